/*
 * Blame: the rules of the family, over what blame_en.c and blame_zh.c find.
 *
 * Each finding asks a question instead of passing a sentence, and none shuts the gate. Severities: naming a
 * person, human error as the cause, judging and punishing are warnings; the first person, oversights and
 * passive omissions are information (research/blameless.md §6.3). Both languages are read in every document:
 * a sentence with Chinese characters by the Chinese reader, others by the English one. Block quotes and action
 * items' owners are not read, and of headings only those that say something: "Why it happened: …".
 */
#include "check/blame.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>

#define MIN_ENGLISH 5 // words
#define WORTH_HELP  6 // portions: fewer are read before a second reader has its words

/* To the end without a branch: the compiler looks at many bytes at once. */
static bool has_chinese(dbr_slice s)
{
    unsigned char any = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        any |= c >= 0xE4 && c <= 0xE9;
    }
    return any != 0;
}

/* Whether enough of it is English to be read as such: "The 值班同学 forgot to renew it" is, "API 忘记限流" is not. */
static bool has_english(dbr_slice s)
{
    size_t n_words = 0;
    bool inside = false;
    for (size_t i = 0; i < s.len && n_words < MIN_ENGLISH; i++) {
        char c = s.ptr[i];
        bool is_small = c >= 'a' && c <= 'z';
        n_words += is_small && !inside ? 1 : 0;
        inside = is_small || (inside && c == '\'');
    }
    return n_words >= MIN_ENGLISH;
}

/* The words are the same for every report: made once, a megabyte, and lent to one reader at a time, for phrases are looked into when
 * they are first met. No variable of a thread, which every thread of the program would have to clear when it begins. */
typedef struct blame_words {
    check_index index;
    bool has_english, has_chinese;
} blame_words;
static blame_words *spare_words; // NULL: lent, or not made yet
static pthread_mutex_t spare_lock = PTHREAD_MUTEX_INITIALIZER;

/* Lends the words, or makes others while another thread has them. */
static blame_words *borrow_words(void)
{
    (void)pthread_mutex_lock(&spare_lock);
    blame_words *w = spare_words;
    spare_words = NULL;
    (void)pthread_mutex_unlock(&spare_lock);
    if (w == NULL) {
        w = dbr_xmalloc(sizeof(*w)); // most of it is never touched
        w->has_english = w->has_chinese = false;
    }
    return w;
}

static void give_back(blame_words *w)
{
    (void)pthread_mutex_lock(&spare_lock);
    blame_words *other = spare_words;
    spare_words = w;
    (void)pthread_mutex_unlock(&spare_lock);
    free(other);
}

/* Chinese by the Chinese reader; a sentence in both languages by the English one too, when the first finds nothing. */
static bool read_sentence(blame_words *w, dbr_slice text, check_blame_hit *ret)
{
    bool is_chinese = has_chinese(text);
    if (is_chinese && !w->has_chinese) {
        check_index_zh(&w->index);
        w->has_chinese = true;
    }
    return (is_chinese && check_blame_zh(&w->index, text, ret)) ||
           ((!is_chinese || has_english(text)) && check_blame_en(&w->index, text, ret));
}

static void read_part(blame_words *w, check_blame_parts *parts, size_t i_part)
{
    const dbr_document *d = parts->d;
    size_t past = d->n_sentences * (i_part + 1) / parts->n;
    for (size_t i = d->n_sentences * i_part / parts->n; i < past; i++) {
        const dbr_sentence *s = &d->sentences[i];
        check_blame_hit hit;
        if (!s->is_quote && read_sentence(w, s->text, &hit)) {
            *DBR_PUSH(&parts->items[i_part].hits) = (check_sentence_hit){i, hit};
        }
    }
}

void check_read_blame(check_blame_parts *parts, bool is_help)
{
    if (is_help && atomic_load_explicit(&parts->next, memory_order_relaxed) + WORTH_HELP > parts->n) {
        return;
    }
    blame_words *w = borrow_words();
    if (!w->has_english) {
        check_index_en(&w->index);
        w->has_english = true;
    }
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&parts->next, 1, memory_order_relaxed);
        if (i >= parts->n) {
            break;
        }
        read_part(w, parts, i);
    }
    give_back(w);
}

/* Whether a heading names a thing and says something of it: "Root cause: …", "根因：…". */
static bool says_something(dbr_slice heading)
{
    if (heading.len < 12) {
        return false; // most have no room for both
    }
    const char *colon = memchr(heading.ptr + 4, ':', heading.len - 4);
    const char *wide = colon == NULL ? memmem(heading.ptr + 4, heading.len - 4, "：", 3) : NULL;
    size_t at = colon != NULL  ? (size_t)(colon - heading.ptr)
                : wide != NULL ? (size_t)(wide - heading.ptr)
                               : heading.len;
    bool is_label =
        colon == NULL ||
        (at + 1 < heading.len && (heading.ptr[at + 1] == ' ' || (unsigned char)heading.ptr[at + 1] > 0x7F));
    return is_label && heading.len - at > 8;
}

