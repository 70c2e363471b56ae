/*
 * Masking while tokenising: one pass over the bytes, a table of character classes, no regular expressions.
 *
 * A *chunk* is a run of bytes that are neither blank, quote, bracket nor one of , ; = |. Its bytes' classes
 * are gathered while its end is sought; a chunk without a digit, '/', '@' and backslash is a word and copied,
 * which is nine of ten. The others are tried whole, in this order:
 *
 *     30s 1m30s 118ms → <dur>    10MB → <size>    43% -5 1.5 1,234 → <num>     0x7f → <hex>
 *     2025-02-09T10:05:23Z 10:05:23 → <time>      10.0.1.5:5432 → <ip>:<num>   ::1 → <ip>
 *     550e8400-e29b-41d4-a716-446655440000 → <uuid>    bob@example.com → <mail>    http://x/y → <url>
 *     /var/lib/x.db:17 → <path>:<num>
 *
 * and else part by part (a part is a run of ASCII letters and digits): 18 → <num>, worker18 → worker<num>,
 * b8rjw → <id>; names that hold a digit by nature (ipv4, p99, 5xx) stay. Neighbours melt: 1.2.3 and 1, 2, 3
 * are one <num>, 7c9f6d5b8d-b8rjw is one <id>, a date and a clock are one <time>. Quoted text is <str>,
 * unless it is the key of a JSON member or a request line.
 *
 * Requests are what incidents are about, so a path after a method keeps its words ("GET /api/orders/<num>"),
 * and a status after a path or "status" stays a number ("GET /api/orders 503").
 *
 * Limits: words that vary without a digit (user names) are words: two users are two templates.
 */
#include "mine/mask.h"

#include <assert.h>

/* Classes of bytes; 0 ends a chunk. */
enum {
    DIGIT = 1,
    HEX = 2,    // a–f, A–F
    LETTER = 4, // the other letters, '_' and what is not ASCII
    SLASH = 8,  // and the backslash
    AT = 16,
    COLON = 32,
    DOT = 64,
    JOIN = 128, // - + % # & ? ~ * $ ! ^
};

