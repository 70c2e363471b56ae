/*
 * incident.yaml over debrief.yaml. What is not prose of one incident, and what of the team's settings
 * concerns it:
 *
 *     title: API service degradation        people:                          clocks:
 *     kind: incident                           "@alice":                       - artifact: evidence/db.log
 *     severity: P1                                name: Alice Chen                skew: +37s
 *     services: [api, db]                         role: on-call engineer          zone: Europe/Berlin
 *     window:                                     aliases: [U024, alice]          year: 2025
 *       start: 2025-02-09 10:05
 *       end: 2025-02-09 11:40              people: roles     (in incident.yaml: names become roles
 * everywhere) zone: UTC                            people_mode: roles  (the same beside a map) lang: en
 *     visibility: team
 *     authors: ["@alice", "@bob"]             layout: guide
 *     team: payments                          layouts:                     (team's file: the first that fits)
 *                                               - layout: short
 *                                                 severity: [P3, P4]
 *                                                 team: payments
 *
 *     slo: {target: 99.9 %, window: 30 days}  impact:                      (settings_impact.c)
 *                                               - name: Lost orders
 *                                                 formula: 0.02 * failed
 *                                                 unit: orders
 *
 * The team's file may hold all of these but title, window and clocks, as defaults; maps of people add up, the
 * incident's entry of a handle wins. Both may hold the keys of other rooms (PASSED_OVER): they are accepted
 * and not looked into. Any other key is a mistake, and the message names the nearest right one.
 */
#include "document/settings.h"
#include "base/option.h"
#include "base/text.h"
#include "base/yaml.h"
#include "document/document.h"

#include <assert.h>

static const char *const KEYS[] = {"title",  "kind",       "severity", "services", "window",      "zone",
                                   "lang",   "visibility", "authors",  "people",   "people_mode", "clocks",
                                   "redact", "team",       "layout",   "slo",      "impact"};
static const char *const TEAM_KEYS[] = {"kind",       "severity", "services", "zone",        "lang",
                                        "visibility", "authors",  "people",   "people_mode", "redact",
                                        "team",       "layout",   "layouts",  "slo",         "impact"};
/* Of other rooms: collect, track, report, check, review, audience. */
static const char *const PASSED_OVER[] = {"sources",   "trackers",  "rules",   "holidays",
                                          "sla",       "baseline",  "publish", "calendar",
                                          "audiences", "portfolio", "formats", "targets"};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

typedef struct reader {
    dbr_arena *arena;
    dbr_incident *to;
    const char *source;      // of the file being read
    dbr_slice own_layout;    // incident.yaml's
    dbr_slice team_layout;   // debrief.yaml's, for what no row of `layouts` fits
    const dbr_yaml *layouts; // rows of debrief.yaml
    DBR_VEC(dbr_person) people;
} reader;

static dbr_code read_file(reader *r, const dbr_yaml *root, bool is_team, dbr_err *err);
static dbr_code check_keys(const reader *r, const dbr_yaml *map, const char *const *keys, size_t n,
                           bool takes_others, dbr_err *err);
static dbr_code read_words(const reader *r, const dbr_yaml *root, dbr_err *err);
static dbr_code read_list(const reader *r, const dbr_yaml *node, const dbr_slice **ret, size_t *ret_n,
                          dbr_err *err);
