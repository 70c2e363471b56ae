/*
 * `debrief check --fix`: what can be mended without an opinion (src/check/fix.c), shown as a diff and written once a person says
 * so. A fix is taken whole or not at all. Some fixes only show once another is done (a zone, then an order), so the report is
 * mended in memory round by round, and written once.
 */
#include "cmd/check_fix.h"

#include "cmd/changes.h"

#include "base/limits.h"

#define MAX_ROUNDS 20

typedef struct fixing {
    dbr_cmd_context *ctx;
    cmd_work *w; // NULL outside an incident
    const gate *g;
    const char *path;
    dbr_buf bytes; // as mended so far
    DBR_VEC(dbr_fix) taken;
    DBR_VEC(dbr_fix) declined;
    bool asks, takes_all, is_over;
} fixing;

static dbr_lang lang_of(const fixing *x)
{
    return x->w != NULL ? x->w->lang : x->ctx->lang;
}

/* ---- one round ---- */

static bool was_declined(const fixing *x, const dbr_fix *fix)
{
    for (size_t i = 0; i < x->declined.n; i++) {
        const dbr_fix *d = &x->declined.items[i];
        if (d->rule == fix->rule && d->line == fix->line && dbr_slice_eq(d->message, fix->message)) {
            return true;
        }
    }
    return false;
}

static cmd_change *changes_of(fixing *x, const dbr_fix *fix)
{
    cmd_change *changes = DBR_NEW_N(x->ctx->arena, cmd_change, fix->n_edits + 1);
    for (size_t i = 0; i < fix->n_edits; i++) {
        const dbr_fix_edit *e = &fix->edits[i];
        changes[i] = (cmd_change){.begin = e->begin, .end = e->end, .text = e->text, .is_taken = true};
    }
    return changes;
}

/* Shows the fix and asks. */
static bool is_wanted(fixing *x, const dbr_fix *fix)
{
    dbr_slice answer = {0};
    if (!x->asks || x->takes_all) {
        return true;
    }
    dbr_out_printf(x->ctx->out, "%s:%llu: %.*s [%s]\n", x->path, (unsigned long long)fix->line,
                   DBR_FMT(fix->message), fix->rule);
    cmd_changes_print(x->ctx, dbr_buf_view(&x->bytes), dbr_path_name(x->path), changes_of(x, fix),
                      fix->n_edits);
    while (answer.len == 0) {
        if (!cmd_changes_answer(x->ctx, dbr_text(lang_of(x), DBR_T_CMD_CHANGES_ASK), &answer)) {
            answer = (dbr_slice)DBR_LIT("q");
        } else if (answer.len != 1 || strchr("ynaq", answer.ptr[0]) == NULL) {
            DBR_OUT_SAY(x->ctx->out, lang_of(x), DBR_T_CMD_CHANGES_HELP, "");
            answer = (dbr_slice){0};
        }
    }
    x->takes_all = dbr_slice_is(answer, "a");
    x->is_over = dbr_slice_is(answer, "q");
    return x->takes_all || dbr_slice_is(answer, "y");
}

static void apply(fixing *x, const dbr_fix *fix)
{
    dbr_buf next = {0};
    dbr_buf_init(&next, DBR_MAX_REPORT_BYTES);
    (void)cmd_changes_apply(dbr_buf_view(&x->bytes), changes_of(x, fix), fix->n_edits, &next);
    dbr_buf_release(&x->bytes);
    x->bytes = next;
    *DBR_PUSH(&x->taken) = *fix;
}

/* Takes one fix; false when none is left. */
static bool take_one(fixing *x)
{
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    const dbr_fix *fixes = NULL;
    size_t n = 0;
    dbr_slice bytes = dbr_slice_dup(x->ctx->arena, dbr_buf_view(&x->bytes));
    dbr_check_input in = x->g->in;
    const dbr_zone *zone = in.incident != NULL ? in.incident->zone : NULL;
    in.evidence = NULL; // no fix changes what a claim says
    if (dbr_document_read(x->ctx->arena, bytes, dbr_path_name(x->path), zone, &d, &err) < 0) {
        return false;
    }
    in.document = d;
    if (dbr_check(&in, x->ctx->arena, &r, &err) < 0) {
        return false;
    }
    dbr_check_fixes(&in, r, x->ctx->arena, &fixes, &n);
    for (size_t i = 0; i < n && !x->is_over; i++) {
        if (was_declined(x, &fixes[i])) {
            continue;
        }
        if (is_wanted(x, &fixes[i])) {
            apply(x, &fixes[i]);
            return true;
        }
        *DBR_PUSH(&x->declined) = fixes[i];
    }
    return false;
}

