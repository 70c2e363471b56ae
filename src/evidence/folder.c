/*
 * The opened evidence folder: artifacts with their indexes, members with their segments, decoded blocks in a small cache,
 * and the way back to raw bytes.
 */
#include "evidence/field.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/pool.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

char *ev_artifact_path(const dbr_evidence *ev, dbr_arena *arena, const ev_artifact *a)
{
    return a->source != NULL
               ? dbr_arena_printf(arena, "%s", a->source)
               : dbr_arena_printf(arena, "%s/evidence/%.*s", ev->folder, DBR_FMT(a->custody.path));
}

const char *ev_prefix(const dbr_evidence *ev)
{
    return ev->temporary != NULL ? "" : "evidence/";
}

/* One index for the same bytes read as the same name: the name takes part in sniffing. */
char *ev_index_path(const dbr_evidence *ev, dbr_arena *arena, const ev_artifact *a)
{
    const char *temporary = a->is_spare ? ev->spare : ev->temporary;
    if (temporary != NULL) {
        return dbr_arena_printf(arena, "%s/%zu.idx", temporary, (size_t)(a - ev->artifacts.items));
    }
    return dbr_arena_printf(arena, "%s/.debrief/index/%s-%08x.idx", ev->folder, a->custody.sha256,
                            (unsigned)(dbr_hash(a->custody.path) & 0xffffffffu));
}

/* ---- opening ---- */

/* Size decides quickly. Custody keeps the time of the original and the copy carries it, so another time means that somebody
 * wrote to it (or a checkout did): then the hash decides, once a run. */
static void check_artifact(const dbr_evidence *ev, ev_artifact *a)
{
    dbr_arena names = {0};
    dbr_file_stat st = {0};
    dbr_err err = {0};
    if (a->source != NULL) {
        return; // nobody vouched for its bytes
    }
    dbr_code rc = dbr_file_stat_of(ev_artifact_path(ev, &names, a), &st, &err);
    a->is_missing = rc < 0 || st.type != DBR_FILE_REGULAR;
    bool is_other_size = !a->is_missing && st.size_bytes != a->custody.size_bytes;
    if (a->is_missing || is_other_size || !a->is_hash_checked) {
        a->is_changed = is_other_size;
    }
    if (!a->is_missing && !is_other_size && !a->is_hash_checked && st.mtime_ns != a->custody.mtime_ns) {
        a->is_changed = !ev_is_true(ev, a);
        a->is_hash_checked = true;
    }
    dbr_arena_release(&names);
}

bool ev_hash_file(const char *path, char ret_sha256[65])
{
    dbr_reader *r = NULL;
    dbr_err err = {0};
    dbr_sha256 h;
    size_t n = 0;
    uint64_t at = 0;
    if (dbr_reader_open(path, &r, &err) < 0) {
        return false;
    }
    char *chunk = dbr_xmalloc(1u << 20);
    dbr_sha256_begin(&h);
    while (dbr_reader_at(r, at, chunk, 1u << 20, &n, &err) == DBR_OK && n > 0) {
        dbr_sha256_add(&h, chunk, n);
        at += n;
    }
    dbr_sha256_end(&h, ret_sha256);
    free(chunk);
    (void)dbr_reader_close(r);
    return err.code == DBR_OK;
}

bool ev_has_true_hash(const char *path, const dbr_custody *custody)
{
    char hex[65];
    return ev_hash_file(path, hex) && strcmp(hex, custody->sha256) == 0;
}

dbr_code dbr_evidence_open(const char *folder, const dbr_incident *incident, dbr_evidence **ret, dbr_err *err)
{
    dbr_evidence *ev = dbr_xcalloc(1, sizeof(*ev));
    dbr_arena names = {0};
    ev->folder = dbr_xstrdup(folder);
    ev->incident = incident;
    dbr_code rc = ev_manifest_read(ev, err);
    if (rc < 0) {
        (void)dbr_evidence_free(ev);
        return rc;
    }
    ev_vouched_load(ev);
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        ev_artifact *a = &ev->artifacts.items[i];
        check_artifact(ev, a);
        a->is_indexed = idx_file_open(ev_index_path(ev, &names, a), &a->index) == 1;
    }
    dbr_arena_release(&names);
    (void)ev_learned_load(ev);
    ev_refresh(ev);
    *ret = ev;
    return DBR_OK;
}

