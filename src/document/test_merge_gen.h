/*
 * Random documents and random edits for test_merge_random.c.
 *
 * Every word is made once and says who made it: b17 stands in the draft, h18 came from the person, m19 from
 * the new draft. Rows and units keep a number by which they are found again on every side.
 */
#ifndef DBR_DOCUMENT_TEST_MERGE_GEN_H
#define DBR_DOCUMENT_TEST_MERGE_GEN_H

#include "document/document.h"

#include "test.h"

#define MAX_CELLS    8
#define MAX_ROWS     16
#define MAX_UNITS    8
#define MAX_SECTIONS 12

/* ---- the model of a document ---- */

typedef enum unit_kind { PARAGRAPH, FIELDS, BULLETS, TABLE, FENCE, HTML } unit_kind;

/* A line of prose, a list item, a table row. */
typedef struct gen_row {
    const char *cells[MAX_CELLS]; // one for everything but tables
    int n_cells;
    int uid;      // same row on all sides
    int time_min; // timeline rows: minutes since midnight; -1 for others
} gen_row;

typedef struct gen_unit {
    unit_kind kind;
    int uid;
    gen_row rows[MAX_ROWS]; // tables: header first
    int n_rows;
    bool is_timeline, is_loose, is_newest_first;
} gen_unit;

typedef struct gen_section {
    int level;
    const char *heading; // NULL for what stands before the first heading
    gen_unit units[MAX_UNITS];
    int n_units;
} gen_section;

typedef struct gen_doc {
    gen_section sections[MAX_SECTIONS];
    int n_sections;
    bool is_crlf, has_final_eol;
} gen_doc;

typedef enum row_fate { ROW_TOUCHED = 1, ROW_DELETED = 2, ROW_NEW = 4 } row_fate;

typedef struct gen {
    dbr_arena arena;
    uint64_t state;
    int n_names, n_uids, n_addresses;
    unsigned char fate[2][4096]; // by row uid, of ours and theirs
    const char *new_word[4096];  // by row uid: a word only in that row (rows that are new)
    const char *cell_word[64];   // words of cells that theirs changed, with the row's uid and the unit's
    int cell_row[64], n_cell_words;
    bool has_moved_rows[2], has_new_columns[2], has_lost_columns[2], has_lost_units[2], has_moved_units[2];
    bool has_edited_times[2], is_malformed, is_messy;
} gen;

static uint32_t rnd(gen *g, uint32_t n)
{
    g->state = g->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((g->state >> 33) % n);
}

static const char *word(gen *g, char who)
{
    static const char *const decoration[] = {"", "", "", "数据库", "连接", "-", "`"};
    const char *around = decoration[rnd(g, 7)];
    const char *end = around[0] == '`' ? "`" : "";
    return dbr_arena_printf(&g->arena, "%s%c%d%s", around, who, g->n_names++, end);
}

static const char *words(gen *g, char who, int n)
{
    const char *text = word(g, who);
    for (int i = 1; i < n; i++) {
        text = dbr_arena_printf(&g->arena, "%s %s", text, word(g, who));
    }
    return text;
}

static const char *clock_text(gen *g, int time_min)
{
    return dbr_arena_printf(&g->arena, "%02d:%02d:00", time_min / 60, time_min % 60);
}

static gen_row line_row(gen *g, char who, int n_words)
{
    return (gen_row){.cells = {words(g, who, n_words)}, .n_cells = 1, .uid = g->n_uids++, .time_min = -1};
}

static gen_row bullet_row(gen *g, char who)
{
    gen_row r = line_row(g, who, 4);
    if (rnd(g, 3) == 0) {
        r.cells[0] =
            dbr_arena_printf(&g->arena, "%s\n  - %s\n  - %s", r.cells[0], words(g, who, 3), words(g, who, 3));
    } else if (rnd(g, 3) == 0) {
        r.cells[0] = dbr_arena_printf(&g->arena, "%s\n  %s", r.cells[0], words(g, who, 3));
    }
    return r;
}

