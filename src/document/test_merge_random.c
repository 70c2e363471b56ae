/*
 * The property test of merging: a seeded generator makes a machine draft, a person's edits of it and the
 * machine's edits of it, and the merge of the three must keep what document.h promises.
 *
 * Words are unique and say who wrote them (test_merge_gen.h), so "never loses a word" is counting words.
 * DBR_MERGE_SEEDS=100000 runs longer than the default, DBR_MERGE_FIRST=17 starts at a seed,
 * DBR_MERGE_DUMP=FOLDER writes the texts of the failing one.
 */
#include "document/test_merge_gen.h"

#include <time.h>

#define N_SEEDS_DEFAULT 1500
#define CPU_MAX_S       20
#define MAX_WORDS       20000 // made for one document

/* ---- counting words ---- */

typedef struct tally {
    unsigned short n[3][MAX_WORDS]; // ours, theirs, merged and conflicts; by the word's number
} tally;

/* Calls count for every word of ours: a letter b, h or m with digits. */
static void count_words(dbr_slice text, unsigned short *n, const char *letters)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (strchr(letters, text.ptr[i]) == NULL || text.ptr[i + 1] < '0' || text.ptr[i + 1] > '9' ||
            (i > 0 && text.ptr[i - 1] >= 'a' && text.ptr[i - 1] <= 'z')) {
            continue;
        }
        size_t number = 0;
        for (i++; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++) {
            number = number * 10 + (size_t)(text.ptr[i] - '0');
        }
        if (number < MAX_WORDS) {
            n[number]++;
        }
        i--;
    }
}

static bool has_word(dbr_slice text, const char *w)
{
    dbr_slice needle = dbr_slice_str(w);
    for (dbr_slice rest = text; rest.len > 0;) {
        size_t at = dbr_slice_find(rest, needle);
        if (at == SIZE_MAX) {
            return false;
        }
        char next = at + needle.len < rest.len ? rest.ptr[at + needle.len] : ' ';
        if (next < '0' || next > '9') {
            return true;
        }
        rest = dbr_slice_from(rest, at + 1);
    }
    return false;
}

/* ---- the case ---- */

typedef struct merge_case {
    uint64_t seed;
    dbr_slice base, ours, theirs, merged;
    const dbr_conflict *conflicts;
    size_t n_conflicts;
} merge_case;

static void explain(const merge_case *c, const char *what)
{
    (void)fprintf(stderr, "seed %llu: %s\n", (unsigned long long)c->seed, what);
    const char *folder = getenv("DBR_MERGE_DUMP");
    const dbr_slice texts[] = {c->base, c->ours, c->theirs, c->merged};
    static const char *const names[] = {"base", "ours", "theirs", "merged"};
    for (size_t i = 0; folder != NULL && i < 4; i++) {
        char path[512];
        (void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        FILE *f = fopen(path, "wb");
        if (f != NULL) {
            (void)fwrite(texts[i].ptr, 1, texts[i].len, f);
            (void)fclose(f);
        }
    }
    for (size_t i = 0; folder != NULL && i < c->n_conflicts; i++) {
        (void)fprintf(stderr, "conflict %.*s\n< %.*s\n> %.*s\n", DBR_FMT(c->conflicts[i].name),
                      DBR_FMT(c->conflicts[i].ours), DBR_FMT(c->conflicts[i].theirs));
    }
}

#define CHECK(c, condition)                                                                                  \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            explain((c), #condition);                                                                        \
        }                                                                                                    \
        assert_true(condition);                                                                              \
    } while (0)

static dbr_slice merge(gen *g, dbr_slice base, dbr_slice ours, dbr_slice theirs, merge_case *ret)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_err err = {0};
    const dbr_conflict *conflicts = NULL;
    size_t n = 0;
    assert_int_equal(dbr_document_merge(&g->arena, base, ours, theirs, &out, &conflicts, &n, &err), DBR_OK);
    if (ret != NULL) {
        ret->conflicts = conflicts;
        ret->n_conflicts = n;
    }
    return dbr_slice_dup(&g->arena, dbr_buf_view(&out));
}

static bool same(dbr_slice a, dbr_slice b)
{
    return dbr_slice_eq(a, b);
}

static dbr_slice headed(gen *g, const char *line, dbr_slice text)
{
    return dbr_slice_str(dbr_arena_printf(&g->arena, "%s\n\n%.*s", line, DBR_FMT(text)));
}

