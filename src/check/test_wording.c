/* Action items as people write them, by whether one can tell when they are finished: a table to which every new construction is
 * added. */
#include "test.h"

#include "check/check_impl.h"

static const char *const VAGUE[] = {
    "Improve testing",
    "Harden our ingress setup",
    "Increase redundancy of the message broker",
    "Reduce alert noise",
    "Lower the complexity of the deploy scripts",
    "Make the importer more resilient",
    "Make retries work reliably",
    "Rewrite the exporter so that it can be more stable",
    "Fix the problem that brought us here",
    "Prevent similar outages",
    "Stop this from happening again",
    "Address the shortcomings we found",
    "Follow the change process",
    "Adhere to best practices",
    "Work on the flaky suite",
    "Invest in observability",
    "Focus on quality",
    "Strive for fewer rollbacks",
    "Capacity planning",
    "Set up monitoring",
    "Add documentation",
    "Rotate credentials where necessary",
    "Split the table at some point",
    "Clean the queue when time permits",
    "The handover needs improvement",
    "Overhaul the release process",
    "Modernise the build farm",
    "Remind everyone of the freeze",
    "Be mindful of long transactions",
    "Communicate better with the carrier",
    "Raise awareness of the quota",
    "Prioritise reliability",
};

static const char *const OPEN[] = {
    "Revisit the retention rules",
    "Continue to watch the new kernel",
    "Keep looking into the packet loss",
    "Discuss the on-call load with the guild",
    "Talk to the carrier about the second path",
    "Bear the quota in mind when adding tenants",
    "Take another look at the failover order",
    "Brainstorm ways to shorten the restore",
    "Ponder a second vendor",
    "The lease time should be revisited",
    "Get feedback from the field team",
    "Review the sampling rules",
    "Debug the leak in the relay",
    "Weigh the pros and cons of sharding",
};

static const char *const FINE[] = {
    "Add an alert on queue age above 300 s",
    "Reduce the lock timeout from 60 s to 5 s",
    "Increase the heap of the indexer to 8 GB",
    "Harden `sshd_config` on the jump hosts",
    "Tighten the firewall by removing the rule for port 23",
    "Fix the race between compaction and flush",
    "Fix the issue of duplicate rows in the ledger export",
    "Prevent a second migration with an advisory lock",
    "Review the quota table and publish the new limits",
    "Investigate the leak and write a report by 4 May",
    "Discuss the retry budget and record the decision in ADR 31",
    "Simplify the restore into a single script",
    "Make the importer reject rows without a key",
    "Keep two spare disks in the cage",
    "Limit uploads to 10 MB",
    "Stop the nightly job before backups start",
    "Follow the link in the page to the new runbook",
    "Write the restore guide",
    "Move the broker to its own nodes",
    "Delete the unused accounts of the old tenant",
    "Replace the shared password with short-lived tokens",
    "Lower the log level of the relay",
    "Ship the new client with jitter in its retries",
    "Rehearse the region failover in the first week of June",
};

/* All items are judged as they should be; those that are not are printed. */
static void walk(const char *const *all, size_t n, check_wording expected)
{
    dbr_arena arena = {0};
    size_t n_bad = 0;
    for (size_t i = 0; i < n; i++) {
        check_wording said = check_judge_wording(dbr_slice_str(all[i]), &arena);
        if (said != expected) {
            print_error("%d instead of %d: %s\n", (int)said, (int)expected, all[i]);
            n_bad++;
        }
    }
    dbr_arena_release(&arena);
    assert_int_equal(n_bad, 0);
}
#define WALK(array, expected) walk(array, sizeof(array) / sizeof(*(array)), expected)

static void what_has_no_bound_is_vague(void **state)
{
    (void)state;
    WALK(VAGUE, CHECK_WORDING_VAGUE);
}

static void inquiries_and_talk_leave_nothing_behind(void **state)
{
    (void)state;
    WALK(OPEN, CHECK_WORDING_NO_DELIVERABLE);
}

static void what_can_be_finished_is_fine(void **state)
{
    (void)state;
    WALK(FINE, CHECK_WORDING_FINE);
}

static void torn_items_are_survived(void **state)
{
    dbr_arena arena = {0};
    (void)state;
    assert_int_equal(check_judge_wording(dbr_slice_str(""), &arena), CHECK_WORDING_FINE);
    assert_int_equal(check_judge_wording(dbr_slice_str("continue"), &arena), CHECK_WORDING_FINE);
    assert_int_equal(check_judge_wording(dbr_slice_str("fix"), &arena), CHECK_WORDING_FINE);
    assert_int_equal(check_judge_wording(dbr_slice_str("keep to"), &arena), CHECK_WORDING_FINE);
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(what_has_no_bound_is_vague),
          cmocka_unit_test(inquiries_and_talk_leave_nothing_behind),
          cmocka_unit_test(what_can_be_finished_is_fine), cmocka_unit_test(torn_items_are_survived))
