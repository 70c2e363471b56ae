/* What an issue says, what it is recognised by, and what of it is ours. */
#include "test.h"

#include "track/github.h"

static dbr_arena arena;
static dbr_err err;
static dbr_document document = {.title = DBR_LIT("API degradation")};
static dbr_incident incident;
static dbr_track_work work;
static github_args args;
static github g;

static int setup(void **state)
{
    (void)state;
    static const dbr_slice ALIASES[] = {DBR_LIT("alice@x.org"), DBR_LIT("github:alice-gh")};
    static const dbr_person PEOPLE[] = {{.handle = DBR_LIT("@alice"), .aliases = ALIASES, .n_aliases = 2}};
    err = (dbr_err){0};
    incident = (dbr_incident){.people = PEOPLE, .n_people = 1, .zone = dbr_zone_utc()};
    args = (github_args){.repo = "acme/shop"};
    work = (dbr_track_work){.arena = &arena,
                            .document = &document,
                            .incident = &incident,
                            .incident_id = "2025-x",
                            .audience = dbr_audience_new(DBR_AUDIENCE_TEAM, &incident, DBR_LANG_EN)};
    g = (github){.args = &args, .work = &work, .label = "post-mortem"};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    work.audience = dbr_audience_free(work.audience);
    dbr_arena_release(&arena);
    return 0;
}

static dbr_action action(const char *id, const char *text, const char *owner)
{
    return (dbr_action){.id = dbr_slice_str(id),
                        .text = dbr_slice_str(text),
                        .owner = dbr_slice_str(owner),
                        .deadline_text = DBR_LIT("2025-02-16"),
                        .deadline = DBR_TIME_NONE};
}

static void the_marker_holds_incident_and_item(void **state)
{
    (void)state;
    dbr_action a = action("AI-001", "x", "");
    assert_string_equal(github_marker(&work, &a), "<!-- debrief: 2025-x AI-001 -->");
    work.incident_id = "a --> b";
    assert_string_equal(github_marker(&work, &a), "<!-- debrief: a%20--%3E%20b AI-001 -->");
}

static void ids_that_could_end_the_comment_are_refused(void **state)
{
    (void)state;
    dbr_action a = action("AI-->1", "x", "");
    dbr_action none = action("", "x", "");
    assert_null(github_marker(&work, &a));
    assert_null(github_marker(&work, &none));
}

static void a_mapped_owner_is_called_by_login(void **state)
{
    (void)state;
    dbr_action a = action("AI-001", "Add an alert", "@alice");
    const char *block = github_block(&g, &a, "<!-- debrief: x AI-001 -->");
    assert_string_equal(
        block, "<!-- debrief: x AI-001 -->\nAdd an alert\n\n- Owner: @alice-gh\n- Deadline: 2025-02-16\n"
               "- Report: API degradation (2025-x/report.md)\n<!-- /debrief -->");
    assert_true(dbr_slice_is(github_new_json(&g, &a, "t", "b"),
                             "{\"title\":\"t\",\"body\":\"b\",\"labels\":"
                             "[\"post-mortem\"],\"assignees\":[\"alice-gh\"]}"));
}

static void strangers_are_not_called(void **state)
{
    (void)state;
    dbr_action a = action("AI-001", "ask @torvalds about #1", "@bob");
    const char *block = github_block(&g, &a, "<!-- m -->");
    assert_null(strstr(block, "@torvalds"));
    assert_null(strstr(block, "@bob"));
    assert_null(strstr(block, "#1"));
    assert_true(dbr_slice_find(github_new_json(&g, &a, "t", "b"), (dbr_slice)DBR_LIT("assignees")) ==
                SIZE_MAX);
}

static void secrets_do_not_leave(void **state)
{
    (void)state;
    dbr_action a = action("AI-001", "rotate AKIAIOSFODNN7EXAMPLE", "");
    assert_null(strstr(github_title(&g, &a), "AKIAIOSFODNN7EXAMPLE"));
    assert_null(strstr(github_block(&g, &a, "<!-- m -->"), "AKIAIOSFODNN7EXAMPLE"));
}

static void a_long_title_is_cut_between_characters(void **state)
{
    (void)state;
    char text[901] = "";
    for (int i = 0; i < 300; i++) {
        memcpy(text + strlen(text), "支", 4);
    }
    dbr_action a = action("AI-1", text, "");
    const char *title = github_title(&g, &a);
    assert_true(strlen(title) <= 243);
    assert_memory_equal(title + strlen(title) - 6, "支…", 6);
}

static void only_our_part_of_a_body_is_replaced(void **state)
{
    (void)state;
    dbr_slice body = DBR_LIT("above\n<!-- m -->\nold\n<!-- /debrief -->\nbelow");
    assert_string_equal(github_body_with(&g, body, "<!-- m -->", "<!-- m -->\nnew\n<!-- /debrief -->"),
                        "above\n<!-- m -->\nnew\n<!-- /debrief -->\nbelow");
}

static void a_body_that_people_took_over_is_left_alone(void **state)
{
    (void)state;
    assert_null(github_body_with(&g, (dbr_slice)DBR_LIT("<!-- m -->\nours now"), "<!-- m -->", "x"));
    assert_null(github_body_with(&g, (dbr_slice)DBR_LIT("no marker <!-- /debrief -->"), "<!-- m -->", "x"));
}

static void an_issue_is_read(void **state)
{
    (void)state;
    github_issue i = {0};
    assert_true(github_read_issue(&arena,
                                  (dbr_slice)DBR_LIT("{\"number\":7,\"state\":\"closed\",\"state_reason\":"
                                                     "\"not_planned\",\"title\":\"t\",\"body\":null,"
                                                     "\"html_url\":\"https://h/7\"}"),
                                  &i));
    assert_int_equal(i.number, 7);
    assert_false(i.is_open);
    assert_false(i.is_planned);
    assert_true(dbr_slice_is(i.url, "https://h/7"));
}

static void nonsense_is_no_issue_and_odd_links_are_dropped(void **state)
{
    (void)state;
    github_issue i = {0};
    assert_false(github_read_issue(&arena, (dbr_slice)DBR_LIT("{\"number\":-1,\"state\":\"open\"}"), &i));
    assert_false(github_read_issue(&arena, (dbr_slice)DBR_LIT("[]"), &i));
    assert_true(github_read_issue(
        &arena, (dbr_slice)DBR_LIT("{\"number\":7,\"state\":\"open\",\"html_url\":\"javascript:x\"}"), &i));
    assert_int_equal(i.url.len, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(T(the_marker_holds_incident_and_item), T(ids_that_could_end_the_comment_are_refused),
          T(a_mapped_owner_is_called_by_login), T(strangers_are_not_called), T(secrets_do_not_leave),
          T(a_long_title_is_cut_between_characters), T(only_our_part_of_a_body_is_replaced),
          T(a_body_that_people_took_over_is_left_alone), T(an_issue_is_read),
          T(nonsense_is_no_issue_and_odd_links_are_dropped))
