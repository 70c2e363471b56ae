/*
 * The survey of a text file's first lines: which format of stamps it has, and at which place.
 *
 * Every line votes for what dbr_stamp_detect finds near its start. The (format, place) with the most votes is locked. A
 * clock alone or a bare number counts only where most lines begin with it, or where no format with a date is at home:
 * lines that tell the date now and then ("Section start 2025/02/09 10:05:23.118") date the ones between them, and a clock
 * somewhere in those would only be guessed at.
 *
 * Where two formats read the same bytes as different days (02/09/2025), the lines are read with each: the one that reads
 * most of them wins, then the one with the fewest steps back, then the one that spans the shortest time.
 *
 * A banner may stand before the first stamp, so lines without any are passed over faster and faster, to the end of what
 * was read. When nothing stands near the start, places up to 160 bytes are tried, behind an opening bracket only and for
 * formats with a date: uWSGI and S3 write their time there.
 *
 * Limits: 64 KiB, 200 lines with stamps, 16 different votes.
 */
#include "read/text_survey.h"

#include "read/columns.h"
#include "read/text_before.h"
#include "read/text_header.h"

#include <assert.h>

#define SNIFF_LINES     200u
#define MAX_OFFSET      64u
#define PROSE_OFFSET    48u // a stamp behind a blank further on is part of a sentence
#define FAR_OFFSET      160u
#define COLOURED_BYTES  192u // of a line with colours inside its stamp
#define COLOURED_OFFSET 24u
#define MAX_CANDIDATES  16u
#define MAX_NUMBER_SPAN (3 * 365 * DBR_DAY)
#define MIN_NAMED       8u   // lines that tell whether all name their logger
#define PATIENCE        200u // lines without a stamp after which only every fourth is looked at

/* One (format, place) seen. */
typedef struct candidate {
    const dbr_stamp_format *format;
    size_t offset;
    size_t n; // lines that have it
    size_t
        n_nano; // with a stamp as container runtimes write it: first, seven digits or more, a blank behind it
    size_t n_inner; // and another stamp right behind that
    size_t n_host;  // with a host and a tag behind it
    size_t n_same;  // and the host is the first one's
    dbr_slice host; // the first one
    size_t n_bsd;   // without a year, as BSD syslog writes it
} candidate;

typedef struct survey {
    candidate items[MAX_CANDIDATES];
    size_t n;
    size_t n_lines;  // that are not indented
    size_t n_stamps; // lines with any stamp
    size_t n_silent; // lines without one since the last that had one
    bool is_far;
    dbr_slice places[SNIFF_LINES]; // lines from their stamp on
} survey;

static void survey_line(survey *s, dbr_slice line);
static const candidate *choose(const survey *s, size_t *ret_n);
static const dbr_stamp_format *settle_rivals(const survey *s, const dbr_stamp_format *format);
static bool is_identifier(const survey *s, const dbr_stamp_format *format);

static void survey_all(survey *s, dbr_slice head)
{
    dbr_slice rest = head, line;
    for (size_t i = 0; s->n_stamps < SNIFF_LINES && s->n_lines < 4 * SNIFF_LINES && read_line(&rest, &line);
         i++) {
        bool is_passed = s->n_silent > PATIENCE && i % 4 != 0;
        if (!is_passed) {
            survey_line(s, line);
        }
    }
}

/* What parse has to know of the lines: see text.c. */
static const char *form_of(const candidate *c)
{
    if (c->n_nano * 10 >= c->n * 8) {
        return c->n_inner * 2 >= c->n_nano ? "ps" : "p";
    }
    bool is_host = c->n_same * 2 >= c->n_host || c->n_bsd == c->n; // a collector's file has many hosts
    return c->n_host * 10 >= c->n * 9 && is_host && c->n >= 3 ? "host" : "";
}

/* "named" where nearly all lines name their logger; else the columns of headers that the rules know nothing of. */
static const char *learn_header(const survey *s, const candidate *best, dbr_arena *arena)
{
    dbr_slice after[SNIFF_LINES];
    size_t n = 0, n_known = 0, n_named = 0;
    for (size_t i = 0; i < s->n_stamps; i++) {
        dbr_stamp stamp;
        size_t len = best->format->parse(s->places[i], &stamp);
        if (len > 0) {
            after[n] = dbr_slice_from(s->places[i], len);
            after[n] = dbr_slice_from(after[n], read_stream_len(after[n]));
            n_known += read_header_len(after[n], arena) > 0;
            n_named += read_header_names(after[n], arena);
            n++;
        }
    }
    bool is_named = n >= MIN_NAMED && n_named * 10 >= n * 8;
    return is_named ? "named" : n_known * 2 < n ? read_columns_learn(after, n) : "";
}

