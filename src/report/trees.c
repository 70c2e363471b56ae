/* Which lists of a report are its why-tree and its fishbone. */
#include "report/trees.h"

#include "base/utf8.h"
#include "report/svg.h"

#include <assert.h>
#include <math.h>

#define MAX_CHAIN  10 // items of a flat list of whys
#define MIN_CAUSES 2
#define MIN_BONES  2   // one is a list
#define MAX_TEXT   240 // columns of one cause

typedef struct outline {
    const dbr_document *d;
    const dbr_outline_item *items;
    size_t n;
} outline;

static bool asks_why(dbr_slice heading);
static bool is_about_causes(const dbr_document *d, size_t i_section);
static size_t find_whys(const outline *o);
static void take_whys(const outline *o, size_t first, trees_whys *ret);
static void add_node(trees_whys *w, dbr_slice text, size_t i_parent);
static dbr_slice open_question(const dbr_outline_item *item);
static dbr_slice whole_text(dbr_arena *arena, const dbr_outline_item *item);
static void take_factors(const outline *o, size_t i_whys, trees_fishbone *ret);
static void take_sentences(const dbr_document *d, const outline *o, trees_fishbone *ret);
static void add_cause(trees_fishbone *f, dbr_slice bone, dbr_slice text);
static bool is_answer(const dbr_outline_item *item);

dbr_code trees_find(dbr_arena *arena, const dbr_document *d, trees_whys *ret_whys,
                    trees_fishbone *ret_fishbone, dbr_err *err)
{
    outline o = {.d = d};
    bool has_causes = false;
    *ret_whys = (trees_whys){0};
    *ret_fishbone = (trees_fishbone){.head = d->title};
    for (size_t i = 0; i < d->n_sections; i++) {
        has_causes = has_causes || is_about_causes(d, i) || asks_why(d->sections[i].heading);
    }
    if (!has_causes) {
        return DBR_OK;
    }
    dbr_outline_item *items = NULL;
    dbr_code rc = dbr_document_outline(arena, d, &items, &o.n, err);
    if (rc < 0) {
        return rc;
    }
    for (size_t i = 0; i < o.n; i++) {
        items[i].text = dbr_utf8_fit(items[i].text, MAX_TEXT);
    }
    o.items = items;
    size_t whys = find_whys(&o);
    if (whys != SIZE_MAX) {
        for (size_t i = whys; i < o.n && items[i].i_list == items[whys].i_list; i++) {
            items[i].text = whole_text(arena, &items[i]);
        }
        take_whys(&o, whys, ret_whys);
    }
    take_sentences(d, &o, ret_fishbone);
    take_factors(&o, whys != SIZE_MAX ? o.items[whys].i_list : SIZE_MAX, ret_fishbone);
    size_t n = 0;
    for (size_t i = 0; i < ret_fishbone->n; i++) {
        n += ret_fishbone->bones[i].n;
    }
    ret_fishbone->n = n >= MIN_CAUSES && ret_fishbone->n >= MIN_BONES ? ret_fishbone->n : 0;
    return DBR_OK;
}

/* ---- the why-tree ---- */

