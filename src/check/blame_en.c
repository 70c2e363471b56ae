/*
 * Blame in an English sentence: who is the subject, and what is said of them.
 *
 *     an engineer accidentally deleted the table      an agent, and an act that went wrong    → individual
 *     we failed to verify the backup                  the same, we                            → omission, mild
 *     the script failed to verify the backup          software: nothing
 *     the table was accidentally deleted              nobody is named: nothing
 *     operator error is never a root cause            denied: nothing
 *
 * A sentence is cut into words. Each word has a class from blame_en_words.c (people, words of failing,
 * adverbs of mishap, judgements …); words of no class do not matter. A word of failing counts when an agent
 * is its subject: the nearest agent before it in the same clause, that is no object ("added by an engineer"),
 * with few words between. A clause that begins with "but forgot" inherits its subject. Set phrases ("human
 * error", "be more careful") stand in blame_en_phrases.c.
 *
 * Precision comes first: what is not understood is not blame. Code and quotations never arrive here (document
 * leaves U+FFFC for them). Policy: research/blameless.md §2 and §6.
 */
#include "check/blame_en.h"

#define MAX_TO_VERB   4 // words between a subject and its verb
#define MAX_TO_ADVERB 7 // … and an adverb, which may stand late

static bool find_phrase(check_index *index, const words *w, check_blame_hit *ret);
static bool find_failing(const words *w, check_blame_hit *ret);
static bool find_adverb(const words *w, check_blame_hit *ret);
static bool find_nobody(const words *w, check_blame_hit *ret);
static bool find_wrong_act(const words *w, check_blame_hit *ret);
static bool find_flaw(const words *w, check_blame_hit *ret);
static bool find_penalty(const words *w, check_blame_hit *ret);
static bool find_had(const words *w, check_blame_hit *ret);
static bool find_should_have(const words *w, check_blame_hit *ret);
static bool find_would_have(const words *w, check_blame_hit *ret);
static bool find_judgement(const words *w, check_blame_hit *ret);
static bool find_who(const words *w, dbr_slice sentence, check_blame_hit *ret);

/* "It would be easy to say that the operator should have known", "Calling it an error would hide …": what is said is refused. */
static bool is_too_easy(const words *w)
{
    if (has_kind(w, 0, CHECK_EASY) && check_is_gerund(w, 0)) {
        return true;
    }
    for (size_t i = 0; (w->kinds & CHECK_EASY) != 0 && i < w->n; i++) {
        bool is_said = is(w, i + 2, "say") || is(w, i + 2, "blame") || is(w, i + 2, "conclude") ||
                       is(w, i + 2, "argue") || is(w, i + 2, "claim") || is(w, i + 2, "point");
        if (has_kind(w, i, CHECK_EASY) && is(w, i + 1, "to") && is_said) {
            return true;
        }
    }
    return false;
}

/* "An earlier draft listed it as the cause; we removed it": a word that was taken out. */
static bool is_struck_out(const words *w)
{
    bool is_gone = false;
    for (size_t i = 0; (w->kinds & CHECK_DRAFT) != 0 && i < w->n; i++) {
        is_gone |= is(w, i, "removed") || is(w, i, "replaced") || is(w, i, "rewrote") ||
                   is(w, i, "rewritten") || is(w, i, "deleted") || is(w, i, "changed") ||
                   is(w, i, "dropped") || is(w, i, "rephrased");
    }
    return is_gone;
}

bool check_blame_en(check_index *index, dbr_slice sentence, check_blame_hit *ret)
{
    words w;
    if (check_read_words(index, sentence, &w) < 2 || is_too_easy(&w) || is_struck_out(&w)) {
        return false;
    }
    return find_phrase(index, &w, ret) || find_failing(&w, ret) || find_adverb(&w, ret) ||
           find_nobody(&w, ret) || find_wrong_act(&w, ret) || find_flaw(&w, ret) || find_penalty(&w, ret) ||
           find_should_have(&w, ret) || find_would_have(&w, ret) || find_had(&w, ret) ||
           find_judgement(&w, ret) || check_find_people(&w, ret) || check_find_acts(&w, ret) ||
           find_who(&w, sentence, ret);
}

/* ---- words ---- */

/* A denial up to five words before: "never", "not", "rather than", "blame" as a noun that is refused. */
bool check_is_denied(const words *w, size_t i)
{
    bool is_apart =
        false; // "to prevent this, somebody …": what stands before a comma prevents something else
    for (size_t k = i; k > 0 && i - k < 5; k--) {
        if (is(w, k - 1, ":")) {
            break; // "Prevention: pay more attention"
        }
        is_apart |= is(w, k - 1, ",");
        bool is_purpose = is_apart && (is(w, k - 1, "prevent") || is(w, k - 1, "avoid"));
        bool is_degree = is(w, k - 1, "rather") && !is(w, k, "than"); // "a rather cavalier attitude"
        bool is_place = is(w, k - 1, "against") && i - k > 1;         // "ran it against the shop, believing"
        if (has(w, k - 1, CHECK_NOT | CHECK_NOBODY) && !is_degree && !is_place && !is_purpose) {
            return true;
        }
    }
    return false;
}

