/*
 * facts/interval: milestone arithmetic in prose.
 *
 *     10 minutes from page to fix                     paged → mitigated
 *     alert fired within 90 seconds of first errors   started → detected, at most 90 s
 *     the page was acknowledged after 31 s            paged → acknowledged
 *     time to detect: 82 s                            started → detected
 *     通知后 10 分钟止损 · 从通知到止损用了 14 分钟    paged → mitigated
 *
 * A word may mean several milestones ("fix": mitigated, recovered, resolved): one reading that fits is
 * enough, and the first one that is known is what the message compares with. A sentence that names two
 * milestones and a duration in no such pattern is left alone.
 *
 * "Time to resolve" and "time to repair" beside stated key times mean the one that is stated under that word: where a report
 * says when it was repaired and when it was resolved, each has its own. They count from any start that is stated, or from any
 * row of the timeline before it ("from the fault"). Hours of work excuse them when the report says so of a duration.
 */
#include "check/check_impl.h"

#define BIT(m)   (1u << (m))
#define MAX_GAP  48 // bytes between the parts of a pattern
#define MAX_TERM CHECK_MAX_MENTIONS
#define MAX_SPAN                                                                                             \
    (30 * DBR_DAY) // milestones farther apart are of two incidents, unless both are stated as key times

typedef struct term {
    const char *word;
    unsigned milestones;
} term;

#define OVER  (BIT(DBR_RECOVERED) | BIT(DBR_RESOLVED))
#define FIXED (BIT(DBR_MITIGATED) | OVER)

/* The longest that stands there counts; of two as long the first. English terms match whole words by their beginning
 * ("acknowledg" fits both forms). */
static const term TERMS_EN[] = {
    {"first error", BIT(DBR_STARTED)},
    {"first 5xx", BIT(DBR_STARTED)},
    {"first failure", BIT(DBR_STARTED)},
    {"first sign", BIT(DBR_STARTED)},
    {"first symptom", BIT(DBR_STARTED)},
    {"onset", BIT(DBR_STARTED)},
    {"start of the", BIT(DBR_STARTED)},
    {"started", BIT(DBR_STARTED)},
    {"start", BIT(DBR_STARTED)},
    {"began", BIT(DBR_STARTED)},
    {"beginning", BIT(DBR_STARTED)},
    {"error appeared", BIT(DBR_STARTED)},
    {"errors appeared", BIT(DBR_STARTED)},
    {"outage began", BIT(DBR_STARTED)},
    {"alert fired", BIT(DBR_DETECTED)},
    {"alert fires", BIT(DBR_DETECTED)},
    {"alert", BIT(DBR_DETECTED)},
    {"alarm", BIT(DBR_DETECTED)},
    {"detected", BIT(DBR_DETECTED)},
    {"detection", BIT(DBR_DETECTED)},
    {"detecting", BIT(DBR_DETECTED)},
    {"detect", BIT(DBR_DETECTED)},
    {"noticed", BIT(DBR_DETECTED)},
    {"discovered", BIT(DBR_DETECTED)},
    {"declared", BIT(DBR_DECLARED)},
    {"declaration", BIT(DBR_DECLARED)},
    {"declare", BIT(DBR_DECLARED)},
    {"paged", BIT(DBR_PAGED)},
    {"paging", BIT(DBR_PAGED)},
    {"page", BIT(DBR_PAGED)},
    {"acknowledg", BIT(DBR_ACKNOWLEDGED)},
    {"acked", BIT(DBR_ACKNOWLEDGED)},
    {"ack", BIT(DBR_ACKNOWLEDGED)},
    {"identified", BIT(DBR_IDENTIFIED)},
    {"identification", BIT(DBR_IDENTIFIED)},
    {"identify", BIT(DBR_IDENTIFIED)},
    {"diagnos", BIT(DBR_IDENTIFIED)},
    {"root cause found", BIT(DBR_IDENTIFIED)},
    {"mitigat", BIT(DBR_MITIGATED)},
    {"fixed", FIXED},
    {"fix", FIXED},
    {"rollback", FIXED},
    {"rolled back", FIXED},
    {"repaired", FIXED},
    {"repair", FIXED},
    {"recover", OVER},
    {"restored", OVER},
    {"restoration", OVER},
    {"restore", OVER},
    {"back to normal", OVER},
    {"resolv", OVER},
    {"resolution", OVER},
    {"closed", OVER},
};
static const term TERMS_ZH[] = {
    {"首次报错", BIT(DBR_STARTED)},
    {"首个错误", BIT(DBR_STARTED)},
    {"首次错误", BIT(DBR_STARTED)},
    {"首次出现", BIT(DBR_STARTED)},
    {"开始出现", BIT(DBR_STARTED)},
    {"故障开始", BIT(DBR_STARTED)},
    {"故障发生", BIT(DBR_STARTED)},
    {"事故发生", BIT(DBR_STARTED)},
    {"开始报错", BIT(DBR_STARTED)},
    {"发生", BIT(DBR_STARTED)},
    {"告警触发", BIT(DBR_DETECTED)},
    {"告警", BIT(DBR_DETECTED)},
    {"报警", BIT(DBR_DETECTED)},
    {"发现", BIT(DBR_DETECTED)},
    {"宣布", BIT(DBR_DECLARED)},
    {"通知", BIT(DBR_PAGED)},
    {"呼叫", BIT(DBR_PAGED)},
    {"电话", BIT(DBR_PAGED)},
    {"响应", BIT(DBR_ACKNOWLEDGED)},
    {"接手", BIT(DBR_ACKNOWLEDGED)},
    {"确认告警", BIT(DBR_ACKNOWLEDGED)},
    {"值班确认", BIT(DBR_ACKNOWLEDGED)},
    {"定位", BIT(DBR_IDENTIFIED)},
    {"查明", BIT(DBR_IDENTIFIED)},
    {"止损", BIT(DBR_MITIGATED)},
    {"缓解", BIT(DBR_MITIGATED)},
    {"修复", FIXED},
    {"回滚", FIXED},
    {"恢复", OVER},
    {"解决", OVER},
    {"结束", OVER},
};

