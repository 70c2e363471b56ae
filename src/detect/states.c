/*
 * States that a cluster's tools print: `kubectl describe` and the tables of `kubectl get`. They have ages instead of times,
 * so what is wrong in them is a finding without a time.
 *
 * A description is read per object ("Name:" at the line's start begins one):
 *
 *     State: Waiting / Reason: CrashLoopBackOff / Last State: Terminated / Reason: OOMKilled / Exit Code: 137
 *         → "api-7c: container api CrashLoopBackOff, last ended OOMKilled, exit code 137, restarts 16"
 *     Warning  FailedScheduling  12s  default-scheduler  0/1 nodes are available: …
 *         → "api-7c: FailedScheduling: 0/1 nodes are available: …"
 *     Status: Pending, and nothing else that says why   → "api-7c: Pending"
 *     Limits: / cpu: 10m, and nothing else              → "api-7c: container api may use 10 thousandths of a CPU", which is not grave
 *
 * Of a table the rows count whose READY column is short ("0/1") or whose STATUS is none of the good ones.
 *
 * Limits: 20,000 lines in all, members up to 1 MiB, 8 rows a table.
 */
#include "detect/detect_impl.h"

#include <stdlib.h>

#define MAX_LINES   20000u
#define MAX_BYTES   (UINT64_C(1) << 20)
#define MAX_ROWS    8u
#define MAX_TOKENS  24u
#define DESCRIBED   0.9 /* what an object's description says, of the class's weight */
#define LISTED      0.6 /* what a table's row says: the same, but not why */
#define STATUS_ONLY 0.5
#define OFTEN       3  /* restarts: one happens */
#define TINY_CPU    20 /* thousandths: a program that starts up needs more for seconds */

typedef struct walk {
    dbr_evidence *ev;
    dbr_arena *arena;
    signal_vec *out;
    size_t n_lines;
    dbr_time now;      // when the evidence was collected, as far as it tells
    bool is_described; // else a listing
    detect_table table;
    /* The object being described; slices in the arena. */
    dbr_slice name, status, container, waiting, ended, code, restarts, finished;
    dbr_entry e_status, e_container;
    bool in_last, has_finding;
    /* The least CPU that a container of it may use. */
    bool in_limits;
    int64_t millicores; // 0: none is told
    dbr_slice least;    // its name
    dbr_entry e_least;
} walk;

static void find(walk *w, const dbr_entry *e, dbr_slice text, double part, dbr_level level)
{
    dbr_failure f = dbr_failure_of(text);
    f = f == DBR_FAILURE_NONE ? DBR_FAILURE_OTHER : f;
    *DBR_PUSH(w->out) = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                                     .time = e->time,
                                     .end = DBR_TIME_NONE,
                                     .first = *e,
                                     .last = *e,
                                     .i_member = e->i_member,
                                     .i_series = -1,
                                     .level = level,
                                     .n = 1,
                                     .score = part * detect_failure_weight(f),
                                     .failure = f,
                                     .is_grave = true,
                                     .text = text};
    w->has_finding = true;
}

static bool is_good(dbr_slice status)
{
    static const char *const GOOD[] = {
        "Running",   "Completed",   "Complete",          "Succeeded",       "Bound", "Ready",   "Active",
        "Available", "Terminating", "ContainerCreating", "PodInitializing", "True",  "Healthy", "Terminated"};
    for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++) {
        if (dbr_slice_starts(status, GOOD[i])) {
            return true;
        }
    }
    bool is_ready = dbr_slice_ends(status, "Ready") && !dbr_slice_ends(status, "NotReady"); // "KubeletReady"
    bool is_counting = dbr_slice_starts(status, "Init:") && status.len > 5 && status.ptr[5] >= '0' &&
                       status.ptr[5] <= '9'; // "Init:0/2", not "Init:Error"
    return is_ready || is_counting || status.len == 0 || dbr_slice_starts(status, "<");
}

static void say_part(dbr_buf *out, walk *w, dbr_lang lang, dbr_text_id id, dbr_slice what)
{
    if (what.len > 0) {
        DBR_SAY(out, lang, id, dbr_arena_str(w->arena, what));
    }
}

