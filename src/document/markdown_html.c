/*
 * Markdown → HTML that can be trusted: every byte of text is escaped here, tags are ours alone, links lead
 * only where dbr_html_url_is_safe says. The events come from cmark-gfm (markdown.c); whoever renders a page
 * adds classes, anchors and notes through the hook. What both HTML and PDF show stands in markdown_flow.c.
 *
 *     "# Hi <b>"  →  <h1>Hi &lt;b&gt;</h1>        [x](javascript:y)  →  <a>x</a>
 */
#include "base/utf8.h"
#include "document/markdown.h"

#include <assert.h>
#include <stdio.h>

typedef struct renderer {
    dbr_html_hook hook;
    void *data;
    dbr_buf *out;
    DBR_VEC(dbr_html_node) open; // elements that have not ended, as hooks saw them
    int depth;                   // of blocks
    size_t n_columns;            // of the current row
    char align[64];              // of the current table; columns beyond have none
    bool is_head;                // inside a table's head
    bool has_body;               // the current table's <tbody> is open
    bool is_image_link;          // inside an image that is one
} renderer;

static void visit(void *data, const dbr_md_event *e);
static void visit_block(renderer *r, const dbr_md_event *e);
static void visit_code_block(renderer *r, const dbr_md_event *e, dbr_html_node node);
static void visit_row(renderer *r, const dbr_md_event *e);
static void visit_inline(renderer *r, const dbr_md_event *e);
static void visit_link(renderer *r, const dbr_md_event *e);
static void visit_image(renderer *r, const dbr_md_event *e);
static void open_tag(renderer *r, const char *tag, const char *attributes, dbr_html_node node);
static void close_tag(renderer *r, const char *tag);
static void call(renderer *r, dbr_html_place place, const dbr_html_node *node);

dbr_code dbr_markdown_html(dbr_slice bytes, dbr_html_hook hook, void *data, dbr_buf *out, dbr_err *err)
{
    renderer r = {.hook = hook, .data = data, .out = out};
    dbr_code rc = dbr_markdown_visit(bytes, visit, &r, err);
    assert(rc < 0 || r.open.n == 0);
    DBR_VEC_RELEASE(&r.open);
    return rc;
}

void dbr_html_text(dbr_buf *out, dbr_slice text)
{
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_utf8_visible(&visible, text);
    size_t from = 0;
    for (size_t i = 0; i < visible.len; i++) {
        const char *entity = NULL;
        switch (visible.ptr[i]) {
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '&':
            entity = "&amp;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        default:
            continue;
        }
        dbr_buf_add(out, visible.ptr + from, i - from);
        dbr_buf_str(out, entity);
        from = i + 1;
    }
    dbr_buf_add(out, visible.len > 0 ? visible.ptr + from : "", visible.len - from);
}

bool dbr_html_url_is_safe(dbr_slice url)
{
    static const char *const schemes[] = {"http", "https", "mailto"};
    if (dbr_slice_starts(url, "//") || dbr_slice_starts(url, "\\") || dbr_slice_starts(url, "/\\")) {
        return false;
    }
    for (size_t i = 0; i < url.len && strchr("/?#", url.ptr[i]) == NULL; i++) {
        if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 127) {
            return false; // browsers drop some of these: "java\tscript:"
        }
        if (url.ptr[i] == ':') {
            bool is_known = false;
            for (size_t k = 0; k < sizeof(schemes) / sizeof(schemes[0]); k++) {
                is_known |= dbr_slice_eq_nocase(dbr_slice_sub(url, 0, i), dbr_slice_str(schemes[k]));
            }
            return is_known;
        }
    }
    return true;
}

void dbr_html_url(dbr_buf *out, dbr_slice url)
{
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c != 0 && strchr("-_.+!*(),%#@?=;:/$~", c) != NULL);
        if (is_plain) {
            dbr_buf_char(out, (char)c);
        } else if (c == '&') {
            dbr_buf_str(out, "&amp;");
        } else {
            dbr_buf_printf(out, "%%%02X", c);
        }
    }
}

