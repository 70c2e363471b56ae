/*
 * Where machines are: IP addresses, hosts that only exist inside, links that only insiders can open.
 *
 * Versions look like IPv4 addresses ("6.0.4.6", "Chrome/120.0.0.0", "redis-6.0.4.6", "6.0.4.6-alpine"), times
 * and namespaces like IPv6 ones ("10:05:23", "std::byte"): what stands before and behind decides. Loopback,
 * unspecified and multicast addresses say nothing about anybody and stay.
 */
#include "audience/rules.h"

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define MAX_HOST_BYTES 253u // RFC 1035

typedef enum reach { REACH_NONE, REACH_PUBLIC, REACH_PRIVATE } reach;

/* ---- IPv4 ---- */

static bool read_octets(dbr_slice s, unsigned octets[4], size_t *ret_len)
{
    size_t at = 0;
    for (int i = 0; i < 4; i++) {
        size_t begin = at;
        unsigned value = 0;
        while (dbr_is_number(dbr_byte(s, at)) && at < begin + 3) {
            value = value * 10 + (unsigned)(s.ptr[at] - '0');
            at++;
        }
        bool has_zero = at > begin + 1 && s.ptr[begin] == '0';
        if (at == begin || value > 255 || has_zero || (i < 3 && dbr_byte(s, at) != '.')) {
            return false;
        }
        octets[i] = value;
        at += i < 3;
    }
    *ret_len = at;
    return true;
}

static reach reach_of(const unsigned o[4])
{
    if (o[0] == 0 || o[0] == 127 || o[0] >= 224) {
        return REACH_NONE;
    }
    bool is_private = o[0] == 10 || (o[0] == 172 && o[1] >= 16 && o[1] < 32) ||
                      (o[0] == 192 && o[1] == 168) || (o[0] == 100 && o[1] >= 64 && o[1] < 128) ||
                      (o[0] == 169 && o[1] == 254);
    return is_private ? REACH_PRIVATE : REACH_PUBLIC;
}

/* Whether the last word before is one that versions follow. */
static bool is_after_version_word(dbr_slice before)
{
    static const char *const WORDS[] = {"v",       "ver",      "version", "versions",
                                        "release", "releases", "build",   "tag"};
    size_t end = before.len;
    while (end > 0 && before.len - end < 4 && strchr(" =:\"'`.", before.ptr[end - 1]) != NULL &&
           before.ptr[end - 1] != '\0') {
        end--;
    }
    size_t begin = end;
    while (begin > 0 && end - begin < 10 &&
           (dbr_is_lower(before.ptr[begin - 1]) || dbr_is_upper(before.ptr[begin - 1]))) {
        begin--;
    }
    dbr_slice word = dbr_slice_sub(before, begin, end);
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return dbr_slice_ends(dbr_slice_sub(before, 0, end), "版本");
}

/* What stands around tells an address from a version. */
static bool is_address_here(const dbr_rule_at *at, size_t len)
{
    char last = dbr_byte_back(at->before, 1);
    char last_but_one = dbr_byte_back(at->before, 2);
    if (dbr_is_one_of(last, "_.") || (last == '/' && last_but_one != '/') ||
        (last == '-' && dbr_is_one_of(last_but_one, "_") && !dbr_is_number(last_but_one))) {
        return false;
    }
    char next = dbr_byte(at->rest, len);
    char next_but_one = dbr_byte(at->rest, len + 1);
    bool goes_on = dbr_is_one_of(next, "_") || (next == '.' && dbr_is_one_of(next_but_one, "[")) ||
                   (next == '-' && !dbr_is_number(next_but_one) && dbr_is_one_of(next_but_one, "["));
    return !goes_on && !is_after_version_word(at->before);
}

static reach read_ipv4(const dbr_rule_at *at, size_t *ret_len)
{
    unsigned octets[4] = {0};
    if (!read_octets(at->rest, octets, ret_len) || !is_address_here(at, *ret_len)) {
        return REACH_NONE;
    }
    return reach_of(octets);
}

/* ---- IPv6 ---- */

