/*
 * `people: roles`: names, handles and aliases become roles.
 *
 * Each person has one label: the role; "role 2" when others have the same one; "participant 3" without a
 * role. Numbers follow the order of the people map, so they are stable as long as the map only grows.
 *
 * What counts as a name of a person: the handle with '@', the handle alone, the full name, its single parts
 * ("Alice" of "Alice Chen") and all aliases. ASCII names need word ends and compare without case, but parts
 * and names that are English words ("Will", "May") only count as they are written. Chinese names count
 * anywhere from two characters on. A part that two people share stands for neither of them: it becomes
 * "participant".
 *
 * Labels that stand in the text already are passed over whole, so that a second pass finds nothing in them.
 */
#include "audience/roles.h"

#include <assert.h>

#define MIN_ASCII_BYTES 3u // a shorter name is too often something else
#define MIN_CJK_BYTES   6u // two characters

typedef struct term {
    dbr_slice text;
    dbr_slice label;   // empty: a label itself, to be passed over
    bool has_case;     // compares with case
    bool needs_ends;   // begins and ends with an ASCII letter or digit: must stand as a word
    struct term *next; // of the same first byte, longer ones first
} term;

struct dbr_roles {
    dbr_arena *arena;
    const dbr_incident *incident;
    dbr_slice *labels;     // one a person
    dbr_slice participant; // of somebody
    term *terms[256];      // by first byte, letters in lower case
};

static dbr_slice label_of(const dbr_roles *r, size_t i, dbr_lang lang);
static void add_term(dbr_roles *r, dbr_slice text, dbr_slice label, bool has_case);
static void add_person(dbr_roles *r, size_t i);

static unsigned char lower(char c)
{
    return (unsigned char)(dbr_is_upper(c) ? c | 0x20 : c);
}

dbr_roles *dbr_roles_new(dbr_arena *arena, const dbr_incident *incident, dbr_lang lang)
{
    if (incident == NULL || !incident->people_as_roles) {
        return NULL;
    }
    dbr_roles *r = DBR_NEW(arena, dbr_roles);
    r->arena = arena;
    r->incident = incident;
    r->participant = dbr_slice_str(dbr_text(lang, DBR_T_AUDIENCE_PARTICIPANT));
    r->labels = DBR_NEW_N(arena, dbr_slice, incident->n_people + 1);
    for (size_t i = 0; i < incident->n_people; i++) {
        r->labels[i] = label_of(r, i, lang);
        add_term(r, r->labels[i], dbr_slice_of(NULL, 0), true);
    }
    add_term(r, r->participant, dbr_slice_of(NULL, 0), true);
    for (size_t i = 0; i < incident->n_people; i++) {
        add_person(r, i);
    }
    return r;
}

bool dbr_roles_starts(const dbr_roles *r, unsigned char c)
{
    return c == '@' || c == '<' || r->terms[lower((char)c)] != NULL;
}

/* ---- building ---- */

static dbr_slice role_of(const dbr_roles *r, size_t i)
{
    return dbr_slice_trim(r->incident->people[i].role);
}

static dbr_slice label_of(const dbr_roles *r, size_t i, dbr_lang lang)
{
    dbr_slice role = role_of(r, i);
    size_t n_same = 0;
    size_t ordinal = 1;
    for (size_t k = 0; k < r->incident->n_people; k++) {
        bool is_same = dbr_slice_eq_nocase(role, role_of(r, k));
        n_same += is_same;
        ordinal += is_same && k < i;
    }
    if (role.len == 0) {
        role = dbr_slice_str(dbr_text(lang, DBR_T_AUDIENCE_PARTICIPANT));
    } else if (n_same == 1) {
        return role;
    }
    return dbr_slice_str(dbr_arena_printf(r->arena, "%.*s %zu", DBR_FMT(role), ordinal));
}

