/*
 * The words of a Chinese clause. There are no spaces: the longest word of the table that stands at a place counts, and
 * behind it the reading goes on.
 *
 * Some words are one only with what stands beside them:
 *
 *     小王, 张工, 存储组    a family name or a field of work          a person, a team
 *     贴反, 写错, 误碰      a verb                                    an act that went wrong
 *     开发没有自测          at the beginning, and an act behind it    people; "开发环境" are none
 */
#include "check/blame.h"

#include <assert.h>

/* Family names that, behind 小 and 老, begin no everyday word (not 程: 小程序). */
static const char SURNAMES[] =
    "王李张刘陈杨赵黄周吴徐孙胡朱郭何林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蔡蒋杜叶苏魏吕丁"
    "沈姚卢姜崔谭陆汪范廖韦贾付邹熊秦邱侯尹薛阎陶贺郝顾龚邵钱严武戴孟";
/* Fields of work, two characters each: what stands before 组, 部, 队, 科. */
static const char FIELDS[] =
    "测试开发运维研发运营产品网络存储安全架构数据平台业务项目设计质量客服市场财务采购基建工程设备信息"
    "技术基础支付交易风控算法前端后端中间调度监控发布变更值班保障系统施工行政人事销售商务交付实施"
    "维护维修动力电气检修审计合规法务应急公关内容增长质检仓储物流医务护理化验放射药剂后勤保洁"
    "搜索推荐广告结算清算订单库存账务渠道会员前台中台数仓集成移动网站机房信贷教务策划运控桌面设施";
/* Verbs of one character that may go wrong: 写错, 误碰. */
static const char VERBS[] =
    "写填配删改选点敲打输抄看听记拼发贴传连接插拔按算弄搞用拿认标装关开切跑设推拉碰触合停停断剪挖"
    "拆杀加入扔丢置执下提清重移复覆启录放派投送量挂排买卖带领导扎寄";
/* What stands behind a role that is a subject. */
static const char ROLE_ACTS[] =
    "没未不忘漏误把将直擅私那这侧同人说认以改也却都早就本应该只明可倒完压根又手随偷图自背甩先多再半绕跳嫌"
    "凭瞒拖从根居竟总老写填配删点敲打输坚催逼执怕贪懒拒";

static uint32_t key_of(const char *word)
{
    const unsigned char *w = (const unsigned char *)word;
    return w[0] >= 0xE0 && w[1] != 0 ? (uint32_t)w[0] << 16 | (uint32_t)w[1] << 8 | w[2]
                                     : (uint32_t)w[0] << 16;
}

/* The key of the words that begin with two characters, which are three bytes each; one that is another's is no harm. */
static uint32_t key_of_two(const char *word)
{
    return key_of(word) * UINT32_C(31) ^ key_of(word + 3) << 7;
}

static bool has_two(dbr_slice s, size_t i)
{
    return i + 6 <= s.len && (unsigned char)s.ptr[i] >= 0xE0 && (unsigned char)s.ptr[i + 3] >= 0xE0;
}

/* The slot of the words with this beginning, or a free one. */
static size_t slot_of(const check_index *index, uint32_t key)
{
    size_t slot = (key * UINT32_C(0x9E3779B1) >> 16) % CHECK_SLOTS_ZH; // Fibonacci hashing
    while (index->keys_zh[slot] != 0 && index->keys_zh[slot] != key) {
        slot = (slot + 1) % CHECK_SLOTS_ZH;
    }
    return slot;
}

static uint64_t second_bit(char sixth)
{
    return UINT64_C(1) << ((unsigned char)sixth & 0x3Fu);
}

