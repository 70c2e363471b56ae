/*
 * Masking while tokenising: one pass over the bytes, a table of character classes, no regular expressions.
 *
 * A *chunk* is a run of bytes that are neither blank, quote, bracket nor one of , ; = |. Its bytes' classes are
 * gathered while its end is sought; a chunk without a digit, '/', '@', backslash and inner dot is a word and copied,
 * which is nine of ten. The others are tried whole (kinds.c):
 *
 *     30s 1m30s 118ms → <dur>     10MB → <size>    -5 1.5 → <num>     0x7f → <hex>     10.0.1.5:5432 → <ip>:<num>
 *     2025-02-09T10:05:23Z, Fri Jun 17 07:07:00 2005 → <time>         ::1 → <ip>       00:11:43:e3:ba:c3 → <mac>
 *     550e8400-e29b-41d4-a716-446655440000 → <uuid>     bob@example.com → <mail>       db-1.example.com → <host>
 *     /var/lib/x.db:17 → <path>:<num>                   http://x/y → <url>
 *
 * and else word by word (a word is a run of letters, digits and '_'): a word with a digit varies as a whole, so 18 is
 * <num> and worker18 <id>, never "worker<num>": of two such words at one place the text would name one. What stands
 * before '=' or '(' is the name of something and stays (jk2_init()), as do names that hold a digit by nature (utf8).
 *
 * Quoted words stay, a quotation of several is "<str>", unless it begins the message, is the key of a JSON member or a
 * request line.
 *
 * Requests are what incidents are about, so a path after a method keeps its words ("GET /api/orders/<num>"), and of an
 * error's status its class ("GET /api/orders 5xx"); shapes (shape.c) tell these apart as well.
 */
#include "mine/kinds.h"
#include "mine/mine.h"

#include <assert.h>

#define MAX_INPUT_BYTES    1024u // what follows says who and how much, seldom what
#define MAX_QUOTED_BYTES   400u  // a longer "quotation" is two stray quotes
#define MAX_SEGMENT_BYTES  40u   // of a route: a longer word is a token or a slug
#define MAX_SEGMENTS       8u    // of a route
#define MAX_NAME_BYTES     40u   // of what stands before '=' or '(': a longer one is data
#define MAX_NAME_DIGITS    3u    // … and so is one with more digits
#define MAX_RUN            16u   // equal masks in a row: a longer list is as good as one so long
#define MIN_HEX_WORD_BYTES 8u    // letters a–f alone that make no word

typedef struct masker {
    dbr_slice in;
    size_t at;
    char *out;
    size_t len;
    dbr_slice waiting; // to be copied next: what is copied as it is, is copied in long runs
    size_t
        quote_end; // where the quote stands that closes a quotation whose words are looked at; SIZE_MAX for none
    const char *run_mask; // the last mask written
    size_t run_end;       // where in `out` it ends
    size_t run;           // equal masks with a separator between that it ends
    bool is_full;         // something did not fit
    bool after_method;    // the last chunk was GET, POST, …
} masker;

static void mask_chunk(masker *m, dbr_slice chunk, unsigned classes);
static bool mask_whole(masker *m, dbr_slice core, unsigned classes);
static void mask_segments(masker *m, dbr_slice s);
static void mask_words(masker *m, dbr_slice text);
static void mask_route(masker *m, dbr_slice path);
static bool mask_quoted(masker *m, char quote);
static bool mask_comparison(masker *m);
static bool skip_restatement(masker *m);
static void skip_blank(masker *m);
static void flush(masker *m);
static void put(masker *m, dbr_slice s);
static void put_mask(masker *m, const char *mask);
static void put_time(masker *m);
static bool ends_with(masker *m, const char *s);

