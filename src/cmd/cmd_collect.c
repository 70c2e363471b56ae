/* `debrief collect`: its description; the code is in libexec_collect.c, because it needs the network. */
#include "cmd/collect_args.h"

static const dbr_option options[] = {
    {.name = "incident",
     .letter = 'i',
     .type = DBR_OPTION_TEXT,
     .arg = "FOLDER",
     .help = "the incident folder",
     .offset = offsetof(cmd_collect_args, incident)},
    {.name = "from",
     .type = DBR_OPTION_TEXT,
     .arg = "TIME",
     .help = "begin of what is asked for; otherwise 30 min before the incident's window",
     .offset = offsetof(cmd_collect_args, from)},
    {.name = "to",
     .type = DBR_OPTION_TEXT,
     .arg = "TIME",
     .help = "its end; otherwise 15 min after the incident's window",
     .offset = offsetof(cmd_collect_args, to)},
    {.name = "dry-run",
     .letter = 'n',
     .type = DBR_OPTION_FLAG,
     .help = "show every request and command, send and run nothing",
     .offset = offsetof(cmd_collect_args, dry_run)},
    {.name = "url",
     .type = DBR_OPTION_TEXT,
     .arg = "URL",
     .help = "prometheus: the server",
     .offset = offsetof(cmd_collect_args, url)},
    {.name = "query",
     .type = DBR_OPTION_LIST,
     .arg = "NAME=PROMQL",
     .help = "prometheus: a query and what its answer is called",
     .offset = offsetof(cmd_collect_args, query)},
    {.name = "repo",
     .type = DBR_OPTION_LIST,
     .arg = "PATH",
     .help = "git: a repository on this machine",
     .offset = offsetof(cmd_collect_args, repo)},
    {.name = "set",
     .type = DBR_OPTION_LIST,
     .arg = "OPTION=VALUE",
     .help = "any other option of a source (--list shows them)",
     .offset = offsetof(cmd_collect_args, set)},
    {.name = "list",
     .type = DBR_OPTION_FLAG,
     .help = "show the sources and their options",
     .offset = offsetof(cmd_collect_args, list)},
    {.name = NULL},
};

const dbr_cmd dbr_cmd_collect = {
    .name = "collect",
    .help = "pull evidence from systems",
    .usage = "[SOURCE…]",
    .example = "debrief collect prometheus --url http://127.0.0.1:9090 --query rate=job:errors",
    .description =
        "Asks the sources of debrief.yaml (or those named) for the time around the incident and stores their "
        "answers "
        "byte for byte in evidence/, with the request as their origin. Options here come on top of "
        "debrief.yaml.\n\n"
        "What could not be collected is said, recorded in evidence/collect/, and does not stop the rest; the "
        "exit "
        "code is then 5 (network) or 3. Tokens come from the environment (PROMETHEUS_TOKEN), or from the "
        "program "
        "that $DEBRIEF_CREDENTIAL names, run with the source's name and the server; never from the folder.",
    .step = DBR_STEP_COLLECT,
    .options = options,
    .args_bytes = sizeof(cmd_collect_args),
    .min_operands = 0,
    .max_operands = -1,
    .has_json = true,
    .program = "debrief-collect",
};
