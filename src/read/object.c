/*
 * A JSON object of any schema: roles of its members by key lists.
 *
 * Keys are compared in lower case without '_', '-', '.' and '@', so that eventTime, event_time and EventTime
 * are one; of several keys for a role the one that stands first in the list wins, of several times the first
 * that reads as one. Where no listed key is a time, one that ends like the name of a time may be it. Members of nested objects count too, one level deep, under their dotted name
 * ("log.level", "t.$date"); those of objects that only wrap the record ("_source", "attributes", "jsonPayload") under
 * their own. Numbers are epoch times by magnitude. Every member stays a field, but for the
 * time, the level and the message.
 */
#include "read/object.h"

#include "base/json.h"

#include <assert.h>

#define KEY_BYTES 28u // longest folded key in the table, without NUL; longer ones have no role

typedef struct role_row {
    char key[KEY_BYTES];      // zero-padded
    unsigned char role, rank; // lower ranks first
} role_row;

/* Sorted by key (asserted once in the test of the table). */
static const role_row ROLES[] = {
    {"agenthostname", READ_HOST, 8},
    {"annotationsdescription", READ_MESSAGE, 9},
    {"annotationssummary", READ_MESSAGE, 5},
    {"app", READ_SERVICE, 2},
    {"application", READ_SERVICE, 3},
    {"appname", READ_SERVICE, 4},
    {"asctime", READ_TIME, 9},
    {"at", READ_TIME, 14},
    {"authoredat", READ_TIME, 31},
    {"authoreddate", READ_TIME, 31},
    {"body", READ_MESSAGE, 4},
    {"c", READ_LOGGER, 6},
    {"caller", READ_LOGGER, 9},
    {"category", READ_LOGGER, 8},
    {"categoryname", READ_LOGGER, 5},
    {"committedat", READ_TIME, 30},
    {"committeddate", READ_TIME, 30},
    {"commonannotationssummary", READ_MESSAGE, 5},
    {"completedat", READ_TIME, 27},
    {"component", READ_SERVICE, 9},
    {"computer", READ_HOST, 7},
    {"container", READ_SERVICE, 5},
    {"containername", READ_SERVICE, 6},
    {"content", READ_MESSAGE, 6},
    {"correlationid", READ_TRACE, 6},
    {"created", READ_TIME, 21},
    {"createdat", READ_TIME, 20},
    {"createddatetime", READ_TIME, 20},
    {"createdon", READ_TIME, 21},
    {"createdtime", READ_TIME, 21},
    {"createtime", READ_TIME, 21},
    {"creationdate", READ_TIME, 21},
    {"creationtime", READ_TIME, 21},
    {"creationtimestamp", READ_TIME, 21},
    {"date", READ_TIME, 26},
    {"dateadded", READ_TIME, 23},
    {"datehappened", READ_TIME, 13},
    {"datestart", READ_TIME, 18},
    {"datestartzoned", READ_TIME, 17},
    {"datetime", READ_TIME, 6},
    {"datetimeutc", READ_TIME, 7},
    {"ddtraceid", READ_TRACE, 4},
    {"deployedat", READ_TIME, 18},
    {"deploymenttime", READ_TIME, 18},
    {"description", READ_MESSAGE, 9},
    {"detail", READ_MESSAGE, 10},
    {"detectedat", READ_TIME, 17},
    {"displayat", READ_TIME, 19},
    {"dt", READ_TIME, 9},
    {"edgeendtimestamp", READ_TIME, 13},
    {"edgestarttimestamp", READ_TIME, 14},
    {"endedat", READ_TIME, 42},
    {"epoch", READ_TIME, 13},
    {"epochmillis", READ_TIME, 3},
    {"error", READ_MESSAGE, 11},
    {"errormessage", READ_MESSAGE, 11},
    {"event", READ_MESSAGE, 5},
    {"eventbody", READ_MESSAGE, 9},
    {"eventcreated", READ_TIME, 12},
    {"eventdate", READ_TIME, 11},
    {"eventdatetime", READ_TIME, 11},
    {"eventmessage", READ_MESSAGE, 3},
    {"eventtime", READ_TIME, 7},
    {"eventtimestamp", READ_TIME, 8},
    {"finishedat", READ_TIME, 27},
    {"finishtime", READ_TIME, 27},
    {"firstseen", READ_TIME, 29},
    {"firsttime", READ_TIME, 28},
    {"fullmessage", READ_MESSAGE, 9},
    {"gmtcreate", READ_TIME, 19},
    {"gmtcreated", READ_TIME, 19},
    {"historysummary", READ_MESSAGE, 9},
    {"host", READ_HOST, 0},
    {"hostname", READ_HOST, 1},
    {"incidentstartedat", READ_TIME, 18},
    {"incidentsummary", READ_MESSAGE, 9},
    {"insertedat", READ_TIME, 25},
    {"instance", READ_HOST, 5},
    {"instant", READ_TIME, 13},
    {"instantepochsecond", READ_TIME, 3},
    {"iso8601", READ_TIME, 12},
    {"job", READ_SERVICE, 10},
    {"k8scontainername", READ_SERVICE, 6},
    {"k8spodname", READ_HOST, 3},
    {"kubernetescontainername", READ_SERVICE, 6},
    {"kuberneteshost", READ_HOST, 7},
    {"kuberneteslabelsapp", READ_SERVICE, 5},
    {"kubernetespodname", READ_HOST, 3},
    {"l", READ_LEVEL, 9},
    {"labelsapp", READ_SERVICE, 7},
    {"lastreceived", READ_TIME, 28},
    {"lastseen", READ_TIME, 33},
    {"lasttime", READ_TIME, 16},
    {"lasttimestamp", READ_TIME, 15},
    {"level", READ_LEVEL, 0},
    {"levelname", READ_LEVEL, 3},
    {"levelno", READ_LEVEL, 10},
    {"log", READ_MESSAGE, 3},
    {"logged", READ_TIME, 12},
    {"logger", READ_LOGGER, 0},
    {"loggername", READ_LOGGER, 1},
    {"loglevel", READ_LEVEL, 2},
    {"loglogger", READ_LOGGER, 2},
    {"logname", READ_LOGGER, 3},
    {"logtime", READ_TIME, 10},
    {"logtimestamp", READ_TIME, 10},
    {"longdatetime", READ_TIME, 14},
    {"lvl", READ_LEVEL, 4},
    {"m", READ_MESSAGE, 8},
    {"machine", READ_HOST, 6},
    {"machinename", READ_HOST, 6},
    {"message", READ_MESSAGE, 1},
    {"metadatacreationtimestamp", READ_TIME, 50},
    {"module", READ_LOGGER, 8},
    {"msg", READ_MESSAGE, 0},
    {"mt", READ_MESSAGE, 9},
    {"name", READ_LOGGER, 7},
    {"node", READ_HOST, 6},
    {"nodename", READ_HOST, 7},
    {"observedat", READ_TIME, 24},
    {"occurred", READ_TIME, 17},
    {"occurredat", READ_TIME, 17},
    {"openedat", READ_TIME, 18},
    {"pid", READ_PID, 0},
    {"pod", READ_HOST, 2},
    {"podname", READ_HOST, 3},
    {"priority", READ_LEVEL, 7},
    {"processid", READ_PID, 2},
    {"processname", READ_SERVICE, 12},
    {"processpid", READ_PID, 1},
    {"processthreadname", READ_PID, 5},
    {"program", READ_SERVICE, 7},
    {"published", READ_TIME, 22},
    {"publishedat", READ_TIME, 22},
    {"raw", READ_MESSAGE, 13},
    {"realtimetimestamp", READ_TIME, 3},
    {"receivedat", READ_TIME, 24},
    {"recordedat", READ_TIME, 24},
    {"releasecreatedon", READ_TIME, 40},
    {"renderedmessage", READ_MESSAGE, 2},
    {"reportedat", READ_TIME, 23},
    {"reqid", READ_TRACE, 1},
    {"requestid", READ_TRACE, 0},
    {"resolvedat", READ_TIME, 41},
    {"resourceservicename", READ_SERVICE, 2},
    {"s", READ_LEVEL, 8},
    {"server", READ_HOST, 8},
    {"servername", READ_HOST, 6},
    {"service", READ_SERVICE, 0},
    {"servicename", READ_SERVICE, 1},
    {"severity", READ_LEVEL, 1},
    {"severityname", READ_LEVEL, 3},
    {"severitynumber", READ_LEVEL, 6},
    {"severitytext", READ_LEVEL, 2},
    {"shortdatetime", READ_TIME, 13},
    {"shortmessage", READ_MESSAGE, 1},
    {"start", READ_TIME, 35},
    {"startedat", READ_TIME, 18},
    {"startedon", READ_TIME, 18},
    {"startsat", READ_TIME, 18},
    {"starttime", READ_TIME, 18},
    {"starttimeunixnano", READ_TIME, 18},
    {"statechangetime", READ_TIME, 16},
    {"statestartedon", READ_TIME, 19},
    {"stateupdatedtimestamp", READ_TIME, 12},
    {"summary", READ_MESSAGE, 8},
    {"syslogidentifier", READ_SERVICE, 7},
    {"systemdunit", READ_SERVICE, 8},
    {"t", READ_TIME, 5},
    {"t$date", READ_TIME, 4},
    {"target", READ_LOGGER, 4},
    {"text", READ_MESSAGE, 2},
    {"textpayload", READ_MESSAGE, 3},
    {"thread", READ_PID, 3},
    {"threadname", READ_PID, 4},
    {"tid", READ_PID, 6},
    {"time", READ_TIME, 1},
    {"timecreated", READ_TIME, 12},
    {"timegenerated", READ_TIME, 12},
    {"timemillis", READ_TIME, 3},
    {"timeseconds", READ_TIME, 6},
    {"timestamp", READ_TIME, 2},
    {"timestamp$date", READ_TIME, 3},
    {"timestampseconds", READ_TIME, 6},
    {"title", READ_MESSAGE, 12},
    {"traceid", READ_TRACE, 2},
    {"transactionid", READ_TRACE, 8},
    {"triggeredat", READ_TIME, 17},
    {"triggeredtime", READ_TIME, 17},
    {"triggertime", READ_TIME, 17},
    {"ts", READ_TIME, 0},
    {"tsseconds", READ_TIME, 6},
    {"unit", READ_SERVICE, 8},
    {"unix", READ_TIME, 14},
    {"unixtime", READ_TIME, 12},
    {"updated", READ_TIME, 30},
    {"updatedat", READ_TIME, 29},
    {"updatedon", READ_TIME, 30},
    {"utc", READ_TIME, 11},
    {"utctime", READ_TIME, 12},
    {"what", READ_MESSAGE, 14},
    {"when", READ_TIME, 15},
    {"xamzntraceid", READ_TRACE, 5},
    {"xrequestid", READ_TRACE, 3},
    {"上报时间", READ_TIME, 23},
    {"主机", READ_HOST, 0},
    {"主机名", READ_HOST, 1},
    {"事件时间", READ_TIME, 7},
    {"内容", READ_MESSAGE, 6},
    {"创建时间", READ_TIME, 20},
    {"发生时间", READ_TIME, 17},
    {"告警时间", READ_TIME, 17},
    {"实例", READ_HOST, 5},
    {"应用", READ_SERVICE, 2},
    {"应用名", READ_SERVICE, 4},
    {"应用名称", READ_SERVICE, 4},
    {"开始时间", READ_TIME, 18},
    {"描述", READ_MESSAGE, 9},
    {"摘要", READ_MESSAGE, 8},
    {"日志", READ_MESSAGE, 3},
    {"日志内容", READ_MESSAGE, 3},
    {"日志时间", READ_TIME, 10},
    {"日志级别", READ_LEVEL, 2},
    {"日期", READ_TIME, 26},
    {"日期时间", READ_TIME, 6},
    {"时间", READ_TIME, 1},
    {"时间戳", READ_TIME, 1},
    {"更新时间", READ_TIME, 29},
    {"服务", READ_SERVICE, 0},
    {"服务名", READ_SERVICE, 1},
    {"服务名称", READ_SERVICE, 1},
    {"标题", READ_MESSAGE, 12},
    {"消息", READ_MESSAGE, 1},
    {"级别", READ_LEVEL, 1},
    {"节点", READ_HOST, 6},
    {"触发时间", READ_TIME, 17},
    {"详情", READ_MESSAGE, 10},
};
enum { N_ROLES = sizeof(ROLES) / sizeof(ROLES[0]) };

