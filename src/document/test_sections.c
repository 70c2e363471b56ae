/* Sections: synonyms in two languages, and the lines that stand for headings. */
#include "document/test_read.h"

static void expect_kind(const char *heading, dbr_section_kind kind)
{
    dbr_section_kind got = dbr_section_kind_of(dbr_slice_str(heading));
    if (got != kind) {
        fail_msg("'%s' is %d, expected %d", heading, got, kind);
    }
}

static void knows_headings_in_english(void **state)
{
    (void)state;
    expect_kind("Summary", DBR_SECTION_SUMMARY);
    expect_kind("1. Executive summary:", DBR_SECTION_SUMMARY);
    expect_kind("📋 Impact", DBR_SECTION_IMPACT);
    expect_kind("Key Times", DBR_SECTION_KEY_TIMES);
    expect_kind("Timeline (all times UTC)", DBR_SECTION_TIMELINE);
    expect_kind("TIMELINE OF EVENTS", DBR_SECTION_TIMELINE);
    expect_kind("Root Causes", DBR_SECTION_CAUSE);
    expect_kind("Root cause of the outage", DBR_SECTION_CAUSE);
    expect_kind("Immediate Cause", DBR_SECTION_CAUSE);
    expect_kind("Contributing Factors", DBR_SECTION_FACTORS);
    expect_kind("Systemic Issues", DBR_SECTION_FACTORS);
    expect_kind("What didn’t go so well?", DBR_SECTION_WENT_WRONG);
    expect_kind("Things that went well", DBR_SECTION_WENT_WELL);
    expect_kind("Where we got lucky", DBR_SECTION_LUCKY);
    expect_kind("Lessons learnt", DBR_SECTION_LESSONS);
    expect_kind("Action Items", DBR_SECTION_ACTIONS);
    expect_kind("Follow-up actions", DBR_SECTION_ACTIONS);
    expect_kind("Corrective and Preventative Measures", DBR_SECTION_ACTIONS);
    expect_kind("Prevention", DBR_SECTION_PREVENTION);
    expect_kind("Evidence coverage", DBR_SECTION_COVERAGE);
    expect_kind("Resolution and recovery", DBR_SECTION_RESOLUTION);
    expect_kind("References", DBR_SECTION_APPENDIX);
}

static void knows_what_actions_and_prevention_are_called(void **state)
{
    (void)state;
    expect_kind("Resulting Actions", DBR_SECTION_ACTIONS);
    expect_kind("What we are doing about it", DBR_SECTION_ACTIONS);
    expect_kind("Planned improvements", DBR_SECTION_ACTIONS);
    expect_kind("How will we prevent it from happening again?", DBR_SECTION_PREVENTION);
    expect_kind("Preventive steps", DBR_SECTION_PREVENTION);
    expect_kind("What surprised us", DBR_SECTION_WENT_WRONG);
    expect_kind("后续工作", DBR_SECTION_ACTIONS);
    expect_kind("实施计划", DBR_SECTION_ACTIONS);
    expect_kind("补救措施", DBR_SECTION_ACTIONS);
    expect_kind("缓解措施", DBR_SECTION_RESOLUTION);
    expect_kind("避免再次发生", DBR_SECTION_PREVENTION);
    expect_kind("未能看到的部分", DBR_SECTION_COVERAGE);
    expect_kind("出乎意料之处", DBR_SECTION_WENT_WRONG);
}

static void knows_headings_in_chinese(void **state)
{
    (void)state;
    expect_kind("摘要", DBR_SECTION_SUMMARY);
    expect_kind("一、故障概述", DBR_SECTION_SUMMARY);
    expect_kind("影响范围", DBR_SECTION_IMPACT);
    expect_kind("关键时间", DBR_SECTION_KEY_TIMES);
    expect_kind("时间线（北京时间）", DBR_SECTION_TIMELINE);
    expect_kind("处置过程：", DBR_SECTION_TIMELINE);
    expect_kind("根本原因", DBR_SECTION_CAUSE);
    expect_kind("原因分析", DBR_SECTION_FACTORS);
    expect_kind("促成因素", DBR_SECTION_FACTORS);
    expect_kind("做得好的地方", DBR_SECTION_WENT_WELL);
    expect_kind("经验教训", DBR_SECTION_LESSONS);
    expect_kind("改进措施", DBR_SECTION_ACTIONS);
    expect_kind("行动项", DBR_SECTION_ACTIONS);
    expect_kind("预防措施", DBR_SECTION_PREVENTION);
    expect_kind("排查线索", DBR_SECTION_LEADS);
}

