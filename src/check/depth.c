/*
 * Depth: does the analysis stop too early? Advice, never more.
 *
 *   depth/single-cause  one cause and nothing else
 *   depth/person        the analysis ends at a person: what allowed it?
 *
 * Causes are the items of lists and tables in the cause sections; a section of plain paragraphs is one cause. Trees under a
 * heading that asks why count only where no other section names a cause.
 * Questions of the draft and its leads are none. What lies behind the fault: depth_layers.c. Source:
 * research/blameless.md §1, §5.
 */
#include "check/check_impl.h"

#define MAX_NAMING 300u // rows and items whose people are looked for

bool check_is_cause_section(const dbr_document *d, size_t i_section)
{
    return (check_is_in(d, i_section, DBR_SECTION_CAUSE) || check_is_in(d, i_section, DBR_SECTION_FACTORS)) &&
           d->sections[i_section].kind != DBR_SECTION_LEADS;
}

/* What a line of Markdown adds. */
typedef enum line_kind { LINE_NONE, LINE_TEXT, LINE_ITEM } line_kind;

static line_kind kind_of(dbr_slice line)
{
    dbr_slice s = dbr_slice_trim(line);
    size_t indent = s.len > 0 ? (size_t)(s.ptr - line.ptr) : 0;
    size_t digits = 0;
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9') {
        digits++;
    }
    bool is_item = dbr_slice_starts(s, "- ") || dbr_slice_starts(s, "* ") || dbr_slice_starts(s, "+ ") ||
                   (digits > 0 && digits < 4 &&
                    (dbr_slice_starts(dbr_slice_from(s, digits), ". ") ||
                     dbr_slice_starts(dbr_slice_from(s, digits), ") ")));
    bool is_table = s.len > 0 && s.ptr[0] == '|' && !dbr_slice_starts(s, "|-") && !dbr_slice_starts(s, "| -");
    bool is_mark = dbr_slice_is(s, "**") || dbr_slice_is(s, "__"); // before a bold line that is a section
    if (s.len == 0 || is_mark || s.ptr[0] == '#' || check_is_prompt(s) || dbr_slice_starts(s, "<!--") ||
        dbr_slice_starts(s, "|-") || dbr_slice_starts(s, "| -")) {
        return LINE_NONE;
    }
    return (is_item && indent < 4) || is_table ? LINE_ITEM : LINE_TEXT;
}

/* Causes in one section's own lines, up to the next heading; whether its list is a tree, items below items. */
static size_t count_in_section(const dbr_document *d, const dbr_section *s, size_t end, bool *ret_is_tree)
{
    size_t n_items = 0;
    bool has_text = false;
    size_t n_table = 0;
    dbr_slice rest = dbr_slice_sub(d->bytes, s->body_begin, end);
    while (rest.ptr != NULL && rest.len > 0) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        line_kind kind = kind_of(line);
        *ret_is_tree |= kind == LINE_ITEM && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
        n_table += kind == LINE_ITEM && dbr_slice_trim(line).ptr[0] == '|';
        n_items += kind == LINE_ITEM;
        has_text |= kind == LINE_TEXT;
    }
    n_items -= n_table > 0 ? 1 : 0; // the head of the table
    return n_items > 0 ? n_items : has_text ? 1 : 0;
}

/* A heading that asks why: its tree says how the causes hang together, and counts where nothing else names them. */
static bool asks_why(const dbr_section *s)
{
    return dbr_slice_find_nocase(s->heading, dbr_slice_str("why")) != SIZE_MAX ||
           dbr_slice_find(s->heading, dbr_slice_str("为什么")) != SIZE_MAX ||
           dbr_slice_find(s->heading, dbr_slice_str("为何")) != SIZE_MAX;
}

/* One chain, however it is listed: each answer is the next question. */
static bool is_five_whys(const dbr_section *s)
{
    return dbr_slice_find_nocase(s->heading, dbr_slice_str("whys")) != SIZE_MAX ||
           dbr_slice_find(s->heading, dbr_slice_str("个为什么")) != SIZE_MAX;
}

