/*
 * From an entry back to what it stands for: its bytes, its record (parsed again), its canonical address, and from an
 * address to what it points to.
 */
#include "evidence/folder.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>

#define MAX_PROOF_BYTES (64u << 10)

dbr_code dbr_evidence_bytes(dbr_evidence *ev, const dbr_entry *e, dbr_arena *arena, dbr_slice *ret,
                            dbr_err *err)
{
    ev_member *m = &ev->members.items[e->i_member];
    dbr_slice bytes = {0};
    dbr_code rc = ev_bytes(ev, m, e->offset, e->len, arena, &bytes, err);
    if (rc < 0) {
        return rc;
    }
    if (bytes.len != e->len) {
        return dbr_fail(err, DBR_ECHANGED, "'%.*s' is shorter than when it was indexed",
                        DBR_FMT(m->info.path));
    }
    *ret = bytes;
    return DBR_OK;
}

dbr_slice ev_container(const idx_member *m, uint32_t i, size_t *ret_pattern, bool *ret_numbered)
{
    dbr_slice text = i < m->containers.n ? m->containers.items[i] : (dbr_slice){0};
    if (ret_pattern != NULL) {
        *ret_pattern = text.len > 0 ? (size_t)(text.ptr[0] - '0') : 0;
    }
    if (ret_numbered != NULL) {
        *ret_numbered = text.len < 2 || text.ptr[1] == '[';
    }
    return dbr_slice_from(text, 2);
}

/* One of many samples of a piece: all that is known of it stands in the index. */
static bool is_indexed_sample(const ev_member *m, const dbr_entry *e)
{
    return e->kind == DBR_KIND_SAMPLE && m->idx->layout.format->each != NULL &&
           e->i_series < m->idx->series.n;
}

static void sample_record(const ev_member *m, const dbr_entry *e, dbr_arena *arena, dbr_record *ret)
{
    DBR_AUTO(dbr_buf) value = {0};
    dbr_buf_real(&value, e->value);
    *ret = (dbr_record){.kind = DBR_KIND_SAMPLE,
                        .stamp = {.local = e->local},
                        .title = m->idx->series.items[e->i_series].name,
                        .text = dbr_slice_dup(arena, dbr_buf_view(&value))};
}

/* Waits for the first of the records of a piece. */
typedef struct sub_wait {
    dbr_record *ret;
    bool found;
} sub_wait;

static bool wait_for_first(void *data, const dbr_record *record, dbr_slice labels)
{
    sub_wait *w = data;
    (void)labels;
    *w->ret = *record;
    w->found = true;
    return false;
}

static bool keep_record(void *data, const dbr_record *record, dbr_slice labels)
{
    ev_parsed *cache = data;
    (void)labels;
    *DBR_PUSH(&cache->records) = *record;
    return cache->records.n < DBR_MAX_PIECE_RECORDS;
}

void ev_parsed_release(ev_parsed *cache)
{
    dbr_buf_release(&cache->bytes);
    dbr_arena_release(&cache->arena);
    DBR_VEC_RELEASE(&cache->records);
    cache->member = NULL;
}

/* Fills the cache with all records of a piece, none when the format does not hand them out one by one. */
static void parse_piece(const idx_member *x, const dbr_item *item, ev_parsed *cache)
{
    dbr_item own = *item;
    if (cache->member == x && cache->offset == item->offset && cache->len == item->bytes.len) {
        return;
    }
    dbr_buf_clear(&cache->bytes);
    dbr_arena_reset(&cache->arena);
    cache->records.n = 0;
    dbr_buf_slice(&cache->bytes, item->bytes);
    own.bytes = dbr_buf_view(&cache->bytes);
    (void)x->layout.format->each(&x->layout, &own, &cache->arena, keep_record, cache);
    cache->member = x;
    cache->offset = item->offset;
    cache->len = (uint32_t)item->bytes.len;
}

