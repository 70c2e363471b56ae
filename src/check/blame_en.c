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
 * error", "be more careful") stand in the table PHRASES.
 *
 * Precision comes first: what is not understood is not blame. Code and quotations never arrive here (document
 * leaves U+FFFC for them). Policy: research/blameless.md §2 and §6.
 */
#include "check/blame.h"

#include <assert.h>

#define MAX_WORDS     256
#define MAX_WORD      24 // bytes with the NUL; longer words are in no table
#define MAX_TO_VERB   4  // words between a subject and its verb
#define MAX_TO_ADVERB 7  // … and an adverb, which may stand late

typedef struct word {
    size_t begin, end;
    char text[MAX_WORD]; // lower case, NUL-terminated; "" when too long or no word
    size_t len;          // of `text`
    unsigned classes;
} word;

typedef struct words {
    word at[MAX_WORDS];
    size_t n;
    unsigned all; // classes of all of them
} words;

/* A set phrase: words apart by one space; '*' is any one word. */
typedef struct phrase {
    const char *text;
    check_blame kind;
    bool is_mild;
} phrase;

/* Sorted by their first words; of those that begin alike the first one counts. */
static const phrase PHRASES[] = {
    {"act of laziness", CHECK_BLAME_JUDGEMENT, false},
    {"an oversight", CHECK_BLAME_HUMAN_ERROR, true},
    {"bad habits", CHECK_BLAME_JUDGEMENT, false},
    {"bad judgement", CHECK_BLAME_JUDGEMENT, false},
    {"bad judgment", CHECK_BLAME_JUDGEMENT, false},
    {"be more careful", CHECK_BLAME_BE_CAREFUL, false},
    {"be careful when", CHECK_BLAME_BE_CAREFUL, false},
    {"be extra careful", CHECK_BLAME_BE_CAREFUL, false},
    {"be more aware", CHECK_BLAME_BE_CAREFUL, false},
    {"be more vigilant", CHECK_BLAME_BE_CAREFUL, false},
    {"be vigilant", CHECK_BLAME_BE_CAREFUL, false},
    {"be more mindful", CHECK_BLAME_BE_CAREFUL, false},
    {"be more diligent", CHECK_BLAME_BE_CAREFUL, false},
    {"be more attentive", CHECK_BLAME_BE_CAREFUL, false},
    {"be more thorough", CHECK_BLAME_BE_CAREFUL, false},
    {"be better at", CHECK_BLAME_BE_CAREFUL, true},
    {"be retrained", CHECK_BLAME_BE_CAREFUL, false},
    {"common sense", CHECK_BLAME_JUDGEMENT, true},
    {"disciplinary action", CHECK_BLAME_PUNISH, false},
    {"double check your", CHECK_BLAME_BE_CAREFUL, false},
    {"double-check your", CHECK_BLAME_BE_CAREFUL, false},
    {"error made by", CHECK_BLAME_INDIVIDUAL, false},
    {"fat finger", CHECK_BLAME_HUMAN_ERROR, false},
    {"fat fingered", CHECK_BLAME_HUMAN_ERROR, false},
    {"fat-finger", CHECK_BLAME_HUMAN_ERROR, false},
    {"fat-fingered", CHECK_BLAME_HUMAN_ERROR, false},
    {"formal warning", CHECK_BLAME_PUNISH, false},
    {"held accountable", CHECK_BLAME_PUNISH, false},
    {"her fault", CHECK_BLAME_INDIVIDUAL, false},
    {"his fault", CHECK_BLAME_INDIVIDUAL, false},
    {"hold * accountable", CHECK_BLAME_PUNISH, false},
    {"holding * accountable", CHECK_BLAME_PUNISH, false},
    {"human error", CHECK_BLAME_HUMAN_ERROR, false},
    {"human errors", CHECK_BLAME_HUMAN_ERROR, false},
    {"human mistake", CHECK_BLAME_HUMAN_ERROR, false},
    {"if we had", CHECK_BLAME_COUNTERFACTUAL, true},
    {"if i had", CHECK_BLAME_COUNTERFACTUAL, true},
    {"if they had", CHECK_BLAME_COUNTERFACTUAL, false},
    {"if he had", CHECK_BLAME_COUNTERFACTUAL, false},
    {"if she had", CHECK_BLAME_COUNTERFACTUAL, false},
    {"if only we", CHECK_BLAME_COUNTERFACTUAL, true},
    {"if only they", CHECK_BLAME_COUNTERFACTUAL, false},
    {"in haste", CHECK_BLAME_JUDGEMENT, false},
    {"lack of care", CHECK_BLAME_JUDGEMENT, false},
    {"lack of attention", CHECK_BLAME_JUDGEMENT, false},
    {"lack of discipline", CHECK_BLAME_JUDGEMENT, false},
    {"lack of diligence", CHECK_BLAME_JUDGEMENT, false},
    {"manual error", CHECK_BLAME_HUMAN_ERROR, false},
    {"manual mistake", CHECK_BLAME_HUMAN_ERROR, false},
    {"manual * error", CHECK_BLAME_HUMAN_ERROR, false},
    {"manual operation was done incorrectly", CHECK_BLAME_HUMAN_ERROR, false},
    {"mistake by", CHECK_BLAME_INDIVIDUAL, false},
    {"mistake made by", CHECK_BLAME_INDIVIDUAL, false},
    {"more care when", CHECK_BLAME_BE_CAREFUL, false},
    {"more carefully", CHECK_BLAME_BE_CAREFUL, false},
    {"my mistake", CHECK_BLAME_INDIVIDUAL, true},
    {"my fault", CHECK_BLAME_INDIVIDUAL, true},
    {"not assume", CHECK_BLAME_BE_CAREFUL, true},
    {"not handled as well", CHECK_BLAME_JUDGEMENT, true},
    {"not paying attention", CHECK_BLAME_JUDGEMENT, false},
    {"operator error", CHECK_BLAME_HUMAN_ERROR, false},
    {"our bad", CHECK_BLAME_INDIVIDUAL, true},
    {"our mistake", CHECK_BLAME_INDIVIDUAL, true},
    {"our fault", CHECK_BLAME_INDIVIDUAL, true},
    {"oversight on", CHECK_BLAME_HUMAN_ERROR, true},
    {"oversight by", CHECK_BLAME_HUMAN_ERROR, true},
    {"oversight led", CHECK_BLAME_HUMAN_ERROR, true},
    {"oversights led", CHECK_BLAME_HUMAN_ERROR, true},
    {"pay more attention", CHECK_BLAME_BE_CAREFUL, false},
    {"pay closer attention", CHECK_BLAME_BE_CAREFUL, false},
    {"pay attention to", CHECK_BLAME_BE_CAREFUL, false},
    {"pebkac", CHECK_BLAME_HUMAN_ERROR, false},
    {"pilot error", CHECK_BLAME_HUMAN_ERROR, false},
    {"poor judgement", CHECK_BLAME_JUDGEMENT, false},
    {"poor judgment", CHECK_BLAME_JUDGEMENT, false},
    {"poor decision", CHECK_BLAME_JUDGEMENT, false},
    {"poor decisions", CHECK_BLAME_JUDGEMENT, false},
    {"remain vigilant", CHECK_BLAME_BE_CAREFUL, false},
    {"remind engineers", CHECK_BLAME_BE_CAREFUL, false},
    {"remind developers", CHECK_BLAME_BE_CAREFUL, false},
    {"remind everyone", CHECK_BLAME_BE_CAREFUL, false},
    {"remind the team", CHECK_BLAME_BE_CAREFUL, false},
    {"remind all", CHECK_BLAME_BE_CAREFUL, false},
    {"retrain the", CHECK_BLAME_BE_CAREFUL, false},
    {"stay vigilant", CHECK_BLAME_BE_CAREFUL, false},
    {"take more care", CHECK_BLAME_BE_CAREFUL, false},
    {"their fault", CHECK_BLAME_INDIVIDUAL, false},
    {"too tired to", CHECK_BLAME_JUDGEMENT, false},
    {"too slow to react", CHECK_BLAME_JUDGEMENT, true},
    {"too slow to respond", CHECK_BLAME_JUDGEMENT, true},
    {"too slow to act", CHECK_BLAME_JUDGEMENT, true},
    {"too late to react", CHECK_BLAME_JUDGEMENT, true},
    {"try harder", CHECK_BLAME_BE_CAREFUL, false},
    {"typo by", CHECK_BLAME_INDIVIDUAL, false},
    {"user error", CHECK_BLAME_HUMAN_ERROR, false},
    {"user misunderstanding", CHECK_BLAME_HUMAN_ERROR, false},
    {"was told not to", CHECK_BLAME_INDIVIDUAL, false},
    {"was reprimanded", CHECK_BLAME_PUNISH, false},
    {"was disciplined", CHECK_BLAME_PUNISH, false},
    {"was punished", CHECK_BLAME_PUNISH, false},
    {"was written up", CHECK_BLAME_PUNISH, false},
    {"were reprimanded", CHECK_BLAME_PUNISH, false},
    {"were disciplined", CHECK_BLAME_PUNISH, false},
    {"will be punished", CHECK_BLAME_PUNISH, false},
    {"working habits", CHECK_BLAME_JUDGEMENT, false},
};

