/*
 * `debrief cite [REPORT]`: for each number without proof the claims over the incident's evidence that yield it; a person takes
 * one, and the link is written. Nobody has to write SQL.
 *
 * What is taken is judged before it is written: a link that would not be verified is left out and named.
 */
#include "cmd/changes.h"
#include "cmd/gate.h"

#include "base/limits.h"
#include "base/utf8.h"

typedef struct cite_args {
    const char *accept, *incident;
    bool unlinked;
} cite_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(cite_args, incident)},
    {.name = "accept",
     .letter = 'a',
     .type = DBR_OPTION_TEXT,
     .arg = "N,…",
     .help = "link number N with its first proposal; N.2 with its second; 'all'",
     .offset = offsetof(cite_args, accept)},
    {.name = "list",
     .letter = 'l',
     .type = DBR_OPTION_FLAG,
     .help = "only list the proposals, ask nothing",
     .offset = offsetof(cite_args, unlinked)},
    {.name = NULL},
};

typedef struct cite {
    dbr_cmd_context *ctx;
    cmd_work *w;
    const char *path;
    gate g;
    const dbr_uncited *numbers;
    size_t n, n_yielded;
    size_t *taken; // for each number: which proposal, from 1; 0 for none
    size_t n_written;
} cite;

static dbr_code find(cite *c, dbr_err *err)
{
    dbr_cite_input in = {.check = {.document = c->g.document,
                                   .evidence = c->w->ev,
                                   .incident = c->w->incident,
                                   .proposed = c->w->proposed,
                                   .now = c->ctx->now,
                                   .lang = (int)c->w->lang},
                         .events = c->w->timeline->events,
                         .n_events = c->w->timeline->n_events};
    dbr_code rc = dbr_check_cite(&in, c->ctx->arena, &c->numbers, &c->n, err);
    if (rc == DBR_OK) {
        c->taken = DBR_NEW_N(c->ctx->arena, size_t, c->n + 1);
        for (size_t i = 0; i < c->n; i++) {
            c->n_yielded += c->numbers[i].n > 0;
        }
    }
    return rc;
}

/* ---- what is taken ---- */

/* The first proposal that needs no person, from 1; 0 for none. */
static size_t first_sure(const dbr_uncited *u)
{
    for (size_t k = 0; k < u->n; k++) {
        if (!u->proposals[k].is_doubtful) {
            return k + 1;
        }
    }
    return 0;
}

/* "all", "3", "1,3.2". */
static dbr_code take_named(cite *c, const char *list, dbr_err *err)
{
    for (dbr_slice rest = dbr_slice_str(list); rest.ptr != NULL && rest.len > 0;) {
        dbr_slice whole = dbr_slice_trim(dbr_slice_cut(&rest, ','));
        dbr_slice second = whole;
        dbr_slice first = dbr_slice_cut(&second, '.');
        int64_t number = 0;
        int64_t proposal = 1;
        if (dbr_slice_is(whole, "all")) {
            for (size_t i = 0; i < c->n; i++) {
                c->taken[i] = first_sure(&c->numbers[i]);
            }
            continue;
        }
        bool is_read = dbr_slice_int(first, &number) && (second.len == 0 || dbr_slice_int(second, &proposal));
        if (!is_read || number < 1 || (size_t)number > c->n) {
            return dbr_fail(err, DBR_EUSAGE, "'%.*s' names no number: 'debrief cite' lists them, 1 to %zu",
                            DBR_FMT(whole), c->n);
        }
        if (proposal < 1 || (size_t)proposal > c->numbers[number - 1].n) {
            return dbr_fail(err, DBR_EUSAGE, "number %lld has %zu proposals", (long long)number,
                            c->numbers[number - 1].n);
        }
        c->taken[number - 1] = (size_t)proposal;
    }
    return DBR_OK;
}

