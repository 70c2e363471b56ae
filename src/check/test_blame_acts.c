/*
 * Blame by what came of an act and by constructions rather than words: sentences that blame, and acts that mend, worlds of
 * machines and reasons that do not; and headings, which are read when they say something.
 */
#include "test.h"

#include "check/blame.h"
#include "check/check.h"

static const char *const BLAME_EN[] = {
    "The release engineer tagged the wrong branch and customers received an unfinished build.",
    "Our DNS administrator set the TTL to a week even though the migration was two days away.",
    "The network vendor pushed the firmware to both routers at once instead of one after the other.",
    "The consultant hard-coded his own password in the job and left the company in March.",
    "An apprentice pressed the emergency stop because he took it for the door opener.",
    "The database group lowered max_connections to 50 on their own, and checkout stopped serving orders.",
    "The site manager let the generator contract lapse.",
    "Nobody in the storage team thought to look at the second controller.",
    "The on-call hesitated for twenty minutes before calling anyone.",
    "The team sat on the warning from the vendor for six weeks.",
    "Legal held up the security patch for a month over a licence question.",
    "The incident commander lost track of who was doing what.",
    "She closed the alert without reading it.",
    "The two squads never agreed on who owns the queue.",
    "The outage is on the platform team.",
    "If the tester had run the full suite, we would have known on Thursday.",
    "A single look at the plan would have told the approver that the subnet was in use.",
    "With a bit more patience the operator would have seen the replica catch up.",
    "They could have called the vendor at any time.",
    "Somebody ought to have asked why the disk was at 97 %.",
    "The decision to skip the rehearsal was reckless.",
    "It was sloppy work from start to finish.",
    "Root cause: the technician confused rack 12 with rack 21.",
    "Cause: operator entered the wrong serial number.",
    "Mistake during manual data entry by the night shift.",
    "The failure is attributed to a mistake of the on-duty administrator.",
    "Due to inattention, the wrong backup set was restored.",
    "Everybody must read the change calendar before touching production.",
    "Engineers are expected to double-check hostnames from now on.",
    "All staff will take part in a training on safe operation.",
    "In future, think twice before you run a DELETE by hand.",
    "The administrator will no longer have access to production.",
    "HR has been informed and a formal warning was issued.",
    "The contractor will be billed for the damage.",
    "The employee concerned was moved to another department.",
    "Whoever did this will have to answer for it.",
    "The carrier's crew went home before the splice was tested.",
    "The backup admin assumed the tape library would alert him.",
    "Product insisted on shipping before the holidays.",
    "The intern left the debug port open on all forty cameras.",
    "The developer had commented out the check to make the tests pass.",
    "Our security officer rejected the patch window twice, so the hole stayed open.",
    "The night operator typed the account number from memory.",
    "The shift engineer drained the wrong pool because the ticket number looked familiar to him.",
    "Our lead developer hard-coded the tax rate and left on holiday the same day.",
    "Priya restored last week's snapshot over the live volume.",
    "02:12 - operator restarts the primary instead of the replica",
    "The operator of the night shift acknowledged the alarm but took no action.",
    "The founder pushed a hotfix from his phone at an airport.",
    "It was a contractor who had opened the security group to the world.",
    "The outage can be traced to one person's impatience.",
    "The person who wrote the script did not think of leap years.",
    "Somebody in facilities turned the cooling off to save power.",
    "An operator at the partner bank sent the settlement file twice.",
    "The maintainer merged his own pull request at midnight.",
    "Root cause: John's change to the firewall.",
    "The database administrator gave the reporting tool superuser rights for the sake of simplicity.",
    "The deployment engineer skipped step 4 of the checklist.",
    "A colleague unplugged the wrong switch while cleaning the rack.",
    "The new admin had no idea that the volume was shared and formatted it.",
    "The storage team expanded the pool in the middle of the payroll run.",
    "Two teams changed the same config without talking to each other.",
    "Customer success promised a migration date that nobody had confirmed.",
    "The frontend team shipped without telling the API team.",
    "The security group blocked the port on Friday evening and went home.",
    "The ops team was asleep at the wheel.",
    "Management ignored three requests for a second DBA.",
    "The provider swapped the router during business hours in spite of our request.",
    "The analysts believed the numbers rather than the alarm.",
    "The product group was in such a rush that testing was dropped.",
    "Nobody told the night shift about the migration.",
    "No one reviewed the change because everyone trusted the author.",
    "The on-call did not escalate for ninety minutes.",
    "The checklist was not followed by the crew.",
    "The team had never practised a restore.",
    "The engineer left the maintenance flag on.",
    "The warning in the release notes went unread.",
    "The responders never looked at the replication dashboard.",
    "Documentation was neglected by the project team.",
    "The DBA had not taken a backup before the migration.",
    "There was no communication from the hosting company for five hours.",
    "The ticket sat in the queue of the network team for nine days.",
    "Had the vendor told us about the bug, the upgrade would have been postponed.",
    "The operator could have stopped the job at the first warning.",
    "One would have expected the reviewer to spot a missing WHERE clause.",
    "It should have been obvious to the team that the disk would fill up.",
    "The right thing to do would have been to call the vendor immediately.",
    "With proper preparation the crew would have finished on time.",
    "Why did nobody ask for a second opinion?",
    "The developer ought to have been aware of the rate limit.",
    "Any experienced engineer would have tested the rollback.",
    "The on-call could just as well have failed over at once.",
    "The change should never have been approved by the board.",
    "Better planning by the project lead would have avoided the outage.",
    "The responders acted like headless chickens.",
    "That was an incredibly naive assumption on the part of the architects.",
    "The migration was planned in a careless manner.",
    "The vendor's work was shoddy and late.",
    "His arrogance cost us a day.",
    "The team is simply too immature for on-call duty.",
    "The rollout was botched from the beginning.",
    "The engineer's poor understanding of DNS led to the outage.",
    "The handling of the incident by the support team was unprofessional.",
    "A sloppy review let the bug through.",
    "This was a stupid mistake that a senior engineer should not make.",
    "Team members must pay attention to the environment they are in.",
    "Make sure you know which cluster you are on before you press Enter.",
    "The staff will be sensitised to the risks of manual changes.",
    "We all need to be more disciplined about change windows.",
    "Please read the runbook thoroughly before acting.",
    "Developers should take more care with migrations in the future.",
    "Stay focused during maintenance windows.",
    "Lesson learned: never trust, always verify, and look twice.",
    "A reminder about the change process will be sent to all engineers.",
    "The on-call engineers were told to watch the dashboards more closely.",
    "Retrain the data-entry staff on the new form.",
    "The technician's certification was suspended for six months.",
    "The manager received a letter of reprimand.",
    "The team's bonus for the quarter was cancelled.",
    "The incident will count against the engineer at the next review.",
    "Disciplinary proceedings have been opened against the operator.",
    "The vendor must pay the contractual penalty.",
    "We parted company with the consultant after the incident.",
    "The admin who ran the script lost his sudo rights.",
    "Management wants to know who is responsible and what will happen to them.",
    "Next time this happens, there will be personnel changes.",
    "The supervisor was relieved of his duties.",
    "The employee was given a final written warning.",
    "Human failure was the sole reason for the outage.",
    "The incident was caused by incorrect manual input.",
    "The error was made by a human, not by the machine.",
    "Fat-fingering a port number took the gateway down.",
    "A slip of the finger removed the wrong route.",
    "Operator inattention during the transfer led to the trip.",
    "User mistake: the file was uploaded to the public bucket.",
    "Somebody mistyped the account ID.",
    "The wrong button was pressed by the operator.",
};

