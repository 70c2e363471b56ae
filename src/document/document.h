/*
 * The report as people own it: Markdown that is never re-serialised. A document is its bytes plus an index of
 * what stands where (cmark-gfm with source positions): sections, header fields, timeline rows, key times,
 * action items, links, sentences. Edits are byte splices, so an untouched document never changes and editing
 * one row changes one line.
 *
 * Any layout is read: sections by synonyms in English and Chinese, timelines as table, bullets, headings per
 * time and line starts, newest first too (docs/DESIGN.md "Languages"). Works on any post-mortem, with no
 * evidence at all.
 */
#ifndef DBR_DOCUMENT_DOCUMENT_H
#define DBR_DOCUMENT_DOCUMENT_H

#include "base/err.h"
#include "base/mem.h"
#include "model/model.h"

typedef enum dbr_section_kind {
    DBR_SECTION_OTHER,
    DBR_SECTION_HEAD, // before the first section: title and header fields
    DBR_SECTION_SUMMARY,
    DBR_SECTION_IMPACT,
    DBR_SECTION_KEY_TIMES,
    DBR_SECTION_TIMELINE,
    DBR_SECTION_DETECTION,
    DBR_SECTION_RESPONSE,
    DBR_SECTION_RESOLUTION,
    DBR_SECTION_CAUSE, // root cause
    DBR_SECTION_FACTORS,
    DBR_SECTION_WENT_WELL,
    DBR_SECTION_WENT_WRONG,
    DBR_SECTION_LUCKY,
    DBR_SECTION_LESSONS,
    DBR_SECTION_ACTIONS,
    DBR_SECTION_PREVENTION,
    DBR_SECTION_COVERAGE, // what we could not see
    DBR_SECTION_LEADS,
    DBR_SECTION_APPENDIX,
    DBR_SECTION_FOLLOW_UP, // when one looks again; a heading that names actions elsewhere
    DBR_SECTION_KIND_COUNT
} dbr_section_kind;

/* Where bytes stand. Lines and columns are 1-based, columns in bytes; [begin, end) are offsets in the
 * document. */
typedef struct dbr_source_range {
    size_t begin, end;
    uint64_t line, column;
} dbr_source_range;

typedef struct dbr_section {
    dbr_section_kind kind;
    dbr_section_kind
        parent;            // kind of the section around it, OTHER for none ("Immediate Cause" inside FACTORS)
    dbr_section_kind also; // what a heading that names two things names beside: "Lessons and action items"
    int level;             // 1–6; 0 for HEAD
    dbr_slice heading;     // plain text
    dbr_source_range at;   // from its heading to the next heading of the same or a higher level
    size_t body_begin;     // offset after the heading line
} dbr_section;

typedef enum dbr_header_kind {
    DBR_HEADER_OTHER,
    DBR_HEADER_DATE,
    DBR_HEADER_DURATION,
    DBR_HEADER_SEVERITY,
    DBR_HEADER_AUTHORS,
    DBR_HEADER_REVIEWED,
    DBR_HEADER_STATUS,
    DBR_HEADER_SERVICES,
    DBR_HEADER_DISTRIBUTED,
    DBR_HEADER_FOLLOW_UP,
    DBR_HEADER_STARTED, // "Fault occurs", "Incident start"
    DBR_HEADER_DETECTED,
    DBR_HEADER_RESOLVED,
    DBR_HEADER_ZONE,
    DBR_HEADER_KIND_COUNT
} dbr_header_kind;

/* `**Date**: 2025-02-09`, `- **Severity:** P1`, a two-column table row, `Date: …` before the first section.
 */
typedef struct dbr_header_field {
    dbr_header_kind kind;
    dbr_slice key, value; // plain text
    dbr_source_range at;  // of the value
} dbr_header_field;

