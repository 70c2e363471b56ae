/* The words of an English sentence. Private to the blame_en_….c. */
#ifndef DBR_CHECK_BLAME_EN_H
#define DBR_CHECK_BLAME_EN_H

#include "check/blame.h"

#include <string.h>

#define MAX_WORDS 256
#define MAX_WORD  24 // bytes with the NUL; longer words are in no table

/* The classes that what is looked for begins with, phrases apart: other words are passed over. */
#define CHECK_MARKS                                                                                          \
    ((unsigned)CHECK_KEY | CHECK_FAIL | CHECK_FAIL_TO | CHECK_HARM | CHECK_ADVERB | CHECK_NOBODY |           \
     CHECK_WRONG | CHECK_OWNER | CHECK_FLAW | CHECK_PENALTY | CHECK_JUDGE)

typedef struct word {
    size_t begin, end;
    char text[MAX_WORD]; // lower case, NUL-terminated; "" when too long or no word
    uint64_t hash;       // of its first eight bytes
    unsigned classes;
    unsigned kinds; // check_kind_en
    uint16_t known; // 1 + its index in the table; 0: in none
    uint16_t len;   // of `text`; here, so that a word is 64 bytes
} word;

typedef struct words {
    word at[MAX_WORDS];
    size_t n;
    size_t n_marks;
    unsigned char marks[MAX_WORDS]; // those with one of CHECK_MARKS, in order
    size_t n_openings;
    unsigned char openings[MAX_WORDS]; // … with CHECK_PHRASE
    unsigned all;                      // classes of all of them
    unsigned kinds;                    // … and kinds
    uint64_t pairs;                    // check_pair_of all of them
    uint64_t bits;                     // check_bit_of all of them; what a phrase needs is looked for here
} words;

/* Inlined, so that the length of a literal is known. */
static inline bool is_text(const word *x, const char *text)
{
    size_t n = strlen(text);
    return x->len == n && memcmp(x->text, text, n) == 0;
}

static inline bool is(const words *w, size_t i, const char *text)
{
    return i < w->n && is_text(&w->at[i], text);
}

static inline bool has(const words *w, size_t i, unsigned classes)
{
    return i < w->n && (w->at[i].classes & classes) != 0;
}

static inline bool has_kind(const words *w, size_t i, unsigned kinds)
{
    return i < w->n && (w->at[i].kinds & kinds) != 0;
}

/* Cuts the sentence; how many words there are. */
size_t check_read_words(const check_index *index, dbr_slice s, words *w);
/* What the phrases of a word ask for, told once. */
void check_read_openings(check_index *index, check_phrase_range *range);
/* Phrase `i`. */
const check_phrase_en *check_phrase_at(size_t i);
/* How many bytes the first word of a phrase is. */
size_t check_token_len(const char *text);

/* ---- subjects: blame_en_subject.c ---- */

/*
 * The subject of the word at `i`: the nearest agent before it, at most `reach` words away, in its clause or,
 * when the clause has no words of its own before `i`, in the one before. SIZE_MAX for none.
 */
size_t check_subject_of(const words *w, size_t i, size_t reach);
/*
 * Whose act the word at `i` says something of, from behind its object: "launched the campaign, bypassing review". The
 * agent stands up to 14 words before, with what it did in between; SIZE_MAX for none.
 */
size_t check_doer_before(const words *w, size_t i);
/* Whether an article or its like stands at `i`. */
bool check_is_determiner(const words *w, size_t i);
/* Whether the word ends as a gerund does. */
bool check_is_gerund(const words *w, size_t i);
/* Whether the word behind an agent is what it does every day, or in a timeline: "runs". */
bool check_is_present(const words *w, size_t i);
/* Whether the word is a past form of what people do. */
bool check_is_past(const words *w, size_t i);

/* ---- what all readers ask: blame_en.c ---- */

/* A denial up to five words before: "never", "not", "rather than", "blame" as a noun that is refused. */
bool check_is_denied(const words *w, size_t i);
/* Whether a demand may begin at `i`: a clause begins there, or "must", "to", "please" stands before it. */
bool check_is_demand(const words *w, size_t i);
/* Behind the somebody that begins at `i`, with what stands before the agent; 0 for none. */
size_t check_behind_agent(const words *w, size_t i);
/* What makes of the words before `i` something else: an error rate, fat-finger protection, a negligence clause. */
bool check_is_name_of_thing(const words *w, size_t i);

static inline bool check_is_first(const words *w, size_t i)
{
    return has(w, i, CHECK_FIRST);
}

/* Blame of a kind from word `first` to word `last`, whichever stands first; true. */
static inline bool check_hit(const words *w, check_blame_hit *ret, check_blame kind, size_t first,
                             size_t last, bool is_mild)
{
    size_t begin = first < last ? first : last;
    size_t end = first < last ? last : first;
    *ret = (check_blame_hit){kind, w->at[begin].begin, w->at[end].end, is_mild};
    return true;
}

/*
 * Blame that no set phrase tells: people who are judged by an adjective, their work likewise, what is taken from them, who
 * is to be taught. Words of check_kind_en beside each other and beside an agent: blame_en_people.c.
 */
bool check_find_people(const words *w, check_blame_hit *ret);
/* "We considered telling people to be more careful": whether a demand was weighed only. */
bool check_is_weighed(const words *w);

/* Blame by what came of somebody's act: blame_en_acts.c. */
bool check_find_acts(const words *w, check_blame_hit *ret);

/* Of a word's first eight bytes, which are padded with zeros. */
static inline uint64_t check_hash(const char *text)
{
    uint64_t key = 0;
    memcpy(&key, text, sizeof(key));
    return key * UINT64_C(0x9E3779B97F4A7C15); // Fibonacci hashing
}

/* One bit of 64 for a word, by its hash. */
static inline uint64_t check_bit_of(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 58);
}

/* Two bits for it, which tell one word from another better. */
static inline uint64_t check_pair_of(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 58) | UINT64_C(1) << (hash >> 52 & 63);
}

/* Whether a phrase may stand where `next` is the pair of the second word, as far as bits tell. */
static inline bool check_may_stand(const check_phrase_bits *bits, const words *w, uint64_t next)
{
    return (bits->second & next) == next && (bits->all & w->pairs) == bits->all &&
           (bits->needed & w->bits) != 0;
}

#endif
