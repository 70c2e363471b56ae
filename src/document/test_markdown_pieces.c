/*
 * A document parsed in pieces of any size is the document parsed as a whole: lines that begin, end or go on with blocks, put
 * together at random (seeded; DBR_PIECES_SEEDS=100000 runs longer).
 */
#include "document/test_markdown_same.h"
#include "document/test_read.h"

#define N_SEEDS_DEFAULT 1500

static const char *const LINES[] = {
    "",
    "",
    "",
    " \t",
    "# Heading",
    "## Another *one*",
    "#no heading",
    "text goes on here",
    "Text with a [link](a.log#L3) and `code`",
    "**bold** and _soft_ https://x.org/y",
    "| a | b |",
    "| --- | --- |",
    "|---|---|---|",
    "| 10:05 | [x](y \"= a \\| b\") |",
    "| one |",
    "| one | two | three | four |",
    "|",
    "a | b",
    "--- | ---",
    "2. a | b",
    "- item",
    "  - inner",
    "  goes on",
    "    deep",
    "1. first",
    "1) other",
    "* * *",
    "---",
    "===",
    "> quoted",
    "> - quoted item",
    "> ```",
    "> | a | b |",
    "> |---|---|",
    "```",
    "````text",
    "~~~",
    "  ```",
    "<div>",
    "</div>",
    "<!-- open",
    "-->",
    "<script>",
    "</script>",
    "<pre>",
    "中文开头的一行",
    "\xEF\xBB\xBFmark",
    "１０：０５ wide",
    "[x]",
    "- [ ] task",
    "![image](u) and \\| escaped &amp; &#124;",
    "lonely \xff byte",
};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void compare(dbr_slice text, size_t piece_bytes, const char *what, unsigned seed)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_md whole = {0};
    dbr_md pieces = {0};
    size_t i = 0;
    assert_int_equal(md_parse_pieces(&arena, text, SIZE_MAX, &whole, &err), DBR_OK);
    assert_int_equal(md_parse_pieces(&arena, text, piece_bytes, &pieces, &err), DBR_OK);
    const char *difference = md_difference(&whole, &pieces, &i);
    if (difference != NULL) {
        fail_msg("%s %u, pieces of %zu: %s %zu differs\n%.*s", what, seed, piece_bytes, difference, i,
                 DBR_FMT(text));
    }
    dbr_arena_release(&arena);
}

static void random_documents_are_the_same_in_pieces(void **state)
{
    (void)state;
    const char *wanted = getenv("DBR_PIECES_SEEDS");
    unsigned n_seeds = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : N_SEEDS_DEFAULT;
    DBR_AUTO(dbr_buf) text = {0};
    for (unsigned seed = 1; seed <= n_seeds; seed++) {
        uint32_t random = seed;
        size_t n_lines = 1 + next_random(&random) % 40;
        size_t n_kinds = 6 + next_random(&random) % (sizeof(LINES) / sizeof(*LINES));
        const char *line_break = seed % 5 == 0 ? "\r\n" : seed % 7 == 0 ? "\r" : "\n";
        dbr_buf_clear(&text);
        for (size_t i = 0; i < n_lines; i++) {
            size_t kind = next_random(&random) % n_kinds;
            if (next_random(&random) % 3 == 0) {
                kind = 10 + next_random(&random) % 8; // tables need company
            }
            dbr_buf_str(&text, LINES[kind % (sizeof(LINES) / sizeof(*LINES))]);
            dbr_buf_str(&text, i + 1 < n_lines || seed % 3 != 0 ? line_break : "");
        }
        compare(dbr_buf_view(&text), 1, "seed", seed);
        compare(dbr_buf_view(&text), 48, "seed", seed);
    }
}

