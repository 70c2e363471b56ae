/*
 * Building columns of fields: one pass over a member by all processors, in which every record is parsed once for all fields
 * that a query wants.
 *
 * The member's blocks are cut into ranges. A thread parses a range and numbers values on its own; when those before it are
 * taken in, it makes the numbers those of the whole column and writes them, while others parse theirs. So the result does not
 * depend on threads, and each has one range in memory. The file is written beside its place and renamed; whatever goes
 * wrong, no half file stays.
 *
 * Most records need no parsing: their heads are known (heads.c).
 */
#include "evidence/heads.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/pool.h"

#include <endian.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RANGE_BLOCKS  16u // 16,384 records: some milliseconds of parsing
#define RANGE_ENTRIES ((size_t)RANGE_BLOCKS * IDX_BLOCK_ENTRIES)
#define MAX_THREADS   16 // each has a range in memory, 64 KiB a field; a worker's heads and values come to it

#define WORKER_VALUES 65536u     // of one field that a thread keeps from range to range
#define WORKER_BYTES  (4u << 20) // of their texts

/* ---- values, numbered ---- */

typedef struct listed {
    size_t at; // in `texts`
    uint32_t len;
    uint32_t tag;
    uint64_t hash;
} listed;

/* Values in the order in which they came; the first is NULL. */
typedef struct value_list {
    dbr_buf texts;
    DBR_VEC(listed) items;
    uint32_t *slots; // number + 1, or 0; n_slots of them, a power of two, at most half in use
    size_t n_slots;
    uint32_t last; // the number given last
    bool is_full;  // more or longer values than a column may have
} value_list;

static void list_begin(value_list *l)
{
    dbr_buf_clear(&l->texts);
    l->items.n = 0;
    *DBR_PUSH(&l->items) = (listed){.tag = EV_VALUE_NULL};
    if (l->slots != NULL) {
        memset(l->slots, 0, l->n_slots * sizeof(*l->slots));
    }
    l->last = 0;
    l->is_full = false;
}

static void list_release(value_list *l)
{
    dbr_buf_release(&l->texts);
    DBR_VEC_RELEASE(&l->items);
    free(l->slots);
}

static ev_field_value list_value(const value_list *l, uint32_t number)
{
    const listed *x = &l->items.items[number];
    return (ev_field_value){.tag = (ev_value_tag)x->tag,
                            .text = dbr_slice_of(l->texts.ptr != NULL ? l->texts.ptr + x->at : "", x->len)};
}

static void list_grow(value_list *l)
{
    free(l->slots);
    l->n_slots = l->n_slots > 0 ? 4 * l->n_slots : 256;
    l->slots = dbr_xcalloc(l->n_slots, sizeof(*l->slots));
    for (uint32_t i = 1; i < l->items.n; i++) {
        size_t slot = l->items.items[i].hash & (l->n_slots - 1);
        while (l->slots[slot] != 0) {
            slot = (slot + 1) & (l->n_slots - 1);
        }
        l->slots[slot] = i + 1;
    }
}

static bool list_is(const value_list *l, uint32_t number, const ev_field_value *v)
{
    const listed *x = &l->items.items[number];
    return x->tag == (uint32_t)v->tag && x->len == v->text.len &&
           (x->len == 0 || memcmp(l->texts.ptr + x->at, v->text.ptr, x->len) == 0);
}

