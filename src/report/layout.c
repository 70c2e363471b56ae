/*
 * Layouts: what a report looks like, as a Markdown file with markers where facts go.
 *
 *     ---
 *     lang: en
 *     help: what the list of layouts says about it
 *     ---
 *     # Post-Mortem: <!-- debrief:title --> (<!-- debrief:date -->)
 *
 *     ## Timeline (all times <!-- debrief:zone -->)
 *
 *     <!-- debrief:timeline list -->
 *
 * A marker is a comment, so a layout reads well on any forge: `debrief:`, the name of a block of the table in
 * draft_blocks.c, perhaps one of its forms. Values stand anywhere in a line; the other blocks stand alone on their line,
 * from its first column. Everything else is copied as it is. Markers in fenced code are text; `<!-- debrief:ignore -->`,
 * which is for the gate, stays.
 *
 * The file's name is the layout's: NAME.LANG.md or NAME.md. Those of layouts/ beside this file are built in.
 */
#include "report/layout.h"

#include <assert.h>

static const char OPEN[] = "<!--";
static const char CLOSE[] = "-->";
static const char PREFIX[] = "debrief:";

static dbr_slice name_of(const char *path);
static bool read_front(dbr_slice text, dbr_report_layout *ret);
static size_t scan_line(dbr_slice body, size_t begin, size_t end, layout_marker *ret);
static bool is_fence(dbr_slice line);

bool dbr_report_layout_at(size_t i, dbr_report_layout *ret)
{
    if (layout_pages[i].name == NULL) {
        return false;
    }
    dbr_report_layout_read(dbr_slice_str(layout_pages[i].text), layout_pages[i].name, ret);
    ret->path = NULL;
    return true;
}

bool dbr_report_layout_find(dbr_slice name, int lang, dbr_report_layout *ret)
{
    dbr_report_layout l;
    for (size_t i = 0; dbr_report_layout_at(i, &l); i++) {
        if (l.lang == lang && dbr_slice_eq(l.name, name)) {
            *ret = l;
            return true;
        }
    }
    return false;
}

void dbr_report_layout_read(dbr_slice text, const char *path, dbr_report_layout *ret)
{
    *ret = (dbr_report_layout){
        .name = name_of(path), .text = text, .body = text, .lang = DBR_LANG_COUNT, .path = path};
    (void)read_front(text, ret);
}

size_t layout_scan(dbr_arena *arena, dbr_slice body, layout_marker **ret)
{
    DBR_VEC(layout_marker) v = {0};
    bool is_code = false;
    for (size_t begin = 0; begin < body.len;) {
        size_t n = dbr_slice_find_char(dbr_slice_from(body, begin), '\n');
        size_t end = n == SIZE_MAX ? body.len : begin + n;
        bool fence = is_fence(dbr_slice_sub(body, begin, end));
        layout_marker m = {0};
        for (size_t at = begin; !is_code && !fence && (at = scan_line(body, at, end, &m)) <= end;) {
            m.is_alone = m.begin == begin && dbr_slice_trim(dbr_slice_sub(body, m.end, end)).len == 0;
            m.end = m.is_alone ? end : m.end;
            *DBR_PUSH(&v) = m;
        }
        is_code ^= fence;
        begin = end + 1;
    }
    *ret = DBR_NEW_N(arena, layout_marker, v.n + 1);
    if (v.n > 0) {
        memcpy(*ret, v.items, v.n * sizeof(*v.items));
    }
    size_t n = v.n;
    DBR_VEC_RELEASE(&v);
    return n;
}

bool layout_form(const layout_marker *m, dbr_slice *ret)
{
    *ret = (dbr_slice){0};
    if (m->block == NULL || m->block->forms == NULL) {
        return m->form.len == 0;
    }
    dbr_slice rest = dbr_slice_str(m->block->forms);
    for (bool is_first = true; rest.ptr != NULL; is_first = false) {
        dbr_slice form = dbr_slice_cut(&rest, '|');
        if (dbr_slice_eq(form, m->form) || (is_first && m->form.len == 0)) {
            *ret = form;
            return true;
        }
    }
    return false;
}

