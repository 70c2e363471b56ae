/* Timelines in their five forms, and the instants of their rows. */
#include "document/test_read.h"

static void expect_row(const dbr_document *d, size_t i, const char *time_text, const char *time,
                       const char *text)
{
    assert_true(i < d->n_rows);
    assert_slice(d->rows[i].time_text, time_text);
    assert_slice(at(d, d->rows[i].time_at), time_text);
    assert_time(d->rows[i].time, time);
    assert_slice(d->rows[i].text, text);
}

static void reads_a_table_with_its_columns(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# Queue stuck (2025-03-04)\n\n## Timeline (all times UTC)\n\n"
                      "| Time     | Event | Source | Actor |\n|---|---|---|---|\n"
                      "| 10:05:23 | [Lag](evidence/q.log#L7) grows | broker | - |\n"
                      "| ~10:12 | Page sent | pager | @li |\n| later | All quiet | | |\n");
    assert_int_equal(d->n_rows, 3);
    assert_int_equal(d->n_timelines, 1);
    expect_row(d, 0, "10:05:23", "2025-03-04T10:05:23Z", "Lag grows");
    expect_row(d, 1, "~10:12", "2025-03-04T10:12:00Z", "Page sent");
    expect_row(d, 2, "later", "none", "All quiet");
    assert_slice(d->rows[0].source, "broker");
    assert_slice(d->rows[0].actor, "");
    assert_slice(d->rows[1].actor, "@li");
    assert_true(d->rows[1].is_approximate);
    assert_int_equal(d->rows[0].resolution, DBR_SECOND);
    assert_int_equal(d->rows[1].resolution, DBR_MINUTE);
    assert_int_equal(d->rows[0].n_links, 1);
    assert_slice(d->links[d->rows[0].first_link].text, "Lag");
    assert_slice(at(d, d->rows[1].at), "| ~10:12 | Page sent | pager | @li |");
    assert_int_equal(d->rows[1].at.line, 8);
    done(&f);
}

static void the_owner_of_an_event_is_its_actor(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T 2025-03-04\n\n## Timeline (UTC)\n\n"
                      "| Time | Event | Owner |\n|---|---|---|\n| 10:05 | Restarted | @li |\n");
    assert_int_equal(d->n_rows, 1);
    expect_row(d, 0, "10:05", "2025-03-04T10:05:00Z", "Restarted");
    assert_slice(d->rows[0].actor, "@li");
    done(&f);
    d = read_text(&f, "# 复盘 2025-03-04\n\n## 时间线（UTC）\n\n"
                      "| 时间 | 事件 | 处理人 |\n|---|---|---|\n| 10:05 | 重启 | 小李 |\n");
    assert_int_equal(d->n_rows, 1);
    assert_slice(d->rows[0].actor, "小李");
    done(&f);
    d = read_text(&f, "# T 2025-03-04\n\n## Follow-up\n\n"
                      "| Time | What | Owner |\n|---|---|---|\n| 10:05 | Restart | @li |\n");
    assert_int_equal(d->n_rows, 0); // no heading says timeline
    done(&f);
}

static void reads_a_chinese_table_in_its_zone(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# 故障复盘：队列堆积（2025-03-04）\n\n## 处理过程\n\n以下时间均为北京时间。\n\n"
                      "| 时间 | 事件 | 操作人 |\n|---|---|---|\n| 09:30 | 消费延迟上升 | - |\n"
                      "| 约09:42 | 值班同学收到告警 | 小李 |\n");
    assert_int_equal(d->n_rows, 2);
    expect_row(d, 0, "09:30", "2025-03-04T01:30:00Z", "消费延迟上升");
    expect_row(d, 1, "约09:42", "2025-03-04T01:42:00Z", "值班同学收到告警");
    assert_slice(d->rows[1].actor, "小李");
    done(&f);
}

