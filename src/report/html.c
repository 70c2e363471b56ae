/*
 * The report as one HTML file: no network, no file beside it, no script that it would need.
 *
 * Its policy allows the one style sheet and the one script that are built in, by their hashes, and nothing
 * else; so even if a byte of evidence became markup, it could neither load nor run anything. There are no
 * style attributes.
 *
 * The document passes the audience as a whole before it is read again: what is hidden is gone before the
 * first tag is written, and links keep their order. Whatever does not come from the document (events,
 * messages, raw lines) passes where it is written (html_pass).
 */
#include "report/html.h"

#include "base/hash.h"

#include <assert.h>

dbr_code html_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
static dbr_code show_document(html *h, dbr_err *err);
static void number_links(html *h);
static void place_marks(html *h);
static void place_notes(html *h);
static uint64_t shown_line(const dbr_document *before, const dbr_document *after, uint64_t line);
static dbr_slice line_of(const dbr_document *d, uint64_t line);
static bool take(uint64_t *taken, size_t n_slots, dbr_slice id);
static void write_top(html *h);
static void write_script_texts(html *h);
static void write_chart(html *h);
static void write_foot(html *h);
static int compare_notes(const void *a, const void *b);

dbr_code html_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err)
{
    assert(input->document != NULL && input->audience != NULL);
    html h = {0};
    DBR_AUTO(dbr_buf) body = {0};
    size_t main_at = 0;
    dbr_code rc = html_prepare(&h, input, out, err);
    rc = rc < 0 ? rc : html_render_body(&h, &body, &main_at, err);
    if (rc == DBR_OK) {
        write_top(&h);
        html_write_head(&h);
        dbr_buf_str(out, "<main id=\"main\">\n");
        write_chart(&h);
        dbr_buf_str(out, "<div class=\"columns\">\n");
        html_write_contents(&h);
        dbr_buf_str(out, "<article id=\"text\">\n");
        dbr_buf_slice(out, dbr_slice_from(dbr_buf_view(&body), main_at));
        html_write_notes_left(&h);
        html_write_cites(&h);
        dbr_buf_str(out, "</article>\n</div>\n</main>\n");
        write_foot(&h);
        rc = out->failed || body.failed ? dbr_fail(err, DBR_ELIMIT, "the page is too large") : DBR_OK;
    }
    html_release(&h);
    return rc;
}

dbr_code html_prepare(html *h, const dbr_render_input *input, dbr_buf *out, dbr_err *err)
{
    *h = (html){.in = input, .lang = (dbr_lang)input->lang, .out = out};
    dbr_code rc = show_document(h, err);
    if (rc == DBR_OK) {
        dbr_document_milestones(h->d, h->milestones);
        rc = chart_gather(input, h->d, h->milestones, &h->arena, &h->chart, err);
    }
    rc = rc < 0 ? rc : trees_find(&h->arena, h->d, &h->whys, &h->fishbone, err);
    return rc < 0 ? rc : html_find_cites(h, err);
}

void html_release(html *h)
{
    DBR_VEC_RELEASE(&h->cites);
    dbr_arena_release(&h->arena);
}

/* ---- texts ---- */

const char *html_format(html *h, dbr_text_id id, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, h->lang, id, args);
    return dbr_arena_str(&h->arena, dbr_buf_view(&text));
}

void html_text(html *h, const char *text)
{
    dbr_html_text(h->out, dbr_slice_str(text));
}

void html_slice(html *h, dbr_slice text)
{
    dbr_html_text(h->out, text);
}

void html_pass(html *h, dbr_slice text)
{
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_audience_pass(h->in->audience, text, &passed);
    dbr_html_text(h->out, dbr_buf_view(&passed));
}

const char *html_clock(html *h, dbr_time t)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_time_clock(&text, t, h->chart.zone);
    return dbr_arena_str(&h->arena, dbr_buf_view(&text));
}

const char *html_verdict_class(dbr_verdict v)
{
    return v == DBR_VERIFIED ? "ok" : v == DBR_CONTRADICTED ? "bad" : v == DBR_STALE ? "stale" : "open";
}

