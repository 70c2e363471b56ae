/* Quantities: what they are worth, how far they reach, and what is none. Intervals are given with their open
 * end; `high` is the double below it. */
#include "model/model.h"
#include "test.h"

#include <math.h>

static const char *const UNITS[] = {"plain", "percent", "duration", "money", "instant"};

/* `taken` bytes (-1: all), the unit, the value and [low, high). */
static void check(const char *text, int taken, int unit, double value, double low, double high)
{
    dbr_quantity q = {0};
    size_t n = dbr_quantity_parse(dbr_slice_str(text), &q);
    size_t wanted = taken < 0 ? strlen(text) : (size_t)taken;
    double end = isinf(high) || high == low ? high : nextafter(high, -INFINITY);
    if (n != wanted || (int)q.unit != unit || q.value != value || q.low != low || q.high != end) {
        fail_msg("'%s': %zu bytes of %zu, %s %.17g [%.17g, %.17g], expected %s %.17g [%.17g, %.17g]", text, n,
                 wanted, UNITS[q.unit], q.value, q.low, q.high, UNITS[unit], value, low, end);
    }
}

static void plain(const char *text, double value, double low, double high)
{
    check(text, -1, DBR_PLAIN, value, low, high);
}

static void percent(const char *text, double value, double low, double high)
{
    check(text, -1, DBR_PERCENT, value, low, high);
}

static void money(const char *text, double value, double low, double high)
{
    check(text, -1, DBR_MONEY, value, low, high);
}

/* In seconds. */
static void duration(const char *text, double value, double low, double high)
{
    check(text, -1, DBR_DURATION, value, low, high);
}

static void whole_numbers_claim_themselves(void **state)
{
    (void)state;
    plain("41,372", 41372, 41372, 41372);
    plain("41 372", 41372, 41372, 41372);
    plain("41\u00a0372", 41372, 41372, 41372);
    plain("41\u202f372", 41372, 41372, 41372);
    plain("41372", 41372, 41372, 41372);
    plain("1,234,567", 1234567, 1234567, 1234567);
    plain("0", 0, 0, 0);
    plain("-3", -3, -3, -3);
    plain("40000", 40000, 40000, 40000);
    plain("two", 2, 2, 2);
    plain("Twelve", 12, 12, 12);
    check("三个", 3, DBR_PLAIN, 3, 3, 3);
}

static void scaled_numbers_claim_half_a_digit(void **state)
{
    (void)state;
    plain("41k", 41000, 40500, 41500);
    plain("41 k", 41000, 40500, 41500);
    plain("41.4k", 41400, 41350, 41450);
    plain("1.5M", 1500000, 1450000, 1550000);
    plain("2 million", 2e6, 1.5e6, 2.5e6);
    plain("4.1 万", 41000, 40500, 41500);
    plain("4.1万", 41000, 40500, 41500);
    plain("3 亿", 3e8, 2.5e8, 3.5e8);
    plain("5 千万", 5e7, 4.5e7, 5.5e7);
    plain("两万", 20000, 15000, 25000);
    plain("1.5", 1.5, 1.45, 1.55);
    plain("0.25", 0.25, 0.245, 0.255);
    plain("3 倍", 3, 2.5, 3.5);
}

static void chinese_numerals_claim_their_last_unit(void **state)
{
    (void)state;
    plain("三万九千九百六十三", 39963, 39963, 39963);
    plain("3万9963", 39963, 39963, 39963);
    plain("3万9千", 39000, 38500, 40000);
    plain("三万九千", 39000, 38500, 40000);
    plain("三万九", 39000, 38500, 40000);
    plain("3千9百63", 3963, 3963, 3963);
    plain("三亿五千万", 3.5e8, 3.45e8, 3.6e8);
    plain("三万零五", 30005, 30005, 30005);
    check("三百五十个", 12, DBR_PLAIN, 350, 350, 350);
    check("5万一次", strlen("5万"), DBR_PLAIN, 50000, 45000, 55000);
    check("3万10分钟", strlen("3万"), DBR_PLAIN, 30000, 25000, 35000);
    plain("4万多", 40000, 40000, 50000);
    plain("3万9千多", 39000, 39000, 40000);
    plain("39\u2007963", 39963, 39963, 39963);
    plain("39\u2009963", 39963, 39963, 39963);
    percent("四成", 40, 35, 45);
    percent("三成五", 35, 34.5, 35.5);
    check("4 成功", 1, DBR_PLAIN, 4, 4, 4);
}

