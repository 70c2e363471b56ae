/*
 * Blame that no set phrase tells, because its words may be any of a kind: who or what is judged, taken away, taught.
 *
 *     the on-call's judgement was poor            a deed of somebody, a word that joins, an adjective → judgement
 *     the judgement of the classifier was poor    a deed of nobody: nothing
 *     testing was perfunctory                     hardly said of things: nobody need be named
 *     the supplier was uncooperative              a person, the same
 *     an impatient operator                       a temper before a person
 *     his access was revoked                      what people hold, and that it was taken → punish
 *     the technician error                        a person directly before a failing → human error
 *     her change took the site down               somebody's work, and harm → individual
 *     keeps changing the rules                    a habit of others → omission
 *     developers will be trained                  people, to be taught → care
 *
 * The kinds stand in blame_en_kinds.c.
 */
#include "check/blame_en.h"

#define MAX_TO_DEED     9 // words between a deed and what is said of it
#define MAX_DEGREES     4 // "has been far too"
#define MAX_TO_AGENT    5 // words between "was" and its subject
#define MAX_TO_TAKEN    5 // … and what was taken
#define MAX_TO_RELATIVE 7 // … behind "who"

/* ---- who and whose ---- */

/* Whether the agent at `i` is somebody else: not us, nor who only suffers. */
static bool is_them(const words *w, size_t i)
{
    return i < w->n && !check_is_first(w, i) && !has_kind(w, i, CHECK_AFFECTED);
}

static bool is_his(const words *w, size_t i)
{
    return is(w, i, "his") || is(w, i, "her") || is(w, i, "their");
}

/* Whether "the operator's" or "his" stands up to two words before `i`. */
static bool has_owner(const words *w, size_t i, size_t *ret)
{
    for (size_t k = i; k > 0 && i - k < 3 && !has(w, k - 1, CHECK_BREAK | CHECK_PASSIVE); k--) {
        if (has(w, k - 1, CHECK_OWNER) || is_his(w, k - 1)) {
            *ret = k - 1;
            return true;
        }
    }
    return false;
}

/* Whether "by the crew", "between the two teams", "of the committer who" stands behind the deed at `i` and before `end`; the agent. */
static bool has_doer(const words *w, size_t i, size_t end, size_t *ret)
{
    bool is_of = false;
    for (size_t k = i + 1; k < end && k < i + 8 && !has(w, k, CHECK_BREAK); k++) {
        is_of |= is(w, k, "of") || is(w, k, "by") || is(w, k, "from") || is(w, k, "between") ||
                 is(w, k, "among") || is(w, k, "on") || is(w, k, "shown");
        bool is_who = has(w, k, CHECK_AGENT) || (is(w, k + 1, "who") && !has(w, k, CHECK_BREAK));
        if (is_of && is_who && !has_kind(w, k, CHECK_AFFECTED) && !has(w, k + 1, CHECK_THING)) {
            *ret = k;
            return true;
        }
    }
    return false;
}

/* ---- what people are like ---- */

/* Whether the word says only how much: "far too", "frankly", "at best". */
static bool is_degree(const words *w, size_t i)
{
    size_t n = i < w->n ? w->at[i].len : 0;
    return has_kind(w, i, CHECK_DEGREE) || (n > 4 && strcmp(w->at[i].text + n - 2, "ly") == 0);
}

