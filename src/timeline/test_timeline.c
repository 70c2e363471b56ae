/* The timeline of a small incident told by the sources that people have. */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "timeline/timeline.h"

#include <unistd.h>

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
    dbr_timeline *timeline;
} fixture;

/* "10:05:23" of 2025-02-09. */
static dbr_time at(const char *clock)
{
    dbr_time t = DBR_TIME_NONE;
    dbr_time resolution = 0;
    dbr_err err = {0};
    const dbr_time base = INT64_C(1739095200) * DBR_SECOND;
    assert_int_equal(dbr_time_parse(dbr_slice_str(clock), dbr_zone_utc(), base, &t, &resolution, &err),
                     DBR_OK);
    return t;
}

static void put(fixture *f, const char *name, const char *text)
{
    dbr_err err = {0};
    char *path = dbr_arena_printf(&f->arena, "%s/in/%s", f->folder, name);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&f->arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(text), &err), DBR_OK);
}

/* A good request each two seconds from 09:30 to 10:50; from `from` to `to` a failed one each second. */
static void put_access(fixture *f, const char *name, dbr_time from, dbr_time to)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (dbr_time t = at("09:30:00"); t <= at("10:50:00"); t += DBR_SECOND) {
        bool is_bad = from != DBR_TIME_NONE && t >= from && t <= to;
        dbr_civil c = dbr_time_to_civil(t);
        if (is_bad || c.second % 2 == 0) {
            dbr_buf_printf(
                &out,
                "10.0.0.9 - - [09/Feb/2025:%02d:%02d:%02d +0000] \"GET /orders HTTP/1.1\" %d 17 \"-\" "
                "\"curl\" customer=c-%d\n",
                c.hour, c.minute, c.second, is_bad ? 503 : 200, c.second % 7);
        }
    }
    put(f, name, dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

/* A sample each 15 s: `low` with some unrest, `high` in [from, to). */
static void put_series(fixture *f, const char *name, const char *labels, double low, double high,
                       dbr_time from, dbr_time to)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(&out,
                   "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
                   "\"__name__\":\"%s\"%s},\"values\":[",
                   name, labels);
    for (dbr_time t = at("09:30:00"); t <= at("10:50:00"); t += 15 * DBR_SECOND) {
        int unrest = (int)(t / DBR_SECOND / 15 * 7 % 11);
        double v = from != DBR_TIME_NONE && t >= from && t < to ? high * (1 - 0.01 * unrest)
                                                                : low * (1 + 0.01 * unrest);
        dbr_buf_printf(&out, "%s[%lld,\"%.6g\"]", t > at("09:30:00") ? "," : "", (long long)(t / DBR_SECOND),
                       v);
    }
    dbr_buf_str(&out, "]}]}}\n");
    put(f, dbr_arena_printf(&f->arena, "%s.json", name), dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

/* ALERTS as Prometheus keeps it: a sample each 15 s while it fires. */
static void put_alert(fixture *f, const char *alert, const char *service, dbr_time from, dbr_time to)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(
        &out,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
        "\"__name__\":\"ALERTS\",\"alertname\":\"%s\",\"alertstate\":\"firing\",\"service\":\"%s\"},"
        "\"values\":[",
        alert, service);
    for (dbr_time t = from; t <= to; t += 15 * DBR_SECOND) {
        dbr_buf_printf(&out, "%s[%lld,\"1\"]", t > from ? "," : "", (long long)(t / DBR_SECOND));
    }
    dbr_buf_str(&out, "]}]}}\n");
    put(f, dbr_arena_printf(&f->arena, "alert-%s.json", alert), dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static const char pages[] =
    "{\"log_entries\":["
    "{\"id\":\"R4\",\"type\":\"resolve_log_entry\",\"created_at\":\"2025-02-09T10:40:05Z\",\"agent\":{"
    "\"type\":"
    "\"user_reference\",\"summary\":\"Alice "
    "Example\"},\"service\":{\"summary\":\"api-service\"},\"incident\":{"
    "\"summary\":\"[#2187] HighErrorRate\"}},\n"
    "{\"id\":\"R3\",\"type\":\"acknowledge_log_entry\",\"created_at\":\"2025-02-09T10:12:00Z\",\"agent\":{"
    "\"type\":\"user_reference\",\"summary\":\"Alice Example\"},\"service\":{\"summary\":\"api-service\"},"
    "\"incident\":{\"summary\":\"[#2187] HighErrorRate\"}},\n"
    "{\"id\":\"R2\",\"type\":\"notify_log_entry\",\"created_at\":\"2025-02-09T10:08:12Z\",\"agent\":{"
    "\"type\":"
    "\"service_reference\",\"summary\":\"api-service\"},\"user\":{\"summary\":\"Alice "
    "Example\"},\"service\":{"
    "\"summary\":\"api-service\"},\"incident\":{\"summary\":\"[#2187] HighErrorRate\"}},\n"
    "{\"id\":\"R1\",\"type\":\"trigger_log_entry\",\"created_at\":\"2025-02-09T10:08:10Z\",\"agent\":{"
    "\"type\":"
    "\"service_reference\",\"summary\":\"api-service\"},\"service\":{\"summary\":\"api-service\"},"
    "\"incident\":{"
    "\"summary\":\"[#2187] HighErrorRate\"}}]}\n";

/* One deployment as the cluster's audit log tells it. */
static const char *deploy(fixture *f, const char *clock, const char *who, const char *what,
                          const char *version)
{
    return dbr_arena_printf(
        &f->arena,
        "{\"kind\":\"Event\",\"auditID\":\"%s\",\"stage\":\"ResponseComplete\",\"verb\":\"patch\",\"user\":{"
        "\"username\":\"%s\"},\"objectRef\":{\"resource\":\"deployments\",\"namespace\":\"shop\",\"name\":\"%"
        "s\"},"
        "\"responseStatus\":{\"code\":200},\"requestObject\":{\"spec\":{\"template\":{\"spec\":{"
        "\"containers\":[{"
        "\"image\":\"registry.example.com/shop/"
        "%s:%s\"}]}}}},\"requestReceivedTimestamp\":\"2025-02-09T%sZ\"}\n",
        clock, who, what, what, version, clock);
}

static void ingest(fixture *f)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = at("12:00:00")};
    dbr_index_options o = {.n_threads = 1};
    const char *in = dbr_arena_printf(&f->arena, "%s/in", f->folder);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add(f->ev, in, NULL, true, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
}

static void build(fixture *f, dbr_timeline_options o)
{
    dbr_err err = {0};
    if (f->ev == NULL) {
        ingest(f);
    }
    assert_int_equal(dbr_timeline_build(f->ev, &f->incident, &o, &f->arena, &f->timeline, &err), DBR_OK);
}

#define OPEN ((dbr_timeline_options){.window = {DBR_TIME_NONE, DBR_TIME_NONE}})

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-timeline-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.title = dbr_slice_str("Orders fail");
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    f->incident.zone = dbr_zone_utc();
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    f->ev = dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* Errors from 10:05:23 to 10:33:10 after a release at 10:02:47; paged, acknowledged, put back at 10:25:05. */
static void put_incident(fixture *f)
{
    put_access(f, "api-service-access.log", at("10:05:23"), at("10:33:10"));
    put_series(f, "error_ratio", ",\"service\":\"api-service\"", 0.001, 0.4, at("10:05:30"), at("10:33:30"));
    put_alert(f, "HighErrorRate", "api-service", at("10:06:45"), at("10:34:00"));
    put(f, "pagerduty.json", pages);
    put(f, "audit.jsonl",
        dbr_arena_printf(&f->arena, "%s%s%s",
                         deploy(f, "10:01:10", "system:serviceaccount:ci:deployer", "warehouse", "v7"),
                         deploy(f, "10:02:47", "system:serviceaccount:ci:deployer", "api-service", "v2.3.0"),
                         deploy(f, "10:25:05", "alice", "api-service", "v2.2.9")));
}

static const dbr_event *event_at(fixture *f, const char *clock, const char *text)
{
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        const dbr_event *e = &f->timeline->events[i];
        if (e->time == at(clock) && dbr_slice_find(e->text, dbr_slice_str(text)) != SIZE_MAX) {
            return e;
        }
    }
    fail_msg("no event '%s' at %s", text, clock);
    return NULL;
}

static size_t count_of(fixture *f, const char *text, bool shown_only)
{
    size_t n = 0;
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        const dbr_event *e = &f->timeline->events[i];
        n += dbr_slice_find(e->text, dbr_slice_str(text)) != SIZE_MAX &&
             (!shown_only || e->state == DBR_EVENT_SHOWN);
    }
    return n;
}

