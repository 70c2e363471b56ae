/*
 * Reading an artifact: its members one after the other, each sniffed on its first 64 KiB, then cut into pieces in one
 * pass, whatever the size of the chunks the bytes come in.
 *
 * Lines: a record begins where the format says so and reaches to the next one. Bytes wait in a window from the open
 * record's start; a record beyond DBR_MAX_RECORD_BYTES is cut there, counted, and passed over until the next one begins.
 * JSON: base/json.h splits, this file only numbers containers. UTF-16 and UTF-32 are decoded before cutting: offsets then count
 * decoded bytes.
 */
#include "evidence/ingest.h"

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/unpack.h"
#include "base/utf8.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define HEAD_BYTES          (64u << 10)
#define DEFAULT_CHUNK_BYTES (1u << 20)
#define MAX_UTF16_BYTES     (256u << 20)
#define OUT_BYTES           (128u << 10)
#define MIN_NULS            16u // shorter runs are something else: UTF-32, a header

/* One round of reading from the unpacker; bytes read, 0 at the end (problem tells a bad one). */
static size_t pull(ing_source *s, void *into, size_t cap)
{
    size_t n = 0;
    if (s->is_ended) {
        return 0;
    }
    int rc = dbr_unpack_read(s->unpack, into, cap, &n, &s->problem);
    if (rc == 1) {
        return n;
    }
    s->is_ended = true;
    return 0;
}

/*
 * Passes over NULs in front of all else, as a log has them that was truncated while it was written (copytruncate). True while
 * nothing else was seen; a few bytes of NULs alone are kept, so that they are known for what they are.
 */
static bool skip_nuls(ing_source *s)
{
    size_t n = 0;
    while (n < s->head.len && s->head.ptr[n] == '\0') {
        n++;
    }
    if (n < MIN_NULS) {
        return false;
    }
    bool is_all = n == s->head.len;
    n -= is_all ? MIN_NULS : 0;
    memmove(s->head.ptr, s->head.ptr + n, s->head.len - n);
    s->head.len -= n;
    s->n_skipped += n;
    return is_all;
}

static void read_head(ing_source *s, bool *ret_utf16)
{
    size_t limit = HEAD_BYTES;
    bool may_skip = true;
    dbr_buf_init(&s->head, MAX_UTF16_BYTES);
    for (;;) {
        size_t want = limit - s->head.len;
        char *into = want > 0 ? dbr_buf_reserve(&s->head, want) : NULL;
        size_t n = into != NULL ? pull(s, into, want) : 0;
        if (n == 0) {
            break;
        }
        s->head.len += n;
        may_skip = may_skip && skip_nuls(s);
        if (s->head.len == limit && limit == HEAD_BYTES && dbr_wide_is(dbr_buf_view(&s->head))) {
            limit = MAX_UTF16_BYTES; // the whole file is needed
        }
    }
    dbr_buf decoded = {0};
    dbr_buf_init(&decoded, 2 * (size_t)MAX_UTF16_BYTES);
    *ret_utf16 = dbr_wide_decode(&decoded, dbr_buf_view(&s->head));
    if (*ret_utf16) {
        dbr_buf_release(&s->head);
        s->head = decoded;
    } else {
        dbr_buf_release(&decoded);
    }
}

size_t ing_source_read(ing_source *s, void *into, size_t cap)
{
    size_t n = s->head.len - s->head_at;
    if (n == 0) {
        return pull(s, into, cap);
    }
    n = n < cap ? n : cap;
    memcpy(into, s->head.ptr + s->head_at, n);
    s->head_at += n;
    return n;
}

/* ---- JSON ---- */

typedef struct json_cutter {
    ing_member *g;
} json_cutter;

/* Number of the container of an element. Its text begins with the pattern's number and whether the element is one of an
 * array ('[') or stands at a key of its own ('{', then the key is part of the pointer); see ev_container. */
static uint32_t container_of(json_cutter *c, const dbr_json_element *e)
{
    idx_slice_vec *v = &c->g->m->containers;
    dbr_arena *arena = &c->g->file->arena;
    char pattern = (char)('0' + e->i_pattern);
    for (size_t i = v->n; i > 0 && v->n - i < 64; i--) { // the last one is usual; the same few recur
        dbr_slice known = v->items[i - 1];
        if (known.ptr[0] == pattern && known.ptr[1] == '[' && e->key.len == 0 &&
            dbr_slice_eq(dbr_slice_from(known, 2), e->container)) {
            return (uint32_t)(i - 1);
        }
    }
    const char *text = e->key.len == 0 ? dbr_arena_printf(arena, "%c[%.*s", pattern, DBR_FMT(e->container))
                                       : dbr_arena_printf(arena, "%c{%.*s/%.*s", pattern,
                                                          DBR_FMT(e->container), DBR_FMT(e->key));
    *DBR_PUSH(v) = dbr_slice_str(text);
    return (uint32_t)(v->n - 1);
}

