/* Leads: which changes and conditions may have contributed, in which order and why. */
#include "factors/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

/* A pool that fills up from 10:05:45 on and stays full until 10:33. */
static void put_resource(fixture *f, const char *name)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(
        &out,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":"
        "\"%s\"},\"values\":[",
        name);
    for (dbr_time t = at("09:30:00"); t <= at("10:50:00"); t += 15 * DBR_SECOND) {
        bool is_full = t >= at("10:05:45") && t < at("10:33:00");
        dbr_buf_printf(&out, "%s[%lld,\"%d\"]", t > at("09:30:00") ? "," : "", (long long)(t / DBR_SECOND),
                       is_full ? 200 : 40 + (int)(t / DBR_SECOND / 15 * 7 % 11));
    }
    dbr_buf_printf(
        &out,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":"
        "\"%s\"},\"values\":[",
        name);
    put(f, dbr_arena_printf(&f->arena, "%s.json", name), dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static void put_pool(fixture *f)
{
    put_resource(f, "pool_connections_used");
}

/* Heartbeats, and from `clock` on a serious line each second for a minute. */
static void put_failures(fixture *f, const char *name, const char *clock, const char *message)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (dbr_time t = at("09:30:00"); t < at("10:50:00"); t += DBR_SECOND) {
        bool is_bad = t >= at(clock) && t < at(clock) + DBR_MINUTE;
        if (is_bad || t % (10 * DBR_SECOND) == 0) {
            dbr_time_rfc3339(&out, t, dbr_zone_utc(), 0);
            dbr_buf_printf(&out, " %s\n", is_bad ? message : "INFO heartbeat accepted");
        }
    }
    put(f, name, dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static void release_shortly_before_is_first_and_strong(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl",
        deploy(f, "10:02:47", "system:serviceaccount:ci:deployer", "api-service", "v2.3.0"));
    find(f);
    assert_true(f->factors->n_leads >= 1);
    const dbr_lead *l = &f->factors->leads[0];
    assert_int_equal(l->role, DBR_LEAD_CAUSE);
    assert_string_equal(dbr_arena_str(&f->arena, l->title), "Release v2.3.0 of api-service");
    assert_int_equal(l->time, at("10:02:47"));
    assert_true(l->score > 0.6);
    assert_false(l->is_weak);
    assert_true(l->n_reasons >= 3);
    assert_true(f->factors->n_questions > 0);
}

static void score_is_the_sum_of_its_reasons(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl",
        dbr_arena_printf(&f->arena, "%s%s", deploy(f, "08:00:00", "ci", "warehouse", "v7"),
                         deploy(f, "10:02:47", "ci", "api-service", "v2.3.0")));
    find(f);
    for (size_t i = 0; i < f->factors->n_leads; i++) {
        const dbr_lead *l = &f->factors->leads[i];
        double sum = 0;
        for (size_t k = 0; k < l->n_reasons; k++) {
            sum += l->reasons[k].is_against ? -l->reasons[k].weight : l->reasons[k].weight;
            assert_true(k == 0 || !l->reasons[k - 1].is_against || l->reasons[k].is_against); // for first
        }
        sum = sum < 0 ? 0 : sum > 1 ? 1 : sum;
        assert_true(l->score - sum < 1e-9 && sum - l->score < 1e-9);
    }
}

static void unrelated_service_loses_even_when_it_is_nearer(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl",
        dbr_arena_printf(&f->arena, "%s%s", deploy(f, "10:02:47", "ci", "api-service", "v2.3.0"),
                         deploy(f, "10:05:00", "ci", "warehouse", "v7")));
    find(f);
    const dbr_lead *other = lead_of(f, DBR_LEAD_CAUSE, "warehouse");
    assert_true(holds(f->factors->leads[0].title, "api-service"));
    assert_non_null(other);
    assert_true(other->score < f->factors->leads[0].score);
    assert_true(other->reasons[other->n_reasons - 1].is_against);
}

