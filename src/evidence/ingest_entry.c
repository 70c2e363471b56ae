/*
 * Records → entries. A stamp is stored as written: explicit ones as the instant they name, naive ones as if UTC,
 * year-less ones in the year 2000, date-less ones on 1970-01-01. Where they turn, a base segment begins (turns.c).
 */
#include "evidence/ingest.h"

#include "base/hash.h"
#include "base/limits.h"

#include <assert.h>
#include <errno.h>
#include <math.h>

/* A state series is silent when two of its intervals pass without a sample. */
#define RUN_GAP_INTERVALS 2

#define TOO_MANY_SERIES "too many series"

void ing_begin(ing_member *g, idx_file *file, idx_member *m, ing_out *out, idx_encoder *encoder,
               const idx_build_options *options)
{
    *g = (ing_member){
        .file = file, .m = m, .out = out, .encoder = encoder, .options = options, .i_series = UINT32_MAX};
    g->miner = dbr_miner_new();
    g->records = dbr_xcalloc(DBR_MAX_SUBRECORDS, sizeof(*g->records));
    idx_encoder_begin(encoder, 0);
    idx_turns_begin(&g->turns);
}

void ing_flush(ing_member *g)
{
    if (g->encoder->columns.n == 0) {
        return;
    }
    idx_block b;
    idx_block_encode(g->encoder, &b);
    b.position = g->out->position;
    b.i_base = (uint32_t)(g->m->bases.n - 1);
    if (g->out->error == 0 &&
        fwrite(g->encoder->bytes.ptr, 1, g->encoder->bytes.len, g->out->file) != g->encoder->bytes.len) {
        g->out->error = errno != 0 ? errno : EIO;
    }
    g->out->position += g->encoder->bytes.len;
    *DBR_PUSH(&g->m->blocks) = b;
}

void ing_reject(ing_member *g, uint64_t line, const char *why)
{
    if (g->m->n_rejected == 0) {
        g->m->rejected_line = line;
        g->m->rejected_why = dbr_slice_dup(&g->file->arena, dbr_slice_str(why));
    }
    g->m->n_rejected++;
}

/* Base segments, and whether time goes back, for the next entry's stamp. */
static void follow_time(ing_member *g, const idx_told *told, bool is_explicit)
{
    idx_course *c = &g->turns.courses[told->form];
    const idx_base *last = g->m->bases.n > 0 ? &g->m->bases.items[g->m->bases.n - 1] : NULL;
    g->m->n_explicit += is_explicit;
    if (told->form == IDX_FULL && last != NULL && last->form == IDX_FULL) { // nearly always
        g->m->n_back += told->local < c->previous;
        if (told->local < c->previous || c->previous < IDX_WITHOUT_CLOCK) {
            idx_turns_step(&g->turns, g->m, told->local);
        }
        c->previous = told->local;
        return;
    }
    if (last != NULL && idx_turns_goes_on(c, told, last)) {
        return;
    }
    idx_base next;
    bool is_back = false;
    if (idx_turns_follow(&g->turns, told, g->m->n_entries, &g->m->bases, &next, &is_back)) {
        ing_flush(g);
        *DBR_PUSH(&g->m->bases) = next;
    }
    g->m->n_back += is_back;
}

static void add_entry(ing_member *g, dbr_entry *e, const dbr_stamp *stamp)
{
    idx_form form = IDX_FULL;
    bool is_explicit = false;
    e->i_entry = g->m->n_entries;
    if (stamp->local == DBR_TIME_NONE) {
        e->time = e->local = DBR_TIME_NONE;
        g->m->n_untimed++;
        if (g->m->bases.n == 0) {
            *DBR_PUSH(&g->m->bases) = (idx_base){.form = IDX_FULL};
        }
    } else {
        e->local = ing_stored_stamp(stamp, &form, &is_explicit);
        e->time = is_explicit ? 1 : 0;
        follow_time(g, &(idx_told){form, e->local, ing_weekday_shift(stamp)}, is_explicit);
    }
    g->m->n_kind[e->kind]++;
    g->m->n_entries++;
    idx_encoder_add(g->encoder, e);
    if (g->encoder->columns.n == IDX_BLOCK_ENTRIES) {
        ing_flush(g);
    }
}

