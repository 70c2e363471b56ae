/*
 * The report's own text: rendered by document/markdown_html.c, with what the page adds: anchors, marks behind
 * proof links, ids on timeline rows, findings beside the block they speak of, and the table of contents.
 */
#include "report/beside.h"
#include "report/html.h"

#include <assert.h>

#define SHORT_CLAIM 16u // bytes
#define MAX_HEADS   16u // columns beyond have no label of their own
#define STACKS_FROM 3u  // columns: two fit on any phone

/* Where a block of the document itself begins: its source line, its offset in the HTML. */
typedef struct block_start {
    uint64_t line;
    size_t at;
} block_start;

typedef struct body {
    html *h;
    DBR_VEC(block_start) blocks;
    uint64_t main_line; // of the first section's heading
    size_t main_at;     // where it is in the HTML; SIZE_MAX before
    bool is_inline;     // a bit of Markdown, not the report
    bool is_new_row;    // the next cell is the first of a timeline row
    size_t n_tables;
    const char
        *heads[MAX_HEADS];   // of the current table, as attribute text; on phones each cell carries its own
    size_t n_heads, head_at; // head_at: where the current one begins in the HTML
    bool is_named[DBR_SECTION_KIND_COUNT]; // the first section of a kind has its canonical anchor
} body;

static void hook(void *data, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);
static void hook_heading(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);
static void hook_table(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);
static void hook_row(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);
static void hook_link(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);
static const dbr_section *section_before(const html *h, uint64_t line);
static bool has_note(const html *h, uint64_t line);
static void insert_notes(html *h, const body *b, dbr_slice rendered, dbr_buf *out, size_t *ret_main);
static void write_figures(html *h, size_t *i_next, uint64_t line, dbr_buf *out);
static void begin_figure(const html *h, dbr_text_id caption, dbr_buf *out);
static size_t outermost(const html *h, size_t i_section);
static void write_notes(html *h, size_t begin, size_t end, dbr_buf *out);

dbr_code html_render_body(html *h, dbr_buf *ret, size_t *ret_main, dbr_err *err)
{
    DBR_AUTO(dbr_buf) rendered = {0};
    body b = {.h = h, .main_at = SIZE_MAX};
    for (size_t i = 0; i < h->d->n_sections && b.main_line == 0; i++) {
        b.main_line = h->d->sections[i].level > 0 ? h->d->sections[i].at.line : 0;
    }
    h->first_written = 0;
    dbr_code rc = dbr_markdown_html(h->d->bytes, hook, &b, &rendered, err);
    if (rc == DBR_OK) {
        insert_notes(h, &b, dbr_buf_view(&rendered), ret, ret_main);
    }
    DBR_VEC_RELEASE(&b.blocks);
    return rc;
}

void html_write_inline(html *h, dbr_source_range at)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_err err = {0};
    body b = {.h = h, .is_inline = true};
    size_t before = h->first_written;
    h->first_written = 0;
    while (h->first_written < h->n_written && h->d->links[h->written[h->first_written]].at.begin < at.begin) {
        h->first_written++;
    }
    (void)dbr_markdown_html(dbr_slice_sub(h->d->bytes, at.begin, at.end), hook, &b, &text, &err);
    h->first_written = before;
    dbr_slice inside = dbr_slice_trim(dbr_buf_view(&text));
    if (dbr_slice_starts(inside, "<p>") && dbr_slice_ends(inside, "</p>")) {
        inside = dbr_slice_sub(inside, 3, inside.len - 4);
    }
    dbr_buf_slice(h->out, inside);
}

