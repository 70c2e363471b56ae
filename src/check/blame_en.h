/* The words of an English sentence. Private to blame_en.c and blame_en_read.c. */
#ifndef DBR_CHECK_BLAME_EN_H
#define DBR_CHECK_BLAME_EN_H

#include "check/blame.h"

#include <string.h>

#define MAX_WORDS 256
#define MAX_WORD  24 // bytes with the NUL; longer words are in no table

typedef struct word {
    size_t begin, end;
    char text[MAX_WORD]; // lower case, NUL-terminated; "" when too long or no word
    size_t len;          // of `text`
    unsigned classes;
} word;

typedef struct words {
    word at[MAX_WORDS];
    size_t n;
    unsigned all;  // classes of all of them
    uint64_t bits; // of all of them (check_word_bit)
} words;

/* Inlined, so that the length of a literal is known. */
static inline bool is_text(const word *x, const char *text)
{
    size_t n = strlen(text);
    return x->len == n && memcmp(x->text, text, n) == 0;
}

/* Cuts the sentence; how many words there are. */
size_t check_read_words(const check_index *index, dbr_slice s, words *w);
/* The two halves of the phrases as one. */
const check_phrase_en *check_phrase_at(size_t i);
/* The first letter as an index; 0 for what is none. */
size_t check_letter_of(const char *text);
/* The first eight bytes as a number: words are padded with zeros. */
uint64_t check_key_of(const char *text);
/* One of 64 bits for a word, by its first two bytes and its length. */
static inline uint64_t check_word_bit(const char *text, size_t len)
{
    uint64_t next = len > 1 ? (unsigned char)text[1] : 0;
    uint64_t mixed =
        ((uint64_t)(unsigned char)text[0] << 16 | next << 8 | (len & 255u)) * UINT64_C(0x9E3779B97F4A7C15);
    return UINT64_C(1) << (mixed >> 58);
}

#endif