/* One row is 32 bytes. */
// clang-format off
#define D DIGIT
#define H HEX
#define L LETTER
#define S SLASH
#define A AT
#define C COLON
#define P DOT
#define J JOIN
static const unsigned char CLASS[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 00
    0, J, 0, J, J, J, J, 0, 0, 0, J, J, 0, J, P, S, D, D, D, D, D, D, D, D, D, D, C, 0, 0, 0, 0, J, // 20
    A, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, 0, S, 0, J, L, // 40
    0, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, J, 0, // 60
    L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, // 80
    L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, // a0
    L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, // c0
    L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, // e0
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

#define MAX_QUOTED_BYTES  400u // a longer "quotation" is two stray quotes
#define MAX_SEGMENT_BYTES 40u  // of a route: a longer word is a token or a slug
#define MAX_SEGMENTS      8u   // of a route

typedef struct masker {
    dbr_slice in;
    size_t at;
    char *out;
    size_t len;
    dbr_slice waiting;  // to be copied next: what is copied as it is, is copied in long runs
    size_t request_end; // where the quote stands that closes a request line; 0 for none
    bool is_full;       // something did not fit
    bool after_method;  // the last chunk was GET, POST, …
    bool after_path;    // the last chunk was a path, a URL or HTTP/1.1
} masker;

static void mask_chunk(masker *m, dbr_slice chunk, unsigned classes);
static bool mask_whole(masker *m, dbr_slice core, unsigned classes);
static void mask_parts(masker *m, dbr_slice text);
static void mask_route(masker *m, dbr_slice path);
static bool mask_quoted(masker *m, char quote);
static void skip_blank(masker *m);
static void flush(masker *m);
static void put(masker *m, dbr_slice s);
static void put_mask(masker *m, const char *mask);
static bool ends_with(masker *m, const char *s);
static size_t unit_len(dbr_slice s, const char **ret_mask);
static bool is_method(dbr_slice s);

static inline unsigned class_of(char c)
{
    return CLASS[(unsigned char)c];
}

static inline bool is_alnum(char c)
{
    return (class_of(c) & (DIGIT | HEX | LETTER)) != 0 && (unsigned char)c < 0x80 && c != '_';
}

size_t mask_message(dbr_slice message, char *out)
{
    masker m = {.in = dbr_slice_sub(message, 0, MASK_MAX_INPUT_BYTES)};
    m.out = out;
    while (m.at < m.in.len && !m.is_full) {
        size_t begin = m.at;
        unsigned classes = 0, c = 0;
        while (m.at < m.in.len && (c = class_of(m.in.ptr[m.at])) != 0) {
            classes |= c;
            m.at++;
        }
        if (m.at > begin) {
            mask_chunk(&m, dbr_slice_sub(m.in, begin, m.at), classes);
            continue;
        }
        char b = m.in.ptr[m.at];
        if (b == '\n') {
            break;
        }
        if ((unsigned char)b <= ' ') {
            skip_blank(&m);
        } else if ((b != '"' && b != '\'' && b != '`') || m.at == m.request_end || !mask_quoted(&m, b)) {
            put(&m, dbr_slice_sub(m.in, m.at, m.at + 1));
            m.at++;
        }
    }
    flush(&m);
    while (m.len > 0 && m.out[m.len - 1] == ' ') {
        m.len--;
    }
    return m.len;
}

/* ---- between chunks ---- */

/* Blanks and control characters become one space; a colour sequence nothing. */
static void skip_blank(masker *m)
{
    bool has_space = m->len == 0 && m->waiting.len == 0;
    while (m->at < m->in.len && (unsigned char)m->in.ptr[m->at] <= ' ' && m->in.ptr[m->at] != '\n') {
        if (m->in.ptr[m->at] == '\x1b' && m->at + 1 < m->in.len && m->in.ptr[m->at + 1] == '[') {
            m->at += 2;
            while (m->at < m->in.len && !((m->in.ptr[m->at] | 32) >= 'a' && (m->in.ptr[m->at] | 32) <= 'z')) {
                m->at++;
            }
            m->at += m->at < m->in.len;
            continue;
        }
        if (!has_space) {
            put(m, m->in.ptr[m->at] == ' ' ? dbr_slice_sub(m->in, m->at, m->at + 1) : dbr_slice_str(" "));
            has_space = true;
        }
        m->at++;
    }
}

/* At an opening quote: passes over the quotation, false when there is none that should be masked. */
static bool mask_quoted(masker *m, char quote)
{
    dbr_slice rest = dbr_slice_sub(m->in, m->at + 1, m->at + 1 + MAX_QUOTED_BYTES);
    size_t end = 0;
    while (end < rest.len && rest.ptr[end] != quote && rest.ptr[end] != '\n') {
        end += rest.ptr[end] == '\\' ? 2 : 1;
    }
    if (end >= rest.len || rest.ptr[end] != quote) {
        return false;
    }
    char after = m->at + end + 2 < m->in.len ? m->in.ptr[m->at + end + 2] : ' ';
    char before = m->at > 0 ? m->in.ptr[m->at - 1] : ' ';
    if (quote == '\'' && (is_alnum(before) || is_alnum(after) || end == 0)) {
        return false; // an apostrophe
    }
    dbr_slice inside = dbr_slice_sub(rest, 0, end);
    dbr_slice word = inside;
    if (after == ':' && quote == '"') {
        put(m, dbr_slice_of(m->in.ptr + m->at, end + 2));
    } else if (is_method(dbr_slice_cut(&word, ' ')) && word.ptr != NULL) {
        m->request_end = m->at + end + 1; // a request line: its parts are looked at
        return false;
    } else {
        put_mask(m, "<str>");
    }
    m->at += end + 2;
    return true;
}

/* ---- chunks ---- */

static void mask_chunk(masker *m, dbr_slice chunk, unsigned classes)
{
    bool after_method = m->after_method;
    bool after_path = m->after_path;
    m->after_method = m->after_path = false;
    if ((classes & (DIGIT | SLASH | AT)) == 0) {
        put(m, chunk);
        m->after_method = is_method(chunk);
        return;
    }
    if (after_method && (chunk.ptr[0] == '/' || chunk.ptr[0] == '*')) {
        mask_route(m, chunk);
        return;
    }
    if (classes == DIGIT && chunk.len == 3 && chunk.ptr[0] >= '1' && chunk.ptr[0] <= '5' &&
        (after_path || ends_with(m, "status=") || ends_with(m, "status ") || ends_with(m, "status: "))) {
        put(m, chunk);
        return;
    }
    dbr_slice core = chunk;
    while (core.len > 1 && strchr(".:!?", core.ptr[core.len - 1]) != NULL) {
        core.len--;
    }
    if (classes == DIGIT) {
        put_mask(m, "<num>");
    } else if (!mask_whole(m, core, classes)) {
        m->after_path = dbr_slice_starts(core, "HTTP/");
        mask_parts(m, core);
    }
    put(m, dbr_slice_from(chunk, core.len));
}

/* Length of the run of digits at s[at]. */
static size_t digits_at(dbr_slice s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '9') {
        n++;
    }
    return n;
}

