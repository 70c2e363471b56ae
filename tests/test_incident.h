/*
 * An incident folder made on the spot: files go in, a timeline comes out. What tests share. Times are clocks of
 * 2025-02-09, UTC. Rooms above use it as well; what they add to the fixture is FIXTURE_OWN, members defined before the include.
 */
#ifndef DBR_TEST_INCIDENT_H
#define DBR_TEST_INCIDENT_H

#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "timeline/timeline.h"

#include <unistd.h>

#ifndef FIXTURE_OWN
#define FIXTURE_OWN
#endif

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
    dbr_timeline *timeline;
    FIXTURE_OWN
} fixture;

/* "10:05:23" of 2025-02-09. */
static inline dbr_time at(const char *clock)
{
    dbr_time t = DBR_TIME_NONE;
    dbr_time resolution = 0;
    dbr_err err = {0};
    const dbr_time base = INT64_C(1739095200) * DBR_SECOND;
    assert_int_equal(dbr_time_parse(dbr_slice_str(clock), dbr_zone_utc(), base, &t, &resolution, &err),
                     DBR_OK);
    return t;
}

static inline void put(fixture *f, const char *name, const char *text)
{
    dbr_err err = {0};
    char *path = dbr_arena_printf(&f->arena, "%s/in/%s", f->folder, name);
    assert_int_equal(dbr_folder_make(dbr_path_folder(&f->arena, path), &err), DBR_OK);
    assert_int_equal(dbr_file_write_atomic(path, dbr_slice_str(text), &err), DBR_OK);
}

/* A good request each two seconds from 09:30 to 10:50; from `from` to `to` a failed one each second. */
static inline void put_access(fixture *f, const char *name, dbr_time from, dbr_time to)
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

