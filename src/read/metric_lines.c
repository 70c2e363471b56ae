/*
 * metric-lines: metrics as text, one sample or a few a line.
 *
 *     prometheus   http_requests_total{code="500"} 3 1739095523000      what a target exposes, with times; OpenMetrics
 *                  {__name__="up", job="api"} 1 1739095523000           `promtool tsdb dump`
 *     promtool     up{job="api"} => 1 @[1739095523]                     `promtool query instant`; of a range the values follow,
 *                                                                       a line each: "1 @[1739095523]"
 *     graphite     servers.web-1.cpu.user 0.5 1739095523                also with ";tag=value"
 *     opentsdb     put sys.cpu.user 1739095523 0.5 host=web-1           also without "put"
 *     influx       cpu,host=web-1 usage_user=0.5,up=true 1739095523000000000
 *
 * The layout's context is the dialect. A field of InfluxDB is the metric MEASUREMENT_FIELD, as Telegraf calls it for
 * Prometheus. Comments, exemplars and texts are passed over; a line without a time is rejected: when a page
 * of metrics was fetched, it does not say.
 *
 * Sources: Prometheus' "Exposition formats", the OpenMetrics specification 1.0, Graphite's plaintext protocol, OpenTSDB's
 * telnet `put`, InfluxDB's line protocol.
 */
#include "read/parts.h"

#include "base/json.h"

#define SNIFF_LINES 24u
#define MAX_LABELS  64u

typedef struct label {
    dbr_slice key, value; // as written, escapes and all
} label;

/* A line taken apart; of InfluxDB without its fields. */
typedef struct sample {
    dbr_slice name, value, when;
    size_t n_labels;
    label labels[MAX_LABELS];
    dbr_slice fields; // influx
} sample;

typedef bool (*read_dialect)(dbr_slice line, sample *ret);

static void skip_blanks(dbr_slice *s)
{
    while (s->len > 0 && (s->ptr[0] == ' ' || s->ptr[0] == '\t')) {
        *s = dbr_slice_from(*s, 1);
    }
}

/* The word before the next blank, which is skipped with those behind it. */
static dbr_slice cut_word(dbr_slice *s)
{
    size_t n = 0;
    while (n < s->len && s->ptr[n] != ' ' && s->ptr[n] != '\t') {
        n++;
    }
    dbr_slice word = dbr_slice_sub(*s, 0, n);
    *s = dbr_slice_from(*s, n);
    skip_blanks(s);
    return word;
}

static bool is_name(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!((c | 32) >= 'a' && (c | 32) <= 'z') && c != '_' && c != ':' && !(is_digit && i > 0)) {
            return false;
        }
    }
    return s.len > 0;
}

/* "-1.5e3", "NaN", "+Inf": what may stand where a value is due. */
static bool is_value(dbr_slice s)
{
    static const char *const WORDS[] = {"NaN", "+Inf", "-Inf", "Inf"};
    double unused = 0;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_is(s, WORDS[i])) {
            return true;
        }
    }
    return dbr_slice_real(s, &unused);
}

static bool is_epoch(dbr_slice s)
{
    dbr_stamp unused;
    return s.len >= 9 && s.len <= 24 && read_is_number(s) && dbr_stamp_read_epoch(s, &unused);
}

static bool add_label(sample *s, dbr_slice key, dbr_slice value)
{
    if (key.len == 0 || s->n_labels == MAX_LABELS) {
        return false;
    }
    s->labels[s->n_labels++] = (label){.key = key, .value = value};
    return true;
}

/* ---- dialects ---- */

/* "{a="1", b="x\"y"}"; __name__ is the name. */
static bool read_label_set(dbr_slice *rest, sample *ret)
{
    *rest = dbr_slice_from(*rest, 1);
    for (;;) {
        skip_blanks(rest);
        if (rest->len > 0 && rest->ptr[0] == '}') {
            *rest = dbr_slice_from(*rest, 1);
            return true;
        }
        size_t equals = dbr_slice_find_char(*rest, '=');
        dbr_slice key = equals != SIZE_MAX ? dbr_slice_trim(dbr_slice_sub(*rest, 0, equals)) : (dbr_slice){0};
        if (!is_name(key)) {
            return false;
        }
        *rest = dbr_slice_from(*rest, equals + 1);
        skip_blanks(rest);
        size_t end = 1;
        if (rest->len < 2 || rest->ptr[0] != '"') {
            return false;
        }
        while (end < rest->len && rest->ptr[end] != '"') {
            end += rest->ptr[end] == '\\' ? 2 : 1;
        }
        if (end >= rest->len) {
            return false;
        }
        dbr_slice value = dbr_slice_sub(*rest, 1, end);
        *rest = dbr_slice_from(*rest, end + 1);
        skip_blanks(rest);
        if (rest->len > 0 && rest->ptr[0] == ',') {
            *rest = dbr_slice_from(*rest, 1);
        }
        if (dbr_slice_is(key, "__name__")) {
            ret->name = value;
        } else if (!add_label(ret, key, value)) {
            return false;
        }
    }
}

