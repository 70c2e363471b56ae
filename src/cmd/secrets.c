/*
 * Secrets in the evidence that came in. The bytes are walked once, unpacked, in pieces that end with a line, so that the
 * number of a secret's line is known and a key of several lines is seen unless a piece ends in it.
 */
#include "cmd/secrets.h"

#include "audience/audience.h"
#include "base/unpack.h"

#define PIECE_BYTES ((size_t)1 << 20) // a line longer than that is looked at in parts
#define MAX_SHOWN   5u

typedef struct search {
    cmd_secrets *found;
    const char *path;
    size_t first;  // of this file in `found`
    uint64_t line; // of the piece's first byte
} search;

static uint64_t count_lines(dbr_slice s)
{
    uint64_t n = 0;
    for (const char *p = s.ptr; s.len > 0 && (p = memchr(p, '\n', (size_t)(s.ptr + s.len - p))) != NULL;
         p++) {
        n++;
    }
    return n;
}

static void take(search *x, const char *rule, uint64_t line)
{
    cmd_secrets *f = x->found;
    f->n++;
    for (size_t i = x->first; i < f->items.n; i++) {
        if (strcmp(f->items.items[i].rule, rule) == 0) {
            f->items.items[i].n++;
            return;
        }
    }
    *DBR_PUSH(&f->items) = (cmd_secret){.path = x->path, .rule = rule, .line = line, .n = 1};
}

static void look(search *x, dbr_slice piece)
{
    dbr_secret s;
    size_t at = 0;
    size_t counted = 0;
    uint64_t line = x->line;
    while (dbr_secret_find(piece, at, &s)) {
        line += count_lines(dbr_slice_sub(piece, counted, s.begin));
        counted = s.begin;
        take(x, s.rule, line);
        at = s.end > at ? s.end : at + 1;
    }
    x->line = line + count_lines(dbr_slice_from(piece, counted));
}

/* The current member, in pieces. */
static void look_at_member(search *x, dbr_unpack *u, dbr_buf *piece)
{
    int got = 1;
    dbr_buf_clear(piece);
    while (got == 1) {
        size_t n = 0;
        dbr_err err = {0};
        char *at = dbr_buf_reserve(piece, PIECE_BYTES);
        got = at != NULL ? dbr_unpack_read(u, at, PIECE_BYTES, &n, &err) : 0;
        piece->len += n;
        if (got == 1 && piece->len < PIECE_BYTES) {
            continue;
        }
        const char *last = piece->len > 0 ? memrchr(piece->ptr, '\n', piece->len) : NULL;
        size_t end = got == 1 && last != NULL ? (size_t)(last + 1 - piece->ptr) : piece->len;
        look(x, dbr_slice_of(piece->ptr, end));
        if (end > 0) {
            memmove(piece->ptr, piece->ptr + end, piece->len - end);
            piece->len -= end;
        }
    }
}

static void look_at_file(cmd_work *w, cmd_secrets *s, dbr_slice path)
{
    dbr_unpack *u = NULL;
    const char *member = NULL;
    dbr_err err = {0};
    DBR_AUTO(dbr_buf) piece = {0};
    size_t before = s->items.n;
    const char *name = dbr_arena_printf(&s->arena, "evidence/%.*s", DBR_FMT(path));
    if (dbr_unpack_open(cmd_work_path(w, name), &u, &err) < 0) {
        return;
    }
    dbr_buf_init(&piece, 4 * PIECE_BYTES);
    while (dbr_unpack_next(u, &member, NULL, &err) == 1) {
        const char *where = member[0] != '\0' ? dbr_arena_printf(&s->arena, "%s!%s", name, member) : name;
        search x = {.found = s, .path = where, .first = s->items.n, .line = 1};
        look_at_member(&x, u, &piece);
    }
    (void)dbr_unpack_close(u);
    s->n_files += s->items.n > before;
}

void cmd_secrets_find(cmd_work *w, dbr_time since, cmd_secrets *ret)
{
    for (size_t i = 0; i < dbr_evidence_n_artifacts(w->ev); i++) {
        const dbr_custody *c = dbr_evidence_artifact(w->ev, i);
        if (c->at >= since && dbr_evidence_loss(w->ev, i) == NULL) {
            look_at_file(w, ret, c->path);
        }
    }
}

void cmd_secrets_release(cmd_secrets *s)
{
    DBR_VEC_RELEASE(&s->items);
    dbr_arena_release(&s->arena);
}

void cmd_secrets_say(dbr_cmd_context *ctx, const cmd_work *w, const cmd_secrets *s,
                     void (*put)(dbr_cmd_context *ctx, const char *line))
{
    size_t n = s->items.n < MAX_SHOWN ? s->items.n : MAX_SHOWN;
    for (size_t i = 0; i < n; i++) {
        const cmd_secret *x = &s->items.items[i];
        put(ctx,
            x->n == 1
                ? dbr_arena_printf(ctx->arena, "%s:%llu: %s", x->path, (unsigned long long)x->line, x->rule)
                : dbr_arena_printf(ctx->arena, "%s:%llu: %s (%llu)", x->path, (unsigned long long)x->line,
                                   x->rule, (unsigned long long)x->n));
    }
    if (s->n > 0) {
        DBR_AUTO(dbr_buf) text = {0};
        DBR_SAY(&text, w->lang, DBR_T_CMD_SECRETS,
                dbr_arena_printf(ctx->arena, "%llu", (unsigned long long)s->n),
                dbr_arena_printf(ctx->arena, "%zu", s->n_files));
        put(ctx, dbr_arena_str(ctx->arena, dbr_buf_view(&text)));
    }
}

void cmd_secrets_json(dbr_jsonw *j, const cmd_secrets *s)
{
    dbr_jsonw_array(j, "secrets");
    for (size_t i = 0; i < s->items.n; i++) {
        const cmd_secret *x = &s->items.items[i];
        dbr_jsonw_object(j, NULL);
        dbr_jsonw_str(j, "path", x->path);
        dbr_jsonw_int(j, "line", (int64_t)x->line);
        dbr_jsonw_str(j, "kind", x->rule);
        dbr_jsonw_int(j, "n", (int64_t)x->n);
        dbr_jsonw_object_end(j);
    }
    dbr_jsonw_array_end(j);
}
