/* What the rules put into their messages, and where things stand. */
#include "base/utf8.h"
#include "check/check_impl.h"

#include <assert.h>

#define MAX_QUOTED_COLUMNS 60   // a message is one line
#define MAX_AROUND         80   // bytes on each side of a number that may say what it is
#define PAIRS              512u // a power of two
#define MAX_PAIRS          6    // of a word that are asked for
#define MAX_PAIRED         2048 // bytes of a text of which pairs are asked for at all
#define LISTS              256u // word lists that are kept
#define PROBES             8u
#define MAX_WORDS          2048u // of all lists
#define MAX_LIST           128u  // words of one list; asserted

const char *check_str(dbr_check_run *run, dbr_slice s)
{
    DBR_AUTO(dbr_buf) out = {0};
    s = dbr_secret_hidden(run->arena, dbr_slice_trim(s), run->lang); // messages go further than the report
    dbr_slice shown = dbr_utf8_fit(s, MAX_QUOTED_COLUMNS);
    for (size_t i = 0; i < shown.len; i++) {
        if (shown.ptr[i] == '\n' || shown.ptr[i] == '\r' || shown.ptr[i] == '\t') {
            shown = dbr_slice_sub(shown, 0, i);
        }
    }
    dbr_utf8_visible(&out, shown);
    if (shown.len < s.len) {
        dbr_buf_str(&out, "…");
    }
    return dbr_arena_str(run->arena, dbr_buf_view(&out));
}

const char *check_number_text(dbr_check_run *run, size_t n)
{
    return dbr_arena_printf(run->arena, "%zu", n);
}

static const char *duration_in(dbr_check_run *run, dbr_time ns, int lang)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_duration_write(&out, ns, lang == (int)DBR_LANG_ZH_CN);
    return dbr_arena_str(run->arena, dbr_buf_view(&out));
}

const char *check_duration(dbr_check_run *run, dbr_time ns)
{
    return duration_in(run, ns, (int)run->lang);
}

const char *check_duration_for_report(dbr_check_run *run, dbr_time ns)
{
    return duration_in(run, ns, run->d->lang);
}

const char *check_clock(dbr_check_run *run, dbr_time t)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_time_clock(&out, t, check_zone(run));
    dbr_slice text = dbr_buf_view(&out);
    text = dbr_slice_ends(text, ":00") && text.len == 8 ? dbr_slice_sub(text, 0, 5) : text;
    return dbr_arena_str(run->arena, text);
}

const char *check_date(dbr_check_run *run, dbr_time t)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_time_date(&out, t, NULL);
    return dbr_arena_str(run->arena, dbr_buf_view(&out));
}

const char *check_date_clock(dbr_check_run *run, dbr_time t)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_time_date_clock(&out, t, check_zone(run));
    return dbr_arena_str(run->arena, dbr_buf_view(&out));
}

const char *check_milestone(dbr_check_run *run, dbr_milestone_name m)
{
    static const dbr_text_id NAMES[DBR_MILESTONE_COUNT] = {
        [DBR_STARTED] = DBR_T_CHECK_STARTED,           [DBR_DETECTED] = DBR_T_CHECK_DETECTED,
        [DBR_DECLARED] = DBR_T_CHECK_DECLARED,         [DBR_PAGED] = DBR_T_CHECK_PAGED,
        [DBR_ACKNOWLEDGED] = DBR_T_CHECK_ACKNOWLEDGED, [DBR_IDENTIFIED] = DBR_T_CHECK_IDENTIFIED,
        [DBR_MITIGATED] = DBR_T_CHECK_MITIGATED,       [DBR_RECOVERED] = DBR_T_CHECK_RECOVERED,
        [DBR_RESOLVED] = DBR_T_CHECK_RESOLVED,
    };
    assert(m < DBR_MILESTONE_COUNT);
    return dbr_text(run->lang, NAMES[m]);
}

