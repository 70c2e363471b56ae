/*
 * Header fields: what stands before the first section, one fact a line.
 *
 *     **Date**: 2025-02-09      - **Severity:** P1      Authors: alice, bob      | Status | Resolved |
 * status: open
 *
 * Any key counts before the first heading; keys of known kinds also in the summary and in documents without
 * headings. A key has at most 40 bytes and does not begin with a digit ("10:05: …" is a time). YAML front
 * matter gives fields too.
 */
#include "document/moment.h"
#include "document/reader.h"

#include "base/text.h"

#include <assert.h>

#define MAX_KEY_BYTES 40

typedef DBR_VEC(dbr_header_field) header_vec;

static const struct {
    dbr_header_kind kind;
    const char *words; // folded
} KINDS[] = {
    {DBR_HEADER_DATE,
     "date|incident date|date of incident|date of the incident|日期|故障日期|事故日期|事件日期|发生日期"},
    {DBR_HEADER_DURATION, "duration|incident duration|outage duration|total "
                          "duration|持续时间|时长|故障时长|持续时长|影响时长|故障持续时间"},
    {DBR_HEADER_SEVERITY,
     "severity|sev|incident severity|severity level|故障等级|严重程度|严重等级|级别|等级|故障级别|事故等级|"
     "事故级别|事件等级|事件级别"},
    {DBR_HEADER_AUTHORS, "author|authors|author(s)|written by|作者|撰写人|编写人|撰写|复盘人|复盘负责人"},
    {DBR_HEADER_REVIEWED,
     "reviewed|review date|reviewed by|reviewed on|reviewers|评审|评审日期|评审人|已评审|复核"},
    {DBR_HEADER_STATUS, "status|incident status|state|状态|当前状态|故障状态"},
    {DBR_HEADER_SERVICES,
     "service|services|affected services|services affected|affected service|affected systems|component|"
     "components|affected components|受影响服务|影响服务|服务|涉及服务|涉及系统|受影响系统|影响系统"},
    {DBR_HEADER_DISTRIBUTED, "distributed|distribution|distributed to|shared|shared with|sent "
                             "to|published|分发|已分发|分发对象|分发时间|发布"},
    {DBR_HEADER_FOLLOW_UP, "follow-up|follow up|follow-up review|follow-up date|next "
                           "review|跟进|跟进评审|后续评审|跟进复查|四周复查|"
                           "复查|复查日期|后续跟进"},
    {DBR_HEADER_STARTED,
     "started|start|start time|start date|incident start|incident started|started at|fault occurs|fault "
     "occurred|began|begin|beginning|开始|开始时间|发生时间|故障开始|故障开始时间|故障时间|事故时间|"
     "起始时间"},
    {DBR_HEADER_DETECTED, "detected|first detected|fault detected|detected at|detection time|time "
                          "detected|发现|发现时间|告警时间"},
    {DBR_HEADER_RESOLVED,
     "resolved|resolved at|end|end time|end date|ended|incident end|incident resolved|resolution "
     "time|time resolved|结束|结束时间|恢复时间|解决时间|故障结束|故障结束时间|故障恢复时间"},
    {DBR_HEADER_ZONE, "timezone|time zone|zone|时区"},
};

static dbr_header_kind kind_of(dbr_arena *arena, dbr_slice key);
static void read_front(dbr_reader *r, header_vec *v);
static void read_block(dbr_reader *r, header_vec *v, const dbr_md_block *b, bool any_key);
static void read_row(dbr_reader *r, header_vec *v, const dbr_md_block *row, bool any_key);
static bool split_field(dbr_slice line, dbr_slice *ret_key, dbr_slice *ret_value);
static void add(dbr_reader *r, header_vec *v, dbr_slice key, dbr_slice value, bool any_key);
static void take_only_zone(dbr_reader *r);
static bool is_behind_clock(dbr_slice text, size_t at);
static bool read_statement(dbr_reader *r, dbr_slice text);
static bool is_statement(dbr_slice text, size_t at);
static bool take_zone(dbr_reader *r, dbr_slice text);

