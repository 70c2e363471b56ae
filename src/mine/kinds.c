/*
 * The kinds of values a message holds, told apart by their form. Order matters where forms overlap: a stamp before a
 * path ("2025/02/09"), an address before a number ("10.0.1.5").
 *
 * How many digits something has decides as little as can be: a message whose numbers alone differ is the same message.
 */
#include "mine/kinds.h"

/* One row is 32 bytes. */
// clang-format off
#define D KIND_DIGIT
#define H KIND_HEX
#define L KIND_LETTER
#define S KIND_SLASH
#define A KIND_AT
#define C KIND_COLON
#define P KIND_DOT
#define J KIND_JOIN
const unsigned char kind_class[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 00
    0, J, 0, J, J, J, J, 0, 0, 0, J, J, 0, J, P, S, D, D, D, D, D, D, D, D, D, D, C, 0, 0, 0, 0, J, // 20
    A, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, 0, S, 0, J, L, // 40
    0, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, J, 0, // 60
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, // 80
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, // a0
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, // c0
    J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, J, // e0
};
#undef D
#undef H
#undef L
#undef S
#undef A
#undef C
#undef P
#undef J
// clang-format on

static bool is_one_of(dbr_slice s, const char (*words)[8], size_t n);
#define IS_ONE_OF(s, words) is_one_of((s), (words), sizeof(words) / sizeof((words)[0]))

static const char *number_mask(dbr_slice s);

size_t kind_digits_at(dbr_slice s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && kind_is_digit(s.ptr[at + n])) {
        n++;
    }
    return n;
}

size_t kind_word_at(dbr_slice s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && (kind_of(s.ptr[at + n]) & KIND_WORD) != 0) {
        n++;
    }
    return n;
}

/* True when all bytes from `begin` on are hexadecimal digits, at least one. */
static bool is_hex_from(dbr_slice s, size_t begin)
{
    for (size_t i = begin; i < s.len; i++) {
        if ((kind_of(s.ptr[i]) & (KIND_DIGIT | KIND_HEX)) == 0) {
            return false;
        }
    }
    return s.len > begin;
}

/* ::1, fe80::1, 00:11:43:e3:ba:c3, 0000:00:1e: groups of hexadecimal digits between colons. NULL for others. */
static const char *colon_mask(dbr_slice s)
{
    size_t groups = 0, pairs = 0, gaps = 0, longest = 0;
    for (size_t i = 0; i <= s.len; groups++) {
        size_t n = 0;
        while (i + n < s.len && (kind_of(s.ptr[i + n]) & (KIND_DIGIT | KIND_HEX)) != 0) {
            n++;
        }
        if (i + n < s.len && s.ptr[i + n] != ':') {
            return NULL;
        }
        gaps += n == 0;
        pairs += n == 2;
        longest = n > longest ? n : longest;
        i += n + 1;
    }
    if (groups < 3 || longest == 0) {
        return NULL;
    }
    if (pairs == groups && groups >= 6) {
        return "<mac>";
    }
    return gaps > 0 || groups == 8 ? (longest <= 4 ? "<ip>" : NULL) : "<hex>";
}

const char *kind_of_value(dbr_slice s, unsigned classes)
{
    const char *mask = number_mask(s);
    if (mask == NULL && (classes & KIND_COLON) != 0 &&
        (classes & ~(unsigned)(KIND_DIGIT | KIND_HEX | KIND_COLON | KIND_DOT)) == 0) {
        size_t dot = dbr_slice_find_char(s, '.'); // 0000:00:1f.0
        mask = colon_mask(dbr_slice_sub(s, 0, dot));
        mask =
            dot == SIZE_MAX || (mask != NULL && dot + 1 + kind_digits_at(s, dot + 1) == s.len) ? mask : NULL;
    }
    if (mask == NULL && kind_is_uuid(s)) {
        mask = "<uuid>";
    }
    if (mask == NULL && s.len > 2 && s.ptr[0] == '0' && (s.ptr[1] | 32) == 'x' && is_hex_from(s, 2)) {
        mask = "<hex>";
    }
    return mask;
}

