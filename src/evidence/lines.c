/*
 * Members of lines, slab by slab: filled and taken over in order, scanned by all threads at a time.
 *
 *     fill     the unfinished line of the slab before, then bytes up to a line's end
 *     scan     slab.c
 *     take     numbers, entries, templates; joins what continues a record of the slab before
 *
 * The result is the same for any number of threads and any size of slabs: scanning looks at nothing outside its slab, and
 * what a shape means is decided by its first record in the file.
 *
 * A line beyond DBR_MAX_RECORD_BYTES is cut there and passed over to its end; so is a record of many lines.
 */
#include "evidence/ingest.h"

#include "base/limits.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>

#define SLAB_BYTES  (256u << 10) // fits the second-level cache with its maps
#define MAX_THREADS 16
#define MIN_SLABS   4u // slabs worth of bytes for which threads are started
#define MAX_SHAPES  (1u << 17)
#define MAX_AT_ONCE                                                                                          \
    256u // records whose columns are written together: more would be begun in vain where one has to be parsed
#define MIN_SLOTS                                                                                            \
    2048u // of the table of shapes, which grows: memory that nobody writes to costs much when it is read

/* ---- filling ---- */

typedef struct filler {
    ing_source *source;
    size_t chunk_bytes;
    dbr_buf rest;     // the unfinished line
    uint64_t offset;  // of the next slab
    uint64_t number;  // of the next slab
    uint64_t size;    // bytes read
    bool is_cut_line; // the rest of an endless line is to be passed over
    bool is_ended;
} filler;

static void make_slab(ing_slab *s, size_t chunk_bytes)
{
    s->cap = (size_t)DBR_MAX_RECORD_BYTES + 1 + chunk_bytes;
    s->bytes = dbr_xmalloc(s->cap + DBR_TEXTMAP_PADDING);
}

/* Passes over the rest of an endless line; what follows it in the chunk just read stays in [0, s->len). */
static void pass_line(filler *f, ing_slab *s)
{
    while (f->is_cut_line) {
        const char *end = s->len > 0 ? memchr(s->bytes, '\n', s->len) : NULL;
        size_t n = end != NULL ? (size_t)(end - s->bytes) + 1 : s->len;
        memmove(s->bytes, s->bytes + n, s->len - n);
        s->len -= n;
        f->offset += n;
        f->is_cut_line = end == NULL;
        if (end == NULL) {
            s->len = ing_source_read(f->source, s->bytes, f->chunk_bytes);
            f->size += s->len;
            f->is_ended = s->len == 0;
            f->is_cut_line = !f->is_ended;
        }
    }
}

/* Hands the bytes behind `end` on to the next slab. */
static void keep_rest(filler *f, ing_slab *s, size_t end)
{
    dbr_buf_clear(&f->rest);
    dbr_buf_add(&f->rest, s->bytes + end, s->len - end);
    s->len = end;
}

/* Fills a slab with whole lines; false when there are none left. */
static bool fill(filler *f, ing_slab *s)
{
    size_t end = 0; // behind the last line break
    s->len = f->rest.len;
    if (s->len > 0) {
        memcpy(s->bytes, f->rest.ptr, s->len);
        dbr_buf_clear(&f->rest);
    }
    pass_line(f, s);
    const char *last = s->len > 0 ? memrchr(s->bytes, '\n', s->len) : NULL;
    end = last != NULL ? (size_t)(last - s->bytes) + 1 : 0;
    while (!f->is_ended && (end == 0 || s->len < f->chunk_bytes) && s->len <= DBR_MAX_RECORD_BYTES) {
        size_t n = ing_source_read(f->source, s->bytes + s->len, f->chunk_bytes);
        last = n > 0 ? memrchr(s->bytes + s->len, '\n', n) : NULL;
        end = last != NULL ? (size_t)(last - s->bytes) + 1 : end;
        s->len += n;
        f->size += n;
        f->is_ended = n == 0;
    }
    if (end == 0 && s->len > DBR_MAX_RECORD_BYTES) { // an endless line: what it begins is enough
        keep_rest(f, s, (size_t)DBR_MAX_RECORD_BYTES + 1);
        f->is_cut_line = true;
    } else if (!f->is_ended && end > 0) {
        keep_rest(f, s, end);
    }
    s->offset = f->offset;
    s->number = f->number++;
    f->offset += s->len;
    return s->len > 0;
}

