/* Who speaks in the evidence, and quotations without them. Private to factors. */
#ifndef DBR_FACTORS_SAID_H
#define DBR_FACTORS_SAID_H

#include "factors/factors_impl.h"

#define FC_MAX_SPEAKERS 256u

/* Names of people, as the evidence writes them: "bob", "Alice Example", 张三. In the arena. */
typedef struct fc_speakers {
    dbr_slice names[FC_MAX_SPEAKERS];
    size_t n;
} fc_speakers;

/* Adds a name (without "@" or "<"); what is no name by its length, is there already or is one too many is passed over. */
void fc_speakers_add(fc_speakers *s, fc_build *b, dbr_slice name);
/* The sentence without handles, with "[somebody]" for people; in the arena. O(words × names). */
dbr_slice fc_without_people(fc_build *b, const fc_speakers *s, dbr_slice sentence);

#endif