static dbr_time milestone(fixture *f, dbr_milestone_name m)
{
    return f->timeline->milestones[m].time;
}

static void milestones_are_found_to_the_second(void **state)
{
    fixture *f = *state;
    put_incident(f);
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_STARTED), at("10:05:23"));
    assert_int_equal(milestone(f, DBR_DETECTED), at("10:06:45"));
    assert_int_equal(milestone(f, DBR_PAGED), at("10:08:12"));
    assert_int_equal(milestone(f, DBR_ACKNOWLEDGED), at("10:12:00"));
    assert_int_equal(milestone(f, DBR_MITIGATED), at("10:25:05"));
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:33:30"));
    assert_int_equal(milestone(f, DBR_RESOLVED), at("10:40:05"));
    assert_int_equal(milestone(f, DBR_DECLARED), DBR_TIME_NONE);
    assert_int_equal(milestone(f, DBR_IDENTIFIED), DBR_TIME_NONE);
}

static void every_shown_event_has_a_proof_and_a_reason(void **state)
{
    fixture *f = *state;
    put_incident(f);
    build(f, OPEN);
    assert_true(f->timeline->n_shown >= 7);
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        const dbr_event *e = &f->timeline->events[i];
        dbr_address a;
        dbr_proof p = DBR_PROOF_ABSENT;
        dbr_entry entry;
        dbr_err err = {0};
        assert_true(e->text.len > 0 && e->why.len > 0);
        assert_true(dbr_address_parse(&f->arena, e->address, &a));
        assert_int_equal(dbr_evidence_find(f->ev, &a, &f->arena, &p, &entry, NULL, &err), DBR_OK);
        assert_int_equal(p, DBR_PROOF_FOUND);
        assert_true(dbr_evidence_is_at(f->ev, &entry, e->time, e->time + 1));
        assert_true(i == 0 || f->timeline->events[i - 1].time <= e->time);
    }
}

