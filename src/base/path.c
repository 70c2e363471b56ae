/*
 * Paths as text: nothing here asks the disk.
 */
#include "base/file.h"

#include <assert.h>

char *dbr_path_folder(dbr_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return dbr_arena_str(arena, dbr_slice_str("."));
    }
    while (slash > path && slash[-1] == '/') {
        slash--;
    }
    size_t len = slash > path ? (size_t)(slash - path) : 1; // 1: the root itself
    return dbr_arena_str(arena, dbr_slice_of(path, len));
}

const char *dbr_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

char *dbr_path_join(dbr_arena *arena, const char *folder, const char *name)
{
    bool is_here =
        strcmp(folder, ".") == 0 && name[0] != '\0' && name[0] != '-'; // "report.md", not "./report.md"
    folder = is_here ? "" : folder;
    size_t len = strlen(folder);
    const char *slash = len != 0 && name[0] != '\0' && folder[len - 1] != '/' ? "/" : "";
    return dbr_arena_printf(arena, "%s%s%s", folder, slash, name);
}

bool dbr_path_is_safe(dbr_slice path)
{
    if (path.len == 0 || path.ptr[0] == '/' || dbr_slice_find_char(path, '\0') != SIZE_MAX) {
        return false;
    }
    while (path.ptr != NULL) {
        if (dbr_slice_is(dbr_slice_cut(&path, '/'), "..")) {
            return false;
        }
    }
    return true;
}
