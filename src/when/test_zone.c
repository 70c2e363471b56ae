/* Zones: names, the TZif reader, POSIX rules, gaps and folds. Places need the system's zone database; without
 * it those tests are skipped. */
#include "test.h"

#include "when/zone.h"

#include "when/civil.h"
#include "when/zone_names.h"

#include <pthread.h>

static const dbr_zone *zone(const char *name)
{
    const dbr_zone *z = NULL;
    dbr_err err = {0};
    if (dbr_zone_find(dbr_slice_str(name), &z, &err) < 0) {
        if (strchr(name, '/') != NULL && strstr(err.message, "no zone database") != NULL) {
            skip();
        }
        fail_msg("%s", err.message);
    }
    return z;
}

/* An instant or local time from "2025-02-09 10:05:23". */
static dbr_time at(const char *text)
{
    dbr_stamp s;
    if (!dbr_stamp_read(dbr_slice_str(text), &s)) {
        fail_msg("the test's own time '%s'", text);
    }
    return s.local;
}

static void expect_instant(const char *name, const char *local, const char *instant, dbr_fold fold)
{
    dbr_fold got = DBR_FOLD_NONE;
    dbr_time t = dbr_zone_to_instant(zone(name), at(local), &got);
    if (t != at(instant) || got != fold) {
        DBR_AUTO(dbr_buf) b = {0};
        dbr_time_rfc3339(&b, t, NULL, 0);
        fail_msg("%s %s is %s fold %d", name, local, b.ptr, (int)got);
    }
}

static void expect_offset(const char *name, const char *instant, int offset_s, const char *abbreviation)
{
    const char *got = NULL;
    assert_int_equal(dbr_zone_offset(zone(name), at(instant), &got), offset_s);
    assert_string_equal(got, abbreviation);
}

static void knows_fixed_offsets_in_all_spellings(void **state)
{
    (void)state;
    assert_ptr_equal(zone("UTC"), dbr_zone_utc());
    assert_ptr_equal(zone("z"), dbr_zone_utc());
    assert_ptr_equal(zone("+00:00"), dbr_zone_utc());
    assert_string_equal(dbr_zone_name(zone("UTC+8")), "+08:00");
    assert_ptr_equal(zone("UTC+8"), zone("+08:00"));
    assert_ptr_equal(zone("GMT+0800"), zone("+08:00"));
    assert_ptr_equal(zone("+8"), zone("+08"));
    assert_string_equal(dbr_zone_name(zone("-0330")), "-03:30");
    assert_string_equal(dbr_zone_name(zone("CEST")), "+02:00");
    assert_string_equal(dbr_zone_name(zone("JST")), "+09:00");
    assert_int_equal(dbr_zone_to_instant(zone("+08:00"), at("2025-02-09 10:05:23"), NULL),
                     at("2025-02-09 02:05:23"));
}

static void berlin_has_a_gap_and_a_fold(void **state)
{
    (void)state;
    expect_instant("Europe/Berlin", "2025-02-09 10:05:23", "2025-02-09 09:05:23", DBR_FOLD_NONE);
    expect_instant("Europe/Berlin", "2025-07-09 10:05:23", "2025-07-09 08:05:23", DBR_FOLD_NONE);
    expect_instant("Europe/Berlin", "2025-03-30 01:59:59", "2025-03-30 00:59:59", DBR_FOLD_NONE);
    expect_instant("Europe/Berlin", "2025-03-30 02:30:00", "2025-03-30 01:30:00", DBR_FOLD_GAP);
    expect_instant("Europe/Berlin", "2025-03-30 03:00:00", "2025-03-30 01:00:00", DBR_FOLD_NONE);
    expect_instant("Europe/Berlin", "2025-10-26 01:59:59", "2025-10-25 23:59:59", DBR_FOLD_NONE);
    expect_instant("Europe/Berlin", "2025-10-26 02:00:00", "2025-10-26 00:00:00", DBR_FOLD_TWICE);
    expect_instant("Europe/Berlin", "2025-10-26 02:59:59", "2025-10-26 00:59:59", DBR_FOLD_TWICE);
    expect_instant("Europe/Berlin", "2025-10-26 03:00:00", "2025-10-26 02:00:00", DBR_FOLD_NONE);
    expect_offset("Europe/Berlin", "2025-10-26 00:59:59", 7200, "CEST");
    expect_offset("Europe/Berlin", "2025-10-26 01:00:00", 3600, "CET");
}

