/*
 * Text as clients talk of it. UTF-16 is what every client knows: a character above U+FFFF counts two. Bytes that are no UTF-8
 * count one each, as the replacement character does that a client would show.
 */
#include "serve/lsp_text.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>

static const char *const NAMES[] = {[LSP_UTF16] = "utf-16", [LSP_UTF8] = "utf-8", [LSP_UTF32] = "utf-32"};

static uint64_t units_of(uint32_t cp, size_t n_bytes, lsp_units units)
{
    return units == LSP_UTF8 ? n_bytes : units == LSP_UTF16 && cp > 0xFFFF ? 2 : 1;
}

const char *lsp_units_name(lsp_units units)
{
    return NAMES[units];
}

bool lsp_units_of(dbr_slice name, lsp_units *ret)
{
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(*NAMES); i++) {
        if (dbr_slice_is(name, NAMES[i])) {
            *ret = (lsp_units)i;
            return true;
        }
    }
    return false;
}

/* Where the line that begins at `at` ends, without its break; `*ret_next`: where the next one begins, SIZE_MAX for none. */
static size_t line_end(dbr_slice text, size_t at, size_t *ret_next)
{
    size_t end = at;
    while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') {
        end++;
    }
    bool is_pair = end + 1 < text.len && text.ptr[end] == '\r' && text.ptr[end + 1] == '\n';
    *ret_next = end < text.len ? end + (is_pair ? 2 : 1) : SIZE_MAX;
    return end;
}

size_t lsp_offset(dbr_slice text, lsp_position position, lsp_units units)
{
    size_t at = 0, next = 0;
    size_t end = line_end(text, at, &next);
    for (uint64_t line = 0; line < position.line; line++) {
        if (next == SIZE_MAX) {
            return text.len;
        }
        at = next;
        end = line_end(text, at, &next);
    }
    dbr_slice line = dbr_slice_sub(text, 0, end);
    for (uint64_t n = 0; at < end;) {
        size_t past = at;
        uint32_t cp = dbr_utf8_next(line, &past);
        n += units_of(cp, past - at, units);
        if (n > position.character) {
            break;
        }
        at = past;
    }
    return at;
}

uint64_t lsp_units_in(dbr_slice bytes, lsp_units units)
{
    uint64_t n = 0;
    for (size_t at = 0; at < bytes.len;) {
        size_t past = at;
        uint32_t cp = dbr_utf8_next(bytes, &past);
        n += units_of(cp, past - at, units);
        at = past;
    }
    return n;
}

lsp_position lsp_position_of(dbr_slice text, size_t offset, lsp_units units)
{
    size_t at = 0, next = 0;
    uint64_t line = 0;
    offset = offset < text.len ? offset : text.len;
    size_t end = line_end(text, at, &next);
    while (next <= offset) { // SIZE_MAX for the last line
        at = next;
        end = line_end(text, at, &next);
        line++;
    }
    end = offset < end ? offset : end; // inside a line break: before it
    return (lsp_position){line, lsp_units_in(dbr_slice_sub(text, at, end), units)};
}

/* ---- JSON ---- */

static bool read_count(dbr_slice json, const char *pointer, const char *name, uint64_t *ret)
{
    char path[128];
    dbr_json_value v;
    int64_t value = 0;
    int n = snprintf(path, sizeof(path), "%s/%s", pointer, name);
    assert(n > 0 && (size_t)n < sizeof(path));
    if (!dbr_json_at(json, path, &v) || v.type != DBR_JSON_NUMBER || !dbr_slice_int(v.raw, &value) ||
        value < 0) {
        return false;
    }
    *ret = (uint64_t)value;
    return true;
}

bool lsp_read_position(dbr_slice json, const char *pointer, lsp_position *ret)
{
    return read_count(json, pointer, "line", &ret->line) &&
           read_count(json, pointer, "character", &ret->character);
}

void lsp_write_position(dbr_jsonw *w, const char *key, lsp_position position)
{
    dbr_jsonw_object(w, key);
    dbr_jsonw_int(w, "line", (int64_t)position.line);
    dbr_jsonw_int(w, "character", (int64_t)position.character);
    dbr_jsonw_object_end(w);
}

void lsp_write_range(dbr_jsonw *w, const char *key, lsp_position begin, lsp_position end)
{
    dbr_jsonw_object(w, key);
    lsp_write_position(w, "start", begin);
    lsp_write_position(w, "end", end);
    dbr_jsonw_object_end(w);
}

bool lsp_apply(dbr_buf *text, dbr_slice change, lsp_units units)
{
    dbr_json_value now, range;
    if (!dbr_json_at(change, "/text", &now) || now.type != DBR_JSON_STRING) {
        return false;
    }
    lsp_position begin = {0}, end = {UINT32_MAX, 0};
    bool has_range = dbr_json_at(change, "/range", &range) && range.type != DBR_JSON_NULL;
    if (has_range && (!lsp_read_position(change, "/range/start", &begin) ||
                      !lsp_read_position(change, "/range/end", &end))) {
        return false;
    }
    size_t from = lsp_offset(dbr_buf_view(text), begin, units);
    size_t to = lsp_offset(dbr_buf_view(text), end, units);
    to = to < from ? from : to;
    dbr_buf next = {0};
    dbr_buf_init(&next, DBR_MAX_REPORT_BYTES);
    dbr_buf_add(&next, text->ptr, from);
    dbr_json_unescape(&next, now.raw);
    dbr_buf_slice(&next, dbr_slice_from(dbr_buf_view(text), to));
    bool is_done = !next.failed;
    if (is_done) {
        dbr_buf_release(text);
        *text = next;
    } else {
        dbr_buf_release(&next);
    }
    return is_done;
}

/* ---- addresses ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

const char *lsp_path_of(dbr_arena *arena, dbr_slice uri)
{
    bool is_file = dbr_slice_starts(uri, "file://");
    dbr_slice path = is_file ? dbr_slice_from(uri, strlen("file://")) : uri;
    size_t slash = dbr_slice_find_char(path, '/');
    path = is_file ? dbr_slice_from(path, slash != SIZE_MAX ? slash : 0) : path; // the host is this machine
    while (!is_file && dbr_slice_find_char(path, '/') != SIZE_MAX) {
        (void)dbr_slice_cut(&path, '/');
    }
    char *out = dbr_arena_alloc(arena, path.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < path.len; i++) {
        bool is_code =
            path.ptr[i] == '%' && i + 2 < path.len && hex(path.ptr[i + 1]) >= 0 && hex(path.ptr[i + 2]) >= 0;
        char c = is_code ? (char)(hex(path.ptr[i + 1]) * 16 + hex(path.ptr[i + 2])) : path.ptr[i];
        i += is_code ? 2 : 0;
        out[n++] = c != '\0' ? c : '?';
    }
    out[n] = '\0';
    return out;
}
