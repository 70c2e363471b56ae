/*
 * Markdown → our tree: pieces, halves, and what they make together.
 *
 * A large document is given to cmark in pieces (markdown_pieces.c), whose trees are a hundred times smaller than one of all
 * would be and stay in the processor's caches: cmark's nodes take some 70 bytes for each byte of a table. A piece that begins
 * within a table has the table's head before it once more, which is left out of what it yields.
 *
 * One that is worth a second thread is read in two halves, each piece by piece. Where the first half ends is only known when it was
 * read: the second half guesses (that no code goes on into it, what the head of its table is), and is read again when it guessed
 * wrong.
 */
#include "document/markdown.h"
#include "document/markdown_build.h"
#include "document/markdown_memory.h"
#include "document/markdown_pieces.h"

#include "base/limits.h"
#include "base/pool.h"

#include <assert.h>

#define WORTH_HALVES 32u // pieces
#define BYTES_A_LINK                                                                                         \
    64u // room for more is made as they come: brackets that are no links would ask for gigabytes
static_assert(WORTH_HALVES * MD_PIECE_BYTES == DBR_PAIR_MIN_BYTES,
              "halves are parsed as they are read and judged");

/* One of two halves, or all. */
typedef struct half {
    md_builder b;
    dbr_arena arena;
    const dbr_md *md;
    dbr_slice clean;
    size_t piece_bytes;
    md_piece lines; // what it is of the document
    md_piece next;  // what comes behind it, when it `is_whole`: it can end there
    bool is_whole, is_cut;
    size_t n_placed; // links that have their lines and addresses
    dbr_code rc;
    dbr_err err;
} half;

static void read_half(void *data, size_t i);
static void read_lines(half *h);
static void place_link(half *h, dbr_link *link);
static void join(half *first, half *second);
static bool cut_halves(half halves[2]);
static int compare_links(const void *a, const void *b);
static void keep(md_builder *b, dbr_md *md);

dbr_code dbr_md_parse(dbr_arena *arena, dbr_slice bytes, dbr_md *ret, dbr_err *err)
{
    return md_parse_pieces(arena, bytes, MD_PIECE_BYTES, ret, err);
}

dbr_code md_parse_pieces(dbr_arena *arena, dbr_slice bytes, size_t piece_bytes, dbr_md *ret, dbr_err *err)
{
    if (bytes.len > DBR_MAX_REPORT_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "report is larger than %u MiB", DBR_MAX_REPORT_BYTES >> 20);
    }
    bytes = bytes.ptr != NULL ? bytes : dbr_slice_str("");
    dbr_md md = {.bytes = bytes, .front = dbr_md_front(bytes)};
    dbr_md_index_lines(arena, bytes, &md);
    dbr_slice clean = dbr_md_clean(arena, bytes, md.front);
    half halves[2] = {{.md = &md,
                       .clean = clean,
                       .piece_bytes = piece_bytes,
                       .is_cut = clean.len / 2 > piece_bytes && md_pieces_are_possible(&md, clean),
                       .lines = {.past = md.n_lines, .head = SIZE_MAX}}};
    half *all = &halves[0];
    if (cut_halves(halves)) {
        dbr_pool_pair(read_half, halves);
        bool fits = all->is_whole && all->next.head == halves[1].lines.head; // what the second guessed
        if (all->rc == DBR_OK && fits && halves[1].is_whole && halves[1].rc == DBR_OK) {
            join(all, &halves[1]);
        } else if (all->rc == DBR_OK) {
            all->lines = all->is_whole ? all->next : all->lines; // the rest of it, by itself
            all->lines.past = md.n_lines;
            read_lines(all);
        }
        md_build_release(&halves[1].b);
        dbr_arena_absorb(&all->arena, &halves[1].arena);
    } else {
        read_half(halves, 0);
    }
    dbr_arena_absorb(arena, &all->arena);
    if (all->rc == DBR_OK) {
        md_build_close(&all->b);
        all->b.arena = arena;
        keep(&all->b, &md);
        *ret = md;
    } else if (err != NULL) {
        *err = all->err;
    }
    md_build_release(&all->b);
    return all->rc;
}

