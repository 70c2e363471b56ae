/* What the parts of quantity parsing share; private to model. quantity.c tells the rules. */
#ifndef DBR_MODEL_QUANTITY_H
#define DBR_MODEL_QUANTITY_H

#include "model/model.h"
#include "model/number.h"

/* What a word before or behind a number says about it. */
typedef enum dbr_mark_flag {
    DBR_MARK_ROUGH = 1,
    DBR_MARK_AT_MOST = 2,
    DBR_MARK_AT_LEAST = 4,
    DBR_MARK_STRICT = 8, // the bound itself is out: "under", "over"
    DBR_MARK_WORD = 16,  // in tables: ends where letters end
} dbr_mark_flag;

typedef struct dbr_mark {
    const char *text;
    int flags; // dbr_mark_flag
} dbr_mark;

/* The length of a mark at the start of `text`, 0 when it does not stand there; ASCII without case. */
size_t dbr_mark_length_of(dbr_slice text, const dbr_mark *mark);
/* The same. Nearly always the first byte or the second says no: with a bit cleared that small and capital letters differ in;
 * Chinese marks often share their first byte. */
static inline size_t dbr_mark_length(dbr_slice text, const dbr_mark *mark)
{
    bool is_other = text.len == 0 || ((text.ptr[0] ^ mark->text[0]) & ~0x20) != 0 ||
                    (text.len > 1 && mark->text[1] != '\0' && ((text.ptr[1] ^ mark->text[1]) & ~0x20) != 0);
    return is_other ? 0 : dbr_mark_length_of(text, mark);
}
/* All marks before a number ("just over about "), blanks included; adds to `*flags`. Bytes taken. */
size_t dbr_marks_before(dbr_slice text, int *flags);
/* One mark behind a number of `unit` (" or more", "以内", "+"); adds to `*flags`. Bytes taken. */
size_t dbr_mark_behind(dbr_slice rest, int unit, int *flags);
/* Length of the measure word at the start (个, 次 …), 0 for none. */
size_t dbr_counter_length(dbr_slice text);

/* One number with its unit as it stands there, before precision. */
typedef struct dbr_reading {
    dbr_number number; // of a duration: what was written before its unit
    int unit;          // of dbr_quantity
    dbr_time ns;       // duration, instant: the value
    dbr_time digit_ns; // the span of its last stated digit
    dbr_time unit_ns;  // duration: the span of its last unit
    int zeros;         // duration: how many zeros end its last whole number
    int byte_power;    // 1 kilo, 2 mega …; 0: not bytes
    bool is_binary;    // KiB
    bool is_measured;  // not counted: "3 倍"
    bool is_more;      // "100 多"
    bool is_negative;
} dbr_reading;

/* The interval it claims; of `flags` only DBR_MARK_ROUGH counts. */
dbr_quantity dbr_reading_interval(const dbr_reading *r, int flags);
/* Opens one side of the interval when `flags` say that it is a bound. */
void dbr_quantity_bound(dbr_quantity *q, int flags);

#endif
