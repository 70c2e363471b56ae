/*
 * prefixed: the output of several containers in one file. What runs them puts a prefix before every line; behind it each
 * program writes as it pleases, so every line is read by itself.
 *
 *     web-1    | 2025-02-09T10:05:23Z INFO ready                              docker compose
 *     db-1     | 2025-02-09 10:05:23.118 UTC [48] LOG:  checkpoint starting
 *     [pod/web-7d9f/app] {"level":"error","msg":"boom","time":"2025-02-09T10:05:23Z"}     kubectl logs --prefix
 *     2025-02-09T10:05:23.118234567Z stderr F {"level":"error","msg":"boom"}              a node's /var/log/pods
 *     2025-02-09T10:05:23.118Z {"level":"error","msg":"boom"}     a stamp that a script or pipe put before JSON, 1739095523.118 too
 *     web-7d9f8b6c5d-x2x4z app 2025-02-09T10:05:23Z INFO ready                            stern, with -t or without
 *     [web-7d9f8b6c5d-x2x4z app] 2025-02-09T10:05:23Z INFO ready                          kubetail
 *     2025-02-09T10:05:23Z {app="web", pod="web-7d9f"} level=error msg="boom"             logcli
 *
 * The prefix names the service (of logcli's labels app, service, container or job); labels are fields; a stamp that the runtime put there is the record's time, else the program's own. Behind
 * it stands a JSON object of any schema, or text with a stamp near its start. A line that is neither begins a record too,
 * without a time of its own, unless it looks like the rest of one: a blank, "at ", "Caused by:" …
 *
 * Limits: names up to 64 bytes, 200 first lines are looked at. Lines of several containers may be interleaved inside a
 * stack trace; what continues is taken to continue the line before.
 */
#include "read/object.h"
#include "read/text_header.h"

#define SNIFF_LINES 200u
#define MAX_NAME    64u
#define MAX_POD     160u
#define MAX_STAMP   44u // bytes before the brace
#define NEAR        12u // where behind the prefix a stamp may stand

typedef struct prefix {
    dbr_slice name, pod; // of the container; of its pod
    dbr_slice labels;    // logcli's, without braces
    dbr_stamp stamp;     // the runtime's; local DBR_TIME_NONE for none
    size_t stamp_offset, stamp_len;
    size_t len; // bytes up to the program's own
    bool is_named;
    bool is_bare; // nothing but a stamp, of any form
} prefix;

static bool is_name_byte(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/* "web-1    | ": the name is no level and holds a letter. */
static void take_compose(dbr_slice line, prefix *p)
{
    size_t n = 0;
    bool has_letter = false;
    while (n < line.len && n < MAX_NAME && is_name_byte(line.ptr[n])) {
        has_letter = has_letter || (line.ptr[n] | 32) >= 'a';
        n++;
    }
    size_t bar = n;
    while (bar < line.len && bar < MAX_NAME && line.ptr[bar] == ' ') {
        bar++;
    }
    dbr_slice name = dbr_slice_sub(line, 0, n);
    if (has_letter && bar < line.len && line.ptr[bar] == '|' &&
        (bar + 1 == line.len || line.ptr[bar + 1] == ' ') && dbr_level_parse(name) == DBR_LEVEL_NONE) {
        p->name = name;
        p->is_named = true;
        p->len = bar + 2 <= line.len ? bar + 2 : line.len;
    }
}

/* "[pod/web-7d9f/app] ". */
static void take_pod(dbr_slice line, prefix *p)
{
    size_t close = dbr_slice_starts(line, "[pod/") ? dbr_slice_find_char(dbr_slice_sub(line, 0, MAX_POD), ']')
                                                   : SIZE_MAX;
    if (close == SIZE_MAX) {
        return;
    }
    dbr_slice path = dbr_slice_sub(line, 5, close);
    size_t slash = dbr_slice_find_char(path, '/');
    if (slash != SIZE_MAX && slash > 0) {
        p->pod = dbr_slice_sub(path, 0, slash);
        p->name = dbr_slice_from(path, slash + 1);
        p->is_named = true;
        p->len = close + 1 + (close + 1 < line.len && line.ptr[close + 1] == ' ');
    }
}

/* "web-7d9f8b6c5d-x2x4z", "db-0": what Kubernetes adds to a name is five of these letters, or a number. */
static bool is_pod(dbr_slice s)
{
    size_t end = s.len, n_digits = 0, n_random = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) {
            return false;
        }
    }
    while (end > 0 && s.ptr[end - 1] != '-') {
        char c = s.ptr[--end];
        n_digits += c >= '0' && c <= '9';
        n_random += strchr("bcdfghjklmnpqrstvwxz2456789", c) != NULL;
    }
    size_t n = s.len - end;
    return end > 1 && s.ptr[0] >= 'a' && ((n == 5 && n_random == 5) || (n > 0 && n <= 4 && n_digits == n));
}

