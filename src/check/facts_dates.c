/*
 * Facts, third part: dates on their own, zones, deadlines.
 *
 *   facts/date            no such date: 2025-02-30, 22025-03-18
 *   facts/future          the incident or its review lies in the future
 *   facts/zone            clock times, and nobody says of which zone; or rows of two zones in one timeline
 *   facts/review-early    reviewed before it happened
 *   facts/deadline-early  an item due before the incident
 *   facts/deadline-late   an item due after the four-week follow-up that is to check it
 *   facts/weekend         an item due on a Saturday or Sunday
 *
 * Source: the guide (review in four weeks); research/blameless.md §5: a quarter of the reports with clock
 * times name no zone.
 */
#include "check/check_impl.h"

#define FOLLOW_UP (28 * DBR_DAY) // the guide: "follow-up review scheduled for 4 weeks out"
#define PATIENCE  DBR_DAY        // zones apart, "now" may be a day behind what a report says

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- facts/date ---- */

static size_t digits_at(dbr_slice s, size_t i)
{
    size_t n = 0;
    while (i + n < s.len && is_digit(s.ptr[i + n])) {
        n++;
    }
    return n;
}

static int number_at(dbr_slice s, size_t i, size_t n)
{
    int value = 0;
    for (size_t k = 0; k < n && k < 6; k++) {
        value = value * 10 + (s.ptr[i + k] - '0');
    }
    return value;
}

