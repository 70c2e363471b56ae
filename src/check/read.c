/*
 * What several rules read from the document: milestones by who states them, numbers in prose, clock times and
 * their ranges.
 *
 * A number is looked for where digits begin, with the words before it that belong to it ("over about 1.5
 * hours"), and at number words before a unit of time ("two hours", 半小时).
 */
#include "base/mask.h"
#include "base/pool.h"
#include "check/check_impl.h"

#include <assert.h>
#include <math.h>

#define MAX_BEFORE 16 // bytes of a word in front of a number
#define MAX_LEADS  4  // "no more than about"

/* ---- milestones ---- */

static dbr_time resolution_of(const dbr_document *d, dbr_milestone_name name, dbr_time time)
{
    for (size_t i = 0; i < d->n_key_times; i++) {
        if (d->key_times[i].name == name && d->key_times[i].time == time && d->key_times[i].resolution > 0) {
            return d->key_times[i].resolution;
        }
    }
    for (size_t i = 0; i < d->n_rows; i++) {
        if (d->rows[i].time == time && d->rows[i].resolution > 0) {
            return d->rows[i].is_approximate ? 10 * DBR_MINUTE : d->rows[i].resolution;
        }
    }
    return DBR_MINUTE;
}

void check_read_times(dbr_check_run *run)
{
    check_times *t = &run->times;
    dbr_document part = *run->d;
    part.n_headers = 0;
    dbr_document_milestones(run->d, t->all);
    bool has_headers = dbr_document_header(run->d, DBR_HEADER_STARTED) != NULL ||
                       dbr_document_header(run->d, DBR_HEADER_DETECTED) != NULL ||
                       dbr_document_header(run->d, DBR_HEADER_RESOLVED) != NULL;
    if (has_headers) {
        dbr_document_milestones(&part, t->body);
    } else {
        memcpy(t->body, t->all, sizeof(t->body));
    }
    for (int i = 0; i < DBR_MILESTONE_COUNT; i++) {
        t->resolution[i] = resolution_of(run->d, (dbr_milestone_name)i, t->body[i].time);
    }
    t->first_row = DBR_TIME_NONE;
    t->last_row = DBR_TIME_NONE;
    for (size_t i = 0; i < run->d->n_rows; i++) {
        dbr_time time = run->d->rows[i].time;
        if (time != DBR_TIME_NONE) {
            t->first_row = t->first_row == DBR_TIME_NONE || time < t->first_row ? time : t->first_row;
            t->last_row = t->last_row == DBR_TIME_NONE || time > t->last_row ? time : t->last_row;
        }
    }
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26u;
}

/* The third byte says no to nearly all ("the" is no "three"), and for Chinese the last one of the first character. */
static inline bool stands(dbr_slice s, size_t at, const char *word)
{
    return at + 2 < s.len && ((s.ptr[at + 2] ^ word[2]) & ~0x20) == 0 &&
           dbr_slice_eq_nocase(dbr_slice_sub(s, at, at + strlen(word)), dbr_slice_str(word));
}

/* A character of three bytes, by its code; 0 for another. */
static unsigned character_at(dbr_slice s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    return at + 2 < s.len && p[0] >= 0xE0 ? (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu) : 0;
}

static bool is_numeral(unsigned character)
{
    static const uint16_t NUMERALS[] = {u'一', u'二', u'两', u'三', u'四', u'五', u'六', u'七',
                                        u'八', u'九', u'十', u'百', u'零', u'〇', u'半'};
    for (size_t i = 0; i < sizeof(NUMERALS) / sizeof(*NUMERALS); i++) {
        if (NUMERALS[i] == character) {
            return true;
        }
    }
    return false;
}

