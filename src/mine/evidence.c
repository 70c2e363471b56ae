/*
 * What tells a variable from a constant, when a place in otherwise equal messages shows several words.
 *
 * A variable shows *many* values (users, hosts, files); a constant a few (opened/closed), and then the rare one is what
 * an incident is about: joined to its frequent neighbour it would never be seen. So words are joined late:
 *
 *     many      at least 5 different words; 12 for the first word, which is what the message is about
 *     even      4 where a key, a quote or a noun like "host" announces a name, and 3 after "user", when they are about as
 *               frequent: the perplexity exp(−Σ p ln p) of their shares p is 2.5 or more. Three users a third each have
 *               3, root with 94 % beside two others 1.3
 *     no state  when a third of the words say how something went (refused, closed, failed, -ed, -ing, a status), the
 *               place is an outcome and stays apart
 *     no names  so do symbols of code ("schedule+<hex>") and, unless values stand there too, names with values ("cr:<hex>")
 *     route     the path of a request that is the whole message never varies: which of them fails is the question
 *     mask      where masks stand already, words join when masks are the greater part: <path> beside "pwd"
 *
 * Words glued to numbers in brackets ("LOCAL(<num>)") are in group.c. The bounds are judged, not fitted: from 4
 * words to 12 the grouping accuracy on what we measured changes by 0.001 (docs/measurements.md#templates).
 */
#include "mine/group.h"

#include "mine/kinds.h"

#include <assert.h>
#include <math.h>

#define MANY             5u
#define MANY_NAMED_EVEN  4u
#define EVEN_NAMED       2.5
#define MANY_PEOPLE_EVEN 3u
#define MANY_FIRST       12u
#define EVEN_FIRST       8.0
#define MANY_MIXED       4u  // words glued to masks are half a variable already
#define MANY_UNCOUNTED   32u // when counts are unknown
#define MANY_STATES      30u // no language has so many words for one outcome

/* Sorted. What something is or became, small words, and words of order. */
static const char STATES[][12] = {
    "4xx",      "5xx",      "abort",     "active",   "alive",      "allow",     "already",  "always",
    "and",      "another",  "any",       "asleep",   "available",  "bad",       "before",   "begin",
    "begins",   "but",      "can",       "cannot",   "close",      "closes",    "complete", "connect",
    "connects", "create",   "critical",  "current",  "dead",       "debug",     "default",  "delete",
    "deny",     "did",      "different", "disable",  "disconnect", "do",        "does",     "down",
    "empty",    "enable",   "end",       "ends",     "error",      "errors",    "exit",     "exits",
    "fail",     "fails",    "failure",   "failures", "false",      "fatal",     "first",    "follower",
    "for",      "found",    "free",      "from",     "full",       "get",       "good",     "had",
    "has",      "have",     "healthy",   "high",     "idle",       "illegal",   "in",       "inactive",
    "info",     "internal", "invalid",   "is",       "it",         "last",      "leader",   "left",
    "legal",    "less",     "load",      "local",    "lost",       "low",       "master",   "may",
    "must",     "never",    "new",       "next",     "nil",        "no",        "none",     "normal",
    "not",      "notice",   "null",      "of",       "off",        "offline",   "ok",       "old",
    "on",       "online",   "only",      "open",     "opens",      "or",        "other",    "out",
    "over",     "passive",  "previous",  "primary",  "pull",       "push",      "put",      "read",
    "reads",    "ready",    "receive",   "receives", "recover",    "refuse",    "reject",   "release",
    "remote",   "remove",   "reset",     "restart",  "restarts",   "resume",    "right",    "run",
    "same",     "save",     "secondary", "send",     "sends",      "sent",      "set",      "shut",
    "shutdown", "sick",     "slave",     "some",     "start",      "starts",    "startup",  "stop",
    "stops",    "store",    "stores",    "success",  "suspend",    "than",      "that",     "the",
    "this",     "timeout",  "to",        "true",     "under",      "unhealthy", "unknown",  "up",
    "update",   "valid",    "was",       "were",     "will",       "with",      "without",  "worse",
    "write",    "writes",   "yes"};

/* Sorted: nouns before a name. Those of people have few names that are much alike. */
static const char ANNOUNCERS[][10] = {
    "account", "address", "class", "client",  "container", "database", "device",   "directory",
    "domain",  "driver",  "file",  "folder",  "host",      "hostname", "id",       "interface",
    "job",     "key",     "login", "logname", "module",    "name",     "node",     "owner",
    "package", "path",    "peer",  "pod",     "queue",     "rhost",    "ruser",    "schema",
    "server",  "service", "table", "task",    "topic",     "user",     "username", "users"};
static const char PEOPLE[][10] = {"account", "login", "logname",  "owner",
                                  "ruser",   "user",  "username", "users"};

