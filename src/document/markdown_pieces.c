/* Cutting a document at lines: see the header. */
#include "document/markdown_pieces.h"

#include <string.h>

enum { HEAD_BYTES_MAX = 1024 };
/* What a line and a cell cost, in bytes of prose: instructions counted on reports of one megabyte of prose, headings, rows and a
 * table of five columns. */
enum { BYTES_A_LINE = 40, BYTES_A_CELL = 100 };

static size_t count_cells(dbr_slice s);
static bool is_blank_line(const dbr_md *md, dbr_slice clean, size_t line);

/* Whether a definition ("[label]: …") may begin in a line, or one whose label goes on in the next. */
static bool may_define(dbr_slice line)
{
    size_t i = 0;
    while (i < line.len && memchr(" \t>-+*.)0123456789", line.ptr[i], 18) != NULL) {
        i++; // quoted, or in an item
    }
    if (i == line.len || line.ptr[i] != '[') {
        return false;
    }
    do {
        i += line.ptr[i] == '\\' && i + 1 < line.len ? 2 : 1;
    } while (i < line.len && line.ptr[i] != ']');
    return i + 1 >= line.len || line.ptr[i + 1] == ':';
}

bool md_pieces_are_possible(const dbr_md *md, dbr_slice clean)
{
    for (size_t i = 0; i < md->n_lines; i++) {
        size_t end = i + 1 < md->n_lines ? md->line_begins[i + 1] : clean.len;
        if (may_define(dbr_slice_sub(clean, md->line_begins[i], end))) {
            return false;
        }
    }
    return true;
}

void md_piece_cut(const dbr_md *md, dbr_slice clean, size_t bytes, md_piece *piece)
{
    size_t begin = md->line_begins[piece->line];
    for (size_t line = piece->line + 1; line < piece->past; line++) {
        size_t at = md->line_begins[line];
        if (at - begin < bytes || at >= clean.len) {
            continue;
        }
        unsigned char first = (unsigned char)clean.ptr[at];
        bool is_row = first == '|';
        bool is_plain =
            (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '#' ||
            (first >= 0x80 && first != 0xEF); // 0xEF: of a BOM, which cmark drops at its beginning
        bool is_inside = is_row && clean.ptr[md->line_begins[line - 1]] == '|';
        if (is_inside || ((is_row || is_plain) && is_blank_line(md, clean, line - 1))) {
            piece->past = line;
            piece->ends_in_rows = is_inside;
            return;
        }
    }
}

size_t md_pieces_half(const dbr_md *md, dbr_slice clean)
{
    size_t all = clean.len + BYTES_A_LINE * md->n_lines + BYTES_A_CELL * count_cells(clean);
    size_t cost = 0;
    size_t end = 0;
    for (size_t i = 0; i < md->n_lines && cost < all / 2; i++) {
        size_t begin = end;
        end = i + 1 < md->n_lines ? md->line_begins[i + 1] : clean.len;
        cost += end - begin + BYTES_A_LINE + BYTES_A_CELL * count_cells(dbr_slice_sub(clean, begin, end));
    }
    return end;
}

size_t md_pieces_blocks(const dbr_md *md, dbr_slice clean, size_t line, size_t past)
{
    size_t end = past < md->n_lines ? md->line_begins[past] : clean.len;
    return 2 * (past - line) + count_cells(dbr_slice_sub(clean, md->line_begins[line], end));
}

static size_t count_cells(dbr_slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        n += s.ptr[i] == '|';
    }
    return n;
}

bool md_piece_can_repeat(const dbr_md *md, size_t line)
{
    return line + 2 < md->n_lines && md->line_begins[line + 2] - md->line_begins[line] <= HEAD_BYTES_MAX &&
           md->bytes.ptr[md->line_begins[line]] == '|';
}

size_t md_piece_head_above(const dbr_md *md, size_t past)
{
    size_t line = past;
    while (line > 0 && md->bytes.ptr[md->line_begins[line - 1]] == '|') {
        line--;
    }
    return md_piece_can_repeat(md, line) ? line : SIZE_MAX;
}

static bool is_blank_line(const dbr_md *md, dbr_slice clean, size_t line)
{
    size_t end = md->line_begins[line + 1];
    for (size_t i = md->line_begins[line]; i < end; i++) {
        if (memchr(" \t\r\n", clean.ptr[i], 4) == NULL) {
            return false;
        }
    }
    return true;
}