/* The number of a value whose hash is known, a new one if need be; 0 when the list is full. */
static uint32_t list_number_hashed(value_list *l, const ev_field_value *v, uint64_t hash)
{
    if (v->tag == EV_VALUE_NULL || l->is_full) {
        return 0;
    }
    if (2 * l->items.n >= l->n_slots) {
        list_grow(l);
    }
    size_t slot = hash & (l->n_slots - 1);
    for (; l->slots[slot] != 0; slot = (slot + 1) & (l->n_slots - 1)) {
        uint32_t number = l->slots[slot] - 1;
        if (l->items.items[number].hash == hash && list_is(l, number, v)) {
            return l->last = number;
        }
    }
    if (l->items.n >= EV_FIELD_MAX_VALUES || v->text.len > EV_FIELD_MAX_TEXT ||
        l->texts.len + v->text.len > EV_FIELD_MAX_BYTES) {
        l->is_full = true;
        return 0;
    }
    l->slots[slot] = (uint32_t)l->items.n + 1;
    l->last = (uint32_t)l->items.n;
    *DBR_PUSH(&l->items) =
        (listed){.at = l->texts.len, .len = (uint32_t)v->text.len, .tag = (uint32_t)v->tag, .hash = hash};
    dbr_buf_slice(&l->texts, v->text);
    return l->last;
}

static uint32_t list_number(value_list *l, const ev_field_value *v)
{
    if (l->last != 0 && list_is(l, l->last, v)) {
        return l->is_full ? 0 : l->last;
    }
    return list_number_hashed(l, v, dbr_hash_mix(dbr_hash(v->text), (uint64_t)v->tag));
}

/* ---- parsing ---- */

/* One range: blocks [first, end). */
typedef struct range {
    size_t first, end;
    bool is_damaged;
} range;

/* Values that one thread numbered in one field, and what numbers they have in the column. */
typedef struct numbered {
    value_list list;
    uint32_t *map; // by number in the list; 0: not asked for yet
    size_t n_map;
} numbered;

/* What a thread has while it parses a range. Its lists go on from range to range, since values come back; between them, when
 * nobody needs their numbers any more, long ones are begun anew. */
typedef struct worker {
    atomic_bool is_taken;
    idx_columns columns;
    dbr_buf bytes; // of a block
    ev_window window;
    dbr_arena arena; // of a record
    ev_parsed cache;
    ev_heads *heads;   // NULL: the format has none
    dbr_err ignored;   // why a record could not be read: large, so not one a record
    numbered *fields;  // one a field
    uint32_t *numbers; // RANGE_ENTRIES a field, by the worker's lists: those of the range that is parsed
    uint64_t age;      // of the lists, from 1: see ev_head
} worker;

/* A column that is being written. */
typedef struct column {
    value_list values;
    ev_field_block_vec blocks;
    char *path, *temporary;
    FILE *file; // NULL when it cannot be written, or need not be any more
    uint64_t position;
    int error; // errno
} column;

typedef struct build {
    dbr_evidence *ev;
    uint32_t i_member;
    ev_member *m;
    const ev_field_key *keys;
    size_t n_keys;
    column *columns;
    bool is_alone; // one thread, through the member's own window
    const char *path;
    worker *workers; // as many as threads
    size_t n_workers;

    /* Ranges are taken in one by one, in order. */
    pthread_mutex_t lock;
    pthread_cond_t has_changed;
    size_t n_taken;      // ranges; under `lock`. What follows is whose turn it is
    atomic_bool is_over; // nothing more is needed, or wanted
    bool is_damaged;     // the index
    bool is_interrupted;
} build;

static worker *take_worker(const build *b)
{
    for (size_t i = 0; i < b->n_workers; i++) {
        if (!atomic_exchange(&b->workers[i].is_taken, true)) {
            return &b->workers[i];
        }
    }
    DBR_BUG("more threads than workers");
}

/* The bytes of a record; false when they cannot be read. */
static bool bytes_of(const build *b, worker *w, const dbr_entry *e, dbr_slice *ret)
{
    dbr_code rc = b->is_alone ? ev_view(b->ev, b->m, e->offset, e->len, ret, &w->ignored)
                              : ev_window_at(&w->window, b->m, e->offset, e->len, ret, &w->ignored);
    return rc == DBR_OK && ret->len == e->len;
}

