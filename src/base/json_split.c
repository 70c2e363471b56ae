/*
 * Cuts a JSON document of any size into the elements at given places, while it streams by.
 *
 *     {"log_entries":[{"msg":"a"},{"msg":"b"}],"next":"x"}      pattern "/log_entries/" and '*'
 *                     └─ 0 ─────┘ └─ 1 ─────┘
 *
 * A state machine over bytes that can stop anywhere: what it knows is the state, the containers it has
 * descended into (at most as deep as the longest pattern), and the bytes of an element that began in an
 * earlier chunk. It descends only where a pattern may still match below; everything else is skimmed
 * (json_scan.c), and so are reported elements, whose reader will parse them anyway. So what is skimmed is
 * checked for its strings, the number and the depth of its brackets; what is descended into is checked in
 * full. An element inside one chunk is reported in place, without a copy.
 *
 * Limits: 16 patterns of 8 parts, elements and keys of DBR_MAX_RECORD_BYTES, DBR_MAX_NESTING levels.
 */
#include "base/json.h"

#include "base/json_scan.h"
#include "base/limits.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define MAX_PATTERNS 16u
#define MAX_PARTS    8u

typedef enum state {
    AT_BOM,       // the document begins
    AT_VALUE,     // a value must follow (at the root: or the end)
    AT_FIRST,     // a value or ']'
    AT_FIRST_KEY, // a key or '}'
    AT_KEY,
    IN_KEY,
    AT_COLON,
    AFTER, // a comma or the end of the container
    IN_STRING,
    IN_WORD,
    IN_CONTAINER // skimming
} state;

typedef struct pattern {
    char *text; // owned
    dbr_slice parts[MAX_PARTS];
    size_t n_parts;
} pattern;

/* A container that is descended into. Level 0 stands for the document with its root values. */
typedef struct level {
    bool is_object;
    unsigned mask; // bit per pattern that its path agrees with and that goes on below
    uint64_t ordinal;
    dbr_buf key;        // raw, of the member being read
    size_t pointer_len; // of split.pointer: the container's own path
} level;

struct dbr_json_split {
    pattern patterns[MAX_PATTERNS];
    size_t n_patterns;
    dbr_json_take take;
    void *data;

    state state;
    bool escaped; // IN_KEY, IN_STRING: the byte before was an escaping backslash
    dbr_json_skim skim;
    level levels[MAX_PARTS + 1];
    size_t n_levels;
    dbr_buf pointer;

    int i_report; // pattern of the value being read, -1 when it is passed over
    char closing; // IN_CONTAINER: ']' or '}'
    uint64_t value_offset, value_line;
    dbr_buf held;     // the value's bytes from earlier chunks
    size_t held_from; // where it begins in this chunk; 0 when earlier

    dbr_slice chunk; // of the running feed
    size_t at;
    uint64_t chunk_offset;
    dbr_json_place place; // line and line_begin are kept; offset only around a skim
    uint64_t n_oversized, oversized_line;
    dbr_err failed; // sticky
};

static bool skip_blanks(dbr_json_split *s);
static dbr_code step(dbr_json_split *s, dbr_err *err);
static dbr_code begin_value(dbr_json_split *s, dbr_err *err);
static dbr_code pass_string(dbr_json_split *s, dbr_err *err);
static dbr_code pass_word(dbr_json_split *s, dbr_err *err);
static dbr_code pass_container(dbr_json_split *s, dbr_err *err);
static dbr_code finish_value(dbr_json_split *s, dbr_err *err);
static dbr_code finish_word(dbr_json_split *s, dbr_err *err);
static unsigned match(const dbr_json_split *s, unsigned *ret_more);
static void descend(dbr_json_split *s, unsigned mask, bool is_object);
static dbr_code close_level(dbr_json_split *s, char c, dbr_err *err);
static dbr_code fail_here(dbr_json_split *s, dbr_err *err, const char *what);

dbr_json_split *dbr_json_split_new(const char *const *patterns, size_t n_patterns, dbr_json_take take,
                                   void *data)
{
    assert(n_patterns <= MAX_PATTERNS && take != NULL);
    dbr_json_split *s = dbr_xcalloc(1, sizeof(*s));
    s->take = take;
    s->data = data;
    s->n_patterns = n_patterns;
    for (size_t i = 0; i < n_patterns; i++) {
        pattern *p = &s->patterns[i];
        p->text = dbr_xstrdup(patterns[i]);
        dbr_slice rest = dbr_slice_str(p->text);
        assert(rest.len == 0 || rest.ptr[0] == '/');
        rest = rest.len > 0 ? dbr_slice_from(rest, 1) : (dbr_slice){0};
        while (rest.ptr != NULL) {
            assert(p->n_parts < MAX_PARTS);
            p->parts[p->n_parts++] = dbr_slice_cut(&rest, '/');
        }
    }
    for (size_t i = 0; i <= MAX_PARTS; i++) {
        dbr_buf_init(&s->levels[i].key, DBR_MAX_RECORD_BYTES);
    }
    dbr_buf_init(&s->pointer, 0);
    dbr_buf_str(&s->pointer, "");
    dbr_buf_init(&s->held, DBR_MAX_RECORD_BYTES);
    s->levels[0].mask = (1u << n_patterns) - 1;
    s->n_levels = 1;
    s->place.line = 1;
    return s;
}

