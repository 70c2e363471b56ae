/*
 * A report in another language than it was drafted in: the program knows its own phrases again, in all languages, because
 * they are in its catalogue. What matches none is a person's and stays as it is.
 *
 * A phrase is cut at its arguments: "{1} at its limit of {2}" matches what has " at its limit of " in it, and what stands
 * around that are its arguments, which may be phrases themselves. The phrase with the most letters of its own wins.
 *
 * A report's sentences are prose, where people write as well: "Most of the requests failed (sadly)" has the form of one of
 * ours. So in prose the arguments must be data (a link, code, a number, a single word, another phrase) and one of them a link,
 * code or number, as everything is that a draft fills in; and a phrase with few letters of its own ("{1} at {2}{3}") takes
 * nothing but data anywhere.
 */
#include "report/phrases.h"
#include "report/layout.h"

#include <assert.h>

#define MAX_PARTS 9     // of a phrase: literals around up to eight arguments
#define MAX_DEPTH 3     // of phrases in phrases
#define FEW       6     // letters; a Chinese character counts three
#define MANY      24    // letters that nobody else puts in this order
#define MAX_BYTES 2000u // of what may be a phrase

typedef struct phrase {
    const char *said[DBR_LANG_COUNT]; // the phrase in each language, with {1}, {2} … for its arguments
    dbr_lang lang;
    bool is_title; // its arguments may be anything
    bool is_prose; // of the report itself: may be a sentence
    size_t n_args; // places, each argument once
    dbr_slice literals[MAX_PARTS];
    int args[MAX_PARTS]; // number of the argument behind literal i
    size_t weight;       // letters of its own
    struct phrase *next; // that begins with the same byte, or with an argument like this one
} phrase;

struct phrases {
    dbr_arena *arena;
    phrase *items;
    size_t n;
    phrase *begins[256]; // by the first byte
    phrase *open;        // those that begin with an argument
};

/* A phrase found in a text, with its arguments by number. */
typedef struct found {
    const phrase *phrase;
    dbr_slice args[MAX_PARTS + 1];
    size_t n_args;
} found;

static bool is_of_reports(const char *name, bool *ret_is_prose);
static void add(phrases *p, const phrase *like);
static void add_layout(phrases *p, const char *en, const char *zh);
static bool cut(phrase *p, const char *text);
static size_t letters(dbr_slice s);
static bool find(const phrases *p, dbr_slice text, phrase_place place, int depth, found *ret);
static bool match(const phrase *ph, dbr_slice text, found *ret);
static bool is_data(const phrases *p, dbr_slice arg, int depth);
static bool is_evident(dbr_slice arg);
static bool fits(const phrases *p, const found *f, phrase_place place, int depth);
static void say(const phrases *p, const found *f, dbr_lang lang, bool with_links, int depth, dbr_buf *out);
static void say_argument(const phrases *p, dbr_slice arg, dbr_lang lang, bool with_links, int depth,
                         dbr_buf *out);
static void without_links(dbr_slice text, dbr_buf *out);
static void split_last(const phrases *p, found *f);

phrases *phrases_new(dbr_arena *arena)
{
    phrases *p = DBR_NEW(arena, phrases);
    size_t n_lines = 0;
    for (const layout_page *page = layout_pages; page->name != NULL; page++) {
        for (const char *c = page->text; *c != '\0'; c++) {
            n_lines += *c == '\n';
        }
    }
    p->arena = arena;
    p->items = DBR_NEW_N(arena, phrase, ((size_t)DBR_TEXT_COUNT + 2 * n_lines + 1) * DBR_LANG_COUNT);
    for (int id = 0; id < DBR_TEXT_COUNT; id++) {
        phrase like = {
            .said = {dbr_text(DBR_LANG_EN, (dbr_text_id)id), dbr_text(DBR_LANG_ZH_CN, (dbr_text_id)id)}};
        if (is_of_reports(dbr_text_name((dbr_text_id)id), &like.is_prose)) {
            add(p, &like);
        }
    }
    for (const layout_page *en = layout_pages; en->name != NULL; en++) { // "guide.en" and "guide.zh-CN"
        size_t n = strlen(en->name) - 3;
        for (const layout_page *zh = layout_pages; zh->name != NULL && strcmp(en->name + n, ".en") == 0;
             zh++) {
            if (strncmp(en->name, zh->name, n) == 0 && strcmp(zh->name + n, ".zh-CN") == 0) {
                add_layout(p, en->text, zh->text);
            }
        }
    }
    return p;
}

