/* The sections of a report and the lists in them as trees, in JSON. Private to the room. */
#ifndef DBR_REPORT_OUTLINE_H
#define DBR_REPORT_OUTLINE_H

#include "report/html.h"

#include "base/json.h"

typedef enum outline_part {
    OUTLINE_FACTORS,  // contributing factors, causes and what stands in them
    OUTLINE_WHYS,     // "Five Whys", "五个为什么"
    OUTLINE_COVERAGE, // what could not be seen
} outline_part;

/* The member `key`: an array with an object a section of that part that has lists: heading, kind, and its items as a tree. */
void outline_write(html *h, dbr_jsonw *j, const char *key, outline_part part);
/* The member "sections": every section with its own Markdown. */
void outline_write_sections(html *h, dbr_jsonw *j);

#endif
