/*
 * Pango sets the type, cairo writes the PDF. The only file that knows either.
 *
 * Fonts: for each face a list, best first; what a font lacks comes from the next, then from any font of the system
 * (fontconfig). CJK fonts stand first because theirs are Latin letters made to go with the ideographs; with Debian's
 * fonts-noto-cjk both come from one family. Fonts are embedded as subsets (CFF or TrueType).
 *
 * Traps that this file knows:
 *   - pango sets a paragraph in time that grows with its square, so long ones are set in pieces of some kilobytes; the last
 *     lines of a piece are thrown away, and the next piece begins where they began: the lines are the same.
 *   - cairo 1.16 writes link targets as they are between parentheses: whatever could end them is percent-encoded.
 *   - cairo takes two entries of one name, or a link to a name that is nowhere, for an error of the whole document.
 *   - it writes a link's place in the tree of tags, but that tree only when something else is tagged, too.
 *   - quotation marks are as wide as ideographs in CJK fonts, unless asked not to be (feature pwid).
 *   - a font's own line height differs between its languages: lines stand at a fixed distance here.
 */
#include "report/paper.h"

#include "base/utf8.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>

#define PIECE_BYTES 4096
#define LINES_DROPPED                                                                                        \
    2 // at the end of a piece: the last is cut, the one before may have taken part of a word
#define BASELINE       0.72 // of the leading: where the baseline is below a line's top
#define MAX_PNG_PIXELS 20000

struct paper {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts;
    PangoContext *pango;
    DBR_VEC(PangoLayout *) layouts; // of every text that was set
    dbr_lang lang;
    paper_missing missing;
    bool is_finished;
};

typedef struct paper_line {
    PangoLayoutLine *line; // its layout's
    size_t base;           // where its layout's text begins in the text
} paper_line;

typedef DBR_VEC(paper_line) line_list;

static cairo_status_t write_bytes(void *data, const unsigned char *bytes, unsigned int len);
static PangoLayout *new_layout(paper *p, const paper_rich *rich, size_t begin, size_t end);
static void add_run(PangoAttrList *list, const paper_run *run, size_t base, size_t len, bool is_western);
static void add_latin(PangoAttrList *list, const paper_run *run, dbr_slice text, size_t base);
static void count_missing(paper *p, PangoLayoutLine *line);
static size_t first_run(const paper_text *t, size_t offset);
static void draw_line(paper *p, const paper_text *t, size_t i, double x, double baseline);
static void draw_run(paper *p, const paper_run *run, const paper_line *line, const double at[2],
                     bool is_behind);
static void set_color(paper *p, uint32_t color);
static void trace_round(paper *p, const double rect[4], double radius);

/* Under the leak sanitizer: what these libraries keep until the process ends (fonts that fontconfig has read), and what cairo 1.16
 * loses with every CFF subset. Their stacks are cut short, so no more can be told apart. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libcairo\nleak:libpango\nleak:librsvg\nleak:libglib\n";
}

/* ---- the document ---- */

dbr_code paper_open(const paper_info *info, dbr_buf *out, paper **ret, dbr_err *err)
{
    paper *p = dbr_xcalloc(1, sizeof(*p));
    p->lang = info->lang;
    DBR_AUTO(dbr_buf) date = {0};
    p->surface = cairo_pdf_surface_create_for_stream(write_bytes, out, info->width, info->height);
    cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_5);
    dbr_time_rfc3339(&date, info->date, NULL, 0);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, info->title);
    if (info->author != NULL) {
        cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, info->author);
    }
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "debrief");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, date.ptr);
    p->cr = cairo_create(p->surface);
    paper_begin_tag(p, "Document");
    p->fonts = pango_cairo_font_map_new(); // our own: the default one lives as long as the thread
    p->pango = pango_font_map_create_context(p->fonts);
    pango_cairo_update_context(p->cr, p->pango);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(p->pango, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(p->pango, 72);
    pango_context_set_round_glyph_positions(p->pango, FALSE);
    pango_context_set_language(p->pango,
                               pango_language_from_string(info->lang == DBR_LANG_ZH_CN ? "zh-cn" : "en"));
    PangoFontDescription *any = pango_font_description_from_string("serif 10");
    PangoFont *font = pango_context_load_font(p->pango, any);
    pango_font_description_free(any);
    if (font == NULL) {
        (void)paper_free(p);
        return dbr_fail(err, DBR_ENOSUPPORT, "cannot write a PDF: no font is installed");
    }
    g_object_unref(font);
    *ret = p;
    return DBR_OK;
}

