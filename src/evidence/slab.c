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
    ing_head *head;
    uint32_t begin, end; // of its line
} pending_head;

/* What is the same of all lines whose stamp follows the last one. */
typedef struct usual_line {
    dbr_stamp_cache stamps; // its format NULL: nothing is known
    dbr_time day;           // of `stamps`, as it is stored
    dbr_gist gist;
    ing_head head;
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
    uint64_t n_signs, n_told;         // lines looked at, and those of them that have some
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
    DBR_VEC_RELEASE(&s->heads);
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
        p->head->shape = find_shape(s, slab, p->begin, p->end, hash);
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

/* Whether a line surely tells no level. */
static inline bool tells_none(ing_scanner *s, const ing_slab *slab, const dbr_gist *gist)
{
    if (!s->has_signs || !gist->level_needs_sign || (s->signs_slab != slab->number && !find_signs(s, slab))) {
        return false;
    }
    bool is_told = dbr_level_told(&s->signs, gist->body_begin, gist->body_end);
    s->n_told += is_told;
    if (++s->n_signs % SIGNS_JUDGED == 0) {
        s->has_signs = s->n_told < SIGNS_JUDGED / 2;
        s->n_told = 0;
    }
    return !is_told;
}

/* ---- lines ---- */

/* Fills in the level, or sees to it that the shape of the line is found. */
static inline void set_level(ing_scanner *s, const ing_slab *slab, size_t begin, size_t end,
                             const dbr_gist *gist, ing_head *ret)
{
    dbr_level level =
        gist->level == DBR_LEVEL_COUNT ? level_by_opening(s, slab, begin, end, gist) : gist->level;
    if (level == DBR_LEVEL_COUNT && tells_none(s, slab, gist)) {
        level = DBR_LEVEL_NONE;
    }
    ret->level = (uint8_t)level;
    ret->shape = ING_NO_SHAPE;
    if (!s->no_templates || level == DBR_LEVEL_COUNT) {
        s->bodies[s->n_pending] = (dbr_body){
            .begin = (uint32_t)gist->body_begin, .end = (uint32_t)gist->body_end, .seed = gist->seed};
        s->pending[s->n_pending++] =
            (pending_head){.head = ret, .begin = (uint32_t)begin, .end = (uint32_t)end};
    }
}

/* Keeps what the glance at a line told, if lines are alike. */
static void keep_usual(ing_scanner *s, const dbr_gist *gist, const ing_head *head)
{
    usual_line *u = &s->usual;
    idx_form form = IDX_FULL;
    bool is_explicit = false;
    if (gist->follows != NULL) {
        u->stamps = *gist->follows;
        u->day = ing_stored_stamp(&u->stamps.day, &form, &is_explicit);
        u->gist = *gist;
        u->head = *head;
    }
}

/* A line whose stamp follows the last one; false for any other. */
static inline bool see_usual(ing_scanner *s, const ing_slab *slab, size_t begin, size_t end, ing_head *ret)
{
    usual_line *u = &s->usual;
    const dbr_stamp_cache *c = &u->stamps;
    _Static_assert(DBR_STAMP_FOLLOW_BYTES <= DBR_TEXTMAP_PADDING, "so many bytes can be read behind a slab");
    if (c->format == NULL || end - begin < (size_t)c->len + c->n_behind) {
        return false;
    }
    dbr_time since = dbr_stamp_follows(c, (const unsigned char *)slab->bytes + begin);
    if (since < 0) {
        return false;
    }
    ret->local = u->day + since;
    ret->form = u->head.form;
    ret->is_explicit = u->head.is_explicit;
    ret->weekday_shift = u->head.weekday_shift;
    u->gist.body_begin = begin + c->len;
    u->gist.body_end = end;
    set_level(s, slab, begin, end, &u->gist, ret);
    return true;
}

/* Whether the line begins a record; fills the head but for its place and, where that is to be looked up, its shape. */
static bool see_line(ing_scanner *s, const ing_slab *slab, size_t begin, size_t end, ing_head *ret)
{
    const dbr_format *f = s->layout->format;
    ret->shape = ING_PARSE;
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
    switch (s->glance(s->layout, s->lane, &slab->map, begin, end, &gist)) {
    case DBR_GLANCE_CONTINUES:
        return false;
    case DBR_GLANCE_UNSURE:
        return true;
    case DBR_GLANCE_BEGINS:
        ret->local = ing_stored_stamp(&gist.stamp, &form, &ret->is_explicit);
        ret->form = (uint8_t)form;
        ret->weekday_shift = ing_weekday_shift(&gist.stamp);
        keep_usual(s, &gist, ret);
        set_level(s, slab, begin, end, &gist, ret);
    }
    return true;
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
    if (slab->heads.cap < n) {
        slab->heads.cap = n + n / 4;
        slab->heads.items = dbr_xrealloc(slab->heads.items, slab->heads.cap * sizeof(*slab->heads.items));
    }
    return n;
}

void ing_scan(ing_scanner *scanner, ing_slab *slab)
{
    slab->heads.n = slab->shapes.n = 0;
    dbr_buf_clear(&slab->texts);
    slab->first = slab->offset == 0 && slab->len >= 3 && memcmp(slab->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    unsigned classes = (scanner->layout->format->glances_at_quotes ? DBR_TEXTMAP_QUOTES : 0) |
                       (scanner->wants_numbers ? DBR_TEXTMAP_NUMBERS : 0);
    scanner->wants_numbers = !scanner->no_templates;
    scanner->n_shaped = 0;
    slab->n_lines = (uint32_t)find_lines(slab, classes);
    size_t at = slab->first;
    size_t told = at; // end of the last line that was not empty
    ing_head *open = NULL, *next = slab->heads.items;
    slab->before_end = slab->first;
    for (uint32_t i = 0; i < slab->n_lines; i++) {
        size_t end = slab->breaks[i];
        while (end > at && slab->bytes[end - 1] == '\r') {
            end--;
        }
        if (see_usual(scanner, slab, at, end, next) || see_line(scanner, slab, at, end, next)) {
            *(open != NULL ? &open->end : &slab->before_end) = (uint32_t)told;
            next->begin = (uint32_t)at;
            next->line = i;
            open = next++;
            told = end;
        }
        told = end > at ? end : told;
        at = (size_t)slab->breaks[i] + 1;
        if (scanner->n_pending == PENDING) {
            find_shapes(scanner, slab);
        }
    }
    find_shapes(scanner, slab);
    *(open != NULL ? &open->end : &slab->before_end) = (uint32_t)told;
    slab->heads.n = (size_t)(next - slab->heads.items);
}
