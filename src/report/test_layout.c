/* Layouts: those built in are right, and what is wrong with one is said with its place. */
#include "test.h"

#include "report/layout.h"

#define FRONT "---\nlang: en\nhelp: ours\n---\n"
#define BODY                                                                                                 \
    "# <!-- debrief:title --> (<!-- debrief:date -->)\n\n## Timeline (all times <!-- debrief:zone -->)\n\n"  \
    "<!-- debrief:timeline -->\n\n## Root Cause\n\n_To be written_\n\n## Action Items\n\n"                   \
    "<!-- debrief:actions -->\n"

/* Findings as "line:column rule", one a line. */
static const char *findings_of(dbr_arena *arena, const char *text)
{
    dbr_report_layout l;
    const dbr_finding *f = NULL;
    size_t n = 0;
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_report_layout_read(dbr_slice_str(text), "layouts/ours.en.md", &l);
    assert_int_equal(dbr_report_layout_check(arena, &l, DBR_LANG_EN, &f, &n, &err), DBR_OK);
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(&out, "%llu:%llu %s %.*s\n", (unsigned long long)f[i].line,
                       (unsigned long long)f[i].column, f[i].rule, DBR_FMT(f[i].suggestion));
    }
    return dbr_arena_str(arena, dbr_buf_view(&out));
}

static void expect(const char *text, const char *findings)
{
    dbr_arena arena = {0};
    assert_string_equal(findings_of(&arena, text), findings);
    dbr_arena_release(&arena);
}

static void those_built_in_are_right_and_there_in_both_languages(void **state)
{
    (void)state;
    dbr_report_layout l;
    size_t n = 0;
    for (size_t i = 0; dbr_report_layout_at(i, &l); i++) {
        dbr_arena arena = {0};
        const dbr_finding *f = NULL;
        size_t n_findings = 0;
        dbr_err err = {0};
        dbr_report_layout other;
        assert_int_equal(dbr_report_layout_check(&arena, &l, DBR_LANG_EN, &f, &n_findings, &err), DBR_OK);
        if (n_findings > 0) {
            fail_msg("%.*s:%llu: %.*s", DBR_FMT(l.name), (unsigned long long)f[0].line,
                     DBR_FMT(f[0].message));
        }
        assert_true(
            dbr_report_layout_find(l.name, l.lang == DBR_LANG_EN ? DBR_LANG_ZH_CN : DBR_LANG_EN, &other));
        dbr_arena_release(&arena);
        n++;
    }
    assert_true(n >= 14);
}

static void a_right_one_has_no_findings(void **state)
{
    (void)state;
    expect(FRONT BODY, "");
}

static void an_unknown_block_is_named_with_the_nearest(void **state)
{
    (void)state;
    expect(FRONT BODY "\n<!-- debrief:timline -->\n", "19:1 layout/unknown did you mean 'timeline'?\n");
    expect(FRONT BODY "\nBy <!-- debrief:zzz -->.\n", "19:4 layout/unknown \n");
}

static void an_unclosed_marker_is_found(void **state)
{
    (void)state;
    expect(FRONT BODY "\n<!-- debrief:well\n", "19:1 layout/unclosed \n");
}

static void a_block_stands_once(void **state)
{
    (void)state;
    expect(FRONT BODY "\n<!-- debrief:actions list -->\n", "19:1 layout/twice \n");
}

static void a_block_stands_alone_on_its_line(void **state)
{
    (void)state;
    expect(FRONT BODY "\n- <!-- debrief:well -->\n", "19:3 layout/alone \n");
}

static void a_form_that_a_block_lacks_is_found(void **state)
{
    (void)state;
    expect(FRONT BODY "\n<!-- debrief:well boxes -->\n", "19:1 layout/form \n");
    expect("---\nlang: en\nhelp: x\n---\n# <!-- debrief:date -->\n\n## Timeline\n\n<!-- debrief:timeline lst "
           "-->\n\n## Causes\n\n## Action items\n\n<!-- debrief:actions -->\n",
           "9:1 layout/form its forms: table|list\n");
}

static void what_a_report_needs_is_missed(void **state)
{
    (void)state;
    expect(FRONT "# Ours\n", "1:1 layout/missing \n1:1 layout/missing \n1:1 layout/missing \n1:1 "
                             "layout/missing \n");
    expect(FRONT "# <!-- debrief:date -->\n\n## Timeline\n\n<!-- debrief:timeline -->\n\n## Action Items\n\n"
                 "<!-- debrief:actions -->\n",
           "1:1 layout/missing \n"); // the causes
}

