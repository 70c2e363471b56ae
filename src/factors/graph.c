/*
 * Who calls whom. From a table in the evidence, in one of two forms; from edges that metrics name; from spans.
 *
 *     ,front,cart,db             a matrix: the row calls the column where the number is not 0
 *     front,0,1,0
 *     cart,0,0,1
 *
 *     caller,callee              a list; also source,target; source,destination; from,to. Further columns do not matter
 *     front,cart
 *
 * Limits: 4,096 rows; a line of 64 KiB; FS_MAX_EDGES edges. A name may hold anything but the separator.
 */
#include "factors/suspects.h"

#include <stdlib.h>

#define MAX_ROWS 4096u
#define MAX_LINE 65536u

static dbr_slice cell_at(dbr_slice line, char separator, size_t i)
{
    dbr_slice rest = line;
    dbr_slice cell = {0};
    for (size_t k = 0; k <= i; k++) {
        if (rest.ptr == NULL) {
            return (dbr_slice){0};
        }
        cell = dbr_slice_cut(&rest, separator);
    }
    cell = dbr_slice_trim(cell);
    if (cell.len >= 2 && cell.ptr[0] == '"' && cell.ptr[cell.len - 1] == '"') {
        cell = dbr_slice_sub(cell, 1, cell.len - 1);
    }
    return cell;
}

static bool is_one_of(dbr_slice word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(*words))) {
            return true;
        }
    }
    return false;
}

static bool read_list(dbr_slice rest, char separator, fs_graph_take take, void *data)
{
    for (size_t n = 0; rest.ptr != NULL && n < MAX_ROWS; n++) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        dbr_slice caller = cell_at(line, separator, 0);
        dbr_slice callee = cell_at(line, separator, 1);
        if (line.len <= MAX_LINE && caller.len > 0 && callee.len > 0) {
            take(data, caller, callee);
        }
    }
    return true;
}

static void read_matrix_row(dbr_slice head, dbr_slice line, char separator, fs_graph_take take, void *data)
{
    dbr_slice caller = cell_at(line, separator, 0);
    dbr_slice names = head;
    dbr_slice cells = line;
    (void)dbr_slice_cut(&names, separator);
    (void)dbr_slice_cut(&cells, separator);
    while (names.ptr != NULL && cells.ptr != NULL) {
        dbr_slice callee = cell_at(dbr_slice_cut(&names, separator), separator, 0);
        double weight = 0;
        bool is_call = dbr_slice_real(dbr_slice_trim(dbr_slice_cut(&cells, separator)), &weight) &&
                       weight != 0 && weight == weight;
        if (is_call && caller.len > 0 && callee.len > 0) {
            take(data, caller, callee);
        }
    }
}

/* Whether a row below the head has a number, or nothing, in every cell but the first. */
static bool is_matrix_row(dbr_slice line, char separator, size_t n_cells)
{
    dbr_slice rest = line;
    size_t n = 0;
    (void)dbr_slice_cut(&rest, separator);
    while (rest.ptr != NULL) {
        double value = 0;
        dbr_slice cell = dbr_slice_trim(dbr_slice_cut(&rest, separator));
        n++;
        if (cell.len > 0 && !dbr_slice_real(cell, &value)) {
            return false;
        }
    }
    return n + 1 == n_cells;
}

static size_t count_cells(dbr_slice line, char separator)
{
    size_t n = 1;
    for (size_t i = 0; i < line.len; i++) {
        n += line.ptr[i] == separator;
    }
    return n;
}

bool fs_graph_read(dbr_slice text, fs_graph_take take, void *data)
{
    static const char *const CALLERS[] = {"caller", "source", "from", "client", NULL};
    static const char *const CALLEES[] = {"callee", "target", "destination", "to", "server", NULL};
    dbr_slice rest = text;
    if (dbr_slice_starts(rest, "\xEF\xBB\xBF")) {
        rest = dbr_slice_from(rest, 3);
    }
    dbr_slice head = dbr_slice_cut(&rest, '\n');
    char separator = dbr_slice_find_char(head, '\t') != SIZE_MAX  ? '\t'
                     : dbr_slice_find_char(head, ';') != SIZE_MAX ? ';'
                                                                  : ',';
    if (head.len > MAX_LINE || rest.ptr == NULL) {
        return false;
    }
    if (is_one_of(cell_at(head, separator, 0), CALLERS) && is_one_of(cell_at(head, separator, 1), CALLEES)) {
        return read_list(rest, separator, take, data);
    }
    size_t n_cells = count_cells(head, separator);
    dbr_slice probe = rest;
    dbr_slice first = dbr_slice_cut(&probe, '\n');
    double value = 0;
    bool has_names = cell_at(head, separator, 0).len == 0 && cell_at(head, separator, 1).len > 0 &&
                     !dbr_slice_real(cell_at(head, separator, 1), &value);
    if (n_cells < 3 || !has_names || first.len > MAX_LINE || !is_matrix_row(first, separator, n_cells)) {
        return false;
    }
    for (size_t n = 0; rest.ptr != NULL && n < MAX_ROWS; n++) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        if (line.len <= MAX_LINE && is_matrix_row(line, separator, n_cells)) {
            read_matrix_row(head, line, separator, take, data);
        }
    }
    return true;
}

