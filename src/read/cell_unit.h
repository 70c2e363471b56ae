/*
 * Numbers with units in the cells of tables. Private to read.
 */
#ifndef DBR_READ_CELL_UNIT_H
#define DBR_READ_CELL_UNIT_H

#include "read/parts.h"

/*
 * A number with what people and dashboards put behind it: "31.0 %", "100 ms", "1.2 K", "3.4 GiB", "1.2K req/s", "1,234".
 *
 * ret_number  decimal, in `arena` or the cell itself; times in seconds, sizes in bytes
 * ret_unit    "%", "s", "bytes", "bytes/s", "req/s"; empty for a bare number or one with a scale alone
 *
 * False for a cell that is anything else.
 */
bool read_cell_unit(dbr_slice cell, dbr_arena *arena, dbr_slice *ret_number, dbr_slice *ret_unit);

#endif
