/*
 * journal-export: `journalctl -o export`, what systemd-journal-remote stores: fields a line, an empty line behind each
 * entry. A field whose value has line breaks or bytes that are no text stands as its name alone on a line, eight bytes
 * of length (little endian), the value, a line break.
 *
 *     __CURSOR=s=…
 *     __REALTIME_TIMESTAMP=1739095523118000
 *     PRIORITY=3
 *     MESSAGE=pool exhausted
 *
 * journal-verbose: `journalctl -o verbose`, a line with the time and the cursor, then the fields, indented.
 *
 * The time is the journal's own, microseconds since 1970. An entry begins with the field the file's first one begins
 * with: the layout's context.
 */
#include "read/json_head.h"

#include <assert.h>

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, line;
    if (!read_line(&rest, &line) || line.len < 3 || line.ptr[0] != '_' || line.ptr[1] != '_') {
        return 0;
    }
    size_t equals = dbr_slice_find_char(line, '=');
    bool has_time = dbr_slice_starts(line, "__REALTIME_TIMESTAMP=") ||
                    dbr_slice_find(in->head, dbr_slice_str("\n__REALTIME_TIMESTAMP=")) != SIZE_MAX;
    if (equals == SIZE_MAX || !has_time) {
        return 0;
    }
    layout->context = dbr_slice_dup(arena, dbr_slice_sub(line, 0, equals + 1));
    return 97;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)item;
    size_t n = layout->context.len;
    return line.len >= n && n > 0 && memcmp(line.ptr, layout->context.ptr, n) == 0;
}

/* The next field of an entry; false at its end or where it is torn. */
static bool next_field(dbr_slice *rest, dbr_slice *ret_name, dbr_slice *ret_value)
{
    while (rest->len > 0) {
        dbr_slice line = read_cut_line(rest);
        size_t equals = dbr_slice_find_char(line, '=');
        if (equals != SIZE_MAX) {
            *ret_name = dbr_slice_sub(line, 0, equals);
            *ret_value = dbr_slice_from(line, equals + 1);
            return true;
        }
        if (line.len == 0) {
            continue;
        }
        if (rest->len < 8) {
            return false;
        }
        uint64_t len = 0;
        for (size_t i = 8; i > 0; i--) {
            len = len << 8 | (unsigned char)rest->ptr[i - 1];
        }
        if (len > rest->len - 8) {
            return false;
        }
        *ret_name = line;
        *ret_value = dbr_slice_sub(*rest, 8, 8 + (size_t)len);
        *rest = dbr_slice_from(*rest, 8 + (size_t)len);
        return true;
    }
    return false;
}

