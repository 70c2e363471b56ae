/* What is remembered of evidence: answers to claims, and whose bytes are what custody says. */
#include "test.h"

#include "base/file.h"
#include "base/test_temp.h"
#include "evidence/folder.h"

#include <math.h>
#include <unistd.h>

typedef struct fixture {
    char folder[64];
    dbr_arena arena;
    dbr_incident incident;
    dbr_evidence *ev;
} fixture;

static const char *at(fixture *f, const char *name)
{
    return dbr_arena_printf(&f->arena, "%s/%s", f->folder, name);
}

static void reopen(fixture *f)
{
    dbr_err err = {0};
    dbr_index_options o = {.n_threads = 1};
    f->ev = dbr_evidence_free(f->ev);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_index(f->ev, &o, &err), DBR_OK);
}

static void put(fixture *f, const char *name, const char *text)
{
    dbr_err err = {0};
    assert_int_equal(dbr_file_write_atomic(at(f, name), dbr_slice_str(text), &err), DBR_OK);
}

static void add(fixture *f, const char *path, const char *name)
{
    dbr_err err = {0};
    dbr_custody how = {.by = dbr_slice_str("@tester"), .at = DBR_SECOND};
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_add(f->ev, path, name, true, &how, NULL, NULL, &err), DBR_OK);
    assert_int_equal(dbr_evidence_save(f->ev, &err), DBR_OK);
}

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof(*f));
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/dbr-memo-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->incident.zone = dbr_zone_utc();
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    f->ev = dbr_evidence_free(f->ev);
    (void)test_temp_remove(f->folder);
    dbr_arena_release(&f->arena);
    free(f);
    return 0;
}

/* The answer to "= SCALAR where CONDITION" on the log; whether entries were looked at for it. */
static dbr_claim_value ask(fixture *f, const char *text, bool *ret_is_read)
{
    dbr_claim claim = {0};
    dbr_claim_value v = {0};
    dbr_address address = {.path = dbr_slice_str("evidence/app.log")};
    dbr_err err = {0};
    ev_work before = f->ev->work;
    assert_int_equal(dbr_claim_parse(&f->arena, dbr_slice_str(text), &claim, &err), DBR_OK);
    assert_int_equal(dbr_evidence_claim(f->ev, &claim, &address, (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE},
                                        NULL, &f->arena, &v, &err),
                     DBR_OK);
    *ret_is_read = f->ev->work.n_decoded != before.n_decoded || f->ev->work.n_parsed != before.n_parsed;
    return v;
}

static void add_log(fixture *f)
{
    put(f, "app.log",
        "2025-02-09T10:00:00Z ERROR a \"quoted\"\n2025-02-09T10:00:01Z INFO b\n2025-02-09T10:00:02Z ERROR "
        "c\n");
    add(f, at(f, "app.log"), "app.log");
    reopen(f);
}

static void an_answer_outlives_its_process(void **state)
{
    fixture *f = *state;
    bool is_read = false;
    add_log(f);
    dbr_evidence_keep_claims(f->ev, dbr_slice_str("one"));
    assert_true(ask(f, "= all count(*) where text like '%quoted%'", &is_read).value == 1);
    assert_true(is_read);
    assert_true(ask(f, "= all max(line) where text = 'nothing'", &is_read).is_null);
    reopen(f);
    dbr_evidence_keep_claims(f->ev, dbr_slice_str("one"));
    dbr_claim_value again = ask(f, "= all count(*) where text like '%quoted%'", &is_read);
    assert_false(is_read);
    assert_true(again.value == 1 && !again.is_null && !again.is_incomplete);
    assert_true(dbr_slice_is(again.text, "1"));
    again = ask(f, "= all max(line) where text = 'nothing'", &is_read);
    assert_true(again.is_null && isnan(again.value));
    assert_true(ask(f, "= all count(*) where text like '%c'", &is_read).value == 1);
    assert_true(is_read); // nobody asked that before
}

static void another_name_takes_no_answer(void **state)
{
    fixture *f = *state;
    bool is_read = false;
    add_log(f);
    dbr_evidence_keep_claims(f->ev, dbr_slice_str("one"));
    (void)ask(f, "= all count(*) where text like '%c'", &is_read);
    reopen(f);
    dbr_evidence_keep_claims(f->ev, dbr_slice_str("two"));
    assert_true(ask(f, "= all count(*) where text like '%c'", &is_read).value == 1);
    assert_true(is_read);
    reopen(f); // without a name nothing is taken
    (void)ask(f, "= all count(*) where text like '%c'", &is_read);
    assert_true(is_read);
}

static void damaged_answers_are_asked_again(void **state)
{
    static const char *const BAD[] = {"", "{\"claims\":\"one\"}\n{\"query\":\"SELECT",
                                      "{\"claims\":\"one\"}\nnot json\n\n",
                                      "{\"claims\":\"one\"}\n{\"query\":5,\"value\":\"many\"}\n", "\n"};
    fixture *f = *state;
    bool is_read = false;
    add_log(f);
    for (size_t i = 0; i < sizeof(BAD) / sizeof(*BAD); i++) {
        put(f, ".debrief/index/claims", BAD[i]);
        reopen(f);
        dbr_evidence_keep_claims(f->ev, dbr_slice_str("one"));
        assert_true(ask(f, "= all count(*) where text like '%c'", &is_read).value == 1);
    }
}

/* A file of the system was changed long ago: a copy made here was changed now, and is not relied on. */
static void what_looks_the_same_is_not_hashed_again(void **state)
{
    static const char OLD[] = "/bin/sh";
    fixture *f = *state;
    const char *stored = at(f, "evidence/old");
    dbr_file_stat st = {0};
    dbr_err err = {0};
    assert_int_equal(dbr_file_stat_of(OLD, &st, &err), DBR_OK);
    assert_true(st.is_settled);
    add(f, OLD, "old");
    reopen(f);
    assert_true(ev_is_true(f->ev, &f->ev->artifacts.items[0]));
    assert_false(f->ev->artifacts.items[0].is_vouched);

    assert_int_equal(unlink(stored), 0);
    assert_int_equal(symlink(OLD, stored), 0);
    reopen(f);
    assert_true(ev_is_true(f->ev, &f->ev->artifacts.items[0]));
    assert_true(f->ev->artifacts.items[0].is_vouched);
    reopen(f); // from disk
    assert_true(f->ev->artifacts.items[0].is_vouched);
    assert_true(ev_is_true(f->ev, &f->ev->artifacts.items[0]));

    DBR_AUTO(dbr_buf) bytes = {0};
    assert_int_equal(dbr_file_read(OLD, &bytes, &err), DBR_OK);
    bytes.ptr[bytes.len / 2] ^= 1; // of the same size, and of the same time
    assert_int_equal(unlink(stored), 0);
    assert_int_equal(dbr_file_write_atomic(stored, dbr_buf_view(&bytes), &err), DBR_OK);
    assert_int_equal(dbr_file_set_time(stored, st.mtime_ns, &err), DBR_OK);
    reopen(f);
    assert_false(ev_is_true(f->ev, &f->ev->artifacts.items[0]));
    assert_false(f->ev->artifacts.items[0].is_vouched);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
DBR_TESTS(CASE(an_answer_outlives_its_process), CASE(another_name_takes_no_answer),
          CASE(damaged_answers_are_asked_again), CASE(what_looks_the_same_is_not_hashed_again))
