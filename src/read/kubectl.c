/*
 * kubectl-describe: what `kubectl describe` prints, as it is pasted and saved; kubectl-events: what `kubectl get events`
 * prints.
 *
 * A line with a full date ("Started:  Sun, 09 Feb 2025 10:05:23 +0000") is a record of that moment. Rows of its events
 * have an age instead ("5m (x3 over 10m)"): records without a time, warnings as WARN. Other lines are records without a
 * time.
 *
 * Limits: an age says when only together with when the command ran, which the text does not tell.
 */
#include "read/parts.h"

#define SNIFF_LINES 60u

static bool is_key(dbr_slice line, const char *key)
{
    return dbr_slice_starts(line, key) && line.len > strlen(key);
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    bool has_name = false, has_space = false, has_part = false;
    for (size_t i = 0; i < SNIFF_LINES && read_line(&rest, &line); i++) {
        has_name |= is_key(line, "Name:   ");
        has_space |= is_key(line, "Namespace:") || is_key(line, "Labels:") || is_key(line, "Annotations:");
        has_part |= is_key(line, "Status:") || is_key(line, "Containers:") || dbr_slice_is(line, "Events:") ||
                    is_key(line, "CreationTimestamp:") || is_key(line, "Start Time:") ||
                    is_key(line, "Conditions:") || is_key(line, "Events:") || is_key(line, "Replicas:") ||
                    is_key(line, "Data") || is_key(line, "StorageClass:") || is_key(line, "Selector:");
    }
    return has_name && has_space && has_part ? 88 : 0;
}

/* "  Started:      Sun, 09 Feb 2025 10:05:23 +0000": the key and the stamp. */
static bool read_dated(dbr_slice line, dbr_slice *ret_key, dbr_record *ret)
{
    size_t colon = dbr_slice_find_char(line, ':');
    if (colon == SIZE_MAX || colon > 40) {
        return false;
    }
    dbr_slice value = dbr_slice_trim(dbr_slice_from(line, colon + 1));
    *ret_key = dbr_slice_trim(dbr_slice_sub(line, 0, colon));
    return value.len >= 19 && read_stamp(value, ret);
}

/* "  Warning  BackOff  5m (x3 over 10m)  kubelet  Back-off restarting": the columns of an event. */
static bool read_event(dbr_slice line, dbr_record *ret)
{
    dbr_slice rest = dbr_slice_trim(line);
    bool is_warning = dbr_slice_starts(rest, "Warning  ");
    if (!is_warning && !dbr_slice_starts(rest, "Normal  ")) {
        return false;
    }
    dbr_slice columns[5];
    size_t n = 0;
    while (n < 4 && rest.len > 0) {
        size_t gap = dbr_slice_find(rest, dbr_slice_str("  "));
        columns[n++] = dbr_slice_sub(rest, 0, gap);
        rest = gap == SIZE_MAX ? (dbr_slice){0} : dbr_slice_trim(dbr_slice_from(rest, gap));
    }
    if (n < 4 || rest.len == 0) {
        return false;
    }
    ret->level = is_warning ? DBR_LEVEL_WARN : DBR_LEVEL_INFO;
    ret->title = columns[1];
    ret->service = columns[3];
    ret->text = rest;
    return true;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice line = read_first_line(item->bytes), key;
    read_fields f;
    f.n = 0;
    ret->kind = DBR_KIND_LOG;
    ret->text = dbr_slice_trim(line);
    if (read_dated(line, &key, ret)) {
        ret->title = key;
        ret->level = DBR_LEVEL_INFO;
    } else if (read_event(line, ret)) {
        read_field(&f, dbr_slice_str("reason"), ret->title, false);
        read_fields_keep(&f, scratch, ret);
    }
    return ret->text.len > 0 ? 1 : -1;
}

