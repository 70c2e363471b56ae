/*
 * The words by which programs speak of failures, in classes: memory, storage, limits … A row has one or two parts, which
 * must stand in this order, near each other; letters' case does not matter. The first row that fits decides, so rows that
 * say what is wrong stand before those that say only that something is.
 *
 * Sources: the reasons of Kubernetes' own events and container states, errno's messages, what the common database, HTTP and
 * DNS clients write; own collection. They are classes of words, not sentences of any incident.
 */
#include "detect/detect_impl.h"

#include "audience/audience.h"
#include "base/utf8.h"

#include <math.h>

#define NEAR       60u /* bytes between the two parts of a row */
#define MANY_CELLS 3u  /* separators of a row of a table, colons of a list of labels */
#define STACK_MAX  ((size_t)64 * 1024)
#define LOOK_BYTES 2048u

typedef struct word_row {
    dbr_failure failure;
    const char *first, *second; // second: NULL for none
} word_row;

static const word_row ROWS[] = {
    {DBR_FAILURE_MEMORY, "oomkill", NULL},
    {DBR_FAILURE_MEMORY, "oom-kill", NULL},
    {DBR_FAILURE_MEMORY, "oom kill", NULL},
    {DBR_FAILURE_MEMORY, "out of memory", NULL},
    {DBR_FAILURE_MEMORY, "outofmemory", NULL},
    {DBR_FAILURE_MEMORY, "allocate memory", NULL},
    {DBR_FAILURE_MEMORY, "memory limit", "exceed"},
    {DBR_FAILURE_MEMORY, "exceed", "memory limit"},
    {DBR_FAILURE_MEMORY, "memory pressure", NULL},
    {DBR_FAILURE_MEMORY, "heap space", NULL},
    {DBR_FAILURE_MEMORY, "signal: killed", NULL},
    {DBR_FAILURE_STORAGE, "no space left", NULL},
    {DBR_FAILURE_STORAGE, "disk", "full"},
    {DBR_FAILURE_STORAGE, "out of", "space"},
    {DBR_FAILURE_STORAGE, "storage", "full"},
    {DBR_FAILURE_STORAGE, "diskpressure", NULL},
    {DBR_FAILURE_STORAGE, "read-only file system", NULL},
    {DBR_FAILURE_STORAGE, "unbound", "persistentvolumeclaim"},
    {DBR_FAILURE_STORAGE, "provisioningfailed", NULL},
    {DBR_FAILURE_STORAGE, "failedmount", NULL},
    {DBR_FAILURE_STORAGE, "volume", "failed"},
    {DBR_FAILURE_MEMORY, "'maxmemory'", NULL},
    {DBR_FAILURE_MEMORY, "gc overhead limit", NULL},
    {DBR_FAILURE_MEMORY, "create native thread", NULL},
    {DBR_FAILURE_MEMORY, "memory resource limit alarm", NULL},
    {DBR_FAILURE_STORAGE, "database space exceeded", NULL},
    {DBR_FAILURE_STORAGE, "read-only filesystem", NULL},
    {DBR_FAILURE_STORAGE, "watermark", "exceeded"},
    {DBR_FAILURE_STORAGE, "i/o error", NULL},
    {DBR_FAILURE_STORAGE, "-fs error", NULL},
    {DBR_FAILURE_STORAGE, "input/output error", NULL},
    {DBR_FAILURE_STORAGE, "failedattachvolume", NULL},
    {DBR_FAILURE_STORAGE, "multi-attach error", NULL},
    {DBR_FAILURE_STORAGE, "stale file handle", NULL},
    {DBR_FAILURE_STORAGE, "the table '", "is full"},
    {DBR_FAILURE_STORAGE, "unable to persist", NULL},
    {DBR_FAILURE_LIMIT, "avoid wraparound", NULL},
    {DBR_FAILURE_LIMIT, "must be vacuumed within", NULL},
    {DBR_FAILURE_LIMIT, "duplicate entry '2147483647'",
     NULL}, // the greatest number of the type: no more keys
    {DBR_FAILURE_LIMIT, "duplicate entry '4294967295'", NULL},
    {DBR_FAILURE_LIMIT, "duplicate entry '16777215'", NULL},
    {DBR_FAILURE_LIMIT, "(id)=(2147483647)", NULL},
    {DBR_FAILURE_LIMIT, "integer out of range", NULL},
    {DBR_FAILURE_LIMIT, "out of range value", NULL},
    {DBR_FAILURE_LIMIT, "worker_connections", "not enough"},
    {DBR_FAILURE_LIMIT, "no ip addresses available", NULL},
    {DBR_FAILURE_LIMIT, "not", "enough free addresses"},
    {DBR_FAILURE_CRASH, "backofflimitexceeded", NULL}, // a job has failed so often: not what it was
    {DBR_FAILURE_LIMIT, "limitexceeded", NULL},
    {DBR_FAILURE_LIMIT, "throughputexceeded", NULL},
    {DBR_FAILURE_LIMIT, "rate exceeded", NULL},
    {DBR_FAILURE_LIMIT, "table full", NULL},
    {DBR_FAILURE_LIMIT, "table overflow", NULL},
    {DBR_FAILURE_LIMIT, "connection leak", NULL},
    {DBR_FAILURE_LIMIT, "waiting for connection from pool", NULL},
    {DBR_FAILURE_LIMIT, "pool limit of", NULL},
    {DBR_FAILURE_LIMIT, "rejected from", "executor"},
    {DBR_FAILURE_LIMIT, "queue", "is full"},
    {DBR_FAILURE_LIMIT, "queue full", NULL},
    {DBR_FAILURE_LIMIT, "queuefull", NULL},
    {DBR_FAILURE_LIMIT, "entity too large", NULL},
    {DBR_FAILURE_LIMIT, "record too large", NULL},
    {DBR_FAILURE_LIMIT, "recordtoolarge", NULL},
    {DBR_FAILURE_LIMIT, "max.poll.interval", NULL},
    {DBR_FAILURE_LIMIT, "exceeded quota", NULL},
    {DBR_FAILURE_LIMIT, "quota", "exceeded"},
    {DBR_FAILURE_LIMIT, "out of", "quota"},
    {DBR_FAILURE_LIMIT, "over quota", NULL},
    {DBR_FAILURE_LIMIT, "too many", NULL},
    {DBR_FAILURE_LIMIT, "exhausted", NULL},
    {DBR_FAILURE_LIMIT, "connection slots", NULL},
    {DBR_FAILURE_LIMIT, "rate limit", NULL},
    {DBR_FAILURE_LIMIT, "reached", "max"},
    {DBR_FAILURE_LIMIT, "connection is not available", NULL},
    {DBR_FAILURE_LIMIT, "throttl", NULL},
    {DBR_FAILURE_PLACEMENT, "nodes are available", NULL},
    {DBR_FAILURE_PLACEMENT, "failedscheduling", NULL},
    {DBR_FAILURE_PLACEMENT, "unschedulable", NULL},
    {DBR_FAILURE_PLACEMENT, "insufficient", NULL},
    {DBR_FAILURE_IMAGE, "imagepullbackoff", NULL},
    {DBR_FAILURE_IMAGE, "errimagepull", NULL},
    {DBR_FAILURE_IMAGE, "failed to pull", NULL},
    {DBR_FAILURE_IMAGE, "back-off pulling", NULL},
    {DBR_FAILURE_IMAGE, "errimageneverpull", NULL},
    {DBR_FAILURE_IMAGE, "invalidimagename", NULL},
    {DBR_FAILURE_IMAGE, "manifest unknown", NULL},
    {DBR_FAILURE_IMAGE, "pull access denied", NULL},
    {DBR_FAILURE_IMAGE, "exec format error", NULL},
    {DBR_FAILURE_CERTIFICATE, "certificate", "expired"},
    {DBR_FAILURE_CERTIFICATE, "expired", "certificate"},
    {DBR_FAILURE_CERTIFICATE, "certificate", "verif"},
    {DBR_FAILURE_CERTIFICATE, "x509", NULL},
    {DBR_FAILURE_CERTIFICATE, "ssl", "expired"},
    {DBR_FAILURE_CERTIFICATE, "issuer certificate", NULL},
    {DBR_FAILURE_CERTIFICATE, "self-signed certificate", NULL},
    {DBR_FAILURE_CERTIFICATE, "self signed certificate", NULL},
    {DBR_FAILURE_CERTIFICATE, "certificate", "not yet valid"},
    {DBR_FAILURE_CERTIFICATE, "hostname mismatch", NULL},
    {DBR_FAILURE_CERTIFICATE, "certificate", "unknown"},
    {DBR_FAILURE_CERTIFICATE, "handshake failure", NULL},
    {DBR_FAILURE_NAME, "could not resolve", NULL},
    {DBR_FAILURE_NAME, "failed to resolve", "errno"},
    {DBR_FAILURE_NAME, "nameresolutionerror", NULL},
    {DBR_FAILURE_NAME, "getaddrinfo", NULL},
    {DBR_FAILURE_NAME, "couldn't resolve", NULL},
    {DBR_FAILURE_NAME, "name resolution", NULL},
    {DBR_FAILURE_NAME, "name or service not known", NULL},
    {DBR_FAILURE_NAME, "no such host", NULL},
    {DBR_FAILURE_NAME, "unknown host", NULL},
    {DBR_FAILURE_NAME, "nxdomain", NULL},
    {DBR_FAILURE_NAME, "enotfound", NULL},
    {DBR_FAILURE_NAME, "servfail", NULL},
    {DBR_FAILURE_INVALID, "syntax error", NULL},
    {DBR_FAILURE_INVALID, "violat", "constraint"},
    {DBR_FAILURE_INVALID, "constraint", "violat"},
    {DBR_FAILURE_INVALID, "duplicate key", NULL},
    {DBR_FAILURE_INVALID, "invalid", NULL},
    {DBR_FAILURE_INVALID, "unsupported", NULL},
    {DBR_FAILURE_INVALID, "address already in use", NULL},
    {DBR_FAILURE_INVALID, "eaddrinuse", NULL},
    {DBR_FAILURE_INVALID, "checksum mismatch", NULL},
    {DBR_FAILURE_INVALID, "digest mismatch", NULL},
    {DBR_FAILURE_INVALID, "version mismatch", NULL},
    {DBR_FAILURE_INVALID, "malformed", NULL},
    {DBR_FAILURE_INVALID, "corrupt", NULL},
    {DBR_FAILURE_CONNECTION, "connection timed out", NULL}, // nobody answers: ETIMEDOUT
    {DBR_FAILURE_CONNECTION, "dial", "i/o timeout"},
    {DBR_FAILURE_CONNECTION, "connection", "refused"},
    {DBR_FAILURE_CONNECTION, "connection", "reset"},
    {DBR_FAILURE_CONNECTION, "connection", "closed"},
    {DBR_FAILURE_CONNECTION, "connection", "lost"},
    {DBR_FAILURE_CONNECTION, "connection", "fail"},
    {DBR_FAILURE_CONNECTION, "no available connection", NULL},
    {DBR_FAILURE_CONNECTION, "unable to connect", NULL},
    {DBR_FAILURE_CONNECTION, "failed to connect", NULL},
    {DBR_FAILURE_CONNECTION, "could not connect", NULL},
    {DBR_FAILURE_CONNECTION, "cannot connect", NULL},
    {DBR_FAILURE_CONNECTION, "can't connect", NULL},
    {DBR_FAILURE_CONNECTION, "upstream connect error", NULL},
    {DBR_FAILURE_CONNECTION, "no healthy upstream", NULL},
    {DBR_FAILURE_CONNECTION, "bad gateway", NULL},
    {DBR_FAILURE_CONNECTION, "service unavailable", NULL},
    {DBR_FAILURE_CONNECTION, "circuit breaker", "open"},
    {DBR_FAILURE_CONNECTION, "no route to host", NULL},
    {DBR_FAILURE_CONNECTION, " unreachable", NULL},
    {DBR_FAILURE_CONNECTION, "econnrefused", NULL},
    {DBR_FAILURE_CONNECTION, "econnreset", NULL},
    {DBR_FAILURE_CONNECTION, "broken pipe", NULL},
    {DBR_FAILURE_CONNECTION, "prematurely closed", NULL},
    {DBR_FAILURE_CONNECTION, "no live upstreams", NULL},
    {DBR_FAILURE_CONNECTION, "replica", "thread stopped"},
    {DBR_FAILURE_CONNECTION, "peer", "down"},
    {DBR_FAILURE_CONNECTION, "become unavailable", NULL},
    {DBR_FAILURE_ACCESS, "permission denied", NULL},
    {DBR_FAILURE_ACCESS, "access denied", NULL},
    {DBR_FAILURE_ACCESS, "operation not permitted", NULL},
    {DBR_FAILURE_ACCESS, "noauth ", NULL},
    {DBR_FAILURE_ACCESS, "wrongpass", NULL},
    {DBR_FAILURE_ACCESS, "token", "expired"},
    {DBR_FAILURE_ACCESS, "expired", "token"},
    {DBR_FAILURE_ACCESS, "unauthorized", NULL},
    {DBR_FAILURE_ACCESS, "not authorized", NULL},
    {DBR_FAILURE_ACCESS, "forbidden", NULL},
    {DBR_FAILURE_ACCESS, "authentication", "fail"},
    {DBR_FAILURE_NODE, "can't synchronise", NULL}, // a clock without a source
    {DBR_FAILURE_NODE, "no selectable sources", NULL},
    {DBR_FAILURE_NODE, "used before issued", NULL},
    {DBR_FAILURE_NODE, "clock skew", NULL},
    {DBR_FAILURE_NODE, "nodenotready", NULL},
    {DBR_FAILURE_NODE, "node", "not ready"},
    {DBR_FAILURE_NODE, "node", "notready"},
    {DBR_FAILURE_NODE, "memorypressure", NULL},
    {DBR_FAILURE_NODE, "nodelost", NULL},
    {DBR_FAILURE_NODE, "node", "unresponsive"},
    {DBR_FAILURE_NODE, "node", "ready unknown"},
    {DBR_FAILURE_NODE, "node", "ready false"},
    {DBR_FAILURE_NODE, "pressure true", NULL},
    {DBR_FAILURE_NODE, "failover", NULL},
    {DBR_FAILURE_NODE, "evicted", NULL},
    {DBR_FAILURE_NODE, "soft lockup", NULL},
    {DBR_FAILURE_NODE, "blocked for more than", NULL},
    {DBR_FAILURE_NODE, "kernel panic", NULL},
    {DBR_FAILURE_NODE, "leader election lost", NULL},
    {DBR_FAILURE_NODE, "leader_not_available", NULL},
    {DBR_FAILURE_NODE, "not enough in-sync replicas", NULL},
    {DBR_FAILURE_NODE, "notenoughreplicas", NULL},
    {DBR_FAILURE_NODE, "lost quorum", NULL},
    {DBR_FAILURE_NODE, "split brain", NULL},
    {DBR_FAILURE_NODE, "clusterdown", NULL},
    {DBR_FAILURE_NODE, "read-only transaction", NULL}, // writes go to a replica
    {DBR_FAILURE_NODE, "read only replica", NULL},
    {DBR_FAILURE_NODE, "--read-only option", NULL},
    {DBR_FAILURE_NODE, "database system is in recovery", NULL},
    {DBR_FAILURE_NODE, "database system is starting up", NULL},
    {DBR_FAILURE_NODE, "database system is shutting down", NULL},
    {DBR_FAILURE_PROBE, "probe failed", NULL},
    {DBR_FAILURE_PROBE, "failed", "probe"},
    {DBR_FAILURE_PROBE, "probe errored", NULL},
    {DBR_FAILURE_PROBE, "health check", "fail"},
    {DBR_FAILURE_PROBE, "healthcheck", "fail"},
    {DBR_FAILURE_PROBE, "uptime check", "fail"},
    {DBR_FAILURE_PROBE, " is failing", NULL},
    {DBR_FAILURE_PROBE, " is unhealthy", NULL},
    {DBR_FAILURE_TIMEOUT, "timed out", NULL},
    {DBR_FAILURE_TIMEOUT, "timeout", NULL},
    {DBR_FAILURE_TIMEOUT, "gateway time-out", NULL},
    {DBR_FAILURE_TIMEOUT, "deadline", "exceeded"},
    {DBR_FAILURE_TIMEOUT, "deadlineexceeded", NULL},
    {DBR_FAILURE_TIMEOUT, "progress deadline", NULL},
    {DBR_FAILURE_TIMEOUT, "etimedout", NULL},
    {DBR_FAILURE_TIMEOUT, "deadlock", NULL},
    {DBR_FAILURE_MISSING, "is undefined", NULL},
    {DBR_FAILURE_MISSING, "not defined", NULL},
    {DBR_FAILURE_MISSING, "is not set", NULL},
    {DBR_FAILURE_MISSING, "not found", NULL},
    {DBR_FAILURE_MISSING, "no such", NULL},
    {DBR_FAILURE_MISSING, "does not exist", NULL},
    {DBR_FAILURE_MISSING, "has already been removed", NULL},
    {DBR_FAILURE_MISSING, "couldn't find", NULL},
    {DBR_FAILURE_MISSING, "cannot find", NULL},
    {DBR_FAILURE_MISSING, "no module named", NULL},
    {DBR_FAILURE_MISSING, "unknown database", NULL},
    {DBR_FAILURE_MISSING, "environment variable", "required"},
    {DBR_FAILURE_MISSING, "must be set", NULL},
    {DBR_FAILURE_MISSING, "createcontainerconfigerror", NULL},
    {DBR_FAILURE_MISSING, "unknown column", NULL},
    {DBR_FAILURE_MISSING, "missing", NULL},
    {DBR_FAILURE_CRASH, "crashloopbackoff", NULL},
    {DBR_FAILURE_CRASH, "back-off restarting", NULL},
    {DBR_FAILURE_CRASH, "backoff limit", NULL},
    {DBR_FAILURE_CRASH, "segfault at", NULL},
    {DBR_FAILURE_CRASH, "segmentation fault", NULL},
    {DBR_FAILURE_CRASH, "core dumped", NULL},
    {DBR_FAILURE_CRASH, "stackoverflow", NULL},
    {DBR_FAILURE_CRASH, "panic:", NULL},
    {DBR_FAILURE_CRASH, "killed process", NULL},
    {DBR_FAILURE_CRASH, "nil pointer", NULL},
    {DBR_FAILURE_CRASH, "failed with result", NULL},
    {DBR_FAILURE_CRASH, "start request repeated", NULL},
    {DBR_FAILURE_CRASH, "fatal error", NULL},
    {DBR_FAILURE_MEMORY, "内存", "不足"},
    {DBR_FAILURE_MEMORY, "内存", "溢出"},
    {DBR_FAILURE_STORAGE, "磁盘", "满"},
    {DBR_FAILURE_STORAGE, "磁盘", "不足"},
    {DBR_FAILURE_STORAGE, "空间不足", NULL},
    {DBR_FAILURE_LIMIT, "配额", "不足"},
    {DBR_FAILURE_LIMIT, "超出配额", NULL},
    {DBR_FAILURE_LIMIT, "超过", "上限"},
    {DBR_FAILURE_LIMIT, "达到", "上限"},
    {DBR_FAILURE_LIMIT, "耗尽", NULL},
    {DBR_FAILURE_LIMIT, "限流", NULL},
    {DBR_FAILURE_CERTIFICATE, "证书", "过期"},
    {DBR_FAILURE_CERTIFICATE, "证书", "失败"},
    {DBR_FAILURE_NAME, "解析", "域名失败"},
    {DBR_FAILURE_NAME, "域名", "解析失败"},
    {DBR_FAILURE_NAME, "无法解析", NULL},
    {DBR_FAILURE_PROBE, "健康检查", "失败"},
    {DBR_FAILURE_PROBE, "探测", "失败"},
    {DBR_FAILURE_TIMEOUT, "超时", NULL},
    {DBR_FAILURE_TIMEOUT, "死锁", NULL},
    {DBR_FAILURE_CONNECTION, "连接", "拒绝"},
    {DBR_FAILURE_CONNECTION, "拒绝连接", NULL},
    {DBR_FAILURE_CONNECTION, "连接", "失败"},
    {DBR_FAILURE_CONNECTION, "连接", "断开"},
    {DBR_FAILURE_CONNECTION, "连接", "重置"},
    {DBR_FAILURE_CONNECTION, "无法连接", NULL},
    {DBR_FAILURE_CONNECTION, "连接不上", NULL},
    {DBR_FAILURE_ACCESS, "权限", "不足"},
    {DBR_FAILURE_ACCESS, "拒绝访问", NULL},
    {DBR_FAILURE_ACCESS, "未授权", NULL},
    {DBR_FAILURE_ACCESS, "认证失败", NULL},
    {DBR_FAILURE_ACCESS, "鉴权失败", NULL},
    {DBR_FAILURE_CRASH, "崩溃", NULL},
    {DBR_FAILURE_CRASH, "宕机", NULL},
    {DBR_FAILURE_MISSING, "未找到", NULL},
    {DBR_FAILURE_MISSING, "找不到", NULL},
    {DBR_FAILURE_MISSING, "不存在", NULL},
    {DBR_FAILURE_MISSING, "缺少", NULL},
    {DBR_FAILURE_INVALID, "格式", "错误"},
    {DBR_FAILURE_INVALID, "非法", NULL},
};

