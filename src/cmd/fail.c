/*
 * How failures reach people: gcc-style on standard error,
 *
 *     evidence/app.json:17:4: error: cannot parse: expected ',' or '}'
 *     debrief: error: no incident folder here or above
 *
 * and with --json as one object on standard output (json_error.c).
 */
#include "cmd/cmd.h"

#include <stdio.h>

static void print_place(dbr_out *out, const dbr_err *err)
{
    if (err->source[0] == '\0') {
        dbr_out_styled(out, DBR_STYLE_BOLD, "debrief: ");
        return;
    }
    char place[sizeof(err->source) + 48];
    if (err->line == 0) {
        (void)snprintf(place, sizeof(place), "%s: ", err->source);
    } else if (err->byte == 0) {
        (void)snprintf(place, sizeof(place), "%s:%llu: ", err->source, (unsigned long long)err->line);
    } else {
        (void)snprintf(place, sizeof(place), "%s:%llu:%llu: ", err->source, (unsigned long long)err->line,
                       (unsigned long long)err->byte);
    }
    dbr_out_styled(out, DBR_STYLE_BOLD, place);
}

int dbr_cmd_fail(dbr_cmd_context *ctx, const dbr_err *err)
{
    int exit_code = ctx->ended_by != 0 ? 128 + ctx->ended_by : (int)dbr_exit_of(err->code);
    if (ctx->is_json) {
        dbr_json_error(&ctx->out->buf, err, exit_code);
        return exit_code;
    }
    (void)dbr_out_flush(ctx->out);
    print_place(ctx->err, err);
    dbr_out_styled(ctx->err, DBR_STYLE_BAD, "error: ");
    dbr_out_printf(ctx->err, "%s\n", err->message);
    return exit_code;
}

int dbr_cmd_usage(dbr_cmd_context *ctx, const char *format, ...)
{
    dbr_err err = {0};
    char message[DBR_ERR_MESSAGE_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    (void)dbr_fail(&err, DBR_EUSAGE, "%s", message);
    return dbr_cmd_fail(ctx, &err);
}

void dbr_cmd_warn(dbr_cmd_context *ctx, const char *format, ...)
{
    if (ctx->is_quiet) {
        return;
    }
    char message[DBR_ERR_MESSAGE_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    dbr_out_styled(ctx->err, DBR_STYLE_BOLD, "debrief: ");
    dbr_out_styled(ctx->err, DBR_STYLE_WARN, "warning: ");
    dbr_out_printf(ctx->err, "%s\n", message);
}
