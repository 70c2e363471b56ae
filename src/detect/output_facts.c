/*
 * Lines of known outputs that say by themselves how something is: "Active: failed", "status: NXDOMAIN", "Sealed  true". Many of these words
 * stand in prose as well, so a line counts only in its own shape, and where its words are common only in the output they belong to
 * (the topic, told by an earlier line) and of what that line named (the subject).
 *
 *     × pay.service - Payments            subject pay.service
 *          Active: failed (Result: …)     → "systemd: pay.service failed (Result: …)"
 *     used_memory:… and maxmemory:…       → "Redis has used 99 % of maxmemory"
 *
 * Each family of tools is one function below. Limits: English outputs; what a tool shows only in colour is not seen.
 */
#include "detect/outputs.h"

#define LOSS         20.0 /* percent of packets */
#define SCARCE       0.05 /* of a machine's memory that is left */
#define WAITS        40.0 /* percent of the time that processors wait for disks */
#define STOLEN       20.0 /* percent of the time that the host gives to others */
#define BEHIND_S     60
#define FAR_BEHIND_S 600 /* no healthy replica is */
#define CLOCK_OFF    1.0 /* seconds */

enum {
    TOPIC_NONE,
    TOPIC_UNIT,
    TOPIC_UNIT_FAILED,
    TOPIC_DIG,
    TOPIC_HELM,
    TOPIC_VAULT,
    TOPIC_ALARMS,
    TOPIC_PARTITIONS,
    TOPIC_FREE,
    TOPIC_DEADLOCK
};

/* "Key:   value" at any indentation; the key with its ':' or '='. */
static bool has_key(dbr_slice line, const char *key, dbr_slice *ret)
{
    line = dbr_slice_trim(line);
    if (!dbr_slice_starts(line, key)) {
        return false;
    }
    *ret = dbr_slice_trim(dbr_slice_from(line, strlen(key)));
    return true;
}

static bool holds(dbr_slice s, const char *part)
{
    return dbr_slice_find(s, dbr_slice_str(part)) != SIZE_MAX;
}

static dbr_slice first_word(dbr_slice s)
{
    s = dbr_slice_trim(s);
    size_t n = 0;
    while (n < s.len && s.ptr[n] != ' ' && s.ptr[n] != '\t') {
        n++;
    }
    return dbr_slice_sub(s, 0, n);
}

static void begin(out_walk *w, int topic, dbr_slice subject)
{
    w->topic = topic;
    w->subject = dbr_slice_dup(w->arena, subject);
    w->selector = (dbr_slice){0};
    w->value = 0;
    w->n_told = 0;
}

/* ---- systemd ---- */

/* "● nginx.service - A web server", also with '×', '○', '*'. */
static dbr_slice unit_of(dbr_slice line)
{
    bool has_mark = line.len > 2 && ((unsigned char)line.ptr[0] >= 0x80 || line.ptr[0] == '*');
    size_t blank = dbr_slice_find_char(line, ' ');
    dbr_slice unit = has_mark && blank < 5 ? first_word(dbr_slice_from(line, blank)) : (dbr_slice){0};
    bool is_unit = dbr_slice_find_char(unit, '.') != SIZE_MAX && holds(line, " - ");
    return is_unit ? unit : (dbr_slice){0};
}

/* "failed (Result: exit-code) since Tue 2025-03-04 08:11:52 UTC; 3min ago": when, where the zone leaves no doubt. */
static dbr_time since_when(dbr_slice value)
{
    size_t at = dbr_slice_find(value, dbr_slice_str(" since "));
    dbr_slice when = at != SIZE_MAX ? dbr_slice_from(value, at + strlen(" since ")) : (dbr_slice){0};
    return detect_instant(dbr_slice_trim(dbr_slice_sub(when, 0, dbr_slice_find_char(when, ';'))));
}