/* Adds a word, or its classes to the same word; longer ones stand before shorter ones. */
static void add_word(check_index *index, dbr_slice word, unsigned classes, size_t *n)
{
    uint32_t key = key_of(word.ptr);
    size_t slot = slot_of(index, key);
    index->keys_zh[slot] = key;
    index->seconds_zh[slot] |= word.len > 5 ? second_bit(word.ptr[5]) : UINT64_MAX;
    if (has_two(word, 0)) {
        key = key_of_two(word.ptr);
        slot = slot_of(index, key);
        index->keys_zh[slot] = key;
    }
    uint16_t *at = &index->slots_zh[slot];
    while (*at != 0 && index->entries_zh[*at - 1].len > word.len) {
        at = &index->entries_zh[*at - 1].next;
    }
    for (uint16_t i = *at; i != 0 && index->entries_zh[i - 1].len == word.len;
         i = index->entries_zh[i - 1].next) {
        if (memcmp(index->entries_zh[i - 1].word, word.ptr, word.len) == 0) {
            index->entries_zh[i - 1].classes |= classes;
            return;
        }
    }
    assert(*n < CHECK_ENTRIES_ZH && word.len <= UINT8_MAX);
    index->entries_zh[*n] =
        (check_entry_zh){word.ptr, classes, *at, (uint8_t)word.len, word.len > 5 ? word.ptr[5] : '\0'};
    *at = (uint16_t)++ * n;
}

void check_index_zh(check_index *ret)
{
    size_t n = 0;
    memset(ret->slots_zh, 0, sizeof(ret->slots_zh));
    memset(ret->keys_zh, 0, sizeof(ret->keys_zh));
    memset(ret->seconds_zh, 0, sizeof(ret->seconds_zh));
    memset(ret->folded_zh, 0, sizeof(ret->folded_zh));
    for (size_t i = 0; i < check_n_words_zh + check_n_words_zh_more; i++) {
        const check_class_words *x =
            i < check_n_words_zh ? &check_words_zh[i] : &check_words_zh_more[i - check_n_words_zh];
        dbr_slice rest = dbr_slice_str(x->words);
        while (rest.ptr != NULL) {
            add_word(ret, dbr_slice_cut(&rest, '|'), x->classes, &n);
        }
    }
    check_index_fold(ret);
}

/* The longest word at `i` of those that begin at a slot, NULL for none. */
static const check_entry_zh *longest(const check_index *index, size_t slot, dbr_slice s, size_t i, char sixth)
{
    for (uint16_t at = index->slots_zh[slot]; at != 0;) {
        const check_entry_zh *e = &index->entries_zh[at - 1];
        if ((e->sixth == '\0' || e->sixth == sixth) && i + e->len <= s.len &&
            memcmp(e->word, s.ptr + i, e->len) == 0) {
            return e;
        }
        at = e->next;
    }
    return NULL;
}

