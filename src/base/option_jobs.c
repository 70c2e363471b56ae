/* Which rows of an extension table are meant, with which options. */
#include "base/option_jobs.h"

#include "base/file.h"
#include "base/option_yaml.h"

enum { MAX_ROWS = 64 };

typedef struct choosing {
    dbr_arena *arena;
    const dbr_option_ask *ask;
    DBR_VEC(dbr_option_job) jobs;
} choosing;

static dbr_code check_names(const choosing *c, dbr_err *err);
static dbr_code check_words(const choosing *c, dbr_err *err);
static dbr_code add_listed(choosing *c, const dbr_option_entry *entry, dbr_err *err);
static dbr_code add_unlisted(choosing *c, dbr_err *err);
static bool is_chosen(const choosing *c, const dbr_option_row *row, bool is_listed);
static bool has_own_word(const choosing *c, const dbr_option_row *row);
static dbr_code add_job(choosing *c, const dbr_option_row *row, const dbr_option_entry *entry, dbr_err *err);
static const dbr_option_row *row_named(const choosing *c, const char *name);
static const dbr_option *option_of(const dbr_option_row *row, const char *word);
static const char *below_folder(const choosing *c, const dbr_option_row *row, const char *word);
static dbr_code fail_unknown(const choosing *c, dbr_code code, const char *name, dbr_err *err);

dbr_code dbr_option_jobs(dbr_arena *arena, const dbr_option_ask *ask, const dbr_option_job **ret,
                         dbr_err *err)
{
    const char *const keys[2] = {ask->key, ask->noun};
    choosing c = {.arena = arena, .ask = ask};
    const dbr_option_entry *entries = NULL;
    dbr_code rc = dbr_option_entries(arena, ask->yaml, "debrief.yaml", keys, &entries, err);
    rc = rc < 0 ? rc : check_names(&c, err);
    rc = rc < 0 ? rc : check_words(&c, err);
    for (size_t i = 0; rc == DBR_OK && entries[i].kind != NULL; i++) {
        rc = add_listed(&c, &entries[i], err);
    }
    rc = rc < 0 ? rc : add_unlisted(&c, err);
    if (rc == DBR_OK) {
        dbr_option_job *jobs = DBR_NEW_N(arena, dbr_option_job, c.jobs.n + 1);
        for (size_t i = 0; i < c.jobs.n; i++) {
            jobs[i] = c.jobs.items[i];
        }
        *ret = jobs;
    }
    DBR_VEC_RELEASE(&c.jobs);
    return rc;
}

static dbr_code add_listed(choosing *c, const dbr_option_entry *entry, dbr_err *err)
{
    const dbr_option_row *row = row_named(c, entry->kind);
    if (row == NULL) {
        (void)fail_unknown(c, DBR_EPARSE, entry->kind, err);
        return dbr_err_at(err, "debrief.yaml", entry->line, 0);
    }
    return is_chosen(c, row, true) ? add_job(c, row, entry, err) : DBR_OK;
}

/* Rows that are chosen but stand nowhere in the list. */
static dbr_code add_unlisted(choosing *c, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    size_t n_listed = c->jobs.n;
    for (size_t i = 0; rc == DBR_OK && c->ask->rows[i].name != NULL; i++) {
        bool is_there = false;
        for (size_t k = 0; k < n_listed; k++) {
            is_there |= c->jobs.items[k].i_row == i;
        }
        if (!is_there && is_chosen(c, &c->ask->rows[i], false)) {
            rc = add_job(c, &c->ask->rows[i], NULL, err);
        }
    }
    return rc;
}

static dbr_code check_names(const choosing *c, dbr_err *err)
{
    for (size_t i = 0; i < c->ask->n_names; i++) {
        if (row_named(c, c->ask->names[i]) == NULL) {
            return fail_unknown(c, DBR_EUSAGE, c->ask->names[i], err);
        }
    }
    return DBR_OK;
}

/* Each word of the command line must mean something to a row that may be chosen. */
static dbr_code check_words(const choosing *c, dbr_err *err)
{
    for (size_t w = 0; w < c->ask->n_words; w++) {
        bool is_known = false;
        for (const dbr_option_row *row = c->ask->rows; row->name != NULL && !is_known; row++) {
            bool may_be = c->ask->n_names == 0 || is_chosen(c, row, false);
            is_known = may_be && option_of(row, c->ask->words[w]) != NULL;
        }
        if (!is_known) {
            dbr_slice rest = dbr_slice_str(c->ask->words[w]);
            dbr_slice name = dbr_slice_cut(&rest, '=');
            return dbr_fail(err, DBR_EUSAGE, "no chosen %s has an option '%.*s'", c->ask->noun,
                            DBR_FMT(name));
        }
    }
    return DBR_OK;
}

