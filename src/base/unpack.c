/*
 * Files packed in files, as a stack of layers: each reads from the one below and gives bytes to the one
 * above.
 *
 *     bundle.tar.gz holding web.zip holding access.log.gz, while its one log is read:
 *
 *     CODEC gzip      access.log       ← dbr_unpack_read
 *     ARCHIVE zip     web.zip's member "access.log.gz"
 *     SPOOL           web.zip in a temporary file, since a zip must be read from its end
 *     ARCHIVE tar     bundle's member "web.zip"
 *     CODEC gzip      bundle.tar
 *     FILE            bundle.tar.gz
 *
 * What a layer's bytes are is told from their first 512 by our own look at magic numbers (dbr_magic_of),
 * never by libarchive's guessing, which takes some text files for mtree or tar. libarchive is then given
 * exactly one format. A file that is nothing of all this is read as it is.
 *
 * A tear below an archive is shown to libarchive as the end of the data, so that it hands out all that it
 * has; what had happened is reported in place of its own complaint. A damaged archive inside another is a
 * problem (dbr_unpack_problems), the outer one goes on.
 *
 * Limits: DBR_MAX_ARCHIVE_DEPTH packed layers, DBR_MAX_ARCHIVE_MEMBERS members in all, and what any level of
 * the stack gave so far may not exceed DBR_MAX_UNPACK_RATIO times the bytes read from the file (beyond
 * DBR_MAX_UNPACK_SLACK).
 */
#include "base/unpack.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/unpack_seek.h"
#include "base/unpack_xz.h"
#include "base/unpack_zstd.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#define CHUNK_BYTES     (64u << 10)
#define SPOOL_MAX_BYTES ((uint64_t)4 << 30) // a zip inside an archive, packed; kept in a temporary file
#define MAX_LAYERS      (2 * DBR_MAX_ARCHIVE_DEPTH + 2) // the file, and each packed layer with its spool
#define MAX_PROBLEMS    1000u // more say nothing new; the last one says that there were more

typedef enum layer_kind { LAYER_FILE, LAYER_SPOOL, LAYER_CODEC, LAYER_ARCHIVE } layer_kind;

typedef struct layer {
    layer_kind kind;
    dbr_magic magic;    // CODEC, ARCHIVE
    dbr_unpack *unpack; // back
    size_t level;       // index in the stack
    uint64_t at;        // FILE, SPOOL: offset of the next byte; ARCHIVE: the same in the member
    FILE *spool;        // SPOOL: owned, unlinked already
    dbr_codec *codec;   // CODEC: owned

    struct archive *archive; // ARCHIVE: owned
    const void *block;       // ARCHIVE: libarchive's, what is left of it
    size_t block_len;
    uint64_t block_at; // offset of `block` in the member; the bytes before it are a hole
    bool has_member;   // ARCHIVE: bytes can be read
    bool is_sparse;    // ARCHIVE: the member has holes that are not in the archive
    int64_t data_at;   // ARCHIVE tar: where the member's bytes begin in the layer below; negative: unknown
    dbr_lz4_walk lz4;  // CODEC lz4: over what libarchive was given
    bool is_below_end; // ARCHIVE: libarchive was told that the data ends
    dbr_err below;     // ARCHIVE: and this is why, code DBR_OK for the plain end
    char *chunk;       // ARCHIVE: what libarchive reads from, CHUNK_BYTES, owned
    size_t outer_name_len; // ARCHIVE: what of unpack->name is the archive's own

    char head[DBR_MAGIC_BYTES]; // looked at already, not yet read
    size_t head_at, head_len;
    int pending; // negative: the failure that came after `head`
    dbr_err pending_err;
} layer;

