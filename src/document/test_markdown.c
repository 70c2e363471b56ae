/* The tree and its positions: where cmark's are wrong, ours are checked against the bytes. */
#include "document/test_read.h"

#include "base/limits.h"

/* Each link's source, the text between its brackets, and what was parsed. */
static void expect_link(const char *document, const char *source, const char *text, const char *url,
                        const char *title)
{
    fixture f;
    const dbr_document *d = read_text(&f, document);
    assert_int_equal(d->n_links, 1);
    assert_slice(at(d, d->links[0].at), source);
    assert_slice(at(d, d->links[0].text_at), text);
    assert_slice(d->links[0].url, url);
    assert_slice(d->links[0].title, title);
    done(&f);
}

static void finds_links_where_they_stand(void **state)
{
    (void)state;
    expect_link("see [log](a.log#L3).", "[log](a.log#L3)", "log", "a.log#L3", "");
    expect_link("x [1](e/a \"= count(*)\") y", "[1](e/a \"= count(*)\")", "1", "e/a", "= count(*)");
    expect_link("a [b **c** d](u) e", "[b **c** d](u)", "b **c** d", "u", "");
    expect_link("> quoted\n> second [l](u) z\n", "[l](u)", "l", "u", "");
    expect_link("- item\n\n  para\n  more [l](u)\n", "[l](u)", "l", "u", "");
    expect_link("[a\\]b](u)", "[a\\]b](u)", "a\\]b", "u", "");
    expect_link("[x](<a b> 't')", "[x](<a b> 't')", "x", "a b", "t");
    expect_link("[x](a(b)c)", "[x](a(b)c)", "x", "a(b)c", "");
    expect_link("<https://x.org/y> z", "<https://x.org/y>", "https://x.org/y", "https://x.org/y", "");
    expect_link("go https://x.org/y, then", "https://x.org/y", "https://x.org/y", "https://x.org/y", "");
    expect_link("见 https://x.org/y。", "https://x.org/y", "https://x.org/y", "https://x.org/y", "");
    expect_link("![alt](img.png) [l](u)", "[l](u)", "l", "u", "");
    expect_link("[full][ref]\n\n[ref]: u 't'\n", "[full][ref]", "full", "u", "t");
    expect_link("[ref] (not a target)\n\n[ref]: u\n", "[ref]", "ref", "u", "");
    expect_link("[r]: u\n[q]: v\nAfter [r] text\n", "[r]", "r", "u", "");
    expect_link("`[no](u)` [l](u)", "[l](u)", "l", "u", "");
    expect_link("| a | b |\n|---|---|\n| [x](y \"= a \\| b\") | c |\n", "[x](y \"= a \\| b\")", "x", "y",
                "= a | b");
    expect_link("intro\n| a | [h](u) |\n|---|---|\n| c | d |\n", "[h](u)", "h", "u", "");
}

/* What the program takes out of evidence is text: forges make no link of an address whose colon is escaped. */
static void an_escaped_address_is_no_link(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f,
        "see https\\://x.org/a\\_b, http\\://y\n\n| a | b |\n|---|---|\n| c | \\[q\\](https\\://z.org) |\n");
    assert_int_equal(d->n_links, 0);
    done(&f);
}

static void links_of_images_and_code_are_none(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "![a [b](c)](d.png) `https://x.org` `[a](b)`\n\n    [a](b)\n");
    assert_int_equal(d->n_links, 0);
    done(&f);
}

static void proof_links_are_addresses_and_claims(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "[5](evidence/a.log#L2-L3 \"= count(*)\") [site](https://x.org) [up](#impact)");
    assert_int_equal(d->n_links, 3);
    assert_true(d->links[0].is_address);
    assert_true(d->links[0].is_claim);
    assert_slice(d->links[0].address.path, "evidence/a.log");
    assert_int_equal(d->links[0].address.last_line, 3);
    assert_false(d->links[1].is_address);
    assert_false(d->links[1].is_claim);
    done(&f);
}

/* Rows and cells as bytes: the head two lines above its first row, cells without their blanks. */
static void finds_rows_and_cells_behind_a_paragraph_and_in_quotations(void **state)
{
    (void)state;
    static const char text[] =
        "intro\n| a | b |\n|---|---|\n| c\\|d | `x\\|y` |\n\n> | e |\n> |---|\n> | f |\n";
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_md md = {0};
    assert_int_equal(dbr_md_parse(&arena, dbr_slice_str(text), &md, &err), DBR_OK);
    static const char *const ROWS[] = {"| a | b |", "| c\\|d | `x\\|y` |", "| e |", "| f |"};
    static const char *const CELLS[] = {"a", "b", "c|d", "x|y", "e", "f"};
    size_t n_rows = 0;
    size_t n_cells = 0;
    for (size_t i = 0; i < md.n_blocks; i++) {
        const dbr_md_block *b = &md.blocks[i];
        if (b->type == DBR_MD_ROW) {
            assert_slice(dbr_slice_sub(md.bytes, b->begin, b->end), ROWS[n_rows++]);
        } else if (b->type == DBR_MD_CELL) {
            assert_slice(dbr_md_text(&md, b), CELLS[n_cells++]);
        }
    }
    assert_int_equal(n_rows, 4);
    assert_int_equal(n_cells, 6);
    assert_slice(dbr_md_text(&md, &md.blocks[1]), "intro");
    dbr_arena_release(&arena);
}

