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

cmark_mem *md_memory_begin(size_t document_bytes)
{
    (void)document_bytes;
    return cmark_get_default_mem_allocator();
}

void md_memory_end(void)
{
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

static _Thread_local chunk *arg_head;       // no context in cmark_mem: see the top
static _Thread_local size_t arg_next_bytes; // of the next chunk; 0: none is begun

static size_t rounded(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static void *cut(size_t size)
{
    size_t whole = 0;
    if (__builtin_add_overflow(size, sizeof(piece) + ALIGN, &whole)) {
        dbr_out_of_memory(size);
    }
    whole = sizeof(piece) + rounded(size);
    if (arg_head == NULL || arg_head->cap - arg_head->used < whole) {
        size_t cap = whole > arg_next_bytes ? whole : arg_next_bytes;
        chunk *c = dbr_xmalloc_large(sizeof(chunk) + cap);
        *c = (chunk){.next = arg_head, .cap = cap};
        arg_head = c;
        arg_next_bytes = arg_next_bytes < CHUNK_MAX_BYTES ? 2 * arg_next_bytes : CHUNK_MAX_BYTES;
    }
    piece *p = (piece *)(void *)(arg_head->bytes + arg_head->used);
    arg_head->used += whole;
    p->size = rounded(size);
    return p + 1;
}

static void *take(size_t n, size_t item_bytes)
{
    size_t size = 0;
    assert(arg_next_bytes > 0);
    if (__builtin_mul_overflow(n, item_bytes, &size)) {
        dbr_out_of_memory(SIZE_MAX);
    }
    void *p = cut(size);
    return memset(p, 0, size);
}

/* Whether a piece is the last of its chunk, and so can grow there. */
static bool is_last(const piece *p)
{
    return arg_head != NULL && (const unsigned char *)(p + 1) + p->size == arg_head->bytes + arg_head->used;
}

static void *resize(void *old, size_t size)
{
    if (old == NULL) {
        return cut(size);
    }
    piece *p = (piece *)old - 1;
    size_t room = is_last(p) ? arg_head->cap - arg_head->used + p->size : p->size;
    if (size <= room - room % ALIGN) {
        if (is_last(p)) {
            arg_head->used = arg_head->used - p->size + rounded(size);
            p->size = rounded(size);
        }
        return old;
    }
    void *now = cut(size);
    return memcpy(now, old, p->size);
}

static void give_back(void *old)
{
    piece *p = old != NULL ? (piece *)old - 1 : NULL;
    if (p != NULL && is_last(p)) {
        arg_head->used -= sizeof(piece) + p->size;
    }
}

static cmark_mem allocator = {take, resize, give_back};

cmark_mem *md_memory_begin(size_t document_bytes)
{
    assert(arg_next_bytes == 0 && arg_head == NULL);
    size_t bytes = BYTES_A_BYTE * document_bytes;
    arg_next_bytes = bytes < CHUNK_MIN_BYTES   ? CHUNK_MIN_BYTES
                     : bytes > CHUNK_MAX_BYTES ? CHUNK_MAX_BYTES
                                               : bytes;
    return &allocator;
}

void md_memory_end(void)
{
    while (arg_head != NULL) {
        chunk *next = arg_head->next;
        free(arg_head);
        arg_head = next;
    }
    arg_next_bytes = 0;
}

#endif
