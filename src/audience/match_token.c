/*
 * Secrets that say themselves what they are: a known prefix and enough of the right bytes behind it, JSON web
 * tokens, PEM blocks, Slack's webhook addresses.
 *
 * The shapes are the issuers' own (their documentation, and the rule sets of secret scanners agree on them).
 * A prefix with too little behind it is prose about tokens and stays.
 */
#include "audience/rules.h"

#include <assert.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHORTEST     15u // bytes of the shortest token, prefix included: most words are shorter

typedef struct token_shape {
    const char *rule;   // id of the rule it belongs to
    char prefix[16];    // with case; in place, because all of them are looked at
    const char *others; // allowed besides letters and digits
    size_t min, max;    // bytes behind the prefix; max 0: any number
    bool is_upper;      // capitals and digits only
    bool is_mixed;      // letters and digits both, or it is a word: "sk-learn-contrib…"
} token_shape;

/* Sorted by the first byte of the prefix (asserted), so that the search ends early. */
static const token_shape SHAPES[] = {
    {"aws-key", "A3T", "", 17, 17, true, true},
    {"aws-key", "ABIA", "", 16, 16, true, false},
    {"aws-key", "ACCA", "", 16, 16, true, false},
    {"service-token", "AGE-SECRET-KEY-1", "", 40, 0, true, true},
    {"aws-key", "AGPA", "", 16, 16, true, true},
    {"aws-key", "AIDA", "", 16, 16, true, true},
    {"aws-key", "AIPA", "", 16, 16, true, true},
    {"google-key", "AIza", "_-", 35, 35, false, false},
    {"service-token", "AKCp", "", 60, 0, false, true},
    {"aws-key", "AKIA", "", 16, 16, true, false},
    {"service-token", "AKID", "", 32, 32, false, true},
    {"service-token", "AKLT", "", 40, 60, false, true},
    {"service-token", "ALTAK", "", 18, 24, false, true},
    {"aws-key", "ANPA", "", 16, 16, true, true},
    {"aws-key", "ANVA", "", 16, 16, true, true},
    {"service-token", "AQVN", "_-", 35, 38, false, true},
    {"aws-key", "AROA", "", 16, 16, true, true},
    {"aws-key", "ASIA", "", 16, 16, true, false},
    {"service-token", "ATATT3", "_-=", 40, 0, false, true},
    {"service-token", "CCIPAT_", "_", 40, 0, false, true},
    {"service-token", "CFPAT-", "_-", 40, 0, false, true},
    {"service-token", "CLOJARS_", "", 60, 60, false, true},
    {"service-token", "EAAA", "_-", 60, 0, false, true},
    {"service-token", "EAAC", "", 90, 0, false, true},
    {"service-token", "EZAK", "", 54, 54, false, true},
    {"service-token", "FLWSECK", "_-", 32, 0, false, true},
    {"google-key", "GOCSPX-", "_-", 24, 0, false, false},
    {"gitlab-token", "GR1348941", "_-", 20, 0, false, true},
    {"service-token", "HRKU-", "_-", 36, 0, false, true},
    {"service-token", "LTAI", "", 16, 24, false, true},
    {"service-token", "NRAK-", "", 24, 0, true, true},
    {"service-token", "NRII-", "_-", 32, 32, false, true},
    {"service-token", "PMAK-", "-", 40, 60, false, true},
    {"service-token", "SG.", "._-", 40, 0, false, true},
    {"service-token", "SK", "", 32, 32, false, true},
    {"service-token", "api_org_", "", 34, 34, false, true},
    {"service-token", "bkua_", "", 40, 40, false, true},
    {"service-token", "cmVmd", "", 59, 59, false, true},
    {"service-token", "dapi", "-", 32, 34, false, true},
    {"service-token", "dckr_oat_", "_-", 20, 0, false, true},
    {"service-token", "dckr_pat_", "_-", 20, 0, false, true},
    {"service-token", "doo_v1_", "", 40, 0, false, true},
    {"service-token", "dop_v1_", "", 40, 0, false, true},
    {"service-token", "dor_v1_", "", 40, 0, false, true},
    {"service-token", "dp.ct.", "", 40, 0, false, true},
    {"service-token", "dp.pt.", "", 40, 0, false, true},
    {"service-token", "dp.sa.", "", 40, 0, false, true},
    {"service-token", "dp.scim.", "", 40, 0, false, true},
    {"service-token", "dp.st.", "._-", 40, 0, false, true},
    {"service-token", "dt0c01.", ".", 88, 88, false, true},
    {"service-token", "duffel_live_", "_-=", 43, 43, false, true},
    {"service-token", "duffel_test_", "_-=", 43, 43, false, true},
    {"service-token", "essu_", "=+/", 40, 0, false, true},
    {"service-token", "figd_", "_-", 40, 0, false, true},
    {"service-token", "figo_", "_-", 40, 0, false, true},
    {"service-token", "fio-u-", "_-=", 64, 64, false, true},
    {"service-token", "fm1a_", "+/=", 100, 0, false, true},
    {"service-token", "fm1r_", "+/=", 100, 0, false, true},
    {"service-token", "fm2_", "+/=", 100, 0, false, true},
    {"service-token", "fo1_", "_-", 43, 43, false, true},
    {"github-token", "gho_", "", 30, 0, false, false},
    {"github-token", "ghp_", "", 30, 0, false, false},
    {"github-token", "ghr_", "", 30, 0, false, false},
    {"github-token", "ghs_", "", 30, 0, false, false},
    {"github-token", "ghu_", "", 30, 0, false, false},
    {"github-token", "github_pat_", "_", 22, 0, false, true},
    {"gitlab-token", "glagent-", "_-", 40, 0, false, true},
    {"service-token", "glc_", "+/=", 32, 0, false, true},
    {"gitlab-token", "glcbt-", "_-", 20, 0, false, true},
    {"gitlab-token", "gldt-", "_-", 20, 0, false, false},
    {"gitlab-token", "glffct-", "_-", 20, 0, false, true},
    {"gitlab-token", "glft-", "_-", 20, 0, false, true},
    {"gitlab-token", "glimt-", "_-", 20, 0, false, true},
    {"gitlab-token", "glpat-", "_-", 20, 0, false, false},
    {"gitlab-token", "glptt-", "", 40, 40, false, true},
    {"gitlab-token", "glrt-", "_-", 20, 0, false, false},
    {"service-token", "glsa_", "_", 32, 0, false, true},
    {"gitlab-token", "glsoat-", "_-", 20, 0, false, true},
    {"service-token", "gsk_", "", 40, 0, false, true},
    {"service-token", "hf_", "", 30, 0, false, false},
    {"service-token", "hvb.", "_-", 24, 0, false, true},
    {"service-token", "hvr.", "_-", 24, 0, false, true},
    {"service-token", "hvs.", "_-", 24, 0, false, true},
    {"service-token", "ico-", "", 32, 32, false, true},
    {"service-token", "key-", "", 32, 32, false, true},
    {"service-token", "lin_api_", "_", 32, 0, false, true},
    {"service-token", "mdb_sa_sk_", "_-", 32, 0, false, true},
    {"service-token", "nfp_", "", 36, 60, false, true},
    {"npm-token", "npm_", "", 30, 0, false, true},
    {"service-token", "ntn_", "", 40, 0, false, true},
    {"service-token", "ops_ey", "+/=", 100, 0, false, true},
    {"service-token", "pat-eu1-", "-", 36, 36, false, true},
    {"service-token", "pat-na1-", "-", 36, 36, false, true},
    {"pagerduty-key", "pdeu+", "_-", 18, 0, false, true},
    {"pagerduty-key", "pdus+", "_-", 18, 0, false, true},
    {"service-token", "pnu_", "", 36, 36, false, true},
    {"service-token", "pplx-", "", 40, 0, false, true},
    {"service-token", "pscale_oauth_", "._-", 32, 0, false, true},
    {"service-token", "pscale_pw_", "._-", 32, 0, false, true},
    {"service-token", "pscale_tkn_", "._-", 32, 0, false, true},
    {"service-token", "pul-", "", 40, 40, false, true},
    {"service-token", "pypi-AgE", "_-", 30, 0, false, true},
    {"service-token", "r8_", "", 37, 37, false, true},
    {"service-token", "rdme_", "", 60, 0, false, true},
    {"service-token", "re_", "_", 30, 40, false, true},
    {"stripe-key", "rk_live_", "", 16, 0, false, false},
    {"stripe-key", "rk_test_", "", 16, 0, false, false},
    {"service-token", "rubygems_", "", 40, 0, false, true},
    {"service-token", "sb_secret_", "_-", 30, 0, false, true},
    {"service-token", "sbp_", "", 40, 40, false, true},
    {"service-token", "sdk-", "-", 36, 36, false, true},
    {"service-token", "sgp_", "_", 40, 0, false, true},
    {"service-token", "sha256~", "_-", 40, 0, false, true},
    {"service-token", "shippo_live_", "", 40, 40, false, true},
    {"service-token", "shippo_test_", "", 40, 40, false, true},
    {"service-token", "shpat_", "", 32, 0, false, true},
    {"service-token", "shpca_", "", 32, 0, false, true},
    {"service-token", "shppa_", "", 32, 0, false, true},
    {"service-token", "shpss_", "", 32, 0, false, true},
    {"service-token", "sk-", "_-", 24, 0, false, true},
    {"stripe-key", "sk_live_", "", 16, 0, false, false},
    {"stripe-key", "sk_test_", "", 16, 0, false, false},
    {"service-token", "sntrys_", "_+/=", 40, 0, false, true},
    {"service-token", "sntryu_", "", 40, 0, false, true},
    {"service-token", "sq0atp-", "_-", 22, 0, false, true},
    {"service-token", "sq0csp-", "_-", 40, 0, false, true},
    {"service-token", "sqa_", "", 40, 40, false, true},
    {"service-token", "sqp_", "", 40, 40, false, true},
    {"service-token", "squ_", "", 40, 40, false, true},
    {"service-token", "tfp_", "_.-", 59, 60, false, true},
    {"service-token", "tskey-", "_-", 20, 0, false, true},
    {"pagerduty-key", "u+", "_-", 18, 18, false, true},
    {"service-token", "vca_", "", 20, 60, false, true},
    {"service-token", "vci_", "", 20, 60, false, true},
    {"service-token", "vck_", "", 20, 60, false, true},
    {"service-token", "vcp_", "", 20, 60, false, true},
    {"service-token", "vcr_", "", 20, 60, false, true},
    {"stripe-key", "whsec_", "+/=", 24, 0, false, true},
    {"service-token", "xai-", "", 70, 0, false, true},
    {"slack-token", "xapp-", "-", 10, 0, false, true},
    {"service-token", "xkeysib-", "-", 40, 0, false, true},
    {"slack-token", "xoxa-", "-", 10, 0, false, true},
    {"slack-token", "xoxb-", "-", 10, 0, false, true},
    {"slack-token", "xoxc-", "-", 10, 0, false, true},
    {"slack-token", "xoxd-", "-%+/=", 20, 0, false, true},
    {"slack-token", "xoxe-", "-", 10, 0, false, true},
    {"slack-token", "xoxe.xoxp-", "-", 10, 0, false, true},
    {"slack-token", "xoxo-", "-", 10, 0, false, true},
    {"slack-token", "xoxp-", "-", 10, 0, false, true},
    {"slack-token", "xoxr-", "-", 10, 0, false, true},
    {"slack-token", "xoxs-", "-", 10, 0, false, true},
    {"service-token", "xsmtpsib-", "-", 40, 0, false, true},
    {"google-key", "ya29.", "_-", 20, 0, false, true},
};

