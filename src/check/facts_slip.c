/*
 * Which rows of a timeline are out of order, and whether a slip of the pen in one value explains it.
 *
 * The longest run of rows that are in order stays; what is left over is out. Only that tells the one row that is wrong from the
 * many that are right: in 09:58, 10:02, 22:31, 10:33 it is the third, whatever its neighbours are compared with.
 *
 *     10:05 10:22 10:12 10:40    10:12 is out; as 10:12 is no slip of a time that fits, the row stands in the wrong place
 *     10:55 10:58 10:02 11:05    10:02 is out; 11:02 would fit: the hour was not counted on
 *     03-12 12-03 03-12          12-03 is out; month and day changed places
 *
 * A slip is likely when one value fits between the rows that stay and those are near each other: a wide gap takes anything. It
 * is sure when it is the only one and no other explanation is as good: that the row moved by one place, or that the rows which
 * it is against slipped, being as many.
 *
 * Clock times without a date are read as past midnight when they go back far, so a slip of twelve hours breaks no order: it
 * makes a day of an hour. That is looked for on its own (check_half_day_slip).
 *
 * The longest run is looked for where rows are out of order only, in pieces of MAX_PIECE rows: quadratic there, linear elsewhere.
 */
#include "check/check_impl.h"

#include <assert.h>

#define MAX_PIECE    1024u             // rows in which some are out of order; more are no timeline
#define GAP_OF_DATES (14 * DBR_DAY)    // between the rows around it, when year, month or day slipped
#define GAP_OF_YEAR  (100 * DBR_DAY)   // when a year did: a quarter of the chances
#define GAP_OF_HALF  (6 * DBR_HOUR)    // when twelve hours did
#define GAP_OF_DIGIT (30 * DBR_MINUTE) // when an hour or two digits did
#define GAP_OF_END   (30 * DBR_MINUTE) // from the first or last row, when what slipped stands beyond it
#define MAX_TRIED    256u              // rows that are out
#define GAP_OF_DAY   (2 * DBR_HOUR)    // for check_half_day_slip
#define MAX_TEXT     64u               // bytes of a time

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static dbr_time distance(dbr_time a, dbr_time b)
{
    return a > b ? a - b : b - a;
}

/* ---- the longest run in order ---- */

static dbr_time key_of(const dbr_row *row, bool is_newest_first)
{
    return is_newest_first ? -row->time : row->time;
}

/* Of the piece [begin, end) of `index`: marks in `is_out` what is not of the longest run. Of runs as long the one counts whose
 * rows stand first, so that of two neighbours the second is out. */
static void judge_piece(const dbr_row *rows, const size_t *index, size_t begin, size_t end,
                        bool is_newest_first, dbr_arena *arena, bool *is_out)
{
    size_t n = end - begin;
    size_t *length = DBR_NEW_N(arena, size_t, n);
    size_t *next = DBR_NEW_N(arena, size_t, n);
    size_t first = 0;
    for (size_t i = n; i-- > 0;) { // from the back: the longest run that begins here
        length[i] = 1;
        next[i] = SIZE_MAX;
        for (size_t k = i + 1; k < n; k++) {
            bool follows =
                !check_is_against(&rows[index[begin + i]], &rows[index[begin + k]], is_newest_first);
            if (follows && length[k] + 1 > length[i]) {
                length[i] = length[k] + 1;
                next[i] = k;
            }
        }
        first = length[i] >= length[first] ? i : first;
    }
    for (size_t i = 0; i < n; i++) {
        is_out[index[begin + i]] = true;
    }
    for (size_t i = first; i != SIZE_MAX; i = next[i]) {
        is_out[index[begin + i]] = false;
    }
}

