/*
 * States that JSON documents tell of machines, pods and workloads: what a tool wrote of a cluster, whatever it calls its lists. Kubernetes'
 * own objects have times and a reader (read/k8s_objects.c); here are those that have none.
 *
 *     {"name":"n1","ready":"Unknown","memory_pressure":"True"}            → "n1: ready Unknown, memory_pressure True"
 *     {"type":"Ready","status":"False","reason":"NodeLost","message":…}    → "api-7c: Ready False: NodeLost: …"
 *     {"name":"api","state":{"waiting":…,"reason":"CrashLoopBackOff","exit_code":137},"restart_count":8}
 *                                                        → "api-7c: container api CrashLoopBackOff, exit code 137, restarts 8"
 *     {"name":"api","desired":5,"ready":3,"unavailable":2}                 → "api: 3 of 5 ready"
 *
 * A condition is bad when its type ends with one of BAD_TRUE and its status is True, or with one of GOOD_TRUE and its status is False
 * or Unknown, unless its reason says that it is over (Completed) or that containers are not ready, which they say themselves. What is
 * being deleted may be in any state. Names are the nearest around it.
 *
 * Weight: 0.9 of the class's as in descriptions (states.c), replicas 0.5. Of an object's conditions the first bad one with another
 * reason speaks. Limits: members up to 1 MiB, 4,000 objects, 24 findings, 12 levels.
 */
#include "detect/detect_impl.h"

#include "base/json.h"

#define MAX_BYTES    (UINT64_C(1) << 20)
#define MAX_OBJECTS  4000u
#define MAX_FINDINGS 24u
#define MAX_DEPTH    12u
#define DESCRIBED    0.9
#define REPLICAS     0.5

typedef struct walk {
    dbr_arena *arena;   // of the signals
    dbr_arena *scratch; // of one entry
    signal_vec *out;
    const dbr_entry *entry;
    size_t n_objects;
    dbr_slice last_name, last_reason; // of the condition told last
} walk;

static void find(walk *w, dbr_slice text, double part)
{
    dbr_failure f = dbr_failure_of(text);
    f = f == DBR_FAILURE_NONE ? DBR_FAILURE_OTHER : f;
    *DBR_PUSH(w->out) = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                     .time = DBR_TIME_NONE, // a state: now
                                     .end = DBR_TIME_NONE,
                                     .first = *w->entry,
                                     .last = *w->entry,
                                     .i_member = w->entry->i_member,
                                     .i_series = -1,
                                     .level = DBR_LEVEL_WARN,
                                     .n = 1,
                                     .score = part * detect_failure_weight(f),
                                     .failure = f,
                                     .is_grave = true,
                                     .text = detect_headline(text, w->arena)};
}

static bool ends_with_one_of(dbr_slice s, const char *const *ends)
{
    for (size_t i = 0; ends[i] != NULL; i++) {
        dbr_slice end = dbr_slice_str(ends[i]);
        if (s.len >= end.len && dbr_slice_eq_nocase(dbr_slice_from(s, s.len - end.len), end)) {
            return true;
        }
    }
    return false;
}

static const char *const BAD_TRUE[] = {"Pressure",    "Degraded", "Failing", "Failed",
                                       "Unavailable", "Failure",  NULL};
static const char *const GOOD_TRUE[] = {"Ready",   "Available",     "PodScheduled", "Initialized",
                                        "Healthy", "ScalingActive", "AbleToScale",  NULL};

bool detect_is_bad_condition(dbr_slice type, dbr_slice status)
{
    bool is_true = dbr_slice_eq_nocase(status, dbr_slice_str("true"));
    bool is_not = dbr_slice_eq_nocase(status, dbr_slice_str("false")) ||
                  dbr_slice_eq_nocase(status, dbr_slice_str("unknown"));
    return ends_with_one_of(type, BAD_TRUE) ? is_true : is_not && ends_with_one_of(type, GOOD_TRUE);
}

static dbr_slice member(const walk *w, dbr_slice object, const char *pointer, const char *otherwise)
{
    dbr_slice value = dbr_json_text_at(w->scratch, object, pointer);
    return value.ptr == NULL && otherwise != NULL ? dbr_json_text_at(w->scratch, object, otherwise) : value;
}