/* Whether theirs still has the line or cell of ours that a word stands in. If it has changed it, moving the word into a
 * conflict is a change of a piece that ours left alone, and that may happen. */
static bool is_piece_in_theirs(const merge_case *c, size_t number)
{
    char w[32];
    (void)snprintf(w, sizeof(w), "b%zu", number);
    for (dbr_slice rest = c->ours; rest.ptr != NULL && rest.len > 0;) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        bool is_row = dbr_slice_starts(line, "|");
        while (line.ptr != NULL && line.len > 0) {
            dbr_slice piece = is_row ? dbr_slice_cut(&line, '|') : line;
            line = is_row ? line : (dbr_slice){0};
            size_t at = has_word(piece, w) ? dbr_slice_find(c->theirs, piece) : SIZE_MAX;
            if (at != SIZE_MAX && at + piece.len < c->theirs.len &&
                strchr("\r\n|", c->theirs.ptr[at + piece.len])) {
                return true;
            }
        }
    }
    return false;
}

/* Property 1: what a person wrote is there; what both drafts have in common is there; nothing of theirs is dropped
 * without a conflict that shows it. */
static void check_words(const gen *g, const merge_case *c)
{
    static tally t;
    memset(&t, 0, sizeof(t));
    assert_true(g->n_names < MAX_WORDS);
    count_words(c->ours, t.n[0], "h");
    count_words(c->merged, t.n[2], "h");
    for (size_t i = 0; i < MAX_WORDS; i++) {
        CHECK(c, t.n[2][i] >= t.n[0][i]);
    }
    memset(&t, 0, sizeof(t));
    count_words(c->ours, t.n[0], "b");
    count_words(c->theirs, t.n[1], "b");
    count_words(c->merged, t.n[2], "b");
    for (size_t i = 0; i < MAX_WORDS; i++) {
        bool is_there = t.n[2][i] >= (t.n[0][i] < t.n[1][i] ? t.n[0][i] : t.n[1][i]);
        CHECK(c, is_there || !is_piece_in_theirs(c, i));
    }
    memset(&t, 0, sizeof(t));
    count_words(c->theirs, t.n[1], "m");
    count_words(c->merged, t.n[2], "m");
    for (size_t i = 0; i < c->n_conflicts; i++) {
        count_words(c->conflicts[i].theirs, t.n[2], "m");
    }
    for (size_t i = 0; i < MAX_WORDS && !g->has_lost_columns[0] && !g->has_new_columns[1]; i++) {
        CHECK(c, t.n[2][i] >= t.n[1][i]);
    }
}

static void check_identities(gen *g, const merge_case *c)
{
    CHECK(c, same(merge(g, c->base, c->ours, c->base, NULL), c->ours));
    CHECK(c, same(merge(g, c->base, c->base, c->theirs, NULL), c->theirs));
    CHECK(c, same(merge(g, c->base, c->ours, c->ours, NULL), c->ours));
    CHECK(c, same(merge(g, c->theirs, c->merged, c->theirs, NULL), c->merged));
    CHECK(c, same(merge(g, c->base, c->ours, c->theirs, NULL), c->merged));
    /* The same with one far-away change on the other side, so that no whole-document shortcut applies. */
    dbr_slice base = headed(g, "first", c->base);
    CHECK(c, same(merge(g, base, headed(g, "first", c->ours), headed(g, "primo", c->base), NULL),
                  headed(g, "primo", c->ours)));
    CHECK(c, same(merge(g, base, headed(g, "primo", c->base), headed(g, "first", c->theirs), NULL),
                  headed(g, "primo", c->theirs)));
    CHECK(c, same(merge(g, base, headed(g, "primo", c->ours), headed(g, "first", c->ours), NULL),
                  headed(g, "primo", c->ours)));
}

/* Merging the merged text once more loses nothing; nearly always it changes nothing. (Two bullet lists that came to
 * stand side by side are one list when read again.) Returns whether it did. */
static bool changes_again(gen *g, const merge_case *c)
{
    merge_case again = *c;
    again.ours = c->merged;
    again.merged = merge(g, c->base, c->merged, c->theirs, &again);
    check_words(g, &again);
    return !same(again.merged, c->merged);
}

