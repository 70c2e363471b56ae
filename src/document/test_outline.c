/* Lists as an outline: labels, depth, questions of the draft, sections. */
#include "document/test_read.h"

typedef struct outline {
    fixture f;
    dbr_outline_item *items;
    size_t n;
} outline;

static void read_outline(outline *o, const char *text)
{
    dbr_err err = {0};
    (void)read_text(&o->f, text);
    assert_int_equal(dbr_document_outline(&o->f.arena, o->f.d, &o->items, &o->n, &err), DBR_OK);
}

static void items_have_their_depth_and_list(void **state)
{
    (void)state;
    outline o = {0};
    read_outline(&o, "# T\n\n- a\n  1. b\n     - c\n  2. d\n- e\n\ntext\n\n- f\n");
    assert_int_equal(o.n, 6);
    const int depths[] = {0, 1, 2, 1, 0, 0};
    const char *const texts[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < 6; i++) {
        assert_slice(o.items[i].text, texts[i]);
        assert_int_equal(o.items[i].depth, depths[i]);
        assert_int_equal(o.items[i].i_list, i < 5 ? 0 : 1);
    }
    done(&o.f);
}

static void bold_before_a_colon_is_the_label(void **state)
{
    (void)state;
    outline o = {0};
    read_outline(&o, "- **Gap**: no [alert](evidence/a.log#L1)\n- **缺口：** 没有告警\n- **all of it**\n- "
                     "**bold** text\n");
    assert_int_equal(o.n, 4);
    assert_slice(o.items[0].label, "Gap");
    assert_slice(o.items[0].text, "no alert");
    assert_slice(o.items[1].label, "缺口");
    assert_slice(o.items[1].text, "没有告警");
    assert_int_equal(o.items[2].label.len, 0);
    assert_slice(o.items[2].text, "all of it");
    assert_int_equal(o.items[3].label.len, 0);
    assert_slice(o.items[3].text, "bold text");
    done(&o.f);
}

static void emphasis_alone_is_a_question_of_the_draft(void **state)
{
    (void)state;
    outline o = {0};
    read_outline(&o, "- _To be written: what?_\n- _some_ of it\n- [x] done\n-\n");
    assert_int_equal(o.n, 4);
    assert_true(o.items[0].is_prompt);
    assert_false(o.items[1].is_prompt);
    assert_slice(o.items[2].text, "done");
    assert_int_equal(o.items[3].text.len, 0);
    done(&o.f);
}

static void items_know_their_innermost_section(void **state)
{
    (void)state;
    outline o = {0};
    read_outline(&o,
                 "# T\n\n## Contributing Factors\n\n### Immediate Cause\n\n- a\n\n## Action Items\n\n- b\n");
    assert_int_equal(o.n, 2);
    assert_slice(o.f.d->sections[o.items[0].i_section].heading, "Immediate Cause");
    assert_slice(o.f.d->sections[o.items[1].i_section].heading, "Action Items");
    done(&o.f);
}

static void no_list_no_items(void **state)
{
    (void)state;
    outline o = {0};
    read_outline(&o, "text\n\n| a |\n|---|\n| - b |\n");
    assert_int_equal(o.n, 0);
    done(&o.f);
}

DBR_TESTS(cmocka_unit_test(items_have_their_depth_and_list),
          cmocka_unit_test(bold_before_a_colon_is_the_label),
          cmocka_unit_test(emphasis_alone_is_a_question_of_the_draft),
          cmocka_unit_test(items_know_their_innermost_section), cmocka_unit_test(no_list_no_items))
