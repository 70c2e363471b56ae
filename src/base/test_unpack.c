#include "test.h"

#include "base/limits.h"
#include "base/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

/* Fixtures are made by libarchive's writers, so that the repository holds no binaries but the fuzz corpus. */

static char folder[] = "/tmp/dbr-unpack-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) != NULL ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

/* Not dbr_file_write_atomic: its fsync, thousands of times, would be most of the test's time. */
static void put(dbr_slice bytes)
{
    (void)snprintf(path, sizeof(path), "%s/file", folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.ptr != NULL ? bytes.ptr : "", 1, bytes.len, f), bytes.len);
    assert_int_equal(fclose(f), 0);
}

typedef struct item {
    const char *name;
    dbr_slice bytes;
    unsigned type;    // AE_IF…, 0 for a regular file
    const char *link; // target, or NULL
    bool is_hard;
} item;

static la_ssize_t collect(struct archive *a, void *data, const void *bytes, size_t len)
{
    (void)a;
    dbr_buf_add(data, bytes, len);
    return (la_ssize_t)len;
}

static dbr_slice pack(dbr_buf *out, int format, int filter, const item *items, size_t n)
{
    struct archive *a = archive_write_new();
    dbr_buf_init(out, 0);
    assert_int_equal(archive_write_add_filter(a, filter), ARCHIVE_OK);
    assert_int_equal(archive_write_set_format(a, format), ARCHIVE_OK);
    (void)archive_write_set_bytes_in_last_block(a, 1);
    assert_int_equal(archive_write_open(a, out, NULL, collect, NULL), ARCHIVE_OK);
    for (size_t i = 0; i < n; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, items[i].name);
        archive_entry_set_filetype(e, items[i].type != 0 ? items[i].type : AE_IFREG);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_size(e, items[i].link != NULL ? 0 : (la_int64_t)items[i].bytes.len);
        archive_entry_set_mtime(e, 1700000000, 0);
        if (items[i].link != NULL && items[i].is_hard) {
            archive_entry_set_hardlink(e, items[i].link);
        } else if (items[i].link != NULL) {
            archive_entry_set_symlink(e, items[i].link);
        }
        assert_true(archive_write_header(a, e) >= ARCHIVE_WARN);
        if (items[i].bytes.len > 0 && items[i].link == NULL) {
            (void)archive_write_data(a, items[i].bytes.ptr, items[i].bytes.len);
        }
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    (void)archive_write_free(a);
    return dbr_buf_view(out);
}

static dbr_slice pack_one(dbr_buf *out, int filter, dbr_slice bytes)
{
    item one = {.name = "data", .bytes = bytes};
    return pack(out, ARCHIVE_FORMAT_RAW, filter, &one, 1);
}

static const item two[] = {{.name = "a.log", .bytes = DBR_LIT("first\n")},
                           {.name = "d/b.log", .bytes = DBR_LIT("second\n")}};

static dbr_err last;

/* "name=bytes;" of each member, then "!CODE" of a failure, then " [problem]" of each problem. */
static const char *list(size_t cap)
{
    static char out[4096];
    dbr_buf text;
    dbr_buf_init(&text, 0);
    dbr_buf_str(&text, "");
    dbr_unpack *u = NULL;
    last = (dbr_err){0};
    assert_int_equal(dbr_unpack_open(path, &u, &last), DBR_OK);
    const char *name = NULL;
    char bytes[4096];
    int rc = 0;
    while ((rc = dbr_unpack_next(u, &name, NULL, &last)) == 1) {
        size_t n = 0;
        dbr_buf_printf(&text, "%s=", name);
        while ((rc = dbr_unpack_read(u, bytes, cap, &n, &last)) == 1) {
            assert_true(n > 0 && n <= cap);
            dbr_buf_add(&text, bytes, n);
        }
        dbr_buf_str(&text, ";");
        if (rc < 0) {
            break;
        }
    }
    if (rc < 0) {
        dbr_buf_printf(&text, "!%s", dbr_code_name((dbr_code)rc));
    }
    const char *const *problems = NULL;
    size_t n_problems = dbr_unpack_problems(u, &problems);
    for (size_t i = 0; i < n_problems; i++) {
        dbr_buf_printf(&text, " [%s]", problems[i]);
    }
    assert_null(dbr_unpack_close(u));
    (void)snprintf(out, sizeof(out), "%s", text.ptr);
    dbr_buf_release(&text);
    return out;
}

