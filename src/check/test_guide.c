/*
 * The sample report of the guide, in our own words with its figures, and everything the gate has to say of
 * it: each contradiction at its line, information included, and nothing else. Then a report in each language
 * of which the gate has nothing to say.
 */
#include "test.h"

#include "base/text.h"
#include "check/check.h"

#define NOW (INT64_C(1739145600) * DBR_SECOND) // 2025-02-10

static const char SAMPLE[] =
    "# Post-Mortem: API errors (2025-02-09)\n"                                                // 1
    "\n"                                                                                      // 2
    "**Date**: 2025-02-09\n"                                                                  // 3
    "**Duration**: 1h 35min (10:05 - 11:40 UTC)\n"                                            // 4
    "**Severity**: P1\n"                                                                      // 5
    "**Authors**: @alice, @bob\n"                                                             // 6
    "**Reviewed**: 2025-02-10\n"                                                              // 7
    "\n"                                                                                      // 8
    "## Summary\n"                                                                            // 9
    "\n"                                                                                      // 10
    "40% of requests to the API failed while the connection pool was full.\n"                 // 11
    "\n"                                                                                      // 12
    "## Impact\n"                                                                             // 13
    "\n"                                                                                      // 14
    "- 40,000 requests failed over 1.5 hours\n"                                               // 15
    "- 2,000 customers saw errors\n"                                                          // 16
    "- About $5,000 of revenue\n"                                                             // 17
    "\n"                                                                                      // 18
    "## Root Cause\n"                                                                         // 19
    "\n"                                                                                      // 20
    "A query that came with v2.3.0 scanned its whole table and held connections.\n"           // 21
    "\n"                                                                                      // 22
    "## Timeline (all times UTC)\n"                                                           // 23
    "\n"                                                                                      // 24
    "| Time | Event | Source | Actor |\n"                                                     // 25
    "|---|---|---|---|\n"                                                                     // 26
    "| 10:05:23 | First 5xx responses | access logs | - |\n"                                  // 27
    "| 10:06:45 | Alert fires on the error rate | Prometheus | - |\n"                         // 28
    "| 10:08:12 | On-call engineer paged | PagerDuty | System |\n"                            // 29
    "| 10:12:00 | Engineer acknowledges | PagerDuty | @alice |\n"                             // 30
    "| 10:15:30 | Connection pool is full | app logs | - |\n"                                 // 31
    "| 10:18:45 | Slow query identified | pganalyze | @alice |\n"                             // 32
    "| 10:22:10 | Cache deployed as mitigation | kubectl | @alice |\n"                        // 33
    "| 10:35:00 | Error rate returns to normal | Prometheus | - |\n"                          // 34
    "| 10:40:00 | Incident marked resolved | PagerDuty | @alice |\n"                          // 35
    "\n"                                                                                      // 36
    "## Contributing Factors\n"                                                               // 37
    "\n"                                                                                      // 38
    "- No metric on the pool\n"                                                               // 39
    "- The load test did not know the query\n"                                                // 40
    "\n"                                                                                      // 41
    "## Action Items\n"                                                                       // 42
    "\n"                                                                                      // 43
    "| ID | Action | Owner | Deadline | Priority |\n"                                         // 44
    "|---|---|---|---|---|\n"                                                                 // 45
    "| AI-001 | Add pool metrics to the API dashboard | @bob | 2025-02-16 | High |\n"         // 46
    "| AI-002 | Write the runbook for a full pool | @alice | 2025-02-20 | High |\n"           // 47
    "| AI-003 | Check query plans in CI | @charlie | 2025-03-01 | Medium |\n"                 // 48
    "| AI-004 | Raise the size of the pool | @dan | 2025-02-14 | High |\n"                    // 49
    "| AI-005 | Alert on queries slower than 100 ms | @bob | 2025-02-23 | Medium |\n"         // 50
    "| AI-006 | Replay production queries in the load test | @charlie | 2025-03-15 | Low |\n" // 51
    "\n"                                                                                      // 52
    "## What Went Well\n"                                                                     // 53
    "\n"                                                                                      // 54
    "- The alert fired within 90 seconds of the first errors\n"                               // 55
    "- Mitigation came quickly (10 minutes from page to fix)\n"                               // 56
    "\n"                                                                                      // 57
    "## Lessons Learned\n"                                                                    // 58
    "\n"                                                                                      // 59
    "- The pool did not grow with the traffic\n";                                             // 60

typedef struct expected {
    uint64_t line;
    const char *rule;
    dbr_severity severity;
} expected;

