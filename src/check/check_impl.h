/*
 * What the families of the gate share: the run, how a rule speaks, and the facts that several of them need
 * (milestones, numbers in prose). Private to the room.
 */
#ifndef DBR_CHECK_CHECK_IMPL_H
#define DBR_CHECK_CHECK_IMPL_H

#include "base/text.h"
#include "check/check.h"

#include <stdatomic.h>

/* A number in prose, with where it stands. */
typedef struct check_number {
    size_t i_sentence;
    size_t begin, end;       // in the sentence's text
    size_t at_begin, at_end; // in the document
    dbr_quantity q;
    bool has_proof; // stands in the text of a proof link
} check_number;

/* What the report says of its milestones, by who says it. */
typedef struct check_times {
    dbr_milestone all[DBR_MILESTONE_COUNT];   // dbr_document_milestones
    dbr_milestone body[DBR_MILESTONE_COUNT];  // without the header fields
    dbr_time resolution[DBR_MILESTONE_COUNT]; // of `body`: how exactly it is stated; at least a second
    dbr_time first_row, last_row;             // instants; DBR_TIME_NONE for none
} check_times;

/* One blamed thing, as the language's reader found it. */
typedef enum check_blame {
    CHECK_BLAME_INDIVIDUAL,
    CHECK_BLAME_HUMAN_ERROR,
    CHECK_BLAME_OMISSION,
    CHECK_BLAME_COUNTERFACTUAL,
    CHECK_BLAME_JUDGEMENT,
    CHECK_BLAME_BE_CAREFUL,
    CHECK_BLAME_PUNISH,
    CHECK_BLAME_COUNT
} check_blame;
typedef struct check_blame_hit {
    check_blame kind;
    size_t begin, end; // in the sentence's text: the words to look at
    bool is_mild;      // first person, passive, oversight: information only
} check_blame_hit;
/* The blame in one sentence: one hit at most, the strongest. `where` says what the sentence is part of. */
typedef struct check_index check_index; // of the words; blame.h
bool check_blame_en(check_index *index, dbr_slice sentence, check_blame_hit *ret);
bool check_blame_zh(const check_index *index, dbr_slice sentence, check_blame_hit *ret);

typedef struct check_sentence_hit {
    size_t i_sentence;
    check_blame_hit hit;
} check_sentence_hit;

/* The same for a heading that says something: "Root cause: the operator's mistake". */
typedef struct check_heading_hit {
    size_t i_section;
    check_blame_hit hit;
} check_heading_hit;

/* The sentences in portions that readers of blame take one after the other, on as many threads as have time. */
enum { CHECK_BLAME_PARTS = 32 };
typedef struct check_blame_part {
    DBR_VEC(check_sentence_hit) hits;
} check_blame_part;
typedef struct check_blame_parts {
    const dbr_document *d;
    size_t n;           // portions
    atomic_size_t next; // the first nobody has taken
    check_blame_part items[CHECK_BLAME_PARTS];
} check_blame_parts;

/* What a checked link leaves beside its verdict. */
typedef struct check_proof_note {
    dbr_source_range at; // what a finding points at: the link, or the time it proves
    dbr_slice problem;   // why the claim cannot be run; empty
} check_proof_note;

/* A comment that asks to leave findings out; ignore.c. */
#define CHECK_MAX_NAMED 16u // rules in one comment; more are a list nobody reads
typedef struct check_ignore {
    size_t begin, end;          // the comment
    uint64_t line, first, last; // it stands on; it silences, both included
    bool is_section, has_reason;
    bool is_used;
    dbr_slice names[CHECK_MAX_NAMED];
    size_t n_names;
} check_ignore;
/* Reads the comments and strikes out what they silence; when all other families have run. */
void check_strike_ignored(dbr_check_run *run);

/* How an action item is worded; wording.c says by what rule. */
typedef enum check_wording {
    CHECK_WORDING_FINE,
    CHECK_WORDING_VAGUE,
    CHECK_WORDING_NO_DELIVERABLE
} check_wording;

