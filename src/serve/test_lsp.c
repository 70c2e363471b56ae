/* The language server, talked to as an editor does; the reports are checked by the real rules, without evidence. */
#include "test.h"

#include "serve/lsp_text.h"
#include "serve/rpc.h"
#include "serve/serve.h"

/* ---- a client ---- */

typedef struct client {
    dbr_arena arena;
    dbr_lsp *server;
    dbr_buf out;
    dbr_rpc answers;
    size_t n_checks, n_given_back;
    bool has_full;   // the checker also answers "with the evidence"
    dbr_slice claim; // … in which it finds something on the line that begins so
} client;

typedef struct owner {
    dbr_arena arena;
    dbr_check_input in;
    dbr_check_result full;
} owner;

/* A result that has one finding more where a line begins so, as only the evidence can give it. */
static void find_more(owner *o, const dbr_check_result *r, dbr_slice begin)
{
    const dbr_document *d = o->in.document;
    dbr_finding *all = DBR_NEW_N(&o->arena, dbr_finding, r->n_findings + 1);
    size_t n = 0;
    for (size_t line = 1; line <= d->n_lines; line++) {
        for (size_t i = 0; i < r->n_findings; i++) {
            if (r->findings[i].line == line || (line == 1 && r->findings[i].line == 0)) {
                all[n++] = r->findings[i];
            }
        }
        dbr_slice rest = dbr_slice_from(d->bytes, d->line_begins[line - 1]);
        if (begin.len > 0 && n <= r->n_findings && dbr_slice_eq(dbr_slice_sub(rest, 0, begin.len), begin)) {
            all[n++] = (dbr_finding){.rule = "proofs/contradicted",
                                     .severity = DBR_ERROR,
                                     .line = line,
                                     .column = 1,
                                     .end_line = line,
                                     .end_column = 4,
                                     .message = dbr_slice_str("43, not 41")};
        }
    }
    o->full = *r;
    o->full.findings = all;
    o->full.n_findings = n;
}

static dbr_code check(void *data, const char *path, dbr_slice bytes, bool with_evidence, dbr_lang lang,
                      dbr_lsp_checked *ret, dbr_err *err)
{
    client *c = data;
    if (strstr(path, "README") != NULL) {
        return 1;
    }
    if (bytes.len == 0) {
        return dbr_fail(err, DBR_ENOTFOUND, "it is empty");
    }
    if (dbr_slice_find_char(bytes, '\x01') != SIZE_MAX) {
        return dbr_fail(err, DBR_EIO, "it is no text");
    }
    owner *o = dbr_xcalloc(1, sizeof(*o));
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    assert_int_equal(dbr_document_read(&o->arena, bytes, path, NULL, &d, err), DBR_OK);
    o->in = (dbr_check_input){.document = d, .now = DBR_TIME_NONE, .lang = (int)lang};
    assert_int_equal(dbr_check(&o->in, &o->arena, &r, err), DBR_OK);
    find_more(o, r, c->claim);
    *ret = (dbr_lsp_checked){
        .in = &o->in, .result = r, .full = c->has_full && with_evidence ? &o->full : NULL, .owner = o};
    c->n_checks++;
    return DBR_OK;
}

static void give_back(void *data, dbr_lsp_checked *checked)
{
    owner *o = checked->owner;
    ((client *)data)->n_given_back++;
    dbr_arena_release(&o->arena);
    free(o);
}

static void say(client *c, const char *message)
{
    DBR_AUTO(dbr_buf) in = {0};
    dbr_rpc_write(&in, dbr_slice_str(message));
    dbr_buf_clear(&c->out);
    dbr_lsp_feed(c->server, dbr_buf_view(&in), &c->out);
    dbr_rpc_feed(&c->answers, dbr_buf_view(&c->out));
}

/* The next answer; an empty one when there is none. */
static dbr_slice hear(client *c)
{
    dbr_slice message = {0};
    (void)dbr_rpc_next(&c->answers, &message);
    return dbr_slice_dup(&c->arena, message);
}

