/* What merging promises, one case at a time; test_merge_random.c tries the same on thousands of random edits.
 */
#include "base/text.h"
#include "document/document.h"

#include "base/limits.h"

#include "test.h"

#define TABLE "| Time | Event | Source |\n|---|---|---|\n"
#define A     "| 10:05:23 | First 5xx | [nginx](evidence/nginx.log#L10) |\n"
#define B     "| 10:06:45 | Alert fires | [alerts](evidence/alerts.json#L2) |\n"
#define C     "| 10:12:00 | Acknowledged | [pager](evidence/pager.json#L7) |\n"

/* `conflicts` as "what: ours <> theirs;" for each. */
static void expect(const char *base, const char *ours, const char *theirs, const char *merged,
                   const char *conflicts)
{
    dbr_arena arena = {0};
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) list = {0};
    dbr_err err = {0};
    const dbr_conflict *found = NULL;
    size_t n = 0;
    assert_int_equal(dbr_document_merge(&arena, dbr_slice_str(base), dbr_slice_str(ours),
                                        dbr_slice_str(theirs), &out, &found, &n, &err),
                     DBR_OK);
    assert_string_equal(out.ptr != NULL ? out.ptr : "", merged);
    dbr_buf_str(&list, "");
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(&list, "%s: %.*s <> %.*s;", dbr_conflict_text(&arena, &found[i], DBR_LANG_EN),
                       DBR_FMT(found[i].ours), DBR_FMT(found[i].theirs));
    }
    assert_string_equal(list.ptr != NULL ? list.ptr : "", conflicts);
    dbr_arena_release(&arena);
}

static void cells_of_one_row_merge_from_both_sides(void **state)
{
    (void)state;
    expect(TABLE A B, TABLE "| 10:05:23 | First 5xx errors | [nginx](evidence/nginx.log#L10) |\n" B,
           TABLE "| 10:05:20 | First 5xx | [nginx](evidence/nginx.log#L10) |\n" B,
           TABLE "| 10:05:20 | First 5xx errors | [nginx](evidence/nginx.log#L10) |\n" B, "");
}

/* The draft of an earlier version escaped less: what only that changes is no change. */
static void escapes_are_no_news(void **state)
{
    (void)state;
    const char *raw =
        TABLE "| 10:05:23 | failed [5](x) | nginx |\n" B "\n- **10:05** a <b> c\n\nsee `a` [b]\nlast\n";
    const char *escaped = TABLE "| 10:05:23 | failed \\[5\\](x) | nginx |\n" B
                                "\n- **10:05** a \\<b> c\n\nsee `a` \\[b\\]\nlast\n";
    expect(raw, raw, escaped, escaped, "");
    expect(raw, TABLE "| 10:05:23 | failed five | nginx |\n" B "\n- **10:05** it failed\n\nsee b\nlast!\n",
           escaped,
           TABLE "| 10:05:23 | failed five | nginx |\n" B "\n- **10:05** it failed\n\nsee b\nlast!\n", "");
    expect(raw,
           TABLE "| 10:05:23 | failed [5](x) | edge |\n" B "\n- **10:05** a <b> c\n\nsee `a` [b]\nlast!\n",
           escaped,
           TABLE "| 10:05:23 | failed \\[5\\](x) | edge |\n" B
                 "\n- **10:05** a \\<b> c\n\nsee `a` \\[b\\]\nlast!\n",
           "");
    expect(raw, TABLE B "\n\nsee `a` [b]\nlast\n", escaped, TABLE B "\n\nsee `a` \\[b\\]\nlast\n", "");
}

/* What a person escapes is theirs. */
static void an_escape_of_ours_stays(void **state)
{
    (void)state;
    expect(TABLE A B, TABLE A "| 10:06:45 | \\*Alert\\* fires | [alerts](evidence/alerts.json#L2) |\n",
           TABLE A B C, TABLE A "| 10:06:45 | \\*Alert\\* fires | [alerts](evidence/alerts.json#L2) |\n" C,
           "");
}

