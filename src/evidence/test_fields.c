/*
 * What queries cost, counted, not timed: blocks decoded, records parsed, columns of fields built; and what becomes of such
 * columns when something goes wrong.
 */
#include "evidence/test_logs.h"

/* What must not be done shows in the counters. */
static void the_directory_answers_what_it_can(void **state)
{
    fixture *f = *state;
    open_evidence(f, NULL);
    ev_work *w = &f->ev->work;
    *w = (ev_work){0};
    free(answer(f, "select count(*) from log", true));
    assert_int_equal(w->n_decoded, 0);
    free(answer(f, "select count(*) from log where time >= 5 and utc >= '1999'", true));
    assert_int_equal(w->n_decoded, 0);
    free(answer(f, "select template, count(*) from template group by 1", true));
    assert_int_equal(w->n_decoded, 0);
    char *text = answer(f, "select address from log where artifact = 'evidence/a.log' and line = 1500", true);
    assert_string_equal(text, "'evidence/a.log#L1500'|\n");
    free(text);
    assert_true(w->n_decoded <= 2);
    free(answer(f, "select count(*) from log where artifact like '%a.log' and level = 'error'", true));
    assert_true(w->n_decoded <= 2 + 3);
    assert_int_equal(w->n_parsed, 0);
    assert_int_equal(w->n_reads, 0);
    free(answer(f, "select text from log where artifact = 'evidence/a.log'", true));
    assert_int_equal(w->n_parsed, 2600);
    assert_true(w->n_reads < 20);
}

static void templates_know_their_first_record(void **state)
{
    fixture *f = *state;
    open_evidence(f, NULL);
    char *counted =
        answer(f, "select artifact, template, count, first_utc from template where template <> ''", false);
    char *grouped = answer(
        f,
        "select artifact, template, count(*), utc from log where template is not null group by artifact, "
        "template having line = min(line)",
        false);
    assert_true(strlen(counted) > 500);
    assert_string_equal(counted, grouped);
    free(counted);
    free(grouped);
    counted = answer(f, "select first_address, level from template where template like 'note%'", false);
    assert_string_equal(counted, "'evidence/notes.txt#L1'|NULL|\n");
    free(counted);
}

static void a_column_is_built_once_and_kept(void **state)
{
    fixture *f = *state;
    static const char query[] = "select count(*) from log where artifact like '%access%' and status = 503";
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    char *first = answer(f, query, true);
    assert_int_equal(f->ev->work.n_built, 2);
    f->ev->work = (ev_work){0};
    char *again = answer(f, query, true);
    assert_int_equal(f->ev->work.n_built, 0);
    assert_int_equal(f->ev->work.n_parsed, 0);
    assert_string_equal(first, again);
    free(again);
    f->ev = dbr_evidence_free(f->ev);
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    again = answer(f, query, true);
    assert_int_equal(f->ev->work.n_parsed, 0); // from the files
    assert_string_equal(first, again);
    free(again);
    free(first);
}

static dbr_code damage(void *data, const char *path, const char *relative, dbr_err *err)
{
    size_t *n = data;
    DBR_AUTO(dbr_buf) bytes = {0};
    size_t len = strlen(path);
    (void)relative;
    if (len > 4 && strcmp(path + len - 4, ".col") == 0) {
        assert_int_equal(dbr_file_read(path, &bytes, err), DBR_OK);
        bytes.ptr[bytes.len - 30] ^= 1;
        assert_int_equal(dbr_file_write_atomic(path, dbr_buf_view(&bytes), err), DBR_OK);
        ++*n;
    }
    assert_true(len < 4 || strcmp(path + len - 4, ".tmp") != 0);
    return DBR_OK;
}

