/*
 * The proofs at the end of the page: for each distinct proof link its verdict, the query with its value, and
 * the cited lines with three lines around them. A page that was mailed to somebody without the evidence
 * folder still shows what its statements rest on.
 *
 * What a reader may not see stays out: private records for other audiences than the team, and around
 * messages, where a neighbour may be private, no context at all.
 */
#include "report/html.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <assert.h>

#define CONTEXT_LINES 3
#define MAX_LINES     12           // of one proof
#define MAX_LINE      400          // bytes
#define MAX_TEXT      1600         // bytes of a proof that is no line (JSON element)
#define MAX_CITES     400          // proofs that are shown whole; of more only those that say something new
#define MAX_LISTED    2000         // of those, too
#define MAX_RAW       (256 * 1024) // bytes of raw lines on the page

static uint64_t hash_of(const dbr_link *link);
static size_t find_same(const html *h, size_t i_link);
static dbr_code read_lines(html *h, html_cite *cite, const dbr_address *a, dbr_err *err);
static dbr_code find(html *h, const dbr_address *a, dbr_proof *ret, dbr_entry *entry, dbr_slice *text,
                     dbr_err *err);
static bool is_private(html *h, const dbr_entry *e, bool *ret_is_message);
static void write_cite(html *h, size_t i);
static void write_lines(html *h, const html_cite *cite);
static void write_term(html *h, dbr_text_id term, const char *tag, dbr_slice text);

dbr_code html_find_cites(html *h, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    size_t n_raw = 0;
    h->i_cite = DBR_NEW_N(&h->arena, size_t, h->d->n_links + 1);
    for (size_t i = 0; i < h->d->n_links && rc == DBR_OK; i++) {
        const dbr_link *link = &h->d->links[i];
        h->i_cite[i] = SIZE_MAX;
        if (!link->is_address && !link->is_claim && h->marks[i] == NULL) {
            continue;
        }
        h->i_cite[i] = find_same(h, i);
        if (h->i_cite[i] != SIZE_MAX) {
            continue;
        }
        html_cite cite = {.i_link = i, .mark = h->marks[i], .hash = hash_of(link)};
        bool has_place = link->is_address && link->address.place != DBR_PLACE_WHOLE;
        bool is_plain = cite.mark == NULL || (cite.mark->verdict == DBR_VERIFIED && !link->is_claim);
        if (h->cites.n >= MAX_LISTED || (h->cites.n >= MAX_CITES && is_plain)) {
            h->n_cites_left_out++;
            continue;
        }
        if (has_place && h->in->evidence != NULL && n_raw < MAX_RAW) {
            rc = read_lines(h, &cite, &link->address, err);
            n_raw += cite.text.len < MAX_LINES * MAX_LINE ? cite.text.len : MAX_LINES * MAX_LINE;
        }
        if (cite.mark != NULL || cite.text.len > 0 || cite.is_private) {
            h->i_cite[i] = h->cites.n;
            *DBR_PUSH(&h->cites) = cite;
        }
    }
    return rc;
}

/* The same address and claim are one proof: unless it was judged otherwise, since what is claimed is the
 * text. */