static void see_unit(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0}, unit = unit_of(line);
    if (unit.len > 0) {
        begin(w, TOPIC_UNIT, unit);
    } else if (w->topic == TOPIC_UNIT && has_key(line, "Active:", &value)) {
        dbr_slice state = dbr_slice_sub(value, 0, dbr_slice_find(value, dbr_slice_str(" since ")));
        if (dbr_slice_starts(value, "failed") || holds(state, "auto-restart")) {
            dbr_signal *s =
                OUT_TELL(w, holds(state, "oom") ? DBR_FAILURE_MEMORY : out_class(state), OUT_STATED, true,
                         DBR_T_DETECT_UNIT_ENDED, out_str(w, w->subject), out_str(w, state));
            dbr_time since = since_when(value);
            bool is_recent = since != DBR_TIME_NONE && w->now != DBR_TIME_NONE && w->now - since < DBR_DAY;
            if (s != NULL && is_recent && dbr_slice_starts(value, "failed")) {
                s->time = since; // of what is started again and again it is the last time
            }
            w->topic = TOPIC_UNIT_FAILED;
        } else if (dbr_slice_starts(value, "inactive")) {
            (void)OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, false, DBR_T_DETECT_UNIT_IS,
                           out_str(w, w->subject), out_str(w, state));
        }
    } else if (w->topic == TOPIC_UNIT && has_key(line, "Loaded:", &value) &&
               (dbr_slice_starts(value, "not-found") || dbr_slice_starts(value, "bad-setting") ||
                dbr_slice_starts(value, "error") || dbr_slice_starts(value, "masked"))) {
        (void)OUT_TELL(w, DBR_FAILURE_MISSING, OUT_STATED, true, DBR_T_DETECT_UNIT_LOADED,
                       out_str(w, w->subject), out_str(w, value));
    } else if (w->topic == TOPIC_UNIT_FAILED && w->out->n > 0 &&
               (has_key(line, "Main PID:", &value) || has_key(line, "Process:", &value)) &&
               holds(value, "status=") && !holds(value, "0/SUCCESS")) {
        dbr_signal *s = &w->out->items[w->out->n - 1]; // how it ended belongs to the same finding
        dbr_slice how = dbr_slice_from(value, dbr_slice_find(value, dbr_slice_str("status=")));
        how = dbr_slice_sub(how, 0, dbr_slice_find_char(how, ')'));
        out_append(w, s, dbr_arena_printf(w->arena, ", %.*s", DBR_FMT(how)));
        w->topic = TOPIC_NONE;
    }
}

/* supervisorctl: "mailer    FATAL     Exited too quickly (process log may have details)". */
static void see_supervised(out_walk *w, dbr_slice line)
{
    dbr_slice name = first_word(line), rest = dbr_slice_from(dbr_slice_trim(line), name.len);
    dbr_slice state = first_word(rest);
    if (dbr_slice_is(state, "FATAL") || dbr_slice_is(state, "BACKOFF")) {
        dbr_slice why = dbr_slice_trim(dbr_slice_from(dbr_slice_trim(rest), state.len));
        bool is_shape = rest.len > 3 && rest.ptr[0] == ' ' && rest.ptr[1] == ' ' && why.len > 0 &&
                        line.ptr[0] != ' ' && !dbr_slice_has_digits(name);
        if (is_shape) {
            (void)OUT_TELL(w, DBR_FAILURE_OTHER, OUT_STATED, true, DBR_T_DETECT_SUPERVISED, out_str(w, name),
                           out_str(w, state), out_str(w, why));
        }
    }
}

/* ---- names and networks ---- */

static void see_names(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0};
    if (has_key(line, "; <<>> DiG ", &value)) {
        size_t at = dbr_slice_find(value, dbr_slice_str("<<>> "));
        begin(w, TOPIC_DIG, at != SIZE_MAX ? dbr_slice_from(value, at + 5) : value);
    } else if (has_key(line, ";; ->>HEADER<<- ", &value)) {
        size_t at = dbr_slice_find(value, dbr_slice_str("status: "));
        dbr_slice status = at != SIZE_MAX ? dbr_slice_from(value, at + 8) : (dbr_slice){0};
        status = dbr_slice_sub(status, 0, dbr_slice_find_char(status, ','));
        if (status.len > 0 && !dbr_slice_is(status, "NOERROR")) {
            (void)OUT_TELL(w, DBR_FAILURE_NAME, OUT_STATED, true, DBR_T_DETECT_DIG_STATUS,
                           out_str(w, w->subject), out_str(w, status));
        }
    } else if (w->topic == TOPIC_DIG && holds(line, "no servers could be reached")) {
        (void)OUT_TELL(w, DBR_FAILURE_NAME, OUT_STATED, true, DBR_T_DETECT_DIG_NO_SERVER,
                       out_str(w, w->subject));
    } else if (has_key(line, ";; connection timed out; no servers could be reached", &value)) {
        (void)out_tell(w, DBR_FAILURE_NAME, OUT_STATED, true, DBR_T_DETECT_NO_DNS_SERVER, OUT_NOTHING);
    } else if (has_key(line, "** server can't find ", &value)) {
        (void)OUT_TELL(w, DBR_FAILURE_NAME, OUT_STATED, true, DBR_T_DETECT_NSLOOKUP_NONE, out_str(w, value));
    } else if (dbr_slice_starts(line, "Host ") && holds(line, " not found: ")) {
        (void)OUT_TELL(w, DBR_FAILURE_NAME, OUT_STATED, true, DBR_T_DETECT_SAYS, out_str(w, line));
    }
}

