/*
 * What a change says it is, and histories that hold nothing but changes.
 *
 * A merge's title names a branch; what was merged stands in the first line below it, so that line is the change's headline.
 * A *repair* takes something back (revert, rollback, back out: 1), is called a hotfix or workaround (1), or a fix (0.4).
 * Repairs that follow each other within sixteen hours (over a night) are one succession; its weight is their sum, a change and its merge
 * counting once; what programs call a fix is none. In a history without other evidence the heaviest succession of at least 1 is the window: from the change
 * that was taken back, when it is quoted and at most a day older, to the last repair. That is weak: nothing says what users
 * saw, so no milestone follows from it.
 */
#include "timeline/timeline_impl.h"

#define SUCCESSION (16 * DBR_HOUR) /* over a night into the next working day */
#define QUOTED_AGE DBR_DAY

typedef struct repair_word {
    const char *word;
    double weight;
    bool is_whole; // a word of its own: "fix", not "prefix"
} repair_word;

static const repair_word WORDS[] = {
    {"revert", 1, false},  {"rollback", 1, false},   {"roll back", 1, false}, {"rolled back", 1, false},
    {"back out", 1, true}, {"backout", 1, false},    {"undo", 1, true},       {"hotfix", 1, false},
    {"hot fix", 1, false}, {"workaround", 1, false}, {"emergency", 1, false}, {"回滚", 1, false},
    {"回退", 1, false},    {"热修", 1, false},       {"紧急", 1, false},      {"fix", 0.4, true},
    {"fixes", 0.4, true},  {"fixed", 0.4, true},     {"bugfix", 0.4, true},   {"修复", 0.4, false},
};

static bool is_alnum(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

static bool has_word(dbr_slice text, const repair_word *w)
{
    return w->is_whole ? dbr_slice_has_word(text, w->word)
                       : dbr_slice_find_nocase(text, dbr_slice_str(w->word)) != SIZE_MAX;
}

bool dbr_timeline_is_merge(const dbr_record *change)
{
    return dbr_slice_starts(change->title, "Merge ");
}

dbr_slice dbr_timeline_change_title(const dbr_record *change)
{
    dbr_slice rest = change->text;
    dbr_slice title =
        change->title.len > 0 ? change->title : dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, '\n'));
    while (dbr_timeline_is_merge(change) && rest.ptr != NULL) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        if (line.len > 0 && !dbr_slice_eq(line, dbr_slice_trim(change->title))) {
            return line;
        }
    }
    /* Whose branch it was is nobody's business. */
    size_t from = dbr_timeline_is_merge(change) ? dbr_slice_find(title, dbr_slice_str(" from ")) : SIZE_MAX;
    return dbr_slice_trim(dbr_slice_sub(title, 0, from));
}

/* "#17" that begins there; empty for none. */
static dbr_slice number_at(dbr_slice text, size_t at)
{
    dbr_slice rest = at < text.len ? dbr_slice_from(text, at) : (dbr_slice){0};
    size_t n = 1;
    while (n < rest.len && rest.ptr[n] >= '0' && rest.ptr[n] <= '9') {
        n++;
    }
    return n > 1 && n <= 10 && rest.len > 0 ? dbr_slice_sub(rest, 0, n) : (dbr_slice){0};
}

dbr_slice dbr_timeline_change_number(const dbr_record *change)
{
    dbr_slice title = change->title;
    size_t open = dbr_slice_find(title, dbr_slice_str("(#"));
    if (open != SIZE_MAX && title.ptr[title.len - 1] == ')') {
        return number_at(title, open + 1);
    }
    return dbr_timeline_is_merge(change) ? number_at(title, dbr_slice_find_char(title, '#')) : (dbr_slice){0};
}

dbr_slice dbr_timeline_merge_number(const dbr_record *change)
{
    dbr_slice number = dbr_timeline_is_merge(change) ? dbr_timeline_change_number(change) : (dbr_slice){0};
    bool is_new = dbr_slice_find(dbr_timeline_change_title(change), number) == SIZE_MAX;
    return number.len > 0 && is_new ? number : (dbr_slice){0};
}

/* "Incident: emergency bump of …": what was written about it afterwards repairs nothing. */
static bool is_report(dbr_slice title)
{
    static const char *const WORDS_OF[] = {"incident report", "post-mortem", "postmortem",
                                           "retrospective",   "事故报告",    "复盘"};
    bool is = dbr_slice_eq_nocase(dbr_slice_sub(title, 0, strlen("incident:")), dbr_slice_str("incident:"));
    for (size_t i = 0; i < sizeof(WORDS_OF) / sizeof(WORDS_OF[0]) && !is; i++) {
        is = dbr_slice_find_nocase(title, dbr_slice_str(WORDS_OF[i])) != SIZE_MAX;
    }
    return is;
}