static void same_change_told_by_three_sources_is_one_lead(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl", deploy(f, "10:02:47", "ci", "api-service", "v2.3.0"));
    put(f, "deploys.json",
        "[{\"id\": 7733, \"service\": \"api-service\", \"version\": \"v2.3.0\", \"environment\": "
        "\"production\", "
        "\"status\": \"succeeded\", \"created_at\": \"2025-02-09T10:02:20Z\"}]\n");
    put(f, "releases.jsonl",
        "{\"time\":\"2025-02-09T09:58:00Z\",\"action\":\"release\",\"service\":\"api-service\","
        "\"version\":\"v2.3.0\"}\n");
    find(f);
    assert_int_equal(count_leads(f, "v2.3.0"), 1);
    assert_int_equal(f->factors->leads[0].time, at("10:02:47")); // when it took effect
}

static void effects_stand_under_the_release_in_order_of_time(void **state)
{
    fixture *f = *state;
    dbr_time before = DBR_TIME_NONE;
    size_t n = 0;
    put_failing(f);
    put(f, "audit.jsonl", deploy(f, "10:02:47", "ci", "api-service", "v2.3.0"));
    put_pool(f);
    put_failures(f, "api-service.log", "10:09:00", "ERROR order could not be stored anywhere");
    put_failures(f, "billing.log", "10:07:00", "FATAL ledger refuses further writes entirely");
    find(f);
    for (size_t i = 0; i < f->factors->n_leads; i++) {
        const dbr_lead *l = &f->factors->leads[i];
        if (l->role == DBR_LEAD_EFFECT) {
            assert_int_equal(l->i_parent, 0);
            assert_true(before == DBR_TIME_NONE || before <= l->time);
            before = l->time;
            n++;
        }
    }
    assert_true(n >= 2);
    assert_non_null(lead_of(f, DBR_LEAD_EFFECT, "pool_connections_used"));
    assert_null(lead_of(f, DBR_LEAD_CAUSE, "pool_connections_used"));
}

static void resource_at_its_limit_leads_when_nothing_changed(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put_pool(f);
    find(f);
    assert_true(f->factors->n_leads >= 1);
    assert_int_equal(f->factors->leads[0].role, DBR_LEAD_CAUSE);
    assert_true(holds(f->factors->leads[0].title, "pool_connections_used"));
    assert_true(holds(f->factors->leads[0].title, "200"));
}

static void two_resources_at_the_same_limit_are_two_leads(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put_pool(f);
    put_resource(f, "worker_threads_busy");
    find(f);
    assert_non_null(lead_of(f, DBR_LEAD_CAUSE, "pool_connections_used"));
    assert_non_null(lead_of(f, DBR_LEAD_CAUSE, "worker_threads_busy"));
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "pool_connections_used");
    bool names_other = false;
    for (size_t i = 0; i < l->n_reasons; i++) {
        names_other |=
            holds(l->reasons[i].text, "worker_threads_busy"); // limits at the same time are told together
        assert_false(holds(l->reasons[i].text, "pool_connections_used"));
    }
    assert_true(names_other);
}

static void limit_that_no_alert_speaks_of_is_a_condition(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put_pool(f);
    find(f);
    assert_non_null(lead_of(f, DBR_LEAD_CONDITION, "pool_connections_used"));
}

static void limit_that_an_alert_watches_is_no_condition(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put_pool(f);
    put_alert(f, "DatabaseConnectionsHigh", "api-service", at("10:07:00"), at("10:30:00"));
    find(f);
    assert_null(lead_of(f, DBR_LEAD_CONDITION, "pool_connections_used"));
}

static void persons_are_never_named(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl",
        dbr_arena_printf(&f->arena, "%s%s", deploy(f, "10:02:47", "alice", "api-service", "v2.3.0"),
                         deploy(f, "10:03:47", "bob.baker", "warehouse", "v7")));
    put_pool(f);
    find(f);
    assert_true(f->factors->n_leads >= 2);
    for (size_t i = 0; i < f->factors->n_leads; i++) {
        const dbr_lead *l = &f->factors->leads[i];
        assert_false(holds(l->title, "alice") || holds(l->title, "bob"));
        for (size_t k = 0; k < l->n_reasons; k++) {
            assert_false(holds(l->reasons[k].text, "alice") || holds(l->reasons[k].text, "bob"));
        }
    }
    for (size_t i = 0; i < f->factors->n_questions; i++) {
        assert_false(holds(f->factors->questions[i].text, "alice") ||
                     holds(f->factors->questions[i].text, "bob"));
    }
}

