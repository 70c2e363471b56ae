/*
 * Facts, second part: the order of the rows, and years that slipped.
 *
 *   facts/order  a row that stands before or after its time. Oldest first and newest first are both fine, and
 *                separate tables are separate timelines. An author's note ("out of order") excuses a row.
 *   facts/year   a row whose year differs from its neighbours, which would fit in their year
 *
 * Only steps against the way most rows go count, and only beyond what approximate times allow. Source:
 * research/blameless.md §5: 6 of 50 dated English timelines had an inversion; 5 were mistakes (one a year
 * slip), 1 was announced by its author.
 */
#include "check/check_impl.h"

#define NOTES                                                                                                \
    "out of order|chronological|not in order|not sorted|reordered|retroactive|in "                           \
    "hindsight|顺序|乱序|补记|倒序|事后"

typedef struct run_of_rows {
    const dbr_row *rows;
    size_t n;
    bool is_newest_first;
} run_of_rows;

/* The next timeline at row `*i`; false at the end. */
static bool next_timeline(const dbr_document *d, size_t *i, run_of_rows *ret)
{
    if (*i >= d->n_rows) {
        return false;
    }
    size_t begin = *i;
    size_t k = begin + 1;
    while (k < d->n_rows && d->rows[k].i_timeline == d->rows[begin].i_timeline) {
        k++;
    }
    *ret = (run_of_rows){&d->rows[begin], k - begin, check_is_newest_first(&d->rows[begin], k - begin)};
    *i = k;
    return true;
}

bool check_is_newest_first(const dbr_row *rows, size_t n)
{
    size_t n_up = 0;
    size_t n_down = 0;
    dbr_time last = n > 0 ? rows[0].time : DBR_TIME_NONE;
    for (size_t k = 1; k < n; k++) {
        dbr_time t = rows[k].time;
        n_up += t != DBR_TIME_NONE && last != DBR_TIME_NONE && t > last ? 1 : 0;
        n_down += t != DBR_TIME_NONE && last != DBR_TIME_NONE && t < last ? 1 : 0;
        last = t != DBR_TIME_NONE ? t : last;
    }
    return n_down > n_up;
}

static dbr_time slack_of(const dbr_row *row)
{
    dbr_time resolution = row->resolution > 0 ? row->resolution : DBR_SECOND;
    return row->is_approximate ? (resolution > 30 * DBR_MINUTE ? resolution : 30 * DBR_MINUTE) : resolution;
}

bool check_is_against(const dbr_row *a, const dbr_row *b, bool is_newest_first)
{
    const dbr_row *earlier = is_newest_first ? b : a;
    const dbr_row *later = is_newest_first ? a : b;
    dbr_time slack =
        earlier->is_approximate || later->is_approximate ? slack_of(earlier) + slack_of(later) : 0;
    if (earlier->resolution != later->resolution) { // "10:05" behind "10:05:23" is no step back
        dbr_time coarse = earlier->resolution > later->resolution ? earlier->resolution : later->resolution;
        slack = slack > coarse - 1 ? slack : coarse - 1;
    }
    return later->time < earlier->time - slack;
}

static int year_of(dbr_time t)
{
    return dbr_time_to_civil(t).year;
}

/* The time in another year; DBR_TIME_NONE for 29 February. */
static dbr_time in_year(dbr_time t, int year)
{
    dbr_civil c = dbr_time_to_civil(t);
    c.year = year;
    return dbr_civil_is_valid(&c) ? dbr_civil_to_time(&c) : DBR_TIME_NONE;
}