#define N_PHRASES (sizeof(PHRASES) / sizeof(*PHRASES))

static unsigned classes_of(const check_index *index, const char *text);
static size_t letter_of(const char *text);
static size_t cut(const check_index *index, dbr_slice s, words *w);
static bool find_phrase(const check_index *index, const words *w, check_blame_hit *ret);
static bool find_failing(const words *w, check_blame_hit *ret);
static bool find_adverb(const words *w, check_blame_hit *ret);
static bool find_nobody(const words *w, check_blame_hit *ret);
static bool find_wrong_act(const words *w, check_blame_hit *ret);
static bool find_flaw(const words *w, check_blame_hit *ret);
static bool find_penalty(const words *w, check_blame_hit *ret);
static bool find_had(const words *w, check_blame_hit *ret);
static bool find_should_have(const words *w, check_blame_hit *ret);
static bool find_judgement(const words *w, check_blame_hit *ret);

bool check_blame_en(const check_index *index, dbr_slice sentence, check_blame_hit *ret)
{
    words w;
    if (cut(index, sentence, &w) < 2) {
        return false;
    }
    return find_phrase(index, &w, ret) || find_failing(&w, ret) || find_adverb(&w, ret) ||
           find_nobody(&w, ret) || find_wrong_act(&w, ret) || find_flaw(&w, ret) || find_penalty(&w, ret) ||
           find_should_have(&w, ret) || find_had(&w, ret) || find_judgement(&w, ret);
}