static bool prometheus(dbr_slice line, sample *ret)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] != '{' && line.ptr[n] != ' ' && line.ptr[n] != '\t') {
        n++;
    }
    ret->name = dbr_slice_sub(line, 0, n);
    dbr_slice rest = dbr_slice_from(line, n);
    skip_blanks(&rest);
    bool has_labels = rest.len > 0 && rest.ptr[0] == '{';
    if ((n > 0 && !is_name(ret->name)) || (n == 0 && !has_labels) ||
        (has_labels && !read_label_set(&rest, ret))) {
        return false;
    }
    skip_blanks(&rest);
    ret->value = cut_word(&rest);
    ret->when = cut_word(&rest);
    bool is_over = rest.len == 0 || rest.ptr[0] == '#'; // an exemplar
    return is_over && ret->name.len > 0 && is_value(ret->value) && is_epoch(ret->when);
}

/* "a.b;dc=eu;rack=7". */
static bool read_path(dbr_slice path, sample *ret)
{
    dbr_slice rest = path;
    ret->name = dbr_slice_cut(&rest, ';');
    while (rest.ptr != NULL && rest.len > 0) {
        dbr_slice tag = dbr_slice_cut(&rest, ';');
        size_t equals = dbr_slice_find_char(tag, '=');
        if (equals == SIZE_MAX ||
            !add_label(ret, dbr_slice_sub(tag, 0, equals), dbr_slice_from(tag, equals + 1))) {
            return false;
        }
    }
    bool has_letter = ret->name.len > 0 && (ret->name.ptr[0] | 32) >= 'a' && (ret->name.ptr[0] | 32) <= 'z';
    return has_letter && (ret->n_labels > 0 || dbr_slice_find_char(ret->name, '.') != SIZE_MAX);
}

static bool graphite(dbr_slice line, sample *ret)
{
    dbr_slice rest = line, path = cut_word(&rest);
    ret->value = cut_word(&rest);
    ret->when = cut_word(&rest);
    return rest.len == 0 && is_value(ret->value) && is_epoch(ret->when) && read_path(path, ret);
}

static bool opentsdb(dbr_slice line, sample *ret)
{
    dbr_slice rest = line;
    if (dbr_slice_starts(line, "put ")) {
        (void)cut_word(&rest);
    }
    ret->name = cut_word(&rest);
    ret->when = cut_word(&rest);
    ret->value = cut_word(&rest);
    while (rest.len > 0) {
        dbr_slice tag = cut_word(&rest);
        size_t equals = dbr_slice_find_char(tag, '=');
        if (equals == SIZE_MAX ||
            !add_label(ret, dbr_slice_sub(tag, 0, equals), dbr_slice_from(tag, equals + 1))) {
            return false;
        }
    }
    return ret->n_labels > 0 && is_value(ret->value) && is_epoch(ret->when);
}

/* Up to an unescaped byte of `ends` outside quotes, which stays. */
static dbr_slice cut_escaped(dbr_slice *s, const char *ends)
{
    size_t n = 0;
    bool is_quoted = false;
    while (n < s->len && (is_quoted || s->ptr[n] == '\0' || strchr(ends, s->ptr[n]) == NULL)) {
        is_quoted ^= s->ptr[n] == '"';
        n += s->ptr[n] == '\\' && n + 1 < s->len ? 2 : 1;
    }
    dbr_slice part = dbr_slice_sub(*s, 0, n);
    *s = dbr_slice_from(*s, n);
    return part;
}