bool read_survey(dbr_slice head, dbr_arena *arena, read_lock *ret)
{
    survey s = {0};
    size_t n = 0;
    survey_all(&s, head);
    if (s.n == 0) {
        s = (survey){.is_far = true};
        survey_all(&s, head);
    }
    const candidate *best = choose(&s, &n);
    if (best == NULL) {
        return false;
    }
    bool is_weak = best->format->rank != DBR_STAMP_STRONG;
    bool is_settled = best->n >= 3 && best->offset < MAX_OFFSET / 2; // few, but all at one place
    bool is_rare = is_weak      ? n * 10 < s.n_lines * (best->offset == 0 ? 4 : 6)
                   : s.is_far   ? n * 10 < s.n_lines * 8
                   : is_settled ? n * 100 < s.n_lines
                                : n * 20 < s.n_lines && n < 20;
    if (is_rare || (is_weak && n < 3 && s.n_lines > n) || is_identifier(&s, best->format)) {
        return false;
    }
    const char *form = form_of(best);
    form = form[0] == '\0' ? learn_header(&s, best, arena) : form;
    *ret = (read_lock){.format = settle_rivals(&s, best->format),
                       .offset = best->offset,
                       .form = form,
                       .is_weak = is_weak,
                       .is_usual = n * 2 >= s.n_lines};
    return true;
}

const dbr_stamp_format *read_coloured_stamp(dbr_slice line, size_t *ret_offset, size_t *ret_len,
                                            dbr_stamp *ret)
{
    char plain[COLOURED_BYTES];
    unsigned char places[COLOURED_BYTES]; // of each plain byte in the line
    size_t n = 0, offset = 0, len = 0;
    if (line.len == 0 || line.ptr[0] != '\x1b') {
        return NULL;
    }
    for (size_t i = 0; i < line.len && i < COLOURED_BYTES; i++) {
        if (line.ptr[i] == '\x1b' && i + 1 < line.len && line.ptr[i + 1] == '[') {
            for (i += 2; i < line.len && !(line.ptr[i] >= '@' && line.ptr[i] <= '~'); i++) {
            }
            continue;
        }
        plain[n] = line.ptr[i];
        places[n++] = (unsigned char)i;
    }
    const dbr_stamp_format *f = dbr_stamp_detect(dbr_slice_of(plain, n), COLOURED_OFFSET, &offset, &len, ret);
    if (f == NULL || f->rank != DBR_STAMP_STRONG || (ret->flags & DBR_STAMP_UPTIME) != 0) {
        return NULL;
    }
    *ret_offset = places[offset];
    *ret_len = (size_t)places[offset + len - 1] + 1 - *ret_offset;
    return f;
}

static candidate *candidate_of(survey *s, const dbr_stamp_format *format, size_t offset)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->items[i].format == format && s->items[i].offset == offset) {
            return &s->items[i];
        }
    }
    if (s->n == MAX_CANDIDATES) {
        return NULL;
    }
    s->items[s->n] = (candidate){.format = format, .offset = offset};
    return &s->items[s->n++];
}

/* " bytes written" behind a number: what it is the count of. */
static bool counts_something(dbr_slice after)
{
    static const char *const UNITS[] = {"bytes",   "octets",  "KB",    "MB",       "rows",   "records",
                                        "lines",   "entries", "items", "files",    "blocks", "pages",
                                        "keys",    "objects", "times", "requests", "ms",     "us",
                                        "packets", "seconds", "events"};
    size_t n = 0;
    dbr_slice word = dbr_slice_from(after, after.len > 0 && after.ptr[0] == ' ');
    while (n < word.len && ((word.ptr[n] | 32) >= 'a' && (word.ptr[n] | 32) <= 'z')) {
        n++;
    }
    bool is = false;
    for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]) && n > 0 && !is; i++) {
        is = dbr_slice_is(dbr_slice_sub(word, 0, n), UNITS[i]);
    }
    return is;
}

