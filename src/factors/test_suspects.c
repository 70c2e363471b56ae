/* Which service: names, shifts, calls, and what comes first of evidence that names it. */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "factors/suspects.h"

#include <math.h>
#include <unistd.h>

#define START (INT64_C(1739095200) * DBR_SECOND) // 2025-02-09T10:00:00Z
#define BAD   (START + 40 * DBR_MINUTE)

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
    dbr_timeline *timeline;
    dbr_factors *factors;
    dbr_buf series;
} fixture;

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-suspects-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.title = dbr_slice_str("Orders fail");
    f->incident.window = (dbr_span){BAD, BAD + 10 * DBR_MINUTE};
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
    dbr_buf_release(&f->series);
    free(f);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static void put(fixture *f, const char *name, const char *text)
{
    dbr_err err = {0};
    char *path = dbr_arena_printf(&f->arena, "%s/in/%s", f->folder, name);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&f->arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(text), &err), DBR_OK);
}

/* A sample a minute from 10:00 to 10:50, `low` until 10:40 and `high` from then on, with a little unrest. */
static void add_series(fixture *f, const char *name, const char *labels, double low, double high)
{
    dbr_buf_printf(&f->series, "%s{\"metric\":{\"__name__\":\"%s\",%s},\"values\":[",
                   f->series.len > 0 ? "," : "", name, labels);
    for (int i = 0; i < 50; i++) {
        double v = (i < 40 ? low : high) * (1 + 0.01 * (i * 7 % 5));
        dbr_buf_printf(&f->series, "%s[%lld,\"%.6g\"]", i > 0 ? "," : "",
                       (long long)(START / DBR_SECOND + 60 * i), v);
    }
    dbr_buf_str(&f->series, "]}");
}

static void find(fixture *f)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = BAD};
    dbr_index_options o = {.n_threads = 1};
    dbr_timeline_options t = {.window = f->incident.window};
    const char *in = dbr_arena_printf(&f->arena, "%s/in", f->folder);
    if (f->series.len > 0) {
        put(f, "series.json",
            dbr_arena_printf(
                &f->arena,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%.*s]}}\n",
                DBR_FMT(dbr_buf_view(&f->series))));
    }
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add(f->ev, in, NULL, true, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
    assert_int_equal(dbr_timeline_build(f->ev, &f->incident, &t, &f->arena, &f->timeline, &err), DBR_OK);
    assert_int_equal(dbr_factors_find(f->ev, &f->incident, f->timeline, 0, &f->arena, &f->factors, &err),
                     DBR_OK);
}

static const char *first(fixture *f)
{
    assert_true(f->factors->n_services > 0);
    return dbr_arena_str(&f->arena, f->factors->services[0].service);
}

static const dbr_suspect *suspect(fixture *f, const char *name)
{
    for (size_t i = 0; i < f->factors->n_services; i++) {
        if (dbr_slice_is(f->factors->services[i].service, name)) {
            return &f->factors->services[i];
        }
    }
    return NULL;
}