static const dbr_format_sample SAMPLES[] = {
    {"pod.txt",
     "Name:             api-7c\nNamespace:        shop\nStart Time:       Sun, 09 Feb 2025 10:00:00 "
     "+0000\nStatus:           "
     "Running\nEvents:\n  Type     Reason   Age                From     Message\n  Warning  BackOff  5m (x3 "
     "over 10m)   "
     "kubelet  Back-off restarting failed container\n",
     7, NULL, "api-7c"},
    {"deployment.txt",
     "Name:                   api\nNamespace:              shop\nCreationTimestamp:      Sun, 09 Feb 2025 "
     "10:00:00 +0000\n"
     "Labels:                 app=api\n",
     4, NULL, "Name:"},
    {0},
};
const dbr_format read_kubectl = {
    .name = "kubectl-describe",
    .help = "what kubectl describe prints: its dated lines, and its events (which have ages, so no times)",
    .label = DBR_T_READ_LABEL_KUBECTL,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};

/* ---- kubectl get events ---- */

/* "LAST SEEN   TYPE   REASON   OBJECT   MESSAGE", perhaps after NAMESPACE: where each column begins. */
typedef struct event_columns {
    size_t seen, type, reason, object, message;
} event_columns;

static bool find_columns(dbr_slice head, event_columns *ret)
{
    ret->seen = dbr_slice_find(head, dbr_slice_str("LAST SEEN"));
    ret->type = dbr_slice_find(head, dbr_slice_str("TYPE"));
    ret->reason = dbr_slice_find(head, dbr_slice_str("REASON"));
    ret->object = dbr_slice_find(head, dbr_slice_str("OBJECT"));
    ret->message = dbr_slice_find(head, dbr_slice_str("MESSAGE"));
    return ret->seen < ret->type && ret->type < ret->reason && ret->reason < ret->object &&
           ret->object < ret->message && ret->message != SIZE_MAX;
}

static int sniff_events(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, line;
    event_columns c;
    for (size_t i = 0; i < 3 && read_line(&rest, &line); i++) {
        if (find_columns(line, &c)) {
            layout->context = dbr_slice_dup(arena, line);
            return 90;
        }
    }
    return 0;
}

static int parse_events(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    dbr_slice line = read_first_line(item->bytes);
    event_columns c;
    read_fields f;
    f.n = 0;
    if (dbr_slice_trim(line).len == 0 ||
        dbr_slice_eq(dbr_slice_trim(line), dbr_slice_trim(layout->context))) {
        return -1;
    }
    ret->kind = DBR_KIND_LOG;
    ret->text = dbr_slice_trim(line);
    if (!find_columns(layout->context, &c) || line.len <= c.message) {
        return 1;
    }
    dbr_slice type = dbr_slice_trim(dbr_slice_sub(line, c.type, c.reason));
    ret->level = dbr_slice_is(type, "Warning") ? DBR_LEVEL_WARN : DBR_LEVEL_INFO;
    ret->title = dbr_slice_trim(dbr_slice_sub(line, c.reason, c.object));
    ret->text = dbr_slice_trim(dbr_slice_from(line, c.message));
    read_field(&f, dbr_slice_str("reason"), ret->title, false);
    read_field(&f, dbr_slice_str("object"), dbr_slice_trim(dbr_slice_sub(line, c.object, c.message)), false);
    read_field(&f, dbr_slice_str("age"), dbr_slice_trim(dbr_slice_sub(line, c.seen, c.type)), false);
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample EVENT_SAMPLES[] = {
    {"events.txt",
     "LAST SEEN          TYPE      REASON    OBJECT       MESSAGE\n44m (x9 over 60m)  Normal    Created   "
     "Pod/api-7c   "
     "Created container: api\n5m                 Warning   BackOff   Pod/api-7c   Back-off restarting failed "
     "container\n",
     2, NULL, "Created container"},
    {"all.txt",
     "NAMESPACE   LAST SEEN   TYPE      REASON      OBJECT       MESSAGE\nshop        58m         Warning   "
     "Unhealthy   "
     "Pod/api-7c   Liveness probe failed\n",
     1, NULL, "Liveness probe failed"},
    {0},
};
const dbr_format read_kubectl_events = {
    .name = "kubectl-events",
    .help = "what kubectl get events prints: events with ages instead of times",
    .label = DBR_T_READ_LABEL_K8S_EVENTS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff_events,
    .parse = parse_events,
    .labels_pattern = -1,
    .samples = EVENT_SAMPLES,
};