/* The year most rows have when they have one date and more than one year; 0. */
static int usual_year(const run_of_rows *r)
{
    int best = 0;
    size_t n_best = 0;
    size_t n_dated = 0;
    for (size_t i = 0; i < r->n; i++) {
        size_t n = 0;
        if (!r->rows[i].has_date || r->rows[i].time == DBR_TIME_NONE ||
            (i > 0 && year_of(r->rows[i].time) == best)) {
            n_dated += r->rows[i].has_date;
            continue;
        }
        n_dated++;
        for (size_t k = i; k < r->n && k < i + 1000; k++) {
            n += r->rows[k].time != DBR_TIME_NONE && r->rows[k].has_date &&
                 year_of(r->rows[k].time) == year_of(r->rows[i].time);
        }
        best = n > n_best ? year_of(r->rows[i].time) : best;
        n_best = n > n_best ? n : n_best;
        if (n_best * 2 > r->n) {
            break;
        }
    }
    return n_best >= 2 && n_best * 2 >= n_dated ? best : 0;
}

/* The nearest row of the usual year, before `i` or behind it; NULL. */
static const dbr_row *near_of_year(const run_of_rows *r, size_t i, int usual, bool is_before)
{
    for (size_t k = 1; k < 64; k++) {
        if (is_before ? k > i : i + k >= r->n) {
            break;
        }
        const dbr_row *row = is_before ? &r->rows[i - k] : &r->rows[i + k];
        if (row->time != DBR_TIME_NONE && year_of(row->time) == usual) {
            return row;
        }
    }
    return NULL;
}

/* Several rows of another year in a row, of which rows of the usual one stand on both sides, slipped together; at the
 * beginning or the end one alone did: several are what happened a year ago, or after. */
static bool is_year_slip(const run_of_rows *r, size_t i, int usual)
{
    const dbr_row *row = &r->rows[i];
    if (usual == 0 || !row->has_date || row->time == DBR_TIME_NONE || year_of(row->time) == usual) {
        return false; // before the neighbours are looked for: a timeline without dates has none
    }
    const dbr_row *before = near_of_year(r, i, usual, true);
    const dbr_row *behind = near_of_year(r, i, usual, false);
    const dbr_row *near = before != NULL ? before : behind;
    bool is_alone = (i == 0 || before == &r->rows[i - 1]) && (i + 1 >= r->n || behind == &r->rows[i + 1]);
    if (near == NULL || (!is_alone && (before == NULL || behind == NULL))) {
        return false;
    }
    dbr_time fixed = in_year(row->time, usual);
    dbr_time distance =
        fixed != DBR_TIME_NONE ? (fixed > near->time ? fixed - near->time : near->time - fixed) : INT64_MAX;
    dbr_time actual = row->time > near->time ? row->time - near->time : near->time - row->time;
    return distance < 14 * DBR_DAY && actual > 200 * DBR_DAY;
}

/* The first date of a header field, midnight of its day; DBR_TIME_NONE. */
static dbr_time date_in(dbr_slice value)
{
    dbr_time t = DBR_TIME_NONE;
    for (size_t i = 0; i + 5 < value.len; i++) {
        bool begins = value.ptr[i] >= '0' && value.ptr[i] <= '9' &&
                      (i == 0 || value.ptr[i - 1] < '0' || value.ptr[i - 1] > '9');
        if (begins && dbr_date_parse(dbr_slice_from(value, i), &t) > 0) {
            return t;
        }
    }
    return DBR_TIME_NONE;
}

