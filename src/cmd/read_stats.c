/*
 * `debrief read --stats`: what was found in each file and what reading cost. Rates are of unpacked bytes; those a second of
 * CPU say what the code costs, those a second of the clock what one waits.
 */
#include "cmd/read_print.h"

#include "base/file.h"

typedef struct totals {
    uint64_t records, lines, bytes, rejected, cut, index_bytes, peak_bytes;
    uint64_t merged;
    read_cost read, merge;
} totals;

read_cost read_cost_begin(void)
{
    return (read_cost){.wall_ns = dbr_os_now_ns(), .cpu_ns = dbr_os_cpu_ns()};
}

void read_cost_end(read_cost *cost)
{
    cost->wall_ns = dbr_os_now_ns() - cost->wall_ns;
    cost->cpu_ns = dbr_os_cpu_ns() - cost->cpu_ns;
}

static dbr_code merge(dbr_evidence *ev, totals *t, dbr_err *err)
{
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE}, .i_member = -1, .with_untimed = true};
    dbr_cursor *c = NULL;
    dbr_entry e;
    t->merge = read_cost_begin();
    int rc = dbr_cursor_open(ev, &o, &c, err);
    while (rc >= 0 && (rc = dbr_cursor_next(c, &e, err)) == 1) {
        t->merged++;
    }
    (void)dbr_cursor_close(c);
    read_cost_end(&t->merge);
    return rc < 0 ? (dbr_code)rc : DBR_OK;
}

static double seconds(int64_t ns)
{
    return (double)ns / (double)DBR_SECOND;
}

static double rate(uint64_t n, int64_t ns)
{
    return ns > 0 ? (double)n / seconds(ns) : 0;
}

/* ---- JSON ---- */

static void put_cost(dbr_jsonw *j, const char *key, const read_cost *cost)
{
    dbr_jsonw_object(j, key);
    dbr_jsonw_real(j, "wall", seconds(cost->wall_ns));
    dbr_jsonw_real(j, "cpu", seconds(cost->cpu_ns));
    dbr_jsonw_object_end(j);
}

static void put_member(dbr_jsonw *j, const dbr_member_info *m)
{
    dbr_jsonw_object(j, NULL);
    dbr_jsonw_slice(j, "file", m->path);
    if (m->name.len > 0) {
        dbr_jsonw_slice(j, "member", m->name);
    }
    dbr_jsonw_str(j, "format", m->layout->format->name);
    dbr_jsonw_str(j, "stamp", m->layout->stamp != NULL ? m->layout->stamp->name : NULL);
    dbr_jsonw_int(j, "records", (int64_t)m->n_entries);
    dbr_jsonw_int(j, "untimed", (int64_t)m->n_untimed);
    dbr_jsonw_int(j, "lines", (int64_t)m->n_lines);
    dbr_jsonw_int(j, "bytes", (int64_t)m->size_bytes);
    dbr_jsonw_int(j, "templates",
                  m->n_templates > 0 ? (int64_t)m->n_templates - 1 : 0); // [0] is everything else
    dbr_jsonw_int(j, "rejected", (int64_t)m->n_rejected);
    if (m->n_rejected > 0) {
        dbr_jsonw_int(j, "rejected_line", (int64_t)m->rejected_line);
        dbr_jsonw_slice(j, "rejected_why", m->rejected_why);
    }
    dbr_jsonw_int(j, "cut", (int64_t)m->n_cut);
    if (m->problem.len > 0) {
        dbr_jsonw_slice(j, "problem", m->problem);
    }
    dbr_jsonw_object_end(j);
}

