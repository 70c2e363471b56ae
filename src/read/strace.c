/*
 * strace: system calls with times (-t, -tt, -ttt), of one process or several (-f), with what they took (-T) or not.
 *
 *     4711  1739095523.118234 connect(3, {sa_family=AF_INET, …}, 16) = -1 ETIMEDOUT (Connection timed out) <30.000118>
 *     [pid  4712] 10:05:23.119234 write(2, "boom", 4) = 4
 *     4712  10:05:23.219234 --- SIGSEGV {si_signo=SIGSEGV, …} ---
 *
 * Each line is a record: pid, the call as its title, the error and how long it took as fields. A deadly signal is an error;
 * an error of the network, of memory, of files or of space is a warning. Others are not: programs try files that are not
 * there. Limits: -t and -tt tell no day.
 */
#include "read/parts.h"

#define SNIFF_LINES 40u

/* A line taken apart. */
typedef struct call {
    dbr_slice pid, name, text, raw;
    dbr_stamp stamp;
} call;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes "4711  " or "[pid  4711] " off; false for a number that a call does not follow. */
static dbr_slice take_pid(dbr_slice line, call *ret)
{
    bool is_boxed = dbr_slice_starts(line, "[pid ");
    dbr_slice rest = dbr_slice_trim(dbr_slice_from(line, is_boxed ? 5 : 0));
    size_t n = 0;
    while (n < rest.len && is_digit(rest.ptr[n])) {
        n++;
    }
    char end = is_boxed ? ']' : ' ';
    if (n == 0 || n > 7 || n >= rest.len || rest.ptr[n] != end) {
        return line;
    }
    ret->pid = dbr_slice_sub(rest, 0, n);
    return dbr_slice_trim(dbr_slice_from(rest, n + 1));
}

/* Takes "1739095523.118234" or "10:05:23.118234" off; ptr NULL for neither. */
static dbr_slice take_time(dbr_slice rest, call *ret)
{
    size_t n = 0;
    while (n < rest.len && (is_digit(rest.ptr[n]) || rest.ptr[n] == '.' || rest.ptr[n] == ':')) {
        n++;
    }
    ret->raw = dbr_slice_sub(rest, 0, n);
    bool is_clock = n >= 8 && rest.ptr[2] == ':';
    bool is_read = is_clock ? dbr_stamp_read(ret->raw, &ret->stamp)
                            : n >= 10 && dbr_stamp_read_epoch(ret->raw, &ret->stamp);
    return is_read && n < rest.len && rest.ptr[n] == ' ' ? dbr_slice_trim(dbr_slice_from(rest, n))
                                                         : (dbr_slice){0};
}

/* "connect(", "<... connect resumed>", "--- SIGSEGV ", "+++ exited": the name; empty when it is none. */
static dbr_slice name_of(dbr_slice text)
{
    static const char *const STARTS[] = {"<... ", "--- ", "+++ "};
    bool is_marked = false;
    for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]) && !is_marked; i++) {
        is_marked = dbr_slice_starts(text, STARTS[i]);
        text = dbr_slice_from(text, is_marked ? strlen(STARTS[i]) : 0);
    }
    size_t n = 0;
    while (n < text.len && ((text.ptr[n] | 32) >= 'a' || is_digit(text.ptr[n])) &&
           (text.ptr[n] | 32) <= 'z') {
        n++;
    }
    while (n < text.len && (text.ptr[n] == '_' || is_digit(text.ptr[n]) ||
                            ((text.ptr[n] | 32) >= 'a' && (text.ptr[n] | 32) <= 'z'))) {
        n++;
    }
    bool is_call = n > 0 && n < text.len && (text.ptr[n] == '(' || is_marked);
    return is_call ? dbr_slice_sub(text, 0, n) : (dbr_slice){0};
}

static bool read_call(dbr_slice line, call *ret)
{
    *ret = (call){.stamp = {.local = DBR_TIME_NONE}};
    ret->text = take_time(take_pid(line, ret), ret);
    ret->name = name_of(ret->text);
    return ret->name.len > 0;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice rest = in->head, line;
    size_t n = 0, n_good = 0;
    while (n < SNIFF_LINES && read_line(&rest, &line)) {
        call c;
        n++;
        n_good += read_call(line, &c);
    }
    return n_good >= 2 && n_good * 10 >= n * 8 ? 75 : 0;
}

