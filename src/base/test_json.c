#include "test.h"

#include "base/json.h"
#include "base/limits.h"

#include <math.h>

#if defined(__has_include)
#if __has_include(<jansson.h>)
#include <jansson.h>
#define HAVE_JANSSON 1
#endif
#endif

/* The tokens of a text, one letter each: '!' for an error, '.' for the end. Strings and numbers add their raw
 * text. */
static const char *tokens(const char *text)
{
    static char out[4096];
    static const char letters[] = "!.ntfNS[{]}";
    static const dbr_json_type order[] = {DBR_JSON_ERROR,     DBR_JSON_END,       DBR_JSON_NULL,
                                          DBR_JSON_TRUE,      DBR_JSON_FALSE,     DBR_JSON_NUMBER,
                                          DBR_JSON_STRING,    DBR_JSON_ARRAY,     DBR_JSON_OBJECT,
                                          DBR_JSON_ARRAY_END, DBR_JSON_OBJECT_END};
    dbr_json j;
    dbr_json_value v;
    size_t n = 0;
    dbr_json_init(&j, dbr_slice_str(text));
    for (;;) {
        dbr_json_type type = dbr_json_next(&j, &v);
        for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
            if (order[i] == type) {
                out[n++] = letters[i];
            }
        }
        if (v.key.ptr != NULL) {
            n += (size_t)snprintf(out + n, sizeof(out) - n, "%.*s=", DBR_FMT(v.key));
        }
        if (type == DBR_JSON_NUMBER || type == DBR_JSON_STRING) {
            n += (size_t)snprintf(out + n, sizeof(out) - n, "%.*s", DBR_FMT(v.raw));
        }
        if (type <= DBR_JSON_END) {
            break;
        }
    }
    out[n] = '\0';
    return out;
}

static const char *error_of(const char *text, size_t *ret_at)
{
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, dbr_slice_str(text));
    while (dbr_json_next(&j, &v) > DBR_JSON_END) {
    }
    *ret_at = j.at;
    return j.error;
}

static void gives_tokens_in_document_order(void **state)
{
    (void)state;
    assert_string_equal(tokens(""), ".");
    assert_string_equal(tokens(" \t\r\n"), ".");
    assert_string_equal(tokens("{\"a\": [1, \"x\\n\"], \"b\":null}"), "{[a=N1Sx\\n]nb=}.");
    assert_string_equal(tokens("[]"), "[].");
    assert_string_equal(tokens("{}"), "{}.");
    assert_string_equal(tokens("[true,false]"), "[tf].");
}

static void reads_values_that_follow_each_other(void **state)
{
    (void)state;
    assert_string_equal(tokens("{}\n{}\n"), "{}{}.");
    assert_string_equal(tokens("1 2"), "N1N2.");
    assert_string_equal(tokens("\"a\"\"b\""), "SaSb.");
    assert_string_equal(tokens("1,2"), "N1!");
}

static void accepts_nan_infinity_and_a_byte_order_mark(void **state)
{
    (void)state;
    assert_string_equal(tokens("[NaN,Infinity,-Infinity]"), "[NNaNNInfinityN-Infinity].");
    assert_string_equal(tokens("\xEF\xBB\xBF{}"), "{}.");
    assert_string_equal(tokens("[-NaN]"), "[!");
}

static void accepts_only_numbers_of_the_grammar(void **state)
{
    (void)state;
    assert_string_equal(tokens("-0.5e+10"), "N-0.5e+10.");
    assert_string_equal(tokens("0"), "N0.");
    assert_string_equal(tokens("1E5"), "N1E5.");
    assert_string_equal(tokens("01"), "!");
    assert_string_equal(tokens("1."), "!");
    assert_string_equal(tokens(".5"), "!");
    assert_string_equal(tokens("+1"), "!");
    assert_string_equal(tokens("-"), "!");
    assert_string_equal(tokens("1e"), "!");
    assert_string_equal(tokens("1e+"), "!");
    assert_string_equal(tokens("0x10"), "!");
    assert_string_equal(tokens("truely"), "!");
}