static void release_members(dbr_evidence *ev)
{
    ev->parsed.member = NULL; // its piece may be another's now
    for (size_t i = 0; i < ev->members.n; i++) {
        DBR_VEC_RELEASE(&ev->members.items[i].segments);
        ev_window_release(&ev->members.items[i].window);
        dbr_buf_release(&ev->members.items[i].decoded);
    }
    for (size_t i = 0; i < EV_CACHED_BLOCKS; i++) {
        free(ev->cache[i].entries);
        ev->cache[i] = (ev_cached_block){0};
    }
    ev_fields_forget(ev);
    ev_samples_forget(ev);
    ev->members.n = ev->problems.n = ev->people.n = ev->series.n = ev->memos.n = 0;
    ev->memos_name = (dbr_slice){0};
}

dbr_evidence *dbr_evidence_free(dbr_evidence *ev)
{
    if (ev == NULL) {
        return NULL;
    }
    ev_vouched_save(ev);
    ev_memos_save(ev);
    ev_sql_free(ev);
    release_members(ev);
    ev_stage_drop(ev);
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        idx_file_release(&ev->artifacts.items[i].index);
    }
    DBR_VEC_RELEASE(&ev->artifacts);
    DBR_VEC_RELEASE(&ev->members);
    DBR_VEC_RELEASE(&ev->problems);
    DBR_VEC_RELEASE(&ev->people);
    DBR_VEC_RELEASE(&ev->series);
    DBR_VEC_RELEASE(&ev->learned);
    DBR_VEC_RELEASE(&ev->memos);
    DBR_VEC_RELEASE(&ev->fields);
    ev_parsed_release(&ev->parsed);
    dbr_buf_release(&ev->scratch);
    dbr_arena_release(&ev->arena);
    ev->temporary = dbr_temp_folder_remove(ev->temporary);
    ev->spare = dbr_temp_folder_remove(ev->spare);
    free(ev->places);
    free(ev->folder);
    free(ev);
    return NULL;
}

/* ---- members ---- */

static bool holds_only_changes(const idx_member *m)
{
    return m->n_entries > 0 && m->n_kind[DBR_KIND_CHANGE] == m->n_entries;
}

/* "nginx access logs", "nginx 访问日志": what the file or its folder is called, then what it is, in the report's language. */
static dbr_slice label_of(dbr_evidence *ev, const ev_artifact *a, const idx_member *m)
{
    dbr_lang lang = ev->incident != NULL ? (dbr_lang)ev->incident->lang : DBR_LANG_EN;
    dbr_text_id id = m->layout.format->label;
    bool says_little = id == DBR_T_READ_LABEL_APPLICATION || id == DBR_T_READ_LABEL_TABLE;
    id = says_little && holds_only_changes(m) ? DBR_T_READ_LABEL_CHANGES : id;
    const char *en = dbr_text(DBR_LANG_EN, id);
    dbr_slice first = a->custody.path;
    size_t slash = dbr_slice_find_char(first, '/');
    if (m->layout.context.len > 0 && m->layout.format->shape == DBR_SHAPE_JSON) {
        return dbr_slice_str(
            dbr_arena_printf(&ev->arena, "%s %.*s", dbr_text(lang, id), DBR_FMT(m->layout.context)));
    }
    if (dbr_slice_starts(first, "notes/")) { // `debrief note`
        return dbr_slice_str(dbr_text(lang, DBR_T_READ_LABEL_NOTES));
    }
    if (id == DBR_T_READ_LABEL_JSON) { // says nothing: the file's own name says more
        return first;
    }
    bool names_itself = en[0] >= 'A' && en[0] <= 'Z';
    dbr_slice who = slash != SIZE_MAX ? dbr_slice_sub(first, 0, slash) : m->layout.service;
    if (names_itself || who.len == 0 || dbr_slice_is(who, en)) {
        return dbr_slice_str(dbr_text(lang, id));
    }
    if (strlen(en) > who.len && memcmp(en, who.ptr, who.len) == 0) { // "app" + "application logs"
        id = DBR_T_READ_LABEL_LOGS;
    }
    return dbr_slice_str(dbr_arena_printf(&ev->arena, "%.*s %s", DBR_FMT(who), dbr_text(lang, id)));
}

