/*
 * What the text of a proof link says, against the value that its claim yields.
 *
 * Every quantity in the text counts, not the first one: "not 39,963 but 5" and "40k or 90k" are two. The text says the value
 * when each of them does; when none does, it says something else; when some do ("39,963 of 451,000 requests"), the claim proves
 * less than the text says, and nobody can tell which. "5 to 10", "between 5 and 10", "5 至 10" are one thing that is said, a
 * range; its ends are meant as they stand.
 *
 * A quantity has to be of the value's kind. What is counted has no unit: neither per cent nor seconds. A length is no number of
 * requests. Of what else SQL yields nobody knows the unit, so there the text's counts, lengths being in seconds. The unit may
 * stand behind the link: "[35](…) min".
 *
 * Names with digits ("5xx", "v1.2.3", "api-2", "p99") and clock times beside a value that is no moment state no quantity.
 * Digits that are no number of any kind ("40,39963", "1,2,3") state one that cannot be read.
 */
#include "check/check_impl.h"

#include <math.h>

#define MAX_SAID   16u // things one link says; a link that says more is not one number's proof
#define MAX_BEHIND 24u // bytes behind a link in which its unit may stand

typedef enum said_kind { SAID_QUANTITY, SAID_MOMENT, SAID_UNREAD } said_kind;
typedef struct said {
    dbr_quantity q;
    check_moment moment;
    size_t begin, end; // in the text
    said_kind kind;
    bool is_negated; // "not 39,963"
} said;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_inside(char c)
{
    return is_digit(c) || is_letter(c) || c == '_';
}

/* A clock time, with or without its date, in [at, end); `end` 0: at `at` only. */
static bool find_moment(dbr_slice text, size_t at, size_t end, const dbr_zone *zone, check_moment *ret)
{
    for (size_t i = at; i == at || i < end; i++) {
        if (is_digit(text.ptr[i]) && (i == at || !is_digit(text.ptr[i - 1])) &&
            check_read_moment(text, i, zone, ret)) {
            return true;
        }
    }
    return false;
}

/* The end of what begins with a digit and is no quantity; `ret_is_name`: it has letters, or is a version. */
static size_t token_end(dbr_slice text, size_t at, bool *ret_is_name)
{
    size_t i = at;
    size_t n_points = 0;
    size_t n_letters = 0;
    while (i < text.len) {
        bool is_joint =
            strchr(".,:/-", text.ptr[i]) != NULL && i + 1 < text.len && is_inside(text.ptr[i + 1]);
        if (!is_inside(text.ptr[i]) && !is_joint) {
            break;
        }
        n_points += text.ptr[i] == '.';
        n_letters += is_letter(text.ptr[i]) || text.ptr[i] == '_';
        i++;
    }
    bool is_long = at + 4 <= i && is_digit(text.ptr[at]) && is_digit(text.ptr[at + 1]) &&
                   is_digit(text.ptr[at + 2]) && is_digit(text.ptr[at + 3]); // "500000x"
    bool is_power =
        n_letters == 1 &&
        (text.ptr[i - 1] == 'x' || (is_digit(text.ptr[i - 1]) && !is_letter(text.ptr[at]))); // "4x", "5e5"
    *ret_is_name = (n_letters > 0 && !is_long && !is_power) || n_points > 1;
    return i > at ? i : at + 1;
}

/* "not ", 不是, 并非 right before. */
static bool is_negated(dbr_slice text, size_t at)
{
    static const char *const WORDS[] = {"not", "不是", "并非", "而非"};
    dbr_slice before = dbr_slice_trim(dbr_slice_sub(text, 0, at));
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        size_t n = strlen(WORDS[i]);
        if (before.len >= n &&
            dbr_slice_eq_nocase(dbr_slice_from(before, before.len - n), dbr_slice_str(WORDS[i])) &&
            (before.len == n || !is_letter(before.ptr[before.len - n - 1]) || i > 0)) {
            return true;
        }
    }
    return false;
}

