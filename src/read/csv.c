/*
 * csv: tables, one of whose columns is a time; separated by ',' ';' '|' or a tab, with a head line or without.
 *
 * The time's column is named like one (object.c's key list); where none is, the first whose values all read as
 * stamps. A table with a level or a message is a log, its other columns are fields; a cell that holds a JSON object
 * with a time of its own is the record (rows of a database that kept API answers). Else, where at least half of what a
 * row holds are numbers, every column of numbers but ids is a metric named by its head, one sample a row; a column of their
 * names ("Series", "metric") names them, and columns that say which host, device … are labels (series_labels.c). Other rows
 * are log lines. Between ';' a fraction may stand behind a comma. A number may have a unit ("31.0 %", "100 ms"; cell_unit.c),
 * which is told behind the metric's name.
 *
 * Without a head line columns are named by what they hold: time, level, message (the longest text), c1, c2 …;
 * PostgreSQL's csvlog by its documentation. The layout's context is "+COLUMN:NAMES", where COLUMN is the time's and '-'
 * stands for '+' when the file has no such line.
 *
 * A date and a clock (or an hour) in two columns are one time (read_row_join).
 *
 * A quoted cell may hold line breaks: a line begins a row when its time column reads, when it has as many cells as the
 * head, or when it has some and leaves a quote open before the time's column. Where the message is the last column, what
 * a row has too much belongs to it: it was written without quotes.
 */
#include "read/table.h"

#include <assert.h>

#define SNIFF_ROWS 12u

/* ---- PostgreSQL's csvlog ---- */

#define POSTGRES                                                                                             \
    "log_time,user,database,pid,client,session_id,session_line,command,session_start,virtual_xid,"           \
    "transaction_id,level,sql_state,message,detail,hint,internal_query,internal_position,context,query,"     \
    "query_position,location,application,backend_type,leader_pid,query_id"

static bool is_postgres(const read_row *row)
{
    return row->n >= 23 && read_cell_is_time(row->cells[0], true) &&
           dbr_level_parse(row->cells[11]) != DBR_LEVEL_NONE && row->cells[12].len == 5;
}

/* ---- sniffing ---- */

/* Rows of the head, joined over line breaks inside quotes; false at the end. */
static bool next_row(dbr_slice *rest, char separator, dbr_arena *arena, read_row *ret)
{
    dbr_slice line, all = {0};
    for (size_t i = 0; i < 64 && read_line(rest, &line); i++) {
        all = all.ptr == NULL ? line : dbr_slice_of(all.ptr, (size_t)(line.ptr + line.len - all.ptr));
        read_row_split(all, separator, arena, ret);
        if (!ret->is_open) {
            return true;
        }
    }
    return false;
}

/* Names for the columns of a table without a head line. */
static dbr_slice invent_head(const read_row *row, size_t when, char separator, dbr_arena *arena)
{
    DBR_AUTO(dbr_buf) out = {0};
    size_t level = SIZE_MAX, message = SIZE_MAX;
    if (is_postgres(row)) {
        return dbr_slice_str("-0:" POSTGRES);
    }
    for (size_t i = 0; i < row->n; i++) {
        bool is_level = row->cells[i].len > 1 && dbr_level_parse(row->cells[i]) != DBR_LEVEL_NONE &&
                        !read_is_number(row->cells[i]);
        level = level == SIZE_MAX && is_level ? i : level;
        bool is_text = i != when && dbr_slice_find_char(row->cells[i], ' ') != SIZE_MAX;
        message =
            is_text && (message == SIZE_MAX || row->cells[i].len > row->cells[message].len) ? i : message;
    }
    dbr_buf_printf(&out, "-%zu:", when);
    for (size_t i = 0; i < row->n; i++) {
        dbr_buf_printf(&out, "%.*s", i > 0, &separator);
        if (i == when || i == level || i == message) {
            dbr_buf_str(&out, i == when ? "time" : i == level ? "level" : "message");
        } else {
            dbr_buf_printf(&out, "c%zu", i + 1);
        }
    }
    return dbr_slice_dup(arena, dbr_buf_view(&out));
}

/* How many of the next rows have the time in its column and about as many cells as the first. */
static void count_rows(dbr_slice rest, const read_table *t, dbr_arena *arena, size_t *ret_n, size_t *ret_good)
{
    read_row row;
    *ret_n = *ret_good = 0;
    while (*ret_n < SNIFF_ROWS && next_row(&rest, t->separator, arena, &row)) {
        bool is_whole = row.n == t->head.n || row.n + 1 == t->head.n || row.n == t->head.n + 1;
        read_row_join(&t->head, &row, arena);
        ++*ret_n;
        *ret_good += is_whole && t->when < row.n && read_cell_is_time(row.cells[t->when], true);
    }
}

