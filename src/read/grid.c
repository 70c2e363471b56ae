/*
 * grid: tables as commands print them and people paste them, in columns that stand below each other or between bars.
 *
 *     ID  DATE                           REVISION                       argocd app history, amtool alert, gcloud, az …
 *     0   2025-02-09 10:03:30 +0000 UTC  main (1f3a9c2)
 *
 *      id |     created_at      | version                              psql; with bars around it mysql and Markdown
 *     ----+---------------------+---------
 *       7 | 2025-02-09 10:03:30 | 2.3.0
 *
 * Columns are called as the head calls them, in lower case and with '_' for blanks. One of them is a time; which record a row
 * becomes follows from its columns as in any table (object_shape.c, table_rows.c). Cells "labels" and "annotations" that hold
 * pairs are taken apart: amtool -o extended. The layout's context is 'a' or 'b', the time's column and the head line.
 *
 * Between blanks a cell belongs to the column below whose name it begins, or which it overlaps; that is what tells a table
 * from a log with a banner. Limits: the head is among the first four lines; columns are counted in characters, so wide ones
 * (Chinese) shift those behind them; a cell over several lines is cut.
 */
#include "read/table.h"

#define HEAD_LINES 4u
#define SNIFF_ROWS 12u

enum { ALIGNED = 'a', BARRED = 'b' };

/* Where a cell stands, in characters. */
typedef struct place {
    size_t begin, end;
} place;

/* A line's pieces, two blanks or more apart. */
typedef struct pieces {
    size_t n;
    dbr_slice items[READ_MAX_COLUMNS];
    place at[READ_MAX_COLUMNS];
} pieces;

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static void cut_pieces(dbr_slice line, pieces *ret)
{
    size_t column = 0, i = 0;
    ret->n = 0;
    while (i < line.len && ret->n < READ_MAX_COLUMNS) {
        size_t begin = i, from = column;
        while (i < line.len && (line.ptr[i] != ' ' || (i + 1 < line.len && line.ptr[i + 1] != ' '))) {
            column += !is_continuation(line.ptr[i++]);
        }
        if (dbr_slice_trim(dbr_slice_sub(line, begin, i)).len > 0) {
            from += line.ptr[begin] == ' ';
            ret->items[ret->n] = dbr_slice_trim(dbr_slice_sub(line, begin, i));
            ret->at[ret->n++] = (place){from, column};
        }
        while (i < line.len && line.ptr[i] == ' ') {
            i++;
            column++;
        }
    }
}

/* A line of a frame: "----+----", "+====+", "|:--|--:|". */
static bool is_frame(dbr_slice line)
{
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\0' || strchr("-=+|: ", line.ptr[i]) == NULL) {
            return false;
        }
        n += line.ptr[i] == '-' || line.ptr[i] == '=';
    }
    return n >= 2;
}

/* The column of a head that a piece stands in; SIZE_MAX for one that stands before all of them. */
static size_t column_of(const pieces *head, place at, bool *ret_fits)
{
    size_t below = SIZE_MAX;
    for (size_t i = 0; i < head->n; i++) {
        if (head->at[i].begin == at.begin || (head->at[i].end == at.end && head->at[i].begin > at.begin)) {
            *ret_fits = true;
            return i;
        }
        below = head->at[i].begin < at.end ? i : below;
    }
    *ret_fits = false;
    for (size_t i = 0; i < head->n && head->at[i].begin <= at.begin; i++) {
        below = i;
    }
    return below;
}

/* Cuts a row below its head; how many of its pieces stand where a name begins or ends. */
static size_t cut_aligned(const pieces *head, dbr_slice line, size_t *ret_n, read_row *ret)
{
    pieces p;
    size_t n_fit = 0;
    cut_pieces(line, &p);
    *ret = (read_row){.n = head->n};
    for (size_t i = 0; i < p.n; i++) {
        bool fits = false;
        size_t column = column_of(head, p.at[i], &fits);
        n_fit += fits;
        if (column != SIZE_MAX) {
            dbr_slice *cell = &ret->cells[column];
            *cell = cell->ptr == NULL
                        ? p.items[i]
                        : dbr_slice_of(cell->ptr, (size_t)(p.items[i].ptr + p.items[i].len - cell->ptr));
        }
    }
    *ret_n = p.n;
    return n_fit;
}

