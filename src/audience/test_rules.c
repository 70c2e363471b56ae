/* The table's own examples: what is bad goes, what is good stays. */
#include "audience/rules.h"
#include "base/utf8.h"
#include "test.h"

static const dbr_incident WITH_ROLES = {.people_as_roles = true};

/* The narrowest audience the rule works for. */
static dbr_audience *audience_of(const dbr_rule *rule)
{
    bool is_only_roles = rule->from == DBR_AUDIENCE_LEVEL_COUNT;
    return dbr_audience_new(is_only_roles ? DBR_AUDIENCE_TEAM : rule->from,
                            is_only_roles ? &WITH_ROLES : NULL, DBR_LANG_EN);
}

static void bad_row(const dbr_rule *rule, const char *text)
{
    dbr_audience *a = audience_of(rule);
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) placeholder = {0};
    const dbr_audience_count *counts = NULL;
    dbr_audience_pass(a, dbr_slice_str(text), &out);
    DBR_SAY(&placeholder, DBR_LANG_EN, DBR_T_AUDIENCE_REDACTED, dbr_text(DBR_LANG_EN, rule->text));
    size_t n = dbr_audience_hidden(a, &counts);
    if (dbr_slice_find(dbr_buf_view(&out), dbr_buf_view(&placeholder)) == SIZE_MAX || n != 1 ||
        strcmp(counts[0].rule, rule->id) != 0) {
        fail_msg("%s: '%s' became '%s'", rule->id, text, out.ptr);
    }
    (void)dbr_audience_free(a);
}

static void good_row(const dbr_rule *rule, const char *text)
{
    dbr_audience *a = audience_of(rule);
    DBR_AUTO(dbr_buf) out = {0};
    dbr_audience_pass(a, dbr_slice_str(text), &out);
    if (!dbr_slice_is(dbr_buf_view(&out), text)) {
        fail_msg("%s: '%s' should stay and became '%s'", rule->id, text, out.ptr);
    }
    (void)dbr_audience_free(a);
}

static void every_bad_example_is_hidden(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_rule_at_index(i) != NULL; i++) {
        const dbr_rule *rule = dbr_rule_at_index(i);
        assert_non_null(rule->bad[0]);
        for (size_t k = 0; k < DBR_RULE_EXAMPLES && rule->bad[k] != NULL; k++) {
            bad_row(rule, rule->bad[k]);
        }
    }
}

static void every_good_example_stays(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_rule_at_index(i) != NULL; i++) {
        const dbr_rule *rule = dbr_rule_at_index(i);
        assert_non_null(rule->good[0]);
        for (size_t k = 0; k < DBR_RULE_EXAMPLES && rule->good[k] != NULL; k++) {
            good_row(rule, rule->good[k]);
        }
    }
}

static void every_rule_is_described(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_rule_at_index(i) != NULL; i++) {
        const dbr_rule *rule = dbr_rule_at_index(i);
        if (rule->what == NULL || rule->starts[0] == '\0' || rule->match == NULL ||
            strcmp(dbr_text(DBR_LANG_EN, rule->text), rule->id) != 0) {
            fail_msg("rule %zu, '%s', is not whole", i, rule->id);
        }
    }
}

static void secrets_are_announced_by_their_place(void **state)
{
    (void)state;
    dbr_slice text = dbr_slice_str("a password=hunter2 and AKIAIOSFODNN7EXAMPLE, alice@example.org");
    dbr_secret secret = {0};
    assert_true(dbr_secret_find(text, 0, &secret));
    assert_string_equal(secret.rule, "password");
    assert_true(dbr_slice_is(dbr_slice_sub(text, secret.begin, secret.end), "hunter2"));
    assert_true(dbr_secret_find(text, secret.end, &secret));
    assert_string_equal(secret.rule, "aws-key");
    assert_true(dbr_slice_is(dbr_slice_sub(text, secret.begin, secret.end), "AKIAIOSFODNN7EXAMPLE"));
    assert_false(dbr_secret_find(text, secret.end, &secret));
    assert_false(dbr_secret_find(dbr_slice_of(NULL, 0), 0, &secret));
}

DBR_TESTS(cmocka_unit_test(every_bad_example_is_hidden), cmocka_unit_test(every_good_example_stays),
          cmocka_unit_test(every_rule_is_described), cmocka_unit_test(secrets_are_announced_by_their_place))
