/*
 * What a person says in the incident's chat about its course: that there is trouble, that somebody has it in hand, that the cause
 * is found, that the effect is stopped, that it is over.
 *
 *     "customers report checkout errors", "is search down?", 下单失败        trouble
 *     "ack", "I'm on it", 收到                                               acknowledged
 *     "root cause is the new index", "found it: …", 定位到                   identified
 *     "rolled back to 4.1", "mitigated", 已回滚                              mitigated
 *     "all clear", "closing the incident", 已恢复                            resolved
 *
 * A message is cut into clauses: at the ends of sentences and lines, at commas, before "but". A clause says something when it
 * holds one of the phrases as whole words, and none of the words that take it back: questions, negations, what is hoped,
 * supposed, asked for, planned or was so another day. Trouble may be asked for ("is it down?"), the others not.
 *
 * Limits: the first 2000 bytes, clauses of up to 300; quoted lines ("> …") are somebody else's words.
 */
#include "timeline/timeline_impl.h"

#define MAX_TEXT   2000u
#define MAX_CLAUSE 300u

/* ---- words ---- */

static const char *const ANOTHER_DAY[] = {
    "yesterday",  "last week",     "last month", "last night", "last time", "last year", "previous",
    "previously", "the other day", "昨天",       "上周",       "上次",      "之前那次",  NULL};

static const char *const SUPPOSES[] = {
    "will",        "i'll",         "we'll",    "it'll",     "they'll",   "that'll",  "won't",  "would",
    "should",      "could",        "may",      "might",     "must",      "can be",   "can we", "can you",
    "can someone", "can somebody", "can i",    "gonna",     "going to",  "about to", "hope",   "hopes",
    "hopefully",   "hoping",       "expect",   "expected",  "expecting", "once",     "when",   "whenever",
    "until",       "till",         "if",       "unless",    "before",    "whether",  "want",   "wants",
    "need",        "needs",        "try",      "trying",    "let's",     "lets",     "let us", "waiting",
    "wait",        "wish",         "assume",   "assuming",  "think",     "guess",    "maybe",  "perhaps",
    "probably",    "possibly",     "possible", "likely",    "suspect",   "seems",    "seem",   "appears",
    "looks",       "sounds like",  "almost",   "nearly",    "partially", "partly",   "half",   "eta",
    "please",      "pls",          "to be",    "get this",  "get it",    "ready to", "plan",   "planning",
    "soon",        "tomorrow",     "later",    "candidate", "option",    NULL};

static const char *const DENIES[] = {
    "not",     "no",     "never",   "none",  "nothing", "nobody",   "without", "unclear", "unknown",
    "yet",     "hardly", "cannot",  "can't", "isn't",   "aren't",   "wasn't",  "weren't", "hasn't",
    "haven't", "hadn't", "doesn't", "don't", "didn't",  "couldn't", "nope",    "still",   NULL};

static const char *const SUPPOSES_ZH[] = {
    "应该", "可能", "怀疑", "也许", "估计",   "好像", "似乎", "大概",   "如果", "等到",
    "等下", "预计", "准备", "需要", "要不要", "打算", "计划", "建议",   "希望", "尝试",
    "正在", "先",   "怎么", "如何", "能不能", "可以", "方案", "是不是", "什么", "马上",
    "稍后", "待",   "基本", "部分", "请你",   "请帮", "麻烦", NULL};

static const char *const DENIES_ZH[] = {"没", "未", "不", "尚", "无法", "别", NULL};

static const char *const ASKS[] = {
    "is it",  "is this",    "is that",     "are we",  "are you",  "did we", "did you", "did it", "did anyone",
    "has it", "has anyone", "has someone", "have we", "have you", "do we",  "do you",  "does",   "was it",
    "were",   "anyone",     "anybody",     "who",     "why",      "what",   "how",     NULL};

static const char *const ASKS_ZH[] = {"吗", "是否", "有没有", "了没", "谁", "么", NULL};

/* ---- phrases ---- */

static const char *const TROUBLE[] = {
    "is down",       "are down",      "went down",       "goes down",        "gone down",
    "seems down",    "appears down",  "looks down",      "seems to be down", "appears to be down",
    "failing",       "crashing",      "crash looping",   "crashlooping",     "crash-looping",
    "timing out",    "unreachable",   "unavailable",     "unresponsive",     "not responding",
    "not working",   "isn't working", "doesn't work",    "does not work",    "stopped working",
    "broken",        "hanging",       "won't load",      "not loading",      "can't log in",
    "cannot log in", "can't login",   "can't reach",     "can't connect",    "can't check out",
    "can't open",    "can't pay",     "unable to",       "outage",           "degraded",
    "flapping",      "erroring",      "throwing errors", "is slow",          "are slow",
    "very slow",     "super slow",    "really slow",     "so slow",          "extremely slow",
    "complain",      "complains",     "complaining",     "complaints",       NULL};

