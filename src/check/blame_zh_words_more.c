/* More of the words of blame_zh_words.c, by what they may be in a clause. */
#include "check/blame.h"

/* clang-format off: a class is a paragraph */
const check_class_words check_words_zh_more[] = {
    /* People by their place, and groups by their field. */
    {CHECK_ZH_AGENT,
     "reviewer|Reviewer|maintainer|Maintainer|committer|approver|tester|developer|那边|老师|使用者|客户端组|"
     "服务端组|数据库组|中间件组|中台组|前端组|后端组|算法组|运维组|网络组|科技部|检验科|放射科|影像科|"
     "药剂科|"
     "护理部|医务科|总务科|教务处|后勤处|信息处|网信办|保卫科|财务科|传输专业|数据专业|无线专业|动力专业|"
     "值班医生|班主任|志愿者|评审专家|架构组|安全组同学|中控员|调度台|操作班|机房值班"},
    /* Who works by hand. */
    {CHECK_ZH_AGENT,
     "人工录入时|手工录入时|手动录入时|手工操作时|手动操作时|人工操作时|人工配置时|手工配置时|"
     "手动执行时|手工执行时|手工修改时|手动修改时|手工填写时|人工填写时|手工复制时|人工核对时"},
    /* None of them. */
    {CHECK_ZH_NEGATION, "没有一个|没一个|没有一位|没有一名|没有任何一个|没有哪个|没有任何一位"},
    /* Nobody did it. */
    {CHECK_ZH_NEGATION | CHECK_ZH_AGENT,
     "也没人|都没人|却没人|也没有人|都没有人|却没有人|也无人|都无人|却无人|竟没人|"
     "无一人|没一人|没有一人|竟无人|竟无一人|无一个人"},
    /* Things that may fail without blame. */
    {CHECK_ZH_SOFTWARE,
     "测试配置|测试账号|测试流量|测试任务|测试域名|测试镜像|开发配置|开发账号|业务配置|业务接口|业务代码|"
     "业务库|"
     "用例|单测|单元测试|集成测试|自动伸缩|弹性伸缩|自动扩容|代理|代理服务|反向代理|导出器|采集器|重试逻辑|"
     "安装程序|安装器|发布系统|发布平台|升级指南|操作指南|审批流|采集端|同步任务|补偿任务|定时器|状态机|"
     "自动化|门禁系统|动环系统|下游|上游"},
    /* What was mended is denied. */
    {CHECK_ZH_DENY,
     "未采纳|不对任何|不对个人|不对当事|不对相关|不向任何|允许一个人|允许任何人|允许单人|允许个人|"
     "系统允许|平台允许|工具允许|让一个人|"
     "修复了|修正了|更正了|补上了|纠正了|改正了"},
    /* Acts of others that went against something. */
    {CHECK_ZH_MISTOOK,
     "单方面|拍板|临时加了|临时换了|临时取消|临时决定|临时起意|临时提前|临时插|一拍脑门|大手一挥|放行了|"
     "没有反应|毫无反应|未作反应|未做反应|口头同意|口头批准|闷头|观望|不闻不问|"
     "单独行动|各干各的|自顾自|先入为主|认准|咬死|说什么也|撂下|压后|压下|按下不|扣下|扣住|"
     "别上报|先别上报|不用上报|别声张|不用管|到公开|到了公开|到公网|到了公网|到外网|到了外网|到 GitHub|"
     "到了 GitHub|到群里|到了群里|概念都没有|没有概念|没概念|一点都不懂|一点都不了解|心里没数|"
     "抢着|图一时|贪图方便|为图|走了捷径|抄了近路"},
    /* Shutting one's eyes needs no subject. */
    {CHECK_ZH_OMIT, "不归自己管|不归我管|不是自己的事|觉得不归|与己无关|都觉得是对方|都认为是对方|"
                    "视而不见|充耳不闻|置之不理|不予理睬|束之高阁"},
    /* A world that was not. */
    {CHECK_ZH_COUNTER, "原本有机会|本来有机会|本有机会|明明有机会|理当先"},
    {CHECK_ZH_IF_ONLY,
     "当时应该|当时就应该|当时就该|当时就应|当晚应该|当晚就该|当初应该|当初就该|那时应该|那时就该|"
     "早就应该|当天就该|当时本该"},
    /* … and what it would have been. */
    {CHECK_ZH_THEN, "都会先|都会多|都会问|都会看|就会先|也会先|不会这样|不会如此|也能提前|也能及时|也能早"},
    /* What people think of a thing. */
    {CHECK_ZH_TRAIT, "评估|预估|估算|估计|预判|研判|判断|理解|认知|认识"},
    {CHECK_ZH_LOW,
     "偏低|严重偏低|偏高|失准|停留在表面|停留在|肤浅|片面|有偏差|偏差太大|过于乐观|不够深|不够充分"},
    /* Judgements. */
    {CHECK_ZH_JUDGE, "胆子太大|胆子也太大|胆子真大|胆大妄为|居然敢|竟敢|竟然敢|也敢|低级的人工|低级疏漏"},
    /* Demands, and what is to become of people. */
    {CHECK_ZH_CAREFUL, "多留个心|留个心|多长个心|留点心"},
    {CHECK_ZH_PUNISH,
     "谁签字谁|谁上线谁负责|谁操作谁负责|谁发布谁负责|谁主管谁负责|谁审批谁负责|谁使用谁负责|组买单|部门买单|"
     "团队买单|个人买单|处罚意见|处理意见：|责任认定与"},
    /* What is spoken of as somebody's. */
    {CHECK_ZH_ERROR, "人工疏漏|总会填错|难免填错|难免出错|难免犯错"},
};
/* clang-format on */
const size_t check_n_words_zh_more = sizeof(check_words_zh_more) / sizeof(*check_words_zh_more);
