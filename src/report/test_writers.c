/* The writers of files: every row of the table is whole; Markdown leads its links to the appendix and keeps the rest; JSON holds
 * everything; charts are files; nothing hidden gets out. */
#include "test.h"

#include "base/json.h"
#include "report/report.h"

static const char REPORT[] =
    "# Post-Mortem: checkout (2025-02-09)\n"
    "\n"
    "**Date**: 2025-02-09  \n"
    "\n"
    "## Summary\n"
    "\n"
    "It [broke](evidence/app.log#L3) on [9](evidence/app.log \"= count(*) where status >= 500\") requests, "
    "see "
    "[the times](#key-times), said sam@example.org. <!-- kept --> Deployed core-service@v1.14.0.\n"
    "\n"
    "## 关键时间\n"
    "\n"
    "| 里程碑 | 时间（UTC） |\n"
    "|---|---|\n"
    "| 发生 | 10:05:00 |\n"
    "| 结束 | 10:40:00 |\n"
    "\n"
    "## Timeline (all times UTC)\n"
    "\n"
    "| Time | Event | Source |\n"
    "|---|---|---|\n"
    "| 10:05:00 | First errors | [logs](evidence/app.log#L3) |\n"
    "| 10:40:00 | Over | - |\n"
    "\n"
    "## Five Whys\n"
    "\n"
    "1. The pool ran dry\n"
    "   - it was *small*\n"
    "     - nobody asked\n"
    "2. No alert\n"
    "\n"
    "## Proof 1\n";

typedef struct file {
    dbr_arena arena;
    dbr_audience *audience;
    dbr_mark marks[8];
    dbr_render_input in;
    dbr_buf out, svg;
    char name[64];
} file;

static dbr_code keep_svg(void *data, const char *name, dbr_slice bytes, dbr_err *err)
{
    file *f = data;
    (void)err;
    (void)snprintf(f->name, sizeof(f->name), "%s", name);
    dbr_buf_slice(&f->svg, bytes);
    return DBR_OK;
}

static void write(file *f, const char *writer, dbr_audience_level level, dbr_lang lang)
{
    dbr_err err = {0};
    dbr_document *d = NULL;
    assert_int_equal(
        dbr_document_read(&f->arena, dbr_slice_str(REPORT), "report.md", dbr_zone_utc(), &d, &err), DBR_OK);
    size_t n = 0;
    for (size_t i = 0; i < d->n_links; i++) {
        if (!d->links[i].is_address) {
            continue; // nothing to check
        }
        f->marks[n++] = (dbr_mark){.i_link = i,
                                   .verdict = d->links[i].is_claim ? DBR_CONTRADICTED : DBR_VERIFIED,
                                   .why = dbr_slice_str("seen by mia@example.org")};
    }
    f->audience = dbr_audience_new(level, NULL, dbr_lang_first(lang));
    f->in = (dbr_render_input){.document = d,
                               .marks = f->marks,
                               .n_marks = n,
                               .audience = f->audience,
                               .lang = (int)lang,
                               .now = INT64_C(1739178000) * DBR_SECOND,
                               .stem = "pm",
                               .beside = keep_svg,
                               .beside_data = f};
    const dbr_writer *w = dbr_writer_find(dbr_slice_str(writer));
    assert_non_null(w);
    assert_int_equal(w->write(&f->in, &f->out, &err), DBR_OK);
}

static void file_release(file *f)
{
    dbr_buf_release(&f->out);
    dbr_buf_release(&f->svg);
    (void)dbr_audience_free(f->audience);
    dbr_arena_release(&f->arena);
}

static bool has(const file *f, const char *text)
{
    return strstr(f->out.ptr, text) != NULL;
}

static void every_row_of_the_table_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_writer_at(i) != NULL; i++) {
        const dbr_writer *w = dbr_writer_at(i);
        assert_true(w->name[0] != '\0' && w->suffix[0] == '.' && w->help[0] != '\0' && w->write != NULL);
        assert_true(strcmp(w->suffix, ".md") != 0); // that would be the report itself
        assert_ptr_equal(dbr_writer_find(dbr_slice_str(w->name)), w);
    }
    assert_null(dbr_writer_find(dbr_slice_str("nonesuch")));
}

