/*
 * The band over the report: what it is, what the gate says, the facts of its header, the numbers that people
 * ask for first, and the four times with their formulas.
 *
 *     time to detect = detected − started · acknowledge = acknowledged − paged
 *     mitigate = mitigated − started · recover = recovered − started
 *
 * Both ends are cut to seconds before subtracting, as they are shown. What is unknown says so; nothing is 0
 * for want of data.
 */
#include "report/html.h"

#include <assert.h>

static void write_gate(html *h);
static void write_facts(html *h);
static dbr_source_range whole_links(const html *h, dbr_source_range at);
static size_t find_stated(const html *h, html_fact ret[2]);
static html_fact stated(const html *h, dbr_text_id term, const dbr_link *link);
static const dbr_link *stated_in(const html *h, const dbr_sentence *s, const char *const *words);
static void write_times(html *h);

void html_write_head(html *h)
{
    dbr_buf_str(h->out, "<header class=\"band\">\n<div class=\"inner\">\n<p class=\"eyebrow\">");
    html_text(h, html_say(h, DBR_T_REPORT_HTML_EYEBROW));
    if (h->in->incident != NULL && h->in->incident->severity.len > 0) {
        dbr_buf_str(h->out, " <span class=\"sep\">·</span> ");
        html_pass(h, h->in->incident->severity);
    }
    for (size_t i = 0; h->in->incident != NULL && i < h->in->incident->n_services && i < 4; i++) {
        dbr_buf_str(h->out, " <span class=\"sep\">·</span> ");
        html_pass(h, h->in->incident->services[i]);
    }
    dbr_buf_str(h->out, "</p>\n<h1>");
    html_slice(h, h->d->title.len > 0 ? h->d->title : dbr_slice_str(html_say(h, DBR_T_REPORT_HTML_UNTITLED)));
    dbr_buf_str(h->out, "</h1>\n");
    write_gate(h);
    write_facts(h);
    write_times(h);
    dbr_buf_str(h->out, "</div>\n</header>\n");
}

static void write_gate(html *h)
{
    size_t n_shut = 0;
    for (size_t i = 0; i < h->in->n_findings; i++) {
        n_shut += h->in->findings[i].shuts_gate ? 1 : 0;
    }
    dbr_buf_printf(h->out, "<p class=\"gate\"><span class=\"chip %s\">%s ",
                   h->in->gate_is_shut ? "bad" : "ok", h->in->gate_is_shut ? "✗" : "✓");
    if (h->in->gate_is_shut) {
        html_text(h, HTML_FORMAT(h, DBR_T_REPORT_HTML_SHUT, dbr_arena_printf(&h->arena, "%zu", n_shut)));
    } else {
        html_text(h, html_say(h, DBR_T_REPORT_HTML_OPEN));
    }
    dbr_buf_str(h->out, "</span>");
    for (dbr_verdict v = DBR_VERIFIED; v < DBR_VERDICT_COUNT; v++) {
        if (h->n_verdicts[v] > 0) {
            dbr_buf_printf(h->out, " <span class=\"v %s\">%s %zu ", html_verdict_class(v),
                           html_verdict_sign(v), h->n_verdicts[v]);
            html_text(h, html_verdict_text(h, v));
            dbr_buf_str(h->out, "</span>");
        }
    }
    if (h->in->n_findings > 0) {
        dbr_buf_str(h->out, " <span class=\"quiet\">");
        html_text(h, HTML_FORMAT(h, DBR_T_REPORT_HTML_N_NOTES,
                                 dbr_arena_printf(&h->arena, "%zu", h->in->n_findings)));
        dbr_buf_str(h->out, "</span>");
    }
    dbr_buf_str(h->out, "</p>\n");
}

/* "- **Detected**: 10:06:45" of the key times, which the page tells already. */
static bool is_key_time(const dbr_document *d, const dbr_header_field *f)
{
    for (size_t i = 0; i < d->n_key_times; i++) {
        if (f->at.begin >= d->key_times[i].at.begin && f->at.begin < d->key_times[i].at.end) {
            return true;
        }
    }
    return false;
}

/* The header's fields as they are written there, links and marks included. */
static void write_facts(html *h)
{
    html_fact facts[HTML_MAX_FACTS];
    size_t n = html_facts(h, facts);
    dbr_buf_str(h->out, "<dl class=\"facts\">\n");
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(h->out, "<div%s><dt>", facts[i].is_first ? " class=\"first\"" : "");
        html_slice(h, facts[i].term);
        dbr_buf_str(h->out, "</dt><dd>");
        html_write_inline(h, facts[i].value);
        dbr_buf_str(h->out, "</dd></div>\n");
    }
    dbr_buf_str(h->out, "</dl>\n");
}

size_t html_facts(const html *h, html_fact ret[HTML_MAX_FACTS])
{
    size_t n = find_stated(h, ret);
    for (size_t i = 0; i < h->d->n_headers && n < HTML_MAX_FACTS; i++) {
        const dbr_header_field *f = &h->d->headers[i];
        if (f->value.len > 0 && f->kind != DBR_HEADER_ZONE && !is_key_time(h->d, f)) {
            ret[n++] = (html_fact){
                .term = f->key, .value = whole_links(h, f->at), .is_first = f->kind == DBR_HEADER_DURATION};
        }
    }
    return n;
}

/* A value's range is that of its words; a link that it begins or ends with is taken whole. */
static dbr_source_range whole_links(const html *h, dbr_source_range at)
{
    for (size_t i = 0; i < h->d->n_links; i++) {
        const dbr_source_range *link = &h->d->links[i].at;
        at.begin = link->begin < at.begin && link->end > at.begin ? link->begin : at.begin;
        at.end = link->begin < at.end && link->end > at.end ? link->end : at.end;
    }
    return at;
}

