/*
 * k8s-events: `kubectl get events -o json`, a List or EventList of v1 or events.k8s.io/v1.
 *
 * An event counts its repetitions and keeps the first and the last time: two records when they differ.
 * Warnings are log lines of level WARN, others INFO. Scaling is a change: it tells a rollout's steps. Killing
 * is not: every rollout kills the pods it replaces.
 */
#include "read/json_head.h"

#include <assert.h>

static bool is_event(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' && read_head_has(text, "reason") &&
           (read_head_has(text, "involvedObject") || read_head_has(text, "regarding"));
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    dbr_slice text = read_head_text(in), items, first;
    layout->has_many_roots = read_head_has_many_roots(text);
    bool is_list =
        read_head_member(text, "items", &items) && read_head_element(items, 0, &first) && is_event(first);
    return is_list ? 97 : 0;
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
    dbr_slice about = READ_GET(scratch, e, "/involvedObject", "/regarding");
    dbr_slice reason = READ_GET(scratch, e, "/reason");
    if (about.len == 0 ||
        !READ_TIME_OF(scratch, e, ret, "/lastTimestamp", "/series/lastObservedTime", "/eventTime",
                      "/deprecatedLastTimestamp", "/firstTimestamp", "/metadata/creationTimestamp")) {
        return 0;
    }
    dbr_slice kind = READ_GET(scratch, about, "/kind");
    dbr_slice name = READ_GET(scratch, about, "/name");
    bool is_warning = dbr_slice_is(READ_GET(scratch, e, "/type"), "Warning");
    ret->title = reason;
    ret->text = READ_GET(scratch, e, "/message", "/note", "/reason");
    ret->host = READ_GET(scratch, e, "/source/host");
    ret->level = is_warning ? DBR_LEVEL_WARN : DBR_LEVEL_INFO;
    if (is_scaling(reason)) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str("scale");
        ret->object = dbr_slice_str(dbr_arena_printf(scratch, "%.*s/%.*s", DBR_FMT(kind), DBR_FMT(name)));
        ret->service = name;
    } else {
        ret->kind = DBR_KIND_LOG;
    }
    read_element_field(&f, "kind", kind);
    read_element_field(&f, "name", name);
    read_element_field(&f, "namespace", READ_GET(scratch, about, "/namespace"));
    read_element_field(&f, "reason", reason);
    read_element_field(&f, "count", READ_GET(scratch, e, "/count", "/series/count", "/deprecatedCount"));
    read_element_field(
        &f, "component",
        READ_GET(scratch, e, "/source/component", "/reportingComponent", "/reportingController"));
    read_fields_keep(&f, scratch, ret);
    ret[1] = ret[0];
    bool has_first =
        READ_TIME_OF(scratch, e, &ret[1], "/firstTimestamp", "/deprecatedFirstTimestamp", "/eventTime");
    if (!has_first || ret[1].stamp.local == ret[0].stamp.local) {
        return 1;
    }
    dbr_record first = ret[1]; // the first time first: records of an element stand in time order
    ret[1] = ret[0];
    ret[0] = first;
    return 2;
}

static const char *const PATTERNS[] = {"/items/*", NULL};
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
