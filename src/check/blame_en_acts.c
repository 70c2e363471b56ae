/*
 * Blame by what came of an act, where no word of it blames.
 *
 *     a welder cut the wrong pipe, and two halls lost pressure      an act of somebody, and harm behind it
 *     the office closed the port, taking both shops offline            the same, without a subject of its own
 *     the site went down because a tester truncated the table        the harm first
 *     the crew drained the north tank instead of the south one        what the act should have met instead
 *
 * Only what others did: our own acts are told, not accused, and so is what mends. Harm is what nobody wants from any act
 * (lost, wiped, offline); what rises, fails or restarts may be what the act was for, or have been there before.
 */
#include "check/blame_en.h"

#define MAX_TO_ACT   5  // words between somebody and the act
#define MAX_TO_JOINT 24 // … between an act and what joins its harm
#define MAX_TO_HARM  14 // … between that and the harm

static bool is_any(const words *w, size_t i, const char *const *all, size_t n)
{
    for (size_t k = 0; i < w->n && k < n; k++) {
        if (is(w, i, all[k])) {
            return true;
        }
    }
    return false;
}
#define IS_ANY(w, i, all) is_any(w, i, all, sizeof(all) / sizeof(*(all)))

/* Acts that mend, decide or tell, beside those of CHECK_OBSERVE: what follows them is no fault of theirs. */
static bool is_idle(const words *w, size_t i)
{
    static const char *const WORDS[] = {
        "tried",       "attempted",    "continued", "started",    "began",    "had",       "has",
        "used",        "decided",      "agreed",    "went",       "came",     "got",       "joined",
        "rolled",      "responded",    "escalated", "recovered",  "rebuilt",  "failed",    "worked",
        "performed",   "completed",    "needed",    "wanted",     "planned",  "received",  "lost",
        "experienced", "kept",         "opened",    "mitigated",  "paged",    "drained",   "informed",
        "notified",    "acknowledged", "contacted", "redeployed", "re-ran",   "published", "released",
        "provided",    "said",         "explained", "considered", "required", "allowed",   "expected",
        "paused",      "stopped",      "supplied",  "helped",     "managed",  "saw",       "felt",
        "heard",       "met",          "made",      "took",       "spent",    "based",     "left",
        "restarted",   "rebooted"};
    return has(w, i, CHECK_OBSERVE | CHECK_PASSIVE) || IS_ANY(w, i, WORDS);
}

/* Whether the agent at `i` is somebody else, whose acts may be told against them. */
static bool is_other(const words *w, size_t i)
{
    bool is_own = is(w, i, "i") || (i == 0 && is(w, i, "support")); // who says "I" blames himself
    static const char *const NOBODIES[] = {"user",     "users", "he",      "she",       "they",
                                           "everyone", "host",  "support", "everybody", "it"};
    return has(w, i, CHECK_AGENT) && (is_own || !check_is_first(w, i)) && !has_kind(w, i, CHECK_AFFECTED) &&
           !has(w, i + 1, CHECK_THING) && (is_own || !IS_ANY(w, i, NOBODIES));
}

