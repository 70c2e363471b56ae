/*
 * Secrets that only their name gives away: `password=…`, `"api_key": "…"`, `--password …`, `Authorization: Bearer …`,
 * `postgres://user:…@host`. The name stays, the value goes.
 *
 *   name [quote] blanks ( "=" | ":" | ":=" | "=>" ) blanks [quote] value
 *
 * They begin at the separator, which is rarer than names, and look back for the name. It may be the last part of a longer one
 * (DB_PASSWORD, dbPassword, spring.datasource.password, PGPASSWORD). Prose about passwords must survive ("password: incorrect",
 * `"password": "is too short"`), so what follows a colon has to look like a value; values that say that something was hidden
 * already (***, <token>, ${TOKEN}, [redacted: …]) stay. What sentences tell of passwords is in match_prose.c.
 */
#include "audience/values.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef enum strength {
    SURE,  // means nothing else
    WEAK,  // names other things too: "pass" is a result
    OTHER, // "secret" also names things of Kubernetes
} strength;

typedef struct password_name {
    dbr_value_word name;
    strength strength;
    bool is_inner; // also the end of a longer word
} password_name;

/* How the names below end. */
static const dbr_value_ends PASSWORD_ENDS = {
    ['d' - 'a'] = DBR_VALUE_BIT('r') | DBR_VALUE_BIT('w'),
    ['e' - 'a'] = DBR_VALUE_BIT('s') | DBR_VALUE_BIT('d'),
    ['h' - 'a'] = DBR_VALUE_BIT('t'),
    ['s' - 'a'] = DBR_VALUE_BIT('s'),
    ['t' - 'a'] = DBR_VALUE_BIT('e') | DBR_VALUE_BIT('r'),
    ['w' - 'a'] = DBR_VALUE_BIT('p'),
};
static const dbr_value_ends TOKEN_ENDS = {
    ['c' - 'a'] = DBR_VALUE_BIT('a'),
    ['d' - 'a'] = DBR_VALUE_BIT('i'),
    ['e' - 'a'] = DBR_VALUE_BIT('r') | DBR_VALUE_BIT('s') | DBR_VALUE_BIT('d'),
    ['g' - 'a'] = DBR_VALUE_BIT('i'),
    ['h' - 'a'] = DBR_VALUE_BIT('t'),
    ['l' - 'a'] = DBR_VALUE_BIT('a'),
    ['n' - 'a'] = DBR_VALUE_BIT('e') | DBR_VALUE_BIT('o'),
    ['s' - 'a'] = DBR_VALUE_BIT('a'),
    ['t' - 'a'] = DBR_VALUE_BIT('e') | DBR_VALUE_BIT('w'),
    ['y' - 'a'] = DBR_VALUE_BIT('e'),
};

static const password_name PASSWORDS[] = {
    {DBR_VALUE_WORD("password"), SURE, true},     {DBR_VALUE_WORD("passwd"), SURE, true},
    {DBR_VALUE_WORD("passphrase"), SURE, true},   {DBR_VALUE_WORD("passcode"), SURE, false},
    {DBR_VALUE_WORD("pwd"), SURE, false},         {DBR_VALUE_WORD("secret"), OTHER, false},
    {DBR_VALUE_WORD("sshpass"), SURE, false},     {DBR_VALUE_WORD("dbpass"), SURE, false},
    {DBR_VALUE_WORD("userpass"), SURE, false},    {DBR_VALUE_WORD("storepass"), SURE, false},
    {DBR_VALUE_WORD("keypass"), SURE, false},     {DBR_VALUE_WORD("mypass"), SURE, false},
    {DBR_VALUE_WORD("requirepass"), SURE, false}, {DBR_VALUE_WORD("masterauth"), SURE, false},
    {DBR_VALUE_WORD("passwort"), SURE, true},     {DBR_VALUE_WORD("pass"), WEAK, false},
    {DBR_VALUE_WORD("pw"), WEAK, false},          {DBR_VALUE_WORD("密码"), SURE, true},
    {DBR_VALUE_WORD("密碼"), SURE, true},         {DBR_VALUE_WORD("口令"), SURE, true},
};