static void read_headings(dbr_check_run *run)
{
    blame_words *w = NULL;
    for (size_t i = 0; i < run->d->n_sections; i++) {
        const dbr_section *x = &run->d->sections[i];
        check_blame_hit hit;
        if (x->level == 0 || !says_something(x->heading)) {
            continue;
        }
        w = w != NULL ? w : borrow_words();
        if (!w->has_english) {
            check_index_en(&w->index);
            w->has_english = true;
        }
        if (read_sentence(w, x->heading, &hit)) {
            *DBR_PUSH(&run->blame_headings) = (check_heading_hit){i, hit};
        }
    }
    if (w != NULL) {
        give_back(w);
    }
}

void check_gather_blame(dbr_check_run *run, check_blame_parts *parts)
{
    for (size_t i = 0; i < parts->n; i++) {
        for (size_t k = 0; k < parts->items[i].hits.n; k++) {
            *DBR_PUSH(&run->blame) = parts->items[i].hits.items[k];
        }
        DBR_VEC_RELEASE(&parts->items[i].hits);
    }
    read_headings(run);
}

/* One finding at [begin, end), with the words that blame. */
static void say_hit(dbr_check_run *run, size_t begin, size_t end, dbr_slice words, bool is_mild,
                    dbr_text_id message, dbr_text_id remedy)
{
    CHECK_SAY(run, begin, end > begin ? end : begin, message, check_str(run, words));
    CHECK_SUGGEST(run, remedy, "");
    if (is_mild) {
        check_set_severity(run, DBR_INFO);
    }
}

static void say(dbr_check_run *run, check_blame kind, dbr_text_id message, dbr_text_id remedy)
{
    for (size_t i = 0; i < run->blame.n; i++) {
        const check_sentence_hit *b = &run->blame.items[i];
        const dbr_sentence *s = &run->d->sentences[b->i_sentence];
        if (b->hit.kind == kind) {
            say_hit(run, check_offset(s, b->hit.begin), check_offset(s, b->hit.end),
                    dbr_slice_sub(s->text, b->hit.begin, b->hit.end), b->hit.is_mild, message, remedy);
        }
    }
    for (size_t i = 0; i < run->blame_headings.n; i++) {
        const check_heading_hit *b = &run->blame_headings.items[i];
        const dbr_section *x = &run->d->sections[b->i_section];
        if (b->hit.kind == kind) { // the whole line: marks may stand within its text
            say_hit(run, x->at.begin, x->body_begin > x->at.begin + 1 ? x->body_begin - 1 : x->at.begin,
                    dbr_slice_sub(x->heading, b->hit.begin, b->hit.end), b->hit.is_mild, message, remedy);
        }
    }
}

static void run_individual(dbr_check_run *run)
{
    say(run, CHECK_BLAME_INDIVIDUAL, DBR_T_CHECK_BLAME_INDIVIDUAL, DBR_T_CHECK_BLAME_INDIVIDUAL_DO);
}

static void run_human_error(dbr_check_run *run)
{
    say(run, CHECK_BLAME_HUMAN_ERROR, DBR_T_CHECK_BLAME_HUMAN_ERROR, DBR_T_CHECK_BLAME_HUMAN_ERROR_DO);
}

static void run_omission(dbr_check_run *run)
{
    say(run, CHECK_BLAME_OMISSION, DBR_T_CHECK_BLAME_OMISSION, DBR_T_CHECK_BLAME_OMISSION_DO);
}

static void run_counterfactual(dbr_check_run *run)
{
    say(run, CHECK_BLAME_COUNTERFACTUAL, DBR_T_CHECK_BLAME_COUNTERFACTUAL,
        DBR_T_CHECK_BLAME_COUNTERFACTUAL_DO);
}

static void run_judgement(dbr_check_run *run)
{
    say(run, CHECK_BLAME_JUDGEMENT, DBR_T_CHECK_BLAME_JUDGEMENT, DBR_T_CHECK_BLAME_JUDGEMENT_DO);
}

static void run_be_careful(dbr_check_run *run)
{
    say(run, CHECK_BLAME_BE_CAREFUL, DBR_T_CHECK_BLAME_BE_CAREFUL, DBR_T_CHECK_BLAME_BE_CAREFUL_DO);
}

static void run_punish(dbr_check_run *run)
{
    say(run, CHECK_BLAME_PUNISH, DBR_T_CHECK_BLAME_PUNISH, DBR_T_CHECK_BLAME_PUNISH_DO);
}

