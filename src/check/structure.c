/*
 * What is not there.
 *
 *   structure/section   no timeline, no cause, no actions
 *   structure/wanted    no summary, no impact, no lessons: one line for all of them
 *   structure/prompts   questions of the draft that nobody has answered yet, and empty cells it left: one line
 *   structure/conflict  a merge left two versions of a place
 *   structure/encoding  bytes that are no UTF-8
 *   structure/comment   "<!--" without "-->": nobody sees what stands behind it
 *
 * Only three sections are asked for with any emphasis: of 263 published reports 80 % have a timeline, 62 %
 * actions, 42 % a cause under that name, and insisting on the rest would fire on most good ones
 * (research/blameless.md §5).
 */
#include "check/check_impl.h"

#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static bool has_section(const dbr_document *d, dbr_section_kind kind)
{
    return dbr_document_section(d, kind) != NULL;
}

static bool has_cause(const dbr_document *d)
{
    return has_section(d, DBR_SECTION_CAUSE) || has_section(d, DBR_SECTION_FACTORS) ||
           has_section(d, DBR_SECTION_LEADS);
}

/* A fragment is no report: a note of a few lines is left alone. */
static bool is_report(const dbr_document *d)
{
    return d->n_sections > 1 && (d->title.len > 0 || d->n_sections > 3);
}

/* Nothing went down: what is told of it is what nearly happened and what will be done. The settings say so, or title or headings
 * do. */
static bool is_a_near_miss(const dbr_check_run *run)
{
    static const char WORDS[] = "near miss|near-miss|险情|未遂|险些";
    const dbr_document *d = run->d;
    bool is_told = check_has_word(d->title, WORDS);
    for (size_t i = 0; i < d->n_sections && !is_told; i++) {
        is_told = check_has_word(d->sections[i].heading, WORDS);
    }
    return is_told || (run->in->incident != NULL && dbr_slice_is(run->in->incident->kind, "near-miss"));
}

static void run_section(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    if (!is_report(d)) {
        return;
    }
    bool is_there[] = {has_section(d, DBR_SECTION_TIMELINE) || d->n_rows > 1, has_cause(d),
                       has_section(d, DBR_SECTION_ACTIONS) || has_section(d, DBR_SECTION_PREVENTION) ||
                           d->n_actions > 0};
    if ((!is_there[0] || !is_there[1]) && is_a_near_miss(run)) {
        is_there[0] = is_there[1] = true;
    }
    static const dbr_text_id NAMES[] = {DBR_T_CHECK_SECTION_TIMELINE, DBR_T_CHECK_SECTION_CAUSE,
                                        DBR_T_CHECK_SECTION_ACTIONS};
    DBR_AUTO(dbr_buf) names = {0};
    for (size_t i = 0; i < COUNT(is_there); i++) {
        if (!is_there[i]) {
            dbr_buf_printf(&names, "%s%s", names.len > 0 ? dbr_text(run->lang, DBR_T_CHECK_COMMA) : "",
                           dbr_text(run->lang, NAMES[i]));
        }
    }
    if (names.len > 0) {
        CHECK_SAY(run, SIZE_MAX, SIZE_MAX, DBR_T_CHECK_SECTION,
                  dbr_arena_str(run->arena, dbr_buf_view(&names)));
        CHECK_SUGGEST(run, DBR_T_CHECK_SECTION_DO, "");
    }
}

static void run_wanted(dbr_check_run *run)
{
    static const struct {
        dbr_section_kind kind;
        dbr_text_id name;
    } WANTED[] = {{DBR_SECTION_SUMMARY, DBR_T_CHECK_SECTION_SUMMARY},
                  {DBR_SECTION_IMPACT, DBR_T_CHECK_SECTION_IMPACT},
                  {DBR_SECTION_LESSONS, DBR_T_CHECK_SECTION_LESSONS}};
    DBR_AUTO(dbr_buf) names = {0};
    for (size_t i = 0; i < COUNT(WANTED) && is_report(run->d); i++) {
        if (!has_section(run->d, WANTED[i].kind)) {
            dbr_buf_printf(&names, "%s%s", names.len > 0 ? dbr_text(run->lang, DBR_T_CHECK_COMMA) : "",
                           dbr_text(run->lang, WANTED[i].name));
        }
    }
    if (names.len > 0) {
        CHECK_SAY(run, SIZE_MAX, SIZE_MAX, DBR_T_CHECK_WANTED,
                  dbr_arena_str(run->arena, dbr_buf_view(&names)));
    }
}

