/*
 * Rules about what may pass: network policies that listings, descriptions and trees of a cluster's objects show. A policy is one
 * line without a word of failure, and no failure by itself; where a name does not resolve or a connection fails, it is where to
 * look (factors/failures.c asks for both).
 *
 *     └── NetworkPolicy/deny-all                              `kubectl get … -o name`, a tree of objects
 *     NAME       POD-SELECTOR   AGE                           the rows below are policies
 *     Name:  deny-all … <none> (Selected pods are isolated for egress connectivity)
 *         → "NetworkPolicy deny-all"
 *     kind: NetworkPolicy, policyTypes [Egress], no rule below egress, as JSON or YAML
 *         → "NetworkPolicy deny-all: the pods it selects may send nothing (egress)"
 *
 * A policy that is known to let nothing pass, by its rules or by its name, scores 0.8: where something cannot be reached it is told
 * before what fails for it. One that lets out something, but nothing to port 53, is such a policy for names.
 *
 * Text with sentences around (a runbook that says "check NetworkPolicies") names none. Limits: members up to 1 MiB, 20,000 lines
 * in all, three policies, those first whose name says that they deny.
 */
#include "detect/detect_impl.h"

#include "base/json.h"

#define MAX_BYTES (UINT64_C(1) << 20)
#define MAX_LINES 20000u
#define MAX_TOLD  3u
#define SCORE     0.5
#define CLOSED    0.8

typedef struct barrier {
    dbr_slice name, what; // what it lets through, "" where that is not told
    bool is_closed;       // nothing, by its rules
    dbr_entry entry;
} barrier;

static const char NOTHING_OUT[] = "the pods it selects may send nothing (egress)";
static const char NOTHING_IN[] = "the pods it selects may be sent nothing (ingress)";
static const char NO_NAMES[] = "the pods it selects may ask no DNS server (egress without port 53)";

typedef struct walk {
    dbr_arena *arena;
    DBR_VEC(barrier) found;
    size_t n_lines;
    size_t i_column; // of the name in a table of policies; SIZE_MAX outside of one
    dbr_slice described;
} walk;

/* Of a policy that is shown twice what its rules say is kept. */
static void add(walk *w, const dbr_entry *e, dbr_slice name, const char *what, bool is_closed)
{
    barrier *b = NULL;
    for (size_t i = 0; i < w->found.n && b == NULL; i++) {
        b = dbr_slice_eq(w->found.items[i].name, name) ? &w->found.items[i] : NULL;
    }
    if (name.len == 0 || (b != NULL && (what[0] == '\0' || b->what.len > 0))) {
        return;
    }
    b = b == NULL ? DBR_PUSH(&w->found) : b;
    *b = (barrier){.name = dbr_slice_dup(w->arena, name),
                   .what = dbr_slice_str(what),
                   .is_closed = is_closed,
                   .entry = *e};
}

static size_t name_length(dbr_slice s)
{
    size_t n = 0;
    while (n < s.len && ((s.ptr[n] >= 'a' && s.ptr[n] <= 'z') || (s.ptr[n] >= '0' && s.ptr[n] <= '9') ||
                         s.ptr[n] == '-' || s.ptr[n] == '.')) {
        n++;
    }
    return n;
}

/* "deny-all" of "└── NetworkPolicy/deny-all   -" and "networkpolicy.networking.k8s.io/deny-all". */
static dbr_slice named_in(dbr_slice line)
{
    size_t at = dbr_slice_find_nocase(line, dbr_slice_str("networkpolicy"));
    dbr_slice rest = at != SIZE_MAX ? dbr_slice_from(line, at + strlen("networkpolicy")) : (dbr_slice){0};
    size_t group = name_length(rest);
    bool is_kind = group < rest.len && rest.ptr[group] == '/' && (group == 0 || rest.ptr[0] == '.');
    dbr_slice name = is_kind ? dbr_slice_from(rest, group + 1) : (dbr_slice){0};
    return dbr_slice_sub(name, 0, name_length(name));
}

/* The word in a column; empty for none. */
static dbr_slice word_at(dbr_slice line, size_t i_column)
{
    dbr_slice word = {0};
    for (size_t i = 0; i <= i_column && line.ptr != NULL; i++) {
        while (line.len > 0 && line.ptr[0] == ' ') {
            line = dbr_slice_from(line, 1);
        }
        word = dbr_slice_cut(&line, ' ');
    }
    return word;
}

static void see(walk *w, const dbr_entry *e, dbr_slice line)
{
    bool is_header = dbr_slice_find(line, dbr_slice_str(" POD-SELECTOR ")) != SIZE_MAX;
    bool is_isolated = dbr_slice_find(line, dbr_slice_str("isolated for ")) != SIZE_MAX;
    if (is_header) {
        w->i_column = dbr_slice_starts(line, "NAMESPACE") ? 1 : 0;
    } else if (dbr_slice_starts(line, "Name:")) {
        w->described = dbr_slice_dup(w->arena, dbr_slice_trim(dbr_slice_from(line, strlen("Name:"))));
    } else if (is_isolated && w->described.len > 0) {
        bool is_out = dbr_slice_find(line, dbr_slice_str("egress")) != SIZE_MAX;
        add(w, e, w->described, is_out ? NOTHING_OUT : NOTHING_IN, true);
    } else if (w->i_column != SIZE_MAX) {
        add(w, e, word_at(line, w->i_column), "", false);
    } else {
        add(w, e, named_in(line), "", false);
    }
}

