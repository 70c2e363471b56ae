/*
 * Table heads → kinds of columns. A head is folded, what stands in brackets and a zone behind it are dropped
 * ("Time (UTC)", "Date and Time in CET"), then compared with the words below: equal, else beginning with one.
 */
#include "document/columns.h"

#include "base/utf8.h"

#include <assert.h>

static const struct {
    dbr_column column;
    const char *words; // folded; '=' before a word: not as a beginning
} WORDS[] = {
    {DBR_COLUMN_TIME, "time|timestamp|datetime|date/time|date and time|date & time|date "
                      "time|=when|=utc|=hour|时间|时刻|日期时间|"
                      "发生时间|时间点"},
    {DBR_COLUMN_DATE, "date|日期"},
    {DBR_COLUMN_DEADLINE,
     "deadline|due|due date|=eta|target date|expected date|expected|complete by|by when|截止|截止日期|"
     "截止时间|期限|完成时间|计划完成|预计完成|完成日期|预计完成时间"},
    {DBR_COLUMN_EVENT, "event|description|what "
                       "happened|=what|details|detail|update|message|activity|occurrence|事件|描述|说明|内容|"
                       "经过|进展|现象|详情|操作"},
    {DBR_COLUMN_SOURCE, "source|sources|evidence|来源|出处|证据|数据来源"},
    {DBR_COLUMN_ACTOR, "actor|=who|person|people|操作人|人员|执行人|参与者|角色|相关人"},
    {DBR_COLUMN_MILESTONE, "milestone|key time|key event|里程碑|节点|关键时间|关键节点|阶段"},
    {DBR_COLUMN_ID, "=id|=#|=no|=no.|=nr|=key|=ref|编号|序号"},
    {DBR_COLUMN_ACTION, "action|action item|=item|=task|to do|todo|improvement|follow-up|corrective "
                        "action|remediation|行动|行动项|"
                        "改进|改进项|改进措施|措施|任务|事项|待办|整改"},
    {DBR_COLUMN_OWNER, "owner|assignee|assigned|responsible|=dri|=lead|负责人|责任人|负责|跟进人|处理人"},
    {DBR_COLUMN_PRIORITY, "priority|=prio|severity|importance|优先级|重要性|重要程度"},
    {DBR_COLUMN_TICKET, "ticket|issue|=bug|tracking|tracker|tracking "
                        "link|=link|links|=jira|github|=pr|工单|链接|跟踪|缺陷|任务链接"},
    {DBR_COLUMN_STATE, "status|state|progress|done|状态|进度|完成情况|进展情况"},
};

static void fold_head(dbr_slice head, dbr_buf *out);

dbr_column dbr_column_of(dbr_slice head)
{
    if (head.len == 0 || head.len > 80) {
        return DBR_COLUMN_OTHER;
    }
    dbr_buf folded = {0};
    dbr_buf_init(&folded, 0);
    fold_head(head, &folded);
    dbr_slice key = dbr_slice_trim(dbr_buf_view(&folded));
    dbr_column best = DBR_COLUMN_OTHER;
    size_t best_len = 0;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS); i++) {
        for (const char *at = WORDS[i].words; at != NULL;) {
            const char *end = strchr(at, '|');
            bool is_exact_only = at[0] == '=';
            at += is_exact_only ? 1 : 0;
            if (key.len == 0 || key.ptr[0] != at[0]) { // nearly all
                at = end != NULL ? end + 1 : NULL;
                continue;
            }
            dbr_slice word = dbr_slice_of(at, end != NULL ? (size_t)(end - at) : strlen(at));
            at = end != NULL ? end + 1 : NULL;
            bool is_equal = dbr_slice_eq(key, word);
            bool is_prefix = !is_exact_only && key.len > word.len &&
                             memcmp(key.ptr, word.ptr, word.len) == 0 &&
                             !(key.ptr[word.len] >= 'a' && key.ptr[word.len] <= 'z');
            size_t score = is_equal ? 1000 : is_prefix ? word.len : 0;
            if (score > best_len) {
                best_len = score;
                best = WORDS[i].column;
            }
        }
    }
    dbr_buf_release(&folded);
    size_t slash = dbr_slice_find(head, (dbr_slice)DBR_LIT(" / ")); // in two languages: "ID / 编号"
    bool is_pair = best == DBR_COLUMN_OTHER && slash != SIZE_MAX;
    return is_pair ? dbr_column_of(dbr_slice_sub(head, 0, slash)) : best;
}

void dbr_columns_read(const dbr_md *md, const dbr_md_block *table, dbr_columns *ret)
{
    assert(table->type == DBR_MD_TABLE);
    for (size_t i = 0; i < DBR_COLUMN_COUNT; i++) {
        ret->at[i] = SIZE_MAX;
    }
    ret->n = 0;
    const dbr_md_block *head = dbr_md_child(md, table, NULL);
    for (const dbr_md_block *cell = NULL; head != NULL && (cell = dbr_md_child(md, head, cell)) != NULL;) {
        dbr_column column =
            ret->n < DBR_MAX_COLUMNS ? dbr_column_of(dbr_md_text(md, cell)) : DBR_COLUMN_OTHER;
        if (ret->at[column] == SIZE_MAX) {
            ret->at[column] = ret->n;
        }
        ret->n++;
    }
}

dbr_slice dbr_columns_text(const dbr_md *md, const dbr_columns *columns, const dbr_md_block *row,
                           dbr_column column)
{
    if (columns->at[column] == SIZE_MAX) {
        return (dbr_slice){0};
    }
    const dbr_md_block *cell = dbr_md_child(md, row, NULL);
    for (size_t i = columns->at[column]; cell != NULL && i > 0; i--) {
        cell = dbr_md_child(md, row, cell);
    }
    dbr_slice text = cell != NULL ? dbr_slice_trim(dbr_md_text(md, cell)) : (dbr_slice){0};
    bool is_dash = dbr_slice_is(text, "-") || dbr_slice_is(text, "–") || dbr_slice_is(text, "—");
    return is_dash ? dbr_slice_sub(text, 0, 0) : text;
}

/* Folded, cut before brackets. */
static void fold_head(dbr_slice head, dbr_buf *out)
{
    size_t cut = dbr_slice_find_char(head, '(');
    size_t wide = dbr_slice_find(head, (dbr_slice)DBR_LIT("（"));
    cut = wide < cut ? wide : cut;
    dbr_utf8_fold(out, cut != SIZE_MAX && cut > 0 ? dbr_slice_sub(head, 0, cut) : head);
}
