/*
 * The nouns, without I/O. Everything here is plain data; each struct says who owns what it points to.
 */
#ifndef DBR_MODEL_MODEL_H
#define DBR_MODEL_MODEL_H

#include "base/mem.h"
#include "when/when.h"

/* ---- records: what a format reads ---- */

typedef enum dbr_kind {
    DBR_KIND_LOG,
    DBR_KIND_SAMPLE,  // one value of a series
    DBR_KIND_ALERT,   // one transition of an alert
    DBR_KIND_PAGE,    // one thing that happened to a page: sent, acknowledged, resolved …
    DBR_KIND_MESSAGE, // what a person or bot said
    DBR_KIND_CHANGE,  // deploy, release, configuration, scaling, commit
    DBR_KIND_COUNT
} dbr_kind;
#define DBR_KINDS_ALL ((1u << DBR_KIND_COUNT) - 1)

typedef enum dbr_level {
    DBR_LEVEL_NONE,
    DBR_LEVEL_TRACE,
    DBR_LEVEL_DEBUG,
    DBR_LEVEL_INFO,
    DBR_LEVEL_WARN,
    DBR_LEVEL_ERROR,
    DBR_LEVEL_FATAL,
    DBR_LEVEL_COUNT
} dbr_level;

/* "log", "metric", "alert", "page", "message", "change": the kind as people and SQL call it (the table's
 * name). */
const char *dbr_kind_name(dbr_kind kind);

/* "", "trace", "debug", "info", "warn", "error", "fatal". */
const char *dbr_level_name(dbr_level level);
/*
 * The level a logger's word or number means, without case: E ERR ERROR SEVERE …, syslog's 0–7, bunyan's and
 * pino's 10–60; brackets around it and a digit after a letter ("[WARN]", "D2") do not matter. DBR_LEVEL_NONE
 * when it is none.
 */
dbr_level dbr_level_parse(dbr_slice word);
/* The words it knows, in small letters; NULL past the end. */
const char *dbr_level_word_at(size_t i);

typedef struct dbr_field {
    dbr_slice key;
    dbr_slice value; // text as written, decoded
    bool is_number;  // unquoted JSON number or a bare number
} dbr_field;

/*
 * One record. Slices are borrowed from the reader: valid until its next record. Absent things are empty.
 *
 *   kind     title                    verb                                        subject        object
 *   LOG      logger or event name     -                                           -              -
 *   ALERT    alert name               firing, resolved, pending, silenced         -              the service
 *   PAGE     what the page says       triggered notified acknowledged escalated   who did it     who was
 * paged reassigned annotated resolved MESSAGE  channel                  said, joined, … who said it    -
 *   CHANGE   short description        deploy release commit config scale restart  who did it     what was
 * changed create update delete rollback flag
 */
typedef struct dbr_record {
    dbr_kind kind;
    dbr_stamp stamp;
    dbr_slice stamp_raw; // as it stands in the file
    dbr_level level;
    dbr_slice level_raw;                 // the word or number that said it, where it was one; empty otherwise
    dbr_slice service, host, pid, trace; // trace: request or trace id
    dbr_slice title, verb, subject, object, version;
    dbr_slice text;   // the message, without the stamp and other recognised parts
    dbr_slice source; // the system it speaks for ("pganalyze" of a bot's post), empty for the format's own
    bool is_bot;      // MESSAGE: not a person
    bool is_private;  // must not leave for other audiences
    const dbr_field *fields; // borrowed array
    size_t n_fields;
    /*
     * LOG: the bytes behind the stamp on which alone hang all of the above but text, trace (where it is not of these bytes)
     * and the fields from `n_head_fields` on, and those hang on the rest only where its first line has a '='. True of every
     * record of the member that has the same bytes there, the rest beginning with a byte above ' '. Empty: nobody knows.
     */
    dbr_slice head;
    size_t n_head_fields;
} dbr_record;

/* ---- where things stand ---- */

typedef enum dbr_place {
    DBR_PLACE_WHOLE,   // the artifact
    DBR_PLACE_LINES,   // #L120[-L140]
    DBR_PLACE_POINTER, // #/json/pointer
    DBR_PLACE_TIME,    // #t=INSTANT[/INSTANT][&series=NAME]
} dbr_place;