static void names_each_error_and_its_place(void **state)
{
    (void)state;
    size_t at = 0;
    assert_string_equal(error_of("[1 2]", &at), "expected ',' or ']'");
    assert_int_equal(at, 3);
    assert_string_equal(error_of("{\"a\":1 2}", &at), "expected ',' or '}'");
    assert_string_equal(error_of("{1:2}", &at), "expected a key");
    assert_string_equal(error_of("{\"a\" 1}", &at), "expected ':'");
    assert_string_equal(error_of("[1,]", &at), "expected a value");
    assert_int_equal(at, 3);
    assert_string_equal(error_of("{\"a\":1,}", &at), "expected a key");
    assert_string_equal(error_of("[}", &at), "bracket of the wrong kind");
    assert_string_equal(error_of("]", &at), "expected a value");
    assert_string_equal(error_of("[\"a", &at), "the input ends inside a string");
    assert_string_equal(error_of("[", &at), "the input ends inside a value");
    assert_string_equal(error_of("[\"a\nb\"]", &at), "control character in a string");
    assert_int_equal(at, 3);
    assert_string_equal(error_of("[\"a\\\nb\"]", &at), "control character in a string");
    assert_string_equal(error_of("[nul]", &at), "bad number or word");
}

static void keeps_returning_the_end_and_the_error(void **state)
{
    (void)state;
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, dbr_slice_str("1"));
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_NUMBER);
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_END);
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_END);
    dbr_json_init(&j, dbr_slice_str("?"));
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_ERROR);
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_ERROR);
}

static void nests_to_the_limit_and_not_beyond(void **state)
{
    (void)state;
    char text[2 * DBR_MAX_NESTING + 3];
    size_t at = 0;
    memset(text, '[', DBR_MAX_NESTING);
    memset(text + DBR_MAX_NESTING, ']', DBR_MAX_NESTING);
    text[2 * DBR_MAX_NESTING] = '\0';
    assert_null(error_of(text, &at));
    memset(text, '[', DBR_MAX_NESTING + 1);
    text[DBR_MAX_NESTING + 1] = '\0';
    assert_string_equal(error_of(text, &at), "nested too deep");
    assert_int_equal(at, DBR_MAX_NESTING);
}

static void a_copy_is_a_bookmark(void **state)
{
    (void)state;
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, dbr_slice_str("[1,[2],3]"));
    (void)dbr_json_next(&j, &v);
    (void)dbr_json_next(&j, &v);
    dbr_json mark = j;
    (void)dbr_json_next(&j, &v);
    (void)dbr_json_next(&j, &v);
    assert_true(dbr_slice_is(v.raw, "2"));
    j = mark;
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_ARRAY);
}

static void skips_a_container_and_gives_its_bytes(void **state)
{
    (void)state;
    dbr_json j;
    dbr_json_value v;
    dbr_slice raw = {0};
    dbr_json_init(&j, dbr_slice_str("[{\"k\":\"]}\\\"\",\"l\":[[]]}, 5]"));
    (void)dbr_json_next(&j, &v);
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_OBJECT);
    assert_true(dbr_json_skip(&j, &v, &raw));
    assert_true(dbr_slice_is(raw, "{\"k\":\"]}\\\"\",\"l\":[[]]}"));
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_NUMBER);
    assert_true(dbr_slice_is(v.raw, "5"));
    assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_ARRAY_END);
}

/* Places the end of the container at every offset in its 64-byte blocks, with escapes at every offset before
 * it. */
static void skips_whatever_stands_at_block_borders(void **state)
{
    (void)state;
    for (size_t n = 0; n < 200; n++) {
        char text[512];
        memset(text, 'x', sizeof(text));
        text[0] = '[';
        text[1] = '"';
        memset(text + 2, '\\', 2 * (n / 2));
        size_t end = 2 + 2 * (n / 2) + (n % 2);
        memcpy(text + end, "\\\"]\",7]8", 8);
        dbr_json j;
        dbr_json_value v;
        dbr_slice raw = {0};
        dbr_json_init(&j, dbr_slice_of(text, end + 8));
        (void)dbr_json_next(&j, &v);
        assert_true(dbr_json_skip(&j, &v, &raw));
        assert_int_equal(raw.len, end + 7);
        assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_NUMBER);
        assert_true(dbr_slice_is(v.raw, "8"));
    }
}

static bool skip_fails(const char *text)
{
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, dbr_slice_str(text));
    (void)dbr_json_next(&j, &v);
    return !dbr_json_skip(&j, &v, NULL) && j.error != NULL && dbr_json_next(&j, &v) == DBR_JSON_ERROR;
}

static void refuses_to_skip_what_is_torn(void **state)
{
    (void)state;
    assert_true(skip_fails("[1,2"));
    assert_true(skip_fails("[\"a]"));
    assert_true(skip_fails("[1}"));
    assert_true(skip_fails("[\"\n\"]"));
    char deep[DBR_MAX_NESTING * 2 + 4];
    memset(deep, '[', DBR_MAX_NESTING + 1);
    memset(deep + DBR_MAX_NESTING + 1, ']', DBR_MAX_NESTING + 1);
    deep[2 * DBR_MAX_NESTING + 2] = '\0';
    assert_true(skip_fails(deep));
}

