/* Sentences as people write them, that blame and that do not: a table to which every new construction is added. */
#include "test.h"

#include "check/blame.h"

static const char *const BLAME_EN[] = {
    "The on-call engineer ran the wrong script on the production host.",
    "A contractor deleted the DNS zone by mistake.",
    "The DBA dropped the table without checking whether it was still in use.",
    "The operator entered the wrong account number.",
    "An administrator disabled the firewall rule by accident.",
    "A developer committed an untested change on Friday evening.",
    "The release manager approved the change without reading it.",
    "The technician pulled the wrong cable.",
    "The network team forgot to renew the certificate.",
    "Nobody noticed the warning emails for three weeks.",
    "No one checked the replication lag before the failover.",
    "The support staff did not escalate the ticket in time.",
    "The engineer on call did not respond to the page for forty minutes.",
    "We neglected to update the runbook after the migration.",
    "The SRE skipped the dry run.",
    "The reviewer missed the inverted condition.",
    "The team overlooked the quota limit.",
    "We did not realise that the queue was full.",
    "The developers never tested the rollback.",
    "The author of the change did not read the documentation.",
    "The outage was caused by operator error.",
    "Root cause: human error during a manual deployment.",
    "The root cause was a mistake made by a member of the infrastructure team.",
    "This was a simple case of user error.",
    "A fat-fingered command took down the cluster.",
    "A copy-paste mistake by the engineer led to the wrong value.",
    "The engineer should have known that this flag is dangerous.",
    "The on-call person should have escalated sooner.",
    "We could have caught this in staging if we had run the tests.",
    "Had the team followed the runbook, the outage would have been avoided.",
    "They ought to have asked before changing it.",
    "The engineer was careless with the production credentials.",
    "This was sloppy work.",
    "The deployment was rushed by an inexperienced engineer.",
    "The operator was not paying attention.",
    "The manager's poor decision caused the delay.",
    "The change was reckless.",
    "It was irresponsible to deploy without a rollback plan.",
    "Engineers must be more careful when editing production configuration.",
    "Double-check your commands before you run them.",
    "Remind the team to read the runbook.",
    "We will train the engineers to pay more attention.",
    "Everyone needs to be more vigilant about alerts.",
    "Staff will be retrained on the deployment procedure.",
    "The responsible engineer has been given a warning.",
    "The employee has been dismissed.",
    "The person responsible will be held accountable.",
    "The vendor's engineers broke the configuration.",
    "The database team did not tell us about the maintenance.",
    "The other team changed the schema without telling anyone.",
    "We wrongly assumed that the backup was running.",
    "I forgot to set the environment variable.",
    "I made a mistake and deployed the wrong branch.",
    "We were too slow to react.",
    "Our engineers lacked the discipline to follow the process.",
    "The intern accidentally ran the migration twice.",
    "He did not understand how the load balancer works.",
    "She ignored the alert because she thought it was noise.",
    "The QA team failed to catch the regression.",
    "The security team approved the rule without understanding its effect.",
    "The agent deleted the directory even though it was told not to.",
    "The AI assistant ignored the instruction and force-pushed.",
    "The on-call engineer incorrectly diagnosed the problem as a network issue.",
    "The team's lack of knowledge about Kafka made it worse.",
    "Due to negligence the disk was never replaced.",
    "The deploy was broken because the engineer pushed an unreviewed commit.",
    "The storage team did not anticipate the growth in traffic.",
    "A junior developer unknowingly disabled the audit job.",
    "The incident commander should have declared the incident an hour earlier.",
    "The operators misinterpreted the alarm as a sensor fault.",
    "No one on the team read the deprecation notice.",
    "Because of an engineer's oversight the flag stayed on.",
    "The root cause is a human mistake while editing the routing table.",
    "Engineers need to pay more attention when merging.",
    "We never tested restoring from the backup.",
    "The contractor left the debug mode on by accident.",
    "She rushed the change to finish before the weekend.",
    "The administrator chose the wrong disk in the console.",
    "It was a stupid mistake on our side.",
    "The developer responsible will be disciplined.",
    "If the reviewer had looked at the plan, this would not have happened.",
    "The platform team ignored repeated warnings from the vendor.",
    "The on-call engineer overlooked the second alert.",
    "The tester approved the build without running it.",
    "Had we escalated sooner, the outage would have been shorter.",
};

