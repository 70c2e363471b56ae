/*
 * Random access to the unpacked bytes of one member.
 *
 * A file that is not packed is read in place. For a packed one the unpacking goes forward block by block; the
 * last N_BLOCKS blocks stay in memory, so that going back a little (context lines above a match) costs
 * nothing, and going back further starts again. One open member costs N_BLOCKS × BLOCK_BYTES = 1 MiB.
 */
#include "base/file.h"
#include "base/unpack.h"

#include <assert.h>

#define BLOCK_BYTES (128u << 10)
#define N_BLOCKS    8u

typedef struct block {
    uint64_t index; // its offset is index × BLOCK_BYTES
    size_t len;     // below BLOCK_BYTES only at the end; 0 for an unused slot
    char *bytes;    // owned, BLOCK_BYTES; NULL for a slot never used
} block;

struct dbr_member {
    dbr_reader *plain; // not packed: everything else is unused
    char *path, *name;
    dbr_unpack *unpack;
    uint64_t i_next; // block that the unpacking gives next
    bool is_end;     // nothing comes after block i_next - 1
    dbr_err failed;  // why it ended, code DBR_OK for the plain end
    block blocks[N_BLOCKS];
};

static dbr_code start(dbr_member *m, dbr_err *err);
static void read_block(dbr_member *m);
static dbr_code find_block(dbr_member *m, uint64_t index, const block **ret, dbr_err *err);

dbr_code dbr_member_open(const char *path, const char *member, dbr_member **ret, dbr_err *err)
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
    if (is_plain) {
        m->plain = reader;
    } else {
        (void)dbr_reader_close(reader);
        rc = rc < 0 ? rc : start(m, err);
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
    for (size_t i = 0; i < N_BLOCKS; i++) {
        free(m->blocks[i].bytes);
    }
    free(m->path);
    free(m->name);
    free(m);
    return NULL;
}

dbr_code dbr_member_at(dbr_member *m, uint64_t offset, void *bytes, size_t len, size_t *ret_len, dbr_err *err)
{
    if (m->plain != NULL) {
        return dbr_reader_at(m->plain, offset, bytes, len, ret_len, err);
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

/* Opens the file again and goes to the member. */
static dbr_code start(dbr_member *m, dbr_err *err)
{
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

/* Unpacks block i_next into the slot of its turn. */
static void read_block(dbr_member *m)
{
    assert(!m->is_end);
    block *b = &m->blocks[m->i_next % N_BLOCKS];
    if (b->bytes == NULL) {
        b->bytes = dbr_xmalloc(BLOCK_BYTES);
    }
    b->index = m->i_next;
    b->len = 0;
    while (b->len < BLOCK_BYTES) {
        size_t n = 0;
        int rc = dbr_unpack_read(m->unpack, b->bytes + b->len, BLOCK_BYTES - b->len, &n, &m->failed);
        if (rc <= 0) {
            m->is_end = true;
            break;
        }
        b->len += n;
    }
    m->i_next++;
}

/* *ret stays NULL for a block behind the end. */
static dbr_code find_block(dbr_member *m, uint64_t index, const block **ret, dbr_err *err)
{
    const block *slot = &m->blocks[index % N_BLOCKS];
    bool is_kept = slot->len > 0 && slot->index == index;
    if (!is_kept && index < m->i_next) {
        dbr_code rc = start(m, err);
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
