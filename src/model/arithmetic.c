/*
 * Arithmetic over milestones: `resolved - started`, `(mitigated - paged) / 2`, `detected + 5 min`.
 *
 *   sum     = product { ("+" | "-") product }
 *   product = factor { ("*" | "/") factor }
 *   factor  = "(" sum ")" | "-" factor | milestone | duration | number
 *
 * Values carry a type, since only some of it means anything:
 *
 *   instant - instant = duration     instant ± duration = instant     duration ± duration = duration
 *   duration * number = duration     duration / duration = number     everything with numbers alone
 *
 * Instants stay int64 nanoseconds until the end, so that a difference is exact; durations and numbers are
 * doubles in seconds. Nesting is limited to DBR_MAX_NESTING; the text comes from a claim of at most
 * DBR_MAX_CLAIM_BYTES.
 */
#include "base/limits.h"
#include "model/model.h"

#include <assert.h>
#include <math.h>

typedef enum value_type { VALUE_NUMBER, VALUE_DURATION, VALUE_INSTANT } value_type;

typedef struct value {
    value_type type;
    double amount; // the number, or seconds
    dbr_time ns;   // the instant
} value;

typedef struct evaluator {
    dbr_slice text;
    size_t at;
    const dbr_time *times;
    unsigned depth;
    dbr_err *err;
} evaluator;

static dbr_code sum(evaluator *e, value *ret);
static dbr_code product(evaluator *e, value *ret);
static dbr_code factor(evaluator *e, value *ret);
static dbr_code milestone(evaluator *e, value *ret);
static dbr_code amount(evaluator *e, value *ret);

static dbr_code fail_at(evaluator *e, size_t at, const char *what)
{
    (void)dbr_fail(e->err, DBR_EPARSE, "cannot evaluate '%.*s': %s at byte %zu", DBR_FMT(e->text), what,
                   at + 1);
    return dbr_err_at(e->err, NULL, 0, at + 1);
}

/* Passes over blanks; the byte that stands there, 0 at the end. */
static char peek(evaluator *e)
{
    while (e->at < e->text.len && e->text.ptr[e->at] != '\0' &&
           strchr(" \t\r\n", e->text.ptr[e->at]) != NULL) {
        e->at++;
    }
    return e->at < e->text.len ? e->text.ptr[e->at] : '\0';
}

/* Whole seconds and the rest apart: an instant in nanoseconds has more digits than a double. */
static double seconds_of(dbr_time ns)
{
    int64_t whole = ns / DBR_SECOND;
    int64_t rest = ns % DBR_SECOND;
    return (double)whole + (double)rest / 1e9;
}

dbr_code dbr_milestones_value(dbr_slice arithmetic, const dbr_time *times, dbr_quantity *ret, dbr_err *err)
{
    evaluator e = {.text = arithmetic, .times = times, .err = err};
    value v = {0};
    dbr_code rc = sum(&e, &v);
    if (rc < 0) {
        return rc;
    }
    if (peek(&e) != '\0' || e.at < arithmetic.len) {
        return fail_at(&e, e.at, "expected an operator");
    }
    if (v.type == VALUE_INSTANT) {
        v.amount = seconds_of(v.ns);
    }
    if (!isfinite(v.amount)) {
        return fail_at(&e, 0, "the value is not finite");
    }
    *ret = (dbr_quantity){.value = v.amount, .low = v.amount, .high = v.amount, .unit = DBR_PLAIN};
    if (v.type == VALUE_INSTANT) {
        ret->unit = DBR_INSTANT;
    } else if (v.type == VALUE_DURATION) {
        ret->unit = DBR_DURATION;
    }
    return DBR_OK;
}

/* a ± b; false when it means nothing or leaves the range of time. */
static bool add(value *a, const value *b, int sign)
{
    if (a->type == VALUE_INSTANT && b->type == VALUE_INSTANT && sign < 0) {
        dbr_time difference = 0;
        if (__builtin_sub_overflow(a->ns, b->ns, &difference)) {
            return false;
        }
        *a = (value){.type = VALUE_DURATION};
        a->amount = seconds_of(difference);
        return true;
    }
    if (a->type == VALUE_INSTANT && b->type == VALUE_DURATION) {
        double ns = sign * b->amount * 1e9;
        return fabs(ns) < 9e18 && !__builtin_add_overflow(a->ns, (dbr_time)llround(ns), &a->ns);
    }
    if (a->type == b->type && a->type != VALUE_INSTANT) {
        a->amount += sign * b->amount;
        return true;
    }
    return false;
}