void ing_add_line(ing_member *g, const ing_head *head, dbr_level level, uint32_t group, uint64_t offset,
                  uint32_t len, uint64_t line)
{
    follow_time(g, &(idx_told){(idx_form)head->mark.form, head->local, head->mark.weekday_shift},
                head->mark.is_explicit);
    unsigned bits =
        (unsigned)DBR_KIND_LOG | ((unsigned)level << 3) | (head->mark.is_explicit ? IDX_HEAD_EXPLICIT : 0);
    idx_encoder_add_line(g->encoder, (uint8_t)bits, head->local, offset, len, line, group);
    g->m->n_kind[DBR_KIND_LOG]++;
    g->m->n_entries++;
    if (g->encoder->columns.n == IDX_BLOCK_ENTRIES) {
        ing_flush(g);
    }
}

static idx_series *current_series(ing_member *g)
{
    return g->i_series != UINT32_MAX ? &g->m->series.items[g->i_series] : NULL;
}

static void count_in_series(ing_member *g, const dbr_entry *e)
{
    idx_series *s = current_series(g);
    if (s != NULL) {
        s->i_first = s->n == 0 ? e->i_entry : s->i_first;
        s->i_last = e->i_entry;
        s->n++;
    }
}

static void end_run(ing_member *g)
{
    if (g->run.is_open) {
        dbr_entry last = g->run.last;
        dbr_stamp stamp = {.local = last.local, .flags = DBR_STAMP_OFFSET};
        last.sub = 1;
        g->run.is_open = false;
        add_entry(g, &last, &stamp);
        count_in_series(g, &last);
    }
}

/* A sample of a state series (ALERTS): the first and the last of each run become entries. The format parses such a
 * sample as two records, what begins (sub 0) and what ends (sub 1). */
static void follow_run(ing_member *g, const dbr_entry *e, const dbr_stamp *stamp)
{
    bool is_explicit = false;
    idx_form form = IDX_FULL;
    dbr_entry now = *e;
    now.local = ing_stored_stamp(stamp, &form, &is_explicit);
    if (g->run.is_open) {
        dbr_time distance = now.local - g->run.last.local;
        if (g->run.interval == 0 || (distance > 0 && distance < g->run.interval)) {
            g->run.interval = distance;
        }
        if (distance > RUN_GAP_INTERVALS * g->run.interval + DBR_SECOND) {
            end_run(g);
        }
    }
    if (!g->run.is_open) {
        dbr_entry first = now;
        add_entry(g, &first, stamp);
        count_in_series(g, &first);
        g->run.is_open = true;
    }
    g->run.last = now;
}

static void take_labels(ing_member *g, const ing_piece *piece)
{
    end_run(g);
    g->has_no_room = g->m->series.n >= DBR_MAX_SERIES;
    if (g->has_no_room) {
        ing_reject(g, piece->line, TOO_MANY_SERIES);
        return;
    }
    idx_series *s = DBR_PUSH(&g->m->series);
    s->labels = dbr_slice_dup(&g->file->arena, piece->item.bytes);
    g->i_series = (uint32_t)(g->m->series.n - 1);
    const dbr_format *f = g->m->layout.format;
    g->run = (ing_run){.is_state = f->is_state != NULL && f->is_state(s->labels)};
}

/* Whether elements of this member belong to the label element before them. */
static bool has_labels(const ing_member *g)
{
    const dbr_format *f = g->m->layout.format;
    return f->shape == DBR_SHAPE_JSON && f->labels_pattern >= 0;
}

