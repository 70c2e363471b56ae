/* The options that every command takes, and how they may stand before the command's name as well as after it.
 */
#include "cmd/cmd.h"

const dbr_option dbr_common_options[] = {
    {.name = "help",
     .letter = 'h',
     .type = DBR_OPTION_FLAG,
     .help = "show this help and end",
     .offset = offsetof(dbr_common, help)},
    {.name = "json",
     .type = DBR_OPTION_FLAG,
     .help = "answer in JSON, errors included (docs/schemas)",
     .offset = offsetof(dbr_common, json)},
    {.name = "now",
     .type = DBR_OPTION_TEXT,
     .arg = "TIME",
     .help = "take TIME for the present, for reproducible runs",
     .offset = offsetof(dbr_common, now)},
    {.name = "by",
     .type = DBR_OPTION_TEXT,
     .arg = "WHO",
     .help = "who does this, as kept with the evidence; otherwise $DEBRIEF_BY or $USER",
     .offset = offsetof(dbr_common, by)},
    {.name = "lang",
     .type = DBR_OPTION_TEXT,
     .arg = "LANG",
     .help = "language of what is written: en, zh-CN (render: both); otherwise that of the environment",
     .offset = offsetof(dbr_common, lang)},
    {.name = "color",
     .type = DBR_OPTION_WORD,
     .arg = "WHEN",
     .words = "auto|always|never",
     .otherwise = "auto",
     .help = "colours on a terminal; NO_COLOR is respected",
     .offset = offsetof(dbr_common, color)},
    {.name = "directory",
     .letter = 'C',
     .type = DBR_OPTION_TEXT,
     .arg = "DIR",
     .help = "work as if started in DIR",
     .offset = offsetof(dbr_common, folder)},
    {.name = "quiet",
     .letter = 'q',
     .type = DBR_OPTION_FLAG,
     .help = "no progress, no remarks",
     .offset = offsetof(dbr_common, quiet)},
    {.name = "version",
     .type = DBR_OPTION_FLAG,
     .help = "show the version and end",
     .offset = offsetof(dbr_common, version)},
    {.name = NULL},
};

/* True when the option word `s` is followed by its value as a word of its own: "--now T", "-C D", not
 * "--now=T". */
static bool takes_next_word(const char *s)
{
    for (const dbr_option *o = dbr_common_options; o->name != NULL; o++) {
        if (o->type == DBR_OPTION_FLAG) {
            continue;
        }
        bool is_long = strncmp(s, "--", 2) == 0 && strcmp(s + 2, o->name) == 0;
        bool is_short = o->letter != 0 && s[0] == '-' && s[1] == o->letter && s[2] == '\0';
        if (is_long || is_short) {
            return true;
        }
    }
    return false;
}

void dbr_common_split(dbr_arena *arena, int argc, const char *const *argv, const char **ret_name,
                      const char *const **ret_rest, int *ret_n_rest)
{
    int i_name = 1;
    while (i_name < argc && argv[i_name][0] == '-' && argv[i_name][1] != '\0') {
        i_name += takes_next_word(argv[i_name]) ? 2 : 1;
    }
    bool has_name = i_name < argc;
    const char **rest = DBR_NEW_N(arena, const char *, (size_t)(argc > 0 ? argc : 1) + 1);
    int n = 0;
    rest[n++] = has_name ? argv[i_name] : "debrief";
    for (int i = 1; i < argc; i++) {
        if (i != i_name) {
            rest[n++] = argv[i];
        }
    }
    *ret_name = has_name ? argv[i_name] : NULL;
    *ret_rest = rest;
    *ret_n_rest = n;
}
