/* The report on paper: the same bytes twice, links that lead somewhere, fonts that can be searched, nothing that the
 * audience must not see, and no work that grows faster than the report. */
#include "test.h"

#include "report/pdf.h"

#include <sys/resource.h>

static const char REPORT[] =
    "# Post-Mortem: checkout (2025-02-09)\n"
    "\n"
    "**Date**: 2025-02-09  \n"
    "**Authors**: @alice\n"
    "\n"
    "## Summary\n"
    "\n"
    "It [broke](evidence/app.log#L3 \"= count(*)\"), see [key times](#key-times) and\n"
    "[nowhere](#nowhere). More at https://example.org/a_(b)?c=1.\n"
    "\n"
    "- [x] done\n"
    "- [ ] open\n"
    "   1. one\n"
    "\n"
    "> quoted\n"
    "\n"
    "    code\n"
    "\n"
    "## Key Times\n"
    "\n"
    "| Milestone | Time (UTC) |\n"
    "|---|---|\n"
    "| Started | 10:05:00 |\n"
    "| Resolved | 10:40:00 |\n"
    "\n"
    "### Deeper\n"
    "\n"
    "text\n";

static const char CHINESE[] = "# 故障复盘：结算服务（2025-02-09）\n\n## "
                              "摘要\n\n连接池耗尽，见[关键时间](#%E5%85%B3%E9%94%AE%E6%97%B6%E9%97%B4)。\n\n"
                              "## 关键时间\n\n| 里程碑 | 时间 |\n|---|---|\n| 发生 | 10:05:00 |\n";

typedef struct print {
    dbr_arena arena;
    dbr_audience *audience;
    dbr_render_input in;
    dbr_pdf_result result;
    dbr_paper_size size;
    dbr_buf out;
} print;

static dbr_code render(print *p, const char *report, dbr_lang lang)
{
    dbr_err err = {0};
    dbr_document *d = NULL;
    assert_int_equal(
        dbr_document_read(&p->arena, dbr_slice_str(report), "report.md", dbr_zone_utc(), &d, &err), DBR_OK);
    p->audience = p->audience != NULL ? p->audience : dbr_audience_new(DBR_AUDIENCE_TEAM, NULL, lang);
    p->in.document = d;
    p->in.audience = p->audience;
    p->in.lang = (int)lang;
    p->in.now = INT64_C(1739178000) * DBR_SECOND;
    return dbr_report_pdf(&p->in, p->size, &p->result, &p->out, &err);
}

static void print_release(print *p)
{
    dbr_buf_release(&p->out);
    (void)dbr_audience_free(p->audience);
    dbr_arena_release(&p->arena);
}

static size_t count(const print *p, const char *text)
{
    size_t n = 0;
    dbr_slice rest = dbr_buf_view(&p->out);
    for (size_t at; (at = dbr_slice_find(rest, dbr_slice_str(text))) != SIZE_MAX; n++) {
        rest = dbr_slice_from(rest, at + 1);
    }
    return n;
}

static void the_same_report_gives_the_same_bytes(void **state)
{
    (void)state;
    DBR_AUTO(print) a = {0};
    DBR_AUTO(print) b = {0};
    assert_int_equal(render(&a, CHINESE, DBR_LANG_ZH_CN), DBR_OK);
    assert_int_equal(render(&b, CHINESE, DBR_LANG_ZH_CN), DBR_OK);
    assert_true(dbr_slice_starts(dbr_buf_view(&a.out), "%PDF-1."));
    assert_true(dbr_slice_eq(dbr_buf_view(&a.out), dbr_buf_view(&b.out)));
}

static void says_how_many_pages_it_has(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    assert_int_equal(render(&p, REPORT, DBR_LANG_EN), DBR_OK);
    assert_true(p.result.n_pages >= 1);
    assert_int_equal(count(&p, "<< /Type /Page "), p.result.n_pages);
    assert_int_equal(count(&p, "/MediaBox [ 0 0 595.276"), p.result.n_pages);
}

