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

static void an_inspected_container_says_how_it_ended(void **state)
{
    fixture *f = *state;
    look(f, "[{\"Id\":\"88ab\",\"Name\":\"/worker\",\"RestartCount\":4,\"State\":{\"Status\":\"exited\","
            "\"OOMKilled\":true,\"ExitCode\":137,\"Error\":\"\"}},{\"Id\":\"88ac\",\"Name\":\"/web\","
            "\"RestartCount\":0,\"State\":{\"Status\":\"running\",\"OOMKilled\":false,\"ExitCode\":0}}]\n");
    assert_int_equal(f->n, 1);
    assert_true(says(f, "container worker exited, OOMKilled, exit code 137, restarts 4"));
    assert_int_equal(f->signals[0].failure, DBR_FAILURE_MEMORY);
}

static void a_red_cluster_and_a_parted_broker_are_told(void **state)
{
    fixture *f = *state;
    look(f, "{\"health\":{\"cluster_name\":\"logs\",\"status\":\"red\",\"unassigned_shards\":14},"
            "\"nodes\":[{\"name\":\"mq-0\",\"running\":true,\"mem_alarm\":false,\"partitions\":[\"mq-1\"]},"
            "{\"name\":\"mq-2\",\"running\":true,\"mem_alarm\":false,\"partitions\":[]}]}\n");
    assert_int_equal(f->n, 2);
    assert_true(says(f, "Elasticsearch: the cluster logs is red"));
    assert_true(says(f, "mq-0: node network partition (split brain): cannot reach [\"mq-1\"]"));
}

static void objects_in_yaml_say_how_they_are_now(void **state)
{
    fixture *f = *state;
    dbr_buf_str(&f->text,
                "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n"
                "  creationTimestamp: \"2025-02-09T09:00:00Z\"\n  name: pay\nstatus:\n  conditions:\n"
                "  - lastTransitionTime: \"2025-02-09T09:10:00Z\"\n    message: no metrics\n"
                "    reason: FailedGetResourceMetric\n    status: \"False\"\n    type: ScalingActive\n---\n"
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n"
                "  creationTimestamp: \"2025-02-09T09:00:00Z\"\n  name: mailer\nspec:\n  replicas: 0\n---\n"
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n"
                "  creationTimestamp: \"2025-02-09T09:00:00Z\"\n  name: shop\nstatus:\n  health:\n"
                "    status: Degraded\n  operationState:\n    message: one object is invalid\n  sync:\n"
                "    status: OutOfSync\n");
    put(f, "objects.yaml");
    detect(f, "objects", 0, 3600);
    assert_int_equal(f->n, 3);
    assert_true(says(f, "pay: ScalingActive False: FailedGetResourceMetric: no metrics"));
    assert_true(says(f, "Deployment mailer is scaled to 0 replicas"));
    assert_true(says(f, "Argo CD: shop is OutOfSync and Degraded: one object is invalid"));
}

DBR_TESTS(CASE(an_inspected_container_says_how_it_ended), CASE(a_red_cluster_and_a_parted_broker_are_told),
          CASE(objects_in_yaml_say_how_they_are_now), CASE(flags_of_a_machine_are_told_together),
          CASE(bad_conditions_speak_for_their_object), CASE(waiting_containers_and_missing_replicas_are_told),
          CASE(what_is_well_says_nothing))
