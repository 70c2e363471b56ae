/*
 * Columns of fields that have been built: finding and reading them.
 *
 * File .debrief/index/SHA256-….HASH.col, beside the index that it belongs to:
 *
 *     "DBRCOL01" | numbers of block 0, block 1, … | footer | u64 footer offset | u64 XXH3 of the footer | "DBRCOLEN"
 *
 * The footer holds the fingerprint of the index' blocks, the field's id, for each block how its numbers are stored (bytes a
 * number, smallest number, which is added to each) and their hash, and the values, each with a tag. A number is a place in
 * the list of values; 0 is NULL. No values at all say that there were too many. Like the index it can be deleted at any
 * time; one that is damaged is left alone, and the records are parsed.
 */
#include "evidence/field.h"

#include "base/hash.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#define FIELD_VERSION 2u          // bump when the file changes
#define STORE_AHEAD   (64u << 10) // bytes of numbers read at once

struct field_store {
    dbr_reader *file;
    dbr_buf footer; // what the values point into
    ev_field_block_vec blocks;
    dbr_arena arena;
    uint64_t offset; // of the piece of the file in `piece`
    dbr_buf piece;
};

static const char magic_begin[8] = {'D', 'B', 'R', 'C', 'O', 'L', '0', '1'};
static const char magic_end[8] = {'D', 'B', 'R', 'C', 'O', 'L', 'E', 'N'};

const char *ev_field_magic(bool is_end)
{
    return is_end ? magic_end : magic_begin;
}

/* ---- names ---- */

char *ev_field_id(dbr_arena *arena, const ev_field_key *key)
{
    static const char *const slots[] = {
        [EV_SERVICE - EV_RECORD_FIRST] = "service", [EV_HOST - EV_RECORD_FIRST] = "host",
        [EV_PID - EV_RECORD_FIRST] = "pid",         [EV_TRACE - EV_RECORD_FIRST] = "trace",
        [EV_TITLE - EV_RECORD_FIRST] = "title",     [EV_VERB - EV_RECORD_FIRST] = "verb",
        [EV_SUBJECT - EV_RECORD_FIRST] = "subject", [EV_OBJECT - EV_RECORD_FIRST] = "object",
        [EV_VERSION - EV_RECORD_FIRST] = "version", [EV_SOURCE - EV_RECORD_FIRST] = "source",
        [EV_IS_BOT - EV_RECORD_FIRST] = "is_bot"};
    if (key->slot == EV_FIELD) {
        return dbr_arena_printf(arena, "f%.*s", DBR_FMT(key->name));
    }
    assert((size_t)(key->slot - EV_RECORD_FIRST) < sizeof(slots) / sizeof(slots[0]) &&
           slots[key->slot - EV_RECORD_FIRST] != NULL);
    return dbr_arena_printf(arena, "s%s", slots[key->slot - EV_RECORD_FIRST]);
}

char *ev_field_path(const dbr_evidence *ev, dbr_arena *arena, uint32_t i_member, const char *id)
{
    const ev_member *m = &ev->members.items[i_member];
    const char *index = ev_index_path(ev, arena, &ev->artifacts.items[m->info.i_artifact]);
    const char *what = dbr_arena_printf(arena, "%s\n%.*s", id, DBR_FMT(m->info.name));
    return dbr_arena_printf(arena, "%.*s.%016llx.col", (int)(strlen(index) - strlen(".idx")), index,
                            (unsigned long long)dbr_hash(dbr_slice_str(what)));
}

uint64_t ev_field_fingerprint(const ev_member *m)
{
    uint64_t h = dbr_hash_mix(IDX_VERSION, FIELD_VERSION);
    h = dbr_hash_mix(h, dbr_hash(m->idx->name));
    h = dbr_hash_mix(h, dbr_hash(dbr_slice_str(m->idx->layout.format->name)));
    h = dbr_hash_mix(h,
                     dbr_hash(m->idx->layout.context)); // a user's pattern: other fields of the same records
    for (size_t i = 0; i < m->idx->blocks.n; i++) {
        const idx_block *b = &m->idx->blocks.items[i];
        h = dbr_hash_mix(dbr_hash_mix(h, b->position), b->i_entry);
    }
    return dbr_hash_mix(h, m->idx->n_entries);
}

/* ---- footer ---- */

