/*
 * What an action item says beside what is to be done: who, until when, how urgent, which ticket, whether it is done.
 *
 *     Add metrics (owner: Bob Lee, due 2025-02-16)     labels, in two languages
 *     Add metrics @bob #123                            a handle, a ticket's key or link
 *     Add metrics (Bob Lee, 2025-02-16, P1)            brackets that hold nothing else: what is no date, priority or
 *                                                      ticket in them is a name
 *     Add metrics\n  - Owner: Bob Lee\n  - Due: …      the same in what stands below the item
 *
 * Names alone are not guessed: "Bob adds metrics" has no owner.
 */
#include "document/action_words.h"

#include "document/moment.h"

#include "base/utf8.h"

#include <assert.h>

#define MAX_BRACKET_BYTES 120 // "(Bob Lee, 2025-02-16, P1)" and some

/* Whether a label may stand in a text, by signs that are looked for once: most items have no colon, many nothing but ASCII. */
typedef struct signs {
    bool has_colon, has_wide, has_digit; // wide: any byte of what is not ASCII
} signs;

static signs signs_of(dbr_slice text);
static void find_owner(dbr_reader *r, dbr_action *a, dbr_slice text, const signs *x);
static size_t name_length(dbr_slice s);
static void find_deadline(dbr_reader *r, dbr_action *a, dbr_slice text, const signs *x);
static void find_before(dbr_reader *r, dbr_action *a, dbr_slice text);
static void find_last(dbr_reader *r, dbr_action *a, dbr_slice text);
static void find_priority(dbr_action *a, dbr_slice text, const signs *x);
static void find_in_brackets(dbr_reader *r, dbr_action *a, dbr_slice text);
static void read_bracket(dbr_reader *r, dbr_action *a, dbr_slice inner);
static dbr_slice without_before(dbr_slice part);
static bool has_label(dbr_slice part);
static dbr_slice cut_part(dbr_slice *rest);
static bool is_name(dbr_slice s);
static bool is_priority(dbr_slice s);
static bool ends_wide_mark(dbr_slice s, size_t end);
static void find_ticket(dbr_reader *r, dbr_action *a, dbr_slice text);
static bool is_ticket_url(dbr_slice url);
static bool says_done(dbr_arena *arena, dbr_slice state);
static void set_range(const dbr_reader *r, dbr_source_range *ret, dbr_slice part,
                      const dbr_source_range *row);
static bool is_alnum(char c);

static signs signs_of(dbr_slice text)
{
    unsigned char colon = 0, all = 0, digit = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        all |= c;
        colon |= (unsigned char)(c == ':');
        digit |= (unsigned char)(c >= '0' && c <= '9');
    }
    return (signs){.has_colon = colon != 0, .has_wide = all >= 0x80, .has_digit = digit != 0};
}

static bool may_stand(const signs *x, const char *label)
{
    return (x->has_wide || (unsigned char)label[0] < 0x80) && (x->has_colon || strchr(label, ':') == NULL);
}

/* What the cells or the text of an item say beside the text itself. */
void dbr_action_words(dbr_reader *r, dbr_action *a, dbr_slice where, bool is_item)
{
    set_range(r, &a->owner_at, a->owner, &a->at);
    set_range(r, &a->deadline_at, a->deadline_text, &a->at);
    signs x = signs_of(where);
    if (is_item) {
        find_owner(r, a, where, &x);
        find_deadline(r, a, where, &x);
        find_priority(a, where, &x);
        find_in_brackets(r, a, where);
    }
    bool has_year = false;
    dbr_moment m = {0};
    if (a->deadline_text.len > 0 && dbr_moment_read(a->deadline_text, &m) && m.date != DBR_TIME_NONE) {
        has_year = m.has_year;
        a->deadline = m.date;
    }
    if (a->deadline != DBR_TIME_NONE && !has_year) { // "Feb 16": the first one after the incident
        dbr_civil civil = dbr_time_to_civil(a->deadline);
        civil.year = r->d->date != DBR_TIME_NONE ? dbr_time_to_civil(r->d->date).year : 0;
        a->deadline =
            civil.year > 0 && dbr_civil_is_valid(&civil) ? dbr_civil_to_time(&civil) : DBR_TIME_NONE;
        if (a->deadline != DBR_TIME_NONE && a->deadline < r->d->date) {
            civil.year++;
            a->deadline = dbr_civil_is_valid(&civil) ? dbr_civil_to_time(&civil) : DBR_TIME_NONE;
        }
    }
    find_ticket(r, a, where);
    static const char *const MARKS[] = {"(done)",     "[done]",   "(completed)", "(closed)",
                                        "（已完成）", "(已完成)", "【已完成】"};
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(*MARKS) && a->state.len == 0; i++) {
        size_t at =
            may_stand(&x, MARKS[i]) ? dbr_slice_find_nocase(where, dbr_slice_str(MARKS[i])) : SIZE_MAX;
        a->state = at != SIZE_MAX ? dbr_read_strip(dbr_slice_sub(where, at, at + strlen(MARKS[i])), "()[]")
                                  : a->state;
        a->is_done |= at != SIZE_MAX;
    }
    a->is_done |= says_done(r->arena, a->state);
}