static const char *const TROUBLE_SEEN[] = {"seeing",    "see",      "getting",     "gets",     "got",
                                           "hitting",   "hits",     "report",      "reports",  "reported",
                                           "reporting", "lots of",  "many",        "tons of",  "a lot of",
                                           "spike in",  "spike of", "increase in", "elevated", "high",
                                           "constant",  "throwing", "returning",   "returns",  NULL};

static const char *const TROUBLE_THINGS[] = {
    "errors", "error",      "500s",     "5xx",    "500",      "502",     "503",
    "504",    "502s",       "503s",     "504s",   "timeouts", "timeout", "failures",
    "failed", "exceptions", "problems", "issues", "latency",  "outages", NULL};

static const char *const TROUBLE_ZH[] = {"打不开",   "报错",     "失败",     "超时",     "挂了",     "崩了",
                                         "宕机",     "不可用",   "很慢",     "太慢",     "卡死",     "卡住",
                                         "卡顿",     "连不上",   "访问不了", "登不上",   "登录不了", "用不了",
                                         "无法访问", "无法登录", "无法下单", "无法支付", "投诉",     NULL};

/* Trouble that is over, is of somebody's tests, or is asked for. */
static const char *const NO_TROUBLE[] = {"no errors",
                                         "no more",
                                         "no longer",
                                         "isn't down",
                                         "not down",
                                         "not failing",
                                         "not seeing",
                                         "don't see",
                                         "not broken",
                                         "without errors",
                                         "gone",
                                         "fixed",
                                         "resolved",
                                         "recovered",
                                         "back to normal",
                                         "mitigated",
                                         "stopped failing",
                                         "all good",
                                         "test",
                                         "tests",
                                         "build",
                                         "builds",
                                         "lint",
                                         "ci",
                                         "pipeline",
                                         "staging",
                                         "drill",
                                         "maintenance",
                                         "if",
                                         "would",
                                         "might",
                                         "could",
                                         "will",
                                         "should",
                                         "avoid",
                                         "prevent",
                                         NULL};

static const char *const NO_TROUBLE_ZH[] = {
    "不再", "没有报错", "没报错", "没有超时", "正常",   "恢复", "已解决", "已修复", "消失", "演练",
    "测试", "维护",     "如果",   "可能会",   "会不会", "避免", "防止",   "预计",   NULL};

static const char *const ACK_ALONE[] = {"looking", "looking now", "checking", "checking now",
                                        "on it",   "on this",     "mine",     NULL};

static const char *const ACK[] = {"ack",
                                  "acked",
                                  "ack'd",
                                  "acknowledged",
                                  "looking into",
                                  "looking at it",
                                  "looking at this",
                                  "looking at the",
                                  "i'm looking",
                                  "im looking",
                                  "i am looking",
                                  "we're looking",
                                  "we are looking",
                                  "i'm on it",
                                  "im on it",
                                  "i am on it",
                                  "we're on it",
                                  "we are on it",
                                  "is on it",
                                  "on it now",
                                  "working on it",
                                  "already on it",
                                  "i'm on this",
                                  "im on this",
                                  "i am on this",
                                  "we're on this",
                                  "taking a look",
                                  "having a look",
                                  "take a look",
                                  "i'll look",
                                  "let me look",
                                  "let me check",
                                  "i'll check",
                                  "investigating",
                                  "i've got this",
                                  "i've got it",
                                  "i got this",
                                  "picking this up",
                                  "i'll take this",
                                  "i'll take it",
                                  NULL};

static const char *const ACK_ZH[] = {"收到",     "我来看", "我看一下", "我看看",   "在看",
                                     "正在排查", "在排查", "排查中",   "我来处理", "跟进中",
                                     "我来跟",   "已响应", NULL};

static const char *const NO_ACK[] = {"nobody", "no one",   "noone",     "not",      "no",       "isn't",
                                     "anyone", "anybody",  "someone",   "somebody", "who",      "please",
                                     "pls",    "can you",  "could you", "can we",   "want to",  "should",
                                     "tcp",    "syn",      "packet",    "packets",  "queue",    "consumer",
                                     "broker", "producer", "acks",      "later",    "tomorrow", NULL};

