/*
 * change-lines: what was changed, a line each, as people and scripts keep it beside their logs.
 *
 *     2025-03-12T09:58:10Z deploy pay-service v2.3.1 started by ci
 *     2025-03-12 10:31:20 rolled back pay-service to v2.3.0 by @li
 *     2025-03-12 10:40 重启 orders-db
 *
 * A stamp, a word of change, what was changed; somewhere behind it a version ("v2.3.1", "2.3.1", a commit) and "by WHO". What
 * only says that a change is finished is a log line: the change is when it began. A file of other lines, in which such a one
 * stands now and then, is a log as any other.
 */
#include "read/parts.h"

#define SNIFF_LINES 24u
#define MIN_COMMIT  7u // hex digits

typedef struct verb_row {
    const char *words, *verb;
} verb_row;

/* Longer ones first where one begins like another. */
static const verb_row VERBS[] = {
    {"deployment of", "deploy"},
    {"deployed", "deploy"},
    {"deploying", "deploy"},
    {"deployment", "deploy"},
    {"deploy", "deploy"},
    {"rolled out", "deploy"},
    {"rollout of", "deploy"},
    {"rollout", "deploy"},
    {"released", "release"},
    {"releasing", "release"},
    {"release", "release"},
    {"promoted", "release"},
    {"upgraded", "deploy"},
    {"upgrade", "deploy"},
    {"rolled back", "rollback"},
    {"roll back", "rollback"},
    {"rolling back", "rollback"},
    {"rollback of", "rollback"},
    {"rollback", "rollback"},
    {"reverted", "rollback"},
    {"revert", "rollback"},
    {"restarted", "restart"},
    {"restarting", "restart"},
    {"restart", "restart"},
    {"scaled", "scale"},
    {"scale", "scale"},
    {"config change", "config"},
    {"configured", "config"},
    {"config", "config"},
    {"feature flag", "flag"},
    {"flag", "flag"},
    {"migrated", "deploy"},
    {"migration", "deploy"},
    {"migrate", "deploy"},
    {"部署", "deploy"},
    {"发布", "release"},
    {"上线", "release"},
    {"升级", "deploy"},
    {"回滚", "rollback"},
    {"回退", "rollback"},
    {"重启", "restart"},
    {"扩容", "scale"},
    {"缩容", "scale"},
    {"配置变更", "config"},
    {"变更", "config"},
};

static bool is_border(dbr_slice s, size_t at)
{
    return at >= s.len || s.ptr[at] == ' ' || s.ptr[at] == '\t' || s.ptr[at] == ':' ||
           (unsigned char)s.ptr[at - 1] >= 0x80;
}

/* The word of change that a text begins with; its bytes, 0 for none. */
static size_t verb_at(dbr_slice s, const char **ret)
{
    for (size_t i = 0; i < sizeof(VERBS) / sizeof(VERBS[0]); i++) {
        size_t n = strlen(VERBS[i].words);
        if (s.len > n && dbr_slice_eq_nocase(dbr_slice_sub(s, 0, n), dbr_slice_of(VERBS[i].words, n)) &&
            is_border(s, n)) {
            *ret = VERBS[i].verb;
            return n;
        }
    }
    return 0;
}

static dbr_slice cut_word(dbr_slice *rest)
{
    while (rest->len > 0 && strchr(" \t:", rest->ptr[0]) != NULL && rest->ptr[0] != '\0') {
        *rest = dbr_slice_from(*rest, 1);
    }
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t') {
        n++;
    }
    dbr_slice word = dbr_slice_sub(*rest, 0, n);
    *rest = dbr_slice_from(*rest, n);
    while (word.len > 1 && strchr(",;.)", word.ptr[word.len - 1]) != NULL) {
        word.len--;
    }
    return word;
}