/* ---- prompts ---- */

/* "What let it?" of "What let it? ([a](evidence/x#L1))": without the proofs behind it. */
static dbr_slice without_proofs(dbr_slice text)
{
    size_t at = dbr_slice_find(text, (dbr_slice)DBR_LIT(" (["));
    return at != SIZE_MAX && dbr_slice_ends(text, "))") ? dbr_slice_sub(text, 0, at) : text;
}

/* Lines of the draft that ask: wholly in _italics_, as a line or as an item. */
bool check_is_prompt(dbr_slice line)
{
    line = dbr_slice_trim(line);
    if (dbr_slice_starts(line, "- ")) {
        line = dbr_slice_trim(dbr_slice_from(line, 2));
    }
    if (line.len < 4 || line.ptr[0] != '_' || line.ptr[line.len - 1] != '_' || line.ptr[1] == '_') {
        return false;
    }
    dbr_slice text = without_proofs(dbr_slice_sub(line, 1, line.len - 1));
    return dbr_slice_starts(text, "To be written") || dbr_slice_starts(text, "To be confirmed") ||
           dbr_slice_starts(text, "待撰写") || dbr_slice_starts(text, "待人工确认") ||
           dbr_slice_starts(text, "待确认") || dbr_slice_ends(text, "?") || dbr_slice_ends(text, "？");
}

static size_t count_prompts(const dbr_document *d, size_t *ret_first, size_t *ret_first_end)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n_lines; i++) {
        size_t begin = d->line_begins[i];
        size_t end = i + 1 < d->n_lines ? d->line_begins[i + 1] : d->bytes.len;
        dbr_slice line = dbr_slice_sub(d->bytes, begin, end);
        if (line.len > 3 && dbr_slice_find_char(dbr_slice_sub(line, 0, 8), '_') != SIZE_MAX &&
            check_is_prompt(line)) {
            if (n++ == 0) {
                dbr_slice shown = dbr_slice_trim(line);
                *ret_first = (size_t)(shown.ptr - d->bytes.ptr);
                *ret_first_end = *ret_first + shown.len;
            }
        }
    }
    return n;
}

static void run_prompts(dbr_check_run *run)
{
    size_t begin = 0;
    size_t end = 0;
    size_t n = count_prompts(run->d, &begin, &end);
    if (n > 0) {
        CHECK_SAY(run, begin, end, DBR_T_CHECK_PROMPTS, check_number_text(run, n));
    }
}

static void run_conflict(dbr_check_run *run)
{
    for (size_t i = 0; i < run->in->n_conflicts; i++) {
        const dbr_conflict *c = &run->in->conflicts[i];
        size_t end = c->at.end < run->d->bytes.len ? c->at.end : run->d->bytes.len;
        size_t begin = c->at.begin < end ? c->at.begin : end;
        CHECK_SAY(run, begin, end, DBR_T_CHECK_CONFLICT, dbr_conflict_text(run->arena, c, run->lang));
        CHECK_SUGGEST(run, DBR_T_CHECK_CONFLICT_DO, "");
    }
    for (size_t i = 0; i < run->d->n_lines; i++) { // left by git
        size_t begin = run->d->line_begins[i];
        dbr_slice line = dbr_slice_sub(run->d->bytes, begin, begin + 8);
        if (dbr_slice_starts(line, "<<<<<<< ") || dbr_slice_starts(line, ">>>>>>> ")) {
            CHECK_SAY(run, begin, begin + 7, DBR_T_CHECK_CONFLICT, "git");
        }
    }
}

