/*
 * custom: formats of users' own, each a YAML file with a pattern and samples (user_read.c says what may stand in it). One
 * row reads them all: which definition a member has is its layout's context.
 *
 * A file is taken when its name fits `match` and one of its first lines matches the pattern, or, without `match`, when
 * most of its lines do. A user's own format goes before every other.
 *
 * Limits: patterns see one line; what continues a record joins its message.
 */
#include "read/user.h"

#include <assert.h>
#include <fnmatch.h>

#define SNIFF_LINES 60u

/* How many of the first lines match. */
static void count_lines(const user_format *f, dbr_slice head, size_t *ret_n, size_t *ret_good)
{
    dbr_slice line, groups[1];
    *ret_n = *ret_good = 0;
    while (*ret_n < SNIFF_LINES && read_line(&head, &line)) {
        bool is_good = dbr_regex_match(f->regex, line, groups, 1) == 1;
        bool counts = is_good || !f->continues || (line.ptr[0] != ' ' && line.ptr[0] != '\t');
        *ret_n += counts;
        *ret_good += is_good;
    }
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_user_format f;
    int best = 0;
    for (size_t i = 0; dbr_user_format_at(i, &f); i++) {
        size_t n = 0, n_good = 0;
        const user_format *u = user_format_of(f.context);
        const char *pattern = f.match.len > 0 ? dbr_arena_str(arena, f.match) : NULL;
        const char *name = dbr_arena_str(arena, read_file_name(in->path, in->member));
        bool is_named =
            pattern != NULL && (fnmatch(pattern, name, 0) == 0 || fnmatch(pattern, in->path, 0) == 0);
        if (u == NULL || (pattern != NULL && !is_named)) {
            continue;
        }
        count_lines(u, in->head, &n, &n_good);
        int score = is_named && n_good > 0 ? 100 : n_good > 0 && n_good * 10 >= n * 6 ? 99 : 0;
        if (score > best) {
            best = score;
            layout->context = dbr_slice_dup(arena, f.context);
        }
    }
    return best;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    const user_format *f = user_format_of(layout->context);
    dbr_slice groups[1];
    (void)item;
    return f == NULL || !f->continues || dbr_regex_match(f->regex, line, groups, 1) == 1;
}

static bool take_time(const user_format *f, dbr_slice text, dbr_record *ret)
{
    bool has = f->stamp_format != NULL ? f->stamp_format->parse(text, &ret->stamp) > 0
                                       : dbr_stamp_read(text, &ret->stamp);
    ret->stamp_raw = text;
    if (!has) {
        ret->stamp = (dbr_stamp){.local = DBR_TIME_NONE};
        return false;
    }
    bool is_naive = (ret->stamp.flags & (DBR_STAMP_OFFSET | DBR_STAMP_NO_YEAR | DBR_STAMP_NO_DATE)) == 0;
    if (is_naive && f->time_zone != NULL) {
        dbr_time instant = dbr_zone_to_instant(f->time_zone, ret->stamp.local, NULL);
        ret->stamp.offset_s = (int32_t)((ret->stamp.local - instant) / DBR_SECOND);
        ret->stamp.flags |= DBR_STAMP_OFFSET;
    }
    return true;
}

/* A group's text in its slot. */
static void take_group(const user_group *g, dbr_slice text, read_fields *fields, dbr_record *ret)
{
    dbr_slice *const slots[] = {
        [USER_SERVICE] = &ret->service, [USER_HOST] = &ret->host,       [USER_PID] = &ret->pid,
        [USER_TRACE] = &ret->trace,     [USER_TITLE] = &ret->title,     [USER_MESSAGE] = &ret->text,
        [USER_VERB] = &ret->verb,       [USER_SUBJECT] = &ret->subject, [USER_OBJECT] = &ret->object,
        [USER_VERSION] = &ret->version};
    if (g->slot == USER_LEVEL) {
        ret->level = dbr_level_parse(text);
    } else if (g->slot == USER_FIELD) {
        read_field(fields, dbr_slice_str(g->name), text, read_is_number(text));
    } else if (g->slot != USER_TIME) {
        *slots[g->slot] = text;
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    const user_format *f = user_format_of(layout->context);
    dbr_slice groups[USER_MAX_GROUPS];
    dbr_slice line = read_first_line(item->bytes);
    read_fields fields;
    fields.n = 0;
    if (f == NULL || dbr_regex_match(f->regex, line, groups, USER_MAX_GROUPS) != 1) {
        ret->kind = DBR_KIND_LOG; // what stands before the first record
        ret->text = item->bytes;
        return f != NULL && f->continues;
    }
    ret->kind = f->record_kind;
    for (size_t i = 0; i < f->n_groups; i++) {
        dbr_slice text = groups[f->groups[i].number];
        if (text.ptr == NULL) {
            continue;
        }
        if (f->groups[i].slot == USER_TIME && !take_time(f, text, ret)) {
            return 0;
        }
        take_group(&f->groups[i], text, &fields, ret);
    }
    bool goes_on = ret->text.len > 0 && ret->text.ptr + ret->text.len == line.ptr + line.len;
    if (ret->text.len == 0) {
        ret->text = item->bytes;
    } else if (goes_on) {
        ret->text = dbr_slice_trim(dbr_slice_from(item->bytes, (size_t)(ret->text.ptr - item->bytes.ptr)));
    }
    if (ret->level == DBR_LEVEL_NONE && ret->kind == DBR_KIND_LOG) {
        ret->level = dbr_text_level(ret->text);
    }
    read_fields_keep(&fields, scratch, ret);
    return 1;
}

/* Read with the definition in docs/formats/custom.yaml, which the test loads. */
static const dbr_format_sample SAMPLES[] = {
    {"pay-1.log",
     "09.02.2025 10:05:23.118 [ERR] payments/worker-3 req=9ca98f: pool exhausted\n  at Pool.take\n09.02.2025 "
     "10:05:24.001 "
     "[INF] payments/worker-3 req=-: ready\n",
     2, "2025-02-09T09:05:23.118Z", "pool exhausted\n  at Pool.take"},
    {"pay-2.log", "starting\n09.02.2025 10:05:23.118 [WRN] payments/main req=-: slow\n", 2, NULL, "starting"},
    {0},
};

const dbr_format read_user = {
    .name = "custom",
    .help = "formats of your own: YAML files with a pattern and samples in formats/",
    .label = DBR_T_READ_LABEL_LOGS,
    .shape = DBR_SHAPE_LINES,
    .kinds = DBR_KINDS_ALL & ~(1u << DBR_KIND_SAMPLE),
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
