/* The ways to a shape that this processor has, for the test that compares them. Private to mine. */
#ifndef DBR_MINE_SHAPE_H
#define DBR_MINE_SHAPE_H

#include "mine/mine.h"

typedef uint64_t (*dbr_mine_shape_way)(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed);

#define DBR_MINE_SHAPE_WAYS 3u
/* Fills `ret` (DBR_MINE_SHAPE_WAYS) and returns how many there are; the first needs no special instructions. Bodies of at
 * most DBR_SHAPE_MAX_BYTES. */
size_t dbr_mine_shape_ways(dbr_mine_shape_way *ret);
uint64_t dbr_mine_shape_plain(const dbr_textmap *map, size_t begin, size_t end, uint64_t seed);

#endif
