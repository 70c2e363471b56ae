/* Settings rows become command-line words. */
#include "test.h"

#include "base/option_yaml.h"

static dbr_arena arena;
static dbr_err err;
static const dbr_option_entry *got;

static int teardown(void **state)
{
    (void)state;
    dbr_arena_release(&arena);
    err = (dbr_err){0};
    got = NULL;
    return 0;
}

static dbr_code read_yaml(const char *yaml)
{
    static const char *const KEYS[2] = {"sources", "source"};
    return dbr_option_entries(&arena, dbr_slice_str(yaml), "debrief.yaml", KEYS, &got, &err);
}

static void absent_lists_have_no_entries(void **state)
{
    (void)state;
    assert_int_equal(read_yaml("zone: UTC\n"), DBR_OK);
    assert_null(got[0].kind);
    assert_int_equal(read_yaml("sources:\n"), DBR_OK);
    assert_null(got[0].kind);
}

static void values_lists_and_maps_become_words(void **state)
{
    (void)state;
    assert_int_equal(
        read_yaml("sources:\n  - source: prometheus\n    url: http://p\n    query:\n      a: 'x == 1'\n"
                  "      b: y\n  - source: git\n    repo: [one, two]\n"),
        DBR_OK);
    assert_string_equal(got[0].kind, "prometheus");
    assert_int_equal(got[0].n_words, 3);
    assert_string_equal(got[0].words[0], "--url=http://p");
    assert_string_equal(got[0].words[1], "--query=a=x == 1");
    assert_string_equal(got[0].words[2], "--query=b=y");
    assert_string_equal(got[1].kind, "git");
    assert_string_equal(got[1].words[1], "--repo=two");
    assert_int_equal(got[1].line, 7);
    assert_null(got[2].kind);
}

static void a_word_alone_is_a_kind(void **state)
{
    (void)state;
    assert_int_equal(read_yaml("sources: [git]\n"), DBR_OK);
    assert_string_equal(got[0].kind, "git");
    assert_int_equal(got[0].n_words, 0);
}

static void an_entry_without_its_kind_is_located(void **state)
{
    (void)state;
    assert_int_equal(read_yaml("sources:\n  - url: http://p\n"), DBR_EPARSE);
    assert_string_equal(err.source, "debrief.yaml");
    assert_int_equal(err.line, 2);
}

static void what_is_no_list_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_yaml("sources: git\n"), DBR_EPARSE);
    assert_int_equal(read_yaml("sources:\n  - source: git\n    a: [[b]]\n"), DBR_EPARSE);
    assert_int_equal(err.line, 3);
}

#define T(f) cmocka_unit_test_teardown(f, teardown)
DBR_TESTS(T(absent_lists_have_no_entries), T(values_lists_and_maps_become_words), T(a_word_alone_is_a_kind),
          T(an_entry_without_its_kind_is_located), T(what_is_no_list_is_refused))
