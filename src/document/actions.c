/*
 * Action items, however they are kept:
 *
 *     | AI-001 | Add metrics | @bob | 2025-02-16 | High |      a table: columns by their heads (columns.c)
 *     - [x] Add metrics (owner: bob, due 2025-02-16) #123       items with a box, owner and date in the text
 *     1. Add metrics [#528](https://…/issues/528) (DONE)         plain items of an actions section
 *
 * Tables count in an actions section, and elsewhere when they have an action and an owner or a deadline.
 * Lists count in actions sections, boxes in prevention sections too. An item that is only a label ("Short
 * term:") groups those nested in it; otherwise what is nested is detail.
 */
#include "document/columns.h"
#include "document/moment.h"
#include "document/reader.h"

#include "base/utf8.h"

#include <assert.h>

typedef DBR_VEC(dbr_action) action_vec;

static void read_table(dbr_reader *r, action_vec *v, const dbr_md_block *table, bool is_ours);
static bool read_list(dbr_reader *r, action_vec *v, const dbr_md_block *list, bool is_ours);
static bool is_group(const dbr_md *md, const dbr_md_block *item, const dbr_md_block *text);
static void read_item(dbr_reader *r, action_vec *v, const dbr_md_block *item, const dbr_md_block *text,
                      int box);
static int read_box(dbr_slice *text);
static void finish(dbr_reader *r, dbr_action *a, dbr_slice where, bool is_item);
static void find_owner(dbr_reader *r, dbr_action *a, dbr_slice text);
static size_t name_length(dbr_slice s);
static void find_deadline(dbr_reader *r, dbr_action *a, dbr_slice text);
static void find_ticket(dbr_reader *r, dbr_action *a, dbr_slice text);
static size_t ticket_key(dbr_slice s, bool is_word_begin);
static bool is_ticket_url(dbr_slice url);
static bool says_done(dbr_arena *arena, dbr_slice state);
static void set_range(const dbr_reader *r, dbr_source_range *ret, dbr_slice part,
                      const dbr_source_range *row);
static bool is_alnum(char c);

void dbr_read_actions(dbr_reader *r)
{
    const dbr_md *md = r->md;
    action_vec v = {0};
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        size_t i_section = dbr_read_section_at(r->d, b->begin);
        bool is_ours = dbr_read_is_in(r->d, i_section, DBR_SECTION_ACTIONS);
        bool may_have = is_ours || dbr_read_is_in(r->d, i_section, DBR_SECTION_PREVENTION);
        size_t n = v.n;
        if (b->type == DBR_MD_TABLE) {
            read_table(r, &v, b, is_ours);
        } else if (b->type == DBR_MD_LIST && may_have) {
            (void)read_list(r, &v, b, is_ours);
            i = b->past - 1;
        }
        for (size_t k = n; k < v.n; k++) {
            v.items[k].i_list = r->d->n_action_lists;
            v.items[k].i_section = i_section;
        }
        r->d->n_action_lists += v.n > n ? 1 : 0;
    }
    r->d->actions = dbr_read_keep(r->arena, v.items, v.n, sizeof(*v.items));
    r->d->n_actions = v.n;
    DBR_VEC_RELEASE(&v);
}

