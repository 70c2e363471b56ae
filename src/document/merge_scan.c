/*
 * Bytes → lines, blocks, sections. Light on purpose: merging needs to know where a block begins and of what kind it is,
 * not how its inside reads, so this follows CommonMark's block starts line by line and keeps no tree. Where it differs
 * from cmark (an indented table, a list in a quote) two blocks merge as one piece of prose, which is safe, only coarser.
 *
 * Linear: every line is looked at a bounded number of times. Limits: DBR_MAX_REPORT_BYTES, DBR_MERGE_MAX_LINES.
 */
#include "document/merge.h"

#include "base/hash.h"
#include "base/limits.h"

#include <assert.h>

static void split_lines(dbr_merge *m, dbr_merge_doc *doc);
static void scan_blocks(dbr_merge_doc *doc);

dbr_code dbr_merge_scan(dbr_merge *m, dbr_side side, dbr_err *err)
{
    static const char *const names[] = {"base", "ours", "theirs"};
    dbr_merge_doc *doc = &m->docs[side];

    assert(side < DBR_SIDE_COUNT);
    if (doc->bytes.len > DBR_MAX_REPORT_BYTES) {
        return dbr_fail(err, DBR_ELIMIT, "cannot merge: '%s' is larger than %u bytes", names[side],
                        DBR_MAX_REPORT_BYTES);
    }
    split_lines(m, doc);
    if (doc->lines.n > DBR_MERGE_MAX_LINES) {
        return dbr_fail(err, DBR_ELIMIT, "cannot merge: '%s' has more than %u lines", names[side],
                        DBR_MERGE_MAX_LINES);
    }
    scan_blocks(doc);
    return DBR_OK;
}

dbr_slice dbr_merge_span(const dbr_merge_line *lines, size_t n)
{
    if (n == 0) {
        return (dbr_slice){0};
    }
    const char *end = lines[n - 1].text.ptr + lines[n - 1].text.len;
    return dbr_slice_of(lines[0].text.ptr, (size_t)(end - lines[0].text.ptr));
}

/* ---- names ---- */

static void grow_names(dbr_merge_names *names)
{
    size_t n_slots = names->n_slots == 0 ? 1024 : names->n_slots * 2;
    free(names->slots);
    names->slots = dbr_xcalloc(n_slots, sizeof(*names->slots));
    names->n_slots = n_slots;
    for (size_t id = 0; id < names->texts.n; id++) {
        size_t i = dbr_hash(names->texts.items[id]) & (n_slots - 1);
        while (names->slots[i] != 0) {
            i = (i + 1) & (n_slots - 1);
        }
        names->slots[i] = (uint32_t)id + 1;
    }
}

/* The slot of a text, or the free one where it would go. There is always a free one. */
static size_t slot_of(const dbr_merge_names *names, dbr_slice text)
{
    size_t i = dbr_hash(text) & (names->n_slots - 1);
    while (names->slots[i] != 0 && !dbr_slice_eq(names->texts.items[names->slots[i] - 1], text)) {
        i = (i + 1) & (names->n_slots - 1);
    }
    return i;
}

uint32_t dbr_merge_name(dbr_merge *m, dbr_slice text)
{
    dbr_merge_names *names = &m->names;
    if (names->texts.n * 2 >= names->n_slots) {
        grow_names(names);
    }
    size_t i = slot_of(names, text);
    if (names->slots[i] == 0) {
        *DBR_PUSH(&names->texts) = text;
        names->slots[i] = (uint32_t)names->texts.n;
    }
    return names->slots[i] - 1;
}

uint32_t dbr_merge_says(dbr_merge *m, dbr_slice text)
{
    if (text.len == 0 || memchr(text.ptr, '\\', text.len) == NULL) {
        return dbr_merge_name(m, text);
    }
    DBR_AUTO(dbr_buf) said = {0};
    dbr_md_unescape(&said, text);
    return dbr_merge_name(m, dbr_slice_dup(&m->scratch, dbr_buf_view(&said)));
}