static const char *const OVER[] = {
    "successfully", "recovered", "resolved",   "back to normal", "no longer", "no error", "without error",
    "0 errors",     "0 failed",  "zero error", "成功",           "已恢复",    "恢复正常", "无异常"};

static bool has(dbr_slice text, const char *word)
{
    return dbr_slice_find_nocase(text, dbr_slice_str(word)) != SIZE_MAX;
}

static bool is_alpha(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c == '-';
}

static size_t count_of(dbr_slice text, const char *part)
{
    size_t n = 0;
    for (size_t at = 0; (at = dbr_slice_find(text, dbr_slice_str(part))) != SIZE_MAX; n++) {
        text = dbr_slice_from(text, at + strlen(part));
    }
    return n;
}

/* Where a row's words begin; SIZE_MAX when they are not there. */
static size_t find_row(dbr_slice text, const word_row *row)
{
    size_t at = dbr_slice_find_nocase(text, dbr_slice_str(row->first));
    if (at == SIZE_MAX || row->second == NULL) {
        return at;
    }
    size_t end = at + strlen(row->first);
    return has(dbr_slice_sub(text, end, end + NEAR + strlen(row->second)), row->second) ? at : SIZE_MAX;
}

/* "ExpiredCertException", "ValueError:": a name that ends so, with a letter before it. */
bool detect_names_exception(dbr_slice text)
{
    static const char *const ENDS[] = {"Exception", "Error"};
    for (size_t i = 0; i < 2; i++) {
        size_t at = dbr_slice_find(text, dbr_slice_str(ENDS[i]));
        bool is_joined = at != SIZE_MAX && at > 0 && text.ptr[at - 1] >= 'a' && text.ptr[at - 1] <= 'z';
        size_t end = at == SIZE_MAX ? 0 : at + strlen(ENDS[i]);
        if (is_joined && (end == text.len || strchr(":( \n", text.ptr[end]) != NULL)) {
            return true;
        }
    }
    return has(text, "Traceback (most recent") || has(text, " Exception:");
}