/* ---- words ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The first eight bytes as a number: words are padded with zeros. */
static uint64_t key_of(const char *text)
{
    uint64_t key = 0;
    memcpy(&key, text, sizeof(key));
    return key;
}

/* The first letter as an index; 0 for what is none. */
static size_t letter_of(const char *text)
{
    return text[0] >= 'a' && text[0] <= 'z' ? (size_t)(text[0] - 'a') + 1 : 0;
}

static size_t slot_of(uint64_t key)
{
    return (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) % CHECK_SLOTS; // Fibonacci hashing
}

void check_index_en(check_index *ret)
{
    *ret = (check_index){0};
    assert(check_n_words_en < CHECK_SLOTS / 2);
    for (size_t i = 0; i < check_n_words_en; i++) {
        size_t slot = slot_of(key_of(check_words_en[i].word));
        while (ret->slots[slot] != 0) {
            slot = (slot + 1) % CHECK_SLOTS;
        }
        ret->slots[slot] = (uint16_t)(i + 1);
    }
    for (size_t i = 0; i < N_PHRASES; i++) {
        assert(i == 0 || PHRASES[i - 1].text[0] <= PHRASES[i].text[0]);
        ret->phrases_end[letter_of(PHRASES[i].text)] = (uint8_t)(i + 1);
    }
    for (size_t i = 1; i < CHECK_LETTERS; i++) {
        ret->phrases_end[i] = ret->phrases_end[i] != 0 ? ret->phrases_end[i] : ret->phrases_end[i - 1];
    }
}

/* `text` is padded with zeros to eight bytes. */
static unsigned classes_of(const check_index *index, const char *text)
{
    uint64_t key = key_of(text);
    for (size_t slot = slot_of(key); index->slots[slot] != 0; slot = (slot + 1) % CHECK_SLOTS) {
        const check_word *known = &check_words_en[index->slots[slot] - 1];
        if (key_of(known->word) == key && (text[7] == '\0' || strcmp(known->word, text) == 0)) {
            return known->classes;
        }
    }
    return 0;
}

