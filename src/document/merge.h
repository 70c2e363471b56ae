/*
 * The rooms inside merging; private to src/document. The story is told in merge.c, the contract in
 * document.h.
 *
 *   merge_scan.c    bytes → lines, blocks, sections (a light scanner: no tree, no recursion)
 *   merge_start.c   what a line of Markdown begins
 *   merge_key.c     what a row, item, block or section is recognised by
 *   merge_match.c   which thing of one side is which thing of another
 *   merge_order.c   in which order the merged things stand
 *   merge_lines.c   prose, line by line
 *   merge_list.c    list items and header fields
 *   merge_table.c   rows, cell by cell
 *   merge_lost.c    the safety net: lines that moved into a conflict
 *   merge_write.c   line ends, blank lines, conflicts
 *   merge_plan.c    sections and blocks: who is who, what goes
 *   merge.c         documents, sections, blocks: writing them
 */
#ifndef DBR_DOCUMENT_MERGE_H
#define DBR_DOCUMENT_MERGE_H

#include "document/document.h"
#include "document/markdown.h"

#define DBR_NONE            SIZE_MAX   // no such thing on this side
#define DBR_MERGE_MAX_LINES (1u << 20) // lines a side; a real report has some hundred
#define DBR_MERGE_MAX_WORDS 256u       // words by which two texts are compared; more do not tell more

typedef enum dbr_side { DBR_BASE, DBR_OURS, DBR_THEIRS, DBR_SIDE_COUNT } dbr_side;

/* ---- what is merged ---- */

typedef enum dbr_eol { DBR_EOL_NONE, DBR_EOL_LF, DBR_EOL_CRLF } dbr_eol;

typedef struct dbr_merge_line {
    dbr_slice text; // without its end; borrowed from the side's bytes
    uint32_t id;    // equal ids are equal texts, on any side
    uint32_t says;  // equal ones say the same: they differ at most in what is escaped
    dbr_eol eol;
    bool is_start; // first line of a list item or header field
} dbr_merge_line;

typedef struct dbr_merge_text {
    const dbr_merge_line *lines;
    size_t n;
} dbr_merge_text;

typedef enum dbr_block_kind {
    DBR_BLOCK_BLANK, // blank lines before anything else
    DBR_BLOCK_PROSE, // paragraph, indented code, thematic break
    DBR_BLOCK_QUOTE,
    DBR_BLOCK_FENCE, // fenced code, front matter
    DBR_BLOCK_HTML,
    DBR_BLOCK_HEADING,
    DBR_BLOCK_TABLE,  // header, delimiter row, rows
    DBR_BLOCK_LIST,   // nested lists are lines of their item
    DBR_BLOCK_FIELDS, // "**Date**: 2025-02-09", one a line
} dbr_block_kind;

typedef struct dbr_merge_block {
    dbr_block_kind kind;
    size_t first_line, n_lines; // in the side's lines
    size_t n_blank;             // blank lines after them
    size_t i_section;
} dbr_merge_block;

/* A heading and what follows up to the next heading of any level. */
typedef struct dbr_merge_section {
    int level;                    // 0 for what stands before the first heading
    size_t parent;                // section around it; DBR_NONE
    size_t first_block, n_blocks; // the heading is the first of them when level > 0
    dbr_slice heading;            // without its marks
} dbr_merge_section;

typedef struct dbr_merge_doc {
    dbr_slice bytes;
    bool has_bom;
    bool has_final_eol; // also true for the empty document
    dbr_eol eol;        // of most lines
    DBR_VEC(dbr_merge_line) lines;
    DBR_VEC(dbr_merge_block) blocks;
    DBR_VEC(dbr_merge_section) sections; // the first has level 0 and may be empty
} dbr_merge_doc;

/* Texts to numbers, so that comparing lines is comparing integers. */
typedef struct dbr_merge_names {
    DBR_VEC(dbr_slice) texts; // by id
    uint32_t *slots;          // owned; id + 1, 0 for free; linear probing
    size_t n_slots;           // a power of two, or 0
} dbr_merge_names;

/* ---- a merge at work ---- */

/* What a conflict is about. */
typedef struct dbr_merge_what {
    dbr_conflict_part part;
    dbr_slice name, column;
} dbr_merge_what;