struct dbr_unpack {
    dbr_reader *reader;
    uint64_t file_read_bytes;
    uint64_t given_bytes[MAX_LAYERS]; // by level, over all members
    int64_t file_mtime_ns, mtime_ns;
    bool tells_mtime; // mtime_ns is from the packed bytes
    layer *layers[MAX_LAYERS];
    size_t n_layers;
    unsigned n_packed; // layers that are CODEC or ARCHIVE
    size_t n_members;
    bool is_started, is_done;
    bool is_readable; // a member is current
    dbr_buf name;     // of the current member
    DBR_VEC(char *) problems;
    seek_writer *seeks;       // NULL: none are kept
    bool has_seekable_stream; // layer 1 is a codec with points
    locale_t utf8;            // names in archives are converted to this; (locale_t)0 when the system has none
};

static layer *push_layer(dbr_unpack *u, layer_kind kind);
static void pop_layer(dbr_unpack *u);
static void add_problem(dbr_unpack *u, const char *what);
static int look_inside(dbr_unpack *u, dbr_err *err);
static int open_packed(dbr_unpack *u, dbr_magic magic, dbr_err *err);
static dbr_code spool_top(dbr_unpack *u, dbr_err *err);
static int next_in_archive(dbr_unpack *u, layer *l, dbr_err *err);
static int give_up_member(dbr_unpack *u, int rc, dbr_err *err);
static int layer_read(layer *l, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);
static dbr_slice layer_peek(layer *l);
static int fill_codec(void *data, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);
static int archive_start(layer *l, dbr_err *err);
static dbr_slice unpack_head(dbr_slice packed, dbr_magic magic, char *bytes, size_t cap);
static int archive_give(layer *l, void *bytes, size_t cap, size_t *ret_len, dbr_err *err);
static int archive_failure(layer *l, dbr_err *err);
static void note_stream(dbr_unpack *u, layer *l);
static void note_member(dbr_unpack *u);

/* ---- the public side ---- */

dbr_pack dbr_unpack_sniff(dbr_slice head)
{
    dbr_magic magic = dbr_magic_of(head);
    char bytes[2][DBR_MAGIC_BYTES];
    bool is_packed = magic != DBR_MAGIC_NONE;
    /* A stream may hold a tar; what is already there of it often tells. */
    for (unsigned i = 1; i < DBR_MAX_ARCHIVE_DEPTH && magic > DBR_MAGIC_NONE && magic < DBR_MAGIC_LZ4; i++) {
        head = unpack_head(head, magic, bytes[i % 2], DBR_MAGIC_BYTES);
        magic = dbr_magic_of(head);
    }
    if (magic >= DBR_MAGIC_TAR) {
        return DBR_PACK_ARCHIVE;
    }
    return is_packed ? DBR_PACK_STREAM : DBR_PACK_NONE;
}

dbr_code dbr_unpack_open(const char *path, dbr_unpack **ret, dbr_err *err)
{
    dbr_file_stat stat = {0};
    dbr_code rc = dbr_file_stat_of(path, &stat, err);
    if (rc < 0) {
        return rc;
    }
    dbr_reader *reader = NULL;
    rc = dbr_reader_open(path, &reader, err);
    if (rc < 0) {
        return rc;
    }
    dbr_unpack *u = dbr_xcalloc(1, sizeof(*u));
    u->reader = reader;
    u->file_mtime_ns = u->mtime_ns = stat.mtime_ns;
    u->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    dbr_buf_init(&u->name, DBR_MAX_PATH_BYTES * DBR_MAX_ARCHIVE_DEPTH);
    dbr_buf_str(&u->name, "");
    (void)push_layer(u, LAYER_FILE);
    *ret = u;
    return DBR_OK;
}

dbr_unpack *dbr_unpack_close(dbr_unpack *u)
{
    if (u == NULL) {
        return NULL;
    }
    while (u->n_layers > 0) {
        pop_layer(u);
    }
    for (size_t i = 0; i < u->problems.n; i++) {
        free(u->problems.items[i]);
    }
    DBR_VEC_RELEASE(&u->problems);
    dbr_buf_release(&u->name);
    if (u->seeks != NULL) {
        seek_writer_finish(u->seeks, u->is_done);
    }
    if (u->utf8 != (locale_t)0) {
        freelocale(u->utf8);
    }
    (void)dbr_reader_close(u->reader);
    free(u);
    return NULL;
}