static gen_row timeline_row(gen *g, char who, int time_min)
{
    gen_row r = {.uid = g->n_uids++, .time_min = time_min, .n_cells = 4};
    r.cells[0] = clock_text(g, time_min);
    r.cells[1] = words(g, who, 4);
    r.cells[2] = rnd(g, 4) == 0 ? word(g, who)
                                : dbr_arena_printf(&g->arena, "[%s](evidence/%s.log#L%d)", word(g, who),
                                                   rnd(g, 2) == 0 ? "nginx" : "app", 100 + g->n_addresses++);
    r.cells[3] = rnd(g, 2) == 0 ? "-" : word(g, who);
    return r;
}

static gen_row action_row(gen *g, char who)
{
    gen_row r = {.uid = g->n_uids++, .time_min = -1, .n_cells = 4};
    r.cells[0] = dbr_arena_printf(&g->arena, "AI-%03d", g->n_names++);
    r.cells[1] = words(g, who, 4);
    r.cells[2] = word(g, who);
    r.cells[3] = "High";
    return r;
}

static gen_row new_row(gen *g, const gen_unit *u, char who)
{
    if (u->kind == TABLE) {
        gen_row r = u->is_timeline ? timeline_row(g, who, 60 + (int)rnd(g, 700)) : action_row(g, who);
        while (r.n_cells < u->rows[0].n_cells) {
            r.cells[r.n_cells++] = word(g, who);
        }
        r.n_cells = u->rows[0].n_cells;
        return r;
    }
    return u->kind == BULLETS ? bullet_row(g, who) : line_row(g, who, 6);
}

static void insert_row(gen_unit *u, int at, gen_row r)
{
    assert_true(u->n_rows < MAX_ROWS);
    memmove(&u->rows[at + 1], &u->rows[at], (size_t)(u->n_rows - at) * sizeof(r));
    u->rows[at] = r;
    u->n_rows++;
}

static void remove_row(gen_unit *u, int at)
{
    u->n_rows--;
    memmove(&u->rows[at], &u->rows[at + 1], (size_t)(u->n_rows - at) * sizeof(u->rows[0]));
}

/* Where the row's time puts it. */
static int time_slot(const gen_unit *u, int time_min)
{
    int at = 1;
    while (at < u->n_rows &&
           (u->is_newest_first ? u->rows[at].time_min > time_min : u->rows[at].time_min < time_min)) {
        at++;
    }
    return at;
}

static gen_unit make_unit(gen *g, char who, unit_kind kind, bool is_timeline)
{
    static const char *const timeline[] = {"Time", "Event", "Source", "Actor"};
    static const char *const actions[] = {"ID", "Action", "Owner", "Priority"};
    gen_unit u = {.kind = kind, .uid = g->n_uids++, .is_timeline = is_timeline};
    u.is_loose = rnd(g, 4) == 0;
    u.is_newest_first = rnd(g, 4) == 0;
    int n = 1 + (int)rnd(g, 6);
    if (kind == TABLE) {
        gen_row head = {.n_cells = 4, .uid = g->n_uids++, .time_min = -1};
        memcpy(head.cells, is_timeline ? timeline : actions, sizeof(timeline));
        insert_row(&u, 0, head);
    }
    for (int i = 0; i < n; i++) {
        gen_row r = new_row(g, &u, who);
        if (kind == FIELDS) {
            r.cells[0] = dbr_arena_printf(&g->arena, "**%s**: %s", word(g, who), words(g, who, 2));
        }
        insert_row(&u, is_timeline ? time_slot(&u, r.time_min) : u.n_rows, r);
    }
    if (kind == TABLE && g->is_malformed && u.n_rows > 2 && rnd(g, 2) == 0) {
        u.rows[2].n_cells = 3;
    }
    if (kind == TABLE && g->is_messy && u.n_rows > 2 && rnd(g, 2) == 0) {
        insert_row(&u, 2, u.rows[1]); // a duplicate key
    }
    return u;
}