typedef struct dbr_merge {
    dbr_arena *arena;  // of the caller: conflicts
    dbr_arena scratch; // everything else
    dbr_merge_doc docs[DBR_SIDE_COUNT];
    dbr_merge_names names;
    dbr_slice place; // heading of the section being written, for conflicts

    dbr_buf *out;
    size_t begin;                // where the merged document begins in `out`
    dbr_eol eol;                 // what ends a line whose own end is not wanted
    dbr_eol pending;             // end of the line written last: known to be needed only when another follows
    bool is_open;                // the last line is not complete
    size_t last[DBR_SIDE_COUNT]; // block written last, on each side
    size_t n_last_blank;         // blank lines written after it
    DBR_VEC(dbr_conflict) conflicts; // strings in `arena`

    bool *held;      // by name: lines that must not get lost; NULL in the first round
    size_t n_held;   // names that had a number then
    uint32_t *marks; // by name: == `mark` for the lines of the text being looked at
    uint32_t mark;
} dbr_merge;

/* The same thing on each side; DBR_NONE where it is missing. */
typedef struct dbr_triple {
    size_t at[DBR_SIDE_COUNT];
} dbr_triple;

/* ---- merge_scan.c ---- */

/* Lines, blocks and sections of m->docs[side].bytes. DBR_ELIMIT beyond DBR_MAX_REPORT_BYTES or DBR_MERGE_MAX_LINES. */
dbr_code dbr_merge_scan(dbr_merge *m, dbr_side side, dbr_err *err);
/* The number of a text; it must live as long as `m`. */
uint32_t dbr_merge_name(dbr_merge *m, dbr_slice text);
/* The number of what it says: of the text without the backslashes that only escape. */
uint32_t dbr_merge_says(dbr_merge *m, dbr_slice text);
/* Whether two texts say the same. */
bool dbr_merge_same(dbr_slice a, dbr_slice b);
/* The number if it has one; DBR_MERGE_NO_NAME. */
uint32_t dbr_merge_find_name(const dbr_merge *m, dbr_slice text);
#define DBR_MERGE_NO_NAME UINT32_MAX
/* From the first byte of the first line to the last of the last one; empty for no lines. */
dbr_slice dbr_merge_span(const dbr_merge_line *lines, size_t n);

/* ---- merge_start.c ---- */

/* Whether the character is one of those; NUL never is. */
static inline bool dbr_merge_is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}
/* Only blanks and tabs. */
bool dbr_merge_is_blank(dbr_slice line);
/* Columns of indent, tabs to the next multiple of four; `*ret_len` its bytes. */
size_t dbr_merge_indent(dbr_slice line, size_t *ret_len);
/* The line without an indent of at most three; empty when there is more. */
dbr_slice dbr_merge_unindented(dbr_slice line);
/* How many bytes `c` the text begins with. */
size_t dbr_merge_run(dbr_slice s, char c);
/* 1–6 for "## …", 0 for none. */
int dbr_merge_heading_level(dbr_slice line);
/* 1 for ===, 2 for --- under a paragraph; 0 for none. */
int dbr_merge_underline_level(dbr_slice line);
/* A thematic break. */
bool dbr_merge_is_rule(dbr_slice line);
/* Length of the fence that a line opens, 0 for none. */
size_t dbr_merge_fence(dbr_slice line);
/* Bytes of a list item's indent, marker and the blanks after it; 0 when the line begins none. */
size_t dbr_merge_marker(dbr_slice line);
/* '-', '*', '+', '.' or ')': items of one list share it; NUL for none. */
char dbr_merge_marker_char(dbr_slice line);
/* "|---|:--:|": at least one dash in every cell and nothing else. */
bool dbr_merge_is_delimiter_row(dbr_slice line);
/* Cuts a table row at its pipes: each cell with the blanks around it. At most `max` are stored; returns how
 * many there are. */
size_t dbr_merge_cells(dbr_slice line, dbr_slice *ret, size_t max);

/* ---- merge_key.c ---- */

#define DBR_MERGE_KEYS 7u