void dbr_read_headers(dbr_reader *r)
{
    const dbr_md *md = r->md;
    header_vec v = {0};
    read_front(r, &v);
    bool has_heading = false; // one that is a section: what follows is body
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        size_t i_section = b->i_section;
        const dbr_section *s = &r->d->sections[i_section];
        has_heading |= b->type == DBR_MD_HEADING && i_section > 0 && s->at.begin == b->begin;
        bool is_open = !has_heading || s->kind == DBR_SECTION_SUMMARY || s->kind == DBR_SECTION_HEAD ||
                       s->kind == DBR_SECTION_KEY_TIMES;
        if (!is_open) {
            continue;
        }
        bool any_key = s->kind == DBR_SECTION_HEAD && !has_heading;
        if (b->type == DBR_MD_PARAGRAPH) {
            read_block(r, &v, b, any_key);
        } else if (b->type == DBR_MD_ROW && s->kind != DBR_SECTION_KEY_TIMES) {
            read_row(r, &v, b, any_key);
        }
    }
    r->d->headers = dbr_read_keep(r->arena, v.items);
    r->d->n_headers = v.n;
}

const dbr_header_field *dbr_document_header(const dbr_document *d, dbr_header_kind kind)
{
    for (size_t i = 0; i < d->n_headers; i++) {
        if (d->headers[i].kind == kind) {
            return &d->headers[i];
        }
    }
    return NULL;
}

/* What a zone's word means in this document: CST of a Chinese one is China's; elsewhere it stays untold. */
static const dbr_zone *meant(const dbr_reader *r, dbr_slice word, const dbr_zone *zone)
{
    bool is_china = zone == NULL && r->d->lang == DBR_LANG_ZH_CN && dbr_slice_is(word, "CST");
    return is_china && dbr_zone_lookup(dbr_slice_str("Asia/Shanghai"), &zone, &(dbr_err){0}) < 0 ? NULL
                                                                                                 : zone;
}

/*
 * The zone of the document's clock times: a field, a sentence ("All times UTC"), the heading of a timeline,
 * the head of its table, a header value, in this order; else the only zone that any clock time names.
 */
void dbr_read_zone(dbr_reader *r)
{
    const dbr_md *md = r->md;
    const dbr_header_field *field = dbr_document_header(r->d, DBR_HEADER_ZONE);
    if (field != NULL && take_zone(r, field->value)) {
        r->d->zone_text = field->value;
        r->d->zone_at = field->at;
        return;
    }
    if (read_statement(r, md->plain)) {
        return;
    }
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        size_t i_section = b->i_section;
        bool is_near = dbr_read_is_in(r->d, i_section, DBR_SECTION_TIMELINE) ||
                       dbr_read_is_in(r->d, i_section, DBR_SECTION_KEY_TIMES);
        bool is_head = b->type == DBR_MD_CELL && md->blocks[b->parent].is_head;
        if (((b->type == DBR_MD_HEADING && is_near) || is_head) && take_zone(r, dbr_md_text(md, b))) {
            return;
        }
    }
    for (size_t i = 0; i < r->d->n_headers; i++) {
        dbr_header_kind kind = r->d->headers[i].kind;
        bool is_time = kind == DBR_HEADER_DURATION || kind == DBR_HEADER_STARTED ||
                       kind == DBR_HEADER_RESOLVED || kind == DBR_HEADER_DATE || kind == DBR_HEADER_DETECTED;
        const dbr_zone *zone = NULL;
        size_t at = 0;
        size_t n = is_time ? dbr_moment_zone_find(r->d->headers[i].value, &at, &zone) : 0;
        dbr_slice word = dbr_slice_sub(r->d->headers[i].value, at, at + n);
        zone = meant(r, word, zone);
        if (n > 0 && zone != NULL) {
            r->d->zone = zone;
            r->d->zone_text = word;
            r->d->zone_at = r->d->headers[i].at;
            return;
        }
    }
    take_only_zone(r);
}

/* Where nothing says it for all times, but every time that names a zone names the same one. */
static void take_only_zone(dbr_reader *r)
{
    dbr_slice text = r->md->plain;
    const dbr_zone *only = NULL;
    dbr_slice where = {0};
    for (size_t at = 0; at < text.len;) {
        const dbr_zone *zone = NULL;
        size_t k = 0;
        size_t n = dbr_moment_zone_find(dbr_slice_from(text, at), &k, &zone);
        if (n == 0) {
            break;
        }
        dbr_slice found = dbr_slice_sub(text, at + k, at + k + n);
        at += k + n;
        zone = meant(r, found, zone);
        if (zone == NULL || !is_behind_clock(text, (size_t)(found.ptr - text.ptr))) {
            continue;
        }
        if (only != NULL && zone != only) {
            return;
        }
        where = only == NULL ? found : where;
        only = zone;
    }
    if (only != NULL) {
        r->d->zone = only;
        r->d->zone_text = where;
        r->d->zone_at = dbr_md_range(r->md, where);
    }
}

