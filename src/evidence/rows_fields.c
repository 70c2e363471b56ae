/*
 * Fields of rows. A query that looks at fields of a large member first parses records, as if there were no columns: it may
 * want only a few. When it has parsed a sixty-fourth part of the member, or the least that makes a column worth while, the
 * columns of all its fields are built in one pass, and rows go on by numbers.
 */
#include "evidence/rows.h"

#include <assert.h>

/* Records parsed before columns are built: a part of the member, so that the few that a query may want are cheap; and of
 * what makes columns worth while at all. */
#define PARSED_PART       64u
#define PARSED_LEAST_PART 4u

static row_field *add_field(row_cursor *c, const ev_field_key *key)
{
    assert(c->n_fields < ROWS_MAX_FIELDS);
    row_field *f = dbr_xcalloc(1, sizeof(*f));
    f->key = *key;
    c->fields[c->n_fields++] = f;
    return f;
}

static bool is_used(const dbr_sql_ask *ask, size_t column)
{
    for (size_t i = 0; i < ask->n_bounds; i++) {
        if (ask->bounds[i].column == (int)column) {
            return true;
        }
    }
    return (ask->columns_used >> column & 1) != 0;
}

void ev_rows_look(row_cursor *c, const dbr_sql_ask *ask)
{
    size_t n_columns = c->table->sql.n_columns;
    for (size_t i = 0; i < ROWS_MAX_COLUMNS; i++) {
        c->field_of[i] = -1;
    }
    for (size_t i = 0; i < n_columns + ask->n_keys && i < ROWS_MAX_COLUMNS; i++) {
        bool is_member = i >= n_columns;
        ev_slot slot = is_member ? EV_FIELD : c->table->slots[i];
        if (slot < EV_RECORD_FIRST || !is_used(ask, i)) {
            continue;
        }
        if (slot == EV_TEXT || slot == EV_FIELDS) {
            c->needs_record = true;
            continue;
        }
        ev_field_key key = {.slot = slot, .is_member = is_member};
        key.name = is_member          ? dbr_slice_dup(&c->arena, ask->keys[i - n_columns])
                   : slot == EV_FIELD ? dbr_slice_str(c->table->sql.columns[i].name)
                                      : (dbr_slice){0};
        c->field_of[i] = (int8_t)c->n_fields;
        (void)add_field(c, &key);
    }
}

/* Which values of a member's column may meet the conditions. */
static void judge(row_field *f)
{
    free(f->pass);
    f->pass = NULL;
    f->passes_none = false;
    if (!f->field->is_there || f->n_bounds == 0) {
        return;
    }
    f->pass = dbr_xcalloc(f->field->n_values, 1);
    f->passes_none = true;
    for (uint32_t i = 0; i < f->field->n_values; i++) {
        bool may = true;
        for (size_t k = 0; k < f->n_bounds && may; k++) {
            may = ev_value_may(&f->field->values[i], &f->bounds[k]);
        }
        f->pass[i] = may;
        f->passes_none &= !may;
    }
}

static void enter_member(row_cursor *c, uint32_t i_member)
{
    if (c->i_member != i_member) {
        c->n_parsed = 0;
        c->is_built = false;
    }
    c->i_member = i_member;
    for (size_t i = 0; i < c->n_fields; i++) {
        c->fields[i]->field = ev_field_find(c->ev, i_member, &c->fields[i]->key);
        judge(c->fields[i]);
    }
}

bool ev_rows_number(row_cursor *c, row_field *f, uint32_t *ret)
{
    if (!f->field->is_there) {
        return false;
    }
    if (!f->is_read) {
        f->is_read = ev_field_numbers(f->field, c->scan.i_block, c->scan.block->n, f->numbers);
        if (!f->is_read) {
            return false;
        }
    }
    *ret = f->numbers[c->number];
    return true;
}

int ev_rows_sift(void *cursor, ev_scan *s, dbr_err *err)
{
    row_cursor *c = cursor;
    if (c->i_member != s->i_member) {
        enter_member(c, s->i_member);
    }
    for (size_t i = 0; i < c->n_fields; i++) {
        row_field *f = c->fields[i];
        f->is_read = false;
        if (f->pass == NULL || !f->field->is_there || s->n_rows == 0) {
            continue;
        }
        if (f->passes_none) {
            s->n_rows = 0;
            continue;
        }
        f->is_read = ev_field_numbers(f->field, s->i_block, s->block->n, f->numbers);
        if (f->is_read) {
            uint8_t keep[IDX_BLOCK_ENTRIES];
            for (uint32_t k = 0; k < s->block->n; k++) {
                keep[k] = f->pass[f->numbers[k]];
            }
            ev_scan_thin(s, keep);
        }
    }
    return ev_rows_sift_text(c, s, err);
}

int ev_rows_build(row_cursor *c, dbr_err *err)
{
    ev_field_key keys[ROWS_MAX_FIELDS];
    size_t n = 0;
    if (c->i_member == UINT32_MAX || c->is_built || (c->needs_record && !c->is_sifted)) {
        return 1; // every record is parsed whatever the columns say
    }
    const ev_member *m = &c->ev->members.items[c->i_member];
    uint64_t part = m->info.n_entries / PARSED_PART;
    if (c->n_parsed < ev_field_least(c->ev) / PARSED_LEAST_PART || c->n_parsed < part ||
        !ev_field_can_build(c->ev, c->i_member)) {
        return 1;
    }
    c->is_built = true;
    for (size_t i = 0; i < c->n_fields; i++) {
        const row_field *f = c->fields[i];
        bool helps = !c->needs_record || f->n_bounds > 0;
        if (!f->field->is_there && !f->field->is_too_many && helps) {
            keys[n++] = f->key;
        }
    }
    int rc = n > 0 ? ev_field_build(c->ev, c->i_member, keys, n, err) : DBR_OK;
    if (rc < 0) {
        return rc;
    }
    enter_member(c, c->i_member);
    return 1;
}
