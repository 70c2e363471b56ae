/*
 * Tables: columns are matched by their names, rows by key; a row merges cell by cell.
 *
 *   base    | 10:05:23 | First 5xx | nginx |      ours    | 10:05:23 | First 5xx errors | nginx |
 *   theirs  | 10:05:20 | First 5xx | nginx |      merged  | 10:05:20 | First 5xx errors | nginx |
 *
 * A row whose cells are not as many as the columns (GFM allows it) merges as one piece. A line that no side changed
 * against the result's columns is copied byte for byte; else only the changed cells of ours' line are replaced; only
 * when the columns themselves differ is a line written anew.
 *
 * Columns: one that ours deleted stays deleted, with what theirs writes into it. One that theirs deleted goes only if
 * ours never changed a cell of it.
 */
#include "document/merge.h"

#include "base/limits.h"

#include <assert.h>

typedef struct table_row {
    const dbr_merge_line *line;
    const dbr_slice *cells; // with the blanks around them
    size_t n;
} table_row;

typedef struct table {
    dbr_merge *m;
    table_row *rows[DBR_SIDE_COUNT]; // 0 is the header, 1 the delimiter row
    size_t n_rows[DBR_SIDE_COUNT], n_columns[DBR_SIDE_COUNT];
    dbr_sequence columns;
    dbr_triple *layout; // merged columns
    size_t n_layout;
    bool is_layout_of[DBR_SIDE_COUNT]; // the merged columns are this side's
} table;

/* One cell of the result. */
typedef struct cell {
    dbr_slice text, ours, theirs;
    bool is_theirs, is_conflict;
} cell;

static void read_rows(table *t, dbr_side side, size_t i_block);
static void match_columns(table *t);
static void lay_out(table *t, const dbr_sequence *rows);
static void match_rows(table *t, dbr_sequence *rows);
static void write_row(table *t, const dbr_triple *at);

void dbr_merge_table(dbr_merge *m, const dbr_triple *block)
{
    table t = {.m = m};
    dbr_sequence rows = {0};
    dbr_triple *order = NULL;

    assert(block->at[DBR_OURS] != DBR_NONE && block->at[DBR_THEIRS] != DBR_NONE);
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        read_rows(&t, side, block->at[side]);
    }
    match_columns(&t);
    match_rows(&t, &rows);
    lay_out(&t, &rows);
    bool has_base = t.n_rows[DBR_BASE] > 0;
    for (size_t i = 0; i < 2; i++) {
        const dbr_triple head = {.at = {has_base ? i : DBR_NONE, i, i}};
        write_row(&t, &head);
    }
    size_t n = dbr_sequence_order(m, &rows, &order);
    for (size_t i = 0; i < n; i++) {
        for (int side = 0; side < DBR_SIDE_COUNT; side++) {
            order[i].at[side] += order[i].at[side] == DBR_NONE ? 0 : 2;
        }
        write_row(&t, &order[i]);
    }
}

bool dbr_merge_is_table(const dbr_merge *m, const dbr_triple *block)
{
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        dbr_merge_text text = dbr_merge_block_text(m, side, block->at[side]);
        if (text.n > 0 && dbr_merge_cells(text.lines[0].text, NULL, 0) > DBR_MAX_FIELDS) {
            return false;
        }
    }
    return true;
}

/* ---- reading ---- */

static void read_rows(table *t, dbr_side side, size_t i_block)
{
    dbr_merge_text text = dbr_merge_block_text(t->m, side, i_block);
    t->n_rows[side] = text.n;
    t->rows[side] = DBR_NEW_N(&t->m->scratch, table_row, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        table_row *row = &t->rows[side][i];
        row->line = &text.lines[i];
        row->n = dbr_merge_cells(row->line->text, NULL, 0);
        dbr_slice *cells = DBR_NEW_N(&t->m->scratch, dbr_slice, row->n + 1);
        (void)dbr_merge_cells(row->line->text, cells, row->n);
        row->cells = cells;
    }
    t->n_columns[side] = text.n > 0 ? t->rows[side][0].n : 0;
}

static const table_row *row_at(const table *t, dbr_side side, size_t i)
{
    return i == DBR_NONE ? NULL : &t->rows[side][i];
}

/* The trimmed cell of a column; empty when the row or the column is not there. */
static dbr_slice cell_at(const table_row *row, size_t column)
{
    return row == NULL || column >= row->n ? (dbr_slice){0} : dbr_slice_trim(row->cells[column]);
}

