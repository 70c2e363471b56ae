/* The table of writers: what a report can be rendered as. A new one is one row here and one file. */
#include "report/report.h"

dbr_code html_write(const dbr_render_input *input, dbr_buf *out, dbr_err *err);

static const dbr_writer writers[] = {
    {.name = "html",
     .suffix = ".html",
     .help = "one self-contained page: chart, report, verdicts, the cited lines; needs no network",
     .write = html_write},
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
