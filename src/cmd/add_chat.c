/*
 * `debrief add --chat -`: a conversation as it was copied out of a chat program, kept byte for byte.
 *
 * A pasted text rarely says on which day and in which zone its clocks are. The day goes into the artifact's name
 * ("chat-2025-02-09.txt"), where the format looks for it; the zone becomes a row of `clocks` in incident.yaml, as any
 * accepted zone. What is not given is asked for once when there is a terminal, else assumed (the incident's day, its
 * zone) and said so; such times count as assumed until a row accepts them.
 */
#include "cmd/add_chat.h"

#include "base/hash.h"
#include "base/yaml.h"

#include <stdio.h>
#include <unistd.h>

#define MAX_ANSWER 128u

/* Where its clocks are. */
typedef struct chat_place {
    dbr_slice day;
    const dbr_zone *zone;
    bool is_day_assumed, is_zone_assumed;
} chat_place;

/* A line typed at the terminal, not at standard input, which is the conversation. Empty for none. */
static dbr_slice ask(dbr_cmd_context *ctx, cmd_work *w, dbr_text_id question, const char *otherwise)
{
    char answer[MAX_ANSWER] = {0};
    FILE *tty = ctx->err->is_terminal && !ctx->is_quiet ? fopen("/dev/tty", "r+e") : NULL;
    if (tty == NULL) {
        return (dbr_slice){0};
    }
    DBR_AUTO(dbr_buf) text = {0};
    DBR_SAY(&text, w->lang, question, otherwise);
    (void)fprintf(tty, "%.*s ", (int)text.len, text.ptr);
    (void)fflush(tty);
    dbr_slice line = dbr_slice_str(fgets(answer, sizeof(answer), tty) != NULL ? answer : "");
    (void)fclose(tty);
    return dbr_slice_dup(&w->arena, dbr_slice_trim(line));
}

/* The day as text; today in the incident's zone, or the day the incident began on, when nobody says. */
static dbr_code find_day(dbr_cmd_context *ctx, cmd_work *w, const char *given, chat_place *place,
                         dbr_err *err)
{
    dbr_time begin = w->incident->window.begin, day = DBR_TIME_NONE;
    DBR_AUTO(dbr_buf) text = {0};
    dbr_time_date(&text, begin != DBR_TIME_NONE ? begin : ctx->now, place->zone);
    dbr_slice otherwise = dbr_slice_dup(&w->arena, dbr_buf_view(&text));
    dbr_slice answer = given != NULL ? dbr_slice_str(given)
                                     : ask(ctx, w, DBR_T_CMD_CHAT_DATE, dbr_arena_str(&w->arena, otherwise));
    place->is_day_assumed = answer.len == 0;
    if (answer.len == 0) {
        place->day = otherwise;
        return DBR_OK;
    }
    if (dbr_date_parse(answer, &day) != answer.len) {
        return dbr_fail(err, DBR_EUSAGE, "'%.*s' is no date: 2025-02-09", DBR_FMT(answer));
    }
    dbr_buf_clear(&text);
    dbr_time_date(&text, day, NULL);
    place->day = dbr_slice_dup(&w->arena, dbr_buf_view(&text));
    return DBR_OK;
}

static dbr_code find_zone(dbr_cmd_context *ctx, cmd_work *w, const char *given, chat_place *place,
                          dbr_err *err)
{
    place->zone = w->incident->zone != NULL ? w->incident->zone : dbr_zone_utc();
    dbr_slice answer =
        given != NULL ? dbr_slice_str(given) : ask(ctx, w, DBR_T_CMD_CHAT_ZONE, dbr_zone_name(place->zone));
    place->is_zone_assumed = answer.len == 0;
    return answer.len > 0 ? dbr_zone_find(answer, &place->zone, err) : DBR_OK;
}

/* All clocks with one more, as the value of the key. */
static dbr_code accept_zone(cmd_work *w, const char *artifact, const dbr_zone *zone, dbr_err *err)
{
    DBR_AUTO(dbr_buf) value = {0};
    DBR_AUTO(dbr_buf) yaml = {0};
    dbr_buf_str(&value, "[");
    for (size_t i = 0; i <= w->incident->n_clocks; i++) {
        const dbr_clock one = {.artifact = dbr_slice_str(artifact), .zone = zone};
        const dbr_clock *c = i < w->incident->n_clocks ? &w->incident->clocks[i] : &one;
        if (i < w->incident->n_clocks && dbr_slice_is(c->artifact, artifact)) {
            continue;
        }
        dbr_buf_str(&value, value.len > 1 ? ", {artifact: " : "{artifact: ");
        dbr_yaml_quote(&value, c->artifact);
        if (c->skew != 0) {
            dbr_buf_printf(&value, ", skew: \"%+.9gs\"", (double)c->skew / 1e9);
        }
        if (c->zone != NULL) {
            dbr_buf_str(&value, ", zone: ");
            dbr_yaml_quote(&value, dbr_slice_str(dbr_zone_name(c->zone)));
        }
        if (c->year != 0) {
            dbr_buf_printf(&value, ", year: %d", c->year);
        }
        dbr_buf_str(&value, "}");
    }
    dbr_buf_str(&value, "]");
    dbr_code rc = dbr_settings_set(dbr_buf_view(&w->yaml), "clocks", dbr_buf_view(&value), &yaml, err);
    return rc < 0 ? rc : dbr_file_write_atomic(cmd_work_path(w, "incident.yaml"), dbr_buf_view(&yaml), err);
}