const char *html_verdict_sign(dbr_verdict v)
{
    static const char *const SIGNS[DBR_VERDICT_COUNT] = {[DBR_VERIFIED] = "✓",
                                                         [DBR_CONTRADICTED] = "✗",
                                                         [DBR_STALE] = "≠", // an error, as ✗ is
                                                         [DBR_INCONCLUSIVE] = "~",
                                                         [DBR_UNSUPPORTED] = "?"};
    assert(v < DBR_VERDICT_COUNT);
    return SIGNS[v];
}

dbr_slice html_query_of(const html *h, size_t i_link)
{
    const dbr_link *link = &h->d->links[i_link];
    return link->is_claim ? link->title : h->marks[i_link] != NULL ? h->marks[i_link]->query : (dbr_slice){0};
}

const char *html_verdict_text(const html *h, dbr_verdict v)
{
    static const dbr_text_id ids[DBR_VERDICT_COUNT] = {[DBR_VERIFIED] = DBR_T_REPORT_HTML_VERIFIED,
                                                       [DBR_CONTRADICTED] = DBR_T_REPORT_HTML_CONTRADICTED,
                                                       [DBR_STALE] = DBR_T_REPORT_HTML_STALE,
                                                       [DBR_INCONCLUSIVE] = DBR_T_REPORT_HTML_INCONCLUSIVE,
                                                       [DBR_UNSUPPORTED] = DBR_T_REPORT_HTML_UNSUPPORTED};
    assert(v < DBR_VERDICT_COUNT);
    return html_say(h, ids[v]);
}

/* ---- the document as the audience sees it ---- */

static dbr_code show_document(html *h, dbr_err *err)
{
    const dbr_document *d = h->in->document;
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_audience_pass(h->in->audience, d->bytes, &passed);
    h->d = d;
    if (!dbr_slice_eq(dbr_buf_view(&passed), d->bytes)) {
        dbr_document *shown = NULL;
        const dbr_zone *zone = d->zone != NULL           ? d->zone
                               : h->in->incident != NULL ? h->in->incident->zone
                                                         : NULL;
        dbr_slice bytes = dbr_slice_dup(&h->arena, dbr_buf_view(&passed));
        dbr_code rc = dbr_document_read(&h->arena, bytes, d->name, zone, &shown, err);
        if (rc < 0) {
            return rc;
        }
        h->d = shown;
    }
    number_links(h);
    place_marks(h);
    place_notes(h);
    h->section_ids = html_section_ids(&h->arena, h->d);
    return DBR_OK;
}

/* Bare URLs are links of the document, but the renderer does not count them. */
static void number_links(html *h)
{
    h->written = DBR_NEW_N(&h->arena, size_t, h->d->n_links + 1);
    for (size_t i = 0; i < h->d->n_links; i++) {
        const dbr_source_range *at = &h->d->links[i].at;
        char first = at->begin < h->d->bytes.len ? h->d->bytes.ptr[at->begin] : 0;
        if (first == '[' || first == '<') {
            h->written[h->n_written++] = i;
        }
    }
}

/* By number, when the audience took no link away; else by title, in order. */
static void place_marks(html *h)
{
    const dbr_document *before = h->in->document;
    h->marks = DBR_NEW_N(&h->arena, const dbr_mark *, h->d->n_links + 1);
    size_t next = 0;
    for (size_t i = 0; i < h->in->n_marks; i++) {
        const dbr_mark *mark = &h->in->marks[i];
        assert(mark->i_link < before->n_links);
        h->n_verdicts[mark->verdict]++;
        if (before->n_links == h->d->n_links) {
            h->marks[mark->i_link] = mark;
            continue;
        }
        size_t k = next;
        while (k < h->d->n_links && !dbr_slice_eq(h->d->links[k].title, before->links[mark->i_link].title)) {
            k++;
        }
        if (k < h->d->n_links && before->links[mark->i_link].title.len > 0) {
            h->marks[k] = mark;
            next = k + 1;
        }
    }
}

static void place_notes(html *h)
{
    h->notes = DBR_NEW_N(&h->arena, html_note, h->in->n_findings + 1);
    for (size_t i = 0; i < h->in->n_findings; i++) {
        const dbr_finding *f = &h->in->findings[i];
        uint64_t line = h->d == h->in->document ? f->line : shown_line(h->in->document, h->d, f->line);
        h->notes[h->n_notes++] = (html_note){.finding = f, .line = line};
    }
    qsort(h->notes, h->n_notes, sizeof(*h->notes), compare_notes);
}