static void choose_time(read_object_view *v, unsigned char ranks[], size_t n);

static const role_row *find_row(const char *folded, size_t n)
{
    size_t low = 0, high = N_ROLES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = memcmp(ROLES[middle].key, folded, n + 1);
        if (order == 0) {
            return &ROLES[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

static bool ends_with(const char *text, size_t n, const char *end)
{
    size_t len = strlen(end);
    return n >= len && memcmp(text + n - len, end, len) == 0;
}

/* "loggedAt", "sent_ts": a small word at the end of a key, told apart from "format" and "events". */
static bool ends_in_word(dbr_slice key, char first, char second)
{
    if (key.len < 4 || (key.ptr[key.len - 1] | 32) != second || (key.ptr[key.len - 2] | 32) != first) {
        return false;
    }
    char before = key.ptr[key.len - 3];
    bool is_camel = key.ptr[key.len - 2] < 'a' && before >= 'a' && before <= 'z';
    return is_camel || before == '_' || before == '-';
}

/*
 * Keys that no list names tell a time by their end: "event_received_time", "sentAt", "timestamp_ms", "CreatedUtc". Other times
 * than the record's own (when something expires, is due, was last seen) do not. Whether the value is a time, its reader says.
 */
static const role_row *find_time_row(dbr_slice key, char *folded, size_t n)
{
    static const role_row FULL = {"", READ_TIME, 60}, PART = {"", READ_TIME, 61};
    static const char *const OTHERS[] = {"expir",  "valid",   "until", "notafter", "notbefore", "deadline",
                                         "due",    "next",    "sched", "birth",    "expect",    "plan",
                                         "target", "renew",   "eol",   "last",     "previous",  "retention",
                                         "sunset", "timeout", "retry"};
    static const char *const UNITS[] = {"millis", "ms",  "unixnano", "nanos", "ns",   "micros",
                                        "us",     "utc", "gmt",      "iso",   "local"};
    for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
        if (strstr(folded, OTHERS[i]) != NULL) {
            return NULL;
        }
    }
    for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
        if (ends_with(folded, n, UNITS[i]) && n > strlen(UNITS[i])) {
            n -= strlen(UNITS[i]);
            folded[n] = '\0';
            const role_row *row = find_row(folded, n);
            if (row != NULL) {
                return row->role == READ_TIME ? &FULL : NULL;
            }
            break;
        }
    }
    if (ends_with(folded, n, "timestamp") || ends_with(folded, n, "datetime")) {
        return &FULL;
    }
    bool is_time = ends_with(folded, n, "time") || ends_with(folded, n, "date") ||
                   ends_in_word(key, 'a', 't') || ends_in_word(key, 't', 's');
    return is_time ? &PART : NULL;
}

/* The row of a key, NULL for none. */
static const role_row *find_role(dbr_slice key)
{
    char folded[KEY_BYTES];
    size_t n = 0;
    bool is_nested = false;
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        is_nested |= c == '.';
        if (c == '_' || c == '-' || c == '.' || c == '@' || c == ' ') {
            continue;
        }
        if (n == KEY_BYTES - 1) {
            return NULL;
        }
        folded[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    folded[n] = '\0';
    const role_row *row = find_row(folded, n);
    return row != NULL || is_nested ? row : find_time_row(key, folded, n);
}

/* The row of "outer.inner". */
static const role_row *find_nested_role(dbr_slice outer, dbr_slice inner)
{
    char both[2 * KEY_BYTES];
    if (outer.len + 1 + inner.len > sizeof(both)) {
        return NULL;
    }
    memcpy(both, outer.ptr, outer.len);
    both[outer.len] = '.';
    memcpy(both + outer.len + 1, inner.ptr, inner.len);
    return find_role(dbr_slice_of(both, outer.len + 1 + inner.len));
}

/* ---- taking apart ---- */

static dbr_slice dotted(dbr_arena *arena, dbr_slice outer, dbr_slice inner)
{
    char *out = DBR_NEW_N(arena, char, outer.len + 1 + inner.len);
    memcpy(out, outer.ptr, outer.len);
    out[outer.len] = '.';
    if (inner.len > 0) {
        memcpy(out + outer.len + 1, inner.ptr, inner.len);
    }
    return dbr_slice_of(out, outer.len + 1 + inner.len);
}

/* journald writes a message that is no text as the list of its bytes; the list itself when it is another one. */
static dbr_slice bytes_of(dbr_arena *arena, dbr_slice list)
{
    dbr_json j;
    dbr_json_value value;
    char *out = DBR_NEW_N(arena, char, list.len / 2 + 1);
    size_t n = 0;
    int64_t byte = 0;
    dbr_json_init(&j, list);
    (void)dbr_json_next(&j, &value);
    while (dbr_json_next(&j, &value) == DBR_JSON_NUMBER) {
        if (!dbr_slice_int(value.raw, &byte) || byte < 0 || byte > 255) {
            return list;
        }
        out[n++] = (char)byte;
    }
    return value.type == DBR_JSON_ARRAY_END && n > 0 ? dbr_slice_of(out, n) : list;
}

/* Objects that only hold the record proper: their members count as the record's own. */
static bool is_wrapper(dbr_slice key)
{
    static const char *const WORDS[] = {"_source", "attributes", "jsonPayload", "properties", "record",
                                        "result",  "payload",    "json",        "fields",     "Message"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_is(key, WORDS[i])) {
            return true;
        }
    }
    return false;
}

/* Members until the object's end; `outer` is the key of the object they are in, empty for the root. */
static bool read_members(dbr_json *j, dbr_slice outer, dbr_arena *arena, read_object_view *v)
{
    dbr_json_value value;
    for (;;) {
        dbr_json_type type = dbr_json_next(j, &value);
        if (type == DBR_JSON_OBJECT_END) {
            return true;
        }
        if (type <= DBR_JSON_END) {
            return false;
        }
        dbr_slice key = outer.len > 0 ? dotted(arena, outer, value.key) : value.key;
        if (type == DBR_JSON_OBJECT && outer.len == 0 && key.len > 0) {
            if (!read_members(j, is_wrapper(key) ? (dbr_slice){0} : key, arena, v)) {
                return false;
            }
            continue;
        }
        if (type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) {
            if (!dbr_json_skip(j, &value, &value.raw)) {
                return false;
            }
        }
        if (type != DBR_JSON_NULL) {
            dbr_slice text = type == DBR_JSON_ARRAY && dbr_slice_is(key, "MESSAGE")
                                 ? bytes_of(arena, value.raw)
                                 : dbr_json_text(arena, &value);
            read_field(&v->all, key, text, type == DBR_JSON_NUMBER);
        }
    }
}

bool read_view(dbr_slice object, dbr_arena *arena, read_object_view *ret)
{
    dbr_json j;
    dbr_json_value value;
    ret->raw = object;
    ret->all.n = 0;
    dbr_json_init(&j, object);
    if (dbr_json_next(&j, &value) != DBR_JSON_OBJECT || !read_members(&j, (dbr_slice){0}, arena, ret)) {
        return false;
    }
    read_view_roles(ret);
    return true;
}

void read_view_roles(read_object_view *ret)
{
    ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
    for (size_t r = 0; r < READ_ROLE_COUNT; r++) {
        ret->best[r] = SIZE_MAX;
    }
    unsigned char times[DBR_MAX_FIELDS]; // rank + 1 of members that may be the time, 0 for others
    unsigned char ranks[READ_ROLE_COUNT] = {0};
    ret->lengths = 0;
    for (size_t i = 0; i < ret->all.n; i++) {
        ret->lengths |= UINT64_C(1) << (ret->all.items[i].key.len & 63);
        const role_row *row = find_role(ret->all.items[i].key);
        times[i] = row != NULL && row->role == READ_TIME ? (unsigned char)(row->rank + 1) : 0;
        if (row == NULL || row->role == READ_TIME || ret->all.items[i].value.len == 0) {
            continue;
        }
        if (ret->best[row->role] == SIZE_MAX || row->rank < ranks[row->role]) {
            ret->best[row->role] = i;
            ranks[row->role] = row->rank;
        }
    }
    choose_time(ret, times, ret->all.n);
}

read_role read_key_role(dbr_slice key)
{
    const role_row *row = find_role(key);
    return row != NULL ? (read_role)row->role : READ_OTHER;
}

unsigned read_key_rank(dbr_slice key)
{
    const role_row *row = find_role(key);
    return row != NULL ? row->rank : UINT8_MAX;
}

static bool read_time(const dbr_field *f, dbr_stamp *ret)
{
    if (f->value.len == 0 || f->value.len > 64) {
        return false;
    }
    return f->is_number ? dbr_stamp_read_epoch(f->value, ret) : dbr_stamp_read(f->value, ret);
}

/* The best-ranked member that reads as a time; `ranks` is used up. */
static void choose_time(read_object_view *v, unsigned char ranks[], size_t n)
{
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < n; i++) {
            best = ranks[i] != 0 && (best == SIZE_MAX || ranks[i] < ranks[best]) ? i : best;
        }
        if (best == SIZE_MAX) {
            return;
        }
        dbr_stamp stamp;
        if (read_time(&v->all.items[best], &stamp)) {
            v->stamp = stamp;
            v->best[READ_TIME] = best;
            return;
        }
        ranks[best] = 0;
    }
}

