/*
 * What the outputs of commands say, as people paste them into an incident's folder: df, free, systemctl, docker, kubectl's tables,
 * helm, Argo CD, Kafka's, RabbitMQ's and PostgreSQL's tools, dig, ping, openssl, redis-cli … They state how things are, seldom
 * with a time and seldom with a word of failure: "100%" in the right column of `df` is all there is.
 *
 * A member is read line by line as two things at once: tables, told by the names of their columns (output_tables.c: which, output_rows.c: when a
 * row is bad), and facts, told by the line they stand in and the output around it (output_facts.c). Prompts ("$ df -h") and
 * blank lines part outputs, so that one file may hold a whole session. What neither knows is passed over.
 *
 * Findings are failures without a time (failures.c): 0.9 of the class's weight where the output says what is wrong, 0.6 where it says that
 * something is. They are grave where no healthy system shows them (a full disk, a failed unit), else not (a scaled-down
 * deployment, a disk at 92 %): those are leads where something else is wrong.
 *
 * Limits: members up to 256 KiB of a format that has lines and is no log of requests, 20,000 lines in all, 8 findings an output, 24 in all.
 */
#include "detect/outputs.h"

#define MAX_BYTES    (UINT64_C(256) << 10)
#define MAX_FINDINGS 24u

dbr_failure out_class(dbr_slice text)
{
    dbr_failure f = dbr_failure_of(text);
    return f == DBR_FAILURE_NONE ? DBR_FAILURE_OTHER : f;
}

const char *out_str(const out_walk *w, dbr_slice s)
{
    return dbr_arena_str(w->arena, s);
}

const char *out_int(const out_walk *w, int64_t n)
{
    return dbr_arena_printf(w->arena, "%lld", (long long)n);
}

const char *out_real(const out_walk *w, double v)
{
    return dbr_arena_printf(w->arena, "%.4g", v);
}

const char *out_why(const out_walk *w, dbr_slice why)
{
    return why.len > 0 ? dbr_arena_printf(w->arena, ": %.*s", DBR_FMT(why)) : "";
}

void out_append(const out_walk *w, dbr_signal *s, const char *more)
{
    dbr_slice *texts = DBR_NEW_N(w->arena, dbr_slice, DBR_LANG_COUNT);
    for (size_t i = 0; i < DBR_LANG_COUNT; i++) {
        const char *all = dbr_arena_printf(w->arena, "%.*s%s", DBR_FMT(s->texts[i]), more);
        texts[i] = detect_headline(dbr_slice_str(all), w->arena);
    }
    s->texts = texts;
    s->text = texts[DBR_LANG_EN];
}

dbr_signal *out_tell(out_walk *w, dbr_failure f, double part, bool is_grave, dbr_text_id id,
                     const char *const *args)
{
    if (w->n_told >= OUT_MAX_TOLD || w->out->n >= MAX_FINDINGS) {
        return NULL;
    }
    const dbr_slice *texts = detect_texts(id, args, w->arena);
    w->n_told++;
    dbr_signal *s = DBR_PUSH(w->out);
    *s = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                      .time = DBR_TIME_NONE, // a state: now
                      .end = DBR_TIME_NONE,
                      .first = w->entry,
                      .last = w->entry,
                      .i_member = w->entry.i_member,
                      .i_series = -1,
                      .level = DBR_LEVEL_WARN,
                      .n = 1,
                      .score = part * detect_failure_weight(f),
                      .failure = f,
                      .is_grave = is_grave,
                      .texts = texts,
                      .text = texts[DBR_LANG_EN]};
    return s;
}

/* "$ df -h", "root@web-1:~# ", "[ops@web-1 ~]$ free": where the next output begins. */
static bool is_prompt(dbr_slice line)
{
    size_t dollar = dbr_slice_find(line, dbr_slice_str("$ "));
    size_t hash = dbr_slice_find(line, dbr_slice_str("# "));
    size_t at = dollar < hash ? dollar : hash;
    enum { LONGEST = 48 };
    if (at == SIZE_MAX || at > LONGEST || (at == 0 && hash == 0)) {
        return false; // "# Memory": a heading
    }
    return at == 0 || dbr_slice_find_char(dbr_slice_sub(line, 0, at), ' ') == SIZE_MAX ||
           line.ptr[at - 1] == ']';
}

static dbr_slice without_end(dbr_slice line)
{
    while (line.len > 0 && strchr(" \t\r", line.ptr[line.len - 1]) != NULL) {
        line.len--;
    }
    return line;
}

static void see(out_walk *w, dbr_slice line)
{
    line = without_end(line);
    if (line.len == 0) {
        out_end_table(w);
        return;
    }
    if (is_prompt(line)) {
        out_end_table(w);
        out_end_facts(w);
        w->n_told = 0;
        return;
    }
    out_see_table(w, line);
    out_see_fact(w, line);
}

/* The lines of a member go through here. */
typedef struct reading {
    out_walk *w;
    size_t *n_lines;
} reading;

static bool take_line(void *data, const dbr_entry *e, dbr_slice line)
{
    const reading *r = data;
    r->w->entry = *e;
    see(r->w, line);
    return ++*r->n_lines < OUT_MAX_LINES;
}

void out_read(out_walk *w, uint32_t i_member, dbr_slice text, size_t *n_lines)
{
    w->n_told = 0;
    detect_each_line(i_member, text, take_line, &(reading){w, n_lines});
    out_end_table(w);
    out_end_facts(w);
}

static bool may_hold(const dbr_member_info *m)
{
    static const char *const FORMATS[] = {"plain",    "text", "grid", "csv", "kubectl-describe",
                                          "prefixed", NULL};
    bool is = false;
    for (size_t i = 0; FORMATS[i] != NULL && !is; i++) {
        is = strcmp(m->layout->format->name, FORMATS[i]) == 0;
    }
    return is;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec found = {0};
    out_walk w = {.arena = arena, .out = &found, .now = detect_last_instant(ev)};
    size_t n_lines = 0;
    (void)span; // what has no time lies in no span
    (void)err;
    for (uint32_t i = 0; i < dbr_evidence_n_members(ev) && n_lines < OUT_MAX_LINES; i++) {
        DBR_AUTO(dbr_arena) bytes = {0};
        if (may_hold(dbr_evidence_member(ev, i))) {
            out_read(&w, i, detect_member_text(ev, i, MAX_BYTES, &bytes), &n_lines);
        }
    }
    return detect_finish(DBR_OK, &found, arena, ret, ret_n);
}

const dbr_detector dbr_detector_outputs = {
    .name = "outputs",
    .help = "bad states that the outputs of commands show: disks, units, containers, releases, queues, names",
    .method = "columns of tables and lines of known outputs; no time is needed; own heuristic",
    .run = run,
};
