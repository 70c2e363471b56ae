/*
 * Whether an action item can be finished: by its verb, not by its theme.
 *
 *     Add a pool metric to the dashboard       a thing is made: fine
 *     Improve monitoring                       a degree of a quality, and no measure: vague
 *     Set up better alerts                     the same, of a thing
 *     Reduce noise, tighten access             more or less, and nobody says how much
 *     Fix the issue that caused the outage     mends what is only called wrong
 *     Bear the lock in mind                    ends when nobody thinks of it any more
 *     Improve the p99 of /search to 300 ms     a measure: fine
 *     Investigate the slow queries             an inquiry ends when nobody looks any more: no deliverable
 *     Could the pool be shared?                a question
 *     The team discussed restarts              talk
 *     More readable messages                   a wish: a noun with nothing done to it
 *     灰度发布                                  a theme, no act
 *
 * An item is cut into a label ("**Monitoring:** …"), what introduces it ("we need to"), its first word, and the rest.
 * The first word decides by its class; a class is written out once, in the base form, and all forms of English verbs are
 * known (add, adds, added, adding). A measure (a number with no list mark or ticket, code, "by adding …") makes a
 * degree definite; a product ("and write a runbook") makes an inquiry finite.
 *
 * Sources: Lunney, Lueder and Beyer, ";login:" Spring 2017 (actionable, specific, bounded); the guide ("improve testing" will
 * not get done).
 */
#include "check/wording.h"

#include <assert.h>

#define MAX_WISH_WORDS  8 // a noun phrase longer than that explains itself
#define MAX_LABEL_WORDS 5
#define OPENINGS        64u // lists whose first letters are kept; a power of two
#define PROBES          8u
#define HEAD_WORDS      4 // among which a degree stands: "set up better …", "have a much better …"

/* ---- English: classes, base forms, '|' around each ---- */

/* Looking for something, which has no end of its own. */
static const char INQUIRY[] =
    "|investigate|explore|research|evaluate|re-evaluate|reevaluate|examine|assess|consider|"
    "reconsider|identify|find|study|analyze|analyse|question|determine|decide|understand|"
    "learn|ask|watch|monitor|think|spike|search|try|look|check|figure|see|revisit|rethink|re-think|"
    "re-examine|reexamine|reassess|re-assess|observe|debate|brainstorm|ponder|contemplate|weigh|"
    "deliberate|reflect|familiarize|familiarise|scope|clarify|diagnose|debug|troubleshoot|dig|inspect|"
    "survey|review|liaise|deep-dive|";
/* Those of them that are inquiries only with the word behind them: "check for", but "check the size before writing". */
static const char INQUIRY_WITH[] =
    "|find out|find where|find why|find what|find a|find an|find ways|find better|figure out|"
    "look into|look at|look for|see if|see whether|see how|check if|check whether|"
    "check why|check in|check with|check on|check how|try to|try out|think about|think through|keep an|"
    "keep track|keep tabs|keep watch|keep watching|keep monitoring|keep observing|keep looking|"
    "keep investigating|keep thinking|reach out|follow up|talk to|dig into|delve into|look closer|"
    "look again|look further|take another|circle back|come back|sit down|ask around|get clarity|"
    "get feedback|gather feedback|collect feedback|gather input|collect input|gather ideas|"
    "collect ideas|start thinking|start looking|start investigating|continue investigating|"
    "continue monitoring|continue watching|continue observing|continue exploring|"
    "continue evaluating|start exploring|"
    "ask the|ask our|ask whether|ask why|ask if|ask what|ask about|ask how|watch the|watch for|watch "
    "how|wait for|wait until|think again|think of|";
/* Going on with one of them: "continue to observe". */
static const char GO_ON[] = "|continue|keep|start|begin|resume|";
static const char INQUIRY_NOUNS[] =
    "|investigation|evaluation|exploration|assessment|analysis|spike|research|"
    "consideration|discussion|conversation|brainstorm|deep-dive|follow-up|study|debugging|"
    "troubleshooting|";