static void links_lead_to_the_appendix(void **state)
{
    (void)state;
    DBR_AUTO(file) f = {0};
    write(&f, "markdown", DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(
        has(&f, "It [broke](#proof-1-1) on [9](#proof-2 \"= count(*) where status >= 500\") ✗ requests"));
    assert_true(has(&f, "[the times](#关键时间)")); // what "#key-times" means here
    assert_true(has(&f, "| [logs](#proof-1-1) |"));
    assert_true(has(&f, "\n### Proof 1\n"));
    assert_true(has(&f, "From: `evidence/app.log#L3`"));
}

static void the_rest_stays_as_it_is(void **state)
{
    (void)state;
    DBR_AUTO(file) f = {0};
    write(&f, "markdown", DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_true(has(&f, "said sam@example.org. <!-- kept --> Deployed core-service@v1.14.0.\n"));
    assert_true(has(&f, "1. The pool ran dry\n   - it was *small*\n     - nobody asked\n2. No alert\n"));
}

static void the_chart_is_a_file_beside(void **state)
{
    (void)state;
    DBR_AUTO(file) f = {0};
    write(&f, "markdown", DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_string_equal(f.name, "pm.chart.svg");
    assert_true(has(&f, "](pm.chart.svg)\n"));
    assert_true(dbr_slice_starts(dbr_buf_view(&f.svg), "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""));
    assert_true(dbr_slice_ends(dbr_buf_view(&f.svg), "</svg>\n"));
    assert_null(strstr(f.svg.ptr, "var(--")); // programs that draw SVG know none
    assert_non_null(strstr(f.svg.ptr, "prefers-color-scheme: dark"));
}

static void what_is_hidden_is_hidden_everywhere(void **state)
{
    (void)state;
    static const char *const names[] = {"html", "markdown", "json"};
    for (size_t i = 0; i < 3; i++) {
        DBR_AUTO(file) f = {0};
        write(&f, names[i], DBR_AUDIENCE_COMPANY, DBR_LANG_EN);
        assert_false(has(&f, "@example.org"));
        assert_true(has(&f, "[redacted: email]"));
        assert_true(has(&f, "core-service@v1.14.0")); // provenance is no address
    }
    DBR_AUTO(file) f = {0};
    write(&f, "markdown", DBR_AUDIENCE_COMPANY, DBR_LANG_ZH_CN);
    assert_true(has(&f, "| 可识别公司外的人员或地点 |"));
}

static const char *text_at(file *f, const char *pointer)
{
    return dbr_arena_str(&f->arena, dbr_json_text_at(&f->arena, dbr_buf_view(&f->out), pointer));
}

static void json_holds_everything(void **state)
{
    (void)state;
    DBR_AUTO(file) f = {0};
    write(&f, "json", DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_string_equal(text_at(&f, "/title"), "Post-Mortem: checkout (2025-02-09)");
    assert_string_equal(text_at(&f, "/key_times/0/utc"), "2025-02-09T10:05:00Z");
    assert_string_equal(text_at(&f, "/timeline/0/proofs/0"), "1");
    assert_string_equal(text_at(&f, "/claims/1/verdict"), "contradicted");
    assert_string_equal(text_at(&f, "/seconds_to/detect"), ""); // null, not 0
    assert_string_equal(text_at(&f, "/audience"), "team");
}

static void why_trees_keep_their_shape(void **state)
{
    (void)state;
    DBR_AUTO(file) f = {0};
    write(&f, "json", DBR_AUDIENCE_TEAM, DBR_LANG_EN);
    assert_string_equal(text_at(&f, "/why_tree/written/0/items/0/text"), "The pool ran dry");
    assert_string_equal(text_at(&f, "/why_tree/written/0/items/0/children/0/text"), "it was small");
    assert_string_equal(text_at(&f, "/why_tree/written/0/items/0/children/0/children/0/text"),
                        "nobody asked");
    assert_string_equal(text_at(&f, "/why_tree/written/0/items/1/text"), "No alert");
}

static void the_same_bytes_twice(void **state)
{
    (void)state;
    static const char *const names[] = {"markdown", "json"};
    for (size_t i = 0; i < 2; i++) {
        DBR_AUTO(file) a = {0};
        DBR_AUTO(file) b = {0};
        write(&a, names[i], DBR_AUDIENCE_PUBLIC, DBR_LANG_EN_ZH);
        write(&b, names[i], DBR_AUDIENCE_PUBLIC, DBR_LANG_EN_ZH);
        assert_true(dbr_slice_eq(dbr_buf_view(&a.out), dbr_buf_view(&b.out)));
    }
}

DBR_TESTS(cmocka_unit_test(every_row_of_the_table_is_whole), cmocka_unit_test(links_lead_to_the_appendix),
          cmocka_unit_test(the_rest_stays_as_it_is), cmocka_unit_test(the_chart_is_a_file_beside),
          cmocka_unit_test(what_is_hidden_is_hidden_everywhere), cmocka_unit_test(json_holds_everything),
          cmocka_unit_test(why_trees_keep_their_shape), cmocka_unit_test(the_same_bytes_twice))
