/* Action items seen from today: settled, overdue, how old. */
#include "review/review.h"

#include <assert.h>

/* Anywhere on earth it is that day until twelve hours after it ended in UTC. */
static const dbr_time LAST_ZONE = 12 * DBR_HOUR;

bool dbr_review_is_settled(const dbr_action *a)
{
    static const char *const DROPPED[] = {"not planned", "won't do",  "wont do",  "won't fix", "wontfix",
                                          "dropped",     "cancelled", "canceled", "rejected",  "obsolete",
                                          "不做",        "已取消",    "取消",     "不再需要",  "已放弃"};
    dbr_slice state = dbr_slice_trim(a->state);
    for (size_t i = 0; i < sizeof(DROPPED) / sizeof(*DROPPED); i++) {
        if (dbr_slice_eq_nocase(state, dbr_slice_str(DROPPED[i]))) {
            return true;
        }
    }
    return a->is_done;
}

const dbr_review_item *dbr_review_items(dbr_arena *arena, const dbr_document *d, dbr_time now)
{
    assert(now != DBR_TIME_NONE);
    dbr_review_item *items = DBR_NEW_N(arena, dbr_review_item, d->n_actions + 1);
    for (size_t i = 0; i < d->n_actions; i++) {
        const dbr_action *a = &d->actions[i];
        dbr_review_item *r = &items[i];
        r->action = a;
        r->line = a->at.line;
        r->is_settled = dbr_review_is_settled(a);
        r->age_days = d->date != DBR_TIME_NONE && now >= d->date ? (now - d->date) / DBR_DAY : -1;
        dbr_time over = a->deadline != DBR_TIME_NONE ? a->deadline + DBR_DAY + LAST_ZONE : DBR_TIME_NONE;
        r->is_overdue = !r->is_settled && over != DBR_TIME_NONE && now >= over;
        r->overdue_days = r->is_overdue ? (now - a->deadline) / DBR_DAY : 0;
    }
    return items;
}