/* Words that leave something behind which was to be made. */
static const char TALK[] = "|discuss|talk|agree|plan|hope|intend|chat|";
/* Those of them that an item may ask for: the talk is over, and nothing is there. */
static const char TALK_TO_COME[] = "|discuss|discussing|talk|talking|chat|";
/* Qualities on a scale, of which nobody can say when they are reached. */
static const char DEGREE_VERBS[] =
    "|improve|enhance|strengthen|optimize|optimise|refine|streamline|tighten|harden|bolster|fortify|"
    "modernize|modernise|overhaul|revamp|uplift|upskill|deepen|stabilize|stabilise|solidify|sharpen|"
    "elevate|simplify|mature|rationalize|rationalise|professionalize|professionalise|emphasize|emphasise|"
    "strive|endeavour|endeavor|"
    "encourage|promote|foster|advocate|champion|tune|fine-tune|educate|coach|mentor|sensitize|sensitise|de-"
    "risk|future-proof|right-size|reinforce|empower|";
/* Trying, which is never done: with the word behind them. */
static const char EFFORT[] =
    "|work on|work towards|work toward|work harder|aim to|aim for|aim at|seek to|attempt to|invest in|"
    "invest more|focus on|focus more|commit to|push for|beef up|clean things|step up|ramp up|"
    "speed up|level up|tidy up|spend more|put more|make an|make efforts|be better|be proactive|"
    "double-check the|double-check your|double-check all|double-check each|double check|be mindful|be "
    "careful|be aware|be vigilant|be cautious|be diligent|get better|do better|do more|"
    "think more|test more|test better|communicate better|communicate more|pay attention|pay more|"
    "pay closer|take care|take more|stay vigilant|remain vigilant|raise awareness|spread awareness|"
    "build awareness|remember to|remind everyone|remind people|remind the|remind all|remind engineers|"
    "remind developers|deal with|take ownership|lean into|give more|"
    "cut down|cut back|bring down|drive down|scale back|sort out|get rid|be ready|be prepared|be quicker|be "
    "faster|be clearer|stay on|stay alert|keep up|catch up|make life|make things|take steps|take "
    "measures|take responsibility|communicate earlier|communicate sooner|respond faster|respond "
    "quicker|react faster|react sooner|escalate earlier|escalate sooner|escalate faster|do less|plan "
    "better|plan ahead|watch out|think twice|";
/* Mending, of something that is only called wrong: "fix the issue that caused the outage". */
static const char MEND[] =
    "|fix|address|solve|resolve|tackle|handle|remedy|mitigate|prevent|avoid|rectify|eliminate|"
    "stop|correct|";
static const char WRONGS[] =
    "|issue|issues|problem|problems|gaps|shortcoming|shortcomings|weakness|weaknesses|deficiency|"
    "deficiencies|debt|incidents|outages|recurrence|recurrences|this|it|such|similar|"
    "root|cause|causes|mess|";
/* Keeping to what is there already. */
static const char FOLLOW[] = "|follow|adhere|respect|comply|stick|obey|";
static const char GOOD_WAYS[] =
    "|practice|practices|process|processes|procedure|procedures|guideline|guidelines|policy|"
    "policies|rules|runbook|runbooks|checklist|standards|";
static const char DEGREE_ABSTRACT[] =
    "|increase|reduce|raise|boost|minimize|minimise|maximize|maximise|promote|foster|"
    "encourage|ensure|maintain|provide|have|get|build|be|educate|train|work|continue|prioritize|prioritise|";
static const char ABSTRACT[] =
    "|awareness|visibility|reliability|resilience|resiliency|stability|quality|robustness|"
    "security|communication|collaboration|knowledge|understanding|transparency|"
    "maintainability|observability|culture|discipline|attention|care|training|vigilance|confidence|"
    "scalability|readiness|preparedness|responsiveness|hygiene|posture|maturity|accountability|"
    "alignment|coordination|";
