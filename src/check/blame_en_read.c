/* An English sentence as words with their classes, and the index of the words and phrases. */
#include "check/blame_en.h"

#include <assert.h>

/* The first eight bytes as a number: words are padded with zeros. */
static uint64_t key_of(const char *text)
{
    uint64_t key = 0;
    memcpy(&key, text, sizeof(key));
    return key;
}

static size_t slot_of(uint64_t hash)
{
    return (size_t)(hash >> 32) % CHECK_SLOTS;
}

/* The two halves of the table and the words beside it as one. */
static const check_word *word_at(const check_index *index, size_t i)
{
    if (i < check_n_words_en) {
        return &check_words_en[i];
    }
    i -= check_n_words_en;
    return i < check_n_words_en_m ? &check_words_en_m[i] : &index->more[i - check_n_words_en_m];
}

const check_phrase_en *check_phrase_at(size_t i)
{
    if (i < check_n_phrases_en) {
        return &check_phrases_en[i];
    }
    i -= check_n_phrases_en;
    if (i < check_n_phrases_en_m) {
        return &check_phrases_en_m[i];
    }
    i -= check_n_phrases_en_m;
    if (i < check_n_phrases_en_any) {
        return &check_phrases_en_any[i];
    }
    i -= check_n_phrases_en_any;
    return i < check_n_phrases_en_more ? &check_phrases_en_more[i]
                                       : &check_phrases_en_class[i - check_n_phrases_en_more];
}

/* 1 + the index of the word, 0 for none; its classes. `text` is padded with zeros to eight bytes. */
static size_t look_up(const check_index *index, const char *text, uint64_t hash, unsigned *classes)
{
    uint64_t key = key_of(text);
    for (size_t slot = slot_of(hash); index->slots[slot] != 0; slot = (slot + 1) % CHECK_SLOTS) {
        const check_known_en *known = &index->known[index->slots[slot]];
        if (known->key == key &&
            (text[7] == '\0' || strcmp(word_at(index, index->slots[slot] - 1u)->word, text) == 0)) {
            *classes = known->classes;
            return index->slots[slot];
        }
    }
    *classes = 0;
    return 0;
}

static unsigned classes_of(const check_index *index, const char *text)
{
    unsigned classes = 0;
    (void)look_up(index, text, check_hash(text), &classes);
    return classes;
}

size_t check_token_len(const char *text)
{
    return strcspn(text, " |?");
}

/* Gives word `i`, which stands nowhere yet, its slot. */
static void index_word(check_index *ret, size_t i)
{
    assert(i + 1 < CHECK_WORDS);
    const check_word *x = word_at(ret, i);
    size_t slot = slot_of(check_hash(x->word));
    while (ret->slots[slot] != 0) {
        slot = (slot + 1) % CHECK_SLOTS;
    }
    ret->slots[slot] = (uint16_t)(i + 1);
    ret->known[i + 1] = (check_known_en){.key = key_of(x->word), .classes = x->classes};
}

/* The next of the words that '|' parts at `*at`, which moves on: in the tables, or added behind them. */
static size_t next_word(check_index *ret, const char **at)
{
    char text[MAX_WORD] = {0};
    size_t len = check_token_len(*at);
    assert(len < sizeof(text));
    memcpy(text, *at, len);
    *at += len + ((*at)[len] == '|');
    unsigned classes = 0;
    size_t known = look_up(ret, text, check_hash(text), &classes);
    if (known == 0) {
        assert(ret->n_more < CHECK_MORE_WORDS);
        memcpy(ret->more[ret->n_more].word, text, sizeof(text));
        ret->more[ret->n_more].classes = 0;
        known = check_n_words_en + check_n_words_en_m + ++ret->n_more;
        index_word(ret, known - 1);
    }
    return known;
}

