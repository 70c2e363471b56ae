/* How errors are filled, cut and prefixed. */
#include "base/err.h"
#include "test.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail_fills_and_returns_the_code(void **state)
{
    (void)state;
    dbr_err err = {0};
    assert_int_equal(dbr_fail(&err, DBR_EPARSE, "cannot parse '%s'", "x"), DBR_EPARSE);
    assert_int_equal(err.code, DBR_EPARSE);
    assert_string_equal(err.message, "cannot parse 'x'");
    assert_string_equal(err.source, "");
    assert_int_equal(err.line, 0);
}

static void fail_forgets_the_place_of_an_earlier_failure(void **state)
{
    (void)state;
    dbr_err err = {0};
    (void)dbr_fail(&err, DBR_EPARSE, "first");
    (void)dbr_err_at(&err, "a.yaml", 3, 4);
    (void)dbr_fail(&err, DBR_EIO, "second");
    assert_string_equal(err.source, "");
    assert_int_equal(err.line, 0);
    assert_int_equal(err.byte, 0);
}

static void fail_may_quote_the_error_it_fills(void **state)
{
    (void)state;
    dbr_err err = {0};
    (void)dbr_fail(&err, DBR_EIO, "inner");
    (void)dbr_fail(&err, DBR_ESTORE, "outer (%s)", err.message);
    assert_string_equal(err.message, "outer (inner)");
}

static void errno_gives_its_reason_in_lower_case(void **state)
{
    (void)state;
    dbr_err err = {0};
    assert_int_equal(dbr_fail_errno(&err, DBR_EIO, ENOENT, "cannot open '%s'", "x"), DBR_EIO);
    assert_string_equal(err.message, "cannot open 'x': no such file or directory");
}

static void errno_keeps_an_acronym(void **state)
{
    (void)state;
    dbr_err err = {0};
    (void)dbr_fail_errno(&err, DBR_EIO, EDOTDOT, "cannot call");
    assert_string_equal(err.message, "cannot call: RFS specific error");
}

static void errno_that_nobody_knows_is_shown_as_a_number(void **state)
{
    (void)state;
    dbr_err err = {0};
    (void)dbr_fail_errno(&err, DBR_EIO, 9999, "cannot call");
    assert_string_equal(err.message, "cannot call: error 9999");
}

static void a_long_message_is_cut_at_the_end(void **state)
{
    (void)state;
    dbr_err err = {0};
    char text[2000];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    (void)dbr_fail(&err, DBR_EIO, "%s", text);
    assert_int_equal(strlen(err.message), DBR_ERR_MESSAGE_MAX - 1);
    dbr_err_prefix(&err, "p");
    assert_int_equal(strlen(err.message), DBR_ERR_MESSAGE_MAX - 1);
    assert_memory_equal(err.message, "p: xxx", 6);
    (void)dbr_fail_errno(&err, DBR_EIO, EIO, "%s", text);
    assert_int_equal(strlen(err.message), DBR_ERR_MESSAGE_MAX - 1);
}

static void a_cut_never_leaves_half_a_character(void **state)
{
    (void)state;
    dbr_err err = {0};
    char text[2000] = {0};
    for (size_t i = 0; i < 600; i++) {
        memcpy(text + 3 * i, "\xE4\xB8\xAD", 4); /* with its NUL */
    }
    (void)dbr_fail(&err, DBR_EIO, "a%s", text);
    assert_int_equal(strlen(err.message), 1 + 3 * 170);
    (void)dbr_fail(&err, DBR_EIO, "%s", text);
    assert_int_equal(strlen(err.message), 3 * 170);
    (void)dbr_fail(&err, DBR_EIO, "ab%s", text);
    assert_int_equal(strlen(err.message), 2 + 3 * 169);
}

static void at_says_where_and_returns_the_code(void **state)
{
    (void)state;
    dbr_err err = {0};
    (void)dbr_fail(&err, DBR_EPARSE, "m");
    assert_int_equal(dbr_err_at(&err, "a.log", 7, 2), DBR_EPARSE);
    assert_string_equal(err.source, "a.log");
    assert_int_equal(err.line, 7);
    assert_int_equal(err.byte, 2);
    (void)dbr_err_at(&err, NULL, 8, 0);
    assert_string_equal(err.source, "a.log");
    assert_int_equal(err.line, 8);
}

static void a_long_source_is_cut(void **state)
{
    (void)state;
    dbr_err err = {0};
    char text[1000];
    memset(text, 's', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    (void)dbr_fail(&err, DBR_EPARSE, "m");
    (void)dbr_err_at(&err, text, 0, 0);
    assert_int_equal(strlen(err.source), sizeof(err.source) - 1);
}

static void prefix_stands_before_the_message(void **state)
{
    (void)state;
    dbr_err err = {0};
    (void)dbr_fail(&err, DBR_EPARSE, "m");
    (void)dbr_err_at(&err, "s", 1, 2);
    dbr_err_prefix(&err, "'%s'", "x");
    assert_string_equal(err.message, "'x': m");
    assert_string_equal(err.source, "s");
    assert_int_equal(err.code, DBR_EPARSE);
}

static void every_code_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(dbr_code_name(DBR_OK), "OK");
    assert_string_equal(dbr_code_name(DBR_EIO), "E_IO");
    assert_string_equal(dbr_code_name(DBR_ENOTFOUND), "E_NOTFOUND");
    assert_string_equal(dbr_code_name(DBR_EEXIST), "E_EXIST");
    assert_string_equal(dbr_code_name(DBR_EPARSE), "E_PARSE");
    assert_string_equal(dbr_code_name(DBR_ELIMIT), "E_LIMIT");
    assert_string_equal(dbr_code_name(DBR_ESTORE), "E_STORE");
    assert_string_equal(dbr_code_name(DBR_ENET), "E_NET");
    assert_string_equal(dbr_code_name(DBR_EUSAGE), "E_USAGE");
    assert_string_equal(dbr_code_name(DBR_EBUSY), "E_BUSY");
    assert_string_equal(dbr_code_name(DBR_ECHANGED), "E_CHANGED");
    assert_string_equal(dbr_code_name(DBR_ENOSUPPORT), "E_NOSUPPORT");
    assert_string_equal(dbr_code_name((dbr_code)5), "E_UNKNOWN");
}

static void a_bug_says_where_and_exits_70(void **state)
{
    (void)state;
    int ends[2];
    char text[256] = {0};
    int status = 0;
    assert_int_equal(pipe(ends), 0);
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        DBR_BUG("cannot be");
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 70);
    assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
    assert_non_null(strstr(text, "test_err.c:"));
    assert_non_null(strstr(text, "bug: cannot be\n"));
    (void)close(ends[0]);
    (void)close(ends[1]);
}

DBR_TESTS(cmocka_unit_test(fail_fills_and_returns_the_code),
          cmocka_unit_test(fail_forgets_the_place_of_an_earlier_failure),
          cmocka_unit_test(fail_may_quote_the_error_it_fills),
          cmocka_unit_test(errno_gives_its_reason_in_lower_case), cmocka_unit_test(errno_keeps_an_acronym),
          cmocka_unit_test(errno_that_nobody_knows_is_shown_as_a_number),
          cmocka_unit_test(a_long_message_is_cut_at_the_end),
          cmocka_unit_test(a_cut_never_leaves_half_a_character),
          cmocka_unit_test(at_says_where_and_returns_the_code), cmocka_unit_test(a_long_source_is_cut),
          cmocka_unit_test(prefix_stands_before_the_message), cmocka_unit_test(every_code_has_a_name),
          cmocka_unit_test(a_bug_says_where_and_exits_70))
