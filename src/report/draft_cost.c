/*
 * Impact beyond counts: latency, the error budget, and what a team declares failures to cost. Each is a claim over the evidence,
 * or said to be unknown; nothing is ever 0 for want of data.
 *
 *     budget    100 · (failed / requests) / (1 - target) · (how long) / window
 *               assumes that requests come evenly over the window, which is all that can be known of the rest of it
 *     formulas  0.02 * failed  →  = 0.02 * sum(status >= 500) from log where status is not null and time < at('10:35:00')
 *               a formula with a `from` is a claim as it is
 */
#include "report/draft.h"

#include <math.h>

/* ---- latency ---- */

static bool is_latency(dbr_slice name)
{
    static const char *const WORDS[] = {"latency", "duration", "response_time", "responsetime", "p99",
                                        "p95",     "p90"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* "5.0 s" or "139 ms", and a bare number where no unit is known; NULL when the text would not claim the value. */
static const char *latency_text(draft *d, double value, double per_second)
{
    dbr_quantity q;
    double s = per_second > 0 ? value / per_second : value;
    const char *text = per_second <= 0 ? dbr_arena_printf(&d->arena, "%.4g", value)
                       : s < 1         ? dbr_arena_printf(&d->arena, "%.0f ms", s * 1000)
                                       : dbr_arena_printf(&d->arena, "%.1f s", s);
    size_t n = dbr_quantity_parse(dbr_slice_str(text), &q);
    return n == strlen(text) && q.low <= s && s <= q.high ? text : NULL;
}

static const char *latency_claim(draft *d, const dbr_signal *s, const char *scalar, const char *tail)
{
    double value = 0;
    double per_second = 0;
    const dbr_member_info *m = dbr_evidence_member(d->ev, s->i_member);
    const char *where = dbr_evidence_series_condition(d->ev, (size_t)s->i_series, &d->arena, &per_second);
    DBR_AUTO(dbr_buf) address = {0};
    dbr_address a = {.path = dbr_slice_str(dbr_arena_printf(&d->arena, "evidence/%.*s", DBR_FMT(m->path))),
                     .member = m->name,
                     .place = DBR_PLACE_WHOLE};
    if (where == NULL) {
        return NULL;
    }
    const char *over = per_second > 1 ? " / 1000.0" : "";
    dbr_address_write(&address, &a);
    const char *to = dbr_arena_str(&d->arena, dbr_buf_view(&address));
    const char *title =
        dbr_arena_printf(&d->arena, "= %s%s from metric where %s%s", scalar, over, where, tail);
    if (!draft_value(d, to, title, &value)) {
        return NULL;
    }
    const char *text = latency_text(d, value, per_second > 0 ? 1 : 0);
    return text != NULL ? draft_link(d, text, to, title) : NULL;
}

void draft_latency(draft *d)
{
    const dbr_signal *worst = NULL;
    for (size_t i = 0; i < d->timeline->n_signals; i++) {
        const dbr_signal *s = &d->timeline->signals[i];
        bool is_rise = s->kind == DBR_SIGNAL_SHIFT && s->i_series >= 0 && s->during > s->before &&
                       is_latency(dbr_evidence_series(d->ev, (size_t)s->i_series)->name);
        worst = is_rise && (worst == NULL || s->score > worst->score) ? s : worst;
    }
    const char *peak = worst != NULL ? latency_claim(d, worst, "max(value)", "") : NULL;
    if (peak == NULL) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_LATENCY_UNKNOWN, "");
        return;
    }
    dbr_slice name = dbr_evidence_series(d->ev, (size_t)worst->i_series)->title;
    const char *before =
        d->window.begin != DBR_TIME_NONE
            ? latency_claim(d, worst, "all avg(value)",
                            dbr_arena_printf(&d->arena, " and time < at('%s')", draft_clock(d, worst->time)))
            : NULL;
    const char *code = draft_code(d, name);
    if (before != NULL) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_LATENCY, code, peak, before);
    } else {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_LATENCY_PEAK, code, peak);
    }
}

/* ---- error budget ---- */

