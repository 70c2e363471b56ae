/* Formats of users' own: loading them, and reading evidence anew when they change. */
#include "cmd/user_formats.h"

#include "base/file.h"
#include "base/hash.h"
#include "read/read.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static dbr_code load_one(void *data, const char *path, const char *relative, dbr_err *err)
{
    dbr_cmd_context *ctx = data;
    dbr_err bad = {0};
    (void)err;
    bool is_definition = dbr_slice_ends(dbr_slice_str(path), ".yaml") && strchr(relative, '/') == NULL;
    if (is_definition && dbr_user_format_load(path, &bad) < 0) {
        dbr_cmd_warn(ctx, "%s", bad.message);
    }
    return DBR_OK;
}

static void load_folder(dbr_cmd_context *ctx, const char *folder)
{
    dbr_file_stat st = {0};
    dbr_err err = {0};
    const char *formats = dbr_path_join(ctx->arena, folder, "formats");
    if (dbr_file_stat_of(formats, &st, &err) == DBR_OK && st.type == DBR_FILE_FOLDER) {
        (void)dbr_folder_walk(formats, load_one, NULL, ctx, &err);
    }
}

void cmd_user_formats_load(dbr_cmd_context *ctx, const char *team_folder, const char *incident_folder)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config != NULL && config[0] == '/') {
        load_folder(ctx, dbr_path_join(ctx->arena, config, "debrief"));
    } else if (home != NULL && home[0] == '/') {
        load_folder(ctx, dbr_path_join(ctx->arena, home, ".config/debrief"));
    }
    if (team_folder != NULL) {
        load_folder(ctx, team_folder);
    }
    if (incident_folder != NULL) {
        load_folder(ctx, incident_folder);
    }
}

/* ---- when they change ---- */

static uint64_t hash_of_definitions(void)
{
    DBR_AUTO(dbr_buf) all = {0};
    dbr_user_format f;
    for (size_t i = 0; dbr_user_format_at(i, &f); i++) {
        dbr_buf_printf(&all, "%.*s\n%.*s\n", DBR_FMT(f.context), DBR_FMT(f.match));
    }
    return all.len > 0 ? dbr_hash(dbr_buf_view(&all)) : 0;
}

/* What was worked out of records that may be others now; not the hashes, nor where packed evidence can be entered. */
static dbr_code forget_one(void *data, const char *path, const char *relative, dbr_err *err)
{
    static const char *const ENDS[] = {".idx", ".col", "/window", "/claims", "/zones"};
    (void)data;
    (void)relative;
    (void)err;
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
        if (dbr_slice_ends(dbr_slice_str(path), ENDS[i])) {
            (void)unlink(path);
        }
    }
    return DBR_OK;
}

void cmd_user_formats_follow(dbr_cmd_context *ctx, const char *incident_folder)
{
    DBR_AUTO(dbr_buf) before = {0};
    const char *derived = dbr_path_join(ctx->arena, incident_folder, ".debrief");
    const char *mark = dbr_path_join(ctx->arena, derived, "formats"),
               *index = dbr_path_join(ctx->arena, derived, "index");
    dbr_file_stat st = {0};
    dbr_err err = {0};
    uint64_t hash = hash_of_definitions();
    const char *now = dbr_arena_printf(ctx->arena, "%016llx\n", (unsigned long long)hash);
    bool has_mark = dbr_file_stat_of(mark, &st, &err) == DBR_OK && st.type == DBR_FILE_REGULAR &&
                    dbr_file_read(mark, &before, &err) == DBR_OK;
    bool is_same = has_mark ? dbr_slice_is(dbr_buf_view(&before), now) : hash == 0;
    bool has_index = dbr_file_stat_of(index, &st, &err) == DBR_OK && st.type == DBR_FILE_FOLDER;
    if (is_same) {
        return;
    }
    if (has_index) {
        (void)dbr_folder_walk(index, forget_one, NULL, NULL, &err);
    }
    if (dbr_folder_make(derived, &err) == DBR_OK) {
        (void)dbr_file_write_atomic(mark, dbr_slice_str(now),
                                    &err); // not written: read anew the next time, too
    }
}
