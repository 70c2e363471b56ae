/*
 * k8s-objects: Kubernetes' own objects, `kubectl get … -o json`: a List, or one object a document or line.
 *
 * An object says when it was made (a change of the verb "create" for workloads and configuration), when each of its conditions changed (a log line; a warning
 * when the condition is a bad one) and, for a pod, when its containers started and how they last ended: "terminated:
 * OOMKilled, exit code 137" is an error at the moment it ended. What a container waits for ("CrashLoopBackOff") stands at the
 * moment at which the pod became not ready.
 *
 * An Application of Argo CD also says what it deployed when (`status.history`): each is a change of the verb "deploy".
 *
 * Limits: eight records an object, ends of containers first. What was overwritten since is not in it.
 */
#include "read/mapping.h"

#include <stdio.h>

static bool is_application(dbr_slice text)
{
    dbr_slice version, status;
    return read_head_member(text, "apiVersion", &version) && dbr_slice_starts(version, "\"argoproj.io/") &&
           read_head_member(text, "status", &status) && read_head_has(status, "history");
}

static bool is_object(dbr_slice text)
{
    dbr_slice metadata;
    return text.len > 0 && text.ptr[0] == '{' && read_head_member(text, "metadata", &metadata) &&
           (read_head_has(metadata, "creationTimestamp") || is_application(text)) &&
           (read_head_has(text, "kind") || read_head_has(text, "spec") || read_head_has(text, "status")) &&
           !read_head_has(text, "involvedObject") && !read_head_has(text, "regarding");
}

static int sniff_list(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), items, first;
    return read_head_member(text, "items", &items) && read_head_element(items, 0, &first) && is_object(first)
               ? 94
               : 0;
}

static int sniff_one(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    return is_object(text) ? 93 : 0;
}

/* What an object's records share, and where they go. */
typedef struct object {
    dbr_arena *scratch;
    dbr_slice kind, name, space, node, image;
    dbr_slice unready_since;
    dbr_record *ret;
    int n;
} object;

static dbr_record *add(object *o, dbr_slice when, dbr_kind kind)
{
    dbr_stamp stamp;
    if (o->n >= (int)DBR_MAX_SUBRECORDS || when.len == 0 || !dbr_stamp_read(when, &stamp)) {
        return NULL;
    }
    read_fields f;
    f.n = 0;
    dbr_record *r = &o->ret[o->n++];
    *r = (dbr_record){.kind = kind, .stamp = stamp, .stamp_raw = when, .host = o->node};
    read_element_field(&f, "kind", o->kind);
    read_element_field(&f, "name", o->name);
    read_element_field(&f, "namespace", o->space);
    read_fields_keep(&f, o->scratch, r);
    return r;
}

/* How a container ended, the state before included. */
static void add_ends(object *o, dbr_slice container)
{
    static const char *const PLACES[] = {"/lastState/terminated", "/state/terminated"};
    dbr_slice name = READ_GET(o->scratch, container, "/name");
    for (size_t i = 0; i < 2; i++) {
        dbr_slice end = dbr_json_text_at(o->scratch, container, PLACES[i]);
        dbr_record *r = end.len > 0 ? add(o, READ_GET(o->scratch, end, "/finishedAt"), DBR_KIND_LOG) : NULL;
        if (r == NULL) {
            continue;
        }
        dbr_slice reason = READ_GET(o->scratch, end, "/reason"),
                  code = READ_GET(o->scratch, end, "/exitCode");
        dbr_slice message = READ_GET(o->scratch, end, "/message");
        r->title = reason;
        r->level = dbr_slice_is(code, "0") ? DBR_LEVEL_INFO : DBR_LEVEL_ERROR;
        r->service = name;
        r->text = dbr_slice_str(dbr_arena_printf(
            o->scratch, "container %.*s of %.*s terminated: %.*s, exit code %.*s, restarts %.*s%s%.*s",
            DBR_FMT(name), DBR_FMT(o->name), DBR_FMT(reason), DBR_FMT(code),
            DBR_FMT(READ_GET(o->scratch, container, "/restartCount")), message.len > 0 ? ": " : "",
            DBR_FMT(message)));
    }
}

