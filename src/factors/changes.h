/* Changes while they are weighed as leads, private to factors. */
#ifndef DBR_FACTORS_CHANGES_H
#define DBR_FACTORS_CHANGES_H

#include "factors/factors_impl.h"

#define FC_MAX_PATHS 8u
#define FC_MAX_PARTS 3u

typedef struct fc_change {
    dbr_time time;
    dbr_slice version, object, verb, title, address, service;
    dbr_slice text; // its first lines
    size_t n_sources;
    uint32_t i_member;       // of the last source counted
    dbr_time taken_back;     // DBR_TIME_NONE: not that we know
    dbr_slice taken_back_by; // address of the change that did
    double repair;
    bool is_of_another; // it takes back a change that it names: no other is mended by it
    bool is_bot, is_merge;
    bool is_reaction;              // a stopgap, or made to look into what had gone wrong
    dbr_slice number;              // of the merge, to be shown; empty when the title has it
    dbr_change_name name;          // what others call it by
    dbr_slice paths[FC_MAX_PATHS]; // the first files that it changes
    size_t n_paths;                // all of them
    dbr_slice parts[FC_MAX_PARTS]; // titles of the first commits that a merge brought in
    size_t n_parts;                // all of them
    bool is_folded;                // one of those: no lead of its own
} fc_change;

typedef DBR_VEC(fc_change) fc_change_vec;

#define FC_MAX_PARENTS 4u

/* A commit in its history's graph. */
typedef struct fc_node {
    dbr_slice hash, parents[FC_MAX_PARENTS];
    size_t n_parents, i_change; // among the changes, which are merged of several records
    bool is_merge, is_sync;     // sync: takes the mainline into a branch
} fc_node;

typedef DBR_VEC(fc_node) fc_node_vec;

/* branches.c: remembers a commit and its parents; what is no commit is left out. */
void fc_add_node(fc_build *b, fc_node_vec *nodes, const dbr_record *r, size_t i_change);
/* Gives merges the files and titles of what they brought in, and marks that `is_folded`. Reorders nodes. O(merges × commits). */
void fc_fold_branches(fc_node_vec *nodes, fc_change_vec *all);

/* mended.c: the files that a change says it changes, from fields such as `files` (JSON: strings, or objects with a path). */
void fc_read_paths(fc_build *b, const dbr_record *r, fc_change *into);
/* Whether all of a change's files are documents or tests; false when it names none. */
bool fc_touches_words_only(const fc_change *c);
/* How much a change mends what other changes did, without naming which (mended.c); 0: not at all. */
double fc_mends(const fc_change *c);
/* Whether a commit mends something, or says by its own words that something was wrong (mended.c). */
bool fc_tells_what_was_wrong(const fc_change *c);
/* Evidence from what happened to its files afterwards: that later changes mended them, or that it came when they had been
 * mended already. O(changes within a day). */
void fc_weigh_mending(fc_build *b, fc_lead *l, const fc_change_vec *all, size_t i);
/* named.c: evidence that it touches what an alert or page names; false for none. O(names × changes) in all. */
bool fc_weigh_names(fc_build *b, fc_lead *l, const fc_change_vec *all, size_t i);
/* named.c: leads from what was changed after the first errors in what alerts and pages name: it says what was wrong. */
void fc_add_mendings(fc_build *b, const fc_change_vec *all);
/* named.c: the first paragraph below its title, without trailers and handles, cut, or else the title of the one commit it brought
 * in; in the arena, empty for none. */
dbr_slice fc_says(fc_build *b, const fc_change *c);
/* changes.c: that paragraph as evidence that weighs nothing. */
void fc_tell_message(fc_build *b, fc_lead *l, const fc_change *c);
/* course.c: the first series that left its level, or reached a limit, shortly after a change (or with it) and before the first
 * errors, and stayed so until then; NULL for none. O(signals). */
const dbr_signal *fc_follows_at_once(const fc_build *b, dbr_time change);
/* course.c: until when, as far as the evidence shows, the incident's errors and series went on after a change was taken back;
 * DBR_TIME_NONE when one of them ended soon after it, or nothing shows that they went on. O(signals). */
dbr_time fc_went_on_after(const fc_build *b, dbr_time taken_back);
/* "deploy.py, chart/values.yaml and 3 more" in the arena; empty for none. */
dbr_slice fc_paths_text(fc_build *b, const fc_change *c);

#endif