static bool is_english_word(dbr_slice s)
{
    static const char *const WORDS[] = {
        "will",  "mark",  "art",   "bill",  "may",   "june",  "april", "august", "rose",   "grace",  "hope",
        "joy",   "max",   "pat",   "rob",   "sue",   "drew",  "chase", "dean",   "grant",  "frank",  "jack",
        "page",  "root",  "admin", "ops",   "dev",   "test",  "user",  "bot",    "system", "sky",    "young",
        "long",  "king",  "brown", "green", "white", "black", "wood",  "stone",  "field",  "bush",   "price",
        "case",  "store", "host",  "guy",   "penny", "ray",   "dawn",  "eve",    "sre",    "dba",    "team",
        "alert", "major", "gene",  "miles", "reed",  "wade",  "dale",  "glen",   "cliff",  "summer",
    };
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_eq_nocase(s, dbr_slice_str(WORDS[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_ascii_end(char c)
{
    return dbr_is_alnum(c) || c == '_';
}

static term *find_term(const dbr_roles *r, dbr_slice text)
{
    for (term *t = r->terms[lower(text.ptr[0])]; t != NULL; t = t->next) {
        if (dbr_slice_eq_nocase(t->text, text)) {
            return t;
        }
    }
    return NULL;
}

static void add_term(dbr_roles *r, dbr_slice text, dbr_slice label, bool has_case)
{
    bool is_ascii = text.len > 0 && (unsigned char)text.ptr[0] < 0x80;
    bool is_label = label.len == 0;
    if (text.len < (is_label ? 2 : is_ascii ? MIN_ASCII_BYTES : MIN_CJK_BYTES)) {
        return;
    }
    term *known = find_term(r, text);
    if (known != NULL) {
        bool is_other = known->label.len > 0 && !dbr_slice_eq(known->label, label);
        known->label = is_other ? r->participant : known->label;
        return;
    }
    term *t = DBR_NEW(r->arena, term);
    *t = (term){.text = text, .label = label, .has_case = has_case};
    t->needs_ends = !is_label && (is_ascii_end(text.ptr[0]) || is_ascii_end(text.ptr[text.len - 1]));
    term **at = &r->terms[lower(text.ptr[0])];
    while (*at != NULL && (*at)->text.len >= text.len) {
        at = &(*at)->next;
    }
    t->next = *at;
    *at = t;
}

/* A handle or alias, with '@' taken off too. */
static void add_handle(dbr_roles *r, dbr_slice handle, dbr_slice label)
{
    dbr_slice s = dbr_slice_trim(handle);
    if (dbr_slice_starts(s, "@")) {
        add_term(r, s, label, false);
        s = dbr_slice_from(s, 1);
    }
    if (!is_english_word(s)) {
        add_term(r, s, label, false);
    }
}

static void add_person(dbr_roles *r, size_t i)
{
    const dbr_person *p = &r->incident->people[i];
    dbr_slice name = dbr_slice_trim(p->name);
    add_handle(r, p->handle, r->labels[i]);
    for (size_t k = 0; k < p->n_aliases; k++) {
        add_handle(r, p->aliases[k], r->labels[i]);
    }
    add_term(r, name, r->labels[i], is_english_word(name));
    for (dbr_slice rest = name; rest.ptr != NULL;) {
        dbr_slice part = dbr_slice_cut(&rest, ' ');
        if (part.len < name.len && !is_english_word(part)) {
            add_term(r, part, r->labels[i], true);
        }
    }
}

/* ---- matching ---- */

static bool stands_as_word(const dbr_rule_at *at, const term *t)
{
    if (!t->needs_ends) {
        return true;
    }
    char last = dbr_byte_back(at->before, 1);
    char next = dbr_byte(at->rest, t->text.len);
    char next_but_one = dbr_byte(at->rest, t->text.len + 1);
    bool is_begin_open = is_ascii_end(t->text.ptr[0]) || t->text.ptr[0] == '@';
    bool joins_before = is_begin_open && (is_ascii_end(last) || last == '@');
    bool joins_behind = is_ascii_end(t->text.ptr[t->text.len - 1]) &&
                        (is_ascii_end(next) || next == '@' || (next == '.' && is_ascii_end(next_but_one)));
    return !joins_before && !joins_behind;
}

static bool is_here(const dbr_rule_at *at, const term *t)
{
    dbr_slice here = dbr_slice_sub(at->rest, 0, t->text.len);
    bool is_same = t->has_case ? dbr_slice_eq(here, t->text) : dbr_slice_eq_nocase(here, t->text);
    return is_same && stands_as_word(at, t);
}

/* "<@U024|alice>" of somebody in the map. */
static size_t match_mention(const dbr_roles *r, const dbr_rule_at *at, dbr_slice *ret_role)
{
    if (!dbr_slice_starts(at->rest, "<@")) {
        return 0;
    }
    size_t n = 2 + dbr_run(at->rest, 2, "|._-", 80);
    if (dbr_byte(at->rest, n) != '>') {
        return 0;
    }
    const dbr_person *p = dbr_incident_person(r->incident, dbr_slice_sub(at->rest, 0, n + 1));
    if (p == NULL) {
        return 0;
    }
    *ret_role = r->labels[p - r->incident->people];
    return n + 1;
}

size_t dbr_roles_match(const dbr_roles *r, const dbr_rule_at *at, dbr_slice *ret_role)
{
    assert(at->rest.len > 0);
    size_t mention = match_mention(r, at, ret_role);
    if (mention > 0) {
        return mention;
    }
    const term *found = NULL;
    for (const term *t = r->terms[lower(at->rest.ptr[0])]; t != NULL; t = t->next) {
        if (!is_here(at, t)) {
            continue;
        }
        if (t->label.len == 0) {
            found = t; // a label, whatever names begin like it
            break;
        }
        found = found == NULL ? t : found;
    }
    if (found == NULL) {
        return 0;
    }
    *ret_role = found->label;
    return found->text.len;
}