/* Numbers of what a head says; those it has for the worker's lists, or new ones. */
static void number_head(const build *b, worker *w, ev_head *head, size_t at)
{
    bool is_new = head->age != w->age;
    for (size_t k = 0; k < b->n_keys; k++) {
        ev_head_value *v = &head->values[k];
        v->number = is_new ? list_number(&w->fields[k].list, &v->value) : v->number;
        w->numbers[k * RANGE_ENTRIES + at] = v->number;
    }
    head->age = w->age;
}

/* Tells the heads which record comes behind `row`: none, if its bytes are not here. */
static void expect_next(const build *b, worker *w, uint32_t row)
{
    const idx_columns *c = &w->columns;
    dbr_slice next = {0};
    if (!b->is_alone && c->is_plain && row + 1 < c->n) {
        next = ev_window_peek(&w->window, c->offset[row + 1], c->len[row + 1]);
    }
    ev_heads_expect(w->heads, next);
}

/* An entry, `row` of the worker's block, the range's number `at`. */
static void number_entry(const build *b, worker *w, const dbr_entry *e, uint32_t row, size_t at)
{
    dbr_slice bytes = {0};
    bool is_here = e->kind != DBR_KIND_SAMPLE && bytes_of(b, w, e, &bytes);
    bool may_have_head = w->heads != NULL && w->columns.is_plain && e->kind == DBR_KIND_LOG && is_here;
    ev_head *head = may_have_head ? ev_heads_find(w->heads, bytes) : NULL;
    if (w->heads != NULL) {
        expect_next(b, w, row);
    }
    if (head != NULL) {
        number_head(b, w, head, at);
        return;
    }
    const dbr_record *record = is_here ? ev_parse(b->m, e, bytes, &w->arena, &w->cache) : NULL;
    for (size_t k = 0; k < b->n_keys; k++) {
        ev_field_value v = {.tag = EV_VALUE_NULL};
        v = record != NULL ? ev_field_of(record, &b->keys[k]) : v;
        w->numbers[k * RANGE_ENTRIES + at] = list_number(&w->fields[k].list, &v);
    }
    if (may_have_head && record != NULL) {
        ev_heads_learn(w->heads, record);
    }
    dbr_arena_reset(&w->arena);
}

static void parse_range(const build *b, worker *w, range *r)
{
    size_t at = 0;
    for (size_t block = r->first; block < r->end && !r->is_damaged; block++) {
        const idx_block *x = &b->m->idx->blocks.items[block];
        r->is_damaged = !idx_block_columns(b->m->file->blocks, x, IDX_WANT_ALL, &w->bytes, &w->columns);
        for (uint32_t row = 0; row < x->n && !r->is_damaged; row++, at++) {
            dbr_entry e;
            idx_columns_entry(&w->columns, x, row, &e);
            number_entry(b, w, &e, row, at);
        }
    }
}

/* ---- writing ---- */

static void column_begin(const build *b, column *c, const ev_field_key *key)
{
    dbr_arena names = {0};
    list_begin(&c->values);
    c->path = dbr_xstrdup(ev_field_path(b->ev, &names, b->i_member, ev_field_id(&names, key)));
    c->temporary = dbr_temp_name_new(c->path);
    c->file = fopen(c->temporary, "wbe");
    if (c->file != NULL && fwrite(ev_field_magic(false), 1, 8, c->file) != 8) {
        c->error = errno;
    }
    c->position = 8;
    dbr_arena_release(&names);
}