static int compare_notes(const void *a, const void *b)
{
    const html_note *x = a;
    const html_note *y = b;
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return x->finding < y->finding   ? -1
           : x->finding > y->finding ? 1
                                     : 0; // one array: the order of the check
}

/* Hiding changes lines and may swallow some (a private key), but adds none: the lines behind the last hidden
 * one keep their distance from the end, the others theirs from the beginning. */
static uint64_t shown_line(const dbr_document *before, const dbr_document *after, uint64_t line)
{
    uint64_t gone = before->n_lines > after->n_lines ? before->n_lines - after->n_lines : 0;
    if (line == 0 || line > before->n_lines) {
        return 0;
    }
    bool is_same =
        gone > 0 && line > gone && dbr_slice_eq(line_of(before, line), line_of(after, line - gone));
    line = is_same ? line - gone : line;
    return line <= after->n_lines ? line : after->n_lines;
}

static dbr_slice line_of(const dbr_document *d, uint64_t line)
{
    size_t begin = d->line_begins[line - 1];
    size_t end = line < d->n_lines ? d->line_begins[line] : d->bytes.len;
    return dbr_slice_trim(dbr_slice_sub(d->bytes, begin, end));
}

/* Anchors as forges make them: "Key Times" is key-times, a second one key-times-1; after eight of them by
 * number. What the page calls its own parts is taken before. */
const char **html_section_ids(dbr_arena *arena, const dbr_document *d)
{
    size_t n = d->n_sections;
    size_t n_slots = 16;
    while (n_slots < 2 * n + 16) {
        n_slots *= 2;
    }
    uint64_t *taken = DBR_NEW_N(arena, uint64_t, n_slots); // hashes of ids; 0 is free
    const char **ids = DBR_NEW_N(arena, const char *, n + 1);
    static const char *const ours[] = {"main", "chart", "text", "proofs", "findings", "tip"};
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        (void)take(taken, n_slots, dbr_slice_str(ours[i]));
    }
    for (size_t i = 0; i < n; i++) {
        DBR_AUTO(dbr_buf) slug = {0};
        html_slug(d->sections[i].heading, &slug);
        size_t base = slug.len;
        for (size_t number = 1; !take(taken, n_slots, dbr_buf_view(&slug)); number++) {
            slug.len = base;
            dbr_buf_printf(&slug, "-%zu", number <= 8 ? number : 1000 + i);
            if (number > 9) {
                break; // somebody wants "x-1005" to be a heading: let it be one anchor twice
            }
        }
        ids[i] = dbr_arena_str(arena, dbr_buf_view(&slug));
    }
    return ids;
}

/* False when it is there already. */
static bool take(uint64_t *taken, size_t n_slots, dbr_slice id)
{
    uint64_t hash = dbr_hash(id) | 1;
    size_t at = (size_t)hash & (n_slots - 1);
    while (taken[at] != 0 && taken[at] != hash) {
        at = (at + 1) & (n_slots - 1);
    }
    bool is_new = taken[at] == 0;
    taken[at] = hash;
    return is_new;
}

void html_slug(dbr_slice heading, dbr_buf *out)
{
    for (size_t i = 0; i < heading.len; i++) {
        unsigned char c = (unsigned char)heading.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 128 || c == '_' || c == '-') {
            dbr_buf_char(out, (char)c);
        } else if (c >= 'A' && c <= 'Z') {
            dbr_buf_char(out, (char)(c - 'A' + 'a'));
        } else if (c == ' ') {
            dbr_buf_char(out, '-');
        }
    }
    if (out->len == 0) {
        dbr_buf_str(out, "section");
    }
    size_t digits = 1;
    while (digits < out->len && out->ptr[digits] >= '0' && out->ptr[digits] <= '9') {
        digits++;
    }
    if (digits > 1 && digits == out->len && (out->ptr[0] == 'r' || out->ptr[0] == 'p')) {
        dbr_buf_char(out, '-'); // "P1": r1 and p1 are rows and proofs
    }
}

/* ---- the frame ---- */

