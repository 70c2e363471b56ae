/*
 * Any bytes as a report, said in two languages and written in every form that needs no other program: lines and claims stay, the
 * Markdown is valid UTF-8 and becomes HTML in which nothing runs, the JSON can be read again.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "report/report.h"

static void require(bool is_true)
{
    if (!is_true) {
        abort();
    }
}

static void check_markdown(dbr_slice text)
{
    DBR_AUTO(dbr_buf) html = {0};
    dbr_err err = {0};
    require(dbr_utf8_is_valid(text));
    if (dbr_markdown_html(text, NULL, NULL, &html, &err) == DBR_OK) {
        require(dbr_slice_find(dbr_buf_view(&html), (dbr_slice)DBR_LIT("<script")) == SIZE_MAX);
        require(dbr_slice_find(dbr_buf_view(&html), (dbr_slice)DBR_LIT("<img")) == SIZE_MAX);
    }
}

static void check_json(dbr_slice text)
{
    dbr_json_value title = {0};
    require(dbr_utf8_is_valid(text));
    require(dbr_json_at(text, "/hidden", &title) && title.type == DBR_JSON_ARRAY);
}

static void write_all(dbr_render_input *in)
{
    static const char *const names[] = {"html", "markdown", "json"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        DBR_AUTO(dbr_buf) out = {0};
        dbr_err err = {0};
        if (dbr_writer_find(dbr_slice_str(names[i]))->write(in, &out, &err) == DBR_OK && i > 0) {
            (i == 1 ? check_markdown : check_json)(dbr_buf_view(&out));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_slice bytes = dbr_slice_of((const char *)data, size);
    if (dbr_document_read(&arena, bytes, "report.md", dbr_zone_utc(), &d, &err) == DBR_OK) {
        size_t n = d->n_links < 64 ? d->n_links : 64;
        dbr_mark *marks = DBR_NEW_N(&arena, dbr_mark, n + 1);
        dbr_finding finding = {.rule = "x/y", .line = 3, .message = dbr_slice_sub(bytes, 0, 40)};
        for (size_t i = 0; i < n; i++) {
            marks[i] = (dbr_mark){
                .i_link = i, .verdict = (dbr_verdict)(i % DBR_VERDICT_COUNT), .query = d->links[i].title};
        }
        dbr_audience *a =
            dbr_audience_new((dbr_audience_level)(size % DBR_AUDIENCE_LEVEL_COUNT), NULL, DBR_LANG_EN);
        dbr_render_input in = {.document = d,
                               .marks = marks,
                               .n_marks = n,
                               .findings = &finding,
                               .n_findings = 1,
                               .audience = a,
                               .lang = (int)(size % DBR_LANG_FORM_COUNT)};
        if (dbr_report_localise(&arena, &in, &err) == DBR_OK) {
            require(in.document->n_lines == d->n_lines && in.n_marks <= n);
            write_all(&in);
        }
        (void)dbr_audience_free(a);
    }
    dbr_arena_release(&arena);
    return 0;
}
