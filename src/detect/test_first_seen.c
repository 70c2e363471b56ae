/* Log templates that a source never wrote before. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

/* A heartbeat every five seconds. */
static void beat(fixture *f, double from, double to)
{
    for (int i = 0; from + i * 5 < to; i++) {
        log_line(f, from + i * 5, "INFO heartbeat from scheduler accepted");
    }
}

static void new_error_after_ten_minutes_is_seen_with_its_counts(void **state)
{
    fixture *f = *state;
    beat(f, 0, 600);
    for (int i = 0; i < 4; i++) {
        log_line(f, 601.5 + 20 * i, "ERROR pool exhausted while waiting");
    }
    beat(f, 690, 900);
    put(f, "app.log");
    detect(f, "first-seen", 0, 900);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].kind, DBR_SIGNAL_FIRST_SEEN);
    assert_int_equal(f->signals[0].time, at(601.5));
    assert_int_equal(f->signals[0].level, DBR_LEVEL_ERROR);
    assert_int_equal(f->signals[0].n, 4);
    assert_true(f->signals[0].during == 3); // the fourth comes a whole minute after the first
    assert_proved(f, &f->signals[0].first, at(601.5));
}

static void new_error_right_at_the_beginning_is_nothing_new(void **state)
{
    fixture *f = *state;
    beat(f, 0, 280);
    log_line(f, 281, "ERROR pool exhausted while waiting");
    beat(f, 285, 900);
    put(f, "app.log");
    detect(f, "first-seen", 0, 900);
    assert_int_equal(f->n, 0);
}

static void two_hundred_records_are_history_enough(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 200; i++) {
        log_line(f, 0.1 * i, "INFO heartbeat from scheduler accepted");
    }
    log_line(f, 21, "ERROR pool exhausted while waiting");
    put(f, "app.log");
    detect(f, "first-seen", 0, 900);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, at(21));
}

static void fewer_than_two_hundred_records_are_not(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 198; i++) {
        log_line(f, 0.1 * i, "INFO heartbeat from scheduler accepted");
    }
    log_line(f, 21, "ERROR pool exhausted while waiting");
    put(f, "app.log");
    detect(f, "first-seen", 0, 900);
    assert_int_equal(f->n, 0);
}

static void new_information_does_not_stand_out(void **state)
{
    fixture *f = *state;
    beat(f, 0, 600);
    log_line(f, 601, "INFO configuration loaded once more");
    beat(f, 605, 900);
    put(f, "app.log");
    detect(f, "first-seen", 0, 900);
    assert_int_equal(f->n, 0);
}

static void numbers_do_not_make_a_message_new(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 200; i++) {
        log_line(f, 5 * i, dbr_arena_printf(&f->arena, "WARN query took %d ms on shard %d", 300 + i, i % 7));
    }
    log_line(f, 1000, "WARN query took 99999 ms on shard 12");
    put(f, "app.log");
    detect(f, "first-seen", 0, 1200);
    assert_int_equal(f->n, 0);
}

static void earliest_source_speaks_for_a_message_of_many(void **state)
{
    fixture *f = *state;
    beat(f, 0, 600);
    log_line(f, 640, "ERROR pool exhausted while waiting");
    put(f, "a.log");
    beat(f, 0, 600);
    log_line(f, 620, "ERROR pool exhausted while waiting");
    put(f, "b.log");
    detect(f, "first-seen", 0, 900);
    assert_int_equal(f->n, 1);
    assert_int_equal(f->signals[0].time, at(620));
    assert_int_equal(f->signals[0].i_member, 1);
}

static void message_that_another_source_always_wrote_is_not_new(void **state)
{
    fixture *f = *state;
    log_line(f, 1, "ERROR pool exhausted while waiting");
    beat(f, 5, 900);
    put(f, "a.log");
    beat(f, 0, 600);
    log_line(f, 620, "ERROR pool exhausted while waiting");
    put(f, "b.log");
    detect(f, "first-seen", 0, 900);
    assert_int_equal(f->n, 0);
}

static void worse_levels_and_more_records_score_higher(void **state)
{
    fixture *f = *state;
    beat(f, 0, 1200);
    log_line(f, 1201, "WARN replica lags behind primary");
    log_line(f, 1202, "ERROR pool exhausted while waiting");
    log_line(f, 1203, "FATAL journal cannot be written any more");
    for (int i = 0; i < 40; i++) {
        log_line(f, 1204 + i, "ERROR certificate of upstream has expired");
    }
    put(f, "app.log");
    detect(f, "first-seen", 0, 1300);
    assert_int_equal(f->n, 4);
    const double warn = f->signals[0].score;
    const double error = f->signals[1].score;
    const double fatal = f->signals[2].score;
    const double many = f->signals[3].score;
    assert_true(warn < error);
    assert_true(error < fatal);
    assert_true(error < many);
    assert_true(warn > 0 && many <= 1 && fatal <= 1);
}

static void first_time_before_the_span_does_not_count_as_new_in_it(void **state)
{
    fixture *f = *state;
    beat(f, 0, 600);
    log_line(f, 601, "ERROR pool exhausted while waiting");
    beat(f, 605, 1800);
    log_line(f, 1801, "ERROR pool exhausted while waiting");
    put(f, "app.log");
    detect(f, "first-seen", 1200, 2400);
    assert_int_equal(f->n, 0);
    detect(f, "first-seen", 300, 2400);
    assert_int_equal(f->n, 1);
}

static void paths_of_access_logs_are_no_messages(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 400; i++) {
        dbr_buf_printf(&f->text, "10.0.0.1 - - [09/Feb/2025:10:%02d:%02d +0000] \"GET /a HTTP/1.1\" 200 5\n",
                       i / 30, i % 30 * 2);
    }
    dbr_buf_str(&f->text, "10.0.0.1 - - [09/Feb/2025:10:20:00 +0000] \"GET /never/seen HTTP/1.1\" 503 5\n");
    put(f, "access.log");
    detect(f, "first-seen", 0, 3600);
    assert_int_equal(f->n, 0);
}

DBR_TESTS(CASE(new_error_after_ten_minutes_is_seen_with_its_counts),
          CASE(new_error_right_at_the_beginning_is_nothing_new), CASE(two_hundred_records_are_history_enough),
          CASE(fewer_than_two_hundred_records_are_not), CASE(new_information_does_not_stand_out),
          CASE(numbers_do_not_make_a_message_new), CASE(earliest_source_speaks_for_a_message_of_many),
          CASE(message_that_another_source_always_wrote_is_not_new),
          CASE(worse_levels_and_more_records_score_higher),
          CASE(first_time_before_the_span_does_not_count_as_new_in_it),
          CASE(paths_of_access_logs_are_no_messages))
