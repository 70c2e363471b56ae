/* Action items in tables and lists. */
#include "document/test_read.h"

static void reads_a_table(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# T (2025-12-20)\n\n## Action Items\n\n"
            "| ID | Action | Owner | Deadline | Priority | Ticket | Status |\n|---|---|---|---|---|---|---|\n"
            "| AI-1 | Cap the queue | @li | 2026-01-16 | High | [Q-7](https://x.org/browse/Q-7) | Done |\n"
            "| AI-2 | Alert on lag | - | Feb 1 | Low | | open |\n| | | | | | | |\n");
    assert_int_equal(d->n_actions, 2);
    assert_int_equal(d->n_action_lists, 1);
    const dbr_action *a = &d->actions[0];
    assert_slice(a->id, "AI-1");
    assert_slice(a->text, "Cap the queue");
    assert_slice(a->owner, "@li");
    assert_slice(at(d, a->owner_at), "@li");
    assert_slice(at(d, a->deadline_at), "2026-01-16");
    assert_time(a->deadline, "2026-01-16T00:00:00Z");
    assert_slice(a->priority, "High");
    assert_slice(a->ticket, "Q-7");
    assert_slice(a->ticket_url, "https://x.org/browse/Q-7");
    assert_true(a->is_done);
    a = &d->actions[1];
    assert_slice(a->owner, "");
    assert_time(a->deadline, "2026-02-01T00:00:00Z"); // the first one after the incident
    assert_false(a->is_done);
    done(&f);
}

static void reads_a_chinese_table(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# 复盘\n\n## 改进措施\n\n| 编号 | 改进项 | 负责人 | 截止日期 | "
                                          "优先级 | 状态 |\n|---|---|---|---|---|---|\n"
                                          "| 1 | 增加消费延迟告警 | 小李 | 2025年3月20日 | 高 | 已完成 |\n");
    assert_int_equal(d->n_actions, 1);
    assert_slice(d->actions[0].text, "增加消费延迟告警");
    assert_slice(d->actions[0].owner, "小李");
    assert_time(d->actions[0].deadline, "2025-03-20T00:00:00Z");
    assert_true(d->actions[0].is_done);
    done(&f);
}

static void expect_item(const char *item, const char *text, const char *owner, const char *deadline,
                        const char *ticket, bool is_done)
{
    char document[512];
    (void)snprintf(document, sizeof(document), "# T (2025-03-04)\n\n## Action items\n\n%s\n", item);
    fixture f;
    const dbr_document *d = read_text(&f, document);
    assert_int_equal(d->n_actions, 1);
    assert_slice(d->actions[0].text, text);
    assert_slice(d->actions[0].owner, owner);
    assert_time(d->actions[0].deadline, deadline);
    assert_slice(d->actions[0].ticket, ticket);
    assert_int_equal(d->actions[0].is_done, is_done);
    done(&f);
}

#define DATE(ymd) ymd "T00:00:00Z"

static void reads_items(void **state)
{
    (void)state;
    expect_item("- Cap the queue", "Cap the queue", "", "none", "", false);
    expect_item("- [ ] Cap it @li", "Cap it @li", "@li", "none", "", false);
    expect_item("- [x] Cap it (owner: Li Wei, due 2025-03-20)", "Cap it (owner: Li Wei, due 2025-03-20)",
                "Li Wei", DATE("2025-03-20"), "", true);
    expect_item("1. Cap it [#528](https://x.org/o/r/issues/528) (DONE)", "Cap it #528 (DONE)", "", "none",
                "#528", true);
    expect_item("* Cap it, see OPS-12", "Cap it, see OPS-12", "", "none", "OPS-12", false);
    expect_item("- Cap it by Mar 10", "Cap it by Mar 10", "", DATE("2025-03-10"), "", false);
    expect_item("- 限制队列长度（负责人：小李，截止：2025-03-20）",
                "限制队列长度（负责人：小李，截止：2025-03-20）", "小李", DATE("2025-03-20"), "", false);
    expect_item("- Mail a@b.org about UTF-8", "Mail a@b.org about UTF-8", "", "none", "", false);
}

static void an_id_before_the_text_is_its_id(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T\n\n## Action items\n\n- AI-003: Cap it\n");
    assert_slice(d->actions[0].id, "AI-003");
    assert_slice(d->actions[0].text, "Cap it");
    assert_slice(d->actions[0].ticket, "");
    done(&f);
}

