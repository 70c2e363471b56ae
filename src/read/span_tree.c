/*
 * span-tree: a trace drawn as text, one span a line with what it took, children further in than their parents:
 *
 *     GET /checkout (api) 7627ms                       ├─ callout (api) - 7063.56ms (span_id=94f0)
 *     ├─ authenticate (auth) 254ms                     │  start=2025-02-09T10:05:23.118Z
 *     └─ POST /pay (payment) 7370ms                    │  db.statement: SELECT 1
 *        └─ SELECT orders (payment) 7.1s                 ├─ postgres.query (api) - 7.06s
 *
 * A line is a span when a branch (├ └, or their ASCII likes "|--", "+-", "`-", "\-") or nothing but blanks stands before it and
 * it tells a duration, behind its name or before it. What follows until the next such line describes it: its first stamp is the
 * span's time, "key: value" lines with a dot or dash in the key are its attributes. Depth is told in columns (`depth`), so that
 * whose child a span is follows from the lines above it.
 *
 * A file is one when three lines in the head are spans, in two depths, and branches are drawn or spans or a trace's id are spoken of.
 * Half of the durations are finer than a second: ages in a tree of objects ("11s") and steps of a build are not, spans are measured.
 *
 * Limits: a stamp far from the span's line is not looked for; a line whose only duration is an offset ("+12ms") is no span.
 */
#include "read/span.h"

#define SNIFF_LINES 400u
#define MAX_NAME    160u
#define MAX_DETAILS 24u  /* lines below a span that are looked at */
#define STAMP_AREA  160u /* bytes of a line in which its stamp begins */

typedef struct span_line {
    size_t depth; // columns before it
    bool has_branch, has_bar;
    bool is_fine; // told finer than in whole seconds
    dbr_slice name, service;
    double seconds;
} span_line;

/* One character of a drawing or a blank at the beginning: its bytes, 0 for none. */
static size_t drawing_at(dbr_slice s, span_line *ret)
{
    static const char BOX[] = "\xe2\x94", ROUND[] = "\xe2\x95"; // U+2500–253F and 2540–257F
    if (s.len == 0) {
        return 0;
    }
    if (s.len >= 3 && (memcmp(s.ptr, BOX, 2) == 0 || memcmp(s.ptr, ROUND, 2) == 0)) {
        unsigned char last = (unsigned char)s.ptr[2];
        bool is_box = memcmp(s.ptr, BOX, 2) == 0;
        bool is_bar = is_box && (last == 0x82 || last == 0x83); // │ ┃
        bool is_dash = is_box && last <= 0x81;                  // ─ ━
        ret->has_bar |= is_bar;
        ret->has_branch |= !is_bar && !is_dash;
        return 3;
    }
    if (s.ptr[0] == ' ' || s.ptr[0] == '\t') {
        return 1;
    }
    bool is_ascii = strchr("|+`\\", s.ptr[0]) != NULL && s.ptr[0] != '\0';
    if (is_ascii) {
        bool is_branch = s.len > 1 && s.ptr[1] == '-';
        ret->has_branch |= is_branch;
        ret->has_bar |= !is_branch;
        return is_branch || s.ptr[0] == '|' ? 1 : 0;
    }
    bool is_dash = s.ptr[0] == '-' || s.ptr[0] == '>';
    return is_dash && ret->has_branch ? 1 : 0;
}

static bool is_edge(char c)
{
    return strchr(" \t([=:|,-", c) != NULL;
}

/* Where the first duration of a line stands, since what stands behind it describes it; an offset ("+12ms") is none. */
static bool find_duration(dbr_slice line, size_t *ret_begin, size_t *ret_end, double *ret)
{
    for (size_t i = 0; i < line.len && i < MAX_NAME * 2; i++) {
        bool may_begin = line.ptr[i] >= '0' && line.ptr[i] <= '9' && (i == 0 || is_edge(line.ptr[i - 1]));
        size_t n = may_begin ? read_duration_at(dbr_slice_from(line, i), ret) : 0;
        size_t end = i + n;
        bool ends = end == line.len || strchr(" \t)],;|", line.ptr[end]) != NULL;
        if (n > 0 && ends) {
            *ret_begin = i;
            *ret_end = end;
            return true;
        }
    }
    return false;
}

/* "7.1s", "254 ms", "850us", but not "11s" or "2m5s". */
static bool is_fine(dbr_slice duration)
{
    unsigned char unit = duration.len > 1 ? (unsigned char)duration.ptr[duration.len - 2] : ' ';
    return dbr_slice_find_char(duration, '.') != SIZE_MAX || unit == 'm' || unit == 'u' || unit == 'n' ||
           unit >= 0x80;
}

