/*
 * Rows of tables by their bytes.
 *
 * Within a table a line that begins with '|' is a row, whatever it holds. cmark-gfm's table extension reads each row twice and
 * makes a tree of it; in a table of a thousand rows that is most of the work. So pieces that are nothing but such rows are cut
 * into cells here, and only what is written in cells is read by cmark. A test and the fuzz target compare both ways
 * (test_markdown_pieces.c).
 */
#include "document/markdown_rows.h"
#include "document/reader.h"

static size_t trim_end(dbr_slice bytes, size_t begin, size_t end)
{
    while (end > begin && memchr(" \t\r\n", bytes.ptr[end - 1], 4) != NULL) {
        end--;
    }
    return end;
}

void md_row_cells(dbr_slice bytes, size_t begin, size_t end, md_ranges *ret)
{
    const char *s = bytes.ptr;
    size_t p = begin < end && s[begin] == '|' ? begin + 1 : begin;
    while (p < end) {
        size_t q = p;
        while (q < end && (s[q] != '|' || (q > p && s[q - 1] == '\\'))) { // nor does "\\\\|" to cmark
            q++;
        }
        md_text_range cell = {p, trim_end(bytes, p, q)};
        while (cell.begin < cell.end && (s[cell.begin] == ' ' || s[cell.begin] == '\t')) {
            cell.begin++;
        }
        if (cell.begin == cell.end && q > p) {
            cell.begin = cell.end = p + (q - p > 1 ? 1 : 0); // an empty cell keeps its leading blank
        }
        *DBR_PUSH(ret) = cell;
        p = q + 1;
    }
}

/* Whether a row's bytes mean the same to cmark in a heading: no control byte. */
static bool is_plain_line(dbr_slice s)
{
    unsigned char any = 0;
    for (size_t i = 0; i < s.len; i++) {
        any |= (unsigned char)((unsigned char)s.ptr[i] < ' ');
    }
    return any == 0;
}

/* What begins an inline, or ends one. */
static bool has_mark(dbr_slice s)
{
    unsigned char any = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        any |= (unsigned char)((c == '`') | (c == '\\') | (c == '&') | (c == '<') | (c == '*') | (c == '_') |
                               (c == '[') | (c == ']') | (c == '!'));
    }
    return any != 0;
}

/* A marked cell as a heading, "\\|" as "|". */
static void add_heading(dbr_buf *out, dbr_slice s)
{
    dbr_buf_str(out, "# ");
    for (size_t i = 0; i < s.len;) {
        dbr_slice rest = dbr_slice_from(s, i);
        size_t n = dbr_slice_find(rest, (dbr_slice)DBR_LIT("\\|"));
        dbr_buf_slice(out, dbr_slice_sub(rest, 0, n));
        if (n == SIZE_MAX) {
            break;
        }
        dbr_buf_char(out, '|');
        i += n + 2;
    }
    dbr_buf_char(out, '\n');
}

static size_t line_end(const dbr_md *md, dbr_slice clean, size_t line)
{
    size_t begin = md->line_begins[line];
    return trim_end(clean, begin, line + 1 < md->n_lines ? md->line_begins[line + 1] : clean.len);
}

static size_t count_columns(const dbr_md *md, dbr_slice clean, size_t line, md_ranges *spare)
{
    spare->n = 0;
    md_row_cells(clean, md->line_begins[line], line_end(md, clean, line), spare);
    return spare->n;
}

static bool read_row(const dbr_md *md, dbr_slice clean, size_t line, md_rows *ret)
{
    md_text_range row = {md->line_begins[line], line_end(md, clean, line)};
    dbr_slice bytes = dbr_slice_sub(clean, row.begin, row.end);
    bool is_clean =
        dbr_slice_eq(bytes, dbr_slice_sub(md->bytes, row.begin, row.end)); // else cells stand elsewhere
    if (bytes.len == 0 || bytes.ptr[0] != '|' || !is_clean || !is_plain_line(bytes)) {
        return false;
    }
    ret->spare.n = 0;
    md_row_cells(clean, row.begin, row.end, &ret->spare);
    *DBR_PUSH(&ret->rows) = row;
    for (size_t i = 0; i < ret->n_columns; i++) {
        md_text_range at = i < ret->spare.n ? ret->spare.items[i] : (md_text_range){row.end, row.end};
        dbr_slice cell = dbr_slice_sub(clean, at.begin, at.end);
        bool is_marked = has_mark(cell);
        if (is_marked && cell.ptr[cell.len - 1] == '#') {
            return false; // a heading's end
        }
        if (is_marked) {
            add_heading(&ret->marked, cell);
        }
        *DBR_PUSH(&ret->cells) = (md_row_cell){at.begin, at.end, is_marked};
    }
    return ret->spare.n > 0;
}

/* Whether a line can stand under a table's head. */
static bool is_rule(const dbr_md *md, dbr_slice clean, size_t line)
{
    dbr_slice s = dbr_slice_sub(clean, md->line_begins[line], line_end(md, clean, line));
    return dbr_slice_find_char(s, '-') != SIZE_MAX && dbr_read_strip(s, "|:-\t").len == 0;
}

bool md_rows_read(const dbr_md *md, dbr_slice clean, const md_piece *piece, md_rows *ret)
{
    if (piece->head == SIZE_MAX) {
        return false;
    }
    ret->n_columns = count_columns(md, clean, piece->head, &ret->spare);
    bool is_fine = ret->n_columns > 0 && is_rule(md, clean, piece->head + 1) &&
                   count_columns(md, clean, piece->head + 1, &ret->spare) == ret->n_columns;
    dbr_buf_init(&ret->marked, 0);
    for (size_t line = piece->line; is_fine && line < piece->past; line++) {
        is_fine = read_row(md, clean, line, ret);
    }
    return is_fine && !ret->marked.failed;
}

void md_rows_release(md_rows *rows)
{
    DBR_VEC_RELEASE(&rows->rows);
    DBR_VEC_RELEASE(&rows->cells);
    DBR_VEC_RELEASE(&rows->spare);
    dbr_buf_release(&rows->marked);
}