bool phrases_say(const phrases *p, dbr_slice text, phrase_place place, dbr_lang lang, dbr_buf *out)
{
    found f = {0};
    if (text.len == 0 || text.len > MAX_BYTES || !find(p, text, place, 0, &f)) {
        return false;
    }
    DBR_AUTO(dbr_buf) first = {0};
    DBR_AUTO(dbr_buf) second = {0};
    say(p, &f, dbr_lang_first(lang), true, 0, &first);
    if (dbr_lang_second(lang) != DBR_LANG_COUNT) { // links once: a statement has one proof
        say(p, &f, dbr_lang_second(lang), false, 0, &second);
    }
    bool is_row = text.ptr[0] == '|';
    dbr_slice a = dbr_slice_trim(dbr_buf_view(&first));
    dbr_slice b = dbr_slice_trim(dbr_buf_view(&second));
    if (is_row && b.len > 0) { // the head of a table: cell by cell
        a = dbr_slice_sub(a, 1, a.len);
        b = dbr_slice_sub(b, 1, b.len);
        while (a.len > 0 && b.len > 0) {
            dbr_slice x = dbr_slice_trim(dbr_slice_cut(&a, '|'));
            dbr_slice y = dbr_slice_trim(dbr_slice_cut(&b, '|'));
            bool is_same = dbr_slice_eq(x, y);
            dbr_buf_printf(out, "| %.*s%s%.*s ", DBR_FMT(x), is_same ? "" : " / ", (int)(is_same ? 0 : y.len),
                           y.ptr != NULL ? y.ptr : "");
        }
        dbr_buf_char(out, '|');
        return true;
    }
    dbr_buf_slice(out, a);
    if (b.len > 0 && !dbr_slice_eq(a, b)) {
        dbr_buf_printf(out, " / %.*s", DBR_FMT(b));
    }
    return true;
}

bool phrases_say_word(const phrases *p, dbr_slice word, dbr_lang lang, dbr_buf *out)
{
    for (size_t i = 0; i < p->n; i++) {
        const phrase *ph = &p->items[i];
        if (ph->n_args == 0 && dbr_slice_eq(ph->literals[0], word)) {
            const char *first = ph->said[dbr_lang_first(lang)];
            dbr_lang other = dbr_lang_second(lang);
            const char *second = other != DBR_LANG_COUNT ? ph->said[other] : first;
            dbr_buf_str(out, first);
            if (strcmp(first, second) != 0) {
                dbr_buf_printf(out, " / %s", second);
            }
            return true;
        }
    }
    return false;
}

size_t phrases_marker(dbr_slice s)
{
    size_t n = 0;
    while (n < s.len && n < 6 && s.ptr[n] == '#') {
        n++;
    }
    if (n == 0 && s.len > 1 && strchr("-*+>", s.ptr[0]) != NULL) {
        n = 1;
    }
    while (n < s.len && n < 9 && s.ptr[n] >= '0' && s.ptr[n] <= '9') {
        n++;
        if (n < s.len && (s.ptr[n] == '.' || s.ptr[n] == ')')) {
            n++;
            break;
        }
    }
    if (n == 0 || n >= s.len || s.ptr[n] != ' ') {
        return 0;
    }
    while (n < s.len && s.ptr[n] == ' ') {
        n++;
    }
    dbr_slice rest = dbr_slice_from(s, n);
    bool is_box = rest.len > 4 && rest.ptr[0] == '[' && rest.ptr[2] == ']' && rest.ptr[3] == ' ';
    return n + (is_box ? 4 : 0);
}

