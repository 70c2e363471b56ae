/* Citing: what is proposed yields the number as it is stated, the sentence's words decide the order, and nothing is made up. */
#include "check/test_fixture.h"

#define BEGIN (INT64_C(1739095500) * DBR_SECOND) // 2025-02-09 10:05
#define KEYS                                                                                                 \
    "# Outage (2025-02-09)\n\n## Key Times\n\n| Milestone | Time (UTC) | Event |\n|---|---|---|\n"           \
    "| Started | 10:05:00 | [x](evidence/app.log#L1) |\n| Detected | 10:07:30 | [x](evidence/app.log#L16) "  \
    "|\n"                                                                                                    \
    "| Resolved | 10:40:00 | [x](evidence/app.log#L211) |\n\n"

typedef struct citation {
    fixture *f;
    const dbr_uncited *numbers;
    size_t n;
} citation;

/* app.log: a line each ten seconds from 10:05:00, 240 of them, a third errors; jobs.log: 1,234 lines within the hour. */
static int setup(void **state)
{
    DBR_AUTO(dbr_buf) log = {0};
    DBR_AUTO(dbr_buf) jobs = {0};
    DBR_AUTO(dbr_buf) pool = {0};
    dbr_buf_str(&pool, "time,pool_in_use\n");
    for (int i = 0; i < 60; i++) {
        dbr_buf_printf(&pool, "2025-02-09T10:%02d:00Z,%d\n", i, i < 30 ? i % 7 : 23);
    }
    citation *c = calloc(1, sizeof(*c));
    c->f = fixture_new((dbr_incident){.window = {BEGIN, BEGIN + DBR_HOUR}, .zone = dbr_zone_utc()});
    for (int i = 0; i < 240; i++) {
        int s = 300 + i * 10;
        dbr_buf_printf(&log, "2025-02-09T10:%02d:%02dZ %s payment %d %s\n", s / 60, s % 60,
                       i % 3 == 0 ? "ERROR" : "INFO", i, i % 3 == 0 ? "was refused" : "was booked");
    }
    for (int i = 0; i < 1234; i++) {
        int s = 300 + i * 2;
        dbr_buf_printf(&jobs, "2025-02-09T10:%02d:%02dZ INFO job done\n", s / 60, s % 60);
    }
    fixture_put(c->f, "app.log", dbr_buf_view(&log));
    fixture_put(c->f, "jobs.log", dbr_buf_view(&jobs));
    fixture_put(c->f, "pool.csv", dbr_buf_view(&pool));
    fixture_index(c->f);
    *state = c;
    return 0;
}

static int teardown(void **state)
{
    citation *c = *state;
    fixture_free(c->f);
    free(c);
    return 0;
}

static void cite(citation *c, const char *text)
{
    dbr_err err = {0};
    fixture *f = c->f;
    const char *whole = dbr_arena_printf(&f->arena, KEYS "%s\n", text);
    assert_int_equal(dbr_document_read(&f->arena, dbr_slice_str(whole), "report.md", NULL, &f->d, &err),
                     DBR_OK);
    dbr_cite_input in = {.check = {.document = f->d, .evidence = f->ev, .incident = &f->incident}};
    assert_int_equal(dbr_check_cite(&in, &f->arena, &c->numbers, &c->n, &err), DBR_OK);
}

/* The only number is `text`, its first proposal `claim`; NULL: there is none. */
static void proposes(citation *c, const char *document, const char *text, const char *claim)
{
    cite(c, document);
    if (c->n != 1 || !dbr_slice_is(c->numbers[0].text, text)) {
        fail_msg("'%s': %zu numbers, the first '%.*s'", document, c->n,
                 c->n > 0 ? (int)c->numbers[0].text.len : 0, c->n > 0 ? c->numbers[0].text.ptr : "");
    }
    const dbr_uncited *u = &c->numbers[0];
    if (claim == NULL) {
        assert_int_equal(u->n, 0);
    } else if (u->n == 0 || !dbr_slice_is(u->proposals[0].claim, claim)) {
        fail_msg("'%s': %.*s, expected %s", document, u->n > 0 ? (int)u->proposals[0].claim.len : 7,
                 u->n > 0 ? u->proposals[0].claim.ptr : "nothing", claim);
    }
}

