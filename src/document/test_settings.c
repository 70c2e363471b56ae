/* incident.yaml over debrief.yaml. */
#include "document/test_read.h"

#include "base/text.h"

static const char TEAM[] =
    "zone: Europe/Berlin\nlang: zh-CN\nseverity: P3\nsources:\n  - kind: loki\n"
    "people:\n  alice: {name: Alice Chen, role: on-call engineer, aliases: [U024, alice@x.org]}\n"
    "  \"@bob\": Bob\n";
static const char INCIDENT[] =
    "title: Queue stuck\nkind: near-miss\nseverity: P1\nservices: [api, queue]\n"
    "window:\n  start: 2025-02-09 10:05\n  end: 2025-02-09T11:40:00Z\n"
    "visibility: company\nauthors: \"@alice\"\npeople_mode: roles\npeople:\n  \"@bob\": {name: Bob Lee}\n"
    "clocks:\n  - {artifact: evidence/db.log, skew: +37s, zone: UTC, year: 2025}\n"
    "  - artifact: evidence/app/\n    skew: -2min\n";

static dbr_incident *read_settings(dbr_arena *arena, const char *team, const char *incident)
{
    dbr_err err = {0};
    dbr_incident *ret = NULL;
    if (dbr_settings_read(arena, dbr_slice_str(team), dbr_slice_str(incident), &ret, &err) < 0) {
        fail_msg("%s:%d: %s", err.source, (int)err.line, err.message);
    }
    return ret;
}

static void reads_both_files(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    const dbr_incident *i = read_settings(&arena, TEAM, INCIDENT);
    assert_slice(i->title, "Queue stuck");
    assert_slice(i->kind, "near-miss");
    assert_slice(i->severity, "P1");
    assert_slice(i->visibility, "company");
    assert_int_equal(i->n_services, 2);
    assert_slice(i->services[1], "queue");
    assert_time(i->window.begin, "2025-02-09T09:05:00Z"); // the team's zone
    assert_time(i->window.end, "2025-02-09T11:40:00Z");
    assert_int_equal(i->lang, DBR_LANG_ZH_CN);
    assert_int_equal(i->n_authors, 1);
    assert_true(i->people_as_roles);
    assert_int_equal(i->n_people, 2);
    assert_slice(i->people[0].handle, "@alice");
    assert_slice(i->people[0].role, "on-call engineer");
    assert_slice(i->people[0].aliases[1], "alice@x.org");
    assert_slice(i->people[1].name, "Bob Lee");
    assert_int_equal(i->n_clocks, 2);
    assert_int_equal(i->clocks[0].skew, 37 * DBR_SECOND);
    assert_int_equal(i->clocks[0].year, 2025);
    assert_non_null(i->clocks[0].zone);
    assert_int_equal(i->clocks[1].skew, -2 * DBR_MINUTE);
    assert_null(i->clocks[1].zone);
    dbr_arena_release(&arena);
}

static void names_to_redact_add_up(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    const dbr_incident *i = read_settings(&arena, "redact: [Bluebird, 蓝鸟]\n", "redact: Acme Ltd\n");
    assert_int_equal(i->n_private_names, 3);
    assert_slice(i->private_names[1], "蓝鸟");
    assert_slice(i->private_names[2], "Acme Ltd");
    dbr_arena_release(&arena);
}

static void nothing_written_gives_the_defaults(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    const dbr_incident *i = read_settings(&arena, "", "title:\nwindow:\n  start:\n  end: null\nclocks:\n");
    assert_slice(i->title, "");
    assert_slice(i->kind, "incident");
    assert_slice(i->visibility, "team");
    assert_ptr_equal(i->zone, dbr_zone_utc());
    assert_time(i->window.begin, "none");
    assert_false(i->people_as_roles);
    dbr_arena_release(&arena);
}

static const char LAYOUTS[] =
    "layout: ours\nlayouts:\n  - layout: short\n    severity: [P3, P4]\n  - layout: sre\n    team: payments\n"
    "    service: api\n  - layout: customer\n    visibility: public\n";

static void expect_layout(const char *team, const char *incident, const char *layout)
{
    dbr_arena arena = {0};
    assert_slice(read_settings(&arena, team, incident)->layout, layout);
    dbr_arena_release(&arena);
}

static void the_first_row_that_fits_chooses_the_layout(void **state)
{
    (void)state;
    expect_layout(LAYOUTS, "severity: p4\nvisibility: public\n", "short");
    expect_layout(LAYOUTS, "team: payments\nservices: [web, api]\n", "sre");
    expect_layout(LAYOUTS, "team: payments\nservices: [web]\n", "ours");
    expect_layout(LAYOUTS, "visibility: public\n", "customer");
    expect_layout(LAYOUTS, "severity: P4\nlayout: guide\n", "guide");
    expect_layout("", "kind: near-miss\n", "near-miss");
    expect_layout("", "", "guide");
}

