/* `debrief factors`: ranked leads with the evidence for and against. */
#include "cmd/work.h"

#include "base/utf8.h"

#define LINE_WIDTH     80u
#define REASON_COLUMN  13u
#define SHOWN_SERVICES 5u
#define SHOWN_REASONS  4u

typedef struct factors_args {
    const char *incident;
} factors_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(factors_args, incident)},
    {.name = NULL},
};

/* Text at a column, broken at blanks (or anywhere in a script without them) so that it fits 80. */
static void print_wrapped(dbr_cmd_context *ctx, dbr_slice text, size_t column)
{
    size_t at = column;
    while (text.len > 0) {
        size_t n = dbr_slice_find_char(text, ' ');
        n = n == SIZE_MAX ? text.len : n;
        dbr_slice word = dbr_slice_sub(text, 0, n);
        text = dbr_slice_from(text, n < text.len ? n + 1 : n);
        size_t width = dbr_utf8_width(word);
        if (at > column && at + 1 + width > LINE_WIDTH) {
            dbr_out_printf(ctx->out, "\n%*s", (int)column, "");
            at = column;
        } else if (at > column) {
            dbr_out_str(ctx->out, " ");
            at++;
        }
        dbr_out_printf(ctx->out, "%.*s", DBR_FMT(word));
        at += width;
    }
    dbr_out_str(ctx->out, "\n");
}

static void print_reason(dbr_cmd_context *ctx, const cmd_work *w, const dbr_reason *r)
{
    const char *side = dbr_text(w->lang, r->is_against ? DBR_T_REPORT_AGAINST : DBR_T_REPORT_FOR);
    dbr_out_printf(ctx->out, "     %c %.2f  ", r->is_against ? '-' : '+', r->weight);
    print_wrapped(ctx,
                  dbr_slice_str(dbr_arena_printf(ctx->arena, "%s%s%.*s", side,
                                                 dbr_text(w->lang, DBR_T_REPORT_COLON), DBR_FMT(r->text))),
                  REASON_COLUMN);
    if (r->address.len > 0) {
        dbr_out_printf(ctx->out, "%*s", (int)REASON_COLUMN, "");
        dbr_out_styled(ctx->out, DBR_STYLE_DIM, dbr_arena_str(ctx->arena, r->address));
        dbr_out_str(ctx->out, "\n");
    }
}

/* The first services, each with its findings; more are in the JSON. */
static void print_services(dbr_cmd_context *ctx, const cmd_work *w)
{
    const dbr_zone *zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    size_t n = w->factors->n_services < SHOWN_SERVICES ? w->factors->n_services : SHOWN_SERVICES;
    if (n > 0) {
        dbr_out_printf(ctx->out, "%s\n", dbr_text(w->lang, DBR_T_CMD_SUSPECTS));
    }
    for (size_t i = 0; i < n; i++) {
        const dbr_suspect *s = &w->factors->services[i];
        DBR_AUTO(dbr_buf) time = {0};
        if (s->time != DBR_TIME_NONE) {
            dbr_time_date_clock(&time, s->time, zone);
        } else {
            dbr_buf_str(&time, dbr_text(w->lang, DBR_T_REPORT_LEAD_UNTIMED));
        }
        dbr_out_printf(ctx->out, "%3zu. ", i + 1);
        dbr_out_styled(ctx->out, DBR_STYLE_BOLD, dbr_arena_str(ctx->arena, s->service));
        dbr_out_printf(ctx->out, "\n     %.*s · %.2f%s\n", DBR_FMT(dbr_buf_view(&time)), s->score,
                       s->is_weak   ? dbr_text(w->lang, DBR_T_REPORT_LEAD_WEAK)
                       : s->is_tied ? dbr_text(w->lang, DBR_T_CMD_SUSPECT_TIED)
                                    : "");
        for (size_t k = 0; k < s->n_reasons && k < SHOWN_REASONS; k++) {
            const dbr_reason *r = &s->reasons[k];
            dbr_out_printf(ctx->out, "     %c %.2f  ", r->is_against ? '-' : '+', r->weight);
            print_wrapped(ctx, r->text, REASON_COLUMN);
            if (r->address.len > 0) {
                dbr_out_printf(ctx->out, "%*s", (int)REASON_COLUMN, "");
                dbr_out_styled(ctx->out, DBR_STYLE_DIM, dbr_arena_str(ctx->arena, r->address));
                dbr_out_str(ctx->out, "\n");
            }
        }
        if (s->n_reasons > SHOWN_REASONS) {
            double rest = 0;
            for (size_t k = SHOWN_REASONS; k < s->n_reasons; k++) {
                rest += s->reasons[k].is_against ? -s->reasons[k].weight : s->reasons[k].weight;
            }
            dbr_out_printf(ctx->out, "     %c %.2f  ", rest < 0 ? '-' : '+', rest < 0 ? -rest : rest);
            DBR_OUT_SAY(ctx->out, w->lang, DBR_T_CMD_MORE_REASONS,
                        dbr_arena_printf(ctx->arena, "%zu", s->n_reasons - SHOWN_REASONS));
            dbr_out_str(ctx->out, "\n");
        }
    }
}