/* Letters as small ones, digits, apostrophe, hyphen, underscore; 0 for what is no part of a word. */
static char part_of_word(char c)
{
#define LETTERS                                                                                              \
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', \
        'v', 'w', 'x', 'y', 'z'
    static const char PARTS[256] = {
        ['\''] = '\'',   ['-'] = '-', ['0'] = '0',    '1', '2', '3', '4', '5', '6', '7', '8', '9',
        ['A'] = LETTERS, ['_'] = '_', ['a'] = LETTERS};
#undef LETTERS
    return PARTS[(unsigned char)c];
}

/* One word or mark that begins at `i`; where it ends. ’ is an apostrophe. */
static size_t read_word(const check_index *index, dbr_slice s, size_t i, word *ret)
{
    size_t n = 0;
    size_t begin = i;
    bool is_handle = s.ptr[i] == '@';
    i += is_handle;
    memset(ret->text, 0, 8); // what classes_of compares
    for (bool is_curly = true, is_dot = true; is_curly || is_dot;) {
        for (char c = 0; i < s.len && (c = part_of_word(s.ptr[i])) != '\0'; i++, n++) {
            ret->text[n < MAX_WORD ? n : MAX_WORD - 1] = c;
        }
        is_curly = i < s.len && s.ptr[i] == '\xe2' && dbr_slice_starts(dbr_slice_from(s, i), "’");
        is_dot = is_handle && i < s.len && s.ptr[i] == '.';
        if (is_curly || is_dot) {
            ret->text[n < MAX_WORD ? n : MAX_WORD - 1] = is_curly ? '\'' : '.';
            i += is_curly ? 3 : 1;
            n++;
        }
    }
    ret->len = n + 1 < MAX_WORD ? n : 0;
    ret->text[ret->len] = '\0';
    ret->begin = begin;
    ret->end = i;
    ret->classes = is_handle && n > 0 ? CHECK_AGENT : ret->len > 0 ? classes_of(index, ret->text) : 0;
    return i > begin ? i : i + 1;
}

/* Inlined, so that the length of a literal is known. */
static inline bool is_text(const word *x, const char *text)
{
    size_t n = strlen(text);
    return x->len == n && memcmp(x->text, text, n) == 0;
}

/* What a word is only beside others: "the operator's", "the AI agent", "the release manager". */
static unsigned classes_beside(const check_index *index, const word *before, const word *x)
{
    size_t n = x->len;
    unsigned classes = x->classes;
    if (n > 2 && x->text[n - 2] == '\'' && x->text[n - 1] == 's') {
        char base[MAX_WORD] = {0};
        memcpy(base, x->text, n - 2);
        classes |= (classes_of(index, base) & CHECK_AGENT) != 0 ? CHECK_OWNER : 0;
    }
    if (before == NULL) {
        return classes;
    }
    bool is_ai = (classes & CHECK_MACHINE) != 0 && (is_text(before, "ai") || is_text(before, "coding"));
    bool is_manager = (before->classes & CHECK_MANAGES) != 0 && is_text(x, "manager");
    return classes | (is_ai || is_manager ? CHECK_AGENT : 0);
}

static size_t cut(const check_index *index, dbr_slice s, words *w)
{
    w->n = 0;
    w->all = 0;
    for (size_t i = 0; i < s.len && w->n < MAX_WORDS;) {
        char c = s.ptr[i];
        word *x = &w->at[w->n];
        if (is_letter(c) || c == '@' || (c >= '0' && c <= '9')) {
            i = read_word(index, s, i, x);
            x->classes = classes_beside(index, w->n > 0 ? x - 1 : NULL, x);
            w->n += x->end > x->begin;
            w->all |= x->classes;
        } else if (c == ',' || c == ';' || c == ':' || c == '(' || c == ')') {
            *x = (word){.begin = i, .end = i + 1, .text = {c}, .len = 1, .classes = CHECK_BREAK};
            w->n++;
            i++;
        } else {
            i++;
        }
    }
    return w->n;
}

static inline bool is(const words *w, size_t i, const char *text)
{
    return i < w->n && is_text(&w->at[i], text);
}

static bool has(const words *w, size_t i, unsigned classes)
{
    return i < w->n && (w->at[i].classes & classes) != 0;
}

