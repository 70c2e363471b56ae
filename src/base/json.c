/*
 * Pulls JSON tokens out of bytes in memory (RFC 8259 and what base/json.h adds to it).
 *
 * The reader is a cursor, `need_comma`, and one bit a nesting level that says "object". A call reads at most
 * one comma, one key with its colon, and one value or bracket:
 *
 *     {"a": [1, "x\n"]}    OBJECT · ARRAY key=a · NUMBER 1 · STRING x\n has_escape · ARRAY_END · OBJECT_END ·
 * END
 *
 * Nothing is copied: keys and strings stay escaped slices of the input until somebody asks for text.
 */
#include "base/json.h"

#include "base/json_scan.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>

static dbr_json_type fail(dbr_json *j, const char *error);
static void skip_blanks(dbr_json *j);
static bool in_object(const dbr_json *j);
static dbr_json_type read_key(dbr_json *j, dbr_json_value *ret);
static dbr_json_type read_value(dbr_json *j, dbr_json_value *ret);
static dbr_json_type open_container(dbr_json *j, dbr_json_value *ret, char c);
static dbr_json_type close_container(dbr_json *j, dbr_json_value *ret, char c);
static bool read_string(dbr_json *j, dbr_slice *ret_raw, bool *ret_has_escape);
static bool step_into(dbr_json *j, dbr_slice part, dbr_json_value *value);
static bool array_index(dbr_slice part, uint64_t *ret);
static size_t unescape_one(dbr_buf *out, dbr_slice raw, size_t at);
static size_t unescape_unicode(dbr_buf *out, dbr_slice raw, size_t at);
static bool hex4(dbr_slice raw, size_t at, uint32_t *ret);

void dbr_json_init(dbr_json *j, dbr_slice in)
{
    *j = (dbr_json){.in = in};
    if (dbr_slice_starts(in, "\xEF\xBB\xBF")) {
        j->at = 3;
    }
}

dbr_json_type dbr_json_next(dbr_json *j, dbr_json_value *ret)
{
    assert(j->at <= j->in.len);
    assert(j->depth <= DBR_MAX_NESTING);
    *ret = (dbr_json_value){.type = DBR_JSON_ERROR, .begin = j->at};
    if (j->error != NULL) {
        return DBR_JSON_ERROR;
    }
    skip_blanks(j);
    ret->begin = j->at;
    if (j->at == j->in.len) {
        return j->depth > 0 ? fail(j, "the input ends inside a value") : (ret->type = DBR_JSON_END);
    }
    char c = j->in.ptr[j->at];
    if (j->depth > 0) {
        if (c == ']' || c == '}') {
            return close_container(j, ret, c);
        }
        if (j->need_comma) {
            if (c != ',') {
                return fail(j, in_object(j) ? "expected ',' or '}'" : "expected ',' or ']'");
            }
            j->at++;
            skip_blanks(j);
        }
        if (in_object(j) && read_key(j, ret) == DBR_JSON_ERROR) {
            return DBR_JSON_ERROR;
        }
    }
    return read_value(j, ret);
}

bool dbr_json_skip(dbr_json *j, const dbr_json_value *opening, dbr_slice *ret_raw)
{
    assert(opening->type == DBR_JSON_ARRAY || opening->type == DBR_JSON_OBJECT);
    assert(j->depth > 0 && j->at == opening->begin + 1);
    dbr_json_skim skim = {.depth = 1, .below = j->depth - 1};
    j->at += dbr_json_skim_over(&skim, dbr_slice_from(j->in, j->at), NULL);
    if (skim.error != NULL) {
        (void)fail(j, skim.error);
        return false;
    }
    if (skim.depth > 0) {
        (void)fail(j, "the input ends inside a value");
        return false;
    }
    if (j->in.ptr[j->at - 1] != (opening->type == DBR_JSON_OBJECT ? '}' : ']')) {
        j->at--;
        (void)fail(j, "bracket of the wrong kind");
        return false;
    }
    j->depth--;
    j->need_comma = j->depth > 0;
    if (ret_raw != NULL) {
        *ret_raw = dbr_slice_sub(j->in, opening->begin, j->at);
    }
    return true;
}

bool dbr_json_at(dbr_slice object, const char *pointer, dbr_json_value *ret)
{
    if (pointer[0] != '\0' && pointer[0] != '/') {
        return false;
    }
    dbr_json j;
    dbr_json_value value;
    dbr_json_init(&j, object);
    if (dbr_json_next(&j, &value) <= DBR_JSON_END) {
        return false;
    }
    const char *part = pointer;
    while (*part != '\0') {
        part++; // the '/'
        size_t len = strcspn(part, "/");
        if (!step_into(&j, dbr_slice_of(part, len), &value)) {
            return false;
        }
        part += len;
    }
    if (value.type == DBR_JSON_ARRAY || value.type == DBR_JSON_OBJECT) {
        dbr_slice raw;
        if (!dbr_json_skip(&j, &value, &raw)) {
            return false;
        }
        value.raw = raw;
    }
    *ret = value;
    return true;
}