static void conflicts_are_told_in_the_readers_language(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_conflict cell = {
        .part = DBR_CONFLICT_ROW, .name = dbr_slice_str("10:05:23"), .column = dbr_slice_str("事件")};
    assert_string_equal(dbr_conflict_text(&arena, &cell, DBR_LANG_ZH_CN), "行 10:05:23，事件");
    dbr_conflict block = {.part = DBR_CONFLICT_PARAGRAPH, .name = dbr_slice_str("摘要")};
    assert_string_equal(dbr_conflict_text(&arena, &block, DBR_LANG_ZH_CN), "“摘要”中的段落");
    assert_string_equal(dbr_conflict_text(&arena, &block, DBR_LANG_EN), "paragraph in 摘要");
    block.name = (dbr_slice){0};
    assert_string_equal(dbr_conflict_text(&arena, &block, DBR_LANG_ZH_CN), "段落");
    dbr_conflict head = {.part = DBR_CONFLICT_TABLE_HEAD};
    assert_string_equal(dbr_conflict_text(&arena, &head, DBR_LANG_EN), "table header");
    dbr_arena_release(&arena);
}

static void same_cell_changed_twice_keeps_ours_and_reports(void **state)
{
    (void)state;
    expect(TABLE A B, TABLE "|  10:05:23 | First errors | [nginx](evidence/nginx.log#L10) |\n" B,
           TABLE "| 10:05:23 | First 502 | [nginx](evidence/nginx.log#L10) |\n" B,
           TABLE "|  10:05:23 | First errors | [nginx](evidence/nginx.log#L10) |\n" B,
           "row 10:05:23, Event: First errors <> First 502;");
}

static void a_deleted_row_stays_deleted(void **state)
{
    (void)state;
    expect(TABLE A B, TABLE A, TABLE A B C, TABLE A C, "");
}

static void a_deleted_row_that_theirs_changed_is_reported(void **state)
{
    (void)state;
    expect(TABLE A B, TABLE A, TABLE A "| 10:06:46 | Alert fires | [alerts](evidence/alerts.json#L2) |\n" C,
           TABLE A C, "row 10:06:46:  <> | 10:06:46 | Alert fires | [alerts](evidence/alerts.json#L2) |;");
}

static void a_dropped_row_that_ours_edited_stays(void **state)
{
    (void)state;
    expect(TABLE A B C, TABLE A "| 10:06:45 | Alert, 4 min late | [alerts](evidence/alerts.json#L2) |\n" C,
           TABLE A C, TABLE A "| 10:06:45 | Alert, 4 min late | [alerts](evidence/alerts.json#L2) |\n" C,
           "row 10:06:45: | 10:06:45 | Alert, 4 min late | [alerts](evidence/alerts.json#L2) | <> ;");
}

static void a_moved_row_stays_moved_and_takes_theirs_change(void **state)
{
    (void)state;
    expect(TABLE A B C, TABLE C A B,
           TABLE A "| 10:06:45 | Alert fired | [alerts](evidence/alerts.json#L2) |\n" C,
           TABLE C A "| 10:06:45 | Alert fired | [alerts](evidence/alerts.json#L2) |\n", "");
}

static void a_new_row_finds_its_time(void **state)
{
    (void)state;
    expect(TABLE A C, TABLE A "| 10:08 | Ours | - |\n" C, TABLE A "| 10:09 | Theirs | - |\n" C,
           TABLE A "| 10:08 | Ours | - |\n| 10:09 | Theirs | - |\n" C, "");
    expect(TABLE A C, TABLE A "| 10:09 | Ours | - |\n" C, TABLE A "| 10:08 | Theirs | - |\n" C,
           TABLE A "| 10:08 | Theirs | - |\n| 10:09 | Ours | - |\n" C, "");
}

static void a_new_row_finds_its_time_newest_first(void **state)
{
    (void)state;
    expect(TABLE C A, TABLE C "| 10:08 | Ours | - |\n" A, TABLE C "| 10:09 | Theirs | - |\n" A,
           TABLE C "| 10:09 | Theirs | - |\n| 10:08 | Ours | - |\n" A, "");
    /* ours turned the table round */
    expect(TABLE A B, TABLE B A, TABLE A B C, TABLE C B A, "");
}

