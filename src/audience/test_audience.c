/* The way out: who sees what, roles, and that passing twice is passing once. */
#include "audience/rules.h"
#include "base/utf8.h"
#include "test.h"

static const dbr_slice ALICE[] = {DBR_LIT("U024BE7LH"), DBR_LIT("alice@example.org")};
static const dbr_slice WEI[] = {DBR_LIT("老王")};
static const dbr_person PEOPLE[] = {
    {.handle = DBR_LIT("@alice"),
     .name = DBR_LIT("Alice Chen"),
     .role = DBR_LIT("on-call engineer"),
     .aliases = ALICE,
     .n_aliases = 2},
    {.handle = DBR_LIT("@will"), .name = DBR_LIT("Will"), .role = DBR_LIT("database lead")},
    {.handle = DBR_LIT("@wei"),
     .name = DBR_LIT("王伟"),
     .role = DBR_LIT("Developer"),
     .aliases = WEI,
     .n_aliases = 1},
    {.handle = DBR_LIT("@dora"), .name = DBR_LIT("Dora Chen"), .role = DBR_LIT("developer")},
    {.handle = DBR_LIT("@eve2"), .name = DBR_LIT("Eve Adams")},
};
static const dbr_incident INCIDENT = {.people = PEOPLE, .n_people = 5, .people_as_roles = true};
static const dbr_incident BY_NAME = {.people = PEOPLE, .n_people = 5};

static void row(dbr_audience_level level, const dbr_incident *incident, dbr_lang lang, const char *text,
                const char *wanted)
{
    dbr_audience *a = dbr_audience_new(level, incident, lang);
    DBR_AUTO(dbr_buf) once = {0};
    DBR_AUTO(dbr_buf) twice = {0};
    dbr_buf_str(&once, "");
    dbr_buf_str(&twice, "");
    dbr_audience_pass(a, dbr_slice_str(text), &once);
    dbr_audience_pass(a, dbr_buf_view(&once), &twice);
    if (strcmp(once.ptr, wanted) != 0) {
        fail_msg("%s: '%s'\n  became   '%s'\n  expected '%s'", dbr_audience_level_name(level), text, once.ptr,
                 wanted);
    }
    if (strcmp(once.ptr, twice.ptr) != 0) {
        fail_msg("'%s' became '%s', then '%s'", text, once.ptr, twice.ptr);
    }
    (void)dbr_audience_free(a);
}

static void team(const char *text, const char *wanted)
{
    row(DBR_AUDIENCE_TEAM, NULL, DBR_LANG_EN, text, wanted);
}

static void company(const char *text, const char *wanted)
{
    row(DBR_AUDIENCE_COMPANY, NULL, DBR_LANG_EN, text, wanted);
}

static void public(const char *text, const char *wanted)
{
    row(DBR_AUDIENCE_PUBLIC, NULL, DBR_LANG_EN, text, wanted);
}

static void roles(const char *text, const char *wanted)
{
    row(DBR_AUDIENCE_TEAM, &INCIDENT, DBR_LANG_EN, text, wanted);
}

static void a_team_sees_all_but_secrets(void **state)
{
    (void)state;
    team("", "");
    team("10.0.3.7 203.0.113.9 alice@example.org +49 30 1234567",
         "10.0.3.7 203.0.113.9 alice@example.org +49 30 1234567");
    team("db password=hunter2 failed", "db password=[redacted: password] failed");
    team("{\"password\":\"hunter2\",\"n\":1}", "{\"password\":\"[redacted: password]\",\"n\":1}");
    team("postgres://app:s3cret@db:5432/x", "postgres://app:[redacted: connection-password]@db:5432/x");
    team("key AKIAIOSFODNN7EXAMPLE.", "key [redacted: aws-key].");
    team("AKIAIOSFODNN7EXAMPLE,AKIAIOSFODNN7EXAMPLE", "[redacted: aws-key],[redacted: aws-key]");
    team("Authorization: Bearer abcdef", "Authorization: Bearer [redacted: authorization]");
    team("密码：hunter2。", "密码：[redacted: password]。");
    team("password=[redacted: password]", "password=[redacted: password]");
}

