/*
 * The option list of `--help`:
 *
 *   -o, --output FILE      where the page goes (default: report.html)
 *       --lang en|zh-CN    language of the report
 *
 * The left column is as wide as its longest entry, but at most 30; a longer entry has its help on the next
 * line. Help is wrapped at blanks, to 80 columns.
 */
#include "base/option.h"

#include "base/utf8.h"

#define PAGE_COLUMNS 80u
#define LEFT_COLUMNS 30u // beyond it the help would have less than half the page
#define GAP_COLUMNS  2u

static void add_left(dbr_buf *out, const dbr_option *row);
static void add_right(dbr_buf *out, dbr_slice text, size_t used, size_t indent);
static void add_blanks(dbr_buf *out, size_t n);

void dbr_option_help(dbr_buf *out, const dbr_option *table)
{
    DBR_AUTO(dbr_buf) left = {0};
    DBR_AUTO(dbr_buf) right = {0};
    size_t indent = 0;

    for (const dbr_option *row = table; row->name != NULL; row++) {
        add_left(&left, row);
        size_t width = dbr_utf8_width(dbr_buf_view(&left)) + GAP_COLUMNS;
        indent = width > indent && width <= LEFT_COLUMNS ? width : indent;
        dbr_buf_clear(&left);
    }
    indent = indent != 0 ? indent : LEFT_COLUMNS;
    for (const dbr_option *row = table; row->name != NULL; row++) {
        add_left(&left, row);
        dbr_buf_str(&right, row->help != NULL ? row->help : "");
        if (row->otherwise != NULL) {
            dbr_buf_printf(&right, "%s(default: %s)", right.len != 0 ? " " : "", row->otherwise);
        }
        size_t used = dbr_utf8_width(dbr_buf_view(&left));
        dbr_buf_slice(out, dbr_buf_view(&left));
        add_right(out, dbr_buf_view(&right), used, indent);
        dbr_buf_char(out, '\n');
        dbr_buf_clear(&left);
        dbr_buf_clear(&right);
    }
}

static void add_left(dbr_buf *out, const dbr_option *row)
{
    if (row->letter != 0) {
        dbr_buf_printf(out, "  -%c, --%s", row->letter, row->name);
    } else {
        dbr_buf_printf(out, "      --%s", row->name);
    }
    const char *arg = row->arg != NULL ? row->arg : row->words;
    if (arg != NULL && row->type != DBR_OPTION_FLAG) {
        dbr_buf_printf(out, " %s", arg);
    }
}

/* Words of `text` from column `indent` on; the line has `used` columns already. */
static void add_right(dbr_buf *out, dbr_slice text, size_t used, size_t indent)
{
    size_t column = used;
    bool is_first = true; // in its line
    while (text.ptr != NULL && text.len != 0) {
        dbr_slice word = dbr_slice_cut(&text, ' ');
        size_t width = dbr_utf8_width(word);
        bool is_late = column + GAP_COLUMNS > indent && is_first;
        if (is_late || (!is_first && column + 1 + width > PAGE_COLUMNS)) {
            dbr_buf_char(out, '\n');
            column = 0;
            is_first = true;
        }
        if (is_first) {
            add_blanks(out, indent - column);
            column = indent;
        } else {
            dbr_buf_char(out, ' ');
            column++;
        }
        dbr_buf_slice(out, word);
        column += width;
        is_first = false;
    }
}

static void add_blanks(dbr_buf *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dbr_buf_char(out, ' ');
    }
}