typedef struct named_value {
    dbr_value v;
    size_t length; // of the name
    bool is_equals;
    bool is_argument; // --password VALUE
    bool is_query;    // ?password=VALUE
    bool is_env;      // DB_PASS
} named_value;

static const password_name *find_password_name(dbr_slice name, size_t *ret_length)
{
    char last = dbr_byte_back(name, 1);
    if ((unsigned char)last < 0x80 && !dbr_value_ends_in(dbr_byte_back(name, 2), last, PASSWORD_ENDS)) {
        return NULL;
    }
    for (size_t i = 0; i < COUNT(PASSWORDS); i++) {
        size_t n = dbr_value_ends_with_name(name, &PASSWORDS[i].name, PASSWORDS[i].is_inner);
        if (n > 0) {
            *ret_length = n;
            return &PASSWORDS[i];
        }
    }
    return NULL;
}

/* What stands before the name of `length` bytes that ends `name`. */
static void look_before(dbr_slice name, size_t length, named_value *n)
{
    char last = dbr_byte_back(name, length + 1);
    n->length = length;
    n->is_query = last == '?' || last == '&';
    n->is_env = (last == '_' || last == '-') && dbr_is_upper(dbr_byte_back(name, length));
}

/* Whether what is given to a password's name is one. */
static bool is_password(dbr_slice s, const named_value *n, strength how)
{
    dbr_slice judged = dbr_value_judged(s, &n->v);
    bool has_blank = false, has_other = false, has_letter = false; // others than ASCII letters: digits, signs
    for (size_t i = 0; i < judged.len; i++) {
        bool is_letter = dbr_is_lower(judged.ptr[i]) || dbr_is_upper(judged.ptr[i]);
        has_letter = has_letter || is_letter;
        has_blank = has_blank || judged.ptr[i] == ' ';
        has_other = has_other || !(is_letter || judged.ptr[i] == ' ' || judged.ptr[i] == '.');
    }
    if (dbr_value_is_masked(judged) || dbr_value_is_said(judged) || (n->v.is_quoted && has_blank)) {
        return false;
    }
    char next = dbr_byte(s, n->v.end);
    bool ends_line = next == '\0' || next == '\n' || next == '\r';
    if (!n->v.is_quoted && judged.ptr[0] == '{') {
        return false; // JSON behind a sentence
    }
    bool is_path = !n->v.is_quoted && !has_other && dbr_slice_find_char(judged, '.') != SIZE_MAX;
    if (is_path && (how == OTHER || !n->is_equals)) {
        return false; // "password: github.token", "ca-secret=bundle.pem"
    }
    if (how == WEAK) {
        bool is_assigned = n->is_equals || n->v.is_quoted || n->is_argument;
        return has_letter && judged.len >= 5 && judged.ptr[0] != '/' &&
               (n->is_env || (is_assigned && has_other));
    }
    if (n->v.is_quoted) {
        return how == SURE || dbr_value_is_random(judged, 12);
    }
    if (n->is_equals) {
        return true;
    }
    if (n->is_argument) {
        bool ends =
            ends_line || (next == ' ' && dbr_byte(s, n->v.end + 1) == '-') || strchr("\"'`", next) != NULL;
        return judged.len >= 4 && (has_other || ends);
    }
    return how == SURE ? (has_other && judged.len >= 4) || (ends_line && judged.len >= 6)
                       : dbr_value_is_random(judged, 16);
}

/* "2025-02-09,web-1,password=hunter2,503": in a row the name is a field, and so is what it is given. A row has a field before it
 * that is no pair; "host=db,password=a,b" is a list of pairs, where what comes next belongs to the password. */
