/* The incident that a command works on. */
#include "cmd/work.h"

#include "cmd/user_formats.h"

#include "base/limits.h"
#include "base/yaml.h"

#include <string.h>
#include <unistd.h>

char *cmd_work_path(cmd_work *w, const char *name)
{
    return dbr_path_join(&w->arena, w->folder, name);
}

static bool exists(const char *path)
{
    dbr_file_stat st = {0};
    dbr_err err = {0};
    return dbr_file_stat_of(path, &st, &err) == DBR_OK && st.type == DBR_FILE_REGULAR;
}

const char *cmd_find_above(dbr_arena *arena, const char *start, const char *name)
{
    const char *folder = start;
    for (int up = 0; up < 16; up++) {
        if (exists(dbr_path_join(arena, folder, name))) {
            return folder;
        }
        folder = dbr_path_join(arena, folder, "..");
    }
    return NULL;
}

dbr_code cmd_work_read(cmd_work *w, const char *name, dbr_buf *ret, bool *ret_exists, dbr_err *err)
{
    const char *path = cmd_work_path(w, name);
    *ret_exists = exists(path);
    dbr_buf_init(ret, DBR_MAX_REPORT_BYTES);
    return *ret_exists ? dbr_file_read(path, ret, err) : DBR_OK;
}

static dbr_code read_settings(dbr_cmd_context *ctx, cmd_work *w, dbr_err *err)
{
    const char *incident_yaml = cmd_work_path(w, "incident.yaml");
    dbr_code rc = DBR_OK;
    dbr_buf_init(&w->yaml, DBR_MAX_SETTINGS_BYTES);
    dbr_buf_init(&w->team_yaml, DBR_MAX_SETTINGS_BYTES);
    if (exists(incident_yaml)) {
        rc = dbr_file_read(incident_yaml, &w->yaml, err);
    }
    w->team_folder = cmd_find_above(&w->arena, w->folder, "debrief.yaml");
    if (rc == DBR_OK && w->team_folder != NULL) {
        rc = dbr_file_read(dbr_path_join(&w->arena, w->team_folder, "debrief.yaml"), &w->team_yaml, err);
    }
    rc = rc < 0 ? rc
                : dbr_settings_read(&w->arena, dbr_buf_view(&w->team_yaml), dbr_buf_view(&w->yaml),
                                    &w->incident, err);
    if (rc == DBR_OK) {
        w->lang = ctx->is_lang_given || w->yaml.len + w->team_yaml.len == 0 ? ctx->lang
                                                                            : (dbr_lang)w->incident->lang;
        w->incident->lang = (int)w->lang;
    }
    return rc;
}

/* Whether the folder holds anything that an incident's folder has. */
static bool is_incident(cmd_work *w)
{
    static const char *const NAMES[] = {"incident.yaml", "evidence", "report.md", "draft.md"};
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        dbr_file_stat st = {0};
        dbr_err err = {0};
        if (dbr_file_stat_of(cmd_work_path(w, NAMES[i]), &st, &err) == DBR_OK &&
            st.type != DBR_FILE_MISSING) {
            return true;
        }
    }
    return false;
}

/* What an ended command left half written in the folder; under the lock. Whoever held that before is not at work any more,
 * even if another process has its number now. */
static void sweep(cmd_work *w)
{
    int64_t former = dbr_lock_former(w->lock);
    dbr_temp_sweep(w->folder, false, former);
    dbr_temp_sweep(cmd_work_path(w, "evidence"), false, former);
    dbr_temp_sweep(cmd_work_path(w, ".debrief"), true, former);
    dbr_temp_sweep(cmd_work_path(w, ".debrief/index"), true, former);
    dbr_temp_sweep(cmd_work_path(w, ".debrief/undo"), true, former);
    cmd_work_sweep_journal(w);
}

dbr_code cmd_ignore_derived(dbr_arena *arena, const char *folder, dbr_err *err)
{
    return dbr_file_write_missing(dbr_path_join(arena, folder, ".gitignore"),
                                  dbr_slice_str("/.debrief/\n/evidence/.incoming/\n"), err);
}

