/*
 * Series: what they are called, their samples, and the sample at an instant.
 *
 * Many sources write the samples of all series mixed, a scrape at a time. Reading one series after the other would decode
 * every block once for each. So samples are read for a group of neighbours at a time, as many as fit into memory, in one
 * pass over the blocks that hold them, and kept until another group is asked for.
 */
#include "evidence/folder.h"

#include "base/json.h"

#include <assert.h>
#include <stdlib.h>

#define MAX_AHEAD (1u << 20) // samples of a group: 16 MiB

/* ---- titles ---- */

typedef struct label {
    dbr_slice key, value; // as they stand in JSON, quotes off
} label;
typedef DBR_VEC(label) label_vec;

static void read_labels(dbr_slice json, label_vec *out)
{
    dbr_json j;
    dbr_json_value v;
    dbr_json_init(&j, json);
    out->n = 0;
    if (dbr_json_next(&j, &v) != DBR_JSON_OBJECT) {
        return;
    }
    while (dbr_json_next(&j, &v) > DBR_JSON_END && v.type != DBR_JSON_OBJECT_END) {
        if (v.type == DBR_JSON_ARRAY || v.type == DBR_JSON_OBJECT) {
            if (!dbr_json_skip(&j, &v, NULL)) {
                return;
            }
        } else if (!dbr_slice_is(v.key, "__name__")) {
            *DBR_PUSH(out) = (label){.key = v.key, .value = v.raw};
        }
    }
}

static const label *label_of(const label_vec *all, dbr_slice key)
{
    for (size_t i = 0; i < all->n; i++) {
        if (dbr_slice_eq(all->items[i].key, key)) {
            return &all->items[i];
        }
    }
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    const dbr_series *x = *(const dbr_series *const *)a;
    const dbr_series *y = *(const dbr_series *const *)b;
    int order = dbr_slice_cmp(x->name, y->name);
    return order != 0 ? order : x < y ? -1 : x > y;
}