dbr_failure dbr_failure_of(dbr_slice text)
{
    text = dbr_slice_sub(text, 0, LOOK_BYTES);
    for (size_t i = 0; i < sizeof(OVER) / sizeof(OVER[0]); i++) {
        if (has(text, OVER[i])) {
            return DBR_FAILURE_NONE;
        }
    }
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        if (find_row(text, &ROWS[i]) != SIZE_MAX) {
            return ROWS[i].failure;
        }
    }
    return detect_names_exception(text) ? DBR_FAILURE_EXCEPTION : DBR_FAILURE_NONE;
}

/* Seconds of "10.01 seconds", "7200 ms", "5s" at the beginning; of a mask as many as you like; 0 for anything else. */
static double seconds_at(dbr_slice s)
{
    static const struct {
        const char *unit;
        double seconds;
    } UNITS[] = {{"ms", 0.001}, {"msec", 0.001}, {"milliseconds", 0.001}, {"s", 1},       {"sec", 1},
                 {"secs", 1},   {"second", 1},   {"seconds", 1},          {"minutes", 60}};
    double value = 0;
    if (dbr_slice_starts(s, "<dur>") || dbr_slice_starts(s, "<num>")) {
        return INFINITY;
    }
    size_t n = 0;
    while (n < s.len && ((s.ptr[n] >= '0' && s.ptr[n] <= '9') || s.ptr[n] == '.')) {
        n++;
    }
    if (n == 0 || !dbr_slice_real(dbr_slice_sub(s, 0, n), &value)) {
        return 0;
    }
    dbr_slice rest = dbr_slice_trim(dbr_slice_from(s, n));
    size_t end = 0;
    while (end < rest.len && ((rest.ptr[end] | 0x20) >= 'a' && (rest.ptr[end] | 0x20) <= 'z')) {
        end++;
    }
    for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
        if (dbr_slice_is(dbr_slice_sub(rest, 0, end), UNITS[i].unit)) {
            return value * UNITS[i].seconds;
        }
    }
    return 0;
}