static void write_top(html *h)
{
    dbr_buf_printf(h->out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                   dbr_lang_name(h->lang));
    dbr_buf_printf(
        h->out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
        "script-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
        html_page_css.sha256, html_page_js.sha256);
    dbr_buf_str(h->out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n"
                        "<meta name=\"referrer\" content=\"no-referrer\">\n"
                        "<meta name=\"generator\" content=\"debrief\">\n<title>");
    html_slice(h, h->d->title.len > 0 ? h->d->title : dbr_slice_str(html_say(h, DBR_T_REPORT_HTML_UNTITLED)));
    dbr_buf_str(h->out, "</title>\n<style>");
    dbr_buf_add(h->out, html_page_css.bytes, html_page_css.len);
    dbr_buf_str(h->out, "</style>\n</head>\n<body data-say=\"");
    write_script_texts(h);
    dbr_buf_str(h->out, "\">\n<a class=\"skip\" href=\"#main\">");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_SKIP));
    dbr_buf_str(h->out, "</a>\n");
}

/* What the script says, in the order it takes them apart. */
static void write_script_texts(html *h)
{
    static const dbr_text_id ids[] = {DBR_T_REPORT_HTML_KNOWN,        DBR_T_REPORT_HTML_HINDSIGHT,
                                      DBR_T_REPORT_HTML_REACHED,      DBR_T_REPORT_HTML_REACHED_NOBODY,
                                      DBR_T_REPORT_HTML_REACHED_LATE, DBR_T_REPORT_HTML_ZOOM_OUT,
                                      DBR_T_REPORT_HTML_ZOOM_IN,      DBR_T_REPORT_HTML_EARLIER,
                                      DBR_T_REPORT_HTML_LATER,        DBR_T_REPORT_HTML_SHOW_ALL};
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        dbr_buf_str(h->out, i > 0 ? "|" : "");
        html_text(h, html_say(h, ids[i]));
    }
}

static void write_chart(html *h)
{
    if (h->chart.span.end <= h->chart.span.begin) {
        return;
    }
    dbr_buf_str(h->out, "<figure class=\"incident\" id=\"chart\">\n<a class=\"skip\" href=\"#text\">");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_SKIP_CHART));
    dbr_buf_str(h->out, "</a>\n<figcaption><h2>");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_CHART));
    dbr_buf_printf(h->out, "</h2> <span class=\"zone\">");
    html_text(h, HTML_FORMAT(h, DBR_T_REPORT_HTML_ZONE, dbr_zone_name(h->chart.zone)));
    dbr_buf_str(h->out, "</span></figcaption>\n");
    chart_write(&h->chart, 1100, "wide", h->out);
    chart_write(&h->chart, 740, "medium", h->out);
    chart_write(&h->chart, 360, "narrow", h->out);
    dbr_buf_str(h->out, "</figure>\n");
}

static void write_foot(html *h)
{
    const dbr_audience_count *hidden = NULL;
    DBR_AUTO(dbr_buf) now = {0};
    dbr_time_rfc3339(&now, h->in->now, NULL, 0);
    dbr_buf_str(h->out, "<footer>\n<p>");
    if (h->in->evidence != NULL) {
        const char *n = dbr_arena_printf(&h->arena, "%zu", dbr_evidence_n_artifacts(h->in->evidence));
        html_text(h, HTML_FORMAT(h, DBR_T_REPORT_HTML_MADE, h->d->name, n, now.ptr));
    } else {
        html_text(h, HTML_FORMAT(h, DBR_T_REPORT_HTML_MADE_ALONE, h->d->name, now.ptr));
    }
    dbr_buf_str(h->out, "</p>\n<p>");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_LEGEND));
    dbr_buf_str(h->out, "</p>\n<p>");
    size_t n = dbr_audience_hidden(h->in->audience, &hidden);
    html_text(h, html_say(h, n > 0 ? DBR_T_REPORT_HTML_HIDDEN : DBR_T_REPORT_HTML_HIDDEN_NOTHING));
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(h->out, "%s%zu × <code>%s</code>", i == 0 ? " " : ", ", hidden[i].n, hidden[i].rule);
    }
    dbr_buf_str(h->out, "</p>\n</footer>\n<script>");
    dbr_buf_add(h->out, html_page_js.bytes, html_page_js.len);
    dbr_buf_str(h->out, "</script>\n</body>\n</html>\n");
}
