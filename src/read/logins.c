/*
 * logins: who was on a machine, and when it started: what last, lastb, last -F and lastlog print.
 *
 *     erin     pts/0        192.0.2.7        Sun Feb  9 10:02   still logged in
 *     reboot   system boot  6.1.0-18-amd64   Sun Feb  9 09:58:00 2025   still running
 *     dana     pts/1        192.0.2.8        Sun Feb  9 09:12 - 09:58  (00:46)
 *
 * Each line is a record of when it began; what follows stays in its text. User, terminal and address are fields; the title says
 * login, reboot or shutdown. Limits: without -F there is no year, and the end of a session is no record.
 */
#include "read/parts.h"

#include <stdio.h>

#define SNIFF_LINES 40u
#define MIN_STAMP   16u
#define MAX_STAMP   31u

/* "Sun Feb  9 10:02", which no log writes, as if its seconds stood there; or any other stamp. */
static bool read_value(dbr_slice s, dbr_stamp *ret)
{
    static const char DAYS[] = "SunMonTueWedThuFriSat";
    char text[24];
    if (s.len != MIN_STAMP) {
        return dbr_stamp_read(s, ret);
    }
    (void)snprintf(text, sizeof(text), "%.*s:00", DBR_FMT(dbr_slice_from(s, 4)));
    bool is_read = dbr_stamp_read(dbr_slice_str(text), ret);
    const char *day = memmem(DAYS, sizeof(DAYS) - 1, s.ptr, 3);
    ret->digits = DBR_STAMP_MINUTE;
    ret->weekday = day != NULL ? (int8_t)((day - DAYS) / 3) : 0;
    ret->flags |= day != NULL ? DBR_STAMP_WEEKDAY : 0; // tells the year
    return is_read;
}

/* Where the stamp stands that begins with a weekday; false when there is none. */
static bool find_stamp(dbr_slice line, size_t *ret_offset, size_t *ret_len, dbr_stamp *ret)
{
    static const char DAYS[] = "Sun Mon Tue Wed Thu Fri Sat";
    for (size_t i = 1; i + MIN_STAMP <= line.len; i++) {
        bool may_be =
            line.ptr[i - 1] == ' ' && line.ptr[i + 3] == ' ' && memmem(DAYS, 27, line.ptr + i, 3) != NULL;
        for (size_t n = may_be ? MAX_STAMP : 0; n >= MIN_STAMP; n--) {
            bool is_end = i + n == line.len || (i + n < line.len && line.ptr[i + n] == ' ');
            dbr_slice s = dbr_slice_sub(line, i, i + n);
            if (is_end && s.ptr[s.len - 1] != ' ' && read_value(s, ret)) {
                *ret_offset = i;
                *ret_len = n;
                return true;
            }
        }
    }
    return false;
}

/* What no login is: "wtmp begins …", the head of lastlog, who never came. */
static bool is_aside(dbr_slice line)
{
    return dbr_slice_starts(line, "wtmp") || dbr_slice_starts(line, "btmp") ||
           dbr_slice_starts(line, "Username ") || dbr_slice_ends(dbr_slice_trim(line), "**Never logged in**");
}

/* What only these tools say: how a session ended, or their head and foot. */
static bool is_mark(dbr_slice behind)
{
    static const char *const STARTS[] = {"still logged in", "still running", "gone - no logout", "- "};
    behind = dbr_slice_trim(behind);
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
        if (dbr_slice_starts(behind, STARTS[i])) {
            return true;
        }
    }
    return false;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0, n_marks = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        size_t offset = 0, len = 0;
        dbr_stamp stamp;
        bool is_login = find_stamp(line, &offset, &len, &stamp) && offset >= 12;
        n++;
        n_good += is_login || is_aside(line);
        n_marks += is_aside(line) || (is_login && is_mark(dbr_slice_from(line, offset + len)));
    }
    return n_good > 0 && n_good * 10 >= n * 9 && n_marks * 2 >= n_good ? 86
           : n_marks > 1 && n_good == n                                ? 86
                                                                       : 0;
}

static dbr_slice cut_word(dbr_slice *rest)
{
    *rest = dbr_slice_trim(*rest);
    size_t blank = dbr_slice_find_char(*rest, ' ');
    dbr_slice word = dbr_slice_sub(*rest, 0, blank);
    *rest = dbr_slice_from(*rest, word.len);
    return word;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    read_fields f;
    size_t offset = 0, len = 0;
    dbr_slice line = read_first_line(item->bytes);
    f.n = 0;
    if (dbr_slice_trim(line).len == 0 || is_aside(line)) {
        return -1;
    }
    ret->kind = DBR_KIND_LOG;
    ret->text = dbr_slice_trim(line);
    if (!find_stamp(line, &offset, &len, &ret->stamp)) {
        ret->stamp.local = DBR_TIME_NONE;
        return 1;
    }
    dbr_slice before = dbr_slice_sub(line, 0, offset),
              behind = dbr_slice_trim(dbr_slice_from(line, offset + len));
    ret->stamp_raw = dbr_slice_sub(line, offset, offset + len);
    ret->text = dbr_slice_str(dbr_arena_printf(scratch, "%.*s%s%.*s", DBR_FMT(dbr_slice_trim(before)),
                                               behind.len > 0 ? " " : "", DBR_FMT(behind)));
    dbr_slice user = cut_word(&before), terminal = cut_word(&before), from = dbr_slice_trim(before);
    bool is_machine =
        dbr_slice_is(user, "reboot") || dbr_slice_is(user, "shutdown") || dbr_slice_is(user, "runlevel");
    ret->title = is_machine ? user : dbr_slice_str("login");
    if (!is_machine) {
        read_field(&f, dbr_slice_str("user"), user, false);
        read_field(&f, dbr_slice_str("terminal"), terminal, false);
        if (from.len > 0) {
            read_field(&f, dbr_slice_str("from"), from, false);
        }
    }
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"last.txt",
     "erin     pts/0        192.0.2.7        Sun Feb  9 10:05   still logged in\n"
     "dana     pts/1        192.0.2.8        Sun Feb  9 09:12 - 09:58  (00:46)\n\nwtmp begins Wed Jan  1 "
     "00:00:01 2025\n",
     2, "2000-02-09T10:05:00", "still logged in"},
    {"last-full.txt", "reboot   system boot  6.1.0-18-amd64   Sun Feb  9 10:05:23 2025   still running\n", 1,
     "2025-02-09T10:05:23", "reboot"},
    {"lastlog.txt",
     "Username         Port     From             Latest\nroot                                       **Never "
     "logged in**\n"
     "erin             pts/0    192.0.2.7        Sun Feb  9 10:05:23 +0000 2025\n",
     1, "2025-02-09T10:05:23Z", "erin"},
    {0},
};

const dbr_format read_logins = {
    .name = "logins",
    .help = "who was on a machine and when it started: last, lastb, lastlog",
    .label = DBR_T_READ_LABEL_LOGINS,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
