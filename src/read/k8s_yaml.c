/*
 * k8s-yaml: Kubernetes' own objects as YAML, `kubectl get … -o yaml`: one object, several after "---", or a list.
 *
 *     apiVersion: v1
 *     items:
 *     - apiVersion: v1            an item of its own, to the next line that begins like it
 *       kind: Pod
 *       metadata: …
 *     kind: List                  belongs to the list: the item before ends here
 *
 * Each object is written as JSON and read as `k8s-objects` reads it (k8s_objects.c). A manifest, which has no creationTimestamp,
 * tells no times and is none of these.
 *
 * Limits: objects up to 1 MiB; anchors and tags, which kubectl does not write, make an object unreadable.
 */
#include "read/parts.h"

#include "base/json.h"
#include "base/yaml.h"

static bool begins_object(dbr_slice line)
{
    return dbr_slice_starts(line, "apiVersion:") || dbr_slice_starts(line, "- apiVersion:");
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head;
    dbr_slice line = {0};
    bool goes_on = true;
    while (goes_on && read_line(&rest, &line)) {
        goes_on = dbr_slice_trim(line).len == 0 || line.ptr[0] == '#' || dbr_slice_starts(line, "---");
    }
    bool is_one = !goes_on && begins_object(line);
    bool has_kind = dbr_slice_find(in->head, dbr_slice_str("kind: ")) != SIZE_MAX;
    bool has_time = dbr_slice_find(in->head, dbr_slice_str("creationTimestamp: \"")) != SIZE_MAX;
    return is_one && has_kind && has_time ? 92 : 0;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)layout;
    (void)item;
    return begins_object(line);
}

/* The object's own lines: an item of a list without its indent, nothing behind "---" or the list's own members. */
static void own_lines(dbr_slice bytes, dbr_buf *out)
{
    bool is_item = dbr_slice_starts(bytes, "- ");
    bool is_first = true;
    while (bytes.ptr != NULL) {
        dbr_slice line = read_cut_line(&bytes);
        bool is_own = !is_item || is_first || line.len == 0 || line.ptr[0] == ' ';
        if (!is_own || dbr_slice_starts(line, "---")) {
            break;
        }
        dbr_buf_slice(out, dbr_slice_from(line, is_item && line.len >= 2 ? 2 : 0));
        dbr_buf_char(out, '\n');
        is_first = false;
    }
}

static void write_json(dbr_jsonw *w, dbr_arena *scratch, const dbr_yaml *node, bool is_member)
{
    const char *key = is_member ? dbr_arena_str(scratch, node->key) : NULL;
    if (node->type == DBR_YAML_SCALAR) {
        bool is_null = !node->is_quoted && (node->text.len == 0 || dbr_slice_is(node->text, "null"));
        dbr_jsonw_slice(w, key, is_null ? (dbr_slice){0} : node->text);
        return;
    }
    bool is_map = node->type == DBR_YAML_MAP;
    is_map ? dbr_jsonw_object(w, key) : dbr_jsonw_array(w, key);
    for (const dbr_yaml *c = node->child; c != NULL; c = c->next) {
        write_json(w, scratch, c, is_map); // as deep as the reader lets it be
    }
    is_map ? dbr_jsonw_object_end(w) : dbr_jsonw_array_end(w);
}

dbr_slice dbr_k8s_yaml_json(dbr_slice lines_of_object, dbr_arena *arena, bool *ret_is_list)
{
    DBR_AUTO(dbr_buf) lines = {0};
    DBR_AUTO(dbr_buf) json = {0};
    dbr_yaml *root = NULL;
    dbr_err bad = {0};
    dbr_jsonw w;
    own_lines(lines_of_object, &lines);
    dbr_slice text = dbr_slice_dup(arena, dbr_buf_view(&lines));
    *ret_is_list = false;
    if (dbr_yaml_read(arena, text, "", &root, &bad) != DBR_OK || root->type != DBR_YAML_MAP) {
        return (dbr_slice){0};
    }
    if (dbr_yaml_get(root, "metadata.name") == NULL) {
        *ret_is_list = true;
        return (dbr_slice){0};
    }
    dbr_jsonw_init(&w, &json, false);
    write_json(&w, arena, root, false);
    return dbr_slice_dup(arena, dbr_buf_view(&json));
}

bool dbr_k8s_yaml_begins(dbr_slice line)
{
    return begins_object(line);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    bool is_list = false;
    dbr_item one = {.bytes = dbr_k8s_yaml_json(item->bytes, scratch, &is_list)};
    if (one.bytes.len == 0) {
        return is_list ? -1 : 0; // the head of a list
    }
    return read_k8s_objects.parse(layout, &one, scratch, ret);
}

#define POD_BELOW(indent)                                                                                    \
    indent "kind: Pod\n" indent "metadata:\n" indent                                                         \
           "  creationTimestamp: \"2025-02-09T09:00:00Z\"\n" indent "  name: api-7c\n" indent                \
           "status:\n" indent "  containerStatuses:\n" indent "  - lastState:\n" indent                      \
           "      terminated:\n" indent "        exitCode: 137\n" indent                                     \
           "        finishedAt: \"2025-02-09T10:05:23Z\"\n" indent "        reason: OOMKilled\n" indent      \
           "    name: api\n" indent "    restartCount: 3\n"

static const dbr_format_sample SAMPLES[] = {
    {"pod.yaml", "apiVersion: v1\n" POD_BELOW(""), 2, "2025-02-09T10:05:23Z", "OOMKilled, exit code 137"},
    {"pods.txt",
     "apiVersion: v1\nitems:\n- apiVersion: v1\n" POD_BELOW("  ") "kind: List\nmetadata:\n  "
                                                                  "resourceVersion: \"\"\n",
     2, "2025-02-09T10:05:23Z", "OOMKilled, exit code 137"},
    {"two.yaml",
     "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  creationTimestamp: \"2025-02-09T09:00:00Z\"\n "
     " "
     "name: api\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  creationTimestamp: "
     "\"2025-02-09T09:10:00Z\"\n  name: api-settings\n",
     2, "2025-02-09T09:00:00Z", "Deployment/api created"},
    {0},
};

const dbr_format read_k8s_yaml = {
    .name = "k8s-yaml",
    .help = "Kubernetes objects as YAML: kubectl get pods,deployments … -o yaml",
    .label = DBR_T_READ_LABEL_K8S_OBJECTS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
