/*
 * What becomes of a table's row; see table.h. Shared by tables with separators (csv.c) and those in columns (grid.c).
 */
#include "read/cell_unit.h"
#include "read/table.h"

bool read_cell_is_time(dbr_slice cell, bool is_named)
{
    dbr_stamp stamp;
    return cell.len >= (is_named ? 1u : 8u) && dbr_stamp_read(cell, &stamp) &&
           (is_named || !read_is_number(cell)); // a bare number needs a name to be a time
}

/* "2025-02-09", "9.2.2025", "20250209": digits and what stands between the parts of a date. */
static bool is_date(dbr_slice cell)
{
    size_t n_digits = 0, n_marks = 0, n_other = 0;
    for (size_t i = 0; i < cell.len; i++) {
        bool is_digit = cell.ptr[i] >= '0' && cell.ptr[i] <= '9';
        bool is_mark = cell.ptr[i] == '-' || cell.ptr[i] == '/' || cell.ptr[i] == '.';
        n_digits += is_digit;
        n_marks += is_mark;
        n_other += !is_digit && !is_mark;
    }
    dbr_time day = 0;
    bool is_numbers = n_other == 0 && n_digits <= 8 && (n_marks == 2 || (n_marks == 0 && n_digits == 8));
    return cell.len >= 6 && (is_numbers || dbr_date_parse(cell, &day) == cell.len);
}

/* "10:05", "9:05:23.118", "10:05 PM". */
static bool is_clock(dbr_slice cell)
{
    size_t colon = dbr_slice_find_char(cell, ':');
    bool is = colon == 1 || colon == 2;
    for (size_t i = 0; i < cell.len && i < 5 && is; i++) {
        is = i == colon || (cell.ptr[i] >= '0' && cell.ptr[i] <= '9');
        is |= i > colon + 1 && strchr(": ", cell.ptr[i]) != NULL;
    }
    return is && cell.len >= colon + 3 && cell.len <= 18;
}

static bool is_hour(dbr_slice name, dbr_slice cell)
{
    int64_t hour = 0;
    bool is_named = dbr_slice_eq_nocase(name, dbr_slice_str("hour")) || dbr_slice_is(name, "小时") ||
                    dbr_slice_is(name, "时");
    return is_named && cell.len <= 2 && dbr_slice_int(cell, &hour) && hour >= 0 && hour < 24;
}

void read_row_join(const read_row *head, read_row *row, dbr_arena *arena)
{
    size_t day = 0, clock = SIZE_MAX;
    while (day < row->n && !is_date(row->cells[day])) {
        day++;
    }
    for (size_t i = 0; i < row->n && day < row->n && clock == SIZE_MAX; i++) {
        dbr_slice name = i < head->n ? head->cells[i] : (dbr_slice){0};
        bool is_near = i == day + 1 || i + 1 == day; // tables without a head line
        bool is_time =
            dbr_slice_has_word(name, "time") || dbr_slice_find(name, dbr_slice_str("时")) != SIZE_MAX;
        bool may_be = (is_near || is_time) && is_clock(row->cells[i]);
        clock = may_be || is_hour(name, row->cells[i]) ? i : SIZE_MAX;
    }
    if (clock == SIZE_MAX) {
        return;
    }
    bool is_bare_hour = !is_clock(row->cells[clock]);
    dbr_slice whole = dbr_slice_str(dbr_arena_printf(arena, is_bare_hour ? "%.*s %.*s:00:00" : "%.*s %.*s",
                                                     DBR_FMT(row->cells[day]), DBR_FMT(row->cells[clock])));
    if (is_bare_hour && row->cells[clock].len == 1) {
        whole = dbr_slice_str(dbr_arena_printf(arena, "%.*s 0%.*s:00:00", DBR_FMT(row->cells[day]),
                                               DBR_FMT(row->cells[clock])));
    }
    if (!read_cell_is_time(whole, true)) {
        return;
    }
    row->cells[is_bare_hour ? day : clock] = whole;
    row->cells[is_bare_hour ? clock : day] = (dbr_slice){0};
}

