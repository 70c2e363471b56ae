/*
 * Chinese, Japanese and Korean dates.
 *
 *     2025年02月09日 10时05分23秒    2025年2月9日 下午3:05    2025年 02月 09日 星期日 10:05:23 CST 2025/2/9
 * 下午3:05:23
 */
#include "when/stamp_scan.h"

/* "2月9日". */
static bool scan_month_day(stamp_scan *c)
{
    return scan_maybe_blanks(c) && scan_small(c, &c->month) && scan_maybe_blanks(c) && scan_text(c, "月") &&
           scan_maybe_blanks(c) && scan_small(c, &c->day) && scan_maybe_blanks(c) &&
           (scan_text(c, "日") || scan_text(c, "号"));
}

/* 星期日, 周日, （日）: reported like an English weekday. */
static bool scan_maybe_weekday(stamp_scan *c)
{
    static const char *const names[] = {"日", "一", "二", "三", "四", "五", "六", "天"};
    const unsigned char *back = c->p;
    (void)scan_maybe_blanks(c);
    if (scan_text(c, "星期") || scan_text(c, "周") || scan_text(c, "週") || scan_text(c, "礼拜")) {
        for (int i = 0; i < 8; i++) {
            if (scan_text(c, names[i])) {
                c->weekday = (int8_t)(i % 7);
                c->flags |= DBR_STAMP_WEEKDAY;
                return true;
            }
        }
    }
    c->p = back;
    return true;
}

static bool scan_date(stamp_scan *c)
{
    return scan_year(c) && scan_maybe_blanks(c) && scan_text(c, "年") && scan_month_day(c) &&
           scan_maybe_weekday(c) && scan_maybe_blanks(c);
}

/* 上午, 下午 and their like; `*ret_is_pm` is -1 when there is none. */
static bool scan_maybe_half(stamp_scan *c, int *ret_is_pm)
{
    static const struct {
        const char *word;
        int is_pm;
    } words[] = {
        {"上午", 0}, {"凌晨", 0}, {"早上", 0}, {"清晨", 0}, {"下午", 1},
        {"傍晚", 1}, {"晚上", 1}, {"午前", 0}, {"午後", 1},
    };
    *ret_is_pm = -1;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (scan_text(c, words[i].word)) {
            *ret_is_pm = words[i].is_pm;
            return scan_maybe_blanks(c);
        }
    }
    if (scan_text(c, "中午")) { // 中午12点, 中午11点半, 中午1点
        *ret_is_pm = 2;
    }
    return scan_maybe_blanks(c);
}

/* "3:05:23", "15时05分23秒", "3点05分", with 上午 or 下午 before it or without. */
static bool scan_clock(stamp_scan *c)
{
    int is_pm = 0;
    if (!scan_maybe_half(c, &is_pm) || !scan_small(c, &c->hour)) {
        return false;
    }
    if (scan_is(c, ':')) {
        if (!scan_digits(c, 2, &c->minute)) {
            return false;
        }
        if (scan_is(c, ':')) {
            if (!scan_digits(c, 2, &c->second)) {
                return false;
            }
            c->digits = 0;
            (void)scan_maybe_fraction(c);
        }
    } else {
        if (!(scan_text(c, "时") || scan_text(c, "時") || scan_text(c, "点")) || !scan_small(c, &c->minute) ||
            !scan_text(c, "分")) {
            return false;
        }
        if (scan_small(c, &c->second)) {
            if (!scan_text(c, "秒")) {
                return false;
            }
            c->digits = 0;
            int milli = 0;
            const unsigned char *back = c->p;
            if (scan_digits(c, 3, &milli) && scan_text(c, "毫秒")) {
                c->nanosecond = milli * 1000000;
                c->digits = 3;
            } else {
                c->p = back;
            }
        }
    }
    if (is_pm == 2) {
        return dbr_scan_to_24(c, c->hour < 10 || c->hour == 12);
    }
    return is_pm < 0 || dbr_scan_to_24(c, is_pm == 1);
}

