/*
 * A masked text as elements: chunks (words and masks glued by . : / - and the like) and single bytes of punctuation.
 *
 *     [worker-<num>] user=<id>, from <ip>:<num>.   →   [ worker-<num> ] _ user = <id> , _ from _ <ip>:<num> .
 *
 * All masks count as one, and a run of masks with something between counts as one mask: "<ip>:<num>" equals "<id>", so
 * that the kind of a value, which the number of its digits may decide, never parts two messages.
 */
#include "mine/group.h"

#include "base/hash.h"
#include "mine/kinds.h"

#include <assert.h>

/* Bytes of words, of all alphabets. */
static inline bool is_word_byte(char c)
{
    return (kind_of(c) & KIND_WORD) != 0 || (unsigned char)c >= 0x80;
}

#define VALUE_MARK '\x01' // stands for masks in a skeleton

size_t mine_mask_len(dbr_slice s)
{
    static const char MASKS[][8] = {"*",   "num",  "id",  "hex",  "uuid", "ip",   "mac",     "host", "path",
                                    "url", "mail", "str", "time", "dur",  "size", "version", "list"};
    if (s.len < 3 || s.ptr[0] != '<') {
        return 0;
    }
    size_t n = 1;
    while (n < s.len && n < 9 && s.ptr[n] != '>') {
        n++;
    }
    if (n >= s.len || s.ptr[n] != '>') {
        return 0;
    }
    for (size_t i = 0; i < sizeof(MASKS) / sizeof(MASKS[0]); i++) {
        if (strlen(MASKS[i]) == n - 1 && memcmp(MASKS[i], s.ptr + 1, n - 1) == 0) {
            return n + 1;
        }
    }
    return 0;
}

uint64_t mine_hash_place(size_t at, uint64_t key)
{
    return dbr_hash_mix(key, at + 1);
}

uint64_t mine_hash_elements(const mine_element *elements, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += mine_hash_place(i, elements[i].key);
    }
    return sum + mine_hash_place(n, MINE_ANY);
}

static bool is_closing(char c)
{
    return c == '.' || c == ':' || c == '!' || c == '?';
}

/* Kind and key of a chunk. */
static mine_element chunk_of(dbr_slice s)
{
    char skeleton[1024];
    size_t len = 0, after_mask = 0; // after_mask: where a mask ended in the skeleton, 0 for none
    bool has_mask = false, has_word = false;
    assert(s.len <= sizeof(skeleton));
    for (size_t i = 0; i < s.len;) {
        size_t mask = mine_mask_len(dbr_slice_from(s, i));
        if (mask > 0) {
            len = after_mask > 0 ? after_mask - 1 : len;
            skeleton[len++] = VALUE_MARK;
            after_mask = len;
            has_mask = true;
            i += mask;
            continue;
        }
        bool is_word = is_word_byte(s.ptr[i]);
        after_mask = is_word ? 0 : after_mask;
        has_word |= is_word;
        skeleton[len++] = s.ptr[i++];
    }
    return (mine_element){.key = has_mask && !has_word ? MINE_ANY : dbr_hash(dbr_slice_of(skeleton, len)),
                          .text = s.ptr,
                          .len = (uint16_t)s.len,
                          .kind = !has_mask  ? MINE_WORD
                                  : has_word ? MINE_MIXED
                                             : MINE_VALUE};
}

static mine_element byte_of(const char *at)
{
    return (mine_element){
        .key = 1 + (uint64_t)(unsigned char)*at, .text = at, .len = 1, .kind = MINE_PUNCTUATION};
}

/* Length of the chunk at the start and, in `*ret_has_word`, whether it holds more than joiners. */
static size_t chunk_len(dbr_slice s, bool *ret_has_word)
{
    size_t i = 0;
    *ret_has_word = false;
    while (i < s.len) {
        size_t mask = mine_mask_len(dbr_slice_from(s, i));
        if (mask == 0 && kind_of(s.ptr[i]) == 0) {
            break;
        }
        *ret_has_word |= mask > 0 || is_word_byte(s.ptr[i]);
        i += mask > 0 ? mask : 1;
    }
    return i;
}

