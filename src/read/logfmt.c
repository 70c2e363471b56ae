/*
 * logfmt: lines of key=value pairs (Go services, Prometheus, Loki, Heroku). The roles of the keys are those
 * of JSON lines (object.c).
 */
#include "read/object.h"

#include <assert.h>

#define SNIFF_LINES 20u
#define MIN_PAIRS   3u // fewer are prose with an equation in it

static bool is_logfmt(dbr_slice line, bool *ret_has_time)
{
    read_fields f;
    dbr_record ignored = {0};
    dbr_arena arena = {0};
    f.n = 0;
    size_t equals = dbr_slice_find_char(dbr_slice_sub(line, 0, 64), '=');
    size_t blank = dbr_slice_find_char(line, ' ');
    bool is_good = equals != SIZE_MAX && equals > 0 && (blank == SIZE_MAX || equals < blank) &&
                   read_pairs(line, &arena, &f, &ignored) >= MIN_PAIRS;
    for (size_t i = 0; i < f.n && is_good; i++) {
        dbr_stamp stamp;
        *ret_has_time |=
            read_key_role(f.items[i].key) == READ_TIME && dbr_stamp_read(f.items[i].value, &stamp);
    }
    dbr_arena_release(&arena);
    return is_good;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0;
    bool has_time = false;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        n++;
        n_good += is_logfmt(line, &has_time);
    }
    return n_good > 0 && n_good * 10 >= n * 7 ? (has_time ? 78 : 40) : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    read_object_view v;
    dbr_record pairs = {0};
    v.raw = item->bytes;
    v.all.n = 0;
    if (read_pairs(read_first_line(item->bytes), scratch, &v.all, &pairs) == 0) {
        ret->kind = DBR_KIND_LOG;
        ret->text = item->bytes;
        ret->level = dbr_text_level(item->bytes);
        return 1;
    }
    read_view_roles(&v);
    read_view_record(&v, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"prometheus.log",
     "ts=2025-02-09T10:05:23.118Z caller=main.go:12 level=error component=tsdb msg=\"write failed\" err=\"no "
     "space\"\n"
     "ts=2025-02-09T10:05:24.118Z caller=main.go:13 level=info msg=ready\n",
     2, "2025-02-09T10:05:23.118Z", "write failed"},
    {"api.log", "time=\"2025-02-09T10:05:23+01:00\" level=warning msg=\"slow query\" duration_ms=1200\n", 1,
     "2025-02-09T09:05:23Z", "slow query"},
    {0},
};

const dbr_format read_logfmt = {
    .name = "logfmt",
    .help = "lines of key=value pairs: Go services, Prometheus, Loki, Heroku",
    .label = DBR_T_READ_LABEL_APPLICATION,
    .shape = DBR_SHAPE_LINES,
    .kinds = DBR_KINDS_ALL,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
