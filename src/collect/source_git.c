/*
 * Git repositories on this machine: `git log` of what went in during the week before the window and in it. A
 * deploy names a version; the commits tell what was in it.
 *
 * The text is what the format git-log reads: fuller, because the committer's date is when a change came in,
 * with tags, because a tag is a release. All branches and tags: what is deployed need not be on the main one.
 * Configuration of the repository is kept from running programs (signatures, pager, file-system monitor): the
 * folder may have come from elsewhere.
 */
#include "base/file.h"
#include "collect/sources.h"

#include <limits.h>
#include <stdlib.h>

enum { DAYS_BEFORE = 7 }; // most causes that are commits went in within a week; a release train is weekly

typedef struct git_args {
    dbr_option_list repo;
} git_args;

static const dbr_option OPTIONS[] = {
    {.name = "repo",
     .type = DBR_OPTION_LIST,
     .arg = "FOLDER",
     .help = "a repository on this machine",
     .offset = offsetof(git_args, repo)},
    {.name = NULL},
};

static void plan_repo(const char *repo, dbr_collect_plan *plan);
static const char *name_of(dbr_arena *arena, const char *repo);
static const char *command_line(dbr_arena *arena, const char *const *argv);

static dbr_code plan(const void *data, dbr_collect_plan *plan, dbr_err *err)
{
    const git_args *args = data;
    if (args->repo.n == 0) {
        return dbr_fail(err, DBR_EUSAGE, "which repository? give --repo FOLDER, or 'repo:' in debrief.yaml");
    }
    for (size_t i = 0; i < args->repo.n; i++) {
        if (args->repo.items[i][0] == '\0') {
            return dbr_fail(err, DBR_EUSAGE, "a repository has no name");
        }
        plan_repo(args->repo.items[i], plan);
    }
    return DBR_OK;
}

static void plan_repo(const char *repo, dbr_collect_plan *plan)
{
    DBR_AUTO(dbr_buf) since = {0};
    DBR_AUTO(dbr_buf) until = {0};
    dbr_buf_str(&since, "--since=");
    dbr_time_rfc3339(&since, plan->window.begin - DAYS_BEFORE * DBR_DAY, dbr_zone_utc(), 0);
    dbr_buf_str(&until, "--until=");
    dbr_time_rfc3339(&until, plan->window.end, dbr_zone_utc(), 0);
    const char *const words[] = {"git",
                                 "--no-pager",
                                 "-C",
                                 repo,
                                 "-c",
                                 "core.fsmonitor=false",
                                 "-c",
                                 "log.showSignature=false",
                                 "log",
                                 "--exclude=refs/stash",
                                 "--all",
                                 "--no-color",
                                 "--no-notes",
                                 "--encoding=UTF-8",
                                 "--pretty=fuller",
                                 "--date=iso-strict",
                                 "--decorate=short",
                                 dbr_arena_str(plan->arena, dbr_buf_view(&since)),
                                 dbr_arena_str(plan->arena, dbr_buf_view(&until)),
                                 "--",
                                 NULL};
    const char **argv = DBR_NEW_N(plan->arena, const char *, sizeof(words) / sizeof(*words));
    memcpy(argv, words, sizeof(words));
    dbr_collect_step *s = DBR_PUSH(&plan->steps);
    s->source = &collect_git;
    s->artifact = dbr_arena_printf(plan->arena, "git/%s.log", name_of(plan->arena, repo));
    s->argv = argv;
    s->origin = command_line(plan->arena, argv);
}

/* The last part of the path, whatever stands for it (".", "../api/", "api.git"). */
static const char *name_of(dbr_arena *arena, const char *repo)
{
    char full[PATH_MAX];
    const char *path = realpath(repo, full) != NULL ? full : repo;
    dbr_slice name = dbr_slice_str(dbr_path_name(path));
    name = dbr_slice_ends(name, ".git") ? dbr_slice_sub(name, 0, name.len - 4) : name;
    char *safe =
        dbr_arena_str(arena, name.len > 0 && name.ptr[0] != '.' ? name : dbr_slice_str("repository"));
    for (char *p = safe; *p != '\0'; p++) {
        *p = (unsigned char)*p <= ' ' || *p == '\\' || *p == 127 ? '-' : *p;
    }
    return safe;
}

/* As one would type it: words with anything unusual in single quotes. */
static const char *command_line(dbr_arena *arena, const char *const *argv)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";
    DBR_AUTO(dbr_buf) out = {0};
    for (size_t i = 0; argv[i] != NULL; i++) {
        dbr_buf_str(&out, i > 0 ? " " : "");
        if (argv[i][0] != '\0' && argv[i][strspn(argv[i], PLAIN)] == '\0') {
            dbr_buf_str(&out, argv[i]);
            continue;
        }
        dbr_buf_char(&out, '\'');
        for (const char *p = argv[i]; *p != '\0'; p++) {
            dbr_buf_str(&out, *p == '\'' ? "'\\''" : (char[]){*p, '\0'});
        }
        dbr_buf_char(&out, '\'');
    }
    return dbr_arena_str(arena, dbr_buf_view(&out));
}

static const char *const SAMPLE[] = {"--repo=.", NULL};

const dbr_source collect_git = {
    .name = "git",
    .help = "commits and tags of local repositories, from seven days before",
    .sample = SAMPLE,
    .options = OPTIONS,
    .args_bytes = sizeof(git_args),
    .plan = plan,
};