/* "@bob", "(owner: Bob Lee)", "负责人：小王". */
static void find_owner(dbr_reader *r, dbr_action *a, dbr_slice text, const signs *x)
{
    static const char *const LABELS[] = {
        "owner:",   "owner：",   "owners:",  "assignee:", "assignees:",   "assigned to:", "assigned to ",
        "dri:",     "owned by ", "owner - ", "owner – ",  "responsible:", "who:",         "责任人：",
        "责任人:",  "负责人：",  "负责人:",  "跟进人：",  "跟进人:",      "执行人：",     "执行人:",
        "处理人：", "处理人:",   "牵头人：", "牵头人:",   "对接人：",     "对接人:"};
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(*LABELS); i++) {
        size_t at =
            may_stand(x, LABELS[i]) ? dbr_slice_find_nocase(text, dbr_slice_str(LABELS[i])) : SIZE_MAX;
        bool is_word = at != SIZE_MAX && (at == 0 || !is_alnum(text.ptr[at - 1]) || !is_alnum(LABELS[i][0]) ||
                                          (unsigned char)LABELS[i][0] >= 0x80);
        if (!is_word) {
            continue;
        }
        dbr_slice rest = dbr_slice_trim(dbr_slice_from(text, at + strlen(LABELS[i])));
        a->owner = dbr_slice_trim(dbr_slice_sub(rest, 0, name_length(rest)));
        if (a->owner.len > 0) {
            set_range(r, &a->owner_at, a->owner, &a->at);
            return;
        }
    }
    for (size_t i = 0; i + 1 < text.len; i++) { // the first handle; not a mail address
        if (text.ptr[i] == '@' && (i == 0 || !is_alnum(text.ptr[i - 1])) && is_alnum(text.ptr[i + 1])) {
            size_t n = 1;
            while (i + n < text.len &&
                   (is_alnum(text.ptr[i + n]) || memchr("-_.", text.ptr[i + n], 3) != NULL)) {
                n++;
            }
            n -= text.ptr[i + n - 1] == '.' ? 1 : 0;
            a->owner = dbr_slice_sub(text, i, i + n);
            set_range(r, &a->owner_at, a->owner, &a->at);
            return;
        }
    }
}

/* Bytes of a name up to what ends it. */
static size_t name_length(dbr_slice s)
{
    static const char *const ENDS[] = {"，", "；", "）", "。", "、", "】"};
    for (size_t i = 0; i < s.len; i++) {
        if (memchr(",;)(\n]|", s.ptr[i], 7) != NULL ||
            (s.ptr[i] == '.' && (i + 1 == s.len || s.ptr[i + 1] == ' '))) {
            return i;
        }
        for (size_t k = 0; k < sizeof(ENDS) / sizeof(*ENDS); k++) {
            if (dbr_slice_starts(dbr_slice_from(s, i), ENDS[k])) {
                return i;
            }
        }
    }
    return s.len;
}

