/*
 * Blame in a Chinese sentence. Chinese drops its subjects, so a clause is judged by what stands in it.
 *
 *     值班人员误操作删除了表        human error                                  → human-error
 *     提交前没有仔细检查            没有 + what people do, no software before    → omission
 *     程序没有检查返回值            software before: nothing
 *     我们未能及时更新              a person before: blame, in the first person mild
 *     张工把两根线接反              a person, and an act that went wrong         → individual
 *     要是他多问一句，就不会…       a condition about people, not met            → counterfactual
 *     责任心普遍不强                what people lack, and that they do           → judgement
 *     提高全员的安全意识            more of what people have in mind             → be-careful
 *     防止误操作                    prevented: nothing
 *     误删除的文件                  an attribute: nothing
 *
 * A sentence is cut into clauses at 。，；：！？ and their ASCII kin; subjects live on in the next clause. The words are those of
 * blame_zh_words.c, read by blame_zh_read.c. A human error, a judgement or a call for vigilance counts unless something
 * in front denies or prevents it; an act that went wrong needs a person, a "not" needs a human verb within a few
 * characters and no software as subject.
 *
 * Policy: research/blameless.md §2, §4 and §6.
 */
#include "check/blame.h"

#define MAX_TO_VERB   15 // bytes between 没有 and its verb
#define MAX_TO_OBJECT 60 // … when what it is about stands between: 没有对…进行评估
#define MAX_TO_DENY   30 // bytes between a denial and what it denies
#define MAX_TO_LOW    12 // bytes between 责任心 and 不强
#define MAX_TO_MIND   30 // bytes between 提高 and 意识
#define MAX_TO_HOLD   45 // bytes between 扣除 and 奖金
#define MAX_TO_CAUSE  6  // bytes between somebody and 导致

/* What a sentence has said so far. */
typedef struct state {
    unsigned subject;  // who the last clause was about: AGENT, FIRST, SOFTWARE
    bool is_condition; // about people, and not met yet
    size_t condition;  // where it began
    bool is_past;      // what had been possible: 当时, 早一点, 多看一眼
} state;

static bool follows(dbr_slice s, size_t at, const char *text)
{
    return dbr_slice_starts(dbr_slice_from(s, at), text);
}

static bool precedes(dbr_slice s, size_t at, const char *text)
{
    size_t n = strlen(text);
    return at >= n && memcmp(s.ptr + at - n, text, n) == 0;
}

static bool follows_any(dbr_slice s, size_t at, const char *words)
{
    return check_beginning(dbr_slice_from(s, at), words) > 0;
}

/* One of "一|二" ends at the place. */
static bool precedes_any(dbr_slice s, size_t at, const char *words)
{
    for (const char *p = words;; p++) {
        size_t n = 0;
        while (p[n] != '|' && p[n] != '\0') {
            n++;
        }
        if (at >= n && s.ptr[at - 1] == p[n - 1] && memcmp(s.ptr + at - n, p, n) == 0) {
            return true;
        }
        p += n;
        if (*p == '\0') {
            return false;
        }
    }
}

static dbr_slice text_of(dbr_slice s, const check_found *f)
{
    return dbr_slice_sub(s, f->begin, f->end);
}

/* ---- denial ---- */

/* The word stands alone in quotation marks: it is spoken about. */
static bool is_mentioned(dbr_slice s, const check_found *f)
{
    size_t from = f->begin > 12 ? f->begin - 12 : 0;
    return check_has_word(dbr_slice_sub(s, from, f->begin), "“|「|‘|\"") &&
           check_has_word(dbr_slice_sub(s, f->end, f->end + 12), "”|」|’|\"");
}

/* What stands behind says that it explains nothing. */
static bool is_rejected(dbr_slice s, const check_found *f)
{
    static const char BEHIND[] =
        "不是根因|不是根本原因|不是原因|不是答案|不是结论|不是终点|不是解决|等于什么都没|等于没|不能算|"
        "不能作为|不能解释|说明不了|解释不了|不足以|无济于事|不该成为|不应成为|不应作为|不应当作|没有意义|"
        "毫无意义|无助于|挡不住|防不住|靠不住|只是表象|只是起点|只是开始|从来不是|并非根因|并不是|被划掉|"
        "被否|被驳回|被去掉|未被采纳|没有采纳|不会改变|改变不了|不起作用|解决不了|治标|无法避免|避免不了|"
        "无法防止|掩盖|会掩盖|不会让|不能让|不会使|不会带来|的起点|才是开始|不应该成为|不该是|不应该是|"
        "事后视角|后见之明|马后炮";
    static const char AROUND[] =
        "不是|不能|不要|不应|不该|不接受|不写|别|而非|算不上|并非|什么都没|不够|不会|禁止|无关";
    dbr_slice behind = dbr_slice_from(s, f->end);
    return check_has_word(behind, BEHIND) || (is_mentioned(s, f) && check_has_word(s, AROUND));
}