static double number_before(dbr_slice line, const char *what)
{
    size_t at = dbr_slice_find(line, dbr_slice_str(what)), from = at;
    double v = -1;
    while (at != SIZE_MAX && from > 0 && strchr("0123456789.", line.ptr[from - 1]) != NULL) {
        from--;
    }
    return at != SIZE_MAX && dbr_slice_real(dbr_slice_sub(line, from, at), &v) ? v : -1;
}

static void see_network(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0};
    if (has_key(line, "--- ", &value) && dbr_slice_ends(value, " ping statistics ---")) {
        w->subject = dbr_slice_dup(w->arena, first_word(value));
    } else if (holds(line, " packets transmitted, ") && holds(line, "% packet loss")) {
        double loss = number_before(line, "% packet loss");
        if (loss >= LOSS) {
            (void)OUT_TELL(w, DBR_FAILURE_CONNECTION, OUT_STATED, true, DBR_T_DETECT_PING_LOSS,
                           out_str(w, w->subject), out_real(w, loss));
        }
    } else if (holds(line, "<NO-CARRIER,") && holds(line, ",UP") && holds(line, " state DOWN")) {
        size_t colon = dbr_slice_find(line, dbr_slice_str(": "));
        dbr_slice name = dbr_slice_from(line, colon == SIZE_MAX ? 0 : colon + 2);
        name = dbr_slice_sub(name, 0, dbr_slice_find_char(name, ':'));
        bool is_virtual = dbr_slice_starts(name, "docker") || dbr_slice_starts(name, "br-") ||
                          dbr_slice_starts(name, "virbr") || dbr_slice_starts(name, "wl");
        if (!is_virtual) {
            (void)OUT_TELL(w, DBR_FAILURE_CONNECTION, OUT_LISTED, false, DBR_T_DETECT_NO_CARRIER,
                           out_str(w, name));
        }
    }
}

/* ---- certificates ---- */

static void see_certificate(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0};
    dbr_stamp stamp;
    if (has_key(line, "subject=", &value) || has_key(line, "Subject: ", &value)) {
        w->subject = dbr_slice_dup(w->arena, value);
    } else if (has_key(line, "notAfter=", &value) || has_key(line, "Not After :", &value)) {
        if (w->now != DBR_TIME_NONE && dbr_stamp_read(value, &stamp) && stamp.local < w->now) {
            (void)OUT_TELL(w, DBR_FAILURE_CERTIFICATE, OUT_STATED, true, DBR_T_DETECT_CERTIFICATE_EXPIRED,
                           out_str(w, w->subject), out_str(w, value));
        }
    } else if (has_key(line, "verify error:", &value) || has_key(line, "Verification error: ", &value) ||
               has_key(line, "Verify return code: ", &value) ||
               has_key(line, "* SSL certificate problem: ", &value)) {
        bool is_end = holds(value, "expired") || holds(value, "not yet valid") || holds(value, "mismatch");
        bool is_good = dbr_slice_starts(value, "0 ") || holds(value, "(ok)");
        if (holds(value, "unable to verify the first certificate")) { // the chain that was sent ends with it
            (void)OUT_TELL(w, DBR_FAILURE_CERTIFICATE, OUT_STATED, true, DBR_T_DETECT_CERTIFICATE_ALONE,
                           out_str(w, w->subject), out_str(w, value));
        } else if (!is_good) {
            (void)OUT_TELL(w, DBR_FAILURE_CERTIFICATE, is_end ? OUT_STATED : OUT_LISTED, is_end,
                           DBR_T_DETECT_CERTIFICATE_REFUSED, out_str(w, value));
        }
    }
}

