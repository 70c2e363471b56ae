/* Chinese sentences of both kinds, written for the classes of blame_zh_words.c: each pair of lists is one class. */
#include "test.h"

#include "check/blame.h"

static const char *const BLAME[] = {
    /* acts that went wrong, by people of all kinds */
    "张工把两台交换机的上联口接反了。",
    "小郑在群里确认之前就把主键删错了。",
    "存储组把生产卷当作测试卷格式化了。",
    "外包那边随手改了防火墙策略。",
    "夜班护士误拔了监护仪的网线。",
    "施工方挖断了备用光缆，是野蛮施工造成的人祸。",
    "oncall 同学把告警静音了两个小时。",
    "厂家工程师看漏了一行升级说明。",
    "某开发人员偷偷把限流开关关了。",
    "运维小许多敲了一个斜杠。",
    /* without due procedure */
    "没走审批就把配置推到了全量。",
    "开发没打招呼就改了接口字段。",
    "前端未经评审便合入主干。",
    "小林绕过双人复核提交了扣款批次。",
    "割接前没做任何演练。",
    "供应商未按操作规程断电。",
    /* negated diligence */
    "值班经理一直没回电话。",
    "测试没有认真看需求变更单。",
    "我们压根没想到要查备份。",
    "提醒发了五次，谁也没有处理。",
    "风控团队未对新规则的影响进行评估。",
    "运营半夜换了活动配置，没跟任何人通气。",
    "报警响了半小时，无人问津。",
    "交接班时没有说清楚未完成的工单。",
    "DBA 从不看慢查询日报，也没有核对执行计划。",
    /* what might have been */
    "要是小何当时多看一眼仪表，就不会误关阀门。",
    "倘若值班领导早点拍板，损失能避免一半。",
    "但凡有人问一句，也不至于闹到这个地步。",
    "研发明明可以先灰度的。",
    "如果大家事先对过一遍清单，就能提前发现。",
    "我真不该在周五晚上动生产。",
    /* judgements */
    "这名新员工责任心不强。",
    "说到底是太想当然了。",
    "操作的人心存侥幸，图省事没有打快照。",
    "团队的风险意识普遍淡薄。",
    "处理过程拖拖拉拉，负责人反应迟钝。",
    /* human error as a cause */
    "经查，系工作人员操作失当所致，属责任事故。",
    "根本原因：人为疏失。",
    "故障由一次乌龙引起。",
    "直接原因是录入差错。",
    /* somebody's fault */
    "这口锅应该由网络组来背。",
    "归根结底还是产品部的问题。",
    "几个部门互相踢皮球，谁都不认。",
    "由供应商造成的停机，责任在对方。",
    "这事都怪上一班没交代清楚。",
    /* remedies that ask for vigilance */
    "全员再次学习安全规程，牢固树立红线意识。",
    "今后值班务必打起精神。",
    "对当班人员开展警示教育。",
    "督促各位同事发版时再细心一些。",
    "各组要举一反三。",
    /* punishment */
    "对直接责任人记大过一次并扣发季度奖金。",
    "部门主管负领导责任，全公司通报。",
    "小杨写了三千字检讨书。",
    "相关人员当月绩效降为最低档，取消评优资格。",
    /* traditional characters */
    "工程師沒有檢查腳本就執行了。",
    "肇因於承辦人員的人為疏失。",
    "請同仁務必加倍小心。",
    "記申誡一次。",
};

static const char *const FACT[] = {
    /* software and things as the subject */
    "爬虫忽略了服务端返回的退避时间。",
    "旧 leader 没有主动退出选举。",
    "调度器漏掉了带污点的节点。",
    "Nginx 没有考虑上游的连接上限。",
    "消费者没有确认消息，位点停住。",
    "运维平台误删了仍在使用的快照，因为引用计数为零。",
    "工程师写的清理脚本没有检查挂载点。",
    "阀门控制器未响应关闭指令。",
    "损失函数里的惩罚项系数设得太小。",
    "容错能力不足，单机房故障即全站不可用。",
    /* agentless words that look like blame */
    "过去一周的误告警占三成。",
    "时钟误差达到 800 毫秒。",
    "误报率从 5% 升到 12%。",
    "错误码没有区分超时和拒绝。",
    "接口降级后返回静态页面。",
    "该漏洞于 3 月公布。",
    /* what systems would have done */
    "如果缓存没有过期，数据库就不会被打满。",
    "要是熔断器当时已经开启，雪崩就不会发生。",
    "探针应当在 30 秒内摘除实例，但超时被设成了 300 秒。",
    /* blame rejected or quoted */
    "“粗心”不是原因，界面没有二次确认才是。",
    "我们对事不对人，不讨论是谁的责任。",
    "这不是某个团队的问题。",
    "与其要求大家更加小心，不如让工具拒绝空参数。",
    "不能靠值班人员记得去看。",
    "本次复盘不处罚任何人。",
    /* norms and remedies with a thing to make */
    "应该增加主从延迟的告警。",
    "如果值班同学十分钟内未确认，系统自动升级到二线。",
    "发布前必须通过自动化测试。",
    "命令行工具已拒绝没有条件的删除语句。",
    /* what people could see at that time */
    "当时值班同学手上并无任何提示。",
    "我们没有看到连接池指标，因为它不在看板上。",
    "当班医生无法从屏幕上区分两种剂量。",
    "值班同学按手册第二步重启了网关。",
    "运维没有收到短信，短信网关当时也在故障中。",
    /* thanks, impact, labels */
    "感谢各位同事仔细核对每一笔账。",
    "没有客户察觉到这次切换。",
    "约两千名用户未收到通知。",
    "责任人：王磊；截止日期：6 月 1 日。",
    "小程序在高峰期打不开。",
    "开发环境与生产环境的默认值不同。",
    "测试没有覆盖闰年。",
    "人工智能服务在 9 点恢复。",
    /* traditional characters */
    "負載平衡器沒有移除異常節點。",
    "備援線路於 10:05 自動接手。",
};

/* All sentences are read as they should be; those that are not are printed. */
static void walk(const char *const *all, size_t n, bool is_blame)
{
    size_t n_bad = 0;
    check_index *index = dbr_xcalloc(1, sizeof(*index));
    check_index_en(index);
    check_index_zh(index);
    for (size_t i = 0; i < n; i++) {
        check_blame_hit hit;
        bool said = check_blame_zh(index, dbr_slice_str(all[i]), &hit);
        if (said != is_blame) {
            print_error("%s: %s (%.*s)\n", is_blame ? "missed" : "called blame", all[i],
                        said ? (int)(hit.end - hit.begin) : 0, all[i] + (said ? hit.begin : 0));
            n_bad++;
        }
        assert_true(!said || (hit.begin <= hit.end && hit.end <= strlen(all[i])));
    }
    free(index);
    assert_int_equal(n_bad, 0);
}

static void blame_is_found(void **state)
{
    (void)state;
    walk(BLAME, sizeof(BLAME) / sizeof(*BLAME), true);
}

static void facts_are_left_alone(void **state)
{
    (void)state;
    walk(FACT, sizeof(FACT) / sizeof(*FACT), false);
}

DBR_TESTS(cmocka_unit_test(blame_is_found), cmocka_unit_test(facts_are_left_alone))