static bool is_participle(const words *w, size_t i)
{
    size_t n = i < w->n ? w->at[i].len : 0;
    return n > 0 && (has(w, i, CHECK_PARTICIPLE) || (n > 3 && strcmp(w->at[i].text + n - 2, "ed") == 0));
}

/* ---- phrases ---- */

/* Behind the somebody that begins at `i`, with what stands before the agent; 0 for none. */
size_t check_behind_agent(const words *w, size_t i)
{
    for (size_t k = i; k < w->n && k < i + 5; k++) {
        bool is_agent = has(w, k, CHECK_AGENT) || is(w, k, "us") || is(w, k, "everyone") ||
                        is(w, k, "everybody") || is(w, k, "whoever") || is(w, k, "them") || is(w, k, "him") ||
                        is(w, k, "people") || is(w, k, "anybody") || is(w, k, "anyone");
        if (is_agent) {
            while (has(w, k + 1, CHECK_AGENT)) {
                k++;
            }
            return k + 1;
        }
        bool is_one_of = is(w, k, "of") && k > i && (is(w, k - 1, "one") || is(w, k - 1, "some"));
        if (has(w, k, CHECK_BREAK | CHECK_PASSIVE | CHECK_OBJECT | CHECK_FAIL) && !is_one_of) {
            return 0;
        }
    }
    return 0;
}

/* Behind "the operator's", "his"; 0. */
static size_t behind_owner(const words *w, size_t i)
{
    static const char *const WORDS[] = {"his", "her", "their", "my", "our", "your", "whose"};
    for (size_t k = 0; has(w, i, CHECK_PHRASE) && k < sizeof(WORDS) / sizeof(*WORDS); k++) {
        if (is(w, i, WORDS[k])) {
            return i + 1;
        }
    }
    for (size_t k = i;
         (w->all & CHECK_OWNER) != 0 && k < w->n && k < i + 5 && !has(w, k, CHECK_BREAK | CHECK_OBJECT);
         k++) {
        if (has(w, k, CHECK_OWNER)) {
            return k + 1;
        }
    }
    return 0;
}

/* Whether the word is one of the token's. */
static bool is_one_of(const check_index *index, const word *x, const check_token_en *token)
{
    for (size_t i = token->begin; i < token->end; i++) {
        const check_alternative *one = &index->alternatives[i];
        if (one->hash == x->hash && one->len == x->len && memcmp(one->text, x->text, one->len) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether word `i` is what the token asks for, which is one of its words or a sign for a class. */
static bool fits_one(const check_index *index, const words *w, size_t i, const check_token_en *token)
{
    const char *text = w->at[i].text;
    size_t n = w->at[i].len;
    switch (token->sign) {
    case '*':
        return !has(w, i, CHECK_BREAK);
    case 'F':
        return has(w, i, CHECK_FLAW);
    case 'V':
        return check_is_past(w, i) || has(w, i, CHECK_PARTICIPLE);
    case 'D':
        return (check_is_past(w, i) || has(w, i, CHECK_PARTICIPLE)) && !has(w, i, CHECK_OBSERVE);
    case 'U': // unpatched, unwritten; not "underlying", "united"
        return n > 6 && text[0] == 'u' && text[1] == 'n' && text[2] != 'i' && strncmp(text, "unde", 4) != 0 &&
               (text[n - 1] == 'd' || text[n - 1] == 'n' || text[n - 1] == 'g');
    case 'H':
        return has(w, i, CHECK_HUMAN_VERB);
    case 'G':
        return n > 5 && strcmp(text + n - 3, "ing") == 0;
    default:
        return is_one_of(index, &w->at[i], token);
    }
}

/* Behind the tokens [t, past) that begin at word `i`; 0 when they do not stand there. */
static size_t match(const check_index *index, const words *w, size_t i, size_t t, size_t past)
{
    for (; t < past; t++) {
        const check_token_en *token = &index->tokens[t];
        size_t behind = 0;
        if (token->sign == '~') {
            const check_token_en *next = t + 1 < past ? token + 1 : NULL;
            bool is_word = next != NULL && next->len > 1 && !next->is_optional; // no sign: it is there or not
            for (size_t k = i; k <= i + 5; k++) {
                bool may_go_on = !is_word || (k < w->n && is_one_of(index, &w->at[k], next));
                size_t got = may_go_on ? match(index, w, k, t + 1, past) : 0;
                if (got != 0 || k >= w->n || has(w, k, CHECK_BREAK)) {
                    return got;
                }
            }
            return 0;
        }
        if (token->sign == 'A') {
            behind = check_behind_agent(w, i);
        } else if (token->sign == 'P') {
            behind = behind_owner(w, i);
        } else if (i < w->n) {
            behind = fits_one(index, w, i, token) ? i + 1 : 0;
        }
        if (behind == 0 && !token->is_optional) {
            return 0;
        }
        i = behind != 0 ? behind : i;
    }
    return i;
}

/* What makes of the words before it something else: an error rate, fat-finger protection, a negligence clause. */
bool check_is_name_of_thing(const words *w, size_t i)
{
    static const char *const WORDS[] = {
        "is",       "isn't",   "prone",      "rate",      "rates",    "budget",   "message",
        "messages", "code",    "codes",      "page",      "pages",    "handling", "protection",
        "check",    "checks",  "guard",      "clause",    "report",   "reports",  "ratio",
        "metric",   "metrics", "prevention", "reporting", "tracking", "tracker",  "log",
        "logs",     "counter", "insurance",  "domain",    "warning"};
    for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS); k++) {
        if (is(w, i, WORDS[k])) {
            return true;
        }
    }
    return false;
}

/* Whether a demand may begin at `i`: a clause begins there, or "must", "to", "please" stands before it. */
bool check_is_demand(const words *w, size_t i)
{
    static const char *const WORDS[] = {
        "must",  "should", "will", "shall", "to",       "please",    "always", "also",   "simply", "and",
        "need",  "needs",  "then", "or",    "better",   "now",       "be",     "by",     "we'll",  "just",
        "again", "ll",     "all",  "let's", "everyone", "everybody", "i'll",   "you'll", "they'll"};
    if (i == 0 || has(w, i - 1, CHECK_BREAK)) {
        return true;
    }
    for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS); k++) {
        if (is(w, i - 1, WORDS[k])) {
            return true;
        }
    }
    return w->at[i - 1].text[0] >= '0' && w->at[i - 1].text[0] <= '9'; // "1. Double-check"
}

