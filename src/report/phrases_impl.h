/* The table of phrases, shared by what builds it (phrases_table.c) and what looks things up in it (phrases.c). */
#ifndef DBR_REPORT_PHRASES_IMPL_H
#define DBR_REPORT_PHRASES_IMPL_H

#include "report/phrases.h"

#define PHRASES_MAX_PARTS 9 // of a phrase: literals around up to eight arguments

/* Where a phrase is from: what is said alike in one language ("部署 api") is told apart by where it stands. */
typedef enum phrase_home {
    PHRASE_OF_REPORT,
    PHRASE_OF_LEADS,
    PHRASE_OF_TIMELINE,
    PHRASE_OF_LAYOUT
} phrase_home;

typedef struct phrase {
    const char *said[DBR_LANG_COUNT]; // the phrase in each language, with {1}, {2} … for its arguments
    dbr_lang lang;
    phrase_home home;
    size_t level;     // of the layout's heading that it is, 0 for none
    bool is_title;    // its arguments may be anything
    bool is_prose;    // of the report itself: may be a sentence
    bool is_question; // asked of people, in italics
    size_t n_args;    // places, each argument once
    dbr_slice literals[PHRASES_MAX_PARTS];
    int args[PHRASES_MAX_PARTS]; // number of the argument behind literal i
    size_t weight;               // letters of its own
    struct phrase *next;         // that begins with the same byte, or with an argument like this one
} phrase;

struct phrases {
    dbr_arena *arena;
    phrase *items;
    size_t n;
    phrase *begins[256]; // by the first byte
    phrase *open;        // those that begin with an argument
};

/* Letters of any language in `s`; a Chinese character counts three, punctuation nothing. */
size_t phrases_letters(dbr_slice s);

#endif