/* ---- numbers ---- */

size_t kind_unit_len(dbr_slice s, const char **ret_mask)
{
    static const struct {
        char text[6];
        unsigned char len;
        bool is_size;
    } UNITS[] = {{"ms", 2, false},   {"us", 2, false}, {"\xc2\xb5s", 3, false}, {"\xce\xbcs", 3, false},
                 {"ns", 2, false},   {"s", 1, false},  {"sec", 3, false},       {"secs", 4, false},
                 {"msec", 4, false}, {"m", 1, false},  {"min", 3, false},       {"mins", 4, false},
                 {"h", 1, false},    {"d", 1, false},  {"B", 1, true},          {"kB", 2, true},
                 {"KB", 2, true},    {"MB", 2, true},  {"GB", 2, true},         {"TB", 2, true},
                 {"KiB", 3, true},   {"MiB", 3, true}, {"GiB", 3, true},        {"TiB", 3, true},
                 {"K", 1, true},     {"M", 1, true},   {"G", 1, true},          {"k", 1, true},
                 {"Mi", 2, true},    {"Gi", 2, true},  {"Ki", 2, true}};
    size_t letters = 0;
    while (letters < s.len && letters < 6 &&
           ((kind_of(s.ptr[letters]) & (KIND_HEX | KIND_LETTER)) != 0 ||
            (unsigned char)s.ptr[letters] >= 0x80)) {
        letters++;
    }
    for (size_t i = 0; letters > 0 && i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
        if (UNITS[i].len == letters && memcmp(UNITS[i].text, s.ptr, letters) == 0) {
            *ret_mask = UNITS[i].is_size ? "<size>" : "<dur>";
            return letters;
        }
    }
    return 0;
}

/* "-5", "1.5", "1.5e-05", "30s", "1m30s", "10MB". */
static const char *number_mask(dbr_slice s)
{
    size_t i = s.len > 1 && (s.ptr[0] == '-' || s.ptr[0] == '+');
    size_t n = kind_digits_at(s, i);
    if (n == 0) {
        return NULL;
    }
    i += n;
    if (i < s.len && s.ptr[i] == '.' && kind_digits_at(s, i + 1) > 0) {
        i += 1 + kind_digits_at(s, i + 1);
    }
    if (i + 2 < s.len && (s.ptr[i] | 32) == 'e' && (s.ptr[i + 1] == '-' || s.ptr[i + 1] == '+')) {
        i += 2 + kind_digits_at(s, i + 2);
    }
    if (i == s.len) {
        return "<num>";
    }
    const char *mask = NULL;
    do { // 1h2m3.5s
        size_t unit = kind_unit_len(dbr_slice_from(s, i), &mask);
        if (unit == 0) {
            return NULL;
        }
        i += unit;
        i += kind_digits_at(s, i);
        i += i < s.len && s.ptr[i] == '.' ? 1 + kind_digits_at(s, i + 1) : 0;
    } while (i < s.len);
    return kind_is_digit(s.ptr[s.len - 1]) ? NULL : mask;
}

/* Words that hold a digit by nature, and that no other value takes the place of. */
static bool is_name_with_digit(dbr_slice s)
{
    static const char NAMES[][8] = {"utf8",   "utf16", "ipv4",  "ipv6",  "http2",  "http3",  "h2c",   "s3",
                                    "ec2",    "k8s",   "md5",   "sha1",  "x509",   "log4j",  "x86",   "amd64",
                                    "base64", "arm64", "i18n",  "tlsv1", "mp3",    "mp4",    "neo4j", "e2e",
                                    "sha256", "ssh2",  "sslv3", "l10n",  "oauth2", "sha512", "b2b",   "p2p"};
    char lower[8] = {0};
    if (s.len > 6) {
        return false;
    }
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        if (memcmp(lower, NAMES[i], 8) == 0) {
            return true;
        }
    }
    return false;
}

