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
    unsigned all; // classes of all of them
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

#endif