/* A date behind "due", "by", "截止" …, or alone in brackets. */
static void find_deadline(dbr_reader *r, dbr_action *a, dbr_slice text, const signs *x)
{
    static const char *const LABELS[] = {"deadline:",    "due date:",     "due:",           "due by ",
                                         "due on ",      "due ",          "eta:",           "eta ",
                                         "by ",          "until ",        "before ",        "截止日期：",
                                         "截止：",       "截止日期:",     "截止:",          "截止",
                                         "期限：",       "期限:",         "完成时间：",     "deadline：",
                                         "完成日期：",   "完成日期:",     "完成时间:",      "计划完成:",
                                         "预计完成:",    "预计完成时间:", "计划完成时间：", "计划完成时间:",
                                         "计划完成：",   "预计完成：",    "预计完成时间：", "最迟",
                                         "target date:", "target:",       "no later than ", "("};
    if (!x->has_digit && !x->has_wide) {
        return; // no date is told without a number
    }
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(*LABELS); i++) {
        for (size_t at = may_stand(x, LABELS[i]) ? 0 : text.len; at < text.len;) {
            size_t k = dbr_slice_find_nocase(dbr_slice_from(text, at), dbr_slice_str(LABELS[i]));
            if (k == SIZE_MAX) {
                break;
            }
            bool is_word = at + k == 0 || !is_alnum(text.ptr[at + k - 1]) || !is_alnum(LABELS[i][0]) ||
                           (unsigned char)LABELS[i][0] >= 0x80;
            at += k + strlen(LABELS[i]);
            dbr_slice rest = dbr_slice_from(text, at);
            while (rest.len > 0 && rest.ptr[0] == ' ') {
                rest = dbr_slice_from(rest, 1);
            }
            dbr_moment m = {0};
            if (is_word && dbr_moment_read(rest, &m) && m.date != DBR_TIME_NONE) {
                a->deadline_text = dbr_slice_sub(rest, m.begin, m.end);
                set_range(r, &a->deadline_at, a->deadline_text, &a->at);
                return;
            }
        }
    }
    find_before(r, a, text);
    if (a->deadline_text.len == 0) {
        find_last(r, a, text);
    }
}

/* "… — 2025-02-20", "… @bob 2025-02-20": a date with its year that ends the first line, set off from what is to be done. */
static void find_last(dbr_reader *r, dbr_action *a, dbr_slice text)
{
    static const char *const MARKS[] = {"-", "–", "—", "|", ",", ":", ";", "，", "：", "；", "→"};
    dbr_slice line = dbr_read_strip(dbr_slice_cut(&text, '\n'), ".");
    dbr_moment last = {0};
    dbr_moment m = {0};
    size_t begin = SIZE_MAX;
    for (size_t at = 0; at < line.len && dbr_moment_find(dbr_slice_from(line, at), true, &m); at += m.end) {
        begin = at + m.begin;
        last = m;
        last.end += at;
    }
    if (begin == SIZE_MAX || last.end != line.len || !last.has_year) {
        return;
    }
    dbr_slice before = dbr_slice_trim(dbr_slice_sub(line, 0, begin));
    size_t word = before.len;
    while (word > 0 && before.ptr[word - 1] != ' ') {
        word--;
    }
    bool is_apart = word < before.len && before.ptr[word] == '@';
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(*MARKS); i++) {
        is_apart |= dbr_slice_ends(before, MARKS[i]);
    }
    if (is_apart) {
        a->deadline_text = dbr_slice_sub(line, begin, last.end);
        set_range(r, &a->deadline_at, a->deadline_text, &a->at);
    }
}

/* "2025年2月20日前完成": "before" is said behind the date; "前端" is something else. */
static void find_before(dbr_reader *r, dbr_action *a, dbr_slice text)
{
    static const char *const BEFORE[] = {"前", "之前", "以前"};
    static const char *const OTHER[] = {"前端", "前台", "前后"};
    dbr_moment m = {0};
    for (size_t at = 0; at < text.len && dbr_moment_find(dbr_slice_from(text, at), true, &m); at += m.end) {
        dbr_slice rest = dbr_slice_trim(dbr_slice_from(text, at + m.end));
        bool is_before = false;
        for (size_t i = 0; i < sizeof(BEFORE) / sizeof(*BEFORE); i++) {
            is_before |= dbr_slice_starts(rest, BEFORE[i]);
        }
        for (size_t i = 0; i < sizeof(OTHER) / sizeof(*OTHER); i++) {
            is_before &= !dbr_slice_starts(rest, OTHER[i]);
        }
        if (is_before) {
            a->deadline_text = dbr_slice_sub(text, at + m.begin, at + m.end);
            set_range(r, &a->deadline_at, a->deadline_text, &a->at);
            return;
        }
    }
}

