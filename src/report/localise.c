/*
 * A report in the reader's language, or in two beside each other.
 *
 *     ## Summary                 ## 摘要                    ## Summary / 摘要
 *     **Date**: 2025-02-09       **日期**: 2025-02-09       **Date / 日期**: 2025-02-09
 *     | Started | 10:05:23 |     | 发生 | 10:05:23 |        | Started / 发生 | 10:05:23 |
 *     Sam saw it first.          Sam saw it first.          Sam saw it first.
 *
 * Line by line, so that findings keep their lines: headings, the head fields, table cells, list items and sentences that the
 * program itself says (phrases.c) are said in the other language; what people wrote, addresses and claims stay byte for byte.
 * Only then comes a writer, so every form has the same languages.
 */
#include "report/phrases.h"
#include "report/report.h"

#include <assert.h>

typedef struct localiser {
    const phrases *phrases;
    dbr_lang lang;
    dbr_buf *out;
} localiser;

static void write_line(localiser *l, dbr_slice line);
static void write_cells(localiser *l, dbr_slice row);
static void write_text(localiser *l, dbr_slice text, phrase_place place);
static bool write_labelled(localiser *l, dbr_slice text, bool is_item);
static bool write_question(localiser *l, dbr_slice text);
static size_t find_proofs(dbr_slice text);
static bool is_fence(dbr_slice line, dbr_slice *fence);
static void carry_marks(dbr_arena *arena, dbr_render_input *input, const dbr_document *after);

dbr_code dbr_report_localise(dbr_arena *arena, dbr_render_input *input, dbr_err *err)
{
    const dbr_document *d = input->document;
    DBR_AUTO(dbr_buf) out = {0};
    localiser l = {.phrases = phrases_new(arena), .lang = (dbr_lang)input->lang, .out = &out};
    dbr_slice fence = {0};
    dbr_slice rest = d->bytes;
    while (rest.len > 0) {
        dbr_slice line = dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, '\n'));
        if (is_fence(line, &fence) || fence.len > 0) {
            dbr_buf_slice(&out, line);
        } else {
            write_line(&l, line);
        }
        rest = dbr_slice_from(rest, line.len);
        if (rest.len > 0) {
            dbr_buf_char(&out, '\n');
            rest = dbr_slice_from(rest, 1);
        }
    }
    if (out.failed) {
        return dbr_fail(err, DBR_ELIMIT, "the report is too large");
    }
    if (dbr_slice_eq(dbr_buf_view(&out), d->bytes)) {
        return DBR_OK;
    }
    const dbr_zone *zone = d->zone != NULL ? d->zone : input->incident != NULL ? input->incident->zone : NULL;
    dbr_document *said = NULL;
    dbr_code rc =
        dbr_document_read(arena, dbr_slice_dup(arena, dbr_buf_view(&out)), d->name, zone, &said, err);
    if (rc == DBR_OK) {
        carry_marks(arena, input, said);
        input->document = said;
    }
    return rc;
}

/* A verdict belongs to its address and claim: sentences may name them in another order now. */
static void carry_marks(dbr_arena *arena, dbr_render_input *input, const dbr_document *after)
{
    const dbr_document *before = input->document;
    bool *is_taken = DBR_NEW_N(arena, bool, after->n_links + 1);
    dbr_mark *marks = DBR_NEW_N(arena, dbr_mark, input->n_marks + 1);
    size_t n = 0;
    for (size_t i = 0; i < input->n_marks; i++) {
        const dbr_link *link = &before->links[input->marks[i].i_link];
        for (size_t k = 0; k < after->n_links; k++) { // nearly always where it was, or one beside it
            size_t at = (input->marks[i].i_link + k) % after->n_links;
            const dbr_link *other = &after->links[at];
            if (!is_taken[at] && dbr_slice_eq(link->url, other->url) &&
                dbr_slice_eq(link->title, other->title)) {
                is_taken[at] = true;
                marks[n] = input->marks[i];
                marks[n++].i_link = at;
                break;
            }
        }
    }
    input->marks = marks;
    input->n_marks = n;
}

/* ---- lines ---- */

