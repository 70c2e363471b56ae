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

/* Else no text of that kind would be looked at. */
static void every_shape_of_a_token_may_begin(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_rule_at_index(i) != NULL; i++) {
        const dbr_rule *rule = dbr_rule_at_index(i);
        static dbr_rule_index x;
        memset(&x, 0, sizeof(x));
        dbr_rule_index_add(&x, i);
        char begin[2];
        for (size_t k = 0; dbr_token_may_begin(rule->id, k, begin); k++) {
            if (begin[0] != '\0' && dbr_rules_that_may_begin(&x, begin[0], begin[1]) == 0) {
                fail_msg("%s: no pair for '%.2s'", rule->id, begin);
            }
        }
    }
}

#define TEN    "0a1B2c3D4e"
#define FORTY  TEN TEN TEN TEN
#define FIFTY  FORTY TEN
#define SECRET "x9Y8z7"

/* A token of each kind that secretlint's recommended rules look for, made up here; the comments are the names of its rules. In
 * pieces, so that nobody's scanner takes them for real. */
static void hides_what_secretlint_looks_for(void **state)
{
    (void)state;
    static const char *const tokens[] = {
        "AKIA"
        "0A1B2C3D4E5F6G7H", // aws
        "AWS_SECRET_ACCESS_KEY=" FORTY,
        "-----BEGIN PRIVATE KEY-----\n" FIFTY "\n" FIFTY "\n-----END PRIVATE KEY-----", // privatekey, gcp
        "npm_"
        "0a1B2c3D4e0a1B2c3D4e0a1B2c3D4e0a1B2c", // npm
        "//registry.npmjs.org/:_authToken=" FORTY,
        "https://" TEN TEN ":x-oauth-basic@"
        "github.com/a/b",
        "https://user:" SECRET "@example.org/", // basicauth
        "xoxb-"
        "1234567890-1234567890-" TEN TEN, // slack
        "https://hooks.slack.com/services/"
        "T0A1B2C3D/B0A1B2C3D/" TEN TEN,
        "SG." TEN TEN "ab." FORTY "abc", // sendgrid
        "shpat_"
        "0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d", // shopify
        "shppa_"
        "0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d",
        "ghp_"
        "0a1B2c3D4e0a1B2c3D4e0a1B2c3D4e0a1B2c", // github
        "github_pat_" FORTY FORTY "ab",
        "glpat-" TEN TEN, // gitlab
        "glc_" FORTY,     // grafana
        "glsa_"
        "0a1B2c3D4e0a1B2c3D4e0a1B2c3D4e01_0a1b2c3d",
        "sk-proj-" FORTY "T3BlbkFJ" FORTY, // openai
        "sk-ant-api03-" FIFTY FORTY "AA",  // anthropic
        "gsk_" FIFTY "ab",                 // groq
        "hf_"
        "abcdefghijKLMNOPQRSTuvwxyzABCDEFGH", // huggingface
        "lin_api_" FORTY,                     // linear
        "ntn_"
        "12345678901" FORTY "abcde",                          // notion
        "ops_eyJ" FIFTY FIFTY "fQ",                           // 1password
        "mongodb+srv://app:" SECRET "@cluster.example.org/x", // database-connection-string
        "mysql://app:" SECRET "@db/x",
        "postgres://app:" SECRET "@db/x",
        "hvs." FIFTY FORTY, // hashicorp-vault
        "hvb." FIFTY FIFTY FORTY,
        "vcp_" TEN TEN TEN, // vercel
        "dapi"
        "0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d", // databricks
        "dckr_pat_" TEN TEN "abcdefg",      // docker
        "figd_" FORTY,                      // figma
    };
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        DBR_AUTO(dbr_buf) text = {0};
        dbr_secret secret = {0};
        dbr_buf_printf(&text, "before %s behind", tokens[i]);
        if (!dbr_secret_find(dbr_buf_view(&text), 0, &secret)) {
            fail_msg("not hidden: '%s'", tokens[i]);
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
          cmocka_unit_test(every_rule_is_described), cmocka_unit_test(every_shape_of_a_token_may_begin),
          cmocka_unit_test(hides_what_secretlint_looks_for),
          cmocka_unit_test(secrets_are_announced_by_their_place))
