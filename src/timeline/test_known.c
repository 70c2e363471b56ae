/* When something had reached the people who responded. */
#include "test_incident.h"

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

static void put_orders(fixture *f)
{
    put(f, "app.log",
        "2025-02-09T10:05:23Z ERROR could not reserve stock in the western warehouse\n"
        "2025-02-09T10:05:40Z ERROR queue of unsent mails is full again today\n");
    put_alert(f, "OrdersFail", "orders", at("10:06:45"), at("10:34:00"));
    put_alert(f, "DiskFills", "orders", at("10:07:00"), at("10:12:00"));
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
        dbr_arena_printf(&f->arena, "%s%s%s",
                         deploy(f, "10:01:10", "system:serviceaccount:ci:bot", "orders", "v3.0.9"),
                         deploy(f, "10:02:47", "system:serviceaccount:ci:bot", "orders", "v3.1.0"),
                         deploy(f, "10:25:05", "Ana Example", "orders", "v3.0.8")));
}

static int setup_orders(void **state)
{
    (void)setup(state);
    put_orders(*state);
    build(*state, (dbr_timeline_options){.window = {at("10:05:23"), at("10:40:06")}});
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

#define KNOWN(f) cmocka_unit_test_setup_teardown(f, setup_orders, teardown)
DBR_TESTS(KNOWN(pages_and_messages_are_known_at_their_time),
          KNOWN(page_that_was_triggered_is_known_when_its_notification_went_out),
          KNOWN(alert_is_known_when_it_was_delivered),
          KNOWN(alert_that_nothing_delivered_is_known_when_it_fired),
          KNOWN(log_line_is_known_once_somebody_quotes_it), KNOWN(log_line_that_nobody_quotes_is_never_known),
          KNOWN(quote_before_the_event_does_not_count), KNOWN(metric_is_known_once_somebody_names_it),
          KNOWN(change_of_a_pipeline_is_known_once_somebody_names_its_version),
          KNOWN(change_of_a_responder_is_known_at_its_time),
          KNOWN(row_that_a_person_did_is_known_at_its_time), KNOWN(without_a_timeline_the_event_alone_counts))
