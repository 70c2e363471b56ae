/* A bar for what takes longer than a second; see cmd.h. Redrawn at most ten times a second. */
#include "cmd/cmd.h"

#include "base/file.h"

#define SHOW_AFTER_NS (1 * DBR_SECOND)
#define REDRAW_NS     (DBR_SECOND / 10)
#define BAR_COLUMNS   30
#define CLEAR_LINE    "\r\033[K"

void dbr_bar_begin(dbr_bar *p, dbr_cmd_context *ctx, const char *label, uint64_t total)
{
    *p = (dbr_bar){.label = label, .total = total, .begin_ns = dbr_os_now_ns()};
    if (ctx->err->is_terminal && !ctx->is_quiet && !ctx->is_json) {
        p->err = ctx->err;
    }
}

static void draw(dbr_bar *p, uint64_t done)
{
    if (p->total == 0) {
        dbr_out_printf(p->err, CLEAR_LINE "%s %llu", p->label, (unsigned long long)done);
        return;
    }
    double share = done < p->total ? (double)done / (double)p->total : 1.0;
    int full = (int)(share * BAR_COLUMNS);
    char bar[BAR_COLUMNS + 1];
    memset(bar, '#', (size_t)full);
    memset(bar + full, '.', (size_t)(BAR_COLUMNS - full));
    bar[BAR_COLUMNS] = '\0';
    dbr_out_printf(p->err, CLEAR_LINE "%s [%s] %3d %%", p->label, bar, (int)(share * 100));
}

void dbr_bar_step(dbr_bar *p, uint64_t done)
{
    if (p->err == NULL) {
        return;
    }
    int64_t now_ns = dbr_os_now_ns();
    if (now_ns - p->begin_ns < SHOW_AFTER_NS || now_ns - p->last_ns < REDRAW_NS) {
        return;
    }
    p->last_ns = now_ns;
    p->is_shown = true;
    draw(p, done);
}

void dbr_bar_end(dbr_bar *p)
{
    if (p->is_shown) {
        dbr_out_str(p->err, CLEAR_LINE);
    }
    *p = (dbr_bar){0};
}
