/* Changes as tools tell of them: which record each shape becomes, and what is none. */
#include "read/test_fixture.h"

static void forges_tell_of_merges_releases_and_runs(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"prs.json",
         "[{\"author\":{\"login\":\"erin\"},\"mergedAt\":\"2025-02-09T10:00:30Z\",\"number\":17,\"title\":"
         "\"Smaller "
         "pool\"}]",
         "commit", "Smaller pool (#17)", "", "", "erin"},
        {"open-prs.json",
         "[{\"author\":{\"login\":\"erin\"},\"createdAt\":\"2025-02-09T10:00:30Z\",\"mergedAt\":null,"
         "\"number\":17,"
         "\"title\":\"Smaller pool\"}]",
         NULL, "", "", "", ""},
        {"releases.json",
         "[{\"name\":\"v2.3.0\",\"tagName\":\"v2.3.0\",\"isDraft\":false,\"createdAt\":\"2025-02-09T09:59:"
         "00Z\","
         "\"publishedAt\":\"2025-02-09T10:02:00Z\"}]",
         "release", "Release v2.3.0", "", "v2.3.0", ""},
        {"runs.json",
         "[{\"conclusion\":\"success\",\"createdAt\":\"2025-02-09T10:01:00Z\",\"displayTitle\":\"Smaller "
         "pool\","
         "\"workflowName\":\"deploy-prod\"}]",
         "deploy", "deploy-prod: Smaller pool", "deploy-prod", "", ""},
        {"lint.json",
         "[{\"conclusion\":\"success\",\"createdAt\":\"2025-02-09T10:01:00Z\",\"displayTitle\":\"Smaller "
         "pool\","
         "\"workflowName\":\"lint\"}]",
         NULL, "", "", "", ""},
    };
    ASSERT_CHANGES(ROWS);
}

static void deploy_tools_tell_of_what_and_which_version(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"history.txt",
         "REVISION\tUPDATED                 \tSTATUS  \tCHART         \tAPP VERSION\tDESCRIPTION     \n"
         "3       \tSun Feb  9 10:22:10 2025\tdeployed\tcheckout-1.4.0\t2.2.8      \tRollback to 1   \n",
         "rollback", "checkout 2.2.8", "checkout", "2.2.8", ""},
        {"history.json",
         "[{\"revision\":2,\"updated\":\"2025-02-09T10:03:30.118Z\",\"status\":\"deployed\",\"chart\":"
         "\"order-api-1.5.0\","
         "\"app_version\":\"\",\"description\":\"Upgrade complete\"}]",
         "deploy", "order-api 1.5.0", "order-api", "1.5.0", ""},
        {"pipelines.json",
         "[{\"application\":\"checkout\",\"buildTime\":1739095390000,\"startTime\":1739095400000,\"name\":"
         "\"Deploy to "
         "prod\",\"status\":\"SUCCEEDED\",\"trigger\":{\"type\":\"manual\",\"user\":\"erin\"},\"stages\":[]}"
         "]",
         "deploy", "checkout: Deploy to prod", "checkout", "", "erin"},
    };
    ASSERT_CHANGES(ROWS);
}

