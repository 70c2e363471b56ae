/*
 * Reads any bytes as a document and checks what the header promises of every document: ranges lie inside,
 * lines and columns agree with offsets, indices point into their arrays, sentences map back, writing what was read
 * changes no byte, setting an owner or a deadline that stands there changes one line, and what set_action writes is a
 * document again, and in pieces it is the same document. bench/documents.py runs it over other people's reports.
 */
#include "fuzz.h"

#include "document/test_markdown_same.h"

#include <assert.h>

static void check_range(const dbr_document *d, dbr_source_range at)
{
    assert(at.begin <= at.end && at.end <= d->bytes.len);
    uint64_t line = 0;
    uint64_t column = 0;
    dbr_document_locate(d, at.begin, &line, &column);
    assert(line == at.line && column == at.column);
}

static void check_splice(const dbr_document *d, dbr_source_range at, dbr_buf *out)
{
    dbr_buf_clear(out);
    dbr_document_splice(d, at, dbr_slice_sub(d->bytes, at.begin, at.end), out);
    assert(dbr_slice_eq(dbr_buf_view(out), d->bytes));
}

static void check_structure(const dbr_document *d)
{
    assert(d->n_sections >= 1 && d->sections[0].kind == DBR_SECTION_HEAD && d->sections[0].at.begin == 0);
    for (size_t i = 0; i < d->n_sections; i++) {
        const dbr_section *s = &d->sections[i];
        check_range(d, s->at);
        assert(s->level >= 0 && s->level <= 6 && (s->level > 0) == (i > 0));
        assert(i == 0 || (s->body_begin >= s->at.begin && s->body_begin <= s->at.end));
        assert(i == 0 || d->sections[i - 1].at.begin <= s->at.begin);
    }
    for (size_t i = 0; i < d->n_headers; i++) {
        check_range(d, d->headers[i].at);
        assert(d->headers[i].kind < DBR_HEADER_KIND_COUNT);
    }
    for (size_t i = 0; i < d->n_links; i++) {
        const dbr_link *l = &d->links[i];
        check_range(d, l->at);
        check_range(d, l->text_at);
        assert(l->text_at.begin >= l->at.begin && l->i_section < d->n_sections);
        assert(i == 0 || d->links[i - 1].at.begin <= l->at.begin);
    }
}

static void check_rows(const dbr_document *d, dbr_buf *out)
{
    for (size_t i = 0; i < d->n_rows; i++) {
        const dbr_row *r = &d->rows[i];
        check_range(d, r->at);
        check_range(d, r->time_at);
        assert(r->i_timeline < d->n_timelines && r->i_section < d->n_sections);
        assert(r->first_link + r->n_links <= d->n_links);
        if (i < 4) { // each costs a copy of the document
            check_splice(d, r->at, out);
        }
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        check_range(d, k->at);
        check_range(d, k->time_at);
        assert(k->name <= DBR_MILESTONE_COUNT && k->first_link + k->n_links <= d->n_links);
    }
    dbr_milestone milestones[DBR_MILESTONE_COUNT];
    dbr_document_milestones(d, milestones);
}

/* How many lines differ, line by line; a line more or less counts as one. */
static size_t n_changed(dbr_slice a, dbr_slice b)
{
    size_t n = 0;
    while (a.ptr != NULL || b.ptr != NULL) {
        bool is_same = a.ptr != NULL && b.ptr != NULL;
        dbr_slice x = dbr_slice_cut(&a, '\n');
        dbr_slice y = dbr_slice_cut(&b, '\n');
        n += is_same && dbr_slice_eq(x, y) ? 0 : 1;
    }
    return n;
}