/* "api-7c: container api CrashLoopBackOff, last ended OOMKilled, exit code 137, restarts 16", in each language. */
static const dbr_slice *container_texts(walk *w)
{
    dbr_slice *ret = DBR_NEW_N(w->arena, dbr_slice, DBR_LANG_COUNT);
    for (size_t i = 0; i < DBR_LANG_COUNT; i++) {
        DBR_AUTO(dbr_buf) text = {0};
        dbr_lang lang = (dbr_lang)i;
        DBR_SAY(&text, lang, DBR_T_DETECT_CONTAINER, dbr_arena_str(w->arena, w->name),
                dbr_arena_str(w->arena, w->container),
                w->waiting.len > 0 ? dbr_arena_printf(w->arena, " %.*s", DBR_FMT(w->waiting)) : "");
        say_part(&text, w, lang, DBR_T_DETECT_CONTAINER_ENDED, w->ended);
        say_part(&text, w, lang, DBR_T_DETECT_CONTAINER_CODE, w->code);
        say_part(&text, w, lang, DBR_T_DETECT_CONTAINER_RESTARTS, w->restarts);
        ret[i] = dbr_slice_dup(w->arena, dbr_buf_view(&text));
    }
    return ret;
}

/*
 * A container that waits, or one that runs again and was killed for its memory, or keeps ending. It is known when it ended where it has ended
 * once; of one that ends again and again the last time is not when it began.
 */
static void end_container(walk *w)
{
    bool is_ended_badly = w->ended.len > 0 && !is_good(w->ended);
    bool is_waiting = w->waiting.len > 0 && (is_ended_badly || !is_good(w->waiting));
    int64_t restarts = 0;
    bool is_counted = dbr_slice_int(w->restarts, &restarts);
    dbr_time at = detect_instant(w->finished);
    bool is_recent = at == DBR_TIME_NONE || w->now == DBR_TIME_NONE || w->now - at < DBR_DAY;
    bool is_killed = is_ended_badly && dbr_failure_of(w->ended) == DBR_FAILURE_MEMORY;
    bool keeps_ending = is_ended_badly && restarts >= OFTEN;
    if (is_waiting || (is_recent && (is_killed || keeps_ending))) {
        const dbr_slice *texts = container_texts(w);
        find(w, &w->e_container, texts[DBR_LANG_EN], is_waiting || is_killed ? DESCRIBED : STATUS_ONLY,
             DBR_LEVEL_ERROR);
        dbr_signal *s = &w->out->items[w->out->n - 1];
        s->texts = texts;
        s->time = is_counted && restarts <= 1 && is_recent && is_ended_badly ? at : DBR_TIME_NONE;
        s->is_grave = is_waiting || is_killed;
    }
    w->container = w->waiting = w->ended = w->code = w->restarts = w->finished = (dbr_slice){0};
    w->in_last = false;
}

static void end_object(walk *w)
{
    end_container(w);
    if (!w->has_finding && w->name.len > 0 && !is_good(w->status)) {
        find(w, &w->e_status,
             dbr_slice_str(dbr_arena_printf(w->arena, "%.*s: %.*s", DBR_FMT(w->name), DBR_FMT(w->status))),
             STATUS_ONLY, DBR_LEVEL_WARN);
    }
    if (!w->has_finding && w->name.len > 0 && w->millicores > 0 && w->millicores <= TINY_CPU) {
        const char *text = dbr_arena_printf(
            w->arena, "%.*s: container %.*s may use %lld thousandths of a CPU (limits: cpu: %lldm)",
            DBR_FMT(w->name), DBR_FMT(w->least), (long long)w->millicores, (long long)w->millicores);
        find(w, &w->e_least, dbr_slice_str(text), STATUS_ONLY, DBR_LEVEL_NONE);
        w->out->items[w->out->n - 1].failure = DBR_FAILURE_LIMIT;
        w->out->items[w->out->n - 1].is_grave = false;
    }
    w->name = w->status = w->least = (dbr_slice){0};
    w->millicores = 0;
    w->has_finding = w->in_limits = false;
}

/* "Key:   value"; the key ends at the first colon. */
static bool key_value(dbr_slice line, const char *key, dbr_slice *ret)
{
    if (!dbr_slice_starts(line, key)) {
        return false;
    }
    *ret = dbr_slice_trim(dbr_slice_from(line, strlen(key)));
    return true;
}