static void see_condition(walk *w, dbr_slice object, dbr_slice name)
{
    dbr_slice type = member(w, object, "/type", NULL);
    dbr_slice status = member(w, object, "/status", NULL);
    if (type.len == 0 || status.len == 0 || !detect_is_bad_condition(type, status)) {
        return;
    }
    dbr_slice reason = member(w, object, "/reason", NULL);
    dbr_slice message = member(w, object, "/message", NULL);
    bool is_told = dbr_slice_eq(name, w->last_name) && dbr_slice_eq(reason, w->last_reason);
    bool is_over = dbr_slice_find_nocase(reason, dbr_slice_str("Completed")) != SIZE_MAX ||
                   dbr_slice_is(reason, "ContainersNotReady"); // the container says why
    if (is_told || is_over || name.len == 0) {
        return;
    }
    w->last_name = name;
    w->last_reason = reason;
    find(w,
         dbr_slice_str(dbr_arena_printf(w->scratch, "%.*s: %.*s %.*s%s%.*s%s%.*s", DBR_FMT(name),
                                        DBR_FMT(type), DBR_FMT(status), reason.len > 0 ? ": " : "",
                                        DBR_FMT(reason), message.len > 0 ? ": " : "", DBR_FMT(message))),
         DESCRIBED);
}

/* "ready": "Unknown", "memory_pressure": "True": flags of a machine, told together. */
static void see_flags(walk *w, dbr_slice object, dbr_slice name)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_json j;
    dbr_json_value v;
    size_t n = 0;
    bool has_pressure = false;
    dbr_json_init(&j, object);
    (void)dbr_json_next(&j, &v);
    while (dbr_json_next(&j, &v) > DBR_JSON_END && v.type != DBR_JSON_OBJECT_END) {
        bool is_inner = v.type == DBR_JSON_OBJECT || v.type == DBR_JSON_ARRAY;
        if (is_inner && !dbr_json_skip(&j, &v, NULL)) {
            return;
        }
        dbr_slice value = is_inner ? (dbr_slice){0} : dbr_json_text(w->scratch, &v);
        has_pressure |= ends_with_one_of(v.key, (const char *const[]){"pressure", NULL});
        if (detect_is_bad_condition(v.key, value)) {
            dbr_buf_printf(&text, "%s%.*s %.*s", n > 0 ? ", " : "", DBR_FMT(v.key), DBR_FMT(value));
            n++;
        }
    }
    if (n > 0 && has_pressure && name.len > 0) {
        find(w,
             dbr_slice_str(dbr_arena_printf(w->scratch, "%.*s: node %.*s", DBR_FMT(name),
                                            DBR_FMT(dbr_buf_view(&text)))),
             DESCRIBED);
    }
}

/* A container by the state it is in; `pod` is what holds it. */
static void see_container(walk *w, dbr_slice object, dbr_slice pod)
{
    dbr_slice name = member(w, object, "/name", NULL);
    dbr_slice reason = member(w, object, "/state/waiting/reason", "/state/reason");
    bool is_waiting = member(w, object, "/state/waiting", NULL).len > 0;
    bool is_starting = dbr_slice_is(reason, "ContainerCreating") || dbr_slice_is(reason, "PodInitializing");
    if (!is_waiting || reason.len == 0 || is_starting || pod.len == 0) {
        return;
    }
    dbr_slice ended = member(w, object, "/lastState/terminated/reason", "/last_state/terminated/reason");
    dbr_slice code = member(w, object, "/lastState/terminated/exitCode", "/last_state/terminated/exit_code");
    code = code.len > 0 ? code : member(w, object, "/state/exit_code", "/state/exitCode");
    dbr_slice restarts = member(w, object, "/restartCount", "/restart_count");
    dbr_slice message = member(w, object, "/state/waiting/message", "/state/message");
    find(w,
         dbr_slice_str(dbr_arena_printf(
             w->scratch, "%.*s: container %.*s %.*s%s%.*s%s%.*s%s%.*s%s%.*s", DBR_FMT(pod), DBR_FMT(name),
             DBR_FMT(reason), ended.len > 0 ? ", last ended " : "", DBR_FMT(ended),
             code.len > 0 ? ", exit code " : "", DBR_FMT(code), restarts.len > 0 ? ", restarts " : "",
             DBR_FMT(restarts), message.len > 0 ? ": " : "", DBR_FMT(message))),
         DESCRIBED);
}

static void see_replicas(walk *w, dbr_slice object, dbr_slice name)
{
    dbr_slice wanted = member(w, object, "/desired", "/replicas");
    dbr_slice have = member(w, object, "/ready", "/readyReplicas");
    int64_t n_wanted = 0;
    int64_t n_have = 0;
    if (name.len > 0 && dbr_slice_int(wanted, &n_wanted) && dbr_slice_int(have, &n_have) &&
        n_have < n_wanted) {
        find(w,
             dbr_slice_str(dbr_arena_printf(w->scratch, "%.*s: %.*s of %.*s ready", DBR_FMT(name),
                                            DBR_FMT(have), DBR_FMT(wanted))),
             REPLICAS);
    }
}

