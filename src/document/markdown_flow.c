/*
 * cmark's events → what renderers need: the rules that HTML and PDF have in common stand here, once.
 *
 *     "see https://x.org/a." → TEXT "see ", LINK(bare) TEXT "https://x.org/a" LINK, TEXT "."
 *     "- [x] done"           → LIST ITEM PARAGRAPH BOX(done) TEXT "done" …
 *     "<!-- c -->", "<br>", "<b>" → nothing, LINE_BREAK, CODE "<b>" (html)
 */
#include "document/markdown.h"

#include <assert.h>
#include <stdlib.h>

typedef struct flow {
    dbr_md_visitor *visit;
    void *data;
    size_t n_links;
    bool at_item; // nothing of the current item's text was told yet
    int image_depth;
    int link_depth;
    dbr_md_escaped escaped;
} flow;

static void take(void *data, const dbr_md_event *e);
static void take_inline(flow *f, const dbr_md_event *e);
static void take_link(flow *f, const dbr_md_event *e);
static void take_image(flow *f, const dbr_md_event *e);
static void take_text(flow *f, const dbr_md_event *e);
static void tell_text(flow *f, const dbr_md_event *like, dbr_slice text);
static void take_html(flow *f, const dbr_md_event *e);

dbr_code dbr_markdown_visit(dbr_slice bytes, dbr_md_visitor *visit, void *data, dbr_err *err)
{
    flow f = {.visit = visit, .data = data};
    dbr_md_escaped_urls(bytes, &f.escaped);
    dbr_code rc = dbr_md_visit(bytes, take, &f, err);
    free(f.escaped.hashes);
    assert(rc < 0 || f.link_depth + f.image_depth == 0);
    return rc;
}

static void take(void *data, const dbr_md_event *e)
{
    flow *f = data;
    if (f->image_depth > 0 && e->type != DBR_MD_ON_IMAGE && e->type != DBR_MD_ON_TEXT) {
        return; // an image's text is plain
    }
    if (e->type >= DBR_MD_ON_TEXT) {
        take_inline(f, e);
        return;
    }
    if (e->type == DBR_MD_ON_HTML_BLOCK) {
        take_html(f, e);
        return;
    }
    f->at_item = e->type == DBR_MD_ON_ITEM ? e->is_entering : f->at_item;
    f->visit(f->data, e);
}

static void take_inline(flow *f, const dbr_md_event *e)
{
    switch (e->type) {
    case DBR_MD_ON_TEXT:
        take_text(f, e);
        break;
    case DBR_MD_ON_HTML:
        take_html(f, e);
        break;
    case DBR_MD_ON_LINK:
        take_link(f, e);
        break;
    case DBR_MD_ON_IMAGE:
        take_image(f, e);
        break;
    default:
        f->visit(f->data, e);
        break;
    }
    f->at_item = f->at_item && e->type == DBR_MD_ON_OTHER;
}

static void take_link(flow *f, const dbr_md_event *e)
{
    dbr_md_event link = *e;
    f->link_depth += e->is_entering ? 1 : -1;
    link.is_safe = dbr_html_url_is_safe(e->url);
    link.i_link = e->is_entering ? f->n_links++ : 0;
    f->visit(f->data, &link);
}

/* An image in an image's text is text; one in a link leads where the link does. */
static void take_image(flow *f, const dbr_md_event *e)
{
    f->image_depth += e->is_entering ? 1 : -1;
    if (f->image_depth == (e->is_entering ? 1 : 0)) {
        dbr_md_event image = *e;
        image.is_safe = f->link_depth == 0 && dbr_html_url_is_safe(e->url);
        f->visit(f->data, &image);
    }
}

/* Text, bare addresses in it as links. */
static void take_text(flow *f, const dbr_md_event *e)
{
    dbr_slice text = e->literal;
    bool is_done = dbr_slice_starts(text, "[x] ") || dbr_slice_starts(text, "[X] ");
    if (f->at_item && (is_done || dbr_slice_starts(text, "[ ] "))) {
        f->visit(f->data, &(dbr_md_event){.type = DBR_MD_ON_BOX, .is_entering = true, .is_done = is_done});
        text = dbr_slice_from(text, 4);
    }
    size_t from = 0;
    for (size_t i = 0; f->link_depth + f->image_depth == 0 && i + 7 < text.len; i++) {
        dbr_slice rest = dbr_slice_from(text, i);
        size_t scheme = dbr_slice_starts(rest, "https://") ? 5 : dbr_slice_starts(rest, "http://") ? 4 : 0;
        size_t n = scheme > 0 ? dbr_md_url_length(dbr_slice_from(rest, scheme)) : 0;
        bool is_escaped = n > 3 && dbr_md_is_escaped_url(&f->escaped, dbr_slice_sub(text, i, i + scheme + n));
        if (n > 3 && !is_escaped) {
            dbr_md_event link = {.type = DBR_MD_ON_LINK,
                                 .is_entering = true,
                                 .is_bare = true,
                                 .is_safe = true,
                                 .url = dbr_slice_sub(text, i, i + scheme + n)};
            tell_text(f, e, dbr_slice_sub(text, from, i));
            f->visit(f->data, &link);
            tell_text(f, e, link.url);
            link.is_entering = false;
            f->visit(f->data, &link);
            from = i + scheme + n;
            i = from - 1;
        }
    }
    tell_text(f, e, dbr_slice_from(text, from));
}

static void tell_text(flow *f, const dbr_md_event *like, dbr_slice text)
{
    dbr_md_event e = *like;
    e.literal = text;
    if (text.len > 0) {
        f->visit(f->data, &e);
    }
}

static void take_html(flow *f, const dbr_md_event *e)
{
    bool is_block = e->type == DBR_MD_ON_HTML_BLOCK;
    dbr_md_event told = *e;
    dbr_slice tag = dbr_slice_trim(e->literal);
    if (dbr_slice_starts(tag, "<!--") && dbr_slice_ends(tag, "-->") &&
        dbr_slice_find(tag, (dbr_slice)DBR_LIT("-->")) == tag.len - 3) {
        return;
    }
    bool is_break = dbr_slice_eq_nocase(dbr_slice_sub(tag, 0, 3), (dbr_slice)DBR_LIT("<br")) && tag.len <= 6;
    told.is_html = true;
    told.literal = is_break ? (dbr_slice){0} : e->literal;
    told.type = is_break ? DBR_MD_ON_LINE_BREAK : is_block ? DBR_MD_ON_CODE_BLOCK : DBR_MD_ON_CODE;
    f->visit(f->data, &told);
}
