/* `debrief add FILES… | -`: evidence that people have. */
#include "cmd/add_chat.h"
#include "cmd/secrets.h"

#include "base/limits.h"

#include <errno.h>
#include <unistd.h>

typedef struct add_args {
    const char *incident, *name, *date, *zone;
    bool is_chat;
} add_args;

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(add_args, incident)},
    {.name = "name",
     .type = DBR_OPTION_TEXT,
     .arg = "NAME",
     .help = "what standard input is called in evidence/ (stdin.log; chat-DATE.txt)",
     .offset = offsetof(add_args, name)},
    {.name = "chat",
     .type = DBR_OPTION_FLAG,
     .help = "what comes is a conversation as copied out of a chat program",
     .offset = offsetof(add_args, is_chat)},
    {.name = "date",
     .type = DBR_OPTION_TEXT,
     .arg = "DATE",
     .help = "with --chat: the day it was copied on, on which clocks alone are",
     .offset = offsetof(add_args, date)},
    {.name = "zone",
     .type = DBR_OPTION_TEXT,
     .arg = "ZONE",
     .help = "with --chat: the zone of its clocks, Europe/Berlin or +08:00",
     .offset = offsetof(add_args, zone)},
    {.name = NULL},
};

static dbr_code read_stdin(dbr_buf *into, dbr_err *err)
{
    dbr_buf_init(into, DBR_MAX_CHILD_BYTES);
    for (;;) {
        char *at = dbr_buf_reserve(into, 1u << 16);
        if (at == NULL) {
            return dbr_fail(err, DBR_ELIMIT,
                            "standard input is larger than %u MiB: put it into a file and add that",
                            DBR_MAX_CHILD_BYTES >> 20);
        }
        ssize_t n = read(STDIN_FILENO, at, 1u << 16);
        if (n == 0) {
            return DBR_OK;
        }
        if (n < 0 && errno != EINTR) {
            return dbr_fail_errno(err, DBR_EIO, errno, "cannot read standard input");
        }
        into->len += n > 0 ? (size_t)n : 0;
    }
}

static dbr_code add_chat(dbr_cmd_context *ctx, cmd_work *w, const add_args *args, const char *path,
                         cmd_added *added, dbr_err *err)
{
    DBR_AUTO(dbr_buf) bytes = {0};
    bool is_stdin = strcmp(path, "-") == 0;
    dbr_code rc = is_stdin ? read_stdin(&bytes, err) : dbr_file_read(path, &bytes, err);
    if (rc == DBR_OK && dbr_slice_trim(dbr_buf_view(&bytes)).len == 0) {
        rc = dbr_fail(err, DBR_EUSAGE, "the conversation is empty");
    }
    const cmd_chat chat = {
        .name = args->name,
        .date = args->date,
        .zone = args->zone,
        .origin = is_stdin ? "pasted conversation"
                           : dbr_arena_printf(ctx->arena, "pasted conversation, file: %s", path)};
    size_t before = dbr_evidence_n_artifacts(w->ev);
    const char *name = NULL;
    rc = rc < 0 ? rc : cmd_add_chat(ctx, w, &chat, dbr_buf_view(&bytes), &name, err);
    rc = rc < 0 ? rc : dbr_evidence_save(w->ev, err);
    if (rc == DBR_OK) {
        bool is_new = dbr_evidence_n_artifacts(w->ev) > before;
        added->n_new += is_new;
        added->n_same += !is_new;
        *DBR_PUSH(&added->chats) = name;
    }
    return rc;
}

static dbr_code add_stdin(dbr_cmd_context *ctx, cmd_work *w, const char *name, cmd_added *added, dbr_err *err)
{
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_custody how = {.origin = dbr_slice_str("standard input"),
                       .by = dbr_slice_str(ctx->by),
                       .at = ctx->now,
                       .mtime_ns = ctx->now};
    if (!dbr_path_is_safe(dbr_slice_str(name))) {
        return dbr_fail(err, DBR_EUSAGE, "'%s' is no name below evidence/", name);
    }
    dbr_code rc = read_stdin(&bytes, err);
    rc = rc < 0 ? rc : dbr_evidence_add_bytes(w->ev, name, dbr_buf_view(&bytes), &how, err);
    rc = rc < 0 ? rc : dbr_evidence_save(w->ev, err);
    added->n_new += rc == DBR_OK;
    return rc;
}

static void warn(dbr_cmd_context *ctx, const char *line)
{
    dbr_cmd_warn(ctx, "%s", line);
}