static void write_numbers(column *c, const uint32_t *v, uint32_t n)
{
    unsigned char bytes[4 * IDX_BLOCK_ENTRIES];
    uint32_t low = UINT32_MAX, high = 0;
    for (uint32_t i = 0; i < n; i++) {
        low = v[i] < low ? v[i] : low;
        high = v[i] > high ? v[i] : high;
    }
    uint32_t span = high - low;
    uint8_t width = span == 0 ? 0 : span <= UINT8_MAX ? 1 : span <= UINT16_MAX ? 2 : 4;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t above = htole32(v[i] - low);
        memcpy(bytes + (size_t)i * width, &above, width);
    }
    size_t len = (size_t)n * width;
    *DBR_PUSH(&c->blocks) =
        (ev_field_block){.position = c->position,
                         .low = low,
                         .hash = (uint32_t)dbr_hash(dbr_slice_of((const char *)bytes, len)),
                         .width = width};
    if (c->error == 0 && fwrite(bytes, 1, len, c->file) != len) {
        c->error = errno != 0 ? errno : EIO;
    }
    c->position += len;
}

#define AHEAD 8u // values that are on their way to the processor

/* Asks for the memory at which a value that has no number in the column yet will be looked for there. */
static inline void list_fetch(const value_list *l, const value_list *from, const uint32_t *map,
                              uint32_t number)
{
    if (number != 0 && map[number] == 0 && l->n_slots > 0) {
        __builtin_prefetch(&l->slots[from->items.items[number].hash & (l->n_slots - 1)]);
        __builtin_prefetch(from->texts.ptr + from->items.items[number].at);
    }
}

/* Numbers of a range → numbers of the column. */
static void take_column(const build *b, worker *by, const range *r, size_t k)
{
    column *c = &b->columns[k];
    numbered *from = &by->fields[k];
    uint32_t *numbers = by->numbers + k * RANGE_ENTRIES;
    const idx_block *first = &b->m->idx->blocks.items[r->first], *last = &b->m->idx->blocks.items[r->end - 1];
    size_t n = (size_t)(last->i_entry + last->n - first->i_entry);
    if (from->n_map < from->list.items.n) {
        from->map = dbr_xrealloc(from->map, from->list.items.cap * sizeof(*from->map));
        memset(from->map + from->n_map, 0, (from->list.items.cap - from->n_map) * sizeof(*from->map));
        from->n_map = from->list.items.cap;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t *number = &from->map[numbers[i]];
        if (i + AHEAD < n) {
            list_fetch(&c->values, &from->list, from->map, numbers[i + AHEAD]);
        }
        if (*number == 0 && numbers[i] != 0) {
            ev_field_value v = list_value(&from->list, numbers[i]);
            *number = list_number_hashed(&c->values, &v, from->list.items.items[numbers[i]].hash);
        }
        numbers[i] = *number;
    }
    bool is_new_mostly =
        c->values.items.n > EV_FIELD_MANY && c->values.items.n > (last->i_entry + last->n) / 2;
    c->values.is_full |= from->list.is_full || is_new_mostly;
    for (size_t block = r->first; block < r->end && !c->values.is_full; block++) {
        write_numbers(c, numbers, b->m->idx->blocks.items[block].n);
        numbers += b->m->idx->blocks.items[block].n;
    }
}

/* Takes back the numbers written so far: the note that a column takes too many values needs none. */
static void write_nothing(column *c)
{
    c->position = 8;
    if (fflush(c->file) != 0 || ftruncate(fileno(c->file), 8) != 0 || fseek(c->file, 8, SEEK_SET) != 0) {
        c->error = errno;
    }
}

static void write_footer(const build *b, column *c, const ev_field_key *key)
{
    DBR_AUTO(dbr_buf) footer = {0};
    dbr_arena names = {0};
    ev_field_footer f = {.fingerprint = ev_field_fingerprint(b->m),
                         .id = dbr_slice_str(ev_field_id(&names, key))};
    if (!c->values.is_full) {
        f.blocks = c->blocks;
        for (uint32_t i = 0; i < c->values.items.n; i++) {
            *DBR_PUSH(&f.values) = list_value(&c->values, i);
        }
    } else {
        write_nothing(c);
    }
    ev_field_footer_write(&f, &footer);
    dbr_footer_end(&footer, c->position, ev_field_magic(true));
    if (fwrite(footer.ptr, 1, footer.len, c->file) != footer.len) {
        c->error = c->error != 0 ? c->error : errno;
    }
    DBR_VEC_RELEASE(&f.values);
    dbr_arena_release(&names);
}