/* A table whose first line names its columns; the score. */
static int sniff_headed(dbr_slice rest, dbr_slice head_line, read_table *t, dbr_arena *arena,
                        dbr_layout *layout)
{
    read_row row;
    dbr_slice after = rest;
    size_t n = 0, n_good = 0;
    if (!next_row(&after, t->separator, arena, &row)) {
        return 0;
    }
    read_row_join(&t->head, &row, arena);
    t->when = read_named_time(&t->head, &row);
    bool is_wide = row.n >= 3 || t->separator != ',';
    t->when = t->when == SIZE_MAX && is_wide ? read_shaped_time(&row) : t->when;
    if (t->when >= t->head.n) {
        return 0;
    }
    count_rows(rest, t, arena, &n, &n_good);
    layout->context = dbr_slice_str(dbr_arena_printf(arena, "+%zu:%.*s", t->when, DBR_FMT(head_line)));
    return n_good > 0 && n_good * 2 > n ? 85 : 0;
}

/* A table of rows alone; the score. */
static int sniff_bare(dbr_slice all, read_table *t, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice after = all;
    size_t n = 0, n_good = 0;
    if (!next_row(&after, t->separator, arena, &t->head) || t->head.n < 3) {
        return 0;
    }
    read_row_join(&(read_row){.n = 0}, &t->head, arena);
    t->when = read_shaped_time(&t->head);
    if (t->when == SIZE_MAX || t->when > 8) {
        return 0;
    }
    count_rows(all, t, arena, &n, &n_good);
    layout->context = invent_head(&t->head, t->when, t->separator, arena);
    bool is_even = n_good * 10 >= n * 9 && n_good >= 2;
    return is_postgres(&t->head) ? 95 : is_even && t->head.n >= 4 ? 62 : 0;
}

/* "sep=;": what Excel wants to be told; true when it was there. */
static bool skip_excel(dbr_slice *rest)
{
    dbr_slice after = *rest, line;
    if (!read_line(&after, &line) || line.len > 6 || !dbr_slice_starts(line, "sep=")) {
        return false;
    }
    *rest = after;
    return true;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, first_line;
    read_table t = {0};
    (void)skip_excel(&rest);
    dbr_slice all = rest;
    if (!read_line(&rest, &first_line) || first_line.len > 8192 ||
        strchr("{[<#", first_line.ptr[0]) != NULL) {
        return 0;
    }
    t.separator = read_row_separator(first_line);
    read_row_split(first_line, t.separator, arena, &t.head);
    bool has_head = !t.head.is_open && t.head.n >= 2 && read_shaped_time(&t.head) == SIZE_MAX;
    return has_head ? sniff_headed(rest, first_line, &t, arena, layout) : sniff_bare(all, &t, arena, layout);
}

/* ---- rows ---- */

/* The names of a context and the time's column; false when it is not ours. */
static bool read_context(const dbr_layout *layout, dbr_slice *ret_names, size_t *ret_when)
{
    int64_t column = 0;
    size_t colon = dbr_slice_find_char(dbr_slice_sub(layout->context, 0, 8), ':');
    if (colon == SIZE_MAX || colon < 2 || !dbr_slice_int(dbr_slice_sub(layout->context, 1, colon), &column) ||
        column < 0) {
        return false;
    }
    *ret_names = dbr_slice_from(layout->context, colon + 1);
    *ret_when = (size_t)column;
    return true;
}

/* The table of a layout; false when its context is not ours. */
static bool table_of(const dbr_layout *layout, dbr_arena *arena, read_table *ret)
{
    dbr_slice names;
    if (!read_context(layout, &names, &ret->when)) {
        return false;
    }
    ret->separator = read_row_separator(names);
    read_row_split(names, ret->separator, arena, &ret->head);
    return ret->head.n >= 2 && ret->when < ret->head.n;
}