/* Header dates of another year than the timeline, or than the other headers: the same day, or the next. */
static void years_of_headers(dbr_check_run *run)
{
    static const dbr_header_kind KINDS[] = {DBR_HEADER_STARTED, DBR_HEADER_DETECTED, DBR_HEADER_RESOLVED,
                                            DBR_HEADER_DATE};
    enum { N_KINDS = sizeof(KINDS) / sizeof(*KINDS) };
    const dbr_header_field *fields[N_KINDS];
    dbr_time dates[N_KINDS];
    dbr_time known = DBR_TIME_NONE; // a day of the incident that counts more
    for (size_t i = 0; i < run->d->n_rows && known == DBR_TIME_NONE; i++) {
        known = run->d->rows[i].has_date ? run->d->rows[i].time : DBR_TIME_NONE;
    }
    for (size_t i = 0; i < N_KINDS; i++) {
        fields[i] = dbr_document_header(run->d, KINDS[i]);
        dates[i] = fields[i] != NULL ? date_in(fields[i]->value) : DBR_TIME_NONE;
    }
    if (known == DBR_TIME_NONE) {
        known = date_in(run->d->title);
    }
    for (size_t i = 0; i < N_KINDS && known == DBR_TIME_NONE; i++) {
        known = dates[i];
    }
    for (size_t i = 0; i < N_KINDS && known != DBR_TIME_NONE; i++) {
        dbr_time fixed = dates[i] != DBR_TIME_NONE ? in_year(dates[i], year_of(known)) : DBR_TIME_NONE;
        dbr_time apart = fixed != DBR_TIME_NONE ? (fixed > known ? fixed - known : known - fixed) : INT64_MAX;
        if (apart <= 2 * DBR_DAY && year_of(dates[i]) != year_of(known) &&
            !check_is_marked(run, fields[i]->at.begin, fields[i]->at.end)) {
            CHECK_SAY(run, fields[i]->at.begin, fields[i]->at.end, DBR_T_CHECK_YEAR_TOLD,
                      check_date(run, dates[i] - dates[i] % DBR_DAY),
                      check_date(run, known - known % DBR_DAY));
            CHECK_SUGGEST(run, DBR_T_CHECK_YEAR_DO, dbr_arena_printf(run->arena, "%d", year_of(known)));
        }
    }
}

static void run_year(dbr_check_run *run)
{
    run_of_rows r;
    for (size_t i = 0; next_timeline(run->d, &i, &r);) {
        int usual = usual_year(&r);
        for (size_t k = 0; k < r.n; k++) {
            if (is_year_slip(&r, k, usual)) {
                const dbr_row *row = &r.rows[k];
                CHECK_SAY(run, row->time_at.begin, row->time_at.end, DBR_T_CHECK_YEAR,
                          check_str(run, row->time_text), dbr_arena_printf(run->arena, "%d", usual));
                CHECK_SUGGEST(run, DBR_T_CHECK_YEAR_DO, dbr_arena_printf(run->arena, "%d", usual));
            }
        }
    }
    years_of_headers(run);
    check_run_told_year(run);
}

/* A note of the author beside the timeline. */
static bool is_excused(const dbr_document *d, const run_of_rows *r, const dbr_row *row)
{
    const dbr_row *last = &r->rows[r->n - 1];
    size_t begin = r->rows[0].i_section < d->n_sections ? d->sections[r->rows[0].i_section].at.begin
                                                        : r->rows[0].at.begin;
    size_t end = last->at.end + 400 < d->bytes.len ? last->at.end + 400 : d->bytes.len;
    return check_has_word(row->text, NOTES) ||
           check_has_word(dbr_slice_sub(d->bytes, begin, r->rows[0].at.begin), NOTES) ||
           check_has_word(dbr_slice_sub(d->bytes, last->at.end, end), NOTES);
}

/* Which row is out, what it is compared with, and what may have been meant. */
static void say_order(dbr_check_run *run, const run_of_rows *r, size_t i, const bool *is_out)
{
    const dbr_row *row = &r->rows[i];
    check_stray stray;
    check_explain_stray(r->rows, r->n, i, is_out, r->is_newest_first, run->arena, &stray);
    CHECK_SAY(run, row->time_at.begin, row->time_at.end,
              stray.stands_high ? DBR_T_CHECK_ORDER_HIGH : DBR_T_CHECK_ORDER, check_str(run, row->time_text),
              check_str(run, r->rows[stray.i_other].time_text));
    if (stray.meant.len > 0) {
        CHECK_SUGGEST(run, DBR_T_CHECK_ORDER_SLIP_DO, check_str(run, stray.meant));
    } else {
        CHECK_SUGGEST(run, DBR_T_CHECK_ORDER_DO, "");
    }
}