static void change_after_the_start_is_no_cause(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl", deploy(f, "10:25:05", "ci", "api-service", "v2.2.9"));
    find(f);
    assert_int_equal(count_leads(f, "v2.2.9"), 0);
}

static void quiet_evidence_has_no_leads_and_no_questions(void **state)
{
    fixture *f = *state;
    put_access(f, "api-service-access.log", DBR_TIME_NONE, DBR_TIME_NONE);
    put(f, "audit.jsonl", deploy(f, "10:02:47", "ci", "api-service", "v2.3.0"));
    find(f);
    assert_int_equal(f->factors->n_leads, 0);
    assert_int_equal(f->factors->n_questions, 0);
}

/* ---- questions ---- */

static const dbr_question *question(fixture *f, const char *about)
{
    for (size_t i = 0; i < f->factors->n_questions; i++) {
        if (strcmp(f->factors->questions[i].about, about) == 0) {
            return &f->factors->questions[i];
        }
    }
    return NULL;
}

static void the_time_to_the_first_alert_is_asked_about_with_both_proofs(void **state)
{
    fixture *f = *state;
    put_failing(f);
    find(f);
    const dbr_question *q = question(f, "detection");
    assert_non_null(q);
    assert_true(holds(q->text, "10:05:23") && holds(q->text, "10:06:45") && holds(q->text, "82s later"));
    assert_int_equal(q->n_addresses, 2);
    assert_true(holds(q->addresses[0], "api-service-access.log#L"));
    assert_true(holds(q->addresses[1], "alert-HighErrorRate.json"));
}

static void an_alert_within_the_minute_is_not_late(void **state)
{
    fixture *f = *state;
    put_access(f, "api-service-access.log", at("10:05:23"), at("10:33:10"));
    put_alert(f, "HighErrorRate", "api-service", at("10:06:15"), at("10:34:00"));
    find(f);
    assert_null(question(f, "detection"));
}

/* Errors end at 10:33:10; who said at 10:31 that they were gone is asked, who said so at 10:34 is not. */
static void what_was_said_against_the_evidence_is_asked_about(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "incidents/chat.jsonl",
        "{\"type\":\"message\",\"user\":\"U1\",\"ts\":\"1739097060.000100\",\"text\":\"errors are gone "
        "now\"}\n"
        "{\"type\":\"message\",\"user\":\"U2\",\"ts\":\"1739097065.000100\",\"text\":\"are the errors "
        "gone?\"}\n"
        "{\"type\":\"message\",\"user\":\"U1\",\"ts\":\"1739097240.000100\",\"text\":\"back to normal\"}\n");
    find(f);
    const dbr_question *q = question(f, "statement");
    assert_non_null(q);
    assert_true(holds(q->text, "errors are gone now") && holds(q->text, "10:31:00"));
    assert_int_equal(q->n_addresses, 2);
    assert_true(holds(q->addresses[0], "chat.jsonl#L1"));
    size_t n = 0;
    for (size_t i = 0; i < f->factors->n_questions; i++) {
        n += strcmp(f->factors->questions[i].about, "statement") == 0;
    }
    assert_int_equal(n, 1);
}

static const char *webhook(fixture *f, const char *annotations)
{
    return dbr_arena_printf(
        &f->arena,
        "{\"receiver\":\"page\",\"status\":\"firing\",\"version\":\"4\",\"alerts\":[{\"status\":"
        "\"firing\",\"labels\":{\"alertname\":\"QueueFull\",\"service\":\"api-service\"},"
        "\"annotations\":{%s},\"startsAt\":\"2025-02-09T10:07:00Z\"}]}\n",
        annotations);
}