bool read_object_has_time(dbr_slice text)
{
    dbr_json j;
    dbr_json_value value;
    dbr_slice outer = {0}; // key of the object that is open at depth 2
    dbr_json_init(&j, text);
    if (dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return false;
    }
    for (unsigned depth = 1;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || (type == DBR_JSON_OBJECT_END && --depth == 0)) {
            return false;
        }
        const role_row *row = NULL;
        if (type == DBR_JSON_NUMBER || type == DBR_JSON_STRING) {
            row = depth == 1 || is_wrapper(outer) ? find_role(value.key) : find_nested_role(outer, value.key);
        }
        dbr_field field = {.value = value.raw, .is_number = type == DBR_JSON_NUMBER};
        dbr_stamp stamp;
        if (row != NULL && row->role == READ_TIME && read_time(&field, &stamp)) {
            return true;
        }
        if (type == DBR_JSON_OBJECT && depth == 1) {
            depth++;
            outer = value.key;
        } else if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(&j, &value, NULL)) {
            return false;
        }
    }
}

/* ---- views ---- */

dbr_slice read_view_get(const read_object_view *v, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        size_t len = strlen(*keys);
        if ((v->lengths >> (len & 63) & 1) == 0) {
            continue;
        }
        for (size_t i = 0; i < v->all.n; i++) {
            const dbr_field *f = &v->all.items[i];
            if (f->key.len == len && f->value.len > 0 && memcmp(f->key.ptr, *keys, len) == 0) {
                return f->value;
            }
        }
    }
    return (dbr_slice){0};
}