/* The container's name at a text's beginning; 0 for none. */
static size_t container_len(dbr_slice s)
{
    size_t n = 0;
    while (n < s.len && n < MAX_NAME && is_name_byte(s.ptr[n]) && !(s.ptr[n] >= 'A' && s.ptr[n] <= 'Z')) {
        n++;
    }
    return n > 0 && s.ptr[0] >= 'a' ? n : 0;
}

/* "web-7d9f8b6c5d-x2x4z app ", "[web-7d9f8b6c5d-x2x4z] ", "[web-7d9f8b6c5d-x2x4z app] ". */
static void take_tail(dbr_slice line, prefix *p)
{
    bool is_boxed = line.len > 0 && line.ptr[0] == '[';
    dbr_slice rest = dbr_slice_from(line, is_boxed);
    size_t n = 0;
    while (n < rest.len && n < MAX_POD && rest.ptr[n] != ' ' && rest.ptr[n] != ']') {
        n++;
    }
    dbr_slice pod = dbr_slice_sub(rest, 0, n);
    if (n == rest.len || !is_pod(pod)) {
        return;
    }
    bool has_container = rest.ptr[n] == ' ';
    rest = dbr_slice_from(rest, n + has_container);
    size_t len = has_container ? container_len(rest) : 0;
    dbr_slice name = dbr_slice_sub(rest, 0, len);
    rest = dbr_slice_from(rest, len);
    bool is_closed = !is_boxed || (rest.len > 0 && rest.ptr[0] == ']');
    rest = dbr_slice_from(rest, is_boxed);
    bool is_ended = rest.len == 0 || rest.ptr[0] == ' ';
    if (is_closed && is_ended && (len > 0) == has_container && (has_container || is_boxed)) {
        p->pod = pod;
        p->name = name;
        p->is_named = true;
        rest = dbr_slice_from(rest, rest.len > 0);
        p->len = (size_t)(rest.ptr - line.ptr);
    }
}

/* "2025-02-09T10:05:23Z {app="web", pod="web-7d9f"}   " */
static void take_labels(dbr_slice line, prefix *p)
{
    dbr_stamp stamp;
    size_t len = dbr_stamp_format_at(0)->parse(line, &stamp); // RFC 3339
    if (len == 0 || !dbr_slice_starts(dbr_slice_from(line, len), " {")) {
        return;
    }
    size_t begin = len + 2, end = begin;
    while (end < line.len && is_name_byte(line.ptr[end])) {
        end++;
    }
    bool is_empty = end < line.len && line.ptr[end] == '}';
    if (!is_empty && (end == begin || !dbr_slice_starts(dbr_slice_from(line, end), "=\""))) {
        return;
    }
    for (bool is_quoted = false; end < line.len && (is_quoted || line.ptr[end] != '}'); end++) {
        is_quoted ^= line.ptr[end] == '"';
        end += line.ptr[end] == '\\';
    }
    if (end >= line.len) {
        return;
    }
    p->labels = dbr_slice_sub(line, begin, end);
    p->stamp = stamp;
    p->stamp_len = len;
    p->is_named = true;
    for (end++; end < line.len && line.ptr[end] == ' '; end++) { // labels are padded
    }
    p->len = end;
}