/* What stands at a pointer of the next answer. */
static const char *heard(client *c, dbr_slice answer, const char *pointer)
{
    dbr_slice s = dbr_json_text_at(&c->arena, answer, pointer);
    return s.ptr != NULL ? dbr_arena_str(&c->arena, s) : "(none)";
}

static void begin(client *c, const char *capabilities)
{
    *c = (client){0};
    const dbr_lsp_checker checker = {.check = check,
                                     .give_back = give_back,
                                     .data = c,
                                     .lang = DBR_LANG_EN,
                                     .version = "1.2.3",
                                     .rules_uri = "file:///doc/rules.md"};
    c->claim = dbr_slice_str("claim");
    c->server = dbr_lsp_new(&checker);
    say(c, dbr_arena_printf(
               &c->arena,
               "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":%s}}",
               capabilities));
}

static void begin_plain(client *c)
{
    begin(c, "{}");
    assert_string_equal(heard(c, hear(c), "/result/serverInfo/version"), "1.2.3");
}

static void end(client *c)
{
    c->server = dbr_lsp_free(c->server);
    assert_int_equal(c->n_checks, c->n_given_back);
    dbr_buf_release(&c->out);
    dbr_rpc_release(&c->answers);
    dbr_arena_release(&c->arena);
}

static dbr_slice open_text(client *c, const char *text)
{
    DBR_AUTO(dbr_buf) quoted = {0};
    dbr_json_quote(&quoted, dbr_slice_str(text));
    say(c,
        dbr_arena_printf(
            &c->arena,
            "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":"
            "{\"uri\":\"file:///tmp/a%%20b.md\",\"languageId\":\"markdown\",\"version\":1,\"text\":%.*s}}}",
            DBR_FMT(dbr_buf_view(&quoted))));
    return hear(c);
}

#define DOCUMENT "\"textDocument\":{\"uri\":\"file:///tmp/a%20b.md\",\"version\":2}"

static dbr_slice change(client *c, const char *changes)
{
    say(c, dbr_arena_printf(&c->arena,
                            "{\"method\":\"textDocument/didChange\",\"params\":{%s,\"contentChanges\":[%s]}}",
                            DOCUMENT, changes));
    return hear(c);
}

/* Index of the diagnostic with that code; -1. */
static int diagnostic(client *c, dbr_slice answer, const char *code)
{
    for (int i = 0;; i++) {
        const char *found = heard(c, answer, dbr_arena_printf(&c->arena, "/params/diagnostics/%d/code", i));
        if (strcmp(found, code) == 0 || strcmp(found, "(none)") == 0) {
            return strcmp(found, code) == 0 ? i : -1;
        }
    }
}

/* "line:character-line:character" of it. */
static const char *range_of(client *c, dbr_slice answer, const char *code)
{
    int i = diagnostic(c, answer, code);
    const char *at = dbr_arena_printf(&c->arena, "/params/diagnostics/%d/range", i);
    return i < 0 ? "(none)"
                 : dbr_arena_printf(&c->arena, "%s:%s-%s:%s",
                                    heard(c, answer, dbr_arena_printf(&c->arena, "%s/start/line", at)),
                                    heard(c, answer, dbr_arena_printf(&c->arena, "%s/start/character", at)),
                                    heard(c, answer, dbr_arena_printf(&c->arena, "%s/end/line", at)),
                                    heard(c, answer, dbr_arena_printf(&c->arena, "%s/end/character", at)));
}

#define BLAME "# Outage\n\nAn engineer forgot the flag.\n"

/* ---- life ---- */