double dbr_timeline_repair(const dbr_record *change)
{
    dbr_slice title = dbr_timeline_change_title(change);
    double weight = dbr_slice_is(change->verb, "rollback") ? 1 : 0;
    bool is_none = dbr_slice_find_nocase(title, dbr_slice_str("typo")) != SIZE_MAX || is_report(title);
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]) && !is_none; i++) {
        weight = has_word(title, &WORDS[i]) && WORDS[i].weight > weight ? WORDS[i].weight : weight;
    }
    return weight < 1 && dbr_timeline_is_bot(change) ? 0 : weight; // "auto fixes"
}

bool dbr_timeline_is_reaction(const dbr_record *change)
{
    static const char *const WHOLE[] = {"temporarily", "temporary", "temp",  "stopgap",    "bandaid",
                                        "incident",    "outage",    "debug", "investigate"};
    static const char *const PARTS[] = {"for now", "band-aid", "workaround", "mitigat",
                                        "临时",    "应急",     "故障",       "排查"};
    dbr_slice title = dbr_timeline_change_title(change);
    bool is = false;
    for (size_t i = 0; i < sizeof(WHOLE) / sizeof(WHOLE[0]) && !is; i++) {
        is = dbr_slice_has_word(title, WHOLE[i]);
    }
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]) && !is; i++) {
        is = dbr_slice_find_nocase(title, dbr_slice_str(PARTS[i])) != SIZE_MAX;
    }
    return is;
}

/* "This reverts commit 1f3a9c2…": a hash of at least seven digits. */
static bool names_commit(dbr_slice said, dbr_slice hash)
{
    static const char SAID[] = "reverts commit ";
    size_t at = dbr_slice_find_nocase(said, dbr_slice_str(SAID));
    dbr_slice named = at != SIZE_MAX ? dbr_slice_from(said, at + strlen(SAID)) : (dbr_slice){0};
    size_t n = 0;
    while (n < named.len && n < hash.len && named.ptr[n] == hash.ptr[n]) {
        n++;
    }
    return n >= 7 && (n == named.len || !is_alnum(named.ptr[n]));
}

/* "#17" in "Reverts #17", "revert-17-queue"; not in "#171". */
static bool names_number(dbr_slice said, dbr_slice number)
{
    dbr_slice digits = dbr_slice_from(number, 1);
    for (size_t from = 0; digits.len > 0;) {
        size_t at = dbr_slice_find(dbr_slice_from(said, from), digits);
        if (at == SIZE_MAX) {
            return false;
        }
        at += from;
        from = at + digits.len;
        bool is_branch =
            at >= 7 && dbr_slice_eq_nocase(dbr_slice_sub(said, at - 7, at), dbr_slice_str("revert-"));
        bool is_number = at >= 1 && said.ptr[at - 1] == '#';
        if ((is_branch || is_number) && (from >= said.len || !is_alnum(said.ptr[from]))) {
            return true;
        }
    }
    return false;
}

/* "Use the new queue" of "Use the new queue (#554)": what is quoted is the one or the other. */
static dbr_slice without_number(dbr_slice title)
{
    size_t open = dbr_slice_find(title, dbr_slice_str(" (#"));
    bool has = open != SIZE_MAX && title.ptr[title.len - 1] == ')';
    return has ? dbr_slice_sub(title, 0, open) : title;
}

bool dbr_timeline_is_rollout(const dbr_record *change)
{
    return dbr_slice_is(change->verb, "deploy") || dbr_slice_is(change->verb, "release") ||
           dbr_slice_is(change->verb, "rollback");
}

static dbr_slice object_of(const dbr_record *change)
{
    return change->object.len > 0 ? change->object : change->service;
}

dbr_change_name dbr_timeline_change_name(const dbr_record *change)
{
    return (dbr_change_name){.title = dbr_timeline_change_title(change),
                             .hash = change->version,
                             .number = dbr_timeline_change_number(change),
                             .object = dbr_timeline_is_rollout(change) ? object_of(change) : (dbr_slice){0}};
}

/* The numbers of "v2.8.4" or "shop:2.8.4-rc1", three at most; how many there are. A hash, a date or a build has none. */
static size_t version_numbers(dbr_slice version, uint64_t ret[3])
{
    size_t n = 0;
    size_t i = 0;
    while (i < version.len && !(version.ptr[i] >= '0' && version.ptr[i] <= '9')) {
        i++;
    }
    for (; i < version.len && n < 3; i++) {
        size_t digits = 0;
        ret[n] = 0;
        for (; i < version.len && version.ptr[i] >= '0' && version.ptr[i] <= '9' && digits < 9; i++) {
            ret[n] = ret[n] * 10 + (uint64_t)(version.ptr[i] - '0');
            digits++;
        }
        n += digits > 0;
        if (digits == 0 || i >= version.len || version.ptr[i] != '.') {
            break;
        }
    }
    return n;
}

