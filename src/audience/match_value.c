/*
 * Secrets that only their name gives away: `password=…`, `"api_key": "…"`, `Authorization: Bearer …`,
 * `postgres://user:…@host`. The name stays, the value goes.
 *
 *   name [quote] blanks ( "=" | ":" | ":=" | "=>" ) blanks [quote] value
 *
 * The name may be the last part of a longer one (DB_PASSWORD, dbPassword, spring.datasource.password). Prose
 * about passwords must survive ("password: incorrect", `"password": "is too short"`), so what follows a colon
 * has to look like a value; values that say that something was hidden already (***, <token>, ${TOKEN},
 * [redacted: …]) stay.
 *
 * Whether it is a value is decided on its first JUDGED_BYTES, so that a run of names costs no more than its
 * length.
 */
#include "audience/rules.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define JUDGED_BYTES 64u
#define QUOTED_BYTES 512u // a longer quoted text is no password

typedef struct name_list {
    const char *const *names;
    size_t n;
} name_list;

typedef struct named_value {
    size_t begin, end; // of the value, in `rest`
    bool is_quoted;
    bool is_equals;   // "=", not ":"
    bool is_argument; // --password VALUE
} named_value;

static bool find_value(const dbr_rule_at *at, const name_list *names, named_value *ret, size_t *ret_i);
static dbr_rule_hit hide_value(const dbr_rule_at *at, const named_value *v);
static dbr_slice judged_part(dbr_slice value);
static bool is_masked(dbr_slice value);
static bool is_password(const dbr_rule_at *at, const named_value *v, bool is_sure);
static bool is_random(dbr_slice value, size_t min);
static size_t value_end(dbr_slice s, size_t begin, size_t max);

bool dbr_match_password(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const NAMES[] = {"password", "passwd", "passphrase", "pwd", "secret", "密码", "口令"};
    static const name_list LIST = {NAMES, COUNT(NAMES)};
    named_value v = {0};
    size_t i = 0;
    (void)rule;
    bool is_wide = (unsigned char)at->rest.ptr[0] >= 0x80;
    if (is_wide && !dbr_slice_starts(at->rest, "密") && !dbr_slice_starts(at->rest, "口")) {
        return false; // most Chinese characters with that first byte
    }
    if (!find_value(at, &LIST, &v, &i) || !is_password(at, &v, strcmp(NAMES[i], "secret") != 0)) {
        return false;
    }
    char first = at->rest.ptr[v.begin];
    if (strcmp(NAMES[i], "pwd") == 0 && (first == '/' || first == '~')) {
        return false; // sudo logs the working directory: "PWD=/home/app"
    }
    *ret = hide_value(at, &v);
    return true;
}

bool dbr_match_secret_value(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const NAMES[] = {
        "token",      "apikey",     "accesskey",  "secretkey",      "privatekey", "accountkey",  "authkey",
        "routingkey", "servicekey", "signingkey", "integrationkey", "signature",  "sig",         "sessionid",
        "jsessionid", "phpsessid",  "credential", "encryptionkey",  "webhookkey", "clientsecret"};
    static const name_list LIST = {NAMES, COUNT(NAMES)};
    named_value v = {0};
    size_t i = 0;
    (void)rule;
    if (!find_value(at, &LIST, &v, &i)) {
        return false;
    }
    dbr_slice judged = judged_part(dbr_slice_sub(at->rest, v.begin, v.end));
    if (is_masked(judged) || !is_random(judged, 16)) {
        return false;
    }
    *ret = hide_value(at, &v);
    return true;
}

/* ---- names ---- */

/* Length of the name at the start of `s`, '_' and '-' in it passed over ("api_key" is "apikey"); 0 when it is
 * another. */
static size_t name_length(dbr_slice s, const char *name)
{
    size_t at = 0;
    for (size_t i = 0; name[i] != '\0'; at++) {
        char c = dbr_byte(s, at);
        if (i > 0 && (c == '_' || c == '-') && name[i] != c) {
            continue;
        }
        if ((dbr_is_upper(c) ? (char)(c | 0x20) : c) != name[i] || at > 32) {
            return 0;
        }
        i++;
    }
    return dbr_is_one_of(dbr_byte(s, at), "_-") ? 0 : at;
}