static void an_alert_that_names_no_runbook_is_asked_about(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "webhook.json", webhook(f, "\"summary\":\"the queue is full\""));
    find(f);
    const dbr_question *q = question(f, "guidance");
    assert_non_null(q);
    assert_true(holds(q->text, "QueueFull"));
    assert_false(holds(q->text, "HighErrorRate")); // its samples could not show a runbook
    assert_true(holds(q->addresses[0], "webhook.json#/alerts/0"));
}

static void an_alert_that_names_its_runbook_is_not(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "webhook.json", webhook(f, "\"runbook_url\":\"https://example.com/queue\""));
    find(f);
    assert_null(question(f, "guidance"));
}

static void what_a_runbook_says_is_held_against_what_was_done(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "queue-runbook.md",
        "# Queue runbook\n\nLook at the pods with `kubectl get pods -n shop`.\n\n```sh\n# then\n"
        "kubectl rollout restart deployment/api-service\nqueuectl drain --all orders\n```\n");
    put(f, "incidents/chat.jsonl",
        "{\"type\":\"message\",\"user\":\"U1\",\"ts\":\"1739096100.000100\",\"text\":\"running kubectl get "
        "pods -n shop\"}\n");
    put(f, "changes.jsonl",
        "{\"time\":\"2025-02-09T10:20:00Z\",\"type\":\"rollback\",\"service\":\"api-service\",\"version\":"
        "\"v2\"}\n");
    find(f);
    const dbr_question *q = question(f, "runbook");
    assert_non_null(q);
    assert_true(holds(q->text, "Queue runbook") && holds(q->text, "1 of 3") &&
                holds(q->text, "queuectl drain"));
    assert_false(holds(q->text, "get pods"));
    assert_true(holds(q->addresses[0], "queue-runbook.md#L7"));
    const dbr_question *missing = q + 1;
    assert_string_equal(missing->about, "runbook");
    assert_true(holds(missing->text, "Rolling back api-service"));
    assert_true(holds(missing->addresses[0], "changes.jsonl"));
}

static void notes_are_no_runbook(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "notes.md", "# What we saw\n\n`kubectl get pods -n shop` showed nothing.\n");
    find(f);
    assert_null(question(f, "runbook"));
}

static void a_recovery_before_what_was_to_end_it_is_asked_about(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl", deploy(f, "10:36:00", "alice", "api-service", "v2.2.9"));
    find(f);
    const dbr_question *q = question(f, "recovery");
    assert_non_null(q);
    assert_true(holds(q->text, "10:36"));
    assert_int_equal(q->n_addresses, 2);
}

static void a_recovery_after_it_is_not(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl", deploy(f, "10:30:00", "alice", "api-service", "v2.2.9"));
    find(f);
    assert_null(question(f, "recovery"));
}

/* ---- what the evidence itself says ---- */

static void failures_lead_when_nothing_changed(void **state)
{
    fixture *f = *state;
    put(f, "app.log",
        "2025-02-09T10:00:00Z ERROR certificate of queue.example has expired\n"
        "2025-02-09T10:20:00Z ERROR giving up\n");
    find(f);
    const dbr_lead *l = &f->factors->leads[0];
    assert_true(f->factors->n_leads >= 2);
    assert_true(holds(l->title, "certificate of queue.example has expired"));
    assert_string_equal(dbr_arena_str(&f->arena, l->layer), "configuration");
    assert_int_equal(l->time, at("10:00:00"));
    assert_true(l->address.len > 0);
    assert_true(l->score > f->factors->leads[1].score); // what is wrong before that something is
}

static void failures_do_not_compete_with_a_release_that_explains_them(void **state)
{
    fixture *f = *state;
    put_failing(f);
    put(f, "audit.jsonl",
        deploy(f, "10:02:47", "system:serviceaccount:ci:deployer", "api-service", "v2.3.0"));
    put(f, "worker.log", "2025-02-09T10:10:00Z ERROR schema version is not set\n");
    find(f);
    assert_int_equal(count_leads(f, "schema version"), 0);
    assert_string_equal(dbr_arena_str(&f->arena, f->factors->leads[0].title),
                        "Release v2.3.0 of api-service");
}