static bool find_longest(const dbr_row *rows, size_t n, bool is_newest_first, const bool *is_left_out,
                         dbr_arena *arena, bool *is_out)
{
    size_t *index = DBR_NEW_N(arena, size_t, n + 1);
    size_t n_timed = 0;
    bool is_sorted = true;
    for (size_t i = 0; i < n; i++) {
        is_out[i] = false;
        if (rows[i].time != DBR_TIME_NONE && (is_left_out == NULL || !is_left_out[i])) {
            is_sorted = is_sorted && (n_timed == 0 || key_of(&rows[index[n_timed - 1]], is_newest_first) <=
                                                          key_of(&rows[i], is_newest_first));
            index[n_timed++] = i;
        }
    }
    if (is_sorted) {
        return true;
    }
    /* Pieces: cut where all before is no later than all behind. */
    dbr_time *least = DBR_NEW_N(arena, dbr_time, n_timed + 1);
    least[n_timed] = INT64_MAX;
    for (size_t i = n_timed; i-- > 0;) {
        dbr_time key = key_of(&rows[index[i]], is_newest_first);
        least[i] = key < least[i + 1] ? key : least[i + 1];
    }
    dbr_time most = INT64_MIN;
    for (size_t i = 0, begin = 0; i < n_timed; i++) {
        dbr_time key = key_of(&rows[index[i]], is_newest_first);
        most = key > most ? key : most;
        if (most > least[i + 1]) {
            continue;
        }
        if (i + 1 - begin > MAX_PIECE) {
            return false;
        }
        if (i > begin) {
            judge_piece(rows, index, begin, i + 1, is_newest_first, arena, is_out);
        }
        begin = i + 1;
    }
    return true;
}

/* ---- slips ---- */

/* The time a row would have, and how it would be written. */
typedef struct guess {
    dbr_time time, gap; // `gap`: the most between the rows around it for this to be likely
    char text[MAX_TEXT];
} guess;

/* Where "10:05" or "9:05" begins in the text, its hour of `*ret_n` digits; SIZE_MAX. */
static size_t find_clock(dbr_slice s, size_t *ret_n)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.ptr[i]) || (i > 0 && is_digit(s.ptr[i - 1]))) {
            continue;
        }
        size_t n = i + 1 < s.len && is_digit(s.ptr[i + 1]) ? 2 : 1;
        bool is_clock = i + n + 2 < s.len && s.ptr[i + n] == ':' && is_digit(s.ptr[i + n + 1]) &&
                        is_digit(s.ptr[i + n + 2]);
        if (is_clock) {
            *ret_n = n;
            return i;
        }
    }
    return SIZE_MAX;
}