/* "3-node": the number before the hyphen. */
static size_t read_joined(dbr_slice text, size_t at, size_t end, dbr_quantity *ret)
{
    dbr_slice token = dbr_slice_sub(text, at, end);
    size_t hyphen = dbr_slice_find_char(token, '-');
    bool is_joined = hyphen != SIZE_MAX && hyphen + 1 < token.len && is_letter(token.ptr[hyphen + 1]);
    return is_joined && dbr_quantity_parse(dbr_slice_sub(token, 0, hyphen), ret) == hyphen ? hyphen : 0;
}

/* What the text says at `at`, where no word goes on; false for nothing, `*ret_end` is where to go on. */
static bool read_said(dbr_slice text, size_t at, bool is_first, const dbr_zone *zone, said *ret,
                      size_t *ret_end)
{
    *ret = (said){.begin = at, .kind = SAID_QUANTITY};
    if (is_digit(text.ptr[at]) && find_moment(text, at, 0, zone, &ret->moment)) {
        ret->kind = SAID_MOMENT;
        ret->end = *ret_end = ret->moment.end;
        return true;
    }
    size_t n = dbr_quantity_told(dbr_slice_from(text, at), is_first, &ret->q);
    ret->end = *ret_end = at + n;
    if (n > 0) {
        bool is_moment = ret->q.unit == DBR_INSTANT && find_moment(text, at, at + n, zone, &ret->moment);
        ret->kind = is_moment ? SAID_MOMENT : SAID_QUANTITY;
        ret->is_negated = is_negated(text, at);
        return true;
    }
    bool is_name = true;
    bool is_foreign = dbr_slice_starts(dbr_slice_from(text, at), "\xd9") ||
                      dbr_slice_starts(dbr_slice_from(text, at), "\xdb");
    if (is_foreign && at + 1 < text.len) { // the digits of Arabic and Persian: not read, but digits
        unsigned char digit = (unsigned char)text.ptr[at + 1];
        bool is_arabic = (unsigned char)text.ptr[at] == 0xd9 && digit >= 0xa0 && digit <= 0xa9;
        bool is_persian = (unsigned char)text.ptr[at] == 0xdb && digit >= 0xb0 && digit <= 0xb9;
        ret->kind = SAID_UNREAD;
        ret->end = *ret_end = at + 2;
        if (is_arabic || is_persian) {
            return true;
        }
    }
    *ret_end = at + 1;
    if (is_inside(text.ptr[at])) {
        *ret_end = token_end(text, at, &is_name);
    }
    if (!is_digit(text.ptr[at])) {
        return false;
    }
    n = read_joined(text, at, *ret_end, &ret->q);
    ret->end = *ret_end;
    ret->kind = n > 0 ? SAID_QUANTITY : SAID_UNREAD;
    return n > 0 || !is_name;
}

/* Everything the text says, in order; at most MAX_SAID. */
static size_t read_all(dbr_slice text, const dbr_zone *zone, said ret[MAX_SAID])
{
    size_t n = 0;
    size_t first = 0;
    while (first < text.len && (text.ptr[first] == ' ' || text.ptr[first] == '\n')) {
        first++;
    }
    for (size_t i = first; i < text.len && n < MAX_SAID;) {
        size_t end = i + 1;
        bool is_middle = ((unsigned char)text.ptr[i] & 0xC0u) == 0x80 || text.ptr[i] == ' ';
        if (!is_middle && read_said(text, i, i == first, zone, &ret[n], &end)) {
            n++;
        }
        i = end;
    }
    return n;
}

/* A plain number at the end of the text whose unit stands behind the link. */
static void take_unit_behind(dbr_slice text, dbr_slice behind, said *last)
{
    DBR_AUTO(dbr_buf) whole = {0};
    dbr_quantity q;
    dbr_slice number = dbr_slice_sub(text, last->begin, last->end);
    if (last->kind != SAID_QUANTITY || last->q.unit != DBR_PLAIN || last->end != text.len ||
        behind.len == 0) {
        return;
    }
    dbr_buf_slice(&whole, number);
    dbr_buf_slice(&whole, dbr_slice_sub(behind, 0, behind.len < MAX_BEHIND ? behind.len : MAX_BEHIND));
    if (dbr_quantity_parse(dbr_buf_view(&whole), &q) > number.len && q.unit != DBR_PLAIN) {
        last->q = q;
    }
}