static void requests_before_initialize_are_refused(void **state)
{
    (void)state;
    client c = {0};
    begin_plain(&c);
    end(&c);
    const dbr_lsp_checker checker = {.check = check, .give_back = give_back, .data = &c, .version = "0"};
    c = (client){.server = dbr_lsp_new(&checker)};
    say(&c, "{\"id\":7,\"method\":\"textDocument/hover\",\"params\":{}}");
    dbr_slice answer = hear(&c);
    assert_string_equal(heard(&c, answer, "/error/code"), "-32002");
    assert_string_equal(heard(&c, answer, "/id"), "7");
    say(&c, "{\"method\":\"textDocument/didOpen\",\"params\":{}}");
    assert_int_equal(hear(&c).len, 0);
    end(&c);
}

static void it_ends_tidily_only_after_shutdown(void **state)
{
    (void)state;
    client c;
    begin_plain(&c);
    say(&c, "{\"id\":\"s1\",\"method\":\"shutdown\"}");
    dbr_slice answer = hear(&c);
    assert_string_equal(heard(&c, answer, "/id"), "s1");
    assert_true(dbr_slice_find(answer, dbr_slice_str("\"result\":null")) != SIZE_MAX);
    say(&c, "{\"id\":2,\"method\":\"textDocument/hover\",\"params\":{}}");
    assert_string_equal(heard(&c, hear(&c), "/error/code"), "-32600");
    assert_false(dbr_lsp_is_over(c.server));
    say(&c, "{\"method\":\"exit\"}");
    assert_true(dbr_lsp_is_over(c.server) && dbr_lsp_is_tidy(c.server));
    end(&c);
    begin_plain(&c);
    say(&c, "{\"method\":\"exit\"}");
    assert_true(dbr_lsp_is_over(c.server) && !dbr_lsp_is_tidy(c.server));
    end(&c);
}

static void malformed_messages_are_answered_and_survived(void **state)
{
    (void)state;
    client c;
    begin_plain(&c);
    static const struct {
        const char *message, *code;
    } ROWS[] = {{"{\"id\":1,", "-32700"},
                {"", "-32700"},
                {"[]", "-32600"},
                {"17", "-32600"},
                {"{\"id\":1}", "-32600"},
                {"{\"id\":1,\"method\":5}", "-32600"},
                {"{\"id\":1,\"method\":\"textDocument/definition\"}", "-32601"},
                {"{\"id\":1,\"method\":\"textDocument/didOpen\"}", "-32601"},
                {"{\"id\":1,\"method\":\"textDocument/hover\"}", "-32602"},
                {"{\"id\":1,\"method\":\"textDocument/codeAction\",\"params\":{\"range\":[]}}", "-32602"},
                {"{\"id\":1,\"method\":\"initialize\",\"params\":{}}", "-32600"}};
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(*ROWS); i++) {
        say(&c, ROWS[i].message);
        assert_string_equal(heard(&c, hear(&c), "/error/code"), ROWS[i].code);
    }
    say(&c, "{\"method\":\"$/cancelRequest\",\"params\":{\"id\":1}}");
    say(&c, "{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":5}}}");
    say(&c, "{\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"file:///"
            "none\"},\"contentChanges\":[]}}");
    say(&c, "{\"id\":9,\"result\":null}");
    say(&c, "{\"method\":\"textDocument/hover\",\"params\":{}}"); // a request without an id
    assert_int_equal(hear(&c).len, 0);
    assert_true(diagnostic(&c, open_text(&c, BLAME), "blame/omission") >= 0);
    end(&c);
}

/* ---- diagnostics ---- */

