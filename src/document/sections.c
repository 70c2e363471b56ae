/*
 * Sections: headings, and the lines people use instead of them.
 *
 *     ## Root cause            a heading; its kind by synonyms in English and Chinese (KINDS below)
 *     **Timeline:**            a line that is nothing but bold
 *     三、原因分析              a line of such a numbering, in documents without headings that have several of them
 *     Root cause:              a line that is nothing but a label of a known kind, in documents without
 * headings
 *     **Impact**: 40 users     a bold label of a known kind before the first section; also as an item "-
 * **Impact**: …"
 *
 * A heading is folded (case, width, NFC), numbering, emoji, brackets' contents and punctuation at its ends
 * are dropped, then: equal to a synonym, else beginning with one, else, when short, containing one; the
 * longest synonym wins. The first heading that names the document is its title and no section; what stands
 * before the first section is HEAD.
 *
 * Source of the synonyms: docs/DESIGN.md "Languages", the guide, and the headings of 324 published reports
 * counted in research/blameless.md §5.
 */
#include "document/reader.h"

#include "base/pool.h"
#include "base/utf8.h"

#include <assert.h>
#include <pthread.h>

#define WORTH_TWO          500 // headings: a millisecond's work for two threads
#define MAX_LABEL_BYTES    60  // "Corrective and Preventative Measures:" has 37
#define MIN_NUMBERED       3   // lines "一、…" that are headings together; one or two may be anything
#define MAX_CONTAINS_BYTES 56  // a longer heading is a sentence, which may mention anything

/* '=' before a synonym: only when it is the whole heading. */
typedef struct synonyms {
    dbr_section_kind kind;
    const char *words;
} synonyms;

