/*
 * What one thread remembers of the lines it glanced at. Private to read.
 */
#ifndef DBR_READ_LANE_H
#define DBR_READ_LANE_H

#include "read/read.h"

typedef struct read_skeleton read_skeleton;

/* Skeletons a file may have at once; what fits none is parsed. Real files have one to five. */
#define READ_MAX_SKELETONS 16u

struct dbr_lane {
    bool wants_no_body; // where the level is known, the body is not looked at
    dbr_stamp_cache stamps;
    read_skeleton *skeletons[READ_MAX_SKELETONS]; // owned; the last used first
    size_t n_skeletons;
    uint64_t n_unfit; // lines that taught nothing: learning backs off
};

/* A JSON line [begin, end) at a glance, see object_lane.c. */
dbr_glance read_object_glance(dbr_lane *lane, const dbr_textmap *map, size_t begin, size_t end,
                              dbr_gist *ret);
void read_skeleton_free(read_skeleton *s);

#endif
