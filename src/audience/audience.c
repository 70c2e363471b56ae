/*
 * The pass: one walk over the bytes, rules tried where they may begin.
 *
 * At each byte, in this order: a placeholder that stands there already is copied whole; a person becomes a
 * role; the rules are tried in the order of their table. What a rule hides is replaced and never looked at
 * again.
 *
 * Idempotent: matchers see what was put out before them, which is just what a second pass reads there;
 * placeholders and roles are passed over whole; names before hidden values are read up to the value. What
 * stands behind a match may still change, so a text in which something was hidden is walked again until it
 * stays the same. Linear: bytes inside a word only concern rules that begin at a hump of a camel; a matcher
 * that says no has looked at a bounded number of bytes.
 */
#include "audience/audience.h"
#include "audience/names.h"
#include "audience/roles.h"
#include "audience/rules.h"

#include "base/mask.h"

#include <assert.h>
#include <pthread.h>

#define MAX_RULES            64
#define MAX_REMEMBERED       256  // values that texts about a document may quote; a report has a few
#define MAX_REMEMBERED_BYTES 1024 // a longer one is quoted nowhere
#define MIN_REMEMBERED       3u
#define MAX_MORE_WALKS       4         // hidden things that touch need one more; a bound, not a measure
#define PERSON               MAX_RULES // the count of people shown as roles stands behind those of the rules
#define NAME                 (MAX_RULES + 1) // and then that of private names
#define MARK                 63              // the bit of marks among the rules of the index of secrets

/* What a rule has hidden; the bytes in the arena. */
typedef struct hidden_value {
    dbr_slice value;
    size_t i_rule;
} hidden_value;

struct dbr_audience {
    dbr_arena arena;
    dbr_audience_level level;
    dbr_lang lang;
    bool translates;  // marks that stand there already are put into `lang`
    dbr_roles *roles; // NULL: people by name
    dbr_names *names; // NULL: none, or this audience may see them
    dbr_slice name_placeholders[DBR_LANG_COUNT];
    const dbr_rule_index *index; // of `own` or of the secrets
    dbr_rule_index *own;         // NULL: as secrets
    bool may_begin[256];         // a rule, by its first byte
    dbr_slice placeholders[MAX_RULES][DBR_LANG_COUNT];
    size_t n_rules;
    size_t counts[MAX_RULES + 2];
    DBR_VEC(hidden_value) hidden; // what rules have hidden so far, each once
    dbr_audience_count list[MAX_RULES + 2];
};

static const char *const LEVEL_NAMES[DBR_AUDIENCE_LEVEL_COUNT] = {"team", "company", "public"};

static dbr_text_id why_of(const dbr_audience *a, const dbr_rule *rule);
static dbr_slice placeholder(dbr_arena *arena, dbr_text_id what, dbr_lang lang);
static void index_rules(dbr_audience *a);
static bool match_rules(uint64_t candidates, const dbr_rule_at *at, size_t *ret_i, dbr_rule_hit *ret);

const char *dbr_audience_level_name(dbr_audience_level level)
{
    assert((unsigned)level < DBR_AUDIENCE_LEVEL_COUNT);
    return LEVEL_NAMES[level];
}

bool dbr_audience_level_parse(dbr_slice name, dbr_audience_level *ret)
{
    for (int i = 0; i < DBR_AUDIENCE_LEVEL_COUNT; i++) {
        if (dbr_slice_eq_nocase(name, dbr_slice_str(LEVEL_NAMES[i]))) {
            *ret = (dbr_audience_level)i;
            return true;
        }
    }
    return false;
}