static void halves_and_more_reach_to_the_next(void **state)
{
    (void)state;
    duration("34分半", 2070, 2055, 2085);
    duration("半个多小时", 1800, 1800, 3600);
    duration("半小时多", 1800, 1800, 3600);
    duration("3个多小时", 10800, 10800, 14400);
    duration("3小时多", 10800, 10800, 14400);
    check("3小时多次重启", strlen("3小时"), DBR_DURATION, 10800, 9000, 12600);
}

static void rough_numbers_claim_their_last_digit_that_is_not_zero(void **state)
{
    (void)state;
    plain("about 2,000", 2000, 1500, 2500);
    plain("~40,000", 40000, 35000, 45000);
    plain("about 41,000", 41000, 40500, 41500);
    plain("~ 41,372", 41372, 41371.5, 41372.5);
    plain("roughly 100", 100, 50, 150);
    plain("约 4.1 万", 41000, 40500, 41500);
    plain("约4万", 40000, 35000, 45000);
    plain("大约 200 个左右", 200, 150, 250);
    plain("200 or so", 200, 150, 250);
    plain("100 多", 100, 100, 200);
    plain("~0", 0, -0.5, 0.5);
    money("~$5,000", 5000, 4500, 5500);
    duration("约 35 分钟", 2100, 2070, 2130);
    duration("about 90 minutes", 5400, 5100, 5700);
    duration("about 2 hours", 7200, 5400, 9000);
    duration("30 多分钟", 1800, 1800, 2400);
}

static void percentages_claim_half_a_digit(void **state)
{
    (void)state;
    percent("43 %", 43, 42.5, 43.5);
    percent("43%", 43, 42.5, 43.5);
    percent("43％", 43, 42.5, 43.5);
    percent("99.95%", 99.95, 99.945, 99.955);
    percent("43 percent", 43, 42.5, 43.5);
    percent("40 per cent", 40, 39.5, 40.5);
    percent("百分之四十", 40, 39.5, 40.5);
    percent("百分之四十三点五", 43.5, 43.45, 43.55);
    percent("百分之43", 43, 42.5, 43.5);
    percent("about 40%", 40, 35, 45);
    percent("half", 50, 45, 55);
    percent("一半", 50, 45, 55);
    percent("-3 %", -3, -3.5, -2.5);
}

static void money_claims_half_a_digit(void **state)
{
    (void)state;
    money("$5,000", 5000, 4999.5, 5000.5);
    money("€3.2k", 3200, 3150, 3250);
    money("US$1.5M", 1.5e6, 1.45e6, 1.55e6);
    money("$5m", 5e6, 4.5e6, 5.5e6);
    money("£12.50", 12.5, 12.495, 12.505);
    money("¥300", 300, 299.5, 300.5);
    money("5 万元", 50000, 45000, 55000);
    money("20 USD", 20, 19.5, 20.5);
    money("300 元", 300, 299.5, 300.5);
    money("-$20", -20, -20.5, -19.5);
}

static void durations_claim_half_their_last_unit(void **state)
{
    (void)state;
    duration("35 min", 2100, 2070, 2130);
    duration("1h 35min", 5700, 5670, 5730);
    duration("90 seconds", 90, 89.5, 90.5);
    duration("1.5 hours", 5400, 5220, 5580);
    duration("82s", 82, 81.5, 82.5);
    duration("2,000 seconds", 2000, 1999.5, 2000.5);
    duration("35 分钟", 2100, 2070, 2130);
    duration("1小时35分", 5700, 5670, 5730);
    duration("三十五分钟", 2100, 2070, 2130);
    duration("两小时", 7200, 5400, 9000);
    duration("two hours", 7200, 5400, 9000);
    duration("two and a half hours", 9000, 8820, 9180);
    duration("half an hour", 1800, 1620, 1980);
    duration("半小时", 1800, 1620, 1980);
    duration("250 ms", 0.25, 0.2495, 0.2505);
    duration("3 days", 259200, 216000, 302400);
    check("90-second", -1, DBR_DURATION, 90, 89.5, 90.5);
}