static void flags_that_somebody_turned_are_changes(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"flags.jsonl",
         "{\"time\":\"2025-02-09T10:00:30Z\",\"kind\":\"flag\",\"flag\":\"new-search\",\"action\":"
         "\"enabled\","
         "\"by\":\"erin\"}\n",
         "flag", "new-search enabled", "new-search", "", "erin"},
        {"flags.jsonl",
         "{\"ts\":\"2025-02-09T10:00:30Z\",\"flag_key\":\"new-search\",\"old\":false,\"new\":true,\"actor\":"
         "\"erin\"}\n",
         "flag", "new-search from false to true", "new-search", "", "erin"},
        {"launchdarkly.json",
         "{\"items\":[{\"_id\":\"1\",\"date\":1739095230000,\"kind\":\"flag\",\"name\":\"new-search\","
         "\"titleVerb\":\"turned on the flag\",\"title\":\"[Erin](mailto:e@x) turned on the flag "
         "[new-search](/f) "
         "in `Production`\",\"member\":{\"email\":\"erin@example.com\"}}]}\n",
         "flag", "new-search turned on", "new-search", "", "erin@example.com"},
        {"unleash.json",
         "{\"version\":1,\"events\":[{\"id\":12,\"type\":\"feature-environment-enabled\",\"createdBy\":"
         "\"erin\","
         "\"createdAt\":\"2025-02-09T10:00:30Z\",\"featureName\":\"new-search\",\"environment\":"
         "\"production\"}]"
         "}\n",
         "flag", "new-search enabled", "new-search", "", "erin"},
        {"asked.jsonl",
         "{\"time\":\"2025-02-09T10:00:30Z\",\"event\":\"flag_evaluated\",\"flag\":\"new-search\",\"value\":"
         "true}"
         "\n",
         NULL, "", "", "", ""},
        {"app.jsonl",
         "{\"time\":\"2025-02-09T10:00:30Z\",\"level\":\"info\",\"flag\":\"new-search\",\"event\":"
         "\"enabled\"}"
         "\n",
         NULL, "", "", "", ""},
    };
    ASSERT_CHANGES(ROWS);
}

static void build_servers_tell_of_their_jobs(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"builds.json",
         "{\"_class\":\"x\",\"builds\":[{\"_class\":\"y\",\"duration\":41000,\"fullDisplayName\":"
         "\"deploy-reporting "
         "#311\",\"number\":311,\"result\":\"SUCCESS\",\"timestamp\":1739095230000,\"url\":"
         "\"https://ci.example.com/job/deploy-reporting/311/\"}]}\n",
         "deploy", "deploy-reporting #311", "deploy-reporting", "", ""},
        {"build.json",
         "{\"number\":7,\"result\":\"FAILURE\",\"timestamp\":1739095230000,\"url\":\"https://ci.example.com/"
         "job/"
         "shop/job/tax/job/main/7/\"}\n",
         "build", "tax #7", "tax", "", ""},
    };
    ASSERT_CHANGES(ROWS);
    kept k = read_all(ROWS[0].path, ROWS[0].text);
    assert_slice(k.records[0].service, "reporting");
    dbr_arena_release(&k.arena);
}

#define GITHUB_DEPLOYMENT                                                                                    \
    "\"sha\":\"a84d88e7554f\",\"ref\":\"main\",\"task\":\"deploy\",\"environment\":\"production\","          \
    "\"created_at\":\"2025-02-09T10:00:30Z\""

static void a_deployment_is_of_its_repository(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"deployments.json",
         "[{\"url\":\"https://api.example.com/repos/shop/tax/deployments/1\",\"creator\":{\"login\":\"erin\"}"
         "," GITHUB_DEPLOYMENT "}]\n",
         "deploy", "shop/tax: a84d88e7554f", "shop/tax", "a84d88e7554f", "erin"},
        {"deployment.json",
         "{\"deployment\":{" GITHUB_DEPLOYMENT
         "},\"repository\":{\"name\":\"tax\",\"full_name\":\"shop/tax\"}}\n",
         "deploy", "shop/tax: main", "shop/tax", "main", ""},
        {"gitlab.json",
         "[{\"created_at\":\"2025-02-09T10:00:30Z\",\"status\":\"success\",\"deployable\":{\"id\":657,"
         "\"pipeline\":{\"web_url\":\"https://gitlab.example.com/shop/tax/-/pipelines/"
         "36\"}},\"environment\":{"
         "\"name\":\"production\"},\"sha\":\"99d03678b90d\",\"user\":{\"username\":\"erin\"}}]\n",
         "deploy", "shop/tax: 99d03678b90d", "shop/tax", "99d03678b90d", "erin"},
    };
    ASSERT_CHANGES(ROWS);
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        kept k = read_all(ROWS[i].path, ROWS[i].text);
        assert_slice(k.records[0].service, "tax");
        dbr_arena_release(&k.arena);
    }
    kept k = read_all("bare.json", "[{" GITHUB_DEPLOYMENT "}]\n");
    assert_slice(k.records[0].object, "production"); /* nothing tells more */
    assert_slice(k.records[0].service, "");
    dbr_arena_release(&k.arena);
}