/* Pieces of ours that a person changed (cells of rows, else lines) keep every word, also those of the base. */
static void check_edited_pieces(const merge_case *c)
{
    for (dbr_slice rest = c->ours; rest.ptr != NULL && rest.len > 0;) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        bool is_row = dbr_slice_starts(line, "|");
        while (line.ptr != NULL && line.len > 0) {
            dbr_slice piece = is_row ? dbr_slice_trim(dbr_slice_cut(&line, '|')) : line;
            line = is_row ? line : (dbr_slice){0};
            if (piece.len > 0 && dbr_slice_find(c->base, piece) == SIZE_MAX) {
                CHECK(c, dbr_slice_find(c->merged, piece) != SIZE_MAX);
            }
        }
    }
}

static void check_conflicts(const gen *g, const merge_case *c)
{
    CHECK(c, dbr_slice_find(c->merged, dbr_slice_str("<<<<<<<")) == SIZE_MAX);
    CHECK(c, dbr_slice_find(c->merged, dbr_slice_str("=======")) == SIZE_MAX);
    CHECK(c, dbr_slice_find(c->merged, dbr_slice_str(">>>>>>>")) == SIZE_MAX);
    size_t last = 0;
    for (size_t i = 0; i < c->n_conflicts; i++) {
        const dbr_conflict *k = &c->conflicts[i];
        CHECK(c, k->at.begin >= last && k->at.begin <= k->at.end && k->at.end <= c->merged.len);
        bool is_row = dbr_slice_starts(k->ours, "|"); // it may have got theirs' columns
        CHECK(c, (is_row && (g->has_new_columns[1] || g->has_lost_columns[1])) ||
                     same(dbr_slice_sub(c->merged, k->at.begin, k->at.end), k->ours));
        CHECK(c, dbr_slice_find(c->ours, k->ours) != SIZE_MAX);
        CHECK(c, dbr_slice_find(c->theirs, k->theirs) != SIZE_MAX);
        CHECK(c, k->part < DBR_CONFLICT_PART_COUNT && !same(k->ours, k->theirs));
        last = k->at.begin;
    }
}

static const gen_row *find_row(const gen_doc *d, int uid, const gen_unit **ret_unit)
{
    for (int i = 0; i < d->n_sections; i++) {
        for (int k = 0; k < d->sections[i].n_units; k++) {
            const gen_unit *u = &d->sections[i].units[k];
            for (int r = 0; r < u->n_rows; r++) {
                if (u->rows[r].uid == uid) {
                    *ret_unit = u;
                    return &u->rows[r];
                }
            }
        }
    }
    return NULL;
}

static const gen_unit *find_unit(const gen_doc *d, int uid)
{
    for (int i = 0; i < d->n_sections; i++) {
        for (int k = 0; k < d->sections[i].n_units; k++) {
            if (d->sections[i].units[k].uid == uid) {
                return &d->sections[i].units[k];
            }
        }
    }
    return NULL;
}

/* Property 3: what ours deleted stays deleted; ours' order stays; what theirs changed elsewhere arrives. */
static void check_rows(const gen *g, const merge_case *c, const gen_doc *base, const gen_doc *ours)
{
    for (int uid = 0; uid < g->n_uids && !g->is_messy && !g->is_malformed; uid++) {
        const gen_unit *u = NULL;
        const gen_row *row = (g->fate[0][uid] & ROW_DELETED) != 0 ? find_row(base, uid, &u) : NULL;
        if (row != NULL && u->kind == TABLE && strstr(row->cells[2], "evidence/") != NULL) {
            CHECK(c, !has_word(c->merged, strstr(row->cells[2], "evidence/")));
        }
    }
    for (int i = 0; i < g->n_cell_words && !g->has_lost_columns[0] && !g->is_malformed; i++) {
        const gen_unit *u = NULL;
        bool is_in_theirs = has_word(c->theirs, g->cell_word[i]);
        if (g->fate[0][g->cell_row[i]] == 0 && find_row(ours, g->cell_row[i], &u) != NULL &&
            !g->has_new_columns[0] && !g->has_lost_columns[1] && is_in_theirs && !g->is_messy) {
            CHECK(c, has_word(c->merged, g->cell_word[i]));
        }
    }
    for (int i = 0; i < ours->n_sections && !g->has_moved_rows[1] && !g->has_moved_units[1] && !g->is_messy;
         i++) {
        for (int k = 0; k < ours->sections[i].n_units; k++) {
            const gen_unit *u = &ours->sections[i].units[k];
            size_t at = 0; // theirs may have moved whole tables
            for (int r = 1; r < u->n_rows && u->kind == TABLE; r++) {
                size_t found = dbr_slice_find(c->merged, dbr_slice_str(u->rows[r].cells[1]));
                if (found != SIZE_MAX && strchr(u->rows[r].cells[1], ' ') != NULL) {
                    CHECK(c, found > at);
                    at = found;
                }
            }
        }
    }
}