/* "-5", "1.5", "1.5e-05", "43%". */
static bool mask_number(masker *m, dbr_slice s)
{
    size_t i = s.len > 1 && (s.ptr[0] == '-' || s.ptr[0] == '+');
    size_t n = digits_at(s, i);
    if (n == 0) {
        return false;
    }
    i += n;
    if (i < s.len && s.ptr[i] == '.' && digits_at(s, i + 1) > 0) {
        i += 1 + digits_at(s, i + 1);
    }
    if (i + 2 < s.len && (s.ptr[i] | 32) == 'e' && (s.ptr[i + 1] == '-' || s.ptr[i + 1] == '+')) {
        i += 2 + digits_at(s, i + 2);
    }
    const char *mask = NULL;
    size_t unit = unit_len(dbr_slice_from(s, i), &mask);
    if (unit == 0 || i + unit > s.len) {
        if (i != s.len && (i + 1 != s.len || s.ptr[i] != '%')) {
            return false;
        }
        put_mask(m, "<num>");
        put(m, dbr_slice_from(s, i));
        return true;
    }
    i += unit;
    while (i < s.len && digits_at(s, i) > 0) { // 1m30s, 1h2m3.5s
        i += digits_at(s, i);
        i += i < s.len && s.ptr[i] == '.' ? 1 + digits_at(s, i + 1) : 0;
        unit = unit_len(dbr_slice_from(s, i < s.len ? i : s.len), &mask);
        if (unit == 0) {
            return false;
        }
        i += unit;
    }
    if (i != s.len) {
        return false;
    }
    put_mask(m, mask);
    return true;
}

/* "2025-02-09…", "2025/02/09", "09/Feb/2025:…", "10:05:23[.118]". */
static bool is_stamp(dbr_slice s)
{
    size_t n = digits_at(s, 0);
    if (n == 4 && s.len >= 10 && (s.ptr[4] == '-' || s.ptr[4] == '/') && digits_at(s, 5) == 2 &&
        s.ptr[7] == s.ptr[4] && digits_at(s, 8) == 2) {
        return true;
    }
    if ((n == 1 || n == 2) && n < s.len && s.ptr[n] == ':' && digits_at(s, n + 1) == 2 && n + 3 < s.len &&
        s.ptr[n + 3] == ':' && digits_at(s, n + 4) >= 2) {
        return true;
    }
    return n == 2 && s.len >= 11 && s.ptr[2] == '/' && s.ptr[6] == '/' && digits_at(s, 7) == 4;
}

/* Bytes of an IPv4 or IPv6 address at the start, 0 for none. */
static size_t ip_len(dbr_slice s, unsigned classes)
{
    size_t i = 0;
    for (int part = 0; part < 4; part++) {
        size_t n = digits_at(s, i);
        if (n == 0 || n > 3 || (part < 3 && (i + n >= s.len || s.ptr[i + n] != '.'))) {
            i = 0;
            break;
        }
        i += n + (part < 3);
    }
    if (i > 0) {
        return i < s.len && (s.ptr[i] == '.' || is_alnum(s.ptr[i])) ? 0 : i;
    }
    if ((classes & ~(unsigned)(DIGIT | HEX | COLON | DOT | JOIN)) != 0 || (classes & COLON) == 0) {
        return 0;
    }
    size_t colons = 0;
    while (i < s.len && (class_of(s.ptr[i]) & (DIGIT | HEX | COLON)) != 0) {
        colons += s.ptr[i] == ':';
        i++;
    }
    return i == s.len && colons >= 2 ? i : 0;
}