static void a_row_keeps_its_other_fields(void **state)
{
    (void)state;
    team("2025-02-09T10:05:00Z,web-1,password=hunter2,503,checkout",
         "2025-02-09T10:05:00Z,web-1,password=[redacted: password],503,checkout");
    team("10:05;web-1;db_password=hunter2;503;x", "10:05;web-1;db_password=[redacted: password];503;x");
    team("10:05|web-1|pwd=hunter2|503", "10:05|web-1|pwd=[redacted: password]|503");
    team("a,b\n10:05,password=hunter2,503\n", "a,b\n10:05,password=[redacted: password],503\n");
    team("10:05,\"password=hunter2\",503", "10:05,\"password=[redacted: password]\",503");
    team("password=hun,ter2", "password=[redacted: password]");
    team("host=db,password=hun,ter2", "host=db,password=[redacted: password]");
    team("Server=db;Password=hun;ter2;Uid=1", "Server=db;Password=[redacted: password];Uid=1");
}

static void sentences_that_state_a_password_do_not_tell_it(void **state)
{
    (void)state;
    team("The password is swordfish.", "The password is [redacted: password].");
    team("the root password for db-1 is still swordfish, sorry",
         "the root password for db-1 is still [redacted: password], sorry");
    team("we changed the password to Sunshine\nand went on",
         "we changed the password to [redacted: password]\nand went on");
    team("(the passphrase was dragon)", "(the passphrase was [redacted: password])");
    team("密码是swordfish。", "密码是[redacted: password]。");
    team("密码已改为 sunshine，请勿外传", "密码已改为 [redacted: password]，请勿外传");
    team("the password is useless. the password was wrong. is the password secure?",
         "the password is useless. the password was wrong. is the password secure?");
    team("the password is known, the password was guessable, the password is obvious.",
         "the password is known, the password was guessable, the password is obvious.");
    team("the password is kept by the vault", "the password is kept by the vault");
    team("the password to production. a password was required.",
         "the password to production. a password was required.");
    team("密码是 LDAP。密码是 base64 编码的。密码是错误的。",
         "密码是 LDAP。密码是 base64 编码的。密码是错误的。");
}

static void a_company_sees_no_strangers(void **state)
{
    (void)state;
    company("from 203.0.113.9 via 10.0.3.7", "from [redacted: ip-address] via 10.0.3.7");
    company("mail alice@example.org.", "mail [redacted: email].");
    company("https://acme.slack.com/archives/C1/p2", "https://acme.slack.com/archives/C1/p2");
    company("call +49 30 1234567", "call [redacted: phone]");
}

static void the_public_sees_nothing_of_the_inside(void **state)
{
    (void)state;
    public("[chat](https://acme.slack.com/archives/C1/p2) on db-1.prod.internal",
           "[chat]([redacted: internal-link]) on [redacted: internal-host]");
    public("10.0.3.7:5432", "[redacted: private-address]:5432");
    public("https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX",
           "[redacted: internal-link][redacted: slack-webhook]");
    public("redis://10.0.0.1:pw@cache",
           "redis://[redacted: private-address]:[redacted: connection-password]@cache");
}

static void provenance_survives(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "core-service@v1.14.0",
        "version 6.0.4.6",
        "9fceb02d0ae598e95dc970b74767f19372d61af8",
        "550e8400-e29b-41d4-a716-446655440000",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "evidence/nginx-access.log#L18234",
        "evidence/m.json#t=2025-02-09T10:05:00Z/2025-02-09T10:15:00Z&series=up%7B%7D",
        "template 4bf92f3577b34da6",
        "| 10:05:23 | 41,372 errors | 43 % |",
        "registry.example.org/app@sha256:9f86d081884c7d659a2feaa0c55ad015",
        "= count(*) where status >= 500",
    };
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        public(TEXTS[i], TEXTS[i]);
    }
}

static void the_reader_is_told_in_his_language(void **state)
{
    (void)state;
    row(DBR_AUDIENCE_TEAM, NULL, DBR_LANG_ZH_CN, "key AKIAIOSFODNN7EXAMPLE", "key [已隐去：AWS 密钥]");
    row(DBR_AUDIENCE_TEAM, NULL, DBR_LANG_ZH_CN, "password=[redacted: password]",
        "password=[redacted: password]");
    row(DBR_AUDIENCE_TEAM, NULL, DBR_LANG_EN, "password=[已隐去：密码]", "password=[已隐去：密码]");
}