/* ---- stores and queues ---- */

static void see_redis(out_walk *w, dbr_slice line)
{
    static const struct {
        const char *line;
        dbr_text_id says;
        dbr_failure failure;
    } BAD[] = {
        {"master_link_status:down", DBR_T_DETECT_REDIS_LINK, DBR_FAILURE_CONNECTION},
        {"rdb_last_bgsave_status:err", DBR_T_DETECT_REDIS_SAVE, DBR_FAILURE_STORAGE},
        {"aof_last_write_status:err", DBR_T_DETECT_REDIS_WRITE, DBR_FAILURE_STORAGE},
        {"cluster_state:fail", DBR_T_DETECT_REDIS_CLUSTER, DBR_FAILURE_NODE},
    };
    dbr_slice value = {0};
    int64_t n = 0;
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
        if (dbr_slice_is(line, BAD[i].line)) {
            (void)out_tell(w, BAD[i].failure, OUT_STATED, true, BAD[i].says, OUT_NOTHING);
        }
    }
    if (has_key(line, "used_memory:", &value) && dbr_slice_int(value, &n)) {
        w->value = n;
    } else if (has_key(line, "maxmemory:", &value) && dbr_slice_int(value, &n) && n > 0 &&
               (double)w->value >= (1 - SCARCE) * (double)n) {
        (void)OUT_TELL(w, DBR_FAILURE_MEMORY, OUT_STATED, true, DBR_T_DETECT_REDIS_MEMORY,
                       out_real(w, 100 * (double)w->value / (double)n), out_int(w, w->value), out_int(w, n));
    } else if (has_key(line, "maxmemory_policy:", &value)) {
        w->selector = dbr_slice_dup(w->arena, value);
    } else if (has_key(line, "evicted_keys:", &value) && dbr_slice_int(value, &n) && n > 0) {
        (void)OUT_TELL(w, DBR_FAILURE_MEMORY, OUT_LISTED, false, DBR_T_DETECT_REDIS_EVICTED, out_int(w, n),
                       out_str(w, w->selector));
    } else if (has_key(line, "rejected_connections:", &value) && dbr_slice_int(value, &n) && n > 0) {
        (void)OUT_TELL(w, DBR_FAILURE_LIMIT, OUT_LISTED, false, DBR_T_DETECT_REDIS_REJECTED, out_int(w, n));
    }
}

/* SHOW REPLICA STATUS \G, in both of its vocabularies. */
static void see_replica(out_walk *w, dbr_slice line)
{
    static const char *const THREADS[] = {
        "Slave_IO_Running:", "Slave_SQL_Running:", "Replica_IO_Running:", "Replica_SQL_Running:"};
    static const char *const ERRORS[] = {"Last_Error:", "Last_IO_Error:", "Last_SQL_Error:"};
    static const char *const BEHIND[] = {"Seconds_Behind_Master:", "Seconds_Behind_Source:"};
    dbr_slice value = {0};
    int64_t n = 0;
    for (size_t i = 0; i < 4; i++) {
        if (has_key(line, THREADS[i], &value) && dbr_slice_is(value, "No")) {
            (void)OUT_TELL(w, DBR_FAILURE_NODE, OUT_LISTED, true, DBR_T_DETECT_MYSQL_STOPPED, THREADS[i]);
        }
    }
    for (size_t i = 0; i < 3; i++) {
        if (has_key(line, ERRORS[i], &value) && value.len > 0) {
            (void)OUT_TELL(w, out_class(value), OUT_STATED, true, DBR_T_DETECT_MYSQL_ERROR,
                           out_str(w, value));
        }
    }
    for (size_t i = 0; i < 2; i++) {
        if (has_key(line, BEHIND[i], &value) && dbr_slice_int(value, &n) && n >= BEHIND_S) {
            (void)OUT_TELL(w, DBR_FAILURE_SLOW, OUT_STATED, n >= FAR_BEHIND_S, DBR_T_DETECT_MYSQL_BEHIND,
                           out_int(w, n));
        }
    }
}