static void order_of_rows(dbr_check_run *run, const run_of_rows *r)
{
    bool *is_left_out = DBR_NEW_N(run->arena, bool, r->n);
    bool *is_out = DBR_NEW_N(run->arena, bool, r->n);
    bool has_date = false; // a row above says its date: later clock times are of it, not of the document's
    for (size_t i = 0; i < r->n; i++) {
        const dbr_row *row = &r->rows[i];
        is_left_out[i] =
            row->time == DBR_TIME_NONE ||
            check_is_marked(run, row->time_at.begin, row->time_at.end); // a slipped year was said
        if (row->has_date && !has_date && !is_left_out[i]) {
            for (size_t k = 0; k < i; k++) {
                is_left_out[k] = true; // clock times before the first date are of nobody knows which day
            }
            has_date = true;
        }
    }
    if (!check_find_strays(r->rows, r->n, r->is_newest_first, is_left_out, run->arena, is_out)) {
        return;
    }
    for (size_t i = 0; i < r->n; i++) {
        is_out[i] = is_out[i] || is_left_out[i];
    }
    for (size_t i = 0; i < r->n; i++) {
        if (is_out[i] && !is_left_out[i] && !is_excused(run->d, r, &r->rows[i])) {
            say_order(run, r, i, is_out);
        }
    }
}

/* A clock time half a day off, among such without dates: no order is broken, but the rows behind it are of the next day. */
static void order_of_clocks(dbr_check_run *run, const run_of_rows *r)
{
    for (size_t i = 1; i + 1 < r->n && !r->is_newest_first; i++) {
        const dbr_row *row = &r->rows[i];
        dbr_slice meant = {0};
        bool is_far = row->time != DBR_TIME_NONE && row[1].time != DBR_TIME_NONE &&
                      row[-1].time != DBR_TIME_NONE && row[1].time - row[-1].time >= DBR_DAY;
        if (is_far && check_half_day_slip(run->d, row, run->arena, &meant) && !is_excused(run->d, r, row)) {
            CHECK_SAY(run, row->time_at.begin, row->time_at.end, DBR_T_CHECK_ORDER_HALF,
                      check_str(run, row->time_text), check_str(run, row[-1].time_text),
                      check_str(run, row[1].time_text));
            CHECK_SUGGEST(run, DBR_T_CHECK_ORDER_HALF_DO, check_str(run, meant));
            check_set_severity(run, DBR_WARNING);
        }
    }
}

/* A key time, of its table or of the header. */
typedef struct stated {
    dbr_time time, resolution; // DBR_TIME_NONE: not stated
    bool has_date;
    dbr_slice text;
    dbr_source_range at;
} stated;

static void read_stated(const dbr_check_run *run, stated ret[DBR_MILESTONE_COUNT])
{
    static const struct {
        dbr_header_kind kind;
        dbr_milestone_name name;
    } FIELDS[] = {{DBR_HEADER_STARTED, DBR_STARTED},
                  {DBR_HEADER_DETECTED, DBR_DETECTED},
                  {DBR_HEADER_RESOLVED, DBR_RESOLVED}};
    const dbr_document *d = run->d;
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        ret[i] = (stated){.time = DBR_TIME_NONE};
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        if (k->name < DBR_MILESTONE_COUNT && k->time != DBR_TIME_NONE && ret[k->name].time == DBR_TIME_NONE) {
            ret[k->name] = (stated){k->time, k->resolution, true, k->time_text, k->time_at};
        }
    }
    for (size_t i = 0; i < sizeof(FIELDS) / sizeof(*FIELDS) && d->n_key_times == 0; i++) {
        const dbr_header_field *h = dbr_document_header(d, FIELDS[i].kind);
        dbr_time t = run->times.all[FIELDS[i].name].time;
        bool is_said = h != NULL && dbr_slice_eq(run->times.all[FIELDS[i].name].label, h->key);
        check_moment m;
        for (size_t at = 0; is_said && at + 3 < h->value.len; at++) {
            if (check_read_moment(h->value, at, check_zone(run), &m)) {
                ret[FIELDS[i].name] =
                    (stated){m.has_date ? m.time : t, m.resolution, m.has_date, h->value, h->at};
                break;
            }
        }
    }
}

