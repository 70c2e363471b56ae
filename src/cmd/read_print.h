/* How `debrief read` writes a record, private to cmd. */
#ifndef DBR_CMD_READ_PRINT_H
#define DBR_CMD_READ_PRINT_H

#include "cmd/cmd.h"

#include "evidence/evidence.h"

typedef struct read_printer {
    dbr_cmd_context *ctx;
    dbr_evidence *ev;
    const dbr_zone *zone; // of the clock that people see
    size_t columns;       // of a line for people; 0: not cut
    int64_t day;          // of the last line, days since 1970 in `zone`; INT64_MIN before the first
} read_printer;

/* One JSON object and a line end: docs/schemas/read.json. */
void read_print_json(read_printer *p, const dbr_entry *e, const dbr_record *r);
/* One line: clock, level, source, text; before it the date, when it is another than before. */
void read_print_line(read_printer *p, const dbr_entry *e, const dbr_record *r);

/* ---- --stats ---- */

typedef struct read_cost {
    int64_t wall_ns, cpu_ns;
} read_cost;
read_cost read_cost_begin(void);
/* From then on the struct holds what was spent. */
void read_cost_end(read_cost *cost);
/* What each file holds and what reading cost; `with_merge` goes through all entries in order and tells that, too. */
dbr_code read_stats_print(dbr_cmd_context *ctx, dbr_evidence *ev, const read_cost *cost, bool with_merge,
                          dbr_err *err);

#endif