static void letter_is_another_size(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {.size = DBR_PAPER_LETTER};
    assert_int_equal(render(&p, REPORT, DBR_LANG_EN), DBR_OK);
    assert_int_equal(count(&p, "/MediaBox [ 0 0 612 792 ]"), p.result.n_pages);
}

static void links_lead_to_places_and_addresses(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    dbr_mark mark = {.i_link = 0, .verdict = DBR_VERIFIED, .value = DBR_LIT("3")};
    p.in = (dbr_render_input){.marks = &mark, .n_marks = 1};
    assert_int_equal(render(&p, REPORT, DBR_LANG_EN), DBR_OK);
    assert_int_equal(count(&p, "/Dest (key-times)"), 1);
    assert_true(count(&p, "/Dest (p1)") >= 2); // the text and its mark
    assert_int_equal(count(&p, "(nowhere)"), 0);
    assert_int_equal(count(&p, "/URI (https://example.org/a_%28b%29?c=1)"), 1);
    assert_int_equal(count(&p, "/URI (evidence/app.log#L3)"), 1);
}

static void a_fragment_may_be_percent_encoded(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    assert_int_equal(render(&p, CHINESE, DBR_LANG_ZH_CN), DBR_OK);
    assert_int_equal(count(&p, "/Dest (s2)") + count(&p, "/Dest (s3)"), 3); // two of the outline, the text's
}

static void outline_language_title_and_date_are_there(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    assert_int_equal(render(&p, REPORT, DBR_LANG_EN), DBR_OK);
    assert_int_equal(count(&p, "/Type /Outlines"), 1);
    assert_int_equal(count(&p, "/Title (Key Times)"), 1);
    assert_int_equal(count(&p, "/Lang (en)"), 1);
    assert_int_equal(count(&p, "/Title <FEFF0050006F00730074002D"), 1); // "Post-…", with parentheses in it
    assert_int_equal(count(&p, "/Author (@alice)"), 1);
    assert_int_equal(count(&p, "/CreationDate (20250210090000Z"), 1);
}

static void the_language_moves_the_table_and_nothing_else(void **state)
{
    (void)state;
    static const char PDF[] = "%PDF-1.5\n1 0 obj\n<< /Type /Catalog\n   /Pages 2 0 R\n>>\nendobj\nxref\n0 2\n"
                              "trailer\n<<>>\nstartxref\n57\n%%EOF\n";
    DBR_AUTO(dbr_buf) out = {0};
    pdf_name_language(dbr_slice_str(PDF), DBR_LANG_ZH_CN, &out);
    size_t table = dbr_slice_find(dbr_buf_view(&out), dbr_slice_str("xref\n0 2"));
    const char *start = strstr(out.ptr, "startxref\n");
    assert_non_null(strstr(out.ptr, "/Type /Catalog\n   /Lang (zh-CN)"));
    assert_non_null(start);
    char wanted[40];
    (void)snprintf(wanted, sizeof(wanted), "startxref\n%zu\n%%%%EOF\n",
                   table - (strstr(PDF, "xref\n0 2") - PDF) + 57);
    assert_string_equal(start, wanted);
    dbr_buf_clear(&out);
    pdf_name_language(dbr_slice_str("something else"), DBR_LANG_EN, &out);
    assert_string_equal(out.ptr, "something else");
}

static void fonts_are_subsets_that_can_be_searched(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    assert_int_equal(render(&p, CHINESE, DBR_LANG_ZH_CN), DBR_OK);
    size_t n_fonts = count(&p, "/Type /FontDescriptor");
    assert_true(n_fonts > 0);
    assert_int_equal(count(&p, "/Subtype /Type3"), 0);
    assert_int_equal(count(&p, "/FontFile"), n_fonts);
    assert_true(count(&p, "/ToUnicode") >= n_fonts);
    assert_int_equal(p.result.n_missing_cjk, 0);
}