static void survey_line(survey *s, dbr_slice line)
{
    size_t offset = 0, len = 0;
    dbr_stamp stamp;
    bool is_indented = line.ptr[0] == ' ' || line.ptr[0] == '\t';
    const dbr_stamp_format *format =
        dbr_stamp_detect(line, s->is_far ? FAR_OFFSET : MAX_OFFSET, &offset, &len, &stamp);
    if (format == NULL || format->rank != DBR_STAMP_STRONG) {
        const dbr_stamp_format *coloured = read_coloured_stamp(line, &offset, &len, &stamp);
        format = coloured != NULL ? coloured : format;
    }
    if (s->is_far && format != NULL &&
        (format->rank != DBR_STAMP_STRONG || offset == 0 || line.ptr[offset - 1] != '[')) {
        format = NULL;
    }
    if (format != NULL && offset > PROSE_OFFSET && line.ptr[offset - 1] == ' ') {
        format = NULL; // "… running 'init' at Sun, 09 Feb 2025 10:05:23 +0000"
    }
    if (format != NULL && read_before_is_prose(dbr_slice_sub(line, 0, offset))) {
        format = NULL; // "ERROR order 7 created 2024-02-03 10:00:00 is stale"
    }
    if (format != NULL && format->rank == DBR_STAMP_NUMBER &&
        counts_something(dbr_slice_from(line, offset + len))) {
        format = NULL; // "1739095523 bytes written"
    }
    s->n_lines += !is_indented || format != NULL;
    s->n_silent = format == NULL ? s->n_silent + 1 : 0;
    if (format == NULL) {
        return;
    }
    s->places[s->n_stamps++] = dbr_slice_from(line, offset);
    candidate *c = candidate_of(s, format, offset);
    if (c == NULL) {
        return;
    }
    c->n++;
    c->n_bsd += (stamp.flags & DBR_STAMP_NO_YEAR) != 0;
    dbr_slice after = dbr_slice_from(line, offset + len);
    after = dbr_slice_from(after, read_stream_len(after));
    dbr_slice host = read_syslog_host(after);
    c->host = c->host.len == 0 ? host : c->host;
    c->n_host += host.len > 0;
    c->n_same += host.len > 0 && dbr_slice_eq(host, c->host);
    if (offset == 0 && stamp.digits >= 7 && stamp.digits <= 9 && (stamp.flags & DBR_STAMP_OFFSET) != 0 &&
        after.len > 1 && after.ptr[0] == ' ') {
        c->n_nano++;
        c->n_inner += dbr_stamp_detect(dbr_slice_from(after, 1), 6, &offset, &len, &stamp) != NULL;
    }
}

/* The candidate with the most votes, formats with a date first. Lines of one format whose place varies count for its most
 * usual place: `*ret_n`. */
static const candidate *choose(const survey *s, size_t *ret_n)
{
    const candidate *best = NULL, *weak = NULL;
    for (size_t i = 0; i < s->n; i++) {
        const candidate *c = &s->items[i];
        const candidate **of = c->format->rank == DBR_STAMP_STRONG ? &best : &weak;
        *of = *of == NULL || c->n > (*of)->n ? c : *of;
    }
    bool is_clock = weak != NULL && weak->offset == 0 && weak->n * 10 >= s->n_lines * 6;
    if (best == NULL || is_clock || (weak != NULL && best->n < 2 && weak->n > 10)) {
        best = weak;
    }
    *ret_n = 0;
    for (size_t i = 0; i < s->n && best != NULL; i++) {
        *ret_n += s->items[i].format == best->format ? s->items[i].n : 0;
    }
    return best;
}

/* How one format reads the places of a survey. */
typedef struct reading {
    size_t n, n_back;
    dbr_time span;
} reading;

static reading read_places(const survey *s, const dbr_stamp_format *format)
{
    reading r = {0};
    dbr_time last = DBR_TIME_NONE, low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < s->n_stamps; i++) {
        dbr_stamp stamp;
        if (format->parse(s->places[i], &stamp) == 0) {
            continue;
        }
        r.n++;
        r.n_back += stamp.local < last;
        last = stamp.local;
        low = stamp.local < low ? stamp.local : low;
        high = stamp.local > high ? stamp.local : high;
    }
    r.span = r.n > 0 ? high - low : 0;
    return r;
}

static bool is_better(const reading *a, const reading *b)
{
    if (a->n != b->n) {
        return a->n > b->n;
    }
    return a->n_back != b->n_back ? a->n_back < b->n_back : a->span < b->span;
}

/* Numbers that would put one file's first lines years apart are no times. */
static bool is_identifier(const survey *s, const dbr_stamp_format *format)
{
    return format->rank == DBR_STAMP_NUMBER && read_places(s, format).span > MAX_NUMBER_SPAN;
}

static const dbr_stamp_format *settle_rivals(const survey *s, const dbr_stamp_format *format)
{
    const dbr_stamp_format *rivals[DBR_STAMP_MAX_RIVALS];
    size_t n = dbr_stamp_rivals(format, rivals);
    reading best = {0};
    for (size_t i = 0; i < n; i++) {
        reading r = read_places(s, rivals[i]);
        if (i == 0 || is_better(&r, &best)) {
            best = r;
            format = rivals[i];
        }
    }
    return format;
}
