/*
 * Writes JSON into a buffer: commas, indentation, escapes; nothing else is remembered than one bit a level
 * ("has items").
 *
 *     dbr_jsonw w;
 *     dbr_jsonw_init(&w, &buf, false);
 *     dbr_jsonw_object(&w, NULL);
 *     dbr_jsonw_int(&w, "n", 3);
 *     dbr_jsonw_object_end(&w);        → {"n":3}
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static void begin_item(dbr_jsonw *w, const char *key);
static void begin_container(dbr_jsonw *w, const char *key, char bracket);
static void end_container(dbr_jsonw *w, char bracket);
static void new_line(dbr_jsonw *w);
static void quote_valid(dbr_buf *out, dbr_slice s);

void dbr_jsonw_init(dbr_jsonw *w, dbr_buf *out, bool pretty)
{
    *w = (dbr_jsonw){.out = out, .pretty = pretty};
}

void dbr_jsonw_object(dbr_jsonw *w, const char *key)
{
    begin_container(w, key, '{');
}

void dbr_jsonw_object_end(dbr_jsonw *w)
{
    end_container(w, '}');
}

void dbr_jsonw_array(dbr_jsonw *w, const char *key)
{
    begin_container(w, key, '[');
}

void dbr_jsonw_array_end(dbr_jsonw *w)
{
    end_container(w, ']');
}

void dbr_jsonw_slice(dbr_jsonw *w, const char *key, dbr_slice value)
{
    if (value.ptr == NULL) {
        dbr_jsonw_null(w, key);
        return;
    }
    begin_item(w, key);
    dbr_json_quote(w->out, value);
}

void dbr_jsonw_str(dbr_jsonw *w, const char *key, const char *value)
{
    dbr_jsonw_slice(w, key, dbr_slice_str(value));
}

void dbr_jsonw_int(dbr_jsonw *w, const char *key, int64_t value)
{
    begin_item(w, key);
    dbr_buf_printf(w->out, "%" PRId64, value);
}

void dbr_jsonw_real(dbr_jsonw *w, const char *key, double value)
{
    if (!isfinite(value)) {
        dbr_jsonw_null(w, key); // JSON has no infinity either
        return;
    }
    begin_item(w, key);
    dbr_buf_real(w->out, value);
}

void dbr_jsonw_bool(dbr_jsonw *w, const char *key, bool value)
{
    begin_item(w, key);
    dbr_buf_str(w->out, value ? "true" : "false");
}

void dbr_jsonw_null(dbr_jsonw *w, const char *key)
{
    begin_item(w, key);
    dbr_buf_str(w->out, "null");
}

void dbr_jsonw_raw(dbr_jsonw *w, const char *key, dbr_slice json)
{
    assert(json.len > 0);
    begin_item(w, key);
    dbr_buf_slice(w->out, json);
}

void dbr_json_quote(dbr_buf *out, dbr_slice s)
{
    dbr_buf_char(out, '"');
    while (s.len > 0) {
        size_t n = dbr_utf8_valid_prefix(s);
        quote_valid(out, dbr_slice_sub(s, 0, n));
        if (n < s.len) {
            (void)dbr_utf8_next(s, &n); // over the malformed bytes
            dbr_utf8_add(out, 0xFFFD);
        }
        s = dbr_slice_from(s, n);
    }
    dbr_buf_char(out, '"');
}

/* The comma, the new line and the key before a value. */
static void begin_item(dbr_jsonw *w, const char *key)
{
    if (w->depth > 0) {
        uint64_t bit = (uint64_t)1 << (w->depth - 1);
        if (w->has_items & bit) {
            dbr_buf_char(w->out, ',');
        }
        w->has_items |= bit;
        new_line(w);
    }
    if (key != NULL) {
        assert(w->depth > 0);
        dbr_json_quote(w->out, dbr_slice_str(key));
        dbr_buf_str(w->out, w->pretty ? ": " : ":");
    }
}

static void begin_container(dbr_jsonw *w, const char *key, char bracket)
{
    assert(w->depth < DBR_MAX_NESTING);
    begin_item(w, key);
    dbr_buf_char(w->out, bracket);
    w->has_items &= ~((uint64_t)1 << w->depth);
    w->depth++;
}

static void end_container(dbr_jsonw *w, char bracket)
{
    assert(w->depth > 0);
    w->depth--;
    if (w->has_items >> w->depth & 1) {
        new_line(w);
    }
    dbr_buf_char(w->out, bracket);
}

static void new_line(dbr_jsonw *w)
{
    if (!w->pretty) {
        return;
    }
    dbr_buf_char(w->out, '\n');
    for (unsigned i = 0; i < w->depth; i++) {
        dbr_buf_str(w->out, "  ");
    }
}

static void quote_valid(dbr_buf *out, dbr_slice s)
{
    size_t begin = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        dbr_buf_slice(out, dbr_slice_sub(s, begin, i));
        begin = i + 1;
        static const char short_names[32] = {
            ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
        char name = c < 0x20 ? short_names[c] : (char)c;
        if (name != '\0') {
            dbr_buf_char(out, '\\');
            dbr_buf_char(out, name);
        } else {
            dbr_buf_printf(out, "\\u%04x", c);
        }
    }
    dbr_buf_slice(out, dbr_slice_from(s, begin));
}
