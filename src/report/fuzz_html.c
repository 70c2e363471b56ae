/* Any bytes as a report, with marks and findings on it: a page comes out, one script in it, valid UTF-8. */
#include "base/utf8.h"
#include "fuzz.h"
#include "report/report.h"

static size_t count(dbr_slice s, const char *text)
{
    size_t n = 0;
    for (size_t at; (at = dbr_slice_find(s, dbr_slice_str(text))) != SIZE_MAX; n++) {
        s = dbr_slice_from(s, at + 1);
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    DBR_AUTO(dbr_buf) out = {0};
    dbr_slice bytes = dbr_slice_of((const char *)data, size);
    if (dbr_document_read(&arena, bytes, "report.md", dbr_zone_utc(), &d, &err) == DBR_OK) {
        size_t n = d->n_links < 64 ? d->n_links : 64;
        dbr_mark *marks = DBR_NEW_N(&arena, dbr_mark, n + 1);
        dbr_finding findings[8] = {0};
        for (size_t i = 0; i < n; i++) {
            marks[i] = (dbr_mark){
                .i_link = i, .verdict = (dbr_verdict)(i % DBR_VERDICT_COUNT), .why = d->links[i].url};
        }
        for (size_t i = 0; i < 8; i++) {
            findings[i] =
                (dbr_finding){.rule = "x/y", .line = i * 3, .message = dbr_slice_sub(bytes, i, i + 40)};
        }
        dbr_audience *a =
            dbr_audience_new((dbr_audience_level)(size % DBR_AUDIENCE_LEVEL_COUNT), NULL, DBR_LANG_EN);
        dbr_render_input in = {.document = d,
                               .marks = marks,
                               .n_marks = n,
                               .findings = findings,
                               .n_findings = 8,
                               .audience = a};
        const dbr_writer *w = dbr_writer_find((dbr_slice)DBR_LIT("html"));
        if (w->write(&in, &out, &err) == DBR_OK) {
            dbr_slice page = dbr_buf_view(&out);
            if (!dbr_utf8_is_valid(page) || count(page, "<script") != 1 ||
                count(page, "=\"javascript:") != 0) {
                abort();
            }
        }
        (void)dbr_audience_free(a);
    }
    dbr_arena_release(&arena);
    return 0;
}
