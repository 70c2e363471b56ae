/*
 * The footer of an index file: everything but the entries. A plain sequence of varints and length-prefixed strings,
 * written and read by one list of fields (`io_…` functions go both ways), so that the two cannot drift apart.
 */
#include "evidence/index.h"

#include <assert.h>

static const char magic_begin[8] = {'D', 'B', 'R', 'I', 'D', 'X', '0', '1'};
static const char magic_end[8] = {'D', 'B', 'R', 'I', 'D', 'X', 'E', 'N'};

/* Writing when `out` is set, reading otherwise. */
typedef struct io {
    dbr_buf *out;
    idx_in in;
    dbr_arena *arena;
} io;

static void io_u64(io *x, uint64_t *v)
{
    if (x->out != NULL) {
        idx_put(x->out, *v);
    } else {
        *v = idx_get(&x->in);
    }
}

static void io_i64(io *x, int64_t *v)
{
    if (x->out != NULL) {
        idx_put_signed(x->out, *v);
    } else {
        *v = idx_get_signed(&x->in);
    }
}

static void io_u32(io *x, uint32_t *v)
{
    uint64_t wide = *v;
    io_u64(x, &wide);
    *v = (uint32_t)wide;
}

static void io_bool(io *x, bool *v)
{
    uint64_t wide = *v;
    io_u64(x, &wide);
    *v = wide != 0;
}

static void io_text(io *x, dbr_slice *s)
{
    uint64_t len = s->len;
    io_u64(x, &len);
    if (x->out != NULL) {
        dbr_buf_slice(x->out, *s);
        return;
    }
    if (len > (uint64_t)(x->in.end - x->in.at)) {
        x->in.failed = true;
        return;
    }
    *s = dbr_slice_dup(x->arena, dbr_slice_of((const char *)x->in.at, (size_t)len));
    x->in.at += len;
}

/* Reads or writes the length of an array, growing it when reading. Each item takes at least a byte: a length beyond the
 * bytes left is damage, not an allocation. */
#define IO_ARRAY(x, v)                                                                                       \
    for (size_t i_ = 0, n_ = io_count((x), (v)->n); i_ < n_ && !(x)->in.failed; i_++)                        \
        if ((x)->out == NULL)                                                                                \
            (void)DBR_PUSH(v);

static size_t io_count(io *x, size_t n)
{
    uint64_t wide = n;
    io_u64(x, &wide);
    if (x->out != NULL) {
        return 0;
    }
    if (wide > (uint64_t)(x->in.end - x->in.at)) {
        x->in.failed = true;
        return 0;
    }
    return (size_t)wide;
}

static void io_block(io *x, idx_block *b)
{
    io_u64(x, &b->position);
    io_u32(x, &b->size);
    io_u32(x, &b->hash);
    io_u32(x, &b->n);
    io_u64(x, &b->i_entry);
    io_u64(x, &b->line);
    io_u32(x, &b->i_base);
    io_u32(x, &b->kinds);
    io_u32(x, &b->levels);
    io_bool(x, &b->has_untimed);
    io_i64(x, &b->min_explicit);
    io_i64(x, &b->max_explicit);
    io_i64(x, &b->min_naive);
    io_i64(x, &b->max_naive);
    if (b->n > IDX_BLOCK_ENTRIES) {
        x->in.failed = true;
    }
}

static void io_base(io *x, idx_base *b)
{
    int64_t form = b->form, roll = b->roll;
    int64_t weekday = b->weekday_shift; // NOLINT(bugprone-signed-char-misuse): -1 and -2 are meant
    io_u64(x, &b->i_entry);
    io_i64(x, &form);
    io_i64(x, &roll);
    io_bool(x, &b->is_after_february);
    io_bool(x, &b->has_leap_day);
    io_bool(x, &b->is_stepped);
    io_i64(x, &weekday);
    io_i64(x, &b->boot);
    b->weekday_shift = weekday >= IDX_WEEKDAYS_DIFFER && weekday < 7 ? (int8_t)weekday : IDX_NO_WEEKDAY;
    b->form = form >= 0 && form < IDX_FORM_COUNT ? (idx_form)form : IDX_FULL;
    b->roll = (int32_t)roll;
}

