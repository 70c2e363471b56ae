/* Announced work, and then nothing for long. */
#include "detect/detect_impl.h"

#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

/* Ten lines a few seconds apart, `what`, and four lines more `pause` seconds later. */
static void put_job(fixture *f, const char *what, double pause)
{
    for (int i = 0; i < 10; i++) {
        log_line(f, i * 2, dbr_arena_printf(&f->arena, "INFO table part%d copied", i));
    }
    log_line(f, 20, what);
    for (int i = 0; i < 4; i++) {
        log_line(f, 20 + pause + i, dbr_arena_printf(&f->arena, "INFO index part%d made", i));
    }
    put(f, "job.log");
    detect(f, "pauses", 0, 30000);
}

static void a_pause_is_told_with_the_line_before_it(void **state)
{
    fixture *f = *state;
    put_job(f, "INFO Restoring the dump...", 192);
    assert_int_equal(f->n, 1);
    const dbr_signal *s = &f->signals[0];
    assert_int_equal(s->kind, DBR_SIGNAL_FAILURE);
    assert_int_equal(s->failure, DBR_FAILURE_SLOW);
    assert_false(s->is_grave);
    assert_string_equal(dbr_arena_str(&f->arena, s->text),
                        "Restoring the dump..., then nothing for 3min 12s");
    assert_proved(f, &s->first, at(20));
    assert_int_equal(s->end, at(212));
}

static void a_short_wait_is_nothing(void **state)
{
    fixture *f = *state;
    put_job(f, "INFO Restoring the dump...", 29);
    assert_int_equal(f->n, 0);
}

static void silence_after_a_line_that_announces_nothing_is_nothing(void **state)
{
    fixture *f = *state;
    put_job(f, "INFO dump restored", 192);
    assert_int_equal(f->n, 0);
}

static void a_program_that_is_up_may_be_idle(void **state)
{
    fixture *f = *state;
    put_job(f, "INFO waiting for connections...", 20000);
    assert_int_equal(f->n, 0);
}

static void what_happens_twice_is_habit(void **state)
{
    fixture *f = *state;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 10; i++) {
            log_line(f, 1000 * k + i * 2, dbr_arena_printf(&f->arena, "INFO table part%d copied", i));
        }
        log_line(f, 1000 * k + 20, "INFO Restoring the dump...");
    }
    log_line(f, 2000, "INFO done");
    log_line(f, 2001, "INFO bye");
    put(f, "job.log");
    detect(f, "pauses", 0, 30000);
    assert_int_equal(f->n, 0);
}

static void a_few_lines_have_no_rhythm(void **state)
{
    fixture *f = *state;
    log_line(f, 0, "INFO copying a");
    log_line(f, 1, "INFO copying b");
    log_line(f, 400, "INFO copied");
    put(f, "job.log");
    detect(f, "pauses", 0, 30000);
    assert_int_equal(f->n, 0);
}

/* Others go on writing meanwhile: the lines of one request are a strand. */
static void a_request_pauses_among_others(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 600; i++) {
        bool is_slow = (i < 10 || i > 300) && i < 310;
        log_line(f, i,
                 dbr_arena_printf(&f->arena, "INFO request_id=%s %s", is_slow ? "7f3a99c1d2" : "b01c77e0aa",
                                  is_slow && i == 9 ? "fetching price list" : "step made"));
    }
    put(f, "api.log");
    detect(f, "pauses", 0, 30000);
    assert_int_equal(f->n, 1);
    assert_proved(f, &f->signals[0].first, at(9));
    assert_int_equal(f->signals[0].end, at(301));
}

static bool announces(const char *text)
{
    return detect_is_announcement(dbr_slice_str(text));
}

static void announcements_are_work_that_ends(void **state)
{
    (void)state;
    assert_true(announces("Sending invoice email to grace@example.com..."));
    assert_true(announces("waiting for lock on orders"));
    assert_true(announces("worker fetching price list"));
    assert_true(announces("sending request to payment"));
    assert_true(announces("正在恢复备份"));
    assert_false(announces("waiting for requests"));
    assert_false(announces("Shutting down..."));
    assert_false(announces("Starting rule manager..."));
    assert_false(announces("Loading plugins..."));
    assert_true(announces("connecting to the server of prices"));
    assert_true(announces("Downloading the archive..."));
    assert_false(announces("Listening on :8080..."));
    assert_false(announces("loading complete..."));
    assert_false(announces("Warning: disk is nearly full"));
    assert_false(announces("string table"));
    assert_false(announces(""));
}

DBR_TESTS(CASE(a_pause_is_told_with_the_line_before_it), CASE(a_short_wait_is_nothing),
          CASE(silence_after_a_line_that_announces_nothing_is_nothing),
          CASE(a_program_that_is_up_may_be_idle), CASE(what_happens_twice_is_habit),
          CASE(a_few_lines_have_no_rhythm), CASE(a_request_pauses_among_others),
          CASE(announcements_are_work_that_ends))