dbr_slice read_view_role(const read_object_view *v, read_role role)
{
    return v->best[role] != SIZE_MAX ? v->all.items[v->best[role]].value : (dbr_slice){0};
}

/* The fields of the record: all members but the ones that became its time, level and message. */
static void keep_fields(read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    size_t n = v->all.n, kept = 0;
    dbr_slice duration = {0}, stated = {0};
    for (size_t i = 0; i < n; i++) {
        dbr_field *f = &v->all.items[i];
        if (duration.ptr == NULL) {
            duration = read_duration(arena, f->key, f->value);
            if (duration.ptr != NULL && dbr_slice_is(f->key, "duration")) {
                stated = f->value; /* the number comes first, since that is the one a query finds */
                f->value = duration;
                f->is_number = true;
            }
        }
        if (i != v->best[READ_TIME] && i != v->best[READ_LEVEL] && i != v->best[READ_MESSAGE]) {
            v->all.items[kept++] = *f;
        }
    }
    v->all.n = kept;
    if (duration.ptr != NULL) {
        bool is_named_so = stated.ptr != NULL;
        read_field(&v->all, dbr_slice_str("duration"), is_named_so ? stated : duration, !is_named_so);
    }
    read_fields_http(&v->all);
    read_fields_keep(&v->all, arena, ret);
}

