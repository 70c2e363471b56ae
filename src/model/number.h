/* Numbers as people write them, before any unit; private to model. */
#ifndef DBR_MODEL_NUMBER_H
#define DBR_MODEL_NUMBER_H

#include "base/slice.h"

/* mantissa × 10^exponent. Decimal, so that the interval of the last stated digit is exact: "4.1 万" is 41e3.
 */
typedef struct dbr_number {
    int64_t mantissa;  // at most 15 digits, so that doubles hold it
    int exponent;      // of its last stated digit, the scale included
    int scale;         // the part of the exponent that k, million, 万 … gave
    bool has_fraction; // digits behind a point
    bool needs_counter; // Chinese numeral that means a number only before a measure word ("三个", not "三方")
    bool is_word;       // "two"
    bool is_compound; // 3万9千: cut to its last unit as often as rounded
} dbr_number;

/* "41,372", "41 372", "4.1 万", "1.5M", "two", "两", "三十五" at the start of `text`, without sign and unit.
 * Returns the bytes taken, 0 for none. */
size_t dbr_number_read(dbr_slice text, dbr_number *ret);

/* mantissa × 10^exponent, correctly rounded. */
double dbr_number_value(int64_t mantissa, int exponent);

/* Bytes of the blank at the start: one space, no-break space, narrow or thin one; 0 for none. */
size_t dbr_number_blank(dbr_slice text);

/* Length of the ASCII letters at the start. */
size_t dbr_number_letters(dbr_slice text);

#endif