static size_t count_of(dbr_slice list)
{
    size_t n = 0;
    for (dbr_slice rest = dbr_slice_trim(list); rest.ptr != NULL && rest.len > 0;) {
        n += dbr_slice_cut(&rest, ',').len > 0;
    }
    return n;
}

static dbr_slice behind(dbr_slice line, const char *key)
{
    size_t at = dbr_slice_find(line, dbr_slice_str(key));
    return at == SIZE_MAX ? (dbr_slice){0} : first_word(dbr_slice_from(line, at + strlen(key)));
}

static void see_kafka(out_walk *w, dbr_slice line)
{
    if (dbr_slice_starts(line, "Consumer group '") && holds(line, "' has no active members")) {
        (void)OUT_TELL(w, DBR_FAILURE_MISSING, OUT_STATED, true, DBR_T_DETECT_SAYS, out_str(w, line));
        return;
    }
    size_t isr = dbr_slice_find(line, dbr_slice_str("Isr:"));
    if (isr == SIZE_MAX || !holds(line, "Topic:") || !holds(line, "Replicas:")) {
        return;
    }
    dbr_slice topic = behind(line, "Topic:"), part = behind(line, "Partition:");
    dbr_slice leader = behind(line, "Leader:"), replicas = behind(line, "Replicas:");
    dbr_slice in_sync = behind(line, "Isr:");
    if (dbr_slice_is(leader, "none") || dbr_slice_is(leader, "-1")) {
        (void)OUT_TELL(w, DBR_FAILURE_NODE, OUT_STATED, true, DBR_T_DETECT_KAFKA_NO_LEADER, out_str(w, part),
                       out_str(w, topic), out_str(w, replicas));
    } else if (count_of(in_sync) < count_of(replicas)) {
        (void)OUT_TELL(w, DBR_FAILURE_NODE, OUT_LISTED, true, DBR_T_DETECT_KAFKA_ISR, out_str(w, part),
                       out_str(w, topic), out_str(w, in_sync), out_str(w, replicas));
    }
}

/* rabbitmqctl cluster_status: what stands below these two headings, unless it is "(none)". */
static void see_rabbit(out_walk *w, dbr_slice line)
{
    bool is_heading = line.ptr[0] >= 'A' && line.ptr[0] <= 'Z' && dbr_slice_find_char(line, ':') == SIZE_MAX;
    if (dbr_slice_is(line, "Alarms") || dbr_slice_is(line, "Network Partitions")) {
        begin(w, dbr_slice_is(line, "Alarms") ? TOPIC_ALARMS : TOPIC_PARTITIONS, (dbr_slice){0});
    } else if (w->topic == TOPIC_ALARMS && holds(line, " alarm on node ")) {
        (void)OUT_TELL(w, holds(line, "isk") ? DBR_FAILURE_STORAGE : DBR_FAILURE_MEMORY, OUT_STATED, true,
                       DBR_T_DETECT_RABBIT_ALARM, out_str(w, line));
    } else if (w->topic == TOPIC_PARTITIONS && holds(line, " cannot communicate with ")) {
        (void)OUT_TELL(w, DBR_FAILURE_NODE, OUT_STATED, true, DBR_T_DETECT_RABBIT_PARTITION,
                       out_str(w, line));
    } else if ((w->topic == TOPIC_ALARMS || w->topic == TOPIC_PARTITIONS) && is_heading) {
        w->topic = TOPIC_NONE;
    }
}