/* 三小时, 一个半小时, 九十五分钟: numerals up to their unit. 第三小时 counts nothing. */
static bool is_chinese_length(dbr_slice s, size_t at)
{
    static const char *const UNITS[] = {"小时", "分钟", "钟头"};
    size_t i = at;
    bool is_rank = at >= 3 && character_at(s, at - 3) == u'第';
    while (i < at + 24 && is_numeral(character_at(s, i))) {
        i += 3;
    }
    if (i == at || is_rank) {
        return false;
    }
    i += character_at(s, i) == u'个' ? 3 : 0;
    i += character_at(s, i) == u'半' ? 3 : 0;
    for (size_t k = 0; k < sizeof(UNITS) / sizeof(*UNITS); k++) {
        if (dbr_slice_starts(dbr_slice_from(s, i), UNITS[k])) {
            return true;
        }
    }
    return false;
}

/* Number words that stand before a unit of time; what follows decides. */
static bool is_number_word(dbr_slice s, size_t at)
{
    switch (s.ptr[at]) {
    case 'e':
    case 'E':
        return stands(s, at, "eight ");
    case 'f':
    case 'F':
        return stands(s, at, "four ") || stands(s, at, "five ");
    case 'h':
    case 'H':
        return stands(s, at, "half ");
    case 'n':
    case 'N':
        return stands(s, at, "nine ");
    case 's':
    case 'S':
        return stands(s, at, "six ") || stands(s, at, "seven ");
    case 't':
    case 'T':
        return stands(s, at, "two ") || stands(s, at, "three ") || stands(s, at, "ten ");
    case '\xe4':
    case '\xe5':
        return is_chinese_length(s, at);
    default:
        return false;
    }
}

/* Whether a Chinese character may stand in what leads to a number: a mark of roughness or bound (大约, 不超过), 百分之, a
 * numeral, the weekday of a date. */
static bool may_lead(const char *at)
{
    static const uint16_t CHARACTERS[] = {
        u'大', u'约', u'概', u'将', u'近', u'接', u'差', u'不', u'多', u'最', u'至', u'超', u'过',
        u'少', u'于', u'到', u'足', u'低', u'小', u'高', u'百', u'分', u'之', u'零', u'〇', u'一',
        u'二', u'两', u'三', u'四', u'五', u'六', u'七', u'八', u'九', u'十', u'千', u'万', u'亿',
        u'点', u'半', u'周', u'星', u'期', u'礼', u'拜', u'日', u'天', u'元', u'年', u'月'};
    const unsigned char *p = (const unsigned char *)at;
    unsigned character = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    for (size_t i = 0; i < sizeof(CHARACTERS) / sizeof(*CHARACTERS); i++) {
        if (CHARACTERS[i] == character) {
            return true;
        }
    }
    return false;
}

/* The length of what ends at `end` and may belong to the number behind it: a mark ("~", "$"), a word of a
 * bound, one Chinese character; 0 for anything else. Whether it really belongs is for the quantity parser to
 * say. */
static size_t lead_length(dbr_slice text, size_t floor, size_t end)
{
    static const dbr_slice WORDS[] = {DBR_LIT("over"),      DBR_LIT("under"),  DBR_LIT("about"),
                                      DBR_LIT("around"),    DBR_LIT("approx"), DBR_LIT("approximately"),
                                      DBR_LIT("roughly"),   DBR_LIT("nearly"), DBR_LIT("almost"),
                                      DBR_LIT("circa"),     DBR_LIT("some"),   DBR_LIT("an"),
                                      DBR_LIT("estimated"), DBR_LIT("within"), DBR_LIT("at"),
                                      DBR_LIT("most"),      DBR_LIT("least"),  DBR_LIT("up"),
                                      DBR_LIT("to"),        DBR_LIT("no"),     DBR_LIT("not"),
                                      DBR_LIT("more"),      DBR_LIT("than"),   DBR_LIT("less"),
                                      DBR_LIT("fewer"),     DBR_LIT("below"),  DBR_LIT("above"),
                                      DBR_LIT("just"),      DBR_LIT("only"),   DBR_LIT("in"),
                                      DBR_LIT("excess"),    DBR_LIT("of"),     DBR_LIT("exceeding")};
    unsigned char c = end > floor ? (unsigned char)text.ptr[end - 1] : 0;
    if (c == '~' || c == '<' || c == '>' || c == '=' || c == '$' || c == '-' || c == '.') {
        return 1;
    }
    if (c >= 0x80 && c < 0xC0 && end - floor >= 3 && (unsigned char)text.ptr[end - 3] >= 0xE4) {
        return may_lead(text.ptr + end - 3) ? 3 : 0;
    }
    if (c >= 0x80) {
        size_t n = 1;
        while (n < 3 && end - n > floor && ((unsigned char)text.ptr[end - n] & 0xC0u) == 0x80u) {
            n++;
        }
        return n;
    }
    size_t n = 0;
    while (end - n > floor && n < MAX_BEFORE && is_letter(text.ptr[end - n - 1])) {
        n++;
    }
    dbr_slice word = dbr_slice_sub(text, end - n, end);
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS) && n > 0; i++) {
        if (dbr_slice_eq_nocase(word, WORDS[i])) {
            return n;
        }
    }
    return 0;
}

