/*
 * The loops over the numbers of a block's column that cost most, each with the vector instructions that the processor has.
 * Private to evidence.
 */
#ifndef DBR_EVIDENCE_NUMBERS_H
#define DBR_EVIDENCE_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct idx_numbers {
    /* The extremes of n > 0 numbers, compared as signed ones. */
    void (*range)(const uint64_t *v, uint32_t n, int64_t *ret_low, int64_t *ret_high);
    /* Writes what each number is above `low` in `width` bytes (1, 2, 4 or 8), little endian, whatever the machine. */
    void (*put)(char *to, const uint64_t *v, uint32_t n, uint64_t low, unsigned width);
    /* Divides signed numbers by 10^digits (0, 3, 6 or 9); false when one is no multiple, and `ret` is then rubbish. */
    bool (*divide)(const uint64_t *v, uint32_t n, unsigned digits, uint64_t *ret);
} idx_numbers;

/* The best that this processor has. */
const idx_numbers *idx_numbers_choose(void);

#define IDX_NUMBERS_WAYS 3u
/* All it has, for the test that compares them: fills `ret` (IDX_NUMBERS_WAYS) and returns how many. */
size_t idx_numbers_ways(const idx_numbers *ret[]);

#endif