typedef check_mention mention;

static bool is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26u;
}

/* Whether the word stands at the start of `text`: its length, else 0. */
static size_t match(dbr_slice text, const char *word)
{
    bool is_other =
        text.len < 2 || ((text.ptr[0] ^ word[0]) & ~0x20) != 0 || ((text.ptr[1] ^ word[1]) & ~0x20) != 0;
    if (is_other) {
        return 0; // nearly always; a byte of a Chinese character is compared again below
    }
    size_t n = strlen(word);
    return n <= text.len && dbr_slice_eq_nocase(dbr_slice_sub(text, 0, n), dbr_slice_of(word, n)) ? n : 0;
}

/* Terms by a byte that tells them apart: the first letter of English ones, the third byte of Chinese ones. Chains, each ended
 * by 0; a term's number counts from 1. */
enum { N_EN = sizeof(TERMS_EN) / sizeof(*TERMS_EN), N_ZH = sizeof(TERMS_ZH) / sizeof(*TERMS_ZH) };
typedef struct term_index {
    unsigned char en[64], zh[64];
    unsigned char next_en[N_EN], next_zh[N_ZH];
} term_index;

static void index_terms(term_index *x)
{
    *x = (term_index){0};
    for (size_t i = N_EN; i > 0; i--) {
        unsigned char *head = &x->en[TERMS_EN[i - 1].word[0] & 0x1f];
        x->next_en[i - 1] = *head;
        *head = (unsigned char)i;
    }
    for (size_t i = N_ZH; i > 0; i--) {
        unsigned char *head = &x->zh[TERMS_ZH[i - 1].word[2] & 0x3f];
        x->next_zh[i - 1] = *head;
        *head = (unsigned char)i;
    }
}

/* "acknowledged the alert": one mention, of the acknowledgement; it then reaches to its object. */
static bool is_acknowledged(dbr_slice text, mention *verb, const mention *object)
{
    dbr_slice gap = dbr_slice_sub(text, verb->end, object->begin);
    bool is_one = verb->milestones == BIT(DBR_ACKNOWLEDGED) &&
                  (object->milestones & ~(BIT(DBR_DETECTED) | BIT(DBR_PAGED))) == 0 &&
                  (dbr_slice_is(gap, " the ") || dbr_slice_is(gap, " this ") || dbr_slice_is(gap, " "));
    verb->end = is_one ? object->end : verb->end;
    return is_one;
}