/* docker inspect: how a container ended, and what its health check says. */
static void see_inspected(walk *w, dbr_slice object)
{
    dbr_slice name = member(w, object, "/Name", NULL), status = member(w, object, "/State/Status", NULL);
    dbr_slice code = member(w, object, "/State/ExitCode", NULL),
              why = member(w, object, "/State/Error", NULL);
    dbr_slice health = member(w, object, "/State/Health/Status", NULL);
    bool is_killed = dbr_slice_is(member(w, object, "/State/OOMKilled", NULL), "true");
    bool has_ended = !dbr_slice_is(status, "running") && code.len > 0 && !dbr_slice_is(code, "0");
    bool is_sick = dbr_slice_is(health, "unhealthy");
    if (name.len == 0 || status.len == 0 || (!is_killed && !has_ended && !is_sick)) {
        return;
    }
    name = dbr_slice_from(name, dbr_slice_starts(name, "/") ? 1 : 0);
    dbr_slice restarts = member(w, object, "/RestartCount", NULL);
    find(w,
         dbr_slice_str(dbr_arena_printf(
             w->scratch, "container %.*s %.*s%s, exit code %.*s, restarts %.*s%s%s%.*s", DBR_FMT(name),
             DBR_FMT(status), is_killed ? ", OOMKilled" : "", DBR_FMT(code), DBR_FMT(restarts),
             is_sick ? ", its health check fails" : "", why.len > 0 ? ": " : "", DBR_FMT(why))),
         DESCRIBED);
}

/* Elasticsearch's _cluster/health: red is a shard that nobody has. */
static void see_cluster(walk *w, dbr_slice object)
{
    dbr_slice lost = member(w, object, "/unassigned_shards", NULL);
    if (lost.len > 0 && dbr_slice_is(member(w, object, "/status", NULL), "red")) {
        find(
            w,
            dbr_slice_str(dbr_arena_printf(w->scratch,
                                           "Elasticsearch: the cluster %.*s is red (%.*s "
                                           "shards unassigned: data cannot be read)",
                                           DBR_FMT(member(w, object, "/cluster_name", NULL)), DBR_FMT(lost))),
            DESCRIBED);
    }
}

static void see(walk *w, dbr_slice raw, dbr_slice name, unsigned depth);
static void see_whole(walk *w, dbr_slice object, dbr_slice name);

static void see_members(walk *w, dbr_slice raw, dbr_slice name, unsigned depth)
{
    dbr_json j;
    dbr_json_value v;
    dbr_slice inner;
    dbr_json_init(&j, raw);
    (void)dbr_json_next(&j, &v);
    while (dbr_json_next(&j, &v) > DBR_JSON_END && v.type != DBR_JSON_OBJECT_END &&
           v.type != DBR_JSON_ARRAY_END) {
        bool is_inner = v.type == DBR_JSON_OBJECT || v.type == DBR_JSON_ARRAY;
        if (!is_inner) {
            continue;
        }
        if (!dbr_json_skip(&j, &v, &inner)) {
            return;
        }
        see(w, inner, name, depth + 1);
    }
}

static void see(walk *w, dbr_slice raw, dbr_slice name, unsigned depth)
{
    if (raw.len == 0 || depth > MAX_DEPTH || w->out->n >= MAX_FINDINGS || ++w->n_objects > MAX_OBJECTS) {
        return;
    }
    bool is_leaving =
        raw.ptr[0] == '{' && (member(w, raw, "/deletion_timestamp", "/deletionTimestamp").len > 0 ||
                              member(w, raw, "/metadata/deletionTimestamp", NULL).len > 0);
    if (is_leaving) {
        return;
    }
    if (raw.ptr[0] == '{') {
        dbr_slice own = member(w, raw, "/name", "/metadata/name");
        see_condition(w, raw, name);
        see_container(w, raw, name);
        name = own.len > 0 ? own : name;
        see_flags(w, raw, name);
        see_replicas(w, raw, name);
        see_inspected(w, raw);
        see_cluster(w, raw);
        see_whole(w, raw, own);
    }
    see_members(w, raw, name, depth);
}

/* A node of a broker by its own flags: RabbitMQ's management API. */
static void see_broker(walk *w, dbr_slice object, dbr_slice name)
{
    dbr_slice parts = member(w, object, "/partitions", NULL);
    bool has_parts = parts.len > 2 && parts.ptr[0] == '[';
    bool is_memory = dbr_slice_is(member(w, object, "/mem_alarm", NULL), "true");
    bool is_disk = dbr_slice_is(member(w, object, "/disk_free_alarm", NULL), "true");
    bool is_broker =
        member(w, object, "/mem_alarm", NULL).len > 0 || member(w, object, "/fd_total", NULL).len > 0;
    bool is_down = is_broker && dbr_slice_is(member(w, object, "/running", NULL), "false");
    if (name.len > 0 && is_broker && (has_parts || is_memory || is_disk || is_down)) {
        find(w,
             dbr_slice_str(dbr_arena_printf(
                 w->scratch, "%.*s: node%s%s%s%s%.*s", DBR_FMT(name), is_down ? " down" : "",
                 is_memory ? " memory resource limit alarm" : "", is_disk ? " disk alarm: out of space" : "",
                 has_parts ? " network partition (split brain): cannot reach " : "",
                 DBR_FMT(has_parts ? parts : (dbr_slice){0}))),
             DESCRIBED);
    }
}

