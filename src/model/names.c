/*
 * The closed lists and their words: kinds, levels, milestones, severities, verdicts.
 *
 * Levels: every logger has its own words. The table holds those of syslog, log4j, java.util.logging, Python,
 * glog, zap, logcat, Serilog, .NET, PostgreSQL, MySQL, MongoDB, nginx, GCP and Kubernetes, and the Chinese
 * ones. Numbers are syslog's (0–7) or bunyan's and pino's (10–60, step 10); Python's numbers are the same
 * range with other meanings and nobody logs them.
 *
 * Milestones: what stands in the first column of "Key Times" tables in both languages. A label is stripped of
 * what is around the word ("Incident started at:", "故障发现时间") and looked up whole: "time to detect" is a
 * duration, not a milestone, and must not be found.
 */
#include "model/model.h"

#include <assert.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct level_word {
    char word[20]; // longer than the longest that is looked up
    dbr_level level;
} level_word;

typedef struct milestone_word {
    const char *word;
    dbr_milestone_name name;
} milestone_word;

static dbr_level level_of_number(int64_t n);
static dbr_slice strip_label(dbr_slice label);

const char *dbr_kind_name(dbr_kind kind)
{
    static const char *const NAMES[DBR_KIND_COUNT] = {
        [DBR_KIND_LOG] = "log",   [DBR_KIND_SAMPLE] = "metric",   [DBR_KIND_ALERT] = "alert",
        [DBR_KIND_PAGE] = "page", [DBR_KIND_MESSAGE] = "message", [DBR_KIND_CHANGE] = "change",
    };
    assert((unsigned)kind < DBR_KIND_COUNT);
    return NAMES[kind];
}

/* ---- levels ---- */

static const char *const LEVEL_NAMES[DBR_LEVEL_COUNT] = {
    [DBR_LEVEL_NONE] = "",       [DBR_LEVEL_TRACE] = "trace", [DBR_LEVEL_DEBUG] = "debug",
    [DBR_LEVEL_INFO] = "info",   [DBR_LEVEL_WARN] = "warn",   [DBR_LEVEL_ERROR] = "error",
    [DBR_LEVEL_FATAL] = "fatal",
};

static const level_word LEVEL_WORDS[] = {
    {"info", DBR_LEVEL_INFO},        {"error", DBR_LEVEL_ERROR},
    {"warn", DBR_LEVEL_WARN},        {"warning", DBR_LEVEL_WARN},
    {"debug", DBR_LEVEL_DEBUG},      {"trace", DBR_LEVEL_TRACE},
    {"fatal", DBR_LEVEL_FATAL},      {"i", DBR_LEVEL_INFO},
    {"e", DBR_LEVEL_ERROR},          {"w", DBR_LEVEL_WARN},
    {"d", DBR_LEVEL_DEBUG},          {"t", DBR_LEVEL_TRACE},
    {"v", DBR_LEVEL_TRACE},          {"f", DBR_LEVEL_FATAL},
    {"c", DBR_LEVEL_FATAL},          {"n", DBR_LEVEL_INFO},
    {"a", DBR_LEVEL_FATAL},          {"inf", DBR_LEVEL_INFO},
    {"information", DBR_LEVEL_INFO}, {"informational", DBR_LEVEL_INFO},
    {"notice", DBR_LEVEL_INFO},      {"note", DBR_LEVEL_INFO},
    {"normal", DBR_LEVEL_INFO},      {"log", DBR_LEVEL_INFO},
    {"system", DBR_LEVEL_INFO},      {"config", DBR_LEVEL_INFO},
    {"default", DBR_LEVEL_INFO},     {"audit", DBR_LEVEL_INFO},
    {"success", DBR_LEVEL_INFO},     {"err", DBR_LEVEL_ERROR},
    {"eror", DBR_LEVEL_ERROR},       {"severe", DBR_LEVEL_ERROR},
    {"fail", DBR_LEVEL_ERROR},       {"failure", DBR_LEVEL_ERROR},
    {"wrn", DBR_LEVEL_WARN},         {"crit", DBR_LEVEL_FATAL},
    {"critical", DBR_LEVEL_FATAL},   {"emerg", DBR_LEVEL_FATAL},
    {"emergency", DBR_LEVEL_FATAL},  {"alert", DBR_LEVEL_FATAL},
    {"panic", DBR_LEVEL_FATAL},      {"dpanic", DBR_LEVEL_FATAL},
    {"ftl", DBR_LEVEL_FATAL},        {"assert", DBR_LEVEL_FATAL},
    {"dbg", DBR_LEVEL_DEBUG},        {"dbug", DBR_LEVEL_DEBUG},
    {"fine", DBR_LEVEL_DEBUG},       {"detail", DBR_LEVEL_DEBUG},
    {"trc", DBR_LEVEL_TRACE},        {"trce", DBR_LEVEL_TRACE},
    {"verbose", DBR_LEVEL_TRACE},    {"vrb", DBR_LEVEL_TRACE},
    {"finer", DBR_LEVEL_TRACE},      {"finest", DBR_LEVEL_TRACE},
    {"all", DBR_LEVEL_TRACE},        {"silly", DBR_LEVEL_TRACE},
    {"信息", DBR_LEVEL_INFO},        {"警告", DBR_LEVEL_WARN},
    {"错误", DBR_LEVEL_ERROR},       {"调试", DBR_LEVEL_DEBUG},
    {"致命", DBR_LEVEL_FATAL},       {"严重", DBR_LEVEL_FATAL},
};

