/*
 * `debrief check --update`: the numbers of the text as their claims have them, shown as a diff and written once a person says
 * so. Without a terminal and without --yes the diff is all there is.
 */
#include "cmd/check_update.h"

#include "cmd/changes.h"

#include "base/limits.h"
#include "base/utf8.h"

typedef struct updating {
    dbr_cmd_context *ctx;
    cmd_work *w; // NULL outside an incident
    const gate *g;
    const char *path;
    const dbr_update *updates;
    size_t n;
    cmd_change *changes; // of those that can be written
    size_t n_changes, n_written;
} updating;

static dbr_lang lang_of(const updating *u)
{
    return u->w != NULL ? u->w->lang : u->ctx->lang;
}

static void find(updating *u)
{
    dbr_check_updates(u->g->document, u->g->result, u->w != NULL ? u->w->incident->zone : NULL, u->ctx->arena,
                      &u->updates, &u->n);
    u->changes = DBR_NEW_N(u->ctx->arena, cmd_change, u->n + 1);
    for (size_t i = 0; i < u->n; i++) {
        const dbr_update *x = &u->updates[i];
        if (x->now.len > 0) {
            u->changes[u->n_changes++] = (cmd_change){.begin = x->at.begin, .end = x->at.end, .text = x->now};
        }
    }
}

static dbr_code write(updating *u, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_init(&out, DBR_MAX_REPORT_BYTES);
    u->n_written = cmd_changes_apply(u->g->document->bytes, u->changes, u->n_changes, &out);
    return u->n_written == 0 ? DBR_OK : cmd_work_replace_report(u->w, u->path, dbr_buf_view(&out), err);
}

static void print_json(const updating *u)
{
    dbr_jsonw j;
    DBR_AUTO(dbr_buf) diff = {0};
    dbr_slice bytes = u->g->document->bytes;
    cmd_changes_diff(bytes, dbr_path_name(u->path), u->changes, u->n_changes, &diff);
    dbr_jsonw_init(&j, &u->ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "report", u->path);
    dbr_jsonw_bool(&j, "written", u->n_written > 0);
    dbr_jsonw_array(&j, "updates");
    for (size_t i = 0; i < u->n; i++) {
        const dbr_update *x = &u->updates[i];
        const dbr_checked *c = &u->g->result->checked[x->i_checked];
        const dbr_link *link = &u->g->document->links[c->i_link];
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_int(&j, "line", (int64_t)x->at.line);
        dbr_jsonw_int(&j, "column", (int64_t)x->at.column);
        dbr_jsonw_slice(&j, "old", dbr_slice_sub(bytes, x->at.begin, x->at.end));
        dbr_jsonw_slice(&j, "new", x->now.len > 0 ? x->now : (dbr_slice){0});
        dbr_jsonw_slice(&j, "claim", link->title);
        dbr_jsonw_slice(&j, "address", link->url);
        dbr_jsonw_slice(&j, "value", c->value);
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_slice(&j, "diff", diff.len > 0 ? dbr_buf_view(&diff) : (dbr_slice)DBR_LIT(""));
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&u->ctx->out->buf, '\n');
}

/* What is contradicted and stands in words. */
static void print_rest(const updating *u)
{
    for (size_t i = 0; i < u->n; i++) {
        const dbr_update *x = &u->updates[i];
        DBR_AUTO(dbr_buf) text = {0};
        if (x->now.len > 0) {
            continue;
        }
        dbr_utf8_visible_line(&text, dbr_slice_sub(u->g->document->bytes, x->at.begin, x->at.end));
        DBR_OUT_SAY(u->ctx->out, lang_of(u), DBR_T_CMD_UPDATE_WORDS,
                    dbr_arena_printf(u->ctx->arena, "%s:%llu:%llu", u->path, (unsigned long long)x->at.line,
                                     (unsigned long long)x->at.column),
                    dbr_arena_str(u->ctx->arena, dbr_buf_view(&text)),
                    dbr_arena_str(u->ctx->arena, u->g->result->checked[x->i_checked].value));
    }
}

static void print_end(const updating *u)
{
    const char *n = dbr_arena_printf(u->ctx->arena, "%zu", u->n_written);
    dbr_lang lang = lang_of(u);
    print_rest(u);
    if (u->n == 0) {
        DBR_OUT_SAY(u->ctx->out, lang, DBR_T_CMD_UPDATE_NOTHING, u->path);
    } else if (u->n_written > 0) {
        DBR_OUT_SAY(u->ctx->out, lang, DBR_T_CMD_UPDATE_DONE, n, u->path);
    } else if (u->n_changes > 0) {
        DBR_OUT_SAY(u->ctx->out, lang, DBR_T_CMD_UPDATE_NOT, u->path);
    }
}

int check_update(dbr_cmd_context *ctx, cmd_work *w, const gate *g, const char *path, bool is_confirmed)
{
    updating u = {.ctx = ctx, .w = w, .g = g, .path = path};
    dbr_err err = {0};
    dbr_slice bytes = g->document->bytes;
    find(&u);
    if (u.n_changes > 0 && !is_confirmed && cmd_changes_can_ask(ctx)) {
        cmd_changes_ask(ctx, lang_of(&u), bytes, dbr_path_name(path), u.changes, u.n_changes);
    } else if (!ctx->is_json && !ctx->is_quiet) {
        cmd_changes_print(ctx, bytes, dbr_path_name(path), u.changes, u.n_changes);
    }
    for (size_t i = 0; is_confirmed && i < u.n_changes; i++) {
        u.changes[i].is_taken = true;
    }
    if (write(&u, &err) < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    if (ctx->is_json) {
        print_json(&u);
    } else if (!ctx->is_quiet) {
        print_end(&u);
    }
    return u.n_written == u.n ? DBR_EXIT_DONE : DBR_EXIT_FINDINGS;
}