/* Verbs of finding and helping: what is said of when and how is no fault. */
static bool is_found(const words *w, size_t i)
{
    static const char *const WORDS[] = {"found",     "discovered", "noticed",  "spotted",
                                        "detected",  "identified", "resolved", "reported",
                                        "recovered", "answered",   "helped",   "repaired"};
    for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS); k++) {
        if (is(w, i, WORDS[k])) {
            return true;
        }
    }
    return false;
}

/* Whom a phrase at `i` is about; the phrase itself when it needs nobody, SIZE_MAX when it needs somebody and nobody is there. */
static size_t phrase_subject(const words *w, size_t i, unsigned flags)
{
    if ((flags & CHECK_SUBJECT) == 0) {
        return i;
    }
    size_t subject =
        (flags & CHECK_LATE) != 0 ? check_doer_before(w, i) : check_subject_of(w, i, MAX_TO_ADVERB - 1);
    bool is_mending = false; // "found it an hour before the launch"
    for (size_t k = subject; (flags & CHECK_LATE) != 0 && (flags & CHECK_THEM) != 0 && k < i; k++) {
        if (check_is_past(w, k) || is(w, k, "found")) {
            is_mending =
                is_found(w, k) || (has(w, k, CHECK_HUMAN_VERB) && !has(w, k, CHECK_FAIL | CHECK_ONLY_HUMAN));
            break;
        }
    }
    bool is_us = subject != SIZE_MAX && (flags & CHECK_THEM) != 0 &&
                 (check_is_first(w, subject) || has_kind(w, subject, CHECK_AFFECTED));
    return is_us || is_mending ? SIZE_MAX : subject;
}

static bool find_phrase(check_index *index, const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_openings; m++) {
        size_t i = w->openings[m];
        check_phrase_range *range = &index->phrases[w->at[i].known];
        if (!range->is_read) {
            check_read_openings(index, range);
        }
        uint64_t next = i + 1 < w->n ? check_pair_of(w->at[i + 1].hash) : 0;
        for (size_t j = range->begin; j < range->end; j++) {
            if (!check_may_stand(&index->openings[j], w, next)) {
                continue;
            }
            const check_phrase_en *p = check_phrase_at(index->openings[j].phrase);
            const check_phrase_range *tokens = &index->tokens_of[index->openings[j].phrase];
            size_t end = match(index, w, i + 1, tokens->begin, tokens->end);
            if (end == 0) {
                continue;
            }
            bool is_if = p->kind == CHECK_BLAME_COUNTERFACTUAL && is(w, i, "if") && !is(w, i + 1, "only") &&
                         !is(w, i + 1, "anyone");
            if (is_if && !is_participle(w, end)) {
                continue;
            }
            bool is_word_only = p->kind == CHECK_BLAME_HUMAN_ERROR || p->kind == CHECK_BLAME_JUDGEMENT;
            bool is_refused = (check_is_denied(w, i) && !is(w, i, "not")) ||
                              (check_is_name_of_thing(w, end) &&
                               (p->kind == CHECK_BLAME_HUMAN_ERROR || !is(w, end, "is"))) ||
                              (is_word_only && (w->all & CHECK_REFUSE) != 0) ||
                              ((p->kind == CHECK_BLAME_BE_CAREFUL || p->kind == CHECK_BLAME_PUNISH) &&
                               check_is_weighed(w)) ||
                              ((p->flags & CHECK_ADVICE) != 0 && !check_is_demand(w, i));
            size_t subject = is_refused ? SIZE_MAX : phrase_subject(w, i, p->flags);
            if (subject == SIZE_MAX) {
                continue;
            }
            bool is_mild = (p->flags & CHECK_MILD) != 0 || has(w, subject, CHECK_FIRST);
            return check_hit(w, ret, p->kind, subject, end - 1, is_mild);
        }
    }
    return false;
}

