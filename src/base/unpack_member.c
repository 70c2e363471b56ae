/*
 * Random access to the unpacked bytes of one member.
 *
 * A file that is not packed is read in place; who reads on where the last reading ended gets it from a window read ahead,
 * since a system call for each line costs more than the line. For a packed one the unpacking goes forward block by block; the
 * last N_BLOCKS blocks stay in memory, so that going back a little (context lines above a match) costs
 * nothing. Going elsewhere is a matter of the source:
 *
 *   PASS    the whole stack of layers (unpack.c) from the start: always possible
 *   STREAM  a seek table knows where the artifact's one stream can be entered
 *   COPY    a seek table keeps the bytes a second time
 *
 * What a table does not know (it ended early, it is damaged, the data is torn) is answered by a pass, so that bytes
 * and failures are the same with and without. One open member costs N_BLOCKS × BLOCK_BYTES and a frame,
 * half a MiB together, and what its decoder needs: records of many files in one order keep many of them open.
 */
#include "base/file.h"
#include "base/unpack.h"
#include "base/unpack_seek.h"

#include <assert.h>

#define BLOCK_BYTES (64u << 10)
#define N_BLOCKS    4u
#define NEAR_BYTES  (32u << 10) // a gap that still is reading on

typedef enum source { SOURCE_PASS, SOURCE_STREAM, SOURCE_COPY } source;

typedef struct block {
    uint64_t index; // its offset is index × BLOCK_BYTES
    size_t len;     // below BLOCK_BYTES only at the end; 0 for an unused slot
    char *bytes;    // owned, BLOCK_BYTES; NULL for a slot never used
} block;

struct dbr_member {
    dbr_reader *plain;           // not packed: of the rest only the window is used
    char *window;                // BLOCK_BYTES, owned; NULL before somebody reads on
    uint64_t window_at, read_to; // its offset; where the last reading ended
    size_t window_len;
    char *path, *name;
    source source;
    seek_table table;          // STREAM, COPY
    const seek_member *member; // … of this member
    seek_stream *stream;       // STREAM
    char *frame;               // COPY: SEEK_FRAME_BYTES, owned
    size_t i_frame;            // … which one; SIZE_MAX for none
    dbr_unpack *unpack;        // PASS
    uint64_t i_next;           // block that the source gives next
    uint64_t work;
    bool is_end;    // nothing comes after block i_next - 1
    dbr_err failed; // why it ended, code DBR_OK for the plain end
    block blocks[N_BLOCKS];
};

static dbr_code read_plain(dbr_member *m, uint64_t offset, void *bytes, size_t len, size_t *ret_len,
                           dbr_err *err);
static dbr_code start_pass(dbr_member *m, dbr_err *err);
static bool use_seeks(dbr_member *m, const char *seeks);
static void read_block(dbr_member *m);
static dbr_code find_block(dbr_member *m, uint64_t index, const block **ret, dbr_err *err);

dbr_code dbr_member_open(const char *path, const char *member, dbr_member **ret, dbr_err *err)
{
    return dbr_member_open_seeks(path, member, NULL, ret, err);
}

dbr_code dbr_member_open_seeks(const char *path, const char *member, const char *seeks, dbr_member **ret,
                               dbr_err *err)
{
    dbr_reader *reader = NULL;
    dbr_code rc = dbr_reader_open(path, &reader, err);
    if (rc < 0) {
        return rc;
    }
    char head[512];
    size_t n = 0;
    rc = dbr_reader_at(reader, 0, head, sizeof(head), &n, err);
    bool is_plain =
        rc == DBR_OK && dbr_unpack_sniff(dbr_slice_of(head, n)) == DBR_PACK_NONE && member[0] == '\0';
    dbr_member *m = dbr_xcalloc(1, sizeof(*m));
    m->path = dbr_xstrdup(path);
    m->name = dbr_xstrdup(member);
    m->i_frame = SIZE_MAX;
    if (is_plain) {
        m->plain = reader;
    } else {
        (void)dbr_reader_close(reader);
        if (rc == DBR_OK && !use_seeks(m, seeks)) {
            rc = start_pass(m, err);
        }
    }
    if (rc < 0) {
        (void)dbr_member_close(m);
        return rc;
    }
    *ret = m;
    return DBR_OK;
}