/* Series of one name: which labels tell them apart, then each title. */
static void name_group(dbr_arena *arena, dbr_series **group, size_t n, label_vec *first, label_vec *other)
{
    read_labels(group[0]->labels, first);
    bool *varies = dbr_xcalloc(first->n + 1, sizeof(*varies));
    label_vec extra = {0}; // labels that the first has not
    for (size_t i = 1; i < n; i++) {
        read_labels(group[i]->labels, other);
        for (size_t k = 0; k < first->n; k++) {
            const label *l = label_of(other, first->items[k].key);
            varies[k] |= l == NULL || !dbr_slice_eq(l->value, first->items[k].value);
        }
        for (size_t k = 0; k < other->n; k++) {
            if (label_of(first, other->items[k].key) == NULL &&
                label_of(&extra, other->items[k].key) == NULL) {
                *DBR_PUSH(&extra) = other->items[k];
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        DBR_AUTO(dbr_buf) title = {0};
        bool has_any = false;
        read_labels(group[i]->labels, other);
        dbr_buf_slice(&title, group[i]->name);
        for (size_t k = 0; k < other->n; k++) {
            const label *l = &other->items[k];
            const label *known = label_of(first, l->key);
            if (known != NULL ? varies[known - first->items] : label_of(&extra, l->key) != NULL) {
                dbr_buf_printf(&title, "%s%.*s=%.*s", has_any ? "," : "{", DBR_FMT(l->key),
                               DBR_FMT(l->value));
                has_any = true;
            }
        }
        dbr_buf_add(&title, has_any ? "}" : "", has_any);
        group[i]->title = dbr_slice_dup(arena, dbr_buf_view(&title));
    }
    DBR_VEC_RELEASE(&extra);
    free(varies);
}

void ev_series_titles(dbr_evidence *ev, size_t first)
{
    size_t n = ev->series.n - first;
    dbr_series **order = dbr_xcalloc(n + 1, sizeof(*order));
    label_vec a = {0}, b = {0};
    for (size_t i = 0; i < n; i++) {
        order[i] = &ev->series.items[first + i].pub;
        order[i]->title = order[i]->name;
    }
    if (n > 1) {
        qsort(order, n, sizeof(dbr_series *), by_name);
    }
    for (size_t i = 0, end = 0; i < n; i = end) {
        for (end = i + 1; end < n && dbr_slice_eq(order[end]->name, order[i]->name);) {
            end++;
        }
        if (end - i > 1) {
            name_group(&ev->arena, order + i, end - i, &a, &b);
        }
    }
    DBR_VEC_RELEASE(&a);
    DBR_VEC_RELEASE(&b);
    free(order);
}

const dbr_series *dbr_evidence_series_of(const dbr_evidence *ev, const dbr_entry *e)
{
    size_t low = 0, high = ev->series.n; // by member, and as the member has them
    while (low < high) {
        size_t middle = (low + high) / 2;
        const ev_series *s = &ev->series.items[middle];
        bool is_before =
            s->pub.i_member != e->i_member ? s->pub.i_member < e->i_member : s->i_series < e->i_series;
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    const ev_series *s = low < ev->series.n ? &ev->series.items[low] : NULL;
    bool is_it = s != NULL && e->kind == DBR_KIND_SAMPLE && s->pub.i_member == e->i_member &&
                 s->i_series == e->i_series;
    return is_it ? &s->pub : NULL;
}

/* ---- samples ---- */

void ev_samples_forget(dbr_evidence *ev)
{
    dbr_arena_release(&ev->ahead.arena);
    ev->ahead = (ev_samples){0};
}

/* Where the group ends that begins with series `i`: neighbours of one member, as many as fit. */
static size_t group_end(const dbr_evidence *ev, size_t i)
{
    size_t n = ev->series.items[i].pub.n, end = i + 1;
    for (; end < ev->series.n && ev->series.items[end].pub.i_member == ev->series.items[i].pub.i_member;
         end++) {
        n += ev->series.items[end].pub.n;
        if (n > MAX_AHEAD) {
            break;
        }
    }
    return end;
}

static const idx_series *stored(const dbr_evidence *ev, size_t i)
{
    const ev_series *s = &ev->series.items[i];
    return &ev->members.items[s->pub.i_member].idx->series.items[s->i_series];
}

/* The next one's samples lie among its own. */
static bool is_mixed(const dbr_evidence *ev, size_t i)
{
    return i + 1 < ev->series.n && ev->series.items[i + 1].pub.i_member == ev->series.items[i].pub.i_member &&
           stored(ev, i + 1)->i_first < stored(ev, i)->i_last;
}

static dbr_code read_group(dbr_evidence *ev, size_t begin, size_t end, dbr_err *err)
{
    uint32_t i_member = ev->series.items[begin].pub.i_member;
    const idx_member *m = ev->members.items[i_member].idx;
    uint64_t i_first = UINT64_MAX, i_last = 0;
    ev_samples_forget(ev);
    ev_samples *a = &ev->ahead;
    ev_sample_list **of = dbr_xcalloc(m->series.n + 1, sizeof(*of)); // by number in the member
    a->lists = DBR_NEW_N(&a->arena, ev_sample_list, end - begin);
    for (size_t i = begin; i < end; i++) {
        const idx_series *x = stored(ev, i);
        ev_sample_list *l = &a->lists[i - begin];
        *l = (ev_sample_list){.items = DBR_NEW_N(&a->arena, ev_sample, ev->series.items[i].pub.n + 1),
                              .cap = ev->series.items[i].pub.n};
        of[ev->series.items[i].i_series] = l;
        i_first = x->i_first < i_first ? x->i_first : i_first;
        i_last = x->i_last > i_last ? x->i_last : i_last;
    }
    dbr_code rc = DBR_OK;
    for (size_t b = ev_block_of(m, i_first); rc == DBR_OK && b <= ev_block_of(m, i_last); b++) {
        const dbr_entry *entries = ev_block(ev, i_member, b);
        if (entries == NULL) {
            rc = dbr_fail(err, DBR_ESTORE, "the index of '%.*s' is damaged",
                          DBR_FMT(ev->members.items[i_member].info.path));
        }
        for (uint32_t i = 0; entries != NULL && i < m->blocks.items[b].n; i++) {
            const dbr_entry *e = &entries[i];
            ev_sample_list *l =
                e->kind == DBR_KIND_SAMPLE && e->i_series < m->series.n ? of[e->i_series] : NULL;
            if (l != NULL && e->time != DBR_TIME_NONE && l->n < l->cap) {
                l->is_unordered |= l->n > 0 && e->time < l->items[l->n - 1].time;
                l->items[l->n++] = (ev_sample){.time = e->time, .value = e->value};
            }
        }
    }
    a->begin = begin;
    a->end = rc == DBR_OK ? end : begin;
    free(of);
    return rc;
}

static int by_time(const void *a, const void *b)
{
    const ev_sample *x = a;
    const ev_sample *y = b;
    return x->time < y->time ? -1 : x->time > y->time;
}

dbr_code dbr_evidence_samples(dbr_evidence *ev, size_t i_series, dbr_arena *arena, const dbr_time **ret_times,
                              const double **ret_values, size_t *ret_n, dbr_err *err)
{
    assert(i_series < ev->series.n);
    ev_samples *a = &ev->ahead;
    bool is_next = i_series == a->asked + 1 || i_series == 0;
    a->asked = i_series;
    if (i_series < a->begin || i_series >= a->end) {
        size_t end = is_next || is_mixed(ev, i_series) ? group_end(ev, i_series) : i_series + 1;
        dbr_code rc = read_group(ev, i_series, end, err);
        a->asked = i_series;
        if (rc < 0) {
            return rc;
        }
    }
    ev_sample_list *l = &a->lists[i_series - a->begin];
    if (l->is_unordered) {
        qsort(l->items, l->n, sizeof(ev_sample), by_time);
        l->is_unordered = false;
    }
    dbr_time *times = DBR_NEW_N(arena, dbr_time, l->n + 1);
    double *values = DBR_NEW_N(arena, double, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        times[i] = l->items[i].time;
        values[i] = l->items[i].value;
    }
    *ret_times = times;
    *ret_values = values;
    *ret_n = l->n;
    return DBR_OK;
}

/* ---- one sample ---- */

bool dbr_evidence_sample_at(dbr_evidence *ev, size_t i_series, dbr_time begin, dbr_time end, dbr_entry *ret)
{
    assert(i_series < ev->series.n);
    const ev_series *s = &ev->series.items[i_series];
    const ev_member *m = &ev->members.items[s->pub.i_member];
    const idx_series *x = stored(ev, i_series);
    for (size_t b = ev_block_of(m->idx, x->i_first), last = ev_block_of(m->idx, x->i_last); b <= last; b++) {
        dbr_span span;
        if (!ev_block_span(m, b, &span) || span.end < begin || span.begin >= end) {
            continue;
        }
        const dbr_entry *entries = ev_block(ev, s->pub.i_member, b);
        for (uint32_t i = 0; entries != NULL && i < m->idx->blocks.items[b].n; i++) {
            const dbr_entry *e = &entries[i];
            if (e->kind == DBR_KIND_SAMPLE && e->i_series == s->i_series && e->time != DBR_TIME_NONE &&
                e->time >= begin && e->time < end) {
                *ret = *e;
                return true;
            }
        }
    }
    return false;
}

bool ev_find_sample(dbr_evidence *ev, uint32_t i_member, dbr_slice series, dbr_time begin, dbr_time end,
                    dbr_entry *ret)
{
    bool found = false, is_title = false;
    for (size_t i = 0; i < ev->series.n && !is_title; i++) {
        const dbr_series *s = &ev->series.items[i].pub;
        is_title = s->i_member == i_member && dbr_slice_eq(s->title, series);
    }
    for (size_t i = 0; i < ev->series.n; i++) {
        const dbr_series *s = &ev->series.items[i].pub;
        dbr_entry e;
        bool is_it = s->i_member == i_member && dbr_slice_eq(is_title ? s->title : s->name, series);
        if (is_it && dbr_evidence_sample_at(ev, i, begin, end, &e) && (!found || e.i_entry < ret->i_entry)) {
            *ret = e;
            found = true;
        }
    }
    return found;
}