/* "2025-02-09T10:05:23.118234567Z " and perhaps "stderr F ". */
static void take_runtime(dbr_slice line, prefix *p)
{
    dbr_slice rest = dbr_slice_from(line, p->len);
    dbr_stamp stamp;
    size_t len = dbr_stamp_format_at(0)->parse(rest, &stamp); // RFC 3339
    if (len == 0 || stamp.digits < 7 || stamp.digits > 9 || len >= rest.len || rest.ptr[len] != ' ') {
        return;
    }
    static const char *const streams[] = {"stdout F ", "stderr F ", "stdout P ", "stderr P "};
    p->stamp = stamp;
    p->stamp_offset = p->len;
    p->stamp_len = len;
    p->len += len + 1;
    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
        p->len += dbr_slice_starts(dbr_slice_from(line, p->len), streams[i]) ? strlen(streams[i]) : 0;
    }
}

/* "2025-02-09T10:05:23.118Z {"level":…", "1739095523.118 {"level":…": any stamp with a JSON object right behind it. Only objects that tell a message
 * make a file one of these. */
static void take_stamp(dbr_slice line, prefix *p)
{
    dbr_slice head = dbr_slice_sub(line, 0, MAX_STAMP);
    size_t brace = dbr_slice_find_char(head, '{');
    size_t offset = 0, len = 0;
    dbr_stamp stamp;
    if (brace == SIZE_MAX || brace < 2 || !dbr_slice_starts(dbr_slice_from(line, brace - 1), " {\"")) {
        return;
    }
    const dbr_stamp_format *f = dbr_stamp_detect(line, 1, &offset, &len, &stamp);
    if (f != NULL && offset == 0 && len == brace - 1) {
        p->stamp = stamp;
        p->stamp_len = len;
        p->len = brace;
        p->is_bare = true;
    }
}

static prefix prefix_of(dbr_slice line)
{
    prefix p = {.stamp = {.local = DBR_TIME_NONE}};
    static void (*const TAKES[])(dbr_slice, prefix *) = {take_labels, take_pod, take_tail, take_compose};
    for (size_t i = 0; i < sizeof(TAKES) / sizeof(TAKES[0]) && !p.is_named; i++) {
        TAKES[i](line, &p);
    }
    if (p.stamp_len == 0) {
        take_runtime(line, &p);
    }
    if (p.len == 0) {
        take_stamp(line, &p);
    }
    return p;
}

/* What stands behind the prefix begins with a date and clock; its place in bytes. */
static bool has_stamp(dbr_slice rest, size_t *ret_offset, size_t *ret_len, dbr_stamp *ret)
{
    const dbr_stamp_format *f = dbr_stamp_detect(rest, NEAR, ret_offset, ret_len, ret);
    return f != NULL && f->rank <= DBR_STAMP_WEAK;
}

/* An object that tells a message; one that does not is a row of data. */
static bool tells_message(dbr_slice body)
{
    dbr_arena scratch = {0};
    dbr_record r = {0};
    bool is = read_object(dbr_slice_trim(body), &scratch, &r) == 1 && read_first_byte(r.text) != '{';
    dbr_arena_release(&scratch);
    return is;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_named = 0, n_runtime = 0, n_objects = 0, n_known = 0, n_pods = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        size_t offset = 0, len = 0;
        dbr_stamp stamp;
        prefix p = prefix_of(line);
        dbr_slice body = dbr_slice_from(line, p.len);
        bool is_object = read_first_byte(body) == '{' && read_object_has_time(body);
        n++;
        n_named += p.is_named;
        n_pods += p.pod.len > 0;
        if (p.is_bare && !tells_message(body)) {
            continue;
        }
        n_runtime += p.stamp_len > 0;
        n_objects += read_first_byte(body) == '{' && (is_object || p.stamp_len > 0);
        n_known += p.is_named && (p.stamp_len > 0 || is_object || has_stamp(body, &offset, &len, &stamp));
    }
    bool is_named = n_named >= 2 && n_named * 10 >= n * 8 && (n_known * 10 >= n * 3 || n_pods * 10 >= n * 8);
    bool is_packed = n_runtime * 10 >= n * 8 && n_objects * 2 >= n_runtime && n_objects > 0;
    return is_named ? 72 : is_packed ? 70 : 0;
}

