/*
 * facts/copied: the lengths or clock times of another report, although the incident is another one.
 *
 *     report of 9 February           report of 3 March
 *     Time to repair: 3h 21m         Time to repair: 3h 21m
 *     Time to resolve: 4h 9m         Time to resolve: 4h 9m        ← both, and the days differ
 *
 * A report begun as a copy of the last one keeps what nobody changed. Compared are figures behind the same label: lengths that stand
 * alone behind one ("Time to repair: 3h 21m"), and the clock times of the key times. All of a kind have to be the same, at least two
 * lengths or three clock times, and one of them no multiple of five minutes: round figures agree by chance.
 *
 * Judged when several reports are checked in one run, and said of the later one. O(reports² · labels), 16 labels a report.
 */
#include "check/check_impl.h"

#include <assert.h>
#include <stdlib.h>

#define MAX_LABEL   40u // bytes; what is longer is a sentence
#define MIN_LENGTHS 2u
#define MIN_CLOCKS  3u
#define ROUND       (5 * DBR_MINUTE)

typedef struct told_report {
    char *name; // owned
    dbr_time day;
    dbr_labelled labelled[DBR_MAX_LABELLED]; // labels in the portfolio's arena
    size_t n;
} told_report;

struct dbr_portfolio {
    dbr_arena arena;
    DBR_VEC(told_report) reports;
};

dbr_portfolio *dbr_portfolio_new(void)
{
    return dbr_xcalloc(1, sizeof(dbr_portfolio));
}

dbr_portfolio *dbr_portfolio_free(dbr_portfolio *p)
{
    if (p != NULL) {
        for (size_t i = 0; i < p->reports.n; i++) {
            free(p->reports.items[i].name);
        }
        DBR_VEC_RELEASE(&p->reports);
        dbr_arena_release(&p->arena);
        free(p);
    }
    return NULL;
}

void dbr_portfolio_add(dbr_portfolio *p, const char *name, const dbr_check_result *result)
{
    if (result->day == DBR_TIME_NONE || result->n_labelled < MIN_LENGTHS) {
        return; // nothing to compare with
    }
    told_report *r = DBR_PUSH(&p->reports);
    r->name = dbr_xstrdup(name);
    r->day = result->day;
    r->n = result->n_labelled;
    for (size_t i = 0; i < r->n; i++) {
        r->labelled[i] = result->labelled[i];
        r->labelled[i].label = dbr_slice_dup(&p->arena, result->labelled[i].label);
    }
}

/* ---- what one report tells ---- */

/* The label before a length that stands alone behind it; an empty slice for none. */
static dbr_slice label_of(const dbr_check_run *run, const check_number *n)
{
    dbr_slice text = run->d->sentences[n->i_sentence].text;
    dbr_slice before = dbr_slice_trim(dbr_slice_sub(text, 0, n->begin));
    dbr_slice behind = dbr_slice_trim(dbr_slice_from(text, n->end));
    size_t colon = dbr_slice_ends(before, ":") ? 1 : dbr_slice_ends(before, "：") ? strlen("：") : 0;
    bool is_alone = behind.len == 0 || dbr_slice_starts(behind, "(") || dbr_slice_starts(behind, "（") ||
                    dbr_slice_starts(behind, ".") || dbr_slice_starts(behind, "。");
    dbr_slice label = dbr_slice_trim(dbr_slice_sub(before, 0, before.len - colon));
    return colon > 0 && is_alone && label.len <= MAX_LABEL ? label : (dbr_slice){0};
}

void check_read_labelled(dbr_check_run *run)
{
    for (size_t i = 0; i < run->n_numbers && run->n_labelled < DBR_MAX_LABELLED; i++) {
        const check_number *n = &run->numbers[i];
        bool is_length = n->q.unit == DBR_DURATION && !n->q.is_rough && !n->q.is_bound_above &&
                         !n->q.is_bound_below && n->q.value < 1e9 &&
                         !run->d->sentences[n->i_sentence].is_quote;
        dbr_slice label = is_length ? label_of(run, n) : (dbr_slice){0};
        if (label.len > 0) {
            run->labelled[run->n_labelled++] =
                (dbr_labelled){.label = label,
                               .ns = (dbr_time)(n->q.value * (double)DBR_SECOND),
                               .begin = n->at_begin,
                               .end = n->at_end};
        }
    }
    for (size_t i = 0; i < run->d->n_key_times && run->n_labelled < DBR_MAX_LABELLED; i++) {
        const dbr_key_time *k = &run->d->key_times[i];
        if (k->time != DBR_TIME_NONE && k->resolution < DBR_DAY && k->label.len <= MAX_LABEL) {
            dbr_time local = k->time + (dbr_time)dbr_zone_offset(check_zone(run), k->time, NULL) * DBR_SECOND;
            run->labelled[run->n_labelled++] = (dbr_labelled){.label = k->label,
                                                              .ns = (local % DBR_DAY + DBR_DAY) % DBR_DAY,
                                                              .is_clock = true,
                                                              .begin = k->time_at.begin,
                                                              .end = k->time_at.end};
        }
    }
}

