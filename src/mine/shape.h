/* The ways to a shape that this processor has, for the test that compares them. Private to mine. */
#ifndef DBR_MINE_SHAPE_H
#define DBR_MINE_SHAPE_H

#include "mine/mine.h"

typedef void (*dbr_mine_shape_way)(const dbr_textmap *map, const dbr_body *bodies, size_t n, uint64_t *ret);

#define DBR_MINE_SHAPE_WAYS 3u
/* Fills `ret` (DBR_MINE_SHAPE_WAYS) and returns how many there are; the first needs no special instructions. */
size_t dbr_mine_shape_ways(dbr_mine_shape_way *ret);

#endif
