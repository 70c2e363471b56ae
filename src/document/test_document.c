/* The guide's layout end to end, in both languages, and the whole document's answers. */
#include "document/test_read.h"

#include "base/text.h"

static char *corpus(const char *name)
{
    char path[1024];
    const char *root = getenv("DBR_SOURCE_ROOT");
    (void)snprintf(path, sizeof(path), "%s/corpus/document/%s", root != NULL ? root : ".", name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = calloc(1, 1u << 16);
    assert_non_null(text);
    assert_true(fread(text, 1, (1u << 16) - 1, f) > 0);
    (void)fclose(f);
    return text;
}

static void reads_the_guides_layout(void **state)
{
    (void)state;
    char *text = corpus("guide_layout_en.md");
    fixture f;
    const dbr_document *d = read_text(&f, text);
    assert_slice(d->title, "Post-Mortem: Queue consumers stalled (2025-03-04)");
    assert_int_equal(d->lang, DBR_LANG_EN);
    assert_time(d->date, "2025-03-04T00:00:00Z");
    assert_ptr_equal(d->zone, dbr_zone_utc());
    assert_int_equal(d->n_headers, 5);
    assert_int_equal(d->n_rows, 5);
    assert_int_equal(d->n_timelines, 1);
    assert_int_equal(d->n_key_times, 4);
    assert_int_equal(d->n_actions, 2);
    assert_int_equal(d->n_links, 4);
    assert_time(d->rows[4].time, "2025-03-05T00:33:00Z");
    assert_slice(d->rows[3].text, "Consumer q-7 restarted | lease freed");
    assert_slice(d->sections[d->links[0].i_section].heading, "Summary");
    static const dbr_section_kind KINDS[] = {
        DBR_SECTION_HEAD,      DBR_SECTION_SUMMARY, DBR_SECTION_IMPACT,    DBR_SECTION_KEY_TIMES,
        DBR_SECTION_TIMELINE,  DBR_SECTION_CAUSE,   DBR_SECTION_FACTORS,   DBR_SECTION_CAUSE,
        DBR_SECTION_FACTORS,   DBR_SECTION_ACTIONS, DBR_SECTION_WENT_WELL, DBR_SECTION_LESSONS,
        DBR_SECTION_PREVENTION};
    assert_int_equal(d->n_sections, sizeof(KINDS) / sizeof(*KINDS));
    for (size_t i = 0; i < d->n_sections; i++) {
        assert_int_equal(d->sections[i].kind, KINDS[i]);
    }
    assert_slice(dbr_document_section(d, DBR_SECTION_CAUSE)->heading, "Root Cause");
    done(&f);
    free(text);
}

static void reads_the_guides_layout_in_chinese(void **state)
{
    (void)state;
    char *text = corpus("guide_layout_zh.md");
    fixture f;
    const dbr_document *d = read_text(&f, text);
    assert_int_equal(d->lang, DBR_LANG_ZH_CN);
    assert_time(d->date, "2025-03-04T00:00:00Z");
    assert_string_equal(dbr_zone_name(d->zone), "Asia/Shanghai");
    assert_int_equal(d->n_headers, 4);
    assert_int_equal(d->n_rows, 3);
    assert_int_equal(d->n_key_times, 3);
    assert_int_equal(d->key_times[2].name, DBR_MITIGATED);
    assert_int_equal(d->n_actions, 1);
    assert_time(d->rows[0].time, "2025-03-03T23:41:00Z");
    done(&f);
    free(text);
}

static void reads_a_report_with_labels_in_its_head(void **state)
{
    (void)state;
    char *text = corpus("sre_like.md");
    fixture f;
    const dbr_document *d = read_text(&f, text);
    assert_time(d->date, "2025-05-19T00:00:00Z");
    assert_non_null(dbr_document_section(d, DBR_SECTION_CAUSE));
    assert_non_null(dbr_document_section(d, DBR_SECTION_DETECTION));
    assert_int_equal(d->n_actions, 2);
    assert_true(d->actions[0].is_done);
    assert_slice(d->actions[0].ticket, "n/1201");
    assert_int_equal(d->n_rows, 4);
    assert_time(d->rows[2].end, "2025-05-19T11:20:00Z");
    done(&f);
    free(text);
}

static void locates_offsets(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d = read_text(&f, "ab\r\nc\n\nd");
    static const struct {
        size_t offset;
        uint64_t line, column;
    } ROWS[] = {{0, 1, 1}, {2, 1, 3}, {4, 2, 1}, {6, 3, 1}, {7, 4, 1}, {8, 4, 2}, {99, 4, 2}};
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(*ROWS); i++) {
        uint64_t line = 0;
        uint64_t column = 0;
        dbr_document_locate(d, ROWS[i].offset, &line, &column);
        if (line != ROWS[i].line || column != ROWS[i].column) {
            fail_msg("offset %zu is at %d:%d", ROWS[i].offset, (int)line, (int)column);
        }
    }
    done(&f);
}

