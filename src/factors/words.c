/*
 * Words that a change shares with what alerts, pages and failures say. That a title and an alert both say "pool-size" tells
 * more than that both say "update": a word counts by how few of the changes of the whole history have it.
 *
 *     s(w) = ln(N / df) / ln(max(N, 8))   N changes, df of them with w: 1 for a word of one change, 0 for one of all
 *     0.20 · (1 − exp(−Σ s · v))          v = 1 for names (a digit, '-', '_' or '.' inside; a service of theirs), 0.5 for plain words
 *
 * One plain word is shared by chance and does not count, nor anything of a sole change: nobody knows what is rare there. Words have four letters and more; of a name that is
 * not shared its parts are looked at; of Chinese text every two characters are a word. Words of what a change touched are
 * left out when that counts already. Cost: the titles of at most MAX_TITLES changes, no allocation for each word.
 */
#include "factors/factors_impl.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

#define MAX_TITLES   5000u
#define MAX_SYMPTOMS 200u // alerts and pages, and as many failures
#define MAX_TEXT     400u // bytes of each
#define MAX_WORD     64u
#define MIN_WORD     4u
#define MAX_SHOWN    3u
#define LOOK_BACK    DBR_HOUR
#define LOOK_AHEAD   (2 * DBR_HOUR)
#define MIN_SUM      0.6 // more than a plain word that no other change has
#define MIN_CHANGES  8.0

typedef struct word {
    uint64_t hash;
    dbr_entry entry; // that says it first
    uint32_t df, i_seen;
    bool is_subject; // stands in the name of a service
} word;

struct fc_words {
    DBR_VEC(word) all; // sorted by hash once gathered
    uint32_t n_changes;
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool joins(char c)
{
    return c == '-' || c == '_' || c == '.';
}

/* The first byte of a Chinese character of three bytes that is all there. */
static bool is_han(dbr_slice s, size_t i)
{
    return i + 3 <= s.len && (unsigned char)s.ptr[i] >= 0xE4 && (unsigned char)s.ptr[i] <= 0xE9;
}

/* Cuts the next word off `rest`: letters, digits and, where `whole`, what joins them; or two Chinese characters. */
static dbr_slice next_word(dbr_slice *rest, bool whole)
{
    size_t i = 0;
    while (i < rest->len) {
        if (is_han(*rest, i)) {
            dbr_slice pair = dbr_slice_sub(*rest, i, is_han(*rest, i + 3) ? 6 : 0);
            *rest = dbr_slice_from(*rest, i + 3);
            i = 0;
            if (pair.len > 0) {
                return pair;
            }
            continue;
        }
        size_t end = i;
        size_t n_letters = 0;
        while (end < rest->len &&
               (is_letter(rest->ptr[end]) || is_digit(rest->ptr[end]) || (whole && joins(rest->ptr[end])))) {
            n_letters += is_letter(rest->ptr[end]);
            end++;
        }
        size_t cut = end;
        while (cut > i && joins(rest->ptr[cut - 1])) {
            cut--;
        }
        while (i < cut && joins(rest->ptr[i])) {
            i++;
        }
        if (n_letters >= MIN_WORD && cut - i <= MAX_WORD) {
            dbr_slice found = dbr_slice_sub(*rest, i, cut - i);
            *rest = dbr_slice_from(*rest, end);
            return found;
        }
        i = end > i ? end : i + 1;
    }
    *rest = (dbr_slice){0};
    return (dbr_slice){0};
}

static bool is_name(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (is_digit(s.ptr[i]) || joins(s.ptr[i])) {
            return true;
        }
    }
    return false;
}

static bool has_parts(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (joins(s.ptr[i])) {
            return true;
        }
    }
    return false;
}

static uint64_t hash_of(dbr_slice s)
{
    char lower[MAX_WORD];
    for (size_t i = 0; i < s.len; i++) {
        lower[i] = (char)(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? s.ptr[i] + ('a' - 'A') : s.ptr[i]);
    }
    return dbr_hash((dbr_slice){lower, s.len});
}

/* ---- what the symptoms say ---- */