/* Record number `sub` of a piece; NULL when it has none. The first is mostly the only one: it is not kept. */
static dbr_record *sub_record(const idx_member *x, const dbr_item *item, size_t sub, dbr_arena *arena,
                              ev_parsed *cache)
{
    const dbr_format *f = x->layout.format;
    dbr_record *scratch = cache->scratch;
    if (f->each != NULL && sub == 0) {
        sub_wait wait = {.ret = scratch};
        if (f->each(&x->layout, item, arena, wait_for_first, &wait) > 0) {
            return wait.found ? scratch : NULL;
        }
    } else if (f->each != NULL) {
        parse_piece(x, item, cache);
        if (cache->records.n > 0) {
            return sub < cache->records.n ? &cache->records.items[sub] : NULL;
        }
    }
    /* Two kilobytes for each record that is parsed: only those are emptied that may hold something. A format may have begun
     * one more than it tells of; the first is always emptied. */
    size_t n_touched = DBR_MAX_SUBRECORDS - cache->n_untouched;
    memset(scratch, 0, n_touched * sizeof(*scratch));
    for (size_t i = 0; i < n_touched; i++) {
        scratch[i].stamp.local = DBR_TIME_NONE;
    }
    int n = f->parse(&x->layout, item, arena, scratch);
    bool is_few = n > 0 && (size_t)n + 1 < DBR_MAX_SUBRECORDS;
    cache->n_untouched = is_few ? DBR_MAX_SUBRECORDS - (size_t)n - 1 : 0;
    return n > (int)sub ? &scratch[sub] : NULL;
}

const dbr_record *ev_parse(const ev_member *m, const dbr_entry *e, dbr_slice bytes, dbr_arena *arena,
                           ev_parsed *cache)
{
    const dbr_layout *layout = &m->idx->layout;
    dbr_item item = {.bytes = bytes, .offset = e->offset, .stamp = {.local = DBR_TIME_NONE}};
    if (is_indexed_sample(m, e)) {
        sample_record(m, e, arena, &cache->scratch[0]);
        return &cache->scratch[0];
    }
    if (layout->format->begins != NULL && layout->format->shape == DBR_SHAPE_LINES) {
        size_t end = dbr_slice_find_char(bytes, '\n');
        dbr_slice line = dbr_slice_sub(bytes, 0, end);
        (void)layout->format->begins(layout, line, &item);
    }
    if (e->i_series != UINT32_MAX && e->i_series < m->idx->series.n) {
        item.labels = m->idx->series.items[e->i_series].labels;
    }
    (void)ev_container(m->idx, e->i_container, &item.i_pattern, NULL);
    dbr_record *r = sub_record(m->idx, &item, e->sub, arena, cache);
    if (r != NULL && r->service.len == 0 && r->kind == DBR_KIND_LOG) {
        r->service = layout->service; // logs of one program rarely name it
    }
    return r;
}

static dbr_slice dup_outside(dbr_arena *arena, dbr_slice s)
{
    return s.len > 0 ? dbr_slice_dup(arena, s) : s;
}

/* A record of the cache with its texts in `arena`. */
static dbr_record dup_record(const dbr_record *r, dbr_arena *arena)
{
    dbr_record copy = *r;
    dbr_slice *const texts[] = {&copy.stamp_raw, &copy.level_raw, &copy.service, &copy.host,    &copy.pid,
                                &copy.trace,     &copy.title,     &copy.verb,    &copy.subject, &copy.object,
                                &copy.version,   &copy.text,      &copy.source};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i] = dup_outside(arena, *texts[i]);
    }
    dbr_field *fields = DBR_NEW_N(arena, dbr_field, r->n_fields + 1);
    for (size_t i = 0; i < r->n_fields; i++) {
        fields[i] = (dbr_field){.key = dup_outside(arena, r->fields[i].key),
                                .value = dup_outside(arena, r->fields[i].value),
                                .is_number = r->fields[i].is_number};
    }
    copy.fields = fields;
    return copy;
}