size_t check_offset(const dbr_sentence *s, size_t i)
{
    if (i >= s->text.len) {
        return s->at.end;
    }
    return s->offsets[i] < s->at.end ? s->offsets[i] : s->at.end;
}

bool check_is_in(const dbr_document *d, size_t i_section, dbr_section_kind kind)
{
    return i_section < d->n_sections &&
           (d->sections[i_section].kind == kind || d->sections[i_section].parent == kind);
}

const dbr_zone *check_zone(const dbr_check_run *run)
{
    if (run->d->zone != NULL) {
        return run->d->zone;
    }
    return run->in->incident != NULL && run->in->incident->zone != NULL ? run->in->incident->zone
                                                                        : dbr_zone_utc();
}

dbr_time check_begin(const dbr_check_run *run)
{
    static const dbr_milestone_name ORDER[] = {DBR_STARTED, DBR_DETECTED, DBR_DECLARED, DBR_PAGED};
    for (size_t i = 0; i < sizeof(ORDER) / sizeof(*ORDER); i++) {
        if (run->times.all[ORDER[i]].time != DBR_TIME_NONE) {
            return run->times.all[ORDER[i]].time;
        }
    }
    if (run->times.first_row != DBR_TIME_NONE) {
        return run->times.first_row;
    }
    if (run->in->incident != NULL && run->in->incident->window.begin != DBR_TIME_NONE) {
        return run->in->incident->window.begin;
    }
    return run->d->date;
}

dbr_time check_end(const dbr_check_run *run)
{
    static const dbr_milestone_name ORDER[] = {DBR_RESOLVED, DBR_RECOVERED, DBR_MITIGATED};
    for (size_t i = 0; i < sizeof(ORDER) / sizeof(*ORDER); i++) {
        if (run->times.all[ORDER[i]].time != DBR_TIME_NONE) {
            return run->times.all[ORDER[i]].time;
        }
    }
    if (run->times.last_row != DBR_TIME_NONE) {
        return run->times.last_row;
    }
    if (run->in->incident != NULL && run->in->incident->window.end != DBR_TIME_NONE) {
        return run->in->incident->window.end;
    }
    return run->d->date;
}

dbr_time check_day(const dbr_check_run *run)
{
    dbr_time begin = check_begin(run);
    if (begin == DBR_TIME_NONE) {
        return DBR_TIME_NONE;
    }
    begin += (dbr_time)dbr_zone_offset(check_zone(run), begin, NULL) * DBR_SECOND;
    return begin - (((begin % DBR_DAY) + DBR_DAY) % DBR_DAY);
}

/* Which pairs of neighbouring bytes a text has, without the bit that small and capital letters differ in: most words of a list
 * are ruled out by their first two pairs, without a look at the text. */
typedef struct pairs {
    bool seen[PAIRS];
} pairs;

static unsigned pair_of(const char *at)
{
    return (((unsigned char)at[0] | 0x20u) * 37 + ((unsigned char)at[1] | 0x20u)) % PAIRS;
}

static void read_pairs(dbr_slice text, pairs *ret)
{
    memset(ret, 0, sizeof(*ret));
    for (size_t i = 0; i + 1 < text.len; i++) {
        ret->seen[pair_of(text.ptr + i)] = true;
    }
}

static bool has_pair(const pairs *p, const char *at)
{
    return p->seen[pair_of(at)];
}

static bool may_have(const pairs *p, const char *word, size_t len)
{
    for (size_t i = 0; i + 1 < len && i < MAX_PAIRS; i++) {
        if (!has_pair(p, word + i)) {
            return false;
        }
    }
    return true;
}

/* A list "a|b|c" taken apart. */
typedef struct word {
    const char *at;
    uint16_t len;
    uint16_t first; // pair_of its first two bytes; SHORT when it has but one
} word;
#define SHORT UINT16_MAX

typedef struct word_list {
    const char *words; // its address is its name: lists are literals
    uint16_t i_word, n_words;
} word_list;

