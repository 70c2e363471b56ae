/* The closed lists: every word found, nothing else. */
#include "model/model.h"
#include "test.h"

static void level_row(const char *word, dbr_level wanted)
{
    dbr_level got = dbr_level_parse(dbr_slice_str(word));
    if (got != wanted) {
        fail_msg("'%s' is level '%s', expected '%s'", word, dbr_level_name(got), dbr_level_name(wanted));
    }
}

static void reads_the_levels_of_all_loggers(void **state)
{
    (void)state;
    level_row("ERROR", DBR_LEVEL_ERROR);
    level_row("E", DBR_LEVEL_ERROR);
    level_row("ERR", DBR_LEVEL_ERROR);
    level_row("err", DBR_LEVEL_ERROR);
    level_row("SEVERE", DBR_LEVEL_ERROR);
    level_row("Crit", DBR_LEVEL_FATAL);
    level_row("CRITICAL", DBR_LEVEL_FATAL);
    level_row("EMERG", DBR_LEVEL_FATAL);
    level_row("PANIC", DBR_LEVEL_FATAL);
    level_row("F", DBR_LEVEL_FATAL);
    level_row("W", DBR_LEVEL_WARN);
    level_row("WARN", DBR_LEVEL_WARN);
    level_row("Warning", DBR_LEVEL_WARN);
    level_row("NOTICE", DBR_LEVEL_INFO);
    level_row("INFO", DBR_LEVEL_INFO);
    level_row("I", DBR_LEVEL_INFO);
    level_row("DEBUG", DBR_LEVEL_DEBUG);
    level_row("DEBUG5", DBR_LEVEL_DEBUG);
    level_row("D2", DBR_LEVEL_DEBUG);
    level_row("FINE", DBR_LEVEL_DEBUG);
    level_row("FINEST", DBR_LEVEL_TRACE);
    level_row("TRACE", DBR_LEVEL_TRACE);
    level_row("VRB", DBR_LEVEL_TRACE);
    level_row("[ERROR]", DBR_LEVEL_ERROR);
    level_row("<info>", DBR_LEVEL_INFO);
    level_row("WARN:", DBR_LEVEL_WARN);
    level_row("错误", DBR_LEVEL_ERROR);
}

static void reads_levels_that_are_numbers(void **state)
{
    (void)state;
    level_row("0", DBR_LEVEL_FATAL);
    level_row("2", DBR_LEVEL_FATAL);
    level_row("3", DBR_LEVEL_ERROR);
    level_row("4", DBR_LEVEL_WARN);
    level_row("5", DBR_LEVEL_INFO);
    level_row("7", DBR_LEVEL_DEBUG);
    level_row("8", DBR_LEVEL_NONE);
    level_row("10", DBR_LEVEL_TRACE);
    level_row("20", DBR_LEVEL_DEBUG);
    level_row("30", DBR_LEVEL_INFO);
    level_row("40", DBR_LEVEL_WARN);
    level_row("50", DBR_LEVEL_ERROR);
    level_row("60", DBR_LEVEL_FATAL);
    level_row("35", DBR_LEVEL_NONE);
    level_row("70", DBR_LEVEL_NONE);
    level_row("-1", DBR_LEVEL_NONE);
}

static void other_words_are_no_levels(void **state)
{
    (void)state;
    level_row("", DBR_LEVEL_NONE);
    level_row("[]", DBR_LEVEL_NONE);
    level_row("main", DBR_LEVEL_NONE);
    level_row("errors", DBR_LEVEL_NONE);
    level_row("informationalities", DBR_LEVEL_NONE);
}

static void every_level_is_its_own_word(void **state)
{
    (void)state;
    for (int i = 1; i < DBR_LEVEL_COUNT; i++) {
        level_row(dbr_level_name((dbr_level)i), (dbr_level)i);
    }
}

static void milestone_row(const char *word, dbr_milestone_name wanted)
{
    dbr_milestone_name got = dbr_milestone_parse(dbr_slice_str(word));
    if (got != wanted) {
        fail_msg("'%s' is milestone %d, expected %d", word, (int)got, (int)wanted);
    }
}

