/*
 * How failures reach people: gcc-style on standard error,
 *
 *     evidence/app.json:17:4: error: cannot parse: expected ',' or '}'
 *     debrief: error: no incident folder here or above
 *
 * and with --json as one object on standard output (json_error.c).
 */
#include "cmd/cmd.h"

#include "base/utf8.h"

#include <stdio.h>

static void print_place(dbr_out *out, const dbr_err *err)
{
    if (err->source[0] == '\0') {
        dbr_out_styled(out, DBR_STYLE_BOLD, "debrief: ");
        return;
    }
    DBR_AUTO(dbr_buf) place = {0};
    dbr_utf8_visible_line(&place, dbr_slice_str(err->source));
    if (err->line == 0) {
        dbr_buf_str(&place, ": ");
    } else if (err->byte == 0) {
        dbr_buf_printf(&place, ":%llu: ", (unsigned long long)err->line);
    } else {
        dbr_buf_printf(&place, ":%llu:%llu: ", (unsigned long long)err->line, (unsigned long long)err->byte);
    }
    dbr_out_styled(out, DBR_STYLE_BOLD, place.ptr);
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
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_utf8_visible(&visible, dbr_slice_str(err->message)); // may quote names and text from outside
    dbr_out_buf(ctx->err, &visible);
    dbr_out_str(ctx->err, "\n");
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
    dbr_out_name(ctx->err, dbr_slice_str(message));
    dbr_out_str(ctx->err, "\n");
}
