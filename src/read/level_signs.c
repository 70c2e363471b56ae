/*
 * Lines that tell no level, without parsing them. A level is believed only where loggers write it (level.c, text_header.c):
 *
 *     ERROR       in capitals, three at least            error] error: error)    any case, before what closes or ends it
 *     W           a letter alone, before a blank         level=3 "severity":5    behind a key
 *     <11>        syslog's priority                      [error ]                with blanks in brackets
 *
 * Each is known by three bytes: the two at a word's end and what follows, three capitals in a row, a key's end … Which bytes
 * may be the first, the second and the third of each is looked up with AVX2, half a byte at a time as in base/textmap.c, for
 * eight kinds of signs in the eight bits of a byte: some 10 GB/s. That sees too much (halves do not know of each other), so
 * what is found is looked at once more: whether just these three bytes are a sign (a hash of them tells). Few places are left,
 * and lines between two of them are done with. Around a place in a line a word has to be one that names a level: most are not
 * by their first letter and their length alone.
 *
 * Without AVX2 nobody looks: the shape of each line is made.
 */
#include "read/read.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
#include <immintrin.h>
#endif

#define MAX_WORD_BYTES 16u // the longest word has 13, and a digit may stand behind it

static inline bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_word_byte(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || is_digit(c) || c == '_';
}

static inline bool is_closer(char c)
{
    return c == ']' || c == ')' || c == ':' || c == '>';
}

/* What is looked at of a line. */
typedef struct view {
    const dbr_level_signs *signs;
    size_t first;   // where it begins: nothing before belongs to its words
    size_t checked; // words up to here name no level
} view;

/* The word around byte `at` names a level. */
static bool is_level_at(view *v, size_t at)
{
    const dbr_level_signs *s = v->signs;
    size_t begin = at, end = at + 1;
    if (at < v->checked) {
        return false;
    }
    while (begin > v->first && at - begin <= MAX_WORD_BYTES && is_word_byte(s->text[begin - 1])) {
        begin--;
    }
    while (end < s->len && end - begin <= MAX_WORD_BYTES && is_word_byte(s->text[end])) {
        end++;
    }
    v->checked = end;
    size_t n = end - begin;
    unsigned letter = (unsigned)(s->text[begin] | 32) - 'a';
    if (n > MAX_WORD_BYTES || letter >= sizeof(s->lengths) / sizeof(s->lengths[0])) {
        return false;
    }
    unsigned lengths = s->lengths[letter] | (is_digit(s->text[end - 1]) ? s->lengths[letter] << 1 : 0u);
    return (lengths >> n & 1) != 0 && dbr_level_parse(dbr_slice_of(s->text + begin, n)) != DBR_LEVEL_NONE;
}

static bool is_key_end(const dbr_level_signs *s, size_t at)
{
    dbr_slice head = dbr_slice_of(s->text, at + 1);
    char before = at > 0 ? s->text[at - 1] : ' ';
    return (before == 'e' && dbr_slice_ends(head, "level")) ||
           (before == 'v' && dbr_slice_ends(head, "lvl")) ||
           (before == 't' && at > 1 && s->text[at - 2] == 'i' && dbr_slice_ends(head, "severity"));
}

/* Whether a level may be told around byte `at`, looked at one by one. */
static bool is_sign(view *v, size_t at)
{
    const dbr_level_signs *s = v->signs;
    char before = at > v->first ? s->text[at - 1] : ' ', c = s->text[at];
    char after = at + 1 < s->len ? s->text[at + 1] : '\n';
    if ((c & 0x80) != 0 || c == '\x1b' || (c == '<' && is_digit(after))) {
        return true;
    }
    if (!is_word_byte(c)) {
        return after == ']'; // behind a blank or another bracket
    }
    if (is_closer(after) || (is_capital(before) && is_capital(c) && is_capital(after))) {
        if (is_level_at(v, at)) {
            return true;
        }
    }
    bool is_end = after == ' ' || after == '\r' || after == '\n';
    if (is_end && is_capital(c) && !is_word_byte(before)) {
        return true; // a letter alone
    }
    bool is_key = after == '=' || after == ':' || after == '"' || after == '\'';
    return is_key && is_key_end(s, at);
}

