/*
 * Words that can be mended where they stand:
 *
 *   a year        of a row whose neighbours have another one, or of a date with a digit too many ("22025-03-18") when the
 *                 report's date or the incident's window has the year that is left
 *   a zone        nobody names, when incident.yaml or debrief.yaml does: into the head of the time's column, else behind the
 *                 heading of the timeline
 *   an id         given twice: the later item gets the next free number, unless the id is named anywhere else
 */
#include "check/fix.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int year_of(dbr_time t)
{
    return dbr_time_to_civil(t).year;
}

/* ---- years ---- */

/* The first run of `n` digits in [begin, end); SIZE_MAX. */
static size_t find_digits(dbr_slice s, size_t begin, size_t end, size_t n)
{
    for (size_t i = begin; i < end; i++) {
        size_t k = i;
        while (k < end && is_digit(s.ptr[k])) {
            k++;
        }
        if (k - i == n) {
            return i;
        }
        i = k > i ? k - 1 : i;
    }
    return SIZE_MAX;
}

static void propose_year(check_fixing *x, const dbr_finding *f, size_t begin, size_t n, int year)
{
    const char *text = dbr_arena_printf(x->arena, "%04d", year);
    dbr_fix_edit edit = {.begin = begin, .end = begin + n, .text = dbr_slice_str(text)};
    CHECK_PROPOSE(x, f, &edit, 1, DBR_T_CHECK_FIX_YEAR,
                  dbr_arena_str(x->arena, dbr_slice_sub(x->d->bytes, begin, begin + n)), text);
}

void check_fix_year(check_fixing *x, const dbr_finding *f)
{
    const dbr_row *row = check_row_of(x->d, f);
    if (row == NULL || row->time == DBR_TIME_NONE) {
        return;
    }
    size_t at = find_digits(x->d->bytes, row->time_at.begin, row->time_at.end, 4);
    size_t i = (size_t)(row - x->d->rows);
    for (int side = 0; side < 2 && at != SIZE_MAX; side++) { // the neighbour before, else the one behind
        const dbr_row *near = side == 0 ? (i > 0 ? row - 1 : NULL) : (i + 1 < x->d->n_rows ? row + 1 : NULL);
        bool is_near = near != NULL && near->i_timeline == row->i_timeline && near->time != DBR_TIME_NONE;
        if (is_near && year_of(near->time) != year_of(row->time)) {
            propose_year(x, f, at, 4, year_of(near->time));
            return;
        }
    }
}

/* Whether somebody else says the year: the header, the title, the window of the incident. */
static bool is_confirmed(const check_fixing *x, int year)
{
    const dbr_incident *incident = x->in->incident;
    return (x->d->date != DBR_TIME_NONE && year_of(x->d->date) == year) ||
           (incident != NULL && incident->window.begin != DBR_TIME_NONE &&
            year_of(incident->window.begin) == year);
}

void check_fix_date(check_fixing *x, const dbr_finding *f)
{
    size_t at = check_offset_of(x->d, f);
    size_t end = at + 5 < x->d->bytes.len ? at + 5 : x->d->bytes.len;
    if (find_digits(x->d->bytes, at, end, 5) != at) {
        return; // "2025-02-30": nobody knows which day was meant
    }
    for (size_t left_out = 0; left_out < 5; left_out++) {
        int year = 0;
        for (size_t i = 0; i < 5; i++) {
            year = i == left_out ? year : year * 10 + (x->d->bytes.ptr[at + i] - '0');
        }
        if (is_confirmed(x, year)) {
            propose_year(x, f, at, 5, year);
            return;
        }
    }
}

/* ---- zones ---- */

static dbr_slice line_before(const dbr_document *d, size_t line_begin, size_t *ret_begin)
{
    if (line_begin == 0) {
        *ret_begin = 0;
        return (dbr_slice){0};
    }
    return check_line_around(d, line_begin - 1, ret_begin);
}

static size_t count_bars(dbr_slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        n += s.ptr[i] == '|' && (i == 0 || s.ptr[i - 1] != '\\') ? 1 : 0;
    }
    return n;
}

/* The end of the text of a cell: behind `n` bars, before the next one. SIZE_MAX when there is no such cell. */
static size_t cell_end(dbr_slice line, size_t n)
{
    size_t i = 0;
    size_t begin = 0;
    for (; i < line.len; i++) {
        bool is_bar = line.ptr[i] == '|' && (i == 0 || line.ptr[i - 1] != '\\');
        if (is_bar && n == 0) {
            break;
        }
        n -= is_bar ? 1 : 0;
        begin = is_bar ? i + 1 : begin;
    }
    while (i > begin && line.ptr[i - 1] == ' ') {
        i--;
    }
    return n == 0 && i > begin ? i : SIZE_MAX;
}

/* Where the zone goes in a table: the head of the column that the time stands in. SIZE_MAX: this is no table. */
static size_t head_of_column(const dbr_document *d, const dbr_row *row)
{
    size_t begin = 0;
    dbr_slice line = check_line_around(d, row->time_at.begin, &begin);
    size_t n_before = count_bars(dbr_slice_sub(line, 0, row->time_at.begin - begin));
    bool has_bars = count_bars(line) > 0;
    dbr_slice above = line_before(d, begin, &begin);
    while (has_bars && count_bars(above) > 0 &&
           dbr_slice_find(above, (dbr_slice)DBR_LIT("---")) == SIZE_MAX) {
        above = line_before(d, begin, &begin);
    }
    if (!has_bars || count_bars(above) == 0) {
        return SIZE_MAX;
    }
    dbr_slice head = line_before(d, begin, &begin);
    size_t end = cell_end(head, n_before);
    return end != SIZE_MAX ? begin + end : SIZE_MAX;
}

