/*
 * Writing the report: draft, merge, undo.
 *
 * draft.md is the last machine draft and the merge base. Without it nothing is merged: what people wrote stays, and the
 * new draft goes to report.new.md. Before report.md is replaced its bytes go to .debrief/undo/, newest last. What a draft
 * brought and was undone is a decision like any other edit: the next draft leaves it undone. Where a command edited the
 * report and drafted what follows, undoing takes the command back, so the draft before is kept, too.
 *
 * The order of writing, for when a command is ended in between: the first draft writes its base before the report, since a
 * report without a base is never merged into, and a base without a report is written over. Every later one writes the
 * report, the conflicts, and the base last: merging the same draft once more into what it was merged into changes nothing,
 * while a base that were ahead of the report would make all that is new in it look deleted by people.
 */
#include "cmd/work.h"

#include "report/report.h"

#include <stdio.h>

static const char *undo_name(cmd_work *w, unsigned number)
{
    return dbr_arena_printf(&w->arena, ".debrief/undo/%06u.md", number);
}

/* The first that is free. */
static unsigned undo_number(cmd_work *w)
{
    for (unsigned number = 1;; number++) {
        dbr_file_stat st = {0};
        dbr_err err = {0};
        const char *path = cmd_work_path(w, undo_name(w, number));
        if (dbr_file_stat_of(path, &st, &err) < 0 || st.type == DBR_FILE_MISSING) {
            return number;
        }
    }
}

const char *cmd_work_kept_draft(cmd_work *w, const char *kept)
{
    return dbr_arena_printf(&w->arena, "%.*s.draft.md", (int)(strlen(kept) - strlen(".md")), kept);
}

/* Keeps the report that is about to be replaced, and the draft that belongs to it where that is to come back, too (`draft`;
 * ptr NULL: not). One that was kept by a command that was ended is not kept twice. */
static dbr_code keep(cmd_work *w, dbr_slice report, dbr_slice draft, dbr_err *err)
{
    DBR_AUTO(dbr_buf) newest = {0};
    bool has_newest = false;
    unsigned number = undo_number(w);
    dbr_code rc = dbr_folder_make(cmd_work_path(w, ".debrief/undo"), err);
    rc = rc < 0 || number == 1 ? rc : cmd_work_read(w, undo_name(w, number - 1), &newest, &has_newest, err);
    if (rc == DBR_OK && has_newest && dbr_slice_eq(dbr_buf_view(&newest), report)) {
        number--;
    }
    const char *kept = undo_name(w, number);
    (void)remove(cmd_work_path(w, cmd_work_kept_draft(w, kept))); // of one that was undone
    rc = rc < 0 ? rc : dbr_file_write_atomic(cmd_work_path(w, kept), report, err);
    return rc < 0 || draft.ptr == NULL
               ? rc
               : dbr_file_write_atomic(cmd_work_path(w, cmd_work_kept_draft(w, kept)), draft, err);
}

static dbr_code write_report(cmd_work *w, dbr_slice bytes, dbr_slice draft, dbr_err *err)
{
    DBR_AUTO(dbr_buf) old = {0};
    bool had = false;
    dbr_code rc = cmd_work_read(w, "report.md", &old, &had, err);
    rc = rc < 0 || !had ? rc : keep(w, dbr_buf_view(&old), draft, err);
    return rc < 0 ? rc : dbr_file_write_atomic(cmd_work_path(w, "report.md"), bytes, err);
}

dbr_code cmd_work_write_report(cmd_work *w, dbr_slice bytes, dbr_err *err)
{
    return write_report(w, bytes, (dbr_slice){0}, err);
}

dbr_code cmd_work_replace_report(cmd_work *w, const char *path, dbr_slice bytes, dbr_err *err)
{
    bool is_own = w != NULL && strcmp(dbr_path_name(path), "report.md") == 0;
    return is_own ? cmd_work_write_report(w, bytes, err) : dbr_file_write_atomic(path, bytes, err);
}

static void write_fence(dbr_buf *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dbr_buf_char(out, '`');
    }
}

/* What one side says, as it is; what it does not say is a sentence. A fence of its own is longer than any in it. */
static void write_side(dbr_buf *out, dbr_lang lang, dbr_slice text, dbr_text_id says,
                       dbr_text_id says_nothing)
{
    size_t fence = 3;
    size_t n = 0;
    dbr_slice said = dbr_slice_trim(text);
    if (said.len == 0) {
        dbr_buf_printf(out, "\n%s\n", dbr_text(lang, says_nothing));
        return;
    }
    for (size_t i = 0; i < said.len; i++) {
        n = said.ptr[i] == '`' ? n + 1 : 0;
        fence = n >= fence ? n + 1 : fence;
    }
    dbr_buf_printf(out, "\n%s\n\n", dbr_text(lang, says));
    write_fence(out, fence);
    dbr_buf_printf(out, "markdown\n%.*s\n", DBR_FMT(said));
    write_fence(out, fence);
    dbr_buf_char(out, '\n');
}

