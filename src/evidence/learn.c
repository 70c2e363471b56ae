/*
 * Zones learned: the same request, trace or message id in a source that tells its zone says in which zone the other one's
 * stamps are, in quarter hours. Two clocks that show the same event are minutes apart at most; what is more is the zone.
 *
 * Read are the first records of each source, some thousand at most, and only where some source tells its zone and another
 * does not and nobody has said it. What is learned is kept beside the indexes, in .debrief/index/zones, under a hash of
 * everything it follows from; without the file, or with another hash, it is learned again when the index is brought up to
 * date.
 *
 *     zones of 8c1f0a2b9d3e4f55
 *     3 1 28800 41            member 3, by 41 ids it shares with member 1, is at +08:00
 */
#include "evidence/folder.h"

#include "base/hash.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#define MAX_RECORDS    4000u // of a source
#define MAX_SILENT     500u  // without an id, after which a source is taken to have none
#define MAX_MEMBERS    64u   // with ids, of those with a zone and of those without
#define MIN_PAIRS      5u
#define QUARTER_HOUR   900
#define MAX_OFFSET     (14 * 3600)
#define MAX_APART      (3 * DBR_MINUTE) // of the median from the quarter hour: a skew, not a zone
#define MAX_SPREAD     DBR_MINUTE       // around the median: more is other requests with the same ids
#define MIN_ID         6u
#define MIN_TOKEN      16u
#define TEXT_BYTES     1024u
#define MAX_FILE_BYTES (64u << 10)

typedef struct sighting {
    uint64_t hash; // of the id
    dbr_time time; // instant, or the local time of a source without zone
} sighting;

typedef struct sightings {
    DBR_VEC(sighting) items; // sorted by hash, one an id: the first
    bool is_naive;
} sightings;

/* ---- ids ---- */

static bool is_token_byte(char c, size_t *n_digits, size_t *n_letters)
{
    bool is_digit = c >= '0' && c <= '9';
    bool is_letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    *n_digits += is_digit;
    *n_letters += is_letter;
    return is_digit || is_letter || c == '-';
}

/* The first hexadecimal token of 16 bytes or more, a UUID or a trace id; empty for none. */
static dbr_slice token_in(dbr_slice text)
{
    text = dbr_slice_sub(text, 0, TEXT_BYTES);
    for (size_t i = 0; i < text.len;) {
        size_t end = i, n_digits = 0, n_letters = 0;
        while (end < text.len && is_token_byte(text.ptr[end], &n_digits, &n_letters)) {
            end++;
        }
        if (end - i >= MIN_TOKEN && end - i <= 64 && n_digits >= 4 && n_letters >= 2) {
            return dbr_slice_sub(text, i, end);
        }
        i = end + 1;
    }
    return (dbr_slice){0};
}

static dbr_slice id_of(const dbr_record *r)
{
    return r->trace.len >= MIN_ID ? r->trace : token_in(r->text);
}

/* ---- reading ---- */

static int by_hash(const void *a, const void *b)
{
    const sighting *x = a;
    const sighting *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    return x->time < y->time ? -1 : x->time > y->time;
}

static void take(dbr_evidence *ev, const dbr_entry *e, const dbr_record *r, sightings *s)
{
    bool is_naive = (r->stamp.flags & DBR_STAMP_OFFSET) == 0;
    dbr_slice id = id_of(r);
    if (id.len == 0 || is_naive != s->is_naive || (r->stamp.flags & DBR_STAMP_UPTIME) != 0) {
        return;
    }
    const dbr_segment *segment = dbr_evidence_segment(ev, e);
    const dbr_zone *zone =
        ev->incident != NULL && ev->incident->zone != NULL ? ev->incident->zone : dbr_zone_utc();
    dbr_time time = e->time + (segment != NULL ? segment->skew : 0);
    time += is_naive ? (dbr_time)dbr_zone_offset(zone, time, NULL) * DBR_SECOND : 0;
    *DBR_PUSH(&s->items) = (sighting){.hash = dbr_hash(id), .time = time};
}

