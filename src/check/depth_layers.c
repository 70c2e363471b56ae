/*
 * Whether the analysis reaches the layers behind the fault, and the action items what was found. Advice, never more.
 *
 *   depth/systemic      causes are named, and none of them is of the system around the fault (review, tests, alerts, capacity …)
 *   depth/whys          fewer than five whys; off unless a team asks for it
 *   actions/mix         three items and more, all to prevent, or all to detect, or all to soften
 *   actions/factor      of several causes in a list, one that no item speaks of
 *   privacy/reason      the report is marked confidential and does not say why
 *
 * Layers and kinds of items are told by words of the field, in both languages; an item that no word tells prevents. That a cause is
 * spoken of means a common word of five letters and more (its first five count), or two characters of Chinese in a row which are
 * not among the commonest. Sources: the guide (layers of contributing factors; a mix of prevention, detection and mitigation);
 * Lunney, Lueder and Beyer, "Postmortem action items" (;login: 2017); etcd's own rule that items answer what was learned.
 */
#include "check/check_impl.h"

#define MAX_FACTORS  40u
#define MAX_ACTIONS  200u // of more nobody can say which answers what
#define WHYS         5u
#define STEM         5u // bytes of a word that count
#define LONGEST_MARK 120u
#define MOST_HEAD    30u // lines of a report in which a mark of confidence is looked for

typedef struct factor {
    size_t begin, end;
    dbr_slice text;
} factor;

/* The causes that the report lists: its points and rows in cause sections. */
static size_t list_factors(const dbr_document *d, factor all[MAX_FACTORS])
{
    size_t n = 0;
    for (size_t i = 0; i < d->n_sentences && n < MAX_FACTORS; i++) {
        const dbr_sentence *s = &d->sentences[i];
        if (!s->is_list_item || s->is_quote || !check_is_cause_section(d, s->i_section)) {
            continue;
        }
        size_t line = s->at.begin;
        while (line > 0 && d->bytes.ptr[line - 1] != '\n') {
            line--;
        }
        bool is_same = n > 0 && all[n - 1].begin == line; // another sentence of the same point
        if (is_same) {
            all[n - 1].end = s->at.end;
            all[n - 1].text = dbr_slice_sub(d->bytes, line, s->at.end);
        } else if (strchr(" \t", d->bytes.ptr[line]) == NULL) { // the points of a point explain it
            all[n++] = (factor){line, s->at.end, dbr_slice_sub(d->bytes, line, s->at.end)};
        }
    }
    return n;
}

static const dbr_section *first_cause_section(const dbr_document *d)
{
    for (size_t i = 0; i < d->n_sections; i++) {
        if (check_is_cause_section(d, i)) {
            return &d->sections[i];
        }
    }
    return NULL;
}

static void say_at_heading(dbr_check_run *run, const dbr_section *s, dbr_text_id id, const char *arg)
{
    dbr_slice line = dbr_slice_sub(run->d->bytes, s->at.begin, s->body_begin);
    size_t len = dbr_slice_trim(dbr_slice_cut(&line, '\n')).len;
    CHECK_SAY(run, s->at.begin, s->at.begin + len, id, arg);
}