static void add_start(object *o, dbr_slice container)
{
    dbr_slice name = READ_GET(o->scratch, container, "/name");
    dbr_record *r = add(o, READ_GET(o->scratch, container, "/state/running/startedAt"), DBR_KIND_LOG);
    if (r != NULL) {
        r->title = dbr_slice_str("Started");
        r->level = DBR_LEVEL_INFO;
        r->service = name;
        r->text = dbr_slice_str(dbr_arena_printf(o->scratch, "container %.*s of %.*s started, restarts %.*s",
                                                 DBR_FMT(name), DBR_FMT(o->name),
                                                 DBR_FMT(READ_GET(o->scratch, container, "/restartCount"))));
    }
}

/* When it became not ready, which is when what it waits for began, as far as it tells. */
static dbr_slice unready_since(const object *o, dbr_slice e)
{
    for (int i = 0; i < 8; i++) {
        char pointer[48];
        (void)snprintf(pointer, sizeof(pointer), "/status/conditions/%d", i);
        dbr_slice c = dbr_json_text_at(o->scratch, e, pointer);
        if (dbr_slice_is(READ_GET(o->scratch, c, "/type"), "Ready") &&
            !dbr_slice_is(READ_GET(o->scratch, c, "/status"), "True")) {
            return READ_GET(o->scratch, c, "/lastTransitionTime");
        }
    }
    return (dbr_slice){0};
}

/* "container api of api-7c is waiting: CrashLoopBackOff: back-off 5m0s …": an error unless it is being made. */
static void add_waiting(object *o, dbr_slice container)
{
    dbr_slice reason = READ_GET(o->scratch, container, "/state/waiting/reason");
    dbr_slice message = READ_GET(o->scratch, container, "/state/waiting/message");
    bool is_made = dbr_slice_is(reason, "ContainerCreating") || dbr_slice_is(reason, "PodInitializing");
    dbr_record *r = reason.len > 0 && !is_made ? add(o, o->unready_since, DBR_KIND_LOG) : NULL;
    if (r != NULL) {
        r->title = reason;
        r->level = DBR_LEVEL_ERROR;
        r->service = READ_GET(o->scratch, container, "/name");
        r->text = dbr_slice_str(dbr_arena_printf(
            o->scratch, "container %.*s of %.*s is waiting: %.*s%s%.*s, restarts %.*s", DBR_FMT(r->service),
            DBR_FMT(o->name), DBR_FMT(reason), message.len > 0 ? ": " : "", DBR_FMT(message),
            DBR_FMT(READ_GET(o->scratch, container, "/restartCount"))));
    }
}

static void add_condition(object *o, dbr_slice c)
{
    dbr_slice type = READ_GET(o->scratch, c, "/type"), status = READ_GET(o->scratch, c, "/status");
    dbr_slice reason = READ_GET(o->scratch, c, "/reason"), message = READ_GET(o->scratch, c, "/message");
    static const char *const BAD[] = {"Pressure", "Degraded", "Failing", "Failed", "Unavailable", "Failure"};
    bool is_bad = false;
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        is_bad |= dbr_slice_ends(type, BAD[i]);
    }
    bool is_true = dbr_slice_is(status, "True");
    dbr_record *r = add(o, READ_GET(o->scratch, c, "/lastTransitionTime", "/lastUpdateTime"), DBR_KIND_LOG);
    if (r != NULL) {
        r->title = type;
        bool is_warning =
            is_bad ? is_true : dbr_slice_is(status, "False") && !dbr_slice_is(type, "Progressing");
        r->level = is_warning || dbr_slice_is(status, "Unknown") ? DBR_LEVEL_WARN : DBR_LEVEL_INFO;
        r->text = dbr_slice_str(dbr_arena_printf(o->scratch, "%.*s/%.*s %.*s is %.*s%s%.*s%s%.*s",
                                                 DBR_FMT(o->kind), DBR_FMT(o->name), DBR_FMT(type),
                                                 DBR_FMT(status), reason.len > 0 ? ": " : "", DBR_FMT(reason),
                                                 message.len > 0 ? ": " : "", DBR_FMT(message)));
    }
}