/* ---- the edges ---- */

void fs_graph_add(fs_build *f, uint32_t caller, uint32_t callee)
{
    if (caller == callee || caller == UINT32_MAX || callee == UINT32_MAX || f->edges.n >= FS_MAX_EDGES) {
        return;
    }
    *DBR_PUSH(&f->edges) = (fs_edge){caller, callee};
}

static int by_ends(const void *a, const void *b)
{
    const fs_edge *x = a;
    const fs_edge *y = b;
    if (x->caller != y->caller) {
        return x->caller < y->caller ? -1 : 1;
    }
    return x->callee < y->callee ? -1 : x->callee > y->callee;
}

void fs_graph_finish(fs_build *f)
{
    size_t n = 0;
    if (f->edges.n > 1) {
        qsort(f->edges.items, f->edges.n, sizeof(fs_edge), by_ends);
    }
    for (size_t i = 0; i < f->edges.n; i++) {
        if (n == 0 || by_ends(&f->edges.items[n - 1], &f->edges.items[i]) != 0) {
            f->edges.items[n++] = f->edges.items[i];
        }
    }
    f->edges.n = n;
    f->reverse.n = 0;
    for (size_t i = 0; i < n; i++) {
        *DBR_PUSH(&f->reverse) = (fs_edge){f->edges.items[i].callee, f->edges.items[i].caller};
    }
    if (n > 1) {
        qsort(f->reverse.items, n, sizeof(fs_edge), by_ends);
    }
}

/* The edges whose first end is `first`. */
static size_t range_of(const fs_edge *edges, size_t n, uint32_t first, const fs_edge **ret)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (edges[mid].caller < first) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    size_t end = low;
    while (end < n && edges[end].caller == first) {
        end++;
    }
    *ret = n > 0 ? edges + low : NULL;
    return end - low;
}

size_t fs_graph_callees(const fs_build *f, uint32_t caller, const fs_edge **ret)
{
    return range_of(f->edges.items, f->edges.n, caller, ret);
}

size_t fs_graph_callers(const fs_build *f, uint32_t callee, const fs_edge **ret)
{
    return range_of(f->reverse.items, f->reverse.n, callee, ret);
}

/* ---- in the evidence ---- */

static void take_pair(void *data, dbr_slice caller, dbr_slice callee)
{
    fs_build *f = data;
    uint32_t from = fs_find_service(f, caller, true);
    fs_graph_add(f, from, fs_find_service(f, callee, true));
}

/* The text of a small member, line by line. */
static dbr_code read_member(fs_build *f, const dbr_member_info *m, dbr_arena *arena, dbr_buf *out,
                            dbr_err *err)
{
    for (uint64_t line = 1; line <= m->n_lines && line <= MAX_ROWS; line++) {
        dbr_address a = {.path = dbr_slice_str(dbr_arena_printf(arena, "evidence/%.*s", DBR_FMT(m->path))),
                         .member = m->name,
                         .place = DBR_PLACE_LINES,
                         .first_line = line,
                         .last_line = line};
        dbr_proof proof;
        dbr_slice text = {0};
        dbr_code rc = dbr_evidence_find(f->b->ev, &a, arena, &proof, NULL, &text, err);
        if (rc < 0 || proof != DBR_PROOF_FOUND) {
            return rc;
        }
        dbr_buf_slice(out, dbr_slice_trim(text));
        dbr_buf_char(out, '\n');
    }
    return DBR_OK;
}

dbr_code fs_graph_load(fs_build *f, dbr_err *err)
{
    for (size_t i = 0; i < dbr_evidence_n_members(f->b->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(f->b->ev, i);
        dbr_slice name = m->name.len > 0 ? m->name : m->path;
        bool is_table = dbr_slice_ends(name, ".csv") || dbr_slice_ends(name, ".tsv");
        if (!is_table || m->n_untimed < m->n_entries || m->n_lines > MAX_ROWS ||
            m->size_bytes > 8 * 1048576) {
            continue;
        }
        dbr_arena scratch = {0};
        DBR_AUTO(dbr_buf) text = {0};
        dbr_code rc = read_member(f, m, &scratch, &text, err);
        if (rc == DBR_OK) {
            (void)fs_graph_read(dbr_buf_view(&text), take_pair, f);
        }
        dbr_arena_release(&scratch);
        if (rc < 0) {
            return rc;
        }
    }
    return DBR_OK;
}
