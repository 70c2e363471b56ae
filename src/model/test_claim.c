/* Claims: which part of a title is what, and where the mistake stands. */
#include "model/model.h"
#include "test.h"

#include "base/limits.h"

static void show(dbr_buf *out, const char *name, dbr_slice value)
{
    if (value.len > 0) {
        dbr_buf_printf(out, " %s=[%.*s]", name, DBR_FMT(value));
    }
}

/* Parses `title` and compares a line that names every part: "query expected=[0] scalar=[count(*)]". Failures
 * are "error BYTE: message". */
static void row(const char *title, const char *wanted)
{
    dbr_arena arena = {0};
    dbr_claim c = {0};
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) got = {0};
    dbr_buf_str(&got, "");
    if (dbr_claim_parse(&arena, dbr_slice_str(title), &c, &err) < 0) {
        dbr_buf_printf(&got, "error %llu: %s", (unsigned long long)err.byte, err.message);
    } else {
        dbr_buf_str(&got, c.kind == DBR_CLAIM_QUERY ? "query" : "milestones");
        dbr_buf_str(&got, c.is_all ? " all" : "");
        show(&got, "expected", c.expected);
        show(&got, "scalar", c.scalar);
        show(&got, "table", c.table);
        show(&got, "condition", c.condition);
        show(&got, "cmp", dbr_slice_str(c.comparison));
        show(&got, "bound", c.bound);
        show(&got, "for", c.for_span);
    }
    size_t n = strlen(wanted);
    bool is_prefix = strncmp(wanted, "error", 5) == 0; // messages are compared as far as given
    if (is_prefix ? strncmp(got.ptr, wanted, n) != 0 : strcmp(got.ptr, wanted) != 0) {
        fail_msg("'%s'\n  gave     %s\n  expected %s", title, got.ptr, wanted);
    }
    dbr_arena_release(&arena);
}

static void parses_the_examples_of_the_design(void **state)
{
    (void)state;
    row("= count(*) where status >= 500", "query scalar=[count(*)] condition=[status >= 500]");
    row("= resolved - started", "milestones scalar=[resolved - started]");
    row("= 100 * max(value) where name = 'error_ratio'",
        "query scalar=[100 * max(value)] condition=[name = 'error_ratio']");
    row("= 0 = count(*) from alert where name like 'Pool%'",
        "query expected=[0] scalar=[count(*)] table=[alert] condition=[name like 'Pool%']");
}

static void takes_the_expected_value_only_when_literal(void **state)
{
    (void)state;
    row("= 41k = count(*)", "query expected=[41k] scalar=[count(*)]");
    row("= 41,372 = count(*)", "query expected=[41,372] scalar=[count(*)]");
    row("= ~$5,000 = sum(cost)", "query expected=[~$5,000] scalar=[sum(cost)]");
    row("= 约 4.1 万 = count(*)", "query expected=[约 4.1 万] scalar=[count(*)]");
    row("= 35 min = resolved - started", "milestones expected=[35 min] scalar=[resolved - started]");
    row("= 10:05:23 = min(time)", "query expected=[10:05:23] scalar=[min(time)]");
    row("= 2025-02-09T10:05:23Z = min(time)", "query expected=[2025-02-09T10:05:23Z] scalar=[min(time)]");
    row("= 'v1.14.0' = max(version) from change",
        "query expected=['v1.14.0'] scalar=[max(version)] table=[change]");
    row("= count(*) = 5", "query scalar=[count(*)] cmp=[=] bound=[5]");
    row("= name = 'x'", "query scalar=[name] cmp=[=] bound=['x']");
    row("= = count(*)", "error 3: cannot parse claim: expected a value before '='");
    row("= 5 =", "error 6: cannot parse claim: expected an expression");
}

static void takes_the_keyword_all(void **state)
{
    (void)state;
    row("= all count(*)", "query all scalar=[count(*)]");
    row("= ALL count(*) FROM log", "query all scalar=[count(*)] table=[log]");
    row("= 7 = all count(*)", "query all expected=[7] scalar=[count(*)]");
    row("= count(all x)", "query scalar=[count(all x)]");
    row("= allocations", "query scalar=[allocations]");
}

