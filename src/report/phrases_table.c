/*
 * The table of phrases: what the catalogue and the built-in layouts say, in each language, cut at its arguments.
 *
 *     "{1} {1|customer|customers} affected"  →  "" {1} " customer affected", "" {1} " customers affected"
 */
#include "report/layout.h"
#include "report/phrases_impl.h"

#define MAX_PARTS PHRASES_MAX_PARTS

static void classify(const char *name, phrase *ph);
static bool is_of_reports(const char *name);
static void add(phrases *p, const phrase *like);
static void add_form(phrases *p, const phrase *like, dbr_lang lang, const char *text);
static const char *with_number(phrases *p, const char *text, bool is_one);
static void add_layout(phrases *p, const char *en, const char *zh);
static bool cut(phrase *p, const char *text);

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
    p->items = DBR_NEW_N(arena, phrase, ((size_t)DBR_TEXT_COUNT + 2 * n_lines + 1) * DBR_LANG_COUNT * 2);
    for (int id = 0; id < DBR_TEXT_COUNT; id++) {
        phrase like = {
            .said = {dbr_text(DBR_LANG_EN, (dbr_text_id)id), dbr_text(DBR_LANG_ZH_CN, (dbr_text_id)id)}};
        if (is_of_reports(dbr_text_name((dbr_text_id)id))) {
            classify(dbr_text_name((dbr_text_id)id), &like);
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

/* ---- the table ---- */

static bool is_of_reports(const char *name)
{
    bool is_page = strncmp(name, "report.html_", 12) == 0;
    return (strncmp(name, "report.", 7) == 0 && !is_page) || strncmp(name, "timeline.", 9) == 0 ||
           strncmp(name, "factors.", 8) == 0;
}

static void classify(const char *name, phrase *ph)
{
    bool is_led = strncmp(name, "report.lead", 11) == 0 || strncmp(name, "report.why_", 11) == 0;
    ph->is_prose = strncmp(name, "report.", 7) == 0;
    ph->is_question = strncmp(name, "factors.ask_", 12) == 0;
    ph->home = strncmp(name, "timeline.", 9) == 0 ? PHRASE_OF_TIMELINE
               : !ph->is_prose || is_led          ? PHRASE_OF_LEADS
                                                  : PHRASE_OF_REPORT;
}

/* Puts a phrase in, in each language, for one thing and for many. */
static void add(phrases *p, const phrase *like)
{
    for (int lang = 0; lang < DBR_LANG_COUNT; lang++) {
        const char *many = with_number(p, like->said[lang], false);
        const char *one = with_number(p, like->said[lang], true);
        add_form(p, like, (dbr_lang)lang, many);
        if (strcmp(one, many) != 0) {
            add_form(p, like, (dbr_lang)lang, one);
        }
    }
}

static void add_form(phrases *p, const phrase *like, dbr_lang lang, const char *text)
{
    phrase *ph = &p->items[p->n];
    *ph = *like;
    ph->lang = lang;
    if (cut(ph, text)) {
        dbr_slice first = dbr_slice_trim(ph->literals[0]);
        phrase **head = first.len > 0 ? &p->begins[(unsigned char)first.ptr[0]] : &p->open;
        ph->next = *head;
        *head = ph;
        p->n++;
    }
}

/* "{1|error|errors}" as one of its two words. */
static const char *with_number(phrases *p, const char *text, bool is_one)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_slice rest = dbr_slice_str(text);
    if (strchr(text, '|') == NULL || text[0] == '|') {
        return text;
    }
    while (rest.len > 0) {
        size_t brace = dbr_slice_find_char(rest, '{');
        dbr_buf_slice(&out, dbr_slice_sub(rest, 0, brace));
        rest = dbr_slice_from(rest, brace);
        dbr_slice inner = dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, '}'));
        if (inner.len > 3 && inner.ptr[2] == '|') {
            dbr_slice many = dbr_slice_from(inner, 3);
            dbr_slice one = dbr_slice_cut(&many, '|');
            dbr_buf_slice(&out, is_one ? one : many);
            rest = dbr_slice_from(rest, inner.len + 1);
        } else {
            dbr_buf_slice(&out, inner);
            rest = dbr_slice_from(rest, inner.len);
        }
    }
    return dbr_arena_str(p->arena, dbr_buf_view(&out));
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

/* Of a heading; 0 for another line. */
static size_t level_of(dbr_slice line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == '#') {
        n++;
    }
    return n;
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
        phrase like = {.is_prose = true,
                       .is_title = dbr_slice_starts(x, "# "),
                       .home = PHRASE_OF_LAYOUT,
                       .level = level_of(x)};
        like.said[DBR_LANG_EN] = as_phrase(p, x, names, &n_names);
        like.said[DBR_LANG_ZH_CN] = as_phrase(p, y, names, &n_names);
        if (phrases_letters(dbr_slice_str(like.said[DBR_LANG_EN])) > 0 && !dbr_slice_starts(x, "lang:") &&
            !dbr_slice_starts(x, "help:")) {
            add(p, &like);
        }
        dbr_slice v = behind_label(x), w = behind_label(y);
        if (v.len > 0 && w.len > 0 && dbr_slice_find(v, (dbr_slice)DBR_LIT("<!--")) == SIZE_MAX) {
            like = (phrase){.is_prose = true, .home = PHRASE_OF_LAYOUT};
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
        p->weight += phrases_letters(literal);
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

size_t phrases_letters(dbr_slice s)
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