/* What stands behind the last `mark`; empty when there is none. What a call quotes may look like it. */
static dbr_slice behind_last(dbr_slice text, const char *mark)
{
    dbr_slice found = {0}, rest = text;
    for (size_t at = 0; (at = dbr_slice_find(rest, dbr_slice_str(mark))) != SIZE_MAX;) {
        found = rest = dbr_slice_from(rest, at + strlen(mark));
    }
    return found;
}

/* "ETIMEDOUT" of "connect(…)    = -1 ETIMEDOUT (Connection timed out) <30.0>"; empty for none. */
static dbr_slice errno_of(dbr_slice text)
{
    dbr_slice result = behind_last(text, " = ");
    dbr_slice rest = dbr_slice_starts(result, "-1 E") ? dbr_slice_from(result, 3) : (dbr_slice){0};
    return dbr_slice_sub(rest, 0, dbr_slice_find_char(rest, ' '));
}

static dbr_level level_of(dbr_slice text, dbr_slice error)
{
    static const char *const WARNINGS[] = {
        "ETIMEDOUT", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "EPIPE", "ENOSPC",
        "ENOMEM",    "EMFILE",       "ENFILE",     "EIO",          "EDQUOT",      "EROFS"};
    static const char *const SIGNALS[] = {"--- SIGSEGV", "--- SIGABRT", "--- SIGBUS",
                                          "--- SIGILL",  "--- SIGFPE",  "+++ killed by"};
    for (size_t i = 0; i < sizeof(SIGNALS) / sizeof(SIGNALS[0]); i++) {
        if (dbr_slice_starts(text, SIGNALS[i])) {
            return DBR_LEVEL_ERROR;
        }
    }
    for (size_t i = 0; i < sizeof(WARNINGS) / sizeof(WARNINGS[0]); i++) {
        if (dbr_slice_is(error, WARNINGS[i])) {
            return DBR_LEVEL_WARN;
        }
    }
    return DBR_LEVEL_NONE;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    call c;
    read_fields f;
    dbr_slice line = read_first_line(item->bytes);
    f.n = 0;
    ret->kind = DBR_KIND_LOG;
    ret->text = dbr_slice_trim(line);
    if (!read_call(line, &c)) { // "strace: Process 4711 attached"
        return ret->text.len > 0 ? 1 : -1;
    }
    dbr_slice error = errno_of(c.text);
    ret->stamp = c.stamp;
    ret->stamp_raw = c.raw;
    ret->pid = c.pid;
    ret->title = c.name;
    ret->text = c.text;
    ret->level = level_of(c.text, error);
    if (error.len > 0) {
        read_field(&f, dbr_slice_str("errno"), error, false);
    }
    dbr_slice took = behind_last(c.text, " <");
    took = dbr_slice_ends(took, ">") ? dbr_slice_sub(took, 0, took.len - 1) : (dbr_slice){0};
    if (read_is_number(took)) {
        read_field(&f, dbr_slice_str("duration"), took, true);
    }
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const dbr_format_sample SAMPLES[] = {
    {"trace.txt",
     "4711  1739095523.118234 connect(3, {sa_family=AF_INET}, 16) = -1 ETIMEDOUT (Connection timed out) "
     "<30.000118>\n"
     "4712  1739095523.219234 --- SIGSEGV {si_signo=SIGSEGV, si_addr=NULL} ---\n",
     2, "2025-02-09T10:05:23.118234Z", "ETIMEDOUT"},
    {"threads.txt",
     "[pid  4711] 10:05:23.118234 openat(AT_FDCWD, \"/etc/app.conf\", O_RDONLY) = 3\n"
     "[pid  4712] 10:05:23.119234 <... write resumed>) = 4\n",
     2, "1970-01-01T10:05:23.118234", "/etc/app.conf"},
    {0},
};

const dbr_format read_strace = {
    .name = "strace",
    .help = "system calls with times: strace -t, -tt, -ttt, with -f and -T or without",
    .label = DBR_T_READ_LABEL_STRACE,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
