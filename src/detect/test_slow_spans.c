/* Where the time of a printed trace went. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static void put_text(fixture *f, const char *text)
{
    dbr_buf_str(&f->text, text);
    put(f, "trace.txt");
    detect(f, "slow_spans", 0, 60);
}

static void the_span_with_most_time_of_its_own_is_told(void **state)
{
    fixture *f = *state;
    put_text(f, "├─ GET /checkout (api) - 7628.72ms (span_id=bf0d)\n"
                "│  start=2025-02-09T10:00:01.000Z end=2025-02-09T10:00:08.628Z\n"
                "  ├─ callout (api) - 256.27ms (span_id=0607)\n"
                "  │  start=2025-02-09T10:00:01.001Z\n"
                "  ├─ callout (api) - 7372.24ms (span_id=de78)\n"
                "  │  start=2025-02-09T10:00:01.258Z\n"
                "    ├─ check (fraud) - 6751.60ms (span_id=d940)\n"
                "    │  start=2025-02-09T10:00:01.260Z\n"
                "    │  Events:\n"
                "    │    validated (+6551.10ms) at 2025-02-09T10:00:07.811Z\n"
                "      ├─ query (fraud) - 6551.03ms (span_id=bb9c)\n"
                "      │  start=2025-02-09T10:00:01.261Z\n"
                "      │    db.statement: SELECT * FROM cards WHERE id=$1\n"
                "    ├─ query (shop) - 416.28ms (span_id=3e48)\n");
    assert_int_equal(f->n, 1);
    const dbr_signal *s = &f->signals[0];
    assert_int_equal(s->kind, DBR_SIGNAL_FAILURE);
    assert_int_equal(s->failure, DBR_FAILURE_SLOW);
    assert_false(s->is_grave);
    assert_string_equal(
        dbr_arena_str(&f->arena, s->text),
        "GET /checkout took 7.629 s, query (fraud) 6.551 s of it: database query SELECT * FROM cards "
        "WHERE id=$1");
    assert_proved(f, &s->first, at(1.261));
    assert_int_equal(s->first.line, 11);
}

static void repeated_calls_count_together(void **state)
{
    fixture *f = *state;
    put_text(f, "GET /list 9s\n├─ row 3.1s\n├─ row 2.9s\n└─ row 2.8s\nGET /list 100ms\n└─ other 90ms\n");
    assert_int_equal(f->n, 1);
    assert_string_equal(dbr_arena_str(&f->arena, f->signals[0].text),
                        "GET /list took 9.000 s, row 3.100 s of it");
    assert_int_equal(f->signals[0].n, 3);
    assert_int_equal(f->signals[0].first.line, 2);
}

static void a_root_may_be_slow_by_itself(void **state)
{
    fixture *f = *state;
    put_text(f, "GET /list 9s\n|-- auth 200ms\n`-- db 300 ms\n");
    assert_int_equal(f->n, 1);
    assert_string_equal(dbr_arena_str(&f->arena, f->signals[0].text), "GET /list took 8.500 s by itself");
}

static void a_fast_trace_is_nothing(void **state)
{
    fixture *f = *state;
    put_text(f, "GET /list 900ms\n├─ auth 200ms\n└─ db 650 ms\n");
    assert_int_equal(f->n, 0);
}

static void time_that_went_everywhere_is_nothing(void **state)
{
    fixture *f = *state;
    put_text(f, "GET /all 20.0s\n├─ a 4.1s\n├─ b 4.1s\n├─ c 4.0s\n├─ d 3.9s\n└─ e 3.9s\n");
    assert_int_equal(f->n, 0);
}

static void children_beside_each_other_leave_nothing_to_their_parent(void **state)
{
    fixture *f = *state;
    put_text(f, "GET /all 5s\n├─ a 4.5s\n├─ b 1.0s\n└─ c 2s\n");
    assert_int_equal(f->n, 1);
    assert_string_equal(dbr_arena_str(&f->arena, f->signals[0].text),
                        "GET /all took 5.000 s, a 4.500 s of it");
}

static void a_list_of_steps_is_no_trace(void **state)
{
    fixture *f = *state;
    put_text(f,
             "--- PASS: TestAll (9.00s)\n    --- PASS: TestAll/a (8.00s)\n    --- PASS: TestAll/b (1.00s)\n");
    assert_int_equal(f->n, 0);
}

static void a_tree_of_ages_is_no_trace(void **state)
{
    fixture *f = *state;
    put_text(f, "NAME READY AGE\n└── Deployment/api 1/1 11s\n    └── ReplicaSet/api-7 1/1 11s\n        └── "
                "Pod/api-7c "
                "1/1 10s\n");
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(the_span_with_most_time_of_its_own_is_told), CASE(repeated_calls_count_together),
          CASE(a_root_may_be_slow_by_itself), CASE(a_fast_trace_is_nothing),
          CASE(time_that_went_everywhere_is_nothing),
          CASE(children_beside_each_other_leave_nothing_to_their_parent), CASE(a_list_of_steps_is_no_trace),
          CASE(a_tree_of_ages_is_no_trace))