static dbr_code read_redact(const reader *r, const dbr_yaml *node, dbr_err *err);
static dbr_code read_zone(const reader *r, const dbr_yaml *node, const dbr_zone **ret, dbr_err *err);
static dbr_code read_window(const reader *r, const dbr_yaml *node, dbr_err *err);
static dbr_code read_instant(const reader *r, const dbr_yaml *node, dbr_time *ret, dbr_err *err);
static dbr_code read_people(reader *r, const dbr_yaml *root, dbr_err *err);
static dbr_code read_mode(const reader *r, const dbr_yaml *node, dbr_err *err);
static dbr_code read_layouts(reader *r, const dbr_yaml *root, bool is_team, dbr_err *err);
static dbr_slice choose_layout(const reader *r);
static bool fits(const dbr_yaml *row, const char *key, const dbr_slice *values, size_t n);
static dbr_code read_person(reader *r, const dbr_yaml *node, dbr_err *err);
static dbr_code read_clocks(const reader *r, const dbr_yaml *node, dbr_err *err);
static dbr_code read_clock(const reader *r, const dbr_yaml *node, dbr_clock *ret, dbr_err *err);
static bool read_skew(dbr_slice text, dbr_time *ret);
static dbr_code expect_word(const reader *r, const dbr_yaml *node, const char *const *words, size_t n,
                            dbr_err *err);
static dbr_code fail_at(const reader *r, const dbr_yaml *node, dbr_err *err);
static size_t count_children(const dbr_yaml *node);
static bool is_null(const dbr_yaml *node);

