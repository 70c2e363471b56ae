/* `debrief review ROOT`: open and overdue action items over a folder of reports. */
#include "cmd/actions_out.h"

#include "base/utf8.h"

typedef struct review_args {
    bool overdue;
} review_args;

static const dbr_option options[] = {
    {.name = "overdue",
     .type = DBR_OPTION_FLAG,
     .help = "only those whose deadline is over",
     .offset = offsetof(review_args, overdue)},
    {.name = NULL},
};

static bool is_wanted(dbr_cmd_context *ctx, const dbr_review_item *item)
{
    const review_args *args = ctx->args;
    return args->overdue ? item->is_overdue : !item->is_settled;
}

static const char *number(dbr_cmd_context *ctx, size_t n)
{
    return dbr_arena_printf(ctx->arena, "%zu", n);
}

static void put_report(dbr_cmd_context *ctx, const dbr_review_report *r)
{
    DBR_AUTO(dbr_buf) title = {0};
    size_t n = 0;
    for (size_t i = 0; i < r->n_items; i++) {
        n += is_wanted(ctx, &r->items[i]);
    }
    if (n == 0) {
        return;
    }
    dbr_utf8_visible(&title, r->document->title);
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD, r->path);
    dbr_out_printf(ctx->out, "%s%.*s\n", title.len > 0 ? ": " : "", DBR_FMT(dbr_buf_view(&title)));
    if (r->items[0].age_days >= 0) {
        DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_REVIEW_AGE,
                    dbr_arena_printf(ctx->arena, "%lld", (long long)r->items[0].age_days),
                    number(ctx, r->n_items - r->n_settled), number(ctx, r->n_items));
    }
    for (size_t i = 0; i < r->n_items; i++) {
        if (is_wanted(ctx, &r->items[i])) {
            cmd_action_line(ctx, ctx->lang, &r->items[i]);
        }
    }
}

static void put_text(dbr_cmd_context *ctx, const dbr_review *review)
{
    for (size_t i = 0; i < review->n_reports; i++) {
        put_report(ctx, &review->reports[i]);
    }
    DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_REVIEW_TOTALS, number(ctx, review->n_reports),
                number(ctx, review->n_items), number(ctx, review->n_items - review->n_settled),
                number(ctx, review->n_overdue));
    for (size_t i = 0; i < review->n_problems; i++) {
        dbr_cmd_warn(ctx, "%s", review->problems[i]);
    }
}

static void put_json_report(dbr_cmd_context *ctx, dbr_jsonw *j, const dbr_review_report *r)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "path", r->path);
    dbr_jsonw_slice(j, "title", r->document->title);
    if (r->items[0].age_days >= 0) {
        dbr_jsonw_int(j, "age_days", r->items[0].age_days);
    } else {
        dbr_jsonw_null(j, "age_days");
    }
    dbr_jsonw_int(j, "total", (int64_t)r->n_items);
    dbr_jsonw_int(j, "open", (int64_t)(r->n_items - r->n_settled));
    dbr_jsonw_int(j, "overdue", (int64_t)r->n_overdue);
    dbr_jsonw_int(j, "without_owner", (int64_t)r->n_ownerless);
    dbr_jsonw_int(j, "without_deadline", (int64_t)r->n_undated);
    dbr_jsonw_array(j, "actions");
    for (size_t i = 0; i < r->n_items; i++) {
        if (is_wanted(ctx, &r->items[i])) {
            cmd_action_json(j, &r->items[i]);
        }
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
}

static void put_json(dbr_cmd_context *ctx, const dbr_review *review)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_array(&j, "reports");
    for (size_t i = 0; i < review->n_reports; i++) {
        put_json_report(ctx, &j, &review->reports[i]);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_int(&j, "total", (int64_t)review->n_items);
    dbr_jsonw_int(&j, "open", (int64_t)(review->n_items - review->n_settled));
    dbr_jsonw_int(&j, "overdue", (int64_t)review->n_overdue);
    dbr_jsonw_array(&j, "problems");
    for (size_t i = 0; i < review->n_problems; i++) {
        dbr_jsonw_str(&j, NULL, review->problems[i]);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    dbr_review review = {0};
    dbr_err err = {0};
    (void)argc;
    if (dbr_review_walk(ctx->arena, argv[0], ctx->now, &review, &err) < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    if (review.n_reports == 0 && review.n_problems == 0) {
        (void)dbr_fail(&err, DBR_ENOTFOUND, "no report with action items in '%s'", argv[0]);
        return dbr_cmd_fail(ctx, &err);
    }
    if (ctx->is_json) {
        put_json(ctx, &review);
    } else {
        put_text(ctx, &review);
    }
    return review.n_problems > 0 ? DBR_EXIT_PARTIAL : DBR_EXIT_DONE;
}

const dbr_cmd dbr_cmd_review = {
    .name = "review",
    .help = "open and overdue action items over many reports",
    .usage = "ROOT",
    .example = "debrief review post-mortems/",
    .description =
        "Reads every report below a folder, in any layout, and lists what is still open: whose it is, until "
        "when, how long overdue. Of an incident's folder only report.md counts.",
    .step = DBR_STEP_REVIEW,
    .options = options,
    .args_bytes = sizeof(review_args),
    .min_operands = 1,
    .max_operands = 1,
    .has_json = true,
    .run = run,
};
