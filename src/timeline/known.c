/*
 * When something had reached the people who responded: the antidote to hindsight. What a log held at 10:05 was known at 10:05
 * to nobody; what somebody pasted into the chat at 10:20 was known from then on.
 *
 *     a page                  at its time; one that was only triggered when its notification went out, where those are logged
 *     an alert                when a page or a bot in the chat that names it went out within the hour; else at its time
 *     a message               at its time
 *     a change                at its time when a responder made it
 *     a row a person wrote    at its time when its actor is a person ("@alice")
 *     everything else         when one of these tells of it: it holds four of its words in a row, or a token that can hardly
 *                             mean something else (a series' name of a metric, a version or "#554" of a change, an identifier
 *                             of a log line); otherwise never
 *
 * Responders are who was notified, acknowledged, resolved, spoke or changed something during the incident. That a thing had
 * reached them does not say that they understood it.
 */
#include "timeline/timeline_impl.h"

#include <assert.h>
#include <stdlib.h>

#define DELIVERY_SPAN  DBR_HOUR
#define MAX_DELIVERIES 4000u // looked at for one alert
#define RUN_WORDS      4u    // of an event, in a row, in what tells of it
#define MAX_WORDS      40u
#define MAX_RESPONDERS 64u
#define MIN_IDENTIFIER 8u // bytes of a log line's token

typedef struct known_item {
    dbr_time time, known;
    dbr_kind kind;
    dbr_slice title, verb, text, actor, address;
    bool is_bot;
} known_item;

/* What can tell of something, by time; everything in the timeline's arena. */
struct dbr_known {
    known_item *items;
    size_t n;
    const known_item **by_address;
    dbr_slice responders[MAX_RESPONDERS];
    size_t n_responders;
    bool has_notifications; // the pager logs them
};

/* What is looked for: the words of an event, and those that can hardly mean anything else. */
typedef struct asked {
    dbr_slice words[MAX_WORDS], tokens[MAX_WORDS];
    size_t n, n_tokens;
} asked;

static void add_responder(struct dbr_known *k, dbr_slice who);
static void find_responders(tl_build *b, struct dbr_known *k);
static void find_deliveries(struct dbr_known *k);
static dbr_time delivery(const struct dbr_known *k, const known_item *item, size_t i_first);
static int compare_addresses(const void *a, const void *b);
static const known_item *find_item(const struct dbr_known *k, dbr_slice address);
static bool is_responder(const struct dbr_known *k, dbr_slice actor);
static dbr_time told_at(const struct dbr_known *k, const dbr_event *event);
static bool tells(dbr_slice text, const asked *a);
static size_t words_of(dbr_slice text, dbr_slice *ret, size_t max);
static bool holds_run(dbr_slice text, const dbr_slice *words, size_t n);
static bool is_distinctive(dbr_slice word, dbr_kind kind);
static bool contains(dbr_slice hay, dbr_slice needle);

void tl_keep_known(tl_build *b)
{
    struct dbr_known *k = DBR_NEW(b->arena, struct dbr_known);
    k->items = DBR_NEW_N(b->arena, known_item, b->nouns.n + 1);
    k->by_address = DBR_NEW_N(b->arena, const known_item *, b->nouns.n + 1);
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        const dbr_record *r = &n->record;
        k->items[k->n++] = (known_item){.time = n->entry.time,
                                        .known = n->entry.time,
                                        .kind = n->entry.kind,
                                        .title = r->title,
                                        .verb = r->verb,
                                        .text = r->text,
                                        .actor = n->actor,
                                        .address = tl_address(b, &n->entry),
                                        .is_bot = r->is_bot};
        k->has_notifications |= n->entry.kind == DBR_KIND_PAGE && dbr_slice_is(r->verb, "notified");
    }
    for (size_t i = 0; i < k->n; i++) {
        k->by_address[i] = &k->items[i];
    }
    qsort(k->by_address, k->n, sizeof(*k->by_address), compare_addresses);
    find_responders(b, k);
    find_deliveries(k);
    b->out->known = k;
}

dbr_time dbr_timeline_known_at(const dbr_timeline *timeline, const dbr_event *event)
{
    const struct dbr_known *k = timeline != NULL ? timeline->known : NULL;
    const known_item *item = k != NULL ? find_item(k, event->address) : NULL;
    dbr_kind kind = item != NULL ? item->kind : event->kind;
    bool is_person = event->actor.len > 1 && event->actor.ptr[0] == '@';
    if (event->time == DBR_TIME_NONE) {
        return DBR_TIME_NONE;
    }
    switch ((int)kind) {
    case DBR_KIND_PAGE:
    case DBR_KIND_ALERT:
    case DBR_KIND_MESSAGE:
        return item != NULL && item->time == event->time ? item->known : event->time;
    case DBR_KIND_CHANGE:
        if (is_responder(k, item != NULL ? item->actor : event->actor)) {
            return event->time;
        }
        break;
    case DBR_KIND_LOG:
    case DBR_KIND_SAMPLE:
        break;
    default: // a row that people wrote
        if (is_person) {
            return event->time;
        }
        break;
    }
    return k != NULL ? told_at(k, event) : DBR_TIME_NONE;
}