/* "priority: High", "优先级：高", "[P1] …", "P0: …". */
static void find_priority(dbr_action *a, dbr_slice text, const signs *x)
{
    static const char *const LABELS[] = {"priority:", "prio:", "优先级：", "优先级:", "priority："};
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(*LABELS); i++) {
        size_t at =
            may_stand(x, LABELS[i]) ? dbr_slice_find_nocase(text, dbr_slice_str(LABELS[i])) : SIZE_MAX;
        if (at != SIZE_MAX) {
            dbr_slice rest = dbr_slice_trim(dbr_slice_from(text, at + strlen(LABELS[i])));
            a->priority = dbr_slice_trim(dbr_slice_sub(rest, 0, name_length(rest)));
            return;
        }
    }
    dbr_slice start = dbr_read_strip(dbr_slice_sub(text, 0, 8), "[(*");
    size_t past = 2;
    bool is_short = start.len > past && (start.ptr[0] == 'P' || start.ptr[0] == 'p') && start.ptr[1] >= '0' &&
                    start.ptr[1] <= '4' && !is_alnum(start.ptr[past]);
    a->priority = is_short ? dbr_slice_sub(start, 0, past) : a->priority;
}

static void find_in_brackets(dbr_reader *r, dbr_action *a, dbr_slice text)
{
    static const struct {
        const char *open, *close;
    } PAIRS[] = {{"(", ")"}, {"（", "）"}, {"[", "]"}, {"【", "】"}};
    for (size_t p = 0; p < sizeof(PAIRS) / sizeof(*PAIRS); p++) {
        for (size_t at = 0; at < text.len;) {
            size_t k = dbr_slice_find(dbr_slice_from(text, at), dbr_slice_str(PAIRS[p].open));
            if (k == SIZE_MAX) {
                break;
            }
            at += k + strlen(PAIRS[p].open);
            dbr_slice inner = dbr_slice_sub(text, at, at + MAX_BRACKET_BYTES);
            size_t end = dbr_slice_find(inner, dbr_slice_str(PAIRS[p].close));
            if (end != SIZE_MAX) {
                read_bracket(r, a, dbr_slice_sub(inner, 0, end));
                at += end;
            }
        }
    }
}

/* "7月25日前" and "by 25 July": the date alone. */
static dbr_slice without_before(dbr_slice part)
{
    static const char *const LEADS[] = {"by ", "due ", "before ", "until "};
    static const char *const TAILS[] = {"之前", "以前", "前"};
    for (size_t i = 0; i < sizeof(LEADS) / sizeof(*LEADS); i++) {
        size_t n = strlen(LEADS[i]);
        part = dbr_slice_eq_nocase(dbr_slice_sub(part, 0, n), dbr_slice_str(LEADS[i]))
                   ? dbr_slice_from(part, n)
                   : part;
    }
    for (size_t i = 0; i < sizeof(TAILS) / sizeof(*TAILS); i++) {
        size_t n = strlen(TAILS[i]);
        if (dbr_slice_ends(part, TAILS[i]) && part.len > n) {
            return dbr_slice_trim(dbr_slice_sub(part, 0, part.len - n));
        }
    }
    return part;
}

/* "负责人：高飞", "ticket: OPS-501": one of the labels that the others look for. */
static bool has_label(dbr_slice part)
{
    static const char *const LABELS[] = {"owner",  "assignee", "due",    "deadline", "eta",    "priority",
                                         "ticket", "issue",    "负责人", "责任人",   "跟进人", "截止",
                                         "期限",   "优先级",   "工单",   "单号"};
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(*LABELS); i++) {
        size_t n = strlen(LABELS[i]);
        if (dbr_slice_eq_nocase(dbr_slice_sub(part, 0, n), dbr_slice_str(LABELS[i])) &&
            (dbr_read_colon(dbr_slice_from(part, n)) > 0 ||
             dbr_slice_find(part, dbr_slice_str("：")) != SIZE_MAX)) {
            return true;
        }
    }
    return false;
}

