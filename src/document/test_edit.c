/* Edits: nothing changes but the place that was meant; what is written reads back as what was given. */
#include "document/test_read.h"

static void splicing_the_same_text_is_the_identity(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T (2025-03-04)\r\n\r\n## Timeline\r\n\r\n- 10:05 a [b](c)\r\n- 10:06 d\r\n");
    dbr_buf out = {0};
    dbr_buf_init(&out, 0);
    for (size_t i = 0; i < d->n_rows; i++) {
        dbr_buf_clear(&out);
        dbr_document_splice(d, d->rows[i].at, at(d, d->rows[i].at), &out);
        assert_true(dbr_slice_eq(dbr_buf_view(&out), d->bytes));
    }
    dbr_buf_clear(&out);
    dbr_document_splice(d, d->rows[1].time_at, dbr_slice_str("10:07"), &out);
    assert_slice(dbr_buf_view(&out),
                 "# T (2025-03-04)\r\n\r\n## Timeline\r\n\r\n- 10:05 a [b](c)\r\n- 10:07 d\r\n");
    dbr_buf_release(&out);
    done(&f);
}

static void expect_set(const char *items, size_t i, const char *field, const char *value,
                       const char *expected)
{
    static const char head[] = "# T\n\n## Action items\n\n";
    char document[512];
    char wanted[512];
    (void)snprintf(document, sizeof(document), "%s%s", head, items);
    (void)snprintf(wanted, sizeof(wanted), "%s%s", head, expected);
    fixture f;
    const dbr_document *d = read_text(&f, document);
    dbr_buf out = {0};
    dbr_err err = {0};
    dbr_buf_init(&out, 0);
    assert_int_equal(dbr_document_set_action(d, i, field, dbr_slice_str(value), &out, &err), DBR_OK);
    assert_slice(dbr_buf_view(&out), wanted);
    dbr_buf_release(&out);
    done(&f);
}

static void sets_a_cell_by_any_name_of_its_column(void **state)
{
    (void)state;
    static const char table[] = "| Action | Owner | Due date | Status |\n|---|---|---|---|\n| a | @li | | "
                                "open |\n| b | |2025-03-01| open |\n";
    expect_set(table, 0, "state", "done",
               "| Action | Owner | Due date | Status |\n|---|---|---|---|\n| a | @li | | done |\n| b | "
               "|2025-03-01| open |\n");
    expect_set(table, 0, "deadline", "2025-03-09",
               "| Action | Owner | Due date | Status |\n|---|---|---|---|\n| a | @li | 2025-03-09 | open "
               "|\n| b | |2025-03-01| open |\n");
    expect_set(table, 1, "deadline", "2025-03-09",
               "| Action | Owner | Due date | Status |\n|---|---|---|---|\n| a | @li | | open |\n| b | "
               "|2025-03-09| open |\n");
    expect_set(table, 1, "负责人", "a|b",
               "| Action | Owner | Due date | Status |\n|---|---|---|---|\n| a | @li | | open |\n| b | a\\|b "
               "|2025-03-01| open |\n");
    expect_set("| Action | Owner | Status |\n|---|---|---|\n| a |\n", 0, "state", "done",
               "| Action | Owner | Status |\n|---|---|---|\n| a |  | done |\n");
}

static void adds_a_missing_column(void **state)
{
    (void)state;
    expect_set("| Action | Owner |\n|---|---|\n| a | @li |\n| b | @bo |\n", 1, "ticket",
               "[#4](https://x.org/issues/4)",
               "| Action | Owner | Ticket |\n|---|---| --- |\n| a | @li | |\n| b | @bo | "
               "[#4](https://x.org/issues/4) |\n");
    expect_set("Action | Owner\n---|---\na | @li\n", 0, "ticket", "#4",
               "Action | Owner | Ticket |\n---|--- | --- |\na | @li | #4 |\n");
}

static void sets_fields_of_items(void **state)
{
    (void)state;
    expect_set("- [ ] a\n  more\n- b\n", 0, "ticket", "#4", "- [ ] a\n  more (ticket: #4)\n- b\n");
    expect_set("- [ ] a\n- b\n", 0, "state", "done", "- [x] a\n- b\n");
    expect_set("- [x] a\n", 0, "state", "open", "- [ ] a\n");
    expect_set("- a @li by 2025-03-01\n", 0, "owner", "@bo", "- a @bo by 2025-03-01\n");
    expect_set("- a @li by 2025-03-01\n", 0, "deadline", "2025-04-01", "- a @li by 2025-04-01\n");
}

