/*
 * A runbook among the evidence against what was done.
 *
 * A runbook is a text without times whose name or first heading says so. Its steps are the commands it holds, of two
 * words and more: lines of fenced code, and code inside a line. A step shows in the evidence when a message, a change or a line of a
 * short log (a shell's history) holds its program and six in ten of its other words, options and placeholders apart; or when
 * it is of a class (rollback, restart, scale, flag) of which a change was made. What was changed while it lasted and is of
 * a class that no line of the runbook speaks of is missing there.
 *
 * Limits: MAX_BOOKS runbooks of MAX_LINES lines and MAX_STEPS steps; logs of MAX_LOG records.
 */
#include "factors/factors_impl.h"

#include "base/utf8.h"

#define MAX_BOOKS    8u
#define MAX_LINES    4096u
#define MAX_STEPS    64u
#define MAX_WORDS    12u
#define MAX_LOG      2000u
#define MAX_NAMED    3u
#define STEP_COLUMNS 60u
#define AFTERMATH    DBR_HOUR

/* What is done to end an incident: how it is written in runbooks, and the verb of a change. */
typedef struct deed {
    const char *verb;
    const char *words[8];
} deed;

static const deed DEEDS[] = {
    {"rollback", {"rollout undo", "roll back", "rollback", "revert", "回滚", "回退", NULL}},
    {"restart", {"restart", "重启", NULL}},
    {"scale", {"scale", "replicas", "扩容", "缩容", NULL}},
    {"flag", {"feature flag", "toggle", "flag", "开关", NULL}},
};
#define N_DEEDS (sizeof(DEEDS) / sizeof(DEEDS[0]))

typedef struct step {
    dbr_slice text;
    uint64_t line;
    bool is_done;
} step;

typedef struct book {
    const dbr_member_info *member;
    dbr_slice title;
    step steps[MAX_STEPS];
    size_t n_steps;
    bool speaks_of[N_DEEDS];
} book;

/* ---- reading ---- */

static bool is_letter_at(dbr_slice text, size_t i)
{
    return i < text.len && (text.ptr[i] | 32) >= 'a' && (text.ptr[i] | 32) <= 'z';
}

static bool says_runbook(dbr_slice text)
{
    static const char *const WORDS[] = {"runbook", "playbook", "预案", "运行手册", "操作手册", NULL};
    size_t sop = dbr_slice_find_nocase(text, dbr_slice_str("sop")); // a word of its own
    bool found =
        sop != SIZE_MAX && (sop == 0 || !is_letter_at(text, sop - 1)) && !is_letter_at(text, sop + 3);
    for (size_t i = 0; WORDS[i] != NULL && !found; i++) {
        found = dbr_slice_find_nocase(text, dbr_slice_str(WORDS[i])) != SIZE_MAX;
    }
    return found;
}

/* Two words and more, the first a program's name: no output, no configuration. */
static bool is_command(dbr_slice text)
{
    size_t blank = dbr_slice_find_char(text, ' ');
    dbr_slice first = dbr_slice_sub(text, 0, blank);
    bool is_name = first.len >= 2 && (first.ptr[0] == '.' || first.ptr[0] == '/' ||
                                      (first.ptr[0] >= 'a' && first.ptr[0] <= 'z'));
    for (size_t i = 0; i < first.len && is_name; i++) {
        is_name = is_letter_at(first, i) || (first.ptr[i] >= '0' && first.ptr[i] <= '9') ||
                  strchr("._/-", first.ptr[i]) != NULL;
    }
    return blank != SIZE_MAX && is_name;
}

static bool may_be_book(const dbr_member_info *m)
{
    dbr_slice name = m->name.len > 0 ? m->name : m->path;
    bool is_text = dbr_slice_ends(name, ".md") || dbr_slice_ends(name, ".markdown") ||
                   dbr_slice_ends(name, ".txt") || dbr_slice_ends(name, ".adoc");
    return is_text && !m->is_missing && m->n_untimed == m->n_entries && m->n_lines <= MAX_LINES;
}