/* Argo CD's Application as an object. */
static void see_application(walk *w, dbr_slice object, dbr_slice name)
{
    dbr_slice health = member(w, object, "/status/health/status", NULL);
    dbr_slice sync = member(w, object, "/status/sync/status", NULL);
    dbr_slice why = member(w, object, "/status/operationState/message", "/status/health/message");
    why = why.len > 0 ? why : member(w, object, "/status/conditions/0/message", NULL);
    bool is_sick = dbr_slice_is(health, "Degraded") || dbr_slice_is(health, "Missing");
    if (name.len > 0 && sync.len > 0 && (is_sick || dbr_slice_is(sync, "OutOfSync"))) {
        find(w,
             dbr_slice_str(dbr_arena_printf(w->scratch, "Argo CD: %.*s is %.*s and %.*s%s%.*s", DBR_FMT(name),
                                            DBR_FMT(sync), DBR_FMT(health), why.len > 0 ? ": " : "",
                                            DBR_FMT(why))),
             is_sick ? DESCRIBED : REPLICAS);
        w->out->items[w->out->n - 1].is_grave = is_sick;
    }
}

/* What is to run and does not, by the object's own words: suspended, or no replicas wanted. */
static void see_idle(walk *w, dbr_slice object, dbr_slice name)
{
    dbr_slice kind = member(w, object, "/kind", NULL);
    bool is_suspended = dbr_slice_is(member(w, object, "/spec/suspend", NULL), "true");
    bool is_zero = dbr_slice_is(member(w, object, "/spec/replicas", NULL), "0") &&
                   (dbr_slice_is(kind, "Deployment") || dbr_slice_is(kind, "StatefulSet"));
    if (name.len > 0 && kind.len > 0 && (is_suspended || is_zero)) {
        find(w,
             dbr_slice_str(dbr_arena_printf(w->scratch, "%.*s %.*s is %s", DBR_FMT(kind), DBR_FMT(name),
                                            is_zero ? "scaled to 0 replicas" : "suspended")),
             REPLICAS);
        w->out->items[w->out->n - 1].is_grave = false;
    }
}

static void see_whole(walk *w, dbr_slice object, dbr_slice name)
{
    see_broker(w, object, name);
    see_application(w, object, name);
    see_idle(w, object, name);
}

/* A Kubernetes object, which says once how it is now, whatever its conditions' times. */
static bool take_object(void *data, const dbr_entry *e, dbr_slice object, dbr_arena *scratch)
{
    walk *w = data;
    w->entry = e;
    w->scratch = scratch;
    w->last_name = w->last_reason = (dbr_slice){0};
    see(w, object, (dbr_slice){0}, 0);
    w->entry = NULL; // both are this object's
    w->scratch = NULL;
    return w->out->n < MAX_FINDINGS;
}

static bool take(void *data, const dbr_entry *e, dbr_slice raw, dbr_arena *scratch)
{
    walk *w = data;
    w->entry = e;
    w->scratch = scratch;
    w->last_name = w->last_reason = (dbr_slice){0};
    if (raw.len > 0 && (raw.ptr[0] == '{' || raw.ptr[0] == '[')) {
        see(w, raw, (dbr_slice){0}, 0);
    }
    w->entry = NULL; // both are this entry's
    w->scratch = NULL;
    return w->out->n < MAX_FINDINGS;
}

static bool is_document(const dbr_member_info *m)
{
    static const char *const FORMATS[] = {"json", "json-data", "json-list", "json-object", "json-deep", NULL};
    bool is = false;
    for (size_t i = 0; FORMATS[i] != NULL && !is; i++) {
        is = strcmp(m->layout->format->name, FORMATS[i]) == 0;
    }
    return is && m->size_bytes <= MAX_BYTES && !m->is_missing;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    walk w = {.arena = arena, .out = &found};
    dbr_code rc = DBR_OK;
    (void)span; // what has no time lies in no span
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        rc = is_document(dbr_evidence_member(ev, i)) ? detect_each_entry(ev, i, take, &w, err)
                                                     : detect_each_object(ev, i, take_object, &w, err);
    }
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_objects = {
    .name = "objects",
    .help = "bad states of machines, pods and workloads in JSON documents",
    .method = "conditions, flags, waiting containers and missing replicas; no time is needed; own heuristic",
    .run = run,
};
