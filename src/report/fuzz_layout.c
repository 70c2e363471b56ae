/* Any bytes as a layout: taken apart and checked; one without findings has only markers that can be filled in. */
#include "fuzz.h"
#include "report/layout.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_report_layout l;
    layout_marker *markers = NULL;
    const dbr_finding *findings = NULL;
    size_t n = 0;
    size_t n_findings = 0;
    size_t at = 0;
    dbr_report_layout_read(dbr_slice_of((const char *)data, size), "layouts/x.en.md", &l);
    size_t n_markers = layout_scan(&arena, l.body, &markers);
    for (size_t i = 0; i < n_markers; i++) {
        if (markers[i].begin < at || markers[i].end <= markers[i].begin || markers[i].end > l.body.len) {
            abort();
        }
        at = markers[i].end;
    }
    bool is_fine = layout_markers(&arena, &l, &markers, &n, &err) == DBR_OK;
    if (dbr_report_layout_check(&arena, &l, (int)(size % 2), &findings, &n_findings, &err) == DBR_OK &&
        n_findings == 0 && !is_fine) {
        abort();
    }
    dbr_arena_release(&arena);
    return 0;
}