/* Key times that cannot be: an end before a beginning, a detection before what it detects. Without dates it may be the next
 * day. */
static void order_of_key_times(dbr_check_run *run)
{
    enum { FOLD_HOURS = 4 }; // as where key times are read
    static const dbr_milestone_name BEFORE_END[] = {DBR_STARTED, DBR_DETECTED, DBR_DECLARED, DBR_PAGED,
                                                    DBR_ACKNOWLEDGED};
    static const dbr_milestone_name LATER[] = {DBR_DETECTED, DBR_RECOVERED, DBR_RESOLVED};
    stated first[DBR_MILESTONE_COUNT];
    read_stated(run, first);
    for (size_t e = 0; e < sizeof(LATER) / sizeof(*LATER); e++) {
        const stated *end = &first[LATER[e]];
        size_t n = LATER[e] == DBR_DETECTED ? 1 : sizeof(BEFORE_END) / sizeof(*BEFORE_END);
        for (size_t i = 0; end->time != DBR_TIME_NONE && i < n; i++) {
            const stated *k = &first[BEFORE_END[i]];
            bool is_known = k->time != DBR_TIME_NONE;
            bool is_next_day =
                is_known && !(end->has_date && k->has_date) && k->time - end->time >= FOLD_HOURS * DBR_HOUR;
            if (is_known && !is_next_day && !check_is_marked(run, end->at.begin, end->at.end) &&
                end->time + end->resolution <= k->time) {
                CHECK_SAY(run, end->at.begin, end->at.end, DBR_T_CHECK_ORDER_KEY,
                          check_milestone(run, LATER[e]), check_str(run, end->text),
                          check_milestone(run, BEFORE_END[i]), check_str(run, k->text));
                break;
            }
        }
    }
}

static void run_order(dbr_check_run *run)
{
    run_of_rows r;
    for (size_t i = 0; next_timeline(run->d, &i, &r);) {
        order_of_rows(run, &r);
        order_of_clocks(run, &r);
    }
    order_of_key_times(run);
}

