/*
 * A small cutter for tests and fuzzing: what src/evidence/ingest.c does, on bytes in memory. Not part of the library.
 */
#ifndef DBR_READ_CUT_H
#define DBR_READ_CUT_H

#include "base/json.h"
#include "base/limits.h"
#include "read/read.h"

#include <assert.h>

/* Called for each piece with its records; n as parse returned it. */
typedef void (*cut_take)(void *data, const dbr_layout *layout, const dbr_item *item, int n,
                         const dbr_record *records);

/* A piece whose records are handed on one by one. */
typedef struct cut_piece {
    const dbr_layout *layout;
    const dbr_item *item;
    cut_take take;
    void *data;
} cut_piece;

static bool cut_one(void *data, const dbr_record *record, dbr_slice labels)
{
    const cut_piece *c = data;
    (void)labels;
    c->take(c->data, c->layout, c->item, 1, record);
    return true;
}

typedef struct cutter {
    const dbr_layout *layout;
    cut_take take;
    void *data;
    dbr_slice labels; // of the current series, in `arena`
    dbr_arena arena;
} cutter;

static void cut_parse(cutter *c, const dbr_item *item)
{
    dbr_arena scratch = {0};
    dbr_record records[DBR_MAX_SUBRECORDS] = {0};
    dbr_person person = {0};
    const dbr_format *f = c->layout->format;
    if (f->shape == DBR_SHAPE_JSON && f->labels_pattern >= 0 &&
        item->i_pattern == (size_t)f->labels_pattern) {
        c->labels = dbr_slice_dup(&c->arena, item->bytes);
        return;
    }
    for (size_t i = 0; i < DBR_MAX_SUBRECORDS; i++) {
        records[i].stamp.local = DBR_TIME_NONE;
    }
    if (f->person != NULL) {
        (void)f->person(c->layout, item, &scratch, &person);
    }
    cut_piece piece = {c->layout, item, c->take, c->data};
    if (f->each != NULL && f->each(c->layout, item, &scratch, cut_one, &piece) > 0) {
        dbr_arena_release(&scratch);
        return;
    }
    int n = f->parse(c->layout, item, &scratch, records);
    assert(n >= -1 && n <= (int)DBR_MAX_SUBRECORDS);
    c->take(c->data, c->layout, item, n, records);
    dbr_arena_release(&scratch);
}

static dbr_code cut_element(void *data, const dbr_json_element *e, dbr_err *err)
{
    cutter *c = data;
    (void)err;
    dbr_item item = {.bytes = e->bytes, .i_pattern = e->i_pattern, .labels = c->labels};
    item.stamp.local = DBR_TIME_NONE;
    cut_parse(c, &item);
    return DBR_OK;
}

static void cut_lines(cutter *c, dbr_slice text)
{
    const dbr_format *f = c->layout->format;
    dbr_item open = {0};
    bool is_open = false;
    dbr_slice rest = dbr_slice_from(text, dbr_slice_starts(text, "\xEF\xBB\xBF") ? 3 : 0);
    while (rest.ptr != NULL && rest.len > 0) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        dbr_item item = {.stamp = {.local = DBR_TIME_NONE}};
        while (line.len > 0 && line.ptr[line.len - 1] == '\r') {
            line.len--;
        }
        if (f->begins == NULL || f->begins(c->layout, line, &item) || !is_open) {
            if (is_open && open.bytes.len > 0) {
                cut_parse(c, &open);
            }
            open = item;
            open.offset = (uint64_t)(line.ptr - text.ptr);
            open.bytes = line;
            is_open = true;
        } else {
            open.bytes.len = (size_t)(line.ptr + line.len - open.bytes.ptr);
        }
    }
    if (is_open && open.bytes.len > 0) {
        cut_parse(c, &open);
    }
}

/* Cuts all of `text` as the layout says. */
static void cut_text(const dbr_layout *layout, dbr_slice text, cut_take take, void *data)
{
    cutter c = {.layout = layout, .take = take, .data = data};
    if (layout->format->shape == DBR_SHAPE_LINES) {
        cut_lines(&c, text);
    } else if (layout->format->shape == DBR_SHAPE_JSON) {
        size_t n = 0;
        while (layout->format->patterns[n] != NULL) {
            n++;
        }
        dbr_err err = {0};
        dbr_json_split *s = dbr_json_split_new(layout->format->patterns, n, cut_element, &c);
        dbr_code rc = dbr_json_split_feed(s, text, &err);
        if (rc == DBR_OK) {
            (void)dbr_json_split_end(s, &err);
        }
        (void)dbr_json_split_free(s);
    }
    dbr_arena_release(&c.arena);
}

#endif
