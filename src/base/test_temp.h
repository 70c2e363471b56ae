/* Taking away a folder that a test made, with all that is in it; for the tests of every room. */
#ifndef DBR_BASE_TEST_TEMP_H
#define DBR_BASE_TEST_TEMP_H

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

static inline int test_temp_remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

/* 0 when nothing of it is left. */
static inline int test_temp_remove(const char *folder)
{
    return nftw(folder, test_temp_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