dbr_code layout_markers(dbr_arena *arena, const dbr_report_layout *layout, layout_marker **ret, size_t *ret_n,
                        dbr_err *err)
{
    *ret_n = layout_scan(arena, layout->body, ret);
    for (size_t i = 0; i < *ret_n; i++) {
        layout_marker *m = &(*ret)[i];
        dbr_finding f;
        if (layout_problem(arena, layout, m, DBR_LANG_EN, &f)) {
            (void)dbr_fail(err, DBR_EPARSE, "%.*s", DBR_FMT(f.message));
            return dbr_err_at(err, layout->path != NULL ? layout->path : "layout", f.line, f.column);
        }
        dbr_slice form;
        (void)layout_form(m, &form);
        m->form = form;
    }
    return DBR_OK;
}

void layout_locate(const dbr_report_layout *layout, size_t offset, uint64_t *ret_line, uint64_t *ret_column)
{
    assert(offset <= layout->text.len);
    *ret_line = 1;
    *ret_column = 1;
    for (size_t i = 0; i < offset; i++) {
        bool is_end = layout->text.ptr[i] == '\n';
        *ret_line += is_end ? 1 : 0;
        *ret_column = is_end ? 1 : *ret_column + 1;
    }
}

/* "layouts/ours.zh-CN.md" → "ours" */
static dbr_slice name_of(const char *path)
{
    dbr_slice name = dbr_slice_str(path);
    for (size_t i = name.len; i > 0; i--) {
        if (name.ptr[i - 1] == '/') {
            name = dbr_slice_from(name, i);
            break;
        }
    }
    size_t dot = dbr_slice_find_char(name, '.');
    return dot != SIZE_MAX && dot > 0 ? dbr_slice_sub(name, 0, dot) : name;
}

/* "---", lines "key: value", "---", blank lines. False when there is none; `ret` says what was found. */
static bool read_front(dbr_slice text, dbr_report_layout *ret)
{
    dbr_slice rest = text;
    if (!dbr_slice_is(dbr_slice_trim(dbr_slice_cut(&rest, '\n')), "---")) {
        return false;
    }
    dbr_report_layout l = *ret;
    while (rest.ptr != NULL) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        if (dbr_slice_is(line, "---")) {
            while (rest.len > 0 && (rest.ptr[0] == '\n' || rest.ptr[0] == '\r')) {
                rest = dbr_slice_from(rest, 1);
            }
            l.body = rest.ptr != NULL ? rest : dbr_slice_sub(text, text.len, text.len);
            *ret = l;
            return true;
        }
        dbr_slice value = line;
        dbr_slice key = dbr_slice_cut(&value, ':');
        dbr_lang lang = DBR_LANG_COUNT;
        value = dbr_slice_trim(value);
        if (dbr_slice_is(key, "lang") && dbr_lang_parse(value, &lang)) {
            l.lang = (int)lang;
        } else if (dbr_slice_is(key, "help")) {
            l.help = value;
        }
    }
    return false; // not closed
}

/* The next marker in [begin, end); returns where to go on, beyond `end` for none. */
static size_t scan_line(dbr_slice body, size_t begin, size_t end, layout_marker *ret)
{
    for (size_t at = begin; at < end;) {
        size_t k = dbr_slice_find(dbr_slice_sub(body, at, end), dbr_slice_str(OPEN));
        if (k == SIZE_MAX) {
            return end + 1;
        }
        at += k;
        size_t inner = at + strlen(OPEN);
        dbr_slice rest = dbr_slice_sub(body, inner, end);
        size_t close = dbr_slice_find(rest, dbr_slice_str(CLOSE));
        dbr_slice text = dbr_slice_trim(close == SIZE_MAX ? rest : dbr_slice_sub(rest, 0, close));
        size_t past = close == SIZE_MAX ? end : inner + close + strlen(CLOSE);
        if (!dbr_slice_starts(text, PREFIX) || dbr_slice_is(text, "debrief:ignore")) {
            at = close == SIZE_MAX ? inner : past;
            continue;
        }
        dbr_slice form = dbr_slice_trim(dbr_slice_from(text, strlen(PREFIX)));
        dbr_slice name = dbr_slice_cut(&form, ' ');
        *ret = (layout_marker){.begin = at,
                               .end = past,
                               .name = name,
                               .form = dbr_slice_trim(form),
                               .block = draft_block_find(name),
                               .is_closed = close != SIZE_MAX};
        return past;
    }
    return end + 1;
}

/* "```" or "~~~": both ends of fenced code. */
static bool is_fence(dbr_slice line)
{
    dbr_slice s = dbr_slice_trim(line);
    return dbr_slice_starts(s, "```") || dbr_slice_starts(s, "~~~");
}