static void visit(void *data, const dbr_md_event *e)
{
    renderer *r = data;
    if (e->type >= DBR_MD_ON_TEXT) {
        visit_inline(r, e);
    } else if (e->type == DBR_MD_ON_TABLE || e->type == DBR_MD_ON_ROW || e->type == DBR_MD_ON_CELL) {
        visit_row(r, e);
    } else {
        visit_block(r, e);
    }
}

static void visit_block(renderer *r, const dbr_md_event *e)
{
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    const char *tag = NULL;
    char start[40] = "";
    dbr_html_node node = {.line = e->line, .level = e->level, .depth = r->depth};
    switch (e->type) {
    case DBR_MD_ON_HEADING:
        tag = headings[e->level >= 1 && e->level <= 6 ? e->level - 1 : 5];
        break;
    case DBR_MD_ON_PARAGRAPH:
        tag = e->is_tight ? NULL : "p";
        node.part = DBR_HTML_PARAGRAPH;
        break;
    case DBR_MD_ON_LIST:
        tag = e->is_ordered ? "ol" : "ul";
        node.part = DBR_HTML_LIST;
        if (e->is_ordered && e->level != 1) {
            (void)snprintf(start, sizeof(start), " start=\"%d\"", e->level);
        }
        break;
    case DBR_MD_ON_ITEM:
        tag = "li";
        node.part = DBR_HTML_ITEM;
        break;
    case DBR_MD_ON_QUOTE:
        tag = "blockquote";
        node.part = DBR_HTML_QUOTE;
        break;
    case DBR_MD_ON_CODE_BLOCK:
        node.part = DBR_HTML_CODE;
        visit_code_block(r, e, node);
        return;
    case DBR_MD_ON_RULE:
        dbr_buf_str(r->out, "<hr>\n");
        return;
    default:
        return;
    }
    if (tag != NULL && e->is_entering) {
        open_tag(r, tag, start, node);
    } else if (tag != NULL) {
        close_tag(r, tag);
    }
    r->depth += tag == NULL ? 0 : e->is_entering ? 1 : -1;
}

static void visit_code_block(renderer *r, const dbr_md_event *e, dbr_html_node node)
{
    if (e->is_html) { // no hook: it is no block of the report's
        dbr_buf_str(r->out, "<pre class=\"html\" tabindex=\"0\"><code>");
        dbr_html_text(r->out, e->literal);
        dbr_buf_str(r->out, "</code></pre>\n");
        return;
    }
    open_tag(r, "pre", " tabindex=\"0\"", node);
    dbr_buf_str(r->out, "<code>");
    dbr_html_text(r->out, e->literal);
    dbr_buf_str(r->out, "</code>");
    close_tag(r, "pre");
}

static void visit_row(renderer *r, const dbr_md_event *e)
{
    dbr_html_node node = {.part = DBR_HTML_TABLE, .line = e->line, .depth = r->depth};
    if (e->type == DBR_MD_ON_TABLE && e->is_entering) {
        memset(r->align, 0, sizeof(r->align));
        memcpy(r->align, e->literal.ptr,
               e->literal.len < sizeof(r->align) ? e->literal.len : sizeof(r->align));
        r->has_body = false;
        open_tag(r, "table", "", node);
    } else if (e->type == DBR_MD_ON_TABLE) {
        dbr_buf_str(r->out, r->has_body ? "</tbody>" : "");
        close_tag(r, "table");
    } else if (e->type == DBR_MD_ON_ROW && e->is_entering) {
        node.part = DBR_HTML_ROW;
        node.is_head = r->is_head = e->is_head;
        r->n_columns = 0;
        dbr_buf_str(r->out, e->is_head ? "<thead>" : r->has_body ? "" : "<tbody>");
        r->has_body |= !e->is_head;
        open_tag(r, "tr", "", node);
    } else if (e->type == DBR_MD_ON_ROW) {
        close_tag(r, "tr");
        dbr_buf_str(r->out, e->is_head ? "</thead>" : "");
        r->is_head = false;
    } else if (e->is_entering) {
        size_t i = r->n_columns++;
        char align = i < sizeof(r->align) ? r->align[i] : 0;
        node.part = DBR_HTML_CELL;
        node.is_head = r->is_head;
        node.column = i;
        open_tag(r, r->is_head ? "th" : "td",
                 align == 'r'   ? " class=\"r\""
                 : align == 'c' ? " class=\"c\""
                                : "",
                 node);
    } else {
        close_tag(r, r->is_head ? "th" : "td");
    }
    r->depth += e->is_entering ? 1 : -1;
}