static size_t find_mentions(const term_index *x, dbr_slice text, mention ret[MAX_TERM])
{
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < MAX_TERM;) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_en = is_letter((char)c) && (i == 0 || !is_letter(text.ptr[i - 1]));
        bool is_zh = c >= 0xE4;
        const term *terms = is_en ? TERMS_EN : TERMS_ZH;
        const unsigned char *next = is_en ? x->next_en : x->next_zh;
        size_t k = is_en ? x->en[c & 0x1f] : is_zh && i + 2 < text.len ? x->zh[text.ptr[i + 2] & 0x3f] : 0;
        size_t best = 0;
        for (; k > 0; k = next[k - 1]) {
            size_t len = match(dbr_slice_from(text, i), terms[k - 1].word);
            if (len > best) {
                best = len;
                ret[n] = (mention){i, i + len, terms[k - 1].milestones};
            }
        }
        best = best > 0 && is_en ? dbr_slice_letters_end(text, i + best) - i : best;
        if (best > 0) {
            ret[n++].end = i + best;
            n -= n > 1 && is_acknowledged(text, &ret[n - 2], &ret[n - 1]) ? 1 : 0;
        }
        i += best > 0 ? best : 1;
        i = is_en ? dbr_slice_letters_end(text, i) : i; // no term begins within a word
    }
    return n;
}

size_t check_find_mentions(dbr_slice text, check_mention ret[CHECK_MAX_MENTIONS])
{
    term_index terms;
    index_terms(&terms);
    return find_mentions(&terms, text, ret);
}

static bool is_gap(dbr_slice text, size_t from, size_t to)
{
    return from <= to && to - from <= MAX_GAP &&
           dbr_slice_find_char(dbr_slice_sub(text, from, to), ';') == SIZE_MAX;
}

/* The mention that begins first at or behind `at`; NULL. */
static const mention *next_of(const mention *m, size_t n, size_t at)
{
    for (size_t i = 0; i < n; i++) {
        if (m[i].begin >= at) {
            return &m[i];
        }
    }
    return NULL;
}

/* The mention that ends last at or before `at`; NULL. */
static const mention *last_of(const mention *m, size_t n, size_t at)
{
    for (size_t i = n; i > 0; i--) {
        if (m[i - 1].end <= at) {
            return &m[i - 1];
        }
    }
    return NULL;
}

static bool starts_nocase(dbr_slice s, const char *prefix)
{
    size_t n = strlen(prefix);
    return dbr_slice_eq_nocase(dbr_slice_sub(s, 0, n), dbr_slice_of(prefix, n));
}

static bool ends_nocase(dbr_slice s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.len >= n && dbr_slice_eq_nocase(dbr_slice_from(s, s.len - n), dbr_slice_of(suffix, n));
}

typedef struct pair {
    unsigned from, to; // milestones each may mean
    bool is_time_to;   // "time to recover": from whenever it began
    bool is_stated;    // its end is stated as a key time
} pair;

/* "from A to B" that begins at or behind `at`, `*ret_end` its end. */
static bool read_from_to(dbr_slice text, const mention *m, size_t n, size_t at, pair *ret, size_t *ret_end)
{
    dbr_slice rest = dbr_slice_from(text, at);
    bool is_from = starts_nocase(rest, "from ");
    bool is_between = starts_nocase(rest, "between ");
    if (!is_from && !is_between && !dbr_slice_starts(rest, "从")) {
        return false;
    }
    const mention *a = next_of(m, n, at);
    const mention *b = a != NULL ? next_of(m, n, a->end) : NULL;
    if (b == NULL || !is_gap(text, at, a->begin) || !is_gap(text, a->end, b->begin)) {
        return false;
    }
    dbr_slice between = dbr_slice_sub(text, a->end, b->begin);
    *ret = (pair){.from = a->milestones, .to = b->milestones};
    *ret_end = b->end;
    return check_has_word(between, is_from ? " to | until " : is_between ? " and " : "到|至");
}

