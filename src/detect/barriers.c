/*
 * Rules about what may pass: network policies that listings, descriptions and trees of a cluster's objects show. A policy is one
 * line without a word of failure, and no failure by itself; where a name does not resolve or a connection fails, it is where to
 * look (factors/failures.c asks for both).
 *
 *     └── NetworkPolicy/deny-all                              `kubectl get … -o name`, a tree of objects
 *     NAME       POD-SELECTOR   AGE                           the rows below are policies
 *     Name:  deny-all … <none> (Selected pods are isolated for egress connectivity)
 *         → "NetworkPolicy deny-all"
 *
 * Text with sentences around (a runbook that says "check NetworkPolicies") names none. Limits: members up to 1 MiB, 20,000 lines
 * in all, three policies, those first whose name says that they deny.
 */
#include "detect/detect_impl.h"

#define MAX_BYTES (UINT64_C(1) << 20)
#define MAX_LINES 20000u
#define MAX_TOLD  3u
#define SCORE     0.5

typedef struct barrier {
    dbr_slice name;
    dbr_entry entry;
} barrier;

typedef struct walk {
    dbr_arena *arena;
    DBR_VEC(barrier) found;
    size_t n_lines;
    size_t i_column; // of the name in a table of policies; SIZE_MAX outside of one
    dbr_slice described;
} walk;

static void add(walk *w, const dbr_entry *e, dbr_slice name)
{
    for (size_t i = 0; i < w->found.n; i++) {
        if (dbr_slice_eq(w->found.items[i].name, name)) {
            return;
        }
    }
    if (name.len > 0) {
        *DBR_PUSH(&w->found) = (barrier){.name = dbr_slice_dup(w->arena, name), .entry = *e};
    }
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
        add(w, e, w->described);
    } else if (w->i_column != SIZE_MAX) {
        add(w, e, word_at(line, w->i_column));
    } else {
        add(w, e, named_in(line));
    }
}

static bool is_listing(const dbr_member_info *m)
{
    const char *format = m->layout->format->name;
    bool is = strcmp(format, "plain") == 0 || strcmp(format, "kubectl-describe") == 0 ||
              strcmp(format, "grid") == 0;
    return is && m->size_bytes <= MAX_BYTES && !m->is_missing;
}

static bool take(void *data, const dbr_entry *e, dbr_slice raw, dbr_arena *scratch)
{
    walk *w = data;
    (void)scratch;
    see(w, e, dbr_slice_sub(raw, 0, dbr_slice_find_char(raw, '\n')));
    return ++w->n_lines < MAX_LINES;
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
        if (denies(b->name) == is_denying) {
            const char *text = dbr_arena_printf(w->arena, "NetworkPolicy %.*s", DBR_FMT(b->name));
            *DBR_PUSH(out) = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                          .time = DBR_TIME_NONE,
                                          .end = DBR_TIME_NONE,
                                          .first = b->entry,
                                          .last = b->entry,
                                          .i_member = b->entry.i_member,
                                          .i_series = -1,
                                          .n = 1,
                                          .score = SCORE,
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
        if (w.n_lines < MAX_LINES && is_listing(dbr_evidence_member(ev, i))) {
            w.i_column = SIZE_MAX;
            w.described = (dbr_slice){0};
            rc = detect_each_entry(ev, i, take, &w, err);
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