/* The quantity whose digits begin at `at`, from as far before as words belong to it, not before `floor`. */
static bool read_number(dbr_slice text, size_t floor, size_t at, check_number *ret)
{
    size_t n = dbr_quantity_parse(dbr_slice_from(text, at), &ret->q);
    if (n == 0) {
        return false;
    }
    ret->begin = at;
    ret->end = at + n;
    ret->has_proof = false;
    size_t i = at;
    for (int k = 0; k < MAX_LEADS; k++) {
        i -= i > floor && text.ptr[i - 1] == ' ' ? 1 : 0;
        size_t lead = lead_length(text, floor, i);
        if (lead == 0) {
            break;
        }
        i -= lead;
        check_number longer = *ret;
        n = dbr_quantity_parse(dbr_slice_from(text, i), &longer.q);
        if (n > 0 && i + n >= ret->end) {
            longer.begin = i;
            longer.end = i + n;
            *ret = longer;
        }
    }
    return true;
}

static bool is_linked(const dbr_document *d, size_t *i_link, size_t at)
{
    while (*i_link < d->n_links && d->links[*i_link].at.end <= at) {
        (*i_link)++;
    }
    const dbr_link *l = *i_link < d->n_links ? &d->links[*i_link] : NULL;
    return l != NULL && l->text_at.begin <= at && at < l->text_at.end && check_is_proof(l);
}

/* Whether a number may begin at `i`, as far as the bytes around it say; a number word has to be one. */
static bool begins_number(dbr_slice text, size_t i)
{
    unsigned char c = (unsigned char)text.ptr[i];
    char before = i > 0 ? text.ptr[i - 1] : ' ';
    if (is_digit((char)c)) {
        return !is_digit(before) && !is_letter(before) && before != '.' && before != ',' && before != ':' &&
               before != '_' && before != '/' && before != '#' && before != '@';
    }
    return !is_letter(before) && is_number_word(text, i);
}

/* Where in the 64 bytes at `p` a number may begin: first digits, the first bytes of 半, 两, 十 and 一, and the first letters of number
 * words where a word begins; `is_within`: the byte before is a letter. */
static uint64_t may_begin(const char *p, bool is_within)
{
    static const char FIRST[] = "efhnst";
    char small[64];
    for (size_t i = 0; i < sizeof(small); i++) {
        small[i] = (char)(p[i] | 0x20); // a letter only where a letter was
    }
    uint64_t words = 0;
    for (size_t i = 0; i + 1 < sizeof(FIRST); i++) {
        words |= dbr_mask_64(small, FIRST[i]);
    }
    words &= ~(dbr_mask_range(small, 'a', 'z', false) << 1 | (uint64_t)is_within);
    uint64_t digits = dbr_mask_range(p, '0', '9', false);
    return words | (digits & ~(digits << 1)) | dbr_mask_64(p, '\xE4') | dbr_mask_64(p, '\xE5');
}