static const synonyms KINDS[] = {
    {DBR_SECTION_SUMMARY, "summary|executive summary|incident summary|issue summary|overview|incident "
                          "overview|=abstract|tl;dr|tldr|what "
                          "happened|synopsis|=description|incident description|problem "
                          "statement|=problem|=symptom|=symptoms|=issue|摘要|概述|"
                          "概要|总览|概况|发生了什么|=现象|故障现象|问题现象|问题描述|故障描述|事件描述|="
                          "简介|事件简述|事故简述|故障简述|=问题|"
                          "=事故发生"},
    {DBR_SECTION_IMPACT, "impact|impacts|user impact|customer impact|business impact|impact "
                         "assessment|=affected|what was impacted|who was "
                         "affected|影响|影响范围|影响面|业务影响|故障影响|影响评估|用户影响|=损失"},
    {DBR_SECTION_KEY_TIMES,
     "key times|key events|key timestamps|key moments|milestones|=key dates|关键时间|关键时间点|关键节点|"
     "时间节点|关键时刻|里程碑"},
    {DBR_SECTION_TIMELINE,
     "timeline|time line|timelines|chronology|sequence of events|event log|incident log|history of "
     "events|course of "
     "events|order of events|timeline of "
     "events|detailed timeline|incident timeline|issue timeline|=events|event history|=history|how it "
     "unfolded|how events unfolded|what happened "
     "when|"
     "时间线|时间轴|时间表|始末|事件始末|事发经过|排障过程|应急过程|处理记录|过程记录|故障处理过程|处理过程|"
     "故障经过|处置过程|事件经过|事故经过|故障过程|=经过|处理经过|"
     "事件过程|过程回顾|大事记|故障回顾|事件回顾"},
    {DBR_SECTION_DETECTION,
     "detection|incident detection|how was it detected|how we detected|=identified|=alert|=alerting|=发现|"
     "故障发现|问题发现|如何发现|发现过程|=检测"},
    {DBR_SECTION_RESPONSE,
     "response|incident response|investigation|actions taken|troubleshooting|diagnosis|debugging|=响应|"
     "应急响应|故障响应|=排查|排查过程|故障排查|问题排查|应急处理|应急处置|=诊断|=应对"},
    {DBR_SECTION_RESOLUTION,
     "resolution|recovery|mitigation|remediation|solution|solutions|=fix|=the fix|fix applied|details of "
     "fix|restoration|how was it "
     "resolved|workaround|=解决|解决方案|解决方法|解决过程|解决办法|=恢复|恢复过程|=修复|修复方案|止损|"
     "处理与验证|处理及解决|故障恢复|服务恢复|数据恢复|缓解措施|临时措施|应急措施|处理结果"},
    {DBR_SECTION_CAUSE, "root cause|root causes|root cause analysis|=rca|=cause|=causes|=trigger|immediate "
                        "cause|immediate causes|direct "
                        "cause|proximate cause|underlying cause|cause of the outage|why it happened|why this "
                        "happened|why did this happen|为什么会这样|为什么会发生|为何会发生|"
                        "根因|根因分析|根本原因|故障原因|直接原因|间接原因|=原因|事故原因|事件原因|问题原因|"
                        "诱因|触发原因|问题分析|故障分析|故障根因"},
    {DBR_SECTION_FACTORS,
     "contributing factor|contributing factors|contributing causes|causal factors|=factors|systemic "
     "issues|systemic causes|five whys|5 whys|促成因素|原因分析|系统性问题|深层原因|五个为什么|诱发因素"},
    {DBR_SECTION_WENT_WELL,
     "what went well|things that went well|what went right|went well|what worked well|=what worked|做得好|"
     "做得好的|做得好的地方|哪些做得好|好的方面|=亮点"},
    {DBR_SECTION_WENT_WRONG,
     "what went wrong|what went poorly|things that went poorly|what didn't go well|what didn't go so "
     "well|what did not "
     "go well|what could be improved|what could have gone better|what went badly|went wrong|went "
     "poorly|opportunities for improvement|areas for "
     "improvement|what didn't "
     "work|what was hard|what was difficult|what surprised "
     "us|=surprises|困难之处|=困难|出乎意料|出乎意料之处|做得不好|做得不好的|做得不好的地方|哪些做得不好|="
     "不足|不足之处|待改进|问题与不足|存在的问题"},
    {DBR_SECTION_LUCKY, "where we got lucky|we got lucky|got "
                        "lucky|=luck|=运气|运气成分|=侥幸|侥幸之处|幸运之处|走运的地方|运气好的地方"},
    {DBR_SECTION_LESSONS,
     "lessons learned|lessons learnt|lesson learned|lessons|learnings|takeaways|key takeaways|what we "
     "learned|what have "
     "we "
     "learned|=reflections|经验教训|=教训|经验与教训|总结和教训|=反思|复盘总结|=总结|=启示|=收获|总结与反思"},
    {DBR_SECTION_ACTIONS,
     "action items|action item|=actions|=action|action plan|corrective actions|corrective action|corrective "
     "and "
     "preventative measures|corrective and preventative measure|corrective and preventive "
     "measures|corrective and "
     "preventive actions|corrective measures|follow-up|follow-ups|follow up|follow ups|follow-up "
     "actions|next steps|"
     "next actions|=todo|=todos|to do|to-do|=tasks|review actions|improvements|immediate actions|remediation "
     "items|"
     "remediation plan|what we're doing|what we are doing|what are we doing|=moving forward|=going forward|"
     "recommendations|recommended actions|resulting action|resulting actions|future actions|future "
     "action|further "
     "actions|planned actions|proposed actions|remedial actions|remediation actions|remediation steps|action "
     "points|"
     "improvement items|improvement actions|improvement plan|process improvements|planned "
     "improvements|future "
     "improvements|=future work|=further work|work items|outstanding work|remaining work|what's next|what is "
     "next|what we "
     "will do|what will we do|what we plan to do|what we will change|what will change|what we are "
     "changing|接下来做什么|接下来怎么做|=接下来|long-term fixes|long term fixes|post-incident "
     "actions|post-incident "
     "tasks|=commitments|=countermeasures|plan of action|corrective/preventative "
     "measures|corrective/preventive "
     "measures|行动项|行动项目|改进点|改进建议|改进事项|后续工作|后续任务|后续事项|后续方案|=后续|"
     "下一步计划|下一步行动|下一步工作|整改方案|整改项|整改事项|整改内容|改善措施|优化方案|优化建议|优化项|"
     "纠正措施|"
     "应对措施|补救措施|实施计划|落地计划|执行计划|治理措施|治理方案|加固措施|长期改进|短期改进|任务清单|"
     "长期措施|短期措施|跟进项|=跟进|"
     "改进项|改进措施|改进方案|改进计划|改进行动|=改进|待办|待办事项|跟进事项|"
     "后续跟进|整改措施|=整改|整改计划|"
     "后续措施|后续行动|后续计划|后续改进|后续优化|行动计划|行动转化|优化措施|=下一步"},
    {DBR_SECTION_PREVENTION, "prevention|preventive actions|preventative actions|preventive action|prevent "
                             "recurrence|preventing recurrence|"
                             "preventing it from happening again|preventing this from happening "
                             "again|prevent this from happening|prevent it "
                             "from happening|how we are preventing|how are we preventing|how we will "
                             "prevent|preventive|preventative|preventive measures|preventative "
                             "measures|prevention measures|how to prevent|how will we "
                             "prevent|=预防|预防措施|预防方案|规避措施|防止再次发生|避免再次发生|防范手段|"
                             "防范措施|如何避免|避免措施|如何预防"},
    {DBR_SECTION_COVERAGE,
     "coverage|evidence coverage|data gaps|gaps in the evidence|what we could not see|证据覆盖|=覆盖|"
     "覆盖情况|数据缺口|看不到的部分|未能看到|未能看到的部分"},
    {DBR_SECTION_LEADS, "=leads|=lead|leads to check|排查线索|=线索"},
    {DBR_SECTION_APPENDIX,
     "appendix|appendices|=references|=resources|=links|related files|=glossary|further reading|"
     "supporting information|附录|=参考|参考资料|参考文献|相关链接|相关资料|=术语"},
};

