/*
 * The baseline of old reports, a text file with a finding a line, or several alike:
 *
 *     # debrief baseline 1
 *     2024-11-02-api/report.md<TAB>facts/order<TAB>6f1c…<TAB>1<TAB>| 10:12 | workers stop |
 *
 * report, rule, key, how many, and the line for whoever reads the file. The key is the hash of the line's text, folded and
 * without its blanks at both ends, so lines may move and an edited line is looked at anew. Findings of the whole report have the
 * key of nothing. Lines are sorted. In a check, as many findings are left out as the baseline has, in the order of the report.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "check/check_impl.h"

#define HEAD            "# debrief baseline 1\n"
#define EXCERPT_COLUMNS 60u
#define MAX_KEY_BYTES   4096u // of a line; a paragraph of a megabyte is told apart by its beginning
#define MAX_COUNT       1000000

typedef struct entry {
    dbr_slice report, rule, excerpt; // in the arena
    uint64_t key;
    size_t count;
} entry;

struct dbr_baseline {
    dbr_arena arena;
    DBR_VEC(entry) entries;
};

static int by_key(const void *pa, const void *pb);
static void sort(dbr_baseline *b);
static bool read_line(dbr_baseline *b, dbr_slice line);
static dbr_slice line_of(const dbr_document *d, uint64_t line);

dbr_baseline *dbr_baseline_new(void)
{
    return dbr_xcalloc(1, sizeof(dbr_baseline));
}

dbr_baseline *dbr_baseline_free(dbr_baseline *b)
{
    if (b != NULL) {
        DBR_VEC_RELEASE(&b->entries);
        dbr_arena_release(&b->arena);
        free(b);
    }
    return NULL;
}

dbr_code dbr_baseline_read(dbr_baseline *b, dbr_slice text, const char *source, dbr_err *err)
{
    dbr_slice rest = text;
    if (!dbr_slice_starts(text, "# debrief baseline 1")) {
        (void)dbr_fail(err, DBR_EPARSE, "no baseline: it does not begin with '# debrief baseline 1'");
        return dbr_err_at(err, source, 1, 0);
    }
    for (uint64_t n = 1; rest.ptr != NULL; n++) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        line = dbr_slice_ends(line, "\r") ? dbr_slice_sub(line, 0, line.len - 1) : line;
        if (line.len > 0 && line.ptr[0] != '#' && !read_line(b, line)) {
            (void)dbr_fail(err, DBR_EPARSE,
                           "expected a report, a rule, a key and a count with tabs between them");
            return dbr_err_at(err, source, n, 0);
        }
    }
    sort(b);
    return DBR_OK;
}

static bool read_hex(dbr_slice s, uint64_t *ret)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : 16;
        if (digit == 16) {
            return false;
        }
        value = value << 4 | digit;
    }
    *ret = value;
    return s.len == 16;
}

static bool read_line(dbr_baseline *b, dbr_slice line)
{
    entry e = {0};
    int64_t count = 0;
    dbr_slice report = dbr_slice_cut(&line, '\t');
    dbr_slice rule = dbr_slice_cut(&line, '\t');
    dbr_slice key = dbr_slice_cut(&line, '\t');
    dbr_slice n = dbr_slice_cut(&line, '\t');
    if (report.len == 0 || rule.len == 0 || !read_hex(key, &e.key) || !dbr_slice_int(n, &count) ||
        count < 1 || count > MAX_COUNT) {
        return false;
    }
    e.count = (size_t)count;
    e.report = dbr_slice_dup(&b->arena, report);
    e.rule = dbr_slice_dup(&b->arena, rule);
    e.excerpt = dbr_slice_dup(&b->arena, line);
    *DBR_PUSH(&b->entries) = e;
    return true;
}

static int by_key(const void *pa, const void *pb)
{
    const entry *a = pa;
    const entry *b = pb;
    int order = dbr_slice_cmp(a->report, b->report);
    order = order != 0 ? order : dbr_slice_cmp(a->rule, b->rule);
    return order != 0 ? order : a->key < b->key ? -1 : a->key > b->key;
}

/* Sorts, and makes one of entries that are alike. */
static void sort(dbr_baseline *b)
{
    size_t n = 0;
    if (b->entries.n > 0) {
        qsort(b->entries.items, b->entries.n, sizeof(entry), by_key);
    }
    for (size_t i = 0; i < b->entries.n; i++) {
        entry *last = n > 0 ? &b->entries.items[n - 1] : NULL;
        if (last != NULL && by_key(last, &b->entries.items[i]) == 0) {
            last->count += b->entries.items[i].count;
        } else {
            b->entries.items[n++] = b->entries.items[i];
        }
    }
    b->entries.n = n;
}