static void place_number(const dbr_document *d, size_t i_sentence, check_number *n)
{
    const dbr_sentence *s = &d->sentences[i_sentence];
    n->i_sentence = i_sentence;
    n->at_begin = check_offset(s, n->begin);
    n->at_end = n->end > n->begin ? check_offset(s, n->end - 1) + 1 : n->at_begin;
    n->at_end = n->at_end > n->at_begin ? n->at_end : n->at_begin;
    while (n->at_end < d->bytes.len && ((unsigned char)d->bytes.ptr[n->at_end] & 0xC0u) == 0x80) {
        n->at_end++; // a full-width digit ends behind all of its bytes
    }
    n->at_end = n->at_end < d->bytes.len ? n->at_end : d->bytes.len;
}

/* The numbers of some sentences. */
typedef struct number_part {
    const dbr_document *d;
    size_t first, past; // sentences
    DBR_VEC(check_number) numbers;
    DBR_VEC(size_t) digits; // where those of each begin in the document: what a link is asked for
} number_part;

static void read_part(void *data, size_t i_part)
{
    number_part *part = &((number_part *)data)[i_part];
    for (size_t k = part->first; k < part->past; k++) {
        const dbr_sentence *s = &part->d->sentences[k];
        dbr_slice text = s->text;
        size_t floor = 0; // behind the number before
        for (size_t at = 0; at < text.len; at += 64) {
            char room[64];
            uint64_t begins = may_begin(dbr_mask_window(text.ptr, text.len, at, room),
                                        at > 0 && is_letter(text.ptr[at - 1]));
            for (; begins != 0; begins &= begins - 1) {
                size_t i = at + dbr_mask_begin(begins);
                check_number n;
                if (i >= floor && begins_number(text, i) && read_number(text, floor, i, &n)) {
                    place_number(part->d, k, &n);
                    *DBR_PUSH(&part->numbers) = n;
                    *DBR_PUSH(&part->digits) = check_offset(s, i);
                    floor = n.end;
                }
            }
        }
    }
}

void check_read_numbers(dbr_check_run *run)
{
    enum { N_PARTS = 16 };
    const dbr_document *d = run->d;
    number_part parts[N_PARTS] = {0};
    bool is_large = d->bytes.len >= DBR_PAIR_MIN_BYTES;
    size_t n_parts = is_large ? N_PARTS : 1;
    size_t n = 0;
    for (size_t i = 0; i < n_parts; i++) {
        parts[i].d = d;
        parts[i].first = d->n_sentences * i / n_parts;
        parts[i].past = d->n_sentences * (i + 1) / n_parts;
    }
    dbr_pool_share(n_parts, is_large, read_part, parts);
    for (size_t i = 0; i < n_parts; i++) {
        n += parts[i].numbers.n;
    }
    check_number *kept = DBR_NEW_N(run->arena, check_number, n);
    size_t i_link = 0;
    n = 0;
    for (size_t i = 0; i < n_parts; i++) {
        for (size_t k = 0; k < parts[i].numbers.n; k++, n++) {
            kept[n] = parts[i].numbers.items[k];
            kept[n].has_proof = is_linked(d, &i_link, parts[i].digits.items[k]);
        }
        DBR_VEC_RELEASE(&parts[i].numbers);
        DBR_VEC_RELEASE(&parts[i].digits);
    }
    run->numbers = kept;
    run->n_numbers = n;
}

bool check_is_year(const dbr_check_run *run, const check_number *n)
{
    dbr_slice s = run->d->sentences[n->i_sentence].text;
    for (size_t i = n->begin; i + 3 < s.len && i < n->end; i++) {
        bool is_century =
            (s.ptr[i] == '2' && s.ptr[i + 1] == '0') || (s.ptr[i] == '1' && s.ptr[i + 1] == '9');
        if (is_century && is_digit(s.ptr[i + 2]) && is_digit(s.ptr[i + 3])) {
            return true;
        }
    }
    return false;
}

dbr_span check_interval(const dbr_quantity *q)
{
    const double most = 9e18;
    double low = q->low * (double)DBR_SECOND;
    double high = q->high * (double)DBR_SECOND;
    low = !(low > -most) ? -most : low < most ? low : most;
    high = !(high < most) ? most : high > -most ? high : -most;
    return (dbr_span){(dbr_time)low, (dbr_time)high};
}

/* ---- clock times ---- */

