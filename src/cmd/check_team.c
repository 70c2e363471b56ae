/* Which reports, by whose rules, and what is known of them. */
#include "cmd/check_team.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdlib.h>

#define MAX_UP 16 // folders above a report that may hold debrief.yaml

static bool exists(const char *path)
{
    dbr_file_stat st = {0};
    dbr_err err = {0};
    return dbr_file_stat_of(path, &st, &err) == DBR_OK && st.type == DBR_FILE_REGULAR;
}

bool check_has_incident(dbr_cmd_context *ctx, const char *report, const char **ret_folder)
{
    *ret_folder = dbr_path_folder(ctx->arena, report);
    return exists(dbr_path_join(ctx->arena, *ret_folder, "incident.yaml"));
}

/* ---- reports ---- */

typedef struct walking {
    dbr_cmd_context *ctx;
    check_paths *paths;
    const char *folder; // the last one that was asked about
    bool is_incident;   // that folder, or one above it
} walking;

bool check_is_no_report(dbr_slice name)
{
    static const char *const OTHERS[] = {"readme",
                                         "changelog",
                                         "contributing",
                                         "license",
                                         "code_of_conduct",
                                         "security",
                                         "template",
                                         "_template",
                                         "postmortem-template",
                                         "post-mortem-template",
                                         "incident-template",
                                         "runbook",
                                         "playbook"};
    size_t dot = dbr_slice_find_char(name, '.');
    for (size_t i = 0; i < sizeof(OTHERS) / sizeof(*OTHERS); i++) {
        if (dbr_slice_eq_nocase(dbr_slice_sub(name, 0, dot), dbr_slice_str(OTHERS[i]))) {
            return true;
        }
    }
    return false;
}

/* Whether a folder between the root and the file belongs to an incident; its own report is no part of that. */
static bool is_in_incident(walking *w, const char *path, const char *relative)
{
    const char *folder = dbr_path_folder(w->ctx->arena, path);
    if (w->folder != NULL && strcmp(folder, w->folder) == 0) {
        return w->is_incident;
    }
    size_t n_root = strlen(path) - strlen(relative);
    w->folder = folder;
    w->is_incident = false;
    for (size_t i = n_root; path[i] != '\0' && !w->is_incident; i++) {
        if (path[i] == '/') {
            const char *part = dbr_arena_str(w->ctx->arena, dbr_slice_of(path, i));
            w->is_incident = exists(dbr_path_join(w->ctx->arena, part, "incident.yaml"));
        }
    }
    return w->is_incident;
}

static dbr_code take_report(void *data, const char *path, const char *relative, dbr_err *err)
{
    walking *w = data;
    dbr_slice name = dbr_slice_str(dbr_path_name(path));
    (void)err;
    if (!dbr_slice_ends(name, ".md") && !dbr_slice_ends(name, ".markdown")) {
        return DBR_OK;
    }
    const char *folder = NULL;
    bool is_own = dbr_slice_is(name, "report.md") && check_has_incident(w->ctx, path, &folder);
    if (is_own || (!check_is_no_report(name) && !is_in_incident(w, path, relative))) {
        path += strncmp(path, "./", 2) == 0 ? 2 : 0; // "debrief check ." is said without
        *DBR_PUSH(w->paths) = dbr_arena_str(w->ctx->arena, dbr_slice_str(path));
    }
    return DBR_OK;
}

static dbr_code find_in_folder(dbr_cmd_context *ctx, const char *folder, check_paths *ret, dbr_err *err)
{
    size_t n_before = ret->n;
    walking w = {.ctx = ctx, .paths = ret};
    if (exists(dbr_path_join(ctx->arena, folder, "incident.yaml"))) {
        *DBR_PUSH(ret) = dbr_path_join(ctx->arena, folder, "report.md");
        return DBR_OK;
    }
    dbr_code rc = dbr_folder_walk(folder, take_report, NULL, &w, err);
    return rc < 0 || ret->n > n_before
               ? rc
               : dbr_fail(err, DBR_ENOTFOUND, "no reports in '%s': it has no Markdown files", folder);
}