/* "Limits:", and "cpu: 10m" below it. */
static void see_limits(walk *w, const dbr_entry *e, dbr_slice trimmed)
{
    dbr_slice value = {0};
    int64_t millicores = 0;
    bool is_cpu = key_value(trimmed, "cpu:", &value);
    bool is_milli = is_cpu && value.len > 1 && value.ptr[value.len - 1] == 'm' &&
                    dbr_slice_int(dbr_slice_sub(value, 0, value.len - 1), &millicores);
    if (w->in_limits && is_milli && (w->millicores == 0 || millicores < w->millicores)) {
        w->millicores = millicores;
        w->least = w->container;
        w->e_least = *e;
    }
    bool is_resource =
        is_cpu || key_value(trimmed, "memory:", &value) || key_value(trimmed, "ephemeral-storage:", &value);
    w->in_limits = dbr_slice_is(trimmed, "Limits:") || (w->in_limits && is_resource);
}

static void see_container(walk *w, const dbr_entry *e, dbr_slice trimmed)
{
    dbr_slice value;
    see_limits(w, e, trimmed);
    if (key_value(trimmed, "State:", &value)) {
        w->in_last = false;
        w->e_container = *e;
    } else if (key_value(trimmed, "Last State:", &value)) {
        w->in_last = true;
    } else if (key_value(trimmed, "Reason:", &value)) {
        dbr_slice *to = w->in_last ? &w->ended : &w->waiting;
        *to = dbr_slice_dup(w->arena, value);
        w->e_container = w->in_last && w->waiting.len > 0 ? w->e_container : *e;
    } else if (key_value(trimmed, "Exit Code:", &value)) {
        w->code = dbr_slice_dup(w->arena, value);
    } else if (w->in_last && key_value(trimmed, "Finished:", &value)) {
        w->finished = dbr_slice_dup(w->arena, value);
    } else if (key_value(trimmed, "Restart Count:", &value)) {
        w->restarts = dbr_slice_dup(w->arena, value);
    }
}

static void see_described(walk *w, const dbr_entry *e, const dbr_record *r, dbr_slice raw)
{
    dbr_slice trimmed = dbr_slice_trim(raw);
    dbr_slice value;
    size_t indent = raw.len > 0 ? (size_t)(trimmed.ptr - raw.ptr) : 0;
    if (indent == 0 && key_value(raw, "Name:", &value)) {
        end_object(w);
        w->name = dbr_slice_dup(w->arena, value);
    } else if (indent == 0 && key_value(raw, "Status:", &value)) {
        w->status = dbr_slice_dup(w->arena, value);
        w->e_status = *e;
    } else if (r->level == DBR_LEVEL_WARN && r->title.len > 0) {
        dbr_slice text = dbr_slice_str(dbr_arena_printf(w->arena, "%.*s: %.*s: %.*s", DBR_FMT(w->name),
                                                        DBR_FMT(r->title), DBR_FMT(r->text)));
        find(w, e, detect_headline(text, w->arena), DESCRIBED, DBR_LEVEL_WARN);
    } else if (indent > 0 && indent <= 3 && trimmed.len > 1 && trimmed.ptr[trimmed.len - 1] == ':') {
        end_container(w); /* "  api:": the next container */
        w->container = dbr_slice_dup(w->arena, dbr_slice_sub(trimmed, 0, trimmed.len - 1));
    } else {
        see_container(w, e, trimmed);
    }
}

static size_t split(dbr_slice line, dbr_slice *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < line.len && n < MAX_TOKENS;) {
        while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t')) {
            i++;
        }
        size_t begin = i;
        while (i < line.len && line.ptr[i] != ' ' && line.ptr[i] != '\t') {
            i++;
        }
        if (i > begin) {
            ret[n++] = dbr_slice_sub(line, begin, i);
        }
    }
    return n;
}

/* "0/1": how many are ready of how many. */
static bool is_ratio(dbr_slice s, bool *ret_is_short)
{
    size_t slash = dbr_slice_find_char(s, '/');
    int64_t have = 0;
    int64_t want = 0;
    if (slash == SIZE_MAX || !dbr_slice_int(dbr_slice_sub(s, 0, slash), &have) ||
        !dbr_slice_int(dbr_slice_from(s, slash + 1), &want) || want > 1000) {
        return false;
    }
    *ret_is_short = have < want;
    return true;
}