/* "10:05", "9:05:23", also with a full-width colon; bytes taken, 0 for none. */
static size_t read_clock(dbr_slice s, size_t at, dbr_time *ret, dbr_time *ret_resolution)
{
    int parts[3] = {0};
    size_t i = at;
    int n = 0;
    while (n < 3) {
        size_t digits = 0;
        while (i + digits < s.len && is_digit(s.ptr[i + digits]) && digits < 3) {
            parts[n] = parts[n] * 10 + (s.ptr[i + digits] - '0');
            digits++;
        }
        if (digits == 0 || digits > 2 || (n > 0 && digits != 2)) {
            return 0;
        }
        i += digits;
        n++;
        bool is_colon = i + 1 < s.len && s.ptr[i] == ':' && is_digit(s.ptr[i + 1]);
        bool is_wide = i + 3 < s.len && memcmp(s.ptr + i, "：", 3) == 0 && is_digit(s.ptr[i + 3]);
        if (!is_colon && !is_wide) {
            break;
        }
        i += is_colon ? 1 : 3;
    }
    bool ends_well = i >= s.len || (s.ptr[i] != ':' && !is_digit(s.ptr[i]));
    if (n < 2 || !ends_well || parts[0] > 24 || parts[1] > 59 || parts[2] > 60) {
        return 0;
    }
    *ret = parts[0] * DBR_HOUR + parts[1] * DBR_MINUTE + parts[2] * DBR_SECOND;
    *ret_resolution = n == 3 ? DBR_SECOND : DBR_MINUTE;
    return i - at;
}

static size_t read_half_day(dbr_slice s, size_t at, dbr_time *clock)
{
    size_t i = at < s.len && s.ptr[at] == ' ' ? at + 1 : at;
    dbr_slice mark = dbr_slice_sub(s, i, i + 2);
    bool is_pm = dbr_slice_eq_nocase(mark, (dbr_slice)DBR_LIT("pm"));
    if ((!is_pm && !dbr_slice_eq_nocase(mark, (dbr_slice)DBR_LIT("am"))) ||
        (i + 2 < s.len && is_letter(s.ptr[i + 2]))) {
        return at;
    }
    if (is_pm && *clock < 12 * DBR_HOUR) {
        *clock += 12 * DBR_HOUR;
    } else if (!is_pm && *clock >= 12 * DBR_HOUR) {
        *clock -= 12 * DBR_HOUR;
    }
    return i + 2;
}

/* " UTC", " (CET)", "+08:00" behind a clock; where it ends, or `at`. */
static size_t read_zone(dbr_slice s, size_t at, const dbr_zone **ret)
{
    size_t i = at;
    while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '(')) {
        i++;
    }
    dbr_slice offset = dbr_slice_sub(s, i, i + 6); // "+08:00"; "-08:00" may be a range
    if (i - at <= 2 && offset.len == 6 && offset.ptr[0] == '+' && is_digit(offset.ptr[1]) &&
        is_digit(offset.ptr[2]) && offset.ptr[3] == ':' && is_digit(offset.ptr[4]) &&
        is_digit(offset.ptr[5]) && dbr_zone_lookup(offset, ret, &(dbr_err){0}) == DBR_OK) {
        return i + 6;
    }
    size_t end = i;
    while (end < s.len && end - i < 9 &&
           ((s.ptr[end] >= 'A' && s.ptr[end] <= 'Z') ||
            (end > i && (is_digit(s.ptr[end]) || s.ptr[end] == '+' || (s.ptr[end] == ':' && end > i + 3))))) {
        end++;
    }
    dbr_err err = {0};
    const dbr_zone *zone = NULL;
    bool is_word = end - i >= 2 && (end >= s.len || !is_letter(s.ptr[end]));
    if (i - at > 2 || !is_word || dbr_zone_lookup(dbr_slice_sub(s, i, end), &zone, &err) < 0) {
        return at;
    }
    *ret = zone;
    return end;
}

