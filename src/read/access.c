/*
 * access: common and combined log format of nginx, Apache and whatever writes like them.
 *
 *     [vhost] client ident user [09/Feb/2025:10:05:23 +0000] "GET /x?a=b HTTP/1.1" 503 157 ["referer"
 * "agent"] extras
 *
 * Extras are what people append to combined: key=value and key="value" pairs, quoted texts and bare tokens,
 * which get the names extra1 … extra8. A number with a point behind the agent is what the request took, in seconds, as nginx
 * writes `$request_time`, where nothing but other such times, pairs or an upstream in brackets follows it. Torn or empty request lines ("-", TLS bytes) are records too. Level:
 * 5xx is an error; 4xx is the client's business.
 */
#include "base/mask.h"
#include "read/lane.h"
#include "read/parts.h"

#include <assert.h>

#define SNIFF_LINES 20u
#define MAX_EXTRAS  8u

/* The fixed parts of one line. */
typedef struct access_line {
    dbr_slice vhost, client, user, stamp, request, status, bytes, rest;
} access_line;

static bool split_line(dbr_slice line, access_line *ret);

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        access_line a;
        dbr_stamp stamp;
        size_t offset = 0, len = 0;
        const dbr_stamp_format *format = NULL;
        n++;
        if (split_line(line, &a) && (format = dbr_stamp_detect(a.stamp, 0, &offset, &len, &stamp)) != NULL) {
            layout->stamp = format;
            n_good++;
        }
    }
    return n_good > 0 && n_good * 4 >= n * 3 ? 95 : 0;
}

/* At an opening quote: the text up to the closing one ('\' escapes), which `*at` passes; false when it never
 * closes. */
static bool quoted(dbr_slice s, size_t *at, dbr_slice *ret)
{
    size_t begin = *at + 1, end = begin;
    for (;;) {
        const char *quote = end < s.len ? memchr(s.ptr + end, '"', s.len - end) : NULL;
        if (quote == NULL) {
            return false;
        }
        end = (size_t)(quote - s.ptr);
        size_t slashes = 0;
        while (end - slashes > begin && s.ptr[end - slashes - 1] == '\\') {
            slashes++;
        }
        if (slashes % 2 == 0) {
            break;
        }
        end++;
    }
    *ret = dbr_slice_sub(s, begin, end);
    *at = end + 1;
    return true;
}

/* The next token between single blanks. */
static dbr_slice token(dbr_slice s, size_t *at)
{
    while (*at < s.len && s.ptr[*at] == ' ') {
        (*at)++;
    }
    size_t begin = *at;
    while (*at < s.len && s.ptr[*at] != ' ') {
        (*at)++;
    }
    return dbr_slice_sub(s, begin, *at);
}

static bool split_line(dbr_slice line, access_line *ret)
{
    const char *bracket = line.len > 0 ? memchr(line.ptr, '[', line.len < 512 ? line.len : 512) : NULL;
    if (bracket == NULL) {
        return false;
    }
    size_t at = (size_t)(bracket - line.ptr);
    dbr_slice head = dbr_slice_trim(dbr_slice_sub(line, 0, at));
    dbr_slice parts[4] = {0};
    size_t n = 0, i = 0;
    while (n < 4 && i < head.len) {
        parts[n++] = token(head, &i);
    }
    dbr_slice after = dbr_slice_from(line, at);
    size_t close = dbr_slice_find_char(dbr_slice_sub(after, 0, 48), ']');
    if (n < 3 || i < head.len || close == SIZE_MAX) {
        return false;
    }
    *ret = (access_line){.vhost = n == 4 ? parts[0] : (dbr_slice){0},
                         .client = parts[n - 3],
                         .user = parts[n - 1],
                         .stamp = dbr_slice_sub(after, 1, close)};
    at += close + 1;
    while (at < line.len && line.ptr[at] == ' ') {
        at++;
    }
    if (at >= line.len || line.ptr[at] != '"' || !quoted(line, &at, &ret->request)) {
        return false;
    }
    ret->status = token(line, &at);
    ret->bytes = token(line, &at);
    ret->rest = dbr_slice_from(line, at);
    bool has_status = ret->status.len == 3 && ret->status.ptr[0] >= '0' && ret->status.ptr[0] <= '9';
    return has_status && (dbr_slice_is(ret->bytes, "-") || read_is_number(ret->bytes));
}

static void add_text(read_fields *f, const char *key, dbr_slice value)
{
    if (value.len > 0 && !dbr_slice_is(value, "-")) {
        read_field(f, dbr_slice_str(key), value, false);
    }
}