/* A name begins where a word or a hump of a camel begins. */
static bool begins_name(const dbr_rule_at *at)
{
    char last = dbr_byte_back(at->before, 1);
    char first = at->rest.ptr[0];
    return !dbr_is_alnum(last) || (dbr_is_upper(first) && !dbr_is_upper(last));
}

static size_t pass_blanks(dbr_slice s, size_t at)
{
    size_t end = at;
    while (end < at + 8 && (dbr_byte(s, end) == ' ' || dbr_byte(s, end) == '\t')) {
        end++;
    }
    return end;
}

/* '"', '\'', '`' or JSON inside JSON's \": its length. */
static size_t quote_length(dbr_slice s, size_t at)
{
    char c = dbr_byte(s, at);
    if (c == '\\' && (dbr_byte(s, at + 1) == '"' || dbr_byte(s, at + 1) == '\'')) {
        return 2;
    }
    return c == '"' || c == '\'' || c == '`' ? 1 : 0;
}

/* The separator at `at`: its end, 0 when there is none. */
static size_t separator_end(dbr_slice s, size_t at, bool *ret_is_equals)
{
    static const char *const SEPARATORS[] = {":=", "=>", "==", "=", ":", "："};
    for (size_t i = 0; i < COUNT(SEPARATORS); i++) {
        if (dbr_slice_starts(dbr_slice_from(s, at), SEPARATORS[i])) {
            *ret_is_equals = i < 4 && i != 2; // a comparison is no assignment
            return i != 2 ? at + strlen(SEPARATORS[i]) : 0;
        }
    }
    return 0;
}

/* The value that begins at `at`, quoted or not. */
static bool take_value(dbr_slice s, size_t at, named_value *v)
{
    size_t quote = quote_length(s, at);
    v->begin = at + quote;
    if (quote > 0) {
        dbr_slice mark = dbr_slice_sub(s, at, at + quote);
        dbr_slice window = dbr_slice_sub(s, v->begin, v->begin + QUOTED_BYTES);
        size_t end = dbr_slice_find(window, mark);
        size_t line = dbr_slice_find_char(window, '\n');
        v->is_quoted = end != SIZE_MAX && (line == SIZE_MAX || end < line);
        v->end = v->is_quoted ? v->begin + end : 0;
    }
    if (!v->is_quoted) {
        v->end = value_end(s, v->begin, QUOTED_BYTES); // all of it only when it is hidden
    }
    return v->end > v->begin;
}

/* Whether something is given to the word that begins here: most words are followed by another, and that is quickly seen. */
static bool is_assigned(const dbr_rule_at *at)
{
    if ((unsigned char)at->rest.ptr[0] >= 0x80) {
        return true; // 密码
    }
    size_t end = dbr_run(at->rest, 0, "_-", 64);
    end = pass_blanks(at->rest, end + quote_length(at->rest, end));
    char c = dbr_byte(at->rest, end);
    return c == '=' || c == ':' || (unsigned char)c >= 0x80 || dbr_byte_back(at->before, 1) == '-';
}

static bool find_value(const dbr_rule_at *at, const name_list *names, named_value *ret, size_t *ret_i)
{
    size_t name = 0;
    size_t i = 0;
    if (!begins_name(at) || !is_assigned(at)) {
        return false;
    }
    for (i = 0; i < names->n && name == 0; i++) {
        name = name_length(at->rest, names->names[i]);
    }
    if (name == 0) {
        return false;
    }
    *ret_i = i - 1;
    size_t quote = quote_length(at->rest, name);
    size_t begin = pass_blanks(at->rest, name + quote);
    size_t separator = separator_end(at->rest, begin, &ret->is_equals);
    if (separator == 0) {
        bool is_option = dbr_byte_back(at->before, 1) == '-' && dbr_byte_back(at->before, 2) == '-';
        ret->is_argument = is_option && quote == 0 && begin > name;
        return ret->is_argument && take_value(at->rest, begin, ret);
    }
    return take_value(at->rest, pass_blanks(at->rest, separator), ret);
}

/* ---- values ---- */