/* A denial shortly before the word, or directly behind it ("误操作" 的防护). */
static bool is_denied(dbr_slice s, const check_clause *c, size_t k)
{
    const check_found *f = &c->at[k];
    for (size_t i = k; i > 0; i--) {
        if ((c->at[i - 1].classes & CHECK_ZH_DENY) != 0 && f->begin - c->at[i - 1].end <= MAX_TO_DENY) {
            return true;
        }
    }
    for (size_t i = k + 1; i < c->n && (f->classes & CHECK_ZH_ERROR) != 0; i++) {
        if ((c->at[i].classes & CHECK_ZH_DENY) != 0 && dbr_slice_ends(text_of(s, &c->at[i]), "是") &&
            !dbr_slice_starts(text_of(s, &c->at[i]), "而")) { // "是人祸而不是天灾" denies the other
            return true;                                      // "人为失误从来不是原因"
        }
    }
    bool is_slip = (f->classes & (CHECK_ZH_ERROR | CHECK_ZH_MISTOOK | CHECK_ZH_OMIT | CHECK_ZH_JUDGE)) != 0;
    bool is_refrained = (f->classes & CHECK_ZH_JUDGE) != 0 && k > 0 && c->at[k - 1].end == f->begin &&
                        (c->at[k - 1].classes & CHECK_ZH_NEGATION) != 0; // 没有贸然切换
    return is_refrained || precedes_any(s, f->begin, "不|非|未|无|防") ||
           (is_slip && follows_any(s, f->end, "的防护|防护|保护|率|风险|检测|识别|概率|空间|的空间|的可能"));
}

/* ---- subjects ---- */

/* Named behind a preposition: no subject. */
static bool is_object(dbr_slice s, const check_found *f)
{
    static const char PREPOSITIONS[] = "对把将在给向从用为完了按照跟和与及改删发看查到的";
    for (const char *p = PREPOSITIONS; *p != '\0' && f->begin >= 3; p += 3) {
        if (p[2] == s.ptr[f->begin - 1] && memcmp(p, s.ptr + f->begin - 3, 3) == 0) {
            return true;
        }
    }
    return false;
}

/* Somebody's thing is the subject, not somebody: 工程师写的脚本没有… */
static bool is_owned(dbr_slice s, const check_found *agent, const check_found *thing)
{
    dbr_slice between = dbr_slice_sub(s, agent->end, thing->begin);
    return between.len <= 24 && dbr_slice_find(between, dbr_slice_str("的")) != SIZE_MAX &&
           !check_has_word(between, "对|在|把|将|给|向|从|用|没|未|不|时|后");
}

/* The subject so far: class bits of the person or thing named before word `k`, else what came down. */
static unsigned subject_of(dbr_slice s, const check_clause *c, size_t k, unsigned inherited)
{
    const check_found *thing = NULL;
    for (size_t i = k; i > 0; i--) {
        const check_found *f = &c->at[i - 1];
        if ((f->classes & CHECK_ZH_AGENT) != 0) {
            bool is_thing = thing != NULL && is_owned(s, f, thing);
            return is_thing ? CHECK_ZH_SOFTWARE : f->classes & (CHECK_ZH_AGENT | CHECK_ZH_FIRST);
        }
        if ((f->classes & CHECK_ZH_SOFTWARE) != 0) {
            thing = f;
        }
    }
    for (size_t i = 0; i < k; i++) {
        if ((c->at[i].classes & CHECK_ZH_SOFTWARE) != 0 && !is_object(s, &c->at[i])) {
            return CHECK_ZH_SOFTWARE;
        }
    }
    return inherited;
}

