/*
 * Reading an artifact: its members one after the other, each sniffed on its first 64 KiB, then cut into pieces in one
 * pass, whatever the size of the chunks the bytes come in.
 *
 * Lines: a record begins where the format says so and reaches to the next one. Bytes wait in a window from the open
 * record's start; a record beyond DBR_MAX_RECORD_BYTES is cut there, counted, and passed over until the next one begins.
 * JSON: base/json.h splits, this file only numbers containers. UTF-16 is decoded before cutting: offsets then count
 * decoded bytes.
 */
#include "evidence/ingest.h"

#include "base/file.h"
#include "base/hash.h"
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

/* A member's bytes: the head that was read for sniffing, then the rest, decoded if need be. */
typedef struct source {
    dbr_unpack *unpack;
    dbr_buf head;
    size_t head_at;
    size_t chunk_bytes;
    char *chunk;     // chunk_bytes
    bool is_ended;   // the unpacker has nothing more
    dbr_err problem; // why it ended early; code DBR_OK when it did not
} source;

/* One round of reading from the unpacker; bytes read, 0 at the end (problem tells a bad one). */
static size_t pull(source *s, void *into, size_t cap)
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

static void read_head(source *s, bool *ret_utf16)
{
    size_t limit = HEAD_BYTES;
    dbr_buf_init(&s->head, MAX_UTF16_BYTES);
    for (;;) {
        size_t want = limit - s->head.len;
        char *into = want > 0 ? dbr_buf_reserve(&s->head, want) : NULL;
        size_t n = into != NULL ? pull(s, into, want) : 0;
        if (n == 0) {
            break;
        }
        s->head.len += n;
        if (s->head.len >= 2 && s->head.len - n < 2 && limit == HEAD_BYTES &&
            ((unsigned char)s->head.ptr[0] ^ (unsigned char)s->head.ptr[1]) == 1 &&
            ((unsigned char)s->head.ptr[0] | 1) == 0xff) {
            limit = MAX_UTF16_BYTES; // BOM FE FF or FF FE: the whole file is needed
        }
    }
    dbr_buf decoded = {0};
    dbr_buf_init(&decoded, 2 * (size_t)MAX_UTF16_BYTES);
    *ret_utf16 = dbr_utf16_decode(&decoded, dbr_buf_view(&s->head));
    if (*ret_utf16) {
        dbr_buf_release(&s->head);
        s->head = decoded;
    } else {
        dbr_buf_release(&decoded);
    }
}

/* The next bytes, from the head first; empty at the end. */
static dbr_slice next_chunk(source *s)
{
    if (s->head_at < s->head.len) {
        size_t n = s->head.len - s->head_at;
        n = n < s->chunk_bytes ? n : s->chunk_bytes;
        dbr_slice part = dbr_slice_of(s->head.ptr + s->head_at, n);
        s->head_at += n;
        return part;
    }
    return dbr_slice_of(s->chunk, pull(s, s->chunk, s->chunk_bytes));
}

/* ---- lines ---- */

typedef struct line_cutter {
    ing_member *g;
    dbr_buf window;  // from the open record (or the next line) on
    uint64_t offset; // of window.ptr[0] in the member
    size_t record;   // where the open record begins in the window
    size_t scan;     // where the next line begins
    size_t searched; // no line break in [scan, searched)
    uint64_t line;   // number of the line at `scan`
    uint64_t record_line;
    dbr_item item;    // of the open record
    bool is_open;     // a record is open
    bool is_skipping; // the last record was cut: lines that begin none are dropped
    bool is_line_cut; // dropping the rest of an endless line
} line_cutter;

/* Hands out the open record, which ends before `end`. */
static void finish_record(line_cutter *c, size_t end)
{
    if (!c->is_open) {
        return;
    }
    while (end > c->record && (c->window.ptr[end - 1] == '\n' || c->window.ptr[end - 1] == '\r')) {
        end--;
    }
    c->item.bytes = dbr_slice_of(c->window.ptr + c->record, end - c->record);
    if (c->item.bytes.len > DBR_MAX_RECORD_BYTES) {
        c->item.bytes.len = DBR_MAX_RECORD_BYTES;
        c->g->m->n_cut++;
    }
    if (c->item.bytes.len > 0) {
        ing_take(c->g,
                 &(ing_piece){.item = c->item, .offset = c->offset + c->record, .line = c->record_line});
    }
    c->is_open = false;
}

