/*
 * Records of `debrief read`, for people and for programs:
 *
 *     2025-02-09 (UTC)
 *     10:05:23.118 ERROR payment-api    pool exhausted: 50 of 50 in use (+12 lines)
 *
 *     {"file":"app.log","line":7,"offset":812,…,"time":"2025-02-09T10:05:23.118Z","time_ns":1739095523118000000,…}
 *
 * JSON always has the members that every record can have, null where it has none; what only some kinds have (channel,
 * value, version) is there when it is. Instants have as many digits as the file gives.
 */
#include "cmd/read_print.h"

#include "audience/audience.h"
#include "base/json.h"
#include "base/utf8.h"

#include <math.h>

#define SOURCE_COLUMNS 14u
#define TEXT_BEGINS    (12u + 1 + 5 + 1 + SOURCE_COLUMNS + 1) // clock, level, source
#define MIN_COLUMNS    20u                                    // of text, however narrow the terminal is

static const dbr_template *template_of(const read_printer *p, const dbr_entry *e)
{
    const dbr_member_info *m = dbr_evidence_member(p->ev, e->i_member);
    return e->kind == DBR_KIND_LOG && e->i_template < m->n_templates ? &m->templates[e->i_template] : NULL;
}

/* ---- JSON ---- */

static void put_time(dbr_jsonw *j, const dbr_entry *e, const dbr_record *r)
{
    DBR_AUTO(dbr_buf) text = {0};
    if (e->time == DBR_TIME_NONE) {
        dbr_jsonw_null(j, "time");
        dbr_jsonw_null(j, "time_ns");
        return;
    }
    int digits = r->stamp.digits <= 9 ? r->stamp.digits : 0;
    dbr_time unit = 1;
    for (int i = digits; i < 9; i++) {
        unit *= 10;
    }
    /* A corrected clock may leave more than was written. */
    dbr_time_rfc3339(&text, e->time, dbr_zone_utc(), e->time % unit == 0 ? digits : 9);
    dbr_jsonw_slice(j, "time", dbr_buf_view(&text));
    dbr_jsonw_int(j, "time_ns", e->time);
}

static void put_provenance(const read_printer *p, dbr_jsonw *j, const dbr_entry *e, const dbr_record *r)
{
    const dbr_segment *s = dbr_evidence_segment(p->ev, e);
    if (e->time == DBR_TIME_NONE || s == NULL) {
        dbr_jsonw_null(j, "zone");
        dbr_jsonw_null(j, "year");
        return;
    }
    bool has_date = (r->stamp.flags & (DBR_STAMP_NO_YEAR | DBR_STAMP_NO_DATE)) == 0;
    bool has_zone = has_date && (r->stamp.flags & DBR_STAMP_OFFSET) != 0;
    dbr_jsonw_str(j, "zone", dbr_zone_origin_name(has_zone ? DBR_ZONE_EXPLICIT : s->zone));
    dbr_jsonw_str(j, "year", dbr_year_origin_name(has_date ? DBR_YEAR_EXPLICIT : s->year));
    if (s->is_fold && !has_zone) {
        dbr_jsonw_bool(j, "fold", true);
    }
}

static void put_text(dbr_jsonw *j, const char *key, dbr_slice s)
{
    if (s.len > 0) {
        dbr_jsonw_slice(j, key, s);
    } else {
        dbr_jsonw_null(j, key);
    }
}

static void put_fields(dbr_jsonw *j, const dbr_record *r)
{
    dbr_jsonw_object(j, "fields");
    for (size_t i = 0; i < r->n_fields; i++) {
        const dbr_field *f = &r->fields[i];
        DBR_AUTO(dbr_arena) arena = {0};
        const char *key = dbr_arena_str(&arena, f->key);
        double real = 0;
        int64_t integer = 0;
        if (f->is_number && dbr_slice_int(f->value, &integer)) {
            dbr_jsonw_int(j, key, integer);
        } else if (f->is_number && dbr_slice_real(f->value, &real) && isfinite(real)) {
            dbr_jsonw_real(j, key, real);
        } else {
            dbr_jsonw_slice(j, key, f->value.ptr != NULL ? f->value : dbr_slice_str(""));
        }
    }
    dbr_jsonw_object_end(j);
}

/* A series' labels, written anew: as they stand in a file they may have line breaks. */
static void put_labels(dbr_jsonw *j, dbr_slice labels)
{
    DBR_AUTO(dbr_arena) arena = {0};
    dbr_json in;
    dbr_json_value v;
    dbr_json_init(&in, labels);
    dbr_jsonw_object(j, "labels");
    if (labels.len > 0 && dbr_json_next(&in, &v) == DBR_JSON_OBJECT) {
        while (dbr_json_next(&in, &v) > DBR_JSON_END && v.type != DBR_JSON_OBJECT_END) {
            if ((v.type == DBR_JSON_ARRAY || v.type == DBR_JSON_OBJECT) && !dbr_json_skip(&in, &v, NULL)) {
                break;
            }
            if (v.type == DBR_JSON_STRING || v.type == DBR_JSON_NUMBER) {
                dbr_jsonw_slice(j, dbr_arena_str(&arena, v.key), dbr_json_text(&arena, &v));
            }
        }
    }
    dbr_jsonw_object_end(j);
}

