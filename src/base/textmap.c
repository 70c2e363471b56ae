/*
 * The maps of a text, 64 bytes at a time. Three ways to the same bits: AVX-512, which compares 64 bytes with a range at
 * once; AVX2; and for all other machines a table of classes. AVX2 looks each half of a byte up in a table of 16 (classic
 * "shuffle" classification): a byte is of a class when both halves say so.
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

static void build_plain(dbr_textmap *map, unsigned classes);

#if defined(__x86_64__) && !defined(DBR_NO_VECTOR)
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

/* The last bits of the 64 bytes before: of a word, of a number. */
typedef struct words_before {
    uint64_t is_word, is_number; // 0 or 1
} words_before;

/* Puts word and digit bits of the w-th 64 bytes into the maps. Without a branch but for words that get their first digit
 * behind a border of 64 bytes: where words lie is not to be predicted. */
__attribute__((target("bmi,bmi2"))) static inline void put_words(dbr_textmap *map, size_t w, uint64_t word,
                                                                 uint64_t digit, words_before *before)
{
    uint64_t number = number_words(word, digit);
    uint64_t goes_on = word & (word ^ (word + 1)); // the word at the very begin
    if ((number & before->is_word & ~before->is_number) != 0) {
        mark_back(map->number, map->words, w);
    }
    number |= goes_on & (0 - before->is_number);
    map->words[w] = word;
    map->number[w] = number;
    *before = (words_before){.is_word = word >> 63, .is_number = number >> 63};
}

#define AVX2 "avx2,bmi,bmi2,popcnt"

/* Lists the line breaks of 64 bytes, two whether they are there or not: where lines end is not to be predicted. */
__attribute__((target(AVX2), always_inline)) static inline size_t list_breaks(uint64_t bits, size_t at,
                                                                              uint32_t *ret, size_t n)
{
    uint64_t rest = _blsr_u64(bits);
    size_t n_here = (size_t)__builtin_popcountll(bits);
    ret[n] = (uint32_t)(at + _tzcnt_u64(bits));
    ret[n + 1] = (uint32_t)(at + _tzcnt_u64(rest));
    if (n_here > 2) {
        rest = _blsr_u64(rest);
        for (size_t i = n + 2; rest != 0; rest = _blsr_u64(rest)) {
            ret[i++] = (uint32_t)(at + _tzcnt_u64(rest));
        }
    }
    return n + n_here;
}

/* Lists the line breaks, too, unless `breaks` is NULL; returns how many it lists. */
__attribute__((target(AVX2), always_inline)) static inline size_t build_avx2_as(dbr_textmap *map,
                                                                                bool with_numbers,
                                                                                bool with_quotes,
                                                                                uint32_t *breaks)
{
    half_tables t = load_tables();
    words_before before = {0};
    size_t n = 0;
    for (size_t i = 0, w = 0; i < map->len; i += 64, w++) {
        half_map a = map_half(map->text + i, &t, with_quotes);
        half_map b = map_half(map->text + i + 32, &t, with_quotes);
        uint64_t newline = a.newline | (uint64_t)b.newline << 32;
        map->newline[w] = newline;
        if (breaks != NULL) {
            n = list_breaks(newline, i, breaks, n);
        }
        if (with_quotes) {
            map->quote[w] = a.quote | (uint64_t)b.quote << 32;
        }
        if (with_numbers) {
            put_words(map, w, a.word | (uint64_t)b.word << 32, a.digit | (uint64_t)b.digit << 32, &before);
        }
    }
    return n;
}

/* A loop for each set of classes: a question a stripe would cost a fifth. */
__attribute__((target(AVX2), always_inline)) static inline size_t build_avx2_with(dbr_textmap *map,
                                                                                  unsigned classes,
                                                                                  uint32_t *breaks)
{
    bool with_quotes = (classes & DBR_TEXTMAP_QUOTES) != 0;
    if ((classes & DBR_TEXTMAP_NUMBERS) == 0) {
        return with_quotes ? build_avx2_as(map, false, true, breaks)
                           : build_avx2_as(map, false, false, breaks);
    }
    return with_quotes ? build_avx2_as(map, true, true, breaks) : build_avx2_as(map, true, false, breaks);
}