static const dbr_rule_example INDIVIDUAL_EXAMPLES[] = {
    {"An engineer accidentally deleted the table.\n", DBR_LANG_EN, 1},
    {"@alice caused the outage.\n", DBR_LANG_EN, 1},
    {"The table was accidentally deleted.\n", DBR_LANG_EN, 0},
    {"The release caused the outage.\n", DBR_LANG_EN, 0},
    {"值班同学误把生产库当成测试库。\n", DBR_LANG_ZH_CN, 1},
    {"谁干的？\n", DBR_LANG_ZH_CN, 1},
    {"恢复误删除的文件。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example HUMAN_ERROR_EXAMPLES[] = {
    {"The cause was human error.\n", DBR_LANG_EN, 1},
    {"Human error is never the cause.\n", DBR_LANG_EN, 0},
    {"The pipeline reported an error.\n", DBR_LANG_EN, 0},
    {"原因是人为失误。\n", DBR_LANG_ZH_CN, 1},
    {"增加二次确认，防止误操作。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example OMISSION_EXAMPLES[] = {
    {"The on-call engineer failed to verify the backup.\n", DBR_LANG_EN, 1},
    {"We forgot to renew the certificate.\n", DBR_LANG_EN, 1},
    {"The script failed to verify the backup.\n", DBR_LANG_EN, 0},
    {"提交前没有仔细检查。\n", DBR_LANG_ZH_CN, 1},
    {"程序没有检查返回值。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example COUNTERFACTUAL_EXAMPLES[] = {
    {"The operator should have noticed the alert.\n", DBR_LANG_EN, 1},
    {"If we had tested the restore, it would have worked.\n", DBR_LANG_EN, 1},
    {"We should have at least two replicas.\n", DBR_LANG_EN, 0},
    {"The alert should have fired.\n", DBR_LANG_EN, 0},
    {"运维人员本应先切流。\n", DBR_LANG_ZH_CN, 1},
    {"告警本应在五分钟内触发。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example JUDGEMENT_EXAMPLES[] = {
    {"It was a careless change.\n", DBR_LANG_EN, 1},
    {"Images are loaded lazily.\n", DBR_LANG_EN, 0},
    {"这次变更过于草率。\n", DBR_LANG_ZH_CN, 1},
    {"这次变更没有灰度。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example BE_CAREFUL_EXAMPLES[] = {
    {"Everyone has to be more careful with deployments.\n", DBR_LANG_EN, 1},
    {"The migration now asks for confirmation.\n", DBR_LANG_EN, 0},
    {"开发人员注意代码规范。\n", DBR_LANG_ZH_CN, 1},
    {"注意：二号楼的电梯停用。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example PUNISH_EXAMPLES[] = {
    {"The engineer was reprimanded.\n", DBR_LANG_EN, 1},
    {"The alert was fired twice.\n", DBR_LANG_EN, 0},
    {"对相关人员进行通报批评。\n", DBR_LANG_ZH_CN, 1},
    {"复盘不追责。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_blame[] = {
    {.id = "blame/individual",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a person or role is the subject of what went wrong",
     .rationale = "PagerDuty's guide: \"abstract to an inspecific responder\", ask what and how, not who. "
                  "The guide's checklist: no "
                  "\"X caused the issue\". Software and processes may fail; people act on what they see.",
     .examples = INDIVIDUAL_EXAMPLES,
     .run = run_individual},
    {.id = "blame/human-error",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "human error is offered as a cause",
     .rationale = "PagerDuty: \"An individual's action should never be considered a root cause\". Dekker, "
                  "The Field Guide to "
                  "Understanding Human Error: it is the beginning of the analysis, not its end.",
     .examples = HUMAN_ERROR_EXAMPLES,
     .run = run_human_error},
    {.id = "blame/omission",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "people are said not to have done something",
     .rationale = "Etsy's debriefing guide: findings about what people did not do explain nothing about what "
                  "they did. Dekker's list: "
                  "\"they failed to\", \"they didn't\".",
     .examples = OMISSION_EXAMPLES,
     .run = run_omission},
    {.id = "blame/counterfactual",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "what people should or could have done",
     .rationale = "PagerDuty: \"Avoid evaluating what should or should not have been done\"; it tells of a "
                  "world that was not.",
     .examples = COUNTERFACTUAL_EXAMPLES,
     .run = run_counterfactual},
    {.id = "blame/judgement",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a judgement of people: careless, hasty, 草率",
     .rationale = "The fundamental attribution error: in hindsight circumstances look like character. "
                  "Google's SRE book warns of "
                  "animated language.",
     .examples = JUDGEMENT_EXAMPLES,
     .run = run_judgement},
    {.id = "blame/be-careful",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a remedy that asks people for more attention",
     .rationale = "Attention runs out; a check in the pipeline does not. PagerDuty's example of a bounded "
                  "item replaces \"make sure "
                  "engineer checks\" by an automated presubmit check.",
     .examples = BE_CAREFUL_EXAMPLES,
     .run = run_be_careful},
    {.id = "blame/punish",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "punishment or discipline",
     .rationale = "Allspaw, \"Blameless PostMortems and a Just Culture\" (2012): who fears punishment does "
                  "not tell what happened.",
     .examples = PUNISH_EXAMPLES,
     .run = run_punish},
    {0},
};