static void characters_without_a_font_are_counted(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    assert_int_equal(
        render(&p, "# T\n\n## S\n\nnot assigned: \u0378\u0378, no character: \uFFFF\n", DBR_LANG_EN), DBR_OK);
    assert_int_equal(p.result.n_missing, 2);
    assert_int_equal(p.result.n_missing_cjk, 0);
    assert_int_equal(p.result.first_missing, 0x378);
}

static void a_row_that_is_no_text_does_not_spoil_the_chart(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    assert_int_equal(
        render(
            &p,
            "# T 2025-02-09\n\n## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 10:05:00 | a\uFFFF<b> |\n"
            "| 10:15:00 | b\uFFFE |\n",
            DBR_LANG_EN),
        DBR_OK);
    assert_int_equal(p.result.n_missing, 0);
}

static void hides_what_the_audience_must_not_see(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {.audience = dbr_audience_new(DBR_AUDIENCE_PUBLIC, NULL, DBR_LANG_EN)};
    assert_int_equal(
        render(&p, "# Key AKIAIOSFODNN7EXAMPLX\n\n## At [x](http://10.20.30.40/y)\n\ntext\n", DBR_LANG_EN),
        DBR_OK);
    assert_int_equal(count(&p, "AKIAIOSFODNN7EXAMPLX"), 0); // title and outline are not compressed
    assert_int_equal(count(&p, "10.20.30.40"), 0);
    assert_int_equal(count(&p, "/Title (Key [redacted: aws-key])"), 1);
}

static void what_is_not_safe_is_no_link(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    assert_int_equal(
        render(&p,
               "# T\n\n## S\n\n[a](javascript:alert\\(1\\)) [b](file:///etc/passwd) [c](//evil.example/) "
               "![d](data:text/html,x) [e](http://e.example/\\)\\('>>endobj)\n",
               DBR_LANG_EN),
        DBR_OK);
    assert_int_equal(count(&p, "/URI ("), 1);
    assert_int_equal(count(&p, "/URI (http://e.example/%29%28%27%3E%3Eendobj)"), 1);
}

/* The processor's time is limited, to some twenty times what it takes; a quadratic step would take hours. */
static void long_things_take_their_time_once(void **state)
{
    static const struct {
        const char *head, *unit, *tail;
    } shapes[] = {
        {"# T\n\n## S\n\n", "some words in one paragraph ", "\n"},
        {"# T\n\n## S\n\n", "连接池耗尽，错误率上升。", "\n"},
        {"# T\n\n## S\n\n", "unbroken", "\n"},
        {"# T\n\n## S\n\n| a | b |\n|---|---|\n| ", "cell ", " | x |\n"},
        {"# T\n\n## S\n\n| a | b |\n|---|---|\n", "| 10:05:00 | one of many rows |\n", "\n"},
        {"# T\n\n## S\n\n```\n", "a line of code that goes on for a while\n", "```\n"},
        {"# T\n\n", "## Heading\n\ntext [l](#heading-7)\n\n", "\n"},
    };
    struct rlimit before;
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_CPU, &before), 0);
    struct rlimit limit = {.rlim_cur = 110, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_CPU, &limit), 0);
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        DBR_AUTO(print) p = {0};
        DBR_AUTO(dbr_buf) report = {0};
        dbr_buf_str(&report, shapes[i].head);
        while (report.len < 200000) {
            dbr_buf_str(&report, shapes[i].unit);
        }
        dbr_buf_str(&report, shapes[i].tail);
        assert_int_equal(render(&p, report.ptr, DBR_LANG_EN), DBR_OK);
        assert_true(p.result.n_pages > 20);
    }
    assert_int_equal(setrlimit(RLIMIT_CPU, &before), 0);
}