dbr_code paper_finish(paper *p, dbr_err *err)
{
    paper_end_tag(p, "Document");
    cairo_show_page(p->cr);
    cairo_status_t drawn = cairo_status(p->cr);
    cairo_surface_finish(p->surface);
    cairo_status_t written = cairo_surface_status(p->surface);
    p->is_finished = true;
    if (written == CAIRO_STATUS_WRITE_ERROR) {
        return dbr_fail(err, DBR_ELIMIT, "the PDF is too large");
    }
    cairo_status_t status = drawn != CAIRO_STATUS_SUCCESS ? drawn : written;
    return status == CAIRO_STATUS_SUCCESS
               ? DBR_OK
               : dbr_fail(err, DBR_ENOSUPPORT, "cannot write a PDF: %s", cairo_status_to_string(status));
}

paper *paper_free(paper *p)
{
    if (p == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < p->layouts.n; i++) {
        g_object_unref(p->layouts.items[i]);
    }
    DBR_VEC_RELEASE(&p->layouts);
    if (!p->is_finished) {
        cairo_surface_set_fallback_resolution(p->surface, 72, 72);
        cairo_surface_finish(p->surface);
    }
    g_object_unref(p->pango);
    g_object_unref(p->fonts);
    cairo_destroy(p->cr);
    cairo_surface_destroy(p->surface);
    free(p);
    return NULL;
}

void paper_next_page(paper *p)
{
    cairo_show_page(p->cr);
}

void paper_begin_tag(paper *p, const char *tag)
{
    cairo_tag_begin(p->cr, tag, NULL);
}

void paper_end_tag(paper *p, const char *tag)
{
    cairo_tag_end(p->cr, tag);
}

const paper_missing *paper_missing_of(const paper *p)
{
    return &p->missing;
}

struct _cairo *paper_context(paper *p)
{
    return p->cr;
}

static cairo_status_t write_bytes(void *data, const unsigned char *bytes, unsigned int len)
{
    dbr_buf *out = data;
    dbr_buf_add(out, bytes, len);
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* ---- type ---- */

paper_text *paper_set(paper *p, dbr_arena *arena, const paper_rich *rich, double width, double leading)
{
    dbr_slice text = rich->text;
    line_list lines = {0};
    bool is_last = false;
    for (size_t at = 0; !is_last;) {
        size_t len = text.len - at;
        is_last = len <= PIECE_BYTES;
        if (!is_last) { // not inside a character
            for (len = PIECE_BYTES; len > 0 && ((unsigned char)text.ptr[at + len] & 0xC0) == 0x80; len--) {
            }
        }
        PangoLayout *layout = new_layout(p, rich, at, at + len);
        pango_layout_set_width(layout, (int)(fmax(width, 1) * PANGO_SCALE));
        bool is_mono = rich->n_runs > 0 && rich->runs[0].style.face == PAPER_MONO &&
                       rich->runs[rich->n_runs - 1].style.face == PAPER_MONO;
        pango_layout_set_wrap(layout, is_mono ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
        int n = pango_layout_get_line_count(layout);
        int n_kept = is_last ? n : n > LINES_DROPPED ? n - LINES_DROPPED : n;
        bool has_missing = pango_layout_get_unknown_glyphs_count(layout) > 0;
        *DBR_PUSH(&p->layouts) = layout;
        for (int i = 0; i < n_kept; i++) {
            PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
            *DBR_PUSH(&lines) = (paper_line){.line = line, .base = at};
            if (has_missing) {
                count_missing(p, line);
            }
        }
        at += n_kept < n ? (size_t)pango_layout_get_line_readonly(layout, n_kept)->start_index : len;
    }
    paper_text *t = DBR_NEW(arena, paper_text);
    paper_line *kept = DBR_NEW_N(arena, paper_line, lines.n);
    assert(lines.n > 0); // the empty text has one, too
    memcpy(kept, lines.items, lines.n * sizeof(*kept));
    *t = (paper_text){.lines = kept,
                      .n_lines = lines.n,
                      .runs = rich->runs,
                      .n_runs = rich->n_runs,
                      .width = width,
                      .leading = leading};
    DBR_VEC_RELEASE(&lines);
    return t;
}

double paper_natural_width(paper *p, const paper_rich *rich)
{
    PangoLayout *layout = new_layout(p, rich, 0, rich->text.len);
    int width = 0;
    pango_layout_get_size(layout, &width, NULL);
    g_object_unref(layout);
    return (double)width / PANGO_SCALE;
}

double paper_word_width(paper *p, const paper_rich *rich)
{
    PangoLayout *layout = new_layout(p, rich, 0, rich->text.len); // set as narrow as can be: a word a line
    int width = 0;
    pango_layout_set_width(layout, 0);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    for (int i = pango_layout_get_line_count(layout); i-- > 0;) {
        PangoRectangle logical = {0};
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, i), NULL, &logical);
        width = logical.width > width ? logical.width : width;
    }
    g_object_unref(layout);
    return (double)width / PANGO_SCALE;
}