bool dbr_merge_same(dbr_slice a, dbr_slice b)
{
    size_t i = 0;
    size_t k = 0;
    while (i < a.len && k < b.len) {
        i += dbr_md_is_escaping(a, i) ? 1 : 0;
        k += dbr_md_is_escaping(b, k) ? 1 : 0;
        if (a.ptr[i++] != b.ptr[k++]) {
            return false;
        }
    }
    return i == a.len && k == b.len;
}

uint32_t dbr_merge_find_name(const dbr_merge *m, dbr_slice text)
{
    const dbr_merge_names *names = &m->names;
    uint32_t slot = names->n_slots == 0 ? 0 : names->slots[slot_of(names, text)];
    return slot == 0 ? DBR_MERGE_NO_NAME : slot - 1;
}

/* ---- lines ---- */

static void split_lines(dbr_merge *m, dbr_merge_doc *doc)
{
    dbr_slice rest = doc->bytes;
    size_t n_crlf = 0;
    if (dbr_slice_starts(rest, "\xEF\xBB\xBF")) {
        doc->has_bom = true;
        rest = dbr_slice_from(rest, 3);
    }
    while (rest.len > 0 && doc->lines.n <= DBR_MERGE_MAX_LINES) {
        size_t end = dbr_slice_find_char(rest, '\n');
        dbr_merge_line *line = DBR_PUSH(&doc->lines);
        line->text = dbr_slice_sub(rest, 0, end);
        line->eol = end == SIZE_MAX ? DBR_EOL_NONE : DBR_EOL_LF;
        if (line->eol == DBR_EOL_LF && dbr_slice_ends(line->text, "\r")) {
            line->text.len--;
            line->eol = DBR_EOL_CRLF;
            n_crlf++;
        }
        line->id = dbr_merge_name(m, line->text);
        line->says = dbr_merge_says(m, line->text);
        rest = dbr_slice_from(rest, end == SIZE_MAX ? rest.len : end + 1);
    }
    size_t n = doc->lines.n;
    doc->eol = n_crlf * 2 > n ? DBR_EOL_CRLF : DBR_EOL_LF;
    doc->has_final_eol = n == 0 || doc->lines.items[n - 1].eol != DBR_EOL_NONE;
}

static bool is_table_at(const dbr_merge_doc *doc, size_t i)
{
    if (i + 1 >= doc->lines.n || !dbr_merge_is_delimiter_row(doc->lines.items[i + 1].text)) {
        return false;
    }
    dbr_slice head = dbr_merge_unindented(doc->lines.items[i].text);
    return dbr_slice_find_char(head, '|') != SIZE_MAX &&
           dbr_merge_cells(head, NULL, 0) == dbr_merge_cells(doc->lines.items[i + 1].text, NULL, 0);
}

/* A line that cannot be the continuation of the paragraph before it. */
static bool interrupts(const dbr_merge_doc *doc, size_t i)
{
    dbr_slice line = doc->lines.items[i].text;
    dbr_slice s = dbr_merge_unindented(line);
    size_t marker = dbr_merge_marker(line);
    bool is_item =
        marker > 0 && marker < line.len && (s.ptr[0] < '0' || s.ptr[0] > '9' || dbr_slice_starts(s, "1"));
    return dbr_merge_heading_level(line) > 0 || dbr_merge_fence(line) > 0 || dbr_merge_is_rule(line) ||
           is_item || dbr_slice_starts(s, ">") || dbr_slice_starts(s, "<!--") || is_table_at(doc, i);
}

/* ---- blocks: each function returns the line after the block's last ---- */

static size_t end_of_fence(const dbr_merge_doc *doc, size_t i)
{
    size_t n = dbr_merge_fence(doc->lines.items[i].text);
    char c = dbr_merge_unindented(doc->lines.items[i].text).ptr[0];
    for (i++; i < doc->lines.n; i++) {
        dbr_slice s = dbr_slice_trim(dbr_merge_unindented(doc->lines.items[i].text));
        if (dbr_merge_run(s, c) >= n && dbr_merge_run(s, c) == s.len) {
            return i + 1;
        }
    }
    return i;
}

