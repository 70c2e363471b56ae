/*
 * Prose cut into sentences, for rules that read language.
 *
 *     The deploy (v1.2) of `api` failed. "All good," said the page.   →   "The deploy (v1.2) of \uFFFC
 * failed."
 *                                                                         "\uFFFC said the page."
 *
 * A sentence ends at 。！？ and at . ! ? before a blank when what follows can begin one and the word before
 * is no abbreviation, at the end of its paragraph, item or cell, and at a line that begins with a clock time
 * or a bold label. Code spans, addresses shown as such and closed quotations are left out; each leaves one
 * U+FFFC (a noun whose words do not count), so that "`api` failed" still has a subject. Headings, code
 * blocks, HTML and table heads have no sentences.
 */
#include "document/moment.h"
#include "document/reader.h"

#include "base/utf8.h"

#include <assert.h>

#define MAX_QUOTE_BYTES 600 // a quotation that is not closed within this is an inch mark or a typing error
#define LEFT_OUT        "\xEF\xBF\xBC"

enum { IN_QUOTE = 1, IN_ITEM = 2, IN_CELL = 4 };

typedef struct splitter {
    dbr_reader *r;
    const dbr_md_block *leaf;
    unsigned flags;
    size_t begin; // where the sentence begins in md->plain
    size_t
        end; // while it is that part of md->plain byte for byte: where it ends so far; SIZE_MAX once it is not
    dbr_buf text;   // then, what it is so far
    dbr_buf places; // and for each byte of text its offset in the document: uint32_t
    DBR_VEC(dbr_sentence) out;
} splitter;

static void split_leaf(splitter *s);
static size_t skip_span(const splitter *s, size_t at, size_t *i_span);
static size_t skip_quote(const splitter *s, size_t at);
static bool ends_with_stop(dbr_slice quote);
static void add(splitter *s, size_t at, size_t past);
static void add_instead(splitter *s, dbr_slice bytes, size_t at);
static size_t run_length(const splitter *s, size_t at, size_t i_span);
static void end_sentence(splitter *s, size_t end);
static size_t stop_length(const splitter *s, size_t at);
static bool is_after_stop(const splitter *s, size_t at);
static bool is_abbreviation(const splitter *s, size_t dot);
static bool begins_line(const splitter *s, size_t at);
static size_t closers_length(dbr_slice s);
static bool has_letter(dbr_slice s);

void dbr_read_sentences(dbr_reader *r)
{
    const dbr_md *md = r->md;
    splitter s = {.r = r};
    dbr_buf_init(&s.text, 0);
    dbr_buf_init(&s.places, 0);
    unsigned char *flags = DBR_NEW_N(r->arena, unsigned char, md->n_blocks);
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        flags[i] = flags[b->parent];
        flags[i] |= b->type == DBR_MD_QUOTE  ? IN_QUOTE
                    : b->type == DBR_MD_ITEM ? IN_ITEM
                    : b->type == DBR_MD_CELL ? IN_CELL
                                             : 0;
        bool is_head = b->type == DBR_MD_CELL && md->blocks[b->parent].is_head;
        if (b->type == DBR_MD_PARAGRAPH || (b->type == DBR_MD_CELL && !is_head)) {
            s.leaf = b;
            s.flags = flags[i];
            split_leaf(&s);
        }
    }
    r->d->sentences = dbr_read_keep(r->arena, s.out.items);
    r->d->n_sentences = s.out.n;
    dbr_buf_release(&s.text);
    dbr_buf_release(&s.places);
}

static void split_leaf(splitter *s)
{
    const dbr_md *md = s->r->md;
    size_t i_span = s->leaf->span;
    size_t p = s->leaf->text;
    s->begin = s->end = p;
    while (p < s->leaf->text_end) {
        size_t past = skip_span(s, p, &i_span);
        bool is_quote = past == p;
        past = is_quote ? skip_quote(s, p) : past;
        if (past > p) {
            add_instead(s, dbr_slice_str(LEFT_OUT), p);
            bool ends =
                is_quote && ends_with_stop(dbr_slice_sub(md->plain, p, past)) && is_after_stop(s, past);
            p = past;
            if (ends) {
                end_sentence(s, p);
            }
            continue;
        }
        size_t stop = stop_length(s, p);
        if (stop > 0) {
            add(s, p, p + stop);
            p += stop;
            end_sentence(s, p);
        } else if (md->plain.ptr[p] == '\n') {
            if (begins_line(s, p + 1)) {
                end_sentence(s, p);
            } else {
                add_instead(s, dbr_slice_str(" "), p);
            }
            p++;
        } else {
            size_t n = 1 + run_length(s, p + 1, i_span);
            add(s, p, p + n);
            p += n;
        }
    }
    end_sentence(s, s->leaf->text_end);
}

