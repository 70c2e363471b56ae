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
#include "report/phrases_impl.h"

#include "when/when.h"

#include <assert.h>

#define MAX_PARTS PHRASES_MAX_PARTS
#define MAX_DEPTH 4     // of phrases in phrases
#define FEW       6     // letters; a Chinese character counts three
#define MANY      24    // letters that nobody else puts in this order
#define MAX_BYTES 2000u // of what may be a phrase

/* A phrase found in a text, with its arguments by number. */
typedef struct found {
    const phrase *phrase;
    dbr_slice args[MAX_PARTS + 1];
    size_t n_args;
} found;

/* Where a text stands. */
typedef struct spot {
    phrase_place place;
    phrase_home home; // what is spoken of there
    int depth;        // of phrases in phrases
} spot;

static bool find(const phrases *p, dbr_slice text, spot at, found *ret);
static bool is_better(const phrase *ph, const phrase *best, spot at);
static bool match(const phrase *ph, dbr_slice text, found *ret);
static bool is_data(const phrases *p, dbr_slice arg, int depth, size_t *letters);
static bool is_list(const phrases *p, dbr_slice arg, int depth, size_t *letters);
static dbr_slice cut_item(dbr_slice *list);
static bool is_evident(dbr_slice arg);
static bool fits(const phrases *p, const found *f, spot at);
static spot inside(const found *f, int depth);
static bool say_duration(dbr_slice text, dbr_lang lang, dbr_buf *out);
static const char *label_of(dbr_slice text, dbr_lang lang, dbr_slice *ret_whose);
static void say(const phrases *p, const found *f, dbr_lang lang, bool with_links, int depth, dbr_buf *out);
static void say_argument(const phrases *p, dbr_slice arg, dbr_lang lang, bool with_links, spot at,
                         dbr_buf *out);
static void without_links(dbr_slice text, dbr_buf *out);
static void split_last(const phrases *p, found *f);

