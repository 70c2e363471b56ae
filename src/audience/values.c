/* What values look like: where they end, which are none. Their matchers are in match_value.c and its neighbours. */
#include "audience/values.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LONGEST_NAME 40u

/* ---- names ---- */

/* The separator at the start of `s`: its length, 0 when there is none. A comparison or a scope is no assignment. */
static size_t separator_length(dbr_slice s, bool *ret_is_equals)
{
    char first = dbr_byte(s, 0);
    char second = dbr_byte(s, 1);
    if (first == '=' || first == ':') {
        bool is_double = (first == '=' && second == '>') || (first == ':' && second == '=');
        *ret_is_equals = first == '=' || is_double;
        return second == first ? 0 : is_double ? 2 : 1;
    }
    *ret_is_equals = false;
    return dbr_slice_starts(s, "：") ? strlen("：") : 0;
}

/* A quote that ends `s`, JSON's in JSON too: its length. */
static size_t quote_back(dbr_slice s)
{
    char last = dbr_byte_back(s, 1);
    if (last != '"' && last != '\'' && last != '`') {
        return 0;
    }
    size_t n = 1;
    while (n < 4 && dbr_byte_back(s, n + 1) == '\\') {
        n++;
    }
    return n;
}

bool dbr_value_name(const dbr_rule_at *at, dbr_slice *ret_name, size_t *ret_begin, bool *ret_is_equals)
{
    size_t separator = separator_length(at->rest, ret_is_equals);
    dbr_slice name = at->before;
    if (separator == 0) {
        return false;
    }
    for (size_t n = 0; n < 8 && (dbr_byte_back(name, 1) == ' ' || dbr_byte_back(name, 1) == '\t'); n++) {
        name.len--;
    }
    name.len -= quote_back(name);
    *ret_name = name;
    *ret_begin = dbr_value_pass_blanks(at->rest, separator);
    return name.len > 0;
}

static char small(char c)
{
    return dbr_is_upper(c) ? (char)(c | 0x20) : c;
}

size_t dbr_value_ends_with_name(dbr_slice text, const dbr_value_word *name, bool is_inner)
{
    size_t n = 1;
    size_t i = name->len - 1;
    if (text.len < name->len || small(text.ptr[text.len - 1]) != name->text[i]) {
        return 0;
    }
    while (i > 0) {
        char c = dbr_byte_back(text, n + 1);
        bool is_joint = (c == '_' || c == '-') && name->text[i - 1] != c;
        if (!is_joint && small(c) != name->text[i - 1]) {
            return 0;
        }
        i -= !is_joint;
        if (++n > LONGEST_NAME) {
            return 0;
        }
    }
    char first = text.ptr[text.len - n];
    char last = dbr_byte_back(text, n + 1);
    bool begins = !dbr_is_alnum(last) || (dbr_is_upper(first) && !dbr_is_upper(last));
    return begins || is_inner ? n : 0;
}

size_t dbr_value_ends_with_one(dbr_slice text, const dbr_value_word *names, size_t n)
{
    char last = small(dbr_byte_back(text, 1));
    for (size_t i = 0; i < n; i++) {
        size_t length =
            last == names[i].text[names[i].len - 1] ? dbr_value_ends_with_name(text, &names[i], false) : 0;
        if (length > 0) {
            return length;
        }
    }
    return 0;
}

/* ---- where values stand ---- */

size_t dbr_value_pass_blanks(dbr_slice s, size_t at)
{
    size_t end = at;
    while (end < at + 8 && (dbr_byte(s, end) == ' ' || dbr_byte(s, end) == '\t')) {
        end++;
    }
    return end;
}

size_t dbr_value_quote(dbr_slice s, size_t at)
{
    size_t n = 0;
    while (n < 3 && dbr_byte(s, at + n) == '\\') {
        n++;
    }
    char c = dbr_byte(s, at + n);
    return c == '"' || c == '\'' || (c == '`' && n == 0) ? n + 1 : 0;
}

bool dbr_value_take(dbr_slice s, size_t at, dbr_value_form form, dbr_value *ret)
{
    size_t quote = dbr_value_quote(s, at);
    *ret = (dbr_value){.begin = at + quote};
    if (quote > 0) {
        dbr_slice mark = dbr_slice_sub(s, at, at + quote);
        dbr_slice window = dbr_slice_sub(s, ret->begin, ret->begin + DBR_VALUE_QUOTED);
        size_t end = dbr_slice_find(window, mark);
        size_t line = dbr_slice_find_char(window, '\n');
        ret->is_quoted = end != SIZE_MAX && (line == SIZE_MAX || end < line);
        ret->end = ret->is_quoted ? ret->begin + end : 0;
    }
    if (!ret->is_quoted) {
        ret->end = dbr_value_end(s, ret->begin, form, DBR_VALUE_QUOTED); // all of it only when it is hidden
    }
    return ret->end > ret->begin;
}