static dbr_slice strip(dbr_slice s, const char *what)
{
    while (s.len > 0 && strchr(what, s.ptr[s.len - 1]) != NULL) {
        s.len--;
    }
    while (s.len > 0 && strchr(what, s.ptr[0]) != NULL) {
        s = dbr_slice_from(s, 1);
    }
    return s;
}

/* "callout (api)", "callout [api]": what it is and whose. */
static void split_service(span_line *ret)
{
    dbr_slice name = ret->name;
    char last = name.len > 0 ? name.ptr[name.len - 1] : '\0';
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < name.len && (last == ')' || last == ']'); i++) {
        open = name.ptr[i] == (last == ')' ? '(' : '[') ? i : open;
    }
    if (open != SIZE_MAX && open > 0 && name.ptr[open - 1] == ' ') {
        dbr_slice service = dbr_slice_sub(name, open + 1, name.len - 1);
        if (service.len > 0 && dbr_slice_find_char(service, ' ') == SIZE_MAX) {
            ret->service = service;
            ret->name = strip(dbr_slice_sub(name, 0, open), " \t-:");
        }
    }
}

/* Takes a line apart; false when it is no span. No allocation. */
static bool read_span_line(dbr_slice line, span_line *ret)
{
    size_t begin = 0, end = 0;
    *ret = (span_line){0};
    for (size_t n = 0; (n = drawing_at(line, ret)) > 0; ret->depth++) {
        line = dbr_slice_from(line, n);
    }
    if ((ret->has_bar && !ret->has_branch) || line.len == 0 ||
        !find_duration(line, &begin, &end, &ret->seconds)) {
        return false; /* a bar alone continues what stands above */
    }
    ret->is_fine = is_fine(dbr_slice_sub(line, begin, end));
    dbr_slice before = strip(dbr_slice_sub(line, 0, begin), " \t-:=|([,");
    dbr_slice behind = strip(dbr_slice_from(line, end), " \t-:=|)],");
    static const char *const WORDS[] = {" took", " in", " duration", " after"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_ends(before, WORDS[i])) {
            before = strip(dbr_slice_sub(before, 0, before.len - strlen(WORDS[i])), " \t-:=|([,");
        }
    }
    ret->name = before.len > 0 ? before : behind;
    split_service(ret);
    return ret->name.len > 0 && ret->name.len <= MAX_NAME;
}

/* A log's line: what is indented there continues it. */
static bool begins_with_stamp(dbr_slice line)
{
    size_t offset = 0, len = 0;
    dbr_stamp stamp;
    const dbr_stamp_format *f = dbr_stamp_detect(line, 2, &offset, &len, &stamp);
    return f != NULL && f->rank == DBR_STAMP_STRONG && (stamp.flags & DBR_STAMP_UPTIME) == 0;
}