dbr_json_split *dbr_json_split_free(dbr_json_split *s)
{
    if (s == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < s->n_patterns; i++) {
        free(s->patterns[i].text);
    }
    for (size_t i = 0; i <= MAX_PARTS; i++) {
        dbr_buf_release(&s->levels[i].key);
    }
    dbr_buf_release(&s->pointer);
    dbr_buf_release(&s->held);
    free(s);
    return NULL;
}

dbr_code dbr_json_split_feed(dbr_json_split *s, dbr_slice chunk, dbr_err *err)
{
    dbr_code rc = s->failed.code;
    s->chunk = chunk;
    s->at = s->held_from = 0;
    while (rc == DBR_OK && s->at < chunk.len) {
        rc = step(s, &s->failed);
    }
    if (rc < 0) {
        s->failed.code = rc;
        *err = s->failed;
        return rc;
    }
    bool is_inside = s->state == IN_STRING || s->state == IN_WORD || s->state == IN_CONTAINER;
    if (is_inside && (s->i_report >= 0 || s->state == IN_WORD)) {
        dbr_buf_slice(&s->held, dbr_slice_from(chunk, s->held_from));
    }
    s->chunk_offset += chunk.len;
    s->chunk = (dbr_slice){0};
    s->at = s->held_from = 0;
    return DBR_OK;
}

dbr_code dbr_json_split_end(dbr_json_split *s, dbr_err *err)
{
    dbr_code rc = s->failed.code;
    if (rc == DBR_OK && s->state == IN_WORD && s->n_levels == 1) { // inside a container it may be torn
        rc = finish_word(s, &s->failed);
    }
    bool is_complete =
        s->n_levels == 1 && (s->state == AT_VALUE || (s->state == AT_BOM && s->chunk_offset == 0));
    if (rc == DBR_OK && !is_complete) {
        rc = fail_here(s, &s->failed, "the input ends inside a value");
    }
    if (rc < 0) {
        s->failed.code = rc;
        *err = s->failed;
    }
    return rc;
}

uint64_t dbr_json_split_oversized(const dbr_json_split *s, uint64_t *ret_first_line)
{
    if (ret_first_line != NULL && s->n_oversized > 0) {
        *ret_first_line = s->oversized_line;
    }
    return s->n_oversized;
}

/* ---- the machine ---- */

/* False at the end of the chunk. */
static bool skip_blanks(dbr_json_split *s)
{
    while (s->at < s->chunk.len && dbr_json_is_blank(s->chunk.ptr[s->at])) {
        if (s->chunk.ptr[s->at] == '\n') {
            s->place.line++;
            s->place.line_begin = s->chunk_offset + s->at + 1;
        }
        s->at++;
    }
    return s->at < s->chunk.len;
}

/* A BOM may be cut anywhere, too. */
static dbr_code pass_bom(dbr_json_split *s, dbr_err *err)
{
    uint64_t offset = s->chunk_offset + s->at;
    if (s->chunk.ptr[s->at] == "\xEF\xBB\xBF"[offset]) {
        s->at++;
        s->state = offset == 2 ? AT_VALUE : AT_BOM;
        return DBR_OK;
    }
    s->state = AT_VALUE;
    return offset == 0 ? DBR_OK : fail_here(s, err, "expected a value");
}

/* Passes over at least one byte, or changes the state, or fails. */
static dbr_code step(dbr_json_split *s, dbr_err *err)
{
    switch (s->state) {
    case AT_BOM:
        return pass_bom(s, err);
    case IN_KEY:
    case IN_STRING:
        return pass_string(s, err);
    case IN_WORD:
        return pass_word(s, err);
    case IN_CONTAINER:
        return pass_container(s, err);
    default:
        break;
    }
    if (!skip_blanks(s)) {
        return DBR_OK;
    }
    level *l = &s->levels[s->n_levels - 1];
    char c = s->chunk.ptr[s->at];
    if ((c == ']' || c == '}') && (s->state == AFTER || s->state == AT_FIRST || s->state == AT_FIRST_KEY)) {
        return close_level(s, c, err);
    }
    switch (s->state) {
    case AT_KEY:
    case AT_FIRST_KEY:
        if (c != '"') {
            return fail_here(s, err, "expected a key");
        }
        dbr_buf_clear(&l->key);
        s->state = IN_KEY;
        break;
    case AT_COLON:
        if (c != ':') {
            return fail_here(s, err, "expected ':'");
        }
        s->state = AT_VALUE;
        break;
    case AFTER:
        if (c != ',') {
            return fail_here(s, err, l->is_object ? "expected ',' or '}'" : "expected ',' or ']'");
        }
        s->state = l->is_object ? AT_KEY : AT_VALUE;
        break;
    default:
        return begin_value(s, err);
    }
    s->at++;
    return DBR_OK;
}

