/*
 * Sections called "Follow-up", "Follow-up review", 后续计划: a list of actions, or when one looks again.
 *
 *     ## Follow-up                              a table, boxes, several items: actions
 *     ## Follow-up review                       a paragraph or one item, beside another list of actions or telling of a review:
 *     We look at the queue on 2025-07-18.       no action, and its date is the follow-up's
 */
#include "document/reader.h"

/* "Follow-up", "Follow-up review", 后续计划: a plan of what is to be done, or when one looks again. "Follow-up actions" and 后续措施
 * are a plan by their name. */
static bool may_be_review(dbr_slice heading)
{
    static const char *const PLANS[] = {"action", "item", "task", "work", "ticket", "improve",
                                        "措施",   "行动", "改进", "优化", "工作",   "任务",
                                        "事项",   "方案", "步骤", "待办"};
    bool is_follow_up = dbr_slice_find_nocase(heading, dbr_slice_str("follow-up")) != SIZE_MAX ||
                        dbr_slice_find_nocase(heading, dbr_slice_str("follow up")) != SIZE_MAX ||
                        dbr_slice_find(heading, dbr_slice_str("后续")) != SIZE_MAX ||
                        dbr_slice_find(heading, dbr_slice_str("跟进")) != SIZE_MAX;
    for (size_t i = 0; i < sizeof(PLANS) / sizeof(*PLANS) && is_follow_up; i++) {
        is_follow_up = dbr_slice_find_nocase(heading, dbr_slice_str(PLANS[i])) == SIZE_MAX;
    }
    return is_follow_up;
}

/* What a section holds that its name may stand for: items with a box or of a table, any items, one that tells of a review. */
typedef struct follow_up {
    size_t n_items;
    bool has_table, has_box, has_review;
} follow_up;

static void look_into(const dbr_reader *r, const dbr_section *s, follow_up *ret)
{
    static const char *const REVIEWS[] = {"review",   "meet", "look again", "look back", "check back",
                                          "check in", "复查", "复盘",       "回顾",      "回访",
                                          "复核",     "评审", "会议",       "再看",      "检视"};
    for (size_t i = 1; i < r->md->n_blocks; i++) {
        const dbr_md_block *b = &r->md->blocks[i];
        if (b->begin < s->body_begin || b->begin >= s->at.end) {
            continue;
        }
        dbr_slice text =
            b->type == DBR_MD_ITEM || b->type == DBR_MD_PARAGRAPH ? dbr_md_text(r->md, b) : (dbr_slice){0};
        ret->n_items += b->type == DBR_MD_ITEM ? 1 : 0;
        ret->has_table |= b->type == DBR_MD_TABLE;
        ret->has_box |= dbr_slice_starts(text, "[ ]") || dbr_slice_starts(text, "[x]");
        for (size_t k = 0; k < sizeof(REVIEWS) / sizeof(*REVIEWS) && text.len > 0; k++) {
            ret->has_review |= dbr_slice_find_nocase(text, dbr_slice_str(REVIEWS[k])) != SIZE_MAX;
        }
    }
}

/* A section of such a name is a list of actions when it looks like one: a table, boxes, several items. One item or a paragraph
 * is, when no other section is and it tells of no review. */
void dbr_read_follow_ups(const dbr_reader *r, dbr_section *sections, size_t n)
{
    size_t n_plans = 0;
    for (size_t i = 1; i < n; i++) {
        const dbr_section *s = &sections[i];
        n_plans += s->kind == DBR_SECTION_ACTIONS && !may_be_review(s->heading) ? 1 : 0;
    }
    for (size_t i = 1; i < n; i++) {
        dbr_section *s = &sections[i];
        if (s->kind != DBR_SECTION_ACTIONS || s->also != DBR_SECTION_OTHER || !may_be_review(s->heading)) {
            continue;
        }
        follow_up f = {0};
        look_into(r, s, &f);
        bool is_list = f.has_table || f.has_box || f.n_items > 1;
        if (!is_list && (n_plans > 0 || f.has_review)) {
            s->kind = DBR_SECTION_FOLLOW_UP;
        }
    }
}
