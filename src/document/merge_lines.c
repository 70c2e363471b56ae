/*
 * Prose, line by line, as git's diff3 does: base is compared with ours and with theirs; lines that all three share are
 * stable, and what stands between them is taken from the side that changed it. Changed by both and not alike: ours stays
 * and the conflict is noted.
 *
 * The comparison: equal lines at both ends are cut off; a small rest is solved exactly (longest common subsequence); a
 * large one is divided at the lines that occur once on both sides (patience diff) and each part goes the same way. What
 * cannot be divided counts as changed. Cost O(n log n): SMALL bounds the exact part, DEPTH_MAX the dividing.
 */
#include "document/merge.h"

#include <assert.h>

#define SMALL                                                                                                \
    65536u // lines of base times lines of a side, for the exact comparison: a paragraph never has more
#define DEPTH_MAX 32u

typedef struct part {
    size_t a, end_a, b, end_b;
    unsigned depth;
} part;

typedef struct diff {
    dbr_merge *m;
    dbr_merge_text a, b;
    bool is_by_sense; // escapes do not count
    size_t *b_of_a;
    DBR_VEC(part) todo;
} diff;

static void compare(dbr_merge *m, dbr_merge_text a, dbr_merge_text b, bool is_by_sense, size_t *b_of_a);

bool dbr_merge_text_eq(dbr_merge_text a, dbr_merge_text b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (a.lines[i].id != b.lines[i].id) {
            return false;
        }
    }
    return true;
}

bool dbr_merge_text_same(dbr_merge_text a, dbr_merge_text b)
{
    if (a.n != b.n) {
        return false;
    }
    for (size_t i = 0; i < a.n; i++) {
        if (a.lines[i].says != b.lines[i].says) {
            return false;
        }
    }
    return true;
}

static dbr_merge_text cut(dbr_merge_text t, size_t begin, size_t end)
{
    assert(begin <= end && end <= t.n);
    return (dbr_merge_text){.lines = t.n > 0 ? t.lines + begin : NULL, .n = end - begin};
}

typedef enum chunk_fate { CHUNK_STABLE, CHUNK_OURS, CHUNK_THEIRS, CHUNK_CONFLICT } chunk_fate;

/* Lines of the three sides that belong together, in document order. */
typedef struct chunk {
    dbr_merge_text text[DBR_SIDE_COUNT];
    chunk_fate fate;
} chunk;

typedef DBR_VEC(chunk) chunk_list;

static void add_chunk(chunk_list *chunks, const dbr_merge_text text[], const size_t begin[],
                      const size_t end[])
{
    chunk c = {.fate = CHUNK_CONFLICT};
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        c.text[side] = cut(text[side], begin[side], end[side]);
    }
    if (dbr_merge_text_eq(c.text[DBR_BASE], c.text[DBR_OURS])) {
        c.fate = CHUNK_THEIRS;
    } else if (dbr_merge_text_same(c.text[DBR_BASE], c.text[DBR_THEIRS]) ||
               dbr_merge_text_same(c.text[DBR_OURS], c.text[DBR_THEIRS])) {
        c.fate = CHUNK_OURS;
    }
    *DBR_PUSH(chunks) = c;
}

static void cut_chunks(dbr_merge *m, const dbr_merge_text text[], chunk_list *chunks)
{
    size_t n = text[DBR_BASE].n;
    size_t *ours = DBR_NEW_N(&m->scratch, size_t, n + 1);
    size_t *theirs = DBR_NEW_N(&m->scratch, size_t, n + 1);
    size_t begin[DBR_SIDE_COUNT] = {0};

    compare(m, text[DBR_BASE], text[DBR_OURS], false, ours);
    compare(m, text[DBR_BASE], text[DBR_THEIRS], true, theirs);
    for (size_t i = 0; i < n; i++) {
        if (ours[i] != DBR_NONE && theirs[i] != DBR_NONE) {
            const size_t end[] = {i, ours[i], theirs[i]};
            const size_t next[] = {i + 1, ours[i] + 1, theirs[i] + 1};
            add_chunk(chunks, text, begin, end);
            add_chunk(chunks, text, end, next);
            bool is_base = text[DBR_BASE].lines[i].id == text[DBR_THEIRS].lines[theirs[i]].id;
            chunks->items[chunks->n - 1].fate = is_base ? CHUNK_STABLE : CHUNK_THEIRS;
            memcpy(begin, next, sizeof(begin));
        }
    }
    const size_t end[] = {n, text[DBR_OURS].n, text[DBR_THEIRS].n};
    add_chunk(chunks, text, begin, end);
}

static void keep_ours(dbr_merge *m, const dbr_merge_text text[], dbr_merge_what what)
{
    size_t begin = text[DBR_OURS].n > 0 ? dbr_merge_here(m) : 0;
    dbr_merge_put_lines(m, DBR_OURS, text[DBR_OURS]);
    dbr_merge_conflict(m, begin, dbr_merge_span(text[DBR_OURS].lines, text[DBR_OURS].n),
                       dbr_merge_span(text[DBR_THEIRS].lines, text[DBR_THEIRS].n), what);
}

void dbr_merge_lines(dbr_merge *m, const dbr_merge_text text[DBR_SIDE_COUNT], dbr_merge_what what)
{
    chunk_list chunks = {0};
    cut_chunks(m, text, &chunks);
    for (size_t i = 0; i < chunks.n; i++) {
        const chunk *c = &chunks.items[i];
        bool is_lost =
            c->fate == CHUNK_THEIRS && dbr_merge_would_lose(m, c->text[DBR_OURS], c->text[DBR_THEIRS]);
        if (c->fate == CHUNK_CONFLICT || is_lost) {
            keep_ours(m, c->text, what);
        } else {
            dbr_side side = c->fate == CHUNK_THEIRS ? DBR_THEIRS : DBR_OURS;
            dbr_merge_put_lines(m, side, c->text[side]);
        }
    }
    DBR_VEC_RELEASE(&chunks);
}