static void add_text(fc_words *w, const dbr_entry *e, dbr_slice text, bool is_subject)
{
    text = dbr_slice_sub(text, 0, text.len < MAX_TEXT ? text.len : MAX_TEXT);
    for (int whole = 0; whole < 2; whole++) {
        dbr_slice rest = text;
        for (dbr_slice s = next_word(&rest, whole); s.len > 0; s = next_word(&rest, whole)) {
            if (!whole || has_parts(s)) {
                *DBR_PUSH(&w->all) = (word){.hash = hash_of(s), .entry = *e, .is_subject = is_subject};
            }
        }
    }
}

static void add_record(fc_build *b, fc_words *w, const dbr_entry *e)
{
    dbr_arena scratch = {0};
    dbr_record r = {0};
    dbr_err bad = {0};
    if (dbr_evidence_record(b->ev, e, &scratch, &r, &bad) == DBR_OK) {
        add_text(w, e, r.text, false);
        add_text(w, e, r.service, true);
    }
    dbr_arena_release(&scratch);
}

static bool is_near(const fc_build *b, dbr_time t)
{
    return t != DBR_TIME_NONE && t >= b->started - LOOK_BACK && t <= b->started + LOOK_AHEAD;
}

static void add_failures(fc_build *b, fc_words *w)
{
    size_t n = 0;
    for (size_t i = 0; i < b->timeline->n_signals && n < MAX_SYMPTOMS; i++) {
        const dbr_signal *s = &b->timeline->signals[i];
        bool tells = s->kind == DBR_SIGNAL_ERRORS || s->kind == DBR_SIGNAL_FAILURE;
        if (tells && is_near(b, s->time)) {
            add_record(b, w, &s->first);
            n++;
        }
    }
}

/* By hash; of the same word the one said first. */
static int by_hash(const void *a, const void *b)
{
    const word *x = a;
    const word *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    if (x->entry.time != y->entry.time) {
        return x->entry.time < y->entry.time ? -1 : 1;
    }
    return x->entry.i_member < y->entry.i_member ? -1 : x->entry.i_member > y->entry.i_member;
}

static word *find(const fc_words *w, dbr_slice s)
{
    uint64_t hash = hash_of(s);
    size_t low = 0;
    size_t high = w->all.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (w->all.items[mid].hash < hash) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low < w->all.n && w->all.items[low].hash == hash ? &w->all.items[low] : NULL;
}

static void sort(fc_words *w)
{
    size_t n = 0;
    if (w->all.n > 0) {
        qsort(w->all.items, w->all.n, sizeof(word), by_hash);
    }
    for (size_t i = 0; i < w->all.n; i++) {
        if (n == 0 || w->all.items[n - 1].hash != w->all.items[i].hash) {
            w->all.items[n++] = w->all.items[i];
        }
        w->all.items[n - 1].is_subject |= w->all.items[i].is_subject;
    }
    w->all.n = n;
}

/* ---- how rare they are among changes ---- */

static void count_title(fc_words *w, dbr_slice title)
{
    w->n_changes++;
    for (int whole = 0; whole < 2; whole++) {
        dbr_slice rest = title;
        for (dbr_slice s = next_word(&rest, whole); s.len > 0; s = next_word(&rest, whole)) {
            word *known = find(w, s);
            if (known != NULL && known->i_seen != w->n_changes) {
                known->i_seen = w->n_changes;
                known->df++;
            }
        }
    }
}

typedef void (*take_entry)(fc_build *b, fc_words *w, const dbr_entry *e);

static void take_change(fc_build *b, fc_words *w, const dbr_entry *e)
{
    dbr_arena scratch = {0};
    dbr_record r = {0};
    dbr_err bad = {0};
    if (dbr_evidence_record(b->ev, e, &scratch, &r, &bad) == DBR_OK) {
        count_title(w, dbr_timeline_change_title(&r));
    }
    dbr_arena_release(&scratch);
}

static dbr_code each(fc_build *b, fc_words *w, const dbr_cursor_options *o, size_t max, take_entry take,
                     dbr_err *err)
{
    dbr_cursor *c = NULL;
    dbr_entry e;
    dbr_code rc = dbr_cursor_open(b->ev, o, &c, err);
    for (size_t n = 0; rc == DBR_OK && n < max; n++) {
        int got = dbr_cursor_next(c, &e, err);
        if (got != 1) {
            rc = got < 0 ? (dbr_code)got : DBR_OK;
            break;
        }
        take(b, w, &e);
    }
    (void)dbr_cursor_close(c);
    return rc;
}