bool phrases_say(const phrases *p, dbr_slice text, phrase_place place, dbr_lang lang, dbr_buf *out)
{
    found f = {0};
    spot at = {.place = place, .home = place == PHRASE_CELL ? PHRASE_OF_TIMELINE : PHRASE_OF_LEADS};
    if (text.len == 0 || text.len > MAX_BYTES || !find(p, text, at, &f)) {
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

/* ---- recognising ---- */

static bool find(const phrases *p, dbr_slice text, spot at, found *ret)
{
    found best = {0};
    dbr_slice inner = dbr_slice_trim(text);
    const phrase *lists[2] = {inner.len > 0 ? p->begins[(unsigned char)inner.ptr[0]] : NULL,
                              phrases_letters(inner) > 0 ? p->open : NULL};
    for (size_t i = 0; i < 2; i++) {
        for (const phrase *ph = lists[i]; ph != NULL; ph = ph->next) {
            found f = {0};
            if (is_better(ph, best.phrase, at) && match(ph, text, &f)) {
                split_last(p, &f);
                best = fits(p, &f, at) ? f : best;
            }
        }
    }
    *ret = best;
    return best.phrase != NULL;
}

/* More letters of its own; of as many, what belongs here; else the first of the catalogue. */
static bool is_better(const phrase *ph, const phrase *best, spot at)
{
    if (best == NULL || ph->weight != best->weight) {
        return best == NULL || ph->weight > best->weight;
    }
    size_t level = at.place > PHRASE_HEADING ? (size_t)(at.place - PHRASE_HEADING) : 0;
    bool belongs = level > 0 ? ph->level == level : ph->home == at.home;
    bool best_does = level > 0 ? best->level == level : best->home == at.home;
    return belongs != best_does ? belongs : ph < best;
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

static bool fits(const phrases *p, const found *f, spot at)
{
    const phrase *ph = f->phrase;
    bool has_few = ph->weight < FEW;
    bool is_strict = ph->is_prose || has_few;
    bool is_evident_once = false;
    size_t letters = ph->weight; // of ours, those of the arguments too
    bool may_stand = ph->is_prose || ph->n_args == 0 || (at.place == PHRASE_ASIDE && ph->is_question);
    if ((at.place == PHRASE_PROSE || at.place == PHRASE_ASIDE) && !may_stand) {
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
        if (!is_data(p, dbr_slice_trim(arg), at.depth + 1, &letters)) {
            return false;
        }
    }
    size_t own =
        ph->n_args == 1 && f->args[1].len == 0 ? 0 : ph->n_args; // "{1}" that is only there for a head
    return own == 0 || is_evident_once || letters >= MANY || (at.place != PHRASE_PROSE && !has_few);
}

/* A link, code, or something that begins with a digit. */
static bool is_evident(dbr_slice arg)
{
    dbr_slice text = {0};
    return arg.len > 0 && ((arg.ptr[0] >= '0' && arg.ptr[0] <= '9') || arg.ptr[0] == '`' ||
                           phrases_link(arg, &text) == arg.len);
}

static bool is_data(const phrases *p, dbr_slice arg, int depth, size_t *letters)
{
    found f = {0};
    bool is_word = arg.len > 0;
    bool is_ascii_only = true;
    for (size_t i = 0; i < arg.len; i++) {
        is_word = is_word && arg.ptr[i] != ' ';
        is_ascii_only = is_ascii_only && (unsigned char)arg.ptr[i] < 0x80;
    }
    bool is_number = is_evident(arg) && arg.ptr[0] != '[' && arg.ptr[0] != '`' && arg.len < 40;
    if (depth < MAX_DEPTH && find(p, arg, (spot){.place = PHRASE_PIECE, .depth = depth}, &f)) {
        *letters += f.phrase->weight;
        return true;
    }
    return arg.len == 0 || (is_word && is_ascii_only) || is_number ||
           (is_evident(arg) && (arg.ptr[0] == '[' || arg.ptr[arg.len - 1] == '`')) ||
           (depth < MAX_DEPTH && is_list(p, arg, depth + 1, letters));
}

/* "logs, alert history": each of at least two is data. */
static bool is_list(const phrases *p, dbr_slice arg, int depth, size_t *letters)
{
    dbr_slice rest = arg;
    dbr_slice item = cut_item(&rest);
    bool is_data_all = item.len > 0 && item.len < arg.len;
    while (is_data_all && item.len > 0) {
        is_data_all = is_data(p, item, depth, letters);
        item = cut_item(&rest);
    }
    return is_data_all;
}

/* What stands before the next comma of a list, in any language. */
static dbr_slice cut_item(dbr_slice *list)
{
    size_t end = list->len;
    size_t next = end;
    for (int lang = 0; lang < DBR_LANG_COUNT; lang++) {
        dbr_slice comma = dbr_slice_str(dbr_text((dbr_lang)lang, DBR_T_REPORT_LIST_COMMA));
        size_t at = dbr_slice_find(*list, comma);
        if (at < end) {
            end = at;
            next = at + comma.len;
        }
    }
    dbr_slice item = dbr_slice_sub(*list, 0, end);
    *list = dbr_slice_from(*list, next);
    return item;
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
        say_argument(p, f->args[i], lang, with_links, inside(f, depth + 1), &arg);
        dbr_buf_str(&arg, "");
        args[n++] = dbr_arena_str(p->arena, dbr_buf_view(&arg));
    }
    dbr_text_fill(out, f->phrase->said[lang], args);
}

/* Leads speak of changes and series with words of their own; so does the timeline. */
static spot inside(const found *f, int depth)
{
    phrase_home home = f->phrase->home;
    return (spot){
        .place = PHRASE_PIECE, .home = home == PHRASE_OF_REPORT ? PHRASE_OF_TIMELINE : home, .depth = depth};
}

/* Another phrase, a link whose text is one, a duration, or what it is. The blanks around it stay. */
static void say_argument(const phrases *p, dbr_slice arg, dbr_lang lang, bool with_links, spot at,
                         dbr_buf *out)
{
    found f = {0};
    dbr_slice text = {0};
    dbr_slice inner = dbr_slice_trim(arg);
    size_t letters = 0;
    size_t link = phrases_link(inner, &text);
    if (link == inner.len && link > 0) {
        dbr_buf_str(out, with_links ? "[" : "");
        say_argument(p, text, lang, with_links, at, out);
        dbr_buf_slice(out, with_links ? dbr_slice_from(inner, 1 + text.len) : (dbr_slice){0});
    } else if (at.depth <= MAX_DEPTH && inner.len > 0 &&
               (find(p, arg, at, &f) || // " (weak evidence)" with its blank, or anything without
                (inner.len < arg.len && find(p, inner, at, &f)))) {
        say(p, &f, lang, with_links, at.depth, out);
    } else if (say_duration(arg, lang, out)) {
        /* said */
    } else if (at.depth <= MAX_DEPTH && is_list(p, inner, at.depth, &letters)) {
        const char *comma = dbr_text(lang, DBR_T_REPORT_LIST_COMMA);
        at.depth++;
        for (bool is_first = true; inner.len > 0; is_first = false) {
            dbr_buf_str(out, is_first ? "" : comma);
            say_argument(p, cut_item(&inner), lang, with_links, at, out);
        }
    } else if (with_links) {
        dbr_buf_slice(out, arg);
    } else {
        without_links(arg, out);
    }
}

/* "34min 37s" as "34分37秒" and back: only what is written just as the program writes it. */
static bool say_duration(dbr_slice text, dbr_lang lang, dbr_buf *out)
{
    dbr_time ns = 0, unit = 0;
    if (text.len == 0 || text.ptr[0] < '0' || text.ptr[0] > '9' ||
        dbr_duration_parse(text, &ns, &unit) != text.len) {
        return false;
    }
    for (int from = 0; from < DBR_LANG_COUNT; from++) {
        DBR_AUTO(dbr_buf) said = {0};
        dbr_duration_write(&said, ns, from == DBR_LANG_ZH_CN);
        if (dbr_slice_eq(dbr_buf_view(&said), text)) {
            dbr_duration_write(out, ns, lang == DBR_LANG_ZH_CN);
            return true;
        }
    }
    return false;
}

bool phrases_say_link(const phrases *p, dbr_slice text, phrase_place place, dbr_lang lang, dbr_buf *out)
{
    DBR_AUTO(dbr_buf) first = {0};
    DBR_AUTO(dbr_buf) second = {0};
    dbr_lang langs[2] = {dbr_lang_first(lang), dbr_lang_second(lang)};
    dbr_buf *said[2] = {&first, &second};
    dbr_slice whose = {0};
    if (phrases_say(p, text, place, lang, out)) {
        return true;
    }
    for (size_t i = 0; i < 2 && langs[i] != DBR_LANG_COUNT; i++) {
        const char *label = label_of(text, langs[i], &whose);
        if (label != NULL) {
            dbr_buf_printf(said[i], "%.*s%s%s", DBR_FMT(whose), whose.len > 0 ? " " : "", label);
        } else if (!say_duration(text, langs[i], said[i])) {
            return false;
        }
    }
    dbr_buf_slice(out, dbr_buf_view(&first));
    if (second.len > 0 && !dbr_slice_eq(dbr_buf_view(&first), dbr_buf_view(&second))) {
        dbr_buf_printf(out, " / %.*s", DBR_FMT(dbr_buf_view(&second)));
    }
    return true;
}

/* "nginx access logs" as "访问日志" of "nginx": what a source is, in `lang`; NULL when it is none of those that are told. */
static const char *label_of(dbr_slice text, dbr_lang lang, dbr_slice *ret_whose)
{
    for (int id = 0; id < DBR_TEXT_COUNT; id++) {
        if (strncmp(dbr_text_name((dbr_text_id)id), "read.label.", 11) != 0) {
            continue;
        }
        for (int from = 0; from < DBR_LANG_COUNT; from++) {
            dbr_slice label = dbr_slice_str(dbr_text((dbr_lang)from, (dbr_text_id)id));
            size_t n = text.len >= label.len ? text.len - label.len : 0;
            dbr_slice whose = dbr_slice_trim(dbr_slice_sub(text, 0, n));
            bool is_apart = n == 0 || text.ptr[n - 1] == ' ';
            if (is_apart && dbr_slice_eq(dbr_slice_from(text, n), label) &&
                dbr_slice_find_char(whose, ' ') == SIZE_MAX) {
                *ret_whose = whose;
                return dbr_text(lang, (dbr_text_id)id);
            }
        }
    }
    return NULL;
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