dbr_code dbr_evidence_record(dbr_evidence *ev, const dbr_entry *e, dbr_arena *arena, dbr_record *ret,
                             dbr_err *err)
{
    const ev_member *m = &ev->members.items[e->i_member];
    dbr_slice bytes = {0};
    dbr_code rc = is_indexed_sample(m, e) ? DBR_OK : dbr_evidence_bytes(ev, e, arena, &bytes, err);
    if (rc < 0) {
        return rc;
    }
    const dbr_record *r = ev_parse(m, e, bytes, arena, &ev->parsed);
    if (r == NULL) {
        return dbr_fail(err, DBR_ECHANGED, "'%.*s' line %llu is not what was indexed", DBR_FMT(m->info.path),
                        (unsigned long long)e->line);
    }
    bool is_kept = r >= ev->parsed.records.items && r < ev->parsed.records.items + ev->parsed.records.n;
    *ret = is_kept ? dup_record(r, arena) : *r;
    return DBR_OK;
}

void dbr_evidence_address(const dbr_evidence *ev, const dbr_entry *e, dbr_buf *out)
{
    const ev_member *m = &ev->members.items[e->i_member];
    const dbr_layout *layout = &m->idx->layout;
    dbr_arena arena = {0};
    dbr_buf pointer = {0};
    dbr_address a = {
        .path = dbr_slice_str(dbr_arena_printf(&arena, "%s%.*s", ev_prefix(ev), DBR_FMT(m->info.path))),
        .member = m->info.name,
        .place = DBR_PLACE_LINES,
        .first_line = e->line,
        .last_line = e->line};
    if (e->kind == DBR_KIND_SAMPLE) {
        a.place = DBR_PLACE_TIME;
        a.time = (dbr_span){.begin = e->time, .end = e->time};
        for (size_t i = 0; i < ev->series.n; i++) {
            if (ev->series.items[i].pub.i_member == e->i_member &&
                ev->series.items[i].i_series == e->i_series) {
                a.series = ev->series.items[i].pub.title;
            }
        }
    } else if (layout->format->shape == DBR_SHAPE_JSON && !layout->has_many_roots) {
        a.place = DBR_PLACE_POINTER;
        bool is_numbered = true;
        dbr_buf_slice(&pointer, ev_container(m->idx, e->i_container, NULL, &is_numbered));
        if (is_numbered) {
            dbr_buf_printf(&pointer, "/%llu", (unsigned long long)e->ordinal);
        }
        a.pointer = dbr_buf_view(&pointer);
    }
    dbr_address_write(out, &a);
    dbr_buf_release(&pointer);
    dbr_arena_release(&arena);
}

/* ---- proof ---- */

/* The artifact's bytes against its custody: cheap size first, hash once a run. */
static bool is_unchanged(dbr_evidence *ev, ev_artifact *a)
{
    if (a->is_missing || a->is_changed) {
        return false;
    }
    if (!a->is_hash_checked) {
        a->is_changed = !ev_is_true(ev, a);
        a->is_hash_checked = true;
    }
    return !a->is_changed;
}

/* The last entry whose record begins at or before a line, and whether it reaches it. */
static bool find_line(dbr_evidence *ev, uint32_t i_member, uint64_t line, dbr_entry *ret)
{
    const ev_member *m = &ev->members.items[i_member];
    bool found = false;
    for (size_t b = 0; b < m->idx->blocks.n && m->idx->blocks.items[b].line <= line; b++) {
        bool is_last = b + 1 >= m->idx->blocks.n || m->idx->blocks.items[b + 1].line > line;
        if (!is_last) {
            continue;
        }
        const dbr_entry *entries = ev_block(ev, i_member, b);
        for (uint32_t i = 0; entries != NULL && i < m->idx->blocks.items[b].n && entries[i].line <= line;
             i++) {
            if (!found || entries[i].line != ret->line) {
                *ret = entries[i]; // the first of several on one line
            }
            found = true;
        }
    }
    return found && line <= m->info.n_lines;
}