size_t phrases_link(dbr_slice s, dbr_slice *ret_text)
{
    size_t depth = 0;
    size_t i = 0;
    for (; i < s.len; i++) {
        i += s.ptr[i] == '\\' ? 1 : 0;
        if (i >= s.len || (s.ptr[i] != '[' && s.ptr[i] != ']') || (i > 0 && s.ptr[i - 1] == '\\')) {
            continue;
        }
        depth += s.ptr[i] == '[' ? 1 : (size_t)-1;
        if (depth == 0) {
            break;
        }
    }
    if (s.len == 0 || s.ptr[0] != '[' || i + 1 >= s.len || s.ptr[i + 1] != '(') {
        return 0;
    }
    bool is_quoted = false;
    for (size_t k = i + 2; k < s.len; k++) {
        if (s.ptr[k] == '\\') {
            k++;
        } else if (s.ptr[k] == '"') {
            is_quoted = !is_quoted;
        } else if (s.ptr[k] == ')' && !is_quoted) {
            *ret_text = dbr_slice_sub(s, 1, i);
            return k + 1;
        }
    }
    return 0;
}

/* ---- the table ---- */

static bool is_of_reports(const char *name, bool *ret_is_prose)
{
    *ret_is_prose = strncmp(name, "report.", 7) == 0;
    return (*ret_is_prose && strncmp(name, "report.html_", 12) != 0) || strncmp(name, "timeline.", 9) == 0 ||
           strncmp(name, "factors.", 8) == 0;
}

/* Puts a phrase in, in each language. */
static void add(phrases *p, const phrase *like)
{
    for (int lang = 0; lang < DBR_LANG_COUNT; lang++) {
        phrase *ph = &p->items[p->n];
        *ph = *like;
        ph->lang = (dbr_lang)lang;
        if (cut(ph, like->said[lang])) {
            dbr_slice first = dbr_slice_trim(ph->literals[0]);
            phrase **head = first.len > 0 ? &p->begins[(unsigned char)first.ptr[0]] : &p->open;
            ph->next = *head;
            *head = ph;
            p->n++;
        }
    }
}

/* A layout's line as a phrase: without what stands before its text, italics, and a label's stars; its markers are arguments,
 * numbered by the order of their names in `names`. Empty when it has no text of its own. */
static const char *as_phrase(phrases *p, dbr_slice line, dbr_slice *names, size_t *n_names)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_slice s = dbr_slice_trim(line);
    s = dbr_slice_from(s, phrases_marker(s));
    if (s.len > 2 && s.ptr[0] == '_' && s.ptr[s.len - 1] == '_') {
        s = dbr_slice_sub(s, 1, s.len - 1);
    }
    if (dbr_slice_starts(s, "**")) { // "**Date**: <!-- debrief:date -->": the label is the phrase
        size_t end = dbr_slice_find(dbr_slice_from(s, 2), (dbr_slice)DBR_LIT("**"));
        s = dbr_slice_sub(s, 2, end == SIZE_MAX ? s.len : end + 2);
    }
    while (s.len > 0) {
        size_t open = dbr_slice_find(s, (dbr_slice)DBR_LIT("<!--"));
        dbr_buf_slice(&out, dbr_slice_sub(s, 0, open));
        size_t close = open != SIZE_MAX ? dbr_slice_find(s, (dbr_slice)DBR_LIT("-->")) : SIZE_MAX;
        if (close == SIZE_MAX) {
            break;
        }
        dbr_slice name = dbr_slice_trim(dbr_slice_sub(s, open + 4, close));
        size_t i = 0;
        while (i < *n_names && !dbr_slice_eq(names[i], name)) {
            i++;
        }
        if (i == *n_names && i < MAX_PARTS - 1) {
            names[(*n_names)++] = name;
        }
        dbr_buf_printf(&out, "{%zu}", i + 1);
        s = dbr_slice_from(s, close + 3);
    }
    return dbr_arena_str(p->arena, dbr_buf_view(&out));
}

