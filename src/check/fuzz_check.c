/* Any bytes as a report, without evidence: nothing crashes, findings lie inside the document and stand in
 * order. */
#include "fuzz.h"

#include "base/text.h"
#include "check/check.h"

#include <assert.h>
#include <stdlib.h>

#define MAX_BYTES (1u << 16) // beyond it the fuzzer only grows what it has seen

static void check_finding(const dbr_document *d, const dbr_finding *f)
{
    if (f->line == 0) {
        return;
    }
    if (f->line > d->n_lines + 1 || f->column == 0 || f->end_line < f->line || f->message.len == 0 ||
        (f->end_line == f->line && f->end_column < f->column)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    dbr_slice bytes = dbr_slice_of(size > 0 ? (const char *)data : "", size < MAX_BYTES ? size : MAX_BYTES);
    dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE}, .visibility = dbr_slice_str("public")};
    if (dbr_document_read(&arena, bytes, "fuzz.md", NULL, &d, &err) == DBR_OK) {
        dbr_check_input in = {.document = d,
                              .incident = &incident,
                              .now = INT64_C(1739145600) * DBR_SECOND,
                              .lang = size % 2 == 0 ? DBR_LANG_EN : DBR_LANG_ZH_CN};
        if (dbr_check(&in, &arena, &r, &err) == DBR_OK) {
            for (size_t i = 0; i < r->n_findings; i++) {
                check_finding(d, &r->findings[i]);
                if (i > 0 && r->findings[i].line < r->findings[i - 1].line) {
                    abort();
                }
            }
        }
    }
    dbr_arena_release(&arena);
    return 0;
}
