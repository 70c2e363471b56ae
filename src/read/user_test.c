/*
 * Running the samples of a user's format:
 *
 *     samples:
 *       - text: |
 *           09.02.2025 10:05:23 [ERR] payments: pool exhausted
 *         records: 1                          how many records; default: at least one
 *         time: 2025-02-09T09:05:23Z          of the first record, as RFC 3339 or as the file has it
 *         level: error                        and any of service host pid trace title verb subject object version
 *         message: pool exhausted             what the text begins with
 *
 * A sample that differs is told with its line in the YAML file, what was expected and what came.
 */
#include "read/user.h"

#include "base/file.h"
#include "base/yaml.h"

#include <stdlib.h>

/* What one sample is compared with. */
typedef struct sample_run {
    const user_format *format;
    const char *path;
    const dbr_yaml *sample;
    dbr_user_problem report;
    void *data;
    bool is_bad;
} sample_run;

static void complain(sample_run *r, const dbr_yaml *at, const char *what, dbr_slice expected, dbr_slice got)
{
    dbr_err err = {0};
    uint64_t line = at != NULL ? at->line : r->sample->line,
             column = at != NULL ? at->column : r->sample->column;
    (void)dbr_fail(&err, DBR_EPARSE, "%s:%llu:%llu: %s is '%.*s', not '%.*s'", r->path,
                   (unsigned long long)line, (unsigned long long)column, what, DBR_FMT(got),
                   DBR_FMT(expected));
    err.line = line;
    r->is_bad = true;
    r->report(r->data, &err);
}

static void compare(sample_run *r, const char *key, dbr_slice got, bool is_start)
{
    const dbr_yaml *node = dbr_yaml_get(r->sample, key);
    if (node == NULL || node->type != DBR_YAML_SCALAR) {
        return;
    }
    bool is_same = is_start
                       ? got.len >= node->text.len && memcmp(got.ptr, node->text.ptr, node->text.len) == 0
                       : dbr_slice_eq(got, node->text);
    if (!is_same && node->text.len > 0) {
        complain(r, node, key, node->text, dbr_slice_sub(got, 0, 120));
    }
}

static void compare_time(sample_run *r, const dbr_record *record)
{
    const dbr_yaml *node = dbr_yaml_get(r->sample, "time");
    dbr_stamp expected;
    if (node == NULL || node->text.len == 0) {
        return;
    }
    bool has = record->stamp.local != DBR_TIME_NONE;
    bool is_read = dbr_stamp_read(node->text, &expected);
    bool is_instant = (expected.flags & DBR_STAMP_OFFSET) != 0;
    dbr_time got = !has         ? DBR_TIME_NONE
                   : is_instant ? dbr_stamp_instant(&record->stamp)
                                : record->stamp.local;
    dbr_time wanted = is_read && is_instant ? dbr_stamp_instant(&expected) : expected.local;
    if (!is_read || got != wanted) {
        DBR_AUTO(dbr_buf) text = {0};
        if (has) {
            bool is_explicit = (record->stamp.flags & DBR_STAMP_OFFSET) != 0;
            dbr_time_rfc3339(&text, is_explicit ? dbr_stamp_instant(&record->stamp) : record->stamp.local,
                             NULL, 9);
            text.len -= is_explicit ? 0 : 1; // no 'Z' for a naive one
        }
        complain(r, node, "time", node->text, dbr_buf_view(&text));
    }
}

static void compare_record(sample_run *r, const dbr_record *record)
{
    compare_time(r, record);
    compare(r, "level", dbr_slice_str(dbr_level_name(record->level)), false);
    compare(r, "service", record->service, false);
    compare(r, "host", record->host, false);
    compare(r, "pid", record->pid, false);
    compare(r, "trace", record->trace, false);
    compare(r, "title", record->title, false);
    compare(r, "verb", record->verb, false);
    compare(r, "subject", record->subject, false);
    compare(r, "object", record->object, false);
    compare(r, "version", record->version, false);
    compare(r, "message", record->text, true);
}

