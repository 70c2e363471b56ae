/*
 * Turns, seen from one stamp to the next.
 *
 * A year-less stamp that steps back by more than a month has turned the year: lines come late by seconds or hours, not by
 * months. A step forward by nearly a year is a late line from before New Year (or, where the newest stands first, the
 * turn). One forward by half a year or more, back to where the stamps were before the last turn, shows that there was no
 * turn: a machine without a clock of its own woke up on 1 January and was then told the time. What it wrote in between
 * stays on that 1 January, marked as stepped.
 *
 * Date-less stamps turn the day when they step back by more than an hour and a bit: clocks that are set back in autumn go
 * back one hour. Uptimes turn with every step back of more than a second: a boot.
 *
 * Which way a file runs is told by its small steps; until there are some, the oldest stands first.
 */
#include "evidence/turns.h"

#include <assert.h>

/* 2000-03-01T00:00:00 and 2000-02-29 in nanoseconds. */
#define LEAP_DAY_2000 (IDX_MARCH_2000 - DBR_DAY)
#define YEAR_2000     (INT64_C(946684800) * DBR_SECOND)

#define MONTH     (31 * DBR_DAY)
#define HALF_YEAR (182 * DBR_DAY)
#define NEAR_YEAR (300 * DBR_DAY) // forward by so much: over New Year, backwards
#define YEAR_END  (352 * DBR_DAY) // from here on
#define DAY_TURN  (65 * DBR_MINUTE)
#define NEAR_DAY  (22 * DBR_HOUR)
#define WAKE_UP   (2 * DBR_DAY)     // from 1 January on: a clock that does not know the time
#define STEP      (30 * DBR_SECOND) // back by more is no late line
#define MAX_STEP  DBR_DAY           // back by more are two files in one

void idx_turns_begin(idx_turns *t)
{
    *t = (idx_turns){0};
    for (size_t i = 0; i < IDX_FORM_COUNT; i++) {
        t->courses[i].previous = t->courses[i].before = DBR_TIME_NONE;
    }
}

static bool is_year_less(idx_form form)
{
    return form == IDX_NO_YEAR || form == IDX_NO_YEAR_UTC;
}

static bool is_newest_first(const idx_course *c)
{
    return c->n_down > 2 * c->n_up + 1;
}

/* The stretch since the last turn began on 1 January and was a clock's that had not been set: no turn after all. */
static void undo_turn(idx_course *c, idx_form form, idx_base_vec *bases)
{
    for (size_t i = c->turn_base; i < bases->n; i++) {
        if (bases->items[i].form == form) {
            bases->items[i].roll--;
            bases->items[i].is_stepped = true;
        }
    }
    c->roll--;
}

static int year_turn(idx_course *c, const idx_told *told, idx_base_vec *bases)
{
    dbr_time jump = told->local - c->previous;
    if (is_newest_first(c)) {
        return jump > MONTH ? -1 : jump < -NEAR_YEAR ? 1 : 0;
    }
    if (jump < -MONTH) {
        c->before = c->previous;
        c->turn_base = (uint32_t)bases->n;
        return 1;
    }
    bool has_before = c->before != DBR_TIME_NONE;
    bool was_near_end = has_before && c->before - YEAR_2000 > YEAR_END; // then 1 January is what comes next
    bool is_back_again = has_before && !was_near_end && jump > HALF_YEAR &&
                         c->previous - YEAR_2000 < WAKE_UP && told->local > c->before - DBR_DAY &&
                         told->local < c->before + MONTH;
    if (is_back_again && c->turn_base < bases->n) {
        undo_turn(c, told->form, bases);
        c->before = DBR_TIME_NONE;
        return 0;
    }
    bool is_downward = c->n_down > 0 && c->n_up == 0;
    return jump > NEAR_YEAR || (is_downward && jump > HALF_YEAR) ? -1 : 0;
}

static int day_turn(const idx_course *c, dbr_time jump)
{
    if (is_newest_first(c)) {
        return jump > DAY_TURN ? -1 : jump < -NEAR_DAY ? 1 : 0;
    }
    bool is_downward = c->n_down > 0 && c->n_up == 0;
    return jump < -DAY_TURN ? 1 : jump > NEAR_DAY || (is_downward && jump > NEAR_DAY / 2) ? -1 : 0;
}