dbr_slice dbr_json_text_at(dbr_arena *arena, dbr_slice object, const char *pointer)
{
    dbr_json_value value;
    return dbr_json_at(object, pointer, &value) ? dbr_json_text(arena, &value) : (dbr_slice){0};
}

dbr_slice dbr_json_text(dbr_arena *arena, const dbr_json_value *value)
{
    if (value->type <= DBR_JSON_NULL) {
        return (dbr_slice){0};
    }
    if (value->type != DBR_JSON_STRING || !value->has_escape) {
        return value->raw;
    }
    dbr_buf decoded;
    dbr_buf_init(&decoded, 0);
    dbr_json_unescape(&decoded, value->raw);
    dbr_slice text = dbr_buf_view(&decoded);
    /* A raw string of nothing but escapes is never empty decoded, so ptr is not NULL here. */
    assert(text.len > 0);
    text = dbr_slice_dup(arena, text);
    dbr_buf_release(&decoded);
    return text;
}

void dbr_json_unescape(dbr_buf *out, dbr_slice raw)
{
    size_t at = 0;
    while (at < raw.len) {
        const char *backslash = memchr(raw.ptr + at, '\\', raw.len - at);
        size_t end = backslash != NULL ? (size_t)(backslash - raw.ptr) : raw.len;
        dbr_buf_slice(out, dbr_slice_sub(raw, at, end));
        at = end < raw.len ? unescape_one(out, raw, end + 1) : end;
    }
}

/* ---- tokens ---- */

static dbr_json_type fail(dbr_json *j, const char *error)
{
    j->error = error;
    return DBR_JSON_ERROR;
}

static void skip_blanks(dbr_json *j)
{
    while (j->at < j->in.len && dbr_json_is_blank(j->in.ptr[j->at])) {
        j->at++;
    }
}

static bool in_object(const dbr_json *j)
{
    return j->depth > 0 && (j->is_object >> (j->depth - 1) & 1) != 0;
}

/* Reads `"key" :` and the blanks behind it. Anything but DBR_JSON_ERROR is success. */
static dbr_json_type read_key(dbr_json *j, dbr_json_value *ret)
{
    bool has_escape = false;
    if (j->at == j->in.len || j->in.ptr[j->at] != '"') {
        return fail(j, "expected a key");
    }
    if (!read_string(j, &ret->key, &has_escape)) {
        return DBR_JSON_ERROR;
    }
    skip_blanks(j);
    if (j->at == j->in.len || j->in.ptr[j->at] != ':') {
        return fail(j, "expected ':'");
    }
    j->at++;
    skip_blanks(j);
    return DBR_JSON_STRING;
}

static dbr_json_type read_value(dbr_json *j, dbr_json_value *ret)
{
    ret->begin = j->at;
    char c = j->at < j->in.len ? j->in.ptr[j->at] : '\0';
    if (c == '{' || c == '[') {
        return open_container(j, ret, c);
    }
    dbr_json_type type = DBR_JSON_STRING;
    if (c == '"') {
        if (!read_string(j, &ret->raw, &ret->has_escape)) {
            return DBR_JSON_ERROR;
        }
    } else {
        size_t end = j->at;
        while (end < j->in.len && dbr_json_is_word(j->in.ptr[end])) {
            end++;
        }
        ret->raw = dbr_slice_sub(j->in, j->at, end);
        type = dbr_json_word_type(ret->raw);
        if (type == DBR_JSON_ERROR) {
            return fail(j, ret->raw.len > 0 ? "bad number or word" : "expected a value");
        }
        j->at = end;
    }
    j->need_comma = j->depth > 0;
    return ret->type = type;
}

static dbr_json_type open_container(dbr_json *j, dbr_json_value *ret, char c)
{
    if (j->depth == DBR_MAX_NESTING) {
        return fail(j, "nested too deep");
    }
    uint64_t bit = (uint64_t)1 << j->depth;
    j->is_object = c == '{' ? j->is_object | bit : j->is_object & ~bit;
    j->depth++;
    j->need_comma = false;
    ret->raw = dbr_slice_sub(j->in, j->at, j->at + 1);
    j->at++;
    return ret->type = c == '{' ? DBR_JSON_OBJECT : DBR_JSON_ARRAY;
}

/* A comma is only read together with what follows it, so a bracket behind one never gets here. */
static dbr_json_type close_container(dbr_json *j, dbr_json_value *ret, char c)
{
    if ((c == '}') != in_object(j)) {
        return fail(j, "bracket of the wrong kind");
    }
    ret->raw = dbr_slice_sub(j->in, j->at, j->at + 1);
    j->at++;
    j->depth--;
    j->need_comma = j->depth > 0;
    return ret->type = c == '}' ? DBR_JSON_OBJECT_END : DBR_JSON_ARRAY_END;
}