static void io_layout(io *x, dbr_layout *l)
{
    dbr_slice format = dbr_slice_str(l->format != NULL ? l->format->name : "");
    dbr_slice stamp = dbr_slice_str(l->stamp != NULL ? l->stamp->name : "");
    uint64_t offset = l->stamp_offset;
    io_text(x, &format);
    io_text(x, &stamp);
    io_u64(x, &offset);
    io_text(x, &l->context);
    io_text(x, &l->service);
    io_bool(x, &l->has_many_roots);
    if (x->out != NULL) {
        return;
    }
    l->stamp_offset = (size_t)offset;
    l->format = dbr_format_find(format);
    for (size_t i = 0; stamp.len > 0 && dbr_stamp_format_at(i) != NULL; i++) {
        if (dbr_slice_is(stamp, dbr_stamp_format_at(i)->name)) {
            l->stamp = dbr_stamp_format_at(i);
        }
    }
    if (l->format == NULL || (stamp.len > 0 && l->stamp == NULL)) {
        x->in.failed = true; // written by a build that knew other formats
    }
}

static void io_template(io *x, dbr_template *t)
{
    io_text(x, &t->text);
    io_u64(x, &t->id);
    io_u64(x, &t->signature);
    io_u64(x, &t->n);
    io_u64(x, &t->i_first);
}

static void io_series(io *x, idx_series *s)
{
    io_text(x, &s->name);
    io_text(x, &s->labels);
    io_u64(x, &s->n);
    io_u64(x, &s->i_first);
    io_u64(x, &s->i_last);
}

static void io_person(io *x, dbr_person *p)
{
    uint64_t n = p->n_aliases;
    io_text(x, &p->handle);
    io_text(x, &p->name);
    io_text(x, &p->role);
    io_u64(x, &n);
    if (x->out != NULL) {
        for (size_t i = 0; i < p->n_aliases; i++) {
            dbr_slice alias = p->aliases[i];
            io_text(x, &alias);
        }
        return;
    }
    if (x->in.failed || n > (uint64_t)(x->in.end - x->in.at)) {
        x->in.failed = true;
        return;
    }
    dbr_slice *aliases = DBR_NEW_N(x->arena, dbr_slice, (size_t)n + 1);
    for (size_t i = 0; i < n && !x->in.failed; i++) {
        io_text(x, &aliases[i]);
    }
    p->aliases = aliases;
    p->n_aliases = (size_t)n;
}

static void io_member_counts(io *x, idx_member *m)
{
    io_bool(x, &m->is_utf16);
    io_i64(x, &m->mtime_ns);
    io_u64(x, &m->size_bytes);
    io_u64(x, &m->n_lines);
    io_u64(x, &m->n_entries);
    for (size_t k = 0; k < DBR_KIND_COUNT; k++) {
        io_u64(x, &m->n_kind[k]);
    }
    io_u64(x, &m->n_untimed);
    io_u64(x, &m->n_explicit);
    io_u64(x, &m->n_back);
    io_u64(x, &m->n_rejected);
    io_u64(x, &m->rejected_line);
    io_u64(x, &m->n_cut);
    io_u64(x, &m->cut_line);
    io_text(x, &m->rejected_why);
    io_text(x, &m->problem);
}

static void io_member(io *x, idx_member *m)
{
    io_text(x, &m->name);
    io_layout(x, &m->layout);
    io_member_counts(x, m);
    IO_ARRAY(x, &m->blocks)
    for (size_t i = 0; i < m->blocks.n && !x->in.failed; i++) {
        io_block(x, &m->blocks.items[i]);
    }
    IO_ARRAY(x, &m->bases)
    for (size_t i = 0; i < m->bases.n && !x->in.failed; i++) {
        io_base(x, &m->bases.items[i]);
    }
    IO_ARRAY(x, &m->steps)
    for (size_t i = 0; i < m->steps.n && !x->in.failed; i++) {
        io_u64(x, &m->steps.items[i].i_entry);
        io_i64(x, &m->steps.items[i].from);
        io_i64(x, &m->steps.items[i].to);
    }
    IO_ARRAY(x, &m->series)
    for (size_t i = 0; i < m->series.n && !x->in.failed; i++) {
        io_series(x, &m->series.items[i]);
    }
    IO_ARRAY(x, &m->containers)
    for (size_t i = 0; i < m->containers.n && !x->in.failed; i++) {
        io_text(x, &m->containers.items[i]);
    }
    IO_ARRAY(x, &m->templates)
    for (size_t i = 0; i < m->templates.n && !x->in.failed; i++) {
        io_template(x, &m->templates.items[i]);
    }
    IO_ARRAY(x, &m->template_of)
    for (size_t i = 0; i < m->template_of.n && !x->in.failed; i++) {
        io_u32(x, &m->template_of.items[i]);
    }
    IO_ARRAY(x, &m->people)
    for (size_t i = 0; i < m->people.n && !x->in.failed; i++) {
        io_person(x, &m->people.items[i]);
    }
}