/* More or less of something, and nobody says how much. */
static const char AMOUNT_VERBS[] =
    "|increase|reduce|raise|boost|lower|decrease|minimize|minimise|maximize|maximise|shorten|lessen|"
    "cut|limit|grow|extend|expand|broaden|widen|lighten|ease|";
static const char AMOUNTS[] =
    "|capacity|performance|efficiency|coverage|debt|complexity|toil|noise|latency|downtime|risk|risks|"
    "overhead|friction|availability|uptime|safety|compliance|rigour|rigor|ownership|documentation|"
    "monitoring|alerting|testing|logging|tooling|automation|redundancy|effort|efforts|fatigue|burden|"
    "dependence|dependency|dependencies|coupling|cost|costs|errors|mistakes|incidents|outages|failures|"
    "flakiness|exposure|duplication|headroom|resources|skills|staffing|workload|";
/* Fields of work. An item of two or three words that ends with one names a field. */
static const char THEMES[] =
    "|monitoring|alerting|testing|logging|tracing|documentation|training|automation|tooling|"
    "redundancy|planning|hardening|cleanup|governance|communication|resilience|reliability|"
    "observability|improvements|enhancements|awareness|hygiene|scalability|stability|process|processes|"
    "ownership|sharing|";
/* What makes an adverb a degree: "make … scale properly". */
static const char MAKING[] = "|make|get|keep|have|let|";
static const char DEGREE_ADVERBS[] =
    "|properly|better|reliably|smoothly|robustly|efficiently|effectively|well|robust|reliable|resilient|"
    "stable|scalable|efficient|maintainable|secure|safe|safer|faster|easier|simpler|clearer|"
    "user-friendly|transparent|flexible|performant|usable|smoother|stronger|cleaner|leaner|"
    "less|easy|";
static const char DEGREES[] =
    "|better|more|stricter|improved|easier|comprehensive|proper|targeted|robust|good|appropriate|"
    "stronger|clearer|faster|enhanced|various|adequate|sufficient|thorough|closer|tighter|"
    "simpler|safer|earlier|smarter|cleaner|quicker|deeper|greater|fewer|leaner|smoother|"
    "healthier|friendlier|optimal|suitable|reasonable|sensible|meaningful|effective|efficient|";
/* Somebody will, some time, some how. */
static const char HEDGES[] =
    " find a way| better way| near future| at some point|where possible|if possible|as needed|"
    "when needed| going forward| more often| more frequently| should be easy| should be easier|"
    " should be simple| should be clear| should be better| should be robust| someone to |"
    " as much as possible| to be aware | is aware of | are aware of | where needed| where necessary|"
    " if necessary| when necessary| as necessary| as appropriate| where appropriate| if appropriate|"
    " when appropriate| where required| in due course| over time| time permit|"
    " time allow| wherever possible| whenever possible| as far as possible| when possible|"
    " someday| some day| one day| sometime| at a later | down the road| down the line|if feasible|"
    "where feasible| makes sense| somehow| some kind of | some sort of | be more | be less |"
    " become more | needs improvement| need improvement| needs work| needs attention|"
    " be improved| be enhanced| be strengthened| be tightened| be hardened| be optimised|"
    " be optimized| be streamlined"
    "| up to date";
/* Inquiries in the passive, and what is only kept in mind. */
static const char INQUIRED[] =
    " in mind| be revisited| be investigated| be considered| be discussed| be evaluated|"
    " be explored| be looked | be assessed| be examined| be watched| a closer look| another look|"
    " some thought| understanding of| a feeling for| an idea of| the possibility of| the feasibility of| the "
    "option of| the pros and cons";
/* What makes a degree definite. */
static const char MEANS[] =
    " by | with | through | using | via | instead of | adding |: | into a | into one | add ";
