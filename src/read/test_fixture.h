/*
 * A text's records, kept, for this room's tests: the tests include this file; it is no program of its own. Strings end with a
 * NUL.
 */
#ifndef DBR_READ_TEST_FIXTURE_H
#define DBR_READ_TEST_FIXTURE_H

#include "read/cut.h"

#include "test.h"

#define MAX_KEPT 16u

/* The records of a text, copied. */
typedef struct kept {
    dbr_arena arena;
    dbr_record records[MAX_KEPT];
    size_t n;
    size_t n_rejected;
    const char *format;
} kept;

static void keep(void *data, const dbr_layout *layout, const dbr_item *item, int n, const dbr_record *records)
{
    kept *k = data;
    (void)layout;
    (void)item;
    k->n_rejected += n == 0;
    for (int i = 0; i < n && k->n < MAX_KEPT; i++) {
        dbr_record r = records[i];
        dbr_slice *slices[] = {&r.stamp_raw, &r.service, &r.host,   &r.pid,     &r.trace, &r.title,
                               &r.verb,      &r.subject, &r.object, &r.version, &r.text,  &r.source};
        for (size_t s = 0; s < sizeof(slices) / sizeof(slices[0]); s++) {
            *slices[s] = dbr_slice_str(dbr_arena_str(&k->arena, *slices[s]));
        }
        dbr_field *fields = DBR_NEW_N(&k->arena, dbr_field, r.n_fields + 1);
        for (size_t f = 0; f < r.n_fields; f++) {
            fields[f] = (dbr_field){.key = dbr_slice_dup(&k->arena, r.fields[f].key),
                                    .value = dbr_slice_dup(&k->arena, r.fields[f].value),
                                    .is_number = r.fields[f].is_number};
        }
        r.fields = fields;
        k->records[k->n++] = r;
    }
}

static kept read_all(const char *path, const char *text)
{
    kept k = {0};
    dbr_layout layout = {0};
    dbr_sniff in = {.head = dbr_slice_str(text), .is_whole = true, .path = path, .member = ""};
    (void)dbr_format_sniff(&in, &k.arena, &layout);
    k.format = layout.format->name;
    cut_text(&layout, in.head, keep, &k);
    return k;
}

static inline void assert_slice(dbr_slice s, const char *expected)
{
    char text[512];
    (void)snprintf(text, sizeof(text), "%.*s", DBR_FMT(s));
    assert_string_equal(text, expected);
}

static inline const char *field(const dbr_record *r, const char *key)
{
    static char text[256];
    for (size_t i = 0; i < r->n_fields; i++) {
        if (dbr_slice_is(r->fields[i].key, key)) {
            (void)snprintf(text, sizeof(text), "%.*s", DBR_FMT(r->fields[i].value));
            return text;
        }
    }
    return "(none)";
}

/* What the first record of a text is to be, where it is a change. */
typedef struct change_row {
    const char *path, *text;
    const char *verb, *title, *object, *version, *subject; // verb NULL: no change
} change_row;

static inline void assert_changes(const change_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        kept k = read_all(rows[i].path, rows[i].text);
        assert_true(k.n >= 1);
        const dbr_record *r = &k.records[0];
        if (rows[i].verb == NULL) {
            assert_int_not_equal(r->kind, DBR_KIND_CHANGE);
        } else {
            assert_int_equal(r->kind, DBR_KIND_CHANGE);
            assert_slice(r->verb, rows[i].verb);
            assert_slice(r->title, rows[i].title);
            assert_slice(r->object, rows[i].object);
            assert_slice(r->version, rows[i].version);
            assert_slice(r->subject, rows[i].subject);
        }
        dbr_arena_release(&k.arena);
    }
}

#define ASSERT_CHANGES(rows) assert_changes((rows), sizeof(rows) / sizeof((rows)[0]))

/* Every record's verb, in their order; all are of one kind. */
static inline void assert_verbs(const char *path, const char *text, dbr_kind kind, const char *const *verbs)
{
    kept k = read_all(path, text);
    size_t n = 0;
    for (; verbs[n] != NULL; n++) {
        assert_true(n < k.n);
        assert_int_equal(k.records[n].kind, kind);
        assert_slice(k.records[n].verb, verbs[n]);
    }
    assert_int_equal(k.n, n);
    dbr_arena_release(&k.arena);
}

#endif