/* What stands there already, because a draft was ended before it had a new merge base, is not told twice. */
static void write_conflict(cmd_work *w, const dbr_conflict *c, dbr_slice old, dbr_buf *out)
{
    DBR_AUTO(dbr_buf) place = {0};
    DBR_AUTO(dbr_buf) texts = {0};
    dbr_buf_printf(&place, "\n## %s (report.md:", dbr_conflict_text(&w->arena, c, w->lang));
    write_side(&texts, w->lang, c->ours, DBR_T_CMD_CONFLICT_OURS, DBR_T_CMD_CONFLICT_OURS_NONE);
    write_side(&texts, w->lang, c->theirs, DBR_T_CMD_CONFLICT_THEIRS, DBR_T_CMD_CONFLICT_THEIRS_NONE);
    if (dbr_slice_find(old, dbr_buf_view(&place)) != SIZE_MAX &&
        dbr_slice_find(old, dbr_buf_view(&texts)) != SIZE_MAX) {
        return; // its line may be another by now
    }
    dbr_buf_printf(out, "%.*s%llu)\n%.*s", DBR_FMT(dbr_buf_view(&place)), (unsigned long long)c->at.line,
                   DBR_FMT(dbr_buf_view(&texts)));
}

/* New conflicts go before those that people have not dealt with yet; the file is theirs to delete. */
static dbr_code write_conflicts(cmd_work *w, const dbr_conflict *conflicts, size_t n, dbr_err *err)
{
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) fresh = {0};
    DBR_AUTO(dbr_buf) old = {0};
    bool had = false;
    dbr_code rc = n > 0 ? cmd_work_read(w, "report.conflicts.md", &old, &had, err) : DBR_OK;
    for (size_t i = 0; rc == DBR_OK && i < n; i++) {
        write_conflict(w, &conflicts[i], dbr_buf_view(&old), &fresh);
    }
    if (rc < 0 || fresh.len == 0) {
        return rc;
    }
    dbr_buf_printf(&out, "# %s\n\n%s\n", dbr_text(w->lang, DBR_T_CMD_CONFLICTS_TITLE),
                   dbr_text(w->lang, DBR_T_CMD_CONFLICTS_HEAD));
    dbr_buf_slice(&out, dbr_buf_view(&fresh));
    if (had) {
        dbr_buf_char(&out, '\n');
        dbr_buf_slice(&out, dbr_buf_view(&old));
    }
    return dbr_file_write_atomic(cmd_work_path(w, "report.conflicts.md"), dbr_buf_view(&out), err);
}

/* ---- key times that people set ---- */

static const dbr_key_time *key_time_of(const dbr_document *d, dbr_milestone_name name)
{
    for (size_t i = 0; i < d->n_key_times; i++) {
        if (d->key_times[i].name == name) {
            return &d->key_times[i];
        }
    }
    return NULL;
}