static void end_with_field(dbr_slice name, dbr_slice s, dbr_value *v)
{
    size_t n = dbr_run_back(name, "_-.");
    char mark = dbr_byte_back(name, n + 1);
    dbr_slice line = dbr_slice_sub(name, 0, name.len - n);
    if (v->is_quoted || mark == '\0' || strchr(",;|", mark) == NULL) {
        return;
    }
    bool is_row = false;
    size_t begin = line.len; // of the field that was looked at, the first time that of the name
    for (size_t looked = 0;
         !is_row && begin > 1 && line.ptr[begin - 1] == mark && looked < DBR_VALUE_JUDGED;) {
        size_t past = --begin;
        bool has_pair = false;
        for (; begin > 0 && line.ptr[begin - 1] != mark && line.ptr[begin - 1] != '\n' &&
               looked < DBR_VALUE_JUDGED;
             looked++) {
            begin--;
            has_pair = has_pair || line.ptr[begin] == '=';
        }
        is_row = begin < past && !has_pair;
        looked++;
    }
    size_t end = dbr_slice_find_char(dbr_slice_sub(s, v->begin, v->end), mark);
    if (is_row && end != SIZE_MAX && end > 0) {
        v->end = v->begin + end;
        v->is_field = true;
    }
}

static bool password_behind_name(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    named_value n = {0};
    dbr_slice name;
    size_t begin = 0, length = 0;
    if (!dbr_value_may_be_named(at, PASSWORD_ENDS) || !dbr_value_name(at, &name, &begin, &n.is_equals)) {
        return false;
    }
    const password_name *p = find_password_name(name, &length);
    if (p == NULL) {
        return false;
    }
    look_before(name, length, &n);
    if (p->strength == OTHER && dbr_byte_back(name, length + 1) == ':') {
        return false; // "arn:aws:secretsmanager:…:secret:NAME"
    }
    dbr_value_form form = n.is_query ? DBR_VALUE_TOKEN : DBR_VALUE_PASSWORD;
    if (!dbr_value_take(at->rest, begin, form, &n.v)) {
        return false;
    }
    end_with_field(name, at->rest, &n.v);
    if (!is_password(at->rest, &n, p->strength)) {
        return false;
    }
    char first = at->rest.ptr[n.v.begin];
    if (strcmp(p->name.text, "pwd") == 0 &&
        (first == '/' || first == '~' || (first != '\0' && dbr_byte(at->rest, n.v.begin + 1) == ':'))) {
        return false; // sudo logs the working directory: "PWD=/home/app"
    }
    *ret = dbr_value_hide(at->rest, &n.v, form);
    return true;
}

/* "--password VALUE", "-storepass VALUE", "--token VALUE": the name behind the dashes, and the blanks. 0: another. */
static size_t option_length(const dbr_rule_at *at, dbr_slice *ret_name)
{
    size_t dashes = dbr_byte(at->rest, 1) == '-' ? 2 : 1;
    char last = dbr_byte_back(at->before, 1);
    if (dbr_is_alnum(last) || last == '-' || dbr_byte(at->rest, dashes) == '-') {
        return 0; // a word goes on, or a line of dashes
    }
    size_t n = dbr_run(at->rest, dashes, "_-", 40);
    size_t end = dbr_value_pass_blanks(at->rest, dashes + n);
    *ret_name = dbr_slice_sub(at->rest, 0, dashes + n);
    return n >= dashes + 1 && n < 40 && end > dashes + n ? end : 0;
}

static bool password_behind_option(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    named_value n = {.is_argument = true};
    dbr_slice name;
    size_t length = 0;
    size_t begin = option_length(at, &name);
    const password_name *p = begin > 0 ? find_password_name(name, &length) : NULL;
    if (p == NULL || p->strength == OTHER || !dbr_value_take(at->rest, begin, DBR_VALUE_PASSWORD, &n.v) ||
        at->rest.ptr[n.v.begin] == '-' || !is_password(at->rest, &n, SURE)) {
        return false;
    }
    *ret = dbr_value_hide(at->rest, &n.v, DBR_VALUE_PASSWORD);
    return true;
}

bool dbr_match_password(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    if ((unsigned char)at->rest.ptr[0] >= 0x80 && !dbr_value_begins_wide(at->rest)) {
        return false; // most Chinese characters and signs
    }
    switch (at->rest.ptr[0]) {
    case '=':
    case ':':
    case '\xef':
        return password_behind_name(at, ret);
    case '-':
        return password_behind_option(at, ret);
    default:
        return dbr_match_prose(at, ret);
    }
}