static void io_file(io *x, idx_file *f)
{
    uint64_t version = IDX_VERSION;
    io_u64(x, &version);
    if (version != IDX_VERSION) {
        x->in.failed = true;
        return;
    }
    IO_ARRAY(x, &f->problems)
    for (size_t i = 0; i < f->problems.n && !x->in.failed; i++) {
        io_text(x, &f->problems.items[i]);
    }
    IO_ARRAY(x, &f->members)
    for (size_t i = 0; i < f->members.n && !x->in.failed; i++) {
        io_member(x, &f->members.items[i]);
    }
}

/* Entries' references stay inside their tables, so that nobody has to check again. */
static bool is_consistent(const idx_file *f)
{
    for (size_t i = 0; i < f->members.n; i++) {
        const idx_member *m = &f->members.items[i];
        uint64_t n = 0;
        for (size_t j = 0; j < m->blocks.n; j++) {
            if (m->blocks.items[j].i_entry != n || m->blocks.items[j].i_base >= m->bases.n) {
                return false;
            }
            n += m->blocks.items[j].n;
        }
        if (n != m->n_entries) {
            return false;
        }
        for (size_t j = 0; j < m->template_of.n; j++) {
            if (m->template_of.items[j] >= m->templates.n) {
                return false;
            }
        }
    }
    return true;
}

void idx_footer_write(const idx_file *file, dbr_buf *out)
{
    io x = {.out = out};
    idx_file copy = *file; // io_ functions take non-const pointers because they also read
    io_file(&x, &copy);
}

bool idx_footer_read(dbr_slice bytes, idx_file *ret)
{
    io x = {
        .in = {.at = (const unsigned char *)bytes.ptr, .end = (const unsigned char *)bytes.ptr + bytes.len},
        .arena = &ret->arena};
    io_file(&x, ret);
    return !x.in.failed && x.in.at == x.in.end && is_consistent(ret);
}

int idx_file_open(const char *path, idx_file *ret)
{
    DBR_AUTO(dbr_buf) footer = {0};
    dbr_err err = {0};
    idx_file f = {0};
    dbr_file_stat st = {0};

    if (dbr_file_stat_of(path, &st, &err) < 0 || st.type != DBR_FILE_REGULAR ||
        dbr_reader_open(path, &f.blocks, &err) < 0) {
        return 0;
    }
    if (!dbr_reader_footer(f.blocks, magic_end, &footer) || !idx_footer_read(dbr_buf_view(&footer), &f)) {
        idx_file_release(&f);
        return 0;
    }
    *ret = f;
    return 1;
}

void idx_file_release(idx_file *f)
{
    for (size_t i = 0; i < f->members.n; i++) {
        idx_member *m = &f->members.items[i];
        DBR_VEC_RELEASE(&m->blocks);
        DBR_VEC_RELEASE(&m->bases);
        DBR_VEC_RELEASE(&m->steps);
        DBR_VEC_RELEASE(&m->series);
        DBR_VEC_RELEASE(&m->containers);
        DBR_VEC_RELEASE(&m->templates);
        DBR_VEC_RELEASE(&m->template_of);
        DBR_VEC_RELEASE(&m->people);
    }
    DBR_VEC_RELEASE(&f->members);
    DBR_VEC_RELEASE(&f->problems);
    dbr_arena_release(&f->arena);
    f->blocks = dbr_reader_close(f->blocks);
}

const char *idx_magic(bool is_end)
{
    return is_end ? magic_end : magic_begin;
}