/* Whether Latin letters stand before the word: a program's name, "旧 leader 没有…", when nobody else is named. */
static bool is_latin_before(dbr_slice s, const check_clause *c, const check_found *f)
{
    size_t at = f->begin;
    while (at > c->begin && s.ptr[at - 1] == ' ') {
        at--;
    }
    while (precedes_any(s, at, "也|还|都|并|却|又|仍|就|则")) {
        at -= 3;
        at -= at > c->begin && s.ptr[at - 1] == ' ';
    }
    char last = at > c->begin ? s.ptr[at - 1] : ' ';
    return (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') || (last >= '0' && last <= '9') ||
           last == '`';
}

/* Something unknown takes an object before the word: "爬虫把通配符忽略了", and it is nobody in the table. */
static bool is_stranger_before(dbr_slice s, const check_clause *c, const check_found *f)
{
    dbr_slice before = dbr_slice_sub(s, c->begin, f->begin);
    size_t at = dbr_slice_find(before, dbr_slice_str("把"));
    at = at == SIZE_MAX ? dbr_slice_find(before, dbr_slice_str("将")) : at;
    return at != SIZE_MAX && at > 3;
}

/* Who the next clause is about: who this one is about, unless it only says when. */
static unsigned subject_left(dbr_slice s, const check_clause *c, unsigned inherited)
{
    bool is_when = precedes_any(s, c->stop, "后|前|时|期间|之际|之中|过程中");
    for (size_t i = 0; i < c->n; i++) {
        unsigned who = c->at[i].classes & (CHECK_ZH_AGENT | CHECK_ZH_SOFTWARE | CHECK_ZH_FIRST);
        bool is_person = (who & CHECK_ZH_AGENT) != 0 && (c->at[i].classes & CHECK_ZH_NEGATION) == 0;
        if (is_person && !precedes_any(s, c->at[i].begin, "给|向|对|通知|提醒|为|影响")) {
            return subject_of(s, c, c->n, inherited);
        }
    }
    for (size_t i = 0; i < c->n && !is_when; i++) {
        if ((c->at[i].classes & CHECK_ZH_SOFTWARE) != 0 && !is_object(s, &c->at[i])) {
            return CHECK_ZH_SOFTWARE;
        }
    }
    return inherited;
}

/* The first one named behind word `k` in the clause is a person: "如果当时值班人员…". */
static bool names_agent_behind(const check_clause *c, size_t k)
{
    for (size_t i = k + 1; i < c->n; i++) {
        if ((c->at[i].classes & (CHECK_ZH_AGENT | CHECK_ZH_SOFTWARE)) != 0) {
            return (c->at[i].classes & CHECK_ZH_AGENT) != 0;
        }
    }
    return false;
}

static bool names_thing_behind(const check_clause *c, size_t k)
{
    return k + 1 < c->n && (c->all & CHECK_ZH_SOFTWARE) != 0 && !names_agent_behind(c, k) &&
           (c->at[k + 1].classes & CHECK_ZH_SOFTWARE) != 0;
}

/* ---- what was left undone ---- */

/* Only adverbs of diligence between the negation and a verb of one character. */
static bool is_adverbs(dbr_slice s)
{
    static const char ADVERBS[] =
        "去|先|再|好好|仔细|认真|及时|事先|提前|主动|充分|完整|真正|能|有|来得及|逐一|逐项|一一|严格|"
        "第一时间|人|及早|当面|多|细|全部|完全|怎么|太| ";
    while (s.len > 0) {
        size_t n = check_beginning(s, ADVERBS);
        if (n == 0) {
            return false;
        }
        s = dbr_slice_from(s, n);
    }
    return true;
}

/* What is missing, not left undone: 没有审批环节, 没有看到连接池指标. */
static bool is_lack(dbr_slice s, const check_clause *c, const check_found *verb, bool is_missed)
{
    static const char PARTS[] =
        "环节|机制|流程|步骤|功能|工具|手段|能力|渠道|入口|权限|规则|用例|环境|的地方|的必要|节点|按钮|界面|"
        "计划|条件|弹窗|策略|模式|选项|开关|参数|提示|说明|文档|窗口|预案|命令|标准|要求|岗位|人手|资源|账号";
    static const char SEES[] = "看到|看见|看出|发现|察觉|察觉到|注意到";
    static const char ALARMS[] = "告警|报警|邮件|短信|提醒|配错|写错|不对|有误|遗漏|风险|公告";
    static const char SIGNS[] = "问题|缺陷|可疑|新的|可用|指标|面板|看板|曲线|监控|迹象|丢失|泄露|异常|影响|"
                                "损失|证据|变化|提示|差异|痕迹|明显|其他|日志";
    dbr_slice rest = dbr_slice_sub(s, verb->end, c->stop);
    bool is_sign = check_has_word(text_of(s, verb), SEES) && check_has_word(rest, SIGNS);
    bool is_found = dbr_slice_is(text_of(s, verb), "发现");
    bool is_part =
        follows_any(s, verb->end, PARTS) && !follows_any(s, verb->begin, "按|照|走|遵|阅|读|看|查|仔|认");
    return is_part || ((is_sign || (is_found && !is_missed)) && !check_has_word(rest, ALARMS));
}

/* Somebody else than us is named in the clause before word `k`. */
static bool names_them(const check_clause *c, size_t k)
{
    for (size_t i = k; i > 0; i--) {
        if ((c->at[i - 1].classes & (CHECK_ZH_AGENT | CHECK_ZH_SOFTWARE)) != 0) {
            return (c->at[i - 1].classes & (CHECK_ZH_FIRST | CHECK_ZH_SOFTWARE)) == 0;
        }
    }
    return false;
}

/* 没有 or 未 with a human verb close behind; the index of the verb, SIZE_MAX. */
static size_t undone(dbr_slice s, const check_clause *c, size_t k)
{
    bool is_missed =
        names_them(c, k) || dbr_slice_ends(text_of(s, &c->at[k]), "能"); // 巡检人员没有发现, 没能发现
    size_t end = c->at[k].end;
    size_t behind_adverb =
        end + check_beginning(dbr_slice_from(s, end), "先|再|去|事先|提前|及时|认真|仔细|好好|能|有");
    bool has_object = follows_any(s, behind_adverb, "对|就|针对|按|向|与|和|跟|在|把|将|给|为");
    if (follows_any(s, behind_adverb,
                    "收到|接到|获得|得到|拿到|丢失|丢|影响|出现|发生|造成|引起|产生|泄露|受损|中断")) {
        return SIZE_MAX;
    }
    size_t most = has_object ? MAX_TO_OBJECT : MAX_TO_VERB;
    for (size_t i = k + 1; i < c->n && c->at[i].begin - end <= most; i++) {
        unsigned classes = c->at[i].classes;
        bool is_close = (classes & CHECK_ZH_CLOSE) == 0 || is_adverbs(dbr_slice_sub(s, end, c->at[i].begin));
        if ((classes & CHECK_ZH_HUMAN_VERB) != 0 && is_close) {
            return is_lack(s, c, &c->at[i], is_missed) ? SIZE_MAX : i;
        }
        if ((classes & CHECK_ZH_SOFTWARE) != 0 && !has_object) {
            return SIZE_MAX; // "没有用户察觉"
        }
    }
    return SIZE_MAX;
}

/* "没打招呼就推了": something else was done without it. */
static size_t hasty(dbr_slice s, const check_clause *c, size_t k)
{
    static const char ACTS[] =
        "直接|把|将|上线|发布|推|合|改|删|执行|提交|重启|切|动手|匆忙|开工|操作|放|"
        "下发|投产|签|批准|关|放量|放行|下班|开了|打开|提测|提审|交付|关了|拆了|拔了|拉了|走了|下线";
    dbr_slice rest = dbr_slice_sub(s, c->at[k].end, c->stop);
    size_t at = dbr_slice_find(rest, dbr_slice_str("就"));
    bool is_act = at != SIZE_MAX && at >= 3 && at <= 30 && follows_any(rest, at + 3, ACTS);
    return is_act ? c->at[k].end + at + 3 : 0;
}

/* "变更前未…": before an act comes what people do; not when software is named between. */
static bool is_before_act(dbr_slice s, const check_clause *c, size_t k)
{
    for (size_t i = k; i > 0; i--) {
        if ((c->at[i - 1].classes & CHECK_ZH_SOFTWARE) != 0 && !is_object(s, &c->at[i - 1])) {
            return false;
        }
        if ((c->at[i - 1].classes & CHECK_ZH_BEFORE) != 0) {
            return true;
        }
    }
    return false;
}

/* A condition says what might be: "如果值班同学未确认，自动升级". */
static bool is_conditional(dbr_slice s, const check_clause *c, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        if ((c->at[i].classes & CHECK_ZH_IF) != 0 && !dbr_slice_is(text_of(s, &c->at[i]), "其实")) {
            return true;
        }
    }
    return check_has_word(dbr_slice_sub(s, c->begin, c->at[k].begin), "一旦|无论|不论|是否|分钟内|小时内") ||
           check_has_word(dbr_slice_sub(s, c->at[k].end, s.len), "自动升级|则自动|将自动|会自动|即自动");
}

