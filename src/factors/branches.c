/*
 * What a merge brought in. A branch's own commits are written days before and take effect with the merge, so they are one change
 * with it: its files are theirs, and what their titles say stands with its evidence.
 *
 *     M ── a merge, parents P (first) and Q        all that Q reaches and P does not, is M's branch
 *     │╲
 *     P  Q ── Q1 ── Q2
 *
 * A branch that holds merges of its own ("Merge pull request …", not "Merge branch 'main' into …") hands on changes that were made
 * and tried elsewhere: they stay leads of their own, and the merge gets their files only.
 *
 * Parents are read from the fields `parents` and `parent_ids`, or git's line "Merge: 1f3a9c2 77b01de": words of seven hexadecimal
 * digits and more. Commits are known by `version` or `sha`. Limits: 2,000 commits, of a merge 64; without parents only the tip of a branch is known.
 */
#include "factors/changes.h"

#include <stdlib.h>

#define MAX_NODES  2000u
#define MAX_BRANCH 64u
#define MIN_HASH   7u

enum { UNSEEN, MAINLINE, BRANCH };

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static void read_parents(fc_build *b, dbr_slice value, fc_node *into)
{
    size_t begin = 0;
    for (size_t i = 0; i <= value.len; i++) {
        if (i < value.len && is_hex(value.ptr[i])) {
            continue;
        }
        if (i - begin >= MIN_HASH && into->n_parents < FC_MAX_PARENTS) {
            into->parents[into->n_parents++] = dbr_slice_dup(b->arena, dbr_slice_sub(value, begin, i));
        }
        begin = i + 1;
    }
}

void fc_add_node(fc_build *b, fc_node_vec *nodes, const dbr_record *r, size_t i_change)
{
    fc_node n = {.hash = dbr_slice_dup(b->arena, r->version), .i_change = i_change};
    for (size_t i = 0; i < r->n_fields; i++) {
        bool is_parents =
            dbr_slice_is(r->fields[i].key, "parents") || dbr_slice_is(r->fields[i].key, "parent_ids");
        if (is_parents && n.n_parents == 0) {
            read_parents(b, r->fields[i].value, &n);
        }
    }
    n.is_merge = n.n_parents > 1;
    n.is_sync = dbr_slice_starts(r->title, "Merge branch '") || dbr_slice_starts(r->title, "Merge remote-");
    if (dbr_slice_is(r->verb, "commit") && n.hash.len >= MIN_HASH) {
        *DBR_PUSH(nodes) = n;
    }
}

static int by_hash(const void *a, const void *b)
{
    const fc_node *x = a;
    const fc_node *y = b;
    int order = dbr_slice_cmp(x->hash, y->hash);
    return order != 0 ? order : x->i_change < y->i_change ? -1 : x->i_change > y->i_change;
}