/* The next "field=value" of InfluxDB's fields; false at the end or where they are none. */
static bool cut_field(dbr_slice *fields, dbr_slice *ret_key, dbr_slice *ret_value)
{
    *ret_key = cut_escaped(fields, "=, ");
    if (ret_key->len == 0 || fields->len < 2 || fields->ptr[0] != '=') {
        return false;
    }
    *fields = dbr_slice_from(*fields, 1);
    *ret_value = cut_escaped(fields, ", ");
    if (fields->len > 0) {
        *fields = dbr_slice_from(*fields, 1);
    }
    return ret_value->len > 0;
}

static bool influx(dbr_slice line, sample *ret)
{
    dbr_slice rest = line, key, value;
    ret->name = cut_escaped(&rest, ", ");
    while (rest.len > 1 && rest.ptr[0] == ',') {
        rest = dbr_slice_from(rest, 1);
        key = cut_escaped(&rest, "=, ");
        if (rest.len < 2 || rest.ptr[0] != '=') {
            return false;
        }
        rest = dbr_slice_from(rest, 1);
        if (!add_label(ret, key, cut_escaped(&rest, ", "))) {
            return false;
        }
    }
    skip_blanks(&rest);
    ret->fields = cut_escaped(&rest, " ");
    skip_blanks(&rest);
    ret->when = dbr_slice_trim(rest);
    dbr_slice fields = ret->fields;
    return ret->name.len > 0 && is_epoch(ret->when) && cut_field(&fields, &key, &value);
}

static const struct {
    read_dialect read;
    unsigned min_lines; // fewer may be prose
    char name[12];
} DIALECTS[] = {{prometheus, 1, "prometheus"},
                {influx, 1, "influx"},
                {opentsdb, 2, "opentsdb"},
                {graphite, 2, "graphite"}};
enum { N_DIALECTS = sizeof(DIALECTS) / sizeof(DIALECTS[0]) };

/* ---- promtool query ---- */

#define PROMTOOL "promtool"

/* "1.5 @[1739095523.25]" */
static bool read_point(dbr_slice line, sample *ret)
{
    size_t at = dbr_slice_find(line, dbr_slice_str(" @["));
    if (at == SIZE_MAX || !dbr_slice_ends(line, "]")) {
        return false;
    }
    ret->value = dbr_slice_sub(line, 0, at);
    ret->when = dbr_slice_sub(line, at + 3, line.len - 1);
    return is_value(ret->value) && is_epoch(ret->when);
}

/* "up{job="api"} =>": what stands behind it; ptr NULL when it is no such line. An expression's result has no name. */
static dbr_slice cut_series(dbr_slice line, sample *ret)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] != '{' && line.ptr[n] != ' ') {
        n++;
    }
    dbr_slice rest = dbr_slice_from(line, n);
    ret->name = dbr_slice_sub(line, 0, n);
    bool is_series = (n == 0 ? rest.len > 0 : is_name(ret->name)) &&
                     (rest.len == 0 || rest.ptr[0] != '{' || read_label_set(&rest, ret));
    skip_blanks(&rest);
    if (!is_series || !dbr_slice_starts(rest, "=>")) {
        return (dbr_slice){0};
    }
    ret->name = ret->name.len > 0 ? ret->name : dbr_slice_str("value");
    return dbr_slice_trim(dbr_slice_from(rest, 2));
}

static bool is_promtool(const dbr_sniff *in)
{
    dbr_slice rest = in->head, line;
    size_t n = 0, n_series = 0, n_points = 0, n_both = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line) && (rest.len > 0 || in->is_whole || n == 0)) {
        sample s = {.n_labels = 0};
        bool is_point = read_point(line, &s);
        dbr_slice behind = is_point ? (dbr_slice){0} : cut_series(line, &s);
        n++;
        n_points += is_point;
        n_series += behind.ptr != NULL;
        n_both += behind.len > 0 && read_point(behind, &s);
    }
    return n_series > 0 && n_points + n_both > 0 && (n_series + n_points) * 5 >= n * 4;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)item;
    sample s = {.n_labels = 0};
    return !dbr_slice_is(layout->context, PROMTOOL) || cut_series(line, &s).ptr != NULL;
}

/* ---- the format ---- */

