/* Sentences and the way back to their bytes. What is left out leaves one U+FFFC. */
#include "document/test_read.h"

#define GONE "\xEF\xBF\xBC"

static void expect(const char *document, const char *const *sentences)
{
    fixture f;
    const dbr_document *d = read_text(&f, document);
    size_t n = 0;
    for (; sentences[n] != NULL; n++) {
        if (n >= d->n_sentences) {
            fail_msg("'%s': no sentence %zu", document, n);
        }
        assert_slice(d->sentences[n].text, sentences[n]);
    }
    assert_int_equal(d->n_sentences, n);
    done(&f);
}

#define ROW(document, ...) expect(document, (const char *const[]){__VA_ARGS__, NULL})

static void splits_english(void **state)
{
    (void)state;
    ROW("It broke. We fixed it! Why? Unclear", "It broke.", "We fixed it!", "Why?", "Unclear");
    ROW("Pods, e.g. the api ones, failed at 3.5 % vs. 1 %. Then more.",
        "Pods, e.g. the api ones, failed at 3.5 % vs. 1 %.", "Then more.");
    ROW("Version v1.2.3 shipped. node.js ran.", "Version v1.2.3 shipped. node.js ran.");
    ROW("One line\ngoes on. Next\none", "One line goes on.", "Next one");
    ROW("It fell (hard.) Then rose.", "It fell (hard.)", "Then rose.");
    ROW("Dr. Li saw J. Smith.", "Dr. Li saw J. Smith.");
}

static void splits_chinese(void **state)
{
    (void)state;
    ROW("服务中断。已回滚！为什么？未知", "服务中断。", "已回滚！", "为什么？", "未知");
    ROW("升级到 v1.2 后恢复。API 正常。", "升级到 v1.2 后恢复。", "API 正常。");
    ROW("他说「都好。」然后离开。", "他说" GONE "然后离开。");
}

static void leaves_out_code_addresses_and_quotations(void **state)
{
    (void)state;
    ROW("`api` failed. See https://x.org/a.b now.", GONE " failed.", "See " GONE " now.");
    ROW("The page said \"You broke it.\" Then silence.", "The page said " GONE, "Then silence.");
    ROW("A 5\" disk failed. It was old.", "A 5\" disk failed.", "It was old.");
    ROW("“不是我” 他说。", GONE " 他说。");
    expect("`only code`", (const char *const[]){NULL});
    ROW("See [the log](evidence/a.log \"= 1\").", "See the log.");
    ROW("# Heading\n\n    code. Block.\n\n| Head. |\n|---|\n| Cell one. Two |\n", "Cell one.", "Two");
}

static void lines_with_times_and_labels_begin_anew(void **state)
{
    (void)state;
    ROW("10:05 - deployed\n10:07 - broke", "10:05 - deployed", "10:07 - broke");
    ROW("**Date**: today\n**Owner**: Li", "Date: today", "Owner: Li");
}

static void maps_each_byte_back(void **state)
{
    (void)state;
    fixture f;
    const dbr_document *d =
        read_text(&f, "- First.\n- The **pool** of `db`\n  was *too* small.\n\n> Said so.\n");
    assert_int_equal(d->n_sentences, 3);
    const dbr_sentence *s = &d->sentences[1];
    assert_slice(s->text, "The pool of " GONE " was too small.");
    assert_slice(at(d, s->at), "The **pool** of `db`\n  was *too* small.");
    static const char *const WORDS[] = {"pool", "was", "too", "small"};
    for (size_t i = 0; i < 4; i++) {
        size_t k = dbr_slice_find(s->text, dbr_slice_str(WORDS[i]));
        assert_slice(dbr_slice_sub(d->bytes, s->offsets[k], s->offsets[k] + strlen(WORDS[i])), WORDS[i]);
    }
    assert_true(s->is_list_item);
    assert_false(s->is_quote);
    assert_true(d->sentences[2].is_quote);
    done(&f);
}

DBR_TESTS(cmocka_unit_test(splits_english), cmocka_unit_test(splits_chinese),
          cmocka_unit_test(leaves_out_code_addresses_and_quotations),
          cmocka_unit_test(lines_with_times_and_labels_begin_anew), cmocka_unit_test(maps_each_byte_back))
