/* Any bytes as the footer of a seek table; what is accepted is walked over as a reader would. */
#include "fuzz.h"

#include "base/unpack_seek.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static void walk(const seek_table *t)
{
    uint64_t before = 0;
    for (size_t i = 0; i < t->points.n; i++) {
        const seek_point *p = &t->points.items[i];
        assert(p->unpacked >= before && p->bits < 8 && p->window.len <= (32u << 10));
        before = p->unpacked;
    }
    for (size_t i = 0; i < t->members.n; i++) {
        const seek_member *m = &t->members.items[i];
        assert(m->base + m->len >= m->base && seek_table_find(t, m->name) != NULL);
        assert(!m->is_copied || (m->base + m->len + SEEK_FRAME_BYTES - 1) / SEEK_FRAME_BYTES <= t->frames.n);
    }
}

/* The bytes behind the footer as the packed file that the table is about, and as the table's own. */
static void read_stream(seek_table *t, const uint8_t *data, size_t size)
{
    char path[64], bytes[4096];
    seek_stream *s = NULL;
    dbr_err err = {0};
    int fd = memfd_create("fuzz", 0);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        size_t n = 0;
        if (dbr_reader_open(path, &t->blobs, &err) == DBR_OK &&
            seek_stream_open(path, t, &s, &err) == DBR_OK) {
            for (size_t i = 0; i < 4 && i < t->points.n; i++) {
                if (t->points.items[i].unpacked < (16u << 20) &&
                    seek_stream_goto(s, t->points.items[i].unpacked + 3, &err) == 1) {
                    (void)seek_stream_read(s, bytes, sizeof(bytes), &n, &err);
                }
            }
            (void)seek_stream_close(s);
        }
    }
    (void)close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    seek_table t = {0};
    size_t cut = size > 0 ? data[0] : 0;
    cut = cut < size ? cut : size;
    if (size > 0 && seek_footer_read(dbr_slice_of((const char *)data + 1, cut > 0 ? cut - 1 : 0), &t)) {
        walk(&t);
        read_stream(&t, data + cut, size - cut);
    }
    seek_table_release(&t);
    return 0;
}
