/*
 * Bytes → records. The table `formats`: one file per format, sniffed, with samples.
 *
 * A *member* is one stream of unpacked bytes (a file, or one file inside an archive). It is sniffed once;
 * what was found is its *layout*, kept with the index so that any record can be parsed again from its bytes
 * alone, years later, without the rest of the file. So a format is three things: how sure it is (sniff),
 * where records begin (begins, or patterns in a JSON document), and what one record says (parse). Formats
 * keep no state between records.
 */
#ifndef DBR_READ_READ_H
#define DBR_READ_READ_H

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/textmap.h"
#include "model/model.h"

typedef struct dbr_format dbr_format;

/* Takes one record of a piece that holds many; false: no more are wanted. `labels` is a JSON object or empty; all is
 * borrowed for the call. */
typedef bool (*dbr_record_take)(void *data, const dbr_record *record, dbr_slice labels);

typedef enum dbr_shape {
    DBR_SHAPE_LINES, // records are lines with their continuation lines
    DBR_SHAPE_JSON,  // records are elements of one or several JSON documents
    DBR_SHAPE_NONE,  // kept as evidence, not read (binary)
} dbr_shape;

/* What a format is shown to decide. */
typedef struct dbr_sniff {
    dbr_slice
        head; // the first bytes, unpacked, UTF-8, up to 64 KiB, cut after the last whole line if there is one
    size_t head_offset; // where it stands in the member: behind NULs and a byte order mark
    bool is_whole;      // head is everything
    const char *path;   // relative to the evidence folder
    const char *member; // inside an archive; "" for none
} dbr_sniff;

/* What was locked for one member. Plain data: stored in the index, read back with the format found by name.
 */
typedef struct dbr_layout {
    const dbr_format *format;
    const dbr_stamp_format *stamp; // LINES: the locked stamp format, NULL for none
    size_t stamp_offset;           // LINES: bytes from the line's start
    dbr_slice context; // what parse needs to know of the surroundings: a Slack channel, a CSV head line
    dbr_slice service; // from the path ("payment-api.log"), used where records name none
    bool
        has_many_roots; // JSON: several documents after each other, so addresses are lines; set by the caller
                        // of sniff
} dbr_layout;

/* One cut-out piece. */
typedef struct dbr_item {
    dbr_slice bytes;  // LINES: the record with its continuation lines, no final line break; JSON: the element
    size_t i_pattern; // JSON: which of the format's patterns
    dbr_slice labels; // JSON element of the labels pattern that stands before it, else empty
    uint64_t
        offset; // of bytes in the member, unpacked: where it stands, for formats whose layout has a table
    dbr_stamp stamp;                // LINES: what begins() found; local == DBR_TIME_NONE otherwise
    size_t stamp_offset, stamp_len; // of it in bytes
} dbr_item;

/*
 * What a line shows at a glance. A log of millions of lines is not parsed line by line to be indexed: where records
 * begin and when is seen from the locked stamp, and level and template follow from the *body*, of which only the first
 * of each shape (dbr_mine_shapes) is parsed.
 */
typedef enum dbr_glance {
    DBR_GLANCE_CONTINUES, // the line begins no record
    DBR_GLANCE_BEGINS, // it begins a LOG record, and the gist says all that `parse` would say of time and level
    DBR_GLANCE_UNSURE, // it begins one that has to be parsed
} dbr_glance;

typedef struct dbr_gist {
    dbr_stamp stamp;
    size_t stamp_offset, stamp_len; // of it in the line, bytes
    size_t body_begin, body_end;    // in the map: the bytes whose shape decides about template (and level)
    uint64_t seed;                  // what else decides
    dbr_level level;                // DBR_LEVEL_COUNT: the shape decides
    bool level_may_open;   // then a level as the body's first word, alone or in brackets, is the record's
    bool level_needs_sign; // then a body of which dbr_level_told says no has none
    /* Not NULL: of a line whose stamp follows this one (dbr_stamp_follows) a glance would tell the same, but for the time of
     * the stamp and for where the body ends. The lane's: until its next glance. */
    const dbr_stamp_cache *follows;
} dbr_gist;

/* What one thread remembers while it glances at the lines of one member: the last minute, the last objects' keys. */
typedef struct dbr_lane dbr_lane;

/* A sample that proves a format: it is sniffed, cut and parsed in the table-walk test. */
typedef struct dbr_format_sample {
    const char *path; // as which it is sniffed ("access.log")
    const char *text; // a few lines or a small document
    size_t n_records;
    const char
        *first_time; // RFC 3339 or the local stamp "2025-02-09T10:05:23" of the first record; NULL: no time
    const char *first_text; // a part of the first record's text or title; NULL: not checked
} dbr_format_sample;