/* Code is not looked at: the fence that is open, empty for none. True at a line that opens or closes one. */
static bool is_fence(dbr_slice line, dbr_slice *fence)
{
    dbr_slice s = dbr_slice_trim(line);
    size_t n = 0;
    while (n < s.len && (s.ptr[0] == '`' || s.ptr[0] == '~') && s.ptr[n] == s.ptr[0]) {
        n++;
    }
    if (fence->len == 0 && n >= 3) {
        *fence = dbr_slice_sub(s, 0, n);
        return true;
    }
    if (fence->len > 0 && n >= fence->len && n == s.len && s.ptr[0] == fence->ptr[0]) {
        *fence = (dbr_slice){0};
        return true;
    }
    return false;
}

static void write_line(localiser *l, dbr_slice line)
{
    dbr_slice text = dbr_slice_trim(line);
    if (text.len == 0 || dbr_slice_starts(text, "<!--")) {
        dbr_buf_slice(l->out, line);
        return;
    }
    size_t before = (size_t)(text.ptr - line.ptr);
    dbr_buf_slice(l->out, dbr_slice_sub(line, 0, before));
    size_t marker = phrases_marker(text);
    dbr_buf_slice(l->out, dbr_slice_sub(text, 0, marker));
    dbr_slice said = dbr_slice_from(text, marker);
    size_t level = 0;
    while (level < text.len && text.ptr[level] == '#') {
        level++;
    }
    phrase_place place = level > 0 ? (phrase_place)(PHRASE_HEADING + level) : PHRASE_PROSE;
    if (text.ptr[0] == '|') {
        size_t from = l->out->len;
        if (!phrases_say(l->phrases, text, PHRASE_CELL, l->lang, l->out)) {
            assert(l->out->len == from);
            write_cells(l, text);
        }
    } else if ((dbr_slice_starts(said, "**") || !phrases_say(l->phrases, said, place, l->lang, l->out)) &&
               !write_labelled(l, said, marker > 0)) {
        write_text(l, said, place);
    }
    dbr_buf_slice(l->out, dbr_slice_from(line, before + text.len)); // two blanks break a line
}

/* A row of ours has a proof; in one that somebody wrote without, "Sam deployed" is a sentence of theirs. */
static void write_cells(localiser *l, dbr_slice row)
{
    bool has_proof = dbr_slice_find(row, (dbr_slice)DBR_LIT("](")) != SIZE_MAX;
    size_t begin = 1;
    dbr_buf_char(l->out, '|');
    for (size_t i = 1; i < row.len; i++) {
        if (row.ptr[i] == '\\') {
            i++;
        } else if (row.ptr[i] == '|') {
            dbr_slice cell = dbr_slice_sub(row, begin, i);
            dbr_slice text = dbr_slice_trim(cell);
            size_t left = text.len > 0 ? (size_t)(text.ptr - cell.ptr) : cell.len;
            dbr_buf_slice(l->out, dbr_slice_sub(cell, 0, left));
            write_text(l, text, has_proof ? PHRASE_CELL : PHRASE_PROSE);
            dbr_buf_slice(l->out, dbr_slice_from(cell, left + text.len));
            dbr_buf_char(l->out, '|');
            begin = i + 1;
        }
    }
    dbr_buf_slice(l->out, dbr_slice_from(row, begin));
}

/* "**Date**: …", "for: …", "**Monitoring gap**: …": the label, then what follows by itself. An item has the language's colon,
 * a head field that of all reports. */
