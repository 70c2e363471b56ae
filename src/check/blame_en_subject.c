/*
 * Who is the subject in an English sentence.
 *
 *     an engineer accidentally deleted …              the nearest agent before, in the clause
 *     added by an engineer                            an object: nobody
 *     technicians of the provider cut …               the technicians
 *     the architect who designed it never thought …   over a relative clause
 *     having pasted it into the wrong shell, she …    in front of its main clause
 *     … changed the rules and told nobody             over "and", when nobody else is named
 */
#include "check/blame_en.h"

#define MAX_TO_ADVERB   7  // words between a subject and an adverb
#define MAX_TO_RELATIVE 10 // … and a verb behind a relative clause
#define MAX_ASIDE       26 // words in what stands between two commas
#define MAX_TO_MARK     14 // … and what is said of its act, behind the object

bool check_is_determiner(const words *w, size_t i)
{
    static const char *const WORDS[] = {"the",     "a",   "an",   "our",  "their", "its",
                                        "another", "one", "some", "this", "that"};
    for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS); k++) {
        if (is(w, i, WORDS[k])) {
            return true;
        }
    }
    return false;
}

/* Whether the agent at `i` is an object or an attribute: "added by a lead engineer", but "at noon the
 * engineer". */
static bool is_object(const words *w, size_t i)
{
    if (has(w, i, CHECK_FIRST) || is(w, i, "he") || is(w, i, "she") || is(w, i, "they")) {
        return false; // "for months we"
    }
    for (size_t k = i; k > 0 && i - k < 3; k--) {
        if (check_is_determiner(w, k - 1)) {
            return k > 1 && has(w, k - 2, CHECK_OBJECT);
        }
        if (has(w, k - 1, CHECK_OBJECT | CHECK_BREAK)) {
            return has(w, k - 1, CHECK_OBJECT);
        }
    }
    return false;
}

/* "one of the engineers": the engineers act. */
static bool is_quantity(const words *w, size_t i)
{
    static const char *const WORDS[] = {"one",  "two",  "three", "some", "several",
                                        "both", "many", "most",  "half"};
    for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS); k++) {
        if (is(w, i, WORDS[k])) {
            return true;
        }
    }
    return false;
}

