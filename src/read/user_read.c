/*
 * A user's format, from YAML to a compiled definition, and the registry of them.
 *
 *     name: payments
 *     help: the payment engine's own log
 *     kind: log                      log (default), alert, page, message or change
 *     pattern: '^(?<time>\S+ \S+) \[(?<level>\w+)\] (?<service>\S+): (?<message>.*)'
 *     stamp: datetime                a row of the table of stamps; left out: any
 *     zone: Europe/Berlin            of stamps that name none
 *     match: 'pay-*.log'             only files of that name; left out: files most of whose lines match
 *     continues: true                other lines belong to the record before (default)
 *     samples: […]                   user_test.c
 *
 * A layout keeps a definition as lines: name, kind, stamp, zone, continues, and the pattern to the end. So its records
 * can be parsed again when the file is gone. The registry grows under a lock and never shrinks, as zones do.
 */
#include "read/user.h"

#include "base/file.h"
#include "base/yaml.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#define MAX_FORMATS 256u

static struct {
    pthread_mutex_t lock;
    user_format *items[MAX_FORMATS];
    size_t n;
} registry = {.lock = PTHREAD_MUTEX_INITIALIZER};

static user_slot slot_of(const char *name)
{
    static const struct {
        const char *name;
        user_slot slot;
    } SLOTS[] = {{"time", USER_TIME},       {"timestamp", USER_TIME},   {"level", USER_LEVEL},
                 {"severity", USER_LEVEL},  {"service", USER_SERVICE},  {"host", USER_HOST},
                 {"pid", USER_PID},         {"thread", USER_PID},       {"trace", USER_TRACE},
                 {"trace_id", USER_TRACE},  {"request_id", USER_TRACE}, {"title", USER_TITLE},
                 {"name", USER_TITLE},      {"logger", USER_TITLE},     {"channel", USER_TITLE},
                 {"message", USER_MESSAGE}, {"text", USER_MESSAGE},     {"state", USER_VERB},
                 {"action", USER_VERB},     {"author", USER_SUBJECT},   {"actor", USER_SUBJECT},
                 {"who", USER_SUBJECT},     {"target", USER_OBJECT},    {"object", USER_OBJECT},
                 {"version", USER_VERSION}};
    for (size_t i = 0; i < sizeof(SLOTS) / sizeof(SLOTS[0]); i++) {
        if (strcmp(name, SLOTS[i].name) == 0) {
            return SLOTS[i].slot;
        }
    }
    return USER_FIELD;
}

static bool find_kind(dbr_slice word, dbr_kind *ret)
{
    for (int k = 0; k < (int)DBR_KIND_COUNT; k++) {
        if (k != DBR_KIND_SAMPLE && dbr_slice_is(word, dbr_kind_name((dbr_kind)k))) {
            *ret = (dbr_kind)k;
            return true;
        }
    }
    return false;
}

static const dbr_stamp_format *find_stamp(dbr_slice name)
{
    for (size_t i = 0; dbr_stamp_format_at(i) != NULL; i++) {
        if (dbr_slice_is(name, dbr_stamp_format_at(i)->name)) {
            return dbr_stamp_format_at(i);
        }
    }
    return NULL;
}

