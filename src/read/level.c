/*
 * The level a line of text speaks of.
 *
 * Words of severity are also words of prose ("no error found"), so a word counts only where loggers write it:
 * in capitals standing alone, in brackets, before a colon at the line's start, or after a key ("level=warn").
 * Only the first 120 bytes are looked at: what follows is the message.
 */
#include "read/parts.h"

#include <assert.h>

#define LOOK_BYTES 120u

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* Level words that mean nothing else when they stand in capitals. */
static dbr_level capital_level(dbr_slice w)
{
    static const struct {
        char word[12];
        dbr_level level;
    } WORDS[] = {{"ERROR", DBR_LEVEL_ERROR},  {"WARN", DBR_LEVEL_WARN},     {"INFO", DBR_LEVEL_INFO},
                 {"DEBUG", DBR_LEVEL_DEBUG},  {"FATAL", DBR_LEVEL_FATAL},   {"TRACE", DBR_LEVEL_TRACE},
                 {"WARNING", DBR_LEVEL_WARN}, {"NOTICE", DBR_LEVEL_INFO},   {"CRITICAL", DBR_LEVEL_FATAL},
                 {"SEVERE", DBR_LEVEL_ERROR}, {"PANIC", DBR_LEVEL_FATAL},   {"ERR", DBR_LEVEL_ERROR},
                 {"CRIT", DBR_LEVEL_FATAL},   {"VERBOSE", DBR_LEVEL_TRACE}, {"EMERG", DBR_LEVEL_FATAL},
                 {"FINE", DBR_LEVEL_DEBUG},   {"FINER", DBR_LEVEL_TRACE},   {"FINEST", DBR_LEVEL_TRACE}};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (w.ptr[0] == WORDS[i].word[0] && dbr_slice_is(w, WORDS[i].word)) {
            return WORDS[i].level;
        }
    }
    return DBR_LEVEL_NONE;
}

/* A word of any case between brackets, after "level=", or before a colon at the start. */
static dbr_level placed_level(dbr_slice text, size_t begin, size_t end, dbr_slice *ret_word)
{
    char before = begin > 0 ? text.ptr[begin - 1] : '\0';
    char after = end < text.len ? text.ptr[end] : '\0';
    bool is_bracketed = (before == '[' && (after == ']' || after == ':')) ||
                        (before == '<' && after == '>') || (before == '(' && after == ')');
    bool is_label = begin == 0 && after == ':';
    bool is_value = false;
    size_t key_end = begin;
    while (key_end > 0 && strchr("\"' :=", text.ptr[key_end - 1]) != NULL && text.ptr[key_end - 1] != '\0') {
        key_end--;
    }
    if (key_end < begin && memchr(text.ptr + key_end, ' ', begin - key_end) == NULL) {
        dbr_slice head = dbr_slice_sub(text, 0, key_end);
        is_value =
            dbr_slice_ends(head, "level") || dbr_slice_ends(head, "lvl") || dbr_slice_ends(head, "severity");
    }
    bool is_number = text.ptr[begin] >= '0' && text.ptr[begin] <= '9';
    if (is_value && is_number) {
        *ret_word = dbr_slice_sub(text, begin, end); // decides, also when it says nothing
    }
    if ((!is_bracketed && !is_label && !is_value) || (is_number && !is_value)) { // "Slot [10]", "17: done"
        return DBR_LEVEL_NONE;
    }
    return end - begin > 1 || is_value ? dbr_level_parse(dbr_slice_sub(text, begin, end)) : DBR_LEVEL_NONE;
}

/* "<11>" of syslog: the low three bits. */
static dbr_level priority_level(dbr_slice text, dbr_slice *ret_word)
{
    size_t close =
        text.len > 0 && text.ptr[0] == '<' ? dbr_slice_find_char(dbr_slice_sub(text, 0, 6), '>') : SIZE_MAX;
    int64_t pri = 0;
    if (close == SIZE_MAX || !dbr_slice_int(dbr_slice_sub(text, 1, close), &pri) || pri < 0 || pri > 191) {
        return DBR_LEVEL_NONE;
    }
    char digit = (char)('0' + pri % 8);
    *ret_word = dbr_slice_sub(text, 1, close);
    return dbr_level_parse(dbr_slice_of(&digit, 1));
}

dbr_level dbr_text_level(dbr_slice text)
{
    dbr_slice word;
    return dbr_text_level_word(text, &word);
}

dbr_level dbr_text_level_word(dbr_slice text, dbr_slice *ret_word)
{
    *ret_word = (dbr_slice){0};
    text = dbr_slice_sub(text, 0, LOOK_BYTES);
    text = dbr_slice_sub(text, 0, dbr_slice_find_char(text, '\n'));
    dbr_level level = priority_level(text, ret_word);
    for (size_t i = 0; i < text.len && level == DBR_LEVEL_NONE;) {
        size_t begin = i;
        while (i < text.len && is_word_byte(text.ptr[i])) {
            i++;
        }
        size_t n = i - begin;
        if (n == 0) {
            i++;
            continue;
        }
        char c = text.ptr[begin];
        if (n >= 3 && n <= 8 && c >= 'A' && c <= 'Z' && text.ptr[begin + 1] <= 'Z') {
            level = capital_level(dbr_slice_sub(text, begin, i));
        }
        if (level == DBR_LEVEL_NONE && n <= 13 &&
            (begin == 0 || strchr("[<(=:\"' ", text.ptr[begin - 1]) != NULL)) {
            level = placed_level(text, begin, i, ret_word);
        }
        if (level != DBR_LEVEL_NONE) {
            *ret_word = dbr_slice_sub(text, begin, i);
        }
    }
    return level;
}