static bool is_earlier_version(dbr_slice a, dbr_slice b)
{
    uint64_t x[3];
    uint64_t y[3];
    size_t n = version_numbers(a, x);
    if (n < 2 || version_numbers(b, y) != n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i];
        }
    }
    return false;
}

bool dbr_timeline_takes_back(const dbr_record *later, const dbr_change_name *change)
{
    if (names_commit(later->text, change->hash)) { // git's own words, whatever the title says
        return true;
    }
    if (change->object.len > 0 && dbr_timeline_is_rollout(later) &&
        dbr_slice_eq(object_of(later), change->object) && is_earlier_version(later->version, change->hash)) {
        return true;
    }
    if (dbr_timeline_repair(later) < 1) {
        return false;
    }
    dbr_slice said = dbr_timeline_change_title(later);
    dbr_slice title = without_number(change->title);
    bool quotes = title.len >= 8 && said.len > title.len && dbr_slice_find(said, title) != SIZE_MAX;
    bool is_own = dbr_slice_eq(dbr_timeline_change_number(later), change->number);
    return quotes || (!is_own && names_number(later->text, change->number));
}

bool dbr_timeline_is_bot(const dbr_record *change)
{
    static const char *const BOTS[] = {"[bot]", "dependabot", "renovate", "github-actions", "pre-commit-ci"};
    for (size_t i = 0; i < sizeof(BOTS) / sizeof(BOTS[0]); i++) {
        if (dbr_slice_find_nocase(change->subject, dbr_slice_str(BOTS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return change->is_bot;
}

/* The same change told again: a commit and its merge. */
static bool is_told(const tl_build *b, size_t i)
{
    const tl_noun *n = &b->nouns.items[i];
    dbr_slice title = dbr_timeline_change_title(&n->record);
    for (size_t k = i; k > 0; k--) {
        const tl_noun *before = &b->nouns.items[k - 1];
        if (n->entry.time - before->entry.time > SUCCESSION) {
            return false;
        }
        if (before->entry.kind == DBR_KIND_CHANGE &&
            dbr_slice_eq(title, dbr_timeline_change_title(&before->record))) {
            return true;
        }
    }
    return false;
}

bool tl_takes_back_one(const tl_build *b, const tl_noun *n)
{
    for (const tl_noun *k = n; k > b->nouns.items && n->entry.time - k[-1].entry.time <= QUOTED_AGE; k--) {
        dbr_change_name name = dbr_timeline_change_name(&k[-1].record);
        if (k[-1].entry.kind == DBR_KIND_CHANGE && dbr_timeline_takes_back(&n->record, &name)) {
            return true;
        }
    }
    return false;
}

/* When the change that a repair quotes was made; the repair's own time when it quotes none. */
static dbr_time taken_back(const tl_build *b, size_t i)
{
    const tl_noun *n = &b->nouns.items[i];
    for (size_t k = i; k > 0; k--) {
        const tl_noun *before = &b->nouns.items[k - 1];
        if (n->entry.time - before->entry.time > QUOTED_AGE) {
            break;
        }
        dbr_change_name name = dbr_timeline_change_name(&before->record);
        if (before->entry.kind == DBR_KIND_CHANGE && dbr_timeline_takes_back(&n->record, &name)) {
            return before->entry.time;
        }
    }
    return n->entry.time;
}

bool tl_find_repairs(const tl_build *b, dbr_span *ret)
{
    double best = 0;
    double weight = 0;
    dbr_span run = {DBR_TIME_NONE, DBR_TIME_NONE};
    dbr_span heaviest = run;
    for (size_t i = 0; i < b->nouns.n; i++) {
        const tl_noun *n = &b->nouns.items[i];
        double own = n->entry.kind == DBR_KIND_CHANGE ? dbr_timeline_repair(&n->record) : 0;
        if (own <= 0 || n->entry.time == DBR_TIME_NONE || is_told(b, i)) {
            continue;
        }
        dbr_time begin = taken_back(b, i);
        bool goes_on = run.end != DBR_TIME_NONE && n->entry.time - run.end <= SUCCESSION;
        weight = goes_on ? weight + own : own;
        run.begin = goes_on && run.begin < begin ? run.begin : begin;
        run.end = n->entry.time + 1;
        if (weight > best) {
            best = weight;
            heaviest = run;
        }
    }
    if (best >= 1) {
        *ret = heaviest; // one fix among many changes opens no window
    }
    return best >= 1;
}

bool tl_has_only_changes(const tl_build *b)
{
    for (size_t i = 0; i < dbr_evidence_n_members(b->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(b->ev, i);
        for (size_t kind = 0; kind < DBR_KIND_COUNT; kind++) {
            if (kind != DBR_KIND_CHANGE && m->n_kind[kind] > 0 && m->n_untimed < m->n_entries) {
                return false;
            }
        }
    }
    return b->nouns.n > 0;
}