/* Groups of hex digits, eight of them or fewer around one "::". */
static bool is_ipv6(dbr_slice s)
{
    size_t n_groups = 0;
    size_t n_gaps = 0;
    bool has_digit = false;
    for (size_t at = 0; at < s.len;) {
        size_t begin = at;
        while (at < s.len && s.ptr[at] != ':') {
            has_digit = has_digit || dbr_is_number(s.ptr[at]);
            at++;
        }
        if (at - begin > 4) {
            return false;
        }
        n_groups += at > begin;
        bool is_gap = dbr_byte(s, at) == ':' && dbr_byte(s, at + 1) == ':';
        n_gaps += is_gap;
        bool is_open = at < s.len && !is_gap && (at == 0 || at + 1 == s.len); // a single ':' at either end
        if (is_open) {
            return false;
        }
        at += is_gap ? 2 : 1;
        if (is_gap && dbr_byte(s, at) == ':') {
            return false;
        }
    }
    return has_digit && ((n_gaps == 0 && n_groups == 8) || (n_gaps == 1 && n_groups >= 2 && n_groups < 8));
}

static reach read_ipv6(const dbr_rule_at *at, size_t *ret_len)
{
    char last = dbr_byte_back(at->before, 1);
    if (dbr_is_one_of(last, "_:.")) {
        return REACH_NONE;
    }
    size_t len = 0;
    while (len < 40 && (dbr_is_number(dbr_byte(at->rest, len)) || dbr_byte(at->rest, len) == ':' ||
                        (dbr_is_alnum(dbr_byte(at->rest, len)) && (at->rest.ptr[len] | 0x20) <= 'f'))) {
        len++;
    }
    if (len > 39 || dbr_is_one_of(dbr_byte(at->rest, len), "_[")) {
        return REACH_NONE;
    }
    if (len > 1 && at->rest.ptr[len - 1] == ':' && at->rest.ptr[len - 2] != ':') {
        len--; // "2001:db8::1: refused"
    }
    dbr_slice s = dbr_slice_sub(at->rest, 0, len);
    if (!is_ipv6(s)) {
        return REACH_NONE;
    }
    *ret_len = len;
    bool is_private = dbr_begins_nocase(s, "fe8") || dbr_begins_nocase(s, "fe9") ||
                      dbr_begins_nocase(s, "fea") || dbr_begins_nocase(s, "feb") ||
                      dbr_begins_nocase(s, "fc") || dbr_begins_nocase(s, "fd");
    return is_private ? REACH_PRIVATE : REACH_PUBLIC;
}

static bool match_address(const dbr_rule_at *at, reach wanted, dbr_rule_hit *ret)
{
    size_t len = 0;
    reach found = dbr_is_number(at->rest.ptr[0]) ? read_ipv4(at, &len) : REACH_NONE;
    if (found == REACH_NONE) {
        found = read_ipv6(at, &len);
    }
    if (found != wanted) {
        return false;
    }
    *ret = (dbr_rule_hit){.hide = len};
    return true;
}

bool dbr_match_public_address(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    return match_address(at, REACH_PUBLIC, ret);
}

bool dbr_match_private_address(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    return match_address(at, REACH_PRIVATE, ret);
}

/* ---- hosts ---- */

/* "ip-10-0-1-23": how a cloud names what has a private address. */
static bool is_cloud_name(dbr_slice host)
{
    size_t n_parts = 0;
    if (!dbr_begins_nocase(host, "ip-")) {
        return false;
    }
    for (size_t at = 3; at < host.len; at++) {
        bool begins = dbr_is_number(host.ptr[at]) && host.ptr[at - 1] == '-';
        if (!dbr_is_number(host.ptr[at]) && host.ptr[at] != '-') {
            return false;
        }
        n_parts += begins;
    }
    return n_parts == 4;
}

static bool ends_nocase(dbr_slice s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.len > n && dbr_slice_eq_nocase(dbr_slice_from(s, s.len - n), dbr_slice_str(suffix));
}

static bool is_internal_host(dbr_slice host)
{
    static const char *const SUFFIXES[] = {".internal", ".local", ".lan",         ".corp",   ".intra",
                                           ".intranet", ".svc",   ".localdomain", ".consul", ".home.arpa"};
    bool is_code = dbr_slice_is(host, "time.Local"); // Go's, in what it prints of a time
    for (size_t i = 0; i < COUNT(SUFFIXES) && !is_code; i++) {
        if (ends_nocase(host, SUFFIXES[i])) {
            return true;
        }
    }
    return is_cloud_name(host);
}

/* The host at the start, without dots and dashes at its end; 0 when it is longer than hosts are, or goes on
 * in something that was hidden. */
