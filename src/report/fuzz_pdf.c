/* Any bytes as a report on paper, with marks and findings on it: a PDF comes out, its table of objects is where it says. */
#include "fuzz.h"
#include "report/report.h"

static bool is_whole(dbr_slice pdf)
{
    size_t at = pdf.len;
    uint64_t offset = 0;
    while (at > 10 && memcmp(pdf.ptr + at - 10, "startxref\n", 10) != 0) {
        at--;
    }
    for (; at < pdf.len && pdf.ptr[at] >= '0' && pdf.ptr[at] <= '9'; at++) {
        offset = offset * 10 + (uint64_t)(pdf.ptr[at] - '0');
    }
    return dbr_slice_starts(pdf, "%PDF-") && offset + 4 < pdf.len && memcmp(pdf.ptr + offset, "xref", 4) == 0;
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
        dbr_lang lang = (dbr_lang)(size % DBR_LANG_COUNT);
        dbr_audience *a = dbr_audience_new((dbr_audience_level)(size % DBR_AUDIENCE_LEVEL_COUNT), NULL, lang);
        dbr_render_input in = {.document = d,
                               .marks = marks,
                               .n_marks = n,
                               .findings = findings,
                               .n_findings = 8,
                               .audience = a,
                               .lang = (int)lang};
        if (dbr_report_pdf(&in, DBR_PAPER_A4, NULL, &out, &err) != DBR_OK || !is_whole(dbr_buf_view(&out))) {
            abort();
        }
        (void)dbr_audience_free(a);
    }
    dbr_arena_release(&arena);
    return 0;
}
