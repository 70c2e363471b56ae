/*
 * Bytes that grow by doubling, up to a maximum. One byte beyond `len` is always allocated, for the NUL.
 */
#include "base/err.h"
#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define BUF_MIN_BYTES 64u // first allocation

static size_t buf_limit(const dbr_buf *b);

void dbr_buf_init(dbr_buf *b, size_t max_bytes)
{
    *b = (dbr_buf){.max_bytes = max_bytes};
}

void dbr_buf_release(dbr_buf *b)
{
    if (b == NULL) {
        return;
    }
    free(b->ptr);
    *b = (dbr_buf){.max_bytes = b->max_bytes};
}

void dbr_buf_clear(dbr_buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->ptr != NULL) {
        b->ptr[0] = '\0';
    }
}

void dbr_buf_add(dbr_buf *b, const void *bytes, size_t len)
{
    assert(bytes != NULL || len == 0);
    char *to = dbr_buf_reserve(b, len);
    if (to == NULL) {
        return;
    }
    if (len != 0) {
        memcpy(to, bytes, len);
    }
    b->len += len;
    b->ptr[b->len] = '\0';
}

void dbr_buf_slice(dbr_buf *b, dbr_slice s)
{
    dbr_buf_add(b, s.ptr, s.len);
}

void dbr_buf_str(dbr_buf *b, const char *s)
{
    dbr_buf_add(b, s, strlen(s));
}

void dbr_buf_char(dbr_buf *b, char c)
{
    if (!b->failed && b->len + 1 < b->cap && b->len < buf_limit(b)) {
        b->ptr[b->len++] = c; /* the usual case, without a call */
        b->ptr[b->len] = '\0';
        return;
    }
    dbr_buf_add(b, &c, 1);
}

void dbr_buf_printf(dbr_buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    dbr_buf_vprintf(b, format, args);
    va_end(args);
}

/* %g drops trailing zeros, so 15 digits already give the short form of whatever has one; 17 always read back. */
void dbr_buf_real(dbr_buf *b, double value)
{
    char text[32];
    double back = 0;
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof(text), "%.*g", digits, value);
        if (dbr_slice_real(dbr_slice_str(text), &back) && back == value) {
            break;
        }
    }
    dbr_buf_str(b, text);
}

void dbr_buf_vprintf(dbr_buf *b, const char *format, va_list args)
{
    va_list again;
    size_t room = b->cap - b->len;

    va_copy(again, args);
    int len = vsnprintf(room != 0 ? b->ptr + b->len : NULL, room, format, args);
    if (len < 0) {
        DBR_BUG("a format that cannot be printed");
    }
    bool is_whole = (size_t)len < room;
    char *to = dbr_buf_reserve(b, (size_t)len);
    if (to != NULL && !is_whole) {
        (void)vsnprintf(to, (size_t)len + 1, format, again);
    }
    if (to != NULL) {
        b->len += (size_t)len;
    } else if (b->ptr != NULL) {
        b->ptr[b->len] = '\0'; /* take back what the first try wrote */
    }
    va_end(again);
}

char *dbr_buf_reserve(dbr_buf *b, size_t extra)
{
    if (extra < b->cap - b->len && !b->failed) { // the usual case: the capacity is within the limit
        return b->ptr + b->len;
    }
    size_t limit = buf_limit(b);
    if (b->failed || b->len > limit || extra > limit - b->len) {
        b->failed = true;
        return NULL;
    }
    size_t need = b->len + extra + 1;
    if (need > b->cap) {
        size_t cap = b->cap != 0 ? b->cap : BUF_MIN_BYTES;
        while (cap < need) {
            cap = cap > SIZE_MAX / 2 ? need : 2 * cap;
        }
        cap = dbr_large_bytes(cap);
        cap = cap - 1 > limit ? limit + 1 : cap;
        b->ptr = dbr_xrealloc_large(b->ptr, b->len, cap);
        b->cap = cap;
        b->ptr[b->len] = '\0';
    }
    return b->ptr + b->len;
}

static size_t buf_limit(const dbr_buf *b)
{
    size_t limit = b->max_bytes != 0 ? b->max_bytes : DBR_BUF_DEFAULT_MAX;
    return limit < SIZE_MAX / 2 ? limit : SIZE_MAX / 2;
}