static void reads_milestones_in_english(void **state)
{
    (void)state;
    milestone_row("started", DBR_STARTED);
    milestone_row("Incident started", DBR_STARTED);
    milestone_row("Start time:", DBR_STARTED);
    milestone_row("**Detected**", DBR_DETECTED);
    milestone_row("Detected at", DBR_DETECTED);
    milestone_row("detection", DBR_DETECTED);
    milestone_row("Declared", DBR_DECLARED);
    milestone_row("paged", DBR_PAGED);
    milestone_row("ack", DBR_ACKNOWLEDGED);
    milestone_row("Acknowledgement", DBR_ACKNOWLEDGED);
    milestone_row("Root cause identified", DBR_IDENTIFIED);
    milestone_row("mitigation", DBR_MITIGATED);
    milestone_row("Recovered (UTC)", DBR_RECOVERED);
    milestone_row("Service restored", DBR_RECOVERED);
    milestone_row("Time resolved", DBR_RESOLVED);
    milestone_row("Incident end", DBR_RESOLVED);
}

static void reads_milestones_in_chinese(void **state)
{
    (void)state;
    milestone_row("发生", DBR_STARTED);
    milestone_row("故障发生时间：", DBR_STARTED);
    milestone_row("开始时间", DBR_STARTED);
    milestone_row("发现时间", DBR_DETECTED);
    milestone_row("宣布", DBR_DECLARED);
    milestone_row("通知", DBR_PAGED);
    milestone_row("响应时间", DBR_ACKNOWLEDGED);
    milestone_row("定位时间点", DBR_IDENTIFIED);
    milestone_row("止损", DBR_MITIGATED);
    milestone_row("服务恢复", DBR_RECOVERED);
    milestone_row("恢复于", DBR_RECOVERED);
    milestone_row("结束时间（UTC）", DBR_RESOLVED);
}

static void durations_are_no_milestones(void **state)
{
    (void)state;
    milestone_row("Time to detect", DBR_MILESTONE_COUNT);
    milestone_row("detection time to recovery", DBR_MILESTONE_COUNT);
    milestone_row("", DBR_MILESTONE_COUNT);
    milestone_row("time", DBR_MILESTONE_COUNT);
    milestone_row("restarted", DBR_MILESTONE_COUNT);
    milestone_row("恢复耗时", DBR_MILESTONE_COUNT);
}

static void exact_milestones_are_the_closed_list(void **state)
{
    (void)state;
    assert_int_equal(dbr_milestone_exact(dbr_slice_str("Resolved")), DBR_RESOLVED);
    assert_int_equal(dbr_milestone_exact(dbr_slice_str("结束")), DBR_RESOLVED);
    assert_int_equal(dbr_milestone_exact(dbr_slice_str("end")), DBR_MILESTONE_COUNT);
    assert_int_equal(dbr_milestone_exact(dbr_slice_str("")), DBR_MILESTONE_COUNT);
    for (int m = 0; m < DBR_MILESTONE_COUNT; m++) {
        assert_int_equal(dbr_milestone_exact(dbr_slice_str(dbr_milestone_word((dbr_milestone_name)m))), m);
    }
}

static void everything_has_a_word(void **state)
{
    (void)state;
    for (int i = 0; i < DBR_KIND_COUNT; i++) {
        assert_non_null(dbr_kind_name((dbr_kind)i));
    }
    for (int i = 0; i < DBR_SEVERITY_COUNT; i++) {
        assert_non_null(dbr_severity_word((dbr_severity)i));
    }
    for (int i = 0; i < DBR_VERDICT_COUNT; i++) {
        assert_non_null(dbr_verdict_word((dbr_verdict)i));
    }
    assert_string_equal(dbr_kind_name(DBR_KIND_SAMPLE), "metric");
    assert_string_equal(dbr_severity_word(DBR_WARNING), "warning");
    assert_string_equal(dbr_verdict_word(DBR_CONTRADICTED), "contradicted");
}

DBR_TESTS(cmocka_unit_test(reads_the_levels_of_all_loggers), cmocka_unit_test(reads_levels_that_are_numbers),
          cmocka_unit_test(other_words_are_no_levels), cmocka_unit_test(every_level_is_its_own_word),
          cmocka_unit_test(reads_milestones_in_english), cmocka_unit_test(reads_milestones_in_chinese),
          cmocka_unit_test(durations_are_no_milestones),
          cmocka_unit_test(exact_milestones_are_the_closed_list), cmocka_unit_test(everything_has_a_word))
