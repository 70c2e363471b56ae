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

#define MAX_FACTS 16 // a header has about six

static void write_gate(html *h);
static void write_facts(html *h);
static dbr_source_range whole_links(const html *h, dbr_source_range at);
static void write_stated(html *h);
static bool write_stated_if(html *h, const dbr_sentence *s, const char *const *words, size_t n_words,
                            dbr_text_id term);
static void write_times(html *h);
static void write_fact(html *h, const char *term);

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
    dbr_buf_str(h->out, "<dl class=\"facts\">\n");
    write_stated(h);
    for (size_t i = 0; i < h->d->n_headers && i < MAX_FACTS; i++) {
        const dbr_header_field *f = &h->d->headers[i];
        if (f->value.len == 0 || f->kind == DBR_HEADER_ZONE || is_key_time(h->d, f)) {
            continue;
        }
        dbr_buf_printf(h->out, "<div%s><dt>", f->kind == DBR_HEADER_DURATION ? " class=\"first\"" : "");
        html_slice(h, f->key);
        dbr_buf_str(h->out, "</dt><dd>");
        html_write_inline(h, whole_links(h, f->at));
        dbr_buf_str(h->out, "</dd></div>\n");
    }
    dbr_buf_str(h->out, "</dl>\n");
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
static void write_stated(html *h)
{
    static const char *const failed[] = {"requests failed", "failed requests", "失败请求", "请求失败"};
    static const char *const customers[] = {"customers", "users affected", "客户", "用户"};
    bool has_failed = false;
    bool has_customers = false;
    for (size_t i = 0; i < h->d->n_sentences; i++) {
        const dbr_sentence *s = &h->d->sentences[i];
        if (s->i_section >= h->d->n_sections || h->d->sections[s->i_section].kind != DBR_SECTION_IMPACT) {
            continue;
        }
        has_failed = has_failed || write_stated_if(h, s, failed, sizeof(failed) / sizeof(*failed),
                                                   DBR_T_REPORT_HTML_FAILED);
        has_customers =
            has_customers || write_stated_if(h, s, customers, sizeof(customers) / sizeof(*customers),
                                             DBR_T_REPORT_HTML_CUSTOMERS);
    }
}

static bool write_stated_if(html *h, const dbr_sentence *s, const char *const *words, size_t n_words,
                            dbr_text_id term)
{
    bool is_meant = false;
    for (size_t i = 0; i < n_words; i++) {
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
        bool is_inside = link->at.end <= s->at.end + 1;
        if (is_inside && link->is_claim && link->text.len > 0 && link->text.ptr[0] >= '0' &&
            link->text.ptr[0] <= '9') {
            write_fact(h, html_say(h, term));
            html_write_inline(h, link->at);
            dbr_buf_str(h->out, "</dd></div>\n");
            return true;
        }
    }
    return false;
}

static void write_fact(html *h, const char *term)
{
    dbr_buf_str(h->out, "<div class=\"first\"><dt>");
    html_text(h, term);
    dbr_buf_str(h->out, "</dt><dd>");
}

static void write_times(html *h)
{
    static const struct {
        dbr_text_id name;
        dbr_milestone_name later, earlier;
    } times[] = {{DBR_T_REPORT_HTML_TIME_DETECT, DBR_DETECTED, DBR_STARTED},
                 {DBR_T_REPORT_HTML_TIME_ACKNOWLEDGE, DBR_ACKNOWLEDGED, DBR_PAGED},
                 {DBR_T_REPORT_HTML_TIME_MITIGATE, DBR_MITIGATED, DBR_STARTED},
                 {DBR_T_REPORT_HTML_TIME_RECOVER, DBR_RECOVERED, DBR_STARTED}};
    dbr_buf_str(h->out, "<dl class=\"times\">\n");
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        dbr_time later = h->milestones[times[i].later].time;
        dbr_time earlier = h->milestones[times[i].earlier].time;
        const char *a = chart_milestone_text(h->lang, times[i].later);
        const char *b = chart_milestone_text(h->lang, times[i].earlier);
        bool is_known = chart_is_near(later) && chart_is_near(earlier) && later >= earlier;
        dbr_buf_printf(h->out, "<div%s><dt>", is_known ? "" : " class=\"unknown\"");
        html_text(h, html_say(h, times[i].name));
        dbr_buf_str(h->out, "</dt><dd><b>");
        if (is_known) {
            DBR_AUTO(dbr_buf) text = {0};
            dbr_duration_write(&text, later / DBR_SECOND * DBR_SECOND - earlier / DBR_SECOND * DBR_SECOND,
                               h->lang == DBR_LANG_ZH_CN);
            html_text(h, text.ptr);
        } else {
            html_text(h, html_say(h, DBR_T_REPORT_UNKNOWN));
        }
        dbr_buf_str(h->out, "</b> <span>");
        html_text(h, a);
        dbr_buf_str(h->out, " − ");
        html_text(h, b);
        if (is_known) {
            dbr_buf_printf(h->out, "<br>%s − %s", html_clock(h, later), html_clock(h, earlier));
        }
        dbr_buf_str(h->out, "</span></dd></div>\n");
    }
    dbr_buf_str(h->out, "</dl>\n");
}
