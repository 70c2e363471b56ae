/* An English sentence as words with their classes, and the index of the words and phrases. */
#include "check/blame_en.h"

#include <assert.h>

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
size_t check_letter_of(const char *text)
{
    return text[0] >= 'a' && text[0] <= 'z' ? (size_t)(text[0] - 'a') + 1 : 0;
}

static size_t slot_of(uint64_t key)
{
    return (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) % CHECK_SLOTS; // Fibonacci hashing
}

/* The two halves of the table as one. */
static const check_word *word_at(size_t i)
{
    return i < check_n_words_en ? &check_words_en[i] : &check_words_en_m[i - check_n_words_en];
}

const check_phrase_en *check_phrase_at(size_t i)
{
    return i < check_n_phrases_en ? &check_phrases_en[i] : &check_phrases_en_m[i - check_n_phrases_en];
}

void check_index_en(check_index *ret)
{
    *ret = (check_index){0};
    assert(check_n_words_en + check_n_words_en_m < CHECK_SLOTS / 2);
    for (size_t i = 0; i < check_n_words_en + check_n_words_en_m; i++) {
        size_t slot = slot_of(key_of(word_at(i)->word));
        while (ret->slots[slot] != 0) {
            slot = (slot + 1) % CHECK_SLOTS;
        }
        ret->slots[slot] = (uint16_t)(i + 1);
    }
    for (size_t i = 0; i < check_n_phrases_en + check_n_phrases_en_m; i++) {
        assert(i == 0 || check_phrase_at(i - 1)->text[0] <= check_phrase_at(i)->text[0]);
        ret->phrases_end[check_letter_of(check_phrase_at(i)->text)] = (uint16_t)(i + 1);
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
        const check_word *known = word_at(index->slots[slot] - 1u);
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
    bool is_plural = n > 2 && x->text[n - 2] == 's' && x->text[n - 1] == '\'';
    if (is_plural) { // "the engineers' failure"
        char base[MAX_WORD] = {0};
        memcpy(base, x->text, n - 1);
        classes |= (classes_of(index, base) & CHECK_AGENT) != 0 ? CHECK_OWNER : 0;
    }
    bool is_mis =
        classes == 0 && n > 7 && strncmp(x->text, "mis", 3) == 0 && strcmp(x->text + n - 2, "ed") == 0;
    classes |= is_mis ? CHECK_FAIL : 0; // "misrouted", "mis-set"
    if (before == NULL) {
        return classes;
    }
    bool is_ai = (classes & CHECK_MACHINE) != 0 && (is_text(before, "ai") || is_text(before, "coding"));
    bool is_lead = is_text(x, "lead") && (before->classes & CHECK_MANAGES) != 0;
    bool is_manager = (before->classes & CHECK_MANAGES) != 0 && is_text(x, "manager");
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

/* Words that are people by their capital or their place: "Sandra", "Bjarne forgot", "Procurement insisted"; no Kubernetes
 * operator. */
static void name_people(dbr_slice s, words *w, size_t i)
{
    word *x = &w->at[i];
    bool is_capital = s.ptr[x->begin] >= 'A' && s.ptr[x->begin] <= 'Z';
    const word *before = i > 0 ? x - 1 : NULL;
    const word *next = i + 1 < w->n ? x + 1 : NULL;
    bool is_bare = before == NULL || (before->classes & CHECK_BREAK) != 0 || is_text(before, "by");
    bool is_name = is_capital && (x->classes & CHECK_NAME) != 0;
    bool is_family = is_capital && before != NULL && (before->classes & CHECK_NAME) != 0 &&
                     (before->classes & CHECK_AGENT) != 0 && x->classes == 0;
    bool is_unknown =
        is_capital && x->classes == 0 && next != NULL && (next->classes & CHECK_ONLY_HUMAN) != 0;
    bool is_it = is_text(x, "it") && s.ptr[x->begin + 1] != 'T';
    bool is_dept = (x->classes & CHECK_DEPT) != 0 && is_bare && !is_it && is_deed(w, i + 1);
    bool is_office = (is_text(x, "office") || is_text(x, "desk") || is_text(x, "group") ||
                      is_text(x, "unit") || is_text(x, "division") || is_text(x, "committee")) &&
                     before != NULL && (before->classes & CHECK_DEPT) != 0;
    if (is_name || is_family || is_unknown || is_dept || is_office) {
        x->classes |= CHECK_AGENT;
    }
    bool is_product = before != NULL && s.ptr[before->begin] >= 'A' && s.ptr[before->begin] <= 'Z' && i > 1;
    bool is_cluster = before != NULL && (is_text(before, "kubernetes") || is_text(before, "k8s"));
    if (is_text(x, "operator") && (is_cluster || (is_product && before->classes == 0))) {
        x->classes &= ~(unsigned)CHECK_AGENT;
    }
}

size_t check_read_words(const check_index *index, dbr_slice s, words *w)
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
    for (size_t i = 0; i < w->n; i++) {
        name_people(s, w, i);
        w->all |= w->at[i].classes;
    }
    return w->n;
}