static void people_become_roles(void **state)
{
    (void)state;
    roles("@alice restarted it", "on-call engineer restarted it");
    roles("Alice Chen, alice and ALICE", "on-call engineer, on-call engineer and on-call engineer");
    roles("Alice restarted it.", "on-call engineer restarted it.");
    roles("by <@U024BE7LH> and <@U024BE7LH|alice>", "by on-call engineer and on-call engineer");
    roles("alice@example.org", "on-call engineer");
    roles("bob@example.org", "[redacted: email]");
    roles("/home/alice/x", "/home/on-call engineer/x");
    roles("malice alice2 alice_b", "malice alice2 alice_b");
    roles("it will; Will did; @will too", "it will; database lead did; database lead too");
    roles("由王伟回滚，老王确认", "由Developer 1回滚，Developer 1确认");
    roles("Dora asked Eve Adams", "developer 2 asked participant 1");
    roles("Chen", "participant");
    roles("ask @mallory or @here", "ask [redacted: handle] or @here");
    roles("on-call engineer", "on-call engineer");
}

static void people_keep_their_names_otherwise(void **state)
{
    (void)state;
    row(DBR_AUDIENCE_TEAM, &BY_NAME, DBR_LANG_EN, "@alice and 王伟", "@alice and 王伟");
}

static void counts_what_it_hides(void **state)
{
    (void)state;
    dbr_audience *a = dbr_audience_new(DBR_AUDIENCE_PUBLIC, &INCIDENT, DBR_LANG_EN);
    DBR_AUTO(dbr_buf) out = {0};
    const dbr_audience_count *counts = NULL;
    assert_int_equal(dbr_audience_hidden(a, &counts), 0);
    dbr_audience_pass(a, dbr_slice_str("alice, bob@example.org password=x1"), &out);
    dbr_audience_pass(a, dbr_slice_str("password=x2"), &out);
    assert_int_equal(dbr_audience_hidden(a, &counts), 3);
    assert_string_equal(counts[0].rule, "password");
    assert_int_equal(counts[0].n, 2);
    assert_string_equal(counts[1].rule, "email");
    assert_int_equal(counts[1].n, 1);
    assert_string_equal(counts[2].rule, "person");
    assert_int_equal(counts[2].n, 1);
    (void)dbr_audience_free(a);
}

static void private_records_stay_in_the_team(void **state)
{
    (void)state;
    for (int level = 0; level < DBR_AUDIENCE_LEVEL_COUNT; level++) {
        dbr_audience *a = dbr_audience_new((dbr_audience_level)level, NULL, DBR_LANG_EN);
        assert_true(dbr_audience_may_see(a, false));
        assert_int_equal(dbr_audience_may_see(a, true), level == DBR_AUDIENCE_TEAM);
        (void)dbr_audience_free(a);
    }
    assert_null(dbr_audience_free(NULL));
}

static void levels_have_names(void **state)
{
    (void)state;
    dbr_audience_level level = DBR_AUDIENCE_TEAM;
    assert_true(dbr_audience_level_parse(dbr_slice_str("Public"), &level));
    assert_int_equal(level, DBR_AUDIENCE_PUBLIC);
    assert_false(dbr_audience_level_parse(dbr_slice_str("world"), &level));
    assert_int_equal(level, DBR_AUDIENCE_PUBLIC);
}

/* Two hundred kilobytes of what each matcher likes best, without ever satisfying it: a quadratic one would
 * need hours under ASan, and the suite's time limit would say so. */
static void pathological_inputs_are_linear(void **state)
{
    (void)state;
    static const char *const PIECES[] = {
        "password:",
        "a@",
        "eyJa.",
        "-----BEGIN PRIVATE KEY-----",
        "sk-a",
        "://a:",
        "1.2.3.",
        "a.b-",
        "token=",
        "<@a",
        "::a:",
        "http://",
        "+1 22",
        "\"password\":\"",
        "Authorization: Bearer ",
        "[redacted: ",
        "a",
        "xoxb-",
        "eyJ",
        "dbPasswordTokenSecret",
    };
    for (size_t i = 0; i < sizeof(PIECES) / sizeof(PIECES[0]); i++) {
        dbr_audience *a = dbr_audience_new(DBR_AUDIENCE_PUBLIC, &INCIDENT, DBR_LANG_EN);
        DBR_AUTO(dbr_buf) in = {0};
        DBR_AUTO(dbr_buf) out = {0};
        while (in.len < 200000) {
            dbr_buf_str(&in, PIECES[i]);
        }
        dbr_audience_pass(a, dbr_buf_view(&in), &out);
        assert_false(out.failed);
        (void)dbr_audience_free(a);
    }
}

