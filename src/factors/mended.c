/*
 * The files of changes, and what they tell. A change whose files were mended afterwards was probably part of the trouble;
 * one that came when they had been mended already cannot have begun it.
 *
 * A later change *mends* when it touches one of the same files within sixteen hours, and takes something back or is called a
 * fix (repairs.c), or speaks of trouble ("should fix the outage", "get things working again"). One that names what it takes back
 * mends that alone, and has its weight in changes.c. It weighs
 *
 *     0.25   when it takes something back       0.15   otherwise, with 0.05 for each further one, up to 0.10
 *    -0.15   for a change that follows the first mending of its files
 *
 * In a history that shows nothing else (DBR_WINDOW_BLIND) a commit that mends something, speaks of a failure (detect's classes) or
 * says what was wrong ("was causing …", "maxing out the nodes", "to reduce load") gets 0.15: what somebody mended, and why, is all
 * that such a history tells of the trouble.
 *
 * Files that hold words only (documents, tests) tell nothing. Fields: `files`, `paths`, `changed_files`, `added`, `modified`,
 * `removed`, each a path, or JSON with strings or with objects that have a `path`, `filename`, `new_path` or `file`.
 */
#include "factors/changes.h"

#include "base/json.h"
#include "base/utf8.h"

#define MENDED_WITHIN (16 * DBR_HOUR) /* as long as a succession of repairs, repairs.c */
#define SHOWN_MENDS   3u
#define SHOWN_PATHS   2u

static bool is_one_of(dbr_slice s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_is(s, words[i])) {
            return true;
        }
    }
    return false;
}

static void add_path(fc_build *b, dbr_slice path, fc_change *into)
{
    path = dbr_slice_trim(path);
    if (path.len == 0) {
        return;
    }
    if (into->n_paths < FC_MAX_PATHS) {
        into->paths[into->n_paths] = dbr_slice_dup(b->arena, path);
    }
    into->n_paths++;
}

static void read_json_paths(fc_build *b, dbr_slice json, fc_change *into)
{
    static const char *const KEYS[] = {"path", "filename", "new_path", "file"};
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, json);
    for (dbr_json_type t = dbr_json_next(&j, &v); t != DBR_JSON_END && t != DBR_JSON_ERROR;
         t = dbr_json_next(&j, &v)) {
        bool is_path = v.key.len == 0 || is_one_of(v.key, KEYS, sizeof(KEYS) / sizeof(KEYS[0]));
        if (t == DBR_JSON_STRING && is_path) {
            add_path(b, dbr_json_text(b->arena, &v), into);
        }
    }
}

void fc_read_paths(fc_build *b, const dbr_record *r, fc_change *into)
{
    static const char *const KEYS[] = {"files", "paths", "changed_files", "added", "modified", "removed"};
    for (size_t i = 0; i < r->n_fields; i++) {
        dbr_slice value = r->fields[i].value;
        if (!is_one_of(r->fields[i].key, KEYS, sizeof(KEYS) / sizeof(KEYS[0])) || value.len == 0) {
            continue;
        }
        if (value.ptr[0] == '[' || value.ptr[0] == '{') {
            read_json_paths(b, value, into);
        } else if (dbr_slice_find_char(value, '.') != SIZE_MAX ||
                   dbr_slice_find_char(value, '/') != SIZE_MAX) {
            add_path(b, value, into); // `files: 3` is a count
        }
    }
}

/* "docs/pool.md", "README", "tests/pool_test.go"; not "templates/tests.yaml". */
static bool holds_words(dbr_slice path)
{
    static const char *const ENDS[] = {".md",       ".rst",    ".adoc",     "README",
                                       "CHANGELOG", "LICENSE", "CODEOWNERS"};
    static const char *const FOLDERS[] = {"docs/", "doc/", "test/", "tests/", "spec/", "__tests__/"};
    bool is = false;
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]) && !is; i++) {
        is = dbr_slice_ends(path, ENDS[i]);
    }
    for (size_t i = 0; i < sizeof(FOLDERS) / sizeof(FOLDERS[0]) && !is; i++) {
        size_t at = dbr_slice_find(path, dbr_slice_str(FOLDERS[i]));
        is = at == 0 || (at != SIZE_MAX && path.ptr[at - 1] == '/');
    }
    return is;
}

bool fc_touches_words_only(const fc_change *c)
{
    for (size_t i = 0; i < c->n_paths && i < FC_MAX_PATHS; i++) {
        if (!holds_words(c->paths[i])) {
            return false;
        }
    }
    return c->n_paths > 0 && c->n_paths <= FC_MAX_PATHS;
}

dbr_slice fc_paths_text(fc_build *b, const fc_change *c)
{
    DBR_AUTO(dbr_buf) out = {0};
    size_t n = c->n_paths < SHOWN_PATHS ? c->n_paths : SHOWN_PATHS;
    for (size_t i = 0; i < n; i++) {
        dbr_buf_str(&out, i > 0 ? dbr_text(b->lang, DBR_T_REPORT_LIST_COMMA) : "");
        dbr_buf_slice(&out, dbr_utf8_fit(c->paths[i], 80));
    }
    dbr_slice shown = dbr_slice_dup(b->arena, dbr_buf_view(&out));
    if (c->n_paths <= n) {
        return shown;
    }
    return FC_SAY(b, DBR_T_REPORT_LIST_MORE, dbr_arena_str(b->arena, shown),
                  dbr_arena_printf(b->arena, "%zu", c->n_paths - n));
}

