/*
 * Rows put in the order of their times. A row that stands against its time moves up to where it fits, past rows that have
 * times; what is not against the order stays. Only lines change places, so not a word is lost:
 *
 *     | 10:05 | a rises |          | 10:05 | a rises |
 *     | 10:22 | b falls |    →     | 10:12 | c stops |
 *     | 10:12 | c stops |          | 10:22 | b falls |
 *
 * Only where each row is a line of its own with nothing but blank lines between, and lines are not numbered: anything else is
 * text that hangs together in ways a program cannot see.
 */
#include "check/fix.h"

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

/* order[k]: the row that comes to stand in slot k. False when a row has no time, or would move too far. */
static bool put_in_order(const dbr_row *rows, size_t n, bool is_newest_first, size_t *order)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        if (rows[i].time == DBR_TIME_NONE) {
            return false;
        }
        for (; k > 0 && i - k <= MAX_MOVE && check_is_against(&rows[order[k - 1]], &rows[i], is_newest_first);
             k--) {
            order[k] = order[k - 1];
        }
        order[k] = i;
        if (i - k > MAX_MOVE) {
            return false;
        }
    }
    return true;
}

void check_fix_order(check_fixing *x, const dbr_finding *f)
{
    const dbr_row *row = check_row_of(x->d, f);
    size_t begin = 0;
    size_t n = 0;
    if (row == NULL || (x->has_timeline && x->i_timeline == row->i_timeline)) {
        return; // a key time; or one fix for all rows of the timeline was proposed, or cannot be
    }
    x->has_timeline = true;
    x->i_timeline = row->i_timeline;
    for (size_t i = 0; i < x->d->n_rows; i++) { // rows of a timeline stand together
        begin = n == 0 ? i : begin;
        n += x->d->rows[i].i_timeline == row->i_timeline ? 1 : 0;
    }
    const dbr_row *rows = &x->d->rows[begin];
    size_t *order = DBR_NEW_N(x->arena, size_t, n + 1);
    line_slot *lines = DBR_NEW_N(x->arena, line_slot, n + 1);
    dbr_fix_edit *edits = DBR_NEW_N(x->arena, dbr_fix_edit, n + 1);
    size_t n_edits = 0;
    if (!find_lines(x->d, rows, n, lines) || !put_in_order(rows, n, check_is_newest_first(rows, n), order)) {
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