/* ---- taking ---- */

/* What a shape means: decided by its first record in the file. */
typedef struct meaning {
    uint64_t hash; // 0: free
    uint32_t group;
    uint8_t level;
    bool is_unsure;
} meaning;

/* A shape of the current slab, looked up at its first record. */
typedef struct seen {
    meaning is;
    uint64_t n; // records
    bool is_known;
} seen;

typedef struct taker {
    ing_member *g;
    meaning *meanings; // `cap_meanings`, a power of two, at least half of them free
    size_t n_meanings, cap_meanings;
    seen *seen; // of the current slab's shapes
    size_t cap_seen;
    size_t i_stretch; // of the current slab, see stretch_at
    seen no_seen;     // of records without a shape
    uint64_t line;    // of the current slab's first byte, from 1
    /* The record that may go on in the next slab. */
    ing_head open;
    bool is_open;
    uint64_t open_offset, open_end; // in the member; end without line breaks
    uint64_t open_line;
    seen open_seen;
    dbr_buf open_bytes; // its bytes, where it has to be parsed
} taker;

static meaning *find_meaning(const taker *t, uint64_t hash)
{
    size_t slot = hash & (t->cap_meanings - 1);
    while (t->meanings[slot].hash != hash && t->meanings[slot].hash != 0) {
        slot = (slot + 1) & (t->cap_meanings - 1);
    }
    return &t->meanings[slot];
}

/* Room for one more: a larger table, or, when it is as large as it may be, an empty one. */
static void make_room(taker *t)
{
    meaning *before = t->meanings;
    size_t n = t->cap_meanings;
    bool is_full = t->n_meanings == MAX_SHAPES;
    if (2 * t->n_meanings < n) {
        return;
    }
    t->cap_meanings = n == 0 ? MIN_SLOTS : is_full ? n : 2 * n;
    t->meanings = dbr_xcalloc(t->cap_meanings, sizeof(*t->meanings));
    t->n_meanings = is_full ? 0 : t->n_meanings;
    for (size_t i = 0; !is_full && i < n; i++) {
        if (before[i].hash != 0) {
            *find_meaning(t, before[i].hash) = before[i];
        }
    }
    free(before);
}

/* i_entry  the number of the record that it is looked up for */
static void look_up(taker *t, const ing_slab *slab, uint32_t i, uint64_t i_entry, seen *ret)
{
    const ing_shape *s = &slab->shapes.items[i];
    meaning *m = t->cap_meanings > 0 ? find_meaning(t, s->hash) : NULL;
    if (m == NULL || m->hash == 0) {
        make_room(t);
        m = find_meaning(t, s->hash);
        t->n_meanings++;
        *m = (meaning){.hash = s->hash, .level = s->level, .is_unsure = s->is_unsure};
        if (!s->is_unsure && !t->g->options->no_templates) {
            dbr_slice text = dbr_slice_of(s->text_len > 0 ? slab->texts.ptr + s->text_at : "", s->text_len);
            m->group = dbr_miner_add(t->g->miner, text, 0, i_entry);
        }
    }
    *ret = (seen){.is = *m, .is_known = true};
}

/* Counts a cut record, and returns the length it keeps. */
static uint32_t cut_length(taker *t, uint64_t len, uint64_t line)
{
    if (len <= DBR_MAX_RECORD_BYTES) {
        return (uint32_t)len;
    }
    idx_member *m = t->g->m;
    m->cut_line = m->n_cut == 0 ? line : m->cut_line;
    m->n_cut++;
    return DBR_MAX_RECORD_BYTES;
}

static void take_parsed(taker *t, dbr_slice bytes, uint64_t offset, uint64_t line)
{
    const dbr_layout *layout = &t->g->m->layout;
    ing_piece piece = {
        .item = {.bytes = bytes, .stamp = {.local = DBR_TIME_NONE}}, .offset = offset, .line = line};
    if (layout->format->begins != NULL) {
        size_t end = dbr_slice_find_char(bytes, '\n');
        dbr_slice first = dbr_slice_sub(bytes, 0, end);
        while (first.len > 0 && first.ptr[first.len - 1] == '\r') {
            first.len--;
        }
        (void)layout->format->begins(layout, first, &piece.item);
    }
    ing_take(t->g, &piece);
}

