/*
 * Rows of tables; see table.h.
 */
#include "read/table.h"

char read_row_separator(dbr_slice head)
{
    char best = ',';
    size_t most = 0;
    for (const char *c = ",;\t|"; *c != '\0'; c++) {
        size_t n = 0;
        bool is_quoted = false;
        for (size_t i = 0; i < head.len; i++) {
            is_quoted ^= head.ptr[i] == '"';
            n += head.ptr[i] == *c && !is_quoted;
        }
        best = n > most ? *c : best;
        most = n > most ? n : most;
    }
    return best;
}

/* A cell's text: without its quotes, doubled ones made single. */
static dbr_slice unquote(dbr_slice cell, dbr_arena *arena)
{
    if (cell.len < 2 || cell.ptr[0] != '"' || cell.ptr[cell.len - 1] != '"') {
        return cell;
    }
    dbr_slice inside = dbr_slice_sub(cell, 1, cell.len - 1);
    if (dbr_slice_find(inside, dbr_slice_str("\"\"")) == SIZE_MAX) {
        return inside;
    }
    char *out = dbr_arena_str(arena, inside);
    size_t n = 0;
    for (size_t i = 0; i < inside.len; i++) {
        out[n++] = inside.ptr[i];
        i += inside.ptr[i] == '"' && i + 1 < inside.len && inside.ptr[i + 1] == '"';
    }
    return dbr_slice_of(out, n);
}

void read_row_split(dbr_slice line, char separator, dbr_arena *arena, read_row *ret)
{
    size_t at = 0;
    bool is_quoted = false;
    ret->n = 0;
    while (at <= line.len && ret->n < READ_MAX_COLUMNS) {
        while (separator == ' ' && at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t')) {
            at++;
        }
        size_t begin = at;
        bool may_quote = at < line.len && line.ptr[at] == '"';
        while (at < line.len &&
               (is_quoted || (line.ptr[at] != separator && !(separator == ' ' && line.ptr[at] == '\t')))) {
            is_quoted ^= line.ptr[at] == '"' && (may_quote || separator != ' ');
            at++;
        }
        if (separator == ' ' && begin == line.len) {
            break;
        }
        ret->cells[ret->n++] = unquote(dbr_slice_trim(dbr_slice_sub(line, begin, at)), arena);
        at++;
    }
    ret->is_open = is_quoted;
}