/* What stands behind a label ("**Reviewed**: not yet"); empty for another line. */
static dbr_slice behind_label(dbr_slice line)
{
    dbr_slice s = dbr_slice_trim(line);
    size_t end =
        dbr_slice_starts(s, "**") ? dbr_slice_find(dbr_slice_from(s, 2), (dbr_slice)DBR_LIT("**")) : SIZE_MAX;
    s = end != SIZE_MAX ? dbr_slice_from(s, end + 4) : (dbr_slice){0};
    size_t colon = dbr_slice_starts(s, "：") ? 3 : dbr_slice_starts(s, ":") ? 1 : s.len;
    return dbr_slice_trim(dbr_slice_from(s, colon));
}

/* What a layout says by itself, line by line: its two languages have the same lines (test_localise.c). */
static void add_layout(phrases *p, const char *en, const char *zh)
{
    dbr_slice a = dbr_slice_str(en), b = dbr_slice_str(zh);
    while (a.ptr != NULL && b.ptr != NULL && a.len > 0 && b.len > 0) {
        dbr_slice names[MAX_PARTS] = {{0}};
        size_t n_names = 0;
        dbr_slice x = dbr_slice_cut(&a, '\n');
        dbr_slice y = dbr_slice_cut(&b, '\n');
        phrase like = {.is_prose = true, .is_title = dbr_slice_starts(x, "# ")};
        like.said[DBR_LANG_EN] = as_phrase(p, x, names, &n_names);
        like.said[DBR_LANG_ZH_CN] = as_phrase(p, y, names, &n_names);
        if (letters(dbr_slice_str(like.said[DBR_LANG_EN])) > 0 && !dbr_slice_starts(x, "lang:") &&
            !dbr_slice_starts(x, "help:")) {
            add(p, &like);
        }
        dbr_slice v = behind_label(x), w = behind_label(y);
        if (v.len > 0 && w.len > 0 && dbr_slice_find(v, (dbr_slice)DBR_LIT("<!--")) == SIZE_MAX) {
            like = (phrase){.is_prose = true};
            like.said[DBR_LANG_EN] = dbr_arena_str(p->arena, v);
            like.said[DBR_LANG_ZH_CN] = dbr_arena_str(p->arena, w);
            add(p, &like);
        }
    }
}

/* False for what cannot be known again: no letters, or more arguments than anybody can read. */
static bool cut(phrase *p, const char *text)
{
    dbr_slice rest = dbr_slice_str(text);
    for (;;) {
        size_t brace = dbr_slice_find_char(rest, '{');
        dbr_slice literal = dbr_slice_sub(rest, 0, brace < rest.len ? brace : rest.len);
        p->literals[p->n_args] = literal;
        p->weight += letters(literal);
        if (brace == SIZE_MAX) {
            break;
        }
        if (brace + 2 >= rest.len || rest.ptr[brace + 2] != '}' || p->n_args + 1 >= MAX_PARTS) {
            return false;
        }
        p->args[p->n_args++] = rest.ptr[brace + 1] - '0';
        rest = dbr_slice_from(rest, brace + 3);
    }
    return p->weight > 0 || p->n_args > 1;
}

static size_t letters(dbr_slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool is_wide_sign = c == 0xef || c == 0xe3; // fullwidth punctuation
        i += is_wide_sign ? 2 : 0;
        n += !is_wide_sign && (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) ? 1 : 0;
    }
    return n;
}

/* ---- recognising ---- */

static bool find(const phrases *p, dbr_slice text, phrase_place place, int depth, found *ret)
{
    found best = {0};
    dbr_slice inner = dbr_slice_trim(text);
    const phrase *lists[2] = {inner.len > 0 ? p->begins[(unsigned char)inner.ptr[0]] : NULL,
                              letters(inner) > 0 ? p->open : NULL};
    for (size_t i = 0; i < 2; i++) {
        for (const phrase *ph = lists[i]; ph != NULL; ph = ph->next) {
            found f = {0};
            bool is_better =
                best.phrase == NULL || ph->weight > best.phrase->weight ||
                (ph->weight == best.phrase->weight && ph < best.phrase); // the first of the catalogue
            if (is_better && match(ph, text, &f)) {
                split_last(p, &f);
                best = fits(p, &f, place, depth) ? f : best;
            }
        }
    }
    *ret = best;
    return best.phrase != NULL;
}

