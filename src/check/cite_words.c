/*
 * What a text is about, for comparing a sentence with a figure. Words that mean the same are one concept, in both languages
 * ("failed requests", "5xx", 失败); the others are compared as they are, without case and without a plural's s. Names are
 * taken apart at signs: "service:http_errors:ratio5s" speaks of errors.
 */
#include "check/cite.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const CONCEPTS[] = {
    "request|call|http|请求|调用",
    "fail|failed|failing|failure|error|errored|5xx|失败|错误|报错|异常",
    "customer|user|client|subscriber|tenant|account|客户|用户|租户|账户",
    "latency|slow|slowest|delay|p99|p95|p90|p50|延迟|响应时间|耗时|变慢",
    "alert|alerting|告警|报警",
    "page|paged|pager|notify|notified|notification|呼叫|通知|寻呼",
    "acknowledge|acknowledged|acknowledgement|acknowledgment|ack|acked|确认|响应",
    "resolve|resolved|closed|end|ended|over|结束|关闭",
    "recover|recovered|recovery|normal|healthy|恢复|正常",
    "start|started|begin|began|beginning|onset|first|发生|开始|首次|首个|第一",
    "mitigate|mitigated|mitigation|fix|fixed|workaround|止损|缓解|修复",
    "detect|detected|detection|fire|fired|firing|noticed|发现|触发",
    "identify|identified|found|diagnosed|定位|查明",
    "declare|declared|宣布",
    "deploy|deployed|deployment|release|released|rollout|rolled|version|发布|部署|上线|版本",
    "rollback|revert|reverted|回滚",
    "connection|pool|连接",
    "cpu|processor|处理器",
    "memory|ram|heap|oom|内存",
    "disk|volume|storage|磁盘",
    "queue|queued|backlog|队列|积压",
    "peak|peaked|highest|maximum|max|峰值|最高|最大|高峰",
    "lowest|minimum|min|最低|最小",
    "average|mean|avg|平均",
    "distinct|unique|different|不同|去重",
    "share|ratio|rate|percent|percentage|比例|占比|率",
    "log|line|日志|行",
    "warning|warn|警告",
    "message|chat|said|消息|讨论",
    "change|changed|变更",
    "database|db|postgres|postgresql|sql|mysql|数据库",
    "cache|redis|缓存",
    "order|订单",
    "payment|checkout|billing|支付|结算",
    "ticket|工单",
    "last|latest|最后",
    "lasted|long|took|duration|历时|持续|用时|时长",
    "timeout|timed|超时",
    "before|usual|normally|baseline|平时|此前",
    "restart|restarted|crash|crashed|重启|崩溃",
    "scale|scaled|扩容",
};

static const char STOP_WORDS[] = "|a|an|and|are|as|at|be|been|but|by|did|do|for|from|had|has|have|in|into|is|"
                                 "it|its|no|not|of|on|or|our|so|than|"
                                 "that|the|their|then|there|they|this|to|was|we|were|what|when|which|while|"
                                 "who|with|within|about|after|all|during|"
                                 "evidence|gz|zst|json|jsonl|txt|csv|min|num|where|name|value|time|utc|every|"
                                 "each|some|most|up|down|out|off|more|"
                                 "record|service|";

static bool is_word_byte(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Lower case, at most 31 bytes; without the s of a plural. */
static size_t fold(dbr_slice word, char ret[32])
{
    size_t n = word.len < 31 ? word.len : 31;
    for (size_t i = 0; i < n; i++) {
        char c = word.ptr[i];
        ret[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    if (n > 3 && ret[n - 1] == 's' && ret[n - 2] != 's') {
        n--;
    }
    ret[n] = '\0';
    return n;
}

static bool is_listed(const char *list, const char *word, size_t n)
{
    for (const char *p = strstr(list, word); p != NULL; p = strstr(p + 1, word)) {
        if ((p == list || p[-1] == '|') && (p[n] == '|' || p[n] == '\0')) {
            return true;
        }
    }
    return false;
}

static void add(cite_words *to, cite_word w)
{
    if (to->n < CITE_MAX_WORDS) {
        to->items[to->n++] = w;
        to->concepts |= w.concept >= 0 ? UINT64_C(1) << w.concept : 0;
    }
}

static void add_word(cite_words *to, dbr_slice text, size_t begin, size_t end)
{
    char word[32];
    size_t n = fold(dbr_slice_sub(text, begin, end), word);
    bool is_number = word[0] >= '0' && word[0] <= '9' && strspn(word, "0123456789") == n;
    for (size_t i = 0; i < COUNT(CONCEPTS); i++) {
        if (is_listed(CONCEPTS[i], word, n)) {
            add(to, (cite_word){.concept = (int)i, .begin = begin, .end = end});
            return;
        }
    }
    if (n < 3 || is_number || is_listed(STOP_WORDS, word, n)) {
        return;
    }
    uint32_t hash = 2166136261u; // FNV-1a
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    }
    add(to, (cite_word){.hash = hash | 1, .concept = -1, .begin = begin, .end = end});
}

/* Chinese has no blanks: its words are looked for anywhere. */
static void add_chinese(cite_words *to, dbr_slice text)
{
    for (size_t i = 0; i < COUNT(CONCEPTS); i++) {
        for (dbr_slice rest = dbr_slice_str(CONCEPTS[i]); rest.len > 0;) {
            dbr_slice word = dbr_slice_cut(&rest, '|');
            size_t at = (unsigned char)word.ptr[0] >= 0x80 ? dbr_slice_find(text, word) : SIZE_MAX;
            if (at != SIZE_MAX) {
                add(to, (cite_word){.concept = (int)i, .begin = at, .end = at + word.len});
                break;
            }
        }
    }
}

void cite_read_words(dbr_slice text, cite_words *ret)
{
    bool has_wide = false;
    _Static_assert(COUNT(CONCEPTS) <= 64, "a bit for each");
    *ret = (cite_words){0};
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        while (end < text.len && is_word_byte((unsigned char)text.ptr[end])) {
            end++;
        }
        if (end > i) {
            add_word(ret, text, i, end);
        } else {
            has_wide |= (unsigned char)text.ptr[i] >= 0x80;
            end = i + 1;
        }
        i = end;
    }
    if (has_wide) {
        add_chinese(ret, text);
    }
}

uint64_t cite_shared(const cite_words *sentence, const cite_words *other)
{
    uint64_t shared = 0;
    for (size_t i = 0; i < sentence->n; i++) {
        const cite_word *w = &sentence->items[i];
        bool is_shared = w->concept >= 0 && (other->concepts >> w->concept & 1) != 0;
        for (size_t k = 0; k < other->n && !is_shared; k++) {
            is_shared = w->hash != 0 && other->items[k].hash == w->hash;
        }
        shared |= is_shared ? UINT64_C(1) << i : 0;
    }
    return shared;
}
