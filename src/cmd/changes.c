/*
 * Changes within lines, as a unified diff with three lines of context. No change adds or takes a line, so old and new lines
 * have the same numbers, and a hunk is a run of lines:
 *
 *     --- report.md
 *     +++ report.md
 *     @@ -18,3 +18,3 @@
 *      ## Impact
 *     -- [39,000](evidence/nginx/ "= count(*) …") requests failed
 *     +- [39,963](evidence/nginx/ "= count(*) …") requests failed
 */
#include "cmd/changes.h"

#include <stdio.h>
#include <unistd.h>

#define CONTEXT    3u
#define MAX_ANSWER 128u

typedef struct lines {
    DBR_VEC(size_t) begins; // of each line, and the end of the document
} lines;

typedef struct hunk {
    size_t first, last;    // lines, both included
    size_t i_begin, i_end; // changes
} hunk;

static void find_lines(dbr_slice bytes, lines *ret)
{
    *DBR_PUSH(&ret->begins) = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n' && i + 1 < bytes.len) {
            *DBR_PUSH(&ret->begins) = i + 1;
        }
    }
    *DBR_PUSH(&ret->begins) = bytes.len;
}

static size_t n_lines(const lines *l)
{
    return l->begins.n - 1;
}

static size_t line_of(const lines *l, size_t offset)
{
    size_t low = 0;
    size_t high = n_lines(l);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (l->begins.items[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The hunk that begins with change `i`. */
static hunk hunk_at(const lines *l, const cmd_change *changes, size_t n, size_t i)
{
    size_t first = line_of(l, changes[i].begin);
    size_t last = first;
    hunk h = {.i_begin = i, .i_end = i};
    while (h.i_end < n && line_of(l, changes[h.i_end].begin) <= last + 2 * CONTEXT) {
        last = line_of(l, changes[h.i_end++].begin);
    }
    h.first = first > CONTEXT ? first - CONTEXT : 0;
    h.last = last + CONTEXT < n_lines(l) ? last + CONTEXT : n_lines(l) - 1;
    return h;
}

static void write_line(dbr_buf *out, char sign, dbr_slice line)
{
    dbr_buf_char(out, sign);
    dbr_buf_slice(out, line);
    if (line.len == 0 || line.ptr[line.len - 1] != '\n') {
        dbr_buf_str(out, "\n\\ No newline at end of file\n");
    }
}

static void write_new_line(dbr_buf *out, dbr_slice bytes, size_t begin, size_t end, const cmd_change *changes,
                           size_t n)
{
    DBR_AUTO(dbr_buf) line = {0};
    size_t at = begin;
    for (size_t i = 0; i < n; i++) {
        if (changes[i].begin >= begin && changes[i].begin < end) {
            dbr_buf_slice(&line, dbr_slice_sub(bytes, at, changes[i].begin));
            dbr_buf_slice(&line, changes[i].text);
            at = changes[i].end;
        }
    }
    dbr_buf_slice(&line, dbr_slice_sub(bytes, at, end));
    write_line(out, '+', dbr_buf_view(&line));
}

static bool is_changed(const lines *l, size_t line, const cmd_change *changes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (line_of(l, changes[i].begin) == line) {
            return true;
        }
    }
    return false;
}

static void write_hunk(const lines *l, dbr_slice bytes, const hunk *h, const cmd_change *all, dbr_buf *out)
{
    const cmd_change *changes = all + h->i_begin;
    size_t n = h->i_end - h->i_begin;
    size_t count = h->last - h->first + 1;
    dbr_buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", h->first + 1, count, h->first + 1, count);
    for (size_t line = h->first; line <= h->last;) {
        size_t end = line;
        while (end <= h->last && is_changed(l, end, changes, n)) {
            end++;
        }
        for (size_t i = line; i < end; i++) {
            write_line(out, '-', dbr_slice_sub(bytes, l->begins.items[i], l->begins.items[i + 1]));
        }
        for (size_t i = line; i < end; i++) {
            write_new_line(out, bytes, l->begins.items[i], l->begins.items[i + 1], changes, n);
        }
        if (end == line) {
            write_line(out, ' ', dbr_slice_sub(bytes, l->begins.items[line], l->begins.items[line + 1]));
            end++;
        }
        line = end;
    }
}

void cmd_changes_diff(dbr_slice bytes, const char *name, const cmd_change *changes, size_t n, dbr_buf *out)
{
    lines l = {0};
    find_lines(bytes, &l);
    if (n > 0) {
        dbr_buf_printf(out, "--- %s\n+++ %s\n", name, name);
    }
    for (size_t i = 0; i < n;) {
        hunk h = hunk_at(&l, changes, n, i);
        write_hunk(&l, bytes, &h, changes, out);
        i = h.i_end;
    }
    DBR_VEC_RELEASE(&l.begins);
}

static void print_diff(dbr_cmd_context *ctx, dbr_slice diff)
{
    for (dbr_slice rest = diff; rest.len > 0;) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        dbr_style style = dbr_slice_starts(line, "@@")  ? DBR_STYLE_DIM
                          : dbr_slice_starts(line, "-") ? DBR_STYLE_BAD
                          : dbr_slice_starts(line, "+") ? DBR_STYLE_GOOD
                                                        : DBR_STYLE_PLAIN;
        if (style == DBR_STYLE_PLAIN || !ctx->out->has_color) {
            dbr_out_slice(ctx->out, line);
        } else {
            dbr_out_styled(ctx->out, style, dbr_arena_str(ctx->arena, line));
        }
        dbr_out_str(ctx->out, "\n");
    }
}

void cmd_changes_print(dbr_cmd_context *ctx, dbr_slice bytes, const char *name, const cmd_change *changes,
                       size_t n)
{
    DBR_AUTO(dbr_buf) diff = {0};
    cmd_changes_diff(bytes, name, changes, n, &diff);
    print_diff(ctx, dbr_buf_view(&diff));
}

/* ---- asking ---- */

bool cmd_changes_can_ask(const dbr_cmd_context *ctx)
{
    return isatty(STDIN_FILENO) == 1 && ctx->out->is_terminal && !ctx->is_json && !ctx->is_quiet;
}

bool cmd_changes_answer(dbr_cmd_context *ctx, const char *question, dbr_slice *ret)
{
    char answer[MAX_ANSWER] = {0};
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD, question);
    dbr_out_str(ctx->out, " ");
    (void)dbr_out_flush(ctx->out);
    if (fgets(answer, sizeof(answer), stdin) == NULL) {
        dbr_out_str(ctx->out, "\n");
        return false;
    }
    *ret = dbr_slice_dup(ctx->arena, dbr_slice_trim(dbr_slice_str(answer)));
    return true;
}

