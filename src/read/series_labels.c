/*
 * What tells one series from another of the same name, where a sample does not stand below its labels: the host, the service
 * and what is named like a part of a system ("device", "pod", "labels.zone"). Without it a table of three hosts would be one
 * series that jumps between them.
 */
#include "read/read.h"

#include "base/json.h"

#define LONGEST 128u /* bytes of a value: longer ones are texts */

static bool is_word(dbr_slice key, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_eq_nocase(key, dbr_slice_str(words[i]))) {
            return true;
        }
    }
    return false;
}

/* The name of a label that a field is; empty when it is none. */
static dbr_slice label_of(dbr_slice key)
{
    static const char *const OUTER[] = {"labels.", "tags.", "dimensions.", "attributes.", "label_", "tag_"};
    static const char *const WORDS[] = {
        "instance",    "node",       "pod",       "container", "device", "disk",
        "mount",       "mountpoint", "interface", "iface",     "nic",    "region",
        "zone",        "az",         "cluster",   "namespace", "job",    "env",
        "environment", "shard",      "partition", "topic",     "queue",  "db",
        "database",    "table",      "endpoint",  "route",     "method", "consumer_group",
        "broker",      "cpu",        "core",      "scope",     "stat",   "quantile",
        "le",          "status",     "code",      "service",   "app",    "host",
        "hostname",    "server",     "pool",      "tenant",    "cache",  "type",
        "主机",        "实例",       "节点",      "服务",      "应用",   "集群",
        "机房"};
    for (size_t i = 0; i < sizeof(OUTER) / sizeof(OUTER[0]); i++) {
        if (dbr_slice_starts(key, OUTER[i])) {
            return dbr_slice_from(key, strlen(OUTER[i]));
        }
    }
    return is_word(key, WORDS, sizeof(WORDS) / sizeof(WORDS[0])) ? key : (dbr_slice){0};
}

dbr_slice dbr_series_labels(dbr_arena *arena, const dbr_record *sample)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_jsonw w;
    size_t n = 0;
    dbr_jsonw_init(&w, &out, false);
    dbr_jsonw_object(&w, NULL);
    for (size_t i = 0; i < sample->n_fields; i++) {
        const dbr_field *f = &sample->fields[i];
        dbr_slice name = f->is_number ? (dbr_slice){0} : label_of(f->key);
        if (name.len > 0 && f->value.len > 0 && f->value.len <= LONGEST && f->value.ptr[0] != '{' &&
            f->value.ptr[0] != '[') {
            char *key = dbr_arena_str(arena, name);
            dbr_jsonw_slice(&w, key, f->value);
            n++;
        }
    }
    dbr_jsonw_object_end(&w);
    return n > 0 ? dbr_slice_dup(arena, dbr_buf_view(&out)) : (dbr_slice){0};
}
