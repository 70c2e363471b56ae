/*
 * The comment under a merge request, in Markdown: the gate and the verdicts as a table, numbers that changed since the base
 * revision, and what is open, by who can answer it. Its first line is a mark by which a CI job finds its own comment again, so
 * that there is one comment that changes and not one a push. Handles are broken, so that nobody is called at every push.
 */
#include "cmd/check_output.h"

#include "cmd/check_numbers.h"

#include "base/limits.h"
#include "base/utf8.h"

#define MAX_WHERE 60u // columns
#define MAX_ROWS  30u // of a kind; a comment is read, not searched

typedef enum answerer { ROLE_AUTHOR, ROLE_RESPONDER, ROLE_FACILITATOR, ROLE_LEAD, ROLE_COUNT } answerer;

/* Who can answer a finding of a family. */
static answerer role_of(const char *rule)
{
    static const struct {
        const char *family;
        answerer role;
    } ROLES[] = {{"proofs/", ROLE_RESPONDER},
                 {"blame/", ROLE_FACILITATOR},
                 {"depth/", ROLE_FACILITATOR},
                 {"actions/", ROLE_LEAD},
                 {"privacy/", ROLE_LEAD}};
    for (size_t i = 0; i < sizeof(ROLES) / sizeof(*ROLES); i++) {
        if (strncmp(rule, ROLES[i].family, strlen(ROLES[i].family)) == 0) {
            return ROLES[i].role;
        }
    }
    return ROLE_AUTHOR;
}

/* Text as Markdown on one line; handles are cut in two. */
static void write_text(dbr_buf *out, dbr_slice text, bool is_cell)
{
    DBR_AUTO(dbr_buf) line = {0};
    DBR_AUTO(dbr_buf) inline_text = {0};
    dbr_utf8_visible_line(&line, text);
    dbr_markdown_inline(&inline_text, dbr_buf_view(&line));
    DBR_AUTO(dbr_buf) cell = {0};
    if (is_cell) {
        dbr_markdown_cell(&cell, dbr_buf_view(&inline_text));
    } else {
        dbr_buf_slice(&cell, dbr_buf_view(&inline_text));
    }
    for (size_t i = 0; i < cell.len; i++) {
        dbr_buf_char(out, cell.ptr[i]);
        if (cell.ptr[i] == '@') {
            dbr_buf_str(out, "<!-- -->");
        }
    }
}

static void heading(check_output *o, dbr_text_id id)
{
    dbr_out_printf(o->ctx->out, "\n#### %s\n\n", dbr_text(o->ctx->lang, id));
}

static void write_verdicts(check_output *o, const gate *g)
{
    dbr_out *out = o->ctx->out;
    dbr_lang lang = o->ctx->lang;
    const dbr_check_result *r = g->result;
    dbr_out_printf(out, "| | |\n|---|---|\n| %s | %s %s |\n", dbr_text(lang, DBR_T_CMD_COMMENT_GATE),
                   r->gate_is_shut ? "🔴" : "🟢",
                   dbr_text(lang, r->gate_is_shut ? DBR_T_CMD_GATE_SHUT : DBR_T_CMD_GATE_OPEN));
    for (int v = 0; v < DBR_VERDICT_COUNT; v++) {
        if (r->n_verdict[v] > 0) {
            dbr_text_id id = dbr_text_find(dbr_slice_str(
                dbr_arena_printf(o->ctx->arena, "cmd.comment.%s", dbr_verdict_word((dbr_verdict)v))));
            dbr_out_printf(out, "| %s | %zu |\n", dbr_text(lang, id), r->n_verdict[v]);
        }
    }
    DBR_AUTO(dbr_buf) counts = {0};
    DBR_SAY(&counts, lang, DBR_T_CMD_FINDINGS,
            dbr_arena_printf(o->ctx->arena, "%zu", r->n_severity[DBR_ERROR]),
            dbr_arena_printf(o->ctx->arena, "%zu", r->n_severity[DBR_WARNING]),
            dbr_arena_printf(o->ctx->arena, "%zu", r->n_severity[DBR_INFO]));
    dbr_out_printf(out, "| %s | %s |\n", dbr_text(lang, DBR_T_CMD_COMMENT_FINDINGS), counts.ptr);
}

static void say_more(check_output *o, size_t n)
{
    if (n > MAX_ROWS) {
        dbr_out_str(o->ctx->out, "\n");
        DBR_OUT_SAY(o->ctx->out, o->ctx->lang, DBR_T_CMD_COMMENT_MORE,
                    dbr_arena_printf(o->ctx->arena, "%zu", n - MAX_ROWS));
    }
}

