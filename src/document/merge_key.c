/*
 * What a thing is recognised by. docs/DESIGN.md "Files": the canonical address of a row's first proof link; else its
 * instant and normalised text; for action items the id. In order of strength:
 *
 *   0  the id (AI-001) or label ("Detected" of the key times, "**Monitoring Gap**" of a list)
 *   1  proof address and text     3  proof address     5  text
 *   2  proof address and time     4  time and text     6  time
 *
 * A key counts only where it is unique among what is left unmatched on both sides (merge_match.c), so ten rows that all
 * link to one whole file are told apart by their times.
 */
#include "document/merge.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <assert.h>

#define ID_LETTERS_MAX 8 // "AI-001", "ACTION-12"
#define ID_DIGITS_MAX  6
#define YEARS_MAX      250 // around 1970: far enough from the ends of dbr_time that adding days cannot overflow

uint64_t dbr_merge_fold_hash(dbr_slice text)
{
    DBR_AUTO(dbr_buf) folded = {0};
    DBR_AUTO(dbr_buf) said = {0};
    if (text.len > 0 && memchr(text.ptr, '\\', text.len) != NULL) {
        dbr_md_unescape(&said, text);
        text = dbr_buf_view(&said);
    }
    dbr_utf8_fold(&folded, text);
    return folded.len == 0 ? 0 : dbr_hash(dbr_buf_view(&folded)) | 1;
}

static uint64_t both(uint64_t a, uint64_t b)
{
    return a == 0 || b == 0 ? 0 : dbr_hash_mix(a, b) | 1;
}

/* ---- words ---- */

static int compare_words(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool is_word_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A run of ASCII letters and digits is a word; beyond ASCII so is each pair of neighbours, as Chinese has no blanks. */
void dbr_merge_set_words(dbr_merge *m, dbr_slice text, dbr_merge_item *item)
{
    uint64_t words[DBR_MERGE_MAX_WORDS];
    size_t n = 0;
    size_t last = 0; // where the character before began
    bool is_after_wide = false;
    for (size_t i = 0; i < text.len && n < DBR_MERGE_MAX_WORDS;) {
        size_t begin = i;
        bool is_wide = (unsigned char)text.ptr[i] >= 0x80;
        if (is_wide) {
            (void)dbr_utf8_next(text, &i);
        } else {
            while (i < text.len && is_word_byte((unsigned char)text.ptr[i])) {
                i++;
            }
        }
        if (i == begin) {
            i++;
        } else if (!is_wide || is_after_wide) {
            words[n++] = dbr_hash(dbr_slice_sub(text, is_wide ? last : begin, i));
        }
        is_after_wide = is_wide;
        last = begin;
    }
    qsort(words, n, sizeof(words[0]), compare_words);
    uint64_t *copy = DBR_NEW_N(&m->scratch, uint64_t, n + 1);
    memcpy(copy, words, n * sizeof(words[0]));
    item->words = copy;
    item->n_words = n;
}

/* ---- proof links ---- */

/* The url of the Markdown link whose "](" ends before `i`. */
static dbr_slice url_at(dbr_slice text, size_t i)
{
    bool is_angled = i < text.len && text.ptr[i] == '<';
    size_t depth = 0;
    size_t begin = i + (is_angled ? 1 : 0);
    for (i = begin; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_angled ? c == '>' : (c == ' ' || c == '\t' || c == '\n' || (c == ')' && depth == 0))) {
            break;
        }
        depth += c == '(' ? 1 : 0;
        depth -= c == ')' && depth > 0 ? 1 : 0;
    }
    return dbr_slice_sub(text, begin, i);
}

static uint64_t address_hash(dbr_merge *m, dbr_slice text)
{
    static const dbr_slice opening = DBR_LIT("](");
    for (size_t at = 0; at < text.len;) {
        size_t found = dbr_slice_find(dbr_slice_from(text, at), opening);
        if (found == SIZE_MAX) {
            break;
        }
        at += found + opening.len;
        dbr_address address = {0};
        dbr_slice url = url_at(text, at);
        if (dbr_address_parse(&m->scratch, url, &address) && address.path.len > 0) {
            DBR_AUTO(dbr_buf) canonical = {0};
            dbr_address_write(&canonical, &address);
            return dbr_hash(dbr_buf_view(&canonical)) | 1;
        }
        at += url.len;
    }
    return 0;
}

/* ---- times ---- */