void dbr_unpack_keep_seeks(dbr_unpack *u, const char *path)
{
    assert(!u->is_started && u->seeks == NULL);
    u->seeks = seek_writer_new(path);
}

int dbr_unpack_next(dbr_unpack *u, const char **ret_member, int64_t *ret_mtime_ns, dbr_err *err)
{
    int rc = u->is_done ? 0 : 2;
    locale_t before = u->utf8 != (locale_t)0 ? uselocale(u->utf8) : (locale_t)0;
    u->is_readable = false;
    if (!u->is_done && !u->is_started) {
        u->is_started = true;
        rc = look_inside(u, err);
    }
    /* 2 means "no member yet, no end either". */
    while (rc == 2) {
        while (u->n_layers > 0 && u->layers[u->n_layers - 1]->kind != LAYER_ARCHIVE) {
            pop_layer(u);
        }
        rc = u->n_layers > 0 ? next_in_archive(u, u->layers[u->n_layers - 1], err) : 0;
    }
    if (before != (locale_t)0) {
        (void)uselocale(before);
    }
    u->is_done = u->is_done || rc <= 0;
    u->is_readable = rc == 1;
    if (rc == 1) {
        note_member(u);
        *ret_member = u->name.ptr;
        if (ret_mtime_ns != NULL) {
            *ret_mtime_ns = u->mtime_ns;
        }
    }
    return rc;
}

bool dbr_unpack_tells_mtime(const dbr_unpack *u)
{
    return u->tells_mtime;
}

int dbr_unpack_read(dbr_unpack *u, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    assert(u->is_readable && cap > 0);
    layer *top = u->layers[u->n_layers - 1];
    int rc = layer_read(top, bytes, cap, ret_len, err);
    if (rc == 0 && top->codec != NULL && dbr_codec_has_trailing(top->codec)) {
        add_problem(u, "bytes behind the end of the packed data passed over");
    }
    if (rc < 0) {
        /* Stays: a read after a failure fails again. */
        top->pending = rc;
        top->pending_err = *err;
    }
    if (u->seeks != NULL && rc == 1) {
        seek_writer_bytes(u->seeks, dbr_slice_of(bytes, *ret_len));
    } else if (u->seeks != NULL) {
        seek_writer_member_end(u->seeks, rc == 0);
    }
    return rc;
}

size_t dbr_unpack_problems(const dbr_unpack *u, const char *const **ret_texts)
{
    if (ret_texts != NULL) {
        *ret_texts = (const char *const *)u->problems.items;
    }
    return u->problems.n;
}

/* ---- the stack ---- */

static layer *push_layer(dbr_unpack *u, layer_kind kind)
{
    assert(u->n_layers < MAX_LAYERS);
    layer *l = dbr_xcalloc(1, sizeof(*l));
    l->kind = kind;
    l->unpack = u;
    l->level = u->n_layers;
    u->layers[u->n_layers++] = l;
    u->n_packed += kind == LAYER_CODEC || kind == LAYER_ARCHIVE ? 1 : 0;
    return l;
}

static void pop_layer(dbr_unpack *u)
{
    layer *l = u->layers[--u->n_layers];
    u->n_packed -= l->kind == LAYER_CODEC || l->kind == LAYER_ARCHIVE ? 1 : 0;
    (void)dbr_codec_free(l->codec);
    if (l->archive != NULL) {
        (void)archive_read_free(l->archive); // may complain about a torn end once more
    }
    if (l->spool != NULL) {
        (void)fclose(l->spool);
    }
    free(l->chunk);
    free(l);
}

/* "member 'x': WHAT", or "WHAT" for a file that is no archive. */
static void add_problem(dbr_unpack *u, const char *what)
{
    if (u->problems.n >= MAX_PROBLEMS) {
        return;
    }
    bool is_last = u->problems.n + 1 == MAX_PROBLEMS;
    dbr_buf text;
    dbr_buf_init(&text, 0);
    if (is_last) {
        dbr_buf_str(&text, "more members have problems");
    } else if (u->name.len > 0) {
        dbr_buf_printf(&text, "member '%s': %s", u->name.ptr, what);
    } else {
        dbr_buf_str(&text, what);
    }
    *DBR_PUSH(&u->problems) = text.ptr; // owned by the list now
}

