/* A rule's page: what `debrief check --explain` shows, and docs/rules.md is made of. */
#include "base/text.h"
#include "check/check_impl.h"

/* The first bad and the first good example of each language. */
static void write_examples(const dbr_rule *r, dbr_buf *out)
{
    for (int is_bad = 1; is_bad >= 0; is_bad--) {
        bool is_shown[DBR_LANG_COUNT] = {false};
        for (const dbr_rule_example *e = r->examples; e->text != NULL; e++) {
            /* The examples of secrets would alarm every scanner that meets them. */
            bool is_wanted = (e->n_findings > 0) == (is_bad == 1) && strstr(e->text, "AKIA") == NULL;
            if (is_wanted && !is_shown[e->lang]) {
                is_shown[e->lang] = true;
                dbr_buf_printf(out, "\n%s (%s):\n\n````markdown\n%s````\n", is_bad == 1 ? "Bad" : "Good",
                               dbr_lang_name((dbr_lang)e->lang), e->text);
            }
        }
    }
}

void dbr_rule_explain(const dbr_rule *rule, dbr_buf *out)
{
    dbr_buf_printf(out, "## `%s`\n\n%c%s.\n\n**%s**%s%s. %s\n", rule->id,
                   rule->help[0] - (rule->help[0] >= 'a' && rule->help[0] <= 'z' ? 32 : 0), rule->help + 1,
                   dbr_severity_word(rule->severity), rule->shuts_gate ? ", shuts the gate" : "",
                   dbr_rule_has_fix(rule) ? ", mended by `--fix`" : "", rule->rationale);
    write_examples(rule, out);
}
