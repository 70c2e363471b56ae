/* Bad states in kubectl's descriptions and tables, which have no times. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static bool says(const fixture *f, const char *text)
{
    for (size_t i = 0; i < f->n; i++) {
        if (dbr_slice_is(f->signals[i].text, text)) {
            return true;
        }
    }
    return false;
}

static const char POD[] =
    "Name:             report-7c\nNamespace:        shop\nLabels:           app=report\n"
    "Status:           Running\nContainers:\n  worker:\n    Image:          worker:1\n"
    "    State:          Waiting\n      Reason:       CrashLoopBackOff\n"
    "    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n"
    "    Ready:          False\n    Restart Count:  16\nEvents:\n";

static void a_waiting_container_is_told_with_its_end(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, POD);
    put(f, "pod.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_true(says(
        f, "report-7c: container worker CrashLoopBackOff, last ended OOMKilled, exit code 137, restarts 16"));
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_MEMORY);
    assert_int_equal(f->signals[0].time, DBR_TIME_NONE);
    assert_true(f->signals[0].is_grave);
}

static void warning_events_speak_for_their_object(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text,
                "Name:             report-7c\nNamespace:        shop\nStatus:           Pending\nEvents:\n"
                "  Type     Reason            Age   From               Message\n"
                "  ----     ------            ----  ----               -------\n"
                "  Warning  FailedScheduling  12s   default-scheduler  0/1 nodes are available: 1 "
                "Insufficient cpu.\n");
    put(f, "pod.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 1); // the event says why it is pending
    assert_true(says(f, "report-7c: FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu."));
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_PLACEMENT);
}

static void a_bad_status_alone_is_told_weakly(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "Name:             report-7c\nNamespace:        shop\nLabels:           "
                          "app=report\nStatus:           Pending\n");
    put(f, "pod.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_true(says(f, "report-7c: Pending"));
    assert_true(f->signals[0].score < 0.3);
}

static void a_healthy_pod_tells_nothing(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text,
                "Name:             report-7c\nNamespace:        shop\nStatus:           "
                "Running\nContainers:\n  worker:\n"
                "    State:          Running\n    Last State:     Terminated\n      Reason:       Completed\n"
                "      Exit Code:    0\n    Restart Count:  1\nEvents:           <none>\n");
    put(f, "pod.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void rows_that_are_not_ready_are_told(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "NAME       READY   STATUS             RESTARTS   AGE\n"
                          "cart-1     1/1     Running            0          3d\n"
                          "cart-2     0/1     ImagePullBackOff   0          3d\n"
                          "job-1      0/1     Completed          0          3d\n"
                          "node-1     1/1     KubeletReady       0          3d\n");
    put(f, "pods.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_true(says(f, "cart-2 0/1 ImagePullBackOff"));
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_IMAGE);
}

static void a_claim_that_is_not_bound_is_told_by_its_column(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "NAME     STATUS    VOLUME   CAPACITY   AGE\n"
                          "data-a   Bound     pv-1     1Gi        3d\n"
                          "data-b   Pending                       3d\n");
    put(f, "claims.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_true(says(f, "data-b Pending"));
}

static void ratios_in_prose_are_no_rows(void **state)
{
    fixture *f = *state;
    dbr_buf_str(
        &f->text,
        "We had 0/1 replicas then\nabout 1/2 of the users saw it\nrunning 0003/0500 VUs, 0/1 Done.\n");
    put(f, "notes.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 0);
}

static void at_most_eight_rows_of_a_table(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "NAME       READY   STATUS    RESTARTS   AGE\n");
    for (int i = 0; i < 20; i++) {
        dbr_buf_printf(&f->text, "cart-%d    0/1     Error     0          3d\n", i);
    }
    put(f, "pods.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 8);
}

static void an_init_container_that_fails_is_bad_and_one_that_runs_is_not(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text, "NAME      READY   STATUS       RESTARTS   AGE\n"
                          "cart-7c   0/1     Init:Error   5          9m\n"
                          "mail-7c   0/1     Init:0/2     0          9s\n");
    put(f, "pods.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_true(says(f, "cart-7c 0/1 Init:Error"));
    assert_true(f->signals[0].is_row);
}

static void a_tiny_share_of_a_cpu_is_told_where_nothing_else_is(void **state)
{
    fixture *f = *state;
    dbr_buf_str(
        &f->text,
        "Name:             report-7c\nNamespace:        shop\nLabels:           app=report\nStatus:          "
        " Running\n"
        "Containers:\n  worker:\n    Image:          worker:1\n    State:          Running\n    Limits:\n"
        "      cpu:     10m\n      memory:  64Mi\n    Requests:\n      cpu:        5m\n    Environment:  "
        "<none>\n"
        "  proxy:\n    Limits:\n      cpu:     500m\n");
    put(f, "pod.txt");
    detect(f, "states", 0, 3600);
    assert_int_equal(f->n, 1);
    assert_true(says(f, "report-7c: container worker may use 10 thousandths of a CPU (limits: cpu: 10m)"));
    assert_false(f->signals[0].is_grave);
}

/* A container that runs again. */
static const dbr_signal *look_at_ended(fixture *f, const char *reason, const char *finished, int restarts)
{
    dbr_buf_printf(&f->text,
                   "Name:             report-7c\nNamespace:        shop\nStatus:           Running\n"
                   "Containers:\n  worker:\n    State:          Running\n"
                   "      Started:      Sun, 09 Feb 2025 10:31:20 +0000\n    Last State:     Terminated\n"
                   "      Reason:       %s\n      Exit Code:    137\n      Finished:     %s\n"
                   "    Restart Count:  %d\nEvents:           <none>\n",
                   reason, finished, restarts);
    put(f, "pod.txt");
    detect(f, "states", 0, 3600);
    return f->n == 1 ? &f->signals[0] : NULL;
}