static void rules_reach_beyond_the_table(void **state)
{
    (void)state;
    expect_instant("Europe/Berlin", "2060-07-01 12:00:00", "2060-07-01 10:00:00", DBR_FOLD_NONE);
    expect_instant("Europe/Berlin", "2060-03-28 02:30:00", "2060-03-28 01:30:00", DBR_FOLD_GAP);
    expect_instant("America/New_York", "2100-01-01 00:00:00", "2100-01-01 05:00:00", DBR_FOLD_NONE);
    expect_instant("Australia/Sydney", "2100-01-01 00:00:00", "2099-12-31 13:00:00", DBR_FOLD_NONE);
}

static void new_york_changes_at_two(void **state)
{
    (void)state;
    expect_instant("America/New_York", "2025-03-09 02:30:00", "2025-03-09 07:30:00", DBR_FOLD_GAP);
    expect_instant("America/New_York", "2025-11-02 01:30:00", "2025-11-02 05:30:00", DBR_FOLD_TWICE);
    expect_offset("America/New_York", "1943-06-01 12:00:00", -14400, "EWT");
}

static void shanghai_had_summer_time_from_1986_to_1991(void **state)
{
    (void)state;
    expect_offset("Asia/Shanghai", "1986-07-01 00:00:00", 32400, "CDT");
    expect_offset("Asia/Shanghai", "1988-07-01 00:00:00", 32400, "CDT");
    expect_offset("Asia/Shanghai", "1991-07-01 00:00:00", 32400, "CDT");
    expect_offset("Asia/Shanghai", "1991-12-01 00:00:00", 28800, "CST");
    expect_offset("Asia/Shanghai", "1992-07-01 00:00:00", 28800, "CST");
    expect_offset("Asia/Shanghai", "2025-07-01 00:00:00", 28800, "CST");
    expect_instant("Asia/Shanghai", "1991-09-15 01:30:00", "1991-09-14 16:30:00", DBR_FOLD_TWICE);
}

static void lord_howe_changes_by_half_an_hour(void **state)
{
    (void)state;
    expect_instant("Australia/Lord_Howe", "2025-04-06 01:45:00", "2025-04-05 14:45:00", DBR_FOLD_TWICE);
    expect_instant("Australia/Lord_Howe", "2025-10-05 02:15:00", "2025-10-04 15:45:00", DBR_FOLD_GAP);
    expect_instant("Australia/Lord_Howe", "2025-10-05 02:30:00", "2025-10-04 15:30:00", DBR_FOLD_NONE);
}

/* Instant → local → instant, every seven hours from 1890 to 2150. */
static void expect_round_trips(const char *name)
{
    const dbr_zone *z = zone(name);
    for (dbr_time t = at("1900-01-01 00:00:00") - 3652 * DBR_DAY; t < at("2150-01-01 00:00:00");
         t += 7 * DBR_HOUR + 13 * DBR_MINUTE) {
        dbr_time local = t + dbr_zone_offset(z, t, NULL) * DBR_SECOND;
        dbr_fold fold = DBR_FOLD_NONE;
        dbr_time back = dbr_zone_to_instant(z, local, &fold);
        bool is_good =
            fold == DBR_FOLD_NONE ? back == t : fold == DBR_FOLD_TWICE && back <= t && back > t - DBR_DAY;
        if (!is_good) {
            fail_msg("%s: %lld comes back as %lld, fold %d", name, (long long)t, (long long)back, (int)fold);
        }
    }
}

static void berlin_comes_back(void **state)
{
    (void)state;
    expect_round_trips("Europe/Berlin");
}

static void lord_howe_comes_back(void **state)
{
    (void)state;
    expect_round_trips("Australia/Lord_Howe");
}

static void new_york_and_shanghai_come_back(void **state)
{
    (void)state;
    expect_round_trips("America/New_York");
    expect_round_trips("Asia/Shanghai");
}

static void dublin_and_casablanca_come_back(void **state)
{
    (void)state;
    expect_round_trips("Europe/Dublin");     // daylight saving time is below standard time
    expect_round_trips("Africa/Casablanca"); // changes around Ramadan
}

static void expect_failure(const char *name, dbr_code code, const char *part)
{
    const dbr_zone *z = NULL;
    dbr_err err = {0};
    assert_int_equal(dbr_zone_find(dbr_slice_str(name), &z, &err), code);
    assert_null(z);
    if (strstr(err.message, part) == NULL) {
        fail_msg("'%s' lacks '%s'", err.message, part);
    }
}

static void names_the_nearest_zone(void **state)
{
    (void)state;
    (void)zone("Europe/Berlin"); // skips without a database
    expect_failure("Europe/Berln", DBR_ENOTFOUND, "'Europe/Berlin'");
    expect_failure("berlin", DBR_ENOTFOUND, "'Europe/Berlin'");
    expect_failure("New York", DBR_ENOTFOUND, "'America/New_York'");
    expect_failure("Asia/Beijing", DBR_ENOTFOUND, "'Asia/Shanghai'");
    expect_failure("qqqqqqqqqqqq", DBR_ENOTFOUND, "such as");
}