/* The longest accepted clock that fits the path. */
static const dbr_clock *clock_of(const dbr_evidence *ev, dbr_slice path, dbr_slice member)
{
    const dbr_clock *best = NULL;
    for (size_t i = 0; ev->incident != NULL && i < ev->incident->n_clocks; i++) {
        const dbr_clock *c = &ev->incident->clocks[i];
        dbr_slice given = c->artifact;
        size_t hash = dbr_slice_find(given, (dbr_slice)DBR_LIT("#member="));
        dbr_slice given_member = hash != SIZE_MAX ? dbr_slice_from(given, hash + 8) : (dbr_slice){0};
        given = hash != SIZE_MAX ? dbr_slice_sub(given, 0, hash) : given;
        if (dbr_slice_starts(given, "evidence/")) {
            given = dbr_slice_from(given, 9);
        }
        bool is_prefix =
            given.len > 0 && (given.ptr[given.len - 1] == '/' || given.ptr[given.len - 1] == '*');
        size_t n = is_prefix && given.ptr[given.len - 1] == '*' ? given.len - 1 : given.len;
        bool fits =
            is_prefix ? path.len >= n && memcmp(path.ptr, given.ptr, n) == 0 : dbr_slice_eq(path, given);
        if (fits && (given_member.len == 0 || dbr_slice_eq(given_member, member)) &&
            (best == NULL || c->artifact.len >= best->artifact.len)) {
            best = c;
        }
    }
    return best;
}

bool ev_block_span(const ev_member *m, size_t i_block, dbr_span *ret)
{
    const idx_block *b = &m->idx->blocks.items[i_block];
    const dbr_segment *s = m->segments.items;
    *ret = (dbr_span){.begin = DBR_TIME_NONE, .end = DBR_TIME_NONE};
    if (b->min_explicit != DBR_TIME_NONE) {
        ret->begin = b->min_explicit - s[0].skew;
        ret->end = b->max_explicit - s[0].skew;
    }
    if (b->min_naive == DBR_TIME_NONE) {
        return ret->begin != DBR_TIME_NONE;
    }
    for (size_t i = 0; i < m->segments.n; i++) { // few: one a zone change or year
        bool begins_after = s[i].i_entry >= b->i_entry + b->n;
        bool ends_before = i + 1 < m->segments.n && s[i + 1].i_entry <= b->i_entry;
        if (begins_after || ends_before) {
            continue;
        }
        dbr_time low = b->min_naive + s[i].shift;
        dbr_time high = b->max_naive + s[i].shift;
        ret->begin = ret->begin == DBR_TIME_NONE || low < ret->begin ? low : ret->begin;
        ret->end = ret->end == DBR_TIME_NONE || high > ret->end ? high : ret->end;
    }
    return true;
}

/* Sorted when nothing goes back, neither in the file nor by what segments do to it. */
static bool is_sorted(const ev_member *m)
{
    bool is_mixed = m->idx->n_explicit > 0 && m->idx->n_explicit + m->idx->n_untimed < m->idx->n_entries;
    if (m->idx->n_back > 0 || is_mixed) {
        return false;
    }
    dbr_time last = DBR_TIME_NONE;
    for (size_t i = 0; i < m->idx->blocks.n; i++) {
        dbr_span span;
        if (ev_block_span(m, i, &span)) {
            if (span.begin < last) {
                return false;
            }
            last = span.end;
        }
    }
    return m->segments.n <= 1 || !m->segments.items[m->segments.n - 1].is_fold;
}