/* A denial up to five words before: "never", "not", "rather than", "blame" as a noun that is refused. */
static bool is_denied(const words *w, size_t i)
{
    for (size_t k = i; k > 0 && i - k < 5; k--) {
        if (has(w, k - 1, CHECK_NOT)) {
            return true;
        }
    }
    return false;
}

static bool hit(const words *w, check_blame_hit *ret, check_blame kind, size_t first, size_t last,
                bool is_mild)
{
    *ret = (check_blame_hit){kind, w->at[first].begin, w->at[last].end, is_mild};
    return true;
}

/* ---- phrases ---- */

/* Words of the phrase from `i` on; how many, 0 when it does not stand there. */
static size_t match(const words *w, size_t i, const char *text)
{
    for (size_t n = 0; i + n < w->n; n++) {
        const word *x = &w->at[i + n];
        size_t len = text[0] == '*' ? 1 : x->len;
        bool is_other = len > 1 && text[1] != x->text[1]; // mostly
        if (text[0] != '*' && (is_other || strncmp(text, x->text, len) != 0)) {
            return 0;
        }
        if (text[len] != ' ') {
            return text[len] == '\0' && len > 0 ? n + 1 : 0;
        }
        text += len + 1;
    }
    return 0;
}

static bool is_participle(const words *w, size_t i)
{
    size_t n = i < w->n ? w->at[i].len : 0;
    return n > 0 && (has(w, i, CHECK_PARTICIPLE) || (n > 3 && strcmp(w->at[i].text + n - 2, "ed") == 0));
}

static bool find_phrase(const check_index *index, const words *w, check_blame_hit *ret)
{
    for (size_t i = 0; i < w->n && (w->all & CHECK_PHRASE) != 0; i++) {
        if (!has(w, i, CHECK_PHRASE)) {
            continue;
        }
        size_t letter = letter_of(w->at[i].text);
        for (size_t k = letter > 0 ? index->phrases_end[letter - 1] : 0; k < index->phrases_end[letter];
             k++) {
            const phrase *p = &PHRASES[k];
            size_t n = match(w, i, p->text);
            bool is_if = p->kind == CHECK_BLAME_COUNTERFACTUAL;
            if (n == 0 || (is_if && !is_participle(w, i + n))) {
                continue;
            }
            bool is_refused =
                is_denied(w, i) || is(w, i + n, "is") || is(w, i + n, "isn't") || is(w, i + n, "prone");
            if (!is_refused) {
                return hit(w, ret, p->kind, i, i + n - 1, p->is_mild);
            }
        }
    }
    return false;
}

/* ---- subjects ---- */

static bool is_determiner(const words *w, size_t i)
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
    for (size_t k = i; k > 0 && i - k < 3; k--) {
        if (is_determiner(w, k - 1)) {
            return k > 1 && has(w, k - 2, CHECK_OBJECT);
        }
        if (has(w, k - 1, CHECK_OBJECT | CHECK_BREAK)) {
            return has(w, k - 1, CHECK_OBJECT);
        }
    }
    return false;
}

/*
 * The subject of the word at `i`: the nearest agent before it, at most `reach` words away, in its clause or,
 * when the clause has no words of its own before `i`, in the one before. SIZE_MAX for none.
 */