static void see_stores(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0};
    if (has_key(line, "pool: ", &value) && dbr_slice_find_char(value, ' ') == SIZE_MAX) {
        w->subject = dbr_slice_dup(w->arena, value);
    } else if (has_key(line, "state: ", &value) &&
               (dbr_slice_is(value, "DEGRADED") || dbr_slice_is(value, "FAULTED") ||
                dbr_slice_is(value, "UNAVAIL") || dbr_slice_is(value, "SUSPENDED"))) {
        (void)OUT_TELL(w, DBR_FAILURE_STORAGE, OUT_STATED, true, DBR_T_DETECT_ZPOOL, out_str(w, w->subject),
                       out_str(w, value));
    } else if (has_key(line, "health: ", &value) || dbr_slice_starts(line, "HEALTH_")) {
        value = dbr_slice_starts(line, "HEALTH_") ? line : value;
        if (dbr_slice_starts(value, "HEALTH_ERR") || dbr_slice_starts(value, "HEALTH_WARN")) {
            (void)OUT_TELL(w, DBR_FAILURE_STORAGE, OUT_LISTED, true, DBR_T_DETECT_CEPH, out_str(w, value));
        }
    } else if (holds(line, "\"unassigned_shards\":") && holds(line, "\"status\":\"red\"")) {
        (void)OUT_TELL(w, DBR_FAILURE_STORAGE, OUT_STATED, true, DBR_T_DETECT_ELASTIC_RED,
                       out_real(w, number_before(line, ",\"delayed_unassigned_shards\"")));
    } else if (dbr_slice_starts(line, "http") && holds(first_word(line), "://") &&
               holds(line, " is unhealthy: ")) {
        (void)OUT_TELL(w, DBR_FAILURE_NODE, OUT_STATED, true, DBR_T_DETECT_ETCD, out_str(w, line));
    } else if (has_key(line, "Seal Type", &value)) {
        begin(w, TOPIC_VAULT, (dbr_slice){0});
    } else if (w->topic == TOPIC_VAULT && has_key(line, "Sealed", &value) && dbr_slice_is(value, "true")) {
        (void)out_tell(w, DBR_FAILURE_ACCESS, OUT_STATED, true, DBR_T_DETECT_VAULT_SEALED, OUT_NOTHING);
    }
}

/* ---- deployments ---- */

/* kubectl's "error: the server doesn't have a resource type": whose types are these? */
static void see_unknown_type(out_walk *w, dbr_slice line)
{
    static const struct {
        const char *type, *of;
    } TYPES[] = {{"scaledobject", "KEDA"},
                 {"scaledjob", "KEDA"},
                 {"certificate", "cert-manager"},
                 {"issuer", "cert-manager"},
                 {"clusterissuer", "cert-manager"},
                 {"kustomization", "Flux"},
                 {"helmrelease", "Flux"},
                 {"application", "Argo CD"},
                 {"rollout", "Argo Rollouts"},
                 {"virtualservice", "Istio"},
                 {"servicemonitor", "Prometheus operator"},
                 {"prometheusrule", "Prometheus operator"},
                 {"externalsecret", "External Secrets"},
                 {"verticalpodautoscaler", "Vertical Pod Autoscaler"}};
    static const char SAYS[] = "error: the server doesn't have a resource type \"";
    dbr_slice type = dbr_slice_starts(line, SAYS) ? dbr_slice_from(line, sizeof(SAYS) - 1) : (dbr_slice){0};
    type = dbr_slice_sub(type, 0, dbr_slice_find_char(type, '"'));
    dbr_slice singular = type;
    singular.len -= singular.len > 0 && singular.ptr[singular.len - 1] == 's';
    for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]) && type.len > 0; i++) {
        if (dbr_slice_is(type, TYPES[i].type) || dbr_slice_is(singular, TYPES[i].type)) {
            (void)OUT_TELL(w, DBR_FAILURE_MISSING, OUT_LISTED, false, DBR_T_DETECT_NO_OPERATOR, TYPES[i].of,
                           out_str(w, type));
        }
    }
}