static void fill_info(dbr_evidence *ev, ev_member *m, size_t i_artifact)
{
    const ev_artifact *a = &ev->artifacts.items[i_artifact];
    const idx_member *x = m->idx;
    dbr_member_info *info = &m->info;
    m->shown = dbr_slice_str(dbr_arena_printf(&ev->arena, "%s%.*s", ev_prefix(ev), DBR_FMT(a->custody.path)));
    *info = (dbr_member_info){.i_artifact = i_artifact,
                              .path = a->custody.path,
                              .name = x->name,
                              .label = label_of(ev, a, x),
                              .layout = &x->layout,
                              .size_bytes = x->size_bytes,
                              .n_lines = x->n_lines,
                              .n_entries = x->n_entries,
                              .n_untimed = x->n_untimed,
                              .n_rejected = x->n_rejected,
                              .rejected_line = x->rejected_line,
                              .rejected_why = x->rejected_why,
                              .n_cut = x->n_cut,
                              .cut_line = x->cut_line,
                              .problem = x->problem,
                              .span = {DBR_TIME_NONE, DBR_TIME_NONE},
                              .segments = m->segments.items,
                              .n_segments = m->segments.n,
                              .steps = x->steps.items,
                              .n_steps = x->steps.n,
                              .is_sorted = is_sorted(m),
                              .templates = x->templates.items,
                              .n_templates = x->templates.n,
                              .is_missing = a->is_missing,
                              .is_changed = a->is_changed};
    memcpy(info->n_kind, x->n_kind, sizeof(info->n_kind));
    for (size_t i = 0; i < x->blocks.n; i++) {
        dbr_span s;
        if (ev_block_span(m, i, &s)) {
            info->span.begin =
                info->span.begin == DBR_TIME_NONE || s.begin < info->span.begin ? s.begin : info->span.begin;
            info->span.end =
                info->span.end == DBR_TIME_NONE || s.end > info->span.end ? s.end : info->span.end;
        }
    }
}

/* A series without a name is called after its artifact: "prometheus/error_ratio.json" → "error_ratio". */
static dbr_slice series_name(const ev_member *m, const idx_series *s)
{
    if (s->name.len > 0 && s->name.ptr[0] != '{') {
        return s->name;
    }
    dbr_slice path = m->info.path;
    for (size_t slash = dbr_slice_find_char(path, '/'); slash != SIZE_MAX;
         slash = dbr_slice_find_char(path, '/')) {
        path = dbr_slice_from(path, slash + 1);
    }
    size_t dot = dbr_slice_find_char(path, '.');
    return dot != SIZE_MAX && dot > 0 ? dbr_slice_sub(path, 0, dot) : path;
}

static bool has_only(const idx_member *m, idx_form form)
{
    for (size_t i = 0; i < m->bases.n; i++) {
        if (m->bases.items[i].form != form) {
            return false;
        }
    }
    return true;
}

static int by_instant(const void *a, const void *b)
{
    dbr_time x = *(const dbr_time *)a;
    dbr_time y = *(const dbr_time *)b;
    return x < y ? -1 : x > y;
}