/* "user=", "user:", "\"user\":": another name and its separator. */
static bool begins_pair(dbr_slice s, size_t at)
{
    at += dbr_value_quote(s, at);
    size_t n = dbr_run(s, at, "_-.", LONGEST_NAME);
    size_t end = at + n + dbr_value_quote(s, at + n);
    return n > 0 && !dbr_is_number(s.ptr[at]) && (dbr_byte(s, end) == '=' || dbr_byte(s, end) == ':');
}

/* The separator or bracket at `at` as it may be written: "&", "&amp;", "\u0026": its length. */
static size_t written_length(dbr_slice s, size_t at)
{
    static const char *const WRITTEN[] = {"&amp;",   "&lt;",    "&gt;",   "\\u0026",
                                          "\\u003c", "\\u003e", "\\u0027"};
    for (size_t i = 0; i < COUNT(WRITTEN); i++) {
        if (dbr_begins_nocase(dbr_slice_from(s, at), WRITTEN[i])) {
            return strlen(WRITTEN[i]);
        }
    }
    return 1;
}

/* Whether the password goes on behind the separator, quote, bracket or backslash at `at`; `*ret_end` is behind it. */
static bool goes_on(dbr_slice s, size_t at, size_t *ret_end)
{
    char c = s.ptr[at];
    size_t end = at + written_length(s, at);
    char next = dbr_byte(s, end);
    *ret_end = end;
    if ((unsigned char)next <= ' ' || (unsigned char)next >= 0x80) {
        return false;
    }
    switch (c) {
    case '\\':
        return end > at + 1 ? !begins_pair(s, end) : strchr("nrtfbux0/\\\"'`", next) == NULL;
    case '&':
    case ',':
    case ';':
    case '|':
        return strchr("\"'`&|", next) == NULL && next != '{' && next != '[' && !begins_pair(s, end);
    case '<':
        return next != '/' && dbr_slice_find_char(dbr_slice_sub(s, end, end + 32), '>') == SIZE_MAX;
    default: // quotes and brackets that close
        return dbr_is_alnum(next);
    }
}

size_t dbr_value_end(dbr_slice s, size_t begin, dbr_value_form form, size_t max)
{
    size_t at = begin;
    while (at < s.len && at - begin < max) {
        unsigned char c = (unsigned char)s.ptr[at];
        size_t next = at + 1;
        if (c <= ' ' || (strchr(",;&\"'`<>|)}]\\", (char)c) != NULL &&
                         (form == DBR_VALUE_TOKEN || !goes_on(s, at, &next)))) {
            break;
        }
        if (c >= 0x80) {
            next = at;
            uint32_t cp = dbr_utf8_next(s, &next);
            if (dbr_cp_is_cjk(cp) || (cp >= 0x3000 && cp < 0x3040) || cp >= 0xff00) {
                break;
            }
        }
        at = next;
    }
    return at < s.len ? at : s.len;
}

dbr_rule_hit dbr_value_hide(dbr_slice s, const dbr_value *v, dbr_value_form form)
{
    size_t end = v->is_quoted || v->is_field ? v->end : dbr_value_end(s, v->begin, form, SIZE_MAX);
    return (dbr_rule_hit){.keep = v->begin, .hide = end - v->begin};
}

/* ---- what values are ---- */

dbr_slice dbr_value_judged(dbr_slice s, const dbr_value *v)
{
    dbr_slice begin = dbr_slice_sub(dbr_slice_sub(s, v->begin, v->end), 0, DBR_VALUE_JUDGED);
    size_t bracket = dbr_slice_find_char(begin, '[');
    return bracket != SIZE_MAX && bracket > 0 ? dbr_slice_sub(begin, 0, bracket) : begin;
}

bool dbr_value_is_masked(dbr_slice value)
{
    char first = dbr_byte(value, 0);
    char second = dbr_byte(value, 1);
    bool is_variable =
        first == '$' && (second == '{' || second == '(' || second == '_' || dbr_is_upper(second));
    bool is_template = (first == '{' && (second == '{' || second == '}' || second == '%')) ||
                       (first == '%' && (value.len <= 2 || second == '(' || second == '{'));
    if (value.len == 0 || first == '<' || first == '[' || is_variable || is_template) {
        return true;
    }
    for (size_t i = 0; i < value.len; i++) {
        if (strchr("*.xX-_#", value.ptr[i]) == NULL || value.ptr[i] == '\0') {
            return false;
        }
    }
    return true;
}