bool check_find_quantity(dbr_slice text, dbr_quantity *ret, size_t *ret_begin, size_t *ret_end)
{
    said all[MAX_SAID];
    const said *found = NULL;
    size_t n = read_all(text, dbr_zone_utc(), all);
    for (size_t i = 0; i < n; i++) {
        if (all[i].kind == SAID_UNREAD || (found != NULL && all[i].kind == SAID_QUANTITY)) {
            return false;
        }
        found = all[i].kind == SAID_QUANTITY ? &all[i] : found;
    }
    if (found == NULL || found->is_negated) {
        return false;
    }
    *ret = found->q;
    *ret_begin = found->begin;
    *ret_end = found->end;
    return true;
}

/* "5 to 10 min": the ends as they stand, when both have a unit or none. */
static bool read_word_range(dbr_slice text, const said *a, const said *b, dbr_quantity *ret)
{
    static const char *const JOINTS[] = {"to", "至", "到", "and", "与", "和"};
    dbr_slice joint = dbr_slice_trim(dbr_slice_sub(text, a->end, b->begin));
    dbr_slice before = dbr_slice_trim(dbr_slice_sub(text, 0, a->begin));
    bool is_between = (before.len >= 7 && dbr_slice_eq_nocase(dbr_slice_from(before, before.len - 7),
                                                              dbr_slice_str("between"))) ||
                      dbr_slice_ends(before, "在") || dbr_slice_ends(before, "介于");
    bool is_change = (before.len >= 4 &&
                      dbr_slice_eq_nocase(dbr_slice_from(before, before.len - 4), dbr_slice_str("from"))) ||
                     dbr_slice_ends(before, "从") || dbr_slice_ends(before, "由");
    bool is_range = false;
    for (size_t i = 0; i < sizeof(JOINTS) / sizeof(JOINTS[0]); i++) {
        is_range |= dbr_slice_is(joint, JOINTS[i]) && (i < 3 || is_between);
    }
    if (!is_range || is_change || a->kind != SAID_QUANTITY || b->kind != SAID_QUANTITY) {
        return false;
    }
    if (a->q.unit == b->q.unit) {
        *ret = b->q;
        ret->low = a->q.value;
        ret->high = b->q.value;
        return ret->low < ret->high;
    }
    DBR_AUTO(dbr_buf) whole = {0};
    dbr_buf_slice(&whole, dbr_slice_sub(text, a->begin, a->end));
    dbr_buf_str(&whole, "–");
    dbr_buf_slice(&whole, dbr_slice_sub(text, b->begin, b->end));
    return a->q.unit == DBR_PLAIN && dbr_quantity_parse(dbr_buf_view(&whole), ret) == whole.len;
}

static bool moment_fits(const check_moment *m, dbr_time t, const dbr_zone *zone)
{
    dbr_time time = m->time;
    if (!m->has_date) {
        const dbr_zone *own = m->zone != NULL ? m->zone : zone;
        dbr_time local = t + (dbr_time)dbr_zone_offset(own, t, NULL) * DBR_SECOND;
        time = dbr_zone_to_instant(own, local - (local % DBR_DAY + DBR_DAY) % DBR_DAY + m->time, NULL);
    }
    return t > time - m->resolution / 2 - 1 && t < time + m->resolution;
}

bool check_clock_fits(dbr_slice text, dbr_time t, const dbr_zone *zone, bool *ret_fits)
{
    check_moment m;
    for (size_t i = 0; i + 3 < text.len; i++) {
        if (is_digit(text.ptr[i]) && check_read_moment(text, i, zone, &m)) {
            *ret_fits = moment_fits(&m, t, zone);
            return true;
        }
    }
    return false;
}

/* Whether a quantity of this unit can say the value at all. */
static bool is_of_kind(const check_value *v, const dbr_quantity *q, bool is_alone)
{
    switch (v->unit) {
    case DBR_INSTANT:
        return q->unit == DBR_INSTANT;
    case DBR_DURATION:
        return q->unit == DBR_DURATION || (q->unit == DBR_PLAIN && is_alone); // "2077": in seconds
    default:
        return q->unit == DBR_PLAIN || (!v->is_count && q->unit != DBR_INSTANT);
    }
}

