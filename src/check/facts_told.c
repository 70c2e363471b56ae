/*
 * Facts, fifth part: what prose tells of moments.
 *
 *   facts/moment  a key time told in prose that the timeline has at another time: "The alert fired at 10:15 UTC", "10:15 触发告警"
 *   facts/zones   one moment in two zones that is two moments: "18:12 +08:00 (10:38 UTC)"
 *   facts/length  besides (facts.c): start, end and length told in one sentence, "Start: 10:02; end: 10:38; duration: 46 minutes"
 *   facts/interval  besides (facts_interval.c): "MTTR: 46 minutes", 确认耗时 12 分钟
 *   facts/year    besides (facts_order.c): the day of the incident in another year, "began on 2024-03-12"
 *
 * Precision first. A moment is judged when the words of a key time stand right before "at" (or around the clock in Chinese),
 * the report has this key time, and no row of any timeline and no other key time has the clock that is told: who writes a time
 * that stands in the timeline may speak of another event. Then it is a question, for there may be a second alert. Letters like
 * MTTR are judged when the start is known, or when they are longer than the whole timeline.
 */
#include "check/check_impl.h"

#define MAX_BRIDGE 24              // bytes between the words of a key time and its clock: " at about "
#define MAX_APART  (12 * DBR_HOUR) // a clock farther from the key time is of another day, or another matter
#define MAX_SPAN   (30 * DBR_DAY)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static dbr_time distance(dbr_time a, dbr_time b)
{
    return a > b ? a - b : b - a;
}

/* Clock times in a sentence, one after the other. */
static bool next_moment(const dbr_check_run *run, dbr_slice s, size_t *at, check_moment *ret)
{
    for (size_t i = *at; i + 3 < s.len; i++) {
        bool begins = is_digit(s.ptr[i]) &&
                      (i == 0 || (!is_digit(s.ptr[i - 1]) && s.ptr[i - 1] != ':' && s.ptr[i - 1] != '.' &&
                                  s.ptr[i - 1] != '-' && s.ptr[i - 1] != '+'));
        if (begins && check_read_moment(s, i, check_zone(run), ret)) {
            *at = ret->end;
            return true;
        }
    }
    return false;
}

/* ---- facts/moment ---- */

/* The instants of a day: `clock` of the day that brings it nearest to `t`, unless it has a date. */
static dbr_time near_of(const dbr_check_run *run, const check_moment *m, dbr_time t)
{
    const dbr_zone *zone = m->zone != NULL ? m->zone : check_zone(run);
    if (m->has_date) {
        return m->time;
    }
    dbr_time offset = (dbr_time)dbr_zone_offset(zone, t, NULL) * DBR_SECOND;
    dbr_time local = t + offset;
    dbr_time clock = ((local - m->time) % DBR_DAY + DBR_DAY) % DBR_DAY; // how far t is behind it
    return clock <= DBR_DAY / 2 ? t - clock : t - clock + DBR_DAY;
}

static bool is_same(const dbr_check_run *run, const check_moment *m, dbr_time t, dbr_time resolution)
{
    dbr_time slack = resolution > m->resolution ? resolution : m->resolution;
    return distance(near_of(run, m, t), t) <= slack;
}

/* Whether a row or a key time of the report has this clock. */
static bool is_told_elsewhere(const dbr_check_run *run, const check_moment *m)
{
    const dbr_document *d = run->d;
    for (size_t i = 0; i < d->n_rows; i++) {
        const dbr_row *row = &d->rows[i];
        bool is_in = row->time != DBR_TIME_NONE && row->end != DBR_TIME_NONE &&
                     near_of(run, m, row->time) >= row->time && near_of(run, m, row->time) <= row->end;
        if (row->time != DBR_TIME_NONE &&
            (is_in || is_same(run, m, row->time, row->is_approximate ? 30 * DBR_MINUTE : row->resolution) ||
             (row->end != DBR_TIME_NONE && is_same(run, m, row->end, row->resolution)))) {
            return true;
        }
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        if (d->key_times[i].time != DBR_TIME_NONE &&
            is_same(run, m, d->key_times[i].time, d->key_times[i].resolution)) {
            return true;
        }
    }
    return false;
}