/* The lists that rules ask for, each taken apart once a thread; what does not fit any more is taken apart each time. */
static _Thread_local struct {
    word_list lists[LISTS];
    word words[MAX_WORDS];
    uint16_t n_words;
} book;

static uint16_t take_apart(const char *words, word *ret, size_t max)
{
    size_t n = 0;
    for (const char *at = words; at != NULL; n++) {
        assert(n < max);
        const char *end = strchr(at, '|');
        size_t len = end != NULL ? (size_t)(end - at) : strlen(at);
        assert(len < UINT16_MAX);
        ret[n] = (word){at, (uint16_t)len, len >= 2 ? (uint16_t)pair_of(at) : SHORT};
        at = end != NULL ? end + 1 : NULL;
    }
    return (uint16_t)n;
}

static const word *words_of(const char *words, word spare[MAX_LIST], size_t *ret_n)
{
    size_t home = ((uintptr_t)words >> 3) % LISTS;
    for (size_t k = 0; k < PROBES; k++) {
        word_list *l = &book.lists[(home + k) % LISTS];
        if (l->words == words) {
            *ret_n = l->n_words;
            return book.words + l->i_word;
        }
        if (l->words == NULL && book.n_words + MAX_LIST <= MAX_WORDS) {
            *l = (word_list){words, book.n_words, take_apart(words, book.words + book.n_words, MAX_LIST)};
            book.n_words = (uint16_t)(book.n_words + l->n_words);
            *ret_n = l->n_words;
            return book.words + l->i_word;
        }
    }
    *ret_n = take_apart(words, spare, MAX_LIST);
    return spare;
}

bool check_has_word(dbr_slice text, const char *words)
{
    pairs p;
    word spare[MAX_LIST];
    size_t n = 0;
    const word *list = words_of(words, spare, &n);
    bool is_short = text.len <= MAX_PAIRED; // of a long text nearly every pair is there
    if (is_short) {
        read_pairs(text, &p);
    }
    for (size_t i = 0; i < n; i++) {
        const word *w = &list[i];
        bool may = !is_short || w->first == SHORT || (p.seen[w->first] && may_have(&p, w->at, w->len));
        if (may && dbr_slice_find_nocase(text, dbr_slice_of(w->at, w->len)) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

size_t check_beginning(dbr_slice text, const char *words)
{
    for (const char *p = words;; p++) {
        size_t n = 0;
        while (n < text.len && p[n] == text.ptr[n] && p[n] != '|' && p[n] != '\0') {
            n++;
        }
        if (n > 0 && (p[n] == '|' || p[n] == '\0')) {
            return n;
        }
        for (p += n; *p != '|'; p++) {
            if (*p == '\0') {
                return 0;
            }
        }
    }
}

bool check_is_proof(const dbr_link *link)
{
    bool is_evidence = link->is_address && (dbr_slice_starts(link->address.path, "evidence/") ||
                                            dbr_slice_is(link->address.path, "evidence"));
    return link->is_claim || is_evidence;
}

dbr_slice check_around(const dbr_check_run *run, const check_number *n, size_t *ret_begin)
{
    dbr_slice text = run->d->sentences[n->i_sentence].text;
    *ret_begin = n->begin > MAX_AROUND ? n->begin - MAX_AROUND : 0;
    return dbr_slice_sub(text, *ret_begin, n->end + MAX_AROUND);
}

bool check_has_excuse(dbr_check_run *run)
{
    for (size_t i = 0; i < run->n_numbers && run->excuse == 0; i++) {
        const check_number *n = &run->numbers[i];
        bool is_duration = n->q.unit == DBR_DURATION;
        run->excuse =
            is_duration && check_has_word(run->d->sentences[n->i_sentence].text, CHECK_EXCUSES) ? 1 : 0;
    }
    run->excuse = run->excuse == 0 ? -1 : run->excuse;
    return run->excuse > 0;
}