/* The adjective of the kinds that what joins at `i` leads to; SIZE_MAX for none. "Too" makes a fault of the careful ones. */
static size_t quality_at(const words *w, size_t i, unsigned kinds, unsigned classes)
{
    for (size_t k = i + 1; k < w->n && k < i + 2 + MAX_DEGREES; k++) {
        if (is(w, k, "not") || is(w, k, "never") || has(w, k, CHECK_BREAK)) {
            return SIZE_MAX;
        }
        if (has_kind(w, k, kinds) || has(w, k, classes)) {
            bool is_attribute = k + 1 < w->n && !has(w, k + 1, CHECK_BREAK | CHECK_PHRASE | CHECK_OBJECT) &&
                                has(w, k + 1, CHECK_THING); // "was slow storage"
            return is_attribute ? SIZE_MAX : k;
        }
        if (!is_degree(w, k)) {
            return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* The deed that the verb at `i` is said of: "the team's attitude towards alerts is"; SIZE_MAX for none. */
static size_t deed_before(const words *w, size_t i)
{
    for (size_t k = i; k > 0 && i - k < MAX_TO_DEED && !has(w, k - 1, CHECK_BREAK); k--) {
        if (has_kind(w, k - 1, CHECK_DEED) && !has(w, k, CHECK_THING)) {
            return k - 1;
        }
    }
    return SIZE_MAX;
}

/* "the on-call's judgement was poor", "testing had been perfunctory". */
static bool find_poor_deed(const words *w, size_t i, check_blame_hit *ret)
{
    size_t deed = deed_before(w, i), who = 0;
    size_t quality = quality_at(w, i, CHECK_POOR | CHECK_SHAMEFUL, CHECK_JUDGE);
    if (deed == SIZE_MAX || quality == SIZE_MAX || check_is_denied(w, i)) {
        return false;
    }
    bool is_somebodys = has_owner(w, deed, &who) || has_doer(w, deed, i, &who);
    bool is_near = i - deed < (is(w, deed + 1, "of") ? 8u : 4u) && !is(w, deed, "performance") &&
                   !is(w, deed, "response");
    if (is_somebodys || (is_near && has_kind(w, quality, CHECK_SHAMEFUL))) {
        size_t first = is_somebodys && who < deed ? who : deed;
        return check_hit(w, ret, CHECK_BLAME_JUDGEMENT, first, quality, false);
    }
    return false;
}

/* "the supplier was uncooperative". */
static bool find_temper(const words *w, size_t i, check_blame_hit *ret)
{
    size_t quality = quality_at(w, i, CHECK_TEMPER | CHECK_SHAMEFUL, CHECK_JUDGE);
    size_t who =
        quality != SIZE_MAX && !check_is_denied(w, i) ? check_subject_of(w, i, MAX_TO_AGENT) : SIZE_MAX;
    if (who != SIZE_MAX && is_them(w, who)) {
        return check_hit(w, ret, CHECK_BLAME_JUDGEMENT, who, quality, false);
    }
    return false;
}

/* "slow reaction by the crew", "his hasty decision", "an impatient operator". */
static bool find_attribute(const words *w, size_t i, check_blame_hit *ret)
{
    size_t who = 0;
    size_t deed = has_kind(w, i + 1, CHECK_DEED) ? i + 1 : i + 2;
    bool is_poor = has_kind(w, i, CHECK_POOR | CHECK_SHAMEFUL) && has_kind(w, deed, CHECK_DEED) &&
                   !has(w, deed + 1, CHECK_THING);
    if (is_poor && !check_is_denied(w, i) &&
        ((deed == i + 1 && has_owner(w, i, &who)) || has_doer(w, deed, w->n, &who))) {
        return check_hit(w, ret, CHECK_BLAME_JUDGEMENT, who < i ? who : i, who < i ? deed : who, false);
    }
    size_t verb = i > 1 && check_is_determiner(w, i - 1) ? i - 2 : i - 1;
    bool is_act = is_poor && i > 1 &&
                  (check_is_past(w, verb) || is(w, verb, "made") || is(w, verb, "took")) &&
                  !has(w, verb, CHECK_OBSERVE | CHECK_PASSIVE);
    who = is_act ? check_subject_of(w, verb, 3) : SIZE_MAX;
    if (who != SIZE_MAX && is_them(w, who) && !check_is_denied(w, i)) {
        return check_hit(w, ret, CHECK_BLAME_JUDGEMENT, who, deed, false); // "the DBA made a rash choice"
    }
    bool is_person = has_kind(w, i, CHECK_TEMPER) && has(w, i + 1, CHECK_AGENT) && is_them(w, i + 1) &&
                     !has(w, i + 2, CHECK_THING) && !check_is_denied(w, i);
    return is_person && check_hit(w, ret, CHECK_BLAME_JUDGEMENT, i, i + 1, false);
}

/* "communication between the two teams broke down". */
static bool find_collapse(const words *w, size_t i, check_blame_hit *ret)
{
    size_t deed = deed_before(w, i), who = 0;
    return deed != SIZE_MAX && has_doer(w, deed, i, &who) &&
           check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, deed, i, false);
}

/* ---- what they did ---- */

/* "her change took the site down", "the developer's patch broke the build"; not what a firm sells. */
static bool find_work(const words *w, size_t i, check_blame_hit *ret)
{
    size_t who = 0;
    if (!has_owner(w, i, &who)) {
        return false;
    }
    bool is_firm = is(w, who, "their") || has(w, who + 1, CHECK_THING);
    bool is_down = false,
         is_took = is(w, i + 1, "took") || is(w, i + 1, "brought") || is(w, i + 1, "knocked");
    for (size_t k = i + 2; is_took && k < w->n && k < i + 7; k++) {
        is_down |= is(w, k, "down") || is(w, k, "offline") || is(w, k, "out");
    }
    return !is_firm && (is_down || has(w, i + 1, CHECK_HARM)) &&
           check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, i + 1, false);
}

/* "somebody mistyping a name", "an operator forgetting it". */
static bool find_slipping(const words *w, size_t i, check_blame_hit *ret)
{
    size_t who = i > 0 && has(w, i - 1, CHECK_ADVERB) ? i - 2 : i - 1;
    return i > 0 && has(w, who, CHECK_AGENT) && is_them(w, who) && !check_is_denied(w, i) &&
           check_hit(w, ret, CHECK_BLAME_HUMAN_ERROR, who, i, false);
}

/* "technician error"; not "provider error", which software has. */
static bool find_compound(const words *w, size_t i, check_blame_hit *ret)
{
    bool is_role = i > 0 && has(w, i - 1, CHECK_AGENT) && is_them(w, i - 1) &&
                   !has_kind(w, i - 1, CHECK_FIRM) && !has(w, i - 1, CHECK_OWNER | CHECK_NAME | CHECK_DEPT) &&
                   !is(w, i - 1, "support") && !is(w, i - 1, "user") && !is(w, i - 1, "he") &&
                   !is(w, i - 1, "she") && !is(w, i - 1, "they");
    return is_role && !is(w, i, "lack") && !check_is_name_of_thing(w, i + 1) && !check_is_denied(w, i) &&
           check_hit(w, ret, CHECK_BLAME_HUMAN_ERROR, i - 1, i, false);
}

/* Whether the agent at `i` is one or a group that may be told of: not us, who suffers, nor any user. */
static bool is_told_of(const words *w, size_t i)
{
    return is_them(w, i) && !is(w, i, "user") && !is(w, i, "everyone") && !is(w, i, "everybody");
}

/* "waived the test", "hid the result"; not "was annoyed". */
static bool find_ill(const words *w, size_t i, check_blame_hit *ret)
{
    bool is_passive =
        i > 0 && (has(w, i - 1, CHECK_PASSIVE) || check_is_determiner(w, i - 1)); // "the leaked key"
    size_t who = is_passive || check_is_denied(w, i) ? SIZE_MAX : check_subject_of(w, i, MAX_TO_AGENT);
    return who != SIZE_MAX && is_told_of(w, who) && check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, i, false);
}

