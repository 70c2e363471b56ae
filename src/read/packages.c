/*
 * packages: what package managers changed on a host: apt's history.log, dpkg.log, the logs of dnf and yum. Upgrades that run
 * by themselves at night are a usual cause of what breaks in the morning.
 *
 *     Start-Date: 2025-02-09  10:03:30                                   history.log: one record for each run
 *     Commandline: /usr/bin/unattended-upgrade
 *     Upgrade: libssl3:amd64 (3.0.15-1, 3.0.15-2)
 *     End-Date: 2025-02-09  10:03:44
 *
 *     2025-02-09 10:03:31 upgrade nginx:amd64 1.22.1-9 1.22.1-10         dpkg.log: install, upgrade, remove, purge
 *     2025-02-09T10:03:31+0000 SUBDEBUG Upgrade: nginx-1.22.1-9          dnf.rpm.log
 *     Feb 09 10:03:31 Updated: nginx-1.22.1-9.x86_64                     yum.log
 *
 * Times of apt and dpkg are the host's own. dpkg's steps in between (status, configure, trigproc) are log lines.
 */
#include "read/parts.h"

#define SNIFF_LINES 40u

typedef struct action_row {
    const char *word, *verb;
} action_row;

static const action_row DPKG[] = {
    {"install", "create"}, {"upgrade", "update"}, {"remove", "delete"}, {"purge", "delete"}};
static const action_row RPM[] = {
    {"Installed:", "create"},   {"Install:", "create"},     {"Upgraded:", "update"}, {"Upgrade:", "update"},
    {"Updated:", "update"},     {"Erased:", "delete"},      {"Removed:", "delete"},  {"Erase:", "delete"},
    {"Downgrade:", "rollback"}, {"Downgraded:", "rollback"}};

static const char *find_verb(const action_row *rows, size_t n, dbr_slice word)
{
    for (size_t i = 0; i < n; i++) {
        if (dbr_slice_is(word, rows[i].word)) {
            return rows[i].verb;
        }
    }
    return NULL;
}

/* ---- a line each: dpkg, dnf, yum ---- */

/* Whether a line is one of theirs; *ret holds the record of what changed, or verb empty for a step in between. */
static bool read_step(dbr_slice line, dbr_arena *arena, dbr_record *ret)
{
    static const char *const STEPS[] = {"status", "configure", "trigproc", "startup", "conffile"};
    size_t offset = 0, len = 0;
    const dbr_stamp_format *f = dbr_stamp_detect(dbr_slice_sub(line, 0, 40), 0, &offset, &len, &ret->stamp);
    dbr_slice rest = f != NULL ? dbr_slice_trim(dbr_slice_from(line, len)) : (dbr_slice){0};
    dbr_slice all = rest;
    dbr_slice word = dbr_slice_cut(&rest, ' ');
    if (dbr_slice_is(word, "SUBDEBUG") || dbr_slice_is(word, "DEBUG") || dbr_slice_is(word, "INFO")) {
        all = rest;
        word = dbr_slice_cut(&rest, ' ');
    }
    const char *verb = find_verb(RPM, sizeof(RPM) / sizeof(RPM[0]), word);
    const char *dpkg = find_verb(DPKG, sizeof(DPKG) / sizeof(DPKG[0]), word);
    for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
        if (dbr_slice_is(word, STEPS[i])) {
            return true;
        }
    }
    dbr_slice package = dbr_slice_cut(&rest, ' ');
    if ((verb == NULL && (dpkg == NULL || dbr_slice_find_char(package, ':') == SIZE_MAX)) ||
        package.len == 0) {
        return false;
    }
    dbr_slice before = dbr_slice_cut(&rest, ' ');
    ret->kind = DBR_KIND_CHANGE;
    ret->verb = dbr_slice_str(verb != NULL ? verb : dpkg);
    ret->stamp_raw = dbr_slice_sub(line, 0, len);
    ret->object = dpkg != NULL ? dbr_slice_sub(package, 0, dbr_slice_find_char(package, ':')) : package;
    ret->version =
        dpkg != NULL ? dbr_slice_is(rest, "<none>") || rest.len == 0 ? before : rest : (dbr_slice){0};
    ret->text = all;
    ret->title = dbr_slice_str(dbr_arena_printf(arena, "%.*s%s%.*s", DBR_FMT(ret->object),
                                                ret->version.len > 0 ? " " : "", DBR_FMT(ret->version)));
    return true;
}

/* ---- apt's history ---- */

static const char START[] = "Start-Date: ";

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    (void)item;
    return layout->context.len == 0 || dbr_slice_starts(line, START);
}

/* "libssl3 3.0.15-2" of "libssl3:amd64 (3.0.15-1, 3.0.15-2), …"; the number of packages. */
static size_t first_package(dbr_slice list, dbr_slice *ret_name, dbr_slice *ret_version)
{
    dbr_slice versions = dbr_slice_from(list, dbr_slice_find_char(list, '('));
    size_t close = dbr_slice_find_char(versions, ')');
    versions = dbr_slice_sub(versions, 1, close);
    size_t comma = dbr_slice_find(versions, dbr_slice_str(", "));
    dbr_slice last = comma != SIZE_MAX ? dbr_slice_from(versions, comma + 2) : versions;
    *ret_name = dbr_slice_sub(list, 0, dbr_slice_find_char(list, ':'));
    *ret_version = dbr_slice_is(last, "automatic") ? dbr_slice_sub(versions, 0, comma) : last;
    size_t n = 0;
    for (size_t i = 0; i < list.len; i++) {
        n += list.ptr[i] == '(';
    }
    return n;
}