/* The rule of a row says that a person set it: so the last draft that had to do with it wrote. */
static bool is_marked(const dbr_document *d, const dbr_key_time *k)
{
    dbr_slice row = dbr_slice_sub(d->bytes, k->at.begin, k->at.end);
    for (int lang = 0; lang < DBR_LANG_COUNT; lang++) {
        if (dbr_slice_find(row, dbr_slice_str(dbr_text((dbr_lang)lang, DBR_T_TIMELINE_RULE_REPORT))) !=
            SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/*
 * Key times that people changed are what the report goes by: all that is drafted from them (how long it took, the duration)
 * follows. Such a row is one that differs from the last draft's, or whose rule says so. `ret_texts`: as people wrote them,
 * ptr NULL for others.
 */
static dbr_code take_key_times(cmd_work *w, dbr_slice base, dbr_slice ours,
                               dbr_slice ret_texts[DBR_MILESTONE_COUNT], dbr_err *err)
{
    dbr_document *before = NULL, *now = NULL;
    dbr_code rc = dbr_document_read(&w->arena, base, "draft.md", w->incident->zone, &before, err);
    rc = rc < 0 ? rc : dbr_document_read(&w->arena, ours, "report.md", w->incident->zone, &now, err);
    for (int i = 0; rc == DBR_OK && i < DBR_MILESTONE_COUNT; i++) {
        const dbr_key_time *k = key_time_of(now, (dbr_milestone_name)i);
        const dbr_key_time *b = key_time_of(before, (dbr_milestone_name)i);
        if (k == NULL || (!is_marked(now, k) && b != NULL &&
                          dbr_slice_eq(dbr_slice_trim(k->time_text), dbr_slice_trim(b->time_text)))) {
            continue;
        }
        dbr_milestone *m = &w->timeline->milestones[i];
        bool is_same = m->time != DBR_TIME_NONE && m->time / DBR_SECOND == k->time / DBR_SECOND;
        *m = is_same ? *m : (dbr_milestone){.time = k->time}; // the evidence proves its own time only
        m->rule = dbr_slice_str(dbr_text(w->lang, DBR_T_TIMELINE_RULE_REPORT));
        ret_texts[i] = k->time_text;
    }
    return rc;
}

/* Writes them as people did ("10:07", not "10:07:00"), so that the merge sees the same. */
static dbr_code put_key_times(cmd_work *w, const dbr_slice texts[DBR_MILESTONE_COUNT], dbr_buf *theirs,
                              dbr_err *err)
{
    dbr_code rc = DBR_OK;
    for (int i = 0; rc == DBR_OK && i < DBR_MILESTONE_COUNT; i++) {
        dbr_document *d = NULL;
        if (texts[i].ptr == NULL) {
            continue;
        }
        dbr_slice bytes = dbr_slice_dup(&w->arena, dbr_buf_view(theirs));
        rc = dbr_document_read(&w->arena, bytes, "draft.md", w->incident->zone, &d, err);
        const dbr_key_time *k = rc == DBR_OK ? key_time_of(d, (dbr_milestone_name)i) : NULL;
        if (k != NULL) {
            dbr_buf_clear(theirs);
            dbr_document_splice(d, k->time_at, texts[i], theirs);
        }
    }
    return rc;
}

static dbr_code write_draft(cmd_work *w, dbr_slice bytes, dbr_err *err)
{
    return dbr_file_write_atomic(cmd_work_path(w, "draft.md"), bytes, err);
}

dbr_code cmd_work_draft(dbr_cmd_context *ctx, cmd_work *w, cmd_drafted *ret, dbr_err *err)
{
    return cmd_work_draft_edited(ctx, w, (dbr_slice){0}, ret, err);
}

dbr_code cmd_work_draft_edited(dbr_cmd_context *ctx, cmd_work *w, dbr_slice edited, cmd_drafted *ret,
                               dbr_err *err)
{
    DBR_AUTO(dbr_buf) theirs = {0};
    DBR_AUTO(dbr_buf) on_disk = {0};
    DBR_AUTO(dbr_buf) base = {0};
    DBR_AUTO(dbr_buf) merged = {0};
    bool has_report = false;
    bool has_base = false;
    const dbr_conflict *conflicts = NULL;
    size_t n = 0;
    dbr_report_layout layout;
    dbr_slice texts[DBR_MILESTONE_COUNT] = {{0}};
    dbr_code rc = cmd_work_read(w, "report.md", &on_disk, &has_report, err);
    rc = rc < 0 ? rc : cmd_work_read(w, "draft.md", &base, &has_base, err);
    dbr_slice ours = edited.ptr != NULL ? edited : dbr_buf_view(&on_disk);
    rc = rc == DBR_OK && has_report && has_base ? take_key_times(w, dbr_buf_view(&base), ours, texts, err)
                                                : rc;
    rc = rc < 0 ? rc : cmd_work_layout(w, &layout, err);
    rc = rc < 0
             ? rc
             : dbr_report_draft(w->ev, w->incident, w->timeline, w->factors, &layout, ctx->now, &theirs, err);
    rc = rc < 0 ? rc : put_key_times(w, texts, &theirs, err);
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
        rc = write_draft(w, dbr_buf_view(&theirs), err);
        return rc < 0 ? rc : cmd_work_write_report(w, dbr_buf_view(&theirs), err);
    }
    rc = dbr_document_merge(&w->arena, dbr_buf_view(&base), ours, dbr_buf_view(&theirs), &merged, &conflicts,
                            &n, err);
    ret->n_conflicts = n;
    if (dbr_slice_eq(dbr_buf_view(&merged), dbr_buf_view(&on_disk))) {
        ret->result = CMD_DRAFT_UNCHANGED;
    } else if (rc == DBR_OK) {
        dbr_slice former = edited.ptr != NULL ? dbr_buf_view(&base) : (dbr_slice){0};
        rc = write_report(w, dbr_buf_view(&merged), former, err);
    }
    rc = rc < 0 ? rc : write_conflicts(w, conflicts, n, err);
    return rc < 0 ? rc : write_draft(w, dbr_buf_view(&theirs), err);
}
