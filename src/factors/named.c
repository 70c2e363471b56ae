/*
 * What alerts and pages name, and which changes touch it. "[FIRING] quota restarts on east prod" names east; a change of
 * `clusters/east/prod.yaml`, or one called "[east] set quotas", touches it.
 *
 * Names are the words of alerts and pages of the incident (an hour before it to its end): three letters or digits and more, '-'
 * and '_' inside; the labels of a host's name as well; what holds a '/' (a link) is left out. A change touches a name that is a part
 * of a path of its ("clusters/east/prod.yaml": clusters, east, prod) or of the scope before its title ("[east, *] …", "east: …",
 * "fix(east): …"). A name that more than 15 % of the history's changes touch (and more than one) tells nothing: it is how that
 * team calls everything.
 *
 *     0.20   touches one name     +0.05 for a second
 *
 * What was done to end it says what was wrong: a commit made after the first errors and at most six hours after them that touches
 * a name and takes back nothing is a lead by itself, "what it mends":
 *
 *     0.20 / 0.25              as above
 *     0.15 · exp(-Δ / 30 min)  how soon it was made
 *     0.10                     it is a repair by its title, or speaks of trouble (mended.c)
 *
 * Own heuristic; what it is not: proof. Nothing says that whoever changed it had the alert in mind.
 */
#include "factors/changes.h"

#include "base/utf8.h"

#include <math.h>

#define MIN_NAME     3u
#define MAX_NAME     40u
#define SAYS_KEPT    160u
#define MENDS_WITHIN (6 * DBR_HOUR)
#define COMMON_SHARE 0.15
#define MAX_MENDINGS 2u

static bool is_letter(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c & 0x80) != 0;
}

static bool is_word_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool has_letter(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (is_letter(s.ptr[i])) {
            return true;
        }
    }
    return false;
}

static void add_name(fc_build *b, dbr_slice name)
{
    if (name.len < MIN_NAME || name.len > MAX_NAME || !has_letter(name) || b->n_names >= FC_MAX_NAMES) {
        return;
    }
    for (size_t i = 0; i < b->n_names; i++) {
        if (dbr_slice_eq_nocase(b->names[i], name)) {
            return;
        }
    }
    b->names[b->n_names++] = dbr_slice_dup(b->arena, name);
}

void fc_add_names(fc_build *b, dbr_slice text)
{
    while (text.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&text, '\n');
        while (line.ptr != NULL) {
            dbr_slice chunk = dbr_slice_cut(&line, ' ');
            size_t begin = 0;
            bool is_link = dbr_slice_find_char(chunk, '/') != SIZE_MAX;
            for (size_t i = 0; i <= chunk.len && !is_link; i++) {
                if (i == chunk.len || !is_word_char(chunk.ptr[i])) {
                    add_name(b, dbr_slice_sub(chunk, begin, i));
                    begin = i + 1;
                }
            }
        }
    }
}

/* ---- what a change touches ---- */

/* "prod" of "prod.values.yaml". */
static bool is_part_of(dbr_slice path, dbr_slice name)
{
    while (path.ptr != NULL) {
        dbr_slice part = dbr_slice_cut(&path, '/');
        size_t dot = dbr_slice_find_char(part, '.');
        if (dbr_slice_eq_nocase(dot > 0 ? dbr_slice_sub(part, 0, dot) : part, name)) {
            return true;
        }
    }
    return false;
}

/* "east, *" of "[east, *] set quotas", "east" of "east: set quotas" and "fix(east): set quotas"; empty for none. */
static dbr_slice scope_of(dbr_slice title)
{
    size_t close = dbr_slice_find_char(title, ']');
    if (title.len > 0 && title.ptr[0] == '[' && close != SIZE_MAX) {
        return dbr_slice_sub(title, 1, close);
    }
    size_t colon = dbr_slice_find_char(title, ':');
    return colon != SIZE_MAX && colon <= MAX_NAME ? dbr_slice_sub(title, 0, colon) : (dbr_slice){0};
}

static bool touches(const fc_change *c, dbr_slice name)
{
    dbr_slice scope = scope_of(c->title);
    for (size_t i = 0; i < c->n_paths && i < FC_MAX_PATHS; i++) {
        if (is_part_of(c->paths[i], name)) {
            return true;
        }
    }
    size_t begin = 0;
    for (size_t i = 0; i <= scope.len; i++) {
        if (i == scope.len || !is_word_char(scope.ptr[i])) {
            if (dbr_slice_eq_nocase(dbr_slice_sub(scope, begin, i), name)) {
                return true;
            }
            begin = i + 1;
        }
    }
    return false;
}

/* Whether so few changes touch it that it tells one from others. */
static bool is_telling(const fc_change_vec *all, dbr_slice name)
{
    size_t n = 0;
    size_t n_all = 0;
    for (size_t i = 0; i < all->n; i++) {
        bool counts = !all->items[i].is_folded && !fc_touches_words_only(&all->items[i]);
        n_all += counts;
        n += counts && touches(&all->items[i], name);
    }
    return n == 1 || (double)n <= COMMON_SHARE * (double)n_all;
}