dbr_audience *dbr_audience_new(dbr_audience_level level, const dbr_incident *incident, dbr_lang lang)
{
    assert((unsigned)level < DBR_AUDIENCE_LEVEL_COUNT);
    dbr_audience *a = dbr_xcalloc(1, sizeof(*a));
    a->level = level;
    a->lang = lang;
    a->roles = dbr_roles_new(&a->arena, incident, lang);
    a->names = level == DBR_AUDIENCE_PUBLIC ? dbr_names_new(&a->arena, incident) : NULL;
    for (int l = 0; l < DBR_LANG_COUNT; l++) {
        a->name_placeholders[l] = placeholder(&a->arena, DBR_T_AUDIENCE_PRIVATE_NAME, (dbr_lang)l);
    }
    for (const dbr_rule *rule = dbr_rule_at_index(0); rule != NULL; rule = dbr_rule_at_index(a->n_rules)) {
        for (int l = 0; l < DBR_LANG_COUNT; l++) {
            a->placeholders[a->n_rules][l] = placeholder(&a->arena, rule->text, (dbr_lang)l);
        }
        a->n_rules++;
    }
    index_rules(a);
    return a;
}

dbr_audience *dbr_audience_free(dbr_audience *a)
{
    if (a != NULL) {
        dbr_arena_release(&a->arena);
        DBR_VEC_RELEASE(&a->hidden);
        free(a->own);
        free(a);
    }
    return NULL;
}

bool dbr_audience_may_see(const dbr_audience *a, bool is_private)
{
    return !is_private || a->level == DBR_AUDIENCE_TEAM;
}

dbr_audience_level dbr_audience_level_of(const dbr_audience *a)
{
    return a->level;
}

static dbr_text_id why_of(const dbr_audience *a, const dbr_rule *rule)
{
    static const dbr_text_id ids[DBR_AUDIENCE_LEVEL_COUNT] = {
        [DBR_AUDIENCE_TEAM] = DBR_T_AUDIENCE_WHY_SECRET,
        [DBR_AUDIENCE_COMPANY] = DBR_T_AUDIENCE_WHY_PERSONAL,
        [DBR_AUDIENCE_PUBLIC] = DBR_T_AUDIENCE_WHY_INSIDE,
    };
    return rule->from <= a->level ? ids[rule->from] : DBR_T_AUDIENCE_WHY_ROLES;
}

size_t dbr_audience_hidden(dbr_audience *a, const dbr_audience_count **ret)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_rules; i++) {
        if (a->counts[i] > 0) {
            const dbr_rule *rule = dbr_rule_at_index(i);
            a->list[n] = (dbr_audience_count){.rule = rule->id,
                                              .n = a->counts[i],
                                              .what = rule->what,
                                              .name = rule->text,
                                              .why = why_of(a, rule)};
            n++;
        }
    }
    if (a->counts[PERSON] > 0) {
        a->list[n] = (dbr_audience_count){.rule = "person",
                                          .n = a->counts[PERSON],
                                          .what = "names, handles and aliases of people in the people map",
                                          .name = DBR_T_AUDIENCE_PERSON,
                                          .why = DBR_T_AUDIENCE_WHY_ROLES};
        n++;
    }
    if (a->counts[NAME] > 0) {
        a->list[n] = (dbr_audience_count){.rule = "private-name",
                                          .n = a->counts[NAME],
                                          .what = "names under `redact` in debrief.yaml and incident.yaml",
                                          .name = DBR_T_AUDIENCE_PRIVATE_NAME,
                                          .why = DBR_T_AUDIENCE_WHY_INSIDE};
        n++;
    }
    *ret = a->list;
    return n;
}

/* ---- rules ---- */

/* Adds a rule to the class of one pair. `moved`: where this rule moved which class, 0 for not yet. */
static void add_pair(dbr_rule_index *x, unsigned char first, unsigned char second, uint64_t bit,
                     uint8_t moved[256])
{
    uint8_t *c = &x->classes[dbr_rule_pair((char)first, (char)second)];
    if ((x->rules[*c] & bit) != 0) {
        return;
    }
    if (moved[*c] == 0) {
        uint64_t wanted = x->rules[*c] | bit;
        size_t i = 1;
        while (i <= x->n_classes && x->rules[i] != wanted) {
            i++;
        }
        if (i > x->n_classes) {
            x->n_classes++;
            assert(x->n_classes < 256);
            x->rules[i] = wanted;
        }
        moved[*c] = (uint8_t)i;
    }
    *c = moved[*c];
}

