/*
 * Scanning a slab. Formats that have a `glance` say of each line what it begins; the shape of its body is looked up in a
 * table, and only the first line of a shape is parsed, for its level and its masked message. For other formats `begins`
 * finds the records, and all of them have to be parsed.
 *
 * The table belongs to the thread and forgets everything when it is full: a log whose lines all differ costs a parse a
 * line, and no memory.
 *
 * Where no templates are wanted, a shape would be made for the level alone, which most loggers write first: there a body's
 * first bytes, its *opening*, are looked up as they are. Where half of the lines are not decided by their openings nobody looks
 * any more. A line that tells no level at all, as most of syslog's, is known by what is not in it (dbr_level_told); where
 * half of the lines have a sign of one, that is not looked for any more either.
 */
#include "evidence/slab.h"

#include "base/limits.h"

#include <assert.h>

#define MIN_SLOTS   1024u      // power of two; what is never used is never touched
#define MAX_SHAPES  16384u     // power of two
#define MAX_TEXTS   (4u << 20) // bytes of masked texts kept
#define NOT_IN_SLAB UINT64_MAX

/* A shape the thread knows. */
typedef struct known_shape {
    uint64_t hash;              // 0: free slot
    uint64_t slab;              // the last slab in which it occurred
    uint32_t i_shape;           // its number there
    uint32_t text_at, text_len; // in scanner.texts
    uint8_t level;
    bool is_unsure;
} known_shape;

#define OPENING_BYTES   16u   // " INFO [main] com"
#define OPENING_SLOTS   256u  // power of two
#define OPENINGS_JUDGED 1024u // lines after which it is known whether looking pays
#define SIGNS_JUDGED    1024u // the same of signs of levels

/* An opening the thread knows. */
typedef struct known_opening {
    uint64_t half[OPENING_BYTES / 8];
    uint64_t seed;
    uint8_t level; // DBR_LEVEL_COUNT: it does not decide
    bool is_known;
} known_opening;

/* Lines whose shapes are found together. */
#define PENDING 64u

/* Lines of a slab, of thousands, up to which their numbers are not worth a map of the whole. */
#define SHAPED_ALONE 256u

/* A head whose shape is to be found. */
typedef struct pending_head {
    size_t i_head;
    uint32_t begin, end; // of its line
} pending_head;

/* What is the same of all lines whose stamp follows the last one. */
typedef struct usual_line {
    dbr_stamp_cache stamps; // its format NULL: nothing is known
    dbr_time day;           // of `stamps`, as it is stored
    dbr_gist gist;
    ing_mark mark;
} usual_line;

struct ing_scanner {
    const dbr_layout *layout;
    dbr_glance (*glance)(const dbr_layout *, dbr_lane *, const dbr_textmap *, size_t, size_t, dbr_gist *);
    dbr_lane *lane;
    usual_line usual;
    bool no_templates;
    bool has_openings;                // openings are looked up
    bool wants_numbers;               // shapes were looked for in the last slab
    uint64_t n_openings, n_undecided; // lines looked up, and those of them whose opening does not decide
    known_opening *openings;          // OPENING_SLOTS
    bool has_signs;                   // signs of levels are looked for
    uint64_t n_signs, n_told;         // lines looked at since it was judged, and those of them that have some
    uint64_t signs_slab;              // the slab that `signs` are of
    dbr_level_signs signs;
    known_shape *slots; // `n_slots`, a power of two, half of them free
    size_t n_slots, n_known;
    dbr_buf texts;
    dbr_arena scratch;
    dbr_record *records; // DBR_MAX_SUBRECORDS
    dbr_textmap alone;   // of one line
    size_t n_shaped;     // lines of the slab whose shape was looked for
    size_t n_pending;
    pending_head pending[PENDING];
    dbr_body bodies[PENDING]; // their messages
};

void ing_slab_release(ing_slab *s)
{
    free(s->bytes);
    dbr_textmap_release(&s->map);
    free(s->breaks);
    free(s->heads.local);
    DBR_VEC_RELEASE(&s->stretches);
    DBR_VEC_RELEASE(&s->shapes);
    dbr_buf_release(&s->texts);
    *s = (ing_slab){0};
}

