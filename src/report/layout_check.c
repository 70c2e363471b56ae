/*
 * Whether a layout is right, said like a compiler says it: each problem with line and column. What a report must have
 * is the guide's checklist: a timeline, causes, action items, and the day without which clock times tell nothing.
 *
 * The layout is read as a report is, so that "debrief reads it back" is tried, not assumed: a block has to stand below a
 * heading that the reader takes for its section.
 */
#include "report/layout.h"

#include "base/option.h"

#include <stdlib.h>

typedef struct checker {
    dbr_arena *arena;
    const dbr_report_layout *layout;
    const dbr_document *document; // the layout's body, read as a report
    int lang;
    DBR_VEC(dbr_finding) v;
} checker;

/* Blocks without which a report is none. Causes are looked for apart: people may write them alone. */
static const char *const REQUIRED[] = {"date", "timeline", "actions"};

static const struct {
    dbr_section_kind kind;
    dbr_text_id example;
} EXAMPLES[] = {
    {DBR_SECTION_KEY_TIMES, DBR_T_REPORT_LAYOUT_KEY_TIMES},
    {DBR_SECTION_TIMELINE, DBR_T_REPORT_LAYOUT_TIMELINE},
    {DBR_SECTION_ACTIONS, DBR_T_REPORT_LAYOUT_ACTIONS},
    {DBR_SECTION_COVERAGE, DBR_T_REPORT_LAYOUT_COVERAGE},
};

static const char *say(dbr_arena *arena, int lang, dbr_text_id id, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, (dbr_lang)lang, id, args);
    return dbr_arena_str(arena, dbr_buf_view(&text));
}
#define SAY(arena, lang, id, ...) say((arena), (lang), (id), (const char *const[]){__VA_ARGS__, NULL})

/* The block nearest to a name that is none, NULL when nothing is near. */
static const char *nearest(dbr_arena *arena, dbr_slice name)
{
    const char *names[64];
    size_t n = 0;
    for (const draft_block *b = NULL; n < 64 && (b = draft_block_at(n)) != NULL; n++) {
        names[n] = b->name;
    }
    return dbr_option_nearest(dbr_arena_str(arena, dbr_slice_sub(name, 0, 40)), names, n);
}

static void set(dbr_finding *f, const dbr_report_layout *layout, const layout_marker *m, const char *rule,
                const char *message, const char *suggestion)
{
    size_t offset = (size_t)(layout->body.ptr - layout->text.ptr) + m->begin;
    *f = (dbr_finding){.rule = rule,
                       .severity = DBR_ERROR,
                       .message = dbr_slice_str(message),
                       .suggestion = suggestion != NULL ? dbr_slice_str(suggestion) : (dbr_slice){0}};
    layout_locate(layout, offset, &f->line, &f->column);
}

bool layout_problem(dbr_arena *arena, const dbr_report_layout *layout, const layout_marker *m, int lang,
                    dbr_finding *ret)
{
    const char *name = dbr_arena_str(arena, dbr_slice_sub(m->name, 0, 64));
    dbr_slice form;
    if (!m->is_closed) {
        set(ret, layout, m, "layout/unclosed", dbr_text((dbr_lang)lang, DBR_T_REPORT_LAYOUT_UNCLOSED), NULL);
    } else if (m->block == NULL) {
        const char *near = nearest(arena, m->name);
        set(ret, layout, m, "layout/unknown", SAY(arena, lang, DBR_T_REPORT_LAYOUT_UNKNOWN, name),
            near != NULL ? SAY(arena, lang, DBR_T_REPORT_LAYOUT_NEAREST, near) : NULL);
    } else if (!layout_form(m, &form)) {
        const char *forms = m->block->forms;
        set(ret, layout, m, "layout/form",
            SAY(arena, lang, DBR_T_REPORT_LAYOUT_FORM, name,
                dbr_arena_str(arena, dbr_slice_sub(m->form, 0, 64))),
            forms != NULL ? SAY(arena, lang, DBR_T_REPORT_LAYOUT_FORMS, forms) : NULL);
    } else if (!m->is_alone && !m->block->is_inline) {
        set(ret, layout, m, "layout/alone", SAY(arena, lang, DBR_T_REPORT_LAYOUT_ALONE, name), NULL);
    } else {
        return false;
    }
    return true;
}