/* The act of the agent at `who`: "had entered", "typed", in a timeline "pulls"; SIZE_MAX. */
static size_t act_of(const words *w, size_t who)
{
    for (size_t k = who + 1; k < w->n && k < who + 2 + MAX_TO_ACT && !has(w, k, CHECK_BREAK | CHECK_AGENT);
         k++) {
        if (has(w, k, CHECK_PASSIVE) || is(w, k, "to")) {
            return SIZE_MAX;
        }
        if (check_is_past(w, k) && !is(w, k, "had")) {
            bool is_done = check_subject_of(w, k, MAX_TO_ACT - 1) == who && !is_idle(w, k);
            return is_done ? k : SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* "offline", "went down", "was lost", "an outage"; the last word, SIZE_MAX for none at `i`. */
static size_t harm_at(const words *w, size_t i)
{
    static const char *const STATES[] = {"offline", "unreachable", "unavailable", "inaccessible", "unusable"};
    static const char *const LOSSES[] = {"lost", "vanished", "collapsed", "crashed", "broke", "evaporated"};
    static const char *const FALLS[] = {"outage", "blackout", "downtime", "standstill"};
    static const char *const DONE[] = {
        "gone",      "wiped",  "deleted", "overwritten", "destroyed", "erased",    "down",        "cut",
        "corrupted", "lost",   "evicted", "flooded",     "locked",    "dead",      "interrupted", "exposed",
        "hit",       "broken", "blocked", "evacuated",   "empty",     "overloaded"};
    bool is_fall =
        IS_ANY(w, i, FALLS) && i > 0 && (is(w, i - 1, "a") || is(w, i - 1, "an") || is(w, i - 1, "of"));
    if (is_fall || IS_ANY(w, i, STATES) || IS_ANY(w, i, LOSSES)) {
        return i;
    }
    bool is_be = has(w, i, CHECK_PASSIVE) || is(w, i, "went") || is(w, i, "fell") || is(w, i, "goes");
    size_t k = i + 1;
    while (is_be && k < w->n && k < i + 4 &&
           (w->at[k].len > 4 && strcmp(w->at[k].text + w->at[k].len - 2, "ly") == 0)) {
        k++;
    }
    k += is_be && (is(w, k, "all") || is(w, k, "also") || is(w, k, "been")) ? 1 : 0;
    if (is_be && (IS_ANY(w, k, DONE) || (is(w, i, "went") && (is(w, k, "dark") || is(w, k, "out"))))) {
        return k;
    }
    static const char *const BREAKS[] = {"stopped",    "froze",      "hung",     "stalled",     "tripped",
                                         "overheated", "burned",     "burnt",    "disappeared", "bounced",
                                         "choked",     "overflowed", "imploded", "halted",      "melted",
                                         "starved",    "expired",    "suffered"};
    bool is_unable = (is(w, i, "could") && (is(w, k, "not") || is(w, k, "no"))) || is(w, i, "couldn't") ||
                     (is_be && (is(w, k, "unable") || is(w, k, "without") || is(w, k, "stuck"))) ||
                     (is(w, i, "had") && is(w, k, "to") && is(w, k + 1, "be")) ||
                     (is(w, i, "stayed") && (is(w, k, "open") || is(w, k, "down"))) ||
                     (is(w, i, "timed") && is(w, k, "out")) || (is(w, i, "filled") && is(w, k, "up"));
    if (is_unable || IS_ANY(w, i, BREAKS)) {
        return is_unable ? k : i;
    }
    bool is_out = (is(w, i, "piled") && is(w, k, "up")) || (is(w, i, "ran") && is(w, k, "out")) ||
                  (is(w, i, "fell") && is(w, k, "over"));
    return is_out ? k : SIZE_MAX;
}

/* Harm without a subject: "taking both shops offline", "making the queue longer"; the last word, SIZE_MAX. */
static size_t harm_of_gerund(const words *w, size_t i)
{
    static const char *const TAKES[] = {"taking", "knocking", "bringing", "dropping", "putting", "throwing"};
    static const char *const LEAVES[] = {"leaving", "locking", "cutting", "shutting"};
    static const char *const WORSE[] = {"longer", "worse", "slower", "bigger", "larger"};
    static const char *const ENDS[] = {"deleting",   "wiping",   "overwriting", "corrupting", "exposing",
                                       "destroying", "evicting", "erasing",     "crashing",   "severing"};
    if (IS_ANY(w, i, ENDS)) {
        return i;
    }
    bool is_take = IS_ANY(w, i, TAKES), is_leave = IS_ANY(w, i, LEAVES), is_make = is(w, i, "making");
    for (size_t k = i + 1; (is_take || is_leave || is_make) && k < w->n && k < i + 10; k++) {
        if (has(w, k, CHECK_BREAK)) {
            break;
        }
        bool is_down = is(w, k, "down") || is(w, k, "offline") || is(w, k, "out");
        if ((is_take && is_down) ||
            (is_leave && (is(w, k, "without") || is(w, k, "out") || is(w, k, "offline"))) ||
            (is_make && IS_ANY(w, k, WORSE))) {
            return k;
        }
    }
    return SIZE_MAX;
}

/* Whether what is said between `from` and `to` takes it back: "but no booking was lost". */
static bool is_taken_back(const words *w, size_t from, size_t to)
{
    for (size_t k = from; k < to && k < w->n; k++) {
        if (has(w, k, CHECK_NOT | CHECK_NOBODY) || is(w, k, "no") || is(w, k, "nothing") ||
            is(w, k, "still") || is(w, k, "but") || is(w, k, "would") || is(w, k, "could") ||
            is(w, k, "until") || is(w, k, "before")) {
            return true;
        }
    }
    return is(w, to + 1, "no") || is(w, to + 1, "nothing") || is(w, to + 1, "none") || is(w, to + 1, "only");
}

/* The harm that what joins clauses at `i` leads to; SIZE_MAX. */
static size_t harm_behind(const words *w, size_t i)
{
    size_t from = i + 1;
    bool is_comma = is(w, i, ",");
    if (is_comma) {
        size_t harm = harm_of_gerund(w, from);
        if (harm != SIZE_MAX && !is_taken_back(w, from, harm)) {
            return harm;
        }
        if (!is(w, from, "and") && !is(w, from, "so") && !is(w, from, "which") && !is(w, from, "whereupon")) {
            return SIZE_MAX;
        }
        from++;
    }
    from += is(w, from, "thereby") || is(w, from, "that") ? 1 : 0;
    for (size_t k = from; k < w->n && k < from + MAX_TO_HARM; k++) {
        size_t harm = harm_at(w, k);
        bool is_down = is(w, k, "took") || is(w, k, "brought") || is(w, k, "knocked");
        for (size_t d = k + 1; is_down && d < w->n && d < k + 8; d++) {
            harm = is(w, d, "down") || is(w, d, "offline") ? d : harm;
        }
        if (harm != SIZE_MAX) {
            return is_taken_back(w, from, k) || is_taken_back(w, harm, harm) ? SIZE_MAX : harm;
        }
        if (has(w, k, CHECK_BREAK) && !is(w, k, "which")) {
            break;
        }
    }
    return SIZE_MAX;
}

/* "cut the pipe, and two halls lost pressure" */
static bool find_consequence(const words *w, size_t who, check_blame_hit *ret)
{
    size_t act = act_of(w, who);
    act = act != SIZE_MAX && is_other(w, who) ? act : SIZE_MAX;
    for (size_t k = act + 1; act != SIZE_MAX && k < w->n && k < act + MAX_TO_JOINT; k++) {
        if (!has(w, k, CHECK_BREAK) || is(w, k, "that")) {
            continue;
        }
        bool is_joint = is(w, k, ",") || is(w, k, "and") || is(w, k, "so") || is(w, k, "which");
        size_t harm = is_joint ? harm_behind(w, k) : SIZE_MAX;
        if (harm != SIZE_MAX) {
            return check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, harm, check_is_first(w, who));
        }
        if (!is_joint) {
            break; // "because", "but", "when": another matter
        }
    }
    return false;
}

/* "went down because a tester truncated the table"; whoever is asked to mend something is no such somebody. */
static bool find_cause(const words *w, size_t i, check_blame_hit *ret)
{
    bool is_because = is(w, i, "because") || is(w, i, "when");
    for (size_t who = i + 1; is_because && who < w->n && who < i + 6 && !has(w, who, CHECK_BREAK); who++) {
        if (!is_other(w, who) || has(w, who + 1, CHECK_AGENT)) {
            continue;
        }
        size_t act = act_of(w, who);
        for (size_t k = 0; act != SIZE_MAX && k < i; k++) {
            size_t harm = harm_at(w, k);
            if (harm != SIZE_MAX && harm < i && i - harm < 8 && !is_taken_back(w, 0, harm)) {
                return check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, harm, act, false);
            }
        }
        return false;
    }
    return false;
}

/* "drained the north tank instead of the south one": what was meant stands
 * behind; what was chosen, used or decided is no slip. */
static bool find_contrast(const words *w, size_t i, check_blame_hit *ret)
{
    static const char *const NEXT[] = {"the", "for", "in", "on", "to", "at", "from", "into", "against"};
    static const char *const CHOICES[] = {
        "used",     "using",     "use",       "chose",     "decided",   "prefer", "preferred",
        "wanted",   "moved",     "switched",  "migrated",  "adopted",   "built",  "implemented",
        "rely",     "relied",    "recommend", "suggest",   "suggested", "can",    "could",
        "should",   "would",     "will",      "may",       "must",      "allow",  "allows",
        "now",      "focus",     "focused",   "look",      "looking",   "looked", "designed",
        "intended", "attempted", "tried",     "requested", "expected"};
    bool is_contrast =
        ((is(w, i, "instead") && is(w, i + 1, "of")) || (is(w, i, "rather") && is(w, i + 1, "than"))) &&
        IS_ANY(w, i + 2, NEXT);
    size_t who = is_contrast ? check_doer_before(w, i) : SIZE_MAX;
    for (size_t k = who; who != SIZE_MAX && k < i; k++) {
        if (IS_ANY(w, k, CHOICES) || (has(w, k, CHECK_NOT | CHECK_OBSERVE) && !is(w, k, "against"))) {
            return false;
        }
    }
    return who != SIZE_MAX && is_other(w, who) &&
           check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, i + 1, false);
}