static bool speaks_of_spans(dbr_slice head)
{
    static const char *const WORDS[] = {"span", "traceid", "trace_id", "trace id", "trace-id"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find_nocase(head, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    dbr_slice rest = in->head, line;
    size_t n_spans = 0, n_lines = 0, n_branches = 0, n_fine = 0;
    size_t least = SIZE_MAX, most = 0;
    bool has_stamps = false;
    while (n_lines < SNIFF_LINES && read_line(&rest, &line)) {
        span_line s;
        n_lines++;
        if (read_span_line(line, &s)) {
            n_spans++;
            n_branches += s.has_branch;
            n_fine += s.is_fine;
            has_stamps |= begins_with_stamp(line);
            least = s.depth < least ? s.depth : least;
            most = s.depth > most ? s.depth : most;
        }
    }
    if (n_spans < 3 || most <= least || 2 * n_fine < n_spans) {
        return 0;
    }
    bool is_drawn = 2 * n_branches + 1 >= n_spans && n_branches > 0;
    bool is_listed = !has_stamps && n_spans >= n_lines - n_spans && speaks_of_spans(in->head);
    if (!is_drawn && !is_listed) {
        return 0;
    }
    layout->context = dbr_slice_str(is_drawn ? "drawn" : "listed");
    return 82;
}

/* Among drawn spans a line without a branch is one only at the left margin: the root. */
static bool is_span(const dbr_layout *layout, dbr_slice line, span_line *ret)
{
    bool is_drawn = dbr_slice_is(layout->context, "drawn");
    return read_span_line(line, ret) && (!is_drawn || ret->has_branch || ret->depth == 0);
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    span_line s;
    (void)item;
    return is_span(layout, line, &s);
}

/* What stands below a span: its stamp, and "db.statement: SELECT 1". */
static void read_details(dbr_slice bytes, read_fields *f, dbr_record *ret)
{
    dbr_slice line;
    for (size_t i = 0; i < MAX_DETAILS && read_line(&bytes, &line); i++) {
        span_line ignored = {0};
        size_t offset = 0, len = 0;
        dbr_stamp stamp;
        for (size_t n = 0; i > 0 && (n = drawing_at(line, &ignored)) > 0;) {
            line = dbr_slice_from(line, n);
        }
        const dbr_stamp_format *format = ret->stamp.local == DBR_TIME_NONE
                                             ? dbr_stamp_detect(line, STAMP_AREA, &offset, &len, &stamp)
                                             : NULL;
        if (format != NULL && format->rank == DBR_STAMP_STRONG && (stamp.flags & DBR_STAMP_UPTIME) == 0) {
            ret->stamp = stamp;
            ret->stamp_raw = dbr_slice_sub(line, offset, offset + len);
        }
        size_t colon = dbr_slice_find(line, dbr_slice_str(": "));
        dbr_slice key = colon == SIZE_MAX ? (dbr_slice){0} : dbr_slice_sub(line, 0, colon);
        bool is_key =
            i > 0 && key.len > 0 && key.len <= 64 && dbr_slice_find_char(key, ' ') == SIZE_MAX &&
            (dbr_slice_find_char(key, '.') != SIZE_MAX || dbr_slice_find_char(key, '_') != SIZE_MAX);
        if (is_key) {
            read_field(f, key, dbr_slice_trim(dbr_slice_from(line, colon + 2)), false);
        }
    }
}

/* The pairs on the span's own line ("span_id=…"): ids of spans are kept apart from those of formats that tell parents. */
static void read_ids(dbr_slice line, dbr_arena *arena, read_fields *f, dbr_record *ret)
{
    read_fields pairs;
    pairs.n = 0;
    (void)read_pairs(line, arena, &pairs, ret);
    for (size_t i = 0; i < pairs.n; i++) {
        dbr_field *x = &pairs.items[i];
        bool is_id = dbr_slice_is(x->key, "span_id") || dbr_slice_is(x->key, "spanId") ||
                     dbr_slice_is(x->key, "spanID") || dbr_slice_is(x->key, "SpanID");
        if (!dbr_slice_is(x->key, "duration")) {
            read_field(f, is_id ? dbr_slice_str("id") : x->key, x->value, x->is_number);
        }
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    dbr_slice line = read_first_line(item->bytes);
    span_line s;
    read_fields f;
    f.n = 0;
    ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
    ret->kind = DBR_KIND_LOG;
    if (!is_span(layout, line, &s)) { /* a heading */
        ret->text = dbr_slice_trim(line);
        return ret->text.len > 0 ? 1 : -1;
    }
    read_span span = {.name = s.name, .service = s.service, .duration_s = s.seconds};
    read_field(&f, dbr_slice_str("depth"), dbr_slice_str(dbr_arena_printf(scratch, "%zu", s.depth)), true);
    read_ids(line, scratch, &f, ret);
    dbr_slice trace = ret->trace;
    read_details(item->bytes, &f, ret);
    for (size_t i = 0; i < f.n; i++) {
        span.is_error |= read_span_failed(f.items[i].key, f.items[i].value);
    }
    span.trace = trace;
    read_span_record(&span, &f, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"trace.txt",
     "\xe2\x94\x9c\xe2\x94\x80 GET /checkout (api) - 7327.36ms (span_id=8497)\n"
     "\xe2\x94\x82  start=2025-02-09T10:05:23.118Z end=2025-02-09T10:05:30.445Z\n"
     "  \xe2\x94\x9c\xe2\x94\x80 authenticate (auth) - 263.55ms (span_id=c3f2)\n"
     "  \xe2\x94\x82  start=2025-02-09T10:05:23.119Z\n"
     "  \xe2\x94\x94\xe2\x94\x80 orders.query (api) - 7060.1ms\n"
     "     start=2025-02-09T10:05:23.383Z\n     db.statement: SELECT 1\n",
     3, "2025-02-09T10:05:23.118Z", "GET /checkout took 7.327 s"},
    {"slow.txt",
     "Trace 5b8e\nGET /checkout 7627ms\n|-- auth: verify 254 ms\n`-- POST /pay 7.37s\n    `-- SELECT orders "
     "7.1s\n",
     5, NULL, "Trace 5b8e"},
    {"spans.txt", "span durations\n1.2s GET /a\n  0.2s auth\n  1.0s db\n", 4, NULL, "span durations"},
    {0},
};
const dbr_format read_span_tree = {
    .name = "span-tree",
    .help = "a trace drawn as text: spans with what they took, indented below their parents",
    .label = DBR_T_READ_LABEL_TRACES,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