static void visit_inline(renderer *r, const dbr_md_event *e)
{
    switch (e->type) {
    case DBR_MD_ON_TEXT:
        dbr_html_text(r->out, e->literal);
        break;
    case DBR_MD_ON_BOX:
        dbr_buf_str(r->out,
                    e->is_done ? "<span class=\"box done\">☑</span> " : "<span class=\"box\">☐</span> ");
        break;
    case DBR_MD_ON_SOFT_BREAK:
        dbr_buf_char(r->out, '\n');
        break;
    case DBR_MD_ON_LINE_BREAK:
        dbr_buf_str(r->out, e->is_html ? "<br>" : "<br>\n");
        break;
    case DBR_MD_ON_CODE:
        dbr_buf_str(r->out, e->is_html ? "<code class=\"html\">" : "<code>");
        dbr_html_text(r->out, e->literal);
        dbr_buf_str(r->out, "</code>");
        break;
    case DBR_MD_ON_STRONG:
        dbr_buf_str(r->out, e->is_entering ? "<strong>" : "</strong>");
        break;
    case DBR_MD_ON_EMPH:
        dbr_buf_str(r->out, e->is_entering ? "<em>" : "</em>");
        break;
    case DBR_MD_ON_LINK:
        visit_link(r, e);
        break;
    case DBR_MD_ON_IMAGE:
        visit_image(r, e);
        break;
    default:
        break;
    }
}

static void visit_link(renderer *r, const dbr_md_event *e)
{
    DBR_AUTO(dbr_buf) attributes = {0};
    if (!e->is_entering && e->is_bare) {
        dbr_buf_str(r->out, "</a>");
        return;
    }
    if (!e->is_entering) {
        close_tag(r, "a");
        return;
    }
    dbr_buf_str(&attributes, "");
    if (e->is_safe) {
        dbr_buf_str(&attributes, " href=\"");
        dbr_html_url(&attributes, e->url);
        dbr_buf_char(&attributes, '"');
    }
    if (e->is_bare) { // no hook: it is not written as a link
        dbr_buf_printf(r->out, "<a%s>", attributes.ptr);
        return;
    }
    open_tag(r, "a", attributes.ptr,
             (dbr_html_node){.part = DBR_HTML_LINK, .url = e->url, .title = e->title, .i_link = e->i_link});
}

/* "[image: text]", as a link where the image is: a page that loads nothing shows no images. */
static void visit_image(renderer *r, const dbr_md_event *e)
{
    if (!e->is_entering) {
        dbr_buf_str(r->out, r->is_image_link ? "</a>" : "</span>");
        return;
    }
    r->is_image_link = e->is_safe;
    dbr_buf_str(r->out, e->is_safe ? "<a class=\"image\" href=\"" : "<span class=\"image\">");
    if (e->is_safe) {
        dbr_html_url(r->out, e->url);
        dbr_buf_str(r->out, "\">");
    }
}

static void open_tag(renderer *r, const char *tag, const char *attributes, dbr_html_node node)
{
    call(r, DBR_HTML_BEFORE, &node);
    dbr_buf_printf(r->out, "<%s%s", tag, attributes);
    call(r, DBR_HTML_ATTRIBUTES, &node);
    dbr_buf_char(r->out, '>');
    call(r, DBR_HTML_BEGIN, &node);
    *DBR_PUSH(&r->open) = node;
}

static void close_tag(renderer *r, const char *tag)
{
    assert(r->open.n > 0);
    dbr_html_node node = r->open.items[--r->open.n];
    call(r, DBR_HTML_END, &node);
    dbr_buf_printf(r->out, "</%s>%s", tag, node.part == DBR_HTML_LINK ? "" : "\n");
    call(r, DBR_HTML_AFTER, &node);
}

static void call(renderer *r, dbr_html_place place, const dbr_html_node *node)
{
    if (r->hook != NULL) {
        r->hook(r->data, place, node, r->out);
    }
}