static bool write_labelled(localiser *l, dbr_slice text, bool is_item)
{
    bool is_bold = dbr_slice_starts(text, "**");
    dbr_slice inner = dbr_slice_from(text, is_bold ? 2 : 0);
    size_t end = is_bold ? dbr_slice_find(inner, (dbr_slice)DBR_LIT("**")) : dbr_slice_find_char(inner, ':');
    size_t wide = is_bold ? SIZE_MAX : dbr_slice_find(inner, (dbr_slice)DBR_LIT("："));
    end = wide < end ? wide : end;
    DBR_AUTO(dbr_buf) label = {0};
    if (end == SIZE_MAX || !phrases_say_word(l->phrases, dbr_slice_sub(inner, 0, end), l->lang, &label)) {
        return false;
    }
    dbr_slice rest = dbr_slice_from(inner, end + (is_bold ? 2 : 0));
    size_t colon = dbr_slice_starts(rest, "：") ? 3 : dbr_slice_starts(rest, ":") ? 1 : 0;
    if (colon == 0 && rest.len > 0) {
        return false;
    }
    dbr_slice value = dbr_slice_from(rest, colon);
    dbr_slice said = dbr_slice_trim(value);
    dbr_buf_printf(l->out, "%s%.*s%s", is_bold ? "**" : "", (int)label.len, label.ptr, is_bold ? "**" : "");
    if (is_item && said.len > 0) {
        dbr_buf_str(l->out, dbr_text(dbr_lang_first(l->lang), DBR_T_REPORT_COLON));
    } else {
        dbr_buf_slice(l->out, dbr_slice_sub(rest, 0, colon));
        dbr_buf_slice(l->out, dbr_slice_sub(value, 0, said.len > 0 ? (size_t)(said.ptr - value.ptr) : 0));
    }
    write_text(l, said, PHRASE_PIECE);
    return true;
}

/* A phrase, bare, in italics, or as the text of a link; anything else as it is. */
static void write_text(localiser *l, dbr_slice text, phrase_place place)
{
    dbr_slice inner = {0};
    size_t link = phrases_link(text, &inner);
    bool is_link = link > 0 && link == text.len; // its address is no part of a phrase
    if (!is_link && phrases_say(l->phrases, text, place, l->lang, l->out)) {
        return;
    }
    if (text.len > 2 && text.ptr[0] == '_' && text.ptr[text.len - 1] == '_' &&
        write_question(l, dbr_slice_sub(text, 1, text.len - 1))) {
        return;
    }
    DBR_AUTO(dbr_buf) said = {0};
    place = place == PHRASE_CELL ? place : PHRASE_PIECE;
    if (is_link && phrases_say_link(l->phrases, inner, place, l->lang, &said)) {
        dbr_buf_char(l->out, '[');
        dbr_buf_slice(l->out, dbr_buf_view(&said));
        dbr_buf_slice(l->out, dbr_slice_from(text, 1 + inner.len));
        return;
    }
    dbr_buf_slice(l->out, text);
}

/* What people are asked, in italics: a prompt, or a question with the links that raise it, "…? ([a](…), [b](…))". */
static bool write_question(localiser *l, dbr_slice text)
{
    DBR_AUTO(dbr_buf) said = {0};
    size_t proofs = find_proofs(text);
    dbr_slice question = dbr_slice_trim(dbr_slice_sub(text, 0, proofs));
    if (!phrases_say(l->phrases, question, PHRASE_ASIDE, l->lang, &said)) {
        return false;
    }
    dbr_buf_printf(l->out, "_%.*s", (int)said.len, said.ptr);
    dbr_buf_slice(l->out, dbr_slice_from(text, (size_t)(question.ptr + question.len - text.ptr)));
    dbr_buf_char(l->out, '_');
    return true;
}

/* Where the letters behind a question begin, at their bracket; all of it when it has none. */
static size_t find_proofs(dbr_slice text)
{
    size_t at = text.len;
    for (size_t i = 0; i < text.len; i++) {
        dbr_slice rest = dbr_slice_from(text, i);
        dbr_slice letter = {0};
        size_t link = 0;
        if ((i == 0 || text.ptr[i - 1] != ' ' || !dbr_slice_starts(rest, "([")) &&
            !dbr_slice_starts(rest, "（[")) {
            continue;
        }
        rest = dbr_slice_from(rest, rest.ptr[0] == '(' ? 1 : strlen("（"));
        while ((link = phrases_link(rest, &letter)) > 0 && letter.len == 1) {
            rest = dbr_slice_from(rest, link);
            rest = dbr_slice_from(rest, dbr_slice_starts(rest, ", ")   ? 2
                                        : dbr_slice_starts(rest, "、") ? 3
                                                                       : 0);
        }
        at = dbr_slice_is(rest, ")") || dbr_slice_is(rest, "）") ? i : at;
    }
    return at;
}
