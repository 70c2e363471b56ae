/* `debrief track`: its description; the code is in libexec_track.c, because it needs the network. */
#include "cmd/track_args.h"

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(cmd_track_args, incident)},
    {.name = "tracker",
     .type = DBR_OPTION_LIST,
     .arg = "NAME",
     .help = "only this one: github, ics",
     .offset = offsetof(cmd_track_args, tracker)},
    {.name = "dry-run",
     .letter = 'n',
     .type = DBR_OPTION_FLAG,
     .help = "show every request and file, send and write nothing",
     .offset = offsetof(cmd_track_args, dry_run)},
    {.name = "repo",
     .type = DBR_OPTION_TEXT,
     .arg = "OWNER/NAME",
     .help = "github: the repository whose issues they become",
     .offset = offsetof(cmd_track_args, repo)},
    {.name = "api",
     .type = DBR_OPTION_TEXT,
     .arg = "URL",
     .help = "github: the API of GitHub Enterprise",
     .offset = offsetof(cmd_track_args, api)},
    {.name = "set",
     .type = DBR_OPTION_LIST,
     .arg = "OPTION=VALUE",
     .help = "any other option of a tracker (--list shows them)",
     .offset = offsetof(cmd_track_args, set)},
    {.name = "list",
     .type = DBR_OPTION_FLAG,
     .help = "show the trackers and their options",
     .offset = offsetof(cmd_track_args, list)},
    {.name = NULL},
};

const dbr_cmd dbr_cmd_track = {
    .name = "track",
    .help = "take the action items to a tracker and a calendar",
    .usage = "",
    .example = "debrief track --repo acme/shop --dry-run",
    .description = "Takes each action item of report.md to the trackers of debrief.yaml (or those named) "
                   "exactly once, however "
                   "often it runs, and writes ticket and state back into the report's table. Without any "
                   "setting it writes the "
                   "calendar file: the report's 48 hours, the deadlines, the weekly review, the follow-up "
                   "after four weeks.\n\n"
                   "The token for GitHub comes from $GITHUB_TOKEN or $GH_TOKEN (for GitHub Enterprise "
                   "$GH_ENTERPRISE_TOKEN), or "
                   "from the program that $DEBRIEF_CREDENTIAL names, run with 'github' and the server. What "
                   "may be seen there "
                   "follows the incident's 'visibility'.",
    .step = DBR_STEP_REVIEW,
    .options = options,
    .args_bytes = sizeof(cmd_track_args),
    .min_operands = 0,
    .max_operands = 0,
    .has_json = true,
    .program = "debrief-track",
};