/* What only some kinds of records have. */
static void put_extras(const read_printer *p, dbr_jsonw *j, const dbr_entry *e, const dbr_record *r)
{
    const struct {
        const char *key;
        dbr_slice value;
    } extras[] = {{"pid", r->pid},         {"trace_id", r->trace},  {"title", r->title},
                  {"verb", r->verb},       {"subject", r->subject}, {"object", r->object},
                  {"version", r->version}, {"source", r->source}};
    for (size_t i = 0; i < sizeof(extras) / sizeof(extras[0]); i++) {
        if (extras[i].value.len > 0) {
            dbr_jsonw_slice(j, extras[i].key, extras[i].value);
        }
    }
    if (e->kind == DBR_KIND_SAMPLE) {
        const dbr_series *s = dbr_evidence_series_of(p->ev, e);
        dbr_jsonw_real(j, "value", e->value);
        put_text(j, "series", s != NULL ? s->title : (dbr_slice){0});
        put_labels(j, s != NULL ? s->labels : (dbr_slice){0});
    }
}

void read_print_json(read_printer *p, const dbr_entry *e, const dbr_record *r)
{
    const dbr_member_info *m = dbr_evidence_member(p->ev, e->i_member);
    const dbr_template *t = template_of(p, e);
    DBR_AUTO(dbr_buf) id = {0};
    dbr_jsonw j;
    dbr_jsonw_init(&j, &p->ctx->out->buf, false);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_slice(&j, "file", m->path);
    if (m->name.len > 0) {
        dbr_jsonw_slice(&j, "member", m->name);
    }
    dbr_jsonw_int(&j, "line", (int64_t)e->line);
    dbr_jsonw_int(&j, "offset", (int64_t)e->offset);
    dbr_jsonw_int(&j, "bytes", (int64_t)e->len);
    put_time(&j, e, r);
    put_text(&j, "stamp", r->stamp_raw);
    put_provenance(p, &j, e, r);
    dbr_jsonw_str(&j, "kind", dbr_kind_name(e->kind));
    dbr_jsonw_str(&j, "format", m->layout->format->name);
    if (strcmp(m->layout->format->name, "custom") == 0) { // whose context begins with the definition's name
        dbr_slice context = m->layout->context;
        dbr_jsonw_slice(&j, "custom", dbr_slice_cut(&context, '\n'));
    }
    put_text(&j, "level", dbr_slice_str(dbr_level_name(e->level)));
    put_text(&j, "service", r->service);
    put_text(&j, "host", r->host);
    dbr_jsonw_slice(&j, "text", r->text.ptr != NULL ? r->text : dbr_slice_str(""));
    put_extras(p, &j, e, r);
    put_fields(&j, r);
    if (t != NULL) {
        dbr_buf_printf(&id, "%016llx", (unsigned long long)t->id);
        dbr_jsonw_slice(&j, "template", t->text.ptr != NULL ? t->text : dbr_slice_str(""));
        dbr_jsonw_slice(&j, "template_id", dbr_buf_view(&id));
    } else {
        dbr_jsonw_null(&j, "template");
        dbr_jsonw_null(&j, "template_id");
    }
    dbr_jsonw_object_end(&j);
    dbr_out_str(p->ctx->out, "\n");
}

/* ---- for people ---- */

static void put_head(read_printer *p, const dbr_entry *e)
{
    DBR_AUTO(dbr_buf) head = {0};
    if (e->time == DBR_TIME_NONE) {
        return; // their clock is a '-'
    }
    dbr_time local = e->time + (dbr_time)dbr_zone_offset(p->zone, e->time, NULL) * DBR_SECOND;
    int64_t day = local / DBR_DAY - (local % DBR_DAY < 0);
    if (day == p->day) {
        return;
    }
    p->day = day;
    dbr_time_date(&head, e->time, p->zone);
    dbr_buf_printf(&head, " (%s)", dbr_zone_name(p->zone));
    dbr_buf_char(&head, 0);
    dbr_out_styled(p->ctx->out, DBR_STYLE_BOLD, head.ptr);
    dbr_out_str(p->ctx->out, "\n");
}

static void put_clock(read_printer *p, const dbr_entry *e)
{
    DBR_AUTO(dbr_buf) clock = {0};
    if (e->time == DBR_TIME_NONE) {
        dbr_out_str(p->ctx->out, "-            ");
        return;
    }
    int64_t ms = e->time % DBR_SECOND / (DBR_SECOND / 1000);
    dbr_time_clock(&clock, e->time, p->zone);
    dbr_buf_printf(&clock, ".%03d ", (int)(ms < 0 ? ms + 1000 : ms));
    dbr_buf_char(&clock, 0);
    dbr_out_styled(p->ctx->out, DBR_STYLE_DIM, clock.ptr);
}

