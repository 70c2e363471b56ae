/* What the program itself says in reports, recognised in any language and said in another. Private to the room. */
#ifndef DBR_REPORT_PHRASES_H
#define DBR_REPORT_PHRASES_H

#include "base/text.h"

/* Where a text stands: in a sentence of the report's own; in italics, where people are asked; in the cell of a table; in
 * a link's text or another phrase; in a heading: PHRASE_HEADING + its level. */
typedef enum phrase_place {
    PHRASE_PROSE,
    PHRASE_ASIDE,
    PHRASE_CELL,
    PHRASE_PIECE,
    PHRASE_HEADING
} phrase_place;

typedef struct phrases phrases;

/* The phrases of the catalogue and of the built-in layouts, ready for recognising. Lives in `arena`. */
phrases *phrases_new(dbr_arena *arena);

/*
 * Says `text` (Markdown of one line, trimmed) in `lang`, which may be a pair. False when the program never says such a thing:
 * then it is somebody's own words, and nothing is written.
 *
 *     "first alert about it firing"  →  "相关告警首次触发"        en,zh-CN: "first alert about it firing / 相关告警首次触发"
 */
bool phrases_say(const phrases *p, dbr_slice text, phrase_place place, dbr_lang lang, dbr_buf *out);

/* The same for the whole text of a link, which may also be a duration ("34min 37s") or name a source ("nginx access logs"). */
bool phrases_say_link(const phrases *p, dbr_slice text, phrase_place place, dbr_lang lang, dbr_buf *out);

/* The same for a phrase with nothing in its place ("for", "未知"). */
bool phrases_say_word(const phrases *p, dbr_slice word, dbr_lang lang, dbr_buf *out);

/* "## ", "- ", "* [ ] ", "12. ": the length of what stands before a line's text. */
size_t phrases_marker(dbr_slice s);

/* The length of a Markdown link "[text](url "title")" that begins `s`; 0 when none does. `ret_text` is what stands between
 * the brackets. */
size_t phrases_link(dbr_slice s, dbr_slice *ret_text);

#endif