bool dbr_level_told_near(dbr_level_signs *s, size_t begin, size_t end)
{
    view v = {.signs = s, .first = begin, .checked = begin};
    assert(begin <= end && end <= s->len);
    (void)dbr_level_sign_from(s, begin);
    const uint32_t *place = &s->places[s->i_place];
    for (; *place < end; place++) {
        if (is_sign(&v, *place)) {
            return true;
        }
    }
    return false;
}

void dbr_level_signs_release(dbr_level_signs *s)
{
    free(s->places);
    *s = (dbr_level_signs){0};
}

#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
/* Kinds of signs, a bit each. */
enum {
    WORD_CLOSED = 1, // the last two letters of a word, and ']' or ')'
    WORD_ENDED = 2,  // the same and ':' or '>': all four together would have '=' among them
    DIGIT_END = 4,   // "DEBUG5:"
    CAPITALS = 8,    // a word's first three
    KEY_END = 16,    // the last two letters of a key, and what stands before its value
    LETTER = 32,     // one alone
    OPENER = 64,     // of a priority, of a colour
    BLANK_END = 128  // a blank or a bracket, and the closing one
};

/* The halves of a byte that may be the first, the second or the third of a sign. */
typedef struct dbr_sign_halves half_tables;

static void add_byte(half_tables *t, size_t place, char c, unsigned kind)
{
    t->low[place][c & 15] |= (uint8_t)kind;
    t->high[place][c >> 4 & 7] |= (uint8_t)kind;
}

static void add_bytes(half_tables *t, size_t place, const char *set, unsigned kind)
{
    for (; *set != '\0'; set++) {
        add_byte(t, place, *set, kind);
    }
}

static void add_any(half_tables *t, size_t place, unsigned kind)
{
    for (int c = 0; c < 0x80; c++) {
        add_byte(t, place, (char)c, kind);
    }
}

/* ---- three bytes that are a sign ---- */

/* Of the bytes before, at and behind a place, as read at once. */
static inline uint32_t triple_hash(uint32_t bytes)
{
    return (bytes & 0xffffff) * UINT32_C(0x9e3779b1) >> 17;
}
_Static_assert(DBR_LEVEL_TRIPLES == 1u << (32 - 17), "what is left of a hash");

static void add_triple(dbr_level_signs *s, char before, char c, char after)
{
    uint32_t hash = triple_hash((unsigned char)before | (uint32_t)(unsigned char)c << 8 |
                                (uint32_t)(unsigned char)after << 16);
    s->triples[hash / 64] |= UINT64_C(1) << (hash % 64);
}

/* The same letters, small and capital, and each of what closes them. */
static void add_endings(dbr_level_signs *s, char before, char c, const char *closers)
{
    for (; *closers != '\0'; closers++) {
        add_triple(s, before, c, *closers);
        add_triple(s, before, (char)(c - 32), *closers);
        add_triple(s, (char)(before - 32), c, *closers);
        add_triple(s, (char)(before - 32), (char)(c - 32), *closers);
    }
}

/* What a word that names a level looks like. Those that are not ASCII are signs by that. */
static void add_word(dbr_level_signs *s, const char *word)
{
    half_tables *t = &s->halves;
    size_t n = strlen(word);
    assert(n < MAX_WORD_BYTES && (n < 2 || word[n - 2] != 't' || word[n - 1] != 'y')); // see may_be_sign
    if ((word[0] & 0x80) != 0) {
        return;
    }
    s->lengths[word[0] - 'a'] |= 1u << n;
    for (size_t i = 0; i < 2 && n >= 2; i++) { // small and capital
        char letter = word[n - 2 + i];
        add_byte(t, i, letter, WORD_CLOSED | WORD_ENDED);
        add_byte(t, i, (char)(letter - 32), WORD_CLOSED | WORD_ENDED);
    }
    for (size_t i = 0; i < 3 && n >= 3; i++) {
        add_byte(t, i, (char)(word[i] - 32), CAPITALS);
    }
    if (n >= 2) {
        add_endings(s, word[n - 2], word[n - 1], "])>:");
    }
    if (n >= 3) {
        add_triple(s, (char)(word[0] - 32), (char)(word[1] - 32), (char)(word[2] - 32));
    }
}

