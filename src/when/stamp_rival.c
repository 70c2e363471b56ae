/*
 * Formats that read the same bytes as different days: 02/09/2025 is February in America and September elsewhere,
 * 25-02-09 begins with a year or a day. No line can tell them apart; many lines can.
 */
#include "when/when.h"

#include <assert.h>
#include <string.h>

/* Each set in the order in which its members are meant when nothing decides. */
static const char *const sets[][DBR_STAMP_MAX_RIVALS] = {
    {"us", "eu-slash"},
    {"us-ampm", "eu-slash-ampm"},
    {"us-minute", "eu-slash-minute"},
    {"us-short", "eu-short", "spark"},
    {"us-short-minute", "eu-short-minute"},
    {"websphere", "websphere-eu"},
    {"day-number", "us-dash"},
    {"date-us", "date-eu"},
    {"datetime-short", "day-number-short"},
};

static const dbr_stamp_format *find(const char *name)
{
    const dbr_stamp_format *f = NULL;
    for (size_t i = 0; (f = dbr_stamp_format_at(i)) != NULL; i++) {
        if (strcmp(f->name, name) == 0) {
            return f;
        }
    }
    return NULL;
}

size_t dbr_stamp_rivals(const dbr_stamp_format *format, const dbr_stamp_format *ret[DBR_STAMP_MAX_RIVALS])
{
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
        size_t n = 0;
        bool is_here = false;
        while (n < DBR_STAMP_MAX_RIVALS && sets[i][n] != NULL) {
            is_here = is_here || strcmp(sets[i][n], format->name) == 0;
            n++;
        }
        for (size_t j = 0; is_here && j < n; j++) {
            ret[j] = find(sets[i][j]);
            assert(ret[j] != NULL);
        }
        if (is_here) {
            return n;
        }
    }
    return 0;
}