static void each_of(object *o, dbr_slice list, void (*take)(object *o, dbr_slice element))
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, list);
    if (list.len == 0 || dbr_json_next(&j, &value) != DBR_JSON_ARRAY) {
        return;
    }
    while (o->n < (int)DBR_MAX_SUBRECORDS && dbr_json_next(&j, &value) == DBR_JSON_OBJECT) {
        dbr_slice element;
        if (!dbr_json_skip(&j, &value, &element)) {
            return;
        }
        take(o, element);
    }
}

/* One sync of an Application. */
static void add_sync(object *o, dbr_slice sync)
{
    dbr_record *r = add(o, READ_GET(o->scratch, sync, "/deployStartedAt", "/deployedAt"), DBR_KIND_CHANGE);
    if (r == NULL) {
        return;
    }
    r->verb = dbr_slice_str("deploy");
    r->object = r->service = o->name;
    r->version = READ_GET(o->scratch, sync, "/revision", "/revisions/0");
    r->subject = READ_GET(o->scratch, sync, "/initiatedBy/username");
    r->title =
        dbr_slice_str(dbr_arena_printf(o->scratch, "%.*s %.*s", DBR_FMT(o->name), DBR_FMT(r->version)));
    r->text = dbr_slice_str(dbr_arena_printf(o->scratch, "deploy %.*s", DBR_FMT(r->title)));
}

/* What an Application deployed, the newest eight: they stand at the list's end. */
static void add_syncs(object *o, dbr_slice list)
{
    dbr_json j;
    dbr_json_value value;
    dbr_slice newest[DBR_MAX_SUBRECORDS] = {0};
    size_t n = 0;
    dbr_json_init(&j, list);
    if (list.len == 0 || dbr_json_next(&j, &value) != DBR_JSON_ARRAY) {
        return;
    }
    while (dbr_json_next(&j, &value) == DBR_JSON_OBJECT &&
           dbr_json_skip(&j, &value, &newest[n % DBR_MAX_SUBRECORDS])) {
        n++;
    }
    for (size_t i = n > DBR_MAX_SUBRECORDS ? n - DBR_MAX_SUBRECORDS : 0; i < n; i++) {
        add_sync(o, newest[i % DBR_MAX_SUBRECORDS]);
    }
}

/* What people and pipelines make; pods come and go by themselves. */
static bool is_workload(dbr_slice kind)
{
    static const char *const KINDS[] = {"Deployment",
                                        "StatefulSet",
                                        "DaemonSet",
                                        "ReplicaSet",
                                        "Job",
                                        "CronJob",
                                        "ConfigMap",
                                        "Secret",
                                        "Service",
                                        "Ingress",
                                        "HorizontalPodAutoscaler",
                                        "NetworkPolicy",
                                        "ResourceQuota"};
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
        if (dbr_slice_is(kind, KINDS[i])) {
            return true;
        }
    }
    return false;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice e = item->bytes;
    object o = {
        .scratch = scratch,
        .kind = READ_GET(scratch, e, "/kind"),
        .name = READ_GET(scratch, e, "/metadata/name"),
        .space = READ_GET(scratch, e, "/metadata/namespace"),
        .node = READ_GET(scratch, e, "/spec/nodeName"),
        .image = READ_GET(scratch, e, "/spec/template/spec/containers/0/image", "/spec/containers/0/image"),
        .ret = ret};
    dbr_slice made = READ_GET(scratch, e, "/metadata/creationTimestamp");
    if (e.len == 0 || e.ptr[0] != '{' || (o.name.len == 0 && made.len == 0)) {
        return 0;
    }
    if (dbr_slice_is(o.kind, "Application")) {
        add_syncs(&o, READ_GET(scratch, e, "/status/history"));
    }
    dbr_slice containers = READ_GET(scratch, e, "/status/containerStatuses");
    o.unready_since = unready_since(&o, e);
    each_of(&o, containers, add_ends);
    each_of(&o, READ_GET(scratch, e, "/status/initContainerStatuses"), add_waiting);
    each_of(&o, containers, add_waiting);
    dbr_record *r = add(&o, made, is_workload(o.kind) ? DBR_KIND_CHANGE : DBR_KIND_LOG);
    if (r != NULL) {
        r->verb = r->kind == DBR_KIND_CHANGE ? dbr_slice_str("create") : (dbr_slice){0};
        r->level = r->kind == DBR_KIND_LOG ? DBR_LEVEL_INFO : DBR_LEVEL_NONE;
        r->object = dbr_slice_str(dbr_arena_printf(scratch, "%.*s/%.*s", DBR_FMT(o.kind), DBR_FMT(o.name)));
        r->version = o.image;
        r->title = r->object;
        r->text = dbr_slice_str(dbr_arena_printf(scratch, "%.*s created", DBR_FMT(r->object)));
    }
    each_of(&o, containers, add_start);
    each_of(&o, READ_GET(scratch, e, "/status/conditions"), add_condition);
    return o.n > 0 ? o.n : -1;
}