static void see_deployment(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0};
    if (dbr_slice_starts(line, "Name:") || dbr_slice_starts(line, "NAME: ")) {
        begin(w, TOPIC_NONE, dbr_slice_trim(dbr_slice_from(line, 5)));
    } else if (dbr_slice_starts(line, "LAST DEPLOYED: ")) {
        w->topic = TOPIC_HELM;
    } else if (w->topic == TOPIC_HELM && dbr_slice_starts(line, "STATUS: ") &&
               !dbr_slice_ends(line, "deployed") && !dbr_slice_ends(line, "superseded")) {
        (void)OUT_TELL(w, DBR_FAILURE_OTHER, OUT_STATED, true, DBR_T_DETECT_HELM_IS, out_str(w, w->subject),
                       out_str(w, dbr_slice_from(line, 8)));
    } else if (has_key(line, "Sync Status:", &value) && dbr_slice_starts(value, "OutOfSync")) {
        (void)OUT_TELL(w, DBR_FAILURE_OTHER, OUT_LISTED, false, DBR_T_DETECT_ARGO_IS, out_str(w, w->subject),
                       out_str(w, value));
    } else if (has_key(line, "Health Status:", &value) &&
               (dbr_slice_starts(value, "Degraded") || dbr_slice_starts(value, "Missing"))) {
        (void)OUT_TELL(w, DBR_FAILURE_OTHER, OUT_STATED, true, DBR_T_DETECT_ARGO_IS, out_str(w, w->subject),
                       out_str(w, value));
    } else if (dbr_slice_starts(line, "Address:")) {
        w->value = dbr_slice_trim(line).len == strlen("Address:");
    } else if (dbr_slice_starts(line, "Ingress Class:")) {
        if (w->value == 1) {
            (void)OUT_TELL(w, DBR_FAILURE_MISSING, OUT_STATED, true, DBR_T_DETECT_INGRESS_ADDRESS,
                           out_str(w, w->subject), out_str(w, dbr_slice_trim(dbr_slice_from(line, 14))));
        }
    } else if (dbr_slice_starts(line, "Selector:")) {
        w->selector = dbr_slice_dup(w->arena, dbr_slice_trim(dbr_slice_from(line, 9)));
    } else if (dbr_slice_starts(line, "Endpoints:") && w->selector.len > 0 &&
               !dbr_slice_is(w->selector, "<none>")) {
        value = dbr_slice_trim(dbr_slice_from(line, 10));
        if (value.len == 0 || dbr_slice_is(value, "<none>")) {
            (void)OUT_TELL(w, DBR_FAILURE_MISSING, OUT_STATED, true, DBR_T_DETECT_NO_ENDPOINTS_OF,
                           out_str(w, w->subject), out_str(w, w->selector));
        }
    } else if (holds(line, "<error: endpoints \"")) {
        dbr_slice name = dbr_slice_from(line, dbr_slice_find(line, dbr_slice_str("endpoints \"")) + 11);
        (void)OUT_TELL(w, DBR_FAILURE_MISSING, OUT_STATED, true, DBR_T_DETECT_INGRESS_BACKEND,
                       out_str(w, dbr_slice_sub(name, 0, dbr_slice_find_char(name, '"'))),
                       out_str(w, w->subject));
    }
}

/* ---- machines ---- */

/* "15884", "15Gi", "96.4": bytes in some unit; -1 for none. */
static double size_of(dbr_slice s)
{
    static const char UNITS[] = "KMGTP";
    size_t n = 0;
    double v = -1;
    while (n < s.len && strchr("0123456789.", s.ptr[n]) != NULL) {
        n++;
    }
    if (n == 0 || !dbr_slice_real(dbr_slice_sub(s, 0, n), &v)) {
        return -1;
    }
    const char *unit = n < s.len ? strchr(UNITS, s.ptr[n]) : NULL;
    for (const char *u = UNITS; unit != NULL && u <= unit; u++) {
        v *= 1024;
    }
    return v;
}

static void see_memory(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0}, word[8] = {{0}};
    size_t n = 0;
    if (holds(line, " total ") && holds(line, " free ") && dbr_slice_ends(line, "available")) {
        begin(w, TOPIC_FREE, (dbr_slice){0});
    } else if (w->topic == TOPIC_FREE && has_key(line, "Mem:", &value)) {
        while (n < 8 && value.len > 0) {
            word[n] = first_word(value);
            value = dbr_slice_trim(dbr_slice_from(value, word[n++].len));
        }
        double total = n >= 6 ? size_of(word[0]) : -1, left = n >= 6 ? size_of(word[n - 1]) : -1;
        if (total > 0 && left >= 0 && left < SCARCE * total) {
            (void)OUT_TELL(w, DBR_FAILURE_MEMORY, OUT_STATED, true, DBR_T_DETECT_MEMORY_FREE,
                           out_str(w, word[n - 1]), out_str(w, word[0]));
        }
    }
}

