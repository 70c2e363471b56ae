/*
 * Looking into torn JSON, and small conveniences on whole elements; see json_head.h.
 */
#include "read/json_head.h"

#include <assert.h>

dbr_slice read_head_text(const dbr_sniff *in)
{
    dbr_slice text = in->head;
    size_t i = 0;
    while (i < text.len &&
           (text.ptr[i] == ' ' || text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '\t')) {
        i++;
    }
    return dbr_slice_from(text, i);
}

bool read_head_member(dbr_slice object, const char *key, dbr_slice *ret)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, object);
    if (dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return false;
    }
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_OBJECT_END) {
            return false;
        }
        if (dbr_slice_is(value.key, key)) {
            *ret = dbr_slice_from(object, value.begin);
            return true;
        }
        if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(&j, &value, NULL)) {
            return false;
        }
    }
}

bool read_head_has(dbr_slice object, const char *key)
{
    dbr_slice value;
    return read_head_member(object, key, &value);
}

bool read_head_is(dbr_slice object, const char *key, const char *text)
{
    dbr_slice value;
    size_t len = strlen(text);
    return read_head_member(object, key, &value) && value.len >= len + 2 && value.ptr[0] == '"' &&
           memcmp(value.ptr + 1, text, len) == 0 && value.ptr[len + 1] == '"';
}

bool read_head_element(dbr_slice array, size_t i, dbr_slice *ret)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, array);
    if (dbr_json_next(&j, &value) != DBR_JSON_ARRAY) {
        return false;
    }
    for (;; i--) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_ARRAY_END) {
            return false;
        }
        if (i == 0) {
            *ret = dbr_slice_from(array, value.begin);
            return true;
        }
        if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(&j, &value, NULL)) {
            return false;
        }
    }
}

dbr_slice read_head_example(dbr_slice text)
{
    dbr_json j;
    dbr_json_value value;
    dbr_slice inner;
    dbr_json_init(&j, text);
    bool is_object = dbr_json_next(&j, &value) == DBR_JSON_OBJECT;
    if (!is_object || dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return text;
    }
    return read_head_member(dbr_slice_from(text, value.begin), "value", &inner) ? inner : text;
}

bool read_head_has_many_roots(dbr_slice text)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, text);
    dbr_json_type type = dbr_json_next(&j, &value);
    if ((type != DBR_JSON_OBJECT && type != DBR_JSON_ARRAY) || !dbr_json_skip(&j, &value, NULL)) {
        return false;
    }
    return dbr_json_next(&j, &value) > DBR_JSON_END;
}

dbr_slice read_element_get(dbr_arena *arena, dbr_slice object, const char *const *pointers)
{
    for (; *pointers != NULL; pointers++) {
        dbr_slice value = dbr_json_text_at(arena, object, *pointers);
        if (value.len > 0) {
            return value;
        }
    }
    return (dbr_slice){0};
}

bool read_element_time(dbr_arena *arena, dbr_slice object, dbr_record *ret, const char *const *pointers)
{
    for (; *pointers != NULL; pointers++) {
        if (read_stamp(dbr_json_text_at(arena, object, *pointers), ret)) {
            return true;
        }
    }
    return false;
}

void read_element_fields(dbr_arena *arena, dbr_slice object, read_fields *f)
{
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, object);
    if (dbr_json_next(&j, &value) != DBR_JSON_OBJECT) {
        return;
    }
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &value);
        if (type <= DBR_JSON_END || type == DBR_JSON_OBJECT_END) {
            return;
        }
        if ((type == DBR_JSON_OBJECT || type == DBR_JSON_ARRAY) && !dbr_json_skip(&j, &value, &value.raw)) {
            return;
        }
        if (type != DBR_JSON_NULL) {
            read_field(f, value.key, dbr_json_text(arena, &value), type == DBR_JSON_NUMBER);
        }
    }
}

void read_element_field(read_fields *f, const char *key, dbr_slice value)
{
    if (value.len > 0) {
        read_field(f, dbr_slice_str(key), value, read_is_number(value));
    }
}
