/* Blocks of index entries: what is written comes back, and damaged bytes are refused. */
#include "test.h"

#include "evidence/index.h"

typedef struct block {
    idx_encoder encoder;
    dbr_entry entries[IDX_BLOCK_ENTRIES]; // as given
    dbr_entry decoded[IDX_BLOCK_ENTRIES];
    idx_block directory;
    idx_columns columns;
} block;

static int setup(void **state)
{
    *state = calloc(1, sizeof(block));
    return 0;
}

static int teardown(void **state)
{
    block *b = *state;
    dbr_buf_release(&b->encoder.bytes);
    free(b);
    return 0;
}

static void encode(block *b, size_t n)
{
    idx_encoder_begin(&b->encoder, b->entries[0].i_entry);
    for (size_t i = 0; i < n; i++) {
        idx_encoder_add(&b->encoder, &b->entries[i]);
    }
    idx_block_encode(&b->encoder, &b->directory);
    assert_int_equal(b->encoder.columns.n, 0);
    assert_int_equal(b->directory.n, n);
    assert_int_equal(b->directory.size, b->encoder.bytes.len);
}

/* Bytes in a piece of memory of just their size, so that ASan sees one read too many. */
static bool decode(block *b, const char *bytes, size_t len)
{
    char *exact = malloc(len + (len == 0));
    memcpy(exact, bytes, len);
    bool is_good = idx_block_decode(dbr_slice_of(exact, len), &b->directory, IDX_WANT_ALL, &b->columns);
    for (uint32_t i = 0; is_good && i < b->columns.n; i++) {
        idx_columns_entry(&b->columns, &b->directory, i, &b->decoded[i]);
    }
    free(exact);
    return is_good;
}

static void assert_same(const dbr_entry *a, const dbr_entry *b)
{
    assert_int_equal(a->time, b->time);
    assert_int_equal(a->local, b->local);
    assert_int_equal(a->i_entry, b->i_entry);
    assert_int_equal(a->offset, b->offset);
    assert_int_equal(a->len, b->len);
    assert_int_equal(a->line, b->line);
    assert_int_equal(a->ordinal, b->ordinal);
    assert_int_equal(a->i_container, b->i_container);
    assert_int_equal(a->i_template, b->i_template);
    assert_int_equal(a->i_series, b->i_series);
    assert_memory_equal(&a->value, &b->value, sizeof(a->value));
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->level, b->level);
    assert_int_equal(a->sub, b->sub);
}

static void assert_round_trip(block *b, size_t n)
{
    encode(b, n);
    assert_true(decode(b, b->encoder.bytes.ptr, b->encoder.bytes.len));
    for (size_t i = 0; i < n; i++) {
        assert_same(&b->decoded[i], &b->entries[i]);
    }
}

/* A line of an ordinary log, following the one before. */
static dbr_entry line_of_log(size_t i)
{
    return (dbr_entry){.time = 1,
                       .local = INT64_C(1739095200) * DBR_SECOND + (dbr_time)i * 118 * 1000000,
                       .i_entry = 1000 + i,
                       .offset = 5000 + 81 * i,
                       .len = 80,
                       .line = 77 + i,
                       .i_template = (uint32_t)(i % 5 + 1),
                       .i_series = UINT32_MAX,
                       .kind = DBR_KIND_LOG,
                       .level = i % 50 == 0 ? DBR_LEVEL_ERROR : DBR_LEVEL_INFO};
}

static void fill_log(block *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        b->entries[i] = line_of_log(i);
    }
}

static void one_entry_comes_back(void **state)
{
    block *b = *state;
    fill_log(b, 1);
    assert_round_trip(b, 1);
}

static void block_of_one_less_comes_back(void **state)
{
    block *b = *state;
    fill_log(b, IDX_BLOCK_ENTRIES - 1);
    assert_round_trip(b, IDX_BLOCK_ENTRIES - 1);
}