static check_says judge_said(const check_value *v, const said *s, bool is_alone, const dbr_zone *zone)
{
    if (s->kind == SAID_UNREAD) {
        return CHECK_SAYS_UNREAD;
    }
    if (s->kind == SAID_MOMENT) {
        return moment_fits(&s->moment, (dbr_time)(v->value * (double)DBR_SECOND), zone) ? CHECK_SAYS_IT
                                                                                        : CHECK_SAYS_OTHER;
    }
    if (!is_of_kind(v, &s->q, is_alone)) {
        return CHECK_SAYS_OTHER_KIND;
    }
    bool fits = s->q.low <= v->value && v->value <= s->q.high;
    return fits != s->is_negated ? CHECK_SAYS_IT : CHECK_SAYS_OTHER;
}

/* Clock times beside a value that is no moment are no quantities; "0:34:37" alone is a length. Returns how many are left. */
static size_t leave_quantities(const check_value *v, dbr_slice text, said *all, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        dbr_quantity q;
        dbr_slice own = dbr_slice_sub(text, all[i].begin, all[i].end);
        if (all[i].kind != SAID_MOMENT || (v->unit == DBR_INSTANT && fabs(v->value) < 9e9)) {
            all[kept++] = all[i];
        } else if (n == 1 && dbr_quantity_told(own, true, &q) == own.len && q.unit == DBR_DURATION) {
            all[kept] = all[i];
            all[kept].kind = SAID_QUANTITY;
            all[kept++].q = q;
        }
    }
    return kept;
}

check_says check_text_says(dbr_slice text, dbr_slice behind, const check_value *v, const dbr_zone *zone,
                           bool *ret_is_duration)
{
    said all[MAX_SAID];
    dbr_quantity range;
    size_t counts[CHECK_SAYS_COUNT] = {0};
    size_t n = read_all(text, zone, all);
    if (n == MAX_SAID) {
        return CHECK_SAYS_MORE;
    }
    if (n > 0) {
        take_unit_behind(text, behind, &all[n - 1]);
    }
    bool had_moment = n > 0;
    n = leave_quantities(v, text, all, n);
    if (n == 0) {
        return had_moment && dbr_slice_find_char(dbr_slice_trim(text), ' ') == SIZE_MAX ? CHECK_SAYS_UNREAD
                                                                                        : CHECK_SAYS_NOTHING;
    }
    *ret_is_duration =
        all[0].kind == SAID_QUANTITY && all[0].q.unit == DBR_DURATION && v->unit == DBR_PLAIN && !v->is_count;
    if (n == 2 && read_word_range(text, &all[0], &all[1], &range)) {
        all[0].q = range;
        n = 1;
    }
    bool is_alone = n == 1 && all[0].end - all[0].begin == dbr_slice_trim(text).len;
    for (size_t i = 0; i < n; i++) {
        counts[judge_said(v, &all[i], is_alone, zone)]++;
    }
    for (int i = 0; i < CHECK_SAYS_COUNT; i++) {
        if (counts[i] == n) {
            return (check_says)i;
        }
    }
    return counts[CHECK_SAYS_IT] > 0 || counts[CHECK_SAYS_UNREAD] > 0 ? CHECK_SAYS_MORE : CHECK_SAYS_OTHER;
}

bool check_text_says_only(dbr_slice text, const dbr_quantity *known, size_t n_known)
{
    said all[MAX_SAID];
    size_t n = read_all(text, dbr_zone_utc(), all);
    for (size_t i = 0; i < n; i++) {
        bool is_known = all[i].kind == SAID_MOMENT;
        for (size_t k = 0; k < n_known && all[i].kind == SAID_QUANTITY; k++) {
            double value = known[k].value;
            double percent = all[i].q.unit == DBR_PERCENT && known[k].unit == DBR_PLAIN ? 100 * value : value;
            is_known |= all[i].q.value == value || fabs(all[i].q.value - percent) < 1e-9 ||
                        (all[i].q.low <= value && value <= all[i].q.high);
        }
        if (!is_known) {
            return false;
        }
    }
    return n < MAX_SAID;
}
