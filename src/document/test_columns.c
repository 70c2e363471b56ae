/* Table heads → columns. */
#include "document/test_read.h"

#include "document/columns.h"

static void expect(const char *head, dbr_column column)
{
    dbr_column got = dbr_column_of(dbr_slice_str(head));
    if (got != column) {
        fail_msg("'%s' is %d, expected %d", head, got, column);
    }
}

static void knows_heads_in_any_spelling(void **state)
{
    (void)state;
    expect("Time", DBR_COLUMN_TIME);
    expect("Time (UTC)", DBR_COLUMN_TIME);
    expect("Date and Time in CET", DBR_COLUMN_TIME);
    expect("时间（北京时间）", DBR_COLUMN_TIME);
    expect("Date (2022)", DBR_COLUMN_DATE);
    expect("Event", DBR_COLUMN_EVENT);
    expect("What happened", DBR_COLUMN_EVENT);
    expect("Actor", DBR_COLUMN_ACTOR);
    expect("操作人", DBR_COLUMN_ACTOR);
    expect("ACTION ITEM", DBR_COLUMN_ACTION);
    expect("Assigned to", DBR_COLUMN_OWNER);
    expect("负责人", DBR_COLUMN_OWNER);
    expect("Due Date", DBR_COLUMN_DEADLINE);
    expect("截止日期", DBR_COLUMN_DEADLINE);
    expect("Tracking link", DBR_COLUMN_TICKET);
    expect("Status", DBR_COLUMN_STATE);
    expect("#", DBR_COLUMN_ID);
    expect("Milestone", DBR_COLUMN_MILESTONE);
}

static void other_heads_are_other(void **state)
{
    (void)state;
    expect("", DBR_COLUMN_OTHER);
    expect("Timezone", DBR_COLUMN_OTHER);
    expect("Eventually", DBR_COLUMN_OTHER);
    expect("Type", DBR_COLUMN_OTHER);
    expect("(((", DBR_COLUMN_OTHER);
}

DBR_TESTS(cmocka_unit_test(knows_heads_in_any_spelling), cmocka_unit_test(other_heads_are_other))