/* ---- tokens ---- */

static const dbr_value_word TOKENS[] = {
    DBR_VALUE_WORD("token"),
    DBR_VALUE_WORD("apikey"),
    DBR_VALUE_WORD("accesskey"),
    DBR_VALUE_WORD("secretkey"),
    DBR_VALUE_WORD("privatekey"),
    DBR_VALUE_WORD("accountkey"),
    DBR_VALUE_WORD("authkey"),
    DBR_VALUE_WORD("routingkey"),
    DBR_VALUE_WORD("servicekey"),
    DBR_VALUE_WORD("signingkey"),
    DBR_VALUE_WORD("integrationkey"),
    DBR_VALUE_WORD("signature"),
    DBR_VALUE_WORD("sig"),
    DBR_VALUE_WORD("sessionid"),
    DBR_VALUE_WORD("jsessionid"),
    DBR_VALUE_WORD("phpsessid"),
    DBR_VALUE_WORD("credential"),
    DBR_VALUE_WORD("encryptionkey"),
    DBR_VALUE_WORD("webhookkey"),
    DBR_VALUE_WORD("clientsecret"),
    DBR_VALUE_WORD("appsecret"),
    DBR_VALUE_WORD("secretkeybase"),
    DBR_VALUE_WORD("masterkey"),
    DBR_VALUE_WORD("accesstoken"),
    DBR_VALUE_WORD("authtoken"),
    DBR_VALUE_WORD("refreshtoken"),
    DBR_VALUE_WORD("idtoken"),
    DBR_VALUE_WORD("apitoken"),
    DBR_VALUE_WORD("bottoken"),
    DBR_VALUE_WORD("identitytoken"),
    DBR_VALUE_WORD("registrytoken"),
    DBR_VALUE_WORD("sessiontoken"),
    DBR_VALUE_WORD("sharedkey"),
    DBR_VALUE_WORD("licensekey"),
    DBR_VALUE_WORD("dockerconfigjson"),
    DBR_VALUE_WORD("connectsid"),
    DBR_VALUE_WORD("sas"),
    DBR_VALUE_WORD("jwt"),
};
/* In the query of an address these are secrets, too, and shorter ones as well. */
static const dbr_value_word QUERY_TOKENS[] = {
    DBR_VALUE_WORD("token"), DBR_VALUE_WORD("sig"),  DBR_VALUE_WORD("signature"), DBR_VALUE_WORD("apikey"),
    DBR_VALUE_WORD("jwt"),   DBR_VALUE_WORD("auth"), DBR_VALUE_WORD("ticket"),    DBR_VALUE_WORD("secret")};
static const dbr_value_word QUERY_KEYS[] = {DBR_VALUE_WORD("key"), DBR_VALUE_WORD("code"),
                                            DBR_VALUE_WORD("sid"), DBR_VALUE_WORD("session"),
                                            DBR_VALUE_WORD("hmac")};

/* "auth": "dXNlcjpwYXNz" of Docker and npm: a name and a password in base64. */
static bool is_basic_pair(dbr_slice value)
{
    size_t n = dbr_run(value, 0, "+/", DBR_VALUE_JUDGED);
    unsigned bits = 0, n_bits = 0, n_colons = 0, n_bytes = 0;
    for (size_t i = 0; i < n; i++) {
        char c = value.ptr[i];
        unsigned six = dbr_is_upper(c)    ? (unsigned)(c - 'A')
                       : dbr_is_lower(c)  ? (unsigned)(c - 'a' + 26)
                       : dbr_is_number(c) ? (unsigned)(c - '0' + 52)
                       : c == '+'         ? 62u
                                          : 63u;
        bits = bits << 6 | six;
        n_bits += 6;
        if (n_bits >= 8) {
            unsigned byte = bits >> (n_bits - 8) & 0xff;
            n_bits -= 8;
            n_bytes++;
            n_colons += byte == ':';
            if (byte < ' ' || byte == 0x7f) {
                return false;
            }
        }
    }
    return n_bytes >= 5 && n_colons > 0;
}

