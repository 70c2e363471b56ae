/*
 * What formats share; see parts.h.
 */
#include "read/parts.h"

#include <assert.h>

void read_fields_keep(const read_fields *f, dbr_arena *arena, dbr_record *ret)
{
    assert(f->n <= DBR_MAX_FIELDS);
    if (f->n > 0) {
        dbr_field *copy = DBR_NEW_N(arena, dbr_field, f->n);
        memcpy(copy, f->items, f->n * sizeof(*copy));
        ret->fields = copy;
        ret->n_fields = f->n;
    }
}

bool read_is_number(dbr_slice s)
{
    size_t i = s.len > 0 && s.ptr[0] == '-';
    size_t digits = 0, dots = 0;
    for (; i < s.len; i++) {
        bool is_digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (!is_digit && (s.ptr[i] != '.' || digits == 0 || dots > 0)) {
            return false;
        }
        digits += is_digit;
        dots += !is_digit;
    }
    return digits > 0 && s.ptr[s.len - 1] != '.';
}

/* Whether `key` is one of the words, '-' as '_' and without case. */
static bool is_one_of(dbr_slice key, const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t i = 0;
        while (i < key.len && (*words)[i] != '\0') {
            char c = key.ptr[i] == '-' ? '_' : key.ptr[i];
            c = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
            if (c != (*words)[i]) {
                break;
            }
            i++;
        }
        if (i == key.len && (*words)[i] == '\0') {
            return true;
        }
    }
    return false;
}

bool read_is_trace_key(dbr_slice key)
{
    static const char *const WORDS[] = {
        "request_id",       "req_id",       "requestid", "reqid", "req",      "rid",
        "x_request_id",     "trace_id",     "traceid",   "trace", "trace.id", "correlation_id",
        "x_correlation_id", "x_b3_traceid", "request",   NULL};
    bool may_be = key.len >= 3 && key.len <= 16 && memchr("rtcxRTCX", key.ptr[0], 8) != NULL;
    return may_be && is_one_of(key, WORDS);
}

static bool is_key_byte(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-' || c == '@' || (unsigned char)c >= 0x80;
}

/* What ends a bare value: blanks, and , ; ) ] } > ". */
static bool ends_value(char c)
{
    return (unsigned char)c <= ' ' || c == ',' || c == ';' || c == ')' || c == ']' || c == '}' || c == '>' ||
           c == '"';
}

size_t read_pairs(dbr_slice text, dbr_arena *arena, read_fields *f, dbr_record *ret)
{
    size_t n = 0;
    for (size_t at = 0; at < text.len && f->n < DBR_MAX_FIELDS;) {
        const char *equals = memchr(text.ptr + at, '=', text.len - at);
        if (equals == NULL) {
            break;
        }
        size_t end = (size_t)(equals - text.ptr), begin = end;
        while (begin > at && is_key_byte(text.ptr[begin - 1])) {
            begin--;
        }
        dbr_slice key = dbr_slice_sub(text, begin, end);
        size_t value = ++end;
        bool is_quoted = value < text.len && (text.ptr[value] == '"' || text.ptr[value] == '\'');
        if (is_quoted) {
            char quote = text.ptr[value++];
            end = value;
            while (end < text.len && text.ptr[end] != quote) {
                end += text.ptr[end] == '\\' ? 2 : 1;
            }
            end = end < text.len ? end : text.len;
        } else {
            while (end < text.len && !ends_value(text.ptr[end])) {
                end++;
            }
        }
        dbr_slice what = dbr_slice_sub(text, value, end);
        at = end + is_quoted;
        bool is_pair = key.len > 0 && key.len <= 64 && (what.len > 0 || is_quoted) &&
                       (is_quoted || (what.len > 0 && what.ptr[0] != '='));
        if (!is_pair) {
            continue;
        }
        dbr_slice duration = read_duration(arena, key, what);
        bool is_named_so = duration.ptr != NULL && dbr_slice_is(key, "duration");
        if (is_named_so) { /* "duration=1.2s": the number comes first, since that is the one a query finds */
            read_field(f, key, duration, true);
        }
        read_field(f, key, what, !is_quoted && read_is_number(what));
        if (duration.ptr != NULL && !is_named_so) {
            read_field(f, dbr_slice_str("duration"), duration, true);
        }
        if (ret->trace.len == 0 && what.len > 1 && read_is_trace_key(key)) {
            ret->trace = what;
        }
        n++;
    }
    return n;
}