/* A Markdown link or an autolink. */
typedef struct dbr_link {
    dbr_slice text, url, title; // plain text; title unescaped, empty for none
    bool is_address;            // `address` is set: the url is a proof address of ours
    bool is_claim;              // title begins with '='
    dbr_address address;
    dbr_source_range at;      // from '[' to ')'
    dbr_source_range text_at; // of the text between the brackets
    size_t i_section;
} dbr_link;

typedef struct dbr_row {
    dbr_slice time_text; // "10:05:23", "2025-02-09 10:05 UTC", "~18:00"
    dbr_time time; // resolved with date and zone, rolled forward only; DBR_TIME_NONE when it cannot be told
    dbr_time resolution;           // a second, a minute, an hour, a day
    dbr_time end;                  // ranges "10:05–10:20"; else DBR_TIME_NONE
    bool is_approximate;           // ~, about, approx, 约
    bool has_date;                 // the row itself carries a date
    bool has_zone;                 // the row itself carries a zone
    dbr_slice text, source, actor; // plain text; source and actor only from tables that have such columns
    dbr_source_range at;           // the whole row or item
    dbr_source_range time_at;      // of time_text
    size_t first_link, n_links;    // in document->links
    size_t i_timeline;             // separate tables or lists are separate timelines
    size_t i_section;
} dbr_row;

typedef struct dbr_key_time {
    dbr_milestone_name name; // DBR_MILESTONE_COUNT for rows that are none
    dbr_slice label;
    dbr_slice time_text;
    dbr_time time; // as for rows; DBR_TIME_NONE for "unknown"
    dbr_time resolution;
    dbr_source_range at, time_at;
    size_t first_link, n_links;
} dbr_key_time;

typedef struct dbr_action {
    dbr_slice id, text, owner, deadline_text, priority, ticket, state; // plain text, empty when absent
    dbr_slice ticket_url;
    dbr_time deadline;   // midnight UTC of the date; DBR_TIME_NONE
    bool is_done;        // a ticked box, a state that says so
    dbr_source_range at; // the whole row or item
    dbr_source_range deadline_at, owner_at;
    size_t i_list; // items of one table or list share it
    size_t i_section;
} dbr_action;

/* A sentence of prose, for the rules that read language. Code, quotations and link targets are left out of `text`;
 * a code span, a shown address or a quotation leaves one U+FFFC, so that "`api` failed" still has a subject. */
typedef struct dbr_sentence {
    dbr_slice text;          // plain text
    const uint32_t *offsets; // for each byte of `text` where it stands in the document; never falls
    dbr_source_range at;
    size_t i_section;
    bool is_quote; // inside a block quote
    bool is_list_item, is_table_cell;
} dbr_sentence;

typedef struct dbr_document {
    dbr_slice bytes;  // borrowed from whoever read it
    const char *name; // for messages; borrowed
    dbr_slice title;
    int lang;                   // dbr_lang: of most of its prose
    dbr_time date;              // of the header or the title, midnight UTC; DBR_TIME_NONE
    const dbr_zone *zone;       // of its clock times; NULL when it does not say
    const dbr_zone *clock_zone; // in which they were read: that one, else the default, else UTC
    dbr_slice zone_text;        // as written ("all times UTC")
    dbr_source_range zone_at;
    const dbr_section *sections;
    size_t n_sections;
    const dbr_header_field *headers;
    size_t n_headers;
    const dbr_row *rows; // all timelines, in document order
    size_t n_rows, n_timelines;
    const dbr_key_time *key_times;
    size_t n_key_times;
    const dbr_action *actions;
    size_t n_actions, n_action_lists;
    const dbr_link *links;
    size_t n_links;
    const dbr_sentence *sentences;
    size_t n_sentences;
    const size_t *line_begins; // offset of each line, for dbr_document_locate
    size_t n_lines;
} dbr_document;

/*
 * Reads a document. `bytes` and `name` must outlive it; everything else lives in `arena`.
 *
 * default_zone  for clock times when the document names none; may be NULL (times then stay DBR_TIME_NONE only
 * if a date is missing; UTC is taken, `zone` stays NULL) Markdown has no syntax errors; DBR_ELIMIT beyond
 * DBR_MAX_REPORT_BYTES or nesting. O(n).
 */
