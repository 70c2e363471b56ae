/*
 * Blame by what came of an act, in a Chinese sentence, where no word of the act blames.
 *
 *     外包改了路由表，两个机房断网            somebody's act, and harm in one of the next two clauses
 *     工程师更换了故障模块，链路恢复          it mends: nothing
 *     值班同学重启了服务，仍然不可用          the harm was there before: nothing
 *
 * Only what others did: our own acts are told, not accused. Harm is what nobody wants from any act.
 */
#include "check/blame.h"

#define MAX_AGE 2 // clauses between an act and its harm

/* Somebody else as the subject of the clause, before an act of it; SIZE_MAX. */
static size_t doer(dbr_slice s, const check_clause *c)
{
    static const char BEFORE[] = "对把将在给向从用为完了按照跟和与及改删发看查到的由被让请";
    for (size_t i = 0; i < c->n && i < 4; i++) {
        const check_found *f = &c->at[i];
        if ((f->classes & CHECK_ZH_AGENT) == 0) {
            continue;
        }
        bool is_object = false;
        for (const char *p = BEFORE; *p != '\0' && f->begin >= 3; p += 3) {
            is_object |= memcmp(p, s.ptr + f->begin - 3, 3) == 0;
        }
        bool is_other = (f->classes & (CHECK_ZH_FIRST | CHECK_ZH_NEGATION)) == 0;
        return is_other && !is_object ? i : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* "实习生把订单表清空了", "配置被一名外包关掉": somebody, and something is gone that was in use; where it ends, 0. */
static size_t ruin_end(dbr_slice s, const check_clause *c, size_t who)
{
    static const char *const ACTS[] = {"删了", "删掉", "删除了", "清空了", "清空",   "覆盖了", "格式化",
                                       "拔了", "拔掉", "剪断",   "关掉了", "关停了", "卸载了", "铲了",
                                       "抹掉", "冲掉", "停掉了", "注释掉", "踢掉",   "清掉"};
    static const char SPARED[] =
        "失效|无用|过期|错误|脏|多余|旧|故障|异常|恶意|泄露|测试|临时|废弃|重复|立即|及时|随即|"
        "主动|按|依|计划|准备|预案|止损|没有|未|不|可以|如果|若|要求|建议|缓存|归档";
    dbr_slice rest = dbr_slice_sub(s, c->at[who].end, c->stop);
    size_t from = c->at[who].begin > c->begin + 9 ? c->at[who].begin - 9 : c->begin; // 被一名外包
    bool is_by = check_has_word(dbr_slice_sub(s, from, c->at[who].begin), "被");
    bool is_act = is_by || check_has_word(rest, "把|将");
    for (size_t i = 0; is_act && i < sizeof(ACTS) / sizeof(*ACTS); i++) {
        size_t at = dbr_slice_find(rest, dbr_slice_str(ACTS[i]));
        if (at != SIZE_MAX && (!is_by || at < 18)) {
            return check_has_word(dbr_slice_sub(s, c->begin, c->stop), SPARED)
                       ? 0
                       : c->at[who].end + at + strlen(ACTS[i]);
        }
    }
    return 0;
}

/* Whether the clause tells an act that is done, and mends nothing. */
static bool is_act(dbr_slice s, const check_clause *c, size_t who)
{
    static const char DONE[] = "了|把|将|临时|直接|配成|设成|改成|写成|调成|填成";
    static const char MENDS[] = "修复|恢复|回滚|止损|确认|通知|上报|排查|定位|发现|收到|注意到|尝试|预案|"
                                "切回|扩容|更换|联系|协助|检查|分析|"
                                "复现|摘除|隔离|限流|接到|看到|报告|报修|建议|提出|指出|反馈|开始|介入|赶到|"
                                "加入|完成|补充|无法|不能|被|没有|"
                                "遇到|组织|召开|宣布|决定对|承认|表示|认为|判断|接入|提供|讨论";
    dbr_slice rest = dbr_slice_sub(s, c->at[who].end, c->stop);
    dbr_slice all = dbr_slice_sub(s, c->begin, c->stop);
    return rest.len > 6 && !dbr_slice_starts(rest, "的") && check_has_word(rest, DONE) &&
           !check_has_word(all, MENDS) && !check_has_word(all, "如果|假如|若|一旦|当时有|为什么|是否");
}

/* Where the harm that the clause tells ends; 0 for none. */
static size_t harm_end(dbr_slice s, const check_clause *c)
{
    static const char *const HARMS[] = {
        "全挂",     "挂了",   "挂掉",   "崩了",     "崩溃", "宕机", "瘫痪", "断网",     "断电",
        "中断",     "不可用", "打不开", "黑屏",     "白屏", "丢失", "丢了", "清空",     "被覆盖",
        "覆盖了",   "被删",   "清零",   "躺了",     "掉线", "离线", "雪崩", "打满",     "打挂",
        "打爆",     "拖垮",   "压垮",   "撑爆",     "双断", "全断", "超卖", "多扣",     "重复扣款",
        "被封",     "积压",   "停摆",   "停产",     "停电", "晚了", "失效", "全部失败", "无法访问",
        "无法登录", "进不去", "连不上", "随即告警", "冲垮", "被锁", "被踢", "重复发",   "泄露",
        "串了",     "乱了",   "错乱",   "卡死",     "跌到", "跌至", "资损", "白跑",     "跳闸",
        "全乱",     "乱套",   "错位",   "过热",     "烧了"};
    static const char OTHERWISE[] = "但|仍|依然|依旧|因为|由于|此时|期间|避免|防止|未|没|无丢失|恢复|解决|"
                                    "发现|之前|原因|不再|不会|如果|定位";
    dbr_slice all = dbr_slice_sub(s, c->begin, c->stop);
    if (check_has_word(all, OTHERWISE)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(HARMS) / sizeof(*HARMS); i++) {
        size_t at = dbr_slice_find(all, dbr_slice_str(HARMS[i]));
        if (at != SIZE_MAX) {
            return c->begin + at + strlen(HARMS[i]);
        }
    }
    return 0;
}

bool check_consequence_zh(dbr_slice s, const check_clause *c, check_act_zh *act, check_blame_hit *ret)
{
    size_t harm = act->age > 0 && act->age <= MAX_AGE ? harm_end(s, c) : 0;
    if (harm > 0) {
        *ret = (check_blame_hit){CHECK_BLAME_INDIVIDUAL, act->begin, harm, false};
        return true;
    }
    for (size_t i = 0; i < c->n && (c->all & CHECK_ZH_AGENT) != 0; i++) {
        bool is_other =
            (c->at[i].classes & (CHECK_ZH_AGENT | CHECK_ZH_FIRST | CHECK_ZH_NEGATION)) == CHECK_ZH_AGENT;
        size_t end = is_other ? ruin_end(s, c, i) : 0;
        if (end > 0) {
            *ret = (check_blame_hit){CHECK_BLAME_INDIVIDUAL, c->at[i].begin, end, false};
            return true;
        }
    }
    size_t who = doer(s, c);
    if (who != SIZE_MAX) {
        act->age = is_act(s, c, who) ? 1 : 0;
        act->begin = c->at[who].begin;
        return false;
    }
    act->age += act->age > 0 ? 1 : 0;
    return false;
}

bool check_is_in_spite_zh(dbr_slice s, const check_clause *c, size_t k)
{
    static const char LACKED[] =
        "告警|报警|监控|提示|文档|权限|日志|工具|信息|任何|收到|得到|看到|影响|预案|人|条件|通知|资料|网络";
    static const char MENDED[] = "发现|定位|完成|恢复|解决|判断|处理|处置|修复|做出|作出|接手|排查|坚持|尽力";
    dbr_slice rest = dbr_slice_sub(s, c->at[k].end, c->stop);
    size_t at = dbr_slice_find(rest, dbr_slice_str("情况下"));
    at = at == SIZE_MAX ? dbr_slice_find(rest, dbr_slice_str("前提下")) : at;
    if (at == SIZE_MAX || check_beginning(dbr_slice_from(s, c->at[k].end), LACKED) > 0) {
        return false;
    }
    dbr_slice act = dbr_slice_from(rest, at + 9);
    act = act.len > 0 ? act : dbr_slice_from(s, c->end);
    return !check_has_word(act, MENDED);
}

bool check_was_told_zh(dbr_slice s, const check_clause *c, const check_found *f)
{
    dbr_slice before = dbr_slice_sub(s, c->begin, f->begin);
    return check_has_word(before, "收到|接到|看到") &&
           check_has_word(before, "提醒|短信|电话|告警|邮件|警告|催");
}
