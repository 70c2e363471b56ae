/* Saying the program's own words in another language: people's words, numbers, links and lines stay. */
#include "test.h"

#include "report/phrases.h"
#include "report/report.h"

static const char REPORT[] =
    "# Post-Mortem: checkout (2025-02-09)\n"
    "\n"
    "**Date**: 2025-02-09  \n"
    "**Severity**: unknown\n"
    "\n"
    "## Summary\n"
    "\n"
    "Most of the requests failed (sadly).\n"
    "Sam saw it at 10:05.\n"
    "\n"
    "## Key Times\n"
    "\n"
    "| Milestone | Time (UTC) | Event | Rule |\n"
    "|---|---|---|---|\n"
    "| Started | 10:05:00 | [First 5xx responses](evidence/app.log#L3) | first error of the episode |\n"
    "| Resolved | unknown |  |  |\n"
    "\n"
    "## Impact\n"
    "\n"
    "- [9](evidence/a.log \"= count(*) where status >= 500\") of [12](evidence/a.log \"= count(*)\") "
    "requests failed ([75 %](evidence/a.log \"= 100 * 9 / 12\"))\n"
    "\n"
    "```\n"
    "## Summary\n"
    "```\n";

typedef struct fixture {
    dbr_arena arena;
    dbr_mark marks[8];
    dbr_render_input in;
} fixture;

static void fixture_release(fixture *f)
{
    dbr_arena_release(&f->arena);
}

static void localise(fixture *f, const char *report, dbr_lang lang)
{
    dbr_document *d = NULL;
    dbr_err err = {0};
    assert_int_equal(
        dbr_document_read(&f->arena, dbr_slice_str(report), "report.md", dbr_zone_utc(), &d, &err), DBR_OK);
    for (size_t i = 0; i < d->n_links; i++) {
        f->marks[i] = (dbr_mark){.i_link = i, .verdict = DBR_VERIFIED, .query = d->links[i].title};
    }
    f->in = (dbr_render_input){.document = d, .marks = f->marks, .n_marks = d->n_links, .lang = (int)lang};
    assert_int_equal(dbr_report_localise(&f->arena, &f->in, &err), DBR_OK);
}

static bool has(const fixture *f, const char *text)
{
    return dbr_slice_find(f->in.document->bytes, dbr_slice_str(text)) != SIZE_MAX;
}

static void says_its_own_words_in_the_language(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    localise(&f, REPORT, DBR_LANG_ZH_CN);
    assert_true(has(&f, "# 故障复盘：checkout（2025-02-09）\n"));
    assert_true(has(&f, "**日期**: 2025-02-09  \n"));
    assert_true(has(&f, "**故障等级**: 未知\n"));
    assert_true(has(&f, "## 摘要\n"));
    assert_true(has(&f, "| 里程碑 | 时间（UTC） | 事件 | 规则 |\n"));
    assert_true(
        has(&f, "| 发生 | 10:05:00 | [首次出现 5xx 响应](evidence/app.log#L3) | 该时段的首个错误 |\n"));
    assert_true(has(&f, "| 结束 | 未知 |  |  |\n"));
}

static void leaves_what_people_wrote(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    localise(&f, REPORT, DBR_LANG_ZH_CN);
    assert_true(has(&f, "Most of the requests failed (sadly).\nSam saw it at 10:05.\n"));
    assert_true(has(&f, "```\n## Summary\n```\n"));
}

static void leaves_a_report_in_its_own_language(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    localise(&f, REPORT, DBR_LANG_EN);
    assert_true(dbr_slice_is(f.in.document->bytes, REPORT));
}

/* "between {1} and {2} {3}, {4} of …{5}" has its arguments in another order in Chinese. */
static void verdicts_follow_their_claims(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    localise(&f,
             "# X\n\n## Coverage\n\n- `a.log`: its clock seems [1](evidence/a.log#L1) s ahead of "
             "[2](evidence/b.log#L2) "
             "(3 pairs by x, half of them within 4 s of that; 5 shown events would change places); not "
             "applied until accepted\n",
             DBR_LANG_ZH_CN);
    assert_true(has(&f, "比 [2](evidence/b.log#L2) 快 [1](evidence/a.log#L1) 秒"));
    assert_int_equal(f.in.n_marks, 2);
    assert_int_equal(f.in.marks[0].i_link, 1);
    assert_int_equal(f.in.marks[1].i_link, 0);
    localise(&f, REPORT, DBR_LANG_ZH_CN);
    assert_true(has(&f, "- [12](evidence/a.log \"= count(*)\") 个请求中有 [9](evidence/a.log"));
    assert_int_equal(f.in.n_marks, 4);
    for (size_t i = 0; i < f.in.n_marks; i++) {
        const dbr_link *link = &f.in.document->links[f.in.marks[i].i_link];
        assert_true(dbr_slice_eq(link->title, f.in.marks[i].query));
    }
}

