/*
 * Blame in a Chinese sentence. Chinese drops its subjects, so a clause is judged by what stands in it.
 *
 *     值班人员误操作删除了表        human error                                  → human-error
 *     提交前没有仔细检查            没有 + what people do, no software before    → omission
 *     程序没有检查返回值            software before: nothing
 *     我们未能及时更新              a person before: blame, in the first person mild
 *     防止误操作                    prevented: nothing
 *     误删除的文件                  an attribute: nothing
 *
 * A sentence is cut into clauses at 。，；：！？ and their ASCII kin; subjects live on in the next clause. In a
 * clause the words of blame_zh_words.c are found, the longest at each place. A human error, a judgement or a
 * call for vigilance counts unless something in front denies or prevents it; an act that went wrong needs a
 * person, a "not" needs a human verb within a few characters and no software as subject.
 *
 * Policy: research/blameless.md §2, §4 and §6.
 */
#include "check/blame.h"

#include <assert.h>

#define MAX_FOUND   128
#define MAX_TO_VERB 15 // bytes between 没有 and its verb
#define MAX_TO_DENY 18 // bytes between a denial and what it denies

typedef struct found {
    size_t begin, end;
    unsigned classes;
} found;

typedef struct clause {
    found at[MAX_FOUND];
    size_t n;
    unsigned all;
    size_t end;
} clause;

/* The first character of a word as a number: three bytes of a Chinese one, one of another. */
static uint32_t key_of(const char *word)
{
    const unsigned char *w = (const unsigned char *)word;
    return w[0] >= 0xE0 && w[1] != 0 ? (uint32_t)w[0] << 16 | (uint32_t)w[1] << 8 | w[2]
                                     : (uint32_t)w[0] << 16;
}

/* The slot of the words that begin with this character, or a free one. */
static size_t slot_of(const check_index *index, uint32_t key)
{
    size_t slot = key * UINT32_C(0x9E3779B1) >> 16; // Fibonacci hashing
    for (slot %= CHECK_SLOTS; index->slots_zh[slot] != 0; slot = (slot + 1) % CHECK_SLOTS) {
        if (key_of(check_words_zh[index->slots_zh[slot] - 1].word) == key) {
            break;
        }
    }
    return slot;
}

void check_index_zh(check_index *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < check_n_words_zh; i++) {
        size_t slot = slot_of(ret, key_of(check_words_zh[i].word));
        if (ret->slots_zh[slot] == 0) {
            ret->slots_zh[slot] = (uint16_t)(i + 1);
            n++;
        }
    }
    assert(n < CHECK_SLOTS / 2);
    ret->has_zh = true;
}

/* The longest word of the table at `i`, NULL for none. The table is sorted, so that words with the same
 * beginning stand together: the index has the first of them. */
static const check_word *lookup(const check_index *index, dbr_slice s, size_t i)
{
    if ((unsigned char)s.ptr[i] >= 0xE0 && i + 3 > s.len) {
        return NULL;
    }
    uint32_t key = key_of(s.ptr + i);
    const check_word *best = NULL;
    for (size_t low = index->slots_zh[slot_of(index, key)] - 1u;
         low < check_n_words_zh && key_of(check_words_zh[low].word) == key; low++) {
        char sixth = check_words_zh[low].word[5]; // the end of its second character tells most apart
        if (sixth != '\0' && (i + 5 >= s.len || s.ptr[i + 5] != sixth)) {
            continue;
        }
        size_t n = strlen(check_words_zh[low].word);
        if (i + n <= s.len && memcmp(check_words_zh[low].word, s.ptr + i, n) == 0) {
            best = &check_words_zh[low]; // longer ones stand behind shorter ones
        }
    }
    return best;
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
    if (c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == '|') {
        return 1;
    }
    bool is_wide = c == '\xE2' || c == '\xE3' || c == '\xEF';
    for (size_t k = 0; k < sizeof(MARKS) / sizeof(*MARKS) && is_wide; k++) {
        if (dbr_slice_starts(dbr_slice_from(s, i), MARKS[k])) {
            return strlen(MARKS[k]);
        }
    }
    return 0;
}