static dbr_rule_hit hide_value(const dbr_rule_at *at, const named_value *v)
{
    size_t end = v->is_quoted ? v->end : value_end(at->rest, v->begin, SIZE_MAX);
    return (dbr_rule_hit){.keep = v->begin, .hide = end - v->begin};
}

/* Where an unquoted value ends: a blank, a bracket, a separator, a quote; Chinese text behind it is no part
 * of it. Gives up after `max` bytes. */
static size_t value_end(dbr_slice s, size_t begin, size_t max)
{
    size_t at = begin;
    while (at < s.len && at - begin < max) {
        unsigned char c = (unsigned char)s.ptr[at];
        if (c <= ' ' || strchr(",;&\"'`<>|)}]\\", (char)c) != NULL) {
            break;
        }
        size_t next = at + 1;
        if (c >= 0x80) {
            next = at;
            uint32_t cp = dbr_utf8_next(s, &next);
            if (dbr_cp_is_cjk(cp) || (cp >= 0x3000 && cp < 0x3040) || cp >= 0xff00) {
                break;
            }
        }
        at = next;
    }
    return at;
}

/* What is judged: the begin, up to what a first pass may have hidden in it. */
static dbr_slice judged_part(dbr_slice value)
{
    dbr_slice begin = dbr_slice_sub(value, 0, JUDGED_BYTES);
    size_t bracket = dbr_slice_find_char(begin, '[');
    return bracket != SIZE_MAX && bracket > 0 ? dbr_slice_sub(begin, 0, bracket) : begin;
}

/* Stands for a value: "***", "xxxx", "<token>", "${TOKEN}", "$TOKEN", "{{ x }}", "[redacted: …]", "%s". */
static bool is_masked(dbr_slice value)
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

