/*
 * Columns between stamp and message, of programs whose header no rule knows:
 *
 *     R02-M1-N0-C:J12-U11 RAS KERNEL INFO  parity error corrected      a level is the fourth word of nearly all lines
 *     , Info                  CBS    Loaded Servicing Stack            a word that wide blanks follow, in nearly all
 *     17 node-4 net up 1739095523 1 link is up                        seconds since 1970 are the fifth word, a number follows
 *     |Step_LSC|30002312|onExtend 14                                   fields of no blanks that '|' ends
 *     [10.30 16:49:06] chrome.exe - proxy:5070 close                   " - " after a few words, brackets or numbers among them
 *
 * A message's first word is no column however often it is the same: only such signs of a column count, and nine of ten
 * lines have to show them. A line that does not is read without.
 *
 * Limits: 8 words, 4 fields, 96 bytes before a dash.
 */
#include "read/columns.h"

#define MIN_LINES  20u
#define MAX_WORDS  8u
#define MAX_FIELDS 4u
#define MAX_DASH   96u
#define FIRST_TIME INT64_C(946684800)         // seconds: 2000 …
#define LAST_TIME  INT64_C(2147483648)        // … to 2038
#define MAX_SPAN   (INT64_C(3) * 365 * 86400) // a file's lines are nearer to each other

static const char *const WORDS[MAX_WORDS + 1] = {"", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8"};
static const char *const FIELDS[MAX_FIELDS + 1] = {"", "v1", "v2", "v3", "v4"};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next word of a line from `*at` on, without a comma, colon or brackets around; `*at` passes it. */
static dbr_slice next_word(dbr_slice line, size_t *at)
{
    while (*at < line.len && (is_blank(line.ptr[*at]) || line.ptr[*at] == ',')) {
        (*at)++;
    }
    size_t begin = *at;
    while (*at < line.len && !is_blank(line.ptr[*at])) {
        (*at)++;
    }
    size_t end = *at;
    while (end > begin && strchr(",:]|", line.ptr[end - 1]) != NULL) {
        end--;
    }
    begin += begin < end && line.ptr[begin] == '[';
    return dbr_slice_sub(line, begin, end);
}

/* A level as headers write it: with a capital. */
static dbr_level level_of(dbr_slice word)
{
    bool may_be = word.len >= 4 && word.len <= 11 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z';
    return may_be ? dbr_level_parse(word) : DBR_LEVEL_NONE;
}

static bool is_nearly_all(size_t n, size_t of)
{
    return n * 10 >= of * 9;
}

/* What is seen of the words at one place. */
typedef struct times {
    size_t n;          // that may be seconds since 1970
    size_t n_numbers;  // of one to three digits: a flag, a priority
    int64_t low, high; // of the seconds
} times;

static void count_time(times *t, dbr_slice word)
{
    int64_t value = 0;
    if (!dbr_slice_int(word, &value) || value < 0) {
        return;
    }
    t->n_numbers += word.len <= 3;
    if (word.len == 10 && value >= FIRST_TIME && value < LAST_TIME) {
        t->low = t->n == 0 || value < t->low ? value : t->low;
        t->high = t->n == 0 || value > t->high ? value : t->high;
        t->n++;
    }
}

/* Words up to a column of times, and the flag behind it; ids are further apart, or all the same. */
static size_t learn_times(const dbr_slice *lines, size_t n)
{
    times places[MAX_WORDS] = {0};
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        for (size_t w = 0; w < MAX_WORDS; w++) {
            count_time(&places[w], next_word(lines[i], &at));
        }
    }
    for (size_t w = 0; w < MAX_WORDS; w++) {
        const times *t = &places[w];
        if (is_nearly_all(t->n, n) && t->high > t->low && t->high - t->low <= MAX_SPAN) {
            return w + 1 + (w + 1 < MAX_WORDS && is_nearly_all(places[w + 1].n_numbers, n));
        }
    }
    return 0;
}

/* Words up to the last column of levels or of words that wide blanks follow. */
static size_t learn_words(const dbr_slice *lines, size_t n)
{
    size_t levels[MAX_WORDS] = {0}, wide[MAX_WORDS] = {0}, found = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        for (size_t w = 0; w < MAX_WORDS; w++) {
            dbr_slice word = next_word(lines[i], &at);
            levels[w] += level_of(word) != DBR_LEVEL_NONE;
            wide[w] += word.len > 0 && at + 1 < lines[i].len && is_blank(lines[i].ptr[at]) &&
                       is_blank(lines[i].ptr[at + 1]);
        }
    }
    for (size_t w = 0; w < MAX_WORDS; w++) {
        bool is_next =
            found > 0 && w <= found + 1; // wide blanks count behind a level: tables have them everywhere
        if (is_nearly_all(levels[w], n) || (is_next && is_nearly_all(wide[w], n))) {
            found = w + 1;
        }
    }
    return found;
}

