/* `debrief patterns FILE…`: the templates of log messages, how often each occurs and where it was first. */
#include "cmd/loose.h"

#include "audience/audience.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "mine/mine.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define BLOCK_BYTES   ((size_t)1 << 20) // read at a time with --content
#define TABLE_COLUMNS 100u              // of a terminal that does not say how wide it is

typedef struct patterns_args {
    bool lines, content;
    int64_t limit;
} patterns_args;

static const dbr_option options[] = {
    {.name = "limit",
     .letter = 'n',
     .type = DBR_OPTION_INT,
     .arg = "N",
     .max = INT64_MAX,
     .otherwise = "0",
     .help = "at most N templates, the most frequent ones; 0 for all",
     .offset = offsetof(patterns_args, limit)},
    {.name = "lines",
     .type = DBR_OPTION_FLAG,
     .help = "instead, for each record: its line, its template's id, its template, with tabs between",
     .offset = offsetof(patterns_args, lines)},
    {.name = "content",
     .type = DBR_OPTION_FLAG,
     .help = "each line of FILE (UTF-8, not packed) is the bare text of a message, without a stamp",
     .offset = offsetof(patterns_args, content)},
    {.name = NULL},
};

/* A template over all files. */
typedef struct pattern {
    dbr_slice text;
    uint64_t id, signature;
    uint64_t n, n_levels[DBR_LEVEL_COUNT];
    const char *file; // of its first message
    uint64_t line;
} pattern;

typedef struct patterns {
    DBR_VEC(pattern) items; // [0] is everything else
    uint32_t *slots; // of n_slots (a power of two, at most half of them taken): where an id is; 0 is free
    size_t n_slots;
    uint64_t n; // messages
    bool has_levels;
} patterns;

static void put_line(dbr_cmd_context *ctx, uint64_t line, uint64_t id, dbr_slice text)
{
    dbr_out_printf(ctx->out, "%llu\t%016llx\t", (unsigned long long)line, (unsigned long long)id);
    dbr_out_slice(ctx->out, text);
    dbr_out_str(ctx->out, "\n");
}

/* ---- messages without a header ---- */

/* The file being read, and the group of each of its lines. */
typedef struct content {
    dbr_miner *miner;
    DBR_VEC(uint32_t) groups;
} content;

static void take_line(content *c, dbr_slice line)
{
    char masked[DBR_MINE_MAX_TEXT];
    dbr_slice text = dbr_slice_of(masked, dbr_mine_mask(line, masked));
    uint32_t group = dbr_miner_add(c->miner, text, 1, c->groups.n);
    *DBR_PUSH(&c->groups) = group;
}

/* Up to a block from `offset` on, or what standard input has next (r is NULL); 0 at the end. */
static dbr_code read_more(dbr_reader *r, uint64_t offset, char *into, size_t *ret_n, dbr_err *err)
{
    if (r != NULL) {
        return dbr_reader_at(r, offset, into, BLOCK_BYTES, ret_n, err);
    }
    ssize_t n = 0;
    do {
        n = read(STDIN_FILENO, into, BLOCK_BYTES);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return dbr_fail_errno(err, DBR_EIO, errno, "cannot read standard input");
    }
    *ret_n = (size_t)n;
    return DBR_OK;
}

/* Reads a file ("-": standard input) line by line; of a line longer than a block its begin counts. */
static dbr_code take_file(content *c, const char *path, dbr_err *err)
{
    dbr_reader *r = NULL;
    DBR_AUTO(dbr_buf) block = {0};
    uint64_t offset = 0;
    bool is_begun = false; // the line's begin is taken already
    dbr_code rc = strcmp(path, "-") == 0 ? DBR_OK : dbr_reader_open(path, &r, err);
    for (size_t n = 1; rc == DBR_OK && n > 0;) {
        char *into = dbr_buf_reserve(&block, BLOCK_BYTES);
        rc = read_more(r, offset, into, &n, err);
        block.len += rc == DBR_OK ? n : 0;
        offset += n;
        dbr_slice rest = dbr_buf_view(&block);
        for (size_t end; (end = dbr_slice_find_char(rest, '\n')) != SIZE_MAX;
             rest = dbr_slice_from(rest, end + 1)) {
            if (!is_begun) {
                take_line(c, dbr_slice_sub(rest, 0, end));
            }
            is_begun = false;
        }
        if (rest.len >= BLOCK_BYTES || (n == 0 && rest.len > 0)) {
            if (!is_begun) {
                take_line(c, rest);
            }
            is_begun = true;
            rest.len = 0;
        }
        memmove(block.ptr, rest.len > 0 ? rest.ptr : block.ptr, rest.len);
        block.len = rest.len;
    }
    (void)dbr_reader_close(r);
    return rc;
}