/* Where the phrases of each word they begin with are: counted, laid out, filled in. */
static void index_phrases(check_index *ret)
{
    const size_t n = check_n_phrases_en + check_n_phrases_en_m + check_n_phrases_en_any +
                     check_n_phrases_en_more + check_n_phrases_en_class;
    for (size_t i = 0; i < n; i++) {
        const char *at = check_phrase_at(i)->text;
        while (*at != '\0' && *at != ' ') {
            size_t known = next_word(ret, &at);
            ret->known[known].classes |= CHECK_PHRASE;
            ret->phrases[known].end++;
        }
    }
    uint16_t from = 0;
    for (size_t i = 0; i < CHECK_WORDS; i++) {
        uint16_t count = ret->phrases[i].end;
        ret->phrases[i] = (check_phrase_range){from, from, false};
        from = (uint16_t)(from + count);
    }
    assert(from <= CHECK_OPENINGS);
    for (size_t i = 0; i < n; i++) {
        const char *at = check_phrase_at(i)->text;
        while (*at != '\0' && *at != ' ') {
            ret->openings[ret->phrases[next_word(ret, &at)].end++].phrase = (uint16_t)i;
        }
    }
}

/* The words of a kind: some are in the tables already, the others are added behind them. */
static void index_kind(check_index *ret, const check_kind_words *kind)
{
    for (const char *at = kind->words; *at != '\0';) {
        size_t known = next_word(ret, &at);
        ret->known[known].classes |= kind->classes;
        ret->known[known].kinds |= kind->kinds;
    }
}

