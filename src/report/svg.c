/*
 * Numbers, texts, labels and ticks for charts. Deterministic: no locale, no fonts, no floating point beyond
 * one decimal in what is written.
 *
 *     labels at x = 10, 14, 90 with texts 40 wide → rows 0, 1, 0
 */
#include "report/svg.h"

#include "base/utf8.h"
#include "document/document.h"

#include <assert.h>
#include <math.h>

/* em of a column: system fonts have 0.50–0.56, CJK 1 for two. */
#define COLUMN 0.58

static size_t break_at(dbr_slice text, size_t len);
static bool is_digit(char c);

void svg_number(dbr_buf *out, double v)
{
    long long tenths = isfinite(v) && fabs(v) < 1e12 ? llround(v * 10) : 0;
    long long whole = (tenths < 0 ? -tenths : tenths) / 10;
    long long rest = (tenths < 0 ? -tenths : tenths) % 10;
    dbr_buf_printf(out, "%s%lld", tenths < 0 ? "-" : "", whole);
    if (rest != 0) {
        dbr_buf_printf(out, ".%lld", rest);
    }
}

double svg_text_width(dbr_slice text, double size)
{
    return (double)dbr_utf8_width(text) * size * COLUMN;
}

dbr_slice svg_fit(dbr_arena *arena, dbr_slice text, double size, double width)
{
    if (svg_text_width(text, size) <= width) {
        return text;
    }
    double columns = width / (size * COLUMN) - 1;
    dbr_slice head = dbr_utf8_fit(text, columns > 0 ? (size_t)columns : 0);
    return dbr_slice_str(dbr_arena_printf(arena, "%.*s…", DBR_FMT(head)));
}

size_t svg_wrap(dbr_arena *arena, dbr_slice text, double size, double width, size_t max_lines,
                dbr_slice *ret_lines)
{
    assert(max_lines > 0);
    double columns = fmax(4, floor(width / (size * COLUMN)));
    dbr_slice rest = dbr_slice_trim(text);
    size_t n = 0;
    while (n + 1 < max_lines && dbr_utf8_width(rest) > (size_t)columns) {
        dbr_slice head = dbr_utf8_fit(rest, (size_t)columns);
        size_t cut = break_at(rest, head.len);
        ret_lines[n++] = dbr_slice_trim(dbr_slice_sub(rest, 0, cut));
        rest = dbr_slice_trim(dbr_slice_from(rest, cut));
    }
    ret_lines[n++] = svg_fit(arena, rest, size, columns * size * COLUMN);
    return n;
}

/* Where a line of at most `len` bytes ends: behind a blank, or before or behind a wide character; else there. */
static size_t break_at(dbr_slice text, size_t len)
{
    if (len == 0) {
        return text
            .len; // not even one character fits: columns are at least 4, so this is a mark of width 0 without end
    }
    for (size_t i = len; i > len / 3; i--) {
        bool is_start = i == text.len || ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
        bool is_blank = text.ptr[i - 1] == ' ' || (i < text.len && text.ptr[i] == ' ');
        bool is_wide =
            (unsigned char)text.ptr[i - 1] >= 0x80 || (i < text.len && (unsigned char)text.ptr[i] >= 0xE3);
        bool is_date =
            i > 1 && i < text.len && is_digit(text.ptr[i - 2]) && is_digit(text.ptr[i]); // 2025-02-09, 24/7
        bool is_joint = !is_date && (text.ptr[i - 1] == '-' || text.ptr[i - 1] == '/');
        if (is_start && (is_blank || is_wide || is_joint)) {
            return i;
        }
    }
    return len;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void svg_pair(dbr_buf *out, const char *before, double x, double y)
{
    dbr_buf_str(out, before);
    svg_number(out, x);
    dbr_buf_char(out, ' ');
    svg_number(out, y);
}

void svg_text(dbr_buf *out, const char *css, double x, double y, const char *anchor, dbr_slice text)
{
    dbr_buf_printf(out, "<text class=\"%s\" x=\"", css);
    svg_number(out, x);
    dbr_buf_str(out, "\" y=\"");
    svg_number(out, y);
    dbr_buf_str(out, "\"");
    if (strcmp(anchor, "start") != 0) {
        dbr_buf_printf(out, " text-anchor=\"%s\"", anchor);
    }
    dbr_buf_char(out, '>');
    dbr_html_text(out, text);
    dbr_buf_str(out, "</text>");
}

int svg_place_labels(svg_label *labels, size_t n, double gap, double right)
{
    int n_levels = 0;
    for (size_t i = 0; i < n; i++) {
        svg_label *label = &labels[i];
        assert(i == 0 || labels[i - 1].x <= label->x);
        label->is_before = label->x + gap + label->width > right && label->x - gap - label->width > 0;
        double begin = label->is_before ? label->x - gap - label->width : label->x;
        int level = 0;
        for (size_t k = 0; k < i; k++) {
            double end = labels[k].is_before ? labels[k].x : labels[k].x + gap + labels[k].width;
            if (end + gap > begin && labels[k].level >= level) {
                level = labels[k].level + 1;
            }
        }
        label->level = level;
        n_levels = level >= n_levels ? level + 1 : n_levels;
    }
    return n_levels;
}

dbr_time svg_time_step(dbr_time span, int max_ticks)
{
    static const dbr_time steps[] = {
        DBR_SECOND, 2 * DBR_SECOND, 5 * DBR_SECOND, 10 * DBR_SECOND, 15 * DBR_SECOND, 30 * DBR_SECOND,
        DBR_MINUTE, 2 * DBR_MINUTE, 5 * DBR_MINUTE, 10 * DBR_MINUTE, 15 * DBR_MINUTE, 30 * DBR_MINUTE,
        DBR_HOUR,   2 * DBR_HOUR,   3 * DBR_HOUR,   6 * DBR_HOUR,    12 * DBR_HOUR,   DBR_DAY};
    assert(span >= 0 && max_ticks > 0);
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (span / steps[i] <= max_ticks) {
            return steps[i];
        }
    }
    return (span / DBR_DAY / max_ticks + 1) * DBR_DAY;
}

dbr_time svg_first_tick(dbr_time t, dbr_time step, const dbr_zone *zone)
{
    dbr_time offset = (dbr_time)dbr_zone_offset(zone, t, NULL) * DBR_SECOND;
    dbr_time local = t + offset;
    dbr_time rest = local % step;
    rest += rest < 0 ? step : 0;
    return rest == 0 ? t : t - rest + step;
}

double svg_nice_top(double v)
{
    static const double steps[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    if (!(v > 0) || !isfinite(v)) {
        return 1;
    }
    double power = pow(10, floor(log10(v)));
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (v <= steps[i] * power * (1 + 1e-9)) {
            return steps[i] * power;
        }
    }
    return 10 * power;
}