static void a_plain_file_is_one_member_without_a_name(void **state)
{
    (void)state;
    put(dbr_slice_str("hello\n"));
    assert_string_equal(list(4096), "=hello\n;");
    assert_string_equal(list(1), "=hello\n;");
    put(dbr_slice_str(""));
    assert_string_equal(list(4096), "=;");
    put(dbr_slice_str("\x1f\x8b"));
    assert_string_equal(list(4096), "=\x1f\x8b;");
}

static void a_text_is_never_taken_for_an_archive(void **state)
{
    (void)state;
    put(dbr_slice_str("#mtree\n./a type=file\n"));
    assert_string_equal(list(4096), "=#mtree\n./a type=file\n;");
    put(dbr_slice_str("BZh91 is a word\n"));
    assert_string_equal(list(4096), "=BZh91 is a word\n;");
    put(dbr_slice_str("PK is a word, 7z is another; !<arch>\n"));
    assert_string_equal(list(4096), "=PK is a word, 7z is another; !<arch>\n;");
    char text[1024];
    memset(text, 'x', sizeof(text));
    memcpy(text + 257, "ustar", 5);
    memcpy(text + 148, "0123456 ", 8);
    assert_int_equal(dbr_unpack_sniff(dbr_slice_of(text, sizeof(text))), DBR_PACK_NONE);
    memset(text, 0, sizeof(text));
    assert_int_equal(dbr_unpack_sniff(dbr_slice_of(text, sizeof(text))), DBR_PACK_NONE);
}

static const int filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ,
                              ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZ4};
#define N_FILTERS (sizeof(filters) / sizeof(filters[0]))

static void unpacks_each_kind_of_stream(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_FILTERS; i++) {
        dbr_buf b, empty;
        put(pack_one(&b, filters[i], dbr_slice_str("packed text\n")));
        assert_int_equal(dbr_unpack_sniff(dbr_buf_view(&b)), DBR_PACK_STREAM);
        assert_string_equal(list(4096), "=packed text\n;");
        assert_string_equal(list(1), "=packed text\n;");
        /* libarchive's writer crashes on an empty lz4; these are the bytes of `lz4 </dev/null`. */
        static const dbr_slice empty_lz4 = DBR_LIT("\x04\x22\x4d\x18\x64\x40\xa7\0\0\0\0\x05\x5d\xcc\x02");
        dbr_buf_init(&empty, 0);
        put(filters[i] == ARCHIVE_FILTER_LZ4 ? empty_lz4 : pack_one(&empty, filters[i], dbr_slice_str("")));
        assert_string_equal(list(4096), "=;");
        dbr_buf_release(&b);
        dbr_buf_release(&empty);
    }
}

static void joins_streams_that_follow_each_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_FILTERS; i++) {
        dbr_buf a, b;
        (void)pack_one(&a, filters[i], dbr_slice_str("one\n"));
        dbr_buf_slice(&a, pack_one(&b, filters[i], dbr_slice_str("two\n")));
        put(dbr_buf_view(&a));
        assert_string_equal(list(4096), "=one\ntwo\n;");
        dbr_buf_release(&a);
        dbr_buf_release(&b);
    }
}

