/* Changes as leads: what became of them, of their files, and what their titles say. */
#include "factors/test_fixture.c" // NOLINT(bugprone-suspicious-include): the room's fixture

static bool has_reason(const dbr_lead *l, const char *part)
{
    for (size_t i = 0; i < l->n_reasons; i++) {
        if (holds(l->reasons[i].text, part)) {
            return true;
        }
    }
    return false;
}

static const char *commit(fixture *f, const char *hash, const char *clock, const char *who,
                          const char *message)
{
    return dbr_arena_printf(&f->arena,
                            "commit %s00000000000000000000000000000000\nAuthor: %s <x@example.com>\nDate:   "
                            "2025-02-09T%s+00:00\n\n"
                            "    %s\n\n",
                            hash, who, clock, message);
}

static void what_was_taken_back_leads_and_is_named_by_what_was_merged(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(&f->arena, "%s%s%s%s",
                         commit(f, "aaaaaaa5", "11:10:00", "Bob Example", "Revert \"Use the new queue\""),
                         commit(f, "aaaaaaa4", "10:20:00", "renovate[bot]", "Update dependency left to 3.1"),
                         commit(f, "aaaaaaa3", "10:05:00", "Bob Example",
                                "Merge pull request #12 from bob/queue\n\n    Use the new queue"),
                         commit(f, "aaaaaaa2", "10:00:00", "Bob Example", "Use the new queue")));
    find(f);
    assert_true(f->factors->n_leads >= 2);
    const dbr_lead *l = &f->factors->leads[0];
    assert_true(holds(l->title, "Use the new queue (#12)"));
    assert_false(holds(l->title, "bob"));
    assert_int_equal(l->time, at("10:05:00")); // when it was merged; the commit is the same change
    assert_int_equal(count_of(f, "Use the new queue (#12)"), 1);
    const dbr_lead *bot = lead_of(f, DBR_LEAD_CAUSE, "dependency");
    assert_true(bot == NULL || bot->score < l->score);
}

/* A commit and the file it changed, as `git log --name-only` prints it. */
static const char *commit_of(fixture *f, const char *hash, const char *clock, const char *message,
                             const char *file)
{
    return dbr_arena_printf(&f->arena, "%s%s\n\n", commit(f, hash, clock, "Bob Example", message), file);
}

/* Nothing is quoted, but its file was mended twice; another of its name came when that had happened. */
static void the_change_whose_file_was_mended_leads(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(&f->arena, "%s%s%s%s%s",
                         commit_of(f, "aaaaaaa6", "15:00:00", "Raise the queue chart", "chart/queue.yaml"),
                         commit_of(f, "aaaaaaa5", "12:00:00", "roll back queue chart", "chart/queue.yaml"),
                         commit_of(f, "aaaaaaa4", "11:00:00",
                                   "Newer queue\n\n    should fix the outage of the workers",
                                   "chart/queue.yaml"),
                         commit_of(f, "aaaaaaa3", "10:30:00", "Ask for two zones", "cluster/zones.tf"),
                         commit_of(f, "aaaaaaa2", "10:00:00", "Raise the queue chart", "chart/queue.yaml")));
    find(f);
    const dbr_lead *l = &f->factors->leads[0];
    assert_true(f->factors->n_leads >= 2);
    assert_true(holds(l->title, "Raise the queue chart"));
    assert_int_equal(l->time, at("10:00:00"));
    assert_true(has_reason(l, "changes what runs: chart/queue.yaml"));
    assert_true(has_reason(l, "“Newer queue” at 11:00:00 mends the same files"));
    assert_true(has_reason(l, "“roll back queue chart” at 12:00:00 mends the same files"));
    const dbr_lead *zones = lead_of(f, DBR_LEAD_CAUSE, "two zones");
    assert_true(zones == NULL || zones->score < l->score);
}

/* It takes back what it names, not what else stands in that file; and a program's "fixes" mend nothing. */
static void a_revert_that_names_its_change_mends_no_other(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(&f->arena, "%s%s%s",
                         commit_of(f, "aaaaaaa5", "11:10:00", "Revert \"Use the new queue\"", "values.yaml"),
                         commit_of(f, "aaaaaaa3", "10:50:00", "Use the new queue", "values.yaml"),
                         commit_of(f, "aaaaaaa2", "10:49:00", "Two more workers", "values.yaml")));
    find(f);
    assert_true(holds(f->factors->leads[0].title, "Use the new queue"));
    const dbr_lead *other = lead_of(f, DBR_LEAD_CAUSE, "Two more workers");
    assert_true(other != NULL && !has_reason(other, "mends the same files"));
}

