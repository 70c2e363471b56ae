/*
 * What a record says in a field, as SQL sees it, and which conditions it meets.
 *
 * Judging has to agree with SQLite where it says no. Texts are compared byte by byte, numbers as numbers, and a text is
 * above every number; but SQLite makes numbers of texts and texts of numbers as the column's declared type and the other
 * side demand, so wherever that could matter the answer is "may be".
 */
#include "evidence/field.h"

#include "base/json.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

static ev_field_value text_value(dbr_slice s)
{
    return (ev_field_value){.tag = s.len > 0 ? EV_VALUE_TEXT : EV_VALUE_NULL, .text = s};
}

ev_field_value ev_field_of(const dbr_record *r, const ev_field_key *key)
{
    switch (key->slot) {
    case EV_SERVICE:
        return text_value(r->service);
    case EV_HOST:
        return text_value(r->host);
    case EV_PID:
        return text_value(r->pid);
    case EV_TRACE:
        return text_value(r->trace);
    case EV_TITLE:
        return text_value(r->title);
    case EV_VERB:
        return text_value(r->verb);
    case EV_SUBJECT:
        return text_value(r->subject);
    case EV_OBJECT:
        return text_value(r->object);
    case EV_VERSION:
        return text_value(r->version);
    case EV_SOURCE:
        return text_value(r->source);
    case EV_IS_BOT:
        return (ev_field_value){.tag = EV_VALUE_NUMBER, .text = dbr_slice_str(r->is_bot ? "1" : "0")};
    case EV_FIELD:
        break;
    default:
        DBR_BUG("not a field's slot");
    }
    for (size_t i = 0; i < r->n_fields; i++) {
        const dbr_field *f = &r->fields[i];
        if (f->key.len == key->name.len && memcmp(f->key.ptr, key->name.ptr, f->key.len) == 0) {
            return (ev_field_value){.tag = f->is_number           ? EV_VALUE_NUMBER
                                           : f->value.ptr != NULL ? EV_VALUE_TEXT
                                                                  : EV_VALUE_NULL,
                                    .text = f->value};
        }
    }
    return (ev_field_value){.tag = EV_VALUE_NULL};
}

/* A number as the JSON column has it: 1e2 is written 100 there, a whole number. */
static dbr_sql_value number_of_member(double real)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_jsonw w;
    int64_t integer = 0;
    dbr_jsonw_init(&w, &text, false);
    dbr_jsonw_real(&w, NULL, real);
    if (dbr_slice_int(dbr_buf_view(&text), &integer)) {
        return (dbr_sql_value){.type = DBR_SQL_INT, .integer = integer};
    }
    return (dbr_sql_value){.type = DBR_SQL_REAL, .real = real};
}

/* A text as SQLite takes it out of JSON: it ends at a NUL, and malformed bytes are U+FFFD, as dbr_json_quote writes them. */
static dbr_slice text_of_member(dbr_slice s, dbr_arena *arena)
{
    s = dbr_slice_sub(s, 0, dbr_slice_find_char(s, '\0'));
    if (dbr_utf8_valid_prefix(s) == s.len) {
        return s;
    }
    DBR_AUTO(dbr_buf) clean = {0};
    while (s.len > 0) {
        size_t n = dbr_utf8_valid_prefix(s);
        dbr_buf_slice(&clean, dbr_slice_sub(s, 0, n));
        if (n < s.len) {
            (void)dbr_utf8_next(s, &n); // over the malformed bytes
            dbr_utf8_add(&clean, 0xFFFD);
        }
        s = dbr_slice_from(s, n);
    }
    return dbr_slice_dup(arena, dbr_buf_view(&clean));
}

dbr_sql_value ev_field_sql(const ev_field_value *v, bool is_member, dbr_arena *arena)
{
    int64_t integer = 0;
    double real = 0;
    if (v->tag == EV_VALUE_NULL) {
        return (dbr_sql_value){.type = DBR_SQL_NULL};
    }
    if (v->tag == EV_VALUE_NUMBER && dbr_slice_real(v->text, &real)) {
        if (dbr_slice_int(v->text, &integer)) {
            return (dbr_sql_value){.type = DBR_SQL_INT, .integer = integer};
        }
        return is_member ? number_of_member(real) : (dbr_sql_value){.type = DBR_SQL_REAL, .real = real};
    }
    if (v->tag == EV_VALUE_NUMBER && !is_member && dbr_slice_int(v->text, &integer)) {
        return (dbr_sql_value){.type = DBR_SQL_INT, .integer = integer};
    }
    return (dbr_sql_value){.type = DBR_SQL_TEXT,
                           .text = is_member ? text_of_member(v->text, arena) : v->text};
}

