/* A layout taken apart: private to report. The story is told in layout.c, the contract in report.h. */
#ifndef DBR_REPORT_LAYOUT_H
#define DBR_REPORT_LAYOUT_H

#include "report/draft.h"

/* A layout's text built into the program by tools/pages2c.py. */
typedef struct layout_page {
    const char *name; // "guide.en"
    const char *text;
} layout_page;
extern const layout_page layout_pages[]; // ended by one with name NULL

typedef struct layout_marker {
    size_t begin, end;        // of the marker in the layout's body
    dbr_slice name, form;     // as written
    const draft_block *block; // NULL: no block of that name
    bool is_alone;            // nothing else stands on its line
    bool is_closed;           // "-->" follows on the same line
} layout_marker;

/* All markers outside fenced code, in order, good or bad. */
size_t layout_scan(dbr_arena *arena, dbr_slice body, layout_marker **ret);
/* The form asked for: as written, else the block's default; empty when it has none. False: it has no such form. */
bool layout_form(const layout_marker *m, dbr_slice *ret);
/* The markers of a layout that can be filled in, their forms settled. DBR_EPARSE: the first that cannot. */
dbr_code layout_markers(dbr_arena *arena, const dbr_report_layout *layout, layout_marker **ret, size_t *ret_n,
                        dbr_err *err);
/* Whether a marker cannot be filled in, and why, in a language. */
bool layout_problem(dbr_arena *arena, const dbr_report_layout *layout, const layout_marker *m, int lang,
                    dbr_finding *ret);
/* 1-based line and column of an offset in the layout's text. */
void layout_locate(const dbr_report_layout *layout, size_t offset, uint64_t *ret_line, uint64_t *ret_column);

#endif
