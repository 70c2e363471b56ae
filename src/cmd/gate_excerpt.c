/* The source line of a finding, with marks below it. */
#include "cmd/gate.h"

#include "audience/audience.h"
#include "base/utf8.h"

#define TAB           4u
#define MIN_COLUMNS   40u
#define USUAL_COLUMNS 100u
#define BEFORE_BYTES  4096u                // in which a secret may have begun that reaches into it
#define AROUND_BYTES  (4u * USUAL_COLUMNS) // looked at on each side: a line may be a megabyte

typedef struct excerpt {
    dbr_slice line;                      // the part that is looked at
    size_t n_before;                     // bytes of the report's line before it, at most BEFORE_BYTES
    size_t begin, end;                   // of the mark, in `line`
    dbr_buf text;                        // as shown
    size_t column, mark_begin, mark_end; // columns shown so far, and of the mark
} excerpt;

static bool is_inside(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The part of the line around the finding. */
static bool find_part(const dbr_document *d, const dbr_finding *f, excerpt *ret)
{
    if (f->line == 0 || f->line > d->n_lines) {
        return false;
    }
    size_t line = d->line_begins[f->line - 1];
    size_t end = f->line < d->n_lines ? d->line_begins[f->line] : d->bytes.len;
    size_t begin = line + f->column - 1 < end ? line + f->column - 1 : end;
    size_t mark_end = f->end_line == f->line ? line + f->end_column - 1 : end;
    size_t first = begin - line > AROUND_BYTES ? begin - AROUND_BYTES : line;
    size_t last = end - begin > 2 * AROUND_BYTES ? begin + 2 * AROUND_BYTES : end;
    while (first > line && is_inside(d->bytes.ptr[first])) {
        first--;
    }
    while (last > first && (d->bytes.ptr[last - 1] == '\n' || d->bytes.ptr[last - 1] == '\r')) {
        last--;
    }
    ret->line = dbr_slice_sub(d->bytes, first, last);
    ret->n_before = first - line < BEFORE_BYTES ? first - line : BEFORE_BYTES;
    ret->begin = begin - first;
    ret->end = mark_end > last ? ret->line.len : mark_end - first;
    return ret->line.len > 0;
}

/* A copy of the part in which secrets are replaced by what they are; the mark follows. */
static void hide_secrets(excerpt *x, dbr_lang lang, dbr_buf *copy)
{
    dbr_secret s;
    dbr_slice whole = dbr_slice_of(x->line.ptr - x->n_before, x->line.len + x->n_before);
    size_t at = 0;
    size_t begin = x->begin;
    size_t end = x->end;
    for (size_t next = 0; dbr_secret_find(whole, next, &s); next = s.end > next ? s.end : next + 1) {
        if (s.end <= x->n_before) {
            continue;
        }
        size_t first = s.begin > x->n_before ? s.begin - x->n_before : 0;
        size_t last = s.end - x->n_before;
        dbr_buf_slice(copy, dbr_slice_sub(x->line, at, first));
        size_t here = copy->len;
        dbr_secret_mark(s.rule, lang, copy);
        /* What stands behind moves by as much as the mark is longer; what stands inside takes the mark as a whole. */
        if (x->begin >= last) {
            begin = x->begin - last + copy->len;
        } else if (x->begin >= first) {
            begin = here;
        }
        if (x->end >= last) {
            end = x->end - last + copy->len;
        } else if (x->end > first) {
            end = copy->len;
        }
        at = last;
    }
    if (at > 0) {
        dbr_buf_slice(copy, dbr_slice_from(x->line, at));
        *x = (excerpt){.line = dbr_buf_view(copy), .begin = begin, .end = end};
    }
}

/* One character as terminals show it; false when it does not fit any more. */
static bool show(excerpt *x, dbr_slice c, size_t columns)
{
    bool is_plain = c.len == 1 && c.ptr[0] >= ' ' && c.ptr[0] <= '~'; // nearly all
    if (is_plain && x->column < columns) {
        dbr_buf_char(&x->text, c.ptr[0]);
        x->column++;
        return true;
    }
    DBR_AUTO(dbr_buf) text = {0};
    if (dbr_slice_is(c, "\t")) {
        dbr_buf_printf(&text, "%*s", (int)(TAB - x->column % TAB), "");
    } else {
        dbr_utf8_visible_line(&text, c);
    }
    size_t width = dbr_utf8_width(dbr_buf_view(&text));
    if (x->column + width > columns) {
        return false;
    }
    dbr_buf_slice(&x->text, dbr_buf_view(&text));
    x->column += width;
    return true;
}

/* From byte `first` of the part on. */
static void show_from(excerpt *x, size_t first, size_t columns)
{
    size_t i = first;
    dbr_buf_clear(&x->text);
    x->column = 0;
    if (first > 0) {
        (void)show(x, (dbr_slice)DBR_LIT("…"), columns);
    }
    x->mark_begin = x->mark_end = SIZE_MAX;
    while (i < x->line.len) {
        size_t at = i;
        x->mark_begin = at >= x->begin && x->mark_begin == SIZE_MAX ? x->column : x->mark_begin;
        x->mark_end = at >= x->end && x->mark_end == SIZE_MAX ? x->column : x->mark_end;
        (void)dbr_utf8_next(x->line, &i);
        if (!show(x, dbr_slice_sub(x->line, at, i), columns)) {
            dbr_buf_str(&x->text, "…");
            break;
        }
    }
    x->mark_begin = x->mark_begin == SIZE_MAX ? x->column : x->mark_begin;
    x->mark_end = x->mark_end == SIZE_MAX ? x->column : x->mark_end;
}

void gate_excerpt(const dbr_document *d, const dbr_finding *f, int columns, dbr_lang lang, dbr_buf *out)
{
    excerpt x = {0};
    DBR_AUTO(dbr_buf) copy = {0};
    if (!find_part(d, f, &x)) {
        return;
    }
    bool is_cut = x.line.ptr != d->bytes.ptr + d->line_begins[f->line - 1];
    hide_secrets(&x, lang, &copy);
    size_t width = columns > 0 ? (size_t)columns : USUAL_COLUMNS;
    width = width < MIN_COLUMNS ? MIN_COLUMNS : width;
    width -= 10; // the number, the bar, "…"
    size_t first = 0;
    if (is_cut || dbr_utf8_width(dbr_slice_sub(x.line, 0, x.end)) > width) {
        first =
            x.begin > width / 3 ? x.begin - width / 3 : 0; // bytes: less is shown before the mark, never more
        while (first > 0 && is_inside(x.line.ptr[first])) {
            first--;
        }
    }
    show_from(&x, first, width);
    size_t before = out->len;
    dbr_buf_printf(out, "%5llu", (unsigned long long)f->line);
    int margin = (int)(out->len - before);
    dbr_buf_str(out, " | ");
    dbr_buf_slice(out, dbr_buf_view(&x.text));
    dbr_buf_printf(out, "\n%*s | %*s^", margin, "", (int)x.mark_begin, "");
    for (size_t i = x.mark_begin + 1; i < x.mark_end; i++) {
        dbr_buf_char(out, '~');
    }
    dbr_buf_char(out, '\n');
    dbr_buf_release(&x.text);
}