static dbr_code from_content(dbr_cmd_context *ctx, const char *path, bool as_lines, patterns *ret,
                             dbr_err *err)
{
    content c = {.miner = dbr_miner_new()};
    dbr_code rc = take_file(&c, path, err);
    dbr_miner_finish(c.miner);
    size_t n = 0, n_groups = 0;
    const dbr_template *t = dbr_miner_templates(c.miner, &n);
    const uint32_t *map = dbr_miner_map(c.miner, &n_groups);
    for (size_t i = 0; rc == DBR_OK && as_lines && i < c.groups.n; i++) {
        const dbr_template *x = &t[map[c.groups.items[i]]];
        put_line(ctx, i + 1, x->id, x->text);
    }
    for (size_t i = 0; rc == DBR_OK && !as_lines && i < n; i++) {
        *DBR_PUSH(&ret->items) = (pattern){.text = dbr_slice_dup(ctx->arena, t[i].text),
                                           .id = t[i].id,
                                           .signature = t[i].signature,
                                           .n = t[i].n,
                                           .file = path,
                                           .line = t[i].i_first + 1};
        ret->n += t[i].n;
    }
    DBR_VEC_RELEASE(&c.groups);
    (void)dbr_miner_free(c.miner);
    return rc;
}

/* ---- records of log files ---- */

/* The slot of an id, or the free one it would take. */
static size_t slot_of(const patterns *all, uint64_t id)
{
    size_t i = (size_t)dbr_hash_mix(0, id) & (all->n_slots - 1);
    while (all->slots[i] != 0 && all->items.items[all->slots[i]].id != id) {
        i = (i + 1) & (all->n_slots - 1);
    }
    return i;
}

static void grow_slots(patterns *all)
{
    free(all->slots);
    all->n_slots = all->n_slots == 0 ? 1024 : 2 * all->n_slots;
    all->slots = dbr_xcalloc(all->n_slots, sizeof(*all->slots));
    for (uint32_t k = 1; k < all->items.n; k++) {
        all->slots[slot_of(all, all->items.items[k].id)] = k;
    }
}

/* Where a member's templates are among the patterns. */
static uint32_t *enter_templates(dbr_cmd_context *ctx, const dbr_member_info *m, patterns *all)
{
    uint32_t *at = dbr_xcalloc(m->n_templates + 1, sizeof(*at));
    for (size_t i = 0; i < m->n_templates; i++) {
        const dbr_template *t = &m->templates[i];
        if (2 * all->items.n >= all->n_slots) {
            grow_slots(all);
        }
        size_t slot = slot_of(all, t->id);
        uint32_t k = all->slots[slot];
        bool is_else = t->id == all->items.items[0].id;
        if (k == 0 && !is_else) {
            k = (uint32_t)all->items.n;
            all->slots[slot] = k;
            *DBR_PUSH(&all->items) =
                (pattern){.text = dbr_slice_dup(ctx->arena, t->text), .id = t->id, .signature = t->signature};
        }
        at[i] = k;
    }
    return at;
}

static void count_entry(patterns *all, uint32_t at, const dbr_entry *e, const char *file)
{
    pattern *p = &all->items.items[at];
    if (p->n++ == 0) {
        p->file = file;
        p->line = e->line;
    }
    p->n_levels[e->level]++;
    all->has_levels |= e->level != DBR_LEVEL_NONE;
    all->n++;
}

