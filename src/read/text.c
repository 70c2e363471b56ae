/*
 * text: any log lines with a stamp near their start.
 *
 * The stamp's format and place are found on the first lines and locked (text_survey.c). A line begins a record when the
 * locked format reads there, or, where what precedes the stamp varies in length ("<34>1 ", a host), at another place near
 * it, or another common format reads at the locked place, or any format with a date at the line's start. All else
 * continues the record before: stack traces, SQL over several lines. What a record's header says is taken
 * apart in text_header.c.
 *
 * `kubectl logs --timestamps` puts its own stamp before every line, those of a stack trace included. Then
 * (context begins with 'p') what follows the stamp decides: a blank, "at ", "Caused by:" … continue; and when
 * the application writes stamps of its own (context "ps"), so does every line without one.
 *
 * What a node's runtime writes behind its stamp ("stderr F ", CRI) is passed over, and kept as the field `stream`.
 *
 * Where nearly all lines have a host and a tag behind the stamp (context "host"), they are read as syslog's; where they
 * name their logger before a colon (context "named"), plain words count as such. Where the rules
 * of text_header.c know nothing of most headers, their columns are learned (columns.c; the context says which).
 *
 * Limits: stamps beyond 64 bytes of the line's start (in brackets: 160) are not seen; a weak stamp (a clock alone, a
 * number) must stand in six of ten lines to be believed, at the very start in four.
 */
#include "read/columns.h"
#include "read/lane.h"
#include "read/text_before.h"
#include "read/text_header.h"
#include "read/text_survey.h"

#include "base/json.h"

#include <assert.h>

#define HOT_FORMATS      7u // rows at the front of the table of stamps: those that logs mix
#define RELOCK_DISTANCE  24u
#define START_DISTANCE   8u  // where a line of another format may have its stamp
#define HEADING_DISTANCE 32u // where a heading over lines with clocks may have its date

/* A JSON document, perhaps torn: its stamps are values, not lines' beginnings. */
static bool is_json(dbr_slice text)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, text);
    dbr_json_type type = dbr_json_next(&j, &value);
    return (type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) &&
           dbr_json_next(&j, &value) >= DBR_JSON_STRING && dbr_json_next(&j, &value) > DBR_JSON_END;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    read_lock lock;
    if (is_json(in->head) || !read_survey(in->head, arena, &lock)) {
        return 0;
    }
    layout->stamp = lock.format;
    layout->stamp_offset = lock.offset;
    layout->context = dbr_slice_str(lock.form);
    return lock.is_weak ? 30 : lock.is_usual ? 55 : 45;
}

/* ---- where records begin ---- */

static read_form form_in(const dbr_layout *layout)
{
    dbr_slice form = layout->context;
    return form.len == 0        ? READ_ANY
           : form.ptr[0] == 'p' ? READ_PREFIXED
           : form.ptr[0] == 'h' ? READ_SYSLOG
           : form.ptr[0] == 'n' ? READ_NAMED
                                : READ_COLUMNS;
}

static bool stamp_at(const dbr_stamp_format *format, dbr_slice line, size_t offset, dbr_item *item)
{
    size_t len = format->parse(dbr_slice_from(line, offset), &item->stamp);
    if (len == 0) {
        return false;
    }
    item->stamp_offset = offset;
    item->stamp_len = len;
    return offset < READ_MIN_PROSE || !read_before_is_prose(dbr_slice_sub(line, 0, offset));
}

/* What follows a container runtime's stamp begins no record of its own. */
static bool continues(dbr_slice context, dbr_slice text)
{
    static const char *const STARTS[] = {"at ",  "Caused by:",  "Traceback",
                                         "... ", "Suppressed:", "goroutine "};
    if (text.len == 0) {
        return true;
    }
    if (text.ptr[0] == ' ' || text.ptr[0] == '\t' || text.ptr[0] == '}' || text.ptr[0] == ')') {
        return true;
    }
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        if (dbr_slice_starts(text, STARTS[i])) {
            return true;
        }
    }
    bool has_digit = (text.ptr[0] >= '0' && text.ptr[0] <= '9') ||
                     (text.len > 1 && text.ptr[1] >= '0' && text.ptr[1] <= '9') || text.ptr[0] == '{';
    return context.len > 1 && !has_digit;
}

/* Where a stamp may begin, as dbr_stamp_detect has it: a colon counts unless a digit stands before it. */
static bool may_begin(dbr_slice line, size_t i)
{
    char before = i > 0 ? line.ptr[i - 1] : '[';
    if (before == ':') {
        return i > 1 && (line.ptr[i - 2] < '0' || line.ptr[i - 2] > '9');
    }
    return strchr(" \t[](){}\"'<>|=,;*m", before) != NULL && before != '\0'; // 'm' ends a colour
}