static void an_application_tells_what_it_deployed(void **state)
{
    (void)state;
    kept k =
        read_all("app.json",
                 "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\",\"metadata\":{\"name\":"
                 "\"tax\"},\"status\":{\"history\":[{\"id\":11,\"deployedAt\":\"2025-02-08T10:00:30Z\","
                 "\"revision\":\"aaa1\"},{\"id\":12,\"deployedAt\":\"2025-02-09T10:00:30Z\",\"revision\":"
                 "\"bbb2\",\"initiatedBy\":{\"username\":\"erin\"}}]}}\n");
    assert_int_equal(k.n, 2);
    assert_slice(k.records[1].verb, "deploy");
    assert_slice(k.records[1].object, "tax");
    assert_slice(k.records[1].version, "bbb2");
    assert_slice(k.records[1].subject, "erin");
    assert_slice(k.records[1].stamp_raw, "2025-02-09T10:00:30Z");
    dbr_arena_release(&k.arena);
}

static void a_long_history_keeps_its_newest_end(void **state)
{
    (void)state;
    char text[2048] =
        "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Application\",\"metadata\":{\"name\":"
        "\"tax\"},\"status\":{\"history\":[";
    for (int i = 0; i < 10; i++) {
        size_t n = strlen(text);
        (void)snprintf(text + n, sizeof(text) - n,
                       "%s{\"deployedAt\":\"2025-02-09T1%d:00:30Z\",\"revision\":\"r%d\"}", i > 0 ? "," : "",
                       i, i);
    }
    size_t end = strlen(text);
    (void)snprintf(text + end, sizeof(text) - end, "]}}\n");
    kept k = read_all("app.json", text);
    assert_int_equal(k.n, 8);
    assert_slice(k.records[0].version, "r2");
    assert_slice(k.records[7].version, "r9");
    dbr_arena_release(&k.arena);
}

static void an_audit_event_may_have_lost_its_id(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"audit.jsonl",
         "{\"kind\":\"Event\",\"level\":\"RequestResponse\",\"stage\":\"ResponseComplete\",\"verb\":"
         "\"patch\","
         "\"user\":{\"username\":\"erin\"},\"objectRef\":{\"resource\":\"deployments\",\"name\":\"tax\"},"
         "\"responseStatus\":{\"code\":200},\"requestReceivedTimestamp\":\"2025-02-09T10:00:30Z\"}\n",
         "update", "update deployments/tax", "deployments/tax", "", "erin"},
    };
    ASSERT_CHANGES(ROWS);
}

static void a_change_calendar_tells_by_its_words(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"changes.csv",
         "change_id,start_time,service,description,implementer\n"
         "CHG0013,2025-02-09 10:22:10,checkout,Roll back to 2.2.9,Erin Example\n",
         "rollback", "Roll back to 2.2.9", "checkout", "", "Erin Example"},
        {"servicenow.json",
         "[{\"number\":\"CHG0031\",\"short_description\":\"More disk for "
         "orders\",\"start_date\":\"2025-02-09 10:22:10\","
         "\"assigned_to\":\"Erin Example\"}]",
         "update", "More disk for orders", "", "", "Erin Example"},
        {"incidents.json",
         "[{\"number\":\"INC0031\",\"short_description\":\"Orders fail\",\"start_date\":\"2025-02-09 "
         "10:22:10\"}]",
         NULL, "", "", "", ""},
        {"变更.csv", "变更编号,开始时间,系统,变更内容,实施人\nB-7,2025-02-09 10:22:10,订单,上线 2.3.0,张三\n",
         "release", "上线 2.3.0", "订单", "", "张三"},
    };
    ASSERT_CHANGES(ROWS);
}

