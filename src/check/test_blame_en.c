/* English sentences by the constructions that blame_en.c generalises: roles, names and teams as subjects, faults that
 * somebody owns, demands for vigilance, penalties; and what stands beside each of them without blame. */
#include "test.h"

#include "check/blame.h"

static const char *const BLAME[] = {
    "The consultants botched the cutover and left us with two half-migrated clusters.",
    "Mistakes were made by the deploy team during the failover.",
    "The fault lies squarely with the vendor's field engineers.",
    "@jmiller's negligence cost us four hours.",
    "Operations never asked whether the batch was still running.",
    "The incident happened owing to the administrator's lack of experience.",
    "Management dragged its feet on the replacement of the UPS.",
    "The on-call slept through three pages.",
    "Henrik forgot to revoke the token.",
    "Maria Gonzalez fat-fingered the subnet mask.",
    "The intern couldn't be bothered to run the linter.",
    "If the shift lead had looked at the graph, we would have lost nothing.",
    "This could have been avoided had the DBA asked first.",
    "Leadership ignored the capacity warnings for a year.",
    "Developers must take greater care when editing the routing tables.",
    "All staff should pay closer attention to the confirmation prompt.",
    "Coach the night crew on the importance of reading alarms.",
    "The engineer was reprimanded and removed from the on-call rotation.",
    "The technician who caused the outage has received a final written warning.",
    "The operator cut corners during the maintenance.",
    "It was a rookie mistake.",
    "The culprit was the DBA.",
    "The release engineer jumped the gun and deployed before the sign-off.",
    "The reviewers rubber-stamped the change.",
    "The database admins took no notice of the replication lag.",
    "Carelessness on the part of the contractor led to the leak.",
    "The developer's sloppy coding brought the site down.",
    "Whoever deployed this clearly did not read the manual.",
    "The QA group signed off on the build without running a single test.",
    "The network engineers mis-configured the BGP session.",
    "He should have known better.",
    "They could easily have asked in the channel.",
    "The operator mis-keyed the setpoint.",
    "Our SRE on duty panicked and rebooted the healthy node.",
    "The product manager pushed for the launch despite repeated warnings.",
    "The supplier failed to tell us about the firmware bug.",
    "The team got complacent after two years without an incident.",
    "Failure of the operators to follow the procedure caused the spill.",
    "The plant operators' inattention let the tank overflow.",
    "A lapse of concentration by the dispatcher sent the train to the wrong track.",
    "The root cause was the failure of the on-call engineer to escalate.",
    "Those responsible will face consequences.",
    "Remind developers to double-check the region before applying.",
    "The contractor is to blame for the cut fibre.",
    "Our own inexperience with Kafka made it worse.",
    "The security team was too slow to revoke the key.",
    "The previous maintainer never documented the restore procedure.",
    "Somebody left the debug port open.",
    "No one in the team bothered to look at the dashboard.",
    "We got lazy about rotating credentials.",
    "I was in a hurry and typed the wrong hostname.",
    "I should not have run this by hand.",
    "Engineers need to think before they type.",
    "The bug slipped past the reviewer because he only skimmed the diff.",
    "The developer assumed that the flag was off instead of checking.",
    "Finance dropped the ball on renewing the domain.",
    "The outage was self-inflicted: we pushed the wrong button.",
    "The fire was started by a careless welder.",
    "The technician violated the lockout procedure.",
    "His bonus was cut.",
    "Poor communication by the network team prolonged the outage.",
    "The engineers' failure to test the restore made this a disaster.",
};

