/*
 * The workload that an object of Kubernetes belongs to:
 *
 *     Pod         cart-5d9f8c7b64-x2vqp     cart     a deployment's: the hash of its replica set, five letters
 *     Pod         agent-x2vqp               agent    a daemon set's or job's
 *     Pod         db-0                      db       a stateful set's
 *     Pod         report-28976400-x2vqp     report   a cron job's: the minute it was due
 *     ReplicaSet  cart-5d9f8c7b64           cart
 *     Job         report-28976400           report
 *
 * Kubernetes makes such parts of 27 letters and digits, without vowels, 0, 1 and 3, so that they make no words.
 */
#include "read/workload.h"

#include <assert.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The last part behind a '-', empty for none. */
static dbr_slice last_part(dbr_slice s)
{
    for (size_t i = s.len; i > 1; i--) {
        if (s.ptr[i - 1] == '-') {
            return dbr_slice_from(s, i);
        }
    }
    return (dbr_slice){0};
}

static dbr_slice without(dbr_slice s, dbr_slice part)
{
    return dbr_slice_sub(s, 0, s.len - part.len - 1);
}

static bool is_made_up(dbr_slice part, size_t least, size_t most)
{
    for (size_t i = 0; i < part.len; i++) {
        if (strchr("bcdfghjklmnpqrstvwxz2456789", part.ptr[i]) == NULL || part.ptr[i] == '\0') {
            return false;
        }
    }
    return part.len >= least && part.len <= most;
}

static bool is_number(dbr_slice part, size_t least, size_t most)
{
    for (size_t i = 0; i < part.len; i++) {
        if (!is_digit(part.ptr[i])) {
            return false;
        }
    }
    return part.len >= least && part.len <= most;
}

/* Without the hash of a replica set or the minute of a job. */
static dbr_slice cut_owner(dbr_slice name)
{
    dbr_slice part = last_part(name);
    bool is_hash = is_made_up(part, 6, 10) && read_has_digit(part);
    return is_hash || is_number(part, 8, 12) ? without(name, part) : name;
}

static dbr_slice cut_pod(dbr_slice name)
{
    dbr_slice part = last_part(name);
    if (is_number(part, 1, 3)) {
        return without(name, part);
    }
    return is_made_up(part, 5, 5) ? cut_owner(without(name, part)) : name;
}

dbr_slice read_workload(dbr_slice kind, dbr_slice name)
{
    static const char *const WHOLE[] = {"Deployment",
                                        "StatefulSet",
                                        "DaemonSet",
                                        "CronJob",
                                        "Service",
                                        "Rollout",
                                        "HorizontalPodAutoscaler",
                                        "ScaledObject",
                                        "ReplicationController",
                                        "Ingress"};
    if (dbr_slice_eq_nocase(kind, dbr_slice_str("Pod"))) {
        return cut_pod(name);
    }
    if (dbr_slice_eq_nocase(kind, dbr_slice_str("ReplicaSet")) ||
        dbr_slice_eq_nocase(kind, dbr_slice_str("Job"))) {
        return cut_owner(name);
    }
    for (size_t i = 0; i < sizeof(WHOLE) / sizeof(WHOLE[0]); i++) {
        if (dbr_slice_eq_nocase(kind, dbr_slice_str(WHOLE[i]))) {
            return name;
        }
    }
    return (dbr_slice){0};
}

void read_about(dbr_slice kind, dbr_slice name, dbr_record *ret)
{
    ret->service = read_workload(kind, name);
    if (dbr_slice_eq_nocase(kind, dbr_slice_str("Node")) && ret->host.len == 0) {
        ret->host = name;
    }
}
