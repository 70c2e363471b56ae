/* The page: complete in itself, nothing of the report's or the evidence's bytes becomes markup, every row is
 * in the chart. */
#include "test.h"

#include "report/html.h"

static const char REPORT[] = "# Post-Mortem: checkout <5xx> (2025-02-09)\n"
                             "\n"
                             "**Date**: 2025-02-09  \n"
                             "**Duration**: [35 min](#key-times \"= resolved - started\")  \n"
                             "**Severity**: P1\n"
                             "\n"
                             "## Summary\n"
                             "\n"
                             "It [broke](evidence/app.log#L3). See https://example.org/a?b=1.\n"
                             "\n"
                             "## Key Times\n"
                             "\n"
                             "| Milestone | Time (UTC) |\n"
                             "|---|---|\n"
                             "| Started | 10:05:00 |\n"
                             "| Resolved | 10:40:00 |\n"
                             "\n"
                             "## Timeline (all times UTC)\n"
                             "\n"
                             "| Time | Event | Source |\n"
                             "|---|---|---|\n"
                             "| 10:05:00 | First errors | [logs](evidence/app.log#L3) |\n"
                             "| 10:12:00 | Page <b>acknowledged</b> | - |\n"
                             "| 10:40:00 | Over | - |\n";

typedef struct page {
    dbr_arena arena;
    dbr_audience *audience;
    dbr_render_input in;
    dbr_buf out;
} page;

static void render(page *p, const char *report, dbr_audience_level level, dbr_lang lang)
{
    dbr_err err = {0};
    dbr_document *d = NULL;
    assert_int_equal(
        dbr_document_read(&p->arena, dbr_slice_str(report), "report.md", dbr_zone_utc(), &d, &err), DBR_OK);
    p->audience = dbr_audience_new(level, NULL, lang);
    p->in.document = d;
    p->in.audience = p->audience;
    p->in.lang = (int)lang;
    p->in.now = INT64_C(1739178000) * DBR_SECOND;
    const dbr_writer *w = dbr_writer_find(dbr_slice_str("html"));
    assert_non_null(w);
    assert_int_equal(w->write(&p->in, &p->out, &err), DBR_OK);
}

static void page_release(page *p)
{
    dbr_buf_release(&p->out);
    (void)dbr_audience_free(p->audience);
    dbr_arena_release(&p->arena);
}

static bool has(const page *p, const char *text)
{
    return strstr(p->out.ptr, text) != NULL;
}

static size_t count(const page *p, const char *text)
{
    size_t n = 0;
    for (const char *s = p->out.ptr; (s = strstr(s, text)) != NULL; s += strlen(text)) {
        n++;
    }
    return n;
}

