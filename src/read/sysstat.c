/*
 * sysstat: what a machine's counters said, as sar, sadf -d, mpstat, pidstat and iostat -t of sysstat print it, and vmstat -t.
 *
 *     Linux 6.1.0-18-amd64 (web-1)   02/09/2025   _x86_64_   (2 CPU)
 *
 *     10:05:01 AM     CPU     %user     %nice   %system   %iowait    %steal     %idle
 *     10:06:01 AM     all      3.20      0.00      1.00      0.10      0.00     95.70
 *
 *     02/09/2025 10:05:23 AM                                                                  iostat
 *     avg-cpu:  %user   %nice %system %iowait  %steal   %idle
 *                3.20    0.00    1.00    0.10    0.00   95.70
 *
 *     Device            r/s     rkB/s   %util
 *     sda              1.00     20.10    0.40
 *
 *      r  b   swpd   free … us sy id wa st                 UTC                                vmstat
 *      1  0      0 123456 …  3  1 96  0  0 2025-02-09 10:05:23
 *
 *     # Time        UID       PID    %usr %system   %CPU   CPU  Command                       pidstat -h
 *     10:06:01        0      4711    1.00    0.50   1.50     0  app
 *
 *     # hostname;interval;timestamp;CPU;%user;%idle                                           sadf -d
 *     web-1;600;2025-02-09 10:10:01 UTC;-1;3.20;95.70
 *
 * A record is a heading with the rows below it (of vmstat a row); every number in it is a sample, named as its column is,
 * of vmstat "vmstat.us". Columns that say of what ("CPU", "DEV", "Device", "PID") are labels, and so is the host. Days are
 * taken from the first line; a clock that goes back within a section is past midnight. The layout's context is the tool's
 * letter, and "DATE HOST" or vmstat's column names.
 *
 * Limits: averages are passed over; a section beyond DBR_MAX_RECORD_BYTES is cut; sections that begin after midnight are
 * taken for the first day's.
 *
 * Sources: the manual pages of sar(1), iostat(1), pidstat(1) and vmstat(8).
 */
#include "read/table.h"

#include "base/json.h"

#include <stdio.h>

#define MAX_COLUMNS 48u

enum { SECTIONS = 's', INTERVALS = 'i', ROWS = 'v', DATABASE = 'd' };

static const char DATABASE_HEAD[] = "# hostname;interval;timestamp";

typedef struct cells {
    size_t n;
    dbr_slice items[MAX_COLUMNS];
} cells;

static void split(dbr_slice line, cells *ret)
{
    ret->n = 0;
    for (size_t i = 0; i < line.len && ret->n < MAX_COLUMNS;) {
        size_t begin = i;
        while (i < line.len && line.ptr[i] != ' ' && line.ptr[i] != '\t') {
            i++;
        }
        if (i > begin) {
            ret->items[ret->n++] = dbr_slice_sub(line, begin, i);
        }
        while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t')) {
            i++;
        }
    }
}

static bool is_number(dbr_slice s)
{
    double unused = 0;
    return dbr_slice_real(s, &unused);
}

/* "10:05:01". */
static bool is_clock(dbr_slice s)
{
    static const char FORM[] = "00:00:00";
    for (size_t i = 0; i < s.len && i < sizeof(FORM) - 1; i++) {
        bool is_digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (FORM[i] == '0' ? !is_digit : s.ptr[i] != ':') {
            return false;
        }
    }
    return s.len == sizeof(FORM) - 1;
}

/* How many cells the clock takes: 2 with AM or PM, 0 where none stands. */
static size_t clock_cells(const cells *c)
{
    if (c->n == 0 || !is_clock(c->items[0])) {
        return 0;
    }
    bool has_half = c->n > 1 && (dbr_slice_is(c->items[1], "AM") || dbr_slice_is(c->items[1], "PM"));
    return has_half ? 2 : 1;
}