static void the_empty_document_is_one(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    assert_int_equal(dbr_document_read(&arena, (dbr_slice){0}, "empty.md", NULL, &d, &err), DBR_OK);
    assert_int_equal(d->n_sections, 1);
    assert_int_equal(d->n_rows + d->n_actions + d->n_links + d->n_sentences, 0);
    assert_time(d->date, "none");
    dbr_arena_release(&arena);
}

static void the_callers_zone_counts_where_the_document_is_silent(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    const dbr_zone *zone = NULL;
    assert_int_equal(dbr_zone_find(dbr_slice_str("+08:00"), &zone, &err), DBR_OK);
    dbr_slice text =
        dbr_slice_str("# T (2025-03-04)\n\n## Timeline\n\n- 10:05 a\n- 10:06 UTC b\n- 10:07 PST c\n");
    assert_int_equal(dbr_document_read(&arena, text, "t.md", zone, &d, &err), DBR_OK);
    assert_null(d->zone);
    assert_time(d->rows[0].time, "2025-03-04T02:05:00Z");
    assert_time(d->rows[1].time, "2025-03-04T10:06:00Z");
    dbr_arena_release(&arena);
}

static void the_only_zone_that_times_name_is_that_of_all(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "# T (2025-03-04)\n\nDown from 9:05 PM PST on.\n\n## Timeline\n\n- 10:05 a\n");
    assert_slice(d->zone_text, "PST");
    assert_time(d->rows[0].time, "2025-03-04T18:05:00Z");
    done(&f);
    d = read_text(&f, "# T (2025-03-04)\n\nIn UTC we trust.\n\n## Timeline\n\n- 10:05 a\n");
    assert_null(d->zone); // no time names it
    done(&f);
}

static void the_name_of_the_file_gives_a_date_when_nothing_else_does(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_err err = {0};
    dbr_document *d = NULL;
    dbr_slice text = dbr_slice_str("# T\n\n## Timeline\n\n- 10:05 a\n- Mar 6: b\n");
    assert_int_equal(dbr_document_read(&arena, text, "pm/2025-03-04-api/report.md", NULL, &d, &err), DBR_OK);
    assert_time(d->date, "2025-03-04T00:00:00Z");
    assert_time(d->rows[0].time, "2025-03-04T10:05:00Z");
    assert_time(d->rows[1].time, "2025-03-06T00:00:00Z");
    assert_int_equal(dbr_document_read(&arena, text, "2025-03-05.md", NULL, &d, &err), DBR_OK);
    assert_time(d->date, "2025-03-05T00:00:00Z");
    assert_int_equal(dbr_document_read(&arena, text, "2025-03-05/old/t.md", NULL, &d, &err), DBR_OK);
    assert_time(d->date, "none"); // only the file and its folder are asked
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(reads_the_guides_layout), cmocka_unit_test(reads_the_guides_layout_in_chinese),
          cmocka_unit_test(reads_a_report_with_labels_in_its_head), cmocka_unit_test(locates_offsets),
          cmocka_unit_test(the_only_zone_that_times_name_is_that_of_all),
          cmocka_unit_test(the_name_of_the_file_gives_a_date_when_nothing_else_does),
          cmocka_unit_test(the_empty_document_is_one),
          cmocka_unit_test(the_callers_zone_counts_where_the_document_is_silent))
