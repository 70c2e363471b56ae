/* A folder of a test's own, and small files in it; for the tests of this room that need a disk. */
#ifndef DBR_BASE_TEST_FOLDER_H
#define DBR_BASE_TEST_FOLDER_H

#include "test.h"

#include "base/test_temp.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char test_root[64]; // of the running test; no '/' at the end

static inline int test_folder_setup(void **state)
{
    (void)state;
    (void)snprintf(test_root, sizeof(test_root), "/tmp/dbr-test-XXXXXX");
    return mkdtemp(test_root) != NULL ? 0 : -1;
}

static inline int test_folder_teardown(void **state)
{
    (void)state;
    return test_temp_remove(test_root);
}

/* "ROOT/name"; good until the eighth next call. */
static inline const char *in_folder(const char *name)
{
    static char paths[8][512];
    static unsigned i;
    char *path = paths[i++ % 8];
    (void)snprintf(path, sizeof(paths[0]), "%s/%s", test_root, name);
    return path;
}

static inline void put_file(const char *name, const char *text)
{
    FILE *f = fopen(in_folder(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

/* What the file holds; good until the next call. */
static inline const char *get_file(const char *name)
{
    static char text[4096];
    FILE *f = fopen(in_folder(name), "rb");
    assert_non_null(f);
    text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
    assert_int_equal(fclose(f), 0);
    return text;
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, test_folder_setup, test_folder_teardown)

#endif
