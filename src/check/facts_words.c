/*
 * Facts, fourth part: words and numbers that cannot both be right.
 *
 *   facts/weekday    a date and the weekday beside it: "Saturday, 9 February 2025"
 *   facts/twice      one number told differently in two sections: 12,400 failed requests, then 14,200
 *   facts/parts      parts that are more than their whole: "300 requests, of which 200 … and 150 …"
 *   facts/direction  a threshold against its words: "the alert fires when the success rate is above 95 %"
 *
 * Precision comes first: a number is told twice only when the same noun follows it and the same thing is said to have
 * happened, once in each of two sections that sum the incident up. A direction is judged only where a sentence speaks of an
 * alert and of no recovery.
 */
#include "base/mask.h"
#include "check/check_impl.h"

#include <assert.h>
#include <math.h>

/* ---- facts/weekday ---- */

#define MAX_WEEKDAY_GAP 8 // bytes between a date and its weekday: ", ", " (", "（"

/* The weekday written at the start, 0 Sunday … 6 Saturday; `*ret_len` its bytes. -1 for none. */
static int weekday_at(dbr_slice s, size_t *ret_len)
{
    static const char *const EN[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
    static const char *const ZH[8] = {"日", "一", "二", "三", "四", "五", "六", "天"};
    static const char *const BEFORE[3] = {"星期", "周", "礼拜"};
    for (int i = 0; i < 7; i++) {
        size_t n = strlen(EN[i]);
        bool is_full = dbr_slice_starts(s, EN[i]);
        bool is_short =
            !is_full && dbr_slice_eq(dbr_slice_sub(s, 0, 3), dbr_slice_sub(dbr_slice_str(EN[i]), 0, 3));
        n = is_full ? n : 3;
        bool is_word = n >= s.len || !((s.ptr[n] | 0x20) >= 'a' && (s.ptr[n] | 0x20) <= 'z');
        if ((is_full || is_short) && is_word) {
            *ret_len = n;
            return i;
        }
    }
    for (size_t b = 0; b < 3; b++) {
        size_t n = strlen(BEFORE[b]);
        for (int i = 0; dbr_slice_starts(s, BEFORE[b]) && i < 8; i++) {
            if (dbr_slice_starts(dbr_slice_from(s, n), ZH[i])) {
                *ret_len = n + 3;
                return i % 7;
            }
        }
    }
    return -1;
}

/* What may stand between the two. */
static bool is_gap(dbr_slice gap)
{
    static const char *const MARKS[] = {" ", ",", "(", ".", "the ", "，", "（"};
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
    return true;
}

/* The weekday that stands right before [begin, end) or right behind it; -1 for none. */
static int weekday_beside(dbr_slice s, size_t begin, size_t end)
{
    size_t n = 0;
    for (size_t i = end; i < s.len && i <= end + MAX_WEEKDAY_GAP; i++) {
        int day = weekday_at(dbr_slice_from(s, i), &n);
        if (day >= 0) {
            return is_gap(dbr_slice_sub(s, end, i)) ? day : -1;
        }
    }
    for (size_t back = 1; back <= MAX_WEEKDAY_GAP + 9 && back <= begin; back++) {
        size_t i = begin - back;
        bool is_whole = i == 0 || !((s.ptr[i - 1] | 0x20) >= 'a' && (s.ptr[i - 1] | 0x20) <= 'z');
        int day = is_whole ? weekday_at(dbr_slice_from(s, i), &n) : -1;
        if (day >= 0 && i + n <= begin) {
            return is_gap(dbr_slice_sub(s, i + n, begin)) ? day : -1;
        }
    }
    return -1;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether three bytes are what the name of a weekday begins with. */
static bool is_weekday_at(const char *p)
{
    static const char NAMES[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "星", "周", "礼"};
    bool is = false;
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++) {
        is |= p[0] == NAMES[i][0] && p[1] == NAMES[i][1] && p[2] == NAMES[i][2];
    }
    return is;
}

/* Whether any weekday stands in it, as weekday_at would read it or a little more. */
static bool has_weekday(dbr_slice s)
{
    static const char FIRST[] = "SMTWF\xE6\xE5\xE7"; // 星期, 周, 礼拜
    size_t i = 0;
    for (; i + 64 + 2 <= s.len; i += 64) {
        uint64_t begins = 0;
        for (size_t k = 0; k < sizeof(FIRST) - 1; k++) {
            begins |= dbr_mask_64(s.ptr + i, FIRST[k]);
        }
        for (; begins != 0; begins &= begins - 1) {
            if (is_weekday_at(s.ptr + i + dbr_mask_begin(begins))) {
                return true;
            }
        }
    }
    for (; i + 2 < s.len; i++) {
        if (is_weekday_at(s.ptr + i)) {
            return true;
        }
    }
    return false;
}

/* 5月20日 of the incident's year; bytes taken, 0 for none. */
static size_t read_day_of_year(const dbr_check_run *run, dbr_slice s, dbr_time *ret)
{
    int value[2] = {0, 0};
    size_t i = 0;
    dbr_time day = check_day(run) != DBR_TIME_NONE ? check_day(run) : run->d->date;
    for (size_t part = 0; part < 2; part++) {
        size_t n = 0;
        for (; i + n < s.len && is_digit(s.ptr[i + n]) && n < 3; n++) {
            value[part] = value[part] * 10 + (s.ptr[i + n] - '0');
        }
        i += n;
        if (n == 0 || n > 2 || !dbr_slice_starts(dbr_slice_from(s, i), part == 0 ? "月" : "日")) {
            return 0;
        }
        i += 3;
    }
    dbr_civil c = {.month = value[0], .day = value[1]};
    c.year = day != DBR_TIME_NONE ? dbr_time_to_civil(day).year : 0;
    if (day == DBR_TIME_NONE || !dbr_civil_is_valid(&c)) {
        return 0;
    }
    *ret = dbr_civil_to_time(&c);
    bool is_near =
        *ret - day < 60 * DBR_DAY && day - *ret < 60 * DBR_DAY; // farther away it may be of another year
    return is_near ? i : 0;
}

static void weekdays_in(dbr_check_run *run, dbr_source_range at)
{
    dbr_slice s = dbr_slice_sub(run->d->bytes, 0, at.end);
    size_t first = at.begin > MAX_WEEKDAY_GAP + 9 ? at.begin - MAX_WEEKDAY_GAP - 9 : 0;
    bool may_be_date = dbr_slice_has_digits(dbr_slice_from(s, at.begin)) ||
                       dbr_slice_find(dbr_slice_from(s, at.begin), (dbr_slice)DBR_LIT("月")) != SIZE_MAX;
    if (!may_be_date || !has_weekday(dbr_slice_from(s, first))) {
        return;
    }
    for (size_t i = at.begin; i < at.end; i++) {
        bool begins = (is_digit(s.ptr[i]) || (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')) &&
                      (i == 0 || !is_digit(s.ptr[i - 1]));
        dbr_time date = DBR_TIME_NONE;
        size_t skip = 0;
        if (!begins || weekday_at(dbr_slice_from(s, i), &skip) >= 0) { // the date itself, behind its weekday
            i += skip > 0 ? skip - 1 : 0;
            continue;
        }
        size_t n = dbr_date_parse(dbr_slice_from(s, i), &date);
        n = n > 0 ? n : read_day_of_year(run, dbr_slice_from(s, i), &date);
        int said = n > 0 ? weekday_beside(s, i, i + n) : -1;
        int64_t days = n > 0 ? date / DBR_DAY : 0; // 1970-01-01 was a Thursday
        int is = (int)(((days + 4) % 7 + 7) % 7);
        if (said >= 0 && said != is && !check_is_marked(run, i, i + n)) {
            static const dbr_text_id NAMES[7] = {
                DBR_T_CHECK_SUNDAY,   DBR_T_CHECK_MONDAY, DBR_T_CHECK_TUESDAY, DBR_T_CHECK_WEDNESDAY,
                DBR_T_CHECK_THURSDAY, DBR_T_CHECK_FRIDAY, DBR_T_CHECK_SATURDAY};
            CHECK_SAY(run, i, i + n, DBR_T_CHECK_WEEKDAY, check_str(run, dbr_slice_sub(s, i, i + n)),
                      dbr_text(run->lang, NAMES[is]), dbr_text(run->lang, NAMES[said]));
        }
        i += n > 0 ? n - 1 : 0;
    }
}

static void run_weekday(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    if (!has_weekday(d->bytes)) {
        return;
    }
    for (size_t i = 0; i < d->n_sentences; i++) {
        if (!d->sentences[i].is_quote) {
            weekdays_in(run, d->sentences[i].at);
        }
    }
    for (size_t i = 0; i < d->n_headers; i++) {
        weekdays_in(run, d->headers[i].at);
    }
}

static const dbr_rule_example WEEKDAY_EXAMPLES[] = {
    {"# Outage\n\nIt began on Saturday, 9 February 2025.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n**Date**: 2025-02-09 (Mon)\n", DBR_LANG_EN, 1},
    {"# Outage\n\nIt began on Sunday, 9 February 2025. On 2025-02-10 Monday's batch ran.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n故障发生于 2025年2月9日（星期六）。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-02-09）\n\n2月9日（周一）服务不可用。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障（2025-02-09）\n\n2月9日（周日）服务不可用。\n", DBR_LANG_ZH_CN, 0},
    {"# 故障\n\n故障发生于 2025年2月9日，周日。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/twice ---- */

/* What is counted, and what is said to have happened to it: words in two languages that mean the same. */
static const char *const NOUNS[] = {"request|请求",      "user|用户",        "customer|client|客户",
                                    "order|订单",        "message|消息",     "job|任务",
                                    "payment|支付|付款", "transaction|交易", "record|记录"};
static const char *const FATES[] = {"fail|error|失败|出错|报错",
                                    "affect|impact|受影响|影响到",
                                    "lost|lose|丢失",
                                    "delay|延迟",
                                    "reject|drop|拒绝|丢弃",
                                    "duplicat|重复"};

typedef struct told {
    size_t noun, fate; // indexes above; SIZE_MAX: not said
} told;

static size_t one_of(dbr_slice s, const char *const *words, size_t n)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        if (check_has_word(s, words[i])) {
            if (found != SIZE_MAX) {
                return SIZE_MAX; // two of them: who knows which
            }
            found = i;
        }
    }
    return found;
}

/* Where what is said of a number ends, at most 40 bytes behind it: "12,000 payments failed, which is 30 % of …" goes on with
 * another. */
static size_t clause_end(dbr_slice s, size_t at)
{
    static const char *const ENDS[] = {", which", ", or ", "，占", "，约占", "，即"};
    size_t end = at + 40 < s.len ? at + 40 : s.len;
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(*ENDS); i++) {
        size_t k = dbr_slice_find(dbr_slice_sub(s, at, end), dbr_slice_str(ENDS[i]));
        end = k != SIZE_MAX ? at + k : end;
    }
    return end;
}

/* 影响 1.8 万名用户, 影响用户 2.1 万名: what is affected, and the noun that stands before the number. */
static void read_affected(dbr_slice s, const check_number *n, told *t)
{
    enum { AFFECTED = 1 }; // of FATES
    size_t begin = n->begin > 24 ? n->begin - 24 : 0;
    dbr_slice before = dbr_slice_trim(dbr_slice_sub(s, begin, n->begin));
    dbr_slice last = dbr_slice_from(before, before.len > 12 ? before.len - 12 : 0); // four characters
    if (t->fate == SIZE_MAX && check_has_word(last, "影响")) {
        t->fate = AFFECTED;
        t->noun = t->noun != SIZE_MAX ? t->noun : one_of(last, NOUNS, sizeof(NOUNS) / sizeof(*NOUNS));
    }
}

/* What the number counts, when that is plain: noun and fate in its clause, and nothing that makes it another number. */
static told what_is_told(const dbr_check_run *run, const check_number *n)
{
    static const char OTHERS[] =
        " per |/s|/min|rate|each|every|average|peak|normal|usual|of which| of | out of |first|last|"
        "每|平均|峰值|正常|其中|首|以上|同比";
    const dbr_sentence *s = &run->d->sentences[n->i_sentence];
    size_t begin = n->begin > 40 ? n->begin - 40 : 0;
    dbr_slice around = dbr_slice_sub(s->text, begin, clause_end(s->text, n->end));
    dbr_slice behind = dbr_slice_sub(s->text, n->end, n->end + 30);
    told t = {SIZE_MAX, SIZE_MAX};
    bool is_exact = n->q.unit == DBR_PLAIN && !n->q.is_rough && !n->q.is_bound_above && !n->q.is_bound_below;
    if (is_exact && n->q.value >= 10 && !s->is_quote && !check_has_word(around, OTHERS)) {
        t.noun = one_of(behind, NOUNS, sizeof(NOUNS) / sizeof(*NOUNS));
        t.fate = one_of(around, FATES, sizeof(FATES) / sizeof(*FATES));
        read_affected(s->text, n, &t);
    }
    return t;
}

/* The sections that sum the incident up, of which each number is told once. */
static size_t summing_section(const dbr_check_run *run, const check_number *n)
{
    static const dbr_section_kind KINDS[] = {DBR_SECTION_SUMMARY, DBR_SECTION_IMPACT};
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
        if (check_is_in(run->d, run->d->sentences[n->i_sentence].i_section, KINDS[i])) {
            return i;
        }
    }
    return SIZE_MAX;
}

enum { N_NOUNS = sizeof(NOUNS) / sizeof(*NOUNS), N_FATES = sizeof(FATES) / sizeof(*FATES) };

static void run_twice(dbr_check_run *run)
{
    const check_number *first[2][N_NOUNS][N_FATES] = {0};
    bool is_many[2][N_NOUNS][N_FATES] = {0};
    for (size_t i = 0; i < run->n_numbers; i++) {
        const check_number *n = &run->numbers[i];
        size_t where = summing_section(run, n);
        told t = where != SIZE_MAX ? what_is_told(run, n) : (told){SIZE_MAX, SIZE_MAX};
        if (t.noun != SIZE_MAX && t.fate != SIZE_MAX) {
            is_many[where][t.noun][t.fate] |= first[where][t.noun][t.fate] != NULL;
            first[where][t.noun][t.fate] = n;
        }
    }
    for (size_t k = 0; k < (size_t)N_NOUNS * N_FATES; k++) {
        const check_number *a = first[0][k / N_FATES][k % N_FATES], *b = first[1][k / N_FATES][k % N_FATES];
        bool is_plain = a != NULL && b != NULL && !is_many[0][k / N_FATES][k % N_FATES] &&
                        !is_many[1][k / N_FATES][k % N_FATES];
        if (is_plain && (a->q.high < b->q.low || b->q.high < a->q.low) &&
            !check_is_marked(run, b->at_begin, b->at_end)) {
            CHECK_SAY(run, b->at_begin, b->at_end, DBR_T_CHECK_TWICE,
                      check_str(run, dbr_slice_sub(run->d->bytes, b->at_begin, b->at_end)),
                      check_str(run, dbr_slice_sub(run->d->bytes, a->at_begin, a->at_end)));
        }
    }
}

static const dbr_rule_example TWICE_EXAMPLES[] = {
    {"# Outage\n\n## Summary\n\nDuring the outage 12,400 requests failed.\n\n## Impact\n\n- 14,200 failed "
     "requests\n"
     "- 14,200 requests failed\n",
     DBR_LANG_EN, 0},
    {"# Outage\n\n## Summary\n\nDuring the outage 12,400 requests failed.\n\n## Impact\n\n- 14,200 requests "
     "failed\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Summary\n\nDuring the outage 12k requests failed.\n\n## Impact\n\n- 12,134 requests "
     "failed\n",
     DBR_LANG_EN, 0},
    {"# Outage\n\n## Summary\n\nOn average 120 requests failed each minute.\n\n## Impact\n\n- 14,200 "
     "requests failed\n",
     DBR_LANG_EN, 0},
    {"# Outage\n\n## Summary\n\n9,000 orders failed, which is 30% of the 30,000 placed.\n\n## Impact\n\n- "
     "8,400 orders "
     "failed\n",
     DBR_LANG_EN, 1},
    {"# 故障\n\n## 概要\n\n故障影响 1.8 万名用户。\n\n## 影响\n\n- 影响用户 2.1 万名\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 概要\n\n共 12,400 个请求失败。\n\n## 影响\n\n- 14,200 个请求失败\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 概要\n\n共 12,400 个请求失败。\n\n## 影响\n\n- 12,400 个请求失败\n", DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/parts ---- */

/* "300 requests, of which 200 timed out and 150 were refused": numbers behind "of which" in one sentence. */
static void run_parts(dbr_check_run *run)
{
    for (size_t i = 0; i + 2 < run->n_numbers; i++) {
        const check_number *whole = &run->numbers[i];
        const dbr_sentence *s = &run->d->sentences[whole->i_sentence];
        dbr_slice between = dbr_slice_sub(s->text, whole->end, run->numbers[i + 1].begin);
        bool is_whole = whole->q.unit == DBR_PLAIN && run->numbers[i + 1].i_sentence == whole->i_sentence &&
                        check_has_word(between, "of which|of these|of them|其中|包括");
        double sum = 0;
        size_t k = i + 1, last = i;
        for (; is_whole && k < run->n_numbers && run->numbers[k].i_sentence == whole->i_sentence; k++) {
            const check_number *n = &run->numbers[k];
            dbr_slice before = dbr_slice_sub(s->text, run->numbers[k - 1].end, n->begin);
            bool is_joined = k == i + 1 || check_has_word(before, "and |,|，|、|和|及");
            if (n->q.unit != DBR_PLAIN || !is_joined || check_has_word(before, " also | both |又|同时")) {
                break;
            }
            sum += n->q.low;
            last = k;
        }
        if (last > i + 1 && sum > whole->q.high && !check_is_marked(run, whole->at_begin, whole->at_end)) {
            CHECK_SAY(
                run, whole->at_begin, whole->at_end, DBR_T_CHECK_PARTS,
                check_str(run, dbr_slice_sub(s->text, run->numbers[i + 1].begin, run->numbers[last].end)),
                dbr_arena_printf(run->arena, "%.0f", ceil(sum)),
                check_str(run, dbr_slice_sub(s->text, whole->begin, whole->end)));
        }
    }
    check_run_parts_behind_colon(run);
    check_run_more_than_all(run);
}

static const dbr_rule_example PARTS_EXAMPLES[] = {
    {"# Outage\n\n## Impact\n\n- 300 orders were delayed, of which 200 in Europe and 150 in Asia\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Impact\n\n- 350 orders were delayed, of which 200 in Europe and 150 in Asia\n",
     DBR_LANG_EN, 0},
    {"# Outage\n\n14 of 12 brokers were down.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n12 of 14 brokers were down; step 3 of 2 is next.\n", DBR_LANG_EN, 0},
    {"# Outage\n\n## Impact\n\n- 1,200 requests failed: 700 reads and 600 writes\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Impact\n\n- 1,300 requests failed: 700 reads and 600 writes\n", DBR_LANG_EN, 0},
    {"# 故障\n\n## 影响\n\n- 共 1,200 个请求失败：700 个读、600 个写\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 影响\n\n- 300 个订单延迟，其中华东 200 个，华南 150 个\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 影响\n\n- 350 个订单延迟，其中华东 200 个，华南 150 个\n", DBR_LANG_ZH_CN, 0},
    {0},
};

/* ---- facts/direction ---- */

/* Measures of which more is worse, and of which more is better. */
static const char WORSE[] =
    "error rate|error ratio|failure rate|latency|response time|queue length|queue depth|backlog|"
    " lag |lag is|usage|utilisation|utilization|saturation|错误率|失败率|延迟|响应时间|使用率|积压|"
    "占用率|丢包率";
static const char BETTER[] =
    "success rate|success ratio|availability|hit rate|hit ratio|free space|free memory|remaining|"
    "healthy nodes|healthy replicas|成功率|可用率|可用性|命中率|剩余";
#define BELOW         " below | under |less than|lower than| < |低于|小于|不足|跌破"
#define ABOVE         " above | over |more than|higher than|greater than|exceed| > |高于|大于|超过|超出"
#define MAX_DIRECTION 24 // bytes before a number in which its direction stands

/* Behind these words the other direction is meant. */
static const char RECOVERY[] =
    "resolve|recover|clear|back to|return|normal|until|target|objective|slo|sla|should|must|keep|"
    "stay|remain|unless|no longer|not |never|恢复|解除|正常|直到|目标|保持|应|必须|未|没有|不再|关闭";

/* "fell above 90 %", "rose below 5 %": the verb against its own word. */
static bool contradicts_itself(dbr_slice s)
{
    static const char *const FALLS[] = {"fell above ", "dropped above ",  "decreased above ",
                                        "sank above ", "declined above ", "dipped above ",
                                        "下降到超过",  "降到超过",        "跌到超过"};
    static const char *const RISES[] = {"rose below ", "climbed below ", "increased below ",
                                        "grew below ", "spiked below ",  "jumped below ",
                                        "上升到低于",  "升到低于",       "涨到低于"};
    for (size_t i = 0; i < sizeof(FALLS) / sizeof(*FALLS); i++) {
        if (dbr_slice_find_nocase(s, dbr_slice_str(FALLS[i])) != SIZE_MAX ||
            dbr_slice_find_nocase(s, dbr_slice_str(RISES[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static void run_direction(dbr_check_run *run)
{
    for (size_t i = 0; i < run->n_numbers; i++) {
        const check_number *n = &run->numbers[i];
        const dbr_sentence *s = &run->d->sentences[n->i_sentence];
        if (s->is_quote || (i > 0 && run->numbers[i - 1].i_sentence == n->i_sentence)) {
            continue; // judged with its first number
        }
        size_t begin = n->begin > MAX_DIRECTION ? n->begin - MAX_DIRECTION : 0;
        dbr_slice before = dbr_slice_sub(s->text, begin, n->end); // "above 95 %": asked first, as it is short
        if (!check_has_word(before, BELOW "|" ABOVE)) {
            continue;
        }
        bool below = check_has_word(before, BELOW);
        bool above = check_has_word(before, ABOVE);
        bool is_alert = check_has_word(
            s->text, " fires | fired | alerts when| alert when| alerts if| alert if| triggers |alert on "
                     "|alerts on |page when|page if|pages if|"
                     " triggered when|pages when|告警阈值|触发告警|时告警|则告警|触发条件|即告警");
        bool is_wrong = false;
        if (is_alert && below != above && !check_has_word(s->text, RECOVERY)) {
            bool worse = check_has_word(s->text, WORSE);
            is_wrong = worse != check_has_word(s->text, BETTER) && below == worse;
        }
        if (is_wrong || contradicts_itself(s->text)) {
            CHECK_SAY(run, n->at_begin, n->at_end, DBR_T_CHECK_DIRECTION, check_str(run, s->text));
        }
    }
}

static const dbr_rule_example DIRECTION_EXAMPLES[] = {
    {"# Outage\n\nThe alert fires when the success rate is above 95 %.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nThe success rate dropped above 95 % at noon.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nThe alert fires when the error rate is above 5 %, and resolves below 1 %.\n", DBR_LANG_EN,
     0},
    {"# Outage\n\nThe error rate rose above 5 %.\n", DBR_LANG_EN, 0},
    {"# Outage\n\n- Alert on read latency below 200 ms\n- Page when free memory exceeds 15 %\n", DBR_LANG_EN,
     2},
    {"# Outage\n\n- Alert on read latency above 200 ms\n- Page when free memory is below 15 %\n", DBR_LANG_EN,
     0},
    {"# 故障\n\n错误率低于 5% 时告警。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n错误率高于 5% 时告警。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_words[] = {
    {.id = "facts/weekday",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a date and the weekday beside it differ",
     .rationale = "One of the two is wrong, and readers who plan by the weekday will not know which.",
     .examples = WEEKDAY_EXAMPLES,
     .run = run_weekday},
    {.id = "facts/twice",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "summary and impact tell one number differently",
     .rationale = "A number is corrected where it was found and stays wrong where it was copied to. Judged "
                  "only when the same "
                  "thing is counted and the same is said to have happened to it.",
     .examples = TWICE_EXAMPLES,
     .run = run_twice},
    {.id = "facts/parts",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "parts that are more than the whole they are parts of",
     .rationale = "\"Of which\" makes parts of what follows; together they cannot exceed what stands before.",
     .examples = PARTS_EXAMPLES,
     .run = run_parts},
    {.id = "facts/direction",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a threshold whose direction makes no sense for what it measures",
     .rationale = "An alert on a success rate above 95 % fires all the time, or the sentence has it the "
                  "wrong way round: both "
                  "are worth a look.",
     .examples = DIRECTION_EXAMPLES,
     .run = run_direction},
    {0},
};