static dbr_code write_changes(check_output *o, const gate *g, dbr_err *err)
{
    DBR_AUTO(dbr_buf) bytes = {0};
    DBR_AUTO(dbr_buf) rows = {0};
    const check_change *changes = NULL;
    dbr_document *base = NULL;
    size_t n = 0;
    dbr_buf_init(&bytes, DBR_MAX_REPORT_BYTES);
    dbr_code rc = dbr_file_read(o->against, &bytes, err);
    rc = rc < 0 ? rc
                : dbr_document_read(o->ctx->arena, dbr_buf_view(&bytes), o->against,
                                    g->in.incident != NULL ? g->in.incident->zone : NULL, &base, err);
    if (rc < 0) {
        return rc;
    }
    check_changed_numbers(base, g->document, o->ctx->arena, &changes, &n);
    heading(o, DBR_T_CMD_COMMENT_CHANGED);
    if (n == 0) {
        DBR_OUT_SAY(o->ctx->out, o->ctx->lang, DBR_T_CMD_COMMENT_UNCHANGED, "");
        return DBR_OK;
    }
    for (size_t i = 0; i < n && i < MAX_ROWS; i++) {
        dbr_buf_printf(&rows, "| %llu | ", (unsigned long long)changes[i].line);
        write_text(&rows, dbr_utf8_fit(changes[i].where, MAX_WHERE), true);
        dbr_buf_str(&rows, " | ");
        write_text(&rows, changes[i].was, true);
        dbr_buf_str(&rows, " | ");
        write_text(&rows, changes[i].now, true);
        dbr_buf_str(&rows, " |\n");
    }
    dbr_out_printf(o->ctx->out, "| %s | | %s | %s |\n|---|---|---|---|\n",
                   dbr_text(o->ctx->lang, DBR_T_CMD_COMMENT_LINE),
                   dbr_text(o->ctx->lang, DBR_T_CMD_COMMENT_WAS),
                   dbr_text(o->ctx->lang, DBR_T_CMD_COMMENT_NOW));
    dbr_out_buf(o->ctx->out, &rows);
    say_more(o, n);
    return DBR_OK;
}

/* Errors and warnings first: what is left out is the least. */
static void write_role(check_output *o, const gate *g, answerer role)
{
    static const dbr_text_id NAMES[] = {DBR_T_CMD_COMMENT_AUTHOR, DBR_T_CMD_COMMENT_RESPONDER,
                                        DBR_T_CMD_COMMENT_FACILITATOR, DBR_T_CMD_COMMENT_LEAD};
    size_t n = 0;
    for (int severity = DBR_SEVERITY_COUNT - 1; severity >= 0; severity--) {
        for (size_t i = 0; i < g->result->n_findings; i++) {
            const dbr_finding *f = &g->result->findings[i];
            DBR_AUTO(dbr_buf) line = {0};
            if ((int)f->severity != severity || role_of(f->rule) != role || n++ >= MAX_ROWS) {
                continue;
            }
            dbr_buf_printf(&line, n == 1 ? "**%s**\n\n- [ ] " : "- [ ] ",
                           dbr_text(o->ctx->lang, NAMES[role]));
            if (f->line > 0) {
                dbr_buf_printf(&line, "%llu: ", (unsigned long long)f->line);
            }
            write_text(&line, f->message, false);
            if (f->suggestion.len > 0) {
                dbr_buf_str(&line, " — ");
                write_text(&line, f->suggestion, false);
            }
            dbr_buf_printf(&line, " `%s`\n", f->rule);
            dbr_out_buf(o->ctx->out, &line);
        }
    }
    say_more(o, n);
    dbr_out_str(o->ctx->out, n > 0 ? "\n" : "");
}

static dbr_code report(check_output *o, const gate *g, const char *path, dbr_err *err)
{
    DBR_AUTO(dbr_buf) name = {0};
    dbr_code rc = DBR_OK;
    dbr_utf8_visible_line(&name, dbr_slice_str(path));
    dbr_out_printf(o->ctx->out, "%s<!-- debrief:comment -->\n### debrief check: `%s`\n\n",
                   o->n_reports > 0 ? "\n" : "", name.ptr);
    write_verdicts(o, g);
    if (o->against != NULL) {
        rc = write_changes(o, g, err);
    }
    if (rc == DBR_OK && g->result->n_findings > 0) {
        heading(o, DBR_T_CMD_COMMENT_QUESTIONS);
        for (int r = 0; r < ROLE_COUNT; r++) {
            write_role(o, g, (answerer)r);
        }
    }
    return rc;
}

const check_format check_format_comment = {.name = "comment", .report = report};
