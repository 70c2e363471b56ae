/*
 * JSON lines at a glance. A program writes its objects with one statement, so all bytes of its lines are the same but for
 * the values: the *skeleton*.
 *
 *     {"ts": "2026-01-05T00:00:00.026Z", "level": "INFO", "n": 7, "msg": "ready"}
 *     {"ts": "________________________", "level": "____", "n": _, "msg": "_____"}
 *
 * The first line of a skeleton is taken apart like any object; when it is a log line whose time, level and message stand
 * in values of their own, the skeleton is kept. The next line that has it is read by comparing the fixed bytes and jumping
 * from quote to quote. Its roles cannot be others: the keys are the same, and where another value could change which key
 * has a role (an empty message, an unknown level, a second time), the line counts as unsure and is parsed.
 *
 * true, false and null belong to the skeleton; arrays and objects inside objects are values that are passed over.
 */
#include "read/lane.h"

#include "base/json.h"
#include "read/object.h"

#include <assert.h>

#define MAX_HOLES       64u
#define MAX_LEVELS      8u
#define MAX_LEVEL_BYTES 16u
#define LEARN_TRIES     64u // lines in a row that fit nothing; then only every 64th is looked at

typedef enum hole_kind { HOLE_STRING, HOLE_NUMBER, HOLE_NESTED } hole_kind;

typedef struct span {
    size_t begin, end; // in the map
} span;

/* A level as written, and what it means. */
typedef struct level_word {
    char text[MAX_LEVEL_BYTES];
    uint8_t len;
    dbr_level level;
} level_word;

struct read_skeleton {
    char *fixed;                  // owned: the fixed bytes, one part before each hole and one behind the last
    uint32_t ends[MAX_HOLES + 1]; // of the parts in `fixed`
    uint8_t kinds[MAX_HOLES];     // hole_kind
    uint32_t n_holes;
    uint32_t i_time, i_level, i_message; // holes
    const dbr_stamp_format *stamp;       // of a time that is a string
    level_word levels[MAX_LEVELS];
    uint32_t n_levels;
};

/* A skeleton while it is learned. */
typedef struct learner {
    dbr_slice line;
    dbr_buf fixed;
    size_t at; // end of the last hole in the line
    read_skeleton *s;
    uint32_t hole_of[DBR_MAX_FIELDS]; // of each field of the view, MAX_HOLES for none
    size_t n_fields;
    bool failed;
} learner;

void read_skeleton_free(read_skeleton *s)
{
    if (s != NULL) {
        free(s->fixed);
        free(s);
    }
}

/* ---- learning ---- */

static void add_hole(learner *l, hole_kind kind, size_t begin, size_t end)
{
    if (l->s->n_holes == MAX_HOLES || l->n_fields >= DBR_MAX_FIELDS) {
        l->failed = true;
        return;
    }
    dbr_buf_add(&l->fixed, l->line.ptr + l->at, begin - l->at);
    l->s->ends[l->s->n_holes] = (uint32_t)l->fixed.len;
    l->s->kinds[l->s->n_holes] = (uint8_t)kind;
    l->hole_of[l->n_fields++] = l->s->n_holes++;
    l->at = end;
}

/* The members of an object as read_view lists them: nested objects' one level deep. */
static bool walk_members(dbr_json *j, bool is_root, learner *l)
{
    dbr_json_value v;
    for (;;) {
        dbr_json_type type = dbr_json_next(j, &v);
        size_t begin = v.begin + (type == DBR_JSON_STRING), end = begin + v.raw.len;
        switch (type) {
        case DBR_JSON_OBJECT_END:
            return true;
        case DBR_JSON_NULL:
            break; // no field
        case DBR_JSON_TRUE:
        case DBR_JSON_FALSE:
            if (l->n_fields < DBR_MAX_FIELDS) {
                l->hole_of[l->n_fields++] = MAX_HOLES;
            }
            break;
        case DBR_JSON_STRING:
        case DBR_JSON_NUMBER:
            add_hole(l, type == DBR_JSON_STRING ? HOLE_STRING : HOLE_NUMBER, begin, end);
            break;
        case DBR_JSON_OBJECT:
            if (is_root && v.key.len > 0) {
                if (!walk_members(j, false, l)) {
                    return false;
                }
                break;
            }
            /* fallthrough */
        case DBR_JSON_ARRAY:
            if (!dbr_json_skip(j, &v, &v.raw)) {
                return false;
            }
            add_hole(l, HOLE_NESTED, v.begin, v.begin + v.raw.len);
            break;
        default:
            return false;
        }
    }
}