/* "left the maintenance flag on": nothing behind it. */
static bool find_left(const words *w, size_t i, check_blame_hit *ret)
{
    for (size_t k = i + 2; is(w, i, "left") && k < w->n && k < i + 7 && !has(w, k, CHECK_BREAK); k++) {
        bool is_end = k + 1 >= w->n || has(w, k + 1, CHECK_BREAK);
        if (is_end && (is(w, k, "on") || is(w, k, "off") || is(w, k, "open") || is(w, k, "behind"))) {
            size_t who = check_subject_of(w, i, MAX_TO_ACT);
            return who != SIZE_MAX && is_other(w, who) &&
                   check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, k, false);
        }
    }
    return false;
}

/* Acts that take something away for good, or out of service. */
static bool is_ruinous(const words *w, size_t i)
{
    static const char *const WORDS[] = {
        "deleted",      "dropped",       "truncated",     "wiped",         "overwrote", "erased",
        "formatted",    "purged",        "unplugged",     "severed",       "killed",    "cut",
        "force-pushed", "flushed",       "terminated",    "destroyed",     "emptied",   "detached",
        "overwritten",  "misconfigured", "uninstalled",   "deactivated",   "commented", "shredded",
        "discarded",    "unmounted",     "deprovisioned", "decommissioned"};
    static const char *const OFF[] = {"switched", "powered", "turned", "shut"};
    return IS_ANY(w, i, WORDS) ||
           (IS_ANY(w, i, OFF) && (is(w, i + 1, "off") || is(w, i + 1, "down") || is(w, i + 1, "of")));
}

