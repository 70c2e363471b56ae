/* The table of redaction rules and what their matchers share; private to audience. */
#ifndef DBR_AUDIENCE_RULES_H
#define DBR_AUDIENCE_RULES_H

#include "audience/audience.h"

#define DBR_RULE_EXAMPLES 32

typedef struct dbr_rule dbr_rule;

/* Where a matcher stands. `before` is what was put out so far, not what was read: so a second pass sees the
 * same. */
typedef struct dbr_rule_at {
    dbr_slice before;
    dbr_slice rest; // not empty; rest.ptr[0] is one of the rule's `starts`
} dbr_rule_at;

/* What a matcher found: bytes of `rest` that stay, then bytes to hide. */
typedef struct dbr_rule_hit {
    size_t keep;
    size_t hide; // > 0
} dbr_rule_hit;

/*
 * Looks at rest.ptr[0] and further, never beyond a constant number of bytes before it says no: that keeps the
 * whole pass linear. (When it says yes it may look as far as it hides.)
 */
typedef bool (*dbr_rule_match)(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);

struct dbr_rule {
    const char *id;          // "aws-key": in JSON, counts and announcements
    dbr_text_id text;        // its name for readers
    const char *what;        // one line for the documentation
    dbr_audience_level from; // hidden for this audience and wider ones; DBR_AUDIENCE_TEAM: a secret
    bool is_for_roles;       // also hidden, at any level, when people are shown as roles
    const char *starts;      // bytes that may begin a match; letters stand for both cases
    const char *
        pairs; // its first two bytes, pair behind pair, '?' for any; NULL: anything behind a byte of `starts`
    dbr_rule_match match;
    const char *bad[DBR_RULE_EXAMPLES];  // hidden; NULL-terminated
    const char *good[DBR_RULE_EXAMPLES]; // untouched
};

/* Row i, or NULL past the end. In order of trial. At most 64. */
const dbr_rule *dbr_rule_at_index(size_t i);

/*
 * Where rules may begin: the first two bytes tell a class, and the class which rules. Nearly all bytes of a text have class 0
 * and are passed over with one look.
 */
typedef struct dbr_rule_index {
    uint8_t classes[65536]; // by dbr_rule_pair
    uint64_t rules[256];    // of a class: a bit for each; none of class 0
    size_t n_classes;       // used, class 0 not counted
} dbr_rule_index;

/* Adds row i. */
void dbr_rule_index_add(dbr_rule_index *x, size_t i);

/* One load where the first byte is the low one. */
static inline size_t dbr_rule_pair(char first, char second)
{
    return (size_t)((unsigned char)first | (unsigned)(unsigned char)second << 8);
}

static inline uint64_t dbr_rules_that_may_begin(const dbr_rule_index *x, char first, char second)
{
    return x->rules[x->classes[dbr_rule_pair(first, second)]];
}

/* Whether there is a shape i of tokens; `ret` is how it begins when it belongs to rule `id`, else NULs. For the tests. */
bool dbr_token_may_begin(const char *id, size_t i, char ret[2]);

/* ---- matchers ---- */

bool dbr_match_token(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_jwt(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_private_key(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_slack_webhook(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_aws_account(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_authorization(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_password(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_secret_value(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_cookie(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_command(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_connection(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_internal_link(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_internal_host(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_public_address(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_private_address(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_email(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_phone(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_card(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_bank_account(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_social_security(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_resident_id(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);
bool dbr_match_handle(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret);

/* ---- bytes ---- */

static inline bool dbr_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool dbr_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool dbr_is_number(char c)
{
    return c >= '0' && c <= '9';
}

/* A table, because it is asked of every byte. */
static inline bool dbr_is_alnum(char c)
{
#define YES_13 true, true, true, true, true, true, true, true, true, true, true, true, true
    static const bool ALNUM[256] = {['0'] = true, true, true, true,           true,   true,           true,
                                    true,         true, true, ['A'] = YES_13, YES_13, ['a'] = YES_13, YES_13};
#undef YES_13
    return ALNUM[(unsigned char)c];
}

/* Letters, digits and the bytes of `others`. */
static inline bool dbr_is_one_of(char c, const char *others)
{
    return dbr_is_alnum(c) || (c != '\0' && strchr(others, c) != NULL);
}

/* The byte i, '\0' past the end. */
static inline char dbr_byte(dbr_slice s, size_t i)
{
    return i < s.len ? s.ptr[i] : '\0';
}

/* The i-th byte from the end, 1 being the last; '\0' before the begin. */
static inline char dbr_byte_back(dbr_slice s, size_t i)
{
    return i <= s.len ? s.ptr[s.len - i] : '\0';
}

/* Bytes from `begin` that are alphanumeric or in `others`, at most `max`. */
static inline size_t dbr_run(dbr_slice s, size_t begin, const char *others, size_t max)
{
    size_t n = 0;
    while (n < max && begin + n < s.len && dbr_is_one_of(s.ptr[begin + n], others)) {
        n++;
    }
    return n;
}

/* Bytes before the end that are alphanumeric or in `others`, at most 40. */
static inline size_t dbr_run_back(dbr_slice s, const char *others)
{
    size_t n = 0;
    while (n < 40 && n < s.len && dbr_is_one_of(s.ptr[s.len - 1 - n], others)) {
        n++;
    }
    return n;
}

/* Whether `s` begins with `word`, ASCII letters without case. */
static inline bool dbr_begins_nocase(dbr_slice s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && dbr_slice_eq_nocase(dbr_slice_sub(s, 0, n), dbr_slice_str(word));
}

#endif