static const char *const NO_ACK_ZH[] = {"没", "谁", "吗", "帮忙", "请", "麻烦", NULL};

static const char *const IDENTIFIED[] = {"found it",           "found the cause",
                                         "found the culprit",  "found the problem",
                                         "found the issue",    "found the bug",
                                         "found the root",     "root cause is",
                                         "root cause was",     "root cause:",
                                         "root cause found",   "root cause identified",
                                         "root-caused to",     "cause found",
                                         "the cause is",       "the cause was",
                                         "the culprit is",     "the culprit was",
                                         "the problem is",     "the problem was",
                                         "the issue is",       "the issue was",
                                         "turns out",          "turned out",
                                         "identified the",     "narrowed it down to",
                                         "narrowed down to",   "tracked it down to",
                                         "tracked down to",    "traced it to",
                                         "traced to",          "pinned it down",
                                         "pinpointed",         "that's the cause",
                                         "that's the culprit", "that is the cause",
                                         "that's it",          NULL};

static const char *const IDENTIFIED_FIRST[] = {"it's the", "it is the", "its the", "it was the", NULL};

static const char *const NO_IDENTIFIED[] = {
    "same", "first",   "second", "third", "only",        "usual",   "right",      "wrong",
    "end",  "weekend", "best",   "least", "a different", "that we", "that there", NULL};

static const char *const IDENTIFIED_ZH[] = {
    "定位到", "已定位", "定位了", "找到原因", "找到问题", "找到根因", "原因是", "原因：",
    "原因:",  "根因是", "根因：", "根因:",    "问题出在", "查到了",   "查明",   NULL};

static const char *const NOT_KNOWN[] = {"not",    "unknown", "unclear",  "still", "probably",
                                        "likely", "maybe",   "possibly", "being", "tbd",
                                        "what",   "why",     "how",      NULL};

static const char *const NOT_KNOWN_ZH[] = {"什么", "不是", "未知", "不明", "不清", "还",
                                           "尚",   "可能", "应该", "待",   NULL};

static const char *const MITIGATED[] = {"mitigated",
                                        "rolled back",
                                        "rollback done",
                                        "rollback complete",
                                        "rollback completed",
                                        "rollback finished",
                                        "rollback is done",
                                        "rollback is complete",
                                        "failed over",
                                        "failover done",
                                        "failover complete",
                                        "mitigation in place",
                                        "mitigation is in place",
                                        "mitigation applied",
                                        "workaround in place",
                                        "workaround is in place",
                                        "workaround applied",
                                        "traffic shifted",
                                        "traffic moved",
                                        "traffic switched",
                                        "traffic drained",
                                        "traffic is shifted",
                                        "shifted traffic",
                                        "moved traffic",
                                        "switched traffic",
                                        "drained traffic",
                                        NULL};

static const char *const NO_MITIGATED[] = {"transaction", "transactions", "did not help",
                                           "migration rolled back by", NULL};

static const char *const MITIGATED_ZH[] = {"已止损", "止损了",   "止损完成", "完成止损", "已回滚", "回滚完",
                                           "回滚了", "回滚成功", "已切流",   "切流完",   "切流了", "已切换",
                                           "切换完", "已降级",   "降级完",   "已限流",   NULL};

static const char *const RESOLVED[] = {"resolved",
                                       "all clear",
                                       "closing the incident",
                                       "closing this",
                                       "closing out",
                                       "closing it",
                                       "close the incident",
                                       "incident closed",
                                       "incident is closed",
                                       "incident over",
                                       "incident is over",
                                       "back to normal",
                                       "fully recovered",
                                       "everything is normal",
                                       "everything is back",
                                       "we're back",
                                       "we are back",
                                       NULL};

static const char *const NO_RESOLVED[] = {
    "resolved to", "resolved from", "resolved the", "resolved a", "dns",
    "hostname",    "conflict",      "conflicts",    "comment",    "comments",
    "ticket",      "thread",        "review",       "address",    NULL};

static const char *const RESOLVED_ZH[] = {"已恢复",   "恢复正常", "恢复了",   "全部恢复",
                                          "已解决",   "解决了",   "故障结束", "事件结束",
                                          "故障关闭", "事件关闭", "关闭故障", NULL};