static void see_top(out_walk *w, dbr_slice line)
{
    if (holds(line, "iB Mem :") || holds(line, "iB Mem:")) {
        w->value = (int64_t)number_before(line, " total");
    } else if (holds(line, "iB Swap:") && w->value > 0) {
        double left = number_before(line, " avail Mem");
        if (left >= 0 && left < SCARCE * (double)w->value) {
            (void)OUT_TELL(w, DBR_FAILURE_MEMORY, OUT_STATED, true, DBR_T_DETECT_MEMORY_TOP,
                           out_real(w, left), out_int(w, w->value));
        }
    }
    if (!dbr_slice_starts(line, "%Cpu(s):")) {
        return;
    }
    if (number_before(line, " wa") >= WAITS) {
        (void)OUT_TELL(w, DBR_FAILURE_LOAD, OUT_LISTED, false, DBR_T_DETECT_CPU_WAITS,
                       out_real(w, number_before(line, " wa")));
    }
    if (number_before(line, " st") >= STOLEN) {
        (void)OUT_TELL(w, DBR_FAILURE_LOAD, OUT_LISTED, false, DBR_T_DETECT_CPU_STOLEN,
                       out_real(w, number_before(line, " st")));
    }
}

/* chronyc tracking and timedatectl: whose clock follows nobody, or is off. */
static void see_clock(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0};
    if (has_key(line, "Leap status", &value) && dbr_slice_ends(value, "Not synchronised")) {
        (void)out_tell(w, DBR_FAILURE_NODE, OUT_STATED, true, DBR_T_DETECT_CLOCK_FREE, OUT_NOTHING);
    } else if (has_key(line, "System clock synchronized: no", &value)) {
        (void)out_tell(w, DBR_FAILURE_NODE, OUT_LISTED, false, DBR_T_DETECT_CLOCK_FREE, OUT_NOTHING);
    } else if (has_key(line, "System time", &value) && dbr_slice_ends(value, " of NTP time")) {
        double off = number_before(line, " seconds ");
        if (off >= CLOCK_OFF) {
            (void)OUT_TELL(w, DBR_FAILURE_NODE, OUT_STATED, true, DBR_T_DETECT_CLOCK_OFF, out_real(w, off));
        }
    }
}

/* A thread dump of Java names who waits for whom: "post-1": … which is held by "post-2". */
static void see_deadlock(out_walk *w, dbr_slice line)
{
    dbr_slice value = {0};
    dbr_slice trimmed = dbr_slice_trim(line);
    if (dbr_slice_starts(line, "Found ") && holds(line, "Java-level deadlock")) {
        begin(w, TOPIC_DEADLOCK, (dbr_slice){0});
    } else if (w->topic == TOPIC_DEADLOCK && dbr_slice_starts(trimmed, "\"") &&
               dbr_slice_ends(trimmed, "\":")) {
        w->subject = dbr_slice_dup(w->arena, dbr_slice_sub(trimmed, 0, trimmed.len - 1));
    } else if (w->topic == TOPIC_DEADLOCK && has_key(line, "waiting to lock ", &value)) {
        size_t of = dbr_slice_find(value, dbr_slice_str(", a "));
        value = of != SIZE_MAX ? dbr_slice_from(value, of + 4) : (dbr_slice){0};
        w->selector = dbr_slice_dup(w->arena, dbr_slice_sub(value, 0, dbr_slice_find_char(value, ')')));
    } else if (w->topic == TOPIC_DEADLOCK && has_key(line, "which is held by ", &value)) {
        (void)OUT_TELL(w, DBR_FAILURE_LIMIT, OUT_STATED, true, DBR_T_DETECT_JAVA_DEADLOCK,
                       out_str(w, w->subject), out_str(w, value), out_str(w, w->selector));
        w->topic = TOPIC_NONE;
    }
}

void out_see_fact(out_walk *w, dbr_slice line)
{
    see_clock(w, line);
    see_deadlock(w, line);
    see_unit(w, line);
    see_supervised(w, line);
    see_names(w, line);
    see_network(w, line);
    see_certificate(w, line);
    see_redis(w, line);
    see_replica(w, line);
    see_kafka(w, line);
    see_rabbit(w, line);
    see_stores(w, line);
    see_deployment(w, line);
    see_unknown_type(w, line);
    see_memory(w, line);
    see_top(w, line);
}

void out_end_facts(out_walk *w)
{
    w->topic = TOPIC_NONE;
    w->subject = w->selector = (dbr_slice){0};
    w->value = 0;
}