#define POD                                                                                                  \
    "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"api-7c\",\"namespace\":\"shop\",\"creationTimestamp\":"      \
    "\"2025-02-09T09:00:"                                                                                    \
    "00Z\"},\"status\":{\"containerStatuses\":[{\"name\":\"api\",\"restartCount\":3,\"lastState\":{"         \
    "\"terminated\":{"                                                                                       \
    "\"reason\":\"OOMKilled\",\"exitCode\":137,\"finishedAt\":\"2025-02-09T10:05:23Z\"}}}],\"conditions\":[" \
    "{\"type\":"                                                                                             \
    "\"Ready\",\"status\":\"False\",\"lastTransitionTime\":\"2025-02-09T10:05:24Z\"}]}}"

static const char *const LIST_PATTERNS[] = {"/items/*", NULL};
static const dbr_format_sample LIST_SAMPLES[] = {
    {"pods.json", "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" POD "]}\n", 3,
     "2025-02-09T10:05:23Z", "OOMKilled, exit code 137"},
    {"deployments.json",
     "{\"items\":[{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"api\",\"creationTimestamp\":\"2025-02-"
     "09T09:00:00Z\"}}]}\n",
     1, "2025-02-09T09:00:00Z", "Deployment/api created"},
    {0},
};
const dbr_format read_k8s_list = {
    .name = "k8s-list",
    .help = "Kubernetes objects: kubectl get pods,nodes,deployments … -o json",
    .label = DBR_T_READ_LABEL_K8S_OBJECTS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff_list,
    .patterns = LIST_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = LIST_SAMPLES,
};

static const char *const ONE_PATTERNS[] = {"", NULL};
static const dbr_format_sample ONE_SAMPLES[] = {
    {"pod.json", POD "\n", 3, "2025-02-09T10:05:23Z", "OOMKilled"},
    {"waiting.json",
     "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"api-7c\",\"creationTimestamp\":\"2025-02-09T09:00:00Z\"},"
     "\"status\":{"
     "\"containerStatuses\":[{\"name\":\"api\",\"restartCount\":3,\"state\":{\"waiting\":{\"reason\":"
     "\"ImagePullBackOff\"}}}],"
     "\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"lastTransitionTime\":\"2025-02-09T10:05:"
     "24Z\"}]}}\n",
     3, "2025-02-09T10:05:24Z", "container api of api-7c is waiting: ImagePullBackOff"},
    {"node.json",
     "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n1\",\"creationTimestamp\":\"2025-02-01T09:00:00Z\"},"
     "\"status\":{"
     "\"conditions\":[{\"type\":\"MemoryPressure\",\"status\":\"True\",\"lastTransitionTime\":\"2025-02-"
     "09T10:05:24Z\"}]}}\n",
     2, "2025-02-01T09:00:00Z", "Node/n1 created"},
    {0},
};
const dbr_format read_k8s_objects = {
    .name = "k8s-objects",
    .help = "one Kubernetes object, or several after each other: kubectl get pod NAME -o json",
    .label = DBR_T_READ_LABEL_K8S_OBJECTS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff_one,
    .patterns = ONE_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = ONE_SAMPLES,
};
