/*
 * DOCX and Confluence's storage format, through pandoc.
 *
 *     report → Markdown for forges (forge.c) → our HTML, in which nothing of anybody's markup is left → pandoc with a filter
 *
 * pandoc gets our HTML and not the Markdown, so there is one reader of Markdown, whatever the form; and an image in a report is
 * a link by then: pandoc has no address to fetch and no file to put in. The filters (assets/docx.lua, assets/confluence.lua) turn
 * our own chart back into a picture and the rest into what the format has for it. Charts are drawn by rsvg-convert.
 *
 * Both programs are children with a time limit, without a shell, in a folder of their own; no settings of the user's count
 * (--data-dir), and the time in the file is the report's (SOURCE_DATE_EPOCH), so that the same report gives the same bytes.
 */
#include "report/forge.h"

#include "base/file.h"
#include "base/proc.h"

#include <stdio.h>
#include <unistd.h>

#define TIMEOUT_MS 60000

typedef struct office_format {
    const char *to; // pandoc's name of it
    const html_asset *filter;
    const html_asset *reference; // a document whose styles count; NULL for none
    bool has_pictures_inside;    // else they are files beside
} office_format;

dbr_code docx_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
dbr_code confluence_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
static dbr_code write_office(const dbr_render_input *input, const office_format *format, dbr_buf *out,
                             dbr_err *err);
static dbr_code draw_charts(html *h, const office_format *format, const char *folder, dbr_err *err);
static dbr_code render_html(html *h, dbr_buf *out, dbr_err *err);
static dbr_code convert(html *h, const office_format *format, const char *folder, dbr_slice rendered,
                        dbr_buf *out, dbr_err *err);
static dbr_code run(const dbr_proc_spec *spec, const char *package, dbr_buf *out, dbr_err *err);
static dbr_code put(html *h, const char *folder, const char *name, dbr_slice bytes, dbr_err *err);
static void hook(void *data, dbr_html_place place, const dbr_html_node *node, dbr_buf *out);

dbr_code docx_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err)
{
    static const office_format format = {.to = "docx",
                                         .filter = &html_docx_lua,
                                         .reference = &html_docx_reference,
                                         .has_pictures_inside = true};
    return write_office(input, &format, out, err);
}

dbr_code confluence_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err)
{
    static const office_format format = {.to = "html4", .filter = &html_confluence_lua};
    return write_office(input, &format, out, err);
}

static dbr_code write_office(const dbr_render_input *input, const office_format *format, dbr_buf *out,
                             dbr_err *err)
{
    html h = {0};
    DBR_AUTO(dbr_buf) rendered = {0};
    const char *folder = NULL;
    dbr_render_input own = *input;
    own.stem = format->has_pictures_inside
                   ? NULL
                   : input->stem; // inside, a picture is called the same wherever it goes
    dbr_code rc = html_prepare(&h, &own, out, err);
    rc = rc < 0 ? rc : dbr_temp_folder_make(&folder, err);
    rc = rc < 0 ? rc : render_html(&h, &rendered, err);
    rc = rc < 0 ? rc : draw_charts(&h, format, folder, err);
    rc = rc < 0 ? rc : convert(&h, format, folder, dbr_buf_view(&rendered), out, err);
    (void)dbr_temp_folder_remove(folder);
    html_release(&h);
    return rc;
}

/* ---- the report as HTML ---- */

typedef struct anchors {
    html *h;
    const dbr_document *d; // what is rendered
    const char **ids;      // a section of it each
    size_t i_section;
} anchors;

static dbr_code render_html(html *h, dbr_buf *out, dbr_err *err)
{
    DBR_AUTO(dbr_buf) markdown = {0};
    dbr_document *d = NULL;
    dbr_code rc = forge_render(h, ".png", &markdown, err);
    rc = rc < 0 ? rc
                : dbr_document_read(&h->arena, dbr_buf_view(&markdown), h->d->name, h->chart.zone, &d, err);
    anchors a = {.h = h, .d = d, .ids = rc < 0 ? NULL : html_section_ids(&h->arena, d)};
    return rc < 0 ? rc : dbr_markdown_html(dbr_buf_view(&markdown), hook, &a, out, err);
}

/* Headings get the names that forges give them: that is where our links lead. Titles of links are queries, which belong to the
 * appendix. */
