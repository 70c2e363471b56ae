/*
 * Zone abbreviations. Only those that mean one offset in practice are read as one; the others (CST, IST …)
 * are known as ambiguous, so that a stamp is read to its end, but its zone stays to be configured or learned.
 *
 * BST is read as British Summer Time, +01:00: Bangladesh (+06) and Bougainville (+11) write it too, but in
 * logs it is all but always British. EST and EDT are American: Australia has written AEST and AEDT since
 * tzdata 2014f. MST is American (Malaysia writes +08). MET and words like GET, ART, ACT, BOT, RET, TOT are
 * left out: they are likelier words. Names that tzdata has given up for numbers since 2016 (YEKT, VLAT, WGST …) are kept
 * with the offset they had last: systems go on writing them. Source: IANA tzdata, zone abbreviations in use; our own judgement of ambiguity.
 */
#include "when/zone_names.h"

#include "when/when.h"

#include <assert.h>

#define HM(h, m)  ((h)*60 + (m))
#define AMBIGUOUS INT16_MIN

/* Sorted bytewise: searched by halves (a test checks the order). */
static const struct {
    char word[6];
    int16_t offset_min; // east of UTC, or AMBIGUOUS
} words[] = {
    {"ACDT", HM(10, 30)},
    {"ACST", HM(9, 30)},
    {"ADT", -HM(3, 0)},
    {"AEDT", HM(11, 0)},
    {"AEST", HM(10, 0)},
    {"AFT", HM(4, 30)},
    {"AKDT", -HM(8, 0)},
    {"AKST", -HM(9, 0)},
    {"ALMT", HM(6, 0)},
    {"AMST", AMBIGUOUS},
    {"AMT", AMBIGUOUS},
    {"ANAT", HM(12, 0)},
    {"AQTT", HM(5, 0)},
    {"ARST", -HM(3, 0)},
    {"AST", AMBIGUOUS},
    {"AWST", HM(8, 0)},
    {"AZOST", 0},
    {"AZOT", -HM(1, 0)},
    {"AZST", HM(5, 0)},
    {"AZT", HM(4, 0)},
    {"BDT", AMBIGUOUS},
    {"BNT", HM(8, 0)},
    {"BRST", -HM(2, 0)},
    {"BRT", -HM(3, 0)},
    {"BST", HM(1, 0)},
    {"BTT", HM(6, 0)},
    {"CAT", HM(2, 0)},
    {"CDT", AMBIGUOUS},
    {"CEST", HM(2, 0)},
    {"CET", HM(1, 0)},
    {"CHADT", HM(13, 45)},
    {"CHAST", HM(12, 45)},
    {"CHOT", HM(8, 0)},
    {"CHST", HM(10, 0)},
    {"CHUT", HM(10, 0)},
    {"CLST", -HM(3, 0)},
    {"CLT", -HM(4, 0)},
    {"COT", -HM(5, 0)},
    {"CST", AMBIGUOUS},
    {"CVT", -HM(1, 0)},
    {"DAVT", HM(7, 0)},
    {"DDUT", HM(10, 0)},
    {"EASST", -HM(5, 0)},
    {"EAST", -HM(6, 0)},
    {"EAT", HM(3, 0)},
    {"ECT", AMBIGUOUS},
    {"EDT", -HM(4, 0)},
    {"EEST", HM(3, 0)},
    {"EET", HM(2, 0)},
    {"EGST", 0},
    {"EGT", -HM(1, 0)},
    {"EST", -HM(5, 0)},
    {"FJT", HM(12, 0)},
    {"FKST", -HM(3, 0)},
    {"FKT", -HM(4, 0)},
    {"GALT", -HM(6, 0)},
    {"GAMT", -HM(9, 0)},
    {"GFT", -HM(3, 0)},
    {"GILT", HM(12, 0)},
    {"GMT", 0},
    {"GST", AMBIGUOUS},
    {"GYT", -HM(4, 0)},
    {"HADT", -HM(9, 0)},
    {"HAST", -HM(10, 0)},
    {"HDT", -HM(9, 0)},
    {"HKT", HM(8, 0)},
    {"HOVT", HM(7, 0)},
    {"HST", -HM(10, 0)},
    {"ICT", HM(7, 0)},
    {"IDT", HM(3, 0)},
    {"IOT", HM(6, 0)},
    {"IRDT", HM(4, 30)},
    {"IRKT", HM(8, 0)},
    {"IRST", HM(3, 30)},
    {"IST", AMBIGUOUS},
    {"JST", HM(9, 0)},
    {"KGT", HM(6, 0)},
    {"KOST", HM(11, 0)},
    {"KRAT", HM(7, 0)},
    {"KST", HM(9, 0)},
    {"LHDT", HM(11, 0)},
    {"LHST", HM(10, 30)},
    {"LINT", HM(14, 0)},
    {"MAGT", HM(11, 0)},
    {"MART", -HM(9, 30)},
    {"MAWT", HM(5, 0)},
    {"MDT", -HM(6, 0)},
    {"MEST", HM(2, 0)},
    {"MESZ", HM(2, 0)},
    {"MEZ", HM(1, 0)},
    {"MHT", HM(12, 0)},
    {"MSD", HM(4, 0)},
    {"MSK", HM(3, 0)},
    {"MST", -HM(7, 0)},
    {"MVT", HM(5, 0)},
    {"MYT", HM(8, 0)},
    {"NCT", HM(11, 0)},
    {"NDT", -HM(2, 30)},
    {"NFT", HM(11, 0)},
    {"NOVT", HM(7, 0)},
    {"NPT", HM(5, 45)},
    {"NRT", HM(12, 0)},
    {"NST", -HM(3, 30)},
    {"NZDT", HM(13, 0)},
    {"NZST", HM(12, 0)},
    {"OMST", HM(6, 0)},
    {"ORAT", HM(5, 0)},
    {"PDT", -HM(7, 0)},
    {"PET", -HM(5, 0)},
    {"PETT", HM(12, 0)},
    {"PGT", HM(10, 0)},
    {"PHOT", HM(13, 0)},
    {"PHST", HM(8, 0)},
    {"PHT", HM(8, 0)},
    {"PKT", HM(5, 0)},
    {"PMDT", -HM(2, 0)},
    {"PMST", -HM(3, 0)},
    {"PONT", HM(11, 0)},
    {"PST", -HM(8, 0)},
    {"PWT", HM(9, 0)},
    {"PYST", -HM(3, 0)},
    {"PYT", -HM(4, 0)},
    {"QYZT", HM(5, 0)},
    {"SAKT", HM(11, 0)},
    {"SAMT", HM(4, 0)},
    {"SAST", HM(2, 0)},
    {"SBT", HM(11, 0)},
    {"SGT", HM(8, 0)},
    {"SRET", HM(11, 0)},
    {"SRT", -HM(3, 0)},
    {"SST", AMBIGUOUS},
    {"TAHT", -HM(10, 0)},
    {"TFT", HM(5, 0)},
    {"TJT", HM(5, 0)},
    {"TKT", HM(13, 0)},
    {"TLT", HM(9, 0)},
    {"TMT", HM(5, 0)},
    {"TVT", HM(12, 0)},
    {"UCT", 0},
    {"ULAT", HM(8, 0)},
    {"UTC", 0},
    {"UYST", -HM(2, 0)},
    {"UYT", -HM(3, 0)},
    {"UZT", HM(5, 0)},
    {"VET", -HM(4, 0)},
    {"VLAT", HM(10, 0)},
    {"VOLT", HM(3, 0)},
    {"VOST", HM(6, 0)},
    {"VUT", HM(11, 0)},
    {"WAKT", HM(12, 0)},
    {"WAST", HM(2, 0)},
    {"WAT", HM(1, 0)},
    {"WEST", HM(1, 0)},
    {"WET", 0},
    {"WFT", HM(12, 0)},
    {"WGST", -HM(2, 0)},
    {"WGT", -HM(3, 0)},
    {"WIB", HM(7, 0)},
    {"WIT", HM(9, 0)},
    {"WITA", HM(8, 0)},
    {"WST", AMBIGUOUS},
    {"YAKT", HM(9, 0)},
    {"YEKT", HM(5, 0)},
    {"Z", 0},
    {"ZULU", 0},
};

