/*
 * Facts, sixth part: sums told in one sentence, besides those of facts.c and facts_words.c.
 *
 *   facts/ratio   "54 % (398/619)", "398/619 (54 %)"; "12,000 failed, which is 30 % of the 40,000", "of 40,000 requests, 12,000
 *                 (30 %) failed", 12000 笔失败，占全部 40000 笔的 30%
 *   facts/parts   "1,200 requests failed: 700 reads and 600 writes"
 *   facts/shares  shares of one whole that are more or less than all of it: "40 % + 40 % + 30 %", "split into 40 %, 40 % and 30 %"
 *
 * A fraction is one only in brackets or before brackets: 24/7 and 3/12 are other things. Behind a colon stand parts only when
 * nothing but they stands there, up to the end of the sentence; less than the whole they may be, more they cannot.
 */
#include "check/check_impl.h"

#include <math.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- facts/ratio ---- */

/* "398/619" or "1,398 / 2,619" at `at`; bytes taken, 0 for none. */
static size_t read_fraction(dbr_slice s, size_t at, double *ret_percent)
{
    double value[2] = {0, 0};
    size_t i = at;
    for (int part = 0; part < 2; part++) {
        size_t begin = i;
        for (; i < s.len && (is_digit(s.ptr[i]) ||
                             (s.ptr[i] == ',' && i > begin && i + 1 < s.len && is_digit(s.ptr[i + 1])));
             i++) {
            value[part] = is_digit(s.ptr[i]) ? value[part] * 10 + (s.ptr[i] - '0') : value[part];
        }
        if (i == begin || i - begin > 15) {
            return 0;
        }
        if (part == 0) {
            i += i < s.len && s.ptr[i] == ' ' ? 1 : 0;
            if (i >= s.len || s.ptr[i] != '/') {
                return 0;
            }
            i += i + 1 < s.len && s.ptr[i + 1] == ' ' ? 2 : 1;
        }
    }
    *ret_percent = value[1] > 0 ? 100 * value[0] / value[1] : NAN;
    return value[1] >= 2 && value[0] <= value[1] ? i - at : 0;
}

static size_t bracket_at(dbr_slice s, size_t at, bool is_open)
{
    const char *wide = is_open ? "（" : "）";
    return at < s.len && s.ptr[at] == (is_open ? '(' : ')') ? 1
           : dbr_slice_starts(dbr_slice_from(s, at), wide)  ? strlen(wide)
                                                            : 0;
}

void check_run_fractions(dbr_check_run *run)
{
    for (size_t k = 0; k < run->n_numbers; k++) {
        const check_number *n = &run->numbers[k];
        dbr_slice s = run->d->sentences[n->i_sentence].text;
        double percent = NAN;
        size_t at = n->end;
        at += at < s.len && s.ptr[at] == ' ' ? 1 : 0;
        size_t open = n->q.unit == DBR_PERCENT && !n->has_proof ? bracket_at(s, at, true) : 0;
        size_t len = open > 0 ? read_fraction(s, at + open, &percent) : 0;
        if (len == 0 || bracket_at(s, at + open + len, false) == 0 ||
            check_is_marked(run, n->at_begin, n->at_end) ||
            (percent + 0.05 >= n->q.low && percent - 0.05 <= n->q.high)) {
            continue;
        }
        CHECK_SAY(run, n->at_begin, n->at_end, DBR_T_CHECK_RATIO,
                  check_str(run, dbr_slice_sub(s, n->begin, n->end)),
                  check_str(run, dbr_slice_sub(s, at + open, at + open + len)),
                  dbr_arena_printf(run->arena, "%.1f %%", percent));
    }
}

static bool is_count(const check_number *n)
{
    return n->q.unit == DBR_PLAIN && !n->q.is_bound_above && !n->q.is_bound_below && n->q.value >= 0;
}