/* Whether a line may begin with a stamp, at a glance: a digit, a bracket, a month or weekday, klog's level, a key and
 * '='. Prose and stack traces do not, and cost no more than this. */
static bool may_start(dbr_slice line)
{
    static const char NAMES[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Sun Mon Tue Wed Thu Fri Sat";
    char c = line.ptr[0];
    if ((c >= '0' && c <= '9') || (c != '\0' && strchr("[(<{\"@\x1b", c) != NULL)) {
        return true;
    }
    size_t equals = dbr_slice_find_char(dbr_slice_sub(line, 0, START_DISTANCE - 1), '=');
    bool is_level = line.len > 1 && line.ptr[1] >= '0' && line.ptr[1] <= '9';
    bool is_name = line.len > 9 && memmem(NAMES, sizeof(NAMES) - 1, line.ptr, 3) != NULL;
    return is_level || is_name || (equals != SIZE_MAX && equals > 0);
}

/* Another format with a date stands at the line's start. */
static bool relock_at_start(dbr_slice line, dbr_item *item)
{
    if (!may_start(line)) {
        return false;
    }
    const dbr_stamp_format *f =
        dbr_stamp_detect(line, START_DISTANCE, &item->stamp_offset, &item->stamp_len, &item->stamp);
    return f != NULL && f->rank == DBR_STAMP_STRONG && (item->stamp.flags & DBR_STAMP_UPTIME) == 0;
}

/* Where lines begin with a clock, a heading may tell the day: "#Date: 2025-02-09 10:05:23", "**** BEGIN LOGGING AT Sun Feb
 * 9 10:05:23 2025", "--- Log opened …". */
static bool relock_at_heading(dbr_slice line, dbr_item *item)
{
    if (line.ptr[0] == '\0' || strchr("#*-=[", line.ptr[0]) == NULL) {
        return false;
    }
    const dbr_stamp_format *f =
        dbr_stamp_detect(line, HEADING_DISTANCE, &item->stamp_offset, &item->stamp_len, &item->stamp);
    return f != NULL && f->rank == DBR_STAMP_STRONG && (item->stamp.flags & DBR_STAMP_UPTIME) == 0;
}

static bool relock(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    bool is_indented = line.ptr[0] == ' ' || line.ptr[0] == '\t';
    if (read_coloured_stamp(line, &item->stamp_offset, &item->stamp_len, &item->stamp) != NULL) {
        return true;
    }
    bool is_strong = layout->stamp->rank == DBR_STAMP_STRONG;
    if ((is_indented && layout->stamp_offset == 0) || !is_strong) {
        return !is_strong && !is_indented && relock_at_heading(line, item);
    }
    for (size_t i = 0; i < HOT_FORMATS; i++) {
        const dbr_stamp_format *format = dbr_stamp_format_at(i);
        if (format != NULL && format != layout->stamp && line.len > layout->stamp_offset &&
            may_begin(line, layout->stamp_offset) && stamp_at(format, line, layout->stamp_offset, item)) {
            return true;
        }
    }
    bool has_opener = line.ptr[0] != '\0' && strchr("[(<{\"\x1b", line.ptr[0]) != NULL;
    size_t end = layout->stamp_offset > 0 ? layout->stamp_offset + RELOCK_DISTANCE
                 : has_opener             ? RELOCK_DISTANCE
                                          : 0;
    for (size_t i = 0; i < end && i < line.len; i++) {
        if (may_begin(line, i) && stamp_at(layout->stamp, line, i, item)) {
            return true;
        }
    }
    return !is_indented && relock_at_start(line, item);
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    assert(layout->stamp != NULL);
    if (line.len <= layout->stamp_offset && line.len == 0) {
        return false;
    }
    bool is_locked = line.len > layout->stamp_offset &&
                     (layout->stamp_offset == 0 || may_begin(line, layout->stamp_offset)) &&
                     stamp_at(layout->stamp, line, layout->stamp_offset, item);
    if (!is_locked && !relock(layout, line, item)) {
        item->stamp.local = DBR_TIME_NONE;
        return false;
    }
    if (item->stamp_offset == 0 && form_in(layout) == READ_PREFIXED) {
        dbr_slice after = dbr_slice_from(line, item->stamp_len);
        after = dbr_slice_from(after, read_stream_len(after));
        return !continues(layout->context, dbr_slice_from(after, after.len > 0 && after.ptr[0] == ' '));
    }
    return true;
}

/* ---- at a glance ---- */

/* "E" of klog's "E0209 10:05:23.118234"; 0 for other stamps. */
static char klog_level(const char *stamp, size_t len)
{
    bool is = len > 5 && stamp[0] != '\0' && strchr("IWEFD", stamp[0]) != NULL;
    for (size_t i = 1; i < 5 && is; i++) {
        is = stamp[i] >= '0' && stamp[i] <= '9';
    }
    return is ? stamp[0] : '\0';
}

/* What stands before the stamp decides about the level too: "<11>" by its number, anything else by its words. So does klog's letter. */
static uint64_t seed_of(const char *line, size_t offset, size_t len, const dbr_stamp *stamp)
{
    uint64_t seed =
        (stamp->flags & DBR_STAMP_NO_YEAR) ^ ((uint64_t)(unsigned char)klog_level(line + offset, len) << 32);
    bool is_priority = offset > 0 && line[0] == '<';
    for (size_t i = 0; i < offset && i < 64; i++) {
        bool is_digit = line[i] >= '0' && line[i] <= '9';
        if (!is_digit || (is_priority && i < 5)) {
            seed = (seed ^ (unsigned char)line[i]) * UINT64_C(0x100000001b3); // FNV-1a
        }
    }
    return seed;
}

static dbr_glance glance(const dbr_layout *layout, dbr_lane *lane, const dbr_textmap *map, size_t begin,
                         size_t end, dbr_gist *ret)
{
    const char *line = map->text + begin;
    size_t offset = layout->stamp_offset, len = 0;
    if (form_in(layout) != READ_PREFIXED && end - begin > offset &&
        (offset == 0 || may_begin(dbr_slice_of(line, end - begin), offset))) {
        len = dbr_stamp_again(&lane->stamps, layout->stamp, dbr_slice_of(line + offset, end - begin - offset),
                              &ret->stamp);
        bool may_be_prose = len > 0 && offset >= READ_MIN_PROSE;
        len = may_be_prose && read_before_is_prose(dbr_slice_of(line, offset)) ? 0 : len;
        ret->follows = len > 0 && offset == 0 && lane->stamps.format != NULL ? &lane->stamps : NULL;
    }
    if (len == 0) {
        dbr_item item = {.stamp = {.local = DBR_TIME_NONE}};
        if (!begins(layout, dbr_slice_of(line, end - begin), &item)) {
            return DBR_GLANCE_CONTINUES;
        }
        ret->stamp = item.stamp;
        offset = item.stamp_offset;
        len = item.stamp_len;
    }
    if ((ret->stamp.flags & DBR_STAMP_UPTIME) != 0) { // what such lines say may tell what time it was
        return DBR_GLANCE_UNSURE;
    }
    ret->stamp_offset = offset;
    ret->stamp_len = len;
    ret->body_begin = begin + offset + len;
    ret->body_end = end;
    ret->seed = seed_of(line, offset, len, &ret->stamp);
    ret->level = DBR_LEVEL_COUNT;
    ret->level_may_open = form_in(layout) != READ_PREFIXED && form_in(layout) != READ_COLUMNS;
    ret->level_needs_sign =
        ret->level_may_open && offset == 0 &&
        klog_level(line, len) == '\0'; // what stands before the stamp may tell one as well
    return DBR_GLANCE_BEGINS;
}

/* ---- what a record says ---- */

/* "Active: failed (Result: exit-code) since <stamp>; 8min ago": a stamp within what is said, of which the rest alone says
 * nothing. */
static bool is_within(dbr_slice before, dbr_slice after)
{
    size_t n_words = 0, n = 0;
    after = dbr_slice_trim(after);
    for (size_t i = 0; i < before.len; i++) {
        bool is_letter = (before.ptr[i] | 32) >= 'a' && (before.ptr[i] | 32) <= 'z';
        n = is_letter ? n + 1 : 0;
        n_words += n == 3;
    }
    return after.len > 0 && after.ptr[0] == ';' && n_words > 1;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    read_fields f;
    f.n = 0;
    ret->kind = DBR_KIND_LOG;
    ret->stamp = item->stamp;
    ret->text = item->bytes;
    dbr_item found = *item;
    if (item->stamp.local == DBR_TIME_NONE && layout->stamp != NULL &&
        begins(layout, read_first_line(item->bytes), &found)) {
        ret->stamp = found.stamp;
    }
    if (ret->stamp.local == DBR_TIME_NONE) { // lines before the first stamp
        ret->level = dbr_text_level_word(item->bytes, &ret->level_raw);
        return 1;
    }
    ret->stamp_raw = dbr_slice_sub(item->bytes, found.stamp_offset, found.stamp_offset + found.stamp_len);
    dbr_slice before = dbr_slice_sub(item->bytes, 0, found.stamp_offset);
    dbr_slice after = dbr_slice_from(item->bytes, found.stamp_offset + found.stamp_len);
    size_t stream = read_stream_len(after);
    if (stream > 0) {
        read_field(&f, dbr_slice_str("stream"), dbr_slice_sub(after, 1, stream - 2), false);
    }
    after = dbr_slice_from(after, stream);
    read_form form = form_in(layout);
    size_t columns = form == READ_COLUMNS ? read_columns_len(layout->context, read_first_line(after)) : 0;
    if (columns > 0) {
        read_columns_take(dbr_slice_sub(after, 0, columns), &f, ret);
    }
    bool is_one_form = form != READ_COLUMNS && stream == 0; // else the whole line decides
    form = form == READ_COLUMNS && columns == 0 ? READ_ANY : form;
    read_header(before, dbr_slice_from(after, columns), form, scratch, &f, ret);
    if (klog_level(ret->stamp_raw.ptr, ret->stamp_raw.len) != '\0') {
        ret->level_raw = dbr_slice_sub(ret->stamp_raw, 0, 1);
        ret->level = dbr_level_parse(ret->level_raw);
    }
    if (before.len > 1 && (is_within(before, after) || read_before_says_more(before, &f, ret))) {
        ret->text = dbr_slice_trim(item->bytes);
    }
    read_fields_keep(&f, scratch, ret);
    if (is_one_form && f.head_len > 0) {
        ret->head = dbr_slice_sub(after, 0, f.head_len);
        ret->n_head_fields = f.n_head;
    }
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"kubelet.log",
     "E0209 10:05:23.118234    1234 kubelet.go:12] node is not there\nI0209 10:05:24.118235    1234 "
     "kubelet.go:13] it is\n",
     2, "2000-02-09T10:05:23.118234", "node is not there"},
    {"syslog",
     "Feb  9 09:40:01 web-1 CRON[24900]: (root) CMD (/usr/local/bin/ship-metrics)\n"
     "Feb  9 09:41:53 web-1 chronyd[612]: Selected source 10.20.0.2\n",
     2, "2000-02-09T09:40:01", "(root) CMD"},
    {"postgresql.log",
     "2025-02-09 10:05:23.404 UTC [48210] app@orders ERROR:  canceling statement due to statement timeout\n"
     "2025-02-09 10:05:23.404 UTC [48210] app@orders STATEMENT:  SELECT o.id\n\tFROM orders o\n",
     2, "2025-02-09T10:05:23.404Z", "canceling statement"},
    {"app.log",
     "2025-02-09 10:05:23,118 ERROR [worker-18] c.e.o.OrderRepository - query timed out\n"
     "com.example.QueryFailedException: query gave no result\n\tat com.example.X.run(X.java:7)\n"
     "2025-02-09 10:05:24,001 INFO  [main] c.e.o.Main - ready\n",
     2, "2025-02-09T10:05:23.118", "query timed out"},
    {"api.log",
     "2025-02-09T10:02:50.160207305Z 10:02:50.160 ERROR [main] c.e.o.Main - boom\n"
     "2025-02-09T10:02:50.160208305Z java.lang.IllegalStateException: x\n"
     "2025-02-09T10:02:50.160209305Z \tat c.e.X.run(X.java:7)\n"
     "2025-02-09T10:02:53.880243252Z 10:02:53.880 INFO  [main] c.e.o.Main - ready\n",
     2, "2025-02-09T10:02:50.160207305Z", "boom"},
    {"0.log",
     "2025-02-09T10:05:23.118234567Z stderr F FATAL ERROR: Reached heap limit\n"
     "2025-02-09T10:05:23.118234568Z stderr F \tat c.e.X.run(X.java:7)\n"
     "2025-02-09T10:05:24.118234567Z stdout F listening on 3000\n",
     2, "2025-02-09T10:05:23.118234567Z", "FATAL ERROR: Reached"},
    {"error.log",
     "2025/02/09 10:05:23 [error] 31#31: *1017 upstream timed out (110: Connection timed out), client: "
     "192.0.2.7\n",
     1, "2025-02-09T10:05:23", "upstream timed out"},
    {0},
};

const dbr_format read_text = {
    .name = "text",
    .help =
        "log lines with a stamp near their start: syslog, PostgreSQL, Java, Python, klog, kubectl logs, …",
    .label = DBR_T_READ_LABEL_LOGS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .glance = glance,
    .text_is_bytes = true,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
