/*
 * Action items, however they are kept:
 *
 *     | AI-001 | Add metrics | @bob | 2025-02-16 | High |      a table: columns by their heads (columns.c)
 *     - [x] Add metrics (owner: bob, due 2025-02-16) #123       items with a box, owner and date in the text
 *     1. Add metrics [#528](https://…/issues/528) (DONE)         plain items of an actions section
 *     ### 1) Add metrics @bob                                    a heading an item, when there are no items
 *     Add metrics to the pool.                                   a paragraph an item, when there is nothing else
 *
 * Tables count in an actions section, and elsewhere when they have an action and an owner or a deadline. Lists count in
 * actions sections, boxes in prevention sections too; where a report has no actions section, what it does for prevention
 * are its actions. An item that is only a label ("Short term:") groups those nested in it; otherwise what is nested is
 * detail. Text in italics is an instruction of a template and no item.
 */
#include "document/action_words.h"
#include "document/columns.h"
#include "document/reader.h"

#include <stdlib.h>

typedef DBR_VEC(dbr_action) action_vec;

typedef struct gatherer {
    dbr_reader *r;
    action_vec v;
    bool prevents; // prevention stands in for actions
} gatherer;

static int by_place(const void *a, const void *b);
static bool is_ours(const gatherer *g, size_t i_section);
static void close_list(gatherer *g, size_t n_before);
static void read_table(gatherer *g, const dbr_md_block *table);
static void read_list(gatherer *g, const dbr_md_block *list);
static dbr_slice without_label(const gatherer *g, const dbr_md_block *item, const dbr_md_block *text);
static bool is_group(const dbr_md *md, const dbr_md_block *item, const dbr_md_block *text);
static void read_item(gatherer *g, const dbr_md_block *item, dbr_slice plain);
static void add(gatherer *g, dbr_slice plain, dbr_slice where, dbr_source_range at, int box);
static int read_box(dbr_slice *text);
static void read_others(gatherer *g);
static void read_headings(gatherer *g, size_t from, size_t to, size_t end);
static void read_paragraphs(gatherer *g, size_t from, size_t to);
static bool is_instruction(const dbr_md *md, const dbr_md_block *b);
static bool says_nothing(const dbr_md *md, const dbr_md_block *b);
static bool are_sentences(dbr_slice text);
static bool ends_sentence(dbr_slice line);
static dbr_slice without_number(dbr_slice heading);
static size_t first_block(const dbr_md *md, size_t offset);
static dbr_slice text_below(const dbr_md *md, size_t first, size_t past);

void dbr_read_actions(dbr_reader *r)
{
    const dbr_md *md = r->md;
    gatherer g = {.r = r, .prevents = true};
    for (size_t i = 0; i < r->d->n_sections; i++) {
        g.prevents &=
            r->d->sections[i].kind != DBR_SECTION_ACTIONS && r->d->sections[i].also != DBR_SECTION_ACTIONS;
    }
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        if (b->type != DBR_MD_TABLE && b->type != DBR_MD_LIST) {
            continue;
        }
        size_t n = g.v.n;
        if (b->type == DBR_MD_TABLE) {
            read_table(&g, b);
        } else {
            read_list(&g, b);
            i = b->past - 1;
        }
        close_list(&g, n);
    }
    size_t n_listed = g.v.n;
    read_others(&g);
    if (n_listed > 0 && g.v.n > n_listed) {
        qsort(g.v.items, g.v.n, sizeof(*g.v.items), by_place);
    }
    r->d->actions = dbr_read_keep(r->arena, g.v.items);
    r->d->n_actions = g.v.n;
}

static int by_place(const void *a, const void *b)
{
    const dbr_action *x = a;
    const dbr_action *y = b;
    return (x->at.begin > y->at.begin) - (x->at.begin < y->at.begin);
}

static bool is_ours(const gatherer *g, size_t i_section)
{
    return dbr_read_is_in(g->r->d, i_section, DBR_SECTION_ACTIONS) ||
           (g->prevents && dbr_read_is_in(g->r->d, i_section, DBR_SECTION_PREVENTION));
}

/* What was found since is one list. */
static void close_list(gatherer *g, size_t n_before)
{
    for (size_t k = n_before; k < g->v.n; k++) {
        g->v.items[k].i_list = g->r->d->n_action_lists;
        g->v.items[k].i_section = dbr_read_section_at(g->r->d, g->v.items[k].at.begin);
    }
    g->r->d->n_action_lists += g->v.n > n_before ? 1 : 0;
}

