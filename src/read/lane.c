/* Making and freeing what a thread remembers; the memories themselves belong to the formats. */
#include "read/lane.h"

dbr_lane *dbr_lane_new(void)
{
    return dbr_xcalloc(1, sizeof(dbr_lane));
}

void dbr_lane_ask(dbr_lane *lane, bool wants_body)
{
    lane->wants_no_body = !wants_body;
}

dbr_lane *dbr_lane_free(dbr_lane *lane)
{
    for (size_t i = 0; lane != NULL && i < lane->n_skeletons; i++) {
        read_skeleton_free(lane->skeletons[i]);
    }
    free(lane);
    return NULL;
}