/* One whole record. */
static inline void take_record(taker *t, const ing_head *h, seen *s, dbr_slice bytes, uint64_t offset,
                               uint64_t len, uint64_t line)
{
    uint32_t kept = len <= DBR_MAX_RECORD_BYTES ? (uint32_t)len : cut_length(t, len, line);
    if (kept == 0) {
        return;
    }
    if (h->shape == ING_PARSE || s->is.is_unsure) {
        take_parsed(t, dbr_slice_sub(bytes, 0, kept), offset, line);
        return;
    }
    s->n++;
    ing_add_line(t->g, h,
                 h->mark.level == DBR_LEVEL_COUNT ? (dbr_level)s->is.level : (dbr_level)h->mark.level,
                 s->is.group, offset, kept, line);
}

static void count(taker *t, const seen *s)
{
    if (s->n > 0 && !t->g->options->no_templates) {
        dbr_miner_count(t->g->miner, s->is.group, s->n);
    }
}

static void finish_open(taker *t)
{
    if (!t->is_open) {
        return;
    }
    t->is_open = false;
    take_record(t, &t->open, &t->open_seen, dbr_buf_view(&t->open_bytes), t->open_offset,
                t->open_end - t->open_offset, t->open_line);
    count(t, &t->open_seen);
}

/* Keeps the bytes of the open record that count. */
static void keep_open(taker *t, const char *bytes, size_t len)
{
    size_t room = (size_t)DBR_MAX_RECORD_BYTES + 1 - t->open_bytes.len;
    if (t->open.shape == ING_PARSE || t->open_seen.is.is_unsure) {
        dbr_buf_add(&t->open_bytes, bytes, len < room ? len : room);
    }
}

static void begin_open(taker *t, const ing_slab *slab, const ing_head *h, const seen *s)
{
    t->is_open = true;
    t->open = *h;
    t->open_offset = slab->offset + h->begin;
    t->open_end = slab->offset + h->end;
    t->open_line = t->line + h->line;
    t->open_seen = (seen){.is = s->is};
    dbr_buf_clear(&t->open_bytes);
    keep_open(t, slab->bytes + h->begin, slab->len - h->begin);
}

/* What a record's shape says; i_entry is the record's number. */
static inline seen *seen_shape(taker *t, const ing_slab *slab, uint32_t shape, uint64_t i_entry)
{
    assert(shape < slab->shapes.n && t->seen != NULL && shape < t->cap_seen);
    seen *s = &t->seen[shape];
    if (!s->is_known) {
        look_up(t, slab, shape, i_entry, s);
    }
    return s;
}

static seen *seen_of(taker *t, const ing_slab *slab, const ing_head *h)
{
    if (h->shape == ING_PARSE || h->shape == ING_NO_SHAPE) {
        t->no_seen = (seen){0};
        return &t->no_seen;
    }
    return seen_shape(t, slab, h->shape, t->g->m->n_entries);
}

/* What stands before the first head: more of the open record, or, where there is none, a record without a beginning. */
static void take_before(taker *t, const ing_slab *slab)
{
    size_t end = slab->heads.n > 0 ? slab->heads.begin[0] : slab->len;
    if (end == slab->first) {
        return;
    }
    if (!t->is_open) {
        ing_head h = {.begin = slab->first, .end = slab->before_end, .shape = ING_PARSE};
        begin_open(t, slab, &h, seen_of(t, slab, &h));
        t->open_bytes.len = t->open_bytes.len < end - slab->first ? t->open_bytes.len : end - slab->first;
        return;
    }
    if (slab->before_end > slab->first) {
        t->open_end = slab->offset + slab->before_end;
    }
    keep_open(t, slab->bytes + slab->first, end - slab->first);
}

/* The stretch that head i is in, or the next one; NULL behind the last. Asked for heads in their order. */
static const ing_stretch *stretch_at(taker *t, const ing_slab *slab, size_t i)
{
    const ing_stretch_vec *v = &slab->stretches;
    while (t->i_stretch < v->n && (size_t)v->items[t->i_stretch].first + v->items[t->i_stretch].n <= i) {
        t->i_stretch++;
    }
    return t->i_stretch < v->n ? &v->items[t->i_stretch] : NULL;
}