static bool read_string(dbr_json *j, dbr_slice *ret_raw, bool *ret_has_escape)
{
    assert(j->in.ptr[j->at] == '"');
    size_t begin = j->at + 1, at = begin;
    bool has_escape = false;
    for (;;) {
        at = dbr_json_string_stop(j->in, at);
        if (at == j->in.len) {
            j->at = at;
            (void)fail(j, "the input ends inside a string");
            return false;
        }
        if (j->in.ptr[at] == '"') {
            break;
        }
        if (j->in.ptr[at] != '\\' || (at + 1 < j->in.len && (unsigned char)j->in.ptr[at + 1] < 0x20)) {
            j->at = j->in.ptr[at] != '\\' ? at : at + 1;
            (void)fail(j, "control character in a string");
            return false;
        }
        has_escape = true;
        at = at + 2 < j->in.len ? at + 2 : j->in.len;
    }
    *ret_raw = dbr_slice_sub(j->in, begin, at);
    *ret_has_escape = has_escape;
    j->at = at + 1;
    return true;
}

/* ---- pointers ---- */

/* From a container's opening to its member `part`; passes over the members before it. */
static bool step_into(dbr_json *j, dbr_slice part, dbr_json_value *value)
{
    bool is_object = value->type == DBR_JSON_OBJECT;
    uint64_t want = 0;
    if (!is_object && (value->type != DBR_JSON_ARRAY || !array_index(part, &want))) {
        return false;
    }
    for (uint64_t i = 0;; i++) {
        dbr_json_type type = dbr_json_next(j, value);
        if (type <= DBR_JSON_END || type == DBR_JSON_ARRAY_END || type == DBR_JSON_OBJECT_END) {
            return false;
        }
        if (is_object ? dbr_json_key_is(value->key, part) : i == want) {
            return true;
        }
        if ((type == DBR_JSON_ARRAY || type == DBR_JSON_OBJECT) && !dbr_json_skip(j, value, NULL)) {
            return false;
        }
    }
}

/* RFC 6901 section 4: digits without a leading zero. */
static bool array_index(dbr_slice part, uint64_t *ret)
{
    int64_t index = 0;
    bool is_padded = part.len > 1 && part.ptr[0] == '0';
    if (part.len == 0 || part.ptr[0] == '-' || is_padded || !dbr_slice_int(part, &index)) {
        return false;
    }
    *ret = (uint64_t)index;
    return true;
}

/* ---- escapes ---- */

/* Decodes what follows a backslash; returns where to go on. A byte above 0x7f is left to be copied: it may
 * begin a character. */
static size_t unescape_one(dbr_buf *out, dbr_slice raw, size_t at)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (at == raw.len) {
        dbr_utf8_add(out, 0xFFFD);
        return at;
    }
    char c = raw.ptr[at];
    if (c == 'u') {
        return unescape_unicode(out, raw, at + 1);
    }
    const char *name = c != '\0' ? strchr(names, c) : NULL;
    if (name != NULL) {
        dbr_buf_char(out, values[name - names]);
        return at + 1;
    }
    dbr_utf8_add(out, 0xFFFD);
    return (unsigned char)c < 0x80 ? at + 1 : at;
}

/* `at` is behind the 'u'. A high surrogate without its low one, or the reverse, is U+FFFD; so are bad digits.
 */
static size_t unescape_unicode(dbr_buf *out, dbr_slice raw, size_t at)
{
    uint32_t unit = 0, low = 0;
    if (!hex4(raw, at, &unit)) {
        dbr_utf8_add(out, 0xFFFD);
        return at;
    }
    at += 4;
    bool is_high = unit >= 0xD800 && unit < 0xDC00;
    if (is_high && at + 6 <= raw.len && raw.ptr[at] == '\\' && raw.ptr[at + 1] == 'u' &&
        hex4(raw, at + 2, &low) && low >= 0xDC00 && low < 0xE000) {
        dbr_utf8_add(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        return at + 6;
    }
    dbr_utf8_add(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    return at;
}

static bool hex4(dbr_slice raw, size_t at, uint32_t *ret)
{
    if (at + 4 > raw.len) {
        return false;
    }
    uint32_t value = 0;
    for (size_t i = at; i < at + 4; i++) {
        unsigned char c = (unsigned char)raw.ptr[i];
        unsigned digit = c - (unsigned)'0', letter = (c | 0x20u) - 'a';
        if (digit > 9 && letter > 5) {
            return false;
        }
        value = value << 4 | (digit <= 9 ? digit : letter + 10);
    }
    *ret = value;
    return true;
}
