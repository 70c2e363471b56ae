/* Memory for cmark's trees, private to document; markdown_memory.c tells why. */
#ifndef DBR_DOCUMENT_MARKDOWN_MEMORY_H
#define DBR_DOCUMENT_MARKDOWN_MEMORY_H

#include <stddef.h>

/* Begins the memory of one tree of a document of so many bytes: the thread's only one until md_memory_end, which frees the tree
 * with all that belongs to it. Not nested (asserted). md_memory_again frees the tree and keeps memory for the next. */
void md_memory_begin(size_t document_bytes);
void md_memory_again(void);
void md_memory_end(void);

/* calloc, realloc and free of what lies between. */
void *md_memory_zeroed(size_t n, size_t item_bytes);
void *md_memory_resize(void *old, size_t size);
void md_memory_give_back(void *old);

#endif