/*
 * Takes records [i, end) of a stretch as long as they need not be parsed; returns the first that is not taken. The caller knows
 * that all are usual and that the block has room. What is done for them is what take_record does, a column at a time.
 */
static size_t take_columns(taker *t, const ing_slab *slab, size_t i, size_t end, dbr_time *previous,
                           uint64_t *n_up)
{
    const ing_heads *h = &slab->heads;
    idx_columns *c = &t->g->encoder->columns;
    const ing_mark *mark = h->mark + i;
    const unsigned bits = (unsigned)DBR_KIND_LOG | (mark->is_explicit ? IDX_HEAD_EXPLICIT : 0);
    const uint32_t at = c->n, *shape = h->shape + i;
    uint8_t *head = c->head + at;
    uint32_t *group = c->group + at, n = (uint32_t)(end - i);
    for (uint32_t k = 0; k < n; k++) {
        head[k] = (uint8_t)(bits | (unsigned)mark[k].level << 3);
        group[k] = 0;
    }
    for (uint32_t k = 0; k < n; k++) {
        if (shape[k] != ING_NO_SHAPE) {
            seen *s = seen_shape(t, slab, shape[k], t->g->m->n_entries + k);
            if (s->is.is_unsure) {
                n = k;
                break;
            }
            s->n++;
            group[k] = s->is.group;
            head[k] =
                mark[k].level != DBR_LEVEL_COUNT ? head[k] : (uint8_t)(bits | (unsigned)s->is.level << 3);
        }
    }
    uint64_t ups = n > 0 && h->local[i] > *previous;
    for (uint32_t k = 1; k < n; k++) {
        uint64_t step = (uint64_t)h->local[i + k] - (uint64_t)h->local[i + k - 1];
        ups += (step | (0 - step)) >> 63; // 1 unless it is 0
    }
    for (uint32_t k = 0; k < n; k++) {
        c->offset[at + k] = slab->offset + h->begin[i + k];
        c->line[at + k] = t->line + h->line[i + k];
        c->len[at + k] = h->end[i + k] - h->begin[i + k];
    }
    memcpy(c->local + at, h->local + i, n * sizeof(*c->local));
    *previous = n > 0 ? h->local[i + n - 1] : *previous;
    *n_up += ups;
    c->n += n;
    return i + n;
}

/*
 * Takes records [i, end) of the slab, some of them, as long as they are of a stretch and of the usual sort: such as need not be
 * parsed, and a little later than the one before, see idx_turns_usual. Returns the first record that is not taken.
 */
static size_t take_usual(taker *t, const ing_slab *slab, size_t i, size_t end)
{
    ing_member *g = t->g;
    const ing_heads *h = &slab->heads;
    const ing_stretch *stretch = stretch_at(t, slab, i);
    const idx_base *base = g->m->bases.n > 0 ? &g->m->bases.items[g->m->bases.n - 1] : NULL;
    if (base == NULL || stretch == NULL || i < stretch->first || !g->encoder->columns.is_plain) {
        return i;
    }
    size_t stretch_end = (size_t)stretch->first + stretch->n;
    size_t room = IDX_BLOCK_ENTRIES - g->encoder->columns.n;
    const ing_mark mark = h->mark[i];
    idx_course *course = &g->turns.courses[mark.form];
    idx_usual usual;
    room = room < MAX_AT_ONCE ? room : MAX_AT_ONCE;
    end = end < stretch_end ? end : stretch_end;
    end = end - i < room ? end : i + room;
    if (h->end[end - 1] - h->begin[i] > DBR_MAX_RECORD_BYTES ||
        !idx_turns_usual(course, (idx_form)mark.form, base, &usual) ||
        !idx_is_usual(&usual, course->previous, h->local[i], mark.weekday_shift) ||
        stretch->max_step > usual.max_jump || h->local[end - 1] >= usual.limit) {
        return i;
    }
    uint64_t n_up = 0;
    end = take_columns(t, slab, i, end, &course->previous, &n_up);
    course->n_up += usual.counts_up ? (uint32_t)n_up : 0;
    g->m->n_explicit += mark.is_explicit ? end - i : 0;
    g->m->n_kind[DBR_KIND_LOG] += end - i;
    g->m->n_entries += end - i;
    if (g->encoder->columns.n == IDX_BLOCK_ENTRIES) {
        ing_flush(g);
    }
    return end;
}