/* Whether what the act at `i` met was good for nothing any more. */
static bool is_waste(const words *w, size_t i)
{
    static const char *const WORDS[] = {"failed",   "leaked",    "old",         "stale",     "broken",
                                        "faulty",   "offending", "unused",      "bad",       "test",
                                        "obsolete", "expired",   "corrupt",     "corrupted", "affected",
                                        "orphaned", "temporary", "compromised", "malicious", "duplicate"};
    for (size_t k = i + 1; k < w->n && k < i + 5 && !has(w, k, CHECK_BREAK); k++) {
        if (IS_ANY(w, k, WORDS)) {
            return true;
        }
    }
    return false;
}

/* Whether the agent at `i` is one of many, as who did it is: "a technician", "somebody". */
static bool is_one(const words *w, size_t i)
{
    if (is(w, i, "somebody") || is(w, i, "someone")) {
        return true;
    }
    for (size_t k = i; k > 0 && i - k < 4 && !has(w, k - 1, CHECK_BREAK | CHECK_OBJECT); k--) {
        if (is(w, k - 1, "a") || is(w, k - 1, "an") || is(w, k - 1, "another") || is(w, k - 1, "one")) {
            return true;
        }
    }
    return false;
}

/* "A contractor wiped the share": one of them, and something is gone. */
static bool find_ruin(const words *w, size_t who, check_blame_hit *ret)
{
    size_t act = is_one(w, who) && is_other(w, who) ? act_of(w, who) : SIZE_MAX;
    bool is_hit = act != SIZE_MAX && is_ruinous(w, act) && !is_waste(w, act) && !is_taken_back(w, who, act);
    return is_hit && check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, act, check_is_first(w, who));
}

/* "was wiped by a contractor": the same, told of the thing. */
static bool find_ruin_by(const words *w, size_t who, check_blame_hit *ret)
{
    size_t by = who;
    if (!is_one(w, who)) {
        return false;
    }
    while (by > 0 && who - by < 4 && !is(w, by, "by") && !has(w, by, CHECK_BREAK)) {
        by--;
    }
    bool is_act =
        is(w, by, "by") && by > 1 && is_other(w, who) && is_ruinous(w, by - 1) && !check_is_denied(w, by);
    return is_act && check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, by - 1, who, false);
}

/* "The outage began when a colleague patched the gateway": how it came about is told by who did what. */
static bool find_beginning(const words *w, size_t i, check_blame_hit *ret)
{
    static const char *const BEGINS[] = {"began", "started", "occurred", "happened",
                                         "arose", "begins",  "starts"};
    static const char *const THINGS[] = {"outage",  "incident",   "failure",  "problem",
                                         "trouble", "disruption", "problems", "issue",
                                         "it",      "this",       "loss",     "breach"};
    bool is_turn = is(w, i, "because") || is(w, i, "when") || is(w, i, "after");
    bool has_begun = is_turn && i > 1 && IS_ANY(w, i - 1, BEGINS);
    bool is_thing = has_begun && (IS_ANY(w, i - 2, THINGS) || (i > 3 && is(w, i - 2, "all")));
    for (size_t who = i + 1; is_thing && who < w->n && who < i + 7 && !has(w, who, CHECK_BREAK); who++) {
        if (is_other(w, who) && !has(w, who + 1, CHECK_AGENT)) {
            size_t act = act_of(w, who);
            return act != SIZE_MAX && check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, act, false);
        }
    }
    return false;
}

