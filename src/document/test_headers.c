/* Header fields and the zone of a document. */
#include "document/test_read.h"

static void expect_field(const char *document, dbr_header_kind kind, const char *key, const char *value)
{
    fixture f;
    const dbr_document *d = read_text(&f, document);
    const dbr_header_field *field = dbr_document_header(d, kind);
    if (field == NULL) {
        fail_msg("no field of kind %d in '%s'", kind, document);
    }
    assert_slice(field->key, key);
    assert_slice(field->value, value);
    assert_slice(at(d, field->at), value);
    done(&f);
}

static void reads_fields_in_every_form(void **state)
{
    (void)state;
    expect_field("# T\n\n**Date**: 2025-02-09\n", DBR_HEADER_DATE, "Date", "2025-02-09");
    expect_field("# T\n\n- **Severity:** P1\n", DBR_HEADER_SEVERITY, "Severity", "P1");
    expect_field("# T\n\nAuthors: @alice, @bob\nStatus: open\n", DBR_HEADER_STATUS, "Status", "open");
    expect_field("# T\n\n| Field | Value |\n|---|---|\n| Duration | 35 min |\n", DBR_HEADER_DURATION,
                 "Duration", "35 min");
    expect_field("---\nstatus: resolved\n---\n# T\n", DBR_HEADER_STATUS, "status", "resolved");
    expect_field("# 复盘\n\n**故障等级**：P2\n", DBR_HEADER_SEVERITY, "故障等级", "P2");
    expect_field("# 复盘\n\n- 持续时间：35 分钟\n", DBR_HEADER_DURATION, "持续时间", "35 分钟");
    expect_field("# T\n\n## Summary\n\nStart time: 10:05 UTC\n", DBR_HEADER_STARTED, "Start time",
                 "10:05 UTC");
    expect_field("# T\n\n**Follow-up**: 2025-03-09\n", DBR_HEADER_FOLLOW_UP, "Follow-up", "2025-03-09");
}

static void prose_times_and_addresses_are_no_fields(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T\n\n10:05: it broke\nhttps://x.org/y\nns:pod\n\n## Factors\n\nStatus: red\n");
    assert_int_equal(d->n_headers, 0);
    done(&f);
}

static void expect_zone(const char *document, const char *zone, const char *text)
{
    fixture f;
    const dbr_document *d = read_text(&f, document);
    assert_non_null(d->zone);
    assert_string_equal(dbr_zone_name(d->zone), zone);
    assert_slice(d->zone_text, text);
    done(&f);
}

static void finds_the_zone_wherever_it_is_said(void **state)
{
    (void)state;
    expect_zone("# T\n\n## Timeline (all times UTC)\n\n- 10:05 x\n", "UTC", "all times UTC");
    expect_zone("# T\n\n## Timeline\n\n_All times in CET_\n\n### May 12\n", "+01:00", "All times in CET");
    expect_zone("# T\n\n| Date and Time in UTC | Event |\n|---|---|\n| 10:05 | x |\n", "UTC",
                "Date and Time in UTC");
    expect_zone("# T\n\n**Duration**: 35 min (10:05 - 10:40 UTC)\n", "UTC", "UTC");
    expect_zone("# 复盘\n\n以下时间均为北京时间。\n", "Asia/Shanghai", "时间均为北京时间");
    expect_zone("# T\n\nTimezone: Europe/Berlin\n", "Europe/Berlin", "Europe/Berlin");
    expect_zone("# T\n\n## Timeline (all times +08:00)\n\n- 10:05 x\n", "+08:00", "all times +08:00");
    expect_zone("# T\n\n## Timeline\n\n| Time (-03:30) | Event |\n|---|---|\n| 10:05 | x |\n", "-03:30",
                "Time (-03:30");
}

static void what_is_to_be_done_tells_no_zone(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "# T (2025-02-09)\n\n## Timeline\n\n- 10:05 x\n\n## Action Items\n\n- Log all times in UTC\n",
        "# T (2025-02-09)\n\n- 10:05 x\n\n## Notes\n\nLog with the time zone, best in UTC: a.log\n",
        "# T (2025-02-09)\n\n## Timeline (10:05 -11:30)\n\n- 10:05 x\n"};
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
        fixture f;
        const dbr_document *d = read_text(&f, TEXTS[i]);
        assert_null(d->zone);
        done(&f);
    }
}

static void says_nothing_when_the_zone_is_untold(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# T (2025-02-09)\n\n## Timeline\n\n- 10:05 x\n");
    assert_null(d->zone);
    assert_int_equal(d->zone_text.len, 0);
    assert_time(d->rows[0].time, "2025-02-09T10:05:00Z");
    done(&f);
}

DBR_TESTS(cmocka_unit_test(reads_fields_in_every_form),
          cmocka_unit_test(prose_times_and_addresses_are_no_fields),
          cmocka_unit_test(finds_the_zone_wherever_it_is_said),
          cmocka_unit_test(what_is_to_be_done_tells_no_zone),
          cmocka_unit_test(says_nothing_when_the_zone_is_untold))