/* Adds both cases of letters; '?' is any second byte. */
static void add_begin(dbr_rule_index *x, char first, char second, uint64_t bit, uint8_t moved[256])
{
    unsigned char a[2] = {(unsigned char)first, (unsigned char)(dbr_is_lower(first) ? first - 0x20 : first)};
    unsigned char b[2] = {(unsigned char)second,
                          (unsigned char)(dbr_is_lower(second) ? second - 0x20 : second)};
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; second == '?' && k < 256; k++) {
            add_pair(x, a[i], (unsigned char)k, bit, moved);
        }
        for (size_t k = 0; second != '?' && k < 2; k++) {
            add_pair(x, a[i], b[k], bit, moved);
        }
    }
}

void dbr_rule_index_add(dbr_rule_index *x, size_t i)
{
    const dbr_rule *rule = dbr_rule_at_index(i);
    uint8_t moved[256] = {0};
    for (const char *c = rule->starts; rule->pairs == NULL && *c != '\0'; c++) {
        add_begin(x, *c, '?', UINT64_C(1) << i, moved);
    }
    for (const char *pair = rule->pairs; pair != NULL && pair[0] != '\0'; pair += 2) {
        add_begin(x, pair[0], pair[1], UINT64_C(1) << i, moved);
    }
}

static dbr_rule_index secret_index; // made once, then only read

static void make_secret_index(void)
{
    for (size_t i = 0; dbr_rule_at_index(i) != NULL; i++) {
        if (dbr_rule_at_index(i)->from == DBR_AUDIENCE_TEAM) {
            dbr_rule_index_add(&secret_index, i);
        }
    }
    uint8_t moved[256] = {0};
    add_begin(&secret_index, '[', 'r', UINT64_C(1) << MARK, moved);
    add_begin(&secret_index, '[', '\xe5', UINT64_C(1) << MARK, moved); // [已隐去
}

static const dbr_rule_index *index_of_secrets(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_secret_index);
    return &secret_index;
}

static void index_rules(dbr_audience *a)
{
    bool is_secrets_only = a->level == DBR_AUDIENCE_TEAM && a->roles == NULL;
    a->own = is_secrets_only ? NULL : dbr_xcalloc(1, sizeof(*a->own));
    a->index = is_secrets_only ? index_of_secrets() : a->own;
    for (size_t i = 0; i < a->n_rules; i++) {
        const dbr_rule *rule = dbr_rule_at_index(i);
        if (rule->from > a->level && !(rule->is_for_roles && a->roles != NULL)) {
            continue;
        }
        if (a->own != NULL) {
            dbr_rule_index_add(a->own, i);
        }
        for (const char *c = rule->starts; *c != '\0'; c++) {
            a->may_begin[(unsigned char)*c] = true;
            a->may_begin[(unsigned char)(dbr_is_lower(*c) ? *c - 0x20 : *c)] = true;
        }
    }
}

static dbr_slice placeholder(dbr_arena *arena, dbr_text_id what, dbr_lang lang)
{
    DBR_AUTO(dbr_buf) text = {0};
    DBR_SAY(&text, lang, DBR_T_AUDIENCE_REDACTED, dbr_text(lang, what));
    return dbr_slice_dup(arena, dbr_buf_view(&text));
}

/* Inside a word no rule begins, but for a name at the hump of a camel ("dbPassword"). */
static bool is_inside_word(const dbr_rule_at *at)
{
    char last = dbr_byte_back(at->before, 1);
    char first = at->rest.ptr[0];
    return dbr_is_alnum(last) && dbr_is_alnum(first) && !(dbr_is_upper(first) && !dbr_is_upper(last));
}

