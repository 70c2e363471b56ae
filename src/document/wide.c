/*
 * Full-width digits in text are digits: Chinese input methods write "１０：０５" and "３５％" and mean 10:05 and 35%. The plain text
 * gets the ASCII ones, its offsets go on leading to the bytes as they stand in the document.
 *
 *     ０…９ Ａ…ｚ  always
 *     ：           between the hour and the minutes of a clock time: "P1：10 个" keeps it, and so does "09：10:05"
 *     － ．        between digits
 *     ％           behind a digit
 */
#include "document/markdown.h"

#define WIDE_BYTES 3u // each is EF BC xx or EF BD xx

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The ASCII sign that a full-width one at `i` stands for, 0 when it is none. */
static char narrow_at(const char *s, size_t i, size_t end)
{
    if (i + WIDE_BYTES > end || (unsigned char)s[i] != 0xEF) {
        return 0;
    }
    unsigned char row = (unsigned char)s[i + 1];
    unsigned char c = (unsigned char)s[i + 2]; // U+FF01 '!' is EF BC 81, U+FF41 'a' is EF BD 81
    return row == 0xBC && c >= 0x81 && c <= 0xBF   ? (char)(c - 0x81 + '!')
           : row == 0xBD && c >= 0x81 && c <= 0x9A ? (char)(c - 0x81 + 'a')
                                                   : (char)0;
}

static bool is_digit_at(const char *s, size_t i, size_t end)
{
    return i < end && (is_digit(s[i]) || is_digit(narrow_at(s, i, end)));
}

static size_t step(const char *s, size_t i)
{
    return (unsigned char)s[i] == 0xEF ? WIDE_BYTES : 1;
}

/* One or two digits before, on their own, and exactly two behind, no other part of a time following. */
static bool is_clock(const char *s, size_t written, size_t behind, size_t end)
{
    size_t n = 0;
    while (n < written && is_digit(s[written - 1 - n])) {
        n++;
    }
    char before = n < written ? s[written - 1 - n] : ' ';
    bool is_alone = !((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
                      memchr("-/._", before, 4) != NULL);
    size_t i = behind;
    size_t n_behind = 0;
    while (n_behind < 3 && is_digit_at(s, i, end)) {
        i += step(s, i);
        n_behind++;
    }
    return n >= 1 && n <= 2 && is_alone && n_behind == 2 && !(i < end && s[i] == ':');
}

size_t dbr_md_fold_wide(char *s, uint32_t *offsets, size_t begin, size_t end)
{
    size_t to = begin;
    for (size_t i = begin; i < end;) {
        if ((unsigned char)s[i] != 0xEF) { // nearly always
            s[to] = s[i];
            offsets[to++] = offsets[i++];
            continue;
        }
        char c = narrow_at(s, i, end);
        size_t behind = i + WIDE_BYTES;
        bool is_after_digit = to > begin && is_digit(s[to - 1]);
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool is_wanted = is_digit(c) || is_letter || (c == ':' && is_clock(s, to, behind, end)) ||
                         ((c == '-' || c == '.') && is_after_digit && is_digit_at(s, behind, end)) ||
                         (c == '%' && is_after_digit);
        if (is_wanted) {
            s[to] = c;
            offsets[to++] = offsets[i];
            i = behind;
        } else {
            s[to] = s[i];
            offsets[to++] = offsets[i++];
        }
    }
    s[to] = '\0';
    return to;
}
