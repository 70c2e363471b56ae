/*
 * The bytes of a document: what cmark is given of them, and where things stand in them.
 *
 * What would move offsets or cost too much is replaced byte for byte in a copy that only cmark sees: YAML front matter by
 * blanks, bytes that are no UTF-8 and NULs by '?', pipes beyond MAX_PIPES of a line by '/', and those of the line under a
 * table's head when the rows below lack more than MAX_MISSING cells: cmark-gfm fills them in, so that two hundred kilobytes became
 * gigabytes of empty cells.
 */
#include "document/markdown.h"

#include "base/utf8.h"

#include <assert.h>

#define MAX_PIPES 1000 // of a line: cmark-gfm's cells of a row cost the square of their number

#define MANY_PIPES  3 // of a line under a head; rows below those with fewer can lack few
#define MAX_MISSING 500000

static bool has_wide_row(dbr_slice bytes, char *copy);
static bool has_short_rows(dbr_slice bytes, char *copy);

dbr_slice dbr_md_clean(dbr_arena *arena, dbr_slice bytes, size_t front)
{
    bool is_clean = front == 0 && dbr_utf8_is_valid(bytes) &&
                    (bytes.len == 0 || memchr(bytes.ptr, 0, bytes.len) == NULL) &&
                    !has_wide_row(bytes, NULL) && !has_short_rows(bytes, NULL);
    if (is_clean) {
        return bytes;
    }
    char *copy = dbr_arena_alloc(arena, bytes.len + 1);
    memcpy(copy, bytes.ptr, bytes.len);
    for (size_t i = 0; i < front; i++) {
        copy[i] = copy[i] == '\n' || copy[i] == '\r' ? copy[i] : ' ';
    }
    for (size_t i = front; i < bytes.len;) {
        size_t valid = dbr_utf8_valid_prefix(dbr_slice_from(bytes, i));
        for (size_t k = i; k < i + valid; k++) {
            copy[k] = copy[k] == '\0' ? '?' : copy[k];
        }
        i += valid;
        if (i < bytes.len) {
            copy[i++] = '?';
        }
    }
    (void)has_wide_row(bytes, copy);
    (void)has_short_rows(bytes, copy);
    return dbr_slice_of(copy, bytes.len);
}

size_t dbr_md_front(dbr_slice bytes)
{
    dbr_slice rest = dbr_slice_starts(bytes, "\xEF\xBB\xBF") ? dbr_slice_from(bytes, 3) : bytes;
    dbr_slice line = rest.ptr != NULL ? dbr_slice_cut(&rest, '\n') : rest;
    if (!dbr_slice_is(dbr_slice_trim(line), "---") || line.len < 3) {
        return 0;
    }
    for (int n = 0; n < 500 && rest.ptr != NULL; n++) {
        line = dbr_slice_cut(&rest, '\n');
        size_t colon = dbr_slice_find_char(line, ':');
        bool is_key = colon != SIZE_MAX && colon > 0 && line.ptr[0] != ' ' && line.ptr[0] != '#';
        if (n == 0 && !is_key) {
            return 0;
        }
        if (dbr_slice_is(dbr_slice_trim(line), "---") || dbr_slice_is(dbr_slice_trim(line), "...")) {
            return rest.ptr != NULL ? (size_t)(rest.ptr - bytes.ptr) : bytes.len;
        }
    }
    return 0;
}

void dbr_md_index_lines(dbr_arena *arena, dbr_slice bytes, dbr_md *md)
{
    size_t n = 1;
    size_t *begins = NULL;
    bool has_cr = bytes.len > 0 && memchr(bytes.ptr, '\r', bytes.len) != NULL;
    if (!has_cr) { // nearly always
        begins = DBR_NEW_N(arena, size_t, dbr_slice_count(bytes, '\n') + 1);
    }
    for (int pass = has_cr ? 0 : 1; pass < 2;
         pass++) { // count, then fill; a lone CR ends a line for cmark too
        n = 1;
        for (size_t i = 0; i < bytes.len; i++) {
            if (!has_cr) { // nearly always: from break to break
                const char *at = memchr(bytes.ptr + i, '\n', bytes.len - i);
                i = at != NULL ? (size_t)(at - bytes.ptr) : bytes.len - 1;
            }
            char c = bytes.ptr[i];
            bool is_end = c == '\n' || (c == '\r' && (i + 1 == bytes.len || bytes.ptr[i + 1] != '\n'));
            if (is_end && i + 1 < bytes.len) {
                if (pass == 1) {
                    begins[n] = i + 1;
                }
                n++;
            }
        }
        begins = pass == 0 ? DBR_NEW_N(arena, size_t, n) : begins;
    }
    md->line_begins = begins;
    md->n_lines = n;
}

