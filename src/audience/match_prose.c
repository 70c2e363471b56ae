/*
 * What sentences tell of passwords: "the password is hunter2", "we changed the password to …", "密码已改为 …", and statements:
 * `IDENTIFIED BY '…'`, `requirepass …`.
 *
 * From the name on a few words are read; behind one that says that a value comes ("is", "to", 为) the next has to look like a
 * password: letters with digits or signs among them. "the password was wrong", "is base64-encoded", 密码错误 stay. A plain word
 * is one only where a part of the sentence ends with it and it says nothing of passwords: "the password is swordfish."
 */
#include "audience/values.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MAX_WORDS    8
#define LONGEST_WORD 16u
#define MAX_WIDE     12

static bool is_word_of(dbr_slice word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(words[i]))) {
            return true;
        }
    }
    return false;
}

/* The name at the start of `s` when a word ends behind it: its length, 0 for another. */
static size_t name_length(dbr_slice s)
{
    static const char *const NAMES[] = {"passwords", "password", "passwd", "passphrase",
                                        "passcode",  "pwd",      "pw"};
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        if (dbr_begins_nocase(s, NAMES[i])) {
            size_t n = strlen(NAMES[i]);
            return dbr_is_one_of(dbr_byte(s, n), "_-") ? 0 : n;
        }
    }
    return 0;
}

/* The value at `at` of a sentence. */
static bool take_prose(dbr_slice s, size_t at, bool may_be_plain, dbr_rule_hit *ret)
{
    static const char *const OPENS[] = {"“", "‘", "「", "『", "«", "**"};
    dbr_value v = {0};
    for (size_t i = 0; i < COUNT(OPENS); i++) {
        at += dbr_slice_starts(dbr_slice_from(s, at), OPENS[i]) ? strlen(OPENS[i]) : 0;
    }
    if (!dbr_value_take(s, at, DBR_VALUE_PASSWORD, &v)) {
        return false;
    }
    if (!dbr_value_is_prose_password(s, &v) && !(may_be_plain && dbr_value_is_plain_password(s, &v))) {
        return false;
    }
    *ret = dbr_value_hide(s, &v, DBR_VALUE_PASSWORD);
    while (!v.is_quoted && ret->hide > 4 && strchr(".,;:)", s.ptr[ret->keep + ret->hide - 1]) != NULL) {
        ret->hide--; // of the sentence
    }
    return true;
}

/* ---- English ---- */

/* "with password X", "login app password X": a value may follow at once. */
static bool is_given(dbr_slice before)
{
    static const char *const WORDS[] = {"with",    "using", "use", "used", "enter",
                                        "entered", "tried", "try", "the",  "and"};
    dbr_slice trimmed = before;
    while (trimmed.len > 0 && trimmed.ptr[trimmed.len - 1] == ' ') {
        trimmed.len--;
    }
    size_t n = dbr_run_back(trimmed, "");
    dbr_slice near = dbr_slice_from(before, before.len > 80 ? before.len - 80 : 0);
    size_t line = near.len;
    while (line > 0 && near.ptr[line - 1] != '\n') {
        line--;
    }
    near = dbr_slice_from(near, line);
    return is_word_of(dbr_slice_from(trimmed, trimmed.len - n), WORDS, COUNT(WORDS)) ||
           dbr_slice_find_nocase(near, dbr_slice_str("login ")) != SIZE_MAX ||
           dbr_slice_find_nocase(near, dbr_slice_str("machine ")) != SIZE_MAX;
}