static void read_table(gatherer *g, const dbr_md_block *table)
{
    const dbr_md *md = g->r->md;
    dbr_columns c;
    dbr_columns_read(md, table, &c);
    bool has_follow_up = c.at[DBR_COLUMN_OWNER] != SIZE_MAX || c.at[DBR_COLUMN_DEADLINE] != SIZE_MAX ||
                         c.at[DBR_COLUMN_TICKET] != SIZE_MAX || c.at[DBR_COLUMN_STATE] != SIZE_MAX;
    bool is_actions =
        c.at[DBR_COLUMN_ACTION] != SIZE_MAX && has_follow_up && c.at[DBR_COLUMN_TIME] == SIZE_MAX;
    if (!is_actions && !is_ours(g, table->i_section)) {
        return;
    }
    const dbr_md_block *head = dbr_md_child(md, table, NULL);
    for (const dbr_md_block *row = head; (row = dbr_md_child(md, table, row)) != NULL;) {
        dbr_action a = {.deadline = DBR_TIME_NONE, .at = dbr_md_at(md, row->begin, row->end)};
        a.id = dbr_columns_text(md, &c, row, DBR_COLUMN_ID);
        dbr_column text = c.at[DBR_COLUMN_ACTION] != SIZE_MAX  ? DBR_COLUMN_ACTION
                          : c.at[DBR_COLUMN_EVENT] != SIZE_MAX ? DBR_COLUMN_EVENT
                                                               : DBR_COLUMN_OTHER;
        a.text = dbr_columns_text(md, &c, row, text);
        (void)read_box(&a.text);
        a.owner = dbr_columns_text(md, &c, row,
                                   c.at[DBR_COLUMN_OWNER] != SIZE_MAX ? DBR_COLUMN_OWNER : DBR_COLUMN_ACTOR);
        a.deadline_text = dbr_columns_text(md, &c, row,
                                           c.at[DBR_COLUMN_DEADLINE] != SIZE_MAX ? DBR_COLUMN_DEADLINE
                                           : c.at[DBR_COLUMN_DATE] != SIZE_MAX   ? DBR_COLUMN_DATE
                                                                                 : DBR_COLUMN_TIME);
        a.priority = dbr_columns_text(md, &c, row, DBR_COLUMN_PRIORITY);
        a.state = dbr_columns_text(md, &c, row, DBR_COLUMN_STATE);
        a.ticket = dbr_columns_text(md, &c, row, DBR_COLUMN_TICKET);
        dbr_slice state = a.state;
        a.is_done = read_box(&state) == 2;
        if (a.text.len > 0) {
            dbr_action_words(g->r, &a, a.text, false);
            *DBR_PUSH(&g->v) = a;
        }
    }
}

static void read_list(gatherer *g, const dbr_md_block *list)
{
    const dbr_md *md = g->r->md;
    for (size_t i = (size_t)(list - md->blocks) + 1; i < list->past; i++) {
        const dbr_md_block *item = &md->blocks[i];
        const dbr_md_block *text = item->type == DBR_MD_ITEM ? dbr_md_item_text(md, item) : NULL;
        if (text == NULL || is_group(md, item, text) || is_instruction(md, text)) {
            continue; // of a group its children are the items
        }
        size_t i_section = item->i_section; // items may be sections of their own
        bool ours = is_ours(g, i_section);
        dbr_slice plain = without_label(g, item, text);
        dbr_slice rest = plain;
        bool is_box =
            !ours && dbr_read_is_in(g->r->d, i_section, DBR_SECTION_PREVENTION) && read_box(&rest) > 0;
        if (dbr_slice_trim(plain).len > 0 && (ours || is_box)) {
            read_item(g, item, plain);
            i = item->past - 1;
        }
    }
}

/* "- **Review actions**: …" is the section's own label: only what follows it is said. */
static dbr_slice without_label(const gatherer *g, const dbr_md_block *item, const dbr_md_block *text)
{
    const dbr_md *md = g->r->md;
    const dbr_section *s = &g->r->d->sections[item->i_section];
    size_t begin = text->text;
    while (s->at.begin == item->begin && begin < text->text_end && md->offsets[begin] < s->body_begin) {
        begin++;
    }
    return dbr_slice_sub(md->plain, begin, text->text_end);
}

/* A label with items below it: "Short term:", "**Monitoring**". */
static bool is_group(const dbr_md *md, const dbr_md_block *item, const dbr_md_block *text)
{
    dbr_slice plain = dbr_slice_trim(dbr_md_text(md, text));
    bool has_list = false;
    for (const dbr_md_block *b = NULL; (b = dbr_md_child(md, item, b)) != NULL;) {
        has_list |= b->type == DBR_MD_LIST;
    }
    bool is_bold = text->n_spans > 0 && md->spans[text->span].kind == DBR_MD_STRONG &&
                   md->spans[text->span].begin == text->text && md->spans[text->span].end == text->text_end;
    return has_list && (is_bold || dbr_slice_ends(plain, ":") || dbr_slice_ends(plain, "："));
}