/* Literals from the left, each where it first stands; the last one at the end. */
static bool match(const phrase *ph, dbr_slice text, found *ret)
{
    dbr_slice first = ph->literals[0];
    dbr_slice last = ph->literals[ph->n_args];
    if (dbr_slice_starts(text, "|") != dbr_slice_starts(first, "|")) {
        return false; // the row of a table is no phrase, its head may be
    }
    if (ph->n_args == 0) {
        *ret = (found){.phrase = ph};
        return dbr_slice_eq(text, dbr_slice_trim(first));
    }
    if (text.len < first.len + last.len || !dbr_slice_eq(dbr_slice_sub(text, 0, first.len), first) ||
        !dbr_slice_eq(dbr_slice_from(text, text.len - last.len), last)) {
        return false;
    }
    dbr_slice rest = dbr_slice_sub(text, first.len, text.len - last.len);
    *ret = (found){.phrase = ph, .n_args = ph->n_args};
    for (size_t i = 0; i < ph->n_args; i++) {
        dbr_slice literal = ph->literals[i + 1];
        bool is_last = i + 1 == ph->n_args;
        dbr_slice inside = {0};
        size_t link = phrases_link(rest, &inside); // its text is no place for our literals
        size_t at = dbr_slice_find(dbr_slice_from(rest, link), literal);
        at = is_last ? rest.len : at == SIZE_MAX ? at : link + at;
        if (at == SIZE_MAX || ph->args[i] < 0 || ph->args[i] > MAX_PARTS) {
            return false;
        }
        ret->args[ph->args[i]] = dbr_slice_sub(rest, 0, at);
        rest = is_last ? rest : dbr_slice_from(rest, at + literal.len);
    }
    return true;
}

/* "10:02:47 (weak evidence)" for {2}{3}: the last one is a phrase in brackets or nothing. */
static void split_last(const phrases *p, found *f)
{
    const phrase *ph = f->phrase;
    size_t n = ph->n_args;
    if (n < 2 || ph->literals[n - 1].len > 0) {
        return;
    }
    dbr_slice *first = &f->args[ph->args[n - 2]];
    dbr_slice *second = &f->args[ph->args[n - 1]];
    dbr_slice whole = *second; // the one before it took nothing
    *first = whole;
    *second = dbr_slice_sub(whole, whole.len, whole.len);
    for (size_t i = 0; i < p->n; i++) {
        const phrase *word = &p->items[i];
        dbr_slice end = word->literals[0];
        bool is_bracket = end.len > 3 && (end.ptr[0] == ' ' || dbr_slice_starts(end, "（"));
        if (word->n_args == 0 && word->lang == ph->lang && is_bracket && whole.len >= end.len &&
            dbr_slice_eq(dbr_slice_from(whole, whole.len - end.len), end)) {
            *first = dbr_slice_sub(whole, 0, whole.len - end.len);
            *second = dbr_slice_from(whole, first->len);
        }
    }
}

static bool fits(const phrases *p, const found *f, phrase_place place, int depth)
{
    const phrase *ph = f->phrase;
    bool has_few = ph->weight < FEW;
    bool is_strict = ph->is_prose || has_few;
    bool is_evident_once = false;
    if (place == PHRASE_PROSE && !ph->is_prose && ph->n_args > 0) {
        return false;
    }
    if (ph->n_args == 0 || ph->is_title || !is_strict) {
        return true;
    }
    for (int i = 0; i <= MAX_PARTS; i++) {
        dbr_slice arg = f->args[i];
        if (arg.ptr == NULL || (arg.len == 0 && i + 1 != (int)ph->n_args)) {
            continue;
        }
        is_evident_once |= is_evident(arg);
        if (!is_data(p, dbr_slice_trim(arg), depth + 1)) {
            return false;
        }
    }
    size_t own =
        ph->n_args == 1 && f->args[1].len == 0 ? 0 : ph->n_args; // "{1}" that is only there for a head
    return own == 0 || is_evident_once || ph->weight >= MANY || (place == PHRASE_PIECE && !has_few);
}

