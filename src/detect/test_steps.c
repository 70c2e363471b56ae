/* Where a worker's time goes, when a backlog is what the evidence is about. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

enum { RUNS = 40 };

/* Work that takes `step` of each `cycle` seconds. */
static void put_work(fixture *f, double step, double cycle)
{
    for (int i = 0; i < RUNS; i++) {
        log_line(f, i * cycle, dbr_arena_printf(&f->arena, "INFO Sending receipt to c%d@example.com...", i));
        log_line(f, i * cycle + step, dbr_arena_printf(&f->arena, "INFO Receipt sent to c%d@example.com", i));
        log_line(f, i * cycle + step + 0.01, "INFO offset committed");
    }
    put(f, "mailer.log");
}

static void put_group(fixture *f)
{
    dbr_buf_str(&f->text, "group_id: mailer\nmembers:\n- client_id: m-1\nstate: STABLE\n");
    put(f, "group.txt");
}

static void the_slowest_step_of_a_consumer_is_told_with_its_numbers(void **state)
{
    fixture *f = *state;
    put_work(f, 1.9, 2.0);
    put_group(f);
    detect(f, "steps", 0, 3600);
    assert_int_equal(f->n, 1);
    const dbr_signal *s = &f->signals[0];
    if (!dbr_slice_is(s->text,
                      "Sending receipt to c0@example.com... takes 1.9 s each time (median of 40), 95 % "
                      "of the time from one to the next")) {
        fail_msg("%.*s", DBR_FMT(s->text));
    }
    assert_int_equal(s->failure, DBR_FAILURE_SLOW);
    assert_true(s->is_grave); // somebody described the consumers
    assert_int_equal(s->time, DBR_TIME_NONE);
    assert_int_equal(s->n, RUNS);
    assert_proved(f, &s->first, at(0));
}

static void work_without_a_backlog_is_no_lead(void **state)
{
    fixture *f = *state;
    put_work(f, 1.9, 2.0);
    detect(f, "steps", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void a_step_that_takes_no_time_is_none(void **state)
{
    fixture *f = *state;
    put_work(f, 0.004, 2.0);
    put_group(f);
    detect(f, "steps", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void work_at_several_things_at_once_has_no_steps(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < RUNS; i++) {
        log_line(f, 2 * i, dbr_arena_printf(&f->arena, "INFO Sending receipt to c%d@example.com...", i));
        log_line(f, 2 * i + 0.1,
                 dbr_arena_printf(&f->arena, "INFO Sending receipt to d%d@example.com...", i));
        log_line(f, 2 * i + 1, dbr_arena_printf(&f->arena, "INFO Receipt sent to c%d@example.com", i));
        log_line(f, 2 * i + 1.1, dbr_arena_printf(&f->arena, "INFO Receipt sent to d%d@example.com", i));
    }
    put(f, "mailer.log");
    put_group(f);
    detect(f, "steps", 0, 3600);
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(the_slowest_step_of_a_consumer_is_told_with_its_numbers),
          CASE(work_without_a_backlog_is_no_lead), CASE(a_step_that_takes_no_time_is_none),
          CASE(work_at_several_things_at_once_has_no_steps))