static void print(dbr_cmd_context *ctx, const cmd_work *w)
{
    static const dbr_text_id roles[] = {DBR_T_CMD_ROLE_CAUSE, DBR_T_CMD_ROLE_EFFECT,
                                        DBR_T_CMD_ROLE_CONDITION};
    const dbr_zone *zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    for (size_t i = 0; i < w->factors->n_leads; i++) {
        const dbr_lead *l = &w->factors->leads[i];
        DBR_AUTO(dbr_buf) time = {0};
        if (l->time != DBR_TIME_NONE) {
            dbr_time_date_clock(&time, l->time, zone);
        } else {
            dbr_buf_str(&time, dbr_text(w->lang, DBR_T_REPORT_LEAD_UNTIMED));
        }
        dbr_out_printf(ctx->out, "%3zu. ", i + 1);
        dbr_out_styled(ctx->out, DBR_STYLE_BOLD, dbr_arena_str(ctx->arena, l->title));
        dbr_out_printf(ctx->out, "\n     %s · %.*s · %.2f%s\n", dbr_text(w->lang, roles[l->role]),
                       DBR_FMT(dbr_buf_view(&time)), l->score,
                       l->is_weak   ? dbr_text(w->lang, DBR_T_REPORT_LEAD_WEAK)
                       : l->is_tied ? dbr_text(w->lang, DBR_T_REPORT_LEAD_TIED)
                                    : "");
        for (size_t k = 0; k < l->n_reasons; k++) {
            print_reason(ctx, w, &l->reasons[k]);
        }
    }
    print_services(ctx, w);
    for (size_t i = 0; i < w->factors->n_questions; i++) {
        dbr_out_str(ctx->out, "  ?  ");
        print_wrapped(ctx, w->factors->questions[i].text, 5);
        for (size_t k = 0; k < w->factors->questions[i].n_addresses; k++) {
            dbr_out_printf(ctx->out, "     %.*s\n", DBR_FMT(w->factors->questions[i].addresses[k]));
        }
    }
    if (w->factors->n_leads == 0 && w->factors->n_services == 0) {
        dbr_out_printf(ctx->out, "%s\n", dbr_text(w->lang, DBR_T_REPORT_NO_LEADS));
    }
}

static void question_json(dbr_jsonw *j, const dbr_question *q)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "about", q->about);
    dbr_jsonw_slice(j, "text", q->text);
    dbr_jsonw_array(j, "addresses");
    for (size_t i = 0; i < q->n_addresses; i++) {
        dbr_jsonw_slice(j, NULL, q->addresses[i]);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const factors_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    (void)argc;
    (void)argv;
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_INDEX, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    rc = rc < 0 ? rc : cmd_work_analyse(ctx, &w, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE}, &err);
    int code = DBR_EXIT_DONE;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else if (ctx->is_json) {
        dbr_jsonw j;
        dbr_jsonw_init(&j, &ctx->out->buf, true);
        dbr_jsonw_object(&j, NULL);
        cmd_json_leads(&j, &w);
        cmd_json_services(&j, &w);
        dbr_jsonw_array(&j, "questions");
        for (size_t i = 0; i < w.factors->n_questions; i++) {
            question_json(&j, &w.factors->questions[i]);
        }
        dbr_jsonw_array_end(&j);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
    } else {
        print(ctx, &w);
    }
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_factors = {
    .name = "factors",
    .help = "ranked leads with the evidence for and against each",
    .usage = "",
    .example = "debrief factors",
    .description =
        "Ranks what may have set the incident off or let it happen: leads, never verdicts, never "
        "a person. Each "
        "shows the reasons for and against it with their weights, which add up to its score, and "
        "their proofs.\n\n"
        "Then services and components, by what speaks for each being where it began: metrics that left "
        "their level, ways between services that became slow, spans and log lines that changed, pods of "
        "a new version against those of the old, releases shortly before. Who calls whom is taken from "
        "spans, from metrics of edges, and from a table in the evidence: CSV with the columns caller and "
        "callee, or a matrix whose rows call its columns. What callees show as well counts less. The window "
        "is the incident's ('debrief new --from --to'), else the one that is found.\n\n"
        "Questions for people follow, with what raises them: a late alert, a limit that nothing watched, a "
        "statement that the evidence contradicts, a recovery before the change credited with it, alerts "
        "without a runbook, what a runbook among the evidence says against what was done, a new version that "
        "nothing is measured of.",
    .step = DBR_STEP_FACTORS,
    .options = options,
    .args_bytes = sizeof(factors_args),
    .min_operands = 0,
    .max_operands = 0,
    .has_json = true,
    .run = run,
};