bool dbr_value_is_said(dbr_slice value)
{
    static const char *const WORDS[] = {
        "true",      "false",    "null",    "none",     "nil",     "undefined", "required",  "optional",
        "string",    "text",     "hidden",  "changed",  "expired", "invalid",   "missing",   "empty",
        "reset",     "yes",      "no",      "ok",       "unknown", "wrong",     "incorrect", "failed",
        "success",   "redacted", "masked",  "filtered", "self",    "secret",    "password",  "correct",
        "rejected",  "accepted", "updated", "rotated",  "enabled", "disabled",  "leaked",    "set",
        "unchanged", "mismatch", "denied",  "unset",    "default", "plaintext", "encrypted", "hashed",
        "valid",     "weak",     "strong",  "short",    "blank",   "insecure",  "prompt",    "stdin",
        "amd64",     "arm64",    "i386",    "armhf", // "base-passwd:amd64" is a package
    };
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        if (dbr_slice_eq_nocase(value, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

bool dbr_value_is_random(dbr_slice value, size_t min)
{
    bool has_letter = false;
    bool has_digit = false;
    size_t n_different = 0;
    bool seen[256] = {false};
    if (value.len < min || value.ptr[0] == '/' ||
        dbr_slice_starts(dbr_slice_from(value, dbr_run(value, 0, "+", 16)), "://")) {
        return false;
    }
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c <= ' ') {
            return false;
        }
        has_digit = has_digit || dbr_is_number((char)c);
        has_letter = has_letter || dbr_is_lower((char)c) || dbr_is_upper((char)c);
        n_different += !seen[c];
        seen[c] = true;
    }
    return has_letter && has_digit && n_different >= (min < 16 ? 5 : 8);
}

/* ---- passwords in sentences ---- */

typedef struct make_up { // of a value
    size_t n_digits, n_letters, n_humps, n_signs;
    bool has_inner_sign; // one that no word and no number has, with something on both sides
} make_up;

static make_up make_up_of(dbr_slice s)
{
    make_up m = {0};
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool is_letter = dbr_is_lower(c) || dbr_is_upper(c);
        m.n_digits += dbr_is_number(c);
        m.n_letters += is_letter;
        m.n_signs += !is_letter && !dbr_is_number(c);
        m.n_humps += i > 0 && dbr_is_upper(c) && dbr_is_lower(s.ptr[i - 1]);
        m.has_inner_sign =
            m.has_inner_sign || (i > 0 && i + 1 < s.len && c != '\0' && strchr("!@#$%^&*", c) != NULL);
    }
    return m;
}

/* "sha256", "base64-encoded", "AES-256", "utf8": how passwords are kept, not what they are. */
static bool is_technique(dbr_slice s)
{
    static const char *const WORDS[] = {"sha",   "md5",   "md4",  "base64",  "base32", "utf",    "bcrypt",
                                        "argon", "pbkdf", "aes",  "rsa",     "oauth",  "scrypt", "x509",
                                        "tls",   "ssl",   "hmac", "ed25519", "http",   "ascii",  "iso",
                                        "ntlm",  "crypt", "salt", "k8s",     "ipv",    "kms",    "ssm",
                                        "des",   "s3",    "v1",   "v2",      "ec2",    "otp",    "totp"};
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        size_t n = strlen(WORDS[i]);
        if (dbr_begins_nocase(s, WORDS[i]) && !dbr_is_lower(dbr_byte(s, n))) {
            return true;
        }
    }
    return false;
}

/* "8-character", "24h", "3rd", "90days", "12": a number and what is counted; "OPS-123": a ticket. */
static bool is_counted(dbr_slice s, const make_up *m)
{
    size_t n = 0;
    while (dbr_is_number(dbr_byte(s, n))) {
        n++;
    }
    bool begins_with_number = n > 0 && n <= 3 && n == m->n_digits && !m->has_inner_sign;
    size_t upper = 0;
    while (dbr_is_upper(dbr_byte(s, upper))) {
        upper++;
    }
    bool is_ticket = upper >= 2 && dbr_byte(s, upper) == '-' && upper + 1 + m->n_digits == s.len;
    return begins_with_number || is_ticket;
}

static dbr_slice without_stops(dbr_slice s)
{
    while (s.len > 0 && strchr(".,;:)]?", s.ptr[s.len - 1]) != NULL) {
        s.len--;
    }
    return s;
}