static void knows_whose_comparison_it_is(void **state)
{
    (void)state;
    row("= count(*) > 100", "query scalar=[count(*)] cmp=[>] bound=[100]");
    row("= count(*) from alert <= 3", "query scalar=[count(*)] table=[alert] cmp=[<=] bound=[3]");
    row("= count(*) where status >= 500 > 100",
        "query scalar=[count(*)] condition=[status >= 500] cmp=[>] bound=[100]");
    row("= count(*) where a = 1 and b >= 500", "query scalar=[count(*)] condition=[a = 1 and b >= 500]");
    row("= count(*) where a = 1 and b = 2 != 0",
        "query scalar=[count(*)] condition=[a = 1 and b = 2] cmp=[!=] bound=[0]");
    row("= count(*) where a between 1 and 2 > 3",
        "query scalar=[count(*)] condition=[a between 1 and 2] cmp=[>] bound=[3]");
    row("= count(*) where name in ('a', 'b') == 3",
        "query scalar=[count(*)] condition=[name in ('a', 'b')] cmp=[=] bound=[3]");
    row("= count(*) where x is not null <> 3",
        "query scalar=[count(*)] condition=[x is not null] cmp=[!=] bound=[3]");
    row("= count(*) where case when a = 1 then 2 else 3 end > 2",
        "query scalar=[count(*)] condition=[case when a = 1 then 2 else 3 end > 2]");
    row("= count(*) where fields->>'code' > 2", "query scalar=[count(*)] condition=[fields->>'code' > 2]");
    row("= count(*) > 100 where (a or b)",
        "query scalar=[count(*)] condition=[(a or b)] cmp=[>] bound=[100]");
    row("= max(a) > min(b)", "query scalar=[max(a) > min(b)]");
    row("= max(value) >= 10,000", "query scalar=[max(value)] cmp=[>=] bound=[10,000]");
    row("= resolved - started < 2 hours", "milestones scalar=[resolved - started] cmp=[<] bound=[2 hours]");
    row("= count(*) > 5 where a = 1 > 7", "error 12: cannot parse claim: second comparison");
}

static void takes_a_span_behind_for(void **state)
{
    (void)state;
    row("= max(value) where name = 'r' > 0.4 for 5 min",
        "query scalar=[max(value)] condition=[name = 'r'] cmp=[>] bound=[0.4] for=[5 min]");
    row("= max(value) > 0.4 for 5 分钟", "query scalar=[max(value)] cmp=[>] bound=[0.4] for=[5 分钟]");
    row("= max(value) > 0.4 for", "error 23: cannot parse claim: expected a duration after 'for'");
    row("= max(value) > 0.4 for ever", "error 24: cannot parse claim: expected a duration after 'for'");
}

static void keywords_in_strings_and_groups_are_none(void **state)
{
    (void)state;
    row("= count(*) where text = ' from x where y for 5 min '",
        "query scalar=[count(*)] condition=[text = ' from x where y for 5 min ']");
    row("= count(*) where text = 'it''s = 5'", "query scalar=[count(*)] condition=[text = 'it''s = 5']");
    row("= (select count(*) from log where a = 1)", "query scalar=[(select count(*) from log where a = 1)]");
    row("= count(*) filter (where a = 1)", "query scalar=[count(*) filter (where a = 1)]");
}

static void parses_milestone_arithmetic(void **state)
{
    (void)state;
    row("= mitigated - paged", "milestones scalar=[mitigated - paged]");
    row("= 结束 - 发生", "milestones scalar=[结束 - 发生]");
    row("= (resolved - started) / 2", "milestones scalar=[(resolved - started) / 2]");
    row("= started + 5 min", "milestones scalar=[started + 5 min]");
    row("= started", "milestones scalar=[started]");
    row("= min(started)", "query scalar=[min(started)]");
    row("= started from alert", "query scalar=[started] table=[alert]");
    row("= resolved - begun", "error 14: cannot evaluate 'resolved - begun': expected a milestone");
    row("= resolved + started", "error 12: cannot evaluate 'resolved + started': these cannot be added");
    row("= resolved -", "error 13:");
    row("= resolved started", "error 12: cannot evaluate 'resolved started': expected an operator");
}

static void says_where_the_mistake_is(void **state)
{
    (void)state;
    row("", "error 1: cannot parse claim: a claim starts with '='");
    row("count(*)", "error 1: cannot parse claim: a claim starts with '='");
    row("=", "error 2: cannot parse claim: expected an expression");
    row("= all", "error 6: cannot parse claim: expected an expression");
    row("= count(*) where", "error 17: cannot parse claim: expected a condition after 'where'");
    row("= count(*) from", "error 16: cannot parse claim: expected the name of a table after 'from'");
    row("= count(*) from a, b", "error 17: cannot parse claim: expected the name of a table after 'from'");
    row("= count(*) where a where b", "error 20: cannot parse claim: second 'where'");
    row("= count(*", "error 8: cannot parse claim: unclosed '('");
    row("= count(*))", "error 11: cannot parse claim: ')' without '('");
    row("= name = 'x", "error 10: cannot parse claim: unclosed string");
    row("= count('x", "error 8: cannot parse claim: unclosed string");
    row("= \"name\"", "error 3: cannot parse claim: '\"' does not fit");
    row("= a || b", "error 5: cannot parse claim: '||' does not fit");
    row("= 'a||b'", "error 5: cannot parse claim: '||' does not fit");
}