dbr_code fc_words_open(fc_build *b, fc_words **ret, dbr_err *err)
{
    fc_words *w = dbr_xcalloc(1, sizeof(*w));
    *ret = w;
    dbr_cursor_options symptoms = {.span = {b->started - LOOK_BACK, b->started + LOOK_AHEAD},
                                   .kinds = 1u << DBR_KIND_ALERT | 1u << DBR_KIND_PAGE,
                                   .i_member = -1};
    dbr_code rc = each(b, w, &symptoms, MAX_SYMPTOMS, add_record, err);
    if (rc == DBR_OK) {
        add_failures(b, w);
        sort(w);
    }
    if (rc == DBR_OK && w->all.n > 0) {
        dbr_cursor_options changes = {
            .span = {DBR_TIME_NONE, DBR_TIME_NONE}, .kinds = 1u << DBR_KIND_CHANGE, .i_member = -1};
        rc = each(b, w, &changes, MAX_TITLES, take_change, err);
    }
    return rc;
}

void fc_words_close(fc_words *w)
{
    if (w != NULL) {
        DBR_VEC_RELEASE(&w->all);
        free(w);
    }
}

/* ---- what one change shares ---- */

typedef struct shared {
    double sum;
    size_t n;
    dbr_slice words[MAX_SHOWN];
    const word *first; // that proves it
} shared;

static double specificity(const fc_words *w, const word *known)
{
    double n = w->n_changes;
    double df = known->df > 0 ? known->df : 1;
    return n > df ? log(n / df) / log(n > MIN_CHANGES ? n : MIN_CHANGES) : 0;
}

static bool share(const fc_words *w, dbr_slice s, shared *out)
{
    const word *known = find(w, s);
    for (size_t i = 0; i < out->n; i++) {
        if (dbr_slice_eq_nocase(out->words[i], s)) {
            return true;
        }
    }
    double more = known != NULL ? specificity(w, known) * (is_name(s) || known->is_subject ? 1 : 0.5) : 0;
    if (more <= 0) {
        return false;
    }
    out->sum += more;
    out->first = out->first == NULL ? known : out->first;
    if (out->n < MAX_SHOWN) {
        out->words[out->n++] = s;
    }
    return true;
}

void fc_words_weigh(fc_build *b, const fc_words *w, fc_lead *l, dbr_slice title, dbr_slice counted)
{
    shared out = {0};
    dbr_slice rest = title;
    for (dbr_slice s = next_word(&rest, true); s.len > 0 && out.n < MAX_SHOWN; s = next_word(&rest, true)) {
        if (counted.len > 0 && dbr_slice_find_nocase(counted, s) != SIZE_MAX) {
            continue;
        }
        if (!share(w, s, &out) && has_parts(s)) {
            dbr_slice parts = s;
            for (dbr_slice p = next_word(&parts, false); p.len > 0; p = next_word(&parts, false)) {
                bool is_counted = counted.len > 0 && dbr_slice_find_nocase(counted, p) != SIZE_MAX;
                (void)(!is_counted && share(w, p, &out));
            }
        }
    }
    if (out.sum < MIN_SUM) {
        return;
    }
    DBR_AUTO(dbr_buf) names = {0};
    for (size_t i = 0; i < out.n; i++) {
        dbr_buf_str(&names, i > 0 ? (b->lang == DBR_LANG_ZH_CN ? "、" : ", ") : "");
        dbr_buf_slice(&names, out.words[i]);
    }
    DBR_AUTO(dbr_buf) address = {0};
    dbr_evidence_address(b->ev, &out.first->entry, &address);
    fc_reason(l, false, 0.20 * (1 - exp(-out.sum)),
              FC_SAY(b, DBR_T_FACTORS_SAME_WORDS, dbr_arena_str(b->arena, dbr_buf_view(&names))),
              dbr_slice_dup(b->arena, dbr_buf_view(&address)));
}
