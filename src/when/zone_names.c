/*
 * Zone abbreviations. Only those that mean one offset in practice are read as one; the others (CST, IST …)
 * are known as ambiguous, so that a stamp is read to its end, but its zone stays to be configured or learned.
 *
 * BST is read as British Summer Time, +01:00: Bangladesh (+06) and Bougainville (+11) write it too, but in
 * logs it is all but always British. EST and EDT are American: Australia has written AEST and AEDT since
 * tzdata 2014f. MST is American (Malaysia writes +08). MET and words like GET, ART, ACT are left out: they
 * are likelier words. Source: IANA tzdata, zone abbreviations in use; our own judgement of ambiguity.
 */
#include "when/zone_names.h"

#include <assert.h>

#define HM(h, m)  ((h)*60 + (m))
#define AMBIGUOUS INT16_MIN

/* Sorted bytewise: searched by halves (a test checks the order). */
static const struct {
    char word[6];
    int16_t offset_min; // east of UTC, or AMBIGUOUS
} words[] = {
    {"ACDT", HM(10, 30)}, {"ACST", HM(9, 30)}, {"ADT", -HM(3, 0)},
    {"AEDT", HM(11, 0)},  {"AEST", HM(10, 0)}, {"AKDT", -HM(8, 0)},
    {"AKST", -HM(9, 0)},  {"AST", AMBIGUOUS},  {"AWST", HM(8, 0)},
    {"BRT", -HM(3, 0)},   {"BST", HM(1, 0)},   {"CAT", HM(2, 0)},
    {"CDT", AMBIGUOUS},   {"CEST", HM(2, 0)},  {"CET", HM(1, 0)},
    {"CHST", HM(10, 0)},  {"CST", AMBIGUOUS},  {"EAT", HM(3, 0)},
    {"EDT", -HM(4, 0)},   {"EEST", HM(3, 0)},  {"EET", HM(2, 0)},
    {"EST", -HM(5, 0)},   {"GMT", 0},          {"HDT", -HM(9, 0)},
    {"HKT", HM(8, 0)},    {"HST", -HM(10, 0)}, {"IDT", HM(3, 0)},
    {"IST", AMBIGUOUS},   {"JST", HM(9, 0)},   {"KST", HM(9, 0)},
    {"MDT", -HM(6, 0)},   {"MEST", HM(2, 0)},  {"MESZ", HM(2, 0)},
    {"MEZ", HM(1, 0)},    {"MSD", HM(4, 0)},   {"MSK", HM(3, 0)},
    {"MST", -HM(7, 0)},   {"NDT", -HM(2, 30)}, {"NST", -HM(3, 30)},
    {"NZDT", HM(13, 0)},  {"NZST", HM(12, 0)}, {"PDT", -HM(7, 0)},
    {"PHT", HM(8, 0)},    {"PKT", HM(5, 0)},   {"PST", -HM(8, 0)},
    {"SAST", HM(2, 0)},   {"SGT", HM(8, 0)},   {"SST", AMBIGUOUS},
    {"UCT", 0},           {"UTC", 0},          {"WAT", HM(1, 0)},
    {"WEST", HM(1, 0)},   {"WET", 0},          {"WIB", HM(7, 0)},
    {"WIT", HM(9, 0)},    {"WITA", HM(8, 0)},  {"Z", 0},
};

zone_word dbr_zone_word_find(dbr_slice word, int32_t *ret_offset_s)
{
    if (word.len == 0 || word.len > 4) {
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