/* What happens after the first error shows which change it was. */
static void a_change_that_is_taken_back_during_the_incident_leads(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s%s",
            commit_of(f, "aaaaaaa5", "10:25:00", "Pool\n\n    This reverts commit aaaaaaa2.", "pool.yaml"),
            commit_of(f, "aaaaaaa3", "10:04:00", "Two more workers", "workers.yaml"),
            commit_of(f, "aaaaaaa2", "09:30:00", "Smaller pool", "pool.yaml")));
    put_access(f, "access.log", at("10:05:00"), at("10:30:00"));
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "Smaller pool");
    assert_non_null(l);
    assert_null(lead_of(f, DBR_LEAD_CAUSE, "Commit “Pool”")); // after the start, no cause
    assert_true(has_reason(l, "was taken back at 10:25:00"));
    for (size_t i = 0; i < l->n_reasons; i++) {
        bool is_it = holds(l->reasons[i].text, "was taken back");
        assert_true(!is_it || l->reasons[i].address.len > 0);
    }
}

/* A history alone: its changes are leads, weak and tied, and documents stand behind. */
static void in_a_history_without_repairs_any_change_may_be_it(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(&f->arena, "%s%s",
                         commit_of(f, "aaaaaaa3", "10:50:00", "Another type of nodes", "terraform/nodes.tf"),
                         commit_of(f, "aaaaaaa2", "10:10:00", "What to do when on call", "docs/oncall.md")));
    find(f);
    const dbr_lead *nodes = lead_of(f, DBR_LEAD_CAUSE, "Another type of nodes");
    assert_true(nodes != NULL && nodes->is_weak);
    assert_true(has_reason(nodes, "changes what runs: terraform/nodes.tf"));
    assert_null(lead_of(f, DBR_LEAD_CAUSE, "on call"));
}

/* The nearest commit is no lead for that alone: its title says that nothing runs otherwise. */
static void commits_to_words_and_layout_do_not_lead(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s%s%s",
            commit(f, "aaaaaaa5", "10:04:50", "Bob Example", "[pre-commit.ci] auto fixes from hooks"),
            commit(f, "aaaaaaa4", "10:04:00", "Bob Example", "docs: how to drain a node"),
            commit(f, "aaaaaaa3", "10:01:00", "Bob Example", "Take orders with readMetadata"),
            commit(f, "aaaaaaa2", "08:01:00", "Bob Example", "docs: who is on call")));
    put_access(f, "access.log", at("10:05:00"), at("10:30:00"));
    find(f);
    const dbr_lead *real = lead_of(f, DBR_LEAD_CAUSE, "readMetadata");
    const dbr_lead *layout = lead_of(f, DBR_LEAD_CAUSE, "auto fixes");
    const dbr_lead *words = lead_of(f, DBR_LEAD_CAUSE, "drain a node");
    assert_non_null(real);
    assert_true(layout == NULL || layout->score < real->score);
    assert_true(words == NULL || words->score < real->score);
    assert_null(lead_of(f, DBR_LEAD_CAUSE, "who is on call")); // more speaks against it than for it
}

/* What a stopgap was made for lies before it; that it is taken back says nothing against it. */
static void a_stopgap_that_is_tidied_up_does_not_lead(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s%s",
            commit_of(f, "aaaaaaa5", "11:10:00", "Revert \"Temporarily close the import\"", "values.yaml"),
            commit_of(f, "aaaaaaa3", "10:20:00", "Temporarily close the import", "values.yaml"),
            commit_of(f, "aaaaaaa2", "10:00:00", "Import twice an hour", "cron.yaml")));
    find(f);
    assert_true(f->factors->n_leads >= 1);
    assert_true(holds(f->factors->leads[0].title, "Import twice an hour"));
    const dbr_lead *stopgap = lead_of(f, DBR_LEAD_CAUSE, "Temporarily close");
    assert_true(stopgap == NULL || stopgap->score < f->factors->leads[0].score);
}

DBR_TESTS(CASE(what_was_taken_back_leads_and_is_named_by_what_was_merged),
          CASE(the_change_whose_file_was_mended_leads), CASE(a_revert_that_names_its_change_mends_no_other),
          CASE(a_change_that_is_taken_back_during_the_incident_leads),
          CASE(in_a_history_without_repairs_any_change_may_be_it),
          CASE(commits_to_words_and_layout_do_not_lead), CASE(a_stopgap_that_is_tidied_up_does_not_lead))
