/* The timeline of a small incident told by the sources that people have. */
#include "test_incident.h"

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

static void a_deployment_that_failed_is_told_so(void **state)
{
    fixture *f = *state;
    put_access(f, "access.log", at("10:05:00"), at("10:40:00"));
    put(f, "deploys.jsonl",
        "{\"time\":\"2025-02-09T10:02:00Z\",\"service\":\"search\",\"version\":\"v1.9\",\"environment\":"
        "\"staging\","
        "\"status\":\"failed\"}\n"
        "{\"time\":\"2025-02-09T10:03:00Z\",\"service\":\"mail\",\"version\":\"v2\",\"status\":\"succeeded\"}"
        "\n");
    build(f, OPEN);
    assert_int_equal(count_of(f, "deployment of search v1.9 failed", false), 1);
    assert_int_equal(count_of(f, "mail v2 deployed", false), 1);
}

/* As many errors after it as before: whatever ended it twenty minutes later was something else. */
static void a_change_of_no_use_mitigates_nothing(void **state)
{
    fixture *f = *state;
    put_access(f, "access.log", at("10:05:00"), at("10:40:00"));
    put(f, "pages.json", pages());
    put(f, "audit.jsonl", deploy(f, "10:15:00", "alice", "api-service", "v2.2.9"));
    build(f, OPEN);
    assert_int_equal(milestone(f, DBR_RECOVERED), at("10:40:00"));
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

DBR_TESTS(CASE(what_is_taken_back_is_named_by_title_hash_or_number), CASE(repairs_are_told_by_their_words),
          CASE(stopgaps_and_looks_into_it_are_told_by_their_words), CASE(a_status_said_again_is_one_row),
          CASE(milestones_are_found_to_the_second), CASE(every_shown_event_has_a_proof_and_a_reason),
          CASE(pages_widened_to_the_errors_make_the_window), CASE(given_window_wins_over_pages),
          CASE(missing_part_of_a_given_window_is_found), CASE(burst_makes_the_window_without_pages),
          CASE(quiet_evidence_is_quiet), CASE(no_evidence_at_all_is_quiet),
          CASE(unrelated_alert_and_deploy_are_candidates_not_shown),
          CASE(analysis_of_a_bot_is_shown_and_an_echo_of_the_pager_is_not),
          CASE(at_most_twenty_five_are_shown_unless_asked_for_fewer),
          CASE(same_alert_of_two_sources_is_one_event), CASE(change_after_recovery_mitigates_nothing),
          CASE(a_change_of_no_use_mitigates_nothing), CASE(a_deployment_that_failed_is_told_so),
          CASE(an_alert_begins_where_its_metric_left_its_level),
          CASE(where_no_service_is_known_the_first_alert_in_the_window_detects),
          CASE(an_alert_about_the_metric_that_matters_detects),
          CASE(a_rollout_and_the_return_to_the_version_before_are_shown),
          CASE(an_earlier_version_of_the_same_takes_back),
          CASE(clock_that_is_off_is_proposed_from_shared_request_ids),
          CASE(stamps_of_whole_seconds_are_taken_at_their_middle), CASE(clocks_that_agree_are_left_alone),
          CASE(building_again_gives_the_same), CASE(what_has_no_word_is_no_line_of_a_diary))
