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
          cmocka_unit_test(links_end_where_they_end))