static void a_new_row_finds_its_time_across_midnight(void **state)
{
    (void)state;
    expect(TABLE "| 23:50 | a | - |\n| 00:10 | b | - |\n| 00:20 | c | - |\n",
           TABLE "| 00:05 | ours | - |\n| 00:10 | b | - |\n| 00:20 | c | - |\n",
           TABLE "| 23:50 | a | - |\n| 00:02 | theirs | - |\n| 00:10 | b | - |\n| 00:20 | c | - |\n",
           TABLE "| 00:02 | theirs | - |\n| 00:05 | ours | - |\n| 00:10 | b | - |\n| 00:20 | c | - |\n", "");
}

static void action_items_match_by_id(void **state)
{
    (void)state;
    expect(
        "| ID | Action | Owner |\n|--|--|--|\n| AI-001 | Add metrics | - |\n| AI-002 | Runbook | - |\n",
        "| ID | Action | Owner |\n|--|--|--|\n| AI-002 | Runbook | @alice |\n| AI-001 | Add metrics | @bob "
        "|\n",
        "| ID | Action | Owner |\n|--|--|--|\n| AI-001 | Add pool metrics | - |\n| AI-002 | Runbook | - |\n",
        "| ID | Action | Owner |\n|--|--|--|\n| AI-002 | Runbook | @alice |\n| AI-001 | Add pool metrics | "
        "@bob |\n",
        "");
}

static void a_column_of_ours_stays_and_new_rows_fit_it(void **state)
{
    (void)state;
    expect("| Time | Event |\n|---|---|\n| 10:05 | a |\n",
           "| Time | Event | Ticket |\n|---|---|---|\n| 10:05 | a | 7 |\n",
           "| Time | Event |\n|---|---|\n| 10:05 | a |\n| 10:06 | b |\n",
           "| Time | Event | Ticket |\n|---|---|---|\n| 10:05 | a | 7 |\n| 10:06 | b |  |\n", "");
}

static void a_column_of_theirs_arrives(void **state)
{
    (void)state;
    expect("| Time | Event |\n|---|---|\n| 10:05 | a |\n",
           "| Time | Event |\n|---|---|\n| 10:05 | a, edited |\n",
           "| Time | Event | Actor |\n|---|---|---|\n| 10:05 | a | - |\n",
           "| Time | Event | Actor |\n|---|---|---|\n| 10:05 | a, edited | - |\n", "");
}

static void a_malformed_row_merges_as_a_piece(void **state)
{
    (void)state;
    expect(TABLE "| 10:05 | a |\n" B, TABLE "| 10:05 | ours |\n" B, TABLE "| 10:05 | theirs |\n" B,
           TABLE "| 10:05 | ours |\n" B, "row 10:05: | 10:05 | ours | <> | 10:05 | theirs |;");
}

static void rows_with_one_proof_are_told_apart_by_time(void **state)
{
    (void)state;
    expect("| T | E |\n|-|-|\n| 10:01 | [a](evidence/x.log) |\n| 10:02 | [b](evidence/x.log) |\n",
           "| T | E |\n|-|-|\n| 10:02 | [b, edited](evidence/x.log) |\n",
           "| T | E |\n|-|-|\n| 10:01 | [a](evidence/x.log) |\n| 10:02 | [b](evidence/x.log) |\n| 10:03 | "
           "[c](evidence/x.log) |\n",
           "| T | E |\n|-|-|\n| 10:02 | [b, edited](evidence/x.log) |\n| 10:03 | [c](evidence/x.log) |\n",
           "");
}

static void a_deleted_table_stays_deleted_and_news_are_reported(void **state)
{
    (void)state;
    expect("## Timeline\n\n" TABLE A, "## Timeline\n\nSee the wiki.\n", "## Timeline\n\n" TABLE A B,
           "## Timeline\n\nSee the wiki.\n",
           "table in Timeline:  <> | Time | Event | Source |\n|---|---|---|\n"
           "| 10:05:23 | First 5xx | [nginx](evidence/nginx.log#L10) |\n"
           "| 10:06:45 | Alert fires | [alerts](evidence/alerts.json#L2) |;");
}

static void prose_merges_by_lines(void **state)
{
    (void)state;
    expect("one\ntwo\nthree\nfour\nfive\n", "ONE\ntwo\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nFIVE\n",
           "ONE\ntwo\nthree\nfour\nFIVE\n", "");
    expect("## S\n\none\ntwo\nthree\n", "## S\n\none\nours\nthree\n", "## S\n\none\ntheirs\nthree\n",
           "## S\n\none\nours\nthree\n", "paragraph in S: ours <> theirs;");
}