bool detect_is_slow(dbr_slice line)
{
    static const char *const WORDS[] = {
        " took ",    "completed in ", "finished in ", "returned in ", "rendered in ",
        "elapsed: ", "elapsed=",      "duration=",    "duration: ",   " taking "};
    static const char *const STARTS[] = {"start", "boot", "initial", "load", "compil", "warm"};
    line = dbr_slice_sub(line, 0, LOOK_BYTES);
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        if (has(line, STARTS[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        size_t at = dbr_slice_find_nocase(line, dbr_slice_str(WORDS[i]));
        if (at != SIZE_MAX && seconds_at(dbr_slice_from(line, at + strlen(WORDS[i]))) >= DETECT_SLOW_S) {
            return true;
        }
    }
    return false;
}

dbr_slice dbr_said_by(const dbr_record *r, dbr_slice line, dbr_arena *arena)
{
    enum { LONGEST = 24 };
    dbr_slice name = r->title;
    for (size_t i = 0; i < name.len; i++) {
        char c = (char)(name.ptr[i] | 0x20);
        if ((c < 'a' || c > 'z') && (name.ptr[i] < '0' || name.ptr[i] > '9') &&
            strchr("-_", name.ptr[i]) == NULL) {
            return line;
        }
    }
    if (name.len < 2 || name.len > LONGEST || dbr_slice_find_nocase(line, name) != SIZE_MAX) {
        return line;
    }
    return dbr_slice_str(dbr_arena_printf(arena, "%.*s: %.*s", DBR_FMT(name), DBR_FMT(line)));
}

/* What is wrong tells more than that something is: a crash loop follows from what stands in the log. */
double detect_failure_weight(dbr_failure failure)
{
    static const double WEIGHTS[DBR_FAILURE_COUNT] = {
        [DBR_FAILURE_NONE] = 0.3,        [DBR_FAILURE_MEMORY] = 1.0,      [DBR_FAILURE_STORAGE] = 1.0,
        [DBR_FAILURE_LIMIT] = 0.9,       [DBR_FAILURE_PLACEMENT] = 0.95,  [DBR_FAILURE_IMAGE] = 0.95,
        [DBR_FAILURE_CERTIFICATE] = 1.0, [DBR_FAILURE_MISSING] = 0.85,    [DBR_FAILURE_INVALID] = 0.85,
        [DBR_FAILURE_NAME] = 0.9,        [DBR_FAILURE_CONNECTION] = 0.85, [DBR_FAILURE_ACCESS] = 0.8,
        [DBR_FAILURE_NODE] = 0.8,        [DBR_FAILURE_PROBE] = 0.7,       [DBR_FAILURE_TIMEOUT] = 0.7,
        [DBR_FAILURE_CRASH] = 0.45,      [DBR_FAILURE_EXCEPTION] = 0.6,   [DBR_FAILURE_OTHER] = 0.5,
        [DBR_FAILURE_SLOW] = 0.55,       [DBR_FAILURE_LOAD] = 0.55,       [DBR_FAILURE_BARRIER] = 0.5};
    return WEIGHTS[failure];
}

const char *dbr_failure_layer(dbr_failure failure)
{
    switch (failure) {
    case DBR_FAILURE_MEMORY:
    case DBR_FAILURE_STORAGE:
    case DBR_FAILURE_LIMIT:
    case DBR_FAILURE_PLACEMENT:
    case DBR_FAILURE_LOAD:
        return "capacity";
    case DBR_FAILURE_NAME:
    case DBR_FAILURE_CONNECTION:
    case DBR_FAILURE_TIMEOUT:
    case DBR_FAILURE_NODE:
    case DBR_FAILURE_SLOW:
        return "dependency";
    case DBR_FAILURE_IMAGE:
    case DBR_FAILURE_CERTIFICATE:
    case DBR_FAILURE_MISSING:
    case DBR_FAILURE_INVALID:
    case DBR_FAILURE_ACCESS:
    case DBR_FAILURE_BARRIER:
        return "configuration";
    default:
        return "failure";
    }
}

bool detect_is_markup(dbr_slice line)
{
    line = dbr_slice_trim(line);
    return line.len == 0 || strchr("#*+-|>`<={\"'", line.ptr[0]) != NULL || has(line, "](") ||
           has(line, "`") || has(line, "{\"") || count_of(line, " | ") >= MANY_CELLS;
}

/* "evicted_keys:0", "rejected_connections: 0": one name and nothing of it. */
static bool is_zero(dbr_slice line)
{
    size_t n = 0;
    while (n < line.len && (is_alpha(line.ptr[n]) || (line.ptr[n] >= '0' && line.ptr[n] <= '9'))) {
        n++;
    }
    dbr_slice rest = dbr_slice_trim(dbr_slice_from(line, n));
    bool is_name = n > 0 && rest.len > 1 && strchr(":=", rest.ptr[0]) != NULL;
    return is_name && dbr_slice_is(dbr_slice_trim(dbr_slice_from(rest, 1)), "0");
}

bool detect_is_recital(dbr_slice line)
{
    line = dbr_slice_trim(dbr_slice_sub(line, 0, LOOK_BYTES));
    if (is_zero(line)) {
        return true;
    }
    if (count_of(line, ": ") >= MANY_CELLS && count_of(line, "; ") + 1 >= count_of(line, ": ")) {
        return true; // "alertname: QueueFull; pod: worker-1; severity: page"
    }
    for (size_t open = 0; open < line.len; open++) {
        if (line.ptr[open] != '\'' && line.ptr[open] != '"') {
            continue;
        }
        size_t i = open + 1, bars = 0; // 'timeout|refused': what somebody looked for
        while (i < line.len && (is_alpha(line.ptr[i]) || (line.ptr[i] == '|' && i > open + 1))) {
            bars += line.ptr[i++] == '|';
        }
        if (bars > 0 && i < line.len && line.ptr[i] == line.ptr[open]) {
            return true;
        }
    }
    return false;
}

bool detect_is_complaint(dbr_slice line)
{
    line = dbr_slice_trim(line);
    return dbr_slice_starts(line, "error: ") || dbr_slice_starts(line, "Error from server (") ||
           dbr_slice_starts(line, "curl: (");
}

bool detect_is_own_tool(dbr_slice line)
{
    static const char *const SHELLS[] = {"bash: ", "-bash: ", "sh: ", "zsh: ", "-sh: ", "/bin/sh: ", "ash: "};
    line = dbr_slice_trim(line);
    bool is_shell = false;
    for (size_t i = 0; i < sizeof(SHELLS) / sizeof(SHELLS[0]) && !is_shell; i++) {
        is_shell = dbr_slice_starts(line, SHELLS[i]);
    }
    bool is_unknown = dbr_slice_ends(line, "not found") || has(line, "command not found");
    bool is_page = dbr_slice_starts(line, "Failed to load http") ||
                   dbr_slice_starts(line, "Failed to load file:") ||
                   dbr_slice_starts(line, "Failed to fetch http") || dbr_slice_starts(line, "wget: ");
    bool is_wrapped = dbr_slice_starts(line, "Command `") && has(line, "` failed with return code");
    return (is_shell && is_unknown) || is_page || is_wrapped;
}

bool detect_is_advice(dbr_slice line)
{
    static const char *const WORDS[] = {" if ",    " should ", " may ",    " might ", " whether ", " how ",
                                        " why ",   " ensure ", " verify ", " check ", " example",  "e.g.",
                                        " maybe ", " can be ", " you ",    "your "};
    line = dbr_slice_trim(line);
    if (detect_is_markup(line)) {
        return true;
    }
    char padded[256];
    size_t n = line.len < sizeof(padded) - 2 ? line.len : sizeof(padded) - 2;
    padded[0] = ' ';
    memcpy(padded + 1, line.ptr, n);
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (has(dbr_slice_of(padded, n + 1), WORDS[i])) {
            return true;
        }
    }
    return false;
}

static dbr_slice fold_spaces(dbr_slice s, dbr_arena *arena)
{
    char *out = DBR_NEW_N(arena, char, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool is_space = s.ptr[i] == ' ' || s.ptr[i] == '\t';
        if (!is_space || (n > 0 && out[n - 1] != ' ')) {
            out[n++] = is_space ? ' ' : s.ptr[i];
        }
    }
    return dbr_slice_of(out, n);
}

/* A long line, cut so that the words that decide are in it: "Servlet.service() … Connection is not available, …". */
static dbr_slice cut_around(dbr_slice line, dbr_arena *arena)
{
    enum { COLUMNS = 200, HEAD = 60, LEAD = 50 };
    size_t at = 0;
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]) && at == 0; i++) {
        size_t found = find_row(line, &ROWS[i]);
        at = found != SIZE_MAX ? found : 0;
    }
    if (line.len <= COLUMNS || at + LEAD <= COLUMNS) {
        return dbr_utf8_fit(line, COLUMNS);
    }
    size_t from = at - LEAD;
    while (from < at && line.ptr[from] != ' ') {
        from++;
    }
    return dbr_slice_str(
        dbr_arena_printf(arena, "%.*s … %.*s", DBR_FMT(dbr_utf8_fit(line, HEAD)),
                         DBR_FMT(dbr_utf8_fit(dbr_slice_trim(dbr_slice_from(line, from)), COLUMNS - HEAD))));
}