/* The end of the heading above the row, when it is one of '#'. */
static size_t heading_of(const dbr_document *d, const dbr_row *row)
{
    size_t begin = 0;
    if (row->i_section >= d->n_sections || d->sections[row->i_section].level == 0) {
        return SIZE_MAX;
    }
    dbr_slice line = check_line_around(d, d->sections[row->i_section].at.begin, &begin);
    dbr_slice text = dbr_slice_trim(line);
    bool is_plain = dbr_slice_starts(text, "#") && text.ptr[text.len - 1] != '#' &&
                    d->sections[row->i_section].kind == DBR_SECTION_TIMELINE;
    return is_plain ? begin + (size_t)(text.ptr - line.ptr) + text.len : SIZE_MAX;
}

void check_fix_zone(check_fixing *x, const dbr_finding *f)
{
    const dbr_row *row = check_row_of(x->d, f);
    if (!x->in->zone_is_given || x->in->incident == NULL || x->in->incident->zone == NULL || row == NULL ||
        x->d->zone != NULL) {
        return; // nobody knows it, or the rows have two
    }
    const char *zone = dbr_zone_name(x->in->incident->zone);
    size_t at = head_of_column(x->d, row);
    const char *text = at != SIZE_MAX ? dbr_arena_printf(x->arena, " (%s)", zone)
                       : x->d->lang == (int)DBR_LANG_ZH_CN
                           ? dbr_arena_printf(x->arena, "（时间均为 %s）", zone)
                           : dbr_arena_printf(x->arena, " (all times %s)", zone);
    at = at != SIZE_MAX ? at : heading_of(x->d, row);
    dbr_fix_edit edit = {.begin = at, .end = at, .text = dbr_slice_str(text)};
    if (at != SIZE_MAX) {
        CHECK_PROPOSE(x, f, &edit, 1, DBR_T_CHECK_FIX_ZONE, zone);
    }
}

/* ---- ids ---- */

/* How many digits end the id. */
static size_t digits_of(dbr_slice id)
{
    size_t n = 0;
    while (n < id.len && is_digit(id.ptr[id.len - 1 - n])) {
        n++;
    }
    return n;
}

static bool is_word_char(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* How often the id stands in the text as a word, from `begin` on; `*ret` gets the first place. */
static size_t count_words(dbr_slice s, size_t begin, size_t end, dbr_slice id, size_t *ret)
{
    size_t n = 0;
    dbr_slice part = dbr_slice_sub(s, 0, end);
    for (size_t at = begin; at < part.len;) {
        size_t found = dbr_slice_find(dbr_slice_from(part, at), id);
        if (found == SIZE_MAX) {
            break;
        }
        size_t i = at + found;
        bool is_word = (i == 0 || !is_word_char(s.ptr[i - 1])) &&
                       (i + id.len >= s.len || !is_word_char(s.ptr[i + id.len]));
        *ret = is_word && n == 0 ? i : *ret;
        n += is_word ? 1 : 0;
        at = i + id.len;
    }
    return n;
}

/* The number behind the greatest of the ids that begin alike; false when it does not fit. */
static bool next_number(const check_fixing *x, dbr_slice prefix, int64_t *ret)
{
    int64_t greatest = 0;
    for (size_t i = 0; i < x->d->n_actions; i++) {
        dbr_slice id = x->d->actions[i].id;
        size_t n = digits_of(id);
        int64_t value = 0;
        if (n > 0 && n < 10 && dbr_slice_eq(dbr_slice_sub(id, 0, id.len - n), prefix) &&
            dbr_slice_int(dbr_slice_from(id, id.len - n), &value)) {
            greatest = value > greatest ? value : greatest;
        }
    }
    for (size_t i = 0; i < x->proposed.n; i++) { // ids that other fixes give
        dbr_slice id = x->proposed.items[i].edits[0].text;
        int64_t value = 0;
        if (id.len > prefix.len && dbr_slice_eq(dbr_slice_sub(id, 0, prefix.len), prefix) &&
            dbr_slice_int(dbr_slice_from(id, prefix.len), &value)) {
            greatest = value > greatest ? value : greatest;
        }
    }
    *ret = greatest + 1;
    return greatest < INT32_MAX;
}

void check_fix_id(check_fixing *x, const dbr_finding *f)
{
    const dbr_document *d = x->d;
    size_t at = check_offset_of(d, f);
    const dbr_action *action = NULL;
    size_t n_same = 0;
    size_t place = 0;
    int64_t number = 0;
    for (size_t i = 0; i < d->n_actions && action == NULL; i++) {
        action = d->actions[i].at.begin == at ? &d->actions[i] : NULL;
    }
    if (action == NULL || action->ticket.len > 0 || action->ticket_url.len > 0) {
        return; // a tracker knows it by this id
    }
    for (size_t i = 0; i < d->n_actions; i++) {
        n_same += dbr_slice_eq(d->actions[i].id, action->id) ? 1 : 0;
    }
    size_t n_digits = digits_of(action->id);
    dbr_slice prefix = dbr_slice_sub(action->id, 0, action->id.len - n_digits);
    if (n_digits == 0 || count_words(d->bytes, 0, d->bytes.len, action->id, &place) != n_same ||
        count_words(d->bytes, action->at.begin, action->at.end, action->id, &place) != 1 ||
        !next_number(x, prefix, &number)) {
        return;
    }
    const char *now =
        dbr_arena_printf(x->arena, "%.*s%0*lld", DBR_FMT(prefix), (int)n_digits, (long long)number);
    dbr_fix_edit edit = {.begin = place, .end = place + action->id.len, .text = dbr_slice_str(now)};
    CHECK_PROPOSE(x, f, &edit, 1, DBR_T_CHECK_FIX_ID, dbr_arena_str(x->arena, action->id), now);
}