static bool holds_one(dbr_slice text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_find(text, dbr_slice_str(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* The same of words in Chinese; most texts have none. */
static bool holds_wide(dbr_slice text, const char *const *words, size_t n)
{
    bool has = false;
    for (size_t i = 0; i < text.len && !has; i++) {
        has = (unsigned char)text.ptr[i] >= 0xE4;
    }
    return has && holds_one(text, words, n);
}

/* ---- depth/systemic ---- */

static bool is_systemic(dbr_slice text)
{
    static const char EN[] =
        "metric|metrics|visibility|unnoticed|undetected|review|reviews|reviewed|test|tests|tested|testing|"
        "alert|alerts|alerting|monitoring|"
        "monitored|observability|dashboard|runbook|runbooks|playbook|documentation|documented|undocumented|"
        "policy|policies|ownership|owner|owners|owned|guardrail|guardrails|safeguard|safeguards|capacity|"
        "planning|"
        "pipeline|pipelines|ci|staging|canary|rollout|rollback|validation|validate|validated|lint|automation|"
        "automated|manual|manually|checklist|procedure|procedures|standard|standards|redundancy|redundant|"
        "failover|"
        "isolation|isolated|limit|limits|quota|quotas|timeout|timeouts|backpressure|training|onboarding|"
        "handover|"
        "communication|priority|prioritisation|prioritization|deadline|backlog|debt|legacy|architecture|"
        "design|"
        "dependency|dependencies|vendor|tooling|permissions|access|drill|drills|exercise|systemic|"
        "organisational|"
        "organizational|cultural|coverage";
    static const char *const ZH[] = {
        "流程", "评审",   "测试", "告警", "监控", "预案",   "文档", "规范", "制度", "机制", "灰度",
        "校验", "自动化", "容量", "演练", "权限", "架构",   "设计", "冗余", "隔离", "限流", "熔断",
        "依赖", "技术债", "沟通", "值班", "负责", "系统性", "组织", "覆盖", "超时", "配额", "上限"};
    return check_has_word(text, EN) || holds_wide(text, ZH, sizeof(ZH) / sizeof(ZH[0]));
}

static void run_systemic(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    const dbr_section *first = first_cause_section(d);
    if (first == NULL || check_is_unanswered(d)) {
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < d->n_sections; i++) {
        size_t end = i + 1 < d->n_sections ? d->sections[i + 1].at.begin : d->bytes.len;
        if (check_is_cause_section(d, i)) {
            dbr_slice body = dbr_slice_sub(d->bytes, d->sections[i].at.begin, end);
            if (is_systemic(body)) {
                return;
            }
            n += dbr_slice_trim(dbr_slice_sub(d->bytes, d->sections[i].body_begin, end)).len;
        }
    }
    if (n > 0) {
        say_at_heading(run, first, DBR_T_CHECK_NOT_SYSTEMIC, "");
        CHECK_SUGGEST(run, DBR_T_CHECK_NOT_SYSTEMIC_DO, "");
    }
}

/* ---- depth/whys ---- */

static void run_whys(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    const dbr_section *first = first_cause_section(d);
    size_t n = 0;
    if (first == NULL || check_is_unanswered(d)) {
        return;
    }
    for (size_t i = 0; i < d->n_sentences; i++) {
        dbr_slice s = d->sentences[i].text;
        bool asks =
            dbr_slice_find_char(s, '?') != SIZE_MAX || dbr_slice_find(s, dbr_slice_str("？")) != SIZE_MAX;
        n += asks && (check_has_word(s, "why") || dbr_slice_find(s, dbr_slice_str("为什么")) != SIZE_MAX ||
                      dbr_slice_find(s, dbr_slice_str("为何")) != SIZE_MAX);
    }
    if (n < WHYS) {
        say_at_heading(run, first, DBR_T_CHECK_FEW_WHYS, dbr_arena_printf(run->arena, "%zu", n));
    }
}

/* ---- actions/mix ---- */

typedef enum action_kind { ACTION_PREVENTS, ACTION_DETECTS, ACTION_SOFTENS, ACTION_KIND_COUNT } action_kind;

static action_kind kind_of_action(dbr_slice text)
{
    static const char DETECT[] =
        "alert|alerts|alerting|alarm|alarms|monitor|monitors|monitoring|dashboard|dashboards|metric|"
        "metrics|log|logs|logging|trace|tracing|probe|probes|canary|detect|detects|detection|page|"
        "pages|slo|notify|notification|observability|health";
    static const char SOFTEN[] =
        "runbook|runbooks|playbook|rollback|failover|fallback|timeout|timeouts|breaker|limit|limits|"
        "limiting|throttle|throttling|degrade|degradation|restore|recovery|recover|backup|backups|"
        "drill|redundancy|replica|replicas|switch|escalation|mitigate|mitigation|retry|retries|shed|"
        "shedding|isolate|isolation|bulkhead|drain";
    static const char *const ZH_DETECT[] = {"告警", "监控", "报警", "看板", "指标",
                                            "日志", "探测", "巡检", "发现"};
    static const char *const ZH_SOFTEN[] = {"预案", "回滚", "限流", "熔断", "降级", "切换", "备份",
                                            "演练", "恢复", "超时", "冗余", "容灾", "兜底", "隔离"};
    if (check_has_word(text, DETECT) ||
        holds_wide(text, ZH_DETECT, sizeof(ZH_DETECT) / sizeof(ZH_DETECT[0]))) {
        return ACTION_DETECTS;
    }
    bool softens =
        check_has_word(text, SOFTEN) || holds_wide(text, ZH_SOFTEN, sizeof(ZH_SOFTEN) / sizeof(ZH_SOFTEN[0]));
    return softens ? ACTION_SOFTENS : ACTION_PREVENTS;
}

static void run_mix(dbr_check_run *run)
{
    enum { FEW = 3 };
    static const dbr_text_id SAYS[] = {DBR_T_CHECK_ALL_PREVENT, DBR_T_CHECK_ALL_DETECT,
                                       DBR_T_CHECK_ALL_SOFTEN};
    const dbr_document *d = run->d;
    size_t n[ACTION_KIND_COUNT] = {0};
    action_kind first = d->n_actions >= FEW ? kind_of_action(d->actions[0].text) : ACTION_PREVENTS;
    for (size_t i = 0; i < d->n_actions && n[first] == i; i++) {
        n[kind_of_action(d->actions[i].text)]++; // up to the first of another kind
    }
    for (int k = 0; k < ACTION_KIND_COUNT && d->n_actions >= FEW; k++) {
        if (n[k] == d->n_actions) {
            const dbr_section *s = &d->sections[d->actions[0].i_section];
            say_at_heading(run, s, SAYS[k], dbr_arena_printf(run->arena, "%zu", d->n_actions));
        }
    }
}

/* ---- actions/factor ---- */

static bool is_common_stem(dbr_slice stem)
{
    static const char *const COMMON[] = {
        "there", "which", "their", "these", "those", "about", "after", "befor", "becau", "would", "could",
        "shoul", "where", "while", "cause", "incid", "servi", "syste", "produ", "error", "faile", "failu",
        "custo", "users", "using", "being", "other", "every", "under", "until", "still", "again", "never",
        "first", "secon", "issue", "probl", "imple", "ensur", "creat", "updat", "impro", "inves"};
    for (size_t i = 0; i < sizeof(COMMON) / sizeof(COMMON[0]); i++) {
        if (dbr_slice_eq_nocase(stem, dbr_slice_str(COMMON[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether the texts have a word in common that says something. */
static bool share_a_word(dbr_slice a, dbr_slice b)
{
    static const char *const COMMON[] = {"没有", "未能", "导致", "问题", "系统", "服务",
                                         "故障", "事故", "原因", "增加", "进行", "时间",
                                         "一个", "需要", "以及", "完善", "优化"};
    for (size_t i = 0; i < a.len;) {
        size_t n = 0;
        if ((unsigned char)a.ptr[i] >= 0xE4) { // two characters of three bytes
            dbr_slice pair = dbr_slice_sub(a, i, i + 6);
            bool is_pair = pair.len == 6 && (unsigned char)pair.ptr[3] >= 0xE4;
            if (is_pair && !holds_one(pair, COMMON, sizeof(COMMON) / sizeof(COMMON[0])) &&
                dbr_slice_find(b, pair) != SIZE_MAX) {
                return true;
            }
            i += 3;
            continue;
        }
        while (i + n < a.len && is_ascii_letter(a.ptr[i + n])) {
            n++;
        }
        dbr_slice stem = dbr_slice_sub(a, i, i + STEM);
        if (n >= STEM && !is_common_stem(stem) && dbr_slice_find_nocase(b, stem) != SIZE_MAX) {
            return true;
        }
        i += n > 0 ? n : 1;
    }
    return false;
}

static bool is_spoken_of(const dbr_document *d, dbr_slice text)
{
    for (size_t i = 0; i < d->n_actions; i++) {
        if (share_a_word(text, d->actions[i].text)) {
            return true;
        }
    }
    return false;
}

static void run_factor(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    factor all[MAX_FACTORS];
    bool is_open[MAX_FACTORS];
    size_t n = d->n_actions >= 2 && d->n_actions <= MAX_ACTIONS && !check_is_unanswered(d)
                   ? list_factors(d, all)
                   : 0;
    size_t n_spoken = 0;
    for (size_t i = 0; i < n; i++) {
        is_open[i] = !is_spoken_of(d, all[i].text);
        n_spoken += !is_open[i];
    }
    for (size_t i = 0; i < n && n_spoken > 0; i++) { // where none is, the words differ
        if (is_open[i]) {
            CHECK_SAY(run, all[i].begin, all[i].end, DBR_T_CHECK_FACTOR_OPEN, "");
        }
    }
}

/* ---- privacy/reason ---- */

/* Whether it is worth looking line by line. */
static bool may_be_marked(dbr_slice head, const char *const *zh, size_t n_zh)
{
    static const char *const EN[] = {"onfidential", "ONFIDENTIAL", "estricted", "rivate", "nternal"};
    return holds_one(head, EN, sizeof(EN) / sizeof(EN[0])) || holds_wide(head, zh, n_zh);
}

static void run_reason(dbr_check_run *run)
{
    static const char MARKS[] = "confidential|restricted|private|internal";
    static const char WHY[] =
        "because|since|due|contains|contain|includes|legal|contract|contractual|security|privacy|nda|"
        "embargo|disclosure|customer|customers|personal|regulatory|law";
    static const char *const ZH_MARKS[] = {"保密", "机密", "不对外", "仅限内部", "内部资料"};
    static const char *const ZH_WHY[] = {"因", "涉及", "包含", "由于", "合同", "法务", "客户", "安全"};
    const dbr_document *d = run->d;
    dbr_slice head =
        dbr_slice_sub(d->bytes, 0, d->n_lines > MOST_HEAD ? d->line_begins[MOST_HEAD] : d->bytes.len);
    if (!may_be_marked(head, ZH_MARKS, sizeof(ZH_MARKS) / sizeof(ZH_MARKS[0]))) {
        return;
    }
    for (size_t i = 0; i < d->n_lines && i < MOST_HEAD; i++) {
        size_t begin = d->line_begins[i];
        size_t end = i + 1 < d->n_lines ? d->line_begins[i + 1] : d->bytes.len;
        dbr_slice line = dbr_slice_trim(dbr_slice_sub(d->bytes, begin, end));
        if (line.len > LONGEST_MARK) {
            continue;
        }
        bool is_label =
            check_has_word(line, "visibility|audience|classification|confidentiality|distribution|sharing") ||
            dbr_slice_find(line, dbr_slice_str("密级")) != SIZE_MAX ||
            dbr_slice_find(line, dbr_slice_str("范围")) != SIZE_MAX;
        bool is_alone = line.len <= 40 && check_has_word(line, "confidential");
        bool is_marked =
            (is_label && check_has_word(line, MARKS)) || is_alone ||
            (line.len <= 90 && holds_wide(line, ZH_MARKS, sizeof(ZH_MARKS) / sizeof(ZH_MARKS[0])));
        bool says_why =
            check_has_word(line, WHY) || holds_wide(line, ZH_WHY, sizeof(ZH_WHY) / sizeof(ZH_WHY[0]));
        if (is_marked && !says_why) {
            CHECK_SAY(run, begin, begin + line.len, DBR_T_CHECK_NO_REASON, "");
            return;
        }
    }
}

static const dbr_rule_example SYSTEMIC_EXAMPLES[] = {
    {"# Outage\n\n## Root Cause\n\n- A disk was full\n- The index was gone\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Root Cause\n\n- A disk was full\n- No alert told of it\n", DBR_LANG_EN, 0},
    {"# 故障\n\n## 根因\n\n- 磁盘已满\n- 索引丢失\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 根因\n\n- 磁盘已满\n- 磁盘没有告警\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example WHYS_EXAMPLES[] = {
    {"# Outage\n\n## Root Cause\n\n1. Why did orders fail? The pool was full.\n2. Why was it full? A scan.\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Root Cause\n\n1. Why did orders fail? The pool was full.\n2. Why was it full? A "
     "scan.\n3. Why a scan? An "
     "index was missing.\n4. Why was it missing? No plan was looked at.\n5. Why not? Nothing asks for one.\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 根因\n\n- 为什么下单失败？连接池已满。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 根因\n\n- 为什么失败？池满。\n- 为什么满？慢查询。\n- 为什么慢？缺少索引。\n- "
     "为什么缺少？没有评审。\n- "
     "为什么没有？流程里没有这一步。\n",
     DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example MIX_EXAMPLES[] = {
    {"# Outage\n\n## Action Items\n\n- Add an index on orders\n- Raise the size of the pool\n- Upgrade the "
     "driver\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Action Items\n\n- Add an index on orders\n- Alert on the pool at 80 %\n- Upgrade the "
     "driver\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 改进措施\n\n- 为 orders 表添加索引\n- 调大连接池\n- 升级驱动\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 改进措施\n\n- 为 orders 表添加索引\n- 连接池达到 80% 时告警\n- 升级驱动\n", DBR_LANG_ZH_CN,
     0},
    {0},
};
static const dbr_rule_example FACTOR_EXAMPLES[] = {
    {"# Outage\n\n## Contributing Factors\n\n- The query had no index\n- The standby was never "
     "promoted\n\n## Action "
     "Items\n\n- Add an index on orders\n- Explain each query in CI\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Contributing Factors\n\n- The query had no index\n- The standby was never "
     "promoted\n\n## Action "
     "Items\n\n- Add an index on orders\n- Promote the standby by itself\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 促成因素\n\n- 查询缺少索引\n- 备库未自动提升\n\n## 改进措施\n\n- 添加索引\n- "
     "评审每个查询\n",
     DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 促成因素\n\n- 查询缺少索引\n- 备库未自动提升\n\n## 改进措施\n\n- 添加索引\n- "
     "备库自动提升\n",
     DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example REASON_EXAMPLES[] = {
    {"# Outage\n\n**Visibility**: confidential\n", DBR_LANG_EN, 1},
    {"# Outage\n\n**Visibility**: confidential, because a contract with a customer is quoted\n", DBR_LANG_EN,
     0},
    {"# Outage\n\n**Visibility**: company\n", DBR_LANG_EN, 0},
    {"# 故障\n\n密级：机密\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n密级：机密（涉及合同）\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_layers[] = {
    {.id = "depth/systemic",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "no cause is of the system around the fault",
     .rationale =
         "The guide asks for immediate, contributing and systemic factors. Allspaw, \"The infinite hows\"; "
         "Cook, \"How "
         "complex systems fail\": what made the fault possible, and let it last, is where change helps.",
     .examples = SYSTEMIC_EXAMPLES,
     .run = run_systemic},
    {.id = "depth/whys",
     .severity = DBR_INFO,
     .is_off = true,
     .has_lang = {true, true},
     .help = "fewer than five whys; off unless a team asks for it",
     .rationale = "Some teams and templates want five whys. Allspaw and PagerDuty prefer what and how, and 2 "
                  "of 263 published "
                  "reports mention them, so nobody is asked by default.",
     .examples = WHYS_EXAMPLES,
     .run = run_whys},
    {.id = "actions/mix",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "all action items are of one kind: to prevent, to detect, or to soften",
     .rationale = "Lunney, Lueder and Beyer, \"Postmortem action items\" (;login: 2017): a plan that only "
                  "prevents leaves the "
                  "next surprise as long and as wide as this one. etcd wants one item of each type.",
     .examples = MIX_EXAMPLES,
     .run = run_mix},
    {.id = "actions/factor",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "a cause in the list that no action item speaks of",
     .rationale = "etcd's rule for its own post-mortems: action items address what the analysis lists. A "
                  "cause that is accepted "
                  "as it is deserves a word, too.",
     .examples = FACTOR_EXAMPLES,
     .run = run_factor},
    {.id = "privacy/reason",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "a confidential report that does not say why",
     .rationale = "Google, Site Reliability Engineering, chapter 15: post-mortems are shared as widely as "
                  "they can be; what keeps "
                  "one from it should be said, so that it can be lifted.",
     .examples = REASON_EXAMPLES,
     .run = run_reason},
    {0},
};