/* Nanoseconds since midnight. */
static dbr_time clock_of(const cells *c)
{
    int64_t part[3] = {0};
    for (size_t i = 0; i < 3; i++) {
        (void)dbr_slice_int(dbr_slice_sub(c->items[0], 3 * i, 3 * i + 2), &part[i]);
    }
    bool has_half = clock_cells(c) == 2, is_late = has_half && c->items[1].ptr[0] == 'P';
    int64_t hour = has_half ? part[0] % 12 + 12 * is_late : part[0];
    return (hour * 3600 + part[1] * 60 + part[2]) * DBR_SECOND;
}

/* "02/09/2025", "02/09/25" (the month first, unless it cannot be one), "2025-02-09", "09.02.2025"; as a midnight. */
static bool read_date(dbr_slice s, dbr_stamp *ret)
{
    int64_t part[3] = {0};
    dbr_slice rest = s;
    char separator = s.len > 2 && s.ptr[2] == '/' ? '/' : s.len > 2 && s.ptr[2] == '.' ? '.' : '-';
    for (size_t i = 0; i < 3; i++) {
        if (rest.ptr == NULL || !dbr_slice_int(dbr_slice_cut(&rest, separator), &part[i]) || part[i] < 0) {
            return false;
        }
    }
    bool is_day_first = separator == '.' || part[0] > 12;
    int64_t year = separator == '-' ? part[0] : part[2] + (part[2] < 100 ? 2000 : 0);
    int64_t month = separator == '-' ? part[1] : part[is_day_first];
    int64_t day = separator == '-' ? part[2] : part[!is_day_first];
    char text[16];
    if (year > 9999 || month > 12 || day > 31) {
        return false;
    }
    (void)snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)year, (int)month, (int)day);
    return dbr_stamp_read(dbr_slice_str(text), ret);
}

/* "Linux 6.1.0 (web-1) 02/09/2025 _x86_64_ (2 CPU)": host and date as they stand there. */
static bool read_first(dbr_slice line, dbr_slice *ret_host, dbr_slice *ret_date)
{
    cells c;
    dbr_stamp unused;
    split(line, &c);
    bool is_ours = c.n >= 5 && dbr_slice_is(c.items[0], "Linux") &&
                   dbr_slice_ends(c.items[c.n - 1], "CPU)") && c.items[2].len > 2 &&
                   c.items[2].ptr[0] == '(' && read_date(c.items[3], &unused);
    if (is_ours) {
        *ret_host = dbr_slice_sub(c.items[2], 1, c.items[2].len - 1);
        *ret_date = c.items[3];
    }
    return is_ours;
}

/* How many cells stand before the names of columns: a clock's, or "# Time". */
static size_t heading_cells(const cells *c)
{
    bool is_hash = c->n > 2 && dbr_slice_is(c->items[0], "#") && dbr_slice_is(c->items[1], "Time");
    return is_hash ? 2 : clock_cells(c);
}

/* A line that names columns: a clock and words. */
static bool is_heading(dbr_slice line)
{
    cells c;
    split(line, &c);
    size_t first = heading_cells(&c);
    for (size_t i = first; i < c.n; i++) {
        if (is_number(c.items[i])) {
            return false;
        }
    }
    return first > 0 && c.n >= first + 2;
}

/* "02/09/2025 10:05:23 AM", "2025-02-09T10:05:23+0000": nothing else on the line. */
static bool read_interval(dbr_slice line, dbr_stamp *ret)
{
    cells c;
    split(line, &c);
    if (c.n == 1 && c.items[0].len >= 19) {
        return dbr_stamp_read(c.items[0], ret);
    }
    cells clock = {.n = c.n > 0 ? c.n - 1 : 0};
    for (size_t i = 0; i < clock.n; i++) {
        clock.items[i] = c.items[i + 1];
    }
    if (clock.n == 0 || clock_cells(&clock) != clock.n || !read_date(c.items[0], ret)) {
        return false;
    }
    ret->local += clock_of(&clock);
    ret->digits = 0;
    return true;
}