static void passes_over_padding_and_reports_what_else_follows_gzip(void **state)
{
    (void)state;
    dbr_buf a;
    (void)pack_one(&a, ARCHIVE_FILTER_GZIP, dbr_slice_str("one\n"));
    dbr_buf_add(&a, "\0\0\0", 3);
    put(dbr_buf_view(&a));
    assert_string_equal(list(4096), "=one\n;");
    dbr_buf_str(&a, "junk");
    put(dbr_buf_view(&a));
    assert_string_equal(list(4096), "=one\n; [bytes behind the end of the packed data passed over]");
    dbr_buf_release(&a);
}

/* Text that compresses to a few hundred bytes of several blocks. */
static void fill_text(dbr_buf *text, unsigned n_lines)
{
    dbr_buf_init(text, 0);
    for (unsigned i = 0; i < n_lines; i++) {
        dbr_buf_printf(text, "line %u of %u\n", i, i * 7919 % 1000);
    }
}

/* Reads all: the result of the last read; `*ret_len` bytes came before it and equal the text's beginning. */
static int read_all(dbr_slice want, size_t *ret_len)
{
    dbr_unpack *u = NULL;
    const char *name = NULL;
    last = (dbr_err){0};
    assert_int_equal(dbr_unpack_open(path, &u, &last), DBR_OK);
    *ret_len = 0;
    int rc = dbr_unpack_next(u, &name, NULL, &last);
    size_t n = 0;
    char bytes[1000];
    while (rc == 1 && (rc = dbr_unpack_read(u, bytes, sizeof(bytes), &n, &last)) == 1) {
        assert_true(*ret_len + n <= want.len);
        assert_memory_equal(bytes, want.ptr + *ret_len, n);
        *ret_len += n;
    }
    if (rc < 0) {
        assert_int_equal(dbr_unpack_read(u, bytes, sizeof(bytes), &n, &last), rc); // it stays
    }
    (void)dbr_unpack_close(u);
    return rc;
}

static void announces_gzip_torn_at_every_byte_after_what_came_before(void **state)
{
    (void)state;
    dbr_buf text, first, second;
    fill_text(&text, 60);
    (void)pack_one(&first, ARCHIVE_FILTER_GZIP, dbr_buf_view(&text));
    size_t first_len = first.len;
    dbr_buf_slice(&first, pack_one(&second, ARCHIVE_FILTER_GZIP, dbr_slice_str("second\n")));
    dbr_buf_str(&text, "second\n");
    size_t before = 0;
    for (size_t len = 3; len < first.len; len++) {
        size_t n = 0;
        put(dbr_slice_of(first.ptr, len));
        int rc = read_all(dbr_buf_view(&text), &n);
        assert_int_equal(rc, len == first_len ? 0 : DBR_EIO);
        assert_true(n >= before); // more packed bytes never give less
        before = n;
        if (len >= first_len) {
            assert_true(n >= text.len - 7);
        }
    }
    dbr_buf_release(&text);
    dbr_buf_release(&first);
    dbr_buf_release(&second);
}

static void announces_every_other_torn_stream(void **state)
{
    (void)state;
    dbr_buf text;
    fill_text(&text, 60);
    for (size_t i = 1; i < N_FILTERS; i++) {
        dbr_buf b;
        (void)pack_one(&b, filters[i], dbr_buf_view(&text));
        for (size_t len = 10; len < b.len; len++) {
            size_t n = 0;
            put(dbr_slice_of(b.ptr, len));
            int rc = read_all(dbr_buf_view(&text), &n);
            if (rc != DBR_EIO) {
                print_error("filter %zu, %zu of %zu bytes: %d\n", i, len, b.len, rc);
                fail();
            }
        }
        dbr_buf_release(&b);
    }
    dbr_buf_release(&text);
}