/* ---- while building ---- */

static void add_responder(struct dbr_known *k, dbr_slice who)
{
    if (who.len > 1 && who.ptr[0] == '@' && k->n_responders < MAX_RESPONDERS && !is_responder(k, who)) {
        k->responders[k->n_responders++] = who;
    }
}

static void find_responders(tl_build *b, struct dbr_known *k)
{
    dbr_span w = b->out->window;
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        bool is_during = (w.begin == DBR_TIME_NONE || n->entry.time >= w.begin) &&
                         (w.end == DBR_TIME_NONE || n->entry.time <= w.end);
        if (n->entry.kind == DBR_KIND_PAGE && n->record.object.len > 0) {
            add_responder(k, tl_actor(b, n->record.object));
        }
        if (n->entry.kind == DBR_KIND_PAGE || (is_during && !n->record.is_bot)) {
            add_responder(k, n->actor);
        }
    }
}

static void find_deliveries(struct dbr_known *k)
{
    for (size_t i = 0; i < k->n; i++) {
        known_item *item = &k->items[i];
        bool is_delivered =
            item->kind == DBR_KIND_ALERT ||
            (item->kind == DBR_KIND_PAGE && k->has_notifications && dbr_slice_is(item->verb, "triggered"));
        if (is_delivered && item->time != DBR_TIME_NONE) {
            item->known = delivery(k, item, i);
        }
    }
}

/* The first page or bot that names it from then on; its own time when there is none. */
static dbr_time delivery(const struct dbr_known *k, const known_item *item, size_t i_first)
{
    bool is_over = dbr_slice_is(item->verb, "resolved") || dbr_slice_is(item->verb, "ended");
    for (size_t i = i_first; i < k->n && i < i_first + MAX_DELIVERIES; i++) {
        const known_item *by = &k->items[i];
        if (by->time == DBR_TIME_NONE || by->time - item->time > DELIVERY_SPAN) {
            break;
        }
        bool is_page =
            by->kind == DBR_KIND_PAGE && dbr_slice_is(by->verb, is_over                ? "resolved"
                                                                : k->has_notifications ? "notified"
                                                                                       : "triggered");
        bool is_message = by->kind == DBR_KIND_MESSAGE && by->is_bot;
        if (is_page && (contains(by->title, item->title) || contains(item->title, by->title))) {
            return by->time;
        }
        bool says_over = dbr_slice_find_nocase(by->text, (dbr_slice)DBR_LIT("resolved")) != SIZE_MAX;
        if (is_message && says_over == is_over && contains(by->text, item->title)) {
            return by->time;
        }
    }
    return item->time;
}

static int compare_addresses(const void *a, const void *b)
{
    const known_item *const *x = a;
    const known_item *const *y = b;
    return dbr_slice_cmp((*x)->address, (*y)->address);
}

/* ---- asking ---- */

static const known_item *find_item(const struct dbr_known *k, dbr_slice address)
{
    known_item wanted = {.address = address};
    const known_item *key = &wanted;
    const known_item *const *found =
        address.len > 0 && k->n > 0
            ? bsearch(&key, k->by_address, k->n, sizeof(*k->by_address), compare_addresses)
            : NULL;
    return found != NULL ? *found : NULL;
}

static bool is_responder(const struct dbr_known *k, dbr_slice actor)
{
    for (size_t i = 0; k != NULL && i < k->n_responders; i++) {
        if (dbr_slice_eq(k->responders[i], actor)) {
            return true;
        }
    }
    return false;
}

/* Of all that tells of it the first, at or after its own time. */
static dbr_time told_at(const struct dbr_known *k, const dbr_event *event)
{
    dbr_time first = DBR_TIME_NONE;
    asked a = {0};
    a.n = words_of(event->text, a.words, MAX_WORDS);
    for (size_t i = 0; i < a.n; i++) {
        if (is_distinctive(a.words[i], event->kind)) {
            a.tokens[a.n_tokens++] = a.words[i];
        }
    }
    for (size_t i = 0; i < k->n; i++) {
        const known_item *by = &k->items[i];
        bool can_tell = by->kind != DBR_KIND_CHANGE || is_responder(k, by->actor);
        bool is_sooner = by->known >= event->time && (first == DBR_TIME_NONE || by->known < first);
        if (can_tell && by->known != DBR_TIME_NONE && is_sooner &&
            (tells(by->text, &a) || tells(by->title, &a))) {
            first = by->known;
        }
    }
    return first;
}