static void refuses_what_leaves_the_scalar(void **state)
{
    (void)state;
    row("= 1; drop table log", "error 4: cannot parse claim: unexpected character");
    row("= 1 -- rest", "error 5: cannot parse claim: comment");
    row("= 1 /* rest", "error 5: cannot parse claim: comment");
    row("= x where ?1", "error 11: cannot parse claim: unexpected character");
    row("= x where a = :a", "error 15: cannot parse claim: unexpected character");
    row("= [a]", "error 3: cannot parse claim: unexpected character");
    row("= `a`", "error 3: cannot parse claim: unexpected character");
    row("= x where a = 1 union select 2", "error 17: cannot parse claim: this clause is no part of a claim");
    row("= x where a order by 1", "error 13: cannot parse claim: this clause is no part of a claim");
    row("= select 1", "error 3: cannot parse claim: this clause is no part of a claim");
}

static void refuses_beyond_the_limit(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_claim c = {0};
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) title = {0};
    dbr_buf_str(&title, "= 1");
    while (title.len < DBR_MAX_CLAIM_BYTES) {
        dbr_buf_char(&title, ' ');
    }
    assert_int_equal(dbr_claim_parse(&arena, dbr_buf_view(&title), &c, &err), DBR_OK);
    dbr_buf_char(&title, ' ');
    assert_int_equal(dbr_claim_parse(&arena, dbr_buf_view(&title), &c, &err), DBR_ELIMIT);
    dbr_arena_release(&arena);
}

static void refuses_deep_nesting(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_claim c = {0};
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) title = {0};
    dbr_buf_str(&title, "= ");
    for (unsigned i = 0; i <= DBR_MAX_NESTING; i++) {
        dbr_buf_char(&title, '(');
    }
    assert_int_equal(dbr_claim_parse(&arena, dbr_buf_view(&title), &c, &err), DBR_EPARSE);
    dbr_arena_release(&arena);
}

/* ---- arithmetic ---- */

static void value_row(const char *text, const char *wanted)
{
    dbr_time times[DBR_MILESTONE_COUNT];
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        times[i] = 1700000000 * DBR_SECOND + i * 10 * DBR_MINUTE;
    }
    times[DBR_DECLARED] = DBR_TIME_NONE;
    dbr_quantity q = {0};
    dbr_err err = {0};
    char got[DBR_ERR_MESSAGE_MAX] = "";
    static const char *const UNITS[] = {"plain", "percent", "duration", "money", "instant"};
    if (dbr_milestones_value(dbr_slice_str(text), times, &q, &err) < 0) {
        (void)snprintf(got, sizeof(got), "%s", err.message);
    } else {
        (void)snprintf(got, sizeof(got), "%s %.9g", UNITS[q.unit], q.value);
    }
    if (strncmp(got, wanted, strlen(wanted)) != 0) {
        fail_msg("'%s' gave '%s', expected '%s'", text, got, wanted);
    }
}

static void computes_with_milestones(void **state)
{
    (void)state;
    value_row("resolved - started", "duration 4800");
    value_row("started-resolved", "duration -4800");
    value_row("-(started - resolved)", "duration 4800");
    value_row("started", "instant 1.7e+09");
    value_row("resolved - (started + 5 min)", "duration 4500");
    value_row("(detected - started) * 2", "duration 1200");
    value_row("2 * (detected - started)", "duration 1200");
    value_row("(resolved - started) / (detected - started)", "plain 8");
    value_row("100 * (detected - started) / (resolved - started)", "plain 12.5");
    value_row("detected - started + 90 s", "duration 690");
    value_row("恢复 - 发现", "duration 3600");
    value_row("declared - started", "milestone 'declared' is not known");
    value_row("started / started", "cannot evaluate");
    value_row("started - 5", "cannot evaluate");
    value_row("(detected - started) / (started - started)", "cannot evaluate");
    value_row("-started", "cannot evaluate");
    value_row("", "cannot evaluate");
    value_row("(started", "cannot evaluate");
}

DBR_TESTS(cmocka_unit_test(parses_the_examples_of_the_design),
          cmocka_unit_test(takes_the_expected_value_only_when_literal),
          cmocka_unit_test(takes_the_keyword_all), cmocka_unit_test(knows_whose_comparison_it_is),
          cmocka_unit_test(takes_a_span_behind_for),
          cmocka_unit_test(keywords_in_strings_and_groups_are_none),
          cmocka_unit_test(parses_milestone_arithmetic), cmocka_unit_test(says_where_the_mistake_is),
          cmocka_unit_test(refuses_what_leaves_the_scalar), cmocka_unit_test(refuses_beyond_the_limit),
          cmocka_unit_test(refuses_deep_nesting), cmocka_unit_test(computes_with_milestones))