static void expect_error(const char *team, const char *incident, const char *where, int line,
                         const char *message)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_incident *ret = NULL;
    assert_int_equal(dbr_settings_read(&arena, dbr_slice_str(team), dbr_slice_str(incident), &ret, &err),
                     DBR_EPARSE);
    assert_string_equal(err.message, message);
    assert_string_equal(err.source, where);
    assert_int_equal(err.line, line);
    assert_null(ret);
    dbr_arena_release(&arena);
}

static void names_the_mistake_and_its_place(void **state)
{
    (void)state;
    expect_error("", "title: x\nsevrity: P1\n", "incident.yaml", 2,
                 "unknown key 'sevrity' (did you mean 'severity'?)");
    expect_error("trakers: []\n", "", "debrief.yaml", 1, "unknown key 'trakers' (did you mean 'trackers'?)");
    expect_error("title: x\n", "", "debrief.yaml", 1, "key 'title' belongs in incident.yaml");
    expect_error("", "xyzzy: 1\n", "incident.yaml", 1, "unknown key 'xyzzy'");
    expect_error("", "kind: outage\n", "incident.yaml", 1,
                 "'kind' is 'outage': expected incident or near-miss");
    expect_error("", "visibility: all\n", "incident.yaml", 1,
                 "'visibility' is 'all': expected team, company or public");
    expect_error("", "lang: tlh\n", "incident.yaml", 1, "'lang' is 'tlh': expected en or zh-CN");
    expect_error("", "people: ids\n", "incident.yaml", 1, "'people' is 'ids': expected names or roles");
    expect_error("layouts: sre\n", "", "debrief.yaml", 1,
                 "'layouts' is no list of rows: each a layout and what it is for");
    expect_error("layouts:\n  - severity: P1\n", "", "debrief.yaml", 2, "a row of 'layouts' names no layout");
    expect_error("layouts:\n  - layout: sre\n    sevrity: P1\n", "", "debrief.yaml", 3,
                 "unknown key 'sevrity' (did you mean 'severity'?)");
    expect_error("", "title: [a]\n", "incident.yaml", 1, "'title' is no single value");
    expect_error("", "window: {start: 2025-02-09 11:00, end: 2025-02-09 10:00}\n", "incident.yaml", 1,
                 "window ends before it starts");
    expect_error("", "window:\n  begin: 2025-02-09 11:00\n", "incident.yaml", 2, "unknown key 'begin'");
    expect_error("", "clocks:\n  - skew: 3s\n", "incident.yaml", 2, "a clock names no artifact");
    expect_error("", "clocks:\n  - artifact: a\n    skew: fast\n", "incident.yaml", 3,
                 "'skew' is 'fast': expected a duration such as +37s or -2min");
    expect_error("", "clocks:\n  - artifact: a\n    year: 25\n", "incident.yaml", 3,
                 "'year' is '25': expected one from 1970 to 2261");
    expect_error("", "- a\n", "incident.yaml", 1, "settings are no map of keys");
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    const dbr_incident *i = read_settings(&arena, TEAM, INCIDENT);
    dbr_buf out = {0};
    dbr_buf again = {0};
    dbr_buf_init(&out, 0);
    dbr_buf_init(&again, 0);
    dbr_settings_write(&out, i);
    const dbr_incident *back = read_settings(&arena, "", out.ptr);
    dbr_settings_write(&again, back);
    assert_string_equal(out.ptr, again.ptr);
    assert_slice(back->title, "Queue stuck");
    assert_time(back->window.begin, "2025-02-09T09:05:00Z");
    assert_int_equal(back->clocks[0].skew, 37 * DBR_SECOND);
    assert_slice(back->people[0].role, "on-call engineer");
    assert_true(back->people_as_roles);
    dbr_buf_release(&out);
    dbr_buf_release(&again);
    dbr_arena_release(&arena);
}

static void expect_set(const char *yaml, const char *key, const char *value, const char *expected)
{
    dbr_buf out = {0};
    dbr_err err = {0};
    dbr_buf_init(&out, 0);
    if (dbr_settings_set(dbr_slice_str(yaml), key, dbr_slice_str(value), &out, &err) < 0) {
        fail_msg("%s", err.message);
    }
    assert_string_equal(out.ptr, expected);
    dbr_buf_release(&out);
}