static void print(dbr_cmd_context *ctx, const cmd_work *w, const cmd_added *added, const cmd_secrets *secrets)
{
    if (ctx->is_json) {
        dbr_jsonw j;
        dbr_jsonw_init(&j, &ctx->out->buf, true);
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_int(&j, "added", (int64_t)added->n_new);
        dbr_jsonw_int(&j, "same", (int64_t)added->n_same);
        dbr_jsonw_int(&j, "failed", (int64_t)added->n_failed);
        dbr_jsonw_array(&j, "problems");
        for (size_t i = 0; i < added->problems.n; i++) {
            dbr_jsonw_str(&j, NULL, added->problems.items[i]);
        }
        dbr_jsonw_array_end(&j);
        cmd_secrets_json(&j, secrets);
        dbr_jsonw_object_end(&j);
        dbr_buf_char(&ctx->out->buf, '\n');
        return;
    }
    DBR_OUT_SAY(ctx->out, w->lang, DBR_T_CMD_ADDED, dbr_arena_printf(ctx->arena, "%zu", added->n_new),
                dbr_arena_printf(ctx->arena, "%zu", added->n_same),
                dbr_arena_printf(ctx->arena, "%zu", added->n_failed));
    for (size_t i = 0; i < added->problems.n; i++) {
        dbr_cmd_warn(ctx, "%s", added->problems.items[i]);
    }
    cmd_secrets_say(ctx, w, secrets, warn);
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const add_args *args = ctx->args;
    dbr_err err = {0};
    cmd_work w = {0};
    cmd_added added = {0};
    if (!args->is_chat && (args->date != NULL || args->zone != NULL)) {
        (void)dbr_fail(&err, DBR_EUSAGE, "--date and --zone go with --chat");
        return dbr_cmd_fail(ctx, &err);
    }
    dbr_code rc = cmd_work_open(ctx, args->incident, CMD_WORK_CHANGE, &w, &err);
    if (rc == DBR_OK && args->is_chat) {
        for (int i = 0; rc == DBR_OK && i < argc; i++) {
            rc = add_chat(ctx, &w, args, argv[i], &added, &err);
        }
    } else if (rc == DBR_OK && argc == 1 && strcmp(argv[0], "-") == 0) {
        rc = add_stdin(ctx, &w, args->name != NULL ? args->name : "stdin.log", &added, &err);
    } else if (rc == DBR_OK) {
        rc = cmd_work_add(ctx, &w, argv, (size_t)argc, &added, &err);
    }
    rc = rc < 0 ? rc : cmd_work_index(ctx, &w, &err);
    int code = added.n_failed == 0              ? DBR_EXIT_DONE
               : added.n_new + added.n_same > 0 ? DBR_EXIT_PARTIAL
                                                : DBR_EXIT_NOTHING;
    if (rc < 0) {
        code = dbr_cmd_fail(ctx, &err);
    } else {
        cmd_secrets secrets = {0};
        cmd_secrets_find(&w, ctx->now, &secrets);
        print(ctx, &w, &added, &secrets);
        cmd_secrets_release(&secrets);
        (void)cmd_warn_no_text(ctx, w.ev, ctx->now);
        cmd_chats_check(ctx, &w, &added);
    }
    DBR_VEC_RELEASE(&added.chats);
    DBR_VEC_RELEASE(&added.problems);
    cmd_work_release(&w);
    return code;
}

const dbr_cmd dbr_cmd_add = {
    .name = "add",
    .help = "put files into the evidence",
    .usage = "FILE… | -",
    .example = "debrief add access.log.gz slack-export/ metrics.json\n"
               "pbpaste | debrief add --chat - --date 2025-02-09 --zone Europe/Berlin",
    .description =
        "Copies files and folders into evidence/ as they are, records where each came from in MANIFEST.jsonl "
        "and reads them. Secrets in them (passwords, keys, tokens) are announced by file and line, without "
        "their values. '-' takes standard input. The same bytes are not added twice, but put back where they "
        "are gone or changed; other bytes under a "
        "taken name get a number. Ended in the middle it leaves nothing half done. A journal file of "
        "systemd's is kept, and what journalctl exports of it "
        "beside it.\n\n"
        "--chat takes a conversation as it was copied out of Slack, Teams, Feishu, DingTalk, WeCom and "
        "others, and keeps "
        "it as pasted. Its date and zone are asked for once on a terminal when they are not given; where "
        "they are "
        "assumed, its times are marked so.",
    .step = DBR_STEP_COLLECT,
    .options = options,
    .args_bytes = sizeof(add_args),
    .min_operands = 1,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