/* Adds a chunk; a value that follows a value after a bare comma makes it longer ("<num>,<num>"). */
static void add_chunk(mine_element *ret, size_t *n, dbr_slice s)
{
    mine_element e = chunk_of(s);
    if (e.kind == MINE_VALUE && *n >= 2 && ret[*n - 1].key == byte_of(",").key &&
        ret[*n - 2].kind == MINE_VALUE) {
        ret[*n - 2].len = (uint16_t)(ret[*n - 2].len + 1 + s.len);
        (*n)--;
        return;
    }
    ret[(*n)++] = e;
}

size_t mine_split(dbr_slice text, mine_element *ret)
{
    size_t n = 0, i = 0;
    while (i < text.len) {
        if (n == MINE_MAX_ELEMENTS - 1) {
            dbr_slice rest = dbr_slice_from(text, i);
            ret[n++] = (mine_element){
                .key = dbr_hash(rest), .text = rest.ptr, .len = (uint16_t)rest.len, .kind = MINE_WORD};
            break;
        }
        bool has_word = false;
        size_t len = chunk_len(dbr_slice_from(text, i), &has_word);
        if (len == 0 || !has_word) {
            ret[n++] = byte_of(text.ptr + i);
            i++;
            continue;
        }
        size_t core = len;
        while (is_closing(text.ptr[i + core - 1])) {
            core--;
        }
        add_chunk(ret, &n, dbr_slice_sub(text, i, i + core));
        i +=
            core; // what closes it follows as bytes of its own: it starts no chunk with a word unless it is glued
        while (core < len && n < MINE_MAX_ELEMENTS - 1) {
            ret[n++] = byte_of(text.ptr + i);
            i++;
            core++;
        }
    }
    return n;
}

/* Length of the word, mask or byte at the start. */
static size_t token_len(dbr_slice s)
{
    size_t n = mine_mask_len(s);
    for (size_t i = 0; n == 0 && i <= s.len; i++) {
        n = i == s.len || !is_word_byte(s.ptr[i]) ? (i > 0 ? i : 1) : 0;
    }
    return n;
}

dbr_slice mine_join_texts(dbr_arena *arena, dbr_slice a, dbr_slice b)
{
    if (dbr_slice_eq(a, b) || b.len == 0 || dbr_slice_is(a, "<list>")) {
        return a;
    }
    if (a.len == 0 || dbr_slice_is(b, "<list>")) {
        return b;
    }
    size_t head = 0, tail = 0; // bytes in common, ending where no word or mask is cut
    for (size_t i = 0; i < a.len && i < b.len;) {
        size_t x = token_len(dbr_slice_from(a, i));
        if (x != token_len(dbr_slice_from(b, i)) || memcmp(a.ptr + i, b.ptr + i, x) != 0) {
            break;
        }
        i += x;
        head = is_word_byte(a.ptr[i - 1]) || a.ptr[i - 1] == '>' ? head : i;
    }
    for (size_t i = 0; i < a.len;) {
        bool is_joiner = !is_word_byte(a.ptr[i]) && mine_mask_len(dbr_slice_from(a, i)) == 0;
        size_t rest = a.len - i;
        if (is_joiner && i >= head && rest <= b.len - head &&
            memcmp(a.ptr + i, b.ptr + b.len - rest, rest) == 0) {
            tail = rest;
            break;
        }
        i += token_len(dbr_slice_from(a, i));
    }
    DBR_AUTO(dbr_buf) joined = {0};
    dbr_buf_slice(&joined, dbr_slice_sub(a, 0, head));
    dbr_buf_str(&joined, "<*>");
    dbr_buf_slice(&joined, dbr_slice_from(a, a.len - tail));
    return dbr_slice_dup(arena, dbr_buf_view(&joined));
}