/* A link, code, or something that begins with a digit. */
static bool is_evident(dbr_slice arg)
{
    dbr_slice text = {0};
    return arg.len > 0 && ((arg.ptr[0] >= '0' && arg.ptr[0] <= '9') || arg.ptr[0] == '`' ||
                           phrases_link(arg, &text) == arg.len);
}

static bool is_data(const phrases *p, dbr_slice arg, int depth)
{
    found f = {0};
    bool is_word = arg.len > 0;
    bool is_ascii_only = true;
    for (size_t i = 0; i < arg.len; i++) {
        is_word = is_word && arg.ptr[i] != ' ';
        is_ascii_only = is_ascii_only && (unsigned char)arg.ptr[i] < 0x80;
    }
    bool is_number = is_evident(arg) && arg.ptr[0] != '[' && arg.ptr[0] != '`' && arg.len < 40;
    return arg.len == 0 || (is_word && is_ascii_only) || is_number ||
           (is_evident(arg) && (arg.ptr[0] == '[' || arg.ptr[arg.len - 1] == '`')) ||
           (depth < MAX_DEPTH && find(p, arg, PHRASE_PIECE, depth, &f));
}

/* ---- saying ---- */

static void say(const phrases *p, const found *f, dbr_lang lang, bool with_links, int depth, dbr_buf *out)
{
    const char *args[MAX_PARTS + 1] = {0};
    size_t n = 0;
    for (int i = 1; i <= MAX_PARTS; i++) {
        DBR_AUTO(dbr_buf) arg = {0};
        if (f->args[i].ptr == NULL) {
            break;
        }
        say_argument(p, f->args[i], lang, with_links, depth + 1, &arg);
        dbr_buf_str(&arg, "");
        args[n++] = dbr_arena_str(p->arena, dbr_buf_view(&arg));
    }
    dbr_text_fill(out, f->phrase->said[lang], args);
}

/* Another phrase, a link whose text is one, or what it is. The blanks around it stay. */
static void say_argument(const phrases *p, dbr_slice arg, dbr_lang lang, bool with_links, int depth,
                         dbr_buf *out)
{
    found f = {0};
    dbr_slice text = {0};
    dbr_slice inner = dbr_slice_trim(arg);
    size_t link = phrases_link(inner, &text);
    if (link == inner.len && link > 0) {
        dbr_buf_str(out, with_links ? "[" : "");
        say_argument(p, text, lang, with_links, depth + 1, out);
        dbr_buf_slice(out, with_links ? dbr_slice_from(inner, 1 + text.len) : (dbr_slice){0});
    } else if (depth <= MAX_DEPTH && inner.len > 0 &&
               (find(p, arg, PHRASE_PIECE, depth,
                     &f) || // " (weak evidence)" with its blank, or anything without
                (inner.len < arg.len && find(p, inner, PHRASE_PIECE, depth, &f)))) {
        say(p, &f, lang, with_links, depth, out);
    } else if (with_links) {
        dbr_buf_slice(out, arg);
    } else {
        without_links(arg, out);
    }
}

static void without_links(dbr_slice text, dbr_buf *out)
{
    while (text.len > 0) {
        dbr_slice inner = {0};
        size_t open = dbr_slice_find_char(text, '[');
        dbr_buf_slice(out, dbr_slice_sub(text, 0, open));
        text = open < text.len ? dbr_slice_from(text, open) : (dbr_slice){0};
        size_t n = text.len > 0 ? phrases_link(text, &inner) : 0;
        dbr_buf_slice(out, n > 0 ? inner : dbr_slice_sub(text, 0, 1));
        text = dbr_slice_from(text, n > 0 ? n : 1);
    }
}