static const char *const FACT_EN[] = {
    "The new prompt is there to prevent human error.",
    "The load balancer failed to remove the unhealthy node.",
    "The job did not retry after the timeout.",
    "The deploy script ignored the exit code of the migration.",
    "The alert should have fired at 10:05 but its threshold was too high.",
    "The pods should have been restarted by the liveness probe.",
    "The on-call engineer acknowledged the page at 10:12 and opened the dashboard.",
    "An engineer rolled back the release at 10:31.",
    "The runbook did not mention the new cluster.",
    "The dashboard did not show the queue length, so nobody could see it growing.",
    "The team did not have access to the logs at that time.",
    "We did not lose any data.",
    "Operator error is never a root cause.",
    "We do not blame anyone; the tool made the mistake easy.",
    "The certificate expired because renewal was not automated.",
    "The query was accidentally quadratic.",
    "The client missed two heartbeats and was evicted.",
    "The scheduler overlooked nodes with the old label.",
    "The validation step could have rejected the empty file.",
    "A guard in the tool would have stopped this.",
    "We should add a check to the pipeline.",
    "The engineer had no way to see that the flag was shared.",
    "The reviewers saw a diff of 3,000 generated lines.",
    "The primary failed and the replica was promoted.",
    "The team failed over to the second region at 11:02.",
    "The engineer was paged at 10:07.",
    "The test did not cover an empty list.",
    "Customers could not log in for 12 minutes.",
    "We decided to fail over after the second attempt.",
    "The operator restarts the pod when the probe fails.",
    "The Kubernetes operator did not reconcile the resource.",
    "The user agent string was malformed.",
    "The user did not receive the e-mail.",
    "Users should have received a notification within a minute.",
    "The developer portal was down as well.",
    "The support team answered 140 tickets.",
    "The engineering team added an index at 11:40.",
    "The on-call rotation had a gap between 02:00 and 03:00.",
    "The owner field was empty, so the page went to nobody.",
    "No alert fired because the rule excluded this cluster.",
    "Nobody was paged because the escalation policy had no entry for weekends.",
    "The agent lost its connection to the collector.",
    "The build agent did not have enough memory.",
    "The DNS provider's API returned errors for 20 minutes.",
    "The client forgot its session after the restart.",
    "The change was reviewed by two people and passed all tests.",
    "The error message was misleading.",
    "Human error is a symptom, not a cause.",
    "The wrong config file was loaded because both have the same name.",
    "It took the team 20 minutes to find the right dashboard.",
    "The team should not need to remember this step; the tool now does it.",
    "A typo in the template broke the parser.",
    "The migration was run twice because the lock had expired.",
    "The page did not reach the on-call engineer because the phone provider was down.",
    "The manual step in the release was missed in 3 of 10 releases.",
    "If the cache had been warm, the load would have been lower.",
    "The default value was wrong.",
    "The service was restarted by mistake of the autoscaler's cooldown logic.",
    "The engineers who responded knew the system well.",
    "We were able to restore from backup within the hour.",
    "The author field of the commit is used as a key.",
    "The plan should have been stored outside the cluster.",
    "The engineer on call found the wrong value in the template and reverted it.",
    "Two engineers joined the call at 10:20.",
    "The cleanup job overlooked snapshots older than a year.",
    "The proxy did not forward the header.",
    "The backup had never been tested automatically.",
    "The alert was acknowledged by the on-call engineer after four minutes.",
    "The customer's error rate rose to 4 %.",
    "The tool chose the wrong disk because names are not stable.",
    "Responders had no dashboard for the queue.",
    "The team rebuilt the index and restarted ingestion.",
    "The client should have retried with backoff.",
    "The rollout was stopped by the release manager.",
    "We will add an automated check for unreviewed commits.",
    "The documentation did not say which flag to use.",
    "The warning was logged at debug level, where it is not collected.",
    "The parser mistakenly accepted an empty field.",
    "Traffic was incorrectly routed to the drained zone.",
    "No one was harmed and no data was lost.",
    "If the index had been present, the query would have taken 5 ms.",
};