static void positions_count_what_was_agreed_on(void **state)
{
    (void)state;
    static const char TEXT[] = "# 故障\n\n😀😀 An engineer forgot it; 值班同学误把生产库当成测试库。\n";
    static const struct {
        const char *capabilities, *units, *range;
    } ROWS[] = {
        {"{}", "utf-16", "2:8-2:23"},
        {"{\"general\":{\"positionEncodings\":[\"utf-8\",\"utf-16\"]}}", "utf-8", "2:12-2:27"},
        {"{\"general\":{\"positionEncodings\":[\"latin-1\",\"utf-32\",\"utf-8\"]}}", "utf-32", "2:6-2:21"},
        {"{\"general\":{\"positionEncodings\":[\"latin-1\"]}}", "utf-16", "2:8-2:23"},
    };
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(*ROWS); i++) {
        client c;
        begin(&c, ROWS[i].capabilities);
        assert_string_equal(heard(&c, hear(&c), "/result/capabilities/positionEncoding"), ROWS[i].units);
        dbr_slice said = open_text(&c, "# 故障\n\n😀😀 An engineer forgot the flag.\n");
        assert_string_equal(range_of(&c, said, "blame/omission"), ROWS[i].range);
        end(&c);
    }
    client c;
    begin_plain(&c);
    dbr_slice said = open_text(&c, TEXT);
    assert_true(diagnostic(&c, said, "blame/individual") >= 0 || diagnostic(&c, said, "blame/omission") >= 0);
    end(&c);
}

static void offsets_and_positions_are_each_others_inverse(void **state)
{
    (void)state;
    dbr_slice text = dbr_slice_str("a\xf0\x9f\x98\x80z\r\n\xe4\xb8\xad\xe6\x96\x87\rend\n");
    for (lsp_units u = LSP_UTF16; u <= LSP_UTF32; u++) {
        for (size_t at = 0; at < text.len; at++) {
            bool is_inside = ((unsigned char)text.ptr[at] & 0xC0u) == 0x80u ||
                             (text.ptr[at] == '\n' && at > 0 && text.ptr[at - 1] == '\r');
            if (!is_inside) {
                assert_int_equal(lsp_offset(text, lsp_position_of(text, at, u), u), at);
            }
        }
    }
    assert_int_equal(lsp_offset(text, (lsp_position){0, 2}, LSP_UTF16),
                     1); // inside the surrogates: before them
    assert_int_equal(lsp_offset(text, (lsp_position){0, 99}, LSP_UTF16), 6); // beyond the line: its end
    assert_int_equal(lsp_offset(text, (lsp_position){1, 1}, LSP_UTF16), 11);
    assert_int_equal(lsp_offset(text, (lsp_position){3, 0}, LSP_UTF16), text.len);
    assert_int_equal(lsp_offset(text, (lsp_position){99, 0}, LSP_UTF16), text.len);
    assert_int_equal(lsp_offset((dbr_slice){0}, (lsp_position){1, 1}, LSP_UTF8), 0);
}

static void changes_are_made_one_after_the_other(void **state)
{
    (void)state;
    client c;
    begin_plain(&c);
    dbr_slice said = open_text(&c, "# Outage\n\n😀 The job failed.\n");
    assert_int_equal(diagnostic(&c, said, "blame/omission"), -1);
    said = change(
        &c, "{\"range\":{\"start\":{\"line\":2,\"character\":3},\"end\":{\"line\":2,\"character\":18}},"
            "\"text\":\"An engineer forgot.\"},"
            "{\"range\":{\"start\":{\"line\":2,\"character\":21},\"end\":{\"line\":2,\"character\":21}},"
            "\"text\":\" the flag\"}");
    assert_string_equal(range_of(&c, said, "blame/omission"), "2:6-2:21");
    said = change(&c, "{\"range\":{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":"
                      "0}},\"text\":\"\\n\\n\"}");
    assert_string_equal(range_of(&c, said, "blame/omission"), "4:6-4:21");
    said = change(&c, "{\"text\":\"# Outage\\n\\nThe job failed.\\n\"}");
    assert_int_equal(diagnostic(&c, said, "blame/omission"), -1);
    said = change(
        &c,
        "{\"range\":{\"start\":{\"line\":9},\"end\":{}},\"text\":\"x\"}"); // cannot be right: nothing happens
    assert_int_equal(diagnostic(&c, said, "blame/omission"), -1);
    end(&c);
}

