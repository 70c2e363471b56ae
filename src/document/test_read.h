/* What the tests of this room share: a document read from a string, and short ways to look at it. */
#ifndef DBR_DOCUMENT_TEST_READ_H
#define DBR_DOCUMENT_TEST_READ_H

#include "test.h"

#include "document/markdown.h"

/* A read document and what it lives in. */
typedef struct fixture {
    dbr_arena arena;
    dbr_document *d;
} fixture;

static inline const dbr_document *read_text(fixture *f, const char *text)
{
    dbr_err err = {0};
    *f = (fixture){0};
    assert_int_equal(dbr_document_read(&f->arena, dbr_slice_str(text), "test.md", NULL, &f->d, &err), DBR_OK);
    return f->d;
}

static inline void done(fixture *f)
{
    dbr_arena_release(&f->arena);
}

#define assert_slice(slice, expected)                                                                        \
    do {                                                                                                     \
        dbr_slice s_ = (slice);                                                                              \
        if (!dbr_slice_is(s_, (expected))) {                                                                 \
            fail_msg("got '%.*s', expected '%s'", DBR_FMT(s_), (expected));                                  \
        }                                                                                                    \
    } while (0)

/* The bytes a range stands for. */
static inline dbr_slice at(const dbr_document *d, dbr_source_range range)
{
    assert_true(range.begin <= range.end && range.end <= d->bytes.len);
    return dbr_slice_sub(d->bytes, range.begin, range.end);
}

#define assert_time(time, expected)                                                                          \
    do {                                                                                                     \
        dbr_buf b_ = {0};                                                                                    \
        dbr_buf_init(&b_, 0);                                                                                \
        if ((time) == DBR_TIME_NONE) {                                                                       \
            dbr_buf_str(&b_, "none");                                                                        \
        } else {                                                                                             \
            dbr_time_rfc3339(&b_, (time), dbr_zone_utc(), 0);                                                \
        }                                                                                                    \
        assert_string_equal(b_.ptr, expected);                                                               \
        dbr_buf_release(&b_);                                                                                \
    } while (0)

#endif