static void notices_a_changed_byte_by_the_checksum(void **state)
{
    (void)state;
    dbr_buf b;
    (void)pack_one(&b, ARCHIVE_FILTER_GZIP, dbr_slice_str("text\n"));
    b.ptr[b.len - 8] = (char)(b.ptr[b.len - 8] ^ 1); // CRC
    put(dbr_buf_view(&b));
    assert_string_equal(list(4096), "=text\n;!E_IO");
    assert_string_equal(last.message, "cannot unpack gzip: the data is damaged");
    dbr_buf_release(&b);
}

static void goes_through_the_members_of_each_kind_of_archive(void **state)
{
    (void)state;
    static const int formats[] = {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_GNUTAR,
                                  ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_ZIP,
                                  ARCHIVE_FORMAT_7ZIP};
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        dbr_buf b;
        put(pack(&b, formats[i], ARCHIVE_FILTER_NONE, two, 2));
        assert_int_equal(dbr_unpack_sniff(dbr_buf_view(&b)), DBR_PACK_ARCHIVE);
        assert_string_equal(list(4096), "a.log=first\n;d/b.log=second\n;");
        dbr_buf_release(&b);
    }
}

static void gives_the_members_times(void **state)
{
    (void)state;
    dbr_buf b;
    put(pack(&b, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, two, 1));
    assert_int_equal(dbr_unpack_sniff(dbr_buf_view(&b)), DBR_PACK_ARCHIVE);
    dbr_unpack *u = NULL;
    const char *name = NULL;
    int64_t mtime_ns = 0;
    assert_int_equal(dbr_unpack_open(path, &u, &last), DBR_OK);
    assert_int_equal(dbr_unpack_next(u, &name, &mtime_ns, &last), 1);
    assert_true(mtime_ns == 1700000000 * (int64_t)1000000000);
    assert_int_equal(dbr_unpack_next(u, &name, &mtime_ns, &last), 0);
    assert_int_equal(dbr_unpack_next(u, &name, &mtime_ns, &last), 0);
    (void)dbr_unpack_close(u);
    dbr_buf_release(&b);
}

static void unpacks_archives_in_archives_and_joins_the_names(void **state)
{
    (void)state;
    dbr_buf gz, zip, tar;
    item inner[] = {
        {.name = "access.log.gz", .bytes = pack_one(&gz, ARCHIVE_FILTER_GZIP, dbr_slice_str("GET /\n"))},
        {.name = "plain", .bytes = DBR_LIT("p\n")}};
    item outer[] = {
        {.name = "web.zip", .bytes = pack(&zip, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, inner, 2)},
        {.name = "支付.log", .bytes = DBR_LIT("z\n")}};
    put(pack(&tar, ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FILTER_GZIP, outer, 2));
    assert_string_equal(list(4096), "web.zip!access.log.gz=GET /\n;web.zip!plain=p\n;支付.log=z\n;");
    assert_string_equal(list(3), "web.zip!access.log.gz=GET /\n;web.zip!plain=p\n;支付.log=z\n;");
    dbr_buf_release(&gz);
    dbr_buf_release(&zip);
    dbr_buf_release(&tar);
}

static void limits_how_often_a_file_is_packed(void **state)
{
    (void)state;
    dbr_buf layers[DBR_MAX_ARCHIVE_DEPTH + 1];
    dbr_slice bytes = dbr_slice_str("deep\n");
    for (size_t i = 0; i <= DBR_MAX_ARCHIVE_DEPTH; i++) {
        bytes = pack_one(&layers[i], ARCHIVE_FILTER_GZIP, bytes);
        put(bytes);
        assert_string_equal(list(4096), i < DBR_MAX_ARCHIVE_DEPTH ? "=deep\n;" : "!E_LIMIT");
    }
    dbr_buf tar;
    item items[] = {{.name = "deep", .bytes = dbr_buf_view(&layers[DBR_MAX_ARCHIVE_DEPTH - 1])},
                    {.name = "next", .bytes = DBR_LIT("n\n")}};
    put(pack(&tar, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, items, 2));
    assert_string_equal(list(4096), "next=n\n; [member 'deep': packed more than 4 times]");
    dbr_buf_release(&tar);
    for (size_t i = 0; i <= DBR_MAX_ARCHIVE_DEPTH; i++) {
        dbr_buf_release(&layers[i]);
    }
}

