/* Why-tree and fishbone: which lists they are, and pictures in which no text leaves its box. */
#include "test.h"

#include "report/svg.h"
#include "report/trees.h"

typedef struct fixture {
    dbr_arena arena;
    dbr_document *d;
    trees_whys whys;
    trees_fishbone fish;
    dbr_buf out;
} fixture;

static void fixture_release(fixture *f)
{
    dbr_buf_release(&f->out);
    dbr_arena_release(&f->arena);
}

static void find(fixture *f, const char *text)
{
    dbr_err err = {0};
    assert_int_equal(
        dbr_document_read(&f->arena, dbr_slice_str(text), "report.md", dbr_zone_utc(), &f->d, &err), DBR_OK);
    assert_int_equal(trees_find(&f->arena, f->d, &f->whys, &f->fish, &err), DBR_OK);
}

static void node_is(const fixture *f, size_t i, const char *text, size_t parent)
{
    assert_true(i < f->whys.n);
    assert_true(dbr_slice_is(f->whys.nodes[i].text, text));
    assert_int_equal(f->whys.nodes[i].i_parent, parent);
}

static void a_nested_list_under_a_why_is_the_tree(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# T\n\n## Contributing Factors\n\n- not this\n\n### Five Whys\n\n- it broke\n  - pool full\n   "
             " - slow "
             "query\n  - _To be written: what else?_\n  - nobody saw\n");
    assert_int_equal(f.whys.n, 4);
    node_is(&f, 0, "it broke", SIZE_MAX);
    node_is(&f, 1, "pool full", 0);
    node_is(&f, 2, "slow query", 1);
    node_is(&f, 3, "nobody saw", 0);
}

static void a_numbered_list_of_whys_is_a_chain(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# T\n\n## 五个为什么\n\n1. 中断\n2. 连接池满\n3. 查询慢\n");
    assert_int_equal(f.whys.n, 3);
    node_is(&f, 2, "查询慢", 1);
    assert_int_equal(f.whys.nodes[2].depth, 2);
}

static void several_first_answers_hang_on_the_title(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# Orders fail\n\n## Why did it happen?\n\n- a\n  - b\n- c\n");
    assert_int_equal(f.whys.n, 4);
    node_is(&f, 0, "Orders fail", SIZE_MAX);
    node_is(&f, 3, "c", 0);
}

static void leads_and_flat_lists_are_no_tree(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# T\n\n## Contributing Factors\n\n### Leads\n\n1. a\n   - for: b\n     - c\n\n### Systemic "
             "Issues\n\n- d\n- e\n");
    assert_int_equal(f.whys.n, 0);
}

static void trees_are_bounded(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    DBR_AUTO(dbr_buf) text = {0};
    dbr_buf_str(&text, "# T\n\n## Five Whys\n\n- top\n");
    for (int i = 0; i < 100; i++) {
        dbr_buf_printf(&text, "  - answer %d\n", i);
    }
    for (int i = 1; i < 30; i++) {
        dbr_buf_printf(&text, "%*s- deep %d\n", 2 * i, "", i);
    }
    find(&f, text.ptr);
    assert_int_equal(f.whys.n, TREES_MAX_NODES);
    assert_int_equal(f.whys.n + f.whys.n_left_out, 130);
    trees_write_whys(&f.whys, 740, "w", DBR_LANG_EN, &f.arena, &f.out);
    assert_non_null(strstr(f.out.ptr, "and 70 more"));
}

static void bones_are_labels_or_headings(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# Orders fail\n\n## Contributing Factors\n\n### Immediate Cause\n\nThe release had no index. "
             "More.\n\n"
             "### Contributing Factors\n\n- **Monitoring**: no alert\n- **monitoring**: no dashboard\n- "
             "_What else?_\n\n"
             "### Systemic Issues\n\n- two pipelines\n");
    assert_int_equal(f.fish.n, 3);
    assert_true(dbr_slice_is(f.fish.bones[0].name, "Immediate Cause"));
    assert_true(dbr_slice_is(f.fish.bones[0].causes[0], "The release had no index."));
    assert_true(dbr_slice_is(f.fish.bones[1].name, "Monitoring"));
    assert_int_equal(f.fish.bones[1].n, 2);
    assert_true(dbr_slice_is(f.fish.bones[2].name, "Systemic Issues"));
    assert_true(dbr_slice_is(f.fish.head, "Orders fail"));
}

static void one_bone_is_no_fishbone(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# T\n\n## Contributing Factors\n\n- **Monitoring**: no alert\n- **Monitoring**: no "
             "dashboard\n\n## Action Items\n\n- x\n- y\n");
    assert_int_equal(f.fish.n, 0);
}

static void questions_of_a_draft_are_no_causes(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f,
         "# T\n\n## Contributing Factors\n\n### Immediate Cause\n\n_To be confirmed: which?_\n\n### Systemic "
         "Issues\n\n*To be written: which way?*\n");
    assert_int_equal(f.fish.n, 0);
}

static void open_questions_are_nodes_of_the_tree_without_their_proofs(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# T\n\n## Contributing Factors\n\n### Why It Came to This\n\n- it broke\n  - Monitoring\n    - "
             "_What "
             "would have told sooner? ([a](evidence/x.log#L1), [b](evidence/y_z.json#/1))_\n    - _To be "
             "written: what else?_\n  - _哪个测试能发现？（[a](evidence/x.log#L1)）_\n");
    assert_int_equal(f.whys.n, 4);
    node_is(&f, 2, "What would have told sooner?", 1);
    assert_true(f.whys.nodes[2].is_open && !f.whys.nodes[1].is_open);
    node_is(&f, 3, "哪个测试能发现？", 0);
    assert_int_equal(f.fish.n, 0);
}