/* The last two cells are the time: as vmstat -t writes it. */
static bool read_row_end(const cells *c, dbr_stamp *ret)
{
    if (c->n < 10 || !is_clock(c->items[c->n - 1])) {
        return false;
    }
    dbr_slice date = c->items[c->n - 2], clock = c->items[c->n - 1];
    return dbr_stamp_read(dbr_slice_of(date.ptr, (size_t)(clock.ptr + clock.len - date.ptr)), ret);
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, line, host, date, second;
    dbr_stamp stamp;
    cells c;
    if (!read_line(&rest, &line) || !read_line(&rest, &second)) {
        return 0;
    }
    if (dbr_slice_starts(line, DATABASE_HEAD)) {
        layout->context = dbr_slice_str("d");
        return 97;
    }
    if (read_first(line, &host, &date)) {
        bool is_interval = read_interval(second, &stamp);
        if (!is_interval && !is_heading(second) &&
            dbr_slice_find(second, dbr_slice_str("LINUX RESTART")) == SIZE_MAX) {
            return 0;
        }
        layout->context = dbr_slice_str(dbr_arena_printf(
            arena, "%c%.*s %.*s", is_interval ? INTERVALS : SECTIONS, DBR_FMT(date), DBR_FMT(host)));
        return 97;
    }
    split(second, &c);
    if (!dbr_slice_starts(line, "procs ") || c.n < 10 || !dbr_slice_is(c.items[0], "r")) {
        return 0;
    }
    layout->context = dbr_slice_str(dbr_arena_printf(arena, "%c%.*s", ROWS, DBR_FMT(dbr_slice_trim(second))));
    while (read_line(&rest, &line)) {
        split(line, &c);
        if (read_row_end(&c, &stamp)) {
            return 97;
        }
    }
    return 0;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)item;
    dbr_slice host, date;
    dbr_stamp unused;
    dbr_slice trimmed = dbr_slice_trim(line);
    if (layout->context.len == 0 || layout->context.ptr[0] == ROWS) {
        return trimmed.len > 0;
    }
    if (layout->context.ptr[0] == DATABASE) {
        return dbr_slice_starts(line, DATABASE_HEAD);
    }
    bool is_own = layout->context.ptr[0] == INTERVALS ? read_interval(line, &unused) : is_heading(line);
    return is_own || read_first(line, &host, &date);
}

/* ---- what a section says ---- */

/* A section's surroundings. */
typedef struct section {
    dbr_slice host;
    dbr_arena *scratch;
    dbr_record_take take;
    void *data;
    size_t n;
    bool is_enough;
} section;

/* "CPU", "IFACE", "Device:", "Command": what a row is of. */
static bool is_key(dbr_slice name)
{
    static const char *const WORDS[] = {"Device", "Device:", "Command", "device"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_is(name, WORDS[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] < 'A' || name.ptr[i] > 'Z') {
            return false;
        }
    }
    return name.len >= 2;
}

/* One sample for each number of a row; `names` and `values` are side by side. */
static void take_row(section *s, const dbr_stamp *stamp, dbr_slice raw, const cells *names, size_t first_name,
                     const cells *values, size_t first_value, const char *prefix)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_jsonw w;
    size_t n =
        names->n - first_name < values->n - first_value ? names->n - first_name : values->n - first_value;
    dbr_jsonw_init(&w, &out, false);
    dbr_jsonw_object(&w, NULL);
    if (s->host.len > 0) {
        dbr_jsonw_slice(&w, "host", s->host);
    }
    for (size_t i = 0; i < n; i++) {
        dbr_slice name = names->items[first_name + i], value = values->items[first_value + i];
        if (is_key(name) || !is_number(value)) {
            dbr_jsonw_slice(&w, dbr_arena_str(s->scratch, name), value);
        }
    }
    dbr_jsonw_object_end(&w);
    dbr_slice labels = out.len > 2 ? dbr_slice_dup(s->scratch, dbr_buf_view(&out)) : (dbr_slice){0};
    for (size_t i = 0; i < n && !s->is_enough; i++) {
        dbr_slice name = names->items[first_name + i], value = values->items[first_value + i];
        if (is_key(name) || !is_number(value)) {
            continue;
        }
        dbr_record r = {.kind = DBR_KIND_SAMPLE, .stamp = *stamp, .stamp_raw = raw, .text = value};
        r.title = prefix[0] == '\0'
                      ? name
                      : dbr_slice_str(dbr_arena_printf(s->scratch, "%s%.*s", prefix, DBR_FMT(name)));
        s->n++;
        s->is_enough = !s->take(s->data, &r, labels) || s->n >= DBR_MAX_PIECE_RECORDS;
    }
}

