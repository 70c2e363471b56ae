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
#define LARGE_PAGE     ((size_t)2 << 20)
#define WORTH_A_PAGE   (LARGE_PAGE / 4) // small pages of this much cost more to come by than a large one
#define COPY_MAX                                                                                             \
    ((size_t)16 << 20) // beyond it the kernel moves pages, and two copies would be too much memory

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

size_t dbr_large_bytes(size_t size_bytes)
{
    size_t rest = size_bytes % LARGE_PAGE;
    return rest >= WORTH_A_PAGE && size_bytes < SIZE_MAX - LARGE_PAGE ? size_bytes + LARGE_PAGE - rest
                                                                      : size_bytes;
}

void *dbr_xmalloc_large(size_t size_bytes)
{
    size_t size = dbr_large_bytes(size_bytes);
    if (size < LARGE_PAGE) {
        return dbr_xmalloc(size);
    }
    void *p = NULL;
    if (posix_memalign(&p, LARGE_PAGE, size) != 0) {
        dbr_out_of_memory(size);
    }
    dbr_os_will_fill(p, size - size % LARGE_PAGE); // what is left over stays in small ones
    return p;
}

void *dbr_xrealloc_large(void *p, size_t used_bytes, size_t size_bytes)
{
    assert(used_bytes <= size_bytes);
    if (dbr_large_bytes(size_bytes) < LARGE_PAGE || size_bytes > COPY_MAX) {
        return dbr_xrealloc(p, size_bytes);
    }
    void *moved = dbr_xmalloc_large(size_bytes);
    if (used_bytes > 0) {
        memcpy(moved, p, used_bytes);
    }
    free(p);
    return moved;
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

void *dbr_vec_reserve(void *items, size_t n, size_t more, size_t *cap, size_t item_bytes)
{
    assert(n <= *cap && item_bytes > 0);
    if (more > *cap - n) {
        size_t size = 0;
        if (__builtin_add_overflow(n, more, &more) || __builtin_mul_overflow(more, item_bytes, &size)) {
            dbr_out_of_memory(SIZE_MAX);
        }
        size = dbr_large_bytes(size);
        items = dbr_xrealloc_large(items, n * item_bytes, size);
        *cap = size / item_bytes;
    }
    return items;
}

void *dbr_vec_grow(void *items, size_t n, size_t *cap, size_t item_bytes)
{
    items = n == *cap ? dbr_vec_reserve(items, n, n != 0 ? n : VEC_MIN_ITEMS, cap, item_bytes) : items;
    memset((char *)items + n * item_bytes, 0, item_bytes);
    return items;
}