dbr_code check_find_reports(dbr_cmd_context *ctx, const char *const *operands, size_t n, check_paths *ret,
                            dbr_err *err)
{
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && i < n; i++) {
        dbr_file_stat st = {0};
        if (strcmp(operands[i], "-") == 0) {
            *DBR_PUSH(ret) = operands[i];
            continue;
        }
        rc = dbr_file_stat_of(operands[i], &st, err);
        if (rc == DBR_OK && st.type == DBR_FILE_FOLDER) {
            rc = find_in_folder(ctx, operands[i], ret, err);
        } else if (rc == DBR_OK) {
            *DBR_PUSH(ret) = operands[i]; // what is not there is said when it is read
        }
    }
    return rc;
}

/* ---- the team's rules ---- */

dbr_code check_team_policy(dbr_cmd_context *ctx, check_team *team, const char *report, const dbr_policy **ret,
                           dbr_err *err)
{
    const char *folder = dbr_path_folder(ctx->arena, report);
    const char *yaml = NULL;
    const char *above = folder;
    if (team->folder != NULL && strcmp(team->folder, folder) == 0) {
        *ret = team->policy;
        return DBR_OK;
    }
    for (int up = 0; up < MAX_UP && yaml == NULL; up++) {
        const char *path = dbr_path_join(ctx->arena, above, "debrief.yaml");
        yaml = exists(path) ? path : NULL;
        above = dbr_path_join(ctx->arena, above, "..");
    }
    dbr_code rc = DBR_OK;
    if (yaml != NULL) {
        DBR_AUTO(dbr_buf) text = {0};
        dbr_policy *policy = DBR_NEW(ctx->arena, dbr_policy);
        dbr_buf_init(&text, DBR_MAX_SETTINGS_BYTES);
        rc = dbr_file_read(yaml, &text, err);
        rc = rc < 0 ? rc
                    : dbr_policy_read(ctx->arena, dbr_slice_dup(ctx->arena, dbr_buf_view(&text)),
                                      (dbr_slice){0}, policy, err);
        team->policy = policy;
    } else {
        team->policy = NULL;
    }
    if (rc == DBR_OK) {
        team->folder = folder;
        team->yaml = yaml;
        *ret = team->policy;
    }
    return rc;
}

/* ---- the baseline ---- */

dbr_code check_baseline_read(const char *path, bool may_be_missing, dbr_baseline **ret, dbr_err *err)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_baseline *b = dbr_baseline_new();
    dbr_code rc = DBR_OK;
    dbr_buf_init(&text, DBR_MAX_REPORT_BYTES);
    if (!may_be_missing || exists(path)) {
        rc = dbr_file_read(path, &text, err);
        rc = rc < 0 ? rc : dbr_baseline_read(b, dbr_buf_view(&text), path, err);
    }
    if (rc < 0) {
        (void)dbr_baseline_free(b);
        return rc;
    }
    *ret = b;
    return DBR_OK;
}

dbr_code check_baseline_write(dbr_baseline *b, const char *path, dbr_err *err)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_init(&text, DBR_MAX_REPORT_BYTES);
    dbr_baseline_write(b, &text);
    return text.failed
               ? dbr_fail(err, DBR_ELIMIT, "the baseline is larger than %u bytes", DBR_MAX_REPORT_BYTES)
               : dbr_file_write_atomic(path, dbr_buf_view(&text), err);
}

static const char *real(dbr_cmd_context *ctx, const char *path)
{
    char full[PATH_MAX];
    return realpath(path, full) != NULL ? dbr_arena_str(ctx->arena, dbr_slice_str(full)) : path;
}

const char *check_baseline_name(dbr_cmd_context *ctx, const char *baseline, const char *report)
{
    DBR_AUTO(dbr_buf) name = {0};
    DBR_AUTO(dbr_buf) shown = {0};
    const char *from = real(ctx, dbr_path_folder(ctx->arena, baseline));
    const char *to = real(ctx, report);
    size_t common = 0; // behind the last '/' that both have
    size_t i = 0;
    for (; from[i] != '\0' && from[i] == to[i]; i++) {
        common = from[i] == '/' ? i + 1 : common;
    }
    common = from[i] == '\0' && to[i] == '/' ? i + 1 : common;
    for (size_t k = common; k < strlen(from); k++) {
        if (k == common || from[k] == '/') {
            dbr_buf_str(&name, "../");
        }
    }
    dbr_buf_str(&name, to + common);
    dbr_utf8_visible_line(&shown, dbr_buf_view(&name)); // a tab in a name would end the column
    return dbr_arena_str(ctx->arena, dbr_buf_view(&shown));
}
