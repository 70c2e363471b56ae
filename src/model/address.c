/*
 * Addresses: where a proof stands, as the destination of a Markdown link.
 *
 *   evidence/nginx.log#L120-L140
 *   evidence/metrics.json#/data/result/0
 *   evidence/metrics.json#t=2025-02-09T10:05:00Z/2025-02-09T10:15:00Z&series=up%7Bjob%3D%22api%22%7D
 *   evidence/a.tar.gz#member=web/access.log&L120
 *   evidence/                                        a folder: all that is in it
 *
 *   address  = path [ "#" ( place | "member=" name [ "&" place ] ) ]
 *   place    = "L" n [ "-" [ "L" ] n ]  |  "/" pointer  |  "t=" instant [ "/" instant ] [ "&series=" name ]
 *
 * Pointer and series stand last and take everything up to the end, so that they may hold any character.
 * Everything is percent-decoded after it was cut; a '%' without two hex digits is itself. '+' is '+': this is
 * no form.
 *
 * The canonical form is ASCII. It leaves letters, digits and -._~/!+,=:@ alone and encodes the rest:
 * parentheses, blanks,
 * '|', '&', '$' and quotes mean something in Markdown, and other letters would make equal file names unequal
 * bytes in browsers. Instants are UTC with as many digits of fraction as are not zero; an interval of one
 * instant is that instant. A ':' in the first part of the path is encoded, since "a:b" would be a URL.
 *
 * Addresses come from documents others wrote: whatever leaves the incident's folder is no address
 * (dbr_path_is_safe after decoding), in archives neither.
 */
#include "base/file.h"
#include "base/limits.h"
#include "model/instant.h"
#include "model/model.h"

#include <assert.h>

#define MAX_ADDRESS_BYTES (4u * DBR_MAX_PATH_BYTES) // the longest path with every byte encoded, and a place

static bool is_url(dbr_slice path);
static dbr_slice decode(dbr_arena *arena, dbr_slice raw);
static bool parse_path(dbr_arena *arena, dbr_slice raw, dbr_slice *ret);
static bool parse_member(dbr_arena *arena, dbr_slice raw, dbr_slice *ret);
static bool parse_fragment(dbr_arena *arena, dbr_slice fragment, dbr_address *a);
static bool parse_place(dbr_arena *arena, dbr_slice text, dbr_address *a);
static bool parse_lines(dbr_slice text, dbr_address *a);
static bool parse_pointer(dbr_arena *arena, dbr_slice text, dbr_address *a);
static bool parse_time(dbr_arena *arena, dbr_slice text, dbr_address *a);
static void write_encoded(dbr_buf *out, dbr_slice s, bool is_path);
static void write_instant(dbr_buf *out, dbr_time t);
static void write_place(dbr_buf *out, const dbr_address *a);

bool dbr_address_parse(dbr_arena *arena, dbr_slice text, dbr_address *ret)
{
    dbr_address a = {.place = DBR_PLACE_WHOLE};
    if (text.len == 0 || text.len > MAX_ADDRESS_BYTES) {
        return false;
    }
    size_t hash = dbr_slice_find_char(text, '#');
    dbr_slice path = dbr_slice_sub(text, 0, hash);
    if (is_url(path) || !parse_path(arena, path, &a.path)) {
        return false;
    }
    if (hash < text.len && !parse_fragment(arena, dbr_slice_from(text, hash + 1), &a)) {
        return false;
    }
    *ret = a;
    return true;
}

void dbr_address_write(dbr_buf *out, const dbr_address *a)
{
    assert(a->path.len > 0);
    write_encoded(out, a->path, true);
    if (a->member.len > 0) {
        dbr_buf_str(out, "#member=");
        write_encoded(out, a->member, false);
    }
    if (a->place != DBR_PLACE_WHOLE) {
        dbr_buf_char(out, a->member.len > 0 ? '&' : '#');
        write_place(out, a);
    }
}

/* ---- reading ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A scheme (letter, letters digits + - ., colon) or a query: not a file of ours. */
static bool is_url(dbr_slice path)
{
    if (dbr_slice_find_char(path, '?') != SIZE_MAX) {
        return true;
    }
    size_t i = 0;
    while (i < path.len && (is_letter(path.ptr[i]) ||
                            (i > 0 && (is_digit(path.ptr[i]) || memchr("+-.", path.ptr[i], 3) != NULL)))) {
        i++;
    }
    return i > 0 && i < path.len && path.ptr[i] == ':';
}