bool fc_weigh_names(fc_build *b, fc_lead *l, const fc_change_vec *all, size_t i)
{
    DBR_AUTO(dbr_buf) out = {0};
    const fc_change *c = &all->items[i];
    size_t n = 0;
    bool may = dbr_slice_is(c->verb, "commit") && !fc_touches_words_only(c);
    for (size_t k = 0; k < b->n_names && n < 2 && may; k++) {
        if (touches(c, b->names[k]) && is_telling(all, b->names[k])) {
            dbr_buf_str(&out, n > 0 ? dbr_text(b->lang, DBR_T_REPORT_LIST_COMMA) : "");
            dbr_buf_slice(&out, b->names[k]);
            n++;
        }
    }
    if (n > 0) {
        fc_reason(l, false, n > 1 ? 0.25 : 0.20,
                  FC_SAY(b, DBR_T_FACTORS_TOUCHES_NAME, dbr_arena_str(b->arena, dbr_buf_view(&out))),
                  c->address);
    }
    return n > 0;
}

/* ---- what it says ---- */

/* A line of a message that says something: no trailer, no one's handle, no bare link. */
static bool is_said(dbr_slice line, dbr_slice title)
{
    static const char *const NOT[] = {"-by:", "Merge pull request", "Merge branch", "cherry picked", "@"};
    bool is = line.len > 0 && !dbr_slice_eq(line, title) && !dbr_slice_starts(line, "http") &&
              dbr_slice_find_char(line, ' ') != SIZE_MAX;
    for (size_t i = 0; i < sizeof(NOT) / sizeof(NOT[0]) && is; i++) {
        is = dbr_slice_find_nocase(line, dbr_slice_str(NOT[i])) == SIZE_MAX;
    }
    return is;
}

dbr_slice fc_says(fc_build *b, const fc_change *c)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_slice rest = c->text;
    size_t i_line = 0;
    while (rest.ptr != NULL && dbr_buf_view(&out).len < SAYS_KEPT) {
        dbr_slice line = dbr_slice_trim(dbr_slice_cut(&rest, '\n'));
        bool is_first = i_line++ == 0; // the title, or of a merge the branch
        if (!is_first && is_said(line, c->title)) {
            dbr_buf_str(&out, dbr_buf_view(&out).len > 0 ? " " : "");
            dbr_buf_slice(&out, line);
        } else if (dbr_buf_view(&out).len > 0) {
            break; // the first paragraph
        }
    }
    bool is_one = c->n_parts == 1 && !dbr_slice_eq(c->parts[0], c->title);
    dbr_slice said = dbr_buf_view(&out).len == 0 && is_one ? c->parts[0] : dbr_buf_view(&out);
    said = dbr_utf8_fit(said, SAYS_KEPT);
    return dbr_slice_dup(b->arena, dbr_secret_hidden(b->arena, said, b->lang));
}

/* ---- what ended it ---- */

static bool may_mend(const fc_build *b, const fc_change *c)
{
    dbr_time since = c->time - b->started;
    return dbr_slice_is(c->verb, "commit") && since > 0 && since <= MENDS_WITHIN && !c->is_folded &&
           !c->is_bot && !c->is_of_another && !fc_touches_words_only(c);
}

void fc_add_mendings(fc_build *b, const fc_change_vec *all)
{
    size_t n = 0;
    bool has_names = b->started != DBR_TIME_NONE && b->n_names > 0;
    for (size_t i = 0; i < all->n && n < MAX_MENDINGS && has_names; i++) {
        const fc_change *c = &all->items[i];
        fc_lead probe = {0};
        bool names_it = may_mend(b, c) && fc_weigh_names(b, &probe, all, i);
        DBR_VEC_RELEASE(&probe.reasons);
        if (!names_it) {
            continue;
        }
        dbr_slice title = dbr_utf8_fit(dbr_secret_hidden(b->arena, c->title, b->lang), 120);
        fc_lead *l =
            fc_new(b, DBR_LEAD_CAUSE,
                   FC_SAY(b, DBR_T_FACTORS_WHAT_MENDS, dbr_arena_str(b->arena, title), fc_clock(b, c->time)),
                   "change", c->time, c->address);
        (void)fc_weigh_names(b, l, all, i);
        dbr_time since = c->time - b->started;
        fc_reason(l, false, 0.15 * exp(-(double)since / (30.0 * (double)DBR_MINUTE)),
                  FC_SAY(b, DBR_T_FACTORS_MADE_AFTER, fc_duration(b, since)), c->address);
        if (fc_mends(c) > 0) {
            fc_reason(l, false, 0.10, dbr_slice_str(dbr_text(b->lang, DBR_T_FACTORS_REPAIRS)), c->address);
        }
        fc_tell_message(b, l, c);
        n++;
    }
}
