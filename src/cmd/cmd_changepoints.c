/* `debrief changepoints FILE…`: where series change their level or trend, or leave it for a while. */
#include "cmd/loose.h"

#include "base/utf8.h"
#include "detect/detect.h"

#include <math.h>

typedef struct changepoints_args {
    const char *zone;
} changepoints_args;

static const dbr_option options[] = {
    {.name = "zone",
     .type = DBR_OPTION_TEXT,
     .arg = "ZONE",
     .help = "time zone of stamps without one, and of the times shown (default UTC)",
     .offset = offsetof(changepoints_args, zone)},
    {.name = NULL},
};

/* One series with its finite samples and what was found in it. */
typedef struct answer {
    const dbr_series *series;
    const char *file; // with the member of an archive behind '!'
    const dbr_time *t;
    const double *v;
    size_t n, n_skipped; // finite samples; others
    dbr_time season;
    const dbr_changepoint *changes;
    size_t n_changes;
} answer;

static dbr_code ask(dbr_cmd_context *ctx, dbr_evidence *ev, size_t i, dbr_arena *arena, answer *ret,
                    dbr_err *err)
{
    const dbr_time *t = NULL;
    const double *v = NULL;
    size_t n = 0;
    const dbr_series *s = dbr_evidence_series(ev, i);
    const dbr_member_info *m = dbr_evidence_member(ev, s->i_member);
    dbr_code rc = dbr_evidence_samples(ev, i, arena, &t, &v, &n, err);
    if (rc < 0) {
        return rc;
    }
    dbr_time *times = DBR_NEW_N(arena, dbr_time, n + 1);
    double *values = DBR_NEW_N(arena, double, n + 1);
    *ret = (answer){.series = s,
                    .file = m->name.len > 0 ? dbr_arena_printf(ctx->arena, "%.*s!%.*s", DBR_FMT(m->path),
                                                               DBR_FMT(m->name))
                                            : dbr_arena_str(ctx->arena, m->path),
                    .t = times,
                    .v = values};
    for (size_t k = 0; k < n; k++) {
        if (isfinite(v[k])) {
            times[ret->n] = t[k];
            values[ret->n++] = v[k];
        }
    }
    ret->n_skipped = n - ret->n;
    dbr_changepoints(times, values, ret->n, arena, &ret->changes, &ret->n_changes, &ret->season);
    return DBR_OK;
}

static const char *kind_name(dbr_change_kind kind)
{
    static const char *const names[DBR_CHANGE_KIND_COUNT] = {
        [DBR_CHANGE_LEVEL] = "level", [DBR_CHANGE_TREND] = "trend", [DBR_CHANGE_EXCURSION] = "excursion"};
    return names[kind];
}

/* ---- JSON ---- */

static void put_utc(dbr_jsonw *j, const char *key, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_time_rfc3339(&text, t, dbr_zone_utc(), t % 1000000000 == 0 ? 0 : 9);
    dbr_jsonw_slice(j, key, dbr_buf_view(&text));
}

static void put_json(dbr_jsonw *j, const answer *a)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "file", a->file);
    dbr_jsonw_slice(j, "name", a->series->name);
    dbr_jsonw_raw(j, "labels", a->series->labels.len > 0 ? a->series->labels : dbr_slice_str("{}"));
    dbr_jsonw_int(j, "n", (int64_t)a->n);
    dbr_jsonw_int(j, "n_skipped", (int64_t)a->n_skipped);
    dbr_jsonw_int(j, "season_s", a->season / 1000000000);
    dbr_jsonw_array(j, "changes");
    for (size_t i = 0; i < a->n_changes; i++) {
        const dbr_changepoint *c = &a->changes[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "kind", kind_name(c->kind));
        put_utc(j, "utc", a->t[c->i]);
        if (c->end < a->n) {
            put_utc(j, "end", a->t[c->end]);
        } else {
            dbr_jsonw_null(j, "end");
        }
        dbr_jsonw_int(j, "sample", (int64_t)c->i);
        dbr_jsonw_str(j, "direction", c->is_up ? "up" : "down");
        dbr_jsonw_real(j, "before", c->before);
        dbr_jsonw_real(j, "after", c->after);
        dbr_jsonw_real(j, "confidence", c->confidence);
        dbr_jsonw_bool(j, "is_weak", c->confidence < DBR_CHANGE_SURE);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
}

