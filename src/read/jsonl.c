/*
 * jsonl: one JSON object a line, of any schema (object.c). Lines of other text between them (a panic, a
 * banner) are kept as records too; a torn object is counted as malformed.
 */
#include "read/lane.h"
#include "read/object.h"

#include "base/json.h"

#include "base/limits.h"

#include <string.h>

#define MAX_CUTS       8u    // places where a cut object is tried to end
#define CUT_TEXT_BYTES 4096u // of one that cannot be ended
#define SNIFF_LINES    30u

/* Without what RFC 7464 ("\x1e") and event streams ("data: ") put before an object. */
static dbr_slice unframed(dbr_slice line)
{
    size_t n = line.len > 0 && line.ptr[0] == '\x1e' ? 1 : dbr_slice_starts(line, "data: {") ? 6 : 0;
    return dbr_slice_from(line, n);
}

static bool is_whole_object(dbr_slice line)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, line);
    if (dbr_json_next(&j, &value) != DBR_JSON_OBJECT || !dbr_json_skip(&j, &value, NULL)) {
        return false;
    }
    return dbr_json_next(&j, &value) == DBR_JSON_END;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_objects = 0, n_timed = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        n++;
        line = unframed(line);
        bool is_object = read_first_byte(line) == '{' && is_whole_object(line);
        n_objects += is_object;
        n_timed += is_object && read_object_has_time(line);
    }
    if (n_objects == 0 || n_objects * 10 < n * 6) {
        return 0;
    }
    return n_timed * 2 >= n_objects ? 75 : n > 1 ? 40 : 0;
}

/* A line that is no object: kept with what stamp it has. */
static int parse_other(dbr_slice line, dbr_record *ret)
{
    size_t offset = 0, len = 0;
    ret->kind = DBR_KIND_LOG;
    ret->level = dbr_text_level(line);
    ret->text = line;
    const dbr_stamp_format *format = dbr_stamp_detect(line, 32, &offset, &len, &ret->stamp);
    if (format == NULL || format->rank != DBR_STAMP_STRONG) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return 1;
    }
    ret->stamp_raw = dbr_slice_sub(line, offset, offset + len);
    ret->text = dbr_slice_trim(dbr_slice_from(line, offset + len));
    return 1;
}

/* An object that was cut at the limit of a record: as if it ended behind the last member that is whole; else its bytes. */
static int parse_cut(dbr_slice object, dbr_arena *scratch, dbr_record *ret)
{
    size_t end = object.len;
    for (size_t i = 0; i < MAX_CUTS && end > 0; i++) {
        const char *comma = memrchr(object.ptr, ',', end);
        while (comma != NULL && comma[1] != '"' && comma > object.ptr) {
            comma = memrchr(object.ptr, ',', (size_t)(comma - object.ptr));
        }
        if (comma == NULL) {
            break;
        }
        end = (size_t)(comma - object.ptr);
        char *closed = DBR_NEW_N(scratch, char, end + 1);
        memcpy(closed, object.ptr, end);
        closed[end] = '}';
        dbr_slice whole = dbr_slice_of(closed, end + 1);
        int n = is_whole_object(whole) ? read_object(whole, scratch, ret) : 0;
        if (n > 0) {
            return n;
        }
    }
    return parse_other(dbr_slice_sub(object, 0, CUT_TEXT_BYTES), ret);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice object = unframed(item->bytes);
    if (read_first_byte(object) != '{') {
        return parse_other(item->bytes, ret);
    }
    int n = read_object(object, scratch, ret);
    bool is_cut = n == 0 && item->bytes.len >= DBR_MAX_RECORD_BYTES;
    return is_cut ? parse_cut(object, scratch, ret) : n;
}

static dbr_glance glance(const dbr_layout *layout, dbr_lane *lane, const dbr_textmap *map, size_t begin,
                         size_t end, dbr_gist *ret)
{
    (void)layout;
    return map->text[begin] == '{' ? read_object_glance(lane, map, begin, end, ret) : DBR_GLANCE_UNSURE;
}

static const dbr_format_sample SAMPLES[] = {
    {"app/api-service.jsonl",
     "{\"ts\":\"2025-02-09T10:05:23.118Z\",\"level\":\"ERROR\",\"logger\":\"c.e.Orders\",\"service\":\"api-"
     "service\","
     "\"request_id\":\"9ca98f497feec420\",\"status\":503,\"duration_ms\":2004,\"msg\":\"query timed out\"}\n"
     "{\"ts\":\"2025-02-09T10:05:24Z\",\"level\":\"INFO\",\"msg\":\"ready\"}\n",
     2, "2025-02-09T10:05:23.118Z", "query timed out"},
    {"mongod.log",
     "{\"t\":{\"$date\":\"2025-02-09T10:05:23.118+00:00\"},\"s\":\"I\",\"c\":\"NETWORK\",\"id\":22943,"
     "\"msg\":\"Connection accepted\",\"attr\":{\"remote\":\"192.0.2.7:51814\"}}\n",
     1, "2025-02-09T10:05:23.118Z", "Connection accepted"},
    {"docker-json.log",
     "{\"log\":\"ERROR pool "
     "exhausted\\n\",\"stream\":\"stderr\",\"time\":\"2025-02-09T10:05:23.118234567Z\"}\n"
     "panic: runtime error\n"
     "{\"log\":\"started\\n\",\"stream\":\"stdout\",\"time\":\"2025-02-09T10:05:24Z\"}\n",
     3, "2025-02-09T10:05:23.118234567Z", "ERROR pool exhausted"},
    {"pino.log", "{\"level\":50,\"time\":1739095523118,\"pid\":7,\"hostname\":\"web-1\",\"msg\":\"boom\"}\n",
     1, "2025-02-09T10:05:23.118Z", "boom"},
    {"commits.jsonl",
     "{\"sha\":\"696426eacfe0104af3983dac78c7e7d4fb890cb4\",\"author\":\"Erin\","
     "\"authored_at\":\"2025-02-09T09:49:00Z\",\"committed_at\":\"2025-02-09T10:49:38+01:00\","
     "\"subject\":\"Release v2.3.0\"}\n",
     1, "2025-02-09T09:49:38Z", "Release v2.3.0"},
    {"pager.jsonl",
     "{\"ts\":\"2025-02-09T10:12:00Z\",\"type\":\"acknowledged\",\"incident\":\"2187\",\"user\":\"alice\"}\n",
     1, "2025-02-09T10:12:00Z", NULL},
    {0},
};

const dbr_format read_jsonl = {
    .name = "jsonl",
    .help = "JSON lines of any schema: application logs, Docker, MongoDB, commits, pager entries, deploys",
    .label = DBR_T_READ_LABEL_APPLICATION,
    .shape = DBR_SHAPE_LINES,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff,
    .parse = parse,
    .glance = glance,
    .glances_at_quotes = true,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
