/*
 * Work that was announced, and then nothing for long:
 *
 *     10:00:04 Restoring the dump...        →  "Restoring the dump..., then nothing for 3min 12s"
 *     10:03:16 dump restored
 *
 * Most silences are nothing: a service without requests, a job that runs each night, a program that has come up and waits. So all of
 * these must hold, in one strand (the lines of one request where they tell its id, else of one thread or process, else of the
 * file):
 *
 *   - the line before the silence announces work (detect_is_announcement), coming up left out: somebody waits for its end,
 *     which nothing says of other lines;
 *   - the silence lasts 30 seconds and more: what a person at a terminal would call a pause, ten times what a caller waits for;
 *   - it is ten times as long as any other gap of the strand and twenty times the median: gaps of a steady stream of chance
 *     (exponential) have such a longest one among nine once in 5,000 strands, and whatever happens on a schedule, or by
 *     habit, happens more than once;
 *   - the strand has ten lines, in time order, from a clock that was not set.
 *
 * The announcement is a failure that the evidence speaks of, *slow*: weak, and never grave.
 *
 * Limits: sources of up to 5,000 records whose templates announce something; 256 strands; one pause a source, the longest.
 */
#include "detect/detect_impl.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

#define MAX_RECORDS   5000u
#define MAX_STRANDS   256u
#define MIN_LINES     10u
#define MIN_PAUSE     (30 * DBR_SECOND)
#define TIMES_OTHERS  10
#define TIMES_MEDIAN  20.0
#define MAX_ANNOUNCED 120u /* bytes of a line that announces; longer ones tell a story */

typedef struct line {
    dbr_entry entry;
    size_t i_strand;
} line;

typedef struct lines {
    line *items;
    size_t n;
    uint64_t strands[MAX_STRANDS]; // hashes of what names them
    size_t n_strands;
} lines;

typedef struct pause {
    const dbr_entry *before, *after;
    dbr_time len;
} pause;

/* Beginnings of verbs whose "-ing" is work that ends. */
static const char *const WORK[] = {
    "acquir",  "apply",    "archiv",  "back",     "build",  "call",    "check",   "clon",      "collect",
    "compact", "comput",   "connect", "convert",  "copy",   "creat",   "delet",   "deploy",    "download",
    "drain",   "dump",     "encod",   "execut",   "export", "extract", "fetch",   "flush",     "generat",
    "import",  "index",    "install", "invok",    "lock",   "migrat",  "open",    "pars",      "perform",
    "process", "publish",  "pull",    "push",     "query",  "read",    "rebuild", "reconnect", "reindex",
    "render",  "replicat", "request", "resolv",   "restor", "retry",   "roll",    "scal",      "scann",
    "send",    "submit",   "sync",    "transfer", "updat",  "upgrad",  "upload",  "validat",   "verify",
    "wait",    "writ",
};

/* What one waits for as long as a program is up. */
static const char *const AWAITED[] = {
    "request", "connection", "event", "message", "traffic", "client", "command",
    "input",   "signal",     "job",   "task",    "work",    "next",   "interval",
};

/* Ends, states that last, and coming up, after which a program is idle. */
static const char *const UNLESS[] = {
    "shut",    "stop",   "exit",  "terminat", "sleep",   "listen",   "serving",
    "idle",    "poll",   "watch", "every ",   " done",   "complete", "finished",
    "success", "failed", "start", "boot",     "initial", "launch",   "warm",
};

static bool has(dbr_slice text, const char *word)
{
    return dbr_slice_find_nocase(text, dbr_slice_str(word)) != SIZE_MAX;
}

/* "Restoring", of one of the verbs. */
static bool is_work(dbr_slice word)
{
    enum { LONGEST = 24 };
    char folded[LONGEST];
    if (word.len <= 4 || word.len > LONGEST) {
        return false;
    }
    for (size_t i = 0; i < word.len; i++) {
        folded[i] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? (char)(word.ptr[i] | 32) : word.ptr[i];
    }
    dbr_slice lower = dbr_slice_of(folded, word.len);
    bool found = false;
    for (size_t i = 0; dbr_slice_ends(lower, "ing") && i < sizeof(WORK) / sizeof(WORK[0]) && !found; i++) {
        found = dbr_slice_starts(lower, WORK[i]);
    }
    return found;
}

bool detect_is_announcement(dbr_slice text)
{
    text = dbr_slice_trim(dbr_slice_sub(text, 0, dbr_slice_find_char(text, '\n')));
    if (text.len == 0 || text.len > MAX_ANNOUNCED) {
        return false;
    }
    dbr_slice rest = text, first = dbr_slice_cut(&rest, ' '), second = dbr_slice_cut(&rest, ' ');
    bool says = dbr_slice_ends(text, "...") || dbr_slice_ends(text, "\xe2\x80\xa6") || is_work(first) ||
                is_work(second) || dbr_slice_starts(text, "正在") || dbr_slice_starts(text, "开始");
    bool waits = has(text, "wait");
    says = says && dbr_slice_find_nocase(dbr_slice_sub(text, 0, 4), dbr_slice_str("load")) == SIZE_MAX;
    for (size_t i = 0; i < sizeof(AWAITED) / sizeof(AWAITED[0]) && waits && says; i++) {
        says = !has(text, AWAITED[i]);
    }
    for (size_t i = 0; i < sizeof(UNLESS) / sizeof(UNLESS[0]) && says; i++) {
        says = !has(text, UNLESS[i]);
    }
    return says;
}

/* Which strand a record is of; MAX_STRANDS when there are too many. */
static size_t strand_of(const dbr_record *r, lines *all)
{
    dbr_slice key = r->trace.len > 0 ? r->trace : r->pid;
    uint64_t hash = dbr_hash(key);
    size_t i = 0;
    while (i < all->n_strands && all->strands[i] != hash) {
        i++;
    }
    if (i == all->n_strands && i < MAX_STRANDS) {
        all->strands[all->n_strands++] = hash;
    }
    return i;
}