/* What a heading names. */
typedef struct named {
    dbr_section_kind kind, also;
} named;

typedef struct section_list {
    DBR_VEC(dbr_section) v;
    size_t open[8]; // sections around the next one, outermost first: levels rise
    size_t n_open;
    bool is_label; // the last one is a line or item, no heading: the next such may follow it
    const struct synonym_book *book;
    named *headings; // what each names, where all were looked at before; NULL
    size_t i_heading;
    bool has_numbers;   // 三、原因分析: lines of that numbering stand for headings
    const named *known; // what the next label names; NULL: not looked at yet
} section_list;

#define MAX_PHRASES 640 // asserted
#define PAIRS       1024u

typedef struct synonym {
    dbr_slice text; // folded
    dbr_section_kind kind;
    bool is_exact_only;
    uint16_t next; // 1 + index of the next one with the same pair_hash; 0: none
} synonym;

/* The synonyms one by one, and which first three bytes they have, hashed: keeps ordinary lines of documents without
 * headings cheap. Made once a document. */
typedef struct synonym_book {
    synonym items[MAX_PHRASES];
    size_t n;
    bool starts[1024];
    uint16_t by_pair[PAIRS]; // 1 + index of the first one whose first two bytes have this pair_hash; 0: none
} synonym_book;

static uint16_t pair_hash(const char *two)
{
    return (uint16_t)(((unsigned char)two[0] * 37u + (unsigned char)two[1]) % PAIRS);
}

static const dbr_md_block *find_title(const dbr_reader *r, const synonym_book *book);
static bool is_title_text(const dbr_reader *r, const synonym_book *book, const dbr_md_block *heading);
static void add_heading(const dbr_reader *r, section_list *l, const dbr_md_block *b);
static void add_lines(const dbr_reader *r, section_list *l, const dbr_md_block *b, int heading_level);
static void add_item(const dbr_reader *r, section_list *l, const dbr_md_block *item);
static named look_at(const synonym_book *book, dbr_slice label);
static void look_at_headings(const dbr_reader *r, section_list *l, const dbr_md_block *title);
static void add_label(const dbr_reader *r, section_list *l, dbr_slice label, size_t begin, size_t body,
                      int level);
static bool is_bold(const dbr_md *md, const dbr_md_block *b, dbr_slice part);
static bool is_numbered(dbr_slice line);
static size_t count_numbered(const dbr_md *md);
static void close_sections(section_list *l, size_t end);
static const synonym_book *the_book(void);
static dbr_section_kind kind_of(const synonym_book *book, dbr_slice heading);
static bool may_start(const synonym_book *book, dbr_slice label);
static size_t start_hash(dbr_slice s);
static dbr_section_kind match_kind(const synonym_book *book, dbr_slice folded);
static int match_phrase(dbr_slice folded, dbr_slice words, bool is_exact_only);
static dbr_slice strip_heading(dbr_slice folded);
static dbr_slice drop_brackets(dbr_buf *out, dbr_slice s);
static bool is_boundary(dbr_slice s, size_t i);
static dbr_slice document_title(const dbr_reader *r, const dbr_md_block *heading);

void dbr_read_sections(dbr_reader *r)
{
    const dbr_md *md = r->md;
    const synonym_book *book = the_book();
    section_list l = {.book = book};
    const dbr_md_block *title = find_title(r, book);
    bool has_headings = false;
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        has_headings |= b->type == DBR_MD_HEADING && b->parent == 0 && b != title;
    }
    int level = has_headings ? 1 : 0;
    l.has_numbers = !has_headings && count_numbered(md) >= MIN_NUMBERED;
    look_at_headings(r, &l, title);
    *DBR_PUSH(&l.v) = (dbr_section){.kind = DBR_SECTION_HEAD, .at = dbr_md_at(md, 0, md->bytes.len)};
    for (const dbr_md_block *b = NULL; (b = dbr_md_child(md, &md->blocks[0], b)) != NULL;) {
        if (b->type == DBR_MD_HEADING && b != title) {
            add_heading(r, &l, b);
            level = b->level;
        } else if (b->type == DBR_MD_PARAGRAPH) {
            add_lines(r, &l, b, level);
        } else if (b->type == DBR_MD_LIST) {
            for (const dbr_md_block *item = NULL; (item = dbr_md_child(md, b, item)) != NULL;) {
                add_item(r, &l, item);
            }
        }
    }
    close_sections(&l, md->bytes.len);
    dbr_read_follow_ups(r, l.v.items, l.v.n);
    free(l.headings);
    r->d->sections = dbr_read_keep(r->arena, l.v.items);
    r->d->n_sections = l.v.n;
    r->d->title = document_title(r, title);
}

