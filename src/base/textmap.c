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
#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
#include <immintrin.h>
#endif

enum { CLASS_NEWLINE = 1, CLASS_DIGIT = 2, CLASS_WORD = 4, CLASS_QUOTE = 8 };

static void build_plain(dbr_textmap *map, bool with_quotes);

#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
/* A word that may go on in the next 64 bytes. */
typedef struct open_word {
    bool is_open;   // the last byte so far is of a word
    bool is_number; // and that word has a digit
} open_word;

/* Marks the part of word `w - 1` and before that belongs to the word open at its end. */
static void mark_back(uint64_t *number, const uint64_t *words, size_t w)
{
    while (w-- > 0) {
        unsigned n = ~words[w] == 0 ? 64 : (unsigned)__builtin_clzll(~words[w]);
        number[w] |= n == 0 ? 0 : ~UINT64_C(0) << (64 - n);
        if (n < 64) {
            return;
        }
    }
}

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
        .word = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(class, _mm256_setzero_si256())),
    };
    if (with_quotes) {
        __m256i quote = _mm256_cmpeq_epi8(b, _mm256_set1_epi8('"'));
        __m256i slash = _mm256_cmpeq_epi8(b, _mm256_set1_epi8('\\'));
        m.quote = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(quote, slash));
    }
    return m;
}

/*
 * The words of 64 bytes that have a digit. Adding the digits to the words carries from each word's first digit to its
 * end; whether a word's last bit was reached is gathered (pext) to one bit a word, and spread (pdep) to the begins and
 * the ends of just those words, whose difference are the words themselves.
 */
__attribute__((target("bmi,bmi2"))) static inline uint64_t number_words(uint64_t word, uint64_t digit)
{
    uint64_t begins = word & ~(word << 1), ends = word & ~(word >> 1);
    uint64_t reached = (((digit + word) ^ word) | digit) & word;
    uint64_t is_number = _pext_u64(reached, ends);
    return (_pdep_u64(is_number, ends) << 1) - _pdep_u64(is_number, begins);
}

__attribute__((target("avx2,bmi,bmi2"))) static void build_avx2(dbr_textmap *map, bool with_quotes)
{
    half_tables t = load_tables();
    open_word before = {0};
    for (size_t i = 0, w = 0; i < map->len; i += 64, w++) {
        half_map a = map_half(map->text + i, &t, with_quotes);
        half_map b = map_half(map->text + i + 32, &t, with_quotes);
        map->newline[w] = a.newline | (uint64_t)b.newline << 32;
        if (with_quotes) {
            map->quote[w] = a.quote | (uint64_t)b.quote << 32;
        }
        uint64_t word = a.word | (uint64_t)b.word << 32;
        uint64_t number = number_words(word, a.digit | (uint64_t)b.digit << 32);
        map->words[w] = word;
        if (before.is_open && (word & 1) != 0) { // one word in two halves
            if (before.is_number) {
                number |= ~word == 0 ? ~UINT64_C(0) : word & (word ^ (word + 1));
            } else if ((number & 1) != 0) {
                mark_back(map->number, map->words, w);
            }
        }
        map->number[w] = number;
        before = (open_word){.is_open = word >> 63 != 0, .is_number = number >> 63 != 0};
    }
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
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
                                     (is_digit || is_letter || c == '_' ? CLASS_WORD : 0) |
                                     (c == '"' || c == '\\' ? CLASS_QUOTE : 0));
    }
}

static void set_bits(uint64_t *bits, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        bits[i / 64] |= UINT64_C(1) << (i % 64);
    }
}

static void build_plain(dbr_textmap *map, bool with_quotes)
{
    unsigned char classes[256];
    size_t word = 0; // begin of the word that is open
    bool is_number = false;
    fill_classes(classes);
    memset(map->newline, 0, (map->len + 63) / 64 * 8);
    memset(map->number, 0, (map->len + 63) / 64 * 8);
    memset(map->quote, 0, (map->len + 63) / 64 * 8);
    for (size_t i = 0; i < map->len; i++) {
        unsigned class = classes[(unsigned char)map->text[i]];
        if ((class & CLASS_WORD) == 0) {
            if (is_number) {
                set_bits(map->number, word, i);
            }
            is_number = false;
            word = i + 1;
        }
        is_number |= (class & CLASS_DIGIT) != 0;
        if ((class & CLASS_NEWLINE) != 0) {
            set_bits(map->newline, i, i + 1);
        }
        if (with_quotes && (class & CLASS_QUOTE) != 0) {
            set_bits(map->quote, i, i + 1);
        }
    }
    if (is_number) {
        set_bits(map->number, word, map->len);
    }
}

/* Room for `words` words in each map. */
static void make_room(dbr_textmap *map, size_t words)
{
    if (words <= map->cap_words) {
        return;
    }
    uint64_t **maps[] = {&map->newline, &map->number, &map->quote, &map->words};
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

void dbr_textmap_build_plain(dbr_textmap *map, const char *text, size_t len, bool with_quotes)
{
    assert(text != NULL || len == 0);
    make_room(map, (len + 63) / 64 + 2);
    map->text = text;
    map->len = len;
    build_plain(map, with_quotes);
    cut_end(map, map->newline);
    cut_end(map, map->number);
    cut_end(map, map->quote);
}

void dbr_textmap_build(dbr_textmap *map, char *text, size_t len, bool with_quotes)
{
    assert(text != NULL || len == 0);
    if (!has_avx2() || len == 0) {
        dbr_textmap_build_plain(map, text, len, with_quotes);
        return;
    }
    memset(text + len, 0, DBR_TEXTMAP_PADDING); // no word goes on behind the end
    make_room(map, (len + 63) / 64 + 2);
    map->text = text;
    map->len = len;
    build_avx2(map, with_quotes);
    cut_end(map, map->newline);
    cut_end(map, map->number);
    cut_end(map, map->quote);
}

void dbr_textmap_release(dbr_textmap *map)
{
    free(map->newline);
    free(map->number);
    free(map->quote);
    free(map->words);
    *map = (dbr_textmap){0};
}