static void paragraphs_move_and_take_theirs_change(void **state)
{
    (void)state;
    expect("alpha beta gamma delta\n\nsecond one\n", "second one\n\nalpha beta gamma delta\n",
           "alpha beta gamma DELTA\n\nsecond one\n", "second one\n\nalpha beta gamma DELTA\n", "");
}

static void a_block_that_ours_moved_to_another_section_takes_theirs_change(void **state)
{
    (void)state;
    expect("# T\n\n## A\n\n" TABLE A B "\n## B\n\ntext\n",
           "# T\n\n## A\n\n## New\n\n" TABLE A B "\n## B\n\ntext\n",
           "# T\n\n## A\n\n" TABLE A B C "\n## B\n\ntext\n",
           "# T\n\n## A\n\n## New\n\n" TABLE A B C "\n## B\n\ntext\n", "");
}

static void a_block_that_theirs_moved_to_another_section_keeps_ours_change(void **state)
{
    (void)state;
    expect("# T\n\n## A\n\none\ntwo\nthree four five\n\n## B\n\ntext\n",
           "# T\n\n## A\n\none\nTWO\nthree four five\n\n## B\n\ntext\n",
           "# T\n\n## A\n\n## B\n\ntext\n\none\ntwo\nthree four five\n",
           "# T\n\n## A\n\n## B\n\ntext\n\none\nTWO\nthree four five\n", "");
}

/* Taking only the deletion of the pair would lose the line. */
static void a_line_that_theirs_moved_into_a_conflict_stays(void **state)
{
    (void)state;
    expect("moved\none\ntwo\nthree\n", "moved\none\ntwo\nours\n", "one\ntwo\ntheirs\nmoved\n",
           "moved\none\ntwo\nours\n", "paragraph: moved <> ;paragraph: ours <> theirs\nmoved;");
}

static void a_list_that_theirs_moved_into_a_deleted_one_stays(void **state)
{
    (void)state;
    expect("# T\n\n- a1 a2\n- b1 b2\n- c1 c2\n\ntext\n\n- x1 x2\n", "# T\n\ntext\n\n- x1 x2\n",
           "# T\n\n- a1 a2\n- b1 b2\n- c1 c2\n- x1 x2\n\ntext\n", "# T\n\ntext\n\n- x1 x2\n",
           "list in T:  <> - a1 a2\n- b1 b2\n- c1 c2\n- x1 x2;list in T: - x1 x2 <> ;");
}

static void a_renamed_section_keeps_receiving(void **state)
{
    (void)state;
    expect("# T\n\n## Impact\n\n- 40,000 failed requests over 1.5 hours\n\n## Z\n\nz\n",
           "# T\n\n## Impact on customers\n\n- 40,000 failed requests over 1.5 hours\n\n## Z\n\nz\n",
           "# T\n\n## Impact\n\n- 40,000 failed requests over 1.5 hours\n- 2,000 customers\n\n## Z\n\nz\n",
           "# T\n\n## Impact on customers\n\n- 40,000 failed requests over 1.5 hours\n- 2,000 "
           "customers\n\n## Z\n\nz\n",
           "");
}

static void a_deleted_section_takes_its_new_subsections_along(void **state)
{
    (void)state;
    expect("# T\n\n## A\n\na\n\n## B\n\nb\n", "# T\n\n## B\n\nb\n",
           "# T\n\n## A\n\na\n\n### A1\n\nnew\n\n## B\n\nb2\n", "# T\n\n## B\n\nb2\n",
           "section A1:  <> ### A1\n\nnew;");
}

static void list_items_merge_one_by_one(void **state)
{
    (void)state;
    expect("- one fish\n- two fish\n  - nested\n- red fish\n",
           "- two fish\n  - nested\n- red fish, old fish\n",
           "- one fish\n- two fish\n  - nested\n  - deeper\n- red fish\n- blue\n",
           "- two fish\n  - nested\n  - deeper\n- red fish, old fish\n- blue\n", "");
}

static void a_tick_and_a_new_text_come_together(void **state)
{
    (void)state;
    expect("- [ ] AI-001: metrics\n", "- [x] AI-001: metrics\n", "- [ ] AI-001: pool metrics\n",
           "- [x] AI-001: pool metrics\n", "");
}

