/* The report as one Markdown file that needs nothing else, for forges and as what office formats are made of. Private to the
 * room. */
#ifndef DBR_REPORT_FORGE_H
#define DBR_REPORT_FORGE_H

#include "report/beside.h"

/*
 * Appends it. The proofs are an appendix, and proof links lead there.
 *
 * h       prepared
 * suffix  of the chart's files: ".svg", ".png"; they are only named
 * Errors: DBR_ELIMIT.
 */
dbr_code forge_render(html *h, const char *suffix, dbr_buf *out, dbr_err *err);

#endif