static bool has_part(const dbr_suspect *s, const char *part)
{
    for (size_t i = 0; s != NULL && i < s->n_reasons; i++) {
        if (strcmp(s->reasons[i].part, part) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- names ---- */

static void pods_belong_to_services(void **state)
{
    (void)state;
    dbr_slice version;
    assert_true(dbr_slice_is(fs_service_of_pod(dbr_slice_str("cart-5d9f8c7b64-x2vqp"), &version), "cart"));
    assert_int_equal(version.len, 0);
    assert_true(dbr_slice_is(fs_service_of_pod(dbr_slice_str("cart-v2-5d9f8c7b64-x2vqp"), &version), "cart"));
    assert_true(dbr_slice_is(version, "v2"));
    assert_true(dbr_slice_is(fs_service_of_pod(dbr_slice_str("db-0"), &version), "db"));
    assert_true(dbr_slice_is(fs_service_of_pod(dbr_slice_str("order-service"), &version), "order-service"));
    assert_true(dbr_slice_is(fs_service_of_pod(dbr_slice_str("front-end"), &version), "front-end"));
    assert_false(fs_is_pod(dbr_slice_str("user-order-search")));
}

static void metrics_are_known_by_their_words(void **state)
{
    (void)state;
    int sign = 0;
    assert_int_equal(fs_measure_of(dbr_slice_str("container_cpu_usage"), &sign), FS_IS_CPU);
    assert_int_equal(fs_measure_of(dbr_slice_str("request_success_rate"), &sign), FS_IS_ERRORS);
    assert_int_equal(sign, -1);
    assert_int_equal(fs_measure_of(dbr_slice_str("request_duration_seconds"), &sign), FS_IS_LATENCY);
    assert_int_equal(fs_measure_of(dbr_slice_str("requests_total"), &sign), FS_IS_TRAFFIC);
    assert_int_equal(fs_measure_of(dbr_slice_str("node_cpu_usage"), &sign), FS_IS_NODE);
    assert_int_equal(fs_measure_of(dbr_slice_str("colour"), &sign), FS_IS_OTHER);
    assert_int_equal(fs_prefix_of(dbr_slice_str("carts-db_cpu")), 8);
    assert_int_equal(fs_prefix_of(dbr_slice_str("cpu")), SIZE_MAX);
}

/* ---- shifts ---- */

static void a_window_of_three_samples_is_enough(void **state)
{
    (void)state;
    double before[] = {10, 11, 10, 9, 10, 11, 10, 9};
    double during[] = {10, 20, 21};
    fs_shift s = {0};
    assert_true(fs_compare(before, 8, during, 3, 0, &s));
    assert_true(s.z > 5);
    assert_true(s.before > 9.9 && s.before < 10.1);
}

static void what_the_reference_does_as_well_is_no_shift(void **state)
{
    (void)state;
    double before[] = {10, 20, 10, 20, 10, 20, 10, 20};
    double during[] = {20, 20, 20};
    fs_shift s = {0};
    assert_true(!fs_compare(before, 8, during, 3, 0, &s) || fabs(s.z) < 1);
    double one[] = {1};
    assert_false(fs_compare(one, 1, during, 3, 0, &s));
    assert_false(fs_compare(before, 8, during, 0, 0, &s));
}

static void strength_grows_and_stays_below_one(void **state)
{
    (void)state;
    assert_true(fs_strength(0) <= 0);
    assert_true(fs_strength(5) < fs_strength(10));
    assert_true(fs_strength(-5) >= fs_strength(5) && fs_strength(1e9) <= 1);
}

/* ---- calls ---- */

static void collect(void *data, dbr_slice caller, dbr_slice callee)
{
    dbr_buf_printf(data, "%.*s>%.*s ", DBR_FMT(caller), DBR_FMT(callee));
}

static bool reads_as(const char *text, const char *calls)
{
    DBR_AUTO(dbr_buf) out = {0};
    bool is_table = fs_graph_read(dbr_slice_str(text), collect, &out);
    return is_table == (calls != NULL) && (calls == NULL || dbr_slice_is(dbr_buf_view(&out), calls));
}

static void tables_of_calls_are_read(void **state)
{
    (void)state;
    assert_true(reads_as(",front,cart\nfront,0,1\ncart,0,0\n", "front>cart "));
    assert_true(reads_as("caller,callee\nfront,cart\ncart,db\n", "front>cart cart>db "));
    assert_true(reads_as("Source\tTarget\tWeight\r\nfront\tcart\t3\r\n", "front>cart "));
    assert_true(reads_as("\xEF\xBB\xBF"
                         "from;to\n\"a b\";c\n",
                         "a b>c "));
}

static void other_tables_are_none(void **state)
{
    (void)state;
    assert_true(reads_as("", NULL));
    assert_true(reads_as("caller,callee", NULL));
    assert_true(reads_as("name,age\nx,3\n", NULL));
    assert_true(reads_as(",a,b\nx,not,numbers\n", NULL));
}

/* ---- ranking ---- */

static void the_service_that_runs_hot_is_first(void **state)
{
    fixture *f = *state;
    add_series(f, "cpu_usage", "\"pod\":\"cart-5d9f8c7b64-x2vqp\"", 10, 90);
    add_series(f, "cpu_usage", "\"pod\":\"front-6f9f8c7b6d-abcd1\"", 12, 12);
    add_series(f, "cpu_usage", "\"pod\":\"mail-7f9f8c7b6c-zzzz9\"", 9, 9.3);
    find(f);
    assert_string_equal(first(f), "cart");
    const dbr_suspect *s = suspect(f, "cart");
    assert_true(has_part(s, "resource"));
    assert_int_equal(s->time, BAD);
    assert_true(dbr_slice_find(s->address, dbr_slice_str("evidence/series.json#t=")) != SIZE_MAX);
}

static void scores_are_the_sums_of_their_reasons(void **state)
{
    fixture *f = *state;
    add_series(f, "cpu_usage", "\"service\":\"cart\"", 10, 90);
    add_series(f, "request_latency_seconds", "\"service\":\"cart\"", 0.1, 0.9);
    find(f);
    double sum = 0;
    const dbr_suspect *s = suspect(f, "cart");
    for (size_t i = 0; i < s->n_reasons; i++) {
        sum += s->reasons[i].is_against ? -s->reasons[i].weight : s->reasons[i].weight;
    }
    assert_true(s->n_reasons == 2 && fabs(sum - s->score) < 1e-9 && s->score <= 1);
}

static void the_deepest_slow_service_comes_before_its_callers(void **state)
{
    fixture *f = *state;
    put(f, "calls.csv", "caller,callee\nfront,cart\ncart,db\nfront,mail\n");
    add_series(f, "request_latency_seconds", "\"service\":\"front\"", 0.2, 1.4);
    add_series(f, "request_latency_seconds", "\"service\":\"cart\"", 0.1, 1.2);
    add_series(f, "request_latency_seconds", "\"service\":\"db\"", 0.05, 1.1);
    add_series(f, "request_latency_seconds", "\"service\":\"mail\"", 0.1, 0.1);
    find(f);
    assert_string_equal(first(f), "db");
    assert_true(suspect(f, "front")->score < suspect(f, "db")->score / 2);
}

static void a_callee_that_adds_little_explains_nothing(void **state)
{
    fixture *f = *state;
    put(f, "calls.csv", "caller,callee\nfront,cart\ncart,db\n");
    add_series(f, "request_latency_seconds", "\"service\":\"front\"", 0.2, 2.4);
    add_series(f, "request_latency_seconds", "\"service\":\"cart\"", 0.1, 2.2);
    add_series(f, "request_latency_seconds", "\"service\":\"db\"", 0.03, 0.06);
    find(f);
    assert_string_equal(first(f), "cart");
}

static void a_slow_way_is_told_of_the_end_all_of_whose_ways_are_slow(void **state)
{
    fixture *f = *state;
    static const char *const callees[] = {"cart", "mail", "ads"};
    for (size_t i = 0; i < 3; i++) {
        for (size_t side = 0; side < 2; side++) {
            const char *labels = dbr_arena_printf(
                &f->arena,
                "\"reporter\":\"%s\",\"source_workload\":\"front\",\"destination_workload\":\"%s\"",
                side == 0 ? "source" : "destination", callees[i]);
            double waits = i == 1 ? 0.4 : 0.02;
            add_series(f, "request_duration_p50", labels, side == 0 ? 0.02 : 0.01, side == 0 ? waits : 0.01);
        }
    }
    find(f);
    assert_string_equal(first(f), "mail");
    assert_true(has_part(suspect(f, "mail"), "way"));
    assert_true(suspect(f, "front") == NULL || suspect(f, "front")->score < suspect(f, "mail")->score);
}

static void new_pods_are_compared_with_old_ones(void **state)
{
    fixture *f = *state;
    add_series(f, "request_latency_seconds", "\"pod\":\"cart-v1-5d9f8c7b64-x2vqp\"", 0.1, 0.1);
    add_series(f, "request_latency_seconds", "\"pod\":\"cart-v1-5d9f8c7b64-abcd1\"", 0.1, 0.1);
    add_series(f, "request_latency_seconds", "\"pod\":\"cart-v2-6d9f8c7b65-zzzz9\"", 0.8, 0.8);
    add_series(f, "request_latency_seconds", "\"pod\":\"mail-v1-7d9f8c7b65-zzzz8\"", 0.1, 0.1);
    find(f);
    assert_string_equal(first(f), "cart");
    assert_true(has_part(suspect(f, "cart"), "version"));
}

static void a_change_after_the_beginning_is_no_cause(void **state)
{
    fixture *f = *state;
    put(f, "releases.jsonl",
        "{\"time\":\"2025-02-09T10:38:00Z\",\"type\":\"deployment\",\"service\":\"cart\",\"version\":\"v2\"}"
        "\n"
        "{\"time\":\"2025-02-09T10:45:00Z\",\"type\":\"deployment\",\"service\":\"mail\",\"version\":\"v2\"}"
        "\n");
    add_series(f, "cpu_usage", "\"service\":\"front\"", 10, 10);
    find(f);
    assert_true(has_part(suspect(f, "cart"), "change"));
    assert_null(suspect(f, "mail"));
}

/* Two releases; whoever may have made `front` fail. "cart" was released first, and of its new version nothing is measured. */
static void put_releases(fixture *f, const char *cart, const char *mail)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(
        &out,
        "{\"time\":\"2025-02-09T%sZ\",\"type\":\"deployment\",\"service\":\"cart\",\"version\":\"v2\"}\n"
        "{\"time\":\"2025-02-09T%sZ\",\"type\":\"deployment\",\"service\":\"mail\",\"version\":\"v2\"}\n",
        cart, mail);
    put(f, "releases.jsonl", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    put(f, "calls.csv", "caller,callee\nfront,cart\nfront,mail\nfront,rates\ncart,rates\n");
}

static void a_new_version_that_nobody_hears_of_speaks_against_its_service(void **state)
{
    fixture *f = *state;
    put_releases(f, "10:36:00", "10:38:00");
    add_series(f, "cpu_usage_percent", "\"pod\":\"cart-v1-5d9f8c7b64-x2vqp\"", 20, 20);
    add_series(f, "cpu_usage_percent", "\"pod\":\"mail-v1-5d9f8c7b64-x2vqp\"", 20, 20);
    add_series(f, "cpu_usage_percent", "\"pod\":\"mail-v2-6d9f8c7b65-zzzz9\"", 20, 20);
    find(f);
    assert_string_equal(first(f), "cart");
    assert_true(has_part(suspect(f, "cart"), "version"));
    assert_false(has_part(suspect(f, "mail"), "version"));
    size_t n = 0;
    for (size_t i = 0; i < f->factors->n_questions; i++) {
        const dbr_question *q = &f->factors->questions[i];
        bool is_it = strcmp(q->about, "rollout") == 0;
        n += is_it;
        assert_true(!is_it ||
                    (dbr_slice_find(q->text, dbr_slice_str("cart")) != SIZE_MAX &&
                     dbr_slice_find(q->addresses[0], dbr_slice_str("releases.jsonl#")) != SIZE_MAX));
    }
    assert_int_equal(n, f->timeline->is_quiet ? 0 : 1);
}

/* "2.0" is no version that pods called "v1" would be expected to show. */
static void versions_of_another_spelling_are_not_missed(void **state)
{
    fixture *f = *state;
    put(f, "releases.jsonl",
        "{\"time\":\"2025-02-09T10:36:00Z\",\"type\":\"deployment\",\"service\":\"cart\",\"version\":\"2.0\"}"
        "\n");
    add_series(f, "cpu_usage_percent", "\"pod\":\"cart-v1-5d9f8c7b64-x2vqp\"", 20, 20);
    find(f);
    assert_non_null(suspect(f, "cart"));
    assert_false(has_part(suspect(f, "cart"), "version"));
}

static void failures_are_told_of_the_callee_that_changed_last(void **state)
{
    fixture *f = *state;
    put_releases(f, "10:20:00", "10:39:00");
    add_series(f, "success_rate_percent", "\"service\":\"front\"", 95, 40);
    find(f);
    assert_true(has_part(suspect(f, "mail"), "callers"));
    assert_true(suspect(f, "mail")->score > suspect(f, "cart")->score);
}

/* "rates" was not changed: cart, which calls it, was, and mail, which front asks before. */
static void who_did_not_change_may_be_sent_what_it_cannot_take(void **state)
{
    fixture *f = *state;
    put_releases(f, "10:39:00", "10:20:00");
    add_series(f, "success_rate_percent", "\"service\":\"rates\"", 95, 40);
    find(f);
    assert_true(has_part(suspect(f, "cart"), "callers"));
    assert_true(suspect(f, "cart")->score > suspect(f, "mail")->score);
}

static void what_nothing_speaks_for_is_not_listed(void **state)
{
    fixture *f = *state;
    add_series(f, "cpu_usage", "\"service\":\"cart\"", 10, 10);
    add_series(f, "cpu_usage", "\"service\":\"front\"", 12, 12);
    find(f);
    assert_int_equal(f->factors->n_services, 0);
}

static void equal_evidence_is_called_tied(void **state)
{
    fixture *f = *state;
    add_series(f, "cpu_usage", "\"service\":\"cart\"", 10, 90);
    add_series(f, "cpu_usage", "\"service\":\"mail\"", 10, 90);
    find(f);
    assert_int_equal(f->factors->n_services, 2);
    assert_true(f->factors->services[0].is_tied && f->factors->services[1].is_tied);
}

/* What was said later than the window ended: the hour after it is looked at, not a stretch of less than nothing. */
static void a_beginning_behind_the_end_is_no_window_backwards(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    add_series(f, "cpu_usage", "\"pod\":\"cart-5d9f8c7b64-x2vqp\"", 10, 90);
    add_series(f, "cpu_usage", "\"pod\":\"mail-7f9f8c7b6c-zzzz9\"", 9, 9.3);
    find(f);
    f->timeline->window_origin = DBR_WINDOW_BURST;
    f->timeline->window = (dbr_span){BAD - 30 * DBR_MINUTE, BAD - 5 * DBR_MINUTE};
    f->timeline->milestones[DBR_STARTED].time = BAD;
    assert_int_equal(dbr_factors_find(f->ev, &f->incident, f->timeline, 0, &f->arena, &f->factors, &err),
                     DBR_OK);
    assert_string_equal(first(f), "cart");
}

/* Log lines of two pods, ten a minute; from 10:40 on one writes an error instead of every second line. */
static void the_pod_that_writes_new_errors_is_first(void **state)
{
    fixture *f = *state;
    DBR_AUTO(dbr_buf) out = {0};
    for (int i = 0; i < 500; i++) {
        bool is_bad = i >= 400 && i % 2 == 1;
        dbr_buf_printf(
            &out,
            "{\"time\":\"2025-02-09T10:%02d:%02dZ\",\"level\":\"%s\",\"pod\":\"%s\",\"message\":\"%s\"}\n",
            i / 10, i % 10 * 6, is_bad && i % 4 == 1 ? "error" : "info",
            i % 4 == 1 || i % 4 == 2 ? "cart-5d9f8c7b64-x2vqp" : "mail-7d9f8c7b65-zzzz8",
            is_bad && i % 4 == 1 ? "cannot open the basket" : "request served");
    }
    put(f, "pods.jsonl", dbr_arena_str(&f->arena, dbr_buf_view(&out)));
    find(f);
    assert_string_equal(first(f), "cart");
    assert_true(has_part(suspect(f, "cart"), "logs"));
}

DBR_TESTS(cmocka_unit_test(pods_belong_to_services), cmocka_unit_test(metrics_are_known_by_their_words),
          cmocka_unit_test(a_window_of_three_samples_is_enough),
          cmocka_unit_test(what_the_reference_does_as_well_is_no_shift),
          cmocka_unit_test(strength_grows_and_stays_below_one), cmocka_unit_test(tables_of_calls_are_read),
          cmocka_unit_test(other_tables_are_none), CASE(the_service_that_runs_hot_is_first),
          CASE(scores_are_the_sums_of_their_reasons), CASE(the_deepest_slow_service_comes_before_its_callers),
          CASE(a_callee_that_adds_little_explains_nothing),
          CASE(a_slow_way_is_told_of_the_end_all_of_whose_ways_are_slow),
          CASE(new_pods_are_compared_with_old_ones), CASE(a_change_after_the_beginning_is_no_cause),
          CASE(a_new_version_that_nobody_hears_of_speaks_against_its_service),
          CASE(versions_of_another_spelling_are_not_missed),
          CASE(failures_are_told_of_the_callee_that_changed_last),
          CASE(who_did_not_change_may_be_sent_what_it_cannot_take),
          CASE(what_nothing_speaks_for_is_not_listed), CASE(equal_evidence_is_called_tied),
          CASE(a_beginning_behind_the_end_is_no_window_backwards),
          CASE(the_pod_that_writes_new_errors_is_first))
