/*
 * k8s-audit: the audit log of a Kubernetes API server, one event a line.
 *
 * What somebody changed is a change: create, update, patch and delete that succeeded, by anyone but the
 * machinery itself (nodes, the control plane, controllers of kube-system), and of anything but what is
 * written all the time (leases, events, endpoints, reviews, status). What was refused is a log line of level
 * WARN, everything else DEBUG. Of the two stages of a request the last one counts.
 */
#include "read/json_head.h"

#include <assert.h>

#define SNIFF_LINES 5u

/* An event, or as much as a pipeline left of one. */
static bool is_event(dbr_slice line)
{
    bool has_rest = read_head_has(line, "objectRef") &&
                    (read_head_has(line, "stage") || read_head_has(line, "requestReceivedTimestamp"));
    return line.ptr[0] == '{' && read_head_has(line, "verb") && (read_head_has(line, "auditID") || has_rest);
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        n++;
        n_good += is_event(line);
    }
    return n_good > 0 && n_good * 2 >= n ? 97 : 0;
}

static bool is_one_of(dbr_slice s, const char *const *words)
{
    while (*words != NULL && !dbr_slice_is(s, *words)) {
        words++;
    }
    return *words != NULL;
}

/* Written all the time by machines, whoever's name they go under. */
static bool is_noise(dbr_slice resource, dbr_slice subresource)
{
    static const char *const RESOURCES[] = {"leases",
                                            "events",
                                            "endpoints",
                                            "endpointslices",
                                            "tokenreviews",
                                            "subjectaccessreviews",
                                            "selfsubjectaccessreviews",
                                            "selfsubjectrulesreviews",
                                            "localsubjectaccessreviews",
                                            NULL};
    static const char *const SUBRESOURCES[] = {"status", "binding", "token",       "log", "proxy",
                                               "exec",   "attach",  "portforward", NULL};
    return is_one_of(resource, RESOURCES) || is_one_of(subresource, SUBRESOURCES);
}

static bool is_machinery(dbr_slice user)
{
    return dbr_slice_starts(user, "system:node:") || dbr_slice_starts(user, "system:kube-") ||
           dbr_slice_starts(user, "system:apiserver") ||
           dbr_slice_starts(user, "system:serviceaccount:kube-system:") ||
           dbr_slice_is(user, "system:anonymous");
}

/* Our verb for what a request did to a resource. */
static const char *change_verb(dbr_slice verb, dbr_slice resource, dbr_slice subresource, dbr_slice request)
{
    static const char *const WORKLOADS[] = {"deployments", "statefulsets", "daemonsets",
                                            "replicasets", "rollouts",     NULL};
    static const char *const SETTINGS[] = {"configmaps", "secrets", NULL};
    bool is_workload = is_one_of(resource, WORKLOADS);
    if (dbr_slice_is(subresource, "scale")) {
        return "scale";
    }
    if (dbr_slice_starts(verb, "delete")) {
        return "delete";
    }
    if (is_workload && dbr_slice_find(request, dbr_slice_str("restartedAt")) != SIZE_MAX) {
        return "restart";
    }
    if (is_workload && (dbr_slice_find(request, dbr_slice_str("\"image\"")) != SIZE_MAX ||
                        dbr_slice_find(request, dbr_slice_str("/image\"")) != SIZE_MAX)) {
        return "deploy";
    }
    if (dbr_slice_is(verb, "create")) {
        return is_workload ? "deploy" : "create";
    }
    bool has_replicas = dbr_slice_find(request, dbr_slice_str("\"replicas\"")) != SIZE_MAX;
    return is_one_of(resource, SETTINGS) ? "config" : is_workload && has_replicas ? "scale" : "update";
}

/* "registry.example.com/shop/api-cache:1.6.2" in a pod template or a patch of one. */
static dbr_slice find_image(dbr_arena *scratch, dbr_slice request)
{
    dbr_slice image =
        READ_GET(scratch, request, "/spec/template/spec/containers/0/image", "/spec/containers/0/image");
    if (image.len > 0 || !dbr_slice_starts(request, "[")) {
        return image;
    }
    for (unsigned i = 0; i < 8; i++) { // a JSON patch
        const char *pointer = dbr_arena_printf(scratch, "/%u/value", i);
        const char *path = dbr_arena_printf(scratch, "/%u/path", i);
        dbr_slice where = dbr_json_text_at(scratch, request, path);
        if (where.len == 0 || dbr_slice_ends(where, "/image")) {
            return where.len > 0 ? dbr_json_text_at(scratch, request, pointer) : (dbr_slice){0};
        }
    }
    return (dbr_slice){0};
}

/* The tag of an image; empty when it has none. */
static dbr_slice image_tag(dbr_slice image)
{
    size_t i = image.len;
    while (i > 0 && image.ptr[i - 1] != ':' && image.ptr[i - 1] != '/') {
        i--;
    }
    return i > 0 && image.ptr[i - 1] == ':' ? dbr_slice_from(image, i) : (dbr_slice){0};
}

