/*
 * Draws the why-tree. Wide: columns from left to right, a node in the middle of its children, curves between; narrow, or with
 * more levels than columns fit: one node under the other, indented.
 */
#include "report/svg.h"
#include "report/trees.h"

#include <assert.h>
#include <math.h>

#define SIZE       12.0
#define LINE       15.0
#define PAD        10.0
#define MAX_LINES  7
#define COLUMN_GAP 26.0
#define NODE_GAP   10.0
#define MIN_COLUMN 118.0
#define MAX_COLUMN 240.0
#define HEAD       20.0
#define INDENT     18.0

typedef struct box {
    double x, y, width, height;
    double whole; // height of it with all below it
    dbr_slice lines[MAX_LINES];
    size_t n_lines;
} box;

typedef struct layout {
    const trees_whys *w;
    box boxes[TREES_MAX_NODES];
    double width, height;
    dbr_arena *arena;
} layout;

static void wrap(layout *l, size_t i, double width);
static void place_columns(layout *l, double column);
static void place_indented(layout *l);
static void write_columns_head(const layout *l, double column, int levels, dbr_lang lang, dbr_buf *out);
static void write_links(const layout *l, bool is_indented, dbr_buf *out);
static void write_node(const layout *l, size_t i, dbr_buf *out);

void trees_write_whys(const trees_whys *w, double width, const char *name, dbr_lang lang, dbr_arena *arena,
                      dbr_buf *out)
{
    assert(w->n > 0);
    layout *l = DBR_NEW(arena, layout);
    DBR_AUTO(dbr_buf) text = {0};
    DBR_AUTO(dbr_buf) body = {0};
    int levels = 1;
    *l = (layout){.w = w, .width = width, .arena = arena};
    for (size_t i = 0; i < w->n; i++) {
        levels = w->nodes[i].depth >= levels ? w->nodes[i].depth + 1 : levels;
        dbr_buf_printf(&text, "%s%.*s", i > 0 ? " ← " : "", DBR_FMT(w->nodes[i].text));
    }
    double column = fmin(MAX_COLUMN, (width - 2 - COLUMN_GAP * (levels - 1)) / levels);
    bool is_indented = width < 600 || column < MIN_COLUMN;
    if (is_indented) {
        place_indented(l);
    } else {
        place_columns(l, column);
        write_columns_head(l, column, levels, lang, &body);
    }
    write_links(l, is_indented, &body);
    for (size_t i = 0; i < w->n; i++) {
        write_node(l, i, &body);
    }
    if (w->n_left_out > 0) {
        DBR_AUTO(dbr_buf) more = {0};
        DBR_SAY(&more, lang, DBR_T_REPORT_HTML_LEFT_OUT, dbr_arena_printf(arena, "%zu", w->n_left_out));
        svg_text(&body, "note", width, l->height + 14, "end", dbr_buf_view(&more));
        l->height += 20;
    }
    trees_begin(out, "whys", name, width, l->height + 2, dbr_text(lang, DBR_T_REPORT_HTML_WHYS));
    dbr_html_text(out, dbr_buf_view(&text));
    dbr_buf_str(out, "</desc>\n");
    dbr_buf_slice(out, dbr_buf_view(&body));
    dbr_buf_str(out, "</svg>\n");
}

static void wrap(layout *l, size_t i, double width)
{
    box *b = &l->boxes[i];
    b->width = width;
    b->n_lines = svg_wrap(l->arena, l->w->nodes[i].text, SIZE, width - 2 * PAD, MAX_LINES, b->lines);
    b->height = LINE * (double)b->n_lines + 2 * PAD - 4;
}