static size_t find_same(const html *h, size_t i_link)
{
    const dbr_link *link = &h->d->links[i_link];
    const dbr_mark *mark = h->marks[i_link];
    uint64_t hash = hash_of(link);
    for (size_t i = 0; i < h->cites.n; i++) {
        const dbr_link *other = &h->d->links[h->cites.items[i].i_link];
        const dbr_mark *its = h->cites.items[i].mark;
        bool is_judged_alike =
            (mark == NULL) == (its == NULL) && (mark == NULL || mark->verdict == its->verdict);
        if (h->cites.items[i].hash == hash && is_judged_alike && dbr_slice_eq(link->url, other->url) &&
            dbr_slice_eq(link->title, other->title)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static uint64_t hash_of(const dbr_link *link)
{
    return dbr_hash_mix(dbr_hash(link->url), dbr_hash(link->title));
}

static dbr_code read_lines(html *h, html_cite *cite, const dbr_address *a, dbr_err *err)
{
    dbr_proof proof = DBR_PROOF_ABSENT;
    dbr_entry entry = {.time = DBR_TIME_NONE};
    dbr_slice text = {0};
    bool is_message = false;
    dbr_code rc = find(h, a, &proof, &entry, &text, err);
    if (rc < 0 || proof != DBR_PROOF_FOUND) {
        return rc;
    }
    cite->is_private = is_private(h, &entry, &is_message);
    if (cite->is_private) {
        return DBR_OK;
    }
    cite->text = text;
    if (a->place != DBR_PLACE_LINES) {
        return DBR_OK;
    }
    cite->first_line = cite->begin = a->first_line;
    cite->end = a->last_line;
    dbr_address wide = *a;
    for (uint64_t context = CONTEXT_LINES; context > 0 && !is_message;
         context--) { // fewer at the end of the file
        wide.first_line = a->first_line > context ? a->first_line - context : 1;
        wide.last_line = a->last_line + context;
        rc = find(h, &wide, &proof, NULL, &text, err);
        if (rc < 0 || proof == DBR_PROOF_FOUND) {
            cite->text = rc < 0 ? cite->text : text;
            cite->first_line = wide.first_line;
            break;
        }
    }
    return rc;
}

/* Evidence that cannot be read now is no reason for having no page. */
static dbr_code find(html *h, const dbr_address *a, dbr_proof *ret, dbr_entry *entry, dbr_slice *text,
                     dbr_err *err)
{
    dbr_err unread = {0};
    dbr_code rc = dbr_evidence_find(h->in->evidence, a, &h->arena, ret, entry, text, &unread);
    if (rc == DBR_EIO || rc == DBR_ECHANGED || rc == DBR_ENOTFOUND || rc == DBR_EPARSE) {
        *ret = DBR_PROOF_ABSENT;
        return DBR_OK;
    }
    if (rc < 0) {
        *err = unread;
    }
    return rc;
}

static bool is_private(html *h, const dbr_entry *e, bool *ret_is_message)
{
    dbr_arena scratch = {0};
    dbr_record r = {0};
    dbr_err unread = {0};
    bool is_hidden = false;
    if (e->len > 0 && dbr_evidence_record(h->in->evidence, e, &scratch, &r, &unread) == DBR_OK) {
        is_hidden = !dbr_audience_may_see(h->in->audience, r.is_private);
        *ret_is_message = r.kind == DBR_KIND_MESSAGE;
    }
    dbr_arena_release(&scratch);
    return is_hidden;
}

void html_write_cites(html *h)
{
    if (h->cites.n == 0) {
        return;
    }
    dbr_buf_str(h->out, "<section class=\"proofs\" aria-labelledby=\"proofs\">\n<h2 id=\"proofs\">");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_PROOFS));
    dbr_buf_str(h->out, "</h2>\n<p class=\"lead\">");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_PROOFS_WHY));
    dbr_buf_str(h->out, "</p>\n");
    for (size_t i = 0; i < h->cites.n; i++) {
        write_cite(h, i);
    }
    if (h->n_cites_left_out > 0) {
        dbr_buf_str(h->out, "<p class=\"lead\">");
        html_text(h, HTML_FORMAT(h, DBR_T_REPORT_HTML_PROOFS_LEFT_OUT,
                                 dbr_arena_printf(&h->arena, "%zu", h->n_cites_left_out), h->d->name));
        dbr_buf_str(h->out, "</p>\n");
    }
    dbr_buf_str(h->out, "</section>\n");
}

static void write_cite(html *h, size_t i)
{
    const html_cite *cite = &h->cites.items[i];
    const dbr_link *link = &h->d->links[cite->i_link];
    dbr_buf_printf(h->out, "<div class=\"cite\" id=\"p%zu\">\n<h3>", i + 1);
    dbr_buf_printf(h->out, "<span class=\"n\">%zu</span> ", i + 1);
    html_text(h, html_cite_name(h, cite));
    if (cite->mark != NULL && (link->is_claim || cite->mark->verdict != DBR_VERIFIED)) {
        dbr_buf_printf(h->out, " <span class=\"v %s\">%s ", html_verdict_class(cite->mark->verdict),
                       html_verdict_sign(cite->mark->verdict));
        html_text(h, html_verdict_text(h, cite->mark->verdict));
        dbr_buf_str(h->out, "</span>");
    }
    dbr_buf_str(h->out, "</h3>\n");
    dbr_slice query = html_query_of(h, cite->i_link);
    if (cite->mark != NULL && (query.len > 0 || cite->mark->why.len > 0 || cite->mark->value.len > 0)) {
        dbr_buf_str(h->out, "<dl>");
        write_term(h, DBR_T_REPORT_HTML_QUERY, "code", query);
        write_term(h, DBR_T_REPORT_HTML_VALUE, "span", cite->mark->value);
        write_term(h, DBR_T_REPORT_HTML_WHY, "span", cite->mark->why);
        dbr_buf_str(h->out, "</dl>\n");
    }
    write_lines(h, cite);
    if (link->is_address && dbr_html_url_is_safe(link->url)) {
        dbr_buf_str(h->out, "<p class=\"from\"><a href=\"");
        dbr_html_url(h->out, link->url);
        dbr_buf_str(h->out, "\">");
        html_slice(h, link->url);
        dbr_buf_str(h->out, "</a></p>\n");
    }
    dbr_buf_str(h->out, "</div>\n");
}