static void take_record(ing_member *g, const ing_piece *piece, const dbr_record *r, size_t sub)
{
    dbr_entry e = {.offset = piece->offset,
                   .len = (uint32_t)piece->item.bytes.len,
                   .line = piece->line,
                   .ordinal = piece->ordinal,
                   .i_container = piece->i_container,
                   .i_series =
                       has_labels(g) ? g->i_series : UINT32_MAX, // so that it is parsed with them again
                   .kind = r->kind,
                   .level = r->level,
                   .sub = (uint16_t)sub};
    if (g->run.is_state) {
        e.i_series = g->i_series;
        follow_run(g, &e, &r->stamp);
        return;
    }
    if (r->kind == DBR_KIND_SAMPLE) {
        if (!dbr_slice_real(r->text, &e.value)) {
            e.value = NAN;
        }
        if (g->i_series == UINT32_MAX) {
            *DBR_PUSH(&g->m->series) = (idx_series){0};
            g->i_series = (uint32_t)(g->m->series.n - 1);
        }
        e.i_series = g->i_series;
        idx_series *s = current_series(g);
        if (s->n == 0) {
            s->name = dbr_slice_dup(&g->file->arena, r->title);
        }
    } else if (r->kind == DBR_KIND_LOG && !g->options->no_templates) {
        char masked[DBR_MINE_MAX_TEXT];
        dbr_slice text = dbr_slice_of(masked, dbr_mine_mask(r->text, masked));
        e.i_template = dbr_miner_add(g->miner, text, 1, g->m->n_entries);
    }
    add_entry(g, &e, &r->stamp);
    if (r->stamp.local != DBR_TIME_NONE && (r->stamp.flags & DBR_STAMP_UPTIME) != 0) {
        idx_turns_hear(&g->m->bases.items[g->m->bases.n - 1], r->stamp.local, r->text);
    }
    if (r->kind == DBR_KIND_SAMPLE) {
        count_in_series(g, &e);
    }
}

/* The slot in which a series is, or would be. */
static ing_series_slot *series_slot(const ing_member *g, uint64_t hash, dbr_slice title, dbr_slice labels)
{
    for (size_t i = hash & (g->n_slots - 1);; i = (i + 1) & (g->n_slots - 1)) {
        ing_series_slot *slot = &g->slots[i];
        const idx_series *s = slot->i_series > 0 ? &g->m->series.items[slot->i_series - 1] : NULL;
        if (s == NULL ||
            (slot->hash == hash && dbr_slice_eq(s->name, title) && dbr_slice_eq(s->labels, labels))) {
            return slot;
        }
    }
}

static void grow_slots(ing_member *g)
{
    ing_series_slot *before = g->slots;
    size_t n = g->n_slots;
    g->n_slots = n > 0 ? 2 * n : 64;
    g->slots = dbr_xcalloc(g->n_slots, sizeof(*g->slots));
    assert(n == 0 || g->m->series.items != NULL); // a slot is filled with a series
    for (size_t i = 0; i < n; i++) {
        if (before[i].i_series > 0) {
            const idx_series *s = &g->m->series.items[before[i].i_series - 1];
            *series_slot(g, before[i].hash, s->name, s->labels) = before[i];
        }
    }
    free(before);
}

/* Where labels are not elements of their own (a row of a CSV, parallel arrays), the title and the labels name
 * the series; false when there are too many of them. */
static bool choose_series(ing_member *g, dbr_slice title, dbr_slice labels)
{
    const idx_series *now = current_series(g);
    if (now != NULL && dbr_slice_eq(now->name, title) && dbr_slice_eq(now->labels, labels)) {
        return true;
    }
    if (2 * g->m->series.n >= g->n_slots) {
        grow_slots(g);
    }
    uint64_t hash = dbr_hash_mix(dbr_hash(title), dbr_hash(labels));
    ing_series_slot *slot = series_slot(g, hash, title, labels);
    if (slot->i_series == 0) {
        if (g->m->series.n >= DBR_MAX_SERIES) {
            return false;
        }
        idx_series *s = DBR_PUSH(&g->m->series);
        s->name = dbr_slice_dup(&g->file->arena, title);
        s->labels = dbr_slice_dup(&g->file->arena, labels);
        *slot = (ing_series_slot){.hash = hash, .i_series = (uint32_t)g->m->series.n};
    }
    g->i_series = slot->i_series - 1;
    return true;
}

/* A piece whose records are taken one by one. */
typedef struct piece_taker {
    ing_member *g;
    const ing_piece *piece;
    size_t n;
} piece_taker;

static bool take_one(void *data, const dbr_record *r, dbr_slice labels)
{
    piece_taker *t = data;
    ing_member *g = t->g;
    uint32_t outer = g->i_series; // the labels element: what follows this piece belongs to it still
    if (r->kind == DBR_KIND_SAMPLE && !choose_series(g, r->title, labels)) {
        ing_reject(g, t->piece->line, TOO_MANY_SERIES);
        return ++t->n < DBR_MAX_PIECE_RECORDS;
    }
    take_record(g, t->piece, r, t->n++);
    g->i_series = has_labels(g) ? outer : g->i_series;
    return t->n < DBR_MAX_PIECE_RECORDS;
}