/* "technicians of the provider": the technicians, for the provider at `i`; SIZE_MAX for no such head. */
static size_t head_of(const words *w, size_t i)
{
    for (size_t k = i; k > 1 && i - k < 4; k--) {
        if (is(w, k - 1, "of") && is_quantity(w, k - 2)) {
            return i; // "one of our developers"
        }
        if (is(w, k - 1, "of") || is(w, k - 1, "at") || is(w, k - 1, "from") || is(w, k - 1, "in") ||
            is(w, k - 1, "on")) {
            return has(w, k - 2, CHECK_AGENT) ? k - 2 : SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* The agent before the aside that the comma at `i` ends: "the developer, three weeks into the job, pasted"; SIZE_MAX. */
static size_t before_aside(const words *w, size_t i)
{
    for (size_t k = i; k > 1 && i - k < MAX_ASIDE; k--) {
        if (is(w, k - 1, ",")) {
            return has(w, k - 2, CHECK_AGENT) && !is(w, k, "and") && !is(w, k, "but") ? k - 2 : SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* Whether the word at `i`, between an agent and its verb, makes one thing of both: "the vendor firmware failed to". */
static bool is_compound(const words *w, size_t i)
{
    static const char *const BETWEEN[] = {
        "then",      "again",       "still",      "both",      "just",   "all",      "even",     "too",
        "there",     "here",        "once",       "twice",     "first",  "alone",    "himself",  "herself",
        "itself",    "later",       "soon",       "often",     "always", "almost",   "already",  "instead",
        "each",      "nearly",      "thus",       "somehow",   "either", "yourself", "together", "involved",
        "concerned", "responsible", "themselves", "ourselves", "myself", "actually", "had",      "has",
        "have",      "people",      "lead",       "could",     "would",  "will",     "may",      "can"};
    const word *x = &w->at[i];
    bool is_other = x->classes != 0 || x->len < 3 || x->text[0] < 'a' ||
                    strcmp(x->text + x->len - 2, "ly") == 0 || check_is_past(w, i);
    for (size_t k = 0; !is_other && k < sizeof(BETWEEN) / sizeof(*BETWEEN); k++) {
        is_other = is_text(x, BETWEEN[k]);
    }
    return !is_other;
}

static size_t nearest_agent(const words *w, size_t i, size_t reach)
{
    size_t own = 0;
    bool is_inherited = false;
    for (size_t k = i; k > 0; k--) {
        const word *x = &w->at[k - 1];
        bool is_filler = (x->classes & (CHECK_ADVERB | CHECK_NOT)) != 0 || is_text(x, "also") ||
                         is_text(x, "simply") || is_text(x, "then") || is_text(x, "later") ||
                         is_text(x, "again");
        bool is_pronoun =
            (x->classes & CHECK_FIRST) != 0 || is_text(x, "he") || is_text(x, "she") || is_text(x, "they");
        bool is_thing =
            has(w, k, CHECK_THING) || (k + 1 == i && !is_inherited && !is_pronoun && is_compound(w, k));
        if ((x->classes & CHECK_AGENT) != 0 && is_thing) {
            return SIZE_MAX; // "the supervisor process"
        }
        if ((x->classes & CHECK_AGENT) != 0) {
            return is_object(w, k - 1) ? head_of(w, k - 1) : k - 1;
        }
        if (is_text(x, "whose")) {
            return SIZE_MAX; // "the employee whose account was suspended"
        }
        bool is_aside = is_text(x, ",") && own <= reach;
        if (is_aside && before_aside(w, k - 1) != SIZE_MAX) {
            return before_aside(w, k - 1);
        }
        if (is_text(x, "who") && own == 0 && !is_inherited) {
            size_t agent = k > 1 && is(w, k - 2, ",") ? k - 2 : k - 1; // "the commander, who refused"
            return agent > 0 && has(w, agent - 1, CHECK_AGENT) ? agent - 1 : SIZE_MAX;
        }
        if ((x->classes & CHECK_BREAK) != 0) {
            bool may_inherit = own == 0 && !is_inherited && (is_text(x, "but") || is_text(x, "and"));
            if (!may_inherit) {
                return SIZE_MAX;
            }
            is_inherited = true;
            reach = 24;
            continue;
        }
        if ((x->classes & CHECK_PASSIVE) != 0 && !is_inherited && own == 0 && reach == MAX_TO_ADVERB) {
            return SIZE_MAX; // "was accidentally deleted"
        }
        own += is_filler ? 0 : 1;
        if (own > reach) {
            return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

bool check_is_past(const words *w, size_t i)
{
    size_t n = i < w->n ? w->at[i].len : 0;
    bool is_ed = n > 3 && strcmp(w->at[i].text + n - 2, "ed") == 0 &&
                 strcmp(w->at[i].text + n - 3, "eed") != 0; // not "need"
    return n > 0 && (has(w, i, CHECK_ACT) || is_ed);
}

bool check_is_gerund(const words *w, size_t i)
{
    size_t n = i < w->n ? w->at[i].len : 0;
    return n > 4 && strcmp(w->at[i].text + n - 3, "ing") == 0;
}

/* Whom the "who" at `i` means: "the engineer on shift, who …"; SIZE_MAX. */
static size_t antecedent(const words *w, size_t i)
{
    for (size_t k = i; k > 0 && i - k < 4; k--) {
        if (has(w, k - 1, CHECK_AGENT)) {
            return k - 1;
        }
        if (has(w, k - 1, CHECK_BREAK) && !is(w, k - 1, ",")) {
            return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* "the architect who designed the cache never …": the architect, for "never" at `i`; SIZE_MAX. */
static size_t before_relative(const words *w, size_t i)
{
    for (size_t k = i; k > 1 && i - k < MAX_TO_RELATIVE; k--) {
        if (is(w, k - 1, "who")) {
            return k < i ? antecedent(w, k - 1) : SIZE_MAX;
        }
        if (has(w, k - 1, CHECK_BREAK)) {
            return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* "having pasted it into the wrong terminal, the administrator": who stands behind the first comma; SIZE_MAX. */
static size_t behind_front(const words *w, size_t i)
{
    size_t comma = i;
    bool is_joined = is(w, 0, "by") || is(w, 0, "without") || has(w, 0, CHECK_ADVERB | CHECK_NOT);
    bool is_front = check_is_gerund(w, 0) || (is_joined && check_is_gerund(w, 1));
    while (is_front && comma < w->n && !is(w, comma, ",")) {
        comma++;
    }
    for (size_t k = comma + 1; is_front && k < w->n && k < comma + 5 && !has(w, k, CHECK_BREAK); k++) {
        if (has(w, k, CHECK_AGENT)) {
            return k;
        }
    }
    return SIZE_MAX;
}

size_t check_subject_of(const words *w, size_t i, size_t reach)
{
    size_t agent = nearest_agent(w, i, reach);
    agent = agent == SIZE_MAX ? before_relative(w, i) : agent;
    return agent == SIZE_MAX ? behind_front(w, i) : agent;
}

bool check_is_present(const words *w, size_t i)
{
    size_t n = i < w->n ? w->at[i].len : 0;
    return n > 3 && w->at[i].text[n - 1] == 's' && w->at[i].text[n - 2] != 's' &&
           w->at[i].text[n - 2] != '\'' &&
           !has(w, i, CHECK_THING | CHECK_PASSIVE | CHECK_AGENT | CHECK_BREAK);
}

size_t check_doer_before(const words *w, size_t i)
{
    bool has_act = false;
    size_t from = i > 0 && is(w, i - 1, ",") ? i - 1 : i;
    for (size_t k = from; k > 0 && from - k < MAX_TO_MARK; k--) {
        bool is_joint = (is(w, k - 1, "and") || is(w, k - 1, "but")) && has_act;
        bool is_passive =
            has(w, k - 1, CHECK_PASSIVE) && !check_is_gerund(w, k) && !is_text(&w->at[k - 1], "got");
        if (has(w, k - 1, CHECK_AGENT)) {
            has_act |= check_is_present(w, k) && !has(w, k - 1, CHECK_NAME); // "Sean deploys it": a diary
            bool is_thing = has(w, k, CHECK_THING);
            size_t agent = is_thing ? SIZE_MAX : is_object(w, k - 1) ? head_of(w, k - 1) : k - 1;
            if (agent != SIZE_MAX && has_act) {
                return agent;
            }
        }
        if (is(w, k - 1, "who") && has_act) {
            return antecedent(w, k - 1);
        }
        bool is_as = is(w, k - 1, "as") && check_is_determiner(w, k); // "closed it as a duplicate"
        if (is_passive || (has(w, k - 1, CHECK_BREAK) && !is_joint && !is_as)) {
            break;
        }
        has_act |= check_is_past(w, k - 1) || has(w, k - 1, CHECK_PARTICIPLE);
    }
    return behind_front(w, i);
}
