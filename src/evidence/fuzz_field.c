/*
 * Any bytes as the footer of a field's column: what is accepted can be written and read again, gives values that conditions
 * can be judged by, and every conversion stays inside its bytes.
 */
#include "evidence/field.h"

#include "fuzz.h"

#include <assert.h>

static void judge(const ev_field_value *v, dbr_arena *arena)
{
    static const char texts[][8] = {"", "7", "b%", "\xc3\xa4"};
    for (int is_member = 0; is_member <= 1; is_member++) {
        dbr_sql_value value = ev_field_sql(v, is_member, arena);
        assert(value.type != DBR_SQL_TEXT || value.text.ptr != NULL);
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
            for (dbr_sql_op op = DBR_SQL_EQ; op < DBR_SQL_OP_COUNT; op++) {
                dbr_sql_value with = {.type = DBR_SQL_TEXT, .text = dbr_slice_str(texts[i])};
                dbr_sql_bound b = {.op = op, .value = with, .values = &with, .n_values = 1};
                bool may = ev_value_may(&value, &b);
                assert(!may || value.type != DBR_SQL_NULL);
            }
        }
        dbr_sql_bound same = {.op = DBR_SQL_EQ, .value = value};
        assert(ev_value_may(&value, &same) == (value.type != DBR_SQL_NULL));
        same.op = DBR_SQL_NE;
        assert(!ev_value_may(&value, &same));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice bytes = size > 0 ? dbr_slice_of((const char *)data, size) : dbr_slice_str("");
    ev_field_footer f = {0}, twice = {0};
    dbr_arena arena = {0};
    if (ev_field_footer_read(bytes, &f)) {
        DBR_AUTO(dbr_buf) again = {0};
        ev_field_footer_write(&f, &again);
        bool is_same = ev_field_footer_read(dbr_buf_view(&again), &twice);
        assert(is_same && twice.values.n == f.values.n && twice.blocks.n == f.blocks.n &&
               twice.fingerprint == f.fingerprint);
        for (size_t i = 0; i < f.values.n; i++) {
            judge(&f.values.items[i], &arena);
        }
    }
    ev_field_footer_release(&twice);
    ev_field_footer_release(&f);
    dbr_arena_release(&arena);
    return 0;
}