/* Failed requests and customers, when a sentence of the impact states them with proof. */
static size_t find_stated(const html *h, html_fact ret[2])
{
    static const char *const failed[] = {
        "requests failed", "failed requests", "失败请求", "请求失败", "失败", NULL};
    static const char *const customers[] = {"customers", "users affected", "客户", "用户", NULL};
    bool has_failed = false;
    bool has_customers = false;
    size_t n = 0;
    for (size_t i = 0; i < h->d->n_sentences; i++) {
        const dbr_sentence *s = &h->d->sentences[i];
        if (s->i_section >= h->d->n_sections || h->d->sections[s->i_section].kind != DBR_SECTION_IMPACT) {
            continue;
        }
        const dbr_link *link = has_failed ? NULL : stated_in(h, s, failed);
        if (link != NULL) {
            has_failed = true;
            ret[n++] = stated(h, DBR_T_REPORT_HTML_FAILED, link);
        }
        link = has_customers ? NULL : stated_in(h, s, customers);
        if (link != NULL) {
            has_customers = true;
            ret[n++] = stated(h, DBR_T_REPORT_HTML_CUSTOMERS, link);
        }
    }
    return n;
}

/* "100,026 个请求中有 39,963 个失败": the first number is that of all requests. */
static bool is_of_all(const html *h, const dbr_link *link)
{
    dbr_slice behind = dbr_slice_trim(dbr_slice_sub(h->d->bytes, link->at.end, link->at.end + 40));
    return dbr_slice_starts(behind, "个请求中");
}

static html_fact stated(const html *h, dbr_text_id term, const dbr_link *link)
{
    return (html_fact){.term = dbr_slice_str(html_say(h, term)), .value = link->at, .is_first = true};
}

/* The number that a sentence with one of the words states. */
static const dbr_link *stated_in(const html *h, const dbr_sentence *s, const char *const *words)
{
    bool is_meant = false;
    for (size_t i = 0; words[i] != NULL; i++) {
        is_meant |= dbr_slice_find_nocase(s->text, dbr_slice_str(words[i])) != SIZE_MAX;
    }
    size_t low = 0;
    for (size_t high = h->d->n_links; is_meant && low < high;) { // the first link at or behind its beginning
        size_t middle = low + (high - low) / 2;
        bool is_before = h->d->links[middle].at.end <= s->at.begin; // a sentence begins inside its link
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    for (size_t i = low; is_meant && i < h->d->n_links && h->d->links[i].at.begin < s->at.end; i++) {
        const dbr_link *link = &h->d->links[i];
        bool is_inside = link->at.end <= s->at.end + 1 && !is_of_all(h, link);
        if (is_inside && link->is_claim && link->text.len > 0 && link->text.ptr[0] >= '0' &&
            link->text.ptr[0] <= '9') {
            return link;
        }
    }
    return NULL;
}

static void write_times(html *h)
{
    html_time times[HTML_TIMES];
    html_times(h, times);
    dbr_buf_str(h->out, "<dl class=\"times\">\n");
    for (size_t i = 0; i < HTML_TIMES; i++) {
        const html_time *t = &times[i];
        dbr_buf_printf(h->out, "<div%s><dt>", t->value != NULL ? "" : " class=\"unknown\"");
        html_text(h, t->name);
        dbr_buf_str(h->out, "</dt><dd><b>");
        html_text(h, t->value != NULL ? t->value : html_say(h, DBR_T_REPORT_UNKNOWN));
        dbr_buf_str(h->out, "</b> <span>");
        html_text(h, t->formula);
        dbr_buf_printf(h->out, "%s%s</span></dd></div>\n", t->value != NULL ? "<br>" : "",
                       t->value != NULL ? t->clocks : "");
    }
    dbr_buf_str(h->out, "</dl>\n");
}

void html_times(html *h, html_time ret[HTML_TIMES])
{
    static const struct {
        dbr_text_id name;
        dbr_milestone_name later, earlier;
    } times[HTML_TIMES] = {{DBR_T_REPORT_HTML_TIME_DETECT, DBR_DETECTED, DBR_STARTED},
                           {DBR_T_REPORT_HTML_TIME_ACKNOWLEDGE, DBR_ACKNOWLEDGED, DBR_PAGED},
                           {DBR_T_REPORT_HTML_TIME_MITIGATE, DBR_MITIGATED, DBR_STARTED},
                           {DBR_T_REPORT_HTML_TIME_RECOVER, DBR_RECOVERED, DBR_STARTED}};
    for (size_t i = 0; i < HTML_TIMES; i++) {
        dbr_time later = h->milestones[times[i].later].time;
        dbr_time earlier = h->milestones[times[i].earlier].time;
        const char *a = chart_milestone_text(h->lang, times[i].later);
        const char *b = chart_milestone_text(h->lang, times[i].earlier);
        ret[i] = (html_time){.name = html_say(h, times[i].name),
                             .formula = dbr_arena_printf(&h->arena, "%s − %s", a, b)};
        if (chart_is_near(later) && chart_is_near(earlier) && later >= earlier) {
            DBR_AUTO(dbr_buf) text = {0};
            dbr_duration_write(&text, later / DBR_SECOND * DBR_SECOND - earlier / DBR_SECOND * DBR_SECOND,
                               h->lang == DBR_LANG_ZH_CN);
            ret[i].value = dbr_arena_str(&h->arena, dbr_buf_view(&text));
            ret[i].clocks =
                dbr_arena_printf(&h->arena, "%s − %s", html_clock(h, later), html_clock(h, earlier));
        }
    }
}