static void take(taker *t, const ing_slab *slab)
{
    size_t n = slab->heads.n;
    if (slab->shapes.n > t->cap_seen) {
        t->cap_seen = 2 * slab->shapes.n;
        t->seen = dbr_xrealloc(t->seen, t->cap_seen * sizeof(*t->seen));
    }
    if (slab->shapes.n > 0) {
        memset(t->seen, 0, slab->shapes.n * sizeof(*t->seen));
    }
    t->i_stretch = 0;
    take_before(t, slab);
    if (n > 0) {
        finish_open(t);
    }
    for (size_t i = 0, next = 0; i + 1 < n; i = next) {
        next = take_usual(t, slab, i, n - 1);
        if (next == i) {
            ing_head h = ing_head_at(&slab->heads, i);
            take_record(t, &h, seen_of(t, slab, &h), dbr_slice_of(slab->bytes + h.begin, h.end - h.begin),
                        slab->offset + h.begin, h.end - h.begin, t->line + h.line);
            next++;
        }
    }
    if (n > 0) {
        ing_head h = ing_head_at(&slab->heads, n - 1);
        begin_open(t, slab, &h, seen_of(t, slab, &h));
    }
    for (size_t i = 0; i < slab->shapes.n; i++) {
        count(t, &t->seen[i]);
    }
    t->line += slab->n_lines;
}

/* ---- threads ---- */

/*
 * All threads do the same: fill a slab and scan it, so that its bytes stay in the cache of one processor, and in between
 * take over what is scanned. One at a time fills and one takes, in order; who is kept waiting by neither never waits for a
 * particular other thread, but when all slabs are full. The one used last is used first.
 */
#define MAX_SLABS (4 * MAX_THREADS)

typedef struct crew {
    pthread_mutex_t lock;
    pthread_cond_t has_changed;
    int n_waiting; // for it
    ing_slab slabs[MAX_SLABS];
    size_t n_slabs;
    size_t spare[MAX_SLABS], n_spare; // slabs that nobody uses, the last one used on top
    size_t queue[MAX_SLABS];          // by number of the slab, modulo n_slabs: those filled and not taken
    bool is_scanned[MAX_SLABS];       // those in the queue
    uint64_t filled, taken;
    bool is_filling, is_taking;
    bool is_ended; // nothing more will be filled
    filler *filler;
    taker *taker;
    const dbr_layout *layout;
    const idx_build_options *options;
} crew;

static void tell(const ing_member *g, const ing_slab *slab)
{
    idx_done *done = g->options->done;
    if (done != NULL) {
        uint64_t n = slab->len < done->left ? slab->len : done->left;
        done->left -= n;
        atomic_fetch_add_explicit(done->bytes, n, memory_order_relaxed);
    }
}

/* Others may go on. With the lock. */
static void wake(crew *c)
{
    if (c->n_waiting > 0) {
        (void)pthread_cond_signal(&c->has_changed);
    }
}

/* Fills a slab and scans it; called with the lock, and returns with it. */
static void fill_and_scan(crew *c, ing_scanner *scanner)
{
    size_t i = c->spare[--c->n_spare];
    c->is_filling = true;
    (void)pthread_mutex_unlock(&c->lock);
    bool is_filled = fill(c->filler, &c->slabs[i]);
    (void)pthread_mutex_lock(&c->lock);
    c->is_filling = false;
    if (!is_filled) {
        c->is_ended = true;
        c->spare[c->n_spare++] = i;
        (void)pthread_cond_broadcast(&c->has_changed);
        return;
    }
    size_t place = c->filled++ % c->n_slabs;
    c->queue[place] = i;
    c->is_scanned[place] = false;
    wake(c);
    (void)pthread_mutex_unlock(&c->lock);
    ing_scan(scanner, &c->slabs[i]);
    (void)pthread_mutex_lock(&c->lock);
    c->is_scanned[place] = true;
}