/* A field of an entry in its slot; others stay fields. */
static void take_field(dbr_slice name, dbr_slice value, read_fields *f, dbr_record *ret)
{
    if (dbr_slice_is(name, "__REALTIME_TIMESTAMP")) {
        if (dbr_stamp_read_epoch(value, &ret->stamp)) {
            ret->stamp_raw = value;
        } else {
            ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        }
    } else if (dbr_slice_is(name, "MESSAGE")) {
        ret->text = value;
    } else if (dbr_slice_is(name, "PRIORITY")) {
        ret->level = dbr_level_parse(value);
    } else if (dbr_slice_is(name, "_HOSTNAME")) {
        ret->host = value;
    } else if (dbr_slice_is(name, "SYSLOG_IDENTIFIER")) {
        ret->service = value;
    } else if (dbr_slice_is(name, "_PID") || (dbr_slice_is(name, "SYSLOG_PID") && ret->pid.len == 0)) {
        ret->pid = value;
    } else if (!dbr_slice_starts(name, "__") && value.len <= 4096) {
        if (dbr_slice_is(name, "_COMM") && ret->service.len == 0) {
            ret->service = value;
        }
        read_field(f, name, value, read_is_number(value));
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    read_fields f;
    dbr_slice rest = item->bytes, name, value;
    f.n = 0;
    ret->kind = DBR_KIND_LOG;
    while (next_field(&rest, &name, &value)) {
        take_field(name, value, &f, ret);
    }
    read_fields_keep(&f, scratch, ret);
    return ret->stamp.local != DBR_TIME_NONE;
}

static const dbr_format_sample SAMPLES[] = {
    {"web-1.export",
     "__CURSOR=s=1;i=1\n__REALTIME_TIMESTAMP=1739095523118000\nPRIORITY=3\nSYSLOG_IDENTIFIER=api\n_PID=814\n_"
     "HOSTNAME="
     "web-1\nMESSAGE=pool "
     "exhausted\n\n__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1739095524118000\nMESSAGE=ready\n\n",
     2, "2025-02-09T10:05:23.118Z", "pool exhausted"},
    {"remote.export",
     "__REALTIME_TIMESTAMP=1739095523118000\nMESSAGE=a\n\n__REALTIME_TIMESTAMP=1739095524118000\nMESSAGE=b\n",
     2, "2025-02-09T10:05:23.118Z", "a"},
    {0},
};
const dbr_format read_journal_export = {
    .name = "journal-export",
    .help = "systemd's journal: journalctl -o export; journal files are turned into it when they are added",
    .label = DBR_T_READ_LABEL_JOURNAL,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};

/* ---- verbose ---- */

static bool is_verbose_head(dbr_slice line)
{
    return line.len > 40 && line.ptr[0] != ' ' && line.ptr[line.len - 1] == ']' &&
           dbr_slice_find(line, dbr_slice_str(" [s=")) != SIZE_MAX;
}

static int sniff_verbose(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    for (size_t i = 0; i < 4 && read_line(&rest, &line); i++) {
        if (is_verbose_head(line)) {
            return read_line(&rest, &line) && dbr_slice_starts(line, "    ") ? 96 : 0;
        }
    }
    return 0;
}

static bool begins_verbose(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)layout;
    (void)item;
    return is_verbose_head(line);
}

static int parse_verbose(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    read_fields f;
    dbr_slice rest = item->bytes, line;
    size_t offset = 0, len = 0;
    f.n = 0;
    dbr_slice head = read_cut_line(&rest);
    ret->kind = DBR_KIND_LOG;
    if (!is_verbose_head(head)) {
        ret->text = item->bytes; // "-- Boot … --"
        return 1;
    }
    if (dbr_stamp_detect(head, 8, &offset, &len, &ret->stamp) == NULL) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return 0;
    }
    ret->stamp_raw = dbr_slice_sub(head, offset, offset + len);
    while (read_line(&rest, &line)) {
        line = dbr_slice_trim(line);
        size_t equals = dbr_slice_find_char(line, '=');
        if (equals != SIZE_MAX && equals > 0) {
            take_field(dbr_slice_sub(line, 0, equals), dbr_slice_from(line, equals + 1), &f, ret);
        }
    }
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample VERBOSE_SAMPLES[] = {
    {"journal.txt",
     "Sun 2025-02-09 10:05:23.118000 UTC [s=1;i=1;b=2;m=3;t=4;x=5]\n    PRIORITY=3\n    "
     "SYSLOG_IDENTIFIER=api\n"
     "    MESSAGE=pool exhausted\nSun 2025-02-09 10:05:24.118000 UTC [s=1;i=2;b=2;m=3;t=4;x=5]\n    "
     "MESSAGE=ready\n",
     2, "2025-02-09T10:05:23.118Z", "pool exhausted"},
    {"one.txt", "Sun 2025-02-09 10:05:23.118000 UTC [s=1;i=1;b=2;m=3;t=4;x=5]\n    MESSAGE=a=b\n", 1,
     "2025-02-09T10:05:23.118Z", "a=b"},
    {0},
};
const dbr_format read_journal_verbose = {
    .name = "journal-verbose",
    .help = "systemd's journal: journalctl -o verbose",
    .label = DBR_T_READ_LABEL_JOURNAL,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff_verbose,
    .begins = begins_verbose,
    .parse = parse_verbose,
    .labels_pattern = -1,
    .samples = VERBOSE_SAMPLES,
};
