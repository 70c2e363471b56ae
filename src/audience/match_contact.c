/*
 * How people are reached: mail addresses, telephone numbers, handles.
 *
 * "name@place" is also how packages, images, systemd units and git remotes are written; those stay: a domain
 * that begins like a version, ends like a file or unit, or follows "git@" and is followed by ':'.
 */
#include "audience/rules.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- mail ---- */

/* "v1.14.0", "2.0.0-next": a version, whatever its last part is. */
static bool is_version(dbr_slice domain)
{
    size_t at = dbr_byte(domain, 0) == 'v' || dbr_byte(domain, 0) == 'V' ? 1 : 0;
    size_t begin = at;
    while (dbr_is_number(dbr_byte(domain, at))) {
        at++;
    }
    return at > begin && dbr_byte(domain, at) == '.' && dbr_is_number(dbr_byte(domain, at + 1));
}

static bool is_domain(dbr_slice domain)
{
    static const char *const NO_ENDS[] = {"service", "socket", "timer", "target", "mount", "scope",   "slice",
                                          "device",  "path",   "png",   "jpg",    "jpeg",  "gif",     "svg",
                                          "webp",    "log",    "json",  "yaml",   "yml",   "txt",     "html",
                                          "css",     "xml",    "conf",  "tar",    "local", "internal"};
    size_t dot = domain.len;
    while (dot > 0 && domain.ptr[dot - 1] != '.') {
        dot--;
    }
    dbr_slice end = dbr_slice_from(domain, dot);
    if (dot < 2 || end.len < 2 || domain.ptr[0] == '-' || domain.ptr[0] == '.' ||
        dbr_slice_find(domain, dbr_slice_str("..")) != SIZE_MAX || is_version(domain)) {
        return false;
    }
    for (size_t i = 0; i < end.len; i++) {
        if (!dbr_is_lower(end.ptr[i]) && !dbr_is_upper(end.ptr[i]) && !dbr_begins_nocase(end, "xn--")) {
            return false;
        }
    }
    for (size_t i = 0; i < COUNT(NO_ENDS); i++) {
        if (dbr_slice_eq_nocase(end, dbr_slice_str(NO_ENDS[i]))) {
            return false;
        }
    }
    return true;
}

/* Not in the middle of a local part, nor in a link's user name. Punctuation before it is no part of it ("-
 * alice@…"). */
static bool begins_local(dbr_slice before)
{
    size_t i = 1;
    while (i < 8 && dbr_byte_back(before, i) != '\0' && strchr("._%+-", dbr_byte_back(before, i)) != NULL) {
        i++;
    }
    char last = dbr_byte_back(before, i);
    bool is_link = last == '/' && dbr_byte_back(before, i + 1) == '/';
    return !dbr_is_alnum(last) && !is_link;
}

bool dbr_match_email(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    if (!begins_local(at->before)) {
        return false;
    }
    size_t local = dbr_run(at->rest, 0, "._%+-", 65);
    if (local == 0 || local > 64 || dbr_byte(at->rest, local) != '@') {
        return false;
    }
    size_t run = dbr_run(at->rest, local + 1, ".-", 254);
    size_t n = run;
    while (n > 0 && !dbr_is_alnum(at->rest.ptr[local + n])) {
        n--;
    }
    bool goes_on = n < run && dbr_byte(at->rest, local + 1 + run) == '['; // what was hidden belongs to it
    if (n == 0 || run > 253 || goes_on || !is_domain(dbr_slice_sub(at->rest, local + 1, local + 1 + n))) {
        return false;
    }
    char next = dbr_byte(at->rest, local + 1 + n);
    bool is_remote = dbr_begins_nocase(at->rest, "git@") && (next == ':' || next == '/');
    *ret = (dbr_rule_hit){.hide = local + 1 + n};
    return !is_remote && next != '@';
}

/* ---- telephone ---- */

static size_t count_digits(dbr_slice s, size_t at)
{
    size_t n = 0;
    while (n < 16 && dbr_is_number(dbr_byte(s, at + n))) {
        n++;
    }
    return n;
}

/* "+49 30 1234567", "+1 (555) 010-9999", "+8613800138000". A diff of a log has '+' before a year: four
 * digits. */
static size_t international(dbr_slice s)
{
    size_t group = count_digits(s, 1);
    size_t digits = group;
    size_t at = 1 + group;
    if (dbr_byte(s, 1) == '0' || group == 0 || group > 15) {
        return 0;
    }
    if (group > 3) {
        return group >= 8 ? at : 0;
    }
    while (digits < 16) {
        size_t begin = at;
        while (begin < at + 2 && strchr(" -.()", dbr_byte(s, begin)) != NULL && dbr_byte(s, begin) != '\0') {
            begin++;
        }
        group = count_digits(s, begin);
        if (begin == at || group < 2 || group > 8) {
            break;
        }
        digits += group;
        at = begin + group;
    }
    return digits >= 8 && digits <= 15 ? at : 0;
}