/* Everything that follows from the texts of a definition. */
static dbr_code compile(user_format *f, dbr_err *err)
{
    const char *name = NULL;
    size_t group = 0;
    bool has_time = false;
    if (!find_kind(f->kind, &f->record_kind)) {
        return dbr_fail(err, DBR_EPARSE, "kind '%.*s' is none of log, alert, page, message, change",
                        DBR_FMT(f->kind));
    }
    f->stamp_format = f->stamp.len > 0 ? find_stamp(f->stamp) : NULL;
    if (f->stamp.len > 0 && f->stamp_format == NULL) {
        return dbr_fail(err, DBR_EPARSE,
                        "stamp '%.*s' is not in the table ('debrief formats --stamps' lists it)",
                        DBR_FMT(f->stamp));
    }
    dbr_code rc = f->zone.len > 0 ? dbr_zone_find(f->zone, &f->time_zone, err) : DBR_OK;
    rc = rc < 0 ? rc : dbr_regex_new(f->pattern, &f->regex, err);
    for (size_t i = 0; rc == DBR_OK && dbr_regex_name(f->regex, i, &name, &group); i++) {
        if (f->n_groups == USER_MAX_GROUPS || group >= USER_MAX_GROUPS) {
            return dbr_fail(err, DBR_ELIMIT, "a pattern of more than %u groups", USER_MAX_GROUPS);
        }
        f->groups[f->n_groups++] = (user_group){.name = name, .number = group, .slot = slot_of(name)};
        has_time |= slot_of(name) == USER_TIME;
    }
    if (rc == DBR_OK && !has_time) {
        rc = dbr_fail(err, DBR_EPARSE, "the pattern has no group (?<time>…)");
    }
    f->context = dbr_slice_str(dbr_arena_printf(&f->arena, "%.*s\n%.*s\n%.*s\n%.*s\n%d\n%.*s",
                                                DBR_FMT(f->name), DBR_FMT(f->kind), DBR_FMT(f->stamp),
                                                DBR_FMT(f->zone), f->continues, DBR_FMT(f->pattern)));
    return rc;
}

/* The error's place in the YAML file: the key's line; a pattern's byte becomes a column of its value. */
static dbr_code fail_at(const dbr_yaml *root, const char *key, const char *source, dbr_err *err)
{
    const dbr_yaml *node = dbr_yaml_get(root, key);
    err->line = node != NULL ? node->line : 1;
    bool is_named = strcmp(key, "zone") != 0; // by the message
    dbr_err_prefix(err, "%s:%llu%s", source, (unsigned long long)err->line, is_named ? "" : ": zone");
    err->code = err->code == DBR_ELIMIT ? DBR_ELIMIT : DBR_EPARSE;
    return err->code;
}

static bool is_known_key(dbr_slice key)
{
    static const char *const KEYS[] = {"name", "help",  "kind",      "pattern", "stamp",
                                       "zone", "match", "continues", "samples"};
    for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
        if (dbr_slice_is(key, KEYS[i])) {
            return true;
        }
    }
    return false;
}

static const char *wrong_key(const user_format *f)
{
    dbr_kind kind;
    return !find_kind(f->kind, &kind)                    ? "kind"
           : f->stamp.len > 0 && f->stamp_format == NULL ? "stamp"
           : f->zone.len > 0 && f->time_zone == NULL     ? "zone"
                                                         : "pattern";
}

dbr_code user_format_read(dbr_slice text, const char *source, user_format *ret, dbr_err *err)
{
    dbr_yaml *root = NULL;
    *ret = (user_format){0};
    dbr_code rc = dbr_yaml_read(&ret->arena, text, source, &root, err);
    for (const dbr_yaml *c = rc == DBR_OK ? root->child : NULL; c != NULL && rc == DBR_OK; c = c->next) {
        if (!is_known_key(c->key)) {
            rc = dbr_fail(err, DBR_EPARSE,
                          "%s:%llu: unknown key '%.*s'; there are name, help, kind, pattern, stamp, zone, "
                          "match, continues, samples",
                          source, (unsigned long long)c->line, DBR_FMT(c->key));
            err->line = c->line;
        }
    }
    if (rc < 0) {
        goto done;
    }
    ret->name = dbr_yaml_text(root, "name", (dbr_slice){0});
    ret->help = dbr_yaml_text(root, "help", ret->name);
    ret->kind = dbr_yaml_text(root, "kind", dbr_slice_str("log"));
    ret->stamp = dbr_yaml_text(root, "stamp", (dbr_slice){0});
    ret->zone = dbr_yaml_text(root, "zone", (dbr_slice){0});
    ret->match = dbr_yaml_text(root, "match", (dbr_slice){0});
    ret->pattern = dbr_yaml_text(root, "pattern", (dbr_slice){0});
    ret->continues = !dbr_slice_is(dbr_yaml_text(root, "continues", dbr_slice_str("true")), "false");
    ret->path = dbr_slice_dup(&ret->arena, dbr_slice_str(source));
    if (ret->name.len == 0 || ret->pattern.len == 0) {
        rc = dbr_fail(err, DBR_EPARSE, "%s:1: a format needs 'name' and 'pattern'", source);
        err->line = 1;
        goto done;
    }
    rc = compile(ret, err);
    if (rc < 0) {
        rc = fail_at(root, wrong_key(ret), source, err);
    }
done:
    if (rc < 0) {
        ret->regex = dbr_regex_free(ret->regex);
        dbr_arena_release(&ret->arena);
        *ret = (user_format){0};
    }
    return rc;
}