static bool is_comment(dbr_slice line)
{
    return line.len > 0 && line.ptr[0] == '#';
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    if (is_promtool(in)) {
        layout->context = dbr_slice_str(PROMTOOL);
        return 94;
    }
    for (size_t d = 0; d < N_DIALECTS; d++) {
        dbr_slice rest = in->head, line;
        unsigned n = 0, n_good = 0;
        while (n < SNIFF_LINES && read_line(&rest, &line)) {
            sample s = {.n_labels = 0};
            if (rest.len == 0 && !in->is_whole && n > 0) {
                break; // the head's last line may be torn
            }
            n += !is_comment(line);
            n_good += !is_comment(line) && DIALECTS[d].read(line, &s);
        }
        if (n_good >= DIALECTS[d].min_lines && n_good * 5 >= n * 4) {
            layout->context = dbr_slice_str(DIALECTS[d].name);
            return 94;
        }
    }
    return 0;
}

/* A text without the backslashes that keep its bytes from meaning something. */
static dbr_slice unescape(dbr_arena *arena, dbr_slice s)
{
    if (s.len == 0 || memchr(s.ptr, '\\', s.len) == NULL) {
        return s;
    }
    char *out = DBR_NEW_N(arena, char, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        i += s.ptr[i] == '\\' && i + 1 < s.len;
        bool is_break = s.ptr[i] == 'n' && i > 0 && s.ptr[i - 1] == '\\';
        out[n++] = is_break ? '\n' : s.ptr[i];
    }
    return dbr_slice_of(out, n);
}

static dbr_slice labels_of(const sample *s, dbr_arena *scratch)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_jsonw w;
    if (s->n_labels == 0) {
        return (dbr_slice){0};
    }
    dbr_jsonw_init(&w, &out, false);
    dbr_jsonw_object(&w, NULL);
    for (size_t i = 0; i < s->n_labels; i++) {
        dbr_jsonw_slice(&w, dbr_arena_str(scratch, unescape(scratch, s->labels[i].key)),
                        unescape(scratch, s->labels[i].value));
    }
    dbr_jsonw_object_end(&w);
    return dbr_slice_dup(scratch, dbr_buf_view(&out));
}

/* A field's value as a number: "2i" and "2u" are whole ones, "true" is 1; false for texts. */
static bool field_number(dbr_slice value, dbr_slice *ret)
{
    double unused = 0;
    char first = value.ptr[0], last = value.ptr[value.len - 1];
    bool is_true = first == 't' || first == 'T', is_false = first == 'f' || first == 'F';
    *ret = is_true    ? dbr_slice_str("1")
           : is_false ? dbr_slice_str("0")
                      : dbr_slice_sub(value, 0, value.len - (last == 'i' || last == 'u'));
    return dbr_slice_real(*ret, &unused);
}

/* The samples of InfluxDB's fields. */
static size_t take_fields(const sample *s, dbr_record *r, dbr_slice labels, dbr_arena *scratch,
                          dbr_record_take take, void *data)
{
    dbr_slice fields = s->fields, key, value;
    size_t n = 0;
    bool goes_on = true;
    while (goes_on && cut_field(&fields, &key, &value)) {
        if (!field_number(value, &r->text)) {
            continue;
        }
        r->title = dbr_slice_str(dbr_arena_printf(scratch, "%.*s_%.*s", DBR_FMT(unescape(scratch, s->name)),
                                                  DBR_FMT(unescape(scratch, key))));
        goes_on = take(data, r, labels);
        n++;
    }
    return n;
}

static bool read_sample(const dbr_layout *layout, dbr_slice line, sample *ret)
{
    for (size_t d = 0; d < N_DIALECTS; d++) {
        if (dbr_slice_is(layout->context, DIALECTS[d].name)) {
            return DIALECTS[d].read(line, ret);
        }
    }
    return false;
}

/* All samples of a series and the lines below it. */
static size_t take_series(dbr_slice bytes, dbr_arena *scratch, dbr_record_take take, void *data)
{
    sample s = {.n_labels = 0};
    dbr_slice line;
    size_t n = 0;
    if (!read_line(&bytes, &line)) {
        return 0;
    }
    line = cut_series(line, &s);
    dbr_slice labels = labels_of(&s, scratch);
    bool goes_on = line.ptr != NULL;
    while (goes_on && n < DBR_MAX_PIECE_RECORDS) {
        if (read_point(line, &s)) {
            dbr_record r = {.kind = DBR_KIND_SAMPLE, .title = s.name, .text = s.value, .stamp_raw = s.when};
            (void)dbr_stamp_read_epoch(s.when, &r.stamp); // asked before
            goes_on = take(data, &r, labels);
            n++;
        }
        goes_on = goes_on && read_line(&bytes, &line);
    }
    return n;
}