/* Part, whole and share among three numbers that follow each other in a sentence, in the order in which prose tells them. */
static bool read_told_ratio(dbr_slice s, const check_number n[3], const check_number **ret_part,
                            const check_number **ret_whole, const check_number **ret_share)
{
    dbr_slice lead = dbr_slice_sub(s, n[0].begin > 8 ? n[0].begin - 8 : 0, n[0].begin);
    dbr_slice first = dbr_slice_sub(s, n[0].end, n[1].begin);
    dbr_slice second = dbr_slice_sub(s, n[1].end, n[2].begin);
    dbr_slice behind = dbr_slice_sub(s, n[2].end, n[2].end + 3);
    bool is_short = first.len <= 60 && second.len <= 40;
    if (!is_short || !is_count(&n[0])) {
        return false;
    }
    if (n[1].q.unit == DBR_PERCENT &&
        is_count(&n[2])) { // "12,000 payments failed, which is 30 % of the 40,000"
        bool is_said =
            check_has_word(first, ", which is |, which was |, which were |, that is |, i.e. |, or ") &&
            (dbr_slice_is(second, " of ") || dbr_slice_is(second, " of the ") ||
             dbr_slice_is(second, " of all ") || dbr_slice_is(second, " of a total of "));
        *ret_part = &n[0];
        *ret_share = &n[1];
        *ret_whole = &n[2];
        return is_said;
    }
    if (n[2].q.unit != DBR_PERCENT || !is_count(&n[1])) {
        return false;
    }
    *ret_share = &n[2];
    bool is_of = dbr_slice_ends(lead, "Of ") ||
                 dbr_slice_ends(lead, " of "); // "Of 40,000 requests, 12,000 (30 %) failed"
    bool is_comma = dbr_slice_ends(first, ", ") && dbr_slice_find_char(first, ',') + 2 == first.len;
    if (is_of && is_comma && dbr_slice_is(dbr_slice_trim(second), "(") && dbr_slice_starts(behind, ")")) {
        *ret_part = &n[1];
        *ret_whole = &n[0];
        return true;
    }
    *ret_part = &n[0];
    *ret_whole = &n[1];
    return check_has_word(first, "，占|，约占|,占|，占比") && dbr_slice_ends(dbr_slice_trim(second), "的") &&
           !check_has_word(second, "，|,|。");
}

void check_run_ratios_told(dbr_check_run *run)
{
    for (size_t i = 0; i + 2 < run->n_numbers; i++) {
        const check_number *n = &run->numbers[i];
        const check_number *part = NULL, *whole = NULL, *share = NULL;
        const dbr_sentence *s = &run->d->sentences[n->i_sentence];
        if (n[2].i_sentence != n->i_sentence || s->is_quote ||
            !read_told_ratio(s->text, n, &part, &whole, &share)) {
            continue;
        }
        double low = 100 * part->q.low / whole->q.high;
        double high = 100 * part->q.high / whole->q.low;
        double slack = 0.005 * share->q.value;
        if (whole->q.value < 2 || whole->q.low <= 0 || part->q.value > whole->q.value || share->has_proof ||
            check_is_marked(run, share->at_begin, share->at_end) ||
            (high + slack >= share->q.low && low - slack <= share->q.high)) {
            continue;
        }
        const check_number *a = part->begin < whole->begin ? part : whole;
        const check_number *b = a == part ? whole : part;
        CHECK_SAY(run, share->at_begin, share->at_end, DBR_T_CHECK_RATIO,
                  check_str(run, dbr_slice_sub(s->text, share->begin, share->end)),
                  check_str(run, dbr_slice_sub(s->text, a->begin, b->end)),
                  dbr_arena_printf(run->arena, "%.1f %%", 100 * part->q.value / whole->q.value));
    }
}

/* ---- facts/parts ---- */

/* "12 of 10 nodes": more than there are. */
void check_run_more_than_all(dbr_check_run *run)
{
    for (size_t i = 0; i + 1 < run->n_numbers; i++) {
        const check_number *part = &run->numbers[i];
        const check_number *whole = &run->numbers[i + 1];
        const dbr_sentence *s = &run->d->sentences[part->i_sentence];
        if (part->i_sentence != whole->i_sentence || part->q.unit != DBR_PLAIN ||
            whole->q.unit != DBR_PLAIN) {
            continue;
        }
        dbr_slice between = dbr_slice_sub(s->text, part->end, whole->begin);
        dbr_slice behind = dbr_slice_from(s->text, whole->end);
        bool is_noun = behind.len > 4 && behind.ptr[0] == ' ' && behind.ptr[1] >= 'a' && behind.ptr[1] <= 'z';
        size_t word = 1;
        while (word < behind.len && behind.ptr[word] >= 'a' && behind.ptr[word] <= 'z') {
            word++;
        }
        bool is_plural = is_noun && word > 4 && behind.ptr[word - 1] == 's' && behind.ptr[word - 2] != 's';
        bool is_of = dbr_slice_is(between, " of ") || dbr_slice_is(between, " of the ") ||
                     dbr_slice_is(between, " out of ");
        if (is_of && is_plural && part->q.low > whole->q.high && whole->q.value >= 2 && !s->is_quote &&
            is_count(part) && is_count(whole) && !check_is_marked(run, part->at_begin, part->at_end)) {
            const char *said = check_str(run, dbr_slice_sub(s->text, part->begin, part->end));
            CHECK_SAY(run, part->at_begin, whole->at_end, DBR_T_CHECK_PARTS, said, said,
                      check_str(run, dbr_slice_sub(s->text, whole->begin, whole->end)));
        }
    }
}

static bool is_exact(const check_number *n, int unit)
{
    return (int)n->q.unit == unit && !n->q.is_rough && !n->q.is_bound_above && !n->q.is_bound_below;
}