/* "was not competent", "were hardly prepared". */
static bool find_not_good(const words *w, size_t i, check_blame_hit *ret)
{
    size_t k = i;
    while (k > 0 && i - k < 3 && has_kind(w, k - 1, CHECK_DEGREE)) {
        k--;
    }
    bool is_not =
        k > 1 && (is(w, k - 1, "not") || is(w, k - 1, "hardly") || is(w, k - 1, "barely") ||
                  is(w, k - 1, "never") || is(w, k - 1, "scarcely") || is(w, k - 1, "insufficiently"));
    bool is_be = is_not && (has_kind(w, k - 2, CHECK_BE) || is(w, k - 3, "was") || is(w, k - 3, "were"));
    size_t who = is_be ? check_subject_of(w, k - 2, MAX_TO_AGENT) : SIZE_MAX;
    return who != SIZE_MAX && is_told_of(w, who) && check_hit(w, ret, CHECK_BLAME_JUDGEMENT, who, i, false);
}

/* "A careful administrator would not have pasted it": others than the one who did. */
static bool find_better(const words *w, size_t i, check_blame_hit *ret)
{
    bool is_would = is(w, i + 2, "would") || is(w, i + 2, "could") || is(w, i + 2, "should");
    return is_would && i > 0 && has(w, i + 1, CHECK_AGENT) && check_is_determiner(w, i - 1) &&
           !is(w, i - 1, "the") && check_hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, i, i + 2, false);
}