/* "CrashLoopBackOff", "Init:Error", "Error": one word, capital first. */
static bool is_status(dbr_slice s)
{
    enum { SHORTEST = 4 };
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':' || (c >= '0' && c <= '9'))) {
            return false;
        }
    }
    return s.len >= SHORTEST && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z';
}

static bool see_header(detect_table *table, const dbr_slice *t, size_t n)
{
    bool has_name = n > 2 && (dbr_slice_is(t[0], "NAME") || dbr_slice_is(t[0], "NAMESPACE"));
    bool has_age = false;
    size_t i_status = SIZE_MAX;
    for (size_t i = 0; has_name && i < n; i++) {
        has_age |= dbr_slice_is(t[i], "AGE");
        i_status = dbr_slice_is(t[i], "STATUS") ? i : i_status;
    }
    if (has_name && has_age) {
        table->is_table = true;
        table->i_status = i_status;
    }
    return has_name && has_age;
}

dbr_slice detect_bad_row(detect_table *table, dbr_slice line, dbr_arena *arena)
{
    dbr_slice t[MAX_TOKENS];
    size_t n = split(line, t);
    bool is_short = false;
    size_t at = SIZE_MAX;
    if (n < 3 || see_header(table, t, n)) {
        return (dbr_slice){0};
    }
    for (size_t i = 1; i < 4 && i < n && at == SIZE_MAX; i++) {
        at = is_ratio(t[i], &is_short) ? i : SIZE_MAX;
    }
    dbr_slice status = at != SIZE_MAX && at + 1 < n ? t[at + 1] : (dbr_slice){0};
    bool is_number = status.len > 0 && status.ptr[0] >= '0' && status.ptr[0] <= '9';
    if (at == SIZE_MAX && table->is_table && table->i_status < n) {
        status = t[table->i_status];
        at = table->i_status;
    }
    bool is_word = is_status(status);
    bool is_bad =
        at != SIZE_MAX && ((is_word && !is_good(status)) || (is_number && is_short && table->is_table));
    if (!is_bad) {
        return (dbr_slice){0};
    }
    const char *end = is_word ? status.ptr + status.len : t[at].ptr + t[at].len;
    return detect_headline(dbr_slice_sub(line, 0, (size_t)(end - line.ptr)), arena);
}

static void see_row(walk *w, const dbr_entry *e, dbr_slice line)
{
    dbr_slice text = w->table.n_bad < MAX_ROWS ? detect_bad_row(&w->table, line, w->arena) : (dbr_slice){0};
    if (text.len > 0) {
        find(w, e, text, LISTED, DBR_LEVEL_WARN);
        w->out->items[w->out->n - 1].is_row = true;
        w->table.n_bad++;
    }
}

static bool take(void *data, const dbr_entry *e, dbr_slice raw, dbr_arena *scratch)
{
    walk *w = data;
    dbr_slice line = dbr_slice_sub(raw, 0, dbr_slice_find_char(raw, '\n'));
    dbr_record r = {0};
    dbr_err bad = {0};
    if (!w->is_described) {
        see_row(w, e, line);
    } else if (dbr_evidence_record(w->ev, e, scratch, &r, &bad) == DBR_OK) {
        see_described(w, e, &r, line);
    }
    return ++w->n_lines < MAX_LINES;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    walk w = {.ev = ev, .arena = arena, .out = &found, .now = detect_last_instant(ev)};
    dbr_code rc = DBR_OK;
    (void)span; // what has no time lies in no span
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        dbr_slice format = dbr_slice_str(m->layout->format->name);
        w.is_described = dbr_slice_is(format, "kubectl-describe");
        bool may = w.is_described || dbr_slice_is(format, "plain");
        if (may && m->size_bytes <= MAX_BYTES && !m->is_missing && w.n_lines < MAX_LINES) {
            w.table = (detect_table){.i_status = SIZE_MAX};
            rc = detect_each_entry(ev, i, take, &w, err);
            end_object(&w);
        }
    }
    return detect_finish(rc, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_states = {
    .name = "states",
    .help = "bad states in kubectl's descriptions and tables",
    .method = "waiting and ended containers, warning events, unready rows; no time is needed; own heuristic",
    .run = run,
};