static bool match_rules(uint64_t candidates, const dbr_rule_at *at, size_t *ret_i, dbr_rule_hit *ret)
{
    for (; candidates != 0; candidates &= candidates - 1) {
        size_t i = (size_t)__builtin_ctzll(candidates);
        const dbr_rule *rule = dbr_rule_at_index(i);
        if (rule->match(rule, at, ret)) {
            assert(ret->hide > 0 && ret->keep + ret->hide <= at->rest.len);
            *ret_i = i;
            return true;
        }
    }
    return false;
}

/* The length of a placeholder of either language at the start, 0 for none; `*ret`: what is put out for it. */
static size_t placeholder_length(const dbr_audience *a, dbr_slice rest, dbr_slice *ret)
{
    if (rest.ptr[0] != '[') {
        return 0;
    }
    for (size_t i = 0; i <= a->n_rules; i++) {
        for (int l = 0; l < DBR_LANG_COUNT; l++) {
            const dbr_slice *all = i < a->n_rules ? a->placeholders[i] : a->name_placeholders;
            dbr_slice p = all[l];
            if (dbr_slice_eq(dbr_slice_sub(rest, 0, p.len), p)) {
                *ret = a->translates ? all[a->lang] : p;
                return p.len;
            }
        }
    }
    return 0;
}

/* ---- the pass ---- */

/* What is yet to be hidden: the value behind a name that is being put out. */
typedef struct pending {
    size_t i_rule;
    size_t begin, end; // bytes of the input; end 0: nothing
} pending;

/* Keeps what is hidden, for texts about it. */
static void remember(dbr_audience *a, size_t i_rule, dbr_slice value)
{
    for (size_t i = 0; i < a->hidden.n; i++) {
        if (dbr_slice_eq(a->hidden.items[i].value, value)) {
            return;
        }
    }
    if (a->hidden.n < MAX_REMEMBERED && value.len >= MIN_REMEMBERED && value.len <= MAX_REMEMBERED_BYTES) {
        *DBR_PUSH(&a->hidden) = (hidden_value){.value = dbr_slice_dup(&a->arena, value), .i_rule = i_rule};
    }
}

/* Puts out what stands in the place of something whole that begins at the first byte of `rest`: a
 * placeholder, a role, a label, a match without a name before it. Returns the bytes of `rest` used, 0 when
 * nothing does. A match behind a name goes to `ret_later`. */
static size_t pass_one(dbr_audience *a, const dbr_rule_at *at, dbr_buf *out, size_t *ret_i,
                       dbr_rule_hit *ret_later)
{
    dbr_slice mark = {0};
    size_t n = placeholder_length(a, at->rest, &mark);
    if (n > 0) {
        dbr_buf_slice(out, mark);
        return n;
    }
    dbr_slice role = {0};
    if (a->roles != NULL && dbr_roles_starts(a->roles, (unsigned char)at->rest.ptr[0])) {
        n = dbr_roles_match(a->roles, at, &role);
    }
    if (n > 0) {
        char last = dbr_byte_back(at->before, 1);
        if (role.len > 0 && (dbr_is_alnum(last) || last == '@')) {
            dbr_buf_char(out, ' '); // "x<@U024>": the role must not become the end of another word
        }
        dbr_buf_slice(out, role.len > 0 ? role : dbr_slice_sub(at->rest, 0, n));
        a->counts[PERSON] += role.len > 0;
        return n;
    }
    dbr_rule_hit hit = {0};
    uint64_t rules = dbr_rules_that_may_begin(a->index, at->rest.ptr[0], dbr_byte(at->rest, 1));
    rules &= ~(UINT64_C(1) << MARK);
    if (rules == 0 || is_inside_word(at) || !match_rules(rules, at, ret_i, &hit)) {
        n = a->names != NULL ? dbr_names_match(a->names, at) : 0;
        dbr_buf_slice(out, n > 0 ? a->name_placeholders[a->lang] : (dbr_slice){0});
        a->counts[NAME] += n > 0;
        return n;
    }
    if (hit.keep > 0) {
        *ret_later = hit;
        return 0;
    }
    dbr_buf_slice(out, a->placeholders[*ret_i][a->lang]);
    a->counts[*ret_i]++;
    remember(a, *ret_i, dbr_slice_sub(at->rest, 0, hit.hide));
    return hit.hide;
}