/* " at ", " at about ", ": " between the words and the clock. */
static bool is_bridge(dbr_slice gap)
{
    static const char *const WORDS[] = {" at ",    " at about ", " at around ", " at approximately ",
                                        " by ",    " around ",   " about ",     "于",
                                        "于 ",     "在",         "在 ",         "时间为",
                                        "时间为 ", "时间：",     "时间: ",      ": ",
                                        "：",      " on "};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS); i++) {
        if (dbr_slice_eq_nocase(gap, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

/* Words that only mean a key time of the incident when the incident is what they are said of. */
#define SUBJECTS                                                                                                 \
    "incident|outage|disruption|degradation|downtime|故障|事故|中断|errors|the issue|the problem|service|" \
    "服务|报错|alert|告警|报警|on-call|值班"
/* Another event than the one that the key times are of. */
#define OTHERS                                                                                                                  \
    "second|another|again|third|next|first attempt|last |previous|not |would|should|could|if |until|"                           \
    "expected|planned|meeting|job|deploy|release|pod|node|再次|第二|又|上次|未|没有|预计|计划|会议|如果|若|" \
    "应|本应|发布|部署"

/* The milestones that the words say; 0 when it is not sure that they are the incident's. */
static unsigned said_of(const dbr_sentence *s, const check_mention *m, size_t until)
{
    size_t begin = m->begin > 60 ? m->begin - 60 : 0;
    dbr_slice clause = dbr_slice_sub(s->text, begin, until);
    for (size_t i = clause.len; i > 0; i--) { // this clause only
        char c = clause.ptr[i - 1];
        if (c == ';' || (c == '.' && i < clause.len && clause.ptr[i] == ' ')) {
            clause = dbr_slice_from(clause, i);
            break;
        }
    }
    return check_has_word(clause, SUBJECTS) && !check_has_word(clause, OTHERS) ? m->milestones : 0;
}

static void judge_moment(dbr_check_run *run, const dbr_sentence *s, const check_moment *m, unsigned meant)
{
    dbr_milestone_name nearest = DBR_MILESTONE_COUNT;
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        dbr_time t = run->times.all[i].time;
        if ((meant >> i & 1) == 0 || t == DBR_TIME_NONE || run->times.resolution[i] >= DBR_HOUR) {
            continue;
        }
        if (is_same(run, m, t, run->times.resolution[i]) || distance(near_of(run, m, t), t) > MAX_APART) {
            return;
        }
        nearest = nearest == DBR_MILESTONE_COUNT ? (dbr_milestone_name)i : nearest;
    }
    size_t begin = check_offset(s, m->begin);
    size_t end = check_offset(s, m->end - 1) + 1;
    if (nearest == DBR_MILESTONE_COUNT || is_told_elsewhere(run, m) || begin > end ||
        check_is_marked(run, begin, end)) {
        return;
    }
    CHECK_SAY(run, begin, end, DBR_T_CHECK_MOMENT, check_milestone(run, nearest),
              check_str(run, dbr_slice_sub(s->text, m->begin, m->end)),
              check_clock(run, run->times.all[nearest].time));
    CHECK_SUGGEST(run, DBR_T_CHECK_MOMENT_DO, "");
}

/* Whether a sentence tells of the report's rows: those are looked at by other rules. */
static bool is_of_rows(const dbr_check_run *run, const dbr_sentence *s)
{
    return check_is_in(run->d, s->i_section, DBR_SECTION_TIMELINE) ||
           check_is_in(run->d, s->i_section, DBR_SECTION_KEY_TIMES) || s->is_table_cell;
}

/* Whether the report is of one incident, and says when: it has a day, and a section for its timeline whose rows are of a few
 * days. A collection of incidents has key times, too, of each of them. */
static bool is_of_one_incident(const dbr_check_run *run)
{
    const dbr_document *d = run->d;
    bool has_rows = false;
    for (size_t i = 0; i < d->n_rows && !has_rows; i++) {
        has_rows = check_is_in(d, d->rows[i].i_section, DBR_SECTION_TIMELINE);
    }
    return has_rows && check_day(run) != DBR_TIME_NONE &&
           run->times.last_row - run->times.first_row <= MAX_SPAN;
}

/* Whether a sentence names a day that is none of the timeline's. */
static bool is_of_another_day(const dbr_check_run *run, dbr_slice s)
{
    for (size_t i = 0; i + 5 < s.len; i++) {
        char before = i > 0 ? s.ptr[i - 1] : ' ';
        bool begins = (is_digit(s.ptr[i]) || (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')) && !is_digit(before);
        dbr_time date = DBR_TIME_NONE;
        size_t n = begins ? dbr_date_parse(dbr_slice_from(s, i), &date) : 0;
        if (n > 0 && (date < run->times.first_row - 2 * DBR_DAY || date > run->times.last_row + DBR_DAY)) {
            return true;
        }
        i += n > 0 ? n - 1 : 0;
    }
    return false;
}

static bool has_clock(dbr_slice s)
{
    const char *colon = s.ptr;
    const char *end = s.ptr + s.len;
    while (colon != NULL && colon < end) {
        colon = memchr(colon, ':', (size_t)(end - colon));
        if (colon != NULL && colon > s.ptr && colon + 2 < end && is_digit(colon[-1]) && is_digit(colon[1]) &&
            is_digit(colon[2])) {
            return true;
        }
        colon = colon != NULL ? colon + 1 : NULL;
    }
    return false;
}

/* Whether what stands around the clock can tie it to words: a bridge before it, or Chinese. Asked first, as it is short. */
static bool may_be_told(dbr_slice s, const check_moment *m)
{
    static const char *const ENDS[] = {"at ", "about ", "around ", "approximately ", "by ", "on ", ": "};
    dbr_slice before = dbr_slice_sub(s, 0, m->begin);
    bool is_chinese = (m->begin > 0 && (unsigned char)s.ptr[m->begin - 1] >= 0x80) ||
                      (m->begin > 1 && (unsigned char)s.ptr[m->begin - 2] >= 0x80) ||
                      (m->end < s.len && (unsigned char)s.ptr[m->end] >= 0x80) ||
                      (m->end + 1 < s.len && (unsigned char)s.ptr[m->end + 1] >= 0x80);
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(*ENDS) && !is_chinese; i++) {
        if (dbr_slice_ends(before, ENDS[i])) {
            return true;
        }
    }
    return is_chinese;
}

static void run_moment(dbr_check_run *run)
{
    check_mention mentions[CHECK_MAX_MENTIONS];
    bool is_asked = is_of_one_incident(run);
    for (size_t k = 0; k < run->d->n_sentences && is_asked; k++) {
        const dbr_sentence *s = &run->d->sentences[k];
        check_moment m = {0};
        size_t at = 0;
        size_t n = SIZE_MAX; // of `mentions`: not looked for yet
        if (s->is_quote || !has_clock(s->text) || is_of_rows(run, s)) {
            continue;
        }
        while (next_moment(run, s->text, &at, &m)) {
            if (!may_be_told(s->text, &m)) {
                continue;
            }
            n = n == SIZE_MAX ? check_find_mentions(s->text, mentions) : n;
            unsigned meant = 0;
            for (size_t i = 0; i < n; i++) {
                bool is_before =
                    mentions[i].end <= m.begin && is_bridge(dbr_slice_sub(s->text, mentions[i].end, m.begin));
                dbr_slice gap = dbr_slice_sub(s->text, m.end, mentions[i].begin);
                dbr_slice lead = dbr_slice_sub(s->text, 0, m.begin);
                bool is_behind =
                    mentions[i].begin >= m.end && gap.len <= 12 &&
                    (unsigned char)s->text.ptr[mentions[i].begin] >= 0x80 && // "于 10:15 触发告警"
                    (dbr_slice_ends(lead, "于") || dbr_slice_ends(lead, "于 ") ||
                     dbr_slice_ends(lead, "在") || dbr_slice_ends(lead, "在 ") ||
                     dbr_slice_trim(gap).len == 0);
                meant |= is_before || is_behind ? said_of(s, &mentions[i], m.end + 16) : 0;
            }
            if (meant != 0 && !is_of_another_day(run, s->text)) {
                judge_moment(run, s, &m, meant);
            }
        }
    }
}

/* ---- facts/zones ---- */

static void run_zones(dbr_check_run *run)
{
    for (size_t k = 0; k < run->d->n_sentences; k++) {
        const dbr_sentence *s = &run->d->sentences[k];
        check_moment m[2];
        size_t at = 0;
        if (s->is_quote || !has_clock(s->text) || !next_moment(run, s->text, &at, &m[0])) {
            continue;
        }
        while (next_moment(run, s->text, &at, &m[1])) {
            dbr_slice gap = dbr_slice_sub(s->text, m[0].end, m[1].begin);
            bool is_apposed =
                dbr_slice_eq(gap, dbr_slice_str(" (")) || dbr_slice_eq(gap, dbr_slice_str("（")) ||
                dbr_slice_eq(gap, dbr_slice_str(" / ")) || dbr_slice_eq(gap, dbr_slice_str("，即 ")) ||
                dbr_slice_eq(gap, dbr_slice_str(" = "));
            dbr_time base = run->times.first_row != DBR_TIME_NONE ? run->times.first_row : check_day(run);
            if (is_apposed && m[0].zone != NULL && m[1].zone != NULL && base != DBR_TIME_NONE) {
                int32_t offset[2] = {dbr_zone_offset(m[0].zone, base, NULL),
                                     dbr_zone_offset(m[1].zone, base, NULL)};
                dbr_time a = m[0].has_date ? near_of(run, &m[0], base) : m[0].time - offset[0] * DBR_SECOND;
                dbr_time b = m[1].has_date ? near_of(run, &m[1], base) : m[1].time - offset[1] * DBR_SECOND;
                dbr_time apart = ((a - b) % DBR_DAY + DBR_DAY) % DBR_DAY;
                dbr_time slack = m[0].resolution > m[1].resolution ? m[0].resolution : m[1].resolution;
                if (offset[0] != offset[1] && apart >= slack && DBR_DAY - apart >= slack) {
                    dbr_time as = ((a + offset[1] * DBR_SECOND) % DBR_DAY + DBR_DAY) % DBR_DAY;
                    CHECK_SAY(run, check_offset(s, m[0].begin), check_offset(s, m[1].end - 1) + 1,
                              DBR_T_CHECK_ZONES, check_str(run, dbr_slice_sub(s->text, m[0].begin, m[0].end)),
                              check_str(run, dbr_slice_sub(s->text, m[1].begin, m[1].end)),
                              dbr_arena_printf(run->arena, "%02d:%02d", (int)(as / DBR_HOUR),
                                               (int)(as / DBR_MINUTE % 60)));
                }
            }
            m[0] = m[1];
        }
    }
}

/* ---- start, end and length in one sentence ---- */

static bool is_labelled(dbr_slice s, size_t end, const char *words)
{
    return check_has_word(dbr_slice_sub(s, end > MAX_BRIDGE ? end - MAX_BRIDGE : 0, end), words);
}

void check_run_told_length(dbr_check_run *run)
{
    for (size_t i = 0; i < run->n_numbers; i++) {
        const check_number *n = &run->numbers[i];
        const dbr_sentence *s = &run->d->sentences[n->i_sentence];
        check_moment m[2];
        size_t at = 0;
        if (n->q.unit != DBR_DURATION || n->has_proof || s->is_quote || !has_clock(s->text) ||
            !is_labelled(s->text, n->begin, "duration|lasted|total of|时长|历时|持续") ||
            !next_moment(run, s->text, &at, &m[0]) || !next_moment(run, s->text, &at, &m[1]) ||
            m[0].has_date != m[1].has_date || next_moment(run, s->text, &at, &(check_moment){0}) ||
            !is_labelled(s->text, m[0].begin, "start|began|begin|开始|发生") ||
            !is_labelled(dbr_slice_from(s->text, m[0].end), m[1].begin - m[0].end,
                         "end|resolved|结束|恢复") ||
            check_is_marked(run, n->at_begin, n->at_end)) {
            continue;
        }
        dbr_time span = check_span(run, m);
        dbr_span claimed = check_interval(&n->q);
        if (claimed.begin < span + m[1].resolution && span - m[0].resolution < claimed.end) {
            continue;
        }
        CHECK_SAY(run, n->at_begin, n->at_end, DBR_T_CHECK_DURATION,
                  check_str(run, dbr_slice_sub(s->text, n->begin, n->end)),
                  check_str(run, dbr_slice_sub(s->text, m[0].begin, m[1].end)), check_duration(run, span));
        CHECK_SUGGEST(run, DBR_T_CHECK_DURATION_DO, check_duration_for_report(run, span));
    }
}

/* ---- MTTR ---- */

static const struct {
    const char *label;
    unsigned to;
} LETTERS[] = {
    {"MTTR", 1u << DBR_RECOVERED | 1u << DBR_RESOLVED | 1u << DBR_MITIGATED},
    {"TTR", 1u << DBR_RECOVERED | 1u << DBR_RESOLVED | 1u << DBR_MITIGATED},
    {"MTTA", 1u << DBR_ACKNOWLEDGED},
    {"TTA", 1u << DBR_ACKNOWLEDGED},
    {"MTTD", 1u << DBR_DETECTED},
    {"TTD", 1u << DBR_DETECTED},
    {"MTTM", 1u << DBR_MITIGATED},
    {"恢复耗时", 1u << DBR_RECOVERED | 1u << DBR_RESOLVED},
    {"恢复用时", 1u << DBR_RECOVERED | 1u << DBR_RESOLVED},
    {"确认耗时", 1u << DBR_ACKNOWLEDGED},
    {"响应耗时", 1u << DBR_ACKNOWLEDGED},
    {"发现耗时", 1u << DBR_DETECTED},
    {"止损耗时", 1u << DBR_MITIGATED},
    {"检测用时", 1u << DBR_DETECTED},
    {"检测耗时", 1u << DBR_DETECTED},
    {"发现用时", 1u << DBR_DETECTED},
    {"响应用时", 1u << DBR_ACKNOWLEDGED},
    {"确认用时", 1u << DBR_ACKNOWLEDGED},
    {"止损用时", 1u << DBR_MITIGATED},
};

/* Whether only a mark or two stand between: ": ", "）：", " was ". */
static bool is_short_gap(dbr_slice gap)
{
    static const char *const MARKS[] = {" ",  ":", "：", "=",  "was", "is", "为",
                                        "约", "(", ")",  "（", "）",  "*"};
    for (size_t i = 0; i < gap.len;) {
        size_t n = 0;
        for (size_t k = 0; k < sizeof(MARKS) / sizeof(*MARKS) && n == 0; k++) {
            n = dbr_slice_starts(dbr_slice_from(gap, i), MARKS[k]) ? strlen(MARKS[k]) : 0;
        }
        if (n == 0) {
            return false;
        }
        i += n;
    }
    return gap.len <= MAX_BRIDGE;
}

unsigned check_letters_before(dbr_slice text, size_t at)
{
    char last = at > 1 ? text.ptr[text.ptr[at - 1] == ' ' ? at - 2 : at - 1] : ' ';
    if (at < 2 || (last >= 'a' && last <= 'z' && last != 's')) { // "was", "is", or a mark stands there
        return 0;
    }
    size_t begin = at > MAX_BRIDGE + 12 ? at - MAX_BRIDGE - 12 : 0;
    dbr_slice before = dbr_slice_sub(text, begin, at);
    for (size_t i = 0; i < sizeof(LETTERS) / sizeof(*LETTERS); i++) {
        dbr_slice label = dbr_slice_str(LETTERS[i].label);
        size_t found = dbr_slice_find(before, label);
        bool is_word = found != SIZE_MAX && (found == 0 || (before.ptr[found - 1] | 0x20) < 'a' ||
                                             (before.ptr[found - 1] | 0x20) > 'z');
        if (is_word && is_short_gap(dbr_slice_from(before, found + label.len))) {
            return LETTERS[i].to;
        }
    }
    return 0;
}

/* ---- the day of the incident in another year ---- */

void check_run_told_year(dbr_check_run *run)
{
    dbr_time day = check_day(run);
    if (day == DBR_TIME_NONE) {
        return;
    }
    dbr_civil incident = dbr_time_to_civil(day);
    for (size_t i = 0; i < run->d->n_rows; i++) { // one of the timeline's own years is no slip
        if (run->d->rows[i].time != DBR_TIME_NONE && run->d->rows[i].has_date &&
            dbr_time_to_civil(run->d->rows[i].time).year != incident.year) {
            return;
        }
    }
    size_t last = SIZE_MAX;
    for (size_t k = 0; k < run->n_numbers; k++) { // sentences with a year, each once
        const dbr_sentence *s = &run->d->sentences[run->numbers[k].i_sentence];
        if (run->numbers[k].i_sentence == last || s->is_quote || !check_is_year(run, &run->numbers[k])) {
            continue;
        }
        last = run->numbers[k].i_sentence;
        for (size_t i = 0; i + 7 < s->text.len; i++) {
            dbr_time date = DBR_TIME_NONE;
            bool begins = is_digit(s->text.ptr[i]) &&
                          (i == 0 || s->text.ptr[i - 1] == ' ' || (unsigned char)s->text.ptr[i - 1] >= 0x80);
            size_t n = begins ? dbr_date_parse(dbr_slice_from(s->text, i), &date) : 0;
            if (n == 0) {
                continue;
            }
            dbr_civil c = dbr_time_to_civil(date);
            int apart = c.year - incident.year;
            dbr_slice around = dbr_slice_sub(s->text, i > 40 ? i - 40 : 0, i + n + 40);
            if ((apart == 1 || apart == -1) && c.month == incident.month && c.day == incident.day &&
                check_has_word(around, "incident|outage|began|begin|start|fail|error|occur|alert|detect|故障|"
                                       "事故|开始|发生|告警|报错|中断|发现") &&
                !check_has_word(around,
                                "year ago|last year|anniversary|previous|earlier|due|until|by |一年前|"
                                "去年|上次|截止|之前")) {
                CHECK_SAY(run, check_offset(s, i), check_offset(s, i + n - 1) + 1, DBR_T_CHECK_YEAR_TOLD,
                          check_str(run, dbr_slice_sub(s->text, i, i + n)), check_date(run, day));
                CHECK_SUGGEST(run, DBR_T_CHECK_YEAR_DO, dbr_arena_printf(run->arena, "%d", incident.year));
            }
            i += n - 1;
        }
    }
}

#define TIMES                                                                                                \
    "\n\n## Timeline (all times UTC)\n\n| Time | Event |\n|---|---|\n| 10:02 | First errors |\n"             \
    "| 10:05 | Alert fires |\n| 10:38 | Incident resolved |\n"
#define TIMES_ZH                                                                                                        \
    "\n\n## 时间线（UTC）\n\n| 时间 | 事件 |\n|---|---|\n| 10:02 | 首次报错 |\n| 10:05 | 告警触发 |\n" \
    "| 10:38 | 故障恢复 |\n"
static const dbr_rule_example MOMENT_EXAMPLES[] = {
    {"# Outage (2025-03-12)\n\n## Summary\n\nThe alert fired at 10:15 UTC." TIMES, DBR_LANG_EN, 1},
    {"# Outage (2025-03-12)\n\n## Summary\n\nThe incident was resolved at 11:38 UTC." TIMES, DBR_LANG_EN, 1},
    {"# Outage (2025-03-12)\n\n## Summary\n\nThe alert fired at 10:05 UTC, and the incident was resolved at "
     "12:38 CEST; a second alert fired at 10:15 UTC." TIMES,
     DBR_LANG_EN, 0},
    {"# Outage (2025-03-12)\n\n## Summary\n\nThe alert fired at 10:05 UTC, the incident was resolved at "
     "10:38; a second alert fired at 10:15 UTC." TIMES,
     DBR_LANG_EN, 0},
    {"# Outage (2025-03-12)\n\n## Summary\n\nThe on-call engineer acknowledged the alert at 10:15 UTC." TIMES,
     DBR_LANG_EN, 0},
    {"# 故障（2025-03-12）\n\n## 概要\n\n告警于 10:15 触发。" TIMES_ZH, DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-03-12）\n\n## 概要\n\n服务于 11:38 恢复。" TIMES_ZH, DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-03-12）\n\n## 概要\n\n告警于 10:05 触发，服务于 10:38 恢复。" TIMES_ZH, DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example ZONES_EXAMPLES[] = {
    {"# Outage (2025-03-12)\n\nIt was over at 18:12 +08:00 (10:38 UTC).\n", DBR_LANG_EN, 1},
    {"# Outage (2025-03-12)\n\nIt was over at 18:38 +08:00 (10:38 UTC).\n", DBR_LANG_EN, 0},
    {"# 故障（2025-03-12）\n\n18:12 +08:00（10:38 UTC）恢复。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-03-12）\n\n18:38 +08:00（10:38 UTC）恢复。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_told[] = {
    {.id = "facts/moment",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a key time told in prose that the timeline has at another time",
     .rationale = "The timeline is corrected and the summary keeps the first guess. Asked only when no row "
                  "has the time that is "
                  "told: it may be that of another event.",
     .examples = MOMENT_EXAMPLES,
     .run = run_moment},
    {.id = "facts/zones",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "one moment told in two zones, and they differ",
     .rationale = "One of the two was counted wrong, and readers in two places have two times.",
     .examples = ZONES_EXAMPLES,
     .run = run_zones},
    {.id = "facts/shares",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "shares of one whole that do not come to 100 %",
     .rationale = "Of three shares one was updated. Judged when they are added up, or when the sentence says "
                  "that they are a "
                  "whole taken apart.",
     .examples = check_shares_examples,
     .run = check_run_shares},
    {0},
};