static bool is_listing(const dbr_member_info *m)
{
    const char *format = m->layout->format->name;
    bool is = strcmp(format, "plain") == 0 || strcmp(format, "kubectl-describe") == 0 ||
              strcmp(format, "grid") == 0 || strcmp(format, "text") == 0;
    return is;
}

static bool take(void *data, const dbr_entry *e, dbr_slice line)
{
    walk *w = data;
    see(w, e, line);
    return ++w->n_lines < MAX_LINES;
}

/* ---- objects ---- */

static bool has_type(dbr_slice types, const char *type)
{
    return dbr_slice_find(types, dbr_slice_str(type)) != SIZE_MAX;
}

static bool is_empty_list(dbr_slice list)
{
    return list.len == 0 || dbr_slice_is(list, "[]");
}

/* Whether all its rules name ports and none of them is DNS's. */
static bool keeps_names_in(dbr_slice rules)
{
    dbr_json j;
    dbr_json_value v;
    dbr_slice rule;
    dbr_json_init(&j, rules);
    if (dbr_json_next(&j, &v) != DBR_JSON_ARRAY) {
        return false;
    }
    while (dbr_json_next(&j, &v) == DBR_JSON_OBJECT && dbr_json_skip(&j, &v, &rule)) {
        dbr_arena scratch = {0};
        dbr_slice ports = dbr_json_text_at(&scratch, rule, "/ports");
        bool lets_out = is_empty_list(ports) || dbr_slice_find(ports, dbr_slice_str("53")) != SIZE_MAX ||
                        dbr_slice_find_nocase(ports, dbr_slice_str("dns")) != SIZE_MAX;
        dbr_arena_release(&scratch);
        if (lets_out) {
            return false;
        }
    }
    return true;
}

static bool take_object(void *data, const dbr_entry *e, dbr_slice object, dbr_arena *scratch)
{
    walk *w = data;
    if (!dbr_slice_is(dbr_json_text_at(scratch, object, "/kind"), "NetworkPolicy")) {
        return true;
    }
    dbr_slice name = dbr_json_text_at(scratch, object, "/metadata/name");
    dbr_slice types = dbr_json_text_at(scratch, object, "/spec/policyTypes");
    dbr_slice out = dbr_json_text_at(scratch, object, "/spec/egress");
    dbr_slice in = dbr_json_text_at(scratch, object, "/spec/ingress");
    bool is_out = has_type(types, "Egress") || !is_empty_list(out);
    bool is_in = has_type(types, "Ingress") || types.len == 0;
    const char *what = is_out && is_empty_list(out)    ? NOTHING_OUT
                       : is_out && keeps_names_in(out) ? NO_NAMES
                       : is_in && is_empty_list(in)    ? NOTHING_IN
                                                       : "";
    add(w, e, name, what, what[0] != '\0');
    return true;
}

static bool denies(dbr_slice name)
{
    static const char *const WORDS[] = {"deny", "block", "isolat", "restrict", "lockdown"};
    bool is = false;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]) && !is; i++) {
        is = dbr_slice_find_nocase(name, dbr_slice_str(WORDS[i])) != SIZE_MAX;
    }
    return is;
}

static void tell(const walk *w, bool is_denying, signal_vec *out)
{
    for (size_t i = 0; i < w->found.n && out->n < MAX_TOLD; i++) {
        const barrier *b = &w->found.items[i];
        bool is_closed = b->is_closed || (b->what.len == 0 && denies(b->name));
        if (is_closed == is_denying) {
            const char *text = dbr_arena_printf(w->arena, "NetworkPolicy %.*s%s%.*s", DBR_FMT(b->name),
                                                b->what.len > 0 ? ": " : "", DBR_FMT(b->what));
            *DBR_PUSH(out) = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                          .time = DBR_TIME_NONE,
                                          .end = DBR_TIME_NONE,
                                          .first = b->entry,
                                          .last = b->entry,
                                          .i_member = b->entry.i_member,
                                          .i_series = -1,
                                          .n = 1,
                                          .score = is_closed ? CLOSED : SCORE,
                                          .failure = DBR_FAILURE_BARRIER,
                                          .text = dbr_slice_str(text)};
        }
    }
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    walk w = {.arena = arena};
    dbr_code rc = DBR_OK;
    (void)span; // what has no time lies in no span
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        rc = detect_each_object(ev, i, take_object, &w, err);
        if (rc == DBR_OK && w.n_lines < MAX_LINES && is_listing(dbr_evidence_member(ev, i))) {
            w.i_column = SIZE_MAX;
            w.described = (dbr_slice){0};
            DBR_AUTO(dbr_arena) bytes = {0};
            detect_each_line(i, detect_member_text(ev, i, MAX_BYTES, &bytes), take, &w);
        }
    }
    if (rc == DBR_OK) {
        tell(&w, true, &found);
        tell(&w, false, &found);
    }
    DBR_VEC_RELEASE(&w.found);
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_barriers = {
    .name = "barriers",
    .help = "network policies that a cluster's listings show",
    .method = "names in listings, descriptions and trees; leads only where something cannot be reached; own "
              "heuristic",
    .run = run,
};