/* ---- failing ---- */

/* What happens to people, and what it clears them of: no omission when it did not. */
static bool is_undergone(const words *w, size_t i)
{
    static const char *const WORDS[] = {
        "access",     "affect",  "agree",      "appear",  "arrive",  "be",       "been",     "believe",
        "cause",      "change",  "complain",   "contain", "delete",  "detect",   "do",       "encounter",
        "exist",      "expect",  "experience", "feel",    "felt",    "find",     "found",    "gain",
        "get",        "given",   "had",        "have",    "hear",    "heard",    "help",     "identify",
        "impact",     "include", "intend",     "know",    "known",   "lose",     "lost",     "make",
        "match",      "mean",    "meant",      "need",    "observe", "observed", "obtain",   "own",
        "reach",      "receive", "received",   "recover", "require", "result",   "return",   "saw",
        "see",        "seen",    "show",       "start",   "store",   "succeed",  "suffer",   "suffered",
        "touch",      "trigger", "use",        "violate", "want",    "work",     "affected", "experienced",
        "complained", "owned",   "perform",    "mention", "suspend", "asked",    "leave",    "write",
        "left",       "hurt",    "die",        "died"};
    for (size_t k = 0; i < w->n && k < sizeof(WORDS) / sizeof(*WORDS); k++) {
        size_t n = strlen(WORDS[k]);
        const char *rest = w->at[i].text + n;
        bool is_same = w->at[i].len >= n && memcmp(w->at[i].text, WORDS[k], n) == 0;
        if (is_same && (*rest == '\0' || strcmp(rest, "d") == 0 || strcmp(rest, "ed") == 0)) {
            return true;
        }
    }
    return has(w, i, CHECK_FAIL | CHECK_HARM | CHECK_FAIL_TO | CHECK_PASSIVE | CHECK_BREAK) ||
           is(w, i + 1, "any") || is(w, i + 1, "anything");
}

/* What somebody left undone. */
typedef struct undone {
    size_t verb;     // SIZE_MAX: nothing
    bool needs_them; // of us it would be no omission: "we did not merge it"
} undone;

/* "did not check", "had never tested", "never restored", "did not." */
static undone negated_verb(const words *w, size_t i)
{
    bool is_did = is(w, i, "did") && is(w, i + 1, "not");
    bool is_had = (is(w, i, "had") || is(w, i, "has") || is(w, i, "have")) &&
                  (is(w, i + 1, "not") || is(w, i + 1, "never"));
    is_had |= is(w, i, "hadn't");
    bool is_never = is(w, i, "never") || is_had;
    size_t k = i + 1 + (is_did || (is_had && !is(w, i, "hadn't")) ? 1 : 0);
    if (!is_did && !is_never && !is(w, i, "didn't")) {
        return (undone){SIZE_MAX, false};
    }
    k += has(w, k, CHECK_ADVERB) || is(w, k, "properly") || is(w, k, "fully") || is(w, k, "even") ||
                 is(w, k, "correctly")
             ? 1
             : 0;
    if (has(w, k, CHECK_HUMAN_VERB)) {
        return (undone){k, is_had};
    }
    bool is_verb = is_never ? check_is_past(w, k) || has(w, k, CHECK_PARTICIPLE)
                            : k < w->n && w->at[k].text[0] >= 'a' && !has(w, k, CHECK_OBJECT);
    bool is_ellipsis = !is_never && (k >= w->n || has(w, k, CHECK_BREAK));
    if (is_ellipsis) {
        return (undone){k - 1, true};
    }
    return is_verb && !is_undergone(w, k) ? (undone){k, !is_never || is_had} : (undone){SIZE_MAX, false};
}

/* "without checking", "made a typo": the last word, SIZE_MAX for none. */
static size_t mishap(const words *w, size_t i)
{
    static const char *const HARMLESS[] = {
        "affecting",    "breaking",   "causing", "changing",  "disrupting", "dropping",  "exposing",
        "finding",      "getting",    "having",  "impacting", "losing",     "incurring", "needing",
        "interrupting", "requiring",  "seeing",  "using",     "touching",   "leaving",   "going",
        "being",        "restarting", "taking",  "blaming",   "knowing",    "adding",    "resorting",
        "putting",      "waking",     "giving",  "increasing"};
    static const char *const NOUNS[] = {"mistake", "mistakes", "error", "typo", "blunder"};
    size_t n = is(w, i, "without") && i + 1 < w->n ? w->at[i + 1].len : 0;
    bool is_omitted = n > 5 && strcmp(w->at[i + 1].text + n - 3, "ing") == 0;
    for (size_t k = 0; is_omitted && k < sizeof(HARMLESS) / sizeof(*HARMLESS); k++) {
        is_omitted = !is(w, i + 1, HARMLESS[k]);
    }
    if (is_omitted) {
        return i + 1;
    }
    bool is_made = is(w, i, "made") && (is(w, i + 1, "a") || is(w, i + 1, "an") || is(w, i + 1, "the"));
    for (size_t k = 0; is_made && k < sizeof(NOUNS) / sizeof(*NOUNS); k++) {
        if (is(w, i + 2, NOUNS[k]) || is(w, i + 3, NOUNS[k])) {
            return i + (is(w, i + 2, NOUNS[k]) ? 2 : 3);
        }
    }
    return SIZE_MAX;
}

