/*
 * Tables: columns as wide as their contents ask for, rows that no page divides, the head again on every page.
 *
 * Widths are found in two steps, so that ten thousand rows cost no more than they must: an estimate of every cell (columns of
 * a terminal), then a real measurement of the few widest of each column. A column gets what it would like when all fit; else
 * its longest word, and of what is left a share that grows with what it lacks. The first column, when it is narrow (times,
 * ids), is not broken. A row higher than half a page is divided after whole lines.
 */
#include "report/pdf.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>

#define MAX_COLUMNS 24 // of a table that is set as one
#define N_MEASURED  3  // cells of a column, for each of its two widths
#define GUTTER      12.0
#define MAX_WORD    110.0 // longer ones are broken, if need be
#define PAD         4.5   // above and below a row's text
#define DOT_ROOM    9.0

typedef struct cell {
    paper_rich rich;
    paper_text *set;
} cell;

typedef struct row {
    cell *cells;
    size_t n_cells, cap;
    size_t n_lines;
    uint32_t dot;
    bool is_head;
    bool is_last; // of those that were one row before the table was turned
} row;

typedef struct column {
    paper_align align;
    double natural, word; // of its widest text, its longest word
    double x, width;
    size_t i_natural[N_MEASURED], i_word[N_MEASURED]; // rows that may have them
    double e_natural[N_MEASURED], e_word[N_MEASURED]; // estimates, falling
} column;

struct pdf_table {
    pdf *p;
    DBR_VEC(row *) rows;
    const row *head;
    size_t n_columns;
    dbr_slice align; // a byte a column; may be shorter
    column *columns;
    bool is_timeline;
    double x;
};

static cell *new_cell(pdf_table *t, row *r);
static void even_out(pdf_table *t);
static pdf_table *turn(pdf_table *t);
static void find_widest(pdf_table *t);
static void remember(size_t *rows, double *estimates, size_t i_row, double estimate);
static double longest_word(dbr_slice text);
static void measure(pdf_table *t);
static paper_rich beginning(const cell *c, size_t most);
static bool place_columns(pdf_table *t, double room);
static void share_room(pdf_table *t, double avail);
static void set_row(pdf_table *t, row *r);
static void add_row(pdf *p, pdf_table *t, const row *r, bool is_glued);
static void draw_row(pdf *p, const pdf_slug *s, double y);
static void draw_cells(pdf *p, const row *r, const pdf_table *t, size_t begin, size_t end, double y);

pdf_table *pdf_table_new(pdf *p, dbr_slice align)
{
    pdf_table *t = DBR_NEW(&p->h.arena, pdf_table);
    t->p = p;
    t->align = dbr_slice_dup(&p->h.arena, align);
    return t;
}

void pdf_table_begin_row(pdf_table *t, bool is_head, uint32_t dot)
{
    row *r = DBR_NEW(&t->p->h.arena, row);
    r->is_head = is_head;
    r->dot = dot;
    t->is_timeline = t->is_timeline || dot != PAPER_NO_COLOR;
    *DBR_PUSH(&t->rows) = r;
    t->head = is_head ? r : t->head;
}

void pdf_table_add_cell(pdf_table *t, pdf_rich *r)
{
    dbr_arena *arena = &t->p->h.arena;
    assert(t->rows.n > 0);
    cell *c = new_cell(t, t->rows.items[t->rows.n - 1]);
    paper_run *runs = DBR_NEW_N(arena, paper_run, r->runs.n + 1);
    for (size_t i = 0; i < r->runs.n; i++) {
        runs[i] = r->runs.items[i];
        if (runs[i].target != NULL && runs[i].target[0] == '#') {
            *DBR_PUSH(&t->p->links) = &runs[i];
        }
    }
    c->rich = (paper_rich){.text = dbr_slice_of(dbr_arena_str(arena, dbr_buf_view(&r->text)), r->text.len),
                           .runs = runs,
                           .n_runs = r->runs.n};
    dbr_buf_clear(&r->text);
    r->runs.n = 0;
}