/* Drops the first `n` bytes of the window. */
static void drop(line_cutter *c, size_t n)
{
    memmove(c->window.ptr, c->window.ptr + n, c->window.len - n);
    c->window.len -= n;
    c->offset += n;
    c->scan -= n;
    c->searched -= n < c->searched ? n : c->searched;
    c->record -= n < c->record ? n : c->record;
}

/* The line [scan, end) with its break. */
static void take_line(line_cutter *c, size_t end)
{
    const dbr_layout *layout = &c->g->m->layout;
    if (c->offset + c->scan == 0 && dbr_slice_starts(dbr_buf_view(&c->window), "\xEF\xBB\xBF")) {
        c->scan = 3 < end ? 3 : end;
    }
    dbr_slice line = dbr_slice_of(c->window.ptr + c->scan, end - c->scan);
    while (line.len > 0 && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r')) {
        line.len--;
    }
    dbr_item item = {.stamp = {.local = DBR_TIME_NONE}};
    bool begins = layout->format->begins == NULL || layout->format->begins(layout, line, &item);
    if (begins || (!c->is_open && !c->is_skipping)) {
        finish_record(c, c->scan);
        c->item = item;
        c->is_open = true;
        c->is_skipping = false;
        c->record_line = c->line;
        c->record = c->scan;
    }
    c->scan = end;
    c->line++;
}

/* The open record is too long: finish_record keeps its beginning, the rest is passed over. */
static void cut_record(line_cutter *c)
{
    finish_record(c, c->window.len);
    c->is_skipping = true;
    c->is_line_cut = c->scan < c->window.len; // the line goes on beyond the window
    c->scan = c->searched = c->window.len;
}

/* What is left in the window waits for more bytes, unless it is too long already. */
static void limit_window(line_cutter *c)
{
    if (!c->is_open && c->window.len - c->scan > DBR_MAX_RECORD_BYTES) {
        size_t line_begin = c->scan;
        take_line(c, c->window.len); // an endless line: judged by what is there
        c->line--;                   // its break is still to come
        c->scan = line_begin;
    }
    if (c->is_open && c->window.len - c->record > DBR_MAX_RECORD_BYTES) {
        cut_record(c);
    }
    size_t keep = c->is_open ? c->record : c->scan;
    if (keep > 0) {
        drop(c, keep);
    }
}

static void feed_lines(line_cutter *c, dbr_slice chunk)
{
    dbr_buf_slice(&c->window, chunk);
    while (c->searched < c->window.len) {
        const char *nl = memchr(c->window.ptr + c->searched, '\n', c->window.len - c->searched);
        size_t end = nl != NULL ? (size_t)(nl - c->window.ptr) + 1 : c->window.len;
        c->searched = end;
        if (c->is_line_cut) {
            c->scan = end;
            c->line += nl != NULL;
            c->is_line_cut = nl == NULL;
        } else if (nl != NULL) {
            take_line(c, end);
        }
    }
    limit_window(c);
}