/* Puts layers on the top until its bytes are no packed ones (1: read them) or an archive's (2: go through
 * it). */
static int look_inside(dbr_unpack *u, dbr_err *err)
{
    for (;;) {
        layer *top = u->layers[u->n_layers - 1];
        dbr_slice head = layer_peek(top);
        dbr_magic magic = dbr_magic_of(head);
        if (magic == DBR_MAGIC_NONE) {
            return 1;
        }
        int64_t told = magic == DBR_MAGIC_GZIP ? dbr_gzip_mtime(head) : 0;
        u->mtime_ns = told != 0 ? told : u->mtime_ns;
        u->tells_mtime = u->tells_mtime || told != 0;
        int rc = open_packed(u, magic, err);
        if (rc != 0) {
            return rc < 0 ? give_up_member(u, rc, err) : rc;
        }
    }
}

/* One packed layer: 0 when its bytes are to be looked at in turn, 2 when it has members. */
static int open_packed(dbr_unpack *u, dbr_magic magic, dbr_err *err)
{
    if (u->n_packed == DBR_MAX_ARCHIVE_DEPTH) {
        return dbr_fail(err, DBR_ELIMIT, "packed more than %u times", DBR_MAX_ARCHIVE_DEPTH);
    }
    bool needs_seek = magic == DBR_MAGIC_ZIP || magic == DBR_MAGIC_7Z;
    if (needs_seek && u->layers[u->n_layers - 1]->kind != LAYER_FILE) {
        dbr_code rc = spool_top(u, err);
        if (rc < 0) {
            return rc;
        }
    }
    layer *below = u->layers[u->n_layers - 1];
    layer *l = push_layer(u, magic >= DBR_MAGIC_TAR ? LAYER_ARCHIVE : LAYER_CODEC);
    l->magic = magic;
    l->outer_name_len = u->name.len;
    if (magic < DBR_MAGIC_LZ4) {
        l->codec = dbr_codec_new(magic, fill_codec, below);
        note_stream(u, l);
        return 0;
    }
    return archive_start(l, err);
}

/* Copies what the top layer has left into a temporary file and puts that on top. Torn data is kept, and its
 * end fails. */
static dbr_code spool_top(dbr_unpack *u, dbr_err *err)
{
    layer *from = u->layers[u->n_layers - 1];
    FILE *f = tmpfile();
    if (f == NULL) {
        return dbr_fail(err, DBR_EIO, "cannot make a temporary file");
    }
    layer *l = push_layer(u, LAYER_SPOOL);
    l->spool = f;
    char *bytes = dbr_xmalloc(CHUNK_BYTES);
    uint64_t size_bytes = 0;
    dbr_code rc = DBR_OK;
    for (;;) {
        size_t n = 0;
        if (layer_read(from, bytes, CHUNK_BYTES, &n, &l->below) <= 0) {
            break;
        }
        size_bytes += n;
        if (size_bytes > SPOOL_MAX_BYTES) {
            rc = dbr_fail(err, DBR_ELIMIT, "packed member larger than %llu bytes",
                          (unsigned long long)SPOOL_MAX_BYTES);
            break;
        }
        if (fwrite(bytes, 1, n, f) != n) {
            rc = dbr_fail(err, DBR_EIO, "cannot write a temporary file");
            break;
        }
    }
    free(bytes);
    if (rc == DBR_OK && fflush(f) != 0) {
        rc = dbr_fail(err, DBR_EIO, "cannot write a temporary file");
    }
    return rc;
}

/* The innermost packed thing cannot be gone through. Inside an archive that is a problem of one member, else
 * the end. */
static int give_up_member(dbr_unpack *u, int rc, dbr_err *err)
{
    size_t n = u->n_layers;
    while (n > 0 && u->layers[n - 1]->kind != LAYER_ARCHIVE) {
        n--;
    }
    if (n == 0) {
        return rc;
    }
    while (u->n_layers > n) {
        pop_layer(u);
    }
    add_problem(u, err->message);
    *err = (dbr_err){0};
    return 2;
}

