/*
 * Citing: for each number, duration and time of the factual sections that has no proof, the claims over this incident's evidence
 * that yield it. A figure counts when its value lies in what the number claims at its stated precision; the more words of the
 * sentence it shares, and the nearer they stand to the number, the higher it ranks, and of two the plainer one comes first.
 *
 *     words   2 for each shared word or concept, 1 more when it stands within NEAR bytes of the number
 *     cost    less what the figure is far-fetched by (evidence/figures.c, cite_figures.c)
 *
 * A number of one or two digits is hit by chance: there only figures count that share a word. Where nothing yields a number,
 * nothing is proposed. Rows and key times without proof get the records at their time as addresses.
 */
#include "check/cite.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_UNCITED = 500, MAX_PROPOSALS = 5, NEAR = 40, MIN_PLAIN = 10, MAX_KEPT = 64 };

typedef struct candidate {
    const dbr_figure *figure;
    int score;
    uint64_t shared;
} candidate;

typedef struct citing {
    dbr_check_run *run;
    const dbr_cite_input *in;
    dbr_figure *figures;
    size_t n_figures;
    DBR_VEC(dbr_uncited) out;
} citing;

/* What a number in the text says, whatever it is. */
typedef struct stated {
    const dbr_quantity *q; // NULL: a clock time
    check_moment moment;
    int n_digits; // that mean something
} stated;

static bool is_factual(const dbr_document *d, size_t i_section)
{
    static const dbr_section_kind KINDS[] = {
        DBR_SECTION_HEAD,     DBR_SECTION_SUMMARY,   DBR_SECTION_IMPACT,    DBR_SECTION_KEY_TIMES,
        DBR_SECTION_TIMELINE, DBR_SECTION_DETECTION, DBR_SECTION_RESPONSE,  DBR_SECTION_RESOLUTION,
        DBR_SECTION_CAUSE,    DBR_SECTION_FACTORS,   DBR_SECTION_WENT_WELL, DBR_SECTION_WENT_WRONG,
        DBR_SECTION_LUCKY,
    };
    if (d->sections[i_section].kind == DBR_SECTION_LEADS) {
        return false;
    }
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
        if (check_is_in(d, i_section, KINDS[i])) {
            return true;
        }
    }
    return false;
}

static bool overlaps_link(const dbr_document *d, size_t begin, size_t end)
{
    for (size_t i = 0; i < d->n_links; i++) {
        if (d->links[i].at.begin < end && begin < d->links[i].at.end) {
            return true;
        }
    }
    return false;
}

/* A row or key time has its proof, or gets one for its time: what its text says needs none of its own. */
static bool is_in_row(const dbr_document *d, size_t at)
{
    for (size_t i = 0; i < d->n_rows; i++) {
        if (d->rows[i].at.begin <= at && at < d->rows[i].at.end) {
            return true;
        }
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        if (d->key_times[i].at.begin <= at && at < d->key_times[i].at.end) {
            return true;
        }
    }
    return false;
}

/* A link can be put around the bytes: on one line, and nothing in them that would end it. */
static bool can_be_linked(const dbr_document *d, size_t begin, size_t end)
{
    dbr_slice bytes = dbr_slice_sub(d->bytes, begin, end);
    for (size_t i = 0; i < bytes.len; i++) {
        if (strchr("\n\r[]|`*_<>", bytes.ptr[i]) != NULL) {
            return false;
        }
    }
    return end > begin && !overlaps_link(d, begin, end) && !is_in_row(d, begin);
}

/* ---- what yields a number ---- */

static bool fits_clock(const citing *c, const check_moment *m, const dbr_figure *f)
{
    if (f->unit != DBR_INSTANT || fabs(f->value) >= 9e9) {
        return false;
    }
    dbr_time t = (dbr_time)(f->value * (double)DBR_SECOND);
    if (!m->has_date) {
        const dbr_zone *zone = m->zone != NULL ? m->zone : check_zone(c->run);
        t += (dbr_time)dbr_zone_offset(zone, t, NULL) * DBR_SECOND;
        t = (t % DBR_DAY + DBR_DAY) % DBR_DAY;
    }
    return t > m->time - DBR_SECOND && t < m->time + m->resolution; // clocks are cut, not rounded
}

