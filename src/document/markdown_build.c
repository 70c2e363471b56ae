/*
 * cmark-gfm's tree → ours. The only file that knows cmark.
 *
 * Taken from cmark: which blocks there are, their first and last lines, and the sequence of inlines. Made
 * here: the offsets of everything (align.c), the cells of table rows (a '|' with no '\' before it ends one),
 * the line of a table's head (two above its first row: cmark gives the line where the paragraph began),
 * container ends (their last descendant), bare URLs.
 *
 * Extensions: tables only. Task boxes are read from the text where they matter; footnotes stay text, so that
 * nodes stand in document order; cmark's autolinks have quadratic cases before 0.29.0.gfm.7.
 */
#include "document/markdown_build.h"
#include "document/markdown_memory.h"
#include "document/markdown_rows.h"

#include "base/limits.h"

#include <assert.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <pthread.h>

static cmark_parser *new_parser(void);
static cmark_node *parse(const dbr_md *md, dbr_slice clean, const md_piece *piece);
static bool build_rows(md_builder *b, dbr_slice clean, const md_piece *piece, md_piece *next);
static dbr_md_block *push_block(md_builder *b, dbr_md_type type);
static void add_text(md_builder *b, dbr_slice literal);
static void free_tree(cmark_node *root);
static void fill_event(cmark_node *node, dbr_md_event *e);
static bool begins_right(md_builder *b, cmark_node *root, const md_piece *piece);
static bool is_whole(md_builder *b, cmark_node *root, const md_piece *piece, md_piece *next);
static dbr_code walk(md_builder *b, cmark_node *root, dbr_err *err);
static bool block_type(md_builder *b, cmark_node *node, dbr_md_type *ret);
static void open_block(md_builder *b, cmark_node *node, dbr_md_type type);
static void place_block(md_builder *b, cmark_node *node, dbr_md_block *block);
static void place_row(md_builder *b, cmark_node *node, dbr_md_block *block);
static void begin_leaf(md_builder *b, dbr_md_block *block);
static void enter_inline(md_builder *b, cmark_node *node);
static void leave_inline(md_builder *b, cmark_node *node);
static uint32_t *add_plain(md_builder *b, dbr_slice s);
static void open_link(md_builder *b, cmark_node *node);
static void close_link(md_builder *b, cmark_node *node);
static void open_image(md_builder *b);
static void close_image(md_builder *b, cmark_node *node);
static size_t line_begin(const dbr_md *md, int line);
static size_t line_end(const dbr_md *md, int line);
static size_t position(const dbr_md *md, int line, int column);
static size_t trim_end(const dbr_md *md, size_t begin, size_t end);

bool md_build_piece(md_builder *b, dbr_slice clean, const md_piece *piece, md_piece *next, dbr_code *ret_rc,
                    dbr_err *err)
{
    if (build_rows(b, clean, piece, next)) {
        return true;
    }
    cmark_node *root = parse(b->md, clean, piece);
    bool is_fine =
        begins_right(b, root, piece) && (piece->past == b->md->n_lines || is_whole(b, root, piece, next));
    if (is_fine) {
        b->is_continued = piece->head != SIZE_MAX;
        b->before = (int)piece->line - (b->is_continued ? 2 : 0);
        *ret_rc = walk(b, root, err);
    }
    free_tree(root);
    return is_fine;
}

/* Whether the table goes on whose head was guessed: else its lines count for other things. */
static bool begins_right(md_builder *b, cmark_node *root, const md_piece *piece)
{
    dbr_md_type type = DBR_MD_DOCUMENT;
    cmark_node *first = cmark_node_first_child(root);
    return !piece->is_guess || (first != NULL && block_type(b, first, &type) && type == DBR_MD_TABLE &&
                                cmark_node_get_start_line(first) == 1);
}

/* Whether a piece can end where it was cut: its last block does not go on, or is a table that can be continued, whose head
 * `next` then has. */
