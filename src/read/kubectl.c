/*
 * kubectl-describe: what `kubectl describe` prints, as it is pasted and saved; kubectl-events: what `kubectl get events`
 * prints; rollout-history: what `kubectl rollout history` prints.
 *
 * A line with a full date ("Started:  Sun, 09 Feb 2025 10:05:23 +0000") is a record of that moment. Rows of its events
 * have an age instead ("5m (x3 over 10m)"): records without a time, warnings as WARN. Other lines are records without a
 * time.
 *
 * Limits: an age says when only together with when the command ran. Where a line before the table tells that (`date; kubectl
 * get events`), events have times; else none. A revision has no time: what its cause says is a message.
 */
#include "read/workload.h"

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
        size_t gap = dbr_slice_find(rest, dbr_slice_str("  ")),
               age_end = dbr_slice_find(rest, dbr_slice_str(") "));
        gap = n == 2 && age_end < gap ? age_end + 1
                                      : gap; // "5m11s (x27 over 49m) kubelet": one blank behind a full column
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
    {"probe.txt",
     "Name:             api-7c\nNamespace:        shop\nStatus:           Running\nEvents:\n"
     "  Type     Reason     Age                  From     Message\n"
     "  Warning  Unhealthy  5m11s (x27 over 49m) kubelet  Liveness probe failed: HTTP probe failed with "
     "statuscode: 503\n",
     6, NULL, "api-7c"},
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
    size_t object_end, message_end; // -o wide has others behind them
} event_columns;

static bool find_columns(dbr_slice head, event_columns *ret)
{
    ret->seen = dbr_slice_find(head, dbr_slice_str("LAST SEEN"));
    ret->type = dbr_slice_find(head, dbr_slice_str("TYPE"));
    ret->reason = dbr_slice_find(head, dbr_slice_str("REASON"));
    ret->object = dbr_slice_find(head, dbr_slice_str("OBJECT"));
    ret->message = dbr_slice_find(head, dbr_slice_str("MESSAGE"));
    ret->message_end = dbr_slice_find(head, dbr_slice_str("FIRST SEEN"));
    size_t sub = dbr_slice_find(head, dbr_slice_str("SUBOBJECT"));
    ret->object_end = sub != SIZE_MAX && sub < ret->message ? sub : ret->message;
    return ret->seen < ret->type && ret->type < ret->reason && ret->reason < ret->object &&
           ret->object < ret->message && ret->message != SIZE_MAX;
}

/* A line that is a moment and nothing else, as `date` prints it. */
static bool is_moment(dbr_slice line)
{
    dbr_stamp stamp;
    line = dbr_slice_trim(line);
    return line.len >= 16 && dbr_stamp_read(line, &stamp) &&
           (stamp.flags & (DBR_STAMP_NO_DATE | DBR_STAMP_NO_YEAR | DBR_STAMP_UPTIME)) == 0;
}

/* The context is when the command ran, empty when nothing tells it, a line break and the head. */
static int sniff_events(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, line, moment = {0};
    event_columns c;
    for (size_t i = 0; i < 4 && read_line(&rest, &line); i++) {
        if (find_columns(line, &c)) {
            layout->context = dbr_slice_str(
                dbr_arena_printf(arena, "%.*s\n%.*s", DBR_FMT(dbr_slice_trim(moment)), DBR_FMT(line)));
            return 90;
        }
        moment = is_moment(line) ? line : moment;
    }
    return 0;
}