static void labels_group_and_nested_items_are_detail(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T\n\n## Action items\n\n- Short term:\n  - one\n    - detail\n  "
                                          "- two\n- three\n\n### Later\n\n- four\n");
    assert_int_equal(d->n_actions, 4);
    assert_int_equal(d->n_action_lists, 2);
    assert_slice(d->actions[0].text, "one");
    assert_slice(d->actions[1].text, "two");
    assert_slice(d->actions[2].text, "three");
    assert_slice(d->actions[3].text, "four");
    done(&f);
}

static void lists_of_other_sections_are_no_actions(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\n## Impact\n\n- a\n\n## Prevention\n\n- [ ] b\n- c\n\n## Notes\n\n"
                      "| Action | Owner |\n|---|---|\n| d | @li |\n\n## Action Items\n\nNone.\n");
    assert_int_equal(d->n_actions, 2);
    assert_slice(d->actions[0].text, "b");
    assert_slice(d->actions[1].text, "d");
    done(&f);
}

static void prevention_stands_in_where_no_section_is_about_actions(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\n## How will we prevent this?\n\n- Cap the queue\n- Alert on lag\n");
    assert_int_equal(d->n_actions, 2);
    assert_slice(d->actions[1].text, "Alert on lag");
    done(&f);
    d = read_text(&f, "# T\n\n## Prevention\n\nThink before you cast.\n");
    assert_int_equal(d->n_actions, 0); // advice
    done(&f);
}

static void a_heading_may_name_two_things(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T\n\n## Lessons and action items\n\n- Cap the queue\n");
    assert_int_equal(d->sections[1].kind, DBR_SECTION_LESSONS);
    assert_int_equal(d->sections[1].also, DBR_SECTION_ACTIONS);
    assert_int_equal(d->n_actions, 1);
    done(&f);
    d = read_text(&f, "# T\n\n## 经验教训与改进措施\n\n- 限制队列长度\n");
    assert_int_equal(d->n_actions, 1);
    done(&f);
}

static void headings_are_items_where_there_are_no_lists(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# T (2025-03-04)\n\n## Action Items\n\n### 1) Cap the queue `@li`\n\nBy 2025-03-20.\n\n"
            "### 2) Alert on lag\n\nOn every consumer.\n\n## Notes\n\nx\n");
    assert_int_equal(d->n_actions, 2);
    assert_slice(d->actions[0].text, "Cap the queue @li");
    assert_slice(d->actions[0].owner, "@li");
    assert_time(d->actions[0].deadline, "2025-03-20T00:00:00Z");
    assert_slice(at(d, d->actions[1].at), "### 2) Alert on lag\n\nOn every consumer.");
    done(&f);
}

static void paragraphs_are_items_where_there_is_nothing_else(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# T\n\n## Corrective measures\n\nCap the queue.\nAlert on lag.\n\nWrite a runbook for\n"
            "the consumers.\n\n_Each needs an owner._\n\nThese are done:\n");
    assert_int_equal(d->n_actions, 3);
    assert_slice(d->actions[0].text, "Cap the queue.");
    assert_slice(d->actions[1].text, "Alert on lag.");
    assert_slice(d->actions[2].text, "Write a runbook for the consumers.");
    done(&f);
    d = read_text(&f, "# T\n\n## 改进措施\n\n暂无。\n");
    assert_int_equal(d->n_actions, 0);
    done(&f);
}

static void what_is_struck_through_is_done(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\n## Action items\n\n- ~~Cap the queue~~ shipped\n- Alert on lag\n");
    assert_slice(d->actions[0].text, "Cap the queue");
    assert_true(d->actions[0].is_done);
    assert_false(d->actions[1].is_done);
    done(&f);
}

static void an_item_may_be_the_section(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T\n\n- **Impact**: orders\n- **Resolution**: restart\n- "
                                          "**Review actions**: Cap the queue (done)\n");
    assert_int_equal(d->n_actions, 1);
    assert_slice(d->actions[0].text, "Cap the queue (done)");
    assert_true(d->actions[0].is_done);
    done(&f);
    d = read_text(&f, "# T\n\n- **Impact**: orders\n- **Review actions**:\n  - one\n  - two\n");
    assert_int_equal(d->n_actions, 2);
    done(&f);
}