bool read_line(dbr_slice *rest, dbr_slice *ret)
{
    while (rest->ptr != NULL && rest->len > 0) {
        dbr_slice line = read_cut_line(rest);
        if (line.len > 0) {
            *ret = line;
            return true;
        }
    }
    return false;
}

void read_skip_sequences(dbr_slice *s)
{
    while (s->len > 2 && s->ptr[0] == '\x1b' && s->ptr[1] == '[') {
        size_t i = 2;
        while (i < s->len && s->ptr[i] >= ' ' && s->ptr[i] <= '?') {
            i++;
        }
        *s = dbr_slice_from(*s, i + (i < s->len));
    }
}

size_t read_stream_len(dbr_slice after)
{
    static const char *const STREAMS[] = {" stdout F ", " stderr F ", " stdout P ", " stderr P "};
    for (size_t i = 0; i < sizeof(STREAMS) / sizeof(STREAMS[0]); i++) {
        if (dbr_slice_starts(after, STREAMS[i])) {
            return strlen(STREAMS[i]) - 1;
        }
    }
    return 0;
}

char read_first_byte(dbr_slice text)
{
    size_t i = dbr_slice_starts(text, "\xEF\xBB\xBF") ? 3 : 0;
    while (i < text.len && strchr(" \t\r\n", text.ptr[i]) != NULL && text.ptr[i] != '\0') {
        i++;
    }
    return i < text.len ? text.ptr[i] : '\0';
}

dbr_slice read_file_name(const char *path, const char *member)
{
    const char *full = member != NULL && member[0] != '\0' ? member : path != NULL ? path : "";
    const char *slash = strrchr(full, '/');
    const char *bang = strrchr(full, '!');
    slash = bang != NULL && (slash == NULL || bang > slash) ? bang : slash;
    return dbr_slice_str(slash != NULL ? slash + 1 : full);
}

/* ---- names in paths ---- */

/* Names that say what kind of file it is, not whose. */
static bool is_generic(dbr_slice word)
{
    static const char *const WORDS[] = {
        "access",  "error",       "errors",   "output",  "out",      "stdout",      "stderr",   "messages",
        "syslog",  "log",         "logs",     "server",  "app",      "application", "events",   "event",
        "audit",   "debug",       "info",     "warn",    "all",      "data",        "default",  "main",
        "current", "console",     "kern",     "daemon",  "auth",     "index",       "input",    "export",
        "dump",    "results",     "result",   "metrics", "alerts",   "alert",       "users",    "channels",
        "deploys", "deployments", "deploy",   "changes", "releases", "commits",     "incident", "incidents",
        "webhook", "log_entries", "journal",  "pod",     "pods",     "containers",  "nginx",    "apache",
        "httpd",   "postgresql",  "postgres", "mysql",   "previous", "test",        "tmp",      "raw",
        NULL};
    return is_one_of(word, WORDS);
}