static bool asks_why(dbr_slice heading)
{
    size_t at = dbr_slice_find_nocase(heading, (dbr_slice)DBR_LIT("why"));
    char before = at != SIZE_MAX && at > 0 ? heading.ptr[at - 1] : ' ';
    bool is_word = at != SIZE_MAX && !((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z'));
    return is_word || dbr_slice_find(heading, (dbr_slice)DBR_LIT("为什么")) != SIZE_MAX;
}

static bool is_about_causes(const dbr_document *d, size_t i_section)
{
    if (i_section >= d->n_sections) {
        return false;
    }
    const dbr_section *s = &d->sections[i_section];
    return s->kind == DBR_SECTION_CAUSE || s->kind == DBR_SECTION_FACTORS || s->kind == DBR_SECTION_LEADS ||
           s->parent == DBR_SECTION_CAUSE || s->parent == DBR_SECTION_FACTORS;
}

static bool is_answer(const dbr_outline_item *item)
{
    return !item->is_prompt && item->text.len > 0;
}

/* Index of its first item; SIZE_MAX for none. */
static size_t find_whys(const outline *o)
{
    size_t deep = SIZE_MAX;
    for (size_t i = 0; i < o->n;) {
        size_t first = i;
        int depth = 0;
        size_t n = 0;
        for (; i < o->n && o->items[i].i_list == o->items[first].i_list; i++) {
            depth = o->items[i].depth > depth ? o->items[i].depth : depth;
            n += is_answer(&o->items[i]) ? 1 : 0;
        }
        const dbr_section *s = &o->d->sections[o->items[first].i_section];
        bool is_chain = depth == 0 && n <= MAX_CHAIN;
        if (n >= 2 && asks_why(s->heading) && (depth > 0 || is_chain)) {
            return first;
        }
        bool is_deep =
            depth >= 2 && s->kind != DBR_SECTION_LEADS && is_about_causes(o->d, o->items[first].i_section);
        deep = deep == SIZE_MAX && is_deep && n >= 3 ? first : deep;
    }
    return deep;
}

/* A list with one outermost item begins with it, another with the report's title. Below an item that is left out its children
 * hang on the next answer above. */
static void take_whys(const outline *o, size_t first, trees_whys *ret)
{
    size_t open[TREES_MAX_DEPTH + 1]; // the last node of each depth of the list
    size_t n_top = 0;
    int deepest = 0;
    size_t end = first;
    ret->i_section = o->items[first].i_section;
    for (; end < o->n && o->items[end].i_list == o->items[first].i_list; end++) {
        n_top += o->items[end].depth == 0 && is_answer(&o->items[end]) ? 1 : 0;
        deepest = o->items[end].depth > deepest ? o->items[end].depth : deepest;
    }
    bool is_chain = deepest == 0;
    if (n_top != 1 && !is_chain) {
        add_node(ret, o->d->title, SIZE_MAX);
    }
    for (int i = 0; i <= TREES_MAX_DEPTH; i++) {
        open[i] = ret->n > 0 ? 0 : SIZE_MAX;
    }
    for (size_t i = first; i < end; i++) {
        const dbr_outline_item *item = &o->items[i];
        dbr_slice question = open_question(item);
        if (!is_answer(item) && question.len == 0) {
            continue;
        }
        int depth = item->depth < TREES_MAX_DEPTH ? item->depth : TREES_MAX_DEPTH;
        size_t parent = depth > 0 ? open[depth - 1] : open[0];
        parent = depth == 0 && n_top != 1 && !is_chain ? 0 : parent;
        parent = is_chain ? (ret->n > 0 ? ret->n - 1 : SIZE_MAX) : parent;
        if (ret->n == TREES_MAX_NODES ||
            (parent != SIZE_MAX && ret->nodes[parent].depth >= TREES_MAX_DEPTH)) {
            ret->n_left_out++;
            continue;
        }
        add_node(ret, question.len > 0 ? question : item->text, parent);
        ret->nodes[ret->n - 1].is_open = question.len > 0;
        for (int k = depth; k <= TREES_MAX_DEPTH; k++) {
            open[k] = ret->n - 1;
        }
    }
}

static void add_node(trees_whys *w, dbr_slice text, size_t i_parent)
{
    assert(w->n < TREES_MAX_NODES && (i_parent == SIZE_MAX || i_parent < w->n));
    w->nodes[w->n++] = (trees_node){
        .text = text, .i_parent = i_parent, .depth = i_parent == SIZE_MAX ? 0 : w->nodes[i_parent].depth + 1};
}

/* "What let it?" of a prompt "What let it? (a, b)"; empty for an answer and for what only asks to be written. */
static dbr_slice open_question(const dbr_outline_item *item)
{
    static const char *const MARKS[] = {"?", "？", NULL};
    static const char *const TO_DO[] = {"To be ", "待撰写", "待人工确认", "待确认", NULL};
    for (size_t i = 0; TO_DO[i] != NULL; i++) {
        if (!item->is_prompt || dbr_slice_starts(item->text, TO_DO[i])) {
            return (dbr_slice){0};
        }
    }
    for (size_t i = 0; MARKS[i] != NULL; i++) {
        dbr_slice rest = item->text;
        size_t end = 0;
        for (size_t at = 0; (at = dbr_slice_find(rest, dbr_slice_str(MARKS[i]))) != SIZE_MAX;) {
            end += at + strlen(MARKS[i]);
            rest = dbr_slice_from(item->text, end);
        }
        if (end > 0 && (rest.len == 0 || dbr_slice_starts(rest, " (") || dbr_slice_starts(rest, "（"))) {
            return dbr_slice_sub(item->text, 0, end);
        }
    }
    return (dbr_slice){0};
}

static dbr_slice whole_text(dbr_arena *arena, const dbr_outline_item *item)
{
    if (item->label.len == 0) {
        return item->text;
    }
    return dbr_slice_str(dbr_arena_printf(arena, "%.*s: %.*s", DBR_FMT(item->label), DBR_FMT(item->text)));
}

/* ---- the fishbone ---- */

static void take_factors(const outline *o, size_t i_whys, trees_fishbone *ret)
{
    for (size_t i = 0; i < o->n; i++) {
        const dbr_outline_item *item = &o->items[i];
        bool counts = item->depth == 0 && is_answer(item) && item->i_list != i_whys &&
                      is_about_causes(o->d, item->i_section);
        if (counts) {
            const dbr_section *s = &o->d->sections[item->i_section];
            ret->i_section = ret->n == 0 ? item->i_section : ret->i_section;
            add_cause(ret, item->label.len > 0 ? item->label : s->heading, item->text);
        }
    }
}

/* A cause that is told in prose: the first sentence under its heading, unless it is a question of the draft. */
static void take_sentences(const dbr_document *d, const outline *o, trees_fishbone *ret)
{
    size_t before = SIZE_MAX;
    for (size_t i = 0; i < d->n_sentences; i++) {
        const dbr_sentence *s = &d->sentences[i];
        bool is_first = s->i_section != before;
        before = s->i_section;
        bool counts = is_first && !s->is_quote && !s->is_list_item && !s->is_table_cell &&
                      s->i_section < d->n_sections && d->sections[s->i_section].kind == DBR_SECTION_CAUSE;
        char first = s->at.begin < d->bytes.len ? d->bytes.ptr[s->at.begin] : 0;
        char marker = s->at.begin > 0 ? d->bytes.ptr[s->at.begin - 1] : 0;
        bool is_prompt = first == '_' || first == '*' || marker == '_' || marker == '*';
        for (size_t k = 0; k < o->n && counts; k++) {
            counts = o->items[k].i_section != s->i_section;
        }
        if (counts && !is_prompt) {
            ret->i_section = ret->n == 0 ? s->i_section : ret->i_section;
            add_cause(ret, d->sections[s->i_section].heading, dbr_utf8_fit(s->text, MAX_TEXT));
        }
    }
}

static void add_cause(trees_fishbone *f, dbr_slice bone, dbr_slice text)
{
    size_t i = 0;
    while (i < f->n && !dbr_slice_eq_nocase(f->bones[i].name, bone)) {
        i++;
    }
    if (i == TREES_MAX_BONES) {
        f->n_left_out++;
        return;
    }
    trees_bone *b = &f->bones[i];
    if (i == f->n) {
        f->n++;
        b->name = bone;
    }
    if (b->n < TREES_MAX_CAUSES) {
        b->causes[b->n++] = text;
    } else {
        b->n_left_out++;
    }
}

/* ---- drawing ---- */

void trees_begin(dbr_buf *out, const char *kind, const char *name, double width, double height,
                 const char *title)
{
    dbr_buf_printf(out,
                   "<svg class=\"chart %s %s\" role=\"img\" aria-labelledby=\"%s-title %s-desc\" "
                   "viewBox=\"0 0 %.0f %.0f\">\n<title id=\"%s-title\">",
                   kind, width < 600 ? "narrow" : "wide", name, name, width, ceil(height), name);
    dbr_html_text(out, dbr_slice_str(title));
    dbr_buf_printf(out, "</title>\n<desc id=\"%s-desc\">", name);
}
