/* Rows of a settings list as command-line words. */
#include "base/option_yaml.h"

#include "base/yaml.h"

typedef struct entry_reader {
    dbr_arena *arena;
    const char *source;
    const char *kind_key;
    DBR_VEC(const char *) words;
} entry_reader;

static dbr_code read_entry(entry_reader *r, const dbr_yaml *node, dbr_option_entry *ret, dbr_err *err);
static dbr_code read_member(entry_reader *r, const dbr_yaml *node, dbr_err *err);
static dbr_code fail_at(const entry_reader *r, const dbr_yaml *node, dbr_err *err);

dbr_code dbr_option_entries(dbr_arena *arena, dbr_slice yaml, const char *source, const char *const keys[2],
                            const dbr_option_entry **ret, dbr_err *err)
{
    entry_reader r = {.arena = arena, .source = source, .kind_key = keys[1]};
    dbr_yaml *root = NULL;
    dbr_code rc = dbr_yaml_read(arena, yaml, source, &root, err);
    if (rc < 0) {
        return rc;
    }
    const dbr_yaml *list = dbr_yaml_get(root, keys[0]);
    size_t n = 0;
    if (list != NULL && list->type != DBR_YAML_LIST && list->text.len > 0) {
        (void)dbr_fail(err, DBR_EPARSE, "'%s' is no list", keys[0]);
        return fail_at(&r, list, err);
    }
    for (const dbr_yaml *c = list != NULL ? list->child : NULL; c != NULL; c = c->next) {
        n++;
    }
    dbr_option_entry *entries = DBR_NEW_N(arena, dbr_option_entry, n + 1);
    n = 0;
    for (const dbr_yaml *c = list != NULL ? list->child : NULL; rc == DBR_OK && c != NULL; c = c->next) {
        rc = read_entry(&r, c, &entries[n++], err);
    }
    DBR_VEC_RELEASE(&r.words);
    if (rc == DBR_OK) {
        *ret = entries;
    }
    return rc;
}

static dbr_code read_entry(entry_reader *r, const dbr_yaml *node, dbr_option_entry *ret, dbr_err *err)
{
    dbr_slice kind =
        node->type == DBR_YAML_SCALAR ? node->text : dbr_yaml_text(node, r->kind_key, (dbr_slice){0});
    dbr_code rc = DBR_OK;
    r->words.n = 0;
    if (kind.len == 0) {
        (void)dbr_fail(err, DBR_EPARSE, "an entry does not say its '%s'", r->kind_key);
        return fail_at(r, node, err);
    }
    for (const dbr_yaml *c = node->child; rc == DBR_OK && c != NULL; c = c->next) {
        if (!dbr_slice_is(c->key, r->kind_key)) {
            rc = read_member(r, c, err);
        }
    }
    const char **words = DBR_NEW_N(r->arena, const char *, r->words.n + 1);
    for (size_t i = 0; i < r->words.n; i++) {
        words[i] = r->words.items[i];
    }
    *ret = (dbr_option_entry){
        .kind = dbr_arena_str(r->arena, kind), .words = words, .n_words = r->words.n, .line = node->line};
    return rc;
}

/* A scalar is one word; a list one for each item; a map "--key=name=value" for each member. */
static dbr_code read_member(entry_reader *r, const dbr_yaml *node, dbr_err *err)
{
    if (node->type == DBR_YAML_SCALAR) {
        *DBR_PUSH(&r->words) =
            dbr_arena_printf(r->arena, "--%.*s=%.*s", DBR_FMT(node->key), DBR_FMT(node->text));
        return DBR_OK;
    }
    for (const dbr_yaml *c = node->child; c != NULL; c = c->next) {
        if (c->type != DBR_YAML_SCALAR) {
            (void)dbr_fail(err, DBR_EPARSE,
                           "'%.*s' is nested too deep: expected a value, a list or a map of values",
                           DBR_FMT(node->key));
            return fail_at(r, c, err);
        }
        const char *equals = c->key.len > 0 ? "=" : "";
        *DBR_PUSH(&r->words) = dbr_arena_printf(r->arena, "--%.*s=%.*s%s%.*s", DBR_FMT(node->key),
                                                DBR_FMT(c->key), equals, DBR_FMT(c->text));
    }
    return DBR_OK;
}

static dbr_code fail_at(const entry_reader *r, const dbr_yaml *node, dbr_err *err)
{
    return dbr_err_at(err, r->source, node->line, node->column);
}
