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
                      "| Action | Owner |\n|---|---|\n| d | @li |\n");
    assert_int_equal(d->n_actions, 2);
    assert_slice(d->actions[0].text, "b");
    assert_slice(d->actions[1].text, "d");
    done(&f);
}

DBR_TESTS(cmocka_unit_test(reads_a_table), cmocka_unit_test(reads_a_chinese_table),
          cmocka_unit_test(reads_items), cmocka_unit_test(an_id_before_the_text_is_its_id),
          cmocka_unit_test(labels_group_and_nested_items_are_detail),
          cmocka_unit_test(lists_of_other_sections_are_no_actions))