struct dbr_check_run {
    const dbr_check_input *in;
    const dbr_document *d;
    dbr_arena *arena;
    dbr_lang lang;        // of messages
    const dbr_rule *rule; // the one that runs
    size_t i_rule;        // its place in the table
    DBR_VEC(dbr_finding) findings;
    dbr_finding *last;     // of this rule; NULL when the last one was left out
    DBR_VEC(size_t) marks; // [begin, end) pairs: what findings of facts stand on
    check_times times;
    const check_number *numbers;
    size_t n_numbers;
    DBR_VEC(check_sentence_hit) blame; // in document order
    DBR_VEC(check_heading_hit) blame_headings;
    DBR_VEC(dbr_checked) checked;
    DBR_VEC(check_proof_note) notes; // for each of `checked`
    size_t n_unsupported;
    check_wording *wordings; // of the action items; NULL: not judged yet
    DBR_VEC(check_ignore) ignores;
    size_t n_ignored; // findings struck out by comments
    size_t known_begin, known_end,
        *n_known_used;                       // entries of the baseline for this report; NULL: not looked up
    dbr_labelled labelled[DBR_MAX_LABELLED]; // labelled lengths and times; facts_copied.c
    size_t n_labelled;
    int excuse; // whether a duration is said to count support hours: 0 not asked, 1 yes, -1 no
};

/* ---- speaking ---- */

/* A finding of the running rule on [begin, end) of the document; begin == end == SIZE_MAX: the whole
 * document. */
void check_say(dbr_check_run *run, size_t begin, size_t end, dbr_text_id message, const char *const *args);
#define CHECK_SAY(run, begin, end, id, ...)                                                                  \
    check_say((run), (begin), (end), (id), (const char *const[]){__VA_ARGS__, NULL})
/* A remedy for the finding just made. */
void check_suggest(dbr_check_run *run, dbr_text_id message, const char *const *args);
#define CHECK_SUGGEST(run, id, ...) check_suggest((run), (id), (const char *const[]){__VA_ARGS__, NULL})
/* A lower severity for the finding just made; information never shuts the gate. */
void check_set_severity(dbr_check_run *run, dbr_severity severity);
/* Whether a finding of facts or proofs stands on a part of [begin, end) already: one number, one finding. */
bool check_is_marked(const dbr_check_run *run, size_t begin, size_t end);

/* Texts for messages, in the arena, in the reader's language. */
const char *check_str(dbr_check_run *run, dbr_slice s); // cut to 60 columns
const char *check_number_text(dbr_check_run *run, size_t n);
const char *check_duration(dbr_check_run *run, dbr_time ns);
const char *check_duration_for_report(dbr_check_run *run,
                                      dbr_time ns);           // to be written there: in its language
const char *check_clock(dbr_check_run *run, dbr_time t);      // in the report's zone
const char *check_date(dbr_check_run *run, dbr_time t);       // of a midnight UTC
const char *check_date_clock(dbr_check_run *run, dbr_time t); // in the report's zone
const char *check_milestone(dbr_check_run *run, dbr_milestone_name m);

/* ---- where things stand ---- */

/* Offset in the document of byte `i` of a sentence's text; i may be its length. */
size_t check_offset(const dbr_sentence *s, size_t i);
/* Whether the section or the one around it is of this kind. */
bool check_is_in(const dbr_document *d, size_t i_section, dbr_section_kind kind);
/* The zone in which the report's clock times are meant; never NULL. */
const dbr_zone *check_zone(const dbr_check_run *run);
/* The start, the end and the date of the incident as far as anybody says; DBR_TIME_NONE. */
dbr_time check_begin(const dbr_check_run *run);
dbr_time check_end(const dbr_check_run *run);
dbr_time check_day(const dbr_check_run *run);
/* One of the words "a|b|c" stands in the text; ASCII without case. `words` is a literal, of at most 128 words: it is known by its
 * address and taken apart once. */
bool check_has_word(dbr_slice text, const char *words);
/* Length of the first word of "一|二" that the text begins with, to the byte; 0 for none. */
size_t check_beginning(dbr_slice text, const char *words);

/* Hours that do not all count: what excuses a length. */
#define CHECK_EXCUSES                                                                                        \
    "support hour|working hour|business hour|office hour|工作时间|工作时段|支持时间|上班时间|营业时间"

/* What stands around a number in its sentence, up to 80 bytes on each side; `*ret_begin`: where it begins
 * there. */
