#include "test.h"

#include "base/json.h"
#include "base/limits.h"

/* What was taken, as text: "pattern container ordinal key line offset bytes" for each element. */
typedef struct taken {
    dbr_buf log;
    size_t n;
    int stop_after; // negative: never
} taken;

static dbr_code take(void *data, const dbr_json_element *e, dbr_err *err)
{
    taken *t = data;
    dbr_buf_printf(&t->log, "%zu '%.*s' %llu '%.*s' L%llu @%llu %.*s\n", e->i_pattern, DBR_FMT(e->container),
                   (unsigned long long)e->ordinal, DBR_FMT(e->key), (unsigned long long)e->line,
                   (unsigned long long)e->offset, DBR_FMT(e->bytes));
    t->n++;
    return t->stop_after >= 0 && (int)t->n > t->stop_after ? dbr_fail(err, DBR_ECHANGED, "enough") : DBR_OK;
}

/* Feeds in chunks; each chunk is its own allocation, so that ASan sees a slice that outlives it. */
static dbr_code split(dbr_slice text, const char *const *patterns, size_t n_patterns, size_t chunk, taken *t,
                      dbr_err *err)
{
    dbr_buf_init(&t->log, 0);
    dbr_buf_str(&t->log, "");
    t->n = 0;
    dbr_json_split *s = dbr_json_split_new(patterns, n_patterns, take, t);
    dbr_code rc = DBR_OK;
    for (size_t at = 0; at < text.len && rc == DBR_OK; at += chunk) {
        dbr_slice part = dbr_slice_sub(text, at, at + chunk);
        char *copy = dbr_xmalloc(part.len);
        memcpy(copy, part.ptr, part.len);
        rc = dbr_json_split_feed(s, dbr_slice_of(copy, part.len), err);
        free(copy);
    }
    rc = rc == DBR_OK ? dbr_json_split_end(s, err) : rc;
    (void)dbr_json_split_free(s);
    return rc;
}

/* All chunk sizes must give the same; returns what they gave, with the error at the end. */
static const char *split_all(const char *text, const char *const *patterns, size_t n_patterns)
{
    static const size_t chunks[] = {4096, 1, 2, 3, 7, 63, 64, 65};
    static char out[8192];
    for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
        taken t = {.stop_after = -1};
        dbr_err err = {0};
        dbr_code rc = split(dbr_slice_str(text), patterns, n_patterns, chunks[i], &t, &err);
        if (rc < 0) {
            dbr_buf_printf(&t.log, "%d %s %llu:%llu\n", rc, err.message, (unsigned long long)err.line,
                           (unsigned long long)err.byte);
        }
        if (i == 0) {
            (void)snprintf(out, sizeof(out), "%s", t.log.ptr);
        } else {
            assert_string_equal(t.log.ptr, out);
        }
        dbr_buf_release(&t.log);
    }
    return out;
}

static const char *split_one(const char *text, const char *pattern)
{
    return split_all(text, &pattern, 1);
}

static void gives_the_members_of_a_list(void **state)
{
    (void)state;
    assert_string_equal(
        split_one("{\"log_entries\":[{\"a\":1},\n {\"b\":\"]\"}],\"next\":\"x\"}", "/log_entries/*"),
        "0 '/log_entries' 0 '' L1 @16 {\"a\":1}\n0 '/log_entries' 1 '' L2 @26 {\"b\":\"]\"}\n");
}

static void gives_root_values(void **state)
{
    (void)state;
    assert_string_equal(split_one("", ""), "");
    assert_string_equal(split_one(" 12", ""), "0 '' 0 '' L1 @1 12\n");
    assert_string_equal(split_one("{}\n[]\n\"s\"", ""),
                        "0 '' 0 '' L1 @0 {}\n0 '' 1 '' L2 @3 []\n0 '' 2 '' L3 @6 \"s\"\n");
    assert_string_equal(split_one("\xEF\xBB\xBF[1]", ""), "0 '' 0 '' L1 @3 [1]\n");
}