/* The cells of a line up to its break: their number, and the text of one; quotes may be open at the end. */
static size_t count_cells(dbr_slice line, char separator, size_t wanted, dbr_slice *ret_cell, bool *ret_open)
{
    size_t column = 0, begin = 0;
    bool is_quoted = false;
    for (size_t i = 0; i <= line.len; i++) {
        if (i == line.len || (line.ptr[i] == separator && !is_quoted)) {
            if (column == wanted) {
                *ret_cell = dbr_slice_trim(dbr_slice_sub(line, begin, i));
            }
            begin = i + 1;
            column++;
        }
        is_quoted ^= i < line.len && line.ptr[i] == '"';
    }
    *ret_open = is_quoted;
    return column;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)item;
    dbr_slice names, when = {0};
    size_t column = 0;
    bool is_open = false, is_head_open = false;
    dbr_stamp stamp;
    if (!read_context(layout, &names, &column)) {
        return true;
    }
    char separator = read_row_separator(names);
    size_t n = count_cells(line, separator, column, &when, &is_open);
    dbr_slice unused = {0};
    size_t n_head = count_cells(names, separator, SIZE_MAX, &unused, &is_head_open);
    if (skip_excel(&(dbr_slice){line.ptr, line.len})) {
        return true;
    }
    bool goes_on = is_open && n >= 2 && n <= column && line.ptr[0] != ' ' && line.ptr[0] != '\t';
    if ((n == n_head && !is_open) || goes_on) {
        return true;
    }
    while (when.len > 1 && when.ptr[0] == '"' && when.ptr[when.len - 1] == '"') {
        when = dbr_slice_sub(when, 1, when.len - 1);
    }
    return when.len > 0 && dbr_stamp_read(when, &stamp);
}

/* A row taken apart; false when it is none. */
static bool read_cells(const dbr_layout *layout, dbr_slice bytes, dbr_arena *scratch, read_table *t,
                       read_row *row, read_object_view *v)
{
    if (!table_of(layout, scratch, t)) {
        return false;
    }
    read_row_split(bytes, t->separator, scratch, row);
    read_row_join(&t->head, row, scratch);
    return row->n >= 2 && read_table_view(t, row, bytes, v);
}

static bool is_head_line(const dbr_layout *layout, dbr_slice line)
{
    dbr_slice names;
    size_t column = 0;
    return read_context(layout, &names, &column) && layout->context.ptr[0] == '+' &&
           (dbr_slice_eq(dbr_slice_trim(line), dbr_slice_trim(names)) ||
            skip_excel(&(dbr_slice){line.ptr, line.len}));
}

static size_t each(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data)
{
    read_table t;
    read_row row;
    read_object_view v;
    if (is_head_line(layout, item->bytes) || !read_cells(layout, item->bytes, scratch, &t, &row, &v)) {
        return 0;
    }
    return read_table_samples(&t, &row, &v, scratch, take, data);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    read_table t;
    read_row row;
    read_object_view v;
    if (is_head_line(layout, item->bytes)) {
        return -1;
    }
    if (!read_cells(layout, item->bytes, scratch, &t, &row, &v)) {
        return 0;
    }
    return read_table_records(&row, &v, scratch, ret);
}

static const dbr_format_sample SAMPLES[] = {
    {"metrics.csv",
     "ts,wal_bytes,slot_active,rows\n1739095523.5,16777216,f,400\n1739095525,16777216,f,1600\n", 4,
     "2025-02-09T10:05:23.5Z", "wal_bytes"},
    {"export.csv",
     "\"time\";\"level\";\"message\"\n2025-02-09 10:05:23;ERROR;\"pool \"\"orders\"\"; exhausted\n  and "
     "more\"\n",
     1, "2025-02-09T10:05:23", "pool \"orders\"; exhausted\n  and more"},
    {"no-head.csv",
     "2025-02-09 10:05:23,web-1,ERROR,pool exhausted,7\n2025-02-09 10:05:24,web-2,INFO,all is well,8\n"
     "2025-02-09 10:05:25,web-2,INFO,still well,9\n",
     3, "2025-02-09T10:05:23", "pool exhausted"},
    {"postgresql.csv",
     "2025-02-09 10:05:23.404 "
     "UTC,\"app\",\"orders\",48210,\"192.0.2.7:51814\",67a87d03.bc52,3,\"SELECT\",2025-02-09 10:00:"
     "03 UTC,5/12,0,ERROR,57014,\"canceling statement due to statement timeout\",,,,,,\"SELECT o.id\n\tFROM "
     "orders o\",,,"
     "\"orders-api\",\"client backend\",,0\n",
     1, "2025-02-09T10:05:23.404Z", "canceling statement"},
    {"rows.csv",
     "\"id\",\"data\",\"created_at\"\n7,\"{\"\"sha\"\":\"\"696426eacf\"\",\"\"subject\"\":\"\"Shrink the "
     "pool\"\",\"\"committed_at\"\":"
     "\"\"2025-02-09T09:58:00Z\"\"}\",\"2025-02-10 00:00:00\"\n",
     1, "2025-02-09T09:58:00Z", "Shrink the pool"},
    {0},
};

const dbr_format read_csv = {
    .name = "csv",
    .help = "tables with a time column, with a head line or without: metrics by column, a log, PostgreSQL's "
            "csvlog",
    .label = DBR_T_READ_LABEL_TABLE,
    .shape = DBR_SHAPE_LINES,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .each = each,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