static void stops_at_the_limit_of_the_buffer(void **state)
{
    (void)state;
    dbr_audience *a = dbr_audience_new(DBR_AUDIENCE_PUBLIC, NULL, DBR_LANG_EN);
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_init(&out, 8);
    dbr_audience_pass(a, dbr_slice_str("0123456789"), &out);
    assert_true(out.failed);
    (void)dbr_audience_free(a);
}

static const dbr_slice NAMES[] = {DBR_LIT("Bluebird"), DBR_LIT("Acme"), DBR_LIT("Acme Ltd"), DBR_LIT("蓝鸟"),
                                  DBR_LIT("x")};
static const dbr_incident WITH_NAMES = {.private_names = NAMES, .n_private_names = 5};

static void the_public_does_not_see_private_names(void **state)
{
    (void)state;
    row(DBR_AUDIENCE_PUBLIC, &WITH_NAMES, DBR_LANG_EN,
        "Bluebird of ACME LTD, Acmeshop, acme-db, 项目蓝鸟上线 x",
        "[redacted: private-name] of [redacted: private-name], Acmeshop, [redacted: private-name]-db, "
        "项目[redacted: private-name]上线 x");
    row(DBR_AUDIENCE_PUBLIC, &WITH_NAMES, DBR_LANG_ZH_CN, "Bluebird", "[已隐去：内部名称]");
    row(DBR_AUDIENCE_COMPANY, &WITH_NAMES, DBR_LANG_EN, "Bluebird of Acme", "Bluebird of Acme");
    const dbr_audience_count *hidden = NULL;
    dbr_audience *a = dbr_audience_new(DBR_AUDIENCE_PUBLIC, &WITH_NAMES, DBR_LANG_EN);
    DBR_AUTO(dbr_buf) out = {0};
    dbr_audience_pass(a, (dbr_slice)DBR_LIT("password=Bluebird7 Bluebird"), &out);
    assert_int_equal(dbr_audience_hidden(a, &hidden), 2);
    assert_string_equal(hidden[1].rule, "private-name");
    (void)dbr_audience_free(a);
}

static void expect_about(dbr_audience *a, const char *text, const char *wanted)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_audience_pass_about(a, dbr_slice_str(text), &out);
    assert_string_equal(out.ptr, wanted);
}

/* A rule knows a number by what stands beside it, which a finding does not quote. */
static void what_was_hidden_is_hidden_where_it_is_spoken_of(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) out = {0};
    dbr_audience *a = dbr_audience_new(DBR_AUDIENCE_PUBLIC, NULL, DBR_LANG_EN);
    dbr_audience_pass(
        a, dbr_slice_str("Call 13812345678 now. Card 4111 1111 1111 1111 was refused 500 times."), &out);
    expect_about(a, "'13812345678' has no proof", "'[redacted: phone]' has no proof");
    expect_about(a, "“4111” has no proof", "“[redacted: card-number]” has no proof");
    expect_about(a, "'500' has no proof, 4111 neither", "'500' has no proof, 4111 neither");
    a = dbr_audience_free(a);
}

DBR_TESTS(cmocka_unit_test(what_was_hidden_is_hidden_where_it_is_spoken_of),
          cmocka_unit_test(the_public_does_not_see_private_names),
          cmocka_unit_test(a_team_sees_all_but_secrets), cmocka_unit_test(a_company_sees_no_strangers),
          cmocka_unit_test(the_public_sees_nothing_of_the_inside), cmocka_unit_test(provenance_survives),
          cmocka_unit_test(the_reader_is_told_in_his_language), cmocka_unit_test(people_become_roles),
          cmocka_unit_test(people_keep_their_names_otherwise), cmocka_unit_test(counts_what_it_hides),
          cmocka_unit_test(a_row_keeps_its_other_fields),
          cmocka_unit_test(sentences_that_state_a_password_do_not_tell_it),
          cmocka_unit_test(private_records_stay_in_the_team), cmocka_unit_test(levels_have_names),
          cmocka_unit_test(pathological_inputs_are_linear),
          cmocka_unit_test(stops_at_the_limit_of_the_buffer))
