/* What the parts of cite share, private to check. cite.c tells the story. */
#ifndef DBR_CHECK_CITE_H
#define DBR_CHECK_CITE_H

#include "check/check_impl.h"

enum { CITE_MAX_WORDS = 64 }; // cite_shared has a bit for each

/* A word that counts: a bit for what it means, or its hash. */
typedef struct cite_word {
    uint32_t hash;     // 0: a concept
    int concept;       // -1: none
    size_t begin, end; // in the text
} cite_word;

typedef struct cite_words {
    cite_word items[CITE_MAX_WORDS];
    size_t n;
    uint64_t concepts; // bit per concept
} cite_words;

/* The words of a text that say what it is about; words of no meaning are left out. */
void cite_read_words(dbr_slice text, cite_words *ret);
/* Which of a sentence's words the other text has too: bit i for word i. */
uint64_t cite_shared(const cite_words *sentence, const cite_words *other);

/* Figures of the report's own: milestones, the times between them, and between events. In the run's arena. */
void cite_add_milestones(dbr_check_run *run, dbr_figure **figures, size_t *n);
void cite_add_events(dbr_check_run *run, const dbr_event *events, size_t n_events, dbr_figure **figures,
                     size_t *n);

#endif