static const char *const PLAIN_EN[] = {
    "The electrician replaced the breaker, and power was restored at 04:10.",
    "The on-call engineer restarted the broker and the queue drained in six minutes.",
    "The team switched to the standby, which had been prepared for that purpose.",
    "A technician pulled the failed disk, and the array rebuilt without loss.",
    "The vendor shipped a new board and no data was lost.",
    "When an operator opens the console, the region is not shown.",
    "The database team moved the tables to a larger volume in March.",
    "The developer used a queue instead of the direct call to decouple both services.",
    "The site went down because the certificate had expired.",
    "Because the operator saw a green status, the deploy was continued.",
    "The administrator tested the restore and found two corrupt blocks.",
    "The load balancer sent requests to the drained node instead of the healthy one.",
    "The script deleted the live bucket, and three tenants lost their images.",
    "Support told customers to retry, and most orders went through.",
    "The incident commander split the responders into two groups.",
    "The provider had announced the maintenance, and our calendar showed it.",
    "The users lost their sessions and had to log in again.",
    "An attacker scanned the port range, and the firewall dropped the packets.",
    "The engineer on shift applied the documented workaround.",
    "No person is to blame; the form accepts any date.",
    "The engineer applied the patch, and the queue drained at once.",
    "The on-call switched the traffic over, so no orders were lost.",
    "A technician noticed the smell and cut the power before the row overheated.",
    "The team ran the job from memory-optimised instances.",
    "The operator closed the valve as the panel told her to.",
    "The storage team expanded the pool on Tuesday as announced.",
    "The vendor's fix was tested by our team and rolled out on Monday.",
    "The release manager used the old template rather than the new one because the link pointed there.",
    "The process could not connect, and the site went down.",
    "The leader stepped down after losing its quorum.",
    "The container was banned from the pool by the circuit breaker.",
    "The driver failed to initialise and the node went offline.",
    "The guide asks the operator to confirm twice.",
    "The on-call engineer followed the alert's link, which led to an empty page.",
    "Extra capacity was added to the pool.",
    "The follow-up is owned by the network team.",
    "The record shows who approved the change and when.",
    "Nobody could have predicted that both feeds share one duct.",
    "The two nodes never agreed on who holds the lease.",
    "The pod kept silent about the failed mount.",
    "The user could not log in, and support reset the account.",
    "The admin console was unavailable while the certificate was renewed.",
    "The team had planned for one failed disk, and two failed.",
    "Our runbook asked for a restart, and the restart dropped the sessions.",
    "The parser makes a mistake when the field is empty.",
    "We considered retraining staff and decided against it.",
    "The engineer stopped the rollout when the graphs turned red.",
    "The reviewer could not see the generated file in the diff.",
    "The provider announced the maintenance in a mail that our filter had sorted out.",
    "The change was approved by two reviewers.",
    "An operator pressed the button that the procedure names.",
    "The controller was relieved of its primary role and the standby took over.",
    "After the migration the team compared row counts and found no differences.",
    "The responders had no way to tell that the cache was cold.",
    "The alarm sat in a queue that no service reads.",
    "The developer asked for help early, which shortened the outage.",
    "The responsible service was restarted.",
    "The instance was suspended for six minutes.",
    "The penalty term in the cost function was too small.",
    "Support's quick answer helped the customers.",
    "The ticket was passed on to the database team within two minutes.",
    "The network team's monitoring caught the flap.",
    "If a node is lost, the on-call engineer is paged.",
    "When the vendor restarted the switch, traffic moved to the second path as designed.",
    "A line technician drove to the site and replaced the amplifier.",
    "The team paused the import, and the replica caught up.",
    "Retry storms from clients took the gateway down.",
    "The scheduler ran the cleanup against the live table, so three reports were empty.",
};