static gen_section make_section(gen *g, char who, int level)
{
    gen_section s = {.level = level, .heading = words(g, who, 2)};
    s.n_units = (int)rnd(g, 4);
    for (int i = 0; i < s.n_units; i++) {
        static const unit_kind kinds[] = {PARAGRAPH, PARAGRAPH, BULLETS, FENCE, HTML};
        s.units[i] = make_unit(g, who, kinds[rnd(g, 5)], false);
    }
    return s;
}

static gen_doc make_base(gen *g)
{
    gen_doc d = {.is_crlf = rnd(g, 6) == 0, .has_final_eol = rnd(g, 6) != 0};
    d.sections[0] = (gen_section){.level = 1, .heading = words(g, 'b', 3), .n_units = 1};
    d.sections[0].units[0] = make_unit(g, 'b', FIELDS, false);
    d.n_sections = 1;
    int n = 2 + (int)rnd(g, 5);
    for (int i = 0; i < n; i++) {
        gen_section *s = &d.sections[d.n_sections++];
        *s = make_section(g, 'b', i > 0 && rnd(g, 3) == 0 ? 3 : 2);
        if (i == 0 || rnd(g, 4) == 0) {
            s->units[s->n_units++] = make_unit(g, 'b', TABLE, true);
        }
        if (i == 1) {
            s->units[s->n_units++] = make_unit(g, 'b', TABLE, false);
        }
    }
    return d;
}

/* ---- writing it ---- */

static void write_table(dbr_buf *out, const gen_unit *u)
{
    for (int i = 0; i < u->n_rows; i++) {
        for (int c = 0; c < u->rows[i].n_cells; c++) {
            dbr_buf_str(out, c == 0 ? "| " : " | ");
            dbr_buf_str(out, u->rows[i].cells[c]);
        }
        dbr_buf_str(out, " |\n");
        for (int c = 0; i == 0 && c < u->rows[0].n_cells; c++) {
            dbr_buf_str(out, "|---");
        }
        dbr_buf_str(out, i == 0 ? "|\n" : "");
    }
}

static void write_unit(dbr_buf *out, const gen_unit *u)
{
    if (u->kind == TABLE) {
        write_table(out, u);
        return;
    }
    dbr_buf_str(out, u->kind == FENCE ? "```\n" : u->kind == HTML ? "<!-- keep\n" : "");
    for (int i = 0; i < u->n_rows; i++) {
        dbr_buf_str(out, u->kind == BULLETS ? "- " : "");
        dbr_buf_str(out, u->rows[i].cells[0]);
        dbr_buf_str(out, u->kind == BULLETS && u->is_loose && i + 1 < u->n_rows ? "\n\n" : "\n");
    }
    dbr_buf_str(out, u->kind == FENCE ? "```\n" : u->kind == HTML ? "-->\n" : "");
}

static dbr_slice write_doc(gen *g, const gen_doc *d)
{
    DBR_AUTO(dbr_buf) text = {0};
    for (int i = 0; i < d->n_sections; i++) {
        const gen_section *s = &d->sections[i];
        dbr_buf_printf(&text, "%.*s %s\n\n", s->level, "######", s->heading);
        for (int k = 0; k < s->n_units; k++) {
            write_unit(&text, &s->units[k]);
            dbr_buf_char(&text, '\n');
        }
    }
    while (text.len > 0 && text.ptr[text.len - 1] == '\n') {
        text.len--;
    }
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            dbr_buf_str(&out, d->is_crlf ? "\r\n" : "\n");
        } else {
            dbr_buf_char(&out, text.ptr[i]);
        }
    }
    dbr_buf_str(&out, !d->has_final_eol ? "" : d->is_crlf ? "\r\n" : "\n");
    return dbr_slice_dup(&g->arena, dbr_buf_view(&out));
}