/* The hole of the member that has a role, if no other member can ever have it instead. */
static bool settled_hole(const learner *l, const read_object_view *v, read_role role, uint32_t *ret)
{
    size_t best = v->best[role];
    if (best == SIZE_MAX || best >= l->n_fields || l->hole_of[best] == MAX_HOLES) {
        return false;
    }
    unsigned rank = read_key_rank(v->all.items[best].key);
    for (size_t i = 0; i < v->all.n; i++) {
        if (i != best && read_key_role(v->all.items[i].key) == role &&
            (read_key_rank(v->all.items[i].key) < rank ||
             (read_key_rank(v->all.items[i].key) == rank && i < best))) {
            return false;
        }
    }
    *ret = l->hole_of[best];
    return true;
}

/* The row that reads the whole of a time, if it is one that stamps of a log can be read by again. */
static const dbr_stamp_format *stamp_row(dbr_slice value)
{
    const dbr_stamp_format *row = NULL;
    for (size_t i = 0; (row = dbr_stamp_format_at(i)) != NULL; i++) {
        dbr_stamp stamp;
        if (row->parse(value, &stamp) == value.len) {
            return row->second_at > 0 ? row : NULL;
        }
    }
    return NULL;
}

/* Which holes are what; false when it is no plain log line. */
static bool learn_roles(learner *l, const read_object_view *v)
{
    read_skeleton *s = l->s;
    if (l->failed || l->n_fields != v->all.n || read_object_may_be_alert(v) ||
        !settled_hole(l, v, READ_TIME, &s->i_time) || !settled_hole(l, v, READ_LEVEL, &s->i_level) ||
        !settled_hole(l, v, READ_MESSAGE, &s->i_message)) {
        return false;
    }
    dbr_slice time = read_view_role(v, READ_TIME);
    bool is_number = s->kinds[s->i_time] == HOLE_NUMBER;
    s->stamp = is_number ? NULL : stamp_row(time);
    return (is_number || (s->stamp != NULL && s->kinds[s->i_time] == HOLE_STRING)) &&
           s->kinds[s->i_message] == HOLE_STRING && s->kinds[s->i_level] != HOLE_NESTED &&
           dbr_level_parse(read_view_role(v, READ_LEVEL)) != DBR_LEVEL_NONE;
}

static read_skeleton *learn(dbr_slice line)
{
    learner l = {.line = line, .s = dbr_xcalloc(1, sizeof(read_skeleton))};
    dbr_arena arena = {0};
    read_object_view *v = dbr_xmalloc(sizeof(*v));
    dbr_json j;
    dbr_json_value root;
    dbr_json_init(&j, line);
    bool is_learned = read_view(line, &arena, v) && dbr_json_next(&j, &root) == DBR_JSON_OBJECT &&
                      walk_members(&j, true, &l) && dbr_json_next(&j, &root) == DBR_JSON_END &&
                      learn_roles(&l, v);
    if (is_learned) {
        dbr_buf_add(&l.fixed, line.ptr + l.at, line.len - l.at);
        l.s->ends[l.s->n_holes] = (uint32_t)l.fixed.len;
        l.s->fixed = l.fixed.ptr;
    } else {
        dbr_buf_release(&l.fixed);
        free(l.s);
        l.s = NULL;
    }
    free(v);
    dbr_arena_release(&arena);
    return l.s;
}

/* ---- reading ---- */

/* The closing quote of a string whose first byte is at `at`, or `end`. */
static size_t string_end(const dbr_textmap *map, size_t at, size_t end)
{
    for (;;) {
        size_t q = dbr_textmap_next(map->quote, at, end);
        if (q >= end || map->text[q] == '"') {
            return q;
        }
        at = q + 2; // a backslash, and what it stands before
        if (at > end) {
            return end;
        }
    }
}

static size_t number_end(const char *text, size_t at, size_t end)
{
    while (at < end && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.' || text[at] == '-' ||
                        text[at] == '+' || text[at] == 'e' || text[at] == 'E')) {
        at++;
    }
    return at;
}

/* Behind the bracket that closes the one at `at`, or `end`. */
static size_t nested_end(const dbr_textmap *map, size_t at, size_t end)
{
    size_t depth = 0;
    for (; at < end; at++) {
        char c = map->text[at];
        if (c == '"') {
            at = string_end(map, at + 1, end);
        } else if (c == '[' || c == '{') {
            depth++;
        } else if ((c == ']' || c == '}') && --depth == 0) {
            return at + 1;
        } else if (depth == 0) {
            return end;
        }
    }
    return end;
}