bool check_read_moment(dbr_slice text, size_t at, const dbr_zone *zone, check_moment *ret)
{
    check_moment m = {.begin = at};
    dbr_time date = DBR_TIME_NONE;
    size_t i = at;
    size_t n = dbr_date_parse(dbr_slice_from(text, at), &date);
    if (n > 0) {
        i += n;
        while (i < text.len && (text.ptr[i] == ' ' || text.ptr[i] == 'T' || text.ptr[i] == ',')) {
            i++;
        }
    }
    dbr_time clock = 0;
    n = read_clock(text, i, &clock, &m.resolution);
    if (n == 0) {
        return false;
    }
    i = read_half_day(text, i + n, &clock);
    i = read_zone(text, i, &m.zone);
    m.has_date = date != DBR_TIME_NONE;
    m.time = m.has_date ? dbr_zone_to_instant(m.zone != NULL ? m.zone : zone, date + clock, NULL) : clock;
    m.end = i;
    *ret = m;
    return m.time != DBR_TIME_NONE;
}

static size_t read_dash(dbr_slice s, size_t at)
{
    static const char *const DASHES[] = {"-",  "–",  "—",   "~",      "→",     "->",
                                         "至", "到", "to ", "until ", "till ", "～"};
    size_t i = at;
    while (i < s.len && s.ptr[i] == ' ') {
        i++;
    }
    size_t best = 0;
    for (size_t k = 0; k < sizeof(DASHES) / sizeof(*DASHES); k++) {
        size_t n = strlen(DASHES[k]);
        best = n > best && dbr_slice_starts(dbr_slice_from(s, i), DASHES[k]) ? n : best;
    }
    if (best == 0) {
        return at;
    }
    i += best;
    while (i < s.len && s.ptr[i] == ' ') {
        i++;
    }
    return i;
}

bool check_read_range(dbr_slice text, size_t at, const dbr_zone *zone, check_moment ret[2])
{
    check_moment m[2];
    if (!check_read_moment(text, at, zone, &m[0])) {
        return false;
    }
    size_t i = read_dash(text, m[0].end);
    if (i == m[0].end || !check_read_moment(text, i, zone, &m[1]) || (m[1].has_date && !m[0].has_date)) {
        return false;
    }
    if (m[0].has_date && !m[1].has_date) { // "2025-02-09 10:05 - 11:40": the same day
        const dbr_zone *z = m[0].zone != NULL ? m[0].zone : zone;
        dbr_time local = m[0].time + (dbr_time)dbr_zone_offset(z, m[0].time, NULL) * DBR_SECOND;
        m[1].time = dbr_zone_to_instant(z, local - (local % DBR_DAY + DBR_DAY) % DBR_DAY + m[1].time, NULL);
        m[1].has_date = true;
    }
    ret[0] = m[0];
    ret[1] = m[1];
    ret[0].zone = m[0].zone != NULL ? m[0].zone : m[1].zone;
    ret[1].zone = m[1].zone != NULL ? m[1].zone : m[0].zone;
    return true;
}

/* 凌晨2点, 上午 10 点, 下午3点05分, 晚上11点半 at `at`; bytes taken, 0 for none. `*io_pm`: since noon; what says nothing is as
 * the one before. */