/*
 * A parsed address: `path[#fragment]`, percent-decoded. `evidence/a.tar.gz#member=x/y.log&L120`.
 * Strings live in the arena it was parsed into.
 */
typedef struct dbr_address {
    dbr_slice path;   // relative to the incident folder, '/' separated
    dbr_slice member; // inside an archive, empty for none; '!' joins nested ones
    dbr_place place;
    uint64_t first_line, last_line; // 1-based; equal for one line
    dbr_slice pointer;              // RFC 6901
    dbr_span time;                  // end = begin for one instant
    dbr_slice series;
} dbr_address;

/*
 * Parses; false when it is no address of ours: a URL with a scheme or a query, an absolute or unsafe path, a
 * malformed fragment, a heading's anchor ("#key-times"). The path is tidied ("./a//b" is "a/b"; a trailing
 * '/' marks a folder and stays). `*ret` is untouched on failure.
 */
bool dbr_address_parse(dbr_arena *arena, dbr_slice text, dbr_address *ret);
/* Writes the canonical form, in ASCII: parse(write(a)) == a, and equal addresses give equal bytes. `a` is as
 * parse gives it (asserted: a path, lines in order). */
void dbr_address_write(dbr_buf *out, const dbr_address *a);

/* ---- the incident ---- */

typedef enum dbr_milestone_name {
    DBR_STARTED,
    DBR_DETECTED,
    DBR_DECLARED,
    DBR_PAGED,
    DBR_ACKNOWLEDGED,
    DBR_IDENTIFIED,
    DBR_MITIGATED,
    DBR_RECOVERED,
    DBR_RESOLVED,
    DBR_MILESTONE_COUNT
} dbr_milestone_name;

/* "started", … */
const char *dbr_milestone_word(dbr_milestone_name m);
/* Accepts the English words and their forms ("resolved", "detection", "mitigation") and the Chinese ones
 * (发生 …), as they stand in tables of key times ("Incident started:", "发现时间"); DBR_MILESTONE_COUNT when
 * it is none. */
dbr_milestone_name dbr_milestone_parse(dbr_slice word);
/* Only the closed list itself, English or Chinese: what arithmetic in claims may name. */
dbr_milestone_name dbr_milestone_exact(dbr_slice word);

typedef struct dbr_milestone {
    dbr_time time;     // DBR_TIME_NONE: unknown
    dbr_slice rule;    // why: "first alert firing"; "report" when a person set it
    dbr_slice address; // proof, empty for none
    dbr_slice label;   // what happened then, in words
} dbr_milestone;

/* An accepted correction of a source's clock: one row of incident.yaml `clocks`. */
typedef struct dbr_clock {
    dbr_slice artifact;   // path (with "#member=" for a member) or a prefix ending in '/' or '*'
    dbr_time skew;        // how far its clock is AHEAD: subtracted from its times
    const dbr_zone *zone; // its naive stamps are in this zone; NULL unchanged
    int year;             // year of its last entry without one; 0 unchanged
} dbr_clock;

/* A person, from the people map of debrief.yaml and from exports that carry one (Slack's users.json). */
typedef struct dbr_person {
    dbr_slice handle; // "@alice", canonical
    dbr_slice name;
    dbr_slice role;           // "on-call engineer"; replaces the name with `people: roles`
    const dbr_slice *aliases; // ids, mails, user names, other spellings
    size_t n_aliases;
} dbr_person;

/* A line of the impact that a team declares how to compute: `impact` of debrief.yaml. */
typedef struct dbr_impact_formula {
    dbr_slice name; // "Lost orders"
    dbr_slice
        formula; // "0.02 * failed": arithmetic over failed, requests, customers, minutes, hours; or a claim of its own
    dbr_slice unit; // "orders", "EUR"; empty for none
} dbr_impact_formula;

