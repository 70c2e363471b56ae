/*
 * What a team makes of the rules, in debrief.yaml; incident.yaml may say otherwise for one incident:
 *
 *     rules:
 *       depth: off                                  a family
 *       blame: info
 *       blame/punish: {severity: error, gate: yes}  a rule: said of a rule counts more than said of its family
 *
 * `severity` is off, info, warning or error; `gate` says whether a finding shuts the gate. What is left out stays as the table
 * has it. Information never shuts the gate, so "info" opens it and `gate: yes` beside it is a mistake. A rule that softens a
 * finding of its own (first person instead of third) still does: severities here are the most a rule can say.
 */
#include "base/option.h"
#include "base/yaml.h"
#include "check/check_impl.h"

#include <assert.h>

#define MAX_NAMES 128 // rules and families, for the nearest name

static const char *const KEY = "rules";

typedef struct policy_reader {
    dbr_arena *arena;
    const char *source; // of the file being read
    dbr_rule_setting *to;
    size_t n;
} policy_reader;

static dbr_code read_file(const policy_reader *r, dbr_slice text, dbr_err *err);
static dbr_code read_row(const policy_reader *r, const dbr_yaml *node, bool only_families, dbr_err *err);

size_t dbr_rule_count(void)
{
    static size_t n; // the table does not change
    while (dbr_rule_at(n) != NULL) {
        n++;
    }
    return n;
}