static void take_person(ing_member *g, const ing_piece *piece)
{
    const dbr_format *f = g->m->layout.format;
    dbr_person p = {0};
    if (f->person == NULL || f->person(&g->m->layout, &piece->item, &g->scratch, &p) != 1) {
        return;
    }
    dbr_arena *arena = &g->file->arena;
    dbr_slice *aliases = DBR_NEW_N(arena, dbr_slice, p.n_aliases + 1);
    for (size_t i = 0; i < p.n_aliases; i++) {
        aliases[i] = dbr_slice_dup(arena, p.aliases[i]);
    }
    *DBR_PUSH(&g->m->people) = (dbr_person){.handle = dbr_slice_dup(arena, p.handle),
                                            .name = dbr_slice_dup(arena, p.name),
                                            .role = dbr_slice_dup(arena, p.role),
                                            .aliases = aliases,
                                            .n_aliases = p.n_aliases};
}

void ing_take(ing_member *g, const ing_piece *piece)
{
    const dbr_format *f = g->m->layout.format;
    ing_piece p = *piece;
    p.item.offset = piece->offset;
    if (has_labels(g) && p.item.i_pattern == (size_t)f->labels_pattern) {
        take_labels(g, &p);
        return;
    }
    if (g->has_no_room && has_labels(g)) {
        return;
    }
    if (current_series(g) != NULL && has_labels(g)) {
        p.item.labels = current_series(g)->labels;
    }
    piece_taker taker = {.g = g, .piece = &p};
    if (f->each != NULL && f->each(&g->m->layout, &p.item, &g->scratch, take_one, &taker) > 0) {
        dbr_arena_reset(&g->scratch);
        return;
    }
    memset(g->records, 0, DBR_MAX_SUBRECORDS * sizeof(*g->records));
    for (size_t i = 0; i < DBR_MAX_SUBRECORDS; i++) {
        g->records[i].stamp.local = DBR_TIME_NONE;
    }
    take_person(g, &p);
    int n = f->parse(&g->m->layout, &p.item, &g->scratch, g->records);
    assert(n <= (int)DBR_MAX_SUBRECORDS);
    if (n == 0) {
        ing_reject(g, p.line, f->shape == DBR_SHAPE_JSON ? "not such an element" : "not such a record");
    }
    for (int i = 0; i < n; i++) {
        if (g->records[i].kind == DBR_KIND_SAMPLE && !has_labels(g) &&
            !choose_series(g, g->records[i].title, dbr_series_labels(&g->scratch, &g->records[i]))) {
            ing_reject(g, p.line, TOO_MANY_SERIES);
            continue;
        }
        take_record(g, &p, &g->records[i], (size_t)i);
        if (g->run.is_state) {
            break;
        }
    }
    dbr_arena_reset(&g->scratch);
}

static void take_templates(ing_member *g)
{
    size_t n = 0, n_groups = 0;
    dbr_miner_finish(g->miner);
    const dbr_template *t = dbr_miner_templates(g->miner, &n);
    for (size_t i = 0; i < n; i++) {
        dbr_template *copy = DBR_PUSH(&g->m->templates);
        *copy = t[i];
        copy->text = dbr_slice_dup(&g->file->arena, t[i].text);
    }
    const uint32_t *map = dbr_miner_map(g->miner, &n_groups);
    for (size_t i = 0; i < n_groups; i++) {
        *DBR_PUSH(&g->m->template_of) = map[i];
    }
}

void ing_end(ing_member *g)
{
    const idx_member *m = g->m;
    bool is_log = m->layout.format->shape == DBR_SHAPE_LINES && m->n_kind[DBR_KIND_LOG] == m->n_entries;
    bool is_in_order =
        g->turns.n_steps <= IDX_MAX_STEPS && m->n_back * 50 <= m->n_entries + 50 * g->turns.n_steps;
    if (!is_log || !is_in_order) { // no clock's doing
        g->m->steps.n = 0;
    }
    end_run(g);
    ing_flush(g);
    if (!g->options->no_templates) {
        take_templates(g);
    }
    g->miner = dbr_miner_free(g->miner);
    free(g->slots);
    g->slots = NULL;
    dbr_arena_release(&g->scratch);
    free(g->records);
    g->records = NULL;
}