static bool is_said(dbr_slice value)
{
    static const char *const WORDS[] = {
        "true",     "false",    "null",    "none",     "nil",     "undefined", "required",  "optional",
        "string",   "text",     "hidden",  "changed",  "expired", "invalid",   "missing",   "empty",
        "reset",    "yes",      "no",      "ok",       "unknown", "wrong",     "incorrect", "failed",
        "success",  "redacted", "masked",  "filtered", "self",    "secret",    "password",  "correct",
        "rejected", "accepted", "updated", "rotated",  "enabled", "disabled",  "leaked",    "set",
        "amd64",    "arm64",    "i386",    "armhf", // "base-passwd:amd64" is a package
    };
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        if (dbr_slice_eq_nocase(value, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

/* `is_sure`: the name means nothing else ("secret" also names things of Kubernetes). */
static bool is_password(const dbr_rule_at *at, const named_value *v, bool is_sure)
{
    dbr_slice value = dbr_slice_sub(at->rest, v->begin, v->end);
    dbr_slice judged = judged_part(value);
    bool has_blank = false;
    bool has_other = false; // than ASCII letters: digits, signs
    for (size_t i = 0; i < judged.len; i++) {
        bool is_letter = dbr_is_lower(judged.ptr[i]) || dbr_is_upper(judged.ptr[i]);
        has_blank = has_blank || judged.ptr[i] == ' ';
        has_other = has_other || !(is_letter || judged.ptr[i] == ' ' || judged.ptr[i] == '.');
    }
    if (is_masked(judged) || is_said(judged) || (v->is_quoted && has_blank)) {
        return false;
    }
    if (v->is_quoted) {
        return is_sure || is_random(judged, 12);
    }
    if (v->is_equals) {
        return true;
    }
    if (v->is_argument) {
        return has_other && judged.len >= 4;
    }
    char next = dbr_byte(at->rest, v->end);
    bool ends_line = next == '\0' || next == '\n' || next == '\r';
    return is_sure ? (has_other && judged.len >= 4) || (ends_line && judged.len >= 6) : is_random(judged, 16);
}

/* Letters and digits mixed, many different ones, no path and no address: made by a machine. */
static bool is_random(dbr_slice value, size_t min)
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
    return has_letter && has_digit && n_different >= 8;
}

/* ---- headers ---- */

/* "Bearer eyJ…": the scheme and one blank; 0 for another word. `ret_is_long`: its parameters reach to the
 * line's end. */
static size_t scheme_length(dbr_slice s, bool *ret_is_long)
{
    static const char *const SCHEMES[] = {"bearer ",   "basic ",  "token ",   "negotiate ",
                                          "ntlm ",     "apikey ", "api-key ", "key ",
                                          "geniekey ", "splunk ", "digest ",  "aws4-hmac-sha256 "};
    for (size_t i = 0; i < COUNT(SCHEMES); i++) {
        if (dbr_begins_nocase(s, SCHEMES[i])) {
            *ret_is_long = i >= COUNT(SCHEMES) - 2;
            return strlen(SCHEMES[i]);
        }
    }
    return 0;
}

/* Where a header with parameters ends: at the quote around it, or with the line. */
static size_t header_end(dbr_slice s, size_t begin, char quote, size_t max)
{
    size_t at = begin;
    while (at < s.len && at - begin < max && s.ptr[at] != '\r' && s.ptr[at] != '\n' &&
           (quote == '\0' || s.ptr[at] != quote)) {
        at++;
    }
    return at;
}

/* "Authorization: Bearer …", and "Bearer …" alone when it is long enough. */
bool dbr_match_authorization(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char HEADER[] = "authorization";
    bool is_equals = false;
    bool is_long = false;
    bool is_header = dbr_begins_nocase(at->rest, HEADER);
    size_t begin = 0;
    (void)rule;
    if (!begins_name(at) || (!is_header && !dbr_begins_nocase(at->rest, "bearer "))) {
        return false;
    }
    if (is_header) {
        size_t name = strlen(HEADER) + quote_length(at->rest, strlen(HEADER));
        size_t separator = separator_end(at->rest, pass_blanks(at->rest, name), &is_equals);
        if (separator == 0) {
            return false;
        }
        begin = pass_blanks(at->rest, separator);
        begin += quote_length(at->rest, begin);
    }
    char before = begin > 0 ? at->rest.ptr[begin - 1] : '\0';
    if (before != '"' && before != '\'') { // curl -H 'Authorization: …'
        char open = dbr_byte_back(at->before, 1);
        before = open == '"' || open == '\'' ? open : '\0';
    }
    size_t scheme = scheme_length(dbr_slice_from(at->rest, begin), &is_long);
    if (scheme == 0) {
        return false;
    }
    begin += scheme;
    size_t end = is_long ? header_end(at->rest, begin, before, JUDGED_BYTES)
                         : value_end(at->rest, begin, JUDGED_BYTES);
    dbr_slice judged = judged_part(dbr_slice_sub(at->rest, begin, end));
    if (is_masked(judged) || (is_header ? judged.len < 4 : !is_random(judged, 16))) {
        return false;
    }
    end = is_long ? header_end(at->rest, begin, before, SIZE_MAX) : value_end(at->rest, begin, SIZE_MAX);
    *ret = (dbr_rule_hit){.keep = begin, .hide = end - begin};
    return true;
}

/* ---- connection strings ---- */

/* "://user:PASSWORD@host": from the first ':' behind the name to the last '@' before the path. */
bool dbr_match_connection(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    if (!dbr_slice_starts(at->rest, "://") || !dbr_is_alnum(dbr_byte_back(at->before, 1))) {
        return false;
    }
    size_t begin = 3 + dbr_run(dbr_slice_from(at->rest, 3), 0, "._%+-~!$", 128);
    if (dbr_byte(at->rest, begin) != ':') {
        return false;
    }
    begin++;
    if (dbr_slice_starts(dbr_slice_from(at->rest, begin), "x-oauth-basic@") && begin - 4 >= 16) {
        *ret = (dbr_rule_hit){.keep = 3, .hide = begin - 4}; // the name is the token
        return true;
    }
    size_t end = 0;
    for (size_t i = begin; i < at->rest.len && i < begin + 256; i++) {
        unsigned char c = (unsigned char)at->rest.ptr[i];
        if (c <= ' ' || c >= 0x80 || strchr("/\"'`<>?#\\", (char)c) != NULL) {
            break;
        }
        end = c == '@' ? i : end;
    }
    if (end <= begin || !dbr_is_one_of(dbr_byte(at->rest, end + 1), "[_{$:/") ||
        is_masked(dbr_slice_sub(at->rest, begin, end))) {
        return false;
    }
    *ret = (dbr_rule_hit){.keep = begin, .hide = end - begin};
    return true;
}