static size_t host_length(dbr_slice s)
{
    size_t run = dbr_run(s, 0, ".-_", MAX_HOST_BYTES + 1);
    size_t n = run;
    while (n > 0 && !dbr_is_alnum(s.ptr[n - 1])) {
        n--;
    }
    bool goes_on = n < run && dbr_byte(s, run) == '[';
    return run > MAX_HOST_BYTES || goes_on ? 0 : n;
}

bool dbr_match_internal_host(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    char last = dbr_byte_back(at->before, 1);
    if (dbr_is_one_of(last, "._-") || (last == '/' && dbr_byte_back(at->before, 2) != '/')) {
        return false; // "/etc/rc.d/rc.local" is a file
    }
    size_t n = host_length(at->rest);
    if (n == 0 || !is_internal_host(dbr_slice_sub(at->rest, 0, n))) {
        return false;
    }
    *ret = (dbr_rule_hit){.hide = n};
    return true;
}

/* ---- links ---- */

/* Where insiders work; a whole domain, or the part under it. Status pages and manuals of the same companies
 * are public. */
static bool is_workplace(dbr_slice host)
{
    static const char *const DOMAINS[] = {
        ".slack.com",      ".atlassian.net",    ".pagerduty.com",  ".opsgenie.com",    ".datadoghq.com",
        ".datadoghq.eu",   ".grafana.net",      ".notion.so",      ".notion.site",     ".feishu.cn",
        ".larksuite.com",  ".dingtalk.com",     ".sharepoint.com", "docs.google.com",  "drive.google.com",
        ".zoom.us",        ".splunkcloud.com",  ".sentry.io",      ".newrelic.com",    "app.asana.com",
        ".monday.com",     "linear.app",        ".webex.com",      ".yuque.com",       "teams.microsoft.com",
        "meet.google.com", "sheets.google.com", ".logz.io",        ".service-now.com", ".quip.com",
    };
    static const char *const PUBLIC[] = {"api.",  "status.",  "docs.", "www.",       "developer.",
                                         "help.", "support.", "blog.", "community.", "engineering."};
    for (size_t i = 0; i < COUNT(DOMAINS); i++) {
        bool is_whole = dbr_slice_eq_nocase(host, dbr_slice_str(DOMAINS[i]));
        if (!is_whole && !(DOMAINS[i][0] == '.' && ends_nocase(host, DOMAINS[i]))) {
            continue;
        }
        for (size_t p = 0; !is_whole && p < COUNT(PUBLIC); p++) {
            if (dbr_begins_nocase(host, PUBLIC[p])) {
                return false;
            }
        }
        return true;
    }
    return false;
}

static bool is_internal_target(dbr_slice host)
{
    unsigned octets[4] = {0};
    size_t len = 0;
    if (dbr_slice_eq_nocase(host, dbr_slice_str("localhost"))) {
        return false;
    }
    if (read_octets(host, octets, &len) && len == host.len) {
        return reach_of(octets) == REACH_PRIVATE;
    }
    return dbr_slice_find_char(host, '.') == SIZE_MAX || is_internal_host(host) || is_workplace(host);
}

static size_t url_end(dbr_slice s, size_t begin)
{
    size_t at = begin;
    while (at < s.len && (unsigned char)s.ptr[at] > ' ' && (unsigned char)s.ptr[at] < 0x7f &&
           strchr("\"'`<>|)[]}\\", s.ptr[at]) == NULL) {
        at++;
    }
    while (at > begin && strchr(".,;:!?", s.ptr[at - 1]) != NULL) {
        at--; // the sentence's, not the link's
    }
    return at;
}

bool dbr_match_internal_link(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    size_t scheme = dbr_begins_nocase(at->rest, "https://")  ? 8
                    : dbr_begins_nocase(at->rest, "http://") ? 7
                                                             : 0;
    if (scheme == 0 || dbr_is_alnum(dbr_byte_back(at->before, 1))) {
        return false;
    }
    size_t host = host_length(dbr_slice_from(at->rest, scheme));
    if (host > 0 && dbr_byte(at->rest, scheme + host) == '@') { // that was the user
        scheme += host + 1;
        host = host_length(dbr_slice_from(at->rest, scheme));
    }
    if (host == 0 || !is_internal_target(dbr_slice_sub(at->rest, scheme, scheme + host))) {
        return false;
    }
    *ret = (dbr_rule_hit){.hide = url_end(at->rest, scheme + host)};
    return true;
}
