/*
 * Writing the report: draft, merge, undo.
 *
 * draft.md is the last machine draft and the merge base. Without it nothing is merged: what people wrote stays, and the
 * new draft goes to report.new.md. Before report.md is replaced its bytes go to .debrief/undo/, newest last.
 */
#include "cmd/work.h"

#include "report/report.h"

static const char *undo_name(cmd_work *w)
{
    unsigned number = 1;
    dbr_file_stat st = {0};
    dbr_err err = {0};
    for (;; number++) {
        const char *name = dbr_arena_printf(&w->arena, ".debrief/undo/%06u.md", number);
        if (dbr_file_stat_of(cmd_work_path(w, name), &st, &err) < 0 || st.type == DBR_FILE_MISSING) {
            return name;
        }
    }
}

dbr_code cmd_work_write_report(cmd_work *w, dbr_slice bytes, dbr_err *err)
{
    DBR_AUTO(dbr_buf) old = {0};
    bool had = false;
    dbr_code rc = cmd_work_read(w, "report.md", &old, &had, err);
    if (rc == DBR_OK && had) {
        rc = dbr_folder_make(cmd_work_path(w, ".debrief/undo"), err);
        rc = rc < 0 ? rc : dbr_file_write_atomic(cmd_work_path(w, undo_name(w)), dbr_buf_view(&old), err);
    }
    return rc < 0 ? rc : dbr_file_write_atomic(cmd_work_path(w, "report.md"), bytes, err);
}

dbr_code cmd_work_replace_report(cmd_work *w, const char *path, dbr_slice bytes, dbr_err *err)
{
    bool is_own = w != NULL && strcmp(dbr_path_name(path), "report.md") == 0;
    return is_own ? cmd_work_write_report(w, bytes, err) : dbr_file_write_atomic(path, bytes, err);
}

/* New conflicts go before those that people have not dealt with yet; the file is theirs to delete. */
static dbr_code write_conflicts(cmd_work *w, const dbr_conflict *conflicts, size_t n, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) old = {0};
    bool had = false;
    if (n == 0) {
        return DBR_OK;
    }
    dbr_code rc = cmd_work_read(w, "report.conflicts.md", &old, &had, err);
    dbr_buf_printf(&out, "# %s\n\n%s\n", dbr_text(w->lang, DBR_T_CMD_CONFLICTS_TITLE),
                   dbr_text(w->lang, DBR_T_CMD_CONFLICTS_HEAD));
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(
            &out,
            "\n## %.*s (report.md:%llu)\n\n%s\n\n```markdown\n%.*s\n```\n\n%s\n\n```markdown\n%.*s\n```\n",
            DBR_FMT(conflicts[i].what), (unsigned long long)conflicts[i].at.line,
            dbr_text(w->lang, DBR_T_CMD_CONFLICT_OURS), DBR_FMT(conflicts[i].ours),
            dbr_text(w->lang, DBR_T_CMD_CONFLICT_THEIRS), DBR_FMT(conflicts[i].theirs));
    }
    if (had) {
        dbr_buf_char(&out, '\n');
        dbr_buf_slice(&out, dbr_buf_view(&old));
    }
    return rc < 0 ? rc
                  : dbr_file_write_atomic(cmd_work_path(w, "report.conflicts.md"), dbr_buf_view(&out), err);
}

dbr_code cmd_work_draft(dbr_cmd_context *ctx, cmd_work *w, cmd_drafted *ret, dbr_err *err)
{
    DBR_AUTO(dbr_buf) theirs = {0};
    DBR_AUTO(dbr_buf) ours = {0};
    DBR_AUTO(dbr_buf) base = {0};
    DBR_AUTO(dbr_buf) merged = {0};
    bool has_report = false;
    bool has_base = false;
    const dbr_conflict *conflicts = NULL;
    size_t n = 0;
    dbr_report_layout layout;
    dbr_code rc = cmd_work_layout(w, &layout, err);
    rc = rc < 0
             ? rc
             : dbr_report_draft(w->ev, w->incident, w->timeline, w->factors, &layout, ctx->now, &theirs, err);
    rc = rc < 0 ? rc : cmd_work_read(w, "report.md", &ours, &has_report, err);
    rc = rc < 0 ? rc : cmd_work_read(w, "draft.md", &base, &has_base, err);
    if (rc < 0) {
        return rc;
    }
    *ret = (cmd_drafted){.result = CMD_DRAFT_MERGED};
    if (has_report && !has_base) {
        ret->result = CMD_DRAFT_BESIDE;
        return dbr_file_write_atomic(cmd_work_path(w, "report.new.md"), dbr_buf_view(&theirs), err);
    }
    if (!has_report) {
        ret->result = CMD_DRAFT_NEW;
        dbr_buf_slice(&merged, dbr_buf_view(&theirs));
    } else {
        rc = dbr_document_merge(&w->arena, dbr_buf_view(&base), dbr_buf_view(&ours), dbr_buf_view(&theirs),
                                &merged, &conflicts, &n, err);
        ret->n_conflicts = n;
        if (dbr_slice_eq(dbr_buf_view(&merged), dbr_buf_view(&ours))) {
            ret->result = CMD_DRAFT_UNCHANGED;
        }
    }
    if (rc == DBR_OK && ret->result != CMD_DRAFT_UNCHANGED) {
        rc = cmd_work_write_report(w, dbr_buf_view(&merged), err);
    }
    rc = rc < 0 ? rc : write_conflicts(w, conflicts, n, err);
    return rc < 0 ? rc : dbr_file_write_atomic(cmd_work_path(w, "draft.md"), dbr_buf_view(&theirs), err);
}