ing_scanner *ing_scanner_new(const dbr_layout *layout, const idx_build_options *options)
{
    ing_scanner *s = dbr_xcalloc(1, sizeof(*s));
    s->layout = layout;
    s->no_templates = options->no_templates;
    s->glance = options->parses_all ? NULL : layout->format->glance;
    if (s->glance != NULL) {
        s->lane = dbr_lane_new();
        dbr_lane_ask(s->lane, !s->no_templates);
        s->n_slots = MIN_SLOTS;
        s->slots = dbr_xcalloc(s->n_slots, sizeof(*s->slots));
        s->records = dbr_xcalloc(DBR_MAX_SUBRECORDS, sizeof(*s->records));
        s->has_openings = s->no_templates;
        s->has_signs = s->no_templates;
        s->signs_slab = NOT_IN_SLAB;
        s->openings = s->has_openings ? dbr_xcalloc(OPENING_SLOTS, sizeof(*s->openings)) : NULL;
        s->wants_numbers = !s->no_templates;
    }
    return s;
}

ing_scanner *ing_scanner_free(ing_scanner *s)
{
    if (s != NULL) {
        (void)dbr_lane_free(s->lane);
        free(s->slots);
        free(s->openings);
        dbr_level_signs_release(&s->signs);
        free(s->records);
        dbr_buf_release(&s->texts);
        dbr_arena_release(&s->scratch);
        dbr_textmap_release(&s->alone);
        free(s);
    }
    return NULL;
}

/* ---- shapes ---- */

/* Where a shape is, or would be. */
static known_shape *slot_of(const ing_scanner *s, uint64_t hash)
{
    size_t slot = hash & (s->n_slots - 1);
    while (s->slots[slot].hash != hash && s->slots[slot].hash != 0) {
        slot = (slot + 1) & (s->n_slots - 1);
    }
    return &s->slots[slot];
}

static void forget(ing_scanner *s)
{
    memset(s->slots, 0, s->n_slots * sizeof(*s->slots));
    s->n_known = 0;
    dbr_buf_clear(&s->texts);
}

static void grow(ing_scanner *s)
{
    known_shape *before = s->slots;
    size_t n = s->n_slots;
    s->n_slots = 2 * n;
    s->slots = dbr_xcalloc(s->n_slots, sizeof(*s->slots));
    for (size_t i = 0; i < n; i++) {
        if (before[i].hash != 0) {
            *slot_of(s, before[i].hash) = before[i];
        }
    }
    free(before);
}

