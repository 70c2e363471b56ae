/*
 * Who is a person, for audiences that see roles: whom the people map and exports introduce, the authors, and whom the evidence
 * gives as actor (who acknowledged a page, changed something, spoke in a chat).
 *
 *     "@alice", "alice", "Alice Example"  → one person, "responder 1"; "a responder" when there is no other
 *     "ci-bot", "argocd", "system:kube-scheduler", "checkout" (a service)  → none
 *
 * A role of the people map stays. Who has none is a responder: what they did is in the text already.
 */
#include "cmd/people.h"

typedef DBR_VEC(dbr_person) person_list;

typedef struct gathering {
    const cmd_work *w;
    person_list people;
} gathering;

/* What programs are called: as a whole word, or at its end. */
static bool is_machine_word(dbr_slice word)
{
    static const char *const WORDS[] = {
        "system",     "service",    "serviceaccount",
        "bot",        "ci",         "cd",
        "auto",       "automation", "admin",
        "root",       "deploy",     "deployer",
        "pipeline",   "runner",     "job",
        "cron",       "agent",      "operator",
        "controller", "scheduler",  "daemon",
        "api",        "app",        "argo",
        "argocd",     "flux",       "jenkins",
        "github",     "gitlab",     "actions",
        "terraform",  "ansible",    "puppet",
        "kube",       "kubernetes", "kubelet",
        "helm",       "node",       "monitor",
        "monitoring", "alert",      "alerts",
        "pagerduty",  "opsgenie",   "grafana",
        "slack",      "datadog",    "prometheus",
        "team",       "oncall",     "on",
        "sre",        "ops",        "unknown",
        "user",       "users",      "none",
        "everyone",   "here",       "channel",
        "webhook",    "release",    "workflow",
        "renovate",   "manager",    "autoscaler",
        "hpa",        "mysql",      "postgres",
        "localhost",  "default",    "support",
    };
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return word.len > 3 && dbr_slice_eq_nocase(dbr_slice_from(word, word.len - 3), dbr_slice_str("bot"));
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool has_machine_word(dbr_slice s)
{
    for (size_t i = 0; i < s.len;) {
        size_t begin = i;
        while (i < s.len && is_letter(s.ptr[i])) {
            i++;
        }
        if (i > begin && is_machine_word(dbr_slice_sub(s, begin, i))) {
            return true;
        }
        i += i == begin ? 1 : 0;
    }
    return false;
}

static bool is_service(const gathering *g, dbr_slice s)
{
    const cmd_work *w = g->w;
    for (size_t i = 0; i < w->incident->n_services; i++) {
        if (dbr_slice_eq_nocase(w->incident->services[i], s)) {
            return true;
        }
    }
    for (size_t i = 0; w->timeline != NULL && i < w->timeline->n_events; i++) {
        if (dbr_slice_eq_nocase(w->timeline->events[i].service, s)) {
            return true;
        }
    }
    return false;
}

/* Whether it is written as people are: letters, with '.', '-', '_', digits in a handle and blanks in a name. */
static bool is_person(const gathering *g, dbr_slice s)
{
    const size_t longest = 48;
    const size_t words_most = 4;
    size_t n_words = 1;
    if (s.len < 2 || s.len > longest || !is_letter(s.ptr[0]) || has_machine_word(s) || is_service(g, s)) {
        return false;
    }
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        n_words += c == ' ';
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '\0' && strchr(" .-_'", c) == NULL) {
            return false;
        }
    }
    return n_words <= words_most;
}

static dbr_slice first_word(dbr_slice s)
{
    return dbr_slice_sub(s, 0, dbr_slice_find_char(s, ' '));
}

/* One more name: of somebody known by handle or first name, or of somebody new. */
static void add(gathering *g, dbr_slice who)
{
    dbr_slice s = dbr_slice_trim(who);
    s = dbr_slice_starts(s, "@") ? dbr_slice_from(s, 1) : s;
    size_t at = dbr_slice_find_char(s, '@');
    s = at != SIZE_MAX ? dbr_slice_sub(s, 0, at) : s; // of a mail address, which has a rule of its own
    const dbr_incident known = {.people = g->people.items, .n_people = g->people.n};
    if (!is_person(g, s) || dbr_incident_person(&known, s) != NULL) {
        return;
    }
    bool is_name = dbr_slice_find_char(s, ' ') != SIZE_MAX;
    for (size_t i = 0; i < g->people.n; i++) {
        dbr_person *p = &g->people.items[i];
        dbr_slice handle = dbr_slice_starts(p->handle, "@") ? dbr_slice_from(p->handle, 1) : p->handle;
        if (is_name && p->name.len == 0 && dbr_slice_eq_nocase(handle, first_word(s))) {
            p->name = s;
            return;
        }
        if (!is_name && p->handle.len == 0 && dbr_slice_eq_nocase(first_word(p->name), s)) {
            p->handle = s;
            return;
        }
    }
    *DBR_PUSH(&g->people) = is_name ? (dbr_person){.name = s} : (dbr_person){.handle = s};
}

/* Those without a role are responders; a single one "a responder". */
static void give_roles(gathering *g, dbr_lang lang)
{
    size_t n = 0;
    for (size_t i = 0; i < g->people.n; i++) {
        n += dbr_slice_trim(g->people.items[i].role).len == 0;
    }
    const char *role = dbr_text(lang, n == 1 ? DBR_T_CMD_PEOPLE_A_RESPONDER : DBR_T_CMD_PEOPLE_RESPONDER);
    for (size_t i = 0; i < g->people.n; i++) {
        dbr_person *p = &g->people.items[i];
        p->role = dbr_slice_trim(p->role).len == 0 ? dbr_slice_str(role) : p->role;
    }
}

dbr_audience *cmd_audience(dbr_arena *arena, const cmd_work *w, dbr_audience_level level, dbr_lang lang)
{
    const dbr_incident *incident = w != NULL ? w->incident : NULL;
    if (incident == NULL || (level != DBR_AUDIENCE_PUBLIC && !incident->people_as_roles)) {
        return dbr_audience_new(level, incident, lang);
    }
    gathering g = {.w = w};
    const dbr_person *introduced = NULL;
    size_t n = w->ev != NULL ? dbr_evidence_people(w->ev, &introduced) : 0;
    for (size_t i = 0; i < incident->n_people; i++) {
        *DBR_PUSH(&g.people) = incident->people[i];
    }
    for (size_t i = 0; i < n; i++) {
        const dbr_incident known = {.people = g.people.items, .n_people = g.people.n};
        if (dbr_incident_person(&known, introduced[i].handle) == NULL &&
            dbr_incident_person(&known, introduced[i].name) == NULL) {
            *DBR_PUSH(&g.people) = introduced[i];
        }
    }
    for (size_t i = 0; i < incident->n_authors; i++) {
        add(&g, incident->authors[i]);
    }
    for (size_t i = 0; w->timeline != NULL && i < w->timeline->n_events; i++) {
        add(&g, w->timeline->events[i].actor);
    }
    give_roles(&g, lang);
    dbr_incident *as_roles = DBR_NEW(arena, dbr_incident);
    dbr_person *people = DBR_NEW_N(arena, dbr_person, g.people.n + 1);
    for (size_t i = 0; i < g.people.n; i++) {
        people[i] = g.people.items[i];
    }
    *as_roles = *incident;
    as_roles->people_as_roles = true;
    as_roles->people = people;
    as_roles->n_people = g.people.n;
    DBR_VEC_RELEASE(&g.people);
    return dbr_audience_new(level, as_roles, lang);
}