static cell *new_cell(pdf_table *t, row *r)
{
    if (r->n_cells == r->cap) {
        size_t cap = r->cap > 0 ? 2 * r->cap : t->n_columns > 0 ? t->n_columns : 8;
        cell *cells = DBR_NEW_N(&t->p->h.arena, cell, cap);
        if (r->n_cells > 0) {
            memcpy(cells, r->cells, r->n_cells * sizeof(*cells));
        }
        r->cells = cells;
        r->cap = cap;
    }
    cell *c = &r->cells[r->n_cells++];
    t->n_columns = r->n_cells > t->n_columns ? r->n_cells : t->n_columns;
    return c;
}

/* Every row has as many cells as the longest. */
static void even_out(pdf_table *t)
{
    for (size_t i = 0; i < t->rows.n; i++) {
        while (t->rows.items[i]->n_cells < t->n_columns) {
            (void)new_cell(t, t->rows.items[i]);
        }
    }
    t->columns = DBR_NEW_N(&t->p->h.arena, column, t->n_columns + 1);
    for (size_t i = 0; i < t->n_columns; i++) {
        char align = i < t->align.len ? t->align.ptr[i] : 'l';
        t->columns[i].align = align == 'r' ? PAPER_RIGHT : align == 'c' ? PAPER_CENTER : PAPER_LEFT;
    }
}

void pdf_table_add(pdf *p, pdf_table *t, double x)
{
    t->x = x;
    even_out(t);
    find_widest(t);
    measure(t);
    if (!place_columns(t, p->right - x)) {
        pdf_table *cards = turn(t);
        DBR_VEC_RELEASE(&t->rows);
        pdf_table_add(p, cards, x);
        return;
    }
    pdf_gap(p, 8);
    for (size_t i = 0; i < t->rows.n; i++) {
        set_row(t, t->rows.items[i]);
        bool is_early =
            i < 2 || i + 2 == t->rows.n; // head and first row stay together, the last is not alone
        add_row(p, t, t->rows.items[i], i + 1 < t->rows.n && is_early);
    }
    pdf_gap(p, 14);
    DBR_VEC_RELEASE(&t->rows);
}

/* A table that is too wide for paper becomes one of two columns: for each of its rows the titles and what stands under them. */
static pdf_table *turn(pdf_table *t)
{
    pdf_table *cards = pdf_table_new(t->p, (dbr_slice)DBR_LIT("ll"));
    for (size_t i = 0; i < t->rows.n; i++) {
        const row *r = t->rows.items[i];
        for (size_t k = 0; k < t->n_columns && !r->is_head; k++) {
            pdf_table_begin_row(cards, false, PAPER_NO_COLOR);
            row *card = cards->rows.items[cards->rows.n - 1];
            *new_cell(cards, card) = t->head != NULL ? t->head->cells[k] : (cell){0};
            *new_cell(cards, card) = r->cells[k];
            card->is_last = k + 1 == t->n_columns;
        }
    }
    return cards;
}

/* ---- widths ---- */

static void find_widest(pdf_table *t)
{
    for (size_t i = 0; i < t->rows.n; i++) {
        for (size_t k = 0; k < t->n_columns; k++) {
            column *c = &t->columns[k];
            dbr_slice text = t->rows.items[i]->cells[k].rich.text;
            remember(c->i_natural, c->e_natural, i, (double)dbr_utf8_width(text));
            remember(c->i_word, c->e_word, i, longest_word(text));
        }
    }
}

static void remember(size_t *rows, double *estimates, size_t i_row, double estimate)
{
    size_t at = N_MEASURED;
    while (at > 0 && estimate > estimates[at - 1]) {
        at--;
    }
    if (at == N_MEASURED) {
        return;
    }
    for (size_t i = N_MEASURED - 1; i > at; i--) {
        rows[i] = rows[i - 1];
        estimates[i] = estimates[i - 1];
    }
    rows[at] = i_row;
    estimates[at] = estimate;
}

/* Bytes without a place to break: a rough measure, it only chooses what is measured. */
static double longest_word(dbr_slice text)
{
    size_t longest = 0;
    size_t now = 0;
    for (size_t i = 0; i < text.len; i++) {
        now = text.ptr[i] == ' ' || text.ptr[i] == '\n' ? 0 : now + 1;
        longest = now > longest ? now : longest;
    }
    return (double)longest;
}

