/* The rows of the table of sources; private to the room. */
#ifndef DBR_COLLECT_SOURCES_H
#define DBR_COLLECT_SOURCES_H

#include "collect/collect.h"

extern const dbr_source collect_prometheus;
extern const dbr_source collect_git;

#endif