static dbr_code begin_value(dbr_json_split *s, dbr_err *err)
{
    char c = s->chunk.ptr[s->at];
    bool is_container = c == '{' || c == '[';
    unsigned more = 0;
    unsigned done = match(s, &more);
    s->i_report = done != 0 ? __builtin_ctz(done) : -1;
    s->value_offset = s->chunk_offset + s->at;
    s->value_line = s->place.line;
    s->held_from = s->at;
    dbr_buf_clear(&s->held);
    s->held.failed = false;
    if (!is_container && c != '"') {
        s->state = IN_WORD;
        return dbr_json_is_word(c) ? DBR_OK : fail_here(s, err, "expected a value");
    }
    if (c == '"') {
        s->state = IN_STRING;
    } else if (done == 0 && more != 0) {
        descend(s, more, c == '{');
    } else {
        s->state = IN_CONTAINER;
        s->closing = c == '{' ? '}' : ']';
        s->skim = (dbr_json_skim){.depth = 1, .below = (unsigned)s->n_levels - 1};
    }
    s->at++;
    return DBR_OK;
}

/* A string or a key, from behind its opening quote. */
static dbr_code pass_string(dbr_json_split *s, dbr_err *err)
{
    dbr_buf *key = s->state == IN_KEY ? &s->levels[s->n_levels - 1].key : NULL;
    size_t begin = s->at, end = begin;
    bool is_closed = false;
    while (end < s->chunk.len && !is_closed) {
        unsigned char c = (unsigned char)s->chunk.ptr[end];
        if (c < 0x20) {
            s->at = end;
            return fail_here(s, err, "control character in a string");
        }
        if (s->escaped) {
            s->escaped = false;
            end++;
            continue;
        }
        is_closed = c == '"';
        s->escaped = c == '\\';
        end = is_closed || s->escaped ? end + 1 : dbr_json_string_stop(s->chunk, end);
    }
    s->at = end;
    if (key != NULL) {
        dbr_buf_slice(key, dbr_slice_sub(s->chunk, begin, is_closed ? end - 1 : end));
        if (key->failed) {
            return fail_here(s, err, "key too long");
        }
        s->state = is_closed ? AT_COLON : IN_KEY;
        return DBR_OK;
    }
    return is_closed ? finish_value(s, err) : DBR_OK;
}

static dbr_code pass_word(dbr_json_split *s, dbr_err *err)
{
    while (s->at < s->chunk.len && dbr_json_is_word(s->chunk.ptr[s->at])) {
        s->at++;
    }
    return s->at < s->chunk.len ? finish_word(s, err) : DBR_OK;
}

static dbr_code pass_container(dbr_json_split *s, dbr_err *err)
{
    s->place.offset = s->chunk_offset + s->at;
    s->at += dbr_json_skim_over(&s->skim, dbr_slice_from(s->chunk, s->at), &s->place);
    if (s->skim.error != NULL) {
        return fail_here(s, err, s->skim.error);
    }
    if (s->skim.depth > 0) {
        return DBR_OK;
    }
    if (s->chunk.ptr[s->at - 1] != s->closing) {
        s->at--;
        return fail_here(s, err, "bracket of the wrong kind");
    }
    return finish_value(s, err);
}

/* The bytes of the finished value that are at hand: all of them, or what fitted into `held`. */
static dbr_slice value_bytes(dbr_json_split *s)
{
    dbr_slice here = dbr_slice_sub(s->chunk, s->held_from, s->at);
    if (s->held.len == 0 && !s->held.failed) {
        return here;
    }
    dbr_buf_slice(&s->held, here);
    return dbr_buf_view(&s->held);
}

/* The error of a bad word points at its first byte, which may be in an earlier chunk. */
static dbr_code finish_word(dbr_json_split *s, dbr_err *err)
{
    dbr_slice word = value_bytes(s);
    bool is_whole = !s->held.failed;
    if (is_whole && dbr_json_word_type(word) == DBR_JSON_ERROR) {
        (void)dbr_fail(err, DBR_EPARSE, "bad number or word");
        return dbr_err_at(err, NULL, s->value_line, s->value_offset - s->place.line_begin + 1);
    }
    return finish_value(s, err);
}

