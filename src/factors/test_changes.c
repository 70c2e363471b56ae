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
    assert_int_equal(count_leads(f, "Use the new queue (#12)"), 1);
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

/* Taking it back was of no use: the change next to it, which nobody touched, comes first. */
static void a_change_that_is_taken_back_in_vain_does_not_lead_for_that(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s%s",
            commit_of(f, "aaaaaaa5", "10:15:00", "Pool\n\n    This reverts commit aaaaaaa2.", "pool.yaml"),
            commit_of(f, "aaaaaaa3", "10:04:00", "Two more workers", "workers.yaml"),
            commit_of(f, "aaaaaaa2", "09:40:00", "Smaller pool", "pool.yaml")));
    put_access(f, "access.log", at("10:05:00"), at("10:45:00"));
    find(f);
    const dbr_lead *pool = lead_of(f, DBR_LEAD_CAUSE, "Smaller pool");
    const dbr_lead *workers = lead_of(f, DBR_LEAD_CAUSE, "Two more workers");
    assert_true(pool != NULL && workers != NULL && workers->score > pool->score);
    assert_true(has_reason(pool, "was taken back at 10:15:00, and it went on until 10:45:00 at least"));
}

/* A memory that fills from the release on is told by the series, long before the errors. */
static void a_change_is_near_to_the_first_of_a_chain(void **state)
{
    fixture *f = *state;
    put(f, "deploys.jsonl",
        "{\"time\":\"2025-02-09T09:24:30Z\",\"service\":\"web\",\"version\":\"10.1\"}\n"
        "{\"time\":\"2025-02-09T09:44:30Z\",\"service\":\"catalog\",\"version\":\"2.20\"}\n");
    put_series(f, "cache_used_mb", "", 600, 4096, at("09:47:00"), at("10:40:00"));
    put_access(f, "access.log", at("10:25:00"), at("10:40:00"));
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "Release 2.20 of catalog");
    assert_non_null(l);
    assert_true(has_reason(l, "before cache_used_mb left its level"));
    const dbr_lead *web = lead_of(f, DBR_LEAD_CAUSE, "Release 10.1 of web");
    assert_true(web == NULL || web->score < l->score);
}

/* "feat(recs): …" says which part it touches. */
static void the_scope_of_a_commit_is_what_it_touches(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s", commit_of(f, "aaaaaaa3", "10:01:00", "feat(mail): keep drafts", "src/mail.c"),
            commit_of(f, "aaaaaaa2", "10:00:30", "feat(access): keep sessions", "src/access.c")));
    put_access(f, "access.log", at("10:05:00"), at("10:30:00"));
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "keep sessions");
    const dbr_lead *other = lead_of(f, DBR_LEAD_CAUSE, "keep drafts");
    assert_non_null(l);
    assert_true(has_reason(l, "touched access, which is affected"));
    assert_true(other == NULL || (other->score < l->score && !has_reason(other, "touched")));
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

/* ---- branches.c ---- */

static const char *json_commit(fixture *f, const char *hash, const char *clock, const char *parents,
                               const char *message, const char *files)
{
    return dbr_arena_printf(
        &f->arena,
        "{\"sha\":\"%s00000000000000000000000000000000\",\"parents\":[%s],\"author\":\"Bob "
        "Example\",\"committed_at\":\"2025-02-09T%sZ\",\"subject\":%s,\"files\":[%s]}\n",
        hash, parents, clock, message, files);
}

#define HASH(h) "\"" h "00000000000000000000000000000000\""