static const char PRODUCTS[] =
    " and add| and implement| and write| and fix| and set| and document| and adjust| and change|"
    " and remove| and create| and update| and replace| and enable| and move| and configure|"
    " and publish| and deploy| report|decision record|proposal| write-up|design document|"
    " and drop| and delete| and disable| and pin| and lower| and raise| and cut| and send| and post|"
    " and file| and open a | and merge| and ship| and switch| and roll| and record|"
    " and list| list of |recommendation| rfc| adr|written summary|post the |publish the |and revoke|"
    " and rotate| and patch| and delete| and archive| and present ";
static const char QUESTIONS[] =
    "|how|whether|can|could|should|shall|is|are|does|why|what|which|who|where|would|will|";
/* Heads of noun phrases that name a problem or a wish rather than a product. */
static const char PROBLEMS[] =
    "|issue|issues|problem|problems|bug|bugs|error|errors|failure|failures|gap|gaps|lack|";
/* Things that are finished when they are there: a noun phrase with one of them is an item in short. */
static const char DELIVERABLES[] =
    "|alert|alerts|alarm|alarms|test|tests|runbook|runbooks|guide|dashboard|dashboards|metric|"
    "metrics|checklist|script|check|checks|tool|job|policy|document|documentation|ticket|"
    "timeout|limit|limits|limiter|lock|backup|backups|quota|retry|retries|flag|"
    "switch|page|template|rule|rules|monitor|probe|probes|report|mirror|cache|";
/* What makes a sentence of a noun phrase. */
static const char FINITE[] = "|can|could|should|must|will|is|are|has|have|does|";
/* What introduces an item. */
static const char INTRODUCTIONS[] =
    "|therefore|we|i|you|they|the|our|team|need|needs|needed|should|must|will|shall|to|have|"
    "please|let's|also|todo|action|going|want|plan|be|next|then|a|an|"
    "engineers|developers|operators|everyone|everybody|staff|teams|people|reviewers|responders|always|";

typedef struct words_at {
    dbr_slice word; // without punctuation around it
    dbr_slice rest; // from it on
} words_at;

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'' ||
           c == '-' || (unsigned char)c >= 0x80;
}

/* The first word at or behind the beginning; an empty one at the end. */
static words_at first_word(dbr_slice s)
{
    size_t begin = 0;
    while (begin < s.len && !is_word_byte(s.ptr[begin])) {
        begin++;
    }
    size_t end = begin;
    while (end < s.len && is_word_byte(s.ptr[end])) {
        end++;
    }
    return (words_at){dbr_slice_sub(s, begin, end), dbr_slice_from(s, begin)};
}

static dbr_slice behind(words_at w)
{
    return dbr_slice_from(w.rest, w.word.len);
}

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equals(dbr_slice word, const char *base, size_t len)
{
    return word.len == len && dbr_slice_eq_nocase(word, (dbr_slice){base, len});
}

/* word is base + ending, with base's last `cut` bytes gone and its last byte doubled. */
static bool is_made_of(dbr_slice word, const char *base, size_t len, size_t cut, bool is_doubled,
                       const char *ending)
{
    size_t stem = len - cut, n = strlen(ending);
    if (word.len != stem + is_doubled + n ||
        !dbr_slice_eq_nocase(dbr_slice_sub(word, 0, stem), (dbr_slice){base, stem})) {
        return false;
    }
    return (!is_doubled ||
            dbr_slice_eq_nocase(dbr_slice_sub(word, stem, stem + 1), (dbr_slice){base + len - 1, 1})) &&
           dbr_slice_eq_nocase(dbr_slice_from(word, stem + is_doubled), dbr_slice_str(ending));
}

/* Whether a word is a form of a regular verb. */
static bool is_form(dbr_slice word, const char *base, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++) {
        if (i >= word.len || small(word.ptr[i]) != base[i]) {
            return false; // every form keeps all but the last letter
        }
    }
    bool has_e = base[len - 1] == 'e', has_y = base[len - 1] == 'y';
    return equals(word, base, len) || is_made_of(word, base, len, 0, false, "s") ||
           is_made_of(word, base, len, 0, false, has_e ? "d" : "ed") ||
           is_made_of(word, base, len, has_e, false, "ing") ||
           (!has_e && is_made_of(word, base, len, 0, true, "ing")) ||
           (!has_e && is_made_of(word, base, len, 0, true, "ed")) ||
           is_made_of(word, base, len, 0, false, "es") ||
           (has_y &&
            (is_made_of(word, base, len, 1, false, "ied") || is_made_of(word, base, len, 1, false, "ies")));
}