static bool is_uuid(dbr_slice s)
{
    if (s.len != 36) {
        return false;
    }
    for (size_t i = 0; i < 36; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? s.ptr[i] != '-' : (class_of(s.ptr[i]) & (DIGIT | HEX)) == 0) {
            return false;
        }
    }
    return true;
}

static bool is_hex(dbr_slice s)
{
    if (s.len < 3 || s.ptr[0] != '0' || (s.ptr[1] | 32) != 'x') {
        return false;
    }
    for (size_t i = 2; i < s.len; i++) {
        if ((class_of(s.ptr[i]) & (DIGIT | HEX)) == 0) {
            return false;
        }
    }
    return true;
}

static bool is_mail(dbr_slice s)
{
    size_t at = dbr_slice_find_char(s, '@');
    return at != SIZE_MAX && at > 0 && dbr_slice_find_char(dbr_slice_from(s, at), '.') != SIZE_MAX;
}

/* An absolute or relative file name, not "application/json" and not "3/5". */
static bool is_path(dbr_slice s)
{
    size_t slashes = 0;
    for (size_t i = 0; i < s.len; i++) {
        slashes += s.ptr[i] == '/' || s.ptr[i] == '\\';
    }
    bool is_rooted = s.ptr[0] == '/' || dbr_slice_starts(s, "./") || dbr_slice_starts(s, "../") ||
                     dbr_slice_starts(s, "~/") || (s.len > 3 && s.ptr[1] == ':' && s.ptr[2] == '\\');
    return s.len > 1 && (is_rooted || (slashes >= 2 && is_alnum(s.ptr[0])));
}

/* A path or URL goes on over '=', ',' and ';' of its query. */
static void skip_query(masker *m, dbr_slice core)
{
    if (dbr_slice_find_char(core, '?') == SIZE_MAX) {
        return;
    }
    while (m->at < m->in.len && (unsigned char)m->in.ptr[m->at] > ' ' &&
           strchr("\"'<>)]`", m->in.ptr[m->at]) == NULL) {
        m->at++;
    }
}

/* A path's mask, and the line after it: "x/y.c:17". */
static void put_path(masker *m, dbr_slice s)
{
    size_t colon = s.len;
    while (colon > 0 && s.ptr[colon - 1] >= '0' && s.ptr[colon - 1] <= '9') {
        colon--;
    }
    put_mask(m, "<path>");
    if (colon > 1 && colon < s.len && s.ptr[colon - 1] == ':') {
        put_mask(m, ":<num>");
    }
    m->after_path = true;
}

static bool mask_whole(masker *m, dbr_slice core, unsigned classes)
{
    if ((classes & SLASH) != 0 && dbr_slice_find(core, dbr_slice_str("://")) != SIZE_MAX) {
        put_mask(m, "<url>");
        skip_query(m, core);
        m->after_path = true;
        return true;
    }
    if (is_stamp(core)) {
        put_mask(m, "<time>");
        return true;
    }
    if ((classes & SLASH) != 0) {
        if (!is_path(core)) {
            return false;
        }
        put_path(m, core);
        skip_query(m, core);
        return true;
    }
    if ((classes & AT) != 0) {
        if (!is_mail(core)) {
            return false;
        }
        put_mask(m, "<mail>");
        return true;
    }
    if (mask_number(m, core)) {
        return true;
    }
    size_t ip = (classes & (DOT | COLON)) != 0 ? ip_len(core, classes) : 0;
    if (ip > 0) {
        put_mask(m, "<ip>");
        mask_parts(m, dbr_slice_from(core, ip));
        return true;
    }
    const char *mask = is_uuid(core) ? "<uuid>" : is_hex(core) ? "<hex>" : NULL;
    if (mask != NULL) {
        put_mask(m, mask);
    }
    return mask != NULL;
}

/* ---- parts ---- */

