/*
 * How a value that is to be hidden is written: what its matchers share; private to audience.
 *
 * A value is judged on its first DBR_VALUE_JUDGED bytes, so that a run of names costs no more than its length.
 */
#ifndef DBR_AUDIENCE_VALUES_H
#define DBR_AUDIENCE_VALUES_H

#include "audience/rules.h"

#define DBR_VALUE_JUDGED 64u
#define DBR_VALUE_QUOTED 512u // a longer quoted text is no password

typedef enum dbr_value_form {
    DBR_VALUE_TOKEN,    // ends with the first separator: "?token=…&x=1"
    DBR_VALUE_PASSWORD, // may have separators in it: "Tr0ub4dor&3"
} dbr_value_form;

typedef struct dbr_value {
    size_t begin, end; // in the text; an unquoted one may go on behind `end`
    bool is_quoted;
    bool is_field; // `end` is where a field of a row ends: nothing goes on behind it
} dbr_value;

/* Blanks and tabs at `at`, at most eight: their end. */
size_t dbr_value_pass_blanks(dbr_slice s, size_t at);
/* '"', '\'', '`', or one of these behind a backslash: its length. */
size_t dbr_value_quote(dbr_slice s, size_t at);
/* The value that begins at `at`, quoted or not; false when there is none. */
bool dbr_value_take(dbr_slice s, size_t at, dbr_value_form form, dbr_value *ret);
/*
 * Where an unquoted value ends, looked for in `max` bytes. A blank, a control byte and Chinese text end every one; a
 * separator, a bracket or a quote ends a password only where nothing of it seems to follow.
 */
size_t dbr_value_end(dbr_slice s, size_t begin, dbr_value_form form, size_t max);
/* From `v` to its very end, with `v->begin` bytes that stay. */
dbr_rule_hit dbr_value_hide(dbr_slice s, const dbr_value *v, dbr_value_form form);

/* What is judged: the begin, up to what a first pass may have hidden in it. */
dbr_slice dbr_value_judged(dbr_slice s, const dbr_value *v);
/* Stands for a value: "***", "xxxx", "<token>", "${TOKEN}", "$TOKEN", "{{ x }}", "[redacted: …]", "%s". */
bool dbr_value_is_masked(dbr_slice value);
/* Says something about a value: "expired", "null", "YES". */
bool dbr_value_is_said(dbr_slice value);
/* Letters and digits mixed, many different ones, no path and no address: made by a machine. */
bool dbr_value_is_random(dbr_slice value, size_t min);
/* Whether somebody's password would look like that in the middle of a sentence. */
bool dbr_value_is_prose_password(dbr_slice s, const dbr_value *v);

/* The same of a word of letters alone, behind "is" or 是: "the password is swordfish." at the end of a part of a sentence, and no
 * word that tells something about passwords ("useless", "compromised", "LDAP"). */
bool dbr_value_is_plain_password(dbr_slice s, const dbr_value *v);

/* What sentences and statements tell of a password; a part of the rule for passwords. */
bool dbr_match_prose(const dbr_rule_at *at, dbr_rule_hit *ret);

/* How names end: of the last letter 'a' + i, a bit for each letter before it. */
typedef uint32_t dbr_value_ends[26];
#define DBR_VALUE_BIT(letter) (UINT32_C(1) << ((letter) - 'a'))

/* Whether a name that ends with these two letters may be one. */
static inline bool dbr_value_ends_in(char before, char last, const dbr_value_ends ends)
{
    unsigned i = ((unsigned char)last | 0x20u) - 'a';
    unsigned k = ((unsigned char)before | 0x20u) - 'a';
    return i < 26 && k < 26 && (ends[i] >> k & 1) != 0;
}

/* A quick look through quote and blanks at what stands before a separator: asked of nearly every colon of JSON, by each rule. */
static inline bool dbr_value_may_be_named(const dbr_rule_at *at, const dbr_value_ends ends)
{
    size_t n = 1;
    char last = dbr_byte_back(at->before, 1);
    while (last == ' ' && n < 8) {
        last = dbr_byte_back(at->before, ++n);
    }
    if (last == '"' || last == '\'' || last == '`') {
        last = dbr_byte_back(at->before, ++n);
        while (last == '\\' && n < 12) {
            last = dbr_byte_back(at->before, ++n);
        }
    }
    return dbr_value_ends_in(dbr_byte_back(at->before, n + 1), last, ends) || last == '\t' ||
           (unsigned char)last >= 0x80;
}

/* By the third byte: 密, 口 or ： */
static inline bool dbr_value_begins_wide(dbr_slice s)
{
    unsigned char third = (unsigned char)dbr_byte(s, 2);
    return third == 0x86 || third == 0xa3 || third == 0x9a;
}

/*
 * The name before the separator at `at` ("=", ":", ":=", "=>", "："): `*ret_name` is what stands before, ending with the name,
 * its quote gone; `*ret_begin` where a value begins. False when the byte is no such separator.
 */
bool dbr_value_name(const dbr_rule_at *at, dbr_slice *ret_name, size_t *ret_begin, bool *ret_is_equals);
/* A name in small letters, with its length: many are compared. */
typedef struct dbr_value_word {
    const char *text;
    size_t len;
} dbr_value_word;
#define DBR_VALUE_WORD(literal)                                                                              \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }

/*
 * Whether `text` ends with `name`, without case, '_' and '-' in it passed over ("api_key" is "apikey"). Its length there, 0 when
 * not. `is_inner`: also as the end of a longer word ("pgpassword"), else only where a word or a hump of a camel begins.
 */
size_t dbr_value_ends_with_name(dbr_slice text, const dbr_value_word *name, bool is_inner);
/* The same for the first of `n` names that fits. */
size_t dbr_value_ends_with_one(dbr_slice text, const dbr_value_word *names, size_t n);

#endif
