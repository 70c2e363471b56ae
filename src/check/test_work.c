/*
 * Reading and checking a report costs work in proportion to its size, whatever stands in it.
 *
 * The work is counted, not timed: the rooms from model to check are compiled once more for this test so that every basic block
 * calls the counter below (src/meson.build). A report of twice the size must not cost two and a half times as much.
 */
#include "check/check.h"
#include "test.h"

#define SMALL 2000u // units; fewer, and what is quadratic hides behind the rest

static uint64_t n_blocks;

/* Called by what -fsanitize-coverage=trace-pc compiles. */
void __sanitizer_cov_trace_pc(void); // NOLINT(bugprone-reserved-identifier): the compiler's name
void __sanitizer_cov_trace_pc(void)
{
    n_blocks++;
}

/* A head, then `n` times the unit; '#' in it is the number of the repetition. */
static void write_report(dbr_buf *out, const char *head, const char *unit, size_t n)
{
    dbr_buf_str(
        out,
        "# Post-Mortem: outage (2025-02-09)\n\n**Date**: 2025-02-09\n**Duration**: 1h 35min (10:05 - 11:40 "
        "UTC)\n\n");
    dbr_buf_str(out, head);
    for (size_t i = 0; i < n; i++) {
        for (const char *c = unit; *c != '\0'; c++) {
            if (*c == '~') {
                dbr_buf_printf(out, "%zu", i);
            } else if (*c == '%') { // a minute
                dbr_buf_printf(out, "%02zu", i % 60);
            } else {
                dbr_buf_char(out, *c);
            }
        }
    }
}

static uint64_t cost(const char *head, const char *unit, size_t n)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE}, .visibility = dbr_slice_str("team")};
    write_report(&text, head, unit, n);
    n_blocks = 0;
    assert_int_equal(dbr_document_read(&arena, dbr_buf_view(&text), "report.md", NULL, &d, &err), DBR_OK);
    dbr_check_input in = {.document = d, .incident = &incident, .now = INT64_C(1740787200) * DBR_SECOND};
    assert_int_equal(dbr_check(&in, &arena, &r, &err), DBR_OK);
    dbr_arena_release(&arena);
    return n_blocks;
}

static void assert_proportional(const char *head, const char *unit)
{
    uint64_t small = cost(head, unit, SMALL);
    uint64_t large = cost(head, unit, 2 * SMALL);
    assert_true(small > 100 * SMALL); // something was counted
    if (large * 2 >= small * 5) {
        fail_msg("%llu blocks for %u units, %llu for twice as many: %s", (unsigned long long)small, SMALL,
                 (unsigned long long)large, unit);
    }
}

static void timeline_rows(void **state)
{
    (void)state;
    assert_proportional(
        "## Timeline (all times UTC)\n\n| Time | Event | Source | Actor |\n|---|---|---|---|\n",
        "| 10:%:00 | Alert ~ fires | [nginx](evidence/access.log#L1~) | @alice |\n");
}

static void timeline_items(void **state)
{
    (void)state;
    assert_proportional("## Timeline (all times UTC)\n\n", "- 10:% the rollback of v~ began\n");
}

static void timeline_sections(void **state)
{
    (void)state;
    assert_proportional("", "## Timeline ~\n\n10:% something happened\n\n");
    assert_proportional("", "### 10:% step ~\n\nwhat was done\n\n");
    assert_proportional("# Timeline (UTC)\n\n", "## Part ~\n\n- 10:% something happened\n\n");
}

static void sections_of_prose(void **state)
{
    (void)state;
    assert_proportional(
        "", "## Lessons ~\n\nThe error ratio rose to ~ % within 3 minutes. It took 10 minutes from page to "
            "fix.\n\n");
    assert_proportional("", "## 经验教训 ~\n\n错误率在 3 分钟内上升到 ~ %，通知后 10 分钟止损。\n\n");
}

static void one_paragraph(void **state)
{
    (void)state;
    assert_proportional("## Summary\n\n",
                        "At 10:% the engineer accidentally deleted table ~ and should have checked. ");
    assert_proportional("## 摘要\n\n", "工程师在 10:% 误删了约 ~ 条数据，应该仔细检查。");
}

static void claims(void **state)
{
    (void)state;
    assert_proportional("## Impact\n\n", "[~](evidence/ \"= count(*) where status >= ~\") errors, ");
}

static void action_rows(void **state)
{
    (void)state;
    assert_proportional(
        "## Action Items\n\n| ID | Action | Owner | Deadline | Priority |\n|---|---|---|---|---|\n",
        "| AI-~ | Add an alert on pool ~ | @b~ | 2025-03-03 | High |\n");
}

static void actions_of_any_form(void **state)
{
    (void)state;
    assert_proportional("## Action Items\n\n",
                        "- [ ] Cap queue ~ (Mei Li, 2025-03-03, P1\n  - Due: [March 3\n");
    assert_proportional("## Action Items\n\n", "### ~) Cap the queue `@li`\n\nBy 2025-03-20 (or so.\n\n");
    assert_proportional("## Action Items\n\n", "Cap queue ~ and alert on its lag.\nThen look again.\n\n");
    assert_proportional("", "- **Review actions**: cap queue ~ and alert on its lag, by March 3\n");
    assert_proportional("", "## Prevention and next steps ~\n\nCap the queue, then look again.\n\n");
}

static void timelines_of_days(void **state)
{
    (void)state;
    assert_proportional("## Timeline\n\n",
                        "### 2025-03-03\n\nThe lag ~ grew, and nobody saw why it did so.\n\n");
    assert_proportional("## Timeline\n\n",
                        "- **Start ~**: March 3, 2025 ~10:% UTC - the lag grew on one host\n");
    assert_proportional("## Summary\n\n",
                        "It began at 10:% UTC and ended at 9:21 PM UTC, as told by host ~.\n\n");
}

static void key_times(void **state)
{
    (void)state;
    assert_proportional("## Key Times\n\n| Milestone | Time (UTC) | Event |\n|---|---|---|\n",
                        "| Detected | 10:%:00 | alert ~ |\n");
}

static void secrets(void **state)
{
    (void)state;
    assert_proportional("## Summary\n\n",
                        "Seen: token=abcdef~XYZ0123456789 of user~@example.org at 192.0.2.1.\n\n");
}

static void markup_that_never_closes(void **state)
{
    (void)state;
    assert_proportional("", "*a **b _c ");
    assert_proportional("", "[a](b \"");
    assert_proportional("", "> - > - x\n");
    assert_proportional("", "| a | b\n|---|---\n");
}

DBR_TESTS(cmocka_unit_test(timeline_rows), cmocka_unit_test(timeline_items),
          cmocka_unit_test(timeline_sections), cmocka_unit_test(sections_of_prose),
          cmocka_unit_test(one_paragraph), cmocka_unit_test(claims), cmocka_unit_test(action_rows),
          cmocka_unit_test(actions_of_any_form), cmocka_unit_test(timelines_of_days),
          cmocka_unit_test(key_times), cmocka_unit_test(secrets), cmocka_unit_test(markup_that_never_closes))