/* "nextToken", "clientRequestToken": a page of a list, a request's own number. */
static bool is_no_secret(dbr_slice name)
{
    static const dbr_value_word NAMES[] = {
        DBR_VALUE_WORD("nexttoken"),    DBR_VALUE_WORD("pagetoken"),         DBR_VALUE_WORD("clienttoken"),
        DBR_VALUE_WORD("requesttoken"), DBR_VALUE_WORD("continuationtoken"), DBR_VALUE_WORD("synctoken"),
        DBR_VALUE_WORD("canceltoken"),  DBR_VALUE_WORD("cursortoken")};
    return dbr_value_ends_with_one(name, NAMES, COUNT(NAMES)) > 0;
}

/* "session=…": often a number to follow a visitor by; what is made of all kinds of letters opens something. */
static bool is_session(dbr_slice name, dbr_slice value)
{
    static const dbr_value_word NAMES[] = {DBR_VALUE_WORD("session"), DBR_VALUE_WORD("sid"),
                                           DBR_VALUE_WORD("sessid")};
    bool has_upper = false, has_lower = false;
    if (dbr_value_ends_with_one(name, NAMES, COUNT(NAMES)) == 0 || !dbr_value_is_random(value, 16)) {
        return false;
    }
    for (size_t i = 0; i < value.len; i++) {
        has_upper = has_upper || dbr_is_upper(value.ptr[i]);
        has_lower = has_lower || dbr_is_lower(value.ptr[i]);
    }
    return has_upper && has_lower;
}

/* "signature": sixteen hex digits are a hash to tell things apart by; what signs something has 128 bits and more. */
static bool is_hash(dbr_slice name, dbr_slice value)
{
    static const dbr_value_word NAMES[] = {DBR_VALUE_WORD("signature"), DBR_VALUE_WORD("sig")};
    bool is_hex = value.len == 16;
    for (size_t i = 0; i < value.len && is_hex; i++) {
        is_hex = dbr_is_number(value.ptr[i]) || (value.ptr[i] >= 'a' && value.ptr[i] <= 'f');
    }
    return is_hex && dbr_value_ends_with_one(name, NAMES, COUNT(NAMES)) > 0;
}

static bool is_token(dbr_slice name, dbr_slice judged, bool is_in_dashes)
{
    static const dbr_value_word AUTHS[] = {DBR_VALUE_WORD("auth")};
    if (dbr_value_is_masked(judged)) {
        return false;
    }
    if (dbr_value_ends_with_one(name, TOKENS, COUNT(TOKENS)) > 0 && dbr_value_is_random(judged, 16) &&
        !is_no_secret(name) && !is_hash(name, judged)) {
        return true;
    }
    if (dbr_value_ends_with_one(name, AUTHS, COUNT(AUTHS)) > 0 && is_basic_pair(judged)) {
        return true;
    }
    if (is_in_dashes) {
        return false;
    }
    if (is_session(name, judged)) {
        return true;
    }
    if (dbr_value_ends_with_one(name, QUERY_TOKENS, COUNT(QUERY_TOKENS)) > 0) {
        char before = dbr_byte_back(name, dbr_run_back(name, "_-.") + 1);
        return (before == '?' || before == '&') && dbr_value_is_random(judged, 8);
    }
    size_t length = dbr_value_ends_with_one(name, QUERY_KEYS, COUNT(QUERY_KEYS));
    if (length > 0) {
        char before = dbr_byte_back(name, length + 1);
        return (before == '?' || before == '&') && dbr_value_is_random(judged, 16);
    }
    return false;
}

