/*
 * What people read, in every language: po/ROOM.LANG.po is compiled into one table (tools/po2c.py), so both
 * languages live in one process and nothing depends on the locale. Each msgid is a dotted id
 * ("report.title"); its C name is DBR_T_REPORT_TITLE. The build fails when a language lacks an id or has
 * other placeholders than English.
 */
#ifndef DBR_BASE_TEXT_H
#define DBR_BASE_TEXT_H

#include "base/mem.h"
#include "text_ids.h" // generated: enum dbr_text_id, DBR_TEXT_COUNT

/* The languages; behind them, for what is rendered only, both side by side: "Time / 时间", "时间 / Time". */
typedef enum dbr_lang {
    DBR_LANG_EN,
    DBR_LANG_ZH_CN,
    DBR_LANG_COUNT,
    DBR_LANG_EN_ZH = DBR_LANG_COUNT,
    DBR_LANG_ZH_EN,
    DBR_LANG_FORM_COUNT
} dbr_lang;

/* "en", "zh-CN"; of a pair the first. */
const char *dbr_lang_name(dbr_lang lang);
/* The one language, or the first of a pair. */
dbr_lang dbr_lang_first(dbr_lang lang);
/* The second of a pair; DBR_LANG_COUNT for one language. */
dbr_lang dbr_lang_second(dbr_lang lang);
/* The pair of two languages; the language itself when they are the same. */
dbr_lang dbr_lang_pair(dbr_lang first, dbr_lang second);
/* Accepts en, en-*, zh, zh-CN, zh_CN.UTF-8, zh-Hans; false for others (`*ret` untouched). */
bool dbr_lang_parse(dbr_slice name, dbr_lang *ret);

/* The text; static, never NULL. */
const char *dbr_text(dbr_lang lang, dbr_text_id id);
/* Its dotted name; static. */
const char *dbr_text_name(dbr_text_id id);
/* Finds an id by its dotted name; DBR_TEXT_COUNT when there is none. */
dbr_text_id dbr_text_find(dbr_slice name);

/* Appends the text with {1}, {2}, … replaced by the arguments (NUL-terminated, NULL-terminated list). "{{" is
 * '{', and "{2|record|records}" the first word when argument 2 is "1", else the second. A placeholder without an argument stays as it is: seen in the text, and in the golden tests. */
void dbr_text_format(dbr_buf *out, dbr_lang lang, dbr_text_id id, const char *const *args);
/* The same with a text of one's own. */
void dbr_text_fill(dbr_buf *out, const char *text, const char *const *args);
#define DBR_SAY(out, lang, id, ...)                                                                          \
    dbr_text_format((out), (lang), (id), (const char *const[]){__VA_ARGS__, NULL})

#endif