dbr_code cmd_work_open(dbr_cmd_context *ctx, const char *folder, cmd_work_use use, cmd_work *ret,
                       dbr_err *err)
{
    cmd_work w = {0};
    dbr_code rc = DBR_OK;
    w.folder = folder != NULL ? folder : cmd_find_above(&w.arena, ctx->folder, "incident.yaml");
    if (w.folder == NULL) {
        rc = dbr_fail(
            err, DBR_ENOTFOUND,
            "no incident.yaml here or above: make one with 'debrief new TITLE' or 'debrief run FOLDER'");
        goto done;
    }
    if (use != CMD_WORK_MAKE && use != CMD_WORK_FORESEE && !is_incident(&w)) {
        rc = dbr_fail(err, DBR_ENOTFOUND,
                      "no incident in '%s': make one with 'debrief new TITLE' or 'debrief run FOLDER'",
                      w.folder);
        goto done;
    }
    // Who only reads can do without .debrief: dbr_evidence_index then makes its index elsewhere.
    bool is_spare = use == CMD_WORK_INDEX && !dbr_folder_is_writable(w.folder);
    if (use != CMD_WORK_LOOK && use != CMD_WORK_FORESEE && !is_spare) {
        rc = dbr_folder_make(cmd_work_path(&w, ".debrief"), err);
        rc = rc < 0 ? rc : dbr_lock_take(cmd_work_path(&w, ".debrief/lock"), 2000, &w.lock, err);
        if (rc < 0) {
            goto done;
        }
        sweep(&w);
        rc = use == CMD_WORK_MAKE ? cmd_ignore_derived(&w.arena, w.folder, err) : DBR_OK;
    }
    rc = rc < 0 ? rc : read_settings(ctx, &w, err);
    if (rc == DBR_OK) {
        cmd_user_formats_load(ctx, w.team_folder, w.folder);
        cmd_user_formats_follow(ctx, w.folder);
    }
    rc = rc < 0 ? rc : dbr_evidence_open(w.folder, w.incident, &w.ev, err);
    if (rc == DBR_OK && w.lock != NULL) {
        rc = dbr_evidence_mend(w.ev, err);
    }
done:
    if (rc < 0) {
        cmd_work_release(&w);
        return rc;
    }
    *ret = w;
    return DBR_OK;
}

void cmd_work_release(cmd_work *w)
{
    w->ev = dbr_evidence_free(w->ev);
    w->lock = dbr_lock_drop(w->lock);
    dbr_buf_release(&w->yaml);
    dbr_buf_release(&w->team_yaml);
    dbr_arena_release(&w->arena);
}

static void progress(void *data, uint64_t done, uint64_t total)
{
    dbr_bar *p = data;
    p->total = total;
    dbr_bar_step(p, done);
}

dbr_code cmd_work_index(dbr_cmd_context *ctx, cmd_work *w, dbr_err *err)
{
    dbr_bar p;
    dbr_bar_begin(&p, ctx, dbr_text(w->lang, DBR_T_CMD_READING), 0);
    dbr_index_options o = {.progress = p.err != NULL && p.err->is_terminal ? progress : NULL,
                           .progress_data = &p};
    dbr_code rc = dbr_evidence_index(w->ev, &o, err);
    dbr_bar_end(&p);
    if (dbr_evidence_is_spare(w->ev) && !w->is_told_spare) {
        w->is_told_spare = true;
        dbr_cmd_warn(ctx, "'%s' cannot be written to: the index is made for this run only", w->folder);
    }
    return rc;
}

size_t cmd_warn_no_text(dbr_cmd_context *ctx, const dbr_evidence *ev, dbr_time since)
{
    const dbr_member_info *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        if (m->layout->format->shape == DBR_SHAPE_NONE && m->size_bytes > 0 &&
            dbr_evidence_artifact(ev, m->i_artifact)->at >= since) {
            first = first != NULL ? first : m;
            n++;
        }
    }
    if (n == 1 && dbr_slice_find(first->path, dbr_slice_str(".journal")) != SIZE_MAX) {
        dbr_cmd_warn(ctx,
                     "%.*s is a journal in systemd's own format: not read. `journalctl --file %.*s -o export "
                     "| debrief read -` "
                     "reads it; `debrief add` exports it by itself",
                     DBR_FMT(first->path), DBR_FMT(first->path));
    } else if (n == 1) {
        dbr_cmd_warn(ctx, "%.*s holds no text: not read", DBR_FMT(first->path));
    } else if (n > 1) {
        dbr_cmd_warn(ctx, "%.*s and %zu more hold no text: not read", DBR_FMT(first->path), n - 1);
    }
    return n;
}

dbr_code cmd_work_timeline(dbr_cmd_context *ctx, cmd_work *w, dbr_span window, dbr_err *err)
{
    (void)ctx;
    dbr_timeline_options o = {.window = w->incident->window, .lang = (int)w->lang};
    o.window.begin = window.begin != DBR_TIME_NONE ? window.begin : o.window.begin;
    o.window.end = window.end != DBR_TIME_NONE ? window.end : o.window.end;
    dbr_code rc = dbr_timeline_build(w->ev, w->incident, &o, &w->arena, &w->timeline, err);
    if (rc == DBR_OK) {
        dbr_time proposed[DBR_MILESTONE_COUNT];
        for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
            proposed[i] = w->timeline->milestones[i].time;
        }
        cmd_work_take_window(w, w->timeline->window, proposed);
        if (window.begin == DBR_TIME_NONE && window.end == DBR_TIME_NONE) {
            cmd_work_keep_window(w);
        }
    }
    return rc;
}

