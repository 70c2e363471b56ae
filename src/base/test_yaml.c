#include "test.h"

#include "base/limits.h"
#include "base/yaml.h"

static dbr_arena arena;
static dbr_err err;

static const dbr_yaml *read_text(const char *text)
{
    dbr_yaml *root = NULL;
    err = (dbr_err){0};
    return dbr_yaml_read(&arena, dbr_slice_str(text), "x.yaml", &root, &err) == DBR_OK ? root : NULL;
}

/* "line:byte message" of the failure. */
static const char *failure(const char *text)
{
    static char out[DBR_ERR_MESSAGE_MAX + 64];
    assert_null(read_text(text));
    assert_int_equal(err.code, DBR_EPARSE);
    assert_string_equal(err.source, "x.yaml");
    (void)snprintf(out, sizeof(out), "%llu:%llu %s", (unsigned long long)err.line,
                   (unsigned long long)err.byte, err.message);
    return out;
}

static bool text_is(const dbr_yaml *node, const char *path, const char *want)
{
    return dbr_slice_is(dbr_yaml_text(node, path, dbr_slice_str("(none)")), want);
}

static void reads_maps_lists_and_scalars_with_their_places(void **state)
{
    (void)state;
    const dbr_yaml *root =
        read_text("# who\npeople:\n  - name: Ana\n    at: \"x\\ty\"\n  - Bo\ndepth:\n  a: {b: 1}\n");
    assert_non_null(root);
    const dbr_yaml *people = dbr_yaml_get(root, "people");
    assert_int_equal(people->type, DBR_YAML_LIST);
    assert_int_equal(people->line, 2);
    assert_true(text_is(people->child, "name", "Ana"));
    assert_true(text_is(people->child, "at", "x\ty"));
    const dbr_yaml *at = dbr_yaml_get(people->child, "at");
    assert_true(at->is_quoted);
    assert_int_equal(at->line, 4);
    assert_int_equal(at->column, 5);
    assert_true(dbr_slice_is(people->child->next->text, "Bo"));
    assert_null(people->child->next->next);
    assert_true(text_is(root, "depth.a.b", "1"));
    assert_null(dbr_yaml_get(root, "depth.z.b"));
    assert_null(dbr_yaml_get(root, "people.name"));
    assert_null(dbr_yaml_get(NULL, "a"));
    dbr_arena_release(&arena);
}

static void an_empty_document_is_an_empty_map(void **state)
{
    (void)state;
    assert_int_equal(read_text("")->type, DBR_YAML_MAP);
    assert_int_equal(read_text("# only a comment\n")->type, DBR_YAML_MAP);
    assert_int_equal(read_text("---\n")->type, DBR_YAML_MAP);
    assert_null(read_text("")->child);
    dbr_arena_release(&arena);
}

static void null_gives_the_other_text_unless_it_is_quoted(void **state)
{
    (void)state;
    const dbr_yaml *root = read_text("a: null\nb: ~\nc:\nd: 'null'\ne: ''\nf: [1]\n");
    assert_true(text_is(root, "a", "(none)"));
    assert_true(text_is(root, "b", "(none)"));
    assert_true(text_is(root, "c", "(none)"));
    assert_true(text_is(root, "d", "null"));
    assert_true(text_is(root, "e", ""));
    assert_true(text_is(root, "f", "(none)"));
    assert_true(text_is(root, "g", "(none)"));
    dbr_arena_release(&arena);
}

static void refuses_what_settings_do_not_need(void **state)
{
    (void)state;
    assert_string_equal(failure("a: &x 1\n"), "1:4 anchors ('&name') are not supported: write the value out");
    assert_string_equal(failure("a: 1\nb: *x\n"),
                        "2:4 aliases ('*name') are not supported: write the value out");
    assert_string_equal(failure("a: &x {b: 1}\n"),
                        "1:4 anchors ('&name') are not supported: write the value out");
    assert_string_equal(failure("a: !!str 1\n"), "1:4 tags ('!name') are not supported");
    assert_string_equal(failure("a: 1\n---\nb: 2\n"), "2:1 more than one document");
    assert_string_equal(failure("? [a]\n: 1\n"), "1:3 a key must be text");
    dbr_arena_release(&arena);
}

static void names_both_lines_of_a_duplicate_key(void **state)
{
    (void)state;
    assert_string_equal(failure("a: 1\nb: 2\na: 3\n"), "3:1 duplicate key 'a': it stands on line 1 already");
    assert_non_null(read_text("a: {x: 1}\nb: {x: 1}\n"));
    dbr_arena_release(&arena);
}

static void says_where_the_syntax_is_wrong(void **state)
{
    (void)state;
    assert_string_equal(failure("a: [1, 2\nb: 3\n"),
                        "2:2 while parsing a flow sequence: did not find expected ',' or ']'");
    assert_string_equal(failure("a: 1\n\tb: 2\n"),
                        "2:1 while scanning a plain scalar: found a tab character that "
                        "violates indentation");
    assert_int_equal(strncmp(failure("a: 1\nb: \xff\n"), "2:4 ", 4), 0);
    dbr_arena_release(&arena);
}