static void read_item(gatherer *g, const dbr_md_block *item, dbr_slice plain)
{
    const dbr_md *md = g->r->md;
    int box = read_box(&plain);
    dbr_slice where = text_below(md, (size_t)(item - md->blocks), item->past);
    where = dbr_slice_of(plain.ptr, (size_t)(where.ptr + where.len - plain.ptr));
    add(g, plain, where, dbr_md_at(md, item->begin, item->end), box);
}

/* `where`: the text with what belongs to it. */
static void add(gatherer *g, dbr_slice plain, dbr_slice where, dbr_source_range at, int box)
{
    dbr_action a = {.deadline = DBR_TIME_NONE, .at = at, .is_done = box == 2};
    plain = dbr_slice_trim(plain);
    if (dbr_slice_starts(plain, "~~") && plain.len > 4) { // struck through
        size_t end = dbr_slice_find(dbr_slice_from(plain, 2), (dbr_slice)DBR_LIT("~~"));
        a.is_done = end != SIZE_MAX;
        plain = end != SIZE_MAX ? dbr_slice_sub(plain, 2, 2 + end) : plain;
    }
    size_t n = dbr_action_ticket_key(plain, true);
    if (n > 0 && dbr_read_colon(dbr_slice_from(plain, n)) > 0) { // "AI-001: Add …"
        a.id = dbr_slice_sub(plain, 0, n);
        plain = dbr_slice_trim(dbr_slice_from(plain, n + dbr_read_colon(dbr_slice_from(plain, n))));
        bool is_here = plain.ptr >= where.ptr && plain.ptr <= where.ptr + where.len;
        where = is_here ? dbr_slice_from(where, (size_t)(plain.ptr - where.ptr)) : where;
    }
    if (plain.len == 0) {
        return;
    }
    dbr_action_words(g->r, &a, where, true);
    a.text = dbr_read_one_line(g->r->arena, plain);
    *DBR_PUSH(&g->v) = a;
}

/* 0 no box, 1 empty, 2 ticked; the box is cut off. */
static int read_box(dbr_slice *text)
{
    dbr_slice s = dbr_slice_trim(*text);
    static const char *const DONE[] = {"[x]", "[X]", "☑", "✅", "✔"};
    static const char *const OPEN[] = {"[ ]", "[]", "☐"};
    for (size_t i = 0; i < sizeof(DONE) / sizeof(*DONE); i++) {
        if (dbr_slice_starts(s, DONE[i])) {
            *text = dbr_slice_trim(dbr_slice_from(s, strlen(DONE[i])));
            return 2;
        }
    }
    for (size_t i = 0; i < sizeof(OPEN) / sizeof(*OPEN); i++) {
        if (dbr_slice_starts(s, OPEN[i])) {
            *text = dbr_slice_trim(dbr_slice_from(s, strlen(OPEN[i])));
            return 1;
        }
    }
    return 0;
}

/* ---- sections of actions without lists and tables ---- */

static void read_others(gatherer *g)
{
    const dbr_document *d = g->r->d;
    size_t k = 0;
    size_t n_listed = g->v.n;
    for (size_t i = 1; i < d->n_sections; i++) {
        const dbr_section *s = &d->sections[i];
        bool is_inner =
            s->parent == DBR_SECTION_ACTIONS || (g->prevents && s->parent == DBR_SECTION_PREVENTION);
        while (k < n_listed && g->v.items[k].at.begin < s->at.begin) {
            k++;
        }
        bool has_some = k < n_listed && g->v.items[k].at.begin < s->at.end;
        if (is_inner || has_some || !is_ours(g, i)) {
            continue;
        }
        size_t n = g->v.n;
        size_t from = first_block(g->r->md, s->body_begin);
        size_t to = first_block(g->r->md, s->at.end);
        read_headings(g, from, to, s->at.end);
        bool is_plan = s->kind == DBR_SECTION_ACTIONS || s->also == DBR_SECTION_ACTIONS;
        if (g->v.n == n && is_plan) { // what is said of prevention is often advice
            read_paragraphs(g, from, to);
        }
        close_list(g, n);
    }
}