/* ---- looking for them ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Whether a phrase stands there as whole words; in Chinese, which has no blanks, anywhere. */
static bool holds(dbr_slice clause, const char *phrase)
{
    dbr_slice p = dbr_slice_str(phrase);
    bool is_ascii = (unsigned char)p.ptr[0] < 0x80;
    for (size_t from = 0; from < clause.len;) {
        size_t at = dbr_slice_find(dbr_slice_from(clause, from), p);
        if (at == SIZE_MAX) {
            return false;
        }
        size_t begin = from + at, end = begin + p.len;
        bool begins = begin == 0 || !is_letter(clause.ptr[begin - 1]);
        bool ends = end == clause.len || !is_letter(clause.ptr[end]) || !is_letter(clause.ptr[end - 1]);
        if (!is_ascii || (begins && ends)) {
            return true;
        }
        from = begin + 1;
    }
    return false;
}

static bool holds_one(dbr_slice clause, const char *const *phrases)
{
    for (size_t i = 0; phrases[i] != NULL; i++) {
        if (holds(clause, phrases[i])) {
            return true;
        }
    }
    return false;
}

static bool begins_with_one(dbr_slice clause, const char *const *phrases)
{
    for (size_t i = 0; phrases[i] != NULL; i++) {
        dbr_slice p = dbr_slice_str(phrases[i]);
        bool ends = clause.len == p.len || (clause.len > p.len && !is_letter(clause.ptr[p.len]));
        if (ends && dbr_slice_starts(clause, phrases[i])) {
            return true;
        }
    }
    return false;
}

static bool is_one(dbr_slice clause, const char *const *phrases)
{
    for (size_t i = 0; phrases[i] != NULL; i++) {
        if (dbr_slice_is(clause, phrases[i])) {
            return true;
        }
    }
    return false;
}

/* "is search down" of "is search down?" */
static bool asks_whether_down(dbr_slice clause)
{
    return (dbr_slice_starts(clause, "is ") || dbr_slice_starts(clause, "are ")) &&
           dbr_slice_ends(clause, " down");
}

static bool is_trouble(dbr_slice c)
{
    bool is_none = holds(c, "no") || holds(c, "not") || holds(c, "any");
    bool is_seen = !is_none && holds_one(c, TROUBLE_SEEN) && holds_one(c, TROUBLE_THINGS);
    bool is_said = is_seen || holds_one(c, TROUBLE) || holds_one(c, TROUBLE_ZH) || asks_whether_down(c);
    return is_said && !holds_one(c, NO_TROUBLE) && !holds_one(c, NO_TROUBLE_ZH);
}

static bool is_acknowledged(dbr_slice c)
{
    bool is_said = holds_one(c, ACK) || is_one(c, ACK_ALONE) || holds_one(c, ACK_ZH);
    return is_said && !holds_one(c, NO_ACK) && !holds_one(c, NO_ACK_ZH);
}

/* Where the first of the phrases ends; SIZE_MAX for none. */
static size_t end_of_first(dbr_slice clause, const char *const *phrases)
{
    size_t end = SIZE_MAX;
    for (size_t i = 0; phrases[i] != NULL; i++) {
        size_t at = dbr_slice_find(clause, dbr_slice_str(phrases[i]));
        if (at != SIZE_MAX && holds(clause, phrases[i]) && at + strlen(phrases[i]) < end) {
            end = at + strlen(phrases[i]);
        }
    }
    return end;
}

/* What was found may hold any word ("the cause is that nothing is deleted"): what takes it back stands before it or right behind. */
static bool is_identified(dbr_slice c)
{
    size_t end = end_of_first(c, IDENTIFIED);
    end = end == SIZE_MAX ? end_of_first(c, IDENTIFIED_ZH) : end;
    if (end == SIZE_MAX && begins_with_one(c, IDENTIFIED_FIRST)) {
        end = dbr_slice_find_char(c, ' ');
    }
    if (end == SIZE_MAX) {
        return false;
    }
    dbr_slice head = dbr_slice_sub(c, 0, end), rest = dbr_slice_trim(dbr_slice_from(c, end));
    bool is_back = holds_one(head, SUPPOSES) || holds_one(head, DENIES) || holds_one(head, SUPPOSES_ZH) ||
                   holds_one(head, DENIES_ZH) || begins_with_one(rest, NOT_KNOWN);
    for (size_t i = 0; NOT_KNOWN_ZH[i] != NULL; i++) {
        is_back |= dbr_slice_starts(rest, NOT_KNOWN_ZH[i]);
    }
    return !is_back && !holds_one(c, NO_IDENTIFIED);
}