static void bounds_are_open_on_one_side(void **state)
{
    (void)state;
    check("within 90 seconds", -1, DBR_DURATION, 90, -INFINITY, nextafter(90, INFINITY));
    check("at most 5", -1, DBR_PLAIN, 5, -INFINITY, nextafter(5, INFINITY));
    check("under 5", -1, DBR_PLAIN, 5, -INFINITY, 5);
    check("< 5%", -1, DBR_PERCENT, 5, -INFINITY, 5);
    check("<= 5%", -1, DBR_PERCENT, 5, -INFINITY, nextafter(5, INFINITY));
    check("不到 5 分钟", -1, DBR_DURATION, 300, -INFINITY, 300);
    check("不超过 5 分钟", -1, DBR_DURATION, 300, -INFINITY, nextafter(300, INFINITY));
    check("5 分钟以内", -1, DBR_DURATION, 300, -INFINITY, nextafter(300, INFINITY));
    check("48 小时内", -1, DBR_DURATION, 172800, -INFINITY, nextafter(172800, INFINITY));
    check("5 or less", -1, DBR_PLAIN, 5, -INFINITY, nextafter(5, INFINITY));
    check("over 1.5 hours", -1, DBR_DURATION, 5400, nextafter(5400, INFINITY), INFINITY);
    check("more than 41k", -1, DBR_PLAIN, 41000, nextafter(41000, INFINITY), INFINITY);
    check("at least 41k", -1, DBR_PLAIN, 41000, 41000, INFINITY);
    check("超过 4.1 万", -1, DBR_PLAIN, 41000, nextafter(41000, INFINITY), INFINITY);
    check("100+", -1, DBR_PLAIN, 100, 100, INFINITY);
    check("3 个以上", -1, DBR_PLAIN, 3, 3, INFINITY);
    check("within about 90 seconds", -1, DBR_DURATION, 90, -INFINITY, 95);
    check("just over about 2,000", -1, DBR_PLAIN, 2000, 1500, INFINITY);
}

static void says_what_kind_of_bound(void **state)
{
    (void)state;
    dbr_quantity q = {0};
    assert_int_equal(dbr_quantity_parse(dbr_slice_str("within 5"), &q), 8);
    assert_true(q.is_bound_above && !q.is_bound_below && !q.is_rough);
    assert_int_equal(dbr_quantity_parse(dbr_slice_str("over 5"), &q), 6);
    assert_true(!q.is_bound_above && q.is_bound_below && !q.is_rough);
    assert_int_equal(dbr_quantity_parse(dbr_slice_str("~5"), &q), 2);
    assert_true(!q.is_bound_above && !q.is_bound_below && q.is_rough);
}

static void ranges_reach_from_end_to_end(void **state)
{
    (void)state;
    plain("10–20", 15, 10, nextafter(20, INFINITY));
    plain("10-20", 15, 10, nextafter(20, INFINITY));
    plain("5–10k", 7500, 4500, 10500);
    duration("5–10 min", 450, 270, 630);
    duration("5-10 min", 450, 270, 630);
    duration("35～40 分钟", 2250, 2070, 2430);
    duration("1.5–2 h", 6300, 5220, 9000);
    percent("5–10 %", 7.5, 4.5, 10.5);
    money("$5–10k", 7500, 4500, 10500);
}

static void bytes_hold_both_readings(void **state)
{
    (void)state;
    plain("2 GB", 2e9, 1.5e9, 2.5 * 1024 * 1024 * 1024);
    plain("2GiB", 2.0 * 1024 * 1024 * 1024, 1.5 * 1024 * 1024 * 1024, 2.5 * 1024 * 1024 * 1024);
}

static void instants_hold_their_resolution(void **state)
{
    (void)state;
    check("2025-02-09T10:05:23Z", -1, DBR_INSTANT, 1739095523, 1739095523, 1739095524);
    check("2025-02-09 10:05", -1, DBR_INSTANT, 1739095500, 1739095500, 1739095560);
    check("2025-02-09T11:05:23+01:00", -1, DBR_INSTANT, 1739095523, 1739095523, 1739095524);
    check("2025-02-09", -1, DBR_INSTANT, 1739059200, 1739059200, 1739145600);
    check("2025年2月9日", -1, DBR_INSTANT, 1739059200, 1739059200, 1739145600);
    check("about 2025-02-09 10:05", -1, DBR_INSTANT, 1739095500, 1739095440, 1739095620);
}

static void stops_where_the_quantity_ends(void **state)
{
    (void)state;
    check("41,372 errors", 6, DBR_PLAIN, 41372, 41372, 41372);
    check("43 % of requests", 4, DBR_PERCENT, 43, 42.5, 43.5);
    check("43.", 2, DBR_PLAIN, 43, 43, 43);
    check("41,372, then", 6, DBR_PLAIN, 41372, 41372, 41372);
    check("5 min.", 5, DBR_DURATION, 300, 270, 330);
    check("5 milestones", 1, DBR_PLAIN, 5, 5, 5);
    check("10 - 5", 2, DBR_PLAIN, 10, 10, 10);
    check("3 次重启", 1, DBR_PLAIN, 3, 3, 3);
    check("4 小时内存泄漏", 8, DBR_DURATION, 14400, 12600, 16200);
}