/* How many numbers of the kind follow `i` in its sentence and are joined as a list; their sum. */
static size_t list_behind(const dbr_check_run *run, size_t i, int unit, double *ret_sum, size_t *ret_last)
{
    const dbr_sentence *s = &run->d->sentences[run->numbers[i].i_sentence];
    size_t n = 0;
    *ret_sum = 0;
    for (size_t k = i + 1; k < run->n_numbers && run->numbers[k].i_sentence == run->numbers[i].i_sentence;
         k++) {
        const check_number *part = &run->numbers[k];
        dbr_slice before = dbr_slice_sub(s->text, run->numbers[k - 1].end, part->begin);
        bool is_joined = n == 0 || check_has_word(before, " and |,|，|、|和|及|+|;|；| plus ");
        if (!is_exact(part, unit) || !is_joined || before.len > 60 ||
            check_has_word(before, " of | out of | to | from |→|->|每| per |(|（")) {
            return 0;
        }
        *ret_sum += part->q.value;
        *ret_last = k;
        n++;
    }
    return n;
}

void check_run_parts_behind_colon(dbr_check_run *run)
{
    for (size_t i = 0; i + 2 < run->n_numbers; i++) {
        const check_number *whole = &run->numbers[i];
        const dbr_sentence *s = &run->d->sentences[whole->i_sentence];
        bool is_first = i == 0 || run->numbers[i - 1].i_sentence != whole->i_sentence;
        if (!is_first || run->numbers[i + 2].i_sentence != whole->i_sentence || s->is_quote ||
            !is_exact(whole, DBR_PLAIN) || whole->q.value < 10) {
            continue;
        }
        dbr_slice between = dbr_slice_sub(s->text, whole->end, run->numbers[i + 1].begin);
        bool is_colon =
            dbr_slice_ends(between, ": ") || dbr_slice_ends(between, "：") || dbr_slice_ends(between, "：约");
        bool is_told =
            is_colon && between.len < 60 &&
            (between.len <= 3 ||
             check_has_word(between, "request|user|customer|order|message|job|payment|record|error|"
                                     "请求|用户|客户|订单|消息|任务|支付|记录|错误|交易"));
        double sum = 0;
        size_t last = i;
        size_t n = is_told ? list_behind(run, i, DBR_PLAIN, &sum, &last) : 0;
        bool are_parts = n >= 2 && sum > whole->q.high && sum < 2 * whole->q.value;
        for (size_t k = i + 1; k <= last; k++) {
            are_parts =
                are_parts && run->numbers[k].q.value <= whole->q.value && run->numbers[k].q.value >= 2;
        }
        if (are_parts && !check_is_marked(run, whole->at_begin, whole->at_end)) {
            CHECK_SAY(
                run, whole->at_begin, whole->at_end, DBR_T_CHECK_PARTS,
                check_str(run, dbr_slice_sub(s->text, run->numbers[i + 1].begin, run->numbers[last].end)),
                dbr_arena_printf(run->arena, "%.0f", sum),
                check_str(run, dbr_slice_sub(s->text, whole->begin, whole->end)));
        }
    }
}

/* ---- facts/shares ---- */

#define WHOLES                                                                                               \
    "split|breakdown|broken down|distribution|distributed|made up of|shares|share of|consist|composed|"      \
    "divided|占比|分布|构成|各占|分别占|组成|拆分"
#define OVERLAPS                                                                                             \
    "overlap|some of|both|each|multiple|several|at most|utili|usage|cpu|memory|重叠|同时|使用率|多选"

/* How many words stand in it. */
static size_t words_of(dbr_slice s)
{
    size_t n = 0;
    for (dbr_slice rest = dbr_slice_trim(s); rest.ptr != NULL && rest.len > 0; rest = dbr_slice_trim(rest)) {
        (void)dbr_slice_cut(&rest, ' ');
        n++;
    }
    return n;
}

/* "60 % of the failures were cards, 30 % wallets, 20 % transfers": behind the first no verb of its own, only what it is a share
 * of. Where each has one they may overlap. `*ret_sum`: 0 when it is no such list. */