dbr_code dbr_settings_read(dbr_arena *arena, dbr_slice team_yaml, dbr_slice incident_yaml, dbr_incident **ret,
                           dbr_err *err)
{
    dbr_incident *incident = DBR_NEW(arena, dbr_incident);
    incident->kind = dbr_slice_str("incident");
    incident->visibility = dbr_slice_str("team");
    incident->zone = dbr_zone_utc();
    incident->lang = DBR_LANG_EN;
    incident->window = (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    reader r = {.arena = arena, .to = incident};
    dbr_code rc = DBR_OK;
    for (int i = 0; i < 2 && rc == DBR_OK; i++) {
        dbr_yaml *root = NULL;
        r.source = i == 0 ? "debrief.yaml" : "incident.yaml";
        rc = dbr_yaml_read(arena, i == 0 ? team_yaml : incident_yaml, r.source, &root, err);
        rc = rc == DBR_OK ? read_file(&r, root, i == 0, err) : rc;
        rc = rc == DBR_OK ? read_layouts(&r, root, i == 0, err) : rc;
    }
    if (rc == DBR_OK) {
        incident->layout = choose_layout(&r);
        dbr_person *people = DBR_NEW_N(arena, dbr_person, r.people.n + 1);
        for (size_t i = 0; i < r.people.n; i++) {
            people[i] = r.people.items[i];
        }
        incident->people = people;
        incident->n_people = r.people.n;
        *ret = incident;
    }
    DBR_VEC_RELEASE(&r.people);
    return rc;
}

static dbr_code read_file(reader *r, const dbr_yaml *root, bool is_team, dbr_err *err)
{
    if (root->type != DBR_YAML_MAP) {
        (void)dbr_fail(err, DBR_EPARSE, "settings are no map of keys");
        return fail_at(r, root, err);
    }
    dbr_code rc = is_team ? check_keys(r, root, TEAM_KEYS, COUNT(TEAM_KEYS), true, err)
                          : check_keys(r, root, KEYS, COUNT(KEYS), true, err);
    rc = rc == DBR_OK ? read_zone(r, dbr_yaml_get(root, "zone"), &r->to->zone, err)
                      : rc; // the window's times need it
    rc = rc == DBR_OK ? read_words(r, root, err) : rc;
    rc = rc == DBR_OK
             ? read_list(r, dbr_yaml_get(root, "services"), &r->to->services, &r->to->n_services, err)
             : rc;
    rc = rc == DBR_OK ? read_list(r, dbr_yaml_get(root, "authors"), &r->to->authors, &r->to->n_authors, err)
                      : rc;
    rc = rc == DBR_OK ? read_redact(r, dbr_yaml_get(root, "redact"), err) : rc;
    rc = rc == DBR_OK ? read_people(r, root, err) : rc;
    rc = rc == DBR_OK ? read_window(r, dbr_yaml_get(root, "window"), err) : rc;
    rc = rc == DBR_OK ? read_clocks(r, dbr_yaml_get(root, "clocks"), err) : rc;
    return rc == DBR_OK ? dbr_settings_read_impact(r->arena, root, r->source, r->to, err) : rc;
}

static dbr_code check_keys(const reader *r, const dbr_yaml *map, const char *const *keys, size_t n,
                           bool takes_others, dbr_err *err)
{
    for (const dbr_yaml *c = map->child; c != NULL; c = c->next) {
        bool is_known = false;
        for (size_t i = 0; i < n && !is_known; i++) {
            is_known = dbr_slice_is(c->key, keys[i]);
        }
        for (size_t i = 0; i < COUNT(PASSED_OVER) && takes_others && !is_known; i++) {
            is_known = dbr_slice_is(c->key, PASSED_OVER[i]);
        }
        if (is_known) {
            continue;
        }
        for (size_t i = 0; i < COUNT(KEYS) && takes_others; i++) {
            if (dbr_slice_is(c->key, KEYS[i])) { // known, but not here: only the team's file leaves keys out
                (void)dbr_fail(err, DBR_EPARSE, "key '%s' belongs in incident.yaml", KEYS[i]);
                return fail_at(r, c, err);
            }
        }
        const char *given = dbr_arena_str(r->arena, dbr_slice_sub(c->key, 0, 64));
        const char *nearest = dbr_option_nearest(given, keys, n);
        nearest = nearest == NULL && takes_others ? dbr_option_nearest(given, PASSED_OVER, COUNT(PASSED_OVER))
                                                  : nearest;
        if (nearest != NULL) {
            (void)dbr_fail(err, DBR_EPARSE, "unknown key '%s' (did you mean '%s'?)", given, nearest);
        } else {
            (void)dbr_fail(err, DBR_EPARSE, "unknown key '%s'", given);
        }
        return fail_at(r, c, err);
    }
    return DBR_OK;
}

/* Scalars: title, kind, severity, visibility, lang. */
static dbr_code read_words(const reader *r, const dbr_yaml *root, dbr_err *err)
{
    static const char *const SCALARS[] = {"title", "kind", "severity", "visibility",
                                          "lang",  "zone", "team",     "layout"};
    static const char *const KINDS[] = {"incident", "near-miss"};
    static const char *const VISIBILITIES[] = {"team", "company", "public"};
    for (size_t i = 0; i < COUNT(SCALARS); i++) {
        const dbr_yaml *node = dbr_yaml_get(root, SCALARS[i]);
        if (node != NULL && node->type != DBR_YAML_SCALAR) {
            (void)dbr_fail(err, DBR_EPARSE, "'%s' is no single value", SCALARS[i]);
            return fail_at(r, node, err);
        }
    }
    r->to->title = dbr_yaml_text(root, "title", r->to->title);
    r->to->severity = dbr_yaml_text(root, "severity", r->to->severity);
    r->to->kind = dbr_yaml_text(root, "kind", r->to->kind);
    r->to->team = dbr_yaml_text(root, "team", r->to->team);
    r->to->visibility = dbr_yaml_text(root, "visibility", r->to->visibility);
    dbr_code rc = expect_word(r, dbr_yaml_get(root, "kind"), KINDS, COUNT(KINDS), err);
    rc = rc == DBR_OK
             ? expect_word(r, dbr_yaml_get(root, "visibility"), VISIBILITIES, COUNT(VISIBILITIES), err)
             : rc;
    const dbr_yaml *lang = dbr_yaml_get(root, "lang");
    dbr_lang value = (dbr_lang)r->to->lang;
    if (rc == DBR_OK && lang != NULL && !is_null(lang) && !dbr_lang_parse(lang->text, &value)) {
        (void)dbr_fail(err, DBR_EPARSE, "'lang' is '%.*s': expected en or zh-CN",
                       DBR_FMT(dbr_slice_sub(lang->text, 0, 64)));
        return fail_at(r, lang, err);
    }
    r->to->lang = value;
    return rc;
}

/* A list of scalars, or one scalar. Absent and null leave what was. */
static dbr_code read_list(const reader *r, const dbr_yaml *node, const dbr_slice **ret, size_t *ret_n,
                          dbr_err *err)
{
    if (node == NULL || is_null(node)) {
        return DBR_OK;
    }
    size_t n = node->type == DBR_YAML_SCALAR ? 1 : count_children(node);
    dbr_slice *items = DBR_NEW_N(r->arena, dbr_slice, n + 1);
    if (node->type == DBR_YAML_SCALAR) {
        items[0] = node->text;
    }
    size_t i = 0;
    for (const dbr_yaml *c = node->child; c != NULL; c = c->next) {
        if (node->type == DBR_YAML_MAP || c->type != DBR_YAML_SCALAR) {
            (void)dbr_fail(err, DBR_EPARSE, "expected a list of words");
            return fail_at(r, c, err);
        }
        items[i++] = c->text;
    }
    *ret = items;
    *ret_n = n;
    return DBR_OK;
}

/* `redact: [Bluebird, Acme Ltd]`: an incident's names come on top of the team's. */
static dbr_code read_redact(const reader *r, const dbr_yaml *node, dbr_err *err)
{
    const dbr_slice *more = NULL;
    size_t n_more = 0;
    dbr_code rc = read_list(r, node, &more, &n_more, err);
    if (rc < 0 || n_more == 0) {
        return rc;
    }
    dbr_incident *to = r->to;
    dbr_slice *all = DBR_NEW_N(r->arena, dbr_slice, to->n_private_names + n_more);
    for (size_t i = 0; i < to->n_private_names; i++) {
        all[i] = to->private_names[i];
    }
    for (size_t i = 0; i < n_more; i++) {
        all[to->n_private_names + i] = more[i];
    }
    to->private_names = all;
    to->n_private_names += n_more;
    return DBR_OK;
}

static dbr_code read_zone(const reader *r, const dbr_yaml *node, const dbr_zone **ret, dbr_err *err)
{
    if (node == NULL || node->type != DBR_YAML_SCALAR || is_null(node)) {
        return DBR_OK; // no scalar: read_words says so
    }
    dbr_code rc = dbr_zone_find(node->text, ret, err);
    if (rc < 0) {
        err->code = DBR_EPARSE;
        return fail_at(r, node, err);
    }
    return DBR_OK;
}

static dbr_code read_window(const reader *r, const dbr_yaml *node, dbr_err *err)
{
    static const char *const PARTS[] = {"start", "end"};
    if (node == NULL || is_null(node)) {
        return DBR_OK;
    }
    if (node->type != DBR_YAML_MAP) {
        (void)dbr_fail(err, DBR_EPARSE, "'window' is no map of start and end");
        return fail_at(r, node, err);
    }
    dbr_code rc = check_keys(r, node, PARTS, COUNT(PARTS), false, err);
    rc = rc == DBR_OK ? read_instant(r, dbr_yaml_get(node, "start"), &r->to->window.begin, err) : rc;
    rc = rc == DBR_OK ? read_instant(r, dbr_yaml_get(node, "end"), &r->to->window.end, err) : rc;
    if (rc == DBR_OK && r->to->window.begin != DBR_TIME_NONE && r->to->window.end != DBR_TIME_NONE &&
        r->to->window.end < r->to->window.begin) {
        (void)dbr_fail(err, DBR_EPARSE, "window ends before it starts");
        return fail_at(r, node, err);
    }
    return rc;
}

static dbr_code read_instant(const reader *r, const dbr_yaml *node, dbr_time *ret, dbr_err *err)
{
    if (node == NULL || is_null(node)) {
        return DBR_OK;
    }
    dbr_time resolution = 0;
    dbr_time value = DBR_TIME_NONE;
    if (node->type != DBR_YAML_SCALAR) {
        (void)dbr_fail(err, DBR_EPARSE, "expected a time");
        return fail_at(r, node, err);
    }
    if (dbr_time_parse(node->text, r->to->zone, DBR_TIME_NONE, &value, &resolution, err) < 0) {
        err->code = DBR_EPARSE;
        return fail_at(r, node, err);
    }
    *ret = value;
    return DBR_OK;
}

/* `people: roles`, or a map of handles; `people_mode` beside a map. */
static dbr_code read_people(reader *r, const dbr_yaml *root, dbr_err *err)
{
    const dbr_yaml *people = dbr_yaml_get(root, "people");
    dbr_code rc = read_mode(r, dbr_yaml_get(root, "people_mode"), err);
    if (rc < 0 || people == NULL || is_null(people)) {
        return rc;
    }
    if (people->type == DBR_YAML_SCALAR) {
        return read_mode(r, people, err);
    }
    if (people->type != DBR_YAML_MAP) {
        (void)dbr_fail(err, DBR_EPARSE, "'people' is no map of handles");
        return fail_at(r, people, err);
    }
    for (const dbr_yaml *c = people->child; c != NULL && rc == DBR_OK; c = c->next) {
        rc = read_person(r, c, err);
    }
    return rc;
}

static dbr_code read_mode(const reader *r, const dbr_yaml *node, dbr_err *err)
{
    static const char *const MODES[] = {"names", "roles"};
    if (node == NULL || is_null(node)) {
        return DBR_OK;
    }
    dbr_code rc = expect_word(r, node, MODES, COUNT(MODES), err);
    if (rc == DBR_OK) {
        r->to->people_as_roles = dbr_slice_is(node->text, "roles");
    }
    return rc;
}

/* "@alice": {name, role, aliases}; or "@alice": Alice Chen. */
static dbr_code read_person(reader *r, const dbr_yaml *node, dbr_err *err)
{
    static const char *const PARTS[] = {"name", "role", "aliases"};
    dbr_person person = {.handle = node->key};
    if (node->key.len == 0) {
        (void)dbr_fail(err, DBR_EPARSE, "a person has no handle");
        return fail_at(r, node, err);
    }
    if (node->key.ptr[0] != '@') {
        person.handle = dbr_slice_str(dbr_arena_printf(r->arena, "@%.*s", DBR_FMT(node->key)));
    }
    if (node->type == DBR_YAML_SCALAR) {
        person.name = is_null(node) ? dbr_slice_of(NULL, 0) : node->text;
    } else if (node->type == DBR_YAML_LIST) {
        (void)dbr_fail(err, DBR_EPARSE, "a person is no list: expected name, role, aliases");
        return fail_at(r, node, err);
    } else {
        dbr_code rc = check_keys(r, node, PARTS, COUNT(PARTS), false, err);
        person.name = dbr_yaml_text(node, "name", (dbr_slice){0});
        person.role = dbr_yaml_text(node, "role", (dbr_slice){0});
        rc = rc == DBR_OK
                 ? read_list(r, dbr_yaml_get(node, "aliases"), &person.aliases, &person.n_aliases, err)
                 : rc;
        if (rc < 0) {
            return rc;
        }
    }
    for (size_t i = 0; i < r->people.n; i++) {
        if (dbr_slice_eq(r->people.items[i].handle, person.handle)) {
            r->people.items[i] = person;
            return DBR_OK;
        }
    }
    *DBR_PUSH(&r->people) = person;
    return DBR_OK;
}

static dbr_code read_clocks(const reader *r, const dbr_yaml *node, dbr_err *err)
{
    if (node == NULL || is_null(node)) {
        return DBR_OK;
    }
    if (node->type != DBR_YAML_LIST) {
        (void)dbr_fail(err, DBR_EPARSE, "'clocks' is no list");
        return fail_at(r, node, err);
    }
    size_t n = 0;
    dbr_clock *clocks = DBR_NEW_N(r->arena, dbr_clock, count_children(node) + 1);
    for (const dbr_yaml *c = node->child; c != NULL; c = c->next) {
        dbr_code rc = read_clock(r, c, &clocks[n++], err);
        if (rc < 0) {
            return rc;
        }
    }
    r->to->clocks = clocks;
    r->to->n_clocks = n;
    return DBR_OK;
}

static dbr_code read_clock(const reader *r, const dbr_yaml *node, dbr_clock *ret, dbr_err *err)
{
    static const char *const PARTS[] = {"artifact", "skew", "zone", "year"};
    if (node->type != DBR_YAML_MAP) {
        (void)dbr_fail(err, DBR_EPARSE, "a clock is no map: expected artifact, and skew, zone or year");
        return fail_at(r, node, err);
    }
    dbr_code rc = check_keys(r, node, PARTS, COUNT(PARTS), false, err);
    rc = rc == DBR_OK ? read_zone(r, dbr_yaml_get(node, "zone"), &ret->zone, err) : rc;
    if (rc < 0) {
        return rc;
    }
    ret->artifact = dbr_yaml_text(node, "artifact", (dbr_slice){0});
    if (ret->artifact.len == 0) {
        (void)dbr_fail(err, DBR_EPARSE, "a clock names no artifact");
        return fail_at(r, node, err);
    }
    dbr_slice skew = dbr_yaml_text(node, "skew", (dbr_slice){0});
    if (skew.len > 0 && !read_skew(skew, &ret->skew)) {
        (void)dbr_fail(err, DBR_EPARSE, "'skew' is '%.*s': expected a duration such as +37s or -2min",
                       DBR_FMT(dbr_slice_sub(skew, 0, 64)));
        return fail_at(r, dbr_yaml_get(node, "skew"), err);
    }
    dbr_slice year = dbr_yaml_text(node, "year", (dbr_slice){0});
    int64_t value = 0;
    if (year.len > 0 && (!dbr_slice_int(year, &value) || value < 1970 || value > 2261)) {
        (void)dbr_fail(err, DBR_EPARSE, "'year' is '%.*s': expected one from 1970 to 2261",
                       DBR_FMT(dbr_slice_sub(year, 0, 64)));
        return fail_at(r, dbr_yaml_get(node, "year"), err);
    }
    ret->year = (int)value;
    return DBR_OK;
}

/* "+37s", "-2min 5s", "1.5s". */
static bool read_skew(dbr_slice text, dbr_time *ret)
{
    text = dbr_slice_trim(text);
    bool is_negative = dbr_slice_starts(text, "-");
    dbr_slice amount =
        dbr_slice_trim(dbr_slice_from(text, is_negative || dbr_slice_starts(text, "+") ? 1 : 0));
    dbr_time value = 0;
    dbr_time unit = 0;
    if (dbr_slice_is(amount, "0")) {
        *ret = 0;
        return true;
    }
    size_t n = dbr_duration_parse(amount, &value, &unit);
    if (n == 0 || n != amount.len || value < 0) {
        return false;
    }
    *ret = is_negative ? -value : value;
    return true;
}

static dbr_code expect_word(const reader *r, const dbr_yaml *node, const char *const *words, size_t n,
                            dbr_err *err)
{
    if (node == NULL || is_null(node)) {
        return DBR_OK;
    }
    for (size_t i = 0; i < n; i++) {
        if (node->type == DBR_YAML_SCALAR && dbr_slice_is(node->text, words[i])) {
            return DBR_OK;
        }
    }
    dbr_buf list = {0};
    dbr_buf_init(&list, 0);
    for (size_t i = 0; i < n; i++) {
        dbr_buf_printf(&list, "%s%s", i == 0 ? "" : i + 1 == n ? " or " : ", ", words[i]);
    }
    (void)dbr_fail(err, DBR_EPARSE, "'%.*s' is '%.*s': expected %s", DBR_FMT(dbr_slice_sub(node->key, 0, 64)),
                   DBR_FMT(dbr_slice_sub(node->text, 0, 64)), list.ptr);
    dbr_buf_release(&list);
    return fail_at(r, node, err);
}

static dbr_code fail_at(const reader *r, const dbr_yaml *node, dbr_err *err)
{
    return dbr_err_at(err, r->source, node->line, node->column);
}

static size_t count_children(const dbr_yaml *node)
{
    size_t n = 0;
    for (const dbr_yaml *c = node->child; c != NULL; c = c->next) {
        n++;
    }
    return n;
}

static bool is_null(const dbr_yaml *node)
{
    return node->type == DBR_YAML_SCALAR && !node->is_quoted &&
           (node->text.len == 0 || dbr_slice_is(node->text, "~") || dbr_slice_is(node->text, "null"));
}

/* ---- layouts ---- */

static dbr_code read_layouts(reader *r, const dbr_yaml *root, bool is_team, dbr_err *err)
{
    static const char *const PARTS[] = {"layout", "kind", "severity", "team", "service", "visibility"};
    const dbr_yaml *rows = is_team ? dbr_yaml_get(root, "layouts") : NULL;
    if (!is_team) {
        r->own_layout = dbr_yaml_text(root, "layout", (dbr_slice){0});
        return DBR_OK;
    }
    r->team_layout = dbr_yaml_text(root, "layout", (dbr_slice){0});
    if (rows == NULL || is_null(rows)) {
        return DBR_OK;
    }
    if (rows->type != DBR_YAML_LIST) {
        (void)dbr_fail(err, DBR_EPARSE, "'layouts' is no list of rows: each a layout and what it is for");
        return fail_at(r, rows, err);
    }
    for (const dbr_yaml *row = rows->child; row != NULL; row = row->next) {
        if (row->type != DBR_YAML_MAP || dbr_yaml_text(row, "layout", (dbr_slice){0}).len == 0) {
            (void)dbr_fail(err, DBR_EPARSE, "a row of 'layouts' names no layout");
            return fail_at(r, row, err);
        }
        dbr_code rc = check_keys(r, row, PARTS, COUNT(PARTS), false, err);
        if (rc < 0) {
            return rc;
        }
    }
    r->layouts = rows;
    return DBR_OK;
}

/* The incident's own; else the first row that fits; else the team's; else by kind. */
static dbr_slice choose_layout(const reader *r)
{
    const dbr_incident *to = r->to;
    if (r->own_layout.len > 0) {
        return r->own_layout;
    }
    for (const dbr_yaml *row = r->layouts != NULL ? r->layouts->child : NULL; row != NULL; row = row->next) {
        if (fits(row, "kind", &to->kind, 1) && fits(row, "severity", &to->severity, 1) &&
            fits(row, "team", &to->team, 1) && fits(row, "visibility", &to->visibility, 1) &&
            fits(row, "service", to->services, to->n_services)) {
            return dbr_yaml_text(row, "layout", (dbr_slice){0});
        }
    }
    if (r->team_layout.len > 0) {
        return r->team_layout;
    }
    return dbr_slice_str(dbr_slice_is(to->kind, "near-miss") ? "near-miss" : "guide");
}

/* Whether one of the values is what a row asks for under a key: a word or a list of them. Asked nothing, all fit. */
static bool fits(const dbr_yaml *row, const char *key, const dbr_slice *values, size_t n)
{
    const dbr_yaml *asked = dbr_yaml_get(row, key);
    if (asked == NULL || is_null(asked)) {
        return true;
    }
    const dbr_yaml *word = asked->type == DBR_YAML_SCALAR ? asked : asked->child;
    for (; word != NULL; word = asked->type == DBR_YAML_SCALAR ? NULL : word->next) {
        for (size_t i = 0; i < n; i++) {
            if (dbr_slice_eq_nocase(word->text, values[i])) {
                return true;
            }
        }
    }
    return false;
}