/* sar, mpstat, pidstat: a clock before every row. */
static void take_section(section *s, dbr_slice text, dbr_slice date)
{
    dbr_slice line;
    cells names, row;
    dbr_stamp day;
    dbr_time before = 0, shift = 0;
    if (!read_date(date, &day) || !read_line(&text, &line)) {
        return;
    }
    split(line, &names);
    size_t first = heading_cells(&names);
    before = clock_cells(&names) > 0 ? clock_of(&names) : 0;
    while (first > 0 && !s->is_enough && read_line(&text, &line)) {
        split(line, &row);
        size_t behind = clock_cells(&row);
        if (behind == 0) { // "Average:", or seconds since 1970 as older versions write with -h
            dbr_stamp epoch;
            if (row.n > 1 && row.items[0].len == 10 && dbr_stamp_read_epoch(row.items[0], &epoch)) {
                take_row(s, &epoch, row.items[0], &names, first, &row, 1, "");
            }
            continue;
        }
        dbr_stamp stamp = day;
        dbr_time clock = clock_of(&row);
        shift += clock < before - DBR_HOUR ? DBR_DAY : 0;
        before = clock;
        stamp.local += clock + shift;
        stamp.digits = 0;
        take_row(s, &stamp, row.items[0], &names, first, &row, behind, "");
    }
}

/* sadf -d: names and rows, apart by ';'. */
static void take_database(section *s, dbr_slice text)
{
    dbr_slice line;
    read_row names, row;
    if (!read_line(&text, &line)) {
        return;
    }
    read_row_split(line, ';', s->scratch, &names);
    while (!s->is_enough && read_line(&text, &line)) {
        dbr_stamp stamp;
        read_row_split(line, ';', s->scratch, &row);
        if (row.n < 4 || !dbr_stamp_read(row.cells[2], &stamp)) {
            continue;
        }
        cells columns = {.n = 0}, values = {.n = 0};
        for (size_t i = 3; i < row.n && i < names.n && values.n < MAX_COLUMNS; i++) {
            columns.items[columns.n++] = names.cells[i];
            values.items[values.n++] = row.cells[i];
        }
        s->host = row.cells[0];
        take_row(s, &stamp, row.cells[2], &columns, 0, &values, 0, "");
    }
}

/* iostat: the time, then tables; the first words of a table's head begin with a letter. */
static void take_interval(section *s, dbr_slice text)
{
    dbr_slice line, raw;
    cells names = {.n = 0}, row;
    dbr_stamp stamp;
    if (!read_line(&text, &raw) || !read_interval(raw, &stamp)) {
        return;
    }
    while (!s->is_enough && read_line(&text, &line)) {
        split(line, &row);
        bool is_head = row.n >= 2 && !is_number(row.items[row.n - 1]);
        if (is_head) {
            names = row;
            continue;
        }
        size_t first = names.n > 0 && dbr_slice_is(names.items[0], "avg-cpu:") ? 1 : 0;
        take_row(s, &stamp, dbr_slice_trim(raw), &names, names.n > 0 ? first : 0, &row, 0, "");
    }
}

static size_t each(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data)
{
    section s = {.scratch = scratch, .take = take, .data = data};
    dbr_slice context = layout->context;
    if (context.len == 0) {
        return 0;
    }
    dbr_slice about = dbr_slice_from(context, 1);
    if (context.ptr[0] == ROWS) {
        cells names = {.n = 0}, row = {.n = 0};
        dbr_stamp stamp;
        split(about, &names);
        split(read_first_line(item->bytes), &row);
        if (read_row_end(&row, &stamp)) {
            dbr_slice raw = dbr_slice_of(row.items[row.n - 2].ptr,
                                         (size_t)(row.items[row.n - 1].ptr + 8 - row.items[row.n - 2].ptr));
            row.n -= 2;
            take_row(&s, &stamp, raw, &names, 0, &row, 0, "vmstat.");
        }
        return s.n;
    }
    if (context.ptr[0] == DATABASE) {
        take_database(&s, item->bytes);
        return s.n;
    }
    dbr_slice date = dbr_slice_cut(&about, ' ');
    s.host = about;
    if (context.ptr[0] == INTERVALS) {
        take_interval(&s, item->bytes);
    } else {
        take_section(&s, item->bytes, date);
    }
    return s.n;
}