/* A whole hash, or its first digits; SIZE_MAX when no commit of ours begins so. */
static size_t node_of(const fc_node_vec *nodes, dbr_slice hash)
{
    size_t low = 0;
    size_t high = nodes->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (dbr_slice_cmp(nodes->items[mid].hash, hash) < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    bool is_it = low < nodes->n && nodes->items[low].hash.len >= hash.len &&
                 dbr_slice_eq(dbr_slice_sub(nodes->items[low].hash, 0, hash.len), hash);
    return is_it ? low : SIZE_MAX;
}

/* Commits while they are followed. */
typedef struct walk {
    const fc_node_vec *nodes;
    unsigned char *marks; // of each node
    size_t *stack;        // of n nodes: each is marked once
    size_t n_stack, n_marked;
} walk;

static void visit(walk *w, dbr_slice hash, unsigned char mark)
{
    size_t i = node_of(w->nodes, hash);
    if (i != SIZE_MAX && w->marks[i] == UNSEEN) {
        w->marks[i] = mark;
        w->n_marked++;
        w->stack[w->n_stack++] = i;
    }
}

static void follow(walk *w, dbr_slice hash, unsigned char mark, size_t most)
{
    w->n_marked = 0;
    visit(w, hash, mark);
    while (w->n_stack > 0) {
        const fc_node *n = &w->nodes->items[w->stack[--w->n_stack]];
        for (size_t i = 0; i < n->n_parents && w->n_marked < most; i++) {
            visit(w, n->parents[i], mark);
        }
    }
}

static void add_paths(fc_change *into, const fc_change *from)
{
    bool is_cut = from->n_paths > FC_MAX_PATHS;
    size_t n = is_cut ? FC_MAX_PATHS : from->n_paths;
    for (size_t i = 0; i < n; i++) {
        bool is_new = true;
        for (size_t k = 0; k < into->n_paths && k < FC_MAX_PATHS && is_new; k++) {
            is_new = !dbr_slice_eq(into->paths[k], from->paths[i]);
        }
        if (is_new && into->n_paths < FC_MAX_PATHS) {
            into->paths[into->n_paths] = from->paths[i];
        }
        into->n_paths += is_new;
    }
    into->n_paths += is_cut ? from->n_paths - n : 0;
}

static bool hands_on(const walk *w)
{
    for (size_t i = 0; i < w->nodes->n; i++) {
        const fc_node *n = &w->nodes->items[i];
        if (w->marks[i] == BRANCH && n->is_merge && !n->is_sync) {
            return true;
        }
    }
    return false;
}

static void fold_into(fc_change_vec *all, size_t i_into, size_t i)
{
    fc_change *into = &all->items[i_into];
    fc_change *c = &all->items[i];
    c->is_folded = true;
    if (into->n_parts < FC_MAX_PARTS) {
        into->parts[into->n_parts] = c->title;
    }
    into->n_parts++;
    if (into->taken_back == DBR_TIME_NONE) {
        into->taken_back = c->taken_back;
        into->taken_back_by = c->taken_back_by;
    }
}

/* The branch's commits in the order in which they were written: `all` is in the order of time. */
static int by_change(const void *a, const void *b)
{
    const size_t *x = a;
    const size_t *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void fold_branch(const walk *w, fc_change_vec *all, size_t i_into)
{
    bool is_promotion = hands_on(w);
    size_t branch[MAX_BRANCH];
    size_t n = 0;
    for (size_t i = 0; i < w->nodes->n && n < MAX_BRANCH; i++) {
        if (w->marks[i] == BRANCH && w->nodes->items[i].i_change != i_into) {
            branch[n++] = w->nodes->items[i].i_change;
        }
    }
    qsort(branch, n, sizeof(branch[0]), by_change);
    for (size_t i = 0; i < n; i++) {
        bool is_again = (i > 0 && branch[i] == branch[i - 1]) || all->items[branch[i]].is_folded;
        if (is_again) {
            continue;
        }
        add_paths(&all->items[i_into], &all->items[branch[i]]);
        if (!is_promotion && !all->items[branch[i]].is_merge) {
            fold_into(all, i_into, branch[i]);
        }
        if (n == 1 &&
            all->items[branch[i]].is_folded) { /* a repair stays one, whatever its merge is called */
            fc_change *into = &all->items[i_into];
            double own = all->items[branch[i]].repair;
            into->repair = own > into->repair ? own : into->repair;
        }
    }
}

void fc_fold_branches(fc_node_vec *nodes, fc_change_vec *all)
{
    if (nodes->n == 0 || nodes->n > MAX_NODES) {
        return;
    }
    walk w = {
        .nodes = nodes, .marks = dbr_xcalloc(nodes->n, 1), .stack = dbr_xcalloc(nodes->n, sizeof(*w.stack))};
    qsort(nodes->items, nodes->n, sizeof(*nodes->items), by_hash);
    for (size_t i = 0; i < nodes->n; i++) {
        const fc_node *n = &nodes->items[i];
        if (!n->is_merge || n->is_sync) {
            continue;
        }
        memset(w.marks, UNSEEN, nodes->n);
        follow(&w, n->parents[0], MAINLINE, SIZE_MAX);
        for (size_t k = 1; k < n->n_parents; k++) {
            follow(&w, n->parents[k], BRANCH, MAX_BRANCH);
        }
        fold_branch(&w, all, n->i_change);
    }
    free(w.marks);
    free(w.stack);
}