static void a_level_is_not_how_often(void **state)
{
    citation *c = *state;
    cite(c, "## Impact\n\nThe pool had 23 in use.");
    assert_true(c->n == 1 && c->numbers[0].n > 0 && !c->numbers[0].proposals[0].is_doubtful);
    cite(c, "## Impact\n\nThe pool was in use 23 times.");
    assert_true(c->n == 1 && c->numbers[0].n > 0);
    for (size_t i = 0; i < c->numbers[0].n; i++) {
        bool is_level = dbr_slice_find(c->numbers[0].proposals[i].claim, dbr_slice_str("max(")) != SIZE_MAX;
        assert_true(c->numbers[0].proposals[i].is_doubtful || !is_level);
    }
}

static void the_nearest_miss_is_named(void **state)
{
    citation *c = *state;
    cite(c, "## Impact\n\n1,243 times a job was done.");
    assert_true(c->n == 1 && c->numbers[0].n == 0);
    assert_string_equal(dbr_arena_str(&c->f->arena, c->numbers[0].nearest.value), "1234");
    cite(c, "## Impact\n\n98,765 times a job was done.");
    assert_true(c->n == 1 && c->numbers[0].nearest.address.len == 0);
}

static void a_count_is_found_by_value_and_words(void **state)
{
    proposes(*state, "## Impact\n\nThere were 80 errors.", "80", "= count(*) from log where level = 'error'");
    proposes(*state, "## Impact\n\n1,234 times a job was done.", "1,234",
             "= count(*) from log where template = 'job done'");
    proposes(
        *state,
        "## \xe5\xbd\xb1\xe5\x93\x8d\n\n\xe5\x85\xb1 80 \xe4\xb8\xaa\xe9\x94\x99\xe8\xaf\xaf\xe3\x80\x82",
        "80", "= count(*) from log where level = 'error'");
}

static void a_share_is_found_at_its_precision(void **state)
{
    proposes(*state, "## Impact\n\n33 % of the payments in app.log were errors.", "33 %",
             "= 100.0 * sum(level = 'error') / count(*) from log");
    proposes(*state, "## Impact\n\n33.4 % of the payments were errors.", "33.4 %", NULL);
}

static void a_duration_between_milestones_is_arithmetic(void **state)
{
    proposes(*state, "## Summary\n\nThe alert fired after 150 s.", "150 s", "= detected - started");
    proposes(*state, "## Summary\n\nThe incident lasted 35 min.", "35 min", "= resolved - started");
}

static void a_clock_is_a_milestone_first(void **state)
{
    proposes(*state, "## Summary\n\nIt was resolved at 10:40.", "10:40", "= resolved");
}

static void what_nothing_yields_gets_no_proposal(void **state)
{
    proposes(*state, "## Impact\n\n777,123 errors.", "777,123", NULL);
    proposes(*state, "## Impact\n\n52 tickets.", "52", NULL);
}

static void a_hit_by_chance_needs_a_word(void **state)
{
    proposes(*state, "## Impact\n\nWe ate 80 pancakes.", "80", NULL);
}

static void what_is_linked_or_not_factual_is_left_alone(void **state)
{
    citation *c = *state;
    cite(c, "## Impact\n\n[80](evidence/app.log \"= count(*) where level = 'error'\") errors, `80` and "
            "[80](https://x.org).\n\n"
            "## Action Items\n\n- 80 errors\n\n## Impact\n\n> 80 errors");
    assert_int_equal(c->n, 0);
}