static size_t told_shares(const dbr_check_run *run, size_t i, double *ret_sum)
{
    enum { MAX_WORDS = 3 };
    const check_number *first = &run->numbers[i];
    dbr_slice s = run->d->sentences[first->i_sentence].text;
    dbr_slice between = dbr_slice_sub(s, first->end, run->numbers[i + 1].begin);
    size_t last = i;
    *ret_sum = 0;
    bool is_told = dbr_slice_starts(between, " of ") && between.len <= 70 &&
                   check_has_word(between, " were | are | was | came from | come from ") &&
                   (dbr_slice_ends(between, ", ") || dbr_slice_ends(between, " and "));
    double sum = first->q.value;
    for (size_t k = i + 1; is_told && k < run->n_numbers && run->numbers[k].i_sentence == first->i_sentence;
         k++) {
        const check_number *n = &run->numbers[k];
        bool is_last = k + 1 == run->n_numbers || n[1].i_sentence != n->i_sentence;
        dbr_slice behind = dbr_slice_sub(s, n->end, is_last ? s.len : n[1].begin);
        size_t n_words = words_of(behind) - (check_has_word(behind, ", and ") ? 1 : 0);
        if (!is_exact(n, DBR_PERCENT) || n_words == 0 || n_words > MAX_WORDS ||
            check_has_word(behind, " were | was | are | is | had | failed| of | timed |ed ")) {
            return i;
        }
        sum += n->q.value;
        last = k;
    }
    *ret_sum = last > i + 1 ? sum : 0;
    return last;
}

void check_run_shares(dbr_check_run *run)
{
    for (size_t i = 0; i + 2 < run->n_numbers; i++) {
        const check_number *first = &run->numbers[i];
        const dbr_sentence *s = &run->d->sentences[first->i_sentence];
        bool is_first = i == 0 || run->numbers[i - 1].i_sentence != first->i_sentence;
        if (!is_first || run->numbers[i + 2].i_sentence != first->i_sentence || s->is_quote ||
            (first->q.unit != DBR_PERCENT && first->q.unit != DBR_PLAIN)) {
            continue;
        }
        size_t last = i;
        double sum = 0;
        dbr_slice between = dbr_slice_sub(s->text, first->end, run->numbers[i + 1].begin);
        bool is_plus = dbr_slice_find_char(between, '+') != SIZE_MAX;
        bool is_percent = is_exact(first, DBR_PERCENT);
        bool is_told = false;
        if (first->q.unit == DBR_PLAIN && is_plus) { // "40+40+30 %": the unit stands behind the last one
            double value = first->q.value;
            size_t k = i + 1;
            for (;
                 k < run->n_numbers && run->numbers[k].i_sentence == first->i_sentence &&
                 check_has_word(dbr_slice_sub(s->text, run->numbers[k - 1].end, run->numbers[k].begin), "+");
                 k++) {
                value += run->numbers[k].q.value;
                last = k;
            }
            is_percent = last > i + 1 && run->numbers[last].q.unit == DBR_PERCENT;
            sum = is_percent ? value : 0;
        } else if (is_percent && list_behind(run, i, DBR_PERCENT, &sum, &last) >= 2) {
            sum += first->q.value;
        } else if (is_percent && (last = told_shares(run, i, &sum)) > i + 1 && sum > 100) {
            is_told = true;
        }
        double slack = 0.5 * (double)(last - i + 1) + 0.01; // each is cut to its last digit
        if (!is_percent || last < i + 2 || sum < 60 || sum > 160 || fabs(sum - 100) <= slack) {
            continue; // before any word is looked for: nearly every list of numbers ends here
        }
        bool is_whole = is_plus || is_told || check_has_word(s->text, WHOLES);
        if (!is_whole || check_has_word(s->text, OVERLAPS) ||
            (sum < 100 && check_has_word(s->text, "rest|other|其余|其他")) ||
            check_is_marked(run, first->at_begin, first->at_end)) {
            continue;
        }
        CHECK_SAY(run, first->at_begin, run->numbers[last].at_end, DBR_T_CHECK_SHARES,
                  check_str(run, dbr_slice_sub(s->text, first->begin, run->numbers[last].end)),
                  dbr_arena_printf(run->arena, "%g %%", sum));
        CHECK_SUGGEST(run, DBR_T_CHECK_SHARES_DO, "");
    }
}

const dbr_rule_example check_shares_examples[] = {
    {"# Outage\n\n## Impact\n\n- failures split by region: 40 % Europe, 40 % Asia and 30 % America\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Impact\n\n- failures by region (40+40+30 %)\n", DBR_LANG_EN, 1},
    {"# Outage\n\n50% of the failures were reads, 40% writes, 20% full scans.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n50% of the calls were slow, 40% timed out, 20% failed.\n", DBR_LANG_EN, 0},
    {"# Outage\n\n## Impact\n\n- failures split by region: 40 % Europe, 40 % Asia and 20 % America\n",
     DBR_LANG_EN, 0},
    {"# Outage\n\n## Impact\n\n- 40 % of reads, 40 % of writes and 30 % of scans failed\n", DBR_LANG_EN, 0},
    {"# 故障\n\n## 影响\n\n- 失败请求的地区占比：欧洲 40%，亚洲 40%，美洲 30%\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 影响\n\n- 失败请求的地区占比：欧洲 40%，亚洲 40%，美洲 20%\n", DBR_LANG_ZH_CN, 0},
    {0},
};