/* Past a code span or a shown address that begins at `at`; else `at`. */
static size_t skip_span(const splitter *s, size_t at, size_t *i_span)
{
    size_t past = s->leaf->span + s->leaf->n_spans;
    while (*i_span < past && s->r->md->spans[*i_span].begin < at) {
        (*i_span)++;
    }
    for (size_t i = *i_span; i < past && s->r->md->spans[i].begin == at; i++) {
        const dbr_md_span *span = &s->r->md->spans[i];
        if ((span->kind == DBR_MD_CODE_SPAN || span->kind == DBR_MD_URL) && span->end > at) {
            return span->end;
        }
    }
    return at;
}

/* Past a quotation that begins at `at` and is closed; else `at`. */
static size_t skip_quote(const splitter *s, size_t at)
{
    static const char *const PAIRS[][2] = {{"\"", "\""}, {"“", "”"}, {"「", "」"}, {"『", "』"}, {"«", "»"}};
    unsigned char c = (unsigned char)s->r->md->plain.ptr[at];
    if (c != '"' && c != 0xE2 && c != 0xE3 && c != 0xC2) {
        return at;
    }
    dbr_slice rest = dbr_slice_sub(s->r->md->plain, at, s->leaf->text_end);
    for (size_t i = 0; i < sizeof(PAIRS) / sizeof(*PAIRS); i++) {
        size_t n = strlen(PAIRS[i][0]);
        if (!dbr_slice_starts(rest, PAIRS[i][0])) {
            continue;
        }
        dbr_slice inside = dbr_slice_sub(rest, n, n + MAX_QUOTE_BYTES);
        size_t end = dbr_slice_find(inside, dbr_slice_str(PAIRS[i][1]));
        bool is_open = i > 0 || (inside.len > 0 && inside.ptr[0] != ' ');
        return end != SIZE_MAX && end > 0 && is_open ? at + n + end + strlen(PAIRS[i][1]) : at;
    }
    return at;
}

/* Whether a quotation closes behind a full stop. 「好。」 does not count: Chinese goes on behind it more
 * often than not. */
static bool ends_with_stop(dbr_slice quote)
{
    dbr_slice inside = quote.len > 1 && (unsigned char)quote.ptr[quote.len - 1] >= 0x80
                           ? dbr_slice_sub(quote, 0, quote.len - 3)
                           : dbr_slice_sub(quote, 0, quote.len - 1);
    return inside.len > 0 && memchr(".!?", inside.ptr[inside.len - 1], 3) != NULL;
}

static bool is_empty(const splitter *s)
{
    return s->end == s->begin || (s->end == SIZE_MAX && s->text.len == 0);
}

/* Appends bytes of the document, [at, past) of md->plain, to the copy of the sentence. */
static void copy(splitter *s, size_t at, size_t past)
{
    const dbr_md *md = s->r->md;
    dbr_buf_slice(&s->text, dbr_slice_sub(md->plain, at, past));
    dbr_buf_add(&s->places, md->offsets + at, (past - at) * sizeof(uint32_t));
}

/* The sentence goes on with [at, past) of md->plain. */
static void add(splitter *s, size_t at, size_t past)
{
    const char *plain = s->r->md->plain.ptr;
    if (is_empty(s)) {
        while (at < past && (plain[at] == ' ' || plain[at] == '\t')) {
            at++;
        }
        s->begin = s->end = at;
    }
    if (s->end == at) {
        s->end = past;
    } else if (at < past) {
        copy(s, at, past);
    }
}

/* The sentence goes on with something else for what stands at `at`; a blank does not begin one. */
static void add_instead(splitter *s, dbr_slice bytes, size_t at)
{
    if (is_empty(s)) {
        s->begin = s->end = at;
        if (bytes.ptr[0] == ' ') {
            return;
        }
    }
    if (s->end != SIZE_MAX) {
        copy(s, s->begin, s->end);
        s->end = SIZE_MAX;
    }
    dbr_buf_slice(&s->text, bytes);
    for (size_t i = 0; i < bytes.len; i++) {
        dbr_buf_add(&s->places, &s->r->md->offsets[at], sizeof(uint32_t));
    }
}