struct dbr_format {
    const char *name;  // "access", "jsonl"
    const char *help;  // one line: what it is, who writes it
    dbr_text_id label; // what to call it in a report: "access logs", "Slack"; shown after the file's or
                       // service's name
    dbr_shape shape;
    unsigned kinds; // bit per dbr_kind it may yield

    /* How sure: 0 not mine … 100 certain. Fills `layout` (format is set by the caller) when > 0; strings in
     * `arena`. */
    int (*sniff)(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout);

    /* LINES: does this line begin a record? Fills item->stamp, stamp_offset, stamp_len if it can tell
     * cheaply. NULL: every line is a record of its own. This is the hot path: no allocation. */
    bool (*begins)(const dbr_layout *layout, dbr_slice line, dbr_item *item);

    /*
     * LINES: the same at a glance, and more, for formats that come by the gigabyte; NULL: every record is parsed. For a
     * line [begin, end) of the map, without its break and not empty. `begins` and `parse` must agree with it: a test
     * compares them. No allocation but in the lane.
     */
    dbr_glance (*glance)(const dbr_layout *layout, dbr_lane *lane, const dbr_textmap *map, size_t begin,
                         size_t end, dbr_gist *ret);
    bool glances_at_quotes; // it needs map->quote
    bool text_is_bytes;     // LINES: the text of a record is a part of its bytes as they stand, or empty

    /* JSON: places of elements, see base/json.h; NULL-terminated. */
    const char *const *patterns;
    /* JSON: the pattern whose element describes those that follow (a series' labels, an OTLP resource); -1 for
     * none. */
    int labels_pattern;

    /*
     * What the piece says. Writes up to DBR_MAX_SUBRECORDS records; slices point into item->bytes, the layout
     * or `scratch` (cleared by the caller when it is done with them). Returns their number; 0 means
     * malformed: counted and located as rejected; -1 means well-formed but nothing to tell (passed over
     * silently).
     */
    int (*parse)(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret);

    /* For SAMPLE records: the value stands in record.text as a number. Series whose samples are states
     * (ALERTS) answer true for their labels; parse then gives two records for a sample, what begins with it
     * (sub 0) and what ends with it (sub 1), and only the borders of runs become entries. May be NULL. */
    bool (*is_state)(dbr_slice labels);

    /*
     * Pieces that hold any number of records (arrays of times and values, data points, a log inside a JSON
     * string): hands them out in their order, up to DBR_MAX_PIECE_RECORDS, and returns how many there are; 0
     * when the piece is no such thing and parse is to be asked. Samples are told apart by title and labels.
     * May be NULL.
     */
    size_t (*each)(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record_take take,
                   void *data);

    /* People this piece introduces (Slack users.json): 1 and *ret filled (slices as for parse), else 0. May
     * be NULL. */
    int (*person)(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_person *ret);

    const dbr_format_sample *samples; // ended by one with text NULL
};

/* Row i of the table; NULL past the end. */
const dbr_format *dbr_format_at(size_t i);
const dbr_format *dbr_format_find(dbr_slice name);

/*
 * The surest format for a member; never fails: binary is DBR_SHAPE_NONE ("binary"), other bytes are "plain"
 * (lines without times). A byte order mark in front is passed over. Strings of the layout live in `arena`.
 */
int dbr_format_sniff(const dbr_sniff *given, dbr_arena *arena, dbr_layout *ret);

/*
 * The labels of a sample that stands by itself (a row, an object), as a JSON object in `arena`: the fields that say which host,
 * device, queue … it is of (series_labels.c). Empty for none. O(fields).
 */
dbr_slice dbr_series_labels(dbr_arena *arena, const dbr_record *sample);

dbr_lane *dbr_lane_new(void);
/* Whether glances are to find the body where they tell the level; it is so to begin with. Without, what they tell of it means
 * nothing there, and a record that is odd only in its body is not DBR_GLANCE_UNSURE. */
void dbr_lane_ask(dbr_lane *lane, bool wants_body);
dbr_lane *dbr_lane_free(dbr_lane *lane);

/* ---- formats of users ---- */

/* A definition that is loaded. Strings live as long as the program. */
typedef struct dbr_user_format {
    dbr_slice name, help, path; // path: of its YAML file
    dbr_slice match;            // file name pattern, empty for none
    dbr_slice context;          // as a layout of "custom" has it
    dbr_kind kind;
} dbr_user_format;

/*
 * Loads a YAML file (docs/formats/custom.md says what stands in it); one loaded later takes the place of another of the
 * same name. Call before anything is sniffed in other threads.
 * Errors: DBR_EIO, DBR_EPARSE with the file's line, DBR_ELIMIT.
 */
dbr_code dbr_user_format_load(const char *path, dbr_err *err);
/* The definition number `i`; false past the end. */
bool dbr_user_format_at(size_t i, dbr_user_format *ret);