static void a_zone_in_the_head_holds_for_its_table_only(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\nTimezone: UTC\n\n## Timeline\n\n| Day | Date (2023) | Time (CET) | Event |\n"
                      "|---|---|---|---|\n| Mon | 2023-01-02 | 10:00 | a |\n| Mon | | 11:00 UTC | b |\n\n"
                      "- 2023-01-02 12:00 c\n");
    expect_row(d, 0, "10:00", "2023-01-02T09:00:00Z", "a");
    expect_row(d, 1, "11:00 UTC", "2023-01-02T11:00:00Z", "b");
    expect_row(d, 2, "2023-01-02 12:00", "2023-01-02T12:00:00Z", "c");
    assert_true(d->rows[1].has_zone);
    assert_true(d->rows[2].has_date);
    done(&f);
}

static void reads_bullets_nested_under_dates(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\n## Timeline\n\n- 2025-03-04\n  - **23:50** `@li` deploys\n  - 00:10 it breaks\n"
                      "- 2025-03-05:\n  - 09:00–09:20: fixed\n    - 09:05 one more\n- no time here\n");
    assert_int_equal(d->n_rows, 4);
    expect_row(d, 0, "23:50", "2025-03-04T23:50:00Z", "@li deploys");
    expect_row(d, 1, "00:10", "2025-03-05T00:10:00Z", "it breaks");
    expect_row(d, 2, "09:00–09:20", "2025-03-05T09:00:00Z", "fixed");
    assert_time(d->rows[2].end, "2025-03-05T09:20:00Z");
    expect_row(d, 3, "09:05", "2025-03-05T09:05:00Z", "one more");
    done(&f);
}

static void reads_a_heading_per_time(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f,
        "# Hub down\n\n## Timeline\n\nAll times in PST\n\n### 2025-03-04 16:30\n\nMail about\nthe outage.\n\n"
        "### 16:32\n\nChecked the [logs](evidence/hub.log#L4).\n\n### 16:35 Back\n\n## Lessons learned\n");
    assert_int_equal(d->n_rows, 3);
    assert_int_equal(d->n_timelines, 1);
    expect_row(d, 0, "2025-03-04 16:30", "2025-03-05T00:30:00Z", "Mail about the outage.");
    expect_row(d, 1, "16:32", "2025-03-05T00:32:00Z", "Checked the logs.");
    expect_row(d, 2, "16:35", "2025-03-05T00:35:00Z", "Back");
    assert_int_equal(d->rows[1].n_links, 1);
    assert_slice(at(d, d->rows[1].at), "### 16:32\n\nChecked the [logs](evidence/hub.log#L4).");
    done(&f);
}

static void reads_lines_that_begin_with_a_time(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# Site down 2025-03-04\n\n## Timeline\n\n*06:00*: noticed by the "
                                          "team<br />\n*06:46*: provider told\n"
                                          "and asked twice\n\n7:32 PM - chain stalled\n");
    assert_int_equal(d->n_rows, 3);
    assert_int_equal(d->n_timelines, 1);
    expect_row(d, 0, "06:00", "2025-03-04T06:00:00Z", "noticed by the team");
    expect_row(d, 1, "06:46", "2025-03-04T06:46:00Z", "provider told and asked twice");
    expect_row(d, 2, "7:32 PM", "2025-03-04T19:32:00Z", "chain stalled");
    done(&f);
}

static void reads_newest_first(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f,
        "# Mirror slow (2025-03-04)\n\n## Timeline\n\n- 00:20 resolved\n- 23:10 cause found\n- 22:00 slow\n");
    expect_row(d, 0, "00:20", "2025-03-05T00:20:00Z", "resolved");
    expect_row(d, 1, "23:10", "2025-03-04T23:10:00Z", "cause found");
    expect_row(d, 2, "22:00", "2025-03-04T22:00:00Z", "slow");
    done(&f);
}