static void none(const char *text)
{
    dbr_quantity q = {0};
    size_t n = dbr_quantity_parse(dbr_slice_str(text), &q);
    if (n != 0) {
        fail_msg("'%s' was read as %s %g (%zu bytes)", text, UNITS[q.unit], q.value, n);
    }
}

/* Of a text that is known to state a quantity. */
static void told(const char *text, int unit, double low, double high)
{
    dbr_quantity q = {0};
    double end = isinf(high) || high == low ? high : nextafter(high, -INFINITY);
    size_t n = dbr_quantity_told(dbr_slice_str(text), true, &q);
    if (n == 0 || (int)q.unit != unit || fabs(q.low - low) > 1e-9 ||
        (q.high != end && fabs(q.high - end) > 1e-9)) {
        fail_msg("'%s': %zu bytes, %s [%.17g, %.17g]", text, n, UNITS[q.unit], q.low, q.high);
    }
}

static void words_are_read_where_a_number_is_told(void **state)
{
    (void)state;
    dbr_quantity q = {0};
    told("two fifths", DBR_PERCENT, 35, 45);
    told("nearly two thirds of requests", DBR_PERCENT, 200.0 / 3 - 5, 200.0 / 3 + 5);
    told("over a third of", DBR_PERCENT, nextafter(100.0 / 3, INFINITY), INFINITY);
    told("五分之二", DBR_PERCENT, 35, 45);
    told("over an hour", DBR_DURATION, nextafter(3600, INFINITY), INFINITY);
    told("an hour and a half", DBR_DURATION, 5220, 5580);
    told("0:34:37", DBR_DURATION, 2076.5, 2077.5);
    told("hundreds of thousands", DBR_PLAIN, 1e5, 1e6);
    told("数千次", DBR_PLAIN, 1000, 10000);
    told("No alert", DBR_PLAIN, 0, 0);
    told("没有告警", DBR_PLAIN, 0, 0);
    told("One page", DBR_PLAIN, 1, 1);
    told("more than 41k", DBR_PLAIN, nextafter(41000, INFINITY), INFINITY);
    assert_int_equal(dbr_quantity_told(dbr_slice_str("no alert"), false, &q), 0);
    assert_int_equal(dbr_quantity_told(dbr_slice_str("a minute"), false, &q), 0);
    assert_int_equal(dbr_quantity_told(dbr_slice_str("a third outage"), true, &q), 0);
    assert_int_equal(dbr_quantity_told(dbr_slice_str("one-off jobs"), true, &q), 0);
    assert_int_equal(dbr_quantity_told(dbr_slice_str("one of the replicas"), true, &q), 0);
    assert_int_equal(dbr_quantity_told(dbr_slice_str("10:05"), true, &q), 0);
}

static void knows_what_is_no_quantity(void **state)
{
    (void)state;
    none("");
    none("errors");
    none("~");
    none("about");
    none("within reason");
    none("some things");
    none("something 5");
    none("10:05");
    none("10:05:23");
    none("1.2.3");
    none("6.0.4.6");
    none("1,2,3");
    none("2/3");
    none("5xx");
    none("404s");
    none("3rd");
    none("two-factor");
    none("half-open");
    none("halfway");
    none("tens");
    none("9 Feb");
    none("9 February");
    none("2月9日");
    none("10 am");
    none("10am");
    none("555-1234-1");
    none("555-123");
    none("一个");
    none("十分重要");
    none("三分之一");
    none("三方");
    none("万一");
    none("$");
    none("-");
    none("1234567890123456");
    none("1_000");
}

DBR_TESTS(cmocka_unit_test(whole_numbers_claim_themselves),
          cmocka_unit_test(scaled_numbers_claim_half_a_digit),
          cmocka_unit_test(chinese_numerals_claim_their_last_unit),
          cmocka_unit_test(halves_and_more_reach_to_the_next),
          cmocka_unit_test(rough_numbers_claim_their_last_digit_that_is_not_zero),
          cmocka_unit_test(percentages_claim_half_a_digit), cmocka_unit_test(money_claims_half_a_digit),
          cmocka_unit_test(durations_claim_half_their_last_unit),
          cmocka_unit_test(bounds_are_open_on_one_side), cmocka_unit_test(says_what_kind_of_bound),
          cmocka_unit_test(ranges_reach_from_end_to_end), cmocka_unit_test(bytes_hold_both_readings),
          cmocka_unit_test(instants_hold_their_resolution), cmocka_unit_test(stops_where_the_quantity_ends),
          cmocka_unit_test(words_are_read_where_a_number_is_told),
          cmocka_unit_test(knows_what_is_no_quantity))