static void read_clause(const check_index *index, dbr_slice s, size_t at, clause *ret)
{
    size_t i = at;
    ret->n = 0;
    ret->all = 0;
    for (; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if ((c & 0xC0u) == 0x80) {
            continue; // inside a character
        }
        size_t stop = clause_end(s, i);
        if (stop > 0) {
            i += stop;
            break;
        }
        bool may_begin = (c >= 0xE4) || (is_letter((char)c) && (i == 0 || !is_letter(s.ptr[i - 1])));
        const check_word *w = may_begin && ret->n < MAX_FOUND ? lookup(index, s, i) : NULL;
        size_t n = w != NULL ? strlen(w->word) : 0;
        if (n == 0 ||
            (is_letter((char)c) && is_letter(w->word[n - 1]) && i + n < s.len && is_letter(s.ptr[i + n]))) {
            continue;
        }
        ret->at[ret->n++] = (found){i, i + n, w->classes};
        ret->all |= w->classes;
        i += n - 1;
    }
    ret->end = i;
}

static bool follows(dbr_slice s, size_t at, const char *text)
{
    return dbr_slice_starts(dbr_slice_from(s, at), text);
}

static bool precedes(dbr_slice s, size_t at, const char *text)
{
    size_t n = strlen(text);
    return at >= n && memcmp(s.ptr + at - n, text, n) == 0;
}

/* A denial shortly before the word, or directly behind it ("误操作" 的防护). */
static bool is_denied(dbr_slice s, const clause *c, size_t k)
{
    for (size_t i = k; i > 0; i--) {
        if ((c->at[i - 1].classes & CHECK_ZH_DENY) != 0 && c->at[k].begin - c->at[i - 1].end <= MAX_TO_DENY) {
            return true;
        }
    }
    for (size_t i = k + 1; i < c->n && (c->at[k].classes & CHECK_ZH_ERROR) != 0; i++) {
        dbr_slice word = dbr_slice_sub(s, c->at[i].begin, c->at[i].end);
        if ((c->at[i].classes & CHECK_ZH_DENY) != 0 && dbr_slice_ends(word, "是")) {
            return true; // "人为失误从来不是原因"
        }
    }
    dbr_slice behind = dbr_slice_from(s, c->at[k].end);
    size_t begin = c->at[k].begin;
    if (precedes(s, begin, "不") || precedes(s, begin, "非") || precedes(s, begin, "未") ||
        precedes(s, begin, "无")) {
        return true;
    }
    return dbr_slice_starts(behind, "的防护") || dbr_slice_starts(behind, "防护") ||
           dbr_slice_starts(behind, "保护") || dbr_slice_starts(behind, "率") ||
           dbr_slice_starts(behind, "风险");
}

/* The subject so far: class bits of the last person or thing named before word `k`, else what came down. */
static unsigned subject_of(const clause *c, size_t k, unsigned inherited)
{
    for (size_t i = k; i > 0; i--) {
        unsigned who = c->at[i - 1].classes & (CHECK_ZH_AGENT | CHECK_ZH_SOFTWARE | CHECK_ZH_FIRST);
        if ((who & CHECK_ZH_AGENT) != 0) {
            return who;
        }
    }
    for (size_t i = k; i > 0; i--) {
        if ((c->at[i - 1].classes & CHECK_ZH_SOFTWARE) != 0) {
            return CHECK_ZH_SOFTWARE;
        }
    }
    return inherited;
}