static void changes_that_come_together_are_checked_once(void **state)
{
    (void)state;
    client c;
    DBR_AUTO(dbr_buf) in = {0};
    begin_plain(&c);
    (void)open_text(&c, BLAME);
    size_t before = c.n_checks;
    for (int i = 0; i < 20; i++) {
        dbr_rpc_write(&in, dbr_slice_str("{\"method\":\"textDocument/didChange\",\"params\":{" DOCUMENT
                                         ",\"contentChanges\":[{\"text\":\"x\"}]}}"));
    }
    dbr_buf_clear(&c.out);
    dbr_lsp_feed(c.server, dbr_buf_view(&in), &c.out);
    assert_int_equal(c.n_checks, before + 1);
    end(&c);
}

static void what_the_client_understands_is_told(void **state)
{
    (void)state;
    client c;
    begin(&c, "{\"textDocument\":{\"publishDiagnostics\":{\"codeDescriptionSupport\":true,\"versionSupport\":"
              "true}}}");
    (void)hear(&c);
    dbr_slice said = open_text(&c, BLAME);
    int i = diagnostic(&c, said, "blame/omission");
    assert_string_equal(heard(&c, said, "/params/version"), "1");
    assert_string_equal(heard(&c, said, "/params/uri"), "file:///tmp/a%20b.md");
    assert_string_equal(
        heard(&c, said, dbr_arena_printf(&c.arena, "/params/diagnostics/%d/codeDescription/href", i)),
        "file:///doc/rules.md#blameomission");
    assert_string_equal(heard(&c, said, dbr_arena_printf(&c.arena, "/params/diagnostics/%d/source", i)),
                        "debrief");
    end(&c);
    begin_plain(&c);
    said = open_text(&c, BLAME);
    assert_string_equal(heard(&c, said, "/params/version"), "(none)");
    assert_string_equal(heard(&c, said, "/params/diagnostics/0/codeDescription"), "(none)");
    end(&c);
}