dbr_time dbr_evidence_middle(const dbr_evidence *ev)
{
    DBR_VEC(dbr_time) ends = {0};
    dbr_time middle = DBR_TIME_NONE;
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        const ev_artifact *a = &ev->artifacts.items[i];
        for (size_t j = 0; a->is_indexed && j < a->index.members.n; j++) {
            const idx_member *m = &a->index.members.items[j];
            const idx_block *last =
                m->blocks.n > 0 && has_only(m, IDX_FULL) ? &m->blocks.items[m->blocks.n - 1] : NULL;
            dbr_time end = last == NULL                          ? DBR_TIME_NONE
                           : last->max_explicit != DBR_TIME_NONE ? last->max_explicit
                                                                 : last->max_naive;
            if (end != DBR_TIME_NONE) {
                *DBR_PUSH(&ends) = end;
            }
        }
    }
    if (ends.n > 0) {
        qsort(ends.items, ends.n, sizeof(dbr_time), by_instant);
        middle = ends.items[ends.n / 2];
    }
    DBR_VEC_RELEASE(&ends);
    return middle;
}

/* The team's zone when it has the learned offset then (it may have another in another season), else that offset. */
static const dbr_zone *learned_zone(const ev_learned *l, const idx_member *x, const idx_zone *in)
{
    const dbr_zone *fixed = in->zone;
    dbr_err bad = {0};
    char name[16];
    dbr_time then = in->neighbours;
    for (size_t i = 0; i < x->blocks.n && then == DBR_TIME_NONE; i++) {
        then = x->blocks.items[i].min_naive;
    }
    if (then != DBR_TIME_NONE && dbr_zone_offset(in->zone, then, NULL) == l->offset_s) {
        return in->zone;
    }
    int minutes = (l->offset_s < 0 ? -l->offset_s : l->offset_s) / 60;
    (void)snprintf(name, sizeof(name), "%c%02d:%02d", l->offset_s < 0 ? '-' : '+', minutes / 60,
                   minutes % 60);
    return dbr_zone_lookup(dbr_slice_str(name), &fixed, &bad) == DBR_OK ? fixed : in->zone;
}

static void add_member(dbr_evidence *ev, size_t i_artifact, idx_file *file, const idx_member *x,
                       dbr_time neighbours)
{
    const dbr_custody *custody = &ev->artifacts.items[i_artifact].custody;
    idx_zone zone = {.zone = ev->incident != NULL && ev->incident->zone != NULL ? ev->incident->zone
                                                                                : dbr_zone_utc(),
                     .origin = DBR_ZONE_ASSUMED,
                     .path = x->name.len > 0 ? x->name : custody->path,
                     .neighbours = has_only(x, IDX_FULL) ? DBR_TIME_NONE : neighbours};
    const ev_learned *learned = ev_learned_of(ev, ev->members.n);
    if (learned != NULL) {
        zone.zone = learned_zone(learned, x, &zone);
        zone.origin = DBR_ZONE_LEARNED;
    }
    ev_member *m = DBR_PUSH(&ev->members);
    m->idx = x;
    m->file = file;
    idx_segments(x, file->blocks, &zone, clock_of(ev, custody->path, x->name), &m->segments);
    fill_info(ev, m, i_artifact);
    m->info.i_learned_from = learned != NULL ? (int64_t)learned->i_against : -1;
    m->info.n_learned = learned != NULL ? learned->n : 0;
    m->info.learned_offset_s = learned != NULL ? learned->offset_s : 0;
    for (size_t i = 0; i < x->people.n; i++) {
        *DBR_PUSH(&ev->people) = x->people.items[i];
    }
    size_t first = ev->series.n;
    for (uint32_t i = 0; i < x->series.n; i++) {
        const idx_series *s = &x->series.items[i];
        bool is_state = x->layout.format->is_state != NULL && x->layout.format->is_state(s->labels);
        if (s->n > 0 && !is_state) {
            ev_series *e = DBR_PUSH(&ev->series);
            e->pub = (dbr_series){.i_member = (uint32_t)(ev->members.n - 1),
                                  .name = series_name(m, s),
                                  .labels = s->labels,
                                  .n = (size_t)s->n};
            e->i_series = i;
        }
    }
    ev_series_titles(ev, first);
}