dbr_source_range dbr_md_at(const dbr_md *md, size_t begin, size_t end)
{
    assert(begin <= end && end <= md->bytes.len);
    size_t low = 0;
    size_t high = md->n_lines;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (md->line_begins[middle] <= begin) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (dbr_source_range){
        .begin = begin, .end = end, .line = low + 1, .column = begin - md->line_begins[low] + 1};
}

dbr_source_range dbr_md_range(const dbr_md *md, dbr_slice part)
{
    assert(part.ptr == NULL ||
           (part.ptr >= md->plain.ptr && part.ptr + part.len <= md->plain.ptr + md->plain.len));
    size_t i = part.ptr != NULL ? (size_t)(part.ptr - md->plain.ptr) : md->plain.len;
    size_t begin = md->offsets[i];
    size_t end = begin;
    if (part.len > 0) {
        size_t last = md->offsets[i + part.len - 1];
        size_t next = md->offsets[i + part.len]; // of the byte behind: an escape or entity reaches up to it
        end = last + 1;
        if (last < md->bytes.len && next > end && md->bytes.ptr[last] == '\\') {
            end = last + 2;
        } else if (last < md->bytes.len && next > end && md->bytes.ptr[last] == '&') {
            const char *semicolon = memchr(md->bytes.ptr + last, ';', md->bytes.len - last);
            size_t past = semicolon != NULL ? (size_t)(semicolon - md->bytes.ptr) + 1 : end;
            end = past <= next ? past : end;
        } else if (last < md->bytes.len && (unsigned char)md->bytes.ptr[last] == 0xEF &&
                   (unsigned char)part.ptr[part.len - 1] < 0x80) {
            end = last + 3; // a full-width digit
        }
        end = end < md->bytes.len ? end : md->bytes.len;
    }
    return dbr_md_at(md, begin, end > begin ? end : begin);
}

const dbr_md_block *dbr_md_child(const dbr_md *md, const dbr_md_block *parent, const dbr_md_block *after)
{
    size_t i = after == NULL ? (size_t)(parent - md->blocks) + 1 : after->past;
    return i < parent->past ? &md->blocks[i] : NULL;
}

const dbr_md_block *dbr_md_item_text(const dbr_md *md, const dbr_md_block *item)
{
    const dbr_md_block *b = NULL;
    while ((b = dbr_md_child(md, item, b)) != NULL) {
        if (b->type == DBR_MD_PARAGRAPH || b->type == DBR_MD_HEADING) {
            return b;
        }
    }
    return NULL;
}

size_t dbr_md_links(const dbr_md *md, size_t begin, size_t end, size_t *ret_n)
{
    size_t low = 0;
    size_t high = md->n_links;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (md->links[middle].at.begin < begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    size_t n = 0;
    while (low + n < md->n_links && md->links[low + n].at.begin < end) {
        n++;
    }
    *ret_n = n;
    return low;
}

/* Whether a line with a pipe is long enough to have more than MAX_PIPES; a lone CR is taken for no end, which errs on the safe
 * side. */
static bool has_long_row(dbr_slice bytes)
{
    for (size_t at = 0; bytes.len - at > MAX_PIPES;) {
        const char *end = memchr(bytes.ptr + at, '\n', bytes.len - at);
        size_t next = end != NULL ? (size_t)(end - bytes.ptr) + 1 : bytes.len;
        if (next - at > MAX_PIPES && memchr(bytes.ptr + at, '|', next - at) != NULL) {
            return true;
        }
        at = next;
    }
    return false;
}

/* Whether a line has more than MAX_PIPES; in `copy`, when given, those beyond become '/'. */
static bool has_wide_row(dbr_slice bytes, char *copy)
{
    size_t n = 0;
    bool is_wide = false;
    if (copy == NULL && !has_long_row(bytes)) {
        return false;
    }
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n' || bytes.ptr[i] == '\r') {
            n = 0;
        } else if (bytes.ptr[i] == '|' && ++n > MAX_PIPES) {
            is_wide = true;
            if (copy != NULL) {
                copy[i] = '/';
            }
        }
    }
    return is_wide;
}