static void sets_one_key_and_leaves_the_rest(void **state)
{
    (void)state;
    expect_set("# top\ntitle: a # why\n\nkind: incident\n", "title", "b",
               "# top\ntitle: b # why\n\nkind: incident\n");
    expect_set("title: a\n", "severity", "P1", "title: a\nseverity: P1\n");
    expect_set("title: a", "severity", "P1", "title: a\nseverity: P1\n");
    expect_set("", "title", "\"x: y\"", "title: \"x: y\"\n");
    expect_set("services:\n- a\n- b\n\n# next\nkind: incident\n", "services", "[c]",
               "services: [c]\n\n# next\nkind: incident\n");
    expect_set("services: [a]\nkind: incident\n", "services", "- a\n- b",
               "services:\n  - a\n  - b\nkind: incident\n");
    expect_set("window:\n  start: 2025-02-09 10:05\n  end:\nzone: UTC\n", "window.end", "2025-02-09 11:40",
               "window:\n  start: 2025-02-09 10:05\n  end: 2025-02-09 11:40\nzone: UTC\n");
    expect_set("window:\n    end: 1\n", "window.start", "2", "window:\n    start: 2\n    end: 1\n");
    expect_set("title: a\n", "window.start", "2", "title: a\nwindow:\n  start: 2\n");
}

static void refuses_to_set_what_would_not_read(void **state)
{
    (void)state;
    dbr_buf out = {0};
    dbr_err err = {0};
    dbr_buf_init(&out, 0);
    assert_int_equal(dbr_settings_set(dbr_slice_str("a: 1\n"), "titel", dbr_slice_str("x"), &out, &err),
                     DBR_EUSAGE);
    assert_string_equal(err.message, "unknown key 'titel' (did you mean 'title'?)");
    assert_int_equal(dbr_settings_set(dbr_slice_str("title: 1\n"), "title", dbr_slice_str("[x"), &out, &err),
                     DBR_EPARSE);
    assert_int_equal(
        dbr_settings_set(dbr_slice_str("window: {start: 1}\n"), "window.end", dbr_slice_str("2"), &out, &err),
        DBR_EPARSE);
    assert_int_equal(out.len, 0);
    dbr_buf_release(&out);
}

static void reads_what_failures_cost(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    const dbr_incident *i = read_settings(
        &arena,
        "slo: {target: 99.9 %, window: 30 days}\nimpact:\n  - name: Lost orders\n    formula: 0.02 * "
        "failed\n    unit: orders\n  - {name: Calls, formula: count(*) from page}\n",
        "slo: {target: 0.99, window: 7d}\n");
    assert_true(i->slo_target > 0.98999 && i->slo_target < 0.99001);
    assert_int_equal(i->slo_window, 7 * DBR_DAY);
    assert_int_equal(i->n_formulas, 2);
    assert_slice(i->formulas[0].name, "Lost orders");
    assert_slice(i->formulas[0].formula, "0.02 * failed");
    assert_slice(i->formulas[0].unit, "orders");
    assert_int_equal(i->formulas[1].unit.len, 0);
    dbr_arena_release(&arena);
}

static void names_what_is_wrong_with_a_declared_cost(void **state)
{
    (void)state;
    expect_error("slo: {target: 99.9 %}\n", "", "debrief.yaml", 1,
                 "'slo' needs a target and a window: {target: 99.9 %, window: 30 days}");
    expect_error("slo:\n  target: often\n  window: 30 days\n", "", "debrief.yaml", 2,
                 "'often' is no share of requests: 99.9 %");
    expect_error("slo:\n  target: 120 %\n  window: 30 days\n", "", "debrief.yaml", 2,
                 "'120 %' is no share of requests: 99.9 %");
    expect_error("slo:\n  target: 99 %\n  window: a while\n", "", "debrief.yaml", 3,
                 "'a while' is no span of time: 30 days");
    expect_error("impact: 3\n", "", "debrief.yaml", 1,
                 "'impact' is no list of rows: each a name and a formula");
    expect_error("impact:\n  - name: x\n", "", "debrief.yaml", 2,
                 "a row of 'impact' needs a name and a formula");
    expect_error("impact:\n  - name: x\n    formula: 'a || b'\n", "", "debrief.yaml", 3,
                 "a formula is one line of at most 400 bytes, without '\"', '|' and '\\'");
}

DBR_TESTS(cmocka_unit_test(reads_what_failures_cost),
          cmocka_unit_test(names_what_is_wrong_with_a_declared_cost), cmocka_unit_test(reads_both_files),
          cmocka_unit_test(names_to_redact_add_up), cmocka_unit_test(nothing_written_gives_the_defaults),
          cmocka_unit_test(the_first_row_that_fits_chooses_the_layout),
          cmocka_unit_test(names_the_mistake_and_its_place), cmocka_unit_test(what_is_written_reads_back),
          cmocka_unit_test(sets_one_key_and_leaves_the_rest),
          cmocka_unit_test(refuses_to_set_what_would_not_read))