static void gives_members_of_a_root_array_or_object(void **state)
{
    (void)state;
    assert_string_equal(split_one("[1,[2],null]", "/*"),
                        "0 '' 0 '' L1 @1 1\n0 '' 1 '' L1 @3 [2]\n0 '' 2 '' L1 @7 null\n");
    assert_string_equal(split_one("{\"a\":1,\"b\\n\":{}}", "/*"),
                        "0 '' 0 'a' L1 @5 1\n0 '' 1 'b\\n' L1 @13 {}\n");
    assert_string_equal(split_one("[]", "/*"), "");
    assert_string_equal(split_one("[1,2,3]", "/1"), "0 '' 1 '' L1 @3 2\n");
}

static void follows_stars_in_the_middle(void **state)
{
    (void)state;
    assert_string_equal(
        split_one("{\"d\":{\"r\":[{\"v\":[1,2]},{\"w\":[3]},{\"v\":[4]}]}}", "/d/r/*/v/*"),
        "0 '/d/r/0/v' 0 '' L1 @17 1\n0 '/d/r/0/v' 1 '' L1 @19 2\n0 '/d/r/2/v' 0 '' L1 @39 4\n");
}

static void reports_the_outer_element_only(void **state)
{
    (void)state;
    const char *const patterns[] = {"/a/*/b", "/a/*", "/c"};
    assert_string_equal(split_all("{\"a\":[{\"b\":1}],\"c\":2}", patterns, 3),
                        "1 '/a' 0 '' L1 @6 {\"b\":1}\n2 '' 1 'c' L1 @19 2\n");
}

static void escapes_the_container_pointer(void **state)
{
    (void)state;
    assert_string_equal(split_one("{\"a/b~\":[1]}", "/a~1b~0/*"), "0 '/a~1b~0' 0 '' L1 @9 1\n");
}

static void says_where_the_document_is_malformed(void **state)
{
    (void)state;
    assert_string_equal(split_one("[1,\n 2 3]", "/*"),
                        "0 '' 0 '' L1 @1 1\n0 '' 1 '' L2 @5 2\n-4 expected ',' or ']' 2:4\n");
    assert_string_equal(split_one("[1,]", "/*"), "0 '' 0 '' L1 @1 1\n-4 expected a value 1:4\n");
    assert_string_equal(split_one("[tru]", "/*"), "-4 bad number or word 1:2\n");
    assert_string_equal(split_one("{\"a\" 1}", "/*"), "-4 expected ':' 1:6\n");
    assert_string_equal(split_one("{a:1}", "/*"), "-4 expected a key 1:2\n");
    assert_string_equal(split_one("{]", "/*"), "-4 bracket of the wrong kind 1:2\n");
    assert_string_equal(split_one("[[1}]", "/*"), "-4 bracket of the wrong kind 1:4\n");
    assert_string_equal(split_one("[\"a\nb\"]", "/*"), "-4 control character in a string 1:4\n");
    assert_string_equal(split_one("[[\"a\nb\"]]", "/*"), "-4 control character in a string 1:5\n");
    assert_string_equal(split_one("[[1,\n2", "/*"), "-4 the input ends inside a value 2:2\n");
    assert_string_equal(split_one("\"abc", ""), "-4 the input ends inside a value 1:5\n");
}

static void limits_the_nesting_at_the_same_byte_for_all_chunks(void **state)
{
    (void)state;
    char text[2 * DBR_MAX_NESTING + 8] = "";
    memset(text, '[', DBR_MAX_NESTING);
    memset(text + DBR_MAX_NESTING, ']', DBR_MAX_NESTING);
    assert_int_equal(strncmp(split_one(text, "/*"), "0 ''", 4), 0);
    memset(text, '[', DBR_MAX_NESTING + 1);
    assert_string_equal(split_one(text, "/*"), "-4 nested too deep 1:65\n");
}

static void is_torn_at_every_byte_without_harm(void **state)
{
    (void)state;
    static const char text[] =
        "\xEF\xBB\xBF{\"a\":[{\"k\":\"v\\\"\\\\\"}, -1.5e3,\"\\u00e9\",true],\n\"b\":null}";
    static const char *const pattern = "/a/*";
    taken whole = {.stop_after = -1};
    dbr_err err = {0};
    assert_int_equal(split(dbr_slice_str(text), &pattern, 1, 4096, &whole, &err), DBR_OK);
    assert_int_equal(whole.n, 4);
    for (size_t len = 1; len < sizeof(text) - 1; len++) {
        taken t = {.stop_after = -1};
        dbr_code rc = split(dbr_slice_of(text, len), &pattern, 1, 1 + len % 5, &t, &err);
        assert_int_equal(rc, len == 3 ? DBR_OK : DBR_EPARSE);
        assert_int_equal(strncmp(whole.log.ptr, t.log.ptr, t.log.len), 0); // what came before stays
        dbr_buf_release(&t.log);
    }
    dbr_buf_release(&whole.log);
}