__attribute__((target(AVX2))) static void build_avx2(dbr_textmap *map, unsigned classes)
{
    (void)build_avx2_with(map, classes, NULL);
}

__attribute__((target(AVX2))) static size_t build_lines_avx2(dbr_textmap *map, unsigned classes,
                                                             uint32_t *breaks)
{
    return build_avx2_with(map, classes, breaks);
}

#define AVX512 "avx512f,avx512bw,avx2,bmi,bmi2"

/* Which bytes are in ['first', 'first' + n). */
__attribute__((target(AVX512), always_inline)) static inline uint64_t in_range(__m512i bytes, char first,
                                                                               char n)
{
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(first)), _mm512_set1_epi8(n));
}

__attribute__((target(AVX512), always_inline)) static inline void build_avx512_as(dbr_textmap *map,
                                                                                  bool with_numbers,
                                                                                  bool with_quotes)
{
    const __m512i newline = _mm512_set1_epi8('\n'), line = _mm512_set1_epi8('_'),
                  small = _mm512_set1_epi8(0x20);
    const __m512i quote = _mm512_set1_epi8('"'), slash = _mm512_set1_epi8('\\');
    words_before before = {0};
    for (size_t i = 0, w = 0; i < map->len; i += 64, w++) {
        __m512i bytes = _mm512_loadu_si512(map->text + i);
        map->newline[w] = _mm512_cmpeq_epi8_mask(bytes, newline);
        if (with_quotes) {
            map->quote[w] = _mm512_cmpeq_epi8_mask(bytes, quote) | _mm512_cmpeq_epi8_mask(bytes, slash);
        }
        if (with_numbers) {
            uint64_t digit = in_range(bytes, '0', 10);
            uint64_t letter = in_range(_mm512_or_si512(bytes, small), 'a', 26);
            put_words(map, w, digit | letter | _mm512_cmpeq_epi8_mask(bytes, line), digit, &before);
        }
    }
}

__attribute__((target(AVX512))) static void build_avx512(dbr_textmap *map, unsigned classes)
{
    bool with_quotes = (classes & DBR_TEXTMAP_QUOTES) != 0;
    if ((classes & DBR_TEXTMAP_NUMBERS) == 0) {
        if (with_quotes) {
            build_avx512_as(map, false, true);
        } else {
            build_avx512_as(map, false, false);
        }
    } else if (with_quotes) {
        build_avx512_as(map, true, true);
    } else {
        build_avx512_as(map, true, false);
    }
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi2");
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}
#else
static void build_avx2(dbr_textmap *map, unsigned classes)
{
    build_plain(map, classes);
}

static size_t build_lines_avx2(dbr_textmap *map, unsigned classes, uint32_t *breaks)
{
    build_plain(map, classes);
    return dbr_textmap_places(map->newline, map->len, breaks);
}

static void build_avx512(dbr_textmap *map, unsigned classes)
{
    build_plain(map, classes);
}

static bool has_avx2(void)
{
    return false;
}

static bool has_avx512(void)
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