static void two_languages_stand_side_by_side(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    localise(&f, REPORT, DBR_LANG_EN_ZH);
    assert_true(has(&f, "**Date / 日期**: 2025-02-09  \n"));
    assert_true(has(&f, "| Milestone / 里程碑 | Time (UTC) / 时间（UTC） | Event / 事件 | Rule / 规则 |\n"));
    assert_true(has(&f, "| Resolved / 结束 | unknown / 未知 |  |  |\n"));
    assert_true(has(
        &f,
        "requests failed ([75 %](evidence/a.log \"= 100 * 9 / 12\")) / 12 个请求中有 9 个失败（75 %）\n"));
    assert_int_equal(f.in.document->n_links, 4); // each proof once
    assert_int_equal(f.in.n_marks, 4);
    DBR_AUTO(fixture) other = {0};
    localise(&other, REPORT, DBR_LANG_ZH_EN);
    assert_true(has(&other, "## 摘要 / Summary\n"));
}

static void a_report_in_two_languages_is_read_as_one(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    dbr_milestone milestones[DBR_MILESTONE_COUNT];
    for (dbr_lang lang = DBR_LANG_EN; lang < DBR_LANG_FORM_COUNT; lang++) {
        localise(&f, REPORT, lang);
        const dbr_document *d = f.in.document;
        assert_non_null(dbr_document_section(d, DBR_SECTION_SUMMARY));
        assert_non_null(dbr_document_section(d, DBR_SECTION_IMPACT));
        assert_non_null(dbr_document_header(d, DBR_HEADER_DATE));
        dbr_document_milestones(d, milestones);
        assert_true(milestones[DBR_STARTED].time == INT64_C(1739095500) * DBR_SECOND);
        assert_true(milestones[DBR_RESOLVED].time == DBR_TIME_NONE);
    }
}

static void every_phrase_of_the_catalogue_comes_back(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    const phrases *p = phrases_new(&arena);
    size_t n = 0;
    for (int id = 0; id < DBR_TEXT_COUNT; id++) {
        const char *en = dbr_text(DBR_LANG_EN, (dbr_text_id)id);
        const char *name = dbr_text_name((dbr_text_id)id);
        bool is_whole = strncmp(name, "timeline.", 9) == 0 && strchr(en, '{') == NULL;
        if (!is_whole) {
            continue;
        }
        DBR_AUTO(dbr_buf) zh = {0};
        assert_true(phrases_say(p, dbr_slice_str(en), PHRASE_PIECE, DBR_LANG_ZH_CN, &zh));
        if (strcmp(dbr_text(DBR_LANG_ZH_CN, (dbr_text_id)id), zh.ptr) != 0 && strstr(name, "why_") == NULL) {
            fail_msg("%s: '%s' became '%s'", name, en, zh.ptr);
        }
        n++;
    }
    assert_true(n > 20);
    dbr_arena_release(&arena);
}

/* What a draft says in one language, line by line, and in the other. */
static void both_ways(const char *en, const char *zh)
{
    const char *said[2] = {en, zh};
    for (int to = 0; to < DBR_LANG_COUNT; to++) {
        DBR_AUTO(fixture) f = {0};
        localise(&f, said[1 - to], (dbr_lang)to);
        dbr_slice got = f.in.document->bytes;
        if (!dbr_slice_is(got, said[to])) {
            fail_msg("'%s' became '%.*s'", said[1 - to], DBR_FMT(got));
        }
    }
}

static void whole_drafts_are_said_both_ways(void **state)
{
    (void)state;
    both_ways("- [2,009](evidence/a.log \"= count(*)\") customers affected\n",
              "- 受影响客户 [2,009](evidence/a.log \"= count(*)\") 个\n");
    both_ways("- [1](evidence/a.log \"= count(*)\") customer affected\n",
              "- 受影响客户 [1](evidence/a.log \"= count(*)\") 个\n");
    both_ways("- Time to detect = Detected − Started: unknown (Started is not known)\n",
              "- 发现用时 = 发现 − 发生：未知（发生 的时间未知）\n");
    both_ways("- Nothing was collected of: logs, alert history, chat\n",
              "- 未采集：日志、告警历史、聊天记录\n");
    both_ways("   - against: is a repair itself\n   - for: was taken back at 16:13:46\n",
              "   - 反对：本身是一次修补\n   - 支持：于 16:13:46 被撤回\n");
    both_ways("   - for: [changes what runs: a/b.yaml, c.yaml and 2 more](evidence/g#L1)\n",
              "   - 支持：[改变了运行内容：a/b.yaml、c.yaml 等，另有 2 个](evidence/g#L1)\n");
}