/* What may be a sign by its byte and the one behind it, see may_be_sign. */
enum {
    ANY_BEHIND = 1,    // neither letter nor digit
    CLOSED_BEHIND = 2, // a digit
    BLANK_BEHIND = 4   // a capital
};

static void prepare_pairs(dbr_level_signs *s)
{
    for (int c = 0; c < 256; c++) {
        bool is_letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        s->here[c] = is_digit((char)c) ? CLOSED_BEHIND : is_letter ? 0 : ANY_BEHIND;
        s->here[c] |= is_capital((char)c) ? BLANK_BEHIND : 0;
        s->behind[c] = ANY_BEHIND | (is_closer((char)c) ? CLOSED_BEHIND : 0) | (c <= ' ' ? BLANK_BEHIND : 0);
    }
}

static void prepare(dbr_level_signs *s)
{
    half_tables *t = &s->halves;
    for (size_t i = 0; dbr_level_word_at(i) != NULL; i++) {
        add_word(s, dbr_level_word_at(i));
    }
    for (int c = 'a'; c <= 'z'; c++) {
        add_byte(t, 0, (char)c, DIGIT_END);
        add_byte(t, 0, (char)(c - 32), DIGIT_END);
    }
    add_bytes(t, 1, "0123456789", DIGIT_END);
    add_bytes(t, 2, "])", WORD_CLOSED | DIGIT_END);
    add_bytes(t, 2, ":>", WORD_ENDED | DIGIT_END);
    add_bytes(t, 0, "evt", KEY_END);
    add_bytes(t, 1, "ly", KEY_END);
    add_bytes(t, 2, "\"':=", KEY_END);
    for (const char *c = "\"':="; *c != '\0'; c++) {
        add_triple(s, 'e', 'l', *c); // level
        add_triple(s, 'v', 'l', *c); // lvl
        add_triple(s, 't', 'y', *c); // severity
    }
    add_any(t, 0, LETTER | OPENER | BLANK_END);
    add_bytes(t, 1, "IWEFDV", LETTER);
    add_bytes(t, 2, " \r\n", LETTER);
    add_byte(t, 2, '\0', LETTER); // behind the text
    add_bytes(t, 1, "<\x1b", OPENER);
    add_bytes(t, 2, "0123456789[", OPENER);
    add_bytes(t, 1, " \t()[]", BLANK_END);
    add_bytes(t, 2, "]", BLANK_END);
    prepare_pairs(s);
    s->is_prepared = true;
}

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load_table(const uint8_t *table)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static inline __m256i classes_of(__m256i bytes, __m256i low, __m256i high)
{
    __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0f));
    return _mm256_and_si256(_mm256_shuffle_epi8(low, bytes),
                            _mm256_shuffle_epi8(high, upper)); // 0 from 0x80 on
}