static void fill_change(dbr_slice e, dbr_slice verb, dbr_slice resource, dbr_slice name, dbr_arena *scratch,
                        dbr_record *ret)
{
    dbr_slice request = READ_GET(scratch, e, "/requestObject");
    const char *did = change_verb(verb, resource, READ_GET(scratch, e, "/objectRef/subresource"), request);
    dbr_slice image = find_image(scratch, request);
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(did);
    ret->subject = READ_GET(scratch, e, "/user/username");
    ret->object = dbr_slice_str(dbr_arena_printf(scratch, "%.*s/%.*s", DBR_FMT(resource), DBR_FMT(name)));
    ret->service = name;
    ret->version = image_tag(image);
    ret->title = dbr_slice_str(dbr_arena_printf(scratch, "%s %.*s", did, DBR_FMT(ret->object)));
    ret->text = image.len == 0 ? ret->title
                               : dbr_slice_str(dbr_arena_printf(scratch, "%.*s with image %.*s",
                                                                DBR_FMT(ret->title), DBR_FMT(image)));
    dbr_slice agent = READ_GET(scratch, e, "/userAgent");
    size_t end = 0;
    while (end < agent.len && agent.ptr[end] != '/' && agent.ptr[end] != ' ') {
        end++;
    }
    ret->source = dbr_slice_sub(agent, 0, end);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    static const char *const MUTATING[] = {"create", "update", "patch", "delete", "deletecollection", NULL};
    (void)layout;
    dbr_slice e = item->bytes;
    read_fields f;
    f.n = 0;
    dbr_slice stage = READ_GET(scratch, e, "/stage");
    dbr_slice verb = READ_GET(scratch, e, "/verb");
    if (verb.len == 0 ||
        !READ_TIME_OF(scratch, e, ret, "/requestReceivedTimestamp", "/stageTimestamp", "/timestamp")) {
        return 0;
    }
    if (dbr_slice_is(stage, "RequestReceived") || dbr_slice_is(stage, "ResponseStarted")) {
        return -1;
    }
    dbr_slice user = READ_GET(scratch, e, "/user/username");
    dbr_slice resource = READ_GET(scratch, e, "/objectRef/resource");
    dbr_slice name = READ_GET(scratch, e, "/objectRef/name", "/requestObject/metadata/name",
                              "/responseObject/metadata/name");
    dbr_slice code = READ_GET(scratch, e, "/responseStatus/code");
    bool is_refused = code.len == 3 && code.ptr[0] >= '4';
    bool is_change = is_one_of(verb, MUTATING) && !is_machinery(user) &&
                     !is_noise(resource, READ_GET(scratch, e, "/objectRef/subresource"));
    if (is_change && !is_refused) {
        fill_change(e, verb, resource, name, scratch, ret);
    } else {
        ret->kind = DBR_KIND_LOG;
        ret->level = is_change ? DBR_LEVEL_WARN : DBR_LEVEL_DEBUG;
        ret->text = dbr_slice_str(
            dbr_arena_printf(scratch, "%.*s %.*s/%.*s", DBR_FMT(verb), DBR_FMT(resource), DBR_FMT(name)));
    }
    read_element_field(&f, "user", user);
    read_element_field(&f, "verb", verb);
    read_element_field(&f, "resource", resource);
    read_element_field(&f, "namespace", READ_GET(scratch, e, "/objectRef/namespace"));
    read_element_field(&f, "name", name);
    read_element_field(&f, "status", code);
    read_element_field(&f, "user_agent", READ_GET(scratch, e, "/userAgent"));
    read_element_field(&f, "audit_id", READ_GET(scratch, e, "/auditID"));
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"audit.jsonl",
     "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/"
     "v1\",\"auditID\":\"689c\",\"stage\":\"ResponseComplete\",\"verb\":"
     "\"create\",\"user\":{\"username\":\"alice\"},\"userAgent\":\"kubectl/"
     "v1.29.0\",\"objectRef\":{\"resource\":"
     "\"deployments\",\"namespace\":\"shop\",\"name\":\"api-cache\"},\"responseStatus\":{\"code\":201},"
     "\"requestObject\":"
     "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"image\":\"registry.example.com/shop/"
     "api-cache:1.6.2\"}]}}}},"
     "\"requestReceivedTimestamp\":\"2025-02-09T10:22:10.417491Z\"}\n",
     1, "2025-02-09T10:22:10.417491Z", "deploy deployments/api-cache"},
    {"audit.log",
     "{\"auditID\":\"1\",\"stage\":\"RequestReceived\",\"verb\":\"list\",\"requestReceivedTimestamp\":"
     "\"2025-02-09T10:22:09Z\"}\n"
     "{\"auditID\":\"1\",\"stage\":\"ResponseComplete\",\"verb\":\"list\",\"objectRef\":{\"resource\":"
     "\"pods\"},"
     "\"requestReceivedTimestamp\":\"2025-02-09T10:22:09Z\"}\n",
     1, "2025-02-09T10:22:09Z", "list pods/"},
    {0},
};

const dbr_format read_k8s_audit = {
    .name = "k8s-audit",
    .help = "audit log of a Kubernetes API server: who changed what",
    .label = DBR_T_READ_LABEL_K8S_AUDIT,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