static void the_editors_language_is_spoken(void **state)
{
    (void)state;
    client c = {0};
    const dbr_lsp_checker checker = {
        .check = check, .give_back = give_back, .data = &c, .lang = DBR_LANG_EN, .version = "0"};
    c.server = dbr_lsp_new(&checker);
    say(&c, "{\"id\":1,\"method\":\"initialize\",\"params\":{\"locale\":\"zh-cn\",\"capabilities\":{}}}");
    (void)hear(&c);
    dbr_slice said = open_text(&c, BLAME);
    int i = diagnostic(&c, said, "blame/omission");
    const char *message = heard(&c, said, dbr_arena_printf(&c.arena, "/params/diagnostics/%d/message", i));
    assert_true(message[0] != '(' && strpbrk(message, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL);
    end(&c);
}

static void what_is_no_report_has_no_diagnostics(void **state)
{
    (void)state;
    client c;
    begin_plain(&c);
    say(&c, "{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"file:///tmp/"
            "README.md\",\"text\":\"An engineer forgot the flag.\"}}}");
    assert_string_equal(heard(&c, hear(&c), "/params/diagnostics"), "[]");
    assert_string_equal(heard(&c, open_text(&c, ""), "/params/diagnostics"), "[]");
    dbr_slice said = open_text(&c, "\x01");
    assert_string_equal(heard(&c, said, "/params/diagnostics/0/message"), "it is no text");
    say(&c, "{\"method\":\"textDocument/didClose\",\"params\":{" DOCUMENT "}}");
    assert_string_equal(heard(&c, hear(&c), "/params/diagnostics"), "[]");
    say(&c, "{\"method\":\"textDocument/didClose\",\"params\":{" DOCUMENT "}}");
    assert_int_equal(hear(&c).len, 0);
    end(&c);
}

static void what_the_evidence_found_follows_its_line_until_that_is_edited(void **state)
{
    (void)state;
    client c;
    begin_plain(&c);
    c.has_full = true;
    dbr_slice said = open_text(&c, "# Outage\n\nclaim 41 %\n");
    assert_string_equal(range_of(&c, said, "proofs/contradicted"), "2:0-2:3");
    said = change(&c, "{\"range\":{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":"
                      "0}},\"text\":\"\\n\\n\"}");
    assert_string_equal(range_of(&c, said, "proofs/contradicted"), "4:0-4:3");
    said = change(&c, "{\"range\":{\"start\":{\"line\":4,\"character\":6},\"end\":{\"line\":4,\"character\":"
                      "8}},\"text\":\"43\"}");
    assert_int_equal(diagnostic(&c, said, "proofs/contradicted"), -1);
    say(&c, "{\"method\":\"textDocument/didSave\",\"params\":{" DOCUMENT "}}"); // asked again
    assert_string_equal(range_of(&c, hear(&c), "proofs/contradicted"), "4:0-4:3");
    end(&c);
}

/* ---- hover, code actions ---- */

static dbr_slice ask(client *c, const char *method, const char *rest)
{
    say(c, dbr_arena_printf(&c->arena, "{\"id\":3,\"method\":\"textDocument/%s\",\"params\":{%s,%s}}", method,
                            DOCUMENT, rest));
    return hear(c);
}

static void hovering_explains_the_rule(void **state)
{
    (void)state;
    client c;
    DBR_AUTO(dbr_buf) page = {0};
    begin_plain(&c);
    (void)open_text(&c, BLAME);
    dbr_slice answer = ask(&c, "hover", "\"position\":{\"line\":2,\"character\":10}");
    dbr_rule_explain(dbr_rule_at(dbr_rule_find(dbr_slice_str("blame/omission"))), &page);
    assert_string_equal(heard(&c, answer, "/result/contents/kind"), "markdown");
    assert_string_equal(heard(&c, answer, "/result/contents/value"),
                        dbr_arena_str(&c.arena, dbr_buf_view(&page)));
    assert_string_equal(heard(&c, answer, "/result/range/start/character"), "3");
    answer = ask(&c, "hover", "\"position\":{\"line\":2,\"character\":26}");
    assert_true(dbr_slice_find(answer, dbr_slice_str("\"result\":null")) != SIZE_MAX);
    say(&c, "{\"id\":3,\"method\":\"textDocument/hover\",\"params\":{\"textDocument\":{\"uri\":\"file:///"
            "none\"},\"position\":{\"line\":0,\"character\":0}}}");
    assert_true(dbr_slice_find(hear(&c), dbr_slice_str("\"result\":null")) != SIZE_MAX);
    end(&c);
}

#define ROWS_OUT_OF_ORDER                                                                                    \
    "# Outage (2025-02-09)\n\n## Timeline (UTC)\n\n| Time | Event |\n|---|---|\n| 10:05 | Alert |\n| 10:31 " \
    "| Fixed |\n"                                                                                            \
    "| 10:12 | Paged |\n"

static void code_actions_mend_and_ignore(void **state)
{
    (void)state;
    client c;
    begin_plain(&c);
    dbr_slice said = open_text(&c, ROWS_OUT_OF_ORDER);
    assert_string_equal(range_of(&c, said, "facts/order"), "8:2-8:7");
    dbr_slice answer =
        ask(&c, "codeAction",
            "\"range\":{\"start\":{\"line\":8,\"character\":3},\"end\":{\"line\":8,\"character\":3}},"
            "\"context\":{\"diagnostics\":[]}");
    assert_string_equal(heard(&c, answer, "/result/0/kind"), "quickfix");
    assert_string_equal(heard(&c, answer, "/result/0/isPreferred"), "true");
    const char *edits = heard(&c, answer, "/result/0/edit/changes/file:~1~1~1tmp~1a%20b.md");
    assert_non_null(strstr(edits, "10:12 | Paged"));
    assert_string_equal(heard(&c, answer, "/result/1/title"), "Ignore facts/order on this line: write why");
    assert_string_equal(heard(&c, answer, "/result/1/edit/changes/file:~1~1~1tmp~1a%20b.md/0/newText"),
                        "<!-- debrief:ignore facts/order:  --> ");
    assert_string_equal(
        heard(&c, answer, "/result/1/edit/changes/file:~1~1~1tmp~1a%20b.md/0/range/start/character"), "16");
    answer = ask(&c, "codeAction",
                 "\"range\":{\"start\":{\"line\":8,\"character\":3},\"end\":{\"line\":8,\"character\":3}},"
                 "\"context\":{\"only\":[\"refactor\"]}");
    assert_string_equal(heard(&c, answer, "/result"), "[]");
    answer = ask(&c, "codeAction",
                 "\"range\":{\"start\":{\"line\":1,\"character\":0},\"end\":{\"line\":1,\"character\":0}}");
    assert_string_equal(heard(&c, answer, "/result"), "[]");
    end(&c);
}

static void an_ignored_finding_needs_its_reason(void **state)
{
    (void)state;
    client c;
    begin_plain(&c);
    (void)open_text(&c, BLAME);
    dbr_slice answer =
        ask(&c, "codeAction",
            "\"range\":{\"start\":{\"line\":2,\"character\":0},\"end\":{\"line\":2,\"character\":5}}");
    assert_string_equal(heard(&c, answer, "/result/0/edit/changes/file:~1~1~1tmp~1a%20b.md/0/newText"),
                        " <!-- debrief:ignore blame/omission:  -->");
    dbr_slice said =
        open_text(&c, "# Outage\n\nAn engineer forgot the flag. <!-- debrief:ignore blame/omission:  -->\n");
    assert_true(diagnostic(&c, said, "blame/omission") >= 0 && diagnostic(&c, said, "ignore/reason") >= 0);
    said = open_text(
        &c,
        "# Outage\n\nAn engineer forgot the flag. <!-- debrief:ignore blame/omission: their own words -->\n");
    assert_true(diagnostic(&c, said, "blame/omission") < 0 && diagnostic(&c, said, "ignore/reason") < 0);
    end(&c);
}

static void addresses_become_paths(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    assert_string_equal(lsp_path_of(&arena, dbr_slice_str("file:///a/b%20c/%E6%95%85.md")), "/a/b c/故.md");
    assert_string_equal(lsp_path_of(&arena, dbr_slice_str("file://localhost/a.md")), "/a.md");
    assert_string_equal(lsp_path_of(&arena, dbr_slice_str("untitled:Untitled-1")), "untitled:Untitled-1");
    assert_string_equal(lsp_path_of(&arena, dbr_slice_str("vscode-remote://x/home/r.md")), "r.md");
    assert_string_equal(lsp_path_of(&arena, dbr_slice_str("file:///a%00b%zz%4")), "/a?b%zz%4");
    assert_string_equal(lsp_path_of(&arena, dbr_slice_str("file://")), "");
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(requests_before_initialize_are_refused),
          cmocka_unit_test(it_ends_tidily_only_after_shutdown),
          cmocka_unit_test(malformed_messages_are_answered_and_survived),
          cmocka_unit_test(positions_count_what_was_agreed_on),
          cmocka_unit_test(offsets_and_positions_are_each_others_inverse),
          cmocka_unit_test(changes_are_made_one_after_the_other),
          cmocka_unit_test(changes_that_come_together_are_checked_once),
          cmocka_unit_test(what_the_client_understands_is_told),
          cmocka_unit_test(the_editors_language_is_spoken),
          cmocka_unit_test(what_is_no_report_has_no_diagnostics),
          cmocka_unit_test(what_the_evidence_found_follows_its_line_until_that_is_edited),
          cmocka_unit_test(hovering_explains_the_rule), cmocka_unit_test(code_actions_mend_and_ignore),
          cmocka_unit_test(an_ignored_finding_needs_its_reason), cmocka_unit_test(addresses_become_paths))