/* ---- comparing two texts ---- */

static uint32_t id_of(const diff *d, const dbr_merge_line *line)
{
    return d->is_by_sense ? line->says : line->id;
}

static bool is_same(const diff *d, size_t i, size_t k)
{
    return id_of(d, &d->a.lines[i]) == id_of(d, &d->b.lines[k]);
}

/* Cuts equal lines off both ends. */
static part trim(const diff *d, part p)
{
    while (p.a < p.end_a && p.b < p.end_b && is_same(d, p.a, p.b)) {
        d->b_of_a[p.a++] = p.b++;
    }
    while (p.a < p.end_a && p.b < p.end_b && is_same(d, p.end_a - 1, p.end_b - 1)) {
        d->b_of_a[--p.end_a] = --p.end_b;
    }
    return p;
}

/* Longest common subsequence by the table of all suffixes. */
static void solve(const diff *d, part p)
{
    size_t n = p.end_a - p.a;
    size_t width = p.end_b - p.b + 1;
    uint32_t *len = dbr_xcalloc((n + 1) * width, sizeof(*len));
    for (size_t i = n; i-- > 0;) {
        for (size_t k = width - 1; k-- > 0;) {
            uint32_t down = len[(i + 1) * width + k];
            uint32_t right = len[i * width + k + 1];
            uint32_t both = len[(i + 1) * width + k + 1] + 1;
            len[i * width + k] = is_same(d, p.a + i, p.b + k) ? both : down > right ? down : right;
        }
    }
    for (size_t i = 0, k = 0; i < n && k < width - 1;) {
        if (is_same(d, p.a + i, p.b + k)) {
            d->b_of_a[p.a + i++] = p.b + k++;
        } else if (len[(i + 1) * width + k] >= len[i * width + k + 1]) {
            i++;
        } else {
            k++;
        }
    }
    free(len);
}

typedef struct seen {
    uint32_t id;
    bool is_b;
    size_t i;
} seen;

static int compare_seen(const void *p, const void *q)
{
    const seen *a = p;
    const seen *b = q;
    if (a->id != b->id) {
        return a->id < b->id ? -1 : 1;
    }
    return a->is_b != b->is_b ? (int)a->is_b - (int)b->is_b : a->i < b->i ? -1 : a->i > b->i;
}

/* The partner in b of each line of a that occurs once on both sides, INT64_MIN for others; by line from p.a. */
static int64_t *find_unique(const diff *d, part p)
{
    size_t n_a = p.end_a - p.a;
    size_t n = n_a + p.end_b - p.b;
    int64_t *partner = dbr_xmalloc(n_a * sizeof(*partner));
    seen *all = dbr_xmalloc(n * sizeof(*all));
    for (size_t i = 0; i < n; i++) {
        bool is_b = i >= n_a;
        size_t at = is_b ? p.b + i - n_a : p.a + i;
        all[i] = (seen){.id = id_of(d, is_b ? &d->b.lines[at] : &d->a.lines[at]), .is_b = is_b, .i = at};
    }
    for (size_t i = 0; i < n_a; i++) {
        partner[i] = INT64_MIN;
    }
    qsort(all, n, sizeof(*all), compare_seen);
    for (size_t i = 0, end = 0; i < n; i = end) {
        for (end = i; end < n && all[end].id == all[i].id;) {
            end++;
        }
        if (end - i == 2 && !all[i].is_b && all[i + 1].is_b) {
            partner[all[i].i - p.a] = (int64_t)all[i + 1].i;
        }
    }
    free(all);
    return partner;
}

static void divide(diff *d, part p)
{
    size_t n = p.end_a - p.a;
    int64_t *partner = find_unique(d, p);
    bool *is_in = dbr_xcalloc(n, sizeof(*is_in));
    size_t n_in = dbr_merge_rising(d->m, partner, n, is_in);
    part next = {.a = p.a, .b = p.b, .depth = p.depth + 1};
    for (size_t i = 0; i < n && n_in > 0; i++) {
        if (is_in[i]) {
            next.end_a = p.a + i;
            next.end_b = (size_t)partner[i];
            *DBR_PUSH(&d->todo) = next;
            d->b_of_a[p.a + i] = (size_t)partner[i];
            next.a = p.a + i + 1;
            next.b = (size_t)partner[i] + 1;
        }
    }
    if (n_in > 0) {
        next.end_a = p.end_a;
        next.end_b = p.end_b;
        *DBR_PUSH(&d->todo) = next;
    }
    free(partner);
    free(is_in);
}

static void compare(dbr_merge *m, dbr_merge_text a, dbr_merge_text b, bool is_by_sense, size_t *b_of_a)
{
    diff d = {.m = m, .a = a, .b = b, .is_by_sense = is_by_sense, .b_of_a = b_of_a};
    for (size_t i = 0; i < a.n; i++) {
        b_of_a[i] = DBR_NONE;
    }
    *DBR_PUSH(&d.todo) = (part){.end_a = a.n, .end_b = b.n};
    while (d.todo.n > 0) {
        part p = trim(&d, d.todo.items[--d.todo.n]);
        size_t n_a = p.end_a - p.a;
        size_t n_b = p.end_b - p.b;
        if (n_a == 0 || n_b == 0) {
            continue;
        }
        if (n_a <= SMALL / n_b) {
            solve(&d, p);
        } else if (p.depth < DEPTH_MAX) {
            divide(&d, p);
        }
    }
    DBR_VEC_RELEASE(&d.todo);
}