static void stands_alone(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    render(&p, REPORT, DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(has(&p, "Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"));
    assert_false(has(&p, " src="));
    assert_false(has(&p, "<link"));
    assert_false(has(&p, "@import"));
    assert_false(has(&p, "url("));
    assert_false(has(&p, " style="));
    assert_int_equal(count(&p, "<script"), 1);
    assert_int_equal(count(&p, "<h1"), 1);
}

static void writes_the_same_bytes_twice(void **state)
{
    (void)state;
    DBR_AUTO(page) a = {0};
    DBR_AUTO(page) b = {0};
    render(&a, REPORT, DBR_AUDIENCE_TEAM, DBR_LANG_ZH_CN);
    render(&b, REPORT, DBR_AUDIENCE_TEAM, DBR_LANG_ZH_CN);
    assert_true(dbr_slice_eq(dbr_buf_view(&a.out), dbr_buf_view(&b.out)));
}

static void every_row_has_its_mark_in_the_chart(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    render(&p, REPORT, DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_int_equal(p.in.document->n_rows, 3);
    for (int i = 1; i <= 3; i++) {
        char row[64];
        char mark[64];
        (void)snprintf(row, sizeof(row), "<tr id=\"r%d\" data-row=\"%d\"", i, i);
        (void)snprintf(mark, sizeof(mark), "k-other\" data-row=\"%d\"", i);
        assert_int_equal(count(&p, row), 1);
        assert_int_equal(count(&p, mark), 3); // the wide, the medium and the narrow chart
    }
}

static void headings_have_anchors_in_every_language(void **state)
{
    (void)state;
    DBR_AUTO(page) en = {0};
    DBR_AUTO(page) zh = {0};
    render(&en, REPORT, DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(has(&en, "<h2 id=\"key-times\">"));
    assert_true(has(&en, "<h2 id=\"timeline-all-times-utc\"><span id=\"timeline\">"));
    render(&zh, "# 复盘\n\n## 关键时间\n\n| 里程碑 | 时间 |\n|---|---|\n| 发生 | 10:05 |\n\n## A\n\n## A\n",
           DBR_AUDIENCE_TEAM, DBR_LANG_ZH_CN);
    assert_true(has(&zh, "<h2 id=\"关键时间\"><span id=\"key-times\">"));
    assert_true(has(&zh, "<h2 id=\"a\">"));
    assert_true(has(&zh, "<h2 id=\"a-1\">"));
    DBR_AUTO(page) own = {0};
    render(&own, "# T\n\n## Main\n\n## P1\n\n## Proofs\n\n## P1 alerts\n", DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(has(&own, "<h2 id=\"main-1\">"));
    assert_true(has(&own, "<h2 id=\"p1-\">"));
    assert_true(has(&own, "<h2 id=\"proofs-1\">"));
    assert_true(has(&own, "<h2 id=\"p1-alerts\">"));
}

static void nothing_hostile_becomes_markup(void **state)
{
    (void)state;
    static const char HOSTILE[] =
        "# <script>alert(1)</script> 2025-02-09\n\n## \"onload=alert(1) x=\"\n\n"
        "<script>alert(2)</script>\n\n<img src=x onerror=alert(3)>\n\ntext <svg onload=alert(4)> <!-- <b> "
        "-->\n\n"
        "[a](javascript:alert(5)) [b](JaVaScRiPt:alert(6)) [c](data:text/html,x) [d](vbscript:x) "
        "[e](//evil.example/x) "
        "[f](&#106;avascript:alert(7)) [g](java&#10;script:alert(8)) <javascript:alert(9)> "
        "![i](javascript:alert(10))\n\n"
        "[t](evidence/a.log#L1 '\"><script>alert(11)</script>')\n\n"
        "| Time | Event |\n|---|---|\n| 10:05 | </title></svg><script>alert(12)</script> |\n\n"
        "2025-02-09\n\n```\n</code><script>alert(13)</script>\n```\n\nhttp://x/\"onmouseover=alert(14)\n";
    DBR_AUTO(page) p = {0};
    dbr_finding finding = {.rule = "x/y",
                           .line = 3,
                           .message = DBR_LIT("<script>alert(20)</script>"),
                           .suggestion = DBR_LIT("<img onerror=x>")};
    dbr_mark mark = {.i_link = 0,
                     .verdict = DBR_CONTRADICTED,
                     .query = DBR_LIT("\"><script>"),
                     .value = DBR_LIT("<i>"),
                     .why = DBR_LIT("' onclick='x")};
    p.in = (dbr_render_input){.findings = &finding, .n_findings = 1, .marks = &mark, .n_marks = 1};
    render(&p, HOSTILE, DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_int_equal(count(&p, "<script"), 1);
    assert_int_equal(count(&p, "<img"), 0);
    assert_int_equal(count(&p, "<svg"), 3);
    assert_false(has(&p, "<b>-->"));
    assert_false(has(&p, "href=\"javascript:"));
    assert_false(has(&p, "href=\"JaVa"));
    assert_false(has(&p, "href=\"data:"));
    assert_false(has(&p, "href=\"vbscript:"));
    assert_false(has(&p, "href=\"//"));
    assert_false(has(&p, "href=\"java"));
    assert_false(has(&p, "\"onmouseover=")); // outside the text, where it would be an attribute
    assert_false(has(&p, "<i>"));
}

static void verdicts_are_words_and_signs(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    dbr_mark marks[] = {{.i_link = 0,
                         .verdict = DBR_VERIFIED,
                         .query = DBR_LIT("resolved - started"),
                         .value = DBR_LIT("2100")},
                        {.i_link = 1, .verdict = DBR_STALE, .why = DBR_LIT("the line is gone")}};
    p.in = (dbr_render_input){.marks = marks, .n_marks = 2};
    render(&p, REPORT, DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(
        has(&p, "title=\"verified\n= resolved - started\n= 2100\" aria-label=\"verified (1)\">✓</a>"));
    assert_true(has(&p, "class=\"v stale\"") &&
                has(&p, "aria-label=\"stale: the evidence was changed (2)\">≠</a>"));
    assert_true(has(&p, "href=\"evidence/app.log#L3\" class=\"proof\""));
}

static void findings_stand_at_their_block(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    dbr_finding findings[] = {
        {.rule = "structure/x", .message = DBR_LIT("the whole")},
        {.rule = "facts/y", .severity = DBR_ERROR, .line = 9, .message = DBR_LIT("here & now")}};
    p.in = (dbr_render_input){.findings = findings, .n_findings = 2, .gate_is_shut = true};
    render(&p, REPORT, DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    const char *note = strstr(p.out.ptr, "here &amp; now");
    const char *block = strstr(p.out.ptr, "<p>It <a");
    assert_non_null(note);
    assert_non_null(block);
    assert_true(note < block && block - note < 100);
    assert_true(strstr(p.out.ptr, "the whole") > block);
}

static void hides_what_the_audience_must_not_see(void **state)
{
    (void)state;
    static const char SECRET[] = "# P\n\n## Summary\n\nThe key was AKIAIOSFODNN7EXAMPLX and "
                                 "[went](evidence/a.log#L1) to 10.20.30.40.\n";
    DBR_AUTO(page) p = {0};
    dbr_mark mark = {
        .i_link = 0, .verdict = DBR_CONTRADICTED, .why = DBR_LIT("AKIAIOSFODNN7EXAMPLX is there")};
    p.in = (dbr_render_input){.marks = &mark, .n_marks = 1};
    render(&p, SECRET, DBR_AUDIENCE_PUBLIC, DBR_LANG_EN);
    assert_false(has(&p, "AKIAIOSFODNN7EXAMPLX"));
    assert_false(has(&p, "10.20.30.40"));
    assert_true(has(&p, ">✗</a>"));
    assert_true(has(&p, "Hidden for this audience: "));
}

static void script_is_small(void **state)
{
    (void)state;
    assert_true(html_page_js.len > 1000);
    assert_true(html_page_js.len <= (size_t)10 * 1024);
}

static void cells_name_their_column_where_rows_may_be_stacked(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    render(
        &p,
        "# T 2025-02-09\n\n## Timeline (UTC)\n\n| Time | *What* & why | Actor |\n|---|---|---|\n| 10:05:00 | "
        "broke | - |\n\n## Notes\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
        DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(has(&p, "<td data-head=\"What &amp; why\">broke</td>"));
    assert_true(has(&p, "<td data-head=\"Actor\">"));
    assert_true(has(&p, "<td>1</td>"));
    assert_true(has(&p, "<td>2</td>"));
}

static void rows_say_when_they_reached_responders(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    render(&p,
           "# T 2025-02-09\n\n## Timeline (UTC)\n\n| Time | Event | Actor |\n|---|---|---|\n| 10:05:00 | "
           "broke | - |\n"
           "| 10:12:00 | looked | @ana |\n| 10:13:00 | @ben restarts it | |\n",
           DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(has(
        &p,
        "<tr id=\"r1\" data-row=\"1\" data-t=\"1739095500000\" data-kind=\"other\" data-reached=\"never\">"));
    assert_true(has(&p, "data-t=\"1739095920000\" data-kind=\"other\" data-reached=\"1739095920000\">"));
    assert_true(has(&p, "data-t=\"1739095980000\" data-kind=\"other\" data-reached=\"1739095980000\">"));
    assert_true(has(&p, "<a href=\"#r2\" class=\"m row k-other\" data-row=\"2\""));
    assert_true(has(&p, "aria-label=\"10:12:00 looked\""));
}

/* Ten thousand rows: a density instead of pins, proofs that say nothing new are counted, not listed. */
static void long_timelines_stay_bounded(void **state)
{
    (void)state;
    enum { ROWS = 10000 };
    DBR_AUTO(page) p = {0};
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_str(&text, "# T 2025-02-09\n\n## Timeline (UTC)\n\n| Time | Event | Source |\n|---|---|---|\n");
    dbr_mark *marks = calloc(ROWS, sizeof(*marks));
    for (int i = 0; i < ROWS; i++) {
        dbr_buf_printf(&text, "| %02d:%02d:%02d | thing %d | [log](evidence/a.log#L%d) |\n", i / 3600,
                       i / 60 % 60, i % 60, i, i + 1);
        marks[i] = (dbr_mark){.i_link = (size_t)i, .verdict = DBR_VERIFIED, .why = DBR_LIT("it is there")};
    }
    p.in = (dbr_render_input){.marks = marks, .n_marks = ROWS};
    render(&p, text.ptr, DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    free(marks);
    assert_int_equal(count(&p, "<tr id=\"r"), ROWS);
    assert_int_equal(count(&p, "<a href=\"#r"), 0);
    assert_int_equal(count(&p, "class=\"z density\""), 3);
    assert_int_equal(count(&p, "<div class=\"cite\""), 400);
    assert_true(has(&p, "9600 more proofs are not shown here; report.md has them all."));
    assert_true(p.out.len < (size_t)400 * ROWS);
}

static void causes_are_pictures(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    render(&p,
           "# T\n\n## Contributing Factors\n\n### Five Whys\n\n- a\n  - b\n\n### Systemic Issues\n\n- **C**: "
           "c\n- "
           "**D**: d\n\n## Action "
           "Items\n\n- e\n",
           DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    const char *whys = strstr(p.out.ptr, "<svg class=\"chart whys wide\"");
    const char *fish = strstr(p.out.ptr, "<svg class=\"chart fish wide\"");
    assert_non_null(whys);
    assert_non_null(fish);
    assert_true(strstr(p.out.ptr, "id=\"five-whys\"") < whys);
    assert_true(whys < strstr(p.out.ptr, "id=\"systemic-issues\""));
    assert_true(strstr(p.out.ptr, "id=\"systemic-issues\"") < fish);
    assert_true(fish < strstr(p.out.ptr, "id=\"action-items\""));
}

static void a_report_without_times_has_no_chart(void **state)
{
    (void)state;
    DBR_AUTO(page) p = {0};
    render(&p, "", DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_false(has(&p, "<svg"));
    assert_true(has(&p, "<h1>Post-mortem</h1>"));
}

DBR_TESTS(cmocka_unit_test(stands_alone), cmocka_unit_test(writes_the_same_bytes_twice),
          cmocka_unit_test(every_row_has_its_mark_in_the_chart),
          cmocka_unit_test(headings_have_anchors_in_every_language),
          cmocka_unit_test(nothing_hostile_becomes_markup), cmocka_unit_test(verdicts_are_words_and_signs),
          cmocka_unit_test(findings_stand_at_their_block),
          cmocka_unit_test(hides_what_the_audience_must_not_see), cmocka_unit_test(script_is_small),
          cmocka_unit_test(cells_name_their_column_where_rows_may_be_stacked),
          cmocka_unit_test(rows_say_when_they_reached_responders),
          cmocka_unit_test(long_timelines_stay_bounded), cmocka_unit_test(causes_are_pictures),
          cmocka_unit_test(a_report_without_times_has_no_chart))