static dbr_code take_element(void *data, const dbr_json_element *e, dbr_err *err)
{
    json_cutter *c = data;
    (void)err;
    ing_piece piece = {
        .item = {.bytes = e->bytes, .i_pattern = e->i_pattern, .stamp = {.local = DBR_TIME_NONE}},
        .offset = e->offset,
        .line = e->line,
        .ordinal = e->ordinal,
        .i_container = container_of(c, e)};
    ing_take(c->g, &piece);
    return DBR_OK;
}

static void read_json(ing_member *g, ing_source *s)
{
    size_t chunk_bytes = g->options->chunk_bytes > 0 ? g->options->chunk_bytes : DEFAULT_CHUNK_BYTES;
    char *bytes = dbr_xmalloc(chunk_bytes);
    const char *const *patterns = g->m->layout.format->patterns;
    g->m->size_bytes = s->n_skipped;
    size_t n = 0;
    while (patterns[n] != NULL) {
        n++;
    }
    json_cutter c = {.g = g};
    dbr_json_split *split = dbr_json_split_new(patterns, n, take_element, &c);
    dbr_err err = {0};
    dbr_code rc = DBR_OK;
    uint64_t lines = 0;
    for (uint64_t i = s->n_skipped; rc == DBR_OK && i > 0; i--) { // offsets are those of the file
        rc = dbr_json_split_feed(split, dbr_slice_str(" "), &err);
    }
    for (size_t n_read = 0; (n_read = ing_source_read(s, bytes, chunk_bytes)) > 0;) {
        dbr_slice chunk = dbr_slice_of(bytes, n_read);
        g->m->size_bytes += chunk.len;
        for (dbr_slice rest = chunk; dbr_slice_find_char(rest, '\n') != SIZE_MAX; lines++) {
            rest = dbr_slice_from(rest, dbr_slice_find_char(rest, '\n') + 1);
        }
        rc = rc < 0 ? rc : dbr_json_split_feed(split, chunk, &err);
    }
    rc = rc < 0 ? rc : dbr_json_split_end(split, &err);
    if (rc < 0) {
        ing_reject(g, err.line, err.message);
    }
    uint64_t first = 0;
    g->m->n_cut = dbr_json_split_oversized(split, &first);
    g->m->n_lines = lines + 1;
    (void)dbr_json_split_free(split);
    free(bytes);
}

/* Counts the bytes of a member that is not read. */
static void pass_over(idx_member *m, ing_source *s)
{
    char *bytes = dbr_xmalloc(DEFAULT_CHUNK_BYTES);
    m->size_bytes += s->n_skipped;
    for (size_t n = 0; (n = ing_source_read(s, bytes, DEFAULT_CHUNK_BYTES)) > 0;) {
        m->size_bytes += n;
    }
    free(bytes);
}

/* ---- members and files ---- */

static void sniff(ing_source *s, idx_file *f, idx_member *m, const char *path, const char *member)
{
    dbr_slice head = dbr_slice_sub(dbr_buf_view(&s->head), 0, HEAD_BYTES);
    bool is_whole = s->is_ended && s->head.len <= HEAD_BYTES;
    if (!is_whole && head.len > 0) {
        const char *last = memrchr(head.ptr, '\n', head.len);
        head.len = last != NULL ? (size_t)(last - head.ptr) + 1 : head.len;
    }
    dbr_sniff in = {
        .head = head, .head_offset = s->n_skipped, .is_whole = is_whole, .path = path, .member = member};
    (void)dbr_format_sniff(&in, &f->arena, &m->layout);
}