static void read_member(dbr_evidence *ev, uint32_t i_member, sightings *ret)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_err bad = {0};
    dbr_cursor_options o = {
        .span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = i_member, .in_file_order = true};
    size_t n_read = 0;
    if (dbr_cursor_open(ev, &o, &c, &bad) < 0) {
        return;
    }
    while (n_read < MAX_RECORDS && dbr_cursor_next(c, &e, &bad) == 1) {
        DBR_AUTO(dbr_arena) scratch = {0};
        dbr_record r = {0};
        n_read++;
        if (e.kind != DBR_KIND_SAMPLE && dbr_evidence_record(ev, &e, &scratch, &r, &bad) == DBR_OK) {
            take(ev, &e, &r, ret);
        }
        if (ret->items.n == 0 && n_read >= MAX_SILENT) {
            break;
        }
    }
    (void)dbr_cursor_close(c);
    if (ret->items.n == 0) {
        return;
    }
    qsort(ret->items.items, ret->items.n, sizeof(sighting), by_hash);
    size_t n = 1;
    for (size_t i = 1; i < ret->items.n; i++) {
        if (ret->items.items[i].hash != ret->items.items[n - 1].hash) {
            ret->items.items[n++] = ret->items.items[i];
        }
    }
    ret->items.n = n;
}

/* ---- judging ---- */

static int by_value(const void *a, const void *b)
{
    dbr_time x = *(const dbr_time *)a;
    dbr_time y = *(const dbr_time *)b;
    return x < y ? -1 : x > y;
}

static dbr_time median(dbr_time *v, size_t n)
{
    qsort(v, n, sizeof(*v), by_value);
    return v[n / 2];
}

/* Seconds east of UTC that the ids common to both say; false when they say nothing clear. */
static bool offset_of(const sightings *naive, const sightings *zoned, int32_t *ret_offset_s, uint32_t *ret_n)
{
    size_t most = naive->items.n < zoned->items.n ? naive->items.n : zoned->items.n;
    dbr_time *d = dbr_xcalloc(most + 1, sizeof(*d));
    size_t n = 0;
    for (size_t i = 0, k = 0; i < naive->items.n && k < zoned->items.n;) {
        const sighting *x = &naive->items.items[i];
        const sighting *y = &zoned->items.items[k];
        if (x->hash == y->hash) {
            d[n++] = x->time - y->time;
        }
        i += x->hash <= y->hash;
        k += y->hash <= x->hash;
    }
    bool is_clear = false;
    if (n >= MIN_PAIRS) {
        dbr_time middle = median(d, n);
        int64_t quarters = (middle + QUARTER_HOUR * DBR_SECOND / 2) / (QUARTER_HOUR * DBR_SECOND) -
                           (middle + QUARTER_HOUR * DBR_SECOND / 2 < 0);
        dbr_time apart = middle - quarters * QUARTER_HOUR * DBR_SECOND;
        for (size_t i = 0; i < n; i++) {
            d[i] = d[i] > middle ? d[i] - middle : middle - d[i];
        }
        is_clear = apart < MAX_APART && apart > -MAX_APART && median(d, n) < MAX_SPREAD &&
                   quarters * QUARTER_HOUR <= MAX_OFFSET && quarters * QUARTER_HOUR >= -MAX_OFFSET;
        *ret_offset_s = (int32_t)(quarters * QUARTER_HOUR);
        *ret_n = (uint32_t)n;
    }
    free(d);
    return is_clear;
}

/* Whether a member's zone is to be learned: some of its stamps have none, and nobody has said it. */
static bool is_open(const ev_member *m)
{
    for (size_t i = 0; i < m->segments.n; i++) {
        if (m->segments.items[i].zone == DBR_ZONE_ASSUMED) {
            return m->idx->n_explicit * 2 < m->idx->n_entries;
        }
    }
    return false;
}

static void learn_from(dbr_evidence *ev, const sightings *all, size_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        ev_learned best = {.i_member = i};
        for (uint32_t k = 0; all[i].is_naive && k < n; k++) {
            int32_t offset = 0;
            uint32_t n_ids = 0;
            if (!all[k].is_naive && offset_of(&all[i], &all[k], &offset, &n_ids) && n_ids > best.n) {
                best = (ev_learned){.i_member = i, .i_against = k, .offset_s = offset, .n = n_ids};
            }
        }
        if (best.n > 0) {
            *DBR_PUSH(&ev->learned) = best;
        }
    }
}

static void learn(dbr_evidence *ev)
{
    size_t n = ev->members.n, n_open = 0, n_zoned = 0;
    for (size_t i = 0; i < n; i++) {
        n_open += is_open(&ev->members.items[i]);
        n_zoned += ev->members.items[i].idx->n_explicit > 0;
    }
    if (n_open == 0 || n_zoned == 0) {
        return;
    }
    sightings *all = dbr_xcalloc(n, sizeof(*all));
    n_open = n_zoned = 0;
    for (uint32_t i = 0; i < n; i++) {
        const ev_member *m = &ev->members.items[i];
        all[i].is_naive = is_open(m);
        size_t *count = all[i].is_naive ? &n_open : &n_zoned;
        if ((all[i].is_naive || m->idx->n_explicit > 0) && *count < MAX_MEMBERS) {
            read_member(ev, i, &all[i]);
            *count += all[i].items.n > 0;
        }
    }
    learn_from(ev, all, n);
    for (size_t i = 0; i < n; i++) {
        DBR_VEC_RELEASE(&all[i].items);
    }
    free(all);
}