static void check_edit(const dbr_document *d, size_t i, const char *field, dbr_source_range at, dbr_buf *out)
{
    dbr_err err = {0};
    size_t n_lines = 1;
    for (size_t k = at.begin; k < at.end; k++) {
        n_lines += d->bytes.ptr[k] == '\n' ? 1 : 0;
    }
    if (at.begin == at.end || n_lines > 1) {
        return; // it is added, or spread over lines
    }
    dbr_buf_clear(out);
    dbr_code rc = dbr_document_set_action(d, i, field, dbr_slice_str("somebody else"), out, &err);
    assert(rc == DBR_OK);
    assert(n_changed(d->bytes, dbr_buf_view(out)) <= 1);
}

static void check_untouched(const dbr_document *d, dbr_buf *out)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    const dbr_conflict *conflicts = NULL;
    size_t n = 0;
    dbr_buf_clear(out);
    dbr_code rc = dbr_document_merge(&arena, d->bytes, d->bytes, d->bytes, out, &conflicts, &n, &err);
    assert(rc == DBR_ELIMIT || (rc == DBR_OK && n == 0 && dbr_slice_eq(dbr_buf_view(out), d->bytes)));
    dbr_arena_release(&arena);
}

static void check_actions(const dbr_document *d, dbr_buf *out)
{
    static const char *const FIELDS[] = {"ticket", "state", "owner", "deadline", "note"};
    for (size_t i = 0; i < d->n_actions; i++) {
        const dbr_action *a = &d->actions[i];
        check_range(d, a->at);
        check_range(d, a->owner_at);
        check_range(d, a->deadline_at);
        assert(a->i_list < d->n_action_lists && a->i_section < d->n_sections && a->text.len > 0);
        if (i < 4) {
            check_edit(d, i, "owner", a->owner_at, out);
            check_edit(d, i, "deadline", a->deadline_at, out);
        }
        if (i < 2) {
            dbr_err err = {0};
            dbr_arena arena = {0};
            dbr_document *again = NULL;
            dbr_buf_clear(out);
            dbr_code rc = dbr_document_set_action(d, i, FIELDS[(i + d->bytes.len) % 5], dbr_slice_str("a|b"),
                                                  out, &err);
            assert(rc == DBR_OK);
            rc = dbr_document_read(&arena, dbr_buf_view(out), "again.md", NULL, &again, &err);
            assert(rc == DBR_OK || rc == DBR_ELIMIT);
            dbr_arena_release(&arena);
        }
    }
}

static void check_sentences(const dbr_document *d)
{
    for (size_t i = 0; i < d->n_sentences; i++) {
        const dbr_sentence *s = &d->sentences[i];
        check_range(d, s->at);
        assert(s->text.len > 0 && s->i_section < d->n_sections);
        for (size_t k = 0; k < s->text.len; k++) {
            assert(s->offsets[k] >= s->at.begin && s->offsets[k] <= s->at.end);
            assert(k == 0 || s->offsets[k] >= s->offsets[k - 1]);
        }
    }
}

static void check_pieces(dbr_slice bytes)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_md whole = {0};
    dbr_md pieces = {0};
    size_t i = 0;
    dbr_code rc = md_parse_pieces(&arena, bytes, SIZE_MAX, &whole, &err);
    dbr_code again = md_parse_pieces(&arena, bytes, 1, &pieces, &err);
    assert(rc == again && (rc != DBR_OK || md_difference(&whole, &pieces, &i) == NULL));
    dbr_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_slice bytes = dbr_slice_of((const char *)data, size);
    dbr_code rc = dbr_document_read(&arena, bytes, "fuzz.md", NULL, &d, &err);
    assert(rc == DBR_OK || rc == DBR_ELIMIT);
    if (rc == DBR_OK) {
        dbr_buf out = {0};
        dbr_buf_init(&out, 0);
        check_structure(d);
        check_rows(d, &out);
        check_actions(d, &out);
        check_sentences(d);
        check_untouched(d, &out);
        dbr_buf_release(&out);
    }
    check_pieces(bytes);
    dbr_arena_release(&arena);
    return 0;
}