/* Where the field at the start ends, behind its '|'; 0 when it is none. */
static size_t field_len(dbr_slice line)
{
    size_t i = 0;
    while (i < line.len && !is_blank(line.ptr[i]) && line.ptr[i] != '|') {
        i++;
    }
    return i < line.len && line.ptr[i] == '|' ? i + 1 : 0;
}

static size_t fields_len(dbr_slice line, size_t n_fields)
{
    size_t at = !is_blank(line.len > 0 ? line.ptr[0] : ' ') && line.ptr[0] == '|';
    for (size_t i = 0; i < n_fields; i++) {
        size_t len = field_len(dbr_slice_from(line, at));
        if (len == 0) {
            return 0;
        }
        at += len;
    }
    return at;
}

static size_t learn_fields(const dbr_slice *lines, size_t n)
{
    size_t found = 0;
    for (size_t n_fields = 1; n_fields <= MAX_FIELDS; n_fields++) {
        size_t has = 0;
        for (size_t i = 0; i < n; i++) {
            has += fields_len(lines[i], n_fields) > 0;
        }
        found = is_nearly_all(has, n) ? n_fields : found;
    }
    return found;
}

/* Bytes to behind the first " - ", which comes after a bracket or a number. */
static size_t dash_len(dbr_slice line)
{
    dbr_slice begin = dbr_slice_sub(line, 0, MAX_DASH);
    size_t dash = dbr_slice_find(begin, dbr_slice_str(" - "));
    bool has_sign = false;
    for (size_t i = 0; dash != SIZE_MAX && i < dash; i++) {
        has_sign |= begin.ptr[i] == '[' || (begin.ptr[i] >= '0' && begin.ptr[i] <= '9');
    }
    return has_sign ? dash + 3 : 0;
}

const char *read_columns_learn(const dbr_slice *lines, size_t n)
{
    if (n < MIN_LINES) {
        return "";
    }
    size_t fields = learn_fields(lines, n);
    if (fields > 0) {
        return FIELDS[fields];
    }
    size_t words = learn_words(lines, n);
    words = words > 0 ? words : learn_times(lines, n);
    if (words > 0) {
        return WORDS[words];
    }
    size_t dashes = 0;
    for (size_t i = 0; i < n; i++) {
        dashes += dash_len(lines[i]) > 0;
    }
    return is_nearly_all(dashes, n) ? "d" : "";
}

size_t read_columns_len(dbr_slice columns, dbr_slice line)
{
    if (dbr_slice_is(columns, "d")) {
        return dash_len(line);
    }
    bool is_count = columns.len == 2 && columns.ptr[1] > '0' && columns.ptr[1] <= '0' + (int)MAX_WORDS;
    if (!is_count || (columns.ptr[0] != 'b' && columns.ptr[0] != 'v')) {
        return 0; // it may come from a damaged index
    }
    size_t n = (size_t)(columns.ptr[1] - '0');
    if (columns.ptr[0] == 'v') {
        return fields_len(line, n);
    }
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (next_word(line, &at).len == 0) {
            return 0;
        }
    }
    while (at < line.len && is_blank(line.ptr[at])) {
        at++;
    }
    return at;
}

void read_columns_take(dbr_slice header, read_fields *f, dbr_record *ret)
{
    size_t at = 0;
    for (dbr_slice word = next_word(header, &at); word.len > 0; word = next_word(header, &at)) {
        if (ret->level == DBR_LEVEL_NONE && level_of(word) != DBR_LEVEL_NONE) {
            ret->level = level_of(word);
            ret->level_raw = word;
        }
    }
    dbr_slice text = dbr_slice_trim(header);
    while (text.len > 0 && strchr(",|- ", text.ptr[0]) != NULL) {
        text = dbr_slice_from(text, 1);
    }
    while (text.len > 0 && strchr("|- ", text.ptr[text.len - 1]) != NULL) {
        text = dbr_slice_sub(text, 0, text.len - 1);
    }
    if (text.len > 0) {
        read_field(f, dbr_slice_str("header"), text, false);
    }
}