static void a_damaged_column_is_built_again(void **state)
{
    fixture *f = *state;
    static const char query[] = "select count(*) from log where status = 503";
    dbr_err err = {0};
    size_t n = 0;
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    char *first = answer(f, query, true);
    f->ev = dbr_evidence_free(f->ev);
    char *folder = dbr_arena_printf(&f->arena, "%s/.debrief/index", f->folder);
    assert_int_equal(dbr_folder_walk(folder, damage, NULL, &n, &err), DBR_OK);
    assert_true(n >= 3);
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    char *again = answer(f, query, true);
    assert_string_equal(first, again);
    assert_int_equal(f->ev->work.n_built, n);
    free(first);
    free(again);
}

static dbr_code flip(void *data, const char *path, const char *relative, dbr_err *err)
{
    size_t *n = data;
    DBR_AUTO(dbr_buf) bytes = {0};
    size_t len = strlen(path);
    (void)relative;
    if (len > 4 && strcmp(path + len - 4, ".col") == 0) {
        assert_int_equal(dbr_file_read(path, &bytes, err), DBR_OK);
        bytes.ptr[8] ^= 1; // the first number
        assert_int_equal(dbr_file_write_atomic(path, dbr_buf_view(&bytes), err), DBR_OK);
        ++*n;
    }
    return DBR_OK;
}

static void a_flipped_number_of_a_column_is_no_answer(void **state)
{
    fixture *f = *state;
    static const char query[] = "select status, count(*) from log group by status";
    dbr_err err = {0};
    size_t n = 0;
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    char *first = answer(f, query, true);
    f->ev = dbr_evidence_free(f->ev);
    char *folder = dbr_arena_printf(&f->arena, "%s/.debrief/index", f->folder);
    assert_int_equal(dbr_folder_walk(folder, flip, NULL, &n, &err), DBR_OK);
    assert_true(n > 0);
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    char *again = answer(f, query, true);
    assert_string_equal(first, again);
    free(first);
    free(again);
}

/* A column's file that fits its hash, and says that its second block lies at the end of all numbers. */
static dbr_code displace(void *data, const char *path, const char *relative, dbr_err *err)
{
    size_t *n = data;
    DBR_AUTO(dbr_buf) bytes = {0};
    DBR_AUTO(dbr_buf) footer = {0};
    DBR_AUTO(dbr_buf) other = {0};
    ev_field_footer f = {0};
    dbr_reader *r = NULL;
    size_t len = strlen(path);
    (void)relative;
    if (len < 4 || strcmp(path + len - 4, ".col") != 0) {
        return DBR_OK;
    }
    assert_int_equal(dbr_file_read(path, &bytes, err), DBR_OK);
    assert_int_equal(dbr_reader_open(path, &r, err), DBR_OK);
    assert_true(dbr_reader_footer(r, ev_field_magic(true), &footer));
    (void)dbr_reader_close(r);
    assert_true(ev_field_footer_read(dbr_buf_view(&footer), &f));
    if (f.blocks.n > 1 && f.blocks.items[1].width > 0) {
        size_t position = bytes.len - footer.len - 16 - DBR_FOOTER_MAGIC_BYTES;
        f.blocks.items[1].position = UINT64_MAX - 16;
        ev_field_footer_write(&f, &other);
        dbr_footer_end(&other, position, ev_field_magic(true));
        bytes.len = position;
        dbr_buf_slice(&bytes, dbr_buf_view(&other));
        assert_int_equal(dbr_file_write_atomic(path, dbr_buf_view(&bytes), err), DBR_OK);
        ++*n;
    }
    ev_field_footer_release(&f);
    return DBR_OK;
}

static void a_column_that_lies_nowhere_is_not_read(void **state)
{
    fixture *f = *state;
    static const char query[] = "select count(*) from log where status = 503";
    dbr_err err = {0};
    size_t n = 0;
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    char *first = answer(f, query, true);
    f->ev = dbr_evidence_free(f->ev);
    char *folder = dbr_arena_printf(&f->arena, "%s/.debrief/index", f->folder);
    assert_int_equal(dbr_folder_walk(folder, displace, NULL, &n, &err), DBR_OK);
    assert_true(n >= 2);
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    char *again = answer(f, query, true);
    assert_string_equal(first, again);
    free(first);
    free(again);
}

