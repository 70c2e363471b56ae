/*
 * The table of formats, and which one a member is.
 *
 * Every format is asked, the surest wins, ties go to the one that stands first: special ones before general
 * ones. A format that a schema names (Alertmanager, Kubernetes) answers 90 and more, a shape (access log) up
 * to 95, key lists (JSON lines, logfmt) 60–80, any text with stamps 50, and plain 1.
 */
#include "read/json_head.h"
#include "read/parts.h"

#include <assert.h>

static const dbr_format *const FORMATS[] = {
    &read_user,
    &read_prometheus,
    &read_prometheus_list,
    &read_alertmanager,
    &read_alertmanager_api,
    &read_alertmanager_groups,
    &read_pagerduty,
    &read_pagerduty_incident,
    &read_slack,
    &read_slack_history,
    &read_slack_lines,
    &read_slack_users,
    &read_slack_channels,
    &read_k8s_events,
    &read_k8s_list,
    &read_k8s_objects,
    &read_k8s_yaml,
    &read_k8s_event,
    &read_k8s_audit,
    &read_statuspage,
    &read_otlp_logs,
    &read_otlp_metrics,
    &read_otlp_traces,
    &read_jaeger,
    &read_span_tree,
    &read_zipkin,
    &read_zipkin_lists,
    &read_gitlab,
    &read_cloudtrail,
    &read_cloudtrail_events,
    &read_loki,
    &read_series,
    &read_metric_lines,
    &read_sysstat,
    &read_change_lines,
    &read_commit_lines,
    &read_packages,
    &read_ansible,
    &read_ci_log,
    &read_docker_events,
    &read_strace,
    &read_logins,
    &read_statuspage_incidents,
    &read_statuspage_pages,
    &read_pagerduty_webhook,
    &read_pagerduty_changes,
    &read_datadog,
    &read_jira,
    &read_jira_lines,
    &read_opsgenie,
    &read_opsgenie_one,
    &read_robusta,
    &read_robusta_list,
    &read_eventbridge,
    &read_eventbridge_list,
    &read_grafana,
    &read_teams,
    &read_teams_list,
    &read_github,
    &read_git_log,
    &read_w3c,
    &read_journal_export,
    &read_journal_verbose,
    &read_kubectl_events,
    &read_rollout_history,
    &read_kubectl,
    &read_prefixed,
    &read_access,
    &read_jsonl,
    &read_json,
    &read_json_list,
    &read_json_object,
    &read_json_deep,
    &read_json_deeper,
    &read_json_data,
    &read_logfmt,
    &read_csv,
    &read_grid,
    &read_chat,
    &read_text,
    &read_plain,
    &read_binary,
};
enum { N_FORMATS = sizeof(FORMATS) / sizeof(FORMATS[0]) };

const dbr_format *dbr_format_at(size_t i)
{
    return i < N_FORMATS ? FORMATS[i] : NULL;
}

const dbr_format *dbr_format_find(dbr_slice name)
{
    for (size_t i = 0; i < N_FORMATS; i++) {
        if (dbr_slice_is(name, FORMATS[i]->name)) {
            return FORMATS[i];
        }
    }
    return NULL;
}

int dbr_format_sniff(const dbr_sniff *given, dbr_arena *arena, dbr_layout *ret)
{
    int best = 0;
    dbr_sniff in = *given;
    size_t mark = dbr_slice_starts(in.head, "\xEF\xBB\xBF") ? 3 : 0;
    in.head_offset += mark;
    in.head = dbr_slice_from(in.head, mark);
    for (size_t i = 0; i < N_FORMATS; i++) {
        dbr_layout layout = {0};
        int score = FORMATS[i]->sniff(&in, arena, &layout);
        assert(score >= 0 && score <= 100);
        if (score > best) {
            best = score;
            *ret = layout;
            ret->format = FORMATS[i];
        }
    }
    assert(best > 0); // plain takes what binary does not
    if (ret->format->shape == DBR_SHAPE_JSON) {
        ret->has_many_roots = read_head_has_many_roots(read_head_text(&in));
    }
    bool is_log =
        ret->format->shape == DBR_SHAPE_LINES && ret->format != &read_plain &&
        ret->format != &read_kubectl_events; // a metric's file names the metric, a cluster's many services
    ret->service = is_log ? dbr_path_service(arena, in.path, in.member) : (dbr_slice){0};
    return best;
}