static void pages_widened_to_the_errors_make_the_window(void **state)
{
    fixture *f = *state;
    put_incident(f);
    build(f, OPEN);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_PAGES);
    assert_int_equal(f->timeline->window.begin, at("10:05:23"));
    assert_int_equal(f->timeline->window.end, at("10:40:05"));
}

static void given_window_wins_over_pages(void **state)
{
    fixture *f = *state;
    put_incident(f);
    build(f, (dbr_timeline_options){.window = {at("10:00:00"), at("10:45:00")}});
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_GIVEN);
    assert_int_equal(f->timeline->window.begin, at("10:00:00"));
    assert_int_equal(f->timeline->window.end, at("10:45:00"));
}

static void missing_part_of_a_given_window_is_found(void **state)
{
    fixture *f = *state;
    put_incident(f);
    build(f, (dbr_timeline_options){.window = {at("10:00:00"), DBR_TIME_NONE}});
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_GIVEN);
    assert_int_equal(f->timeline->window.begin, at("10:00:00"));
    assert_int_equal(f->timeline->window.end, at("10:40:05"));
}

static void burst_makes_the_window_without_pages(void **state)
{
    fixture *f = *state;
    put_access(f, "api-service-access.log", at("10:05:23"), at("10:33:10"));
    build(f, OPEN);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_BURST);
    assert_int_equal(f->timeline->window.begin, at("10:05:23"));
    assert_true(f->timeline->window.end > at("10:33:10") && f->timeline->window.end <= at("10:33:11"));
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:33:10")); // the last error, without a metric
}

static void quiet_evidence_is_quiet(void **state)
{
    fixture *f = *state;
    put_access(f, "api-service-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put_series(f, "error_ratio", "", 0.001, 0, DBR_TIME_NONE, DBR_TIME_NONE);
    put(f, "audit.jsonl", deploy(f, "10:02:47", "alice", "api-service", "v2.3.0"));
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_NONE);
    assert_int_equal(f->timeline->n_shown, 0);
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        assert_int_equal(f->timeline->milestones[i].time, DBR_TIME_NONE);
    }
}

static void no_evidence_at_all_is_quiet(void **state)
{
    fixture *f = *state;
    put(f, "empty.log", "");
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
    assert_int_equal(f->timeline->n_events, 0);
}

