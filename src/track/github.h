/*
 * GitHub's REST API, as much of it as issues need; private to the room.
 *
 *   github_api.c   asking and answering
 *   github_text.c  what an issue says
 *   tracker_github.c  which issue belongs to which action item
 */
#ifndef DBR_TRACK_GITHUB_H
#define DBR_TRACK_GITHUB_H

#include "track/trackers.h"

typedef struct github_args {
    const char *repo, *api, *report_url;
    dbr_option_list labels;
} github_args;

typedef struct github_issue {
    int64_t number;
    dbr_slice url; // for people; empty when the server's is not usable
    dbr_slice title, body;
    bool is_open;
    bool is_planned; // false: closed as "not planned"
} github_issue;

typedef struct github {
    const github_args *args;
    const dbr_track_work *work;
    const char *api;              // base URL without '/' at its end
    const char *token;            // NULL in a dry run, or for none
    const char *label;            // the one that issues are found by
    DBR_VEC(github_issue) issues; // known ones, owned
} github;

/* Fills issues with all of the label, open and closed, without pull requests. Errors: DBR_ENET, DBR_ELIMIT. */
dbr_code github_list(github *g, dbr_err *err);
/* One issue by its number. */
dbr_code github_get(github *g, int64_t number, github_issue *ret, dbr_err *err);
/* Makes one; a failure with `*ret_is_unclear` may have made it all the same. */
dbr_code github_create(github *g, dbr_slice json, github_issue *ret, bool *ret_is_unclear, dbr_err *err);
dbr_code github_update(github *g, int64_t number, dbr_slice json, github_issue *ret, dbr_err *err);
/* Reads one issue; false when the object is none. Strings in `arena`. */
bool github_read_issue(dbr_arena *arena, dbr_slice object, github_issue *ret);

/* "<!-- debrief: INCIDENT AI-001 -->": what an issue is recognised by. NULL when the id cannot stand there. */
const char *github_marker(const dbr_track_work *work, const dbr_action *a);
/* The issue's title, and the part of its body that is ours, markers included. */
const char *github_title(const github *g, const dbr_action *a);
const char *github_block(const github *g, const dbr_action *a, const char *marker);
/* The body with our block in the place of the old one; NULL when it has none to replace. */
const char *github_body_with(const github *g, dbr_slice body, const char *marker, const char *block);
/* The request body for a new issue. */
dbr_slice github_new_json(const github *g, const dbr_action *a, const char *title, const char *block);

#endif