dbr_slice check_around(const dbr_check_run *run, const check_number *n, size_t *ret_begin);
/* Whether the report says of some duration that it counts such hours. Once per run: O(numbers). */
bool check_has_excuse(dbr_check_run *run);

/* Whether a link claims to prove something: it has a claim, or leads into evidence/. */
bool check_is_proof(const dbr_link *link);

/* ---- reading ---- */

/* The only quantity in the text, and where it stands; false when there is none, or more than one, or digits that cannot be read. */
bool check_find_quantity(dbr_slice text, dbr_quantity *ret, size_t *ret_begin, size_t *ret_end);

/* What a text says of a value; said.c. */
typedef enum check_says {
    CHECK_SAYS_IT,
    CHECK_SAYS_OTHER,
    CHECK_SAYS_OTHER_KIND, // "39,963 %" of a count
    CHECK_SAYS_UNREAD,     // digits that are no number
    CHECK_SAYS_MORE,       // the value, and other numbers besides
    CHECK_SAYS_NOTHING,    // there is no number in it
    CHECK_SAYS_COUNT
} check_says;
typedef struct check_value {
    double value;  // lengths in seconds, instants in seconds since 1970
    int unit;      // of dbr_quantity; DBR_PLAIN: nobody knows, unless
    bool is_count; // it was counted
} check_value;
/* `behind` is what follows the text on its line, where a unit may stand. `*ret_is_duration` (untouched else): the text tells a
 * value of unknown unit as a length. */
check_says check_text_says(dbr_slice text, dbr_slice behind, const check_value *v, const dbr_zone *zone,
                           bool *ret_is_duration);
/* Whether every quantity in the text is one of `known`, clock times left aside. */
bool check_text_says_only(dbr_slice text, const dbr_quantity *known, size_t n_known);

void check_read_times(dbr_check_run *run);
/* When a milestone was, for arithmetic: as the report says, else as proposed; DBR_TIME_NONE. */
dbr_time check_known_time(const dbr_check_run *run, dbr_milestone_name m);
void check_read_numbers(dbr_check_run *run);
void check_read_labelled(dbr_check_run *run);
/* Whether the number has the four digits of a year of our time. */
bool check_is_year(const dbr_check_run *run, const check_number *n);
/* A finite interval of a duration in nanoseconds; open sides become the largest time. */
dbr_span check_interval(const dbr_quantity *q);

/* A clock time in prose, with the date before and the zone behind it. */
typedef struct check_moment {
    dbr_time time;        // instant; without a date: since midnight, in the report's zone
    dbr_time resolution;  // a second or a minute
    const dbr_zone *zone; // NULL when none stood there
    bool has_date;
    size_t begin, end; // in the text
} check_moment;
/* Reads one at text[at]; false when there is none. `zone` is for those that name none. */
bool check_read_moment(dbr_slice text, size_t at, const dbr_zone *zone, check_moment *ret);
/* A clock time in the text ("10:05:23") against an instant, at the resolution it is written in. False when none stands
 * there. */
bool check_clock_fits(dbr_slice text, dbr_time t, const dbr_zone *zone, bool *ret_fits);
/* "10:05 - 11:40 UTC", "10:05 至 11:40"; the zone of one side is that of both. */
bool check_read_range(dbr_slice text, size_t at, const dbr_zone *zone, check_moment ret[2]);
/* The first range in the text at or behind `at`. */
bool check_find_range(dbr_slice text, size_t at, const dbr_zone *zone, check_moment ret[2]);
/* How long it is from the first to the second, each in its own zone on the report's day; the second may be of the next day when
 * a date is missing. */
dbr_time check_span(const dbr_check_run *run, const check_moment m[2]);
/* facts/duration in rows of tables that state start, end and length; facts_table.c. */
void check_run_table_durations(dbr_check_run *run);

/* Whether most steps between the rows of a timeline go back. */
bool check_is_newest_first(const dbr_row *rows, size_t n);
/* Whether `b`, standing behind `a`, should stand before it. Times cut to their last unit may be equal. */
bool check_is_against(const dbr_row *a, const dbr_row *b, bool is_newest_first);

/* Which rows of one timeline are out: the fewest whose absence leaves the rest in order; facts_slip.c. `is_left_out` (may be
 * NULL) are not looked at. False when too many stand in between to tell. */