void check_index_en(check_index *ret)
{
    memset(ret->slots, 0, sizeof(ret->slots));
    memset(ret->known, 0, sizeof(ret->known));
    memset(ret->phrases, 0, sizeof(ret->phrases));
    memset(ret->tokens_of, 0, sizeof(ret->tokens_of));
    ret->n_more = ret->n_tokens = ret->n_alternatives =
        0; // what they count is filled in before it is counted
    for (size_t i = 0; i < check_n_words_en + check_n_words_en_m; i++) {
        index_word(ret, i);
    }
    for (size_t i = 0; i < check_n_kinds_en; i++) {
        index_kind(ret, &check_kinds_en[i]);
    }
    index_phrases(ret);
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

/* What begins with a byte. */
typedef enum kind {
    NOTHING,
    WORD, // a letter, a digit, '@'
    MARK, // one that parts clauses
} kind;

static kind kind_of(char c)
{
#define TEN(x)  x, x, x, x, x, x, x, x, x, x
#define WORDS26 TEN(WORD), TEN(WORD), WORD, WORD, WORD, WORD, WORD, WORD
    static const unsigned char KINDS[256] = {
        ['('] = MARK, MARK,         [','] = MARK,    ['0'] = TEN(WORD), [':'] = MARK,
        MARK,         ['@'] = WORD, ['A'] = WORDS26, ['a'] = WORDS26};
#undef TEN
#undef WORDS26
    return KINDS[(unsigned char)c];
}

/* Copies the letters that eight bytes begin with, as small ones, and zeros behind them; how many they are. */
static size_t copy_letters(const char *text, char *out)
{
    size_t n = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ // elsewhere each byte is looked at
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t x = 0;
    memcpy(&x, text, sizeof(x));
    uint64_t low = (x | 0x20 * ones) & 0x7F * ones;
    uint64_t letters = (low + (0x80 - 'a') * ones) & ~(low + (0x7F - 'z') * ones) & ~x;
    uint64_t others = ~letters & 0x80 * ones;
    n = 8;
    if (others != 0) {
        n = (size_t)__builtin_ctzll(others) / 8;
        low &= ((others & -others) - 1) >> 7; // the bytes before the first that is none
    }
    memcpy(out, &low, sizeof(low));
#else
    (void)text;
    (void)out;
#endif
    return n;
}

/* Reads on behind `n` bytes that were copied, up to `i`; where the word ends. ’ is an apostrophe. */
static size_t read_rest(dbr_slice s, size_t i, size_t n, bool is_handle, word *ret)
{
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
    ret->len = (uint16_t)(n + 1 < MAX_WORD ? n : 0);
    ret->text[ret->len] = '\0';
    return i;
}

/* The word that begins at `i`; where it ends. */
static size_t read_word(const check_index *index, dbr_slice s, size_t i, word *ret)
{
    size_t n = 0;
    bool is_handle = s.ptr[i] == '@';
    ret->begin = i;
    i += is_handle;
    memset(ret->text, 0, 8); // what look_up compares
    if (i + 8 <= s.len) {
        n = copy_letters(s.ptr + i, ret->text);
        i += n;
    }
    ret->len = (uint16_t)n;
    bool is_whole = n > 0 && n < 8 && s.ptr[i] == ' ' && !is_handle; // as most are
    i = is_whole ? i : read_rest(s, i, n, is_handle, ret);
    ret->end = i;
    ret->known = 0;
    ret->kinds = 0;
    ret->hash = check_hash(ret->text);
    ret->classes = is_handle && i > ret->begin + 1 ? CHECK_AGENT : 0;
    if (ret->len > 0 && !is_handle) {
        ret->known = (uint16_t)look_up(index, ret->text, ret->hash, &ret->classes);
        ret->kinds = index->known[ret->known].kinds;
    }
    return i;
}

/* What a word is only beside others: "the operator's", "the AI agent", "the release manager". */
static unsigned classes_beside(const check_index *index, const word *before, const word *x)
{
    size_t n = x->len;
    unsigned classes = x->classes;
    if (n > 2 && x->text[n - 2] == '\'' && x->text[n - 1] == 's') {
        char base[MAX_WORD] = {0};
        memcpy(base, x->text, n - 2);
        classes |= (classes_of(index, base) & (CHECK_AGENT | CHECK_NAME)) != 0 ? CHECK_OWNER : 0;
    }
    bool is_plural = n > 2 && x->text[n - 2] == 's' && x->text[n - 1] == '\'';
    if (is_plural) { // "the engineers' failure"
        char base[MAX_WORD] = {0};
        memcpy(base, x->text, n - 1);
        classes |= (classes_of(index, base) & CHECK_AGENT) != 0 ? CHECK_OWNER : 0;
    }
    bool is_mis =
        classes == 0 && n > 7 && strncmp(x->text, "mis", 3) == 0 && strcmp(x->text + n - 2, "ed") == 0;
    classes |= is_mis ? CHECK_FAIL : 0; // "misrouted", "mis-set"
    if (before == NULL || (classes & (CHECK_MACHINE | CHECK_GROUP)) == 0) {
        return classes; // as of most words
    }
    bool is_ai = (classes & CHECK_MACHINE) != 0 &&
                 (is_text(before, "ai") || is_text(before, "coding") || is_text(before, "support") ||
                  is_text(before, "human") || is_text(before, "service") || is_text(before, "sales") ||
                  is_text(before, "desk") || is_text(before, "centre") || is_text(before, "center"));
    bool is_lead = is_text(x, "lead") && (before->classes & CHECK_MANAGES) != 0;
    bool is_manager =
        ((before->classes & CHECK_MANAGES) != 0 && (is_text(x, "manager") || is_text(x, "owner"))) ||
        (is_text(x, "owner") && (before->classes & (CHECK_THING | CHECK_DEPT)) != 0) ||
        (is_text(x, "manager") && (is_text(before, "the") || is_text(before, "our") || is_text(before, "a")));
    return classes | (is_ai || is_manager || is_lead ? CHECK_AGENT : 0);
}

/* Whether what begins at `i` is what a person did or left undone, whatever an adverb says of it. */
static bool is_deed(const words *w, size_t i)
{
    const unsigned deeds = CHECK_FAIL | CHECK_FAIL_TO | CHECK_ADVERB | CHECK_ONLY_HUMAN;
    if (i >= w->n) {
        return false;
    }
    const word *x = &w->at[i];
    return (x->classes & deeds) != 0 || is_text(x, "never") || is_text(x, "didn't") || is_text(x, "did") ||
           is_text(x, "was") || is_text(x, "were") || is_text(x, "had") || is_text(x, "should") ||
           is_text(x, "could") || is_text(x, "ought") || is_text(x, "made") || is_text(x, "lost") ||
           (x->classes & (CHECK_PHRASE | CHECK_ACT)) != 0 ||
           (x->len > 3 && strcmp(x->text + x->len - 2, "ed") == 0);
}

/* "The procurement office" by its name; "the storage group sat on", "the network side was" when a deed follows. */
static bool is_group(const words *w, size_t i)
{
    static const char *const NAMED[] = {"office",    "desk",   "group",  "unit",   "division",
                                        "committee", "centre", "center", "people", "bureau"};
    static const char *const FIELDS[] = {"integration",    "hosting",   "outsourcing", "web",
                                         "mobile",         "frontend",  "front-end",   "backend",
                                         "back-end",       "storage",   "cloud",       "payments",
                                         "implementation", "testing",   "design",      "network",
                                         "database",       "data",      "release",     "identity",
                                         "search",         "reporting", "regional",    "central",
                                         "infra",          "working",   "services",    "shared-services",
                                         "security",       "clinical",  "operations",  "platform",
                                         "infrastructure", "support"};
    const word *x = &w->at[i];
    if (i == 0 || (x->classes & CHECK_GROUP) == 0) {
        return false;
    }
    const word *before = x - 1;
    bool is_our = is_text(before, "our") || (i > 1 && is_text(before - 1, "our"));
    bool may_be_firm =
        is_text(x, "bank") || is_text(x, "partner") || is_text(x, "carrier") || is_text(x, "insurer");
    bool is_lead = (is_text(x, "lead") || is_text(x, "head")) && check_is_determiner(w, i - 1);
    if (((may_be_firm && is_our) || is_lead) && is_deed(w, i + 1) && !has(w, i + 1, CHECK_FAIL_TO)) {
        return true; // "our bank changed", "the lead insisted", not "the lead node"
    }
    static const char *const BODIES[] = {"advisory", "architecture", "steering", "review",  "governance",
                                         "change",   "executive",    "design",   "control", "crisis"};
    bool may_sit = is_text(x, "board") || is_text(x, "room") || is_text(x, "council") ||
                   is_text(x, "panel") || is_text(x, "committee") || is_text(x, "group");
    for (size_t k = 0; may_sit && k < sizeof(BODIES) / sizeof(*BODIES); k++) {
        if (is_text(before, BODIES[k])) {
            return !is_text(before, "control") || is_text(x, "room"); // no "control group", "control panel"
        }
    }
    if (is_text(x, "assistant")) {
        bool is_somebody = check_is_determiner(w, i - 1) || has(w, i - 1, CHECK_OWNER);
        return is_somebody && is_deed(w, i + 1) && !has(w, i + 1, CHECK_FAIL_TO | CHECK_PASSIVE);
    }
    if (is_text(x, "hire")) {
        return is_text(before, "new") || is_text(before, "recent") || is_text(before, "latest");
    }
    if (is_text(x, "people") &&
        (is(w, i + 1, "involved") || is(w, i + 1, "responsible") || is(w, i + 1, "concerned"))) {
        return true;
    }
    bool is_place = is_text(x, "centre") || is_text(x, "center"); // "the data centre lost power"
    bool is_field = (before->classes & CHECK_DEPT) != 0;
    is_field |=
        (before->classes & CHECK_OWNER) != 0 && !is_text(x, "head") && !is_text(x, "lead") && !is_place;
    bool is_named = false;
    for (size_t k = 0; k < sizeof(NAMED) / sizeof(*NAMED); k++) {
        is_named |= is_text(x, NAMED[k]);
    }
    if (is_named && is_field) {
        return true;
    }
    for (size_t k = 0; !is_field && !is_place && k < sizeof(FIELDS) / sizeof(*FIELDS); k++) {
        is_field = is_text(before, FIELDS[k]);
    }
    bool is_of_things = (is_named && has(w, i + 1, CHECK_PASSIVE)) ||
                        (has(w, i + 1, CHECK_FAIL_TO) && !is(w, i + 1, "refused"));
    return is_field && is_deed(w, i + 1) && !is_of_things;
}

/* "A post on Teams", "the Teams message": what is written with a capital inside a sentence is no team. */
static bool is_product_name(dbr_slice s, const words *w, size_t i)
{
    const word *x = &w->at[i];
    bool is_inside = i > 0 && (w->at[i - 1].classes & CHECK_BREAK) == 0;
    return is_text(x, "teams") && s.ptr[x->begin] == 'T' && s.ptr[x->begin + 1] == 'e' &&
           (is_inside || (i + 1 < w->n && (w->at[i + 1].classes & CHECK_THING) != 0));
}

/* "Product put into production": a thing to which it was done; of departments only some are things too. */
static bool is_handled_thing(const words *w, size_t i)
{
    static const char *const PLACES[] = {"into", "to", "on", "in", "by", "from", "out", "live", "without"};
    bool is_thing = is_text(&w->at[i], "product") || is_text(&w->at[i], "platform") ||
                    is_text(&w->at[i], "infrastructure") || is_text(&w->at[i], "infra");
    bool is_placed = false;
    for (size_t k = 0; is_thing && i + 2 < w->n && k < sizeof(PLACES) / sizeof(*PLACES); k++) {
        is_placed |= is_text(&w->at[i + 2], PLACES[k]);
    }
    return is_placed && !is_text(&w->at[i + 1], "failed") && (w->at[i + 1].classes & CHECK_ONLY_HUMAN) == 0;
}

/* "… my dear," Clara lied: who speaks in a tale is nobody of the incident, with one name or two. */
static bool is_speaker(dbr_slice s, const word *x)
{
    size_t at = x->begin;
    bool is_second = at > 2 && s.ptr[at - 2] != '"';
    while (is_second && at > 2 && s.ptr[at - 2] != ' ') {
        at--; // over the first name
    }
    at -= is_second && at > 2;
    return at > 2 && s.ptr[at - 2] == '"' && s.ptr[at - 3] == ',';
}

/* "The head of IT"; not git's HEAD. */
static bool is_head(dbr_slice s, const words *w, size_t i)
{
    const word *x = &w->at[i];
    return (x->classes & CHECK_GROUP) != 0 && is_text(x, "head") && s.ptr[x->begin + 1] == 'e' &&
           i + 2 < w->n && is_text(&x[1], "of") &&
           ((x[2].classes & CHECK_DEPT) != 0 || is_text(&x[2], "it")) && (x[2].classes & CHECK_THING) == 0;
}

/* Words that are people by their capital or their place: "Sandra", "Bjarne forgot", "Procurement insisted"; no Kubernetes
 * operator. */
static void name_people(dbr_slice s, words *w, size_t i)
{
    word *x = &w->at[i];
    bool is_capital = s.ptr[x->begin] >= 'A' && s.ptr[x->begin] <= 'Z';
    const word *before = i > 0 ? x - 1 : NULL;
    const word *next = i + 1 < w->n ? x + 1 : NULL;
    bool is_bare =
        before == NULL || (before->classes & (CHECK_BREAK | CHECK_DEPT)) != 0 || is_text(before, "by");
    bool is_name = is_capital && (x->classes & CHECK_NAME) != 0;
    bool is_family = is_capital && before != NULL && (before->classes & CHECK_NAME) != 0 &&
                     (before->classes & CHECK_AGENT) != 0 && x->classes == 0;
    bool is_unknown = is_capital && x->classes == 0 && next != NULL &&
                      ((next->classes & CHECK_ONLY_HUMAN) != 0 || (i > 0 && is_text(next, "who")));
    bool is_board = before != NULL && (is_text(before, "upper") || is_text(before, "senior") ||
                                       is_text(before, "middle") || is_text(before, "top"));
    bool is_ops = i == 1 && (x->classes & CHECK_DEPT) != 0 && (before->classes & CHECK_THING) != 0 &&
                  next != NULL && (next->classes & CHECK_ONLY_HUMAN) != 0; // "Disk operations thought"
    bool is_double = before != NULL && s.ptr[before->begin] >= 'A' && s.ptr[before->begin] <= 'Z' &&
                     is_capital && (i == 1 || (w->at[i - 2].classes & CHECK_BREAK) != 0);
    is_bare |= is_board || is_double || is_ops; // "upper management", "Data Engineering"
    bool is_mister = is_capital && before != NULL &&
                     (is_text(before, "mr") || is_text(before, "mrs") || is_text(before, "ms"));
    bool is_it = is_text(x, "it") && s.ptr[x->begin + 1] != 'T';
    bool is_dept =
        (x->classes & CHECK_DEPT) != 0 && is_bare && !is_it && is_deed(w, i + 1) && !is_handled_thing(w, i);
    bool is_desk = before != NULL &&
                   ((is_text(x, "desk") &&
                     (is_text(before, "night") || is_text(before, "service") || is_text(before, "help"))) ||
                    (is_text(x, "people") &&
                     (before->classes & (CHECK_DEPT | CHECK_THING | CHECK_MANAGES | CHECK_OWNER)) != 0) ||
                    (is_text(x, "shift") &&
                     (is_text(before, "night") || is_text(before, "day") || is_text(before, "morning"))));
    bool is_named = is_name || is_unknown;
    if ((is_named && !is_speaker(s, x)) || is_family || is_dept || is_group(w, i) || is_mister || is_desk ||
        is_head(s, w, i)) {
        x->classes |= CHECK_AGENT;
    }
    bool is_product = before != NULL && s.ptr[before->begin] >= 'A' && s.ptr[before->begin] <= 'Z' && i > 1;
    bool is_cluster = before != NULL && (is_text(before, "kubernetes") || is_text(before, "k8s"));
    bool is_program = before != NULL && (before->classes & CHECK_THING) != 0 &&
                      (is_text(x, "planner") || is_text(x, "operator") || is_text(x, "provider"));
    if (is_program || is_product_name(s, w, i)) { // "the query planner"
        x->classes &= ~(unsigned)CHECK_AGENT;
    }
    if (is_text(x, "operator") && (is_cluster || (is_product && before->classes == 0))) {
        x->classes &= ~(unsigned)CHECK_AGENT;
    }
}

/* "07:15", "41,372": no clause ends there. */
static bool is_in_figure(dbr_slice s, size_t i)
{
    return i > 0 && i + 1 < s.len && s.ptr[i - 1] >= '0' && s.ptr[i - 1] <= '9' && s.ptr[i + 1] >= '0' &&
           s.ptr[i + 1] <= '9';
}

size_t check_read_words(const check_index *index, dbr_slice s, words *w)
{
    unsigned char people[MAX_WORDS]; // words that may be people by their capital or place
    size_t n_people = 0;
    unsigned before = 0;
    w->n = 0;
    w->n_marks = 0;
    w->n_openings = 0;
    w->all = 0;
    w->kinds = 0;
    w->bits = 0;
    w->pairs = 0;
    for (size_t i = 0; i < s.len && w->n < MAX_WORDS;) {
        kind what = kind_of(s.ptr[i]);
        word *x = &w->at[w->n];
        if (what == WORD) {
            i = read_word(index, s, i, x);
            x->classes = classes_beside(index, w->n > 0 ? x - 1 : NULL, x);
            bool is_capital = s.ptr[x->begin] >= 'A' && s.ptr[x->begin] <= 'Z';
            bool may_be_people = is_capital || (x->classes & (CHECK_DEPT | CHECK_AGENT | CHECK_GROUP)) != 0 ||
                                 (before & CHECK_DEPT) != 0;
            before = x->classes;
            w->all |= before;
            w->kinds |= x->kinds;
            w->bits |= check_bit_of(x->hash);
            w->pairs |= check_pair_of(x->hash);
            w->marks[w->n_marks] = (unsigned char)w->n;
            w->n_marks += (before & CHECK_MARKS) != 0;
            w->openings[w->n_openings] = (unsigned char)w->n;
            w->n_openings += (before & CHECK_PHRASE) != 0;
            people[n_people] = (unsigned char)w->n;
            n_people += may_be_people;
            w->n++;
        } else if (what == MARK && !is_in_figure(s, i)) {
            *x = (word){.begin = i, .end = i + 1, .text = {s.ptr[i]}, .len = 1, .classes = CHECK_BREAK};
            if (s.ptr[i] == ',' || s.ptr[i] == ':') { // as phrases ask for them
                x->hash = check_hash(x->text);
                w->bits |= check_bit_of(x->hash);
                w->pairs |= check_pair_of(x->hash);
            }
            before = 0;
            w->n++;
            i++;
        } else {
            i++;
        }
    }
    for (size_t k = 0; k < n_people; k++) {
        name_people(s, w, people[k]);
        w->all |= w->at[people[k]].classes;
    }
    return w->n;
}

/* ---- phrases ---- */

/* Takes the token at `at` apart; what follows it. */
static const char *read_token(check_index *index, const char *at)
{
    assert(index->n_tokens < CHECK_TOKENS);
    check_token_en *token = &index->tokens[index->n_tokens++];
    const char *begin = at;
    *token = (check_token_en){.begin = (uint16_t)index->n_alternatives};
    for (bool is_more = true; is_more;) {
        assert(index->n_alternatives < CHECK_CHOICES);
        size_t n = check_token_len(at);
        char first[8] = {0};
        memcpy(first, at, n < sizeof(first) ? n : sizeof(first));
        index->alternatives[index->n_alternatives++] = (check_alternative){check_hash(first), at, n};
        is_more = at[n] == '|';
        at += n + is_more;
    }
    token->end = (uint16_t)index->n_alternatives;
    token->len = (uint16_t)(at - begin);
    token->sign = (char)(token->len == 1 ? *begin : '\0');
    token->is_optional = *at == '?';
    return at + token->is_optional;
}

static void read_tokens(check_index *index, size_t phrase)
{
    assert(phrase < CHECK_PHRASES);
    check_phrase_range *range = &index->tokens_of[phrase];
    const char *at = check_phrase_at(phrase)->text;
    range->begin = (uint16_t)index->n_tokens;
    for (at += strcspn(at, " "); *at == ' ';) {
        at = read_token(index, at + 1);
    }
    range->end = (uint16_t)index->n_tokens;
    range->is_read = true;
}

/* The bits of the words of the token; all for what may be any word. */
static check_phrase_bits bits_of(const check_index *index, const check_token_en *token)
{
    check_phrase_bits ret = {0};
    for (size_t i = token->begin; i < token->end; i++) {
        const check_alternative *x = &index->alternatives[i];
        bool is_any = x->len == 1 && strchr("~*APFVDUGH", *x->text) != NULL;
        ret.second |= is_any ? UINT64_MAX : check_pair_of(x->hash);
        ret.needed |= is_any ? UINT64_MAX : check_bit_of(x->hash);
    }
    ret.all = token->end - token->begin == 1 && ret.second != UINT64_MAX ? ret.second : 0;
    return ret;
}

static void read_bits(const check_index *index, check_phrase_bits *ret)
{
    const check_phrase_range *range = &index->tokens_of[ret->phrase];
    *ret = (check_phrase_bits){0, UINT64_MAX, 0, ret->phrase};
    bool is_second = true;
    size_t longest = 0;
    for (size_t i = range->begin; i < range->end; i++) {
        const check_token_en *token = &index->tokens[i];
        check_phrase_bits bits = bits_of(index, token);
        int n = __builtin_popcountll(bits.needed);
        int least = __builtin_popcountll(ret->needed);
        if (!token->is_optional && (n < least || (n == least && token->len > longest))) {
            ret->needed = bits.needed;
            longest = token->len;
        }
        ret->all |= token->is_optional ? 0 : bits.all;
        ret->second |= is_second ? bits.second : 0;
        is_second = is_second && token->is_optional;
    }
    ret->second = is_second ? UINT64_MAX : ret->second;
}

void check_read_openings(check_index *index, check_phrase_range *range)
{
    for (size_t i = range->begin; i < range->end; i++) {
        if (!index->tokens_of[index->openings[i].phrase].is_read) {
            read_tokens(index, index->openings[i].phrase);
        }
        read_bits(index, &index->openings[i]);
    }
    range->is_read = true;
}
