/*
 * Framing. A header is a few lines of "Name: value", ended by an empty one; only Content-Length counts, names are read without
 * case, a lone line feed ends a line too. A header longer than MAX_HEADER, without a length or with one that is no number breaks
 * the stream: there is no mark to look for the next message by.
 */
#include "serve/rpc.h"

#include "base/limits.h"

#include <assert.h>

#define MAX_HEADER 4096u // bytes; real ones have 22 to 80
#define MAX_MESSAGE_BYTES                                                                                    \
    ((uint64_t)DBR_MAX_REQUEST_BYTES * 8) // a report in JSON: its escapes may take six bytes each

static bool read_header(dbr_rpc *r, size_t *ret_body, uint64_t *ret_length);

void dbr_rpc_release(dbr_rpc *r)
{
    dbr_buf_release(&r->in);
    *r = (dbr_rpc){0};
}

void dbr_rpc_feed(dbr_rpc *r, dbr_slice bytes)
{
    if (r->is_broken) {
        return;
    }
    size_t n = r->skip < bytes.len ? (size_t)r->skip : bytes.len;
    r->skip -= n;
    dbr_buf_slice(&r->in, dbr_slice_from(bytes, n));
}

bool dbr_rpc_next(dbr_rpc *r, dbr_slice *ret)
{
    size_t body = 0;
    uint64_t length = 0;
    assert(r->at <= r->in.len);
    while (!r->is_broken && r->skip == 0 && read_header(r, &body, &length)) {
        if (length > MAX_MESSAGE_BYTES) {
            uint64_t have = r->in.len - body;
            uint64_t taken = have < length ? have : length;
            r->skip = length - taken;
            r->at = body + (size_t)taken;
            r->dropped++;
            continue;
        }
        if (r->in.len - body < length) {
            break;
        }
        *ret = dbr_slice_sub(dbr_buf_view(&r->in), body, body + (size_t)length);
        r->at = body + (size_t)length;
        return true;
    }
    /* What was taken goes when nothing points to it any more. */
    if (r->at > 0) {
        memmove(r->in.ptr, r->in.ptr + r->at, r->in.len - r->at);
        r->in.len -= r->at;
        r->at = 0;
    }
    return false;
}

static bool read_number(dbr_slice s, uint64_t *ret)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9' || value > UINT64_MAX / 20) {
            return false;
        }
        value = value * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    *ret = value;
    return s.len > 0;
}

/* Whether a whole header stands at r->at; its length is found, or the stream is broken. */
static bool read_header(dbr_rpc *r, size_t *ret_body, uint64_t *ret_length)
{
    dbr_slice rest = dbr_slice_from(dbr_buf_view(&r->in), r->at);
    bool has_length = false;
    size_t at = 0;
    for (;;) {
        size_t end = dbr_slice_find_char(dbr_slice_sub(rest, at, MAX_HEADER), '\n');
        if (end == SIZE_MAX) {
            r->is_broken = rest.len >= MAX_HEADER;
            return false;
        }
        dbr_slice line = dbr_slice_trim(dbr_slice_sub(rest, at, at + end));
        at += end + 1;
        if (line.len == 0) {
            break;
        }
        dbr_slice value = line;
        dbr_slice name = dbr_slice_trim(dbr_slice_cut(&value, ':'));
        if (dbr_slice_eq_nocase(name, (dbr_slice)DBR_LIT("content-length"))) {
            has_length = read_number(dbr_slice_trim(value), ret_length);
        }
    }
    r->is_broken = !has_length;
    *ret_body = r->at + at;
    return has_length;
}

void dbr_rpc_write(dbr_buf *out, dbr_slice message)
{
    dbr_buf_printf(out, "Content-Length: %zu\r\n\r\n", message.len);
    dbr_buf_slice(out, message);
}
