/* Words of blame, by language. Private to the room; blame_en.c and blame_zh.c say what the classes are for.
 * */
#ifndef DBR_CHECK_BLAME_H
#define DBR_CHECK_BLAME_H

#include "check/check_impl.h"

/* What an English word may be. */
typedef enum check_class_en {
    CHECK_AGENT = 1,            // a person, a role, a team
    CHECK_FIRST = 2,            // we, I: milder
    CHECK_FAIL = 4,             // forgot, overlooked …
    CHECK_FAIL_TO = 8,          // only with "to": failed to
    CHECK_ADVERB = 16,          // accidentally …
    CHECK_HUMAN_VERB = 32,      // what only people do or leave undone
    CHECK_BREAK = 64,           // begins a clause
    CHECK_NOT = 128,            // denies
    CHECK_OBJECT = 256,         // makes what follows no subject: by, with, for
    CHECK_JUDGE = 512,          // a judgement in itself
    CHECK_PASSIVE = 1024,       // was, were, been
    CHECK_HARM = 2048,          // caused, broke
    CHECK_PARTICIPLE = 4096,    // irregular, behind "have"
    CHECK_PHRASE = 8192,        // begins a set phrase
    CHECK_WRONG = 1 << 14,      // what should not have been: wrong, untested
    CHECK_OBSERVE = 1 << 15,    // verbs of finding and mending, after which a wrong thing is no wrong act
    CHECK_TRAIT = 1 << 16,      // what people are said to lack
    CHECK_FLAW = 1 << 17,       // nouns of failing that belong to somebody: "the operator's mistake"
    CHECK_PENALTY = 1 << 18,    // dismissed, reprimanded
    CHECK_NOBODY = 1 << 19,     // nobody, none
    CHECK_OWNER = 1 << 20,      // an agent's possessive; never in the table
    CHECK_ACT = 1 << 21,        // irregular past of what people do: ran, chose
    CHECK_MACHINE = 1 << 22,    // acts for people: an agent when it is an "AI agent"
    CHECK_MANAGES = 1 << 23,    // "release" before "manager"
    CHECK_KEY = 1 << 24,        // blame_en.c asks for it by its text: a word without this bit is not compared
    CHECK_NAME = 1 << 25,       // a first name, when it is written with a capital
    CHECK_DEPT = 1 << 26,       // an agent when it begins a clause by itself: "Procurement insisted"
    CHECK_ONLY_HUMAN = 1 << 27, // a failing that no software has: what has a capital before it is a name
    CHECK_GROUP = 1 << 30,      // an agent behind its field: "the storage group"
    CHECK_THING = 1 << 29,      // makes an attribute of the agent before it: "the supervisor process"
    CHECK_REFUSE = 1 << 28,     // the sentence speaks about words of blame
} check_class_en;

/* What else it may be: words that count only beside others, which blame_en_people.c tells; in blame_en_kinds.c. */
typedef enum check_kind_en {
    CHECK_POOR = 1,        // may be said of people and of their work, and of things: "poor", "slow"
    CHECK_SHAMEFUL = 2,    // of people and of their work, hardly of things: "half-hearted", "unprofessional"
    CHECK_TEMPER = 4,      // before a person: "an impatient operator"
    CHECK_DEED = 8,        // what people do, or how they are: "judgement", "handling"
    CHECK_BE = 16,         // joins the one with the other: "was", "remained"
    CHECK_HOLDING = 32,    // what may be taken from people: "bonus", "privileges"
    CHECK_TAKEN = 64,      // … and that it was: "revoked"
    CHECK_TEACH = 128,     // "retrain"
    CHECK_TAUGHT = 256,    // "retrained"
    CHECK_WORK = 512,      // what somebody made: "her change"
    CHECK_SLIPPING = 1024, // gerunds of failing: "forgetting"
    CHECK_AFFECTED = 2048, // who suffers from incidents: "students"
    CHECK_FUTURE = 4096,   // "will", "must"
    CHECK_FIRM = 8192,     // agents that are firms
    CHECK_COLLAPSED = 16384,  // what work between people does: "broke down"
    CHECK_EASY = 32768,       // "easy to say that …"
    CHECK_DEGREE = 65536,     // says how much: "far", "too"
    CHECK_KEEP = 131072,      // begins a habit
    CHECK_ILL = 262144,       // done by people to others or to their duty: "waived", "hid"
    CHECK_GOOD = 524288,      // what they should be, and are blamed for not being: "competent"
    CHECK_SANCTION = 1 << 20, // nouns of what is done to them: "dismissal"
    CHECK_OWN = 1 << 21,      // "himself", "his own": whose story it is
    CHECK_DRAFT = 1 << 23,    // where words are struck out: "draft"
    CHECK_TURN = 1 << 24,     // before what came of an act, or should have: "because", "instead"
    CHECK_RUIN = 1 << 25,     // without one of these no act did harm: "lost", "offline"
    CHECK_RUINOUS = 1 << 26,  // acts that take something away: "wiped"
    CHECK_NONE = 1 << 22,     // "nothing", "no": what was not done, said, given
} check_kind_en;

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
    CHECK_ZH_DENY = 16384,         // denies or prevents
    CHECK_ZH_BEFORE = 32768,       // 变更前: what people do comes next, whoever they are
    CHECK_ZH_IF_ONLY = 65536,      // 要是早点: about people, named or not
    CHECK_ZH_ONLY_HUMAN = 1 << 17, // a human verb that software has no part in: 请示, 考虑
    CHECK_ZH_CLOSE = 1 << 18,      // a human verb of one character
    CHECK_ZH_IF = 1 << 19,         // begins a condition
    CHECK_ZH_THEN = 1 << 20,       // ends one that was not met: 就不会
    CHECK_ZH_TRAIT = 1 << 21,      // what people are said to lack: 责任心
    CHECK_ZH_LOW = 1 << 22,        // … and that they do: 不强
    CHECK_ZH_RAISE = 1 << 23,      // makes more of it: 加强
    CHECK_ZH_MIND = 1 << 24,       // what remedies want of minds: 意识, 培训
    CHECK_ZH_DILIGENT = 1 << 25,   // how people should act: 仔细
    CHECK_ZH_CAUSE = 1 << 26,      // 导致
    CHECK_ZH_ADMONISH = 1 << 27,   // tells people to: 叮嘱, 务必
    CHECK_ZH_NAMED = 1 << 28,      // a person or a team with what stands beside it: 小王, 张工, 存储组
    CHECK_ZH_RESULT = 1 << 29,     // an act that went wrong with what stands beside it: 贴反, 误碰
    CHECK_ZH_ROLE = 1 << 30,       // people as a subject only: 开发
} check_class_zh;
#define CHECK_ZH_TAKE (1u << 31) // takes from people what they hold: 扣除; the last bit is no int