const char *dbr_level_name(dbr_level level)
{
    assert((unsigned)level < DBR_LEVEL_COUNT);
    return LEVEL_NAMES[level];
}

const char *dbr_level_word_at(size_t i)
{
    return i < COUNT(LEVEL_WORDS) ? LEVEL_WORDS[i].word : NULL;
}

/* What may stand around a level: "[info]", "<warn>:". Bytes of words are told first. */
static bool is_around(char c)
{
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !is_letter && c != '\0' && strchr("[]<>(): \t", c) != NULL;
}

dbr_level dbr_level_parse(dbr_slice word)
{
    int64_t number = 0;
    while (word.len > 0 && is_around(word.ptr[0])) {
        word = dbr_slice_from(word, 1);
    }
    while (word.len > 0 && is_around(word.ptr[word.len - 1])) {
        word = dbr_slice_sub(word, 0, word.len - 1);
    }
    if (word.len == 0 || word.len > 16) { // the longest word has 13 bytes
        return DBR_LEVEL_NONE;
    }
    if (dbr_slice_int(word, &number)) {
        return level_of_number(number);
    }
    char last = word.ptr[word.len - 1];
    if (last >= '0' && last <= '9') { // MongoDB's D1–D5, PostgreSQL's DEBUG1–5
        word = dbr_slice_sub(word, 0, word.len - 1);
    }
    for (size_t i = 0; i < COUNT(LEVEL_WORDS); i++) {
        const char *w = LEVEL_WORDS[i].word;
        bool may_be = ((w[0] ^ word.ptr[0]) & ~0x20) == 0 && w[word.len] == '\0'; // of most a look is enough
        if (may_be && dbr_slice_eq_nocase(word, dbr_slice_str(w))) {
            return LEVEL_WORDS[i].level;
        }
    }
    return DBR_LEVEL_NONE;
}

static dbr_level level_of_number(int64_t n)
{
    static const dbr_level SYSLOG[] = {DBR_LEVEL_FATAL, DBR_LEVEL_FATAL, DBR_LEVEL_FATAL, DBR_LEVEL_ERROR,
                                       DBR_LEVEL_WARN,  DBR_LEVEL_INFO,  DBR_LEVEL_INFO,  DBR_LEVEL_DEBUG};
    if (n >= 0 && n < (int64_t)COUNT(SYSLOG)) {
        return SYSLOG[n];
    }
    if (n >= 10 && n <= 60 && n % 10 == 0) {
        return (dbr_level)(DBR_LEVEL_TRACE + n / 10 - 1);
    }
    return DBR_LEVEL_NONE;
}

/* ---- milestones ---- */

static const char *const MILESTONE_WORDS[DBR_MILESTONE_COUNT] = {
    [DBR_STARTED] = "started",     [DBR_DETECTED] = "detected",         [DBR_DECLARED] = "declared",
    [DBR_PAGED] = "paged",         [DBR_ACKNOWLEDGED] = "acknowledged", [DBR_IDENTIFIED] = "identified",
    [DBR_MITIGATED] = "mitigated", [DBR_RECOVERED] = "recovered",       [DBR_RESOLVED] = "resolved",
};

