/*
 * Memory for cmark's trees. A report of one megabyte becomes some two hundred thousand small pieces, which malloc hands out and
 * takes back one by one: a fifth of the time of reading a table. Here pieces are cut from large chunks and die together.
 *
 * cmark's allocator has no context, so the chunks hang on a variable of the thread. A piece carries its size before it, for
 * realloc; the last piece grows and shrinks where it is (cmark's buffers grow while they are the last), others are copied and
 * what they leave is lost until the end. Chunks are sized by the document, so that a small one costs little.
 *
 * Under ASan (DBR_ARENA_DEBUG) every piece is malloc's, so that it sees overruns.
 */
#include "document/markdown_memory.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#ifdef DBR_ARENA_DEBUG

void md_memory_begin(size_t document_bytes)
{
    (void)document_bytes;
}

void md_memory_again(void)
{
}

void md_memory_end(void)
{
}

void *md_memory_zeroed(size_t n, size_t item_bytes)
{
    return dbr_xcalloc(n, item_bytes);
}

void *md_memory_resize(void *old, size_t size)
{
    return dbr_xrealloc(old, size);
}

void md_memory_give_back(void *old)
{
    free(old);
}

#else

#define ALIGN           16u
#define CHUNK_MIN_BYTES ((size_t)16 << 10)
#define CHUNK_MAX_BYTES (((size_t)4 << 20) - sizeof(chunk)) // whole large pages
#define BYTES_A_BYTE    4u // of a tree, a byte of the document: one chunk does for prose

typedef struct chunk {
    struct chunk *next;
    size_t used, cap;
    _Alignas(ALIGN) unsigned char bytes[];
} chunk;

/* Before each piece. */
typedef struct piece {
    _Alignas(ALIGN) size_t size;
} piece;

static _Thread_local chunk *pool_head;       // no context in cmark_mem: see the top
static _Thread_local size_t pool_next_bytes; // of the next chunk; 0: none is begun

static size_t rounded(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static void *cut_new(size_t size);
static void free_chunks(void);

/* In line where the chunk has room: cmark asks for many small pieces. */
static inline void *cut(size_t size)
{
    size_t whole = sizeof(piece) + rounded(size);
    chunk *c = pool_head;
    if (size > CHUNK_MIN_BYTES || c == NULL || c->cap - c->used < whole) {
        return cut_new(size);
    }
    piece *p = (piece *)(void *)(c->bytes + c->used);
    c->used += whole;
    p->size = whole - sizeof(piece);
    return p + 1;
}

static void *cut_new(size_t size)
{
    size_t whole = 0;
    if (__builtin_add_overflow(size, sizeof(piece) + ALIGN, &whole)) {
        dbr_out_of_memory(size);
    }
    whole = sizeof(piece) + rounded(size);
    if (pool_head == NULL || pool_head->cap - pool_head->used < whole) {
        size_t cap = whole > pool_next_bytes ? whole : pool_next_bytes;
        chunk *c = dbr_xmalloc_large(sizeof(chunk) + cap);
        *c = (chunk){.next = pool_head, .cap = cap};
        pool_head = c;
        pool_next_bytes = pool_next_bytes < CHUNK_MAX_BYTES ? 2 * pool_next_bytes : CHUNK_MAX_BYTES;
    }
    piece *p = (piece *)(void *)(pool_head->bytes + pool_head->used);
    pool_head->used += whole;
    p->size = rounded(size);
    return p + 1;
}

void *md_memory_zeroed(size_t n, size_t item_bytes)
{
    size_t size = 0;
    assert(pool_next_bytes > 0);
    if (__builtin_mul_overflow(n, item_bytes, &size)) {
        dbr_out_of_memory(SIZE_MAX);
    }
    void *p = cut(size);
    return memset(p, 0, size);
}

/* Whether a piece is the last of its chunk, and so can grow there. */
static bool is_last(const piece *p)
{
    return pool_head != NULL &&
           (const unsigned char *)(p + 1) + p->size == pool_head->bytes + pool_head->used;
}

void *md_memory_resize(void *old, size_t size)
{
    if (old == NULL) {
        return cut(size);
    }
    piece *p = (piece *)old - 1;
    size_t room = is_last(p) ? pool_head->cap - pool_head->used + p->size : p->size;
    if (size <= room - room % ALIGN) {
        if (is_last(p)) {
            pool_head->used = pool_head->used - p->size + rounded(size);
            p->size = rounded(size);
        }
        return old;
    }
    void *now = cut(size);
    return memcpy(now, old, p->size);
}

void md_memory_give_back(void *old)
{
    piece *p = old != NULL ? (piece *)old - 1 : NULL;
    if (p != NULL && is_last(p)) {
        pool_head->used -= sizeof(piece) + p->size;
    }
}

void md_memory_begin(size_t document_bytes)
{
    assert(pool_next_bytes == 0 && pool_head == NULL);
    size_t bytes = BYTES_A_BYTE * document_bytes;
    pool_next_bytes = bytes < CHUNK_MIN_BYTES   ? CHUNK_MIN_BYTES
                      : bytes > CHUNK_MAX_BYTES ? CHUNK_MAX_BYTES
                                                : bytes;
}

/* The last chunk is the largest, or as large as chunks get. */
void md_memory_again(void)
{
    if (pool_head != NULL) {
        chunk *kept = pool_head;
        pool_head = kept->next;
        free_chunks();
        kept->next = NULL;
        kept->used = 0;
        pool_head = kept;
    }
}

void md_memory_end(void)
{
    free_chunks();
    pool_next_bytes = 0;
}

static void free_chunks(void)
{
    while (pool_head != NULL) {
        chunk *next = pool_head->next;
        free(pool_head);
        pool_head = next;
    }
}

#endif