/* ---- registry ---- */

/* Puts a definition in, taking its place when the name is known. Under the lock. */
static const user_format *keep(const user_format *f)
{
    user_format *copy = dbr_xcalloc(1, sizeof(*copy));
    *copy = *f;
    for (size_t i = 0; i < registry.n; i++) {
        if (registry.items[i]->path.len > 0 && f->path.len > 0 &&
            dbr_slice_eq(registry.items[i]->name, f->name)) {
            registry.items[i]->path =
                (dbr_slice){0}; // nearer ones are loaded later; layouts may still use it
        }
    }
    if (registry.n == MAX_FORMATS) {
        free(copy);
        return NULL;
    }
    registry.items[registry.n++] = copy;
    return copy;
}

const user_format *user_format_of(dbr_slice context)
{
    const user_format *found = NULL;
    (void)pthread_mutex_lock(&registry.lock);
    for (size_t i = registry.n; i > 0 && found == NULL; i--) {
        found = dbr_slice_eq(registry.items[i - 1]->context, context) ? registry.items[i - 1] : NULL;
    }
    if (found == NULL) {
        user_format f = {0};
        dbr_slice rest = dbr_slice_dup(&f.arena, context);
        dbr_err err = {0};
        f.name = f.help = dbr_slice_cut(&rest, '\n');
        f.kind = dbr_slice_cut(&rest, '\n');
        f.stamp = dbr_slice_cut(&rest, '\n');
        f.zone = dbr_slice_cut(&rest, '\n');
        f.continues = dbr_slice_is(dbr_slice_cut(&rest, '\n'), "1");
        f.pattern = rest;
        if (rest.ptr != NULL && compile(&f, &err) == DBR_OK) {
            found = keep(&f);
        }
        if (found == NULL) {
            (void)dbr_regex_free(f.regex);
            dbr_arena_release(&f.arena);
        }
    }
    (void)pthread_mutex_unlock(&registry.lock);
    return found;
}

dbr_code dbr_user_format_load(const char *path, dbr_err *err)
{
    DBR_AUTO(dbr_buf) text = {0};
    user_format f = {0};
    dbr_code rc = dbr_file_read(path, &text, err);
    rc = rc < 0 ? rc : user_format_read(dbr_buf_view(&text), path, &f, err);
    if (rc < 0) {
        return rc;
    }
    (void)pthread_mutex_lock(&registry.lock);
    bool is_kept = keep(&f) != NULL;
    (void)pthread_mutex_unlock(&registry.lock);
    if (!is_kept) {
        (void)dbr_regex_free(f.regex);
        dbr_arena_release(&f.arena);
        return dbr_fail(err, DBR_ELIMIT, "more than %u formats of users", MAX_FORMATS);
    }
    return DBR_OK;
}

bool dbr_user_format_at(size_t i, dbr_user_format *ret)
{
    bool is_found = false;
    (void)pthread_mutex_lock(&registry.lock);
    for (size_t k = 0; k < registry.n && !is_found; k++) {
        const user_format *f = registry.items[k];
        if (f->path.len == 0) {
            continue; // came from a layout, or a nearer one has its name
        }
        is_found = i-- == 0;
        if (is_found) {
            *ret = (dbr_user_format){.name = f->name,
                                     .help = f->help,
                                     .path = f->path,
                                     .kind = f->record_kind,
                                     .context = f->context,
                                     .match = f->match};
        }
    }
    (void)pthread_mutex_unlock(&registry.lock);
    return is_found;
}