static const char *const BLAME_ZH[] = {
    "网络组同事在割接当晚改错了 BGP 优先级。",
    "值班同学睡过头，半小时没人接电话。",
    "供应商派来的工程师连手册都没带。",
    "就是小陈合的那个 PR 把支付搞挂的。",
    "产品坚持要在大促前一天上新版首页。",
    "采购图便宜买了一批二手硬盘。",
    "实习医生把两个病人的医嘱录反了。",
    "运维在未通知业务方的情况下重启了网关，订单中断八分钟。",
    "数据组下午改了表结构，报表团队晚上的任务全部失败。",
    "客服主管让大家先别上报，等等看。",
    "根因：值班员误按了急停。",
    "原因很简单，有人把密钥提交到了公开仓库。",
    "人工录入时多敲了一位小数。",
    "这次事故完全是人祸。",
    "没有一个评审人点开过附件。",
    "负责人出差前没有交接。",
    "收到三次短信提醒都没有处理。",
    "上线前不跑回归，上线后不看监控。",
    "研发自测都没做就提测了。",
    "要是早十分钟打电话，也不至于停机。",
    "如果架构师当初同意加缓存，就不会有今天的问题。",
    "明明看到了磁盘告警，却等到第二天才处理。",
    "换成任何一个老员工都会先做备份。",
    "他完全可以先在测试库上试一遍。",
    "这种改法太业余了。",
    "项目经理对风险一点概念都没有。",
    "团队长期以来风气散漫，交接靠吼。",
    "操作人员责任心缺失，应付检查。",
    "今后所有人操作前要多看两眼。",
    "组织全员重新学习变更规范。",
    "提醒各位同事上线时擦亮眼睛。",
    "值班人员务必保持手机畅通，提高警惕。",
    "希望开发同学以后写 SQL 时多留个心。",
    "扣罚当月绩效，并在部门例会上点名。",
    "涉事外包人员已被清退。",
    "取消该供应商下一年度投标资格。",
    "责任人写出深刻检查。",
    "谁签字谁负责，这次由架构组买单。",
    "两个部门都觉得不归自己管。",
    "运营那边一句没说就把活动提前了。",
    "厂商拖了两周才给出补丁。",
    "前端团队私自绕过网关直连后端。",
    "DBA 嫌麻烦，没走工单就改了参数。",
    "保洁阿姨拔了插线板去接吸尘器，机柜断电。",
    "AI 助手把迁移脚本的顺序调换了，两张表的数据全乱。",
};