/* A user's pattern may name its groups anew: the index has the same blocks then, and the fields are others. */
static void columns_belong_to_what_reads_the_member(void **state)
{
    fixture *f = *state;
    open_evidence(f, NULL);
    ev_member m = f->ev->members.items[0];
    idx_member other = *m.idx;
    uint64_t before = ev_field_fingerprint(&m);
    m.idx = &other;
    assert_true(ev_field_fingerprint(&m) == before);
    other.layout.context = dbr_slice_str("another pattern");
    assert_true(ev_field_fingerprint(&m) != before);
}

static void an_artifact_that_is_gone_gives_no_fields(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    free(answer(f, "select count(*) from log where status > 0", true));
    f->ev = dbr_evidence_free(f->ev);
    assert_int_equal(unlink(dbr_arena_printf(&f->arena, "%s/evidence/web-a/access.log", f->folder)), 0);
    assert_int_equal(dbr_evidence_open(f->folder, &f->incident, &f->ev, &err), DBR_OK);
    assert_int_equal(dbr_evidence_sql(f->ev, &f->sql, &err), DBR_OK);
    f->ev->field_least = 64;
    char *got = answer(
        f, "select count(*), count(status) from log where artifact = 'evidence/web-a/access.log'", true);
    assert_string_equal(got, "1500|0|\n");
    free(got);
}

static int stop_at_once(void *data, const dbr_sql_value *v, const char *const *names, size_t n, dbr_err *err)
{
    (void)v;
    (void)names;
    (void)n;
    (void)err;
    dbr_sql_interrupt(data);
    return 0;
}

static void an_interrupted_query_leaves_no_half_files(void **state)
{
    fixture *f = *state;
    dbr_err err = {0};
    size_t n = 0;
    open_evidence(f, NULL);
    f->ev->field_least = 64;
    assert_int_equal(dbr_sql_run(f->sql,
                                 dbr_slice_str("select status from log where artifact like '%access%'"), 0,
                                 stop_at_once, f->sql, &err),
                     DBR_ELIMIT);
    assert_non_null(strstr(err.message, "interrupted"));
    char *folder = dbr_arena_printf(&f->arena, "%s/.debrief/index", f->folder);
    assert_int_equal(dbr_folder_walk(folder, damage, NULL, &n, &err), DBR_OK);
    assert_int_equal(n, 0);
}

/* A line whose beginning is put together by chance: what is a header, what nearly is, and messages that say fields too. */
static void put_odd_line(fixture *f, dbr_buf *out, unsigned i)
{
    static const char *const levels[] = {"INFO", "WARN", "ERROR", "[DEBUG]", "note", "\x1b[31mINFO\x1b[0m",
                                         ""};
    static const char *const brackets[] = {"[main]",
                                           "[worker-3]",
                                           "[RM: a]",
                                           "[id=7 took=5ms]",
                                           "[id=\"\" x=1]",
                                           "[shop,6f2a,8c]",
                                           "[814]",
                                           "[a [b] c]",
                                           "[open",
                                           "[t\xff\xfe]",
                                           "",
                                           "[client 192.0.2.7:51814]",
                                           "foo(bar)[3]",
                                           "814",
                                           "user@shop",
                                           "[request_id=abcdef]"};
    static const char *const names[] = {"c.e.OrderStore: ", "Plain: ",     "c.e.Main:  ",   "c.e.Main - ",
                                        "c.e.Main:",        "c.e.Main : ", "c.e.Main [r] ", "shop_cart:\t"};
    static const char *const messages[] = {"did it",
                                           "thread=other id=9",
                                           "",
                                           "   ",
                                           "id=\"x y\" trace_id=77aa",
                                           "took 3 ms, took=7ms",
                                           "- a: b [c]",
                                           "[x=1] id=2",
                                           "more\n\tat a.b.C(D.java:7)\n\tid=5 thread=no",
                                           ": : =",
                                           "\xff\xfe\xc3 id=\xe4",
                                           "\r"};
    dbr_time t = T0 + (dbr_time)i * DBR_SECOND / 9;
    dbr_buf_printf(out, "%s %s %s %s%s\n", stamp(f, t, "naive"), levels[draw(f, 7)], brackets[draw(f, 16)],
                   names[draw(f, 8)], messages[draw(f, 12)]);
}