static void cut_barred(dbr_slice line, dbr_arena *arena, read_row *ret)
{
    line = dbr_slice_trim(line);
    bool is_framed = line.len > 1 && line.ptr[0] == '|';
    line = dbr_slice_from(line, is_framed);
    line.len -= is_framed && line.ptr[line.len - 1] == '|';
    read_row_split(line, '|', arena, ret);
}

/* "Starts At" as "starts_at". */
static dbr_slice tidy_name(dbr_slice name, dbr_arena *arena)
{
    char *out = dbr_arena_str(arena, name);
    for (size_t i = 0; i < name.len; i++) {
        out[i] = out[i] == ' ' ? '_' : out[i] >= 'A' && out[i] <= 'Z' ? (char)(out[i] | 32) : out[i];
    }
    return dbr_slice_of(out, name.len);
}

/* A head as its file has it. */
typedef struct grid {
    char form;
    pieces columns; // of an aligned one
    read_table table;
} grid;

/* Takes a head line apart; false when it names no columns. */
static bool read_names(char form, dbr_slice line, dbr_arena *arena, grid *ret)
{
    ret->form = form;
    ret->table.separator = '|';
    if (form == BARRED) {
        cut_barred(line, arena, &ret->table.head);
    } else {
        cut_pieces(line, &ret->columns);
        ret->table.head.n = ret->columns.n;
        memcpy(ret->table.head.cells, ret->columns.items, ret->columns.n * sizeof(dbr_slice));
    }
    read_row *head = &ret->table.head;
    for (size_t i = 0; i < head->n; i++) {
        dbr_slice name = head->cells[i];
        bool is_name = name.len > 0 && name.len <= 64 && !(name.ptr[0] >= '0' && name.ptr[0] <= '9') &&
                       strchr("{[<\"", name.ptr[0]) == NULL && !dbr_slice_ends(name, ":");
        if (!is_name) {
            return false;
        }
        head->cells[i] = tidy_name(name, arena);
    }
    return head->n >= 2;
}

/* Cuts a line as the grid says; whether all of its pieces fit. */
static bool cut_row(const grid *g, dbr_slice line, dbr_arena *arena, read_row *ret)
{
    size_t n = 0;
    if (g->form == BARRED) {
        cut_barred(line, arena, ret);
        return ret->n == g->table.head.n;
    }
    return cut_aligned(&g->columns, line, &n, ret) == n && n > 1;
}

/* Whether the lines below a head are its rows, and which column is the time. */
static bool has_rows(dbr_slice rest, dbr_arena *arena, grid *g)
{
    dbr_slice line;
    size_t n = 0, n_good = 0;
    g->table.when = SIZE_MAX;
    while (n < SNIFF_ROWS && read_line(&rest, &line)) {
        read_row row;
        if (is_frame(line)) {
            continue;
        }
        bool fits = cut_row(g, line, arena, &row);
        n++;
        if (fits && g->table.when == SIZE_MAX) {
            g->table.when = read_named_time(&g->table.head, &row);
            g->table.when = g->table.when == SIZE_MAX ? read_shaped_time(&row) : g->table.when;
        }
        n_good += fits && g->table.when < row.n && read_cell_is_time(row.cells[g->table.when], true);
    }
    return n_good > 0 && n_good * 2 >= n;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, line;
    bool has_frame = false;
    for (size_t i = 0; i < HEAD_LINES && read_line(&rest, &line) && line.len <= 4096; i++) {
        grid g;
        dbr_slice below = rest, next;
        if (is_frame(line)) {
            has_frame = true;
            continue;
        }
        has_frame = has_frame || (read_line(&below, &next) && is_frame(next));
        bool is_barred = has_frame && dbr_slice_find_char(line, '|') != SIZE_MAX;
        char form = is_barred ? BARRED : ALIGNED;
        if (dbr_slice_find_char(line, '\t') == SIZE_MAX && read_names(form, line, arena, &g) &&
            has_rows(rest, arena, &g)) {
            layout->context =
                dbr_slice_str(dbr_arena_printf(arena, "%c%zu:%.*s", form, g.table.when, DBR_FMT(line)));
            return 87;
        }
    }
    return 0;
}