const char *kind_of_word(dbr_slice word)
{
    size_t digits = kind_digits_at(word, 0);
    const char *mask = NULL;
    if (digits == word.len) {
        return "<num>";
    }
    if (digits > 0 && kind_unit_len(dbr_slice_from(word, digits), &mask) == word.len - digits) {
        return mask;
    }
    if (is_name_with_digit(word)) {
        return NULL;
    }
    if (digits == 0 && (word.ptr[0] | 32) == 'v' && kind_digits_at(word, 1) == word.len - 1) {
        return "<version>";
    }
    if (word.len > 2 && word.ptr[0] == '0' && (word.ptr[1] | 32) == 'x' && is_hex_from(word, 2)) {
        return "<hex>";
    }
    return "<id>";
}

/* ---- time ---- */

/* What may follow "10:05": nothing, ":23", ":23.118", ":23,118", ":23:118", a zone. */
static bool is_clock_end(dbr_slice s)
{
    if (s.len == 0 || s.ptr[0] != ':') {
        return s.len == 0;
    }
    size_t n = kind_digits_at(s, 1);
    dbr_slice rest = dbr_slice_from(s, 1 + n);
    bool is_number_on = rest.len > 0 && rest.ptr[0] == ':' && (kind_digits_at(rest, 1) != 3 || rest.len != 4);
    return n >= 2 && !is_number_on &&
           (rest.len == 0 || (kind_of(rest.ptr[0]) & KIND_WORD) == 0 || rest.ptr[0] == 'Z');
}

/* "2025-02-09…", "2025/2/9", "09/Feb/2025:…", "10:05:23[.118]", "00:01". */
bool kind_is_stamp(dbr_slice s)
{
    size_t n = kind_digits_at(s, 0);
    if (n == 4 && s.len >= 8 && (s.ptr[4] == '-' || s.ptr[4] == '/')) {
        size_t month = kind_digits_at(s, 5);
        size_t at = 5 + month;
        size_t day = at < s.len && s.ptr[at] == s.ptr[4] ? kind_digits_at(s, at + 1) : 0;
        return (month == 1 || month == 2) && (day == 1 || day == 2);
    }
    if ((n == 1 || n == 2) && n < s.len && s.ptr[n] == ':' && kind_digits_at(s, n + 1) == 2) {
        return is_clock_end(dbr_slice_from(s, n + 3));
    }
    return n == 2 && s.len >= 11 && s.ptr[2] == '/' && s.ptr[6] == '/' && kind_digits_at(s, 7) == 4;
}

bool kind_is_month(dbr_slice s)
{
    static const char MONTHS[][8] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return s.len == 3 && IS_ONE_OF(s, MONTHS);
}

bool kind_is_weekday(dbr_slice s)
{
    static const char DAYS[][8] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    return s.len == 3 && IS_ONE_OF(s, DAYS);
}

bool kind_is_zone(dbr_slice s)
{
    static const char ZONES[][8] = {"UTC", "GMT",  "EST", "EDT",  "CST", "CDT", "MST", "MDT", "PST", "PDT",
                                    "CET", "CEST", "EET", "EEST", "BST", "IST", "JST", "KST", "WET", "WEST"};
    return (s.len == 3 || s.len == 4) && IS_ONE_OF(s, ZONES);
}

/* ---- places ---- */

size_t kind_ipv4_len(dbr_slice s)
{
    size_t i = 0;
    for (int part = 0; part < 4; part++) {
        size_t n = kind_digits_at(s, i);
        if (n == 0 || n > 3 || (part < 3 && (i + n >= s.len || s.ptr[i + n] != '.'))) {
            return 0;
        }
        i += n + (part < 3);
    }
    return i < s.len && (s.ptr[i] == '.' || (kind_of(s.ptr[i]) & KIND_WORD) != 0) ? 0 : i;
}

/* Top-level domains of more than one country's width; those of countries that are no words and no ends of files; what
 * stands before the others ("co.in"). */
static const char GENERIC[][8] = {"com", "net",   "org",      "edu", "gov",  "mil",  "info",
                                  "biz", "local", "internal", "lan", "corp", "home", "arpa"};
