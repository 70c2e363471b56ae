/*
 * Traditional characters as simplified ones: 沒檢查 is read as 没检查, so that the words stand in the table once. Only
 * characters of words in the table are known; each pair has three bytes on both sides, so that nothing moves.
 */
#include "check/blame.h"

#include <assert.h>

/* Traditional, simplified, … sorted by the traditional ones. */
static const char PAIRS[] = "並并佈布佔占併并來来係系倉仓個个們们倖幸傳传僥侥儘尽償偿優优兩两別别則则劃划動动"
                            "務务勞劳勵励勸劝協协厲厉員员問问啟启喚唤單单嚴严囑嘱圖图執执報报場场塊块壓压壞坏"
                            "夠够學学實实審审寫写將将專专對对導导層层屬属師师帶带幹干幾几庫库廠厂張张彈弹彙汇"
                            "後后從从復复態态慣惯慮虑憂忧憑凭應应懲惩懶懒懷怀戲戏戶户掃扫掛挂採采換换揮挥損损"
                            "搶抢擇择擊击擔担據据擬拟擴扩攔拦敵敌數数斷断於于時时書书會会業业極极構构標标機机"
                            "檔档檢检權权歸归殘残殺杀氣气決决沒没測测渾浑準准潔洁濾滤為为無无爐炉牆墙獎奖獨独"
                            "獲获現现環环產产異异當当癡痴發发盡尽監监盤盘眞真眾众瞞瞒瞭了確确碼码祇只禍祸稱称"
                            "穫获筆笔節节範范簡简簽签籤签糾纠紀纪約约紅红納纳級级細细終终組组結结絕绝絡络給给"
                            "統统絲丝經经維维網网緊紧線线編编緩缓練练緻致縱纵總总績绩繞绕繫系續续罰罚義义習习"
                            "聯联聲声職职聽听肅肃脫脱腦脑膽胆臨临與与舉举舊旧萬万蓋盖處处號号虧亏術术裏里補补"
                            "裝装裡里複复見见規规視视覺觉覽览觀观訂订計计討讨訓训記记訪访設设許许訴诉註注評评"
                            "詢询試试話话該该誌志認认語语誡诫誤误說说誰谁調调談谈諉诿請请諒谅論论謊谎謝谢謹谨"
                            "證证識识護护讀读變变讓让負负貫贯責责買买費费貽贻資资賠赔質质賴赖購购跡迹蹤踪車车"
                            "軟软較较輕轻輸输轉转辦办辭辞農农迴回這这連连週周進进運运過过達达違违適适遲迟遷迁"
                            "選选遺遗還还郵邮醫医釀酿釋释針针鈍钝鈕钮銜衔錄录錢钱錯错錶表鍋锅鍾钟鏈链鐘钟長长"
                            "門门閉闭開开間间閘闸閱阅闆板闖闯關关隊队際际隨随險险隱隐隻只雙双離离電电靜静項项"
                            "須须預预領领頭头頻频題题願愿顧顾顯显風风飛飞養养馬马驗验體体鬆松鬥斗魯鲁麼么點点"
                            "黨党齊齐齣出龍龙";

#define N_PAIRS (sizeof(PAIRS) / 6)

/* The set of a character, by its first two bytes, and its bit there, by the third. */
static size_t set_of(const char *at)
{
    return ((unsigned char)at[0] & 0x0Fu) << 6 | ((unsigned char)at[1] & 0x3Fu);
}

static unsigned bit_of(const char *at)
{
    return (unsigned char)at[2] & 0x3Fu;
}

void check_index_fold(check_index *ret)
{
    for (size_t i = 0; i < N_PAIRS; i++) {
        const char *at = PAIRS + i * 6;
        ret->folded_zh[set_of(at)] |= UINT64_C(1) << bit_of(at);
    }
}

const char *check_simplified(const char *at)
{
    size_t low = 0, high = N_PAIRS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(PAIRS + middle * 6, at, 3);
        if (order == 0) {
            return PAIRS + middle * 6 + 3;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

/* The first traditional character at or behind `i`, the length for none. */
static size_t next_traditional(const check_index *index, dbr_slice s, size_t i)
{
    for (; i + 3 <= s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0xE4 || c > 0xE9) {
            continue;
        }
        const char *at = s.ptr + i;
        if ((index->folded_zh[set_of(at)] >> bit_of(at) & 1u) != 0 && check_simplified(at) != NULL) {
            return i;
        }
        i += 2;
    }
    return s.len;
}

dbr_slice check_fold_zh(const check_index *index, dbr_slice s, dbr_buf *out)
{
    size_t i = next_traditional(index, s, 0);
    size_t from = 0;
    if (i == s.len) {
        return s;
    }
    for (; i < s.len; i = next_traditional(index, s, from)) {
        dbr_buf_slice(out, dbr_slice_sub(s, from, i));
        dbr_buf_slice(out, dbr_slice_of(check_simplified(s.ptr + i), 3));
        from = i + 3;
    }
    dbr_buf_slice(out, dbr_slice_from(s, from));
    assert(dbr_buf_view(out).len == s.len);
    return dbr_buf_view(out);
}
