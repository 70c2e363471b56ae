/*
 * Where a file's stamps turn: the year of year-less ones, the day of date-less ones, the boot of uptimes; where its clock
 * was set. Found while reading, in the file's order, and kept as borders of base segments: what the turns mean in years
 * and days is decided when the index is read (segments.c).
 */
#ifndef DBR_EVIDENCE_TURNS_H
#define DBR_EVIDENCE_TURNS_H

#include "evidence/index.h"

#define IDX_WITHOUT_CLOCK                                                                                    \
    (INT64_C(978307200) * DBR_SECOND) // before 2001: the time of clocks that were never set

#define IDX_MARCH_2000 (INT64_C(951868800) * DBR_SECOND) // year-less stamps are stored in 2000

/* One form's course through the file. */
typedef struct idx_course {
    dbr_time previous; // stored stamp; DBR_TIME_NONE before the first
    dbr_time before;   // the stamp before the last turn of the year
    int32_t roll;
    uint32_t n_up, n_down; // small steps forward and back: whether the newest stands first
    uint32_t turn_base;    // the base segment that began with the last turn
} idx_course;

typedef struct idx_turns {
    idx_course courses[IDX_FORM_COUNT];
    uint64_t n_steps; // FULL: borders where the clock went far
} idx_turns;

/* A stamp as stored, and what it says of its day. */
typedef struct idx_told {
    idx_form form;
    dbr_time local;
    int8_t weekday_shift; // days its weekday is ahead of the stored date's; -1 when it has none
} idx_told;

void idx_turns_begin(idx_turns *t);

/*
 * Follows the next stamp of a member. Returns true when a new base segment begins with it: `*ret` is that one, for the
 * caller to add once its block is closed; else what the stamp says is noted in the last of `bases`.
 *
 * ret_back  the stamp is earlier than the one before, and nothing has turned
 */
bool idx_turns_follow(idx_turns *t, const idx_told *told, uint64_t i_entry, idx_base_vec *bases,
                      idx_base *ret, bool *ret_back);

/* Stamps that change nothing, as nearly all do: a little later than the one before. */
typedef struct idx_usual {
    dbr_time limit;    // they are earlier than this
    uint64_t max_jump; // and later by at most so much
    bool counts_up;    // steps forward are counted (idx_course.n_up)
} idx_usual;

/* What is usual behind the last stamp of a course, if anything is. Year-less stamps: before the base segment's turn of the
 * year, and not near the end of February. Full ones: any that are not earlier, once the clock was set. */
static inline bool idx_turns_usual(const idx_course *c, idx_form form, const idx_base *last, idx_usual *ret)
{
    if (last->form != form || c->previous == DBR_TIME_NONE) {
        return false;
    }
    if (form == IDX_FULL) {
        *ret = (idx_usual){.limit = INT64_MAX, .max_jump = UINT64_MAX};
        return c->previous >= IDX_WITHOUT_CLOCK;
    }
    bool is_late = c->previous >= IDX_MARCH_2000;
    *ret = (idx_usual){
        .limit = is_late ? INT64_MAX : IDX_MARCH_2000 - DBR_DAY, .max_jump = DBR_HOUR, .counts_up = true};
    return form == IDX_NO_YEAR && !last->is_stepped && last->roll == c->roll &&
           last->is_after_february == is_late;
}

static inline bool idx_is_usual(const idx_usual *u, dbr_time previous, dbr_time local, int8_t weekday_shift)
{
    return local >= previous && (uint64_t)local - (uint64_t)previous <= u->max_jump && local < u->limit &&
           weekday_shift < 0;
}

/* The same as idx_turns_follow for the usual year-less stamp: true when that is what it was. */
static inline bool idx_turns_goes_on(idx_course *c, const idx_told *told, const idx_base *last)
{
    idx_usual u;
    bool is_usual = told->form == IDX_NO_YEAR && idx_turns_usual(c, told->form, last, &u) &&
                    idx_is_usual(&u, c->previous, told->local, told->weekday_shift);
    if (is_usual) {
        c->n_up += told->local > c->previous;
        c->previous = told->local;
    }
    return is_usual;
}

/*
 * What a line with an uptime says about the time of day: the kernel tells when it sets its clock ("setting system clock
 * to … (1739095523)") and audit stamps its records ("audit(1739095523.118:1)"). Noted in `base`; the finer one stays.
 */
void idx_turns_hear(idx_base *base, dbr_time uptime, dbr_slice text);

/* To be called for a FULL stamp that is earlier than the one before, or follows one before IDX_WITHOUT_CLOCK: notes in `m`
 * where the clock was set. More than IDX_MAX_STEPS are lines out of order: `n_steps` tells. */
void idx_turns_step(idx_turns *t, idx_member *m, dbr_time local);

#endif
