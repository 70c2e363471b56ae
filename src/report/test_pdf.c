/* The report on paper. */
#include "test.h"

#include "report/report.h"

static void knows_its_paper_sizes(void **state)
{
    dbr_paper_size size = DBR_PAPER_A4;
    (void)state;
    assert_true(dbr_paper_size_parse(dbr_slice_str("Letter"), &size));
    assert_int_equal(size, DBR_PAPER_LETTER);
    assert_false(dbr_paper_size_parse(dbr_slice_str("a5"), &size));
    assert_int_equal(size, DBR_PAPER_LETTER);
}

DBR_TESTS(cmocka_unit_test(knows_its_paper_sizes))