static bool is_regular(const table *t, dbr_side side, const table_row *row)
{
    return row == NULL || row->n == t->n_columns[side];
}

/* Whether a side left base's row alone. What ours wrote into a column of its own counts, what theirs did does not: a row
 * that ours deleted is no news because the draft has a new column. */
static bool is_as_base(const table *t, dbr_side side, const table_row *row, const table_row *base)
{
    if (row->line->id == base->line->id || (side == DBR_THEIRS && row->line->says == base->line->says)) {
        return true;
    }
    if (!is_regular(t, side, row) || !is_regular(t, DBR_BASE, base)) {
        return false;
    }
    for (size_t i = 0; i < base->n; i++) {
        size_t other = t->columns.of_base[side][i];
        bool is_same = other == DBR_NONE || dbr_slice_eq(cell_at(base, i), cell_at(row, other)) ||
                       (side == DBR_THEIRS && dbr_merge_same(cell_at(base, i), cell_at(row, other)));
        if (!is_same) {
            return false;
        }
    }
    for (size_t i = 0; i < row->n && side == DBR_OURS; i++) {
        if (t->columns.base_of[side][i] == DBR_NONE && cell_at(row, i).len > 0) {
            return false;
        }
    }
    return true;
}

/* ---- columns ---- */

/* By its cells a column is known under a new name. */
static void set_column_words(table *t, dbr_side side, size_t column, dbr_merge_item *item)
{
    DBR_AUTO(dbr_buf) cells = {0};
    for (size_t i = 2; i < t->n_rows[side] && i < DBR_MERGE_MAX_WORDS; i++) {
        dbr_buf_slice(&cells, cell_at(&t->rows[side][i], column));
        dbr_buf_char(&cells, ' ');
    }
    dbr_merge_set_words(t->m, dbr_buf_view(&cells), item);
}

static void match_columns(table *t)
{
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        size_t n = t->n_columns[side];
        t->columns.n[side] = n;
        t->columns.items[side] = DBR_NEW_N(&t->m->scratch, dbr_merge_item, n + 1);
        for (size_t i = 0; i < n; i++) {
            uint64_t name = dbr_merge_fold_hash(cell_at(&t->rows[side][0], i));
            t->columns.items[side][i] = (dbr_merge_item){.exact = name | 1, .time = DBR_TIME_NONE};
            set_column_words(t, side, i, &t->columns.items[side][i]);
        }
    }
    dbr_sequence_match(t->m, &t->columns, 0);
}

/* Whether ours has anything in a column that base does not have in it. */
static bool is_column_edited(const table *t, const dbr_sequence *rows, const dbr_triple *column)
{
    for (size_t i = 0; i < t->n_rows[DBR_OURS]; i++) {
        const table_row *ours = &t->rows[DBR_OURS][i];
        size_t i_base = i < 2 ? i : rows->base_of[DBR_OURS][i - 2];
        i_base += i >= 2 && i_base != DBR_NONE ? 2 : 0;
        const table_row *base = row_at(t, DBR_BASE, i_base);
        if (i != 1 && is_regular(t, DBR_OURS, ours) &&
            !dbr_slice_eq(cell_at(ours, column->at[DBR_OURS]), cell_at(base, column->at[DBR_BASE]))) {
            return true;
        }
    }
    return false;
}

static void lay_out(table *t, const dbr_sequence *rows)
{
    dbr_triple *all = NULL;
    size_t n = dbr_sequence_order(t->m, &t->columns, &all);
    t->layout = all;
    for (size_t i = 0; i < n; i++) {
        const dbr_triple *c = &all[i];
        bool is_deleted =
            c->at[DBR_BASE] != DBR_NONE &&
            (c->at[DBR_OURS] == DBR_NONE || (c->at[DBR_THEIRS] == DBR_NONE && !is_column_edited(t, rows, c)));
        if (!is_deleted) {
            t->layout[t->n_layout++] = *c;
        }
    }
    for (int side = DBR_OURS; side < DBR_SIDE_COUNT; side++) {
        t->is_layout_of[side] = t->n_layout == t->n_columns[side];
        for (size_t i = 0; i < t->n_layout; i++) {
            t->is_layout_of[side] = t->is_layout_of[side] && t->layout[i].at[side] == i;
        }
    }
}