size_t check_count_causes(const dbr_check_run *run)
{
    const dbr_document *d = run->d;
    size_t n = 0, n_in_trees = 0;
    bool has_section = false;
    for (size_t i = 0; i < d->n_sections; i++) {
        if (!check_is_cause_section(d, i)) {
            continue;
        }
        size_t end = i + 1 < d->n_sections ? d->sections[i + 1].at.begin : d->bytes.len;
        has_section = true;
        bool is_tree = false;
        size_t found =
            end > d->sections[i].body_begin ? count_in_section(d, &d->sections[i], end, &is_tree) : 0;
        bool is_chain = (is_tree && asks_why(&d->sections[i])) || is_five_whys(&d->sections[i]);
        *(is_chain ? &n_in_trees : &n) += found;
    }
    return !has_section ? SIZE_MAX : n > 0 ? n : n_in_trees;
}

/* A draft still asks for the causes. */
bool check_is_unanswered(const dbr_document *d)
{
    for (size_t i = 0; i < d->n_sections; i++) {
        size_t end = i + 1 < d->n_sections ? d->sections[i + 1].at.begin : d->bytes.len;
        dbr_slice rest = {0};
        if (check_is_cause_section(d, i) && end > d->sections[i].body_begin) {
            rest = dbr_slice_sub(d->bytes, d->sections[i].body_begin, end);
        }
        while (rest.ptr != NULL) {
            if (check_is_prompt(dbr_slice_cut(&rest, '\n'))) {
                return true;
            }
        }
    }
    return false;
}

static void run_single_cause(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    if (check_count_causes(run) != 1 || check_is_unanswered(d)) {
        return;
    }
    for (size_t i = 0; i < d->n_sections; i++) {
        const dbr_section *s = &d->sections[i];
        if (check_is_cause_section(d, i)) {
            dbr_slice line = dbr_slice_sub(d->bytes, s->at.begin, s->body_begin);
            size_t len = dbr_slice_trim(dbr_slice_cut(&line, '\n')).len;
            CHECK_SAY(run, s->at.begin, s->at.begin + len, DBR_T_CHECK_SINGLE_CAUSE, "");
            CHECK_SUGGEST(run, DBR_T_CHECK_SINGLE_CAUSE_DO, "");
            return;
        }
    }
}

/* Whether a text begins with this name, and more than a name is said. */
static bool begins_with_name(dbr_slice text, dbr_slice name)
{
    static const char OTHERS[] =
        "team|service|system|bot|ops|on-call|oncall|engineer|support|platform|group|组|团队|系统|平台";
    name = dbr_slice_trim(name);
    size_t begin = name.len > 0 && name.ptr[0] == '@' ? 1 : 0;
    name = dbr_slice_from(name, begin);
    if (name.len < 5 || text.len < name.len || text.ptr[0] != name.ptr[0]) {
        return false;
    }
    dbr_slice rest = dbr_slice_from(text, name.len);
    bool is_cjk = name.len >= 6 && name.len <= 12 && (unsigned char)name.ptr[0] >= 0xE4;
    bool is_full = name.len > 4 && name.len < 40 && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z' &&
                   dbr_slice_find_char(name, ' ') != SIZE_MAX;
    return (is_full || is_cjk) && dbr_slice_eq(dbr_slice_sub(text, 0, name.len), name) && rest.len > 3 &&
           (is_cjk || rest.ptr[0] == ' ') && !check_has_word(name, OTHERS);
}

/* Whether the sentence tells of somebody whom the report names: an author, an actor of the timeline, an owner. */
static bool tells_of_named(const dbr_document *d, dbr_slice text)
{
    size_t why = dbr_slice_find(text, dbr_slice_str("? "));
    text = why != SIZE_MAX ? dbr_slice_from(text, why + 2) : text; // "Why? Somebody missed it."
    const dbr_header_field *h = dbr_document_header(d, DBR_HEADER_AUTHORS);
    for (size_t from = 0; h != NULL && from < h->value.len;) {
        size_t end = from;
        while (end < h->value.len && memchr(",;/&", h->value.ptr[end], 4) == NULL &&
               !dbr_slice_starts(dbr_slice_from(h->value, end), "、") &&
               !dbr_slice_starts(dbr_slice_from(h->value, end), "，") &&
               !dbr_slice_starts(dbr_slice_from(h->value, end), " and ")) {
            end++;
        }
        if (begins_with_name(text, dbr_slice_sub(h->value, from, end))) {
            return true;
        }
        bool is_wide = end < h->value.len && (unsigned char)h->value.ptr[end] >= 0x80;
        from = end + (is_wide ? 3 : dbr_slice_starts(dbr_slice_from(h->value, end), " and ") ? 5 : 1);
    }
    for (size_t i = 0; i < d->n_rows && i < MAX_NAMING; i++) {
        if (begins_with_name(text, d->rows[i].actor)) {
            return true;
        }
    }
    for (size_t i = 0; i < d->n_actions && i < MAX_NAMING; i++) {
        if (begins_with_name(text, d->actions[i].owner)) {
            return true;
        }
    }
    return false;
}