/* Which two letters the words of a list begin with: most words asked for begin with others, and the list is not read. Kept by the
 * list's address, for lists are literals; a list that finds no place is read each time. */
static _Thread_local struct opening {
    const char *list;
    uint32_t seconds[32]; // for each first letter a bit for each second one
} openings[OPENINGS];

static unsigned letter_bits(char c)
{
    return (unsigned char)c & 31u; // small and capital letters alike
}

static void note_openings(struct opening *ret, const char *list)
{
    *ret = (struct opening){.list = list};
    for (const char *at = list; at[1] != '\0'; at++) {
        bool is_short = at[0] == '|' && (at[2] == '|' || at[3] == '|' || at[3] == ' ');
        if (is_short) { // "be" has a form "bing", as far as is_form knows
            ret->seconds[letter_bits(at[1])] = UINT32_MAX;
        } else if (at[0] == '|') {
            ret->seconds[letter_bits(at[1])] |= UINT32_C(1) << letter_bits(at[2]);
        }
    }
}

/* Whether a word of the list, or a form of one, may begin as this one does. */
static bool may_be_of(dbr_slice word, const char *list)
{
    struct opening *o = &openings[((uintptr_t)list >> 4) % OPENINGS];
    for (size_t probes = 0; o->list != list && o->list != NULL; probes++) {
        if (probes == PROBES) {
            return true;
        }
        o = o == &openings[OPENINGS - 1] ? openings : o + 1;
    }
    if (o->list == NULL) {
        note_openings(o, list);
    }
    unsigned second = word.len > 1 ? letter_bits(word.ptr[1]) : 0;
    return word.len > 0 && (o->seconds[letter_bits(word.ptr[0])] >> second & 1u) != 0;
}

/* Whether a word is one of "|a|b|", or, with `forms`, a form of one of them as a verb. */
static bool is_of(dbr_slice word, const char *list, bool forms)
{
    if (!may_be_of(word, list)) {
        return false;
    }
    const char begin[3] = {'|', word.len > 0 ? small(word.ptr[0]) : '|', '\0'};
    for (const char *at = strstr(list, begin); at != NULL; at = strstr(at, begin)) {
        at++;
        size_t len = (size_t)(strchr(at, '|') - at);
        if (forms ? is_form(word, at, len) : equals(word, at, len)) {
            return true;
        }
    }
    return false;
}

/* Whether "|two words|" begin here, a form of the first. */
static bool begins_pair(words_at first, const char *list)
{
    if (!may_be_of(first.word, list)) {
        return false;
    }
    words_at second = {0};
    const char begin[3] = {'|', first.word.len > 0 ? small(first.word.ptr[0]) : '|', '\0'};
    for (const char *at = strstr(list, begin); at != NULL; at = strstr(at, begin)) {
        at++;
        size_t len = (size_t)(strchr(at, '|') - at);
        size_t head = (size_t)(strchr(at, ' ') - at);
        if (!is_form(first.word, at, head)) {
            continue;
        }
        second = second.rest.ptr == NULL ? first_word(behind(first)) : second;
        if (equals(second.word, at + head + 1, len - head - 1)) {
            return true;
        }
    }
    return false;
}

/* ---- the item's text ---- */