static void untimed_failures_are_weak_leads_without_a_time(void **state)
{
    fixture *f = *state;
    put(f, "output.txt", "starting\ncannot write queue: no space left on device\n");
    find(f);
    assert_int_equal(f->factors->n_leads, 1);
    assert_true(holds(f->factors->leads[0].title, "no space left"));
    assert_int_equal(f->factors->leads[0].time, DBR_TIME_NONE);
    assert_true(f->factors->leads[0].is_weak);
    assert_int_equal(f->factors->leads[0].reasons[f->factors->leads[0].n_reasons - 1].is_against, true);
}

static void a_failure_long_before_the_errors_stands_behind_those_with_them(void **state)
{
    fixture *f = *state;
    put(f, "events.log", "2025-02-09T05:00:00Z WARN certificate of mail.example has expired\n");
    put_failures(f, "app.log", "10:30:00", "ERROR cannot connect to db.example");
    find(f);
    const dbr_lead *early = lead_of(f, DBR_LEAD_CAUSE, "mail.example");
    const dbr_lead *with = lead_of(f, DBR_LEAD_CAUSE, "db.example");
    assert_non_null(early);
    assert_non_null(with);
    assert_true(with->score > early->score);
    assert_true(early->reasons[early->n_reasons - 1].is_against);
}

