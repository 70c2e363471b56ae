/*
 * ansible: what ansible-playbook prints, with the callback profile_tasks, which tells the time below each task's head; and its
 * log (log_path), where each line has a time.
 *
 *     TASK [checkout : Restart service] ****************************************
 *     Sunday 09 February 2025  10:05:23 +0000 (0:00:09.718)       0:00:14.054 **
 *     changed: [web-1]
 *
 *     2025-02-09 10:05:23,118 p=4711 u=deploy n=ansible | TASK [checkout : Restart service] ****
 *
 * A record is a task with what it did on each host: a change when it changed one, with the verb that its name tells and the
 * role as what was changed. Without profile_tasks there are no times, and records have none.
 */
#include "read/ansible.h"

#define SNIFF_LINES 200u

/* ---- a task ---- */

static const char *const HEADS[] = {"TASK [", "PLAY [", "RUNNING HANDLER [", "PLAY RECAP "};

bool read_ansible_heads(dbr_slice line)
{
    for (size_t i = 0; i < sizeof(HEADS) / sizeof(HEADS[0]); i++) {
        if (dbr_slice_starts(line, HEADS[i])) {
            return dbr_slice_ends(dbr_slice_trim(line), "***");
        }
    }
    return false;
}

bool read_ansible_tells(dbr_slice line)
{
    static const char *const STARTS[] = {"ok: [",       "changed: [",     "fatal: [",          "failed: [",
                                         "skipping: [", "unreachable: [", "included: ",        "...ignoring",
                                         "rescued: ",   "=> {",           "NO MORE HOSTS LEFT"};
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        if (dbr_slice_starts(line, STARTS[i])) {
            return true;
        }
    }
    return false;
}

/* The verb that a task's name tells, by any of its words. */
static const char *verb_of(dbr_slice name)
{
    static const char *const ROWS[][2] = {
        {"restart", "restart"}, {"roll back", "rollback"}, {"rollback", "rollback"}, {"deploy", "deploy"},
        {"release", "release"}, {"upgrade", "deploy"},     {"remove", "delete"},     {"delete", "delete"},
        {"config", "config"},   {"template", "config"},    {"重启", "restart"},      {"回滚", "rollback"},
        {"部署", "deploy"},     {"发布", "release"},       {"配置", "config"}};
    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        if (dbr_slice_find_nocase(name, dbr_slice_str(ROWS[i][0])) != SIZE_MAX) {
            return ROWS[i][1];
        }
    }
    return "update";
}

void read_ansible_record(dbr_slice text, dbr_arena *arena, dbr_record *ret)
{
    dbr_slice rest = text, head = read_first_line(text), line;
    size_t n_changed = 0, n_failed = 0;
    bool is_task = !dbr_slice_starts(head, "PLAY "), is_recap = dbr_slice_starts(head, "PLAY RECAP");
    size_t open = dbr_slice_find_char(head, '['), close = dbr_slice_find(head, dbr_slice_str("] **"));
    dbr_slice name =
        open < close && close != SIZE_MAX ? dbr_slice_sub(head, open + 1, close) : (dbr_slice){0};
    while (read_line(&rest, &line)) {
        n_changed += dbr_slice_starts(line, "changed: [");
        n_failed += dbr_slice_starts(line, "fatal: [") || dbr_slice_starts(line, "failed: [");
        n_failed -= n_failed > 0 && dbr_slice_starts(line, "...ignoring");
    }
    ret->kind = DBR_KIND_LOG;
    ret->level = n_failed > 0 ? DBR_LEVEL_ERROR : DBR_LEVEL_INFO;
    ret->title = is_recap ? dbr_slice_str("PLAY RECAP") : name;
    ret->text = dbr_slice_trim(text);
    if (is_task && n_changed > 0) {
        size_t colon = dbr_slice_find(name, dbr_slice_str(" : "));
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str(verb_of(name));
        ret->object = colon != SIZE_MAX ? dbr_slice_sub(name, 0, colon) : (dbr_slice){0};
        ret->service = ret->object;
        ret->title = dbr_slice_str(dbr_arena_printf(arena, "%.*s (%zu)", DBR_FMT(name), n_changed));
    }
}

/* ---- the format ---- */