static bool grid_of(const dbr_layout *layout, dbr_arena *arena, grid *ret)
{
    int64_t column = 0;
    size_t colon = dbr_slice_find_char(dbr_slice_sub(layout->context, 0, 8), ':');
    if (colon == SIZE_MAX || colon < 2 || !dbr_slice_int(dbr_slice_sub(layout->context, 1, colon), &column) ||
        column < 0) {
        return false;
    }
    ret->table.when = (size_t)column;
    return read_names(layout->context.ptr[0], dbr_slice_from(layout->context, colon + 1), arena, ret);
}

/* Cells of Alertmanager's pairs, under dotted names. */
static void take_pairs(const grid *g, const read_row *row, dbr_arena *arena, read_object_view *v)
{
    for (size_t i = 0; i < row->n && i < g->table.head.n; i++) {
        dbr_slice name = g->table.head.cells[i];
        if (!dbr_slice_is(name, "labels") && !dbr_slice_is(name, "annotations")) {
            continue;
        }
        dbr_record unused = {0};
        size_t before = v->all.n;
        (void)read_pairs(row->cells[i], arena, &v->all, &unused);
        for (size_t k = before; k < v->all.n; k++) {
            v->all.items[k].key = dbr_slice_str(
                dbr_arena_printf(arena, "%.*s.%.*s", DBR_FMT(name), DBR_FMT(v->all.items[k].key)));
        }
        if (v->all.n > before) {
            dbr_stamp stamp = v->stamp;
            read_view_roles(v);
            v->stamp = stamp;
        }
    }
}

static bool read_cells(const dbr_layout *layout, dbr_slice line, dbr_arena *scratch, grid *g, read_row *row,
                       read_object_view *v)
{
    if (!grid_of(layout, scratch, g)) {
        return false;
    }
    (void)cut_row(g, line, scratch, row);
    if (row->n < 2 || !read_table_view(&g->table, row, line, v)) {
        return false;
    }
    take_pairs(g, row, scratch, v);
    return true;
}

static size_t each(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data)
{
    grid g;
    read_row row;
    read_object_view v;
    dbr_slice line = read_first_line(item->bytes);
    return read_cells(layout, line, scratch, &g, &row, &v)
               ? read_table_samples(&g.table, &row, &v, scratch, take, data)
               : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    grid g;
    read_row row;
    read_object_view v;
    dbr_slice line = read_first_line(item->bytes);
    dbr_slice head =
        dbr_slice_from(layout->context, dbr_slice_find_char(layout->context, ':') + 1); // none: the whole
    if (dbr_slice_trim(line).len == 0 || is_frame(line) ||
        dbr_slice_eq(dbr_slice_trim(line), dbr_slice_trim(head))) {
        return -1;
    }
    if (read_cells(layout, line, scratch, &g, &row, &v)) {
        return read_table_records(&row, &v, scratch, ret);
    }
    ret->kind = DBR_KIND_LOG; // what stands around a table: "(2 rows)"
    ret->text = dbr_slice_trim(line);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"history.txt",
     "ID  DATE                           REVISION\n0   2025-02-09 10:05:23 +0000 UTC  main (1f3a9c2)\n"
     "1   2025-02-09 10:22:10 +0000 UTC  v2.2.9 (77aa0e1)\n",
     2, "2025-02-09T10:05:23Z", "main (1f3a9c2)"},
    {"psql.txt",
     " id |     created_at      | level |     message     "
     "\n----+---------------------+-------+-----------------\n"
     "  7 | 2025-02-09 10:05:23 | error | pool exhausted\n(1 row)\n\n",
     2, "2025-02-09T10:05:23", "pool exhausted"},
    {"mysql.txt",
     "+---------------------+----------+\n| minute              | requests "
     "|\n+---------------------+----------+\n"
     "| 2025-02-09 10:05:23 |      120 |\n+---------------------+----------+\n",
     1, "2025-02-09T10:05:23", "120"},
    {0},
};

const dbr_format read_grid = {
    .name = "grid",
    .help =
        "tables as commands print them, in columns or between bars: argocd app history, amtool, psql, mysql, "
        "Markdown",
    .label = DBR_T_READ_LABEL_TABLE,
    .shape = DBR_SHAPE_LINES,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff,
    .parse = parse,
    .each = each,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
