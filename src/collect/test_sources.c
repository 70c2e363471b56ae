/* What the sources would ask for. */
#include "test.h"

#include "collect/collect.h"

static dbr_arena arena;
static dbr_err err;
static dbr_collect_plan plan;

static int setup(void **state)
{
    (void)state;
    err = (dbr_err){0};
    plan = (dbr_collect_plan){.arena = &arena};
    plan.window.begin = INT64_C(1739094900) * DBR_SECOND; // 2025-02-09 09:55
    plan.window.end = plan.window.begin + 55 * DBR_MINUTE;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    dbr_collect_plan_release(&plan);
    dbr_arena_release(&arena);
    return 0;
}

static dbr_code plan_words(const char *name, int argc, const char *const *argv)
{
    const dbr_source *s = dbr_source_find(dbr_slice_str(name));
    assert_non_null(s);
    void *args = dbr_arena_alloc(&arena, s->args_bytes);
    const char **operands = NULL;
    size_t n_operands = 0;
    assert_int_equal(
        dbr_option_parse(&arena, &s->options, &args, 1, argc, argv, &operands, &n_operands, &err), DBR_OK);
    return s->plan(args, &plan, &err);
}
#define PLAN(name, ...)                                                                                      \
    plan_words((name), (int)(sizeof((const char *[]){name, __VA_ARGS__}) / sizeof(char *)),                  \
               (const char *const[]){name, __VA_ARGS__})

static void prometheus_asks_for_each_query_and_the_alerts(void **state)
{
    (void)state;
    assert_int_equal(PLAN("prometheus", "--url=http://p:9090/", "--query=errors=rate(x{a=\"b\"}[1m])"),
                     DBR_OK);
    assert_int_equal(plan.steps.n, 2);
    assert_string_equal(plan.steps.items[0].artifact, "prometheus/errors.json");
    assert_string_equal(plan.steps.items[0].request.url, "http://p:9090/api/v1/query_range");
    assert_string_equal(
        plan.steps.items[0].origin,
        "http://p:9090/api/v1/query_range?query=rate%28x%7Ba%3D%22b%22%7D%5B1m%5D%29&start=2025-02-"
        "09T09%3A55%3A00Z&end=2025-02-09T10%3A50%3A00Z&step=15");
    assert_string_equal(plan.steps.items[1].artifact, "prometheus/alerts.json");
    assert_true(dbr_slice_is(plan.steps.items[1].request.body,
                             "query=ALERTS%5B3300s%5D&time=2025-02-09T10%3A50%3A00Z"));
    assert_string_equal(plan.steps.items[1].token_env, "PROMETHEUS_TOKEN");
}

/* 10,999 steps of a second are 11,000 points: one request; one second more and a second request has one point. */
static void prometheus_splits_at_eleven_thousand_points(void **state)
{
    (void)state;
    plan.window.end = plan.window.begin + 10999 * DBR_SECOND;
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--query=a=b", "--step=1s", "--alerts=no"), DBR_OK);
    assert_int_equal(plan.steps.n, 1);
    plan.window.end += DBR_SECOND;
    plan.steps.n = 0;
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--query=a=b", "--step=1s", "--alerts=no"), DBR_OK);
    assert_int_equal(plan.steps.n, 2);
    assert_string_equal(plan.steps.items[1].artifact, "prometheus/a-2.json");
    assert_true(dbr_slice_is(plan.steps.items[0].request.body,
                             "query=b&start=2025-02-09T09%3A55%3A00Z&end=2025-02-09T12%3A58%3A19Z&step=1"));
    assert_true(dbr_slice_is(plan.steps.items[1].request.body,
                             "query=b&start=2025-02-09T12%3A58%3A20Z&end=2025-02-09T12%3A58%3A20Z&step=1"));
}

static void prometheus_refuses_absurd_numbers_of_points(void **state)
{
    (void)state;
    plan.window.end = plan.window.begin + 365 * DBR_DAY;
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--query=a=b", "--step=1ms"), DBR_ELIMIT);
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--query=a=b", "--step=soon"), DBR_EUSAGE);
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--query=a=b", "--step=0s"), DBR_EUSAGE);
}

static void prometheus_names_what_is_missing(void **state)
{
    (void)state;
    assert_int_equal(PLAN("prometheus", "--query=a=b"), DBR_EUSAGE);
    assert_non_null(strstr(err.message, "--url"));
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--query=up{job=\"x\"}"), DBR_EUSAGE);
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--query=../x=up"), DBR_EUSAGE);
    assert_int_equal(PLAN("prometheus", "--url=http://me:pw@p"), DBR_EUSAGE);
    assert_int_equal(PLAN("prometheus", "--url=http://p", "--token-env=AWS_SECRET_ACCESS_KEY"), DBR_EUSAGE);
}

static dbr_collect_answer judge(const char *bytes, bool is_good)
{
    dbr_collect_answer a = {.bytes = dbr_slice_str(bytes), .is_good = is_good};
    dbr_source_find((dbr_slice)DBR_LIT("prometheus"))->judge(&arena, &a);
    return a;
}

static void prometheus_answers_are_judged(void **state)
{
    (void)state;
    assert_true(judge("{\"status\":\"success\",\"data\":{\"result\":[{}]}}", true).is_good);
    assert_false(judge("{\"status\":\"success\",\"data\":{\"result\":[{}]}}", true).is_empty);
    assert_true(judge("{\"status\":\"success\",\"data\":{\"result\":[]}}", true).is_empty);
    assert_true(dbr_slice_is(judge("{\"status\":\"error\",\"error\":\"1:5: parse error\"}", false).said,
                             "1:5: parse error"));
    assert_false(judge("<html>Log in</html>", true).is_good);
    assert_false(judge("", true).is_good);
}

static void git_asks_for_the_week_before_too(void **state)
{
    (void)state;
    assert_int_equal(PLAN("git", "--repo=/srv/api.git", "--repo=/srv/it's here"), DBR_OK);
    assert_int_equal(plan.steps.n, 2);
    assert_string_equal(plan.steps.items[0].artifact, "git/api.log");
    assert_string_equal(plan.steps.items[1].artifact, "git/it's-here.log");
    assert_non_null(strstr(plan.steps.items[0].origin, "git --no-pager -C /srv/api.git "));
    assert_non_null(
        strstr(plan.steps.items[0].origin, "--since=2025-02-02T09:55:00Z --until=2025-02-09T10:50:00Z"));
    assert_non_null(strstr(plan.steps.items[1].origin, "-C '/srv/it'\\''s here' "));
    assert_null(plan.steps.items[0].request.method);
}

static void git_needs_a_repository(void **state)
{
    (void)state;
    assert_int_equal(plan_words("git", 1, (const char *const[]){"git"}), DBR_EUSAGE);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(T(prometheus_asks_for_each_query_and_the_alerts), T(prometheus_splits_at_eleven_thousand_points),
          T(prometheus_refuses_absurd_numbers_of_points), T(prometheus_names_what_is_missing),
          T(prometheus_answers_are_judged), T(git_asks_for_the_week_before_too), T(git_needs_a_repository))