/* Two commits of a branch are one change with their merge, which has their file; the mainline's commit beside them is another. */
static void a_branch_is_one_change_with_the_merge_that_brings_it_in(void **state)
{
    fixture *f = *state;
    put(f, "git.jsonl",
        dbr_arena_printf(
            &f->arena, "%s%s%s%s%s",
            json_commit(f, "aaaaaaa1", "08:00:00", "", "\"Start\"", "\"readme.yaml\""),
            json_commit(f, "aaaaaaa2", "08:10:00", HASH("aaaaaaa1"), "\"Smaller pool\"", "\"pool.yaml\""),
            json_commit(f, "aaaaaaa3", "08:20:00", HASH("aaaaaaa2"), "\"Pool of ten\"", "\"pool.yaml\""),
            json_commit(f, "aaaaaaa4", "09:00:00", HASH("aaaaaaa1"), "\"Two workers\"", "\"work.yaml\""),
            json_commit(f, "aaaaaaa5", "10:00:00", HASH("aaaaaaa4") "," HASH("aaaaaaa3"),
                        "\"Merge pull request #7 from bob/pool\"", "")));
    put_access(f, "access.log", at("10:05:00"), at("10:30:00"));
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "#7");
    assert_non_null(l);
    assert_int_equal(l->time, at("10:00:00"));
    assert_true(has_reason(l, "changes what runs: pool.yaml"));
    assert_true(has_reason(l, "brings in: Smaller pool, Pool of ten"));
    assert_null(lead_of(f, DBR_LEAD_CAUSE, "Commit “Pool of ten”"));
    assert_non_null(lead_of(f, DBR_LEAD_CAUSE, "Two workers"));
}

/* A merge that hands on another merge tells its files and leaves it a lead of its own. */
static void a_merge_that_hands_on_merges_folds_none(void **state)
{
    fixture *f = *state;
    put(f, "git.jsonl",
        dbr_arena_printf(
            &f->arena, "%s%s%s%s", json_commit(f, "aaaaaaa1", "08:00:00", "", "\"Start\"", "\"readme.yaml\""),
            json_commit(f, "aaaaaaa2", "08:10:00", HASH("aaaaaaa1"), "\"Smaller pool\"", "\"pool.yaml\""),
            json_commit(f, "aaaaaaa3", "09:20:00", HASH("aaaaaaa1") "," HASH("aaaaaaa2"),
                        "\"Merge pull request #7 from bob/pool\"", ""),
            json_commit(f, "aaaaaaa4", "10:00:00", HASH("aaaaaaa1") "," HASH("aaaaaaa3"),
                        "\"Merge pull request #8 from shop/staging\"", "")));
    put_access(f, "access.log", at("10:05:00"), at("10:30:00"));
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "#8");
    assert_true(l != NULL && has_reason(l, "changes what runs: pool.yaml"));
    assert_non_null(lead_of(f, DBR_LEAD_CAUSE, "#7"));
}

/* ---- named.c ---- */

static void put_page(fixture *f, const char *text)
{
    put(f, "page.jsonl",
        dbr_arena_printf(
            &f->arena,
            "{\"ts\":\"2025-02-09T10:05:00Z\",\"type\":\"triggered\",\"incident\":\"7\",\"text\":"
            "\"%s\"}\n{\"ts\":\"2025-02-09T10:40:00Z\",\"type\":\"resolved\",\"incident\":\"7\","
            "\"text\":\"Resolved\"}\n",
            text));
}

/* The page names east: what changed it hours before leads before what changed west just now. */
static void what_touches_what_the_page_names_leads(void **state)
{
    fixture *f = *state;
    put_page(f, "[FIRING:1] quota has restarted east prod");
    put(f, "git.log",
        dbr_arena_printf(&f->arena, "%s%s%s%s",
                         commit_of(f, "aaaaaaa5", "09:50:00", "More quota", "clusters/west/prod.yaml"),
                         commit_of(f, "aaaaaaa4", "08:05:00", "Smaller quota", "clusters/east/prod.yaml"),
                         commit_of(f, "aaaaaaa3", "08:00:00", "Another queue", "clusters/north/prod.yaml"),
                         commit_of(f, "aaaaaaa2", "07:30:00", "On call in the east", "docs/east/oncall.md")));
    find(f);
    const dbr_lead *l = lead_of(f, DBR_LEAD_CAUSE, "Smaller quota");
    assert_true(l != NULL && has_reason(l, "touches what an alert or page names: east"));
    const dbr_lead *west = lead_of(f, DBR_LEAD_CAUSE, "More quota");
    assert_true(west != NULL && !has_reason(west, "touches what")); // prod is how all are called
    const dbr_lead *words = lead_of(f, DBR_LEAD_CAUSE, "On call");
    assert_true(words == NULL || !has_reason(words, "touches what"));
}