/* The end of what was left undone by somebody, 0. */
static size_t omission(dbr_slice s, const check_clause *c, size_t k, unsigned who)
{
    const check_found *f = &c->at[k];
    bool is_person = (who & CHECK_ZH_AGENT) != 0;
    bool is_nobody = (f->classes & CHECK_ZH_AGENT) != 0; // 没有人 …
    bool is_thing = !is_person && ((who & CHECK_ZH_SOFTWARE) != 0 || is_latin_before(s, c, f));
    bool is_first = (who & CHECK_ZH_FIRST) != 0;
    if ((is_nobody && follows_any(s, f->end, "被|会因|会被|因|提出反对|提出异议|反对|有异议|表示反对")) ||
        follows_any(s, c->begin, "因此|所以|据此|故而|于是")) {
        return 0; // "没有人被告知": who might have known did not; "因此没有升级" has its reason
    }
    bool is_none = !is_nobody && k + 1 < c->n && c->at[k + 1].begin == f->end &&
                   (c->at[k + 1].classes & CHECK_ZH_AGENT) != 0 &&
                   precedes_any(s, f->end, "个|名|位"); // 没有一个评审人
    size_t verb = undone(s, c, k);
    if (verb != SIZE_MAX) {
        bool is_attribute = !is_person && follows(s, c->at[verb].end, "的");
        bool is_only_human = (c->at[verb].classes & CHECK_ZH_ONLY_HUMAN) != 0;
        bool is_finding = is_first && dbr_slice_is(text_of(s, &c->at[verb]), "发现") &&
                          !dbr_slice_ends(text_of(s, f), "能");
        bool counts = is_person || is_nobody || is_none || is_before_act(s, c, k) ||
                      (!is_thing && (is_only_human || check_was_told_zh(s, c, f)));
        if (counts && !is_attribute && !is_finding) {
            return c->at[verb].end;
        }
    }
    if (is_person && !is_nobody && !is_first && check_is_in_spite_zh(s, c, k)) {
        return c->stop;
    }
    dbr_slice before = dbr_slice_sub(s, c->begin, f->begin);
    if (is_person && !is_nobody && check_has_word(before, "连") &&
        (precedes_any(s, f->end, "都没|也没|都没有|也没有") || precedes_any(s, f->begin, "都|也"))) {
        return c->stop; // 连手册都没带
    }
    static const char WAYS[] = "把|将|给|按|对|向|跟|和|与|为|去";
    bool is_way = follows_any(s, f->end, WAYS) && !follows_any(s, f->end, "为此|对外|给出|和平");
    if (is_way && !is_nobody && names_them(c, k) && verb == SIZE_MAX) {
        return c->stop; // "运维没把参数改回去"
    }
    static const char SPARED[] =
        "受|伤|员|工|能|可|会|权|被|知|有|在|机|区|驾|值守|为失|为错|为因|为干|为操|需要|为此|"
        "为原|为介|为破|死|说|做错|犯错|有错|用|清楚|认为|想|愿|希望|喜欢|敢|是|不|因此|怀疑|指责|责|怪|追究|"
        "批评";
    if (is_nobody && !follows_any(s, f->end, SPARED) && c->stop > f->end) {
        return f->end; // "没人照做"
    }
    if (is_person && !is_first && follows_any(s, f->begin, "跳过|绕过|绕开|越过") && names_them(c, k) &&
        c->stop > f->end) {
        return c->stop; // 值班员跳过测试
    }
    bool is_free = f->begin == c->begin || is_before_act(s, c, k);
    if ((is_person && !is_nobody) || (is_free && !is_thing)) {
        size_t end = hasty(s, c, k);
        bool is_unable =
            end == 0 && is_person && !is_first && k > 0 && c->at[k - 1].end + 9 >= f->begin &&
            (c->at[k - 1].classes & CHECK_ZH_AGENT) != 0 && follows_any(s, f->end - 3, "能") &&
            !follows_any(s, f->end, "复现|重现|登录|访问|参加|连|接入|找到|收到|获得|得到|打开|进入|使用");
        return end > 0 ? end : is_unable ? f->end : 0;
    }
    return 0;
}

/* ---- classes that need a second word ---- */