size_t dbr_mine_mask(dbr_slice message, char *out)
{
    masker m = {.in = dbr_slice_sub(message, 0, MAX_INPUT_BYTES), .quote_end = SIZE_MAX};
    m.out = out;
    while (m.at < m.in.len && !m.is_full) {
        size_t begin = m.at;
        unsigned classes = 0, c = 0;
        while (m.at < m.in.len && (c = kind_of(m.in.ptr[m.at])) != 0) {
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
        } else if (b == '(' && skip_restatement(&m)) {
            continue;
        } else if (((b != '"' && b != '\'' && b != '`') || m.at == m.quote_end || !mask_quoted(&m, b)) &&
                   (b != '<' || !mask_comparison(&m))) {
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

/* At an opening quote: passes over the quotation, false when it is to be read like any text. */
static bool mask_quoted(masker *m, char quote)
{
    dbr_slice rest = dbr_slice_sub(m->in, m->at + 1, m->at + 1 + MAX_QUOTED_BYTES);
    size_t end = 0;
    bool has_blank = false;
    while (end < rest.len && rest.ptr[end] != quote && rest.ptr[end] != '\n') {
        has_blank |= rest.ptr[end] == ' ' && end > 0;
        end += rest.ptr[end] == '\\' && quote == '"' ? 2 : 1;
    }
    if (end >= rest.len || rest.ptr[end] != quote) {
        return false;
    }
    char after = m->at + end + 2 < m->in.len ? m->in.ptr[m->at + end + 2] : ' ';
    char before = m->at > 0 ? m->in.ptr[m->at - 1] : ' ';
    bool is_apostrophe =
        quote == '\'' && ((kind_of(before) & KIND_WORD) != 0 || (kind_of(after) & KIND_WORD) != 0);
    dbr_slice inside = dbr_slice_sub(rest, 0, end);
    dbr_slice word = inside;
    if (is_apostrophe) {
        return false;
    }
    bool is_message =
        m->at == 0 || ends_with(m, "msg=") || ends_with(m, "message="); // as klog, logfmt write it
    if (is_message || (!has_blank && after != ':')) {
        m->quote_end = m->at + end + 1;
        return false;
    }
    if (after == ':' && quote == '"') {
        put(m, dbr_slice_of(m->in.ptr + m->at, end + 2));
    } else if (kind_is_method(dbr_slice_cut(&word, ' ')) && word.ptr != NULL) {
        m->quote_end = m->at + end + 1; // a request line: its parts are looked at
        return false;
    } else {
        put(m, dbr_slice_sub(m->in, m->at, m->at + 1));
        put_mask(m, "<str>");
        put(m, dbr_slice_sub(m->in, m->at + end + 1, m->at + end + 2));
    }
    m->at += end + 2;
    return true;
}

/* At the "(1.2 KB)" of "1229 bytes (1.2 KB)": the same again, and not always written. */
static bool skip_restatement(masker *m)
{
    const char *mask = NULL;
    dbr_slice rest = dbr_slice_from(m->in, m->at + 1);
    size_t n = kind_digits_at(rest, 0);
    if (n == 0) {
        return false;
    }
    n += n < rest.len && rest.ptr[n] == '.' ? 1 + kind_digits_at(rest, n + 1) : 0;
    n += n < rest.len && rest.ptr[n] == ' ';
    size_t unit = kind_unit_len(dbr_slice_from(rest, n), &mask);
    if (unit == 0 || strcmp(mask, "<size>") != 0 || n + unit >= rest.len || rest.ptr[n + unit] != ')' ||
        !(ends_with(m, "<num> bytes ") || ends_with(m, "<size> "))) {
        return false;
    }
    m->len--;
    m->at += 1 + n + unit + 1;
    return true;
}

/* "<1 sec", "<5ms": less than. */
static bool mask_comparison(masker *m)
{
    const char *mask = NULL;
    dbr_slice rest = dbr_slice_from(m->in, m->at + 1);
    size_t n = kind_digits_at(rest, 0);
    if (n == 0) {
        return false;
    }
    n += n < rest.len && rest.ptr[n] == ' ';
    size_t unit = kind_unit_len(dbr_slice_from(rest, n), &mask);
    if (unit == 0 || (n + unit < rest.len && (kind_of(rest.ptr[n + unit]) & KIND_WORD) != 0)) {
        return false;
    }
    put_mask(m, mask);
    m->at += 1 + n + unit;
    return true;
}

/* ---- chunks ---- */

/* The mask of one value: a number, an id, an address; NULL when it is none. */
static const char *value_mask(dbr_slice s)
{
    unsigned classes = 0;
    for (size_t i = 0; i < s.len; i++) {
        classes |= kind_of(s.ptr[i]);
    }
    if ((classes & (KIND_DIGIT | KIND_DOT)) == 0) {
        return NULL;
    }
    if ((classes & KIND_DOT) != 0 && kind_ipv4_len(s) == s.len) {
        return "<ip>";
    }
    if ((classes & KIND_DOT) != 0 && kind_host_len(s) == s.len) {
        return "<host>";
    }
    return (classes & KIND_DIGIT) != 0 ? kind_of_value(s, classes) : NULL;
}

/* True when the chunk names what follows: PSR0=…, jk2_init(). */
static bool is_name(const masker *m, dbr_slice chunk)
{
    char after = m->at < m->in.len ? m->in.ptr[m->at] : ' ';
    if ((after != '=' && after != '(') || chunk.len > MAX_NAME_BYTES) {
        return false;
    }
    size_t digits = 0;
    for (size_t i = 0; i < chunk.len; i++) {
        digits += kind_is_digit(chunk.ptr[i]);
    }
    return digits <= MAX_NAME_DIGITS && !kind_is_digit(chunk.ptr[0]);
}

static bool is_hex_word(dbr_slice s, unsigned classes)
{
    return classes == KIND_HEX && s.len >= MIN_HEX_WORD_BYTES;
}

static void mask_core(masker *m, dbr_slice core, unsigned classes)
{
    if (!mask_whole(m, core, classes)) {
        if ((classes & (KIND_COLON | KIND_SLASH | KIND_AT)) == 0) {
            mask_words(m, core);
            return;
        }
        mask_segments(m, core);
    }
}

/* Values glued by ':', '/' or '@', each by itself: "plugged:550e8400-…", "16K/32K". */
static void mask_segments(masker *m, dbr_slice s)
{
    size_t begin = 0;
    for (size_t i = 0; i <= s.len; i++) {
        if (i < s.len && (kind_of(s.ptr[i]) & (KIND_COLON | KIND_SLASH | KIND_AT)) == 0) {
            continue;
        }
        dbr_slice segment = dbr_slice_sub(s, begin, i);
        bool is_scope = i < s.len && s.ptr[i] == ':' && i + 1 < s.len && s.ptr[i + 1] == ':';
        const char *mask = segment.len > 0 && !is_scope ? value_mask(segment) : NULL;
        if (mask != NULL) {
            put_mask(m, mask);
        } else if (is_scope && segment.len > 0 && !kind_is_digit(segment.ptr[0])) {
            put(m, segment); // Type2::wake
        } else {
            mask_words(m, segment);
        }
        put(m, dbr_slice_sub(s, i, i + 1));
        begin = i + 1;
    }
}

/* A dot between two bytes that are none: "a.b", not "end." and not "wait...". */
static bool has_inner_dot(dbr_slice s)
{
    for (size_t i = 1; i + 1 < s.len; i++) {
        if (s.ptr[i] == '.' && s.ptr[i - 1] != '.' && s.ptr[i + 1] != '.') {
            return true;
        }
    }
    return false;
}

static void mask_chunk(masker *m, dbr_slice chunk, unsigned classes)
{
    bool after_method = m->after_method;
    m->after_method = false;
    if ((classes & (KIND_DIGIT | KIND_SLASH | KIND_AT)) == 0 &&
        ((classes & KIND_DOT) == 0 || !has_inner_dot(chunk))) {
        if (is_hex_word(chunk, classes)) {
            put_mask(m, "<hex>");
            return;
        }
        put(m, chunk);
        m->after_method = kind_is_method(chunk);
        return;
    }
    if (after_method && (chunk.ptr[0] == '/' || chunk.ptr[0] == '*')) {
        mask_route(m, chunk);
        return;
    }
    if (classes == KIND_DIGIT) {
        const char *status = kind_of_status(m->in, (size_t)(chunk.ptr - m->in.ptr));
        if (status != NULL) {
            put(m, dbr_slice_str(status));
        } else {
            put_mask(m, "<num>");
        }
        return;
    }
    dbr_slice core = chunk;
    while (core.len > 1 && strchr(".:!?", core.ptr[core.len - 1]) != NULL) {
        core.len--;
    }
    if ((classes & (KIND_SLASH | KIND_AT)) == 0 && is_name(m, chunk)) {
        put(m, chunk);
        return;
    }
    mask_core(m, core, classes);
    put(m, dbr_slice_from(chunk, core.len));
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

/* A path's mask, and the line after it: "x/y.c:17". A path with blanks goes on ("/srv/C Nodes/x"). */
static void put_path(masker *m, dbr_slice s)
{
    size_t colon = s.len;
    while (colon > 0 && kind_is_digit(s.ptr[colon - 1])) {
        colon--;
    }
    put_mask(m, "<path>");
    if (colon > 1 && colon < s.len && s.ptr[colon - 1] == ':') {
        put_mask(m, ":<num>");
    }
}

/* "/10.0.1.5:8080", "db-1/10.0.1.5:8080": an address as Java writes it. */
static bool mask_address(masker *m, dbr_slice s)
{
    size_t slash = 0;
    while (slash < s.len && s.ptr[slash] != '/') {
        slash++;
    }
    dbr_slice address = dbr_slice_from(s, slash + 1);
    size_t ip = kind_ipv4_len(address);
    if (ip == 0 || dbr_slice_find_char(address, '/') != SIZE_MAX ||
        dbr_slice_find_char(address, '\\') != SIZE_MAX) {
        return false;
    }
    if (slash > 0) {
        put_mask(m, kind_ipv4_len(dbr_slice_sub(s, 0, slash)) == slash ? "<ip>" : "<host>");
    }
    put(m, dbr_slice_sub(s, slash, slash + 1));
    put_mask(m, "<ip>");
    mask_words(m, dbr_slice_from(address, ip));
    return true;
}

/* Copies the "Path:" of "Path:/home/x"; returns the rest. */
static dbr_slice put_key(masker *m, dbr_slice s)
{
    size_t n = kind_word_at(s, 0);
    bool is_key = n > 1 && n + 1 < s.len && s.ptr[n] == ':' && s.ptr[n + 1] == '/';
    if (is_key) {
        put(m, dbr_slice_sub(s, 0, n + 1));
    }
    return dbr_slice_from(s, is_key ? n + 1 : 0);
}

static bool mask_whole(masker *m, dbr_slice core, unsigned classes)
{
    if ((classes & KIND_SLASH) != 0 && dbr_slice_find(core, dbr_slice_str("://")) != SIZE_MAX) {
        put_mask(m, "<url>");
        skip_query(m, core);
        return true;
    }
    if ((classes & KIND_DIGIT) != 0 && kind_is_stamp(core)) {
        put_time(m);
        return true;
    }
    if ((classes & KIND_SLASH) != 0) {
        core = put_key(m, core);
        if (mask_address(m, core)) {
            return true;
        }
        if (!kind_is_path(core)) {
            mask_segments(m, core);
            return true;
        }
        put_path(m, core);
        skip_query(m, core);
        return true;
    }
    if ((classes & KIND_AT) != 0) {
        if (!kind_is_mail(core)) {
            return false;
        }
        put_mask(m, "<mail>");
        return true;
    }
    size_t place = (classes & KIND_DOT) != 0 ? kind_ipv4_len(core) : 0;
    const char *mask = place > 0 ? "<ip>" : NULL;
    if (place == 0 && (classes & KIND_DOT) != 0) {
        place = kind_host_len(core);
        mask = place > 0 ? "<host>" : NULL;
    }
    if (place > 0) {
        put_mask(m, mask);
        mask_words(m, dbr_slice_from(core, place));
        return true;
    }
    place = (classes & KIND_COLON) != 0 ? kind_endpoint_len(core) : 0;
    if (place > 0) {
        put_mask(m, "<host>");
        put(m, dbr_slice_sub(core, place, place + 1));
        put_mask(m, "<num>");
        return true;
    }
    mask = (classes & KIND_DIGIT) != 0 ? kind_of_value(core, classes) : NULL;
    if (mask != NULL) {
        put_mask(m, mask);
    }
    return mask != NULL;
}

/* Letters nobody chose: hexadecimal ones, or the five at the end of a pod's name, whose middle had a digit: dhxwp of
 * api-7c9f6d5b8d-dhxwp. */
static bool is_random(masker *m, dbr_slice word, unsigned classes)
{
    return (classes & KIND_DIGIT) == 0 &&
           (is_hex_word(word, classes) || (word.len == 5 && ends_with(m, "<id>-")));
}

/* "v1" that no number follows: a name, in paths and packages. */
static bool is_api_version(dbr_slice text, size_t begin, size_t end)
{
    return end - begin == 2 && (text.ptr[begin] | 32) == 'v' &&
           (end + 1 >= text.len || text.ptr[end] != '.' || !kind_is_digit(text.ptr[end + 1]));
}

static void mask_words(masker *m, dbr_slice text)
{
    size_t i = 0;
    while (i < text.len) {
        size_t begin = i;
        unsigned classes = 0;
        while (i < text.len && (kind_of(text.ptr[i]) & KIND_WORD) != 0) {
            classes |= kind_of(text.ptr[i]);
            i++;
        }
        if (i > begin && text.ptr[i - 1] == '_' && i < text.len && text.ptr[i] == '-' &&
            kind_digits_at(text, i + 1) > 0) { // blk_-1608999687919862906
            i += 1 + kind_digits_at(text, i + 1);
            classes |= KIND_DIGIT;
        }
        dbr_slice word = dbr_slice_sub(text, begin, i);
        bool has_digit = (classes & KIND_DIGIT) != 0 && !is_api_version(text, begin, i);
        const char *mask = has_digit ? kind_of_word(word) : is_random(m, word, classes) ? "<id>" : NULL;
        if (mask != NULL) {
            put_mask(m, mask);
        } else {
            put(m, word);
        }
        begin = i;
        while (i < text.len && (kind_of(text.ptr[i]) & KIND_WORD) == 0) {
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
            classes |= path.ptr[end] == '%' ? KIND_DIGIT : kind_of(path.ptr[end]);
            end++;
        }
        put(m, dbr_slice_sub(path, i, begin));
        dbr_slice segment = dbr_slice_sub(path, begin, end);
        if (++segments > MAX_SEGMENTS) {
            put_mask(m, "<path>");
            break;
        }
        if (segment.len > MAX_SEGMENT_BYTES || kind_is_uuid(segment) ||
            dbr_slice_find_char(segment, '%') != SIZE_MAX) {
            put_mask(m, "<id>");
        } else if ((classes & KIND_DIGIT) != 0) {
            mask_words(m, segment);
        } else {
            put(m, segment);
        }
        i = end;
    }
}

/* ---- output ---- */

/* Copies what waits. */
static void flush(masker *m)
{
    if (m->is_full || m->waiting.len > DBR_MINE_MAX_TEXT - m->len) {
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

/* Writes a mask, or melts it with the one before: parts of one value. */
static void put_mask(masker *m, const char *mask)
{
    static const struct {
        char mask[9], before[11];
        unsigned char len;  // of `before`
        unsigned char drop; // bytes at its end that go
        bool is_replaced;   // by the new mask, which says more
    } MELTS[] = {
        {"<num>", "<num>.", 6, 1, false},   {"<num>", "<version>.", 10, 1, false},
        {"<id>", "<id>-", 5, 1, false},     {"<num>", "<id>-", 5, 1, false},
        {"<id>", "<num>-", 6, 6, true},     {"<time>", "<time> ", 7, 1, false},
        {"<path>", "<path> ", 7, 1, false},
    };
    flush(m);
    size_t gap = m->len - m->run_end;
    bool is_next =
        m->run > 0 && gap > 0 && gap <= 2 && m->out[m->len - 1] == ' ' && strcmp(mask, m->run_mask) == 0;
    m->run = is_next ? m->run + 1 : 1;
    if (m->run > MAX_RUN) {
        m->len = m->run_end;
        return;
    }
    bool may_melt = m->len >= 5 && m->out[m->len - 2] == '>' && strchr(".- ", m->out[m->len - 1]) != NULL;
    for (size_t i = 0; may_melt && i < sizeof(MELTS) / sizeof(MELTS[0]); i++) {
        if (mask[1] == MELTS[i].mask[1] && m->len >= MELTS[i].len && strcmp(mask, MELTS[i].mask) == 0 &&
            memcmp(m->out + m->len - MELTS[i].len, MELTS[i].before, MELTS[i].len) == 0) {
            m->len -= MELTS[i].drop;
            if (!MELTS[i].is_replaced) {
                m->run_end = m->len;
                return;
            }
            break;
        }
    }
    put(m, dbr_slice_str(mask));
    flush(m);
    m->run_mask = mask;
    m->run_end = m->len;
}

/* The last word of the output when a blank follows it; its begin, SIZE_MAX for none. */
static size_t last_word(const masker *m, size_t end)
{
    if (end == 0 || m->out[end - 1] != ' ') {
        return SIZE_MAX;
    }
    size_t begin = end - 1;
    while (begin > 0 && m->out[begin - 1] != ' ' && end - begin < 16) {
        begin--;
    }
    return begin;
}

/* A stamp takes the date before it in, "Fri Jun 17 ", and the zone and year behind it, " PDT 2005". */
static void put_time(masker *m)
{
    flush(m);
    size_t day = last_word(m, m->len);
    size_t month = day == SIZE_MAX ? SIZE_MAX : last_word(m, day);
    bool has_date = month != SIZE_MAX && m->len - day == 6 && memcmp(m->out + day, "<num>", 5) == 0 &&
                    kind_is_month(dbr_slice_of(m->out + month, day - month - 1));
    if (has_date) {
        size_t weekday = last_word(m, month);
        bool has_weekday = weekday != SIZE_MAX && month - weekday >= 4 &&
                           kind_is_weekday(dbr_slice_of(m->out + month - 4, 3));
        m->len = has_weekday ? month - 4 : month;
    }
    put_mask(m, "<time>");
    dbr_slice rest = dbr_slice_from(m->in, m->at);
    if (rest.len > 3 && rest.ptr[0] == ',' && kind_digits_at(rest, 1) == 3) { // 10:05:23,118
        m->at += 4;
        rest = dbr_slice_from(m->in, m->at);
    }
    size_t zone = rest.len > 0 && rest.ptr[0] == ' ' ? 1 + kind_word_at(rest, 1) : 0;
    bool is_offset = rest.len >= 6 && rest.ptr[0] == ' ' && (rest.ptr[1] == '+' || rest.ptr[1] == '-') &&
                     kind_digits_at(rest, 2) == 4;
    size_t taken = is_offset ? 6 : zone > 1 && kind_is_zone(dbr_slice_sub(rest, 1, zone)) ? zone : 0;
    if (has_date && taken < rest.len && rest.ptr[taken] == ' ' && kind_digits_at(rest, taken + 1) == 4) {
        taken += 5;
    }
    m->at += taken;
}