/* One walk over `in`; whether anything was replaced. */
static bool walk(dbr_audience *a, dbr_slice in, dbr_buf *out)
{
    size_t base = out->len;
    bool is_changed = false;
    pending later = {0};
    for (size_t at = 0; at < in.len && !out->failed;) {
        if (later.end > 0 && at == later.begin) {
            dbr_buf_slice(out, a->placeholders[later.i_rule][a->lang]);
            a->counts[later.i_rule]++;
            remember(a, later.i_rule, dbr_slice_sub(in, later.begin, later.end));
            at = later.end;
            later = (pending){0};
            is_changed = true;
            continue;
        }
        unsigned char c = (unsigned char)in.ptr[at];
        size_t n = 0;
        if (c == '[' || a->may_begin[c] || (a->roles != NULL && dbr_roles_starts(a->roles, c)) ||
            (a->names != NULL && dbr_names_starts(a->names, c))) {
            /* The name before a hidden value is read like any text, but no further than to the value. */
            size_t limit = later.end > 0 ? later.begin : in.len;
            dbr_rule_at here = {.before =
                                    dbr_slice_of(out->len > base ? out->ptr + base : NULL, out->len - base),
                                .rest = dbr_slice_sub(in, at, limit)};
            dbr_rule_hit hit = {0};
            size_t i = 0;
            n = pass_one(a, &here, out, &i, &hit);
            if (hit.hide > 0 && later.end == 0) {
                later = (pending){.i_rule = i, .begin = at + hit.keep, .end = at + hit.keep + hit.hide};
                continue; // once more from here: the name may be the begin of something whole
            }
        }
        if (n == 0) {
            dbr_buf_char(out, in.ptr[at]);
            n = 1;
        } else {
            is_changed = true;
        }
        at += n;
    }
    return is_changed;
}

void dbr_audience_pass(dbr_audience *a, dbr_slice in, dbr_buf *out)
{
    size_t base = out->len;
    if (!walk(a, in, out)) {
        return;
    }
    /* Something was hidden: look again. Nearly always nothing is left; what stood beside it may look
     * different now. */
    for (int i = 0; i < MAX_MORE_WALKS && !out->failed; i++) {
        DBR_AUTO(dbr_buf) before = {0};
        dbr_buf_add(&before, out->ptr + base, out->len - base);
        out->len = base;
        (void)walk(a, dbr_buf_view(&before), out);
        if (dbr_slice_eq(dbr_buf_view(&before), dbr_slice_of(out->ptr + base, out->len - base))) {
            break;
        }
    }
}

/* The length of the mark that closes what `quote` (at the start) opens, and of the opening one; 0 for no quotation. */
static size_t opening_of(dbr_slice quote, const char **ret_close)
{
    static const char *const MARKS[][2] = {{"'", "'"}, {"\"", "\""}, {"`", "`"},
                                           {"“", "”"}, {"‘", "’"},   {"「", "」"}};
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++) {
        if (dbr_slice_starts(quote, MARKS[i][0])) {
            *ret_close = MARKS[i][1];
            return strlen(MARKS[i][0]);
        }
    }
    return 0;
}