static void reports_links_devices_and_names_that_leave(void **state)
{
    (void)state;
    static const item items[] = {{.name = "link", .type = AE_IFLNK, .link = "/etc/passwd"},
                                 {.name = "hard", .link = "a.log", .is_hard = true},
                                 {.name = "fifo", .type = AE_IFIFO},
                                 {.name = "null", .type = AE_IFCHR},
                                 {.name = "folder", .type = AE_IFDIR},
                                 {.name = "../x", .bytes = DBR_LIT("bad")},
                                 {.name = "/abs", .bytes = DBR_LIT("bad")},
                                 {.name = "a/../../x", .bytes = DBR_LIT("bad")},
                                 {.name = "./good", .bytes = DBR_LIT("fine\n")}};
    dbr_buf b;
    put(pack(&b, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, items, 9));
    assert_string_equal(list(4096), "good=fine\n; [member 'link': symbolic link passed over]"
                                    " [member 'hard': hard link passed over]"
                                    " [member 'fifo': device or special file passed over]"
                                    " [member 'null': device or special file passed over]"
                                    " [member '../x': leaves the archive] [member '/abs': leaves the archive]"
                                    " [member 'a/../../x': leaves the archive]");
    dbr_buf_release(&b);
}

static void keeps_what_came_before_a_torn_archive(void **state)
{
    (void)state;
    dbr_buf b;
    (void)pack(&b, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, two, 2);
    put(dbr_slice_of(b.ptr, 1024 + 200)); // inside the second header
    assert_string_equal(list(4096), "a.log=first\n;!E_IO");
    put(dbr_slice_of(b.ptr, 1024 + 512 + 3)); // inside the second member
    assert_string_equal(list(4096), "a.log=first\n;d/b.log=sec;!E_IO");
    put(dbr_slice_of(b.ptr, 1024)); // between them
    assert_string_equal(list(4096), "a.log=first\n; [the archive has no end mark and may be torn]");
    dbr_buf_release(&b);
    dbr_buf gz;
    (void)pack(&gz, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, two, 2);
    put(dbr_slice_of(gz.ptr, gz.len - 4));
    assert_string_equal(list(4096), "a.log=first\n;d/b.log=second\n;!E_IO");
    dbr_buf_release(&gz);
}

static void a_damaged_archive_inside_is_a_problem_of_that_member(void **state)
{
    (void)state;
    dbr_buf zip, tar;
    (void)pack(&zip, ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE, two, 2);
    item items[] = {{.name = "bad.7z", .bytes = dbr_slice_of(zip.ptr, zip.len - 20)}, two[0]};
    put(pack(&tar, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, items, 2));
    const char *got = list(4096);
    assert_int_equal(strncmp(got, "a.log=first\n; [member 'bad.7z': cannot unpack 7z: libarchive: ", 60), 0);
    dbr_buf_release(&zip);
    dbr_buf_release(&tar);
}