/* ---- bytes ---- */

/* One finding a line: at its first byte that is no UTF-8. */
static void run_encoding(dbr_check_run *run)
{
    dbr_slice bytes = run->d->bytes;
    for (size_t at = dbr_utf8_valid_prefix(bytes); at < bytes.len;) {
        size_t end = at + 1;
        while (end < bytes.len && (unsigned char)bytes.ptr[end] >= 0x80 &&
               dbr_utf8_valid_prefix(dbr_slice_sub(bytes, end, end + 4)) == 0) {
            end++;
        }
        CHECK_SAY(run, at, end, DBR_T_CHECK_ENCODING,
                  dbr_arena_printf(run->arena, "0x%02X", (unsigned)(unsigned char)bytes.ptr[at]),
                  check_number_text(run, at + 1));
        CHECK_SUGGEST(run, DBR_T_CHECK_ENCODING_DO, "");
        size_t line_end = dbr_slice_find_char(dbr_slice_from(bytes, at), '\n');
        at = line_end == SIZE_MAX ? bytes.len : at + line_end;
        at += dbr_utf8_valid_prefix(dbr_slice_from(bytes, at));
    }
}

/* What opens or shuts a block of code: three of the same at least. */
static char fence_of(dbr_slice line)
{
    return dbr_slice_starts(line, "```") ? '`' : dbr_slice_starts(line, "~~~") ? '~' : 0;
}

/* A comment that begins a line hides all up to its end, over blank lines, too; one inside a line does not. */
static void run_comment(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    char fence = 0;
    for (size_t i = 0; i < d->n_lines; i++) {
        size_t at = d->line_begins[i];
        size_t first = at;
        while (at < d->bytes.len && at < first + 3 && d->bytes.ptr[at] == ' ') {
            at++;
        }
        char c = at < d->bytes.len ? d->bytes.ptr[at] : ' ';
        if (c == '`' || c == '~') {
            char mark = fence_of(dbr_slice_sub(d->bytes, at, at + 3));
            fence = fence == 0 ? mark : mark == fence ? 0 : fence;
        }
        if (c != '<' || fence != 0 || !dbr_slice_starts(dbr_slice_sub(d->bytes, at, at + 4), "<!--")) {
            continue;
        }
        size_t end = dbr_slice_find(dbr_slice_from(d->bytes, at + 2), (dbr_slice)DBR_LIT("-->"));
        if (end == SIZE_MAX) {
            CHECK_SAY(run, at, at + 4, DBR_T_CHECK_COMMENT, check_number_text(run, d->n_lines - i - 1));
            CHECK_SUGGEST(run, DBR_T_CHECK_COMMENT_DO, "");
            return;
        }
        end += at + 2;
        while (i + 1 < d->n_lines && d->line_begins[i + 1] <= end) {
            i++;
        }
    }
}

