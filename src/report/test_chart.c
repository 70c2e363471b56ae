/* Labels that keep apart, numbers, ticks, and a chart of a report alone. */
#include "test.h"

#include "report/chart.h"
#include "report/svg.h"

static void number_is(double v, const char *wanted)
{
    DBR_AUTO(dbr_buf) out = {0};
    svg_number(&out, v);
    assert_string_equal(out.ptr, wanted);
}

static void numbers_have_one_decimal_at_most(void **state)
{
    (void)state;
    number_is(0, "0");
    number_is(12, "12");
    number_is(12.04, "12");
    number_is(12.06, "12.1");
    number_is(-0.5, "-0.5");
    number_is(0.0 / 0.0, "0");
    number_is(1e300, "0");
}

static void labels_apart_share_a_row(void **state)
{
    (void)state;
    svg_label l[] = {{.x = 0, .width = 40}, {.x = 100, .width = 40}};
    assert_int_equal(svg_place_labels(l, 2, 6, 1000), 1);
    assert_int_equal(l[0].level, 0);
    assert_int_equal(l[1].level, 0);
}

static void labels_that_meet_go_down(void **state)
{
    (void)state;
    svg_label l[] = {{.x = 10, .width = 40}, {.x = 14, .width = 40}, {.x = 90, .width = 40}};
    assert_int_equal(svg_place_labels(l, 3, 6, 1000), 2);
    assert_int_equal(l[0].level, 0);
    assert_int_equal(l[1].level, 1);
    assert_int_equal(l[2].level, 0);
}

static void label_at_the_edge_stands_before_its_rule(void **state)
{
    (void)state;
    svg_label l[] = {{.x = 500, .width = 80}, {.x = 560, .width = 80}};
    assert_int_equal(svg_place_labels(l, 2, 6, 600), 2);
    assert_true(l[1].is_before);
    assert_int_not_equal(l[0].level, l[1].level);
}

static double begin_of(const svg_label *l)
{
    return l->is_before ? l->x - 6 - l->width : l->x;
}

static double end_of(const svg_label *l)
{
    return l->is_before ? l->x : l->x + 6 + l->width;
}

/* Nine labels at pseudo-random places, many times: never two texts on each other. */
static void no_two_labels_overlap(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 500; round++) {
        svg_label l[9] = {0};
        double x = 0;
        for (int i = 0; i < 9; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            x += (double)((seed >> 33) % 90);
            l[i] = (svg_label){.x = x, .width = 30 + (double)((seed >> 40) % 90)};
        }
        int n = svg_place_labels(l, 9, 6, 620);
        for (int i = 0; i < 9; i++) {
            assert_in_range(l[i].level, 0, n - 1);
            for (int k = 0; k < i; k++) {
                bool is_apart = end_of(&l[k]) <= begin_of(&l[i]) || end_of(&l[i]) <= begin_of(&l[k]);
                assert_true(l[i].level != l[k].level || is_apart);
            }
        }
    }
}

static void time_axis_has_few_round_ticks(void **state)
{
    (void)state;
    assert_int_equal(svg_time_step(35 * DBR_MINUTE, 12), 5 * DBR_MINUTE);
    assert_int_equal(svg_time_step(0, 12), DBR_SECOND);
    assert_int_equal(svg_time_step(400 * DBR_DAY, 12), 34 * DBR_DAY);
    assert_int_equal(svg_first_tick(61 * DBR_SECOND, DBR_MINUTE, dbr_zone_utc()), 2 * DBR_MINUTE);
    assert_int_equal(svg_first_tick(-61 * DBR_SECOND, DBR_MINUTE, dbr_zone_utc()), -DBR_MINUTE);
}

static void axis_tops_are_round(void **state)
{
    (void)state;
    assert_true(svg_nice_top(0) == 1);
    assert_true(svg_nice_top(0.43) == 0.5);
    assert_true(svg_nice_top(1098) == 1200);
}