bool dbr_match_secret_value(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    dbr_value v = {0};
    dbr_slice name;
    size_t begin = 0;
    bool is_equals = false;
    bool is_option = at->rest.ptr[0] == '-';
    (void)rule;
    if ((unsigned char)at->rest.ptr[0] >= 0x80 && !dbr_value_begins_wide(at->rest)) {
        return false;
    }
    if (is_option) {
        begin = option_length(at, &name);
    } else if (!dbr_value_may_be_named(at, TOKEN_ENDS) || !dbr_value_name(at, &name, &begin, &is_equals)) {
        return false;
    }
    if (begin == 0 || name.len == 0 ||
        !dbr_value_ends_in(dbr_byte_back(name, 2), dbr_byte_back(name, 1), TOKEN_ENDS) ||
        !dbr_value_take(at->rest, begin, DBR_VALUE_TOKEN, &v) ||
        !is_token(name, dbr_value_judged(at->rest, &v), is_option)) {
        return false;
    }
    *ret = dbr_value_hide(at->rest, &v, DBR_VALUE_TOKEN);
    return true;
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

/* "Authorization: ": where what it holds begins, 0 when this is no such header. */
static size_t header_length(dbr_slice s)
{
    static const char HEADER[] = "authorization";
    if (!dbr_begins_nocase(s, HEADER)) {
        return 0;
    }
    size_t name = dbr_value_pass_blanks(s, strlen(HEADER) + dbr_value_quote(s, strlen(HEADER)));
    if (dbr_byte(s, name) != ':' && dbr_byte(s, name) != '=') {
        return 0;
    }
    size_t begin = dbr_value_pass_blanks(s, name + 1);
    return begin + dbr_value_quote(s, begin);
}

/* "Authorization: Bearer …", and "Bearer …" alone when it is long enough. */
bool dbr_match_authorization(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    bool is_long = false;
    size_t begin = header_length(at->rest);
    bool is_header = begin > 0;
    (void)rule;
    if (!is_header && !dbr_begins_nocase(at->rest, "bearer ")) {
        return false;
    }
    char before = begin > 0 ? at->rest.ptr[begin - 1] : '\0';
    if (before != '"' && before != '\'') { // curl -H 'Authorization: …'
        char open = dbr_byte_back(at->before, 1);
        before = open == '"' || open == '\'' ? open : '\0';
    }
    size_t scheme = scheme_length(dbr_slice_from(at->rest, begin), &is_long);
    begin += scheme;
    size_t end = is_long ? header_end(at->rest, begin, before, DBR_VALUE_JUDGED)
                         : dbr_value_end(at->rest, begin, DBR_VALUE_TOKEN, DBR_VALUE_JUDGED);
    dbr_value v = {.begin = begin, .end = end};
    dbr_slice judged = dbr_value_judged(at->rest, &v);
    bool is_plain = is_header && scheme > 0; // without a scheme it has to look like one
    if (dbr_value_is_masked(judged) || (is_plain ? judged.len < 4 : !dbr_value_is_random(judged, 16))) {
        return false;
    }
    end = is_long ? header_end(at->rest, begin, before, SIZE_MAX)
                  : dbr_value_end(at->rest, begin, DBR_VALUE_TOKEN, SIZE_MAX);
    *ret = (dbr_rule_hit){.keep = begin, .hide = end - begin};
    return true;
}

/* ---- connection strings ---- */

/* The last '@' before the path, or before a blank or quote: where a password that begins at `begin` ends; 0 for none. */
static size_t last_at_sign(dbr_slice s, size_t begin)
{
    size_t end = 0;
    bool is_number = true; // so far: perhaps a port
    for (size_t i = begin; i < s.len && i < begin + 256; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c <= ' ' || c >= 0x80 || strchr("/\"'`<>\\", (char)c) != NULL ||
            (is_number && (c == '?' || c == '#'))) {
            break;
        }
        is_number = is_number && dbr_is_number((char)c);
        end = c == '@' ? i : end;
    }
    return end > begin ? end : 0;
}

/* "://user:PASSWORD@host": from the first ':' behind the name to the last '@' before the path. */
static bool match_link(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    size_t begin = 3 + dbr_run(dbr_slice_from(at->rest, 3), 0, "._%+-~!$", 128);
    if (!dbr_is_alnum(dbr_byte_back(at->before, 1)) || dbr_byte(at->rest, begin) != ':') {
        return false;
    }
    begin++;
    if (dbr_slice_starts(dbr_slice_from(at->rest, begin), "x-oauth-basic@") && begin - 4 >= 16) {
        *ret = (dbr_rule_hit){.keep = 3, .hide = begin - 4}; // the name is the token
        return true;
    }
    size_t end = last_at_sign(at->rest, begin);
    if (end == 0 || !dbr_is_one_of(dbr_byte(at->rest, end + 1), "[_{$:/") ||
        dbr_value_is_masked(dbr_slice_sub(at->rest, begin, end))) {
        return false;
    }
    *ret = (dbr_rule_hit){.keep = begin, .hide = end - begin};
    return true;
}