static void read_table(dbr_reader *r, action_vec *v, const dbr_md_block *table, bool is_ours)
{
    const dbr_md *md = r->md;
    dbr_columns c;
    dbr_columns_read(md, table, &c);
    bool has_follow_up = c.at[DBR_COLUMN_OWNER] != SIZE_MAX || c.at[DBR_COLUMN_DEADLINE] != SIZE_MAX ||
                         c.at[DBR_COLUMN_TICKET] != SIZE_MAX || c.at[DBR_COLUMN_STATE] != SIZE_MAX;
    bool is_actions =
        c.at[DBR_COLUMN_ACTION] != SIZE_MAX && has_follow_up && c.at[DBR_COLUMN_TIME] == SIZE_MAX;
    if (!is_actions && !is_ours) {
        return;
    }
    const dbr_md_block *head = dbr_md_child(md, table, NULL);
    for (const dbr_md_block *row = head; (row = dbr_md_child(md, table, row)) != NULL;) {
        dbr_action a = {.deadline = DBR_TIME_NONE, .at = dbr_md_at(md, row->begin, row->end)};
        a.id = dbr_columns_text(md, &c, row, DBR_COLUMN_ID);
        dbr_column text = c.at[DBR_COLUMN_ACTION] != SIZE_MAX  ? DBR_COLUMN_ACTION
                          : c.at[DBR_COLUMN_EVENT] != SIZE_MAX ? DBR_COLUMN_EVENT
                                                               : DBR_COLUMN_OTHER;
        a.text = dbr_columns_text(md, &c, row, text);
        (void)read_box(&a.text);
        a.owner = dbr_columns_text(md, &c, row, DBR_COLUMN_OWNER);
        a.deadline_text = dbr_columns_text(
            md, &c, row, c.at[DBR_COLUMN_DEADLINE] != SIZE_MAX ? DBR_COLUMN_DEADLINE : DBR_COLUMN_DATE);
        a.priority = dbr_columns_text(md, &c, row, DBR_COLUMN_PRIORITY);
        a.state = dbr_columns_text(md, &c, row, DBR_COLUMN_STATE);
        a.ticket = dbr_columns_text(md, &c, row, DBR_COLUMN_TICKET);
        dbr_slice state = a.state;
        a.is_done = read_box(&state) == 2;
        set_range(r, &a.owner_at, a.owner, &a.at);
        set_range(r, &a.deadline_at, a.deadline_text, &a.at);
        if (a.text.len > 0) {
            finish(r, &a, a.text, false);
            *DBR_PUSH(v) = a;
        }
    }
}

/* Returns whether anything was found. */
static bool read_list(dbr_reader *r, action_vec *v, const dbr_md_block *list, bool is_ours)
{
    const dbr_md *md = r->md;
    size_t n = v->n;
    for (size_t i = (size_t)(list - md->blocks) + 1; i < list->past; i++) {
        const dbr_md_block *item = &md->blocks[i];
        const dbr_md_block *text = item->type == DBR_MD_ITEM ? dbr_md_item_text(md, item) : NULL;
        if (text == NULL) {
            continue;
        }
        if (is_group(md, item, text)) {
            continue; // its children are the items
        }
        dbr_slice plain = dbr_md_text(md, text);
        int box = read_box(&plain);
        if (is_ours || box > 0) {
            read_item(r, v, item, text, box);
            i = item->past - 1;
        }
    }
    return v->n > n;
}

/* A label with items below it: "Short term:", "**Monitoring**". */
static bool is_group(const dbr_md *md, const dbr_md_block *item, const dbr_md_block *text)
{
    dbr_slice plain = dbr_slice_trim(dbr_md_text(md, text));
    bool has_list = false;
    for (const dbr_md_block *b = NULL; (b = dbr_md_child(md, item, b)) != NULL;) {
        has_list |= b->type == DBR_MD_LIST;
    }
    bool is_bold = text->n_spans > 0 && md->spans[text->span].kind == DBR_MD_STRONG &&
                   md->spans[text->span].begin == text->text && md->spans[text->span].end == text->text_end;
    return has_list && (is_bold || dbr_slice_ends(plain, ":") || dbr_slice_ends(plain, "："));
}