/* A sample each 15 s: `low` with some unrest, `high` in [from, to). */
static inline void put_series(fixture *f, const char *name, const char *labels, double low, double high,
                              dbr_time from, dbr_time to)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(&out,
                   "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
                   "\"__name__\":\"%s\"%s},\"values\":[",
                   name, labels);
    for (dbr_time t = at("09:30:00"); t <= at("10:50:00"); t += 15 * DBR_SECOND) {
        int unrest = (int)(t / DBR_SECOND / 15 * 7 % 11);
        double v = from != DBR_TIME_NONE && t >= from && t < to ? high * (1 - 0.01 * unrest)
                                                                : low * (1 + 0.01 * unrest);
        dbr_buf_printf(&out, "%s[%lld,\"%.6g\"]", t > at("09:30:00") ? "," : "", (long long)(t / DBR_SECOND),
                       v);
    }
    dbr_buf_str(&out, "]}]}}\n");
    put(f, dbr_arena_printf(&f->arena, "%s.json", name), dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

/* ALERTS as Prometheus keeps it: a sample each 15 s while it fires. */
static inline void put_alert(fixture *f, const char *alert, const char *service, dbr_time from, dbr_time to)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_printf(
        &out,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{"
        "\"__name__\":\"ALERTS\",\"alertname\":\"%s\",\"alertstate\":\"firing\",\"service\":\"%s\"},"
        "\"values\":[",
        alert, service);
    for (dbr_time t = from; t <= to; t += 15 * DBR_SECOND) {
        dbr_buf_printf(&out, "%s[%lld,\"1\"]", t > from ? "," : "", (long long)(t / DBR_SECOND));
    }
    dbr_buf_str(&out, "]}]}}\n");
    put(f, dbr_arena_printf(&f->arena, "alert-%s.json", alert), dbr_arena_str(&f->arena, dbr_buf_view(&out)));
}

/* Paged at 10:08:10, acknowledged at 10:12:00, resolved at 10:40:05. */
static inline const char *pages(void)
{
    return "{\"log_entries\":["
           "{\"id\":\"R4\",\"type\":\"resolve_log_entry\",\"created_at\":\"2025-02-09T10:40:05Z\",\"agent\":{"
           "\"type\":"
           "\"user_reference\",\"summary\":\"Alice "
           "Example\"},\"service\":{\"summary\":\"api-service\"},\"incident\":{"
           "\"summary\":\"[#2187] HighErrorRate\"}},\n"
           "{\"id\":\"R3\",\"type\":\"acknowledge_log_entry\",\"created_at\":\"2025-02-09T10:12:00Z\","
           "\"agent\":{"
           "\"type\":\"user_reference\",\"summary\":\"Alice "
           "Example\"},\"service\":{\"summary\":\"api-service\"},"
           "\"incident\":{\"summary\":\"[#2187] HighErrorRate\"}},\n"
           "{\"id\":\"R2\",\"type\":\"notify_log_entry\",\"created_at\":\"2025-02-09T10:08:12Z\",\"agent\":{"
           "\"type\":"
           "\"service_reference\",\"summary\":\"api-service\"},\"user\":{\"summary\":\"Alice "
           "Example\"},\"service\":{"
           "\"summary\":\"api-service\"},\"incident\":{\"summary\":\"[#2187] HighErrorRate\"}},\n"
           "{\"id\":\"R1\",\"type\":\"trigger_log_entry\",\"created_at\":\"2025-02-09T10:08:10Z\",\"agent\":{"
           "\"type\":"
           "\"service_reference\",\"summary\":\"api-service\"},\"service\":{\"summary\":\"api-service\"},"
           "\"incident\":{"
           "\"summary\":\"[#2187] HighErrorRate\"}}]}\n";
}

/* One deployment as the cluster's audit log tells it. */
static inline const char *deploy(fixture *f, const char *clock, const char *who, const char *what,
                                 const char *version)
{
    return dbr_arena_printf(
        &f->arena,
        "{\"kind\":\"Event\",\"auditID\":\"%s\",\"stage\":\"ResponseComplete\",\"verb\":\"patch\",\"user\":{"
        "\"username\":\"%s\"},\"objectRef\":{\"resource\":\"deployments\",\"namespace\":\"shop\",\"name\":\"%"
        "s\"},"
        "\"responseStatus\":{\"code\":200},\"requestObject\":{\"spec\":{\"template\":{\"spec\":{"
        "\"containers\":[{"
        "\"image\":\"registry.example.com/shop/"
        "%s:%s\"}]}}}},\"requestReceivedTimestamp\":\"2025-02-09T%sZ\"}\n",
        clock, who, what, what, version, clock);
}

/* Errors from 10:05:23 to 10:33:10 paged and acknowledged; what changed is each test's own. */
static inline void put_failing(fixture *f)
{
    put_access(f, "api-service-access.log", at("10:05:23"), at("10:33:10"));
    put_series(f, "error_ratio", ",\"service\":\"api-service\"", 0.001, 0.4, at("10:05:30"), at("10:33:30"));
    put_alert(f, "HighErrorRate", "api-service", at("10:06:45"), at("10:34:00"));
    put(f, "pagerduty.json", pages());
}

/* The same after a release at 10:02:47, put back at 10:25:05. */
static inline void put_incident(fixture *f)
{
    put_failing(f);
    put(f, "audit.jsonl",
        dbr_arena_printf(&f->arena, "%s%s%s",
                         deploy(f, "10:01:10", "system:serviceaccount:ci:deployer", "warehouse", "v7"),
                         deploy(f, "10:02:47", "system:serviceaccount:ci:deployer", "api-service", "v2.3.0"),
                         deploy(f, "10:25:05", "alice", "api-service", "v2.2.9")));
}

static inline void ingest(fixture *f)
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

static inline void build(fixture *f, dbr_timeline_options o)
{
    dbr_err err = {0};
    if (f->ev == NULL) {
        ingest(f);
    }
    assert_int_equal(dbr_timeline_build(f->ev, &f->incident, &o, &f->arena, &f->timeline, &err), DBR_OK);
}

#define OPEN ((dbr_timeline_options){.window = {DBR_TIME_NONE, DBR_TIME_NONE}})

static inline int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-timeline-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.title = dbr_slice_str("Orders fail");
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
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static inline const dbr_event *event_at(fixture *f, const char *clock, const char *text)
{
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        const dbr_event *e = &f->timeline->events[i];
        if (e->time == at(clock) && dbr_slice_find(e->text, dbr_slice_str(text)) != SIZE_MAX) {
            return e;
        }
    }
    fail_msg("no event '%s' at %s", text, clock);
    return NULL;
}

static inline size_t count_of(fixture *f, const char *text, bool shown_only)
{
    size_t n = 0;
    for (size_t i = 0; i < f->timeline->n_events; i++) {
        const dbr_event *e = &f->timeline->events[i];
        n += dbr_slice_find(e->text, dbr_slice_str(text)) != SIZE_MAX &&
             (!shown_only || e->state == DBR_EVENT_SHOWN);
    }
    return n;
}

static inline dbr_time milestone(fixture *f, dbr_milestone_name m)
{
    return f->timeline->milestones[m].time;
}

#endif
