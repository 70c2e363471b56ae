/* Any bytes as a report, without evidence: nothing crashes, findings lie inside the document and stand in
 * order, fixes take lines apart into nothing but lines, and the same bytes as a baseline or as settings do no harm. */
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

/* Edits stand in order, inside lines, and bring no line break. */
static void check_fix(const dbr_document *d, const dbr_fix *fix)
{
    size_t at = 0;
    for (size_t i = 0; i < fix->n_edits; i++) {
        const dbr_fix_edit *e = &fix->edits[i];
        bool is_inside = e->begin >= at && e->begin <= e->end && e->end <= d->bytes.len;
        if (!is_inside || dbr_slice_find_char(dbr_slice_sub(d->bytes, e->begin, e->end), '\n') != SIZE_MAX ||
            dbr_slice_find_char(e->text, '\n') != SIZE_MAX) {
            abort();
        }
        at = e->end;
    }
}

static void read_as_others(dbr_arena *arena, dbr_slice bytes)
{
    dbr_err err = {0};
    dbr_policy policy = {0};
    dbr_baseline *b = dbr_baseline_new();
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_str(&text, "# debrief baseline 1\n");
    dbr_buf_slice(&text, bytes);
    (void)dbr_baseline_read(b, dbr_buf_view(&text), "fuzz", &err);
    (void)dbr_baseline_free(b);
    dbr_buf_clear(&text);
    dbr_buf_str(&text, "rules:\n");
    dbr_buf_slice(&text, bytes);
    (void)dbr_policy_read(arena, dbr_buf_view(&text), (dbr_slice){0}, &policy, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    dbr_slice bytes = dbr_slice_of(size > 0 ? (const char *)data : "", size < MAX_BYTES ? size : MAX_BYTES);
    dbr_incident incident = {.window = {DBR_TIME_NONE, DBR_TIME_NONE},
                             .zone = dbr_zone_utc(),
                             .visibility = dbr_slice_str("public")};
    if (dbr_document_read(&arena, bytes, "fuzz.md", NULL, &d, &err) == DBR_OK) {
        dbr_check_input in = {.document = d,
                              .incident = &incident,
                              .zone_is_given = true,
                              .now = INT64_C(1739145600) * DBR_SECOND,
                              .lang = size % 2 == 0 ? DBR_LANG_EN : DBR_LANG_ZH_CN};
        if (dbr_check(&in, &arena, &r, &err) == DBR_OK) {
            for (size_t i = 0; i < r->n_findings; i++) {
                check_finding(d, &r->findings[i]);
                if (i > 0 && r->findings[i].line < r->findings[i - 1].line) {
                    abort();
                }
            }
            const dbr_fix *fixes = NULL;
            size_t n_fixes = 0;
            dbr_check_fixes(&in, r, &arena, &fixes, &n_fixes);
            for (size_t i = 0; i < n_fixes; i++) {
                check_fix(d, &fixes[i]);
            }
        }
    }
    read_as_others(&arena, bytes);
    dbr_arena_release(&arena);
    return 0;
}
