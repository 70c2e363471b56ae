/* The table of detectors, and running them all. */
#include "detect/detect_impl.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const dbr_detector *const detectors[] = {
    &dbr_detector_errors,     &dbr_detector_first_seen, &dbr_detector_shift,   &dbr_detector_saturation,
    &dbr_detector_failures,   &dbr_detector_states,     &dbr_detector_rates,   &dbr_detector_restarts,
    &dbr_detector_latency,    &dbr_detector_slow_spans, &dbr_detector_pauses,  &dbr_detector_objects,
    &dbr_detector_statements, &dbr_detector_barriers,   &dbr_detector_outputs, &dbr_detector_selectors,
    &dbr_detector_steps,
};

const dbr_detector *dbr_detector_at(size_t i)
{
    return i < sizeof(detectors) / sizeof(detectors[0]) ? detectors[i] : NULL;
}

static int by_place(const void *a, const void *b)
{
    const dbr_signal *x = a;
    const dbr_signal *y = b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    if (x->i_member != y->i_member) {
        return x->i_member < y->i_member ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    return x->first.i_entry < y->first.i_entry ? -1 : x->first.i_entry > y->first.i_entry;
}

static void hand_over(signal_vec *v, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n)
{
    dbr_signal *all = DBR_NEW_N(arena, dbr_signal, v->n + 1);
    if (v->n > 0) {
        memcpy(all, v->items, v->n * sizeof(*all));
        qsort(all, v->n, sizeof(*all), by_place);
    }
    *ret = all;
    *ret_n = v->n;
    DBR_VEC_RELEASE(v);
}

dbr_code detect_finish(dbr_code rc, signal_vec *found, dbr_arena *arena, const dbr_signal **ret,
                       size_t *ret_n)
{
    if (rc < 0) {
        DBR_VEC_RELEASE(found);
        return rc;
    }
    hand_over(found, arena, ret, ret_n);
    return DBR_OK;
}

bool detect_is_access(const dbr_member_info *m)
{
    return strcmp(m->layout->format->name, "access") == 0;
}

dbr_code detect_each_log(dbr_evidence *ev, dbr_span span, uint64_t n_least, detect_log_judge judge,
                         dbr_arena *arena, const dbr_signal **ret, size_t *ret_n, dbr_err *err)
{
    signal_vec found = {0};
    dbr_code rc = DBR_OK;
    for (uint32_t i = 0; rc == DBR_OK && i < dbr_evidence_n_members(ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        if (m->n_kind[DBR_KIND_LOG] >= n_least && m->span.begin != DBR_TIME_NONE) {
            rc = judge(ev, i, span, arena, &found, err);
        }
    }
    return detect_finish(rc, &found, arena, ret, ret_n);
}

dbr_code detect_each_entry(dbr_evidence *ev, uint32_t i_member, detect_entry_take take, void *data,
                           dbr_err *err)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    dbr_code rc = DBR_OK;
    bool goes_on = true;
    /* A cursor hands out what has no time behind all that has one. */
    for (uint64_t i = 0; rc == DBR_OK && goes_on && i < m->n_entries; i++) {
        dbr_entry e;
        rc = dbr_evidence_entry(ev, i_member, i, &e, err);
        DBR_AUTO(dbr_arena) scratch = {0};
        dbr_slice raw = {0};
        dbr_err bad = {0};
        if (rc == DBR_OK && e.kind == DBR_KIND_LOG &&
            dbr_evidence_bytes(ev, &e, &scratch, &raw, &bad) == DBR_OK) {
            goes_on = take(data, &e, raw, &scratch);
        }
    }
    return rc;
}

dbr_slice detect_member_text(dbr_evidence *ev, uint32_t i_member, uint64_t max_bytes, dbr_arena *arena)
{
    const dbr_member_info *m = dbr_evidence_member(ev, i_member);
    dbr_entry all = {.i_member = i_member, .len = (uint32_t)m->size_bytes};
    dbr_slice text = {0};
    dbr_err bad = {0};
    bool has_lines = m->layout->format->shape == DBR_SHAPE_LINES;
    if (has_lines && m->size_bytes > 0 && m->size_bytes <= max_bytes && !m->is_missing && !m->is_changed) {
        (void)dbr_evidence_bytes(ev, &all, arena, &text, &bad);
    }
    return text;
}

void detect_each_line(uint32_t i_member, dbr_slice text, detect_line_take take, void *data)
{
    const char *begin = text.ptr;
    dbr_entry e = {.i_member = i_member, .kind = DBR_KIND_LOG, .time = DBR_TIME_NONE, .local = DBR_TIME_NONE};
    bool goes_on = true;
    while (text.len > 0 && goes_on) {
        e.offset = (uint64_t)(text.ptr - begin);
        dbr_slice line = dbr_slice_cut(&text, '\n');
        line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
        e.len = (uint32_t)line.len;
        e.line++;
        goes_on = take(data, &e, line);
    }
}

dbr_code detect_each_series(dbr_evidence *ev, dbr_span span, detect_series_judge judge, dbr_arena *arena,
                            const dbr_signal **ret, size_t *ret_n, dbr_err *err)
{
    signal_vec found = {0};
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && i < dbr_evidence_n_series(ev); i++) {
        dbr_arena scratch = {0};
        rc = judge(ev, i, span, &scratch, &found, err);
        dbr_arena_release(&scratch);
    }
    return detect_finish(rc, &found, arena, ret, ret_n);
}