const char *html_cite_name(html *h, const html_cite *cite)
{
    const dbr_row *row = html_row_of(h, cite->i_link);
    dbr_slice text = dbr_utf8_fit(h->d->links[cite->i_link].text, 160);
    if (row == NULL) {
        return dbr_arena_str(&h->arena, text);
    }
    return dbr_arena_printf(&h->arena, "%.*s %.*s · %.*s", DBR_FMT(row->time_text),
                            DBR_FMT(dbr_utf8_fit(row->text, 160)), DBR_FMT(text));
}

/* The timeline row a link stands in, unless the link is the row's own text. */
const dbr_row *html_row_of(const html *h, size_t i_link)
{
    size_t low = 0;
    for (size_t high = h->d->n_rows; low < high;) { // the first row whose links end behind it
        size_t middle = low + (high - low) / 2;
        bool is_before = h->d->rows[middle].at.end <= h->d->links[i_link].at.begin;
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    const dbr_row *row = low < h->d->n_rows ? &h->d->rows[low] : NULL;
    bool is_inside = row != NULL && row->at.begin <= h->d->links[i_link].at.begin;
    return is_inside && !dbr_slice_eq(row->text, h->d->links[i_link].text) ? row : NULL;
}

static void write_lines(html *h, const html_cite *cite)
{
    if (cite->is_private) {
        dbr_buf_str(h->out, "<p class=\"lead\">");
        html_text(h, html_say(h, DBR_T_REPORT_HTML_PRIVATE));
        dbr_buf_str(h->out, "</p>\n");
    }
    if (cite->text.len == 0) {
        return;
    }
    bool has_more = false;
    const html_line *lines = NULL;
    size_t n = html_cite_lines(h, cite, &lines, &has_more);
    dbr_buf_str(h->out, "<pre tabindex=\"0\"><code>");
    for (size_t i = 0; i < n; i++) {
        dbr_buf_str(h->out, lines[i].is_cited ? "<mark>" : "<span>");
        if (lines[i].number > 0) {
            dbr_buf_printf(h->out, "<b>%llu</b> ", (unsigned long long)lines[i].number);
        }
        html_slice(h, lines[i].text);
        dbr_buf_str(h->out, lines[i].is_cut ? "…" : "");
        dbr_buf_str(h->out, lines[i].is_cited ? "</mark>" : "</span>");
    }
    dbr_buf_str(h->out, has_more ? "…</code></pre>\n" : "</code></pre>\n");
}

size_t html_cite_lines(html *h, const html_cite *cite, const html_line **ret, bool *ret_has_more)
{
    DBR_AUTO(dbr_buf) passed = {0};
    dbr_audience_pass(h->in->audience, cite->text, &passed); // as one: a secret may run over lines
    dbr_slice rest = dbr_slice_dup(&h->arena, dbr_slice_trim(dbr_buf_view(&passed)));
    size_t most = cite->first_line > 0 ? MAX_LINE : MAX_TEXT;
    uint64_t line = cite->first_line;
    html_line *lines = DBR_NEW_N(&h->arena, html_line, MAX_LINES);
    size_t n = 0;
    for (; rest.ptr != NULL && n < MAX_LINES; n++, line++) {
        dbr_slice text = dbr_slice_cut(&rest, '\n');
        size_t len = text.len;
        if (len > most) { // not inside a character
            for (len = most; len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80; len--) {
            }
        }
        lines[n] = (html_line){.number = cite->first_line > 0 ? line : 0,
                               .text = dbr_slice_sub(text, 0, len),
                               .is_cited = cite->first_line > 0 && line >= cite->begin && line <= cite->end,
                               .is_cut = len < text.len};
    }
    *ret = lines;
    *ret_has_more = rest.len > 0;
    return n;
}

static void write_term(html *h, dbr_text_id term, const char *tag, dbr_slice text)
{
    if (text.len == 0) {
        return;
    }
    dbr_buf_str(h->out, "<dt>");
    html_text(h, html_say(h, term));
    dbr_buf_printf(h->out, "</dt><dd><%s>", tag);
    html_pass(h, text);
    dbr_buf_printf(h->out, "</%s></dd>", tag);
}
