/* Tokens: the environment first, then the user's program, never with a line break. */
#include "test.h"

#include "net/net.h"

#include <sys/stat.h>
#include <unistd.h>

static const char *const NAMES[] = {"DBR_TEST_TOKEN_A", "DBR_TEST_TOKEN_B", NULL};

static dbr_arena arena;
static dbr_err err;
static const char *token;

static int setup(void **state)
{
    (void)state;
    (void)unsetenv("DBR_TEST_TOKEN_A");
    (void)unsetenv("DBR_TEST_TOKEN_B");
    (void)unsetenv("DEBRIEF_CREDENTIAL");
    err = (dbr_err){0};
    token = NULL;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    dbr_arena_release(&arena);
    return 0;
}

static dbr_code get(void)
{
    return dbr_net_token(&arena, NAMES, "github", "https://api.example/x", &token, &err);
}

static void no_token_is_fine(void **state)
{
    (void)state;
    assert_int_equal(get(), DBR_OK);
    assert_null(token);
}

static void the_first_variable_that_is_set_counts(void **state)
{
    (void)state;
    (void)setenv("DBR_TEST_TOKEN_A", "", 1);
    (void)setenv("DBR_TEST_TOKEN_B", " abc\n", 1);
    assert_int_equal(get(), DBR_OK);
    assert_string_equal(token, "abc");
}

static void a_token_that_could_forge_headers_is_refused(void **state)
{
    (void)state;
    (void)setenv("DBR_TEST_TOKEN_A", "abc\r\nX: y", 1);
    assert_int_equal(get(), DBR_EUSAGE);
    assert_null(strstr(err.message, "abc"));
}

static void write_program(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path, 0700), 0);
    (void)setenv("DEBRIEF_CREDENTIAL", path, 1);
}

static void the_program_gets_purpose_and_origin(void **state)
{
    (void)state;
    char path[64];
    (void)snprintf(path, sizeof(path), "/tmp/dbr-test-credential-%ld", (long)getpid());
    write_program(path, "#!/bin/sh\necho \"$1:$2\"\n");
    dbr_code rc = get();
    (void)unlink(path);
    assert_int_equal(rc, DBR_OK);
    assert_string_equal(token, "github:https://api.example");
}

static void a_failing_program_is_an_error_that_does_not_repeat_its_output(void **state)
{
    (void)state;
    char path[64];
    (void)snprintf(path, sizeof(path), "/tmp/dbr-test-credential-%ld", (long)getpid());
    write_program(path, "#!/bin/sh\necho secret; exit 1\n");
    dbr_code rc = get();
    (void)unlink(path);
    assert_int_equal(rc, DBR_EUSAGE);
    assert_null(strstr(err.message, "secret"));
    assert_null(token);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(T(no_token_is_fine), T(the_first_variable_that_is_set_counts),
          T(a_token_that_could_forge_headers_is_refused), T(the_program_gets_purpose_and_origin),
          T(a_failing_program_is_an_error_that_does_not_repeat_its_output))