#define HEAD    "# Outage (2025-02-09)\n\n## Timeline (all times UTC)\n\n| Time | Event |\n|---|---|\n"
#define HEAD_ZH "# 故障（2025-02-09）\n\n## 时间线（UTC）\n\n| 时间 | 事件 |\n|---|---|\n"
static const dbr_rule_example ORDER_EXAMPLES[] = {
    {HEAD "| 10:05 | a rises |\n| 10:22 | b falls |\n| 10:12 | c stops |\n| 10:40 | d ends |\n", DBR_LANG_EN,
     1},
    {HEAD "| 10:40 | d ends |\n| 10:22 | c stops |\n| 10:12 | b falls |\n| 10:05 | a rises |\n", DBR_LANG_EN,
     0},
    {HEAD "| 23:50 | a rises |\n| 00:10 | b falls |\n| 00:10 | c stops |\n", DBR_LANG_EN, 0},
    {HEAD "| 10:05 | a rises |\n| 10:22 | b falls |\n| 10:12 | c stops (out of order: found later) |\n",
     DBR_LANG_EN, 0},
    {HEAD "| 09:58 | a rises |\n| 10:02 | b falls |\n| 22:31 | c stops |\n| 10:33 | d ends |\n", DBR_LANG_EN,
     1},
    {HEAD "| 09:58 | a rises |\n| 10:02 | b falls |\n| 22:31 | c stops |\n| 14:33 | d ends |\n", DBR_LANG_EN,
     0},
    {HEAD "| 2025-02-09 10:05 | a |\n| 2025-09-02 10:08 | b |\n| 2025-02-09 10:12 | c |\n", DBR_LANG_EN, 1},
    {"# Outage (2025-05-20)\n\n## Key times\n\n- Started: 10:05\n- Detected: 09:50\n- Resolved: 11:40\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n**Start**: 2025-05-20 10:05\n\n**End**: 2025-05-20 09:50\n", DBR_LANG_EN, 1},
    {"# Outage (2025-05-20)\n\n**Start**: 23:50\n\n**End**: 00:10\n", DBR_LANG_EN, 0},
    {HEAD_ZH "| 10:05 | 甲上升 |\n| 10:22 | 乙下降 |\n| 10:12 | 丙停止 |\n| 10:40 | 丁结束 |\n",
     DBR_LANG_ZH_CN, 1},
    {HEAD_ZH "| 10:05 | 甲上升 |\n| 10:12 | 丙停止 |\n| 10:22 | 乙下降 |\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example YEAR_EXAMPLES[] = {
    {HEAD "| 2023-01-11 14:34 | a rises |\n| 2022-01-11 14:40 | b falls |\n| 2023-01-11 15:02 | c stops |\n",
     DBR_LANG_EN, 1},
    {HEAD "| 2023-01-11 14:34 | a |\n| 2022-01-11 14:40 | b |\n| 2022-01-11 14:44 | c |\n| 2023-01-11 15:02 "
          "| d |\n",
     DBR_LANG_EN, 2},
    {"# Outage (2025-03-12)\n\nThe outage began on 2024-03-12 at 10:02 UTC.\n", DBR_LANG_EN, 1},
    {"# Outage (2025-03-12)\n\nThe outage began on 2025-03-12; a like one was on 2024-03-11.\n", DBR_LANG_EN,
     0},
    {"# Outage\n\n**Date**: 2024-05-20\n\n## Timeline (UTC)\n\n- 2025-05-20 10:05 errors begin\n- 2025-05-20 "
     "11:40 "
     "errors end\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n- **Start**: 2025-05-20 10:05\n- **End**: 2022-05-20 11:40\n", DBR_LANG_EN, 1},
    {"# Outage\n\n- **Start**: 2024-12-31 23:05\n- **End**: 2025-01-01 01:40\n", DBR_LANG_EN, 0},
    {"# 故障（2025-03-12）\n\n故障开始于 2024年3月12日。\n", DBR_LANG_ZH_CN, 1},
    {HEAD "| 2022-12-31 23:34 | a rises |\n| 2023-01-01 00:40 | b falls |\n| 2023-01-01 01:02 | c stops |\n",
     DBR_LANG_EN, 0},
    {HEAD_ZH "| 2023-01-11 14:34 | 甲上升 |\n| 2022-01-11 14:40 | 乙下降 |\n| 2023-01-11 15:02 | 丙停止 |\n",
     DBR_LANG_ZH_CN, 1},
    {HEAD_ZH "| 2023-01-11 14:34 | 甲上升 |\n| 2023-01-11 14:40 | 乙下降 |\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_order[] = {
    {.id = "facts/year",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a row's year differs from its neighbours and would fit in theirs",
     .rationale = "In January people still write last year. Found in published timelines; cheap and never "
                  "wrong so far.",
     .examples = YEAR_EXAMPLES,
     .run = run_year},
    {.id = "facts/order",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a row of the timeline stands out of order",
     .rationale = "Five of six inversions in 50 published timelines were mistakes: neighbours swapped, a "
                  "wrong day. Cause and effect "
                  "are read from the order. Newest first is fine; a note of the author excuses a row.",
     .examples = ORDER_EXAMPLES,
     .run = run_order},
    {0},
};