/* A sample's keys: a wrong one would be compared with nothing, in silence. */
static void check_keys(sample_run *r)
{
    static const char *const KEYS[] = {"text",    "records", "time",    "level",  "service",
                                       "host",    "pid",     "trace",   "title",  "verb",
                                       "subject", "object",  "version", "message"};
    for (const dbr_yaml *c = r->sample->child; c != NULL; c = c->next) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
            is_known |= dbr_slice_is(c->key, KEYS[i]);
        }
        if (!is_known) {
            complain(r, c, "key of the sample",
                     dbr_slice_str("text, records, time, level, message or another field"), c->key);
        }
    }
    if (dbr_yaml_text(r->sample, "text", (dbr_slice){0}).len == 0) {
        complain(r, NULL, "text of the sample", dbr_slice_str("some lines"), dbr_slice_str(""));
    }
}

/* Cuts a sample as a member would be, and compares the first record and their number. */
static void run_sample(sample_run *r)
{
    dbr_arena scratch = {0};
    const dbr_layout layout = {.format = &read_user, .context = r->format->context};
    dbr_slice rest = dbr_yaml_text(r->sample, "text", (dbr_slice){0}), line;
    size_t n = 0;
    dbr_item item = {0};
    while (rest.len > 0 && read_line(&rest, &line)) {
        dbr_item next = {.bytes = line, .stamp = {.local = DBR_TIME_NONE}};
        bool is_new = item.bytes.len == 0 || read_user.begins(&layout, line, &next);
        if (!is_new) {
            item.bytes.len = (size_t)(line.ptr + line.len - item.bytes.ptr);
            continue;
        }
        n++;
        item = n == 1 || item.bytes.len == 0 ? next : item;
        if (n > 1) {
            break; // the first record is whole
        }
    }
    for (; rest.len > 0 && n > 1 && read_line(&rest, &line);) {
        dbr_item unused = {0};
        n += read_user.begins(&layout, line, &unused);
    }
    dbr_record *records = DBR_NEW_N(&scratch, dbr_record, DBR_MAX_SUBRECORDS);
    records[0].stamp.local = DBR_TIME_NONE;
    dbr_slice got = dbr_slice_str(dbr_arena_printf(&scratch, "%zu", n));
    dbr_slice wanted = dbr_yaml_text(r->sample, "records", n > 0 ? got : dbr_slice_str("at least 1"));
    if (!dbr_slice_eq(wanted, got)) {
        complain(r, dbr_yaml_get(r->sample, "records"), "records", wanted, got);
    }
    dbr_slice groups[1];
    if (n > 0 && dbr_regex_match(r->format->regex, read_first_line(item.bytes), groups, 1) != 1) {
        complain(r, dbr_yaml_get(r->sample, "text"), "first line", dbr_slice_str("a match of the pattern"),
                 read_first_line(item.bytes));
    } else if (n > 0 && read_user.parse(&layout, &item, &scratch, records) > 0) {
        compare_record(r, records);
    } else if (n > 0) {
        complain(r, dbr_yaml_get(r->sample, "time"), "time", dbr_yaml_text(r->sample, "time", (dbr_slice){0}),
                 dbr_slice_str("none"));
    }
    dbr_arena_release(&scratch);
}

dbr_code dbr_user_format_test(const char *path, dbr_user_problem report, void *data, size_t *ret_n_samples,
                              size_t *ret_n_bad, dbr_err *err)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_arena arena = {0};
    user_format f = {0};
    dbr_yaml *root = NULL;
    size_t n = 0, n_bad = 0;
    dbr_code rc = dbr_file_read(path, &text, err);
    rc = rc < 0 ? rc : user_format_read(dbr_buf_view(&text), path, &f, err);
    rc = rc < 0 ? rc : dbr_yaml_read(&arena, dbr_buf_view(&text), path, &root, err);
    if (rc < 0) {
        goto done;
    }
    const dbr_yaml *samples = dbr_yaml_get(root, "samples");
    for (const dbr_yaml *s = samples != NULL ? samples->child : NULL; s != NULL; s = s->next) {
        sample_run run = {.format = &f, .path = path, .sample = s, .report = report, .data = data};
        check_keys(&run);
        if (!run.is_bad) {
            run_sample(&run);
        }
        n++;
        n_bad += run.is_bad;
    }
    *ret_n_samples = n;
    *ret_n_bad = n_bad;
done:
    (void)dbr_regex_free(f.regex);
    dbr_arena_release(&f.arena);
    dbr_arena_release(&arena);
    return rc;
}