static bool is_whole(md_builder *b, cmark_node *root, const md_piece *piece, md_piece *next)
{
    dbr_md_type type = DBR_MD_DOCUMENT;
    cmark_node *last = cmark_node_last_child(root);
    if (last == NULL || !block_type(b, last, &type)) {
        return true;
    }
    if (!piece->ends_in_rows) {
        return type != DBR_MD_CODE && type != DBR_MD_HTML;
    }
    size_t n_lines = piece->past - piece->line + (piece->head != SIZE_MAX ? 2 : 0);
    cmark_node *row = type == DBR_MD_TABLE ? cmark_node_last_child(last) : NULL;
    if (row == NULL || row == cmark_node_first_child(last) ||
        cmark_node_get_start_line(row) != (int)n_lines) {
        return false;
    }
    next->head = piece->head;
    if (piece->head == SIZE_MAX || cmark_node_previous(last) != NULL) {
        int first = cmark_node_get_start_line(cmark_node_next(cmark_node_first_child(last)));
        next->head = piece->line + (size_t)first - 3 - (piece->head != SIZE_MAX ? 2 : 0);
    }
    return md_piece_can_repeat(b->md, next->head);
}

static dbr_code walk(md_builder *b, cmark_node *root, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    cmark_iter *it = cmark_iter_new(root);
    cmark_event_type event = CMARK_EVENT_NONE;
    while (rc == DBR_OK && (event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        dbr_md_type type = DBR_MD_DOCUMENT;
        if (block_type(b, node, &type)) {
            bool is_single =
                type == DBR_MD_CODE || type == DBR_MD_HTML || type == DBR_MD_RULE; // has no exit event
            if (type == DBR_MD_DOCUMENT) {
                continue; // one for all pieces
            }
            if (b->is_continued && type == DBR_MD_TABLE) {
                b->current = b->i_table;
                b->depth++;
                b->is_continued = false;
                cmark_iter_reset(it, cmark_node_first_child(node), CMARK_EVENT_EXIT); // past its head
                continue;
            }
            if (event == CMARK_EVENT_ENTER) {
                open_block(b, node, type);
                b->depth++;
                if (b->depth > (int)DBR_MAX_BLOCKS_DEEP) {
                    rc = dbr_fail(err, DBR_ELIMIT, "report is nested deeper than %u levels",
                                  DBR_MAX_BLOCKS_DEEP);
                }
            }
            if (event == CMARK_EVENT_EXIT || is_single) {
                md_build_close(b);
                b->depth--;
            }
        } else if (event == CMARK_EVENT_ENTER) {
            enter_inline(b, node);
        } else {
            leave_inline(b, node);
        }
    }
    cmark_iter_free(it);
    return rc;
}

/* An extension's types have only names: the two that are many are known by number once they were seen. */
static dbr_md_type extension_type(md_builder *b, cmark_node *node, cmark_node_type t)
{
    const char *name = cmark_node_get_type_string(node);
    if (strcmp(name, "table") == 0) {
        return DBR_MD_TABLE;
    }
    if (strcmp(name, "table_cell") == 0) {
        b->cell_type = t;
        return DBR_MD_CELL;
    }
    if (strncmp(name, "table", 5) == 0) {
        b->row_type = t;
        return DBR_MD_ROW;
    }
    return DBR_MD_HTML;
}

static bool block_type(md_builder *b, cmark_node *node, dbr_md_type *ret)
{
    cmark_node_type t = cmark_node_get_type(node);
    if ((t & CMARK_NODE_TYPE_MASK) != CMARK_NODE_TYPE_BLOCK) {
        return false;
    }
    if (t == b->cell_type) {
        *ret = DBR_MD_CELL;
    } else if (t == b->row_type) {
        *ret = DBR_MD_ROW;
    } else if (t == CMARK_NODE_DOCUMENT) {
        *ret = DBR_MD_DOCUMENT;
    } else if (t == CMARK_NODE_HEADING) {
        *ret = DBR_MD_HEADING;
    } else if (t == CMARK_NODE_PARAGRAPH) {
        *ret = DBR_MD_PARAGRAPH;
    } else if (t == CMARK_NODE_LIST) {
        *ret = DBR_MD_LIST;
    } else if (t == CMARK_NODE_ITEM) {
        *ret = DBR_MD_ITEM;
    } else if (t == CMARK_NODE_BLOCK_QUOTE) {
        *ret = DBR_MD_QUOTE;
    } else if (t == CMARK_NODE_CODE_BLOCK) {
        *ret = DBR_MD_CODE;
    } else if (t == CMARK_NODE_THEMATIC_BREAK) {
        *ret = DBR_MD_RULE;
    } else {
        *ret = extension_type(b, node, t);
    }
    return true;
}

static dbr_md_block *push_block(md_builder *b, dbr_md_type type)
{
    dbr_md_block *block = DBR_PUSH(&b->blocks);
    *block = (dbr_md_block){.type = type,
                            .parent = b->current,
                            .level = b->depth,
                            .text = b->plain.len,
                            .text_end = b->plain.len,
                            .span = b->spans.n};
    b->current = b->blocks.n - 1;
    return block;
}

static void open_block(md_builder *b, cmark_node *node, dbr_md_type type)
{
    dbr_md_block *block = push_block(b, type);
    b->i_table = type == DBR_MD_TABLE ? b->current : b->i_table;
    if (type == DBR_MD_HEADING) {
        block->level = cmark_node_get_heading_level(node);
    }
    block->is_ordered = type == DBR_MD_LIST && cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    if (type == DBR_MD_ROW) {
        place_row(b, node, block);
    } else if (type == DBR_MD_CELL) {
        md_text_range cell = b->i_cell < b->cells.n ? b->cells.items[b->i_cell]
                                                    : (md_text_range){b->blocks.items[block->parent].end,
                                                                      b->blocks.items[block->parent].end};
        b->i_cell++;
        block->begin = cell.begin;
        block->end = cell.end;
    } else {
        place_block(b, node, block);
    }
    if (md_build_is_leaf(type)) {
        begin_leaf(b, block);
    }
}

void md_build_close(md_builder *b)
{
    dbr_md_block *block = &b->blocks.items[b->current];
    block->past = b->blocks.n;
    block->n_spans = b->spans.n - block->span;
    if (md_build_is_leaf(block->type)) {
        block->text_end = b->plain.len;
        md_build_urls(b, block);
        block->n_spans = b->spans.n - block->span;
        *add_plain(b, dbr_slice_str("\n")) =
            (uint32_t)(block->end < b->md->bytes.len ? block->end : b->md->bytes.len);
    } else {
        block->text = block->text_end = 0;
    }
    if (b->current != 0) { // containers end with their last descendant
        dbr_md_block *parent = &b->blocks.items[block->parent];
        bool grows = parent->type != DBR_MD_ROW && block->end > parent->end;
        parent->end = grows ? block->end : parent->end;
        if (parent->type == DBR_MD_TABLE && block->begin < parent->begin) {
            parent->begin = block->begin;
        }
        b->current = block->parent;
    }
}

/* Lines of a node in the document, from 1. */
static int first_line(const md_builder *b, cmark_node *node)
{
    return b->before + cmark_node_get_start_line(node);
}

static int last_line(const md_builder *b, cmark_node *node)
{
    return b->before + cmark_node_get_end_line(node);
}

/* cmark's last line of a block that is code, `last`, or the line before what comes next: cmark is one line too far where the
 * code's container ended before its fence did. */
static int last_code_line(const md_builder *b, cmark_node *node, int last)
{
    cmark_node *next = cmark_node_next(node);
    for (cmark_node *n = node; next == NULL && n != NULL; n = cmark_node_parent(n)) {
        next = cmark_node_next(n);
    }
    if (next != NULL && cmark_node_get_start_line(next) <= 0) { // what a table was cut off from
        next = cmark_node_next(next);
    }
    int past = next != NULL ? first_line(b, next) : last + 1;
    return past > first_line(b, node) && past <= last ? past - 1 : last;
}

static void place_block(md_builder *b, cmark_node *node, dbr_md_block *block)
{
    const dbr_md *md = b->md;
    if (block->type == DBR_MD_DOCUMENT) {
        block->end = md->bytes.len;
        return;
    }
    int first = first_line(b, node);
    int last = last_line(b, node) - (cmark_node_get_end_column(node) == 0 ? 1 : 0);
    last = block->type == DBR_MD_CODE ? last_code_line(b, node, last) : last;
    if (block->type == DBR_MD_TABLE) { // grows from its rows: what cmark says includes a paragraph before it
        block->begin = line_end(md, last_line(b, node));
        block->end = 0;
    } else if (cmark_node_get_start_line(node) <= 0) { // a paragraph that a table was cut off from
        cmark_node *table = cmark_node_next(node);
        cmark_node *head = table != NULL ? cmark_node_first_child(table) : NULL;
        cmark_node *row = head != NULL ? cmark_node_next(head) : NULL;
        int head_line = row != NULL ? first_line(b, row) - 2 : table != NULL ? last_line(b, table) - 1 : 1;
        int begin_line = table != NULL ? first_line(b, table) : 1;
        block->begin = position(md, begin_line, table != NULL ? cmark_node_get_start_column(table) : 1);
        block->end = trim_end(md, block->begin, line_begin(md, head_line));
    } else {
        last = last < first ? first : last;
        block->begin = position(md, first, cmark_node_get_start_column(node));
        bool is_container =
            block->type == DBR_MD_LIST || block->type == DBR_MD_QUOTE || block->type == DBR_MD_ITEM;
        block->end = trim_end(md, block->begin, line_end(md, is_container ? first : last));
    }
    if (block->begin < b->blocks.items[block->parent].begin && block->parent != b->current) {
        block->begin = b->blocks.items[block->parent].begin;
    }
    block->end = block->end < block->begin && block->type != DBR_MD_TABLE ? block->begin : block->end;
}

static void place_row(md_builder *b, cmark_node *node, dbr_md_block *block)
{
    const dbr_md *md = b->md;
    cmark_node *table = cmark_node_parent(node);
    int line = first_line(b, node);
    block->is_head = cmark_node_previous(node) == NULL;
    block->begin = position(md, line, cmark_node_get_start_column(node));
    cmark_node *row = block->is_head ? cmark_node_next(node) : NULL;
    int row_line = !block->is_head ? line : row != NULL ? first_line(b, row) - 2 : last_line(b, table) - 1;
    if (row_line > line || !block->is_head) { // the column is that of the paragraph before the table
        block->begin = line_begin(md, row_line);
        line = row_line;
        while (block->begin < line_end(md, line) && memchr(" \t>", md->bytes.ptr[block->begin], 3) != NULL) {
            block->begin++;
        }
    }
    block->end = trim_end(md, block->begin, line_end(md, line));
    b->i_cell = 0;
    b->cells.n = 0;
    md_row_cells(md->bytes, block->begin, block->end, &b->cells);
}

static void begin_leaf(md_builder *b, dbr_md_block *block)
{
    size_t at = block->begin;
    const char *s = b->md->bytes.ptr;
    if (block->type == DBR_MD_HEADING) {
        while (at < block->end && s[at] == '#') {
            at++;
        }
    }
    b->align = (dbr_align){.bytes = b->md->bytes, .at = at, .end = block->end, .is_fresh = true};
}

static void add_text(md_builder *b, dbr_slice literal)
{
    size_t begin = b->plain.len;
    (void)dbr_align_text(&b->align, literal, add_plain(b, literal));
    if (dbr_slice_find_char(literal, '\xEF') != SIZE_MAX) {
        b->plain.len =
            dbr_md_fold_wide(b->plain.ptr, (uint32_t *)(void *)b->offsets.ptr, begin, b->plain.len);
        b->offsets.len = b->plain.len * sizeof(uint32_t);
    }
}

static void enter_inline(md_builder *b, cmark_node *node)
{
    cmark_node_type t = cmark_node_get_type(node);
    dbr_slice literal = dbr_slice_str(cmark_node_get_literal(node));
    if (t == CMARK_NODE_TEXT) {
        add_text(b, literal);
    } else if (t == CMARK_NODE_CODE) {
        *DBR_PUSH(&b->spans) =
            (dbr_md_span){.kind = DBR_MD_CODE_SPAN, .begin = b->plain.len, .end = b->plain.len + literal.len};
        (void)dbr_align_code(&b->align, literal, add_plain(b, literal));
    } else if (t == CMARK_NODE_SOFTBREAK || t == CMARK_NODE_LINEBREAK) {
        uint32_t *offset = add_plain(b, dbr_slice_str("\n"));
        *offset = (uint32_t)dbr_align_break(&b->align);
    } else if (t == CMARK_NODE_HTML_INLINE) {
        if (dbr_slice_starts(literal, "<br") || dbr_slice_starts(literal, "<BR")) {
            *add_plain(b, dbr_slice_str("\n")) = (uint32_t)b->align.at;
        }
        dbr_align_skip(&b->align, literal);
    } else if (t == CMARK_NODE_LINK) {
        open_link(b, node);
    } else if (t == CMARK_NODE_IMAGE) {
        open_image(b);
    } else if (t == CMARK_NODE_STRONG || t == CMARK_NODE_EMPH) {
        *DBR_PUSH(&b->open_spans) = b->spans.n;
        *DBR_PUSH(&b->spans) = (dbr_md_span){.kind = t == CMARK_NODE_STRONG ? DBR_MD_STRONG : DBR_MD_EMPH,
                                             .begin = b->plain.len};
    }
}

static void leave_inline(md_builder *b, cmark_node *node)
{
    cmark_node_type t = cmark_node_get_type(node);
    if (t == CMARK_NODE_LINK) {
        close_link(b, node);
    } else if (t == CMARK_NODE_IMAGE) {
        close_image(b, node);
    } else if (t == CMARK_NODE_STRONG || t == CMARK_NODE_EMPH) {
        assert(b->open_spans.n > 0);
        size_t i = b->open_spans.items[--b->open_spans.n];
        if (i < b->spans.n) { // not one that went away with an image
            b->spans.items[i].end = b->plain.len;
        }
    }
}

/* Appends to the plain text; returns where the offsets go. */
static uint32_t *add_plain(md_builder *b, dbr_slice s)
{
    dbr_buf_slice(&b->plain, s);
    char *room =
        dbr_buf_reserve(&b->offsets, (s.len + 1) * sizeof(uint32_t)); // the empty text has an address too
    b->offsets.len = b->plain.len * sizeof(uint32_t);
    assert(room != NULL && !b->plain.failed); // a report is limited; so are both
    return (uint32_t *)(void *)room;
}

static void open_link(md_builder *b, cmark_node *node)
{
    dbr_link *link = DBR_PUSH(&b->links);
    dbr_slice url = dbr_slice_str(cmark_node_get_url(node));
    dbr_slice title = dbr_slice_str(cmark_node_get_title(node));
    link->url = dbr_slice_dup(b->arena, url);
    link->title = dbr_slice_dup(b->arena, title);
    link->is_claim = title.len > 0 && title.ptr[0] == '=';
    link->at.begin = dbr_align_open(&b->align, false);
    link->text_at.begin = b->align.at;
    *DBR_PUSH(&b->link_texts) = (md_text_range){b->plain.len, b->plain.len};
    *DBR_PUSH(&b->open_spans) = b->spans.n;
    *DBR_PUSH(&b->spans) = (dbr_md_span){.kind = DBR_MD_LINK, .begin = b->plain.len};
}

static void close_link(md_builder *b, cmark_node *node)
{
    assert(b->links.n > 0 && b->open_spans.n > 0);
    size_t i_span = b->open_spans.items[--b->open_spans.n];
    dbr_link *link = &b->links.items[b->links.n - 1]; // links do not nest
    link->at.end = dbr_align_close(&b->align, link->at.begin, dbr_slice_str(cmark_node_get_url(node)),
                                   &link->text_at.end);
    md_text_range *text = &b->link_texts.items[b->links.n - 1];
    text->end = b->plain.len;
    if (i_span < b->spans.n) {
        b->spans.items[i_span].end = b->plain.len;
        bool is_angle = link->at.begin < link->at.end && b->md->bytes.ptr[link->at.begin] == '<';
        b->spans.items[i_span].kind = is_angle ? DBR_MD_URL : DBR_MD_LINK;
    }
}

static void open_image(md_builder *b)
{
    (void)dbr_align_open(&b->align, true);
    if (b->image_depth++ == 0) {
        b->image_plain = b->plain.len;
        b->image_spans = b->spans.n;
        b->image_links = b->links.n;
    }
}

static void close_image(md_builder *b, cmark_node *node)
{
    size_t text_end = 0;
    assert(b->image_depth > 0);
    (void)dbr_align_close(&b->align, b->align.end, dbr_slice_str(cmark_node_get_url(node)), &text_end);
    if (--b->image_depth == 0) {
        b->plain.len = b->image_plain;
        b->offsets.len = b->image_plain * sizeof(uint32_t);
        b->spans.n = b->image_spans;
        b->links.n = b->image_links;
        b->link_texts.n = b->image_links;
    }
}

static size_t line_begin(const dbr_md *md, int line)
{
    if (line < 1) {
        return 0;
    }
    return (size_t)line <= md->n_lines ? md->line_begins[line - 1] : md->bytes.len;
}

/* Offset of the line break that ends it. */
static size_t line_end(const dbr_md *md, int line)
{
    size_t begin = line_begin(md, line);
    return trim_end(md, begin, line_begin(md, line + 1 > 1 ? line + 1 : 2));
}

static size_t position(const dbr_md *md, int line, int column)
{
    size_t begin = line_begin(md, line);
    size_t end = line_end(md, line);
    size_t at = begin + (column > 0 ? (size_t)column - 1 : 0);
    return at < end ? at : end;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t trim_end(const dbr_md *md, size_t begin, size_t end)
{
    while (end > begin && is_blank(md->bytes.ptr[end - 1])) {
        end--;
    }
    return end;
}

void md_build_open(md_builder *b, dbr_md_type type)
{
    open_block(b, NULL, type);
    b->depth++;
}

void md_build_release(md_builder *b)
{
    dbr_buf_release(&b->plain);
    dbr_buf_release(&b->offsets);
    DBR_VEC_RELEASE(&b->blocks);
    DBR_VEC_RELEASE(&b->spans);
    DBR_VEC_RELEASE(&b->open_spans);
    DBR_VEC_RELEASE(&b->links);
    DBR_VEC_RELEASE(&b->link_texts);
    DBR_VEC_RELEASE(&b->cells);
}

/* ---- rows of a table that goes on ---- */

/* The inlines of the next cell that cmark was given as a heading. */
static void walk_cell(md_builder *b, cmark_iter *it)
{
    for (cmark_event_type e = cmark_iter_next(it); e != CMARK_EVENT_DONE; e = cmark_iter_next(it)) {
        cmark_node *node = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HEADING && e == CMARK_EVENT_EXIT) {
            return;
        }
        if (type != CMARK_NODE_HEADING && type != CMARK_NODE_DOCUMENT && e == CMARK_EVENT_ENTER) {
            enter_inline(b, node);
        } else if (type != CMARK_NODE_HEADING && type != CMARK_NODE_DOCUMENT) {
            leave_inline(b, node);
        }
    }
}

static void build_row(md_builder *b, dbr_slice clean, const md_rows *rows, size_t i_row, cmark_iter *it)
{
    dbr_md_block *row = push_block(b, DBR_MD_ROW);
    row->begin = rows->rows.items[i_row].begin;
    row->end = rows->rows.items[i_row].end;
    b->depth++;
    for (size_t i = 0; i < rows->n_columns; i++) {
        const md_row_cell *cell = &rows->cells.items[i_row * rows->n_columns + i];
        dbr_md_block *block = push_block(b, DBR_MD_CELL);
        block->begin = cell->begin;
        block->end = cell->end;
        begin_leaf(b, block);
        if (cell->is_marked) {
            walk_cell(b, it);
        } else if (cell->end > cell->begin) {
            add_text(b, dbr_slice_sub(clean, cell->begin, cell->end));
        }
        md_build_close(b);
    }
    md_build_close(b);
    b->depth--;
}

/* Builds a piece that is nothing but rows of a table that goes on: its cells are known without cmark's table extension, which
 * reads each row twice; cells with marks in them are given to cmark as headings. False, and nothing built, for any other piece. */
static bool build_rows(md_builder *b, dbr_slice clean, const md_piece *piece, md_piece *next)
{
    md_rows rows = {0};
    bool is_fine =
        (piece->ends_in_rows || piece->past == b->md->n_lines) && md_rows_read(b->md, clean, piece, &rows);
    if (is_fine) {
        cmark_parser *parser = new_parser();
        cmark_parser_feed(parser, rows.marked.ptr != NULL ? rows.marked.ptr : "", rows.marked.len);
        cmark_node *root = cmark_parser_finish(parser);
        cmark_parser_free(parser);
        cmark_iter *it = cmark_iter_new(root);
        b->current = b->i_table;
        b->depth++;
        for (size_t i = 0; i < rows.rows.n; i++) {
            build_row(b, clean, &rows, i, it);
        }
        md_build_close(b);
        b->depth--;
        cmark_iter_free(it);
        free_tree(root);
        next->head = piece->ends_in_rows ? piece->head : next->head;
    }
    md_rows_release(&rows);
    return is_fine;
}

/* ---- cmark's trees ---- */

static cmark_parser *new_parser(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static cmark_mem memory = {md_memory_zeroed, md_memory_resize, md_memory_give_back};
    (void)pthread_once(&once, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    (void)cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    return parser;
}

/* The tree of a piece, of all of `clean` where it is NULL (so may `md` be then). Lines count from the first that cmark is given.
 * The tree owns nothing of the parser's but what the (never freed) extension gives it; it lives until free_tree. */
static cmark_node *parse(const dbr_md *md, dbr_slice clean, const md_piece *piece)
{
    cmark_parser *parser = new_parser();
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

static void free_tree(cmark_node *root)
{
#ifdef DBR_ARENA_DEBUG
    cmark_node_free(root);
#else
    (void)root; // it goes with its memory
#endif
}

/* ---- in order ---- */

dbr_code dbr_md_visit(dbr_slice bytes, dbr_md_visitor *visit, void *data, dbr_err *err)
{
    if (bytes.len > DBR_MAX_REPORT_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "report is larger than %u MiB", DBR_MAX_REPORT_BYTES >> 20);
    }
    dbr_arena arena = {0};
    bytes = bytes.ptr != NULL ? bytes : dbr_slice_str("");
    dbr_slice clean = dbr_md_clean(&arena, bytes, dbr_md_front(bytes));
    md_memory_begin(clean.len);
    cmark_node *root = parse(NULL, clean, NULL);
    cmark_consolidate_text_nodes(root);
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_event_type t = cmark_iter_next(iter); t != CMARK_EVENT_DONE; t = cmark_iter_next(iter)) {
        dbr_md_event e = {.type = DBR_MD_ON_OTHER, .is_entering = t == CMARK_EVENT_ENTER};
        fill_event(cmark_iter_get_node(iter), &e);
        visit(data, &e);
    }
    cmark_iter_free(iter);
    free_tree(root);
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
