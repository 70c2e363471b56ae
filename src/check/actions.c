/*
 * Action items that will not get done.
 *
 *   actions/owner, /deadline, /priority, /ticket   missing; once for a list, with the count
 *   actions/vague                                  "improve testing", 加强监控
 *   actions/no-deliverable                         begins with "investigate": when is it finished?
 *   actions/duplicate-id                           two items, one id
 *
 * A ticket link stands for owner, deadline and priority: the tracker has them. Done items need nothing.
 * Source: Lunney, Lueder and Beyer, ";login:" Spring 2017: actionable, specific, bounded;
 * research/blameless.md §5: nine of ten real items have no owner and no deadline, so a finding for each would
 * be noise.
 */
#include "check/check_impl.h"

static bool has_ticket(const dbr_action *a)
{
    return a->ticket.len > 0 || a->ticket_url.len > 0;
}

typedef bool (*is_missing)(const dbr_action *a);

/* "TBD", "?", "待定": the cell is filled in, and nobody is named. */
static bool is_nobody(dbr_slice owner)
{
    static const char *const WORDS[] = {"tbd",        "tba",          "todo",           "n/a",
                                        "na",         "none",         "nobody",         "no one",
                                        "unassigned", "not assigned", "to be assigned", "to be determined",
                                        "unknown",    "open",         "待定",           "未定",
                                        "待分配",     "未分配",       "待指定",         "暂无",
                                        "无",         "未知"};
    size_t n_marks = 0;
    while (n_marks < owner.len && strchr(" ?-_./", owner.ptr[n_marks]) != NULL &&
           owner.ptr[n_marks] != '\0') {
        n_marks++;
    }
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_eq_nocase(owner, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return n_marks == owner.len || dbr_slice_is(owner, "？") || dbr_slice_is(owner, "–") ||
           dbr_slice_is(owner, "—");
}

static bool no_owner(const dbr_action *a)
{
    return is_nobody(dbr_slice_trim(a->owner)) && !has_ticket(a);
}

static bool no_deadline(const dbr_action *a)
{
    return a->deadline == DBR_TIME_NONE && !has_ticket(a);
}

static bool no_priority(const dbr_action *a)
{
    return a->priority.len == 0 && !has_ticket(a);
}

static bool no_ticket(const dbr_action *a)
{
    return !has_ticket(a);
}

/* One finding a list, at its first item that lacks it. */
static void say_missing(dbr_check_run *run, is_missing lacks, dbr_text_id message, dbr_text_id remedy)
{
    const dbr_document *d = run->d;
    for (size_t begin = 0; begin < d->n_actions;) {
        const dbr_action *first = NULL;
        size_t n = 0;
        size_t n_open = 0;
        size_t i = begin;
        for (; i < d->n_actions && d->actions[i].i_list == d->actions[begin].i_list; i++) {
            const dbr_action *a = &d->actions[i];
            n_open += !a->is_done;
            if (!a->is_done && lacks(a)) {
                first = first == NULL ? a : first;
                n++;
            }
        }
        if (first != NULL) {
            CHECK_SAY(run, first->at.begin, first->at.end, message, check_number_text(run, n),
                      check_number_text(run, n_open));
            CHECK_SUGGEST(run, remedy, "");
        }
        begin = i;
    }
}

static void run_owner(dbr_check_run *run)
{
    say_missing(run, no_owner, DBR_T_CHECK_NO_OWNER, DBR_T_CHECK_NO_OWNER_DO);
}

static void run_deadline(dbr_check_run *run)
{
    say_missing(run, no_deadline, DBR_T_CHECK_NO_DEADLINE, DBR_T_CHECK_NO_DEADLINE_DO);
}

static void run_priority(dbr_check_run *run)
{
    say_missing(run, no_priority, DBR_T_CHECK_NO_PRIORITY, DBR_T_CHECK_NO_PRIORITY_DO);
}

static void run_ticket(dbr_check_run *run)
{
    say_missing(run, no_ticket, DBR_T_CHECK_NO_TICKET, DBR_T_CHECK_NO_TICKET_DO);
}

/* ---- wording ---- */

/* What each item's wording is, judged once for the two rules that ask. */
static const check_wording *wordings(dbr_check_run *run)
{
    DBR_AUTO(dbr_arena) scratch = {0};
    if (run->wordings == NULL) {
        run->wordings = DBR_NEW_N(run->arena, check_wording, run->d->n_actions + 1);
        for (size_t i = 0; i < run->d->n_actions; i++) {
            run->wordings[i] = check_judge_wording(run->d->actions[i].text, &scratch);
            dbr_arena_reset(&scratch);
        }
    }
    return run->wordings;
}

static void say_wording(dbr_check_run *run, check_wording kind, dbr_text_id message, dbr_text_id remedy)
{
    const check_wording *words = wordings(run);
    for (size_t i = 0; i < run->d->n_actions; i++) {
        const dbr_action *a = &run->d->actions[i];
        if (!a->is_done && words[i] == kind) {
            CHECK_SAY(run, a->at.begin, a->at.end, message, check_str(run, a->text));
            CHECK_SUGGEST(run, remedy, "");
        }
    }
}

static void run_vague(dbr_check_run *run)
{
    say_wording(run, CHECK_WORDING_VAGUE, DBR_T_CHECK_VAGUE, DBR_T_CHECK_VAGUE_DO);
}

static void run_no_deliverable(dbr_check_run *run)
{
    say_wording(run, CHECK_WORDING_NO_DELIVERABLE, DBR_T_CHECK_NO_DELIVERABLE, DBR_T_CHECK_NO_DELIVERABLE_DO);
}

static int by_id(const void *pa, const void *pb)
{
    const dbr_action *const *a = pa;
    const dbr_action *const *b = pb;
    int order = dbr_slice_cmp((*a)->id, (*b)->id);
    return order != 0 ? order : (*a)->at.begin < (*b)->at.begin ? -1 : 1;
}

static void run_duplicate_id(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    const dbr_action **sorted = DBR_NEW_N(run->arena, const dbr_action *, d->n_actions);
    size_t n = 0;
    for (size_t i = 0; i < d->n_actions; i++) {
        /* "1", "2" number the items of one list; another list may begin anew. */
        bool is_number =
            d->actions[i].id.len > 0 && d->actions[i].id.ptr[0] >= '0' && d->actions[i].id.ptr[0] <= '9';
        if (d->actions[i].id.len > 0 && !is_number) {
            sorted[n++] = &d->actions[i];
        }
    }
    if (n > 1) {
        qsort(sorted, n, sizeof(*sorted), by_id);
    }
    for (size_t i = 1; i < n; i++) {
        if (dbr_slice_eq(sorted[i - 1]->id, sorted[i]->id)) {
            CHECK_SAY(run, sorted[i]->at.begin, sorted[i]->at.end, DBR_T_CHECK_DUPLICATE_ID,
                      check_str(run, sorted[i]->id));
        }
    }
}

/* ---- examples ---- */

#define HEAD                                                                                                 \
    "# Outage\n\n**Date**: 2025-02-09\n\n## Action Items\n\n| ID | Action | Owner | Deadline | Priority | "  \
    "Ticket |\n|---|---|---|---|---|---|\n"
#define HEAD_ZH                                                                                                                    \
    "# 故障\n\n**日期**：2025-02-09\n\n## 改进措施\n\n| 编号 | 措施 | 负责人 | 截止日期 | 优先级 | 工单 " \
    "|\n|---|---|---|---|---|---|\n"
#define GOOD                                                                                                 \
    {                                                                                                        \
        HEAD "| A-1 | Add a pool metric to the API dashboard | @bob | 2025-02-14 | High | OPS-12 |\n",       \
            DBR_LANG_EN, 0                                                                                   \
    }
#define GOOD_ZH                                                                                              \
    {                                                                                                        \
        HEAD_ZH "| A-1 | 在 API 看板上增加连接池使用率指标 | @bob | 2025-02-14 | 高 | OPS-12 |\n",           \
            DBR_LANG_ZH_CN, 0                                                                                \
    }
static const dbr_rule_example OWNER_EXAMPLES[] = {
    {HEAD "| A-1 | Add a pool metric | TBD | 2025-02-14 | High |  |\n", DBR_LANG_EN, 1},
    {HEAD "| A-1 | Add a pool metric | ? | 2025-02-14 | High |  |\n", DBR_LANG_EN, 1},
    {HEAD "| A-1 | Add a pool metric | Unassigned | 2025-02-14 | High |  |\n", DBR_LANG_EN, 1},
    {HEAD_ZH "| A-1 | 增加连接池指标 | 待定 | 2025-02-14 | 高 |  |\n", DBR_LANG_ZH_CN, 1},
    {HEAD "| A-1 | Add a pool metric |  | 2025-02-14 | High |  |\n| A-2 | Add a page |  | 2025-02-14 | High "
          "|  |\n",
     DBR_LANG_EN, 1},
    {HEAD "| A-1 | Add a pool metric |  | 2025-02-14 | High | OPS-7 |\n", DBR_LANG_EN, 0},
    {HEAD_ZH "| A-1 | 增加连接池指标 |  | 2025-02-14 | 高 |  |\n", DBR_LANG_ZH_CN, 1},
    GOOD,
    GOOD_ZH,
    {0},
};
static const dbr_rule_example DEADLINE_EXAMPLES[] = {
    {HEAD "| A-1 | Add a pool metric | @bob |  | High |  |\n", DBR_LANG_EN, 1},
    {HEAD_ZH "| A-1 | 增加连接池指标 | @bob |  | 高 |  |\n", DBR_LANG_ZH_CN, 1},
    GOOD,
    GOOD_ZH,
    {0},
};
static const dbr_rule_example PRIORITY_EXAMPLES[] = {
    {HEAD "| A-1 | Add a pool metric | @bob | 2025-02-14 |  |  |\n", DBR_LANG_EN, 1},
    {HEAD_ZH "| A-1 | 增加连接池指标 | @bob | 2025-02-14 |  |  |\n", DBR_LANG_ZH_CN, 1},
    GOOD,
    GOOD_ZH,
    {0},
};
static const dbr_rule_example TICKET_EXAMPLES[] = {
    {HEAD "| A-1 | Add a pool metric | @bob | 2025-02-14 | High |  |\n", DBR_LANG_EN, 1},
    {HEAD_ZH "| A-1 | 增加连接池指标 | @bob | 2025-02-14 | 高 |  |\n", DBR_LANG_ZH_CN, 1},
    GOOD,
    GOOD_ZH,
    {0},
};
static const dbr_rule_example VAGUE_EXAMPLES[] = {
    {HEAD "| A-1 | Improve testing | @bob | 2025-02-14 | High |  |\n", DBR_LANG_EN, 1},
    {HEAD
     "| A-1 | Set up better alerts | @bob | 2025-02-14 | High |  |\n| A-2 | We need to find a way to see "
     "this earlier | @bob | 2025-02-14 | High |  |\n| A-3 | More readable messages | @bob | 2025-02-14 | "
     "High |  |\n| A-4 | The team discussed smaller releases | @bob | 2025-02-14 | High |  |\n",
     DBR_LANG_EN, 4},
    {HEAD
     "| A-1 | Improve the p99 of /search to below 300 ms | @bob | 2025-02-14 | High |  |\n| A-2 | Improve "
     "the release by adding a canary step | @bob | 2025-02-14 | High |  |\n| A-3 | Better alerts: add one "
     "on pool use | @bob | 2025-02-14 | High |  |\n",
     DBR_LANG_EN, 0},
    {HEAD_ZH "| A-1 | 分批上线 | @bob | 2025-02-14 | 高 |  |\n| A-2 | 值班人员操作要仔细 | @bob | 2025-02-14 "
             "| 高 |  |\n",
     DBR_LANG_ZH_CN, 1},
    {HEAD_ZH "| A-1 | 完善监控，为连接池增加使用率告警 | @bob | 2025-02-14 | 高 |  |\n", DBR_LANG_ZH_CN, 0},
    {HEAD_ZH "| A-1 | 加强监控 | @bob | 2025-02-14 | 高 |  |\n", DBR_LANG_ZH_CN, 1},
    GOOD,
    GOOD_ZH,
    {0},
};
static const dbr_rule_example NO_DELIVERABLE_EXAMPLES[] = {
    {HEAD "| A-1 | Investigate the slow queries | @bob | 2025-02-14 | High | OPS-1 |\n", DBR_LANG_EN, 1},
    {HEAD
     "| A-1 | Could the pool be shared? | @bob | 2025-02-14 | High |  |\n| A-2 | Re-evaluating the retry "
     "rules | @bob | 2025-02-14 | High |  |\n",
     DBR_LANG_EN, 2},
    {HEAD "| A-1 | Investigate the slow queries and add the missing index | @bob | 2025-02-14 | High |  |\n",
     DBR_LANG_EN, 0},
    {HEAD_ZH "| A-1 | 调研慢查询 | @bob | 2025-02-14 | 高 |  |\n", DBR_LANG_ZH_CN, 1},
    GOOD,
    GOOD_ZH,
    {0},
};
static const dbr_rule_example DUPLICATE_ID_EXAMPLES[] = {
    {HEAD "| A-1 | Add a pool metric | @bob | 2025-02-14 | High | |\n| A-1 | Add a page | @eve | 2025-02-14 "
          "| High | |\n",
     DBR_LANG_EN, 1},
    {HEAD_ZH
     "| A-1 | 增加连接池指标 | @bob | 2025-02-14 | 高 | |\n| A-1 | 增加呼叫 | @eve | 2025-02-14 | 高 | |\n",
     DBR_LANG_ZH_CN, 1},
    GOOD,
    GOOD_ZH,
    {0},
};

const dbr_rule check_rules_actions[] = {
    {.id = "actions/owner",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "action items without an owner (once a list)",
     .rationale = "The guide: each action has an owner, a deadline and a clear deliverable. A ticket stands "
                  "for all three.",
     .examples = OWNER_EXAMPLES,
     .run = run_owner},
    {.id = "actions/deadline",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "action items without a deadline (once a list)",
     .rationale = "The guide: \"Add metric X to dashboard Y by date Z\". What has no date is done after "
                  "everything that has one.",
     .examples = DEADLINE_EXAMPLES,
     .run = run_deadline},
    {.id = "actions/priority",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "action items without a priority (once a list)",
     .rationale = "The guide's checklist asks for owners, deadlines and priorities; only 2 % of published "
                  "items have one.",
     .examples = PRIORITY_EXAMPLES,
     .run = run_priority},
    {.id = "actions/ticket",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "action items that no tracker knows (once a list)",
     .rationale = "mybinder's template: every action item has an issue, \"so these do not get forgotten\". "
                  "The command track makes them.",
     .examples = TICKET_EXAMPLES,
     .run = run_ticket},
    {.id = "actions/vague",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "an action item that names a field, not a thing to do",
     .rationale = "The guide: vague actions like \"improve testing\" won't get done. Lunney et al., ;login: "
                  "2017: specific and bounded.",
     .examples = VAGUE_EXAMPLES,
     .run = run_vague},
    {.id = "actions/no-deliverable",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "an action item of which nobody can tell when it is finished",
     .rationale = "Lunney et al., ;login: 2017: \"Investigate monitoring for this scenario\" is their "
                  "example of what is not bounded.",
     .examples = NO_DELIVERABLE_EXAMPLES,
     .run = run_no_deliverable},
    {.id = "actions/duplicate-id",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "two action items with one id",
     .rationale = "Trackers, calendars and the next review find items by their id.",
     .examples = DUPLICATE_ID_EXAMPLES,
     .run = run_duplicate_id},
    {0},
};