/* A word of the class within `most` bytes behind word `k`, without a thing between; SIZE_MAX. */
static size_t behind(const check_clause *c, size_t k, unsigned classes, size_t most)
{
    for (size_t i = k + 1; i < c->n && c->at[i].begin - c->at[k].end <= most; i++) {
        if ((c->at[i].classes & classes) != 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* 责任心普遍不强; of software's "能力不足" only with people. */
static size_t low_trait(dbr_slice s, const check_clause *c, size_t k, unsigned who)
{
    size_t low = behind(c, k, CHECK_ZH_LOW, MAX_TO_LOW);
    bool is_shared = check_has_word(
        text_of(s, &c->at[k]), "能力|水平|技能|责任|习惯|经验|敏感|执行力|素质|担当|估|判|理解|认知|认识");
    bool is_mind =
        check_has_word(text_of(s, &c->at[k]), "责任心|责任感|责任意识|专业|业务|技术能力|操作技能|经验");
    bool counts = low != SIZE_MAX && (who & CHECK_ZH_SOFTWARE) == 0 &&
                  (!is_shared || is_mind || (who & CHECK_ZH_AGENT) != 0);
    return counts ? c->at[low].end : 0;
}

/* 提高全员的安全意识 */
static size_t raised_mind(dbr_slice s, const check_clause *c, size_t k, unsigned who)
{
    size_t mind = behind(c, k, CHECK_ZH_MIND, MAX_TO_MIND);
    bool counts =
        mind != SIZE_MAX && (who & CHECK_ZH_SOFTWARE) == 0 &&
        !follows_any(s, c->at[mind].end, "环境|平台|系统|资源|服务|材料|局|厅|部|视频|中心|业务|机构|网");
    return counts ? c->at[mind].end : 0;
}

/* 扣除该团队本季度奖金, 取消该员工的权限: what people hold, and whose it is where things hold it too. */
static size_t taken(dbr_slice s, const check_clause *c, size_t k, unsigned who)
{
    static const char OWN[] =
        "奖金|绩效|工资|薪资|薪水|年薪|月薪|津贴|补贴|职务|职位|职称|晋升|评优|评先|年假|年终奖|转正|"
        "提成|分红|期权|岗位|调薪|加薪|劳动合同|聘用";
    static const char SHARED[] = "权限|资格|合同|合作|奖励|调动|假期|休假|账号";
    dbr_slice rest = dbr_slice_sub(s, c->at[k].end, c->stop);
    rest = dbr_slice_sub(rest, 0, rest.len < MAX_TO_HOLD ? rest.len : MAX_TO_HOLD);
    if (precedes(s, c->at[k].begin, "被")) { // "团队奖金被取消"
        return check_has_word(dbr_slice_sub(s, c->begin, c->at[k].begin), OWN) ? c->at[k].end : 0;
    }
    bool counts = (who & CHECK_ZH_FIRST) == 0 &&
                  (check_has_word(rest, OWN) || (names_agent_behind(c, k) && check_has_word(rest, SHARED)));
    return counts ? c->stop : 0;
}

/* 提醒大家多留意, 务必谨慎: somebody is told to be careful. */
static size_t told_to(dbr_slice s, const check_clause *c, size_t k, unsigned who)
{
    size_t how = behind(c, k, CHECK_ZH_DILIGENT, MAX_TO_MIND);
    if (how == SIZE_MAX || (who & CHECK_ZH_SOFTWARE) != 0) {
        return 0;
    }
    bool names_person = (who & CHECK_ZH_AGENT) != 0 || names_agent_behind(c, k);
    bool is_strong =
        check_has_word(text_of(s, &c->at[k]), "叮嘱|告诫|宣导|督促|敦促|嘱咐|下次|以后|今后|往后|日后");
    bool is_note = follows_any(s, c->at[how].end, "的是|的点|事项|：|:|到|后|了");
    return !is_note && (names_person || is_strong) ? c->at[how].end : 0;
}

/* "是研发团队的问题": somebody, and that it was theirs. Where it ends, 0. */
static size_t theirs(dbr_slice s, const check_found *f)
{
    static const char *const WORDS[] = {"的问题", "的责任", "的过错", "的锅",   "的错",
                                        "的过失", "的失职", "的毛病", "的缘故", "的主意"};
    bool is_other =
        (f->classes & CHECK_ZH_AGENT) != 0 && (f->classes & (CHECK_ZH_FIRST | CHECK_ZH_NEGATION)) == 0;
    for (size_t i = 0; is_other && i < sizeof(WORDS) / sizeof(*WORDS); i++) {
        size_t end = f->end + strlen(WORDS[i]);
        if (follows(s, f->end, WORDS[i]) && !follows(s, end, "误")) {
            return end;
        }
    }
    return 0;
}

/* "研发团队导致了…", "由供应商的疏漏引起": somebody directly before. */
static bool is_cause(dbr_slice s, const check_clause *c, size_t k)
{
    if (k == 0 || (c->at[k - 1].classes & CHECK_ZH_AGENT) == 0 ||
        c->at[k - 1].end + MAX_TO_CAUSE < c->at[k].begin) {
        return false;
    }
    const check_found *agent = &c->at[k - 1];
    return !precedes_any(s, agent->begin, "对|给|为|令|让|影响|向|使") &&
           dbr_slice_find(dbr_slice_sub(s, agent->end, c->at[k].begin), dbr_slice_str("的")) == SIZE_MAX;
}

/* What a word says whoever is its subject; CHECK_BLAME_COUNT when that alone says nothing. */
static check_blame plain_kind(unsigned classes)
{
    static const struct {
        unsigned word_class;
        check_blame kind;
    } KINDS[] = {{CHECK_ZH_ERROR, CHECK_BLAME_HUMAN_ERROR},
                 {CHECK_ZH_JUDGE, CHECK_BLAME_JUDGEMENT},
                 {CHECK_ZH_CAREFUL, CHECK_BLAME_BE_CAREFUL},
                 {CHECK_ZH_PUNISH, CHECK_BLAME_PUNISH},
                 {CHECK_ZH_BLAME, CHECK_BLAME_INDIVIDUAL}};
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
        if ((classes & KINDS[i].word_class) != 0) {
            return KINDS[i].kind;
        }
    }
    return CHECK_BLAME_COUNT;
}

/* Whether such a word blames where it stands: not what was done with care, nor a thing that is named as the culprit. */
static bool counts_plainly(dbr_slice s, const check_clause *c, size_t k, check_blame kind)
{
    const check_found *f = &c->at[k];
    if (kind == CHECK_BLAME_BE_CAREFUL &&
        (precedes_any(s, f->begin, "经|已|在") || follows_any(s, f->end, "了|过|发现"))) {
        return false;
    }
    for (size_t i = 0; kind == CHECK_BLAME_PUNISH && i < k; i++) {
        if ((c->at[i].classes & CHECK_ZH_NEGATION) != 0 && (c->at[i].classes & CHECK_ZH_AGENT) != 0) {
            return false; // "没有人因此受罚"
        }
        bool is_thing = (c->at[i].classes & CHECK_ZH_SOFTWARE) != 0 && !is_object(s, &c->at[i]);
        if (is_thing && (c->all & (CHECK_ZH_AGENT | CHECK_ZH_NAMED)) == 0) {
            return false; // "令牌被吊销"
        }
    }
    if (kind == CHECK_BLAME_INDIVIDUAL && names_thing_behind(c, k)) {
        return false;
    }
    return !is_denied(s, c, k) && !is_rejected(s, f);
}

/* ---- conditions ---- */

/* Remembers a condition about people: somebody, or what only people do. */
static void read_condition(dbr_slice s, const check_clause *c, size_t k, unsigned who, state *st)
{
    static const char EFFORTS[] =
        "一页|一声|一轮|一遍|打个电话|打一个电话|翻一下|搜一下|一眼|一句|两下|一下|稍微|稍加|多想|多问|"
        "多看|多等|多查|有经验|肯|愿意|专人|认真|仔细|细心|谨慎|早点|"
        "早一点|早些|及时|提前|事先|当时|当初|当天|当晚|主动|先";
    dbr_slice rest = dbr_slice_sub(s, c->at[k].begin, c->stop);
    bool is_thing =
        names_thing_behind(c, k) || (!names_agent_behind(c, k) && (c->all & CHECK_ZH_SOFTWARE) != 0);
    bool has_effort = check_has_word(rest, EFFORTS);
    bool has_verb = behind(c, k, CHECK_ZH_HUMAN_VERB, MAX_TO_OBJECT) != SIZE_MAX;
    bool has_person =
        names_agent_behind(c, k) || (who & CHECK_ZH_AGENT) != 0 || check_has_word(rest, "个人|的人");
    st->is_condition =
        has_person || (!is_thing && has_effort && has_verb) ||
        check_has_word(rest, "有经验的|老手|资深|懂行") ||
        check_has_word(rest,
                       "一眼|一句|两下|用点心|上点心|用心|上心|细心|谨慎一点|认真一点|负责一点|专业一点");
    st->condition = c->at[k].begin;
    st->is_past = has_effort || check_has_word(rest, "过|早|换成|换作|换做|换个|换一个");
}

/* 就不会, 也不至于: when the condition was one about people. Such as could be met some day ("就能") only with a past one. */
static bool is_unmet(dbr_slice s, const check_found *f, const state *st)
{
    bool is_denial = check_has_word(text_of(s, f), "不|好了|避免|没");
    return st->is_condition && (is_denial || st->is_past);
}

/* ---- the judge ---- */

static bool is_doubtful(dbr_slice s, const check_clause *c, size_t k, bool is_person)
{
    const check_found *f = &c->at[k];
    return is_denied(s, c, k) || is_rejected(s, f) || is_conditional(s, c, k) ||
           (!is_person &&
            (is_stranger_before(s, c, f) || (is_latin_before(s, c, f) && !follows(s, f->begin, "忘"))));
}

/* Words of act that are one only in company: a release "带着" defects; "还不清楚为什么" says what is not known yet. */
static bool is_idle_act(dbr_slice s, const check_clause *c, const check_found *f, unsigned who)
{
    dbr_slice rest = dbr_slice_sub(s, f->end, c->stop);
    if (dbr_slice_is(text_of(s, f), "带着") || dbr_slice_is(text_of(s, f), "带著")) {
        return !check_has_word(rest, "缺陷|漏洞|bug|Bug|BUG|隐患|故障|错误|问题|告警");
    }
    if (dbr_slice_is(text_of(s, f), "放行了")) {
        return !check_has_word(rest, "缺陷|漏洞|bug|Bug|BUG|隐患|未测|没测|不合格|失败");
    }
    return dbr_slice_is(text_of(s, f), "不清楚") && (who & CHECK_ZH_FIRST) != 0 &&
           check_has_word(rest, "为什么|为何|原因|是否|怎么|何时|如何|哪");
}

/* Acts and omissions, by who is their subject. */
static check_blame judge_act(dbr_slice s, const check_clause *c, size_t k, unsigned who, size_t *end)
{
    const check_found *f = &c->at[k];
    bool is_person = (who & CHECK_ZH_AGENT) != 0;
    bool is_thing = (who & CHECK_ZH_SOFTWARE) != 0;
    bool is_attribute = (follows(s, f->end, "的") && f->end + 3 < c->stop) ||
                        follows(s, f->end, "除的"); // "误删除的文件", not "是运维误删的"
    bool is_choice = (who & CHECK_ZH_FIRST) != 0 && dbr_slice_starts(text_of(s, f), "不"); // "我们不改"
    if ((f->classes & CHECK_ZH_MISTOOK) != 0 && is_person && !is_choice && !is_attribute &&
        !precedes(s, f->begin, "被") && !is_idle_act(s, c, f, who) && !is_doubtful(s, c, k, true)) {
        return CHECK_BLAME_INDIVIDUAL;
    }
    bool is_plain = !is_person && !is_thing && precedes_any(s, f->begin, "就是|纯属|无非是|无非|说白了|单纯");
    if ((f->classes & CHECK_ZH_MISTOOK) != 0 && is_plain && !is_attribute) {
        return CHECK_BLAME_HUMAN_ERROR; // "说白了就是配错了"
    }
    if ((f->classes & CHECK_ZH_MISTOOK) != 0 && is_attribute && dbr_slice_ends(text_of(s, f), "错") &&
        behind(c, k, CHECK_ZH_CAUSE, MAX_TO_OBJECT) != SIZE_MAX) {
        return CHECK_BLAME_HUMAN_ERROR; // "敲错的命令引发…"
    }
    bool is_nobody = dbr_slice_starts(text_of(s, f), "无人") || dbr_slice_starts(text_of(s, f), "没人");
    if ((f->classes & CHECK_ZH_OMIT) != 0 && (is_person || !is_thing || is_nobody) &&
        !follows(s, f->end, "密码") && !is_doubtful(s, c, k, is_person)) {
        return CHECK_BLAME_OMISSION;
    }
    if ((theirs(s, f) > 0 && !is_denied(s, c, k)) ||
        ((f->classes & CHECK_ZH_CAUSE) != 0 && is_cause(s, c, k))) {
        *end = theirs(s, f) > 0 ? theirs(s, f) : f->end;
        return CHECK_BLAME_INDIVIDUAL;
    }
    if ((f->classes & CHECK_ZH_NEGATION) != 0) {
        size_t done = omission(s, c, k, who);
        done = done > 0 && (is_denied(s, c, k) || is_conditional(s, c, k)) ? 0 : done;
        *end = done > 0 ? done : *end;
        return done > 0 ? CHECK_BLAME_OMISSION : CHECK_BLAME_COUNT;
    }
    return CHECK_BLAME_COUNT;
}

/* What might have been. */
static bool judge_unmet(dbr_slice s, const check_clause *c, size_t k, unsigned who, state *st)
{
    const check_found *f = &c->at[k];
    bool is_person = (who & CHECK_ZH_AGENT) != 0;
    bool is_thing = (who & CHECK_ZH_SOFTWARE) != 0;
    bool is_counter = (f->classes & CHECK_ZH_COUNTER) != 0;
    if ((f->classes & CHECK_ZH_IF_ONLY) != 0) {
        return is_person || (!is_thing && !names_thing_behind(c, k));
    }
    if (is_counter && (is_person || (!is_thing && names_agent_behind(c, k))) && !is_denied(s, c, k)) {
        return true;
    }
    bool is_undone = is_counter && !is_thing && behind(c, k, CHECK_ZH_HUMAN_VERB, MAX_TO_VERB) != SIZE_MAX;
    if (is_undone && follows_any(s, c->end, "可惜|但|却|可是|然而|结果|而实际|实际") && !is_denied(s, c, k)) {
        return true; // 头一回报警就理应上报，可惜…
    }
    if ((f->classes & CHECK_ZH_SHOULD) != 0 && is_person) {
        static const char ACTS[] = "在|把|将|直接|上线|发布|操作|执行|推|合|让|单独|一个人|用|跳过|绕过";
        bool is_them = (who & CHECK_ZH_FIRST) == 0;
        bool is_done = is_them && precedes(s, c->stop, "的"); // "应该在十分钟内升级的"
        bool is_wrong = is_them && dbr_slice_starts(text_of(s, f), "不") && follows_any(s, f->end, ACTS);
        bool is_past =
            dbr_slice_starts(text_of(s, f), "不") &&
            check_has_word(dbr_slice_sub(s, 0, f->begin), "当时|当晚|当天|当初|那时|那天|复盘下来");
        dbr_slice other = dbr_slice_from(s, c->end);
        bool is_instead =
            is_them && dbr_slice_starts(other, "而不是") && check_has_word(other, "了|自己|一上来");
        return is_done || is_wrong || is_past || is_instead ||
               follows_any(s, c->end, "但|却|可是|然而|实际|结果");
    }
    if ((f->classes & CHECK_ZH_IF) != 0 || is_counter) {
        read_condition(s, c, k, who, st);
    }
    bool is_missed =
        (f->classes & CHECK_ZH_THEN) != 0 && !is_thing &&
        check_has_word(dbr_slice_sub(s, c->begin, f->begin), "其实|本来|原本") &&
        check_has_word(dbr_slice_from(s, c->end), "却|偏偏|硬是|可惜"); // 其实早上就可以停机，他们却…
    return is_missed || ((f->classes & CHECK_ZH_THEN) != 0 && is_unmet(s, f, st));
}

/* A trait with what it lacks, a mind with who is to have more of it. */
static check_blame judge_pair(dbr_slice s, const check_clause *c, size_t k, unsigned who, size_t *end)
{
    static const struct {
        unsigned word_class;
        check_blame kind;
        size_t (*read)(dbr_slice s, const check_clause *c, size_t k, unsigned who);
    } PAIRS[] = {{CHECK_ZH_TRAIT, CHECK_BLAME_JUDGEMENT, low_trait},
                 {CHECK_ZH_RAISE, CHECK_BLAME_BE_CAREFUL, raised_mind},
                 {CHECK_ZH_ADMONISH, CHECK_BLAME_BE_CAREFUL, told_to},
                 {CHECK_ZH_TAKE, CHECK_BLAME_PUNISH, taken}};
    for (size_t i = 0; i < sizeof(PAIRS) / sizeof(*PAIRS); i++) {
        size_t found = (c->at[k].classes & PAIRS[i].word_class) != 0 ? PAIRS[i].read(s, c, k, who) : 0;
        if (found > 0 && !is_denied(s, c, k) && !is_rejected(s, &c->at[k])) {
            *end = found;
            return PAIRS[i].kind;
        }
    }
    return CHECK_BLAME_COUNT;
}

/* "是运维把告警关了": who it was. */
static bool is_culprit(dbr_slice s, const check_clause *c, size_t k)
{
    const check_found *f = &c->at[k];
    return (f->classes & CHECK_ZH_AGENT) != 0 && (f->classes & (CHECK_ZH_FIRST | CHECK_ZH_NEGATION)) == 0 &&
           k < 3 && follows_any(s, f->end, "把|将|没|擅|私|乱|误|忘") &&
           follows_any(s, c->begin, "是|就是|正是|又是|都是|还是|原来是|其实是");
}

/* "为什么经理不先问一句": why somebody did not; not why he could not. */
static bool is_reproach(dbr_slice s, const check_clause *c, size_t k)
{
    const check_found *f = &c->at[k];
    if ((f->classes & (CHECK_ZH_AGENT | CHECK_ZH_FIRST | CHECK_ZH_NEGATION)) != CHECK_ZH_AGENT ||
        !precedes_any(s, f->begin, "为什么|为何|干吗|干嘛|凭什么|怎么")) {
        return false;
    }
    size_t at = f->end + check_beginning(dbr_slice_from(s, f->end), "当时|当初|就|宁可|还");
    return follows_any(s, at, "不|敢|非要|要") &&
           !follows_any(s, at, "不能|不会|不知|不可|不需|不用|不够|不了解|不在|不得|不清|要求|要等");
}

/* Judges word `k`; fills `*ret` when it blames. */
static bool judge(dbr_slice s, const check_clause *c, size_t k, state *st, check_blame_hit *ret)
{
    static const unsigned WHO = CHECK_ZH_AGENT | CHECK_ZH_FIRST;
    const check_found *f = &c->at[k];
    bool is_them = is_culprit(s, c, k);
    if (is_reproach(s, c, k)) {
        *ret = (check_blame_hit){CHECK_BLAME_COUNTERFACTUAL, f->begin, f->end, false};
        return true;
    }
    if ((f->classes & ~WHO) == 0 && theirs(s, f) == 0 && !is_them) {
        return false; // most people do no wrong
    }
    unsigned who = subject_of(s, c, k, st->subject);
    size_t begin = f->begin;
    size_t end = f->end;
    bool is_told = k > 0 && c->at[k - 1].end == f->begin && (c->at[k - 1].classes & CHECK_ZH_AGENT) != 0 &&
                   (c->at[k - 1].classes & CHECK_ZH_FIRST) == 0;
    check_blame kind = plain_kind(f->classes);
    bool is_things = kind == CHECK_BLAME_PUNISH && (who & CHECK_ZH_SOFTWARE) != 0 &&
                     (who & CHECK_ZH_AGENT) == 0 && precedes(s, f->begin, "被"); // "令牌于 11:20 被吊销"
    kind = is_things ? CHECK_BLAME_COUNT : kind;
    if (is_told && dbr_slice_is(text_of(s, f), "注意") && !is_rejected(s, f)) { // "开发人员注意代码规范"
        kind = CHECK_BLAME_BE_CAREFUL;
    } else if (kind != CHECK_BLAME_COUNT && !counts_plainly(s, c, k, kind)) {
        kind = CHECK_BLAME_COUNT;
    }
    if (kind == CHECK_BLAME_COUNT) {
        kind = is_them && !is_denied(s, c, k) ? CHECK_BLAME_INDIVIDUAL : judge_act(s, c, k, who, &end);
    }
    if (kind == CHECK_BLAME_COUNT) {
        kind = judge_pair(s, c, k, who, &end);
    }
    if (kind == CHECK_BLAME_COUNT && judge_unmet(s, c, k, who, st)) {
        kind = CHECK_BLAME_COUNTERFACTUAL;
        begin = (f->classes & CHECK_ZH_THEN) != 0 ? st->condition : begin;
    }
    *ret = (check_blame_hit){kind, begin, end, (who & CHECK_ZH_FIRST) != 0};
    return kind != CHECK_BLAME_COUNT;
}

static bool read_clauses(const check_index *index, dbr_slice s, check_blame_hit *ret)
{
    static const unsigned NAMES = CHECK_ZH_SOFTWARE | CHECK_ZH_HUMAN_VERB | CHECK_ZH_ONLY_HUMAN |
                                  CHECK_ZH_CLOSE | CHECK_ZH_BEFORE | CHECK_ZH_DENY | CHECK_ZH_LOW |
                                  CHECK_ZH_MIND | CHECK_ZH_DILIGENT;
    check_clause c;
    state st = {0};
    check_act_zh act = {0};
    for (size_t at = 0; at < s.len; at = c.end) {
        check_read_clause(index, s, at, &c);
        for (size_t k = 0; k < c.n && (c.all & ~NAMES) != 0; k++) {
            if ((c.at[k].classes & ~NAMES) != 0 && judge(s, &c, k, &st, ret)) {
                return true;
            }
        }
        if (check_consequence_zh(s, &c, &act, ret)) {
            return true;
        }
        st.subject = c.n > 0 ? subject_left(s, &c, st.subject) : st.subject;
        if (c.end <= at) {
            break;
        }
    }
    return false;
}

bool check_blame_zh(const check_index *index, dbr_slice sentence, check_blame_hit *ret)
{
    DBR_AUTO(dbr_buf) folded = {0};
    return read_clauses(index, check_fold_zh(index, sentence, &folded), ret);
}
