/*
 * The maps of a text, 64 bytes at a time. Three ways to the same bits: AVX2, and for all other machines a table of
 * classes. The vector code looks each half of a byte up in a table of 16 (classic "shuffle" classification): a byte is
 * of a class when both halves say so.
 *
 *     half    0x2_ 0x3_ 0x4_ 0x6_ 0x5_ 0x7_        _0-_9  _1-_f  _0-_a  _f  _2  _c
 *     digit        1                               1
 *     letter            2    2    4    4                  2      4
 *     '_'                         8                                     8
 */
#include "base/textmap.h"

#include "base/mem.h"

#include <assert.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { CLASS_NEWLINE = 1, CLASS_DIGIT = 2, CLASS_WORD = 4, CLASS_QUOTE = 8 };

static void build_plain(dbr_textmap *map, bool with_quotes);

#if defined(__x86_64__)
typedef struct half_tables {
    __m256i low, high, nibble;
} half_tables;

__attribute__((target("avx2"))) static inline half_tables load_tables(void)
{
    return (half_tables){.low = _mm256_setr_epi8(5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 2, 2, 2, 2, 10, 5, 7, 7, 7,
                                                 7, 7, 7, 7, 7, 7, 6, 2, 2, 2, 2, 10),
                         .high = _mm256_setr_epi8(0, 0, 0, 1, 2, 12, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
                                                  2, 12, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0),
                         .nibble = _mm256_set1_epi8(0x0f)};
}

typedef struct half_map {
    uint32_t newline, digit, word, quote;
} half_map;

__attribute__((target("avx2"))) static inline half_map map_half(const char *at, const half_tables *t,
                                                                bool with_quotes)
{
    __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i low = _mm256_shuffle_epi8(t->low, b); // 0 for bytes above 0x7f
    __m256i high = _mm256_shuffle_epi8(t->high, _mm256_and_si256(_mm256_srli_epi16(b, 4), t->nibble));
    __m256i class = _mm256_and_si256(low, high);
    half_map m = {
        .newline = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, _mm256_set1_epi8('\n'))),
        .digit = (uint32_t)_mm256_movemask_epi8(_mm256_slli_epi16(class, 7)),
        .word = (uint32_t)_mm256_movemask_epi8(
            _mm256_or_si256(b, _mm256_cmpgt_epi8(class, _mm256_setzero_si256()))),
    };
    if (with_quotes) {
        __m256i quote = _mm256_cmpeq_epi8(b, _mm256_set1_epi8('"'));
        __m256i slash = _mm256_cmpeq_epi8(b, _mm256_set1_epi8('\\'));
        m.quote = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(quote, slash));
    }
    return m;
}

__attribute__((target("avx2"))) static void build_avx2(dbr_textmap *map, bool with_quotes)
{
    half_tables t = load_tables();
    for (size_t i = 0, w = 0; i < map->len; i += 64, w++) {
        half_map a = map_half(map->text + i, &t, with_quotes);
        half_map b = map_half(map->text + i + 32, &t, with_quotes);
        map->newline[w] = a.newline | (uint64_t)b.newline << 32;
        map->digit[w] = a.digit | (uint64_t)b.digit << 32;
        map->word[w] = a.word | (uint64_t)b.word << 32;
        if (with_quotes) {
            map->quote[w] = a.quote | (uint64_t)b.quote << 32;
        }
    }
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
static void build_avx2(dbr_textmap *map, bool with_quotes)
{
    build_plain(map, with_quotes);
}

static bool has_avx2(void)
{
    return false;
}
#endif

static void fill_classes(unsigned char *classes)
{
    for (int c = 0; c < 256; c++) {
        bool is_digit = c >= '0' && c <= '9';
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        classes[c] = (unsigned char)((c == '\n' ? CLASS_NEWLINE : 0) | (is_digit ? CLASS_DIGIT : 0) |
                                     (is_digit || is_letter || c == '_' || c >= 0x80 ? CLASS_WORD : 0) |
                                     (c == '"' || c == '\\' ? CLASS_QUOTE : 0));
    }
}

static void build_plain(dbr_textmap *map, bool with_quotes)
{
    unsigned char classes[256];
    fill_classes(classes);
    for (size_t i = 0, w = 0; i < map->len; i += 64, w++) {
        uint64_t newline = 0, digit = 0, word = 0, quote = 0;
        size_t n = map->len - i < 64 ? map->len - i : 64;
        for (size_t k = 0; k < n; k++) {
            uint64_t class = classes[(unsigned char)map->text[i + k]];
            newline |= (class & 1) << k;
            digit |= (class >> 1 & 1) << k;
            word |= (class >> 2 & 1) << k;
            quote |= (class >> 3) << k;
        }
        map->newline[w] = newline;
        map->digit[w] = digit;
        map->word[w] = word;
        if (with_quotes) {
            map->quote[w] = quote;
        }
    }
}

/* Room for `words` words in each map. */
static void make_room(dbr_textmap *map, size_t words)
{
    if (words <= map->cap_words) {
        return;
    }
    uint64_t **maps[] = {&map->newline, &map->digit, &map->word, &map->quote};
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
        free(*maps[i]);
        *maps[i] = dbr_xcalloc(words, sizeof(uint64_t));
    }
    map->cap_words = words;
}

/* Clears the bits behind the end, and the word behind the last. */
static void cut_end(const dbr_textmap *map, uint64_t *bits)
{
    size_t words = (map->len + 63) / 64;
    if (map->len % 64 != 0) {
        bits[words - 1] &= ~UINT64_C(0) >> (64 - map->len % 64);
    }
    bits[words] = 0;
}

void dbr_textmap_build(dbr_textmap *map, const char *text, size_t len, bool with_quotes)
{
    assert(text != NULL || len == 0);
    make_room(map, (len + 63) / 64 + 2);
    map->text = text;
    map->len = len;
    if (has_avx2()) {
        build_avx2(map, with_quotes);
    } else {
        build_plain(map, with_quotes);
    }
    cut_end(map, map->newline);
    cut_end(map, map->digit);
    cut_end(map, map->word);
    cut_end(map, map->quote);
}

void dbr_textmap_release(dbr_textmap *map)
{
    free(map->newline);
    free(map->digit);
    free(map->word);
    free(map->quote);
    *map = (dbr_textmap){0};
}