dbr_section_kind dbr_section_kind_of(dbr_slice heading)
{
    return kind_of(the_book(), heading);
}

static dbr_section_kind kind_of(const synonym_book *book, dbr_slice heading)
{
    if (heading.len > 400) { // no heading people write; keeps folding cheap
        return DBR_SECTION_OTHER;
    }
    dbr_buf plain = {0};
    dbr_buf folded = {0};
    dbr_buf_init(&plain, 0);
    dbr_buf_init(&folded, 0);
    dbr_utf8_fold(&folded, drop_brackets(&plain, heading));
    dbr_section_kind kind = match_kind(book, strip_heading(dbr_buf_view(&folded)));
    dbr_buf_release(&plain);
    dbr_buf_release(&folded);
    if (kind != DBR_SECTION_OTHER) {
        return kind;
    }
    size_t slash = dbr_slice_find(heading, (dbr_slice)DBR_LIT(" / ")); // in two languages: "Summary / 摘要"
    return slash != SIZE_MAX ? kind_of(book, dbr_slice_sub(heading, 0, slash)) : kind;
}

const dbr_section *dbr_document_section(const dbr_document *d, dbr_section_kind kind)
{
    const dbr_section *inner = NULL;
    for (size_t i = 0; i < d->n_sections; i++) {
        const dbr_section *s = &d->sections[i];
        if (s->kind == kind && s->parent == DBR_SECTION_OTHER) {
            return s;
        }
        inner = inner == NULL && s->kind == kind ? s : inner;
    }
    return inner; // "Immediate Cause" inside the factors stands in for a missing "Root Cause"
}