/* ---- for people ---- */

static void put_change(dbr_cmd_context *ctx, const dbr_zone *zone, const answer *a, const dbr_changepoint *c)
{
    static const dbr_text_id said[DBR_CHANGE_KIND_COUNT][2] = {
        [DBR_CHANGE_LEVEL] = {DBR_T_CMD_CHANGE_LEVEL_DOWN, DBR_T_CMD_CHANGE_LEVEL_UP},
        [DBR_CHANGE_TREND] = {DBR_T_CMD_CHANGE_TREND_DOWN, DBR_T_CMD_CHANGE_TREND_UP},
        [DBR_CHANGE_EXCURSION] = {DBR_T_CMD_CHANGE_EXCURSION_DOWN, DBR_T_CMD_CHANGE_EXCURSION_UP},
    };
    bool is_weak = c->confidence < DBR_CHANGE_SURE;
    DBR_AUTO(dbr_buf) time = {0};
    DBR_AUTO(dbr_buf) end = {0};
    DBR_AUTO(dbr_buf) line = {0};
    dbr_time_date_clock(&time, a->t[c->i], zone);
    dbr_time_date_clock(&end, a->t[c->end - 1], zone);
    const char *before = dbr_value_text(ctx->arena, a->series->title, c->before, c->after);
    const char *after = dbr_value_text(ctx->arena, a->series->title, c->after, c->before);
    dbr_buf_printf(&line, "  %.*s  %.2f  ", DBR_FMT(dbr_buf_view(&time)), c->confidence);
    DBR_SAY(&line, ctx->lang, said[c->kind][c->is_up], before, after,
            dbr_arena_str(ctx->arena, dbr_buf_view(&end)));
    if (is_weak) {
        dbr_buf_str(&line, dbr_text(ctx->lang, DBR_T_CMD_CHANGE_WEAK));
    }
    dbr_out_styled(ctx->out, is_weak ? DBR_STYLE_DIM : DBR_STYLE_PLAIN,
                   dbr_arena_str(ctx->arena, dbr_buf_view(&line)));
    dbr_out_str(ctx->out, "\n");
}

static void put_text(dbr_cmd_context *ctx, const dbr_zone *zone, const answer *a)
{
    DBR_AUTO(dbr_buf) head = {0};
    dbr_utf8_visible_line(&head, a->series->name);
    if (a->series->labels.len > 2) { // more than "{}"
        dbr_buf_char(&head, ' ');
        dbr_utf8_visible_line(&head, a->series->labels);
    }
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD, dbr_arena_str(ctx->arena, dbr_buf_view(&head)));
    dbr_out_str(ctx->out, "  ");
    dbr_out_name(ctx->out, dbr_slice_str(a->file));
    dbr_out_str(ctx->out, "\n  ");
    DBR_OUT_SAY(ctx->out, ctx->lang,
                a->season == 0 ? DBR_T_CMD_CHANGE_SAMPLES
                               : (a->season > (dbr_time)86400 * 1000000000 ? DBR_T_CMD_CHANGE_SAMPLES_WEEK
                                                                           : DBR_T_CMD_CHANGE_SAMPLES_DAY),
                dbr_arena_printf(ctx->arena, "%zu", a->n));
    for (size_t i = 0; i < a->n_changes; i++) {
        put_change(ctx, zone, a, &a->changes[i]);
    }
    if (a->n_changes == 0) {
        dbr_out_str(ctx->out, "  ");
        dbr_out_str(ctx->out, dbr_text(ctx->lang, DBR_T_CMD_CHANGE_NONE));
        dbr_out_str(ctx->out, "\n");
    }
}