/* The last sentence of a cause section blames: there the asking stopped. Sentences stand in the order of
 * their sections. */
static void run_person(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    for (size_t k = 0; k < run->blame.n; k++) {
        const check_sentence_hit *b = &run->blame.items[k];
        const dbr_sentence *s = &d->sentences[b->i_sentence];
        bool is_last = b->i_sentence + 1 >= d->n_sentences || s[1].i_section != s->i_section;
        if (is_last && check_is_cause_section(d, s->i_section) && b->hit.kind != CHECK_BLAME_BE_CAREFUL &&
            b->hit.kind != CHECK_BLAME_PUNISH) {
            CHECK_SAY(run, s->at.begin, s->at.end, DBR_T_CHECK_ENDS_AT_PERSON, "");
            CHECK_SUGGEST(run, DBR_T_CHECK_ENDS_AT_PERSON_DO, "");
        }
    }
    for (size_t i = 0; i < d->n_sentences;
         i++) { // "Why? Jo Lee missed the index.": somebody of the report, by name
        const dbr_sentence *s = &d->sentences[i];
        bool is_last = i + 1 >= d->n_sentences || s[1].i_section != s->i_section;
        if (is_last && !s->is_quote && check_is_cause_section(d, s->i_section) &&
            !check_is_marked(run, s->at.begin, s->at.end) && tells_of_named(d, s->text)) {
            CHECK_SAY(run, s->at.begin, s->at.end, DBR_T_CHECK_ENDS_AT_PERSON, "");
            CHECK_SUGGEST(run, DBR_T_CHECK_ENDS_AT_PERSON_DO, "");
        }
    }
}

static const dbr_rule_example SINGLE_CAUSE_EXAMPLES[] = {
    {"# Outage\n\n## Root Cause\n\nA query without an index filled the pool.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Contributing Factors\n\n### Immediate Cause\n\nA query without an index.\n\n### Five "
     "Whys\n\n1. Why did "
     "orders fail? The pool was full.\n2. Why was it full? A scan.\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Factors\n\n**Immediate Cause**\n\nA query without an index.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n## Contributing Factors\n\n- A query without an index\n- No alert on the pool\n",
     DBR_LANG_EN, 0},
    {"# Outage\n\n## Contributing Factors\n\n- A query without an index\n\n### Why It Came to This\n\n- "
     "Orders failed\n"
     "  - Review\n    - no plan was asked for\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Root Cause\n\nThe pool filled.\n\n### Why It Was Not Noticed\n\n- No alert\n- No "
     "dashboard\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 根因\n\n一条缺少索引的查询占满了连接池。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 原因分析\n\n- 一条缺少索引的查询\n- 连接池没有告警\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example PERSON_EXAMPLES[] = {
    {"# Outage\n\n## Root Cause\n\n- The table was gone.\n- An engineer accidentally deleted the table.\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n**Authors**: Ana Ruiz, Jo Hall\n\n## Root Cause\n\n1. Why was it slow? An index was "
     "missing.\n2. Why was "
     "it missing? Jo Hall left it out.\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Root Cause\n\n- An engineer accidentally deleted the table.\n- The console asks no "
     "confirmation.\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 根因\n\n- 表被删除。\n- 值班人员误操作删除了表。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 根因\n\n- 值班人员误操作删除了表。\n- 控制台删除时没有二次确认。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_depth[] = {
    {.id = "depth/single-cause",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "the analysis names one cause only",
     .rationale = "The guide: multiple contributing factors, not just one. Cook, \"How complex systems "
                  "fail\": outages need several "
                  "faults. Two thirds of published reports name one, so this is advice.",
     .examples = SINGLE_CAUSE_EXAMPLES,
     .run = run_single_cause},
    {.id = "depth/person",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "the analysis ends at a person",
     .rationale = "The guide: if analysis stops at \"engineer made a mistake\", dig deeper. Dekker, The "
                  "Field Guide to Understanding "
                  "Human Error: the error is where the analysis begins.",
     .examples = PERSON_EXAMPLES,
     .run = run_person},
    {0},
};