static void stops_at_a_bomb(void **state)
{
    (void)state;
    /* Zeros packed twice: far beyond the ratio, and beyond the slack. */
    dbr_buf zeros, once, twice;
    dbr_buf_init(&zeros, 0);
    size_t size = (size_t)DBR_MAX_UNPACK_SLACK + (4u << 20);
    memset(dbr_buf_reserve(&zeros, size), 0, size);
    zeros.len += size;
    (void)pack_one(&once, ARCHIVE_FILTER_GZIP, dbr_buf_view(&zeros));
    put(dbr_buf_view(&once)); // gzip alone reaches 1030
    dbr_unpack *u = NULL;
    const char *name = NULL;
    size_t n = 0;
    uint64_t total = 0;
    int rc = 0;
    assert_int_equal(dbr_unpack_open(path, &u, &last), DBR_OK);
    assert_int_equal(dbr_unpack_next(u, &name, NULL, &last), 1);
    while ((rc = dbr_unpack_read(u, zeros.ptr, 1 << 20, &n, &last)) == 1) {
        total += n;
    }
    assert_int_equal(rc, 0);
    assert_int_equal(total, size);
    (void)dbr_unpack_close(u);
    put(pack_one(&twice, ARCHIVE_FILTER_GZIP, dbr_buf_view(&once)));
    assert_int_equal(dbr_unpack_open(path, &u, &last), DBR_OK);
    assert_int_equal(dbr_unpack_next(u, &name, NULL, &last), 1);
    for (total = 0; (rc = dbr_unpack_read(u, zeros.ptr, 1 << 20, &n, &last)) == 1;) {
        total += n;
    }
    assert_int_equal(rc, DBR_ELIMIT);
    assert_true(total >= DBR_MAX_UNPACK_SLACK - (1 << 20));
    (void)dbr_unpack_close(u);
    dbr_buf_release(&zeros);
    dbr_buf_release(&once);
    dbr_buf_release(&twice);
}

/* Every access, forward, back and across blocks, equals the text. */
static void check_access(const char *member, dbr_slice want)
{
    dbr_member *m = NULL;
    last = (dbr_err){0};
    assert_int_equal(dbr_member_open(path, member, &m, &last), DBR_OK);
    static const uint64_t offsets[] = {0,      5,      100000, 131000,   131072, 2000000, 1999000, 131071,
                                       900000, 899990, 3,      1u << 21, 0,      1500000, 1500001, 400000};
    for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        static char bytes[300000];
        size_t n = 99;
        size_t len = i % 3 == 0 ? sizeof(bytes) : 10;
        assert_int_equal(dbr_member_at(m, offsets[i], bytes, len, &n, &last), DBR_OK);
        dbr_slice part = dbr_slice_sub(want, (size_t)offsets[i], (size_t)offsets[i] + len);
        assert_int_equal(n, part.len);
        assert_memory_equal(bytes, part.ptr, n);
    }
    assert_null(dbr_member_close(m));
}

static void reads_members_at_any_offset(void **state)
{
    (void)state;
    dbr_buf text, gz, tar;
    fill_text(&text, 100000);
    dbr_slice want = dbr_buf_view(&text);
    put(want);
    check_access("", want);
    put(pack_one(&gz, ARCHIVE_FILTER_GZIP, want));
    check_access("", want);
    item items[] = {two[0], {.name = "x.log.gz", .bytes = dbr_buf_view(&gz)}, two[1]};
    put(pack(&tar, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_ZSTD, items, 3));
    check_access("x.log.gz", want);
    dbr_member *m = NULL;
    assert_int_equal(dbr_member_open(path, "nope", &m, &last), DBR_ENOTFOUND);
    assert_int_equal(dbr_member_open("/nonexistent", "", &m, &last), DBR_ENOTFOUND);
    assert_null(dbr_member_close(NULL));
    assert_null(dbr_unpack_close(NULL));
    dbr_buf_release(&text);
    dbr_buf_release(&gz);
    dbr_buf_release(&tar);
}

