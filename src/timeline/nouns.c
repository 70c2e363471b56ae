/*
 * Alerts, pages, messages and changes, read once in total order, with people resolved: by the people map of
 * debrief.yaml first, then by what exports say about their own users.
 */
#include "timeline/timeline_impl.h"

#include "audience/audience.h"
#include "base/utf8.h"

const char *tl_str(tl_build *b, dbr_slice s)
{
    return dbr_arena_str(b->arena, s);
}

dbr_slice tl_say(tl_build *b, dbr_text_id id, const char *const *args)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_text_format(&text, b->lang, id, args);
    return dbr_slice_dup(b->arena, dbr_buf_view(&text));
}

dbr_slice tl_address(tl_build *b, const dbr_entry *e)
{
    DBR_AUTO(dbr_buf) text = {0};
    dbr_evidence_address(b->ev, e, &text);
    return dbr_slice_dup(b->arena, dbr_buf_view(&text));
}

static const dbr_person *exported_person(const tl_build *b, dbr_slice who)
{
    const dbr_person *people = NULL;
    size_t n = dbr_evidence_people(b->ev, &people);
    for (size_t i = 0; i < n; i++) {
        bool fits = dbr_slice_eq_nocase(people[i].name, who);
        for (size_t k = 0; !fits && k < people[i].n_aliases; k++) {
            fits = dbr_slice_eq_nocase(people[i].aliases[k], who);
        }
        if (fits) {
            return &people[i];
        }
    }
    return NULL;
}

/* A login as people type it: one word of letters, digits, '.', '_' and '-'. */
static bool is_login(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) {
            return false;
        }
    }
    return s.len > 0 && s.len <= 40;
}

dbr_slice tl_actor(tl_build *b, dbr_slice who)
{
    if (who.len == 0) {
        return dbr_slice_str(dbr_text(b->lang, DBR_T_TIMELINE_SYSTEM));
    }
    const dbr_person *p = b->incident != NULL ? dbr_incident_person(b->incident, who) : NULL;
    p = p != NULL ? p : exported_person(b, who);
    if (p != NULL && p->handle.len > 0) {
        return p->handle.ptr[0] == '@'
                   ? p->handle
                   : dbr_slice_str(dbr_arena_printf(b->arena, "@%.*s", DBR_FMT(p->handle)));
    }
    size_t colon = SIZE_MAX;
    for (size_t i = 0; i < who.len; i++) {
        colon = who.ptr[i] == ':' ? i : colon;
    }
    if (colon != SIZE_MAX) { // system:serviceaccount:ci:deployer
        return dbr_slice_from(who, colon + 1);
    }
    return is_login(who) ? dbr_slice_str(dbr_arena_printf(b->arena, "@%.*s", DBR_FMT(who))) : who;
}

/* "<@U06ALC4QX1>" → "@alice", "<https://…|text>" → "text". */
static void resolve_markup(tl_build *b, dbr_slice text, dbr_buf *out)
{
    while (text.len > 0) {
        size_t open = dbr_slice_find_char(text, '<');
        size_t close = open == SIZE_MAX ? SIZE_MAX : dbr_slice_find_char(dbr_slice_from(text, open), '>');
        if (close == SIZE_MAX || close < 3) {
            dbr_buf_slice(out, text);
            return;
        }
        dbr_slice inner = dbr_slice_sub(text, open + 1, open + close);
        size_t bar = dbr_slice_find_char(inner, '|');
        dbr_buf_slice(out, dbr_slice_sub(text, 0, open));
        if (inner.ptr[0] == '@') {
            dbr_buf_slice(out, tl_actor(b, dbr_slice_sub(inner, 1, bar)));
        } else if (inner.ptr[0] == '#' || inner.ptr[0] == '!' || dbr_slice_starts(inner, "http")) {
            dbr_buf_slice(out, bar != SIZE_MAX ? dbr_slice_from(inner, bar + 1) : inner);
        } else {
            dbr_buf_slice(out, dbr_slice_sub(text, open, open + close + 1));
        }
        text = dbr_slice_from(text, open + close + 1);
    }
}

dbr_slice tl_headline(tl_build *b, dbr_slice text, size_t max)
{
    DBR_AUTO(dbr_buf) resolved = {0};
    DBR_AUTO(dbr_buf) visible = {0};
    text = dbr_slice_trim(text);
    dbr_slice line = dbr_slice_trim(dbr_slice_sub(text, 0, dbr_slice_find_char(text, '\n')));
    resolve_markup(b, line, &resolved);
    dbr_utf8_visible(&visible, dbr_buf_view(&resolved));
    dbr_slice whole = dbr_secret_hidden(b->arena, dbr_buf_view(&visible), b->lang); // before it is cut
    dbr_slice fit = dbr_utf8_fit(whole, max);
    if (fit.len == whole.len) {
        return dbr_slice_dup(b->arena, whole);
    }
    while (fit.len > max / 2 && fit.ptr[fit.len - 1] != ' ') { // cut between words when there is one
        fit.len--;
    }
    fit = fit.len > max / 2 ? dbr_slice_trim(fit) : dbr_utf8_fit(whole, max - 1);
    return dbr_slice_str(dbr_arena_printf(b->arena, "%.*s…", DBR_FMT(fit)));
}

static bool contains(dbr_slice hay, dbr_slice needle)
{
    return needle.len >= 3 && dbr_slice_find_nocase(hay, needle) != SIZE_MAX;
}

bool tl_is_related(const tl_build *b, dbr_slice service)
{
    for (size_t i = 0; i < b->n_services; i++) {
        if (contains(service, b->services[i]) || contains(b->services[i], service)) {
            return true;
        }
    }
    return false;
}

static dbr_slice keep(tl_build *b, dbr_slice s)
{
    return dbr_slice_dup(b->arena, s);
}

static void keep_record(tl_build *b, dbr_record *r)
{
    dbr_slice *texts[] = {&r->stamp_raw, &r->service, &r->host,   &r->pid,     &r->trace, &r->title,
                          &r->verb,      &r->subject, &r->object, &r->version, &r->text,  &r->source};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i] = keep(b, *texts[i]);
    }
    dbr_field *fields = DBR_NEW_N(b->arena, dbr_field, r->n_fields + 1);
    for (size_t i = 0; i < r->n_fields; i++) {
        fields[i] = (dbr_field){.key = keep(b, r->fields[i].key),
                                .value = keep(b, r->fields[i].value),
                                .is_number = r->fields[i].is_number};
    }
    r->fields = fields;
}

static bool take_noun(void *data, const dbr_entry *e, const dbr_record *r)
{
    tl_build *b = data;
    tl_noun *n = DBR_PUSH(&b->nouns);
    *n = (tl_noun){.entry = *e, .record = *r};
    keep_record(b, &n->record);
    n->actor = tl_actor(b, n->record.subject);
    return true;
}

dbr_code tl_read_nouns(tl_build *b, dbr_err *err)
{
    const dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                                  .kinds = (1u << DBR_KIND_ALERT) | (1u << DBR_KIND_PAGE) |
                                           (1u << DBR_KIND_MESSAGE) | (1u << DBR_KIND_CHANGE),
                                  .i_member = -1};
    return dbr_evidence_each(b->ev, &o, take_noun, b, err);
}