static bool fits(const citing *c, const stated *s, const dbr_figure *f)
{
    if (s->q == NULL) {
        return fits_clock(c, &s->moment, f);
    }
    const dbr_quantity *q = s->q;
    bool is_unit = f->unit == (int)q->unit || (q->unit == DBR_PERCENT && f->unit == DBR_PLAIN && f->cost < 3);
    bool is_near = true;
    if (q->is_bound_above || q->is_bound_below) { // "over 1,000" is said of 1,037, not of 52,000
        is_near = f->value >= 0.8 * q->value && f->value <= 1.25 * q->value;
    }
    return is_unit && is_near && f->value >= q->low && f->value <= q->high;
}

static int by_score(const void *pa, const void *pb)
{
    const candidate *a = pa;
    const candidate *b = pb;
    if (a->score != b->score) {
        return a->score > b->score ? -1 : 1;
    }
    int order = dbr_slice_cmp(a->figure->claim, b->figure->claim);
    return order != 0 ? order : dbr_slice_cmp(a->figure->address, b->figure->address);
}

/* `at` is where the number stands in the sentence the words are of. */
static int score_of(const cite_words *words, uint64_t shared, size_t at, const dbr_figure *f)
{
    int score = -f->cost;
    for (size_t i = 0; i < words->n; i++) {
        const cite_word *w = &words->items[i];
        size_t distance = w->begin > at ? w->begin - at : at - w->begin;
        score += (shared >> i & 1) == 0 ? 0 : distance <= NEAR ? 3 : 2;
    }
    return score;
}

static const char *shared_text(const citing *c, dbr_slice sentence, const cite_words *words, uint64_t shared)
{
    const char *text = "";
    for (size_t i = 0; i < words->n; i++) {
        dbr_slice word = dbr_slice_sub(sentence, words->items[i].begin, words->items[i].end);
        bool is_new = (shared >> i & 1) != 0 && dbr_slice_find(dbr_slice_str(text), word) == SIZE_MAX;
        if (is_new) {
            text =
                dbr_arena_printf(c->run->arena, "%s%s%.*s", text, text[0] != '\0' ? ", " : "", DBR_FMT(word));
        }
    }
    return text;
}

static const char *value_text(const citing *c, const dbr_figure *f)
{
    if (f->unit == DBR_INSTANT) {
        return check_date_clock(c->run, (dbr_time)(f->value * (double)DBR_SECOND));
    }
    if (f->unit == DBR_DURATION) {
        return check_duration(c->run, (dbr_time)(f->value * (double)DBR_SECOND));
    }
    return dbr_arena_printf(c->run->arena, "%.10g%s", f->value, f->unit == DBR_PERCENT ? " %" : "");
}

static bool is_proposed(const dbr_proposal *out, size_t n, const dbr_figure *f, bool addresses_only)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_eq(out[i].address, f->address) &&
            (addresses_only || dbr_slice_eq(out[i].claim, f->claim))) {
            return true;
        }
    }
    return false;
}

/* Whether what follows the number counts how often: "20 times", "20 次". */
static bool counts_times(dbr_slice behind)
{
    static const char *const WORDS[] = {"times", "occasions", "occurrences", "次", "回", "遍"};
    dbr_slice word = dbr_slice_trim(dbr_slice_sub(behind, 0, behind.len < 24 ? behind.len : 24));
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_starts(word, WORDS[i])) {
            return true;
        }
    }
    return false;
}

/* Whether a claim is of a level that was measured, and not how many there were. */
static bool is_level_claim(dbr_slice claim)
{
    return claim.len > 0 && dbr_slice_find(claim, dbr_slice_str("count(")) == SIZE_MAX &&
           dbr_slice_find(claim, dbr_slice_str("sum(")) == SIZE_MAX;
}

/* The figure next to a number that nothing yields: within a hundredth of it, plain ones first where several are as near. */
static void find_nearest(const citing *c, dbr_uncited *u, const stated *s)
{
    const dbr_figure *best = NULL;
    double least = fabs(s->q->value) / 100;
    for (size_t i = 0; i < c->n_figures; i++) {
        const dbr_figure *f = &c->figures[i];
        double distance = fabs(f->value - s->q->value);
        bool is_nearer = distance < least || (best != NULL && distance <= least && f->cost < best->cost);
        if (f->unit == (int)s->q->unit && f->claim.len > 0 && is_nearer) {
            best = f;
            least = distance;
        }
    }
    if (best != NULL) {
        u->nearest = (dbr_proposal){
            .address = best->address, .claim = best->claim, .value = dbr_slice_str(value_text(c, best))};
    }
}