static bool has_digit(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* Parses a line; NULL when it is not as it was seen at a glance. Of the scratch memory, which the caller empties. */
static const dbr_record *parse_line(ing_scanner *s, const ing_slab *slab, size_t begin, size_t end,
                                    dbr_gist *gist)
{
    (void)s->glance(s->layout, s->lane, &slab->map, begin, end, gist); // once more, as the lane knows it
    dbr_item item = {.bytes = dbr_slice_of(slab->bytes + begin, end - begin),
                     .stamp = gist->stamp,
                     .stamp_offset = gist->stamp_offset,
                     .stamp_len = gist->stamp_len};
    dbr_record *r = s->records;
    memset(r, 0, DBR_MAX_SUBRECORDS * sizeof(*r));
    for (size_t i = 0; i < DBR_MAX_SUBRECORDS; i++) {
        r[i].stamp.local = DBR_TIME_NONE;
    }
    int n = s->layout->format->parse(s->layout, &item, &s->scratch, r);
    bool is_as_seen = n == 1 && r->kind == DBR_KIND_LOG && r->stamp.local == gist->stamp.local &&
                      r->stamp.flags == gist->stamp.flags &&
                      (gist->level == DBR_LEVEL_COUNT || gist->level == r->level);
    return is_as_seen ? r : NULL;
}

/* Parses the first line of a shape. A level that a number says is not its shape's: then every record is parsed. */
static void learn(ing_scanner *s, const ing_slab *slab, size_t begin, size_t end, known_shape *k)
{
    dbr_gist gist;
    char masked[DBR_MINE_MAX_TEXT];
    const dbr_record *r = parse_line(s, slab, begin, end, &gist);
    k->is_unsure = r == NULL || (gist.level == DBR_LEVEL_COUNT && has_digit(r->level_raw));
    k->level = (uint8_t)(r != NULL ? r->level : DBR_LEVEL_NONE);
    k->text_at = (uint32_t)s->texts.len;
    k->text_len = 0;
    if (!k->is_unsure && !s->no_templates) {
        k->text_len = (uint32_t)dbr_mine_mask(r->text, masked);
        dbr_buf_add(&s->texts, masked, k->text_len);
    }
    dbr_arena_reset(&s->scratch);
}

/* The number in the slab of a line's shape. */
static uint32_t find_shape(ing_scanner *s, ing_slab *slab, size_t begin, size_t end, uint64_t hash)
{
    known_shape *k = slot_of(s, hash);
    if (k->hash == 0) {
        if (s->n_known >= MAX_SHAPES || s->texts.len > MAX_TEXTS) {
            forget(s);
        } else if (2 * s->n_known >= s->n_slots) {
            grow(s);
        }
        k = slot_of(s, hash);
        s->n_known++;
        k->hash = hash;
        k->slab = NOT_IN_SLAB;
        learn(s, slab, begin, end, k);
    }
    if (k->slab != slab->number) {
        k->slab = slab->number;
        k->i_shape = (uint32_t)slab->shapes.n;
        ing_shape *shape = DBR_PUSH(&slab->shapes);
        *shape = (ing_shape){.hash = hash,
                             .text_at = (uint32_t)slab->texts.len,
                             .text_len = k->text_len,
                             .level = k->level,
                             .is_unsure = k->is_unsure};
        dbr_buf_add(&slab->texts, s->texts.ptr != NULL ? s->texts.ptr + k->text_at : "", k->text_len);
    }
    return k->i_shape;
}

/* The shape of one line of a slab whose numbers are not mapped: those of the line are, on a copy. */
static uint64_t shape_alone(ing_scanner *s, const ing_slab *slab, const pending_head *p, dbr_body body)
{
    uint64_t hash = 0;
    size_t len = p->end - p->begin;
    char *copy = DBR_NEW_N(&s->scratch, char, len + DBR_TEXTMAP_PADDING);
    memcpy(copy, slab->bytes + p->begin, len);
    dbr_textmap_build(&s->alone, copy, len, DBR_TEXTMAP_NUMBERS);
    body.begin -= p->begin;
    body.end -= p->begin;
    dbr_mine_shapes(&s->alone, &body, 1, &hash);
    dbr_arena_reset(&s->scratch);
    return hash;
}

/* Where few lines of a slab need a shape, as without templates, theirs are found one by one. */
static void find_shapes(ing_scanner *s, ing_slab *slab)
{
    uint64_t hashes[PENDING];
    bool is_mapped = (slab->map.classes & DBR_TEXTMAP_NUMBERS) != 0;
    s->n_shaped += s->n_pending;
    if (!is_mapped && s->n_shaped > SHAPED_ALONE) {
        s->wants_numbers = is_mapped = true;
        dbr_textmap_add_numbers(&slab->map);
    }
    if (is_mapped) {
        s->wants_numbers |= s->n_shaped > SHAPED_ALONE;
        dbr_mine_shapes(&slab->map, s->bodies, s->n_pending, hashes);
    }
    for (size_t i = 0; i < s->n_pending; i++) {
        const pending_head *p = &s->pending[i];
        uint64_t hash = is_mapped ? hashes[i] : shape_alone(s, slab, p, s->bodies[i]);
        slab->heads.shape[p->i_head] = find_shape(s, slab, p->begin, p->end, hash);
    }
    s->n_pending = 0;
}

/* ---- openings ---- */

/* Whether a record's level is the first word of its body, whatever stands behind the opening. */
static bool is_in_opening(dbr_slice level, dbr_slice opening)
{
    if (level.len == 0 || level.ptr < opening.ptr || level.ptr + level.len >= opening.ptr + opening.len) {
        return false;
    }
    size_t at = (size_t)(level.ptr - opening.ptr);
    char after = level.ptr[level.len];
    bool is_bracketed = at > 0 && opening.ptr[at - 1] == '[';
    at -= is_bracketed;
    for (size_t i = 0; i < at; i++) {
        if (opening.ptr[i] != ' ' && opening.ptr[i] != '\t') {
            return false;
        }
    }
    return !has_digit(level) && (is_bracketed ? after == ']' : after == ' ' || after == '\t');
}

static void learn_opening(ing_scanner *s, const ing_slab *slab, size_t begin, size_t end, known_opening *k)
{
    dbr_gist gist;
    const dbr_record *r = parse_line(s, slab, begin, end, &gist);
    dbr_slice opening = dbr_slice_of(slab->bytes + gist.body_begin, OPENING_BYTES);
    memcpy(k->half, opening.ptr, OPENING_BYTES);
    k->seed = gist.seed;
    k->is_known = true;
    k->level = (uint8_t)(r != NULL && is_in_opening(r->level_raw, opening) ? r->level : DBR_LEVEL_COUNT);
    dbr_arena_reset(&s->scratch);
}

/* The opening of a line that is not known, or was pushed out of its place. Apart, so that the usual way is short. */
static __attribute__((noinline)) void meet_opening(ing_scanner *s, const ing_slab *slab, size_t begin,
                                                   size_t end, known_opening *k)
{
    learn_opening(s, slab, begin, end, k);
    s->n_undecided++; // a parse costs more than a shape
}

/* The level of a line by its body's first bytes; DBR_LEVEL_COUNT when they do not decide. */
static inline dbr_level level_by_opening(ing_scanner *s, const ing_slab *slab, size_t begin, size_t end,
                                         const dbr_gist *gist)
{
    uint64_t half[2];
    if (!s->has_openings || !gist->level_may_open || gist->body_end - gist->body_begin < OPENING_BYTES) {
        return DBR_LEVEL_COUNT;
    }
    memcpy(half, slab->bytes + gist->body_begin, sizeof(half));
    uint64_t hash = (half[0] ^ (half[1] << 1 | half[1] >> 63) ^ gist->seed) * UINT64_C(0x9e3779b97f4a7c15);
    known_opening *k = &s->openings[hash >> 32 & (OPENING_SLOTS - 1)];
    uint64_t differs = (k->half[0] ^ half[0]) | (k->half[1] ^ half[1]) | (k->seed ^ gist->seed);
    if (differs != 0 || !k->is_known) {
        meet_opening(s, slab, begin, end, k);
    }
    s->n_undecided += k->level == DBR_LEVEL_COUNT;
    if (++s->n_openings % OPENINGS_JUDGED == 0) {
        s->has_openings = s->n_undecided < OPENINGS_JUDGED / 2;
        s->n_undecided = 0;
    }
    return (dbr_level)k->level;
}

/* ---- signs ---- */

/* Looks for the signs of a slab, when the first of its lines is asked about; false when they cannot be found. */
static __attribute__((noinline)) bool find_signs(ing_scanner *s, const ing_slab *slab)
{
    s->has_signs = dbr_level_signs_build(&s->signs, slab->bytes, slab->len);
    s->signs_slab = slab->number;
    return s->has_signs;
}

/* Whether the signs of the slab are to be asked, and are there. */
static inline bool has_signs(ing_scanner *s, const ing_slab *slab)
{
    return s->has_signs && (s->signs_slab == slab->number || find_signs(s, slab));
}

/* Notes that n lines were looked at: now and then it is seen whether that pays. */
static inline void judge_signs(ing_scanner *s, size_t n)
{
    s->n_signs += n;
    if (s->n_signs >= SIGNS_JUDGED) {
        s->has_signs = s->n_told < s->n_signs / 2;
        s->n_told = s->n_signs = 0;
    }
}

/* Whether a line surely tells no level. */
static inline bool tells_none(ing_scanner *s, const ing_slab *slab, const dbr_gist *gist)
{
    if (!gist->level_needs_sign || !has_signs(s, slab)) {
        return false;
    }
    bool is_told = dbr_level_told(&s->signs, gist->body_begin, gist->body_end);
    s->n_told += is_told;
    judge_signs(s, 1);
    return !is_told;
}

/* ---- lines ---- */

/* Has the shape of a head's line found, now or later. */
static inline void want_shape(ing_scanner *s, ing_slab *slab, size_t i_head, size_t begin, size_t end,
                              const dbr_gist *gist)
{
    if (s->n_pending == PENDING) {
        find_shapes(s, slab);
    }
    s->bodies[s->n_pending] =
        (dbr_body){.begin = (uint32_t)gist->body_begin, .end = (uint32_t)gist->body_end, .seed = gist->seed};
    s->pending[s->n_pending++] =
        (pending_head){.i_head = i_head, .begin = (uint32_t)begin, .end = (uint32_t)end};
}

/* Fills in the level, or sees to it that the shape of the line is found. */
static inline void set_level(ing_scanner *s, ing_slab *slab, size_t begin, size_t end, const dbr_gist *gist,
                             size_t i_head)
{
    dbr_level level =
        gist->level == DBR_LEVEL_COUNT ? level_by_opening(s, slab, begin, end, gist) : gist->level;
    if (level == DBR_LEVEL_COUNT && tells_none(s, slab, gist)) {
        level = DBR_LEVEL_NONE;
    }
    slab->heads.mark[i_head].level = (uint8_t)level;
    slab->heads.shape[i_head] = ING_NO_SHAPE;
    if (!s->no_templates || level == DBR_LEVEL_COUNT) {
        want_shape(s, slab, i_head, begin, end, gist);
    }
}

/* Keeps what the glance at a line told, if lines are alike. */
static void keep_usual(ing_scanner *s, const dbr_gist *gist, ing_mark mark)
{
    usual_line *u = &s->usual;
    idx_form form = IDX_FULL;
    bool is_explicit = false;
    if (gist->follows != NULL) {
        u->stamps = *gist->follows;
        u->day = ing_stored_stamp(&u->stamps.day, &form, &is_explicit);
        u->gist = *gist;
        u->mark = mark;
    }
}

/* Of heads [first, end), all without a level: those in whose bodies, which begin `stamp_len` bytes behind their lines, a level
 * may be told have their shapes found. Few lines have a sign, so it is signs that are gone through. */
static void doubt_told(ing_scanner *s, ing_slab *slab, size_t first, size_t end, size_t stamp_len)
{
    const ing_heads *h = &slab->heads;
    dbr_gist gist = s->usual.gist;
    size_t i = first, at = h->begin[first];
    while ((at = dbr_level_sign_from(&s->signs, at)) < h->end[end - 1]) {
        while (h->end[i] <= at) {
            i++;
        }
        gist.body_begin = h->begin[i] + stamp_len;
        gist.body_end = h->end[i];
        if (dbr_level_told_near(&s->signs, gist.body_begin, gist.body_end)) {
            h->mark[i].level = DBR_LEVEL_COUNT;
            want_shape(s, slab, i, h->begin[i], h->end[i], &gist);
            s->n_told++;
        }
        at = h->end[i];
    }
}

/* Sets the levels of heads [first, end), all of lines that are like the last one but for their stamps' times. */
static void set_levels(ing_scanner *s, ing_slab *slab, size_t first, size_t end)
{
    ing_heads *h = &slab->heads;
    dbr_gist gist = s->usual.gist;
    size_t stamp_len = s->usual.stamps.len;
    bool by_opening = s->has_openings && gist.level_may_open;
    if (gist.level == DBR_LEVEL_COUNT && gist.level_needs_sign && !by_opening && has_signs(s, slab)) {
        for (size_t i = first; i < end; i++) {
            h->mark[i].level = DBR_LEVEL_NONE;
            h->shape[i] = ING_NO_SHAPE;
        }
        doubt_told(s, slab, first, end, stamp_len);
        judge_signs(s, end - first);
        return;
    }
    for (size_t i = first; i < end; i++) {
        gist.body_begin = h->begin[i] + stamp_len;
        gist.body_end = h->end[i];
        set_level(s, slab, h->begin[i], h->end[i], &gist, i);
    }
}

/* Adds heads [first, end), which make a stretch and have steps of at most `max_step`, to the stretches. */
static inline void note_heads(ing_slab *slab, size_t first, size_t end, uint64_t max_step)
{
    const ing_heads *h = &slab->heads;
    ing_stretch_vec *v = &slab->stretches;
    ing_stretch *last = v->n > 0 ? &v->items[v->n - 1] : NULL;
    bool goes_on = last != NULL && last->first + last->n == first && h->local[first] >= h->local[first - 1] &&
                   ing_marks_differ(&h->mark[first], &h->mark[first - 1]) == 0;
    if (!goes_on) {
        *DBR_PUSH(v) =
            (ing_stretch){.first = (uint32_t)first, .n = (uint32_t)(end - first), .max_step = max_step};
        return;
    }
    uint64_t step = (uint64_t)h->local[first] - (uint64_t)h->local[first - 1];
    step = step > max_step ? step : max_step;
    last->n += (uint32_t)(end - first);
    last->max_step = step > last->max_step ? step : last->max_step;
}

/*
 * Heads of the lines from `line` on, which begins at byte `at`, as long as their stamps follow the last one and rise: each
 * begins a record. Returns how many there are.
 */
static size_t see_usual(ing_scanner *s, ing_slab *slab, uint32_t line, size_t at)
{
    const dbr_stamp_cache c = s->usual.stamps; // a copy, which nothing that is written here can change
    const ing_mark mark = s->usual.mark;
    const dbr_time day = s->usual.day;
    const char *bytes = slab->bytes;
    const uint32_t *breaks = slab->breaks;
    ing_heads *h = &slab->heads;
    size_t need = (size_t)c.len + c.n_behind, first = h->n, n = first;
    _Static_assert(DBR_STAMP_FOLLOW_BYTES <= DBR_TEXTMAP_PADDING, "so many bytes can be read behind a slab");
    dbr_time before = 0, max_step = 0;
    for (; line < slab->n_lines; line++, n++) {
        size_t end = breaks[line];
        dbr_time since = dbr_stamp_follows(&c, (const unsigned char *)bytes + at);
        dbr_time step = n > first ? since - before : 0;
        if (since < 0 || step < 0 || end - at <= need) {
            break;
        }
        end -= bytes[end - 1] == '\r';
        if (bytes[end - 1] == '\r') {
            break;
        }
        max_step = step > max_step ? step : max_step;
        before = since;
        h->local[n] = day + since;
        h->begin[n] = (uint32_t)at;
        h->end[n] = (uint32_t)end;
        h->line[n] = line;
        h->mark[n] = mark;
        at = (size_t)breaks[line] + 1;
    }
    h->n = n;
    if (n > first) {
        note_heads(slab, first, n, (uint64_t)max_step);
        set_levels(s, slab, first, n);
    }
    return n - first;
}

/* Whether the line begins a record; fills the head behind the last one but for its place and, where that is to be looked up,
 * its shape. */
static bool see_line(ing_scanner *s, ing_slab *slab, size_t begin, size_t end)
{
    const dbr_format *f = s->layout->format;
    ing_heads *h = &slab->heads;
    h->shape[h->n] = ING_PARSE;
    if (begin == end && (s->glance != NULL || f->begins == NULL)) {
        return false; // an empty line is no record
    }
    if (s->glance == NULL) {
        dbr_item item = {.stamp = {.local = DBR_TIME_NONE}};
        return f->begins == NULL ||
               f->begins(s->layout, dbr_slice_of(slab->bytes + begin, end - begin), &item);
    }
    dbr_gist gist = {.level_may_open = false};
    idx_form form = IDX_FULL;
    ing_mark *mark = &h->mark[h->n];
    switch (s->glance(s->layout, s->lane, &slab->map, begin, end, &gist)) {
    case DBR_GLANCE_CONTINUES:
        return false;
    case DBR_GLANCE_UNSURE:
        return true;
    case DBR_GLANCE_BEGINS:
        h->local[h->n] = ing_stored_stamp(&gist.stamp, &form, &mark->is_explicit);
        mark->form = (uint8_t)form;
        mark->weekday_shift = ing_weekday_shift(&gist.stamp);
        keep_usual(s, &gist, *mark);
        set_level(s, slab, begin, end, &gist, h->n);
    }
    return true;
}

/* Room for n heads, of which none is kept. */
static void reserve_heads(ing_heads *h, size_t n)
{
    const size_t bytes_each = sizeof(*h->local) + 4 * sizeof(*h->begin) + sizeof(*h->mark);
    if (h->cap >= n) {
        return;
    }
    free(h->local);
    h->cap = (n + n / 4 + 1) & ~(size_t)1; // even, so that every column is aligned
    h->local = dbr_xmalloc(h->cap * bytes_each);
    h->begin = (uint32_t *)(void *)(h->local + h->cap);
    h->end = h->begin + h->cap;
    h->line = h->end + h->cap;
    h->shape = h->line + h->cap;
    h->mark = (ing_mark *)(void *)(h->shape + h->cap);
}

/* Maps the slab, finds the line breaks, and makes room for as many heads; returns how many lines there are. */
static size_t find_lines(ing_slab *slab, unsigned classes)
{
    if (slab->cap_breaks < slab->len + 2) {
        free(slab->breaks);
        slab->cap_breaks = slab->len + 2 > slab->cap ? slab->len + 2 : slab->cap + 2;
        slab->breaks =
            dbr_xmalloc(slab->cap_breaks * sizeof(*slab->breaks)); // what is not used takes no memory
    }
    size_t n = dbr_textmap_build_lines(&slab->map, slab->bytes, slab->len, classes, slab->breaks);
    if (slab->len > slab->first && slab->bytes[slab->len - 1] != '\n') {
        slab->breaks[n++] = (uint32_t)slab->len; // the file's last line, or a cut one
    }
    reserve_heads(&slab->heads, n + 1); // one more is written before it is known to be one
    return n;
}

void ing_scan(ing_scanner *scanner, ing_slab *slab)
{
    ing_heads *h = &slab->heads;
    h->n = slab->stretches.n = slab->shapes.n = 0;
    dbr_buf_clear(&slab->texts);
    slab->first = slab->offset == 0 && slab->len >= 3 && memcmp(slab->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    unsigned classes = (scanner->layout->format->glances_at_quotes ? DBR_TEXTMAP_QUOTES : 0) |
                       (scanner->wants_numbers ? DBR_TEXTMAP_NUMBERS : 0);
    scanner->wants_numbers = !scanner->no_templates;
    scanner->n_shaped = 0;
    slab->n_lines = (uint32_t)find_lines(slab, classes);
    uint32_t *open_end = &slab->before_end; // the end of what is not ended yet
    size_t at = slab->first;
    size_t told = at; // end of the last line that was not empty
    slab->before_end = slab->first;
    for (uint32_t i = 0; i < slab->n_lines; i++) {
        size_t n_usual = scanner->usual.stamps.format != NULL ? see_usual(scanner, slab, i, at) : 0;
        if (n_usual > 0) {
            *open_end = (uint32_t)told;
            i += (uint32_t)n_usual - 1;
            open_end = &h->end[h->n - 1];
            told = *open_end;
        } else {
            size_t end = slab->breaks[i];
            while (end > at && slab->bytes[end - 1] == '\r') {
                end--;
            }
            if (see_line(scanner, slab, at, end)) {
                *open_end = (uint32_t)told;
                h->begin[h->n] = (uint32_t)at;
                h->line[h->n] = i;
                open_end = &h->end[h->n++];
                told = end;
                if (h->shape[h->n - 1] != ING_PARSE) {
                    note_heads(slab, h->n - 1, h->n, 0);
                }
            }
            told = end > at ? end : told;
        }
        at = (size_t)slab->breaks[i] + 1;
    }
    find_shapes(scanner, slab);
    *open_end = (uint32_t)told;
}
