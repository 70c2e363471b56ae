/* What a run of `debrief check` works on beside the reports: which they are, the team's rules, the baseline. Private to cmd. */
#ifndef DBR_CMD_CHECK_TEAM_H
#define DBR_CMD_CHECK_TEAM_H

#include "cmd/gate.h"

typedef DBR_VEC(const char *) check_paths;

/*
 * The reports that operands mean: files as they are; of a folder every Markdown file below it, of an incident's folder its
 * report.md alone. READMEs, licences, templates and the like are no reports. Sorted within each operand; paths in the
 * context's arena. Errors: DBR_ENOTFOUND for what does not exist and for folders without reports.
 */
dbr_code check_find_reports(dbr_cmd_context *ctx, const char *const *operands, size_t n, check_paths *ret,
                            dbr_err *err);
/* Whether a file of that name stands beside reports and is none: a README, a licence, a template. */
bool check_is_no_report(dbr_slice name);
/* Whether a report lies in the folder of an incident. */
bool check_has_incident(dbr_cmd_context *ctx, const char *report, const char **ret_folder);

/* The rules of the nearest debrief.yaml at or above a report, kept for the reports beside it. Zero-initialise. */
typedef struct check_team {
    const char *folder;       // of the last report; NULL: none yet
    const char *yaml;         // the file that was read last; NULL: none
    const dbr_policy *policy; // of that file; NULL: none
} check_team;
dbr_code check_team_policy(dbr_cmd_context *ctx, check_team *team, const char *report, const dbr_policy **ret,
                           dbr_err *err);

/* Reads the baseline; a missing file is an empty one when it `may_be_missing`. */
dbr_code check_baseline_read(const char *path, bool may_be_missing, dbr_baseline **ret, dbr_err *err);
/* Writes it. */
dbr_code check_baseline_write(dbr_baseline *b, const char *path, dbr_err *err);
/* What the report is called in it: its path from the folder of the baseline. */
const char *check_baseline_name(dbr_cmd_context *ctx, const char *baseline, const char *report);

#endif