/* ---- comparing ---- */

static bool has_same(const told_report *r, const dbr_labelled *f)
{
    for (size_t i = 0; i < r->n; i++) {
        const dbr_labelled *o = &r->labelled[i];
        if (o->is_clock == f->is_clock && o->ns == f->ns && dbr_slice_eq_nocase(o->label, f->label)) {
            return true;
        }
    }
    return false;
}

/* The first figure of the kind when all of them are told in the other report, too; NULL. `*ret_n`: how many. */
static const dbr_labelled *copied(const dbr_check_run *run, const told_report *r, bool is_clock,
                                  size_t *ret_n)
{
    const dbr_labelled *first = NULL;
    bool is_round = true;
    *ret_n = 0;
    for (size_t i = 0; i < run->n_labelled; i++) {
        const dbr_labelled *f = &run->labelled[i];
        if (f->is_clock != is_clock) {
            continue;
        }
        if (!has_same(r, f)) {
            return NULL;
        }
        first = first != NULL ? first : f;
        is_round &= f->ns % ROUND == 0;
        (*ret_n)++;
    }
    return *ret_n >= (is_clock ? MIN_CLOCKS : MIN_LENGTHS) && !is_round ? first : NULL;
}

void check_run_copied(dbr_check_run *run)
{
    const dbr_portfolio *p = run->in->portfolio;
    dbr_time day = check_day(run);
    for (size_t i = 0; p != NULL && day != DBR_TIME_NONE && i < p->reports.n; i++) {
        const told_report *r = &p->reports.items[i];
        for (int is_clock = 0; is_clock < 2 && r->day != day; is_clock++) {
            size_t n = 0;
            const dbr_labelled *f = copied(run, r, is_clock == 1, &n);
            if (f != NULL) {
                CHECK_SAY(run, f->begin, f->end, DBR_T_CHECK_COPIED, check_number_text(run, n),
                          check_str(run, dbr_slice_str(r->name)), check_date(run, r->day));
                CHECK_SUGGEST(run, DBR_T_CHECK_COPIED_DO, "");
                return;
            }
        }
    }
}

#define FIRST                                                                                                \
    "# Outage of 2025-02-09\n\n- **Time to repair**: 3h 21m\n- **Time to resolve**: 4h 9m\n" DBR_NEXT_REPORT
#define FIRST_ZH                                                                                             \
    "# 故障（2025-02-09）\n\n- **止损用时**：21 分钟\n- **恢复用时**：1 小时 9 分钟\n" DBR_NEXT_REPORT
const dbr_rule_example check_copied_examples[] = {
    {FIRST "# Outage of 2025-02-20\n\n- **Time to repair**: 3h 21m\n- **Time to resolve**: 4h 9m\n",
     DBR_LANG_EN, 1},
    {FIRST "# Outage of 2025-02-20\n\n- **Time to repair**: 3h 21m\n- **Time to resolve**: 4h 30m\n",
     DBR_LANG_EN, 0},
    {FIRST "# Outage of 2025-02-09\n\n- **Time to repair**: 3h 21m\n- **Time to resolve**: 4h 9m\n",
     DBR_LANG_EN, 0},
    {"# A, 2025-02-09\n\n- **Time to repair**: 30m\n- **Time to resolve**: 1h\n" DBR_NEXT_REPORT
     "# B, 2025-02-20\n\n- **Time to repair**: 30m\n- **Time to resolve**: 1h\n",
     DBR_LANG_EN, 0},
    {FIRST_ZH "# 故障（2025-02-20）\n\n- **止损用时**：21 分钟\n- **恢复用时**：1 小时 9 分钟\n",
     DBR_LANG_ZH_CN, 1},
    {FIRST_ZH "# 故障（2025-02-20）\n\n- **止损用时**：35 分钟\n- **恢复用时**：1 小时 9 分钟\n",
     DBR_LANG_ZH_CN, 0},
    {0},
};