static void rolls_past_midnight_but_keeps_small_steps_back(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f,
        "# T (2025-12-31)\n\n## Timeline\n\n- 23:50 a\n- 00:10 b\n- 00:07 c\n- Jan 2 08:00 d\n- 09:00 e\n");
    expect_row(d, 1, "00:10", "2026-01-01T00:10:00Z", "b");
    expect_row(d, 2, "00:07", "2026-01-01T00:07:00Z", "c"); // out of order: for the gate to say
    expect_row(d, 3, "Jan 2 08:00", "2026-01-02T08:00:00Z", "d");
    expect_row(d, 4, "09:00", "2026-01-02T09:00:00Z", "e");
    done(&f);
}

static void without_a_date_there_is_no_instant(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T\n\n## Timeline\n\n- 10:05 a\n");
    expect_row(d, 0, "10:05", "none", "a");
    done(&f);
    d = read_text(&f, "# T\n\n## Timeline (times in PST) 7/5/2023-7/6/2023\n\n- 10:05 a\n");
    expect_row(d, 0, "10:05", "2023-07-05T18:05:00Z", "a");
    done(&f);
}

static void reads_a_list_of_times_below_an_item_that_names_something_else(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# Search slow\n\n- **Key events**\n  - First detected: 2025-03-04 10:05\n  - Resolved: "
            "2025-03-04 11:40\n\n"
            "- **Impact**: searches took seconds\n\n- **Context**:\n  - 2025-03-04 10:05 - probe is red\n"
            "  - 2025-03-04 10:30: an index is rebuilt\n  - 2025-03-04 11:40: queries are fast again\n\n"
            "- **Lessons**:\n  - the rebuild takes 40 minutes\n  - nobody saw the queue\n  - 12:00 is a busy "
            "hour\n");
    assert_int_equal(d->n_rows, 3);
    assert_int_equal(d->n_timelines, 1);
    expect_row(d, 1, "2025-03-04 10:30", "2025-03-04T10:30:00Z", "an index is rebuilt");
    assert_int_equal(d->n_key_times, 2);
    done(&f);
    d = read_text(&f, "# Hours\n\n- **Opening**:\n  - 09:00 the shop opens\n  - 18:00 it closes\n  - on "
                      "Sundays nobody comes\n\n- **Action items**:\n"
                      "  - 10:00 call the vendor\n  - 11:00 ask for the logs\n  - 12:00 send the answer\n");
    assert_int_equal(d->n_rows, 0); // two times are no timeline, and items with times stay items
    done(&f);
}

static void times_elsewhere_are_a_timeline_only_in_numbers(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T 2025-03-04\n\n## Notes\n\n- 10:05 a\n- b\n- c\n\n10:07 is when it broke.\n");
    assert_int_equal(d->n_rows, 0);
    done(&f);
    d = read_text(&f, "# T 2025-03-04\n\n## Notes\n\n- 10:05 a\n- 10:06 b\n- 10:07 c\n");
    assert_int_equal(d->n_rows, 3);
    done(&f);
    d = read_text(&f, "# T 2025-03-04\n\n## Notes\n\nBy 10:05 it was down.\n\nAfter 10:06 we saw it.\n\nFrom "
                      "10:07 on we worked.\n");
    assert_int_equal(d->n_rows, 0); // prose
    done(&f);
    d = read_text(&f, "# T 2025-03-04\n\n## Timeline\n\nBy 10:05 it was down.\n");
    assert_int_equal(d->n_rows, 1);
    assert_true(d->rows[0].is_approximate);
    done(&f);
    d = read_text(&f, "# T\n\n## Action items\n\n| Action | Due |\n|---|---|\n| x | 2025-03-05 10:00 |\n");
    assert_int_equal(d->n_rows, 0);
    done(&f);
}

static void a_label_may_stand_before_the_time(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\n## Timeline\n\n- **Start**: March 4, 2025 ~10:05 UTC - orders fail\n"
                      "- **Over**: March 4, 2025 10:40 UTC\n- **Note**: nothing\n");
    assert_int_equal(d->n_rows, 2);
    expect_row(d, 0, "March 4, 2025 ~10:05 UTC", "2025-03-04T10:05:00Z", "Start: orders fail");
    expect_row(d, 1, "March 4, 2025 10:40 UTC", "2025-03-04T10:40:00Z", "Over");
    done(&f);
}

