/*
 * What stands in the headers of an answer. The block is the server's bytes: "Name: value" lines, ended by CRLF
 * or LF, of one answer (http.c drops those of redirects).
 */
#include "net/net.h"

static dbr_slice next_link(dbr_slice *rest, dbr_slice *ret_parameters);
static bool is_next(dbr_slice parameters);

dbr_slice dbr_http_header_find(dbr_slice headers, const char *name)
{
    dbr_slice found = {0};
    while (headers.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&headers, '\n');
        size_t colon = dbr_slice_find_char(line, ':');
        if (colon != SIZE_MAX && dbr_slice_eq_nocase(dbr_slice_sub(line, 0, colon), dbr_slice_str(name))) {
            found = dbr_slice_trim(dbr_slice_from(line, colon + 1));
        }
    }
    return found;
}

dbr_slice dbr_http_link_next(dbr_slice link)
{
    while (link.len > 0) {
        dbr_slice parameters = {0};
        dbr_slice target = next_link(&link, &parameters);
        if (target.ptr == NULL) {
            break;
        }
        if (target.len > 0 && is_next(parameters)) {
            return target;
        }
    }
    return (dbr_slice){0};
}

/* Cuts `<target>; parameters` off the front; commas inside quotes do not end it. */
static dbr_slice next_link(dbr_slice *rest, dbr_slice *ret_parameters)
{
    size_t open = dbr_slice_find_char(*rest, '<');
    if (open == SIZE_MAX) {
        return (dbr_slice){0};
    }
    dbr_slice s = dbr_slice_from(*rest, open + 1);
    size_t close = dbr_slice_find_char(s, '>');
    if (close == SIZE_MAX) {
        return (dbr_slice){0};
    }
    size_t end = close + 1;
    for (bool is_quoted = false; end < s.len && (is_quoted || s.ptr[end] != ','); end++) {
        is_quoted ^= s.ptr[end] == '"';
    }
    *ret_parameters = dbr_slice_sub(s, close + 1, end);
    *rest = dbr_slice_from(s, end < s.len ? end + 1 : end);
    return dbr_slice_sub(s, 0, close);
}

/* rel=next, rel="next", rel="last next". */
static bool is_next(dbr_slice parameters)
{
    while (parameters.ptr != NULL) {
        dbr_slice one = dbr_slice_trim(dbr_slice_cut(&parameters, ';'));
        dbr_slice value = one;
        dbr_slice name = dbr_slice_trim(dbr_slice_cut(&value, '='));
        value = dbr_slice_trim(value);
        if (!dbr_slice_eq_nocase(name, dbr_slice_str("rel"))) {
            continue;
        }
        if (value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"') {
            value = dbr_slice_sub(value, 1, value.len - 1);
        }
        while (value.ptr != NULL) {
            if (dbr_slice_eq_nocase(dbr_slice_cut(&value, ' '), dbr_slice_str("next"))) {
                return true;
            }
        }
    }
    return false;
}