static void finds_values_by_pointer(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_slice doc =
        dbr_slice_str("{\"a\":{\"b\":[10,{\"c/d\":\"x\\u0041\",\"e~\":true}]},\"n\":null,\"\":\"\",\"a\":9}");
    assert_true(dbr_slice_is(dbr_json_text_at(&arena, doc, "/a/b/0"), "10"));
    assert_true(dbr_slice_is(dbr_json_text_at(&arena, doc, "/a/b/1/c~1d"), "xA"));
    assert_true(dbr_slice_is(dbr_json_text_at(&arena, doc, "/a/b/1/e~0"), "true"));
    assert_true(dbr_slice_is(dbr_json_text_at(&arena, doc, "/a/b/1"), "{\"c/d\":\"x\\u0041\",\"e~\":true}"));
    assert_true(dbr_json_text_at(&arena, doc, "/n").ptr == NULL);
    assert_true(dbr_json_text_at(&arena, doc, "/zz").ptr == NULL);
    assert_true(dbr_json_text_at(&arena, doc, "/a/b/01").ptr == NULL);
    assert_true(dbr_json_text_at(&arena, doc, "/a/b/2").ptr == NULL);
    assert_true(dbr_json_text_at(&arena, doc, "/a/b/-").ptr == NULL);
    assert_true(dbr_json_text_at(&arena, doc, "a").ptr == NULL);
    dbr_slice empty = dbr_json_text_at(&arena, doc, "/");
    assert_true(empty.ptr != NULL && empty.len == 0);
    assert_true(dbr_slice_eq(dbr_json_text_at(&arena, doc, ""), doc));
    dbr_json_value v;
    assert_false(dbr_json_at(dbr_slice_str("{\"a\":[1"), "/a", &v));
    assert_true(dbr_json_at(dbr_slice_str("{\"\\u0061\":1}"), "/a", &v));
    dbr_arena_release(&arena);
}

static const char *unescaped(const char *raw)
{
    static char out[256];
    dbr_buf b;
    dbr_buf_init(&b, 0);
    dbr_json_unescape(&b, dbr_slice_str(raw));
    (void)snprintf(out, sizeof(out), "%.*s", DBR_FMT(dbr_buf_view(&b)));
    dbr_buf_release(&b);
    return out;
}

static void decodes_escapes_and_replaces_bad_ones(void **state)
{
    (void)state;
    assert_string_equal(unescaped("a\\\"\\\\\\/\\b\\f\\n\\r\\tz"), "a\"\\/\b\f\n\r\tz");
    assert_string_equal(unescaped("\\u4e2d\\u00e9"), "中é");
    assert_string_equal(unescaped("\\ud83d\\ude00"), "😀");
    assert_string_equal(unescaped("\\ud83d"), "\xEF\xBF\xBD");
    assert_string_equal(unescaped("\\ud83dx\\ude00"), "\xEF\xBF\xBDx\xEF\xBF\xBD");
    assert_string_equal(unescaped("\\ud83d\\u0041"), "\xEF\xBF\xBD"
                                                     "A");
    assert_string_equal(unescaped("\\q"), "\xEF\xBF\xBD");
    assert_string_equal(unescaped("\\u12"), "\xEF\xBF\xBD"
                                            "12");
    assert_string_equal(unescaped("\\é"), "\xEF\xBF\xBDé");
    assert_string_equal(unescaped("x\\"), "x\xEF\xBF\xBD");
    assert_string_equal(unescaped(""), "");
}

#ifdef HAVE_JANSSON
static unsigned seed = 1;
static unsigned dice(unsigned n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % n;
}

/* A document, valid for the most part; mutation makes the rest. */
static void generate(dbr_buf *b, unsigned depth)
{
    static const char *const scalars[] = {"null",
                                          "true",
                                          "false",
                                          "0",
                                          "-1.5e3",
                                          "12345678901",
                                          "\"\"",
                                          "\"a\\nb\"",
                                          "\"\\u4e2d\\ud83d\\ude00\"",
                                          "\"plain text of some length, longer than a block\""};
    unsigned kind = depth > 5 ? 0 : dice(4);
    if (kind < 2) {
        dbr_buf_str(b, scalars[dice(10)]);
        return;
    }
    dbr_buf_str(b, kind == 2 ? "[" : "{ ");
    unsigned n = dice(5);
    for (unsigned i = 0; i < n; i++) {
        dbr_buf_str(b, i > 0 ? (dice(2) ? "," : " ,\n") : "");
        if (kind == 3) {
            dbr_buf_printf(b, "\"k%u\":", i);
        }
        generate(b, depth + 1);
    }
    dbr_buf_str(b, kind == 2 ? "]" : "}");
}