static bool find_element(dbr_evidence *ev, uint32_t i_member, uint32_t i_container, int64_t ordinal,
                         dbr_entry *ret)
{
    const ev_member *m = &ev->members.items[i_member];
    for (size_t b = 0; b < m->idx->blocks.n; b++) {
        const dbr_entry *entries = ev_block(ev, i_member, b);
        for (uint32_t i = 0; entries != NULL && i < m->idx->blocks.items[b].n; i++) {
            if (entries[i].i_container == i_container &&
                (ordinal < 0 || entries[i].ordinal == (uint64_t)ordinal)) {
                *ret = entries[i];
                return true;
            }
        }
    }
    return false;
}

/* The element at a pointer, or the one that it lies in. */
static bool find_pointer(dbr_evidence *ev, uint32_t i_member, dbr_slice pointer, dbr_entry *ret)
{
    const ev_member *m = &ev->members.items[i_member];
    for (uint32_t c = 0; c < m->idx->containers.n; c++) {
        bool is_numbered = true;
        int64_t ordinal = -1;
        dbr_slice container = ev_container(m->idx, c, NULL, &is_numbered);
        bool is_below = pointer.len > container.len &&
                        dbr_slice_eq(dbr_slice_sub(pointer, 0, container.len), container) &&
                        pointer.ptr[container.len] == '/';
        if (!is_below && !(dbr_slice_eq(pointer, container) && !is_numbered)) {
            continue;
        }
        dbr_slice rest = dbr_slice_from(pointer, container.len + 1);
        if (is_numbered && !dbr_slice_int(dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, '/')), &ordinal)) {
            continue;
        }
        if (find_element(ev, i_member, c, ordinal, ret)) {
            return true;
        }
    }
    return false;
}

static bool find_time(dbr_evidence *ev, uint32_t i_member, const dbr_address *a, dbr_entry *ret)
{
    const ev_member *m = &ev->members.items[i_member];
    dbr_time end = a->time.end > a->time.begin ? a->time.end : a->time.begin + 1;
    if (a->series.len > 0) {
        return ev_find_sample(ev, i_member, a->series, a->time.begin, end, ret);
    }
    for (size_t b = 0; b < m->idx->blocks.n; b++) {
        dbr_span span;
        if (!ev_block_span(m, b, &span) || span.end < a->time.begin || span.begin >= end) {
            continue;
        }
        const dbr_entry *entries = ev_block(ev, i_member, b);
        for (uint32_t i = 0; entries != NULL && i < m->idx->blocks.items[b].n; i++) {
            const dbr_entry *e = &entries[i];
            if (e->time != DBR_TIME_NONE && e->time >= a->time.begin && e->time < end) {
                *ret = *e;
                return true;
            }
        }
    }
    return false;
}

/* Lines [first, last] as raw text, up to MAX_PROOF_BYTES. */
static dbr_code read_lines(dbr_evidence *ev, ev_member *m, const dbr_entry *from, const dbr_address *a,
                           dbr_arena *arena, dbr_slice *ret, dbr_err *err)
{
    dbr_slice text = {0};
    dbr_code rc = ev_bytes(ev, m, from->offset, MAX_PROOF_BYTES, arena, &text, err);
    uint64_t line = from->line;
    while (rc == DBR_OK && line < a->first_line && text.len > 0) {
        size_t nl = dbr_slice_find_char(text, '\n');
        text = dbr_slice_from(text, nl == SIZE_MAX ? text.len : nl + 1);
        line++;
    }
    size_t end = 0;
    for (uint64_t i = a->first_line; rc == DBR_OK && i <= a->last_line && end < text.len; i++) {
        size_t nl = dbr_slice_find_char(dbr_slice_from(text, end), '\n');
        end = nl == SIZE_MAX ? text.len : end + nl + 1;
    }
    if (rc == DBR_OK) {
        *ret = dbr_slice_trim(dbr_slice_sub(text, 0, end));
    }
    return rc;
}