/* What looks like the rest of the record before. */
static bool continues(dbr_slice text)
{
    static const char *const starts[] = {"at ",         "Caused by:", "... ",
                                         "Suppressed:", "goroutine ", "Traceback"};
    if (text.len == 0 || text.ptr[0] == ' ' || text.ptr[0] == '\t' || text.ptr[0] == '}' ||
        text.ptr[0] == ')') {
        return true;
    }
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (dbr_slice_starts(text, starts[i])) {
            return true;
        }
    }
    return false;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)layout;
    prefix p = prefix_of(line);
    dbr_slice body = dbr_slice_from(line, p.len);
    size_t offset = 0, len = 0;
    if (p.stamp_len > 0) {
        item->stamp = p.stamp;
        item->stamp_offset = p.stamp_offset;
        item->stamp_len = p.stamp_len;
    } else if (body.len > 0 && body.ptr[0] != '{' && has_stamp(body, &offset, &len, &item->stamp)) {
        item->stamp_offset = p.len + offset;
        item->stamp_len = len;
        return true;
    }
    return !continues(body);
}

/* Text behind the prefix: its own stamp, if it has one, and its header. */
static void parse_text(dbr_slice body, const prefix *p, dbr_arena *scratch, dbr_record *ret)
{
    read_fields f;
    size_t offset = 0, len = 0;
    dbr_stamp own = {.local = DBR_TIME_NONE};
    f.n = 0;
    bool has_own = has_stamp(read_first_line(body), &offset, &len, &own);
    if (p->stamp_len == 0 && has_own) {
        ret->stamp = own;
        ret->stamp_raw = dbr_slice_sub(body, offset, offset + len);
    }
    ret->kind = DBR_KIND_LOG;
    read_header(dbr_slice_sub(body, 0, has_own ? offset : 0),
                dbr_slice_from(body, has_own ? offset + len : 0), READ_ANY, scratch, &f, ret);
    read_fields_keep(&f, scratch, ret);
}

