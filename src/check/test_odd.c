/*
 * Odd bytes: line breaks of every kind, bytes that are no UTF-8, full-width digits, two languages in one sentence, lists 100 deep,
 * front matter. What they mean is found as if they were plain; what they cost is in test_work.c.
 */
#include "test.h"

#include "base/pool.h"
#include "base/text.h"
#include "check/check.h"

#define MAX_FOUND 64

static const char PLAIN[] =
    "# Outage (2025-02-09)\n\n**Duration**: 1h 35min (10:05 - 11:30 UTC)\n\n## Timeline (all times UTC)\n\n"
    "| Time | Event |\n|---|---|\n| 10:05 | errors rise |\n| 10:22 | workers restart |\n"
    "| 10:12 | alert fires |\n| 10:40 | errors end |\n\n## Root Cause\n\nAn engineer forgot the second "
    "flag.\n\n"
    "值班人员忘记更新证书。\n\n## Action Items\n\n- Improve monitoring\n";

typedef struct found {
    char lines[MAX_FOUND][64]; // "11 facts/order"
    size_t n;
} found;

static void find(dbr_slice text, found *ret)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    assert_int_equal(dbr_document_read(&arena, text, "odd.md", NULL, &d, &err), DBR_OK);
    dbr_check_input in = {.document = d};
    assert_int_equal(dbr_check(&in, &arena, &r, &err), DBR_OK);
    ret->n = 0;
    for (size_t i = 0; i < r->n_findings && ret->n < MAX_FOUND; i++) {
        if (strcmp(r->findings[i].rule, "structure/encoding") != 0) { // that they are there is told
            (void)snprintf(ret->lines[ret->n++], sizeof(ret->lines[0]), "%llu %s",
                           (unsigned long long)r->findings[i].line, r->findings[i].rule);
        }
    }
    dbr_arena_release(&arena);
}

static void assert_same(const char *what, dbr_slice text)
{
    found plain = {0};
    found odd = {0};
    find(dbr_slice_str(PLAIN), &plain);
    find(text, &odd);
    print_message("# %s\n", what);
    assert_true(plain.n > 8);
    assert_int_equal(odd.n, plain.n);
    for (size_t i = 0; i < plain.n; i++) {
        assert_string_equal(odd.lines[i], plain.lines[i]);
    }
}

/* PLAIN with every `from` written as `to`. */
static void write_with(const char *from, const char *to, dbr_buf *out)
{
    for (const char *c = PLAIN; *c != '\0';) {
        bool is_it = strncmp(c, from, strlen(from)) == 0;
        dbr_buf_add(out, is_it ? to : c, is_it ? strlen(to) : 1);
        c += is_it ? strlen(from) : 1;
    }
}

static void line_breaks_of_every_kind_mean_the_same(void **state)
{
    DBR_AUTO(dbr_buf) crlf = {0};
    DBR_AUTO(dbr_buf) cr = {0};
    (void)state;
    write_with("\n", "\r\n", &crlf);
    write_with("\n", "\r", &cr);
    assert_same("CRLF", dbr_buf_view(&crlf));
    assert_same("CR", dbr_buf_view(&cr));
}

static void bytes_that_are_no_text_disturb_nothing_else(void **state)
{
    DBR_AUTO(dbr_buf) text = {0};
    (void)state;
    write_with("second flag", "second \xff flag", &text);
    dbr_buf_str(&text, "\n\xc3\x28 tail \xf0\x9f\n");
    assert_same("invalid UTF-8", dbr_buf_view(&text));
}

static void full_width_digits_mean_the_same(void **state)
{
    DBR_AUTO(dbr_buf) digits = {0};
    DBR_AUTO(dbr_buf) colons = {0};
    (void)state;
    for (const char *c = PLAIN; *c != '\0'; c++) {
        if (*c >= '0' && *c <= '9') {
            dbr_buf_printf(&digits, "\xEF\xBC%c", 0x90 + (*c - '0'));
        } else {
            dbr_buf_char(&digits, *c);
        }
        bool is_clock = *c == ':' && c > PLAIN && c[-1] >= '0' && c[-1] <= '9';
        dbr_buf_str(&colons, is_clock ? "：" : (char[]){*c, '\0'});
    }
    assert_same("full-width digits", dbr_buf_view(&digits));
    assert_same("full-width colons", dbr_buf_view(&colons));
}