static dbr_code from_records(dbr_cmd_context *ctx, dbr_evidence *ev, bool as_lines, patterns *ret,
                             dbr_err *err)
{
    dbr_cursor_options o = {.span = {DBR_TIME_NONE, DBR_TIME_NONE},
                            .kinds = 1u << DBR_KIND_LOG,
                            .in_file_order = true,
                            .with_untimed = true};
    int rc = DBR_OK;
    *DBR_PUSH(&ret->items) = (pattern){.text = dbr_slice_str("")};
    for (size_t i = 0; i < dbr_evidence_n_members(ev) && rc >= 0; i++) {
        const dbr_member_info *m = dbr_evidence_member(ev, i);
        const char *file = m->name.len > 0
                               ? dbr_arena_printf(ctx->arena, "%.*s!%.*s", DBR_FMT(m->path), DBR_FMT(m->name))
                               : dbr_arena_str(ctx->arena, m->path);
        uint32_t *at = enter_templates(ctx, m, ret);
        dbr_cursor *c = NULL;
        dbr_entry e;
        o.i_member = (int64_t)i;
        rc = dbr_cursor_open(ev, &o, &c, err);
        while (rc >= 0 && (rc = dbr_cursor_next(c, &e, err)) == 1) {
            uint32_t template = e.i_template < m->n_templates ? e.i_template : 0;
            if (as_lines && template <m->n_templates) {
                put_line(ctx, e.line, m->templates[template].id, m->templates[template].text);
            } else if (!as_lines) {
                count_entry(ret, at[template], &e, file);
            }
        }
        (void)dbr_cursor_close(c);
        free(at);
    }
    return rc < 0 ? (dbr_code)rc : DBR_OK;
}

/* ---- output ---- */

static int by_count(const void *a, const void *b)
{
    const pattern *x = a;
    const pattern *y = b;
    if (x->n != y->n) {
        return x->n > y->n ? -1 : 1;
    }
    return dbr_slice_cmp(x->text, y->text);
}

/* What most messages of the template have. */
static dbr_level level_of(const pattern *p)
{
    size_t most = 0;
    for (size_t l = 1; l < DBR_LEVEL_COUNT; l++) {
        most = p->n_levels[l] > p->n_levels[most] ? l : most;
    }
    return (dbr_level)most;
}

static void put_json(dbr_cmd_context *ctx, const patterns *all, size_t limit)
{
    dbr_jsonw j;
    assert(all->items.n > 0);
    dbr_jsonw_init(&j, &ctx->out->buf, true);
    dbr_jsonw_object(&j, NULL);
    dbr_jsonw_int(&j, "n_messages", (int64_t)all->n);
    dbr_jsonw_int(&j, "n_templates", (int64_t)all->items.n - 1);
    dbr_jsonw_int(&j, "n_other", (int64_t)all->items.items[0].n);
    dbr_jsonw_array(&j, "templates");
    for (size_t i = 1; i < all->items.n && i <= limit; i++) {
        const pattern *p = &all->items.items[i];
        dbr_jsonw_object(&j, NULL);
        dbr_jsonw_str(&j, "id", dbr_arena_printf(ctx->arena, "%016llx", (unsigned long long)p->id));
        dbr_jsonw_str(&j, "signature",
                      dbr_arena_printf(ctx->arena, "%016llx", (unsigned long long)p->signature));
        dbr_jsonw_slice(&j, "template", dbr_secret_hidden(ctx->arena, p->text, ctx->lang));
        dbr_jsonw_int(&j, "n", (int64_t)p->n);
        dbr_jsonw_real(&j, "share", all->n > 0 ? (double)p->n / (double)all->n : 0);
        dbr_level level = level_of(p);
        dbr_jsonw_str(&j, "level", level != DBR_LEVEL_NONE ? dbr_level_name(level) : NULL);
        dbr_jsonw_str(&j, "file", p->file);
        dbr_jsonw_int(&j, "line", (int64_t)p->line);
        dbr_jsonw_object_end(&j);
    }
    dbr_jsonw_array_end(&j);
    dbr_jsonw_object_end(&j);
    dbr_buf_char(&ctx->out->buf, '\n');
}