static void a_day_without_times_is_a_row(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# T\n\n## Timeline\n\n### 2025-03-04\n\nThe lag grew.\n\n### 2025-03-05\n\n- 10:05 a\n");
    assert_int_equal(d->n_rows, 2);
    expect_row(d, 0, "2025-03-04", "2025-03-04T00:00:00Z", "The lag grew.");
    expect_row(d, 1, "10:05", "2025-03-05T10:05:00Z", "a");
    done(&f);
}

static void the_head_of_a_table_may_say_the_year(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\n## Timeline (UTC)\n\n| Day | Date (2021) | Time | Event |\n|---|---|---|---|\n"
                      "| Sun | Oct 31 | 23:33 | a |\n| Mon | Nov 1 | 00:10 | b |\n");
    expect_row(d, 0, "23:33", "2021-10-31T23:33:00Z", "a");
    expect_row(d, 1, "00:10", "2021-11-01T00:10:00Z", "b");
    done(&f);
}

static void a_mistyped_time_is_a_row_without_an_instant(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# T 2025-03-04\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| 20255-03-04 10:05 | a |\n");
    expect_row(d, 0, "20255-03-04 10:05", "none", "a");
    done(&f);
}

static void the_widest_column_is_what_happened(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T 2025-03-04\n\n## Timeline\n\n| Time | Commit | Why |\n|---|---|---|\n"
                      "| 10:05 | a1b2c3 | the consumers lag behind |\n");
    expect_row(d, 0, "10:05", "2025-03-04T10:05:00Z", "the consumers lag behind");
    done(&f);
}

static void dates_may_have_blanks_and_a_colon_behind(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T (2025-03-04)\n\n## 处理过程\n\n- 3 月 5 日晚，扩容\n- Mar 6: done\n");
    assert_int_equal(d->n_rows, 2);
    assert_time(d->rows[0].time, "2025-03-05T00:00:00Z");
    assert_time(d->rows[1].time, "2025-03-06T00:00:00Z");
    done(&f);
}

static void the_next_day_is_said_in_words(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# T (2025-03-04)\n\n## 时间线\n\n- 23:05 a\n- 次日 09:00 b\n- 次日 09:30 c\n- 10:00 d\n");
    expect_row(d, 1, "次日 09:00", "2025-03-05T09:00:00Z", "b");
    expect_row(d, 2, "次日 09:30", "2025-03-05T09:30:00Z", "c");
    expect_row(d, 3, "10:00", "2025-03-05T10:00:00Z", "d");
    done(&f);
}

DBR_TESTS(cmocka_unit_test(reads_a_table_with_its_columns),
          cmocka_unit_test(the_owner_of_an_event_is_its_actor),
          cmocka_unit_test(reads_a_chinese_table_in_its_zone),
          cmocka_unit_test(a_zone_in_the_head_holds_for_its_table_only),
          cmocka_unit_test(reads_bullets_nested_under_dates), cmocka_unit_test(reads_a_heading_per_time),
          cmocka_unit_test(reads_lines_that_begin_with_a_time), cmocka_unit_test(reads_newest_first),
          cmocka_unit_test(rolls_past_midnight_but_keeps_small_steps_back),
          cmocka_unit_test(without_a_date_there_is_no_instant),
          cmocka_unit_test(reads_a_list_of_times_below_an_item_that_names_something_else),
          cmocka_unit_test(times_elsewhere_are_a_timeline_only_in_numbers),
          cmocka_unit_test(a_label_may_stand_before_the_time), cmocka_unit_test(a_day_without_times_is_a_row),
          cmocka_unit_test(the_next_day_is_said_in_words),
          cmocka_unit_test(the_head_of_a_table_may_say_the_year),
          cmocka_unit_test(a_mistyped_time_is_a_row_without_an_instant),
          cmocka_unit_test(the_widest_column_is_what_happened),
          cmocka_unit_test(dates_may_have_blanks_and_a_colon_behind))