void cmd_changes_ask(dbr_cmd_context *ctx, dbr_lang lang, dbr_slice bytes, const char *name,
                     cmd_change *changes, size_t n)
{
    lines l = {0};
    bool takes_all = false;
    find_lines(bytes, &l);
    dbr_out_printf(ctx->out, "--- %s\n+++ %s\n", name, name);
    for (size_t i = 0; i < n; i++) {
        hunk h = hunk_at(&l, changes, i + 1, i); // each by itself, however near the next one is
        dbr_slice answer = {0};
        DBR_AUTO(dbr_buf) diff = {0};
        write_hunk(&l, bytes, &h, changes, &diff);
        print_diff(ctx, dbr_buf_view(&diff));
        while (!takes_all && answer.len == 0) {
            if (!cmd_changes_answer(ctx, dbr_text(lang, DBR_T_CMD_CHANGES_ASK), &answer)) {
                answer = (dbr_slice)DBR_LIT("q");
            } else if (answer.len != 1 || strchr("ynaq", answer.ptr[0]) == NULL) {
                DBR_OUT_SAY(ctx->out, lang, DBR_T_CMD_CHANGES_HELP, "");
                answer = (dbr_slice){0};
            }
        }
        if (dbr_slice_is(answer, "q")) {
            break;
        }
        takes_all = takes_all || dbr_slice_is(answer, "a");
        changes[i].is_taken = takes_all || dbr_slice_is(answer, "y");
    }
    DBR_VEC_RELEASE(&l.begins);
}

size_t cmd_changes_apply(dbr_slice bytes, const cmd_change *changes, size_t n, dbr_buf *out)
{
    size_t at = 0;
    size_t n_taken = 0;
    for (size_t i = 0; i < n; i++) {
        if (changes[i].is_taken) {
            dbr_buf_slice(out, dbr_slice_sub(bytes, at, changes[i].begin));
            dbr_buf_slice(out, changes[i].text);
            at = changes[i].end;
            n_taken++;
        }
    }
    dbr_buf_slice(out, dbr_slice_from(bytes, at));
    return n_taken;
}