/* The length of what is written as YYYY-MM-DD at `i` and is no date of our time; 0. */
static size_t no_date_at(dbr_slice s, size_t i)
{
    size_t n_year = digits_at(s, i);
    char before = i > 0 ? s.ptr[i - 1] : ' ';
    size_t month = i + n_year + 1;
    bool is_shape = (n_year == 4 || n_year == 5) && month + 4 < s.len && s.ptr[month - 1] == '-' &&
                    digits_at(s, month) == 2 && s.ptr[month + 2] == '-' && digits_at(s, month + 3) == 2;
    char behind = is_shape && month + 5 < s.len ? s.ptr[month + 5] : ' ';
    bool is_word = (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z') || before == '-' ||
                   before == '.' || before == '_' || before == '/' || before == '+' || behind == '-' ||
                   behind == '_' || behind == '/';
    if (!is_shape || is_word) {
        return 0;
    }
    dbr_civil c = {
        .year = number_at(s, i, n_year), .month = number_at(s, month, 2), .day = number_at(s, month + 3, 2)};
    bool is_plausible_shape = c.month <= 31 && c.day <= 39; // "1234-56-78" is a number of something
    bool is_plausible_year = n_year == 5 || (c.year >= 1990 && c.year < 2100);
    return is_plausible_shape && is_plausible_year && (n_year == 5 || !dbr_civil_is_valid(&c)) ? n_year + 6
                                                                                               : 0;
}

/* A day and a month in letters, a year: "31 February 2025", "February 31st, 2025", 2025年2月31日, at `at`; its length when there
 * is no such date, else 0. */
static size_t no_date_in_words(dbr_slice s, size_t at)
{
    static const char *const MONTHS[12] = {"January",   "February", "March",    "April",
                                           "May",       "June",     "July",     "August",
                                           "September", "October",  "November", "December"};
    dbr_civil c = {0};
    size_t i = at;
    bool is_day_first = i < s.len && is_digit(s.ptr[i]);
    for (int part = 0; part < 2; part++) { // the day and the month, in either order
        if ((part == 0) == is_day_first) {
            size_t n = digits_at(s, i);
            c.day = n == 1 || n == 2 ? number_at(s, i, n) : 0;
            i += n;
            dbr_slice th = dbr_slice_sub(s, i, i + 2);
            i += dbr_slice_is(th, "st") || dbr_slice_is(th, "nd") || dbr_slice_is(th, "rd") ||
                         dbr_slice_is(th, "th")
                     ? 2
                     : 0;
        } else {
            for (int m = 0; m < 12 && c.month == 0; m++) {
                dbr_slice name = dbr_slice_str(MONTHS[m]);
                bool is_full = dbr_slice_starts(dbr_slice_from(s, i), MONTHS[m]);
                bool is_short = dbr_slice_eq(dbr_slice_sub(s, i, i + 3), dbr_slice_sub(name, 0, 3)) &&
                                i + 3 < s.len && (s.ptr[i + 3] == ' ' || s.ptr[i + 3] == '.');
                c.month = is_full || is_short ? m + 1 : 0;
                i += is_full ? name.len : is_short ? 3 : 0;
            }
            i += i < s.len && s.ptr[i] == '.' ? 1 : 0;
        }
        i += i < s.len && s.ptr[i] == ',' ? 1 : 0;
        bool is_apart = i < s.len && s.ptr[i] == ' ';
        if (!is_apart || (c.day == 0 && c.month == 0)) {
            return 0;
        }
        i++;
    }
    c.year = digits_at(s, i) == 4 ? number_at(s, i, 4) : 0;
    bool is_date = c.year >= 1990 && c.year < 2100 && c.month > 0 && c.day > 0 && c.day <= 39;
    return is_date && !dbr_civil_is_valid(&c) ? i + 4 - at : 0;
}

static size_t no_date_in_chinese(dbr_slice s, size_t at)
{
    static const char *const UNITS[3] = {"年", "月", "日"};
    int value[3] = {0};
    size_t i = at;
    for (int part = 0; part < 3; part++) {
        i += i < s.len && s.ptr[i] == ' ' ? 1 : 0;
        size_t n = digits_at(s, i);
        value[part] = number_at(s, i, n);
        i += n;
        i += i < s.len && s.ptr[i] == ' ' ? 1 : 0;
        if (n == 0 || n > 4 || !dbr_slice_starts(dbr_slice_from(s, i), UNITS[part])) {
            return 0;
        }
        i += strlen(UNITS[part]);
    }
    dbr_civil c = {.year = value[0], .month = value[1], .day = value[2]};
    return c.year >= 1990 && c.year < 2100 && c.month <= 39 && c.day <= 39 && !dbr_civil_is_valid(&c) ? i - at
                                                                                                      : 0;
}

/* Dates in words, in one sentence. */
static void worded_dates_in(dbr_check_run *run, const dbr_sentence *s, bool is_chinese)
{
    static const char MONTH_LETTERS[] = "JFMASOND";
    dbr_slice t = s->text;
    for (size_t i = 0; i + 9 < t.len; i++) {
        char before = i > 0 ? t.ptr[i - 1] : ' ';
        bool is_number = is_digit(t.ptr[i]);
        bool begins = is_number
                          ? !is_digit(before) && before != '.' && before != ','
                          : before == ' ' && strchr(MONTH_LETTERS, t.ptr[i]) != NULL && t.ptr[i] != '\0';
        size_t n = !begins ? 0 : is_chinese ? no_date_in_chinese(t, i) : no_date_in_words(t, i);
        if (n > 0) {
            CHECK_SAY(run, check_offset(s, i), check_offset(s, i + n - 1) + 1, DBR_T_CHECK_DATE,
                      check_str(run, dbr_slice_sub(t, i, i + n)));
            i += n - 1;
        }
    }
}

static bool tells_of_no_date(dbr_slice s);

static void dates_in(dbr_check_run *run, size_t begin, size_t end)
{
    dbr_slice s = run->d->bytes;
    for (size_t i = begin; i + 9 < end && i + 9 < s.len; i++) {
        bool begins = is_digit(s.ptr[i]) && (i == 0 || !is_digit(s.ptr[i - 1]));
        size_t n = begins ? no_date_at(s, i) : 0;
        if (n > 0) {
            CHECK_SAY(run, i, i + n, DBR_T_CHECK_DATE, check_str(run, dbr_slice_sub(s, i, i + n)));
        }
        i += begins ? digits_at(s, i) - 1 : 0;
    }
}

/* "31 April", "April 31st", 4月31日, without a year: the length of what stands at `i`, which is a number behind its month or before
 * it; `*ret_begin` where it begins. 0 when the month has such a day. */
static size_t no_day_at(dbr_slice s, size_t i, size_t *ret_begin)
{
    static const char *const SHORT[] = {"April", "June", "September", "November", "February"};
    size_t n = digits_at(s, i);
    int day = n == 2 ? number_at(s, i, 2) : 0;
    size_t end = i + n;
    if (day < 30 || day > 39) {
        return 0;
    }
    if (dbr_slice_starts(dbr_slice_from(s, end), "日")) {
        size_t month = i >= 3 && dbr_slice_ends(dbr_slice_sub(s, 0, i), "月") ? i - 3 : 0;
        size_t begin = month;
        while (begin > 0 && month - begin < 2 && is_digit(s.ptr[begin - 1])) {
            begin--;
        }
        int m = month > begin ? number_at(s, begin, month - begin) : 0;
        bool is_dated = dbr_slice_ends(dbr_slice_sub(s, 0, begin), "年");
        int last = m == 2 ? 29 : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
        *ret_begin = begin;
        return m >= 1 && m <= 12 && !is_dated && day > last ? end + 3 - begin : 0;
    }
    static const char *const BEHIND[] = {"st", "nd", "rd", "th"};
    for (size_t k = 0; k < 4; k++) {
        end += dbr_slice_starts(dbr_slice_from(s, end), BEHIND[k]) ? 2 : 0;
    }
    size_t name = end + (dbr_slice_starts(dbr_slice_from(s, end), " of ") ? 4 : 1);
    for (size_t k = 0; k < sizeof(SHORT) / sizeof(*SHORT); k++) {
        size_t len = strlen(SHORT[k]);
        bool is_behind =
            end < s.len && s.ptr[end] == ' ' && dbr_slice_starts(dbr_slice_from(s, name), SHORT[k]);
        bool is_before =
            i > len && s.ptr[i - 1] == ' ' && dbr_slice_ends(dbr_slice_sub(s, 0, i - 1), SHORT[k]);
        size_t past = is_behind ? name + len : end;
        dbr_slice rest = dbr_slice_from(s, past + (past < s.len && s.ptr[past] == ',' ? 1 : 0));
        bool has_year = rest.len > 4 && rest.ptr[0] == ' ' && digits_at(rest, 1) == 4;
        *ret_begin = is_behind ? i : i - len - 1;
        if ((is_behind || is_before) && !has_year && (day > 30 || k == 4)) {
            return past - *ret_begin;
        }
    }
    return 0;
}

static void days_in(dbr_check_run *run, const dbr_sentence *s)
{
    dbr_slice t = s->text;
    for (size_t i = 0; i + 2 < t.len; i++) {
        const char *next = memchr(t.ptr + i, '3', t.len - i);
        i = next != NULL ? (size_t)(next - t.ptr) : t.len;
        size_t begin = 0;
        bool begins = i + 2 < t.len &&
                      (i == 0 || (!is_digit(t.ptr[i - 1]) && t.ptr[i - 1] != '-' && t.ptr[i - 1] != '.'));
        size_t n = begins ? no_day_at(t, i, &begin) : 0;
        if (n > 0 && !tells_of_no_date(t)) {
            CHECK_SAY(run, check_offset(s, begin), check_offset(s, begin + n - 1) + 1, DBR_T_CHECK_DATE,
                      check_str(run, dbr_slice_sub(t, begin, begin + n)));
        }
    }
}

/* Who tells of a leap day that was counted wrong names the day that is none. */
static bool tells_of_no_date(dbr_slice s)
{
    return check_has_word(s, "leap day|leap year|invalid|exist|闰|无效|不存在");
}

static void worded_dates(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < run->n_numbers; i++) { // sentences with a year, each once
        const dbr_sentence *s = &d->sentences[run->numbers[i].i_sentence];
        bool is_asked =
            run->numbers[i].i_sentence != last && !s->is_quote && check_is_year(run, &run->numbers[i]);
        last = is_asked ? run->numbers[i].i_sentence : last;
        if (is_asked && !tells_of_no_date(s->text)) {
            worded_dates_in(run, s, false);
        }
    }
    for (size_t i = 0; i < d->n_sentences && d->lang == (int)DBR_LANG_ZH_CN;
         i++) { // 2025年2月30日 is no number
        const dbr_sentence *s = &d->sentences[i];
        if (!s->is_quote && dbr_slice_find(s->text, (dbr_slice)DBR_LIT("年")) != SIZE_MAX &&
            !tells_of_no_date(s->text)) {
            worded_dates_in(run, s, true);
        }
    }
}

