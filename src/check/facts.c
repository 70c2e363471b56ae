/*
 * Facts, first part: does the report agree with itself on how long things took?
 *
 *   facts/duration   a stated duration and the range beside it: "1h 35min (10:05 - 11:40 UTC)"
 *   facts/ends       start and end in the header, in the key times and in the timeline
 *   facts/length     how long the incident is said to have lasted, and how long its timeline is
 *   facts/ratio      "40 % of requests" beside "30,000 of 100,000 requests"
 *
 * Everything is compared as intervals: what a number claims by its last stated digit (model, "Precision") and
 * what two clock times allow that are cut to their last stated unit. 10:05 to 11:40 is more than 94 and less
 * than 96 minutes; "1h 35min" claims [94.5, 95.5): they agree. Which start and which end a length counts from
 * is the author's choice; one pair that fits is enough. "Support hours" excuse a length. Source:
 * research/blameless.md §5: 26 of 62 stated repair times equal no difference of their own header.
 */
#include "check/check_impl.h"

#include <math.h>

/* ---- facts/duration ---- */

static bool is_beside(dbr_slice text, size_t from, size_t to)
{
    static const char *const WORDS[] = {"from",  "for",      "lasting", "lasted", "about", "i.e.",
                                        "total", "共",       "约",      "持续",   "历时",  "从",
                                        "为",    "duration", "are",     "is",     "was",   "合计"};
    dbr_slice gap = dbr_slice_sub(text, from, to);
    if (from > to || gap.len > 24) {
        return false;
    }
    for (size_t i = 0; i < gap.len;) {
        size_t n = 0;
        for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS) && n == 0; k++) {
            n = dbr_slice_starts(dbr_slice_from(gap, i), WORDS[k]) ? strlen(WORDS[k]) : 0;
        }
        static const char *const MARKS[] = {" ", "(", ")",  ",",  ":",  "=",  "[",
                                            "]", "~", "（", "）", "，", "：", "≈"};
        for (size_t k = 0; k < sizeof(MARKS) / sizeof(*MARKS) && n == 0; k++) {
            n = dbr_slice_starts(dbr_slice_from(gap, i), MARKS[k]) ? strlen(MARKS[k]) : 0;
        }
        if (n == 0) {
            return false;
        }
        i += n;
    }
    return true;
}

/* Whether the claimed interval can hold a span between two cut clock times. */
static bool may_last(const dbr_quantity *q, dbr_time span, dbr_time resolution_begin, dbr_time resolution_end)
{
    dbr_span claimed = check_interval(q);
    return claimed.begin < span + resolution_end && span - resolution_begin < claimed.end;
}

/* `around` is the text that the moments are offsets of. */
static void judge_range(dbr_check_run *run, const check_number *n, dbr_slice around, const check_moment m[2])
{
    dbr_time span = check_span(run, m);
    bool is_dated = m[0].has_date && m[1].has_date;
    for (dbr_time days = 0; days <= (is_dated ? 0 : 6); days++) { // a range without dates may be of days
        if (may_last(&n->q, span + days * DBR_DAY, m[0].resolution, m[1].resolution)) {
            return;
        }
    }
    const dbr_sentence *s = &run->d->sentences[n->i_sentence];
    CHECK_SAY(run, n->at_begin, n->at_end, DBR_T_CHECK_DURATION,
              check_str(run, dbr_slice_sub(s->text, n->begin, n->end)),
              check_str(run, dbr_slice_sub(around, m[0].begin, m[1].end)), check_duration(run, span));
    CHECK_SUGGEST(run, DBR_T_CHECK_DURATION_DO, check_duration_for_report(run, span));
}