/* The longest word of the table at `i`, NULL for none. */
static const check_entry_zh *lookup(const check_index *index, dbr_slice s, size_t i)
{
    if ((unsigned char)s.ptr[i] >= 0xE0 && i + 3 > s.len) {
        return NULL;
    }
    char sixth = i + 5 < s.len ? s.ptr[i + 5] : '\0';
    size_t slot = slot_of(index, key_of(s.ptr + i));
    if ((index->seconds_zh[slot] & second_bit(sixth)) == 0) {
        return NULL; // none of its words goes on like this
    }
    const check_entry_zh *ret =
        has_two(s, i) ? longest(index, slot_of(index, key_of_two(s.ptr + i)), s, i, sixth) : NULL;
    return ret != NULL ? ret : longest(index, slot, s, i, sixth);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of the mark that ends a clause at `i`, 0. */
static size_t clause_end(dbr_slice s, size_t i)
{
    static const char *const MARKS[] = {"，", "。", "；", "：", "！", "？", "、", "——"};
    char c = s.ptr[i];
    switch (c) {
    case ',':
    case ':': {
        bool is_in_figure = i > 0 && i + 1 < s.len && s.ptr[i - 1] >= '0' && s.ptr[i - 1] <= '9' &&
                            s.ptr[i + 1] >= '0' && s.ptr[i + 1] <= '9';
        return is_in_figure ? 0 : 1; // 10:15
    }
    case ';':
    case '!':
    case '?':
    case '|':
        return 1;
    case '\xE2':
    case '\xE3':
    case '\xEF':
        break;
    default:
        return 0;
    }
    for (size_t k = 0; k < sizeof(MARKS) / sizeof(*MARKS); k++) {
        if (dbr_slice_starts(dbr_slice_from(s, i), MARKS[k])) {
            return strlen(MARKS[k]);
        }
    }
    return 0;
}

/* The piece of `width` bytes at `at` is one of the list's, which are as wide. */
static bool is_one_of(dbr_slice s, size_t at, size_t width, const char *list)
{
    if (at + width > s.len || (unsigned char)s.ptr[at] < 0xE0) {
        return false;
    }
    for (const char *p = list; *p != '\0'; p += width) {
        if (memcmp(p, s.ptr + at, width) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_surname(dbr_slice s, size_t at)
{
    return is_one_of(s, at, 3, SURNAMES);
}

/* 小王, 老张, 阿浩; 张工, 李总; 存储组, 网络部. Widens the word; false when it is none. */
static bool read_name(dbr_slice s, check_found *f)
{
    const char *word = s.ptr + f->begin;
    dbr_slice next = dbr_slice_from(s, f->end);
    if (f->end - f->begin == 6) { // 的人
        return !is_one_of(s, f->end, 3, "员工数群脸力为物机口均才民生类体格名");
    }
    bool is_before = memcmp(word, "小", 3) == 0 || memcmp(word, "老", 3) == 0;
    bool is_title = memcmp(word, "工", 3) == 0 || memcmp(word, "总", 3) == 0 || memcmp(word, "哥", 3) == 0 ||
                    memcmp(word, "姐", 3) == 0;
    if (is_before && is_surname(s, f->end) && !dbr_slice_starts(next, "周期") &&
        !dbr_slice_starts(next, "杜绝")) {
        f->end += 3;
        return true;
    }
    if (memcmp(word, "阿", 3) == 0 &&
        is_one_of(s, f->end, 3, "浩杰强明伟华军勇亮飞峰龙辉文斌超涛凯鹏宇航俊磊豪东敏芳丽娟静")) {
        f->end += 3;
        return true;
    }
    if (is_title && f->begin >= 3 && is_surname(s, f->begin - 3) &&
        !is_one_of(s, f->end, 3, "具作程单序艺况资数量线段额计")) {
        f->begin -= 3;
        return true;
    }
    if (!is_before && !is_title && f->begin >= 6 && is_one_of(s, f->begin - 6, 6, FIELDS) &&
        !is_one_of(s, f->end, 3, "件合成织装图块署分位列学技")) {
        f->begin -= 6;
        return true;
    }
    return false;
}

/* 写错, 贴反, 误碰; not 报错, 误差. Widens the word; false when it is none. */
static bool read_result(dbr_slice s, check_found *f)
{
    const char *word = s.ptr + f->begin;
    bool is_count = memcmp(word, "多", 3) == 0 || memcmp(word, "少", 3) == 0;
    bool is_before = is_count || memcmp(word, "误", 3) == 0 || memcmp(word, "漏", 3) == 0;
    if (is_before && is_one_of(s, f->end, 3, VERBS)) {
        f->end += 3;
        return !is_count || is_one_of(s, f->end, 3, "了一"); // 多输了一个零
    }
    if (is_count) {
        return false;
    }
    if (f->begin >= 3 && is_one_of(s, f->begin - 3, 3, VERBS) &&
        !is_one_of(s, f->end, 3, "误馈应复而向射转")) {
        f->begin -= 3;
        return true;
    }
    return false;
}

/* 开发没有…: at the beginning of the clause or behind what joins clauses, and an act behind it. "测试没有覆盖" tells of a thing. */
static bool is_role(dbr_slice s, size_t begin, const check_found *f)
{
    size_t at = f->begin;
    static const char BEFORE[] = "但而且并是由被让和跟与因为其实当时当天当晚结果要果对说某后前时在只有连等";
    bool is_free =
        at == begin || at < 3 || (unsigned char)s.ptr[at - 1] < 0x80 || is_one_of(s, at - 3, 3, BEFORE);
    dbr_slice rest = dbr_slice_sub(s, f->end, f->end + 18);
    bool is_share =
        dbr_slice_starts(rest, "的原因占") || dbr_slice_starts(rest, "的责任占"); // 开发的原因占大头
    bool is_place = dbr_slice_starts(rest, "在") &&
                    is_one_of(s, f->begin, 6, "运维研发开发外包运营客服销售市场采购策划"); // "运维在未通知…"
    return (is_free && is_share) || (is_free && (is_place || is_one_of(s, f->end, 3, ROLE_ACTS)) &&
                                     dbr_slice_find(rest, dbr_slice_str("覆盖")) == SIZE_MAX &&
                                     dbr_slice_find(rest, dbr_slice_str("通过")) == SIZE_MAX);
}

/* 变更负责人, 数据库管理员: what a person is in charge of, and no thing; not a pronoun behind a thing. */
static bool is_charge_of(dbr_slice s, const check_clause *c, const check_found *f)
{
    static const char PRONOUNS[] = "他她大有别各某人一每我";
    const check_found *before = c->n > 0 ? &c->at[c->n - 1] : NULL;
    return before != NULL && before->end == f->begin && before->classes == CHECK_ZH_SOFTWARE &&
           (f->classes & (CHECK_ZH_AGENT | CHECK_ZH_FIRST | CHECK_ZH_NEGATION)) == CHECK_ZH_AGENT &&
           f->end - f->begin > 3 && !is_one_of(s, f->begin, 3, PRONOUNS);
}

/* What the word is where it stands: its classes, 0 when it is none there. */
static unsigned classes_at(dbr_slice s, size_t begin, check_found *f)
{
    unsigned classes = f->classes;
    if ((classes & CHECK_ZH_NAMED) != 0) {
        classes = read_name(s, f) ? CHECK_ZH_AGENT : 0;
    }
    if ((classes & CHECK_ZH_RESULT) != 0) {
        classes = read_result(s, f) ? CHECK_ZH_MISTOOK : 0;
    }
    if ((classes & CHECK_ZH_ROLE) != 0) {
        bool is_person = is_role(s, begin, f) || (classes & CHECK_ZH_AGENT) != 0;
        classes = is_person ? CHECK_ZH_AGENT : classes & ~(unsigned)CHECK_ZH_ROLE;
    }
    return classes;
}

/* Adds a word; one that was widened to the left replaces what it covers. Where it ends. */
static size_t add_found(dbr_slice s, check_clause *c, check_found f)
{
    bool is_part = (f.classes & (CHECK_ZH_NAMED | CHECK_ZH_RESULT)) != 0;
    size_t next = f.begin + 3; // where the next word may begin when this is none: "的人" in "的人工…"
    f.classes = classes_at(s, c->begin, &f);
    if (f.classes == 0 || f.begin < c->begin) {
        return is_part ? next : f.end;
    }
    while (c->n > 0 && c->at[c->n - 1].end > f.begin) {
        c->n--;
    }
    c->n -= is_charge_of(s, c, &f) ? 1 : 0;
    c->at[c->n++] = f;
    c->all |= f.classes;
    return f.end;
}

void check_read_clause(const check_index *index, dbr_slice s, size_t at, check_clause *ret)
{
    size_t i = at;
    ret->n = 0;
    ret->all = 0;
    ret->begin = at;
    ret->stop = s.len;
    for (; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c & 0xC0u) == 0x80) {
            continue; // inside a character
        }
        size_t stop = clause_end(s, i);
        if (stop > 0) {
            ret->stop = i;
            i += stop;
            break;
        }
        bool may_begin = (c >= 0xE4) || (is_letter((char)c) && (i == 0 || !is_letter(s.ptr[i - 1])));
        const check_entry_zh *w = may_begin && ret->n < CHECK_MAX_FOUND ? lookup(index, s, i) : NULL;
        size_t n = w != NULL ? w->len : 0;
        if (n == 0 ||
            (is_letter((char)c) && is_letter(w->word[n - 1]) && i + n < s.len && is_letter(s.ptr[i + n]))) {
            continue;
        }
        i = add_found(s, ret, (check_found){i, i + n, w->classes}) - 1;
    }
    ret->end = i;
}
