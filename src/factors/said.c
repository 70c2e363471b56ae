/*
 * Causes that people name in the incident's chat: "root cause was …", "turns out that …", "原因是…". A statement is evidence and no
 * verdict: it is quoted with its proof, never with who made it.
 *
 *     0.30   says what the cause was ("the root cause was", "turns out", "the culprit", 根因是, 问题出在)
 *     0.20   gives a reason ("caused by", "due to", "because of", 由于, 导致)
 *    -0.10   only supposes it ("maybe", "I think", 可能)
 *
 * Where a statement names what another lead is about (a word with a digit, '-', '_', '.' or '/' of its title, "#17"), that lead
 * gets 0.10 for the strongest such statement. A statement is a lead by itself where no change explains the incident (0.5): at most
 * two, the strongest, of the same strength the later one, whose author knew more. Questions and denials say nothing, nor do
 * programs; people are left out (said_people.c).
 *
 * Looked at: messages from an hour before the first errors to a day after the end. Limits: 5,000 messages, sentences of 8 to 300 bytes.
 */
#include "factors/said.h"
#include "base/utf8.h"

#define MAX_MESSAGES 5000u
#define MAX_TOLD     2u
#define MAX_KEPT     64u
#define SHORTEST     8u
#define LONGEST      300u
#define SHOWN        160u
#define EXPLAINS     0.5
#define STRONG       0.30
#define REASON       0.20
#define SUPPOSED     0.10

typedef struct statement {
    dbr_slice text, address;
    dbr_time time;
    double weight;
} statement;

typedef struct hearing {
    fc_build *b;
    fc_speakers speakers;
    statement kept[MAX_KEPT];
    size_t n, n_messages;
} hearing;