int read_object(dbr_slice object, dbr_arena *arena, dbr_record *ret)
{
    read_object_view v;
    if (!read_view(object, arena, &v)) {
        return 0;
    }
    return read_view_records(&v, arena, ret);
}

/* OTLP's severityNumber, which counts in fours. */
static dbr_level level_of_severity(const read_object_view *v)
{
    int64_t n = 0;
    dbr_slice key = v->all.items[v->best[READ_LEVEL]].key;
    bool is_otlp = dbr_slice_is(key, "severityNumber") || dbr_slice_is(key, "severity_number");
    bool has_number = is_otlp && dbr_slice_int(read_view_role(v, READ_LEVEL), &n) && n >= 1 && n <= 24;
    return has_number ? (dbr_level)(DBR_LEVEL_TRACE + (n - 1) / 4) : DBR_LEVEL_NONE;
}

/* The level; "status": "warn" and "type": "Warning" are meant when there is no other. */
static dbr_level level_of(const read_object_view *v)
{
    static const char *const STATUS[] = {"status", NULL}, *const TYPE[] = {"type", NULL};
    dbr_level level = v->best[READ_LEVEL] != SIZE_MAX ? level_of_severity(v) : DBR_LEVEL_NONE;
    level = level == DBR_LEVEL_NONE ? dbr_level_parse(read_view_role(v, READ_LEVEL)) : level;
    dbr_slice status = read_view_get(v, STATUS);
    if (level == DBR_LEVEL_NONE && status.len > 2 && !read_is_number(status)) {
        level = dbr_level_parse(status);
    }
    dbr_slice type = read_view_get(v, TYPE);
    if (level == DBR_LEVEL_NONE && type.len > 2 && !read_is_number(type)) {
        level = dbr_level_parse(type);
    }
    return level;
}