/* The widths of the drawn texts, estimated as they were, stay inside the picture at any width. */
static void pictures_hold_their_texts(void **state)
{
    (void)state;
    DBR_AUTO(fixture) f = {0};
    find(&f, "# A title that is long enough to be broken into several lines of the head\n\n## Five Whys\n\n- "
             "anextremelylongwordwithoutanyblankinitthathastobebrokensomewhere\n  - "
             "连接池被占满，每个查询占用连接三秒以上，新请求只能排队等待直到超时，没有人收到任何告警\n    - "
             "c\n      - d\n"
             "        - e\n          - f\n            - g\n\n## Contributing Factors\n\n- **A**: a\n- **B**: "
             "b <b>\n- **C**: c & "
             "d\n- **D**: d\n- **E**: e\n- **F**: f\n- **G**: g\n");
    const double widths[] = {740, 360, 620};
    for (size_t i = 0; i < 3; i++) {
        dbr_buf_clear(&f.out);
        trees_write_whys(&f.whys, widths[i], "w", DBR_LANG_ZH_CN, &f.arena, &f.out);
        trees_write_fishbone(&f.fish, widths[i], "f", DBR_LANG_EN, &f.arena, &f.out);
        assert_null(strstr(f.out.ptr, "<b>"));
        assert_null(strstr(f.out.ptr, "nan"));
        for (const char *s = f.out.ptr; (s = strstr(s, "<text class=\"w\" x=\"")) != NULL; s++) {
            double x = strtod(s + strlen("<text class=\"w\" x=\""), NULL);
            const char *begin = strchr(s, '>') + 1;
            double width = svg_text_width(dbr_slice_of(begin, (size_t)(strchr(begin, '<') - begin)), 12);
            bool is_end =
                strstr(s, "text-anchor=\"end\"") != NULL && strstr(s, "text-anchor=\"end\"") < begin;
            assert_true(is_end ? x - width > -12 : x + width < widths[i] + 12);
        }
    }
}

/* With any number of bones the head stands at the right edge, on the page and as a picture of its own. */
static void a_fishbone_fills_its_picture(void **state)
{
    (void)state;
    static const char BONES[] = "- **A**: a\n- **B**: b\n- **C**: c\n- **D**: d\n- **E**: e\n- **F**: f\n";
    for (size_t n = 2; n <= 6; n++) {
        DBR_AUTO(fixture) f = {0};
        find(&f, dbr_arena_printf(&f.arena, "# T\n\n## Contributing Factors\n\n%.*s", (int)n * 11, BONES));
        assert_int_equal(f.fish.n, n);
        double width = trees_fishbone_width(&f.fish);
        trees_write_fishbone(&f.fish, width, "f", DBR_LANG_EN, &f.arena, &f.out);
        const char *head = strstr(f.out.ptr, "<g class=\"node root\"><rect x=\"");
        assert_non_null(head);
        double x = strtod(strchr(head, '=') + strlen("=\"node root\"><rect x=\""), NULL);
        assert_true(x + 146 >= width - 16 && x + 146 <= width);
    }
}

static void dates_are_not_broken(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_slice lines[4];
    assert_int_equal(svg_wrap(&arena, dbr_slice_str("orders (2025-02-09)"), 10, 84, 4, lines), 2);
    assert_true(dbr_slice_is(lines[1], "(2025-02-09)"));
    assert_int_equal(svg_wrap(&arena, dbr_slice_str("the api-service"), 10, 58, 4, lines), 2);
    assert_true(dbr_slice_is(lines[0], "the api-"));
    dbr_arena_release(&arena);
}

static void lines_break_at_blanks_and_between_chinese_characters(void **state)
{
    (void)state;
    dbr_arena arena = {0};
    dbr_slice lines[4];
    assert_int_equal(svg_wrap(&arena, dbr_slice_str("one two three"), 10, 46, 4, lines), 2);
    assert_true(dbr_slice_is(lines[0], "one two"));
    assert_true(dbr_slice_is(lines[1], "three"));
    assert_int_equal(svg_wrap(&arena, dbr_slice_str("连接池满了"), 10, 35, 4, lines), 2);
    assert_true(dbr_slice_is(lines[0], "连接池"));
    assert_int_equal(svg_wrap(&arena, dbr_slice_str("aaaaaaaaaaaaaaaaaaaaaaaaa"), 10, 46, 2, lines), 2);
    assert_true(dbr_slice_ends(lines[1], "…"));
    assert_int_equal(svg_wrap(&arena, dbr_slice_str(""), 10, 46, 2, lines), 1);
    dbr_arena_release(&arena);
}

DBR_TESTS(cmocka_unit_test(a_nested_list_under_a_why_is_the_tree),
          cmocka_unit_test(a_numbered_list_of_whys_is_a_chain),
          cmocka_unit_test(several_first_answers_hang_on_the_title),
          cmocka_unit_test(leads_and_flat_lists_are_no_tree), cmocka_unit_test(trees_are_bounded),
          cmocka_unit_test(bones_are_labels_or_headings), cmocka_unit_test(one_bone_is_no_fishbone),
          cmocka_unit_test(questions_of_a_draft_are_no_causes),
          cmocka_unit_test(open_questions_are_nodes_of_the_tree_without_their_proofs),
          cmocka_unit_test(pictures_hold_their_texts), cmocka_unit_test(a_fishbone_fills_its_picture),
          cmocka_unit_test(dates_are_not_broken),
          cmocka_unit_test(lines_break_at_blanks_and_between_chinese_characters))