static void print_place(const cite *c, size_t i)
{
    const dbr_uncited *u = &c->numbers[i];
    DBR_AUTO(dbr_buf) text = {0};
    dbr_utf8_visible_line(&text, u->text);
    dbr_out_printf(c->ctx->out, "%zu. %s:%llu:%llu: ", i + 1, c->path, (unsigned long long)u->at.line,
                   (unsigned long long)u->at.column);
    dbr_out_styled(c->ctx->out, DBR_STYLE_BOLD, dbr_arena_str(c->ctx->arena, dbr_buf_view(&text)));
    dbr_out_str(c->ctx->out, "\n   ");
    dbr_out_name(c->ctx->out, u->sentence);
    dbr_out_str(c->ctx->out, "\n");
}

static void print_proposals(const cite *c, size_t i)
{
    const dbr_uncited *u = &c->numbers[i];
    for (size_t k = 0; k < u->n; k++) {
        const dbr_proposal *p = &u->proposals[k];
        DBR_AUTO(dbr_buf) line = {0};
        dbr_buf_printf(&line, "   %zu  ", k + 1);
        dbr_utf8_visible_line(&line, p->claim.len > 0 ? p->claim : p->address);
        if (p->claim.len > 0) {
            dbr_buf_str(&line, "  (");
            dbr_utf8_visible_line(&line, p->address);
            dbr_buf_char(&line, ')');
        }
        dbr_buf_printf(&line, "\n      → %.*s", DBR_FMT(p->value));
        if (p->shared.len > 0) {
            dbr_buf_str(&line, "; ");
            DBR_SAY(&line, c->w->lang, DBR_T_CMD_CITE_WORDS, dbr_arena_str(c->ctx->arena, p->shared));
        }
        if (p->is_doubtful) {
            dbr_buf_str(&line, "; ");
            dbr_buf_str(&line, dbr_text(c->w->lang, DBR_T_CMD_CITE_LEVEL));
        }
        dbr_buf_char(&line, '\n');
        dbr_out_buf(c->ctx->out, &line);
    }
    if (u->n == 0 && u->nearest.address.len > 0) {
        DBR_AUTO(dbr_buf) line = {0};
        dbr_buf_str(&line, "   ");
        DBR_SAY(&line, c->w->lang, DBR_T_CMD_CITE_NEAREST, dbr_arena_str(c->ctx->arena, u->nearest.value),
                dbr_arena_str(c->ctx->arena, u->nearest.claim),
                dbr_arena_str(c->ctx->arena, u->nearest.address));
        dbr_buf_char(&line, '\n');
        dbr_out_buf(c->ctx->out, &line);
    } else if (u->n == 0) {
        dbr_out_printf(c->ctx->out, "   %s\n", dbr_text(c->w->lang, DBR_T_CMD_CITE_NOTHING));
    }
}

/* Asks for each number that something yields, as `git add -p` does for hunks. */
static void ask(cite *c)
{
    for (size_t i = 0; i < c->n; i++) {
        dbr_slice answer = {0};
        int64_t chosen = 0;
        DBR_AUTO(dbr_buf) question = {0};
        if (c->numbers[i].n == 0) {
            continue;
        }
        print_place(c, i);
        print_proposals(c, i);
        DBR_SAY(&question, c->w->lang, DBR_T_CMD_CITE_ASK,
                dbr_arena_printf(c->ctx->arena, "%zu", c->numbers[i].n));
        for (bool is_understood = false; !is_understood;) {
            if (!cmd_changes_answer(c->ctx, dbr_arena_str(c->ctx->arena, dbr_buf_view(&question)), &answer) ||
                dbr_slice_is(answer, "q")) {
                return;
            }
            bool is_number =
                dbr_slice_int(answer, &chosen) && chosen >= 1 && (size_t)chosen <= c->numbers[i].n;
            c->taken[i] = is_number ? (size_t)chosen : 0;
            is_understood = is_number || dbr_slice_is(answer, "n");
            if (!is_understood) {
                DBR_OUT_SAY(c->ctx->out, c->w->lang, DBR_T_CMD_CITE_HELP, "");
            }
        }
        dbr_out_str(c->ctx->out, "\n");
    }
}

/* ---- writing ---- */