static void stops_when_the_taker_says_so(void **state)
{
    (void)state;
    static const char *const pattern = "/*";
    taken t = {.stop_after = 1};
    dbr_err err = {0};
    assert_int_equal(split(dbr_slice_str("[1,2,3]"), &pattern, 1, 3, &t, &err), DBR_ECHANGED);
    assert_string_equal(err.message, "enough");
    assert_int_equal(t.n, 2);
    dbr_buf_release(&t.log);
}

static void a_failure_stays(void **state)
{
    (void)state;
    static const char *const pattern = "/*";
    taken t = {.stop_after = -1};
    dbr_err err = {0};
    dbr_json_split *s = dbr_json_split_new(&pattern, 1, take, &t);
    assert_int_equal(dbr_json_split_feed(s, dbr_slice_str("?"), &err), DBR_EPARSE);
    err = (dbr_err){0};
    assert_int_equal(dbr_json_split_feed(s, dbr_slice_str("[]"), &err), DBR_EPARSE);
    assert_string_equal(err.message, "expected a value");
    err = (dbr_err){0};
    assert_int_equal(dbr_json_split_end(s, &err), DBR_EPARSE);
    (void)dbr_json_split_free(s);
}

static void count_sizes(size_t size, size_t chunk, uint64_t want_oversized)
{
    static const char *const pattern = "/*";
    taken t = {.stop_after = -1};
    dbr_err err = {0};
    uint64_t line = 0;
    char *text = dbr_xmalloc(size + 8);
    memset(text, 'x', size + 8);
    memcpy(text, "[\n\"", 3);
    memcpy(text + size + 1, "\",5]", 4);
    dbr_buf_init(&t.log, 0);
    dbr_json_split *s = dbr_json_split_new(&pattern, 1, take, &t);
    dbr_slice all = dbr_slice_of(text, size + 5);
    for (size_t at = 0; at < all.len; at += chunk) {
        assert_int_equal(dbr_json_split_feed(s, dbr_slice_sub(all, at, at + chunk), &err), DBR_OK);
    }
    assert_int_equal(dbr_json_split_end(s, &err), DBR_OK);
    assert_int_equal(dbr_json_split_oversized(s, &line), want_oversized);
    assert_int_equal(line, want_oversized > 0 ? 2 : 0);
    assert_int_equal(t.n, 2 - want_oversized);
    (void)dbr_json_split_free(s);
    dbr_buf_release(&t.log);
    free(text);
}

static void counts_an_element_above_the_limit_and_goes_on(void **state)
{
    (void)state;
    count_sizes(DBR_MAX_RECORD_BYTES, (size_t)4 << 20, 0);
    count_sizes(DBR_MAX_RECORD_BYTES, 4096, 0);
    count_sizes(DBR_MAX_RECORD_BYTES + 1, (size_t)4 << 20, 1);
    count_sizes(DBR_MAX_RECORD_BYTES + 1, 4096, 1);
}

DBR_TESTS(cmocka_unit_test(gives_the_members_of_a_list), cmocka_unit_test(gives_root_values),
          cmocka_unit_test(gives_members_of_a_root_array_or_object),
          cmocka_unit_test(follows_stars_in_the_middle), cmocka_unit_test(reports_the_outer_element_only),
          cmocka_unit_test(escapes_the_container_pointer),
          cmocka_unit_test(says_where_the_document_is_malformed),
          cmocka_unit_test(limits_the_nesting_at_the_same_byte_for_all_chunks),
          cmocka_unit_test(is_torn_at_every_byte_without_harm),
          cmocka_unit_test(stops_when_the_taker_says_so), cmocka_unit_test(a_failure_stays),
          cmocka_unit_test(counts_an_element_above_the_limit_and_goes_on))
