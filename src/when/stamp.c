/*
 * The table of timestamp formats: which families there are, finding the format of a line, reading a whole
 * value.
 *
 * A row is added to the family file it belongs to (stamp_iso.c …); the table test then wants its example
 * understood. The families stand in the order in which they are meant where two rows read the same bytes:
 * "02/09/2025" is American before it is European.
 */
#include "when/stamp_scan.h"

#include <assert.h>

/* A stamp after more than this is not where a line begins; also the bound of the work. */
#define MAX_LOOK_BYTES 512

static const stamp_family *const families[] = {
    &dbr_stamps_hot,    &dbr_stamps_iso,     &dbr_stamps_compact, &dbr_stamps_slash, &dbr_stamps_day,
    &dbr_stamps_month,  &dbr_stamps_weekday, &dbr_stamps_place,   &dbr_stamps_clock, &dbr_stamps_cjk,
    &dbr_stamps_number, &dbr_stamps_uptime,  &dbr_stamps_value,
};
enum { N_FAMILIES = sizeof(families) / sizeof(families[0]) };

static const dbr_stamp_format *find_longest(dbr_slice s, dbr_stamp_rank rank, size_t *ret_len,
                                            dbr_stamp *ret);
static bool may_begin_after(dbr_slice line, size_t i, dbr_stamp_rank rank);
static size_t skip_colour(dbr_slice line, size_t i);

const dbr_stamp_format *dbr_stamp_format_at(size_t i)
{
    for (size_t f = 0; f < N_FAMILIES; f++) {
        if (i < families[f]->n_rows) {
            return &families[f]->rows[i];
        }
        i -= families[f]->n_rows;
    }
    return NULL;
}

const dbr_stamp_format *dbr_stamp_detect(dbr_slice line, size_t max_offset, size_t *ret_offset,
                                         size_t *ret_len, dbr_stamp *ret)
{
    assert(ret_offset != NULL && ret_len != NULL && ret != NULL);
    for (dbr_stamp_rank rank = DBR_STAMP_STRONG; rank < DBR_STAMP_VALUE; rank++) {
        size_t limit = max_offset < MAX_LOOK_BYTES ? max_offset : MAX_LOOK_BYTES;
        bool may_begin = true;
        for (size_t i = 0; i < line.len && i <= limit; i++) {
            size_t skipped = skip_colour(line, i);
            if (skipped > 0 && i + skipped < MAX_LOOK_BYTES) {
                limit += skipped;
                i += skipped - 1;
                may_begin = true;
                continue;
            }
            const dbr_stamp_format *f =
                may_begin ? find_longest(dbr_slice_from(line, i), rank, ret_len, ret) : NULL;
            if (f != NULL) {
                *ret_offset = i;
                return f;
            }
            may_begin = may_begin_after(line, i, rank);
        }
    }
    return NULL;
}

bool dbr_stamp_read(dbr_slice value, dbr_stamp *ret)
{
    value = dbr_slice_trim(value);
    for (size_t f = 0; f < N_FAMILIES; f++) {
        for (size_t i = 0; i < families[f]->n_rows; i++) {
            const dbr_stamp_format *row = &families[f]->rows[i];
            dbr_stamp stamp;
            if (value.len > 0 && row->parse(value, &stamp) == value.len) {
                *ret = stamp;
                return true;
            }
        }
    }
    return dbr_stamp_read_epoch(value, ret);
}

static const dbr_stamp_format *find_longest(dbr_slice s, dbr_stamp_rank rank, size_t *ret_len, dbr_stamp *ret)
{
    assert(s.ptr != NULL && s.len > 0);
    unsigned char first = (unsigned char)s.ptr[0];
    unsigned starts = scan_is_digit(first)    ? STAMP_STARTS_DIGIT
                      : scan_is_letter(first) ? STAMP_STARTS_LETTER
                                              : STAMP_STARTS_OTHER;
    const dbr_stamp_format *best = NULL;
    size_t best_len = 0;
    for (size_t f = 0; f < N_FAMILIES; f++) {
        if ((families[f]->starts & starts) == 0) {
            continue;
        }
        for (size_t i = 0; i < families[f]->n_rows; i++) {
            const dbr_stamp_format *row = &families[f]->rows[i];
            dbr_stamp stamp;
            size_t len = row->rank == rank ? row->parse(s, &stamp) : 0;
            if (len > best_len) {
                best = row;
                best_len = len;
                *ret = stamp;
            }
        }
    }
    if (best != NULL) {
        *ret_len = best_len;
    }
    return best;
}

/* Whether the word that ends before byte i names a time: "ts", "start_time", "t". */
static bool names_time(dbr_slice line, size_t i)
{
    static const char *const ends[] = {"time", "ts", "stamp", "epoch", "date", "msec"};
    size_t begin = i;
    while (begin > 0 && (scan_is_letter((unsigned char)line.ptr[begin - 1]) || line.ptr[begin - 1] == '_')) {
        begin--;
    }
    dbr_slice word = dbr_slice_sub(line, begin, i);
    for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
        size_t n = strlen(ends[k]);
        if (word.len >= n &&
            dbr_slice_eq_nocase(dbr_slice_from(word, word.len - n), dbr_slice_str(ends[k]))) {
            return true;
        }
    }
    return dbr_slice_is(word, "t") || dbr_slice_is(word, "at");
}

/*
 * Whether a stamp may follow byte i. A colon counts unless a digit stands before it ("date:2025-02-09", not "10:05:23");
 * two of them are an address's to a clock alone. A number does not follow a blank, it would be an identifier, and a '='
 * only where its key names a time. A clock does not follow a digit and blanks: it would be the rest of a date that no row
 * knows, and wrong without it.
 */
static bool may_begin_after(dbr_slice line, size_t i, dbr_stamp_rank rank)
{
    char b = line.ptr[i];
    bool is_blank = b == ' ' || b == '\t';
    if (rank == DBR_STAMP_NUMBER &&
        (is_blank || b == ',' || ((b == '=' || b == ':') && !names_time(line, i)))) {
        return false;
    }
    if (b == ':') {
        unsigned char before = i > 0 ? (unsigned char)line.ptr[i - 1] : '0';
        return !scan_is_digit(before) && (rank == DBR_STAMP_STRONG || before != ':');
    }
    if (is_blank && rank == DBR_STAMP_WEAK) {
        size_t before = i;
        while (before > 0 && (line.ptr[before] == ' ' || line.ptr[before] == '\t')) {
            before--;
        }
        return !scan_is_digit((unsigned char)line.ptr[before]) && (unsigned char)line.ptr[before] < 0x80;
    }
    return is_blank || (b != 0 && strchr("[](){}\"'<>|=,;*", b) != NULL);
}

/* Bytes of a byte order mark at the start of the line or of "ESC [ … letter" at i; 0 for neither. */
static size_t skip_colour(dbr_slice line, size_t i)
{
    if (i == 0 && dbr_slice_starts(line, "\xef\xbb\xbf")) {
        return 3;
    }
    if (line.len - i < 3 || line.ptr[i] != '\x1b' || line.ptr[i + 1] != '[') {
        return 0;
    }
    size_t end = i + 2;
    while (end < line.len && ((line.ptr[end] >= '0' && line.ptr[end] <= '?') || line.ptr[end] == ' ')) {
        end++;
    }
    return end < line.len && line.ptr[end] >= '@' && line.ptr[end] <= '~' ? end + 1 - i : 0;
}