dbr_code dbr_document_read(dbr_arena *arena, dbr_slice bytes, const char *name, const dbr_zone *default_zone,
                           dbr_document **ret, dbr_err *err);

/* First section of a kind, or NULL. */
const dbr_section *dbr_document_section(const dbr_document *d, dbr_section_kind kind);
/* Kind by heading text, any language. */
dbr_section_kind dbr_section_kind_of(dbr_slice heading);
/* "timeline", "key-times"; "started", "severity". Static. */
const char *dbr_section_word(dbr_section_kind kind);
const char *dbr_header_word(dbr_header_kind kind);
/* Header field of a kind, or NULL. */
const dbr_header_field *dbr_document_header(const dbr_document *d, dbr_header_kind kind);
/* 1-based line and column of an offset. */
void dbr_document_locate(const dbr_document *d, size_t offset, uint64_t *ret_line, uint64_t *ret_column);
/* Milestones of the document: key times, else rows whose text says so; DBR_TIME_NONE where it does not tell.
 */
void dbr_document_milestones(const dbr_document *d, dbr_milestone ret[]);

/* An item of a list: what why-trees and fishbones are drawn from. */
typedef struct dbr_outline_item {
    dbr_slice label;  // "Monitoring gap" of "**Monitoring gap**: no alert …", plain; empty for none
    dbr_slice text;   // plain text of its first paragraph on one line, without the label
    int depth;        // 0 for items of the outermost list
    bool is_prompt;   // nothing but emphasis: a question of the draft, not an answer
    size_t i_section; // the innermost one around it
    size_t i_list;    // outermost lists are numbered in document order
    dbr_source_range at;
} dbr_outline_item;

/* All list items of the document, in order, parents before children. Lives in `arena`, for the caller to change. O(n); errors: DBR_ELIMIT. */
dbr_code dbr_document_outline(dbr_arena *arena, const dbr_document *d, dbr_outline_item **ret, size_t *ret_n,
                              dbr_err *err);

/* ---- editing: returns the new bytes in `out` ---- */

/* Replaces [at.begin, at.end) by `text`. */
void dbr_document_splice(const dbr_document *d, dbr_source_range at, dbr_slice text, dbr_buf *out);
/* Sets a cell of an action's row by header name in any accepted spelling ("ticket", "state"), adding the
 * column to its table when missing; for list items appends "(ticket: …)". DBR_ENOTFOUND when there is no such
 * action. */
dbr_code dbr_document_set_action(const dbr_document *d, size_t i_action, const char *field, dbr_slice value,
                                 dbr_buf *out, dbr_err *err);
/* Text, or Markdown from the two below, as a table cell: '|' escaped (once), line breaks as blanks, control characters
 * visible. */
void dbr_markdown_cell(dbr_buf *out, dbr_slice text);
/* Text as a table cell in which it stands literally: what would be syntax there is escaped. */
void dbr_markdown_text_cell(dbr_buf *out, dbr_slice text);
/* Text as a code span, with as many backticks as it needs. */
void dbr_markdown_code(dbr_buf *out, dbr_slice text);
/* Text as ordinary Markdown inline: what would be syntax is escaped, at the beginning of a line as well. */
void dbr_markdown_inline(dbr_buf *out, dbr_slice text);
/* A proof link: [text](address "= claim"); claim empty for none. */
void dbr_markdown_link(dbr_buf *out, dbr_slice text, dbr_slice address, dbr_slice claim);

/* ---- reading in order: what a renderer needs ---- */

