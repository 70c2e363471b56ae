/*
 * Running a plan: each step is asked, its answer judged and stored. Only a folder that cannot be written stops
 * it.
 */
#include "base/proc.h"
#include "base/utf8.h"
#include "collect/collect.h"

#include <assert.h>

enum { COMMAND_TIMEOUT_MS = 300000 }; // git log over a large history on a slow disk

typedef struct running {
    dbr_net *net;
    dbr_arena *arena; // of one step
    dbr_buf body;     // the answer, owned
} running;

static dbr_code ask(running *r, const dbr_collect_step *step, dbr_collect_answer *ret, dbr_err *err);
static dbr_code ask_server(running *r, const dbr_collect_step *step, dbr_collect_answer *ret, dbr_err *err);
static dbr_code ask_command(running *r, const dbr_collect_step *step, dbr_collect_answer *ret, dbr_err *err);
static void judge(running *r, const dbr_collect_step *step, dbr_collect_answer *answer);
static void note_failure(dbr_buf *failures, const dbr_collect_step *step, const dbr_err *err);

void dbr_collect_plan_release(dbr_collect_plan *plan)
{
    DBR_VEC_RELEASE(&plan->steps);
}

const char *dbr_collect_result_name(dbr_collect_result r)
{
    static const char *const NAMES[] = {"collected", "empty", "failed"};
    return NAMES[r];
}

dbr_code dbr_collect_run(const dbr_collect_plan *plan, dbr_net *net, const dbr_collect_sink *sink,
                         dbr_err *err)
{
    dbr_evidence *ev = sink->evidence;
    DBR_AUTO(dbr_buf) failures = {0};
    dbr_code rc = DBR_OK;
    assert(!dbr_net_is_dry(net));
    for (size_t i = 0; rc == DBR_OK && i < plan->steps.n; i++) {
        const dbr_collect_step *step = &plan->steps.items[i];
        dbr_arena arena = {0};
        running r = {.net = net, .arena = &arena};
        dbr_collect_answer answer = {0};
        dbr_err why = {0};
        if (ask(&r, step, &answer, &why) < 0) {
            note_failure(&failures, step, &why);
            sink->report(sink->report_data, step, DBR_COLLECT_FAILED, 0, &why);
        } else {
            dbr_custody c = sink->how;
            c.origin = dbr_slice_str(step->origin);
            rc = answer.bytes.len > 0 ? dbr_evidence_add_bytes(ev, step->artifact, answer.bytes, &c, err)
                                      : DBR_OK;
            if (rc == DBR_OK) {
                sink->report(sink->report_data, step, answer.is_empty ? DBR_COLLECTED_NOTHING : DBR_COLLECTED,
                             answer.bytes.len, NULL);
            }
        }
        dbr_buf_release(&r.body);
        dbr_arena_release(&arena);
    }
    if (rc == DBR_OK && failures.len > 0) {
        dbr_custody c = sink->how;
        c.origin = dbr_slice_str("debrief collect");
        rc = dbr_evidence_add_bytes(ev, "collect/not-collected.txt", dbr_buf_view(&failures), &c, err);
    }
    dbr_code saved = dbr_evidence_save(ev, rc < 0 ? &(dbr_err){0} : err);
    return rc < 0 ? rc : saved;
}

static dbr_code ask(running *r, const dbr_collect_step *step, dbr_collect_answer *ret, dbr_err *err)
{
    assert((step->argv != NULL) != (step->request.method != NULL));
    return step->argv != NULL ? ask_command(r, step, ret, err) : ask_server(r, step, ret, err);
}

static dbr_code ask_server(running *r, const dbr_collect_step *step, dbr_collect_answer *ret, dbr_err *err)
{
    dbr_http_request request = step->request;
    dbr_http_response response = {0};
    dbr_code rc = DBR_OK;
    if (step->token_env != NULL) {
        const char *const names[] = {step->token_env, NULL};
        rc = dbr_net_token(r->arena, names, step->source->name, request.url, &request.token, err);
    }
    rc = rc < 0 ? rc : dbr_net_send(r->net, &request, &response, err);
    if (rc < 0) {
        return rc;
    }
    r->body = response.body;
    response.body = (dbr_buf){0};
    *ret = (dbr_collect_answer){.bytes = dbr_buf_view(&r->body), .is_good = response.status / 100 == 2};
    judge(r, step, ret);
    if (!ret->is_good) {
        rc = dbr_http_fail(err, &request, &response, ret->said);
    }
    dbr_http_response_release(&response);
    return rc;
}

static dbr_code ask_command(running *r, const dbr_collect_step *step, dbr_collect_answer *ret, dbr_err *err)
{
    /* The first says that nobody is there to be asked, the second that nothing may be written meanwhile. */
    static const char *const ENV[] = {"GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C.UTF-8",
                                      NULL};
    dbr_proc_spec spec = {.argv = step->argv, .env = ENV, .timeout_ms = COMMAND_TIMEOUT_MS};
    dbr_proc_result result = {0};
    dbr_code rc = dbr_proc_run(&spec, &result, err);
    if (rc == DBR_OK) {
        r->body = result.out;
        result.out = (dbr_buf){0};
        *ret = (dbr_collect_answer){.bytes = dbr_buf_view(&r->body), .is_good = result.exit_code == 0};
        judge(r, step, ret);
    }
    if (rc == DBR_OK && !ret->is_good) {
        DBR_AUTO(dbr_buf) said = {0};
        dbr_slice rest = dbr_slice_trim(dbr_buf_view(&result.errout));
        dbr_utf8_visible(&said, dbr_slice_sub(dbr_slice_cut(&rest, '\n'), 0, 300));
        rc = dbr_fail(err, DBR_EIO, "'%s' ended with exit code %d: %.*s", step->argv[0], result.exit_code,
                      DBR_FMT(dbr_buf_view(&said)));
    }
    dbr_proc_result_release(&result);
    return rc;
}

static void judge(running *r, const dbr_collect_step *step, dbr_collect_answer *answer)
{
    answer->is_empty = answer->bytes.len == 0;
    if (step->source->judge != NULL) {
        step->source->judge(r->arena, answer);
    }
}

static void note_failure(dbr_buf *failures, const dbr_collect_step *step, const dbr_err *err)
{
    dbr_buf_printf(failures, "%s: not collected from %s: %s%s%s\n    %s\n", step->artifact,
                   step->source->name, err->source, err->source[0] != '\0' ? ": " : "", err->message,
                   step->origin);
}