/* "on his own authority", "helped herself to it": whose story it is. */
static bool find_own(const words *w, size_t i, check_blame_hit *ret)
{
    bool is_own = !is(w, i, "own") || is(w, i - 1, "his") || is(w, i - 1, "her");
    size_t who = is_own && i > 0 ? check_doer_before(w, i) : SIZE_MAX;
    bool is_tale = who != SIZE_MAX && (is(w, who, "he") || is(w, who, "she")); // a report names no "he"
    return who != SIZE_MAX && !is_tale && is_told_of(w, who) && !check_is_denied(w, i) &&
           check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, who, i, false);
}

/* "left no notes", "answers no mail", "delivered nothing"; not "saw no error". */
static bool find_none(const words *w, size_t i, check_blame_hit *ret)
{
    static const char *const SEEN[] = {
        "had",  "has",    "lost",    "received", "got",    "needed",   "showed",   "shows",    "reported",
        "knew", "heard",  "felt",    "changed",  "caused", "posed",    "affected", "required", "needs",
        "made", "met",    "kept",    "meant",    "did",    "expected", "observed", "sees",     "wanted",
        "used", "shared", "offered", "found",    "saw",    "noticed"};
    bool is_verb = i > 1 &&
                   (check_is_past(w, i - 1) || (w->at[i - 1].len > 3 && !has(w, i - 1, CHECK_THING) &&
                                                w->at[i - 1].text[w->at[i - 1].len - 1] == 's')) &&
                   !has(w, i - 1, CHECK_OBSERVE | CHECK_PASSIVE | CHECK_BREAK | CHECK_AGENT | CHECK_FAIL);
    for (size_t k = 0; is_verb && k < sizeof(SEEN) / sizeof(*SEEN); k++) {
        is_verb = !is(w, i - 1, SEEN[k]);
    }
    size_t who = is_verb ? check_subject_of(w, i - 1, 3) : SIZE_MAX;
    return who != SIZE_MAX && is_told_of(w, who) && check_hit(w, ret, CHECK_BLAME_OMISSION, who, i, false);
}

/* "faces dismissal", "a penalty for the vendor": with somebody in the sentence. */
static bool find_sanction(const words *w, size_t i, check_blame_hit *ret)
{
    for (size_t k = 0; k < w->n; k++) {
        bool is_agent = has(w, k, CHECK_AGENT) && is_told_of(w, k) && !has(w, k + 1, CHECK_THING);
        if (is_agent && !check_is_denied(w, i) && !check_is_weighed(w)) {
            return check_hit(w, ret, CHECK_BLAME_PUNISH, k < i ? k : i, k < i ? i : k, false);
        }
    }
    return false;
}

/* "the haste of the deploy team"; errors and failures are things' too. */
static bool find_flaw_of(const words *w, size_t i, check_blame_hit *ret)
{
    bool is_of = is(w, i + 1, "of") || is(w, i + 1, "among") || (is(w, i + 1, "on") && is(w, i + 3, "part"));
    bool is_things = strncmp(w->at[i].text, "error", 5) == 0 || strncmp(w->at[i].text, "fault", 5) == 0 ||
                     is(w, i, "failure") || is(w, i, "lack") || is(w, i, "typo") || is(w, i, "omission");
    size_t behind = is_of && !is_things && !check_is_denied(w, i) ? check_behind_agent(w, i + 2) : 0;
    return behind != 0 && check_hit(w, ret, CHECK_BLAME_JUDGEMENT, i, behind - 1, false);
}