/* ---- edits: by = 0 is ours ('h'), 1 is theirs ('m') ---- */

static char who_of(int by)
{
    return by == 0 ? 'h' : 'm';
}

static void edit_row(gen *g, gen_unit *u, int by)
{
    int first = u->kind == TABLE ? 1 : 0;
    if (u->n_rows <= first) {
        return;
    }
    gen_row *r = &u->rows[first + (int)rnd(g, (uint32_t)(u->n_rows - first))];
    g->fate[by][r->uid] |= ROW_TOUCHED;
    if (u->kind != TABLE) {
        r->cells[0] = rnd(g, 2) == 0 && u->kind == PARAGRAPH
                          ? words(g, who_of(by), 5)
                          : dbr_arena_printf(&g->arena, "%s %s", r->cells[0], word(g, who_of(by)));
        return;
    }
    int c = (int)rnd(g, (uint32_t)r->n_cells);
    if (c == 0 && u->is_timeline && by == 0) {
        g->has_edited_times[0] = true; // in place, out of order or not, as people do
        r->time_min = 60 + (int)rnd(g, 700);
        r->cells[0] = clock_text(g, r->time_min);
        return;
    }
    c = c == 0 ? 1 : c;
    if (c == 2 && u->is_timeline && by == 1) {
        c = 3; // the machine keeps the proof of a row
    }
    const char *w = word(g, who_of(by));
    r->cells[c] = rnd(g, 2) == 0 ? w : dbr_arena_printf(&g->arena, "%s %s", r->cells[c], w);
    if (by == 1 && g->n_cell_words < 64) {
        g->cell_row[g->n_cell_words] = r->uid;
        g->cell_word[g->n_cell_words++] = w;
    }
}

static void add_row(gen *g, gen_unit *u, int by)
{
    if (u->n_rows + 1 >= MAX_ROWS) {
        return;
    }
    gen_row r = new_row(g, u, who_of(by));
    const char *mark = word(g, who_of(by));
    int c = u->kind == TABLE ? 1 : 0;
    r.cells[c] = dbr_arena_printf(&g->arena, "%s %s", mark, r.cells[c]);
    g->new_word[r.uid] = mark;
    g->fate[by][r.uid] |= ROW_NEW;
    int first = u->kind == TABLE ? 1 : 0;
    insert_row(
        u, u->is_timeline ? time_slot(u, r.time_min) : first + (int)rnd(g, (uint32_t)(u->n_rows - first + 1)),
        r);
}

static void drop_row(gen *g, gen_unit *u, int by)
{
    int first = u->kind == TABLE ? 1 : 0;
    if (u->n_rows > first + 1) {
        int at = first + (int)rnd(g, (uint32_t)(u->n_rows - first));
        g->fate[by][u->rows[at].uid] |= ROW_DELETED;
        remove_row(u, at);
    }
}

static void move_row(gen *g, gen_unit *u, int by)
{
    int first = u->kind == TABLE ? 1 : 0;
    if (u->n_rows > first + 2) {
        uint32_t n = (uint32_t)(u->n_rows - first);
        gen_row r = u->rows[first + (int)rnd(g, n)];
        for (int i = first; i < u->n_rows; i++) {
            if (u->rows[i].uid == r.uid) {
                remove_row(u, i);
                break;
            }
        }
        insert_row(u, first + (int)rnd(g, n), r);
        g->has_moved_rows[by] = true;
    }
}