static void measure(pdf_table *t)
{
    for (size_t k = 0; k < t->n_columns; k++) {
        column *c = &t->columns[k];
        for (size_t i = 0; i < N_MEASURED; i++) {
            paper_rich wide =
                beginning(&t->rows.items[c->i_natural[i]]->cells[k], 2000); // wider than any page
            paper_rich wordy = beginning(&t->rows.items[c->i_word[i]]->cells[k], 400);
            c->natural = fmax(c->natural, paper_natural_width(t->p->paper, &wide));
            c->word = fmax(c->word, paper_word_width(t->p->paper, &wordy));
        }
        if (t->head != NULL && t->head->cells[k].rich.text.len <= 40) { // a short title is not divided
            double width = paper_natural_width(t->p->paper, &t->head->cells[k].rich);
            c->word = fmax(c->word, width < 70 ? width : 0);
        }
        double dot = k == 0 && t->is_timeline ? DOT_ROOM : 0;
        c->natural = ceil(c->natural + 0.5) + dot;
        c->word = fmin(c->natural, ceil(c->word + 0.5) + dot);
    }
}

/* The first bytes of a cell. */
static paper_rich beginning(const cell *c, size_t most)
{
    paper_rich rich = c->rich;
    if (rich.text.len > most) {
        rich.text = dbr_slice_sub(rich.text, 0, most);
        rich.text.len = dbr_utf8_valid_prefix(rich.text);
    }
    return rich;
}

/* False when they cannot stand beside each other. */
static bool place_columns(pdf_table *t, double room)
{
    double avail = room - GUTTER * ((double)t->n_columns - 1);
    double natural = 0;
    double least = 0;
    size_t widest = 0;
    for (size_t k = 0; k < t->n_columns; k++) {
        column *c = &t->columns[k];
        c->word = k == 0 && c->natural < 0.22 * avail ? c->natural : fmin(c->word, MAX_WORD);
        natural += c->natural;
        least += c->word;
        widest = c->natural > t->columns[widest].natural ? k : widest;
    }
    if (t->n_columns > 2 && (t->n_columns > MAX_COLUMNS || least > 1.25 * avail)) {
        return false;
    }
    if (natural <= avail) {
        for (size_t k = 0; k < t->n_columns; k++) {
            t->columns[k].width = t->columns[k].natural + (k == widest ? avail - natural : 0);
        }
    } else if (least <= avail) {
        share_room(t, avail);
    } else { // words are broken
        for (size_t k = 0; k < t->n_columns; k++) {
            t->columns[k].width = fmax(avail * t->columns[k].word / least, 6);
        }
    }
    for (size_t k = 0; k < t->n_columns; k++) {
        t->columns[k].x = k == 0 ? t->x : t->columns[k - 1].x + t->columns[k - 1].width + GUTTER;
    }
    return true;
}

/* Columns that ask for less than an even share get what they ask for; the others share the rest by what they lack. */
static void share_room(pdf_table *t, double avail)
{
    bool is_served[MAX_COLUMNS] = {false};
    assert(t->n_columns <= MAX_COLUMNS);
    bool is_changed = true;
    double rest = avail;
    double least = 0; // of those not served
    double natural = 0;
    size_t n = t->n_columns;
    while (is_changed && n > 0) {
        double share = rest / (double)n;
        is_changed = false;
        for (size_t k = 0; k < t->n_columns; k++) {
            column *c = &t->columns[k];
            if (!is_served[k] && c->natural <= share) {
                is_served[k] = is_changed = true;
                c->width = c->natural;
                rest -= c->natural;
                n--;
            }
        }
    }
    for (size_t k = 0; k < t->n_columns; k++) {
        least += is_served[k] ? 0 : t->columns[k].word;
        natural += is_served[k] ? 0 : t->columns[k].natural;
    }
    for (size_t k = 0; k < t->n_columns; k++) {
        column *c = &t->columns[k];
        if (!is_served[k]) { // an even share, or more, is at least a word
            c->width = least <= rest
                           ? c->word + (rest - least) * (c->natural - c->word) / fmax(natural - least, 1)
                           : rest * c->word / least;
        }
    }
}

