/*
 * The inner loops that the pull reader (json.c) and the splitter (json_split.c) share. Private to these two:
 * not part of the room's contract.
 */
#ifndef DBR_BASE_JSON_SCAN_H
#define DBR_BASE_JSON_SCAN_H

#include "base/json.h"

/* A place in a document. Zero-initialise and set `line` to 1. */
typedef struct dbr_json_place {
    uint64_t offset;     // of the next byte
    uint64_t line;       // 1-based, of the next byte
    uint64_t line_begin; // offset of the first byte of that line
} dbr_json_place;

/* Passing over the inside of a container. Zero-initialise, set `depth` to 1 once its opening bracket is
 * behind. */
typedef struct dbr_json_skim {
    unsigned depth;    // open brackets; 0 once the outermost is closed
    unsigned below;    // brackets open around it; counts towards DBR_MAX_NESTING
    bool in_string;    // the next byte is inside a string
    bool escaped;      // the byte before was a '\' that escapes the next one
    const char *error; // static text once something was malformed, else NULL
} dbr_json_skim;

/*
 * Passes over bytes until the outermost container is closed, something is malformed, or the bytes end.
 *
 * place  moved over what was passed; may be NULL when nobody asks
 *
 * Returns the number of bytes passed; with `error` set, the offset of the offending byte. The closing bracket
 * is included; that it is of the right kind is for the caller to check. The result does not depend on how the
 * bytes are cut into calls. Inside, only strings and the number of brackets are checked: words, commas,
 * colons and the kinds of inner brackets are not.
 */
size_t dbr_json_skim_over(dbr_json_skim *s, dbr_slice bytes, dbr_json_place *place);

/* Offset, from `at`, of the first '"', '\' or control byte (below 0x20); bytes.len when there is none. */
size_t dbr_json_string_stop(dbr_slice bytes, size_t at);

/* What a bare word is: null, false, true, a number, or DBR_JSON_ERROR. */
dbr_json_type dbr_json_word_type(dbr_slice word);

/* True when a raw key, its escapes decoded, equals one part of an RFC 6901 pointer ("~1" is '/', "~0" is
 * '~'). */
bool dbr_json_key_is(dbr_slice raw_key, dbr_slice part);

static inline bool dbr_json_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* True for the bytes that bare words consist of: ASCII letters, digits, "+-._". */
static inline bool dbr_json_is_word(char c)
{
    unsigned letter = ((unsigned char)c | 0x20u) - 'a';
    unsigned digit = (unsigned char)c - (unsigned)'0';
    return letter < 26 || digit < 10 || c == '-' || c == '+' || c == '.' || c == '_';
}

#endif
