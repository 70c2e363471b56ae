/*
 * Draws the fishbone. Wide: the spine runs to the head at the right, bones stand on it in turn above and below, causes are twigs
 * on them. Narrow, or with more than six bones: the spine runs down from the head, a bone under the other.
 *
 * A bone is as high as the highest of its side, so that all of a side end on one line.
 */
#include "report/svg.h"
#include "report/trees.h"

#include <assert.h>
#include <math.h>

#define SIZE       11.5
#define LINE       14.0
#define NAME_SIZE  12.0
#define NAME_ROOM  26.0
#define CAUSE_GAP  11.0
#define SLANT      36.0
#define HEAD_WIDTH 148.0
#define MAX_LINES  5
#define HEAD_LINES 6
#define MAX_WIDE   6 // bones
#define BONE_GAP   12.0
#define MAX_COLUMN 286.0 // of a pair of bones

/* The causes of one bone, wrapped; the last may be "and 3 more". */
typedef struct twigs {
    dbr_slice lines[TREES_MAX_CAUSES + 1][MAX_LINES];
    size_t n_lines[TREES_MAX_CAUSES + 1];
    size_t n;
    double height;
} twigs;

typedef struct drawing {
    const trees_fishbone *f;
    dbr_arena *arena;
    dbr_buf *out;
    dbr_lang lang;
    double width, height;
} drawing;

static twigs wrap(const drawing *w, const trees_bone *b, double width);
static void write_wide(drawing *w);
static void write_bone(const drawing *w, const trees_bone *b, const twigs *t, double foot, double spine,
                       double tip);
static void write_narrow(drawing *w);
static double write_head(const drawing *w, double x, double y, double width, double middle);
static double head_height(const drawing *w, double width, dbr_slice *lines, size_t *ret_n);
static void write_line(dbr_buf *out, const char *css, double x1, double y1, double x2, double y2);

void trees_write_fishbone(const trees_fishbone *f, double width, const char *name, dbr_lang lang,
                          dbr_arena *arena, dbr_buf *out)
{
    assert(f->n > 0);
    DBR_AUTO(dbr_buf) text = {0};
    DBR_AUTO(dbr_buf) body = {0};
    drawing w = {.f = f, .arena = arena, .out = &body, .lang = lang, .width = width};
    for (size_t i = 0; i < f->n; i++) {
        dbr_buf_printf(&text, "%.*s: ", DBR_FMT(f->bones[i].name));
        for (size_t k = 0; k < f->bones[i].n; k++) {
            dbr_buf_printf(&text, "%s%.*s", k > 0 ? "; " : "", DBR_FMT(f->bones[i].causes[k]));
        }
        dbr_buf_str(&text, ". ");
    }
    if (width < 600 || f->n > MAX_WIDE) {
        write_narrow(&w);
    } else {
        write_wide(&w);
    }
    trees_begin(out, "fish", name, width, w.height, dbr_text(lang, DBR_T_REPORT_HTML_FISHBONE));
    dbr_html_text(out, dbr_buf_view(&text));
    dbr_buf_str(out, "</desc>\n");
    dbr_buf_slice(out, dbr_buf_view(&body));
    dbr_buf_str(out, "</svg>\n");
}

double trees_fishbone_width(const trees_fishbone *f)
{
    size_t n_pairs = f->n <= MAX_WIDE ? (f->n + 1) / 2 : 0; // more bones are a list
    return fmax(600, (double)n_pairs * MAX_COLUMN + HEAD_WIDTH + 6);
}

static twigs wrap(const drawing *w, const trees_bone *b, double width)
{
    twigs t = {0};
    for (size_t i = 0; i < b->n; i++) {
        t.n_lines[t.n] = svg_wrap(w->arena, b->causes[i], SIZE, width, MAX_LINES, t.lines[t.n]);
        t.n++;
    }
    if (b->n_left_out > 0) {
        DBR_AUTO(dbr_buf) more = {0};
        DBR_SAY(&more, w->lang, DBR_T_REPORT_HTML_LEFT_OUT, dbr_arena_printf(w->arena, "%zu", b->n_left_out));
        t.lines[t.n][0] = dbr_slice_dup(w->arena, dbr_buf_view(&more));
        t.n_lines[t.n++] = 1;
    }
    for (size_t i = 0; i < t.n; i++) {
        t.height += LINE * (double)t.n_lines[i] + CAUSE_GAP;
    }
    return t;
}

static void write_wide(drawing *w)
{
    size_t n_pairs = (w->f->n + 1) / 2;
    double most = n_pairs == 1 ? 2 * MAX_COLUMN : MAX_COLUMN; // one pair has the place of two
    double column = fmin(most, (w->width - HEAD_WIDTH - 6) / (double)n_pairs);
    double spine_end = 6 + column * (double)n_pairs;
    twigs all[TREES_MAX_BONES];
    double room[2] = {0, 0}; // above, below
    for (size_t i = 0; i < w->f->n; i++) {
        all[i] = wrap(w, &w->f->bones[i], column - SLANT - 16);
        room[i % 2] = fmax(room[i % 2], all[i].height + NAME_ROOM + 8);
    }
    dbr_slice lines[HEAD_LINES];
    size_t n_lines = 0;
    double head = head_height(w, HEAD_WIDTH - 2, lines, &n_lines) / 2 + 2;
    double spine = fmax(room[0], head);
    write_line(w->out, "spine", 2, spine, spine_end, spine);
    for (size_t i = 0; i < w->f->n; i++) {
        size_t number = i / 2 + 1; // of its pair
        double foot = 6 + column * (double)number - 8;
        write_bone(w, &w->f->bones[i], &all[i], foot, spine, i % 2 == 0 ? spine - room[0] : spine + room[1]);
    }
    (void)write_head(w, spine_end, 0, HEAD_WIDTH - 2, spine);
    w->height = spine + fmax(room[1], head) + 2;
}

