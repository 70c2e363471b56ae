/*
 * Whether a Chinese action item can be finished; English ones, and what both have in common: wording.c.
 *
 *     增加连接池监控      a thing is made: fine
 *     加强监控           a degree of a quality, and no measure: vague
 *     调研慢查询         an inquiry ends when nobody looks any more: no deliverable
 *     灰度发布           a theme, no act
 */
#include "check/wording.h"

#define MAX_THEME_CHARACTERS 10 // of a Chinese item that is only a theme

/* Looking and talking, which have no end of their own. */
static const char INQUIRY_ZH[] =
    "调研|调查|研究|探索|讨论|考虑|评估|思考|了解|排查|观察|关注|跟进|学习|探讨|摸索|梳理一下|看看|分析|想想|"
    "琢磨|商量|商讨|研讨|沟通|复盘|追踪|摸底|预研|论证|查一下|查一查|看一下|看一看|想一想|议一议|聊聊|聊一下|"
    "碰一下|对齐|征求|咨询|研判|验证一下|试试|留意|盯|密切|再看|再议|再说|反思|总结经验|重新评估|重新审视|"
    "重新考虑";
/* What may stand before the verb. */
static const char INTRODUCTIONS_ZH[] =
    "后续|下一步|建议|需要|应该|应当|应|需|要|计划|继续|持续|再|先|逐步|可以|可|我们|团队|请|会|将|拟|打算|"
    "考虑到|进一步|尽快|尽早|抓紧|适时|择机|择期|视情况|酌情|适当|必要时|有条件时|长期|短期|中期|定期|组织|"
    "安排|"
    "大家|一起|内部|内|合理|妥善|全面|深入|充分|不断|切实|积极|认真|，| ";
/* What is still open, or only talked over with somebody. */
static const char OPEN_ZH[] =
    "是否引入|是否需要|是否采用|是否有必要|是否要|要不要|评估是否|讨论是否|研究是否|方沟通|商沟通|"
    "队沟通|门沟通|司沟通";
/* Some day, as far as it goes: nobody can say when it is done. */
static const char HEDGES_ZH[] =
    "尽快|尽早|适当|视情况|酌情|择期|择机|适时|必要时|有条件时|尽量|尽可能|抓紧|有空|有时间|后面再|"
    "以后再|合理|妥善|更好|更加|全面|不断|切实|积极|进一步|逐步|持续";
/* Talk as the whole item. */
static const char TALK_ZH[] = "再议|再说|再定|再看|再讨论|再研究|再评估|待定|待讨论|待评估|待研究|看情况|"
                              "持续观察|持续关注|持续跟进|继续观察|"
                              "继续跟进|保持关注|密切关注|的必要性|的可行性|的可能性";
static const char PRODUCTS_ZH[] =
    "并输出|并给出|并制定|并修复|并完成|并编写|并增加|报告|方案|结论|清单|输出|产出|形成|给出|并落地|"
    "并确定|并删除|并关闭|并补";
/* Products that are the object of an inquiry as long as nothing says that they are to be written. */
static const char BARE_PRODUCTS_ZH[] = "方案|报告|清单|结论";
static const char DEGREE_ZH[] =
    "加强|完善|建立健全|提升|提高|优化|改进|强化|重视|规范|健全|增强|养成|加大|严格|深化|"
    "推进|落实|改善|夯实|加快|做好|搞好|抓好|抓紧|"
    "保障|确保|保证|减少|降低|加固|细化|升级改造|治理|整改|整治|推动|打造|构建|"
    "建设|提振|巩固|充实|丰富|简化|精简|梳理|理顺|减轻|"
    "缩短|消除|拓展|扩大|注重|避免|防止";
/* What is done to a thing, at the end: 对慢查询进行优化. */
static const char DONE_TO_ZH[] = "进行优化|进行改进|进行完善|进行整改|进行治理|进行梳理|进行重构|进行加固|"
                                 "进行升级|进行提升|"
                                 "优化一下|改进一下|完善一下|整改一下|重构一下";
/* Mending what went wrong, without a word of what. */
static const char MEND_ZH[] = "修复|解决|处理|整改|改正|根治|消除|避免|防止|修好|搞定";
static const char WRONGS_ZH[] =
    "本次问题|这次问题|该问题|此问题|这个问题|相关问题|上述问题|此类问题|类似问题|遗留问题|本次故障|这次故障|"
    "此类故障|类似故障|再次发生|重复发生|同类问题|同类故障|的问题|存在的问题|隐患|这个bug|该 bug|该bug|此bug";
/* Acts of which one sees that they are done. */
static const char ACTS_ZH[] =
    "增加|添加|新增|创建|建立|编写|删除|移除|修复|修改|替换|配置|设置|部署|接入|启用|禁用|限制|拆分|"
    "迁移|恢复|重新|记录|确认|实现|上线|引入|覆盖|分组|运行|补充|改为|改成|切换|下线|关闭|开启|"
    "更新|写入|输出|制定|安排|演练|回滚|扩容|缩容|隔离|备份到|通知到|自动化|购买|采购|订购|更换|换成|签订|"
    "签署|安装|"
    "撤销|清理|停用|吊销|收回|回收|移到|合入|合并|轮换|归档|固化|注册";
/* Those of them that make a degree definite: something is made, or becomes something. */
static const char STRONG_ACTS_ZH[] = "增加|添加|新增|创建|编写|删除|移除|替换|接入|启用|禁用|拆分|迁移|"
                                     "引入|补充|改为|改成|切换到|下线|写入|输出|加上|补上|换成|统一成|"
                                     "限制为|接到|告警阈值|单元测试|集成测试|压测脚本|通过";