/* What a thing is recognised by. Hashes are 0 for "has none". */
typedef struct dbr_merge_item {
    int kind;                     // only things of one kind can be the same
    int level;                    // of a section; 0 for everything else
    uint64_t exact;               // of the whole content
    uint64_t key[DBR_MERGE_KEYS]; // strongest first; each counts only where it is unique on both sides
    uint64_t id;                  // AI-001: two ids are two things, however alike
    uint64_t address;             // canonical address of the first proof link
    dbr_time time;                // as written; clock times count from 1970-01-01; DBR_TIME_NONE
    bool has_date;
    const uint64_t *words; // hashes, sorted
    size_t n_words;
} dbr_merge_item;

/* A row by its cells; `line` is the whole of it. */
void dbr_merge_row_key(dbr_merge *m, dbr_slice line, const dbr_slice *cells, size_t n_cells,
                       dbr_merge_item *ret);
/* A list item or header field by its text: `text` is its first line without the marker, `whole` all of it. */
void dbr_merge_text_key(dbr_merge *m, dbr_slice text, dbr_slice whole, dbr_merge_item *ret);
/* Hash of the folded text; never 0 for a text that is not blank, 0 for one that is. */
uint64_t dbr_merge_fold_hash(dbr_slice text);
/* Sets `words`. */
void dbr_merge_set_words(dbr_merge *m, dbr_slice text, dbr_merge_item *item);
/* Clock times roll over midnight, dates carry on: makes the times of one table comparable. */
void dbr_merge_roll_times(dbr_merge_item *items, size_t n);

/* ---- merge_match.c ---- */

typedef enum dbr_match_flag {
    DBR_MATCH_ALONE =
        1, // what is left alone of its kind between two matched neighbours is the same, however changed
    DBR_MATCH_MOVED = 2, // leftovers from everywhere: neighbours mean nothing, nor does a table's header
    DBR_MATCH_EXACT = 4, // the same content only
} dbr_match_flag;

/* One list on three sides and who is who in it. Arrays in scratch; DBR_NONE for no partner. */
typedef struct dbr_sequence {
    dbr_merge_item *items[DBR_SIDE_COUNT];
    size_t n[DBR_SIDE_COUNT];
    size_t *of_base[DBR_SIDE_COUNT]; // [side][i of base]; [DBR_BASE] unused
    size_t *base_of[DBR_SIDE_COUNT]; // [side][i of side]
    size_t *theirs_of_ours;          // also for things that base does not have
    size_t *ours_of_theirs;
} dbr_sequence;

/* Some of a side's things. */
typedef struct dbr_choice {
    const dbr_merge_item *items;
    size_t n;
    size_t *partner; // place in the other choice; DBR_NONE while unmatched
} dbr_choice;

/* Pairs a with b, one to one: fills the partners that are still DBR_NONE. O(n log n). */
void dbr_merge_match(dbr_merge *m, const dbr_choice *a, const dbr_choice *b, unsigned flags);
/* An array in scratch of `n` times DBR_NONE. */
size_t *dbr_merge_none(dbr_merge *m, size_t n);
/* Allocates the arrays of a sequence whose `n` are set, all DBR_NONE. */
void dbr_sequence_init(dbr_merge *m, dbr_sequence *s);
/* Fills the arrays of a sequence whose `items` and `n` are set. */
void dbr_sequence_match(dbr_merge *m, dbr_sequence *s, unsigned flags);
/* Sets theirs_of_ours and ours_of_theirs of what base has. First, where ours and theirs have made base's thing into the
 * same but only one of them was recognised, the other is, too. */
void dbr_sequence_close(dbr_merge *m, dbr_sequence *s);

/* ---- merge_order.c ---- */

/*
 * The merged order: everything that ours or theirs has, ours' moves kept, then theirs'; new things of theirs after what
 * they follow there, rows with times where their time puts them. Things that ours deleted are in it too (without ours).
 *
 * `items` of the sequence may be NULL (no times, no levels). O(n log n). Returns how many; `*ret` in scratch.
 */
size_t dbr_sequence_order(dbr_merge *m, const dbr_sequence *s, dbr_triple **ret);
/* Marks a longest subsequence that does not fall; INT64_MIN values are left out. Returns its length. O(n log n). */
size_t dbr_merge_rising(dbr_merge *m, const int64_t *values, size_t n, bool *ret_is_in);

/* ---- merge_plan.c ---- */