static void a_container_that_was_killed_once_says_when(void **state)
{
    const dbr_signal *s = look_at_ended(*state, "OOMKilled", "Sun, 09 Feb 2025 10:31:02 +0000", 1);
    assert_non_null(s);
    assert_true(dbr_slice_is(s->text,
                             "report-7c: container worker, last ended OOMKilled, exit code 137, restarts 1"));
    assert_true(s->is_grave && s->time == at(31 * 60 + 2));
    assert_true(dbr_slice_is(s->texts[DBR_LANG_ZH_CN],
                             "report-7c：容器 worker，上次结束 OOMKilled，退出码 137，重启 1 次"));
}

static void one_that_keeps_ending_does_not_say_since_when(void **state)
{
    const dbr_signal *s = look_at_ended(*state, "Error", "Sun, 09 Feb 2025 10:31:02 +0000", 7);
    assert_non_null(s);
    assert_true(!s->is_grave && s->time == DBR_TIME_NONE);
}

static void one_that_ended_days_ago_is_no_news(void **state)
{
    assert_null(look_at_ended(*state, "OOMKilled", "Sun, 02 Feb 2025 10:31:02 +0000", 4));
}

DBR_TESTS(CASE(a_container_that_was_killed_once_says_when),
          CASE(one_that_keeps_ending_does_not_say_since_when), CASE(one_that_ended_days_ago_is_no_news),
          CASE(a_tiny_share_of_a_cpu_is_told_where_nothing_else_is),
          CASE(a_waiting_container_is_told_with_its_end), CASE(warning_events_speak_for_their_object),
          CASE(a_bad_status_alone_is_told_weakly), CASE(a_healthy_pod_tells_nothing),
          CASE(rows_that_are_not_ready_are_told), CASE(a_claim_that_is_not_bound_is_told_by_its_column),
          CASE(ratios_in_prose_are_no_rows), CASE(at_most_eight_rows_of_a_table),
          CASE(an_init_container_that_fails_is_bad_and_one_that_runs_is_not))