/* Divides a document that is worth it. */
static bool cut_halves(half halves[2])
{
    half *first = &halves[0];
    size_t n = first->clean.len;
    if (!first->is_cut || n / WORTH_HALVES < first->piece_bytes) {
        return false;
    }
    halves[1] = *first;
    md_piece cut = first->lines;
    md_piece_cut(first->md, first->clean, md_pieces_half(first->md, first->clean), &cut);
    halves[1].lines.line = cut.past;
    halves[1].lines.head = cut.ends_in_rows ? md_piece_head_above(first->md, cut.past) : SIZE_MAX;
    halves[1].lines.is_guess = cut.ends_in_rows;
    if (cut.past == first->md->n_lines || (cut.ends_in_rows && halves[1].lines.head == SIZE_MAX)) {
        return false;
    }
    first->lines = cut;
    return true;
}

static void read_half(void *data, size_t i)
{
    half *h = &((half *)data)[i];
    md_builder *b = &h->b;
    size_t past = h->lines.past < h->md->n_lines ? h->md->line_begins[h->lines.past] : h->clean.len;
    size_t n_bytes = past - h->md->line_begins[h->lines.line];
    b->arena = &h->arena;
    b->md = h->md;
    dbr_buf_init(&b->plain, 0);
    dbr_buf_init(&b->offsets, 0);
    n_bytes = i == 0 ? h->clean.len : n_bytes; // the first half takes the second in
    if (h->is_cut) {
        size_t last = i == 0 ? h->md->n_lines : h->lines.past;
        size_t begin = h->md->line_begins[h->lines.line];
        size_t n_links =
            dbr_slice_count(dbr_slice_sub(h->clean, begin, begin + n_bytes), '['); // most begin one
        n_links = n_links < n_bytes / BYTES_A_LINK ? n_links : n_bytes / BYTES_A_LINK;
        DBR_RESERVE(&b->blocks, md_pieces_blocks(h->md, h->clean, h->lines.line, last));
        DBR_RESERVE(&b->links, n_links);
        DBR_RESERVE(&b->link_texts, n_links);
    }
    (void)dbr_buf_reserve(&b->plain, n_bytes); // nearly all of it is text
    (void)dbr_buf_reserve(&b->offsets, n_bytes * sizeof(uint32_t));
    md_build_open(b, DBR_MD_DOCUMENT);
    if (h->lines.head != SIZE_MAX) {
        md_build_open(b, DBR_MD_TABLE); // what stands for it until they are joined
        md_build_close(b);
        b->depth--;
    }
    read_lines(h);
}

/* Parses and adds piece after piece. One that was cut at a wrong place is parsed again with twice the bytes. */
static void read_lines(half *h)
{
    const dbr_md *md = h->md;
    md_builder *b = &h->b;
    size_t bytes = h->piece_bytes;
    md_piece piece = h->lines;
    h->is_whole = true;
    md_memory_begin(h->is_cut ? 2 * bytes : h->clean.len);
    while (h->rc == DBR_OK && h->is_whole && piece.line < h->lines.past) {
        md_piece next = {.head = SIZE_MAX};
        piece.past = h->lines.past;
        piece.ends_in_rows = h->lines.ends_in_rows;
        if (h->is_cut) {
            md_piece_cut(md, h->clean, bytes, &piece);
        }
        if (md_build_piece(b, h->clean, &piece, &next, &h->rc, &h->err)) {
            next.line = piece.past;
            piece = next;
            bytes = h->piece_bytes;
        } else {
            h->is_whole = piece.past < h->lines.past;
            bytes *= 2;
        }
        md_memory_again();
    }
    md_memory_end();
    for (; h->n_placed < b->links.n; h->n_placed++) {
        place_link(h, &b->links.items[h->n_placed]);
    }
    h->next = piece;
    h->lines = h->is_whole ? h->lines : piece;
}

/* Lines and columns of a link, and what it leads to. */
static void place_link(half *h, dbr_link *link)
{
    size_t end = link->at.end > link->at.begin ? link->at.end : link->at.begin;
    size_t text_end = link->text_at.end > link->text_at.begin ? link->text_at.end : link->text_at.begin;
    link->at = dbr_md_at(h->md, link->at.begin, end);
    link->text_at = dbr_md_at(h->md, link->text_at.begin, text_end);
    bool is_foreign = dbr_slice_find(link->url, (dbr_slice)DBR_LIT("://")) != SIZE_MAX;
    link->is_address = !is_foreign && dbr_address_parse(&h->arena, link->url, &link->address);
}

