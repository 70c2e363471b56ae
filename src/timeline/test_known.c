/* When something had reached the people who responded. */
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

static void put_alert(fixture *f, const char *alert, const char *from, const char *to)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(
        &out,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
        "\"__name__\":\"ALERTS\",\"alertname\":\"%s\",\"alertstate\":\"firing\",\"service\":\"orders\"},"
        "\"values\":[",
        alert);
    for (dbr_time t = at(from); t <= at(to); t += 15 * DBR_SECOND) {
        dbr_buf_printf(&out, "%s[%lld,\"1\"]", t > at(from) ? "," : "", (long long)(t / DBR_SECOND));
    }
    dbr_buf_str(&out, "]}]}}\n");
    put(f, dbr_arena_printf(&f->arena, "%s.json", alert), dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static const char *page(fixture *f, const char *verb, const char *clock, const char *who)
{
    return dbr_arena_printf(&f->arena,
                            "{\"id\":\"R%s%s\",\"type\":\"%s_log_entry\",\"created_at\":\"2025-02-09T%sZ\","
                            "\"agent\":{\"type\":\"user_reference\",\"summary\":\"%s\"},\"service\":{"
                            "\"summary\":\"orders\"},\"incident\":{\"summary\":\"[#7] OrdersFail\"}}",
                            verb, clock, verb, clock, who);
}

static const char *said(fixture *f, const char *clock, const char *bot, const char *text)
{
    const char *who =
        bot != NULL ? dbr_arena_printf(
                          &f->arena, "\"subtype\":\"bot_message\",\"bot_id\":\"B1\",\"username\":\"%s\"", bot)
                    : "\"user\":\"U06ANA\"";
    return dbr_arena_printf(&f->arena, "{\"type\":\"message\",%s,\"text\":\"%s\",\"ts\":\"%lld.000100\"}",
                            who, text, (long long)(at(clock) / DBR_SECOND));
}

static const char *deploy(fixture *f, const char *clock, const char *who, const char *version)
{
    return dbr_arena_printf(
        &f->arena,
        "{\"kind\":\"Event\",\"auditID\":\"%s\",\"stage\":\"ResponseComplete\",\"verb\":\"patch\",\"user\":{"
        "\"username\":\"%s\"},\"objectRef\":{\"resource\":\"deployments\",\"namespace\":\"shop\",\"name\":"
        "\"orders\"},\"responseStatus\":{\"code\":200},\"requestObject\":{\"spec\":{\"template\":{\"spec\":{"
        "\"containers\":[{\"image\":\"registry.example.com/shop/orders:%s\"}]}}}},"
        "\"requestReceivedTimestamp\":\"2025-02-09T%sZ\"}\n",
        clock, who, version, clock);
}

static void put_incident(fixture *f)
{
    put(f, "app.log",
        "2025-02-09T10:05:23Z ERROR could not reserve stock in the western warehouse\n"
        "2025-02-09T10:05:40Z ERROR queue of unsent mails is full again today\n");
    put_alert(f, "OrdersFail", "10:06:45", "10:34:00");
    put_alert(f, "DiskFills", "10:07:00", "10:12:00");
    put(f, "pagerduty.json",
        dbr_arena_printf(&f->arena, "{\"log_entries\":[%s,\n%s,\n%s,\n%s]}\n",
                         page(f, "resolve", "10:40:05", "Ana Example"),
                         page(f, "acknowledge", "10:12:00", "Ana Example"),
                         page(f, "notify", "10:08:12", "orders"), page(f, "trigger", "10:08:10", "orders")));
    put(f, "slack/users.json",
        "[{\"id\":\"U06ANA\",\"name\":\"ana\",\"profile\":{\"real_name\":\"Ana Example\"}}]\n");
    put(f, "slack/ops/2025-02-09.json",
        dbr_arena_printf(&f->arena, "[%s,\n%s,\n%s]\n",
                         said(f, "10:14:00", NULL, "the log says: could not reserve stock, since ten past"),
                         said(f, "10:20:00", NULL, "order_errors_ratio is still up, v3.1.0 went out at ten"),
                         said(f, "10:36:00", "alertbot", "[RESOLVED] OrdersFail")));
    put(f, "audit.jsonl",
        dbr_arena_printf(&f->arena, "%s%s%s", deploy(f, "10:01:10", "system:serviceaccount:ci:bot", "v3.0.9"),
                         deploy(f, "10:02:47", "system:serviceaccount:ci:bot", "v3.1.0"),
                         deploy(f, "10:25:05", "Ana Example", "v3.0.8")));
}

static void build(fixture *f)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = at("12:00:00")};
    dbr_index_options index = {.n_threads = 1};
    dbr_timeline_options o = {.window = {at("10:05:23"), at("10:40:06")}};
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add(f->ev, dbr_arena_printf(&f->arena, "%s/in", f->folder), NULL, true,
                                      &how, NULL, NULL, &err),
                     DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &index, &err), DBR_OK);
    assert_int_equal(dbr_timeline_build(f->ev, &f->incident, &o, &f->arena, &f->timeline, &err), DBR_OK);
}

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-known-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    f->incident.zone = dbr_zone_utc();
    put_incident(f);
    build(f);
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