/* 'a' or 'p' of "am" or "pm" behind the clock; SIZE_MAX. */
static size_t find_half(dbr_slice s, size_t at)
{
    for (size_t i = at; i + 1 < s.len; i++) {
        if ((s.ptr[i + 1] == 'm' || s.ptr[i + 1] == 'M') && strchr("aApP", s.ptr[i]) != NULL) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool guess_half_day(const dbr_row *row, guess *g)
{
    size_t n = 0;
    size_t at = find_clock(row->time_text, &n);
    size_t half = at != SIZE_MAX ? find_half(row->time_text, at) : SIZE_MAX;
    if (at == SIZE_MAX || (n != 2 && half == SIZE_MAX)) {
        return false;
    }
    int hour = n == 2 ? (g->text[at] - '0') * 10 + (g->text[at + 1] - '0') : g->text[at] - '0';
    bool is_afternoon = half != SIZE_MAX ? (g->text[half] | 0x20) == 'p' : hour >= 12;
    if (half != SIZE_MAX) {
        g->text[half] = (char)(g->text[half] + (is_afternoon ? 'a' - 'p' : 'p' - 'a'));
    } else if (hour < 24) {
        hour += is_afternoon ? -12 : 12;
        g->text[at] = (char)('0' + hour / 10);
        g->text[at + 1] = (char)('0' + hour % 10);
    } else {
        return false;
    }
    g->time = row->time + (is_afternoon ? -12 : 12) * DBR_HOUR;
    g->gap = GAP_OF_HALF;
    return true;
}

/* An hour more or less, or digits of the hour or the minutes that changed places: `way` 0 to 3. */
static bool guess_digits(const dbr_row *row, int way, guess *g)
{
    size_t n = 0;
    size_t at = find_clock(row->time_text, &n);
    if (at == SIZE_MAX || n != 2 || find_half(row->time_text, at) != SIZE_MAX) {
        return false;
    }
    char *c = &g->text[at];
    int hour = (c[0] - '0') * 10 + (c[1] - '0');
    int minute = (c[3] - '0') * 10 + (c[4] - '0');
    int new_hour = way == 0 ? hour + 1 : way == 1 ? hour - 1 : way == 2 ? hour % 10 * 10 + hour / 10 : hour;
    int new_minute = way == 3 ? minute % 10 * 10 + minute / 10 : minute;
    if (new_hour < 0 || new_hour > 23 || new_minute > 59 || (new_hour == hour && new_minute == minute)) {
        return false;
    }
    c[0] = (char)('0' + new_hour / 10);
    c[1] = (char)('0' + new_hour % 10);
    c[3] = (char)('0' + new_minute / 10);
    c[4] = (char)('0' + new_minute % 10);
    g->time = row->time + (new_hour - hour) * DBR_HOUR + (new_minute - minute) * DBR_MINUTE;
    g->gap = GAP_OF_DIGIT;
    return true;
}

/* Where "2025-03-12" begins; SIZE_MAX. */
static size_t find_date(dbr_slice s)
{
    for (size_t i = 0; i + 9 < s.len; i++) {
        char mark = s.ptr[i + 4];
        if (is_digit(s.ptr[i]) && is_digit(s.ptr[i + 3]) && (mark == '-' || mark == '/') &&
            is_digit(s.ptr[i + 5]) && is_digit(s.ptr[i + 6]) && s.ptr[i + 7] == mark &&
            is_digit(s.ptr[i + 8]) && is_digit(s.ptr[i + 9])) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* With another date: of `text` the ten bytes at `at` have been written. False when there is none. */
static bool read_date(const dbr_row *row, size_t at, dbr_time gap, guess *g)
{
    dbr_time was = DBR_TIME_NONE;
    dbr_time is = DBR_TIME_NONE;
    if (dbr_date_parse(dbr_slice_sub(row->time_text, at, at + 10), &was) != 10 ||
        dbr_date_parse(dbr_slice_of(g->text + at, 10), &is) != 10) {
        return false;
    }
    g->time = row->time + (is - was);
    g->gap = gap;
    return is != was;
}

/* The year before or after; month and day changed; the date of a neighbour, from which one digit differs. */
typedef enum date_slip { SLIP_YEAR_ON, SLIP_YEAR_BACK, SLIP_MONTH_DAY, SLIP_DIGIT } date_slip;

static bool guess_date(const dbr_row *row, date_slip slip, const dbr_row *near, guess *g)
{
    size_t at = row->has_date ? find_date(row->time_text) : SIZE_MAX;
    if (at == SIZE_MAX) {
        return false;
    }
    char *c = &g->text[at];
    dbr_slice s = dbr_slice_from(row->time_text, at);
    if (slip == SLIP_MONTH_DAY) {
        memcpy(c + 5, s.ptr + 8, 2);
        memcpy(c + 8, s.ptr + 5, 2);
        return read_date(row, at, GAP_OF_DATES, g);
    }
    if (slip == SLIP_DIGIT) {
        size_t near_at = near != NULL ? find_date(near->time_text) : SIZE_MAX;
        size_t n_other = 0;
        for (size_t i = 0; near_at != SIZE_MAX && i < 10; i++) {
            n_other += near->time_text.ptr[near_at + i] != s.ptr[i] ? 1 : 0;
        }
        if (n_other == 1) {
            memcpy(c, near->time_text.ptr + near_at, 10);
        }
        return n_other == 1 && read_date(row, at, GAP_OF_DATES, g);
    }
    int year = (s.ptr[0] - '0') * 1000 + (s.ptr[1] - '0') * 100 + (s.ptr[2] - '0') * 10 + (s.ptr[3] - '0');
    year += slip == SLIP_YEAR_ON ? 1 : -1;
    for (int i = 3; i >= 0; i--, year /= 10) {
        c[i] = (char)('0' + year % 10);
    }
    return read_date(row, at, GAP_OF_YEAR, g);
}

/* Whether the row would stand well between the two with this time. Either may be NULL, not both; then the other is near. */
static bool fits_between(const dbr_row *row, const dbr_row *before, const dbr_row *behind,
                         bool is_newest_first, const guess *g)
{
    dbr_row meant = *row;
    meant.time = g->time;
    if ((before != NULL && check_is_against(before, &meant, is_newest_first)) ||
        (behind != NULL && check_is_against(&meant, behind, is_newest_first))) {
        return false;
    }
    bool is_at_end = before == NULL || behind == NULL; // a year on or back fits there always
    dbr_time gap = distance(before != NULL ? before->time : g->time, behind != NULL ? behind->time : g->time);
    bool is_between = !is_at_end && g->time != before->time && g->time != behind->time;
    return gap <= (is_at_end && g->gap > GAP_OF_DATES ? GAP_OF_DATES : g->gap) &&
           (is_between || g->gap != GAP_OF_DIGIT);
}

/* The slips that explain why a row is out. */
typedef struct slips {
    size_t n;
    guess only;      // when `n` is 1
    bool is_between; // it has rows before and behind it
    bool is_close;   // it has not, but stands right beside the one it has, and no row is near its own time
} slips;

static const dbr_row *kept(const dbr_row *rows, const bool *is_out, size_t k, size_t i, size_t i_back)
{
    bool is_gone = k == i || (is_out[k] && k != i_back) || rows[k].time == DBR_TIME_NONE;
    return is_gone ? NULL : &rows[k];
}

/* Of row `i`, which is out; row `i_back`, if not SIZE_MAX, is not. */
static slips find_slips(const dbr_row *rows, size_t n, size_t i, size_t i_back, const bool *is_out,
                        bool is_newest_first)
{
    const dbr_row *row = &rows[i];
    const dbr_row *before = NULL;
    const dbr_row *behind = NULL;
    slips ret = {0};
    for (size_t k = i; k-- > 0 && before == NULL;) {
        before = kept(rows, is_out, k, i, i_back);
    }
    for (size_t k = i + 1; k < n && behind == NULL; k++) {
        behind = kept(rows, is_out, k, i, i_back);
    }
    ret.is_between = before != NULL && behind != NULL;
    for (int way = 0; way < 10 && row->time_text.len < MAX_TEXT && (before != NULL || behind != NULL);
         way++) {
        guess g = {.time = DBR_TIME_NONE};
        memcpy(g.text, row->time_text.ptr, row->time_text.len);
        bool can = way < 3   ? guess_date(row, (date_slip)way, NULL, &g)
                   : way < 5 ? guess_date(row, SLIP_DIGIT, way == 3 ? before : behind, &g)
                   : way < 6 ? guess_half_day(row, &g)
                             : guess_digits(row, way - 6, &g);
        bool is_known = ret.n == 1 && strcmp(ret.only.text, g.text) == 0;
        if (can && !is_known && fits_between(row, before, behind, is_newest_first, &g)) {
            ret.only = g;
            ret.n++;
        }
    }
    if (ret.n == 1 && !ret.is_between) {
        const dbr_row *beside = before != NULL ? before : behind;
        ret.is_close = distance(beside->time, ret.only.time) <= GAP_OF_END;
        for (size_t k = 0; k < n && ret.is_close; k++) {
            const dbr_row *other = kept(rows, is_out, k, i, i_back);
            ret.is_close = other == NULL || distance(other->time, row->time) > ret.only.gap;
        }
    }
    return ret;
}

/* How many of the rows that stay row `i` is on the wrong side of, and which; the first of those behind it. */
static size_t find_against(const dbr_row *rows, size_t n, size_t i, const bool *is_out, bool is_newest_first,
                           size_t *ret_other, bool *ret_stands_high)
{
    size_t n_against = 0;
    *ret_other = 0;
    *ret_stands_high = false;
    for (size_t k = 0; k < n; k++) {
        const dbr_row *other = kept(rows, is_out, k, i, SIZE_MAX);
        bool is_low = other != NULL && k < i && check_is_against(other, &rows[i], is_newest_first);
        bool is_high = other != NULL && k > i && check_is_against(&rows[i], other, is_newest_first);
        n_against += is_low || is_high ? 1 : 0;
        *ret_stands_high |= is_high;
        *ret_other = is_low || (is_high && n_against == 1) ? k : *ret_other;
    }
    return n_against;
}

/* Of two rows either may be out when they are against each other only: out is the one that slipped where it stands. */
static void choose_of_two(const dbr_row *rows, size_t n, bool is_newest_first, const bool *is_left_out,
                          dbr_arena *arena, bool *is_out)
{
    bool *is_gone = DBR_NEW_N(arena, bool, n + 1);
    for (size_t i = 0; i < n; i++) {
        is_gone[i] = is_out[i] || (is_left_out != NULL && is_left_out[i]);
    }
    for (size_t i = 0, n_tried = 0; i < n && n_tried < MAX_TRIED; i++) {
        size_t other = 0;
        bool stands_high = false;
        if (!is_out[i]) {
            continue;
        }
        n_tried++;
        if (find_against(rows, n, i, is_gone, is_newest_first, &other, &stands_high) != 1) {
            continue;
        }
        slips own = find_slips(rows, n, i, SIZE_MAX, is_gone, is_newest_first);
        slips others = find_slips(rows, n, other, i, is_gone, is_newest_first);
        if (others.n == 1 && others.is_between && others.only.gap != GAP_OF_DIGIT &&
            (own.n == 0 || !own.is_between)) {
            is_out[i] = is_gone[i] = false;
            is_out[other] = is_gone[other] = true;
            i = other > i ? other : i; // what was chosen stays so
        }
    }
}

bool check_find_strays(const dbr_row *rows, size_t n, bool is_newest_first, const bool *is_left_out,
                       dbr_arena *arena, bool *is_out)
{
    if (!find_longest(rows, n, is_newest_first, is_left_out, arena, is_out)) {
        return false;
    }
    choose_of_two(rows, n, is_newest_first, is_left_out, arena, is_out);
    return true;
}

void check_explain_stray(const dbr_row *rows, size_t n, size_t i, const bool *is_out, bool is_newest_first,
                         dbr_arena *arena, check_stray *ret)
{
    *ret = (check_stray){0};
    size_t n_out = 0;
    for (size_t k = 0; k < n; k++) {
        n_out += is_out[k] ? 1 : 0;
    }
    size_t n_against = find_against(rows, n, i, is_out, is_newest_first, &ret->i_other, &ret->stands_high);
    slips own = find_slips(rows, n, i, SIZE_MAX, is_out, is_newest_first);
    slips others = {0};
    if (n_against == 1) {
        others = find_slips(rows, n, ret->i_other, i, is_out, is_newest_first);
    }
    ret->n_meanings = own.n + others.n;
    if (own.n != 1 || (!own.is_between && !own.is_close)) {
        return; // several, or one that the rows do not show
    }
    /* As many rows say that it is out as it says are: those may be what is wrong, unless it is far from all of them. */
    bool is_tied = n_against <= n_out && !(n_against == 1 && others.n == 0) &&
                   !(own.is_between && distance(rows[i].time, own.only.time) > GAP_OF_DATES);
    ret->meant = dbr_slice_dup(arena, dbr_slice_str(own.only.text));
    ret->is_sure = !is_tied && (own.only.gap != GAP_OF_DIGIT || n_against > 1);
}

/* ---- twelve hours in clock times without dates ---- */

/* A row of a clock time and nothing that says a day: no date in the row, and no line between it and the row before. */
static bool is_bare(const dbr_document *d, const dbr_row *row, const dbr_row *before)
{
    if (row->has_date || row->is_approximate || row->time == DBR_TIME_NONE || row->time_text.len > 12 ||
        row->resolution > DBR_MINUTE || row->end != DBR_TIME_NONE || row->i_timeline != before->i_timeline ||
        before->at.end > row->at.begin) {
        return false;
    }
    dbr_slice between = dbr_slice_trim(dbr_slice_sub(d->bytes, before->at.end, row->at.begin));
    return between.len <= 2 && row->time_text.len > 0 && is_digit(row->time_text.ptr[0]) &&
           !dbr_slice_has_digits(dbr_slice_sub(d->bytes, row->at.begin, row->time_at.begin));
}

bool check_half_day_slip(const dbr_document *d, const dbr_row *row, dbr_arena *arena, dbr_slice *ret_meant)
{
    const dbr_row *before = row - 1;
    const dbr_row *behind = row + 1;
    guess g = {.time = DBR_TIME_NONE};
    assert(row > d->rows && behind < d->rows + d->n_rows);
    dbr_time day = behind->time - before->time;
    if (before->time == DBR_TIME_NONE || behind->time == DBR_TIME_NONE || day < DBR_DAY ||
        day > DBR_DAY + GAP_OF_DAY || row->time_text.len >= MAX_TEXT || !is_bare(d, row, before) ||
        !is_bare(d, behind, row)) {
        return false;
    }
    memcpy(g.text, row->time_text.ptr, row->time_text.len);
    if (!guess_half_day(row, &g)) {
        return false;
    }
    g.time -= g.time > behind->time - DBR_DAY ? DBR_DAY : 0;
    if (g.time < before->time || g.time > behind->time - DBR_DAY) {
        return false;
    }
    *ret_meant = dbr_slice_dup(arena, dbr_slice_str(g.text));
    return true;
}
