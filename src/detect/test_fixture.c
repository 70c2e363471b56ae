/*
 * An incident folder made on the spot, for this room's tests: text goes in, signals come out. The tests include
 * this file; it is no program of its own. Times are seconds after 2025-02-09T10:00:00Z.
 */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "detect/detect.h"

#include <unistd.h>

#define TEN_OCLOCK (INT64_C(1739095200) * DBR_SECOND)

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
    dbr_buf text; // of the file being written
    const dbr_signal *signals;
    size_t n;
} fixture;

static inline dbr_time at(double seconds)
{
    return TEN_OCLOCK + (dbr_time)(seconds * 1e9);
}

/* "2025-02-09T10:00:07.250Z ERROR what" */
static inline void log_line(fixture *f, double seconds, const char *what)
{
    dbr_time_rfc3339(&f->text, at(seconds), dbr_zone_utc(), 3);
    dbr_buf_printf(&f->text, " %s\n", what);
}

/* Writes what was collected as a file to ingest. */
static inline void put(fixture *f, const char *name)
{
    dbr_err err = {0};
    assert_int_equal(dbr_folder_make(dbr_arena_printf(&f->arena, "%s/in", f->folder), &err), DBR_OK);
    char *path = dbr_arena_printf(&f->arena, "%s/in/%s", f->folder, name);
    assert_int_equal(dbr_file_write_atomic(path, dbr_buf_view(&f->text), &err), DBR_OK);
    dbr_buf_clear(&f->text);
}

/* One series, a sample each `step` seconds from `from` on, as Prometheus answers. */
static inline void put_series(fixture *f, const char *name, double from, double step, const double *v,
                              size_t n)
{
    dbr_buf_printf(&f->text,
                   "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
                   "{\"__name__\":\"%s\"},\"values\":[",
                   name);
    for (size_t i = 0; i < n; i++) {
        double t = (double)TEN_OCLOCK / DBR_SECOND + from + step * (double)i;
        dbr_buf_printf(&f->text, "%s[%.3f,\"%s\"]", i > 0 ? "," : "", t,
                       v[i] != v[i] ? "NaN" : dbr_arena_printf(&f->arena, "%.17g", v[i]));
    }
    dbr_buf_str(&f->text, "]}]}}\n");
    put(f, dbr_arena_printf(&f->arena, "%s.json", name));
}

/* Ingests all files and runs one detector over [begin, end] in seconds. */
static inline void detect(fixture *f, const char *detector, double begin, double end)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = TEN_OCLOCK};
    dbr_index_options o = {.n_threads = 1};
    const char *in = dbr_arena_printf(&f->arena, "%s/in", f->folder);
    if (f->ev == NULL) {
        assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
        assert_int_equal(dbr_evidence_add(f->ev, in, NULL, true, &how, NULL, NULL, &err), DBR_OK);
        assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
        assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
    }
    const dbr_detector *d = NULL;
    for (size_t i = 0; dbr_detector_at(i) != NULL; i++) {
        d = strcmp(dbr_detector_at(i)->name, detector) == 0 ? dbr_detector_at(i) : d;
    }
    assert_non_null(d);
    dbr_span span = {at(begin), at(end)};
    assert_int_equal(d->run(f->ev, span, &f->arena, &f->signals, &f->n, &err), DBR_OK);
}

/* "10:05:23" of the record an entry stands for: its proof is that very record. */
static inline void assert_proved(fixture *f, const dbr_entry *e, dbr_time t)
{
    dbr_record r = {0};
    dbr_err err = {0};
    assert_int_equal(e->time, t);
    assert_int_equal(dbr_evidence_record(f->ev, e, &f->arena, &r, &err), DBR_OK);
    assert_int_equal(dbr_stamp_instant(&r.stamp), t);
}

static inline int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-detect-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    f->incident.zone = dbr_zone_utc();
    *state = f;
    return 0;
}

static inline int teardown(void **state)
{
    fixture *f = *state;
    f->ev = dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    dbr_buf_release(&f->text);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