static void run_duration(dbr_check_run *run)
{
    check_run_table_durations(run);
    for (size_t i = 0; i < run->n_numbers; i++) {
        const check_number *n = &run->numbers[i];
        check_moment m[2];
        size_t begin = 0;
        if (n->q.unit != DBR_DURATION || n->has_proof || run->d->sentences[n->i_sentence].is_quote) {
            continue;
        }
        dbr_slice around = check_around(run, n, &begin);
        bool has_clock = dbr_slice_find_char(around, ':') != SIZE_MAX ||
                         dbr_slice_find(around, (dbr_slice)DBR_LIT("点")) != SIZE_MAX;
        bool is_asked = has_clock && !check_has_word(around, CHECK_EXCUSES);
        for (size_t at = 0; is_asked && check_find_range(around, at, check_zone(run), m); at = m[1].end) {
            bool is_before = m[1].end <= n->begin - begin && is_beside(around, m[1].end, n->begin - begin);
            if (is_before ||
                (n->end - begin <= m[0].begin && is_beside(around, n->end - begin, m[0].begin))) {
                judge_range(run, n, around, m);
                break;
            }
        }
    }
}

static const dbr_rule_example DURATION_EXAMPLES[] = {
    {"# Outage\n\n**Duration**: 1h 53min (10:05 - 11:40 UTC)\n", DBR_LANG_EN, 1},
    {"# Outage\n\n**Duration**: 1h 35min (10:05 - 11:40 UTC)\n", DBR_LANG_EN, 0},
    {"# Outage\n\nIt was down from 22:50 to 00:10 (80 minutes).\n", DBR_LANG_EN, 0},
    {"# Outage\n\nDown 09:00 - 17:30 (4 support hours).\n", DBR_LANG_EN, 0},
    {"# Outage\n\nDown 10:00 CEST - 09:30 UTC (90 minutes).\n", DBR_LANG_EN, 0},
    {"# Outage\n\nDown 10:00 CEST - 09:30 UTC (30 minutes).\n", DBR_LANG_EN, 1},
    {"# Outage (2025-03-30)\n\n**Duration**: 20 min (01:50 - 03:10)\n\n## Timeline (Europe/Berlin)\n\n- "
     "01:50 "
     "errors begin\n- 03:10 errors end\n",
     DBR_LANG_EN, 0},
    {"# Outage (2025-10-26)\n\nDown 02:50 CEST - 02:10 CET (20 minutes).\n", DBR_LANG_EN, 0},
    {"# Outage\n\n| Phase | Start | End | Duration |\n|---|---|---|---|\n| Reads | 10:05 | 11:40 | 45 min "
     "|\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n| Phase | Start | End | Duration |\n|---|---|---|---|\n| Reads | 10:05 | 11:40 | 1h 35min "
     "|\n| Writes | "
     "23:50 | 00:10 | 20 min |\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n| 发生时间 | 10:05 | 恢复时间 | 11:40 | 持续时长 | 45分钟 |\n|---|---|---|---|---|---|\n",
     DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n| 发生时间 | 恢复时间 | 持续时长 |\n|---|---|---|\n| 10:05 | 11:40 | 95分钟 |\n",
     DBR_LANG_ZH_CN, 0},
    {"# Outage\n\nFrom 08:26 until 09:20 are 64 minutes.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nFrom 08:26 until 09:20 are 54 minutes.\n", DBR_LANG_EN, 0},
    {"# Outage\n\nIt started at 10:05 and ended at 11:40, for a total of 45 minutes.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n凌晨 2 点到上午 10 点，共 6 小时。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n凌晨2点到上午10点半，共8个半小时；下午2点到5点，共3小时。\n", DBR_LANG_ZH_CN, 0},
    {"# 故障\n\n15:23 - 16:53，共一个半小时。\n", DBR_LANG_ZH_CN, 0},
    {"# 故障\n\n15:23 - 16:53，共两个半小时。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n15:20 - 16:55，共九十五分钟。\n", DBR_LANG_ZH_CN, 0},
    {"# 故障\n\n15:20 - 16:55，共一百一十分钟。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n15:20 - 17:20，共三小时。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n**持续时间**：35 分钟（15:23 - 16:50）\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n**持续时间**：近 87 分钟（15:23 - 16:50）\n", DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/ends ---- */

typedef struct stated {
    dbr_time time, resolution; // time DBR_TIME_NONE: not stated
    size_t begin, end;         // in the document
} stated;

static size_t find_in(const dbr_document *d, dbr_source_range at, dbr_slice part)
{
    size_t k = dbr_slice_find(dbr_slice_sub(d->bytes, at.begin, at.end), part);
    return k == SIZE_MAX ? at.begin : at.begin + k;
}

static stated stated_at(const dbr_check_run *run, const dbr_header_field *h, const check_moment *m)
{
    dbr_time day = run->d->date;
    dbr_slice text = dbr_slice_sub(h->value, m->begin, m->end);
    stated s = {.time = m->time, .resolution = m->resolution, .begin = find_in(run->d, h->at, text)};
    s.end = s.begin + text.len < h->at.end ? s.begin + text.len : h->at.end;
    if (!m->has_date) {
        const dbr_zone *zone = m->zone != NULL ? m->zone : check_zone(run);
        s.time = day != DBR_TIME_NONE ? dbr_zone_to_instant(zone, day + m->time, NULL) : DBR_TIME_NONE;
    }
    return s;
}

/* Start and end as the header fields say: the range in the duration, else "Start" and "End". */
static void read_ends(const dbr_check_run *run, stated ret[2])
{
    const dbr_header_field *h = dbr_document_header(run->d, DBR_HEADER_DURATION);
    check_moment m[2];
    ret[0] = ret[1] = (stated){.time = DBR_TIME_NONE};
    if (h != NULL && check_find_range(h->value, 0, check_zone(run), m)) {
        ret[0] = stated_at(run, h, &m[0]);
        ret[1] = stated_at(run, h, &m[1]);
        bool is_next_day = !m[1].has_date && ret[1].time != DBR_TIME_NONE && ret[1].time < ret[0].time;
        ret[1].time += is_next_day ? DBR_DAY : 0;
        return;
    }
    static const dbr_header_kind KINDS[2] = {DBR_HEADER_STARTED, DBR_HEADER_RESOLVED};
    for (size_t i = 0; i < 2; i++) {
        h = dbr_document_header(run->d, KINDS[i]);
        for (size_t at = 0; h != NULL && at + 3 < h->value.len; at++) {
            if (check_read_moment(h->value, at, check_zone(run), &m[0])) {
                ret[i] = stated_at(run, h, &m[0]);
                break;
            }
        }
    }
}

/* Whether `s` fits one of these milestones of the body; `*ret_nearest` is the first that is known. */
static bool fits_any(const dbr_check_run *run, const stated *s, const dbr_milestone_name *names, size_t n,
                     dbr_milestone_name *ret_nearest)
{
    *ret_nearest = DBR_MILESTONE_COUNT;
    for (size_t i = 0; i < n; i++) {
        dbr_time t = run->times.body[names[i]].time;
        dbr_time slack =
            run->times.resolution[names[i]] > s->resolution ? run->times.resolution[names[i]] : s->resolution;
        if (t == DBR_TIME_NONE) {
            continue;
        }
        if (t - s->time <= slack && s->time - t <= slack) {
            return true;
        }
        *ret_nearest = *ret_nearest == DBR_MILESTONE_COUNT ? names[i] : *ret_nearest;
    }
    return false;
}

/* A clock time, with its date when the other is of another day. */
static const char *clock_beside(dbr_check_run *run, dbr_time t, dbr_time other)
{
    dbr_time local = t + (dbr_time)dbr_zone_offset(check_zone(run), t, NULL) * DBR_SECOND;
    dbr_time other_local = other + (dbr_time)dbr_zone_offset(check_zone(run), other, NULL) * DBR_SECOND;
    bool is_same_day = local / DBR_DAY == other_local / DBR_DAY;
    return is_same_day ? check_clock(run, t) : check_date_clock(run, t);
}

static void run_ends(dbr_check_run *run)
{
    static const dbr_milestone_name STARTS[] = {DBR_STARTED, DBR_DETECTED, DBR_DECLARED, DBR_PAGED};
    static const dbr_milestone_name ENDS[] = {DBR_RESOLVED, DBR_RECOVERED, DBR_MITIGATED};
    stated ends[2];
    dbr_milestone_name nearest = DBR_MILESTONE_COUNT;
    read_ends(run, ends);
    /* A start is only judged against a stated start: what is detected later is no contradiction. */
    if (ends[0].time != DBR_TIME_NONE && run->times.body[DBR_STARTED].time != DBR_TIME_NONE &&
        !fits_any(run, &ends[0], STARTS, sizeof(STARTS) / sizeof(*STARTS), &nearest)) {
        CHECK_SAY(run, ends[0].begin, ends[0].end, DBR_T_CHECK_ENDS_START,
                  clock_beside(run, ends[0].time, run->times.body[nearest].time),
                  clock_beside(run, run->times.body[nearest].time, ends[0].time),
                  check_milestone(run, nearest));
        CHECK_SUGGEST(run, DBR_T_CHECK_ENDS_DO, "");
    }
    if (ends[1].time != DBR_TIME_NONE && run->times.body[DBR_RESOLVED].time != DBR_TIME_NONE &&
        !fits_any(run, &ends[1], ENDS, sizeof(ENDS) / sizeof(*ENDS), &nearest)) {
        CHECK_SAY(run, ends[1].begin, ends[1].end, DBR_T_CHECK_ENDS_END,
                  clock_beside(run, ends[1].time, run->times.body[nearest].time),
                  clock_beside(run, run->times.body[nearest].time, ends[1].time),
                  check_milestone(run, nearest));
        CHECK_SUGGEST(run, DBR_T_CHECK_ENDS_DO, "");
    }
}

static const dbr_rule_example ENDS_EXAMPLES[] = {
    {"# Outage (2025-02-09)\n\n**Duration**: 1h 35min (10:05 - 11:40 UTC)\n\n## Timeline (all times UTC)\n\n"
     "| Time | Event |\n|---|---|\n| 10:05:23 | First errors |\n| 10:40:00 | Incident marked resolved |\n",
     DBR_LANG_EN, 1},
    {"# Outage (2025-02-09)\n\n**Duration**: 35min (10:05 - 10:40 UTC)\n\n## Timeline (all times UTC)\n\n"
     "| Time | Event |\n|---|---|\n| 10:05:23 | First errors |\n| 10:40:00 | Incident marked resolved |\n",
     DBR_LANG_EN, 0},
    {"# Outage (2025-05-20)\n\n**End**: 2022-05-20 11:40\n\n## Timeline (UTC)\n\n- 10:05 First errors\n- "
     "11:40 "
     "Incident marked resolved\n",
     DBR_LANG_EN, 1},
    {"# 故障（2025-02-09）\n\n**持续时间**：35 分钟（10:05 - 10:40）\n\n## 时间线（UTC）\n\n"
     "| 时间 | 事件 |\n|---|---|\n| 10:05:23 | 首次报错 |\n| 11:20:00 | 故障结束 |\n",
     DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-02-09）\n\n**持续时间**：35 分钟（10:05 - 10:40）\n\n## 时间线（UTC）\n\n"
     "| 时间 | 事件 |\n|---|---|\n| 10:05:23 | 首次报错 |\n| 10:40:00 | 故障结束 |\n",
     DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/length ---- */

/* The spans of the incident an author may mean: any start to any end. `*ret_longest` is the longest. */
static bool fits_span(const dbr_check_run *run, const dbr_quantity *q, dbr_time *ret_longest)
{
    static const dbr_milestone_name STARTS[] = {DBR_STARTED, DBR_DETECTED, DBR_DECLARED, DBR_PAGED};
    static const dbr_milestone_name ENDS[] = {DBR_MITIGATED, DBR_RECOVERED, DBR_RESOLVED};
    const check_times *t = &run->times;
    bool fits = false;
    *ret_longest = 0;
    for (size_t i = 0; i <= sizeof(STARTS) / sizeof(*STARTS); i++) {
        bool is_row = i == sizeof(STARTS) / sizeof(*STARTS);
        dbr_time begin = is_row ? t->first_row : t->all[STARTS[i]].time;
        for (size_t k = 0; k <= sizeof(ENDS) / sizeof(*ENDS); k++) {
            bool is_last = k == sizeof(ENDS) / sizeof(*ENDS);
            dbr_time end = is_last ? t->last_row : t->all[ENDS[k]].time;
            if (begin == DBR_TIME_NONE || end == DBR_TIME_NONE || end < begin) {
                continue;
            }
            fits |= may_last(q, end - begin, is_row ? DBR_MINUTE : t->resolution[STARTS[i]],
                             is_last ? DBR_MINUTE : t->resolution[ENDS[k]]);
            *ret_longest = end - begin > *ret_longest ? end - begin : *ret_longest;
        }
    }
    return fits;
}

/* How a sentence says that a duration is the incident's. */
typedef enum length_kind { LENGTH_NONE, LENGTH_EXACT, LENGTH_WITHIN } length_kind;

static length_kind length_of(const dbr_check_run *run, const check_number *n)
{
    const dbr_sentence *s = &run->d->sentences[n->i_sentence];
    size_t around_begin = 0;
    dbr_slice around = check_around(run, n, &around_begin);
    dbr_slice before = dbr_slice_sub(s->text, n->begin > 40 ? n->begin - 40 : 0, n->begin);
    dbr_slice number = dbr_slice_sub(s->text, n->begin, n->end);
    bool is_told = check_is_in(run->d, s->i_section, DBR_SECTION_SUMMARY) ||
                   check_is_in(run->d, s->i_section, DBR_SECTION_IMPACT);
    bool is_head =
        s->i_section < run->d->n_sections && run->d->sections[s->i_section].kind == DBR_SECTION_HEAD;
    if (n->q.unit != DBR_DURATION || n->has_proof || s->is_quote || (!is_told && !is_head) ||
        check_has_word(around, CHECK_EXCUSES) ||
        check_has_word(
            before, "last |past |previous |every |retention|expected|could|would|过去|最近|每|保留|预计")) {
        return LENGTH_NONE;
    }
    bool names_it =
        check_has_word(before, "outage|incident|downtime|degradation|disruption|故障|事故|中断|停机");
    bool lasts = check_has_word(before, "lasted|lasting|duration|for a total of|持续|历时|时长");
    if ((is_told && names_it && lasts) ||
        (is_head && check_has_word(before, "duration|time to re|持续时间|时长") && n->begin < 40)) {
        return LENGTH_EXACT;
    }
    bool is_over = dbr_slice_starts(number, "over ") ||
                   check_has_word(before, " over | for | during | lasted |持续|长达|历时");
    return is_told && is_over ? LENGTH_WITHIN : LENGTH_NONE;
}

static void run_length(dbr_check_run *run)
{
    const check_times *t = &run->times;
    bool has_end = t->all[DBR_RESOLVED].time != DBR_TIME_NONE || t->all[DBR_RECOVERED].time != DBR_TIME_NONE;
    bool has_start = t->all[DBR_STARTED].time != DBR_TIME_NONE;
    check_run_told_length(run);
    for (size_t i = 0; i < run->n_numbers && has_end && has_start; i++) {
        const check_number *n = &run->numbers[i];
        const dbr_sentence *s = &run->d->sentences[n->i_sentence];
        dbr_time longest = 0;
        length_kind kind = length_of(run, n);
        /* One fault, one finding: the header's end was already said to be wrong. */
        if (kind == LENGTH_NONE || check_is_marked(run, s->at.begin, s->at.end) ||
            fits_span(run, &n->q, &longest) ||
            (kind == LENGTH_WITHIN && check_interval(&n->q).begin <= longest)) {
            continue;
        }
        CHECK_SAY(run, n->at_begin, n->at_end, DBR_T_CHECK_LENGTH,
                  check_str(run, dbr_slice_sub(s->text, n->begin, n->end)), check_duration(run, longest));
        CHECK_SUGGEST(run, DBR_T_CHECK_LENGTH_DO, "");
    }
}

#define LENGTH_TIMELINE                                                                                      \
    "\n## Timeline (all times UTC)\n\n| Time | Event |\n|---|---|\n| 10:05 | First errors |\n"               \
    "| 10:35 | Error rate returns to normal |\n| 10:40 | Incident marked resolved |\n"
static const dbr_rule_example LENGTH_EXAMPLES[] = {
    {"# Outage (2025-02-09)\n\n## Impact\n\n- 400 failed requests over 1.5 hours\n" LENGTH_TIMELINE,
     DBR_LANG_EN, 1},
    {"# Outage (2025-02-09)\n\n## Summary\n\nThe outage lasted 20 minutes.\n" LENGTH_TIMELINE, DBR_LANG_EN,
     1},
    {"# Outage (2025-02-09)\n\n## Summary\n\nThe outage lasted 35 minutes.\n" LENGTH_TIMELINE, DBR_LANG_EN,
     0},
    {"# Outage (2025-02-09)\n\n- Start: 10:02; end: 10:38; duration: 46 minutes\n", DBR_LANG_EN, 1},
    {"# Outage (2025-02-09)\n\nIt started at 10:05 and ended at 11:40, for a total of 45 minutes.\n",
     DBR_LANG_EN, 1},
    {"# Outage (2025-02-09)\n\n- Start: 10:02; end: 10:38; duration: 36 minutes\n", DBR_LANG_EN, 0},
    {"# 故障（2025-02-09）\n\n- 开始：10:02；结束：10:38；时长：46 分钟\n", DBR_LANG_ZH_CN, 1},
    {"# Outage (2025-02-09)\n\n## Impact\n\n- errors for 5 minutes\n" LENGTH_TIMELINE, DBR_LANG_EN, 0},
    {"# 故障（2025-02-09）\n\n## 影响\n\n故障持续约 87 分钟。\n\n## 时间线（UTC）\n\n"
     "| 时间 | 事件 |\n|---|---|\n| 10:05 | 首次报错 |\n| 10:40 | 故障结束 |\n",
     DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-02-09）\n\n## 影响\n\n故障持续约 35 分钟。\n\n## 时间线（UTC）\n\n"
     "| 时间 | 事件 |\n|---|---|\n| 10:05 | 首次报错 |\n| 10:40 | 故障结束 |\n",
     DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/ratio ---- */

/* "41,372 of 103,000 requests": part and whole among the numbers of one sentence. `i` is the first of two. */
static bool is_part_of(const dbr_check_run *run, size_t i, double *ret_percent)
{
    if (i + 1 >= run->n_numbers) {
        return false;
    }
    const check_number *a = &run->numbers[i];
    const check_number *b = &run->numbers[i + 1];
    const dbr_sentence *s = &run->d->sentences[a->i_sentence];
    if (a->i_sentence != b->i_sentence || a->q.unit != DBR_PLAIN || b->q.unit != DBR_PLAIN) {
        return false;
    }
    dbr_slice between = dbr_slice_sub(s->text, a->end, b->begin);
    bool is_en = (between.len < 24 &&
                  (dbr_slice_is(between, " of ") || dbr_slice_is(between, " out of ") ||
                   dbr_slice_is(between, " of the ") || dbr_slice_is(between, " of a total of "))) ||
                 (between.len < 32 && dbr_slice_ends(between, " out of ")); // "398 requests out of 619"
    bool is_zh = between.len < 40 && check_has_word(between, "请求中有|中有|中的");
    double part = is_en ? a->q.value : b->q.value;
    double whole = is_en ? b->q.value : a->q.value;
    *ret_percent = whole > 0 ? 100 * part / whole : NAN;
    return (is_en || is_zh) && part <= whole && whole >= 2;
}

static void judge_ratio(dbr_check_run *run, const check_number *n, size_t i_part, double percent)
{
    const dbr_sentence *s = &run->d->sentences[n->i_sentence];
    const check_number *part = &run->numbers[i_part];
    const dbr_sentence *counts = &run->d->sentences[part->i_sentence];
    double slack = percent * 0.005; // both counts may be rounded
    if (n->has_proof || check_is_marked(run, n->at_begin, n->at_end) ||
        (percent + slack >= n->q.low && percent - slack <= n->q.high)) {
        return;
    }
    CHECK_SAY(run, n->at_begin, n->at_end, DBR_T_CHECK_RATIO,
              check_str(run, dbr_slice_sub(s->text, n->begin, n->end)),
              check_str(run, dbr_slice_sub(counts->text, part->begin, run->numbers[i_part + 1].end)),
              dbr_arena_printf(run->arena, "%.1f %%", percent));
}

/* "of requests", "of all requests", 的请求: the same whole as the counts of requests. */
static bool is_of_requests(const dbr_check_run *run, const check_number *n)
{
    dbr_slice behind = dbr_slice_sub(run->d->sentences[n->i_sentence].text, n->end, n->end + 24);
    return check_has_word(behind, " of requests| of the requests| of all requests| 的请求|的请求");
}

static bool is_many(const dbr_check_run *run, size_t i)
{
    return run->numbers[i].q.value >= 10 || run->numbers[i + 1].q.value >= 10;
}

static bool is_in_brackets(const dbr_check_run *run, const check_number *n)
{
    dbr_slice before = dbr_slice_sub(run->d->sentences[n->i_sentence].text, 0, n->begin);
    return dbr_slice_ends(before, "(") || dbr_slice_ends(before, "（");
}

static void run_ratio(dbr_check_run *run)
{
    check_run_fractions(run);
    check_run_ratios_told(run);
    size_t i_requests = SIZE_MAX; // the only counts of requests in the report
    size_t n_requests = 0;
    double of_requests = NAN;
    for (size_t i = 0; i + 1 < run->n_numbers; i++) {
        double percent = NAN;
        const check_number *whole = &run->numbers[i + 1];
        if (!is_part_of(run, i, &percent)) {
            continue;
        }
        const check_number *n = i + 2 < run->n_numbers ? &run->numbers[i + 2] : NULL;
        /* Of a few ("2 of 3 replicas") only what stands in brackets behind them is the share. */
        bool is_beside = n != NULL && n->i_sentence == whole->i_sentence && n->q.unit == DBR_PERCENT &&
                         n->begin - whole->end <= 40;
        if (is_beside && (is_many(run, i) || is_in_brackets(run, n))) {
            judge_ratio(run, n, i, percent);
        }
        size_t begin = 0;
        bool may_be_only = is_many(run, i) && n_requests < 2; // a third one changes nothing
        if (may_be_only && check_has_word(check_around(run, whole, &begin), "requests|请求")) {
            n_requests++;
            i_requests = i;
            of_requests = percent;
        }
    }
    for (size_t i = 0; i < run->n_numbers && n_requests == 1; i++) {
        if (run->numbers[i].q.unit == DBR_PERCENT && is_of_requests(run, &run->numbers[i])) {
            judge_ratio(run, &run->numbers[i], i_requests, of_requests);
        }
    }
}

static const dbr_rule_example RATIO_EXAMPLES[] = {
    {"# Outage\n\n## Impact\n\n- 30,000 of 100,000 requests failed (40 %)\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Summary\n\n40 % of requests failed.\n\n## Impact\n\n- 30,000 of 100,000 requests "
     "failed\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Impact\n\n- 41,372 of 103,000 requests failed (40.2 %)\n", DBR_LANG_EN, 0},
    {"# Outage\n\n## Impact\n\n- 398 requests out of 619 failed (54%)\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Impact\n\n- 54 % (398/619) of requests failed\n", DBR_LANG_EN, 1},
    {"# Outage\n\n9,000 orders were lost, which is 25% of the 30,000 placed.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n9,000 orders were lost, which is 30% of the 30,000 placed.\n", DBR_LANG_EN, 0},
    {"# Outage\n\nOf 30,000 orders, 9,000 (25%) were lost.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nOf 30,000 orders, 9,000 (30%) were lost.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n9000 笔订单丢失，占全部 30000 笔的 25%。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n9000 笔订单丢失，占全部 30000 笔的 30%。\n", DBR_LANG_ZH_CN, 0},
    {"# Outage\n\n## Impact\n\n- 2 of the 3 replicas (50 %) were down\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Impact\n\n- 2 of the 3 replicas (67 %) were down, 64.3 % (398/619) of requests failed\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 影响\n\n- 3 个副本中有 2 个（50%）不可用\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 影响\n\n- 54%（398/619）的请求失败\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 影响\n\n- 100,000 个请求中有 30,000 个失败（40%）\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 影响\n\n- 100,000 个请求中有 40,100 个失败（40%）\n", DBR_LANG_ZH_CN, 0},
    {0},
};

/* facts/interval is in facts_interval.c, facts/copied in facts_copied.c */
const dbr_rule check_rules_facts[] = {
    {.id = "facts/duration",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a stated duration differs from the range beside it",
     .rationale = "A duration is copied from the last report or not updated when the times are. In a "
                  "hand-read sample of ten "
                  "government incident reports all ten had at least one such slip (MoJ Cloud Platform).",
     .examples = DURATION_EXAMPLES,
     .run = run_duration},
    {.id = "facts/ends",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "header, key times and timeline disagree on when the incident began or ended",
     .rationale = "Readers take the header's times; whoever reads on finds others. The guide's checklist "
                  "asks for a timeline that "
                  "is complete and chronologically accurate.",
     .examples = ENDS_EXAMPLES,
     .run = run_ends},
    {.id = "facts/length",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "the incident is said to have lasted longer or shorter than its timeline shows",
     .rationale = "The length is the figure that gets quoted. Any start (started, detected, declared) and "
                  "any end (mitigated, "
                  "recovered, resolved) is accepted; support hours excuse it.",
     .examples = LENGTH_EXAMPLES,
     .run = run_length},
    {.id = "facts/interval",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a time between two milestones, told in prose, differs from the timeline",
     .rationale = "\"10 minutes from page to fix\" is what people remember; the timeline has the seconds. "
                  "Google's SRE book and the "
                  "guide measure response by these intervals.",
     .examples = check_interval_examples,
     .run = check_run_interval},
    {.id = "facts/ratio",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a percentage differs from the two counts beside it",
     .rationale = "One of the three numbers was updated and the others were not.",
     .examples = RATIO_EXAMPLES,
     .run = run_ratio},
    {.id = "facts/copied",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "lengths or clock times that another report tells of another incident",
     .rationale =
         "Reports are begun as a copy of the last one, and figures that nobody changed stay. Judged when "
         "several reports are "
         "checked in one run: all labelled figures are the same, the days are not, and the figures are not "
         "round.",
     .examples = check_copied_examples,
     .run = check_run_copied},
    {0},
};