/* Moves the k-th smallest to its place, none greater before it and none smaller behind: Hoare's selection as Wirth writes
 * it; the pivot is the median of three, so that sorted values are no bad case. */
static void select_kth(double *v, int64_t n, int64_t k)
{
    for (int64_t low = 0, high = n - 1; low < high;) {
        double a = v[low], b = v[low + (high - low) / 2], c = v[high];
        double pivot = fmax(fmin(a, b), fmin(fmax(a, b), c));
        int64_t i = low, j = high;
        while (i <= j) {
            while (v[i] < pivot) {
                i++;
            }
            while (v[j] > pivot) {
                j--;
            }
            if (i <= j) {
                double x = v[i];
                v[i++] = v[j];
                v[j--] = x;
            }
        }
        low = j < k ? i : low;
        high = k < i ? j : high;
    }
}

dbr_time detect_last_instant(const dbr_evidence *ev)
{
    dbr_time last = DBR_TIME_NONE;
    for (size_t i = 0; i < dbr_evidence_n_members(ev); i++) {
        dbr_time end = dbr_evidence_member(ev, i)->span.end;
        last = end != DBR_TIME_NONE && (last == DBR_TIME_NONE || end > last) ? end : last;
    }
    return last;
}

dbr_time detect_instant(dbr_slice value)
{
    dbr_stamp stamp;
    bool is_sure = value.len > 0 && dbr_stamp_read(value, &stamp) && (stamp.flags & DBR_STAMP_OFFSET) != 0 &&
                   (stamp.flags & (DBR_STAMP_NO_DATE | DBR_STAMP_NO_YEAR | DBR_STAMP_UPTIME)) == 0;
    return is_sure ? dbr_stamp_instant(&stamp) : DBR_TIME_NONE;
}

const dbr_slice *detect_texts(dbr_text_id id, const char *const *args, dbr_arena *arena)
{
    dbr_slice *ret = DBR_NEW_N(arena, dbr_slice, DBR_LANG_COUNT);
    for (size_t i = 0; i < DBR_LANG_COUNT; i++) {
        DBR_AUTO(dbr_buf) text = {0};
        dbr_text_format(&text, (dbr_lang)i, id, args);
        ret[i] = detect_headline(dbr_buf_view(&text), arena);
    }
    return ret;
}

double detect_median(double *values, size_t n)
{
    if (n == 0) {
        return 0;
    }
    select_kth(values, (int64_t)n, (int64_t)n / 2);
    double upper = values[n / 2], lower = upper;
    if (n % 2 == 0) {
        lower = values[0];
        for (size_t i = 1; i < n / 2; i++) {
            lower = values[i] > lower ? values[i] : lower;
        }
    }
    return (lower + upper) / 2;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double detect_quantile(double *values, size_t n, double share)
{
    assert(share >= 0 && share < 1);
    if (n == 0) {
        return 0;
    }
    qsort(values, n, sizeof(*values), by_value);
    return values[(size_t)(share * (double)n)];
}

dbr_code dbr_detect(dbr_evidence *ev, dbr_span span, dbr_arena *arena, const dbr_signal **ret, size_t *ret_n,
                    dbr_err *err)
{
    signal_vec all = {0};
    dbr_code rc = DBR_OK;
    for (size_t i = 0; rc == DBR_OK && dbr_detector_at(i) != NULL; i++) {
        const dbr_signal *found = NULL;
        size_t n = 0;
        rc = dbr_detector_at(i)->run(ev, span, arena, &found, &n, err);
        for (size_t k = 0; rc == DBR_OK && k < n; k++) {
            dbr_signal *s = DBR_PUSH(&all);
            *s = found[k];
            s->detector = dbr_detector_at(i)->name;
        }
    }
    return detect_finish(rc, &all, arena, ret, ret_n);
}
