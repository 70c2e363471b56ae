/*
 * What an issue says. Our part of the body stands between two comments that people do not see:
 *
 *     <!-- debrief: 2025-02-09-api-service AI-001 -->
 *     Add an alert on pool usage
 *
 *     - Owner: @alice
 *     - Deadline: 2025-02-16
 *     - Report: [API service degradation](https://…)
 *     <!-- /debrief -->
 *
 * What people write around it is theirs and stays. A name is written as a mention only when the people map
 * says which login it is (alias "github:LOGIN"); else "@alice" would call a stranger.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "track/github.h"

enum { MAX_TITLE_BYTES = 240 }; // GitHub takes 256 characters

static const char END_MARKER[] = "<!-- /debrief -->";

static const char *login_of(const dbr_track_work *work, dbr_slice owner);
static void put_line(const github *g, dbr_buf *out, dbr_text_id label, const char *value);
static void put_quiet(dbr_buf *out, const char *text);

const char *github_marker(const dbr_track_work *work, const dbr_action *a)
{
    DBR_AUTO(dbr_buf) out = {0};
    static const char PLAIN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.#";
    for (size_t i = 0; i < a->id.len; i++) {
        if (memchr(PLAIN, a->id.ptr[i], sizeof(PLAIN) - 1) == NULL) {
            return NULL;
        }
    }
    if (a->id.len == 0 || a->id.len > 64) {
        return NULL;
    }
    dbr_buf_str(&out, "<!-- debrief: ");
    dbr_url_encode(&out, dbr_slice_str(work->incident_id)); // no '>' can end the comment
    dbr_buf_printf(&out, " %.*s -->", DBR_FMT(a->id));
    return dbr_arena_str(work->arena, dbr_buf_view(&out));
}

const char *github_title(const github *g, const dbr_action *a)
{
    const char *text = track_pass(g->work, a->text);
    char *title = dbr_arena_printf(g->work->arena, "%.*s: %s", DBR_FMT(a->id), text);
    size_t len = strlen(title);
    if (len <= MAX_TITLE_BYTES) {
        return title;
    }
    len = MAX_TITLE_BYTES;
    while (((unsigned char)title[len] & 0xC0) == 0x80) {
        len--;
    }
    return dbr_arena_printf(g->work->arena, "%.*s…", (int)len, title);
}

const char *github_block(const github *g, const dbr_action *a, const char *marker)
{
    DBR_AUTO(dbr_buf) out = {0};
    const dbr_track_work *work = g->work;
    const char *login = login_of(work, a->owner);
    const char *owner = track_pass(work, a->owner);
    dbr_buf_printf(&out, "%s\n", marker);
    put_quiet(&out, track_pass(work, a->text));
    dbr_buf_str(&out, "\n\n");
    if (login != NULL) {
        dbr_buf_printf(&out, "- %s: @%s\n", dbr_text(work->lang, DBR_T_TRACK_OWNER), login);
    } else if (owner[0] != '\0') {
        put_line(g, &out, DBR_T_TRACK_OWNER, owner);
    }
    put_line(g, &out, DBR_T_TRACK_DEADLINE, track_pass(work, a->deadline_text));
    put_line(g, &out, DBR_T_TRACK_PRIORITY, track_pass(work, a->priority));
    const char *title = track_pass(work, work->document->title);
    if (g->args->report_url != NULL) {
        dbr_buf_printf(&out, "- %s: ", dbr_text(work->lang, DBR_T_TRACK_REPORT));
        dbr_markdown_link(&out, dbr_slice_str(title), dbr_slice_str(g->args->report_url), (dbr_slice){0});
        dbr_buf_char(&out, '\n');
    } else {
        put_line(g, &out, DBR_T_TRACK_REPORT,
                 dbr_arena_printf(work->arena, "%s (%s/report.md)", title, work->incident_id));
    }
    dbr_buf_str(&out, END_MARKER);
    return dbr_arena_str(work->arena, dbr_buf_view(&out));
}

const char *github_body_with(const github *g, dbr_slice body, const char *marker, const char *block)
{
    DBR_AUTO(dbr_buf) out = {0};
    size_t begin = dbr_slice_find(body, dbr_slice_str(marker));
    size_t len =
        begin != SIZE_MAX ? dbr_slice_find(dbr_slice_from(body, begin), dbr_slice_str(END_MARKER)) : SIZE_MAX;
    if (len == SIZE_MAX) {
        return NULL; // the end is gone: people have taken the text over
    }
    dbr_buf_slice(&out, dbr_slice_sub(body, 0, begin));
    dbr_buf_str(&out, block);
    dbr_buf_slice(&out, dbr_slice_from(body, begin + len + strlen(END_MARKER)));
    return dbr_arena_str(g->work->arena, dbr_buf_view(&out));
}

dbr_slice github_new_json(const github *g, const dbr_action *a, const char *title, const char *block)
{
    DBR_AUTO(dbr_buf) out = {0};
    const char *login = login_of(g->work, a->owner);
    dbr_jsonw j;
    dbr_jsonw_init(&j, &out, false);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_str(&j, "title", title);
    dbr_jsonw_str(&j, "body", block);
    dbr_jsonw_array(&j, "labels");
    dbr_jsonw_str(&j, NULL, g->label);
    for (size_t i = 0; i < g->args->labels.n; i++) {
        if (strcmp(g->args->labels.items[i], g->label) != 0) {
            dbr_jsonw_str(&j, NULL, g->args->labels.items[i]);
        }
    }
    dbr_jsonw_array_end(&j);
    if (login != NULL) {
        dbr_jsonw_array(&j, "assignees");
        dbr_jsonw_str(&j, NULL, login);
        dbr_jsonw_array_end(&j);
    }
    dbr_jsonw_object_end(&j);
    return dbr_slice_dup(g->work->arena, dbr_buf_view(&out));
}

/* The login of an owner: an alias "github:LOGIN" in the people map; NULL when nobody said. */
static const char *login_of(const dbr_track_work *work, dbr_slice owner)
{
    static const char PREFIX[] = "github:";
    const dbr_person *p = owner.len > 0 ? dbr_incident_person(work->incident, owner) : NULL;
    for (size_t i = 0; p != NULL && i < p->n_aliases; i++) {
        if (dbr_slice_starts(p->aliases[i], PREFIX) && p->aliases[i].len > strlen(PREFIX)) {
            return dbr_arena_str(work->arena, dbr_slice_from(p->aliases[i], strlen(PREFIX)));
        }
    }
    return NULL;
}

static void put_line(const github *g, dbr_buf *out, dbr_text_id label, const char *value)
{
    if (value[0] != '\0') {
        dbr_buf_printf(out, "- %s: ", dbr_text(g->work->lang, label));
        put_quiet(out, value);
        dbr_buf_char(out, '\n');
    }
}

/* Markdown with its syntax escaped, and mentions that call nobody. */
static void put_quiet(dbr_buf *out, const char *text)
{
    DBR_AUTO(dbr_buf) inline_text = {0};
    dbr_markdown_inline(&inline_text, dbr_slice_str(text));
    for (size_t i = 0; i < inline_text.len; i++) {
        dbr_buf_char(out, inline_text.ptr[i]);
        if (inline_text.ptr[i] == '@' || inline_text.ptr[i] == '#') {
            dbr_buf_str(out, "<!-- -->"); // "@name" and "#12" would be links, and notices, to strangers
        }
    }
}
