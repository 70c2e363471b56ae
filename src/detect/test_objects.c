/* Bad states in JSON documents that have no times. */
#include "detect/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static bool says(const fixture *f, const char *text)
{
    for (size_t i = 0; i < f->n; i++) {
        if (dbr_slice_find(f->signals[i].text, dbr_slice_str(text)) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static void look(fixture *f, const char *json)
{
    dbr_buf_str(&f->text, json);
    put(f, "state.json");
    detect(f, "objects", 0, 3600);
}

static void flags_of_a_machine_are_told_together(void **state)
{
    fixture *f = *state;
    look(f, "{\"nodes\":[{\"name\":\"n1\",\"ready\":\"True\",\"memory_pressure\":\"False\"},"
            "{\"name\":\"n2\",\"ready\":\"Unknown\",\"memory_pressure\":\"True\",\"disk_pressure\":\"False\"}"
            "]}\n");
    assert_int_equal(f->n, 1);
    assert_true(says(f, "n2: node ready Unknown, memory_pressure True"));
    assert_true(f->signals[0].is_grave);
    assert_int_equal(f->signals[0].time, DBR_TIME_NONE);
}

/* Two conditions with one reason are one finding; what is over is none. */
static void bad_conditions_speak_for_their_object(void **state)
{
    fixture *f = *state;
    look(f, "{\"pods\":[{\"name\":\"api-7c\",\"conditions\":[{\"type\":\"Initialized\",\"status\":\"True\"},{"
            "\"type\":"
            "\"Ready\",\"status\":\"Unknown\",\"reason\":\"NodeLost\",\"message\":\"n2 does not "
            "answer\"},{\"type\":"
            "\"ContainersReady\",\"status\":\"Unknown\",\"reason\":\"NodeLost\"}]},{\"name\":\"job-1\","
            "\"conditions\":[{"
            "\"type\":\"Ready\",\"status\":\"False\",\"reason\":\"PodCompleted\"}]}]}\n");
    assert_int_equal(f->n, 1);
    assert_true(says(f, "api-7c: Ready Unknown: NodeLost: n2 does not answer"));
}

static void waiting_containers_and_missing_replicas_are_told(void **state)
{
    fixture *f = *state;
    look(f, "{\"pods\":[{\"name\":\"api-7c\",\"containers\":[{\"name\":\"api\",\"restart_count\":8,\"state\":"
            "{\"waiting\":"
            "true,\"reason\":\"CrashLoopBackOff\",\"exit_code\":137}},{\"name\":\"log\",\"state\":{"
            "\"running\":true}}]}],"
            "\"deployments\":[{\"name\":\"api\",\"desired\":5,\"ready\":3},{\"name\":\"web\",\"desired\":2,"
            "\"ready\":2}]}\n");
    assert_int_equal(f->n, 2);
    assert_true(says(f, "api-7c: container api CrashLoopBackOff, exit code 137, restarts 8"));
    assert_true(says(f, "api: 3 of 5 ready"));
}

static void what_is_well_says_nothing(void **state)
{
    fixture *f = *state;
    look(f, "{\"nodes\":[{\"name\":\"n1\",\"ready\":true,\"disk_pressure\":false}],\"items\":[{\"type\":"
            "\"Ready\","
            "\"status\":\"False\"},{\"type\":\"invoice\",\"status\":\"False\",\"name\":\"x\"}],\"pods\":[{"
            "\"name\":\"old\","
            "\"deletion_timestamp\":\"2025-02-09T10:00:00Z\",\"containers\":[{\"name\":\"api\",\"state\":{"
            "\"waiting\":true,"
            "\"reason\":\"CrashLoopBackOff\"}}]}]}\n");
    assert_int_equal(f->n, 0); // whose condition it is nobody knows; what is being deleted may crash
}

DBR_TESTS(CASE(flags_of_a_machine_are_told_together), CASE(bad_conditions_speak_for_their_object),
          CASE(waiting_containers_and_missing_replicas_are_told), CASE(what_is_well_says_nothing))
