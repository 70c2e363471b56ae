/*
 * Rows put in the order of their times. The fewest rows that are out move to where they fit; all others keep their order. Only
 * lines change places, so not a word is lost:
 *
 *     | 10:05 | a rises |          | 10:05 | a rises |
 *     | 10:22 | b falls |    →     | 10:12 | c stops |
 *     | 10:12 | c stops |          | 10:22 | b falls |
 *
 * Only where each row is a line of its own with nothing but blank lines between, and lines are not numbered: anything else is
 * text that hangs together in ways a program cannot see. Nothing moves when one of the rows may only have a slip in its time
 * (facts_slip.c): moved, it would stand far from the rows that show it. Neighbours that fit once they change places stay in
 * sight, and do. A slip that is sure is mended instead.
 */
#include "check/fix.h"

#define MIN_RUN  4u  // rows in order around two that were swapped: the way they go is known
#define MAX_MOVE 64u // rows that one row moves past; farther away stands another timeline, not a slip

typedef struct line_slot {
    size_t begin; // in the document
    dbr_slice text;
} line_slot;

/* "1. 10:05 …", which would be out of count once moved. */
static bool is_numbered(dbr_slice line)
{
    size_t n = 0;
    line = dbr_slice_trim(line);
    while (n < line.len && line.ptr[n] >= '0' && line.ptr[n] <= '9') {
        n++;
    }
    return n > 0 && n + 1 < line.len && (line.ptr[n] == '.' || line.ptr[n] == ')') && line.ptr[n + 1] == ' ';
}

/* The lines of the rows; false when a row is more, or less, than a line. */
static bool find_lines(const dbr_document *d, const dbr_row *rows, size_t n, line_slot *ret)
{
    for (size_t i = 0; i < n; i++) {
        ret[i].text = check_line_around(d, rows[i].time_at.begin, &ret[i].begin);
        size_t end = ret[i].begin + ret[i].text.len;
        size_t last = i > 0 ? ret[i - 1].begin + ret[i - 1].text.len : ret[i].begin;
        bool is_own_line = rows[i].at.begin >= ret[i].begin &&
                           dbr_slice_trim(dbr_slice_sub(d->bytes, end, rows[i].at.end)).len == 0;
        if (!is_own_line || (i > 0 && ret[i].begin <= ret[i - 1].begin) || is_numbered(ret[i].text) ||
            dbr_slice_trim(dbr_slice_sub(d->bytes, last, ret[i].begin)).len > 0) {
            return false;
        }
    }
    /* What hangs on the last row without being one: "  and more of it". */
    size_t end = ret[n - 1].begin + ret[n - 1].text.len;
    size_t behind = end < d->bytes.len && d->bytes.ptr[end] == '\r' ? end + 1 : end;
    return behind + 1 >= d->bytes.len || d->bytes.ptr[behind + 1] == '\n' ||
           d->bytes.ptr[behind + 1] == '\r' || d->bytes.ptr[behind + 1] == '#' ||
           d->bytes.ptr[ret[n - 1].begin] == '|';
}

/* order[k]: the row that comes to stand in slot k. Rows that are in order keep theirs; of those that are out each goes to the
 * nearest place where it fits. False when one would move too far. */
static bool put_in_order(const dbr_row *rows, size_t n, bool is_newest_first, const bool *is_out,
                         size_t *order)
{
    size_t n_put = 0;
    for (size_t i = 0; i < n; i++) {
        order[n_put] = i;
        n_put += is_out[i] ? 0 : 1;
    }
    for (size_t i = 0; i < n; i++) {
        size_t begin = 0; // behind all that stand before it where it is now
        while (is_out[i] && begin < n_put && order[begin] < i) {
            begin++;
        }
        size_t k = begin;
        while (is_out[i] && k > 0 && check_is_against(&rows[order[k - 1]], &rows[i], is_newest_first)) {
            k--;
        }
        while (is_out[i] && k < n_put && check_is_against(&rows[i], &rows[order[k]], is_newest_first)) {
            k++;
        }
        if (is_out[i]) {
            memmove(&order[k + 1], &order[k], (n_put - k) * sizeof(*order));
            order[k] = i;
            n_put++;
        }
        if ((k > begin ? k - begin : begin - k) > MAX_MOVE) {
            return false;
        }
    }
    return n_put == n;
}

/* A time that one slip explains, written as it was meant. */
static void propose_time(check_fixing *x, const dbr_finding *f, const dbr_row *row, dbr_slice meant)
{
    dbr_slice now = dbr_slice_sub(x->d->bytes, row->time_at.begin, row->time_at.end);
    dbr_fix_edit edit = {.begin = row->time_at.begin, .end = row->time_at.end, .text = meant};
    if (dbr_slice_eq(now, row->time_text)) {
        CHECK_PROPOSE(x, f, &edit, 1, DBR_T_CHECK_FIX_TIME, dbr_arena_str(x->arena, now),
                      dbr_arena_str(x->arena, meant));
        x->proposed.items[x->proposed.n - 1].changes_times = true;
    }
}