void ev_refresh(dbr_evidence *ev)
{
    dbr_time neighbours = dbr_evidence_middle(ev);
    release_members(ev);
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        ev_artifact *a = &ev->artifacts.items[i];
        if (a->problem.len > 0) {
            *DBR_PUSH(&ev->problems) = dbr_slice_str(
                dbr_arena_printf(&ev->arena, "%.*s: %.*s", DBR_FMT(a->custody.path), DBR_FMT(a->problem)));
        }
        const char *loss = dbr_evidence_loss(ev, i);
        if (loss != NULL && (a->problem.len == 0 || a->is_changed)) {
            *DBR_PUSH(&ev->problems) =
                dbr_slice_str(dbr_arena_printf(&ev->arena, "%.*s: %s", DBR_FMT(a->custody.path), loss));
        }
        for (size_t j = 0; a->is_indexed && j < a->index.problems.n; j++) {
            *DBR_PUSH(&ev->problems) = dbr_slice_str(dbr_arena_printf(
                &ev->arena, "%.*s: %.*s", DBR_FMT(a->custody.path), DBR_FMT(a->index.problems.items[j])));
        }
        for (size_t j = 0; a->is_indexed && j < a->index.members.n; j++) {
            add_member(ev, i, &a->index, &a->index.members.items[j], neighbours);
        }
    }
}

/* ---- indexing ---- */

typedef struct index_job {
    dbr_evidence *ev;
    const dbr_index_options *options;
    size_t *todo; // artifact numbers
    dbr_err *errs;
    uint64_t total;
    atomic_uint_least64_t done;
    size_t first; // of `todo` to be built
    int n_inside; // threads that work on one artifact
} index_job;

/* Artifacts of this many bytes are worth all threads, one after the other; smaller ones are read side by side. */
#define BIG_ARTIFACT (8u << 20)

static void build_one(void *data, size_t i)
{
    index_job *job = data;
    i += job->first;
    ev_artifact *a = &job->ev->artifacts.items[job->todo[i]];
    dbr_arena names = {0};
    char *path = ev_artifact_path(job->ev, &names, a);
    if (a->source == NULL && !ev_is_true(job->ev, a)) {
        a->is_changed = true;
    } else {
        idx_done done = {.bytes = &job->done, .left = a->custody.size_bytes};
        idx_build_options o = {.chunk_bytes = job->options->chunk_bytes,
                               .n_threads = job->n_inside,
                               .no_templates = job->options->no_templates,
                               .parses_all = job->options->parses_all,
                               .done = &done};
        (void)idx_build(path, &a->custody, ev_index_path(job->ev, &names, a), &o, &job->errs[i]);
        atomic_fetch_add_explicit(&job->done, done.left, memory_order_relaxed);
    }
    dbr_arena_release(&names);
}

static void tell_progress(void *data)
{
    index_job *job = data;
    job->options->progress(job->options->progress_data, job->done, job->total);
}

/* Adds artifacts without a fitting index and of [low, high) bytes to the list, which has n already; its new length. */
static size_t list_todo(index_job *job, uint64_t low, uint64_t high, size_t n)
{
    for (size_t i = 0; i < job->ev->artifacts.n; i++) {
        const ev_artifact *a = &job->ev->artifacts.items[i];
        uint64_t size = a->custody.size_bytes;
        if (!a->is_indexed && !a->is_missing && !a->is_changed && size >= low && size < high) {
            job->todo[n++] = i;
            job->total += size;
        }
    }
    return n;
}

/* Makes .debrief/index; where that is not allowed, a temporary folder for the artifacts in `todo`, if there are any. */
static dbr_code make_room(index_job *job, size_t n_todo, dbr_err *err)
{
    dbr_evidence *ev = job->ev;
    DBR_AUTO(dbr_arena) names = {0};
    const char *folder = dbr_arena_printf(&names, "%s/.debrief/index", ev->folder);
    if (ev->temporary != NULL) {
        return DBR_OK;
    }
    bool is_there = dbr_folder_make(folder, err) == DBR_OK;
    if (dbr_folder_is_writable(is_there ? folder : ev->folder)) {
        return is_there ? DBR_OK : err->code;
    }
    if (n_todo > 0 && ev->spare == NULL && dbr_temp_folder_make(&ev->spare, err) < 0) {
        return err->code;
    }
    for (size_t i = 0; i < n_todo; i++) {
        ev->artifacts.items[job->todo[i]].is_spare = true;
    }
    return DBR_OK;
}