/* What was hidden and stands at the start of `rest`, or a part of it in quotes; NULL for none. `*ret_skip` bytes before it stay. */
static const hidden_value *hidden_at(const dbr_audience *a, dbr_slice rest, size_t *ret_skip, size_t *ret_len)
{
    const char *close = NULL;
    size_t open = opening_of(rest, &close);
    size_t end = open > 0 ? dbr_slice_find(dbr_slice_from(rest, open), dbr_slice_str(close)) : SIZE_MAX;
    dbr_slice quoted = end != SIZE_MAX ? dbr_slice_sub(rest, open, open + end) : (dbr_slice){0};
    for (size_t i = 0; i < a->hidden.n; i++) {
        const hidden_value *h = &a->hidden.items[i];
        *ret_skip = 0;
        *ret_len = h->value.len;
        if (dbr_slice_eq(dbr_slice_sub(rest, 0, h->value.len), h->value)) {
            return h;
        }
        if (quoted.len >= MIN_REMEMBERED && dbr_slice_find(h->value, quoted) != SIZE_MAX) {
            *ret_skip = open;
            *ret_len = quoted.len;
            return h;
        }
    }
    return NULL;
}

void dbr_audience_pass_about(dbr_audience *a, dbr_slice in, dbr_buf *out)
{
    DBR_AUTO(dbr_buf) known = {0};
    for (size_t at = 0; at < in.len;) {
        size_t skip = 0;
        size_t len = 0;
        const hidden_value *h = a->hidden.n > 0 ? hidden_at(a, dbr_slice_from(in, at), &skip, &len) : NULL;
        if (h == NULL) {
            dbr_buf_char(&known, in.ptr[at++]);
            continue;
        }
        dbr_buf_slice(&known, dbr_slice_sub(in, at, at + skip));
        dbr_buf_slice(&known, a->placeholders[h->i_rule][a->lang]);
        at += skip + len;
    }
    dbr_audience_pass(a, dbr_buf_view(&known), out);
}

/* ---- secrets in evidence ---- */

static bool is_mark(dbr_slice rest)
{
    return dbr_slice_starts(rest, "[redacted: ") || dbr_slice_starts(rest, "[已隐去");
}

/* Which of 64 bytes a rule may begin at, but for what stands there: none that is inside a word (the hump of a camel is not), no
 * blank. `last`: the byte before them. */
static uint64_t begins_of(const char *p, char last)
{
    char small[64];
    for (size_t i = 0; i < sizeof(small); i++) {
        small[i] = (char)(p[i] | 0x20); // a letter only where a letter was
    }
    uint64_t alnum = dbr_mask_range(small, 'a', 'z', false) | dbr_mask_range(p, '0', '9', false);
    uint64_t upper = dbr_mask_range(p, 'A', 'Z', false);
    uint64_t humps = upper & ~(upper << 1 | (uint64_t)dbr_is_upper(last));
    uint64_t inside = alnum & (alnum << 1 | (uint64_t)dbr_is_alnum(last)) & ~humps;
    return ~inside & ~dbr_mask_64(p, ' ');
}

/* "10:05": what most colons of a log and of a timeline are, and no rule's. */
static bool is_clock(dbr_slice text, size_t at)
{
    return at >= 2 && dbr_is_number(text.ptr[at - 1]) && dbr_is_number(text.ptr[at + 1]) &&
           dbr_is_number(text.ptr[at - 2]) && (at == 2 || !dbr_is_alnum(text.ptr[at - 3]));
}

/* The secret that begins at `at`, or with `with_marks` a mark (its rule is NULL). */
static bool find_at(const dbr_rule_index *x, dbr_slice text, size_t at, bool with_marks, dbr_secret *ret)
{
    char c = text.ptr[at];
    uint64_t rules = dbr_rules_that_may_begin(x, c, text.ptr[at + 1]);
    if (rules == 0 || (c == ':' && is_clock(text, at))) {
        return false;
    }
    size_t i = 0;
    dbr_rule_hit hit = {0};
    dbr_rule_at here = {.before = dbr_slice_sub(text, 0, at), .rest = dbr_slice_from(text, at)};
    if (c == '[') {
        bool is_asked = with_marks && is_mark(here.rest);
        *ret = is_asked ? (dbr_secret){.begin = at, .end = at + 1} : *ret;
        return is_asked;
    }
    if (!match_rules(rules, &here, &i, &hit)) {
        return false;
    }
    size_t begin = at + hit.keep;
    *ret = (dbr_secret){.rule = dbr_rule_at_index(i)->id, .begin = begin, .end = begin + hit.hide};
    return true;
}

