/*
 * The table of commands: one line each, in the order of help within a step. The descriptor itself stands at
 * the end of cmd_NAME.c; the recipe is on top of cmd.h.
 */
#include "cmd/cmd.h"

#define COMMANDS(ROW)                                                                                        \
    ROW(run)                                                                                                 \
    ROW(new)                                                                                                 \
    ROW(add)                                                                                                 \
    ROW(collect)                                                                                             \
    ROW(note)                                                                                                \
    ROW(timeline)                                                                                            \
    ROW(at)                                                                                                  \
    ROW(factors)                                                                                             \
    ROW(draft)                                                                                               \
    ROW(layouts)                                                                                             \
    ROW(check)                                                                                               \
    ROW(cite)                                                                                                \
    ROW(lsp)                                                                                                 \
    ROW(render)                                                                                              \
    ROW(undo)                                                                                                \
    ROW(actions)                                                                                             \
    ROW(track)                                                                                               \
    ROW(review)                                                                                              \
    ROW(read)                                                                                                \
    ROW(patterns)                                                                                            \
    ROW(changepoints)                                                                                        \
    ROW(query)                                                                                               \
    ROW(formats)                                                                                             \
    ROW(doctor)                                                                                              \
    ROW(help)                                                                                                \
    ROW(version)                                                                                             \
    ROW(completion)                                                                                          \
    ROW(man)

#define DECLARE(name) extern const dbr_cmd dbr_cmd_##name;
#define ADDRESS(name) &dbr_cmd_##name,

COMMANDS(DECLARE)

static const dbr_cmd *const commands[] = {COMMANDS(ADDRESS)};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

const dbr_cmd *dbr_cmd_row(size_t i)
{
    return i < N_COMMANDS ? commands[i] : NULL;
}

const dbr_cmd *dbr_cmd_find(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

const char *dbr_cmd_nearest(const char *name)
{
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++) {
        names[i] = commands[i]->name;
    }
    return dbr_option_nearest(name, names, N_COMMANDS);
}