static bool find_failing(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_AGENT) != 0; m++) {
        size_t i = w->marks[m];
        if (!has(w, i, CHECK_KEY | CHECK_FAIL_TO | CHECK_HARM | CHECK_FAIL)) {
            continue;
        }
        size_t last = i;
        check_blame kind = CHECK_BLAME_OMISSION;
        undone not_done = negated_verb(w, i);
        size_t slip = mishap(w, i);
        if (not_done.verb != SIZE_MAX) {
            last = not_done.verb;
        } else if (slip != SIZE_MAX) {
            last = slip;
        } else if (has(w, i, CHECK_FAIL_TO) && is(w, i + 1, "to")) {
            last = i + 1;
        } else if (has(w, i, CHECK_HARM) && !(i > 0 && (is(w, i - 1, "the") || is(w, i - 1, "a")))) {
            kind = CHECK_BLAME_INDIVIDUAL; // not "removed the leaked key"
        } else if (!has(w, i, CHECK_FAIL) || (i > 0 && (is(w, i - 1, "the") || is(w, i - 1, "a")))) {
            continue; // "the misconfigured host" is a host
        }
        size_t doer = has(w, i, CHECK_FAIL) && is(w, i + 1, "by") ? check_behind_agent(w, i + 2) : 0;
        if (doer != 0 && !check_is_denied(w, i)) {
            return check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, i, doer - 1,
                             false); // "was overlooked by the crew"
        }
        size_t subject = is(w, i, "without") ? check_doer_before(w, i) : check_subject_of(w, i, MAX_TO_VERB);
        bool is_passive = i > 0 && has(w, i - 1, CHECK_PASSIVE);
        if (subject != SIZE_MAX && !has(w, i, CHECK_KEY | CHECK_FAIL_TO) &&
            has_kind(w, subject, CHECK_AFFECTED) && is(w, i, "missed")) {
            continue; // "students missed the deadline"
        }
        bool is_anyone = subject != SIZE_MAX && not_done.needs_them &&
                         (is(w, subject, "user") || is(w, subject, "he") || is(w, subject, "she"));
        /* "We caused" is an account, no accusation. */
        bool is_weak = subject != SIZE_MAX && check_is_first(w, subject) &&
                       (kind == CHECK_BLAME_INDIVIDUAL || not_done.needs_them);
        if (subject == SIZE_MAX || is_passive || is_weak || is_anyone || is(w, last + 1, "no") ||
            (kind != CHECK_BLAME_OMISSION && check_is_denied(w, i))) {
            continue;
        }
        return check_hit(w, ret, kind, subject, last, check_is_first(w, subject));
    }
    return false;
}

/* "accidentally deleted by an engineer": the agent behind "by", SIZE_MAX for none. */
static size_t doer_of(const words *w, size_t i)
{
    for (size_t k = i + 1; k < w->n && k < i + 5 && !has(w, k, CHECK_BREAK); k++) {
        for (size_t a = k + 1; is(w, k, "by") && a < k + 4; a++) {
            if (has(w, a, CHECK_AGENT)) {
                return a;
            }
        }
    }
    return SIZE_MAX;
}

static bool find_adverb(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_AGENT) != 0; m++) {
        size_t i = w->marks[m];
        if (!has(w, i, CHECK_KEY | CHECK_ADVERB)) {
            continue;
        }
        bool is_by = (is(w, i, "accident") || is(w, i, "mistake")) && i > 0 && is(w, i - 1, "by");
        if (!has(w, i, CHECK_ADVERB) && !is_by) {
            continue;
        }
        size_t subject = check_subject_of(w, is_by ? i - 1 : i, MAX_TO_ADVERB);
        subject = subject == SIZE_MAX ? doer_of(w, i) : subject;
        if (subject == SIZE_MAX || check_is_denied(w, i)) {
            continue;
        }
        bool is_mild = check_is_first(w, subject);
        bool is_belief = is(w, i + 1, "assumed") || is(w, i + 1, "believed") || is(w, i + 1, "thought");
        return check_hit(w, ret, is_belief ? CHECK_BLAME_OMISSION : CHECK_BLAME_INDIVIDUAL,
                         subject < i ? subject : i, subject < i ? i : subject, is_mild);
    }
    return false;
}