static bool multiply(value *a, const value *b)
{
    if (a->type == VALUE_INSTANT || b->type == VALUE_INSTANT ||
        (a->type == VALUE_DURATION && b->type == VALUE_DURATION)) {
        return false;
    }
    a->type = a->type == VALUE_DURATION || b->type == VALUE_DURATION ? VALUE_DURATION : VALUE_NUMBER;
    a->amount *= b->amount;
    return true;
}

static bool divide(value *a, const value *b)
{
    if (a->type == VALUE_INSTANT || b->type == VALUE_INSTANT ||
        (a->type == VALUE_NUMBER && b->type == VALUE_DURATION)) {
        return false;
    }
    if (b->type == VALUE_DURATION) {
        a->type = VALUE_NUMBER;
    }
    a->amount /= b->amount; // by zero: not finite, refused at the end
    return true;
}

static dbr_code sum(evaluator *e, value *ret)
{
    dbr_code rc = product(e, ret);
    while (rc == DBR_OK && (peek(e) == '+' || peek(e) == '-')) {
        size_t at = e->at;
        int sign = e->text.ptr[e->at++] == '+' ? 1 : -1;
        value right = {0};
        rc = product(e, &right);
        if (rc == DBR_OK && !add(ret, &right, sign)) {
            return fail_at(e, at, "these cannot be added or subtracted");
        }
    }
    return rc;
}

static dbr_code product(evaluator *e, value *ret)
{
    dbr_code rc = factor(e, ret);
    while (rc == DBR_OK && (peek(e) == '*' || peek(e) == '/')) {
        size_t at = e->at;
        bool is_division = e->text.ptr[e->at++] == '/';
        value right = {0};
        rc = factor(e, &right);
        if (rc == DBR_OK && !(is_division ? divide(ret, &right) : multiply(ret, &right))) {
            return fail_at(e, at, "these cannot be multiplied or divided");
        }
    }
    return rc;
}

static dbr_code factor(evaluator *e, value *ret)
{
    char c = peek(e);
    size_t at = e->at;
    if (c != '(' && c != '-') {
        return c >= '0' && c <= '9' ? amount(e, ret) : milestone(e, ret);
    }
    if (e->depth == DBR_MAX_NESTING) {
        return fail_at(e, at, "too deeply nested");
    }
    e->depth++;
    e->at++;
    dbr_code rc = c == '(' ? sum(e, ret) : factor(e, ret);
    e->depth--;
    if (rc < 0) {
        return rc;
    }
    if (c == '-') {
        ret->amount = -ret->amount;
        return ret->type == VALUE_INSTANT ? fail_at(e, at, "an instant has no negative") : DBR_OK;
    }
    if (peek(e) != ')') {
        return fail_at(e, e->at, "expected ')'");
    }
    e->at++;
    return DBR_OK;
}

static dbr_code milestone(evaluator *e, value *ret)
{
    size_t begin = e->at;
    size_t end = begin;
    while (end < e->text.len && strchr(" \t\r\n()+-*/", e->text.ptr[end]) == NULL) {
        end++;
    }
    dbr_slice word = dbr_slice_sub(e->text, begin, end);
    dbr_milestone_name name = dbr_milestone_exact(word);
    if (name == DBR_MILESTONE_COUNT) {
        return fail_at(e, begin, "expected a milestone");
    }
    if (e->times[name] == DBR_TIME_NONE) {
        return dbr_fail(e->err, DBR_ENOTFOUND, "milestone '%s' is not known", dbr_milestone_word(name));
    }
    e->at = end;
    *ret = (value){.type = VALUE_INSTANT, .ns = e->times[name]};
    return DBR_OK;
}

static dbr_code amount(evaluator *e, value *ret)
{
    size_t begin = e->at;
    dbr_time ns = 0;
    dbr_time unit = 0;
    size_t taken = dbr_duration_parse(dbr_slice_from(e->text, begin), &ns, &unit);
    if (taken > 0) {
        e->at += taken;
        *ret = (value){.type = VALUE_DURATION, .amount = (double)ns / 1e9};
        return DBR_OK;
    }
    size_t end = begin;
    while (end < e->text.len &&
           ((e->text.ptr[end] >= '0' && e->text.ptr[end] <= '9') || e->text.ptr[end] == '.')) {
        end++;
    }
    double number = 0;
    if (!dbr_slice_real(dbr_slice_sub(e->text, begin, end), &number)) {
        return fail_at(e, begin, "expected a number");
    }
    e->at = end;
    *ret = (value){.type = VALUE_NUMBER, .amount = number};
    return DBR_OK;
}