/* Takes the slab that is next; called with the lock, and returns with it. */
static void take_next(crew *c)
{
    size_t i = c->queue[c->taken % c->n_slabs];
    c->is_taking = true;
    (void)pthread_mutex_unlock(&c->lock);
    take(c->taker, &c->slabs[i]);
    tell(c->taker->g, &c->slabs[i]);
    (void)pthread_mutex_lock(&c->lock);
    c->is_taking = false;
    c->taken++;
    c->spare[c->n_spare++] = i;
    if (c->is_ended && c->taken == c->filled) {
        (void)pthread_cond_broadcast(&c->has_changed);
    }
    wake(c);
}

static void work(crew *c)
{
    ing_scanner *scanner = ing_scanner_new(c->layout, c->options);
    (void)pthread_mutex_lock(&c->lock);
    while (!c->is_ended || c->taken < c->filled) {
        if (!c->is_taking && c->taken < c->filled && c->is_scanned[c->taken % c->n_slabs]) {
            take_next(c);
        } else if (!c->is_filling && !c->is_ended && c->n_spare > 0) {
            fill_and_scan(c, scanner);
        } else {
            c->n_waiting++;
            (void)pthread_cond_wait(&c->has_changed, &c->lock);
            c->n_waiting--;
        }
    }
    (void)pthread_mutex_unlock(&c->lock);
    (void)ing_scanner_free(scanner);
}

static void *help(void *data)
{
    work(data);
    return NULL;
}

/* Starts a thread that leaves signals to the others. */
static bool start_helper(pthread_t *ret, crew *c)
{
    static const int own_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t all, before;
    (void)sigfillset(&all);
    for (size_t i = 0; i < sizeof(own_faults) / sizeof(own_faults[0]); i++) {
        (void)sigdelset(&all, own_faults[i]);
    }
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    bool is_started = pthread_create(ret, NULL, help, c) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return is_started;
}

static void run_threads(ing_member *g, filler *f, taker *t, int n_threads)
{
    pthread_t helpers[MAX_THREADS];
    int n_helpers = 0;
    crew *c = dbr_xcalloc(1, sizeof(*c));
    n_threads = n_threads < MAX_THREADS ? n_threads : MAX_THREADS;
    *c = (crew){.filler = f, .taker = t, .layout = &g->m->layout, .options = g->options};
    c->n_slabs = 4 * (size_t)n_threads;
    for (size_t i = 0; i < c->n_slabs; i++) {
        make_slab(&c->slabs[i], f->chunk_bytes);
        c->spare[c->n_spare++] = i;
    }
    (void)pthread_mutex_init(&c->lock, NULL);
    (void)pthread_cond_init(&c->has_changed, NULL);
    while (n_helpers + 1 < n_threads && start_helper(&helpers[n_helpers], c)) {
        n_helpers++;
    }
    work(c);
    for (int i = 0; i < n_helpers; i++) {
        (void)pthread_join(helpers[i], NULL);
    }
    (void)pthread_cond_destroy(&c->has_changed);
    (void)pthread_mutex_destroy(&c->lock);
    for (size_t i = 0; i < c->n_slabs; i++) {
        ing_slab_release(&c->slabs[i]);
    }
    free(c);
}

static void run_alone(ing_member *g, filler *f, taker *t)
{
    ing_slab slab = {0};
    ing_scanner *scanner = ing_scanner_new(&g->m->layout, g->options);
    make_slab(&slab, f->chunk_bytes);
    while (fill(f, &slab)) {
        ing_scan(scanner, &slab);
        take(t, &slab);
        tell(g, &slab);
    }
    (void)ing_scanner_free(scanner);
    ing_slab_release(&slab);
}

void ing_read_lines(ing_member *g, ing_source *s)
{
    size_t chunk = g->options->chunk_bytes > 0 ? g->options->chunk_bytes : SLAB_BYTES;
    filler f = {.source = s, .chunk_bytes = chunk, .offset = s->n_skipped, .size = s->n_skipped};
    taker t = {.g = g, .line = 1};
    bool is_small = s->is_ended && s->head.len < MIN_SLABS * chunk;
    if (g->options->n_threads > 1 && !is_small) {
        run_threads(g, &f, &t, g->options->n_threads);
    } else {
        run_alone(g, &f, &t);
    }
    finish_open(&t);
    g->m->n_lines = t.line - 1;
    g->m->size_bytes = f.size;
    free(t.meanings);
    free(t.seen);
    dbr_buf_release(&t.open_bytes);
    dbr_buf_release(&f.rest);
}