size_t read_named_time(const read_row *head, const read_row *row)
{
    read_object_view v;
    v.all.n = 0;
    for (size_t i = 0; i < head->n && i < row->n; i++) {
        read_field(&v.all, head->cells[i], row->cells[i], read_is_number(row->cells[i]));
    }
    read_view_roles(&v);
    return v.best[READ_TIME];
}

size_t read_shaped_time(const read_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (read_cell_is_time(row->cells[i], false)) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* "id", "request_id", "zip": numbers that count nothing. */
static bool is_id(dbr_slice name)
{
    static const char *const ENDS[] = {"_id", "Id", "-id", ".id", "_ID", "uuid", "_code", "version", "_no"};
    if (dbr_slice_eq_nocase(name, dbr_slice_str("id")) || dbr_slice_eq_nocase(name, dbr_slice_str("pid"))) {
        return true;
    }
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
        if (dbr_slice_ends(name, ENDS[i])) {
            return true;
        }
    }
    return false;
}

/* A message in the last column that holds separators goes on to the end of the row. */
static void widen_message(const read_table *t, const read_row *row, read_object_view *v)
{
    size_t i = v->best[READ_MESSAGE];
    if (row->n <= t->head.n || i == SIZE_MAX || row->is_open ||
        !dbr_slice_eq(v->all.items[i].key, t->head.cells[t->head.n - 1])) {
        return;
    }
    dbr_slice *cell = &v->all.items[i].value;
    const char *end = v->raw.ptr + v->raw.len;
    if (!v->all.items[i].is_number && cell->ptr >= v->raw.ptr && cell->ptr < end &&
        memchr(cell->ptr, '"', (size_t)(end - cell->ptr)) == NULL) {
        *cell = dbr_slice_trim(dbr_slice_of(cell->ptr, (size_t)(end - cell->ptr)));
    }
}

bool read_table_view(const read_table *t, const read_row *row, dbr_slice bytes, read_object_view *ret)
{
    if (t->when >= row->n) {
        return false;
    }
    ret->raw = bytes;
    ret->all.n = 0;
    for (size_t i = 0; i < row->n && i < t->head.n; i++) {
        if (row->cells[i].len > 0 && !dbr_slice_is(row->cells[i], "\\N")) { // PostgreSQL's NULL
            read_field(&ret->all, t->head.cells[i], row->cells[i], read_is_number(row->cells[i]));
        }
    }
    read_view_roles(ret);
    widen_message(t, row, ret);
    if (ret->best[READ_TIME] == SIZE_MAX ||
        !dbr_slice_eq(ret->all.items[ret->best[READ_TIME]].value, row->cells[t->when])) {
        dbr_record r = {0};
        bool is_epoch = read_is_number(row->cells[t->when]);
        bool has = is_epoch ? dbr_stamp_read_epoch(row->cells[t->when], &r.stamp)
                            : read_stamp(row->cells[t->when], &r);
        ret->stamp = has ? r.stamp : ret->stamp;
        for (size_t i = 0; has && i < ret->all.n; i++) {
            ret->best[READ_TIME] =
                dbr_slice_eq(ret->all.items[i].key, t->head.cells[t->when]) ? i : ret->best[READ_TIME];
        }
    }
    return ret->stamp.local != DBR_TIME_NONE;
}

static bool is_log(const read_object_view *v)
{
    return v->best[READ_MESSAGE] != SIZE_MAX || v->best[READ_LEVEL] != SIZE_MAX;
}

/* A number as a cell has it, in `ret` with a point; where cells are apart by ';' fractions may stand behind a comma. A unit may
 * stand behind it but in tables that commands print. */
