/* `debrief note TIME TEXT`: what people say, as evidence. */
#include "cmd/work.h"

#include "base/utf8.h"

typedef struct note_args {
    const char *incident;
} note_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(note_args, incident)},
    {.name = NULL},
};

static dbr_code add(dbr_cmd_context *ctx, cmd_work *w, const char *time, const char *text, dbr_err *err)
{
    DBR_AUTO(dbr_buf) json = {0};
    DBR_AUTO(dbr_buf) utc = {0};
    DBR_AUTO(dbr_buf) name = {0};
    dbr_time at = DBR_TIME_NONE;
    dbr_jsonw j;
    dbr_code rc = cmd_work_time(w, time, &at, err);
    if (rc < 0) {
        return rc;
    }
    if (ctx->by[0] == '\0') {
        return dbr_fail(err, DBR_EUSAGE, "whose words are these? give --by WHO");
    }
    dbr_time_rfc3339(&utc, at, dbr_zone_utc(), at % DBR_SECOND == 0 ? 0 : 9);
    dbr_jsonw_init(&j, &json, false);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_slice(&j, "time", dbr_buf_view(&utc));
    dbr_jsonw_str(&j, "user", ctx->by);
    dbr_jsonw_str(&j, "channel", "notes");
    dbr_jsonw_str(&j, "text", text);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&json, '\n');
    dbr_buf_printf(&name, "notes/%.*s.jsonl", (int)utc.len, utc.ptr);
    for (size_t i = 0; i < name.len; i++) {
        name.ptr[i] = name.ptr[i] == ':' ? '-' : name.ptr[i]; // some file systems and shells dislike colons
    }
    dbr_custody how = {.origin = dbr_slice_str("debrief note"),
                       .by = dbr_slice_str(ctx->by),
                       .at = ctx->now,
                       .mtime_ns = ctx->now};
    rc = dbr_evidence_add_bytes(w->ev, name.ptr, dbr_buf_view(&json), &how, err);
    rc = rc < 0 ? rc : dbr_evidence_save(w->ev, err);
    if (rc == DBR_OK && !ctx->is_json) {
        DBR_OUT_SAY(ctx->out, w->lang, DBR_T_CMD_NOTED, utc.ptr, name.ptr);
    } else if (rc == DBR_OK) {
        dbr_jsonw_init(&j, &ctx->out->buf, true);
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_slice(&j, "utc", dbr_buf_view(&utc));
        dbr_jsonw_slice(&j, "artifact", dbr_buf_view(&name));
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
    }
    return rc;
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const note_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    (void)argc;
    if (dbr_slice_trim(dbr_slice_str(argv[1])).len == 0) {
        return dbr_cmd_usage(ctx, "a note needs a text: what happened at %s?", argv[0]);
    }
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_CHANGE, &w, &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err); // the date of "10:05" comes from the evidence
    rc = rc < 0 ? rc : add(ctx, &w, argv[0], argv[1], &err);
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_note = {
    .name = "note",
    .help = "record what somebody says happened",
    .usage = "TIME TEXT",
    .example = "debrief note 10:12 \"noticed the timeouts on the checkout page\" --by @alice",
    .description =
        "Adds what a person says as evidence of its own: who said it (--by), when it happened, in their "
        "words. It "
        "becomes a message in the timeline, with this note as its proof. Times without a date are on the "
        "incident's date, in its zone.",
    .step = DBR_STEP_COLLECT,
    .options = options,
    .args_bytes = sizeof(note_args),
    .min_operands = 2,
    .max_operands = 2,
    .has_json = true,
    .run = run,
};
