/*
 * Memory: the one place that ends the process when there is none, and growing arrays.
 */
#include "base/mem.h"
#include "base/os.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define EXIT_NO_MEMORY 71 // EX_OSERR of sysexits.h
#define VEC_MIN_ITEMS  8u // first allocation of an array

_Noreturn void dbr_out_of_memory(size_t size_bytes)
{
    (void)fprintf(stderr, "debrief: out of memory (%zu bytes wanted)\n", size_bytes);
    exit(EXIT_NO_MEMORY);
}

void *dbr_xmalloc(size_t size_bytes)
{
    void *p = malloc(size_bytes != 0 ? size_bytes : 1);
    if (p == NULL) {
        dbr_out_of_memory(size_bytes);
    }
    return p;
}

void *dbr_xmalloc_large(size_t size_bytes)
{
    const size_t page = (size_t)2 << 20; // of the large ones
    if (size_bytes < page) {
        return dbr_xmalloc(size_bytes);
    }
    size_t whole = size_bytes - size_bytes % page; // what is left over stays in small ones
    void *p = NULL;
    if (posix_memalign(&p, page, size_bytes) != 0) {
        dbr_out_of_memory(size_bytes);
    }
    dbr_os_will_fill(p, whole);
    return p;
}

void *dbr_xcalloc(size_t count, size_t size_bytes)
{
    void *p = calloc(count != 0 ? count : 1, size_bytes != 0 ? size_bytes : 1);
    if (p == NULL) {
        dbr_out_of_memory(size_bytes);
    }
    return p;
}

void *dbr_xrealloc(void *p, size_t size_bytes)
{
    void *moved = realloc(p, size_bytes != 0 ? size_bytes : 1);
    if (moved == NULL) {
        dbr_out_of_memory(size_bytes);
    }
    return moved;
}

char *dbr_xstrdup(const char *s)
{
    size_t size = strlen(s) + 1;
    return memcpy(dbr_xmalloc(size), s, size);
}

void *dbr_vec_grow(void *items, size_t n, size_t *cap, size_t item_bytes)
{
    assert(n <= *cap && item_bytes > 0);
    if (n == *cap) {
        size_t size = 0;
        size_t more = n != 0 ? n : VEC_MIN_ITEMS;
        if (__builtin_add_overflow(n, more, &more) || __builtin_mul_overflow(more, item_bytes, &size)) {
            dbr_out_of_memory(SIZE_MAX);
        }
        items = dbr_xrealloc(items, size);
        *cap = more;
    }
    memset((char *)items + n * item_bytes, 0, item_bytes);
    return items;
}
