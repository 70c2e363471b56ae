/* cmark's trees, private to document; markdown_tree.c. */
#ifndef DBR_DOCUMENT_MARKDOWN_TREE_H
#define DBR_DOCUMENT_MARKDOWN_TREE_H

#include "document/markdown_pieces.h"

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

/*
 * The tree of a piece of `clean`, after the head of the table that goes on in it; of all of it where `piece` is NULL (so may `md`
 * be then). Lines count from the first that cmark is given. The tree owns nothing of the parser's but what the (never freed)
 * extension gives it; it stands in the thread's memory, which has to be begun (markdown_memory.h), until md_tree_free.
 */
cmark_node *md_tree_parse(const dbr_md *md, dbr_slice clean, const md_piece *piece);
void md_tree_free(cmark_node *root);

#endif