static void sets_fields_wherever_they_were_read(void **state)
{
    (void)state;
    expect_set("| Task | Who | When |\n|---|---|---|\n| a | Mei Li | 2025-03-01 |\n", 0, "owner", "@bo",
               "| Task | Who | When |\n|---|---|---|\n| a | @bo | 2025-03-01 |\n");
    expect_set("| Task | Who | When |\n|---|---|---|\n| a | Mei Li | 2025-03-01 |\n", 0, "deadline",
               "2025-04-01", "| Task | Who | When |\n|---|---|---|\n| a | Mei Li | 2025-04-01 |\n");
    expect_set("- a (Mei Li, 2025-03-01, P1)\n", 0, "owner", "@bo", "- a (@bo, 2025-03-01, P1)\n");
    expect_set("- a\n  - Owner: Mei Li\n", 0, "owner", "@bo", "- a\n  - Owner: @bo\n");
    expect_set("### 1) a `@li`\n\nwhy\n", 0, "ticket", "#4", "### 1) a `@li` (ticket: #4)\n\nwhy\n");
    expect_set("### 1) a `@li`\n\nwhy\n", 0, "owner", "@bo", "### 1) a `@bo`\n\nwhy\n");
    expect_set("Do a.\nDo b.\n", 0, "ticket", "#4", "Do a. (ticket: #4)\nDo b.\n");
}

static void says_when_there_is_no_such_action(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T\n");
    dbr_buf out = {0};
    dbr_err err = {0};
    dbr_buf_init(&out, 0);
    assert_int_equal(dbr_document_set_action(d, 0, "ticket", dbr_slice_str("x"), &out, &err), DBR_ENOTFOUND);
    assert_string_equal(err.message, "there is no action item 1: 'test.md' has 0");
    dbr_buf_release(&out);
    done(&f);
}

static void expect_cell(const char *text, const char *cell)
{
    dbr_buf out = {0};
    dbr_buf_init(&out, 0);
    dbr_markdown_cell(&out, dbr_slice_str(text));
    assert_slice(dbr_buf_view(&out), cell);
    dbr_buf twice = {0};
    dbr_buf_init(&twice, 0);
    dbr_markdown_cell(&twice, dbr_buf_view(&out));
    assert_slice(dbr_buf_view(&twice), cell);
    dbr_buf_release(&out);
    dbr_buf_release(&twice);
}

static void writes_cells(void **state)
{
    (void)state;
    expect_cell("plain", "plain");
    expect_cell("a|b", "a\\|b");
    expect_cell("a\\|b", "a\\|b");
    expect_cell("a\nb\r\nc", "a b c");
    expect_cell(" [1](x \"= a | b\") ", "[1](x \"= a \\| b\")");
}

static void expect_text_cell(const char *text, const char *cell)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_markdown_text_cell(&out, dbr_slice_str(text));
    assert_slice(dbr_buf_view(&out), cell);
}

static void text_in_a_cell_stays_text(void **state)
{
    (void)state;
    expect_text_cell("failed [5](evidence/app.log \"= 1 = 1\")",
                     "failed \\[5\\](evidence/app.log \"= 1 = 1\")");
    expect_text_cell("![i](https://evil.example/x.png)", "\\!\\[i\\](https\\://evil.example/x.png)");
    expect_text_cell("<script>alert(1)</script> <https://evil.example>",
                     "\\<script>alert(1)\\</script> \\<https\\://evil.example>");
    expect_text_cell("see www.evil.example", "see www\\.evil.example");
    expect_text_cell("**bold** _it_ `code` &lt;", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\&lt;");
    expect_text_cell("password is [redacted: password]!", "password is [redacted: password]!");
    expect_text_cell("[redacted: x](https://evil.example)", "\\[redacted: x\\](https\\://evil.example)");
    expect_text_cell("a|b \\| c", "a\\|b \\\\\\| c");
}

static void harmless_text_in_a_cell_is_not_escaped(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"-",         "- 3",           "# 7 > 5",
                                        "a_b 3 * 4", "R&D at 5% < 7", "http 500: a.b",
                                        "1. step",   "awww.x",        "~18:00 c:/x"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        expect_text_cell(TEXTS[i], TEXTS[i]);
    }
}

static void expect_code(const char *text, const char *code)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_markdown_code(&out, dbr_slice_str(text));
    assert_slice(dbr_buf_view(&out), code);
}

static void code_is_fenced_by_more_backticks_than_it_has(void **state)
{
    (void)state;
    expect_code("app.log", "`app.log`");
    expect_code("a`b", "``a`b``");
    expect_code("`a", "`` `a ``");
}