static void a_heading_that_is_not_known_hides_its_block(void **state)
{
    (void)state;
    expect(FRONT
           "# <!-- debrief:date -->\n\n## Our days\n\n<!-- debrief:timeline -->\n\n## Causes\n\n## Action "
           "Items\n\n<!-- debrief:actions -->\n",
           "9:1 layout/section a heading that is known: 'Timeline'\n");
}

static void the_front_matter_says_language_and_help(void **state)
{
    (void)state;
    expect(BODY, "1:1 layout/front \n");
    expect("---\nlang: fr\nhelp: x\n---\n" BODY, "2:1 layout/lang \n");
    expect("---\nlang: en\nhlep: x\n---\n" BODY,
           "1:1 layout/front \n3:1 layout/front did you mean 'help'?\n");
    expect("---\nlang: zh-CN\nhelp: x\n---\n" BODY, "1:1 layout/lang \n"); // its text is English
}

static void markers_in_code_and_other_comments_are_text(void **state)
{
    (void)state;
    expect(FRONT BODY "\n```\n<!-- debrief:nothing -->\n```\n\n<!-- debrief:ignore -->\n<!-- a remark -->\n",
           "");
}

static void lines_may_end_as_on_windows(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_report_layout l;
    layout_marker *m = NULL;
    dbr_report_layout_read(dbr_slice_str("---\r\nlang: en\r\nhelp: x\r\n---\r\n\r\n## Timeline\r\n\r\n"
                                         "<!-- debrief:timeline -->\r\n"),
                           "a.md", &l);
    assert_int_equal(l.lang, DBR_LANG_EN);
    assert_int_equal(layout_scan(&arena, l.body, &m), 1);
    assert_true(m[0].is_alone);
    dbr_arena_release(&arena);
}

static void the_form_is_the_one_asked_for_or_the_first(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_report_layout l;
    layout_marker *m = NULL;
    size_t n = 0;
    dbr_report_layout_read(
        dbr_slice_str("<!-- debrief:actions boxes -->\n<!--debrief:timeline-->\n<!-- debrief:well -->\n"),
        "a.md", &l);
    assert_int_equal(layout_markers(&arena, &l, &m, &n, &err), DBR_OK);
    assert_int_equal(n, 3);
    assert_true(dbr_slice_is(m[0].form, "boxes"));
    assert_true(dbr_slice_is(m[1].form, "table"));
    assert_int_equal(m[2].form.len, 0);
    dbr_arena_release(&arena);
}

static void every_block_has_help_and_its_forms_are_words(void **state)
{
    (void)state;
    const char *help = NULL;
    const char *forms = NULL;
    size_t n = 0;
    for (const char *name; (name = dbr_report_layout_block(n, &help, &forms)) != NULL; n++) {
        assert_true(strlen(name) > 2 && strlen(help) > 10 && help[strlen(help) - 1] != '.');
        assert_ptr_equal(draft_block_find(dbr_slice_str(name)), draft_block_at(n));
        assert_true(forms == NULL || strchr(forms, '|') != NULL);
    }
    assert_true(n >= 20);
}

DBR_TESTS(cmocka_unit_test(those_built_in_are_right_and_there_in_both_languages),
          cmocka_unit_test(a_right_one_has_no_findings),
          cmocka_unit_test(an_unknown_block_is_named_with_the_nearest),
          cmocka_unit_test(an_unclosed_marker_is_found), cmocka_unit_test(a_block_stands_once),
          cmocka_unit_test(a_block_stands_alone_on_its_line),
          cmocka_unit_test(a_form_that_a_block_lacks_is_found),
          cmocka_unit_test(what_a_report_needs_is_missed),
          cmocka_unit_test(a_heading_that_is_not_known_hides_its_block),
          cmocka_unit_test(the_front_matter_says_language_and_help),
          cmocka_unit_test(markers_in_code_and_other_comments_are_text),
          cmocka_unit_test(lines_may_end_as_on_windows),
          cmocka_unit_test(the_form_is_the_one_asked_for_or_the_first),
          cmocka_unit_test(every_block_has_help_and_its_forms_are_words))