static void other_headings_are_other(void **state)
{
    (void)state;
    expect_kind("", DBR_SECTION_OTHER);
    expect_kind("Background", DBR_SECTION_OTHER);
    expect_kind("Reactions of customers", DBR_SECTION_OTHER);
    expect_kind("10:05", DBR_SECTION_OTHER);
    expect_kind("How the impact of the new query on the pool was measured in the load test",
                DBR_SECTION_OTHER);
    expect_kind("((((", DBR_SECTION_OTHER);
}

static void expect_section(const dbr_document *d, size_t i, dbr_section_kind kind, dbr_section_kind parent,
                           const char *heading, const char *begins_with)
{
    assert_true(i < d->n_sections);
    assert_int_equal(d->sections[i].kind, kind);
    assert_int_equal(d->sections[i].parent, parent);
    assert_slice(d->sections[i].heading, heading);
    dbr_slice body = dbr_slice_sub(d->bytes, d->sections[i].body_begin, d->sections[i].at.end);
    assert_slice(dbr_slice_sub(dbr_slice_trim(body), 0, strlen(begins_with)), begins_with);
}

static void sections_nest_and_end_at_their_level(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# Pool outage\n\nintro\n\n## Contributing factors\n\n### Immediate cause\n\n"
                      "small pool\n\n## Action items\n\n- x\n");
    assert_slice(d->title, "Pool outage");
    assert_int_equal(d->n_sections, 4);
    expect_section(d, 0, DBR_SECTION_HEAD, DBR_SECTION_OTHER, "", "# Pool outage");
    expect_section(d, 1, DBR_SECTION_FACTORS, DBR_SECTION_OTHER, "Contributing factors", "### Immediate");
    expect_section(d, 2, DBR_SECTION_CAUSE, DBR_SECTION_FACTORS, "Immediate cause", "small pool");
    expect_section(d, 3, DBR_SECTION_ACTIONS, DBR_SECTION_OTHER, "Action items", "- x");
    assert_int_equal(d->sections[1].at.end, d->sections[3].at.begin);
    assert_int_equal(d->sections[2].at.end, d->sections[3].at.begin);
    assert_ptr_equal(dbr_document_section(d, DBR_SECTION_CAUSE), &d->sections[2]);
    assert_null(dbr_document_section(d, DBR_SECTION_IMPACT));
    done(&f);
}

static void a_first_heading_that_names_a_section_is_no_title(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# Summary\n\na\n\n# Timeline\n\nb\n");
    assert_slice(d->title, "");
    assert_int_equal(d->n_sections, 3);
    done(&f);
    d = read_text(&f, "# Summary of the pool outage\n\n## Timeline\n\nb\n");
    assert_slice(d->title, "Summary of the pool outage");
    done(&f);
}

static void labels_and_bold_lines_are_sections_without_headings(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "Pool outage\n\n**Summary**\n\nIt broke.\n\nTimeline:\n\n- 10:05 x\n\n"
                      "Root cause: a small pool\n\n**Odds and ends**\n\nz\n");
    assert_slice(d->title, "Pool outage");
    assert_int_equal(d->n_sections, 5);
    expect_section(d, 1, DBR_SECTION_SUMMARY, DBR_SECTION_OTHER, "Summary", "**");
    expect_section(d, 2, DBR_SECTION_TIMELINE, DBR_SECTION_OTHER, "Timeline", "- 10:05 x");
    expect_section(d, 3, DBR_SECTION_CAUSE, DBR_SECTION_OTHER, "Root cause", "a small pool");
    expect_section(d, 4, DBR_SECTION_OTHER, DBR_SECTION_OTHER, "Odds and ends", "");
    done(&f);
}

static void bold_labels_in_the_head_and_in_items_are_sections(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# Ingress down\n\n- **Key events**\n  - First detected 2025-03-04 08:33\n\n"
                      "- **Impact**:\n  - everything\n\n- **Resolution**:\n  - rolled back\n");
    assert_int_equal(d->n_sections, 4);
    assert_int_equal(d->sections[1].kind, DBR_SECTION_KEY_TIMES);
    expect_section(d, 2, DBR_SECTION_IMPACT, DBR_SECTION_OTHER, "Impact", "- everything");
    expect_section(d, 3, DBR_SECTION_RESOLUTION, DBR_SECTION_OTHER, "Resolution", "- rolled back");
    done(&f);
}