/* Ends the file; it stays when everything went well. */
static void column_end(const build *b, column *c, const ev_field_key *key, bool is_good)
{
    if (c->file != NULL) {
        if (is_good && c->error == 0) {
            write_footer(b, c, key);
        }
        is_good = fclose(c->file) == 0 && is_good && c->error == 0;
        if (!is_good || rename(c->temporary, c->path) != 0) {
            (void)unlink(c->temporary);
        }
    }
    list_release(&c->values);
    DBR_VEC_RELEASE(&c->blocks);
    free(c->path);
    (void)dbr_temp_name_free(c->temporary);
}

/* ---- the pass ---- */

/* Bytes that are what the file holds can be read anywhere by anyone; packed ones are unpacked once, in order. */
static bool is_as_it_lies(const build *b)
{
    const ev_artifact *a = &b->ev->artifacts.items[b->m->info.i_artifact];
    return b->m->info.name.len == 0 && !b->m->idx->is_utf16 && a->custody.size_bytes == b->m->info.size_bytes;
}

static bool is_anything_left(const build *b)
{
    for (size_t k = 0; k < b->n_keys; k++) {
        if (b->columns[k].file != NULL && b->columns[k].error == 0 && !b->columns[k].values.is_full) {
            return true;
        }
    }
    return false;
}

/* Begins lists anew that have grown, and all in the beginning. */
static void renew_lists(const build *b, worker *w)
{
    bool is_long = w->age == 0;
    for (size_t k = 0; k < b->n_keys; k++) {
        const value_list *l = &w->fields[k].list;
        is_long |= l->items.n > WORKER_VALUES || l->texts.len > WORKER_BYTES;
    }
    for (size_t k = 0; k < b->n_keys && is_long; k++) {
        list_begin(&w->fields[k].list);
        if (w->fields[k].n_map > 0) {
            memset(w->fields[k].map, 0, w->fields[k].n_map * sizeof(*w->fields[k].map));
        }
    }
    w->age += is_long;
}

/* Takes in what a worker parsed; it is the range's turn. */
static void take_range(build *b, worker *by, const range *r)
{
    const idx_block *first = &b->m->idx->blocks.items[r->first], *last = &b->m->idx->blocks.items[r->end - 1];
    for (size_t k = 0; k < b->n_keys && !r->is_damaged; k++) {
        if (b->columns[k].file != NULL && !b->columns[k].values.is_full) {
            take_column(b, by, r, k);
        }
    }
    b->ev->work.n_parsed += last->i_entry + last->n - first->i_entry;
    b->is_damaged = r->is_damaged;
    b->is_interrupted = b->ev->sql != NULL && dbr_sql_is_interrupted(b->ev->sql);
    atomic_store(&b->is_over, b->is_damaged || b->is_interrupted || !is_anything_left(b));
}

/* Range `i`, of one thread. Those before it have been begun, so its turn comes. */
static void do_range(void *data, size_t i)
{
    build *b = data;
    size_t n_blocks = b->m->idx->blocks.n, first = i * RANGE_BLOCKS;
    range r = {.first = first, .end = n_blocks - first < RANGE_BLOCKS ? n_blocks : first + RANGE_BLOCKS};
    worker *w = take_worker(b);
    if (!atomic_load(&b->is_over)) {
        renew_lists(b, w);
        parse_range(b, w, &r);
    }
    (void)pthread_mutex_lock(&b->lock);
    while (b->n_taken < i) {
        (void)pthread_cond_wait(&b->has_changed, &b->lock);
    }
    (void)pthread_mutex_unlock(&b->lock);
    if (!atomic_load(&b->is_over)) {
        take_range(b, w, &r);
    }
    atomic_store(&w->is_taken, false);
    (void)pthread_mutex_lock(&b->lock);
    b->n_taken++;
    (void)pthread_cond_broadcast(&b->has_changed);
    (void)pthread_mutex_unlock(&b->lock);
}