static int turn_of(idx_turns *t, const idx_told *told, idx_base_vec *bases)
{
    idx_course *c = &t->courses[told->form];
    dbr_time jump = c->previous == DBR_TIME_NONE ? 0 : told->local - c->previous;
    dbr_time small = is_year_less(told->form) ? MONTH : DBR_HOUR;
    int turn = 0;
    switch (told->form) {
    case IDX_FULL:
        return 0;
    case IDX_NO_YEAR:
    case IDX_NO_YEAR_UTC:
        turn = c->previous != DBR_TIME_NONE ? year_turn(c, told, bases) : 0;
        break;
    case IDX_NO_DATE:
    case IDX_NO_DATE_UTC:
        turn = day_turn(c, jump);
        break;
    case IDX_UPTIME:
        turn = jump < -DBR_SECOND ? 1 : 0;
        break;
    case IDX_FORM_COUNT:
        break;
    }
    c->n_up += jump > 0 && jump <= small;
    c->n_down += jump < 0 && jump >= -small;
    return turn;
}

/* The weekdays of a base segment agree with each other, or say nothing. */
static void note(idx_base *base, const idx_told *told)
{
    if (is_year_less(told->form) && told->local >= LEAP_DAY_2000 && told->local < IDX_MARCH_2000) {
        base->has_leap_day = true;
    }
    if (told->weekday_shift >= 0 && base->weekday_shift != IDX_WEEKDAYS_DIFFER) {
        bool differs = base->weekday_shift >= 0 && base->weekday_shift != told->weekday_shift;
        base->weekday_shift = differs ? IDX_WEEKDAYS_DIFFER : told->weekday_shift;
    }
}

bool idx_turns_follow(idx_turns *t, const idx_told *told, uint64_t i_entry, idx_base_vec *bases,
                      idx_base *ret, bool *ret_back)
{
    assert(told->form < IDX_FORM_COUNT && told->local != DBR_TIME_NONE);
    idx_course *c = &t->courses[told->form];
    int turn = turn_of(t, told, bases);
    c->roll += turn;
    *ret_back = c->previous != DBR_TIME_NONE && told->local < c->previous && turn == 0;
    c->previous = told->local;
    bool is_late = is_year_less(told->form) && told->local >= IDX_MARCH_2000;
    idx_base *last = bases->n > 0 ? &bases->items[bases->n - 1] : NULL;
    bool is_stretch = last != NULL && !last->is_stepped; // what follows an undone turn is no part of it
    if (is_stretch && last->form == told->form && last->roll == c->roll &&
        last->is_after_february == is_late) {
        note(last, told);
        return false;
    }
    *ret = (idx_base){.i_entry = i_entry,
                      .form = told->form,
                      .roll = c->roll,
                      .is_after_february = is_late,
                      .weekday_shift = IDX_NO_WEEKDAY,
                      .boot = DBR_TIME_NONE};
    note(ret, told);
    return true;
}

/* The number behind `mark` in the text, "1739095523" or "1739095523.118", in nanoseconds; DBR_TIME_NONE for none. */
static dbr_time epoch_behind(dbr_slice text, const char *mark, const char *stop)
{
    size_t at = dbr_slice_find(text, dbr_slice_str(mark));
    if (at == SIZE_MAX) {
        return DBR_TIME_NONE;
    }
    dbr_slice rest = dbr_slice_sub(text, at + strlen(mark), at + strlen(mark) + 64);
    dbr_slice number = rest;
    for (const char *s = stop; *s != '\0'; s++) {
        size_t end = dbr_slice_find_char(number, *s);
        number = end != SIZE_MAX ? dbr_slice_sub(number, 0, end) : number;
    }
    dbr_stamp stamp;
    return number.len >= 10 && dbr_stamp_read_epoch(number, &stamp) ? stamp.local : DBR_TIME_NONE;
}

void idx_turns_hear(idx_base *base, dbr_time uptime, dbr_slice text)
{
    assert(base->form == IDX_UPTIME);
    dbr_time at = base->is_boot_fine ? DBR_TIME_NONE : epoch_behind(text, "audit(", ":)");
    if (at != DBR_TIME_NONE) {
        base->is_boot_fine = true;
    } else if (base->boot == DBR_TIME_NONE &&
               dbr_slice_find(text, dbr_slice_str("setting system clock to ")) != SIZE_MAX) {
        at = epoch_behind(text, " UTC (", ")");
    }
    base->boot = at != DBR_TIME_NONE ? at - uptime : base->boot;
}

void idx_turns_step(idx_turns *t, idx_member *m, dbr_time local)
{
    dbr_time before = t->courses[IDX_FULL].previous;
    bool is_back = before != DBR_TIME_NONE && local < before - STEP && local > before - MAX_STEP;
    bool is_set = before != DBR_TIME_NONE && before < IDX_WITHOUT_CLOCK && local > before + 365 * DBR_DAY;
    if (is_back || is_set) {
        t->n_steps++;
        if (m->steps.n < IDX_MAX_STEPS) {
            *DBR_PUSH(&m->steps) = (dbr_clock_step){.i_entry = m->n_entries, .from = before, .to = local};
        }
    }
}