static const char *const MILESTONE_WORDS_ZH[DBR_MILESTONE_COUNT] = {
    [DBR_STARTED] = "发生",   [DBR_DETECTED] = "发现",     [DBR_DECLARED] = "宣布",
    [DBR_PAGED] = "通知",     [DBR_ACKNOWLEDGED] = "响应", [DBR_IDENTIFIED] = "定位",
    [DBR_MITIGATED] = "止损", [DBR_RECOVERED] = "恢复",    [DBR_RESOLVED] = "结束",
};

static const milestone_word MILESTONE_SYNONYMS[] = {
    {"start", DBR_STARTED},
    {"starts", DBR_STARTED},
    {"began", DBR_STARTED},
    {"begin", DBR_STARTED},
    {"begins", DBR_STARTED},
    {"beginning", DBR_STARTED},
    {"onset", DBR_STARTED},
    {"occurred", DBR_STARTED},
    {"occurrence", DBR_STARTED},
    {"impact started", DBR_STARTED},
    {"impact start", DBR_STARTED},
    {"start of impact", DBR_STARTED},
    {"detect", DBR_DETECTED},
    {"detection", DBR_DETECTED},
    {"discovered", DBR_DETECTED},
    {"discovery", DBR_DETECTED},
    {"noticed", DBR_DETECTED},
    {"first noticed", DBR_DETECTED},
    {"first detected", DBR_DETECTED},
    {"first alert", DBR_DETECTED},
    {"alerted", DBR_DETECTED},
    {"declare", DBR_DECLARED},
    {"declaration", DBR_DECLARED},
    {"opened", DBR_DECLARED},
    {"page", DBR_PAGED},
    {"paging", DBR_PAGED},
    {"first page", DBR_PAGED},
    {"on-call paged", DBR_PAGED},
    {"oncall paged", DBR_PAGED},
    {"notified", DBR_PAGED},
    {"ack", DBR_ACKNOWLEDGED},
    {"acked", DBR_ACKNOWLEDGED},
    {"ack'd", DBR_ACKNOWLEDGED},
    {"acknowledge", DBR_ACKNOWLEDGED},
    {"acknowledgement", DBR_ACKNOWLEDGED},
    {"acknowledgment", DBR_ACKNOWLEDGED},
    {"responded", DBR_ACKNOWLEDGED},
    {"response", DBR_ACKNOWLEDGED},
    {"response started", DBR_ACKNOWLEDGED},
    {"engaged", DBR_ACKNOWLEDGED},
    {"identify", DBR_IDENTIFIED},
    {"identification", DBR_IDENTIFIED},
    {"diagnosed", DBR_IDENTIFIED},
    {"diagnosis", DBR_IDENTIFIED},
    {"cause identified", DBR_IDENTIFIED},
    {"root cause identified", DBR_IDENTIFIED},
    {"cause found", DBR_IDENTIFIED},
    {"root cause found", DBR_IDENTIFIED},
    {"mitigate", DBR_MITIGATED},
    {"mitigation", DBR_MITIGATED},
    {"contained", DBR_MITIGATED},
    {"containment", DBR_MITIGATED},
    {"stabilized", DBR_MITIGATED},
    {"stabilised", DBR_MITIGATED},
    {"recover", DBR_RECOVERED},
    {"recovery", DBR_RECOVERED},
    {"restored", DBR_RECOVERED},
    {"restoration", DBR_RECOVERED},
    {"service restored", DBR_RECOVERED},
    {"service recovered", DBR_RECOVERED},
    {"repaired", DBR_RECOVERED},
    {"resolve", DBR_RESOLVED},
    {"resolution", DBR_RESOLVED},
    {"closed", DBR_RESOLVED},
    {"ended", DBR_RESOLVED},
    {"end", DBR_RESOLVED},
    {"finished", DBR_RESOLVED},
    {"all clear", DBR_RESOLVED},
    {"开始", DBR_STARTED},
    {"起始", DBR_STARTED},
    {"出现", DBR_STARTED},
    {"检测", DBR_DETECTED},
    {"察觉", DBR_DETECTED},
    {"首次告警", DBR_DETECTED},
    {"告警", DBR_DETECTED},
    {"声明", DBR_DECLARED},
    {"宣告", DBR_DECLARED},
    {"呼叫", DBR_PAGED},
    {"告警通知", DBR_PAGED},
    {"通知值班", DBR_PAGED},
    {"认领", DBR_ACKNOWLEDGED},
    {"接手", DBR_ACKNOWLEDGED},
    {"介入", DBR_ACKNOWLEDGED},
    {"开始响应", DBR_ACKNOWLEDGED},
    {"开始处理", DBR_ACKNOWLEDGED},
    {"定位原因", DBR_IDENTIFIED},
    {"原因定位", DBR_IDENTIFIED},
    {"根因定位", DBR_IDENTIFIED},
    {"定位根因", DBR_IDENTIFIED},
    {"缓解", DBR_MITIGATED},
    {"止血", DBR_MITIGATED},
    {"恢复服务", DBR_RECOVERED},
    {"服务恢复", DBR_RECOVERED},
    {"业务恢复", DBR_RECOVERED},
    {"恢复正常", DBR_RECOVERED},
    {"解决", DBR_RESOLVED},
    {"关闭", DBR_RESOLVED},
    {"完成", DBR_RESOLVED},
};

