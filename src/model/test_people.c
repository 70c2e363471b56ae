/* Who is meant, and that nobody is when two could be. */
#include "model/model.h"
#include "test.h"

static const dbr_slice ALICE_ALIASES[] = {DBR_LIT("U024BE7LH"), DBR_LIT("alice@example.org"),
                                          DBR_LIT("achen")};
static const dbr_slice WEI_ALIASES[] = {DBR_LIT("<wei@example.org>"), DBR_LIT("bob")};

static const dbr_person PEOPLE[] = {
    {.handle = DBR_LIT("@alice"),
     .name = DBR_LIT("Alice Chen"),
     .role = DBR_LIT("on-call engineer"),
     .aliases = ALICE_ALIASES,
     .n_aliases = 3},
    {.handle = DBR_LIT("@bob"), .name = DBR_LIT("Élodie Petit")},
    {.handle = DBR_LIT("wei"), .name = DBR_LIT("王伟"), .aliases = WEI_ALIASES, .n_aliases = 2},
    {.handle = DBR_LIT("@wang2"), .name = DBR_LIT("王伟")},
    {.name = DBR_LIT("No Handle")},
};

static const dbr_incident INCIDENT = {.people = PEOPLE, .n_people = 5};

/* `i` is the index in PEOPLE, -1 for nobody. */
static void row(const char *who, int i)
{
    const dbr_person *got = dbr_incident_person(&INCIDENT, dbr_slice_str(who));
    const dbr_person *wanted = i >= 0 ? &PEOPLE[i] : NULL;
    if (got != wanted) {
        fail_msg("'%s' is person %d, expected %d", who, got != NULL ? (int)(got - PEOPLE) : -1, i);
    }
}

static void finds_people_by_all_their_names(void **state)
{
    (void)state;
    row("@alice", 0);
    row("alice", 0);
    row("@Alice", 0);
    row("ALICE CHEN", 0);
    row(" Alice Chen ", 0);
    row("alice@example.org", 0);
    row("Alice <Alice@Example.org>", 0);
    row("mailto:alice@example.org", 0);
    row("U024BE7LH", 0);
    row("<@U024BE7LH>", 0);
    row("<@U024BE7LH|someone>", 0);
    row("achen", 0);
    row("élodie petit", 1);
    row("ÉLODIE PETIT", 1);
    row("@wei", 2);
    row("wei@example.org", 2);
    row("no handle", 4);
}

static void a_handle_wins_over_an_alias(void **state)
{
    (void)state;
    row("bob", 1);
    row("@bob", 1);
}

static void two_of_one_name_are_nobody(void **state)
{
    (void)state;
    row("王伟", -1);
}

static void strangers_are_nobody(void **state)
{
    (void)state;
    row("", -1);
    row("@", -1);
    row("<>", -1);
    row("carol", -1);
    row("alice2", -1);
    row("Alice", 0);
    row("Chen", -1);
    assert_null(dbr_incident_person(&(dbr_incident){0}, dbr_slice_str("alice")));
}

DBR_TESTS(cmocka_unit_test(finds_people_by_all_their_names), cmocka_unit_test(a_handle_wins_over_an_alias),
          cmocka_unit_test(two_of_one_name_are_nobody), cmocka_unit_test(strangers_are_nobody))
