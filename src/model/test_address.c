/* What addresses promise: one canonical form, and nothing outside the folder. */
#include "model/model.h"
#include "test.h"

static bool is_same(const dbr_address *a, const dbr_address *b)
{
    return dbr_slice_eq(a->path, b->path) && dbr_slice_eq(a->member, b->member) && a->place == b->place &&
           a->first_line == b->first_line && a->last_line == b->last_line &&
           dbr_slice_eq(a->pointer, b->pointer) && a->time.begin == b->time.begin &&
           a->time.end == b->time.end && dbr_slice_eq(a->series, b->series);
}

/* Reads `text` and expects it written as `canonical`; NULL: no address. */
static void row(const char *text, const char *canonical)
{
    dbr_arena arena = {0};
    dbr_address a = {0};
    DBR_AUTO(dbr_buf) out = {0};
    bool is_read = dbr_address_parse(&arena, dbr_slice_str(text), &a);
    if (is_read) {
        dbr_address_write(&out, &a);
    }
    const char *got = is_read ? out.ptr : "(none)";
    const char *wanted = canonical != NULL ? canonical : "(none)";
    if (strcmp(got, wanted) != 0) {
        fail_msg("'%s' became '%s', expected '%s'", text, got, wanted);
    }
    dbr_arena_release(&arena);
}

static void reads_and_writes_paths(void **state)
{
    (void)state;
    row("evidence/nginx.log", "evidence/nginx.log");
    row("./evidence//nginx.log", "evidence/nginx.log");
    row("evidence/./", "evidence/");
    row("evidence/", "evidence/");
    row("report.md", "report.md");
    row("evidence/a b.log", "evidence/a%20b.log");
    row("evidence/a%20b.log", "evidence/a%20b.log");
    row("evidence/%e6%97%a5.log", "evidence/%E6%97%A5.log");
    row("evidence/日.log", "evidence/%E6%97%A5.log");
    row("evidence/100%.log", "evidence/100%25.log");
    row("evidence/(1)|$&.log", "evidence/%281%29%7C%24%26.log");
    row("evidence/10:05.log", "evidence/10:05.log");
    row("a%3Ab.log", "a%3Ab.log");
    row("evidence/what%3F%23.log", "evidence/what%3F%23.log");
    row("evidence%2Fa.log", "evidence/a.log");
}

static void refuses_what_is_not_ours(void **state)
{
    (void)state;
    row("", NULL);
    row("#key-times", NULL);
    row("report.md#key-times", NULL);
    row("https://example.org/a.log#L1", NULL);
    row("mailto:a@example.org", NULL);
    row("C:/a.log", NULL);
    row("/etc/passwd", NULL);
    row("%2Fetc/passwd", NULL);
    row("../a.log", NULL);
    row("evidence/%2e%2e/%2E%2E/a.log", NULL);
    row("evidence/a%00.log", NULL);
    row("evidence/a.log?plain=1#L3", NULL);
    row("./", NULL);
    row("evidence/a.log#", NULL);
}

static void reads_and_writes_lines(void **state)
{
    (void)state;
    row("e/a.log#L120", "e/a.log#L120");
    row("e/a.log#L120-L140", "e/a.log#L120-L140");
    row("e/a.log#L120-140", "e/a.log#L120-L140");
    row("e/a.log#L120-L120", "e/a.log#L120");
    row("e/a.log#L0120", "e/a.log#L120");
    row("e/a.log#L9223372036854775807", "e/a.log#L9223372036854775807");
    row("e/a.log#L0", NULL);
    row("e/a.log#L9223372036854775808", NULL);
    row("e/a.log#L-1", NULL);
    row("e/a.log#L140-L120", NULL);
    row("e/a.log#L1-", NULL);
    row("e/a.log#L", NULL);
    row("e/a.log#L1x", NULL);
    row("e/a.log#Lines", NULL);
}

