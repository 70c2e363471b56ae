/* Events that are one for whoever reads. */
#include "test.h"

#include "timeline/timeline_impl.h"

#define START (INT64_C(1739095200) * DBR_SECOND) // 2025-02-09T10:00:00Z

typedef struct fixture {
    dbr_arena arena;
    tl_build b;
} fixture;

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    f->b = (tl_build){.arena = &f->arena, .lang = DBR_LANG_EN};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    DBR_VEC_RELEASE(&f->b.events);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static void add(fixture *f, int minute, const char *group, const char *member, double salience)
{
    *DBR_PUSH(&f->b.events) =
        (dbr_event){.time = START + minute * DBR_MINUTE,
                    .text = dbr_slice_str(dbr_arena_printf(&f->arena, "%s rises", member)),
                    .address = dbr_slice_str(dbr_arena_printf(&f->arena, "evidence/m.json#%s", member)),
                    .group = dbr_slice_str(group),
                    .member = dbr_slice_str(member),
                    .salience = salience,
                    .n_records = 10};
}

static void text_is(fixture *f, size_t i, const char *text)
{
    assert_string_equal(dbr_arena_str(&f->arena, f->b.events.items[i].text), text);
}

static void the_strongest_tells_the_row_and_no_address_is_lost(void **state)
{
    fixture *f = *state;
    add(f, 0, "g", "a", 0.2);
    add(f, 1, "g", "b", 0.6);
    add(f, 2, "g", "c", 0.3);
    tl_fold_events(&f->b);
    assert_int_equal(f->b.events.n, 1);
    text_is(f, 0, "b rises, and 2 more (a, c)");
    const dbr_event *e = &f->b.events.items[0];
    assert_true(e->time == START + DBR_MINUTE);
    assert_int_equal(e->n_records, 30);
    assert_int_equal(e->n_others, 2);
    assert_true(dbr_slice_is(e->address, "evidence/m.json#b"));
    assert_true(dbr_slice_is(e->others[0], "evidence/m.json#a"));
    assert_true(dbr_slice_is(e->others[1], "evidence/m.json#c"));
}

static void many_members_are_counted_and_three_named(void **state)
{
    fixture *f = *state;
    const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    for (int i = 0; i < 6; i++) {
        add(f, i, "g", names[i], 0.5);
    }
    tl_fold_events(&f->b);
    assert_int_equal(f->b.events.n, 1);
    text_is(f, 0, "a rises, and 5 more (b, c, d …)");
}

static void what_comes_later_is_another_row(void **state)
{
    fixture *f = *state;
    add(f, 0, "g", "a", 0.5);
    add(f, 5, "g", "b", 0.5);
    tl_fold_events(&f->b);
    assert_int_equal(f->b.events.n, 2);
    text_is(f, 0, "a rises");
    text_is(f, 1, "b rises");
}

static void other_groups_and_none_stay(void **state)
{
    fixture *f = *state;
    add(f, 0, "g", "a", 0.5);
    add(f, 0, "h", "b", 0.5);
    add(f, 1, "", "c", 0.5);
    add(f, 1, "", "d", 0.5);
    tl_fold_events(&f->b);
    assert_int_equal(f->b.events.n, 4);
}

static void the_same_member_is_not_named_again(void **state)
{
    fixture *f = *state;
    add(f, 0, "g", "a", 0.5);
    add(f, 1, "g", "a", 0.5);
    tl_fold_events(&f->b);
    assert_int_equal(f->b.events.n, 1);
    text_is(f, 0, "a rises, and 1 more");
}

static void a_milestone_tells_its_row(void **state)
{
    fixture *f = *state;
    add(f, 0, "g", "a", 0.5);
    add(f, 1, "g", "b", 0.3);
    f->b.events.items[1].milestones = 1u << DBR_DETECTED;
    tl_fold_events(&f->b);
    assert_int_equal(f->b.events.n, 1);
    text_is(f, 0, "b rises, and 1 more (a)");
    assert_int_equal(f->b.events.items[0].milestones, 1u << DBR_DETECTED);
}

static void percentiles_of_a_metric_are_of_one_group(void **state)
{
    fixture *f = *state;
    dbr_slice p50 = tl_group_of_metric(&f->arena, "rises", dbr_slice_str("latency_p50_ms"));
    dbr_slice p999 = tl_group_of_metric(&f->arena, "rises", dbr_slice_str("latency_p999_ms"));
    dbr_slice falls = tl_group_of_metric(&f->arena, "falls", dbr_slice_str("latency_p50_ms"));
    assert_true(dbr_slice_eq(p50, p999));
    assert_false(dbr_slice_eq(p50, falls));
    dbr_slice good = tl_group_of_metric(&f->arena, "rises", dbr_slice_str("http2_responses_2xx"));
    dbr_slice bad = tl_group_of_metric(&f->arena, "rises", dbr_slice_str("http2_responses_5xx"));
    assert_false(dbr_slice_eq(good, bad));
}

DBR_TESTS(CASE(the_strongest_tells_the_row_and_no_address_is_lost),
          CASE(many_members_are_counted_and_three_named), CASE(what_comes_later_is_another_row),
          CASE(other_groups_and_none_stay), CASE(the_same_member_is_not_named_again),
          CASE(a_milestone_tells_its_row), CASE(percentiles_of_a_metric_are_of_one_group))