typedef enum dbr_md_event_type {
    DBR_MD_ON_HEADING,
    DBR_MD_ON_PARAGRAPH,
    DBR_MD_ON_LIST,
    DBR_MD_ON_ITEM,
    DBR_MD_ON_QUOTE,
    DBR_MD_ON_TABLE,
    DBR_MD_ON_ROW,
    DBR_MD_ON_CELL,
    DBR_MD_ON_CODE_BLOCK,
    DBR_MD_ON_HTML_BLOCK, // only inside the room
    DBR_MD_ON_RULE,
    DBR_MD_ON_TEXT,
    DBR_MD_ON_SOFT_BREAK,
    DBR_MD_ON_LINE_BREAK,
    DBR_MD_ON_CODE,
    DBR_MD_ON_HTML, // only inside the room
    DBR_MD_ON_STRONG,
    DBR_MD_ON_EMPH,
    DBR_MD_ON_LINK,
    DBR_MD_ON_IMAGE,
    DBR_MD_ON_BOX, // "[ ] " or "[x] " at the start of an item
    DBR_MD_ON_OTHER,
} dbr_md_event_type;

typedef struct dbr_md_event {
    dbr_md_event_type type;
    bool is_entering;     // leaves enter only
    bool is_ordered;      // LIST
    bool is_tight;        // PARAGRAPH: in an item of a tight list
    bool is_head;         // ROW
    bool is_done;         // BOX
    bool is_html;         // CODE, CODE_BLOCK: the document's own HTML, to be shown
    bool is_bare;         // LINK: an address in the text that is not written as a link
    bool is_safe;         // LINK, IMAGE: its url may be followed
    int level;            // HEADING: 1–6; LIST: its first number
    uint64_t line;        // 1-based, of blocks; as cmark says (the head of a table: of its paragraph)
    size_t i_link;        // LINK on the way in, not bare: its number among those
    dbr_slice literal;    // TEXT, CODE, CODE_BLOCK, HTML…; TABLE: a byte a column, 'l', 'c', 'r' or 0
    dbr_slice url, title; // LINK, IMAGE on the way in
} dbr_md_event;

typedef void dbr_md_visitor(void *data, const dbr_md_event *event);

/*
 * Reads Markdown (GFM tables) from front to back, as HTML and PDF show it. Of the document's own HTML comments vanish, <br>
 * is a line break, all else comes as code. An image is entered and left like a link, with its text inside; nothing else
 * is, and no link is inside a link. Slices are valid during the call.
 *
 * Errors: DBR_ELIMIT.
 */
dbr_code dbr_markdown_visit(dbr_slice bytes, dbr_md_visitor *visit, void *data, dbr_err *err);

/* ---- HTML ---- */

/* Appends `text` escaped for HTML text and double-quoted attributes; control, bidi and zero-width characters
 * become visible (dbr_utf8_visible). */
void dbr_html_text(dbr_buf *out, dbr_slice text);
/* Whether a link may be followed: relative, '#…', http, https, mailto. What browsers would read as another
 * scheme, or as a host without one ("//x"), is not. */
bool dbr_html_url_is_safe(dbr_slice url);
/* Appends a safe URL, percent-encoded where needed and escaped. */
void dbr_html_url(dbr_buf *out, dbr_slice url);

typedef enum dbr_html_part {
    DBR_HTML_HEADING,
    DBR_HTML_PARAGRAPH,
    DBR_HTML_LIST,
    DBR_HTML_ITEM,
    DBR_HTML_QUOTE,
    DBR_HTML_TABLE,
    DBR_HTML_ROW,
    DBR_HTML_CELL,
    DBR_HTML_CODE,
    DBR_HTML_LINK,
} dbr_html_part;

/* Where in an element the caller may add. */
typedef enum dbr_html_place {
    DBR_HTML_BEFORE,     // the opening tag
    DBR_HTML_ATTRIBUTES, // inside it: begin with a blank
    DBR_HTML_BEGIN,      // after it
    DBR_HTML_END,        // before the closing tag
    DBR_HTML_AFTER,      // it
} dbr_html_place;