static const expected SAMPLE_FINDINGS[] = {
    {4, "facts/ends", DBR_ERROR},          // the header ends 11:40, the timeline 10:40
    {15, "facts/length", DBR_ERROR},       // nothing in the timeline is 1.5 hours apart
    {46, "actions/ticket", DBR_INFO},      // none of the six
    {46, "facts/weekend", DBR_INFO},       // Sunday
    {48, "facts/weekend", DBR_INFO},       // Saturday
    {50, "facts/weekend", DBR_INFO},       // Sunday
    {51, "facts/deadline-late", DBR_INFO}, // after 2025-03-09
    {51, "facts/weekend", DBR_INFO},       // Saturday
    {56, "facts/interval", DBR_ERROR},     // 13 min 58 s
};

static const char GOOD[] =
    "# Post-Mortem: API errors (2025-02-09)\n\n**Date**: 2025-02-09\n**Duration**: 35min (10:05 - 10:40 "
    "UTC)\n"
    "**Severity**: P1\n**Authors**: @alice\n**Distributed**: 2025-02-10, engineering\n**Follow-up**: "
    "2025-03-10\n\n"
    "## Summary\n\n40 % of requests to the API failed while the connection pool was full. The outage lasted "
    "35 minutes.\n\n"
    "## Impact\n\n- 40,000 of 100,000 requests failed (40 %)\n\n"
    "## Timeline (all times UTC)\n\n| Time | Event |\n|---|---|\n| 10:05:23 | First 5xx responses |\n"
    "| 10:06:45 | Alert fires |\n| 10:08:12 | On-call engineer paged |\n| 10:22:10 | Cache deployed as "
    "mitigation |\n"
    "| 10:40:00 | Incident marked resolved |\n\n"
    "## Contributing Factors\n\n- A query without an index\n- No metric on the pool\n\n"
    "## Action Items\n\n| ID | Action | Owner | Deadline | Priority | Ticket |\n|---|---|---|---|---|---|\n"
    "| AI-001 | Add pool metrics to the API dashboard | @bob | 2025-02-14 | High | OPS-12 |\n\n"
    "## What Went Well\n\n- The mitigation was in place 14 minutes after the page\n\n"
    "## Lessons Learned\n\n- The pool did not grow with the traffic; the release pipeline did not show it\n";

static const char GOOD_ZH[] =
    "# 故障复盘：接口报错（2025-02-09）\n\n**日期**：2025-02-09\n\n**持续时间**：35 分钟（10:05 - 10:40 "
    "UTC）\n\n**故障等级**：P1\n\n"
    "**分发**：2025-02-10，研发部\n\n**跟进**：2025-03-10\n\n"
    "## 摘要\n\n连接池占满期间，40% 的接口请求失败。故障持续约 35 分钟。\n\n"
    "## 影响\n\n- 100,000 个请求中有 40,000 个失败（40%）\n\n"
    "## 时间线（所有时间均为 UTC）\n\n| 时间 | 事件 |\n|---|---|\n| 10:05:23 | 首次报错 |\n| 10:06:45 | "
    "告警触发 |\n"
    "| 10:08:12 | 电话通知值班 |\n| 10:22:10 | 上线缓存止损 |\n| 10:40:00 | 故障结束 |\n\n"
    "## 原因分析\n\n- 一条缺少索引的查询\n- 连接池没有监控指标\n\n"
    "## 改进措施\n\n| 编号 | 措施 | 负责人 | 截止日期 | 优先级 | 工单 |\n|---|---|---|---|---|---|\n"
    "| AI-001 | 在接口看板上增加连接池使用率 | @bob | 2025-02-14 | 高 | OPS-12 |\n\n"
    "## 做得好的方面\n\n- 通知后 14 分钟止损\n\n"
    "## 经验教训\n\n- 连接池没有随流量扩容，发布流水线也未显示\n";

static dbr_check_result *check(dbr_arena *arena, const char *text, const dbr_slice *disabled,
                               size_t n_disabled)
{
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    assert_int_equal(dbr_document_read(arena, dbr_slice_str(text), "report.md", NULL, &d, &err), DBR_OK);
    dbr_check_input in = {.document = d, .now = NOW, .disabled = disabled, .n_disabled = n_disabled};
    assert_int_equal(dbr_check(&in, arena, &r, &err), DBR_OK);
    return r;
}

static void show(const dbr_check_result *r)
{
    for (size_t i = 0; i < r->n_findings; i++) {
        print_message("# %llu:%llu: %.*s [%s]\n", (unsigned long long)r->findings[i].line,
                      (unsigned long long)r->findings[i].column, DBR_FMT(r->findings[i].message),
                      r->findings[i].rule);
    }
}