static void a_quiet_run_still_lists_its_errors_weakly(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    for (int i = 0; i < 600; i++) {
        dbr_time_rfc3339(&out, at("09:00:00") + i * 10 * DBR_SECOND, dbr_zone_utc(), 0);
        dbr_buf_str(&out, i % 200 == 77 ? " ERROR request timed out\n" : " INFO order placed\n");
    }
    put(f, "app.log", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    find(f);
    assert_true(f->timeline->is_quiet);
    assert_int_equal(f->factors->n_leads, 1);
    assert_true(f->factors->leads[0].is_weak);
    assert_int_equal(f->factors->n_questions, 0);
}

static void the_text_that_names_more_speaks(void **state)
{
    fixture *f = *state;
    put_failures(f, "a.log", "10:30:00", "ERROR could not write to the file now - no space left on device");
    put(f, "b.log",
        "2025-02-09T10:29:00Z ERROR could not write to the file now \"data_log/000042\" - no space left on "
        "device\n");
    find(f);
    assert_int_equal(count_leads(f, "no space left"), 1);
    assert_int_equal(count_leads(f, "data_log/000042"), 1);
}

static void a_metric_leads_weakly_when_it_is_all_there_is(void **state)
{
    fixture *f = *state;
    put_series(f, "replica_lag", "", 2, 900, at("10:05:30"), at("10:33:30"));
    find(f);
    assert_int_equal(count_leads(f, "replica_lag rises from"), 1);
    assert_true(lead_of(f, DBR_LEAD_CAUSE, "replica_lag")->is_weak);
}

/* Three pods at their limit are one lead, one gap and one question. */
static void replicas_are_told_together(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_str(&out, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
    for (int pod = 'a'; pod < 'd'; pod++) {
        dbr_buf_printf(&out,
                       "%s{\"metric\":{\"__name__\":\"pool_in_use\",\"service\":\"api\",\"pod\":\"api-%c\"},"
                       "\"values\":[",
                       pod > 'a' ? "," : "", pod);
        for (dbr_time t = at("09:30:00"); t <= at("10:50:00"); t += 15 * DBR_SECOND) {
            bool is_full = t >= at("10:04:00") && t < at("10:33:30");
            dbr_buf_printf(&out, "%s[%lld,\"%d\"]", t > at("09:30:00") ? "," : "",
                           (long long)(t / DBR_SECOND), is_full ? 20 : (int)(4 + t / DBR_SECOND / 15 % 3));
        }
        dbr_buf_str(&out, "]}");
    }
    dbr_buf_str(&out, "]}}\n");
    put(f, "pool.json", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    put_alert(f, "HighErrorRate", "api", at("10:06:00"), at("10:33:00"));
    put_access(f, "access.log", at("10:05:00"), at("10:33:00"));
    find(f);
    assert_int_equal(count_leads(f, "pool_in_use"), 2); // the lead, and what no alert speaks of
    assert_int_equal(count_leads(f, "and 2 more like it"), 2);
    size_t n = 0;
    for (size_t i = 0; i < f->factors->n_questions; i++) {
        n += holds(f->factors->questions[i].text, "pool_in_use");
    }
    assert_int_equal(n, 1);
}

static const char LISTING[] = "NAME      READY   STATUS             RESTARTS   AGE\n"
                              "cart-7c   0/1     CrashLoopBackOff   5          9m\n"
                              "mail-7c   0/1     CrashLoopBackOff   5          9m\n";

static void a_row_about_another_object_stands_behind_and_one_told_better_is_left_out(void **state)
{
    fixture *f = *state;
    put(f, "pods.txt", LISTING);
    put(f, "pod.txt",
        "Name:             cart-7c\nNamespace:        shop\nStatus:           Running\nContainers:\n"
        "  worker:\n    State:          Waiting\n      Reason:       CrashLoopBackOff\n"
        "    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n");
    find(f);
    assert_true(holds(f->factors->leads[0].title, "last ended OOMKilled"));
    assert_int_equal(count_leads(f, "cart-7c 0/1"), 0);
    const dbr_lead *other = lead_of(f, DBR_LEAD_CAUSE, "mail-7c");
    assert_true(other == NULL || other->is_weak);
}

static void what_the_collecting_tool_answers_is_no_lead_beside_others(void **state)
{
    fixture *f = *state;
    put(f, "describe.txt", "Error from server (NotFound): pods \"cart-8d\" not found\n");
    put(f, "output.txt", "starting\ncannot write queue: no space left on device\n");
    find(f);
    assert_int_equal(f->factors->n_leads, 1);
    assert_true(holds(f->factors->leads[0].title, "no space left"));
}

/* The alert speaks of latency, and so does one of two lines without a time. */
static void a_failure_of_the_alerts_kind_leads(void **state)
{
    fixture *f = *state;
    put(f, "alert.json",
        "{\"receiver\":\"page\",\"status\":\"firing\",\"version\":\"4\",\"alerts\":[{\"status\":\"firing\","
        "\"labels\":{"
        "\"alertname\":\"HighLatency\"},\"annotations\":{\"summary\":\"Requests to /cart are taking longer "
        "than 3 "
        "s\"},\"startsAt\":\"2025-02-09T10:05:00Z\"}]}\n");
    put(f, "shop.txt",
        "database call completed in 8.01 seconds\ndatabase call completed in 6.20 seconds\nready\n");
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "database call completed");
    assert_non_null(l);
    bool agrees = false;
    for (size_t i = 0; i < l->n_reasons; i++) {
        agrees |=
            holds(l->reasons[i].text, "an alert is about the same: “Requests to /cart are taking longer");
    }
    assert_true(agrees);
}

/* A policy is where to look when a name does not resolve; where nothing fails to pass it is no lead. */
static void a_policy_leads_where_something_cannot_be_reached(void **state)
{
    fixture *f = *state;
    static const char listing[] = "NAME       POD-SELECTOR   AGE\ndeny-all   <none>         2h\n";
    put(f, "policies.txt", listing);
    put(f, "shop.txt", "ERROR cannot call the queue: could not resolve host: queue.shop\n");
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "NetworkPolicy deny-all");
    assert_non_null(l);
    assert_true(holds(l->layer, "configuration"));
    bool stands_between = false;
    for (size_t i = 0; i < l->n_reasons; i++) {
        stands_between |= holds(l->reasons[i].text, "it may stand between") && l->reasons[i].address.len > 0;
    }
    assert_true(stands_between);
}

/* By its rules it lets nothing out: told before what fails for it. */
static void a_policy_that_lets_nothing_out_leads(void **state)
{
    fixture *f = *state;
    put(f, "policy.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: base\n  namespace: shop\n"
        "spec:\n  podSelector: {}\n  policyTypes:\n  - Egress\n");
    put(f, "shop.txt", "ERROR cannot call the queue: could not resolve host: queue.shop\n");
    find(f);
    assert_true(f->factors->n_leads > 1);
    assert_true(holds(f->factors->leads[0].title, "NetworkPolicy base"));
}

static void a_pool_that_says_its_numbers_is_read(void **state)
{
    fixture *f = *state;
    put(f, "shop.txt",
        "ERROR main-pool - Connection is not available, request timed out (total=10, active=10, idle=0, "
        "waiting=186)\n");
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "not available");
    bool says = false;
    assert_non_null(l);
    for (size_t i = 0; i < l->n_reasons; i++) {
        says |= holds(l->reasons[i].text, "exhausted: 10 of 10 connections in use, 186 requests wait");
    }
    assert_true(says);
}

