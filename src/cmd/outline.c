/* What was read of a report, so that a reader sees why something was not checked: it was not found. */
#include "cmd/gate.h"

#include "base/utf8.h"

static void put(dbr_cmd_context *ctx, const char *path, uint64_t line, const char *kind, dbr_slice a,
                dbr_slice b)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_utf8_visible(&text, dbr_utf8_fit(a, 60));
    dbr_buf_str(&text, b.len > 0 ? "  " : "");
    dbr_utf8_visible(&text, dbr_utf8_fit(b, 80));
    dbr_out_printf(ctx->out, "%s:%llu: %-10s ", path, (unsigned long long)line, kind);
    dbr_out_name(ctx->out, dbr_buf_view(&text));
    dbr_out_str(ctx->out, "\n");
}

static const char *time_word(dbr_arena *arena, dbr_time t)
{
    DBR_AUTO(dbr_buf) out = {0};
    if (t == DBR_TIME_NONE) {
        return "?";
    }
    dbr_time_rfc3339(&out, t, dbr_zone_utc(), 0);
    return dbr_arena_str(arena, dbr_buf_view(&out));
}

void gate_print_outline(dbr_cmd_context *ctx, const gate *g, const char *path)
{
    const dbr_document *d = g->document;
    put(ctx, path, 1, "title", d->title, dbr_slice_str(dbr_lang_name((dbr_lang)d->lang)));
    for (size_t i = 0; i < d->n_headers; i++) {
        put(ctx, path, d->headers[i].at.line, dbr_header_word(d->headers[i].kind), d->headers[i].key,
            d->headers[i].value);
    }
    if (d->zone_text.len > 0) {
        put(ctx, path, d->zone_at.line > 0 ? d->zone_at.line : 1, "zone", d->zone_text, (dbr_slice){0});
    }
    for (size_t i = 1; i < d->n_sections; i++) {
        put(ctx, path, d->sections[i].at.line, "section",
            dbr_slice_str(dbr_section_word(d->sections[i].kind)), d->sections[i].heading);
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        put(ctx, path, k->at.line, "key time", dbr_slice_str(time_word(ctx->arena, k->time)), k->label);
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        put(ctx, path, d->rows[i].at.line, "row", dbr_slice_str(time_word(ctx->arena, d->rows[i].time)),
            d->rows[i].text);
    }
    for (size_t i = 0; i < d->n_actions; i++) {
        const dbr_action *a = &d->actions[i];
        put(ctx, path, a->at.line, "action", a->owner.len > 0 ? a->owner : (dbr_slice)DBR_LIT("-"), a->text);
    }
}

static void put_line(dbr_jsonw *j, uint64_t line)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_int(j, "line", (int64_t)(line > 0 ? line : 1));
}

/* null for what is not there. */
static void put_text(dbr_jsonw *j, const char *key, dbr_slice text)
{
    dbr_jsonw_slice(j, key, text.len > 0 ? text : (dbr_slice){0});
}

static void put_date(dbr_jsonw *j, const char *key, dbr_time t)
{
    DBR_AUTO(dbr_buf) date = {0};
    if (t != DBR_TIME_NONE) {
        dbr_time_date(&date, t, NULL);
    }
    put_text(j, key, dbr_buf_view(&date));
}

static dbr_slice filled(dbr_slice text)
{
    return text.ptr != NULL ? text : (dbr_slice)DBR_LIT("");
}

static void json_places(dbr_jsonw *j, const dbr_document *d)
{
    dbr_jsonw_array(j, "headers");
    for (size_t i = 0; i < d->n_headers; i++) {
        put_line(j, d->headers[i].at.line);
        dbr_jsonw_str(j, "kind", dbr_header_word(d->headers[i].kind));
        dbr_jsonw_slice(j, "key", filled(d->headers[i].key));
        dbr_jsonw_slice(j, "value", filled(d->headers[i].value));
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_array(j, "sections");
    for (size_t i = 1; i < d->n_sections; i++) { // the first is what stands before them
        put_line(j, d->sections[i].at.line);
        dbr_jsonw_int(j, "level", d->sections[i].level);
        dbr_jsonw_str(j, "kind", dbr_section_word(d->sections[i].kind));
        dbr_jsonw_slice(j, "heading", filled(d->sections[i].heading));
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

static void json_times(dbr_jsonw *j, const dbr_document *d)
{
    dbr_jsonw_array(j, "timeline");
    for (size_t i = 0; i < d->n_rows; i++) {
        put_line(j, d->rows[i].at.line);
        dbr_jsonw_slice(j, "time_text", filled(d->rows[i].time_text));
        cmd_json_time(j, "time", d->rows[i].time);
        dbr_jsonw_slice(j, "text", filled(d->rows[i].text));
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_array(j, "key_times");
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        put_line(j, k->at.line);
        dbr_jsonw_str(j, "milestone", k->name < DBR_MILESTONE_COUNT ? dbr_milestone_word(k->name) : NULL);
        dbr_jsonw_slice(j, "label", filled(k->label));
        cmd_json_time(j, "time", k->time);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}

void gate_json_outline(dbr_jsonw *j, const gate *g)
{
    const dbr_document *d = g->document;
    dbr_jsonw_object(j, "outline");
    put_text(j, "title", d->title);
    dbr_jsonw_str(j, "lang", dbr_lang_name((dbr_lang)d->lang));
    put_date(j, "date", d->date);
    put_text(j, "zone", d->zone_text);
    json_places(j, d);
    json_times(j, d);
    dbr_jsonw_array(j, "actions");
    for (size_t i = 0; i < d->n_actions; i++) {
        const dbr_action *a = &d->actions[i];
        put_line(j, a->at.line);
        dbr_jsonw_slice(j, "text", filled(a->text));
        put_text(j, "owner", a->owner);
        put_date(j, "deadline", a->deadline);
        put_text(j, "ticket", a->ticket);
        dbr_jsonw_bool(j, "done", a->is_done);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
}