dbr_member *dbr_member_close(dbr_member *m)
{
    if (m == NULL) {
        return NULL;
    }
    (void)dbr_reader_close(m->plain);
    (void)dbr_unpack_close(m->unpack);
    (void)seek_stream_close(m->stream);
    seek_table_release(&m->table);
    for (size_t i = 0; i < N_BLOCKS; i++) {
        free(m->blocks[i].bytes);
    }
    free(m->frame);
    free(m->window);
    free(m->path);
    free(m->name);
    free(m);
    return NULL;
}

uint64_t dbr_member_work(const dbr_member *m)
{
    return m->work + (m->stream != NULL ? seek_stream_work(m->stream) : 0);
}

dbr_code dbr_member_at(dbr_member *m, uint64_t offset, void *bytes, size_t len, size_t *ret_len, dbr_err *err)
{
    if (m->plain != NULL) {
        return read_plain(m, offset, bytes, len, ret_len, err);
    }
    size_t done = 0;
    while (done < len) {
        const block *b = NULL;
        uint64_t at = offset + done;
        dbr_err own = {0};
        dbr_code rc = find_block(m, at / BLOCK_BYTES, &b, &own);
        size_t skip = (size_t)(at % BLOCK_BYTES);
        if (rc < 0 && done == 0) {
            *err = own;
            return rc;
        }
        if (rc < 0 || b == NULL || b->len <= skip) {
            break;
        }
        size_t n = b->len - skip < len - done ? b->len - skip : len - done;
        memcpy((char *)bytes + done, b->bytes + skip, n);
        done += n;
    }
    if (done == 0 && len > 0 && m->failed.code < 0) {
        *err = m->failed; // at or behind the tear
        return err->code;
    }
    *ret_len = done;
    return DBR_OK;
}

static dbr_code read_plain(dbr_member *m, uint64_t offset, void *bytes, size_t len, size_t *ret_len,
                           dbr_err *err)
{
    bool is_near = offset >= m->window_at && offset - m->window_at < m->window_len + NEAR_BYTES;
    bool reads_on =
        len <= NEAR_BYTES && (is_near || (offset >= m->read_to && offset - m->read_to < NEAR_BYTES));
    bool is_inside = is_near && offset + len <= m->window_at + m->window_len;
    m->read_to = offset + len;
    if (!is_inside && !reads_on) {
        return dbr_reader_at(m->plain, offset, bytes, len, ret_len, err);
    }
    if (!is_inside) {
        m->window = m->window != NULL ? m->window : dbr_xmalloc(BLOCK_BYTES);
        m->window_len = 0;
        dbr_code rc = dbr_reader_at(m->plain, offset, m->window, BLOCK_BYTES, &m->window_len, err);
        if (rc < 0) {
            return rc;
        }
        m->window_at = offset;
    }
    size_t skip = (size_t)(offset - m->window_at);
    *ret_len = m->window_len - skip < len ? m->window_len - skip : len;
    memcpy(bytes, m->window + skip, *ret_len);
    return DBR_OK;
}

/* ---- sources ---- */

/* Opens the file again and goes to the member. */
static dbr_code start_pass(dbr_member *m, dbr_err *err)
{
    m->source = SOURCE_PASS;
    m->unpack = dbr_unpack_close(m->unpack);
    m->i_next = 0;
    m->is_end = false;
    m->failed = (dbr_err){0};
    dbr_code rc = dbr_unpack_open(m->path, &m->unpack, err);
    while (rc == DBR_OK) {
        const char *name = NULL;
        int got = dbr_unpack_next(m->unpack, &name, NULL, err);
        if (got < 0) {
            rc = (dbr_code)got;
        } else if (got == 0) {
            rc = dbr_fail(err, DBR_ENOTFOUND, "no member '%s' in '%s'", m->name, m->path);
        } else if (strcmp(name, m->name) == 0) {
            break;
        }
    }
    return rc;
}

/* False when the table does not help; then the source is a pass. */
static bool use_seeks(dbr_member *m, const char *seeks)
{
    dbr_err err = {0};
    if (seeks == NULL || seek_table_open(seeks, &m->table) == 0) {
        return false;
    }
    m->member = seek_table_find(&m->table, dbr_slice_str(m->name));
    if (m->member == NULL) {
        return false;
    }
    if (m->member->is_copied) {
        m->frame = dbr_xmalloc(SEEK_FRAME_BYTES);
        m->source = SOURCE_COPY;
        return true;
    }
    if (seek_stream_open(m->path, &m->table, &m->stream, &err) < 0) {
        return false;
    }
    m->source = SOURCE_STREAM;
    return true;
}