/* "keeps changing the rules"; not "kept monitoring". */
static bool find_habit(const words *w, size_t i, check_blame_hit *ret)
{
    static const char *const DUTIES[] = {
        "monitoring", "working",   "watching",      "seeing",    "getting",   "receiving", "investigating",
        "trying",     "looking",   "running",       "updating",  "going",     "digging",   "searching",
        "testing",    "checking",  "communicating", "informing", "posting",   "observing", "delivering",
        "serving",    "following", "coming",        "being",     "something", "everything"};
    bool is_habit = check_is_gerund(w, i + 1);
    for (size_t k = 0; is_habit && k < sizeof(DUTIES) / sizeof(*DUTIES); k++) {
        is_habit = !is(w, i + 1, DUTIES[k]);
    }
    size_t who = is_habit ? check_subject_of(w, i, 3) : SIZE_MAX;
    return who != SIZE_MAX && is_them(w, who) && check_hit(w, ret, CHECK_BLAME_OMISSION, who, i + 1, false);
}

/* ---- what is done to them ---- */

/* "We considered telling people to be more careful": a demand that was weighed. */
bool check_is_weighed(const words *w)
{
    for (size_t i = 0; i < w->n; i++) {
        bool is_turned = is(w, i, "turned") && is(w, i + 1, "down");
        bool is_dropped = i > 0 && has(w, i - 1, CHECK_PASSIVE) &&
                          (is(w, i, "rejected") || is(w, i, "dropped") || is(w, i, "dismissed") ||
                           is(w, i, "declined") || is(w, i, "abandoned") || is(w, i, "withdrawn"));
        bool is_considered = is(w, i, "considered") && !(i > 0 && is(w, i - 1, "being"));
        bool is_vain = i > 0 && has(w, i - 1, CHECK_NOT) &&
                       (is(w, i, "scale") || is(w, i, "suffice") || is(w, i, "enough") || is(w, i, "help") ||
                        is(w, i, "work") || is(w, i, "fix") || is(w, i, "solve")); // "does not scale"
        if (is_turned || is_dropped || is_considered || is_vain || is(w, i, "discarded") ||
            is(w, i, "struck")) {
            return true;
        }
    }
    return false;
}

/* "his production access was revoked", "the contract of the engineer has been terminated". */
static bool find_taken(const words *w, size_t i, check_blame_hit *ret)
{
    size_t who = 0, taken = SIZE_MAX;
    bool is_being = false, is_not = false;
    size_t end = i + 2 + MAX_TO_TAKEN;
    for (size_t k = i + 1; k < w->n && k < end; k++) {
        if (has(w, k, CHECK_BREAK)) {
            if (!is(w, k, "who")) {
                break;
            }
            end = k + 2 + MAX_TO_RELATIVE; // "of the engineer who ran the script"
        }
        is_being |= has(w, k, CHECK_PASSIVE);
        is_not |= has(w, k, CHECK_NOT);
        if (is_being && has_kind(w, k, CHECK_TAKEN) && (is_not || !is(w, k, "renewed"))) {
            taken = k;
            break;
        }
    }
    if (taken == SIZE_MAX || check_is_denied(w, i)) {
        return false;
    }
    bool is_somebodys = has_owner(w, i, &who) || has_doer(w, i, taken, &who);
    return is_somebodys && !has_kind(w, who, CHECK_AFFECTED) &&
           check_hit(w, ret, CHECK_BLAME_PUNISH, who < i ? who : i, taken, false);
}

/* "developers will be trained", "the DBA must be coached". */
static bool find_taught(const words *w, size_t i, check_blame_hit *ret)
{
    bool is_be = i > 1 && (is(w, i - 1, "be") || has_kind(w, i - 1, CHECK_FUTURE));
    bool is_planned = is_be && (has_kind(w, i - 2, CHECK_FUTURE) || is(w, i - 2, "be") ||
                                is(w, i - 2, "also") || !is(w, i - 1, "be"));
    size_t who = is_planned && !is(w, i - 1, "to") ? check_subject_of(w, i - 1, MAX_TO_AGENT) : SIZE_MAX;
    return who != SIZE_MAX && !check_is_denied(w, i) && !check_is_weighed(w) &&
           check_hit(w, ret, CHECK_BLAME_BE_CAREFUL, who, i, check_is_first(w, who));
}