/* "GET /orders/7 503": method, path without its query, status. */
static dbr_slice request_text(dbr_arena *scratch, dbr_slice method, dbr_slice path, dbr_slice status)
{
    size_t len = method.len + (method.len > 0) + path.len + 1 + status.len;
    char *out = DBR_NEW_N(scratch, char, len);
    char *p = out;
    if (method.len > 0) {
        p = (char *)memcpy(p, method.ptr, method.len) + method.len;
        *p++ = ' ';
    }
    if (path.len > 0) {
        p = (char *)memcpy(p, path.ptr, path.len) + path.len;
    }
    *p++ = ' ';
    memcpy(p, status.ptr, status.len);
    return dbr_slice_of(out, len);
}

static void take_request(const access_line *a, dbr_arena *scratch, read_fields *f, dbr_record *ret)
{
    dbr_slice path = a->request;
    dbr_slice method = dbr_slice_cut(&path, ' ');
    bool is_request = path.ptr != NULL && path.len > 0 && method.len > 0 && method.len <= 16;
    if (is_request) {
        size_t blank = path.len;
        while (blank > 0 && path.ptr[blank - 1] != ' ') {
            blank--;
        }
        dbr_slice target = blank > 0 ? dbr_slice_sub(path, 0, blank - 1) : path;
        dbr_slice protocol = blank > 0 ? dbr_slice_from(path, blank) : (dbr_slice){0};
        size_t query = dbr_slice_find_char(target, '?');
        dbr_slice bare = dbr_slice_sub(target, 0, query);
        read_field(f, dbr_slice_str("method"), method, false);
        read_field(f, dbr_slice_str("path"), bare, false);
        if (query != SIZE_MAX) {
            read_field(f, dbr_slice_str("query"), dbr_slice_from(target, query + 1), false);
        }
        add_text(f, "protocol", protocol);
        ret->text = request_text(scratch, method, bare, a->status);
    } else {
        ret->text = request_text(scratch, (dbr_slice){0}, a->request, a->status);
    }
}

/* "0.043": digits, a point, `least` digits to six. */
static bool is_seconds(dbr_slice s, size_t least)
{
    size_t point = dbr_slice_find_char(s, '.');
    size_t n = point != SIZE_MAX ? s.len - point - 1 : 0;
    return point != SIZE_MAX && point > 0 && s.ptr[0] != '-' && n >= least && n <= 6 && read_is_number(s);
}

/* Whether what stands behind a request's time lets it be one: nothing, times of upstreams ("0.042", "-", "0.001, 0.041"), nginx'
 * `$pipe`, pairs; or the upstream in brackets, as the ingress of Kubernetes has it. */
static bool may_follow_time(dbr_slice rest)
{
    for (size_t at = 0; at < rest.len;) {
        dbr_slice value;
        if (rest.ptr[at] == ' ') {
            at++;
            continue;
        }
        bool is_quoted = rest.ptr[at] == '"' && quoted(rest, &at, &value);
        if (!is_quoted) {
            value = token(rest, &at);
        }
        if (value.len > 0 && value.ptr[0] == '[') {
            return true;
        }
        value.len -= dbr_slice_ends(value, ",");
        bool is_pair = !is_quoted && dbr_slice_find_char(value, '=') != SIZE_MAX;
        bool is_one = value.len == 0 || is_pair || is_seconds(value, 1) ||
                      (value.len == 1 && strchr("-.p:", value.ptr[0]) != NULL);
        if (!is_one) {
            return false;
        }
    }
    return true;
}

/* What the request took, where nobody names it; false when `value`, behind the agent and before `rest`, is something else.
 * Quoted it has three digits: a ratio of compression has two. */
static bool take_time(dbr_slice value, bool is_quoted, dbr_slice rest, read_fields *f)
{
    if (!is_seconds(value, is_quoted ? 3 : 1) || !may_follow_time(rest)) {
        return false;
    }
    read_field(f, dbr_slice_str("request_time"), value, true);
    read_field(f, dbr_slice_str("duration"), value, true);
    return true;
}