/* Behind the number: " from A to B", " after A" with B before the number. */
static bool read_behind(dbr_slice text, const check_number *q, const mention *m, size_t n, pair *ret)
{
    static const char *const LINKS[] = {"after ", "of ", "since ", "from ", "later than "};
    size_t at = q->end;
    size_t end = 0;
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '(' || text.ptr[at] == ',')) {
        at++;
    }
    if (at < text.len && read_from_to(text, m, n, at, ret, &end)) {
        return true;
    }
    const mention *a = next_of(m, n, at);
    const mention *b = last_of(m, n, q->begin);
    bool is_linked = false;
    for (size_t i = 0; i < sizeof(LINKS) / sizeof(*LINKS); i++) {
        is_linked |= starts_nocase(dbr_slice_from(text, at), LINKS[i]);
    }
    if (!is_linked || a == NULL || b == NULL || a->begin - at > 24 || !is_gap(text, b->end, q->begin)) {
        return false;
    }
    *ret = (pair){.from = a->milestones, .to = b->milestones};
    return true;
}

/* Before the number: "from A to B took 10 min", "time to detect: 82 s", "the page was acknowledged after 31
 * s". */
static bool read_before(dbr_slice text, const check_number *q, const mention *m, size_t n, pair *ret)
{
    size_t end = 0;
    const mention *b = last_of(m, n, q->begin);
    dbr_slice before = dbr_slice_sub(text, 0, q->begin);
    if (b == NULL || !is_gap(text, b->end, q->begin) || q->begin - b->end > 24) {
        return false;
    }
    const mention *a = last_of(m, n, b->begin);
    for (size_t back = 0; a != NULL && back <= 24 && back <= a->begin; back++) {
        if (read_from_to(text, m, n, a->begin - back, ret, &end) && end == b->end) {
            return true;
        }
    }
    dbr_slice lead = dbr_slice_sub(text, 0, b->begin);
    bool is_time_to = ends_nocase(lead, "time to ") || ends_nocase(lead, "mean time to ");
    if (is_time_to && next_of(m, n, q->end) == NULL) {
        unsigned earliest = b->milestones & BIT(DBR_ACKNOWLEDGED)
                                ? BIT(DBR_PAGED) | BIT(DBR_DETECTED) | BIT(DBR_STARTED)
                                : BIT(DBR_STARTED) | BIT(DBR_DETECTED) | BIT(DBR_DECLARED);
        *ret = (pair){.from = earliest & ~b->milestones, .to = b->milestones, .is_time_to = true};
        return true;
    }
    bool is_after = ends_nocase(before, " after ") ||
                    starts_nocase(dbr_slice_sub(text, q->begin, q->end), "within ") ||
                    ends_nocase(before, " within ");
    if (!is_after || a == NULL || (a->milestones & b->milestones) != 0 || !is_gap(text, a->end, b->begin)) {
        return false;
    }
    *ret = (pair){.from = a->milestones, .to = b->milestones};
    return true;
}

/* "A后 10 分钟 B", "在A后 82 秒触发告警", "呼叫在 31 秒后得到响应". */
static bool read_chinese(dbr_slice text, const check_number *q, const mention *m, size_t n, pair *ret)
{
    const mention *a = last_of(m, n, q->begin);
    const mention *b = next_of(m, n, q->end);
    if (a == NULL || b == NULL || !is_gap(text, a->end, q->begin) || !is_gap(text, q->end, b->begin)) {
        if (a == NULL || b != NULL) {
            return false;
        }
        const mention *first =
            last_of(m, n, a->begin); // "告警在首个错误后 82 秒触发", "止损在通知后 14 分钟到位"
        bool is_after = dbr_slice_starts(dbr_slice_from(text, a->end), "后");
        *ret = first != NULL ? (pair){.from = a->milestones, .to = first->milestones} : (pair){0};
        return first != NULL && is_after && q->begin - a->end <= 8 &&
               check_has_word(dbr_slice_sub(text, first->end, a->begin), "在|于");
    }
    dbr_slice left = dbr_slice_sub(text, a->end, q->begin);
    dbr_slice right = dbr_slice_sub(text, q->end, b->begin);
    *ret = (pair){.from = a->milestones, .to = b->milestones};
    return dbr_slice_starts(left, "后") || dbr_slice_starts(left, "之后") ||
           (dbr_slice_trim(left).len == 0 && dbr_slice_starts(dbr_slice_trim(right), "后")) ||
           (dbr_slice_starts(left, "在") && dbr_slice_starts(dbr_slice_trim(right), "后"));
}