bool dbr_evidence_is_spare(const dbr_evidence *ev)
{
    return ev->spare != NULL;
}

dbr_code dbr_evidence_index(dbr_evidence *ev, const dbr_index_options *options, dbr_err *err)
{
    static const dbr_index_options defaults;
    assert(options == NULL || !options->no_templates || ev->temporary != NULL);
    assert(!ev->is_staging); // what was added is saved first
    index_job job = {.ev = ev, .options = options != NULL ? options : &defaults};
    dbr_arena names = {0};
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        check_artifact(ev, &ev->artifacts.items[i]);
    }
    job.todo = DBR_NEW_N(&names, size_t, ev->artifacts.n + 1);
    size_t n_small = list_todo(&job, 0, BIG_ARTIFACT, 0);
    size_t n = list_todo(&job, BIG_ARTIFACT, UINT64_MAX, n_small);
    dbr_code rc = make_room(&job, n, err);
    if (rc < 0) {
        goto done;
    }
    job.errs = DBR_NEW_N(&names, dbr_err, n + 1);
    dbr_pool_watch watch = job.options->progress != NULL ? tell_progress : NULL;
    job.n_inside = 1;
    dbr_pool_run_watched(n_small, job.options->n_threads, build_one, watch, &job);
    job.n_inside = job.options->n_threads > 0 ? job.options->n_threads : dbr_os_cpus();
    for (job.first = n_small; job.first < n; job.first++) {
        dbr_pool_run_watched(1, 1, build_one, watch, &job);
    }
    for (size_t i = 0; i < n; i++) {
        ev_artifact *a = &ev->artifacts.items[job.todo[i]];
        if (job.errs[i].code < 0) {
            *err = job.errs[i];
            rc = err->code;
            continue;
        }
        a->is_indexed = !a->is_changed && idx_file_open(ev_index_path(ev, &names, a), &a->index) == 1;
        if (!a->is_indexed && !a->is_changed &&
            rc == DBR_OK) { // out of descriptors, most likely: not in silence
            rc = dbr_fail(err, DBR_EIO, "cannot open the new index of '%.*s'", DBR_FMT(a->custody.path));
        }
    }
    ev->keeps = ev->temporary == NULL && ev->spare == NULL;
    bool is_known = ev_learned_load(ev);
    ev_refresh(ev);
    if (!is_known && ev_learn(ev)) {
        ev_refresh(ev);
    }
done:
    dbr_arena_release(&names);
    return rc;
}

uint64_t dbr_evidence_index_bytes(const dbr_evidence *ev)
{
    uint64_t n = 0;
    for (size_t i = 0; i < ev->artifacts.n; i++) {
        const ev_artifact *a = &ev->artifacts.items[i];
        n += a->is_indexed ? dbr_reader_size(a->index.blocks) : 0;
    }
    return n;
}

/* ---- entries and bytes ---- */

static const dbr_segment *segment_of(const ev_member *m, uint64_t i_entry)
{
    size_t low = 0;
    size_t high = m->segments.n;
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (m->segments.items[mid].i_entry <= i_entry) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return &m->segments.items[low];
}

void ev_apply(const ev_member *m, uint32_t i_member, dbr_entry *e)
{
    e->i_member = i_member;
    if (e->time == DBR_TIME_NONE || m->segments.n == 0) {
        return;
    }
    const dbr_segment *s = segment_of(m, e->i_entry);
    e->time = e->time != 0 ? e->local - s->skew : e->local + s->shift;
}