/* `tip` is the y of its far end. */
static void write_bone(const drawing *w, const trees_bone *b, const twigs *t, double foot, double spine,
                       double tip)
{
    bool is_above = tip < spine;
    double far = is_above ? tip + NAME_ROOM : tip - NAME_ROOM;
    double height = fabs(spine - far);
    double slant = fmin(SLANT, 0.45 * height);
    write_line(w->out, "bone", foot, spine, foot - slant, far);
    double room = foot - slant / 2;
    dbr_slice name = svg_fit(w->arena, b->name, NAME_SIZE, fmin(room, 190));
    double name_y = is_above ? tip + 15 : tip - 6;
    svg_text(w->out, "bone-name", foot - slant + 8, name_y, "end", name);
    double y = is_above ? far + 2 : spine + 8;
    for (size_t i = 0; i < t->n; i++) {
        double twig = y + LINE * (double)t->n_lines[i] + 2;
        double x = foot - slant * fabs(spine - twig) / height;
        double text = fmin(x, foot - slant * fabs(spine - y) / height) - 6; // the bone leans over the block
        double widest = 0;
        for (size_t k = 0; k < t->n_lines[i]; k++) {
            widest = fmax(widest, svg_text_width(t->lines[i][k], SIZE));
        }
        for (size_t k = 0; k < t->n_lines[i]; k++) {
            svg_text(w->out, "w", text, y + LINE * (double)k + 11, "end", t->lines[i][k]);
        }
        write_line(w->out, "twig", text - widest * 0.9, twig, x, twig);
        y = twig + CAUSE_GAP - 2;
    }
}

static void write_narrow(drawing *w)
{
    double x = 10;
    double y = write_head(w, 1, 1, w->width - 2, -1) + BONE_GAP;
    double top = y - BONE_GAP;
    DBR_AUTO(dbr_buf) rest = {0};
    double last = y;
    for (size_t i = 0; i < w->f->n; i++) {
        const trees_bone *b = &w->f->bones[i];
        twigs t = wrap(w, b, w->width - x - 34);
        last = y + 8;
        write_line(&rest, "bone", x, y + 8, x + 16, y + 8);
        svg_text(&rest, "bone-name", x + 22, y + 12, "start",
                 svg_fit(w->arena, b->name, NAME_SIZE, w->width - x - 24));
        y += 22;
        for (size_t k = 0; k < t.n; k++) {
            write_line(&rest, "twig", x + 22, y + 7, x + 28, y + 7);
            for (size_t m = 0; m < t.n_lines[k]; m++) {
                svg_text(&rest, "w", x + 33, y + LINE * (double)m + 11, "start", t.lines[k][m]);
            }
            y += LINE * (double)t.n_lines[k] + 4;
        }
        y += BONE_GAP;
    }
    write_line(w->out, "spine", x, top, x, last);
    dbr_buf_slice(w->out, dbr_buf_view(&rest));
    w->height = y - BONE_GAP + 4;
}

static double head_height(const drawing *w, double width, dbr_slice *lines, size_t *ret_n)
{
    *ret_n = svg_wrap(w->arena, w->f->head, NAME_SIZE + 0.5, width - 26, HEAD_LINES, lines);
    return 16 * (double)*ret_n + 20;
}

/* From `y` on, or with its middle at `middle` when that is not negative; returns its lower end. */
static double write_head(const drawing *w, double x, double y, double width, double middle)
{
    dbr_slice lines[HEAD_LINES];
    size_t n = 0;
    double height = head_height(w, width, lines, &n);
    y = middle >= 0 ? middle - height / 2 : y;
    dbr_buf_str(w->out, "<g class=\"node root\"><rect x=\"");
    svg_number(w->out, x);
    dbr_buf_str(w->out, "\" y=\"");
    svg_number(w->out, y);
    dbr_buf_str(w->out, "\" width=\"");
    svg_number(w->out, width);
    dbr_buf_str(w->out, "\" height=\"");
    svg_number(w->out, height);
    dbr_buf_str(w->out, "\" rx=\"6\"/>");
    for (size_t i = 0; i < n; i++) {
        svg_text(w->out, "w", x + 12, y + 23 + 16 * (double)i, "start", lines[i]);
    }
    dbr_buf_str(w->out, "</g>\n");
    return y + height;
}

static void write_line(dbr_buf *out, const char *css, double x1, double y1, double x2, double y2)
{
    dbr_buf_printf(out, "<path class=\"%s\" d=\"", css);
    svg_pair(out, "M", x1, y1);
    svg_pair(out, "L", x2, y2);
    dbr_buf_str(out, "\"/>\n");
}
