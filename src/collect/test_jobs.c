/* Which sources are meant: debrief.yaml, names and options on the command line. */
#include "test.h"

#include "collect/collect.h"

static dbr_arena arena;
static dbr_err err;
static const dbr_collect_job *jobs;

static int teardown(void **state)
{
    (void)state;
    dbr_arena_release(&arena);
    err = (dbr_err){0};
    jobs = NULL;
    return 0;
}

static const char YAML[] = "sources:\n  - source: prometheus\n    url: http://one\n    query: {a: x}\n"
                           "  - source: git\n    repo: [api, /srv/web]\n";

static dbr_code choose(const char *yaml, const char *name, const char *word)
{
    dbr_collect_ask ask = {.yaml = dbr_slice_str(yaml),
                           .yaml_folder = "team",
                           .names = &name,
                           .n_names = name != NULL,
                           .words = &word,
                           .n_words = word != NULL};
    return dbr_collect_jobs(&arena, &ask, &jobs, &err);
}

static size_t count(void)
{
    size_t n = 0;
    while (jobs[n].source != NULL) {
        n++;
    }
    return n;
}

/* The first step that a job would take. */
static dbr_collect_step first_step(size_t i)
{
    dbr_collect_plan plan = {.arena = &arena, .window = {0, DBR_HOUR}};
    assert_int_equal(jobs[i].source->plan(jobs[i].args, &plan, &err), DBR_OK);
    dbr_collect_step s = plan.steps.items[0];
    dbr_collect_plan_release(&plan);
    return s;
}

static void all_of_debrief_yaml_by_default(void **state)
{
    (void)state;
    assert_int_equal(choose(YAML, NULL, NULL), DBR_OK);
    assert_int_equal(count(), 2);
    assert_string_equal(first_step(0).request.url, "http://one/api/v1/query_range");
    assert_string_equal(first_step(1).argv[3], "team/api");
}

static void a_name_chooses(void **state)
{
    (void)state;
    assert_int_equal(choose(YAML, "git", NULL), DBR_OK);
    assert_int_equal(count(), 1);
    assert_string_equal(jobs[0].source->name, "git");
}

static void options_come_on_top_and_choose_their_source(void **state)
{
    (void)state;
    assert_int_equal(choose(YAML, NULL, "--url=http://two"), DBR_OK);
    assert_int_equal(count(), 1);
    assert_string_equal(first_step(0).request.url, "http://two/api/v1/query_range");
    assert_string_equal(first_step(0).artifact, "prometheus/a.json");
}

static void options_alone_are_enough(void **state)
{
    (void)state;
    assert_int_equal(choose("", NULL, "--repo=here"), DBR_OK);
    assert_int_equal(count(), 1);
    assert_string_equal(first_step(0).argv[3], "here");
}

static void nothing_chosen_is_a_usage_error_with_a_remedy(void **state)
{
    (void)state;
    assert_int_equal(choose("", NULL, NULL), DBR_EUSAGE);
    assert_non_null(strstr(err.message, "sources:"));
}

static void mistyped_names_are_answered_with_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(choose("", "promtheus", NULL), DBR_EUSAGE);
    assert_non_null(strstr(err.message, "did you mean 'prometheus'?"));
    assert_int_equal(choose("", NULL, "--colour=red"), DBR_EUSAGE);
    assert_non_null(strstr(err.message, "'--colour'"));
    assert_int_equal(choose("", "git", "--url=http://x"), DBR_EUSAGE);
}

static void mistakes_in_debrief_yaml_have_their_line(void **state)
{
    (void)state;
    assert_int_equal(choose("sources:\n  - source: git\n  - source: loki\n", NULL, NULL), DBR_EPARSE);
    assert_int_equal(err.line, 3);
    assert_int_equal(choose("sources:\n  - source: git\n    rpeo: x\n", NULL, NULL), DBR_EPARSE);
    assert_int_equal(err.line, 2);
    assert_non_null(strstr(err.message, "did you mean '--repo'?"));
}

#define T(f) cmocka_unit_test_teardown(f, teardown)
DBR_TESTS(T(all_of_debrief_yaml_by_default), T(a_name_chooses),
          T(options_come_on_top_and_choose_their_source), T(options_alone_are_enough),
          T(nothing_chosen_is_a_usage_error_with_a_remedy), T(mistyped_names_are_answered_with_the_nearest),
          T(mistakes_in_debrief_yaml_have_their_line))