/* Tells of a member's lines that are no samples; `*ret_n` grows by one for a member with such lines. */
static dbr_code tell_unread(dbr_cmd_context *ctx, dbr_evidence *ev, size_t i_member, size_t *ret_n,
                            dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                            .kinds = 1u << DBR_KIND_LOG,
                            .i_member = (int64_t)i_member,
                            .with_untimed = true,
                            .in_file_order = true};
    dbr_cursor *c = NULL;
    dbr_entry e;
    uint64_t n = m->n_rejected;
    uint64_t line = m->n_rejected > 0 ? m->rejected_line : UINT64_MAX;
    int rc = dbr_cursor_open(ev, &o, &c, err);
    while (rc >= 0 && (rc = dbr_cursor_next(c, &e, err)) == 1) {
        line = e.line < line ? e.line : line;
        n++;
    }
    (void)dbr_cursor_close(c);
    if (rc == 0 && n > 0) {
        DBR_AUTO(dbr_buf) text = {0};
        DBR_SAY(&text, ctx->lang, DBR_T_CMD_CHANGE_NO_SAMPLES,
                dbr_arena_printf(ctx->arena, "%llu", (unsigned long long)n));
        dbr_cmd_warn(ctx, "%.*s:%llu: %.*s", DBR_FMT(m->path), (unsigned long long)line,
                     DBR_FMT(dbr_buf_view(&text)));
        ++*ret_n;
    }
    return rc < 0 ? (dbr_code)rc : DBR_OK;
}

static dbr_code answer_all(dbr_cmd_context *ctx, const loose_files *files, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    dbr_jsonw j;
    size_t n = dbr_evidence_n_series(files->ev);
    if (n == 0) {
        return dbr_fail(err, DBR_ENOTFOUND, "%s", dbr_text(ctx->lang, DBR_T_CMD_CHANGE_NO_SERIES));
    }
    if (ctx->is_json) {
        dbr_jsonw_init(&j, &ctx->out->buf, true);
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_array(&j, "series");
    }
    dbr_arena scratch = {0};
    for (size_t i = 0; i < n && rc == DBR_OK; i++) {
        answer a;
        rc = ask(ctx, files->ev, i, &scratch, &a, err);
        if (rc == DBR_OK && ctx->is_json) {
            put_json(&j, &a);
        } else if (rc == DBR_OK) {
            put_text(ctx, files->incident.zone, &a);
        }
        dbr_arena_reset(&scratch);
    }
    dbr_arena_release(&scratch);
    if (ctx->is_json && rc < 0) {
        dbr_buf_clear(&ctx->out->buf); // the error object is the answer then
    } else if (ctx->is_json) {
        dbr_jsonw_array_end(&j);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
    }
    return rc;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const changepoints_args *args = ctx->args;
    dbr_err err = {0};
    loose_files files = {.zone = args->zone};
    dbr_index_options o = {.no_templates = true};
    dbr_code rc = loose_open(ctx, argv, (size_t)argc, &o, &files, &err);
    if (rc < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    int told = loose_problems(ctx, &files, 0); // also when there is nothing to answer: it says why
    rc = answer_all(ctx, &files, &err);
    size_t n_unread = 0;
    uint32_t last = UINT32_MAX;
    for (size_t i = 0; rc == DBR_OK && i < dbr_evidence_n_series(files.ev); i++) {
        uint32_t member = dbr_evidence_series(files.ev, i)->i_member;
        rc = member != last ? tell_unread(ctx, files.ev, member, &n_unread, &err) : DBR_OK;
        last = member;
    }
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : n_unread > 0 ? DBR_EXIT_PARTIAL : told;
    loose_release(&files);
    return code;
}

const dbr_cmd dbr_cmd_changepoints = {
    .name = "changepoints",
    .help = "where series of numbers change, by how much and how surely",
    .usage = "FILE… | -",
    .example = "debrief changepoints latency.csv",
    .description =
        "Reads series (a CSV with a column of times, Prometheus' JSON, whatever 'debrief formats' calls "
        "metrics) and says "
        "where each changes, looking at it as a whole: another level, another trend, or an excursion, which "
        "is a few "
        "samples far from the rest. Of each: when, the direction, the level before and after, and a "
        "confidence from 0 to 1; "
        "below 0.5 it is called weak.\n\n"
        "There is nothing to set: one way of looking for every series. What the hour of the day or of the "
        "week explains is "
        "taken out first, where the series lasts three of them. How it is computed stands in "
        "docs/analysis.md.\n\n"
        "The exit code is 3 when some of it could not be read, 4 when nothing could or no series is in it.",
    .step = DBR_STEP_LOOK,
    .options = options,
    .args_bytes = sizeof(changepoints_args),
    .min_operands = 1,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