static void change_columns(gen *g, gen_unit *u, int by)
{
    if (u->kind != TABLE) {
        return;
    }
    if (rnd(g, 3) == 0 && u->rows[0].n_cells > 3) {
        for (int i = 0; i < u->n_rows; i++) {
            u->rows[i].n_cells = u->rows[i].n_cells > 3 ? u->rows[i].n_cells - 1 : u->rows[i].n_cells;
        }
        g->has_lost_columns[by] = true;
        return;
    }
    for (int i = 0; i < u->n_rows && u->rows[0].n_cells < MAX_CELLS; i++) {
        if (i == 0 || u->rows[i].n_cells == u->rows[0].n_cells - 1) {
            u->rows[i].cells[u->rows[i].n_cells++] = word(g, who_of(by));
        }
    }
    g->has_new_columns[by] = true;
}

static void edit_units(gen *g, gen_section *s, int by)
{
    uint32_t n = (uint32_t)s->n_units;
    uint32_t what = rnd(g, 3);
    if (what == 0 && n > 1) { // reorder
        uint32_t i = rnd(g, n);
        uint32_t k = rnd(g, n);
        gen_unit u = s->units[i];
        s->units[i] = s->units[k];
        s->units[k] = u;
        g->has_moved_units[by] = true;
    } else if (what == 1 && n + 1 < MAX_UNITS) {
        uint32_t at = rnd(g, n + 1);
        memmove(&s->units[at + 1], &s->units[at], (n - at) * sizeof(gen_unit));
        s->units[at] = make_unit(g, who_of(by), rnd(g, 2) == 0 ? PARAGRAPH : BULLETS, false);
        s->n_units++;
    } else if (n > 0) {
        uint32_t at = rnd(g, n);
        memmove(&s->units[at], &s->units[at + 1], (n - at - 1) * sizeof(gen_unit));
        s->n_units--;
        g->has_lost_units[by] = true;
    }
}

static void edit_sections(gen *g, gen_doc *d, int by)
{
    int at = 1 + (int)rnd(g, (uint32_t)(d->n_sections - 1));
    size_t rest = (size_t)(d->n_sections - at);
    switch (rnd(g, 4)) {
    case 0:
        if (d->n_sections + 1 < MAX_SECTIONS) {
            memmove(&d->sections[at + 1], &d->sections[at], rest * sizeof(gen_section));
            d->sections[at] = make_section(g, who_of(by), 2 + (int)rnd(g, 2));
            d->n_sections++;
        }
        break;
    case 1:
        if (d->n_sections > 3) {
            memmove(&d->sections[at], &d->sections[at + 1], (rest - 1) * sizeof(gen_section));
            d->n_sections--;
            g->has_lost_units[by] = true;
        }
        break;
    case 2:
        d->sections[at].heading = words(g, who_of(by), 2);
        break;
    default:
        d->sections[0].heading =
            dbr_arena_printf(&g->arena, "%s %s", d->sections[0].heading, word(g, who_of(by)));
        break;
    }
}

static void edit(gen *g, gen_doc *d, int by)
{
    static const uint32_t chances[] = {30, 20, 15, 8, 4, 12, 8, 3};
    uint32_t dice = rnd(g, 100);
    int what = 0;
    for (uint32_t sum = chances[0]; dice >= sum && what < 7; sum += chances[what]) {
        what++;
    }
    gen_section *s = &d->sections[rnd(g, (uint32_t)d->n_sections)];
    gen_unit *u = s->n_units > 0 ? &s->units[rnd(g, (uint32_t)s->n_units)] : NULL;
    if (what <= 4 && u == NULL) {
        return;
    }
    switch (what) {
    case 0:
        edit_row(g, u, by);
        break;
    case 1:
        add_row(g, u, by);
        break;
    case 2:
        drop_row(g, u, by);
        break;
    case 3:
        move_row(g, u, by);
        break;
    case 4:
        change_columns(g, u, by);
        break;
    case 5:
        edit_units(g, s, by);
        break;
    case 6:
        edit_sections(g, d, by);
        break;
    default:
        d->has_final_eol = by == 0 ? !d->has_final_eol : d->has_final_eol;
        break;
    }
}

#endif
