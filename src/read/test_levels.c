/*
 * Signs of levels: a line without one has no level when it is parsed, whatever it is made of; one that has a level, or a number
 * that decides about it, has a sign.
 */
#include "test.h"

#include "base/limits.h"
#include "read/read.h"

#include <stdlib.h>

enum { MAX_PIECES = 12, N_LINES = 20000 };

static uint64_t seed = 20250209;

static uint32_t draw(uint32_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % n;
}

#define N(list)      (sizeof(list) / sizeof((list)[0]))
#define ONE_OF(list) ((list)[draw(N(list))])

/* All that a level can be called. */
static const char *const WORDS[] = {"info",
                                    "error",
                                    "warn",
                                    "warning",
                                    "debug",
                                    "trace",
                                    "fatal",
                                    "inf",
                                    "information",
                                    "informational",
                                    "notice",
                                    "note",
                                    "normal",
                                    "log",
                                    "system",
                                    "config",
                                    "default",
                                    "audit",
                                    "success",
                                    "err",
                                    "eror",
                                    "severe",
                                    "fail",
                                    "failure",
                                    "wrn",
                                    "crit",
                                    "critical",
                                    "emerg",
                                    "emergency",
                                    "alert",
                                    "panic",
                                    "dpanic",
                                    "ftl",
                                    "assert",
                                    "dbg",
                                    "dbug",
                                    "fine",
                                    "detail",
                                    "trc",
                                    "trce",
                                    "verbose",
                                    "vrb",
                                    "finer",
                                    "finest",
                                    "all",
                                    "silly",
                                    "i",
                                    "e",
                                    "w",
                                    "d",
                                    "t",
                                    "v",
                                    "f",
                                    "c",
                                    "n",
                                    "a",
                                    "\xe4\xbf\xa1\xe6\x81\xaf",
                                    "\xe8\xad\xa6\xe5\x91\x8a",
                                    "\xe9\x94\x99\xe8\xaf\xaf",
                                    "\xe4\xb8\xa5\xe9\x87\x8d"};

static const char *const OTHERS[] = {
    "pool",      "7",      "x9",   "NODEVssh", "SOA",      "session",  "uid=0",   "10:05:23",
    "interface", "level",  "lvl",  "severity", "loglevel", "Level",    "reply",   "user_error",
    "0x3f",      "kernel", "eth0", "ERRORS",   "INFOX",    "c.e.Main", "-",       "--",
    "31#31",     "a@b",    "k=v",  "*1017",    "req-4f2a", "\x1b[31m", "\x1b[0m", "(3)",
    "+3",        "<11>",   "<3",   "60",       "999",      "D1",       "E5",      "_"};

static const char *const JOINTS[] = {" ", " ",  " ", " ",  ": ", ":",  "[",   "]", "(",   ")", "<",  ">",
                                     "=", "\"", "'", "[ ", " ]", "] ", " - ", "|", " | ", ",", "\t", ""};

static void add_word(dbr_buf *out)
{
    const char *w = ONE_OF(WORDS);
    uint32_t way = draw(4);
    for (size_t i = 0; w[i] != '\0'; i++) {
        bool is_big = (way == 0 || (way == 1 && i == 0)) && w[i] >= 'a' && w[i] <= 'z';
        dbr_buf_char(out, is_big ? (char)(w[i] - 32) : w[i]);
    }
    if (draw(12) == 0) {
        dbr_buf_char(out, (char)('0' + draw(10)));
    }
}

/* Lines behind a stamp that has a year or none; each begins a record. */
static void add_lines(dbr_buf *out, bool is_syslog)
{
    static const char *const HEADS[] = {
        " ", " ", " web-1 api[7]: ", " web-1 api: ", " web-1 x(y)[7]: ", "", " [main] "};
    for (size_t i = 0; i < N_LINES; i++) {
        dbr_buf_printf(out, is_syslog ? "Feb  9 10:%02zu:%02zu%s" : "2025-02-09 10:%02zu:%02zu%s",
                       i / 60 % 60, i % 60, i < 20 ? " web-1 api[7]: x " : ONE_OF(HEADS));
        for (size_t k = 0, n = draw(MAX_PIECES); k < n; k++) {
            if (draw(3) == 0) {
                add_word(out);
            } else if (draw(3) == 0) {
                dbr_buf_str(out, ONE_OF(OTHERS));
            } else {
                dbr_buf_printf(out, "%c%c", 'a' + (char)draw(26), 'a' + (char)draw(26));
            }
            dbr_buf_str(out, ONE_OF(JOINTS));
        }
        dbr_buf_char(out, '\n');
    }
}

typedef struct reading {
    dbr_layout layout;
    dbr_textmap map;
    dbr_level_signs signs;
    dbr_lane *lane;
    dbr_arena arena, scratch;
    size_t n_none, n_told, n_levels;
} reading;