static dbr_time distance(dbr_time a, dbr_time b)
{
    return a > b ? a - b : b - a;
}

/* Which milestones the report states as key times. */
static unsigned stated_times(const dbr_check_run *run)
{
    unsigned stated = 0;
    for (size_t i = 0; i < run->d->n_key_times; i++) {
        const dbr_key_time *k = &run->d->key_times[i];
        bool is_known = k->name < DBR_MILESTONE_COUNT && k->time != DBR_TIME_NONE;
        stated |= is_known ? BIT(k->name) : 0;
    }
    return stated;
}

/* "Time to resolve" ends with what is stated as resolved, "time to repair" with what is stated as repaired. */
static void narrow_end(const dbr_check_run *run, const check_number *n, pair *p)
{
    unsigned stated = stated_times(run);
    unsigned repaired = stated & (BIT(DBR_RECOVERED) | BIT(DBR_MITIGATED));
    dbr_slice before = dbr_slice_sub(run->d->sentences[n->i_sentence].text, 0, n->begin);
    if ((stated & BIT(DBR_RESOLVED)) == 0 || repaired == 0 || (p->to & BIT(DBR_RESOLVED)) == 0) {
        return;
    }
    bool is_resolved = check_has_word(before, "to resol|解决");
    bool is_repaired = check_has_word(before, "to repair|to recover|to restor|恢复|修复");
    if (is_resolved != is_repaired) {
        p->to = is_resolved ? BIT(DBR_RESOLVED) : repaired;
        p->is_stated = true;
    }
}

/* Whether a duration fits from some row of the timeline that stands before all of the starts, to `end`. */
static bool fits_from_row(const dbr_check_run *run, dbr_span claimed, dbr_time start, dbr_time end)
{
    for (size_t i = 0; i < run->d->n_rows; i++) {
        const dbr_row *r = &run->d->rows[i];
        bool is_before = r->time != DBR_TIME_NONE && r->time <= start && r->resolution <= DBR_HOUR;
        if (is_before && claimed.begin < end - r->time + DBR_MINUTE &&
            end - r->time - DBR_MINUTE < claimed.end) {
            return true;
        }
    }
    return false;
}

/* The known pair of milestones the words may mean whose interval is nearest to the claim; false when none is
 * known. `*ret_fits`: some pair fits. */
static bool nearest_pair(const dbr_check_run *run, const check_number *n, pair p, dbr_milestone_name ret[2],
                         bool *ret_fits)
{
    const check_times *t = &run->times;
    dbr_span claimed = check_interval(&n->q);
    dbr_time value = (dbr_time)(n->q.value * (double)DBR_SECOND);
    dbr_time best = INT64_MAX;
    unsigned stated = p.is_stated ? stated_times(run) : 0;
    *ret_fits = false;
    for (int a = 0; a < DBR_MILESTONE_COUNT; a++) {
        for (int b = 0; b < DBR_MILESTONE_COUNT; b++) {
            dbr_time from = t->all[a].time;
            dbr_time to = t->all[b].time;
            bool is_meant = (p.from & BIT(a)) != 0 && (p.to & BIT(b)) != 0 && a != b;
            bool is_sure = (stated & BIT(a)) != 0 && (stated & BIT(b)) != 0;
            if (!is_meant || from == DBR_TIME_NONE || to == DBR_TIME_NONE || to < from ||
                (to - from > MAX_SPAN && !is_sure) || t->resolution[a] >= DBR_DAY ||
                t->resolution[b] >= DBR_DAY) {
                continue;
            }
            *ret_fits |= (claimed.begin < to - from + t->resolution[b] &&
                          to - from - t->resolution[a] < claimed.end) ||
                         (p.is_stated && fits_from_row(run, claimed, from, to));
            if (distance(to - from, value) < best) {
                best = distance(to - from, value);
                ret[0] = (dbr_milestone_name)a;
                ret[1] = (dbr_milestone_name)b;
            }
        }
    }
    return best != INT64_MAX;
}