/* "10:05 UTC", "9:21 PM PT", "10:05:23 (CET)". */
static bool is_behind_clock(dbr_slice text, size_t at)
{
    while (at > 0 && memchr(" (", text.ptr[at - 1], 2) != NULL) {
        at--;
    }
    if (at > 2 && memchr("mM", text.ptr[at - 1], 2) != NULL && memchr("aApP", text.ptr[at - 2], 4) != NULL) {
        at -= 2;
        at -= text.ptr[at - 1] == ' ' ? 1 : 0;
    }
    return at > 3 && text.ptr[at - 1] >= '0' && text.ptr[at - 1] <= '9' && text.ptr[at - 2] >= '0' &&
           text.ptr[at - 2] <= '9' && text.ptr[at - 3] == ':';
}

/* "Log all times in UTC" is something to be done, and says nothing of this report. */
static bool is_in_actions(const dbr_reader *r, size_t at)
{
    for (size_t i = 0; i < r->md->n_blocks; i++) {
        const dbr_md_block *b = &r->md->blocks[i];
        if (b->text <= at && at < b->text_end) {
            return dbr_read_is_in(r->d, b->i_section, DBR_SECTION_ACTIONS);
        }
    }
    return false;
}

/* "All times UTC", "times are in PST", "时间均为北京时间": the words and, on the same line, a zone. The first
 * one counts. */
static bool read_statement(dbr_reader *r, dbr_slice text)
{
    static const char *const STEMS[] = {"time", "时间", "时区"};
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < sizeof(STEMS) / sizeof(*STEMS); i++) {
        for (size_t at = 0; at < best;) {
            dbr_slice rest = dbr_slice_from(text, at);
            dbr_slice stem = dbr_slice_str(STEMS[i]);
            size_t k = i == 0 ? dbr_slice_find_nocase(rest, stem) : dbr_slice_find(rest, stem);
            if (k == SIZE_MAX) {
                break;
            }
            at += k;
            dbr_slice tail = dbr_slice_sub(text, at, at + 100);
            const dbr_zone *zone = NULL;
            size_t where = 0;
            if (is_statement(text, at) &&
                dbr_moment_zone_said(dbr_slice_cut(&tail, '\n'), &where, &zone) > 0 &&
                !is_in_actions(r, at)) {
                best = at < best ? at : best;
            }
            at += stem.len;
        }
    }
    if (best == SIZE_MAX) {
        return false;
    }
    size_t begin =
        best >= 4 && dbr_slice_eq_nocase(dbr_slice_sub(text, best - 4, best), dbr_slice_str("all ")) ? 4 : 0;
    dbr_slice tail = dbr_slice_sub(text, best - begin, best + 100);
    return take_zone(r, dbr_slice_cut(&tail, '\n'));
}

/* Whether "time" or 时间 at `at` speaks of all times, not of one. */
static bool is_statement(dbr_slice text, size_t at)
{
    static const char *const AFTER[] = {
        "times are",  "times in ",  "timestamps are", "timestamps in ", "timezone:",      "timezone is",
        "timezone (", "time zone:", "time zone is",   "time zone (",    "times shown in", "时区",
        "时间均",     "时间为",     "时间采用",       "时间统一"};
    static const char *const BEFORE[] = {"all ", "all the ", "所有", "以下", "文中"};
    dbr_slice after = dbr_slice_from(text, at);
    for (size_t i = 0; i < sizeof(AFTER) / sizeof(*AFTER); i++) {
        size_t n = strlen(AFTER[i]);
        if (dbr_slice_eq_nocase(dbr_slice_sub(after, 0, n), dbr_slice_of(AFTER[i], n))) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof(BEFORE) / sizeof(*BEFORE); i++) {
        size_t n = strlen(BEFORE[i]);
        if (at >= n && dbr_slice_eq_nocase(dbr_slice_sub(text, at - n, at), dbr_slice_of(BEFORE[i], n))) {
            return true;
        }
    }
    return false;
}

/* Takes the first zone of a part of the plain text as the document's. */
static bool take_zone(dbr_reader *r, dbr_slice text)
{
    const dbr_zone *zone = NULL;
    size_t at = 0;
    size_t n = dbr_moment_zone_said(text, &at, &zone);
    if (n == 0) {
        return false;
    }
    r->d->zone = meant(r, dbr_slice_sub(text, at, at + n), zone);
    r->d->zone_text = dbr_slice_sub(text, 0, at + n);
    if (text.ptr >= r->md->plain.ptr && text.ptr < r->md->plain.ptr + r->md->plain.len) {
        r->d->zone_at = dbr_md_range(r->md, r->d->zone_text);
    }
    return true;
}

