/* Which reports and items are found, and what is overdue. */
#include "test.h"

#include "base/file.h"
#include "base/test_folder.h"
#include "review/review.h"

static dbr_arena arena;
static dbr_err err;
static dbr_review review;

#define HEAD                                                                                                 \
    "# Outage\n\n**Date**: 2025-02-09\n\n## Action Items\n\n| ID | Action | Owner | Deadline | State "       \
    "|\n|---|---|---|---|---|\n"

static dbr_time at(int month, int day, int hour)
{
    return dbr_civil_to_time(&(dbr_civil){.year = 2025, .month = month, .day = day, .hour = hour});
}

static int teardown(void **state)
{
    dbr_arena_release(&arena);
    err = (dbr_err){0};
    review = (dbr_review){0};
    return test_folder_teardown(state);
}

static void make_folder(const char *name)
{
    assert_int_equal(dbr_folder_make(in_folder(name), &err), DBR_OK);
}

static void an_empty_folder_has_no_reports(void **state)
{
    (void)state;
    assert_int_equal(dbr_review_walk(&arena, test_root, at(3, 1, 0), &review, &err), DBR_OK);
    assert_int_equal(review.n_reports, 0);
}

static void a_missing_folder_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(dbr_review_walk(&arena, in_folder("nowhere"), at(3, 1, 0), &review, &err),
                     DBR_ENOTFOUND);
}

static void drafts_and_evidence_are_passed_over(void **state)
{
    (void)state;
    make_folder("inc/evidence");
    put_file("inc/incident.yaml", "title: x\n");
    put_file("inc/report.md", HEAD "| AI-001 | a | @a | 2025-02-16 | |\n");
    put_file("inc/draft.md", HEAD "| AI-001 | a | @a | 2025-02-16 | |\n");
    put_file("inc/evidence/wiki.md", HEAD "| AI-001 | a | @a | 2025-02-16 | |\n");
    put_file("other.md", HEAD "| AI-001 | b | @a | 2025-02-16 | |\n");
    put_file("prose.md", "# Nothing to do\n");
    put_file("notes.txt", HEAD "| AI-001 | c | @a | 2025-02-16 | |\n");
    assert_int_equal(dbr_review_walk(&arena, test_root, at(3, 1, 0), &review, &err), DBR_OK);
    assert_int_equal(review.n_reports, 2);
    assert_string_equal(review.reports[0].path, in_folder("inc/report.md"));
    assert_string_equal(review.reports[1].path, in_folder("other.md"));
    assert_int_equal(review.n_without, 1);
}

static void settled_items_are_never_overdue(void **state)
{
    (void)state;
    put_file("a.md", HEAD
             "| AI-001 | open | @a | 2025-02-16 | |\n| AI-002 | done | @a | 2025-02-16 | done |\n"
             "| AI-003 | dropped | @a | 2025-02-16 | Won't do |\n| AI-004 | later | | 2025-12-01 | open |\n"
             "| AI-005 | undated | @a | | in progress |\n");
    assert_int_equal(dbr_review_walk(&arena, test_root, at(3, 1, 0), &review, &err), DBR_OK);
    const dbr_review_report *r = &review.reports[0];
    assert_int_equal(r->n_items, 5);
    assert_int_equal(r->n_settled, 2);
    assert_int_equal(r->n_overdue, 1);
    assert_int_equal(r->n_ownerless, 1);
    assert_int_equal(r->n_undated, 1);
    assert_true(r->items[0].is_overdue);
    assert_int_equal(r->items[0].overdue_days, 13);
    assert_int_equal(r->items[0].age_days, 20);
    assert_int_equal(r->items[0].line, 9);
}

static void an_item_is_due_until_its_day_is_over_everywhere(void **state)
{
    (void)state;
    put_file("a.md", HEAD "| AI-001 | open | @a | 2025-02-16 | |\n");
    assert_int_equal(dbr_review_walk(&arena, test_root, at(2, 17, 11), &review, &err), DBR_OK);
    assert_int_equal(review.n_overdue, 0);
    assert_int_equal(dbr_review_walk(&arena, test_root, at(2, 17, 12), &review, &err), DBR_OK);
    assert_int_equal(review.n_overdue, 1);
    assert_int_equal(review.reports[0].items[0].overdue_days, 1);
}

static void one_file_can_be_named(void **state)
{
    (void)state;
    put_file("report.txt", HEAD "| AI-001 | open | @a | 2025-02-16 | |\n");
    assert_int_equal(dbr_review_walk(&arena, in_folder("report.txt"), at(3, 1, 0), &review, &err), DBR_OK);
    assert_int_equal(review.n_reports, 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, test_folder_setup, teardown)
DBR_TESTS(T(an_empty_folder_has_no_reports), T(a_missing_folder_is_an_error),
          T(drafts_and_evidence_are_passed_over), T(settled_items_are_never_overdue),
          T(an_item_is_due_until_its_day_is_over_everywhere), T(one_file_can_be_named))