/* Takes what is missing, when every part is known for what it is: one date, priority or ticket makes the rest a name. */
static void read_bracket(dbr_reader *r, dbr_action *a, dbr_slice inner)
{
    dbr_slice rest = inner;
    dbr_slice owner = {0};
    dbr_slice deadline = {0};
    dbr_slice priority = {0};
    size_t n_known = 0;
    while (rest.len > 0) {
        dbr_slice part = without_before(dbr_slice_trim(cut_part(&rest)));
        dbr_moment m = {0};
        bool is_ticket = part.len > 0 && dbr_action_ticket_key(part, true) == part.len;
        if (has_label(part) || is_ticket) {
            n_known++; // found by its label, or find_ticket takes it
        } else if (dbr_moment_read(part, &m) && m.date != DBR_TIME_NONE && m.end == part.len) {
            deadline = part;
            n_known++;
        } else if (is_priority(part)) {
            priority = part;
            n_known++;
        } else if (is_name(part) && owner.len == 0) {
            owner = part;
        } else {
            return;
        }
    }
    if (n_known == 0) {
        return;
    }
    if (a->owner.len == 0 && owner.len > 0) {
        a->owner = owner;
        set_range(r, &a->owner_at, a->owner, &a->at);
    }
    if (a->deadline_text.len == 0 && deadline.len > 0) {
        a->deadline_text = deadline;
        set_range(r, &a->deadline_at, a->deadline_text, &a->at);
    }
    a->priority = a->priority.len > 0 ? a->priority : priority;
}

static dbr_slice cut_part(dbr_slice *rest)
{
    static const char *const MARKS[] = {",", ";", "|", "/", "，", "；", "、"};
    size_t best = rest->len;
    size_t len = 0;
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(*MARKS); i++) {
        size_t at = dbr_slice_find(dbr_slice_sub(*rest, 0, best), dbr_slice_str(MARKS[i]));
        bool is_date = at != SIZE_MAX && at > 0 && at + 1 < rest->len && MARKS[i][0] == '/' &&
                       is_alnum(rest->ptr[at - 1]) && is_alnum(rest->ptr[at + 1]); // "2/16/2025"
        if (at != SIZE_MAX && !is_date) {
            best = at;
            len = strlen(MARKS[i]);
        }
    }
    dbr_slice part = dbr_slice_sub(*rest, 0, best);
    *rest = dbr_slice_from(*rest, best + len);
    return part;
}

/* A handle, one to three words that each begin with a capital, two to four Chinese characters. */
static bool is_name(dbr_slice s)
{
    size_t n_words = 0;
    size_t n_cjk = 0;
    for (size_t i = 0; i < s.len;) {
        size_t begin = i;
        uint32_t cp = dbr_utf8_next(s, &i);
        bool is_begin = begin == 0 || s.ptr[begin - 1] == ' ';
        bool is_capital = cp >= 'A' && cp <= 'Z';
        bool is_digit = cp >= '0' && cp <= '9';
        bool is_small = is_begin && !is_capital && cp != '@';
        if (dbr_cp_is_cjk(cp)) {
            n_cjk++;
        } else if (is_small || is_digit) {
            return false;
        }
        n_words += is_begin && !dbr_cp_is_cjk(cp) ? 1 : 0;
    }
    return n_cjk > 0 ? n_words == 0 && n_cjk >= 2 && n_cjk <= 4 : n_words >= 1 && n_words <= 3;
}

static bool is_priority(dbr_slice s)
{
    bool is_number = s.len == 2 && (s.ptr[0] | 0x20) == 'p' && s.ptr[1] >= '0' && s.ptr[1] <= '4';
    char lower[16];
    if (s.len >= sizeof(lower)) {
        return false;
    }
    for (size_t i = 0; i < s.len; i++) {
        lower[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] | 0x20) : s.ptr[i];
    }
    return is_number ||
           dbr_read_word_in(dbr_slice_of(lower, s.len), "critical|urgent|high|medium|low|紧急|高|中|低");
}