/* "v2.3.1", "2.3.1", "2025.03.1-rc1", or a commit. */
static bool is_version(dbr_slice w)
{
    size_t digits = 0, dots = 0, hex = 0;
    size_t begin = w.len > 1 && (w.ptr[0] | 32) == 'v';
    for (size_t i = begin; i < w.len; i++) {
        char c = w.ptr[i];
        digits += c >= '0' && c <= '9';
        dots += c == '.';
        hex += (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
    }
    bool has_number = begin < w.len && w.ptr[begin] >= '0' && w.ptr[begin] <= '9';
    bool is_numbered = has_number && digits > 0 && (begin > 0 || dots > 0);
    bool is_commit = hex == w.len && w.len >= MIN_COMMIT && w.len <= 40 && digits > 0 && digits < w.len;
    return is_numbered || is_commit;
}

/* A line behind its stamp, taken apart. */
typedef struct change {
    const char *verb;
    dbr_slice object, version, by;
    bool is_finished;
} change;

static bool read_change(dbr_slice text, change *ret)
{
    static const char *const ENDS[] = {"finished", "completed", "succeeded", "done", "完成", "成功"};
    static const char *const SMALL[] = {"of", "to", "the", "for", "from", "on", "in"};
    size_t n = verb_at(text, &ret->verb);
    dbr_slice rest = dbr_slice_from(text, n), word;
    if (n == 0) {
        return false;
    }
    while ((word = cut_word(&rest)).len > 0) {
        bool is_small = false;
        for (size_t i = 0; i < sizeof(SMALL) / sizeof(SMALL[0]); i++) {
            is_small |= dbr_slice_eq_nocase(word, dbr_slice_str(SMALL[i]));
        }
        for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
            ret->is_finished |= dbr_slice_eq_nocase(word, dbr_slice_str(ENDS[i]));
        }
        size_t colon = dbr_slice_find_char(word, ':');
        if (dbr_slice_eq_nocase(word, dbr_slice_str("by"))) {
            dbr_slice who = cut_word(&rest);
            ret->by = ret->by.len == 0 ? who : ret->by;
        } else if (ret->version.len == 0 && is_version(word)) {
            ret->version = word;
        } else if (ret->object.len == 0 && !is_small) {
            bool has_tag = colon != SIZE_MAX && is_version(dbr_slice_from(word, colon + 1)); // "pay:v2.3.1"
            ret->version = has_tag && ret->version.len == 0 ? dbr_slice_from(word, colon + 1) : ret->version;
            ret->object = has_tag ? dbr_slice_sub(word, 0, colon) : word;
        }
    }
    return ret->object.len > 0;
}

/* What stands behind the stamp that a line begins with; ptr NULL when it begins with none that has a date. */
static dbr_slice behind_stamp(dbr_slice line, dbr_stamp *ret_stamp, size_t *ret_len)
{
    size_t offset = 0;
    *ret_len = 0;
    const dbr_stamp_format *f = dbr_stamp_detect(dbr_slice_sub(line, 0, 64), 1, &offset, ret_len, ret_stamp);
    if (f == NULL || offset > 1 || (ret_stamp->flags & (DBR_STAMP_NO_DATE | DBR_STAMP_UPTIME)) != 0) {
        return (dbr_slice){0};
    }
    dbr_slice rest = dbr_slice_from(line, offset + *ret_len);
    while (rest.len > 0 && strchr(" \t]|-", rest.ptr[0]) != NULL && rest.ptr[0] != '\0') {
        rest = dbr_slice_from(rest, 1);
    }
    return rest;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0, n_versions = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        dbr_stamp stamp;
        size_t len = 0;
        change c = {.verb = NULL};
        dbr_slice text = behind_stamp(line, &stamp, &len);
        bool is_good = text.ptr != NULL && read_change(text, &c);
        n++;
        n_good += is_good;
        n_versions += is_good && c.version.len > 0;
    }
    return n_good * 5 >= n * 4 && n_good > 0 && (n_versions > 0 || n_good > 1) ? 96 : 0;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    dbr_stamp stamp;
    size_t len = 0;
    (void)layout;
    (void)item;
    return behind_stamp(line, &stamp, &len).ptr != NULL;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    change c = {.verb = NULL};
    size_t len = 0;
    dbr_slice line = read_first_line(item->bytes);
    dbr_slice text = behind_stamp(line, &ret->stamp, &len);
    if (line.ptr == NULL || text.ptr == NULL) {
        return 0;
    }
    ret->kind = DBR_KIND_LOG;
    ret->stamp_raw = dbr_slice_sub(line, line.ptr[0] == '[', (line.ptr[0] == '[') + len);
    ret->text =
        dbr_slice_trim(dbr_slice_of(text.ptr, (size_t)(item->bytes.ptr + item->bytes.len - text.ptr)));
    if (!read_change(text, &c) || c.is_finished) {
        ret->level = dbr_text_level(text);
        return 1;
    }
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(c.verb);
    ret->object = ret->service = c.object;
    ret->version = c.version;
    ret->subject = c.by;
    ret->title = dbr_slice_str(dbr_arena_printf(scratch, "%.*s%s%.*s", DBR_FMT(c.object),
                                                c.version.len > 0 ? " " : "", DBR_FMT(c.version)));
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"deploys.txt",
     "2025-02-09T10:05:23Z deploy pay-service v2.3.1 started by ci\n2025-02-09T10:06:03Z deploy pay-service "
     "v2.3.1 finished\n"
     "2025-02-09T10:31:20Z rolled back pay-service to v2.3.0 by @li\n",
     3, "2025-02-09T10:05:23Z", "deploy pay-service"},
    {"changes.log", "[2025-02-09 10:05:23] restart orders-db\n[2025-02-09 10:06] 扩容 orders 到 8 个实例\n",
     2, "2025-02-09T10:05:23", "restart orders-db"},
    {0},
};

const dbr_format read_change_lines = {
    .name = "change-lines",
    .help = "lists of what was changed: a time, deploy, release, rollback, restart …, what, which version, "
            "by whom",
    .label = DBR_T_READ_LABEL_CHANGES,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
