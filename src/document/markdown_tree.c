/*
 * cmark-gfm's trees: making, freeing, and walking them as they are. This file and markdown.c alone know cmark.
 *
 * Extensions: tables only. Task boxes are read from the text where they matter; footnotes stay text, so that
 * nodes stand in document order; cmark's autolinks have quadratic cases before 0.29.0.gfm.7.
 */
#include "document/markdown_tree.h"
#include "document/markdown_memory.h"

#include "base/limits.h"

#include <cmark-gfm-core-extensions.h>
#include <pthread.h>

static void fill_event(cmark_node *node, dbr_md_event *e);

cmark_node *md_tree_parse(const dbr_md *md, dbr_slice clean, const md_piece *piece)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static cmark_mem memory = {md_memory_zeroed, md_memory_resize, md_memory_give_back};
    (void)pthread_once(&once, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    (void)cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    if (piece != NULL && piece->head != SIZE_MAX) {
        size_t head = md->line_begins[piece->head];
        cmark_parser_feed(parser, clean.ptr + head, md->line_begins[piece->head + 2] - head);
    }
    size_t begin = piece != NULL ? md->line_begins[piece->line] : 0;
    size_t end = piece != NULL && piece->past < md->n_lines ? md->line_begins[piece->past] : clean.len;
    cmark_parser_feed(parser, clean.ptr + begin, end - begin);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

void md_tree_free(cmark_node *root)
{
#ifdef DBR_ARENA_DEBUG
    cmark_node_free(root);
#else
    (void)root; // it goes with its memory
#endif
}

dbr_code dbr_md_visit(dbr_slice bytes, dbr_md_visitor *visit, void *data, dbr_err *err)
{
    if (bytes.len > DBR_MAX_REPORT_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "report is larger than %u MiB", DBR_MAX_REPORT_BYTES >> 20);
    }
    dbr_arena arena = {0};
    bytes = bytes.ptr != NULL ? bytes : dbr_slice_str("");
    dbr_slice clean = dbr_md_clean(&arena, bytes, dbr_md_front(bytes));
    md_memory_begin(clean.len);
    cmark_node *root = md_tree_parse(NULL, clean, NULL);
    cmark_consolidate_text_nodes(root);
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_event_type t = cmark_iter_next(iter); t != CMARK_EVENT_DONE; t = cmark_iter_next(iter)) {
        dbr_md_event e = {.type = DBR_MD_ON_OTHER, .is_entering = t == CMARK_EVENT_ENTER};
        fill_event(cmark_iter_get_node(iter), &e);
        visit(data, &e);
    }
    cmark_iter_free(iter);
    md_tree_free(root);
    md_memory_end();
    dbr_arena_release(&arena);
    return DBR_OK;
}

static void fill_event(cmark_node *node, dbr_md_event *e)
{
    static const struct {
        const char *name;
        dbr_md_event_type type;
    } types[] = {{"text", DBR_MD_ON_TEXT},
                 {"link", DBR_MD_ON_LINK},
                 {"table_cell", DBR_MD_ON_CELL},
                 {"table_row", DBR_MD_ON_ROW},
                 {"table_header", DBR_MD_ON_ROW},
                 {"paragraph", DBR_MD_ON_PARAGRAPH},
                 {"heading", DBR_MD_ON_HEADING},
                 {"strong", DBR_MD_ON_STRONG},
                 {"emph", DBR_MD_ON_EMPH},
                 {"code", DBR_MD_ON_CODE},
                 {"softbreak", DBR_MD_ON_SOFT_BREAK},
                 {"linebreak", DBR_MD_ON_LINE_BREAK},
                 {"item", DBR_MD_ON_ITEM},
                 {"list", DBR_MD_ON_LIST},
                 {"table", DBR_MD_ON_TABLE},
                 {"block_quote", DBR_MD_ON_QUOTE},
                 {"code_block", DBR_MD_ON_CODE_BLOCK},
                 {"html_block", DBR_MD_ON_HTML_BLOCK},
                 {"html_inline", DBR_MD_ON_HTML},
                 {"thematic_break", DBR_MD_ON_RULE},
                 {"image", DBR_MD_ON_IMAGE}};
    const char *name = cmark_node_get_type_string(node);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && e->type == DBR_MD_ON_OTHER; i++) {
        e->type = strcmp(types[i].name, name) == 0 ? types[i].type : e->type;
    }
    e->line = (uint64_t)cmark_node_get_start_line(node);
    e->literal = dbr_slice_str(cmark_node_get_literal(node));
    if (e->type == DBR_MD_ON_LINK || e->type == DBR_MD_ON_IMAGE) {
        e->url = dbr_slice_str(cmark_node_get_url(node));
        e->title = dbr_slice_str(cmark_node_get_title(node));
    } else if (e->type == DBR_MD_ON_HEADING) {
        e->level = cmark_node_get_heading_level(node);
    } else if (e->type == DBR_MD_ON_LIST) {
        e->is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        e->level = cmark_node_get_list_start(node);
    } else if (e->type == DBR_MD_ON_PARAGRAPH) {
        cmark_node *list = cmark_node_parent(cmark_node_parent(node));
        e->is_tight = list != NULL && cmark_node_get_list_tight(list) == 1;
    } else if (e->type == DBR_MD_ON_ROW) {
        e->is_head = cmark_node_previous(node) == NULL;
    } else if (e->type == DBR_MD_ON_TABLE) {
        e->literal = dbr_slice_of((const char *)cmark_gfm_extensions_get_table_alignments(node),
                                  cmark_gfm_extensions_get_table_columns(node));
    }
}
