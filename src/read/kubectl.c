/*
 * kubectl-describe: what `kubectl describe` prints, and lists that `kubectl get` prints, as they are pasted and saved.
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
    .label = "kubectl",
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