/* 没有 or 未 with a human verb close behind; the index of the verb, SIZE_MAX. */
static size_t undone(const clause *c, size_t k)
{
    for (size_t i = k + 1; i < c->n && c->at[i].begin - c->at[k].end <= MAX_TO_VERB; i++) {
        if ((c->at[i].classes & CHECK_ZH_HUMAN_VERB) != 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* "变更前未…": before an act comes what people do; not when software is named between. */
static bool is_before_act(const clause *c, size_t k)
{
    for (size_t i = k; i > 0; i--) {
        if ((c->at[i - 1].classes & CHECK_ZH_SOFTWARE) != 0) {
            return false;
        }
        if ((c->at[i - 1].classes & CHECK_ZH_BEFORE) != 0) {
            return true;
        }
    }
    return false;
}

/* "是研发团队的问题": somebody, and that it was theirs. Where it ends, 0. */
static size_t theirs(dbr_slice s, const found *f)
{
    static const char *const WORDS[] = {"的问题", "的责任", "的过错", "的锅", "的错", "的过失", "的失职"};
    bool is_other =
        (f->classes & CHECK_ZH_AGENT) != 0 && (f->classes & (CHECK_ZH_FIRST | CHECK_ZH_NEGATION)) == 0;
    for (size_t i = 0; is_other && i < sizeof(WORDS) / sizeof(*WORDS); i++) {
        size_t end = f->end + strlen(WORDS[i]);
        if (follows(s, f->end, WORDS[i]) && !follows(s, end, "误")) {
            return end;
        }
    }
    return 0;
}

/* What people alone leave undone; 发现, 更新, 确认 and their like systems do too. */
static bool is_only_human(dbr_slice s, const found *verb)
{
    static const char *const WORDS[] = {
        "仔细",     "认真",     "考虑",     "推动",   "学习",   "意识到", "想到",     "读懂",     "看清",
        "沟通",     "重视",     "预料",     "去推动", "注意",   "主动",   "察觉",     "硬对照",   "仔细检查",
        "仔细审核", "认真审核", "核对",     "复核",   "复查",   "评审",   "评估",     "请示",     "汇报",
        "报备",     "交接",     "尽到",     "履行",   "按规范", "按流程", "按照规范", "按照流程", "按照规定",
        "按规定",   "按要求",   "按照要求", "咨询",   "巡检"};
    dbr_slice w = dbr_slice_sub(s, verb->begin, verb->end);
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(*WORDS); i++) {
        if (dbr_slice_is(w, WORDS[i])) {
            return true;
        }
    }
    return false;
}

/* What a word says whoever is its subject; CHECK_BLAME_COUNT when that alone says nothing. */
static check_blame plain_kind(unsigned classes)
{
    static const struct {
        unsigned word_class;
        check_blame kind;
    } KINDS[] = {{CHECK_ZH_ERROR, CHECK_BLAME_HUMAN_ERROR},
                 {CHECK_ZH_JUDGE, CHECK_BLAME_JUDGEMENT},
                 {CHECK_ZH_CAREFUL, CHECK_BLAME_BE_CAREFUL},
                 {CHECK_ZH_PUNISH, CHECK_BLAME_PUNISH},
                 {CHECK_ZH_BLAME, CHECK_BLAME_INDIVIDUAL}};
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
        if ((classes & KINDS[i].word_class) != 0) {
            return KINDS[i].kind;
        }
    }
    return CHECK_BLAME_COUNT;
}

/* The first one named behind word `k` in the clause is a person: "如果当时值班人员…". */
static bool names_agent_behind(const clause *c, size_t k)
{
    for (size_t i = k + 1; i < c->n; i++) {
        if ((c->at[i].classes & (CHECK_ZH_AGENT | CHECK_ZH_SOFTWARE)) != 0) {
            return (c->at[i].classes & CHECK_ZH_AGENT) != 0;
        }
    }
    return false;
}

/* Judges word `k`; fills `*ret` when it blames. */
static bool judge(dbr_slice s, const clause *c, size_t k, unsigned inherited, check_blame_hit *ret)
{
    const found *f = &c->at[k];
    unsigned who = subject_of(c, k, inherited);
    bool is_person = (who & CHECK_ZH_AGENT) != 0;
    bool is_thing = (who & CHECK_ZH_SOFTWARE) != 0;
    bool is_attribute = follows(s, f->end, "的") || follows(s, f->end, "除的"); // "误删除的文件"
    check_blame kind = CHECK_BLAME_COUNT;
    size_t end = f->end;
    bool is_told = k > 0 && c->at[k - 1].end == f->begin && (c->at[k - 1].classes & CHECK_ZH_AGENT) != 0 &&
                   (c->at[k - 1].classes & CHECK_ZH_FIRST) == 0;
    check_blame plain = plain_kind(f->classes);
    if (is_told && dbr_slice_is(dbr_slice_sub(s, f->begin, f->end), "注意")) { // "开发人员注意代码规范"
        kind = CHECK_BLAME_BE_CAREFUL;
    } else if (plain != CHECK_BLAME_COUNT && !is_denied(s, c, k)) {
        kind = plain;
    } else if ((f->classes & CHECK_ZH_MISTOOK) != 0 && is_person && !is_attribute &&
               !precedes(s, f->begin, "被")) {
        kind = CHECK_BLAME_INDIVIDUAL;
    } else if ((f->classes & CHECK_ZH_OMIT) != 0 && (is_person || !is_thing) && !follows(s, f->end, "密码")) {
        kind = CHECK_BLAME_OMISSION;
    } else if (theirs(s, f) > 0 && !is_denied(s, c, k)) {
        kind = CHECK_BLAME_INDIVIDUAL;
        end = theirs(s, f);
    } else if ((f->classes & CHECK_ZH_IF_ONLY) != 0 ||
               ((f->classes & CHECK_ZH_COUNTER) != 0 && !is_thing && names_agent_behind(c, k))) {
        kind = CHECK_BLAME_COUNTERFACTUAL;
    } else if ((f->classes & (CHECK_ZH_COUNTER | CHECK_ZH_SHOULD)) != 0 && is_person) {
        bool is_past = (f->classes & CHECK_ZH_COUNTER) != 0;
        kind = is_past ? CHECK_BLAME_COUNTERFACTUAL : kind;
    } else if ((f->classes & CHECK_ZH_NEGATION) != 0) {
        size_t verb = undone(c, k);
        bool is_nobody = (f->classes & CHECK_ZH_AGENT) != 0; // 没有人 …
        bool counts = verb != SIZE_MAX && (is_person || is_nobody || is_before_act(c, k) ||
                                           (!is_thing && is_only_human(s, &c->at[verb])));
        kind = counts ? CHECK_BLAME_OMISSION : kind;
        end = counts ? c->at[verb].end : end;
    }
    *ret = (check_blame_hit){kind, f->begin, end, (who & CHECK_ZH_FIRST) != 0};
    return kind != CHECK_BLAME_COUNT;
}

bool check_blame_zh(const check_index *index, dbr_slice sentence, check_blame_hit *ret)
{
    static const unsigned ASKS = CHECK_ZH_NEGATION | CHECK_ZH_HUMAN_VERB | CHECK_ZH_ERROR | CHECK_ZH_MISTOOK |
                                 CHECK_ZH_OMIT | CHECK_ZH_BLAME | CHECK_ZH_COUNTER | CHECK_ZH_JUDGE |
                                 CHECK_ZH_CAREFUL | CHECK_ZH_PUNISH | CHECK_ZH_IF_ONLY | CHECK_ZH_AGENT;
    clause c;
    unsigned inherited = 0;
    for (size_t at = 0; at < sentence.len; at = c.end) {
        read_clause(index, sentence, at, &c);
        for (size_t k = 0; k < c.n && (c.all & ASKS) != 0; k++) {
            if (judge(sentence, &c, k, inherited, ret)) {
                return true;
            }
        }
        for (size_t k = 0; k < c.n; k++) { // the last one named is the subject of what follows
            unsigned who = c.at[k].classes & (CHECK_ZH_AGENT | CHECK_ZH_SOFTWARE | CHECK_ZH_FIRST);
            inherited = who != 0 ? who : inherited;
        }
        if (c.end <= at) {
            break;
        }
    }
    return false;
}