static void a_word_that_is_no_file_is_remembered_as_what_it_is(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) { // more words than are remembered, the offset among them each time
        char word[16];
        const dbr_zone *z = NULL;
        dbr_err err = {0};
        (void)snprintf(word, sizeof(word), "Q%d", i % 100);
        assert_int_equal(dbr_zone_lookup(dbr_slice_str(word), &z, &err), DBR_ENOTFOUND);
        assert_null(z);
        assert_string_equal(err.message, "");
        assert_int_equal(dbr_zone_lookup(dbr_slice_str("PDT"), &z, &err), DBR_OK);
        assert_int_equal(dbr_zone_offset(z, 0, NULL), -7 * 3600);
    }
}

static void refuses_paths_and_ambiguous_names(void **state)
{
    (void)state;
    expect_failure("../../etc/passwd", DBR_ENOTFOUND, "no zone");
    expect_failure("/etc/localtime", DBR_ENOTFOUND, "no zone");
    expect_failure("Europe", DBR_ENOTFOUND, "no zone");
    expect_failure("", DBR_ENOTFOUND, "no zone");
    expect_failure("CST", DBR_EPARSE, "Asia/Shanghai");
    expect_failure("+25:00", DBR_ENOTFOUND, "no zone");
    expect_failure("+08:99", DBR_ENOTFOUND, "no zone");
}

static void abbreviations_are_sorted(void **state)
{
    (void)state;
    static const char *const all[] = {
        "ACDT", "ACST", "ADT",  "AEDT", "AEST", "AKDT", "AKST", "AWST", "BRT", "BST",  "CAT",  "CEST", "CET",
        "CHST", "EAT",  "EDT",  "EEST", "EET",  "EST",  "GMT",  "HDT",  "HKT", "HST",  "IDT",  "JST",  "KST",
        "MDT",  "MEST", "MESZ", "MEZ",  "MSD",  "MSK",  "MST",  "NDT",  "NST", "NZDT", "NZST", "PDT",  "PHT",
        "PKT",  "PST",  "SAST", "SGT",  "UCT",  "UTC",  "WAT",  "WEST", "WET", "WIB",  "WIT",  "WITA", "Z"};
    int32_t offset = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (dbr_zone_word_find(dbr_slice_str(all[i]), &offset) != ZONE_WORD_OFFSET) {
            fail_msg("%s", all[i]);
        }
    }
    assert_int_equal(dbr_zone_word_find(dbr_slice_str("CST"), &offset), ZONE_WORD_AMBIGUOUS);
    assert_int_equal(dbr_zone_word_find(dbr_slice_str("IST"), &offset), ZONE_WORD_AMBIGUOUS);
    assert_int_equal(dbr_zone_word_find(dbr_slice_str("INFO"), &offset), ZONE_WORD_UNKNOWN);
    assert_int_equal(dbr_zone_word_find(dbr_slice_str("CE"), &offset), ZONE_WORD_UNKNOWN);
}