static void unrelated_alert_and_deploy_are_candidates_not_shown(void **state)
{
    fixture *f = *state;
    put_incident(f);
    put_alert(f, "DiskWillFill", "warehouse", at("10:07:00"), at("10:50:00"));
    build(f, OPEN);
    assert_int_equal(event_at(f, "10:07:00", "DiskWillFill")->state, DBR_EVENT_CANDIDATE);
    assert_int_equal(event_at(f, "10:01:10", "warehouse")->state, DBR_EVENT_CANDIDATE);
    assert_int_equal(event_at(f, "10:06:45", "HighErrorRate")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:02:47", "api-service")->state, DBR_EVENT_SHOWN);
}

static void analysis_of_a_bot_is_shown_and_an_echo_of_the_pager_is_not(void **state)
{
    fixture *f = *state;
    put_incident(f);
    put(f, "slack/incidents/2025-02-09.json",
        "[{\"type\":\"message\",\"subtype\":\"bot_message\",\"username\":\"incident-helper\",\"bot_id\":"
        "\"B1\",\"text\":"
        "\"connections wait for a lock\",\"ts\":\"1739096130.000000\"},"
        "{\"type\":\"message\",\"subtype\":\"bot_message\",\"username\":\"PagerDuty\",\"bot_id\":\"B2\","
        "\"text\":"
        "\"Alice was notified\",\"ts\":\"1739096140.000000\"}]");
    build(f, OPEN);
    assert_int_equal(event_at(f, "10:15:30", "connections wait")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:15:40", "Alice was notified")->state, DBR_EVENT_CANDIDATE);
}

/* Fifty different serious lines during the incident. */
static void put_many_lines(fixture *f)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (dbr_time t = at("09:30:00"); t < at("10:05:00"); t += 5 * DBR_SECOND) {
        dbr_time_rfc3339(&out, t, dbr_zone_utc(), 0);
        dbr_buf_str(&out, " INFO heartbeat accepted\n");
    }
    for (int i = 0; i < 50; i++) {
        for (int k = 0; k < 20; k++) {
            dbr_time_rfc3339(&out, at("10:06:00") + (20 * i + k) * DBR_SECOND, dbr_zone_utc(), 0);
            char a = (char)('a' + i / 7);
            char c = (char)('a' + i % 7);
            dbr_buf_printf(&out, " FATAL lo%c%ck mi%c%cn ru%c%cs te%c%cd\n", a, c, a, c, a, c, a, c);
        }
    }
    put(f, "api-service.log", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static void at_most_twenty_five_are_shown_unless_asked_for_fewer(void **state)
{
    fixture *f = *state;
    size_t n_worthy = 0;
    put_incident(f);
    put_many_lines(f);
    build(f, OPEN);
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        n_worthy += f->timeline->events[i].salience >= 0.5;
    }
    assert_true(n_worthy > 25);
    assert_int_equal(f->timeline->n_shown, 25);
    build(f, (dbr_timeline_options){.window = {DBR_TIME_NONE, DBR_TIME_NONE}, .max_shown = 3});
    assert_int_equal(f->timeline->n_shown, 3);
    assert_int_equal(count_of(f, "First 5xx", true), 1); // the best stays
}

static void same_alert_of_two_sources_is_one_event(void **state)
{
    fixture *f = *state;
    put_incident(f);
    put(f, "webhook.jsonl",
        "{\"receiver\":\"page\",\"status\":\"firing\",\"groupKey\":\"{}\",\"version\":\"4\",\"alerts\":[{"
        "\"status\":"
        "\"firing\",\"labels\":{\"alertname\":\"HighErrorRate\",\"service\":\"api-service\"},\"annotations\":"
        "{"
        "\"summary\":\"5xx above 5 "
        "%\"},\"startsAt\":\"2025-02-09T10:06:50Z\",\"endsAt\":\"0001-01-01T00:00:00Z\"}]}\n");
    build(f, OPEN);
    assert_int_equal(count_of(f, "HighErrorRate fires", false), 1);
    assert_int_equal(event_at(f, "10:06:45", "HighErrorRate fires")->n_records, 2);
    assert_int_equal(milestone(f, DBR_DETECTED), at("10:06:45"));
}

/* The window begins where the metric left its level that still was off when the alert fired, not at a louder one's. */
static void an_alert_begins_where_its_metric_left_its_level(void **state)
{
    fixture *f = *state;
    put_alert(f, "SlowAnswers", "billing", at("10:07:00"), at("10:34:00"));
    put_series(f, "latency_ms", ",\"service\":\"billing\"", 20, 900, at("10:05:00"), at("10:30:00"));
    put_series(f, "failed_jobs", ",\"service\":\"reports\"", 1, 900, at("09:35:00"), at("09:45:00"));
    put_series(f, "error_rate", ",\"service\":\"reports\"", 1, 900, at("10:20:00"), at("10:40:00"));
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("10:05:00"));
    assert_true(f->timeline->milestones[DBR_STARTED].time == at("10:05:00"));
    assert_true(f->timeline->milestones[DBR_DETECTED].time == at("10:07:00"));
}

static void where_no_service_is_known_the_first_alert_in_the_window_detects(void **state)
{
    fixture *f = *state;
    put_access(f, "access.log", at("10:05:23"), at("10:33:10"));
    put_alert(f, "Backlog", "billing", at("10:07:00"), at("10:34:00"));
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_DETECTED), at("10:07:00"));
    assert_int_equal(event_at(f, "10:07:00", "Backlog fires")->state, DBR_EVENT_SHOWN);
}

/* The log's name makes "edge" the service; the alert and the metric call it checkout. */
static void an_alert_about_the_metric_that_matters_detects(void **state)
{
    fixture *f = *state;
    put_access(f, "edge-access.log", at("10:05:23"), at("10:33:10"));
    put_series(f, "checkout_error_ratio", ",\"job\":\"checkout\"", 0.003, 0.4, at("10:05:30"),
               at("10:33:30"));
    put_alert(f, "CheckoutErrorsHigh", "checkout", at("10:07:00"), at("10:34:00"));
    put_alert(f, "DiskWillFill", "warehouse", at("10:06:00"), at("10:50:00"));
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_DETECTED), at("10:07:00"));
    assert_int_equal(event_at(f, "10:07:00", "CheckoutErrorsHigh fires")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:06:00", "DiskWillFill")->state, DBR_EVENT_CANDIDATE);
}

static void a_rollout_and_the_return_to_the_version_before_are_shown(void **state)
{
    fixture *f = *state;
    put_access(f, "edge-access.log", at("10:05:23"), at("10:33:10"));
    put(f, "deploys.csv",
        "time,service,version,who,status\n"
        "2025-02-09T10:02:00Z,search,1.3.0,ci,success\n"
        "2025-02-09T10:04:40Z,stock,2.9.0,ci,success\n"
        "2025-02-09T10:25:00Z,search,1.4.0,ci,success\n"
        "2025-02-09T10:30:00Z,stock,2.8.4,mira,success\n");
    build(f, OPEN);
    assert_int_equal(event_at(f, "10:04:40", "stock 2.9.0")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:30:00", "stock 2.8.4")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:02:00", "search 1.3.0")->state, DBR_EVENT_CANDIDATE);
    assert_int_equal(event_at(f, "10:25:00", "search 1.4.0")->state, DBR_EVENT_CANDIDATE);
}