/* Those of the highest level in [from, to), each with what stands below it. */
static void read_headings(gatherer *g, size_t from, size_t to, size_t end)
{
    const dbr_md *md = g->r->md;
    int level = 7;
    for (size_t i = from; i < to; i++) {
        const dbr_md_block *b = &md->blocks[i];
        level = b->type == DBR_MD_HEADING && b->parent == 0 && b->level < level ? b->level : level;
    }
    for (size_t i = from; i < to; i++) {
        const dbr_md_block *b = &md->blocks[i];
        if (b->type != DBR_MD_HEADING || b->parent != 0 || b->level != level) {
            continue;
        }
        size_t past = i + 1;
        while (past < to && !(md->blocks[past].type == DBR_MD_HEADING && md->blocks[past].parent == 0 &&
                              md->blocks[past].level == level)) {
            past++;
        }
        size_t until = past < md->n_blocks && md->blocks[past].begin < end ? md->blocks[past].begin : end;
        while (until > b->end && memchr(" \t\r\n", md->bytes.ptr[until - 1], 4) != NULL) {
            until--;
        }
        add(g, without_number(dbr_md_text(md, b)), text_below(md, i, past), dbr_md_at(md, b->begin, until),
            0);
    }
}

static void read_paragraphs(gatherer *g, size_t from, size_t to)
{
    const dbr_md *md = g->r->md;
    for (size_t i = from; i < to; i++) {
        const dbr_md_block *b = &md->blocks[i];
        if (b->type != DBR_MD_PARAGRAPH || b->parent != 0 || is_instruction(md, b) || says_nothing(md, b)) {
            continue;
        }
        dbr_slice rest = dbr_md_text(md, b);
        if (!are_sentences(rest)) {
            add(g, rest, rest, dbr_md_at(md, b->begin, b->end), 0);
            continue;
        }
        while (rest.ptr != NULL) {
            dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
            if (line.len > 0) {
                add(g, line, line, dbr_md_range(md, line), 0);
            }
        }
    }
}

/* In italics from end to end. */
static bool is_instruction(const dbr_md *md, const dbr_md_block *b)
{
    for (size_t i = b->span; i < b->span + b->n_spans; i++) {
        const dbr_md_span *s = &md->spans[i];
        if (s->kind == DBR_MD_EMPH && s->begin <= b->text && s->end >= b->text_end) {
            return true;
        }
    }
    return false;
}

/* "None.", "TBD", "The following:", a line that only leads to what follows. */
static bool says_nothing(const dbr_md *md, const dbr_md_block *b)
{
    static const char *const NONE[] = {"none",  "n/a",  "tbd", "todo", "no action", "nothing",
                                       "to be", "暂无", "无",  "待",   "没有"};
    dbr_slice text = dbr_slice_trim(dbr_md_text(md, b));
    bool is_short = text.len < 60;
    for (size_t i = 0; i < sizeof(NONE) / sizeof(*NONE) && is_short; i++) {
        size_t n = strlen(NONE[i]);
        if (dbr_slice_eq_nocase(dbr_slice_sub(text, 0, n), dbr_slice_of(NONE[i], n))) {
            return true;
        }
    }
    return text.len == 0 || dbr_slice_ends(text, ":") || dbr_slice_ends(text, "：");
}

/* Several lines, each of which ends a sentence: a list without marks. */
static bool are_sentences(dbr_slice text)
{
    size_t n = 0;
    while (text.ptr != NULL) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&text, '\n'));
        if (line.len > 0 && !ends_sentence(line)) {
            return false;
        }
        n += line.len > 0 ? 1 : 0;
    }
    return n > 1;
}

static bool ends_sentence(dbr_slice line)
{
    static const char *const ENDS[] = {".", "!", ";", ")", "。", "！", "；", "）"};
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(*ENDS); i++) {
        if (dbr_slice_ends(line, ENDS[i])) {
            return true;
        }
    }
    return false;
}

/* "1) Add …", "2. Add …", "#3 Add …" */
static dbr_slice without_number(dbr_slice heading)
{
    dbr_slice s = dbr_slice_trim(heading);
    size_t i = s.len > 0 && s.ptr[0] == '#' ? 1 : 0;
    size_t digits = i;
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9') {
        digits++;
    }
    bool is_number = digits > i && digits < s.len && memchr(".): ", s.ptr[digits], 4) != NULL;
    return is_number ? dbr_read_strip(dbr_slice_from(s, digits), ".):") : s;
}

/* Index of the first block that begins at or after an offset. */
static size_t first_block(const dbr_md *md, size_t offset)
{
    size_t low = 1;
    size_t high = md->n_blocks;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (md->blocks[middle].begin < offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The plain text of blocks [first, past); leaves follow each other in it. */
static dbr_slice text_below(const dbr_md *md, size_t first, size_t past)
{
    size_t begin = SIZE_MAX;
    size_t end = 0;
    for (size_t i = first; i < past; i++) {
        const dbr_md_block *b = &md->blocks[i];
        if (b->text_end > b->text) {
            begin = b->text < begin ? b->text : begin;
            end = b->text_end > end ? b->text_end : end;
        }
    }
    return begin < end ? dbr_slice_sub(md->plain, begin, end) : (dbr_slice){0};
}
