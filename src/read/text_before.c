/*
 * What stands before a line's stamp: a header, or a sentence.
 *
 *     ERROR 2025-02-09 10:05:23 …                    a level
 *     [worker-1] 2025-02-09 10:05:23 …               a thread
 *     web-1 api 2025-02-09 10:05:23 …                a host and a program
 *     ==== state dump at 2025-02-09 10:05:23 ====    a heading, by its ruler
 *     ERROR certificate expires 2025-03-01 00:00:00  a sentence: no time of the line's
 *
 * Words of prose are in lower case and of letters alone, or in a script without case; names have digits and signs in them. A
 * sentence has two of them at least, three words in all, and goes on into the stamp: a colon, a bracket, a quote or a bar
 * before it says that it stands by itself.
 */
#include "read/text_before.h"

#define WIDE_LABEL 9u // bytes of a word without case that may be a label: three signs

/* The kinds of words before a stamp. */
typedef struct words {
    size_t n, n_plain;       // outside of brackets; in lower case and of letters alone
    size_t n_levels;         // that are a level
    size_t n_other;          // that tell something: all but levels, numbers, signs and keys
    size_t n_names;          // that may name a program or a host
    dbr_slice name[2];       // the first of those
    dbr_slice bracket;       // what the first bracket holds
    size_t n_brackets;       // with something in them
    bool is_plain_last;      // nothing but blanks stands between the last word and the stamp
    bool begins_with_letter; // or a digit or bracket: no ruler
} words;

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static char closer_of(char c)
{
    return c == '[' ? ']' : c == '(' ? ')' : c == '{' ? '}' : c == '<' ? '>' : c == '"' ? '"' : '\0';
}

/* A word outside of brackets. */
static void take_word(words *w, dbr_slice word)
{
    size_t n_lower = 0, n_wide = 0, n_letters = 0, n_name = 0, n_joints = 0;
    dbr_slice bare = word;
    while (bare.len > 0 && strchr(",:|;", bare.ptr[bare.len - 1]) != NULL) {
        bare = dbr_slice_sub(bare, 0, bare.len - 1);
    }
    for (size_t i = 0; i < bare.len; i++) {
        char c = bare.ptr[i];
        n_wide += (unsigned char)c >= 0x80;
        n_lower += c >= 'a' && c <= 'z';
        n_letters += is_letter(c);
        n_joints += c == '.' || c == ':';
        n_name += is_letter(c) || (c >= '0' && c <= '9') || strchr("-_./@", c) != NULL;
    }
    bool is_level = dbr_level_parse(bare) != DBR_LEVEL_NONE && n_letters > 0;
    bool is_key = dbr_slice_find_char(word, '=') != SIZE_MAX;
    bool is_plain = !is_level && (n_lower == bare.len || n_wide == bare.len) && bare.len >= 2;
    bool is_sentence = n_wide == bare.len && bare.len > WIDE_LABEL;
    w->n += bare.len > 0 ? (is_sentence ? 3 : 1) : 0;
    w->n_plain += is_plain ? (is_sentence ? 2 : 1) : 0;
    w->n_levels += is_level;
    w->n_other += !is_level && !is_key && (n_letters > 1 || n_wide > 0 || n_joints > 1);
    w->is_plain_last = is_plain && (bare.len == word.len || word.ptr[bare.len] == ',');
    bool is_name = !is_level && !is_key && n_letters > 1 && n_name == bare.len;
    if (is_name && w->n_names < 2) {
        w->name[w->n_names] = bare;
    }
    w->n_names += is_name;
}

/* Whether what stands in brackets is more than a level or numbers. */
static bool tells(dbr_slice inside)
{
    bool has_letter = false;
    for (size_t i = 0; i < inside.len && !has_letter; i++) {
        has_letter = is_letter(inside.ptr[i]) || (unsigned char)inside.ptr[i] >= 0x80;
    }
    return has_letter && dbr_level_parse(dbr_slice_trim(inside)) == DBR_LEVEL_NONE;
}

static words words_of(dbr_slice before)
{
    words w = {0};
    size_t i = 0;
    while (i < before.len) {
        size_t skipped =
            before.ptr[i] == '\x1b' ? dbr_slice_find_char(dbr_slice_from(before, i), 'm') : SIZE_MAX;
        if (skipped != SIZE_MAX) { // a colour
            i += skipped + 1;
            continue;
        }
        char closer = closer_of(before.ptr[i]);
        if (is_blank(before.ptr[i])) {
            i++;
            continue;
        }
        if (closer != '\0') {
            size_t n = dbr_slice_find_char(dbr_slice_from(before, i + 1), closer);
            dbr_slice inside = dbr_slice_sub(before, i + 1, n == SIZE_MAX ? before.len : i + 1 + n);
            i = n == SIZE_MAX ? i + 1 : i + n + 2;
            w.is_plain_last = false;
            if (n != SIZE_MAX && tells(inside)) {
                w.bracket = w.n_brackets == 0 ? dbr_slice_trim(inside) : w.bracket;
                w.n_brackets++;
            }
            continue;
        }
        size_t begin = i++;
        while (i < before.len && !is_blank(before.ptr[i]) && closer_of(before.ptr[i]) == '\0' &&
               before.ptr[i] != '\x1b') {
            i++;
        }
        take_word(&w, dbr_slice_sub(before, begin, i));
    }
    char first = before.len > 0 ? before.ptr[0] : '\0';
    w.begins_with_letter = is_letter(first) || (first >= '0' && first <= '9') ||
                           (unsigned char)first >= 0x80 || first == '[' || first == '(' || is_blank(first);
    return w;
}

bool read_before_is_prose(dbr_slice before)
{
    if (before.len < READ_MIN_PROSE || !is_blank(before.ptr[before.len - 1])) {
        return false;
    }
    words w = words_of(before);
    return w.is_plain_last && w.begins_with_letter && w.n >= 3 && w.n_plain >= 2;
}

bool read_before_says_more(dbr_slice before, read_fields *f, dbr_record *r)
{
    words w = words_of(before);
    if (w.n_other == 0 && w.n_brackets == 0) {
        return false;
    }
    bool is_name = w.n_names == w.n_other && w.n_other <= 2 && w.n == w.n_other + w.n_levels &&
                   w.n_brackets == 0 && w.begins_with_letter &&
                   !(w.n_names == 2 && w.name[0].ptr[0] >= 'A' && w.name[0].ptr[0] <= 'Z');
    if (is_name && r->service.len == 0 && (w.n_names < 2 || r->host.len == 0)) {
        r->host = w.n_names == 2 ? w.name[0] : r->host;
        r->service = w.name[w.n_names - 1];
        return false;
    }
    bool is_thread = w.n_other == 0 && w.n_brackets == 1 && dbr_slice_find_char(w.bracket, '\n') == SIZE_MAX;
    if (is_thread) {
        read_field(f, dbr_slice_str("thread"), w.bracket, false);
    }
    return !is_thread;
}
