/* Running a plan of commands: what is stored, what is said, what goes on after a failure. */
#include "test.h"

#include "base/test_folder.h"
#include "collect/collect.h"

static const dbr_source source = {.name = "shell"};
static dbr_arena arena;
static dbr_err err;
static char said[1024];

static void report(void *data, const dbr_collect_step *step, dbr_collect_result result, size_t size_bytes,
                   const dbr_err *why)
{
    (void)data;
    size_t n = strlen(said);
    (void)snprintf(said + n, sizeof(said) - n, "%s %s %zu %s\n", step->artifact,
                   dbr_collect_result_name(result), size_bytes, why != NULL ? why->message : "");
}

static void add(dbr_collect_plan *plan, const char *artifact, const char *script)
{
    dbr_collect_step *s = DBR_PUSH(&plan->steps);
    const char **argv = DBR_NEW_N(&arena, const char *, 4);
    argv[0] = "sh";
    argv[1] = "-c";
    argv[2] = script;
    *s = (dbr_collect_step){.source = &source, .artifact = artifact, .origin = script, .argv = argv};
}

static void a_failure_does_not_stop_the_others_and_is_recorded(void **state)
{
    (void)state;
    dbr_collect_plan plan = {.arena = &arena};
    dbr_net_options o = {0};
    dbr_net *net = NULL;
    dbr_evidence *ev = NULL;
    dbr_incident incident = {.zone = dbr_zone_utc()};
    dbr_collect_sink sink = {.how = {.by = DBR_LIT("tester")}, .report = report};
    add(&plan, "a/broken.log", "echo 'fatal: no such thing' >&2; exit 128");
    add(&plan, "a/empty.log", "true");
    add(&plan, "a/good.log", "printf 'one\\r\\ntwo'");
    assert_int_equal(dbr_net_open(&o, &net, &err), DBR_OK);
    assert_int_equal(dbr_evidence_open(test_root, &incident, &ev, &err), DBR_OK);
    said[0] = '\0';
    sink.evidence = ev;
    assert_int_equal(dbr_collect_run(&plan, net, &sink, &err), DBR_OK);
    assert_string_equal(said, "a/broken.log failed 0 'sh' ended with exit code 128: fatal: no such thing\n"
                              "a/empty.log empty 0 \na/good.log collected 8 \n");
    assert_string_equal(get_file("evidence/a/good.log"), "one\r\ntwo");
    assert_non_null(
        strstr(get_file("evidence/collect/not-collected.txt"), "a/broken.log: not collected from shell"));
    assert_non_null(strstr(get_file("evidence/MANIFEST.jsonl"), "printf 'one"));
    ev = dbr_evidence_free(ev);
    net = dbr_net_close(net);
    dbr_collect_plan_release(&plan);
    dbr_arena_release(&arena);
}

DBR_TESTS(IN_FOLDER(a_failure_does_not_stop_the_others_and_is_recorded))