static bool same(dbr_json *j, const dbr_json_value *v, const json_t *want);

static bool same_members(dbr_json *j, const json_t *want)
{
    dbr_json_value v;
    size_t n = 0;
    for (dbr_json_type t = dbr_json_next(j, &v); t != DBR_JSON_ARRAY_END && t != DBR_JSON_OBJECT_END;
         t = dbr_json_next(j, &v), n++) {
        char key[32];
        (void)snprintf(key, sizeof(key), "%.*s", DBR_FMT(v.key));
        const json_t *member = json_is_array(want) ? json_array_get(want, n) : json_object_get(want, key);
        if (t <= DBR_JSON_END || member == NULL || !same(j, &v, member)) {
            return false;
        }
    }
    return n == (json_is_array(want) ? json_array_size(want) : json_object_size(want));
}

static bool same(dbr_json *j, const dbr_json_value *v, const json_t *want)
{
    double real = 0;
    bool is_same = false;
    dbr_buf text;
    dbr_buf_init(&text, 0);
    switch (json_typeof(want)) {
    case JSON_NULL:
        return v->type == DBR_JSON_NULL;
    case JSON_TRUE:
        return v->type == DBR_JSON_TRUE;
    case JSON_FALSE:
        return v->type == DBR_JSON_FALSE;
    case JSON_INTEGER:
    case JSON_REAL:
        return v->type == DBR_JSON_NUMBER && dbr_slice_real(v->raw, &real) &&
               fabs(real - json_number_value(want)) < 1e-9;
    case JSON_STRING:
        dbr_json_unescape(&text, v->raw);
        is_same = v->type == DBR_JSON_STRING &&
                  dbr_slice_eq(dbr_buf_view(&text),
                               dbr_slice_of(json_string_value(want), json_string_length(want)));
        dbr_buf_release(&text);
        return is_same;
    default:
        return v->type == (json_is_array(want) ? DBR_JSON_ARRAY : DBR_JSON_OBJECT) && same_members(j, want);
    }
}

static void agrees_with_jansson_on_generated_and_damaged_documents(void **state)
{
    (void)state;
    size_t n_valid = 0, n_broken = 0;
    for (unsigned i = 0; i < 20000; i++) {
        dbr_buf b;
        dbr_buf_init(&b, 0);
        generate(&b, 0);
        if (i % 2 == 1) {
            b.ptr[dice((unsigned)b.len)] = "[]{},:\"x1 \\"[dice(11)];
        }
        json_error_t error;
        json_t *want =
            json_loadb(b.ptr, b.len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
        dbr_json j;
        dbr_json_value v;
        dbr_json_init(&j, dbr_buf_view(&b));
        (void)dbr_json_next(&j, &v);
        if (want != NULL) {
            assert_true(same(&j, &v, want));
            assert_int_equal(dbr_json_next(&j, &v), DBR_JSON_END);
            n_valid++;
        } else {
            /* What jansson refuses and we take: several values at the root, bad escapes, duplicate keys, huge
             * reals. */
            while (dbr_json_next(&j, &v) > DBR_JSON_END) {
            }
            n_broken += v.type == DBR_JSON_ERROR;
        }
        json_decref(want);
        dbr_buf_release(&b);
    }
    assert_true(n_valid > 10000 && n_broken > 2000);
}
#else
static void agrees_with_jansson_on_generated_and_damaged_documents(void **state)
{
    (void)state;
    skip();
}
#endif

DBR_TESTS(cmocka_unit_test(gives_tokens_in_document_order),
          cmocka_unit_test(reads_values_that_follow_each_other),
          cmocka_unit_test(accepts_nan_infinity_and_a_byte_order_mark),
          cmocka_unit_test(accepts_only_numbers_of_the_grammar),
          cmocka_unit_test(names_each_error_and_its_place),
          cmocka_unit_test(keeps_returning_the_end_and_the_error),
          cmocka_unit_test(nests_to_the_limit_and_not_beyond), cmocka_unit_test(a_copy_is_a_bookmark),
          cmocka_unit_test(skips_a_container_and_gives_its_bytes),
          cmocka_unit_test(skips_whatever_stands_at_block_borders),
          cmocka_unit_test(refuses_to_skip_what_is_torn), cmocka_unit_test(finds_values_by_pointer),
          cmocka_unit_test(decodes_escapes_and_replaces_bad_ones),
          cmocka_unit_test(agrees_with_jansson_on_generated_and_damaged_documents))