static const char *const PLAIN_ZH[] = {
    "值班同学按预案切流，八分钟后恢复。",
    "DBA 重建了索引，查询恢复正常。",
    "运维同学扩容了两台机器，排队消失。",
    "厂商工程师更换了主板，数据没有丢失。",
    "工程师重启了服务，问题依旧存在。",
    "开发同学改用批量接口，耗时下降一半。",
    "网络组调整了路由权重，流量随即均衡。",
    "客服同步了公告，用户投诉减少。",
    "脚本把活动表清空，三千名玩家受影响。",
    "交换机断电，机房一半服务中断。",
    "测试环境的配置覆盖了生产配置。",
    "评审中没有人提出反对意见，方案按时上线。",
    "值班同学当时看到的曲线是正常的，因此没有升级。",
    "流程里没有要求双人复核。",
    "供应商已确认为固件缺陷，并提供补丁。",
    "本次不对任何人追责。",
    "为什么系统允许一个人直接删库？",
    "为什么值班同学收不到告警？",
    "审批人看到的页面不显示影响范围。",
    "消费者组重平衡导致消费中断两分钟。",
    "我们把连接池调大，超时消失。",
    "告警应当在五分钟内送达，实际用了二十分钟。",
};

static void walk(const char *const *all, size_t n, bool is_blame, bool is_chinese)
{
    size_t n_bad = 0;
    check_index *index = dbr_xcalloc(1, sizeof(*index));
    check_index_en(index);
    check_index_zh(index);
    for (size_t i = 0; i < n; i++) {
        check_blame_hit hit;
        dbr_slice text = dbr_slice_str(all[i]);
        bool said = is_chinese ? check_blame_zh(index, text, &hit) : check_blame_en(index, text, &hit);
        if (said != is_blame) {
            print_error("%s: %s\n", is_blame ? "missed" : "called blame", all[i]);
            n_bad++;
        }
        assert_true(!said || (hit.begin <= hit.end && hit.end <= text.len));
    }
    free(index);
    assert_int_equal(n_bad, 0);
}

static void english_acts_blame_by_what_came_of_them(void **state)
{
    (void)state;
    walk(BLAME_EN, sizeof(BLAME_EN) / sizeof(*BLAME_EN), true, false);
}

static void english_acts_that_mend_are_left_alone(void **state)
{
    (void)state;
    walk(PLAIN_EN, sizeof(PLAIN_EN) / sizeof(*PLAIN_EN), false, false);
}

static void chinese_acts_blame_by_what_came_of_them(void **state)
{
    (void)state;
    walk(BLAME_ZH, sizeof(BLAME_ZH) / sizeof(*BLAME_ZH), true, true);
}

static void chinese_acts_that_mend_are_left_alone(void **state)
{
    (void)state;
    walk(PLAIN_ZH, sizeof(PLAIN_ZH) / sizeof(*PLAIN_ZH), false, true);
}

/* How many findings of the family blame stand on the line, which is counted from 1. */
static size_t blame_on(const char *text, uint64_t line)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_check_result *r = NULL;
    assert_int_equal(dbr_document_read(&arena, dbr_slice_str(text), "heads.md", NULL, &d, &err), DBR_OK);
    dbr_check_input in = {.document = d};
    assert_int_equal(dbr_check(&in, &arena, &r, &err), DBR_OK);
    size_t n = 0;
    for (size_t i = 0; i < r->n_findings; i++) {
        n += r->findings[i].line == line && strncmp(r->findings[i].rule, "blame/", 6) == 0;
    }
    dbr_arena_release(&arena);
    return n;
}

static void headings_that_say_something_are_read(void **state)
{
    (void)state;
    assert_int_equal(blame_on("# Outage\n\n## Cause: operator error\n\nThe disk was full.\n", 3), 1);
    assert_int_equal(blame_on("# 故障\n\n## 根因：值班人员误操作\n\n磁盘写满。\n", 3), 1);
    assert_int_equal(blame_on("# Outage\n\n## Operator error\n\nThe disk was full.\n", 3), 0); // a name
    assert_int_equal(blame_on("# Outage\n\n## Cause: a full disk\n\nThe disk was full.\n", 3), 0);
}

DBR_TESTS(cmocka_unit_test(english_acts_blame_by_what_came_of_them),
          cmocka_unit_test(english_acts_that_mend_are_left_alone),
          cmocka_unit_test(chinese_acts_blame_by_what_came_of_them),
          cmocka_unit_test(chinese_acts_that_mend_are_left_alone),
          cmocka_unit_test(headings_that_say_something_are_read))
