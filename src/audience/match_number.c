/*
 * Numbers that belong to a person or pay for one: cards, bank accounts (IBAN), US social security numbers, Chinese resident ids.
 *
 * Logs are full of long numbers, so each has to carry its own check digit and be written as such numbers are: not in the middle
 * of a word, an address or a fraction, and not behind a name that says something else (order_id=…, offset: …).
 */
#include "audience/rules.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NAME_BYTES   28u // before a number that may say what it is
#define MAX_DIGITS   19u

/* Whether the number begins on its own; behind a comma it may be a column. */
static bool begins_number(const dbr_rule_at *at)
{
    return !dbr_is_one_of(dbr_byte_back(at->before, 1), "-./+#_\\%");
}

static bool ends_number(dbr_slice s, size_t end)
{
    char next = dbr_byte(s, end);
    char next_but_one = dbr_byte(s, end + 1);
    return !dbr_is_one_of(next, "_-/") && !((next == '.' || next == ':') && dbr_is_number(next_but_one));
}

/* Whether one of `words` stands shortly before, in the same line. */
static bool is_told_before(dbr_slice before, const char *const *words, size_t n)
{
    dbr_slice near = dbr_slice_from(before, before.len > NAME_BYTES ? before.len - NAME_BYTES : 0);
    const char *line = near.ptr != NULL ? memrchr(near.ptr, '\n', near.len) : NULL;
    near = line != NULL ? dbr_slice_from(near, (size_t)(line + 1 - near.ptr)) : near;
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_find_nocase(near, dbr_slice_str(words[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* ---- cards ---- */

typedef struct card {
    char digits[MAX_DIGITS + 1];
    size_t n;        // digits
    size_t end;      // bytes
    size_t sizes[5]; // of its groups
    size_t n_groups; // 1: in a row
} card;

/* Digits in a row, or in groups with one kind of mark between; at most `max`. */
static card read_card(dbr_slice s, size_t max)
{
    card c = {0};
    char mark = dbr_byte(s, 4);
    mark = mark == ' ' || mark == '-' ? mark : '\0';
    while (c.n_groups < 5 && c.n < max) {
        size_t n = 0;
        while (dbr_is_number(dbr_byte(s, c.end)) && c.n < max) {
            c.digits[c.n++] = s.ptr[c.end++];
            n++;
        }
        c.sizes[c.n_groups++] = n;
        if (mark == '\0' || dbr_byte(s, c.end) != mark || !dbr_is_number(dbr_byte(s, c.end + 1)) ||
            c.n >= max) {
            break;
        }
        c.end++;
    }
    return c;
}

/* 4-4-4-4, 4-4-4-4-3, 4-6-5 and 4-6-4 are how cards are embossed. */
static bool is_embossed(const card *c)
{
    static const size_t FORMS[][5] = {{4, 4, 4, 4, 0}, {4, 4, 4, 4, 3}, {4, 6, 5, 0, 0}, {4, 6, 4, 0, 0}};
    for (size_t i = 0; i < COUNT(FORMS); i++) {
        if (memcmp(FORMS[i], c->sizes, sizeof(c->sizes)) == 0) {
            return true;
        }
    }
    return false;
}

/* "7024 5015 1504 2401 8800": a row of numbers, not a group of one. */
static bool is_row(const dbr_rule_at *at, size_t end)
{
    size_t n = end + 1;
    while (dbr_is_number(dbr_byte(at->rest, n))) {
        n++;
    }
    bool goes_on = dbr_byte(at->rest, end) == ' ' && n > end + 1 && dbr_byte(at->rest, n) != '/'; // "12/27"
    return goes_on || (dbr_byte_back(at->before, 1) == ' ' && dbr_is_number(dbr_byte_back(at->before, 2)));
}

static bool has_luhn(const char *digits, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned d = (unsigned)(digits[n - 1 - i] - '0');
        d = i % 2 == 1 ? d * 2 : d;
        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

static unsigned first_digits(const char *digits, size_t n)
{
    unsigned value = 0;
    for (size_t i = 0; i < n; i++) {
        value = value * 10 + (unsigned)(digits[i] - '0');
    }
    return value;
}

/* Whether an issuer's cards begin and are long like that. `ret_is_rare`: so are many other numbers. */
static bool has_issuer(const char *digits, size_t n, bool *ret_is_rare)
{
    unsigned two = first_digits(digits, 2), four = first_digits(digits, 4);
    *ret_is_rare = n != 16;
    if (digits[0] == '4') {
        return n == 13 || n == 16 || n == 19; // Visa
    }
    if (two == 34 || two == 37) {
        return n == 15; // American Express
    }
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
        return n == 16; // Mastercard
    }
    if (four == 6011 || two == 65 || (four >= 6440 && four <= 6499)) {
        return n == 16 || n == 19; // Discover
    }
    if (four >= 3528 && four <= 3589) {
        return n == 16; // JCB
    }
    if (two == 36 || two == 38 || (four >= 3000 && four <= 3059)) {
        return n == 14; // Diners
    }
    if (two == 62 || two == 81) {
        return n >= 16; // UnionPay
    }
    *ret_is_rare = true;
    return (four >= 2200 && four <= 2204 && n == 16) || (two == 50 && n >= 13) ||
           (two >= 56 && two <= 69 && n >= 13); // Mir, Maestro
}

static bool is_card(const dbr_rule_at *at, const card *c)
{
    static const char *const OTHERS[] = {"id=",   "id\":",   "_id",     "id:",  "id ",   "offset", "order",
                                         "trace", "span",    "bytes",   "size", "count", "total",  "time",
                                         "seq",   "number:", "version", "hash", "key=",  "lsn",    "txn",
                                         "订单",  "流水",    "编号",    "单号"};
    static const char *const CARDS[] = {
        "card", "visa", "amex", "pan=", "pan\"", "pan:", "pan ", "credit", "debit", "卡", "银联"};
    bool is_rare = false;
    bool is_grouped = c->n_groups > 1;
    if (c->n < 13 || !ends_number(at->rest, c->end) || (is_grouped && !is_embossed(c)) ||
        !has_issuer(c->digits, c->n, &is_rare) || !has_luhn(c->digits, c->n) ||
        strspn(c->digits + 1, "0") >= c->n - 3) {
        return false;
    }
    if (is_told_before(at->before, CARDS, COUNT(CARDS))) {
        return true;
    }
    if (is_grouped) {
        return !(is_rare && c->n == 16) && !is_row(at, c->end); // 16 and rare: Maestro, Mir
    }
    return !is_rare && !is_told_before(at->before, OTHERS, COUNT(OTHERS));
}

bool dbr_match_card(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    (void)rule;
    if (!dbr_is_number(dbr_byte(at->rest, 3)) || !begins_number(at)) {
        return false;
    }
    card c = read_card(at->rest, MAX_DIGITS);
    bool is_it = is_card(at, &c);
    if (!is_it && c.n_groups > 4) { // a code behind it
        c = read_card(at->rest, 16);
        is_it = is_card(at, &c);
    }
    *ret = (dbr_rule_hit){.hide = c.end};
    return is_it;
}

/* ---- bank accounts ---- */

typedef struct iban_country {
    char code[3];
    unsigned char length;
} iban_country;

static const iban_country COUNTRIES[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
    {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28},
    {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20},
    {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24},
    {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15}, {"PK", 24},
    {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24}, {"SC", 31},
    {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25}, {"SV", 28}, {"TL", 23}, {"TN", 24},
    {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
};

/* ISO 13616: the first four bytes behind the rest, letters as 10 to 35, the number modulo 97 is 1. */
static bool is_iban(const char *iban, size_t n)
{
    unsigned rest = 0;
    for (size_t i = 0; i < n; i++) {
        char c = iban[(i + 4) % n];
        rest = dbr_is_number(c) ? (rest * 10 + (unsigned)(c - '0')) % 97
                                : (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
    }
    return rest == 1;
}

bool dbr_match_bank_account(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    char iban[36];
    size_t n = 0, end = 0, length = 0;
    (void)rule;
    if (!dbr_is_upper(at->rest.ptr[0]) || !dbr_is_upper(dbr_byte(at->rest, 1)) ||
        !dbr_is_number(dbr_byte(at->rest, 2)) || !dbr_is_number(dbr_byte(at->rest, 3)) ||
        dbr_is_one_of(dbr_byte_back(at->before, 1), "_-")) {
        return false;
    }
    for (size_t i = 0; i < COUNT(COUNTRIES) && length == 0; i++) {
        bool is_it = COUNTRIES[i].code[0] == at->rest.ptr[0] && COUNTRIES[i].code[1] == at->rest.ptr[1];
        length = is_it ? COUNTRIES[i].length : 0;
    }
    bool has_blanks = dbr_byte(at->rest, 4) == ' ';
    for (; n < length && end < at->rest.len; end++) {
        char c = at->rest.ptr[end];
        if (has_blanks && c == ' ' && n > 0 && n % 4 == 0 && at->rest.ptr[end - 1] != ' ') {
            continue;
        }
        if (!dbr_is_upper(c) && !dbr_is_number(c)) {
            return false;
        }
        iban[n++] = c;
    }
    *ret = (dbr_rule_hit){.hide = end};
    return length > 0 && n == length && !dbr_is_one_of(dbr_byte(at->rest, end), "_-") && is_iban(iban, n);
}

/* ---- persons ---- */

/* 078-05-1120: area, group, number; none of them is all zeros, and areas from 900 on and 666 are not given out. */
bool dbr_match_social_security(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const char *const WORDS[] = {"ssn", "social"};
    (void)rule;
    char mark = dbr_byte(at->rest, 3);
    if ((mark != '-' && mark != ' ') || dbr_byte(at->rest, 6) != mark || !begins_number(at)) {
        return false;
    }
    for (size_t i = 0; i < 11; i++) {
        if (i != 3 && i != 6 && !dbr_is_number(dbr_byte(at->rest, i))) {
            return false;
        }
    }
    unsigned area = first_digits(at->rest.ptr, 3);
    bool is_given = area != 0 && area != 666 && area < 900 && first_digits(at->rest.ptr + 4, 2) != 0 &&
                    first_digits(at->rest.ptr + 7, 4) != 0;
    *ret = (dbr_rule_hit){.hide = 11};
    return is_given && ends_number(at->rest, 11) && !dbr_is_alnum(dbr_byte(at->rest, 11)) &&
           (mark == '-' || is_told_before(at->before, WORDS, COUNT(WORDS)));
}

/* 中国居民身份证 (GB 11643): region, day of birth, number, check digit modulo 11. */
bool dbr_match_resident_id(const dbr_rule *rule, const dbr_rule_at *at, dbr_rule_hit *ret)
{
    static const unsigned char WEIGHTS[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char CHECKS[] = "10X98765432";
    unsigned sum = 0;
    (void)rule;
    if (at->rest.len < 18 || !begins_number(at) || dbr_is_one_of(dbr_byte(at->rest, 18), "_-") ||
        !ends_number(at->rest, 18)) {
        return false;
    }
    for (size_t i = 0; i < 17; i++) {
        char c = at->rest.ptr[i];
        if (!dbr_is_number(c)) {
            return false;
        }
        sum += (unsigned)(c - '0') * WEIGHTS[i];
    }
    unsigned province = first_digits(at->rest.ptr, 2), year = first_digits(at->rest.ptr + 6, 4);
    unsigned month = first_digits(at->rest.ptr + 10, 2), day = first_digits(at->rest.ptr + 12, 2);
    char check = at->rest.ptr[17] == 'x' ? 'X' : at->rest.ptr[17];
    bool is_place = (province >= 11 && province <= 15) || (province >= 21 && province <= 23) ||
                    (province >= 31 && province <= 37) || (province >= 41 && province <= 46) ||
                    (province >= 50 && province <= 54) || (province >= 61 && province <= 65) ||
                    province == 71 || province == 81 || province == 82 || province == 83;
    *ret = (dbr_rule_hit){.hide = 18};
    return is_place && year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
           check == CHECKS[sum % 11];
}