/* ---- mending ---- */

static bool share_a_file(const fc_change *a, const fc_change *b)
{
    for (size_t i = 0; i < a->n_paths && i < FC_MAX_PATHS; i++) {
        for (size_t k = 0; k < b->n_paths && k < FC_MAX_PATHS; k++) {
            if (dbr_slice_eq(a->paths[i], b->paths[k]) && !holds_words(a->paths[i])) {
                return true;
            }
        }
    }
    return false;
}

static bool speaks_of_trouble(dbr_slice text)
{
    static const char *const WORDS[] = {"outage", "incident", "downtime",      "working again", "regression",
                                        "broke ", "broken",   "should fix",    "故障",          "事故",
                                        "宕机",   "恢复服务", "temporary fix", "hot fix",       "crash"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find_nocase(text, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

double fc_mends(const fc_change *c)
{
    if (c->is_of_another || c->is_bot) {
        return 0;
    }
    if (c->repair >= 1) {
        return 0.25;
    }
    return c->repair > 0 || speaks_of_trouble(c->text) ? 0.15 : 0;
}

/* What people write who mend something: what is wrong, or what it should spare. "Incident" and "outage" are not among them: so is
 * called what is written about them, too. */
static bool tells_of_trouble(dbr_slice text)
{
    static const char *const WORDS[] = {
        "was causing",   "broken",       "crash",          "working again", "故障",
        "were causing",  "caused by",    "doesn't work",   "does not work", "not working",
        "won't work",    "did not work", "not compatible", "incompatible",  "failing",
        "problem with",  "overload",     "overcommit",     "reduce load",   "reduce the load",
        "out of memory", "out of disk",  "running out",    "ran out",       "maxing out",
        "maxed out",     "too many",     "runaway",        "stuck",         "unable to",
        "keeps ",        "报错",         "失败",           "不可用",        "过载",
        "打满",          "耗尽",         "卡住",           "无法"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find_nocase(text, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

bool fc_tells_what_was_wrong(const fc_change *c)
{
    dbr_slice rest = c->text;
    bool is = dbr_slice_is(c->verb, "commit") && !c->is_bot && !fc_touches_words_only(c);
    bool tells = is && (c->repair > 0 || tells_of_trouble(c->text));
    while (is && !tells && rest.len > 0) {
        dbr_failure f = dbr_failure_of(dbr_slice_cut(&rest, '\n'));
        tells = f != DBR_FAILURE_NONE && f != DBR_FAILURE_OTHER && f != DBR_FAILURE_EXCEPTION;
    }
    return tells;
}

static void tell_mend(fc_build *b, fc_lead *l, const fc_change *later, double weight)
{
    dbr_slice title = dbr_utf8_fit(dbr_secret_hidden(b->arena, later->title, b->lang), 100);
    const char *name = dbr_arena_str(b->arena, title);
    const char *says = dbr_arena_str(b->arena, fc_says(b, later));
    fc_reason(l, false, weight,
              says[0] != '\0' ? FC_SAY(b, DBR_T_FACTORS_MENDED_SAYING, name, fc_clock(b, later->time), says)
                              : FC_SAY(b, DBR_T_FACTORS_MENDED, name, fc_clock(b, later->time)),
              later->address);
}

/* The first later mendings of its files. */
static void weigh_later(fc_build *b, fc_lead *l, const fc_change_vec *all, size_t i)
{
    const fc_change *c = &all->items[i];
    double weight = 0;
    size_t n = 0;
    for (size_t k = i + 1; k < all->n && n < SHOWN_MENDS; k++) {
        const fc_change *later = &all->items[k];
        bool is_soon = later->time >= c->time && later->time - c->time <= MENDED_WITHIN && !later->is_folded;
        if (is_soon && fc_mends(later) > 0 && share_a_file(c, later)) {
            double own = n == 0 ? fc_mends(later) : 0.05;
            own = n > 0 && weight < 0.25 && fc_mends(later) >= 0.25 ? 0.25 - weight : own;
            own = c->taken_back != DBR_TIME_NONE ? 0 : own; // it has its weight already
            tell_mend(b, l, later, own);
            weight += own;
            n++;
        }
    }
}

/* The first mending of its files before it, when that mended an earlier change within the same succession. */
static const fc_change *mended_before(const fc_change_vec *all, size_t i)
{
    const fc_change *c = &all->items[i];
    for (size_t k = 0; k < i; k++) {
        const fc_change *earlier = &all->items[k];
        bool is_near =
            c->time > earlier->time && c->time - earlier->time <= MENDED_WITHIN && !earlier->is_folded;
        if (is_near && fc_mends(earlier) > 0 && share_a_file(c, earlier)) {
            return earlier;
        }
    }
    return NULL;
}

void fc_weigh_mending(fc_build *b, fc_lead *l, const fc_change_vec *all, size_t i)
{
    const fc_change *before = mended_before(all, i);
    if (before != NULL) {
        dbr_slice title = dbr_utf8_fit(dbr_secret_hidden(b->arena, before->title, b->lang), 100);
        fc_reason(
            l, true, 0.15,
            FC_SAY(b, DBR_T_FACTORS_AFTER_MENDING, dbr_arena_str(b->arena, title), fc_clock(b, before->time)),
            before->address);
    }
    weigh_later(b, l, all, i);
}