/* Whether a full-width mark ends at `end`: "（OPS-501）", "工单：OPS-501"; a key may stand right behind it. */
static bool ends_wide_mark(dbr_slice s, size_t end)
{
    static const char *const MARKS[] = {"（", "，", "：", "；", "、", "。", "【", "《"};
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(*MARKS); i++) {
        if (dbr_slice_ends(dbr_slice_sub(s, 0, end), MARKS[i])) {
            return true;
        }
    }
    return false;
}

/* A link to a tracker, else "#123" or "ABC-123" in the text. */
static void find_ticket(dbr_reader *r, dbr_action *a, dbr_slice text)
{
    size_t n = 0;
    size_t first = dbr_md_links(r->md, a->at.begin, a->at.end, &n);
    for (size_t i = first; i < first + n; i++) {
        if (is_ticket_url(r->md->links[i].url)) {
            a->ticket_url = r->md->links[i].url;
            a->ticket = a->ticket.len > 0 ? a->ticket : r->md->links[i].text;
            return;
        }
    }
    for (size_t i = 0; i < text.len && a->ticket.len == 0; i++) {
        if (text.ptr[i] != '#' && !(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z')) {
            continue; // no key begins with it
        }
        bool begins = i == 0 || !is_alnum(text.ptr[i - 1]) || ends_wide_mark(text, i);
        size_t k = dbr_action_ticket_key(dbr_slice_from(text, i), begins);
        a->ticket = k > 0 ? dbr_slice_sub(text, i, i + k) : a->ticket;
    }
}

/* Bytes of "#123", "ABC-123", "!45" at the start. */
size_t dbr_action_ticket_key(dbr_slice s, bool is_word_begin)
{
    static const char *const NOT_ONE[] = {"UTF", "SHA", "ISO", "RFC", "CVE", "HTTP",
                                          "UTC", "GMT", "P",   "S",   "SEV"};
    size_t n = 0;
    if (!is_word_begin || s.len < 2) {
        return 0;
    }
    if (s.ptr[0] == '#') {
        n = 1;
    } else {
        while (n < s.len && s.ptr[n] >= 'A' && s.ptr[n] <= 'Z') {
            n++;
        }
        if (n < 2 || n > 10 || n >= s.len || s.ptr[n] != '-') {
            return 0;
        }
        for (size_t i = 0; i < sizeof(NOT_ONE) / sizeof(*NOT_ONE); i++) {
            if (dbr_slice_is(dbr_slice_sub(s, 0, n), NOT_ONE[i])) {
                return 0;
            }
        }
        n++;
    }
    size_t digits = 0;
    while (n + digits < s.len && s.ptr[n + digits] >= '0' && s.ptr[n + digits] <= '9') {
        digits++;
    }
    bool ends =
        n + digits == s.len || !is_alnum(s.ptr[n + digits]) || (unsigned char)s.ptr[n + digits] >= 0x80;
    return digits > 0 && digits < 9 && ends ? n + digits : 0;
}

static bool is_ticket_url(dbr_slice url)
{
    static const char *const PARTS[] = {
        "/issues/",    "/issue/",    "/browse/", "/pull/",    "/merge_requests/", "/-/work_items/",
        "bugzilla",    "show_bug",   "/ticket/", "/tickets/", "trello.com/c/",    "app.asana.com",
        "phabricator", "linear.app", "/task/",   "/story/"};
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(*PARTS); i++) {
        if (dbr_slice_find(url, dbr_slice_str(PARTS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool says_done(dbr_arena *arena, dbr_slice state)
{
    if (state.len == 0 || state.len > 60) {
        return false;
    }
    dbr_slice folded = dbr_read_strip(dbr_read_fold(arena, state), "*.()[]");
    return dbr_read_word_in(
               folded,
               "done|closed|complete|completed|fixed|resolved|finished|merged|implemented|yes|已完成|完成|"
               "已关闭|已解决|已修复|已上线|x") ||
           dbr_slice_starts(folded, "done ") || dbr_slice_starts(folded, "completed ") ||
           dbr_slice_starts(folded, "✅") || dbr_slice_starts(folded, "✔") || dbr_slice_starts(folded, "☑");
}

static void set_range(const dbr_reader *r, dbr_source_range *ret, dbr_slice part, const dbr_source_range *row)
{
    *ret = part.len > 0 ? dbr_md_range(r->md, part) : dbr_md_at(r->md, row->end, row->end);
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}
