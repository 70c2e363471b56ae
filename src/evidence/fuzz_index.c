/*
 * Any bytes as an index: as a footer, as one block (the first byte says how many entries the directory promises),
 * and as the whole file behind which a right tail is put, so that its hash does not keep the parser from it.
 */
#include "evidence/index.h"

#include "fuzz.h"

#include <assert.h>
#include <stdio.h>
#include <unistd.h>

static size_t touched;

static void touch(dbr_slice s)
{
    assert(s.ptr != NULL || s.len == 0);
    for (size_t i = 0; i < s.len; i++) {
        touched += (unsigned char)s.ptr[i];
    }
}

/* What a footer that was accepted promises, is read. */
static void walk(const idx_file *f)
{
    for (size_t i = 0; i < f->members.n; i++) {
        const idx_member *m = &f->members.items[i];
        uint64_t n = 0;
        assert(m->layout.format != NULL);
        touch(m->name);
        for (size_t k = 0; k < m->blocks.n; k++) {
            assert(m->blocks.items[k].n <= IDX_BLOCK_ENTRIES && m->blocks.items[k].i_base < m->bases.n);
            n += m->blocks.items[k].n;
        }
        for (size_t k = 0; k < m->series.n; k++) {
            touch(m->series.items[k].name);
        }
        for (size_t k = 0; k < m->people.n; k++) {
            for (size_t a = 0; a < m->people.items[k].n_aliases; a++) {
                touch(m->people.items[k].aliases[a]);
            }
        }
        assert(n == m->n_entries);
    }
}

static void read_footer(dbr_slice bytes)
{
    idx_file f = {0};
    if (idx_footer_read(bytes, &f)) {
        DBR_AUTO(dbr_buf) again = {0};
        walk(&f);
        idx_footer_write(&f, &again);
        idx_file twice = {0};
        assert(idx_footer_read(dbr_buf_view(&again), &twice)); // what was read can be written and read again
        assert(twice.members.n == f.members.n);
        idx_file_release(&twice);
    }
    idx_file_release(&f);
}

static void read_block(dbr_slice bytes, uint32_t n)
{
    idx_columns *columns = dbr_xcalloc(1, sizeof(*columns));
    idx_block directory = {.n = n, .size = (uint32_t)bytes.len};
    if (idx_block_decode(bytes, &directory, IDX_WANT_ALL, columns)) {
        for (uint32_t i = 0; i < n; i++) {
            dbr_entry e;
            idx_columns_entry(columns, &directory, i, &e);
            assert(e.kind < DBR_KIND_COUNT && e.level < DBR_LEVEL_COUNT);
        }
    }
    free(columns);
}

/* begin magic, the bytes as footer, and a tail that fits them. */
static void read_file(dbr_slice bytes)
{
    char path[] = "/tmp/dbr-fuzz-index-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    DBR_AUTO(dbr_buf) footer = {0};
    idx_file f = {0};
    if (file == NULL) {
        return;
    }
    (void)fwrite(idx_magic(false), 1, 8, file);
    dbr_buf_slice(&footer, bytes);
    dbr_footer_end(&footer, 8, idx_magic(true));
    (void)fwrite(footer.ptr, 1, footer.len, file);
    (void)fclose(file);
    if (idx_file_open(path, &f) == 1) {
        DBR_AUTO(dbr_buf) scratch = {0};
        dbr_entry *entries = dbr_xcalloc(IDX_BLOCK_ENTRIES, sizeof(*entries));
        for (size_t i = 0; i < f.members.n; i++) {
            for (size_t k = 0; k < f.members.items[i].blocks.n && k < 16; k++) {
                (void)idx_block_load(f.blocks, &f.members.items[i].blocks.items[k], &scratch, entries);
            }
        }
        free(entries);
        idx_file_release(&f);
    }
    (void)unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_slice bytes = size > 0 ? dbr_slice_of((const char *)data, size) : dbr_slice_str("");
    read_footer(bytes);
    if (size > 0) {
        read_block(dbr_slice_from(bytes, 1), 1 + data[0] % IDX_BLOCK_ENTRIES);
        read_block(dbr_slice_from(bytes, 1), IDX_BLOCK_ENTRIES);
    }
    read_file(bytes);
    return 0;
}
