/*
 * Writing the merged document: line ends, blank lines between blocks, the byte order mark, conflicts.
 *
 * A line's end is held back until another line follows, so that whether the document ends with one is decided once, at
 * the end. Lines keep their own end when their side uses the one that the merged document uses.
 */
#include "document/merge.h"

#include "base/text.h"
#include "base/utf8.h"

#include <assert.h>

#define NAME_COLUMNS_MAX 60 // of a conflict's name

static bool pick_flag(bool base, bool ours, bool theirs)
{
    return ours == base ? theirs : ours;
}

void dbr_merge_begin(dbr_merge *m)
{
    const dbr_merge_doc *d = m->docs;
    m->out->len = m->begin; // a second round begins anew
    m->conflicts.n = 0;
    m->is_open = false;
    m->n_last_blank = 0;
    m->eol = d[DBR_OURS].eol == d[DBR_BASE].eol ? d[DBR_THEIRS].eol : d[DBR_OURS].eol;
    m->pending = DBR_EOL_NONE;
    for (int side = 0; side < DBR_SIDE_COUNT; side++) {
        m->last[side] = DBR_NONE;
    }
    if (pick_flag(d[DBR_BASE].has_bom, d[DBR_OURS].has_bom, d[DBR_THEIRS].has_bom)) {
        dbr_buf_str(m->out, "\xEF\xBB\xBF");
    }
}

static void put_eol(dbr_merge *m, dbr_eol eol)
{
    if (eol != DBR_EOL_NONE) {
        dbr_buf_str(m->out, eol == DBR_EOL_CRLF ? "\r\n" : "\n");
    }
}

/* They are in document order: each is noted when its place is written. */
static void write_without_links(dbr_buf *out, dbr_slice text);
static void locate_conflicts(dbr_merge *m)
{
    size_t i = m->begin;
    uint64_t line = 1;
    size_t line_begin = m->begin;
    for (size_t k = 0; k < m->conflicts.n; k++) {
        dbr_source_range *at = &m->conflicts.items[k].at;
        assert(m->begin + at->begin >= i);
        for (; i < m->begin + at->begin && i < m->out->len; i++) {
            if (m->out->ptr[i] == '\n') {
                line++;
                line_begin = i + 1;
            }
        }
        at->line = line;
        at->column = i - line_begin + 1;
    }
}

void dbr_merge_finish(dbr_merge *m)
{
    const dbr_merge_doc *d = m->docs;
    assert(!m->is_open);
    if (pick_flag(d[DBR_BASE].has_final_eol, d[DBR_OURS].has_final_eol, d[DBR_THEIRS].has_final_eol)) {
        put_eol(m, m->pending);
    }
    locate_conflicts(m);
}

/* ---- lines ---- */

dbr_merge_text dbr_merge_block_text(const dbr_merge *m, dbr_side side, size_t i_block)
{
    if (i_block == DBR_NONE) {
        return (dbr_merge_text){0};
    }
    const dbr_merge_block *b = &m->docs[side].blocks.items[i_block];
    return (dbr_merge_text){.lines = &m->docs[side].lines.items[b->first_line], .n = b->n_lines};
}

void dbr_merge_put(dbr_merge *m, dbr_slice piece)
{
    if (!m->is_open) {
        put_eol(m, m->pending);
        m->pending = DBR_EOL_NONE;
        m->is_open = true;
    }
    dbr_buf_slice(m->out, piece);
}

void dbr_merge_end_line(dbr_merge *m)
{
    assert(m->is_open);
    m->is_open = false;
    m->pending = m->eol;
}

void dbr_merge_put_line(dbr_merge *m, dbr_side side, const dbr_merge_line *line)
{
    dbr_merge_put(m, line->text);
    dbr_merge_end_line(m);
    if (line->eol != DBR_EOL_NONE && m->docs[side].eol == m->eol) {
        m->pending = line->eol;
    }
}

void dbr_merge_put_lines(dbr_merge *m, dbr_side side, dbr_merge_text text)
{
    for (size_t i = 0; i < text.n; i++) {
        dbr_merge_put_line(m, side, &text.lines[i]);
    }
}

size_t dbr_merge_here(dbr_merge *m)
{
    dbr_merge_put(m, (dbr_slice){0});
    return m->out->len - m->begin;
}

/* ---- blocks ---- */

/* Whether block i follows the last one on this side without a blank line. */
static bool is_neighbour(const dbr_merge *m, dbr_side side, size_t i)
{
    size_t last = m->last[side];
    return last != DBR_NONE && i == last + 1 && m->docs[side].blocks.items[last].n_blank == 0;
}

void dbr_merge_open_block(dbr_merge *m, const dbr_triple *block)
{
    bool is_first = m->last[DBR_OURS] == DBR_NONE && m->last[DBR_THEIRS] == DBR_NONE;
    if (!is_first && m->n_last_blank == 0 && !is_neighbour(m, DBR_OURS, block->at[DBR_OURS]) &&
        !is_neighbour(m, DBR_THEIRS, block->at[DBR_THEIRS])) {
        dbr_merge_put(m, (dbr_slice){0});
        dbr_merge_end_line(m);
    }
}

static size_t count_blank(const dbr_merge *m, dbr_side side, const dbr_triple *block)
{
    size_t i = block->at[side];
    return i == DBR_NONE ? DBR_NONE : m->docs[side].blocks.items[i].n_blank;
}