static void plain_text_maps_back_through_escapes_and_entities(void **state)
{
    (void)state;
    static const char text[] = "\\*a\\* &amp; **b** &#20013; c<br>d";
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_md md = {0};
    assert_int_equal(dbr_md_parse(&arena, dbr_slice_str(text), &md, &err), DBR_OK);
    dbr_slice plain = dbr_md_text(&md, &md.blocks[1]);
    assert_slice(plain, "*a* & b 中 c\nd");
    dbr_source_range star = dbr_md_range(&md, dbr_slice_sub(plain, 0, 3));
    assert_slice(dbr_slice_sub(md.bytes, star.begin, star.end), "\\*a\\*");
    dbr_source_range amp = dbr_md_range(&md, dbr_slice_sub(plain, 4, 5));
    assert_slice(dbr_slice_sub(md.bytes, amp.begin, amp.end), "&amp;");
    dbr_source_range zh = dbr_md_range(&md, dbr_slice_sub(plain, 8, 11));
    assert_slice(dbr_slice_sub(md.bytes, zh.begin, zh.end), "&#20013;");
    dbr_arena_release(&arena);
}

static void bytes_that_are_no_text_keep_their_places(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "\xEF\xBB\xBF# T\xFF\n\n\xC3 [l](u)\r\nnext [m](v)\rlast [n](w)");
    assert_int_equal(d->n_links, 3);
    assert_slice(at(d, d->links[0].at), "[l](u)");
    assert_slice(at(d, d->links[1].at), "[m](v)");
    assert_slice(at(d, d->links[2].at), "[n](w)");
    assert_int_equal(d->links[1].at.line, 4);
    assert_int_equal(d->links[2].at.line, 5);
    assert_int_equal(d->links[2].at.column, 6);
    done(&f);
}

static void front_matter_is_no_heading(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "---\ntitle: Pool exhausted\ndate: 2025-03-04\n---\n\n## Summary\n\nText.\n");
    assert_slice(d->title, "Pool exhausted");
    assert_time(d->date, "2025-03-04T00:00:00Z");
    assert_int_equal(d->n_sections, 2);
    done(&f);
}

static void full_width_digits_are_digits_and_keep_their_places(void **state)
{
    static const char TEXT[] = "在 １０：０５ 约 ３５％ 失败，P1：10 个，日期 ２０２５－０２－０９。";
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    (void)state;
    assert_int_equal(dbr_document_read(&arena, dbr_slice_str(TEXT), "wide.md", NULL, &d, &err), DBR_OK);
    assert_int_equal(d->n_sentences, 1);
    dbr_slice text = d->sentences[0].text;
    assert_true(dbr_slice_is(text, "在 10:05 约 35% 失败，P1：10 个，日期 2025-02-09。"));
    size_t i = dbr_slice_find(text, dbr_slice_str("35%"));
    assert_int_equal(d->sentences[0].offsets[i], strstr(TEXT, "３５％") - TEXT);
    assert_int_equal(d->sentences[0].offsets[i + 3], strstr(TEXT, " 失败") - TEXT);
    dbr_arena_release(&arena);
}

static void rows_with_full_width_times_end_behind_them(void **state)
{
    static const char TEXT[] =
        "# 故障（2025-02-09）\n\n## 时间线（UTC）\n\n| 时间 | 事件 |\n|---|---|\n| １０：０５ | 报错 |\n";
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    (void)state;
    assert_int_equal(dbr_document_read(&arena, dbr_slice_str(TEXT), "wide.md", NULL, &d, &err), DBR_OK);
    assert_int_equal(d->n_rows, 1);
    assert_true(dbr_slice_is(dbr_slice_sub(d->bytes, d->rows[0].time_at.begin, d->rows[0].time_at.end),
                             "１０：０５"));
    assert_int_equal(d->rows[0].time, (INT64_C(1739059200) + 10 * 3600 + 5 * 60) * DBR_SECOND);
    dbr_arena_release(&arena);
}

