/* Forms of output: what they share, and those that people and programs of ours read. */
#include "cmd/check_output.h"

#include "base/utf8.h"

static const check_format *const FORMATS[] = {&check_format_text,   &check_format_json,
                                              &check_format_sarif,  &check_format_github,
                                              &check_format_gitlab, &check_format_comment};

const check_format *check_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof(FORMATS) / sizeof(*FORMATS); i++) {
        if (strcmp(FORMATS[i]->name, name) == 0) {
            return FORMATS[i];
        }
    }
    return NULL;
}

/* ---- places ---- */

static uint64_t count_characters(dbr_slice s)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return n;
}

check_place check_place_of(check_columns *c, const dbr_document *d, const dbr_finding *f)
{
    if (f->line == 0 || f->line > d->n_lines) {
        return (check_place){1, 1, 1, 1};
    }
    size_t begin = d->line_begins[f->line - 1] + f->column - 1;
    if (c->line != f->line || c->offset > begin) {
        *c = (check_columns){.line = f->line, .offset = d->line_begins[f->line - 1], .column = 1};
    }
    c->column += count_characters(dbr_slice_sub(d->bytes, c->offset, begin));
    c->offset = begin;
    check_place p = {.line = f->line, .column = c->column, .end_line = f->end_line, .end_column = 1};
    if (p.end_line < p.line || p.end_line > d->n_lines) {
        p.end_line = p.line;
        p.end_column = p.column;
        return p;
    }
    size_t end = d->line_begins[f->end_line - 1] + f->end_column - 1;
    p.end_column = f->end_line == f->line
                       ? p.column + count_characters(dbr_slice_sub(d->bytes, begin, end))
                       : 1 + count_characters(dbr_slice_sub(d->bytes, d->line_begins[f->end_line - 1], end));
    return p;
}

void check_uri(dbr_buf *out, const char *path)
{
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
    }
    for (const char *c = path; *c != '\0'; c++) {
        bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
                        strchr("-._~/", *c) != NULL;
        dbr_buf_printf(out, is_plain ? "%c" : "%%%02X", is_plain ? *c : (unsigned char)*c);
    }
}

void check_message(dbr_buf *out, const dbr_finding *f)
{
    dbr_utf8_visible(out, f->message);
    if (f->suggestion.len > 0) {
        dbr_buf_char(out, '\n');
        dbr_utf8_visible(out, f->suggestion);
    }
}

/* ---- text ---- */

static dbr_code text_report(check_output *o, const gate *g, const char *path, dbr_err *err)
{
    dbr_cmd_context *ctx = o->ctx;
    (void)err;
    if (ctx->is_quiet) {
        return DBR_OK;
    }
    if (o->outline) {
        gate_print_outline(ctx, g, path);
    }
    if (o->claims) {
        gate_print_claims(ctx, g, path);
    }
    gate_print(ctx, g, path, o->info);
    if (o->checklist) {
        gate_print_checklist(ctx, g);
    }
    if (!o->is_many) {
        dbr_out_printf(ctx->out, "%s\n", gate_summary(ctx, g));
    }
    return DBR_OK;
}

static const char *number(check_output *o, size_t n)
{
    return dbr_arena_printf(o->ctx->arena, "%zu", n);
}

static void text_end(check_output *o)
{
    dbr_cmd_context *ctx = o->ctx;
    if (o->is_many) {
        DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_CHECK_TOTAL, number(o, o->n_reports),
                    number(o, o->n_severity[DBR_ERROR]), number(o, o->n_severity[DBR_WARNING]),
                    number(o, o->n_severity[DBR_INFO]), number(o, o->n_shut));
    }
    if (o->n_known + o->n_ignored > 0 && !ctx->is_quiet) {
        DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_CHECK_LEFT_OUT, number(o, o->n_known),
                    number(o, o->n_ignored));
    }
    if (!o->is_many) {
        DBR_OUT_SAY(ctx->out, ctx->lang, DBR_T_CMD_GATE_IS,
                    dbr_text(ctx->lang, o->n_shut > 0 ? DBR_T_CMD_GATE_SHUT : DBR_T_CMD_GATE_OPEN));
    }
}

const check_format check_format_text = {.name = "text", .report = text_report, .end = text_end};

/* ---- JSON ---- */

static void json_begin(check_output *o)
{
    dbr_jsonw_init(&o->json, &o->ctx->out->buf, true);
    dbr_jsonw_object(&o->json, NULL);
    if (o->is_many) {
        dbr_jsonw_array(&o->json, "reports");
    }
}

static dbr_code json_report(check_output *o, const gate *g, const char *path, dbr_err *err)
{
    (void)err;
    if (o->is_many) {
        dbr_jsonw_object(&o->json, NULL);
    }
    gate_json(&o->json, g, path);
    if (o->outline) {
        gate_json_outline(&o->json, g);
    }
    if (o->is_many) {
        dbr_jsonw_object_end(&o->json);
    }
    return DBR_OK;
}

static void json_end(check_output *o)
{
    dbr_jsonw *j = &o->json;
    if (o->is_many) {
        dbr_jsonw_array_end(j);
        dbr_jsonw_array(j, "problems");
        for (size_t i = 0; i < o->problems.n; i++) {
            dbr_jsonw_str(j, NULL, o->problems.items[i]);
        }
        dbr_jsonw_array_end(j);
        dbr_jsonw_object(j, "total");
        dbr_jsonw_int(j, "reports", (int64_t)o->n_reports);
        dbr_jsonw_int(j, "errors", (int64_t)o->n_severity[DBR_ERROR]);
        dbr_jsonw_int(j, "warnings", (int64_t)o->n_severity[DBR_WARNING]);
        dbr_jsonw_int(j, "infos", (int64_t)o->n_severity[DBR_INFO]);
        dbr_jsonw_int(j, "shut", (int64_t)o->n_shut);
        dbr_jsonw_int(j, "known", (int64_t)o->n_known);
        dbr_jsonw_int(j, "ignored", (int64_t)o->n_ignored);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_object_end(j);
    dbr_buf_char(j->out, '\n');
}

const check_format check_format_json = {
    .name = "json", .begin = json_begin, .report = json_report, .end = json_end};