static void a_chart_is_a_picture(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    DBR_AUTO(dbr_buf) png = {0};
    dbr_err err = {0};
    assert_int_equal(render(&p, REPORT, DBR_LANG_EN), DBR_OK);
    assert_int_equal(dbr_report_png(&p.in, dbr_slice_str(dbr_chart_at(0)->name), 800, &png, &err), DBR_OK);
    assert_true(png.len > 24 && memcmp(png.ptr, "\x89PNG\r\n\x1a\n", 8) == 0);
    assert_memory_equal(png.ptr + 16, "\0\0\x03\x20", 4); // 800 wide
    assert_int_equal(dbr_report_png(&p.in, dbr_slice_str("nothing"), 800, &png, &err), DBR_ENOTFOUND);
    assert_int_equal(render(&p, "# No times\n", DBR_LANG_EN), DBR_OK);
    err = (dbr_err){0};
    assert_int_equal(dbr_report_png(&p.in, dbr_slice_str("incident"), 800, &png, &err), DBR_ENOTFOUND);
}

static void causes_are_pictures_too(void **state)
{
    (void)state;
    DBR_AUTO(print) p = {0};
    DBR_AUTO(dbr_buf) whys = {0};
    DBR_AUTO(dbr_buf) bones = {0};
    dbr_err err = {0};
    const char *report =
        "# Outage\n\n## Contributing Factors\n\n- **Alerts**: none on the pool\n- **Review**: no plan was "
        "asked for\n"
        "- **Capacity**: the pool is small\n\n## Five Whys\n\n- Orders failed\n  - The pool ran dry\n"
        "    - A query without an index\n";
    assert_int_equal(render(&p, report, DBR_LANG_EN), DBR_OK);
    assert_int_equal(dbr_report_png(&p.in, dbr_slice_str("whys"), 800, &whys, &err), DBR_OK);
    assert_int_equal(dbr_report_png(&p.in, dbr_slice_str("fishbone"), 800, &bones, &err), DBR_OK);
    assert_true(whys.len > 1000 && bones.len > 1000);
    assert_memory_equal(whys.ptr, "\x89PNG\r\n\x1a\n", 8);
    assert_memory_equal(bones.ptr, "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(render(&p, "# Outage\n\nNothing is known.\n", DBR_LANG_EN), DBR_OK);
    assert_int_equal(dbr_report_png(&p.in, dbr_slice_str("whys"), 800, &whys, &err), DBR_ENOTFOUND);
    err = (dbr_err){0};
    assert_int_equal(dbr_report_png(&p.in, dbr_slice_str("fishbone"), 800, &bones, &err), DBR_ENOTFOUND);
}

static void knows_its_paper_sizes(void **state)
{
    dbr_paper_size size = DBR_PAPER_A4;
    (void)state;
    assert_true(dbr_paper_size_parse(dbr_slice_str("Letter"), &size));
    assert_int_equal(size, DBR_PAPER_LETTER);
    assert_false(dbr_paper_size_parse(dbr_slice_str("a5"), &size));
    assert_int_equal(size, DBR_PAPER_LETTER);
}

DBR_TESTS(cmocka_unit_test(the_same_report_gives_the_same_bytes),
          cmocka_unit_test(says_how_many_pages_it_has), cmocka_unit_test(letter_is_another_size),
          cmocka_unit_test(links_lead_to_places_and_addresses),
          cmocka_unit_test(a_fragment_may_be_percent_encoded),
          cmocka_unit_test(outline_language_title_and_date_are_there),
          cmocka_unit_test(the_language_moves_the_table_and_nothing_else),
          cmocka_unit_test(fonts_are_subsets_that_can_be_searched),
          cmocka_unit_test(characters_without_a_font_are_counted),
          cmocka_unit_test(a_row_that_is_no_text_does_not_spoil_the_chart),
          cmocka_unit_test(hides_what_the_audience_must_not_see),
          cmocka_unit_test(what_is_not_safe_is_no_link), cmocka_unit_test(long_things_take_their_time_once),
          cmocka_unit_test(a_chart_is_a_picture), cmocka_unit_test(causes_are_pictures_too),
          cmocka_unit_test(knows_its_paper_sizes))