/* "10:05" or "2025-02-09 10:05": seconds only where there are some. */
static const char *moment(dbr_check_run *run, dbr_time t, bool with_date)
{
    if (!with_date) {
        return check_clock(run, t);
    }
    dbr_slice text = dbr_slice_str(check_date_clock(run, t));
    return dbr_arena_str(run->arena,
                         dbr_slice_sub(text, 0, text.len - (dbr_slice_ends(text, ":00") ? 3 : 0)));
}

static void judge(dbr_check_run *run, const check_number *n, pair p)
{
    const check_times *t = &run->times;
    dbr_milestone_name m[2] = {DBR_STARTED, DBR_RESOLVED};
    bool fits = false;
    bool is_vague = p.is_time_to && t->all[DBR_STARTED].time == DBR_TIME_NONE && run->d->n_key_times == 0;
    if (p.is_time_to) {
        narrow_end(run, n, &p);
    }
    /* "Time to recover" counts from a start that this report may not name; and support hours excuse all of
     * them. */
    if (is_vague || n->q.value > 1e9 || !nearest_pair(run, n, p, m, &fits) || fits ||
        (p.is_time_to && check_has_excuse(run))) {
        return;
    }
    const dbr_sentence *s = &run->d->sentences[n->i_sentence];
    dbr_time from = t->all[m[0]].time;
    dbr_time to = t->all[m[1]].time;
    bool is_of_days = to - from >= DBR_DAY; // clocks alone would not show it
    const char *actual = check_duration(run, to - from);
    CHECK_SAY(run, n->at_begin, n->at_end, DBR_T_CHECK_INTERVAL,
              check_str(run, dbr_slice_sub(s->text, n->begin, n->end)), check_milestone(run, m[0]),
              moment(run, from, is_of_days), check_milestone(run, m[1]), moment(run, to, is_of_days), actual);
    CHECK_SUGGEST(run, DBR_T_CHECK_INTERVAL_DO, check_duration_for_report(run, to - from),
                  dbr_milestone_word(m[1]), dbr_milestone_word(m[0]));
}

/* "MTTR: 46 minutes": from whenever it began. When nobody says when, only what is longer than the timeline cannot be. */
static void judge_letters(dbr_check_run *run, const check_number *n, unsigned to)
{
    const check_times *t = &run->times;
    dbr_time first = t->first_row;
    dbr_span claimed = check_interval(&n->q);
    bool is_known = t->all[DBR_STARTED].time != DBR_TIME_NONE;
    for (int i = 0; i < DBR_MILESTONE_COUNT && first != DBR_TIME_NONE; i++) {
        dbr_time end = t->all[i].time;
        bool is_end = (to & BIT(i)) != 0 && end != DBR_TIME_NONE && end >= first;
        bool fits = is_end && claimed.begin < end - first + t->resolution[i] &&
                    end - first - DBR_MINUTE < claimed.end;
        if (fits || (is_end && !is_known && claimed.begin < end - first)) {
            return;
        }
    }
    unsigned from = to == BIT(DBR_ACKNOWLEDGED) ? BIT(DBR_PAGED) | BIT(DBR_DETECTED) | BIT(DBR_STARTED)
                                                : BIT(DBR_STARTED) | BIT(DBR_DETECTED) | BIT(DBR_DECLARED);
    judge(run, n, (pair){.from = from, .to = to, .is_time_to = is_known});
}