/* Whether this rule found this row; a note of the author excuses some that are out. */
static bool is_found(const check_fixing *x, const dbr_row *row, const char *rule)
{
    for (size_t i = 0; i < x->result->n_findings; i++) {
        const dbr_finding *f = &x->result->findings[i];
        if (strcmp(f->rule, rule) == 0 && f->line > 0 && check_offset_of(x->d, f) == row->time_at.begin) {
            return true;
        }
    }
    return false;
}

/* Whether the row and a neighbour of it are in order once they change places: both stay where one sees them. */
static bool is_swap(const dbr_row *rows, size_t n, size_t i, bool is_newest_first)
{
    for (size_t first = i > 0 ? i - 1 : 0; first <= i && first + 1 < n; first++) {
        const dbr_row *a = &rows[first];
        bool fits = check_is_against(a, &a[1], is_newest_first) &&
                    (first == 0 || !check_is_against(&a[-1], &a[1], is_newest_first)) &&
                    (first + 2 >= n || !check_is_against(a, &a[2], is_newest_first));
        if (fits) {
            return true;
        }
    }
    return false;
}

/* What is out, and whether the times that were meant were proposed. False: nothing is to be moved. */
static bool judge_strays(check_fixing *x, const dbr_row *rows, size_t n, bool is_newest_first, bool *is_out)
{
    bool is_known = check_find_strays(rows, n, is_newest_first, NULL, x->arena, is_out);
    size_t n_out = 0;
    for (size_t i = 0; i < n && is_known; i++) {
        if (rows[i].time == DBR_TIME_NONE || is_found(x, &rows[i], "facts/year") ||
            is_out[i] != is_found(x, &rows[i], "facts/order")) {
            return false; // the year first; nobody knows; excused
        }
        n_out += is_out[i] ? 1 : 0;
    }
    if (!is_known || n_out == 0 || n_out * 3 > n) {
        return false; // so many that nobody knows what order was meant
    }
    bool is_only_place = true;
    for (size_t i = 0; i < n; i++) {
        check_stray stray;
        if (is_out[i]) {
            check_explain_stray(rows, n, i, is_out, is_newest_first, x->arena, &stray);
            is_only_place =
                is_only_place && (stray.n_meanings == 0 || (!stray.is_sure && n - n_out >= MIN_RUN &&
                                                            is_swap(rows, n, i, is_newest_first)));
        }
    }
    return is_only_place;
}

/* The row may have slipped: then its time is mended where that is sure, and no row is moved for it. */
static void fix_slip(check_fixing *x, const dbr_finding *f, const dbr_row *row, const dbr_row *rows, size_t n)
{
    bool is_newest_first = check_is_newest_first(rows, n);
    bool *is_out = DBR_NEW_N(x->arena, bool, n);
    dbr_slice meant = {0};
    size_t i = (size_t)(row - rows);
    if (!check_find_strays(rows, n, is_newest_first, NULL, x->arena, is_out)) {
        return;
    }
    if (is_out[i]) {
        check_stray stray;
        check_explain_stray(rows, n, i, is_out, is_newest_first, x->arena, &stray);
        meant = stray.is_sure ? stray.meant : (dbr_slice){0};
    } else if (i > 0 && i + 1 < n) {
        (void)check_half_day_slip(x->d, row, x->arena, &meant);
    }
    if (meant.len > 0) {
        propose_time(x, f, row, meant);
    }
}

void check_fix_order(check_fixing *x, const dbr_finding *f)
{
    const dbr_row *row = check_row_of(x->d, f);
    size_t begin = 0;
    size_t n = 0;
    if (row == NULL) {
        return; // a key time
    }
    for (size_t i = 0; i < x->d->n_rows; i++) { // rows of a timeline stand together
        begin = n == 0 ? i : begin;
        n += x->d->rows[i].i_timeline == row->i_timeline ? 1 : 0;
    }
    const dbr_row *rows = &x->d->rows[begin];
    fix_slip(x, f, row, rows, n);
    if (x->has_timeline && x->i_timeline == row->i_timeline) {
        return; // one fix for all rows of the timeline was proposed, or cannot be
    }
    x->has_timeline = true;
    x->i_timeline = row->i_timeline;
    bool *is_out = DBR_NEW_N(x->arena, bool, n + 1);
    size_t *order = DBR_NEW_N(x->arena, size_t, n + 1);
    line_slot *lines = DBR_NEW_N(x->arena, line_slot, n + 1);
    dbr_fix_edit *edits = DBR_NEW_N(x->arena, dbr_fix_edit, n + 1);
    size_t n_edits = 0;
    if (!find_lines(x->d, rows, n, lines) ||
        !judge_strays(x, rows, n, check_is_newest_first(rows, n), is_out) ||
        !put_in_order(rows, n, check_is_newest_first(rows, n), is_out, order)) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (order[i] != i) {
            edits[n_edits++] = (dbr_fix_edit){.begin = lines[i].begin,
                                              .end = lines[i].begin + lines[i].text.len,
                                              .text = lines[order[i]].text};
        }
    }
    if (n_edits > 0) {
        CHECK_PROPOSE(x, f, edits, n_edits, DBR_T_CHECK_FIX_ORDER, "");
    }
}