/* Heads that are known spare parsing: columns have to say what each record says by itself. */
static void columns_say_what_records_say(void **state)
{
    fixture *f = *state;
    static const char *const queries[] = {
        "select line, fields->>'thread' from log where artifact like '%odd%' and line > 0",
        "select fields->>'id', fields->>'took', fields->>'duration' from log where artifact like '%odd%'",
        "select line, logger, pid, trace_id, service, host from log where artifact like '%odd%'",
        "select line, user, fields->>'database', fields->>'client' from log where artifact like '%odd%'"};
    char *before[4];
    dbr_buf odd = {0};
    for (unsigned i = 0; i < 40000; i++) {
        put_odd_line(f, &odd, i);
    }
    put(f, "odd-api.log", dbr_buf_view(&odd));
    dbr_buf_release(&odd);
    open_evidence(f, NULL);
    for (size_t i = 0; i < 4; i++) {
        before[i] = answer(f, queries[i], true);
        assert_true(strlen(before[i]) > 100000);
    }
    f->ev->field_least = 64;
    for (size_t i = 0; i < 4; i++) {
        char *after = answer(f, queries[i], true);
        assert_int_equal(strcmp(before[i], after), 0);
        free(before[i]);
        free(after);
    }
    assert_true(f->ev->work.n_built >= 10);
}

static void records_without_the_word_are_not_parsed(void **state)
{
    fixture *f = *state;
    static const char *const queries[] = {
        "select count(*), min(line), max(line) from log where text@ like '%cache MISS for key 7 %'",
        "select line, text from log where text@ like '%continued line%' and level = 'error'",
        "select count(*) from log where text@ like '%:%'", // too short
        "select line, text from log where text@ = 'did it'",
        "select line, text from log where text@ like '%at a.b.C(D.java%'",
        "select count(*) from log where text@ like '%\xff\xfe\xc3 id%'",
        "select artifact, count(*) from log where text@ like '%session _7 for%' group by artifact"};
    dbr_buf odd = {0};
    for (unsigned i = 0; i < 3000; i++) {
        put_odd_line(f, &odd, i);
    }
    put(f, "odd.log", dbr_buf_view(&odd));
    dbr_buf_release(&odd);
    open_evidence(f, NULL);
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        const char *at = strchr(queries[i], '@');
        char *plain = dbr_arena_printf(&f->arena, "%.*s%s", (int)(at - queries[i]), queries[i], at + 1);
        char *kept = dbr_arena_printf(&f->arena, "%.*s||''%s", (int)(at - queries[i]), queries[i], at + 1);
        f->ev->work = (ev_work){0};
        char *slow = answer(f, kept, true); // of an expression nothing is known
        uint64_t n_slow = f->ev->work.n_parsed;
        f->ev->work = (ev_work){0};
        char *fast = answer(f, plain, true);
        assert_string_equal(slow, fast);
        assert_true(i == 2 ? f->ev->work.n_parsed == n_slow : f->ev->work.n_parsed < n_slow);
        free(slow);
        free(fast);
    }
}

DBR_TESTS(CASE(the_directory_answers_what_it_can), CASE(templates_know_their_first_record),
          CASE(a_column_is_built_once_and_kept), CASE(a_damaged_column_is_built_again),
          CASE(a_flipped_number_of_a_column_is_no_answer), CASE(a_column_that_lies_nowhere_is_not_read),
          CASE(columns_belong_to_what_reads_the_member), CASE(an_artifact_that_is_gone_gives_no_fields),
          CASE(an_interrupted_query_leaves_no_half_files), CASE(columns_say_what_records_say),
          CASE(records_without_the_word_are_not_parsed))
