/*
 * Edits: bytes in, bytes out, and nothing but the place that was meant changes.
 *
 * Writing Markdown, three layers that compose: text → dbr_markdown_inline (what would be syntax is escaped) →
 * dbr_markdown_link → dbr_markdown_cell (pipes and line breaks, of text or of Markdown alike). A '|' that is
 * already escaped stays as it is, so cell(cell(x)) is cell(x). Line breaks become blanks: no HTML enters a
 * report. dbr_markdown_text_cell is the first and the last of them in one: what comes from evidence is text.
 */
#include "document/columns.h"
#include "document/markdown.h"
#include "document/reader.h"

#include "base/utf8.h"

#include <assert.h>

static const dbr_md_block *find_block(const dbr_md *md, const dbr_action *a);
static void set_in_row(const dbr_document *d, const dbr_md *md, const dbr_md_block *row, const char *field,
                       dbr_slice value, dbr_buf *out);
static void add_column(const dbr_document *d, const dbr_md *md, const dbr_md_block *row, const char *field,
                       dbr_slice value, dbr_buf *out);
static void copy_row_with(const dbr_document *d, size_t *at, size_t row_end, dbr_slice cell, dbr_buf *out);
static size_t missing_cells(const dbr_md *md, const dbr_md_block *row, size_t n);
static void set_in_item(const dbr_document *d, const dbr_action *a, const dbr_md_block *text,
                        const char *field, dbr_slice value, dbr_buf *out);
static bool tick_box(const dbr_document *d, const dbr_md_block *text, dbr_slice value, dbr_buf *out);
static bool needs_escape(dbr_slice s, size_t i, bool is_line);
static void escape_line(dbr_buf *out, dbr_slice text, bool is_line);
static bool is_entity(dbr_slice behind);
static bool ends_nocase(dbr_slice s, const char *end);
static bool is_scheme(dbr_slice before);
static size_t list_number(dbr_slice s);
static bool is_space_at(dbr_slice s, size_t i);
static bool is_alnum(char c);
static void make_visible(dbr_buf *out, dbr_slice text);
static void add_one_line(dbr_buf *out, dbr_slice text);

void dbr_document_splice(const dbr_document *d, dbr_source_range at, dbr_slice text, dbr_buf *out)
{
    assert(at.begin <= at.end && at.end <= d->bytes.len);
    dbr_buf_slice(out, dbr_slice_sub(d->bytes, 0, at.begin));
    dbr_buf_slice(out, text);
    dbr_buf_slice(out, dbr_slice_from(d->bytes, at.end));
}

dbr_code dbr_document_set_action(const dbr_document *d, size_t i_action, const char *field, dbr_slice value,
                                 dbr_buf *out, dbr_err *err)
{
    if (i_action >= d->n_actions) {
        return dbr_fail(err, DBR_ENOTFOUND, "there is no action item %zu: '%s' has %zu", i_action + 1,
                        d->name, d->n_actions);
    }
    const dbr_action *a = &d->actions[i_action];
    dbr_arena arena = {0};
    dbr_md md = {0};
    dbr_code rc = dbr_md_parse(&arena, d->bytes, &md, err);
    const dbr_md_block *block = rc == DBR_OK ? find_block(&md, a) : NULL;
    if (rc == DBR_OK && block == NULL) {
        rc = dbr_fail(err, DBR_ENOTFOUND, "action item %zu is not where '%s' said", i_action + 1, d->name);
    } else if (rc == DBR_OK && block->type == DBR_MD_ROW) {
        set_in_row(d, &md, block, field, value, out);
    } else if (rc == DBR_OK) {
        set_in_item(d, a, block->type == DBR_MD_ITEM ? dbr_md_item_text(&md, block) : NULL, field, value,
                    out);
    }
    dbr_arena_release(&arena);
    return rc;
}

void dbr_markdown_cell(dbr_buf *out, dbr_slice text)
{
    dbr_buf visible = {0};
    make_visible(&visible, text);
    dbr_slice s = dbr_slice_trim(dbr_buf_view(&visible));
    size_t n_backslashes = 0;
    bool was_blank = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool is_break = c == '\n' || c == '\r' || c == '\t';
        if (is_break && was_blank) {
            continue;
        }
        if (c == '|' && n_backslashes % 2 == 0) {
            dbr_buf_char(out, '\\');
        }
        dbr_buf_char(out, is_break ? ' ' : c);
        n_backslashes = c == '\\' ? n_backslashes + 1 : 0;
        was_blank = is_break || c == ' ';
    }
    if (n_backslashes % 2 == 1) {
        dbr_buf_char(out, '\\'); // else it would escape the '|' that ends the cell
    }
    dbr_buf_release(&visible);
}