static bool rolls_back(const char *object, const char *from, const char *to)
{
    dbr_record before = {
        .verb = dbr_slice_str("deploy"), .object = dbr_slice_str("stock"), .version = dbr_slice_str(from)};
    dbr_record later = {
        .verb = dbr_slice_str("deploy"), .object = dbr_slice_str(object), .version = dbr_slice_str(to)};
    dbr_change_name name = dbr_timeline_change_name(&before);
    return dbr_timeline_takes_back(&later, &name);
}

static void an_earlier_version_of_the_same_takes_back(void **state)
{
    (void)state;
    assert_true(rolls_back("stock", "2.9.0", "2.8.4"));
    assert_true(rolls_back("stock", "v2.10.0", "v2.9.3"));
    assert_true(rolls_back("stock", "1.2.3-rc2", "1.2.2"));
    assert_false(rolls_back("stock", "2.9.0", "2.9.0"));
    assert_false(rolls_back("stock", "2.9.3", "2.10.0"));
    assert_false(rolls_back("shop", "2.9.0", "2.8.4"));
    assert_false(rolls_back("stock", "9f1c22a", "1b00ac1"));
    assert_false(rolls_back("stock", "2.9", "2.8.4"));
    assert_false(rolls_back("stock", "", "2.8.4"));
}

static void change_after_recovery_mitigates_nothing(void **state)
{
    fixture *f = *state;
    put_incident(f);
    put(f, "audit.jsonl", deploy(f, "10:36:00", "alice", "api-service", "v2.2.9"));
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:33:30"));
    assert_int_equal(milestone(f, DBR_MITIGATED), DBR_TIME_NONE);
}

/* Twenty-five requests that both sources saw, the second one with its clock ahead. */
static void put_skewed(fixture *f, dbr_time ahead, int digits_of_second)
{
    DBR_AUTO(dbr_buf) a = {0};
    DBR_AUTO(dbr_buf) b = {0};
    for (int i = 0; i < 40; i++) {
        dbr_time t = at("10:00:00") + i * 1370 * INT64_C(1000000);
        dbr_buf_str(&a, "{\"ts\":\"");
        dbr_time_rfc3339(&a, t, dbr_zone_utc(), 3);
        dbr_buf_printf(&a, "\",\"level\":\"%s\",\"msg\":\"served\",\"request_id\":\"req-%04d-abcdef\"}\n",
                       i >= 10 ? "error" : "info", i);
        dbr_buf_str(&b, "{\"ts\":\"");
        dbr_time_rfc3339(&b, t + ahead, dbr_zone_utc(), digits_of_second);
        dbr_buf_printf(&b, "\",\"level\":\"info\",\"msg\":\"got\",\"request_id\":\"req-%04d-abcdef\"}\n", i);
    }
    put(f, "api.jsonl", dbr_arena_str(&f->arena, dbr_buf_view(&a)));
    put(f, "edge.jsonl", dbr_arena_str(&f->arena, dbr_buf_view(&b)));
    build(f, (dbr_timeline_options){.window = {at("10:00:00"), at("10:05:00")}});
}

static void clock_that_is_off_is_proposed_from_shared_request_ids(void **state)
{
    fixture *f = *state;
    put_skewed(f, 2300 * INT64_C(1000000), 2); // coarser stamps: the one to doubt
    assert_int_equal(f->timeline->n_skews, 1);
    assert_true(dbr_slice_is(f->timeline->skews[0].artifact, "edge.jsonl"));
    assert_true(dbr_slice_is(f->timeline->skews[0].against, "api.jsonl"));
    assert_int_equal(f->timeline->skews[0].n, 40);
    assert_in_range(f->timeline->skews[0].skew / 1000000, 2290, 2310);
}

static void stamps_of_whole_seconds_are_taken_at_their_middle(void **state)
{
    fixture *f = *state;
    put_skewed(f, 2300 * INT64_C(1000000), 0);
    assert_int_equal(f->timeline->n_skews, 1);
    assert_true(dbr_slice_is(f->timeline->skews[0].artifact, "edge.jsonl"));
    assert_in_range(f->timeline->skews[0].skew / 1000000, 2200, 2400); // cut, they would seem 1800
}

static void clocks_that_agree_are_left_alone(void **state)
{
    fixture *f = *state;
    put_skewed(f, 20 * INT64_C(1000000), 0);
    assert_int_equal(f->timeline->n_skews, 0);
}

static void building_again_gives_the_same(void **state)
{
    fixture *f = *state;
    put_incident(f);
    build(f, OPEN);
    const dbr_timeline *first = f->timeline;
    build(f, OPEN);
    assert_int_equal(first->n_events, f->timeline->n_events);
    for (size_t i = 0; i < first->n_events; i++) {
        assert_int_equal(first->events[i].time, f->timeline->events[i].time);
        assert_int_equal(first->events[i].state, f->timeline->events[i].state);
        assert_true(dbr_slice_eq(first->events[i].text, f->timeline->events[i].text));
        assert_true(dbr_slice_eq(first->events[i].address, f->timeline->events[i].address));
    }
}

/* ---- what is weak is shown as weak ---- */

