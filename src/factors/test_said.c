/* Causes that people name in chat. */
#include "factors/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

#include "factors/said.h"

static void some_sentences_name_a_cause(void **state)
{
    (void)state;
    assert_true(fc_says_why(dbr_slice_str("The root cause was the new index")) > 0.25);
    assert_true(fc_says_why(dbr_slice_str("turns out the pool was too small")) > 0.25);
    assert_true(fc_says_why(dbr_slice_str("原因是连接池太小")) > 0.25);
    assert_true(fc_says_why(dbr_slice_str("orders fail due to the queue")) > 0.15);
    assert_true(fc_says_why(dbr_slice_str("I think it is caused by the queue")) < 0.15);
}

static void questions_denials_and_promises_name_none(void **state)
{
    (void)state;
    assert_true(fc_says_why(dbr_slice_str("is it due to the release?")) <= 0);
    assert_true(fc_says_why(dbr_slice_str("it is not caused by the release")) <= 0);
    assert_true(fc_says_why(dbr_slice_str("We have identified the root cause and deploy a fix")) <= 0);
    assert_true(fc_says_why(dbr_slice_str("根因不明")) <= 0);
}

static void put_chat(fixture *f, const char *text)
{
    put(f, "chat.txt",
        dbr_arena_printf(&f->arena,
                         "[2025-02-09 10:12:00] bob: looking at it\n[2025-02-09 10:20:00] erin: %s\n", text));
}

static void a_statement_is_a_lead_without_its_author(void **state)
{
    fixture *f = *state;
    put_access(f, "access.log", at("10:05:00"), at("10:30:00"));
    put_chat(f, "turns out the spool was full, @bob emptied it. Thanks all");
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "turns out the spool was full");
    assert_non_null(l);
    assert_true(l->is_weak && l->address.len > 0);
    assert_false(holds(l->title, "bob"));
    assert_false(holds(l->title, "erin"));
    assert_int_equal(count_leads(f, "spool"), 1);
}

/* Whoever did it, known or not, in the words of whoever tells: no name comes through, and software keeps its own. */
static void no_statement_names_a_person(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *said, *shown;
    } ALL[] = {
        {"turns out Bob Example pushed the wrong table, because of Bob skipping the review",
         "turns out [somebody] pushed the wrong table, because of [somebody] skipping the review"},
        {"turns out erin deleted the queue", "turns out [somebody] deleted the queue"},
        {"the root cause was Erin's script", "the root cause was [somebody]'s script"},
        {"the root cause was Priyanka forgot the lock", "the root cause was [somebody] forgot the lock"},
        {"turns out Jenkins deployed the old image", "turns out Jenkins deployed the old image"},
        {"the culprit is Redis Sentinel failing over", "the culprit is Redis Sentinel failing over"},
        {"原因是张小三推送了错误的配置", "原因是[某人]推送了错误的配置"},
    };
    for (size_t i = 0; i < sizeof(ALL) / sizeof(ALL[0]); i++) {
        fc_build b = {.arena = &f->arena, .lang = i == 6 ? DBR_LANG_ZH_CN : DBR_LANG_EN};
        fc_speakers s = {0};
        fc_speakers_add(&s, &b, dbr_slice_str("erin"));
        fc_speakers_add(&s, &b, dbr_slice_str("Erin Example"));
        fc_speakers_add(&s, &b, dbr_slice_str("Bob Example"));
        fc_speakers_add(&s, &b, dbr_slice_str("张小三"));
        dbr_slice shown = fc_without_people(&b, &s, dbr_slice_str(ALL[i].said));
        assert_string_equal(dbr_arena_str(&f->arena, shown), ALL[i].shown);
    }
}

static void a_statement_speaks_for_the_lead_that_it_names(void **state)
{
    fixture *f = *state;
    put_access(f, "access.log", at("10:05:00"), at("10:30:00"));
    put(f, "orders.log",
        "2025-02-09T10:05:01Z ERROR orders-db-2: no space left on device\n"
        "2025-02-09T10:05:02Z ERROR orders-db-2: no space left on device\n");
    put_chat(f, "the problem was orders-db-2");
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "no space left");
    assert_non_null(l);
    bool is_said = false;
    for (size_t i = 0; i < l->n_reasons; i++) {
        is_said |= holds(l->reasons[i].text, "said at 10:20:00: “the problem was orders-db-2”");
    }
    assert_true(is_said);
}

DBR_TESTS(cmocka_unit_test(some_sentences_name_a_cause),
          cmocka_unit_test(questions_denials_and_promises_name_none),
          CASE(a_statement_is_a_lead_without_its_author), CASE(no_statement_names_a_person),
          CASE(a_statement_speaks_for_the_lead_that_it_names))