static bool has_digit(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

static void check_line(reading *r, size_t begin, size_t end)
{
    dbr_gist gist = {0};
    dbr_record records[DBR_MAX_SUBRECORDS] = {0};
    dbr_slice line = dbr_slice_of(r->map.text + begin, end - begin);
    if (r->layout.format->glance(&r->layout, r->lane, &r->map, begin, end, &gist) != DBR_GLANCE_BEGINS ||
        !gist.level_needs_sign) {
        return;
    }
    dbr_item item = {
        .bytes = line, .stamp = gist.stamp, .stamp_offset = gist.stamp_offset, .stamp_len = gist.stamp_len};
    assert_int_equal(r->layout.format->parse(&r->layout, &item, &r->scratch, records), 1);
    bool is_told = dbr_level_told(&r->signs, gist.body_begin, gist.body_end);
    bool decides = records->level != DBR_LEVEL_NONE || has_digit(records->level_raw);
    if (decides && !is_told) {
        fail_msg("no sign of level %d: %.*s", (int)records->level, DBR_FMT(line));
    }
    r->n_none += !is_told;
    r->n_told += is_told;
    r->n_levels += decides;
    dbr_arena_reset(&r->scratch);
}

static void check(const char *path, bool is_syslog)
{
    dbr_buf text = {0};
    reading r = {.lane = dbr_lane_new()};
    dbr_buf_init(&text, 16u << 20);
    add_lines(&text, is_syslog);
    size_t len = text.len;
    for (size_t i = 0; i < DBR_TEXTMAP_PADDING; i++) {
        dbr_buf_char(&text, '\0');
    }
    dbr_sniff in = {.head = dbr_slice_of(text.ptr, 1500), .path = path, .member = ""};
    assert_true(dbr_format_sniff(&in, &r.arena, &r.layout) > 0);
    assert_string_equal(r.layout.format->name, "text");
    dbr_textmap_build(&r.map, text.ptr, len, DBR_TEXTMAP_NUMBERS);
    if (dbr_level_signs_build(&r.signs, text.ptr, len)) {
        for (size_t at = 0; at < len;) {
            size_t end = dbr_textmap_next(r.map.newline, at, len);
            check_line(&r, at, end);
            at = end + 1;
        }
        assert_true(r.n_levels > N_LINES / 8);
        assert_true(r.n_none > N_LINES / 8);
    }
    dbr_level_signs_release(&r.signs);
    dbr_textmap_release(&r.map);
    (void)dbr_lane_free(r.lane);
    dbr_arena_release(&r.arena);
    dbr_arena_release(&r.scratch);
    dbr_buf_release(&text);
}

static void lines_without_a_sign_have_no_level(void **state)
{
    (void)state;
    check("messages", true);
    check("app.log", false);
}

/* The sign of what stands in a line alone. */
static bool is_told(const char *line)
{
    dbr_level_signs s = {0};
    char text[256] = {0};
    size_t len = strlen(line);
    assert_true(len + DBR_TEXTMAP_PADDING < sizeof(text));
    memcpy(text, line, len);
    bool can = dbr_level_signs_build(&s, text, len);
    bool told = !can || dbr_level_told(&s, 0, len);
    dbr_level_signs_release(&s);
    return told;
}

static void every_word_for_a_level_is_a_sign(void **state)
{
    (void)state;
    for (size_t i = 0; i < N(WORDS); i++) {
        char line[64], big[32];
        assert_int_not_equal(dbr_level_parse(dbr_slice_str(WORDS[i])), DBR_LEVEL_NONE);
        if (strlen(WORDS[i]) < 2) {
            continue;
        }
        (void)snprintf(big, sizeof(big), "%s", WORDS[i]);
        for (size_t k = 0; big[k] != '\0'; k++) {
            big[k] = big[k] >= 'a' && big[k] <= 'z' ? (char)(big[k] - 32) : big[k];
        }
        static const char *const FORMS[][2] = {{"a [", "] b"}, {"a (", ") b"},  {"a <", "> b"},
                                               {"", ": b"},    {"a [", " ] b"}, {"a [", "5] b"}};
        for (size_t k = 0; k < N(FORMS); k++) {
            (void)snprintf(line, sizeof(line), "%s%s%s", FORMS[k][0], WORDS[i], FORMS[k][1]);
            assert_true(is_told(line));
            (void)snprintf(line, sizeof(line), "%s%s%s", FORMS[k][0], big, FORMS[k][1]);
            assert_true(is_told(line));
        }
        (void)snprintf(line, sizeof(line), "a %s b", big);
        assert_true(is_told(line));
    }
    assert_true(is_told("W x"));
    assert_true(is_told("x W"));
    assert_true(is_told("level=3") && is_told("\"severity\":\"5\"") && is_told("loglevel='7'") &&
                is_told("x lvl:2"));
    assert_true(is_told("<11>x"));
    assert_true(is_told("NODEV ERROR x") && is_told("ERRORS: fail: x") && is_told("note (warn) x"));
}

static void prose_is_none(void **state)
{
    (void)state;
    if (is_told("nothing")) {
        return; // without vector code every line may tell a level: the words are looked for one by one
    }
    assert_false(is_told(""));
    assert_false(is_told(
        " combo sshd(pam_unix)[14225]: authentication failure; logname= uid=0 tty=NODEVssh rhost=192.0.2.7"));
    assert_false(is_told(" combo kernel: Linux version 2.6.5-1.358: no error found, the log is empty"));
    assert_false(is_told(" web-1 cron[80]: (root) CMD (/usr/bin/ship --every) at 10:05:23"));
    assert_false(is_told("user_error: several notes"));
}

DBR_TESTS(cmocka_unit_test(lines_without_a_sign_have_no_level),
          cmocka_unit_test(every_word_for_a_level_is_a_sign), cmocka_unit_test(prose_is_none))