void ev_field_footer_write(const ev_field_footer *f, dbr_buf *out)
{
    idx_put(out, f->fingerprint);
    idx_put(out, f->id.len);
    dbr_buf_slice(out, f->id);
    idx_put(out, f->blocks.n);
    for (size_t i = 0; i < f->blocks.n; i++) {
        dbr_buf_char(out, (char)f->blocks.items[i].width);
        idx_put(out, f->blocks.items[i].low);
        idx_put(out, f->blocks.items[i].position);
        idx_put(out, f->blocks.items[i].hash);
    }
    idx_put(out, f->values.n);
    for (size_t i = 0; i < f->values.n; i++) {
        const ev_field_value *v = &f->values.items[i];
        dbr_buf_char(out, (char)v->tag);
        idx_put(out, v->text.len);
        dbr_buf_slice(out, v->text);
        dbr_buf_char(out, '\0'); // so that they can be used where they lie
    }
}

static dbr_slice get_text(idx_in *in, uint64_t len)
{
    if (in->failed || len > (uint64_t)(in->end - in->at)) {
        in->failed = true;
        return (dbr_slice){0};
    }
    dbr_slice s = dbr_slice_of((const char *)in->at, (size_t)len);
    in->at += len;
    return s;
}

static unsigned get_byte(idx_in *in)
{
    in->failed |= in->at >= in->end;
    return in->failed ? 0 : *in->at++;
}

static void get_values(idx_in *in, ev_field_footer *ret)
{
    uint64_t n = idx_get(in);
    in->failed |= n > EV_FIELD_MAX_VALUES;
    for (uint64_t i = 0; i < n && !in->failed; i++) {
        unsigned tag = get_byte(in);
        dbr_slice text = get_text(in, idx_get(in));
        in->failed |= tag >= EV_VALUE_TAG_COUNT || get_byte(in) != 0;
        *DBR_PUSH(&ret->values) = (ev_field_value){.tag = (ev_value_tag)tag, .text = text};
    }
    in->failed |= n > 0 && ret->values.n > 0 && ret->values.items[0].tag != EV_VALUE_NULL;
}

bool ev_field_footer_read(dbr_slice bytes, ev_field_footer *ret)
{
    idx_in in = {.at = (const unsigned char *)bytes.ptr, .end = (const unsigned char *)bytes.ptr + bytes.len};
    ret->fingerprint = idx_get(&in);
    ret->id = get_text(&in, idx_get(&in));
    uint64_t n = idx_get(&in);
    for (uint64_t i = 0; i < n && !in.failed; i++) {
        ev_field_block b = {.width = (uint8_t)get_byte(&in)};
        uint64_t low = idx_get(&in);
        b.low = (uint32_t)low;
        b.position = idx_get(&in);
        b.hash = (uint32_t)idx_get(&in);
        in.failed |= low > EV_FIELD_MAX_VALUES || (b.width > 2 && b.width != 4);
        *DBR_PUSH(&ret->blocks) = b;
    }
    get_values(&in, ret);
    return !in.failed && in.at == in.end;
}

void ev_field_footer_release(ev_field_footer *f)
{
    DBR_VEC_RELEASE(&f->blocks);
    DBR_VEC_RELEASE(&f->values);
}

/* ---- reading ---- */

static struct field_store *store_close(struct field_store *s)
{
    if (s != NULL) {
        s->file = dbr_reader_close(s->file);
        dbr_buf_release(&s->footer);
        dbr_buf_release(&s->piece);
        DBR_VEC_RELEASE(&s->blocks);
        dbr_arena_release(&s->arena);
        free(s);
    }
    return NULL;
}

/* Opens the column's file; `*ret_noted` when it says that there are too many values. */
static bool load(dbr_evidence *ev, ev_field *f, const char *path, bool *ret_noted)
{
    const ev_member *m = &ev->members.items[f->i_member];
    ev_field_footer footer = {0};
    dbr_err err = {0};
    dbr_file_stat st = {0};
    struct field_store *s = dbr_xcalloc(1, sizeof(*s));
    bool is_good = dbr_file_stat_of(path, &st, &err) == DBR_OK && st.type == DBR_FILE_REGULAR &&
                   dbr_reader_open(path, &s->file, &err) == DBR_OK &&
                   dbr_reader_footer(s->file, magic_end, &s->footer) &&
                   ev_field_footer_read(dbr_buf_view(&s->footer), &footer) &&
                   footer.fingerprint == ev_field_fingerprint(m) && dbr_slice_is(footer.id, f->id);
    *ret_noted = is_good && footer.values.n == 0;
    is_good = is_good && footer.values.n > 0 && footer.blocks.n == m->idx->blocks.n;
    if (is_good) {
        f->n_values = (uint32_t)footer.values.n;
        f->values = DBR_NEW_N(&s->arena, dbr_sql_value, footer.values.n);
        for (size_t i = 0; i < footer.values.n; i++) {
            f->values[i] = ev_field_sql(&footer.values.items[i], f->is_member, &s->arena);
        }
        s->blocks = footer.blocks;
        footer.blocks = (ev_field_block_vec){0};
        f->store = s;
        s = NULL;
    }
    (void)store_close(s);
    ev_field_footer_release(&footer);
    return is_good;
}