/* "we changed the root password to X": a new value is told of. */
static bool is_changing(dbr_slice before)
{
    static const char *const WORDS[] = {"chang", "reset", "set ", "setting", "updat", "switch", "rotat"};
    dbr_slice near = dbr_slice_from(before, before.len > 32 ? before.len - 32 : 0);
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        if (dbr_slice_find_nocase(near, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* Words behind the name, up to one that a value follows. */
static bool read_words(const dbr_rule_at *name, size_t at, dbr_rule_hit *ret)
{
    dbr_slice s = name->rest;
    static const char *const GIVES[] = {"is", "was", "to", "as", "are", "were", "be", "=", "being"};
    static const char *const PASSES[] = {
        "now",   "still",   "currently", "just",    "again",       "back",     "set",
        "has",   "had",     "been",      "have",    "temporarily", "only",     "got",
        "reset", "changed", "rotated",   "updated", "switched",    "simply",   "reverted",
        "gets",  "will",    "then",      "also",    "restored",    "probably", "literally"};
    static const char *const LEADS[] = {"for", "of", "on", "at", "in", "to"}; // "for the db is …"
    static const char *const CHANGES[] = {"changed", "reset", "set", "updated", "switched", "rotated"};
    bool gives = false, is_plain = false, is_changed = is_changing(name->before);
    int n_free = 0; // words that may be any
    for (int i = 0; i < MAX_WORDS; i++) {
        size_t begin = dbr_value_pass_blanks(s, at);
        if (begin == at || (gives && take_prose(s, begin, is_plain, ret))) {
            return begin > at;
        }
        size_t n = dbr_run(s, begin, "-'_.", LONGEST_WORD + 1);
        dbr_slice word = n > 0 ? dbr_slice_sub(s, begin, begin + n) : dbr_slice_sub(s, begin, begin + 1);
        if (n > LONGEST_WORD || word.len == 0 || dbr_byte(s, begin + n - (n > 0)) == '.') {
            return false;
        }
        bool is_give = is_word_of(word, GIVES, COUNT(GIVES));
        bool is_lead = is_word_of(word, LEADS, COUNT(LEADS));
        if (!is_give && !is_lead && n_free-- <= 0 && !is_word_of(word, PASSES, COUNT(PASSES))) {
            return false;
        }
        n_free = is_lead ? 3 : is_give ? 0 : n_free;
        gives = is_give || (gives && !is_lead && n_free <= 0);
        is_changed = is_changed || is_word_of(word, CHANGES, COUNT(CHANGES));
        bool is_to = dbr_slice_eq_nocase(word, dbr_slice_str("to"));
        is_plain = is_to ? is_changed
                         : dbr_slice_eq_nocase(word, dbr_slice_str("is")) ||
                               dbr_slice_eq_nocase(word, dbr_slice_str("was")) || (is_plain && gives);
        at = begin + word.len;
    }
    return false;
}

/* "IDENTIFIED BY 'X'", "PASSWORD 'X'" */
static bool read_statement(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const BEGINS[] = {"identified by ", "PASSWORD "};
    dbr_value v = {0};
    for (size_t i = 0; i < COUNT(BEGINS); i++) {
        bool is_there =
            i == 0 ? dbr_begins_nocase(at->rest, BEGINS[i]) : dbr_slice_starts(at->rest, BEGINS[i]);
        if (is_there && dbr_value_take(at->rest, strlen(BEGINS[i]), DBR_VALUE_PASSWORD, &v) && v.is_quoted &&
            !dbr_value_is_masked(dbr_value_judged(at->rest, &v)) &&
            !dbr_value_is_said(dbr_value_judged(at->rest, &v))) {
            *ret = dbr_value_hide(at->rest, &v, DBR_VALUE_PASSWORD);
            return true;
        }
    }
    return false;
}

/* "requirepass X" of a configuration. */
static bool read_setting(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const NAMES[] = {"requirepass ", "masterauth "};
    dbr_value v = {0};
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        if (dbr_slice_starts(at->rest, NAMES[i]) &&
            dbr_value_take(at->rest, strlen(NAMES[i]), DBR_VALUE_PASSWORD, &v) &&
            dbr_value_is_prose_password(at->rest, &v)) {
            *ret = dbr_value_hide(at->rest, &v, DBR_VALUE_PASSWORD);
            return true;
        }
    }
    return false;
}

/* ---- Chinese ---- */

/* 密码为X, 密码已改成 X: a few characters of these, the last one says that a value comes. */
static bool read_wide(dbr_slice s, size_t at, dbr_rule_hit *ret)
{
    static const char PASSES[] = "已被经又现在当前临时都仍还重置修改更变设新换恢复统一全部均默认初始的就暂定"
                                 "回滚了更給给該该系统库数据账号户管理员";
    static const char GIVES[] = "是为為成到作";
    bool gives = false;
    for (int i = 0; i < MAX_WIDE; i++) {
        size_t blank = dbr_value_pass_blanks(s, at);
        blank += dbr_slice_starts(dbr_slice_from(s, blank), "：") ? 3u : dbr_byte(s, blank) == ':' ? 1u : 0u;
        blank = dbr_value_pass_blanks(s, blank);
        if (gives && take_prose(s, blank, true, ret)) {
            return true;
        }
        size_t next = at;
        if (at >= s.len || (unsigned char)s.ptr[at] < 0x80) {
            return false;
        }
        (void)dbr_utf8_next(s, &next);
        dbr_slice character = dbr_slice_sub(s, at, next);
        gives = dbr_slice_find(dbr_slice_str(GIVES), character) != SIZE_MAX;
        if (!gives && dbr_slice_find(dbr_slice_str(PASSES), character) == SIZE_MAX) {
            return false;
        }
        at = next;
    }
    return false;
}

bool dbr_match_prose(const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const WIDE[] = {"密码", "密碼", "口令"};
    for (size_t i = 0; (unsigned char)at->rest.ptr[0] >= 0x80 && i < COUNT(WIDE); i++) {
        if (dbr_slice_starts(at->rest, WIDE[i])) {
            return read_wide(at->rest, strlen(WIDE[i]), ret);
        }
    }
    char first = (char)(at->rest.ptr[0] | 0x20);
    if (first != 'p') {
        return first == 'i' ? read_statement(at, ret) : read_setting(at, ret);
    }
    char third = (char)(dbr_byte(at->rest, 2) | 0x20);
    size_t n = third == 's' || third == 'd' || dbr_byte(at->rest, 2) == ' ' ? name_length(at->rest) : 0;
    if (n == 0) {
        return false;
    }
    size_t begin = dbr_value_pass_blanks(at->rest, n);
    if (dbr_byte(at->rest, begin) == ':' || dbr_byte(at->rest, begin) == '=') {
        return false; // a named value
    }
    return read_statement(at, ret) || read_words(at, n, ret) || read_wide(at->rest, begin, ret) ||
           (begin > n && is_given(at->before) && take_prose(at->rest, begin, false, ret));
}
