/*
 * What a line of Markdown begins: blank, heading, rule, fence, list item, table row. Questions about one line
 * only, in the order in which CommonMark tells its block starts apart; merge_scan.c puts the answers
 * together.
 */
#include "document/merge.h"

bool dbr_merge_is_blank(dbr_slice line)
{
    return dbr_slice_trim(line).len == 0;
}

size_t dbr_merge_indent(dbr_slice line, size_t *ret_len)
{
    size_t column = 0;
    size_t i = 0;
    for (; i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'); i++) {
        column = line.ptr[i] == '\t' ? (column / 4 + 1) * 4 : column + 1;
    }
    *ret_len = i;
    return column;
}

dbr_slice dbr_merge_unindented(dbr_slice line)
{
    size_t len = 0;
    return dbr_merge_indent(line, &len) <= 3 ? dbr_slice_from(line, len) : (dbr_slice){0};
}

size_t dbr_merge_run(dbr_slice s, char c)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] == c) {
        n++;
    }
    return n;
}

static bool is_blank_at(dbr_slice s, size_t i)
{
    return i >= s.len || s.ptr[i] == ' ' || s.ptr[i] == '\t';
}

int dbr_merge_heading_level(dbr_slice line)
{
    dbr_slice s = dbr_merge_unindented(line);
    size_t n = dbr_merge_run(s, '#');
    return n >= 1 && n <= 6 && is_blank_at(s, n) ? (int)n : 0;
}

int dbr_merge_underline_level(dbr_slice line)
{
    dbr_slice s = dbr_slice_trim(dbr_merge_unindented(line));
    if (s.len == 0 || dbr_merge_run(s, s.ptr[0]) != s.len) {
        return 0;
    }
    return s.ptr[0] == '=' ? 1 : s.ptr[0] == '-' ? 2 : 0;
}

bool dbr_merge_is_rule(dbr_slice line)
{
    dbr_slice s = dbr_merge_unindented(line);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != ' ' && s.ptr[i] != '\t') {
            if (s.ptr[i] != s.ptr[0]) {
                return false;
            }
            n++;
        }
    }
    return n >= 3 && dbr_merge_is_one_of(s.ptr[0], "-*_");
}

size_t dbr_merge_fence(dbr_slice line)
{
    dbr_slice s = dbr_merge_unindented(line);
    if (s.len < 3 || (s.ptr[0] != '`' && s.ptr[0] != '~')) {
        return 0;
    }
    size_t n = dbr_merge_run(s, s.ptr[0]);
    bool has_tick = s.ptr[0] == '`' && dbr_slice_find_char(dbr_slice_from(s, n), '`') != SIZE_MAX;
    return n >= 3 && !has_tick ? n : 0;
}

size_t dbr_merge_marker(dbr_slice line)
{
    dbr_slice s = dbr_merge_unindented(line);
    size_t n = 0;
    if (s.len == 0 || dbr_merge_is_rule(line)) {
        return 0;
    }
    if (dbr_merge_is_one_of(s.ptr[0], "-*+")) {
        n = 1;
    } else {
        while (n < s.len && n < 9 && s.ptr[n] >= '0' && s.ptr[n] <= '9') {
            n++;
        }
        n = n > 0 && n < s.len && (s.ptr[n] == '.' || s.ptr[n] == ')') ? n + 1 : 0;
    }
    if (n == 0 || !is_blank_at(s, n)) {
        return 0;
    }
    while (n < s.len && is_blank_at(s, n)) {
        n++;
    }
    return (size_t)(s.ptr - line.ptr) + n;
}

size_t dbr_merge_cells(dbr_slice line, dbr_slice *ret, size_t max)
{
    dbr_slice s = dbr_slice_trim(line);
    size_t n = 0;
    size_t begin = s.len > 0 && s.ptr[0] == '|' ? 1 : 0;
    for (size_t i = begin; i <= s.len; i++) {
        if (i < s.len && s.ptr[i] == '\\') {
            i++; // "\|" is text
            if (i < s.len) {
                continue;
            }
        }
        if (i >= s.len ? begin < s.len || n == 0 : s.ptr[i] == '|') {
            if (n < max) {
                ret[n] = dbr_slice_sub(s, begin, i);
            }
            n++;
            begin = i + 1;
        }
    }
    return n;
}

bool dbr_merge_is_delimiter_row(dbr_slice line)
{
    dbr_slice s = dbr_slice_trim(dbr_merge_unindented(line));
    bool has_dash = false;
    bool has_bar = false;
    if (s.len < 2 || !dbr_merge_is_one_of(s.ptr[0], "|:-")) {
        return false;
    }
    for (size_t i = s.ptr[0] == '|' ? 1 : 0; i < s.len; i++) {
        if (s.ptr[i] == '|' && !has_dash) {
            return false;
        }
        if (!dbr_merge_is_one_of(s.ptr[i], "|:- \t")) {
            return false;
        }
        has_bar = has_bar || s.ptr[i] == '|';
        has_dash = s.ptr[i] == '|' ? false : has_dash || s.ptr[i] == '-';
    }
    return (has_dash || s.ptr[s.len - 1] == '|') && (has_bar || s.ptr[0] == '|');
}

char dbr_merge_marker_char(dbr_slice line)
{
    dbr_slice marker = dbr_slice_trim(dbr_slice_sub(line, 0, dbr_merge_marker(line)));
    return marker.len == 0 ? '\0' : marker.ptr[marker.len - 1];
}
