/*
 * The little that must be known of a URL: whom it speaks to, and how a value is put into one. curl parses the
 * whole; this decides where a token may go, so it is strict and refuses what is unusual.
 */
#include "net/net.h"

static size_t scheme_length(dbr_slice url);
static dbr_slice without_default_port(dbr_slice origin);

bool dbr_url_origin(dbr_slice url, dbr_slice *ret)
{
    size_t begin = scheme_length(url);
    size_t end = begin;
    if (begin == 0) {
        return false;
    }
    for (size_t i = 0; i < url.len; i++) {
        if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 127) {
            return false;
        }
    }
    for (; end < url.len && memchr("/?#\\", url.ptr[end], 4) == NULL; end++) {
        if (url.ptr[end] == '@') {
            return false;
        }
    }
    if (end == begin || url.ptr[begin] == ':' || (end < url.len && url.ptr[end] == '\\')) {
        return false; // a backslash is a slash to some and not to others
    }
    *ret = dbr_slice_sub(url, 0, end);
    return true;
}

bool dbr_url_is_same_origin(dbr_slice a, dbr_slice b)
{
    dbr_slice x, y;
    return dbr_url_origin(a, &x) && dbr_url_origin(b, &y) &&
           dbr_slice_eq_nocase(without_default_port(x), without_default_port(y));
}

void dbr_url_encode(dbr_buf *out, dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                        c == '-' || c == '.' || c == '_' || c == '~';
        if (is_plain) {
            dbr_buf_char(out, (char)c);
        } else {
            dbr_buf_printf(out, "%%%02X", c);
        }
    }
}

void dbr_url_field(dbr_buf *out, const char *name, dbr_slice value)
{
    if (out->len > 0 && out->ptr[out->len - 1] != '?') {
        dbr_buf_char(out, '&');
    }
    dbr_url_encode(out, dbr_slice_str(name));
    dbr_buf_char(out, '=');
    dbr_url_encode(out, value);
}

/* Bytes of "http://" or "https://", 0 for anything else. */
static size_t scheme_length(dbr_slice url)
{
    static const char *const SCHEMES[] = {"http://", "https://"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(SCHEMES[i]);
        if (dbr_slice_eq_nocase(dbr_slice_sub(url, 0, n), dbr_slice_str(SCHEMES[i]))) {
            return n;
        }
    }
    return 0;
}

static dbr_slice without_default_port(dbr_slice origin)
{
    bool is_tls = scheme_length(origin) == strlen("https://");
    const char *port = is_tls ? ":443" : ":80";
    return dbr_slice_ends(origin, port) ? dbr_slice_sub(origin, 0, origin.len - strlen(port)) : origin;
}