/* Digits in groups of these sizes with '-', '.' or a blank between; the length, 0 for another form. */
static size_t grouped(dbr_slice s, size_t a, size_t b, size_t c)
{
    bool has_bracket = dbr_byte(s, 0) == '(';
    size_t at = has_bracket;
    const size_t sizes[] = {a, b, c};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        if (sizes[i] == 0) {
            break;
        }
        if (i > 0) {
            bool is_close = i == 1 && has_bracket;
            if (is_close && dbr_byte(s, at) != ')') {
                return 0;
            }
            at += is_close;
            char c_between = dbr_byte(s, at);
            bool is_between = c_between == '-' || c_between == ' ' || c_between == '.';
            if (!is_between && !is_close) {
                return 0;
            }
            at += is_between;
        }
        if (count_digits(s, at) != sizes[i]) {
            return 0;
        }
        at += sizes[i];
    }
    return at;
}

/* Eleven digits in a row, or groups of any size, are a number only where one is spoken of. */
static bool is_spoken_of(dbr_slice before)
{
    static const char *const WORDS[] = {"手机", "电话",   "联系",    "致电",    "号码",   "用户",
                                        "短信", "微信",   "tel",     "phone",   "mobile", "call",
                                        "sms",  "msisdn", "contact", "whatsapp"};
    dbr_slice context = dbr_slice_from(before, before.len > 24 ? before.len - 24 : 0);
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        if (dbr_slice_find_nocase(context, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* "020 7946 0958", "0171/1234567", "01 23 45 67 89": Europe inside a country, nine to eleven digits. */
static size_t european(const dbr_rule_at *at)
{
    dbr_slice s = at->rest;
    size_t n = 0, digits = 0, groups = 0;
    if (dbr_byte(s, 0) != '0' || dbr_byte(s, 1) == '0' || !is_spoken_of(at->before)) {
        return 0;
    }
    while (groups < 6) {
        size_t group = count_digits(s, n);
        if (group < 2 || group > 8) {
            break;
        }
        groups++;
        digits += group;
        n += group;
        char c = dbr_byte(s, n);
        if ((c != ' ' && c != '-' && c != '/') || !dbr_is_number(dbr_byte(s, n + 1))) {
            break;
        }
        n++;
    }
    return groups >= 2 && digits >= 9 && digits <= 11 ? n : 0;
}

static size_t national(const dbr_rule_at *at)
{
    dbr_slice s = at->rest;
    bool is_mobile = dbr_byte(s, 0) == '1' && dbr_byte(s, 1) >= '3';
    size_t n = grouped(s, 3, 3, 4); // North America
    if (n == 0 && is_mobile) {
        n = grouped(s, 3, 4, 4); // China, mobile
    }
    if (n == 0 && is_mobile && count_digits(s, 0) == 11 && is_spoken_of(at->before)) {
        n = 11;
    }
    for (size_t area = 3; n == 0 && dbr_byte(s, 0) == '0' && area <= 4; area++) { // China, fixed line
        n = dbr_byte(s, area) == '-' ? grouped(s, area, 8, 0) : 0;
        n = n == 0 && dbr_byte(s, area) == '-' ? grouped(s, area, 7, 0) : n;
    }
    return n == 0 ? european(at) : n;
}

bool dbr_match_phone(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    if (dbr_is_one_of(dbr_byte_back(at->before, 1), "_-./+#(")) {
        return false;
    }
    size_t n = at->rest.ptr[0] == '+' ? international(at->rest) : national(at);
    char next = dbr_byte(at->rest, n);
    char next_but_one = dbr_byte(at->rest, n + 1);
    bool goes_on = dbr_is_one_of(next, "_-/:") || (next == '.' && dbr_is_number(next_but_one));
    *ret = (dbr_rule_hit){.hide = n};
    return n > 0 && !goes_on;
}

/* ---- handles ---- */

/* "<@U024BE7LH|alice>": its length. */
static size_t mention_length(dbr_slice s)
{
    if (!dbr_slice_starts(s, "<@")) {
        return 0;
    }
    size_t n = 2 + dbr_run(s, 2, "|._-", 80);
    return n > 2 && dbr_byte(s, n) == '>' ? n + 1 : 0;
}

bool dbr_match_handle(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const GROUPS[] = {"@here", "@channel", "@everyone", "@all", "@team"};
    (void)rule;
    size_t mention = mention_length(at->rest);
    if (mention > 0) {
        *ret = (dbr_rule_hit){.hide = mention};
        return true;
    }
    char first = dbr_byte(at->rest, 1);
    if (at->rest.ptr[0] != '@' || dbr_is_one_of(dbr_byte_back(at->before, 1), "_./-@") ||
        (!dbr_is_lower(first) && !dbr_is_upper(first))) {
        return false;
    }
    size_t run = 1 + dbr_run(at->rest, 1, "._-", 40);
    size_t n = run;
    while (n > 1 && !dbr_is_alnum(at->rest.ptr[n - 1])) {
        n--;
    }
    for (size_t i = 0; i < COUNT(GROUPS); i++) {
        if (dbr_slice_eq_nocase(dbr_slice_sub(at->rest, 0, n), dbr_slice_str(GROUPS[i]))) {
            return false;
        }
    }
    if (n < run && dbr_byte(at->rest, run) == '[') {
        return false; // goes on in something that was hidden
    }
    char next = dbr_byte(at->rest, n);
    *ret = (dbr_rule_hit){.hide = n};
    return n > 2 && next != '/' && next != '@' && next != '(' && !dbr_is_one_of(next, "_");
}