static void read_lines(ing_member *g, source *s)
{
    line_cutter c = {.g = g, .line = 1};
    dbr_buf_init(&c.window, 2 * (size_t)DBR_MAX_RECORD_BYTES + s->chunk_bytes + HEAD_BYTES);
    for (dbr_slice chunk = next_chunk(s); chunk.len > 0; chunk = next_chunk(s)) {
        g->m->size_bytes += chunk.len;
        feed_lines(&c, chunk);
    }
    if (c.is_line_cut) {
        c.line++;
    } else if (c.scan < c.window.len) { // a last line without a break
        take_line(&c, c.window.len);
    }
    finish_record(&c, c.window.len);
    g->m->n_lines = c.line - 1;
    dbr_buf_release(&c.window);
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

static void read_json(ing_member *g, source *s)
{
    const char *const *patterns = g->m->layout.format->patterns;
    size_t n = 0;
    while (patterns[n] != NULL) {
        n++;
    }
    json_cutter c = {.g = g};
    dbr_json_split *split = dbr_json_split_new(patterns, n, take_element, &c);
    dbr_err err = {0};
    dbr_code rc = DBR_OK;
    uint64_t lines = 0;
    for (dbr_slice chunk = next_chunk(s); chunk.len > 0; chunk = next_chunk(s)) {
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
}

/* ---- members and files ---- */

static void sniff(source *s, idx_file *f, idx_member *m, const char *path, const char *member)
{
    dbr_slice head = dbr_slice_sub(dbr_buf_view(&s->head), 0, HEAD_BYTES);
    bool is_whole = s->is_ended && s->head.len <= HEAD_BYTES;
    if (!is_whole && head.len > 0) {
        const char *last = memrchr(head.ptr, '\n', head.len);
        head.len = last != NULL ? (size_t)(last - head.ptr) + 1 : head.len;
    }
    dbr_sniff in = {.head = head, .is_whole = is_whole, .path = path, .member = member};
    (void)dbr_format_sniff(&in, &f->arena, &m->layout);
}

static void read_member(idx_file *f, ing_out *out, idx_encoder *encoder, source *s, const char *path,
                        const char *name)
{
    idx_member m = {.name = dbr_slice_dup(&f->arena, dbr_slice_str(name))};
    ing_member g;
    read_head(s, &m.is_utf16);
    sniff(s, f, &m, path, name);
    ing_begin(&g, f, &m, out, encoder);
    switch (m.layout.format->shape) {
    case DBR_SHAPE_LINES:
        read_lines(&g, s);
        break;
    case DBR_SHAPE_JSON:
        read_json(&g, s);
        break;
    case DBR_SHAPE_NONE:
        for (dbr_slice chunk = next_chunk(s); chunk.len > 0; chunk = next_chunk(s)) {
            m.size_bytes += chunk.len;
        }
        break;
    }
    ing_end(&g);
    if (s->problem.code != DBR_OK) {
        char *why = dbr_arena_printf(&f->arena, "%s after line %llu", s->problem.message,
                                     (unsigned long long)m.n_lines);
        m.problem = dbr_slice_str(why);
    }
    *DBR_PUSH(&f->members) = m;
}

static void read_members(dbr_unpack *u, const char *path, int64_t mtime_ns, idx_file *f, ing_out *out,
                         size_t chunk_bytes)
{
    idx_encoder *encoder = dbr_xcalloc(1, sizeof(*encoder));
    char *chunk = dbr_xmalloc(chunk_bytes);
    const char *name = NULL;
    dbr_err err = {0};
    int rc = 0;
    for (;;) {
        int64_t member_mtime = 0;
        rc = dbr_unpack_next(u, &name, &member_mtime, &err);
        if (rc != 1) {
            break;
        }
        source s = {.unpack = u, .chunk = chunk, .chunk_bytes = chunk_bytes};
        char *kept = dbr_xstrdup(name);
        read_member(f, out, encoder, &s, path, kept);
        f->members.items[f->members.n - 1].mtime_ns =
            kept[0] != '\0' && member_mtime != 0 ? member_mtime : mtime_ns;
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
    free(chunk);
    dbr_buf_release(&encoder->bytes);
    free(encoder);
}

static void write_footer(const idx_file *f, ing_out *out)
{
    DBR_AUTO(dbr_buf) footer = {0};
    idx_footer_write(f, &footer);
    uint64_t tail[2] = {out->position, dbr_hash(dbr_buf_view(&footer))};
    if (fwrite(footer.ptr, 1, footer.len, out->file) != footer.len ||
        fwrite(tail, 1, sizeof(tail), out->file) != sizeof(tail) ||
        fwrite(idx_magic(true), 1, 8, out->file) != 8) {
        out->error = out->error != 0 ? out->error : errno;
    }
}

dbr_code idx_build(const char *artifact_path, const dbr_custody *custody, const char *index_path,
                   const dbr_index_options *options, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    dbr_arena names = {0};
    idx_file f = {0};
    dbr_unpack *u = NULL;
    dbr_err bad = {0};
    char *temporary = dbr_arena_printf(&names, "%s.%ld.tmp", index_path, (long)getpid());
    char *path = dbr_arena_str(&names, custody->path);
    ing_out out = {.file = fopen(temporary, "wbe"), .position = 8, .no_templates = options->no_templates};

    if (out.file == NULL) {
        rc = dbr_fail_errno(err, DBR_EIO, errno, "cannot write '%s'", temporary);
        goto done;
    }
    out.error = fwrite(idx_magic(false), 1, 8, out.file) == 8 ? 0 : errno;
    if (dbr_unpack_open(artifact_path, &u, &bad) < 0) {
        *DBR_PUSH(&f.problems) = dbr_slice_dup(&f.arena, dbr_slice_str(bad.message));
    } else {
        read_members(u, path, custody->mtime_ns, &f, &out,
                     options->chunk_bytes > 0 ? options->chunk_bytes : DEFAULT_CHUNK_BYTES);
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
    idx_file_release(&f);
    dbr_arena_release(&names);
    return rc;
}