/* Asks people for vigilance, or the world for perfection. */
static const char VIGILANCE_ZH[] =
    "仔细|认真|注意|多考虑|谨慎|小心|把关|引以为戒|警惕|警醒|杜绝|避免再次|不再发生|责任心|意识|"
    "可能存在的|及时发现|多加|提醒全员|提醒大家|提醒同学|提醒各|多检查|多确认|多核对|多看|多测|大家以后|"
    "以后别|再三|叮嘱|告诫|"
    "心得|敬畏|自觉|养成";

static size_t count_characters(dbr_slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        n += ((unsigned char)s.ptr[i] & 0xC0u) != 0x80u;
    }
    return n;
}

static bool begins_with_zh(dbr_slice s, const char *words)
{
    return check_beginning(s, words) > 0;
}

/* Behind "后续", "建议", "尽快". */
static dbr_slice behind_introduction_zh(dbr_slice s)
{
    for (size_t n = 1; n > 0;) {
        n = check_beginning(s, INTRODUCTIONS_ZH);
        n = n < s.len ? n : 0;
        s = dbr_slice_from(s, n);
    }
    return s;
}

/* A measure of Chinese items: code, or a number with a unit; neither a date or quarter nor a ticket. */
static bool has_bound_zh(dbr_slice s)
{
    static const char UNITS[] =
        "%|ms|s|秒|分|小时|次|个|台|条|G|M|K|倍|副本|万|亿|份|路|套|级|人|核|线|层|步|类|项|种|QPS|TPS";
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '`') {
            return true;
        }
        bool is_digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        if (is_digit && begins_with_zh(dbr_slice_trim(dbr_slice_sub(s, i + 1, i + 8)), UNITS)) {
            return true;
        }
        bool is_target =
            is_digit && i >= 3 &&
            check_has_word(dbr_slice_sub(s, i > 9 ? i - 9 : 0, i), "至|到|为|成|低于|高于|超过|≥|≤|<|>");
        if (is_target) {
            return true;
        }
    }
    return false;
}

/* An inquiry that leaves something behind: 调研…，输出方案; not 调研…方案. */
static bool has_product_zh(dbr_slice s)
{
    dbr_slice rest = dbr_slice_str(PRODUCTS_ZH);
    while (rest.ptr != NULL) {
        dbr_slice w = dbr_slice_cut(&rest, '|');
        size_t at = dbr_slice_find(s, w);
        bool is_bare = check_has_word(w, BARE_PRODUCTS_ZH) && w.len == strlen("方案");
        if (at != SIZE_MAX &&
            (!is_bare || check_has_word(dbr_slice_sub(s, 0, at), "出|写|，|,|给|成|交|提"))) {
            return true;
        }
    }
    return false;
}

/* A degree, a hedge or a mending of which nobody can say when it is reached. */
static bool is_vague_zh(dbr_slice s, dbr_slice core)
{
    bool is_done_to = dbr_slice_find(s, dbr_slice_str("进行")) != SIZE_MAX || dbr_slice_ends(s, "一下");
    bool is_degree = begins_with_zh(core, DEGREE_ZH) || (is_done_to && check_has_word(s, DONE_TO_ZH));
    bool is_mending = begins_with_zh(core, MEND_ZH) && check_has_word(core, WRONGS_ZH);
    bool is_short = count_characters(core) <= MAX_THEME_CHARACTERS && !check_has_measure(s);
    bool is_hedged = is_short && core.ptr != s.ptr &&
                     check_has_word(dbr_slice_sub(s, 0, (size_t)(core.ptr - s.ptr)), HEDGES_ZH);
    bool is_bare = count_characters(core) <= 4 && begins_with_zh(core, "增加|添加|新增|补充"); // 增加监控
    bool is_more = begins_with_zh(core, "让|使") && dbr_slice_find(core, dbr_slice_str("更")) != SIZE_MAX;
    return (is_degree || is_mending || is_hedged || is_bare || is_more) && !has_bound_zh(s);
}

check_wording check_judge_wording_zh(dbr_slice s)
{
    if (dbr_slice_ends(s, "？") || dbr_slice_ends(s, "?") || dbr_slice_ends(s, "吗")) {
        return CHECK_WORDING_NO_DELIVERABLE;
    }
    if (check_has_word(s, VIGILANCE_ZH)) {
        return CHECK_WORDING_VAGUE;
    }
    if (check_has_word(s, OPEN_ZH) && !has_product_zh(s)) {
        return CHECK_WORDING_NO_DELIVERABLE;
    }
    if (check_has_word(s, STRONG_ACTS_ZH) && count_characters(s) > 4) {
        return CHECK_WORDING_FINE;
    }
    dbr_slice core = behind_introduction_zh(s);
    if (begins_with_zh(core, INQUIRY_ZH) || (check_has_word(s, TALK_ZH) && !has_bound_zh(s))) {
        return has_product_zh(s) ? CHECK_WORDING_FINE : CHECK_WORDING_NO_DELIVERABLE;
    }
    if (is_vague_zh(s, core)) {
        return CHECK_WORDING_VAGUE;
    }
    if (check_has_measure(s) || check_has_word(s, ACTS_ZH)) {
        return CHECK_WORDING_FINE;
    }
    bool is_theme = count_characters(s) <= MAX_THEME_CHARACTERS;
    return is_theme || check_has_word(s, DEGREE_ZH) ? CHECK_WORDING_VAGUE : CHECK_WORDING_FINE;
}