/* ---- rows ---- */

static void match_rows(table *t, dbr_sequence *rows)
{
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        size_t n = t->n_rows[side] > 2 ? t->n_rows[side] - 2 : 0;
        rows->n[side] = n;
        rows->items[side] = DBR_NEW_N(&t->m->scratch, dbr_merge_item, n + 1);
        for (size_t i = 0; i < n; i++) {
            const table_row *row = &t->rows[side][i + 2];
            dbr_merge_row_key(t->m, row->line->text, row->cells, row->n, &rows->items[side][i]);
        }
        dbr_merge_roll_times(rows->items[side], n);
    }
    dbr_sequence_match(t->m, rows, 0);
}

static dbr_merge_what name_of(table *t, const dbr_triple *row, size_t column)
{
    dbr_side side = row->at[DBR_OURS] != DBR_NONE ? DBR_OURS : DBR_THEIRS;
    if (row->at[side] == 0) {
        return (dbr_merge_what){.part = DBR_CONFLICT_TABLE_HEAD};
    }
    dbr_merge_what what = dbr_merge_about(t->m, DBR_CONFLICT_ROW, cell_at(row_at(t, side, row->at[side]), 0));
    if (column != DBR_NONE) {
        dbr_slice title = cell_at(&t->rows[side][0], t->layout[column].at[side]);
        what.column = dbr_merge_about(t->m, DBR_CONFLICT_ROW, title).name;
    }
    return what;
}

/* ---- cells ---- */

static cell merge_cell(const table *t, const dbr_triple *row, const dbr_triple *column)
{
    const table_row *base = row_at(t, DBR_BASE, row->at[DBR_BASE]);
    dbr_slice b = cell_at(base, column->at[DBR_BASE]);
    cell c = {.ours = cell_at(row_at(t, DBR_OURS, row->at[DBR_OURS]), column->at[DBR_OURS]),
              .theirs = cell_at(row_at(t, DBR_THEIRS, row->at[DBR_THEIRS]), column->at[DBR_THEIRS])};
    bool has_ours = row->at[DBR_OURS] != DBR_NONE && column->at[DBR_OURS] != DBR_NONE;
    bool has_theirs = row->at[DBR_THEIRS] != DBR_NONE && column->at[DBR_THEIRS] != DBR_NONE;
    bool is_ours_base = dbr_slice_eq(c.ours, b);
    c.is_theirs = has_theirs && (!has_ours || is_ours_base);
    c.text = c.is_theirs ? c.theirs : c.ours;
    c.is_conflict = has_ours && has_theirs && !is_ours_base && !dbr_merge_same(c.theirs, b) &&
                    !dbr_merge_same(c.ours, c.theirs) && row->at[DBR_OURS] != 1;
    return c;
}

static void put_cell(table *t, const dbr_triple *row, size_t column, const cell *c)
{
    size_t begin = c->is_conflict ? dbr_merge_here(t->m) : 0;
    dbr_merge_put(t->m, c->text);
    if (c->is_conflict) {
        dbr_merge_conflict(t->m, begin, c->ours, c->theirs, name_of(t, row, column));
    }
}

/* Ours' line with the changed cells replaced. */
static void patch_row(table *t, const dbr_triple *row)
{
    const table_row *ours = row_at(t, DBR_OURS, row->at[DBR_OURS]);
    const char *done = ours->line->text.ptr;
    for (size_t i = 0; i < t->n_layout; i++) {
        cell c = merge_cell(t, row, &t->layout[i]);
        dbr_slice raw = ours->cells[i];
        dbr_slice trimmed = dbr_slice_trim(raw);
        bool is_changed = c.is_theirs && !dbr_slice_eq(c.theirs, c.ours);
        const char *begin = trimmed.len > 0 ? trimmed.ptr : raw.ptr;
        const char *end = trimmed.len > 0 ? begin + trimmed.len : raw.ptr + raw.len;
        if (!is_changed && !c.is_conflict) {
            continue;
        }
        const char *space = trimmed.len == 0 ? " " : ""; // an empty cell is all blanks, and has none to spare
        dbr_merge_put(t->m, dbr_slice_of(done, (size_t)(begin - done)));
        dbr_merge_put(t->m, dbr_slice_str(space));
        put_cell(t, row, i, &c);
        dbr_merge_put(t->m, dbr_slice_str(space));
        done = end;
    }
    const char *end = ours->line->text.ptr + ours->line->text.len;
    const dbr_merge_line rest = {.text = dbr_slice_of(done, (size_t)(end - done)), .eol = ours->line->eol};
    dbr_merge_put_line(t->m, DBR_OURS, &rest);
}