/* "4m58s", "2m (x4 over 9m)", "3d4h": how long ago; false for "<unknown>". `*ret_is_exact`: to the second. */
static bool read_age(dbr_slice age, dbr_time *ret, bool *ret_is_exact)
{
    static const struct {
        char unit;
        dbr_time size;
    } UNITS[] = {{'d', DBR_DAY}, {'h', DBR_HOUR}, {'m', DBR_MINUTE}, {'s', DBR_SECOND}, {'y', 365 * DBR_DAY}};
    size_t at = 0, end = dbr_slice_find_char(age, ' ');
    age = dbr_slice_sub(age, 0, end);
    *ret = 0;
    while (at < age.len) {
        size_t begin = at, i = 0;
        int64_t n = 0;
        while (at < age.len && age.ptr[at] >= '0' && age.ptr[at] <= '9') {
            at++;
        }
        if (at == age.len || at - begin > 6 || !dbr_slice_int(dbr_slice_sub(age, begin, at), &n)) {
            return false;
        }
        while (i < 5 && UNITS[i].unit != age.ptr[at]) {
            i++;
        }
        dbr_time part = 0;
        if (i == 5 || __builtin_mul_overflow(n, UNITS[i].size, &part) ||
            __builtin_add_overflow(*ret, part, ret)) {
            return false;
        }
        *ret_is_exact = age.ptr[at++] == 's';
    }
    return age.len > 0;
}

/* When an event was, where the file tells when the command ran. */
static void place_event(dbr_slice moment, dbr_slice age, dbr_record *ret)
{
    dbr_time ago = 0;
    bool is_exact = false;
    dbr_stamp stamp;
    if (moment.len > 0 && read_age(age, &ago, &is_exact) && ago < 100 * 365 * DBR_DAY &&
        dbr_stamp_read(moment, &stamp)) {
        stamp.local -= ago;
        stamp.flags &= (uint8_t)~DBR_STAMP_WEEKDAY;
        stamp.digits = is_exact ? 0 : DBR_STAMP_MINUTE;
        ret->stamp = stamp;
        ret->stamp_raw = age;
    }
}

/* Where the cell begins that stands at a column: rows that were pasted may stand a little to the left of their head. */
static size_t word_begin(dbr_slice line, size_t at)
{
    while (at > 1 && !(line.ptr[at - 1] == ' ' && line.ptr[at - 2] == ' ')) {
        at--;
    }
    return at;
}

static int parse_events(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    dbr_slice line = read_first_line(item->bytes), head = layout->context;
    dbr_slice moment = dbr_slice_cut(&head, '\n');
    event_columns c;
    read_fields f;
    f.n = 0;
    if (dbr_slice_trim(line).len == 0 || dbr_slice_eq(dbr_slice_trim(line), dbr_slice_trim(head))) {
        return -1;
    }
    ret->kind = DBR_KIND_LOG;
    ret->text = dbr_slice_trim(line);
    if (!find_columns(head, &c) || line.len <= c.message) {
        return 1;
    }
    c.message = word_begin(line, c.message);
    c.object = word_begin(line, c.object);
    dbr_slice type = dbr_slice_trim(dbr_slice_sub(line, c.type, c.reason));
    dbr_slice age = dbr_slice_trim(dbr_slice_sub(line, c.seen, c.type));
    ret->level = dbr_slice_is(type, "Warning") ? DBR_LEVEL_WARN : DBR_LEVEL_INFO;
    ret->title = dbr_slice_trim(dbr_slice_sub(line, c.reason, c.object));
    ret->text = dbr_slice_trim(dbr_slice_sub(line, c.message, c.message_end));
    place_event(moment, age, ret);
    dbr_slice object = dbr_slice_trim(dbr_slice_sub(line, c.object, c.object_end));
    size_t slash = dbr_slice_find_char(object, '/');
    if (slash != SIZE_MAX) {
        read_about(dbr_slice_sub(object, 0, slash), dbr_slice_from(object, slash + 1), ret);
    }
    read_field(&f, dbr_slice_str("reason"), ret->title, false);
    read_field(&f, dbr_slice_str("object"), object, false);
    read_field(&f, dbr_slice_str("age"), age, false);
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
    {"dated.txt",
     "Sun Feb  9 10:10:00 UTC 2025\nLAST SEEN   TYPE      REASON    OBJECT       MESSAGE\n"
     "4m37s       Warning   BackOff   pod/api-7c   Back-off restarting failed container\n",
     2, NULL, "Sun Feb"},
    {"shifted.txt",
     "LAST SEEN   TYPE      REASON    OBJECT         MESSAGE\n"
     "4m          Warning   BackOff   pod/api-7c   Back-off restarting failed container\n",
     1, NULL, "Back-off restarting"},
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

/* ---- kubectl rollout history ---- */

static const char REVISIONS[] = "REVISION ";

/* "deployment.apps/checkout": the workload whose revisions follow; empty for another line. */
static dbr_slice workload_of(dbr_slice line)
{
    static const char *const KINDS[] = {"deployment", "statefulset", "daemonset"};
    line = dbr_slice_trim(line);
    size_t slash = dbr_slice_find_char(line, '/');
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]) && slash != SIZE_MAX; i++) {
        if (dbr_slice_starts(line, KINDS[i]) && dbr_slice_find_char(line, ' ') == SIZE_MAX) {
            return dbr_slice_from(line, slash + 1);
        }
    }
    return (dbr_slice){0};
}