/* The first one from `offset` on. */
static bool find(dbr_slice text, size_t offset, bool with_marks, dbr_secret *ret)
{
    const dbr_rule_index *x = index_of_secrets();
    size_t end = text.len > 0 ? text.len - 1 : 0; // of one byte nothing is left to hide
    for (size_t at = offset; at < end; at += 64) {
        char room[64];
        uint64_t begins =
            begins_of(dbr_mask_window(text.ptr, text.len, at, room), at > 0 ? text.ptr[at - 1] : ' ');
        for (begins = dbr_mask_first(begins, end - at); begins != 0; begins &= begins - 1) {
            size_t i = at + dbr_mask_begin(begins);
            if (x->classes[dbr_rule_pair(text.ptr[i], text.ptr[i + 1])] != 0 &&
                find_at(x, text, i, with_marks, ret)) {
                return true;
            }
        }
    }
    return false;
}

bool dbr_secret_find(dbr_slice text, size_t offset, dbr_secret *ret)
{
    return find(text, offset, false, ret);
}

/* The lines of `first`, which was found at or behind `at`. What decides about a secret stands in its line. */
static dbr_slice lines_of(dbr_slice text, size_t at, const dbr_secret *first)
{
    dbr_slice before = dbr_slice_sub(text, at, first->begin);
    const char *line = before.len > 0 ? memrchr(before.ptr, '\n', before.len) : NULL;
    const char *end = memchr(text.ptr + first->end, '\n', text.len - first->end);
    size_t begin = line != NULL ? (size_t)(line + 1 - text.ptr) : at;
    return dbr_slice_sub(text, begin, end != NULL ? (size_t)(end - text.ptr) : text.len);
}

/* With `first`, what find() found from the start on. Only lines with something to hide are walked. */
static void hide(dbr_slice text, dbr_secret first, dbr_lang lang, dbr_buf *out)
{
    size_t at = 0;
    dbr_audience *a = dbr_audience_new(DBR_AUDIENCE_TEAM, NULL, lang);
    a->translates = true;
    do {
        dbr_slice lines = lines_of(text, at, &first);
        size_t begin = (size_t)(lines.ptr - text.ptr);
        dbr_buf_slice(out, dbr_slice_sub(text, at, begin));
        dbr_audience_pass(a, lines, out);
        at = begin + lines.len;
    } while (find(text, at, true, &first));
    dbr_buf_slice(out, dbr_slice_from(text, at));
    (void)dbr_audience_free(a);
}

void dbr_secret_hide(dbr_slice text, dbr_lang lang, dbr_buf *out)
{
    dbr_secret first = {0};
    if (find(text, 0, true, &first)) {
        hide(text, first, lang, out);
    } else {
        dbr_buf_slice(out, text); // nearly always, and quick
    }
}

dbr_slice dbr_secret_hidden(dbr_arena *arena, dbr_slice text, dbr_lang lang)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_secret first = {0};
    if (!find(text, 0, true, &first)) {
        return text;
    }
    hide(text, first, lang, &out);
    return dbr_slice_dup(arena, dbr_buf_view(&out));
}

void dbr_secret_mark(const char *rule, dbr_lang lang, dbr_buf *out)
{
    for (size_t i = 0; dbr_rule_at_index(i) != NULL; i++) {
        if (strcmp(dbr_rule_at_index(i)->id, rule) == 0) {
            DBR_SAY(out, lang, DBR_T_AUDIENCE_REDACTED, dbr_text(lang, dbr_rule_at_index(i)->text));
        }
    }
}