static size_t each(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data)
{
    sample s = {.n_labels = 0};
    dbr_slice line = dbr_slice_trim(item->bytes);
    if (dbr_slice_is(layout->context, PROMTOOL)) {
        return take_series(item->bytes, scratch, take, data);
    }
    if (is_comment(line) || !read_sample(layout, line, &s)) {
        return 0;
    }
    dbr_record r = {
        .kind = DBR_KIND_SAMPLE, .title = unescape(scratch, s.name), .text = s.value, .stamp_raw = s.when};
    (void)dbr_stamp_read_epoch(s.when, &r.stamp); // asked before
    dbr_slice labels = labels_of(&s, scratch);
    if (s.fields.len > 0) {
        return take_fields(&s, &r, labels, scratch, take, data);
    }
    (void)take(data, &r, labels);
    return 1;
}

/* What `each` did not take: a comment, a line that tells nothing in numbers, or none of the dialect's. */
static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    sample s = {.n_labels = 0};
    dbr_slice line = dbr_slice_trim(item->bytes);
    (void)scratch;
    (void)ret;
    if (dbr_slice_is(layout->context, PROMTOOL)) {
        return cut_series(read_first_line(line), &s).ptr != NULL || line.len == 0 ? -1 : 0;
    }
    return is_comment(line) || line.len == 0 || read_sample(layout, line, &s) ? -1 : 0;
}

static const dbr_format_sample SAMPLES[] = {
    {"metrics.prom",
     "# TYPE http_requests_total counter\nhttp_requests_total{code=\"200\",path=\"/a\\\"b\"} 1.027e3 "
     "1739095523000\n"
     "http_requests_total{code=\"500\"} NaN 1739095523000\nhttp_requests_total{code=\"500\"} 3 "
     "1739095538000\n# EOF\n",
     3, "2025-02-09T10:05:23Z", "http_requests_total"},
    {"dump.txt",
     "{__name__=\"up\", job=\"api\"} 1 1739095523000\n{__name__=\"up\", job=\"api\"} 0 1739095538000\n", 2,
     "2025-02-09T10:05:23Z", "up"},
    {"range.txt",
     "http_requests:rate5m{code=\"500\", job=\"checkout\"} =>\n12.5 @[1739095523]\n14.25 @[1739095553.5]\n"
     "{code=\"200\"} =>\nNaN @[1739095523]\n",
     3, "2025-02-09T10:05:23Z", "http_requests:rate5m"},
    {"instant.txt", "up{job=\"api\"} => 1 @[1739095523]\nup{job=\"pay\"} => 0 @[1739095523]\n", 2,
     "2025-02-09T10:05:23Z", "up"},
    {"open.metrics", "latency_bucket{le=\"0.5\"} 8 1739095523.5 # {trace_id=\"4f2a\"} 0.43\n# EOF\n", 1,
     "2025-02-09T10:05:23.5Z", "latency_bucket"},
    {"carbon.txt", "servers.web-1.cpu.user 0.5 1739095523\ncpu;dc=eu;rack=7 1 1739095533\n", 2,
     "2025-02-09T10:05:23Z", "servers.web-1.cpu.user"},
    {"import.tsdb", "put sys.cpu.user 1739095523 0.5 host=web-1\nput sys.cpu.user 1739095533 1 host=web-1\n",
     2, "2025-02-09T10:05:23Z", "sys.cpu.user"},
    {"cpu.lp", "cpu,host=web\\ 1 usage_user=0.5,cores=2i,note=\"a, b\",up=true 1739095523000000000\n", 3,
     "2025-02-09T10:05:23Z", "cpu_usage_user"},
    {0},
};

const dbr_format read_metric_lines = {
    .name = "metric-lines",
    .help =
        "metrics as text, a sample a line: Prometheus' exposition with times, OpenMetrics, promtool's dumps, "
        "Graphite, OpenTSDB, InfluxDB's line protocol",
    .label = DBR_T_READ_LABEL_METRICS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_SAMPLE,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .each = each,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