STAMP(full, scan_date(&c) && scan_clock(&c) && scan_maybe_zone(&c))
STAMP(no_year, scan_month_day(&c) && scan_maybe_weekday(&c) && scan_maybe_blanks(&c) && scan_clock(&c))
STAMP(slash_half, scan_year(&c) && scan_one_of(&c, "/-") && scan_small(&c, &c.month) &&
                      scan_one_of(&c, "/-") && scan_small(&c, &c.day) && scan_maybe_weekday(&c) &&
                      scan_maybe_blanks(&c) && c.p < c.end && *c.p >= 0x80 && scan_clock(&c))
STAMP(slash_weekday, scan_year(&c) && scan_one_of(&c, "/-") && scan_month_2(&c) && scan_one_of(&c, "/-") &&
                         scan_day_2(&c) && scan_maybe_weekday(&c) && (c.flags & DBR_STAMP_WEEKDAY) != 0 &&
                         scan_blanks(&c) && scan_hms_loose(&c) && scan_maybe_fraction(&c))
/* "년 월 일": the Korean marks of year, month and day; dots do as well. */
static bool scan_korean_date(stamp_scan *c)
{
    if (!scan_year(c)) {
        return false;
    }
    if (scan_is(c, '.')) {
        return scan_blanks(c) && scan_small(c, &c->month) && scan_is(c, '.') && scan_blanks(c) &&
               scan_small(c, &c->day) && scan_is(c, '.') && scan_blanks(c);
    }
    return scan_text(c, "년") && scan_maybe_blanks(c) && scan_small(c, &c->month) && scan_text(c, "월") &&
           scan_maybe_blanks(c) && scan_small(c, &c->day) && scan_text(c, "일") && scan_maybe_blanks(c);
}

/* "오전 10:05:23" is before noon, 오후 after. */
static bool scan_korean_clock(stamp_scan *c)
{
    bool is_am = scan_text(c, "오전");
    bool is_pm = !is_am && scan_text(c, "오후");
    if ((is_am || is_pm) && !scan_maybe_blanks(c)) {
        return false;
    }
    return scan_hm_maybe_s(c) && (!(is_am || is_pm) || dbr_scan_to_24(c, is_pm));
}

STAMP(korean, scan_korean_date(&c) && scan_korean_clock(&c))
STAMP(dash_marked,
      scan_year(&c) && scan_one_of(&c, "/-") && scan_small(&c, &c.month) && scan_one_of(&c, "/-") &&
          scan_small(&c, &c.day) && scan_blanks(&c) && scan_small(&c, &c.hour) &&
          (scan_text(&c, "时") || scan_text(&c, "時") || scan_text(&c, "点")) && scan_small(&c, &c.minute) &&
          scan_text(&c, "分") && scan_small(&c, &c.second) && scan_text(&c, "秒") && (c.digits = 0, true))
STAMP(clock, scan_clock(&c))

static const dbr_stamp_format rows[] = {
    {"zh-full", "2025年02月09日 10时05分23秒", full, DBR_STAMP_STRONG},
    {"zh-no-year", "2月9日 10:05:23", no_year, DBR_STAMP_STRONG},
    {"zh-slash-ampm", "2025/2/9 上午10:05:23", slash_half, DBR_STAMP_STRONG},             // Excel, browsers
    {"zh-slash-weekday", "2025/02/09 周日 10:05:23.11", slash_weekday, DBR_STAMP_STRONG}, // cmd.exe
    {"zh-dash-marked", "2025-02-09 10时05分23秒", dash_marked, DBR_STAMP_STRONG},
    {"ko-full", "2025년 2월 9일 오전 10:05:23", korean, DBR_STAMP_STRONG},
    {"ko-dotted", "2025. 2. 9. 오전 10:05:23", korean, DBR_STAMP_STRONG}, // Korean browsers
    {"zh-clock", "10时05分23秒", clock, DBR_STAMP_VALUE},
};

const stamp_family dbr_stamps_cjk = STAMP_FAMILY(rows, STAMP_STARTS_DIGIT | STAMP_STARTS_OTHER);