/* "@tcp(", "@unix(": what Go's drivers write. */
static bool begins_go_server(dbr_slice s)
{
    return dbr_slice_starts(s, "@tcp(") || dbr_slice_starts(s, "@unix(") || dbr_slice_starts(s, "@(");
}

/* "@host:3306", "@host:6379/0". */
static bool begins_server(dbr_slice s)
{
    size_t host = 1 + dbr_run(s, 1, ".-_", 100);
    size_t port = host + 1;
    while (port < host + 7 && dbr_is_number(dbr_byte(s, port))) {
        port++;
    }
    return host > 1 && dbr_byte(s, host) == ':' && port > host + 2 && !dbr_is_alnum(dbr_byte(s, port));
}

/* "root:PASSWORD@tcp(db)/shop", "root:PASSWORD@db:3306": a server's address without a scheme. */
static bool match_server(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const NO_USERS[] = {"mailto", "email", "mail", "from", "to", "user", "git", "image"};
    dbr_slice ahead = dbr_slice_sub(at->rest, 1, 67);
    if (ahead.len == 0 || memchr(ahead.ptr, '@', ahead.len) == NULL) {
        return false;
    }
    size_t n = dbr_run_back(at->before, "._-");
    dbr_slice user = dbr_slice_from(at->before, at->before.len - n);
    char before = dbr_byte_back(at->before, n + 1);
    if (n == 0 || n > 32 || dbr_is_number(user.ptr[0]) ||
        !dbr_is_one_of(dbr_byte(at->rest, 1), "!#$%^&*_+-.~")) {
        return false;
    }
    size_t end = dbr_run(at->rest, 1, "!#$%^&*_+-.~:=?", 65) + 1;
    if (dbr_byte(at->rest, end) != '@' || end < 4 || before == '/' || before == '@' || before == ':' ||
        dbr_value_is_masked(dbr_slice_sub(at->rest, 1, end))) {
        return false;
    }
    bool has_other = false; // than letters: "LeaseRenewer:app@db:9000" names no password
    for (size_t i = 1; i < end; i++) {
        char c = at->rest.ptr[i];
        has_other = has_other || !(dbr_is_lower(c) || dbr_is_upper(c) || c == '-' || c == '_' || c == '.');
    }
    dbr_slice server = dbr_slice_from(at->rest, end);
    if (!begins_go_server(server) && (!has_other || !begins_server(server))) {
        return false;
    }
    for (size_t i = 0; i < COUNT(NO_USERS); i++) {
        if (dbr_slice_eq_nocase(user, dbr_slice_str(NO_USERS[i]))) {
            return false;
        }
    }
    *ret = (dbr_rule_hit){.keep = 1, .hide = end - 1};
    return true;
}

/* "jdbc:oracle:thin:scott/PASSWORD@//db:1521/x" */
static bool match_oracle(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    if (dbr_byte_back(at->before, 1) != 'n' || !dbr_slice_ends(at->before, "oracle:thin")) {
        return false;
    }
    size_t slash = 1 + dbr_run(at->rest, 1, "_$#.", 64);
    if (dbr_byte(at->rest, slash) != '/') {
        return false;
    }
    size_t end = last_at_sign(at->rest, slash + 1);
    *ret = (dbr_rule_hit){.keep = slash + 1, .hide = end - slash - 1};
    return end > 0 && !dbr_value_is_masked(dbr_slice_sub(at->rest, slash + 1, end));
}

bool dbr_match_connection(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    if (dbr_slice_starts(at->rest, "://")) {
        return match_link(at, ret);
    }
    return dbr_is_one_of(dbr_byte(at->rest, 1), "!#$%^&*_+-.~") &&
           (match_server(at, ret) || match_oracle(at, ret));
}