/* How many words at `i` say that there was nobody: "nobody", "no one", "neither team", "none of us"; 0. */
static size_t nobody_at(const words *w, size_t i)
{
    if (is(w, i, "no")) {
        bool is_role = has(w, i + 1, CHECK_AGENT) && !has_kind(w, i + 1, CHECK_AFFECTED) &&
                       !is(w, i + 1, "user"); // "no engineer checked"
        return is(w, i + 1, "one") || is_role ? 2 : 0;
    }
    if (is(w, i, "neither") && is(w, i + 1, "of")) {
        return 1; // "neither of the two signers opened it"
    }
    if (is(w, i, "neither")) {
        bool is_the = check_is_determiner(w, i + 1) && has(w, i + 2, CHECK_AGENT);
        return is_the ? 3 : has(w, i + 1, CHECK_AGENT) ? 2 : (w->all & CHECK_AGENT) != 0 && i > 1 ? 1 : 0;
    }
    return has(w, i, CHECK_NOBODY) ? 1 : 0;
}

/* "nobody checked", "no one on the team noticed", "neither team took it on". */
static bool find_nobody(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & (CHECK_KEY | CHECK_NOBODY)) != 0; m++) {
        size_t i = w->marks[m];
        size_t n = nobody_at(w, i);
        bool is_people = n > 0 && !is(w, i, "none") && !(is(w, i, "neither") && is(w, i + 1, "of"));
        bool is_far = !is_people || is(w, i + n, "from") || is(w, i + n, "of") || is(w, i + n, "in") ||
                      is(w, i + n, "on") ||
                      is(w, i + n, "at"); // "no one from the hosting department verified"
        size_t reach = is_far ? 9 : 5;
        for (size_t k = i + n; n > 0 && k < i + n + reach && k < w->n; k++) {
            is_people |= has(w, k, CHECK_AGENT) || is(w, k, "us") || is(w, k, "them") || is(w, k, "people");
            if (has(w, k, CHECK_BREAK | CHECK_PASSIVE) || is(w, k, "could") || is(w, k, "can")) {
                break;
            }
            bool is_act = check_is_past(w, k) && !is_undergone(w, k) && !has(w, k, CHECK_OBSERVE);
            if (is_people && (has(w, k, CHECK_HUMAN_VERB) || is_act)) {
                return check_hit(w, ret, CHECK_BLAME_OMISSION, i, k, true);
            }
            if (check_is_past(w, k) && is_undergone(w, k)) {
                break; // "nobody lost any purchased items"
            }
        }
    }
    return false;
}

/* "the technician pulled the wrong cable": an agent, an act in the past, and a wrong thing; not "found the wrong cable". */
static bool find_wrong_act(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_WRONG) != 0; m++) {
        size_t i = w->marks[m];
        if (!has(w, i, CHECK_WRONG) || (check_is_denied(w, i) && !(i > 1 && is(w, i - 2, "against")))) {
            continue;
        }
        size_t verb = SIZE_MAX;
        bool doing = false; // "was looking at the wrong dashboard", "somebody pressing the wrong key"
        for (size_t k = i;
             k > 0 && i - k < 6 && !has(w, k - 1, CHECK_BREAK | CHECK_AGENT) && !is(w, k - 1, "for"); k--) {
            bool is_doing = has(w, k - 1, CHECK_PASSIVE) && k < w->n && w->at[k].len > 4 &&
                            strcmp(w->at[k].text + w->at[k].len - 3, "ing") == 0;
            bool is_somebody =
                k > 1 && has(w, k - 2, CHECK_AGENT) &&
                (check_is_gerund(w, k - 1) || (check_is_present(w, k - 1) && !has(w, k - 1, CHECK_OBSERVE)));
            bool has_done = is(w, k - 1, "has") || is(w, k - 1, "had") || is(w, k - 1, "have");
            bool is_verb =
                !has_done && (check_is_past(w, k - 1) || has(w, k - 1, CHECK_OBSERVE | CHECK_PASSIVE));
            doing |= is_doing || is_somebody;
            verb = is_verb || is_somebody ? k - 1 : verb;
        }
        bool is_near = verb != SIZE_MAX && (verb + 1 == i || (verb + 2 == i && is(w, i - 1, "the")));
        bool is_meant = is_near && is(w, i, "wrong") &&
                        (is(w, verb, "deleted") || is(w, verb, "removed") || is(w, verb, "replaced") ||
                         is(w, verb, "restored") || is(w, verb, "updated") || is(w, verb, "changed"));
        bool is_mended =
            verb != SIZE_MAX && !is(w, i, "wrong") && !doing &&
            (is(w, verb, "deleted") || is(w, verb, "removed") || is(w, verb, "replaced") ||
             is(w, verb, "disabled") || is(w, verb, "rotated") || is(w, verb, "closed")); // "the leaked key"
        bool is_act = !is_mended && (doing || (verb != SIZE_MAX && check_is_past(w, verb) &&
                                               (is_meant || !has(w, verb, CHECK_OBSERVE | CHECK_PASSIVE))));
        size_t subject = is_act ? check_subject_of(w, verb, MAX_TO_VERB) : SIZE_MAX;
        subject = subject == SIZE_MAX && !has(w, i, CHECK_OBSERVE) ? doer_of(w, i)
                                                                   : subject; // "a wrong digit keyed in by"
        if (subject != SIZE_MAX && !has(w, subject + 1, CHECK_THING)) {
            return check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, subject, i, check_is_first(w, subject));
        }
    }
    return false;
}

