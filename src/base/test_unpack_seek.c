/* Seek tables: any part of what was unpacked, for the price of the part, whatever it is packed in. */
#include "test.h"

#include "base/file.h"
#include "base/unpack.h"
#include "base/unpack_seek.h"

#include <archive.h>
#include <archive_entry.h>
#include <lzma.h>
#include <unistd.h>

#define LOG_BYTES  ((size_t)24 << 20)
#define LINE_BYTES 64u // so that any line is found without looking

static char folder[] = "/tmp/dbr-seek-XXXXXX";
static char path[64], seeks[64];
static char *text;                   // LOG_BYTES
static size_t log_bytes = LOG_BYTES; // of it that are packed; less where packing is slow
static dbr_err err;

/* Numbered lines; a third of each is noise, so that gzip has something to do and frames do not vanish. */
static void write_text(void)
{
    uint64_t noise = 20250209;
    text = dbr_xmalloc(LOG_BYTES + 1);
    for (size_t i = 0; i < LOG_BYTES / LINE_BYTES; i++) {
        noise = noise * 6364136223846793005u + 1442695040888963407u;
        char line[128];
        int n = snprintf(line, sizeof(line), "2025-02-09T10:%02zu:%02zuZ INFO line %08zu %016llx filler\n",
                         i / 60 % 60, i % 60, i, (unsigned long long)noise);
        assert_int_equal(n, LINE_BYTES);
        memcpy(text + i * LINE_BYTES, line, LINE_BYTES);
    }
}

static int setup(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    (void)snprintf(path, sizeof(path), "%s/packed", folder);
    (void)snprintf(seeks, sizeof(seeks), "%s/seeks", folder);
    write_text();
    return 0;
}

static int all_of_it(void **state)
{
    (void)state;
    log_bytes = LOG_BYTES;
    err = (dbr_err){0};
    return 0;
}