/* incident.yaml, and what of debrief.yaml concerns one incident. Lives in one arena. */
typedef struct dbr_incident {
    dbr_slice title, kind, severity, visibility; // kind: "incident" | "near-miss"
    dbr_slice team;                              // whose incident it is; empty when nobody says
    dbr_slice layout;                            // of the draft, chosen by the settings: "guide"
    const dbr_slice *services;
    size_t n_services;
    dbr_span window;      // DBR_TIME_NONE parts: not known
    const dbr_zone *zone; // for people; UTC by default
    int lang;             // dbr_lang
    const dbr_clock *clocks;
    size_t n_clocks;
    const dbr_person *people;
    size_t n_people;
    bool people_as_roles;
    const dbr_slice *authors;
    size_t n_authors;
    const dbr_slice *private_names; // of projects, customers, systems: not for the public
    size_t n_private_names;
    double slo_target;   // share of requests that have to be good, 0.999; 0 when none is declared
    dbr_time slo_window; // over which its error budget is counted; 0 when none is declared
    const dbr_impact_formula *formulas;
    size_t n_formulas;
} dbr_incident;

/*
 * The person meant by a handle (with or without '@'), name, mail ("Alice <alice@x.org>" too), id or chat
 * mention
 * ("<@U024|alice>"), without case; NULL when not in the map, and when two people could be meant: handles win
 * over aliases, aliases over names. O(people).
 */
const dbr_person *dbr_incident_person(const dbr_incident *incident, dbr_slice who);

/* ---- events: candidates and rows of the timeline ---- */

typedef enum dbr_event_state {
    DBR_EVENT_CANDIDATE,
    DBR_EVENT_SHOWN,
    DBR_EVENT_HIDDEN,
    DBR_EVENT_MANUAL
} dbr_event_state;

typedef struct dbr_event {
    dbr_time time;
    dbr_time end; // DBR_TIME_NONE for an instant
    dbr_kind kind;
    dbr_event_state state;
    dbr_slice text;    // "First 5xx responses"
    dbr_slice source;  // "nginx access logs"
    dbr_slice actor;   // "@alice", "System", "" for none
    dbr_slice address; // canonical proof address
    dbr_slice why;     // why it stands out: "first seen, 214 in the first minute"
    dbr_slice service;
    double salience;     // 0–1
    unsigned milestones; // bit per dbr_milestone_name it may be
    unsigned said;       // bit per dbr_milestone_name that a person says was reached
    size_t n_records;    // how many records it stands for
    dbr_slice group;  // what it has in common with others that may be one row with it; empty: it stands alone
    dbr_slice member; // which of them it is: a pod, an instance, a series; empty: not told
    const dbr_slice *others; // `n_others`: addresses of the events that were folded into it, in order of time
    size_t n_others;
} dbr_event;

/* ---- findings ---- */

typedef enum dbr_severity { DBR_INFO, DBR_WARNING, DBR_ERROR, DBR_SEVERITY_COUNT } dbr_severity;
const char *dbr_severity_word(dbr_severity s); // "info", "warning", "error"

typedef struct dbr_finding {
    const char *rule; // "facts/duration"; static
    dbr_severity severity;
    uint64_t line, column;         // 1-based; bytes for the column; 0 for the whole document
    uint64_t end_line, end_column; // half-open end of the marked text; 0 unknown
    dbr_slice message;             // in the reader's language, arena of the check
    dbr_slice suggestion;          // empty for none
    bool shuts_gate;
} dbr_finding;

/* ---- claims ---- */

typedef enum dbr_verdict {
    DBR_VERIFIED,
    DBR_CONTRADICTED,
    DBR_STALE,
    DBR_INCONCLUSIVE,
    DBR_UNSUPPORTED,
    DBR_VERDICT_COUNT
} dbr_verdict;
const char *dbr_verdict_word(dbr_verdict v);

/*
 * A number as people write it, with the interval that its last stated digit claims (docs/DESIGN.md
 * "Precision"; the rules stand at the top of quantity.c). Intervals are half-open by nature (41k = [40500,
 * 41500)); `high` is the largest double below the open end, so that `low <= x && x <= high` is the whole
 * test.
 */
typedef struct dbr_quantity {
    double value;     // durations in seconds, percentages as 43, money in its unit, instants in seconds since
                      // 1970 UTC
    double low, high; // the claimed interval, inclusive; -INFINITY or INFINITY on the open side of a bound
    enum { DBR_PLAIN, DBR_PERCENT, DBR_DURATION, DBR_MONEY, DBR_INSTANT } unit;
    bool is_bound_above; // "within N", "under N", "at most N"
    bool is_bound_below; // "over N", "more than N", "at least N"
    bool is_rough;       // ~, about, 约
} dbr_quantity;