zone_word dbr_zone_word_find(dbr_slice word, int32_t *ret_offset_s)
{
    if (word.len == 0 || word.len > 5) {
        return ZONE_WORD_UNKNOWN;
    }
    if (dbr_slice_is(word, "utc") || dbr_slice_is(word, "gmt") || dbr_slice_is(word, "z")) {
        *ret_offset_s = 0;
        return ZONE_WORD_OFFSET;
    }
    size_t lo = 0;
    size_t hi = sizeof(words) / sizeof(words[0]);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int order = memcmp(word.ptr, words[mid].word, word.len);
        order = order == 0 && words[mid].word[word.len] != 0 ? -1 : order;
        if (order == 0) {
            if (words[mid].offset_min == AMBIGUOUS) {
                return ZONE_WORD_AMBIGUOUS;
            }
            *ret_offset_s = words[mid].offset_min * 60;
            return ZONE_WORD_OFFSET;
        }
        if (order < 0) {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    return ZONE_WORD_UNKNOWN;
}

const char *dbr_zone_alias(dbr_slice name)
{
    static const struct {
        const char *said, *meant;
    } aliases[] = {
        {"beijing", "Asia/Shanghai"},
        {"asia/beijing", "Asia/Shanghai"},
        {"asia/shenzhen", "Asia/Shanghai"},
        {"asia/guangzhou", "Asia/Shanghai"},
        {"china standard time", "Asia/Shanghai"},
        {"北京", "Asia/Shanghai"},
        {"北京时间", "Asia/Shanghai"},
        {"asia/bangalore", "Asia/Kolkata"},
        {"asia/delhi", "Asia/Kolkata"},
        {"asia/mumbai", "Asia/Kolkata"},
        {"india standard time", "Asia/Kolkata"},
        {"america/boston", "America/New_York"},
        {"america/washington", "America/New_York"},
        {"eastern standard time", "America/New_York"},
        {"america/dallas", "America/Chicago"},
        {"central standard time", "America/Chicago"},
        {"america/san_francisco", "America/Los_Angeles"},
        {"america/seattle", "America/Los_Angeles"},
        {"pacific standard time", "America/Los_Angeles"},
        {"europe/frankfurt", "Europe/Berlin"},
        {"europe/hamburg", "Europe/Berlin"},
        {"europe/munich", "Europe/Berlin"},
        {"w. europe standard time", "Europe/Berlin"},
        {"europe/geneva", "Europe/Zurich"},
    };
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if (dbr_slice_eq_nocase(name, dbr_slice_str(aliases[i].said))) {
            return aliases[i].meant;
        }
    }
    return NULL;
}

const char *dbr_zone_meanings(dbr_slice word)
{
    static const struct {
        const char *word, *meanings;
    } meanings[] = {
        {"AST", "America/Halifax, Asia/Riyadh"},      {"CDT", "America/Chicago, America/Havana"},
        {"CST", "America/Chicago, Asia/Shanghai"},    {"IST", "Asia/Kolkata, Asia/Jerusalem, Europe/Dublin"},
        {"SST", "Pacific/Pago_Pago, Asia/Singapore"},
    };
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
        if (dbr_slice_is(word, meanings[i].word)) {
            return meanings[i].meanings;
        }
    }
    return NULL;
}