size_t dbr_read_section_at(const dbr_document *d, size_t offset)
{
    assert(d->n_sections > 0);
    size_t low = 0;
    size_t high = d->n_sections;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (d->sections[middle].at.begin <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

bool dbr_read_is_in(const dbr_document *d, size_t i_section, dbr_section_kind kind)
{
    return d->sections[i_section].kind == kind || d->sections[i_section].also == kind ||
           d->sections[i_section].parent == kind;
}

/* The heading that names the document: the first one, unless it names a section. */
static const dbr_md_block *find_title(const dbr_reader *r, const synonym_book *book)
{
    for (const dbr_md_block *b = NULL; (b = dbr_md_child(r->md, &r->md->blocks[0], b)) != NULL;) {
        if (b->type == DBR_MD_HEADING) {
            return is_title_text(r, book, b) ? b : NULL;
        }
    }
    return NULL;
}

static bool is_title_text(const dbr_reader *r, const synonym_book *book, const dbr_md_block *heading)
{
    if (kind_of(book, dbr_md_text(r->md, heading)) == DBR_SECTION_OTHER) {
        return true;
    }
    if (heading->level > 1) {
        return false;
    }
    for (const dbr_md_block *b = heading; (b = dbr_md_child(r->md, &r->md->blocks[0], b)) != NULL;) {
        if (b->type == DBR_MD_HEADING && b->level == 1) {
            return false; // its peers are sections, so it is one
        }
    }
    return true;
}

static void add_heading(const dbr_reader *r, section_list *l, const dbr_md_block *b)
{
    const dbr_md *md = r->md;
    dbr_slice label = dbr_md_text(md, b);
    l->known = l->headings != NULL ? &l->headings[l->i_heading++] : NULL;
    add_label(r, l, label, b->begin, b->end, b->level);
    l->known = NULL;
    l->is_label = false;
    size_t body = b->end;
    while (body < md->bytes.len && md->bytes.ptr[body] != '\n' && md->bytes.ptr[body] != '\r') {
        body++;
    }
    body += body < md->bytes.len && md->bytes.ptr[body] == '\r' ? 1 : 0;
    body += body < md->bytes.len && md->bytes.ptr[body] == '\n' ? 1 : 0;
    l->v.items[l->v.n - 1].body_begin = body;
}

/* Lines of a paragraph that stand for headings; `heading_level` of the heading above, 0 in documents without
 * any. */
static void add_lines(const dbr_reader *r, section_list *l, const dbr_md_block *b, int heading_level)
{
    bool has_headings = heading_level > 0;
    const dbr_md *md = r->md;
    dbr_slice rest = dbr_md_text(md, b);
    while (rest.ptr != NULL) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        size_t colon = 0;
        while (colon < line.len && colon < MAX_LABEL_BYTES &&
               dbr_read_colon(dbr_slice_from(line, colon)) == 0) {
            colon++;
        }
        bool has_colon = colon < line.len && dbr_read_colon(dbr_slice_from(line, colon)) > 0;
        dbr_slice label = dbr_slice_trim(has_colon ? dbr_slice_sub(line, 0, colon) : line);
        if (label.len == 0 || label.len > MAX_LABEL_BYTES) {
            continue;
        }
        size_t after = has_colon ? colon + dbr_read_colon(dbr_slice_from(line, colon)) : line.len;
        bool is_whole = dbr_slice_trim(dbr_slice_from(line, after)).len == 0;
        bool bold = is_bold(md, b, label);
        bool may_be = bold || (!has_headings && (has_colon || is_whole) && may_start(l->book, label));
        bool is_known = may_be && kind_of(l->book, label) != DBR_SECTION_OTHER;
        dbr_section_kind around = l->v.items[l->v.n - 1].kind;
        bool is_open =
            around == DBR_SECTION_OTHER || around == DBR_SECTION_HEAD || l->is_label || !has_headings;
        bool is_numbered_line = l->has_numbers && is_numbered(line);
        bool is_new = is_known && (is_whole ? bold || !has_headings : is_open);
        if (is_new || is_numbered_line || (!has_headings && bold && is_whole && l->v.n + 1 < md->n_lines)) {
            size_t body = dbr_md_range(md, dbr_slice_sub(line, 0, after)).end;
            int level = has_headings ? heading_level + 1 : 2;
            add_label(r, l, label, dbr_md_range(md, label).begin, body, level < 6 ? level : 6);
        }
    }
}

/* "三、原因分析", as a paste from a word processor leaves it: a numeral, its mark, a few words that end no sentence. */
static bool is_numbered(dbr_slice line)
{
    static const char NUMERALS[] = "一二三四五六七八九十";
    static const char *const ENDS[] = {"。", "；", "，", "：", "、", ".", ";", ","};
    size_t i = 0;
    for (; i + 3 <= line.len && i < 9; i += 3) {
        size_t at = dbr_slice_find(dbr_slice_str(NUMERALS), dbr_slice_sub(line, i, i + 3));
        if (at == SIZE_MAX || at % 3 != 0) {
            break;
        }
    }
    bool is_one = i > 0 && dbr_slice_starts(dbr_slice_from(line, i), "、") && line.len > i + 3 + 3 &&
                  line.len <= MAX_LABEL_BYTES;
    for (size_t k = 0; k < sizeof(ENDS) / sizeof(*ENDS) && is_one; k++) {
        is_one = !dbr_slice_ends(line, ENDS[k]);
    }
    return is_one;
}

static size_t count_numbered(const dbr_md *md)
{
    size_t n = 0;
    for (const dbr_md_block *b = NULL; (b = dbr_md_child(md, &md->blocks[0], b)) != NULL;) {
        dbr_slice rest = b->type == DBR_MD_PARAGRAPH ? dbr_md_text(md, b) : (dbr_slice){0};
        n += rest.len > 0 && is_numbered(dbr_slice_trim(dbr_slice_cut(&rest, '\n'))) ? 1 : 0;
    }
    return n;
}

/* "- **Impact**: …" where no section is open that such an item could belong to. */
static void add_item(const dbr_reader *r, section_list *l, const dbr_md_block *item)
{
    const dbr_md_block *text = dbr_md_item_text(r->md, item);
    const dbr_section *around = &l->v.items[l->v.n - 1];
    if (text == NULL || text->n_spans == 0 ||
        (around->kind != DBR_SECTION_OTHER && around->kind != DBR_SECTION_HEAD && !l->is_label)) {
        return;
    }
    const dbr_md_span *span = &r->md->spans[text->span];
    dbr_slice label = dbr_slice_sub(r->md->plain, span->begin, span->end);
    if (span->kind != DBR_MD_STRONG || span->begin != text->text || label.len > MAX_LABEL_BYTES) {
        return;
    }
    dbr_slice bare = dbr_read_strip(label, ":");
    dbr_slice rest = dbr_slice_sub(r->md->plain, span->end, text->text_end);
    bool is_label =
        bare.len < label.len || dbr_slice_ends(label, "：") || rest.len == 0 || dbr_read_colon(rest) > 0;
    if (is_label && kind_of(l->book, label) != DBR_SECTION_OTHER) {
        size_t colon = dbr_read_colon(rest);
        size_t body = dbr_md_range(r->md, dbr_slice_of(label.ptr, label.len + colon)).end;
        add_label(r, l, label, item->begin, body, 6); // 6: the next such item ends it
    }
}

/* What may stand between two things that a heading names, and where each stands first. */
static const char *const MARKS[] = {" and ", " & ", "/", ",", "与", "和", "及", "、", "，"};
enum { N_MARKS = sizeof(MARKS) / sizeof(*MARKS) };

static void find_marks(dbr_slice s, size_t ret[N_MARKS])
{
    static const bool MAY_BEGIN[256] = {
        [' '] = true, ['/'] = true, [','] = true, [0xE3] = true, [0xE4] = true, [0xE5] = true, [0xEF] = true};
    for (size_t m = 0; m < N_MARKS; m++) {
        ret[m] = SIZE_MAX;
    }
    for (size_t i = 0; i < s.len; i++) {
        for (size_t m = 0; m < N_MARKS && MAY_BEGIN[(unsigned char)s.ptr[i]]; m++) {
            bool is_new = ret[m] == SIZE_MAX && dbr_slice_starts(dbr_slice_from(s, i), MARKS[m]);
            ret[m] = is_new ? i : ret[m];
        }
    }
}

/* The second thing a heading names: "Resolution and preventive measures", "经验教训与改进措施". */
static dbr_section_kind second_kind(const synonym_book *book, dbr_slice heading, dbr_section_kind first)
{
    size_t at[N_MARKS];
    find_marks(heading, at);
    for (size_t i = 0; i < N_MARKS; i++) {
        dbr_section_kind kind = at[i] != SIZE_MAX && at[i] > 0
                                    ? kind_of(book, dbr_slice_from(heading, at[i] + strlen(MARKS[i])))
                                    : DBR_SECTION_OTHER;
        if (kind != DBR_SECTION_OTHER && kind != first) {
            return kind;
        }
    }
    return DBR_SECTION_OTHER;
}

static named look_at(const synonym_book *book, dbr_slice label)
{
    char line[MAX_LABEL_BYTES * 2];
    named what = {.kind = kind_of(book, label), .also = DBR_SECTION_OTHER};
    dbr_slice heading = dbr_read_strip(label, ":");
    if (heading.len > sizeof(line)) {
        return what; // a sentence
    }
    for (size_t i = 0; i < heading.len; i++) {
        line[i] = heading.ptr[i] == '\n' ? ' ' : heading.ptr[i];
    }
    what.also = second_kind(book, dbr_slice_of(line, heading.len), what.kind);
    return what;
}

typedef struct looking {
    const dbr_md *md;
    const synonym_book *book;
    DBR_VEC(const dbr_md_block *) blocks;
    named *headings;
} looking;
enum { LOOKS = 16 }; // portions of headings

static void look_at_part(void *data, size_t i)
{
    const looking *l = data;
    for (size_t k = l->blocks.n * i / LOOKS; k < l->blocks.n * (i + 1) / LOOKS; k++) {
        l->headings[k] = look_at(l->book, dbr_md_text(l->md, l->blocks.items[k]));
    }
}

/* In a large document with many headings, beside each other. */
static void look_at_headings(const dbr_reader *r, section_list *l, const dbr_md_block *title)
{
    looking all = {.md = r->md, .book = l->book};
    if (r->md->bytes.len < DBR_PAIR_MIN_BYTES) {
        return;
    }
    for (const dbr_md_block *b = NULL; (b = dbr_md_child(r->md, &r->md->blocks[0], b)) != NULL;) {
        if (b->type == DBR_MD_HEADING && b != title) {
            *DBR_PUSH(&all.blocks) = b;
        }
    }
    l->headings = dbr_xcalloc(all.blocks.n, sizeof(*l->headings));
    all.headings = l->headings;
    dbr_pool_share(LOOKS, all.blocks.n >= WORTH_TWO, look_at_part, &all);
    DBR_VEC_RELEASE(&all.blocks);
}

static void add_label(const dbr_reader *r, section_list *l, dbr_slice label, size_t begin, size_t body,
                      int level)
{
    named what = l->known != NULL ? *l->known : look_at(l->book, label);
    dbr_section s = {.kind = what.kind, .also = what.also, .level = level, .body_begin = body};
    s.heading = dbr_read_one_line(r->arena, dbr_read_strip(label, ":"));
    s.at = dbr_md_at(r->md, begin, r->md->bytes.len);
    while (l->n_open > 0 && l->v.items[l->open[l->n_open - 1]].level >= level) {
        l->v.items[l->open[--l->n_open]].at.end = s.at.begin;
    }
    for (size_t i = l->n_open; i-- > 0 && s.parent == DBR_SECTION_OTHER;) { // innermost first
        s.parent = l->v.items[l->open[i]].kind;
    }
    assert(l->n_open < sizeof(l->open) / sizeof(*l->open));
    l->open[l->n_open++] = l->v.n;
    l->is_label = true; // add_heading knows better
    *DBR_PUSH(&l->v) = s;
}

/* Whether a part of a leaf is bold from end to end. */
static bool is_bold(const dbr_md *md, const dbr_md_block *b, dbr_slice part)
{
    size_t begin = (size_t)(part.ptr - md->plain.ptr);
    for (size_t i = b->span; i < b->span + b->n_spans; i++) {
        const dbr_md_span *s = &md->spans[i];
        if (s->kind == DBR_MD_STRONG && s->begin <= begin && s->end >= begin + part.len) {
            return true;
        }
        if (s->begin > begin) {
            return false;
        }
    }
    return false;
}

/* What is still open ends with the document; each body lies inside its section. */
static void close_sections(section_list *l, size_t end)
{
    while (l->n_open > 0) {
        l->v.items[l->open[--l->n_open]].at.end = end;
    }
    l->v.items[0].at.end = l->v.n > 1 ? l->v.items[1].at.begin : end;
    for (size_t i = 1; i < l->v.n; i++) {
        dbr_section *s = &l->v.items[i];
        s->body_begin = s->body_begin < s->at.end ? s->body_begin : s->at.end;
    }
}

static synonym_book synonyms_of_all; // made once, read by every thread

static void read_book(void)
{
    synonym_book *ret = &synonyms_of_all;
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(*KINDS); i++) {
        for (const char *at = KINDS[i].words; at != NULL;) {
            const char *end = strchr(at, '|');
            bool is_exact_only = at[0] == '=';
            at += is_exact_only ? 1 : 0;
            dbr_slice text = dbr_slice_of(at, end != NULL ? (size_t)(end - at) : strlen(at));
            at = end != NULL ? end + 1 : NULL;
            assert(ret->n < MAX_PHRASES && text.len >= 2);
            uint16_t *head = &ret->by_pair[pair_hash(text.ptr)];
            ret->items[ret->n] =
                (synonym){.text = text, .kind = KINDS[i].kind, .is_exact_only = is_exact_only, .next = *head};
            *head = (uint16_t)++ret->n;
            ret->starts[start_hash(text)] = true;
        }
    }
}