/* One clause, in small letters; `is_asked`: of a question. */
static unsigned said_in_clause(dbr_slice c, bool is_asked)
{
    unsigned said = 0;
    bool asks = is_asked || begins_with_one(c, ASKS) || holds_one(c, ASKS_ZH);
    if (c.len == 0 || c.len > MAX_CLAUSE || holds_one(c, ANOTHER_DAY)) {
        return 0;
    }
    said |= is_trouble(c) ? 1u << DBR_DETECTED : 0;
    said |= !asks && is_acknowledged(c) ? 1u << DBR_ACKNOWLEDGED : 0;
    said |= !asks && is_identified(c) ? 1u << DBR_IDENTIFIED : 0;
    if (asks || holds_one(c, SUPPOSES) || holds_one(c, DENIES) || holds_one(c, SUPPOSES_ZH) ||
        holds_one(c, DENIES_ZH)) {
        return said;
    }
    bool is_stopped = holds_one(c, MITIGATED) || holds_one(c, MITIGATED_ZH) || dbr_slice_is(c, "止损");
    bool is_over = holds_one(c, RESOLVED) || holds_one(c, RESOLVED_ZH);
    said |= is_stopped && !holds_one(c, NO_MITIGATED) ? 1u << DBR_MITIGATED : 0;
    said |= is_over && !holds_one(c, NO_RESOLVED) ? 1u << DBR_RESOLVED : 0;
    return said;
}

/* ---- clauses ---- */

/* Bytes of the sign that ends a clause at `i`, 0 for none; whether it ends the sentence, and asks. */
static size_t clause_end(dbr_slice text, size_t i, bool *ret_is_sentence, bool *ret_asks)
{
    static const char *const WIDE[] = {"。", "！", "；", "？", "，", "、"};
    dbr_slice rest = dbr_slice_from(text, i);
    bool is_last = i + 1 == text.len || text.ptr[i + 1] == ' ' || text.ptr[i + 1] == '\n';
    *ret_asks = text.ptr[i] == '?' || dbr_slice_starts(rest, "？");
    *ret_is_sentence = *ret_asks || text.ptr[i] == '\n' || (is_last && strchr(".!;", text.ptr[i]) != NULL);
    if (*ret_is_sentence && (unsigned char)text.ptr[i] < 0x80) {
        return 1;
    }
    for (size_t k = 0; k < sizeof(WIDE) / sizeof(WIDE[0]); k++) {
        if (dbr_slice_starts(rest, WIDE[k])) {
            *ret_is_sentence = k < 4;
            return strlen(WIDE[k]);
        }
    }
    if (is_last && text.ptr[i] == ',') {
        return 1;
    }
    return dbr_slice_starts(rest, " but ") ? strlen(" but ") : 0;
}

/* Whether the sentence that goes on at `i` is a question. */
static bool is_question(dbr_slice text, size_t i)
{
    while (i < text.len) {
        bool is_sentence = false, asks = false;
        size_t n = clause_end(text, i, &is_sentence, &asks);
        if (is_sentence) {
            return asks;
        }
        i += n > 0 ? n : 1;
    }
    return false;
}

/* Small letters, one sort of apostrophe, no quoted lines. */
static dbr_slice plain(dbr_slice text, dbr_buf *out)
{
    text = dbr_slice_sub(text, 0, text.len < MAX_TEXT ? text.len : MAX_TEXT);
    while (text.ptr != NULL && text.len > 0) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&text, '\n'));
        if (dbr_slice_starts(line, ">") || dbr_slice_starts(line, "&gt;")) {
            continue;
        }
        for (size_t i = 0; i < line.len; i++) {
            char c = line.ptr[i];
            if (dbr_slice_starts(dbr_slice_from(line, i), "’")) {
                dbr_buf_char(out, '\'');
                i += strlen("’") - 1;
            } else {
                dbr_buf_char(out, (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c));
            }
        }
        dbr_buf_char(out, '\n');
    }
    return dbr_buf_view(out);
}

unsigned tl_said(dbr_slice text)
{
    DBR_AUTO(dbr_buf) buf = {0};
    dbr_slice t = plain(text, &buf);
    unsigned said = 0;
    bool is_asked = is_question(t, 0);
    for (size_t begin = 0, i = 0; i < t.len;) {
        bool is_sentence = false, asks = false;
        size_t n = clause_end(t, i, &is_sentence, &asks);
        if (n == 0) {
            i++;
            continue;
        }
        said |= said_in_clause(dbr_slice_trim(dbr_slice_sub(t, begin, i)), is_asked);
        begin = i += n;
        is_asked = is_sentence ? is_question(t, i) : is_asked;
    }
    return said;
}