static void print_json(dbr_cmd_context *ctx, const dbr_evidence *ev, const totals *t, bool with_merge)
{
    dbr_jsonw j;
    dbr_jsonw_init(&j, &ctx->out->buf, false);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_array(&j, "files");
    for (size_t i = 0; i < dbr_evidence_n_members(ev); i++) {
        put_member(&j, dbr_evidence_member(ev, i));
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_int(&j, "records", (int64_t)t->records);
    dbr_jsonw_int(&j, "lines", (int64_t)t->lines);
    dbr_jsonw_int(&j, "bytes", (int64_t)t->bytes);
    dbr_jsonw_int(&j, "rejected", (int64_t)t->rejected);
    dbr_jsonw_int(&j, "cut", (int64_t)t->cut);
    put_cost(&j, "seconds", &t->read);
    dbr_jsonw_real(&j, "mb_per_cpu_second", rate(t->bytes, t->read.cpu_ns) / 1e6);
    dbr_jsonw_real(&j, "lines_per_cpu_second", rate(t->lines, t->read.cpu_ns));
    dbr_jsonw_int(&j, "index_bytes", (int64_t)t->index_bytes);
    dbr_jsonw_real(&j, "index_bytes_per_record",
                   t->records > 0 ? (double)t->index_bytes / (double)t->records : 0);
    dbr_jsonw_int(&j, "peak_bytes", (int64_t)t->peak_bytes);
    if (with_merge) {
        dbr_jsonw_int(&j, "merged", (int64_t)t->merged);
        put_cost(&j, "merge_seconds", &t->merge);
    }
    dbr_jsonw_object_end(&j);
    dbr_out_str(ctx->out, "\n");
}

/* ---- for people ---- */

static void print_rates(dbr_cmd_context *ctx, const totals *t)
{
    dbr_out_printf(ctx->out, "\n%-14s %.2f s wall, %.2f s CPU\n", "time", seconds(t->read.wall_ns),
                   seconds(t->read.cpu_ns));
    dbr_out_printf(ctx->out, "%-14s %.0f MB, %.2f M lines\n", "a second",
                   rate(t->bytes, t->read.wall_ns) / 1e6, rate(t->lines, t->read.wall_ns) / 1e6);
    dbr_out_printf(ctx->out, "%-14s %.0f MB, %.2f M lines\n", "a CPU second",
                   rate(t->bytes, t->read.cpu_ns) / 1e6, rate(t->lines, t->read.cpu_ns) / 1e6);
    dbr_out_printf(ctx->out, "%-14s %.1f MB, %.2f bytes a record\n", "index", (double)t->index_bytes / 1e6,
                   t->records > 0 ? (double)t->index_bytes / (double)t->records : 0);
    dbr_out_printf(ctx->out, "%-14s %.1f MB\n", "peak memory", (double)t->peak_bytes / 1e6);
    if (t->merged > 0) {
        dbr_out_printf(ctx->out, "%-14s %llu records, %.2f s wall, %.2f s CPU\n", "in one order",
                       (unsigned long long)t->merged, seconds(t->merge.wall_ns), seconds(t->merge.cpu_ns));
    }
}

static void print_text(dbr_cmd_context *ctx, const dbr_evidence *ev, const totals *t)
{
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD,
                   "FORMAT                RECORDS      LINES REJECTED    CUT  FILE");
    dbr_out_str(ctx->out, "\n");
    for (size_t i = 0; i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        dbr_out_printf(ctx->out, "%-18s %11llu %10llu %8llu %6llu  ", m->layout->format->name,
                       (unsigned long long)m->n_entries, (unsigned long long)m->n_lines,
                       (unsigned long long)m->n_rejected, (unsigned long long)m->n_cut);
        dbr_out_name(ctx->out, m->path);
        dbr_out_str(ctx->out, m->name.len > 0 ? "!" : "");
        dbr_out_name(ctx->out, m->name);
        dbr_out_str(ctx->out, "\n");
        if (m->n_rejected > 0) {
            dbr_out_printf(ctx->out, "             first rejected: line %llu, %.*s\n",
                           (unsigned long long)m->rejected_line, DBR_FMT(m->rejected_why));
        }
    }
    if (dbr_evidence_n_members(ev) != 1) {
        dbr_out_printf(ctx->out, "%-18s %11llu %10llu %8llu %6llu\n", "", (unsigned long long)t->records,
                       (unsigned long long)t->lines, (unsigned long long)t->rejected,
                       (unsigned long long)t->cut);
    }
    print_rates(ctx, t);
}

dbr_code read_stats_print(dbr_cmd_context *ctx, dbr_evidence *ev, const read_cost *cost, bool with_merge,
                          dbr_err *err)
{
    totals t = {.read = *cost};
    for (size_t i = 0; i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        t.records += m->n_entries;
        t.lines += m->n_lines;
        t.bytes += m->size_bytes;
        t.rejected += m->n_rejected;
        t.cut += m->n_cut;
    }
    t.index_bytes = dbr_evidence_index_bytes(ev);
    dbr_code rc = with_merge ? merge(ev, &t, err) : DBR_OK;
    t.peak_bytes = dbr_os_peak_bytes();
    if (rc < 0) {
        return rc;
    }
    if (ctx->is_json) {
        print_json(ctx, ev, &t, with_merge);
    } else {
        print_text(ctx, ev, &t);
    }
    return DBR_OK;
}