static bool read_number(dbr_slice s, size_t *i, size_t max_digits, int64_t *ret)
{
    size_t begin = *i;
    while (*i < s.len && *i - begin < max_digits && s.ptr[*i] >= '0' && s.ptr[*i] <= '9') {
        (*i)++;
    }
    return dbr_slice_int(dbr_slice_sub(s, begin, *i), ret);
}

/* "10:05", "10:05:23", "10：05" at s[*i]; advances. Fractions and zones do not tell rows of one table apart. */
static bool read_clock(dbr_slice s, size_t *i, dbr_time *ret)
{
    int64_t part[3] = {0};
    size_t at = *i;
    for (size_t k = 0; k < 3; k++) {
        if (!read_number(s, &at, 2, &part[k])) {
            return false;
        }
        bool is_wide = dbr_slice_starts(dbr_slice_from(s, at), "：");
        if (k == 2 || (!is_wide && (at >= s.len || s.ptr[at] != ':'))) {
            if (k == 0) {
                return false;
            }
            break;
        }
        at += is_wide ? strlen("：") : 1;
    }
    if (part[0] > 24 || part[1] > 59 || part[2] > 60) {
        return false;
    }
    *ret = part[0] * DBR_HOUR + part[1] * DBR_MINUTE + part[2] * DBR_SECOND;
    *i = at;
    return true;
}

/* The time at the start of a text, if there is one: date, clock time or both. Returns the bytes it takes, or 0. */
static size_t read_time(dbr_slice s, dbr_merge_item *item)
{
    dbr_time date = 0;
    dbr_time clock = 0;
    size_t i = 0;
    while (i < s.len && dbr_merge_is_one_of(s.ptr[i], "*~`_ ")) {
        i++;
    }
    if (dbr_slice_starts(dbr_slice_from(s, i), "约")) {
        i += strlen("约");
    }
    size_t n = dbr_date_parse(dbr_slice_from(s, i), &date);
    bool has_date = n > 0 && date > -YEARS_MAX * 365 * DBR_DAY && date < YEARS_MAX * 365 * DBR_DAY;
    i += has_date ? n : 0;
    while (has_date && i < s.len && dbr_merge_is_one_of(s.ptr[i], " T,")) {
        i++;
    }
    if (!read_clock(s, &i, &clock) && !has_date) {
        return 0;
    }
    item->time = (has_date ? date : 0) + clock;
    item->has_date = has_date;
    return i;
}

/* Whether most clock times go down the table. Steps of more than half a day may be midnight; they count only when there
 * are no others, and then as midnight from 20 hours on. */
static bool is_newest_first(const dbr_merge_item *items, size_t n)
{
    dbr_time last = DBR_TIME_NONE;
    int64_t small = 0;
    int64_t large = 0;
    for (size_t i = 0; i < n; i++) {
        if (items[i].time == DBR_TIME_NONE || items[i].has_date) {
            continue;
        }
        dbr_time step = last == DBR_TIME_NONE ? 0 : items[i].time - last;
        int64_t sign = step < 0 ? -1 : step > 0;
        bool is_large = step > DBR_DAY / 2 || step < -DBR_DAY / 2;
        bool is_midnight = step > 20 * DBR_HOUR || step < -20 * DBR_HOUR;
        small += is_large ? 0 : sign;
        large += is_large ? (is_midnight ? -sign : sign) : 0;
        last = items[i].time;
    }
    return small != 0 ? small < 0 : large < 0;
}

void dbr_merge_roll_times(dbr_merge_item *items, size_t n)
{
    bool is_falling = is_newest_first(items, n);
    dbr_time day = 0;
    dbr_time last = DBR_TIME_NONE;
    for (size_t i = 0; i < n; i++) {
        if (items[i].time == DBR_TIME_NONE) {
            continue;
        }
        if (!items[i].has_date) {
            items[i].time += day;
            if (last != DBR_TIME_NONE && !is_falling && items[i].time < last - DBR_DAY / 2) {
                items[i].time += DBR_DAY;
            } else if (last != DBR_TIME_NONE && is_falling && items[i].time > last + DBR_DAY / 2) {
                items[i].time -= DBR_DAY;
            }
        }
        day = items[i].time - ((items[i].time % DBR_DAY) + DBR_DAY) % DBR_DAY;
        last = items[i].time;
    }
}

/* ---- ids and labels ---- */