/* The text in place, padded with zeros: looking a word up touches nothing else. */
#define CHECK_MAX_WORD 28
typedef struct check_word {
    char word[CHECK_MAX_WORD];
    unsigned classes;
} check_word;

extern const check_word check_words_en[], check_words_en_m[]; // a to l, m to z
extern const size_t check_n_words_en, check_n_words_en_m;

/* English words of some classes and kinds, '|' between: beside those of the tables, or to be added to them. */
typedef struct check_kind_words {
    unsigned classes, kinds;
    const char *words;
} check_kind_words;
extern const check_kind_words check_kinds_en[];
extern const size_t check_n_kinds_en;

/* How a set phrase is to be taken. */
typedef enum check_phrase_flags {
    CHECK_NOTHING = 0,
    CHECK_MILD = 1,
    CHECK_SUBJECT = 2, // only with an agent before it
    CHECK_ADVICE = 4,  // only as a demand: at the start of a clause, behind "must", "will", "to"
    CHECK_LATE = 8,    // says something of an act, from behind its object: check_doer_before
    CHECK_THEM = 16,   // not of the first person
} check_phrase_flags;

/* A set phrase; blame_en_phrases.c says how it is written. */
typedef struct check_phrase_en {
    const char *text;
    check_blame kind;
    unsigned flags;
} check_phrase_en;

extern const check_phrase_en check_phrases_en[], check_phrases_en_m[]; // a to l, m to z
extern const check_phrase_en check_phrases_en_any[];   // those that begin with one of many words
extern const check_phrase_en check_phrases_en_more[];  // … more of them
extern const check_phrase_en check_phrases_en_class[]; // … by the class of what they say
extern const size_t check_n_phrases_en, check_n_phrases_en_m, check_n_phrases_en_any, check_n_phrases_en_more,
    check_n_phrases_en_class;

/* Chinese words of one class, '|' between. */
typedef struct check_class_words {
    unsigned classes;
    const char *words;
} check_class_words;
extern const check_class_words check_words_zh[], check_words_zh_more[];
extern const size_t check_n_words_zh, check_n_words_zh_more;

/* A Chinese word in the index: it points into the table. */
typedef struct check_entry_zh {
    const char *word;
    unsigned classes;
    uint16_t next; // 1 + index of the next one with the same beginning, which is not longer; 0: none
    uint8_t len;
    char sixth; // the end of its second character, which tells most apart; 0: none
} check_entry_zh;

/*
 * Where the words and phrases are, made once for many reports: most words of a text are in no table, and one look
 * at a slot says so; and of the phrases that begin with a word most are ruled out by the bit of the next one.
 */