static const char *const NO_BLAME[] = {
    "Nobody is to blame for the outage.",
    "The person who ran the command did what the runbook said.",
    "The team skipped no step of the checklist.",
    "Users who forgot to save their work lost it.",
    "Customers missed their notifications for an hour.",
    "The garbage collector dropped the ball late.",
    "The user error rate rose to 4 %.",
    "The Prometheus operator ignored the new label.",
    "We should have an alert on certificate expiry.",
    "The lead engineer noticed the spike within two minutes and rolled back.",
    "Thanks to Priya and Tom for the fast response.",
    "The vendor confirmed a hardware fault at 12:10.",
    "They had no way of knowing that the replica was stale.",
    "The failure of the primary disk caused the outage.",
    "The wrong certificate was installed on two hosts.",
    "The database refused to start because the log was corrupt.",
    "The scheduler never checked the node's taints.",
    "The controller should have retried the request.",
    "Had the health check been stricter, the node would have left the pool.",
    "The engineers were told by the dashboard that all was well.",
    "Training more people is no remedy for a confusing console.",
    "We reject the notion that the operator was careless.",
    "The developers tested the fix in staging and deployed it at 14:00.",
    "The error was introduced by the new compiler.",
    "The mistake was easy to make, since both buttons look alike.",
    "It took the on-call engineer 12 minutes to reach a laptop.",
    "The security team reviewed the logs and found no access.",
    "The circuit breaker was held responsible for the cascade by an early theory.",
    "The new dialog makes it hard to delete the wrong cluster.",
    "The provider's support line was unreachable.",
    "The management network lost power.",
    "Platform version 4.2 failed to start on ARM.",
    "Operations on the table were blocked for 40 minutes.",
    "Finance reports were late by one day.",
    "Lazy initialisation hid the missing key.",
    "The engineer read the alert, checked the graph and paged the database team.",
    "The operator followed the procedure, which had an error in step 4.",
    "The load balancer took down the healthy nodes.",
    "A contractor's laptop was stolen in the train.",
    "The double-check in the pipeline was disabled.",
    "The team could not have known about the firmware bug.",
    "The policy engine dismissed the request.",
    "Two engineers joined the call at 11:00 and split the work.",
    "The security group was missing a rule for port 443.",
    "People make mistakes; the console must be built for that.",
    "We asked what made the wrong choice look right.",
    "Staff at the warehouse scanned parcels by hand for two hours.",
    "The engineer was let down by a stale runbook.",
    "The vendor released a fixed firmware on 5 May.",
    "The supervisor process failed to restart the worker.",
    "Support tickets overlooked by the filter were answered on Monday.",
    "Security patches were late because the mirror was down.",
    "Sales were down 4 % on the day.",
    "Legal hold flags were lost in the migration.",
    "The process manager forgot the child's exit code.",
    "The team was supposed to meet on Monday to plan the next steps.",
    "The doctor on duty could not see the allergy field.",
    "The engineer pressed enter, as the prompt asked.",
    "An error budget of 43 minutes was used up.",
    "The dispatcher thread was late by 4 ms.",
    "The editor's error message named the wrong line.",
};

static void walk(const char *const *all, size_t n, bool is_blame)
{
    static check_index index;
    check_index_en(&index);
    size_t n_bad = 0;
    for (size_t i = 0; i < n; i++) {
        check_blame_hit hit;
        bool said = check_blame_en(&index, dbr_slice_str(all[i]), &hit);
        if (said != is_blame) {
            print_error("%s: %s\n", is_blame ? "missed" : "called blame", all[i]);
            n_bad++;
        }
        assert_true(!said || (hit.begin <= hit.end && hit.end <= strlen(all[i])));
    }
    assert_int_equal(n_bad, 0);
}

static void blame_is_found_by_its_construction(void **state)
{
    (void)state;
    walk(BLAME, sizeof(BLAME) / sizeof(*BLAME), true);
}

static void what_looks_like_it_is_left_alone(void **state)
{
    (void)state;
    walk(NO_BLAME, sizeof(NO_BLAME) / sizeof(*NO_BLAME), false);
}

DBR_TESTS(cmocka_unit_test(blame_is_found_by_its_construction),
          cmocka_unit_test(what_looks_like_it_is_left_alone))