/* "the operator's mistake", "our engineers lacked the discipline"; not "the user's error message". */
static bool find_flaw(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & (CHECK_KEY | CHECK_OWNER | CHECK_FLAW)) != 0; m++) {
        size_t i = w->marks[m];
        bool is_by = has(w, i, CHECK_FLAW) && is(w, i + 1, "by");
        if (is_by && !check_is_denied(w, i) && check_behind_agent(w, i + 2) != 0) {
            return check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, i, check_behind_agent(w, i + 2) - 1, false);
        }
        for (size_t k = i + 1;
             has(w, i, CHECK_OWNER) && k < i + 3 && k < w->n && !has(w, k, CHECK_BREAK | CHECK_OBSERVE);
             k++) {
            bool is_of_software = is(w, k + 1, "message") || is(w, k + 1, "messages") ||
                                  is(w, k + 1, "rate") || is(w, k + 1, "log") || is(w, k + 1, "logs") ||
                                  is(w, k + 1, "page") || is(w, k + 1, "code") || is(w, k + 1, "budget") ||
                                  is(w, k + 1, "domain");
            bool is_near =
                k == i + 1 || strncmp(w->at[k].text, "error", 5) != 0; // "the provider's API errors"
            if (has(w, k, CHECK_FLAW) && is_near && !is_of_software && !check_is_denied(w, i)) {
                return check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, i, k, false);
            }
        }
        for (size_t k = i + 1; is(w, i, "lacked") && k < i + 5; k++) {
            size_t subject = has(w, k, CHECK_TRAIT) ? check_subject_of(w, i, MAX_TO_VERB) : SIZE_MAX;
            if (subject != SIZE_MAX) {
                return check_hit(w, ret, CHECK_BLAME_JUDGEMENT, subject, k, check_is_first(w, subject));
            }
        }
    }
    return false;
}

/* "the employee has been dismissed", "was given a warning". */
static bool find_penalty(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_AGENT) != 0; m++) {
        size_t i = w->marks[m];
        if (!has(w, i, CHECK_KEY | CHECK_PENALTY)) {
            continue;
        }
        bool is_warned = (is(w, i, "given") || is(w, i, "issued")) && is(w, i + 1, "a") &&
                         (is(w, i + 2, "warning") || is(w, i + 3, "warning"));
        size_t n = i > 1 ? w->at[i - 1].len : 0;
        size_t how =
            n > 4 && strcmp(w->at[i - 1].text + n - 2, "ly") == 0 ? 2 : 1; // "was publicly reprimanded"
        bool is_penalty =
            (has(w, i, CHECK_PENALTY) || is_warned) && has(w, i - how, CHECK_PASSIVE | CHECK_PARTICIPLE);
        size_t subject = is_penalty ? check_subject_of(w, i, MAX_TO_VERB) : SIZE_MAX;
        bool is_thing = subject == SIZE_MAX || has_kind(w, subject, CHECK_AFFECTED);
        for (size_t k = subject; !is_thing && k < i; k++) {
            is_thing = has(w, k, CHECK_THING); // "the employee whose account was suspended"
        }
        if (!is_thing && !check_is_denied(w, i)) {
            return check_hit(w, ret, CHECK_BLAME_PUNISH, subject, i, false);
        }
    }
    return false;
}

/* ---- counterfactuals ---- */

/* "had the team followed the runbook", "if the reviewer had seen it". */
static bool find_had(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_AGENT) != 0; m++) {
        size_t i = w->marks[m];
        if (!has(w, i, CHECK_KEY)) {
            continue;
        }
        bool is_if = is(w, i, "if");
        if (!is_if && !(is(w, i, "had") && (i == 0 || !has(w, i - 1, CHECK_AGENT)))) {
            continue;
        }
        size_t k = i + 1 + check_is_determiner(w, i + 1);
        for (size_t left = 3;
             left > 0 && k < w->n && !has(w, k, CHECK_AGENT | CHECK_BREAK) && !is_participle(w, k); left--) {
            k++; // "had the treasury multisig signers waited"
        }
        bool is_agent = has(w, k, CHECK_AGENT) && !is(w, k, "user");
        k += 1;
        k += is_if && is(w, k, "had") ? 1 : is_if ? w->n : 0;
        k += is(w, k, "not") || is(w, k, "only") || has(w, k, CHECK_ADVERB) ? 1 : 0;
        if (is_agent && is_participle(w, k) && !is(w, k, "had") && !is(w, k, "been")) {
            return check_hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, i, k, true);
        }
    }
    return false;
}