/* "Retrain the night shift". */
static bool find_teach(const words *w, size_t i, check_blame_hit *ret)
{
    size_t behind = check_is_demand(w, i) ? check_behind_agent(w, i + 1) : 0;
    return behind != 0 && !check_is_denied(w, i) && !check_is_weighed(w) &&
           check_hit(w, ret, CHECK_BLAME_BE_CAREFUL, i, behind - 1, false);
}

/* ---- all ---- */

static bool find_with_agent(const words *w, size_t i, check_blame_hit *ret)
{
    const word *x = &w->at[i];
    return ((w->kinds & (CHECK_SHAMEFUL | CHECK_TEMPER)) != 0 && (x->kinds & CHECK_BE) != 0 &&
            find_temper(w, i, ret)) ||
           ((x->kinds & CHECK_SLIPPING) != 0 && find_slipping(w, i, ret)) ||
           ((x->classes & CHECK_FLAW) != 0 && find_compound(w, i, ret)) ||
           ((x->kinds & CHECK_TAUGHT) != 0 && find_taught(w, i, ret)) ||
           ((x->kinds & CHECK_TEACH) != 0 && find_teach(w, i, ret)) ||
           ((x->kinds & CHECK_COLLAPSED) != 0 && find_collapse(w, i, ret)) ||
           ((x->classes & CHECK_FLAW) != 0 && find_flaw_of(w, i, ret)) ||
           ((x->kinds & CHECK_ILL) != 0 && find_ill(w, i, ret)) ||
           ((x->kinds & CHECK_GOOD) != 0 && (find_not_good(w, i, ret) || find_better(w, i, ret))) ||
           ((x->kinds & CHECK_OWN) != 0 && find_own(w, i, ret)) ||
           ((x->kinds & CHECK_NONE) != 0 && find_none(w, i, ret)) ||
           ((x->kinds & CHECK_SANCTION) != 0 && find_sanction(w, i, ret)) ||
           ((x->kinds & CHECK_KEEP) != 0 && find_habit(w, i, ret));
}

bool check_find_people(const words *w, check_blame_hit *ret)
{
    const unsigned qualities = CHECK_POOR | CHECK_SHAMEFUL | CHECK_TEMPER;
    const unsigned of_people = CHECK_SLIPPING | CHECK_TAUGHT | CHECK_TEACH | CHECK_COLLAPSED | CHECK_KEEP |
                               CHECK_ILL | CHECK_GOOD | CHECK_OWN | CHECK_NONE | CHECK_SANCTION;
    bool has_agent = (w->all & CHECK_AGENT) != 0;
    bool has_quality = (w->kinds & qualities) != 0;
    unsigned kinds =
        qualities | CHECK_HOLDING | CHECK_WORK | (has_agent ? of_people : 0); // others stand beside
    bool has_flaw = has_agent && (w->all & CHECK_FLAW) != 0;
    if ((w->all & CHECK_REFUSE) != 0 || ((w->kinds & kinds) == 0 && !has_flaw)) {
        return false;
    }
    for (size_t i = 0; i < w->n; i++) {
        const word *x = &w->at[i];
        if ((x->kinds | (x->classes & CHECK_FLAW)) == 0) {
            continue;
        }
        bool is_judged = has_quality && (x->kinds & CHECK_BE) != 0 && (w->kinds & CHECK_DEED) != 0;
        if ((is_judged && find_poor_deed(w, i, ret)) ||
            ((x->kinds & (CHECK_POOR | CHECK_SHAMEFUL | CHECK_TEMPER)) != 0 && find_attribute(w, i, ret)) ||
            ((x->kinds & CHECK_HOLDING) != 0 && (w->kinds & CHECK_TAKEN) != 0 && find_taken(w, i, ret)) ||
            ((x->kinds & CHECK_WORK) != 0 && find_work(w, i, ret)) ||
            (has_agent && find_with_agent(w, i, ret))) {
            return true;
        }
    }
    return false;
}