static void add(checker *c, const dbr_finding *f)
{
    *DBR_PUSH(&c->v) = *f;
}

static void add_at_top(checker *c, uint64_t line, const char *rule, const char *message,
                       const char *suggestion)
{
    add(c, &(dbr_finding){.rule = rule,
                          .severity = DBR_ERROR,
                          .line = line,
                          .column = 1,
                          .message = dbr_slice_str(message),
                          .suggestion = suggestion != NULL ? dbr_slice_str(suggestion) : (dbr_slice){0}});
}

/* The lines between the two "---". */
static void check_front(checker *c)
{
    static const char *const KEYS[] = {"lang", "help"};
    const dbr_report_layout *l = c->layout;
    dbr_slice rest = dbr_slice_sub(l->text, 0, (size_t)(l->body.ptr - l->text.ptr));
    uint64_t number = 0;
    if (rest.len == 0) {
        add_at_top(c, 1, "layout/front", dbr_text((dbr_lang)c->lang, DBR_T_REPORT_LAYOUT_FRONT), NULL);
        return;
    }
    while (rest.ptr != NULL && rest.len > 0) {
        dbr_slice value = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        number++;
        if (value.len == 0 || dbr_slice_is(value, "---")) {
            continue;
        }
        dbr_slice key = dbr_slice_trim(dbr_slice_cut(&value, ':'));
        const char *name = dbr_arena_str(c->arena, dbr_slice_sub(key, 0, 40));
        dbr_lang lang = DBR_LANG_EN;
        value = dbr_slice_trim(value);
        if (dbr_slice_is(key, "lang") && !dbr_lang_parse(value, &lang)) {
            add_at_top(c, number, "layout/lang",
                       SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_LANG,
                           dbr_arena_str(c->arena, dbr_slice_sub(value, 0, 40))),
                       NULL);
        } else if (!dbr_slice_is(key, "lang") && !dbr_slice_is(key, "help")) {
            const char *near = dbr_option_nearest(name, KEYS, 2);
            add_at_top(c, number, "layout/front", SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_KEY, name),
                       near != NULL ? SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_NEAREST, near) : NULL);
        }
    }
    if (l->lang == DBR_LANG_COUNT && c->v.n == 0) {
        add_at_top(c, 1, "layout/lang", dbr_text((dbr_lang)c->lang, DBR_T_REPORT_LAYOUT_NO_LANG), NULL);
    }
    if (l->help.len == 0) {
        add_at_top(c, 1, "layout/front", dbr_text((dbr_lang)c->lang, DBR_T_REPORT_LAYOUT_NO_HELP), NULL);
    }
}

/* "lang: en" over Chinese text: what blocks write would not fit in. */
static void check_language(checker *c)
{
    const dbr_report_layout *l = c->layout;
    if (l->lang != DBR_LANG_COUNT && l->body.len > 0 && c->document->lang != l->lang) {
        add_at_top(c, 1, "layout/lang",
                   SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_OTHER_LANG, dbr_lang_name((dbr_lang)l->lang),
                       dbr_lang_name((dbr_lang)c->document->lang)),
                   NULL);
    }
}

/* The section a marker stands in. */
static const dbr_section *section_at(const checker *c, size_t offset)
{
    const dbr_section *s = &c->document->sections[0];
    for (size_t i = 0; i < c->document->n_sections && c->document->sections[i].at.begin <= offset; i++) {
        s = &c->document->sections[i];
    }
    return s;
}