/* Children stand behind their parents in the array, so heights come from the end and places from the beginning. */
static void place_columns(layout *l, double column)
{
    const trees_whys *w = l->w;
    double below[TREES_MAX_NODES] = {0}; // height of the children of each
    double next[TREES_MAX_NODES];        // where the next child of each goes
    for (size_t i = 0; i < w->n; i++) {
        wrap(l, i, column);
    }
    for (size_t i = w->n; i-- > 0;) {
        l->boxes[i].whole = fmax(l->boxes[i].height, below[i]);
        size_t parent = w->nodes[i].i_parent;
        if (parent != SIZE_MAX) {
            below[parent] += l->boxes[i].whole + (below[parent] > 0 ? NODE_GAP : 0);
        }
    }
    for (size_t i = 0; i < w->n; i++) {
        box *b = &l->boxes[i];
        size_t parent = w->nodes[i].i_parent;
        double top = parent == SIZE_MAX ? HEAD : next[parent];
        b->x = 1 + (column + COLUMN_GAP) * w->nodes[i].depth;
        b->y = top + (b->whole - b->height) / 2;
        next[i] = top + (b->whole - below[i]) / 2;
        if (parent != SIZE_MAX) {
            next[parent] = top + b->whole + NODE_GAP;
        }
        l->height = fmax(l->height, top + b->whole);
    }
}

static void place_indented(layout *l)
{
    double y = 1;
    for (size_t i = 0; i < l->w->n; i++) {
        double x = 1 + INDENT * l->w->nodes[i].depth;
        wrap(l, i, l->width - x - 1);
        l->boxes[i].x = x;
        l->boxes[i].y = y;
        y += l->boxes[i].height + NODE_GAP - 2;
    }
    l->height = y - NODE_GAP + 2;
}

static void write_columns_head(const layout *l, double column, int levels, dbr_lang lang, dbr_buf *out)
{
    for (int i = 0; i < levels; i++) {
        dbr_text_id id = i == 0 ? DBR_T_REPORT_HTML_WHAT : DBR_T_REPORT_HTML_WHY_ASKED;
        svg_text(out, "lane", 1 + (column + COLUMN_GAP) * i, 11, "start",
                 svg_fit(l->arena, dbr_slice_str(dbr_text(lang, id)), SIZE, column));
    }
}

static void write_links(const layout *l, bool is_indented, dbr_buf *out)
{
    dbr_buf_str(out, "<path class=\"link\" d=\"");
    for (size_t i = 0; i < l->w->n; i++) {
        size_t parent = l->w->nodes[i].i_parent;
        if (parent == SIZE_MAX) {
            continue;
        }
        const box *a = &l->boxes[parent];
        const box *b = &l->boxes[i];
        if (is_indented) {
            svg_pair(out, "M", a->x + 8, a->y + a->height);
            dbr_buf_char(out, 'V');
            svg_number(out, b->y + 14);
            dbr_buf_char(out, 'H');
            svg_number(out, b->x);
        } else {
            double y = b->y + b->height / 2;
            svg_pair(out, "M", a->x + a->width, a->y + a->height / 2);
            svg_pair(out, "C", b->x - COLUMN_GAP / 3, a->y + a->height / 2);
            svg_pair(out, " ", a->x + a->width + COLUMN_GAP / 3, y);
            svg_pair(out, " ", b->x, y);
        }
    }
    dbr_buf_str(out, "\"/>\n");
}

static void write_node(const layout *l, size_t i, dbr_buf *out)
{
    const box *b = &l->boxes[i];
    bool is_leaf = i + 1 == l->w->n || l->w->nodes[i + 1].i_parent != i;
    const char *kind = i == 0 ? " root" : l->w->nodes[i].is_open ? " open" : is_leaf ? " leaf" : "";
    dbr_buf_printf(out, "<g class=\"node%s\"><rect x=\"", kind);
    svg_number(out, b->x);
    dbr_buf_str(out, "\" y=\"");
    svg_number(out, b->y);
    dbr_buf_str(out, "\" width=\"");
    svg_number(out, b->width);
    dbr_buf_str(out, "\" height=\"");
    svg_number(out, b->height);
    dbr_buf_str(out, "\" rx=\"6\"/>");
    for (size_t k = 0; k < b->n_lines; k++) {
        svg_text(out, "w", b->x + PAD, b->y + PAD + LINE * (double)k + 9, "start", b->lines[k]);
    }
    dbr_buf_str(out, "</g>\n");
}