static void a_pool_with_idle_connections_is_not_exhausted(void **state)
{
    fixture *f = *state;
    put(f, "shop.txt",
        "ERROR main-pool - Connection is not available (total=10, active=3, idle=7, waiting=1)\n");
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "not available");
    assert_non_null(l);
    for (size_t i = 0; i < l->n_reasons; i++) {
        assert_false(holds(l->reasons[i].text, "exhausted"));
    }
}

static void a_policy_that_nothing_fails_to_pass_is_no_lead(void **state)
{
    fixture *f = *state;
    put(f, "policies.txt", "NAME       POD-SELECTOR   AGE\ndeny-all   <none>         2h\n");
    put(f, "shop.txt", "ERROR no space left on device\n");
    find(f);
    assert_non_null(lead_of(f, DBR_LEAD_CAUSE, "no space left"));
    assert_null(lead_of(f, DBR_LEAD_CAUSE, "NetworkPolicy"));
}

DBR_TESTS(
    CASE(a_failure_of_the_alerts_kind_leads), CASE(a_policy_leads_where_something_cannot_be_reached),
    CASE(a_policy_that_nothing_fails_to_pass_is_no_lead), CASE(a_policy_that_lets_nothing_out_leads),
    CASE(a_pool_that_says_its_numbers_is_read), CASE(a_pool_with_idle_connections_is_not_exhausted),

    CASE(failures_lead_when_nothing_changed), CASE(failures_do_not_compete_with_a_release_that_explains_them),
    CASE(untimed_failures_are_weak_leads_without_a_time), CASE(a_quiet_run_still_lists_its_errors_weakly),
    CASE(a_failure_long_before_the_errors_stands_behind_those_with_them),
    CASE(the_text_that_names_more_speaks), CASE(a_metric_leads_weakly_when_it_is_all_there_is),
    CASE(replicas_are_told_together), CASE(release_shortly_before_is_first_and_strong),
    CASE(score_is_the_sum_of_its_reasons), CASE(unrelated_service_loses_even_when_it_is_nearer),
    CASE(same_change_told_by_three_sources_is_one_lead),
    CASE(effects_stand_under_the_release_in_order_of_time),
    CASE(resource_at_its_limit_leads_when_nothing_changed),
    CASE(two_resources_at_the_same_limit_are_two_leads), CASE(limit_that_no_alert_speaks_of_is_a_condition),
    CASE(limit_that_an_alert_watches_is_no_condition),
    CASE(the_time_to_the_first_alert_is_asked_about_with_both_proofs),
    CASE(an_alert_within_the_minute_is_not_late), CASE(what_was_said_against_the_evidence_is_asked_about),
    CASE(an_alert_that_names_no_runbook_is_asked_about), CASE(an_alert_that_names_its_runbook_is_not),
    CASE(what_a_runbook_says_is_held_against_what_was_done), CASE(notes_are_no_runbook),
    CASE(a_recovery_before_what_was_to_end_it_is_asked_about), CASE(a_recovery_after_it_is_not),
    CASE(persons_are_never_named), CASE(change_after_the_start_is_no_cause),
    CASE(quiet_evidence_has_no_leads_and_no_questions),
    CASE(a_row_about_another_object_stands_behind_and_one_told_better_is_left_out),
    CASE(what_the_collecting_tool_answers_is_no_lead_beside_others))