static int a_quarter_of_it(void **state)
{
    (void)state;
    log_bytes = LOG_BYTES / 4;
    err = (dbr_err){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    (void)unlink(path);
    (void)unlink(seeks);
    free(text);
    return rmdir(folder);
}

static void put(dbr_slice bytes)
{
    (void)unlink(seeks);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
    assert_int_equal(fclose(f), 0);
}

static la_ssize_t collect(struct archive *a, void *data, const void *bytes, size_t len)
{
    (void)a;
    dbr_buf_add(data, bytes, len);
    return (la_ssize_t)len;
}

/* Packs the text into `out`, in `n` equal members "0.log", "1.log", …; raw takes one. */
static void pack(dbr_buf *out, int format, int filter, size_t n)
{
    struct archive *a = archive_write_new();
    assert_int_equal(archive_write_add_filter(a, filter), ARCHIVE_OK);
    assert_int_equal(archive_write_set_format(a, format), ARCHIVE_OK);
    (void)archive_write_set_options(a, "compression-level=1");
    (void)archive_write_set_bytes_in_last_block(a, 1);
    assert_int_equal(archive_write_open(a, out, NULL, collect, NULL), ARCHIVE_OK);
    for (size_t i = 0; i < n; i++) {
        char name[300];
        struct archive_entry *e = archive_entry_new();
        /* A name beyond 100 bytes makes tar write a header more before the bytes. */
        (void)snprintf(name, sizeof(name), "%s%zu.log",
                       i % 2 == 1
                           ? "a-folder-with-a-rather-long-name/which-no-plain-header-of-a-tar-can-hold/"
                             "because-it-is-longer-than/one-hundred-bytes/"
                           : "",
                       i);
        archive_entry_set_pathname(e, name);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_size(e, (la_int64_t)(log_bytes / n));
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
        assert_true(archive_write_data(a, text + i * (log_bytes / n), log_bytes / n) > 0);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    (void)archive_write_free(a);
}

/* The one pass, as the index makes it. Returns the names of the members. */
static size_t pass(char names[][300], size_t cap)
{
    dbr_unpack *u = NULL;
    const char *name = NULL;
    char *bytes = dbr_xmalloc(1u << 16);
    size_t n_members = 0;
    assert_int_equal(dbr_unpack_open(path, &u, &err), DBR_OK);
    dbr_unpack_keep_seeks(u, seeks);
    while (dbr_unpack_next(u, &name, NULL, &err) == 1) {
        size_t n = 0;
        assert_true(n_members < cap);
        (void)snprintf(names[n_members++], 300, "%s", name);
        while (dbr_unpack_read(u, bytes, 1u << 16, &n, &err) == 1) {
        }
    }
    assert_null(dbr_unpack_close(u));
    free(bytes);
    return n_members;
}

/* Reads 100 lines all over a member that holds the text's bytes from `begin` on, and its end. Returns the work of the
 * lines. */
static uint64_t read_lines(const char *name, size_t begin, size_t len)
{
    dbr_member *m = NULL;
    uint64_t random = 7;
    char line[LINE_BYTES];
    size_t n = 0;
    err = (dbr_err){0};
    assert_int_equal(dbr_member_open_seeks(path, name, seeks, &m, &err), DBR_OK);
    for (int i = 0; i < 100; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        size_t at = (size_t)(random >> 20) % (len / LINE_BYTES) * LINE_BYTES;
        assert_int_equal(dbr_member_at(m, at, line, LINE_BYTES, &n, &err), DBR_OK);
        assert_int_equal(n, LINE_BYTES);
        assert_memory_equal(line, text + begin + at, LINE_BYTES);
    }
    uint64_t work = dbr_member_work(m);
    assert_int_equal(dbr_member_at(m, len - 10, line, LINE_BYTES, &n, &err), DBR_OK);
    assert_int_equal(n, 10);
    assert_memory_equal(line, text + begin + len - 10, 10);
    assert_int_equal(dbr_member_at(m, len, line, LINE_BYTES, &n, &err), DBR_OK);
    assert_int_equal(n, 0);
    (void)dbr_member_close(m);
    return work;
}

static void expect_cheap(size_t n_members, uint64_t step)
{
    char names[8][300];
    assert_int_equal(pass(names, 8), n_members);
    assert_int_equal(access(seeks, F_OK), 0);
    for (size_t i = 0; i < n_members; i++) {
        uint64_t work = read_lines(names[i], i * (log_bytes / n_members), log_bytes / n_members);
        /* A step and the block behind it each; from the start it would be half the member each. */
        assert_in_range(work, 1, 100 * (step + (256u << 10)));
    }
}

static void expect_cheap_packed(int format, int filter, size_t n_members, uint64_t step)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_init(&out, 0);
    pack(&out, format, filter, n_members);
    put(dbr_buf_view(&out));
    expect_cheap(n_members, step);
}

static void gzip_is_entered_between_its_blocks(void **state)
{
    (void)state;
    expect_cheap_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, 1, SEEK_INTERVAL_BYTES);
    dbr_file_stat packed, table;
    assert_int_equal(dbr_file_stat_of(path, &packed, &err), DBR_OK);
    assert_int_equal(dbr_file_stat_of(seeks, &table, &err), DBR_OK);
    assert_in_range(table.size_bytes, 1, 24 * (36u << 10)); // windows, not a copy
}

static void several_gzip_streams_are_one(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) twice = {0};
    dbr_buf_init(&out, 0);
    dbr_buf_init(&twice, 0);
    pack(&out, ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, 1);
    dbr_buf_slice(&twice, dbr_buf_view(&out));
    dbr_buf_slice(&twice, dbr_buf_view(&out));
    put(dbr_buf_view(&twice));
    char names[1][300];
    assert_int_equal(pass(names, 1), 1);
    dbr_member *m = NULL;
    char line[LINE_BYTES];
    size_t n = 0;
    assert_int_equal(dbr_member_open_seeks(path, "", seeks, &m, &err), DBR_OK);
    /* The second stream; then over the border of the two, entered in the middle of the first. */
    assert_int_equal(dbr_member_at(m, log_bytes + (17u << 20), line, LINE_BYTES, &n, &err), DBR_OK);
    assert_memory_equal(line, text + (17u << 20), LINE_BYTES);
    assert_int_equal(dbr_member_at(m, log_bytes - 32, line, LINE_BYTES, &n, &err), DBR_OK);
    assert_memory_equal(line, text + log_bytes - 32, 32);
    assert_memory_equal(line + 32, text, 32);
    assert_in_range(dbr_member_work(m), 1, 3 * SEEK_INTERVAL_BYTES + (1u << 20));
    (void)dbr_member_close(m);
}

static void members_of_a_packed_tar_are_entered_too(void **state)
{
    (void)state;
    expect_cheap_packed(ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP, 4, SEEK_INTERVAL_BYTES);
    expect_cheap_packed(ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_GZIP, 3, SEEK_INTERVAL_BYTES);
}