static void numbers_of_a_list_are_no_conflict(void **state)
{
    (void)state;
    expect("1. **Gap**: a\n2. **Test**: b\n", "1. **Gap**: a\n2. **Test**: b, edited\n",
           "1. **New**: n\n2. **Gap**: a\n3. **Test**: b\n",
           "1. **New**: n\n2. **Gap**: a\n3. **Test**: b, edited\n", "");
}

static void header_fields_next_to_each_other_do_not_conflict(void **state)
{
    (void)state;
    expect("**Date**: 2025-02-09\n**Severity**: P1\n**Authors**: -\n",
           "**Date**: 2025-02-09\n**Severity**: P1\n**Authors**: @alice\n",
           "**Date**: 2025-02-09\n**Severity**: P2\n**Authors**: -\n",
           "**Date**: 2025-02-09\n**Severity**: P2\n**Authors**: @alice\n", "");
}

static void line_ends_and_the_last_one_follow_who_changed_them(void **state)
{
    (void)state;
    expect("one\n\ntwo\n", "ONE\r\n\r\ntwo\r\n", "one\n\ntwo\n\nthree\n", "ONE\r\n\r\ntwo\r\n\r\nthree\r\n",
           "");
    expect("one\n\ntwo\n", "one!\n\ntwo", "one\n\ntwo\n\nthree\n", "one!\n\ntwo\n\nthree", "");
    expect("one\n\ntwo", "one!\n\ntwo", "one\n\ntwo\n\nthree\n", "one!\n\ntwo\n\nthree\n", "");
}

static void chinese_merges_like_any_text(void **state)
{
    (void)state;
    expect(
        "## 时间线\n\n| 时间 | 事件 |\n|---|---|\n| 10:05 | 错误率上升 |\n\n## 影响\n\n订单失败。\n",
        "## 时间线\n\n| 时间 | 事件 |\n|---|---|\n| 10:05 | 错误率上升到 40 % |\n\n## 影响\n\n订单失败。\n",
        "## 时间线\n\n| 时间 | 事件 |\n|---|---|\n| 10:05 | 错误率上升 |\n| 10:06 | 告警 |\n\n## 影响\n\n约 "
        "4 万笔订单失败。\n",
        "## 时间线\n\n| 时间 | 事件 |\n|---|---|\n| 10:05 | 错误率上升到 40 % |\n| 10:06 | 告警 |\n\n## "
        "影响\n\n约 4 万笔订单失败。\n",
        "");
}

static void conflicts_are_named_without_addresses(void **state)
{
    (void)state;
    expect("- [3](e/a.log \"= count(*)\") of [9](e/a.log#L1) failed\n- x\n", "- x\n",
           "- [3](e/a.log \"= count(*)\") of [9](e/a.log#L1) failed twice\n- x\n", "- x\n",
           "item 3 of 9 failed twice:  <> - [3](e/a.log \"= count(*)\") of [9](e/a.log#L1) failed twice;");
}

static void conflicts_say_where_ours_stayed(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err err = {0};
    const dbr_conflict *found = NULL;
    size_t n = 0;
    dbr_buf_str(&out, "kept");
    assert_int_equal(dbr_document_merge(&arena, dbr_slice_str("# T\n\na b\n"),
                                        dbr_slice_str("# T\n\na ours\n"), dbr_slice_str("# T\n\na theirs\n"),
                                        &out, &found, &n, &err),
                     DBR_OK);
    assert_string_equal(out.ptr, "kept# T\n\na ours\n");
    assert_int_equal(n, 1);
    assert_int_equal(found[0].at.begin, 5);
    assert_int_equal(found[0].at.end, 11);
    assert_int_equal(found[0].at.line, 3);
    assert_int_equal(found[0].at.column, 1);
    dbr_arena_release(&arena);
}

static void refuses_what_is_too_large(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err err = {0};
    const dbr_conflict *found = NULL;
    size_t n = 0;
    char *large = dbr_xcalloc(1, DBR_MAX_REPORT_BYTES + 1);
    memset(large, 'x', DBR_MAX_REPORT_BYTES + 1);
    assert_int_equal(dbr_document_merge(&arena, (dbr_slice){0}, dbr_slice_of(large, DBR_MAX_REPORT_BYTES + 1),
                                        (dbr_slice){0}, &out, &found, &n, &err),
                     DBR_ELIMIT);
    assert_string_equal(err.message, "cannot merge: 'ours' is larger than 16777216 bytes");
    free(large);
    dbr_arena_release(&arena);
}

