/* Arenas: alignment, zeros, large pieces, copies. */
#include "base/mem.h"
#include "test.h"

#include <sys/wait.h>
#include <unistd.h>

static void pieces_are_aligned_and_zeroed(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    for (size_t size = 0; size < 200; size++) {
        char *p = dbr_arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(p[i], 0);
        }
        memset(p, 0xAA, size);
    }
    dbr_arena_release(&arena);
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    int *all[3000];
    for (int i = 0; i < 3000; i++) {
        all[i] = DBR_NEW(&arena, int);
        *all[i] = i;
    }
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(*all[i], i);
    }
    dbr_arena_release(&arena);
}

static void large_and_small_pieces_mix(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    char *first = dbr_arena_alloc(&arena, 1 << 20);
    char *small = dbr_arena_alloc(&arena, 10);
    char *second = dbr_arena_alloc(&arena, 3 << 20);
    char *other = dbr_arena_alloc(&arena, 10);
    memset(first, 1, 1 << 20);
    memset(small, 2, 10);
    memset(second, 3, 3 << 20);
    memset(other, 4, 10);
    assert_int_equal(first[(1 << 20) - 1], 1);
    assert_int_equal(small[9], 2);
    assert_int_equal(second[0], 3);
    dbr_arena_release(&arena);
}

static void a_released_arena_is_empty_and_usable(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_arena_release(&arena);
    (void)dbr_arena_alloc(&arena, 1);
    dbr_arena_release(&arena);
    assert_null(arena.head);
    assert_non_null(dbr_arena_alloc(&arena, 1));
    dbr_arena_release(&arena);
}

static void dup_copies_bytes_and_keeps_null(void **state)
{
    (void)state;
    DBR_AUTO(dbr_arena) arena = {0};
    const char bytes[] = {'a', '\0', 'b'};
    dbr_slice copy = dbr_slice_dup(&arena, dbr_slice_of(bytes, 3));
    assert_int_equal(copy.len, 3);
    assert_memory_equal(copy.ptr, bytes, 3);
    assert_ptr_not_equal(copy.ptr, bytes);
    assert_null(dbr_slice_dup(&arena, (dbr_slice){0}).ptr);
    assert_non_null(dbr_slice_dup(&arena, dbr_slice_str("")).ptr);
}

static void str_ends_with_nul(void **state)
{
    (void)state;
    DBR_AUTO(dbr_arena) arena = {0};
    assert_string_equal(dbr_arena_str(&arena, dbr_slice_of("abcdef", 3)), "abc");
    assert_string_equal(dbr_arena_str(&arena, (dbr_slice){0}), "");
}

static void printf_makes_text_of_any_length(void **state)
{
    (void)state;
    DBR_AUTO(dbr_arena) arena = {0};
    assert_string_equal(dbr_arena_printf(&arena, "%s-%d", "a", 7), "a-7");
    assert_string_equal(dbr_arena_printf(&arena, "%s", ""), "");
    assert_int_equal(strlen(dbr_arena_printf(&arena, "%10000d", 1)), 10000);
}

static void what_is_adopted_or_absorbed_lives_as_long(void **state)
{
    (void)state;
    DBR_AUTO(dbr_arena) arena = {0};
    dbr_arena other = {0};
    char *grown = dbr_xstrdup("grown"); // ASan would tell if it were freed too early, twice or never
    dbr_arena_adopt(&arena, NULL);
    char *here = dbr_arena_str(&arena, dbr_slice_str("here"));
    char *there = dbr_arena_str(&other, dbr_slice_str("there"));
    dbr_arena_adopt(&other, grown);
    dbr_arena_absorb(&arena, &other);
    assert_null(other.head);
    dbr_arena_absorb(&arena, &other); // of nothing
    char *later = dbr_arena_str(&arena, dbr_slice_str("later"));
    assert_string_equal(here, "here");
    assert_string_equal(there, "there");
    assert_string_equal(grown, "grown");
    assert_string_equal(later, "later");
    dbr_arena_adopt(&arena, dbr_xstrdup("last"));
    dbr_arena_reset(&arena);
    assert_string_equal(dbr_arena_str(&arena, dbr_slice_str("again")), "again");
}

static void a_product_that_overflows_is_out_of_memory(void **state)
{
    (void)state;
    int status = 0;
    (void)fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        dbr_arena arena = {0};
        (void)!freopen("/dev/null", "w", stderr);
        (void)DBR_NEW_N(&arena, int64_t, SIZE_MAX / 4);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 71);
}

DBR_TESTS(cmocka_unit_test(pieces_are_aligned_and_zeroed), cmocka_unit_test(pieces_do_not_overlap),
          cmocka_unit_test(large_and_small_pieces_mix),
          cmocka_unit_test(a_released_arena_is_empty_and_usable),
          cmocka_unit_test(dup_copies_bytes_and_keeps_null), cmocka_unit_test(str_ends_with_nul),
          cmocka_unit_test(printf_makes_text_of_any_length),
          cmocka_unit_test(what_is_adopted_or_absorbed_lives_as_long),
          cmocka_unit_test(a_product_that_overflows_is_out_of_memory))