/* The length of a link's destination, an address or a ticket in brackets at s[i]; 0 for none. */
static size_t reference_length(dbr_slice s, size_t i)
{
    dbr_slice rest = dbr_slice_from(s, i);
    char close = dbr_slice_starts(rest, "](")      ? ')'
                 : dbr_slice_starts(rest, "[#")    ? ']'
                 : dbr_slice_starts(rest, "<http") ? '>'
                 : dbr_slice_starts(rest, "http")  ? ' '
                                                   : '\0';
    if (close == '\0') {
        return 0;
    }
    const char *end = memchr(rest.ptr, close, rest.len);
    return end == NULL ? rest.len : (size_t)(end - rest.ptr) + (close != ' ');
}

/* Without links' destinations, addresses and marks of emphasis. */
static dbr_slice plain(dbr_slice s, dbr_arena *arena)
{
    char *out = dbr_arena_alloc(arena, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        size_t skip = reference_length(s, i);
        if (skip == 0 && s.ptr[i] != '*' && s.ptr[i] != '[' && s.ptr[i] != ']') {
            out[n++] = s.ptr[i];
        }
        i += skip > 0 ? skip : 1;
    }
    out[n] = '\0';
    return dbr_slice_trim((dbr_slice){out, n});
}

/* The length of what numbers an item: "6. ", "2)", "1、"; 0 for none. */
static size_t number_length(dbr_slice s)
{
    size_t i = 0;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
        i++;
    }
    if (i == 0 || i >= s.len) {
        return 0;
    }
    return s.ptr[i] == '.' || s.ptr[i] == ')'             ? i + 1
           : dbr_slice_starts(dbr_slice_from(s, i), "、") ? i + 3
                                                          : 0;
}

/* The length of a priority, a quarter or a ticket that an item begins with: "P1 ", "Q3 内", "OPS-118: "; 0 for none. None is a measure. */
static size_t tag_length(dbr_slice s)
{
    size_t i = 0;
    while (i < s.len && i < 10 && s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') {
        i++;
    }
    bool is_ticket = i > 1 && i < s.len && s.ptr[i] == '-';
    bool is_mark = i == 1 && (s.ptr[0] == 'P' || s.ptr[0] == 'Q');
    size_t digits = i + is_ticket;
    i = digits;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
        i++;
    }
    if ((!is_ticket && !is_mark) || i == digits || i >= s.len || (is_mark && i > digits + 1)) {
        return 0;
    }
    dbr_slice rest = dbr_slice_from(s, i);
    return s.ptr[i] == ' ' || s.ptr[i] == ':' || s.ptr[i] == ',' ? i + 1
           : dbr_slice_starts(rest, "：") || dbr_slice_starts(rest, "，") || dbr_slice_starts(rest, "内")
               ? i + 3
               : 0;
}

/* Behind marks, a box, a number, a tag, and a label in bold that something follows: "**Monitoring**: add …". */
static dbr_slice body(dbr_slice s)
{
    for (;;) {
        s = dbr_slice_trim(s);
        size_t n = number_length(s);
        n = n > 0 ? n : tag_length(s);
        n = n > 0                                                      ? n
            : dbr_slice_starts(s, "[ ]") || dbr_slice_starts(s, "[x]") ? 3
            : s.len > 0 && strchr("_-#>~\"'|:", s.ptr[0]) != NULL      ? 1
                                                                       : 0;
        if (n == 0 && dbr_slice_starts(s, "**")) {
            size_t close = dbr_slice_find(dbr_slice_from(s, 2), dbr_slice_str("**"));
            dbr_slice rest =
                close == SIZE_MAX ? (dbr_slice){0} : dbr_slice_trim(dbr_slice_from(s, close + 4));
            n = rest.len > 3 ? close + 4 : 2;
        }
        if (n == 0) {
            return s;
        }
        s = dbr_slice_from(s, n);
    }
}

static size_t count_words(dbr_slice s)
{
    size_t n = 0;
    for (words_at w = first_word(s); w.word.len > 0; w = first_word(behind(w))) {
        n++;
    }
    return n;
}

