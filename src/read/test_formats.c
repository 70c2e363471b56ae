/* Walks the table: every format has help, a page and samples; each sample is sniffed as it, cut and parsed. */
#include "read/cut.h"

#include "test.h"

#include <unistd.h>

typedef struct seen {
    size_t n;
    char first_time[64];
    dbr_buf first_text;
    unsigned kinds;
    size_t n_rejected;
} seen;

/* Lines of a text, without the carriage returns that stand between them. */
static void note_text(seen *s, dbr_slice text)
{
    while (text.ptr != NULL && text.len > 0) {
        dbr_slice line = dbr_slice_cut(&text, '\n');
        bool is_ended = dbr_slice_ends(line, "\r");
        dbr_buf_slice(&s->first_text, dbr_slice_sub(line, 0, line.len - is_ended));
        dbr_buf_char(&s->first_text, '\n');
    }
}

static void note(void *data, const dbr_layout *layout, const dbr_item *item, int n, const dbr_record *records)
{
    seen *s = data;
    (void)layout;
    (void)item;
    s->n_rejected += n == 0;
    for (int i = 0; i < n; i++) {
        s->kinds |= 1u << records[i].kind;
    }
    if (n > 0 && s->n == 0) {
        note_text(s, records[0].title);
        note_text(s, records[0].text);
        const dbr_stamp *stamp = &records[0].stamp;
        DBR_AUTO(dbr_buf) time = {0};
        if (stamp->local != DBR_TIME_NONE) {
            bool is_instant = (stamp->flags & DBR_STAMP_OFFSET) != 0;
            dbr_time t = is_instant ? dbr_stamp_instant(stamp) : stamp->local;
            dbr_time_rfc3339(&time, t, NULL, 9);
            time.len -= 1; // the 'Z'
            while (time.len > 0 && time.ptr[time.len - 1] == '0' && memchr(time.ptr, '.', time.len) != NULL) {
                time.len--;
            }
            time.len -= time.ptr[time.len - 1] == '.';
            (void)snprintf(s->first_time, sizeof(s->first_time), "%.*s%s", (int)time.len, time.ptr,
                           is_instant ? "Z" : "");
        }
    }
    s->n += n > 0 ? (size_t)n : 0;
}

static void check_sample(const dbr_format *f, const dbr_format_sample *sample, dbr_slice text)
{
    dbr_arena arena = {0};
    dbr_layout layout = {0};
    seen s = {0};
    dbr_sniff in = {.head = text, .is_whole = true, .path = sample->path, .member = ""};
    (void)dbr_format_sniff(&in, &arena, &layout);
    if (layout.format != f) {
        fail_msg("%s: sample '%s' is sniffed as '%s'", f->name, sample->path, layout.format->name);
    }
    cut_text(&layout, in.head, note, &s);
    if (s.n != sample->n_records || s.n_rejected != 0) {
        fail_msg("%s: '%s' gives %zu records and %zu rejects, not %zu and 0", f->name, sample->path, s.n,
                 s.n_rejected, sample->n_records);
    }
    if (s.n > 0 && strcmp(s.first_time, sample->first_time != NULL ? sample->first_time : "") != 0) {
        fail_msg("%s: '%s' begins at '%s', not '%s'", f->name, sample->path, s.first_time,
                 sample->first_time != NULL ? sample->first_time : "");
    }
    if (sample->first_text != NULL &&
        (s.first_text.ptr == NULL || strstr(s.first_text.ptr, sample->first_text) == NULL)) {
        fail_msg("%s: '%s' first says '%s', not '%s'", f->name, sample->path,
                 s.first_text.ptr != NULL ? s.first_text.ptr : "", sample->first_text);
    }
    if ((s.kinds & ~f->kinds) != 0) {
        fail_msg("%s: '%s' yields kinds %x beyond %x", f->name, sample->path, s.kinds, f->kinds);
    }
    dbr_buf_release(&s.first_text);
    dbr_arena_release(&arena);
}

/* A file of the source tree. */
static const char *source_path(char *out, size_t size, const char *name)
{
    const char *root = getenv("DBR_SOURCE_ROOT");
    (void)snprintf(out, size, "%s/%s", root != NULL ? root : "../..", name);
    return out;
}

static void every_sample_is_read_as_its_format(void **state)
{
    char path[4096];
    dbr_err err = {0};
    (void)state;
    assert_int_equal(dbr_user_format_load(source_path(path, sizeof(path), "docs/formats/custom.yaml"), &err),
                     DBR_OK);
    for (size_t i = 0; dbr_format_at(i) != NULL; i++) {
        for (const dbr_format_sample *s = dbr_format_at(i)->samples; s->text != NULL; s++) {
            check_sample(dbr_format_at(i), s, dbr_slice_str(s->text));
        }
    }
}

/* What Windows makes of a text: a byte order mark before it, a carriage return before each line's end. */
static void samples_saved_on_windows_say_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_format_at(i) != NULL; i++) {
        for (const dbr_format_sample *s = dbr_format_at(i)->samples; s->text != NULL; s++) {
            DBR_AUTO(dbr_buf) marked = {0};
            DBR_AUTO(dbr_buf) ended = {0};
            dbr_buf_printf(&marked, "\xEF\xBB\xBF%s", s->text);
            for (const char *at = s->text; *at != '\0'; at++) {
                dbr_buf_str(&ended, *at == '\n' ? "\r" : "");
                dbr_buf_char(&ended, *at);
            }
            check_sample(dbr_format_at(i), s, dbr_buf_view(&marked));
            check_sample(dbr_format_at(i), s, dbr_buf_view(&ended));
        }
    }
}

static void every_format_is_described(void **state)
{
    (void)state;
    const char *root = getenv("DBR_SOURCE_ROOT");
    for (size_t i = 0; dbr_format_at(i) != NULL; i++) {
        const dbr_format *f = dbr_format_at(i);
        size_t n = 0;
        while (f->samples[n].text != NULL) {
            n++;
        }
        if (n < 2 || strlen(f->help) < 10 || f->label == 0) { // 0 is a text of another room
            fail_msg("%s: needs two samples, help and a label", f->name);
        }
        char page[4096];
        (void)snprintf(page, sizeof(page), "%s/docs/formats/%s.md", root != NULL ? root : "../..", f->name);
        if (access(page, R_OK) != 0) {
            fail_msg("%s: no page '%s'", f->name, page);
        }
        if ((f->shape == DBR_SHAPE_JSON) != (f->patterns != NULL) ||
            (f->shape == DBR_SHAPE_LINES) < (f->begins != NULL)) {
            fail_msg("%s: patterns and begins do not fit its shape", f->name);
        }
    }
}

static void names_are_found_and_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; dbr_format_at(i) != NULL; i++) {
        assert_ptr_equal(dbr_format_find(dbr_slice_str(dbr_format_at(i)->name)), dbr_format_at(i));
    }
    assert_null(dbr_format_find(dbr_slice_str("no such format")));
}

static void an_empty_file_is_plain(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_layout layout = {0};
    dbr_sniff in = {.head = dbr_slice_str(""), .is_whole = true, .path = "x.log", .member = ""};
    (void)dbr_format_sniff(&in, &arena, &layout);
    assert_string_equal(layout.format->name, "plain");
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(every_sample_is_read_as_its_format),
          cmocka_unit_test(samples_saved_on_windows_say_the_same),
          cmocka_unit_test(every_format_is_described), cmocka_unit_test(names_are_found_and_are_unique),
          cmocka_unit_test(an_empty_file_is_plain))