/*
 * What a stack of causes began with: of Java's "Caused by: …" the last, or the line behind "… with root cause"; empty when
 * there is none.
 */
static dbr_slice root_cause(dbr_slice text)
{
    static const char SAID[] = "Caused by: ";
    dbr_slice rest = dbr_slice_sub(text, 0, STACK_MAX);
    dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
    bool is_next = dbr_slice_ends(line, "root cause");
    dbr_slice found = {0};
    while (rest.ptr != NULL) {
        line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        if (dbr_slice_starts(line, SAID)) {
            found = dbr_slice_trim(dbr_slice_from(line, strlen(SAID)));
        } else if (is_next && line.len > 0) {
            found = dbr_slice_starts(line, "at ") ? found : line;
            is_next = false;
        }
    }
    return found;
}

dbr_slice detect_headline(dbr_slice text, dbr_arena *arena)
{
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_slice root = root_cause(dbr_slice_trim(text));
    dbr_failure why = root.len > 0 ? dbr_failure_of(root) : DBR_FAILURE_NONE;
    if (why != DBR_FAILURE_NONE &&
        why != DBR_FAILURE_EXCEPTION) { // an exception's name alone needs what it broke
        root = dbr_secret_hidden(arena, fold_spaces(root, arena), DBR_LANG_EN);
        dbr_utf8_visible(&visible, cut_around(root, arena));
        return dbr_slice_dup(arena, dbr_buf_view(&visible));
    }
    text = dbr_slice_trim(dbr_slice_sub(text, 0, LOOK_BYTES));
    size_t end = dbr_slice_find_char(text, '\n');
    dbr_slice line = dbr_slice_trim(dbr_slice_sub(text, 0, end));
    bool goes_on = end != SIZE_MAX &&
                   (line.len < 24 || dbr_slice_ends(line, ":") || dbr_failure_of(line) == DBR_FAILURE_NONE);
    /* Of a traceback the last line says what it was. */
    dbr_slice rest = end != SIZE_MAX ? dbr_slice_trim(dbr_slice_from(text, end)) : (dbr_slice){0};
    dbr_slice more = {0};
    while (goes_on && rest.ptr != NULL) {
        dbr_slice next = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        if (next.len > 0 && (more.len == 0 || dbr_failure_of(next) != DBR_FAILURE_NONE)) {
            more = next;
        }
    }
    dbr_slice whole = more.len == 0
                          ? line
                          : dbr_slice_str(dbr_arena_printf(arena, "%.*s %.*s", DBR_FMT(line), DBR_FMT(more)));
    whole =
        dbr_secret_hidden(arena, fold_spaces(whole, arena), DBR_LANG_EN); // the timeline translates the mark
    dbr_utf8_visible(&visible, cut_around(whole, arena));
    return dbr_slice_dup(arena, dbr_buf_view(&visible));
}