/* `addresses_only`: rows are proved by where a record lies. `is_often`: the number says how often, which no level does. */
static void propose(citing *c, dbr_uncited *u, const stated *s, size_t at, bool addresses_only, bool is_often)
{
    DBR_VEC(candidate) all = {0};
    cite_words words;
    cite_read_words(u->sentence, &words);
    for (size_t i = 0; i < c->n_figures; i++) {
        const dbr_figure *f = &c->figures[i];
        bool is_record = dbr_slice_find_char(f->address, '#') != SIZE_MAX && f->address.ptr[0] != '#';
        if (!fits(c, s, f) || (addresses_only && !is_record)) {
            continue;
        }
        cite_words other;
        cite_read_words(f->words, &other);
        uint64_t shared = cite_shared(&words, &other);
        if (shared != 0 || (s->n_digits >= 3 && !addresses_only)) {
            *DBR_PUSH(&all) =
                (candidate){.figure = f, .score = score_of(&words, shared, at, f), .shared = shared};
        }
    }
    if (all.n > 0) {
        qsort(all.items, all.n, sizeof(*all.items), by_score);
    }
    dbr_proposal *out = DBR_NEW_N(c->run->arena, dbr_proposal, MAX_PROPOSALS);
    for (size_t i = 0; i < all.n && u->n < MAX_PROPOSALS; i++) {
        const dbr_figure *f = all.items[i].figure;
        if (is_proposed(out, u->n, f, addresses_only)) {
            continue; // the same record may be several events
        }
        out[u->n++] =
            (dbr_proposal){.address = f->address,
                           .claim = addresses_only ? (dbr_slice){0} : f->claim,
                           .value = dbr_slice_str(value_text(c, f)),
                           .is_doubtful = is_often && is_level_claim(f->claim),
                           .shared = dbr_slice_str(shared_text(c, u->sentence, &words, all.items[i].shared))};
    }
    u->proposals = out;
    DBR_VEC_RELEASE(&all);
}

/* ---- what has no proof ---- */

static dbr_uncited *add(citing *c, size_t begin, size_t end, dbr_slice sentence)
{
    dbr_uncited *u = DBR_PUSH(&c->out);
    *u = (dbr_uncited){.at = {.begin = begin, .end = end},
                       .text = dbr_slice_sub(c->run->d->bytes, begin, end),
                       .sentence = sentence};
    dbr_document_locate(c->run->d, begin, &u->at.line, &u->at.column);
    return u;
}

static int count_digits(dbr_slice text)
{
    int n = 0;
    int zeros = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            zeros = text.ptr[i] == '0' ? zeros + 1 : 0;
            n++;
        }
    }
    return n - zeros;
}

static bool is_worth_citing(const dbr_quantity *q)
{
    return q->unit == DBR_PERCENT || q->unit == DBR_DURATION ||
           (q->unit == DBR_PLAIN && fabs(q->value) >= MIN_PLAIN);
}

static void cite_numbers(citing *c)
{
    const dbr_document *d = c->run->d;
    for (size_t i = 0; i < c->run->n_numbers && c->out.n < MAX_UNCITED; i++) {
        const check_number *n = &c->run->numbers[i];
        const dbr_sentence *s = &d->sentences[n->i_sentence];
        if (n->has_proof || s->is_quote || !is_worth_citing(&n->q) || !is_factual(d, s->i_section) ||
            !can_be_linked(d, n->at_begin, n->at_end) || check_is_prompt(s->text)) {
            continue;
        }
        stated says = {.q = &n->q, .n_digits = count_digits(dbr_slice_sub(s->text, n->begin, n->end))};
        dbr_uncited *u = add(c, n->at_begin, n->at_end, s->text);
        propose(c, u, &says, n->begin, false, counts_times(dbr_slice_from(s->text, n->end)));
        if (u->n == 0 && says.n_digits >= 3) {
            find_nearest(c, u, &says);
        }
    }
}

static void cite_clocks(citing *c)
{
    const dbr_document *d = c->run->d;
    const dbr_zone *zone = check_zone(c->run);
    for (size_t k = 0; k < d->n_sentences && c->out.n < MAX_UNCITED; k++) {
        const dbr_sentence *s = &d->sentences[k];
        if (s->is_quote || !is_factual(d, s->i_section)) {
            continue;
        }
        for (size_t i = 0; i + 3 < s->text.len; i++) {
            bool begins = s->text.ptr[i] >= '0' && s->text.ptr[i] <= '9' &&
                          (i == 0 || strchr("0123456789:.-/T+", s->text.ptr[i - 1]) == NULL);
            stated says = {.n_digits = 4};
            if (!begins || !check_read_moment(s->text, i, zone, &says.moment)) {
                continue;
            }
            size_t end = i; // the clock alone: the zone behind it is often that of two
            while (end < says.moment.end && (strchr("0123456789:-/T", s->text.ptr[end]) != NULL ||
                                             (s->text.ptr[end] == ' ' && end + 1 < says.moment.end &&
                                              s->text.ptr[end + 1] >= '0' && s->text.ptr[end + 1] <= '9'))) {
                end++;
            }
            size_t begin_at = check_offset(s, i);
            size_t end_at = check_offset(s, end - 1) + 1;
            if (end > i && end_at - begin_at == end - i && can_be_linked(d, begin_at, end_at)) {
                propose(c, add(c, begin_at, end_at, s->text), &says, i, false, false);
            }
            i = says.moment.end - 1;
        }
    }
}