static void expect_words(const char *item, const char *owner, const char *deadline, const char *priority)
{
    char document[512];
    (void)snprintf(document, sizeof(document), "# T (2025-03-04)\n\n## Action items\n\n%s\n", item);
    fixture f;
    const dbr_document *d = read_text(&f, document);
    assert_int_equal(d->n_actions, 1);
    assert_slice(d->actions[0].owner, owner);
    assert_time(d->actions[0].deadline, deadline);
    assert_slice(d->actions[0].priority, priority);
    if (owner[0] != '\0') {
        assert_slice(at(d, d->actions[0].owner_at), owner);
    }
    done(&f);
}

static void owner_date_and_priority_stand_where_people_put_them(void **state)
{
    (void)state;
    expect_words("- Cap the queue (Mei Li, 2025-03-20, P1)", "Mei Li", "2025-03-20T00:00:00Z", "P1");
    expect_words("- Cap the queue [High; Mei Li; ABC-12]", "Mei Li", "none", "High");
    expect_words("- Cap the queue (see Runbook, Page)", "", "none", "");
    expect_words("- Cap the queue (Kafka)", "", "none", "");
    expect_words("- [P0] Cap the queue", "", "none", "P0");
    expect_words("- Cap the queue\n  - Owner: Mei Li\n  - Due: 2025-03-20\n  - Priority: high", "Mei Li",
                 "2025-03-20T00:00:00Z", "high");
    expect_words("- Cap the queue — @li — 2025-03-20", "@li", "2025-03-20T00:00:00Z", "");
    expect_words("- Cap the queue @li 2025-03-20", "@li", "2025-03-20T00:00:00Z", "");
    expect_words("- Cap the queue as on 2025-03-20", "", "none", "");
    expect_words("- Cap the queue. Owner – Mei Li", "Mei Li", "none", "");
    expect_words("- 限制队列长度，责任人: 小李；完成时间: 2025-03-20；优先级：P1", "小李",
                 "2025-03-20T00:00:00Z", "P1");
    expect_words("- 限制队列长度（小李，2025-03-20，高）", "小李", "2025-03-20T00:00:00Z", "高");
    expect_words("- 2025-03-20 前限制队列长度，执行人：小李", "小李", "2025-03-20T00:00:00Z", "");
    expect_words("| Task | Who | When |\n|---|---|---|\n| Cap the queue | Mei Li | 2025-03-20 |", "Mei Li",
                 "2025-03-20T00:00:00Z", "");
}

static void full_width_brackets_are_read_as_others(void **state)
{
    (void)state;
    expect_item("- 限制队列（负责人：高飞，截止：2025-07-25，优先级：高，OPS-501）",
                "限制队列（负责人：高飞，截止：2025-07-25，优先级：高，OPS-501）", "高飞",
                "2025-07-25T00:00:00Z", "OPS-501", false);
    expect_item("- 限制队列（高飞，7月25日前，P1，OPS-501）", "限制队列（高飞，7月25日前，P1，OPS-501）",
                "高飞", "2025-07-25T00:00:00Z", "OPS-501", false);
    expect_item("- 限制队列（高飞，2025-07-25，工单：OPS-501）",
                "限制队列（高飞，2025-07-25，工单：OPS-501）", "高飞", "2025-07-25T00:00:00Z", "OPS-501",
                false);
    expect_item("- Cap it (Gao Fei, by 25 July 2025, P1)", "Cap it (Gao Fei, by 25 July 2025, P1)", "Gao Fei",
                "2025-07-25T00:00:00Z", "", false);
}

DBR_TESTS(cmocka_unit_test(full_width_brackets_are_read_as_others), cmocka_unit_test(reads_a_table),
          cmocka_unit_test(reads_a_chinese_table), cmocka_unit_test(reads_items),
          cmocka_unit_test(an_id_before_the_text_is_its_id),
          cmocka_unit_test(labels_group_and_nested_items_are_detail),
          cmocka_unit_test(lists_of_other_sections_are_no_actions),
          cmocka_unit_test(prevention_stands_in_where_no_section_is_about_actions),
          cmocka_unit_test(a_heading_may_name_two_things),
          cmocka_unit_test(headings_are_items_where_there_are_no_lists),
          cmocka_unit_test(paragraphs_are_items_where_there_is_nothing_else),
          cmocka_unit_test(what_is_struck_through_is_done), cmocka_unit_test(an_item_may_be_the_section),
          cmocka_unit_test(owner_date_and_priority_stand_where_people_put_them))
