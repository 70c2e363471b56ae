/*
 * A source that starts again: a line by which programs say that they have come up, in the midst of what it writes. Known by
 * words of templates (masks and all), so that only records of such templates are looked at; the first line of a source is
 * no restart, and lines within two minutes of each other are one.
 *
 * Limits: templates with more than MAX_TIMES records are a supervisor's routine; MAX_FOUND restarts a source.
 */
#include "detect/detect_impl.h"

#include <stdlib.h>

#define MAX_TIMES    60u
#define MAX_FOUND    20u
#define MIN_HISTORY  20u /* records before it */
#define ONE_START    (2 * DBR_MINUTE)
#define SCORE        0.6
#define MAX_HEADLINE 200u

bool detect_is_start(dbr_slice text)
{
    static const char *const STARTS[] = {"starting up",
                                         "startup complete",
                                         "server started",
                                         "started server",
                                         "service started",
                                         "listening on",
                                         "booting",
                                         "ready to accept connections",
                                         "started in ",
                                         "application started",
                                         "now accepting",
                                         "initializing server",
                                         "server startup",
                                         "restart counter is at",
                                         "scheduled restart job",
                                         "start worker process",
                                         "启动完成",
                                         "启动成功",
                                         "开始监听",
                                         NULL};
    static const char *const UNLESS[] = {"session", "cron",        "fail", "error", "could not", "cannot",
                                         "backup",  "transaction", "test", "失败",  NULL};
    bool says = false;
    for (size_t i = 0; STARTS[i] != NULL && !says; i++) {
        says = dbr_slice_find_nocase(text, dbr_slice_str(STARTS[i])) != SIZE_MAX;
    }
    for (size_t i = 0; UNLESS[i] != NULL && says; i++) {
        says = dbr_slice_find_nocase(text, dbr_slice_str(UNLESS[i])) == SIZE_MAX;
    }
    return says;
}

static dbr_signal signal_of(const dbr_entry *e)
{
    return (dbr_signal){.kind = DBR_SIGNAL_RESTART,
                        .time = e->time,
                        .end = DBR_TIME_NONE,
                        .first = *e,
                        .last = *e,
                        .i_member = e->i_member,
                        .i_template = e->i_template,
                        .i_series = -1,
                        .level = e->level,
                        .n = 1,
                        .score = SCORE};
}

static dbr_code read_member(dbr_evidence *ev, uint32_t i_member, const bool *is_start, dbr_span span,
                            signal_vec *out, dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    size_t n_found = 0;
    uint64_t nth = 0;
    size_t n_templates = dbr_evidence_member(ev, i_member)->n_templates;
    dbr_time last = DBR_TIME_NONE;
    dbr_cursor_options o = {
        .span = {DBR_TIME_NONE, span.end + 1}, .kinds = 1u << DBR_KIND_LOG, .i_member = (int64_t)i_member};
    dbr_code rc = dbr_cursor_open(ev, &o, &c, err);
    while (rc == DBR_OK && n_found < MAX_FOUND) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        if (nth++ < MIN_HISTORY || e.i_template >= n_templates || !is_start[e.i_template]) {
            continue;
        }
        bool is_same = last != DBR_TIME_NONE && e.time - last < ONE_START;
        last = e.time;
        if (!is_same && e.time >= span.begin) {
            *DBR_PUSH(out) = signal_of(&e);
            n_found++;
        }
    }
    (void)dbr_cursor_close(c);
    return rc;
}

/* Which templates of a member speak of a start; false when none does. */
static bool find_starts(const dbr_member_info *m, bool *is_start)
{
    bool has_any = false;
    for (size_t i = 1; i < m->n_templates; i++) {
        const dbr_template *t = &m->templates[i];
        is_start[i] =
            t->n > 0 && t->n <= MAX_TIMES && detect_is_start(dbr_slice_sub(t->text, 0, MAX_HEADLINE));
        has_any |= is_start[i];
    }
    return has_any;
}

static dbr_code judge(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena, signal_vec *out,
                      dbr_err *err)
{
    (void)arena;
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    bool *is_start = dbr_xcalloc(m->n_templates + 1, sizeof(bool));
    dbr_code rc = !detect_is_access(m) && find_starts(m, is_start)
                      ? read_member(ev, i_member, is_start, span, out, err)
                      : DBR_OK;
    free(is_start);
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    return detect_each_log(ev, span, MIN_HISTORY + 1, judge, arena, ret, ret_n, err);
}

const dbr_detector dbr_detector_restarts = {
    .name = "restarts",
    .help = "a source that says, in the midst of what it writes, that it has started",
    .method =
        "words of log templates in both languages, after at least twenty records of the source; own list",
    .run = run,
};