/* Where the title stands in the document; 0 when it stands there otherwise, as with markup inside. */
static size_t title_at(const dbr_document *d)
{
    size_t head = d->n_sections > 0 ? d->sections[0].at.end : 0;
    size_t at = d->title.len > 0 ? dbr_slice_find(dbr_slice_sub(d->bytes, 0, head), d->title) : SIZE_MAX;
    return at == SIZE_MAX ? 0 : at;
}

static void run_date(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    for (size_t i = 0; i < d->n_sentences; i++) {
        const dbr_sentence *s = &d->sentences[i];
        if (!s->is_quote) {
            days_in(run, s);
        }
        bool may = !s->is_quote && dbr_slice_find_char(s->text, '-') != SIZE_MAX &&
                   dbr_slice_has_digits(dbr_slice_sub(d->bytes, s->at.begin, s->at.end));
        if (may) {
            dates_in(run, s->at.begin, s->at.end);
        }
    }
    worded_dates(run);
    dates_in(run, title_at(d), d->title.len > 0 ? title_at(d) + d->title.len : 0);
    for (size_t i = 0; i < d->n_rows; i++) {
        dates_in(run, d->rows[i].time_at.begin, d->rows[i].time_at.end);
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        dates_in(run, d->key_times[i].time_at.begin, d->key_times[i].time_at.end);
    }
    for (size_t i = 0; i < d->n_actions; i++) {
        dates_in(run, d->actions[i].deadline_at.begin, d->actions[i].deadline_at.end);
    }
    for (size_t i = 0; i < d->n_headers; i++) {
        dates_in(run, d->headers[i].at.begin, d->headers[i].at.end);
    }
}