static void members_of_a_tar_are_read_in_place(void **state)
{
    (void)state;
    expect_cheap_packed(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, 2, 0);
}

static void what_cannot_be_entered_is_copied(void **state)
{
    (void)state;
    expect_cheap_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_BZIP2, 1, SEEK_FRAME_BYTES);
    expect_cheap_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_ZSTD, 1, SEEK_FRAME_BYTES);
    expect_cheap_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_LZ4, 1, SEEK_FRAME_BYTES);
    expect_cheap_packed(ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ, 1, SEEK_FRAME_BYTES);
    expect_cheap_packed(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, 1, SEEK_FRAME_BYTES);
    expect_cheap_packed(ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, 1, SEEK_FRAME_BYTES);
    expect_cheap_packed(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, 1, SEEK_FRAME_BYTES);
}

static void frames_of_zstd_are_points(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_init(&out, 0);
    char *all = text;
    for (size_t i = 0; i < 24; i++) { // as pzstd does: a frame a piece
        DBR_AUTO(dbr_buf) piece = {0};
        dbr_buf_init(&piece, 0);
        struct archive *a = archive_write_new();
        assert_int_equal(archive_write_add_filter_zstd(a), ARCHIVE_OK);
        assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
        (void)archive_write_set_bytes_in_last_block(a, 1);
        assert_int_equal(archive_write_open(a, &piece, NULL, collect, NULL), ARCHIVE_OK);
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_filetype(e, AE_IFREG);
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
        assert_true(archive_write_data(a, all + i * (log_bytes / 24), log_bytes / 24) > 0);
        archive_entry_free(e);
        assert_int_equal(archive_write_close(a), ARCHIVE_OK);
        (void)archive_write_free(a);
        dbr_buf_slice(&out, dbr_buf_view(&piece));
    }
    put(dbr_buf_view(&out));
    expect_cheap(1, 2 * SEEK_INTERVAL_BYTES);
    dbr_file_stat table;
    assert_int_equal(dbr_file_stat_of(seeks, &table, &err), DBR_OK);
    assert_in_range(table.size_bytes, 1, 2000); // no copy
}

static void blocks_of_xz_are_points(void **state)
{
    (void)state;
    lzma_mt mt = {.threads = 2, .block_size = 2u << 20, .preset = 0, .check = LZMA_CHECK_CRC64};
    lzma_stream z = LZMA_STREAM_INIT;
    char *packed = dbr_xmalloc(LOG_BYTES);
    assert_int_equal(lzma_stream_encoder_mt(&z, &mt), LZMA_OK);
    z.next_in = (const uint8_t *)text;
    z.avail_in = log_bytes;
    z.next_out = (uint8_t *)packed;
    z.avail_out = LOG_BYTES;
    assert_int_equal(lzma_code(&z, LZMA_FINISH), LZMA_STREAM_END);
    put(dbr_slice_of(packed, LOG_BYTES - z.avail_out));
    lzma_end(&z);
    free(packed);
    expect_cheap(1, 2u << 20);
    dbr_file_stat table;
    assert_int_equal(dbr_file_stat_of(seeks, &table, &err), DBR_OK);
    assert_in_range(table.size_bytes, 1, 2000); // the file's own index says it all
}

static void small_and_plain_files_have_no_table(void **state)
{
    (void)state;
    char names[1][300];
    put(dbr_slice_of(text, log_bytes));
    assert_int_equal(pass(names, 1), 1);
    assert_int_not_equal(access(seeks, F_OK), 0);
    struct archive *a = archive_write_new();
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_init(&out, 0);
    assert_int_equal(archive_write_add_filter_bzip2(a), ARCHIVE_OK);
    assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
    assert_int_equal(archive_write_open(a, &out, NULL, collect, NULL), ARCHIVE_OK);
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_filetype(e, AE_IFREG);
    assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
    assert_true(archive_write_data(a, text, 100000) > 0);
    archive_entry_free(e);
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    (void)archive_write_free(a);
    put(dbr_buf_view(&out));
    assert_int_equal(pass(names, 1), 1);
    assert_int_not_equal(access(seeks, F_OK), 0);
}

