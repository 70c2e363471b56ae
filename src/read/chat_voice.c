/*
 * Whether people speak, or programs. "2025-02-09 10:05:23 erin: ack, looking" and "2025-02-09 10:05:23 worker: job done" have one
 * form; what tells them apart is that people say "I" and "we", answer, thank and ask. Programs do so now and then, in texts for
 * people, so one line proves nothing: chat.c wants a share of all.
 */
#include "read/chat_voice.h"

#include <assert.h>

#define LOOK_BYTES 400u

static bool is_letter(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '\'' || (unsigned char)c >= 0x80;
}

static bool is_word(dbr_slice w)
{
    static const char *const WORDS[] = {
        "i",       "i'm",    "i'll",  "i've",     "we",       "we're",  "we'll", "we've",  "you",
        "your",    "my",     "me",    "us",       "our",      "let's",  "lets",  "thanks", "thank",
        "thx",     "ack",    "acked", "yes",      "yep",      "yeah",   "nope",  "ok",     "okay",
        "hi",      "hey",    "hello", "lgtm",     "sorry",    "please", "pls",   "plz",    "anyone",
        "anybody", "folks",  "guys",  "everyone", "that's",   "it's",   "don't", "can't",  "looking",
        "maybe",   "lol",    "hm",    "hmm",      "nice",     "great",  "sure",  "ugh",    "welp",
        "it",      "seeing", "think", "guess",    "probably", "lemme",  "gonna", "they",   "she",
        "he",      "who",    "why",   "here",     "fyi",      "btw",    "afaik", "imo",    "weird",
        "oops",    "cool",   "good",  "ich",      "wir",      "danke",  "bitte", "nein",   "schaue"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_eq_nocase(w, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

bool read_is_spoken(dbr_slice text)
{
    static const char *const CHINESE[] = {"我", "你", "谢谢", "收到", "吗", "吧", "？"};
    dbr_slice line = dbr_slice_trim(dbr_slice_sub(text, 0, LOOK_BYTES));
    bool is = dbr_slice_ends(line, "?");
    for (size_t i = 0; i < sizeof(CHINESE) / sizeof(CHINESE[0]) && !is; i++) {
        is = dbr_slice_find(line, dbr_slice_str(CHINESE[i])) != SIZE_MAX;
    }
    for (size_t i = 0; i < line.len && !is;) {
        size_t begin = i;
        while (i < line.len && is_letter(line.ptr[i])) {
            i++;
        }
        bool is_apart = begin == 0 || strchr("_.-/=:", line.ptr[begin - 1]) == NULL;
        bool is_whole = i == line.len || strchr("_-/=:", line.ptr[i]) == NULL;
        is = i > begin && is_apart && is_whole && is_word(dbr_slice_sub(line, begin, i));
        i += i == begin;
    }
    return is;
}

bool read_is_plain_name(dbr_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!is_letter(name.ptr[i]) && name.ptr[i] != ' ' && name.ptr[i] != '-' && name.ptr[i] != '.') {
            return false;
        }
        bool is_joint =
            name.ptr[i] == '.' && i + 1 < name.len && name.ptr[i + 1] != ' '; // "c.e.Main", not "J. Doe"
        if (is_joint) {
            return false;
        }
    }
    return name.len > 0;
}