static const char COUNTRIES[][8] = {"de", "fr", "nl", "uk", "pl", "ru", "cn", "jp", "kr", "br", "au",
                                    "ca", "ch", "se", "dk", "fi", "cz", "hu", "gr", "pt", "es", "ro",
                                    "ua", "tr", "il", "za", "mx", "ar", "cl", "tw", "hk", "sg", "th",
                                    "vn", "eu", "nz", "ie", "bg", "sk", "hr", "lt", "lv", "ee", "at"};
static const char SECOND[][8] = {"co", "com", "net", "org", "edu", "ac", "gov", "or", "ne", "go"};
/* What packages and classes begin with, domains turned round among it. */
static const char PACKAGES[][8] = {"com", "org", "net",   "edu",    "gov",     "io",     "java", "javax",
                                   "jdk", "sun", "scala", "kotlin", "android", "System", "asp"};
/* Ends of files with source code, which a line number may follow. */
static const char SOURCES[][8] = {
    "c",    "h",    "cc",  "cpp", "cxx", "hh", "hpp",   "py",  "go",  "rs",  "js",    "ts",   "jsx", "tsx",
    "java", "rb",   "php", "pl",  "sh",  "kt", "scala", "cs",  "lua", "sql", "swift", "html", "xml", "yml",
    "yaml", "json", "md",  "m",   "mm",  "r",  "tcl",   "vue", "exs", "ex",  "erl",   "hs",   "ml",  "el"};

typedef struct labels {
    dbr_slice first, before, top;
    size_t n, len;
} labels;

/* Labels between dots at the start; `n` 0 when they are none. */
static labels labels_at(dbr_slice s)
{
    labels l = {0};
    size_t begin = 0;
    for (size_t i = 0;; i++) {
        char c = i < s.len ? s.ptr[i] : ' ';
        if ((kind_of(c) & KIND_WORD) != 0 || c == '-') {
            continue;
        }
        if (i == begin) {
            return (labels){0};
        }
        l.before = l.top;
        l.top = dbr_slice_sub(s, begin, i);
        l.first = l.n++ == 0 ? l.top : l.first;
        if (c != '.' || i + 1 >= s.len) {
            l.len = i;
            return l;
        }
        begin = i + 1;
    }
}

/*
 * Labels between dots of which the last is a top-level domain. A package or class ("org.apache.x.Y", "java.net") and a
 * file ("a.tar.gz") look alike: the first begins with a domain turned round, the other ends in what no domain ends in.
 */