static bool holds_one(dbr_slice text, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (dbr_slice_find_nocase(text, dbr_slice_str(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

double fc_says_why(dbr_slice sentence)
{
    static const char *const CAUSES[] = {"root cause was",
                                         "root cause is",
                                         "root cause:",
                                         "root cause seems",
                                         "root cause appears",
                                         "root-caused to",
                                         "turns out",
                                         "turned out",
                                         "the culprit",
                                         "the problem was",
                                         "the issue was",
                                         "the cause was",
                                         "the cause is",
                                         "cause found",
                                         "根因是",
                                         "根因：",
                                         "根因:",
                                         "原因是",
                                         "原因：",
                                         "原因:",
                                         "问题出在",
                                         "定位到是",
                                         NULL};
    static const char *const REASONS[] = {"caused by",     "due to",        "because of", "was triggered by",
                                          "was broken by", "broke because", "是因为",     "由于",
                                          "导致",          "引起",          NULL};
    static const char *const DENIED[] = {"?",       "？",          "not caused", "not due",       "isn't due",
                                         "wasn't",  "not because", "not the",    "no root cause", "unknown",
                                         "unclear", "不是",        "未知",       "不明",          "是否",
                                         NULL};
    static const char *const SUPPOSES[] = {"maybe",    "might",   "could be", "possibl", "perhaps",
                                           "probably", "i think", "i guess",  "suspect", "可能",
                                           "怀疑",     "也许",    "估计",     NULL};
    bool is_cause = holds_one(sentence, CAUSES);
    if (sentence.len < SHORTEST || sentence.len > LONGEST || holds_one(sentence, DENIED) ||
        (!is_cause && !holds_one(sentence, REASONS))) {
        return 0;
    }
    return (is_cause ? STRONG : REASON) - (holds_one(sentence, SUPPOSES) ? SUPPOSED : 0);
}

static void keep(hearing *h, const dbr_entry *e, dbr_slice sentence, double weight)
{
    DBR_AUTO(dbr_buf) address = {0};
    dbr_evidence_address(h->b->ev, e, &address);
    dbr_slice text = dbr_slice_trim(dbr_utf8_fit(fc_without_people(h->b, &h->speakers, sentence), SHOWN));
    if (h->n < MAX_KEPT && text.len >= SHORTEST) {
        h->kept[h->n++] = (statement){.text = dbr_secret_hidden(h->b->arena, text, h->b->lang),
                                      .address = dbr_slice_dup(h->b->arena, dbr_buf_view(&address)),
                                      .time = e->time,
                                      .weight = weight};
    }
}

/* The end of the first sentence: behind ". ", "! ", "; ", a line's end, "。", "！" or "；"; a question keeps its mark. */
static size_t sentence_end(dbr_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        dbr_slice rest = dbr_slice_from(text, i);
        bool is_latin = strchr(".!?;", text.ptr[i]) != NULL && (i + 1 == text.len || text.ptr[i + 1] == ' ');
        bool is_wide = dbr_slice_starts(rest, "。") || dbr_slice_starts(rest, "！") ||
                       dbr_slice_starts(rest, "；") || dbr_slice_starts(rest, "？");
        if (text.ptr[i] == '\n' || is_latin || is_wide) {
            return i + (is_wide ? 3 : 1);
        }
    }
    return text.len;
}

static bool take(void *data, const dbr_entry *e, const dbr_record *r)
{
    hearing *h = data;
    dbr_slice text = r->text;
    while (!r->is_bot && text.len > 0) {
        size_t end = sentence_end(text);
        dbr_slice sentence = dbr_slice_trim(dbr_slice_sub(text, 0, end));
        double weight = fc_says_why(sentence);
        if (weight > 0) {
            keep(h, e, sentence, weight);
        }
        text = dbr_slice_from(text, end);
    }
    return ++h->n_messages < MAX_MESSAGES;
}

static bool take_speaker(void *data, const dbr_entry *e, const dbr_record *r)
{
    hearing *h = data;
    (void)e;
    if (!r->is_bot) {
        fc_speakers_add(&h->speakers, h->b, r->subject);
    }
    return ++h->n_messages < MAX_MESSAGES;
}

/* Those of the people map first, then whoever writes, pages or changes something meanwhile. */
static dbr_code find_speakers(hearing *h, dbr_cursor_options o, dbr_err *err)
{
    const dbr_incident *incident = h->b->incident;
    for (size_t i = 0; incident != NULL && i < incident->n_people; i++) {
        const dbr_person *p = &incident->people[i];
        fc_speakers_add(&h->speakers, h->b, p->name);
        fc_speakers_add(&h->speakers, h->b, p->handle);
    }
    o.kinds = 1u << DBR_KIND_MESSAGE | 1u << DBR_KIND_PAGE | 1u << DBR_KIND_CHANGE;
    dbr_code rc = dbr_evidence_each(h->b->ev, &o, take_speaker, h, err);
    h->n_messages = 0;
    return rc;
}

static bool is_stronger(const statement *a, const statement *b)
{
    return a->weight != b->weight ? a->weight > b->weight : a->time > b->time;
}

/* Whether the statement holds a word of the title that is a name: "api-service", "#17", "pool.yaml". */
static bool names(const statement *s, dbr_slice title)
{
    enum { SHORTEST_NAME = 3 };
    while (title.ptr != NULL) {
        dbr_slice word = dbr_slice_cut(&title, ' ');
        while (word.len > 0 && strchr("(“\"'`:,.", word.ptr[0]) != NULL) {
            word = dbr_slice_from(word, 1);
        }
        while (word.len > 0 && strchr(")\"'`:,.", word.ptr[word.len - 1]) != NULL) {
            word = dbr_slice_sub(word, 0, word.len - 1);
        }
        bool is_name = false;
        for (size_t i = 0; i < word.len; i++) {
            is_name |= strchr("-_./#", word.ptr[i]) != NULL || (word.ptr[i] >= '0' && word.ptr[i] <= '9');
        }
        if (is_name && word.len >= SHORTEST_NAME && dbr_slice_find_nocase(s->text, word) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static const char *quote(fc_build *b, const statement *s)
{
    return dbr_arena_str(b->arena, s->text);
}

/* The strongest statement that names it speaks for a lead; whether a change explains the incident. */
static bool corroborate(fc_build *b, const hearing *h)
{
    bool is_explained = false;
    for (size_t i = 0; i < b->leads.n; i++) {
        fc_lead *l = &b->leads.items[i];
        const statement *best = NULL;
        is_explained |=
            l->pub.role == DBR_LEAD_CAUSE && dbr_slice_is(l->pub.layer, "change") && l->pub.score >= EXPLAINS;
        for (size_t k = 0; k < h->n && l->pub.role == DBR_LEAD_CAUSE; k++) {
            bool is = names(&h->kept[k], l->pub.title);
            best = is && (best == NULL || is_stronger(&h->kept[k], best)) ? &h->kept[k] : best;
        }
        if (best != NULL) {
            fc_reason(l, false, 0.10,
                      FC_SAY(b, DBR_T_FACTORS_SAID_SO, fc_clock(b, best->time), quote(b, best)),
                      best->address);
        }
    }
    return is_explained;
}

dbr_code fc_add_statements(fc_build *b, dbr_err *err)
{
    hearing h = {.b = b};
    dbr_time end = b->timeline->window.end;
    if (b->started == DBR_TIME_NONE) {
        return DBR_OK;
    }
    const dbr_cursor_options o = {
        .span = {b->started - DBR_HOUR, end != DBR_TIME_NONE ? end + DBR_DAY : DBR_TIME_NONE},
        .kinds = 1u << DBR_KIND_MESSAGE,
        .i_member = -1};
    dbr_code rc = find_speakers(&h, o, err);
    rc = rc < 0 ? rc : dbr_evidence_each(b->ev, &o, take, &h, err);
    bool is_explained = rc == DBR_OK && corroborate(b, &h);
    for (size_t n = 0; rc == DBR_OK && n < MAX_TOLD && !is_explained; n++) {
        statement *best = NULL;
        for (size_t i = 0; i < h.n; i++) {
            bool is = h.kept[i].weight > 0 && (best == NULL || is_stronger(&h.kept[i], best));
            best = is ? &h.kept[i] : best;
        }
        if (best == NULL) {
            break;
        }
        fc_lead *l =
            fc_new(b, DBR_LEAD_CAUSE, FC_SAY(b, DBR_T_FACTORS_SAID, quote(b, best), fc_clock(b, best->time)),
                   "failure", best->time, best->address);
        fc_reason(l, false, best->weight, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_STATEMENT)),
                  best->address);
        best->weight = 0;
    }
    return rc;
}
