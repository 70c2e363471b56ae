/* Files that belong to no incident: opening, indexing, telling what is wrong with them. */
#include "cmd/loose.h"

#include "cmd/user_formats.h"
#include "cmd/work.h"

static dbr_code settle(dbr_cmd_context *ctx, const char *zone, dbr_incident *ret, dbr_err *err)
{
    *ret = (dbr_incident){.window = {DBR_TIME_NONE, DBR_TIME_NONE}, .zone = dbr_zone_utc()};
    if (zone == NULL) {
        return DBR_OK;
    }
    if (dbr_zone_find(dbr_slice_str(zone), &ret->zone, err) < 0) {
        dbr_err_prefix(err, "option '--zone'");
        err->code = DBR_EUSAGE;
        return DBR_EUSAGE;
    }
    dbr_clock *all = DBR_NEW_N(ctx->arena, dbr_clock, 1); // said by a person: configured, not assumed
    *all = (dbr_clock){.artifact = dbr_slice_str("*"), .zone = ret->zone};
    ret->clocks = all;
    ret->n_clocks = 1;
    return DBR_OK;
}

static void step(void *data, uint64_t done, uint64_t total)
{
    dbr_bar *bar = data;
    bar->total = total;
    dbr_bar_step(bar, done);
}

dbr_code loose_open(dbr_cmd_context *ctx, const char *const *paths, size_t n,
                    const dbr_index_options *options, loose_files *files, dbr_err *err)
{
    dbr_index_options o = *options;
    dbr_bar bar;
    files->ev = NULL;
    cmd_user_formats_load(ctx, ctx->folder, NULL);
    dbr_code rc = settle(ctx, files->zone, &files->incident, err);
    dbr_time piped_at = ctx->is_now_given ? ctx->now : DBR_TIME_NONE;
    rc = rc < 0 ? rc : dbr_evidence_open_files(paths, n, &files->incident, piped_at, &files->ev, err);
    if (rc < 0) {
        return rc;
    }
    dbr_bar_begin(&bar, ctx, dbr_text(ctx->lang, DBR_T_CMD_READING), 0);
    if (bar.err != NULL && o.n_threads == 0) { // a number of threads is asked for to measure
        o.progress = step;
        o.progress_data = &bar;
    }
    rc = dbr_evidence_index(files->ev, &o, err);
    dbr_bar_end(&bar);
    if (rc < 0) {
        loose_release(files);
    }
    return rc;
}

void loose_release(loose_files *files)
{
    files->ev = dbr_evidence_free(files->ev);
}

size_t loose_rejected(dbr_cmd_context *ctx, const loose_files *files)
{
    size_t n = 0;
    for (size_t i = 0; i < dbr_evidence_n_members(files->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(files->ev, i);
        if (m->n_cut > 0) {
            dbr_cmd_warn(ctx, "%.*s:%llu: longer than a record may be, cut at 1 MiB (%llu in all)",
                         DBR_FMT(m->path), (unsigned long long)m->cut_line, (unsigned long long)m->n_cut);
        }
        if (m->n_rejected == 0) {
            continue;
        }
        DBR_AUTO(dbr_buf) place = {0};
        dbr_buf_slice(&place, m->path);
        dbr_buf_str(&place, m->name.len > 0 ? "!" : "");
        dbr_buf_slice(&place, m->name);
        dbr_cmd_warn(ctx, "%.*s:%llu: rejected (%llu in all): %.*s", DBR_FMT(dbr_buf_view(&place)),
                     (unsigned long long)m->rejected_line, (unsigned long long)m->n_rejected,
                     DBR_FMT(m->rejected_why));
        n++;
    }
    return n;
}

int loose_problems(dbr_cmd_context *ctx, const loose_files *files, size_t n_more)
{
    const dbr_slice *problems = NULL;
    size_t n = dbr_evidence_problems(files->ev, &problems);
    uint64_t n_entries = 0;
    for (size_t i = 0; i < n; i++) {
        dbr_cmd_warn(ctx, "%.*s", DBR_FMT(problems[i]));
    }
    for (size_t i = 0; i < dbr_evidence_n_members(files->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(files->ev, i);
        n_entries += m->n_entries;
        if (m->problem.len > 0) {
            dbr_cmd_warn(ctx, "%.*s: %.*s", DBR_FMT(m->path), DBR_FMT(m->problem));
            n++;
        }
    }
    size_t n_without_text = cmd_warn_no_text(ctx, files->ev, INT64_MIN);
    if (n_entries == 0 && n_without_text > 0) {
        return DBR_EXIT_NOTHING;
    }
    return n + n_more == 0 ? DBR_EXIT_DONE : n_entries > 0 ? DBR_EXIT_PARTIAL : DBR_EXIT_NOTHING;
}
