/*
 * What a piece of a message is: number, duration, address, … Private to mine; pure functions without memory.
 */
#ifndef DBR_MINE_KINDS_H
#define DBR_MINE_KINDS_H

#include "base/slice.h"

/* Classes of bytes; 0 ends a chunk (see mask.c). */
enum {
    KIND_DIGIT = 1,
    KIND_HEX = 2,    // a–f, A–F
    KIND_LETTER = 4, // the other letters and '_'
    KIND_SLASH = 8,  // and the backslash
    KIND_AT = 16,
    KIND_COLON = 32,
    KIND_DOT = 64,
    KIND_JOIN = 128, // - + % # & ? ~ * $ ! ^ and what is not ASCII, where words may end without a blank
};
#define KIND_WORD (KIND_DIGIT | KIND_HEX | KIND_LETTER)

extern const unsigned char kind_class[256];

static inline unsigned kind_of(char c)
{
    return kind_class[(unsigned char)c];
}

static inline bool kind_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of the run of digits at s[at]; of bytes of a word. */
size_t kind_digits_at(dbr_slice s, size_t at);
size_t kind_word_at(dbr_slice s, size_t at);

/* The mask of a slice that is one value as a whole ("30s", "10.0.1.5", "0x7f"), NULL when it is none. `classes` are
 * those of its bytes. */
const char *kind_of_value(dbr_slice s, unsigned classes);
/* Bytes of a host's name at the start ("db-1.example.com"), 0 for none. */
size_t kind_host_len(dbr_slice s);
/* Bytes of the name in "node-3:8080", which has no dot; 0 for none. */
size_t kind_endpoint_len(dbr_slice s);
/* Bytes of an IPv4 address at the start, 0 for none. */
size_t kind_ipv4_len(dbr_slice s);
/* Bytes of a unit at the start that no letter follows ("ms", "KiB"); its mask. */
size_t kind_unit_len(dbr_slice s, const char **ret_mask);
/* The mask of one word with at least one digit; NULL when it is a name that holds a digit by nature ("utf8"). */
const char *kind_of_word(dbr_slice word);
/* An absolute or relative file name, not "application/json" and not "3/5". */
bool kind_is_path(dbr_slice s);
bool kind_is_stamp(dbr_slice s);
bool kind_is_mail(dbr_slice s);
bool kind_is_uuid(dbr_slice s);
/* The status class "5xx" when a failure's status stands in `text` at `at`: a number of three digits after the path of a
 * request, after HTTP/1.1, or after "status"; in a message that begins with its request, as access logs are read, "4xx" as
 * well; NULL for any other. Looks at what is before it in the message. */
const char *kind_of_status(dbr_slice text, size_t at);
/* GET, POST, … */
bool kind_is_method(dbr_slice s);
/* "Jan" … "Dec", "Mon" … "Sun", "UTC", "CEST". */
bool kind_is_month(dbr_slice s);
bool kind_is_weekday(dbr_slice s);
bool kind_is_zone(dbr_slice s);

#endif
