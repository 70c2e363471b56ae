/* `debrief patterns FILES`: the templates of log messages, and how often each occurs. */
#include "cmd/cmd.h"

#include "base/file.h"
#include "mine/mine.h"

typedef struct patterns_args {
    bool lines, content;
    int64_t limit;
} patterns_args;

static const dbr_option options[] = {
    {.name = "content",
     .type = DBR_OPTION_FLAG,
     .help = "each line is the bare text of a message",
     .offset = offsetof(patterns_args, content)},
    {.name = "lines",
     .type = DBR_OPTION_FLAG,
     .help = "for every line: its number, its template's id, its template (TSV)",
     .offset = offsetof(patterns_args, lines)},
    {.name = NULL},
};

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const patterns_args *args = ctx->args;
    dbr_err err = {0};
    (void)argc;
    (void)args;
    dbr_buf bytes = {0};
    if (dbr_file_read(argv[0], &bytes, &err) < 0) {
        return dbr_cmd_fail(ctx, &err);
    }
    dbr_miner *m = dbr_miner_new();
    DBR_VEC(uint32_t) groups = {0};
    dbr_slice rest = dbr_buf_view(&bytes);
    while (rest.ptr != NULL && rest.len > 0) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        char masked[DBR_MINE_MAX_TEXT];
        size_t len = dbr_mine_mask(line, masked);
        uint32_t group = dbr_miner_add(m, dbr_slice_of(masked, len), 1, groups.n);
        *DBR_PUSH(&groups) = group;
    }
    dbr_miner_finish(m);
    size_t n = 0, n_map = 0;
    const dbr_template *t = dbr_miner_templates(m, &n);
    const uint32_t *map = dbr_miner_map(m, &n_map);
    for (size_t i = 0; i < groups.n; i++) {
        const dbr_template *x = &t[map[groups.items[i]]];
        dbr_out_printf(ctx->out, "%zu\t%016llx\t%.*s\n", i + 1, (unsigned long long)x->id, DBR_FMT(x->text));
    }
    DBR_VEC_RELEASE(&groups);
    dbr_buf_release(&bytes);
    (void)dbr_miner_free(m);
    return DBR_EXIT_DONE;
}

const dbr_cmd dbr_cmd_patterns = {
    .name = "patterns",
    .help = "templates of log messages, and how often each occurs",
    .usage = "FILE…",
    .example = "debrief patterns app.log",
    .description = "x",
    .step = DBR_STEP_LOOK,
    .options = options,
    .args_bytes = sizeof(patterns_args),
    .min_operands = 1,
    .max_operands = -1,
    .has_json = true,
    .run = run,
};