/* "set it to a week even though the move was near": what spoke against an act that mends nothing. */
static bool find_concession(const words *w, size_t i, check_blame_hit *ret)
{
    static const char *const GOOD[] = {"answered",  "helped",   "restored", "delivered", "came",
                                       "supported", "finished", "reached",  "found",     "managed",
                                       "replied",   "worked",   "resolved"};
    bool is_turn = is(w, i, "although") || is(w, i, "though");
    size_t who = is_turn ? check_doer_before(w, is(w, i - 1, "even") ? i - 1 : i) : SIZE_MAX;
    size_t act = who != SIZE_MAX && is_other(w, who) ? act_of(w, who) : SIZE_MAX;
    bool is_hit = act != SIZE_MAX && act < i && !IS_ANY(w, act, GOOD) && !is_taken_back(w, act, i - 1);
    return is_hit && check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, i, false);
}

/* "Forgot to switch it on again", "16:20 Failed to inform the ward", "Not reading the label was …": nobody is named, and only
 * people do so. */
static bool find_dropped(const words *w, check_blame_hit *ret)
{
    static const char *const TELLS[] = {"inform",   "tell",        "notify",   "warn",    "ask",
                                        "consult",  "communicate", "escalate", "mention", "review",
                                        "announce", "coordinate",  "think",    "realise", "realize",
                                        "read",     "follow",      "consider"};
    static const char *const CARES[] = {"checking",   "reading",    "asking",    "testing",   "verifying",
                                        "reviewing",  "confirming", "telling",   "informing", "consulting",
                                        "following",  "waiting",    "listening", "looking",   "thinking",
                                        "escalating", "documenting"};
    size_t i = 0;
    while (i < w->n && w->at[i].text[0] >= '0' && w->at[i].text[0] <= '9') {
        i++;
    }
    bool is_forgotten = (is(w, i, "forgot") && !has(w, i + 1, CHECK_THING)) || is(w, i, "overlooked") ||
                        is(w, i, "neglected");
    bool is_untold = is(w, i, "failed") && is(w, i + 1, "to") && IS_ANY(w, i + 2, TELLS);
    bool is_not = is(w, i, "not") && IS_ANY(w, i + 1, CARES);
    for (size_t k = i + 2; is_not && k < w->n; k++) {
        if (has(w, k, CHECK_PASSIVE) || is(w, k, "led") || is(w, k, "caused") || is(w, k, "cost") ||
            is(w, k, "meant")) {
            return check_hit(w, ret, CHECK_BLAME_OMISSION, i, i + 1, true);
        }
    }
    return (is_forgotten || is_untold) &&
           check_hit(w, ret, CHECK_BLAME_OMISSION, i, i + (is_untold ? 2 : 0), true);
}

bool check_find_acts(const words *w, check_blame_hit *ret)
{
    if ((w->all & CHECK_REFUSE) != 0) {
        return false;
    }
    bool may_drop =
        has(w, 0, CHECK_FAIL | CHECK_FAIL_TO | CHECK_NOT) || (w->n > 0 && w->at[0].text[0] <= '9');
    if (may_drop && find_dropped(w, ret)) {
        return true;
    }
    if ((w->all & CHECK_AGENT) == 0) {
        return false;
    }
    size_t last =
        (w->kinds & CHECK_RUIN) != 0 ? w->n - 1 : 0; // the last word of harm: no act behind it did any
    while (last > 0 && !has_kind(w, last, CHECK_RUIN)) {
        last--;
    }
    bool has_act = (w->kinds & CHECK_RUINOUS) != 0;
    for (size_t i = 0; i < w->n && (last > 0 || has_act || (w->kinds & CHECK_TURN) != 0); i++) {
        const word *x = &w->at[i];
        if ((x->classes & CHECK_AGENT) != 0 && i < last && find_consequence(w, i, ret)) {
            return true;
        }
        if (has_act && (x->classes & CHECK_AGENT) != 0 && (find_ruin(w, i, ret) || find_ruin_by(w, i, ret))) {
            return true;
        }
        if ((x->kinds & CHECK_TURN) != 0 &&
            (find_beginning(w, i, ret) || find_concession(w, i, ret) || (last > 0 && find_cause(w, i, ret)) ||
             find_contrast(w, i, ret) || find_left(w, i, ret))) {
            return true;
        }
    }
    return false;
}