static size_t read_chinese_clock(dbr_slice s, size_t at, bool *io_pm, check_moment *ret)
{
    static const struct {
        const char *word;
        bool is_pm;
    } PARTS[] = {{"凌晨", false}, {"早上", false}, {"上午", false}, {"中午", true},
                 {"下午", true},  {"傍晚", true},  {"晚上", true}};
    size_t i = at;
    bool is_said = false;
    for (size_t k = 0; k < sizeof(PARTS) / sizeof(*PARTS) && !is_said; k++) {
        is_said = dbr_slice_starts(dbr_slice_from(s, i), PARTS[k].word);
        *io_pm = is_said ? PARTS[k].is_pm : *io_pm;
        i += is_said ? strlen(PARTS[k].word) : 0;
    }
    int part[2] = {0, 0};
    i += i < s.len && s.ptr[i] == ' ' ? 1 : 0;
    size_t n = 0;
    for (; i + n < s.len && is_digit(s.ptr[i + n]) && n < 3; n++) {
        part[0] = part[0] * 10 + (s.ptr[i + n] - '0');
    }
    i += n;
    i += i < s.len && s.ptr[i] == ' ' ? 1 : 0;
    if (n == 0 || n > 2 || part[0] > 24 || !dbr_slice_starts(dbr_slice_from(s, i), "点")) {
        return 0;
    }
    i += strlen("点");
    ret->resolution = DBR_HOUR;
    for (n = 0; i + n < s.len && is_digit(s.ptr[i + n]) && n < 3; n++) {
        part[1] = part[1] * 10 + (s.ptr[i + n] - '0');
    }
    bool is_half = dbr_slice_starts(dbr_slice_from(s, i), "半");
    if (is_half || (n > 0 && n < 3 && part[1] < 60)) {
        part[1] = is_half ? 30 : part[1];
        ret->resolution = DBR_MINUTE;
        i += is_half ? strlen("半") : n;
        i += !is_half && dbr_slice_starts(dbr_slice_from(s, i), "分") ? strlen("分") : 0;
    }
    part[0] += *io_pm && part[0] < 12 ? 12 : 0;
    ret->time = part[0] * DBR_HOUR + part[1] * DBR_MINUTE;
    ret->begin = at;
    ret->end = i;
    return i - at;
}

/* 凌晨2点到上午10点: two such clocks, joined; one alone may count points. */
static bool read_chinese_range(dbr_slice text, size_t at, check_moment ret[2])
{
    check_moment m[2] = {{0}, {0}};
    bool is_pm = false;
    if (read_chinese_clock(text, at, &is_pm, &m[0]) == 0) {
        return false;
    }
    size_t i = read_dash(text, m[0].end);
    if (i == m[0].end || read_chinese_clock(text, i, &is_pm, &m[1]) == 0) {
        return false;
    }
    ret[0] = m[0];
    ret[1] = m[1];
    return true;
}

bool check_find_range(dbr_slice text, size_t at, const dbr_zone *zone, check_moment ret[2])
{
    for (size_t i = at; i + 4 < text.len; i++) {
        bool begins =
            is_digit(text.ptr[i]) && (i == 0 || (!is_digit(text.ptr[i - 1]) && text.ptr[i - 1] != ':' &&
                                                 text.ptr[i - 1] != '.' && text.ptr[i - 1] != '-'));
        if (begins && check_read_range(text, i, zone, ret)) {
            return true;
        }
    }
    size_t mark = dbr_slice_find(dbr_slice_from(text, at), (dbr_slice)DBR_LIT("点"));
    for (size_t i = at; mark != SIZE_MAX && i <= at + mark; i++) {
        bool begins = (unsigned char)text.ptr[i] >= 0xE4 ||
                      (is_digit(text.ptr[i]) && (i == 0 || !is_digit(text.ptr[i - 1])));
        if (begins && read_chinese_range(text, i, ret)) {
            return true;
        }
    }
    return false;
}

dbr_time check_span(const dbr_check_run *run, const check_moment m[2])
{
    dbr_time t[2] = {m[0].time, m[1].time};
    dbr_time day = check_day(run);
    if (m[0].has_date && m[1].has_date) {
        return t[1] - t[0];
    }
    for (size_t i = 0; i < 2; i++) {
        const dbr_zone *zone = m[i].zone != NULL ? m[i].zone : check_zone(run);
        dbr_fold fold = DBR_FOLD_NONE;
        dbr_time instant =
            dbr_zone_to_instant(zone, (day != DBR_TIME_NONE ? day : 0) + m[i].time % DBR_DAY, &fold);
        bool is_winter = fold == DBR_FOLD_TWICE && strchr(dbr_zone_name(zone), '/') == NULL; // "02:10 CET"
        instant += is_winter ? DBR_HOUR : 0;
        t[i] = instant != DBR_TIME_NONE ? instant + m[i].time / DBR_DAY * DBR_DAY : t[i];
    }
    return t[1] < t[0] ? t[1] - t[0] + DBR_DAY : t[1] - t[0];
}