#define REST    "\n## Timeline (UTC)\n\n- 10:05 it began\n\n## Root Cause\n\nA query.\n"
#define REST_ZH "\n## 时间线（UTC）\n\n- 10:05 开始\n\n## 原因分析\n\n一条查询。\n"
static const dbr_rule_example SECTION_EXAMPLES[] = {
    {"# Outage\n\n## Summary\n\nIt was down.\n" REST, DBR_LANG_EN, 1},
    {"# Outage\n\n## Summary\n\nIt was down.\n" REST "\n## Action Items\n\n- Add an index\n", DBR_LANG_EN, 0},
    {"# Near miss: a drained pool\n\n## What nearly happened\n\nThe pool was drained, no request "
     "failed.\n\n## Action "
     "Items\n\n- Add an index\n",
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 摘要\n\n服务不可用。\n" REST_ZH, DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 摘要\n\n服务不可用。\n" REST_ZH "\n## 改进措施\n\n- 增加索引\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example WANTED_EXAMPLES[] = {
    {"# Outage\n\n## Summary\n\nIt was down.\n" REST, DBR_LANG_EN, 1},
    {"# Outage\n\n## Summary\n\nIt was down.\n\n## Impact\n\nNone.\n\n## Lessons Learned\n\nMany.\n" REST,
     DBR_LANG_EN, 0},
    {"# 故障\n\n## 摘要\n\n服务不可用。\n" REST_ZH, DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 摘要\n\n服务不可用。\n\n## 影响\n\n无。\n\n## 经验教训\n\n很多。\n" REST_ZH,
     DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example PROMPTS_EXAMPLES[] = {
    {"# Outage\n\n## Summary\n\n_To be written: what happened?_\n\n## Lessons\n\n- _To be written: what "
     "now?_\n",
     DBR_LANG_EN, 1},
    {"# Outage\n\n## Summary\n\nIt was _really_ down.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n## 摘要\n\n_待撰写：发生了什么？_\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n## 摘要\n\n服务不可用。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example CONFLICT_EXAMPLES[] = {
    {"# Outage\n\n<<<<<<< ours\n\nIt was down.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nIt was down.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n<<<<<<< ours\n\n服务不可用。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n服务不可用。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

static const dbr_rule_example ENCODING_EXAMPLES[] = {
    {"# Outage\n\nThe caf\xE9 was shut.\n", DBR_LANG_EN, 1},
    {"# Outage\n\nThe café was shut.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n服务\xFF不可用。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n服务不可用。\n", DBR_LANG_ZH_CN, 0},
    {0},
};
static const dbr_rule_example COMMENT_EXAMPLES[] = {
    {"# Outage\n\n<!-- to be written\n\n## Summary\n\nIt was down.\n", DBR_LANG_EN, 1},
    {"# Outage\n\n<!-- to be\n\nwritten -->\n\n```\n<!-- shown\n```\n\nIt was down.\n", DBR_LANG_EN, 0},
    {"# 故障\n\n<!-- 待补\n\n## 摘要\n\n服务不可用。\n", DBR_LANG_ZH_CN, 1},
    {"# 故障\n\n<!-- 待补 -->\n\n服务不可用。\n", DBR_LANG_ZH_CN, 0},
    {0},
};

const dbr_rule check_rules_structure[] = {
    {.id = "structure/section",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "no timeline, no cause or no action items",
     .rationale = "The guide's three steps that leave something in the report. Headings are known by many "
                  "names in both languages.",
     .examples = SECTION_EXAMPLES,
     .run = run_section},
    {.id = "structure/wanted",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "no summary, impact or lessons",
     .rationale = "Part of the guide's template; missing in half of the good published reports, so this is a "
                  "hint only.",
     .examples = WANTED_EXAMPLES,
     .run = run_wanted},
    {.id = "structure/prompts",
     .severity = DBR_INFO,
     .has_lang = {true, true},
     .help = "questions of the draft that are still to be answered",
     .rationale = "The draft asks what no machine can know; unanswered questions should not be published.",
     .examples = PROMPTS_EXAMPLES,
     .run = run_prompts},
    {.id = "structure/conflict",
     .severity = DBR_ERROR,
     .shuts_gate = true,
     .has_lang = {true, true},
     .help = "a merge left two versions of a place",
     .rationale = "On a conflict the author's words stay and the machine's go to report.conflicts.md; "
                  "somebody has to choose.",
     .examples = CONFLICT_EXAMPLES,
     .run = run_conflict},
    {.id = "structure/encoding",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "bytes that are no UTF-8",
     .rationale = "Text pasted from another encoding: whoever reads the report sees boxes or question marks "
                  "there, and "
                  "words are lost.",
     .examples = ENCODING_EXAMPLES,
     .run = run_encoding},
    {.id = "structure/comment",
     .severity = DBR_WARNING,
     .has_lang = {true, true},
     .help = "a comment is opened and never closed",
     .rationale =
         "In Markdown it hides all that follows, and no rule sees it either: the sections behind it count as "
         "missing.",
     .examples = COMMENT_EXAMPLES,
     .run = run_comment},
    {0},
};