static int hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static dbr_slice decode(dbr_arena *arena, dbr_slice raw)
{
    if (dbr_slice_find_char(raw, '%') == SIZE_MAX) { // nearly always
        return dbr_slice_of(dbr_arena_str(arena, raw), raw.len);
    }
    char *bytes = dbr_arena_alloc(arena, raw.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        int high = raw.ptr[i] == '%' && i + 2 < raw.len ? hex_value(raw.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value(raw.ptr[i + 2]) : -1;
        if (low >= 0) {
            bytes[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            bytes[n++] = raw.ptr[i];
        }
    }
    return dbr_slice_of(bytes, n);
}

static bool is_tidy(dbr_slice path)
{
    bool begins = true; // a part
    for (size_t i = 0; i < path.len; i++) {
        char next = i + 1 < path.len ? path.ptr[i + 1] : '/';
        if (begins && (path.ptr[i] == '/' || (path.ptr[i] == '.' && next == '/'))) {
            return false;
        }
        begins = path.ptr[i] == '/';
    }
    return true;
}

/* Without empty and "." parts; a trailing '/' stays, it marks a folder. */
static dbr_slice tidy(dbr_arena *arena, dbr_slice path)
{
    if (is_tidy(path)) {
        return path;
    }
    char *bytes = dbr_arena_alloc(arena, path.len + 1);
    size_t n = 0;
    dbr_slice rest = path;
    while (rest.ptr != NULL) {
        dbr_slice part = dbr_slice_cut(&rest, '/');
        if (part.len == 0 || dbr_slice_is(part, ".")) {
            continue;
        }
        if (n > 0) {
            bytes[n++] = '/';
        }
        memcpy(bytes + n, part.ptr, part.len);
        n += part.len;
    }
    if (n > 0 && path.ptr[path.len - 1] == '/') {
        bytes[n++] = '/';
    }
    return dbr_slice_of(bytes, n);
}

static bool parse_path(dbr_arena *arena, dbr_slice raw, dbr_slice *ret)
{
    dbr_slice path = decode(arena, raw);
    if (path.len == 0 || path.ptr[0] == '/') {
        return false;
    }
    path = tidy(arena, path);
    if (path.len == 0 || path.len > DBR_MAX_PATH_BYTES) {
        return false;
    }
    bool is_folder = path.ptr[path.len - 1] == '/';
    if (!dbr_path_is_safe(dbr_slice_sub(path, 0, path.len - (is_folder ? 1 : 0)))) {
        return false;
    }
    *ret = path;
    return true;
}

/* Not tidied: it is compared with what the archive says. A ".." after the '!' of a nested archive counts too.
 */
static bool parse_member(dbr_arena *arena, dbr_slice raw, dbr_slice *ret)
{
    dbr_slice member = decode(arena, raw);
    if (member.len > DBR_MAX_PATH_BYTES || !dbr_path_is_safe(member)) {
        return false;
    }
    dbr_slice rest = member;
    while (rest.ptr != NULL) {
        dbr_slice nested = dbr_slice_cut(&rest, '!');
        if (dbr_slice_is(nested, "..") || dbr_slice_starts(nested, "../") || dbr_slice_ends(nested, "/..")) {
            return false;
        }
    }
    *ret = member;
    return true;
}

static bool parse_fragment(dbr_arena *arena, dbr_slice fragment, dbr_address *a)
{
    if (!dbr_slice_starts(fragment, "member=")) {
        return parse_place(arena, fragment, a);
    }
    dbr_slice rest = dbr_slice_from(fragment, strlen("member="));
    dbr_slice raw = dbr_slice_cut(&rest, '&');
    if (!parse_member(arena, raw, &a->member)) {
        return false;
    }
    return rest.ptr == NULL || parse_place(arena, rest, a);
}

static bool parse_place(dbr_arena *arena, dbr_slice text, dbr_address *a)
{
    if (text.len == 0) {
        return false;
    }
    switch (text.ptr[0]) {
    case 'L':
        return parse_lines(text, a);
    case '/':
        return parse_pointer(arena, text, a);
    case 't':
        return dbr_slice_starts(text, "t=") && parse_time(arena, dbr_slice_from(text, 2), a);
    default:
        return false;
    }
}

static bool parse_line_number(dbr_slice digits, uint64_t *ret)
{
    int64_t n = 0;
    if (digits.len == 0 || !is_digit(digits.ptr[0]) || !dbr_slice_int(digits, &n) || n < 1) {
        return false;
    }
    *ret = (uint64_t)n;
    return true;
}

static bool parse_lines(dbr_slice text, dbr_address *a)
{
    dbr_slice last = dbr_slice_from(text, 1);
    dbr_slice first = dbr_slice_cut(&last, '-');
    if (!parse_line_number(first, &a->first_line)) {
        return false;
    }
    a->place = DBR_PLACE_LINES;
    a->last_line = a->first_line;
    if (last.ptr == NULL) {
        return true;
    }
    if (dbr_slice_starts(last, "L")) {
        last = dbr_slice_from(last, 1);
    }
    return parse_line_number(last, &a->last_line) && a->last_line >= a->first_line;
}

static bool parse_pointer(dbr_arena *arena, dbr_slice text, dbr_address *a)
{
    dbr_slice pointer = decode(arena, text);
    for (size_t i = 0; i < pointer.len; i++) {
        bool is_escape = pointer.ptr[i] == '~';
        if (is_escape && (i + 1 == pointer.len || (pointer.ptr[i + 1] != '0' && pointer.ptr[i + 1] != '1'))) {
            return false;
        }
    }
    a->place = DBR_PLACE_POINTER;
    a->pointer = pointer;
    return true;
}

static bool parse_instant(dbr_slice text, dbr_time *ret)
{
    dbr_instant instant = {0};
    if (text.len == 0 || dbr_instant_read(text, &instant) != text.len || !instant.has_offset) {
        return false;
    }
    *ret = instant.time;
    return true;
}

static bool parse_time(dbr_arena *arena, dbr_slice text, dbr_address *a)
{
    static const char SERIES[] = "series=";
    dbr_slice series = text;
    dbr_slice end = decode(arena, dbr_slice_cut(&series, '&'));
    dbr_slice begin = dbr_slice_cut(&end, '/');
    if (!parse_instant(begin, &a->time.begin)) {
        return false;
    }
    a->place = DBR_PLACE_TIME;
    a->time.end = a->time.begin;
    if (end.ptr != NULL && (!parse_instant(end, &a->time.end) || a->time.end < a->time.begin)) {
        return false;
    }
    if (series.ptr == NULL) {
        return true;
    }
    if (!dbr_slice_starts(series, SERIES)) {
        return false;
    }
    a->series = decode(arena, dbr_slice_from(series, strlen(SERIES)));
    return a->series.len > 0;
}

/* ---- writing ---- */

static void write_encoded(dbr_buf *out, dbr_slice s, bool is_path)
{
    static const char HEX[] = "0123456789ABCDEF";
    static const char PLAIN[] = "-._~/!+,=:@";
    bool is_first_part = is_path;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        is_first_part = is_first_part && c != '/';
        bool is_plain = is_letter((char)c) || is_digit((char)c) || (c != 0 && strchr(PLAIN, c) != NULL);
        if (is_plain && !(c == ':' && is_first_part)) {
            dbr_buf_char(out, (char)c);
        } else {
            char escape[3] = {'%', HEX[c >> 4], HEX[c & 15]};
            dbr_buf_add(out, escape, sizeof(escape));
        }
    }
}

static void write_instant(dbr_buf *out, dbr_time t)
{
    assert(t != DBR_TIME_NONE);
    int digits = 9;
    for (dbr_time unit = 10; digits > 0 && t % unit == 0; unit *= 10) {
        digits--;
    }
    dbr_time_rfc3339(out, t, dbr_zone_utc(), digits);
}

static void write_place(dbr_buf *out, const dbr_address *a)
{
    switch (a->place) {
    case DBR_PLACE_WHOLE:
        break;
    case DBR_PLACE_LINES:
        assert(a->first_line > 0 && a->first_line <= a->last_line);
        dbr_buf_printf(out, "L%llu", (unsigned long long)a->first_line);
        if (a->last_line > a->first_line) {
            dbr_buf_printf(out, "-L%llu", (unsigned long long)a->last_line);
        }
        break;
    case DBR_PLACE_POINTER:
        assert(dbr_slice_starts(a->pointer, "/"));
        write_encoded(out, a->pointer, false);
        break;
    case DBR_PLACE_TIME:
        dbr_buf_str(out, "t=");
        write_instant(out, a->time.begin);
        if (a->time.end > a->time.begin) {
            dbr_buf_char(out, '/');
            write_instant(out, a->time.end);
        }
        if (a->series.len > 0) {
            dbr_buf_str(out, "&series=");
            write_encoded(out, a->series, false);
        }
        break;
    }
}