static bool has_proof(const dbr_document *d, size_t first, size_t n)
{
    for (size_t i = first; i < first + n && i < d->n_links; i++) {
        if (check_is_proof(&d->links[i])) {
            return true;
        }
    }
    return false;
}

static void cite_row(citing *c, dbr_source_range at, dbr_time time, dbr_time resolution, dbr_slice text)
{
    stated says = {.n_digits = 4, .moment = {.time = time, .resolution = resolution, .has_date = true}};
    if (time != DBR_TIME_NONE && at.end > at.begin && !overlaps_link(c->run->d, at.begin, at.end) &&
        c->out.n < MAX_UNCITED) {
        propose(c, add(c, at.begin, at.end, text), &says, 0, true, false);
    }
}

static void cite_rows(citing *c)
{
    const dbr_document *d = c->run->d;
    for (size_t i = 0; i < d->n_rows; i++) {
        const dbr_row *r = &d->rows[i];
        if (!has_proof(d, r->first_link, r->n_links)) {
            dbr_time resolution = r->is_approximate ? 10 * DBR_MINUTE : r->resolution;
            cite_row(c, r->time_at, r->time, resolution, r->text);
        }
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        if (!has_proof(d, k->first_link, k->n_links)) {
            cite_row(c, k->time_at, k->time, k->resolution, k->label);
        }
    }
}

static int by_place(const void *pa, const void *pb)
{
    const dbr_uncited *a = pa;
    const dbr_uncited *b = pb;
    return a->at.begin < b->at.begin ? -1 : a->at.begin > b->at.begin;
}

dbr_code dbr_check_cite(const dbr_cite_input *input, dbr_arena *arena, const dbr_uncited **ret, size_t *ret_n,
                        dbr_err *err)
{
    dbr_check_run run = {
        .in = &input->check, .d = input->check.document, .arena = arena, .lang = (dbr_lang)input->check.lang};
    citing c = {.run = &run, .in = input};
    const dbr_figure *figures = NULL;
    dbr_span window = input->check.incident != NULL ? input->check.incident->window
                                                    : (dbr_span){DBR_TIME_NONE, DBR_TIME_NONE};
    check_read_times(&run);
    check_read_numbers(&run);
    dbr_code rc = dbr_evidence_figures(input->check.evidence, window, check_known_time(&run, DBR_RECOVERED),
                                       arena, &figures, &c.n_figures, err);
    if (rc == DBR_OK) {
        c.figures = DBR_NEW_N(arena, dbr_figure, c.n_figures + 1);
        for (size_t i = 0; i < c.n_figures; i++) {
            c.figures[i] = figures[i];
        }
        cite_add_milestones(&run, &c.figures, &c.n_figures);
        cite_add_events(&run, input->events, input->n_events, &c.figures, &c.n_figures);
        cite_numbers(&c);
        cite_clocks(&c);
        cite_rows(&c);
        if (c.out.n > 0) {
            qsort(c.out.items, c.out.n, sizeof(*c.out.items), by_place);
        }
        dbr_uncited *out = DBR_NEW_N(arena, dbr_uncited, c.out.n + 1);
        for (size_t i = 0; i < c.out.n; i++) {
            out[i] = c.out.items[i];
        }
        *ret = out;
        *ret_n = c.out.n;
    }
    DBR_VEC_RELEASE(&c.out);
    return rc;
}

void dbr_check_cite_link(const dbr_uncited *uncited, const dbr_proposal *proposal, dbr_buf *out)
{
    DBR_AUTO(dbr_buf) link = {0};
    dbr_markdown_link(&link, (dbr_slice)DBR_LIT("x"), proposal->address, proposal->claim);
    dbr_buf_char(out, '[');
    dbr_buf_slice(out, uncited->text); // as it stands: escaped already where it has to be
    dbr_buf_slice(out, dbr_slice_from(dbr_buf_view(&link), 2));
}
