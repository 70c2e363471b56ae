/* `debrief version`: what a bug report needs first. */
#include "build_info.h"
#include "cmd/cmd.h"

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    (void)argc;
    (void)argv;
    if (!ctx->is_json) {
        dbr_out_str(ctx->out, "debrief " DBR_VERSION "\n");
        return DBR_EXIT_DONE;
    }
    dbr_jsonw w;
    dbr_jsonw_init(&w, &ctx->out->buf, true);
    dbr_jsonw_object(&w, NULL);
    dbr_jsonw_str(&w, "name", "debrief");
    dbr_jsonw_str(&w, "version", DBR_VERSION);
    dbr_jsonw_object_end(&w);
    dbr_buf_char(&ctx->out->buf, '\n');
    return DBR_EXIT_DONE;
}

const dbr_cmd dbr_cmd_version = {
    .name = "version",
    .help = "show the version",
    .usage = "",
    .example = "debrief version",
    .description =
        "Shows the version of the program. 'debrief doctor' tells more: the libraries it was built with "
        "and what it found on this machine.",
    .step = DBR_STEP_ABOUT,
    .has_json = true,
    .run = run,
};
