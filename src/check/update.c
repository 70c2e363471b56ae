/*
 * What contradicted claims would write instead: the number of the link's text with the value the evidence gives. A quantity is
 * found in the bytes between the brackets, so that what stands around it (emphasis, words) stays; it has to be the one that the
 * claim was compared with. A clock time keeps its form too: "9:05" and "10:05:23" stay what they are.
 */
#include "check/check_impl.h"

#include <math.h>
#include <stdio.h>

typedef struct clock_place {
    size_t begin, end; // in the text: "10:05:23", without zone
    bool has_seconds, is_padded;
} clock_place;

static bool is_digit(dbr_slice s, size_t i)
{
    return i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';
}

/* The first "h:mm[:ss]" in the text. */
static bool find_clock(dbr_slice s, clock_place *ret)
{
    for (size_t i = 0; i + 3 < s.len; i++) {
        size_t hours = is_digit(s, i) ? 1 + (size_t)is_digit(s, i + 1) : 0;
        size_t colon = i + hours;
        bool is_clock = hours > 0 && (i == 0 || !is_digit(s, i - 1)) && colon < s.len &&
                        s.ptr[colon] == ':' && is_digit(s, colon + 1) && is_digit(s, colon + 2) &&
                        !is_digit(s, colon + 3);
        if (!is_clock) {
            continue;
        }
        *ret = (clock_place){.begin = i, .end = colon + 3, .is_padded = hours == 2};
        ret->has_seconds = ret->end < s.len && s.ptr[ret->end] == ':' && is_digit(s, ret->end + 1) &&
                           is_digit(s, ret->end + 2);
        ret->end += ret->has_seconds ? 3 : 0;
        return !is_digit(s, ret->end) &&
               !(ret->end < s.len && s.ptr[ret->end] == '.' && is_digit(s, ret->end + 1));
    }
    return false;
}

/* The instant at the place of a clock time, in its hand; false when it cannot be told there (a date stands before it). */
static bool rewrite_clock(dbr_slice text, dbr_time t, const dbr_zone *zone, size_t *ret_begin,
                          size_t *ret_end, dbr_buf *out)
{
    clock_place p;
    check_moment m;
    bool fits = false;
    if (!find_clock(text, &p) || !check_read_moment(text, p.begin, zone, &m)) {
        return false;
    }
    const dbr_zone *own = m.zone != NULL ? m.zone : zone;
    dbr_time local = t + (dbr_time)dbr_zone_offset(own, t, NULL) * DBR_SECOND;
    dbr_civil c = dbr_time_to_civil(local);
    DBR_AUTO(dbr_buf) now = {0};
    DBR_AUTO(dbr_buf) whole = {0};
    dbr_buf_printf(&now, p.is_padded ? "%02d:%02d" : "%d:%02d", c.hour, c.minute);
    if (p.has_seconds) {
        dbr_buf_printf(&now, ":%02d", c.second);
    }
    dbr_buf_slice(&whole, dbr_slice_sub(text, 0, p.begin));
    dbr_buf_slice(&whole, dbr_buf_view(&now));
    dbr_buf_slice(&whole, dbr_slice_from(text, p.end));
    if (!check_clock_fits(dbr_buf_view(&whole), t, zone, &fits) || !fits) {
        return false;
    }
    *ret_begin = p.begin;
    *ret_end = p.end;
    dbr_buf_slice(out, dbr_buf_view(&now));
    return true;
}

static bool is_same(const dbr_quantity *a, const dbr_quantity *b)
{
    return a->unit == b->unit && a->low == b->low && a->high == b->high;
}

/* `ret->at` is the link's text when its number cannot be written anew. */
static void rewrite(const dbr_document *d, const dbr_checked *c, const dbr_zone *zone, dbr_arena *arena,
                    dbr_update *ret)
{
    const dbr_link *link = &d->links[c->i_link];
    dbr_slice text = dbr_slice_sub(d->bytes, link->text_at.begin, link->text_at.end);
    dbr_quantity shown;
    dbr_quantity stated;
    size_t begin = 0;
    size_t end = 0;
    size_t ignored[2];
    bool has_quantity = check_find_quantity(link->text, &shown, &ignored[0], &ignored[1]) &&
                        check_find_quantity(text, &stated, &begin, &end) && is_same(&shown, &stated);
    DBR_AUTO(dbr_buf) now = {0};
    ret->at = link->text_at;
    bool is_written =
        (has_quantity && stated.unit != DBR_INSTANT && c->unit >= 0 && c->unit != DBR_INSTANT &&
         dbr_quantity_rewrite(dbr_slice_sub(text, begin, end), c->number, &now)) ||
        (c->unit == DBR_INSTANT && fabs(c->number) < 9e9 && (!has_quantity || stated.unit == DBR_INSTANT) &&
         rewrite_clock(text, (dbr_time)(c->number * (double)DBR_SECOND), zone, &begin, &end, &now));
    if (is_written && dbr_slice_find_char(dbr_slice_sub(text, begin, end), '\n') == SIZE_MAX) {
        ret->at.begin = link->text_at.begin + begin;
        ret->at.end = link->text_at.begin + end;
        ret->now = dbr_slice_dup(arena, dbr_buf_view(&now));
        dbr_document_locate(d, ret->at.begin, &ret->at.line, &ret->at.column);
    }
}

void dbr_check_updates(const dbr_document *document, const dbr_check_result *result, const dbr_zone *zone,
                       dbr_arena *arena, const dbr_update **ret, size_t *ret_n)
{
    dbr_update *updates = DBR_NEW_N(arena, dbr_update, result->n_checked + 1);
    size_t n = 0;
    zone = document->zone != NULL ? document->zone : zone != NULL ? zone : dbr_zone_utc();
    for (size_t i = 0; i < result->n_checked; i++) {
        const dbr_checked *c = &result->checked[i];
        if (c->verdict == DBR_CONTRADICTED && !isnan(c->number)) {
            updates[n].i_checked = i;
            rewrite(document, c, zone, arena, &updates[n++]);
        }
    }
    *ret = updates;
    *ret_n = n;
}
