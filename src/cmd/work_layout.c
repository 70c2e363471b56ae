/* Which layout a report is drafted in: those of the team's folder (layouts/NAME.LANG.md, layouts/NAME.md), then those built in. */
#include "cmd/work.h"

#include "base/limits.h"

#include <string.h>

dbr_code cmd_layout_read(dbr_arena *arena, const char *path, dbr_report_layout *ret, dbr_err *err)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_init(&text, DBR_MAX_SETTINGS_BYTES);
    dbr_code rc = dbr_file_read(path, &text, err);
    if (rc == DBR_OK) {
        dbr_report_layout_read(dbr_slice_dup(arena, dbr_buf_view(&text)), path, ret);
    }
    return rc;
}

/* The team's own; 1 when there is one in this language. */
static dbr_code find_own(dbr_arena *arena, const char *team_folder, const char *name, dbr_lang lang,
                         dbr_report_layout *ret, dbr_err *err)
{
    const char *const files[] = {dbr_arena_printf(arena, "layouts/%s.%s.md", name, dbr_lang_name(lang)),
                                 dbr_arena_printf(arena, "layouts/%s.md", name)};
    for (size_t i = 0; i < 2; i++) {
        const char *path = dbr_path_join(arena, team_folder, files[i]);
        dbr_file_stat st = {0};
        dbr_err missing = {0};
        if (dbr_file_stat_of(path, &st, &missing) < 0 || st.type != DBR_FILE_REGULAR) {
            continue;
        }
        dbr_report_layout l = {0};
        dbr_code rc = cmd_layout_read(arena, path, &l, err);
        if (rc < 0) {
            return rc;
        }
        if (l.lang == (int)lang) {
            *ret = l;
            return 1;
        }
    }
    return DBR_OK;
}

dbr_code cmd_layout_find(dbr_arena *arena, const char *team_folder, const char *name, dbr_lang lang,
                         dbr_report_layout *ret, dbr_err *err)
{
    dbr_report_layout l = {0};
    const char *names[64];
    size_t n = 0;
    bool is_safe = strchr(name, '/') == NULL && name[0] != '.' && strlen(name) < 64;
    dbr_code rc =
        team_folder != NULL && is_safe ? find_own(arena, team_folder, name, lang, ret, err) : DBR_OK;
    if (rc != DBR_OK) {
        return rc < 0 ? rc : DBR_OK;
    }
    if (dbr_report_layout_find(dbr_slice_str(name), (int)lang, ret)) {
        return DBR_OK;
    }
    for (size_t i = 0; n < 64 && dbr_report_layout_at(i, &l); i++) {
        names[n++] = dbr_arena_str(arena, l.name);
    }
    const char *nearest = dbr_option_nearest(name, names, n);
    return nearest != NULL
               ? dbr_fail(err, DBR_ENOTFOUND, "no layout is called '%s' in %s (did you mean '%s'?)", name,
                          dbr_lang_name(lang), nearest)
               : dbr_fail(err, DBR_ENOTFOUND, "no layout is called '%s' in %s: 'debrief layouts' lists them",
                          name, dbr_lang_name(lang));
}

dbr_code cmd_work_layout(cmd_work *w, dbr_report_layout *ret, dbr_err *err)
{
    return cmd_layout_find(&w->arena, w->team_folder, dbr_arena_str(&w->arena, w->incident->layout), w->lang,
                           ret, err);
}