ev_field *ev_field_find(dbr_evidence *ev, uint32_t i_member, const ev_field_key *key)
{
    static ev_field none = {.is_too_many = true}; // what small members have; nobody writes to it
    if (!ev_field_can_build(ev, i_member)) {
        return &none;
    }
    dbr_arena names = {0};
    char *id = ev_field_id(&names, key);
    ev_field *f = NULL;
    for (size_t i = 0; i < ev->fields.n && f == NULL; i++) {
        ev_field *x = ev->fields.items[i];
        f = x->i_member == i_member && x->is_member == key->is_member && strcmp(x->id, id) == 0 ? x : NULL;
    }
    if (f == NULL) {
        f = dbr_xcalloc(1, sizeof(*f));
        f->id = dbr_xstrdup(id);
        f->is_member = key->is_member;
        f->i_member = i_member;
        *DBR_PUSH(&ev->fields) = f;
    }
    if (!f->is_there && !f->is_too_many) {
        f->is_there = load(ev, f, ev_field_path(ev, &names, i_member, id), &f->is_too_many);
    }
    dbr_arena_release(&names);
    return f;
}

uint64_t ev_field_least(const dbr_evidence *ev)
{
    return ev->field_least > 0 ? ev->field_least : EV_FIELD_LEAST;
}

bool ev_field_can_build(const dbr_evidence *ev, uint32_t i_member)
{
    const dbr_member_info *m = &ev->members.items[i_member].info;
    return m->n_entries - m->n_kind[DBR_KIND_SAMPLE] >= ev_field_least(ev) && !m->is_missing &&
           !m->is_changed;
}

/* The bytes of a block's numbers; NULL when the file is not what it should be. */
static const unsigned char *piece_at(struct field_store *s, uint64_t position, size_t len)
{
    dbr_err err = {0};
    size_t n = 0;
    bool is_here = position >= s->offset && len <= s->piece.len && position - s->offset <= s->piece.len - len;
    if (!is_here) { // no sums: the position is the file's word
        size_t wanted = len > STORE_AHEAD ? len : STORE_AHEAD;
        dbr_buf_clear(&s->piece);
        char *into = dbr_buf_reserve(&s->piece, wanted);
        if (into == NULL || dbr_reader_at(s->file, position, into, wanted, &n, &err) < 0 || n < len) {
            return NULL;
        }
        s->offset = position;
        s->piece.len = n;
    }
    return (const unsigned char *)s->piece.ptr + (position - s->offset);
}

bool ev_field_numbers(ev_field *f, size_t i_block, uint32_t n, uint32_t *ret)
{
    assert(f->is_there && i_block < f->store->blocks.n);
    const ev_field_block *b = &f->store->blocks.items[i_block];
    size_t len = (size_t)n * b->width;
    const unsigned char *from = b->width > 0 ? piece_at(f->store, b->position, len) : NULL;
    uint32_t most = 0, low = b->low;
    if (b->width > 0 &&
        (from == NULL || (uint32_t)dbr_hash(dbr_slice_of((const char *)from, len)) != b->hash)) {
        f->is_there = false;
        f->is_too_many = true; // not tried again
        return false;
    }
    switch (b->width) {
    case 0:
        for (uint32_t i = 0; i < n; i++) {
            ret[i] = low;
        }
        break;
    case 1:
        for (uint32_t i = 0; i < n; i++) {
            ret[i] = low + from[i];
        }
        break;
    case 2:
        for (uint32_t i = 0; i < n; i++) {
            ret[i] = low + from[2 * (size_t)i] + ((uint32_t)from[2 * (size_t)i + 1] << 8);
        }
        break;
    default:
        for (uint32_t i = 0; i < n; i++) {
            uint32_t four = 0;
            memcpy(&four, from + 4 * (size_t)i, 4);
            ret[i] = low + le32toh(four);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        most = ret[i] > most ? ret[i] : most;
    }
    if (most >= f->n_values) {
        f->is_there = false;
        f->is_too_many = true;
        return false;
    }
    return true;
}

void ev_fields_forget(dbr_evidence *ev)
{
    for (size_t i = 0; i < ev->fields.n; i++) {
        ev_field *f = ev->fields.items[i];
        f->store = store_close(f->store);
        free(f->id);
        free(f);
    }
    ev->fields.n = 0;
}