static const synonym_book *the_book(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, read_book);
    return &synonyms_of_all;
}

static bool may_start(const synonym_book *book, dbr_slice label)
{
    return label.len >= 3 && book->starts[start_hash(label)];
}

static size_t start_hash(dbr_slice s)
{
    size_t h = 0;
    for (size_t i = 0; i < 3 && i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        h = h * 31 + (c >= 'A' && c <= 'Z' ? c | 0x20u : c);
    }
    return h % 1024;
}

static dbr_section_kind match_kind(const synonym_book *book, dbr_slice folded)
{
    size_t best = SIZE_MAX; // of two alike the first in the book
    int best_score = 0;
    for (size_t at = 0; at + 1 < folded.len; at++) {
        for (size_t i = book->by_pair[pair_hash(folded.ptr + at)]; i > 0; i = book->items[i - 1].next) {
            const synonym *p = &book->items[i - 1];
            bool stands =
                p->text.len <= folded.len - at && memcmp(folded.ptr + at, p->text.ptr, p->text.len) == 0;
            int score = stands ? match_phrase(folded, p->text, p->is_exact_only) : 0;
            if (score > best_score || (score > 0 && score == best_score && i - 1 < best)) {
                best_score = score;
                best = i - 1;
            }
        }
    }
    return best != SIZE_MAX ? book->items[best].kind : DBR_SECTION_OTHER;
}

