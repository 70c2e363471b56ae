/* The table of writers: what a report can be rendered as. A new one is one row here and one file. */
#include "report/report.h"

dbr_code html_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
dbr_code forge_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
dbr_code docx_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
dbr_code confluence_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);
dbr_code json_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);

static const dbr_writer writers[] = {
    {.name = "html",
     .suffix = ".html",
     .help = "one self-contained page: chart, report, verdicts, the cited lines; needs no network",
     .write = html_write},
    {.name = "markdown",
     .suffix = ".forge.md",
     .help = "for forges: charts as SVG files beside it, the cited lines as an appendix",
     .write = forge_write},
    {.name = "docx",
     .suffix = ".docx",
     .help = "for word processors; made by pandoc and rsvg-convert, which must be installed",
     .write = docx_write},
    {.name = "confluence",
     .suffix = ".confluence.xml",
     .help = "Confluence's storage format, charts as PNG files to attach; made by pandoc and rsvg-convert",
     .write = confluence_write},
    {.name = "json",
     .suffix = ".json",
     .help = "everything, for programs (docs/schemas/report.json)",
     .write = json_write},
};

const dbr_writer *dbr_writer_at(size_t i)
{
    return i < sizeof(writers) / sizeof(writers[0]) ? &writers[i] : NULL;
}

const dbr_writer *dbr_writer_find(dbr_slice name)
{
    const dbr_writer *w = NULL;
    for (size_t i = 0; (w = dbr_writer_at(i)) != NULL && !dbr_slice_is(name, w->name); i++) {
    }
    return w;
}