/* Is the word, ASCII letters without case, in a sorted table? */
static bool is_in(dbr_slice word, const char *table, size_t n, size_t row_bytes)
{
    char lower[16] = {0};
    if (word.len >= row_bytes || word.len >= sizeof(lower)) {
        return false;
    }
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(lower, table + middle * row_bytes);
        if (order == 0) {
            return true;
        }
        low = order > 0 ? middle + 1 : low;
        high = order > 0 ? high : middle;
    }
    return false;
}

#define IS_IN(word, table) is_in((word), (table)[0], sizeof(table) / sizeof((table)[0]), sizeof((table)[0]))

bool mine_is_announcer(dbr_slice word)
{
    return IS_IN(word, ANNOUNCERS);
}

/* "closed", "waiting", "503": says how something went. */
static bool is_state(dbr_slice word)
{
    bool is_letters = true;
    for (size_t i = 0; i < word.len; i++) {
        is_letters &= (word.ptr[i] | 32) >= 'a' && (word.ptr[i] | 32) <= 'z';
    }
    if (kind_digits_at(word, 0) == word.len || IS_IN(word, STATES)) {
        return true;
    }
    char end[3] = {0};
    for (size_t i = 0; i < 3 && word.len > 4; i++) {
        end[i] = (char)(word.ptr[word.len - 3 + i] | 32);
    }
    return is_letters && word.len > 4 && (memcmp(end + 1, "ed", 2) == 0 || memcmp(end, "ing", 3) == 0);
}

/* "listByCustomer", "get_user": a name from the program's text, of which there are as many as its author wrote. */
static bool is_identifier(dbr_slice word)
{
    bool has_hump = false, has_other = false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        char before = i > 0 ? word.ptr[i - 1] : '\0';
        bool is_letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        has_hump |= c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';
        has_hump |= c == '_' && i > 0 && i + 1 < word.len;
        has_other |= !is_letter && c != '_';
    }
    return has_hump && !has_other;
}

/* "do_page_fault+<hex>/<hex>": a place in code, which has a name of its own. */
static bool is_symbol(dbr_slice mixed)
{
    size_t n = kind_word_at(mixed, 0);
    return n > 0 && n + 1 < mixed.len && mixed.ptr[n] == '+' && mixed.ptr[n + 1] == '<';
}

static double perplexity(const mine_seen *values, size_t n)
{
    double total = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        total += (double)values[i].n;
    }
    for (size_t i = 0; i < n && total > 0; i++) {
        double share = (double)values[i].n / total;
        sum -= share > 0 ? share * log(share) : 0;
    }
    return exp(sum);
}

/* "cr:<hex>": a name and its value. */
static bool is_pair(dbr_slice mixed)
{
    size_t n = kind_word_at(mixed, 0);
    return n > 0 && n + 1 < mixed.len && mixed.ptr[n] == ':' && mixed.ptr[n + 1] == '<';
}

/* What the values at a place are like. */
typedef struct tally {
    size_t words;                  // different ones
    size_t states, symbols, pairs; // of these, in which names and outcomes show
    size_t mixed;                  // of these, glued to masks
    uint64_t total, masked;        // messages; those with a mask there
} tally;

static tally tally_of(const mine_seen *values, size_t n)
{
    tally t = {0};
    for (size_t i = 0; i < n; i++) {
        dbr_slice text = mine_text(values[i].element);
        t.total += values[i].n;
        if (values[i].key == MINE_ANY) {
            t.masked = values[i].n;
            continue;
        }
        bool is_mixed = values[i].element->kind == MINE_MIXED;
        t.words++;
        t.mixed += is_mixed;
        t.symbols += is_mixed && is_symbol(text);
        t.pairs += is_mixed && is_pair(text);
        t.states += !is_mixed && (is_state(text) || is_identifier(text));
    }
    return t;
}

bool mine_is_variable(const mine_seen *values, size_t n, const mine_place *place)
{
    tally t = tally_of(values, n);
    bool has_mask = t.words < n;
    if (place->is_uncounted) {
        return t.words >= MANY_UNCOUNTED && (t.states + t.symbols) * 3 < t.words;
    }
    if (t.words == 0 || place->is_route || t.symbols * 3 >= t.words ||
        (t.states * 3 >= t.words && t.words < MANY_STATES)) {
        return false;
    }
    if (has_mask &&
        (t.words == t.mixed || t.masked * 2 >= t.total || t.words - t.mixed >= MANY_PEOPLE_EVEN)) {
        return true;
    }
    if (t.pairs * 3 >= t.words) {
        return false;
    }
    if (t.mixed >= MANY_MIXED && t.mixed * 2 >= t.words) {
        return true;
    }
    double even = perplexity(values, n);
    if (place->is_first) {
        return t.words >= MANY_FIRST && even >= EVEN_FIRST;
    }
    size_t enough_even = IS_IN(place->announcer, PEOPLE)                          ? MANY_PEOPLE_EVEN
                         : place->is_named || mine_is_announcer(place->announcer) ? MANY_NAMED_EVEN
                                                                                  : MANY;
    return t.words >= MANY || (t.words >= enough_even && even >= EVEN_NAMED);
}
