/* Which sources, with which options (base/option_jobs.h has the rules). */
#include "base/option_jobs.h"
#include "collect/collect.h"

#include <assert.h>

enum { MAX_SOURCES = 64 };

dbr_code dbr_collect_jobs(dbr_arena *arena, const dbr_collect_ask *ask, const dbr_collect_job **ret,
                          dbr_err *err)
{
    dbr_option_row rows[MAX_SOURCES + 1] = {0};
    for (size_t i = 0; dbr_source_at(i) != NULL; i++) {
        const dbr_source *s = dbr_source_at(i);
        assert(i < MAX_SOURCES);
        rows[i] = (dbr_option_row){.name = s->name, .options = s->options, .args_bytes = s->args_bytes};
    }
    dbr_option_ask all = {.rows = rows,
                          .key = "sources",
                          .noun = "source",
                          .yaml = ask->yaml,
                          .yaml_folder = ask->yaml_folder,
                          .names = ask->names,
                          .n_names = ask->n_names,
                          .words = ask->words,
                          .n_words = ask->n_words};
    const dbr_option_job *jobs = NULL;
    dbr_code rc = dbr_option_jobs(arena, &all, &jobs, err);
    if (rc < 0) {
        return rc;
    }
    size_t n = 0;
    while (jobs[n].args != NULL) {
        n++;
    }
    if (n == 0) {
        return dbr_fail(err, DBR_EUSAGE,
                        "nothing to collect: name a source (such as --url for prometheus, --repo for "
                        "git) or list some under 'sources:' in debrief.yaml");
    }
    dbr_collect_job *found = DBR_NEW_N(arena, dbr_collect_job, n + 1);
    for (size_t i = 0; i < n; i++) {
        found[i] = (dbr_collect_job){.source = dbr_source_at(jobs[i].i_row), .args = jobs[i].args};
    }
    *ret = found;
    return DBR_OK;
}