static dbr_code finish_value(dbr_json_split *s, dbr_err *err)
{
    level *l = &s->levels[s->n_levels - 1];
    uint64_t size_bytes = s->chunk_offset + s->at - s->value_offset;
    dbr_code rc = DBR_OK;
    if (s->i_report >= 0 && size_bytes > DBR_MAX_RECORD_BYTES) {
        s->oversized_line = s->n_oversized == 0 ? s->value_line : s->oversized_line;
        s->n_oversized++;
    } else if (s->i_report >= 0) {
        dbr_json_element element = {
            .i_pattern = (size_t)s->i_report,
            .bytes = value_bytes(s),
            .offset = s->value_offset,
            .line = s->value_line,
            .container = dbr_slice_of(s->pointer.ptr, l->pointer_len),
            .ordinal = l->ordinal,
            .key = l->is_object ? dbr_buf_view(&l->key) : (dbr_slice){0},
        };
        /* A word that ended a chunk was put together for its check already. */
        element.bytes = dbr_slice_sub(element.bytes, 0, (size_t)size_bytes);
        rc = s->take(s->data, &element, err);
    }
    l->ordinal++;
    s->state = s->n_levels > 1 ? AFTER : AT_VALUE;
    return rc < 0 ? rc : DBR_OK;
}

/* ---- places ---- */

static bool part_matches(const level *l, dbr_slice part)
{
    if (dbr_slice_is(part, "*")) {
        return true;
    }
    if (l->is_object) {
        return dbr_json_key_is(dbr_buf_view(&l->key), part);
    }
    char index[24];
    (void)snprintf(index, sizeof(index), "%" PRIu64, l->ordinal);
    return dbr_slice_is(part, index);
}

/* Patterns that end at the value that begins, and those that go on below it. */
static unsigned match(const dbr_json_split *s, unsigned *ret_more)
{
    const level *l = &s->levels[s->n_levels - 1];
    size_t depth = s->n_levels - 1; // parts in the value's path
    unsigned done = 0;
    *ret_more = 0;
    for (unsigned left = l->mask; left != 0; left &= left - 1) {
        unsigned i = (unsigned)__builtin_ctz(left);
        const pattern *p = &s->patterns[i];
        if (depth > 0 && !part_matches(l, p->parts[depth - 1])) {
            continue;
        }
        if (p->n_parts == depth) {
            done |= 1u << i;
        } else {
            *ret_more |= 1u << i;
        }
    }
    return done;
}

static void descend(dbr_json_split *s, unsigned mask, bool is_object)
{
    const level *outer = &s->levels[s->n_levels - 1];
    if (s->n_levels > 1) {
        dbr_buf_char(&s->pointer, '/');
    }
    if (s->n_levels > 1 && outer->is_object) {
        dbr_buf key;
        dbr_buf_init(&key, 0);
        dbr_json_unescape(&key, dbr_buf_view(&outer->key));
        for (size_t i = 0; i < key.len; i++) {
            bool is_special = key.ptr[i] == '~' || key.ptr[i] == '/';
            dbr_buf_char(&s->pointer, is_special ? '~' : key.ptr[i]);
            if (is_special) {
                dbr_buf_char(&s->pointer, key.ptr[i] == '~' ? '0' : '1');
            }
        }
        dbr_buf_release(&key);
    } else if (s->n_levels > 1) {
        dbr_buf_printf(&s->pointer, "%" PRIu64, outer->ordinal);
    }
    assert(s->n_levels <= MAX_PARTS);
    level *l = &s->levels[s->n_levels++];
    l->is_object = is_object;
    l->mask = mask;
    l->ordinal = 0;
    l->pointer_len = s->pointer.len;
    s->state = is_object ? AT_FIRST_KEY : AT_FIRST;
}

static dbr_code close_level(dbr_json_split *s, char c, dbr_err *err)
{
    assert(s->n_levels > 1);
    if ((c == '}') != s->levels[s->n_levels - 1].is_object) {
        return fail_here(s, err, "bracket of the wrong kind");
    }
    s->at++;
    s->n_levels--;
    level *l = &s->levels[s->n_levels - 1];
    s->pointer.len = l->pointer_len;
    s->pointer.ptr[l->pointer_len] = '\0';
    l->ordinal++;
    s->state = s->n_levels > 1 ? AFTER : AT_VALUE;
    return DBR_OK;
}

static dbr_code fail_here(dbr_json_split *s, dbr_err *err, const char *what)
{
    (void)dbr_fail(err, DBR_EPARSE, "%s", what);
    return dbr_err_at(err, NULL, s->place.line, s->chunk_offset + s->at - s->place.line_begin + 1);
}