/*
 * The quantity at the start of `text` ("41,372", "41k", "43 %", "~$5,000", "4.1 万", "1h 35min"); bytes taken
 * or 0. Understands leading ~ about 约 and bounds (within over under at most 超过 不到 以内), ranges ("5–10
 * minutes"), and dates with or without a time (DBR_INSTANT; a naive one is read as if UTC). A clock time
 * alone ("10:05") needs a day and is none; neither are versions, ordinals, "5xx", "2/3".
 */
size_t dbr_quantity_parse(dbr_slice text, dbr_quantity *ret);

/*
 * The same, and quantities in words, for a text that is known to state one (of a proof link): "two fifths", "over an hour",
 * "0:34:37" (a length), "hundreds"; where it is the text's beginning (`is_first`) "No alert" and "One page" too. Bytes taken or 0.
 */
size_t dbr_quantity_told(dbr_slice text, bool is_first, dbr_quantity *ret);

/*
 * The quantity written anew with another value, as it was written: separators, digits behind the point, scale, unit and words
 * stay ("41,372" and 39963: "39,963"; "about 41k" and 38210: "about 38k"). A bound moves so far that it holds.
 *
 * text   a whole quantity: dbr_quantity_parse takes all of it
 * value  in the unit that dbr_quantity has, not negative
 *
 * False, and nothing written, when it has no digits ("two", 三十五), is a range or a date, or cannot claim the value.
 */
bool dbr_quantity_rewrite(dbr_slice text, double value, dbr_buf *out);

/*
 * What a measurement shows, to three digits, for people: "0.42", "41,372", "132 M", "1.3 GB". Whole numbers below a million
 * are exact; what is nothing beside the value it is told with (`beside`, of any sign; 0 for none) is 0.
 */
void dbr_value_write(dbr_buf *out, double value, double beside, bool is_bytes);
/* The same in an arena. A series whose name ends like one of bytes has their units, one that names a unit in
 * brackets ("web-1 (%)") that. */
const char *dbr_value_text(dbr_arena *arena, dbr_slice series, double value, double beside);
/* "41,372,000": a count, exactly. */
const char *dbr_count_text(dbr_arena *arena, uint64_t n);

typedef enum dbr_claim_kind { DBR_CLAIM_QUERY, DBR_CLAIM_MILESTONES } dbr_claim_kind;

/*
 * The title of a proof link: `= [expected =] [all] (scalar [from table] [where condition] | arithmetic over
 * milestones) [cmp number] [for span]`.
 */
typedef struct dbr_claim {
    dbr_claim_kind kind;
    dbr_slice
        expected; // "0" in "= 0 = count(*) …", as written, strings with their quotes; empty: the link's text
    bool is_all;  // not confined to the incident window
    dbr_slice scalar;    // SQL expression, or the arithmetic (dbr_milestones_value)
    dbr_slice table;     // empty: the linked artifact's own table
    dbr_slice condition; // SQL, empty for none
    char comparison[3];  // "", "<", "<=", ">", ">=", "=", "!="
    dbr_slice bound;     // number after the comparison
    dbr_slice for_span;  // duration, empty for none
} dbr_claim;

/*
 * Parses a link title that starts with '='; strings live in the arena. Keywords count only outside '…' and
 * parentheses. Which "cmp number" is the claim's own and which belongs to the condition: top of claim.c.
 *
 * Errors: DBR_EPARSE with err->byte (1-based, in `title`), DBR_ELIMIT beyond DBR_MAX_CLAIM_BYTES.
 */
dbr_code dbr_claim_parse(dbr_arena *arena, dbr_slice title, dbr_claim *ret, dbr_err *err);

/*
 * The value of arithmetic over milestones: "resolved - started", "(mitigated - paged) / 2", "detected + 5
 * min".
 *
 * times  DBR_MILESTONE_COUNT instants; DBR_TIME_NONE for unknown ones
 * ret    unit DBR_INSTANT, DBR_DURATION or DBR_PLAIN (a ratio); low = high = value
 *
 * Errors: DBR_EPARSE with err->byte (in `arithmetic`), DBR_ENOTFOUND naming a milestone that is not known.
 */
dbr_code dbr_milestones_value(dbr_slice arithmetic, const dbr_time *times, dbr_quantity *ret, dbr_err *err);

#endif