static bool is_better(const words *w, size_t from)
{
    static const char *const WORDS[] = {"faster",    "sooner",  "earlier", "better",   "quicker",
                                        "prevented", "avoided", "caught",  "detected", "noticed",
                                        "spotted",   "checked", "tested",  "quicker"};
    for (size_t i = from; i < w->n && i < from + 6; i++) {
        if (is(w, i, "later")) {
            return false; // "we could have noticed it much later"
        }
    }
    for (size_t i = from; i < w->n && i < from + 10; i++) {
        for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS); k++) {
            if (is(w, i, WORDS[k])) {
                return true;
            }
        }
    }
    return false;
}

/* "a more experienced operator would have recognised it"; not "would not have known". */
static bool find_would_have(const words *w, check_blame_hit *ret)
{
    static const char *const WORDS[] = {
        "asked",      "avoided",  "caught",     "checked",    "known",  "noticed", "prevented", "questioned",
        "realised",   "realized", "recognised", "recognized", "seen",   "spotted", "stopped",   "tested",
        "understood", "saved",    "escalated",  "warned",     "called", "reacted", "waited",    "looked"};
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_KEY) != 0; m++) {
        size_t i = w->marks[m];
        size_t have = i + 1 + (is(w, i + 2, "have") && w->at[i + 1].len > 4 ? 1 : 0); // "would probably have"
        bool is_would = (is(w, i, "would") || is(w, i, "might")) && is(w, have, "have");
        for (size_t k = 0; is_would && k < sizeof(WORDS) / sizeof(*WORDS); k++) {
            size_t subject = is(w, have + 1, WORDS[k]) ? check_subject_of(w, i, 6) : SIZE_MAX;
            if (subject != SIZE_MAX && !is(w, subject, "user")) {
                return check_hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, subject, have + 1,
                                 check_is_first(w, subject));
            }
        }
    }
    return false;
}

static bool find_should_have(const words *w, check_blame_hit *ret)
{
    static const char *const PEOPLE_ONLY[] = {"rushed",    "tested",   "reviewed", "noticed",     "caught",
                                              "escalated", "declared", "checked",  "communicated"};
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_KEY) != 0; m++) {
        size_t i = w->marks[m];
        if (!has(w, i, CHECK_KEY)) {
            continue;
        }
        bool should = is(w, i, "should") || is(w, i, "shouldn't") || is(w, i, "ought");
        bool could = is(w, i, "could");
        size_t k = i + 1;
        k += is(w, k, "not") || is(w, k, "never") ? 1 : 0;
        k += is(w, k, "to") ? 1 : 0;
        k += is(w, k, "probably") || is(w, k, "also") || is(w, k, "really") ? 1 : 0;
        bool is_short = is(w, i, "should've") || is(w, i, "could've"); // "should've"
        should |= is(w, i, "should've");
        could |= is(w, i, "could've");
        if ((!should && !could) || (!is_short && !is(w, k, "have"))) {
            continue;
        }
        k += is_short ? 0 : 1;
        bool is_been = is(w, k, "been");
        for (size_t p = 0; should && is_been && p < sizeof(PEOPLE_ONLY) / sizeof(*PEOPLE_ONLY); p++) {
            if (is(w, k + 1, PEOPLE_ONLY[p])) {
                return check_hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, i, k + 1, true);
            }
        }
        size_t subject = check_subject_of(w, i, 2);
        bool is_doing = is_been && check_is_gerund(w, k + 1); // "should not have been testing"
        bool is_act =
            is_doing || (is_participle(w, k) && !is_been && !is(w, k, "had") && !is(w, k, "expected"));
        if (subject != SIZE_MAX && is_act && (should || is_better(w, k))) {
            return check_hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, subject, k, check_is_first(w, subject));
        }
    }
    return false;
}

/* ---- judgements ---- */

static bool find_judgement(const words *w, check_blame_hit *ret)
{
    for (size_t m = 0; m < w->n_marks && (w->all & CHECK_JUDGE) != 0; m++) {
        size_t i = w->marks[m];
        bool is_word =
            (w->all & CHECK_REFUSE) != 0 || (check_is_name_of_thing(w, i + 1) && !is(w, i + 1, "handling") &&
                                             (!is(w, i + 1, "is") || has(w, i + 2, CHECK_NOT)));
        if (has(w, i, CHECK_JUDGE) && !is_word && !check_is_denied(w, i)) {
            return check_hit(w, ret, CHECK_BLAME_JUDGEMENT, i, i, false);
        }
    }
    return false;
}

/* "So who broke the build?": a question for somebody; not "who noticed it first?". */
static bool find_who(const words *w, dbr_slice sentence, check_blame_hit *ret)
{
    size_t i = is(w, 0, "so") || is(w, 0, "and") || is(w, 0, "but") ? 1 : 0;
    if (is(w, i, "who") && check_is_past(w, i + 1) && !has(w, i + 1, CHECK_OBSERVE | CHECK_PASSIVE) &&
        dbr_slice_ends(dbr_slice_trim(sentence), "?")) {
        return check_hit(w, ret, CHECK_BLAME_INDIVIDUAL, i, i + 1, false);
    }
    return false;
}