/* Written, put into a paragraph, an item and a cell, then read: the same text. */
static void expect_round_trip(const char *text)
{
    static const char *const AROUND[][2] = {
        {"", "\n"}, {"- ", "\n"}, {"| h |\n|---|\n| ", " |\n"}, {"x ", " y\n"}};
    for (size_t i = 0; i < 4; i++) {
        dbr_buf line = {0};
        dbr_buf out = {0};
        dbr_buf_init(&line, 0);
        dbr_buf_init(&out, 0);
        dbr_markdown_inline(&line, dbr_slice_str(text));
        dbr_buf_str(&out, AROUND[i][0]);
        if (i == 2) {
            dbr_markdown_cell(&out, dbr_buf_view(&line));
        } else {
            dbr_buf_slice(&out, dbr_buf_view(&line));
        }
        dbr_buf_str(&out, AROUND[i][1]);
        dbr_arena arena = {0};
        dbr_err err = {0};
        dbr_md md = {0};
        assert_int_equal(dbr_md_parse(&arena, dbr_buf_view(&out), &md, &err), DBR_OK);
        const dbr_md_block *leaf = &md.blocks[md.n_blocks - 1];
        dbr_slice plain = dbr_md_text(&md, leaf);
        plain = i == 3 ? dbr_slice_sub(plain, 2, plain.len - 2) : plain;
        if (!dbr_slice_is(plain, text)) {
            fail_msg("'%s' was written as '%s' and read as '%.*s'", text, out.ptr, DBR_FMT(plain));
        }
        dbr_arena_release(&arena);
        dbr_buf_release(&line);
        dbr_buf_release(&out);
    }
}

static void text_reads_back_as_it_was(void **state)
{
    (void)state;
    expect_round_trip("First 5xx responses");
    expect_round_trip("*a* _b_ `c` ~~d~~ [e](f) <g> &amp; snake_case_name");
    expect_round_trip("# no heading");
    expect_round_trip("- no item");
    expect_round_trip("1. no number");
    expect_round_trip("> no quote");
    expect_round_trip("a|b \\| c \\");
    expect_round_trip("![x](y) <!-- z --> C:\\dir\\[1]");
    expect_round_trip("~18:00 to ~19:00 & 5 < 6 * 7");
    expect_round_trip("数据库连接池耗尽（上限 20）");
    expect_round_trip("__init__ **bold** ***");
}

static void expect_proof(const char *text, const char *address, const char *claim, const char *link)
{
    dbr_buf out = {0};
    dbr_buf_init(&out, 0);
    dbr_markdown_link(&out, dbr_slice_str(text), dbr_slice_str(address), dbr_slice_str(claim));
    assert_slice(dbr_buf_view(&out), link);
    fixture f;
    const dbr_document *d = read_text(&f, out.ptr);
    assert_int_equal(d->n_links, 1);
    assert_slice(d->links[0].text, text);
    assert_slice(at(d, d->links[0].at), link);
    done(&f);
    dbr_buf_release(&out);
}

static void writes_proof_links(void **state)
{
    (void)state;
    expect_proof("41,372", "evidence/a.log", "= count(*) where status >= 500",
                 "[41,372](evidence/a.log \"= count(*) where status >= 500\")");
    expect_proof("log", "evidence/a.log#L3", "", "[log](evidence/a.log#L3)");
    expect_proof("a [b]", "evidence/a (1).log", "", "[a \\[b\\]](evidence/a%20%281%29.log)");
    expect_proof("n", "evidence/a.log", "count(*) where x like '\\.'",
                 "[n](evidence/a.log \"= count(*) where x like '\\\\.'\")");
}

DBR_TESTS(cmocka_unit_test(splicing_the_same_text_is_the_identity),
          cmocka_unit_test(sets_a_cell_by_any_name_of_its_column), cmocka_unit_test(adds_a_missing_column),
          cmocka_unit_test(sets_fields_of_items), cmocka_unit_test(sets_fields_wherever_they_were_read),
          cmocka_unit_test(says_when_there_is_no_such_action), cmocka_unit_test(writes_cells),
          cmocka_unit_test(text_in_a_cell_stays_text),
          cmocka_unit_test(harmless_text_in_a_cell_is_not_escaped),
          cmocka_unit_test(code_is_fenced_by_more_backticks_than_it_has),
          cmocka_unit_test(text_reads_back_as_it_was), cmocka_unit_test(writes_proof_links))
