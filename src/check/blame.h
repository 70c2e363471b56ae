/* Words of blame, by language. Private to the room; blame_en.c and blame_zh.c say what the classes are for.
 * */
#ifndef DBR_CHECK_BLAME_H
#define DBR_CHECK_BLAME_H

#include "check/check_impl.h"

/* What an English word may be. */
typedef enum check_class_en {
    CHECK_AGENT = 1,         // a person, a role, a team
    CHECK_FIRST = 2,         // we, I: milder
    CHECK_FAIL = 4,          // forgot, overlooked …
    CHECK_FAIL_TO = 8,       // only with "to": failed to
    CHECK_ADVERB = 16,       // accidentally …
    CHECK_HUMAN_VERB = 32,   // what only people do or leave undone
    CHECK_BREAK = 64,        // begins a clause
    CHECK_NOT = 128,         // denies
    CHECK_OBJECT = 256,      // makes what follows no subject: by, with, for
    CHECK_JUDGE = 512,       // a judgement in itself
    CHECK_PASSIVE = 1024,    // was, were, been
    CHECK_HARM = 2048,       // caused, broke
    CHECK_PARTICIPLE = 4096, // irregular, behind "have"
    CHECK_PHRASE = 8192,     // begins a set phrase
    CHECK_WRONG = 1 << 14,   // what should not have been: wrong, untested
    CHECK_OBSERVE = 1 << 15, // verbs of finding and mending, after which a wrong thing is no wrong act
    CHECK_TRAIT = 1 << 16,   // what people are said to lack
    CHECK_FLAW = 1 << 17,    // nouns of failing that belong to somebody: "the operator's mistake"
    CHECK_PENALTY = 1 << 18, // dismissed, reprimanded
    CHECK_NOBODY = 1 << 19,  // nobody, none
    CHECK_OWNER = 1 << 20,   // an agent's possessive; never in the table
    CHECK_ACT = 1 << 21,     // irregular past of what people do: ran, chose
    CHECK_MACHINE = 1 << 22, // acts for people: an agent when it is an "AI agent"
    CHECK_MANAGES = 1 << 23, // "release" before "manager"
    CHECK_KEY = 1 << 24,     // blame_en.c asks for it by its text: a word without this bit is not compared
} check_class_en;

/* What a Chinese word may be. */
typedef enum check_class_zh {
    CHECK_ZH_AGENT = 1,       // a person, a role, a team
    CHECK_ZH_FIRST = 2,       // 我, 我们: milder
    CHECK_ZH_SOFTWARE = 4,    // a thing that may fail without blame
    CHECK_ZH_NEGATION = 8,    // 没有, 未
    CHECK_ZH_HUMAN_VERB = 16, // what only people do or leave undone
    CHECK_ZH_ERROR = 32,      // human error
    CHECK_ZH_MISTOOK = 64,    // an act that went wrong
    CHECK_ZH_OMIT = 128,      // forgetting in itself
    CHECK_ZH_BLAME = 256,     // asks who
    CHECK_ZH_COUNTER = 512,   // 本应, 如果当时
    CHECK_ZH_SHOULD = 1024,   // 应该: only with a person
    CHECK_ZH_JUDGE = 2048,    // a judgement in itself
    CHECK_ZH_CAREFUL = 4096,  // asks for vigilance
    CHECK_ZH_PUNISH = 8192,
    CHECK_ZH_DENY = 16384,    // denies or prevents
    CHECK_ZH_BEFORE = 32768,  // 变更前: what people do comes next, whoever they are
    CHECK_ZH_IF_ONLY = 65536, // 要是早点: about people, named or not
} check_class_zh;

/* The text in place, padded with zeros: looking a word up touches nothing else. */
#define CHECK_MAX_WORD 28
typedef struct check_word {
    char word[CHECK_MAX_WORD];
    unsigned classes;
} check_word;

extern const check_word check_words_en[];
extern const size_t check_n_words_en;
extern const check_word check_words_zh[];
extern const size_t check_n_words_zh;

/* Where the words and phrases are, made once for a document: most words of a text are in no table, and one look at a slot says
 * so. */
#define CHECK_SLOTS   1024u // a power of two, more than twice the words
#define CHECK_LETTERS 27u
struct check_index {
    uint16_t slots[CHECK_SLOTS];        // 1 + index of the word; 0: free
    uint8_t phrases_end[CHECK_LETTERS]; // behind the last phrase that begins with the letter or one before it
    uint16_t slots_zh[CHECK_SLOTS];     // 1 + index of the first word with a first character; 0: free
    bool has_zh;
};
/* Clears it and fills in the English words; then the Chinese ones are added, where they are needed. */
void check_index_en(check_index *ret);
void check_index_zh(check_index *ret);

#endif