static size_t collect(const cite *c, cmd_change *changes)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        DBR_AUTO(dbr_buf) link = {0};
        if (c->taken[i] == 0) {
            continue;
        }
        dbr_check_cite_link(&c->numbers[i], &c->numbers[i].proposals[c->taken[i] - 1], &link);
        changes[n++] = (cmd_change){.begin = c->numbers[i].at.begin,
                                    .end = c->numbers[i].at.end,
                                    .text = dbr_slice_dup(c->ctx->arena, dbr_buf_view(&link)),
                                    .is_taken = true};
    }
    return n;
}

/* Whether the link at an offset of the new document is verified. */
static bool is_verified(const gate *g, size_t begin)
{
    for (size_t i = 0; i < g->result->n_checked; i++) {
        const dbr_checked *k = &g->result->checked[i];
        if (g->document->links[k->i_link].at.begin == begin) {
            return k->verdict == DBR_VERIFIED;
        }
    }
    return false;
}

/* Judges the new document; changes whose links would not be verified are not taken. Returns how many stay. */
static dbr_code judge(cite *c, cmd_change *changes, size_t n, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    gate g = {0};
    size_t grown = 0;
    (void)cmd_changes_apply(c->g.document->bytes, changes, n, &out);
    dbr_code rc = gate_check_bytes(c->ctx, c->w, dbr_buf_view(&out), c->path, c->ctx->arena, &g, err);
    for (size_t i = 0; rc == DBR_OK && i < n; i++) {
        if (!is_verified(&g, changes[i].begin + grown)) {
            changes[i].is_taken = false;
            dbr_cmd_warn(c->ctx, "'%.*s' is not written: it would not be verified", DBR_FMT(changes[i].text));
        }
        grown += changes[i].text.len - (changes[i].end - changes[i].begin);
    }
    return rc;
}

static dbr_code write(cite *c, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    cmd_change *changes = DBR_NEW_N(c->ctx->arena, cmd_change, c->n + 1);
    size_t n = collect(c, changes);
    dbr_code rc = n > 0 ? judge(c, changes, n, err) : DBR_OK;
    if (rc < 0 || n == 0) {
        return rc;
    }
    dbr_buf_init(&out, DBR_MAX_REPORT_BYTES);
    c->n_written = cmd_changes_apply(c->g.document->bytes, changes, n, &out);
    return c->n_written > 0 ? cmd_work_replace_report(c->w, c->path, dbr_buf_view(&out), err) : DBR_OK;
}

/* ---- answers ---- */

static void print_json(const cite *c)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &c->ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "report", c->path);
    dbr_jsonw_int(&j, "written", (int64_t)c->n_written);
    dbr_jsonw_array(&j, "numbers");
    for (size_t i = 0; i < c->n; i++) {
        const dbr_uncited *u = &c->numbers[i];
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_int(&j, "number", (int64_t)i + 1);
        dbr_jsonw_int(&j, "line", (int64_t)u->at.line);
        dbr_jsonw_int(&j, "column", (int64_t)u->at.column);
        dbr_jsonw_slice(&j, "text", u->text);
        dbr_jsonw_slice(&j, "sentence", u->sentence);
        dbr_jsonw_int(&j, "accepted", (int64_t)c->taken[i]);
        dbr_jsonw_array(&j, "proposals");
        for (size_t k = 0; k < u->n; k++) {
            dbr_jsonw_object(&j, NULL);
            dbr_jsonw_slice(&j, "address", u->proposals[k].address);
            dbr_jsonw_slice(&j, "claim",
                            u->proposals[k].claim.len > 0 ? u->proposals[k].claim : (dbr_slice){0});
            dbr_jsonw_slice(&j, "value", u->proposals[k].value);
            dbr_jsonw_slice(&j, "shared", u->proposals[k].shared);
            dbr_jsonw_bool(&j, "doubtful", u->proposals[k].is_doubtful);
            dbr_jsonw_object_end(&j);
        }
        dbr_jsonw_array_end(&j);
        if (u->nearest.address.len > 0) {
            dbr_jsonw_object(&j, "nearest");
            dbr_jsonw_slice(&j, "address", u->nearest.address);
            dbr_jsonw_slice(&j, "claim", u->nearest.claim);
            dbr_jsonw_slice(&j, "value", u->nearest.value);
            dbr_jsonw_object_end(&j);
        }
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&c->ctx->out->buf, '\n');
}