static int parse_run(const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    static const action_row KINDS[] = {{"Upgrade", "update"},     {"Install", "create"},
                                       {"Downgrade", "rollback"}, {"Remove", "delete"},
                                       {"Purge", "delete"},       {"Reinstall", "update"}};
    dbr_slice rest = item->bytes, by = {0}, command = {0}, list = {0};
    while (rest.ptr != NULL) {
        dbr_slice line = read_cut_line(&rest);
        dbr_slice value = line;
        dbr_slice key = dbr_slice_cut(&value, ':');
        value = dbr_slice_trim(value);
        const char *verb = find_verb(KINDS, sizeof(KINDS) / sizeof(KINDS[0]), key);
        if (dbr_slice_starts(line, START)) {
            (void)read_stamp(value, ret);
        }
        by = dbr_slice_is(key, "Requested-By") ? value : by;
        command = dbr_slice_is(key, "Commandline") ? value : command;
        ret->verb = list.len == 0 && verb != NULL ? dbr_slice_str(verb) : ret->verb;
        list = list.len == 0 && verb != NULL ? value : list;
    }
    if (ret->stamp_raw.len == 0) {
        return 0;
    }
    if (list.len == 0) {
        return -1; // a run that changed nothing
    }
    size_t n = first_package(list, &ret->object, &ret->version);
    ret->kind = DBR_KIND_CHANGE;
    ret->subject = dbr_slice_sub(by, 0, dbr_slice_find(by, dbr_slice_str(" (")));
    ret->is_bot = dbr_slice_find(command, dbr_slice_str("unattended-upgrade")) != SIZE_MAX;
    ret->title =
        dbr_slice_str(dbr_arena_printf(scratch, "%.*s %.*s", DBR_FMT(ret->object), DBR_FMT(ret->version)));
    if (n > 1) {
        ret->title = dbr_slice_str(dbr_arena_printf(scratch, "%.*s (+%zu)", DBR_FMT(ret->title), n - 1));
    }
    ret->text = dbr_slice_trim(item->bytes);
    return 1;
}

/* ---- both ---- */

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0, n_changes = 0;
    if (!read_line(&rest, &line)) {
        return 0;
    }
    if (dbr_slice_starts(line, START)) {
        layout->context = dbr_slice_str("apt");
        return 97;
    }
    do {
        dbr_record r = {.kind = DBR_KIND_LOG};
        n++;
        n_good += read_step(line, arena, &r);
        n_changes += r.kind == DBR_KIND_CHANGE;
    } while (n < SNIFF_LINES && read_line(&rest, &line));
    return n_changes > 0 && n_good * 10 >= n * 8 ? 97 : 0; // change-lines has 96
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    if (layout->context.len > 0) {
        return parse_run(item, scratch, ret);
    }
    dbr_slice line = read_first_line(item->bytes);
    size_t offset = 0, len = 0;
    ret->kind = DBR_KIND_LOG;
    if (read_step(line, scratch, ret) && ret->kind == DBR_KIND_CHANGE) {
        return 1;
    }
    if (dbr_stamp_detect(dbr_slice_sub(line, 0, 40), 0, &offset, &len, &ret->stamp) == NULL) {
        return line.len > 0 ? 0 : -1;
    }
    ret->stamp_raw = dbr_slice_sub(line, 0, len);
    ret->text = dbr_slice_trim(dbr_slice_from(line, len));
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"apt/history.log",
     "\nStart-Date: 2025-02-09  10:05:23\nCommandline: apt-get install -y nginx\nRequested-By: deploy "
     "(1000)\n"
     "Install: nginx:amd64 (1.22.1-9), libgd3:amd64 (2.3.3-9, automatic)\nEnd-Date: 2025-02-09  10:05:44\n",
     1, "2025-02-09T10:05:23", "Start-Date"},
    {"dpkg.log",
     "2025-02-09 10:05:20 startup archives unpack\n2025-02-09 10:05:23 upgrade nginx:amd64 1.22.1-9 "
     "1.22.1-10\n"
     "2025-02-09 10:05:24 status installed nginx:amd64 1.22.1-10\n",
     3, "2025-02-09T10:05:20", "startup archives unpack"},
    {"dnf.rpm.log",
     "2025-02-09T10:05:23+0000 SUBDEBUG Upgrade: nginx-1.22.1-10.x86_64\n2025-02-09T10:05:24+0000 SUBDEBUG "
     "Installed: libgd-2.3.3-9.x86_64\n",
     2, "2025-02-09T10:05:23Z", "Upgrade: nginx"},
    {0},
};

const dbr_format read_packages = {
    .name = "packages",
    .help = "what package managers changed: apt's history.log, dpkg.log, the logs of dnf and yum",
    .label = DBR_T_READ_LABEL_CHANGES,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_CHANGE | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