static void read_item(dbr_reader *r, action_vec *v, const dbr_md_block *item, const dbr_md_block *text,
                      int box)
{
    dbr_slice plain = dbr_md_text(r->md, text);
    dbr_action a = {
        .deadline = DBR_TIME_NONE, .at = dbr_md_at(r->md, item->begin, item->end), .is_done = box == 2};
    (void)read_box(&plain);
    plain = dbr_slice_trim(plain);
    size_t n = ticket_key(plain, true);
    if (n > 0 && dbr_read_colon(dbr_slice_from(plain, n)) > 0) { // "AI-001: Add …"
        a.id = dbr_slice_sub(plain, 0, n);
        plain = dbr_slice_trim(dbr_slice_from(plain, n + dbr_read_colon(dbr_slice_from(plain, n))));
    }
    if (plain.len == 0) {
        return;
    }
    a.text = plain;
    finish(r, &a, plain, true);
    a.text = dbr_read_one_line(r->arena, plain);
    *DBR_PUSH(v) = a;
}

/* 0 no box, 1 empty, 2 ticked; the box is cut off. */
static int read_box(dbr_slice *text)
{
    dbr_slice s = dbr_slice_trim(*text);
    static const char *const DONE[] = {"[x]", "[X]", "☑", "✅", "✔"};
    static const char *const OPEN[] = {"[ ]", "[]", "☐"};
    for (size_t i = 0; i < sizeof(DONE) / sizeof(*DONE); i++) {
        if (dbr_slice_starts(s, DONE[i])) {
            *text = dbr_slice_trim(dbr_slice_from(s, strlen(DONE[i])));
            return 2;
        }
    }
    for (size_t i = 0; i < sizeof(OPEN) / sizeof(*OPEN); i++) {
        if (dbr_slice_starts(s, OPEN[i])) {
            *text = dbr_slice_trim(dbr_slice_from(s, strlen(OPEN[i])));
            return 1;
        }
    }
    return 0;
}

/* What the cells or the text of an item say beside the text itself. */
static void finish(dbr_reader *r, dbr_action *a, dbr_slice where, bool is_item)
{
    if (is_item) {
        set_range(r, &a->owner_at, a->owner, &a->at);
        set_range(r, &a->deadline_at, a->deadline_text, &a->at);
        find_owner(r, a, where);
        find_deadline(r, a, where);
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
        size_t at = dbr_slice_find_nocase(where, dbr_slice_str(MARKS[i]));
        a->state = at != SIZE_MAX ? dbr_read_strip(dbr_slice_sub(where, at, at + strlen(MARKS[i])), "()[]")
                                  : a->state;
        a->is_done |= at != SIZE_MAX;
    }
    a->is_done |= says_done(r->arena, a->state);
}

/* "@bob", "(owner: Bob Lee)", "负责人：小王". */
static void find_owner(dbr_reader *r, dbr_action *a, dbr_slice text)
{
    static const char *const LABELS[] = {
        "owner:",   "owner：", "assignee:", "assigned to:", "assigned to ", "dri:",
        "责任人：", "责任人:", "负责人：",  "负责人:",      "跟进人：",     "跟进人:"};
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(*LABELS); i++) {
        size_t at = dbr_slice_find_nocase(text, dbr_slice_str(LABELS[i]));
        if (at == SIZE_MAX) {
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
static void find_deadline(dbr_reader *r, dbr_action *a, dbr_slice text)
{
    static const char *const LABELS[] = {"deadline:", "due date:",  "due:",   "due by ",    "due on ",
                                         "due ",      "eta:",       "eta ",   "by ",        "until ",
                                         "before ",   "截止日期：", "截止：", "截止日期:",  "截止:",
                                         "截止",      "期限：",     "期限:",  "完成时间：", "deadline：",
                                         "("};
    for (size_t i = 0; i < sizeof(LABELS) / sizeof(*LABELS); i++) {
        for (size_t at = 0; at < text.len;) {
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
        size_t k = ticket_key(dbr_slice_from(text, i), i == 0 || !is_alnum(text.ptr[i - 1]));
        a->ticket = k > 0 ? dbr_slice_sub(text, i, i + k) : a->ticket;
    }
}

/* Bytes of "#123", "ABC-123", "!45" at the start. */
static size_t ticket_key(dbr_slice s, bool is_word_begin)
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
    bool ends = n + digits == s.len || !is_alnum(s.ptr[n + digits]);
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
