/*
 * The incident that a command works on: its folder, settings, evidence, timeline, report. Private to cmd.
 */
#ifndef DBR_CMD_WORK_H
#define DBR_CMD_WORK_H

#include "cmd/cmd.h"

#include "base/file.h"
#include "document/document.h"
#include "evidence/evidence.h"
#include "factors/factors.h"
#include "report/report.h"
#include "timeline/timeline.h"

typedef struct cmd_work {
    dbr_arena arena;
    const char *folder;      // of the incident
    const char *team_folder; // where debrief.yaml is, NULL for none
    dbr_buf yaml;            // incident.yaml as it is; empty when there is none
    dbr_buf team_yaml;
    dbr_incident *incident;
    dbr_lang lang; // of what is written: --lang, else incident, else environment
    dbr_lock *lock;
    dbr_evidence *ev;
    bool is_told_spare;     // that the index is a temporary one
    dbr_timeline *timeline; // after cmd_work_timeline
    dbr_factors *factors;   // after cmd_work_analyse
    bool has_window;
    dbr_time proposed[DBR_MILESTONE_COUNT]; // by the timeline; after cmd_work_window and all that do more
} cmd_work;

/* What a command does to the folder of its incident. */
typedef enum cmd_work_use {
    CMD_WORK_LOOK,    // nothing
    CMD_WORK_CHANGE,  // writes into it: under its lock
    CMD_WORK_INDEX,   // at most the index, under the lock; works without where the folder is read-only
    CMD_WORK_MAKE,    // as CHANGE, and makes it where there is none
    CMD_WORK_FORESEE, // as LOOK, at what MAKE is to make
} cmd_work_use;

/*
 * Opens the incident in `folder` (NULL: here or in the nearest folder above that has an incident.yaml), with its settings
 * and its evidence. Errors: DBR_ENOTFOUND with a remedy (also when the folder holds no incident), DBR_EPARSE in settings,
 * DBR_EBUSY.
 */
dbr_code cmd_work_open(dbr_cmd_context *ctx, const char *folder, cmd_work_use use, cmd_work *ret,
                       dbr_err *err);
void cmd_work_release(cmd_work *w);

/* Indexes what is not indexed, with a progress bar. */
dbr_code cmd_work_index(dbr_cmd_context *ctx, cmd_work *w, dbr_err *err);
/* Warns of members that hold no text and are therefore not read, of artifacts that came at `since` or later;
 * how many there are. */
size_t cmd_warn_no_text(dbr_cmd_context *ctx, const dbr_evidence *ev, dbr_time since);

/* How much a command needs of what the evidence comes to; each does what the one before it does. They set the window of
 * `incident`, and read all the evidence, but for the first: that remembers what the last of them came to (work_window.c).
 * `window` parts override incident.yaml's. */
dbr_code cmd_work_window(dbr_cmd_context *ctx, cmd_work *w, dbr_err *err);
dbr_code cmd_work_timeline(dbr_cmd_context *ctx, cmd_work *w, dbr_span window, dbr_err *err);
/* Timeline and factors. */
dbr_code cmd_work_analyse(dbr_cmd_context *ctx, cmd_work *w, dbr_span window, dbr_err *err);

/* Keeps window and proposed times for cmd_work_window, where that may be written. */
#define CMD_WINDOW_FILE ".debrief/index/window"
void cmd_work_keep_window(cmd_work *w);
/* Takes a window that was found or remembered for the incident's, with the times that go with it, and the answers to claims that
 * follow from it. */
void cmd_work_take_window(cmd_work *w, dbr_span window, const dbr_time *proposed);

/* What adding files came to; texts in the work's arena. */
typedef struct cmd_added {
    size_t n_new, n_same, n_failed;
    DBR_VEC(const char *) problems; // "name: why"
    DBR_VEC(const char *) chats;    // names of conversations, in the work's arena
} cmd_added;
/* Is there anything to read under a path: at least one file that can be opened? Errors: DBR_ENOTFOUND, DBR_EIO. */
dbr_code cmd_work_probe(const char *path, dbr_err *err);
/* Copies files and folders into evidence; one folder alone is taken flat. Problems are collected. */
dbr_code cmd_work_add(dbr_cmd_context *ctx, cmd_work *w, const char *const *paths, size_t n, cmd_added *ret,
                      dbr_err *err);

