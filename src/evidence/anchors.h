/*
 * The year of year-less stamps, the day of date-less ones, the start of uptimes. Private to evidence.
 */
#ifndef DBR_EVIDENCE_ANCHORS_H
#define DBR_EVIDENCE_ANCHORS_H

#include "evidence/index.h"

/* What a block's stamps lack. */
typedef struct idx_anchor {
    dbr_time date; // to be added to its stored stamps, before the zone
    dbr_year_origin origin;
} idx_anchor;

/*
 * One anchor for each block of the member; false (and `ret` untouched) when all its stamps carry full dates.
 *
 * given_year  of the last entry, as an accepted clock says; 0 for none
 * ret         m->blocks.n of them
 */
bool idx_anchors(const idx_member *m, const idx_zone *in, int given_year, idx_anchor *ret);

#endif