/* ---- rows ---- */

static void set_row(pdf_table *t, row *r)
{
    const pdf_style *style = &t->p->styles[r->is_head ? PDF_CELL_HEAD : PDF_CELL];
    r->n_lines = 1;
    for (size_t k = 0; k < t->n_columns; k++) {
        cell *c = &r->cells[k];
        double dot = k == 0 && t->is_timeline ? DOT_ROOM : 0;
        c->set = paper_set(t->p->paper, &t->p->h.arena, &c->rich, t->columns[k].width - dot, style->leading);
        c->set->align = t->columns[k].align;
        r->n_lines = c->set->n_lines > r->n_lines ? c->set->n_lines : r->n_lines;
    }
}

typedef struct row_slug {
    const row *row;
    const pdf_table *table;
} row_slug;

static void add_row(pdf *p, pdf_table *t, const row *r, bool is_glued)
{
    double leading = p->styles[r->is_head ? PDF_CELL_HEAD : PDF_CELL].leading;
    size_t band = (size_t)((p->bottom - p->top) / 2 / leading); // lines
    row_slug *what = DBR_NEW(&p->h.arena, row_slug);
    *what = (row_slug){.row = r, .table = t};
    bool is_divided = r->n_lines > band;
    band = is_divided ? 6 : r->n_lines;
    for (size_t i = 0; i < r->n_lines; i += band) {
        size_t end = i + band < r->n_lines ? i + band : r->n_lines;
        double height = leading * (double)(end - i) + (i == 0 ? PAD : 0) + (end == r->n_lines ? PAD : 0);
        pdf_slug *s = pdf_add(p, height, 0, draw_row, what);
        s->x = t->x;
        s->begin = i;
        s->end = end;
        s->table = r->is_head ? NULL : t;
        s->inside = t;
        s->tag = "TR";
        s->is_glued = is_glued && !(is_divided && end < r->n_lines);
    }
}

static void draw_row(pdf *p, const pdf_slug *s, double y)
{
    const row_slug *what = s->what;
    const row *r = what->row;
    draw_cells(p, r, what->table, s->begin, s->end, y + (s->begin == 0 ? PAD : 0));
    if (s->end == r->n_lines) {
        double foot = y + s->height;
        paper_rule(p->paper, (const double[4]){s->x, foot, p->right, foot}, 0.5,
                   r->is_head || r->is_last ? PDF_RULE : PDF_LINE);
    }
}

static void draw_cells(pdf *p, const row *r, const pdf_table *t, size_t begin, size_t end, double y)
{
    if (r->dot != PAPER_NO_COLOR && begin == 0) {
        paper_dot(p->paper, t->x + 2.4, y + p->styles[PDF_CELL].leading * 0.5, 2.2, r->dot);
    }
    for (size_t k = 0; k < t->n_columns; k++) {
        const paper_text *set = r->cells[k].set;
        double dot = k == 0 && t->is_timeline ? DOT_ROOM : 0;
        if (begin < set->n_lines) {
            paper_begin_tag(p->paper, r->is_head ? "TH" : "TD");
            paper_draw(p->paper, set, begin, end < set->n_lines ? end : set->n_lines, t->columns[k].x + dot,
                       y);
            paper_end_tag(p->paper, r->is_head ? "TH" : "TD");
        }
    }
}

/* A head that is a page of its own is not repeated. */
double pdf_table_head_height(const pdf_table *t)
{
    const pdf *p = t->p;
    double height =
        t->head == NULL ? 0 : p->styles[PDF_CELL_HEAD].leading * (double)t->head->n_lines + 2 * PAD;
    return height < (p->bottom - p->top) / 4 ? height : 0;
}

void pdf_table_draw_head(pdf *p, const pdf_table *t, double y)
{
    double height = pdf_table_head_height(t);
    if (height > 0) {
        draw_cells(p, t->head, t, 0, t->head->n_lines, y + PAD);
        paper_rule(p->paper, (const double[4]){t->x, y + height, p->right, y + height}, 0.5, PDF_RULE);
    }
}
