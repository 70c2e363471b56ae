/* A folder with evidence of a test's own; for the tests of this room that need some. */
#ifndef DBR_CHECK_TEST_FIXTURE_H
#define DBR_CHECK_TEST_FIXTURE_H

#include "test.h"

#include "base/test_temp.h"
#include "base/text.h"
#include "check/check.h"

#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
    char folder[64];
    dbr_incident incident;
    dbr_evidence *ev;
    dbr_arena arena;
    dbr_document *d;
    dbr_check_result *r;
} fixture;

static inline fixture *fixture_new(dbr_incident incident)
{
    fixture *f = calloc(1, sizeof(*f));
    dbr_err err = {0};
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-check-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident = incident;
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    return f;
}

static inline void fixture_put(fixture *f, const char *name, dbr_slice bytes)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = INT64_C(1739145600) * DBR_SECOND};
    assert_int_equal(dbr_evidence_add_bytes(f->ev, name, bytes, &how, &err), DBR_OK);
}

static inline void fixture_index(fixture *f)
{
    dbr_err err = {0};
    dbr_index_options options = {.n_threads = 1};
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &options, &err), DBR_OK);
}

static inline void fixture_free(fixture *f)
{
    (void)dbr_evidence_free(f->ev);
    dbr_arena_release(&f->arena);
    assert_int_equal(test_temp_remove(f->folder), 0);
    free(f);
}

#endif