/* 0 for no match; equal beats prefix beats inside, then length. */
static int match_phrase(dbr_slice folded, dbr_slice words, bool is_exact_only)
{
    if (dbr_slice_eq(folded, words)) {
        return 3000;
    }
    if (is_exact_only || folded.len <= words.len) {
        return 0;
    }
    size_t at = dbr_slice_find(folded, words);
    if (at == 0 && is_boundary(folded, words.len)) {
        return 2000 + (int)words.len;
    }
    if (at != SIZE_MAX && folded.len <= MAX_CONTAINS_BYTES && is_boundary(folded, at) &&
        is_boundary(folded, at + words.len)) {
        return 1000 + (int)words.len;
    }
    return 0;
}

/* Whether a word may begin or end at byte i: no ASCII letter on both sides. */
static bool is_boundary(dbr_slice s, size_t i)
{
    if (i == 0 || i >= s.len) {
        return true;
    }
    bool before = s.ptr[i - 1] >= 'a' && s.ptr[i - 1] <= 'z';
    bool after = s.ptr[i] >= 'a' && s.ptr[i] <= 'z';
    return !(before && after);
}

/* Without numbering and emoji before, punctuation after. */
static dbr_slice strip_heading(dbr_slice folded)
{
    size_t i = 0;
    while (i < folded.len) {
        size_t next = i;
        uint32_t cp = dbr_utf8_next(folded, &next);
        bool is_letter = (cp >= 'a' && cp <= 'z') || dbr_cp_is_cjk(cp);
        dbr_slice rest = dbr_slice_from(folded, i);
        if (is_letter && cp >= 0x80 && next < folded.len &&
            dbr_slice_find(dbr_slice_str("一二三四五六七八九十"), dbr_slice_sub(folded, i, next)) !=
                SIZE_MAX &&
            (dbr_slice_starts(dbr_slice_from(folded, next), "、") ||
             dbr_slice_starts(dbr_slice_from(folded, next), "."))) {
            is_letter = false; // "三、原因分析"
        }
        if (is_letter || dbr_slice_starts(rest, "5 whys")) {
            break;
        }
        i = next;
    }
    dbr_slice s = dbr_slice_from(folded, i);
    for (;;) {
        size_t len = s.len;
        s = dbr_read_strip(s, ":.!?-*#,");
        if (s.len == 0 || (unsigned char)s.ptr[s.len - 1] < 0x80) {
            return s;
        }
        s.len -= dbr_slice_ends(s, "：") || dbr_slice_ends(s, "？") || dbr_slice_ends(s, "…") ||
                         dbr_slice_ends(s, "、") || dbr_slice_ends(s, "。")
                     ? 3
                     : 0;
        if (s.len == len) {
            return s;
        }
    }
}