/* ---- members ---- */

/* Why an entry is no member of ours, NULL when it is; "" for what needs no word (folders). */
static const char *objection_to(struct archive_entry *e, const char *name)
{
    if (archive_entry_hardlink(e) != NULL) {
        return "hard link passed over";
    }
    if (archive_entry_filetype(e) == AE_IFLNK) {
        return "symbolic link passed over";
    }
    if (archive_entry_filetype(e) == AE_IFDIR) {
        return "";
    }
    if (archive_entry_filetype(e) != AE_IFREG && archive_entry_filetype(e) != 0) {
        return "device or special file passed over";
    }
    if (strlen(name) > DBR_MAX_PATH_BYTES) {
        return "name too long";
    }
    return dbr_path_is_safe(dbr_slice_str(name)) ? NULL : "leaves the archive";
}

static void set_name(dbr_unpack *u, const layer *l, const char *name)
{
    u->name.len = l->outer_name_len;
    u->name.ptr[u->name.len] = '\0';
    if (name != NULL) {
        dbr_buf_str(&u->name, u->name.len > 0 ? "!" : "");
        dbr_buf_str(&u->name, name);
    }
}

/* libarchive stops at a tar's end mark. What a codec has behind it is its checksum, which shall be looked at.
 */
static void read_to_end(layer *l)
{
    layer *below = l->unpack->layers[l->level - 1];
    size_t n = 0;
    while (below->kind == LAYER_CODEC && l->below.code == DBR_OK &&
           layer_read(below, l->chunk, CHUNK_BYTES, &n, &l->below) > 0) {
    }
}

/* The archive's next header: 1 a member to read, 2 look again, negative. */
static int next_in_archive(dbr_unpack *u, layer *l, dbr_err *err)
{
    struct archive_entry *e = NULL;
    set_name(u, l, NULL);
    l->has_member = false;
    l->block_len = l->head_len = 0;
    l->at = l->block_at = 0;
    l->pending = 0;
    int code = archive_read_next_header(l->archive, &e);
    if (code == ARCHIVE_EOF) {
        read_to_end(l);
    }
    if (code == ARCHIVE_EOF && l->below.code == DBR_OK) {
        if (l->magic == DBR_MAGIC_TAR && l->is_below_end) {
            add_problem(u, "the archive has no end mark and may be torn");
        }
        pop_layer(u);
        return 2;
    }
    if (code == ARCHIVE_EOF || code < ARCHIVE_WARN) {
        int rc = archive_failure(l, err);
        pop_layer(u);
        return give_up_member(u, rc, err);
    }
    if (++u->n_members > DBR_MAX_ARCHIVE_MEMBERS) {
        return dbr_fail(err, DBR_ELIMIT, "more than %u members", DBR_MAX_ARCHIVE_MEMBERS);
    }
    const char *name = archive_entry_pathname(e);
    name = name != NULL ? name : archive_entry_pathname_utf8(e);
    name = name != NULL ? name : "";
    while (name[0] == '.' && name[1] == '/') {
        name += 2; // `tar czf x.tgz .`
    }
    const char *objection = objection_to(e, name);
    set_name(u, l, strlen(name) <= DBR_MAX_PATH_BYTES ? name : "…");
    if (objection != NULL) {
        if (objection[0] != '\0') {
            add_problem(u, objection);
        }
        return 2;
    }
    u->mtime_ns = u->file_mtime_ns;
    u->tells_mtime = false;
    int64_t mtime_ns = 0;
    if (archive_entry_mtime_is_set(e) &&
        !__builtin_mul_overflow((int64_t)archive_entry_mtime(e), (int64_t)1000000000, &mtime_ns)) {
        u->mtime_ns = mtime_ns + archive_entry_mtime_nsec(e);
        u->tells_mtime = true;
    }
    l->has_member = true;
    l->is_sparse = archive_entry_sparse_count(e) > 0;
    l->data_at = archive_filter_bytes(l->archive, 0); // all that it took so far: the headers
    return look_inside(u, err);
}

