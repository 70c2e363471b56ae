/*
 * k8s-events: `kubectl get events -o json`, a List or EventList of v1 or events.k8s.io/v1; any other object that holds a
 * list of events, in tools' own spelling too (involved_object, first_time, last_timestamp); one event a document or line
 * (k8s-event).
 *
 * An event counts its repetitions and keeps the first and the last time: two records when they differ.
 * Warnings are log lines of level WARN, others INFO. Scaling is a change: it tells a rollout's steps. Killing
 * is not: every rollout kills the pods it replaces. The service is the workload of the object an event is about, a pod's without
 * the pod's own part (workload.c); what is about a node is of that host and of no service.
 */
#include "read/json_head.h"
#include "read/workload.h"

#include <assert.h>

static bool is_event(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' && read_head_has(text, "reason") &&
           (read_head_has(text, "involvedObject") || read_head_has(text, "regarding") ||
            read_head_has(text, "involved_object"));
}

/* Whether a member of the document is a list of events. */
static bool holds_events(dbr_slice text)
{
    dbr_json j;
    dbr_json_value value;
    dbr_slice first;
    dbr_json_init(&j, text);
    if (text.len == 0 || dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return false;
    }
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_OBJECT_END) {
            return false;
        }
        if (type == DBR_JSON_ARRAY && read_head_element(dbr_slice_from(text, value.begin), 0, &first) &&
            is_event(first)) {
            return true;
        }
        if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(&j, &value, NULL)) {
            return false;
        }
    }
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    bool is_empty = read_head_is(text, "kind", "EventList") && read_head_has(text, "items");
    return holds_events(text) || is_empty ? 97 : 0;
}

static int sniff_one(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    dbr_slice watched;
    bool is_watch = read_head_member(text, "object", &watched) &&
                    is_event(watched); // kubectl get -w --output-watch-events
    return is_event(text) || is_watch ? 96 : 0;
}

static bool is_scaling(dbr_slice reason)
{
    static const char *const REASONS[] = {"ScalingReplicaSet", "SuccessfulRescale", "TriggeredScaleUp",
                                          "ScaledUpGroup",     "ScaleDown",         "ScaleDownEmpty",
                                          "RollingUpdate"};
    for (size_t i = 0; i < sizeof(REASONS) / sizeof(REASONS[0]); i++) {
        if (dbr_slice_is(reason, REASONS[i])) {
            return true;
        }
    }
    return false;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice e = item->bytes;
    read_fields f;
    f.n = 0;
    if (read_first_byte(e) != '{') {
        return -1; // a member beside the events
    }
    dbr_slice watched = READ_GET(scratch, e, "/object");
    e = watched.len > 0 && watched.ptr[0] == '{' ? watched : e;
    dbr_slice about = READ_GET(scratch, e, "/involvedObject", "/regarding", "/involved_object");
    dbr_slice reason = READ_GET(scratch, e, "/reason");
    if (about.len == 0 && reason.len == 0) {
        return -1;
    }
    if (about.len == 0 ||
        !READ_TIME_OF(scratch, e, ret, "/lastTimestamp", "/series/lastObservedTime", "/last_timestamp",
                      "/last_time", "/last_seen", "/eventTime", "/event_time", "/deprecatedLastTimestamp",
                      "/firstTimestamp", "/first_timestamp", "/first_time", "/metadata/creationTimestamp",
                      "/timestamp")) {
        return 0;
    }
    dbr_slice kind = READ_GET(scratch, about, "/kind"), name = READ_GET(scratch, about, "/name");
    if (about.ptr[0] != '{') { // "Pod/api-7c"
        size_t slash = dbr_slice_find_char(about, '/');
        kind = slash != SIZE_MAX ? dbr_slice_sub(about, 0, slash) : (dbr_slice){0};
        name = slash != SIZE_MAX ? dbr_slice_from(about, slash + 1) : about;
        about = (dbr_slice){0};
    }
    bool is_warning = dbr_slice_is(READ_GET(scratch, e, "/type"), "Warning");
    ret->title = reason;
    ret->text = READ_GET(scratch, e, "/message", "/note", "/reason");
    ret->host = READ_GET(scratch, e, "/source/host");
    ret->level = is_warning ? DBR_LEVEL_WARN : DBR_LEVEL_INFO;
    read_about(kind, name, ret);
    if (is_scaling(reason)) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str("scale");
        ret->object = dbr_slice_str(dbr_arena_printf(scratch, "%.*s/%.*s", DBR_FMT(kind), DBR_FMT(name)));
    } else {
        ret->kind = DBR_KIND_LOG;
    }
    read_element_field(&f, "kind", kind);
    read_element_field(&f, "name", name);
    dbr_slice space = about.len > 0 ? READ_GET(scratch, about, "/namespace") : (dbr_slice){0};
    read_element_field(&f, "namespace", space.len > 0 ? space : READ_GET(scratch, e, "/namespace"));
    read_element_field(&f, "reason", reason);
    read_element_field(&f, "count", READ_GET(scratch, e, "/count", "/series/count", "/deprecatedCount"));
    read_element_field(
        &f, "component",
        READ_GET(scratch, e, "/source/component", "/reportingComponent", "/reportingController"));
    read_fields_keep(&f, scratch, ret);
    ret[1] = ret[0];
    bool has_first = READ_TIME_OF(scratch, e, &ret[1], "/firstTimestamp", "/first_timestamp", "/first_time",
                                  "/first_seen", "/deprecatedFirstTimestamp", "/eventTime");
    if (!has_first || ret[1].stamp.local == ret[0].stamp.local) {
        return 1;
    }
    dbr_record first = ret[1]; // the first time first: records of an element stand in time order
    ret[1] = ret[0];
    ret[0] = first;
    return 2;
}