static void add_step(book *k, dbr_slice text, uint64_t line, dbr_arena *arena)
{
    text = dbr_slice_trim(text);
    text = dbr_slice_starts(text, "$ ") ? dbr_slice_trim(dbr_slice_from(text, 2)) : text;
    if (is_command(text) && k->n_steps < MAX_STEPS) {
        k->steps[k->n_steps++] = (step){.text = dbr_slice_dup(arena, text), .line = line};
    }
}

/* Code of two words and more inside a line. */
static void add_inline(book *k, dbr_slice text, uint64_t line, dbr_arena *arena)
{
    size_t open = dbr_slice_find_char(text, '`');
    while (open != SIZE_MAX) {
        dbr_slice rest = dbr_slice_from(text, open + 1);
        size_t close = dbr_slice_find_char(rest, '`');
        dbr_slice code = close != SIZE_MAX ? dbr_slice_sub(rest, 0, close) : (dbr_slice){0};
        add_step(k, code, line, arena);
        text = close != SIZE_MAX ? dbr_slice_from(rest, close + 1) : (dbr_slice){0};
        open = text.ptr != NULL ? dbr_slice_find_char(text, '`') : SIZE_MAX;
    }
}

static void read_line(fc_build *b, book *k, dbr_slice text, uint64_t line, bool *in_code)
{
    dbr_slice at = dbr_slice_trim(text);
    if (k->title.len == 0 && dbr_slice_starts(at, "# ") && !*in_code) {
        k->title = dbr_slice_dup(b->arena, dbr_slice_trim(dbr_slice_from(at, 2)));
    }
    for (size_t i = 0; i < N_DEEDS; i++) {
        for (size_t w = 0; DEEDS[i].words[w] != NULL; w++) {
            k->speaks_of[i] |= dbr_slice_find_nocase(at, dbr_slice_str(DEEDS[i].words[w])) != SIZE_MAX;
        }
    }
    if (dbr_slice_starts(at, "```") || dbr_slice_starts(at, "~~~")) {
        *in_code = !*in_code;
    } else if (*in_code) {
        add_step(k, at, line, b->arena);
    } else {
        add_inline(k, at, line, b->arena);
    }
}

static dbr_slice line_address(fc_build *b, const dbr_member_info *m, uint64_t line)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_address a = {.path = dbr_slice_str(dbr_arena_printf(b->arena, "evidence/%.*s", DBR_FMT(m->path))),
                     .member = m->name,
                     .place = DBR_PLACE_LINES,
                     .first_line = line,
                     .last_line = line};
    dbr_address_write(&out, &a);
    return dbr_slice_dup(b->arena, dbr_buf_view(&out));
}

/* A book while its lines are read. */
typedef struct book_reading {
    fc_build *b;
    book *k;
    bool in_code;
} book_reading;

static bool take_line(void *data, const dbr_entry *e, const dbr_record *r)
{
    book_reading *x = data;
    read_line(x->b, x->k, r->text, e->line, &x->in_code);
    return true;
}

static dbr_code read_book(fc_build *b, uint32_t i_member, book *k, dbr_err *err)
{
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                                  .with_untimed = true,
                                  .i_member = (int64_t)i_member,
                                  .in_file_order = true};
    *k = (book){.member = dbr_evidence_member(b->ev, i_member)};
    return dbr_evidence_each(b->ev, &o, take_line, &(book_reading){.b = b, .k = k}, err);
}

/* ---- what was done ---- */

static size_t words_of(dbr_slice command, dbr_slice *ret)
{
    size_t n = 0;
    dbr_slice rest = command;
    while (rest.ptr != NULL && n < MAX_WORDS) {
        dbr_slice word = dbr_slice_trim(dbr_slice_cut(&rest, ' '));
        bool is_option = word.len > 0 && word.ptr[0] == '-';
        bool is_open = dbr_slice_find_char(word, '<') != SIZE_MAX ||
                       dbr_slice_find_char(word, '$') != SIZE_MAX ||
                       dbr_slice_find_char(word, '{') != SIZE_MAX;
        if (word.len >= 2 && !is_option && !is_open && !(n == 0 && dbr_slice_is(word, "sudo"))) {
            ret[n++] = word;
        }
    }
    return n;
}