static const char *const BLAME_ZH[] = {
    "值班工程师执行了错误的脚本，导致生产库被清空。",
    "运维同学误删了配置文件。",
    "开发人员未经测试就直接发布上线。",
    "DBA 没有确认表是否仍在使用就删除了它。",
    "由于操作人员粗心大意，输入了错误的参数。",
    "事故原因是人为操作不当。",
    "主要原因：运维人员误操作。",
    "根本原因是某同事的疏忽。",
    "开发同学忘记更新环境变量。",
    "测试人员漏测了这个场景。",
    "测试同学没有覆盖边界情况，导致问题漏出。",
    "值班人员没有及时响应告警。",
    "没有人关注磁盘使用率。",
    "变更前没有通知相关团队。",
    "上线前未做充分评估。",
    "发布前没有进行回归测试。",
    "未按照规范流程执行变更。",
    "违反了变更管理制度。",
    "工程师本应先在预发环境验证。",
    "如果当时值班人员及时升级，影响不会扩大。",
    "要是早点通知我们就好了。",
    "该员工私自登录服务器修改数据。",
    "相关责任人已被通报批评。",
    "对责任人予以扣除绩效处理。",
    "追究相关人员责任。",
    "对当事人进行处罚。",
    "加强员工责任心教育。",
    "提高全员安全意识。",
    "今后操作时务必小心谨慎。",
    "要求大家认真核对后再执行。",
    "组织开发人员进行培训，提高技术水平。",
    "运维人员技术能力不足。",
    "新员工经验不足，对系统不熟悉。",
    "我们判断失误，错过了最佳处理时机。",
    "我忘了加索引。",
    "我当时以为备份是正常的，没有验证。",
    "是研发团队的问题。",
    "网络团队没有提前告知割接计划。",
    "供应商工程师配错了路由。",
    "管理员手滑关掉了主库。",
    "审核人员没有认真看代码就通过了。",
    "架构师考虑不周。",
    "处理人员缺乏经验，误判为网络问题。",
    "产品经理拍脑袋定的需求。",
    "负责人没有尽到监督职责。",
    "值班人员擅离职守。",
    "团队成员缺乏沟通。",
    "开发者偷懒没有写单元测试。",
    "AI 助手没有遵守指令，直接删除了目录。",
    "智能体自作主张执行了强制推送。",
    "运维误将生产环境当作测试环境。",
    "操作员手误多输入了一个零。",
    "当时没人去看监控。",
    "研发没有仔细阅读文档。",
    "疏于对过期证书的管理。",
    "工作态度不端正。",
    "主管监管不力。",
    "由于个人失误造成服务中断。",
    "工程师在未备份的情况下直接修改了表结构。",
    "运维人员疏忽，没有续签证书。",
    "研发同学对缓存机制理解不到位。",
    "发布人员选择了错误的集群。",
    "值班同学没有看到告警短信。",
    "这次故障是由于人工操作失误引起的。",
    "我没有仔细看执行计划。",
    "DBA 误执行了全表更新。",
    "如果评审时大家认真一点，这个问题就能避免。",
    "开发团队没有评估该变更的影响。",
    "后续要求开发人员提交代码前仔细检查。",
    "对相关责任人进行通报批评。",
    "新人不了解发布流程，直接推送到主干。",
    "由于沟通不到位，两个团队同时操作。",
    "管理员输错了网段。",
    "上线前没有和 DBA 确认索引。",
    "当事人抱有侥幸心理，跳过了灰度。",
    "测试同学漏掉了并发场景。",
    "员工违规操作造成数据泄露。",
    "我们低估了流量增长。",
};

