/*
 * Lists as trees. The renderer walks a section's own Markdown; its hooks say where items begin and end, so what is an item and
 * what is nested in it is cmark's word, not a guess by indentation.
 *
 *     1. The pool ran dry            {"text": "The pool ran dry", "proofs": [], "children": [
 *        - [no alert](evidence/…)        {"text": "no alert", "proofs": [4], "children": []}]}
 */
#include "report/outline.h"
#include "report/beside.h"

#include <assert.h>

#define MAX_DEPTH 20u // of items; what is nested deeper counts to the text of the item around it

/* An item that is open. */
typedef struct open_item {
    size_t text_at;  // where its text begins in the rendered bytes
    bool is_written; // its text and proofs are: only children can follow
} open_item;

typedef struct outline {
    html *h;
    dbr_jsonw *j;
    DBR_VEC(open_item) open;
    DBR_VEC(size_t) links; // of the innermost item, indices in the document
    size_t first_written;  // number of the section's first link
    size_t n_deep;         // items that are open beyond MAX_DEPTH
} outline;

static bool is_of(const dbr_section *s, outline_part part);
static void write_items(html *h, dbr_jsonw *j, const dbr_section *s, size_t end);
static void hook(void *data, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);
static void write_text(outline *o, dbr_slice rendered);
static size_t own_end(const dbr_document *d, size_t i);

static const char *kind_word(dbr_section_kind kind)
{
    static const char *const words[DBR_SECTION_KIND_COUNT] = {
        "other",    "head",       "summary",    "impact",   "key-times", "timeline",   "detection",
        "response", "resolution", "cause",      "factors",  "went-well", "went-wrong", "lucky",
        "lessons",  "actions",    "prevention", "coverage", "leads",     "appendix"};
    return words[kind];
}

void outline_write(html *h, dbr_jsonw *j, const char *key, outline_part part)
{
    dbr_jsonw_array(j, key);
    for (size_t i = 0; i < h->d->n_sections; i++) {
        const dbr_section *s = &h->d->sections[i];
        if (!is_of(s, part)) {
            continue;
        }
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "heading", s->heading);
        dbr_jsonw_str(j, "kind", kind_word(s->kind));
        dbr_jsonw_int(j, "line", (int64_t)s->at.line);
        write_items(h, j, s, own_end(h->d, i));
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

void outline_write_sections(html *h, dbr_jsonw *j)
{
    dbr_jsonw_array(j, "sections");
    for (size_t i = 0; i < h->d->n_sections; i++) {
        const dbr_section *s = &h->d->sections[i];
        size_t begin = s->level > 0 ? s->body_begin : s->at.begin;
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_slice(j, "heading", s->level > 0 && s->heading.len > 0 ? s->heading : (dbr_slice){0});
        dbr_jsonw_str(j, "kind", kind_word(s->kind));
        dbr_jsonw_int(j, "level", s->level);
        dbr_jsonw_int(j, "line", (int64_t)s->at.line);
        dbr_jsonw_slice(j, "markdown", dbr_slice_trim(dbr_slice_sub(h->d->bytes, begin, own_end(h->d, i))));
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static bool is_of(const dbr_section *s, outline_part part)
{
    bool is_whys = dbr_slice_find_nocase(s->heading, (dbr_slice)DBR_LIT("whys")) != SIZE_MAX ||
                   dbr_slice_find(s->heading, (dbr_slice)DBR_LIT("为什么")) != SIZE_MAX;
    bool is_factors = s->kind == DBR_SECTION_FACTORS || s->kind == DBR_SECTION_CAUSE ||
                      s->parent == DBR_SECTION_FACTORS || s->parent == DBR_SECTION_CAUSE;
    switch (part) {
    case OUTLINE_WHYS:
        return is_whys;
    case OUTLINE_COVERAGE:
        return s->kind == DBR_SECTION_COVERAGE;
    default:
        return is_factors && !is_whys && s->kind != DBR_SECTION_ACTIONS;
    }
}

/* A section without the sections in it. */
static size_t own_end(const dbr_document *d, size_t i)
{
    size_t next = i + 1 < d->n_sections ? d->sections[i + 1].at.begin : d->bytes.len;
    size_t end = d->sections[i].at.end;
    return next < end ? next : end;
}

static void write_items(html *h, dbr_jsonw *j, const dbr_section *s, size_t end)
{
    DBR_AUTO(dbr_buf) rendered = {0};
    dbr_err err = {0};
    outline o = {.h = h, .j = j};
    size_t begin = s->body_begin < end ? s->body_begin : end;
    while (o.first_written < h->n_written && h->d->links[h->written[o.first_written]].at.begin < begin) {
        o.first_written++;
    }
    dbr_jsonw_array(j, "items");
    dbr_code rc = dbr_markdown_html(dbr_slice_sub(h->d->bytes, begin, end), hook, &o, &rendered, &err);
    for (; rc < 0 && o.open.n > 0; o.open.n--) { // nested too deeply: what was begun is ended
        if (!o.open.items[o.open.n - 1].is_written) {
            write_text(&o, (dbr_slice){0});
        }
        dbr_jsonw_array_end(j);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    DBR_VEC_RELEASE(&o.open);
    DBR_VEC_RELEASE(&o.links);
}

static void hook(void *data, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    outline *o = data;
    if (o->open.n >= MAX_DEPTH && node->part == DBR_HTML_ITEM &&
        (place == DBR_HTML_BEGIN || (place == DBR_HTML_END && o->n_deep > 0))) {
        o->n_deep += place == DBR_HTML_BEGIN ? 1 : (size_t)-1;
        return;
    }
    open_item *inner = o->open.n > 0 ? &o->open.items[o->open.n - 1] : NULL;
    if (node->part == DBR_HTML_LINK && place == DBR_HTML_BEFORE) {
        size_t number = o->first_written + node->i_link;
        if (inner != NULL && !inner->is_written && number < o->h->n_written) {
            *DBR_PUSH(&o->links) = o->h->written[number];
        }
    } else if (node->part == DBR_HTML_LIST && place == DBR_HTML_BEFORE && inner != NULL &&
               !inner->is_written && o->open.n < MAX_DEPTH) {
        write_text(o, dbr_slice_from(dbr_buf_view(out), inner->text_at));
        inner->is_written = true;
    } else if (node->part == DBR_HTML_ITEM && place == DBR_HTML_BEGIN) {
        dbr_jsonw_object(o->j, NULL);
        *DBR_PUSH(&o->open) = (open_item){.text_at = out->len};
        o->links.n = 0;
    } else if (node->part == DBR_HTML_ITEM && place == DBR_HTML_END) {
        assert(inner != NULL);
        if (!inner->is_written) {
            write_text(o, dbr_slice_from(dbr_buf_view(out), inner->text_at));
        }
        dbr_jsonw_array_end(o->j);
        dbr_jsonw_object_end(o->j);
        o->open.n--;
    }
}

/* The text and proofs of the innermost item; its children may follow. */
static void write_text(outline *o, dbr_slice rendered)
{
    dbr_jsonw_slice(o->j, "text",
                    rendered.ptr != NULL ? beside_text(o->h, rendered) : (dbr_slice)DBR_LIT(""));
    dbr_jsonw_array(o->j, "proofs");
    for (size_t i = 0; i < o->links.n; i++) {
        if (o->h->i_cite[o->links.items[i]] != SIZE_MAX) {
            dbr_jsonw_int(o->j, NULL, (int64_t)o->h->i_cite[o->links.items[i]] + 1);
        }
    }
    dbr_jsonw_array_end(o->j);
    o->links.n = 0;
    dbr_jsonw_array(o->j, "children");
}