/* Bytes of the copy: 1, or 0 when a frame is damaged. */
static int read_copy(dbr_member *m, uint64_t offset, char *bytes, size_t cap, size_t *ret_len)
{
    uint64_t at = m->member->base + offset;
    size_t i = (size_t)(at / SEEK_FRAME_BYTES);
    size_t skip = (size_t)(at % SEEK_FRAME_BYTES);
    const seek_blob *frame = &m->table.frames.items[i];
    if (m->i_frame != i) {
        m->i_frame = SIZE_MAX;
        if (!seek_blob_read(&m->table, frame, m->frame)) {
            return 0;
        }
        m->i_frame = i;
        m->work += frame->len;
    }
    if (skip >= frame->len) {
        return 0;
    }
    *ret_len = frame->len - skip < cap ? frame->len - skip : cap;
    memcpy(bytes, m->frame + skip, *ret_len);
    return 1;
}

/* What a table knows of a block: false when a pass has to answer. */
static bool read_by_table(dbr_member *m, uint64_t offset, block *b)
{
    dbr_err ignored = {0}; // the pass will say it again
    uint64_t known = m->member->len;
    int rc = 1;
    if (offset < known && m->source == SOURCE_STREAM) {
        rc = seek_stream_goto(m->stream, m->member->base + offset, &ignored);
    }
    while (rc == 1 && b->len < BLOCK_BYTES && offset + b->len < known) {
        uint64_t left = known - (offset + b->len);
        size_t cap = BLOCK_BYTES - b->len < left ? BLOCK_BYTES - b->len : (size_t)left;
        size_t n = 0;
        rc = m->source == SOURCE_STREAM ? seek_stream_read(m->stream, b->bytes + b->len, cap, &n, &ignored)
                                        : read_copy(m, offset + b->len, b->bytes + b->len, cap, &n);
        b->len += rc == 1 ? n : 0;
    }
    bool is_last = offset + b->len >= known;
    m->is_end = rc == 1 && is_last;
    return rc == 1 && (!is_last || m->member->is_whole);
}

static void read_by_pass(dbr_member *m, block *b)
{
    while (b->len < BLOCK_BYTES) {
        size_t n = 0;
        int rc = dbr_unpack_read(m->unpack, b->bytes + b->len, BLOCK_BYTES - b->len, &n, &m->failed);
        if (rc <= 0) {
            m->is_end = true;
            break;
        }
        b->len += n;
        m->work += n;
    }
}

/* ---- blocks ---- */

/* Reads block i_next into the slot of its turn. */
static void read_block(dbr_member *m)
{
    assert(!m->is_end);
    block *b = &m->blocks[m->i_next % N_BLOCKS];
    if (b->bytes == NULL) {
        b->bytes = dbr_xmalloc(BLOCK_BYTES);
    }
    b->index = m->i_next;
    b->len = 0;
    if (m->source != SOURCE_PASS) {
        uint64_t index = m->i_next;
        if (read_by_table(m, index * BLOCK_BYTES, b)) {
            m->i_next++;
            return;
        }
        b->len = 0;
        if (start_pass(m, &m->failed) < 0) {
            m->is_end = true;
            return;
        }
        if (index > 0) {
            return; // find_block comes here again until it is the block's turn
        }
    }
    read_by_pass(m, b);
    m->i_next++;
}

/* *ret stays NULL for a block behind the end. */
static dbr_code find_block(dbr_member *m, uint64_t index, const block **ret, dbr_err *err)
{
    const block *slot = &m->blocks[index % N_BLOCKS];
    bool is_kept = slot->len > 0 && slot->index == index;
    if (!is_kept && m->source != SOURCE_PASS) {
        bool is_behind = m->member->is_whole && index * BLOCK_BYTES >= m->member->len;
        m->i_next = index;
        m->is_end = is_behind;
    } else if (!is_kept && index < m->i_next) {
        dbr_code rc = start_pass(m, err);
        if (rc < 0) {
            m->is_end = true; // the file changed under us; what is kept stays readable
            m->failed = *err;
            return rc;
        }
    }
    while (!is_kept && m->i_next <= index && !m->is_end) {
        read_block(m);
    }
    *ret = slot->len > 0 && slot->index == index ? slot : NULL;
    return DBR_OK;
}