/* What whoever called did wrong, or did not wait for: a service that says so does what it should. */
static bool is_callers(dbr_slice error)
{
    static const char *const WORDS[] = {"invalid",   "unauthorized",  "forbidden", "denied",
                                        "duplicate", "bad request",   "not found", "cancel",
                                        "no rows",   "already exists"};
    bool is = false;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]) && !is; i++) {
        is = dbr_slice_find_nocase(error, dbr_slice_str(WORDS[i])) != SIZE_MAX;
    }
    return is;
}

/* A field that says what went wrong, "error=connection refused": where no level is told, that is one, or a warning where it is the
 * caller's. Numbers say nothing (0, a count, how far a fit is off), nor does what stands for nothing. */
static dbr_level level_of_error(const read_object_view *v)
{
    static const char *const KEYS[] = {"error", "err", "error.message", "err.message"};
    static const char *const NOTHING[] = {"nil", "null", "none", "-",  "false",
                                          "no",  "{}",   "[]",   "ok", "undefined"};
    for (size_t i = 0; i < v->all.n; i++) {
        const dbr_field *field = &v->all.items[i];
        if (field->key.len == 0 || (field->key.ptr[0] | 0x20) != 'e') {
            continue;
        }
        dbr_slice value = dbr_slice_trim(field->value);
        value = dbr_slice_from(value, dbr_slice_starts(value, "<") ? 1 : 0); // "<nil>"
        value.len -= value.len > 0 && value.ptr[value.len - 1] == '>';
        bool is_key = false, is_nothing = value.len == 0 || field->is_number || read_is_number(value);
        for (size_t k = 0; k < sizeof(KEYS) / sizeof(KEYS[0]) && !is_key && !is_nothing; k++) {
            is_key = dbr_slice_eq_nocase(field->key, dbr_slice_str(KEYS[k]));
        }
        for (size_t k = 0; k < sizeof(NOTHING) / sizeof(NOTHING[0]) && is_key && !is_nothing; k++) {
            is_nothing = dbr_slice_eq_nocase(value, dbr_slice_str(NOTHING[k]));
        }
        if (is_key && !is_nothing) {
            return is_callers(value) ? DBR_LEVEL_WARN : DBR_LEVEL_ERROR;
        }
    }
    return DBR_LEVEL_NONE;
}