void draft_budget(draft *d)
{
    const dbr_incident *in = d->incident;
    double value = 0;
    if (in->slo_target <= 0) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_BUDGET_UNDECLARED, "");
        return;
    }
    const char *target = dbr_arena_printf(&d->arena, "%.6g %%", 100 * in->slo_target);
    const char *window = draft_duration(d, in->slo_window);
    const char *title =
        d->impact.address == NULL
            ? NULL
            : dbr_arena_printf(
                  &d->arena,
                  "= 100.0 * sum(status >= 500) / count(*) / %.6g * (max(time) - min(time)) / 1e9 / %lld "
                  "from log where status is not null%s",
                  1 - in->slo_target, (long long)(in->slo_window / DBR_SECOND), d->impact.only);
    if (title == NULL || !draft_value(d, d->impact.address, title, &value)) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_BUDGET_UNKNOWN, target, window);
        return;
    }
    const char *text = dbr_arena_printf(&d->arena, value >= 100 ? "%.0f %%" : "%.1f %%", value);
    DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_BUDGET, draft_link(d, text, d->impact.address, title), target, window);
}

/* ---- declared formulas ---- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* What a word of a formula stands for; NULL for itself. */
static const char *meaning(const draft *d, dbr_slice word)
{
    static const struct {
        const char *word, *sql;
    } WORDS[] = {
        {"failed", "sum(status >= 500)"},
        {"requests", "count(*)"},
        {"customers", "count(distinct case when status >= 500 then fields->>'customer' end)"},
        {"minutes", "((max(time) - min(time)) / 6e10)"},
        {"hours", "((max(time) - min(time)) / 36e11)"},
    };
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_is(word, WORDS[i].word) && (i != 2 || d->impact.has_customer)) {
            return WORDS[i].sql;
        }
    }
    return NULL;
}

/* The formula with its words in SQL; `*ret_is_own` when it has a table of its own. False: it asks for what is not there. */
static bool write_formula(const draft *d, dbr_slice formula, dbr_buf *out, bool *ret_is_own)
{
    bool is_quoted = false;
    bool is_known = true;
    for (size_t i = 0; i < formula.len;) {
        size_t end = i;
        while (!is_quoted && end < formula.len && is_name_byte(formula.ptr[end])) {
            end++;
        }
        dbr_slice word = dbr_slice_sub(formula, i, end > i ? end : i + 1);
        const char *sql = end > i && !*ret_is_own ? meaning(d, word) : NULL;
        *ret_is_own |= end > i && dbr_slice_eq_nocase(word, (dbr_slice)DBR_LIT("from"));
        is_known &= !dbr_slice_is(word, "customers") || sql != NULL || *ret_is_own;
        is_quoted ^= end == i && word.ptr[0] == '\'';
        if (sql != NULL) {
            dbr_buf_str(out, sql);
        } else {
            dbr_buf_slice(out, word);
        }
        i += word.len;
    }
    return is_known;
}

static void write_one(draft *d, const dbr_impact_formula *f)
{
    DBR_AUTO(dbr_buf) sql = {0};
    DBR_AUTO(dbr_buf) name = {0};
    bool is_own = false;
    double value = 0;
    bool is_known = write_formula(d, f->formula, &sql, &is_own);
    const char *formula = dbr_arena_str(&d->arena, dbr_buf_view(&sql));
    const char *address = is_own ? "evidence/" : d->impact.address;
    const char *title = is_own || d->impact.only == NULL
                            ? dbr_arena_printf(&d->arena, "= %s", formula)
                            : dbr_arena_printf(&d->arena, "= %s from log where status is not null%s", formula,
                                               d->impact.only);
    const char *text =
        is_known && address != NULL && draft_value(d, address, title, &value) ? draft_number(d, value) : NULL;
    dbr_markdown_inline(&name, f->name);
    const char *shown = dbr_arena_str(&d->arena, dbr_buf_view(&name));
    const char *asked = draft_code(d, f->formula);
    if (text == NULL) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_FORMULA_UNKNOWN, shown, asked);
        return;
    }
    DBR_AUTO(dbr_buf) unit = {0};
    dbr_markdown_inline(&unit, f->unit);
    DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_FORMULA, shown, draft_link(d, text, address, title),
               dbr_arena_printf(&d->arena, "%s%.*s", unit.len > 0 ? " " : "", (int)unit.len, unit.ptr),
               asked);
}

void draft_formulas(draft *d)
{
    for (size_t i = 0; i < d->incident->n_formulas; i++) {
        write_one(d, &d->incident->formulas[i]);
    }
    if (d->incident->n_formulas == 0) {
        DRAFT_ITEM(d, DBR_T_REPORT_IMPACT_REVENUE_UNKNOWN, "");
    }
}