/* Rows put together of what cells and inlines are made of: most are cut into cells without cmark's table. */
static void random_rows_are_the_same_in_pieces(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"|",
                                        "|",
                                        " | ",
                                        "\\|",
                                        "\\",
                                        "\\\\",
                                        "`",
                                        "``",
                                        "*",
                                        "**",
                                        "_",
                                        "[",
                                        "]",
                                        "(u)",
                                        "![i]",
                                        "<b>",
                                        "</b>",
                                        "<",
                                        "<https://x>",
                                        ">",
                                        "&amp;",
                                        "&",
                                        "&#124;",
                                        "#",
                                        " #",
                                        "##",
                                        "!",
                                        " ",
                                        "  ",
                                        "a",
                                        "word",
                                        "10:05",
                                        "中文",
                                        "１０：０５",
                                        "~~",
                                        "\t",
                                        "[x](y \"= a \\| b\")",
                                        "[a](b)",
                                        "https://x.org/y",
                                        "www.x.org",
                                        "\xff",
                                        "\x01",
                                        "- ",
                                        "$",
                                        "<!-- c -->",
                                        "\x7f"};
    const char *wanted = getenv("DBR_PIECES_SEEDS");
    unsigned n_seeds = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : N_SEEDS_DEFAULT;
    DBR_AUTO(dbr_buf) text = {0};
    for (unsigned seed = 1; seed <= n_seeds; seed++) {
        uint32_t random = seed * 7919;
        size_t n_columns = 1 + next_random(&random) % 4;
        const char *line_break = seed % 5 == 0 ? "\r\n" : "\n";
        dbr_buf_clear(&text);
        for (size_t i = 0; i < n_columns; i++) {
            dbr_buf_str(&text, i == 0 ? "| h |" : " h |");
        }
        dbr_buf_str(&text, line_break);
        for (size_t i = 0; i < n_columns; i++) {
            dbr_buf_str(&text, i == 0 ? "|---|" : "---|");
        }
        for (size_t n = 1 + next_random(&random) % 8; n > 0; n--) {
            dbr_buf_str(&text, line_break);
            dbr_buf_str(&text, next_random(&random) % 16 != 0 ? "|" : "");
            for (size_t k = next_random(&random) % 12; k > 0; k--) {
                dbr_buf_str(&text, PARTS[next_random(&random) % (sizeof(PARTS) / sizeof(*PARTS))]);
            }
        }
        dbr_buf_str(&text, seed % 3 != 0 ? line_break : "");
        compare(dbr_buf_view(&text), 1, "rows", seed);
        compare(dbr_buf_view(&text), 40, "rows", seed);
    }
}

static void a_long_table_is_one_table(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_str(&text, "Before it\n| Time | Event |\n|---|---|\n");
    for (int i = 0; i < 2000; i++) {
        dbr_buf_printf(&text, "| 10:%02d | [row %d](a.log#L%d) |\n", i % 60, i, i + 1);
    }
    dbr_buf_str(&text, "\nBehind it\n");
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_md md = {0};
    assert_int_equal(dbr_md_parse(&arena, dbr_buf_view(&text), &md, &err), DBR_OK);
    size_t n_tables = 0;
    size_t n_rows = 0;
    for (size_t i = 0; i < md.n_blocks; i++) {
        n_tables += md.blocks[i].type == DBR_MD_TABLE ? 1 : 0;
        n_rows += md.blocks[i].type == DBR_MD_ROW ? 1 : 0;
    }
    assert_int_equal(n_tables, 1);
    assert_int_equal(n_rows, 2001);
    assert_int_equal(md.n_links, 2000);
    compare(dbr_buf_view(&text), MD_PIECE_BYTES, "table", 0);
    dbr_arena_release(&arena);
}

/* A link's definition holds everywhere: such a document stays whole. */
static void definitions_are_found_wherever_they_stand(void **state)
{
    (void)state;
    compare(dbr_slice_str("[a] first\n\nText [b]\n\n# Next\n\n[a]: u\n\nMore [a]\n\n> [b]: v\n"), 1,
            "definitions", 0);
    compare(dbr_slice_str("see [long\nlabel]\n\nText\n\n- [long\n  label]: u\n\nMore\n"), 1, "definitions",
            1);
    compare(dbr_slice_str("see [a\\]b]\n\nText\n\n1. [a\\]b]: u\n\nMore\n"), 1, "definitions", 2);
}

/* What the random documents found, each once a failed assertion or a wrong cell. */
static void what_went_wrong_once_is_right(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "\\\\<ps:>http://u<", // an escaped backslash escapes nothing; a bare address that ends where the text does
        "| h |\n|---|\n| a |\n|[</b>\\\\|&amp;a\n",
        "</script>\r|---|---|---|\r| a | b |\r| a | b |\r|\r\r  ```\r- item\r|---|---|---|\r| one "
        "|\r**bold** and _soft_ "
        "https://x.org/y\r| one |", // the second half took the first row for the head of a table
    };
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++) {
        compare(dbr_slice_str(TEXTS[i]), 1, "text", (unsigned)i);
        compare(dbr_slice_str(TEXTS[i]), 8, "text", (unsigned)i);
    }
}

/* What cmark adds to short rows is bounded for a table, and so for one in pieces. */
static void missing_cells_are_bounded(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) text = {0};
    for (int i = 0; i < 200; i++) {
        dbr_buf_str(&text, "|a");
    }
    dbr_buf_str(&text, "|\n");
    for (int i = 0; i < 200; i++) {
        dbr_buf_str(&text, "|-");
    }
    dbr_buf_str(&text, "|\n");
    for (int i = 0; i < 60000; i++) {
        dbr_buf_str(&text, "|x\n");
    }
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_md md = {0};
    assert_int_equal(dbr_md_parse(&arena, dbr_buf_view(&text), &md, &err), DBR_OK);
    assert_true(md.n_blocks < 4000000); // of 12 million cells
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(random_documents_are_the_same_in_pieces),
          cmocka_unit_test(random_rows_are_the_same_in_pieces),
          cmocka_unit_test(what_went_wrong_once_is_right), cmocka_unit_test(a_long_table_is_one_table),
          cmocka_unit_test(definitions_are_found_wherever_they_stand),
          cmocka_unit_test(missing_cells_are_bounded))