void dbr_markdown_text_cell(dbr_buf *out, dbr_slice text)
{
    DBR_AUTO(dbr_buf) line = {0};
    escape_line(&line, text, false);
    dbr_markdown_cell(out, dbr_buf_view(&line));
}

void dbr_markdown_inline(dbr_buf *out, dbr_slice text)
{
    escape_line(out, text, true);
}

void dbr_markdown_code(dbr_buf *out, dbr_slice text)
{
    DBR_AUTO(dbr_buf) line = {0};
    add_one_line(&line, text);
    dbr_slice s = dbr_buf_view(&line);
    size_t longest = 0;
    for (size_t i = 0, run = 0; i < s.len; i++) {
        run = s.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    bool is_padded = s.len == 0 || s.ptr[0] == '`' || s.ptr[s.len - 1] == '`';
    for (size_t i = 0; i <= longest; i++) {
        dbr_buf_char(out, '`');
    }
    dbr_buf_str(out, is_padded ? " " : "");
    dbr_buf_slice(out, s);
    dbr_buf_str(out, is_padded ? " " : "");
    for (size_t i = 0; i <= longest; i++) {
        dbr_buf_char(out, '`');
    }
}

/* Bytes of a mark that stands for what is hidden ("[redacted: password]"): it is known again by its bytes, and no link. */
static size_t mark_length(dbr_slice s)
{
    bool is_mark = dbr_slice_starts(s, "[redacted: ") || dbr_slice_starts(s, "[已隐去：");
    size_t end = is_mark ? dbr_slice_find_char(s, ']') : SIZE_MAX;
    bool is_plain = end != SIZE_MAX && memchr(s.ptr + 1, '[', end) == NULL;
    bool is_link = end != SIZE_MAX && end + 1 < s.len && memchr("([:", s.ptr[end + 1], 3) != NULL;
    return is_plain && !is_link ? end + 1 : 0;
}

/* `is_line`: it may stand at the beginning of a line, where more is syntax. */
static void escape_line(dbr_buf *out, dbr_slice text, bool is_line)
{
    dbr_buf line = {0};
    dbr_buf_init(&line, 0);
    add_one_line(&line, text);
    dbr_slice s = dbr_buf_view(&line);
    size_t number = is_line ? list_number(s) : 0;
    for (size_t i = 0; i < s.len; i++) {
        size_t mark = s.ptr[i] == '[' ? mark_length(dbr_slice_from(s, i)) : 0;
        if (mark > 0) {
            dbr_buf_slice(out, dbr_slice_sub(s, i, i + mark));
            i += mark - 1;
            continue;
        }
        if ((number > 0 && i == number) || needs_escape(s, i, is_line)) {
            dbr_buf_char(out, '\\');
        }
        dbr_buf_char(out, s.ptr[i]);
    }
    dbr_buf_release(&line);
}

void dbr_markdown_link(dbr_buf *out, dbr_slice text, dbr_slice address, dbr_slice claim)
{
    dbr_buf_char(out, '[');
    dbr_markdown_inline(out, text);
    dbr_buf_str(out, "](");
    for (size_t i = 0; i < address.len; i++) { // an address is percent-encoded; these are what would end it
        unsigned char c = (unsigned char)address.ptr[i];
        if (c <= ' ' || c == '(' || c == ')' || c == '<' || c == '>' || c == '\\' || c == 127) {
            dbr_buf_printf(out, "%%%02X", c);
        } else {
            dbr_buf_char(out, (char)c);
        }
    }
    if (claim.len > 0) {
        dbr_buf_str(out, dbr_slice_starts(claim, "=") ? " \"" : " \"= ");
        for (size_t i = 0; i < claim.len; i++) {
            char c = claim.ptr[i];
            if (c == '"' || c == '\\') {
                dbr_buf_char(out, '\\');
            }
            if (c == '&') {
                dbr_buf_str(out, "&amp;");
            } else {
                dbr_buf_char(out, c == '\n' || c == '\r' ? ' ' : c);
            }
        }
        dbr_buf_char(out, '"');
    }
    dbr_buf_char(out, ')');
}

static const dbr_md_block *find_block(const dbr_md *md, const dbr_action *a)
{
    for (size_t i = 0; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        bool is_whole = (b->type == DBR_MD_ROW || b->type == DBR_MD_ITEM) && b->begin == a->at.begin &&
                        b->end == a->at.end;
        bool is_heading = b->type == DBR_MD_HEADING && b->begin == a->at.begin;
        bool is_line =
            b->type == DBR_MD_PARAGRAPH && b->parent == 0 && b->begin <= a->at.begin && b->end >= a->at.end;
        if (is_whole || is_heading || is_line) {
            return b;
        }
    }
    return NULL;
}

/* Where something said about a heading or a line of prose goes: behind its first line. */
static size_t end_of_line(const dbr_document *d, size_t begin, size_t end)
{
    size_t n = dbr_slice_find_char(dbr_slice_sub(d->bytes, begin, end), '\n');
    end = n == SIZE_MAX ? end : begin + n;
    while (end > begin && memchr(" \t\r", d->bytes.ptr[end - 1], 3) != NULL) {
        end--;
    }
    return end;
}

static void set_in_row(const dbr_document *d, const dbr_md *md, const dbr_md_block *row, const char *field,
                       dbr_slice value, dbr_buf *out)
{
    dbr_columns columns;
    const dbr_md_block *table = &md->blocks[row->parent];
    dbr_columns_read(md, table, &columns);
    dbr_column column = dbr_column_of(dbr_slice_str(field));
    size_t i = column != DBR_COLUMN_OTHER ? columns.at[column] : SIZE_MAX;
    if (i == SIZE_MAX && column == DBR_COLUMN_OWNER) { // as actions.c reads them
        i = columns.at[DBR_COLUMN_ACTOR];
    } else if (i == SIZE_MAX && column == DBR_COLUMN_DEADLINE) {
        i = columns.at[columns.at[DBR_COLUMN_DATE] != SIZE_MAX ? DBR_COLUMN_DATE : DBR_COLUMN_TIME];
    }
    const dbr_md_block *head = dbr_md_child(md, table, NULL);
    for (size_t k = 0; column == DBR_COLUMN_OTHER && k < columns.n;
         k++) { // a column of no kind: by its very name
        const dbr_md_block *cell = dbr_read_cell(md, head, k);
        i = cell != NULL && dbr_slice_eq_nocase(dbr_slice_trim(dbr_md_text(md, cell)), dbr_slice_str(field))
                ? k
                : i;
    }
    if (i == SIZE_MAX) {
        add_column(d, md, row, field, value, out);
        return;
    }
    size_t n_missing = missing_cells(md, row, i + 1);
    dbr_buf text = {0};
    dbr_buf_init(&text, 0);
    const dbr_md_block *cell = dbr_read_cell(md, row, i);
    dbr_source_range at = dbr_md_at(md, row->end, row->end);
    if (n_missing > 0 || cell == NULL) { // a short row: its missing cells first
        bool is_closed = row->end > row->begin && d->bytes.ptr[row->end - 1] == '|';
        for (size_t k = 0; k < n_missing; k++) {
            dbr_buf_str(&text, k > 0 || !is_closed ? "| " : " ");
            if (k + 1 == n_missing) {
                dbr_markdown_cell(&text, value);
            }
            dbr_buf_str(&text, k + 1 == n_missing ? " |" : " ");
        }
    } else {
        bool is_empty = cell->begin == cell->end;
        bool is_tight = is_empty && cell->begin > 0 && d->bytes.ptr[cell->begin - 1] == '|';
        dbr_buf_str(&text, is_tight ? " " : "");
        dbr_markdown_cell(&text, value);
        dbr_buf_str(&text, is_empty && cell->end < d->bytes.len && d->bytes.ptr[cell->end] == '|' ? " " : "");
        at = dbr_md_at(md, cell->begin, cell->end);
    }
    dbr_document_splice(d, at, dbr_buf_view(&text), out);
    dbr_buf_release(&text);
}

/* How many of the first n cells do not stand in the row's bytes (the parser adds empty ones). */
static size_t missing_cells(const dbr_md *md, const dbr_md_block *row, size_t n)
{
    size_t n_missing = 0;
    const dbr_md_block *cell = NULL;
    for (size_t i = 0; i < n; i++) {
        cell = i == 0 || cell != NULL ? dbr_md_child(md, row, cell) : NULL;
        n_missing += cell == NULL || cell->begin >= row->end ? 1 : 0;
    }
    return n_missing;
}

/* One more column at the right: its head, its delimiter, its value, and empty cells elsewhere. */
static void add_column(const dbr_document *d, const dbr_md *md, const dbr_md_block *row, const char *field,
                       dbr_slice value, dbr_buf *out)
{
    const dbr_md_block *table = &md->blocks[row->parent];
    dbr_buf head = {0};
    dbr_buf_init(&head, 0);
    dbr_markdown_cell(&head, dbr_slice_str(field));
    if (head.len > 0 && head.ptr[0] >= 'a' && head.ptr[0] <= 'z') {
        head.ptr[0] = (char)(head.ptr[0] - 'a' + 'A');
    }
    dbr_buf cell = {0};
    dbr_buf_init(&cell, 0);
    dbr_markdown_cell(&cell, value);
    size_t at = 0;
    for (const dbr_md_block *r = NULL; (r = dbr_md_child(md, table, r)) != NULL;) {
        dbr_slice text = r->is_head ? dbr_buf_view(&head) : r == row ? dbr_buf_view(&cell) : (dbr_slice){0};
        copy_row_with(d, &at, r->end, text, out);
        if (r->is_head) { // the delimiter row is no block: it is the next line
            size_t end = r->end;
            while (end < d->bytes.len && d->bytes.ptr[end] != '\n') {
                end++;
            }
            end = end < d->bytes.len ? end + 1 : end;
            while (end < d->bytes.len && d->bytes.ptr[end] != '\n' && d->bytes.ptr[end] != '\r') {
                end++;
            }
            while (end > r->end && (d->bytes.ptr[end - 1] == ' ' || d->bytes.ptr[end - 1] == '\t')) {
                end--;
            }
            copy_row_with(d, &at, end, dbr_slice_str("---"), out);
        }
    }
    dbr_buf_slice(out, dbr_slice_from(d->bytes, at));
    dbr_buf_release(&head);
    dbr_buf_release(&cell);
}

/* Copies up to the end of a row and adds a cell to it. */
static void copy_row_with(const dbr_document *d, size_t *at, size_t row_end, dbr_slice cell, dbr_buf *out)
{
    bool is_closed = row_end > 0 && d->bytes.ptr[row_end - 1] == '|';
    dbr_buf_slice(out, dbr_slice_sub(d->bytes, *at, row_end));
    dbr_buf_str(out, is_closed ? " " : " | ");
    dbr_buf_slice(out, cell);
    dbr_buf_str(out, cell.len > 0 ? " |" : "|");
    *at = row_end;
}

static void set_in_item(const dbr_document *d, const dbr_action *a, const dbr_md_block *text,
                        const char *field, dbr_slice value, dbr_buf *out)
{
    dbr_column column = dbr_column_of(dbr_slice_str(field));
    if (column == DBR_COLUMN_OWNER && a->owner.len > 0) {
        dbr_document_splice(d, a->owner_at, value, out);
        return;
    }
    if (column == DBR_COLUMN_DEADLINE && a->deadline_text.len > 0) {
        dbr_document_splice(d, a->deadline_at, value, out);
        return;
    }
    if (column == DBR_COLUMN_STATE && text != NULL && tick_box(d, text, value, out)) {
        return;
    }
    size_t end = text != NULL ? text->end : end_of_line(d, a->at.begin, a->at.end);
    dbr_buf label = {0};
    dbr_buf_init(&label, 0);
    dbr_buf_printf(&label, " (%s: %.*s)", field, DBR_FMT(value));
    for (size_t i = 0; i < label.len; i++) {
        label.ptr[i] = label.ptr[i] == '\n' || label.ptr[i] == '\r' ? ' ' : label.ptr[i];
    }
    dbr_document_splice(d, (dbr_source_range){.begin = end, .end = end}, dbr_buf_view(&label), out);
    dbr_buf_release(&label);
}

/* "done" ticks the item's box, "open" clears it; false when it has none or the state is another word. */
static bool tick_box(const dbr_document *d, const dbr_md_block *text, dbr_slice value, dbr_buf *out)
{
    dbr_slice s = dbr_slice_sub(d->bytes, text->begin, text->end);
    bool has_box = s.len >= 3 && s.ptr[0] == '[' && memchr(" xX", s.ptr[1], 3) != NULL && s.ptr[2] == ']';
    bool is_done = dbr_slice_is(value, "done") || dbr_slice_is(value, "closed");
    if (!has_box || (!is_done && !dbr_slice_is(value, "open"))) {
        return false;
    }
    dbr_source_range at = {.begin = text->begin + 1, .end = text->begin + 2};
    dbr_document_splice(d, at, dbr_slice_str(is_done ? "x" : " "), out);
    return true;
}

/* Whether byte i of one line of text would be read as syntax. */
static bool needs_escape(dbr_slice s, size_t i, bool is_line)
{
    char c = s.ptr[i];
    char next = i + 1 < s.len ? s.ptr[i + 1] : ' ';
    bool is_inner = i > 0 && is_alnum(s.ptr[i - 1]) && is_alnum(next);
    switch (c) {
    case '\\':
    case '`':
    case '[':
    case ']':
        return true;
    case '*':
        return !(is_space_at(s, i + 1) && (i > 0 && s.ptr[i - 1] == ' '));
    case '_':
        return !is_inner; // snake_case is no emphasis
    case '~':
        return next == '~' || (i > 0 && s.ptr[i - 1] != ' '); // "~18:00" opens nothing that is not closed
    case '<':
        return is_alnum(next) || next == '/' || next == '!' || next == '?';
    case '&':
        return is_entity(dbr_slice_from(s, i + 1));
    case '!':
        return next == '[';
    case ':': // forges make links of bare addresses
        return i > 3 && dbr_slice_starts(dbr_slice_from(s, i), "://") && is_scheme(dbr_slice_sub(s, 0, i));
    case '.':
        return is_alnum(next) && ends_nocase(dbr_slice_sub(s, 0, i), "www") &&
               (i == 3 || !is_alnum(s.ptr[i - 4]));
    case '#':
    case '>':
    case '-':
    case '+':
    case '=':
        return is_line && i == 0;
    default:
        return false;
    }
}

/* Behind a '&': "amp;", "#60;". */
static bool is_entity(dbr_slice behind)
{
    const size_t longest = 32;
    size_t i = dbr_slice_starts(behind, "#") ? 1 : 0;
    size_t begin = i;
    while (i < behind.len && i < longest && is_alnum(behind.ptr[i])) {
        i++;
    }
    return i > begin && i < behind.len && behind.ptr[i] == ';';
}

static bool ends_nocase(dbr_slice s, const char *end)
{
    size_t n = strlen(end);
    return s.len >= n && dbr_slice_eq_nocase(dbr_slice_from(s, s.len - n), dbr_slice_str(end));
}

static bool is_scheme(dbr_slice before)
{
    return ends_nocase(before, "http") || ends_nocase(before, "https") || ends_nocase(before, "ftp");
}

/* Offset of the '.' or ')' that makes a list item of a line that begins with a number; 0 for none. */
static size_t list_number(dbr_slice s)
{
    size_t i = 0;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
        i++;
    }
    return i > 0 && i < s.len && (s.ptr[i] == '.' || s.ptr[i] == ')') && is_space_at(s, i + 1) ? i : 0;
}