static void refuses_what_is_beyond_its_limits(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    size_t n = DBR_MAX_REPORT_BYTES + 1;
    char *big = calloc(1, n);
    assert_non_null(big);
    assert_int_equal(dbr_document_read(&arena, dbr_slice_of(big, n), "big.md", NULL, &d, &err), DBR_ELIMIT);
    assert_string_equal(err.message, "'big.md': report is larger than 16 MiB");
    assert_null(d);
    free(big);
    char deep[DBR_MAX_BLOCKS_DEEP + 3];
    memset(deep, '>', sizeof(deep));
    assert_int_equal(
        dbr_document_read(&arena, dbr_slice_of(deep, DBR_MAX_BLOCKS_DEEP - 2), "deep.md", NULL, &d, &err),
        DBR_OK);
    assert_int_equal(dbr_document_read(&arena, dbr_slice_of(deep, sizeof(deep)), "deep.md", NULL, &d, &err),
                     DBR_ELIMIT);
    dbr_arena_release(&arena);
}

/* Events as words: "LIST ITEM box+ text(done) …"; what is left is "/". */
static void write_event(void *data, const dbr_md_event *e)
{
    static const char *const names[] = {
        [DBR_MD_ON_HEADING] = "heading", [DBR_MD_ON_PARAGRAPH] = "p",    [DBR_MD_ON_LIST] = "list",
        [DBR_MD_ON_ITEM] = "item",       [DBR_MD_ON_CODE_BLOCK] = "pre", [DBR_MD_ON_TEXT] = "text",
        [DBR_MD_ON_LINE_BREAK] = "br",   [DBR_MD_ON_CODE] = "code",      [DBR_MD_ON_LINK] = "link",
        [DBR_MD_ON_IMAGE] = "image",     [DBR_MD_ON_BOX] = "box",        [DBR_MD_ON_OTHER] = "",
    };
    dbr_buf *out = data;
    const char *name =
        e->type < sizeof(names) / sizeof(names[0]) && names[e->type] != NULL ? names[e->type] : "?";
    if (e->type == DBR_MD_ON_OTHER) {
        return;
    }
    dbr_buf_printf(out, "%s%s%s", out->len > 0 ? " " : "", e->is_entering ? "" : "/", name);
    if (e->type == DBR_MD_ON_LINK && e->is_entering) {
        dbr_buf_printf(out, "(%.*s%s%s)", DBR_FMT(e->url), e->is_bare ? " bare" : "",
                       e->is_safe ? "" : " unsafe");
    } else if (e->type == DBR_MD_ON_BOX) {
        dbr_buf_str(out, e->is_done ? "+" : "-");
    } else if (e->literal.len > 0) {
        dbr_buf_printf(out, "(%.*s)", DBR_FMT(dbr_slice_trim(e->literal)));
    }
}

static void assert_events(const char *markdown, const char *wanted)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err err = {0};
    dbr_buf_str(&out, "");
    assert_int_equal(dbr_markdown_visit(dbr_slice_str(markdown), write_event, &out, &err), DBR_OK);
    assert_string_equal(out.ptr, wanted);
}

static void renderers_are_told_what_to_show(void **state)
{
    (void)state;
    assert_events("see https://x.org/a.",
                  "p text(see) link(https://x.org/a bare) text(https://x.org/a) /link text(.) /p");
    assert_events("- [x] done", "list item p box+ text(done) /p /item /list");
    assert_events("- [ ] ", "list item p text([ ]) /p /item /list"); // cmark has cut the blank: no box
    assert_events("no [ ] box", "p text(no [ ] box) /p");
    assert_events("a<!-- c --><br>b<i>", "p text(a) br text(b) code(<i>) /p");
    assert_events("<div>\nx\n</div>", "pre(<div>\nx\n</div>)");
    assert_events("<!-- c -->", "");
    assert_events("[a](javascript:b)", "p link(javascript:b unsafe) text(a) /link /p");
    assert_events("![a *b* ![c](d)](e)", "p image text(a) text(b) text() text(c) /image /p");
    assert_events("[https://x.org/a](b)", "p link(b) text(https://x.org/a) /link /p");
}

DBR_TESTS(cmocka_unit_test(renderers_are_told_what_to_show), cmocka_unit_test(finds_links_where_they_stand),
          cmocka_unit_test(an_escaped_address_is_no_link),
          cmocka_unit_test(links_of_images_and_code_are_none),
          cmocka_unit_test(proof_links_are_addresses_and_claims),
          cmocka_unit_test(finds_rows_and_cells_behind_a_paragraph_and_in_quotations),
          cmocka_unit_test(plain_text_maps_back_through_escapes_and_entities),
          cmocka_unit_test(bytes_that_are_no_text_keep_their_places),
          cmocka_unit_test(front_matter_is_no_heading),
          cmocka_unit_test(full_width_digits_are_digits_and_keep_their_places),
          cmocka_unit_test(rows_with_full_width_times_end_behind_them),
          cmocka_unit_test(refuses_what_is_beyond_its_limits))