static void text_is_cut_with_an_ellipsis(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    assert_true(dbr_slice_is(svg_fit(&arena, dbr_slice_str("short"), 12, 100), "short"));
    dbr_slice cut = svg_fit(&arena, dbr_slice_str("a very long label indeed"), 12, 60);
    assert_true(dbr_slice_ends(cut, "…"));
    assert_true(svg_text_width(cut, 12) <= 60);
    dbr_arena_release(&arena);
}

/* A chart of one series, away from normal for 25 minutes, as wide as asked. */
static void draw_series(dbr_arena *arena, dbr_lang lang, double width, dbr_buf *out)
{
    static const dbr_time times[] = {0, 10 * DBR_MINUTE, 20 * DBR_MINUTE, 40 * DBR_MINUTE};
    static const double values[] = {0, 0.4, 0.49, 0};
    chart c = {.arena = arena,
               .lang = lang,
               .zone = dbr_zone_utc(),
               .span = {0, 40 * DBR_MINUTE},
               .window = {DBR_TIME_NONE, DBR_TIME_NONE},
               .n_series = 1};
    c.series[0] = (chart_series){.label = DBR_LIT("checkout:http_requests_failed:ratio_rate5m"),
                                 .unit = CHART_RATIO,
                                 .times = times,
                                 .values = values,
                                 .n = 4,
                                 .onset = 5 * DBR_MINUTE,
                                 .recovery = 30 * DBR_MINUTE,
                                 .peak = 0.49,
                                 .peak_time = 20 * DBR_MINUTE,
                                 .known = DBR_TIME_NONE};
    chart_write(&c, width, "test", out);
}

static void a_series_keeps_its_name(void **state)
{
    (void)state;
    static const dbr_lang langs[] = {DBR_LANG_EN, DBR_LANG_ZH_CN};
    dbr_arena arena = {0};
    for (size_t i = 0; i < 4; i++) {
        DBR_AUTO(dbr_buf) out = {0};
        dbr_lang lang = i < 2 ? langs[i] : dbr_lang_pair(langs[i % 2], langs[1 - i % 2]);
        draw_series(&arena, lang, i % 2 == 0 ? 360 : 704, &out);
        dbr_slice svg = dbr_buf_view(&out);
        assert_int_not_equal(
            dbr_slice_find(svg, dbr_slice_str(">checkout:http_requests_failed:ratio_rate5m</text>")),
            SIZE_MAX);
        assert_int_equal(dbr_slice_find(svg, dbr_slice_str("…")), SIZE_MAX);
    }
    dbr_arena_release(&arena);
}

/* How high a drawing is. */
static double height_of(const dbr_buf *svg)
{
    double box[4] = {0};
    dbr_slice s = dbr_buf_view(svg);
    s = dbr_slice_from(s, dbr_slice_find(s, (dbr_slice)DBR_LIT("viewBox=\"")) + 9);
    for (size_t i = 0; i < 4; i++) {
        assert_true(dbr_slice_real(dbr_slice_sub(s, 0, dbr_slice_find_char(s, i < 3 ? ' ' : '"')), &box[i]));
        s = dbr_slice_from(s, dbr_slice_find_char(s, i < 3 ? ' ' : '"') + 1);
    }
    return box[3];
}

static void a_note_stands_beside_its_name_where_there_is_room(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    DBR_AUTO(dbr_buf) beside = {0};
    DBR_AUTO(dbr_buf) below = {0};
    draw_series(&arena, DBR_LANG_EN, 1100, &beside);
    draw_series(&arena, DBR_LANG_EN, 620, &below);
    assert_true(height_of(&below) - height_of(&beside) == 14);
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(a_series_keeps_its_name),
          cmocka_unit_test(a_note_stands_beside_its_name_where_there_is_room),
          cmocka_unit_test(numbers_have_one_decimal_at_most), cmocka_unit_test(labels_apart_share_a_row),
          cmocka_unit_test(labels_that_meet_go_down),
          cmocka_unit_test(label_at_the_edge_stands_before_its_rule), cmocka_unit_test(no_two_labels_overlap),
          cmocka_unit_test(time_axis_has_few_round_ticks), cmocka_unit_test(axis_tops_are_round),
          cmocka_unit_test(text_is_cut_with_an_ellipsis))