void html_write_mark(html *h, size_t i_link, dbr_buf *out)
{
    const dbr_mark *mark = h->marks[i_link];
    const dbr_link *link = &h->d->links[i_link];
    size_t i = h->i_cite[i_link];
    if (i == SIZE_MAX) {
        return;
    }
    bool is_verdict = mark != NULL && (link->is_claim || mark->verdict != DBR_VERIFIED);
    const char *what =
        is_verdict ? html_verdict_text(h, mark->verdict) : html_say(h, DBR_T_REPORT_HTML_CITED);
    DBR_AUTO(dbr_buf) title = {0};
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_buf_str(&title, what);
    if (is_verdict) {
        dbr_slice query = html_query_of(h, i_link);
        dbr_buf_printf(&title, "%s%.*s%s%.*s%s%.*s", query.len > 0 ? "\n" : "", DBR_FMT(query),
                       mark->value.len > 0 ? "\n= " : "", DBR_FMT(mark->value), mark->why.len > 0 ? "\n" : "",
                       DBR_FMT(mark->why));
    }
    dbr_audience_pass(h->in->audience, dbr_buf_view(&title), &passed);
    dbr_buf_printf(out, "<a class=\"v %s\" href=\"#p%zu\" title=\"",
                   is_verdict ? html_verdict_class(mark->verdict) : "src", i + 1);
    dbr_html_text(out, dbr_buf_view(&passed));
    dbr_buf_printf(out, "\" aria-label=\"%s (%zu)\">%s</a>", what, i + 1,
                   is_verdict ? html_verdict_sign(mark->verdict) : "≡");
}

/* ---- hooks ---- */

static void hook(void *data, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    body *b = data;
    if (b->is_inline && node->part != DBR_HTML_LINK) {
        return;
    }
    if (!b->is_inline && node->depth == 0 && place == DBR_HTML_BEFORE && node->part != DBR_HTML_LINK) {
        *DBR_PUSH(&b->blocks) = (block_start){.line = node->line, .at = out->len};
        if (b->main_at == SIZE_MAX && node->part == DBR_HTML_HEADING && node->line == b->main_line) {
            b->main_at = out->len;
        }
    }
    switch (node->part) {
    case DBR_HTML_HEADING:
        hook_heading(b, place, node, out);
        break;
    case DBR_HTML_TABLE:
        hook_table(b, place, node, out);
        break;
    case DBR_HTML_ROW:
    case DBR_HTML_ITEM:
    case DBR_HTML_CELL:
        hook_row(b, place, node, out);
        break;
    case DBR_HTML_LINK:
        hook_link(b, place, node, out);
        break;
    default:
        break;
    }
}

static void hook_heading(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    size_t i = 0;
    const dbr_section *s = html_section_at(b->h, node->line, &i);
    if (s == NULL) {
        return;
    }
    if (place == DBR_HTML_ATTRIBUTES) {
        dbr_buf_str(out, " id=\"");
        dbr_html_text(out, dbr_slice_str(b->h->section_ids[i]));
        dbr_buf_char(out, '"');
    }
    const char *id = html_canonical_id(s->kind);
    if (place == DBR_HTML_BEGIN && id != NULL && !b->is_named[s->kind]) {
        b->is_named[s->kind] = true;
        bool is_taken = false;
        for (size_t k = 0; k < b->h->d->n_sections && !is_taken; k++) {
            is_taken = strcmp(b->h->section_ids[k], id) == 0;
        }
        if (!is_taken) {
            dbr_buf_printf(out, "<span id=\"%s\"></span>", id);
        }
    }
}