static bool tells(dbr_slice text, const asked *a)
{
    for (size_t i = 0; i < a->n_tokens; i++) {
        if (contains(text, a->tokens[i])) {
            return true;
        }
    }
    for (size_t i = 0; i + RUN_WORDS <= a->n; i++) {
        if (holds_run(text, &a->words[i], RUN_WORDS)) {
            return true;
        }
    }
    return a->n >= 2 && a->n < RUN_WORDS && holds_run(text, a->words, a->n);
}

static bool is_word_byte(char c)
{
    unsigned char u = (unsigned char)c;
    return (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_' ||
           u == '#' || u >= 0x80;
}

/* Words, with the signs inside them ("v1.14.0", "api-service") but not those around them. */
static size_t words_of(dbr_slice text, dbr_slice *ret, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < max;) {
        while (i < text.len && !is_word_byte(text.ptr[i])) {
            i++;
        }
        size_t begin = i;
        while (i < text.len && text.ptr[i] != ' ' && text.ptr[i] != '\n') {
            i++;
        }
        size_t end = i;
        while (end > begin && !is_word_byte(text.ptr[end - 1])) {
            end--;
        }
        if (end > begin) {
            ret[n++] = dbr_slice_sub(text, begin, end);
        }
    }
    return n;
}

/* Whether the words follow each other in the text, with nothing but signs and blanks between. */
static bool holds_run(dbr_slice text, const dbr_slice *words, size_t n)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = dbr_slice_find_nocase(dbr_slice_from(text, from), words[0]);
        if (at == SIZE_MAX) {
            return false;
        }
        size_t end = from + at + words[0].len;
        size_t i = 1;
        for (; i < n; i++) {
            size_t next = end;
            while (next < text.len && !is_word_byte(text.ptr[next])) {
                next++;
            }
            if (!dbr_slice_eq_nocase(dbr_slice_sub(text, next, next + words[i].len), words[i])) {
                break;
            }
            end = next + words[i].len;
        }
        if (i == n && (end == text.len || !is_word_byte(text.ptr[end]))) {
            return true;
        }
        from += at + 1;
    }
    return false;
}

/* A word that can hardly mean anything else. */
static bool is_distinctive(dbr_slice word, dbr_kind kind)
{
    size_t digits = 0;
    size_t letters = 0;
    size_t capitals = 0; // behind a small letter
    bool has_dot = false;
    bool has_line = false;
    for (size_t i = 0; i < word.len; i++) {
        unsigned char c = (unsigned char)word.ptr[i];
        bool is_capital = c >= 'A' && c <= 'Z';
        digits += c >= '0' && c <= '9' ? 1 : 0;
        letters += is_capital || (c >= 'a' && c <= 'z') ? 1 : 0;
        capitals += is_capital && i > 0 && word.ptr[i - 1] >= 'a' && word.ptr[i - 1] <= 'z' ? 1 : 0;
        has_dot = has_dot || c == '.';
        has_line = has_line || c == '_' || c == ':';
    }
    bool is_number = word.len > 2 && word.ptr[0] == '#' && digits == word.len - 1;
    bool is_version = digits >= 2 && has_dot && word.len >= 4 && letters <= 12;
    bool is_hash = word.len >= 7 && digits > 0 && letters + digits == word.len && letters > 0;
    switch ((int)kind) {
    case DBR_KIND_CHANGE:
        return is_number || (is_version && (word.ptr[0] == 'v' || word.len >= 5)) || is_hash;
    case DBR_KIND_SAMPLE:
        return has_line && letters > 0 && word.len >= 5;
    case DBR_KIND_LOG:
        return dbr_slice_is(word, "5xx") || (is_version && word.ptr[0] == 'v') ||
               (word.len >= MIN_IDENTIFIER && letters > 0 && (has_line || capitals > 0));
    default:
        return is_number;
    }
}

static bool contains(dbr_slice hay, dbr_slice needle)
{
    for (size_t from = 0; needle.len >= 3 && from < hay.len;) {
        size_t at = dbr_slice_find_nocase(dbr_slice_from(hay, from), needle);
        if (at == SIZE_MAX) {
            return false;
        }
        size_t begin = from + at;
        size_t end = begin + needle.len;
        bool is_apart =
            (begin == 0 || !is_word_byte(hay.ptr[begin - 1]) || (unsigned char)hay.ptr[begin - 1] >= 0x80) &&
            (end == hay.len || !is_word_byte(hay.ptr[end]) || (unsigned char)hay.ptr[end] >= 0x80);
        if (is_apart) {
            return true;
        }
        from = begin + 1;
    }
    return false;
}
