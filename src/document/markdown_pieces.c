/* Cutting a document at lines: see the header. */
#include "document/markdown_pieces.h"

#include <string.h>

enum { HEAD_BYTES_MAX = 1024 };
/* What a line that is not empty and a link cost, in bytes of prose: fitted to the instructions that reports of one megabyte of five
 * kinds take, in two languages. Cells cost little: rows are cut by their bytes. */
enum { BYTES_A_LINE = 135, BYTES_A_LINK = 280, LINES_A_STEP = 16 };

static bool is_blank_line(const dbr_md *md, dbr_slice clean, size_t line);

/* What may stand before one: quoted, or in an item. */
static bool is_before_definition(char c)
{
    static const bool IS[256] = {[' '] = true, ['\t'] = true, ['>'] = true, ['-'] = true, ['+'] = true,
                                 ['*'] = true, ['.'] = true,  [')'] = true, ['0'] = true, true,
                                 true,         true,          true,         true,         true,
                                 true,         true,          true};
    return IS[(unsigned char)c];
}

/* Whether a definition ("[label]: …") may begin in a line, or one whose label goes on in the next. */
static bool may_define(dbr_slice line)
{
    size_t i = 0;
    while (i < line.len && is_before_definition(line.ptr[i])) {
        i++;
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

/* Of the lines [line, past). */
static size_t cost_of(const dbr_md *md, dbr_slice clean, size_t line, size_t past)
{
    size_t begin = md->line_begins[line];
    size_t end = begin;
    size_t n_lines = 0;
    for (size_t i = line; i < past; i++) {
        size_t next = i + 1 < md->n_lines ? md->line_begins[i + 1] : clean.len;
        n_lines += next - end > 1 ? 1 : 0;
        end = next;
    }
    return end - begin + BYTES_A_LINE * n_lines +
           BYTES_A_LINK * dbr_slice_count(dbr_slice_sub(clean, begin, end), '[');
}

size_t md_pieces_half(const dbr_md *md, dbr_slice clean)
{
    size_t all = cost_of(md, clean, 0, md->n_lines);
    size_t cost = 0;
    size_t line = 0;
    while (line < md->n_lines && cost < all / 2) { // near enough: some lines more or fewer
        size_t past = line + LINES_A_STEP < md->n_lines ? line + LINES_A_STEP : md->n_lines;
        cost += cost_of(md, clean, line, past);
        line = past;
    }
    return line < md->n_lines ? md->line_begins[line] : clean.len;
}

size_t md_pieces_blocks(const dbr_md *md, dbr_slice clean, size_t line, size_t past)
{
    size_t end = past < md->n_lines ? md->line_begins[past] : clean.len;
    return 2 * (past - line) + dbr_slice_count(dbr_slice_sub(clean, md->line_begins[line], end), '|');
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