/* ---- keeping ---- */

/* Hash of what zones are learned from. */
static uint64_t key_of(const dbr_evidence *ev)
{
    DBR_AUTO(dbr_buf) all = {0};
    const dbr_incident *in = ev->incident;
    dbr_buf_printf(&all, "%u %s\n", IDX_VERSION,
                   in != NULL && in->zone != NULL ? dbr_zone_name(in->zone) : "UTC");
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        dbr_buf_printf(&all, "%.*s %s\n", DBR_FMT(ev->artifacts.items[i].custody.path),
                       ev->artifacts.items[i].custody.sha256);
    }
    for (size_t i = 0; in != NULL && i < in->n_clocks; i++) {
        const dbr_clock *c = &in->clocks[i];
        dbr_buf_printf(&all, "%.*s %" PRId64 " %s %d\n", DBR_FMT(c->artifact), c->skew,
                       c->zone != NULL ? dbr_zone_name(c->zone) : "-", c->year);
    }
    return dbr_hash(dbr_buf_view(&all));
}

static char *path_of(const dbr_evidence *ev, dbr_arena *arena)
{
    return dbr_arena_printf(arena, "%s/.debrief/index/zones", ev->folder);
}

static bool take_number(dbr_slice *rest, int64_t low, int64_t high, int64_t *ret)
{
    return rest->ptr != NULL && dbr_slice_int(dbr_slice_cut(rest, ' '), ret) && *ret >= low && *ret <= high;
}

bool ev_learned_load(dbr_evidence *ev)
{
    DBR_AUTO(dbr_arena) arena = {0};
    DBR_AUTO(dbr_buf) bytes = {0};
    dbr_err bad = {0};
    ev->learned.n = 0;
    dbr_buf_init(&bytes, MAX_FILE_BYTES);
    if (ev->temporary != NULL || dbr_file_read(path_of(ev, &arena), &bytes, &bad) < 0) {
        return false;
    }
    dbr_slice text = dbr_buf_view(&bytes);
    const char *head = dbr_arena_printf(&arena, "zones of %016" PRIx64, key_of(ev));
    if (!dbr_slice_is(dbr_slice_cut(&text, '\n'), head)) {
        return false;
    }
    int64_t n_members = 0;
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        n_members += ev->artifacts.items[i].is_indexed ? (int64_t)ev->artifacts.items[i].index.members.n : 0;
    }
    while (text.ptr != NULL && text.len > 0) {
        dbr_slice line = dbr_slice_cut(&text, '\n');
        int64_t member = 0, against = 0, offset = 0, n = 0;
        if (take_number(&line, 0, n_members - 1, &member) && take_number(&line, 0, n_members - 1, &against) &&
            take_number(&line, -MAX_OFFSET, MAX_OFFSET, &offset) && take_number(&line, 1, UINT32_MAX, &n)) {
            *DBR_PUSH(&ev->learned) =
                (ev_learned){(uint32_t)member, (uint32_t)against, (int32_t)offset, (uint32_t)n};
        }
    }
    return true;
}

bool ev_learn(dbr_evidence *ev)
{
    DBR_AUTO(dbr_arena) arena = {0};
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err bad = {0};
    assert(ev->learned.n == 0);
    learn(ev);
    dbr_buf_printf(&out, "zones of %016" PRIx64 "\n", key_of(ev));
    for (size_t i = 0; i < ev->learned.n; i++) {
        const ev_learned *l = &ev->learned.items[i];
        dbr_buf_printf(&out, "%u %u %d %u\n", l->i_member, l->i_against, l->offset_s, l->n);
    }
    if (ev->temporary == NULL) { // derived: without it, it is learned again
        (void)dbr_file_write_atomic(path_of(ev, &arena), dbr_buf_view(&out), &bad);
    }
    return ev->learned.n > 0;
}

const ev_learned *ev_learned_of(const dbr_evidence *ev, size_t i_member)
{
    for (size_t i = 0; i < ev->learned.n; i++) {
        if (ev->learned.items[i].i_member == i_member) {
            return &ev->learned.items[i];
        }
    }
    return NULL;
}
