/*
 * Passwords on command lines (`mysql -pX`, `curl -u name:X`, `redis-cli -a X`) and in cookies.
 *
 * An option of one letter says nothing by itself, so the command before it, in the same line, decides. Of a cookie header what
 * belongs to sessions goes, from the first such cookie to the last.
 */
#include "audience/values.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LINE_BYTES   300u  // of a command before its option
#define COOKIE_BYTES 2048u // of a header that are looked at

/* ---- commands ---- */

typedef enum option_form {
    GLUED,    // -pX
    APART,    // -p X
    EITHER,   // -pX, -p X
    WITH_USER // -u name:X, -unname:X
} option_form;

typedef struct command_option {
    const char *command; // begins like that
    const char *verb;    // also in the line; NULL
    option_form form;
    char letter;
} command_option;

static const command_option COMMANDS[] = {
    {"mysql", NULL, GLUED, 'p'},        {"mariadb", NULL, GLUED, 'p'},     {"xtrabackup", NULL, GLUED, 'p'},
    {"innobackupex", NULL, GLUED, 'p'}, {"mariabackup", NULL, GLUED, 'p'}, {"7z", NULL, GLUED, 'p'},
    {"sshpass", NULL, EITHER, 'p'},     {"docker", "login", EITHER, 'p'},  {"podman", "login", EITHER, 'p'},
    {"nerdctl", "login", EITHER, 'p'},  {"buildah", "login", EITHER, 'p'}, {"skopeo", "login", EITHER, 'p'},
    {"helm", "login", EITHER, 'p'},     {"oc", "login", EITHER, 'p'},      {"az", "login", APART, 'p'},
    {"cf", "login", APART, 'p'},        {"mongo", NULL, EITHER, 'p'},      {"mydumper", NULL, EITHER, 'p'},
    {"myloader", NULL, EITHER, 'p'},    {"twine", NULL, APART, 'p'},       {"curl", NULL, WITH_USER, 'u'},
    {"curl", NULL, WITH_USER, 'U'},     {"http", NULL, WITH_USER, 'a'},    {"redis-cli", NULL, APART, 'a'},
    {"valkey-cli", NULL, APART, 'a'},   {"keydb-cli", NULL, APART, 'a'},   {"ldap", NULL, EITHER, 'w'},
    {"sqlcmd", NULL, EITHER, 'P'},      {"bcp", NULL, EITHER, 'P'},        {"zip", NULL, EITHER, 'P'},
    {"unzip", NULL, EITHER, 'P'},       {"curl", NULL, APART, 'b'},
};

/* Whether the word `command` begins a word in `line`. */
static bool has_word(dbr_slice line, const char *word, bool is_begin)
{
    size_t n = strlen(word);
    for (size_t at = 0; at + n <= line.len;) {
        size_t found = dbr_slice_find(dbr_slice_from(line, at), dbr_slice_str(word));
        if (found == SIZE_MAX) {
            return false;
        }
        at += found;
        char last = at > 0 ? line.ptr[at - 1] : '\0';
        char next = dbr_byte(line, at + n);
        if (!dbr_is_one_of(last, "_-.=:") && (is_begin || !dbr_is_one_of(next, "_-"))) {
            return true;
        }
        at++;
    }
    return false;
}

/* The command line before the option: of this line, behind the last '|', ';' or '&'. */
static dbr_slice line_before(dbr_slice before)
{
    size_t begin = before.len;
    size_t first = before.len > LINE_BYTES ? before.len - LINE_BYTES : 0;
    while (begin > first && before.ptr[begin - 1] != '\n' && strchr("|;&", before.ptr[begin - 1]) == NULL) {
        begin--;
    }
    return dbr_slice_from(before, begin);
}

/* "-u name:X": behind the colon. */
static bool cut_user(dbr_slice s, dbr_value *v)
{
    size_t colon = dbr_slice_find_char(dbr_slice_sub(s, v->begin, v->end), ':');
    v->begin += colon + 1;
    return colon != SIZE_MAX && v->begin < v->end;
}

/* "-b session=X": behind the name. */
static bool cut_cookie(dbr_slice s, dbr_value *v)
{
    size_t mark = dbr_slice_find_char(dbr_slice_sub(s, v->begin, v->end), '=');
    v->begin += mark + 1;
    return mark != SIZE_MAX && v->begin + 7 < v->end;
}