static void reads_posix_rules(void **state)
{
    (void)state;
    zone_rule r;
    assert_true(dbr_zone_rule_parse(dbr_slice_str("CET-1CEST,M3.5.0,M10.5.0/3"), &r));
    assert_int_equal(r.std_s, 3600);
    assert_int_equal(r.dst_s, 7200);
    assert_int_equal(r.end.time_s, 3 * 3600);
    assert_true(dbr_zone_rule_parse(dbr_slice_str("<+0330>-3:30"), &r));
    assert_int_equal(r.std_s, 12600);
    assert_string_equal(r.std_name, "+0330");
    assert_true(dbr_zone_rule_parse(dbr_slice_str("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), &r));
    assert_int_equal(r.start.time_s, -3600);
    assert_true(dbr_zone_rule_parse(dbr_slice_str("EST5EDT,J60,300/25:30:15"), &r));
    assert_false(dbr_zone_rule_parse(dbr_slice_str("EST5EDT"), &r));
    assert_false(dbr_zone_rule_parse(dbr_slice_str("CET-1CEST,M13.5.0,M10.5.0"), &r));
    assert_false(dbr_zone_rule_parse(dbr_slice_str("CET-1CEST,M3.5.0"), &r));
    assert_false(dbr_zone_rule_parse(dbr_slice_str("C-1"), &r));
    assert_false(dbr_zone_rule_parse(dbr_slice_str("<CET-1"), &r));
    assert_false(dbr_zone_rule_parse(dbr_slice_str(""), &r));
}

static void summer_time_all_year_never_ends(void **state)
{
    (void)state;
    zone_rule r;
    assert_true(dbr_zone_rule_parse(dbr_slice_str("XXX3EDT4,0/0,J365/23"), &r)); // RFC 8536 §3.3.1
    for (int64_t t = 1700000000; t < 1800000000; t += 3600) {
        assert_int_equal(dbr_zone_rule_segment(&r, t).offset_s, -4 * 3600);
    }
}

/* A version 1 file: from 2001-09-09T01:46:40Z on one hour east, before it UTC. */
#define TINY                                                                                                 \
    "TZif\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"                                                                   \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\2\0\0\0\10"                                                      \
    "\x3b\x9a\xca\x00\1"                                                                                     \
    "\0\0\0\0\0\0\0\0\x0e\x10\0\4"                                                                           \
    "UTC\0ONE\0"
#define TINY_BYTES (sizeof(TINY) - 1)

static void reads_version_1_files(void **state)
{
    (void)state;
    dbr_zone *z = NULL;
    dbr_err err = {0};
    const char *abbreviation = NULL;
    assert_int_equal(dbr_zone_parse(dbr_slice_of(TINY, TINY_BYTES), &z, &err), DBR_OK);
    assert_int_equal(dbr_zone_offset(z, 999999999 * DBR_SECOND, &abbreviation), 0);
    assert_string_equal(abbreviation, "UTC");
    assert_int_equal(dbr_zone_offset(z, 1000000000 * DBR_SECOND, &abbreviation), 3600);
    assert_string_equal(abbreviation, "ONE");
    (void)dbr_zone_free(z);
}

static void refuses_torn_files_at_every_byte(void **state)
{
    (void)state;
    for (size_t n = 0; n < TINY_BYTES; n++) {
        dbr_zone *z = NULL;
        dbr_err err = {0};
        char *copy = malloc(n > 0 ? n : 1);
        memcpy(copy, TINY, n);
        assert_int_equal(dbr_zone_parse(dbr_slice_of(copy, n), &z, &err), DBR_EPARSE);
        free(copy);
    }
}

static void expect_refused_with(size_t i, char byte)
{
    char bytes[TINY_BYTES];
    dbr_zone *z = NULL;
    dbr_err err = {0};
    memcpy(bytes, TINY, sizeof(bytes));
    bytes[i] = byte;
    assert_int_equal(dbr_zone_parse(dbr_slice_of(bytes, sizeof(bytes)), &z, &err), DBR_EPARSE);
    assert_null(z);
}

static void refuses_impossible_files(void **state)
{
    (void)state;
    expect_refused_with(0, 'X');
    expect_refused_with(4, '2');  // no second block
    expect_refused_with(31, 1);   // leap seconds
    expect_refused_with(32, 127); // counts beyond the file
    expect_refused_with(48, 2);   // a type that is not there
    expect_refused_with(49, 127); // an offset of years
    expect_refused_with(54, 8);   // an abbreviation that is not there
}

static void *find_many(void *data)
{
    (void)data;
    for (int i = 0; i < 200; i++) {
        const dbr_zone *z = NULL;
        dbr_err err = {0};
        char name[16];
        (void)snprintf(name, sizeof(name), "+%02d:15", i % 14);
        assert_int_equal(dbr_zone_find(dbr_slice_str(name), &z, &err), DBR_OK);
        (void)dbr_zone_find(dbr_slice_str("Europe/Paris"), &z, &err);
    }
    return NULL;
}

static void threads_share_the_cache(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, find_many, NULL), 0);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_ptr_equal(zone("+05:15"), zone("+05:15"));
}

DBR_TESTS(cmocka_unit_test(knows_fixed_offsets_in_all_spellings),
          cmocka_unit_test(berlin_has_a_gap_and_a_fold), cmocka_unit_test(rules_reach_beyond_the_table),
          cmocka_unit_test(new_york_changes_at_two),
          cmocka_unit_test(shanghai_had_summer_time_from_1986_to_1991),
          cmocka_unit_test(lord_howe_changes_by_half_an_hour), cmocka_unit_test(berlin_comes_back),
          cmocka_unit_test(lord_howe_comes_back), cmocka_unit_test(new_york_and_shanghai_come_back),
          cmocka_unit_test(dublin_and_casablanca_come_back), cmocka_unit_test(names_the_nearest_zone),
          cmocka_unit_test(a_word_that_is_no_file_is_remembered_as_what_it_is),
          cmocka_unit_test(refuses_paths_and_ambiguous_names), cmocka_unit_test(abbreviations_are_sorted),
          cmocka_unit_test(reads_posix_rules), cmocka_unit_test(summer_time_all_year_never_ends),
          cmocka_unit_test(reads_version_1_files), cmocka_unit_test(refuses_torn_files_at_every_byte),
          cmocka_unit_test(refuses_impossible_files), cmocka_unit_test(threads_share_the_cache))