static void bold_words_of_action_items_open_no_section(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T\n\n## Action items\n\n- **Detection**: add an alert @bob\n");
    assert_int_equal(d->n_sections, 2);
    assert_int_equal(d->n_actions, 1);
    done(&f);
}

static void a_follow_up_is_a_plan_or_when_one_looks_again(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T (2025-06-20)\n\n## Action items\n\n- Cap the queue @li\n\n"
                                          "## Follow-up review\n\nWe look at the queue on 2025-07-18.\n");
    assert_int_equal(d->n_actions, 1);
    assert_int_equal(d->sections[2].kind, DBR_SECTION_FOLLOW_UP);
    done(&f);
    d = read_text(&f, "# 复盘\n\n## 整改措施\n\n- 限制队列 @li\n\n## 后续计划\n\n一个月后复查效果。\n");
    assert_int_equal(d->n_actions, 1);
    assert_int_equal(d->sections[2].kind, DBR_SECTION_FOLLOW_UP);
    done(&f);
    d = read_text(&f, "# T\n\n## Follow-up\n\n- Cap the queue @li\n- Alert on lag @bo\n");
    assert_int_equal(d->n_actions, 2);
    done(&f);
    d = read_text(&f, "# T\n\n## Follow-up\n\nThe queue gets a cap.\n");
    assert_int_equal(d->n_actions, 1); // the only plan there is
    done(&f);
    d = read_text(&f, "# T\n\n## Done at once\n\n## Action items\n\n- Cap it @li\n\n## Follow-ups\n\n- [ ] "
                      "Alert on lag @bo\n");
    assert_int_equal(d->n_actions, 2);
    done(&f);
}

static void numbered_lines_are_headings_when_there_are_several(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "磁盘写满复盘\n\n一、概述\n\n写入失败。\n\n二、原因分析\n\n没有容量告警。\n\n"
                      "三、整改措施\n\n1. 增加容量告警\n2. 限制日志大小\n\n四、附注\n\n无。\n");
    assert_int_equal(d->n_sections, 5);
    assert_int_equal(d->sections[1].kind, DBR_SECTION_SUMMARY);
    assert_int_equal(d->sections[2].kind, DBR_SECTION_FACTORS);
    assert_int_equal(d->sections[3].kind, DBR_SECTION_ACTIONS);
    assert_int_equal(d->sections[4].kind, DBR_SECTION_OTHER);
    assert_int_equal(d->n_actions, 2);
    done(&f);
    d = read_text(&f, "磁盘写满复盘\n\n一、增加告警。\n\n二、限制日志。\n\n三、下周复查。\n");
    assert_int_equal(d->n_sections, 1);
    done(&f);
}

static void knows_headings_in_everyday_words(void **state)
{
    (void)state;
    expect_kind("What we will change", DBR_SECTION_ACTIONS);
    expect_kind("How it unfolded", DBR_SECTION_TIMELINE);
    expect_kind("为什么会这样", DBR_SECTION_CAUSE);
    expect_kind("接下来做什么", DBR_SECTION_ACTIONS);
}

DBR_TESTS(cmocka_unit_test(numbered_lines_are_headings_when_there_are_several),
          cmocka_unit_test(knows_headings_in_everyday_words),
          cmocka_unit_test(a_follow_up_is_a_plan_or_when_one_looks_again),
          cmocka_unit_test(knows_headings_in_english), cmocka_unit_test(knows_headings_in_chinese),
          cmocka_unit_test(knows_what_actions_and_prevention_are_called),
          cmocka_unit_test(other_headings_are_other), cmocka_unit_test(sections_nest_and_end_at_their_level),
          cmocka_unit_test(a_first_heading_that_names_a_section_is_no_title),
          cmocka_unit_test(labels_and_bold_lines_are_sections_without_headings),
          cmocka_unit_test(bold_labels_in_the_head_and_in_items_are_sections),
          cmocka_unit_test(bold_words_of_action_items_open_no_section))