dbr_code cmd_work_analyse(dbr_cmd_context *ctx, cmd_work *w, dbr_span window, dbr_err *err)
{
    dbr_code rc = cmd_work_timeline(ctx, w, window, err);
    return rc < 0
               ? rc
               : dbr_factors_find(w->ev, w->incident, w->timeline, (int)w->lang, &w->arena, &w->factors, err);
}

dbr_code cmd_work_time(const cmd_work *w, const char *text, dbr_time *ret, dbr_err *err)
{
    dbr_time resolution = 0;
    const dbr_zone *zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    dbr_time base = w->incident->window.begin;
    if (base == DBR_TIME_NONE && w->ev != NULL) {
        base = dbr_evidence_middle(w->ev);
    }
    return dbr_time_parse(dbr_slice_str(text), zone, base, ret, &resolution, err);
}

dbr_code cmd_work_zone(const char *text, const dbr_zone **ret, dbr_err *err)
{
    dbr_code rc = dbr_zone_find(dbr_slice_str(text), ret, err);
    if (rc == DBR_ENOTFOUND) {
        err->code = rc = DBR_EUSAGE; // whoever typed it can correct it
    }
    return rc;
}

/* ---- adding ---- */

typedef struct adding {
    dbr_cmd_context *ctx;
    cmd_work *w;
    cmd_added *added;
} adding;

static void report(void *data, dbr_add_result result, const char *path, const char *stored_as,
                   const dbr_err *problem)
{
    adding *a = data;
    a->added->n_new += result == DBR_ADD_NEW || result == DBR_ADD_RENAMED;
    a->added->n_same += result == DBR_ADD_SAME || result == DBR_ADD_RESTORED;
    if (result == DBR_ADD_FAILED) {
        a->added->n_failed++;
        *DBR_PUSH(&a->added->problems) = dbr_arena_printf(&a->w->arena, "%s: %s", path, problem->message);
    } else if (result == DBR_ADD_RENAMED) {
        *DBR_PUSH(&a->added->problems) = dbr_arena_printf(
            &a->w->arena, "%s: %s %s", path, dbr_text(a->w->lang, DBR_T_CMD_STORED_AS), stored_as);
    } else if (result == DBR_ADD_RESTORED) {
        *DBR_PUSH(&a->added->problems) =
            dbr_arena_printf(&a->w->arena, "%s: %s", stored_as, dbr_text(a->w->lang, DBR_T_CMD_PUT_BACK));
    }
    dbr_err err = {0};
    if (result != DBR_ADD_FAILED && cmd_work_add_journal(a->ctx, a->w, path, stored_as, &err) < 0) {
        *DBR_PUSH(&a->added->problems) = dbr_arena_printf(&a->w->arena, "%s: %s", path, err.message);
    }
}

typedef struct probe {
    bool is_found;
    dbr_err problem; // the first
} probe;

static dbr_code open_one(void *data, const char *path, const char *relative, dbr_err *err)
{
    probe *p = data;
    dbr_reader *r = NULL;
    dbr_err problem = {0};
    (void)relative;
    if (dbr_reader_open(path, &r, &problem) < 0) {
        p->problem = p->problem.code == DBR_OK ? problem : p->problem;
        return DBR_OK;
    }
    (void)dbr_reader_close(r);
    p->is_found = true;
    return dbr_fail(err, DBR_ELIMIT, "one is enough");
}

dbr_code cmd_work_probe(const char *path, dbr_err *err)
{
    probe p = {0};
    dbr_err walked = {0};
    (void)dbr_folder_walk(path, open_one, NULL, &p, &walked);
    if (p.is_found) {
        return DBR_OK;
    }
    *err = walked.code < 0 ? walked : p.problem;
    return err->code < 0 ? err->code
                         : dbr_fail(err, DBR_ENOTFOUND, "nothing to read in '%s': it has no files", path);
}

dbr_code cmd_work_add(dbr_cmd_context *ctx, cmd_work *w, const char *const *paths, size_t n, cmd_added *ret,
                      dbr_err *err)
{
    adding a = {.ctx = ctx, .w = w, .added = ret};
    dbr_custody how = {.by = dbr_slice_str(ctx->by), .at = ctx->now};
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && i < n; i++) {
        dbr_err problem = {0};
        if (cmd_work_probe(paths[i], &problem) < 0) {
            report(&a, DBR_ADD_FAILED, paths[i], NULL, &problem);
            continue;
        }
        rc = dbr_evidence_add(w->ev, paths[i], NULL, n == 1, &how, report, &a, err);
    }
    dbr_code saved = dbr_evidence_save(w->ev, rc < 0 ? &(dbr_err){0} : err);
    return rc < 0 ? rc : saved;
}