static bool may_pause(const dbr_member_info *m)
{
    bool announces = false;
    for (size_t i = 1; i < m->n_templates && !announces; i++) {
        announces = m->templates[i].n > 0 && detect_is_announcement(m->templates[i].text);
    }
    return announces && m->n_entries <= MAX_RECORDS && m->is_sorted && m->n_steps == 0 && !m->is_missing &&
           m->span.end - m->span.begin >= MIN_PAUSE && !detect_is_access(m);
}

/* The lines of a source that have a time, each with its strand. */
static dbr_code read_lines(dbr_evidence *ev, uint32_t i_member, dbr_span span, lines *all, dbr_err *err)
{
    uint64_t n_entries = dbr_evidence_member(ev, i_member)->n_entries;
    dbr_code rc = DBR_OK;
    for (uint64_t i = 0; rc == DBR_OK && i < n_entries; i++) {
        dbr_arena scratch = {0};
        dbr_record r = {0};
        dbr_err bad = {0};
        dbr_entry e;
        rc = dbr_evidence_entry(ev, i_member, i, &e, err);
        bool is_inside = rc == DBR_OK && e.kind == DBR_KIND_LOG && e.time != DBR_TIME_NONE &&
                         e.time >= span.begin && e.time <= span.end;
        if (is_inside && dbr_evidence_record(ev, &e, &scratch, &r, &bad) == DBR_OK) {
            size_t i_strand = strand_of(&r, all);
            if (i_strand < MAX_STRANDS) {
                all->items[all->n++] = (line){e, i_strand};
            }
        }
        dbr_arena_release(&scratch);
    }
    return rc;
}

/* The longest gap of a strand, if it is a pause by its length; `gaps` is room for all lines. */
static bool find_pause(const lines *all, size_t i_strand, double *gaps, pause *ret)
{
    const dbr_entry *last = NULL;
    dbr_time second = 0;
    size_t n_gaps = 0;
    *ret = (pause){0};
    for (size_t i = 0; i < all->n; i++) {
        if (all->items[i].i_strand != i_strand) {
            continue;
        }
        if (last != NULL) {
            dbr_time gap = all->items[i].entry.time - last->time;
            gaps[n_gaps++] = (double)gap;
            if (gap > ret->len) {
                second = ret->len;
                *ret = (pause){last, &all->items[i].entry, gap};
            } else if (gap > second) {
                second = gap;
            }
        }
        last = &all->items[i].entry;
    }
    return n_gaps + 1 >= MIN_LINES && ret->len >= MIN_PAUSE && ret->len / TIMES_OTHERS >= second &&
           (double)ret->len >= TIMES_MEDIAN * detect_median(gaps, n_gaps);
}

/* "Restoring the dump..., then nothing for 3min 12s", when the line before it announces work. */
static bool tell(dbr_evidence *ev, const pause *p, dbr_arena *arena, dbr_signal *ret)
{
    dbr_arena scratch = {0};
    dbr_record r = {0};
    dbr_err bad = {0};
    DBR_AUTO(dbr_buf) text = {0};
    bool announces = dbr_evidence_record(ev, p->before, &scratch, &r, &bad) == DBR_OK &&
                     detect_is_announcement(r.text) && !detect_is_start(r.text);
    if (announces) {
        dbr_slice head = detect_headline(r.text, &scratch);
        dbr_buf_printf(&text, "%.*s, then nothing for ", DBR_FMT(head));
        dbr_duration_write(&text, p->len, false);
        *ret = (dbr_signal){.kind = DBR_SIGNAL_FAILURE,
                            .time = p->before->time,
                            .end = p->after->time,
                            .first = *p->before,
                            .last = *p->after,
                            .i_member = p->before->i_member,
                            .i_series = -1,
                            .n = 1,
                            .score = detect_failure_weight(DBR_FAILURE_SLOW) * 0.75,
                            .failure = DBR_FAILURE_SLOW,
                            .text = dbr_slice_dup(arena, dbr_buf_view(&text))};
    }
    dbr_arena_release(&scratch);
    return announces;
}

static dbr_code judge(dbr_evidence *ev, uint32_t i_member, dbr_span span, dbr_arena *arena, signal_vec *out,
                      dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    if (!may_pause(m)) {
        return DBR_OK;
    }
    lines *all = dbr_xcalloc(1, sizeof(*all));
    all->items = dbr_xcalloc(m->n_entries + 1, sizeof(*all->items));
    double *gaps = dbr_xcalloc(m->n_entries + 1, sizeof(*gaps));
    dbr_signal best = {.end = DBR_TIME_NONE};
    dbr_time longest = 0;
    dbr_code rc = read_lines(ev, i_member, span, all, err);
    for (size_t i = 0; rc == DBR_OK && i < all->n_strands; i++) {
        pause p;
        if (find_pause(all, i, gaps, &p) && p.len > longest && tell(ev, &p, arena, &best)) {
            longest = p.len;
        }
    }
    if (longest > 0) {
        *DBR_PUSH(out) = best;
    }
    free(all->items);
    free(all);
    free(gaps);
    return rc;
}

static dbr_code run(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    return detect_each_log(ev, span, MIN_LINES, judge, arena, ret, ret_n, err);
}

const dbr_detector dbr_detector_pauses = {
    .name = "pauses",
    .help = "announced work after which nothing was written for long",
    .method = "the longest gap of a request's, thread's or file's lines: 30 s, ten times every other one, "
              "twenty times "
              "the median, after a line that announces work; own heuristic",
    .run = run,
};