static void read_member(idx_file *f, ing_out *out, idx_encoder *encoder, const idx_build_options *options,
                        ing_source *s, const char *path, const char *name)
{
    idx_member m = {.name = dbr_slice_dup(&f->arena, dbr_slice_str(name))};
    ing_member g;
    read_head(s, &m.is_utf16);
    sniff(s, f, &m, path, name);
    ing_begin(&g, f, &m, out, encoder, options);
    switch (m.layout.format->shape) {
    case DBR_SHAPE_LINES:
        ing_read_lines(&g, s);
        break;
    case DBR_SHAPE_JSON:
        read_json(&g, s);
        break;
    case DBR_SHAPE_NONE:
        pass_over(&m, s);
        break;
    }
    ing_end(&g);
    if (s->n_skipped > 0 && m.layout.format->shape != DBR_SHAPE_NONE) {
        char *why =
            dbr_arena_printf(&f->arena,
                             "the first %llu bytes are NUL, as in a log that was truncated while it was "
                             "written: passed over",
                             (unsigned long long)s->n_skipped);
        m.problem = dbr_slice_str(why);
    }
    if (s->problem.code != DBR_OK) {
        char *why = dbr_arena_printf(&f->arena, "%s after line %llu", s->problem.message,
                                     (unsigned long long)m.n_lines);
        m.problem = dbr_slice_str(why);
    }
    *DBR_PUSH(&f->members) = m;
}

static void read_members(dbr_unpack *u, const char *path, int64_t mtime_ns, idx_file *f, ing_out *out,
                         const idx_build_options *options)
{
    idx_encoder *encoder = dbr_xcalloc(1, sizeof(*encoder));
    const char *name = NULL;
    dbr_err err = {0};
    int rc = 0;
    for (;;) {
        int64_t member_mtime = 0;
        rc = dbr_unpack_next(u, &name, &member_mtime, &err);
        if (rc != 1) {
            break;
        }
        ing_source s = {.unpack = u};
        char *kept = dbr_xstrdup(name);
        read_member(f, out, encoder, options, &s, path, kept);
        f->members.items[f->members.n - 1].mtime_ns = dbr_unpack_tells_mtime(u) ? member_mtime : mtime_ns;
        free(kept);
        dbr_buf_release(&s.head);
    }
    if (rc < 0) {
        *DBR_PUSH(&f->problems) = dbr_slice_dup(&f->arena, dbr_slice_str(err.message));
    }
    const char *const *texts = NULL;
    size_t n = dbr_unpack_problems(u, &texts);
    for (size_t i = 0; i < n; i++) {
        *DBR_PUSH(&f->problems) = dbr_slice_dup(&f->arena, dbr_slice_str(texts[i]));
    }
    dbr_buf_release(&encoder->bytes);
    free(encoder);
}

static void write_footer(const idx_file *f, ing_out *out)
{
    DBR_AUTO(dbr_buf) footer = {0};
    idx_footer_write(f, &footer);
    dbr_footer_end(&footer, out->position, idx_magic(true));
    if (fwrite(footer.ptr, 1, footer.len, out->file) != footer.len) {
        out->error = out->error != 0 ? out->error : errno;
    }
}

dbr_code idx_build(const char *artifact_path, const dbr_custody *custody, const char *index_path,
                   const idx_build_options *options, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    dbr_arena names = {0};
    idx_file f = {0};
    dbr_unpack *u = NULL;
    dbr_err bad = {0};
    char *temporary = dbr_temp_name_new(index_path);
    char *path = dbr_arena_str(&names, custody->path);
    char *buffer = dbr_xmalloc(OUT_BYTES); // a block is some 3 KiB: forty a system call
    ing_out out = {.file = fopen(temporary, "wbe"), .position = 8, .no_templates = options->no_templates};

    if (out.file == NULL) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", temporary);
        goto done;
    }
    (void)setvbuf(out.file, buffer, _IOFBF, OUT_BYTES);
    out.error = fwrite(idx_magic(false), 1, 8, out.file) == 8 ? 0 : errno;
    if (dbr_unpack_open(artifact_path, &u, &bad) < 0) {
        *DBR_PUSH(&f.problems) = dbr_slice_dup(&f.arena, dbr_slice_str(bad.message));
    } else {
        dbr_unpack_keep_seeks(u, dbr_arena_printf(&names, "%s.seek", index_path));
        read_members(u, path, custody->mtime_ns, &f, &out, options);
    }
    write_footer(&f, &out);
    if (fclose(out.file) != 0 && out.error == 0) {
        out.error = errno;
    }
    if (out.error != 0 || rename(temporary, index_path) != 0) {
        rc =
            dbr_fail_errno(err, DBR_EIO, out.error != 0 ? out.error : errno, "cannot write '%s'", index_path);
        (void)unlink(temporary);
    }
done:
    (void)dbr_unpack_close(u);
    free(buffer);
    (void)dbr_temp_name_free(temporary);
    idx_file_release(&f);
    dbr_arena_release(&names);
    return rc;
}