double paper_line_width(const paper_text *t, size_t i)
{
    PangoRectangle logical = {0};
    assert(i < t->n_lines);
    pango_layout_line_get_extents(t->lines[i].line, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

/* Of bytes [begin, end) of a text. */
static PangoLayout *new_layout(paper *p, const paper_rich *rich, size_t begin, size_t end)
{
    PangoLayout *layout = pango_layout_new(p->pango);
    PangoAttrList *list = pango_attr_list_new();
    dbr_slice text = dbr_slice_sub(rich->text, begin, end);
    paper_text all = {.runs = rich->runs, .n_runs = rich->n_runs};
    for (size_t i = first_run(&all, begin); i < rich->n_runs && rich->runs[i].begin < end; i++) {
        add_run(list, &rich->runs[i], begin, end - begin, p->lang == DBR_LANG_EN);
        add_latin(list, &rich->runs[i], text, begin);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    pango_layout_set_text(layout, text.ptr != NULL ? text.ptr : "", (int)text.len);
    return layout;
}

static void add_run(PangoAttrList *list, const paper_run *run, size_t base, size_t len, bool is_western)
{
    static const char *const families[PAPER_FACE_COUNT] = {
        [PAPER_SERIF] = "Noto Serif CJK SC,Source Han Serif SC,Source Serif 4,Noto Serif,DejaVu Serif,serif",
        [PAPER_SANS] = "Noto Sans CJK SC,Source Han Sans SC,Source Sans 3,Noto Sans,DejaVu Sans,sans-serif",
        [PAPER_MONO] = "Noto Sans Mono CJK SC,Source Code Pro,Noto Sans Mono,DejaVu Sans Mono,monospace",
    };
    const paper_style *s = &run->style;
    guint begin = (guint)(run->begin > base ? run->begin - base : 0);
    guint end = (guint)(run->end < base + len ? run->end - base : len);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families[s->face]);
    pango_font_description_set_absolute_size(font, s->size * PANGO_SCALE);
    pango_font_description_set_weight(font, s->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font, s->is_italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    PangoAttribute *attributes[] = {
        pango_attr_font_desc_new(font),
        pango_attr_foreground_new((guint16)((s->color >> 16 & 0xFF) * 257),
                                  (guint16)((s->color >> 8 & 0xFF) * 257),
                                  (guint16)((s->color & 0xFF) * 257)),
        pango_attr_insert_hyphens_new(FALSE), // nobody may copy a hyphen out of an address
        s->is_unbroken ? pango_attr_allow_breaks_new(FALSE) : NULL,
        s->rise > 0 ? pango_attr_rise_new((int)(s->rise * PANGO_SCALE)) : NULL,
        is_western && s->face != PAPER_MONO ? pango_attr_font_features_new("pwid=1") : NULL,
    };
    pango_font_description_free(font);
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        if (attributes[i] != NULL) {
            attributes[i]->start_index = begin;
            attributes[i]->end_index = end;
            pango_attr_list_insert(list, attributes[i]);
        }
    }
}

/* Letters of the sans come from a sister of its font with the same letters: cairo 1.16 makes a subset ten times as large when some
 * of them and ideographs are in one ("KL为": 0.9 MB). */
static void add_latin(PangoAttrList *list, const paper_run *run, dbr_slice text, size_t base)
{
    size_t end = run->end - base < text.len ? run->end - base : text.len;
    size_t i = run->begin > base ? run->begin - base : 0;
    while (run->style.face == PAPER_SANS && i < end) {
        size_t first = i;
        while (i < end && (unsigned char)text.ptr[i] < 0x80) {
            i++;
        }
        if (i > first) {
            PangoAttribute *family = pango_attr_family_new(
                "Noto Sans CJK KR,Source Han Sans KR,Noto Sans CJK SC,Source Han Sans SC,"
                "Source Sans 3,Noto Sans,DejaVu Sans,sans-serif");
            family->start_index = (guint)first;
            family->end_index = (guint)i;
            pango_attr_list_insert(list, family);
        }
        while (i < end && (unsigned char)text.ptr[i] >= 0x80) {
            i++;
        }
    }
}

static void count_missing(paper *p, PangoLayoutLine *line)
{
    for (GSList *item = line->runs; item != NULL; item = item->next) {
        const PangoGlyphString *glyphs = ((PangoLayoutRun *)item->data)->glyphs;
        for (int i = 0; i < glyphs->num_glyphs; i++) {
            PangoGlyph g = glyphs->glyphs[i].glyph;
            if (g != PANGO_GLYPH_EMPTY && (g & PANGO_GLYPH_UNKNOWN_FLAG) != 0) {
                uint32_t cp = (uint32_t)(g & ~PANGO_GLYPH_UNKNOWN_FLAG);
                p->missing.first = p->missing.n == 0 ? cp : p->missing.first;
                p->missing.n++;
                p->missing.n_cjk += dbr_cp_is_cjk(cp) ? 1 : 0;
            }
        }
    }
}

/* The first run that ends behind an offset. */
static size_t first_run(const paper_text *t, size_t offset)
{
    size_t low = 0;
    for (size_t high = t->n_runs; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (t->runs[middle].end <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void paper_draw(paper *p, const paper_text *t, size_t begin, size_t end, double x, double y)
{
    assert(begin <= end && end <= t->n_lines);
    for (size_t i = begin; i < end; i++) {
        draw_line(p, t, i, x, y + t->leading * ((double)(i - begin) + BASELINE));
    }
}

static void draw_line(paper *p, const paper_text *t, size_t i, double x, double baseline)
{
    const paper_line *line = &t->lines[i];
    bool is_from_right = pango_layout_line_get_resolved_direction(line->line) == PANGO_DIRECTION_RTL;
    double room = t->align != PAPER_LEFT || is_from_right ? t->width - paper_line_width(t, i) : 0;
    x += t->align == PAPER_CENTER ? room / 2 : room;
    const double at[2] = {x - (is_from_right ? room : 0),
                          baseline}; // pango's ranges count from the left edge
    size_t begin = line->base + (size_t)line->line->start_index;
    size_t end = begin + (size_t)line->line->length;
    size_t first = first_run(t, begin);
    for (size_t k = first; k < t->n_runs && t->runs[k].begin < end; k++) {
        draw_run(p, &t->runs[k], line, at, true);
    }
    cairo_move_to(p->cr, x, baseline);
    set_color(p, 0);
    pango_cairo_show_layout_line(p->cr, line->line);
    for (size_t k = first; k < t->n_runs && t->runs[k].begin < end; k++) {
        draw_run(p, &t->runs[k], line, at, false);
    }
}

/* What is behind a run, or what is under and over it: its line, its link. */
static void draw_run(paper *p, const paper_run *run, const paper_line *line, const double at[2],
                     bool is_behind)
{
    const paper_style *s = &run->style;
    if (is_behind ? s->back == PAPER_NO_COLOR : s->under == PAPER_NO_COLOR && run->target == NULL) {
        return;
    }
    int *ranges = NULL;
    int n = 0;
    int line_begin = line->line->start_index;
    int line_end = line_begin + line->line->length;
    int begin = run->begin > line->base ? (int)(run->begin - line->base) : 0;
    int end = (int)(run->end - line->base);
    pango_layout_line_get_x_ranges(line->line, begin > line_begin ? begin : line_begin,
                                   end < line_end ? end : line_end, &ranges, &n);
    for (int i = 0; i < n; i++) {
        double x = at[0] + (double)ranges[2 * i] / PANGO_SCALE;
        double width = (double)(ranges[2 * i + 1] - ranges[2 * i]) / PANGO_SCALE;
        const double rect[4] = {x, at[1] - 0.86 * s->size, width, 1.14 * s->size};
        if (width <= 0) {
            continue;
        }
        if (is_behind) {
            const double behind[4] = {x - 1.2, rect[1], width + 2.4, rect[3]};
            paper_rect(p, behind, 1.6, s->back);
            continue;
        }
        if (s->under != PAPER_NO_COLOR) {
            double y = at[1] + 0.17 * s->size;
            paper_rule(p, (const double[4]){x, y, x + width, y}, 0.5, s->under);
        }
        if (run->target != NULL) {
            paper_link_area(p, run->target, rect);
        }
    }
    g_free(ranges);
}

/* ---- lines and areas ---- */

void paper_rect(paper *p, const double rect[4], double radius, uint32_t color)
{
    set_color(p, color);
    trace_round(p, rect, radius);
    cairo_fill(p->cr);
}

void paper_rule(paper *p, const double ends[4], double thickness, uint32_t color)
{
    set_color(p, color);
    cairo_set_line_width(p->cr, thickness);
    cairo_move_to(p->cr, ends[0], ends[1]);
    cairo_line_to(p->cr, ends[2], ends[3]);
    cairo_stroke(p->cr);
}

void paper_dot(paper *p, double x, double y, double radius, uint32_t color)
{
    set_color(p, color);
    cairo_new_path(p->cr);
    cairo_arc(p->cr, x, y, radius, 0, 2 * M_PI);
    cairo_fill(p->cr);
}

static void set_color(paper *p, uint32_t color)
{
    cairo_set_source_rgb(p->cr, (color >> 16 & 0xFF) / 255.0, (color >> 8 & 0xFF) / 255.0,
                         (color & 0xFF) / 255.0);
}

static void trace_round(paper *p, const double rect[4], double radius)
{
    double x = rect[0];
    double y = rect[1];
    double right = x + rect[2];
    double bottom = y + rect[3];
    radius = fmin(radius, fmin(rect[2], rect[3]) / 2);
    cairo_new_path(p->cr);
    if (radius <= 0) {
        cairo_rectangle(p->cr, x, y, rect[2], rect[3]);
        return;
    }
    cairo_arc(p->cr, right - radius, y + radius, radius, -M_PI_2, 0);
    cairo_arc(p->cr, right - radius, bottom - radius, radius, 0, M_PI_2);
    cairo_arc(p->cr, x + radius, bottom - radius, radius, M_PI_2, M_PI);
    cairo_arc(p->cr, x + radius, y + radius, radius, M_PI, 3 * M_PI_2);
    cairo_close_path(p->cr);
}

/* ---- places and links ---- */

void paper_name_place(paper *p, const char *name, double x, double y)
{
    char attributes[160];
    (void)snprintf(attributes, sizeof(attributes), "name='%s' x=%d y=%d", name, (int)x, (int)y);
    cairo_tag_begin(p->cr, CAIRO_TAG_DEST, attributes);
    cairo_tag_end(p->cr, CAIRO_TAG_DEST);
}

void paper_link_area(paper *p, const char *target, const double rect[4])
{
    DBR_AUTO(dbr_buf) attributes = {0};
    if (target[0] == '#') {
        dbr_buf_printf(&attributes, "dest='%s'", target + 1);
    } else {
        dbr_buf_str(&attributes, "uri='");
        for (const unsigned char *c = (const unsigned char *)target; *c != '\0'; c++) {
            bool is_plain = *c > ' ' && *c < 127 && strchr("()\\'\"<>", *c) == NULL;
            dbr_buf_printf(&attributes, is_plain ? "%c" : "%%%02X", *c);
        }
        dbr_buf_char(&attributes, '\'');
    }
    dbr_buf_printf(&attributes, " rect=[%.2f %.2f %.2f %.2f]", rect[0], rect[1], rect[2], rect[3]);
    cairo_tag_begin(p->cr, CAIRO_TAG_LINK, attributes.ptr);
    cairo_tag_end(p->cr, CAIRO_TAG_LINK);
}

int paper_outline(paper *p, int parent, const char *title, const char *name, bool is_open)
{
    char attributes[160];
    (void)snprintf(attributes, sizeof(attributes), "dest='%s'", name);
    return cairo_pdf_surface_add_outline(p->surface, parent, title, attributes,
                                         is_open ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
}

/* ---- bitmaps ---- */

dbr_code paper_png(const paper_bitmap *bitmap, dbr_buf *out, dbr_err *err)
{
    int width = bitmap->width;
    int height = bitmap->height;
    if (width <= 0 || height <= 0 || width > MAX_PNG_PIXELS || height > MAX_PNG_PIXELS) {
        return dbr_fail(err, DBR_ELIMIT, "a picture of %d × %d pixels is too large", width, height);
    }
    paper p = {.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)};
    p.cr = cairo_create(p.surface);
    set_color(&p, bitmap->color);
    cairo_paint(p.cr);
    dbr_code rc = bitmap->paint(bitmap->data, p.cr, err);
    cairo_status_t status = cairo_status(p.cr);
    if (rc == DBR_OK && status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_write_to_png_stream(p.surface, write_bytes, out);
    }
    cairo_destroy(p.cr);
    cairo_surface_destroy(p.surface);
    return rc < 0 || status == CAIRO_STATUS_SUCCESS
               ? rc
               : dbr_fail(err, DBR_ELIMIT, "cannot make a picture: %s", cairo_status_to_string(status));
}
