/* When the incident was: what makes its window where nobody gave one, and where nothing does. */
#include "test_incident.h"

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

/* A small fix among them opens no window either: there are no "first errors" that it could follow. */
static void one_fix_in_a_history_opens_no_window(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(&f->arena, "%s%s",
                         commit(f, "aaaaaaa2", "10:30:00", "Bob Example", "fix: set the provider's version"),
                         commit(f, "aaaaaaa1", "10:00:00", "Bob Example", "Use the new queue")));
    build(f, OPEN);
    assert_int_equal(f->timeline->window_origin, DBR_WINDOW_BLIND);
    assert_int_equal(f->timeline->window.begin, DBR_TIME_NONE);
    assert_int_equal(f->timeline->window.end, DBR_TIME_NONE);
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

static void put_graded(fixture *f, const char *name, const char *severity, const char *begin, const char *end)
{
    put(f, dbr_arena_printf(&f->arena, "%s.json", name),
        dbr_arena_printf(&f->arena,
                         "[{\"labels\":{\"alertname\":\"%s\",\"severity\":\"%s\"},\"annotations\":{},"
                         "\"startsAt\":\"2025-02-09T%sZ\",\"endsAt\":\"2025-02-09T%sZ\","
                         "\"status\":{\"state\":\"%s\"}}]",
                         name, severity, begin, end, strcmp(end, "23:59:00") == 0 ? "active" : "resolved"));
}

static void alerts_that_tell_of_no_trouble_make_no_window(void **state)
{
    fixture *f = *state;
    put_graded(f, "Watchdog", "none", "01:00:00", "23:59:00");
    put_graded(f, "BudgetAtLimit", "warning", "10:00:00", "10:05:00");
    build(f, OPEN);
    assert_true(f->timeline->is_quiet);
}

static void the_gravest_alert_makes_the_window_and_not_a_warning_of_hours_before(void **state)
{
    fixture *f = *state;
    put_graded(f, "TempFiles", "warning", "03:00:00", "23:59:00");
    put_graded(f, "Latency", "warning", "09:55:00", "23:59:00");
    put_graded(f, "DiskFull", "critical", "10:00:00", "23:59:00");
    build(f, OPEN);
    assert_int_equal(f->timeline->window.begin, at("09:55:00"));
}

/* ---- when it is over ---- */

static void a_metric_that_was_back_before_it_began_is_no_recovery(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", at("10:05:23"), at("10:33:10"));
    put_series(f, "heap_used", "", 5, 900, at("09:50:00"), at("10:05:00"));
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_STARTED), at("10:05:23"));
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:33:10"));
}

static void errors_tell_that_errors_are_over(void **state)
{
    fixture *f = *state;
    put_access(f, "shop-access.log", at("10:05:23"), at("10:33:10"));
    put_series(f, "heap_used", "", 5, 900, at("10:00:00"), at("10:12:00"));
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:33:10"));
}

static void an_alerted_metric_that_is_back_ends_the_window(void **state)
{
    fixture *f = *state;
    put_series(f, "shop_latency", "", 5, 900, at("10:05:00"), at("10:30:00"));
    put_alert(f, "ShopSlow", "shop", at("10:08:00"), at("10:32:00"));
    build(f, OPEN);
    assert_true(f->timeline->window.begin == at("10:05:00"));
    assert_true(f->timeline->window.end == at("10:30:00") + 1);
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:30:00"));
    assert_true(dbr_slice_find(f->timeline->milestones[DBR_STARTED].label,
                               (dbr_slice)DBR_LIT("shop_latency rises from")) == 0);
}

DBR_TESTS(CASE(alerts_that_tell_of_no_trouble_make_no_window),
          CASE(the_gravest_alert_makes_the_window_and_not_a_warning_of_hours_before),
          CASE(a_metric_that_was_back_before_it_began_is_no_recovery), CASE(errors_tell_that_errors_are_over),
          CASE(an_alerted_metric_that_is_back_ends_the_window),
          CASE(errors_from_the_first_record_on_give_a_weak_window),
          CASE(rare_errors_of_a_large_log_are_no_incident),
          CASE(failures_without_a_time_are_no_quiet_and_no_window), CASE(episodes_that_touch_are_one_window),
          CASE(a_log_that_ends_with_its_errors_tells_no_recovery),
          CASE(a_revert_makes_a_weak_window_from_what_it_takes_back),
          CASE(a_history_without_repairs_is_blind_and_listed), CASE(one_fix_in_a_history_opens_no_window),
          CASE(what_is_not_over_makes_the_window_before_what_came_and_went),
          CASE(what_stays_after_something_greater_is_its_aftermath),
          CASE(what_has_been_so_for_most_of_the_time_is_the_usual),
          CASE(many_metrics_at_once_tell_more_than_one_that_goes_farther))
