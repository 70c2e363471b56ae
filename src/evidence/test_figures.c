/* Figures: each is a claim that yields its value, and the numbers people write are among them. */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "evidence/evidence.h"

#include <math.h>
#include <unistd.h>

#define BEGIN (INT64_C(1739095500) * DBR_SECOND) // 2025-02-09 10:05

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
    const dbr_figure *figures;
    size_t n;
} fixture;

static void put(fixture *f, const char *name, dbr_slice bytes)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = BEGIN};
    assert_int_equal(dbr_evidence_add_bytes(f->ev, name, bytes, &how, &err), DBR_OK);
}

/* web/a and web/b: a request a second for 20 minutes from 10:00, every fourth failed from 10:05 to 10:10; app.jsonl: a line
 * each ten seconds, pages, and two series of one name. */
static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    dbr_err err = {0};
    dbr_index_options o = {.n_threads = 1};
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-figures-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.zone = dbr_zone_utc();
    f->incident.window = (dbr_span){BEGIN, BEGIN + 10 * DBR_MINUTE};
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    for (int host = 0; host < 2; host++) {
        DBR_AUTO(dbr_buf) log = {0};
        for (int i = 0; i < 1200; i++) {
            bool is_bad = i >= 300 && i < 600 && i % 4 == host;
            dbr_buf_printf(
                &log,
                "192.0.2.7 - - [09/Feb/2025:10:%02d:%02d +0000] \"GET /orders HTTP/1.1\" %d 17 \"-\" "
                "\"curl\" customer=c-%d\n",
                i / 60, i % 60, is_bad ? 503 : 200, i % 37);
        }
        put(f, host == 0 ? "web/a-access.log" : "web/b-access.log", dbr_buf_view(&log));
    }
    DBR_AUTO(dbr_buf) app = {0};
    for (int i = 0; i < 120; i++) {
        dbr_buf_printf(
            &app,
            "{\"time\":\"2025-02-09T10:%02d:%02dZ\",\"level\":\"%s\",\"msg\":\"job %d of queue is %s\"}\n",
            i / 6, i % 6 * 10, i % 3 == 0 ? "error" : "info", i, i % 3 == 0 ? "late" : "done");
    }
    put(f, "app.jsonl", dbr_buf_view(&app));
    DBR_AUTO(dbr_buf) series = {0};
    dbr_buf_str(&series, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
    for (int k = 0; k < 2; k++) {
        dbr_buf_printf(&series,
                       "%s{\"metric\":{\"__name__\":\"latency_seconds\",\"code\":\"%dxx\"},\"values\":[",
                       k > 0 ? "," : "", k == 0 ? 2 : 5);
        for (int i = 0; i < 80; i++) {
            dbr_buf_printf(&series, "%s[%d,\"%g\"]", i > 0 ? "," : "", 1739095200 + i * 15,
                           k + (i * 7 % 13) / 16.0);
        }
        dbr_buf_str(&series, "]}");
    }
    dbr_buf_str(&series, "]}}\n");
    put(f, "latency.json", dbr_buf_view(&series));
    put(f, "incident.json",
        dbr_slice_str("{\"incidents\":[{\"id\":\"Q1\",\"type\":\"incident\",\"incident_number\":7,\"title\":"
                      "\"orders is "
                      "down\",\"created_at\":\"2025-02-09T10:06:00Z\",\"status\":\"resolved\",\"resolved_"
                      "at\":\"2025-02-09T10:12:"
                      "00Z\",\"service\":{\"summary\":\"orders\"},\"urgency\":\"high\"}]}"));
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
    assert_int_equal(dbr_evidence_figures(f->ev, f->incident.window, BEGIN + 5 * DBR_MINUTE, &f->arena,
                                          &f->figures, &f->n, &err),
                     DBR_OK);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    (void)dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

/* In seconds, when it is an instant. */
static double value_of(fixture *f, const dbr_figure *x)
{
    dbr_address a;
    dbr_claim c;
    dbr_claim_value v;
    dbr_err err = {0};
    assert_true(dbr_address_parse(&f->arena, x->address, &a));
    if (dbr_claim_parse(&f->arena, x->claim, &c, &err) < 0 ||
        dbr_evidence_claim(f->ev, &c, &a, f->incident.window, NULL, &f->arena, &v, &err) < 0) {
        fail_msg("%.*s: %s", DBR_FMT(x->claim), err.message);
    }
    return x->unit == DBR_INSTANT ? v.value / (double)DBR_SECOND : v.value;
}

static void each_claim_yields_its_value(void **state)
{
    fixture *f = *state;
    assert_true(f->n > 60);
    for (size_t i = 0; i < f->n; i++) {
        const dbr_figure *x = &f->figures[i];
        double value = value_of(f, x);
        if (!(fabs(value - x->value) <= 1e-6 * fmax(1, fabs(value)))) {
            fail_msg("%.*s on %.*s yields %.12g, not %.12g", DBR_FMT(x->claim), DBR_FMT(x->address), value,
                     x->value);
        }
    }
}

static void expect(fixture *f, const char *address, const char *claim, double value)
{
    for (size_t i = 0; i < f->n; i++) {
        const dbr_figure *x = &f->figures[i];
        if (dbr_slice_is(x->address, address) && dbr_slice_is(x->claim, claim)) {
            if (!(fabs(x->value - value) < 1e-6)) {
                fail_msg("%s on %s: %.12g, not %.12g", claim, address, x->value, value);
            }
            return;
        }
    }
    fail_msg("no '%s' on %s", claim, address);
}

static void counts_what_failed_by_artifact_folder_and_all(void **state)
{
    expect(*state, "evidence/web/", "= count(*) from log where status >= 500", 150);
    expect(*state, "evidence/web/a-access.log", "= count(*) from log where status >= 500", 75);
    expect(*state, "evidence/", "= count(*) from log where status = 503", 150);
    expect(
        *state, "evidence/web/",
        "= 100.0 * sum(status >= 500) / count(*) from log where status is not null and time < at('10:10:00')",
        25);
    expect(*state, "evidence/app.jsonl", "= count(*) from log where level = 'error'", 20);
}

static void counts_customers_once(void **state)
{
    expect(*state, "evidence/web/", "= count(distinct fields->>'customer') from log", 37);
    expect(*state, "evidence/web/", "= count(distinct fields->>'customer') from log where status >= 500", 37);
}

static void tells_series_of_one_name_apart(void **state)
{
    expect(*state, "evidence/latency.json",
           "= max(value) from metric where series = 'latency_seconds{code=5xx}'", 1.75);
}

static void knows_pages_and_when_they_came(void **state)
{
    expect(*state, "evidence/incident.json", "= count(*) from page where action = 'triggered'", 1);
    expect(*state, "evidence/incident.json", "= all min(time) from page where action = 'resolved'",
           1739095920);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(each_claim_yields_its_value), CASE(counts_what_failed_by_artifact_folder_and_all),
          CASE(counts_customers_once), CASE(tells_series_of_one_name_apart),
          CASE(knows_pages_and_when_they_came))