static bool cell_number(const read_table *t, dbr_slice cell, dbr_arena *arena, dbr_slice *ret,
                        dbr_slice *ret_unit)
{
    double value = 0;
    *ret = cell;
    *ret_unit = (dbr_slice){0};
    size_t comma = t->separator == ';' ? dbr_slice_find_char(cell, ',') : SIZE_MAX;
    if (comma != SIZE_MAX) {
        char *text = dbr_arena_str(arena, cell);
        text[comma] = '.';
        *ret = dbr_slice_of(text, cell.len);
    }
    bool may_have_unit = t->separator != ' ' && t->separator != '|';
    return dbr_slice_real(*ret, &value) || (may_have_unit && read_cell_unit(*ret, arena, ret, ret_unit));
}

/* Whether a row counts rather than tells: at least half of what it holds beside the time are numbers. */
static bool is_counting(const read_table *t, const read_row *row, dbr_arena *arena)
{
    size_t n = 0, n_numbers = 0;
    for (size_t i = 0; i < row->n && i < t->head.n; i++) {
        dbr_slice number, unit;
        if (i != t->when && row->cells[i].len > 0) {
            n++;
            n_numbers += cell_number(t, row->cells[i], arena, &number, &unit);
        }
    }
    return n_numbers * 2 >= n && n_numbers > 0;
}

/* The metric of a table that has one a row ("Series;Time;Value"), not one a column; empty for none. */
static dbr_slice named_series(const read_object_view *v)
{
    return read_view_get(v, (const char *const[]){"Series", "series", "metric", "Metric", "metric_name",
                                                  "measurement", "指标", "指标名", "指标名称", NULL});
}

static bool is_metric(const read_table *t, const read_row *row, size_t i, dbr_arena *arena,
                      dbr_slice *ret_number, dbr_slice *ret_unit)
{
    return i != t->when && !is_id(t->head.cells[i]) &&
           cell_number(t, row->cells[i], arena, ret_number, ret_unit);
}

static bool holds_object(dbr_slice cell)
{
    return cell.len > 2 && cell.ptr[0] == '{' && read_object_has_time(cell);
}

size_t read_table_samples(const read_table *t, const read_row *row, const read_object_view *v,
                          dbr_arena *arena, dbr_record_take take, void *data)
{
    size_t n = 0, n_numbers = 0;
    if (is_log(v) || !is_counting(t, row, arena)) {
        return 0;
    }
    for (size_t i = 0; i < row->n && i < t->head.n; i++) {
        if (holds_object(row->cells[i])) {
            return 0;
        }
        n_numbers += is_metric(t, row, i, arena, &(dbr_slice){0}, &(dbr_slice){0});
    }
    dbr_record all = {.fields = v->all.items, .n_fields = v->all.n};
    dbr_slice labels = dbr_series_labels(arena, &all), name = named_series(v);
    for (size_t i = 0; i < row->n && i < t->head.n; i++) {
        dbr_slice number, unit, head = t->head.cells[i];
        if (!is_metric(t, row, i, arena, &number, &unit)) {
            continue;
        }
        if (unit.len > 0 && name.len == 0) {
            head = dbr_slice_str(dbr_arena_printf(arena, "%.*s (%.*s)", DBR_FMT(head), DBR_FMT(unit)));
        }
        dbr_record r = {.kind = DBR_KIND_SAMPLE,
                        .stamp = v->stamp,
                        .stamp_raw = row->cells[t->when],
                        .title = name.len == 0    ? head
                                 : n_numbers == 1 ? name
                                                  : dbr_slice_str(dbr_arena_printf(
                                                        arena, "%.*s %.*s", DBR_FMT(name), DBR_FMT(head))),
                        .text = number};
        n++;
        if (!take(data, &r, labels)) {
            break;
        }
    }
    return n;
}

int read_table_records(const read_row *row, read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    for (size_t i = 0; i < row->n; i++) {
        if (holds_object(row->cells[i])) {
            return read_object(row->cells[i], arena, ret);
        }
    }
    return read_view_records(v, arena, ret);
}