static void check_section(checker *c, const layout_marker *m)
{
    const dbr_section *s = section_at(c, m->begin);
    dbr_finding f;
    if (m->block->section == DBR_SECTION_OTHER || s->kind == m->block->section ||
        s->parent == m->block->section) {
        return;
    }
    const char *example = "";
    for (size_t i = 0; i < sizeof(EXAMPLES) / sizeof(*EXAMPLES); i++) {
        if (EXAMPLES[i].kind == m->block->section) {
            int lang = c->layout->lang < DBR_LANG_COUNT ? c->layout->lang : c->lang;
            example = dbr_text((dbr_lang)lang, EXAMPLES[i].example);
        }
    }
    set(&f, c->layout, m, "layout/section",
        SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_SECTION, m->block->name,
            dbr_arena_str(c->arena, dbr_slice_sub(s->heading, 0, 80))),
        SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_SECTION_HOW, example));
    add(c, &f);
}

/* Each marker by itself, and blocks that stand twice. */
static void check_markers(checker *c, const layout_marker *markers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const layout_marker *m = &markers[i];
        dbr_finding f;
        if (layout_problem(c->arena, c->layout, m, c->lang, &f)) {
            add(c, &f);
            continue;
        }
        check_section(c, m);
        for (size_t k = 0; k < i && !m->block->is_inline; k++) {
            if (markers[k].block == m->block) {
                uint64_t line = 0;
                uint64_t column = 0;
                layout_locate(c->layout,
                              (size_t)(c->layout->body.ptr - c->layout->text.ptr) + markers[k].begin, &line,
                              &column);
                set(&f, c->layout, m, "layout/twice",
                    SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_TWICE, m->block->name,
                        dbr_arena_printf(c->arena, "%llu", (unsigned long long)line)),
                    NULL);
                add(c, &f);
                break;
            }
        }
    }
}

static bool has_block(const layout_marker *markers, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_is(markers[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void check_required(checker *c, const layout_marker *markers, size_t n)
{
    for (size_t i = 0; i < sizeof(REQUIRED) / sizeof(*REQUIRED); i++) {
        if (!has_block(markers, n, REQUIRED[i])) {
            add_at_top(c, 1, "layout/missing",
                       SAY(c->arena, c->lang, DBR_T_REPORT_LAYOUT_MISSING, REQUIRED[i]), NULL);
        }
    }
    bool has_causes = has_block(markers, n, "leads");
    for (size_t i = 0; i < c->document->n_sections && !has_causes; i++) {
        dbr_section_kind kind = c->document->sections[i].kind;
        has_causes = kind == DBR_SECTION_CAUSE || kind == DBR_SECTION_FACTORS;
    }
    if (!has_causes) {
        add_at_top(c, 1, "layout/missing", dbr_text((dbr_lang)c->lang, DBR_T_REPORT_LAYOUT_NO_CAUSES), NULL);
    }
}

static int by_place(const void *a, const void *b)
{
    const dbr_finding *x = a;
    const dbr_finding *y = b;
    int line = (x->line > y->line) - (x->line < y->line);
    return line != 0 ? line : (x->column > y->column) - (x->column < y->column);
}

dbr_code dbr_report_layout_check(dbr_arena *arena, const dbr_report_layout *layout, int lang,
                                 const dbr_finding **ret, size_t *ret_n, dbr_err *err)
{
    checker c = {.arena = arena, .layout = layout, .lang = lang};
    layout_marker *markers = NULL;
    dbr_document *document = NULL;
    dbr_code rc = dbr_document_read(arena, layout->body, "layout", NULL, &document, err);
    if (rc < 0) {
        return rc;
    }
    c.document = document;
    size_t n = layout_scan(arena, layout->body, &markers);
    check_front(&c);
    check_language(&c);
    check_required(&c, markers, n);
    check_markers(&c, markers, n);
    dbr_finding *all = DBR_NEW_N(arena, dbr_finding, c.v.n + 1);
    if (c.v.n > 0) {
        memcpy(all, c.v.items, c.v.n * sizeof(*all));
        qsort(all, c.v.n, sizeof(*all), by_place);
    }
    *ret = all;
    *ret_n = c.v.n;
    DBR_VEC_RELEASE(&c.v);
    return DBR_OK;
}

const char *dbr_report_layout_block(size_t i, const char **ret_help, const char **ret_forms)
{
    const draft_block *b = draft_block_at(i);
    if (b == NULL) {
        return NULL;
    }
    *ret_help = b->help;
    *ret_forms = b->forms;
    return b->name;
}