static bool is_chosen(const choosing *c, const dbr_option_row *row, bool is_listed)
{
    for (size_t i = 0; i < c->ask->n_names; i++) {
        if (strcmp(c->ask->names[i], row->name) == 0) {
            return true;
        }
    }
    return c->ask->n_names == 0 && (c->ask->n_words > 0 ? has_own_word(c, row) : is_listed);
}

static bool has_own_word(const choosing *c, const dbr_option_row *row)
{
    for (size_t w = 0; w < c->ask->n_words; w++) {
        if (option_of(row, c->ask->words[w]) != NULL) {
            return true;
        }
    }
    return false;
}

static dbr_code add_job(choosing *c, const dbr_option_row *row, const dbr_option_entry *entry, dbr_err *err)
{
    size_t n_own = entry != NULL ? entry->n_words : 0;
    const char **argv = DBR_NEW_N(c->arena, const char *, 1 + n_own + c->ask->n_words);
    int argc = 0;
    argv[argc++] = row->name;
    for (size_t i = 0; i < n_own; i++) {
        argv[argc++] = below_folder(c, row, entry->words[i]);
    }
    for (size_t i = 0; i < c->ask->n_words; i++) {
        if (option_of(row, c->ask->words[i]) != NULL) {
            argv[argc++] = c->ask->words[i];
        }
    }
    void *args = dbr_arena_alloc(c->arena, row->args_bytes);
    const char **operands = NULL;
    size_t n_operands = 0;
    dbr_code rc =
        dbr_option_parse(c->arena, &row->options, &args, 1, argc, argv, &operands, &n_operands, err);
    if (rc < 0 && entry != NULL) {
        err->code = DBR_EPARSE; // a mistake of the file, not of the command line
        (void)dbr_err_at(err, "debrief.yaml", entry->line, 0);
    }
    if (rc < 0) {
        dbr_err_prefix(err, "%s '%s'", c->ask->noun, row->name);
        return err->code;
    }
    *DBR_PUSH(&c->jobs) = (dbr_option_job){.i_row = (size_t)(row - c->ask->rows), .args = args};
    return DBR_OK;
}

static const dbr_option_row *row_named(const choosing *c, const char *name)
{
    for (const dbr_option_row *row = c->ask->rows; row->name != NULL; row++) {
        if (strcmp(row->name, name) == 0) {
            return row;
        }
    }
    return NULL;
}

/* The row of "--name=value"; NULL when there is none. */
static const dbr_option *option_of(const dbr_option_row *row, const char *word)
{
    dbr_slice rest = dbr_slice_from(dbr_slice_str(word), 2);
    dbr_slice name = dbr_slice_cut(&rest, '=');
    for (const dbr_option *o = row->options; o->name != NULL; o++) {
        if (dbr_slice_is(name, o->name)) {
            return o;
        }
    }
    return NULL;
}

static const char *below_folder(const choosing *c, const dbr_option_row *row, const char *word)
{
    const dbr_option *o = option_of(row, word);
    const char *value = strchr(word, '=');
    if (o == NULL || o->arg == NULL || strcmp(o->arg, "FOLDER") != 0 || value == NULL || value[1] == '/') {
        return word;
    }
    return dbr_arena_printf(c->arena, "--%s=%s", o->name,
                            dbr_path_join(c->arena, c->ask->yaml_folder, value + 1));
}

static dbr_code fail_unknown(const choosing *c, dbr_code code, const char *name, dbr_err *err)
{
    const char *known[MAX_ROWS];
    DBR_AUTO(dbr_buf) all = {0};
    size_t n = 0;
    for (; n < MAX_ROWS && c->ask->rows[n].name != NULL; n++) {
        known[n] = c->ask->rows[n].name;
        dbr_buf_printf(&all, "%s%s", n > 0 ? ", " : "", known[n]);
    }
    const char *nearest = dbr_option_nearest(name, known, n);
    return nearest != NULL
               ? dbr_fail(err, code, "there is no %s '%s' (did you mean '%s'?)", c->ask->noun, name, nearest)
               : dbr_fail(err, code, "there is no %s '%s'; there are %s", c->ask->noun, name, all.ptr);
}
