/*
 * Memory: allocation that ends the process when there is none, arenas, growing byte buffers, growing arrays.
 *
 * Ending the process is safe only because every size that comes from outside is checked against base/limits.h
 * first.
 */
#ifndef DBR_BASE_MEM_H
#define DBR_BASE_MEM_H

#include "base/slice.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Says how much was wanted, exits 71. Also for sizes whose computation overflows. */
_Noreturn void dbr_out_of_memory(size_t size_bytes);
void *dbr_xmalloc(size_t size_bytes);
/* The same for a large piece that will be used from end to end, in large pages where the system has them. free() frees it. */
void *dbr_xmalloc_large(size_t size_bytes);
/* What the piece really gets: a size that is worth it is rounded up to whole large pages. */
size_t dbr_large_bytes(size_t size_bytes);
/* Grows a piece, `used_bytes` of which are kept. */
void *dbr_xrealloc_large(void *p, size_t used_bytes, size_t size_bytes);
void *dbr_xcalloc(size_t count, size_t size_bytes);
void *dbr_xrealloc(void *p, size_t size_bytes);
char *dbr_xstrdup(const char *s);

/*
 * Many objects, one death. Nothing in an arena owns a file, lock or handle. With DBR_ARENA_DEBUG each piece
 * is its own malloc, so that ASan sees overruns. Not safe for two threads at once.
 */
typedef struct dbr_arena {
    struct dbr_arena_block *head;    // newest first; NULL while empty
    struct dbr_arena_adopted *owned; // what it was given; lies in its blocks
} dbr_arena;

/* Aligned for any object, zeroed. */
void *dbr_arena_alloc(dbr_arena *arena, size_t size_bytes);
/* An array; a product that overflows is out of memory. */
void *dbr_arena_alloc_n(dbr_arena *arena, size_t n, size_t item_bytes);
/* A copy with a NUL behind it that does not count; ptr NULL stays NULL. */
dbr_slice dbr_slice_dup(dbr_arena *arena, dbr_slice s);
/* NUL-terminated copies. */
char *dbr_arena_str(dbr_arena *arena, dbr_slice s);
char *dbr_arena_printf(dbr_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Gives the arena what malloc gave (NULL is fine), so that what grew by itself need not be copied to live as long. */
void dbr_arena_adopt(dbr_arena *arena, void *malloced);
/* Moves all that lives in `from` to `arena`: for what another thread made in an arena of its own. */
void dbr_arena_absorb(dbr_arena *arena, dbr_arena *from);
/* Frees every piece; the arena is empty and usable again. */
void dbr_arena_release(dbr_arena *arena);
/* The same, but keeps a block for the next round: for loops that fill and empty an arena millions of times. */
void dbr_arena_reset(dbr_arena *arena);

#define DBR_NEW(arena, type)      ((type *)dbr_arena_alloc((arena), sizeof(type)))
#define DBR_NEW_N(arena, type, n) ((type *)dbr_arena_alloc_n((arena), (n), sizeof(type)))

#define DBR_BUF_DEFAULT_MAX ((size_t)1 << 30) // 1 GiB: nothing we build in memory comes near it

/*
 * Bytes that grow up to `max_bytes`. Failure (the maximum) is sticky: what does not fit is left out whole,
 * and later appends do nothing; check `failed` once at the end. What is appended must not lie in the buffer
 * itself. The bytes are always NUL-terminated after the first append.
 */
typedef struct dbr_buf {
    char *ptr;        // owned
    size_t len;       // bytes in use, without the NUL
    size_t cap;       // bytes allocated
    size_t max_bytes; // 0 means DBR_BUF_DEFAULT_MAX
    bool failed;      // something did not fit
} dbr_buf;

void dbr_buf_init(dbr_buf *b, size_t max_bytes);
void dbr_buf_release(dbr_buf *b);
void dbr_buf_clear(dbr_buf *b);
void dbr_buf_add(dbr_buf *b, const void *bytes, size_t len);
void dbr_buf_slice(dbr_buf *b, dbr_slice s);
void dbr_buf_str(dbr_buf *b, const char *s);
void dbr_buf_char(dbr_buf *b, char c);
void dbr_buf_printf(dbr_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A finite number as short as it still reads back the same ("0.2"), else "NaN" or "-inf". */
void dbr_buf_real(dbr_buf *b, double value);
void dbr_buf_vprintf(dbr_buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Makes room for `extra` more bytes and a NUL, and returns where they go (add to len, and write the NUL,
 * yourself); NULL when over the maximum. */
char *dbr_buf_reserve(dbr_buf *b, size_t extra);
static inline dbr_slice dbr_buf_view(const dbr_buf *b)
{
    return dbr_slice_of(b->ptr, b->len);
}

/*
 * Growing arrays: `DBR_VEC(int) v = {0}; *DBR_PUSH(&v) = 3; v.items[0]; v.n; DBR_VEC_RELEASE(&v);`
 * DBR_PUSH returns the new, zeroed last item. Items move when the array grows.
 */
#define DBR_VEC(type)                                                                                        \
    struct {                                                                                                 \
        type *items; /* owned */                                                                             \
        size_t n;    /* in use */                                                                            \
        size_t cap;  /* allocated */                                                                         \
    }
#define DBR_PUSH(v)                                                                                          \
    (((v)->items = (v)->items != NULL && (v)->n < (v)->cap                                                   \
                       ? (v)->items                                                                          \
                       : dbr_vec_grow((v)->items, (v)->n, &(v)->cap, sizeof(*(v)->items))),                  \
     (__typeof__((v)->items))memset(&(v)->items[(v)->n++], 0, sizeof(*(v)->items)))
/* Makes room for `more` items, so that the array grows once, or not at all when fewer come. */
#define DBR_RESERVE(v, more)                                                                                 \
    ((v)->items = dbr_vec_reserve((v)->items, (v)->n, (more), &(v)->cap, sizeof(*(v)->items)))
#define DBR_VEC_RELEASE(v) (free((v)->items), (v)->items = NULL, (v)->n = (v)->cap = 0)
void *dbr_vec_grow(void *items, size_t n, size_t *cap, size_t item_bytes);
void *dbr_vec_reserve(void *items, size_t n, size_t more, size_t *cap, size_t item_bytes);

/* `DBR_AUTO(dbr_buf) b = {0};` releases at the end of the scope. */
#define DBR_AUTO(type) __attribute__((cleanup(type##_release))) type

#endif