/* "Timeline (all times UTC)" → "Timeline "; typographic apostrophes become ASCII. */
static dbr_slice drop_brackets(dbr_buf *out, dbr_slice s)
{
    static const bool IS_SPECIAL[256] = {['('] = true,
                                         [')'] = true,
                                         [0xE2] = true,
                                         [0xEF] = true}; // the first bytes of those that are not ASCII
    int depth = 0;
    for (size_t i = 0; i < s.len;) {
        size_t plain = i;
        while (plain < s.len && !IS_SPECIAL[(unsigned char)s.ptr[plain]]) { // nearly always
            plain++;
        }
        if (plain > i) {
            dbr_buf_add(out, s.ptr + i, depth == 0 ? plain - i : 0);
            i = plain;
            continue;
        }
        dbr_slice rest = dbr_slice_from(s, i);
        bool is_open = s.ptr[i] == '(' || dbr_slice_starts(rest, "（");
        bool is_close = s.ptr[i] == ')' || dbr_slice_starts(rest, "）");
        size_t n = (unsigned char)s.ptr[i] >= 0x80 && (is_open || is_close) ? 3 : 1;
        depth += is_open && i > 0 ? 1 : 0;
        if (dbr_slice_starts(rest, "’")) {
            dbr_buf_char(out, '\'');
            n = 3;
        } else if (depth == 0 && !is_open && !is_close) {
            dbr_buf_char(out, s.ptr[i]);
        }
        depth -= is_close && depth > 0 ? 1 : 0;
        i += n;
    }
    return dbr_buf_view(out);
}

/* The title heading, else `title:` of the front matter (headers.c), else a short first line. */
static dbr_slice document_title(const dbr_reader *r, const dbr_md_block *heading)
{
    const dbr_md *md = r->md;
    if (heading != NULL) {
        return dbr_read_one_line(r->arena, dbr_slice_trim(dbr_md_text(md, heading)));
    }
    const dbr_md_block *first = dbr_md_child(md, &md->blocks[0], NULL);
    if (first == NULL || first->type != DBR_MD_PARAGRAPH || first->begin >= r->d->sections[0].at.end) {
        return (dbr_slice){0};
    }
    dbr_slice rest = dbr_md_text(md, first);
    dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
    bool is_sentence = line.len > 120 || dbr_slice_ends(line, ".") || dbr_slice_ends(line, "。") ||
                       dbr_slice_ends(line, ":");
    return is_sentence ? dbr_slice_sub(line, 0, 0) : line;
}