/* The text with its variables dimmed, cut to `columns`. */
static void put_text(dbr_cmd_context *ctx, dbr_slice text, size_t columns)
{
    dbr_buf visible = {0};
    dbr_utf8_visible(&visible, dbr_secret_hidden(ctx->arena, text, ctx->lang));
    dbr_slice rest = dbr_buf_view(&visible);
    dbr_slice cut = dbr_utf8_fit(rest, columns);
    for (rest = cut; rest.len > 0;) {
        size_t begin = dbr_slice_find_char(rest, '<');
        size_t end = begin == SIZE_MAX ? SIZE_MAX : dbr_slice_find_char(dbr_slice_from(rest, begin), '>');
        if (end == SIZE_MAX) {
            dbr_out_slice(ctx->out, rest);
            break;
        }
        dbr_out_slice(ctx->out, dbr_slice_sub(rest, 0, begin));
        dbr_out_styled(ctx->out, DBR_STYLE_DIM,
                       dbr_arena_str(ctx->arena, dbr_slice_sub(rest, begin, begin + end + 1)));
        rest = dbr_slice_from(rest, begin + end + 1);
    }
    dbr_buf_release(&visible);
}

static dbr_style style_of(dbr_level level)
{
    return level >= DBR_LEVEL_ERROR  ? DBR_STYLE_BAD
           : level == DBR_LEVEL_WARN ? DBR_STYLE_WARN
                                     : DBR_STYLE_PLAIN;
}

static const char *address_of(dbr_cmd_context *ctx, const pattern *p)
{
    const char *name = p->file != NULL ? dbr_path_name(p->file) : "";
    DBR_AUTO(dbr_buf) visible = {0};
    dbr_utf8_visible_line(&visible, dbr_slice_str(name));
    return dbr_arena_printf(ctx->arena, "%.*s:%llu", DBR_FMT(dbr_buf_view(&visible)),
                            (unsigned long long)p->line);
}

static void put_table(dbr_cmd_context *ctx, const patterns *all, size_t limit)
{
    assert(all->items.n > 0);
    size_t width = 0;
    for (size_t i = 1; i < all->items.n && i <= limit; i++) {
        size_t w = dbr_utf8_width(dbr_slice_str(address_of(ctx, &all->items.items[i])));
        width = w > width ? w : width;
    }
    width = width > 5 ? width : 5;
    size_t used = 22 + (all->has_levels ? 7 : 0) + width;
    size_t columns = ctx->out->is_terminal ? TABLE_COLUMNS : SIZE_MAX;
    columns = ctx->out->columns > 0 ? (size_t)ctx->out->columns : columns;
    size_t room = columns > used + 20 ? columns - used : 20;
    dbr_out_styled(ctx->out, DBR_STYLE_BOLD,
                   dbr_arena_printf(ctx->arena, "%12s  %6s  %s%-*s  %s", "COUNT", "SHARE",
                                    all->has_levels ? "LEVEL  " : "", (int)width, "FIRST", "TEMPLATE"));
    dbr_out_str(ctx->out, "\n");
    for (size_t i = 1; i < all->items.n && i <= limit; i++) {
        const pattern *p = &all->items.items[i];
        dbr_level level = level_of(p);
        dbr_out_printf(ctx->out, "%12s  %5.1f%%  ", dbr_count_text(ctx->arena, p->n),
                       100.0 * (double)p->n / (double)all->n);
        if (all->has_levels) {
            dbr_out_styled(
                ctx->out, style_of(level),
                dbr_arena_printf(ctx->arena, "%-5s", level != DBR_LEVEL_NONE ? dbr_level_name(level) : "-"));
            dbr_out_str(ctx->out, "  ");
        }
        const char *address = address_of(ctx, p);
        size_t pad = width - dbr_utf8_width(dbr_slice_str(address));
        dbr_out_printf(ctx->out, "%s%*s  ", address, (int)pad, "");
        put_text(ctx, p->text, room);
        dbr_out_str(ctx->out, "\n");
    }
    dbr_out_printf(ctx->out, "\n%s messages, %s templates", dbr_count_text(ctx->arena, all->n),
                   dbr_count_text(ctx->arena, all->items.n - 1));
    if (all->items.items[0].n > 0) {
        dbr_out_printf(ctx->out, "; %s messages without one: empty, or of too many kinds to keep",
                       dbr_count_text(ctx->arena, all->items.items[0].n));
    }
    dbr_out_str(ctx->out, "\n");
}