/* A line for columns that no side has. */
static void compose_row(table *t, const dbr_triple *row)
{
    bool is_delimiter = row->at[DBR_OURS] == 1;
    for (size_t i = 0; i < t->n_layout; i++) {
        cell c = merge_cell(t, row, &t->layout[i]);
        if (is_delimiter && c.text.len == 0) {
            c.text = dbr_slice_str("---");
        }
        dbr_merge_put(t->m, dbr_slice_str(i == 0 ? "| " : " | "));
        put_cell(t, row, i, &c);
    }
    dbr_merge_put(t->m, dbr_slice_str(t->n_layout == 0 ? "|" : " |"));
    dbr_merge_end_line(t->m);
}

/* ---- one row ---- */

/* Whole lines, when one side's can stand as it is or a row is irregular. */
static bool copy_row(table *t, const dbr_triple *at)
{
    const table_row *base = row_at(t, DBR_BASE, at->at[DBR_BASE]);
    const table_row *ours = row_at(t, DBR_OURS, at->at[DBR_OURS]);
    const table_row *theirs = row_at(t, DBR_THEIRS, at->at[DBR_THEIRS]);
    bool is_regular_row =
        is_regular(t, DBR_BASE, base) && is_regular(t, DBR_OURS, ours) && is_regular(t, DBR_THEIRS, theirs);
    bool is_ours_base = ours != NULL && base != NULL && ours->line->id == base->line->id;
    bool is_theirs_base = theirs != NULL && base != NULL && theirs->line->id == base->line->id;
    bool is_same = ours != NULL && theirs != NULL && ours->line->id == theirs->line->id;

    if (theirs != NULL && (ours == NULL || is_ours_base) &&
        (t->is_layout_of[DBR_THEIRS] || !is_regular_row)) {
        dbr_merge_put_line(t->m, DBR_THEIRS, theirs->line);
        return true;
    }
    if (ours != NULL && (theirs == NULL || is_theirs_base || is_same) &&
        (t->is_layout_of[DBR_OURS] || !is_regular_row)) {
        dbr_merge_put_line(t->m, DBR_OURS, ours->line);
        return true;
    }
    if (is_regular_row) {
        return false;
    }
    size_t begin = dbr_merge_here(t->m);
    dbr_merge_put_line(t->m, DBR_OURS, ours->line);
    dbr_merge_conflict(t->m, begin, ours->line->text, theirs->line->text, name_of(t, at, DBR_NONE));
    return true;
}

static void write_row(table *t, const dbr_triple *at)
{
    const table_row *base = row_at(t, DBR_BASE, at->at[DBR_BASE]);
    const table_row *ours = row_at(t, DBR_OURS, at->at[DBR_OURS]);
    const table_row *theirs = row_at(t, DBR_THEIRS, at->at[DBR_THEIRS]);

    if (ours == NULL && base != NULL) { // ours deleted it
        if (theirs != NULL && !is_as_base(t, DBR_THEIRS, theirs, base)) {
            dbr_merge_conflict(t->m, 0, (dbr_slice){0}, theirs->line->text, name_of(t, at, DBR_NONE));
        }
        return;
    }
    const dbr_merge_text line = {.lines = ours != NULL ? ours->line : NULL, .n = ours != NULL ? 1 : 0};
    bool is_held = dbr_merge_would_lose(t->m, line, (dbr_merge_text){0});
    if (theirs == NULL && base != NULL && is_as_base(t, DBR_OURS, ours, base) && !is_held) {
        return; // theirs dropped it and ours never touched it
    }
    size_t begin = ours != NULL ? dbr_merge_here(t->m) : 0;
    if (!copy_row(t, at)) {
        if (ours != NULL && t->is_layout_of[DBR_OURS]) {
            patch_row(t, at);
        } else {
            compose_row(t, at);
        }
    }
    if (theirs == NULL && base != NULL) {
        dbr_merge_conflict(t->m, begin, ours->line->text, (dbr_slice){0}, name_of(t, at, DBR_NONE));
    }
}