void ev_fields_json(const dbr_record *r, dbr_buf *out)
{
    dbr_buf_char(out, '{');
    for (size_t i = 0; i < r->n_fields; i++) {
        const dbr_field *f = &r->fields[i];
        double real = 0;
        int64_t integer = 0;
        if (i > 0) {
            dbr_buf_char(out, ',');
        }
        dbr_json_quote(out, f->key);
        dbr_buf_char(out, ':');
        if (!f->is_number || !dbr_slice_real(f->value, &real)) {
            dbr_json_quote(out, f->value);
            continue;
        }
        dbr_jsonw w;
        dbr_jsonw_init(&w, out, false);
        if (dbr_slice_int(f->value, &integer)) {
            dbr_jsonw_int(&w, NULL, integer);
        } else {
            dbr_jsonw_real(&w, NULL, real);
        }
    }
    dbr_buf_char(out, '}');
}

/* ---- judging ---- */

static bool is_number(const dbr_sql_value *v)
{
    return v->type == DBR_SQL_INT || v->type == DBR_SQL_REAL;
}

/* Whether SQLite could make a number of a text: generous. */
static bool reads_as_number(dbr_slice s)
{
    static const char begins[] = "0123456789+-. \t\n\v\f\r";
    return s.len > 0 && memchr(begins, s.ptr[0], sizeof(begins) - 1) != NULL;
}

/* Integers and doubles in one order; exact where long double holds 64 bits, as it does wherever we run. */
static int compare_numbers(const dbr_sql_value *a, const dbr_sql_value *b)
{
    if (a->type == DBR_SQL_INT && b->type == DBR_SQL_INT) {
        return a->integer < b->integer ? -1 : a->integer > b->integer;
    }
    long double x = a->type == DBR_SQL_INT ? (long double)a->integer : (long double)a->real;
    long double y = b->type == DBR_SQL_INT ? (long double)b->integer : (long double)b->real;
    return x < y ? -1 : x > y;
}

static bool holds(int order, dbr_sql_op op)
{
    switch (op) {
    case DBR_SQL_EQ:
        return order == 0;
    case DBR_SQL_GT:
        return order > 0;
    case DBR_SQL_GE:
        return order >= 0;
    case DBR_SQL_LT:
        return order < 0;
    case DBR_SQL_LE:
        return order <= 0;
    case DBR_SQL_NE:
        return order != 0;
    default:
        return true;
    }
}

/* `is_loose`: the other side may be compared as a number although both are texts (IN of a column of numbers). */
static bool may_compare(const dbr_sql_value *v, dbr_sql_op op, const dbr_sql_value *with, bool is_loose)
{
    if (with->type == DBR_SQL_NULL) {
        return false;
    }
    if (is_number(v) && is_number(with)) {
        return holds(compare_numbers(v, with), op);
    }
    if (v->type == DBR_SQL_TEXT && with->type == DBR_SQL_TEXT) {
        return holds(dbr_slice_cmp(v->text, with->text), op) ||
               (is_loose && reads_as_number(v->text) && reads_as_number(with->text));
    }
    if (v->type == DBR_SQL_TEXT) { // against a number: above it, unless it is one itself
        return reads_as_number(v->text) || holds(1, op);
    }
    return true; // a number against a text: it could be compared as text, or the text as number
}

bool ev_value_may(const dbr_sql_value *v, const dbr_sql_bound *b)
{
    if (v->type == DBR_SQL_NULL) {
        return false; // no operator that is pushed lets it pass
    }
    if (b->op == DBR_SQL_NOT_NULL) {
        return true;
    }
    if (b->op == DBR_SQL_LIKE) {
        return v->type != DBR_SQL_TEXT || b->value.type != DBR_SQL_TEXT ||
               dbr_sql_like(b->value.text.ptr, v->text.ptr);
    }
    if (b->op == DBR_SQL_IN) {
        for (size_t i = 0; i < b->n_values; i++) {
            if (may_compare(v, DBR_SQL_EQ, &b->values[i], true)) {
                return true;
            }
        }
        return false;
    }
    return may_compare(v, b->op, &b->value, false);
}