/* One sample of a definition that does not come out as it says; the problem has the file's line (and column). */
typedef void (*dbr_user_problem)(void *data, const dbr_err *problem);
/*
 * Runs the samples of a file's definition: each is cut and parsed with it alone.
 *
 * ret_n_samples, ret_n_bad  how many there are, how many differ
 * Errors: those of loading.
 */
dbr_code dbr_user_format_test(const char *path, dbr_user_problem report, void *data, size_t *ret_n_samples,
                              size_t *ret_n_bad, dbr_err *err);

/* ---- helpers shared by formats ---- */

/* The level a text line speaks of: a level word in its first 120 bytes standing alone or in brackets,
 * "level=…", syslog
 * "<pri>". NONE when it says nothing. */
dbr_level dbr_text_level(dbr_slice text);
/* The same; `*ret_word` is the word or number that said it, empty for none. */
dbr_level dbr_text_level_word(dbr_slice text, dbr_slice *ret_word);
#define DBR_LEVEL_TRIPLES 32768u
/* Where in a text lines of a log may tell a level. */
typedef struct dbr_level_signs {
    const char *text; // borrowed
    size_t len;
    uint32_t *places;  // owned; ascending, the last one is UINT32_MAX
    size_t cap_places; // allocated
    size_t i_place,
        asked; // the first place not before `asked`, where the last line that was asked for begins
    bool is_prepared;
    /* Private: halves of bytes that signs are made of, a bit each kind; lengths of words for levels by first letter. */
    struct dbr_sign_halves {
        uint8_t low[3][16], high[3][16];
    } halves;
    uint32_t lengths[26];
    uint8_t here[256],
        behind[256]; // what a byte may be of a sign: together with the one behind it, with that before it
    uint64_t triples[DBR_LEVEL_TRIPLES / 64]; // those that are signs by themselves, by their hashes
} dbr_level_signs;
/*
 * Finds the signs of levels in a text, of which there may be too many. `s` zeroed, or used before: its memory is used again;
 * the text is borrowed, and DBR_TEXTMAP_PADDING bytes more of it can be read. False when the processor has not what it takes.
 * O(len).
 */
bool dbr_level_signs_build(dbr_level_signs *s, const char *text, size_t len);
/* The first place not before `at` that may be a sign; SIZE_MAX for none. Cheap for places asked for in their order. */
static inline size_t dbr_level_sign_from(dbr_level_signs *s, size_t at)
{
    const uint32_t *place = &s->places[at < s->asked ? 0 : s->i_place];
    while (*place < at) {
        place++;
    }
    s->i_place = (size_t)(place - s->places);
    s->asked = at;
    return *place != UINT32_MAX ? *place : SIZE_MAX;
}
/* The same as dbr_level_told, which is what to call. */
bool dbr_level_told_near(dbr_level_signs *s, size_t begin, size_t end);
/* Whether bytes [begin, end) may tell a level, or a number that decides about it. Cheap for lines in their order: O(signs in
 * them). */
static inline bool dbr_level_told(dbr_level_signs *s, size_t begin, size_t end)
{
    bool is_between = begin >= s->asked && s->places[s->i_place] >= end; // two signs
    return !is_between && dbr_level_told_near(s, begin, end);
}
void dbr_level_signs_release(dbr_level_signs *s);
/* How sure it is in which unit a field tells what something took. */
typedef enum dbr_took {
    DBR_TOOK_NOTHING, // the field is about something else
    DBR_TOOK_BARE,    // a number, of which nothing tells the unit ("elapsed": 120)
    DBR_TOOK_SECONDS, // in seconds
} dbr_took;
/* What a field of a record says something took: answer times and their kin, by the field's name (duration.c). `*ret` is not
 * negative; for NOTHING it is left alone. */
dbr_took dbr_field_took(dbr_slice key, dbr_slice value, double *ret);
/* Whether a line begins a Kubernetes object written as YAML, an item of a list included ("- apiVersion: v1"). */
bool dbr_k8s_yaml_begins(dbr_slice line);
/*
 * A Kubernetes object written as YAML as JSON text, in `arena`; empty when it is none or cannot be read.
 *
 * lines_of_object  from the line that begins it; what does not belong to it (the list's own members, "---" and behind) is left out
 * ret_is_list      it is the head of a list, which has no name
 *
 * O(bytes); up to DBR_MAX_SETTINGS_BYTES.
 */
dbr_slice dbr_k8s_yaml_json(dbr_slice lines_of_object, dbr_arena *arena, bool *ret_is_list);
/* "payment-api" of "logs/payment-api.log.1.gz"; empty for generic names (access, error, output, messages,
 * syslog …). */
dbr_slice dbr_path_service(dbr_arena *arena, const char *path, const char *member);

#endif
