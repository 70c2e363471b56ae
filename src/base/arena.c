/*
 * Arenas: many objects, one death.
 *
 * An arena is a list of blocks, newest first; a piece is cut from the first block, or gets a block of its own
 * behind it when it is large. Blocks double from 4 KiB to 256 KiB, then have 2 MiB, so that a small arena costs one small
 * malloc and a large one few. With DBR_ARENA_DEBUG every piece is a block, and ASan guards its end.
 */
#include "base/mem.h"

#include <assert.h>
#include <string.h>

#define BLOCK_MIN_BYTES 4096u                                         // one page
#define BLOCK_MAX_BYTES ((2u << 20) - sizeof(struct dbr_arena_block)) // a large page (dbr_xmalloc_large)
#define ALIGN           _Alignof(max_align_t)

struct dbr_arena_block {
    struct dbr_arena_block *next;                // older one, NULL at the end
    size_t used;                                 // bytes given out
    size_t cap;                                  // bytes in `bytes`
    _Alignas(max_align_t) unsigned char bytes[]; // the pieces
};

struct dbr_arena_adopted {
    struct dbr_arena_adopted *next;
    void *malloced;
};

static struct dbr_arena_block *new_block(size_t cap);
static void free_adopted(dbr_arena *arena);
static void *cut_piece(struct dbr_arena_block *b, size_t size_bytes);

void *dbr_arena_alloc(dbr_arena *arena, size_t size_bytes)
{
    size_t size = 0;
    if (__builtin_add_overflow(size_bytes, ALIGN - 1, &size)) {
        dbr_out_of_memory(size_bytes);
    }
    size -= size % ALIGN;
    struct dbr_arena_block *head = arena->head;
#ifndef DBR_ARENA_DEBUG
    if (head != NULL && head->cap - head->used >= size) {
        return cut_piece(head, size);
    }
    size_t cap = head == NULL ? BLOCK_MIN_BYTES : 2 * head->cap;
    cap = cap < BLOCK_MIN_BYTES ? BLOCK_MIN_BYTES : cap > BLOCK_MAX_BYTES / 8 ? BLOCK_MAX_BYTES : cap;
    if (size <= cap / 4) {
        arena->head = new_block(cap);
        arena->head->next = head;
        return cut_piece(arena->head, size);
    }
    if (head != NULL) {
        struct dbr_arena_block *own = new_block(size);
        own->next = head->next; /* the rest of the first block stays usable */
        head->next = own;
        return cut_piece(own, size);
    }
#else
    size = size_bytes; /* malloc aligns by itself, and ASan is to see the last byte */
#endif
    arena->head = new_block(size);
    arena->head->next = head;
    return cut_piece(arena->head, size);
}

void *dbr_arena_alloc_n(dbr_arena *arena, size_t n, size_t item_bytes)
{
    size_t size = 0;
    if (__builtin_mul_overflow(n, item_bytes, &size)) {
        dbr_out_of_memory(SIZE_MAX);
    }
    return dbr_arena_alloc(arena, size);
}

dbr_slice dbr_slice_dup(dbr_arena *arena, dbr_slice s)
{
    return dbr_slice_of(s.ptr != NULL ? dbr_arena_str(arena, s) : NULL, s.len);
}

char *dbr_arena_str(dbr_arena *arena, dbr_slice s)
{
    assert(s.ptr != NULL || s.len == 0);
    char *p = dbr_arena_alloc(arena, s.len + 1);
    if (s.len != 0) {
        memcpy(p, s.ptr, s.len);
    }
    return p; /* the piece is zeroed, so the NUL is there */
}

char *dbr_arena_printf(dbr_arena *arena, const char *format, ...)
{
    DBR_AUTO(dbr_buf) text = {.max_bytes = SIZE_MAX}; // what is printed has its own limits
    va_list args;
    va_start(args, format);
    dbr_buf_vprintf(&text, format, args);
    va_end(args);
    return dbr_arena_str(arena, dbr_buf_view(&text));
}

void dbr_arena_adopt(dbr_arena *arena, void *malloced)
{
    if (malloced != NULL) {
        struct dbr_arena_adopted *a = DBR_NEW(arena, struct dbr_arena_adopted);
        *a = (struct dbr_arena_adopted){.next = arena->owned, .malloced = malloced};
        arena->owned = a;
    }
}

void dbr_arena_absorb(dbr_arena *arena, dbr_arena *from)
{
    struct dbr_arena_block **end = &arena->head; // behind the blocks that are there: the first stays usable
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = from->head;
    struct dbr_arena_adopted **last = &arena->owned;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = from->owned;
    *from = (dbr_arena){0};
}

static void free_adopted(dbr_arena *arena)
{
    for (const struct dbr_arena_adopted *a = arena->owned; a != NULL; a = a->next) {
        free(a->malloced);
    }
    arena->owned = NULL;
}

void dbr_arena_release(dbr_arena *arena)
{
    free_adopted(arena);
    struct dbr_arena_block *b = arena->head;
    while (b != NULL) {
        struct dbr_arena_block *next = b->next;
        free(b);
        b = next;
    }
    arena->head = NULL;
}

void dbr_arena_reset(dbr_arena *arena)
{
    free_adopted(arena);
#ifndef DBR_ARENA_DEBUG
    struct dbr_arena_block *keep = arena->head;
    if (keep != NULL && keep->cap <= BLOCK_MAX_BYTES) {
        arena->head = keep->next;
        dbr_arena_release(arena);
        keep->next = NULL;
        keep->used = 0;
        arena->head = keep;
        return;
    }
#endif
    dbr_arena_release(arena);
}

static struct dbr_arena_block *new_block(size_t cap)
{
    size_t size = 0;
    if (__builtin_add_overflow(sizeof(struct dbr_arena_block), cap, &size)) {
        dbr_out_of_memory(cap);
    }
    struct dbr_arena_block *b = dbr_xmalloc_large(size);
    b->next = NULL;
    b->used = 0;
    b->cap = cap;
    return b;
}

static void *cut_piece(struct dbr_arena_block *b, size_t size_bytes)
{
    assert(size_bytes <= b->cap - b->used);
    void *p = b->bytes + b->used;
    b->used += size_bytes;
    return memset(p, 0, size_bytes);
}