/* Bytes from `at` on that mean nothing special here. */
static size_t run_length(const splitter *s, size_t at, size_t i_span)
{
    /* Stops, breaks, quotation marks; the first bytes of those that are not ASCII. */
    static const bool IS_SPECIAL[256] = {
        ['.'] = true,  ['!'] = true,  ['?'] = true,  ['\n'] = true, ['"'] = true,
        [0xC2] = true, [0xE2] = true, [0xE3] = true, [0xEF] = true};
    const dbr_md *md = s->r->md;
    size_t end = s->leaf->text_end;
    size_t past = s->leaf->span + s->leaf->n_spans;
    while (i_span < past && md->spans[i_span].begin < at) {
        i_span++;
    }
    end = i_span < past && md->spans[i_span].begin < end ? md->spans[i_span].begin : end;
    size_t p = at;
    while (p < end && !IS_SPECIAL[(unsigned char)md->plain.ptr[p]]) {
        p++;
    }
    return p - at;
}

static void end_sentence(splitter *s, size_t end)
{
    dbr_reader *r = s->r;
    const dbr_md *md = r->md;
    bool is_copied = s->end == SIZE_MAX;
    dbr_slice whole = is_copied ? dbr_buf_view(&s->text) : dbr_slice_sub(md->plain, s->begin, s->end);
    dbr_slice text = dbr_slice_trim(whole);
    if (has_letter(text)) {
        dbr_sentence *out = DBR_PUSH(&s->out);
        dbr_slice plain = dbr_slice_trim(dbr_slice_sub(md->plain, s->begin, end));
        const uint32_t *offsets =
            is_copied ? (const uint32_t *)(const void *)s->places.ptr : md->offsets + s->begin;
        offsets += text.ptr - whole.ptr;
        out->at = dbr_md_range(md, plain);
        if (offsets[0] < out->at.begin) {
            out->at = dbr_md_at(md, offsets[0], out->at.end);
        }
        out->text = is_copied ? dbr_slice_dup(r->arena, text) : text;
        out->offsets =
            is_copied ? memcpy(DBR_NEW_N(r->arena, uint32_t, text.len), offsets, text.len * sizeof(*offsets))
                      : offsets;
        out->i_section = dbr_read_section_at(r->d, out->at.begin);
        out->is_quote = (s->flags & IN_QUOTE) != 0;
        out->is_list_item = (s->flags & IN_ITEM) != 0;
        out->is_table_cell = (s->flags & IN_CELL) != 0;
    }
    dbr_buf_clear(&s->text);
    dbr_buf_clear(&s->places);
    s->begin = s->end = end;
}

/* Bytes of a full stop at `at`, with the closing marks behind it; 0 when no sentence ends here. */
static size_t stop_length(const splitter *s, size_t at)
{
    static const char *const WIDE[] = {"。", "！", "？"};
    dbr_slice rest = dbr_slice_sub(s->r->md->plain, at, s->leaf->text_end);
    unsigned char c = (unsigned char)rest.ptr[0];
    if (c >= 0x80) {
        for (size_t i = 0; i < sizeof(WIDE) / sizeof(*WIDE) && (c == 0xE3 || c == 0xEF); i++) {
            if (dbr_slice_starts(rest, WIDE[i])) {
                return strlen(WIDE[i]) + closers_length(dbr_slice_from(rest, strlen(WIDE[i])));
            }
        }
        return 0;
    }
    if (c != '.' && c != '!' && c != '?') {
        return 0;
    }
    size_t n = 1;
    while (n < rest.len && memchr(".!?", rest.ptr[n], 3) != NULL) {
        n++;
    }
    n += closers_length(dbr_slice_from(rest, n));
    if (n == rest.len) {
        return n;
    }
    return is_after_stop(s, at + n) && !(c == '.' && is_abbreviation(s, at)) ? n : 0;
}

/* Whether a blank stands at `at` and what follows can begin a sentence. */
static bool is_after_stop(const splitter *s, size_t at)
{
    dbr_slice rest = dbr_slice_sub(s->r->md->plain, at, s->leaf->text_end);
    if (rest.len == 0 || (rest.ptr[0] != ' ' && rest.ptr[0] != '\n' && (unsigned char)rest.ptr[0] < 0x80)) {
        return rest.len == 0;
    }
    bool has_blank = rest.ptr[0] == ' ' || rest.ptr[0] == '\n';
    rest = dbr_slice_trim(rest);
    if (rest.len == 0) {
        return true;
    }
    unsigned char c = (unsigned char)rest.ptr[0];
    bool is_lower = c >= 'a' && c <= 'z';
    return has_blank ? !is_lower && memchr(",;:)-", c, 5) == NULL : c >= 0xE3; // "done.然后" needs no blank
}

/* Whether the word before the dot is one that ends with a dot inside sentences, an initial or a list number.
 */