/* Whether the sentence ends behind an unquoted value, or a part of it. */
static bool ends_part(dbr_slice s, size_t end)
{
    char next = dbr_byte(s, end);
    char last = end > 0 ? dbr_byte(s, end - 1) : '\0';
    if (next == '\0' || next == '\n' || next == '\r' || strchr(",;)\"'`\\", next) != NULL) {
        return true;
    }
    bool is_stop = (last == '.' || last == ',' || last == ';' || last == '!') && next == ' ';
    bool is_wide_stop = (unsigned char)next == 0xef ||
                        ((unsigned char)next == 0xe3 && (unsigned char)dbr_byte(s, end + 1) == 0x80);
    return is_stop || is_wide_stop; // ，。；！
}

bool dbr_value_is_prose_password(dbr_slice s, const dbr_value *v)
{
    dbr_slice value = without_stops(dbr_value_judged(s, v));
    char first = dbr_byte(value, 0);
    if (value.len < 4 || dbr_value_is_masked(value) || dbr_value_is_said(value) || first == '/' ||
        first == '~' || first == '.' || dbr_slice_find(value, dbr_slice_str("://")) != SIZE_MAX ||
        dbr_slice_find_char(value, ' ') != SIZE_MAX || is_technique(value)) {
        return false;
    }
    make_up m = make_up_of(value);
    if (is_counted(value, &m)) {
        return v->is_quoted && m.n_letters > 0;
    }
    if (m.n_letters == 0) { // 123456, but no date and no share
        return m.n_digits == value.len && m.n_digits >= 5 && (v->is_quoted || ends_part(s, v->end));
    }
    if (m.n_digits > 0 || (m.has_inner_sign && first != '@')) {
        return true;
    }
    bool is_plain_word = m.n_signs > 0; // "hard-coded", "db_password", "config.yml"
    return !is_plain_word && ((v->is_quoted && value.len >= 5) || (m.n_humps >= 2 && value.len >= 12));
}

/* "hashed", "expiring", "guessable", "useless", "obvious": tells what passwords are like. */
static bool is_quality(dbr_slice word)
{
    static const char *const ENDS[] = {"ed",  "ing", "able", "ible", "less",   "ous", "ive", "ful",
                                       "ary", "ent", "ant",  "ly",   "ically", "ial", "ual"};
    static const char *const WORDS[] = {
        "about",    "above",     "again",       "alone",     "always",    "ancient",   "below",
        "broken",   "clear",     "common",      "crucial",   "driven",    "every",     "everything",
        "enough",   "exact",     "first",       "forgotten", "fresh",     "garbage",   "generic",
        "given",    "global",    "gone",        "gotten",    "hidden",    "identical", "inside",
        "internal", "known",     "later",       "legacy",    "literal",   "local",     "longer",
        "manual",   "minimal",   "never",       "normal",    "nothing",   "often",     "older",
        "original", "other",     "outside",     "overdue",   "partial",   "people",    "plain",
        "public",   "quite",     "random",      "rather",    "really",    "right",     "safe",
        "secure",   "shown",     "simple",      "simpler",   "something", "stale",     "static",
        "stolen",   "taken",     "their",       "there",     "these",     "they",      "today",
        "together", "trivial",   "unclear",     "unknown",   "unsafe",    "usual",     "visible",
        "where",    "which",     "whatever",    "worse",     "written",   "wrong",     "yours",
        "anything", "cleartext", "critical",    "dynamic",   "empty",     "equal",     "final",
        "personal", "possible",  "problematic", "readonly",  "shorter",   "special",   "stronger",
        "tomorrow", "weaker",    "yesterday",   "somewhere", "elsewhere", "nowhere",   "everywhere",
        "anywhere", "mandatory", "basic",       "specific",  "automatic"};
    for (size_t i = 0; i < COUNT(ENDS); i++) {
        size_t n = strlen(ENDS[i]);
        if (word.len > n + 1 &&
            dbr_slice_eq_nocase(dbr_slice_from(word, word.len - n), dbr_slice_str(ENDS[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

bool dbr_value_is_plain_password(dbr_slice s, const dbr_value *v)
{
    dbr_slice word = without_stops(dbr_value_judged(s, v));
    size_t n_lower = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (!dbr_is_lower(word.ptr[i]) && !dbr_is_upper(word.ptr[i])) {
            return false;
        }
        n_lower += dbr_is_lower(word.ptr[i]);
    }
    return word.len >= 5 && word.len <= 24 && n_lower > 0 && ends_part(s, v->end) &&
           !dbr_value_is_said(word) && !is_technique(word) && !is_quality(word);
}