static size_t end_of_html(const dbr_merge_doc *doc, size_t i)
{
    static const char *const raw[][2] = {
        {"<!--", "-->"}, {"<pre", "</pre>"}, {"<script", "</script>"}, {"<style", "</style>"}};
    const char *end = NULL;
    for (size_t k = 0; k < sizeof(raw) / sizeof(raw[0]); k++) {
        if (dbr_slice_starts(dbr_merge_unindented(doc->lines.items[i].text), raw[k][0])) {
            end = raw[k][1];
        }
    }
    for (; i < doc->lines.n; i++) {
        dbr_slice line = doc->lines.items[i].text;
        if (end == NULL && dbr_merge_is_blank(line)) {
            return i;
        }
        if (end != NULL && dbr_slice_find_nocase(line, dbr_slice_str(end)) != SIZE_MAX) {
            return i + 1;
        }
    }
    return i;
}

static size_t end_of_table(const dbr_merge_doc *doc, size_t i)
{
    for (i += 2; i < doc->lines.n; i++) {
        if (dbr_merge_is_blank(doc->lines.items[i].text) || interrupts(doc, i)) {
            break;
        }
    }
    return i;
}

static size_t end_of_list(dbr_merge_doc *doc, size_t i)
{
    char marker = dbr_merge_marker_char(doc->lines.items[i].text);
    size_t content = 0; // column where the item's text stands
    bool is_after_blank = false;
    size_t end = i;
    for (; i < doc->lines.n; i++) {
        dbr_slice line = doc->lines.items[i].text;
        size_t len = 0;
        if (dbr_merge_is_blank(line)) {
            is_after_blank = true;
            continue;
        }
        bool is_inside = end > 0 && content > 0 && dbr_merge_indent(line, &len) >= content;
        if (!is_inside && dbr_merge_marker_char(line) == marker) {
            doc->lines.items[i].is_start = true;
            content = dbr_merge_marker(line);
            content = content < 8 ? content : 2; // far-off text: anything indented belongs to it
        } else if (!is_inside &&
                   (is_after_blank || interrupts(doc, i) || dbr_merge_marker_char(line) != '\0')) {
            break;
        }
        is_after_blank = false;
        end = i + 1;
    }
    return end;
}

/* "**Date**: …" or, before the first real section, "Date: …". */
static bool is_field(dbr_slice line, bool is_head)
{
    dbr_slice s = dbr_slice_trim(line);
    size_t colon = dbr_slice_find_char(s, ':');
    size_t wide = dbr_slice_find(s, dbr_slice_str("：")); // the full-width colon
    colon = wide < colon ? wide : colon;
    if (colon == SIZE_MAX) {
        return false;
    }
    return dbr_slice_starts(s, "**") ? colon <= 80 : is_head && colon <= 24;
}

static size_t end_of_prose(dbr_merge_doc *doc, size_t i, bool is_head, dbr_block_kind *ret_kind,
                           int *ret_level)
{
    size_t begin = i;
    bool is_fields = true;
    for (; i < doc->lines.n && !dbr_merge_is_blank(doc->lines.items[i].text); i++) {
        dbr_slice line = doc->lines.items[i].text;
        *ret_level = i > begin ? dbr_merge_underline_level(line) : 0;
        if (*ret_level > 0) {
            *ret_kind = DBR_BLOCK_HEADING;
            return i + 1;
        }
        if (i > begin && interrupts(doc, i)) {
            break;
        }
        is_fields = is_fields && is_field(line, is_head);
    }
    for (size_t k = begin; k < i && is_fields; k++) {
        doc->lines.items[k].is_start = true;
        *ret_kind = DBR_BLOCK_FIELDS;
    }
    return i;
}

static size_t end_of_quote(const dbr_merge_doc *doc, size_t i)
{
    while (i < doc->lines.n && dbr_slice_starts(dbr_merge_unindented(doc->lines.items[i].text), ">")) {
        i++;
    }
    return i;
}

/* "---" on the first line up to the next one: settings of a site generator. 0 when there are none. */
static size_t end_of_front_matter(const dbr_merge_doc *doc)
{
    if (doc->lines.n == 0 || !dbr_slice_is(dbr_slice_trim(doc->lines.items[0].text), "---")) {
        return 0;
    }
    for (size_t i = 1; i < doc->lines.n; i++) {
        if (dbr_slice_is(dbr_slice_trim(doc->lines.items[i].text), "---")) {
            return i + 1;
        }
    }
    return 0;
}