static int run(dbr_cmd_context *ctx, int argc, const char *const *argv)
{
    const patterns_args *args = ctx->args;
    dbr_err err = {0};
    patterns all = {0};
    loose_files files = {0};
    dbr_index_options o = {0};
    if ((args->lines || args->content) && argc != 1) {
        return dbr_cmd_usage(ctx, "--lines and --content take one file");
    }
    if (args->lines && ctx->is_json) {
        return dbr_cmd_usage(ctx, "--lines is not JSON");
    }
    dbr_code rc = DBR_OK;
    if (args->content) {
        rc = from_content(ctx, argv[0], args->lines, &all, &err);
    } else {
        rc = loose_open(ctx, argv, (size_t)argc, &o, &files, &err);
        size_t n = rc < 0 ? 0 : dbr_evidence_n_members(files.ev);
        if (rc == DBR_OK && args->lines && n > 1) {
            rc = dbr_fail(&err, DBR_EUSAGE, "--lines takes one file: '%s' holds %zu", argv[0], n);
        }
        rc = rc < 0 ? rc : from_records(ctx, files.ev, args->lines, &all, &err);
    }
    int code = rc < 0 ? dbr_cmd_fail(ctx, &err) : DBR_EXIT_DONE;
    if (rc == DBR_OK && !args->lines) {
        size_t limit = args->limit > 0 ? (size_t)args->limit : SIZE_MAX;
        if (all.items.n > 2) {
            qsort(all.items.items + 1, all.items.n - 1, sizeof(pattern), by_count);
        }
        if (ctx->is_json) {
            put_json(ctx, &all, limit);
        } else {
            put_table(ctx, &all, limit);
        }
    }
    if (rc == DBR_OK && files.ev != NULL) {
        code = loose_problems(ctx, &files, loose_rejected(ctx, &files));
    }
    if (files.ev != NULL) {
        loose_release(&files);
    }
    DBR_VEC_RELEASE(&all.items);
    free(all.slots);
    return code;
}

const dbr_cmd dbr_cmd_patterns = {
    .name = "patterns",
    .help = "templates of log messages, and how often each occurs",
    .usage = "FILE… | -",
    .example = "debrief patterns app.log",
    .description = "Finds what the messages of log files have in common: \"Connection to <ip>:<num> failed "
                   "after <dur>\" stands for "
                   "all messages that differ in address and duration alone. Most frequent first, with the "
                   "share of all messages, "
                   "the level most of them have, and the line of the first.\n\n"
                   "What varies is shown by its kind: <num>, <hex>, <id>, <uuid>, <ip>, <mac>, <host>, "
                   "<path>, <url>, <mail>, <time>, "
                   "<dur>, <size>, <version>, <str> for quoted words, <list>, and <*> for words and for "
                   "values of several kinds. A "
                   "word counts as a variable only where many different ones were seen, so that a rare "
                   "message is not lost in a "
                   "frequent one.\n\n"
                   "'-' is standard input. There is nothing to configure. The id is a hash of the template: "
                   "the same in every file "
                   "and every year.",
    .step = DBR_STEP_LOOK,
    .options = options,
    .args_bytes = sizeof(patterns_args),
    .min_operands = 1,
    .max_operands = -1,
    .has_json = true,
    .shows_raw = true, // templates are passed one by one: their ids look like tokens
    .run = run,
};