/* Pipes of a line that may stand under a table's head, wherever that is quoted or indented; 0 for any other. */
static size_t pipes_under_head(dbr_slice line)
{
    static const bool MAY_STAND[256] = {
        ['|'] = true, ['-'] = true, [':'] = true, [' '] = true, ['\t'] = true, ['>'] = true, ['+'] = true,
        ['*'] = true, ['.'] = true, [')'] = true, ['0'] = true, true,          true,         true,
        true,         true,         true,         true,         true,          true};
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (!MAY_STAND[(unsigned char)line.ptr[i]]) {
            return 0;
        }
        n += line.ptr[i] == '|' ? 1 : 0;
    }
    return n;
}

/* Where the line with the next pipe begins, `at` or behind it; the end when there is none. Only LF ends a line. */
static size_t next_pipe_line(dbr_slice bytes, size_t at)
{
    const char *pipe = memchr(bytes.ptr + at, '|', bytes.len - at);
    const char *end = pipe != NULL ? memrchr(bytes.ptr + at, '\n', (size_t)(pipe - bytes.ptr) - at) : NULL;
    return pipe == NULL ? bytes.len : end != NULL ? (size_t)(end - bytes.ptr) + 1 : at;
}

/* Where the line at `at` ends, its break included. */
static size_t past_line(dbr_slice bytes, size_t at, bool has_cr)
{
    const char *end = memchr(bytes.ptr + at, '\n', bytes.len - at);
    size_t past = end != NULL ? (size_t)(end - bytes.ptr) + 1 : bytes.len;
    const char *cr = has_cr ? memchr(bytes.ptr + at, '\r', past - at) : NULL;
    size_t past_cr = cr != NULL ? (size_t)(cr - bytes.ptr) + 1 : past;
    return cr != NULL && past_cr + 1 != past ? past_cr : past;
}

/* Makes lines that may stand under a head in [at, end) nothing of that kind. */
static void break_heads(dbr_slice bytes, size_t at, size_t end, bool has_cr, char *copy)
{
    while (at < end) {
        size_t past = past_line(bytes, at, has_cr);
        bool is_head = pipes_under_head(dbr_slice_trim(dbr_slice_sub(bytes, at, past))) > MANY_PIPES;
        for (; at < past; at++) {
            copy[at] = is_head && copy[at] == '|' ? '/' : copy[at];
        }
    }
}

/* Whether rows lack too many cells of what may be their head, up to the next empty line, which errs on the safe side; in `copy`,
 * when given, such a head is none. */
static bool has_short_rows(dbr_slice bytes, char *copy)
{
    bool found = false;
    bool has_cr = bytes.len > 0 && memchr(bytes.ptr, '\r', bytes.len) != NULL;
    size_t n_cells = 0; // the most that any line since the last empty one may ask for
    size_t n_missing = 0;
    size_t first = 0; // line that may stand under a head
    for (size_t at = 0; at < bytes.len;) {
        if (n_cells == 0 && !has_cr && (at = next_pipe_line(bytes, at)) == bytes.len) {
            break; // nearly all prose is behind the last table
        }
        size_t past = past_line(bytes, at, has_cr);
        dbr_slice line = dbr_slice_trim(dbr_slice_sub(bytes, at, past));
        size_t n = line.len > MANY_PIPES ? pipes_under_head(line) : 0;
        if (line.len == 0) {
            n_cells = n_missing = 0;
        } else if (n > MANY_PIPES) {
            first = n_cells == 0 ? at : first;
            n_cells = n > n_cells ? n : n_cells;
        }
        size_t n_pipes = n_cells > 0 ? dbr_slice_count(line, '|') : 0;
        n_missing += n_cells > n_pipes ? n_cells - n_pipes : 0;
        if (n_missing > MAX_MISSING) {
            found = true;
            if (copy != NULL) {
                break_heads(bytes, first, past, has_cr, copy);
            }
            n_cells = n_missing = 0;
        }
        at = past;
    }
    return found;
}