static void hook(void *data, dbr_html_place place, const dbr_html_node *node, dbr_buf *out)
{
    anchors *a = data;
    if (node->part != DBR_HTML_HEADING || place != DBR_HTML_ATTRIBUTES) {
        return;
    }
    while (a->i_section < a->d->n_sections &&
           (a->d->sections[a->i_section].at.line < node->line || a->d->sections[a->i_section].level == 0)) {
        a->i_section++;
    }
    const dbr_section *s = a->i_section < a->d->n_sections ? &a->d->sections[a->i_section] : NULL;
    if (s != NULL && s->at.line == node->line) {
        dbr_buf_str(out, " id=\"");
        dbr_html_text(out, dbr_slice_str(a->ids[a->i_section]));
        dbr_buf_char(out, '"');
    }
}

/* ---- children ---- */

static dbr_code draw_charts(html *h, const office_format *format, const char *folder, dbr_err *err)
{
    static const char *const argv[] = {"rsvg-convert", "--zoom=2", "--format=png", NULL};
    const beside_chart *picture = NULL;
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && (picture = beside_chart_at(i)) != NULL; i++) {
        if (!picture->has(h)) {
            continue;
        }
        DBR_AUTO(dbr_buf) svg = {0};
        DBR_AUTO(dbr_buf) png = {0};
        beside_draw(h, picture, &svg);
        dbr_proc_spec spec = {.argv = argv, .input = dbr_buf_view(&svg), .timeout_ms = TIMEOUT_MS};
        const char *name = beside_name(h, picture->name, ".png");
        rc = run(&spec, "librsvg2-bin", &png, err);
        rc = rc < 0                        ? rc
             : format->has_pictures_inside ? put(h, folder, name, dbr_buf_view(&png), err)
                                           : beside_give(h, name, dbr_buf_view(&png), err);
    }
    return rc;
}

static dbr_code convert(html *h, const office_format *format, const char *folder, dbr_slice rendered,
                        dbr_buf *out, dbr_err *err)
{
    const char *argv[] = {
        "pandoc",
        "--from=html",
        dbr_arena_printf(&h->arena, "--to=%s", format->to),
        "--lua-filter=filter.lua",
        "--shift-heading-level-by=-1", // the first heading is the title
        "--wrap=none",
        dbr_arena_printf(&h->arena, "--metadata=lang:%s", dbr_lang_name(h->lang)),
        dbr_arena_printf(&h->arena, "--metadata=pictures:%s", h->in->stem != NULL ? h->in->stem : "report"),
        "--data-dir=.",
        "--output=-",
        NULL};
    const char *env[] = {
        dbr_arena_printf(&h->arena, "SOURCE_DATE_EPOCH=%lld", (long long)(h->in->now / DBR_SECOND)), NULL};
    dbr_proc_spec spec = {
        .argv = argv, .env = env, .folder = folder, .input = rendered, .timeout_ms = TIMEOUT_MS};
    dbr_code rc = put(h, folder, "filter.lua", dbr_slice_of(format->filter->bytes, format->filter->len), err);
    if (rc == DBR_OK && format->reference != NULL) {
        rc = put(h, folder, "reference.docx", dbr_slice_of(format->reference->bytes, format->reference->len),
                 err);
    }
    return rc < 0 ? rc : run(&spec, "pandoc", out, err);
}

static dbr_code run(const dbr_proc_spec *spec, const char *package, dbr_buf *out, dbr_err *err)
{
    dbr_proc_result result = {0};
    dbr_err ran = {0};
    dbr_code rc = dbr_proc_run(spec, &result, &ran);
    if (rc == DBR_ENOTFOUND) {
        return dbr_fail(
            err, DBR_ENOTFOUND,
            "'%s' is missing: install the package '%s' (Debian: apt-get install %s), or render to "
            "html or markdown, which need no other program",
            spec->argv[0], package, package);
    }
    if (rc == DBR_OK && result.exit_code != 0) {
        dbr_slice why = dbr_slice_trim(dbr_buf_view(&result.errout));
        rc = dbr_fail(&ran, DBR_EIO, "'%s' ended with code %d: %.*s", spec->argv[0], result.exit_code,
                      DBR_FMT(dbr_slice_sub(why, 0, 300)));
    }
    if (rc == DBR_OK) {
        dbr_buf_slice(out, dbr_buf_view(&result.out));
    } else {
        *err = ran;
    }
    dbr_proc_result_release(&result);
    return rc;
}

static dbr_code put(html *h, const char *folder, const char *name, dbr_slice bytes, dbr_err *err)
{
    return dbr_file_write_atomic(dbr_path_join(&h->arena, folder, name), bytes, err);
}