/* What stands behind "2025-02-09 10:05:23,118 p=4711 u=deploy n=ansible | "; the line itself where that is not there. */
static dbr_slice behind_prefix(dbr_slice line, dbr_stamp *ret_stamp, size_t *ret_len)
{
    size_t offset = 0;
    *ret_len = 0;
    ret_stamp->local = DBR_TIME_NONE;
    size_t bar = dbr_slice_find(dbr_slice_sub(line, 0, 160), dbr_slice_str(" | "));
    if (bar == SIZE_MAX || line.ptr[0] < '0' || line.ptr[0] > '9') {
        return line;
    }
    dbr_slice head = dbr_slice_sub(line, 0, bar);
    bool is_ours = dbr_slice_find(head, dbr_slice_str(" p=")) != SIZE_MAX &&
                   dbr_stamp_detect(head, 0, &offset, ret_len, ret_stamp) != NULL;
    return is_ours ? dbr_slice_from(line, bar + 3) : line;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n_heads = 0, n_told = 0;
    for (size_t i = 0; i < SNIFF_LINES && read_line(&rest, &line); i++) {
        dbr_stamp stamp;
        size_t len = 0;
        dbr_slice text = behind_prefix(line, &stamp, &len);
        n_heads += read_ansible_heads(text);
        n_told += read_ansible_tells(text);
    }
    return n_heads > 0 && n_heads + n_told >= 2 ? 88 : 0;
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)layout;
    dbr_stamp stamp;
    size_t len = 0;
    dbr_slice text = behind_prefix(line, &stamp, &len);
    if (len > 0) {
        item->stamp = stamp;
        item->stamp_len = len;
    }
    return read_ansible_heads(text);
}

/* "Sunday 09 February 2025  10:05:23 +0000 (0:00:09.718)       0:00:14.054 **" */
static bool read_profile(dbr_slice line, dbr_record *ret)
{
    size_t offset = 0, len = 0;
    dbr_stamp stamp;
    const dbr_stamp_format *f = dbr_stamp_detect(dbr_slice_sub(line, 0, 64), 0, &offset, &len, &stamp);
    dbr_slice took = f != NULL ? dbr_slice_trim(dbr_slice_from(line, len)) : (dbr_slice){0};
    if (f == NULL || (stamp.flags & (DBR_STAMP_NO_DATE | DBR_STAMP_UPTIME)) != 0 ||
        !dbr_slice_starts(took, "(") || !read_has_digit(dbr_slice_sub(took, 1, 2))) {
        return false;
    }
    ret->stamp = stamp;
    ret->stamp_raw = dbr_slice_sub(line, 0, len);
    return true;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    DBR_AUTO(dbr_buf) text = {0};
    dbr_slice rest = item->bytes, line;
    bool is_first = true;
    while (read_line(&rest, &line)) {
        dbr_stamp stamp;
        size_t len = 0;
        dbr_slice own = behind_prefix(line, &stamp, &len);
        if (is_first && len > 0) {
            ret->stamp = stamp;
            ret->stamp_raw = dbr_slice_sub(line, 0, len);
        } else if (ret->stamp_raw.len == 0 && read_profile(own, ret)) {
            continue;
        }
        is_first = false;
        dbr_buf_slice(&text, own);
        dbr_buf_char(&text, '\n');
    }
    dbr_slice all = dbr_slice_dup(scratch, dbr_buf_view(&text));
    if (read_ansible_heads(read_first_line(all))) {
        read_ansible_record(all, scratch, ret);
    } else {
        ret->kind = DBR_KIND_LOG;
        ret->text = dbr_slice_trim(all);
    }
    return ret->text.len > 0 ? 1 : -1;
}

static const dbr_format_sample SAMPLES[] = {
    {"playbook.txt",
     "PLAY [Deploy checkout] ****\n\nTASK [checkout : Restart service] ****\n"
     "Sunday 09 February 2025  10:05:23 +0000 (0:00:09.718)       0:00:14.054 ****\nchanged: [web-1]\n"
     "changed: [web-2]\n\nPLAY RECAP ****\nweb-1    : ok=3    changed=2    unreachable=0    failed=0\n",
     3, NULL, "Deploy checkout"},
    {"ansible.log",
     "2025-02-09 10:05:23,118 p=4711 u=deploy n=ansible | TASK [checkout : Install] ****\n"
     "2025-02-09 10:05:27,218 p=4711 u=deploy n=ansible | changed: [web-1]\n",
     1, "2025-02-09T10:05:23.118", "checkout : Install (1)"},
    {0},
};

const dbr_format read_ansible = {
    .name = "ansible",
    .help = "what ansible-playbook prints: tasks with what they changed; times by profile_tasks or log_path",
    .label = DBR_T_READ_LABEL_CHANGES,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