static void full_block_comes_back(void **state)
{
    block *b = *state;
    fill_log(b, IDX_BLOCK_ENTRIES);
    assert_round_trip(b, IDX_BLOCK_ENTRIES);
    assert_true(b->directory.size < IDX_BLOCK_ENTRIES * 6); // "a log line costs some 5 bytes"
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Anything an ingest may produce, in any order. */
static dbr_entry any_entry(uint64_t *seed, size_t i)
{
    dbr_entry e = {.i_entry = 3 + i,
                   .offset = next_random(seed) >> (next_random(seed) % 64),
                   .len = (uint32_t)(next_random(seed) >> (32 + next_random(seed) % 32)),
                   .line = next_random(seed) >> (1 + next_random(seed) % 63),
                   .ordinal = next_random(seed) % 3 == 0 ? next_random(seed) : 0,
                   .i_container = (uint32_t)(next_random(seed) % 3),
                   .i_series = next_random(seed) % 2 == 0 ? UINT32_MAX : (uint32_t)(next_random(seed) % 4),
                   .kind = (dbr_kind)(next_random(seed) % DBR_KIND_COUNT),
                   .level = (dbr_level)(next_random(seed) % DBR_LEVEL_COUNT),
                   .sub = (uint16_t)(next_random(seed) % 4 == 0 ? next_random(seed) : 0)};
    uint64_t how = next_random(seed) % 3;
    e.time = how == 0 ? DBR_TIME_NONE : how == 1 ? 0 : 1;
    /* Half the range of a dbr_time: real stamps reach from 1677 to 2262, their distance does not. */
    e.local = e.time == DBR_TIME_NONE ? DBR_TIME_NONE : (int64_t)next_random(seed) / 2;
    e.i_template = e.kind == DBR_KIND_LOG ? (uint32_t)next_random(seed) : 0;
    e.value = e.kind == DBR_KIND_SAMPLE ? (double)(int64_t)next_random(seed) / 3 : 0;
    return e;
}

static void random_entries_come_back(void **state)
{
    block *b = *state;
    uint64_t seed = 88172645463325252u;
    for (int round = 0; round < 200; round++) {
        size_t n = 1 + next_random(&seed) % IDX_BLOCK_ENTRIES;
        for (size_t i = 0; i < n; i++) {
            b->entries[i] = any_entry(&seed, i);
        }
        assert_round_trip(b, n);
    }
}

static void extreme_numbers_come_back(void **state)
{
    block *b = *state;
    b->entries[0] = (dbr_entry){.time = 1, .local = INT64_MAX, .line = 1, .i_series = UINT32_MAX - 1};
    b->entries[1] = (dbr_entry){.time = 0, .local = INT64_MIN + 1, .i_entry = 1, .offset = UINT64_MAX};
    b->entries[1].len = UINT32_MAX;
    b->entries[1].line = UINT64_MAX;
    b->entries[1].ordinal = UINT64_MAX;
    b->entries[1].i_container = UINT32_MAX;
    b->entries[1].i_template = UINT32_MAX;
    b->entries[2] =
        (dbr_entry){.time = DBR_TIME_NONE, .local = DBR_TIME_NONE, .i_entry = 2, .sub = UINT16_MAX};
    b->entries[2].i_series = UINT32_MAX;
    b->entries[2].kind = DBR_KIND_SAMPLE;
    b->entries[2].value = -0.0;
    b->entries[3] = (dbr_entry){.time = 1, .local = INT64_MAX, .i_entry = 3, .kind = DBR_KIND_CHANGE};
    b->entries[3].level = DBR_LEVEL_FATAL;
    assert_round_trip(b, 4);
}

static void values_keep_every_bit(void **state)
{
    block *b = *state;
    const double values[] = {0.1, -1e308, 5e-324, __builtin_nan(""), __builtin_inf(), -__builtin_inf()};
    for (size_t i = 0; i < 6; i++) {
        b->entries[i] = line_of_log(i);
        b->entries[i].kind = DBR_KIND_SAMPLE;
        b->entries[i].i_template = 0;
        b->entries[i].i_series = 4;
        b->entries[i].value = values[i];
    }
    assert_round_trip(b, 6);
}

static void directory_tells_what_a_block_holds(void **state)
{
    block *b = *state;
    fill_log(b, 4);
    b->entries[1].time = 0;
    b->entries[1].local = 50 * DBR_DAY;
    b->entries[2].time = 0;
    b->entries[2].local = 40 * DBR_DAY;
    b->entries[3].time = b->entries[3].local = DBR_TIME_NONE;
    b->entries[3].kind = DBR_KIND_ALERT;
    b->entries[3].i_template = 0;
    encode(b, 4);
    assert_int_equal(b->directory.i_entry, 1000);
    assert_int_equal(b->directory.line, 77);
    assert_int_equal(b->directory.min_explicit, b->entries[0].local);
    assert_int_equal(b->directory.max_explicit, b->entries[0].local);
    assert_int_equal(b->directory.min_naive, 40 * DBR_DAY);
    assert_int_equal(b->directory.max_naive, 50 * DBR_DAY);
    assert_int_equal(b->directory.kinds, 1u << DBR_KIND_LOG | 1u << DBR_KIND_ALERT);
    assert_int_equal(b->directory.levels, 1u << DBR_LEVEL_ERROR | 1u << DBR_LEVEL_INFO);
    assert_true(b->directory.has_untimed);
}

static void every_torn_block_is_refused(void **state)
{
    block *b = *state;
    fill_log(b, 20);
    b->entries[7].kind = DBR_KIND_SAMPLE;
    b->entries[7].i_template = 0;
    b->entries[7].value = 3.25;
    encode(b, 20);
    for (size_t len = 0; len < b->encoder.bytes.len; len++) {
        /* A block cut between two entries has the right form but too few of them. */
        if (decode(b, b->encoder.bytes.ptr, len)) {
            fail_msg("%zu of %zu bytes were taken for the whole block", len, b->encoder.bytes.len);
        }
    }
}

static void bytes_behind_the_last_entry_are_refused(void **state)
{
    block *b = *state;
    fill_log(b, 20);
    encode(b, 20);
    dbr_buf_char(&b->encoder.bytes, 0);
    assert_false(decode(b, b->encoder.bytes.ptr, b->encoder.bytes.len));
}

/* A block of one entry: unit, first stamp, offset, line, flags, and six columns that are the same for all. */
static void refuses(block *b, unsigned char unit, unsigned char flags, unsigned char head,
                    unsigned char width)
{
    const unsigned char good[] = {0, 0, 0, 1, 0, 0, DBR_KIND_CHANGE << 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    unsigned char bytes[sizeof(good)];
    memcpy(bytes, good, sizeof(good));
    b->directory = (idx_block){.n = 1};
    assert_true(decode(b, (const char *)bytes, sizeof(bytes)));
    bytes[0] = unit;
    bytes[4] = flags;
    bytes[6] = head;
    bytes[7] = width;
    assert_false(decode(b, (const char *)bytes, sizeof(bytes)));
}

static void unknown_kind_is_refused(void **state)
{
    refuses(*state, 0, 0, DBR_KIND_COUNT << 1, 0);
}

static void unknown_level_is_refused(void **state)
{
    /* 0x3c is level 7 of kind 4; as a signed varint it takes two bytes, so the block is torn as well. */
    refuses(*state, 0, 0, 0x3c << 1 & 0x7f, 0);
}

static void unknown_unit_is_refused(void **state)
{
    refuses(*state, 12, 0, DBR_KIND_CHANGE << 1, 0);
    refuses(*state, 4, 0, DBR_KIND_CHANGE << 1, 0);
}

static void unknown_flags_are_refused(void **state)
{
    refuses(*state, 0, 2, DBR_KIND_CHANGE << 1, 0);
}

static void unknown_width_is_refused(void **state)
{
    refuses(*state, 0, 0, DBR_KIND_CHANGE << 1, 3);
    refuses(*state, 0, 0, DBR_KIND_CHANGE << 1, 16);
}

static void endless_number_is_refused(void **state)
{
    block *b = *state;
    char bytes[32];
    memset(bytes, (char)0xff, sizeof(bytes));
    bytes[0] = 0;
    b->directory = (idx_block){.n = 1};
    assert_false(decode(b, bytes, sizeof(bytes)));
}

/* Columns that are not wanted are passed over, and the others are right. */
static void only_wanted_columns_are_decoded(void **state)
{
    block *b = *state;
    idx_columns *c = &b->columns;
    fill_log(b, 100);
    encode(b, 100);
    memset(c, 0xee, sizeof(*c));
    assert_true(
        idx_block_decode(dbr_buf_view(&b->encoder.bytes), &b->directory, IDX_WANT_HEAD | IDX_WANT_GROUP, c));
    assert_int_equal(c->group[7], b->entries[7].i_template);
    assert_int_equal(IDX_HEAD_LEVEL(c->head[50]), b->entries[50].level);
    assert_int_equal(c->offset[7], UINT64_C(0xeeeeeeeeeeeeeeee));
    assert_true(idx_block_decode(dbr_buf_view(&b->encoder.bytes), &b->directory, IDX_WANT_TIME, c));
    assert_int_equal(c->local[99], b->entries[99].local);
    assert_int_equal(c->line[7], UINT64_C(0xeeeeeeeeeeeeeeee));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(one_entry_comes_back), CASE(block_of_one_less_comes_back), CASE(full_block_comes_back),
          CASE(random_entries_come_back), CASE(extreme_numbers_come_back), CASE(values_keep_every_bit),
          CASE(directory_tells_what_a_block_holds), CASE(every_torn_block_is_refused),
          CASE(bytes_behind_the_last_entry_are_refused), CASE(unknown_kind_is_refused),
          CASE(unknown_level_is_refused), CASE(unknown_unit_is_refused), CASE(unknown_flags_are_refused),
          CASE(unknown_width_is_refused), CASE(only_wanted_columns_are_decoded),
          CASE(endless_number_is_refused))