static void errors_from_the_first_record_on_give_a_weak_window(void **state)
{
    fixture *f = *state;
    put(f, "app.log",
        "2025-02-09T10:00:00Z ERROR cannot connect to db.example: connection refused\n"
        "2025-02-09T10:20:00Z INFO retrying\n"
        "2025-02-09T10:40:00Z ERROR env var QUEUE_URL is not set\n");
    build(f, OPEN);
    assert_false(f->timeline->is_quiet);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_ERRORS);
    assert_int_equal(f->timeline->window.begin, at("10:00:00"));
    assert_int_equal(f->timeline->window.end, at("10:40:00") + 1);
    assert_int_equal(milestone(f, DBR_STARTED), DBR_TIME_NONE); // nobody knows
    assert_int_equal(event_at(f, "10:00:00", "connection refused")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:40:00", "QUEUE_URL")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:20:00", "retrying")->state, DBR_EVENT_SHOWN); // a diary's line
}

static void rare_errors_of_a_large_log_are_no_incident(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    for (int i = 0; i < 600; i++) {
        dbr_time_rfc3339(&out, at("09:00:00") + i * 10 * DBR_SECOND, dbr_zone_utc(), 0);
        dbr_buf_str(&out, i % 200 == 77 ? " ERROR request timed out\n" : " INFO order placed\n");
    }
    put(f, "app.log", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
    assert_int_equal(f->timeline->n_shown, 0);
}

static void failures_without_a_time_are_no_quiet_and_no_window(void **state)
{
    fixture *f = *state;
    put(f, "output.txt", "starting\ncannot write queue: no space left on device\n");
    build(f, OPEN);
    assert_false(f->timeline->is_quiet);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_FAILURES);
    assert_int_equal(f->timeline->window.begin, DBR_TIME_NONE);
    assert_int_equal(f->timeline->n_shown, 0);
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        assert_int_equal(f->timeline->milestones[i].time, DBR_TIME_NONE);
    }
}

/* Another source that begins to fail before the first one ends. */
static void episodes_that_touch_are_one_window(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    for (dbr_time t = at("09:30:00"); t < at("10:50:00"); t += 10 * DBR_SECOND) {
        bool is_bad = t >= at("10:30:00") && t < at("10:45:00");
        dbr_time_rfc3339(&out, t, dbr_zone_utc(), 0);
        dbr_buf_str(&out, is_bad ? " ERROR mail not sent\n" : " INFO mail sent\n");
    }
    put(f, "mailer.log", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    put_access(f, "api-service-access.log", at("10:05:23"), at("10:33:10"));
    build(f, OPEN);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_BURST);
    assert_int_equal(f->timeline->window.begin, at("10:05:23"));
    assert_int_equal(f->timeline->window.end, at("10:44:50") + 1);
    assert_int_equal(milestone(f, DBR_STARTED), at("10:05:23"));
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:44:50"));
}

static void a_log_that_ends_with_its_errors_tells_no_recovery(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    for (dbr_time t = at("09:30:00"); t < at("10:10:00"); t += 10 * DBR_SECOND) {
        dbr_time_rfc3339(&out, t, dbr_zone_utc(), 0);
        dbr_buf_str(&out, t >= at("10:00:00") ? " ERROR mail not sent\n" : " INFO mail sent\n");
    }
    put(f, "mailer.log", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_STARTED), at("10:00:00"));
    assert_int_equal(milestone(f, DBR_RECOVERED), DBR_TIME_NONE);
}

static const char *commit(fixture *f, const char *hash, const char *clock, const char *who,
                          const char *message)
{
    return dbr_arena_printf(&f->arena,
                            "commit %s00000000000000000000000000000000\nAuthor: %s <x@example.com>\nDate:   "
                            "2025-02-09T%s+00:00\n\n"
                            "    %s\n\n",
                            hash, who, clock, message);
}

static void put_history(fixture *f, bool with_revert)
{
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s%s%s%s",
            with_revert ? commit(f, "aaaaaaa5", "11:10:00", "Bob Example", "Revert \"Use the new queue\"")
                        : "",
            commit(f, "aaaaaaa4", "10:20:00", "renovate[bot]", "Update dependency left to 3.1"),
            commit(f, "aaaaaaa3", "10:05:00", "Bob Example",
                   "Merge pull request #12 from bob/queue\n\n    Use the new queue"),
            commit(f, "aaaaaaa2", "10:00:00", "Bob Example", "Use the new queue"),
            commit(f, "aaaaaaa1", "09:00:00", "Bob Example", "Say hello in the readme")));
}

static void a_revert_makes_a_weak_window_from_what_it_takes_back(void **state)
{
    fixture *f = *state;
    put_history(f, true);
    build(f, OPEN);
    assert_false(f->timeline->is_quiet);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_CHANGES);
    assert_int_equal(f->timeline->window.begin, at("10:05:00"));
    assert_int_equal(f->timeline->window.end, at("11:10:00") + 1);
    assert_int_equal(event_at(f, "11:10:00", "Revert")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:05:00", "Use the new queue (#12)")->state, DBR_EVENT_SHOWN);
    assert_int_equal(event_at(f, "10:20:00", "dependency")->state, DBR_EVENT_CANDIDATE);
    assert_int_equal(count_of(f, "bob", false), 0); // whose branch it was
    assert_int_equal(milestone(f, DBR_STARTED), DBR_TIME_NONE);
}

/* Changes alone cannot show that nothing broke. */
static void a_history_without_repairs_is_blind_and_listed(void **state)
{
    fixture *f = *state;
    put_history(f, false);
    build(f, OPEN);
    assert_false(f->timeline->is_quiet);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_BLIND);
    assert_int_equal(f->timeline->window.begin, DBR_TIME_NONE);
    assert_true(f->timeline->n_shown >= 1);
    assert_int_equal(event_at(f, "10:05:00", "Use the new queue (#12)")->state, DBR_EVENT_SHOWN);
}