/*
 * When an added file is a journal of systemd's, adds what journalctl exports of it as STORED_AS.export, unless that is there.
 *
 * path       of the original
 * stored_as  its name below evidence/
 * Errors: DBR_ENOTFOUND (no journalctl), DBR_EPARSE (it refuses the file), DBR_EIO, DBR_ELIMIT.
 */
dbr_code cmd_work_add_journal(dbr_cmd_context *ctx, cmd_work *w, const char *path, const char *stored_as,
                              dbr_err *err);

/* Removes what one that was ended had unpacked. */
void cmd_work_sweep_journal(cmd_work *w);
/* Tells git what of an incident's folder is derived, unless there is a .gitignore. Errors: DBR_EIO. */
dbr_code cmd_ignore_derived(dbr_arena *arena, const char *folder, dbr_err *err);

/* The nearest folder from `start` upwards that holds `name`; NULL when none does. */
const char *cmd_find_above(dbr_arena *arena, const char *start, const char *name);
/* "incident folder"/name. */
char *cmd_work_path(cmd_work *w, const char *name);
/* Reads a file of the incident folder; missing gives an empty buffer and false. */
dbr_code cmd_work_read(cmd_work *w, const char *name, dbr_buf *ret, bool *ret_exists, dbr_err *err);

/* What writing the report came to. */
typedef enum cmd_draft_result {
    CMD_DRAFT_NEW,       // there was no report.md
    CMD_DRAFT_MERGED,    // merged into the edited one
    CMD_DRAFT_UNCHANGED, // nothing new
    CMD_DRAFT_BESIDE,    // no merge base: written to report.new.md
} cmd_draft_result;
typedef struct cmd_drafted {
    cmd_draft_result result;
    size_t n_conflicts;
} cmd_drafted;
/* The layout that the settings choose, in the incident's language: one of the team's folder wins over one built in. Its text
 * lives in the arena of `w`. Errors: DBR_ENOTFOUND (none of that name), DBR_EIO, DBR_ELIMIT. */
dbr_code cmd_work_layout(cmd_work *w, dbr_report_layout *ret, dbr_err *err);
/* The same by name; `team_folder` may be NULL. Everything lives in `arena`. */
dbr_code cmd_layout_find(dbr_arena *arena, const char *team_folder, const char *name, dbr_lang lang,
                         dbr_report_layout *ret, dbr_err *err);
/* Reads a layout's file. */
dbr_code cmd_layout_read(dbr_arena *arena, const char *path, dbr_report_layout *ret, dbr_err *err);
/* Drafts, merges into report.md, keeps draft.md as the next base, writes report.conflicts.md. The former report.md can
 * be had back with `debrief undo`. */
dbr_code cmd_work_draft(dbr_cmd_context *ctx, cmd_work *w, cmd_drafted *ret, dbr_err *err);
/* The same as if report.md had these bytes: what a command changed in it, and what follows from that, are one step. */
dbr_code cmd_work_draft_edited(dbr_cmd_context *ctx, cmd_work *w, dbr_slice edited, cmd_drafted *ret,
                               dbr_err *err);
/* Where the draft is kept that belongs to a report kept for undo. */
const char *cmd_work_kept_draft(cmd_work *w, const char *kept);
/* Replaces report.md, keeping the old one for undo. */
dbr_code cmd_work_write_report(cmd_work *w, dbr_slice bytes, dbr_err *err);

/* Replaces a report wherever it lies: the incident's own report.md as above, any other file as it is. `w` may be NULL. */
dbr_code cmd_work_replace_report(cmd_work *w, const char *path, dbr_slice bytes, dbr_err *err);

/* Members of a JSON object: an instant (null for none), "timeline" (all candidates or the shown ones), "milestones",
 * "leads", "services". */
void cmd_json_time(dbr_jsonw *j, const char *key, dbr_time t);
void cmd_json_events(dbr_jsonw *j, const cmd_work *w, bool all);
void cmd_json_milestones(dbr_jsonw *j, const cmd_work *w);
void cmd_json_leads(dbr_jsonw *j, const cmd_work *w);
void cmd_json_services(dbr_jsonw *j, const cmd_work *w);

/* A time typed by a person, in the incident's zone and on its date. */
dbr_code cmd_work_time(const cmd_work *w, const char *text, dbr_time *ret, dbr_err *err);
/* A zone typed by a person: DBR_EUSAGE when there is none of that name. */
dbr_code cmd_work_zone(const char *text, const dbr_zone **ret, dbr_err *err);

#endif