/* Behind a short label: "Monitoring: add …". */
static dbr_slice behind_label(dbr_slice s)
{
    size_t colon = dbr_slice_find(s, dbr_slice_str(": "));
    if (colon == SIZE_MAX || count_words(dbr_slice_sub(s, 0, colon)) > MAX_LABEL_WORDS ||
        count_words(dbr_slice_from(s, colon)) < 3) {
        return s;
    }
    return dbr_slice_trim(dbr_slice_from(s, colon + 2));
}

bool check_has_measure(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool begins_word = i > 0 && s.ptr[i - 1] == ' ';
        bool is_name = begins_word && c >= 'A' && c <= 'Z' && i + 1 < s.len && s.ptr[i + 1] >= 'A' &&
                       s.ptr[i + 1] <= 'Z';
        if ((c >= '0' && c <= '9') || c == '`' || (begins_word && c == '/') || is_name) {
            return true;
        }
    }
    return false;
}

/* Whether a word of the class is among the next `n`. */
static bool is_near(words_at w, const char *list, size_t n)
{
    for (; n > 0 && w.word.len > 0; n--, w = first_word(behind(w))) {
        if (is_of(w.word, list, false)) {
            return true;
        }
    }
    return false;
}

/* ---- English ---- */

static bool is_question(dbr_slice s, words_at head)
{
    return s.ptr[s.len - 1] == '?' || is_of(head.word, QUESTIONS, false);
}

static bool is_inquiry(words_at head)
{
    static const char NEEDS_MORE[] = "|find|try|look|check|figure|see|think|ask|watch|search|";
    if (begins_pair(head, INQUIRY_WITH)) {
        return true;
    }
    bool is_verb = is_of(head.word, INQUIRY, true) && !is_of(head.word, NEEDS_MORE, true);
    return is_verb || is_of(head.word, INQUIRY_NOUNS, false);
}

/* "continue to observe", "keep looking into". */
static bool is_inquiry_going_on(words_at head)
{
    if (!is_of(head.word, GO_ON, true)) {
        return false;
    }
    words_at next = first_word(behind(head));
    next = is_of(next.word, "|to|with|a|an|the|our|", false) ? first_word(behind(next)) : next;
    return is_of(next.word, INQUIRY, true) || is_of(next.word, TALK_TO_COME, false) ||
           is_of(next.word, INQUIRY_NOUNS, false); // "start a conversation about"
}

/* "fix the issue that caused the outage", "prevent similar incidents", but not "fix the issue of missing events". */
static bool is_mending(words_at head)
{
    static const char GOING_ON[] = "|that|which|and|above|identified|found|we|mentioned|described|from|"
                                   "happening|occurring|again|like|incidents|outages|issues|"
                                   "problems|failures|";
    if (!is_of(head.word, MEND, true)) {
        return false;
    }
    words_at w = first_word(behind(head));
    for (size_t n = 0; n < 3 && w.word.len > 0 && !is_of(w.word, WRONGS, false); n++) {
        w = first_word(behind(w));
    }
    bool is_wrong = is_of(w.word, WRONGS, false);
    bool is_root =
        is_of(w.word, "|root|", false) && is_of(first_word(behind(w)).word, "|cause|causes|", false);
    w = is_root ? first_word(behind(w)) : w;
    words_at next = first_word(behind(w));
    bool is_whole = is_root && equals(next.word, "of", 2); // "the root cause of the outage"
    return is_wrong && (next.word.len == 0 || is_whole || is_of(next.word, GOING_ON, false));
}

/* A degree or an amount, said of something: "harden the network", "reduce noise", "make it scale properly". */
static bool is_degree(dbr_slice s, words_at head)
{
    words_at next = first_word(behind(head));
    bool is_amount =
        is_of(head.word, AMOUNT_VERBS, true) &&
        (count_words(s) <= 3 || is_near(next, ABSTRACT, HEAD_WORDS) || is_near(next, AMOUNTS, HEAD_WORDS));
    bool is_made = is_of(head.word, MAKING, true) && is_near(next, DEGREE_ADVERBS, 8);
    bool is_obeying = is_of(head.word, FOLLOW, true) && is_near(next, GOOD_WAYS, HEAD_WORDS);
    return is_of(head.word, DEGREE_VERBS, true) || is_amount || is_made || is_mending(head) || is_obeying ||
           (is_of(head.word, DEGREE_ABSTRACT, true) && is_near(next, ABSTRACT, HEAD_WORDS)) ||
           is_near(head, DEGREES, HEAD_WORDS - 1);
}