/* Sections and blocks of three sides, who is who, and what goes. */
typedef struct dbr_merge_plan {
    dbr_sequence sections;
    dbr_sequence blocks; // indices and `items` are those of the documents
    bool *is_gone;       // by section of theirs: ours deleted it, or what it would stand in
    bool *is_dropped;    // by section of ours: theirs dropped it and ours never touched it
} dbr_merge_plan;

void dbr_merge_make_plan(dbr_merge *m, dbr_merge_plan *plan);
/* Index of the first block of a section after the heading, and how many; 0 for DBR_NONE. */
size_t dbr_merge_body(const dbr_merge *m, dbr_side side, size_t i_section, size_t *ret_n);
/* All lines of a section without the blank ones at its end. */
dbr_merge_text dbr_merge_section_text(const dbr_merge *m, dbr_side side, size_t i_section);
/* Whether a block of ours is to stand in another section because theirs, and only theirs, moved it there. */
bool dbr_merge_follows_theirs(const dbr_merge *m, const dbr_merge_plan *plan, size_t i_ours);

/* ---- merging, one file each ---- */

/* Prose: writes the merged lines. `what` names it in conflicts. */
void dbr_merge_lines(dbr_merge *m, const dbr_merge_text text[DBR_SIDE_COUNT], dbr_merge_what what);
bool dbr_merge_text_eq(dbr_merge_text a, dbr_merge_text b);
/* The same where escapes do not count: what the program escapes now and did not before is no news. For comparing theirs
 * only; whatever ours changes is ours. */
bool dbr_merge_text_same(dbr_merge_text a, dbr_merge_text b);
/* Blocks of the same kind, by index; `base` may be DBR_NONE. */
void dbr_merge_list(dbr_merge *m, const dbr_triple *block);
void dbr_merge_table(dbr_merge *m, const dbr_triple *block);
/* Whether the tables have few enough columns (DBR_MAX_FIELDS) to be merged as such; else they are lines. */
bool dbr_merge_is_table(const dbr_merge *m, const dbr_triple *block);

/* ---- merge_lost.c ---- */

/* Looks for lines of both ours and theirs that the merged document lacks, and holds them. Whether there are more than
 * before. */
bool dbr_merge_hold_lost(dbr_merge *m);
/* Whether ours' text has held lines that theirs does not have: then it must stay. */
bool dbr_merge_would_lose(dbr_merge *m, dbr_merge_text ours, dbr_merge_text theirs);

/* ---- merge_write.c ---- */

/* The lines of a block; none for DBR_NONE. */
dbr_merge_text dbr_merge_block_text(const dbr_merge *m, dbr_side side, size_t i_block);
/* Which side's value stands: theirs when ours left it as base has it, else ours. */
static inline dbr_side dbr_merge_pick(bool ours_is_base)
{
    return ours_is_base ? DBR_THEIRS : DBR_OURS;
}
/* A whole line of a side. */
void dbr_merge_put_line(dbr_merge *m, dbr_side side, const dbr_merge_line *line);
void dbr_merge_put_lines(dbr_merge *m, dbr_side side, dbr_merge_text text);
/* A piece of a line; dbr_merge_put_line or dbr_merge_end_line completes it. */
void dbr_merge_put(dbr_merge *m, dbr_slice piece);
void dbr_merge_end_line(dbr_merge *m);
/* Before a block: keeps it apart from the last one when they were not neighbours on a side. After: its blank lines. */
void dbr_merge_open_block(dbr_merge *m, const dbr_triple *block);
void dbr_merge_close_block(dbr_merge *m, const dbr_triple *block);
/* Offset in the merged document where the next piece will stand. */
size_t dbr_merge_here(dbr_merge *m);
/* Ours stayed at [begin, here). When ours is empty nothing was written and `begin` does not count. */
void dbr_merge_conflict(dbr_merge *m, size_t begin, dbr_slice ours, dbr_slice theirs, dbr_merge_what what);
/* The thing that a conflict is about; name is cut and made visible. In scratch. */
dbr_merge_what dbr_merge_about(dbr_merge *m, dbr_conflict_part part, dbr_slice name);
/* Begins and ends the document: byte order mark, last line end, lines and columns of the conflicts. */
void dbr_merge_begin(dbr_merge *m);
void dbr_merge_finish(dbr_merge *m);

#endif