#define CHECK_SLOTS      16384u // a power of two, more than four times the words
#define CHECK_WORDS      4096u  // more than there are
#define CHECK_MORE_WORDS 1536u  // more than the kinds have beside the tables
#define CHECK_OPENINGS   6144u  // more than the words they begin with, all together
#define CHECK_PHRASES    2048u  // more than there are
#define CHECK_TOKENS     4096u  // … than the places behind their first, all together
#define CHECK_CHOICES    12288u // … than the words that may stand there
#define CHECK_SLOTS_ZH   8192u  // a power of two, more than twice what words begin with
#define CHECK_ENTRIES_ZH 8192u  // more than the words
typedef struct check_phrase_range {
    uint16_t begin, end;
    bool is_read; // their bits are known
} check_phrase_range;

/* Bits of the words that a phrase asks for: one that does not find them is not looked at. */
typedef struct check_phrase_bits {
    uint64_t second; // what may stand second
    uint64_t needed; // what must stand somewhere in the sentence: one of its rarest words
    uint64_t all;    // … and every word that nothing else may stand for
    uint16_t phrase;
} check_phrase_bits;
/* One word that may stand in a place of a phrase. */
typedef struct check_alternative {
    uint64_t hash;    // check_hash of it
    const char *text; // in the phrase; ended by a sign
    size_t len;
} check_alternative;
/* A place of a phrase behind its first, taken apart. */
typedef struct check_token_en {
    uint16_t begin, end; // of `alternatives`
    char sign;           // the only byte of a token of one byte, which may stand for many words; 0
    bool is_optional;
    uint16_t len; // bytes of all alternatives
} check_token_en;
/* What is asked of a word, side by side. */
typedef struct check_known_en {
    uint64_t key; // its first eight bytes
    unsigned classes;
    unsigned kinds; // check_kind_en
} check_known_en;
struct check_index {
    uint16_t slots[CHECK_SLOTS];       // 1 + index of the word; 0: free
    check_known_en known[CHECK_WORDS]; // by 1 + index
    check_word more[CHECK_MORE_WORDS]; // words that only the kinds have; their indexes are behind the tables'
    size_t n_more;
    check_phrase_bits openings[CHECK_OPENINGS]; // phrases, by the words they begin with
    check_phrase_range phrases[CHECK_WORDS]; // of `openings`: those of a word, by 1 + its index; of 0: none
    uint16_t slots_zh[CHECK_SLOTS_ZH];       // 1 + index of the longest word with a beginning; 0: none
    uint32_t keys_zh[CHECK_SLOTS_ZH];        // that beginning: two characters, or the first; 0: free
    uint64_t seconds_zh[CHECK_SLOTS_ZH];     // of a first character: bits of what the second ones end with
    check_entry_zh entries_zh[CHECK_ENTRIES_ZH];
    uint64_t folded_zh[1024]; // a bit for each traditional character: by its first two bytes, then its third
    check_phrase_range tokens_of[CHECK_PHRASES]; // of `tokens`, when they are read
    size_t n_tokens, n_alternatives;
    check_token_en tokens[CHECK_TOKENS]; // from here on filled in as phrases are asked for
    check_alternative alternatives[CHECK_CHOICES];
};
/* Makes it anew of the English words, whatever its bytes are; then the Chinese ones are added, where they are needed. */
void check_index_en(check_index *ret);
void check_index_zh(check_index *ret);

/* ---- the parts of the Chinese reader ---- */

#define CHECK_MAX_FOUND 128

typedef struct check_found {
    size_t begin, end; // bytes of the sentence
    unsigned classes;
} check_found;

/* The words of a clause, in order. */
typedef struct check_clause {
    check_found at[CHECK_MAX_FOUND];
    size_t n;
    unsigned all; // every class that is there
    size_t begin;
    size_t end;  // behind the mark
    size_t stop; // the mark
} check_clause;

/* What somebody else did in an earlier clause, for the harm that a later one tells. */
typedef struct check_act_zh {
    size_t begin; // of who did it
    unsigned age; // clauses since; 0: there is none
} check_act_zh;

/* Blame by what came of an act: blame_zh_acts.c. Reads the clause on; true when it tells the harm of what `act` remembers. */
bool check_consequence_zh(dbr_slice s, const check_clause *c, check_act_zh *act, check_blame_hit *ret);
/* "在未备份的情况下改了表": an act in spite of what was missing; not what nobody had, nor what was found or mended like that. */
bool check_is_in_spite_zh(dbr_slice s, const check_clause *c, size_t k);
/* "收到三次短信提醒都没有处理": only people are reminded. */
bool check_was_told_zh(dbr_slice s, const check_clause *c, const check_found *f);
/* The clause that begins at `at`: up to a mark or the end. */
void check_read_clause(const check_index *index, dbr_slice s, size_t at, check_clause *ret);
/* The sentence with traditional characters as simplified ones, of the same length: in `out`, or itself. */
dbr_slice check_fold_zh(const check_index *index, dbr_slice s, dbr_buf *out);
/* A traditional character's simplified form, both of three bytes; NULL for others. */
const char *check_simplified(const char *at);
/* Fills in the bits of the traditional characters. */
void check_index_fold(check_index *ret);

#endif