static void clouds_audit_logs_tell_what_was_changed(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"audit.json",
         "[{\"protoPayload\":{\"methodName\":\"google.container.v1.ClusterManager.UpdateNodePool\","
         "\"authenticationInfo\":"
         "{\"principalEmail\":\"erin@example.com\"},\"resourceName\":\"projects/shop/nodePools/"
         "a\"},\"severity\":\"NOTICE\","
         "\"timestamp\":\"2025-02-09T10:03:30.118Z\"}]",
         "update", "google.container.v1.ClusterManager.UpdateNodePool", "a", "", "erin@example.com"},
        {"reads.json",
         "[{\"protoPayload\":{\"methodName\":\"google.container.v1.ClusterManager.GetNodePool\","
         "\"authenticationInfo\":"
         "{\"principalEmail\":\"erin@example.com\"},\"resourceName\":\"projects/shop/nodePools/"
         "a\"},\"severity\":\"INFO\","
         "\"timestamp\":\"2025-02-09T10:03:30.118Z\"}]",
         NULL, "", "", "", ""},
        {"activity.json",
         "{\"value\":[{\"eventTimestamp\":\"2025-02-09T10:03:30.118Z\",\"operationName\":{\"value\":"
         "\"Microsoft.Web/sites/config/write\",\"localizedValue\":\"Update web sites config\"},\"caller\":"
         "\"erin@example.com\",\"resourceId\":\"/subscriptions/1/sites/"
         "checkout\",\"level\":\"Informational\"}]}",
         "update", "Update web sites config", "checkout", "", "erin@example.com"},
    };
    ASSERT_CHANGES(ROWS);
}

/* Rows that tell a whole page or alert are a record for each of its times. */
/* What a pager exports line by line is called by what is wrong, not by the incident's number or how it was triggered. */
static void pages_are_called_by_their_own_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *title, *said;
    } ROWS[] = {
        {"{\"ts\":\"2025-02-09T10:08:12Z\",\"type\":\"triggered\",\"incident\":\"1194\",\"text\":\"Triggered "
         "through the "
         "API.\\nDescription: Checkout of shop.example answers with errors in the region\\neu-1 | Violation "
         "started: "
         "10:07\\nINCIDENT #1194\"}\n",
         "Checkout of shop.example answers with errors in the region eu-1",
         "Checkout of shop.example answers with errors in the region"},
        {"{\"ts\":\"2025-02-09T10:40:00Z\",\"type\":\"resolved\",\"incident\":1194,\"text\":\"Resolved by "
         "Sam through "
         "Slack.\\nINCIDENT #1194\\nCheckout is down\"}\n",
         "Checkout is down", "Checkout is down"},
        {"{\"ts\":\"2025-02-09T10:40:00Z\",\"type\":\"triggered\",\"incident\":\"checkout "
         "outage\",\"text\":\"Triggered "
         "via e-mail.\"}\n",
         "checkout outage", "Triggered via e-mail."},
        {"{\"ts\":\"2025-02-09T10:40:00Z\",\"type\":\"triggered\",\"incident\":\"7\",\"text\":\"\"}\n", "7",
         ""},
    };
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        kept k = read_all("pages.jsonl", ROWS[i].text);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.records[0].kind, DBR_KIND_PAGE);
        assert_slice(k.records[0].title, ROWS[i].title);
        assert_true(dbr_slice_starts(k.records[0].text, ROWS[i].said));
        dbr_arena_release(&k.arena);
    }
}

