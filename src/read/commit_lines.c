/*
 * commit-lines: commits a line each, as `git log` prints them when it is told how: a hash, a date and a subject, apart by blanks,
 * bars or tabs, with or without --graph and an author.
 *
 *     1f3a9c2 2025-02-09 10:03:30 +0000 Raise the pool size            --pretty='%h %ci %s'
 *     * 1f3a9c2 Raise the pool size (2025-02-09 10:03:30 +0000)        --graph --pretty='%h %s (%ci)'
 *     1f3a9c2…|Erin Example|Sun Feb 9 10:03:30 2025 +0000|Raise …      --pretty='%H|%an|%ad|%s'
 *     2025-02-09T10:03:30+00:00 1f3a9c2 Raise the pool size            --pretty='%cI %h %s'
 *
 * In columns the one that reads as a date is it, the last is the subject, another one the author. Limits: dates that say
 * how long ago it was tell no time; nine lines in ten have to be commits.
 */
#include "read/parts.h"

#define SNIFF_LINES 24u
#define MAX_CELLS   8u
#define MIN_HASH    7u
#define MAX_HASH    40u

typedef struct commit {
    dbr_slice hash, when, author, subject;
    dbr_stamp stamp;
} commit;

/*
 * The hash that a text begins with; empty for none. By itself a number or a word is none ("1739095523", "defaced"); where the
 * others are hashes, one in forty is.
 */
static dbr_slice hash_at(dbr_slice s, bool is_sure)
{
    size_t n = 0, digits = 0;
    while (n < s.len && ((s.ptr[n] >= '0' && s.ptr[n] <= '9') || (s.ptr[n] >= 'a' && s.ptr[n] <= 'f'))) {
        digits += s.ptr[n] <= '9';
        n++;
    }
    bool ends = n == s.len || strchr(" \t|,;:\"')", s.ptr[n]) != NULL;
    bool is_mixed = is_sure || n == MAX_HASH || (digits > 0 && digits < n);
    return ends && is_mixed && n >= MIN_HASH && n <= MAX_HASH ? dbr_slice_sub(s, 0, n) : (dbr_slice){0};
}

static dbr_slice skip(dbr_slice s, const char *what)
{
    while (s.len > 0 && s.ptr[0] != '\0' && strchr(what, s.ptr[0]) != NULL) {
        s = dbr_slice_from(s, 1);
    }
    return s;
}

/* Takes a stamp with its day off the text's beginning; false (and nothing taken) when there is none. */
static bool take_date(dbr_slice *rest, commit *ret)
{
    size_t offset = 0, len = 0;
    const dbr_stamp_format *f = dbr_stamp_detect(dbr_slice_sub(*rest, 0, 64), 0, &offset, &len, &ret->stamp);
    if (f == NULL || offset != 0 || (ret->stamp.flags & (DBR_STAMP_NO_DATE | DBR_STAMP_UPTIME)) != 0) {
        return false;
    }
    ret->when = dbr_slice_sub(*rest, 0, len);
    *rest = skip(dbr_slice_from(*rest, len), " \t,:;-)");
    return true;
}

/* "Raise the pool (2025-02-09 10:03:30 +0000)" */
static bool date_at_end(dbr_slice text, commit *ret)
{
    for (size_t i = text.len; i > 0; i--) {
        if (text.ptr[i - 1] == '(') {
            dbr_slice rest = dbr_slice_from(text, i);
            ret->subject = dbr_slice_trim(dbr_slice_sub(text, 0, i - 1));
            return take_date(&rest, ret) && ret->subject.len > 0;
        }
    }
    return false;
}

static bool in_words(dbr_slice text, bool is_sure, commit *ret)
{
    bool is_dated = take_date(&text, ret);
    ret->hash = hash_at(text, is_sure);
    if (ret->hash.len == 0) {
        return false;
    }
    text = skip(dbr_slice_from(text, ret->hash.len), " \t,:;-\"'");
    if (!is_dated && !take_date(&text, ret)) {
        return date_at_end(text, ret);
    }
    ret->subject = dbr_slice_trim(text);
    return ret->subject.len > 0;
}

static bool in_columns(dbr_slice line, char separator, bool is_sure, commit *ret)
{
    dbr_slice last = {0};
    size_t n = 0;
    for (; line.ptr != NULL && n < MAX_CELLS; n++) {
        dbr_slice cell = skip(dbr_slice_trim(dbr_slice_cut(&line, separator)), "\"'");
        dbr_slice date = cell;
        if (ret->hash.len == 0 && hash_at(cell, is_sure).len == cell.len && cell.len > 0) {
            ret->hash = cell;
        } else if (ret->when.len == 0 && take_date(&date, ret)) {
            continue;
        } else {
            ret->author = last;
            last = cell;
        }
    }
    ret->subject = last;
    return ret->hash.len > 0 && ret->when.len > 0 && ret->subject.len > 0;
}

/* `is_sure`: the file is one of commits. */
static bool read_commit(dbr_slice line, bool is_sure, commit *ret)
{
    *ret = (commit){.stamp = {.local = DBR_TIME_NONE}};
    line = skip(dbr_slice_trim(line), "*|\\/_ \"'");
    for (const char *c = "|\t"; *c != '\0'; c++) {
        commit columns = *ret;
        if (dbr_slice_find_char(line, *c) != SIZE_MAX && in_columns(line, *c, is_sure, &columns)) {
            *ret = columns;
            return true;
        }
    }
    return in_words(line, is_sure, ret);
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        commit c;
        if (skip(line, "*|\\/_ ").len > 0) { // the graph alone is no line
            n++;
            n_good += read_commit(line, false, &c);
        }
    }
    return n > 0 && n_good * 10 >= n * 9 ? 95 : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    commit c;
    read_fields f;
    dbr_slice line = read_first_line(item->bytes);
    if (skip(line, "*|\\/_ ").len == 0) {
        return -1;
    }
    if (!read_commit(line, true, &c)) {
        return dbr_slice_has_digits(line) ? 0 : -1; // names of columns
    }
    f.n = 0;
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str("commit");
    ret->stamp = c.stamp;
    ret->stamp_raw = c.when;
    ret->version = c.hash;
    ret->subject = c.author;
    ret->title = ret->text = c.subject;
    read_field(&f, dbr_slice_str("sha"), c.hash, false);
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"history.txt",
     "1f3a9c2 2025-02-09 10:05:23 +0000 Raise the pool size\n9bc2d11 2025-02-09 09:41:02 +0000 Fix typo\n", 2,
     "2025-02-09T10:05:23Z", "Raise the pool size"},
    {"graph.txt",
     "* 1f3a9c2 Raise the pool size (2025-02-09 10:05:23 +0000)\n|\\  \n| * 9bc2d11 Fix typo (2025-02-09 "
     "09:41:02 +0000)\n",
     2, "2025-02-09T10:05:23Z", "Raise the pool size"},
    {"bars.txt",
     "1f3a9c2b00000000000000000000000000000000|Erin Example|Sun Feb 9 10:05:23 2025 +0000|Raise the pool\n",
     1, "2025-02-09T10:05:23Z", "Raise the pool"},
    {"dated.txt", "2025-02-09T10:05:23+00:00 1f3a9c2 Raise the pool size\n", 1, "2025-02-09T10:05:23Z",
     "Raise the pool size"},
    {0},
};

const dbr_format read_commit_lines = {
    .name = "commit-lines",
    .help =
        "commits a line each: a hash, a date and a subject, as git log prints them with a format of yours",
    .label = DBR_T_READ_LABEL_GIT,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
