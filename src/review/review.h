/*
 * The portfolio: what became of the action items of many post-mortems.
 *
 * Reports are read as people wrote them, ours and others': every Markdown file below a folder that holds
 * action items. In an incident's folder only report.md counts; drafts, undo copies and evidence are passed
 * over.
 */
#ifndef DBR_REVIEW_REVIEW_H
#define DBR_REVIEW_REVIEW_H

#include "base/err.h"
#include "base/mem.h"
#include "document/document.h"

/* An action item seen from today. */
typedef struct dbr_review_item {
    const dbr_action *action;
    bool is_settled;      // done, or decided against ("won't do"): nobody waits for it
    bool is_overdue;      // not settled, and its deadline's day is over
    int64_t overdue_days; // 0 unless overdue
    int64_t age_days;     // since the report's date; -1 when the report has none
    uint64_t line;        // in the report
} dbr_review_item;

/* One report that has action items. */
typedef struct dbr_review_report {
    const char *path; // as the root was given, with what is below
    dbr_document *document;
    const dbr_review_item *items;                                 // all of them, in the report's order
    size_t n_items, n_settled, n_overdue, n_ownerless, n_undated; // the last two count unsettled ones
} dbr_review_report;

typedef struct dbr_review {
    const dbr_review_report *reports; // sorted by path, bytewise
    size_t n_reports;
    size_t n_without;            // Markdown files that have no action items
    const char *const *problems; // "path: why": files that could not be read
    size_t n_problems;
    size_t n_items, n_settled, n_overdue;
} dbr_review;

/* Whether nobody has to do anything any more: ticked, done, closed, or dropped on purpose. */
bool dbr_review_is_settled(const dbr_action *a);

/* The items of one document. Array in `arena`, n = document->n_actions. */
const dbr_review_item *dbr_review_items(dbr_arena *arena, const dbr_document *d, dbr_time now);

/*
 * Walks a folder, or reads one file.
 *
 * now  what is overdue is told by its date in UTC: an item is due until the end of its day everywhere
 * ret  in `arena`
 * Errors: DBR_ENOTFOUND when `root` is not there, DBR_ELIMIT beyond 20,000 reports. O(bytes) time; the reports
 * stay in memory.
 */
dbr_code dbr_review_walk(dbr_arena *arena, const char *root, dbr_time now, dbr_review *ret, dbr_err *err);

#endif