/* Words that hold a digit by nature; lower case, at most 6 bytes. */
static bool is_name_with_digit(dbr_slice s)
{
    static const char NAMES[][8] = {
        "5xx",    "4xx",  "3xx",    "2xx",   "utf8",   "utf16", "ipv4", "ipv6",  "http2",
        "http3",  "h2",   "h2c",    "s3",    "ec2",    "k8s",   "md5",  "sha1",  "sha256",
        "base64", "x509", "oauth2", "log4j", "log4j2", "p50",   "p90",  "p95",   "p99",
        "p999",   "v1",   "v2",     "v3",    "v4",     "l4",    "l7",   "x86",   "amd64",
        "arm64",  "i18n", "tls1",   "tlsv1", "sha512", "mp3",   "mp4",  "neo4j", "e2e"};
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

/* One run of letters and digits with at least one digit. */
static void mask_part(masker *m, dbr_slice part, bool is_version)
{
    size_t letters = 0;
    while (letters < part.len && (class_of(part.ptr[letters]) & DIGIT) == 0) {
        letters++;
    }
    size_t digits = digits_at(part, letters);
    const char *mask = NULL;
    if (letters == 0 && digits == part.len) {
        put_mask(m, "<num>");
    } else if (!is_version && is_name_with_digit(part)) {
        put(m, part);
    } else if (letters == 0 && unit_len(dbr_slice_from(part, digits), &mask) == part.len - digits) {
        put_mask(m, mask);
    } else if (letters >= 2 && letters + digits == part.len) {
        put(m, dbr_slice_sub(part, 0, letters)); // worker18
        put_mask(m, "<num>");
    } else if (letters == 1 && digits == part.len - 1 && (part.ptr[0] | 32) == 'v') {
        put(m, dbr_slice_sub(part, 0, 1)); // v2.3.0
        put_mask(m, "<num>");
    } else {
        put_mask(m, "<id>");
    }
}

static void mask_parts(masker *m, dbr_slice text)
{
    size_t i = 0;
    while (i < text.len) {
        size_t begin = i;
        unsigned classes = 0;
        while (i < text.len && is_alnum(text.ptr[i])) {
            classes |= class_of(text.ptr[i]);
            i++;
        }
        dbr_slice part = dbr_slice_sub(text, begin, i);
        bool is_pod_suffix = part.len == 5 && (classes & DIGIT) == 0 && ends_with(m, "<id>-");
        bool is_version = i + 1 < text.len && text.ptr[i] == '.' && digits_at(text, i + 1) > 0;
        if ((classes & DIGIT) != 0) {
            mask_part(m, part, is_version);
        } else if (is_pod_suffix) {
            put_mask(m, "<id>"); // dhxwp of api-7c9f6d5b8d-dhxwp: random letters, five of them
        } else {
            put(m, part);
        }
        begin = i;
        while (i < text.len && !is_alnum(text.ptr[i])) {
            i++;
        }
        put(m, dbr_slice_sub(text, begin, i));
    }
}

/* The path of a request: its words stay, its query goes. */
static void mask_route(masker *m, dbr_slice path)
{
    size_t query = dbr_slice_find_char(path, '?');
    size_t segments = 0, i = 0;
    skip_query(m, path);
    path = dbr_slice_sub(path, 0, query);
    while (i < path.len) {
        size_t begin = i + 1;
        size_t end = begin;
        unsigned classes = 0;
        while (end < path.len && path.ptr[end] != '/') {
            classes |= path.ptr[end] == '%' ? DIGIT : class_of(path.ptr[end]);
            end++;
        }
        put(m, dbr_slice_sub(path, i, begin));
        dbr_slice segment = dbr_slice_sub(path, begin, end);
        if (++segments > MAX_SEGMENTS) {
            put_mask(m, "<path>");
            break;
        }
        if (segment.len > MAX_SEGMENT_BYTES || is_uuid(segment) ||
            dbr_slice_find_char(segment, '%') != SIZE_MAX) {
            put_mask(m, "<id>");
        } else if ((classes & DIGIT) != 0) {
            mask_parts(m, segment);
        } else {
            put(m, segment);
        }
        i = end;
    }
    m->after_path = true;
}

/* ---- words ---- */

static bool is_method(dbr_slice s)
{
    static const char METHODS[][8] = {"GET",  "POST",    "PUT",     "DELETE", "PATCH",
                                      "HEAD", "OPTIONS", "CONNECT", "TRACE"};
    if (s.len < 3 || s.len > 7 || s.ptr[0] < 'C' || s.ptr[0] > 'T' || s.ptr[1] < 'A' || s.ptr[1] > 'Z') {
        return false;
    }
    for (size_t i = 0; i < sizeof(METHODS) / sizeof(METHODS[0]); i++) {
        if (strlen(METHODS[i]) == s.len && memcmp(METHODS[i], s.ptr, s.len) == 0) {
            return true;
        }
    }
    return false;
}

/* Bytes of a unit at the start that no letter follows; its mask. */
static size_t unit_len(dbr_slice s, const char **ret_mask)
{
    static const struct {
        char text[6];
        unsigned char len;
        bool is_size;
    } UNITS[] = {{"ms", 2, false}, {"us", 2, false},  {"\xc2\xb5s", 3, false}, {"\xce\xbcs", 3, false},
                 {"ns", 2, false}, {"s", 1, false},   {"sec", 3, false},       {"secs", 4, false},
                 {"m", 1, false},  {"min", 3, false}, {"mins", 4, false},      {"h", 1, false},
                 {"d", 1, false},  {"B", 1, true},    {"kB", 2, true},         {"KB", 2, true},
                 {"MB", 2, true},  {"GB", 2, true},   {"TB", 2, true},         {"KiB", 3, true},
                 {"MiB", 3, true}, {"GiB", 3, true},  {"TiB", 3, true},        {"K", 1, true},
                 {"M", 1, true},   {"G", 1, true},    {"k", 1, true},          {"Mi", 2, true},
                 {"Gi", 2, true},  {"Ki", 2, true}};
    size_t letters = 0;
    while (letters < s.len && letters < 6 && (class_of(s.ptr[letters]) & (HEX | LETTER)) != 0) {
        letters++;
    }
    for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
        if (UNITS[i].len == letters && memcmp(UNITS[i].text, s.ptr, letters) == 0) {
            *ret_mask = UNITS[i].is_size ? "<size>" : "<dur>";
            return letters;
        }
    }
    return 0;
}