static void pagers_and_monitors_export_whole_episodes(void **state)
{
    (void)state;
    assert_verbs(
        "incidents.csv",
        "incident_number,description,service_name,created_on,acknowledged_on,resolved_on,urgency,assigned_"
        "to\n"
        "17,Orders fail,orders,2025-02-09T10:07:10Z,2025-02-09T10:08:30Z,2025-02-09T10:40:00Z,high,Erin\n",
        DBR_KIND_PAGE, (const char *const[]){"triggered", "acknowledged", "resolved", NULL});
    assert_verbs("opsgenie.csv",
                 "Alert ID,Message,Status,Priority,Created At,Acknowledged At,Closed At,Owner\n"
                 "7a,Orders fail,open,P1,2025-02-09 10:07:10,2025-02-09 10:08:30,,erin\n",
                 DBR_KIND_PAGE, (const char *const[]){"triggered", "acknowledged", NULL});
    assert_verbs("problems.csv",
                 "Severity,Time,Recovery time,Status,Host,Problem\n"
                 "High,2025-02-09 10:06:45,2025-02-09 10:34:00,RESOLVED,web-1,CPU is high\n",
                 DBR_KIND_ALERT, (const char *const[]){"firing", "resolved", NULL});
    assert_verbs("uptime.csv", "Event,Monitor,Date-Time,Reason\nDown,checkout,2025-02-09 10:05:30,HTTP 503\n",
                 DBR_KIND_ALERT, (const char *const[]){"firing", NULL});
    assert_verbs(
        "告警.csv",
        "告警名称,告警状态,告警时间,恢复时间\n订单失败,已恢复,2025-02-09 10:06:45,2025-02-09 10:34:00\n",
        DBR_KIND_ALERT, (const char *const[]){"firing", "resolved", NULL});
    assert_verbs(
        "transitions.json",
        "{\"transitions\":[{\"name\":\"triggered\",\"at\":\"2025-02-09T10:07:10Z\",\"by\":\"SYSTEM\"},"
        "{\"name\":\"acknowledged\",\"at\":\"2025-02-09T10:08:30Z\",\"by\":\"erin\"}]}",
        DBR_KIND_PAGE, (const char *const[]){"triggered", "acknowledged", NULL});
    assert_verbs(
        "tickets.csv",
        "id,title,created_at,resolved_at\n7,Ask for access,2025-02-09 10:06:45,2025-02-09 10:34:00\n",
        DBR_KIND_LOG, (const char *const[]){"", NULL}); // a ticket is no page
}

static void what_tells_series_apart_are_their_labels(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_field fields[] = {{.key = dbr_slice_str("host"), .value = dbr_slice_str("web-1")},
                          {.key = dbr_slice_str("labels.zone"), .value = dbr_slice_str("a")},
                          {.key = dbr_slice_str("comment"), .value = dbr_slice_str("warm")},
                          {.key = dbr_slice_str("cpu"), .value = dbr_slice_str("12"), .is_number = true}};
    dbr_record r = {.fields = fields, .n_fields = 4};
    assert_slice(dbr_series_labels(&arena, &r), "{\"host\":\"web-1\",\"zone\":\"a\"}");
    r.n_fields = 0;
    assert_int_equal(dbr_series_labels(&arena, &r).len, 0);
    dbr_arena_release(&arena);
}

static void tables_of_metrics_name_their_series(void **state)
{
    (void)state;
    static const char *const TABLES[] = {
        "ts,metric,host,value\n2025-02-09T10:05:00Z,cpu,web-1,12.5\n",
        "Series;Time;Value\ncpu;2025-02-09T10:05:00Z;12,5\n",
        "sep=;\n\"Time\";\"cpu\"\n\"2025-02-09T10:05:00Z\";\"12,5\"\n",
    };
    for (size_t i = 0; i < sizeof(TABLES) / sizeof(TABLES[0]); i++) {
        kept k = read_all("metrics.csv", TABLES[i]);
        assert_int_equal(k.n, 1);
        assert_int_equal(k.records[0].kind, DBR_KIND_SAMPLE);
        assert_slice(k.records[0].title, "cpu");
        assert_slice(k.records[0].text, "12.5");
        dbr_arena_release(&k.arena);
    }
}

