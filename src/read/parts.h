/*
 * What formats share: gathering fields, key=value text, lines of a head, names in paths. Private to read.
 */
#ifndef DBR_READ_PARTS_H
#define DBR_READ_PARTS_H

#include "base/limits.h"
#include "read/read.h"

/* Fields while they are gathered: on the stack, not initialised but for `n`. Beyond the limit they are left
 * out. */
typedef struct read_fields {
    size_t n;
    size_t head_len, n_head; // of read_header alone: see dbr_record.head; 0 when it is not known
    dbr_field items[DBR_MAX_FIELDS];
} read_fields;

static inline void read_field(read_fields *f, dbr_slice key, dbr_slice value, bool is_number)
{
    if (f->n < DBR_MAX_FIELDS) {
        f->items[f->n++] = (dbr_field){.key = key, .value = value, .is_number = is_number};
    }
}

/* Copies the list (not the texts) into the arena and hangs it on the record. */
void read_fields_keep(const read_fields *f, dbr_arena *arena, dbr_record *ret);

/* A bare decimal number: "-1.5", no exponent. */
bool read_is_number(dbr_slice s);

/* "request_id", "req", "trace_id", "x-request-id" …: keys whose value follows a request through systems. */
bool read_is_trace_key(dbr_slice key);
/*
 * What a field says something took, in seconds, exactly as the log states it ("45" ms is "0.045"), in `arena` or the value
 * itself; ptr NULL when it is no such field or nothing tells its unit (duration.c).
 */
dbr_slice read_duration(dbr_arena *arena, dbr_slice key, dbr_slice value);
/* A number with a unit of time at the beginning: "7063.56ms", "1.2 s", "1m2.5s"; its bytes, 0 for none. `*ret`: seconds. */
size_t read_duration_at(dbr_slice s, double *ret);

/*
 * Adds the `key=value` and `key="quoted value"` pairs in `text` as fields, sets ret->trace by the first trace
 * key. Returns how many it found.
 */
size_t read_pairs(dbr_slice text, dbr_arena *arena, read_fields *f, dbr_record *ret);

/* The next line that is not empty, without its break; false at the end. */
bool read_line(dbr_slice *rest, dbr_slice *ret);
/* Takes colours and other sequences of a terminal ("ESC [ 1 ; 31 m", "ESC [ ? 25 l") off the text's beginning. */
void read_skip_sequences(dbr_slice *s);

/* The first byte that is no blank, 0 for none; a byte order mark is passed over. */
char read_first_byte(dbr_slice text);
/* Cuts the next line off, which may be empty, without its break ("\n", "\r\n"); rest->ptr is NULL behind the last one. */
static inline dbr_slice read_cut_line(dbr_slice *rest)
{
    dbr_slice line = dbr_slice_cut(rest, '\n');
    while (line.len > 0 && line.ptr[line.len - 1] == '\r') {
        line.len--;
    }
    return line;
}

/* The first line, without its break. */
static inline dbr_slice read_first_line(dbr_slice text)
{
    return read_cut_line(&text);
}

/* Bytes of " stderr F " behind the stamp that a node's container runtime put there (CRI); 0 for none. The blank behind it stays. */
size_t read_stream_len(dbr_slice after);

/* Whether a digit stands in it. */
static inline bool read_has_digit(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* The file's own name: of the member, or of the path. */
dbr_slice read_file_name(const char *path, const char *member);

/* Reads a stamp that is a whole value; false (and no stamp) when it is none. */
static inline bool read_stamp(dbr_slice value, dbr_record *ret)
{
    if (value.len == 0 || !dbr_stamp_read(value, &ret->stamp)) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return false;
    }
    ret->stamp_raw = value;
    return true;
}

/* The verb of the change ("deploy", "rollback" …) whose word a text begins with, in English or Chinese; NULL for none
 * (change_lines.c). */
const char *read_change_verb(dbr_slice text);

/* The formats, each in the file of its name. */
extern const dbr_format read_kubectl_events, read_teams, read_teams_list, read_access, read_text, read_logfmt,
    read_csv, read_jsonl, read_json, read_json_list, read_json_object, read_prometheus, read_alertmanager,
    read_alertmanager_api, read_alertmanager_groups, read_pagerduty, read_pagerduty_incident, read_slack,
    read_slack_history, read_slack_lines, read_slack_users, read_slack_channels, read_github, read_k8s_events,
    read_k8s_audit, read_git_log, read_statuspage, read_otlp_logs, read_otlp_metrics, read_otlp_traces,
    read_jaeger, read_span_tree, read_zipkin, read_zipkin_lists, read_gitlab, read_cloudtrail,
    read_cloudtrail_events, read_loki, read_series, read_json_deep, read_json_deeper, read_json_data,
    read_k8s_list, read_k8s_objects, read_k8s_yaml, read_k8s_event, read_statuspage_incidents,
    read_statuspage_pages, read_pagerduty_webhook, read_pagerduty_changes, read_datadog, read_jira,
    read_jira_lines, read_opsgenie, read_opsgenie_one, read_robusta, read_robusta_list, read_eventbridge,
    read_eventbridge_list, read_grafana, read_w3c, read_journal_export, read_journal_verbose, read_kubectl,
    read_chat, read_prefixed, read_user, read_prometheus_list, read_metric_lines, read_sysstat,
    read_change_lines, read_commit_lines, read_packages, read_grid, read_ansible, read_ci_log,
    read_docker_events, read_strace, read_logins, read_rollout_history, read_plain, read_binary;

/*
 * Requests under the names that SQL knows: what OpenTelemetry, frameworks and proxies call http.status_code, statusCode or
 * req.url is `status`, `method` and `path` as well, where the record has no such field of its own.
 */
void read_fields_http(read_fields *f);

#endif