/* ---- output ---- */

/* Copies what waits. */
static void flush(masker *m)
{
    if (m->is_full || m->waiting.len > MASK_MAX_OUTPUT_BYTES - m->len) {
        m->is_full = true;
        m->waiting.len = 0;
        return;
    }
    if (m->waiting.len > 0) {
        memcpy(m->out + m->len, m->waiting.ptr, m->waiting.len);
        m->len += m->waiting.len;
        m->waiting.len = 0;
    }
}

static void put(masker *m, dbr_slice s)
{
    if (m->waiting.len > 0 && m->waiting.ptr + m->waiting.len == s.ptr) {
        m->waiting.len += s.len;
        return;
    }
    flush(m);
    m->waiting = s;
}

static bool ends_with(masker *m, const char *s)
{
    flush(m);
    size_t len = strlen(s);
    return m->len >= len && memcmp(m->out + m->len - len, s, len) == 0;
}

/* Writes a mask, or melts it with the one before. */
static void put_mask(masker *m, const char *mask)
{
    static const struct {
        char mask[8], before[10];
        unsigned char len;  // of `before`
        unsigned char drop; // bytes at its end that go
        bool is_replaced;   // by the new mask, which says more
    } MELTS[] = {
        {"<num>", "<num>.", 6, 1, false},  {"<num>", "<num>,", 6, 1, false},
        {"<num>", "<num>, ", 7, 2, false}, {"<id>", "<id>-", 5, 1, false},
        {"<num>", "<id>-", 5, 1, false},   {"<num>", "<id>", 4, 0, false},
        {"<id>", "<num>-", 6, 6, true},    {"<time>", "<time> ", 7, 1, false},
    };
    flush(m);
    size_t i =
        m->len > 0 && strchr(".,- >", m->out[m->len - 1]) != NULL ? 0 : sizeof(MELTS) / sizeof(MELTS[0]);
    for (; i < sizeof(MELTS) / sizeof(MELTS[0]); i++) {
        if (m->len >= MELTS[i].len && mask[1] == MELTS[i].mask[1] && mask[2] == MELTS[i].mask[2] &&
            memcmp(m->out + m->len - MELTS[i].len, MELTS[i].before, MELTS[i].len) == 0) {
            m->len -= MELTS[i].drop;
            if (MELTS[i].is_replaced) {
                put(m, dbr_slice_str(mask));
            }
            return;
        }
    }
    put(m, dbr_slice_str(mask));
}