/* ---- reading ---- */

/* Past the bytes of `head`. */
static int read_beyond_head(layer *l, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    size_t n = 0;
    int rc = 0;
    if (l->kind == LAYER_FILE) {
        rc = dbr_reader_at(l->unpack->reader, l->at, bytes, cap, &n, err);
        rc = rc < 0 ? rc : n > 0;
        l->unpack->file_read_bytes += n;
        l->at += n;
    } else if (l->kind == LAYER_SPOOL) {
        ssize_t got = pread(fileno(l->spool), bytes, cap, (off_t)l->at);
        if (got < 0) {
            return dbr_fail(err, DBR_EIO, "cannot read a temporary file");
        }
        n = (size_t)got;
        rc = n > 0 ? 1 : (int)l->below.code;
        l->at += n;
        if (rc < 0) {
            *err = l->below;
        }
    } else if (l->codec != NULL) {
        rc = dbr_codec_read(l->codec, bytes, cap, &n, err);
    } else {
        rc = archive_give(l, bytes, cap, &n, err);
    }
    if (rc <= 0) {
        return rc;
    }
    dbr_unpack *u = l->unpack;
    uint64_t size = dbr_reader_size(u->reader);
    uint64_t packed = u->file_read_bytes < size ? u->file_read_bytes : size; // seeking reads some bytes twice
    u->given_bytes[l->level] += n;
    if (u->given_bytes[l->level] > DBR_MAX_UNPACK_SLACK &&
        u->given_bytes[l->level] / DBR_MAX_UNPACK_RATIO > packed) {
        return dbr_fail(err, DBR_ELIMIT, "unpacks to more than %u times its size", DBR_MAX_UNPACK_RATIO);
    }
    *ret_len = n;
    return 1;
}

static int layer_read(layer *l, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    if (l->head_len > 0) {
        size_t n = l->head_len < cap ? l->head_len : cap;
        memcpy(bytes, l->head + l->head_at, n);
        l->head_at += n;
        l->head_len -= n;
        *ret_len = n;
        return 1;
    }
    if (l->pending < 0) {
        *err = l->pending_err;
        return l->pending;
    }
    return read_beyond_head(l, bytes, cap, ret_len, err);
}

/* The first bytes, still to be read. A failure among them is kept for after them. */
static dbr_slice layer_peek(layer *l)
{
    assert(l->head_len == 0);
    l->head_at = 0;
    while (l->head_len < sizeof(l->head)) {
        size_t n = 0;
        int rc =
            read_beyond_head(l, l->head + l->head_len, sizeof(l->head) - l->head_len, &n, &l->pending_err);
        if (rc <= 0) {
            l->pending = rc;
            break;
        }
        l->head_len += n;
    }
    return dbr_slice_of(l->head, l->head_len);
}

static int fill_codec(void *data, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    return layer_read(data, bytes, cap, ret_len, err);
}

static int fill_from_slice(void *data, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    dbr_slice *rest = data;
    (void)err;
    size_t n = rest->len < cap ? rest->len : cap;
    if (n > 0) {
        memcpy(bytes, rest->ptr, n);
    }
    *rest = dbr_slice_from(*rest, n);
    *ret_len = n;
    return n > 0;
}

/* What the packed bytes at hand unpack to, at most `cap`; that they end early is expected. */
static dbr_slice unpack_head(dbr_slice packed, dbr_magic magic, char *bytes, size_t cap)
{
    dbr_codec *c = dbr_codec_new(magic, fill_from_slice, &packed);
    dbr_err ignored = {0};
    size_t len = 0, n = 0;
    while (len < cap && dbr_codec_read(c, bytes + len, cap - len, &n, &ignored) > 0) {
        len += n;
    }
    (void)dbr_codec_free(c);
    return dbr_slice_of(bytes, len);
}

/* ---- seek points ---- */

