/* Key times, and the milestones of documents that have none. */
#include "document/test_read.h"

static void reads_a_table_of_key_times(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f, "# T (2025-03-04)\n\n## Key Times\n\n| Milestone | Time (UTC) | Evidence |\n|---|---|---|\n"
            "| Started | 23:50:00 | [first error](evidence/a.log#L3) |\n| Detected | 23:58 | |\n"
            "| Mitigated | 00:20 | |\n| Acknowledged | unknown | |\n| Lunch | 12:00 | |\n");
    assert_int_equal(d->n_key_times, 5);
    assert_int_equal(d->n_rows, 0);
    assert_int_equal(d->key_times[0].name, DBR_STARTED);
    assert_slice(at(d, d->key_times[0].time_at), "23:50:00");
    assert_time(d->key_times[0].time, "2025-03-04T23:50:00Z");
    assert_int_equal(d->key_times[2].name, DBR_MITIGATED);
    assert_time(d->key_times[2].time, "2025-03-05T00:20:00Z");
    assert_int_equal(d->key_times[3].name, DBR_ACKNOWLEDGED);
    assert_time(d->key_times[3].time, "none");
    assert_slice(d->key_times[3].time_text, "unknown");
    assert_int_equal(d->key_times[4].name, DBR_MILESTONE_COUNT);
    dbr_milestone m[DBR_MILESTONE_COUNT];
    dbr_document_milestones(d, m);
    assert_time(m[DBR_STARTED].time, "2025-03-04T23:50:00Z");
    assert_slice(m[DBR_STARTED].address, "evidence/a.log#L3");
    assert_slice(m[DBR_STARTED].rule, "report");
    assert_time(m[DBR_ACKNOWLEDGED].time, "none");
    assert_time(m[DBR_RESOLVED].time, "none");
    done(&f);
}

static void reads_items_of_key_events(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(
        &f,
        "# T\n\n- **Key events**\n  - Fault occurs 2020-10-06 07:33\n  - First detected 2020-10-06 08:33\n"
        "  - Repaired 2020-10-06 10:41\n  - Resolved: 2020-10-06 17:19\n");
    assert_int_equal(d->n_key_times, 4);
    assert_int_equal(d->key_times[0].name, DBR_STARTED);
    assert_slice(d->key_times[1].label, "First detected");
    assert_int_equal(d->key_times[1].name, DBR_DETECTED);
    assert_int_equal(d->key_times[2].name, DBR_RECOVERED);
    assert_slice(d->key_times[3].label, "Resolved");
    assert_time(d->key_times[3].time, "2020-10-06T17:19:00Z");
    done(&f);
}

static void reads_chinese_key_times(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "# 复盘（2025-03-04）\n\n时区：北京时间\n\n## 关键时间\n\n| 节点 | "
                                          "时间 |\n|---|---|\n| 故障发生 | 09:30 |\n| 止损 | 10:10 |\n");
    assert_int_equal(d->n_key_times, 2);
    assert_int_equal(d->key_times[0].name, DBR_STARTED);
    assert_int_equal(d->key_times[1].name, DBR_MITIGATED);
    assert_time(d->key_times[1].time, "2025-03-04T02:10:00Z");
    done(&f);
}

static void rows_tell_milestones_where_key_times_are_missing(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T (2025-03-04)\n\n**Start time**: 10:04\n\n## Timeline\n\n- 10:06 Lag alert "
                      "fires\n- 10:08 On-call paged\n"
                      "- 10:12 Li acknowledges\n- 10:18 slow consumer identified\n- 10:22 rolled back\n"
                      "- 10:35 lag back to normal\n- 10:40 marked resolved\n");
    dbr_milestone m[DBR_MILESTONE_COUNT];
    dbr_document_milestones(d, m);
    assert_time(m[DBR_STARTED].time, "2025-03-04T10:04:00Z");
    assert_time(m[DBR_DETECTED].time, "2025-03-04T10:06:00Z");
    assert_time(m[DBR_PAGED].time, "2025-03-04T10:08:00Z");
    assert_time(m[DBR_ACKNOWLEDGED].time, "2025-03-04T10:12:00Z");
    assert_time(m[DBR_IDENTIFIED].time, "2025-03-04T10:18:00Z");
    assert_time(m[DBR_MITIGATED].time, "2025-03-04T10:22:00Z");
    assert_time(m[DBR_RECOVERED].time, "2025-03-04T10:35:00Z");
    assert_time(m[DBR_RESOLVED].time, "2025-03-04T10:40:00Z");
    assert_time(m[DBR_DECLARED].time, "none");
    assert_slice(m[DBR_MITIGATED].label, "rolled back");
    done(&f);
}

DBR_TESTS(cmocka_unit_test(reads_a_table_of_key_times), cmocka_unit_test(reads_items_of_key_events),
          cmocka_unit_test(reads_chinese_key_times),
          cmocka_unit_test(rows_tell_milestones_where_key_times_are_missing))