/* What holds no numbers: heads and averages are passed over, a restart is told. */
static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)scratch;
    dbr_slice line = read_first_line(item->bytes),
              about = dbr_slice_from(layout->context, layout->context.len > 0);
    cells c;
    dbr_stamp day;
    split(line, &c);
    size_t restart = dbr_slice_find(line, dbr_slice_str("LINUX RESTART"));
    if (restart == SIZE_MAX || clock_cells(&c) == 0 || !read_date(dbr_slice_cut(&about, ' '), &day)) {
        return -1;
    }
    day.local += clock_of(&c);
    day.digits = 0;
    ret->kind = DBR_KIND_LOG;
    ret->stamp = day;
    ret->stamp_raw = c.items[0];
    ret->host = about;
    ret->text = dbr_slice_trim(dbr_slice_from(line, restart));
    return 1;
}

#define FIRST_LINE "Linux 6.1.0-18-amd64 (web-1) \t02/09/2025 \t_x86_64_\t(2 CPU)\n\n"
static const dbr_format_sample SAMPLES[] = {
    {"sar.txt",
     FIRST_LINE "10:05:01 AM     CPU     %user     %idle\n10:06:01 AM     all      3.20     95.70\n"
                "11:59:01 PM     all      3.30     95.10\n12:01:01 AM     all      3.40     95.00\n"
                "Average:        all      3.30     95.27\n\n"
                "10:05:01 AM     IFACE   rxpck/s   txpck/s\n10:06:01 AM      eth0     10.00      9.00\n",
     8, "2025-02-09T10:06:01", "%user"},
    {"restart.txt",
     "Linux 6.1.0 (web-1) \t2025-02-09 \t_x86_64_\t(2 CPU)\n\n10:05:01       LINUX RESTART\t(2 CPU)\n\n"
     "10:05:02      tps\n10:06:02      1.50\n",
     1, "2025-02-09T10:05:01", "LINUX RESTART"},
    {"iostat.txt",
     FIRST_LINE "02/09/2025 10:05:23 AM\navg-cpu:  %user   %idle\n           3.20   95.70\n\n"
                "Device            r/s     %util\nsda              1.00      0.40\n\n",
     4, "2025-02-09T10:05:23", "%user"},
    {"pidstat.txt",
     FIRST_LINE
     "# Time        UID       PID    %CPU   CPU  Command\n10:05:28        0      4711    1.50     0  app\n"
     "10:05:28     1000      4712    2.50     1  java\n",
     2, "2025-02-09T10:05:28", "%CPU"},
    {"sadf.csv",
     "# hostname;interval;timestamp;CPU;%user;%idle\nweb-1;600;2025-02-09 10:10:01 UTC;-1;3.20;95.70\n"
     "# hostname;interval;timestamp;proc/s;cswch/s\nweb-1;600;2025-02-09 10:10:01 UTC;1.50;120.00\n",
     4, "2025-02-09T10:10:01Z", "%user"},
    {"vmstat.txt",
     "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu----- -----timestamp-----\n"
     " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC\n"
     " 1  0      0 123456   1234 567890    0    0     1     2  100  200  3  1 96  0  0 2025-02-09 10:05:23\n",
     17, "2025-02-09T10:05:23", "vmstat.r"},
    {0},
};

const dbr_format read_sysstat = {
    .name = "sysstat",
    .help = "tables of a machine's counters: sar, sadf -d, mpstat, pidstat, iostat -t, vmstat -t",
    .label = DBR_T_READ_LABEL_METRICS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_SAMPLE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .each = each,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