const dbr_segment *dbr_evidence_segment(const dbr_evidence *ev, const dbr_entry *e)
{
    const ev_member *m = &ev->members.items[e->i_member];
    return m->segments.n > 0 ? segment_of(m, e->i_entry) : NULL;
}

size_t ev_block_of(const idx_member *m, uint64_t i_entry)
{
    assert(m->blocks.n > 0);
    size_t low = 0;
    size_t high = m->blocks.n;
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (m->blocks.items[mid].i_entry <= i_entry) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return low;
}

dbr_code dbr_evidence_entry(dbr_evidence *ev, uint32_t i_member, uint64_t i_entry, dbr_entry *ret,
                            dbr_err *err)
{
    const idx_member *m = ev->members.items[i_member].idx;
    assert(i_entry < m->n_entries);
    size_t i_block = ev_block_of(m, i_entry);
    const dbr_entry *entries = ev_block(ev, i_member, i_block);
    if (entries == NULL || i_entry - m->blocks.items[i_block].i_entry >= m->blocks.items[i_block].n) {
        return dbr_fail(err, DBR_ESTORE, "the index is damaged: delete .debrief and run again");
    }
    *ret = entries[i_entry - m->blocks.items[i_block].i_entry];
    return DBR_OK;
}

const dbr_entry *ev_block(dbr_evidence *ev, uint32_t i_member, size_t i_block)
{
    ev_member *m = &ev->members.items[i_member];
    ev_cached_block *slot = &ev->cache[0];
    for (size_t i = 0; i < EV_CACHED_BLOCKS; i++) {
        ev_cached_block *c = &ev->cache[i];
        if (c->entries != NULL && c->used != 0 && c->i_member == i_member && c->i_block == i_block) {
            c->used = ++ev->clock;
            return c->entries;
        }
        slot = c->used < slot->used ? c : slot;
    }
    if (slot->entries == NULL) {
        slot->entries = dbr_xcalloc(IDX_BLOCK_ENTRIES, sizeof(*slot->entries));
    }
    const idx_block *b = &m->idx->blocks.items[i_block];
    slot->used = 0;
    ev->work.n_decoded++;
    if (!idx_block_load(m->file->blocks, b, &ev->scratch, slot->entries)) {
        return NULL;
    }
    for (uint32_t i = 0; i < b->n; i++) {
        dbr_entry *e = &slot->entries[i];
        ev_apply(m, i_member, e);
        e->i_template = e->i_template < m->idx->template_of.n ? m->idx->template_of.items[e->i_template] : 0;
    }
    slot->i_member = i_member;
    slot->i_block = i_block;
    slot->used = ++ev->clock;
    return slot->entries;
}

/* ---- questions ---- */

size_t dbr_evidence_n_artifacts(const dbr_evidence *ev)
{
    return ev->artifacts.n;
}

const dbr_custody *dbr_evidence_artifact(const dbr_evidence *ev, size_t i)
{
    return &ev->artifacts.items[i].custody;
}

const char *dbr_evidence_loss(const dbr_evidence *ev, size_t i)
{
    const ev_artifact *a = &ev->artifacts.items[i];
    return a->is_missing ? "not here any more" : a->is_changed ? "not the bytes that were collected" : NULL;
}

size_t dbr_evidence_n_members(const dbr_evidence *ev)
{
    return ev->members.n;
}

const dbr_member_info *dbr_evidence_member(const dbr_evidence *ev, size_t i)
{
    return &ev->members.items[i].info;
}

size_t dbr_evidence_problems(const dbr_evidence *ev, const dbr_slice **ret)
{
    *ret = ev->problems.items;
    return ev->problems.n;
}

size_t dbr_evidence_people(const dbr_evidence *ev, const dbr_person **ret)
{
    *ret = ev->people.items;
    return ev->people.n;
}

size_t dbr_evidence_n_series(const dbr_evidence *ev)
{
    return ev->series.n;
}

const dbr_series *dbr_evidence_series(const dbr_evidence *ev, size_t i)
{
    return &ev->series.items[i].pub;
}