/* A new row of theirs stands where its time puts it, when ours left its times in order. */
static void check_times(const gen *g, const merge_case *c, const gen_doc *ours, const gen_doc *theirs)
{
    for (int i = 0; i < theirs->n_sections && !g->has_moved_rows[0] && !g->has_moved_rows[1]; i++) {
        for (int k = 0; k < theirs->sections[i].n_units; k++) {
            const gen_unit *u = &theirs->sections[i].units[k];
            for (int r = 1; r < u->n_rows && u->is_timeline && !g->has_edited_times[0] && !g->is_messy; r++) {
                const char *mark = g->new_word[u->rows[r].uid];
                const gen_unit *o = find_unit(ours, u->uid);
                size_t at =
                    mark == NULL || o == NULL ? SIZE_MAX : dbr_slice_find(c->merged, dbr_slice_str(mark));
                for (int n = 1; at != SIZE_MAX && n < o->n_rows; n++) {
                    const gen_row *row = &o->rows[n];
                    size_t other = dbr_slice_find(c->merged, dbr_slice_str(row->cells[1]));
                    if (other != SIZE_MAX && row->time_min != u->rows[r].time_min) {
                        bool is_before = (row->time_min < u->rows[r].time_min) != u->is_newest_first;
                        CHECK(c, is_before == (other < at));
                    }
                }
            }
        }
    }
}

static size_t run_seed(uint64_t seed, size_t *n_changed_again)
{
    static gen g;
    static gen_doc base, ours, theirs;
    memset(&g, 0, sizeof(g));
    g.state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    g.is_messy = rnd(&g, 8) == 0;
    g.is_malformed = rnd(&g, 8) == 0;
    base = make_base(&g);
    ours = base;
    theirs = base;
    for (uint32_t i = rnd(&g, 7); i > 0; i--) {
        edit(&g, &ours, 0);
    }
    for (uint32_t i = rnd(&g, 7); i > 0; i--) {
        edit(&g, &theirs, 1);
    }
    merge_case c = {.seed = seed, .base = write_doc(&g, &base), .ours = write_doc(&g, &ours)};
    c.theirs = write_doc(&g, &theirs);
    c.merged = merge(&g, c.base, c.ours, c.theirs, &c);
    check_words(&g, &c);
    check_edited_pieces(&c);
    check_conflicts(&g, &c);
    check_rows(&g, &c, &base, &ours);
    check_times(&g, &c, &ours, &theirs);
    check_identities(&g, &c);
    *n_changed_again += changes_again(&g, &c) ? 1 : 0;
    dbr_arena_release(&g.arena);
    return c.n_conflicts;
}

static void keeps_its_promises_on_random_edits(void **state)
{
    (void)state;
    int64_t n = N_SEEDS_DEFAULT;
    int64_t first = 0;
    (void)dbr_slice_int(dbr_slice_str(getenv("DBR_MERGE_SEEDS")), &n);
    (void)dbr_slice_int(dbr_slice_str(getenv("DBR_MERGE_FIRST")), &first);
    bool is_default = n == N_SEEDS_DEFAULT;
    size_t n_conflicts = 0;
    size_t n_changed_again = 0;
    int64_t i = 0;
    for (; i < n && (!is_default || clock() < (clock_t)CPU_MAX_S * CLOCKS_PER_SEC); i++) {
        n_conflicts += run_seed((uint64_t)(first + i), &n_changed_again);
    }
    (void)printf("# %lld seeds, %zu conflicts, %zu change when merged again\n", (long long)i, n_conflicts,
                 n_changed_again);
    assert_true(n_conflicts > 0 || n < 1000);
    assert_true(n < 1000 || n_changed_again * 200 < (size_t)i);
}

DBR_TESTS(cmocka_unit_test(keeps_its_promises_on_random_edits))
