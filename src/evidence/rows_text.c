/*
 * Conditions on a record's text. A text is no column, so every record would be parsed for `text like '%timed out%'`. But where
 * the format says that texts are bytes of their records as they stand (dbr_format.text_is_bytes), a record without the bytes
 * "timed out", in small letters or capitals, cannot meet it: a block's bytes are looked through at once, and only records
 * with a hit are parsed. SQLite judges the condition on those.
 *
 *     LIKE      the longest run of ASCII between % and _; other bytes are compared by their characters, so they end a run
 *     =         the longest run of ASCII
 *
 * The whole block comes into the window before, so that its records are there when they are parsed: packed bytes are not
 * unpacked twice.
 */
#include "evidence/rows.h"

#define LEAST_RUN  3u         // shorter ones are everywhere
#define MOST_BYTES (4u << 20) // of a block: they are in memory at once

/* The longest run of bytes that a text has to hold. */
static dbr_slice longest_run(dbr_slice s, bool is_pattern)
{
    dbr_slice best = {0};
    for (size_t begin = 0, i = 0; i <= s.len; i++) {
        unsigned char c = i < s.len ? (unsigned char)s.ptr[i] : 0;
        if (c != 0 && c < 0x80 && !(is_pattern && (c == '%' || c == '_'))) {
            continue;
        }
        if (i - begin > best.len) {
            best = dbr_slice_sub(s, begin, i);
        }
        begin = i + 1;
        if (is_pattern && i < s.len && c == 0) {
            break; // a pattern ends there
        }
    }
    return best;
}

void ev_rows_narrow_text(row_cursor *c, const dbr_sql_bound *b)
{
    bool is_run = (b->op == DBR_SQL_LIKE || b->op == DBR_SQL_EQ) && b->value.type == DBR_SQL_TEXT;
    dbr_slice run = is_run ? longest_run(b->value.text, b->op == DBR_SQL_LIKE) : (dbr_slice){0};
    if (run.len >= LEAST_RUN && run.len > c->needle.len) {
        c->needle = run; // all conditions have to be met: one will do
    }
}

/* The bytes from the first wanted row to the end of the last; false when they are too many, or not there. */
static bool bytes_of_rows(row_cursor *c, const ev_scan *s, dbr_slice *ret)
{
    const idx_columns *x = &s->columns;
    uint32_t first = s->rows[0], last = s->rows[s->n_rows - 1];
    uint64_t begin = x->offset[first], end = x->offset[last] + x->len[last];
    if (end < begin || end - begin > MOST_BYTES) {
        return false;
    }
    ev_member *m = &c->ev->members.items[s->i_member];
    return ev_view(c->ev, m, begin, (size_t)(end - begin), ret, &c->ignored) == DBR_OK &&
           ret->len == end - begin;
}

int ev_rows_sift_text(row_cursor *c, ev_scan *s, dbr_err *err)
{
    uint8_t keep[IDX_BLOCK_ENTRIES] = {0};
    dbr_slice bytes = {0};
    if (c->needle.len == 0 || s->n_rows == 0 || !s->member->idx->layout.format->text_is_bytes ||
        s->member->info.is_missing || s->member->info.is_changed) {
        return 1;
    }
    int rc = ev_scan_decode(s, IDX_WANT_PLACE, err);
    if (rc != 1 || !bytes_of_rows(c, s, &bytes)) {
        return rc;
    }
    const idx_columns *x = &s->columns;
    uint64_t base = x->offset[s->rows[0]];
    size_t at = 0; // of the next hit; behind all bytes when there is none
    bool is_asked = false;
    for (uint32_t i = 0; i < s->n_rows; i++) {
        uint32_t row = s->rows[i];
        if (x->offset[row] < base || x->offset[row] - base + x->len[row] > bytes.len) {
            return 1; // not in the file's order: nothing is known
        }
        size_t begin = (size_t)(x->offset[row] - base), end = begin + x->len[row];
        if (!is_asked || at < begin) {
            size_t found = dbr_slice_find_nocase(dbr_slice_from(bytes, begin), c->needle);
            at = found != SIZE_MAX ? begin + found : bytes.len;
            is_asked = true;
        }
        keep[row] = at + c->needle.len <= end;
    }
    ev_scan_thin(s, keep);
    return 1;
}
