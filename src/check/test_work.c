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

/* What reading, checking and mending a text costs. */
static uint64_t cost_of(dbr_slice text)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    const dbr_fix *fixes = NULL;
    size_t n_fixes = 0;
    dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE}, .visibility = dbr_slice_str("team")};
    n_blocks = 0;
    assert_int_equal(dbr_document_read(&arena, text, "report.md", NULL, &d, &err), DBR_OK);
    dbr_check_input in = {.document = d, .incident = &incident, .now = INT64_C(1740787200) * DBR_SECOND};
    assert_int_equal(dbr_check(&in, &arena, &r, &err), DBR_OK);
    dbr_check_fixes(&in, r, &arena, &fixes, &n_fixes);
    dbr_arena_release(&arena);
    return n_blocks;
}

static uint64_t cost(const char *head, const char *unit, size_t n)
{
    DBR_AUTO(dbr_buf) text = {0};
    write_report(&text, head, unit, n);
    return cost_of(dbr_buf_view(&text));
}

/* The same for a text that begins with `head`, of fewer and larger units. */
static void assert_proportional_bare(const char *head, const char *unit, size_t n)
{
    uint64_t costs[2] = {0};
    for (size_t k = 0; k < 2; k++) {
        DBR_AUTO(dbr_buf) text = {0};
        dbr_buf_str(&text, head);
        for (size_t i = 0; i < n << k; i++) {
            dbr_buf_str(&text, unit);
        }
        costs[k] = cost_of(dbr_buf_view(&text));
    }
    assert_true(costs[0] > 10 * n);
    if (costs[1] * 2 >= costs[0] * 5) {
        fail_msg("%llu blocks for %zu units, %llu for twice as many: %.60s", (unsigned long long)costs[0], n,
                 (unsigned long long)costs[1], unit);
    }
}

static void assert_proportional(const char *head, const char *unit)
{
    uint64_t small = cost(head, unit, SMALL);
    uint64_t large = cost(head, unit, 2 * SMALL);
    assert_true(small > 10 * SMALL); // something was counted
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

static void line_breaks_of_windows(void **state)
{
    (void)state;
    assert_proportional("## Summary\r\n\r\n",
                        "At 10:% the engineer forgot table ~.\r\nIt took 3 minutes.\r\n\r\n");
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    assert_proportional("## Summary\n\n", "\xff\xfe the \xc3( engineer \xf0\x9f forgot ~.\n\n");
    assert_proportional("## Summary\n\n", "\x80\xbf\xff");
}

/* Half a megabyte, and a whole one: without a full stop it is one sentence. */
static void one_paragraph_of_a_megabyte(void **state)
{
    (void)state;
    assert_proportional_bare("# Outage\n\n", "An engineer forgot the flag for 35 minutes. ", 11500);
    assert_proportional_bare("# Outage\n\n", "the engineer forgot 35 flags and ", 8000);
    assert_proportional_bare("# 故障\n\n", "工程师忘记了３５个开关，", 8000);
}

static void lists_100_deep(void **state)
{
    DBR_AUTO(dbr_buf) unit = {0};
    (void)state;
    for (int i = 0; i < 100; i++) {
        dbr_buf_printf(&unit, "%*s- level %d\n", 2 * i, "", i);
    }
    dbr_buf_str(&unit, "\nand\n\n");
    assert_proportional_bare("# Outage\n\n", unit.ptr, 20);
}

static void front_matter(void **state)
{
    (void)state;
    assert_proportional_bare("---\n", "key: value 10:05\n", SMALL);
    assert_proportional_bare("---\ntitle: x\n---\n\n# Outage\n\n", "- 10:05 it failed\n", SMALL);
}

static void full_width_digits_and_signs(void **state)
{
    (void)state;
    assert_proportional_bare("# 故障\n\n", "在１０：０５有３５％的请求失败（约４．１万）；", SMALL);
    assert_proportional_bare("# 故障（２０２５－０２－０９）\n\n## 时间线（ＵＴＣ）\n\n",
                             "- １０：０５ 报错\n", SMALL);
    assert_proportional_bare("# 故障\n\n", "９", 20 * SMALL);
    assert_proportional_bare("# 故障\n\n", "９：", 20 * SMALL);
}

static void mixed_languages(void **state)
{
    (void)state;
    assert_proportional_bare("# Outage\n\n",
                             "The 值班同学 forgot to renew the 证书 because 没有人 checked it. ", SMALL);
    assert_proportional_bare("# Outage\n\n", "the engineer 忘记 renew the 证书 and ", SMALL);
}

static void comments_that_ignore(void **state)
{
    (void)state;
    assert_proportional("", "An engineer forgot flag ~. <!-- debrief:ignore blame: quoted ~ -->\n\n");
    assert_proportional("", "<!-- debrief:ignore-section blame, facts: quoted ~ -->\n\n");
    assert_proportional(
        "", "## Part ~\n\n<!-- debrief:ignore-section blame: quoted -->\n\nAn engineer forgot it.\n\n");
    assert_proportional("", "<!-- debrief:ignore nothing ~ -->\n");
}

static void what_is_mended(void **state)
{
    (void)state;
    assert_proportional("## Action Items\n\n| ID | Action | Owner |\n|---|---|---|\n",
                        "| AI-1 | Add an alert on pool ~ | @b |\n");
    assert_proportional_bare("# Outage (2025-02-09)\n\n## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n",
                             "| 10:05 | a |\n| 10:22 | b |\n| 10:12 | c |\n| 10:40 | d |\n", 200);
}

DBR_TESTS(cmocka_unit_test(timeline_rows), cmocka_unit_test(timeline_items),
          cmocka_unit_test(timeline_sections), cmocka_unit_test(sections_of_prose),
          cmocka_unit_test(one_paragraph), cmocka_unit_test(claims), cmocka_unit_test(action_rows),
          cmocka_unit_test(actions_of_any_form), cmocka_unit_test(timelines_of_days),
          cmocka_unit_test(key_times), cmocka_unit_test(secrets), cmocka_unit_test(markup_that_never_closes),
          cmocka_unit_test(line_breaks_of_windows), cmocka_unit_test(bytes_that_are_no_text),
          cmocka_unit_test(one_paragraph_of_a_megabyte), cmocka_unit_test(lists_100_deep),
          cmocka_unit_test(front_matter), cmocka_unit_test(full_width_digits_and_signs),
          cmocka_unit_test(mixed_languages), cmocka_unit_test(comments_that_ignore),
          cmocka_unit_test(what_is_mended))