bool check_find_strays(const dbr_row *rows, size_t n, bool is_newest_first, const bool *is_left_out,
                       dbr_arena *arena, bool *is_out);
/* Why a row is out. */
typedef struct check_stray {
    size_t i_other;    // a row that it stands on the wrong side of
    bool stands_high;  // before it, else behind it
    size_t n_meanings; // times, one slip away from its own, that fit where it stands
    dbr_slice meant;   // the only one, as it would be written; else empty
    bool is_sure;      // and no other explanation is as good
} check_stray;
void check_explain_stray(const dbr_row *rows, size_t n, size_t i, const bool *is_out, bool is_newest_first,
                         dbr_arena *arena, check_stray *ret);
/* Whether a row of clock times, neither first nor last, is twelve hours off: the row behind it is a day later for it. */
bool check_half_day_slip(const dbr_document *d, const dbr_row *row, dbr_arena *arena, dbr_slice *ret_meant);

/* How an action item is worded: of the item's text as the report has it, English or Chinese; linear. */
check_wording check_judge_wording(dbr_slice text, dbr_arena *scratch);

/* Reads portions until none is left; with `is_help` only while many are, for a second reader has to make its words first. */
void check_read_blame(check_blame_parts *parts, bool is_help);
/* Fills `blame` when all portions are read, and releases them. */
void check_gather_blame(dbr_check_run *run, check_blame_parts *parts);
/* How many causes the report names; SIZE_MAX: it has no section for them. */
size_t check_count_causes(const dbr_check_run *run);
/* Whether a section holds causes or factors; the draft's leads are none (depth.c). */
bool check_is_cause_section(const dbr_document *d, size_t i_section);
/* Whether a draft still asks for the causes (depth.c). */
bool check_is_unanswered(const dbr_document *d);
/* Whether a line is a question of the draft: wholly in _italics_. */
bool check_is_prompt(dbr_slice line);
/* Fills `checked` and `notes`. */
void check_judge_proofs(dbr_check_run *run);
/* facts/interval, in a file of its own. */
void check_run_interval(dbr_check_run *run);
/* A word that means a milestone, or one of several: bits by dbr_milestone_name. */
#define CHECK_MAX_MENTIONS 24 // looked at in one sentence
typedef struct check_mention {
    size_t begin, end; // in the text
    unsigned milestones;
} check_mention;
size_t check_find_mentions(dbr_slice text, check_mention ret[CHECK_MAX_MENTIONS]);
/* "MTTR: " before text[at]: the milestones that it runs to; 0 for none. */
unsigned check_letters_before(dbr_slice text, size_t at);
/* Parts of facts/length and facts/year that are in facts_told.c. */
void check_run_told_length(dbr_check_run *run);
void check_run_told_year(dbr_check_run *run);
/* facts/shares, parts of facts/ratio and of facts/parts; facts_sums.c. */
void check_run_shares(dbr_check_run *run);
void check_run_fractions(dbr_check_run *run);
void check_run_ratios_told(dbr_check_run *run);
void check_run_more_than_all(dbr_check_run *run);
void check_run_parts_behind_colon(dbr_check_run *run);
extern const dbr_rule_example check_shares_examples[];
void check_run_copied(dbr_check_run *run);
extern const dbr_rule_example check_copied_examples[];
extern const dbr_rule_example check_interval_examples[];

/* Whether the baseline has the finding; takes it off what the baseline has left for this run. */
bool check_is_known(dbr_check_run *run, const dbr_finding *f);

/* The seven points, when all rules have run. */
void check_points(dbr_check_run *run, dbr_check_result *result);

/* The families, each ended by a row without id. */
extern const dbr_rule check_rules_proofs[];
extern const dbr_rule check_rules_facts[];
extern const dbr_rule check_rules_order[];
extern const dbr_rule check_rules_dates[];
extern const dbr_rule check_rules_words[];
extern const dbr_rule check_rules_told[];
extern const dbr_rule check_rules_unsupported[];
extern const dbr_rule check_rules_blame[];
extern const dbr_rule check_rules_depth[];
extern const dbr_rule check_rules_layers[];
extern const dbr_rule check_rules_actions[];
extern const dbr_rule check_rules_privacy[];
extern const dbr_rule check_rules_structure[];
extern const dbr_rule check_rules_ignore[];

#endif