/* Referer, agent, and what people append. */
static void take_rest(dbr_slice rest, dbr_arena *scratch, read_fields *f, dbr_record *ret)
{
    static const char *const QUOTED[] = {"referer", "user_agent", "forwarded_for"};
    static const char *const EXTRA[MAX_EXTRAS] = {"extra1", "extra2", "extra3", "extra4",
                                                  "extra5", "extra6", "extra7", "extra8"};
    size_t n_quoted = 0, n_extra = 0, at = 0;
    bool has_time = false;
    while (at < rest.len) {
        if (rest.ptr[at] == ' ') {
            at++;
            continue;
        }
        dbr_slice value;
        if (rest.ptr[at] == '"' && quoted(rest, &at, &value)) {
            if (!has_time && n_quoted > 1 && take_time(value, true, dbr_slice_from(rest, at), f)) {
                has_time = true;
            } else if (n_quoted < 3) {
                add_text(f, QUOTED[n_quoted++], value);
            } else if (n_extra < MAX_EXTRAS) {
                add_text(f, EXTRA[n_extra++], value);
            }
            continue;
        }
        size_t begin = at;
        value = token(rest, &at);
        if (dbr_slice_find_char(value, '=') != SIZE_MAX) {
            (void)read_pairs(dbr_slice_from(rest, begin), scratch, f, ret);
            break; // whoever names one names the rest
        }
        if (!has_time && n_quoted > 1 && take_time(value, false, dbr_slice_from(rest, at), f)) {
            has_time = true;
        } else if (n_extra < MAX_EXTRAS && !dbr_slice_is(value, "-")) {
            read_field(f, dbr_slice_str(EXTRA[n_extra++]), value, read_is_number(value));
        }
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    access_line a;
    read_fields f;
    f.n = 0;
    if (!split_line(read_first_line(item->bytes), &a)) {
        return 0;
    }
    bool is_locked = layout->stamp != NULL && layout->stamp->parse(a.stamp, &ret->stamp) == a.stamp.len;
    ret->stamp_raw = a.stamp;
    if (!is_locked && !read_stamp(a.stamp, ret)) {
        return 0;
    }
    ret->kind = DBR_KIND_LOG;
    ret->level = a.status.ptr[0] == '5' ? DBR_LEVEL_ERROR : DBR_LEVEL_INFO;
    add_text(&f, "client", a.client);
    add_text(&f, "user", a.user);
    add_text(&f, "host", a.vhost);
    take_request(&a, scratch, &f, ret);
    read_field(&f, dbr_slice_str("status"), a.status, true);
    if (!dbr_slice_is(a.bytes, "-")) {
        read_field(&f, dbr_slice_str("bytes"), a.bytes, true);
    }
    take_rest(a.rest, scratch, &f, ret);
    read_fields_keep(&f, scratch, ret);
    return 1;
}

/* ---- at a glance ---- */

/* Whether three or four tokens between blanks stand in [begin, end), the last one before a blank. */
static bool has_client(const char *text, size_t begin, size_t end)
{
    size_t n = 0, len = end - begin;
    if (len <= 64) {
        uint64_t blanks = dbr_mask_64(text + begin, ' ');
        uint64_t ends = dbr_mask_first(~blanks & blanks >> 1, len);
        for (; ends != 0 && n < 5; ends &= ends - 1) {
            n++;
        }
    } else {
        for (size_t i = begin; i + 1 < end; i++) {
            n += text[i] != ' ' && text[i + 1] == ' ';
        }
    }
    return len > 0 && text[end - 1] == ' ' && (n == 3 || n == 4);
}

/* Of a request [begin, end): its first and its last blank and the first '?' between them, as places in the text; `end` for
 * none, the last blank for no '?'. */
typedef struct request_places {
    size_t blank, last, query;
} request_places;

static request_places places_in(const char *text, size_t begin, size_t end)
{
    size_t len = end - begin;
    request_places r;
    uint64_t blanks = dbr_mask_first(dbr_mask_64(text + begin, ' '), len);
    size_t first = dbr_mask_begin(blanks);
    r.blank = first < 64 ? begin + first : end; // of an ordinary request behind the method, a word
    if (len <= 64) {
        r.last = blanks != 0 ? begin + 63 - (size_t)__builtin_clzll(blanks) : end;
    } else {
        const char *last = memrchr(text + begin, ' ', len);
        r.last = last != NULL ? (size_t)(last - text) : end;
    }
    uint64_t queries = dbr_mask_first(dbr_mask_64(text + begin, '?'), r.last - begin);
    queries = first < 64 ? queries & ~UINT64_C(0) << first : 0;
    if (queries != 0 || r.last <= begin + 64) {
        r.query = queries != 0 ? begin + (size_t)__builtin_ctzll(queries) : r.last;
    } else {
        const char *query = memchr(text + begin + 64, '?', r.last - begin - 64);
        r.query = query != NULL ? (size_t)(query - text) : r.last;
    }
    return r;
}

/* The method and the path without its query, of an ordinary request [begin, end). */
static bool glance_request(const char *text, size_t begin, size_t end, dbr_gist *ret)
{
    request_places r = places_in(text, begin, end);
    if (r.blank >= end || r.blank > begin + 16 || r.blank == begin || r.last <= r.blank + 1) {
        return false;
    }
    ret->body_begin = begin;
    ret->body_end = r.query;
    return true;
}

/* How many of 8 bytes are digits until the first that is none. They can be read. */
static inline size_t leading_digits(const char *p)
{
    uint64_t x = 0;
    memcpy(&x, p, sizeof(x));
    x = le64toh(x) ^ UINT64_C(0x3030303030303030);
    /* Bit 7 of each byte from the first that is no digit on; what it carries goes to those behind it. */
    uint64_t bad = ((x + UINT64_C(0x7676767676767676)) | x) & UINT64_C(0x8080808080808080);
    return bad != 0 ? (size_t)__builtin_ctzll(bad) / 8 : 8;
}

/* "503 157" behind the request; the status' first digit, 0 when it is something else. */
static char glance_status(const char *text, size_t at, size_t end)
{
    if (end - at < 6 || text[at] != ' ' || text[at + 1] < '0' || text[at + 1] > '9' || text[at + 2] == ' ' ||
        text[at + 3] == ' ' || text[at + 4] != ' ') {
        return 0;
    }
    char status = text[at + 1];
    at += 5;
    size_t first = at, n = 0;
    do { // how many digits a size has is not to be predicted
        n = leading_digits(text + at);
        at += n;
    } while (n == 8 && at < end);
    at = at < end ? at : end;
    at += at == first && text[at] == '-';
    return at > first && (at == end || text[at] == ' ') ? status : 0;
}

static dbr_glance glance(const dbr_layout *layout, dbr_lane *lane, const dbr_textmap *map, size_t begin,
                         size_t end, dbr_gist *ret)
{
    const char *text = map->text;
    size_t at = begin + dbr_mask_begin(dbr_mask_64(text + begin, '[')) + 1;
    if (at > begin + 64) { // IPv6, or a host before it
        const char *bracket = memchr(text + begin, '[', end - begin < 512 ? end - begin : 512);
        at = bracket != NULL ? (size_t)(bracket - text) + 1 : SIZE_MAX;
    }
    if (layout->stamp == NULL || at > end || !has_client(text, begin, at - 1)) {
        return DBR_GLANCE_UNSURE;
    }
    size_t len =
        dbr_stamp_again(&lane->stamps, layout->stamp, dbr_slice_of(text + at, end - at), &ret->stamp);
    size_t quote = at + len + 2;
    if (len == 0 || quote >= end || text[at + len] != ']' || text[quote - 1] != ' ' || text[quote] != '"') {
        return DBR_GLANCE_UNSURE;
    }
    size_t close = dbr_textmap_next_near(map->quote, quote + 1, end); // or a backslash
    char status = close < end && text[close] == '"' ? glance_status(text, close + 1, end) : 0;
    if (status == 0 || (!lane->wants_no_body && !glance_request(text, quote + 1, close, ret))) {
        return DBR_GLANCE_UNSURE;
    }
    ret->stamp_offset = at - begin;
    ret->stamp_len = len;
    ret->seed = status == '4' || status == '5' ? (uint64_t)status : 0; // templates tell errors apart
    ret->level = status == '5' ? DBR_LEVEL_ERROR : DBR_LEVEL_INFO;
    return DBR_GLANCE_BEGINS;
}

static const dbr_format_sample SAMPLES[] = {
    {"nginx/access.log",
     "192.0.2.7 - - [09/Feb/2025:10:05:23 +0000] \"GET /api/v1/orders?page=1 HTTP/1.1\" 503 157 \"-\" "
     "\"shop-app/4\" "
     "rt=2.004 uct=\"0.000\" req_id=455f51c59f94a3dd customer=c-04254\n"
     "2001:db8::7 - alice [09/Feb/2025:10:05:24 +0000] \"POST /api/v1/cart HTTP/2.0\" 201 - \"-\" \"curl/8\" "
     "rt=0.1\n",
     2, "2025-02-09T10:05:23Z", "GET /api/v1/orders 503"},
    {"access_log",
     "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326\n", 1,
     "2000-10-10T20:55:36Z", "GET /apache_pb.gif 200"},
    {"other_vhosts_access.log",
     "shop.example.com:443 192.0.2.7 - - [09/Feb/2025:10:05:23 +0100] \"-\" 408 0 \"-\" \"-\"\n", 1,
     "2025-02-09T09:05:23Z", "- 408"},
    {0},
};

const dbr_format read_access = {
    .name = "access",
    .help = "access logs in common or combined format (nginx, Apache, …), with appended key=value fields",
    .label = DBR_T_READ_LABEL_ACCESS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .glance = glance,
    .glances_at_quotes = true,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