/* "Capacity planning", "Add monitoring": a field of work as the whole item. */
static bool is_theme(dbr_slice s)
{
    words_at first = first_word(s);
    words_at last = first;
    size_t n = 0;
    for (words_at w = first; w.word.len > 0 && n <= 3; w = first_word(behind(w)), n++) {
        last = w;
    }
    return n <= 3 && is_of(last.word, THEMES, false) && (n < 3 || begins_pair(first, "|set up|put in|"));
}

static bool is_wish(dbr_slice s, words_at head)
{
    size_t n = count_words(s);
    if (n > MAX_WISH_WORDS) {
        return false;
    }
    words_at last = head;
    for (words_at w = head; w.word.len > 0; w = first_word(behind(w))) {
        last = w;
    }
    return !is_near(head, FINITE, n) && is_of(last.word, PROBLEMS, false) &&
           !is_near(head, DELIVERABLES, n - 1);
}

static check_wording judge_en(dbr_slice s)
{
    s = behind_label(s);
    words_at head = first_word(s);
    if (head.word.len == 0) {
        return CHECK_WORDING_FINE;
    }
    if (is_question(s, head)) {
        return CHECK_WORDING_NO_DELIVERABLE;
    }
    bool is_effort = begins_pair(head, EFFORT);
    for (size_t n = 0; n < 6 && is_of(head.word, INTRODUCTIONS, false); n++) {
        words_at next = first_word(behind(head));
        if (next.word.len == 0) {
            break;
        }
        head = next;
        is_effort =
            is_effort || begins_pair(head, EFFORT); // "we need to be mindful", of which "be" introduces too
    }
    dbr_slice rest = behind(head);
    /* What makes an item definite is only looked for when something else makes it doubtful: the lists are long. */
    if (begins_pair(head, "|find a|find ways|find better|") || check_has_word(s, HEDGES)) {
        return CHECK_WORDING_VAGUE;
    }
    if (is_of(head.word, TALK, true)) {
        return !is_of(head.word, TALK_TO_COME, false) ? CHECK_WORDING_VAGUE
               : check_has_word(rest, PRODUCTS)       ? CHECK_WORDING_FINE
                                                      : CHECK_WORDING_NO_DELIVERABLE;
    }
    if (is_effort && !check_has_measure(rest) && !check_has_word(rest, " by | using | adding |: ") &&
        !check_has_word(rest, PRODUCTS)) {
        return CHECK_WORDING_VAGUE; // before the inquiries: "look" is one, "pay attention" is none
    }
    if (is_inquiry(head) || is_inquiry_going_on(head) || check_has_word(s, INQUIRED)) {
        return check_has_word(rest, PRODUCTS) ? CHECK_WORDING_FINE : CHECK_WORDING_NO_DELIVERABLE;
    }
    bool is_unbounded = is_degree(s, head) || is_theme(s);
    bool is_vague = is_unbounded && !check_has_measure(rest) && !check_has_word(rest, MEANS);
    return is_vague || is_wish(s, head) ? CHECK_WORDING_VAGUE : CHECK_WORDING_FINE;
}

check_wording check_judge_wording(dbr_slice text, dbr_arena *scratch)
{
    dbr_slice s = plain(body(text), scratch);
    if (s.len == 0) {
        return CHECK_WORDING_FINE;
    }
    size_t n_wide = 0;
    for (size_t i = 0; i < s.len; i++) {
        n_wide += (unsigned char)s.ptr[i] >= 0xE3u; // lead bytes of Chinese characters
    }
    return n_wide * 5 > s.len ? check_judge_wording_zh(s) : judge_en(s);
}