static const char *const PATTERNS[] = {"/*/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"events.json",
     "{\"apiVersion\":\"v1\",\"items\":[{\"kind\":\"Event\",\"reason\":\"ScalingReplicaSet\",\"type\":"
     "\"Normal\","
     "\"message\":\"Scaled up replica set api-7c9f6d5b8d to "
     "1\",\"involvedObject\":{\"kind\":\"Deployment\",\"name\":"
     "\"api\",\"namespace\":\"shop\"},\"firstTimestamp\":\"2025-02-09T10:02:47Z\",\"lastTimestamp\":"
     "\"2025-02-09T10:02:47Z\",\"count\":1,\"source\":{\"component\":\"deployment-controller\"}}],\"kind\":"
     "\"List\"}\n",
     1, "2025-02-09T10:02:47Z", "Scaled up"},
    {"events-two.json",
     "{\"kind\":\"EventList\",\"items\":[{\"reason\":\"BackOff\",\"type\":\"Warning\",\"message\":\"Back-"
     "off\","
     "\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"thumbnailer-x\"},\"firstTimestamp\":\"2025-02-09T09:00:"
     "00Z\","
     "\"lastTimestamp\":\"2025-02-09T10:00:00Z\",\"count\":12}]}\n",
     2, "2025-02-09T09:00:00Z", "Back-off"},
    {"warning_events.json",
     "{\"namespace\":\"shop\",\"warning_events\":[{\"reason\":\"Unhealthy\",\"message\":\"Liveness probe "
     "failed\",\"type\":"
     "\"Warning\",\"count\":18,\"involved_object\":\"Pod/"
     "api-7c\",\"first_time\":\"2025-02-09T10:00:00Z\",\"last_time\":"
     "\"2025-02-09T10:05:00Z\"}]}\n",
     2, "2025-02-09T10:00:00Z", "Liveness probe failed"},
    {0},
};

const dbr_format read_k8s_events = {
    .name = "k8s-events",
    .help = "Kubernetes events: kubectl get events -o json",
    .label = DBR_T_READ_LABEL_K8S_EVENTS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

static const char *const ONE_PATTERNS[] = {"", NULL};
static const dbr_format_sample ONE_SAMPLES[] = {
    {"event.json",
     "{\"kind\":\"Event\",\"reason\":\"FailedMount\",\"type\":\"Warning\",\"note\":\"no such "
     "secret\",\"regarding\":{"
     "\"kind\":\"Pod\",\"name\":\"api-7c\"},\"eventTime\":\"2025-02-09T10:00:00.118000Z\"}\n",
     1, "2025-02-09T10:00:00.118Z", "no such secret"},
    {"watch.jsonl",
     "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Event\",\"reason\":\"Pulled\",\"message\":\"image "
     "pulled\",\"involvedObject\":"
     "{\"kind\":\"Pod\",\"name\":\"a\"},\"lastTimestamp\":\"2025-02-09T10:00:00Z\"}}\n",
     1, "2025-02-09T10:00:00Z", "image pulled"},
    {0},
};
const dbr_format read_k8s_event = {
    .name = "k8s-event",
    .help = "Kubernetes events, one a document or one a line: kubectl get events --watch -o json",
    .label = DBR_T_READ_LABEL_K8S_EVENTS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff_one,
    .patterns = ONE_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = ONE_SAMPLES,
};
