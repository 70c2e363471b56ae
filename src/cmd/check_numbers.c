/*
 * Numbers that differ between two revisions. Each sentence is brought to its shape, the text with every number as one mark
 * ("It lasted 35 min." and "It lasted 95 min." have the shape "It lasted # min."); sentences of one shape in both revisions
 * belong together, the equal ones first, the rest in their order. A cell of a table says little by itself ("10:40"), so its shape
 * has the rest of its row before it: the key time's label, the field's key, the row's text.
 */
#include "cmd/check_numbers.h"

#include "base/hash.h"
#include "base/utf8.h"

typedef struct item {
    uint64_t shape, whole; // hashes
    dbr_slice label, text;
    uint64_t line;
    size_t i_section;
    size_t order;
    bool is_taken;
} item;

typedef DBR_VEC(item) items;

static bool is_number_char(dbr_slice s, size_t i, bool inside)
{
    char c = s.ptr[i];
    bool is_next_digit = i + 1 < s.len && s.ptr[i + 1] >= '0' && s.ptr[i + 1] <= '9';
    return (c >= '0' && c <= '9') || (inside && is_next_digit && strchr(",.:", c) != NULL);
}

/* False when it has no number. */
static bool write_shape(dbr_slice text, dbr_buf *out)
{
    bool has_number = false;
    bool inside = false;
    for (size_t i = 0; i < text.len; i++) {
        bool is_number = is_number_char(text, i, inside);
        if (!is_number) {
            dbr_buf_char(out, text.ptr[i]);
        } else if (!inside) {
            dbr_buf_char(out, '#');
        }
        inside = is_number;
        has_number |= is_number;
    }
    return has_number;
}

static void add(items *to, dbr_slice label, dbr_slice text, uint64_t line, size_t i_section)
{
    DBR_AUTO(dbr_buf) folded = {0};
    DBR_AUTO(dbr_buf) shape = {0};
    dbr_utf8_fold(&folded, text);
    if (write_shape(dbr_buf_view(&folded), &shape)) {
        uint64_t of_label = dbr_hash(label);
        item *x = DBR_PUSH(to);
        *x = (item){.shape = dbr_hash_mix(of_label, dbr_hash(dbr_buf_view(&shape))),
                    .whole = dbr_hash_mix(of_label, dbr_hash(dbr_buf_view(&folded))),
                    .label = label,
                    .text = text,
                    .line = line,
                    .i_section = i_section,
                    .order = to->n - 1};
    }
}

static void gather(const dbr_document *d, items *to)
{
    for (size_t i = 0; i < d->n_headers; i++) {
        add(to, d->headers[i].key, d->headers[i].value, d->headers[i].at.line, 0);
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        add(to, d->key_times[i].label, d->key_times[i].time_text, d->key_times[i].at.line, SIZE_MAX);
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        add(to, d->rows[i].text, d->rows[i].time_text, d->rows[i].at.line, d->rows[i].i_section);
    }
    for (size_t i = 0; i < d->n_actions; i++) {
        add(to, d->actions[i].text, d->actions[i].deadline_text, d->actions[i].at.line,
            d->actions[i].i_section);
    }
    for (size_t i = 0; i < d->n_sentences; i++) {
        const dbr_sentence *s = &d->sentences[i];
        DBR_AUTO(dbr_buf) shape = {0};
        (void)write_shape(s->text, &shape);
        bool has_words = shape.len > 12; // "#:#" in a cell is a time of a row, or nothing one can name
        if (!s->is_table_cell || has_words) {
            add(to, (dbr_slice){0}, s->text, s->at.line, s->i_section);
        }
    }
}

static int by_whole(const void *pa, const void *pb)
{
    const item *a = pa;
    const item *b = pb;
    if (a->shape != b->shape) {
        return a->shape < b->shape ? -1 : 1;
    }
    if (a->whole != b->whole) {
        return a->whole < b->whole ? -1 : 1;
    }
    return a->order < b->order ? -1 : 1;
}

static int by_order(const void *pa, const void *pb)
{
    const item *a = pa;
    const item *b = pb;
    if (a->shape != b->shape) {
        return a->shape < b->shape ? -1 : 1;
    }
    return a->order < b->order ? -1 : 1;
}

static void sort(items *x, int (*compare)(const void *, const void *))
{
    if (x->n > 0) {
        qsort(x->items, x->n, sizeof(item), compare);
    }
}

/* What is the same in both is no change. */
static void take_equal(items *a, items *b)
{
    sort(a, by_whole);
    sort(b, by_whole);
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        item *x = &a->items[i];
        item *y = &b->items[k];
        if (x->shape == y->shape && x->whole == y->whole) {
            x->is_taken = y->is_taken = true;
            i++;
            k++;
        } else if (x->shape < y->shape || (x->shape == y->shape && x->whole < y->whole)) {
            i++;
        } else {
            k++;
        }
    }
}

static void drop_taken(items *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++) {
        if (!x->items[i].is_taken) {
            x->items[n++] = x->items[i];
        }
    }
    x->n = n;
}

/* By line, those that say what they are of first. */
static int by_line(const void *pa, const void *pb)
{
    const check_change *a = pa;
    const check_change *b = pb;
    return a->line != b->line ? (a->line < b->line ? -1 : 1) : (int)b->has_label - (int)a->has_label;
}

/* "10:05 errors rise" as a sentence says nothing more than the row's time does. */
static size_t drop_told(check_change *changes, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_told = false;
        for (size_t k = kept; k > 0 && changes[k - 1].line == changes[i].line && !changes[i].has_label; k--) {
            is_told |=
                changes[k - 1].has_label && dbr_slice_find(changes[i].was, changes[k - 1].was) != SIZE_MAX;
        }
        if (!is_told) {
            changes[kept++] = changes[i];
        }
    }
    return kept;
}

static check_change change_of(const dbr_document *now, const item *was, const item *is)
{
    bool has_label = is->label.len > 0;
    dbr_slice heading =
        is->i_section < now->n_sections ? now->sections[is->i_section].heading : (dbr_slice){0};
    return (check_change){.line = is->line,
                          .where = has_label ? is->label : heading,
                          .has_label = has_label,
                          .was = was->text,
                          .now = is->text};
}

void check_changed_numbers(const dbr_document *was, const dbr_document *now, dbr_arena *arena,
                           const check_change **ret, size_t *ret_n)
{
    items old = {0};
    items new = {0};
    size_t n = 0;
    gather(was, &old);
    gather(now, &new);
    take_equal(&old, &new);
    drop_taken(&old);
    drop_taken(&new);
    sort(&old, by_order);
    sort(&new, by_order);
    check_change *changes = DBR_NEW_N(arena, check_change, new.n + 1);
    for (size_t i = 0, k = 0; i < old.n && k < new.n;) {
        if (old.items[i].shape == new.items[k].shape) {
            changes[n++] = change_of(now, &old.items[i++], &new.items[k++]);
        } else if (old.items[i].shape < new.items[k].shape) {
            i++;
        } else {
            k++;
        }
    }
    if (n > 0) {
        qsort(changes, n, sizeof(*changes), by_line);
        n = drop_told(changes, n);
    }
    DBR_VEC_RELEASE(&old);
    DBR_VEC_RELEASE(&new);
    *ret = changes;
    *ret_n = n;
}