static const char *const FACT_ZH[] = {
    "报告由脚本生成，没有人工核对步骤。",
    "该字段不作为任何判断依据。",
    "一个没有想到的影响是短信额度用尽。",
    "负载均衡没有摘除异常节点。",
    "任务超时后没有重试。",
    "部署脚本忽略了迁移命令的返回码。",
    "告警本应在 10:05 触发，但阈值设置过高。",
    "值班工程师在 10:12 确认告警并打开看板。",
    "工程师在 10:31 回滚了版本。",
    "预案没有提到新集群。",
    "看板没有显示队列长度，因此无法看到积压。",
    "没有数据丢失。",
    "人为失误从来不是根本原因。",
    "我们不追究个人责任。",
    "证书过期是因为续期没有自动化。",
    "客户端丢失了两次心跳被剔除。",
    "校验步骤没有拒绝空文件。",
    "应在流水线中增加检查。",
    "主库故障后从库被提升为主库。",
    "团队在 11:02 切换到第二个区域。",
    "用户在 12 分钟内无法登录。",
    "监控没有覆盖该接口，所以没有触发告警。",
    "程序没有判断空指针。",
    "由于缓存未命中，请求全部打到数据库。",
    "服务未能在超时前返回。",
    "日志没有记录请求编号。",
    "Pod 未通过就绪检查。",
    "连接池没有释放连接。",
    "数据库误报主从延迟。",
    "误杀率在上线后升高。",
    "系统没有做限流。",
    "接口返回错误码 500。",
    "开发人员增加了索引，11:40 恢复。",
    "测试环境没有该配置，因此测试无法发现。",
    "该同学无法从界面上看出这个开关是共享的。",
    "变更经过两人评审并通过了全部测试。",
    "值班表在 2 点到 3 点之间有空档。",
    "由于没有配置升级策略，页面没有发给任何人。",
    "错误信息有误导性。",
    "配置文件重名，导致加载了错误的文件。",
    "模板中的拼写错误使解析器崩溃。",
    "工程师花了 20 分钟才找到正确的看板。",
    "注意：以下时间均为 UTC。",
    "为避免误操作，工具增加了二次确认。",
    "增加防误操作的保护。",
    "没有人受到影响。",
    "没有用户受到影响。",
    "未发现数据异常。",
    "该版本未经灰度直接全量，是因为流水线没有灰度阶段。",
    "默认值不合理。",
    "如果缓存是热的，负载会更低。",
    "网关没有校验请求头。",
    "发布系统选择了错误的集群，因为标签重复。",
    "值班同学收到告警短信后 3 分钟内登录处理。",
    "清理任务漏掉了一年前的快照。",
    "备份从未被自动验证过。",
    "执行计划走了全表扫描。",
    "该配置项没有默认值。",
    "评审时看到的差异有 3000 行自动生成的代码。",
    "应用没有对并发写入加锁。",
    "团队扩容了两个节点。",
    "后续在提交时自动检查索引。",
    "告警没有发送给任何人，因为路由规则为空。",
    "主从切换期间没有写入丢失。",
    "客户端没有按照退避策略重试。",
    "该操作需要双人复核，工具已经强制要求。",
    "用户没有收到短信通知。",
    "文档没有说明应使用哪个参数。",
    "预案覆盖了数据库故障，但没有覆盖连接池耗尽。",
    "变更前系统没有做快照。",
    "流量被错误地转发到已下线的机房。",
};

typedef bool (*reader)(dbr_slice sentence, check_blame_hit *ret);

/* All sentences are read as they should be; those that are not are printed. */
static void walk(const char *const *all, size_t n, reader read, bool is_blame)
{
    size_t n_bad = 0;
    for (size_t i = 0; i < n; i++) {
        check_blame_hit hit;
        bool said = read(dbr_slice_str(all[i]), &hit);
        if (said != is_blame) {
            print_error("%s: %s\n", is_blame ? "missed" : "called blame", all[i]);
            n_bad++;
        }
        assert_true(!said || (hit.begin <= hit.end && hit.end <= strlen(all[i])));
    }
    assert_int_equal(n_bad, 0);
}
#define WALK(array, read, is_blame) walk(array, sizeof(array) / sizeof(*(array)), read, is_blame)

static bool read_en(dbr_slice sentence, check_blame_hit *ret)
{
    static check_index index;
    memset(&index, 0, sizeof(index));
    check_index_en(&index);
    return check_blame_en(&index, sentence, ret);
}

static bool read_zh(dbr_slice sentence, check_blame_hit *ret)
{
    static check_index index;
    memset(&index, 0, sizeof(index));
    check_index_en(&index);
    check_index_zh(&index);
    return check_blame_zh(&index, sentence, ret);
}

static void english_blame_is_found(void **state)
{
    (void)state;
    WALK(BLAME_EN, read_en, true);
}

static void english_facts_are_left_alone(void **state)
{
    (void)state;
    WALK(FACT_EN, read_en, false);
}

static void chinese_blame_is_found(void **state)
{
    (void)state;
    WALK(BLAME_ZH, read_zh, true);
}

static void chinese_facts_are_left_alone(void **state)
{
    (void)state;
    WALK(FACT_ZH, read_zh, false);
}

DBR_TESTS(cmocka_unit_test(english_blame_is_found), cmocka_unit_test(english_facts_are_left_alone),
          cmocka_unit_test(chinese_blame_is_found), cmocka_unit_test(chinese_facts_are_left_alone))