static size_t count(const char *text, const char *rule)
{
    found f = {0};
    size_t n = 0;
    find(dbr_slice_str(text), &f);
    for (size_t i = 0; i < f.n; i++) {
        n += strcmp(strchr(f.lines[i], ' ') + 1, rule) == 0;
    }
    return n;
}

static void two_languages_in_one_sentence_are_both_read(void **state)
{
    (void)state;
    assert_int_equal(
        count("这次 outage 是因为 on-call engineer 忘记 rotate certificate。\n", "blame/omission"), 1);
    assert_int_equal(count("After the 发布 an engineer forgot to renew the certificate.\n", "blame/omission"),
                     1);
    assert_int_equal(count("The 发布 job failed to renew the certificate of the API.\n", "blame/omission"),
                     0);
    assert_int_equal(count("Pod 未能 renew certificate 因为 quota 已满。\n", "blame/omission"), 0);
}

static void lists_100_deep_are_read_to_their_ends(void **state)
{
    DBR_AUTO(dbr_buf) text = {0};
    (void)state;
    for (int i = 0; i < 100; i++) {
        dbr_buf_printf(&text, "%*s- level %d\n", 2 * i, "", i);
    }
    dbr_buf_printf(&text, "%*s- An engineer forgot the flag.\n", 200, "");
    assert_int_equal(count(text.ptr, "blame/omission"), 1);
}

static void front_matter_is_no_prose(void **state)
{
    (void)state;
    assert_int_equal(
        count("---\ntitle: An engineer forgot it\n---\n\n# Outage\n\nThe job failed.\n", "blame/omission"),
        0);
    assert_int_equal(count("---\ntitle: x\n---\n\n# Outage\n\nAn engineer forgot it.\n", "blame/omission"),
                     1);
}

/* PLAIN, `n` paragraphs under headings that say nothing of the kind, and what is wrong at the end. */
static void write_long(size_t n, dbr_buf *out)
{
    dbr_buf_str(out, PLAIN);
    dbr_buf_str(out, "\n## Background\n\n");
    for (size_t i = 0; i < n; i++) {
        dbr_buf_str(out,
                    "### Background and history\n\nThe pool serves the checkout. 连接池服务于结算。\n\n");
    }
    dbr_buf_str(
        out,
        "## Impact\n\nAn engineer forgot the third flag. 值班人员忘记检查。 It lasted 20 minutes (10:05 - "
        "10:45 UTC).\n");
}

/* Two threads share the work on a large one: nothing is lost, doubled or put elsewhere. */
static void a_large_report_is_judged_as_a_small_one(void **state)
{
    DBR_AUTO(dbr_buf) small = {0};
    DBR_AUTO(dbr_buf) large = {0};
    found of_small = {0};
    found of_large = {0};
    enum { MANY = 8000, LINES = 4 }; // paragraphs; lines of one
    (void)state;
    write_long(1, &small);
    write_long(MANY, &large);
    assert_true(large.len > DBR_PAIR_MIN_BYTES);
    find(dbr_buf_view(&small), &of_small);
    find(dbr_buf_view(&large), &of_large);
    assert_true(of_small.n > 10);
    assert_int_equal(of_large.n, of_small.n);
    for (size_t i = 0; i < of_small.n; i++) {
        unsigned long long line = strtoull(of_small.lines[i], NULL, 10);
        char moved[sizeof(of_small.lines[i])];
        line += line > 30 ? LINES * (MANY - 1) : 0; // behind the paragraphs
        (void)snprintf(moved, sizeof(moved), "%llu%s", line, strchr(of_small.lines[i], ' '));
        assert_string_equal(of_large.lines[i], moved);
    }
}

DBR_TESTS(cmocka_unit_test(a_large_report_is_judged_as_a_small_one),
          cmocka_unit_test(line_breaks_of_every_kind_mean_the_same),
          cmocka_unit_test(bytes_that_are_no_text_disturb_nothing_else),
          cmocka_unit_test(full_width_digits_mean_the_same),
          cmocka_unit_test(two_languages_in_one_sentence_are_both_read),
          cmocka_unit_test(lists_100_deep_are_read_to_their_ends), cmocka_unit_test(front_matter_is_no_prose))