/* ---- writing ---- */

void dbr_baseline_forget(dbr_baseline *b, const char *report)
{
    size_t n = 0;
    for (size_t i = 0; i < b->entries.n; i++) {
        if (!dbr_slice_is(b->entries.items[i].report, report)) {
            b->entries.items[n++] = b->entries.items[i];
        }
    }
    b->entries.n = n;
}

void dbr_baseline_add(dbr_baseline *b, const char *report, const dbr_document *d, const dbr_check_result *r)
{
    for (size_t i = 0; i < r->n_findings; i++) {
        const dbr_finding *f = &r->findings[i];
        DBR_AUTO(dbr_buf) excerpt = {0};
        if (strcmp(f->rule, "privacy/secret") == 0) {
            continue;
        }
        dbr_slice line = dbr_secret_hidden(&b->arena, dbr_slice_trim(line_of(d, f->line)), DBR_LANG_EN);
        dbr_utf8_visible_line(&excerpt, dbr_utf8_fit(line, EXCERPT_COLUMNS));
        *DBR_PUSH(&b->entries) = (entry){.report = dbr_slice_dup(&b->arena, dbr_slice_str(report)),
                                         .rule = dbr_slice_str(f->rule),
                                         .excerpt = dbr_slice_dup(&b->arena, dbr_buf_view(&excerpt)),
                                         .key = dbr_finding_key(d, f),
                                         .count = 1};
    }
}

void dbr_baseline_write(dbr_baseline *b, dbr_buf *out)
{
    sort(b);
    dbr_buf_str(out, HEAD);
    for (size_t i = 0; i < b->entries.n; i++) {
        const entry *e = &b->entries.items[i];
        dbr_buf_printf(out, "%.*s\t%.*s\t%016llx\t%zu\t%.*s\n", DBR_FMT(e->report), DBR_FMT(e->rule),
                       (unsigned long long)e->key, e->count, DBR_FMT(e->excerpt));
    }
}

size_t dbr_baseline_count(const dbr_baseline *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->entries.n; i++) {
        n += b->entries.items[i].count;
    }
    return n;
}

/* ---- in a check ---- */

static dbr_slice line_of(const dbr_document *d, uint64_t line)
{
    if (line == 0 || line > d->n_lines) {
        return (dbr_slice){0};
    }
    size_t end = line < d->n_lines ? d->line_begins[line] : d->bytes.len;
    return dbr_slice_sub(d->bytes, d->line_begins[line - 1], end);
}

uint64_t dbr_finding_key(const dbr_document *d, const dbr_finding *f)
{
    DBR_AUTO(dbr_buf) folded = {0};
    dbr_utf8_fold(&folded, dbr_slice_sub(dbr_slice_trim(line_of(d, f->line)), 0, MAX_KEY_BYTES));
    return dbr_hash(dbr_buf_view(&folded));
}

/* The first entry that is not before `e`. */
static size_t lower_bound(const dbr_baseline *b, size_t low, size_t high, const entry *e)
{
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_key(&b->entries.items[middle], e) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The entries of the report. */
static void look_up(dbr_check_run *run, const dbr_baseline *b)
{
    dbr_slice report = dbr_slice_str(run->in->baseline_name);
    entry first = {.report = report};
    run->known_begin = lower_bound(b, 0, b->entries.n, &first);
    run->known_end = run->known_begin;
    while (run->known_end < b->entries.n && dbr_slice_eq(b->entries.items[run->known_end].report, report)) {
        run->known_end++;
    }
    run->n_known_used = DBR_NEW_N(run->arena, size_t, run->known_end - run->known_begin + 1);
}

bool check_is_known(dbr_check_run *run, const dbr_finding *f)
{
    const dbr_baseline *b = run->in->baseline;
    if (run->n_known_used == NULL) {
        look_up(run, b);
    }
    if (run->known_begin == run->known_end || strcmp(f->rule, "privacy/secret") == 0) {
        return false;
    }
    entry e = {.report = dbr_slice_str(run->in->baseline_name),
               .rule = dbr_slice_str(f->rule),
               .key = dbr_finding_key(run->d, f)};
    size_t i = lower_bound(b, run->known_begin, run->known_end, &e);
    if (i == run->known_end || by_key(&b->entries.items[i], &e) != 0 ||
        run->n_known_used[i - run->known_begin] == b->entries.items[i].count) {
        return false;
    }
    run->n_known_used[i - run->known_begin]++;
    return true;
}