static bool is_space_at(dbr_slice s, size_t i)
{
    return i >= s.len || s.ptr[i] == ' ';
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* Bytes that are not for people as escapes; a CR is a line break. */
static void make_visible(dbr_buf *out, dbr_slice text)
{
    dbr_buf lines = {0};
    dbr_buf_init(&lines, 0);
    for (size_t i = 0; i < text.len; i++) {
        dbr_buf_char(&lines, text.ptr[i] == '\r' ? '\n' : text.ptr[i]);
    }
    dbr_buf_init(out, 0);
    dbr_utf8_visible(out, dbr_buf_view(&lines));
    dbr_buf_release(&lines);
}

/* Visible, trimmed, runs of blanks and line breaks as one blank. */
static void add_one_line(dbr_buf *out, dbr_slice text)
{
    dbr_buf visible = {0};
    make_visible(&visible, text);
    dbr_slice s = dbr_slice_trim(dbr_buf_view(&visible));
    for (size_t i = 0; i < s.len; i++) {
        bool is_blank = memchr(" \t\r\n", s.ptr[i], 4) != NULL;
        if (!is_blank || out->len == 0 || out->ptr[out->len - 1] != ' ') {
            dbr_buf_char(out, is_blank ? ' ' : s.ptr[i]);
        }
    }
    dbr_buf_release(&visible);
}
