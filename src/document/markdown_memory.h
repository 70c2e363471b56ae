/* Memory for cmark's trees, private to document; markdown_memory.c tells why. */
#ifndef DBR_DOCUMENT_MARKDOWN_MEMORY_H
#define DBR_DOCUMENT_MARKDOWN_MEMORY_H

#include <cmark-gfm.h>
#include <stddef.h>

typedef struct md_memory md_memory;

/* The allocator of one tree of a document of so many bytes: the thread's only one until md_memory_end, which frees the tree
 * with all that belongs to it. Not nested (asserted). */
cmark_mem *md_memory_begin(size_t document_bytes);
void md_memory_end(void);

#endif