/* Of the event at that time which holds the text. */
static dbr_time known(fixture *f, const char *clock, const char *text)
{
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        const dbr_event *e = &f->timeline->events[i];
        if (e->time / DBR_SECOND == at(clock) / DBR_SECOND &&
            dbr_slice_find(e->text, dbr_slice_str(text)) != SIZE_MAX) {
            dbr_time t = dbr_timeline_known_at(f->timeline, e);
            return t == DBR_TIME_NONE ? t : t / DBR_SECOND * DBR_SECOND;
        }
    }
    fail_msg("no event '%s' at %s", text, clock);
    return 0;
}

static dbr_time known_of(fixture *f, dbr_kind kind, const char *clock, const char *text, const char *actor)
{
    dbr_event e = {.time = at(clock), .kind = kind, .text = dbr_slice_str(text)};
    e.actor = dbr_slice_str(actor);
    dbr_time t = dbr_timeline_known_at(f->timeline, &e);
    return t == DBR_TIME_NONE ? t : t / DBR_SECOND * DBR_SECOND;
}

static void pages_and_messages_are_known_at_their_time(void **state)
{
    fixture *f = *state;
    assert_int_equal(known(f, "10:08:12", "OrdersFail"), at("10:08:12"));
    assert_int_equal(known(f, "10:12:00", "acknowledged"), at("10:12:00"));
    assert_int_equal(known(f, "10:14:00", "the log says"), at("10:14:00"));
}

static void page_that_was_triggered_is_known_when_its_notification_went_out(void **state)
{
    fixture *f = *state;
    assert_int_equal(known(f, "10:08:10", "OrdersFail"), at("10:08:12"));
}

static void alert_is_known_when_it_was_delivered(void **state)
{
    fixture *f = *state;
    assert_int_equal(known(f, "10:06:45", "OrdersFail"), at("10:08:12"));
    assert_int_equal(known(f, "10:34:00", "OrdersFail"), at("10:36:00"));
}

static void alert_that_nothing_delivered_is_known_when_it_fired(void **state)
{
    fixture *f = *state;
    assert_int_equal(known(f, "10:07:00", "DiskFills"), at("10:07:00"));
}

static void log_line_is_known_once_somebody_quotes_it(void **state)
{
    fixture *f = *state;
    assert_int_equal(
        known_of(f, DBR_KIND_LOG, "10:05:23", "could not reserve stock in the western warehouse", ""),
        at("10:14:00"));
}

static void log_line_that_nobody_quotes_is_never_known(void **state)
{
    fixture *f = *state;
    assert_int_equal(known_of(f, DBR_KIND_LOG, "10:05:40", "queue of unsent mails is full again today", ""),
                     DBR_TIME_NONE);
}

static void quote_before_the_event_does_not_count(void **state)
{
    fixture *f = *state;
    assert_int_equal(
        known_of(f, DBR_KIND_LOG, "10:15:00", "could not reserve stock in the western warehouse", ""),
        DBR_TIME_NONE);
}

static void metric_is_known_once_somebody_names_it(void **state)
{
    fixture *f = *state;
    assert_int_equal(known_of(f, DBR_KIND_SAMPLE, "10:05:30", "order_errors_ratio rises from 0 to 0.4", ""),
                     at("10:20:00"));
    assert_int_equal(known_of(f, DBR_KIND_SAMPLE, "10:05:30", "order_errors_ratio_total rises", ""),
                     DBR_TIME_NONE);
}

static void change_of_a_pipeline_is_known_once_somebody_names_its_version(void **state)
{
    fixture *f = *state;
    assert_int_equal(known(f, "10:02:47", "v3.1.0"), at("10:20:00"));
    assert_int_equal(known(f, "10:01:10", "v3.0.9"), DBR_TIME_NONE);
}

static void change_of_a_responder_is_known_at_its_time(void **state)
{
    fixture *f = *state;
    assert_int_equal(known(f, "10:25:05", "v3.0.8"), at("10:25:05"));
}

static void row_that_a_person_did_is_known_at_its_time(void **state)
{
    fixture *f = *state;
    assert_int_equal(known_of(f, DBR_KIND_COUNT, "10:21:00", "looked at the dashboard", "@ana"),
                     at("10:21:00"));
    assert_int_equal(known_of(f, DBR_KIND_COUNT, "10:21:00", "caches ran out", "System"), DBR_TIME_NONE);
}

static void without_a_timeline_the_event_alone_counts(void **state)
{
    (void)state;
    dbr_event e = {.time = at("10:00:00"), .kind = DBR_KIND_ALERT, .text = dbr_slice_str("x")};
    assert_int_equal(dbr_timeline_known_at(NULL, &e), at("10:00:00"));
    e.kind = DBR_KIND_LOG;
    assert_int_equal(dbr_timeline_known_at(NULL, &e), DBR_TIME_NONE);
    e.kind = DBR_KIND_ALERT;
    e.time = DBR_TIME_NONE;
    assert_int_equal(dbr_timeline_known_at(NULL, &e), DBR_TIME_NONE);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(pages_and_messages_are_known_at_their_time),
          CASE(page_that_was_triggered_is_known_when_its_notification_went_out),
          CASE(alert_is_known_when_it_was_delivered),
          CASE(alert_that_nothing_delivered_is_known_when_it_fired),
          CASE(log_line_is_known_once_somebody_quotes_it), CASE(log_line_that_nobody_quotes_is_never_known),
          CASE(quote_before_the_event_does_not_count), CASE(metric_is_known_once_somebody_names_it),
          CASE(change_of_a_pipeline_is_known_once_somebody_names_its_version),
          CASE(change_of_a_responder_is_known_at_its_time), CASE(row_that_a_person_did_is_known_at_its_time),
          CASE(without_a_timeline_the_event_alone_counts))