static void take_point(void *data, const dbr_codec_point *point)
{
    seek_writer_point(data, point);
}

/* Decides whether the file's own stream can be entered in its middle, and watches it then. */
static void note_stream(dbr_unpack *u, layer *l)
{
    bool is_entered = l->magic == DBR_MAGIC_GZIP;
    if (u->seeks == NULL || u->layers[l->level - 1]->kind != LAYER_FILE) {
        return;
    }
    if (l->magic == DBR_MAGIC_ZSTD) {
        is_entered = zstd_has_frames(u->reader, SEEK_MAX_STEP_BYTES);
    } else if (l->magic == DBR_MAGIC_XZ) {
        xz_blocks *x = xz_blocks_open(u->reader, SEEK_MAX_STEP_BYTES);
        is_entered = x != NULL;
        (void)xz_blocks_close(x);
    }
    if (is_entered) {
        seek_writer_stream(u->seeks, l->magic);
        dbr_codec_watch(l->codec, SEEK_INTERVAL_BYTES, take_point, u->seeks);
        u->has_seekable_stream = true;
    }
}

/* Where the member's bytes are: in the stream (or the file itself), alone or in a tar; otherwise they are copied. */
static void note_member(dbr_unpack *u)
{
    const layer *top = u->layers[u->n_layers - 1];
    size_t below = u->has_seekable_stream ? 1 : 0; // level of the stream
    uint64_t base = 0;
    if (u->seeks == NULL) {
        return;
    }
    if (u->n_layers == 1) { // not packed at all
        seek_writer_finish(u->seeks, false);
        u->seeks = NULL;
        return;
    }
    bool is_stream = u->has_seekable_stream && top->level == 1;
    bool is_in_tar = top->kind == LAYER_ARCHIVE && top->magic == DBR_MAGIC_TAR && top->level == below + 1 &&
                     !top->is_sparse && top->data_at >= 0;
    base = is_in_tar ? (uint64_t)top->data_at : 0;
    seek_writer_member(u->seeks, u->name.ptr, is_stream || is_in_tar ? &base : NULL);
}

/* ---- libarchive ---- */

static la_ssize_t give_to_archive(struct archive *a, void *data, const void **ret)
{
    layer *l = data;
    (void)a;
    size_t n = 0;
    int rc = l->below.code < 0
                 ? 0
                 : layer_read(l->unpack->layers[l->level - 1], l->chunk, CHUNK_BYTES, &n, &l->below);
    l->is_below_end = rc <= 0;
    *ret = l->chunk;
    if (rc > 0 && l->magic == DBR_MAGIC_LZ4) {
        dbr_lz4_walk_over(&l->lz4, dbr_slice_of(l->chunk, n));
    }
    return rc > 0 ? (la_ssize_t)n : 0;
}

static la_int64_t seek_for_archive(struct archive *a, void *data, la_int64_t offset, int whence)
{
    layer *l = data;
    (void)a;
    layer *below = l->unpack->layers[l->level - 1];
    int64_t base = whence == SEEK_CUR ? (int64_t)(below->at - below->head_len) : 0;
    if (whence == SEEK_END) {
        off_t end = below->kind == LAYER_SPOOL ? lseek(fileno(below->spool), 0, SEEK_END)
                                               : (off_t)dbr_reader_size(l->unpack->reader);
        base = (int64_t)end;
    }
    if (__builtin_add_overflow(base, offset, &base) || base < 0) {
        return ARCHIVE_FATAL;
    }
    below->at = (uint64_t)base;
    below->head_len = 0;
    below->pending = 0;
    l->is_below_end = false;
    return base;
}

