/*
 * csv: tables with a head line, one of whose columns is a time; separated by ',' ';' or a tab.
 *
 * A table with a level or a message is a log, its other columns are fields. Else every column of numbers is a
 * metric named by its head, one sample a row; a row yields at most DBR_MAX_SUBRECORDS of them. Rows that hold
 * neither are log lines. The head line is the layout's context.
 *
 * Limits: a quoted cell ends with its line.
 */
#include "read/object.h"

#include <assert.h>

#define MAX_COLUMNS 64u
#define SNIFF_ROWS  5u

typedef struct csv_row {
    dbr_slice cells[MAX_COLUMNS];
    size_t n;
} csv_row;

static char separator_of(dbr_slice head)
{
    char best = ',';
    size_t most = 0;
    for (const char *c = ",;\t"; *c != '\0'; c++) {
        size_t n = 0;
        for (size_t i = 0; i < head.len; i++) {
            n += head.ptr[i] == *c;
        }
        best = n > most ? *c : best;
        most = n > most ? n : most;
    }
    return best;
}

/* A cell's text: without its quotes, doubled ones made single. */
static dbr_slice unquote(dbr_slice cell, dbr_arena *arena)
{
    if (cell.len < 2 || cell.ptr[0] != '"' || cell.ptr[cell.len - 1] != '"') {
        return cell;
    }
    dbr_slice inside = dbr_slice_sub(cell, 1, cell.len - 1);
    if (dbr_slice_find(inside, dbr_slice_str("\"\"")) == SIZE_MAX) {
        return inside;
    }
    char *out = dbr_arena_str(arena, inside);
    size_t n = 0;
    for (size_t i = 0; i < inside.len; i++) {
        out[n++] = inside.ptr[i];
        i += inside.ptr[i] == '"' && i + 1 < inside.len && inside.ptr[i + 1] == '"';
    }
    return dbr_slice_of(out, n);
}

static void split_row(dbr_slice line, char separator, dbr_arena *arena, csv_row *ret)
{
    size_t at = 0;
    ret->n = 0;
    while (at <= line.len && ret->n < MAX_COLUMNS) {
        size_t begin = at;
        bool is_quoted = false;
        while (at < line.len && (is_quoted || line.ptr[at] != separator)) {
            is_quoted ^= line.ptr[at] == '"';
            at++;
        }
        ret->cells[ret->n++] = unquote(dbr_slice_trim(dbr_slice_sub(line, begin, at)), arena);
        at++;
    }
}

/* The column that says when; SIZE_MAX for none. */
static size_t time_column(const csv_row *head)
{
    for (size_t i = 0; i < head->n; i++) {
        if (read_key_role(head->cells[i]) == READ_TIME) {
            return i;
        }
    }
    return SIZE_MAX;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, head_line, line;
    csv_row head, row;
    dbr_stamp stamp;
    if (dbr_slice_starts(rest, "\xEF\xBB\xBF")) {
        rest = dbr_slice_from(rest, 3);
    }
    if (!read_line(&rest, &head_line) || head_line.len > 4096 || strchr("{[<", head_line.ptr[0]) != NULL) {
        return 0;
    }
    char separator = separator_of(head_line);
    split_row(head_line, separator, arena, &head);
    size_t when = time_column(&head);
    if (head.n < 2 || when == SIZE_MAX) {
        return 0;
    }
    size_t n = 0, n_good = 0;
    while (n < SNIFF_ROWS && read_line(&rest, &line)) {
        split_row(line, separator, arena, &row);
        n++;
        n_good += row.n == head.n && dbr_stamp_read(row.cells[when], &stamp);
    }
    layout->context = dbr_slice_dup(arena, head_line);
    return n_good > 0 && n_good * 2 > n ? 85 : 0;
}

/* One sample for each cell with a number; their count. */
static int parse_samples(const csv_row *head, const csv_row *row, size_t when, const read_object_view *v,
                         dbr_record *ret)
{
    int n = 0;
    for (size_t i = 0; i < row->n && i < head->n && n < (int)DBR_MAX_SUBRECORDS; i++) {
        double value = 0;
        if (i == when || !dbr_slice_real(row->cells[i], &value)) {
            continue;
        }
        ret[n].kind = DBR_KIND_SAMPLE;
        ret[n].stamp = v->stamp;
        ret[n].stamp_raw = row->cells[when];
        ret[n].title = head->cells[i];
        ret[n].text = row->cells[i];
        n++;
    }
    return n;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    dbr_slice line = read_first_line(item->bytes);
    csv_row head, row;
    read_object_view v;
    if (dbr_slice_eq(dbr_slice_trim(line), dbr_slice_trim(layout->context))) {
        return -1;
    }
    char separator = separator_of(layout->context);
    split_row(layout->context, separator, scratch, &head);
    split_row(line, separator, scratch, &row);
    size_t when = time_column(&head);
    if (row.n < 2 || when == SIZE_MAX || when >= row.n) {
        return 0;
    }
    v.raw = item->bytes;
    v.all.n = 0;
    for (size_t i = 0; i < row.n && i < head.n; i++) {
        if (row.cells[i].len > 0) {
            read_field(&v.all, head.cells[i], row.cells[i], read_is_number(row.cells[i]));
        }
    }
    read_view_roles(&v);
    if (v.stamp.local == DBR_TIME_NONE) {
        return 0;
    }
    bool is_log = v.best[READ_MESSAGE] != SIZE_MAX || v.best[READ_LEVEL] != SIZE_MAX;
    int n = is_log ? 0 : parse_samples(&head, &row, when, &v, ret);
    if (n == 0) {
        read_view_record(&v, scratch, ret);
        n = 1;
    }
    return n;
}

static const dbr_format_sample SAMPLES[] = {
    {"metrics.csv",
     "ts,wal_bytes,slot_active,rows\n1739095523.5,16777216,f,400\n1739095525,16777216,f,1600\n", 4,
     "2025-02-09T10:05:23.5Z", "wal_bytes"},
    {"export.csv",
     "\"time\";\"level\";\"message\"\n2025-02-09 10:05:23;ERROR;\"pool \"\"orders\"\"; exhausted\"\n", 1,
     "2025-02-09T10:05:23", "pool \"orders\"; exhausted"},
    {0},
};

const dbr_format read_csv = {
    .name = "csv",
    .help = "tables with a head line and a time column: metrics by column, or a log",
    .label = DBR_T_READ_LABEL_TABLE,
    .shape = DBR_SHAPE_LINES,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