static void build_plain(dbr_textmap *map, unsigned classes)
{
    unsigned char of_byte[256];
    size_t word = 0; // begin of the word that is open
    bool is_number = false, with_numbers = (classes & DBR_TEXTMAP_NUMBERS) != 0;
    bool with_quotes = (classes & DBR_TEXTMAP_QUOTES) != 0;
    fill_classes(of_byte);
    memset(map->newline, 0, (map->len + 63) / 64 * 8);
    memset(map->number, 0, (map->len + 63) / 64 * 8);
    memset(map->quote, 0, (map->len + 63) / 64 * 8);
    for (size_t i = 0; i < map->len; i++) {
        unsigned class = of_byte[(unsigned char)map->text[i]];
        if ((class & CLASS_WORD) == 0) {
            if (is_number) {
                set_bits(map->number, word, i);
            }
            is_number = false;
            word = i + 1;
        }
        is_number |= with_numbers && (class & CLASS_DIGIT) != 0;
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

static void begin_map(dbr_textmap *map, const char *text, size_t len, unsigned classes)
{
    assert(text != NULL || len == 0);
    make_room(map, (len + 63) / 64 + 2);
    map->text = text;
    map->len = len;
    map->classes = classes;
}

static void end_map(const dbr_textmap *map)
{
    cut_end(map, map->newline);
    cut_end(map, map->number);
    cut_end(map, map->quote);
}

void dbr_textmap_build_plain(dbr_textmap *map, const char *text, size_t len, unsigned classes)
{
    begin_map(map, text, len, classes);
    build_plain(map, classes);
    end_map(map);
}

/* Fills the maps; false when the processor has not what it takes. */
static bool fill_way(dbr_textmap_way way, dbr_textmap *map, unsigned classes)
{
    if ((way == DBR_TEXTMAP_AVX2 && !has_avx2()) || (way == DBR_TEXTMAP_AVX512 && !has_avx512())) {
        return false;
    }
    if (map->len == 0 || way == DBR_TEXTMAP_PLAIN) {
        build_plain(map, classes);
    } else if (way == DBR_TEXTMAP_AVX2) {
        build_avx2(map, classes);
    } else {
        build_avx512(map, classes);
    }
    end_map(map);
    return true;
}

static void fill(dbr_textmap *map, unsigned classes)
{
    if (!fill_way(DBR_TEXTMAP_AVX512, map, classes) && !fill_way(DBR_TEXTMAP_AVX2, map, classes)) {
        (void)fill_way(DBR_TEXTMAP_PLAIN, map, classes);
    }
}

bool dbr_textmap_build_way(dbr_textmap_way way, dbr_textmap *map, char *text, size_t len, unsigned classes)
{
    begin_map(map, text, len, classes);
    if (len > 0) {
        memset(text + len, 0, DBR_TEXTMAP_PADDING); // no word goes on behind the end
    }
    return fill_way(way, map, classes);
}

void dbr_textmap_build(dbr_textmap *map, char *text, size_t len, unsigned classes)
{
    begin_map(map, text, len, classes);
    if (len > 0) {
        memset(text + len, 0, DBR_TEXTMAP_PADDING);
    }
    fill(map, classes);
}

size_t dbr_textmap_build_lines(dbr_textmap *map, char *text, size_t len, unsigned classes,
                               uint32_t *ret_breaks)
{
    if (len == 0 || has_avx512() || !has_avx2()) {
        dbr_textmap_build(map, text, len, classes);
        return dbr_textmap_places(map->newline, len, ret_breaks);
    }
    assert(len <= UINT32_MAX - 64);
    begin_map(map, text, len, classes);
    memset(text + len, 0, DBR_TEXTMAP_PADDING);
    size_t n = build_lines_avx2(map, classes, ret_breaks);
    end_map(map);
    return n;
}

void dbr_textmap_add_numbers(dbr_textmap *map)
{
    if ((map->classes & DBR_TEXTMAP_NUMBERS) == 0) {
        map->classes |= DBR_TEXTMAP_NUMBERS;
        fill(map, map->classes);
    }
}

/* Where lines end is not to be predicted either: two places of each 64 bytes are written whether they are there or not. */
size_t dbr_textmap_places(const uint64_t *bits, size_t len, uint32_t *ret)
{
    const uint64_t last = UINT64_C(1) << 63; // so that there is a bit
    size_t n = 0;
    assert(len <= UINT32_MAX);
    for (size_t w = 0; w < (len + 63) / 64; w++) {
        uint64_t here = bits[w];
        uint32_t at = (uint32_t)w * 64;
        ret[n] = at + (uint32_t)__builtin_ctzll(here | last);
        n += here != 0;
        here &= here - 1;
        ret[n] = at + (uint32_t)__builtin_ctzll(here | last);
        n += here != 0;
        for (here &= here - 1; here != 0; here &= here - 1) {
            ret[n++] = at + (uint32_t)__builtin_ctzll(here);
        }
    }
    return n;
}

void dbr_textmap_release(dbr_textmap *map)
{
    free(map->newline);
    free(map->number);
    free(map->quote);
    free(map->words);
    *map = (dbr_textmap){0};
}