/* Nothing before it touches east; the commit that ended it says what was wrong. */
static void what_was_changed_to_end_it_says_what_was_wrong(void **state)
{
    fixture *f = *state;
    put_page(f, "Probe of east-api is failing. View: https://alerts.example/console/east");
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s%s",
            commit_of(f, "aaaaaaa5", "10:25:00",
                      "east-api: leave out the new scope\n\n    The tokens lack it, so each login "
                      "fails.\n\n    Signed-off-by: Bob Example",
                      "values.yaml"),
            commit_of(f, "aaaaaaa4", "10:20:00", "Another console", "console.yaml"),
            commit_of(f, "aaaaaaa2", "06:00:00", "Two more workers", "workers.yaml")));
    find(f);
    const dbr_lead *l =
        lead_of(f, DBR_LEAD_CAUSE, "What commit “east-api: leave out the new scope” (10:25:00) mends");
    const dbr_lead *other = lead_of(f, DBR_LEAD_CAUSE, "Two more workers");
    assert_non_null(l);
    assert_true(other == NULL || other->score < l->score);
    assert_true(has_reason(l, "its message says: “The tokens lack it, so each login fails.”"));
    assert_false(has_reason(l, "Bob"));
    assert_null(lead_of(f, DBR_LEAD_CAUSE, "Another console")); // a link names nothing
}

/* Nothing was taken back and nothing failed in the evidence: what somebody mended, and why, is all that tells. */
static void in_a_blind_history_the_change_that_says_what_was_wrong_leads(void **state)
{
    fixture *f = *state;
    put(f, "git.log",
        dbr_arena_printf(
            &f->arena, "%s%s%s",
            commit_of(f, "aaaaaaa4", "15:00:00", "Tell of the incident in the handbook", "site/index.html"),
            commit_of(f, "aaaaaaa3", "12:00:00",
                      "Give the indexer its own pool\n\n    It kept maxing out the shared nodes", "pools.tf"),
            commit_of(f, "aaaaaaa2", "10:00:00", "Use the new queue", "chart/queue.yaml")));
    find(f);
    assert_true(f->factors->n_leads >= 2);
    assert_true(holds(f->factors->leads[0].title, "indexer"));
    assert_true(has_reason(&f->factors->leads[0], "something was wrong"));
    for (size_t i = 1; i < f->factors->n_leads; i++) { // "incident" is also what a handbook says
        assert_false(has_reason(&f->factors->leads[i], "something was wrong"));
    }
}

DBR_TESTS(CASE(what_was_taken_back_leads_and_is_named_by_what_was_merged),
          CASE(the_change_whose_file_was_mended_leads), CASE(a_revert_that_names_its_change_mends_no_other),
          CASE(a_change_that_is_taken_back_during_the_incident_leads),
          CASE(a_change_that_is_taken_back_in_vain_does_not_lead_for_that),
          CASE(the_scope_of_a_commit_is_what_it_touches), CASE(a_change_is_near_to_the_first_of_a_chain),
          CASE(in_a_history_without_repairs_any_change_may_be_it),
          CASE(commits_to_words_and_layout_do_not_lead), CASE(a_stopgap_that_is_tidied_up_does_not_lead),
          CASE(a_branch_is_one_change_with_the_merge_that_brings_it_in),
          CASE(a_merge_that_hands_on_merges_folds_none), CASE(what_touches_what_the_page_names_leads),
          CASE(what_was_changed_to_end_it_says_what_was_wrong),
          CASE(in_a_blind_history_the_change_that_says_what_was_wrong_leads))
