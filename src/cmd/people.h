/* The audience of an incident's texts, which knows the people in it; private to cmd. */
#ifndef DBR_CMD_PEOPLE_H
#define DBR_CMD_PEOPLE_H

#include "audience/audience.h"
#include "cmd/work.h"

/*
 * For the public, and for everybody with `people: roles`, people appear by their roles: those of the people map, and
 * "responder 1" for whom only the evidence names.
 *
 * arena  where the people are kept; must outlive the audience
 * w      may be NULL: a report without incident
 */
dbr_audience *cmd_audience(dbr_arena *arena, const cmd_work *w, dbr_audience_level level, dbr_lang lang);

#endif