static void reads_and_writes_pointers(void **state)
{
    (void)state;
    row("e/a.json#/a/0", "e/a.json#/a/0");
    row("e/a.json#/", "e/a.json#/");
    row("e/a.json#/a~1b~0", "e/a.json#/a~1b~0");
    row("e/a.json#/a b&c=d", "e/a.json#/a%20b%26c=d");
    row("e/a.json#/a~2", NULL);
    row("e/a.json#/a~", NULL);
}

static void reads_and_writes_times(void **state)
{
    (void)state;
    row("e/m.json#t=2025-02-09T10:05:00Z", "e/m.json#t=2025-02-09T10:05:00Z");
    row("e/m.json#t=2025-02-09T10:05Z", "e/m.json#t=2025-02-09T10:05:00Z");
    row("e/m.json#t=2025-02-09T11:05:00+01:00", "e/m.json#t=2025-02-09T10:05:00Z");
    row("e/m.json#t=2025-02-09T10:05:00.1200Z", "e/m.json#t=2025-02-09T10:05:00.12Z");
    row("e/m.json#t=2025-02-09T10:05:00.000000001Z", "e/m.json#t=2025-02-09T10:05:00.000000001Z");
    row("e/m.json#t=2025-02-09T10%3A05%3A00Z", "e/m.json#t=2025-02-09T10:05:00Z");
    row("e/m.json#t=2025-02-09T10:05:00Z/2025-02-09T10:15:00Z",
        "e/m.json#t=2025-02-09T10:05:00Z/2025-02-09T10:15:00Z");
    row("e/m.json#t=2025-02-09T10:05:00Z/2025-02-09T11:05:00+01:00", "e/m.json#t=2025-02-09T10:05:00Z");
    row("e/m.json#t=2025-02-09T10:05:00Z&series=up{a=\"b\"}&c",
        "e/m.json#t=2025-02-09T10:05:00Z&series=up%7Ba=%22b%22%7D%26c");
    row("e/m.json#t=2025-02-09T10:05:00Z&series=请求",
        "e/m.json#t=2025-02-09T10:05:00Z&series=%E8%AF%B7%E6%B1%82");
    row("e/m.json#t=2025-02-09T10:05:00", NULL);
    row("e/m.json#t=2025-02-09", NULL);
    row("e/m.json#t=2025-02-30T10:05:00Z", NULL);
    row("e/m.json#t=2025-02-09T10:15:00Z/2025-02-09T10:05:00Z", NULL);
    row("e/m.json#t=2025-02-09T10:05:00Z&series=", NULL);
    row("e/m.json#t=2025-02-09T10:05:00Z&L4", NULL);
    row("e/m.json#t=9999-02-09T10:05:00Z", NULL);
    row("e/m.json#time", NULL);
}

static void reads_and_writes_members(void **state)
{
    (void)state;
    row("e/a.tar.gz#member=x/y.log&L120", "e/a.tar.gz#member=x/y.log&L120");
    row("e/a.tar.gz#member=x/y.log", "e/a.tar.gz#member=x/y.log");
    row("e/a.tar.gz#member=b.zip!c d.log&/a/0", "e/a.tar.gz#member=b.zip!c%20d.log&/a/0");
    row("e/a.tar.gz#member=a%26b.log&L1", "e/a.tar.gz#member=a%26b.log&L1");
    row("e/a.tar.gz#member=", NULL);
    row("e/a.tar.gz#member=&L1", NULL);
    row("e/a.tar.gz#member=x&", NULL);
    row("e/a.tar.gz#member=../x", NULL);
    row("e/a.tar.gz#member=b.zip!../x", NULL);
    row("e/a.tar.gz#member=/x", NULL);
}