static void workers_begin(build *b, int n_threads)
{
    b->n_workers = (size_t)n_threads;
    b->workers = dbr_xcalloc(b->n_workers, sizeof(*b->workers));
    for (size_t i = 0; i < b->n_workers; i++) {
        b->workers[i].window.path = b->path;
        b->workers[i].heads = ev_heads_new(b->m, b->keys, b->n_keys, b->n_workers);
        b->workers[i].fields = dbr_xcalloc(b->n_keys, sizeof(numbered));
        b->workers[i].numbers = dbr_xcalloc(b->n_keys * RANGE_ENTRIES, sizeof(uint32_t));
    }
}

static void workers_end(build *b)
{
    for (size_t i = 0; i < b->n_workers; i++) {
        worker *w = &b->workers[i];
        dbr_buf_release(&w->bytes);
        ev_window_release(&w->window);
        dbr_arena_release(&w->arena);
        ev_parsed_release(&w->cache);
        (void)ev_heads_free(w->heads);
        for (size_t k = 0; k < b->n_keys; k++) {
            list_release(&w->fields[k].list);
            free(w->fields[k].map);
        }
        free(w->fields);
        free(w->numbers);
    }
    free(b->workers);
}

/* Goes over the member. */
static dbr_code run_pass(build *b, int n_threads, dbr_err *err)
{
    size_t n_ranges = (b->m->idx->blocks.n + RANGE_BLOCKS - 1) / RANGE_BLOCKS;
    atomic_init(&b->is_over, !is_anything_left(b));
    (void)pthread_mutex_init(&b->lock, NULL);
    (void)pthread_cond_init(&b->has_changed, NULL);
    dbr_pool_run(n_ranges, n_threads, do_range, b);
    (void)pthread_cond_destroy(&b->has_changed);
    (void)pthread_mutex_destroy(&b->lock);
    if (b->is_damaged) {
        return dbr_fail(err, DBR_ESTORE, "the index of '%.*s' is damaged: delete .debrief and run again",
                        DBR_FMT(b->m->info.path));
    }
    return b->is_interrupted ? dbr_fail(err, DBR_ELIMIT, "query interrupted") : DBR_OK;
}

dbr_code ev_field_build(dbr_evidence *ev, uint32_t i_member, const ev_field_key *keys, size_t n, dbr_err *err)
{
    dbr_arena names = {0};
    ev_member *m = &ev->members.items[i_member];
    build b = {.ev = ev, .i_member = i_member, .m = m, .keys = keys, .n_keys = n};
    dbr_code rc = DBR_OK;
    b.path = ev_artifact_path(ev, &names, &ev->artifacts.items[m->info.i_artifact]);
    b.columns = dbr_xcalloc(n, sizeof(*b.columns));
    b.is_alone = !is_as_it_lies(&b);
    int n_threads = b.is_alone ? 1 : dbr_os_cpus() < MAX_THREADS ? dbr_os_cpus() : MAX_THREADS;
    workers_begin(&b, n_threads);
    for (size_t k = 0; k < n; k++) {
        column_begin(&b, &b.columns[k], &keys[k]);
    }
    rc = run_pass(&b, n_threads, err);
    for (size_t k = 0; k < n; k++) {
        column_end(&b, &b.columns[k], &keys[k], rc == DBR_OK);
        ev_field *f = ev_field_find(ev, i_member, &keys[k]);
        f->is_too_many = !f->is_there && rc == DBR_OK; // or it could not be written: not tried again
        ev->work.n_built += f->is_there;
    }
    workers_end(&b);
    free(b.columns);
    dbr_arena_release(&names);
    return rc;
}