static void commits_stand_on_a_line_each(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"a.txt", "1f3a9c2 2025-02-09 10:03:30 +0000 Smaller pool\n", "commit", "Smaller pool", "", "1f3a9c2",
         ""},
        {"b.txt", "* 1f3a9c2 Smaller pool (2025-02-09 10:03:30 +0000)\n", "commit", "Smaller pool", "",
         "1f3a9c2", ""},
        {"c.txt", "1f3a9c2|Erin Example|Sun Feb 9 10:03:30 2025 +0000|Smaller pool\n", "commit",
         "Smaller pool", "", "1f3a9c2", "Erin Example"},
        {"d.txt", "2025-02-09T10:03:30+00:00 1f3a9c2 Smaller pool\n", "commit", "Smaller pool", "", "1f3a9c2",
         ""},
        {"e.txt", "1f3a9c2\t2025-02-09T10:03:30+00:00\tErin Example\tSmaller pool\n", "commit",
         "Smaller pool", "", "1f3a9c2", "Erin Example"},
        {"trace.log", "2025-02-09T10:03:30+00:00 1f3a9c2\n", NULL, "", "", "", ""}, // an id alone
        {"epoch.log", "1739095410 2025-02-09 10:03:30 pool resized\n", NULL, "", "", "", ""},
    };
    ASSERT_CHANGES(ROWS);
}

static void package_managers_tell_what_they_changed(void **state)
{
    (void)state;
    static const change_row ROWS[] = {
        {"apt/history.log",
         "\nStart-Date: 2025-02-09  10:03:30\nCommandline: apt-get install -y nginx\nRequested-By: deploy "
         "(1000)\n"
         "Install: nginx:amd64 (1.22.1-9), libgd3:amd64 (2.3.3-9, automatic)\nEnd-Date: 2025-02-09  "
         "10:03:44\n",
         "create", "nginx 1.22.1-9 (+1)", "nginx", "1.22.1-9", "deploy"},
        {"dpkg.log", "2025-02-09 10:03:31 upgrade nginx:amd64 1.22.1-9 1.22.1-10\n", "update",
         "nginx 1.22.1-10", "nginx", "1.22.1-10", ""},
        {"dnf.rpm.log", "2025-02-09T10:03:31+0000 SUBDEBUG Erase: nginx-1.22.1-9.x86_64\n", "delete",
         "nginx-1.22.1-9.x86_64", "nginx-1.22.1-9.x86_64", "", ""},
        {"app.log", "2025-02-09 10:03:31 upgrade finished in 3 s\n", NULL, "", "", "", ""},
    };
    ASSERT_CHANGES(ROWS);
    kept k = read_all("apt/history.log",
                      "Start-Date: 2025-02-09  10:03:30\nCommandline: /usr/bin/unattended-upgrade\n"
                      "Upgrade: libssl3:amd64 (3.0.15-1, 3.0.15-2)\nEnd-Date: 2025-02-09  10:03:44\n");
    assert_true(k.records[0].is_bot);
    assert_slice(k.records[0].version, "3.0.15-2");
    dbr_arena_release(&k.arena);
}

DBR_TESTS(cmocka_unit_test(flags_that_somebody_turned_are_changes),
          cmocka_unit_test(build_servers_tell_of_their_jobs),
          cmocka_unit_test(a_deployment_is_of_its_repository),
          cmocka_unit_test(an_application_tells_what_it_deployed),
          cmocka_unit_test(a_long_history_keeps_its_newest_end),
          cmocka_unit_test(an_audit_event_may_have_lost_its_id),
          cmocka_unit_test(forges_tell_of_merges_releases_and_runs),
          cmocka_unit_test(deploy_tools_tell_of_what_and_which_version),
          cmocka_unit_test(clouds_audit_logs_tell_what_was_changed),
          cmocka_unit_test(pages_are_called_by_their_own_words),
          cmocka_unit_test(pagers_and_monitors_export_whole_episodes),
          cmocka_unit_test(what_tells_series_apart_are_their_labels),
          cmocka_unit_test(tables_of_metrics_name_their_series),
          cmocka_unit_test(a_change_calendar_tells_by_its_words),
          cmocka_unit_test(commits_stand_on_a_line_each),
          cmocka_unit_test(package_managers_tell_what_they_changed))
