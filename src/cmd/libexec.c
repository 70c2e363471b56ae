/*
 * Where the program itself and its libexec programs are.
 *
 * Found from argv[0] and PATH rather than /proc/self/exe: that works on every Unix, and an installation can
 * be moved as a whole (DESTDIR, a tarball) because everything is looked up relative to the program.
 */
#include "build_info.h"
#include "cmd/cmd.h"

#include "base/file.h"

#include <limits.h>
#include <unistd.h>

static const char *resolve(dbr_arena *arena, const char *path)
{
    char full[PATH_MAX];
    if (access(path, X_OK) != 0 || realpath(path, full) == NULL) {
        return NULL;
    }
    return dbr_arena_str(arena, dbr_slice_str(full));
}

const char *dbr_libexec_self(dbr_arena *arena, const char *argv0)
{
    if (strchr(argv0, '/') != NULL) {
        return resolve(arena, argv0);
    }
    dbr_slice rest = dbr_slice_str(getenv("PATH"));
    while (rest.ptr != NULL) {
        dbr_slice folder = dbr_slice_cut(&rest, ':');
        const char *found = folder.len > 0
                                ? resolve(arena, dbr_arena_printf(arena, "%.*s/%s", DBR_FMT(folder), argv0))
                                : NULL;
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

const char *dbr_libexec_find(dbr_arena *arena, const char *self, const char *program)
{
    const char *set = getenv("DEBRIEF_LIBEXEC");
    if (set != NULL && set[0] != '\0') {
        return resolve(arena, dbr_path_join(arena, set, program));
    }
    const char *found = NULL;
    if (self != NULL) {
        const char *folder = dbr_path_folder(arena, self);
        found = resolve(arena, dbr_path_join(arena, folder, program));
        if (found == NULL) {
            found = resolve(arena, dbr_arena_printf(arena, "%s/../libexec/debrief/%s", folder, program));
        }
    }
    return found != NULL ? found : resolve(arena, dbr_path_join(arena, DBR_LIBEXEC_FOLDER, program));
}