/* Same bytes, same failure, with a table and without, around the tear. */
static void a_tear_is_where_it_was(void **state)
{
    static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        DBR_AUTO(dbr_buf) out = {0};
        dbr_buf_init(&out, 0);
        pack(&out, ARCHIVE_FORMAT_RAW, filters[i], 1);
        put(dbr_slice_sub(dbr_buf_view(&out), 0, out.len / 2));
        char names[1][300];
        assert_int_equal(pass(names, 1), 1);
        dbr_member *with = NULL, *without = NULL;
        char a[100], b[100];
        err = (dbr_err){0};
        assert_int_equal(dbr_member_open_seeks(path, "", seeks, &with, &err), DBR_OK);
        assert_int_equal(dbr_member_open(path, "", &without, &err), DBR_OK);
        for (size_t at = 0; at < log_bytes; at += (1u << 19) + 12345) {
            size_t n_a = 0, n_b = 0;
            dbr_err err_a = {0}, err_b = {0};
            dbr_code rc_a = dbr_member_at(with, at, a, sizeof(a), &n_a, &err_a);
            dbr_code rc_b = dbr_member_at(without, at, b, sizeof(b), &n_b, &err_b);
            assert_int_equal(rc_a, rc_b);
            assert_int_equal(n_a, n_b);
            assert_memory_equal(a, b, n_a);
            assert_string_equal(err_a.message, err_b.message);
        }
        (void)dbr_member_close(with);
        (void)dbr_member_close(without);
    }
}

static void a_damaged_table_costs_time_not_truth(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) out = {0};
    DBR_AUTO(dbr_buf) table = {0};
    char names[1][300];
    dbr_buf_init(&out, 0);
    pack(&out, ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_LZ4, 1);
    put(dbr_buf_view(&out));
    assert_int_equal(pass(names, 1), 1);
    assert_int_equal(dbr_file_read(seeks, &table, &err), DBR_OK);
    for (size_t i = 0; i < 3; i++) { // a frame, the footer, cut off
        size_t at = i == 0 ? table.len / 2 : table.len - 30;
        FILE *f = fopen(seeks, "wb");
        assert_non_null(f);
        table.ptr[at] ^= 0x55;
        assert_int_equal(fwrite(table.ptr, 1, i == 2 ? table.len - 5 : table.len, f),
                         i == 2 ? table.len - 5 : table.len);
        assert_int_equal(fclose(f), 0);
        table.ptr[at] ^= 0x55;
        (void)read_lines("", 0, log_bytes);
    }
}

static void a_reader_that_stops_early_leaves_no_wrong_end(void **state)
{
    (void)state;
    DBR_AUTO(dbr_buf) out = {0};
    dbr_buf_init(&out, 0);
    pack(&out, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_LZ4, 2);
    put(dbr_buf_view(&out));
    dbr_unpack *u = NULL;
    const char *name = NULL;
    char *bytes = dbr_xmalloc(6u << 20);
    size_t n = 0;
    assert_int_equal(dbr_unpack_open(path, &u, &err), DBR_OK);
    dbr_unpack_keep_seeks(u, seeks);
    assert_int_equal(dbr_unpack_next(u, &name, NULL, &err), 1);
    for (size_t got = 0; got < (5u << 20); got += n) {
        assert_int_equal(dbr_unpack_read(u, bytes, 1u << 16, &n, &err), 1);
    }
    while (dbr_unpack_next(u, &name, NULL, &err) == 1) {
    }
    (void)dbr_unpack_close(u);
    free(bytes);
    assert_int_equal(access(seeks, F_OK), 0);
    (void)read_lines("0.log", 0, log_bytes / 2);
}

DBR_TESTS_WITHIN(setup, teardown, cmocka_unit_test_setup(gzip_is_entered_between_its_blocks, all_of_it),
                 cmocka_unit_test_setup(several_gzip_streams_are_one, all_of_it),
                 cmocka_unit_test_setup(members_of_a_packed_tar_are_entered_too, all_of_it),
                 cmocka_unit_test_setup(members_of_a_tar_are_read_in_place, all_of_it),
                 cmocka_unit_test_setup(what_cannot_be_entered_is_copied, a_quarter_of_it),
                 cmocka_unit_test_setup(frames_of_zstd_are_points, all_of_it),
                 cmocka_unit_test_setup(blocks_of_xz_are_points, a_quarter_of_it),
                 cmocka_unit_test_setup(small_and_plain_files_have_no_table, all_of_it),
                 cmocka_unit_test_setup(a_tear_is_where_it_was, a_quarter_of_it),
                 cmocka_unit_test_setup(a_damaged_table_costs_time_not_truth, a_quarter_of_it),
                 cmocka_unit_test_setup(a_reader_that_stops_early_leaves_no_wrong_end, all_of_it))