static double repair_of(const char *title, const char *text)
{
    dbr_record r = {
        .title = dbr_slice_str(title), .text = dbr_slice_str(text), .verb = dbr_slice_str("commit")};
    return dbr_timeline_repair(&r);
}

static void repairs_are_told_by_their_words(void **state)
{
    (void)state;
    assert_true(repair_of("Revert \"x\"", "") == 1);
    assert_true(repair_of("hotfix: close the pool", "") == 1);
    assert_true(repair_of("fix the pool", "") == 0.4);
    assert_true(repair_of("回滚 v2", "") == 1);
    assert_true(repair_of("Fix typo", "") == 0);
    assert_true(repair_of("prefix all keys", "") == 0);
    assert_true(
        repair_of("Merge pull request #1 from a/b", "Merge pull request #1 from a/b\n\nfix the pool") == 0.4);
}

static bool is_reaction(const char *title)
{
    dbr_record r = {.title = dbr_slice_str(title), .verb = dbr_slice_str("commit")};
    return dbr_timeline_is_reaction(&r);
}

static void stopgaps_and_looks_into_it_are_told_by_their_words(void **state)
{
    (void)state;
    assert_true(is_reaction("Temporarily close the import"));
    assert_true(is_reaction("Probe to test the queue incident"));
    assert_true(is_reaction("临时关闭导入"));
    assert_false(is_reaction("Template for the queue"));
    assert_false(is_reaction("Import twice an hour"));
}

static bool takes_back(const char *title, const char *text, const char *hash, const char *number)
{
    dbr_record r = {
        .title = dbr_slice_str(title), .text = dbr_slice_str(text), .verb = dbr_slice_str("commit")};
    dbr_change_name name = {.title = dbr_slice_str("Use the new queue"),
                            .hash = dbr_slice_str(hash),
                            .number = dbr_slice_str(number)};
    return dbr_timeline_takes_back(&r, &name);
}

static void what_is_taken_back_is_named_by_title_hash_or_number(void **state)
{
    (void)state;
    const char *hash = "1f3a9c2b00000000000000000000000000000000";
    assert_true(takes_back("Revert \"Use the new queue\"", "", "", ""));
    assert_false(takes_back("Use the new queue", "", "", ""));
    assert_true(takes_back("Revert \"Use the new queue\" (#13)", "", "", ""));
    assert_true(takes_back("Revert queue", "Revert queue\n\nThis reverts commit 1f3a9c2b.", hash, ""));
    assert_true(
        takes_back("Revert queue", "This reverts commit 1f3a9c2b00000000000000000000000000000000", hash, ""));
    assert_false(takes_back("Revert queue", "This reverts commit 1f3a9c3b.", hash, ""));
    assert_false(takes_back("Revert queue", "This reverts commit 1f3a", hash, "")); // too short to be sure
    assert_true(takes_back("Roll back the queue", "Reverts example/shop#12", "", "#12"));
    assert_false(takes_back("Roll back the queue", "Reverts example/shop#121", "", "#12"));
    assert_false(takes_back("Speed up the queue", "After #12", "", "#12")); // no repair
    assert_true(takes_back("Merge pull request #13 from a/revert-12-queue",
                           "Merge pull request #13 from a/revert-12-queue\n\nRevert queue", "", "#12"));
    assert_false(takes_back("Revert the cache (#12)", "Revert the cache (#12)", "", "#12")); // its own
}

static void a_status_said_again_is_one_row(void **state)
{
    fixture *f = *state;
    put(f, "status.json",
        "{\"incidents\":[{\"id\":\"i1\",\"name\":\"Orders "
        "fail\",\"status\":\"resolved\",\"impact\":\"major\","
        "\"created_at\":\"2025-02-09T10:10:00Z\",\"incident_updates\":["
        "{\"id\":\"u4\",\"status\":\"resolved\",\"body\":\"This incident has been "
        "resolved.\",\"created_at\":\"2025-02-09T10:50:00Z\"},"
        "{\"id\":\"u3\",\"status\":\"investigating\",\"body\":\"We are still investigating failing "
        "orders.\",\"created_at\":\"2025-02-09T10:30:00Z\"},"
        "{\"id\":\"u2\",\"status\":\"investigating\",\"body\":\"We are investigating failing "
        "orders.\",\"created_at\":\"2025-02-09T10:10:00Z\"}]}]}\n");
    build(f, OPEN);
    assert_int_equal(count_of(f, "investigating failing orders", false), 1);
    assert_int_equal(milestone(f, DBR_DECLARED), at("10:10:00"));
    assert_int_equal(milestone(f, DBR_RESOLVED), at("10:50:00"));
}

