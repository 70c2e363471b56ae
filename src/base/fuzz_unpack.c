/* Any bytes as a file in memory (memfd): every member is read to its end or failure, then at some offsets. */
#include "fuzz.h"

#include "base/unpack.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_READ_BYTES (16u << 20) // a run shall take milliseconds

/* libarchive asks malloc for whatever a 7z header says and takes no for an answer. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static void read_members(const char *path, char *ret_last, size_t cap)
{
    dbr_unpack *u = NULL;
    dbr_err err = {0};
    const char *name = NULL;
    int64_t mtime_ns = 0;
    size_t total = 0;
    if (dbr_unpack_open(path, &u, &err) < 0) {
        return;
    }
    for (unsigned i = 0; i < 50 && dbr_unpack_next(u, &name, &mtime_ns, &err) == 1; i++) {
        static char bytes[65536];
        size_t n = 0;
        (void)snprintf(ret_last, cap, "%s", name);
        while (total < MAX_READ_BYTES && dbr_unpack_read(u, bytes, sizeof(bytes), &n, &err) == 1) {
            assert(n > 0 && n <= sizeof(bytes));
            total += n;
        }
    }
    const char *const *texts = NULL;
    for (size_t i = dbr_unpack_problems(u, &texts); i > 0; i--) {
        assert(texts[i - 1] != NULL);
    }
    (void)dbr_unpack_close(u);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64], member[512] = "";
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
        (void)close(fd);
        return 0;
    }
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    (void)dbr_unpack_sniff(dbr_slice_of((const char *)data, size));
    read_members(path, member, sizeof(member));
    dbr_member *m = NULL;
    dbr_err err = {0};
    if (dbr_member_open(path, member, &m, &err) == DBR_OK) {
        char bytes[100];
        size_t n = 0;
        (void)dbr_member_at(m, 10, bytes, sizeof(bytes), &n, &err);
        (void)dbr_member_at(m, 200000, bytes, sizeof(bytes), &n, &err);
        (void)dbr_member_at(m, 0, bytes, sizeof(bytes), &n, &err);
        (void)dbr_member_close(m);
    }
    (void)close(fd);
    return 0;
}