void dbr_merge_close_block(dbr_merge *m, const dbr_triple *block)
{
    bool is_base = count_blank(m, DBR_OURS, block) == count_blank(m, DBR_BASE, block);
    dbr_side side = dbr_merge_pick(is_base);
    if (block->at[side] == DBR_NONE) {
        side = side == DBR_OURS ? DBR_THEIRS : DBR_OURS;
    }
    const dbr_merge_block *b = &m->docs[side].blocks.items[block->at[side]];
    for (size_t i = 0; i < b->n_blank; i++) {
        dbr_merge_put_line(m, side, &m->docs[side].lines.items[b->first_line + b->n_lines + i]);
    }
    m->n_last_blank = b->n_blank;
    memcpy(m->last, block->at, sizeof(m->last));
}

/* ---- conflicts ---- */

/* "[120](evidence/a.log "= count(*)") of [300](…)" as "120 of 300": up to the first bracket that does not close. */
static void write_without_links(dbr_buf *out, dbr_slice text)
{
    while (text.len > 0) {
        size_t open = dbr_slice_find_char(text, '[');
        size_t mid = dbr_slice_find(text, (dbr_slice)DBR_LIT("]("));
        size_t close =
            mid < text.len && open < mid ? dbr_slice_find_char(dbr_slice_from(text, mid), ')') : SIZE_MAX;
        size_t quote = close < text.len
                           ? dbr_slice_find(dbr_slice_sub(text, mid, mid + close), (dbr_slice)DBR_LIT(" \""))
                           : SIZE_MAX;
        if (quote < close) { // a claim, which has brackets of its own
            size_t end = dbr_slice_find(dbr_slice_from(text, mid), (dbr_slice)DBR_LIT("\")"));
            close = end < text.len ? end + 1 : SIZE_MAX;
        }
        if (close == SIZE_MAX) {
            break;
        }
        dbr_buf_slice(out, dbr_slice_sub(text, 0, open));
        dbr_buf_slice(out, dbr_slice_sub(text, open + 1, mid));
        text = dbr_slice_from(text, mid + close + 1);
    }
    dbr_buf_slice(out, text);
}

void dbr_merge_conflict(dbr_merge *m, size_t begin, dbr_slice ours, dbr_slice theirs, dbr_merge_what what)
{
    size_t here = m->out->len - m->begin;
    dbr_conflict *c = DBR_PUSH(&m->conflicts);
    c->at.begin = ours.len > 0 ? begin : here;
    c->at.end = here;
    c->ours = dbr_slice_dup(m->arena, ours);
    c->theirs = dbr_slice_dup(m->arena, theirs);
    c->part = what.part;
    c->name = dbr_slice_dup(m->arena, what.name);
    c->column = dbr_slice_dup(m->arena, what.column);
}

dbr_merge_what dbr_merge_about(dbr_merge *m, dbr_conflict_part part, dbr_slice name)
{
    DBR_AUTO(dbr_buf) plain = {0};
    DBR_AUTO(dbr_buf) visible = {0};
    write_without_links(&plain, name);
    dbr_utf8_visible(&visible, dbr_utf8_fit(dbr_slice_trim(dbr_buf_view(&plain)), NAME_COLUMNS_MAX));
    return (dbr_merge_what){.part = part, .name = dbr_slice_dup(&m->scratch, dbr_buf_view(&visible))};
}

const char *dbr_conflict_text(dbr_arena *arena, const dbr_conflict *conflict, int lang)
{
    static const dbr_text_id PARTS[DBR_CONFLICT_PART_COUNT] = {
        [DBR_CONFLICT_BLANK] = DBR_T_DOCUMENT_CONFLICT_BLANK,
        [DBR_CONFLICT_PARAGRAPH] = DBR_T_DOCUMENT_CONFLICT_PARAGRAPH,
        [DBR_CONFLICT_QUOTE] = DBR_T_DOCUMENT_CONFLICT_QUOTE,
        [DBR_CONFLICT_CODE] = DBR_T_DOCUMENT_CONFLICT_CODE,
        [DBR_CONFLICT_HTML] = DBR_T_DOCUMENT_CONFLICT_HTML,
        [DBR_CONFLICT_HEADING] = DBR_T_DOCUMENT_CONFLICT_HEADING,
        [DBR_CONFLICT_TABLE] = DBR_T_DOCUMENT_CONFLICT_TABLE,
        [DBR_CONFLICT_LIST] = DBR_T_DOCUMENT_CONFLICT_LIST,
        [DBR_CONFLICT_FIELDS] = DBR_T_DOCUMENT_CONFLICT_FIELDS,
        [DBR_CONFLICT_SECTION] = DBR_T_DOCUMENT_CONFLICT_SECTION,
        [DBR_CONFLICT_ITEM] = DBR_T_DOCUMENT_CONFLICT_ITEM,
        [DBR_CONFLICT_FIELD] = DBR_T_DOCUMENT_CONFLICT_FIELD,
        [DBR_CONFLICT_ROW] = DBR_T_DOCUMENT_CONFLICT_ROW,
        [DBR_CONFLICT_TABLE_HEAD] = DBR_T_DOCUMENT_CONFLICT_TABLE_HEAD,
    };
    DBR_AUTO(dbr_buf) out = {0};
    const char *part = dbr_text((dbr_lang)lang, PARTS[conflict->part]);
    const char *name = dbr_arena_str(arena, conflict->name);
    dbr_text_id id = conflict->column.len > 0                ? DBR_T_DOCUMENT_CONFLICT_CELL
                     : conflict->part <= DBR_CONFLICT_FIELDS ? DBR_T_DOCUMENT_CONFLICT_BLOCK
                                                             : DBR_T_DOCUMENT_CONFLICT_NAMED;
    if (name[0] == '\0' && conflict->column.len == 0) {
        return part;
    }
    const char *const args[] = {part, name, dbr_arena_str(arena, conflict->column), NULL};
    dbr_text_format(&out, (dbr_lang)lang, id, args);
    return dbr_arena_str(arena, dbr_buf_view(&out));
}
