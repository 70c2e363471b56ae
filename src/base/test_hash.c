/* Known answers: they are stored in manifests and indexes, so they must never change. */
#include "base/hash.h"
#include "test.h"

static void assert_sha256(const char *bytes, size_t len, const char *expected)
{
    char hex[65];
    dbr_sha256 h = {0};
    dbr_sha256_begin(&h);
    dbr_sha256_add(&h, bytes, len);
    dbr_sha256_end(&h, hex);
    assert_string_equal(hex, expected);
}

static void sha256_gives_the_answers_of_fips_180(void **state)
{
    (void)state;
    assert_sha256("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sha256(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void sha256_does_not_depend_on_how_bytes_are_cut(void **state)
{
    (void)state;
    char hex[65];
    dbr_sha256 h = {0};
    dbr_sha256_begin(&h);
    for (size_t i = 0; i < 1000000; i += 1000) {
        char part[1000];
        memset(part, 'a', sizeof(part));
        dbr_sha256_add(&h, part, 7);
        dbr_sha256_add(&h, part, 0);
        dbr_sha256_add(&h, part, 993);
    }
    dbr_sha256_end(&h, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void xxh3_gives_its_published_answers(void **state)
{
    (void)state;
    assert_true(dbr_hash((dbr_slice){0}) == UINT64_C(0x2D06800538D394C2));
    assert_true(dbr_hash(dbr_slice_str("")) == UINT64_C(0x2D06800538D394C2));
    assert_true(dbr_hash(dbr_slice_str("a")) == UINT64_C(0xE6C632B61E964E1F));
    assert_true(dbr_hash(dbr_slice_str("abc")) == UINT64_C(0x78AF5F94892F3950));
}

static void mix_is_stable_and_minds_the_order(void **state)
{
    (void)state;
    uint64_t ab = dbr_hash_mix(dbr_hash_mix(0, 1), 2);
    uint64_t ba = dbr_hash_mix(dbr_hash_mix(0, 2), 1);
    assert_true(ab != ba);
    assert_true(dbr_hash_mix(0, 0) ==
                UINT64_C(0xE220A8397B1DCDAF)); /* SplitMix64's first output from seed 0 */
    assert_true(dbr_hash_mix(0, 0) != 0);
}

DBR_TESTS(cmocka_unit_test(sha256_gives_the_answers_of_fips_180),
          cmocka_unit_test(sha256_does_not_depend_on_how_bytes_are_cut),
          cmocka_unit_test(xxh3_gives_its_published_answers),
          cmocka_unit_test(mix_is_stable_and_minds_the_order))