static void a_plain_file_is_read_ahead_and_may_grow(void **state)
{
    (void)state;
    enum { N = 400000 };
    char *text = dbr_xmalloc(N);
    char got[300];
    size_t n = 0;
    dbr_member *m = NULL;
    for (size_t i = 0; i < N; i++) {
        text[i] = (char)('a' + i * i % 23);
    }
    put(dbr_slice_of(text, N - 1000));
    assert_int_equal(dbr_member_open(path, "", &m, &last), DBR_OK);
    for (size_t at = 0; at + 200 < N - 1000; at += 173) { // on, overlapping
        assert_int_equal(dbr_member_at(m, at, got, 200, &n, &last), DBR_OK);
        assert_int_equal(n, 200);
        assert_memory_equal(got, text + at, 200);
    }
    for (size_t at = N - 1300; at > 70000; at -= 61111) { // back, in strides
        assert_int_equal(dbr_member_at(m, at, got, 300, &n, &last), DBR_OK);
        assert_int_equal(n, 300);
        assert_memory_equal(got, text + at, 300);
    }
    assert_int_equal(dbr_member_at(m, N - 1100, got, 300, &n, &last), DBR_OK);
    assert_int_equal(n, 100); // to the end
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    assert_int_equal(fwrite(text + N - 1000, 1, 1000, f), 1000);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(dbr_member_at(m, N - 1100, got, 300, &n, &last), DBR_OK);
    assert_int_equal(n, 300);
    assert_memory_equal(got, text + N - 1100, 300);
    assert_int_equal(dbr_member_at(m, N + 5, got, 300, &n, &last), DBR_OK);
    assert_int_equal(n, 0);
    (void)dbr_member_close(m);
    free(text);
}

static void a_torn_member_is_readable_up_to_the_tear(void **state)
{
    (void)state;
    dbr_buf text, gz;
    fill_text(&text, 20000);
    (void)pack_one(&gz, ARCHIVE_FILTER_GZIP, dbr_buf_view(&text));
    put(dbr_slice_of(gz.ptr, gz.len - 1000));
    dbr_member *m = NULL;
    char *bytes = dbr_xmalloc(text.len);
    size_t n = 0;
    assert_int_equal(dbr_member_open(path, "", &m, &last), DBR_OK);
    assert_int_equal(dbr_member_at(m, 0, bytes, text.len, &n, &last), DBR_OK);
    assert_true(n > text.len / 2 && n < text.len);
    assert_memory_equal(bytes, text.ptr, n);
    size_t again = 0;
    assert_int_equal(dbr_member_at(m, n, bytes, 10, &again, &last), DBR_EIO);
    assert_int_equal(dbr_member_at(m, n - 5, bytes, 10, &again, &last), DBR_OK);
    assert_int_equal(again, 5);
    (void)dbr_member_close(m);
    free(bytes);
    dbr_buf_release(&text);
    dbr_buf_release(&gz);
}

DBR_TESTS_WITHIN(make_folder, remove_folder, cmocka_unit_test(a_plain_file_is_one_member_without_a_name),
                 cmocka_unit_test(a_text_is_never_taken_for_an_archive),
                 cmocka_unit_test(unpacks_each_kind_of_stream),
                 cmocka_unit_test(joins_streams_that_follow_each_other),
                 cmocka_unit_test(passes_over_padding_and_reports_what_else_follows_gzip),
                 cmocka_unit_test(announces_gzip_torn_at_every_byte_after_what_came_before),
                 cmocka_unit_test(announces_every_other_torn_stream),
                 cmocka_unit_test(notices_a_changed_byte_by_the_checksum),
                 cmocka_unit_test(goes_through_the_members_of_each_kind_of_archive),
                 cmocka_unit_test(gives_the_members_times),
                 cmocka_unit_test(unpacks_archives_in_archives_and_joins_the_names),
                 cmocka_unit_test(limits_how_often_a_file_is_packed),
                 cmocka_unit_test(reports_links_devices_and_names_that_leave),
                 cmocka_unit_test(keeps_what_came_before_a_torn_archive),
                 cmocka_unit_test(a_damaged_archive_inside_is_a_problem_of_that_member),
                 cmocka_unit_test(stops_at_a_bomb), cmocka_unit_test(reads_members_at_any_offset),
                 cmocka_unit_test(a_plain_file_is_read_ahead_and_may_grow),
                 cmocka_unit_test(a_torn_member_is_readable_up_to_the_tear))