static void limits_nesting_and_size(void **state)
{
    (void)state;
    dbr_buf b;
    dbr_buf_init(&b, 0);
    for (unsigned i = 0; i < DBR_MAX_NESTING; i++) {
        dbr_buf_char(&b, '[');
    }
    for (unsigned i = 0; i < DBR_MAX_NESTING; i++) {
        dbr_buf_char(&b, ']');
    }
    assert_non_null(read_text(b.ptr));
    dbr_buf_clear(&b);
    for (unsigned i = 0; i <= DBR_MAX_NESTING; i++) {
        dbr_buf_char(&b, '[');
    }
    assert_string_equal(failure(b.ptr), "1:65 nested too deep");
    dbr_buf_clear(&b);
    while (b.len < DBR_MAX_SETTINGS_BYTES) {
        dbr_buf_str(&b, "#######################################################\n");
    }
    assert_null(read_text(b.ptr));
    assert_int_equal(err.code, DBR_ELIMIT);
    dbr_buf_release(&b);
    dbr_arena_release(&arena);
}

static void reads_a_hundred_thousand_keys_in_no_square_time(void **state)
{
    (void)state;
    dbr_buf b;
    dbr_buf_init(&b, 0);
    for (unsigned i = 0; i < 100000; i++) {
        dbr_buf_printf(&b, "k%u:\n", i);
    }
    assert_non_null(read_text(b.ptr));
    dbr_buf_release(&b);
    dbr_arena_release(&arena);
}

static const char *quoted(const char *s)
{
    static char out[256];
    dbr_buf b;
    dbr_buf_init(&b, 0);
    dbr_yaml_quote(&b, dbr_slice_str(s));
    (void)snprintf(out, sizeof(out), "%s", b.ptr);
    dbr_buf_release(&b);
    return out;
}

static void quotes_when_it_has_to(void **state)
{
    (void)state;
    assert_string_equal(quoted("plain text, no"), "\"plain text, no\"");
    assert_string_equal(quoted("checkout failed"), "checkout failed");
    assert_string_equal(quoted("2 services failed"), "2 services failed");
    assert_string_equal(quoted("http://x/y#z"), "http://x/y#z");
    assert_string_equal(quoted("支付失败"), "支付失败");
    assert_string_equal(quoted("yes"), "\"yes\"");
    assert_string_equal(quoted("No"), "\"No\"");
    assert_string_equal(quoted("12"), "\"12\"");
    assert_string_equal(quoted("2024-01-02"), "\"2024-01-02\"");
    assert_string_equal(quoted(""), "\"\"");
    assert_string_equal(quoted("a: b"), "\"a: b\"");
    assert_string_equal(quoted("a #b"), "\"a #b\"");
    assert_string_equal(quoted("- a"), "\"- a\"");
    assert_string_equal(quoted("a\nb"), "\"a\\nb\"");
}

/* A text of every awkward piece, alone and between letters, must come back as it was. */
static void what_is_quoted_reads_back(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "",   "a",           " ", "#",   ": ", ":",    "-",    "'",        "\"",
        "\\", "{",           "]", ",",   "&",  "*",    "!",    "|",        ">",
        "%",  "@",           "`", "\n",  "\t", "\x01", "\x7f", "\xc2\x85", "\xe2\x80\xa8",
        "~",  "null",        "1", "1.5", "中", "---",  "...",  "=",        "<<",
        "😀",  "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]) * 3; i++) {
        char text[64];
        (void)snprintf(text, sizeof(text), "%s%s%s", i % 3 > 0 ? "x" : "", pieces[i / 3],
                       i % 3 > 1 ? "y" : "");
        dbr_buf b;
        dbr_buf_init(&b, 0);
        dbr_buf_str(&b, "k: ");
        dbr_yaml_quote(&b, dbr_slice_str(text));
        dbr_buf_str(&b, "\n");
        const dbr_yaml *root = read_text(b.ptr);
        if (root == NULL || !text_is(root, "k", text)) {
            print_error("%s %s\n", b.ptr, err.message);
            fail();
        }
        dbr_buf_release(&b);
    }
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(reads_maps_lists_and_scalars_with_their_places),
          cmocka_unit_test(an_empty_document_is_an_empty_map),
          cmocka_unit_test(null_gives_the_other_text_unless_it_is_quoted),
          cmocka_unit_test(refuses_what_settings_do_not_need),
          cmocka_unit_test(names_both_lines_of_a_duplicate_key),
          cmocka_unit_test(says_where_the_syntax_is_wrong), cmocka_unit_test(limits_nesting_and_size),
          cmocka_unit_test(reads_a_hundred_thousand_keys_in_no_square_time),
          cmocka_unit_test(quotes_when_it_has_to), cmocka_unit_test(what_is_quoted_reads_back))