/* "chat-2025-02-09.txt": a name of people's own gets the prefix and the day when it lacks them. */
static const char *chat_name(cmd_work *w, const char *name, dbr_slice day)
{
    dbr_slice own = dbr_slice_str(name != NULL ? name : "");
    if (own.len == 0) {
        return dbr_arena_printf(&w->arena, "chat-%.*s.txt", DBR_FMT(day));
    }
    bool has_day = dbr_slice_find(own, day) != SIZE_MAX;
    bool is_chat = dbr_slice_starts(own, "chat-");
    return dbr_arena_printf(&w->arena, "%s%.*s%s%.*s%s", is_chat ? "" : "chat-", has_day ? 0 : (int)day.len,
                            day.ptr, has_day ? "" : "-", DBR_FMT(own),
                            dbr_slice_find_char(own, '.') == SIZE_MAX ? ".txt" : "");
}

/* A name that no other conversation has: the day's second one is "chat-2025-02-09-2.txt". */
static const char *free_name(cmd_work *w, const char *name, dbr_slice bytes)
{
    char sha[65];
    dbr_sha256 h;
    const char *dot = strrchr(name, '.'), *candidate = name;
    dbr_sha256_begin(&h);
    dbr_sha256_add(&h, bytes.ptr, bytes.len);
    dbr_sha256_end(&h, sha);
    for (unsigned number = 2, i = 0; i < dbr_evidence_n_artifacts(w->ev); i++) {
        const dbr_custody *c = dbr_evidence_artifact(w->ev, i);
        if (dbr_slice_is(c->path, candidate) && strcmp(c->sha256, sha) != 0) {
            candidate = dbr_arena_printf(&w->arena, "%.*s-%u%s", (int)(dot - name), name, number++, dot);
            i = UINT32_MAX; // from the start
        }
    }
    return candidate;
}

/* Another artifact of the same bytes: added again to correct its day, its messages would count twice. */
static void warn_of_twin(dbr_cmd_context *ctx, cmd_work *w, const char *name)
{
    const char *sha = "";
    for (size_t i = 0; i < dbr_evidence_n_artifacts(w->ev); i++) {
        const dbr_custody *c = dbr_evidence_artifact(w->ev, i);
        sha = dbr_slice_is(c->path, name) ? c->sha256 : sha;
    }
    for (size_t i = 0; i < dbr_evidence_n_artifacts(w->ev); i++) {
        const dbr_custody *c = dbr_evidence_artifact(w->ev, i);
        if (strcmp(c->sha256, sha) == 0 && !dbr_slice_is(c->path, name) &&
            dbr_evidence_loss(w->ev, i) == NULL) {
            DBR_AUTO(dbr_buf) text = {0};
            DBR_SAY(&text, w->lang, DBR_T_CMD_CHAT_TWICE, name, dbr_arena_str(&w->arena, c->path));
            dbr_cmd_warn(ctx, "%.*s", (int)text.len, text.ptr);
        }
    }
}

void cmd_chats_check(dbr_cmd_context *ctx, const cmd_work *w, const cmd_added *added)
{
    for (size_t i = 0; i < dbr_evidence_n_members(w->ev); i++) {
        const dbr_member_info *m = dbr_evidence_member(w->ev, i);
        for (size_t k = 0; k < added->chats.n && m->n_kind[DBR_KIND_MESSAGE] == 0; k++) {
            if (dbr_slice_is(m->path, added->chats.items[k])) {
                DBR_AUTO(dbr_buf) text = {0};
                DBR_SAY(&text, w->lang, DBR_T_CMD_CHAT_NONE, added->chats.items[k]);
                dbr_cmd_warn(ctx, "%.*s", (int)text.len, text.ptr);
            }
        }
    }
}

dbr_code cmd_add_chat(dbr_cmd_context *ctx, cmd_work *w, const cmd_chat *chat, dbr_slice bytes,
                      const char **ret_name, dbr_err *err)
{
    chat_place place = {0};
    dbr_code rc = find_zone(ctx, w, chat->zone, &place, err);
    rc = rc < 0 ? rc : find_day(ctx, w, chat->date, &place, err);
    if (rc < 0) {
        return rc;
    }
    const char *name = chat_name(w, chat->name, place.day);
    if (!dbr_path_is_safe(dbr_slice_str(name))) {
        return dbr_fail(err, DBR_EUSAGE, "'%s' is no name below evidence/", name);
    }
    dbr_custody how = {.origin = dbr_slice_str(chat->origin),
                       .by = dbr_slice_str(ctx->by),
                       .at = ctx->now,
                       .mtime_ns = ctx->now};
    name = free_name(w, name, bytes);
    rc = dbr_evidence_add_bytes(w->ev, name, bytes, &how, err);
    if (rc == DBR_OK && !place.is_zone_assumed) {
        rc = accept_zone(w, name, place.zone, err);
    }
    if (rc == DBR_OK && (place.is_day_assumed || place.is_zone_assumed)) {
        DBR_AUTO(dbr_buf) text = {0};
        DBR_SAY(&text, w->lang, DBR_T_CMD_CHAT_ASSUMED, dbr_arena_str(&w->arena, place.day),
                dbr_zone_name(place.zone));
        dbr_cmd_warn(ctx, "%.*s", (int)text.len, text.ptr);
    }
    if (rc == DBR_OK) {
        warn_of_twin(ctx, w, name);
        *ret_name = name;
    }
    return rc;
}