static bool is_abbreviation(const splitter *s, size_t dot)
{
    static const char *const WORDS[] = {"e.g",  "i.e",  "etc",  "vs",   "cf",  "approx", "ca",  "mr",  "mrs",
                                        "ms",   "dr",   "prof", "st",   "no",  "nr",     "fig", "sec", "ref",
                                        "inc",  "ltd",  "co",   "corp", "al",  "a.m",    "p.m", "u.s", "u.k",
                                        "jan",  "feb",  "mar",  "apr",  "jun", "jul",    "aug", "sep", "sept",
                                        "oct",  "nov",  "dec",  "mon",  "tue", "wed",    "thu", "fri", "resp",
                                        "incl", "excl", "max",  "min",  "ver", "vol",    "p",   "pp"};
    const char *plain = s->r->md->plain.ptr;
    size_t begin = dot;
    while (begin > s->leaf->text && plain[begin - 1] != ' ' && plain[begin - 1] != '\n' &&
           plain[begin - 1] != '(' && dot - begin < 12) {
        begin--;
    }
    dbr_slice word = dbr_slice_of(plain + begin, dot - begin);
    if (word.len == 0) {
        return true;
    }
    bool is_number = word.len <= 3 && begin == s->begin; // "1. First" at the start
    for (size_t i = 0; i < word.len; i++) {
        is_number &= word.ptr[i] >= '0' && word.ptr[i] <= '9';
    }
    bool is_initial = word.len == 1 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' && word.ptr[0] != 'I';
    bool is_known = false;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS) && word.len <= 6 && !is_known; i++) {
        is_known = (word.ptr[0] | 0x20) == WORDS[i][0] && dbr_slice_eq_nocase(word, dbr_slice_str(WORDS[i]));
    }
    /* "etc." and "p.m." do end sentences; those with a capital behind them are taken to */
    bool may_end = !is_known || dbr_slice_eq_nocase(word, dbr_slice_str("etc")) ||
                   dbr_slice_eq_nocase(word, dbr_slice_str("p.m")) ||
                   dbr_slice_eq_nocase(word, dbr_slice_str("a.m")) || dbr_slice_is(word, "no") ||
                   dbr_slice_is(word, "co") || dbr_slice_is(word, "min") || dbr_slice_is(word, "max");
    return is_number || is_initial || (is_known && !may_end);
}

/* Whether the line at `at` begins something new: a clock time, a bold label. */
static bool begins_line(const splitter *s, size_t at)
{
    const dbr_md *md = s->r->md;
    dbr_slice rest = dbr_slice_sub(md->plain, at, at + 48 < s->leaf->text_end ? at + 48 : s->leaf->text_end);
    dbr_moment m = {0};
    if (dbr_moment_read(rest, &m) && m.clock != DBR_TIME_NONE) {
        return true;
    }
    size_t low = s->leaf->span;
    size_t high = low + s->leaf->n_spans;
    while (low < high) { // spans are sorted by begin
        size_t middle = low + (high - low) / 2;
        if (md->spans[middle].begin < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == s->leaf->span + s->leaf->n_spans || md->spans[low].begin != at ||
        md->spans[low].kind != DBR_MD_STRONG) {
        return false;
    }
    dbr_slice bold = dbr_slice_sub(md->plain, at, md->spans[low].end);
    return dbr_slice_ends(bold, ":") || dbr_slice_ends(bold, "：") ||
           dbr_read_colon(dbr_slice_from(md->plain, md->spans[low].end)) > 0;
}

static size_t closers_length(dbr_slice s)
{
    static const char *const CLOSERS[] = {"”", "」", "』", "）", "’", "\"", "'", ")", "*"};
    size_t n = 0;
    bool found = true;
    while (found && n < s.len && s.ptr[n] != ' ' && s.ptr[n] != '\n') {
        found = false;
        for (size_t i = 0; i < sizeof(CLOSERS) / sizeof(*CLOSERS) && !found; i++) {
            found = dbr_slice_starts(dbr_slice_from(s, n), CLOSERS[i]);
            n += found ? strlen(CLOSERS[i]) : 0;
        }
    }
    return n;
}

/* Whether there is anything to read: a letter of any script, not only placeholders. */
static bool has_letter(dbr_slice s)
{
    for (size_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c | 0x20u) >= 'a' && (c | 0x20u) <= 'z' && c < 0x80) {
            return true;
        }
        if (c >= 0x80) {
            if (dbr_slice_starts(dbr_slice_from(s, i), LEFT_OUT)) {
                i += 3;
                continue;
            }
            size_t next = i;
            uint32_t cp = dbr_utf8_next(s, &next);
            if (dbr_cp_is_cjk(cp) || (cp >= 0xC0 && cp < 0x2000)) {
                return true;
            }
            i = next;
        } else {
            i++;
        }
    }
    return false;
}
