/* The table of sources: one line each. */
#include "collect/sources.h"

static const dbr_source *const SOURCES[] = {&collect_prometheus, &collect_git};

const dbr_source *dbr_source_at(size_t i)
{
    return i < sizeof(SOURCES) / sizeof(*SOURCES) ? SOURCES[i] : NULL;
}

const dbr_source *dbr_source_find(dbr_slice name)
{
    for (size_t i = 0; dbr_source_at(i) != NULL; i++) {
        if (dbr_slice_is(name, dbr_source_at(i)->name)) {
            return dbr_source_at(i);
        }
    }
    return NULL;
}