static size_t subject_of(const words *w, size_t i, size_t reach)
{
    size_t own = 0;
    bool is_inherited = false;
    for (size_t k = i; k > 0; k--) {
        const word *x = &w->at[k - 1];
        bool is_filler =
            (x->classes & (CHECK_ADVERB | CHECK_NOT)) != 0 || is_text(x, "also") || is_text(x, "simply");
        if ((x->classes & CHECK_AGENT) != 0) {
            return is_object(w, k - 1) ? SIZE_MAX : k - 1;
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

static bool is_first_person(const words *w, size_t i)
{
    return has(w, i, CHECK_FIRST);
}

/* ---- failing ---- */

/* "did not check", "didn't catch", "never tested": where the human verb stands; SIZE_MAX. */
static size_t negated_verb(const words *w, size_t i)
{
    bool is_not = is(w, i, "didn't") || is(w, i, "never") || (is(w, i, "did") && is(w, i + 1, "not")) ||
                  is(w, i, "hadn't");
    size_t k = i + 1 + (is(w, i, "did") ? 1 : 0);
    if (!is_not) {
        return SIZE_MAX;
    }
    k += has(w, k, CHECK_ADVERB) || is(w, k, "properly") || is(w, k, "fully") || is(w, k, "even") ||
                 is(w, k, "correctly")
             ? 1
             : 0;
    return has(w, k, CHECK_HUMAN_VERB) ? k : SIZE_MAX;
}

/* "without checking", "made a typo": the last word, SIZE_MAX for none. */
static size_t mishap(const words *w, size_t i)
{
    static const char *const GERUNDS[] = {
        "checking",  "verifying",   "testing",       "reviewing",  "reading",    "asking",
        "thinking",  "telling",     "notifying",     "validating", "confirming", "consulting",
        "following", "considering", "understanding", "realising",  "realizing",  "informing",
        "looking",   "escalating",  "questioning",   "running"};
    static const char *const NOUNS[] = {"mistake", "mistakes", "error", "typo", "blunder"};
    for (size_t k = 0; is(w, i, "without") && k < sizeof(GERUNDS) / sizeof(*GERUNDS); k++) {
        if (is(w, i + 1, GERUNDS[k])) {
            return i + 1;
        }
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
    for (size_t i = 0; i < w->n && (w->all & CHECK_AGENT) != 0; i++) {
        if (!has(w, i, CHECK_KEY | CHECK_FAIL_TO | CHECK_HARM | CHECK_FAIL)) {
            continue;
        }
        size_t last = i;
        check_blame kind = CHECK_BLAME_OMISSION;
        size_t reach = MAX_TO_VERB;
        size_t verb = negated_verb(w, i);
        size_t slip = mishap(w, i);
        if (verb != SIZE_MAX) {
            last = verb;
        } else if (slip != SIZE_MAX) {
            last = slip;
            reach = is(w, i, "without") ? 8 : MAX_TO_VERB;
        } else if (has(w, i, CHECK_FAIL_TO) && is(w, i + 1, "to")) {
            last = i + 1;
        } else if (has(w, i, CHECK_HARM)) {
            kind = CHECK_BLAME_INDIVIDUAL;
        } else if (!has(w, i, CHECK_FAIL) || (i > 0 && (is(w, i - 1, "the") || is(w, i - 1, "a")))) {
            continue; // "the misconfigured host" is a host
        }
        size_t subject = subject_of(w, i, reach);
        bool is_passive = i > 0 && has(w, i - 1, CHECK_PASSIVE);
        /* "We caused" is an account, no accusation. */
        bool is_weak = subject != SIZE_MAX && kind == CHECK_BLAME_INDIVIDUAL && is_first_person(w, subject);
        if (subject == SIZE_MAX || is_passive || is_weak ||
            (kind != CHECK_BLAME_OMISSION && is_denied(w, i))) {
            continue;
        }
        return hit(w, ret, kind, subject, last, is_first_person(w, subject));
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
    for (size_t i = 0; i < w->n && (w->all & CHECK_AGENT) != 0; i++) {
        if (!has(w, i, CHECK_KEY | CHECK_ADVERB)) {
            continue;
        }
        bool is_by = (is(w, i, "accident") || is(w, i, "mistake")) && i > 0 && is(w, i - 1, "by");
        if (!has(w, i, CHECK_ADVERB) && !is_by) {
            continue;
        }
        size_t subject = subject_of(w, is_by ? i - 1 : i, MAX_TO_ADVERB);
        subject = subject == SIZE_MAX ? doer_of(w, i) : subject;
        if (subject == SIZE_MAX || is_denied(w, i)) {
            continue;
        }
        bool is_mild = is_first_person(w, subject);
        bool is_belief = is(w, i + 1, "assumed") || is(w, i + 1, "believed") || is(w, i + 1, "thought");
        return hit(w, ret, is_belief ? CHECK_BLAME_OMISSION : CHECK_BLAME_INDIVIDUAL,
                   subject < i ? subject : i, subject < i ? i : subject, is_mild);
    }
    return false;
}

/* "nobody checked", "no one on the team noticed", "none of us tested". */
static bool find_nobody(const words *w, check_blame_hit *ret)
{
    for (size_t i = 0; i < w->n && (w->all & (CHECK_KEY | CHECK_NOBODY)) != 0; i++) {
        bool is_no_one = is(w, i, "no") && is(w, i + 1, "one");
        if (!is_no_one && !has(w, i, CHECK_NOBODY)) {
            continue;
        }
        size_t last = i + (is_no_one ? 5 : 4);
        for (size_t k = i + 1 + is_no_one; k <= last && k < w->n; k++) {
            if (has(w, k, CHECK_BREAK | CHECK_PASSIVE) || is(w, k, "could") || is(w, k, "can")) {
                break;
            }
            if (has(w, k, CHECK_HUMAN_VERB)) {
                return hit(w, ret, CHECK_BLAME_OMISSION, i, k, true);
            }
        }
    }
    return false;
}

static bool is_past(const words *w, size_t i)
{
    size_t n = i < w->n ? w->at[i].len : 0;
    return n > 0 && (has(w, i, CHECK_ACT) || (n > 3 && strcmp(w->at[i].text + n - 2, "ed") == 0));
}

/* "the technician pulled the wrong cable": an agent, an act in the past, and a wrong thing; not "found the wrong cable". */
static bool find_wrong_act(const words *w, check_blame_hit *ret)
{
    for (size_t i = 0; i < w->n && (w->all & CHECK_WRONG) != 0; i++) {
        if (!has(w, i, CHECK_WRONG) || is_denied(w, i)) {
            continue;
        }
        size_t verb = SIZE_MAX;
        for (size_t k = i;
             k > 0 && i - k < 6 && !has(w, k - 1, CHECK_BREAK | CHECK_AGENT) && !is(w, k - 1, "for"); k--) {
            verb = is_past(w, k - 1) || has(w, k - 1, CHECK_OBSERVE | CHECK_PASSIVE) ? k - 1 : verb;
        }
        bool is_act = verb != SIZE_MAX && is_past(w, verb) && !has(w, verb, CHECK_OBSERVE | CHECK_PASSIVE);
        size_t subject = is_act ? subject_of(w, verb, MAX_TO_VERB) : SIZE_MAX;
        if (subject != SIZE_MAX) {
            return hit(w, ret, CHECK_BLAME_INDIVIDUAL, subject, i, is_first_person(w, subject));
        }
    }
    return false;
}

/* "the operator's mistake", "our engineers lacked the discipline"; not "the user's error message". */
static bool find_flaw(const words *w, check_blame_hit *ret)
{
    for (size_t i = 0; i < w->n && (w->all & (CHECK_KEY | CHECK_OWNER)) != 0; i++) {
        for (size_t k = i + 1; has(w, i, CHECK_OWNER) && k < i + 3 && !has(w, k, CHECK_BREAK | CHECK_OBSERVE);
             k++) {
            bool is_of_software = is(w, k + 1, "message") || is(w, k + 1, "messages") ||
                                  is(w, k + 1, "rate") || is(w, k + 1, "log") || is(w, k + 1, "logs") ||
                                  is(w, k + 1, "page") || is(w, k + 1, "code") || is(w, k + 1, "budget") ||
                                  is(w, k + 1, "domain");
            bool is_near =
                k == i + 1 || strncmp(w->at[k].text, "error", 5) != 0; // "the provider's API errors"
            if (has(w, k, CHECK_FLAW) && is_near && !is_of_software && !is_denied(w, i)) {
                return hit(w, ret, CHECK_BLAME_INDIVIDUAL, i, k, false);
            }
        }
        for (size_t k = i + 1; is(w, i, "lacked") && k < i + 5; k++) {
            size_t subject = has(w, k, CHECK_TRAIT) ? subject_of(w, i, MAX_TO_VERB) : SIZE_MAX;
            if (subject != SIZE_MAX) {
                return hit(w, ret, CHECK_BLAME_JUDGEMENT, subject, k, is_first_person(w, subject));
            }
        }
    }
    return false;
}

/* "the employee has been dismissed", "was given a warning". */
static bool find_penalty(const words *w, check_blame_hit *ret)
{
    for (size_t i = 1; i < w->n && (w->all & CHECK_AGENT) != 0; i++) {
        if (!has(w, i, CHECK_KEY | CHECK_PENALTY)) {
            continue;
        }
        bool is_warned = (is(w, i, "given") || is(w, i, "issued")) && is(w, i + 1, "a") &&
                         (is(w, i + 2, "warning") || is(w, i + 3, "warning"));
        bool is_penalty =
            (has(w, i, CHECK_PENALTY) || is_warned) && has(w, i - 1, CHECK_PASSIVE | CHECK_PARTICIPLE);
        size_t subject = is_penalty ? subject_of(w, i, MAX_TO_VERB) : SIZE_MAX;
        if (subject != SIZE_MAX && !is_denied(w, i)) {
            return hit(w, ret, CHECK_BLAME_PUNISH, subject, i, false);
        }
    }
    return false;
}

/* ---- counterfactuals ---- */

/* "had the team followed the runbook", "if the reviewer had seen it". */
static bool find_had(const words *w, check_blame_hit *ret)
{
    for (size_t i = 0; i < w->n && (w->all & CHECK_AGENT) != 0; i++) {
        if (!has(w, i, CHECK_KEY)) {
            continue;
        }
        bool is_if = is(w, i, "if");
        if (!is_if && !(is(w, i, "had") && (i == 0 || !has(w, i - 1, CHECK_AGENT)))) {
            continue;
        }
        size_t k = i + 1 + is_determiner(w, i + 1);
        k += k < w->n && !has(w, k, CHECK_AGENT) && has(w, k + 1, CHECK_AGENT) ? 1 : 0;
        bool is_agent = has(w, k, CHECK_AGENT) && !is(w, k, "user");
        k += 1;
        k += is_if && is(w, k, "had") ? 1 : is_if ? w->n : 0;
        k += is(w, k, "not") || is(w, k, "only") || has(w, k, CHECK_ADVERB) ? 1 : 0;
        if (is_agent && is_participle(w, k) && !is(w, k, "had") && !is(w, k, "been")) {
            return hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, i, k, true);
        }
    }
    return false;
}

static bool is_better(const words *w, size_t from)
{
    static const char *const WORDS[] = {"faster",    "sooner",  "earlier", "better",   "quicker",
                                        "prevented", "avoided", "caught",  "detected", "noticed",
                                        "spotted",   "checked", "tested",  "quicker"};
    for (size_t i = from; i < w->n && i < from + 10; i++) {
        for (size_t k = 0; k < sizeof(WORDS) / sizeof(*WORDS); k++) {
            if (is(w, i, WORDS[k])) {
                return true;
            }
        }
    }
    return false;
}

static bool find_should_have(const words *w, check_blame_hit *ret)
{
    static const char *const PEOPLE_ONLY[] = {"rushed",    "tested",   "reviewed", "noticed",     "caught",
                                              "escalated", "declared", "checked",  "communicated"};
    for (size_t i = 0; i + 1 < w->n && (w->all & CHECK_KEY) != 0; i++) {
        if (!has(w, i, CHECK_KEY)) {
            continue;
        }
        bool should = is(w, i, "should") || is(w, i, "shouldn't") || is(w, i, "ought");
        bool could = is(w, i, "could");
        size_t k = i + 1;
        k += is(w, k, "not") || is(w, k, "never") || is(w, k, "to") ? 1 : 0;
        k += is(w, k, "probably") || is(w, k, "also") || is(w, k, "really") ? 1 : 0;
        if ((!should && !could) || !is(w, k, "have")) {
            continue;
        }
        k++;
        bool is_been = is(w, k, "been");
        for (size_t p = 0; should && is_been && p < sizeof(PEOPLE_ONLY) / sizeof(*PEOPLE_ONLY); p++) {
            if (is(w, k + 1, PEOPLE_ONLY[p])) {
                return hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, i, k + 1, true);
            }
        }
        size_t subject = subject_of(w, i, 2);
        bool is_act = is_participle(w, k) && !is_been && !is(w, k, "had") && !is(w, k, "expected");
        if (subject != SIZE_MAX && is_act && (should || is_better(w, k))) {
            return hit(w, ret, CHECK_BLAME_COUNTERFACTUAL, subject, k, is_first_person(w, subject));
        }
    }
    return false;
}

/* ---- judgements ---- */

static bool find_judgement(const words *w, check_blame_hit *ret)
{
    for (size_t i = 0; i < w->n && (w->all & CHECK_JUDGE) != 0; i++) {
        if (has(w, i, CHECK_JUDGE) && !is_denied(w, i)) {
            return hit(w, ret, CHECK_BLAME_JUDGEMENT, i, i, false);
        }
    }
    return false;
}