static bool shows_in(dbr_slice command, dbr_slice text)
{
    dbr_slice words[MAX_WORDS];
    size_t n = words_of(command, words);
    size_t n_found = 0;
    for (size_t i = 1; i < n; i++) {
        n_found += dbr_slice_find_nocase(text, words[i]) != SIZE_MAX;
    }
    return n >= 2 && dbr_slice_find_nocase(text, words[0]) != SIZE_MAX && 10 * n_found >= 6 * (n - 1);
}

static bool is_of(dbr_slice text, const deed *d)
{
    for (size_t w = 0; d->words[w] != NULL; w++) {
        if (dbr_slice_find_nocase(text, dbr_slice_str(d->words[w])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

/* A change by people or by what they started, to what was affected. */
typedef struct done {
    dbr_slice what, address;
    dbr_time time;
} done;

typedef struct survey {
    fc_build *b;
    book *books;
    size_t n_books;
    done first[N_DEEDS]; // of each class; time 0: none
} survey;

static bool take(void *data, const dbr_entry *e, const dbr_record *r)
{
    survey *s = data;
    for (size_t k = 0; k < s->n_books; k++) {
        for (size_t i = 0; i < s->books[k].n_steps; i++) {
            step *x = &s->books[k].steps[i];
            x->is_done = x->is_done || shows_in(x->text, r->text) || shows_in(x->text, r->title);
        }
    }
    for (size_t d = 0; e->kind == DBR_KIND_CHANGE && d < N_DEEDS; d++) {
        if (!dbr_slice_is(r->verb, DEEDS[d].verb)) {
            continue;
        }
        for (size_t k = 0; k < s->n_books; k++) {
            for (size_t i = 0; i < s->books[k].n_steps; i++) {
                s->books[k].steps[i].is_done |= is_of(s->books[k].steps[i].text, &DEEDS[d]);
            }
        }
        bool is_ours = fc_is_affected(s->b, r->service) || fc_is_affected(s->b, r->object);
        if (is_ours && s->first[d].time == 0) {
            DBR_AUTO(dbr_buf) address = {0};
            dbr_evidence_address(s->b->ev, e, &address);
            dbr_slice what = r->object.len > 0 ? r->object : r->service;
            s->first[d] = (done){.what = dbr_slice_dup(s->b->arena, what),
                                 .address = dbr_slice_dup(s->b->arena, dbr_buf_view(&address)),
                                 .time = e->time};
        }
    }
    return true;
}

static dbr_code read_done(survey *s, unsigned kinds, int64_t i_member, dbr_err *err)
{
    const dbr_timeline *t = s->b->timeline;
    dbr_time end = t->window.end == DBR_TIME_NONE ? DBR_TIME_NONE : t->window.end + AFTERMATH;
    const dbr_cursor_options o = {.span = {s->b->started, end}, .kinds = kinds, .i_member = i_member};
    return dbr_evidence_each(s->b->ev, &o, take, s, err);
}

/* ---- asking ---- */

static void ask_of_steps(fc_build *b, const book *k)
{
    DBR_AUTO(dbr_buf) names = {0};
    dbr_slice addresses[MAX_NAMED] = {0};
    size_t n_missing = 0;
    for (size_t i = 0; i < k->n_steps; i++) {
        if (k->steps[i].is_done) {
            continue;
        }
        if (n_missing < MAX_NAMED) {
            DBR_AUTO(dbr_buf) visible = {0};
            dbr_utf8_visible(
                &visible, dbr_utf8_fit(dbr_secret_hidden(b->arena, k->steps[i].text, b->lang), STEP_COLUMNS));
            const char *comma = b->lang == DBR_LANG_ZH_CN ? "、" : ", ";
            dbr_buf_printf(&names, "%s“%.*s”", n_missing > 0 ? comma : "", DBR_FMT(dbr_buf_view(&visible)));
            addresses[n_missing] = line_address(b, k->member, k->steps[i].line);
        }
        n_missing++;
    }
    if (n_missing == 0) {
        return;
    }
    dbr_buf_str(&names, n_missing > MAX_NAMED ? " …" : "");
    dbr_slice text =
        FC_SAY(b, DBR_T_FACTORS_ASK_STEPS, dbr_arena_str(b->arena, k->title),
               dbr_arena_printf(b->arena, "%zu", k->n_steps - n_missing),
               dbr_arena_printf(b->arena, "%zu", k->n_steps), dbr_arena_str(b->arena, dbr_buf_view(&names)));
    dbr_question *q = fc_ask(b, "runbook", text);
    for (size_t i = 0; i < MAX_NAMED; i++) {
        fc_show(q, addresses[i]);
    }
}

static void ask_of_deeds(fc_build *b, const survey *s)
{
    static const dbr_text_id NAMES[N_DEEDS] = {DBR_T_FACTORS_DEED_ROLLBACK, DBR_T_FACTORS_DEED_RESTART,
                                               DBR_T_FACTORS_DEED_SCALE, DBR_T_FACTORS_DEED_FLAG};
    for (size_t d = 0; d < N_DEEDS; d++) {
        bool is_spoken_of = s->first[d].time == 0;
        for (size_t k = 0; k < s->n_books; k++) {
            is_spoken_of |= s->books[k].speaks_of[d];
        }
        if (!is_spoken_of) {
            dbr_slice what = FC_SAY(b, NAMES[d], dbr_arena_str(b->arena, s->first[d].what));
            dbr_slice text =
                FC_SAY(b, DBR_T_FACTORS_ASK_DEED, dbr_arena_str(b->arena, what),
                       fc_clock(b, s->first[d].time), dbr_arena_str(b->arena, s->books[0].title));
            dbr_question *q = fc_ask(b, "runbook", text);
            fc_show(q, s->first[d].address);
            fc_show(q, line_address(b, s->books[0].member, 1));
        }
    }
}

dbr_code fc_ask_of_runbooks(fc_build *b, dbr_err *err)
{
    survey s = {.b = b, .books = DBR_NEW_N(b->arena, book, MAX_BOOKS)};
    dbr_code rc = DBR_OK;
    size_t n = dbr_evidence_n_members(b->ev);
    for (uint32_t i = 0; rc == DBR_OK && i < n && s.n_books < MAX_BOOKS; i++) {
        const dbr_member_info *m = dbr_evidence_member(b->ev, i);
        book *k = &s.books[s.n_books];
        if (may_be_book(m)) {
            rc = read_book(b, i, k, err);
            bool is_book = says_runbook(m->name.len > 0 ? m->name : m->path) || says_runbook(k->title);
            k->title = k->title.len > 0 ? k->title : m->path;
            s.n_books += is_book && k->n_steps > 0;
        }
    }
    if (s.n_books == 0 || rc < 0) {
        return rc;
    }
    rc = read_done(&s, 1u << DBR_KIND_MESSAGE | 1u << DBR_KIND_CHANGE, -1, err);
    for (uint32_t i = 0; rc == DBR_OK && i < n; i++) {
        uint64_t n_logs = dbr_evidence_member(b->ev, i)->n_kind[DBR_KIND_LOG];
        rc = n_logs > 0 && n_logs <= MAX_LOG ? read_done(&s, 1u << DBR_KIND_LOG, (int64_t)i, err) : DBR_OK;
    }
    for (size_t k = 0; rc == DBR_OK && k < s.n_books; k++) {
        ask_of_steps(b, &s.books[k]);
    }
    if (rc == DBR_OK) {
        ask_of_deeds(b, &s);
    }
    return rc;
}