static void what_has_no_word_is_no_line_of_a_diary(void **state)
{
    fixture *f = *state;
    put(f, "notes.log",
        "2025-02-09T10:05:00Z {\n2025-02-09T10:05:10Z ERROR cannot connect to db.example\n"
        "2025-02-09T10:05:20Z ERROR giving up on orders\n2025-02-09T10:05:30Z 重启\n");
    build(f, OPEN);
    assert_int_equal(count_of(f, "{", false), 0);
    assert_int_equal(count_of(f, "重启", false), 1);
}

/* ---- metrics alone ---- */

static void what_is_not_over_makes_the_window_before_what_came_and_went(void **state)
{
    fixture *f = *state;
    put_series(f, "lag", "", 5, 900, at("09:50:00"), at("10:00:00"));
    put_series(f, "depth", "", 5, 900, at("09:50:00"), at("10:00:00"));
    put_series(f, "wait", "", 5, 60, at("10:40:00"), at("10:50:15"));
    build(f, OPEN);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_BURST);
    assert_true(f->timeline->window.begin == at("10:40:00"));
    assert_true(f->timeline->window.end == DBR_TIME_NONE);
}

static void what_stays_after_something_greater_is_its_aftermath(void **state)
{
    fixture *f = *state;
    put_series(f, "lag", "", 5, 900, at("10:15:00"), at("10:30:00"));
    put_series(f, "depth", "", 5, 900, at("10:15:00"), at("10:30:00"));
    put_series(f, "workers", "", 40, 20, at("10:25:00"), at("10:50:15"));
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("10:15:00"));
    assert_true(f->timeline->window.end == at("10:30:00"));
}

static void what_has_been_so_for_most_of_the_time_is_the_usual(void **state)
{
    fixture *f = *state;
    put_series(f, "lag", "", 5, 900, at("10:15:00"), at("10:30:00"));
    put_series(f, "workers", "", 40, 20, at("09:40:00"), at("10:50:15"));
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("10:15:00"));
}

static void many_metrics_at_once_tell_more_than_one_that_goes_farther(void **state)
{
    fixture *f = *state;
    put_series(f, "alone", "", 5, 9000, at("09:50:00"), at("10:00:00"));
    put_series(f, "lag", "", 5, 60, at("10:15:00"), at("10:30:00"));
    put_series(f, "depth", "", 5, 60, at("10:16:00"), at("10:30:00"));
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("10:15:00"));
}

DBR_TESTS(CASE(errors_from_the_first_record_on_give_a_weak_window),
          CASE(rare_errors_of_a_large_log_are_no_incident),
          CASE(failures_without_a_time_are_no_quiet_and_no_window), CASE(episodes_that_touch_are_one_window),
          CASE(a_log_that_ends_with_its_errors_tells_no_recovery),
          CASE(what_is_taken_back_is_named_by_title_hash_or_number),
          CASE(a_revert_makes_a_weak_window_from_what_it_takes_back),
          CASE(a_history_without_repairs_is_blind_and_listed), CASE(repairs_are_told_by_their_words),
          CASE(stopgaps_and_looks_into_it_are_told_by_their_words),

          CASE(a_status_said_again_is_one_row), CASE(milestones_are_found_to_the_second),
          CASE(every_shown_event_has_a_proof_and_a_reason), CASE(pages_widened_to_the_errors_make_the_window),
          CASE(given_window_wins_over_pages), CASE(missing_part_of_a_given_window_is_found),
          CASE(burst_makes_the_window_without_pages), CASE(quiet_evidence_is_quiet),
          CASE(no_evidence_at_all_is_quiet), CASE(unrelated_alert_and_deploy_are_candidates_not_shown),
          CASE(analysis_of_a_bot_is_shown_and_an_echo_of_the_pager_is_not),
          CASE(at_most_twenty_five_are_shown_unless_asked_for_fewer),
          CASE(same_alert_of_two_sources_is_one_event), CASE(change_after_recovery_mitigates_nothing),
          CASE(an_alert_begins_where_its_metric_left_its_level),
          CASE(where_no_service_is_known_the_first_alert_in_the_window_detects),
          CASE(an_alert_about_the_metric_that_matters_detects),
          CASE(a_rollout_and_the_return_to_the_version_before_are_shown),
          CASE(an_earlier_version_of_the_same_takes_back),
          CASE(clock_that_is_off_is_proposed_from_shared_request_ids),
          CASE(stamps_of_whole_seconds_are_taken_at_their_middle), CASE(clocks_that_agree_are_left_alone),
          CASE(what_is_not_over_makes_the_window_before_what_came_and_went),
          CASE(what_stays_after_something_greater_is_its_aftermath),
          CASE(what_has_been_so_for_most_of_the_time_is_the_usual),
          CASE(many_metrics_at_once_tell_more_than_one_that_goes_farther),
          CASE(building_again_gives_the_same), CASE(what_has_no_word_is_no_line_of_a_diary))