static int sniff_history(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line, head;
    return read_line(&rest, &line) && read_line(&rest, &head) && workload_of(line).len > 0 &&
                   dbr_slice_starts(head, REVISIONS) && dbr_slice_ends(dbr_slice_trim(head), "CHANGE-CAUSE")
               ? 90
               : 0;
}

static bool begins_history(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)layout;
    (void)item;
    return workload_of(line).len > 0;
}

static size_t each_history(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch,
                           dbr_record_take take, void *data)
{
    (void)layout;
    dbr_slice rest = item->bytes, line;
    size_t n = 0;
    bool goes_on = read_line(&rest, &line);
    dbr_slice name = goes_on ? workload_of(line) : (dbr_slice){0};
    while (goes_on && n < DBR_MAX_PIECE_RECORDS && read_line(&rest, &line)) {
        dbr_slice cause = dbr_slice_trim(line);
        dbr_slice revision = dbr_slice_sub(cause, 0, dbr_slice_find_char(cause, ' '));
        cause = dbr_slice_trim(dbr_slice_from(cause, revision.len));
        if (!read_is_number(revision)) {
            continue; // the head
        }
        dbr_record r = {.kind = DBR_KIND_CHANGE,
                        .stamp = {.local = DBR_TIME_NONE},
                        .verb = dbr_slice_str("deploy"),
                        .object = name,
                        .service = name,
                        .version = revision,
                        .text = cause};
        r.title = dbr_slice_str(
            dbr_arena_printf(scratch, "%.*s (revision %.*s)", DBR_FMT(name), DBR_FMT(revision)));
        n++;
        goes_on = take(data, &r, (dbr_slice){0});
    }
    return n;
}

/* What lists no revision. */
static int parse_history(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    (void)scratch;
    ret->kind = DBR_KIND_LOG;
    ret->text = dbr_slice_trim(item->bytes);
    return ret->text.len > 0 ? 1 : -1;
}

static const dbr_format_sample HISTORY_SAMPLES[] = {
    {"history.txt",
     "deployment.apps/checkout \nREVISION  CHANGE-CAUSE\n1         <none>\n2         image updated to "
     "2.3.0\n\n",
     2, NULL, "checkout (revision 1)"},
    {"histories.txt",
     "statefulset.apps/db\nREVISION  CHANGE-CAUSE\n7         <none>\ndeployment.apps/pay\nREVISION  "
     "CHANGE-CAUSE\n3         "
     "smaller pool\n",
     2, NULL, "db (revision 7)"},
    {0},
};
const dbr_format read_rollout_history = {
    .name = "rollout-history",
    .help = "what kubectl rollout history prints: revisions and their causes, without times",
    .label = DBR_T_READ_LABEL_CHANGES,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_LOG,
    .sniff = sniff_history,
    .begins = begins_history,
    .parse = parse_history,
    .each = each_history,
    .labels_pattern = -1,
    .samples = HISTORY_SAMPLES,
};