void read_view_record(read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    ret->stamp = v->stamp;
    ret->stamp_raw = read_view_role(v, READ_TIME);
    ret->service = read_view_role(v, READ_SERVICE);
    ret->host = read_view_role(v, READ_HOST);
    ret->pid = read_view_role(v, READ_PID);
    ret->trace = read_view_role(v, READ_TRACE);
    if (!read_object_shape(v, arena, ret)) {
        ret->kind = DBR_KIND_LOG;
        ret->title = read_view_role(v, READ_LOGGER);
        ret->level = level_of(v);
        ret->level_raw = read_view_role(v, READ_LEVEL);
        ret->text = read_view_role(v, READ_MESSAGE);
        if (ret->text.len == 0) {
            ret->text = v->raw;
        } else if (ret->level == DBR_LEVEL_NONE) {
            ret->level = dbr_text_level(ret->text);
        }
        if (ret->level == DBR_LEVEL_NONE && v->best[READ_LEVEL] == SIZE_MAX) {
            ret->level = level_of_error(v);
        }
    }
    while (ret->text.len > 0 && ret->text.ptr[ret->text.len - 1] == '\n') {
        ret->text.len--; // Docker keeps the line break in "log"
    }
    keep_fields(v, arena, ret);
}

int read_view_records(read_object_view *v, dbr_arena *arena, dbr_record *ret)
{
    int n = read_as_episode(v, ret);
    if (n == 0) {
        read_view_record(v, arena, ret);
        return read_alert_end(v, ret) ? 2 : 1;
    }
    keep_fields(v, arena, ret);
    for (int i = 1; i < n; i++) {
        ret[i].fields = ret[0].fields;
        ret[i].n_fields = ret[0].n_fields;
    }
    return n;
}