/* Twenty thousand rows, each side with its own changes all over: linear work, so far below the test's time
 * cap. */
static void merges_a_very_long_table(void **state)
{
    (void)state;
    enum { N = 20000 };
    DBR_AUTO(dbr_buf) base = {0};
    DBR_AUTO(dbr_buf) ours = {0};
    DBR_AUTO(dbr_buf) theirs = {0};
    DBR_AUTO(dbr_buf) wanted = {0};
    dbr_buf *const all[] = {&base, &ours, &theirs, &wanted};
    for (size_t side = 0; side < 4; side++) {
        dbr_buf_str(all[side], TABLE);
        for (int i = 0; i < N; i++) {
            bool is_ours = i % 3 == 0 && (side == 1 || side == 3);
            bool is_theirs = i % 5 == 1 && side >= 2;
            dbr_buf_printf(all[side], "| %02d:%02d:%02d%s | event %d%s | [x](evidence/x.log#L%d) |\n",
                           i / 3600, i / 60 % 60, i % 60, is_theirs ? " UTC" : "", i,
                           is_ours ? " edited" : "", i + 1);
        }
    }
    expect(base.ptr, ours.ptr, theirs.ptr, wanted.ptr, "");
}

DBR_TESTS(cmocka_unit_test(cells_of_one_row_merge_from_both_sides), cmocka_unit_test(escapes_are_no_news),
          cmocka_unit_test(an_escape_of_ours_stays),
          cmocka_unit_test(conflicts_are_told_in_the_readers_language),
          cmocka_unit_test(same_cell_changed_twice_keeps_ours_and_reports),
          cmocka_unit_test(a_deleted_row_stays_deleted),
          cmocka_unit_test(a_deleted_row_that_theirs_changed_is_reported),
          cmocka_unit_test(a_dropped_row_that_ours_edited_stays),
          cmocka_unit_test(a_moved_row_stays_moved_and_takes_theirs_change),
          cmocka_unit_test(a_new_row_finds_its_time), cmocka_unit_test(a_new_row_finds_its_time_newest_first),
          cmocka_unit_test(a_new_row_finds_its_time_across_midnight),
          cmocka_unit_test(action_items_match_by_id),
          cmocka_unit_test(a_column_of_ours_stays_and_new_rows_fit_it),
          cmocka_unit_test(a_column_of_theirs_arrives), cmocka_unit_test(a_malformed_row_merges_as_a_piece),
          cmocka_unit_test(rows_with_one_proof_are_told_apart_by_time),
          cmocka_unit_test(a_deleted_table_stays_deleted_and_news_are_reported),
          cmocka_unit_test(prose_merges_by_lines), cmocka_unit_test(paragraphs_move_and_take_theirs_change),
          cmocka_unit_test(a_block_that_ours_moved_to_another_section_takes_theirs_change),
          cmocka_unit_test(a_block_that_theirs_moved_to_another_section_keeps_ours_change),
          cmocka_unit_test(a_line_that_theirs_moved_into_a_conflict_stays),
          cmocka_unit_test(a_list_that_theirs_moved_into_a_deleted_one_stays),
          cmocka_unit_test(a_renamed_section_keeps_receiving),
          cmocka_unit_test(a_deleted_section_takes_its_new_subsections_along),
          cmocka_unit_test(list_items_merge_one_by_one),
          cmocka_unit_test(a_tick_and_a_new_text_come_together),
          cmocka_unit_test(numbers_of_a_list_are_no_conflict),
          cmocka_unit_test(header_fields_next_to_each_other_do_not_conflict),
          cmocka_unit_test(line_ends_and_the_last_one_follow_who_changed_them),
          cmocka_unit_test(chinese_merges_like_any_text), cmocka_unit_test(conflicts_say_where_ours_stayed),
          cmocka_unit_test(conflicts_are_named_without_addresses),
          cmocka_unit_test(refuses_what_is_too_large), cmocka_unit_test(merges_a_very_long_table))