static void finds_every_contradiction_of_the_sample_and_nothing_else(void **state)
{
    dbr_arena arena = {0};
    dbr_check_result *r = check(&arena, SAMPLE, NULL, 0);
    (void)state;
    show(r);
    assert_int_equal(r->n_findings, sizeof(SAMPLE_FINDINGS) / sizeof(*SAMPLE_FINDINGS));
    for (size_t i = 0; i < r->n_findings; i++) {
        assert_int_equal(r->findings[i].line, SAMPLE_FINDINGS[i].line);
        assert_string_equal(r->findings[i].rule, SAMPLE_FINDINGS[i].rule);
        assert_int_equal(r->findings[i].severity, SAMPLE_FINDINGS[i].severity);
    }
    assert_true(r->gate_is_shut);
    assert_int_equal(r->n_severity[DBR_ERROR], 3);
    dbr_arena_release(&arena);
}

static void points_at_the_very_words(void **state)
{
    dbr_arena arena = {0};
    dbr_check_result *r = check(&arena, SAMPLE, NULL, 0);
    (void)state;
    assert_int_equal(r->findings[0].column, 33); // "11:40 UTC"
    assert_int_equal(r->findings[0].end_line, 4);
    assert_int_equal(r->findings[8].column, 28); // "10 minutes"
    assert_int_equal(r->findings[8].end_column, 38);
    assert_non_null(strstr(r->findings[8].message.ptr, "13min 58s"));
    dbr_arena_release(&arena);
}

static void has_nothing_to_say_of_a_good_report(void **state)
{
    dbr_arena arena = {0};
    dbr_check_result *r = check(&arena, GOOD, NULL, 0);
    (void)state;
    show(r);
    assert_int_equal(r->n_findings, 0);
    assert_false(r->gate_is_shut);
    r = check(&arena, GOOD_ZH, NULL, 0);
    show(r);
    assert_int_equal(r->n_findings, 0);
    dbr_arena_release(&arena);
}

static const dbr_checkpoint *point(const dbr_check_result *r, const char *id)
{
    for (size_t i = 0; i < 7; i++) {
        if (strcmp(r->checklist[i].id, id) == 0) {
            return &r->checklist[i];
        }
    }
    fail_msg("no point '%s'", id);
    return NULL;
}

static void the_checklist_has_states_and_dates(void **state)
{
    dbr_arena arena = {0};
    dbr_check_result *r = check(&arena, SAMPLE, NULL, 0);
    dbr_time resolved = INT64_C(1739097600) * DBR_SECOND; // 2025-02-09 10:40
    (void)state;
    assert_int_equal(point(r, "timeline")->state, DBR_POINT_OPEN);
    assert_int_equal(point(r, "factors")->state, DBR_POINT_DONE);
    assert_int_equal(point(r, "actions")->state, DBR_POINT_DONE);
    assert_int_equal(point(r, "blameless")->state, DBR_POINT_DONE);
    assert_int_equal(point(r, "distributed")->state, DBR_POINT_OPEN);
    assert_int_equal(point(r, "distributed")->due, resolved + 48 * DBR_HOUR);
    assert_int_equal(point(r, "tracked")->state, DBR_POINT_OPEN);
    assert_int_equal(point(r, "follow-up")->due, resolved + 28 * DBR_DAY);
    r = check(&arena, GOOD, NULL, 0);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(r->checklist[i].state, DBR_POINT_DONE);
        assert_true(r->checklist[i].text.len > 0 && r->checklist[i].detail.len > 0);
    }
    dbr_arena_release(&arena);
}

static void knows_nothing_of_an_empty_report(void **state)
{
    dbr_arena arena = {0};
    dbr_check_result *r = check(&arena, "", NULL, 0);
    (void)state;
    assert_int_equal(r->n_findings, 0);
    assert_int_equal(point(r, "blameless")->state, DBR_POINT_UNKNOWN);
    assert_int_equal(point(r, "distributed")->state, DBR_POINT_UNKNOWN);
    dbr_arena_release(&arena);
}

static void rules_and_families_can_be_switched_off(void **state)
{
    dbr_arena arena = {0};
    dbr_slice facts = dbr_slice_str("facts");
    dbr_slice weekend = dbr_slice_str("facts/weekend");
    (void)state;
    assert_int_equal(check(&arena, SAMPLE, &facts, 1)->n_findings, 1); // tickets
    assert_int_equal(check(&arena, SAMPLE, &weekend, 1)->n_findings, 5);
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(finds_every_contradiction_of_the_sample_and_nothing_else),
          cmocka_unit_test(points_at_the_very_words), cmocka_unit_test(has_nothing_to_say_of_a_good_report),
          cmocka_unit_test(the_checklist_has_states_and_dates),
          cmocka_unit_test(knows_nothing_of_an_empty_report),

          cmocka_unit_test(rules_and_families_can_be_switched_off))