static const char *count(const cite *c, size_t n)
{
    return dbr_arena_printf(c->ctx->arena, "%zu", n);
}

static void print(const cite *c, bool was_asked)
{
    for (size_t i = 0; i < c->n && !was_asked; i++) {
        print_place(c, i);
        print_proposals(c, i);
    }
    if (c->n == 0) {
        DBR_OUT_SAY(c->ctx->out, c->w->lang, DBR_T_CMD_CITE_NONE_LEFT, c->path);
        return;
    }
    DBR_OUT_SAY(c->ctx->out, c->w->lang, DBR_T_CMD_CITE_FOUND, count(c, c->n), count(c, c->n_yielded));
    if (c->n_written > 0) {
        DBR_OUT_SAY(c->ctx->out, c->w->lang, DBR_T_CMD_CITE_DONE, count(c, c->n_written), c->path);
    } else if (c->n_yielded > 0) {
        DBR_OUT_SAY(c->ctx->out, c->w->lang, DBR_T_CMD_CITE_NOT, c->path);
    }
}

static int answer(cite *c, const cite_args *args, dbr_err *err)
{
    bool asks = args->accept == NULL && !args->unlinked && cmd_changes_can_ask(c->ctx);
    dbr_code rc = find(c, err);
    rc = rc == DBR_OK && args->accept != NULL ? take_named(c, args->accept, err) : rc;
    if (rc == DBR_OK && asks) {
        ask(c);
    }
    rc = rc < 0 ? rc : write(c, err);
    if (rc < 0) {
        return dbr_cmd_fail(c->ctx, err);
    }
    if (c->ctx->is_json) {
        print_json(c);
    } else if (!c->ctx->is_quiet) {
        print(c, asks || args->accept != NULL);
    }
    size_t n_wanted = 0;
    for (size_t i = 0; i < c->n; i++) {
        n_wanted += c->taken[i] > 0;
    }
    return c->n_written < n_wanted ? DBR_EXIT_FINDINGS : DBR_EXIT_DONE;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const cite_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    cite c = {.ctx = ctx, .w = &w};
    const char *folder = argc > 0 ? dbr_path_folder(ctx->arena, argv[0]) : args->incident;
    dbr_code rc = cmd_work_open(ctx, folder, CMD_WORK_CHANGE, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_timeline(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    if (rc == DBR_OK && dbr_evidence_n_artifacts(w.ev) == 0) {
        rc = dbr_fail(&err, DBR_ENOTFOUND,
                      "there is no evidence in '%s' to cite from: 'debrief add' puts it there", w.folder);
    }
    c.path = argc > 0 || rc < 0 ? (argc > 0 ? argv[0] : NULL) : cmd_work_path(&w, "report.md");
    rc = rc < 0 ? rc : gate_read(ctx, &w, c.path, ctx->arena, &c.g, &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : answer(&c, args, &err);
    gate_release(&c.g);
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_cite = {
    .name = "cite",
    .help = "propose proofs for numbers that have none, and link them",
    .usage = "[REPORT]",
    .example = "debrief cite --accept 1,3.2",
    .description = "Looks for the numbers, durations and times in the factual sections of report.md that no "
                   "link proves, and "
                   "proposes for each the claims over this incident's evidence that yield it: counts by "
                   "level, status, service "
                   "and message, shares, distinct customers, levels of metrics, times between milestones and "
                   "events, first and "
                   "last times. A proposal agrees with the number at the precision it is stated in; those "
                   "whose words the "
                   "sentence shares come first. Where nothing yields a number, that is said.\n\n"
                   "On a terminal each number is asked for; what is taken is written as a link around the "
                   "number, and one line "
                   "changes. Otherwise the proposals are listed with their numbers, and --accept takes them: "
                   "'3' the first "
                   "proposal of number 3, '3.2' its second. A link is judged before it is written: what "
                   "would not be verified is "
                   "left out, and the exit code is 1. 'debrief undo' brings the former report back.",
    .step = DBR_STEP_REPORT,
    .options = options,
    .args_bytes = sizeof(cite_args),
    .min_operands = 0,
    .max_operands = 1,
    .has_json = true,
    .run = run,
};
