/* Mending what needs no opinion: candidates, one file a kind, and the trial that each has to pass. Private to the room. */
#ifndef DBR_CHECK_FIX_H
#define DBR_CHECK_FIX_H

#include "check/check_impl.h"

/* A change that may mend a finding. Edits are filled in by whoever proposes it. */
typedef struct check_fixing {
    const dbr_check_input *in;
    const dbr_document *d;
    const dbr_check_result *result;
    dbr_arena *arena;
    dbr_lang lang;
    bool has_timeline; // the order of `i_timeline` was looked at
    size_t i_timeline;
    DBR_VEC(dbr_fix) proposed;
} check_fixing;

/* Proposes; edits in document order, copied into the arena. */
void check_propose(check_fixing *x, const dbr_finding *f, const dbr_fix_edit *edits, size_t n_edits,
                   dbr_text_id message, const char *const *args);
#define CHECK_PROPOSE(x, f, edits, n, id, ...)                                                               \
    check_propose((x), (f), (edits), (n), (id), (const char *const[]){__VA_ARGS__, NULL})

void check_fix_order(check_fixing *x, const dbr_finding *f);
void check_fix_year(check_fixing *x, const dbr_finding *f);
void check_fix_date(check_fixing *x, const dbr_finding *f);
void check_fix_zone(check_fixing *x, const dbr_finding *f);
void check_fix_id(check_fixing *x, const dbr_finding *f);

/* The row whose time a finding stands on; NULL. */
const dbr_row *check_row_of(const dbr_document *d, const dbr_finding *f);
/* Where a finding begins. */
size_t check_offset_of(const dbr_document *d, const dbr_finding *f);
/* The line around an offset, without its break. */
dbr_slice check_line_around(const dbr_document *d, size_t offset, size_t *ret_begin);

#endif