/* Neither in the middle of a word nor of a longer token. */
static bool begins_token(const dbr_rule_at *at, const char *others)
{
    char last = dbr_byte_back(at->before, 1);
    return !dbr_is_one_of(last, others) && last != '_';
}

static bool has_shape(const token_shape *t, const dbr_rule_at *at, size_t *ret_len)
{
    if (!dbr_slice_starts(at->rest, t->prefix) || !begins_token(at, t->others)) {
        return false;
    }
    size_t begin = strlen(t->prefix);
    size_t n = dbr_run(at->rest, begin, t->others, t->max > 0 ? t->max + 1 : SIZE_MAX);
    if (n < t->min || (t->max > 0 && n > t->max)) {
        return false;
    }
    bool has_letter = false;
    bool has_digit = false;
    for (size_t i = begin; i < begin + n; i++) {
        char c = at->rest.ptr[i];
        if (t->is_upper && dbr_is_lower(c)) {
            return false;
        }
        has_digit = has_digit || dbr_is_number(c);
        has_letter = has_letter || dbr_is_lower(c) || dbr_is_upper(c);
    }
    *ret_len = begin + n;
    return !t->is_mixed || (has_letter && has_digit);
}

/* The first shape that begins with `c` or a later byte. */
static size_t first_shape(char c)
{
    size_t begin = 0, end = COUNT(SHAPES);
    while (begin < end) {
        size_t middle = (begin + end) / 2;
        if (SHAPES[middle].prefix[0] < c) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}

/* "123456789:AA…", a bot's name at Telegram and its token: seen at the colon. */
static bool is_bot_token(const dbr_rule_at *at, size_t *ret_len)
{
    size_t n = 0;
    while (n < 11 && dbr_is_number(dbr_byte_back(at->before, n + 1))) {
        n++;
    }
    char last = dbr_byte_back(at->before, n + 1);
    size_t len = dbr_run(at->rest, 1, "_-", 36);
    *ret_len = len;
    return n >= 8 && n <= 10 && (!dbr_is_alnum(last) || (last | 0x20) == 't') &&
           dbr_slice_starts(at->rest, ":AA") && len == 35;
}

bool dbr_match_token(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    char first = at->rest.ptr[0];
    char second = dbr_byte(at->rest, 1);
    size_t len = 0;
    if (first == ':') {
        bool is_bot = is_bot_token(at, &len);
        *ret = (dbr_rule_hit){.keep = 1, .hide = len};
        return is_bot;
    }
    if (at->rest.len < SHORTEST || dbr_run(at->rest, 2, "_-.+/=~", SHORTEST - 2) < SHORTEST - 2) {
        return false;
    }
    for (size_t i = first_shape(first); i < COUNT(SHAPES) && SHAPES[i].prefix[0] == first; i++) {
        assert(i + 1 == COUNT(SHAPES) || SHAPES[i].prefix[0] <= SHAPES[i + 1].prefix[0]);
        if (SHAPES[i].prefix[1] == second && strcmp(SHAPES[i].rule, rule->id) == 0 &&
            has_shape(&SHAPES[i], at, &len)) {
            assert(len >= SHORTEST);
            *ret = (dbr_rule_hit){.hide = len};
            return true;
        }
    }
    return false;
}

bool dbr_token_may_begin(const char *id, size_t i, char ret[2])
{
    if (i < COUNT(SHAPES)) {
        bool is_of = strcmp(SHAPES[i].rule, id) == 0;
        ret[0] = is_of ? SHAPES[i].prefix[0] : '\0';
        ret[1] = is_of ? SHAPES[i].prefix[1] : '\0';
    }
    return i < COUNT(SHAPES);
}

/* Three parts, the first two JSON objects ("eyJ" is '{"' in base64). One part alone is no token: editors
 * leave such comments in documents. */
bool dbr_match_jwt(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    if (!dbr_slice_starts(at->rest, "eyJ") || !begins_token(at, "_-")) {
        return false;
    }
    size_t head = dbr_run(at->rest, 0, "_-", SIZE_MAX);
    if (head < 12 || !dbr_slice_starts(dbr_slice_from(at->rest, head), ".eyJ")) {
        return false;
    }
    size_t body = dbr_run(at->rest, head + 1, "_-", SIZE_MAX);
    size_t mark = head + 1 + body;
    size_t signature = dbr_byte(at->rest, mark) == '.' ? dbr_run(at->rest, mark + 1, "_-", SIZE_MAX) : 0;
    if (body < 8 || signature < 8) {
        return false;
    }
    *ret = (dbr_rule_hit){.hide = mark + 1 + signature};
    return true;
}

/* "https://TENANT.webhook.office.com/webhookb2/…" */
static bool is_teams_webhook(dbr_slice s, dbr_rule_hit *ret)
{
    static const char HOST[] = ".webhook.office.com/";
    size_t tenant = dbr_begins_nocase(s, "https://") ? dbr_run(s, 8, "-", 64) : 0;
    if (tenant == 0 || !dbr_begins_nocase(dbr_slice_from(s, 8 + tenant), HOST)) {
        return false;
    }
    size_t keep = 8 + tenant + strlen(HOST);
    *ret = (dbr_rule_hit){.keep = keep, .hide = dbr_run(s, keep, "_-/@", SIZE_MAX)};
    return ret->hide >= 32;
}

bool dbr_match_slack_webhook(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const PREFIXES[] = {"https://hooks.slack.com/services/",
                                           "https://hooks.slack.com/workflows/",
                                           "https://hooks.slack.com/triggers/",
                                           "https://discord.com/api/webhooks/",
                                           "https://discordapp.com/api/webhooks/",
                                           "https://open.feishu.cn/open-apis/bot/v2/hook/",
                                           "https://open.larksuite.com/open-apis/bot/v2/hook/",
                                           "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
                                           "https://oapi.dingtalk.com/robot/send?access_token="};
    (void)rule;
    for (size_t i = 0; i < COUNT(PREFIXES); i++) {
        if (!dbr_begins_nocase(at->rest, PREFIXES[i])) {
            continue;
        }
        size_t keep = strlen(PREFIXES[i]);
        size_t hide = dbr_run(at->rest, keep, "_-/", SIZE_MAX);
        *ret = (dbr_rule_hit){.keep = keep, .hide = hide};
        return hide >= 8;
    }
    return is_teams_webhook(at->rest, ret);
}

/* ---- cloud accounts ---- */

/* "arn:aws:iam::123456789012:role/x": the number. In "aws_account_id: 1234-5678-9012" it stands behind its name. */
bool dbr_match_aws_account(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    size_t begin = 0;
    if (dbr_begins_nocase(at->rest, "arn:aws")) {
        size_t parts = 0;
        while (begin < 80 && begin < at->rest.len && parts < 4 && dbr_is_one_of(at->rest.ptr[begin], ":-*")) {
            parts += at->rest.ptr[begin] == ':' ? 1 : 0;
            begin++;
        }
        if (parts < 4) {
            return false;
        }
    } else if (dbr_begins_nocase(at->rest, "account")) {
        begin = dbr_run(at->rest, 0, "_-", 24);
        for (size_t n = 0; n < 4 && begin < at->rest.len && strchr(" \"':=", at->rest.ptr[begin]) != NULL;
             n++) {
            begin++;
        }
    } else {
        return false;
    }
    size_t n_digits = 0;
    size_t end = begin;
    while (end < at->rest.len && n_digits < 13 &&
           (dbr_is_number(at->rest.ptr[end]) ||
            (at->rest.ptr[end] == '-' && n_digits % 4 == 0 && n_digits > 0 && n_digits < 12))) {
        n_digits += at->rest.ptr[end] != '-' ? 1 : 0;
        end++;
    }
    char next = dbr_byte(at->rest, end);
    *ret = (dbr_rule_hit){.keep = begin, .hide = end - begin};
    return n_digits == 12 && !dbr_is_alnum(next) && (begin == 0 || !dbr_is_alnum(at->rest.ptr[begin - 1]));
}

/* ---- PEM ---- */

#define MAX_PEM_BYTES 16384u // an RSA key of 16,384 bits has 12 kB; beyond it nobody looks for the end

/* Base64 that stands on its own in what follows: the block without its end. */
static size_t torn_block(dbr_slice rest, size_t begin)
{
    size_t end = begin;
    for (size_t at = begin; at < rest.len;) {
        size_t blank = at;
        while (blank < rest.len && blank < at + 8 && strchr(" \t\r\n\\n", rest.ptr[blank]) != NULL &&
               rest.ptr[blank] != '\0') {
            blank++; // line ends, JSON's "\n" too
        }
        size_t n = dbr_run(rest, blank, "+/=", SIZE_MAX);
        if (n < 16) {
            break;
        }
        at = blank + n;
        end = at;
    }
    return end;
}

bool dbr_match_private_key(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char BEGIN[] = "-----BEGIN ";
    (void)rule;
    if (!dbr_slice_starts(at->rest, BEGIN)) {
        return false;
    }
    dbr_slice window = dbr_slice_sub(at->rest, 0, MAX_PEM_BYTES);
    dbr_slice label = dbr_slice_sub(window, strlen(BEGIN), strlen(BEGIN) + 64);
    size_t label_end = dbr_slice_find(label, dbr_slice_str("-----"));
    if (label_end == SIZE_MAX) {
        return false;
    }
    label = dbr_slice_sub(label, 0, label_end);
    if (dbr_slice_find(label, dbr_slice_str("PRIVATE KEY")) == SIZE_MAX ||
        dbr_slice_find_char(label, '\n') != SIZE_MAX) {
        return false;
    }
    size_t body = strlen(BEGIN) + label_end + 5;
    size_t end = dbr_slice_find(dbr_slice_from(window, body), dbr_slice_str("-----END "));
    if (end == SIZE_MAX) {
        end = torn_block(at->rest, body);
        *ret = (dbr_rule_hit){.hide = end};
        return end > body;
    }
    end += body;
    dbr_slice tail = dbr_slice_sub(window, end + 9, end + 9 + 64);
    size_t close = dbr_slice_find(tail, dbr_slice_str("-----"));
    *ret = (dbr_rule_hit){.hide = end + 9 + (close != SIZE_MAX ? close + 5 : 0)};
    return end > body + 16;
}