/* xorshift: the same addresses on every machine. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static dbr_slice random_text(dbr_arena *arena, uint64_t *seed, const char *alphabet, const char *prefix)
{
    size_t n_prefix = strlen(prefix);
    size_t n = 1 + next_random(seed) % 12;
    char *text = dbr_arena_alloc(arena, n_prefix + n);
    memcpy(text, prefix, n_prefix);
    for (size_t i = 0; i < n; i++) {
        text[n_prefix + i] = alphabet[next_random(seed) % strlen(alphabet)];
    }
    return dbr_slice_of(text, n_prefix + n);
}

static dbr_address random_address(dbr_arena *arena, uint64_t *seed)
{
    static const char NAMES[] = "abcXYZ019-_~!+,=:@ %#?&|()<>\"'`$\\*\x01\xe6\x97\xa5";
    static const char POINTERS[] = "abc/09-_&=# %:\xe6\x97\xa5";
    static const char SERIES[] = "abc{}=\"',&/#% ~!()|\x01\xe6\x97\xa5";
    dbr_address a = {.place = (dbr_place)(next_random(seed) % 4)};
    a.path = random_text(arena, seed, NAMES, next_random(seed) % 2 == 0 ? "evidence/" : "");
    if (next_random(seed) % 3 == 0) {
        a.member = random_text(arena, seed, NAMES, "x/y.log!");
    }
    switch (a.place) {
    case DBR_PLACE_WHOLE:
        break;
    case DBR_PLACE_LINES:
        a.first_line = 1 + next_random(seed) % 1000000;
        a.last_line = a.first_line + next_random(seed) % 3;
        break;
    case DBR_PLACE_POINTER:
        a.pointer = random_text(arena, seed, POINTERS, "/");
        break;
    case DBR_PLACE_TIME:
        a.time.begin = (dbr_time)(next_random(seed) % 4000000000) * 1000000007;
        a.time.end = a.time.begin + (dbr_time)(next_random(seed) % 3) * 1000;
        if (next_random(seed) % 2 == 0) {
            a.series = random_text(arena, seed, SERIES, "");
        }
        break;
    }
    return a;
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    uint64_t seed = 20250209;
    for (int i = 0; i < 20000; i++) {
        dbr_arena arena = {0};
        DBR_AUTO(dbr_buf) once = {0};
        DBR_AUTO(dbr_buf) twice = {0};
        dbr_address a = random_address(&arena, &seed);
        dbr_address b = {0};
        dbr_address_write(&once, &a);
        if (!dbr_address_parse(&arena, dbr_buf_view(&once), &b) || !is_same(&a, &b)) {
            fail_msg("address %d: '%s' does not come back", i, once.ptr);
        }
        dbr_address_write(&twice, &b);
        if (!dbr_slice_eq(dbr_buf_view(&once), dbr_buf_view(&twice))) {
            fail_msg("address %d: '%s' becomes '%s'", i, once.ptr, twice.ptr);
        }
        dbr_arena_release(&arena);
    }
}

static void failure_leaves_the_result_alone(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_address a = {.first_line = 7};
    assert_false(dbr_address_parse(&arena, dbr_slice_str("e/a.log#L0"), &a));
    assert_int_equal(a.first_line, 7);
    dbr_arena_release(&arena);
}

static void refuses_beyond_the_limit(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_address a = {0};
    DBR_AUTO(dbr_buf) text = {0};
    for (int i = 0; i < 4096; i++) {
        dbr_buf_char(&text, 'a');
    }
    assert_true(dbr_address_parse(&arena, dbr_buf_view(&text), &a));
    dbr_buf_char(&text, 'a');
    assert_false(dbr_address_parse(&arena, dbr_buf_view(&text), &a));
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(reads_and_writes_paths), cmocka_unit_test(refuses_what_is_not_ours),
          cmocka_unit_test(reads_and_writes_lines), cmocka_unit_test(reads_and_writes_pointers),
          cmocka_unit_test(reads_and_writes_times), cmocka_unit_test(reads_and_writes_members),
          cmocka_unit_test(what_is_written_is_read_back), cmocka_unit_test(failure_leaves_the_result_alone),
          cmocka_unit_test(refuses_beyond_the_limit))