/* ---- sections ---- */

static dbr_slice heading_text(const dbr_merge_line *lines, size_t n)
{
    dbr_slice s = dbr_slice_trim(n == 1 ? lines[0].text : dbr_merge_span(lines, n - 1));
    while (s.len > 0 && s.ptr[0] == '#') {
        s = dbr_slice_from(s, 1);
    }
    while (s.len > 0 && s.ptr[s.len - 1] == '#') {
        s.len--;
    }
    return dbr_slice_trim(s);
}

static void open_section(dbr_merge_doc *doc, int level, dbr_slice heading)
{
    size_t parent = doc->sections.n > 0 ? doc->sections.n - 1 : DBR_NONE;
    while (parent != DBR_NONE && doc->sections.items[parent].level >= level) {
        parent = doc->sections.items[parent].parent;
    }
    *DBR_PUSH(&doc->sections) = (dbr_merge_section){
        .level = level, .parent = parent, .first_block = doc->blocks.n, .heading = heading};
}

static size_t end_of_block(dbr_merge_doc *doc, size_t i, bool is_head, dbr_block_kind *ret_kind,
                           int *ret_level)
{
    dbr_slice line = doc->lines.items[i].text;
    dbr_slice s = dbr_merge_unindented(line);
    *ret_level = dbr_merge_heading_level(line);
    if (*ret_level > 0) {
        *ret_kind = DBR_BLOCK_HEADING;
        return i + 1;
    }
    if (dbr_merge_fence(line) > 0) {
        *ret_kind = DBR_BLOCK_FENCE;
        return end_of_fence(doc, i);
    }
    if (s.len > 1 && s.ptr[0] == '<' && (dbr_merge_is_one_of(s.ptr[1], "!/?") || (s.ptr[1] | 32) >= 'a') &&
        (s.ptr[1] | 32) <= 'z') {
        *ret_kind = DBR_BLOCK_HTML;
        return end_of_html(doc, i);
    }
    if (dbr_slice_starts(s, ">")) {
        *ret_kind = DBR_BLOCK_QUOTE;
        return end_of_quote(doc, i);
    }
    if (is_table_at(doc, i)) {
        *ret_kind = DBR_BLOCK_TABLE;
        return end_of_table(doc, i);
    }
    if (dbr_merge_marker(line) > 0) {
        *ret_kind = DBR_BLOCK_LIST;
        return end_of_list(doc, i);
    }
    *ret_kind = DBR_BLOCK_PROSE;
    return dbr_merge_is_rule(line) ? i + 1 : end_of_prose(doc, i, is_head, ret_kind, ret_level);
}

static void scan_blocks(dbr_merge_doc *doc)
{
    open_section(doc, 0, (dbr_slice){0});
    for (size_t i = 0; i < doc->lines.n;) {
        dbr_merge_block b = {.kind = DBR_BLOCK_BLANK, .first_line = i};
        int level = 0;
        size_t end = i;
        if (i == 0 && end_of_front_matter(doc) > 0) {
            b.kind = DBR_BLOCK_FENCE;
            end = end_of_front_matter(doc);
        } else if (!dbr_merge_is_blank(doc->lines.items[i].text)) {
            bool is_head = doc->sections.items[doc->sections.n - 1].level <= 1;
            end = end_of_block(doc, i, is_head, &b.kind, &level);
        }
        b.n_lines = end - i;
        for (i = end; i < doc->lines.n && dbr_merge_is_blank(doc->lines.items[i].text); i++) {
            b.n_blank++;
        }
        assert(b.n_lines + b.n_blank > 0);
        if (b.kind == DBR_BLOCK_HEADING) {
            open_section(doc, level, heading_text(&doc->lines.items[b.first_line], b.n_lines));
        }
        b.i_section = doc->sections.n - 1;
        doc->sections.items[b.i_section].n_blocks++;
        *DBR_PUSH(&doc->blocks) = b;
    }
}
