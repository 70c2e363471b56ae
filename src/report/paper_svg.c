/* Charts on paper and as bitmaps: the only file that knows librsvg. Nothing is loaded: a chart names no other file. */
#include "report/paper.h"

#include <librsvg/rsvg.h>
#include <math.h>

typedef struct picture {
    RsvgHandle *handle;
    RsvgRectangle where;
} picture;

static RsvgHandle *open_svg(dbr_slice svg, dbr_slice css, dbr_err *err);
static dbr_code fail(GError *error, dbr_err *err);
static dbr_code paint(void *data, struct _cairo *context, dbr_err *err);

dbr_code paper_svg_size(dbr_slice svg, double *ret_width, double *ret_height, dbr_err *err)
{
    RsvgHandle *handle = open_svg(svg, (dbr_slice){0}, err);
    gboolean has_box = FALSE;
    RsvgRectangle box = {0};
    if (handle == NULL) {
        return err->code;
    }
    rsvg_handle_get_intrinsic_dimensions(handle, NULL, NULL, NULL, NULL, &has_box, &box);
    g_object_unref(handle);
    if (!has_box || !(box.width > 0) || !(box.height > 0)) {
        return dbr_fail(err, DBR_EPARSE, "cannot draw a chart: it has no size");
    }
    *ret_width = box.width;
    *ret_height = box.height;
    return DBR_OK;
}

dbr_code paper_svg_draw(paper *p, dbr_slice svg, dbr_slice css, const double rect[4], dbr_err *err)
{
    picture x = {.handle = open_svg(svg, css, err),
                 .where = {.x = rect[0], .y = rect[1], .width = rect[2], .height = rect[3]}};
    if (x.handle == NULL) {
        return err->code;
    }
    dbr_code rc = paint(&x, paper_context(p), err);
    g_object_unref(x.handle);
    return rc;
}

dbr_code paper_svg_png(dbr_slice svg, dbr_slice css, int width, dbr_buf *out, dbr_err *err)
{
    double w = 0;
    double h = 0;
    dbr_code rc = paper_svg_size(svg, &w, &h, err);
    if (rc < 0) {
        return rc;
    }
    double margin = 0.02 * (double)width; // else the picture's edge cuts into what it is put into
    double inner = (double)width - 2 * margin;
    double height = ceil(inner * h / w + 2 * margin);
    picture x = {.handle = open_svg(svg, css, err),
                 .where = {.x = margin, .y = margin, .width = inner, .height = inner * h / w}};
    if (x.handle == NULL) {
        return err->code;
    }
    paper_bitmap bitmap = {.width = width,
                           .height = height < 1e6 ? (int)height : 1000000,
                           .color = 0xffffff,
                           .paint = paint,
                           .data = &x};
    rc = paper_png(&bitmap, out, err);
    g_object_unref(x.handle);
    return rc;
}

static RsvgHandle *open_svg(dbr_slice svg, dbr_slice css, dbr_err *err)
{
    GError *error = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)svg.ptr, svg.len, &error);
    if (handle == NULL) {
        (void)fail(error, err);
        return NULL;
    }
    rsvg_handle_set_dpi(handle, 96);
    if (css.len > 0 && !rsvg_handle_set_stylesheet(handle, (const guint8 *)css.ptr, css.len, &error)) {
        (void)fail(error, err);
        g_object_unref(handle);
        return NULL;
    }
    return handle;
}

static dbr_code fail(GError *error, dbr_err *err)
{
    dbr_code rc = dbr_fail(err, DBR_EPARSE, "cannot draw a chart: %s",
                           error != NULL ? error->message : "no reason given");
    g_clear_error(&error);
    return rc;
}

static dbr_code paint(void *data, struct _cairo *context, dbr_err *err)
{
    picture *x = data;
    GError *error = NULL;
    return rsvg_handle_render_document(x->handle, context, &x->where, &error) ? DBR_OK : fail(error, err);
}