/* Wide tables scroll by themselves; they can be reached with the keyboard. */
static void hook_table(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    if (place == DBR_HTML_BEFORE) {
        b->n_heads = 0;
        const dbr_section *s = section_before(b->h, node->line);
        const char *n = dbr_arena_printf(&b->h->arena, "%zu", ++b->n_tables);
        dbr_buf_str(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        dbr_html_text(out, dbr_slice_str(HTML_FORMAT(b->h, DBR_T_REPORT_HTML_TABLE, n)));
        dbr_buf_str(out, s != NULL && s->heading.len > 0 ? ": " : "");
        dbr_html_text(out, s != NULL ? s->heading : (dbr_slice){0});
        dbr_buf_str(out, "\">");
    } else if (place == DBR_HTML_AFTER) {
        dbr_buf_str(out, "</div>\n");
    }
}

/* Appends what stands between the tags of a piece of HTML, which stays escaped. */
static void without_tags(dbr_slice marked, dbr_buf *out)
{
    bool is_tag = false;
    for (size_t i = 0; i < marked.len; i++) {
        is_tag |= marked.ptr[i] == '<';
        if (!is_tag) {
            dbr_buf_char(out, marked.ptr[i]);
        }
        is_tag &= marked.ptr[i] != '>';
    }
}

/* Heads of columns are kept, and every cell behind a row's first names its own: page.css shows it where rows are stacked. */
static void label_cell(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    if (node->is_head && place == DBR_HTML_BEGIN) {
        b->head_at = out->len;
    } else if (node->is_head && place == DBR_HTML_END && node->column < MAX_HEADS) {
        DBR_AUTO(dbr_buf) text = {0};
        without_tags(dbr_slice_from(dbr_buf_view(out), b->head_at), &text);
        b->heads[node->column] = dbr_arena_str(&b->h->arena, dbr_buf_view(&text));
        b->n_heads = node->column + 1;
    } else if (!node->is_head && place == DBR_HTML_ATTRIBUTES && b->n_heads >= STACKS_FROM &&
               node->column > 0 && node->column < b->n_heads) {
        dbr_buf_printf(out, " data-head=\"%s\"", b->heads[node->column]);
    }
}

static void hook_row(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    if (node->part == DBR_HTML_CELL) {
        label_cell(b, place, node, out);
        if (place == DBR_HTML_ATTRIBUTES && b->is_new_row) {
            dbr_buf_str(out, " data-time");
        }
        b->is_new_row = b->is_new_row && place != DBR_HTML_BEGIN;
        return;
    }
    size_t i = 0;
    const dbr_row *row =
        node->is_head || place != DBR_HTML_ATTRIBUTES ? NULL : html_row_at(b->h, node->line, &i);
    if (row == NULL) {
        return;
    }
    b->is_new_row = node->part == DBR_HTML_ROW;
    dbr_buf_printf(out, " id=\"r%zu\"", i + 1);
    if (b->h->chart.row_kinds != NULL && row->time != DBR_TIME_NONE) {
        static const char *const names[DBR_KIND_COUNT + 1] = {"log",  "metric", "alert", "page",
                                                              "chat", "change", "other"};
        dbr_buf_printf(out, " data-row=\"%zu\" data-t=\"%lld\" data-kind=\"%s\"", i + 1,
                       (long long)(row->time / 1000000), names[b->h->chart.row_kinds[i]]);
        chart_write_reached(out, b->h->chart.row_known[i]);
    }
    if (has_note(b->h, node->line)) {
        dbr_buf_str(out, " data-note");
    }
}

static void hook_link(body *b, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    size_t i = html_link_of(b->h, node->i_link, node->url);
    if (i == SIZE_MAX) {
        return;
    }
    const dbr_link *link = &b->h->d->links[i];
    if (place == DBR_HTML_ATTRIBUTES) {
        bool is_short = link->is_claim && link->text.len <= SHORT_CLAIM; // "97 ms" stays in one line
        dbr_buf_str(out, is_short                             ? " class=\"proof one\""
                         : link->is_address || link->is_claim ? " class=\"proof\""
                                                              : "");
        if (!link->is_claim && link->title.len > 0) {
            dbr_buf_str(out, " title=\"");
            dbr_html_text(out, link->title);
            dbr_buf_char(out, '"');
        }
        if (dbr_slice_starts(link->url, "http")) {
            dbr_buf_str(out, " rel=\"noopener noreferrer\"");
        }
    } else if (place == DBR_HTML_AFTER) {
        html_write_mark(b->h, i, out);
    }
}

size_t html_link_of(const html *h, size_t i_link, dbr_slice url)
{
    size_t number = h->first_written + i_link;
    if (number >= h->n_written || !dbr_slice_eq(h->d->links[h->written[number]].url, url)) {
        return SIZE_MAX;
    }
    return h->written[number];
}

/* The last section that begins at or before a line; NULL before the first. */
static const dbr_section *section_before(const html *h, uint64_t line)
{
    size_t low = 0;
    size_t high = h->d->n_sections;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->d->sections[middle].at.line <= line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? &h->d->sections[low - 1] : NULL;
}

const dbr_section *html_section_at(const html *h, uint64_t line, size_t *ret_i)
{
    const dbr_section *s = section_before(h, line);
    if (s == NULL || s->at.line != line || s->level == 0) {
        return NULL;
    }
    *ret_i = (size_t)(s - h->d->sections);
    return s;
}

static bool has_note(const html *h, uint64_t line)
{
    size_t low = 0;
    size_t high = h->n_notes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->notes[middle].line < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < h->n_notes && h->notes[low].line == line;
}

const dbr_row *html_row_at(const html *h, uint64_t line, size_t *ret_i)
{
    size_t low = 0;
    size_t high = h->d->n_rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->d->rows[middle].at.line < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *ret_i = low;
    return low < h->d->n_rows && h->d->rows[low].at.line == line ? &h->d->rows[low] : NULL;
}

const char *html_canonical_id(dbr_section_kind kind)
{
    static const char *const ids[DBR_SECTION_KIND_COUNT] = {[DBR_SECTION_SUMMARY] = "summary",
                                                            [DBR_SECTION_IMPACT] = "impact",
                                                            [DBR_SECTION_KEY_TIMES] = "key-times",
                                                            [DBR_SECTION_TIMELINE] = "timeline",
                                                            [DBR_SECTION_FACTORS] = "contributing-factors",
                                                            [DBR_SECTION_ACTIONS] = "action-items"};
    return ids[kind];
}

/* ---- findings ---- */

/* Copies the HTML with the notes of each block before it. */
static void insert_notes(html *h, const body *b, dbr_slice rendered, dbr_buf *out, size_t *ret_main)
{
    size_t from = 0;
    size_t i_note = 0;
    size_t i_figure = 0;
    *ret_main = 0;
    while (i_note < h->n_notes && h->notes[i_note].line == 0) {
        i_note++;
    }
    for (size_t i = 0; i < b->blocks.n; i++) {
        const block_start *block = &b->blocks.items[i];
        uint64_t next = i + 1 < b->blocks.n ? b->blocks.items[i + 1].line : UINT64_MAX;
        dbr_buf_slice(out, dbr_slice_sub(rendered, from, block->at));
        from = block->at;
        write_figures(h, &i_figure, block->line, out);
        if (block->at == b->main_at) {
            *ret_main = out->len;
        }
        size_t end = i_note;
        while (end < h->n_notes && h->notes[end].line < next) {
            end++;
        }
        if (b->main_at == SIZE_MAX || block->at >= b->main_at) {
            write_notes(h, i_note, end, out);
        }
        i_note = end;
    }
    dbr_buf_slice(out, dbr_slice_from(rendered, from));
    write_figures(h, &i_figure, UINT64_MAX, out);
}

/* The line after the section, where its picture goes. */
static uint64_t line_behind(const html *h, size_t i_section)
{
    uint64_t line = 0;
    uint64_t column = 0;
    dbr_document_locate(h->d, h->d->sections[i_section].at.end, &line, &column);
    return line;
}

/* The why-tree behind its section, the fishbone behind the outermost section of the factors. */
static void write_figures(html *h, size_t *i_next, uint64_t line, dbr_buf *out)
{
    if (*i_next == 0 && (h->whys.n == 0 || line_behind(h, h->whys.i_section) <= line)) {
        *i_next = 1;
        if (h->whys.n > 0) {
            begin_figure(h, DBR_T_REPORT_HTML_WHYS, out);
            trees_write_whys(&h->whys, 740, "whys-wide", h->lang, &h->arena, out);
            trees_write_whys(&h->whys, 360, "whys-narrow", h->lang, &h->arena, out);
            dbr_buf_str(out, "</figure>\n");
        }
    }
    if (*i_next == 1 && h->fishbone.n > 0 && line_behind(h, outermost(h, h->fishbone.i_section)) <= line) {
        *i_next = 2;
        begin_figure(h, DBR_T_REPORT_HTML_FISHBONE, out);
        trees_write_fishbone(&h->fishbone, 740, "fish-wide", h->lang, &h->arena, out);
        trees_write_fishbone(&h->fishbone, 360, "fish-narrow", h->lang, &h->arena, out);
        dbr_buf_str(out, "</figure>\n");
    }
}

static void begin_figure(const html *h, dbr_text_id caption, dbr_buf *out)
{
    dbr_buf_str(out, "<figure class=\"tree\">\n<figcaption>");
    dbr_html_text(out, dbr_slice_str(html_say(h, caption)));
    dbr_buf_str(out, "</figcaption>\n");
}

/* The section of causes or factors around it. */
static size_t outermost(const html *h, size_t i_section)
{
    size_t found = i_section;
    const dbr_section *s = &h->d->sections[i_section];
    for (size_t i = i_section; i-- > 0 && h->d->sections[i].level > 0;) {
        const dbr_section *around = &h->d->sections[i];
        bool is_around = around->at.end >= s->at.end && around->level < h->d->sections[found].level;
        if (is_around && (around->kind == DBR_SECTION_FACTORS || around->kind == DBR_SECTION_CAUSE)) {
            found = i;
        }
    }
    return found;
}

static void write_notes(html *h, size_t begin, size_t end, dbr_buf *out)
{
    dbr_buf *before = h->out;
    h->out = out;
    for (size_t i = begin; i < end; i++) {
        const dbr_finding *f = h->notes[i].finding;
        static const dbr_text_id words[DBR_SEVERITY_COUNT] = {[DBR_INFO] = DBR_T_REPORT_HTML_NOTE_INFO,
                                                              [DBR_WARNING] = DBR_T_REPORT_HTML_NOTE_WARNING,
                                                              [DBR_ERROR] = DBR_T_REPORT_HTML_NOTE_ERROR};
        h->notes[i].is_placed = true;
        dbr_buf_printf(out,
                       "<aside class=\"note %s\" aria-label=\"%s %zu\"><p class=\"what\"><b>%s</b> <code>",
                       dbr_severity_word(f->severity), html_say(h, DBR_T_REPORT_HTML_NOTE), i + 1,
                       html_say(h, words[f->severity]));
        html_text(h, f->rule);
        dbr_buf_str(out, "</code>");
        if (f->line > 0) {
            html_text(h, HTML_FORMAT(h, DBR_T_REPORT_HTML_LINE,
                                     dbr_arena_printf(&h->arena, "%llu", (unsigned long long)f->line)));
        }
        dbr_buf_str(out, "</p><p>");
        html_slice(h, beside_pass_about(h, f->message));
        dbr_buf_str(out, "</p>");
        if (f->suggestion.len > 0) {
            dbr_buf_str(out, "<p class=\"try\">");
            html_slice(h, beside_pass_about(h, f->suggestion));
            dbr_buf_str(out, "</p>");
        }
        dbr_buf_str(out, "</aside>\n");
    }
    h->out = before;
}

void html_write_notes_left(html *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_notes; i++) {
        n += h->notes[i].is_placed ? 0 : 1;
    }
    if (n == 0) {
        return;
    }
    dbr_buf_str(h->out, "<section class=\"findings\" aria-labelledby=\"findings\">\n<h2 id=\"findings\">");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_NOTES));
    dbr_buf_str(h->out, "</h2>\n");
    for (size_t i = 0; i < h->n_notes; i++) {
        if (!h->notes[i].is_placed) {
            write_notes(h, i, i + 1, h->out);
        }
    }
    dbr_buf_str(h->out, "</section>\n");
}

/* ---- contents ---- */

void html_write_contents(html *h)
{
    int top = 6;
    for (size_t i = 0; i < h->d->n_sections; i++) {
        int level = h->d->sections[i].level;
        top = level > 0 && level < top ? level : top;
    }
    dbr_buf_str(h->out, "<nav class=\"contents\" aria-label=\"");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_CONTENTS));
    dbr_buf_str(h->out, "\">\n<ul>\n");
    for (size_t i = 0; i < h->d->n_sections; i++) {
        const dbr_section *s = &h->d->sections[i];
        if (s->level != top) {
            continue;
        }
        dbr_buf_str(h->out, "<li><a href=\"#");
        dbr_html_url(h->out, dbr_slice_str(h->section_ids[i]));
        dbr_buf_str(h->out, "\">");
        html_slice(h, s->heading);
        dbr_buf_str(h->out, "</a></li>\n");
    }
    if (h->cites.n > 0) {
        dbr_buf_str(h->out, "<li><a href=\"#proofs\">");
        html_text(h, html_say(h, DBR_T_REPORT_HTML_PROOFS));
        dbr_buf_str(h->out, "</a></li>\n");
    }
    dbr_buf_str(h->out, "</ul>\n</nav>\n");
}
