/*
 * Any bytes as a file: glancing at its lines gives the entries that parsing every record gives, whatever the size of the
 * slabs, with templates and without. The first byte chooses the file's name (and so what it may be taken for) and the size.
 */
#include "evidence/index.h"

#include "fuzz.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const NAMES[] = {"app.log",  "access.log", "app.jsonl",
                                    "messages", "data.csv",   "export.json"};

/* What is read of a file, one index. */
static void build(const char *path, const char *index, const char *name, const idx_build_options *options,
                  idx_file *ret)
{
    dbr_err err = {0};
    dbr_custody custody = {.path = dbr_slice_str(name), .mtime_ns = INT64_C(1739095523) * DBR_SECOND};
    if (idx_build(path, &custody, index, options, &err) == DBR_OK) {
        (void)idx_file_open(index, ret);
    }
    (void)unlink(index);
}

static void compare_members(const idx_file *fa, const idx_member *a, const idx_file *fb, const idx_member *b)
{
    DBR_AUTO(dbr_buf) scratch = {0};
    dbr_entry *x = dbr_xcalloc(IDX_BLOCK_ENTRIES, sizeof(*x));
    dbr_entry *y = dbr_xcalloc(IDX_BLOCK_ENTRIES, sizeof(*y));
    assert(a->n_entries == b->n_entries && a->n_lines == b->n_lines && a->size_bytes == b->size_bytes);
    assert(a->n_rejected == b->n_rejected && a->n_cut == b->n_cut && a->blocks.n == b->blocks.n);
    for (size_t i = 0; i < a->blocks.n; i++) {
        bool is_read = idx_block_load(fa->blocks, &a->blocks.items[i], &scratch, x) &&
                       idx_block_load(fb->blocks, &b->blocks.items[i], &scratch, y);
        assert(is_read && a->blocks.items[i].n == b->blocks.items[i].n);
        for (uint32_t k = 0; k < a->blocks.items[i].n; k++) {
            assert(x[k].local == y[k].local && x[k].time == y[k].time && x[k].offset == y[k].offset &&
                   x[k].len == y[k].len && x[k].line == y[k].line && x[k].kind == y[k].kind &&
                   x[k].level == y[k].level && x[k].sub == y[k].sub);
        }
    }
    free(x);
    free(y);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/dbr-fuzz-lines-XXXXXX", index[64];
    if (size == 0) {
        return 0;
    }
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data + 1, size - 1) != (ssize_t)(size - 1)) {
        (void)close(fd);
        return 0;
    }
    (void)close(fd);
    (void)snprintf(index, sizeof(index), "%s.idx", path);
    const char *name = NAMES[(data[0] >> 2) % (sizeof(NAMES) / sizeof(NAMES[0]))];
    const size_t chunks[] = {1, 7, 100, 0};
    idx_file parsed = {0}, glanced = {0}, plain = {0};
    build(path, index, name, &(idx_build_options){.n_threads = 1, .parses_all = true}, &parsed);
    build(path, index, name, &(idx_build_options){.n_threads = 1, .chunk_bytes = chunks[data[0] & 3]},
          &glanced);
    build(path, index, name, &(idx_build_options){.n_threads = 1, .no_templates = true}, &plain);
    assert(parsed.members.n == glanced.members.n && parsed.members.n == plain.members.n);
    for (size_t i = 0; i < parsed.members.n; i++) {
        compare_members(&parsed, &parsed.members.items[i], &glanced, &glanced.members.items[i]);
        compare_members(&parsed, &parsed.members.items[i], &plain, &plain.members.items[i]);
    }
    idx_file_release(&parsed);
    idx_file_release(&plain);
    idx_file_release(&glanced);
    (void)unlink(path);
    return 0;
}
