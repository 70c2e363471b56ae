/* Allocation and growing arrays. */
#include "base/mem.h"
#include "test.h"

#include <sys/wait.h>
#include <unistd.h>

static void nothing_is_allocated_as_something(void **state)
{
    (void)state;
    void *a = dbr_xmalloc(0);
    void *b = dbr_xcalloc(0, 8);
    assert_non_null(a);
    assert_non_null(b);
    a = dbr_xrealloc(a, 0);
    assert_non_null(a);
    free(a);
    free(b);
}

static void xcalloc_gives_zeros(void **state)
{
    (void)state;
    int *p = dbr_xcalloc(3, sizeof(int));
    assert_int_equal(p[0] | p[1] | p[2], 0);
    free(p);
}

static void xstrdup_copies(void **state)
{
    (void)state;
    const char *s = "text";
    char *copy = dbr_xstrdup(s);
    assert_string_equal(copy, s);
    assert_ptr_not_equal(copy, s);
    free(copy);
}

static void no_memory_ends_the_process_with_71(void **state)
{
    (void)state;
    int status = 0;
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        (void)!freopen("/dev/null", "w", stderr);
        dbr_out_of_memory(1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 71);
}

static void an_array_grows_and_keeps_its_items(void **state)
{
    (void)state;
    DBR_VEC(int) v = {0};
    for (int i = 0; i < 1000; i++) {
        *DBR_PUSH(&v) = i;
    }
    assert_int_equal(v.n, 1000);
    assert_int_equal(v.items[0], 0);
    assert_int_equal(v.items[8], 8);
    assert_int_equal(v.items[999], 999);
    DBR_VEC_RELEASE(&v);
    assert_null(v.items);
    assert_int_equal(v.n + v.cap, 0);
    DBR_VEC_RELEASE(&v);
}

static void a_pushed_item_is_zero_even_where_one_was(void **state)
{
    (void)state;
    DBR_VEC(struct {
        long a;
        char b[3];
    })
    v = {0};
    DBR_PUSH(&v)->a = 9;
    v.n--;
    assert_int_equal(DBR_PUSH(&v)->a, 0);
    DBR_VEC_RELEASE(&v);
}

DBR_TESTS(cmocka_unit_test(nothing_is_allocated_as_something), cmocka_unit_test(xcalloc_gives_zeros),
          cmocka_unit_test(xstrdup_copies), cmocka_unit_test(no_memory_ends_the_process_with_71),
          cmocka_unit_test(an_array_grows_and_keeps_its_items),
          cmocka_unit_test(a_pushed_item_is_zero_even_where_one_was))