/* Bytes of an id like AI-001 at the start of a text, emphasis left out; 0 for none. */
static dbr_slice id_at(dbr_slice s)
{
    size_t i = 0;
    while (i < s.len && (s.ptr[i] == '*' || s.ptr[i] == '`' || s.ptr[i] == '[')) {
        i++;
    }
    size_t begin = i;
    while (i < s.len && is_word_byte((unsigned char)s.ptr[i]) && s.ptr[i] > '9') {
        i++;
    }
    size_t n_letters = i - begin;
    if (n_letters == 0 || n_letters > ID_LETTERS_MAX || i >= s.len || s.ptr[i] != '-') {
        return (dbr_slice){0};
    }
    size_t digits = ++i;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
        i++;
    }
    bool ends = i >= s.len || !is_word_byte((unsigned char)s.ptr[i]);
    return i > digits && i - digits <= ID_DIGITS_MAX && ends ? dbr_slice_sub(s, begin, i) : (dbr_slice){0};
}

/* "Date" of "**Date**: …", "Date: …"; "Gap" of "**Gap**: …". Empty for none. */
static dbr_slice label_of(dbr_slice s)
{
    size_t colon = dbr_slice_find_char(s, ':');
    size_t wide = dbr_slice_find(s, dbr_slice_str("：")); // the full-width colon
    colon = wide < colon ? wide : colon;
    return colon != SIZE_MAX && colon <= 80 ? dbr_slice_sub(s, 0, colon) : (dbr_slice){0};
}

/* ---- keys ---- */

static void set_keys(dbr_merge *m, dbr_slice whole, uint64_t text, uint64_t label, dbr_merge_item *item)
{
    uint64_t time = item->time == DBR_TIME_NONE ? 0 : dbr_hash_mix(1, (uint64_t)item->time) | 1;
    item->address = address_hash(m, whole);
    item->key[0] = item->id != 0 ? item->id : label;
    item->key[1] = both(item->address, text);
    item->key[2] = both(item->address, time);
    item->key[3] = item->address;
    item->key[4] = both(time, text);
    item->key[5] = text;
    item->key[6] = time;
    dbr_merge_set_words(m, whole, item);
}

static bool is_number(dbr_slice s)
{
    int64_t value = 0;
    return dbr_slice_int(dbr_slice_trim(s), &value);
}

void dbr_merge_row_key(dbr_merge *m, dbr_slice line, const dbr_slice *cells, size_t n_cells,
                       dbr_merge_item *ret)
{
    size_t text = 0; // the cell that says what happened
    uint64_t label = 0;
    DBR_AUTO(dbr_buf) folded = {0};

    *ret = (dbr_merge_item){.time = DBR_TIME_NONE};
    for (size_t i = 0; i < n_cells; i++) {
        dbr_buf_slice(&folded, dbr_slice_trim(cells[i]));
        dbr_buf_char(&folded, '|');
    }
    ret->exact = dbr_hash(dbr_buf_view(&folded)) | 1;
    dbr_slice id = n_cells > 0 ? id_at(dbr_slice_trim(cells[0])) : (dbr_slice){0};
    if (id.len > 0) {
        ret->id = dbr_merge_fold_hash(id);
        text = 1;
    } else if (n_cells > 0 && read_time(dbr_slice_trim(cells[0]), ret) > 0) {
        dbr_merge_item clock = {0};
        text = 1;
        if (ret->has_date && ret->time % DBR_DAY == 0 && n_cells > 1 &&
            read_time(dbr_slice_trim(cells[1]), &clock) > 0 && !clock.has_date) {
            ret->time += clock.time; // | Date | Time | Event |
            text = 2;
        }
    } else if (n_cells > 1) {
        bool is_time_second = read_time(dbr_slice_trim(cells[1]), ret) > 0;
        bool is_counted = is_number(cells[0]); // | # | Time | Event |: numbers shift, they name nothing
        text = is_counted ? (is_time_second ? 2 : 1) : 0;
        label = is_counted ? 0 : dbr_merge_fold_hash(cells[0]);
    }
    set_keys(m, line, text < n_cells ? dbr_merge_fold_hash(cells[text]) : 0, label, ret);
}

void dbr_merge_text_key(dbr_merge *m, dbr_slice text, dbr_slice whole, dbr_merge_item *ret)
{
    *ret = (dbr_merge_item){.time = DBR_TIME_NONE, .exact = dbr_hash(whole) | 1};
    dbr_slice id = id_at(text);
    if (id.len > 0) {
        ret->id = dbr_merge_fold_hash(id);
    }
    size_t n = read_time(text, ret);
    dbr_slice label = n == 0 ? label_of(text) : (dbr_slice){0};
    set_keys(m, whole, dbr_merge_fold_hash(dbr_slice_from(text, n)), dbr_merge_fold_hash(label), ret);
}
