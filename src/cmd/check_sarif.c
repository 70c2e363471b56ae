/*
 * SARIF 2.1.0 (OASIS), as code scanning of forges and editors' viewers read it: one run, the table of rules as the driver's
 * rules, findings as results. Columns count characters (`columnKind` unicodeCodePoints). `partialFingerprints` are the keys of
 * the baseline, so that a finding whose line moves stays the same one.
 */
#include "cmd/check_output.h"

#include "build_info.h"

static const char *level_of(dbr_severity s)
{
    return s == DBR_ERROR ? "error" : s == DBR_WARNING ? "warning" : "note";
}

static void text_member(dbr_jsonw *j, const char *key, const char *text)
{
    dbr_jsonw_object(j, key);
    dbr_jsonw_str(j, "text", text);
    dbr_jsonw_object_end(j);
}

static void write_rule(check_output *o, const dbr_rule *r)
{
    dbr_jsonw *j = &o->json;
    DBR_AUTO(dbr_buf) page = {0};
    dbr_rule_explain(r, &page);
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "id", r->id);
    text_member(j, "shortDescription", r->help);
    text_member(j, "fullDescription", r->rationale);
    dbr_jsonw_object(j, "help");
    dbr_jsonw_str(j, "text", r->rationale);
    dbr_jsonw_slice(j, "markdown", dbr_buf_view(&page));
    dbr_jsonw_object_end(j);
    dbr_jsonw_object(j, "defaultConfiguration");
    dbr_jsonw_str(j, "level", level_of(r->severity));
    dbr_jsonw_object_end(j);
    dbr_jsonw_object(j, "properties");
    dbr_jsonw_array(j, "tags");
    dbr_jsonw_slice(j, NULL, dbr_slice_of(r->id, strcspn(r->id, "/")));
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
    dbr_jsonw_object_end(j);
}

static void begin(check_output *o)
{
    dbr_jsonw *j = &o->json;
    dbr_jsonw_init(j, &o->ctx->out->buf, true);
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_str(j, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    dbr_jsonw_str(j, "version", "2.1.0");
    dbr_jsonw_array(j, "runs");
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_object(j, "tool");
    dbr_jsonw_object(j, "driver");
    dbr_jsonw_str(j, "name", "debrief");
    dbr_jsonw_str(j, "semanticVersion", DBR_VERSION);
    dbr_jsonw_array(j, "rules");
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        write_rule(o, dbr_rule_at(i));
    }
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
    dbr_jsonw_object_end(j);
    dbr_jsonw_str(j, "columnKind", "unicodeCodePoints");
    dbr_jsonw_array(j, "results");
}

static void write_location(check_output *o, const char *path, const check_place *p, bool is_whole)
{
    dbr_jsonw *j = &o->json;
    DBR_AUTO(dbr_buf) uri = {0};
    check_uri(&uri, path);
    dbr_jsonw_array(j, "locations");
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_object(j, "physicalLocation");
    dbr_jsonw_object(j, "artifactLocation");
    dbr_jsonw_slice(j, "uri", dbr_buf_view(&uri));
    dbr_jsonw_object_end(j);
    if (!is_whole) {
        dbr_jsonw_object(j, "region");
        dbr_jsonw_int(j, "startLine", (int64_t)p->line);
        dbr_jsonw_int(j, "startColumn", (int64_t)p->column);
        dbr_jsonw_int(j, "endLine", (int64_t)p->end_line);
        dbr_jsonw_int(j, "endColumn", (int64_t)p->end_column);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_object_end(j);
    dbr_jsonw_object_end(j);
    dbr_jsonw_array_end(j);
}

static dbr_code report(check_output *o, const gate *g, const char *path, dbr_err *err)
{
    dbr_jsonw *j = &o->json;
    check_columns columns = {0};
    (void)err;
    for (size_t i = 0; i < g->result->n_findings; i++) {
        const dbr_finding *f = &g->result->findings[i];
        check_place p = check_place_of(&columns, g->document, f);
        DBR_AUTO(dbr_buf) message = {0};
        check_message(&message, f);
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "ruleId", f->rule);
        dbr_jsonw_int(j, "ruleIndex", (int64_t)dbr_rule_find(dbr_slice_str(f->rule)));
        dbr_jsonw_str(j, "level", level_of(f->severity));
        dbr_jsonw_object(j, "message");
        dbr_jsonw_slice(j, "text", dbr_buf_view(&message));
        dbr_jsonw_object_end(j);
        write_location(o, path, &p, f->line == 0);
        dbr_jsonw_object(j, "partialFingerprints");
        dbr_jsonw_str(
            j, "debriefLine/v1",
            dbr_arena_printf(o->ctx->arena, "%016llx", (unsigned long long)dbr_finding_key(g->document, f)));
        dbr_jsonw_object_end(j);
        dbr_jsonw_object_end(j);
    }
    return DBR_OK;
}

static void end(check_output *o)
{
    dbr_jsonw *j = &o->json;
    dbr_jsonw_array_end(j);
    dbr_jsonw_array(j, "invocations");
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_bool(j, "executionSuccessful", o->problems.n == 0);
    if (o->problems.n > 0) {
        dbr_jsonw_array(j, "toolExecutionNotifications");
        for (size_t i = 0; i < o->problems.n; i++) {
            dbr_jsonw_object(j, NULL);
            dbr_jsonw_str(j, "level", "error");
            text_member(j, "message", o->problems.items[i]);
            dbr_jsonw_object_end(j);
        }
        dbr_jsonw_array_end(j);
    }
    dbr_jsonw_object_end(j);
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
    dbr_jsonw_array_end(j);
    dbr_jsonw_object_end(j);
    dbr_buf_char(j->out, '\n');
}

const check_format check_format_sarif = {.name = "sarif", .begin = begin, .report = report, .end = end};