/* ---- what became of it ---- */

/* Lines that differ; there are as many as before. */
static size_t changed_lines(fixing *x, cmd_change **ret)
{
    dbr_slice old = x->g->document->bytes;
    dbr_slice now = dbr_buf_view(&x->bytes);
    DBR_VEC(cmd_change) changes = {0};
    while (old.ptr != NULL && now.ptr != NULL) {
        dbr_slice was = dbr_slice_cut(&old, '\n');
        dbr_slice is = dbr_slice_cut(&now, '\n');
        if (!dbr_slice_eq(was, is)) {
            size_t begin = (size_t)(was.ptr - x->g->document->bytes.ptr);
            *DBR_PUSH(&changes) =
                (cmd_change){.begin = begin, .end = begin + was.len, .text = is, .is_taken = true};
        }
    }
    *ret = DBR_NEW_N(x->ctx->arena, cmd_change, changes.n + 1);
    for (size_t i = 0; i < changes.n; i++) {
        (*ret)[i] = changes.items[i];
    }
    size_t n = changes.n;
    DBR_VEC_RELEASE(&changes);
    return n;
}

static void print_json(const fixing *x, const cmd_change *changes, size_t n, bool is_written)
{
    dbr_jsonw j;
    DBR_AUTO(dbr_buf) diff = {0};
    cmd_changes_diff(x->g->document->bytes, dbr_path_name(x->path), changes, n, &diff);
    dbr_jsonw_init(&j, &x->ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "report", x->path);
    dbr_jsonw_bool(&j, "written", is_written);
    dbr_jsonw_array(&j, "fixes");
    for (size_t i = 0; i < x->taken.n; i++) {
        const dbr_fix *fix = &x->taken.items[i];
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "rule", fix->rule);
        dbr_jsonw_int(&j, "line", (int64_t)fix->line);
        dbr_jsonw_slice(&j, "message", fix->message);
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_slice(&j, "diff", diff.len > 0 ? dbr_buf_view(&diff) : (dbr_slice)DBR_LIT(""));
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&x->ctx->out->buf, '\n');
}

static void print_end(const fixing *x, bool is_written)
{
    dbr_lang lang = lang_of(x);
    const char *n = dbr_arena_printf(x->ctx->arena, "%zu", x->taken.n);
    if (x->taken.n == 0) {
        DBR_OUT_SAY(x->ctx->out, lang, DBR_T_CMD_FIX_NOTHING, x->path);
    } else if (is_written) {
        DBR_OUT_SAY(x->ctx->out, lang, DBR_T_CMD_FIX_DONE, n, x->path);
    } else {
        DBR_OUT_SAY(x->ctx->out, lang, DBR_T_CMD_FIX_NOT, x->path);
    }
}

int check_fix(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *path, bool is_confirmed)
{
    fixing x = {.ctx = ctx, .w = w, .g = g, .path = path, .asks = !is_confirmed && cmd_changes_can_ask(ctx)};
    dbr_err err = {0};
    cmd_change *changes = NULL;
    int code = DBR_EXIT_DONE;
    dbr_buf_init(&x.bytes, DBR_MAX_REPORT_BYTES);
    dbr_buf_slice(&x.bytes, g->document->bytes);
    for (int round = 0; round < MAX_ROUNDS && take_one(&x); round++) {
    }
    size_t n = changed_lines(&x, &changes);
    bool is_written = n > 0 && (is_confirmed || x.asks);
    if (!ctx->is_json && !ctx->is_quiet && !x.asks) {
        for (size_t i = 0; i < x.taken.n; i++) {
            const dbr_fix *fix = &x.taken.items[i];
            dbr_out_printf(ctx->out, "%s:%llu: %.*s [%s]\n", path, (unsigned long long)fix->line,
                           DBR_FMT(fix->message), fix->rule);
        }
        cmd_changes_print(ctx, g->document->bytes, dbr_path_name(path), changes, n);
    }
    if (is_written && cmd_work_replace_report(w, path, dbr_buf_view(&x.bytes), &err) < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else if (ctx->is_json) {
        print_json(&x, changes, n, is_written);
    } else if (!ctx->is_quiet) {
        print_end(&x, is_written);
    }
    if (code == DBR_EXIT_DONE && ((n > 0 && !is_written) || x.declined.n > 0)) {
        code = DBR_EXIT_FINDINGS;
    }
    dbr_buf_release(&x.bytes);
    DBR_VEC_RELEASE(&x.taken);
    DBR_VEC_RELEASE(&x.declined);
    return code;
}