static const dbr_rule_example DATE_EXAMPLES[] = {
    {"# Outage\n\nIt was first detected 22025-03-18 09:36.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n**Date**: 2025-02-30\n", DBR_LANG_EN, 1},
    {"# Outage 22025-05-20\n\nIt was down.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nOn 31 February 2025 it was down.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nIt was down on Feb 30th, 2025.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nOn 31 April it was down, and on June 31st again.\n", DBR_LANG_EN, 2},
    {"# Outage\n\nOn 30 April it was down, and on May 31st again.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n4月31日服务不可用。\n", DBR_LANG_ZH_CN, 1},
    {"# Outage\n\nOn 28 February 2025, 31 March 2025 and May 5, 2025 it was down.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n2025年2月30日服务不可用。\n", DBR_LANG_ZH_CN, 1},
    {"# Outage\n\n**Date**: 2025-02-28\n\nSee PM-2025-02-31-1 and `2025-99-99`.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n**日期**：2025-13-01\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n**日期**：2025-12-01\n", DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/future, facts/review-early ---- */

/* The date a header field states; DBR_TIME_NONE. */
static dbr_time date_of(const dbr_header_field *h, size_t *ret_begin, size_t *ret_len)
{
    dbr_time t = DBR_TIME_NONE;
    for (size_t i = 0; h != NULL && i < h->value.len; i++) {
        size_t n = is_digit(h->value.ptr[i]) && (i == 0 || !is_digit(h->value.ptr[i - 1]))
                       ? dbr_date_parse(dbr_slice_from(h->value, i), &t)
                       : 0;
        if (n > 0) {
            *ret_begin = i;
            *ret_len = n;
            return t;
        }
    }
    return DBR_TIME_NONE;
}

static void run_future(dbr_check_run *run)
{
    static const dbr_header_kind KINDS[] = {DBR_HEADER_DATE, DBR_HEADER_REVIEWED, DBR_HEADER_STARTED,
                                            DBR_HEADER_RESOLVED};
    dbr_time limit = run->in->now;
    size_t begin = 0;
    size_t len = 0;
    if (limit == DBR_TIME_NONE || limit == 0) {
        return;
    }
    limit += PATIENCE;
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
        const dbr_header_field *h = dbr_document_header(run->d, KINDS[i]);
        dbr_time t = date_of(h, &begin, &len);
        bool is_plan = h != NULL && check_has_word(h->value, "planned|scheduled|计划|预定|拟");
        if (h != NULL && t != DBR_TIME_NONE && t > limit && !is_plan) {
            CHECK_SAY(run, h->at.begin, h->at.end, DBR_T_CHECK_FUTURE, check_date(run, t));
        }
    }
    for (size_t i = 0; i < run->d->n_rows; i++) {
        const dbr_row *row = &run->d->rows[i];
        if (row->has_date && row->time != DBR_TIME_NONE && row->time > limit &&
            !check_is_marked(run, row->time_at.begin, row->time_at.end)) {
            CHECK_SAY(run, row->time_at.begin, row->time_at.end, DBR_T_CHECK_FUTURE,
                      check_str(run, row->time_text));
        }
    }
}

/* The generic test runs with now = 2025-03-01. */
static const dbr_rule_example FUTURE_EXAMPLES[] = {
    {"# Outage\n\n**Date**: 2052-02-09\n", DBR_LANG_EN, 1},
    {"# Outage\n\n**Date**: 2025-02-09\n**Reviewed**: 2025-02-10\n", DBR_LANG_EN, 0},
    {"# 故障\n\n**日期**：2052-02-09\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n**日期**：2025-02-09\n", DBR_LANG_ZH_CN, 0},
    {0},
};

static void run_review_early(dbr_check_run *run)
{
    static const dbr_header_kind KINDS[] = {DBR_HEADER_REVIEWED, DBR_HEADER_DISTRIBUTED,
                                            DBR_HEADER_FOLLOW_UP};
    dbr_time day = check_day(run);
    size_t begin = 0;
    size_t len = 0;
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS) && day != DBR_TIME_NONE; i++) {
        const dbr_header_field *h = dbr_document_header(run->d, KINDS[i]);
        dbr_time t = date_of(h, &begin, &len);
        if (t != DBR_TIME_NONE && t < day) {
            CHECK_SAY(run, h->at.begin, h->at.end, DBR_T_CHECK_REVIEW_EARLY, check_str(run, h->key),
                      check_date(run, t), check_date(run, day));
        }
    }
}