/* Gives libarchive exactly one format. 0 for a stream (lz4), 2 for an archive. */
static int archive_start(layer *l, dbr_err *err)
{
    struct archive *a = archive_read_new();
    if (a == NULL) {
        return dbr_fail(err, DBR_ENOSUPPORT, "cannot start libarchive");
    }
    l->archive = a;
    l->chunk = dbr_xmalloc(CHUNK_BYTES);
    int code = ARCHIVE_OK; // ARCHIVE_WARN would mean that it runs a program for it
    switch (l->magic) {
    case DBR_MAGIC_LZ4:
        code = archive_read_append_filter(a, ARCHIVE_FILTER_LZ4);
        code = code == ARCHIVE_OK ? archive_read_support_format_raw(a) : code;
        code = code == ARCHIVE_OK ? archive_read_support_format_empty(a) : code;
        break;
    case DBR_MAGIC_TAR:
        code = archive_read_support_format_tar(a);
        break;
    case DBR_MAGIC_ZIP:
        code = archive_read_support_format_zip(a);
        break;
    case DBR_MAGIC_7Z:
        code = archive_read_support_format_7zip(a);
        break;
    default:
        DBR_BUG("not a format of libarchive");
    }
    if (code != ARCHIVE_OK) {
        return dbr_fail(err, DBR_ENOSUPPORT, "this libarchive cannot read the format");
    }
    layer_kind below = l->unpack->layers[l->level - 1]->kind;
    (void)archive_read_set_read_callback(a, give_to_archive);
    if (below == LAYER_FILE || below == LAYER_SPOOL) {
        (void)archive_read_set_seek_callback(a, seek_for_archive);
    }
    (void)archive_read_set_callback_data(a, l);
    if (archive_read_open1(a) != ARCHIVE_OK) {
        return archive_failure(l, err);
    }
    if (l->magic != DBR_MAGIC_LZ4) {
        return 2;
    }
    struct archive_entry *e = NULL;
    code = archive_read_next_header(a, &e);
    if (code < ARCHIVE_WARN || (code == ARCHIVE_EOF && l->below.code < 0)) {
        l->pending = archive_failure(l, &l->pending_err);
    }
    l->has_member = code == ARCHIVE_OK;
    return 0;
}

/* Bytes of the current member; what libarchive leaves out as a hole is zeros. */
static int archive_give(layer *l, void *bytes, size_t cap, size_t *ret_len, dbr_err *err)
{
    while (l->has_member && l->block_len == 0 && l->block_at <= l->at) {
        la_int64_t offset = (la_int64_t)l->at;
        int code = archive_read_data_block(l->archive, &l->block, &l->block_len, &offset);
        if (code < ARCHIVE_OK) {
            l->block_len = 0;
            return archive_failure(l, err);
        }
        l->block_len = code == ARCHIVE_EOF ? 0 : l->block_len;
        l->block_at = offset > 0 ? (uint64_t)offset : 0;
        l->has_member = code != ARCHIVE_EOF;
    }
    if (l->block_at > l->at) {
        uint64_t hole = l->block_at - l->at;
        *ret_len = hole < cap ? (size_t)hole : cap;
        memset(bytes, 0, *ret_len);
    } else if (l->block_len > 0) {
        *ret_len = l->block_len < cap ? l->block_len : cap;
        memcpy(bytes, l->block, *ret_len);
        l->block = (const char *)l->block + *ret_len;
        l->block_len -= *ret_len;
        l->block_at += *ret_len;
    } else {
        if (l->kind == LAYER_CODEC && l->below.code < 0) {
            return archive_failure(l, err);
        }
        if (l->kind == LAYER_CODEC && !dbr_lz4_is_whole(&l->lz4)) {
            return dbr_fail(err, DBR_EIO, "cannot unpack lz4: the data is torn");
        }
        return 0;
    }
    l->at += *ret_len;
    return 1;
}

static int archive_failure(layer *l, dbr_err *err)
{
    static const char *const names[DBR_MAGIC_COUNT] = {
        [DBR_MAGIC_LZ4] = "lz4", [DBR_MAGIC_TAR] = "tar", [DBR_MAGIC_ZIP] = "zip", [DBR_MAGIC_7Z] = "7z"};
    if (l->below.code < 0) {
        *err = l->below;
        return err->code;
    }
    const char *why = archive_error_string(l->archive);
    return dbr_fail(err, DBR_EIO, "cannot unpack %s: libarchive: %s", names[l->magic],
                    why != NULL ? why : "damaged");
}