/* The labels as fields, and what they say of service, host and level. */
static void keep_labels(const prefix *p, dbr_arena *scratch, dbr_record *ret)
{
    static const char *const SERVICES[] = {"service", "service_name", "app", "container", "job"};
    static const char *const LEVELS[] = {"level", "detected_level"};
    read_fields f;
    f.n = 0;
    (void)read_pairs(p->labels, scratch, &f, ret);
    for (size_t i = 0; i < f.n; i++) {
        dbr_slice key = f.items[i].key, value = f.items[i].value;
        for (size_t k = 0; k < sizeof(SERVICES) / sizeof(SERVICES[0]); k++) {
            ret->service = ret->service.len == 0 && dbr_slice_is(key, SERVICES[k]) ? value : ret->service;
        }
        for (size_t k = 0; k < sizeof(LEVELS) / sizeof(LEVELS[0]); k++) {
            ret->level = ret->level == DBR_LEVEL_NONE && dbr_slice_is(key, LEVELS[k]) ? dbr_level_parse(value)
                                                                                      : ret->level;
        }
        bool is_host = dbr_slice_is(key, "pod") || dbr_slice_is(key, "instance") || dbr_slice_is(key, "host");
        ret->host = ret->host.len == 0 && is_host ? value : ret->host;
    }
    for (size_t i = 0; i < ret->n_fields; i++) {
        read_field(&f, ret->fields[i].key, ret->fields[i].value, ret->fields[i].is_number);
    }
    read_fields_keep(&f, scratch, ret);
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    prefix p = prefix_of(read_first_line(item->bytes));
    dbr_slice body = dbr_slice_from(item->bytes, p.len);
    if (read_first_byte(body) != '{' ||
        read_object(dbr_slice_trim(read_first_line(body)), scratch, ret) != 1) {
        parse_text(body, &p, scratch, ret);
    }
    if (p.stamp_len > 0) {
        ret->stamp = p.stamp;
        ret->stamp_raw = dbr_slice_sub(item->bytes, p.stamp_offset, p.stamp_offset + p.stamp_len);
    }
    if (p.labels.len > 0) {
        keep_labels(&p, scratch, ret);
    }
    ret->service = p.name.len > 0 ? p.name : ret->service;
    ret->host = ret->host.len == 0 ? p.pod : ret->host;
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"compose.log",
     "web-1    | 2025-02-09T10:05:23Z INFO ready\n"
     "db-1     | 2025-02-09 10:05:24.118 UTC [48] LOG:  checkpoint starting\n"
     "cache-1  | 1:M 09 Feb 2025 10:05:24.230 * Ready to accept connections\n"
     "api-1    | {\"level\":\"error\",\"time\":\"2025-02-09T10:05:25.118Z\",\"msg\":\"boom\"}\n"
     "api-1    |     at run (app.js:7)\n",
     4, "2025-02-09T10:05:23Z", "ready"},
    {"pods.log",
     "[pod/web-7d9f8b6c5d-x2x4z/app] "
     "{\"time\":\"2025-02-09T10:05:23.118Z\",\"level\":\"error\",\"msg\":\"pool exhausted\"}\n"
     "[pod/web-7d9f8b6c5d-x2x4z/proxy] 2025/02/09 10:05:24 [error] 31#31: upstream timed out\n",
     2, "2025-02-09T10:05:23.118Z", "pool exhausted"},
    {"0.log",
     "2025-02-09T10:05:23.118234567Z stderr F {\"level\":\"error\",\"msg\":\"pool exhausted\"}\n"
     "2025-02-09T10:05:24.118234567Z stdout F {\"level\":\"info\",\"msg\":\"ready\"}\n",
     2, "2025-02-09T10:05:23.118234567Z", "pool exhausted"},
    {"stamped.log",
     "1739095523.118 {\"level\":\"error\",\"msg\":\"pool exhausted\",\"active\":10}\n"
     "1739095524.118 {\"level\":\"info\",\"msg\":\"ready\",\"active\":3}\n",
     2, "2025-02-09T10:05:23.118Z", "pool exhausted"},
    {"tail.log",
     "web-7d9f8b6c5d-x2x4z app 2025-02-09T10:05:23Z INFO ready\n"
     "web-7d9f8b6c5d-x2x4z proxy {\"time\":\"2025-02-09T10:05:24Z\",\"level\":\"error\",\"msg\":\"boom\"}\n",
     2, "2025-02-09T10:05:23Z", "ready"},
    {"logcli.txt",
     "2025-02-09T10:05:23Z {app=\"web\", pod=\"web-7d9f\"} level=error msg=\"pool exhausted\"\n"
     "2025-02-09T10:05:24Z {app=\"web\", pod=\"web-7d9f\"} ready\n",
     2, "2025-02-09T10:05:23Z", "pool exhausted"},
    {0},
};

const dbr_format read_prefixed = {
    .name = "prefixed",
    .help =
        "lines of several containers, each behind a prefix: docker compose, kubectl logs --prefix, stern, "
        "logcli",
    .label = DBR_T_READ_LABEL_LOGS,
    .shape = DBR_SHAPE_LINES,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
