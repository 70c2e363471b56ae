/*
 * Looking up what people read. The table and the ids are generated from po/ by tools/po2c.py, which sorts the
 * ids by bytes, so that finding one by its name is a binary search.
 */
#include "base/text.h"

#include "base/text_table.h"

#include <assert.h>

static bool is_tag(dbr_slice name, const char *language);
static bool parse_placeholder(dbr_slice text, size_t *ret_number, size_t *ret_len);
static bool parse_plural(dbr_slice text, const char *const *args, size_t n_args, dbr_slice *ret_word,
                         size_t *ret_len);

const char *dbr_lang_name(dbr_lang lang)
{
    static const char *const names[DBR_LANG_COUNT] = {[DBR_LANG_EN] = "en", [DBR_LANG_ZH_CN] = "zh-CN"};
    return names[dbr_lang_first(lang)];
}

dbr_lang dbr_lang_first(dbr_lang lang)
{
    assert(lang < DBR_LANG_FORM_COUNT);
    return lang == DBR_LANG_EN_ZH ? DBR_LANG_EN : lang == DBR_LANG_ZH_EN ? DBR_LANG_ZH_CN : lang;
}

dbr_lang dbr_lang_second(dbr_lang lang)
{
    assert(lang < DBR_LANG_FORM_COUNT);
    return lang == DBR_LANG_EN_ZH ? DBR_LANG_ZH_CN : lang == DBR_LANG_ZH_EN ? DBR_LANG_EN : DBR_LANG_COUNT;
}

dbr_lang dbr_lang_pair(dbr_lang first, dbr_lang second)
{
    assert(first < DBR_LANG_COUNT && second < DBR_LANG_COUNT);
    return first == second ? first : first == DBR_LANG_EN ? DBR_LANG_EN_ZH : DBR_LANG_ZH_EN;
}

bool dbr_lang_parse(dbr_slice name, dbr_lang *ret)
{
    char tag[16];

    name = dbr_slice_sub(name, 0, dbr_slice_find_char(name, '.')); /* ".UTF-8" of a locale name */
    name = dbr_slice_sub(name, 0, dbr_slice_find_char(name, '@')); /* "@euro" */
    if (name.len >= sizeof(tag)) {
        return false;
    }
    assert(name.ptr != NULL || name.len == 0);
    for (size_t i = 0; i < name.len; i++) {
        tag[i] = (char)(name.ptr[i] == '_' ? '-' : name.ptr[i]);
    }
    dbr_slice plain = dbr_slice_of(tag, name.len);
    if (is_tag(plain, "en")) {
        *ret = DBR_LANG_EN;
        return true;
    }
    /* Not zh-TW, zh-Hant, zh-HK: simplified characters are not what their readers asked for. */
    if (dbr_slice_eq_nocase(plain, dbr_slice_str("zh")) || is_tag(plain, "zh-cn") ||
        is_tag(plain, "zh-hans")) {
        *ret = DBR_LANG_ZH_CN;
        return true;
    }
    return false;
}

const char *dbr_text(dbr_lang lang, dbr_text_id id)
{
    assert(lang < DBR_LANG_FORM_COUNT);
    assert(id < DBR_TEXT_COUNT);
    return dbr_text_strings[lang][id];
}

const char *dbr_text_name(dbr_text_id id)
{
    assert(id < DBR_TEXT_COUNT);
    return dbr_text_names[id];
}

dbr_text_id dbr_text_find(dbr_slice name)
{
    size_t begin = 0;
    size_t end = DBR_TEXT_COUNT;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        int order = dbr_slice_cmp(dbr_slice_str(dbr_text_names[middle]), name);
        if (order == 0) {
            return (dbr_text_id)middle;
        }
        if (order < 0) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return DBR_TEXT_COUNT;
}

void dbr_text_format(dbr_buf *out, dbr_lang lang, dbr_text_id id, const char *const *args)
{
    dbr_text_fill(out, dbr_text(lang, id), args);
}

void dbr_text_fill(dbr_buf *out, const char *text, const char *const *args)
{
    dbr_slice rest = dbr_slice_str(text);
    size_t n_args = 0;
    dbr_buf_str(out, ""); /* an empty text appends nothing, but makes the NUL */
    while (args[n_args] != NULL) {
        n_args++;
    }
    while (rest.len != 0) {
        size_t number = 0;
        size_t len = 0;
        dbr_slice word = {0};
        size_t brace = dbr_slice_find_char(rest, '{');
        dbr_buf_slice(out, dbr_slice_sub(rest, 0, brace));
        rest = dbr_slice_from(rest, brace);
        if (dbr_slice_starts(rest, "{{")) {
            dbr_buf_char(out, '{');
            len = 2;
        } else if (parse_plural(rest, args, n_args, &word, &len)) {
            dbr_buf_slice(out, word);
        } else if (parse_placeholder(rest, &number, &len) && number <= n_args) {
            dbr_buf_str(out, args[number - 1]);
        } else if (rest.len != 0) {
            dbr_buf_char(out, '{');
            len = 1;
        }
        rest = dbr_slice_from(rest, len);
    }
}

/* `language` itself or with subtags: "en" accepts "en", "EN-gb". */
static bool is_tag(dbr_slice name, const char *language)
{
    size_t len = strlen(language);
    return dbr_slice_eq_nocase(dbr_slice_sub(name, 0, len), dbr_slice_of(language, len)) &&
           (name.len == len || name.ptr[len] == '-');
}

/* "{12}" at the beginning of `text`: number >= 1. */
static bool parse_placeholder(dbr_slice text, size_t *ret_number, size_t *ret_len)
{
    int64_t number = 0;
    size_t end = dbr_slice_find_char(text, '}');
    if (end == SIZE_MAX || !dbr_slice_int(dbr_slice_sub(text, 1, end), &number) || number < 1) {
        return false;
    }
    *ret_number = (size_t)number;
    *ret_len = end + 1;
    return true;
}

/* "{2|record|records}" at the beginning of `text`: the first word when argument 2 is "1", perhaps as a Markdown link to where
 * that is from, else the second. */
static bool parse_plural(dbr_slice text, const char *const *args, size_t n_args, dbr_slice *ret_word,
                         size_t *ret_len)
{
    size_t end = dbr_slice_find_char(text, '}');
    size_t bar = dbr_slice_find_char(text, '|');
    if (end == SIZE_MAX || bar != 2 || text.ptr[1] < '1' || text.ptr[1] > '9' ||
        (size_t)(text.ptr[1] - '0') > n_args) {
        return false;
    }
    dbr_slice many = dbr_slice_sub(text, 3, end);
    dbr_slice one = dbr_slice_cut(&many, '|');
    const char *number = args[text.ptr[1] - '1'];
    bool is_one = strcmp(number, "1") == 0 || strncmp(number, "[1](", 4) == 0;
    *ret_word = is_one ? one : many;
    *ret_len = end + 1;
    return many.ptr != NULL;
}