static const dbr_rule_example REVIEW_EARLY_EXAMPLES[] = {
    {"# Outage\n\n**Date**: 2025-02-09\n**Reviewed**: 2025-01-10\n", DBR_LANG_EN, 1},
    {"# Outage\n\n**Date**: 2025-02-09\n**Reviewed**: 2025-02-10\n", DBR_LANG_EN, 0},
    {"# 故障\n\n**日期**：2025-02-09\n\n**评审**：2025-01-10\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n**日期**：2025-02-09\n\n**评审**：2025-02-10\n", DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/zone ---- */

/* Whether the row's time names its zone right behind the clock; `*ret` NULL for none. */
static const dbr_zone *zone_of(const dbr_row *row, const dbr_zone *zone)
{
    check_moment m;
    for (size_t i = 0; row->has_zone && i + 3 < row->time_text.len; i++) {
        if (is_digit(row->time_text.ptr[i]) && check_read_moment(row->time_text, i, zone, &m)) {
            return m.zone;
        }
    }
    return NULL;
}

/* The word of several meanings that a text ends with or holds behind its clock: "CST"; empty for none. */
static dbr_slice ambiguous_word(dbr_slice text)
{
    for (size_t i = 0; i + 3 <= text.len; i++) {
        bool is_begin = i == 0 || !is_letter(text.ptr[i - 1]);
        bool is_end = i + 3 == text.len || !is_letter(text.ptr[i + 3]);
        dbr_slice word = dbr_slice_sub(text, i, i + 3);
        if (is_begin && is_end && dbr_zone_meanings(word) != NULL) {
            return word;
        }
    }
    return (dbr_slice){0};
}

/* No time's zone can be told: because nobody says it, or because what is said means several. */
static void say_no_zone(dbr_check_run *run, const dbr_row *clock)
{
    const dbr_document *d = run->d;
    bool is_said = d->zone_text.len > 0;
    dbr_slice text = is_said ? d->zone_text : clock->time_text;
    dbr_source_range at = is_said ? d->zone_at : clock->time_at;
    dbr_slice word = ambiguous_word(text);
    if (word.len > 0) {
        CHECK_SAY(run, at.begin, at.end, DBR_T_CHECK_ZONE_SEVERAL, check_str(run, word),
                  dbr_zone_meanings(word));
        CHECK_SUGGEST(run, DBR_T_CHECK_ZONE_SEVERAL_DO, "");
    } else if (!is_said) {
        CHECK_SAY(run, at.begin, at.end, DBR_T_CHECK_ZONE_NONE, check_str(run, text));
        CHECK_SUGGEST(run, DBR_T_CHECK_ZONE_NONE_DO, "");
    }
}

static void run_zone(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    const dbr_row *first_clock = NULL;
    const dbr_row *first_zoned = NULL;
    const dbr_zone *first_zone = NULL;
    for (size_t i = 0; i < d->n_rows; i++) {
        const dbr_row *row = &d->rows[i];
        bool is_clock = row->resolution > 0 && row->resolution <= DBR_HOUR;
        first_clock = first_clock == NULL && is_clock ? row : first_clock;
        const dbr_zone *zone = zone_of(row, check_zone(run));
        if (zone != NULL && first_zone == NULL) {
            first_zone = zone;
            first_zoned = row;
        } else if (zone != NULL && row->i_timeline == first_zoned->i_timeline && row->time != DBR_TIME_NONE &&
                   dbr_zone_offset(zone, row->time, NULL) != dbr_zone_offset(first_zone, row->time, NULL)) {
            CHECK_SAY(run, row->time_at.begin, row->time_at.end, DBR_T_CHECK_ZONE_TWO,
                      check_str(run, row->time_text), check_str(run, first_zoned->time_text));
            CHECK_SUGGEST(run, DBR_T_CHECK_ZONE_TWO_DO, "");
            return;
        }
    }
    if (first_clock != NULL && d->zone == NULL && first_zone == NULL && !first_clock->has_zone) {
        say_no_zone(run, first_clock);
    }
}

static const dbr_rule_example ZONE_EXAMPLES[] = {
    {"# Outage (2025-02-09)\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| 10:05 | First errors |\n| 10:40 "
     "| Fixed |\n",
     DBR_LANG_EN, 1},
    {"# Outage (2025-02-09)\n\n## Timeline\n\n- 10:05 UTC first errors\n- 11:40 CET fixed\n", DBR_LANG_EN, 1},
    {"# Outage (2025-02-09)\n\n## Timeline\n\n- 21:01-21:02 CST first errors\n- 21:30 CST fixed\n",
     DBR_LANG_EN, 1},
    {"# Outage (2025-02-09)\n\n## Timeline (all times UTC)\n\n| Time | Event |\n|---|---|\n| 10:05 | First "
     "errors |\n",
     DBR_LANG_EN, 0},
    {"# Outage (2025-02-09)\n\n## Timeline\n\n- 21:01-21:02 PST first errors\n- 21:30 PST fixed\n",
     DBR_LANG_EN, 0},
    {"# 故障（2025-02-09）\n\n## 时间线\n\n- 21:01-21:02 CST 首次报错\n- 21:30 CST 恢复\n", DBR_LANG_ZH_CN,
     0},
    {"# 故障（2025-02-09）\n\n## 时间线\n\n| 时间 | 事件 |\n|---|---|\n| 10:05 | 首次报错 |\n",
     DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-02-09）\n\n## 时间线（所有时间均为北京时间）\n\n| 时间 | 事件 |\n|---|---|\n| 10:05 | "
     "首次报错 |\n",
     DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- deadlines ---- */

static void run_weekend(dbr_check_run *run)
{
    for (size_t i = 0; i < run->d->n_actions; i++) {
        const dbr_action *a = &run->d->actions[i];
        int weekday = a->deadline != DBR_TIME_NONE ? dbr_time_weekday(a->deadline) : 1;
        if (a->is_done || (weekday != 0 && weekday != 6)) {
            continue;
        }
        CHECK_SAY(run, a->deadline_at.begin, a->deadline_at.end, DBR_T_CHECK_WEEKEND,
                  check_date(run, a->deadline),
                  dbr_text(run->lang, weekday == 0 ? DBR_T_CHECK_SUNDAY : DBR_T_CHECK_SATURDAY));
        CHECK_SUGGEST(run, DBR_T_CHECK_WEEKEND_DO,
                      check_date(run, a->deadline - (weekday == 0 ? 2 : 1) * DBR_DAY));
    }
}

static void run_deadline_early(dbr_check_run *run)
{
    dbr_time day = check_day(run);
    for (size_t i = 0; i < run->d->n_actions && day != DBR_TIME_NONE; i++) {
        const dbr_action *a = &run->d->actions[i];
        if (a->deadline != DBR_TIME_NONE && a->deadline < day) {
            CHECK_SAY(run, a->deadline_at.begin, a->deadline_at.end, DBR_T_CHECK_DEADLINE_EARLY,
                      check_date(run, a->deadline), check_date(run, day));
        }
    }
}

static void run_deadline_late(dbr_check_run *run)
{
    size_t begin = 0;
    size_t len = 0;
    dbr_time end = check_end(run);
    dbr_time stated = date_of(dbr_document_header(run->d, DBR_HEADER_FOLLOW_UP), &begin, &len);
    dbr_time follow_up = stated != DBR_TIME_NONE ? stated
                         : end != DBR_TIME_NONE  ? end + FOLLOW_UP
                                                 : DBR_TIME_NONE;
    for (size_t i = 0; i < run->d->n_actions && follow_up != DBR_TIME_NONE; i++) {
        const dbr_action *a = &run->d->actions[i];
        if (!a->is_done && a->deadline != DBR_TIME_NONE && a->deadline > follow_up) {
            CHECK_SAY(run, a->deadline_at.begin, a->deadline_at.end, DBR_T_CHECK_DEADLINE_LATE,
                      check_date(run, a->deadline), check_date(run, follow_up));
            CHECK_SUGGEST(run, DBR_T_CHECK_DEADLINE_LATE_DO, "");
        }
    }
}

#define HEAD                                                                                                 \
    "# Outage\n\n**Date**: 2025-02-09\n\n## Action Items\n\n| Action | Owner | Deadline |\n|---|---|---|\n"
#define HEAD_ZH                                                                                              \
    "# 故障\n\n**日期**：2025-02-09\n\n## 改进措施\n\n| 措施 | 负责人 | 截止日期 |\n|---|---|---|\n"
static const dbr_rule_example WEEKEND_EXAMPLES[] = {
    {HEAD "| Add a metric | @bob | 2025-02-16 |\n| Add a page | @eve | 2025-03-01 |\n", DBR_LANG_EN, 2},
    {HEAD "| Add a metric | @bob | 2025-02-14 |\n", DBR_LANG_EN, 0},
    {HEAD_ZH "| 增加指标 | @bob | 2025-02-16 |\n", DBR_LANG_ZH_CN, 1},
    {HEAD_ZH "| 增加指标 | @bob | 2025-02-14 |\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example DEADLINE_EARLY_EXAMPLES[] = {
    {HEAD "| Add a metric | @bob | 2024-02-16 |\n", DBR_LANG_EN, 1},
    {HEAD "| Add a metric | @bob | 2025-02-14 |\n", DBR_LANG_EN, 0},
    {HEAD_ZH "| 增加指标 | @bob | 2024-02-16 |\n", DBR_LANG_ZH_CN, 1},
    {HEAD_ZH "| 增加指标 | @bob | 2025-02-14 |\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example DEADLINE_LATE_EXAMPLES[] = {
    {HEAD "| Add a metric | @bob | 2025-03-14 |\n", DBR_LANG_EN, 1},
    {HEAD "| Add a metric | @bob | 2025-03-07 |\n", DBR_LANG_EN, 0},
    {HEAD_ZH "| 增加指标 | @bob | 2025-03-14 |\n", DBR_LANG_ZH_CN, 1},
    {HEAD_ZH "| 增加指标 | @bob | 2025-03-07 |\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_dates[] = {
    {.id = "facts/date",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a date that does not exist",
     .rationale =
         "A typing error that every later tool stumbles over; seen in published reports (\"22025-03-18\").",
     .examples = DATE_EXAMPLES,
     .run = run_date},
    {.id = "facts/future",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "the incident or its review lies in the future",
     .rationale = "A typing error in the year, or a plan stated as a fact.",
     .examples = FUTURE_EXAMPLES,
     .run = run_future},
    {.id = "facts/review-early",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "reviewed, distributed or followed up before the incident",
     .rationale = "The header was copied from an earlier report.",
     .examples = REVIEW_EARLY_EXAMPLES,
     .run = run_review_early},
    {.id = "facts/zone",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "clock times without a zone, or rows of two zones in one timeline",
     .rationale = "A quarter of published reports with clock times name no zone, and 17 of 198 name two. The "
                  "guide: all times UTC.",
     .examples = ZONE_EXAMPLES,
     .run = run_zone},
    {.id = "facts/deadline-early",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "an action item is due before the incident",
     .rationale = "A typing error in the year, or an item of an earlier report.",
     .examples = DEADLINE_EARLY_EXAMPLES,
     .run = run_deadline_early},
    {.id = "facts/deadline-late",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "an action item is due after the follow-up that is to check it",
     .rationale =
         "The guide asks for a follow-up review four weeks out; what is due later needs a second date.",
     .examples = DEADLINE_LATE_EXAMPLES,
     .run = run_deadline_late},
    {.id = "facts/weekend",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "an action item is due on a weekend",
     .rationale = "Nobody is there to finish it; such dates come from counting in weeks.",
     .examples = WEEKEND_EXAMPLES,
     .run = run_weekend},
    {0},
};