typedef struct dbr_html_node {
    dbr_html_part part;
    int level;            // HEADING: 1–6
    int depth;            // blocks around it; 0 for those of the document itself
    uint64_t line;        // 1-based source line of the block (of the head of a table: maybe earlier)
    bool is_head;         // ROW and CELL of a table's head
    size_t column;        // CELL: 0-based
    dbr_slice url, title; // LINK
    size_t i_link; // LINK: its number among the links written as such (bare URLs and images do not count)
} dbr_html_node;

typedef void (*dbr_html_hook)(void *data, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);

/*
 * Renders Markdown (GFM tables) as HTML. Nothing of the document's own HTML gets through: comments vanish,
 * <br> breaks the line, all other tags are shown as text. Unsafe links lose their href; images become links,
 * so that nothing loads.
 *
 * hook  adds to elements; may be NULL
 * Errors: DBR_ELIMIT.
 */
dbr_code dbr_markdown_html(dbr_slice bytes, dbr_html_hook hook, void *data, dbr_buf *out, dbr_err *err);

/* ---- merging ---- */

/* What both changed. */
typedef enum dbr_conflict_part {
    DBR_CONFLICT_BLANK, // blocks, in the order of the merge's own kinds: `name` is the section's heading
    DBR_CONFLICT_PARAGRAPH,
    DBR_CONFLICT_QUOTE,
    DBR_CONFLICT_CODE,
    DBR_CONFLICT_HTML,
    DBR_CONFLICT_HEADING,
    DBR_CONFLICT_TABLE,
    DBR_CONFLICT_LIST,
    DBR_CONFLICT_FIELDS,
    DBR_CONFLICT_SECTION, // `name` is its own
    DBR_CONFLICT_ITEM,
    DBR_CONFLICT_FIELD,
    DBR_CONFLICT_ROW,
    DBR_CONFLICT_TABLE_HEAD,
    DBR_CONFLICT_PART_COUNT
} dbr_conflict_part;

typedef struct dbr_conflict {
    dbr_source_range at;    // in the merged document: where ours stayed
    dbr_slice ours, theirs; // in the arena
    dbr_conflict_part part;
    dbr_slice name, column; // in the arena; column: of a cell, else empty
} dbr_conflict;

/* "row 10:05:23, Event", "paragraph in Summary", in the arena; `lang` is a dbr_lang. */
const char *dbr_conflict_text(dbr_arena *arena, const dbr_conflict *conflict, int lang);

/*
 * Three-way merge that never loses a word of `ours`: base = last machine draft, theirs = new machine draft,
 * ours = the edited report. Table rows and list items merge by key (canonical address of the row's first
 * proof link; else instant and normalised text), cell by cell; deleted stays deleted, moved stays moved;
 * prose merges line by line as git does. On a conflict ours stays and the conflict is returned; markers never
 * enter the result.
 *
 * out  the merged bytes (appended)
 * O(n log n). Merging with theirs == base gives ours; with ours == base gives theirs, byte for byte.
 */
dbr_code dbr_document_merge(dbr_arena *arena, dbr_slice base, dbr_slice ours, dbr_slice theirs, dbr_buf *out,
                            const dbr_conflict **ret_conflicts, size_t *ret_n_conflicts, dbr_err *err);

/* ---- settings ---- */

/* Reads incident.yaml over debrief.yaml (either may be empty). Unknown keys are DBR_EPARSE naming the nearest
 * known one. Strings live in the arena. */
dbr_code dbr_settings_read(dbr_arena *arena, dbr_slice team_yaml, dbr_slice incident_yaml, dbr_incident **ret,
                           dbr_err *err);
/* Writes a fresh incident.yaml with comments. */
void dbr_settings_write(dbr_buf *out, const dbr_incident *incident);
/* Sets one key of an existing incident.yaml, changing only its line(s); appends it when missing. `value` is
 * YAML. */
dbr_code dbr_settings_set(dbr_slice yaml, const char *key, dbr_slice value, dbr_buf *out, dbr_err *err);

#endif
