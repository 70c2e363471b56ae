/*
 * What a team declares about impact: its objective and what failures cost.
 *
 *     slo:
 *       target: 99.9 %            share of requests that have to be good
 *       window: 30 days           over which the error budget is counted
 *     impact:                     lines of the impact section
 *       - name: Lost orders
 *         formula: 0.02 * failed  arithmetic over failed, requests, customers, minutes, hours
 *         unit: orders
 *       - name: Refunds           or a claim of its own: a scalar from a table of the evidence
 *         formula: sum(fields->>'amount') from log where template like 'refund of%'
 *         unit: EUR
 *
 * A formula becomes a claim in the report, so it may not hold what cannot stand in a link's title: '"', '|' and line breaks.
 */
#include "document/settings.h"

enum { MAX_FORMULAS = 20, MAX_FORMULA_BYTES = 400 };

static dbr_code fail_at(const char *source, const dbr_yaml *node, dbr_err *err)
{
    return dbr_err_at(err, source, node->line, node->column);
}

static dbr_code read_target(const char *source, const dbr_yaml *node, double *ret, dbr_err *err)
{
    dbr_quantity q = {0};
    dbr_slice text = dbr_slice_trim(node->text);
    bool is_number = text.len > 0 && dbr_quantity_parse(text, &q) == text.len &&
                     (q.unit == DBR_PERCENT || q.unit == DBR_PLAIN);
    double share = q.unit == DBR_PERCENT || q.value > 1 ? q.value / 100 : q.value;
    if (!is_number || !(share > 0 && share < 1)) {
        (void)dbr_fail(err, DBR_EPARSE, "'%.*s' is no share of requests: 99.9 %%", DBR_FMT(text));
        return fail_at(source, node, err);
    }
    *ret = share;
    return DBR_OK;
}

static dbr_code read_slo(const char *source, const dbr_yaml *slo, dbr_incident *to, dbr_err *err)
{
    const dbr_yaml *target = dbr_yaml_get(slo, "target");
    const dbr_yaml *window = dbr_yaml_get(slo, "window");
    dbr_time unit = 0;
    if (slo->type != DBR_YAML_MAP || target == NULL || window == NULL) {
        (void)dbr_fail(err, DBR_EPARSE,
                       "'slo' needs a target and a window: {target: 99.9 %%, window: 30 days}");
        return fail_at(source, slo, err);
    }
    dbr_code rc = read_target(source, target, &to->slo_target, err);
    if (rc < 0) {
        return rc;
    }
    dbr_slice text = dbr_slice_trim(window->text);
    if (text.len == 0 || dbr_duration_parse(text, &to->slo_window, &unit) != text.len ||
        to->slo_window <= 0) {
        (void)dbr_fail(err, DBR_EPARSE, "'%.*s' is no span of time: 30 days", DBR_FMT(text));
        return fail_at(source, window, err);
    }
    return DBR_OK;
}

static bool can_be_claimed(dbr_slice formula)
{
    for (size_t i = 0; i < formula.len; i++) {
        if ((unsigned char)formula.ptr[i] < ' ' || formula.ptr[i] == '"' || formula.ptr[i] == '|' ||
            formula.ptr[i] == '\\') {
            return false;
        }
    }
    return formula.len > 0 && formula.len <= MAX_FORMULA_BYTES;
}

static dbr_code read_formula(dbr_arena *arena, const char *source, const dbr_yaml *row,
                             dbr_impact_formula *ret, dbr_err *err)
{
    *ret = (dbr_impact_formula){.name = dbr_yaml_text(row, "name", (dbr_slice){0}),
                                .formula = dbr_slice_trim(dbr_yaml_text(row, "formula", (dbr_slice){0})),
                                .unit = dbr_yaml_text(row, "unit", (dbr_slice){0})};
    if (row->type != DBR_YAML_MAP || ret->name.len == 0 || ret->formula.len == 0) {
        (void)dbr_fail(err, DBR_EPARSE, "a row of 'impact' needs a name and a formula");
        return fail_at(source, row, err);
    }
    if (!can_be_claimed(ret->formula)) {
        (void)dbr_fail(err, DBR_EPARSE,
                       "a formula is one line of at most %d bytes, without '\"', '|' and '\\'",
                       MAX_FORMULA_BYTES);
        return fail_at(source, dbr_yaml_get(row, "formula"), err);
    }
    ret->name = dbr_slice_dup(arena, ret->name);
    return DBR_OK;
}

dbr_code dbr_settings_read_impact(dbr_arena *arena, const dbr_yaml *root, const char *source,
                                  dbr_incident *to, dbr_err *err)
{
    const dbr_yaml *slo = dbr_yaml_get(root, "slo");
    const dbr_yaml *impact = dbr_yaml_get(root, "impact");
    dbr_code rc = slo != NULL && !(slo->type == DBR_YAML_SCALAR && slo->text.len == 0)
                      ? read_slo(source, slo, to, err)
                      : DBR_OK;
    if (rc < 0 || impact == NULL || (impact->type == DBR_YAML_SCALAR && impact->text.len == 0)) {
        return rc;
    }
    if (impact->type != DBR_YAML_LIST) {
        (void)dbr_fail(err, DBR_EPARSE, "'impact' is no list of rows: each a name and a formula");
        return fail_at(source, impact, err);
    }
    dbr_impact_formula *out = DBR_NEW_N(arena, dbr_impact_formula, MAX_FORMULAS);
    size_t n = 0;
    for (const dbr_yaml *row = impact->child; row != NULL; row = row->next) {
        if (n == MAX_FORMULAS) {
            (void)dbr_fail(err, DBR_EPARSE, "'impact' has more than %d rows", MAX_FORMULAS);
            return fail_at(source, row, err);
        }
        rc = read_formula(arena, source, row, &out[n++], err);
        if (rc < 0) {
            return rc;
        }
    }
    to->formulas = out;
    to->n_formulas = n;
    return DBR_OK;
}