static void put_level(read_printer *p, dbr_level level)
{
    char word[8] = {0};
    const char *name = dbr_level_name(level);
    for (size_t i = 0; i < sizeof(word) - 1 && name[i] != '\0'; i++) {
        word[i] = (char)(name[i] - 'a' + 'A');
    }
    dbr_style style = level >= DBR_LEVEL_ERROR  ? DBR_STYLE_BAD
                      : level == DBR_LEVEL_WARN ? DBR_STYLE_WARN
                                                : DBR_STYLE_PLAIN;
    dbr_out_styled(p->ctx->out, style, word);
    dbr_out_printf(p->ctx->out, "%*s", (int)(6 - strlen(word)), "");
}

/* What a record says, as one would say it: "ErrorRatioHigh firing", "deploy core-service v1.14.0", "error_ratio{zone=a} 0.43". */
static void put_words(const read_printer *p, dbr_buf *out, const dbr_entry *e, const dbr_record *r)
{
    const dbr_series *series = dbr_evidence_series_of(p->ev, e);
    dbr_slice title = series != NULL ? series->title : r->title;
    const dbr_slice parts[] = {e->kind == DBR_KIND_MESSAGE ? r->subject : title,
                               e->kind == DBR_KIND_MESSAGE ? (dbr_slice){0} : r->verb,
                               e->kind == DBR_KIND_CHANGE ? r->object : (dbr_slice){0},
                               e->kind == DBR_KIND_CHANGE ? r->version : (dbr_slice){0}, r->text};
    if (e->kind == DBR_KIND_LOG) {
        dbr_buf_slice(out, r->text);
        return;
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i].len > 0 && !(i > 0 && dbr_slice_eq(parts[i], parts[0]))) {
            dbr_buf_str(out, out->len > 0 ? " " : "");
            dbr_buf_slice(out, parts[i]);
        }
    }
}

static void put_source(read_printer *p, const dbr_entry *e, const dbr_record *r)
{
    DBR_AUTO(dbr_buf) visible = {0};
    const dbr_member_info *m = dbr_evidence_member(p->ev, e->i_member);
    dbr_slice file = m->name.len > 0 ? m->name : m->path;
    for (size_t slash = dbr_slice_find_char(file, '/'); slash != SIZE_MAX;
         slash = dbr_slice_find_char(file, '/')) {
        file = dbr_slice_from(file, slash + 1);
    }
    dbr_utf8_visible_line(&visible, r->service.len > 0 ? r->service : file);
    dbr_slice fits = dbr_utf8_fit(dbr_buf_view(&visible), SOURCE_COLUMNS);
    dbr_out_slice(p->ctx->out, fits);
    dbr_out_printf(p->ctx->out, "%*s", (int)(SOURCE_COLUMNS - dbr_utf8_width(fits)) + 1, "");
}

void read_print_line(read_printer *p, const dbr_entry *e, const dbr_record *r)
{
    DBR_AUTO(dbr_buf) words = {0};
    DBR_AUTO(dbr_buf) visible = {0};
    DBR_AUTO(dbr_buf) more = {0};
    DBR_AUTO(dbr_arena) arena = {0};
    put_head(p, e);
    put_clock(p, e);
    put_level(p, e->level);
    put_source(p, e, r);
    put_words(p, &words, e, r);
    dbr_slice text = dbr_slice_trim(dbr_buf_view(&words));
    if (p->ctx->out->hides_secrets && p->columns > 0) { // before it is cut
        text = dbr_secret_hidden(&arena, text, p->ctx->lang);
    }
    dbr_slice first = dbr_slice_trim(dbr_slice_sub(text, 0, dbr_slice_find_char(text, '\n')));
    size_t n_more = 0;
    for (size_t i = first.len; i < text.len; i++) {
        n_more += text.ptr[i] == '\n';
    }
    if (n_more > 0) {
        dbr_buf_printf(&more, " (+%zu line%s)", n_more, n_more == 1 ? "" : "s");
    }
    dbr_utf8_visible(&visible, first);
    dbr_slice shown = dbr_buf_view(&visible);
    size_t room = p->columns > TEXT_BEGINS + MIN_COLUMNS ? p->columns - TEXT_BEGINS : MIN_COLUMNS;
    bool is_cut = p->columns > 0 && dbr_utf8_width(shown) + more.len > room;
    if (is_cut) {
        shown = dbr_utf8_fit(shown, more.len + 1 < room ? room - more.len - 1 : 0);
    }
    dbr_out_slice(p->ctx->out, shown);
    dbr_out_str(p->ctx->out, is_cut ? "…" : "");
    dbr_out_buf(p->ctx->out, &more);
    dbr_out_str(p->ctx->out, "\n");
}