size_t kind_host_len(dbr_slice s)
{
    labels l = labels_at(s);
    char after = l.len < s.len ? s.ptr[l.len] : '\0';
    if (l.n < 2 || l.top.len < 2 || l.top.len > 8 || (after != '\0' && after != ':' && after != '.') ||
        kind_is_digit(l.top.ptr[0])) {
        return 0;
    }
    char lower[8] = {0};
    for (size_t k = 0; k < l.top.len; k++) {
        char c = l.top.ptr[k];
        lower[k] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    dbr_slice low = dbr_slice_of(lower, l.top.len);
    bool has_port = after == ':' && kind_digits_at(s, l.len + 1) > 0;
    bool is_domain = IS_ONE_OF(low, GENERIC) || (has_port && !IS_ONE_OF(low, SOURCES));
    if (!is_domain && l.n >= 3 && low.len == 2) {
        is_domain = IS_ONE_OF(low, COUNTRIES) || IS_ONE_OF(l.before, SECOND);
    }
    return is_domain && !IS_ONE_OF(l.first, PACKAGES) ? l.len : 0;
}

size_t kind_endpoint_len(dbr_slice s)
{
    size_t i = 0;
    bool has_digit = false;
    while (i < s.len && s.ptr[i] != '_' && ((kind_of(s.ptr[i]) & KIND_WORD) != 0 || s.ptr[i] == '-')) {
        has_digit |= kind_is_digit(s.ptr[i]);
        i++;
    }
    size_t port = i < s.len && s.ptr[i] == ':' ? kind_digits_at(s, i + 1) : 0;
    bool is_name = i > 1 && !kind_is_digit(s.ptr[0]) && s.ptr[0] != '-' &&
                   (has_digit || dbr_slice_is(dbr_slice_sub(s, 0, i), "localhost"));
    return is_name && port > 0 && i + 1 + port == s.len ? i : 0;
}

bool kind_is_path(dbr_slice s)
{
    size_t slashes = 0;
    for (size_t i = 0; i < s.len; i++) {
        slashes += s.ptr[i] == '/' || s.ptr[i] == '\\';
    }
    bool is_rooted = s.ptr[0] == '/' || dbr_slice_starts(s, "./") || dbr_slice_starts(s, "../") ||
                     dbr_slice_starts(s, "~/") || dbr_slice_starts(s, "\\\\") ||
                     (s.len > 3 && s.ptr[1] == ':' && (s.ptr[2] == '\\' || s.ptr[2] == '/'));
    return s.len > 1 && (is_rooted || (slashes >= 2 && (kind_of(s.ptr[0]) & KIND_WORD) != 0));
}

bool kind_is_mail(dbr_slice s)
{
    size_t at = dbr_slice_find_char(s, '@');
    return at != SIZE_MAX && at > 0 && kind_host_len(dbr_slice_from(s, at + 1)) == s.len - at - 1;
}

bool kind_is_uuid(dbr_slice s)
{
    if (s.len != 36) {
        return false;
    }
    for (size_t i = 0; i < 36; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? s.ptr[i] != '-' : (kind_of(s.ptr[i]) & (KIND_DIGIT | KIND_HEX)) == 0) {
            return false;
        }
    }
    return true;
}

/* ---- words ---- */

const char *kind_of_status(dbr_slice text, size_t at)
{
    char first = text.ptr[at];
    if ((first != '4' && first != '5') || at < 2 || kind_digits_at(text, at) != 3 ||
        kind_word_at(text, at) != 3) {
        return NULL;
    }
    size_t end = at - 1; // of what is before: passes over '=', ':', blanks and quotes
    while (end > 0 && strchr("=: \"", text.ptr[end]) != NULL) {
        end--;
    }
    dbr_slice before = dbr_slice_sub(text, end + 1 > 64 ? end - 63 : 0, end + 1);
    size_t blank = before.len;
    while (blank > 0 && before.ptr[blank - 1] != ' ' && before.ptr[blank - 1] != '"') {
        blank--;
    }
    dbr_slice word = dbr_slice_from(before, blank);
    bool is_request =
        text.ptr[at - 1] == ' ' && (dbr_slice_starts(word, "/") || dbr_slice_starts(word, "HTTP/"));
    bool is_status = dbr_slice_ends(word, "status") || dbr_slice_ends(word, "Status");
    if (!is_request && !is_status) {
        return NULL;
    }
    bool is_access = kind_is_method(dbr_slice_sub(text, 0, kind_word_at(text, 0)));
    return first == '5' ? "5xx" : is_access ? "4xx" : NULL;
}

bool kind_is_method(dbr_slice s)
{
    static const char METHODS[][8] = {"GET",  "POST",    "PUT",     "DELETE", "PATCH",
                                      "HEAD", "OPTIONS", "CONNECT", "TRACE"};
    return s.len >= 3 && s.len <= 7 && s.ptr[0] >= 'C' && s.ptr[0] <= 'T' && s.ptr[1] >= 'A' &&
           s.ptr[1] <= 'Z' && IS_ONE_OF(s, METHODS);
}

/* Is `s` among words of at most 8 bytes, padded with zeros? */
static bool is_one_of(dbr_slice s, const char (*words)[8], size_t n)
{
    char padded[8] = {0};
    if (s.len > sizeof(padded)) {
        return false;
    }
    memcpy(padded, s.ptr, s.len);
    size_t i = 0;
    while (i < n && memcmp(words[i], padded, sizeof(padded)) != 0) {
        i++;
    }
    return i < n;
}