size_t dbr_rule_find(dbr_slice id)
{
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        if (dbr_slice_is(id, dbr_rule_at(i)->id)) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool dbr_rule_is_of(const dbr_rule *rule, dbr_slice name)
{
    return dbr_slice_is(name, rule->id) || dbr_slice_eq(name, dbr_slice_of(rule->id, strcspn(rule->id, "/")));
}

bool dbr_rule_is_known(dbr_slice name)
{
    for (size_t i = 0; dbr_rule_at(i) != NULL; i++) {
        if (dbr_rule_is_of(dbr_rule_at(i), name)) {
            return true;
        }
    }
    return false;
}

const char *dbr_rule_nearest(dbr_arena *arena, dbr_slice name)
{
    const char *names[MAX_NAMES];
    size_t n = 0;
    size_t family = 0;
    for (size_t i = 0; dbr_rule_at(i) != NULL && n + 2 < MAX_NAMES; i++) {
        const char *id = dbr_rule_at(i)->id;
        size_t len = strcspn(id, "/");
        if (i == 0 || len != family || strncmp(dbr_rule_at(i - 1)->id, id, len) != 0) {
            names[n++] = dbr_arena_str(arena, dbr_slice_of(id, len));
        }
        family = len;
        names[n++] = id;
    }
    const char *nearest = dbr_option_nearest(dbr_arena_str(arena, dbr_slice_sub(name, 0, 64)), names, n);
    for (size_t i = 0; nearest == NULL && i < n; i++) { // "omission" alone
        const char *slash = strchr(names[i], '/');
        nearest = slash != NULL && dbr_slice_is(name, slash + 1) ? names[i] : NULL;
    }
    return nearest;
}

dbr_code dbr_policy_read(dbr_arena *arena, dbr_slice team_yaml, dbr_slice incident_yaml, dbr_policy *ret,
                         dbr_err *err)
{
    size_t n = dbr_rule_count();
    dbr_rule_setting *rules = DBR_NEW_N(arena, dbr_rule_setting, n);
    policy_reader r = {.arena = arena, .to = rules, .n = n};
    for (size_t i = 0; i < n; i++) {
        const dbr_rule *rule = dbr_rule_at(i);
        rules[i] = (dbr_rule_setting){
            .is_off = rule->is_off, .severity = rule->severity, .shuts_gate = rule->shuts_gate};
    }
    r.source = "debrief.yaml";
    dbr_code rc = read_file(&r, team_yaml, err);
    r.source = "incident.yaml";
    rc = rc < 0 ? rc : read_file(&r, incident_yaml, err);
    if (rc == DBR_OK) {
        *ret = (dbr_policy){.rules = rules, .n = n};
    }
    return rc;
}

static dbr_code read_file(const policy_reader *r, dbr_slice text, dbr_err *err)
{
    dbr_yaml *root = NULL;
    if (dbr_slice_find(text, dbr_slice_str(KEY)) == SIZE_MAX) {
        return DBR_OK; // most settings say nothing of rules, and are read by others
    }
    dbr_code rc = dbr_yaml_read(r->arena, text, r->source, &root, err);
    const dbr_yaml *rules = rc == DBR_OK ? dbr_yaml_get(root, KEY) : NULL;
    if (rules != NULL && (rules->type == DBR_YAML_LIST || rules->text.len > 0)) {
        (void)dbr_fail(err, DBR_EPARSE, "'rules' is no map of rules and families");
        return dbr_err_at(err, r->source, rules->line, rules->column);
    }
    for (int pass = 0; pass < 2; pass++) {
        for (const dbr_yaml *c = rules != NULL ? rules->child : NULL; rc == DBR_OK && c != NULL;
             c = c->next) {
            rc = read_row(r, c, pass == 0, err);
        }
    }
    return rc;
}

static dbr_code fail_at(const policy_reader *r, const dbr_yaml *node, dbr_err *err)
{
    return dbr_err_at(err, r->source, node->line, node->column);
}

static dbr_code read_severity(const policy_reader *r, const dbr_yaml *node, dbr_rule_setting *to,
                              dbr_err *err)
{
    to->is_off = dbr_slice_is(node->text, "off");
    for (int s = 0; node->type == DBR_YAML_SCALAR && s < DBR_SEVERITY_COUNT; s++) {
        if (dbr_slice_is(node->text, dbr_severity_word((dbr_severity)s))) {
            to->severity = (dbr_severity)s;
            to->shuts_gate = to->shuts_gate && s != DBR_INFO;
            return DBR_OK;
        }
    }
    if (to->is_off) {
        return DBR_OK;
    }
    (void)dbr_fail(err, DBR_EPARSE, "'%.*s': expected off, info, warning or error",
                   DBR_FMT(dbr_slice_sub(node->key, 0, 64)));
    return fail_at(r, node, err);
}

static dbr_code read_gate(const policy_reader *r, const dbr_yaml *node, dbr_rule_setting *to, dbr_err *err)
{
    bool is_yes = dbr_slice_is(node->text, "yes") || dbr_slice_is(node->text, "true");
    if (node->type != DBR_YAML_SCALAR ||
        (!is_yes && !dbr_slice_is(node->text, "no") && !dbr_slice_is(node->text, "false"))) {
        (void)dbr_fail(err, DBR_EPARSE, "'gate': expected yes or no");
        return fail_at(r, node, err);
    }
    if (is_yes && (to->is_off || to->severity == DBR_INFO)) {
        (void)dbr_fail(err, DBR_EPARSE,
                       "'gate: yes': information never shuts the gate; give it a severity of "
                       "warning or error");
        return fail_at(r, node, err);
    }
    to->shuts_gate = is_yes;
    return DBR_OK;
}

/* One setting, read once for each rule that it names. */
static dbr_code read_setting(const policy_reader *r, const dbr_yaml *node, dbr_rule_setting *to, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    if (node->type != DBR_YAML_MAP) {
        return read_severity(r, node, to, err);
    }
    for (const dbr_yaml *c = node->child; rc == DBR_OK && c != NULL; c = c->next) {
        if (!dbr_slice_is(c->key, "severity") && !dbr_slice_is(c->key, "gate")) {
            (void)dbr_fail(err, DBR_EPARSE, "unknown key '%.*s': expected severity and gate",
                           DBR_FMT(dbr_slice_sub(c->key, 0, 64)));
            return fail_at(r, c, err);
        }
    }
    const dbr_yaml *severity = dbr_yaml_get(node, "severity");
    const dbr_yaml *gate = dbr_yaml_get(node, "gate");
    rc = severity != NULL ? read_severity(r, severity, to, err) : DBR_OK;
    return rc == DBR_OK && gate != NULL ? read_gate(r, gate, to, err) : rc;
}

static dbr_code read_row(const policy_reader *r, const dbr_yaml *node, bool only_families, dbr_err *err)
{
    dbr_code rc = DBR_OK;
    bool is_rule = dbr_slice_find_char(node->key, '/') != SIZE_MAX;
    if (!dbr_rule_is_known(node->key)) {
        const char *nearest = dbr_rule_nearest(r->arena, node->key);
        (void)dbr_fail(err, DBR_EPARSE,
                       nearest != NULL ? "unknown rule '%.*s' (did you mean '%s'?)" : "unknown rule '%.*s'",
                       DBR_FMT(dbr_slice_sub(node->key, 0, 64)), nearest != NULL ? nearest : "");
        return fail_at(r, node, err);
    }
    for (size_t i = 0; rc == DBR_OK && is_rule != only_families && i < r->n; i++) {
        if (dbr_rule_is_of(dbr_rule_at(i), node->key)) {
            assert(i < r->n);
            rc = read_setting(r, node, &r->to[i], err);
        }
    }
    return rc;
}