AVX2 static inline __m256i bytes_at(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

typedef struct loaded_tables {
    __m256i low[3], high[3];
} loaded_tables;

/* Where signs have no byte in the middle, among 32 bytes at `at`; `before` is the place of the byte before. */
AVX2 static inline __attribute__((always_inline)) uint32_t none_of(const loaded_tables *t, const char *before,
                                                                   const char *at)
{
    __m256i here = bytes_at(at);
    __m256i found = _mm256_and_si256(classes_of(bytes_at(before), t->low[0], t->high[0]),
                                     classes_of(here, t->low[1], t->high[1]));
    found = _mm256_and_si256(found, classes_of(bytes_at(at + 1), t->low[2], t->high[2]));
    __m256i none = _mm256_andnot_si256(here, _mm256_cmpeq_epi8(found, _mm256_setzero_si256()));
    return (uint32_t)_mm256_movemask_epi8(none); // bytes from 0x80 on are signs
}

/*
 * Whether the bytes around a place (two or more bytes behind the text's beginning) may be a sign whatever its word is. Of
 * letters only those that are a triple or a capital at a word's end may, of digits those that end a word and are closed;
 * "tty=", which one of four lines of a syslog has, is the end of no key. Bit by bit: nothing here is to be predicted.
 */
static inline bool may_be_sign(const dbr_level_signs *s, const char *at)
{
    uint32_t bytes = 0;
    memcpy(&bytes, at - 1, sizeof(bytes));
    uint32_t hash = triple_hash(bytes);
    bool is_triple = (s->triples[hash / 64] >> (hash % 64) & 1) != 0;
    bool is_no_key = ((bytes & 0xffff) == ('t' | 'y' << 8)) & (at[-2] != 'i');
    return ((s->here[(unsigned char)at[0]] & s->behind[(unsigned char)at[1]]) != 0) |
           (is_triple & (is_no_key == 0));
}

/* Puts the places of the bits behind the n that are there; returns how many there are then. The first is written whether it
 * is there or not, since how many there are is not to be predicted; places have room for it. */
static inline __attribute__((always_inline)) size_t put_places(const dbr_level_signs *s, uint64_t bits,
                                                               size_t base, size_t n)
{
    const uint64_t last = UINT64_C(1) << 63; // so that there is a bit
    s->places[n] = (uint32_t)(base + (size_t)__builtin_ctzll(bits | last));
    n += bits != 0;
    for (bits &= bits - 1; bits != 0; bits &= bits - 1) {
        s->places[n++] = (uint32_t)(base + (size_t)__builtin_ctzll(bits));
    }
    return n;
}

/* Keeps of n places those that may be signs; returns how many. */
static size_t thin_places(const dbr_level_signs *s, size_t n)
{
    size_t kept = 0, i = 0;
    for (; i < n && s->places[i] < 2; i++) {
        s->places[kept++] = s->places[i];
    }
    for (; i < n; i++) {
        uint32_t at = s->places[i];
        s->places[kept] = at;
        kept += may_be_sign(s, s->text + at);
    }
    return kept;
}

__attribute__((target("avx2,bmi"))) static size_t build_avx2(const dbr_level_signs *s)
{
    const char *text = s->text;
    char first[33] = " "; // what stands before the text
    memcpy(first + 1, text, 32);
    loaded_tables t;
    for (size_t i = 0; i < 3; i++) {
        t.low[i] = load_table(s->halves.low[i]);
        t.high[i] = load_table(s->halves.high[i]);
    }
    size_t n =
        put_places(s, ~(none_of(&t, first, text) | (uint64_t)none_of(&t, text + 31, text + 32) << 32), 0, 0);
    for (size_t i = 64; i < s->len; i += 64) {
        const char *at = text + i;
        n = put_places(s, ~(none_of(&t, at - 1, at) | (uint64_t)none_of(&t, at + 31, at + 32) << 32), i, n);
    }
    return thin_places(s, n);
}

bool dbr_level_signs_build(dbr_level_signs *s, const char *text, size_t len)
{
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi")) {
        return false;
    }
    assert(len < UINT32_MAX - 64);
    if (len + 65 > s->cap_places) {
        free(s->places);
        s->cap_places = len + 65;
        s->places = dbr_xmalloc(s->cap_places * sizeof(*s->places)); // what is not used takes no memory
    }
    if (!s->is_prepared) {
        prepare(s);
    }
    s->text = text;
    s->len = len;
    s->i_place = s->asked = 0;
    size_t n = len > 0 ? build_avx2(s) : 0;
    s->places[n] = UINT32_MAX;
    return true;
}
#else
bool dbr_level_signs_build(dbr_level_signs *s, const char *text, size_t len)
{
    (void)s, (void)text, (void)len;
    return false;
}
#endif