static dbr_code find_in_member(dbr_evidence *ev, uint32_t i_member, const dbr_address *a, dbr_arena *arena,
                               dbr_proof *ret, dbr_entry *entry, dbr_slice *text, dbr_err *err)
{
    ev_member *m = &ev->members.items[i_member];
    bool found = true;
    switch (a->place) {
    case DBR_PLACE_WHOLE:
        *ret = DBR_PROOF_FOUND;
        return DBR_OK;
    case DBR_PLACE_LINES:
        found = find_line(ev, i_member, a->first_line, entry) && a->last_line <= m->info.n_lines;
        break;
    case DBR_PLACE_POINTER:
        found = find_pointer(ev, i_member, a->pointer, entry);
        break;
    case DBR_PLACE_TIME:
        found = find_time(ev, i_member, a, entry);
        break;
    }
    *ret = found ? DBR_PROOF_FOUND : DBR_PROOF_GONE;
    if (!found) {
        return DBR_OK;
    }
    return a->place == DBR_PLACE_LINES ? read_lines(ev, m, entry, a, arena, text, err)
                                       : dbr_evidence_bytes(ev, entry, arena, text, err);
}

dbr_code dbr_evidence_find(dbr_evidence *ev, const dbr_address *address, dbr_arena *arena, dbr_proof *ret,
                           dbr_entry *ret_entry, dbr_slice *ret_text, dbr_err *err)
{
    dbr_entry entry = {.time = DBR_TIME_NONE};
    dbr_slice text = {0};
    dbr_slice path =
        dbr_slice_starts(address->path, "evidence/") ? dbr_slice_from(address->path, 9) : address->path;
    ev_artifact *a = ev_find_artifact(ev, path);
    dbr_code rc = DBR_OK;

    *ret = DBR_PROOF_ABSENT;
    if (a == NULL && (path.len == 0 || path.ptr[path.len - 1] == '/')) {
        *ret = ev->artifacts.n > 0 ? DBR_PROOF_FOUND
                                   : DBR_PROOF_ABSENT; // a folder: the claim confines the query
    } else if (a != NULL && !a->is_missing) {
        *ret = is_unchanged(ev, a) ? DBR_PROOF_GONE : DBR_PROOF_CHANGED;
        for (uint32_t i = 0; *ret == DBR_PROOF_GONE && i < ev->members.n && rc == DBR_OK; i++) {
            const ev_member *m = &ev->members.items[i];
            if (&ev->artifacts.items[m->info.i_artifact] == a &&
                dbr_slice_eq(m->info.name, address->member)) {
                rc = find_in_member(ev, i, address, arena, ret, &entry, &text, err);
            }
        }
        if (*ret == DBR_PROOF_GONE && address->place == DBR_PLACE_WHOLE && address->member.len == 0) {
            *ret = DBR_PROOF_FOUND;
        }
    }
    if (rc == DBR_OK && ret_entry != NULL) {
        *ret_entry = entry;
    }
    if (rc == DBR_OK && ret_text != NULL) {
        *ret_text = text;
    }
    return rc;
}

bool dbr_evidence_is_at(dbr_evidence *ev, const dbr_entry *e, dbr_time begin, dbr_time end)
{
    const ev_member *m = &ev->members.items[e->i_member];
    size_t first =
        ev_block_of(m->idx, e->i_entry >= DBR_MAX_SUBRECORDS ? e->i_entry - DBR_MAX_SUBRECORDS : 0);
    size_t last = ev_block_of(m->idx, e->i_entry + DBR_MAX_SUBRECORDS);
    for (size_t b = first; b <= last; b++) {
        const dbr_entry *entries = ev_block(ev, e->i_member, b);
        for (uint32_t i = 0; entries != NULL && i < m->idx->blocks.items[b].n; i++) {
            const dbr_entry *x = &entries[i];
            if (x->offset == e->offset && x->time != DBR_TIME_NONE && x->time >= begin && x->time < end) {
                return true;
            }
        }
    }
    return false;
}