void check_run_interval(dbr_check_run *run)
{
    mention m[MAX_TERM];
    term_index terms;
    size_t n_mentions = 0;
    size_t read = SIZE_MAX; // the sentence `m` is of
    index_terms(&terms);
    for (size_t i = 0; i < run->n_numbers; i++) {
        const check_number *n = &run->numbers[i];
        const dbr_sentence *s = &run->d->sentences[n->i_sentence];
        pair p = {0};
        if (n->q.unit != DBR_DURATION || n->has_proof || s->is_quote ||
            check_is_marked(run, n->at_begin, n->at_end)) {
            continue;
        }
        if (read != n->i_sentence) {
            n_mentions = find_mentions(&terms, s->text, m);
            read = n->i_sentence;
        }
        unsigned letters = check_letters_before(s->text, n->begin);
        if (letters != 0) {
            judge_letters(run, n, letters);
        } else if (n_mentions > 0 && (read_behind(s->text, n, m, n_mentions, &p) ||
                                      read_before(s->text, n, m, n_mentions, &p) ||
                                      read_chinese(s->text, n, m, n_mentions, &p))) {
            judge(run, n, p);
        }
    }
}

#define TIMES                                                                                                \
    "# Outage (2025-02-09)\n\n## Timeline (all times UTC)\n\n| Time | Event |\n|---|---|\n"                  \
    "| 10:05:23 | First errors |\n| 10:06:45 | Alert fires |\n| 10:08:12 | On-call paged |\n"                \
    "| 10:22:10 | Cache deployed as mitigation |\n\n## What Went Well\n\n- "
#define TIMES_ZH                                                                                                         \
    "# 故障（2025-02-09）\n\n## 时间线（UTC）\n\n| 时间 | 事件 |\n|---|---|\n| 10:05:23 | 首次报错 |\n" \
    "| 10:08:12 | 电话通知值班 |\n| 10:22:10 | 上线缓存止损 |\n\n## 做得好的方面\n\n- "
#define KEY_TIMES                                                                                            \
    "# Outage on 2025-02-09\n\n- **Key events**\n  - First detected 2025-02-09 10:05\n"                      \
    "  - Repaired 2025-02-09 11:15\n  - Resolved 2025-02-09 12:35\n\n"
#define FAULT                                                                                                \
    "\n## Timeline (UTC)\n\n- 2025-02-09 10:00 The route tables are replaced\n- 2025-02-09 10:05 Alarm\n"    \
    "- 2025-02-09 11:15 Service is back\n"
const dbr_rule_example check_interval_examples[] = {
    {TIMES "It took 10 minutes from page to fix\n", DBR_LANG_EN, 1},
    {TIMES "The alert fired within 60 seconds of the first errors\n", DBR_LANG_EN, 1},
    {TIMES "The alert fired within 90 seconds of the first errors\n", DBR_LANG_EN, 0},
    {TIMES "It took 14 minutes from page to fix\n", DBR_LANG_EN, 0},
    {TIMES "Time to mitigate: 17 min\n", DBR_LANG_EN, 0},
    {TIMES "MTTD: 12 minutes\n", DBR_LANG_EN, 1},
    {TIMES_ZH "电话通知 20 分钟后止损\n", DBR_LANG_ZH_CN, 1},
    {TIMES_ZH "电话通知 14 分钟后止损\n", DBR_LANG_ZH_CN, 0},
    {TIMES "MTTD: 82 s\n", DBR_LANG_EN, 0},
    {KEY_TIMES "- **Time to repair**: 1h 10m\n- **Time to resolve**: 2h 30m\n", DBR_LANG_EN, 0},
    {KEY_TIMES "- **Time to resolve**: 1h 10m\n", DBR_LANG_EN, 1},
    {KEY_TIMES "- **Time to repair**: 1h 15m\n" FAULT, DBR_LANG_EN, 0},
    {KEY_TIMES "- **Time to repair**: 1h 15m\n", DBR_LANG_EN, 1},
    {KEY_TIMES "- **Time to repair**: 15m (counted in support hours)\n", DBR_LANG_EN, 0},
    {KEY_TIMES "- **Time to repair**: 15m\n\nNobody works there but in office hours.\n", DBR_LANG_EN, 1},
    {TIMES_ZH "通知后 10 分钟止损\n", DBR_LANG_ZH_CN, 1},
    {TIMES_ZH "止损耗时 46 分钟\n", DBR_LANG_ZH_CN, 1},
    {TIMES_ZH "通知后 14 分钟止损\n", DBR_LANG_ZH_CN, 0},
    {0},
};
