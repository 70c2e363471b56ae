/* Names that a team keeps from the public; private to audience. */
#ifndef DBR_AUDIENCE_NAMES_H
#define DBR_AUDIENCE_NAMES_H

#include "audience/rules.h"

typedef struct dbr_names dbr_names;

/* NULL when there are none. Lives in `arena`; borrows the incident. */
dbr_names *dbr_names_new(dbr_arena *arena, const dbr_incident *incident);
/* The bytes of the longest name that stands at `at` as a word of its own; 0 for none. */
size_t dbr_names_match(const dbr_names *names, const dbr_rule_at *at);
/* Whether a name may begin with this byte. */
bool dbr_names_starts(const dbr_names *names, unsigned char c);

#endif