static void a_row_without_proof_gets_the_record_at_its_time(void **state)
{
    citation *c = *state;
    dbr_event event = {.time = BEGIN + DBR_MINUTE,
                       .end = DBR_TIME_NONE,
                       .kind = DBR_KIND_LOG,
                       .state = DBR_EVENT_SHOWN,
                       .text = DBR_LIT("payment was refused"),
                       .address = DBR_LIT("evidence/app.log#L7")};
    dbr_err err = {0};
    const char *whole =
        KEYS "## Timeline\n\n| Time | Event |\n|---|---|\n| 10:06:00 | a payment was refused |\n";
    assert_int_equal(dbr_document_read(&c->f->arena, dbr_slice_str(whole), "report.md", NULL, &c->f->d, &err),
                     DBR_OK);
    dbr_cite_input in = {.check = {.document = c->f->d, .evidence = c->f->ev, .incident = &c->f->incident},
                         .events = &event,
                         .n_events = 1};
    assert_int_equal(dbr_check_cite(&in, &c->f->arena, &c->numbers, &c->n, &err), DBR_OK);
    assert_int_equal(c->n, 1);
    assert_int_equal(c->numbers[0].n, 1);
    assert_true(dbr_slice_is(c->numbers[0].proposals[0].address, "evidence/app.log#L7"));
    assert_int_equal(c->numbers[0].proposals[0].claim.len, 0);
}

/* Every proposal for every number, written one after the other, is verified. */
static void whatever_is_proposed_would_be_verified(void **state)
{
    citation *c = *state;
    fixture *f = c->f;
    cite(c, "## Impact\n\n80 errors, 33 % of the payments, over 1,000 job lines from 10:05 on; about 240 "
            "payments in 40 "
            "minutes, the alert fired after 150 s, at 10:07:30.");
    size_t n_judged = 0;
    for (size_t i = 0; i < c->n; i++) {
        for (size_t k = 0; k < c->numbers[i].n; k++) {
            DBR_AUTO(dbr_buf) out = {0};
            dbr_document *d = NULL;
            dbr_check_result *r = NULL;
            dbr_err err = {0};
            dbr_buf_slice(&out, dbr_slice_sub(f->d->bytes, 0, c->numbers[i].at.begin));
            dbr_check_cite_link(&c->numbers[i], &c->numbers[i].proposals[k], &out);
            dbr_buf_slice(&out, dbr_slice_from(f->d->bytes, c->numbers[i].at.end));
            assert_int_equal(dbr_document_read(&f->arena, dbr_buf_view(&out), "r.md", NULL, &d, &err),
                             DBR_OK);
            assert_int_equal(d->n_lines, f->d->n_lines);
            dbr_check_input in = {.document = d, .evidence = f->ev, .incident = &f->incident};
            assert_int_equal(dbr_check(&in, &f->arena, &r, &err), DBR_OK);
            assert_int_equal(r->n_checked, 4); // the three of the key times, and this one
            if (r->checked[3].verdict != DBR_VERIFIED) {
                fail_msg("'%.*s' with %.*s: %.*s", DBR_FMT(c->numbers[i].text),
                         DBR_FMT(c->numbers[i].proposals[k].claim), DBR_FMT(r->checked[3].why));
            }
            n_judged++;
        }
    }
    assert_true(n_judged >= 12);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(a_level_is_not_how_often), CASE(the_nearest_miss_is_named),
          CASE(a_count_is_found_by_value_and_words), CASE(a_share_is_found_at_its_precision),
          CASE(a_duration_between_milestones_is_arithmetic), CASE(a_clock_is_a_milestone_first),
          CASE(what_nothing_yields_gets_no_proposal), CASE(a_hit_by_chance_needs_a_word),
          CASE(what_is_linked_or_not_factual_is_left_alone),
          CASE(a_row_without_proof_gets_the_record_at_its_time), CASE(whatever_is_proposed_would_be_verified))