static bool same(const char *a, const char *b, size_t n)
{
    for (; n >= 8; n -= 8, a += 8, b += 8) {
        uint64_t x = 0, y = 0;
        memcpy(&x, a, 8);
        memcpy(&y, b, 8);
        if (x != y) {
            return false;
        }
    }
    for (; n > 0; n--, a++, b++) {
        if (*a != *b) {
            return false;
        }
    }
    return true;
}

/* Fits the skeleton onto a line: where its values are. */
static bool fit(const read_skeleton *s, const dbr_textmap *map, size_t begin, size_t end, span *ret)
{
    size_t at = begin, part = 0;
    for (uint32_t i = 0; i <= s->n_holes; i++) {
        size_t n = s->ends[i] - part;
        if (end - at < n || !same(map->text + at, s->fixed + part, n)) {
            return false;
        }
        part = s->ends[i];
        at += n;
        if (i == s->n_holes) {
            return at == end;
        }
        ret[i].begin = at;
        at = s->kinds[i] == HOLE_STRING   ? string_end(map, at, end)
             : s->kinds[i] == HOLE_NUMBER ? number_end(map->text, at, end)
                                          : nested_end(map, at, end);
        ret[i].end = at;
        if (s->kinds[i] != HOLE_STRING && ret[i].end == ret[i].begin) {
            return false;
        }
    }
    return false;
}

static dbr_level level_at(read_skeleton *s, const char *text, size_t len)
{
    if (len == 0 || len > MAX_LEVEL_BYTES) {
        return DBR_LEVEL_NONE;
    }
    for (uint32_t i = 0; i < s->n_levels; i++) {
        if (s->levels[i].len == len && same(s->levels[i].text, text, len)) {
            return s->levels[i].level;
        }
    }
    dbr_level level = dbr_level_parse(dbr_slice_of(text, len));
    if (level != DBR_LEVEL_NONE && s->n_levels < MAX_LEVELS) {
        level_word *w = &s->levels[s->n_levels++];
        memcpy(w->text, text, len);
        w->len = (uint8_t)len;
        w->level = level;
    }
    return level;
}

/* Time, level and message of a line that fits; false when one of them is not as it should be. */
static bool read_values(dbr_lane *lane, read_skeleton *s, const dbr_textmap *map, size_t begin, size_t end,
                        const span *values, dbr_gist *ret)
{
    const span *time = &values[s->i_time], *level = &values[s->i_level], *message = &values[s->i_message];
    size_t len = time->end - time->begin;
    ret->level = level_at(s, map->text + level->begin, level->end - level->begin);
    if (ret->level == DBR_LEVEL_NONE || message->end == message->begin || len == 0) {
        return false;
    }
    dbr_slice from_time = dbr_slice_of(map->text + time->begin, end - time->begin);
    bool is_read = s->stamp != NULL
                       ? dbr_stamp_again(&lane->stamps, s->stamp, from_time, &ret->stamp) == len
                       : len <= 64 && dbr_stamp_read_epoch(dbr_slice_of(from_time.ptr, len), &ret->stamp);
    ret->stamp_offset = time->begin - begin;
    ret->stamp_len = len;
    ret->body_begin = message->begin;
    ret->body_end = message->end;
    ret->seed = 0;
    return is_read;
}

dbr_glance read_object_glance(dbr_lane *lane, const dbr_textmap *map, size_t begin, size_t end, dbr_gist *ret)
{
    span values[MAX_HOLES];
    for (size_t i = 0; i < lane->n_skeletons; i++) {
        read_skeleton *s = lane->skeletons[i];
        if (!fit(s, map, begin, end, values)) {
            continue;
        }
        if (i > 0) { // most lines are like the one before
            memmove(&lane->skeletons[1], &lane->skeletons[0], i * sizeof(s));
            lane->skeletons[0] = s;
        }
        return read_values(lane, s, map, begin, end, values, ret) ? DBR_GLANCE_BEGINS : DBR_GLANCE_UNSURE;
    }
    if (lane->n_skeletons < READ_MAX_SKELETONS && (lane->n_unfit < LEARN_TRIES || lane->n_unfit % 64 == 0)) {
        read_skeleton *s = learn(dbr_slice_of(map->text + begin, end - begin));
        if (s != NULL && fit(s, map, begin, end, values)) {
            memmove(&lane->skeletons[1], &lane->skeletons[0], lane->n_skeletons++ * sizeof(s));
            lane->skeletons[0] = s;
            lane->n_unfit = 0;
            return read_values(lane, s, map, begin, end, values, ret) ? DBR_GLANCE_BEGINS : DBR_GLANCE_UNSURE;
        }
        read_skeleton_free(s);
    }
    lane->n_unfit++;
    return DBR_GLANCE_UNSURE;
}