static bool take_option(dbr_slice s, const command_option *c, dbr_rule_hit *ret)
{
    dbr_value v = {0};
    char next = dbr_byte(s, 2);
    bool is_glued = next != ' ' && next != '\t' && !(dbr_value_quote(s, 2) > 0 && dbr_byte(s, 3) == ',');
    size_t begin = 2;
    if ((c->form == GLUED && !is_glued) || (c->form == APART && is_glued)) {
        return false;
    }
    while (!is_glued && begin < 8 && strchr(" \t,", dbr_byte(s, begin)) != NULL &&
           dbr_byte(s, begin) != '\0') {
        begin++;
    }
    if (!is_glued && begin == 2) { // ["mysql", "-p", "X"]
        begin = 4 + (dbr_byte(s, 4) == ' ');
    }
    if (!dbr_value_take(s, begin, DBR_VALUE_PASSWORD, &v) || s.ptr[v.begin] == '-' ||
        (c->form == WITH_USER && !cut_user(s, &v)) || (c->letter == 'b' && !cut_cookie(s, &v)) ||
        dbr_value_is_masked(dbr_value_judged(s, &v))) {
        return false;
    }
    *ret = dbr_value_hide(s, &v, DBR_VALUE_PASSWORD);
    return true;
}

bool dbr_match_command(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    char last = dbr_byte_back(at->before, 1);
    char letter = dbr_byte(at->rest, 1);
    char next = dbr_byte(at->rest, 2);
    (void)rule;
    if ((last != ' ' && last != '\t' && last != '"' && last != '\'') || next == '\0' || next == '\n') {
        return false;
    }
    dbr_slice line = {0};
    for (size_t i = 0; i < COUNT(COMMANDS); i++) {
        const command_option *c = &COMMANDS[i];
        if (c->letter != letter) {
            continue;
        }
        line = line.ptr == NULL ? line_before(at->before) : line;
        if (has_word(line, c->command, true) && (c->verb == NULL || has_word(line, c->verb, false)) &&
            take_option(at->rest, c, ret)) {
            return true;
        }
    }
    return false;
}

/* ---- cookies ---- */

static bool is_session(dbr_slice name, dbr_slice value)
{
    static const char *const PARTS[] = {"sess",   "sid",       "auth",  "token",    "jwt",
                                        "csrf",   "xsrf",      "login", "remember", "identity",
                                        "secret", "clearance", "sso"};
    if (value.len < 4 || dbr_value_is_masked(value)) {
        return false;
    }
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(PARTS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return dbr_value_is_random(dbr_slice_sub(value, 0, DBR_VALUE_JUDGED), 16);
}

/* Bytes of a cookie's value. */
static size_t value_length(dbr_slice s, size_t begin, size_t max)
{
    size_t n = 0;
    while (n < max && begin + n < s.len && (unsigned char)s.ptr[begin + n] > ' ' &&
           (unsigned char)s.ptr[begin + n] < 0x7f && strchr(";\"'`,\\[", s.ptr[begin + n]) == NULL) {
        n++;
    }
    return n;
}

/* "a=b; sid=X; c=d": from the first value that belongs to a session to the last one. */
static bool read_cookies(dbr_slice s, size_t begin, dbr_rule_hit *ret)
{
    size_t first = 0, last = 0;
    for (size_t at = begin; at < begin + COOKIE_BYTES;) {
        size_t name = dbr_run(s, at, "_-.%$@", 64);
        size_t value = at + name + 1;
        if (name == 0 || dbr_byte(s, value - 1) != '=') {
            break;
        }
        size_t n = value_length(s, value, COOKIE_BYTES);
        if (is_session(dbr_slice_sub(s, at, at + name), dbr_slice_sub(s, value, value + n))) {
            n = value_length(s, value, SIZE_MAX);
            first = first == 0 ? value : first;
            last = value + n;
        }
        at = value + n;
        if (dbr_byte(s, at) != ';') {
            break;
        }
        at = dbr_value_pass_blanks(s, at + 1);
    }
    *ret = (dbr_rule_hit){.keep = first, .hide = last - first};
    return first > 0;
}

bool dbr_match_cookie(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const dbr_value_ends ENDS = {['e' - 'a'] = DBR_VALUE_BIT('i'), ['s' - 'a'] = DBR_VALUE_BIT('e')};
    static const dbr_value_word NAMES[] = {DBR_VALUE_WORD("cookie"), DBR_VALUE_WORD("cookies")};
    dbr_slice name;
    size_t begin = 0;
    bool is_equals = false;
    (void)rule;
    if (!dbr_value_may_be_named(at, ENDS) || !dbr_value_name(at, &name, &begin, &is_equals) ||
        dbr_value_ends_with_one(name, NAMES, COUNT(NAMES)) == 0) {
        return false;
    }
    begin += dbr_value_quote(at->rest, begin);
    if (dbr_byte(at->rest, begin) == '[') { // headers as lists
        begin++;
        begin += dbr_value_quote(at->rest, begin);
    }
    return read_cookies(at->rest, begin, ret);
}
