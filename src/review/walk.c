/* Finding the reports below a folder. */
#include "base/file.h"
#include "base/limits.h"
#include "review/review.h"

enum { MAX_REPORTS = 20000 }; // a large company writes some hundred a year

typedef struct walking {
    dbr_arena *arena;
    dbr_time now;
    dbr_review *review;
    DBR_VEC(dbr_review_report) reports;
    DBR_VEC(const char *) problems;
} walking;

static dbr_code visit(void *data, const char *path, const char *relative, dbr_err *err);
static void problem(void *data, const char *path, const char *what);
static bool is_report_name(const walking *w, const char *path, const char *relative);
static bool is_incident_folder(const walking *w, const char *path);
static void take(walking *w, const char *path, dbr_slice bytes);

dbr_code dbr_review_walk(dbr_arena *arena, const char *root, dbr_time now, dbr_review *ret, dbr_err *err)
{
    dbr_review review = {0};
    walking w = {.arena = arena, .now = now, .review = &review};
    dbr_file_stat st = {0};
    dbr_code rc = dbr_file_stat_of(root, &st, err);
    if (rc == DBR_OK && st.type == DBR_FILE_MISSING) {
        rc = dbr_fail(err, DBR_ENOTFOUND, "'%s' does not exist", root);
    }
    rc = rc < 0 ? rc : dbr_folder_walk(root, visit, problem, &w, err);
    if (rc == DBR_OK) {
        dbr_review_report *reports = DBR_NEW_N(arena, dbr_review_report, w.reports.n + 1);
        const char **problems = DBR_NEW_N(arena, const char *, w.problems.n + 1);
        for (size_t i = 0; i < w.reports.n; i++) {
            reports[i] = w.reports.items[i];
            review.n_items += reports[i].n_items;
            review.n_settled += reports[i].n_settled;
            review.n_overdue += reports[i].n_overdue;
        }
        for (size_t i = 0; i < w.problems.n; i++) {
            problems[i] = w.problems.items[i];
        }
        review.reports = reports;
        review.n_reports = w.reports.n;
        review.problems = problems;
        review.n_problems = w.problems.n;
        *ret = review;
    }
    DBR_VEC_RELEASE(&w.reports);
    DBR_VEC_RELEASE(&w.problems);
    return rc;
}

static dbr_code visit(void *data, const char *path, const char *relative, dbr_err *err)
{
    walking *w = data;
    dbr_err why = {0};
    DBR_AUTO(dbr_buf) bytes = {0};
    if (!is_report_name(w, path, relative)) {
        return DBR_OK;
    }
    if (w->reports.n == MAX_REPORTS) {
        return dbr_fail(err, DBR_ELIMIT, "more than %d reports: review one part at a time", MAX_REPORTS);
    }
    dbr_buf_init(&bytes, DBR_MAX_REPORT_BYTES);
    if (dbr_file_read(path, &bytes, &why) < 0) {
        problem(w, path, why.message);
        return DBR_OK;
    }
    take(w, path, dbr_buf_view(&bytes));
    return DBR_OK;
}

static void problem(void *data, const char *path, const char *what)
{
    walking *w = data;
    *DBR_PUSH(&w->problems) = dbr_arena_printf(w->arena, "%s: %s", path, what);
}

/* Markdown, but not what lies in evidence/, and of an incident's folder only report.md. */
static bool is_report_name(const walking *w, const char *path, const char *relative)
{
    dbr_slice rest = dbr_slice_str(relative);
    const char *name = dbr_path_name(path);
    if (relative[0] == '\0') {
        return true; // the file that was named
    }
    if (!dbr_slice_ends(dbr_slice_str(name), ".md") && !dbr_slice_ends(dbr_slice_str(name), ".markdown")) {
        return false;
    }
    while (rest.ptr != NULL) {
        if (dbr_slice_is(dbr_slice_cut(&rest, '/'), "evidence")) {
            return false;
        }
    }
    return strcmp(name, "report.md") == 0 || !is_incident_folder(w, path);
}

static bool is_incident_folder(const walking *w, const char *path)
{
    dbr_file_stat st = {0};
    dbr_err err = {0};
    const char *settings = dbr_path_join(w->arena, dbr_path_folder(w->arena, path), "incident.yaml");
    return dbr_file_stat_of(settings, &st, &err) == DBR_OK && st.type == DBR_FILE_REGULAR;
}

static void take(walking *w, const char *path, dbr_slice bytes)
{
    dbr_document *d = NULL;
    dbr_err why = {0};
    const char *name = dbr_arena_str(w->arena, dbr_slice_str(path));
    if (dbr_document_read(w->arena, dbr_slice_dup(w->arena, bytes), name, NULL, &d, &why) < 0) {
        problem(w, path, why.message);
        return;
    }
    if (d->n_actions == 0) {
        w->review->n_without++;
        return;
    }
    dbr_review_report *r = DBR_PUSH(&w->reports);
    *r = (dbr_review_report){
        .path = name, .document = d, .items = dbr_review_items(w->arena, d, w->now), .n_items = d->n_actions};
    for (size_t i = 0; i < r->n_items; i++) {
        const dbr_review_item *item = &r->items[i];
        r->n_settled += item->is_settled;
        r->n_overdue += item->is_overdue;
        r->n_ownerless += !item->is_settled && item->action->owner.len == 0;
        r->n_undated += !item->is_settled && item->action->deadline == DBR_TIME_NONE;
    }
}