const char *dbr_milestone_word(dbr_milestone_name m)
{
    assert((unsigned)m < DBR_MILESTONE_COUNT);
    return MILESTONE_WORDS[m];
}

dbr_milestone_name dbr_milestone_exact(dbr_slice word)
{
    for (int m = 0; m < DBR_MILESTONE_COUNT; m++) {
        if (dbr_slice_eq_nocase(word, dbr_slice_str(MILESTONE_WORDS[m])) ||
            dbr_slice_is(word, MILESTONE_WORDS_ZH[m])) {
            return (dbr_milestone_name)m;
        }
    }
    return DBR_MILESTONE_COUNT;
}

dbr_milestone_name dbr_milestone_parse(dbr_slice word)
{
    dbr_slice label = strip_label(word);
    dbr_milestone_name exact = dbr_milestone_exact(label);
    if (exact != DBR_MILESTONE_COUNT) {
        return exact;
    }
    for (size_t i = 0; i < COUNT(MILESTONE_SYNONYMS); i++) {
        if (dbr_slice_eq_nocase(label, dbr_slice_str(MILESTONE_SYNONYMS[i].word))) {
            return MILESTONE_SYNONYMS[i].name;
        }
    }
    return DBR_MILESTONE_COUNT;
}

static bool strip_start(dbr_slice *s, const char *word)
{
    size_t n = strlen(word);
    if (s->len <= n || !dbr_slice_eq_nocase(dbr_slice_sub(*s, 0, n), dbr_slice_str(word))) {
        return false;
    }
    *s = dbr_slice_trim(dbr_slice_from(*s, n));
    return true;
}

static bool strip_end(dbr_slice *s, const char *word)
{
    size_t n = strlen(word);
    if (s->len <= n || !dbr_slice_eq_nocase(dbr_slice_from(*s, s->len - n), dbr_slice_str(word))) {
        return false;
    }
    *s = dbr_slice_trim(dbr_slice_sub(*s, 0, s->len - n));
    return true;
}

/* Takes off what stands around the word in labels, one thing after the other, until nothing comes off. */
static dbr_slice strip_label(dbr_slice label)
{
    static const char *const STARTS[] = {"incident ", "outage ", "issue ", "fault ", "problem ", "time ",
                                         "*",         "故障",    "事故",   "事件",   "问题",     "影响"};
    static const char *const ENDS[] = {":",       "：",    "*",    " at",  " time",  " (utc)", " timestamp",
                                       "（UTC）", "(UTC)", "时间", "时刻", "时间点", "于"};
    dbr_slice s = dbr_slice_trim(label);
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t i = 0; i < COUNT(STARTS); i++) {
            is_changed = strip_start(&s, STARTS[i]) || is_changed;
        }
        for (size_t i = 0; i < COUNT(ENDS); i++) {
            is_changed = strip_end(&s, ENDS[i]) || is_changed;
        }
    }
    return s;
}

/* ---- severities, verdicts ---- */

const char *dbr_severity_word(dbr_severity s)
{
    static const char *const WORDS[DBR_SEVERITY_COUNT] = {"info", "warning", "error"};
    assert((unsigned)s < DBR_SEVERITY_COUNT);
    return WORDS[s];
}

const char *dbr_verdict_word(dbr_verdict v)
{
    static const char *const WORDS[DBR_VERDICT_COUNT] = {
        [DBR_VERIFIED] = "verified",         [DBR_CONTRADICTED] = "contradicted", [DBR_STALE] = "stale",
        [DBR_INCONCLUSIVE] = "inconclusive", [DBR_UNSUPPORTED] = "unsupported",
    };
    assert((unsigned)v < DBR_VERDICT_COUNT);
    return WORDS[v];
}