static void durations_and_sources_are_said_too(void **state)
{
    (void)state;
    both_ways("**Duration**: [34min 37s](#key-times \"= resolved - started\")\n",
              "**持续时间**: [34分37秒](#key-times \"= resolved - started\")\n");
    both_ways("- The alert fired [82s](#key-times \"= detected - started\") after the first error\n",
              "- 告警在首个错误后 [82秒](#key-times \"= detected - started\") 触发\n");
    both_ways("| 10:05:23 | First 5xx responses | [nginx access logs](evidence/a.log#L3) | - |\n",
              "| 10:05:23 | 首次出现 5xx 响应 | [nginx 访问日志](evidence/a.log#L3) | - |\n");
}

static void questions_keep_what_raised_them(void **state)
{
    (void)state;
    both_ways("- _It began at 10:05:23, and the first alert fired at 10:06:45, 82s later: what would have "
              "told sooner? "
              "([a](evidence/a.log#L1), [b](evidence/b.json#/1))_\n",
              "- _故障始于 10:05:23，第一条告警在 10:06:45 触发，晚了 82秒：什么能更早发现？ "
              "([a](evidence/a.log#L1), [b](evidence/b.json#/1))_\n");
    both_ways("- _What let this reach production without its effects showing earlier: Release v2 of api? "
              "([a](evidence/a.log#L1))_\n",
              "- _以下变更上线前为何没有暴露其影响：api 发布 v2？ ([a](evidence/a.log#L1))_\n");
}

/* "部署 {1}" is a row of the timeline and a lead; "### 促成因素" is another heading than "## 原因分析（促成因素）". */
static void what_is_said_alike_is_told_apart_by_its_place(void **state)
{
    (void)state;
    both_ways("| 10:02:47 | api v2.3.0 deployed | [ci](evidence/a.log#L3) | - |\n",
              "| 10:02:47 | 部署 api v2.3.0 | [ci](evidence/a.log#L3) | - |\n");
    both_ways("1. [Deploy of api](evidence/a.log#L3) at 10:02:47\n",
              "1. [部署 api](evidence/a.log#L3)，10:02:47\n");
    both_ways("## Contributing Factors\n\n### Contributing Factors\n",
              "## 原因分析（促成因素）\n\n### 促成因素\n");
}

static void rows_that_people_wrote_stay(void **state)
{
    (void)state;
    static const char ROWS[] = "| Time | Event | Source | Actor |\n|---|---|---|---|\n"
                               "| 10:02 | the hotfix that Sam built deployed | - | Sam |\n";
    DBR_AUTO(fixture) f = {0};
    localise(&f, ROWS, DBR_LANG_ZH_CN);
    assert_true(has(&f, "| the hotfix that Sam built deployed | - | Sam |"));
}

static void links_end_where_they_end(void **state)
{
    (void)state;
    dbr_slice text = {0};
    assert_int_equal(phrases_link((dbr_slice)DBR_LIT("[a \\[b\\] c](x \"= f(1)\") d"), &text), 23);
    assert_true(dbr_slice_is(text, "a \\[b\\] c"));
    assert_int_equal(phrases_link((dbr_slice)DBR_LIT("[a] (x)"), &text), 0);
    assert_int_equal(phrases_link((dbr_slice)DBR_LIT("[a](x"), &text), 0);
    assert_int_equal(phrases_link((dbr_slice)DBR_LIT("[a"), &text), 0);
    assert_int_equal(phrases_link((dbr_slice)DBR_LIT("\\"), &text), 0);
    assert_int_equal(phrases_link((dbr_slice){0}, &text), 0);
}

DBR_TESTS(cmocka_unit_test(says_its_own_words_in_the_language), cmocka_unit_test(leaves_what_people_wrote),
          cmocka_unit_test(leaves_a_report_in_its_own_language),
          cmocka_unit_test(verdicts_follow_their_claims), cmocka_unit_test(two_languages_stand_side_by_side),
          cmocka_unit_test(a_report_in_two_languages_is_read_as_one),
          cmocka_unit_test(every_phrase_of_the_catalogue_comes_back),
          cmocka_unit_test(whole_drafts_are_said_both_ways),
          cmocka_unit_test(durations_and_sources_are_said_too),
          cmocka_unit_test(questions_keep_what_raised_them),
          cmocka_unit_test(what_is_said_alike_is_told_apart_by_its_place),
          cmocka_unit_test(rows_that_people_wrote_stay), cmocka_unit_test(links_end_where_they_end))
