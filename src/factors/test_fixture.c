/*
 * An incident folder made on the spot, for this room's tests: files go in, leads come out. The tests include this file; it is
 * no program of its own. Times are clocks of 2025-02-09, UTC.
 */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "factors/factors.h"

#include <unistd.h>

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
    dbr_timeline *timeline;
    dbr_factors *factors;
} fixture;

/* "10:05:23" of 2025-02-09. */
static dbr_time at(const char *clock)
{
    dbr_time t = DBR_TIME_NONE;
    dbr_time resolution = 0;
    dbr_err err = {0};
    const dbr_time base = INT64_C(1739095200) * DBR_SECOND;
    assert_int_equal(dbr_time_parse(dbr_slice_str(clock), dbr_zone_utc(), base, &t, &resolution, &err),
                     DBR_OK);
    return t;
}

static void put(fixture *f, const char *name, const char *text)
{
    dbr_err err = {0};
    char *path = dbr_arena_printf(&f->arena, "%s/in/%s", f->folder, name);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&f->arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(text), &err), DBR_OK);
}

/* A good request each two seconds from 09:30 to 10:50; from `from` to `to` a failed one each second. */
static void put_access(fixture *f, const char *name, dbr_time from, dbr_time to)
{
    DBR_AUTO(dbr_buf) out = {0};
    for (dbr_time t = at("09:30:00"); t <= at("10:50:00"); t += DBR_SECOND) {
        bool is_bad = from != DBR_TIME_NONE && t >= from && t <= to;
        dbr_civil c = dbr_time_to_civil(t);
        if (is_bad || c.second % 2 == 0) {
            dbr_buf_printf(
                &out,
                "10.0.0.9 - - [09/Feb/2025:%02d:%02d:%02d +0000] \"GET /orders HTTP/1.1\" %d 17 \"-\" "
                "\"curl\" customer=c-%d\n",
                c.hour, c.minute, c.second, is_bad ? 503 : 200, c.second % 7);
        }
    }
    put(f, name, dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

static void ingest(fixture *f)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = at("12:00:00")};
    dbr_index_options o = {.n_threads = 1};
    const char *in = dbr_arena_printf(&f->arena, "%s/in", f->folder);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add(f->ev, in, NULL, true, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
}

static void build(fixture *f, dbr_timeline_options o)
{
    dbr_err err = {0};
    if (f->ev == NULL) {
        ingest(f);
    }
    assert_int_equal(dbr_timeline_build(f->ev, &f->incident, &o, &f->arena, &f->timeline, &err), DBR_OK);
}

#define OPEN ((dbr_timeline_options){.window = {DBR_TIME_NONE, DBR_TIME_NONE}})

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-factors-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.title = dbr_slice_str("Orders fail");
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
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
    free(f);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static void find(fixture *f)
{
    dbr_err err = {0};
    build(f, OPEN);
    assert_int_equal(dbr_factors_find(f->ev, &f->incident, f->timeline, 0, &f->arena, &f->factors, &err),
                     DBR_OK);
}

static bool holds(dbr_slice text, const char *part)
{
    return dbr_slice_find_nocase(text, dbr_slice_str(part)) != SIZE_MAX;
}

static size_t count_of(fixture *f, const char *title)
{
    size_t n = 0;
    for (size_t i = 0; i < f->factors->n_leads; i++) {
        n += holds(f->factors->leads[i].title, title);
    }
    return n;
}

static const dbr_lead *lead_of(fixture *f, dbr_lead_role role, const char *title)
{
    for (size_t i = 0; i < f->factors->n_leads; i++) {
        if (f->factors->leads[i].role == role && holds(f->factors->leads[i].title, title)) {
            return &f->factors->leads[i];
        }
    }
    return NULL;
}