/* "key: value" lines of YAML front matter; nested ones are left out. */
static void read_front(dbr_reader *r, header_vec *v)
{
    dbr_slice rest = dbr_slice_sub(r->md->bytes, 0, r->md->front);
    while (rest.ptr != NULL && rest.len > 0) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        dbr_slice key = {0};
        dbr_slice value = {0};
        if (line.len == 0 || line.ptr[0] == ' ' || !split_field(line, &key, &value)) {
            continue;
        }
        value = dbr_read_strip(value, "\"'");
        if (dbr_slice_is(key, "title") && r->d->title.len == 0) {
            r->d->title = value;
        }
        if (value.len > 0) {
            size_t begin = (size_t)(value.ptr - r->md->bytes.ptr);
            *DBR_PUSH(v) = (dbr_header_field){.kind = kind_of(r->arena, key),
                                              .key = key,
                                              .value = value,
                                              .at = dbr_md_at(r->md, begin, begin + value.len)};
        }
    }
}

static void read_block(dbr_reader *r, header_vec *v, const dbr_md_block *b, bool any_key)
{
    dbr_slice rest = dbr_md_text(r->md, b);
    while (rest.ptr != NULL) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        dbr_slice key = {0};
        dbr_slice value = {0};
        if (split_field(line, &key, &value) && value.len > 0) {
            add(r, v, key, value, any_key);
        }
    }
}

/* A row of two cells, the head too: "| Severity | P1 |". */
static void read_row(dbr_reader *r, header_vec *v, const dbr_md_block *row, bool any_key)
{
    const dbr_md_block *key = dbr_read_cell(r->md, row, 0);
    const dbr_md_block *value = dbr_read_cell(r->md, row, 1);
    if (key == NULL || value == NULL || dbr_read_cell(r->md, row, 2) != NULL) {
        return;
    }
    dbr_slice k = dbr_read_strip(dbr_md_text(r->md, key), ":");
    dbr_slice text = dbr_slice_trim(dbr_md_text(r->md, value));
    if (k.len > 0 && k.len <= MAX_KEY_BYTES && text.len > 0) {
        add(r, v, k, text, any_key && !row->is_head);
    }
}

static bool split_field(dbr_slice line, dbr_slice *ret_key, dbr_slice *ret_value)
{
    size_t colon = 0;
    while (colon < line.len && colon <= MAX_KEY_BYTES && dbr_read_colon(dbr_slice_from(line, colon)) == 0) {
        colon++;
    }
    if (colon == 0 || colon >= line.len || colon > MAX_KEY_BYTES ||
        (line.ptr[0] >= '0' && line.ptr[0] <= '9')) {
        return false;
    }
    size_t n = dbr_read_colon(dbr_slice_from(line, colon));
    dbr_slice rest = dbr_slice_from(line, colon + n);
    bool is_wide = n > 1;
    if (rest.len > 0 && !is_wide && rest.ptr[0] != ' ' && rest.ptr[0] != '\t' &&
        (unsigned char)rest.ptr[0] < 0x80) {
        return false; // "https://…", "a:b"
    }
    *ret_key = dbr_slice_trim(dbr_slice_sub(line, 0, colon));
    *ret_value = dbr_slice_trim(rest);
    return dbr_slice_find(*ret_key, (dbr_slice)DBR_LIT(". ")) == SIZE_MAX;
}

static void add(dbr_reader *r, header_vec *v, dbr_slice key, dbr_slice value, bool any_key)
{
    dbr_header_kind kind = kind_of(r->arena, key);
    if (kind != DBR_HEADER_OTHER || any_key) {
        *DBR_PUSH(v) =
            (dbr_header_field){.kind = kind, .key = key, .value = value, .at = dbr_md_range(r->md, value)};
    }
}

static dbr_header_kind kind_of(dbr_arena *arena, dbr_slice key)
{
    dbr_slice folded = dbr_read_strip(dbr_read_fold(arena, key), "*_");
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
        if (dbr_read_word_in(folded, KINDS[i].words)) {
            return KINDS[i].kind;
        }
    }
    size_t slash = dbr_slice_find(key, (dbr_slice)DBR_LIT(" / ")); // in two languages: "Date / 日期"
    return slash != SIZE_MAX ? kind_of(arena, dbr_slice_sub(key, 0, slash)) : DBR_HEADER_OTHER;
}