/* Cuts the extensions, rotation numbers and dates off a file name. */
static dbr_slice strip_name(dbr_slice name)
{
    static const char *const ENDS[] = {".gz",     ".zst",    ".xz",     ".bz2",   ".log",    ".txt",
                                       ".json",   ".jsonl",  ".ndjson", ".csv",   ".out",    ".err",
                                       "-access", "_access", "-error",  "_error", ".access", ".error",
                                       ".stdout", ".stderr", "-json",   NULL};
    for (bool is_changed = true; is_changed && name.len > 0;) {
        is_changed = false;
        for (size_t i = 0; ENDS[i] != NULL; i++) {
            if (dbr_slice_ends(name, ENDS[i])) {
                name.len -= strlen(ENDS[i]);
                is_changed = true;
            }
        }
        size_t n = name.len;
        while (n > 0 && ((name.ptr[n - 1] >= '0' && name.ptr[n - 1] <= '9') ||
                         strchr(".-_T:", name.ptr[n - 1]) != NULL)) {
            n--;
        }
        size_t cut = name.len - n;
        bool is_rotation = cut >= 2 && strchr(".-_", name.ptr[n]) != NULL; // ".1", "-20250209", "-2025-02-09"
        if (is_rotation && (name.ptr[n] == '.' || cut >= 7)) {
            name.len = n;
            is_changed = true;
        }
    }
    return name;
}

dbr_slice dbr_path_service(dbr_arena *arena, const char *path, const char *member)
{
    dbr_slice name = strip_name(read_file_name(path, member));
    for (size_t i = 0; i < name.len; i++) {
        bool is_name = is_key_byte(name.ptr[i]) && name.ptr[i] != '@';
        if (!is_name) {
            return (dbr_slice){0};
        }
    }
    bool has_letter = false;
    for (size_t i = 0; i < name.len; i++) {
        has_letter |= (name.ptr[i] | 32) >= 'a' && (name.ptr[i] | 32) <= 'z';
    }
    return has_letter && name.len <= 64 && !is_generic(name) ? dbr_slice_dup(arena, name) : (dbr_slice){0};
}

static bool has_field(const read_fields *f, const char *key)
{
    bool has = false;
    for (size_t i = 0; i < f->n && !has; i++) {
        has = dbr_slice_is(f->items[i].key, key);
    }
    return has;
}

static bool is_http_value(const char *name, dbr_slice value)
{
    int64_t status = 0;
    if (strcmp(name, "status") == 0) {
        return value.len == 3 && dbr_slice_int(value, &status) && status >= 100 && status < 600;
    }
    return value.len > 0 && (strcmp(name, "path") != 0 || value.ptr[0] == '/');
}

void read_fields_http(read_fields *f)
{
    static const char *const KNOWN[][2] = {{"http.status_code", "status"},
                                           {"http.response.status_code", "status"},
                                           {"http.statusCode", "status"},
                                           {"statusCode", "status"},
                                           {"status_code", "status"},
                                           {"response.status", "status"},
                                           {"response.status_code", "status"},
                                           {"res.statusCode", "status"},
                                           {"http_status", "status"},
                                           {"http.status", "status"},
                                           {"http.method", "method"},
                                           {"http.request.method", "method"},
                                           {"req.method", "method"},
                                           {"request.method", "method"},
                                           {"http_method", "method"},
                                           {"http.target", "path"},
                                           {"http.path", "path"},
                                           {"url.path", "path"},
                                           {"http.route", "path"},
                                           {"req.url", "path"},
                                           {"request.path", "path"},
                                           {"uri", "path"},
                                           {"request_uri", "path"},
                                           {"http.uri", "path"}};
    size_t n = f->n;
    for (size_t i = 0; i < n; i++) {
        const dbr_field *item = &f->items[i];
        bool may_be = item->key.len > 2 && strchr("hsru", item->key.ptr[0]) != NULL;
        for (size_t k = 0; k < sizeof(KNOWN) / sizeof(KNOWN[0]) && may_be; k++) {
            if (dbr_slice_is(item->key, KNOWN[k][0]) && is_http_value(KNOWN[k][1], item->value) &&
                !has_field(f, KNOWN[k][1])) {
                read_field(f, dbr_slice_str(KNOWN[k][1]), item->value, item->is_number);
                break;
            }
        }
    }
}