/* The second half behind the first. */
static void join(half *first, half *second)
{
    md_builder *a = &first->b;
    md_builder *b = &second->b;
    size_t skip = second->lines.head != SIZE_MAX ? 2 : 1; // the document, and what stands for the table
    size_t n_blocks = a->blocks.n - skip;
    size_t n_spans = a->spans.n;
    size_t n_plain = a->plain.len;
    for (size_t i = skip; i < b->blocks.n; i++) {
        dbr_md_block block = b->blocks.items[i];
        block.parent = block.parent >= skip ? n_blocks + block.parent : block.parent == 1 ? a->i_table : 0;
        block.past += n_blocks;
        block.span += n_spans;
        block.text += md_build_is_leaf(block.type) ? n_plain : 0;
        block.text_end += md_build_is_leaf(block.type) ? n_plain : 0;
        *DBR_PUSH(&a->blocks) = block;
    }
    if (skip == 2) {
        dbr_md_block *table = &a->blocks.items[a->i_table];
        const dbr_md_block *rest = &b->blocks.items[1];
        table->past = n_blocks + rest->past;
        table->n_spans += rest->n_spans;
        table->end = rest->end > table->end ? rest->end : table->end;
    }
    for (size_t i = 0; i < b->spans.n; i++) {
        const dbr_md_span *span = &b->spans.items[i];
        *DBR_PUSH(&a->spans) =
            (dbr_md_span){.kind = span->kind, .begin = n_plain + span->begin, .end = n_plain + span->end};
    }
    for (size_t i = 0; i < b->links.n; i++) {
        const md_text_range *text = &b->link_texts.items[i];
        *DBR_PUSH(&a->links) = b->links.items[i];
        *DBR_PUSH(&a->link_texts) = (md_text_range){n_plain + text->begin, n_plain + text->end};
    }
    dbr_buf_slice(&a->plain, dbr_buf_view(&b->plain));
    dbr_buf_slice(&a->offsets, dbr_buf_view(&b->offsets));
}

static int compare_links(const void *a, const void *b)
{
    const dbr_link *x = a;
    const dbr_link *y = b;
    return x->at.begin < y->at.begin ? -1 : x->at.begin > y->at.begin ? 1 : 0;
}

/* Gives what was gathered to the arena. */
static void keep(md_builder *b, dbr_md *md)
{
    uint32_t last = (uint32_t)md->bytes.len;
    dbr_buf_add(&b->offsets, &last, sizeof(last));
    dbr_buf_str(&b->plain, ""); // it is there, and has its NUL
    assert(!b->offsets.failed && !b->plain.failed);
    md->plain = dbr_buf_view(&b->plain);
    md->offsets = (const uint32_t *)(const void *)b->offsets.ptr;
    md->blocks = b->blocks.items;
    md->n_blocks = b->blocks.n;
    md->spans = b->spans.items;
    md->n_spans = b->spans.n;
    md->links = b->links.items;
    md->n_links = b->links.n;
    dbr_arena_adopt(b->arena, b->plain.ptr);
    dbr_arena_adopt(b->arena, b->offsets.ptr);
    dbr_arena_adopt(b->arena, b->blocks.items);
    dbr_arena_adopt(b->arena, b->spans.items);
    dbr_arena_adopt(b->arena, b->links.items);
    for (size_t i = 0; i < b->links.n; i++) {
        md->links[i].text =
            dbr_slice_sub(md->plain, b->link_texts.items[i].begin, b->link_texts.items[i].end);
    }
    bool is_sorted = true; // nearly always: bare addresses come behind the links of their block
    for (size_t i = 1; i < md->n_links && is_sorted; i++) {
        is_sorted = compare_links(&md->links[i - 1], &md->links[i]) <= 0;
    }
    if (!is_sorted) {
        qsort(md->links, md->n_links, sizeof(*md->links), compare_links);
    }
    b->plain = b->offsets = (dbr_buf){0};
    memset(&b->blocks, 0, sizeof(b->blocks));
    memset(&b->spans, 0, sizeof(b->spans));
    memset(&b->links, 0, sizeof(b->links));
}
