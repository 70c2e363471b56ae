/*
 * The header of a text line, token by token, whoever wrote it:
 *
 *     Feb  9 10:05:23 web-1 sshd[814]: message                               host, service, pid
 *     <34>1 2025-02-09T10:05:23Z web-1 api 814 ID47 [x@1 k="v"] message      RFC 5424
 *     E0209 10:05:23.118234    1234 controller.go:12] message                klog
 *     … UTC [48210] app@orders ERROR:  message                               pid, user, database, level
 *     … ERROR [worker-18] c.e.o.OrderRepository - message                    level, thread, logger
 *     … name - WARNING - message                                             logger, level
 *     … [error] 31#31: *1017 message                                         level, pid
 *     … INFO shop.api.server [req-4f2a - - -] message                        level, logger, request
 *     … launchd[1] (com.example.job[814]): message                           syslog of macOS
 *     … INFO 12345 --- [api,6f2a,8c1b] [main] c.e.Main : message             Spring: level, pid, trace,
 * thread, logger
 *
 * Tokens are taken while they are recognised; the first that is not begins the message. Levels are believed
 * in capitals, in brackets or before a colon only: a message may begin with "error".
 *
 * Behind syslog's tag the message begins, as its standards have it, and programs write what they like there: "warning:
 * disk full", "[scan.c:18] retrying", "audit: ready". One such word is part of what they say: it tells the level, and
 * stays. Only what cannot be prose is a header of the program's own and comes off: a level with a thread, logger or pid
 * beside it. Numbers in brackets (the kernel's uptime) come off in any case.
 *
 * Behind PostgreSQL's severity ("LOG:  ") the message begins, whatever word and colon it begins with (text_postgres.c).
 *
 * Behind a level alone a plain word and a colon may be a logger or the sentence ("INFO Downloading: …"): it is a logger
 * where nearly all lines of the file have one (the survey says so), else only a name from a program's text is.
 *
 * What is taken must not hang on which digits a word holds: lines that differ only there have one template.
 */
#include "read/text_header.h"
#include "read/text_postgres.h"

#include <assert.h>

#define MAX_TOKENS        12u
#define MAX_TOKEN_BYTES   128u
#define MAX_BRACKET_BYTES 384u // threads may be named after what they do
#define MAX_TAG_BYTES     48u  // with blanks
#define MAX_LABEL_BYTES   160u // of a job, behind a pid
#define MIN_REQUEST_BYTES 16u  // an id of a request, not a thread's name

typedef struct header {
    dbr_slice rest; // what is left
    dbr_arena *arena;
    read_fields *fields;
    dbr_record *record;
    bool has_names; // a word before a colon is the logger's name
    bool has_thread;
    bool is_over;         // what comes next is the message, whatever it looks like
    bool looked_far;      // at bytes that may lie behind the header, where a tag of syslog might have gone on
    const char *severity; // where PostgreSQL's severity or a word of its kind begins; NULL for none
    bool is_settled; // ended by "name: " behind a level, with more behind it: nothing that follows was asked
    bool has_dash;   // level and bracket are ended by " - ": a word and a colon are the message's
    bool has_level;  // as a token of its own, not as a word before a colon that begins a sentence
    size_t n_values; // tokens that are a number in brackets
    size_t n_parts;  // tokens that prose does not begin with
    size_t n_tokens;
} header;

static bool take_token(header *h);
static dbr_slice take_own_header(header *h);
static bool take_syslog(header *h, bool is_bsd);
static bool take_rfc5424(header *h, dbr_slice before);
static void take_before(header *h, dbr_slice before);
static void tell_head(const header *h, dbr_slice before, dbr_slice after, read_form form);
static bool take_severity(header *h);

static bool is_digits(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') {
            return false;
        }
    }
    return s.len > 0;
}

/* Classes of bytes: every byte of every header is looked up. */
enum {
    NAME = 1,      // of hosts, programs, loggers, threads: letters, digits, "#$+-./@_~" and what is not ASCII
    SEPARATOR = 2, // may separate tokens: a tab, a blank and "),:->]|"
    CODE = 4,      // what words of prose do not have inside: digits and "$-./_"
    DIGIT = 8,
    LETTER = 16, // ASCII, or '_'
    JOINT = 32,  // '.' or '-'
    AT_SIGN = 64,
    HASH = 128
};

#define IS_DIGIT(c)  ((c) >= '0' && (c) <= '9')
#define IS_LETTER(c) (((c) >= 'a' && (c) <= 'z') || ((c) >= 'A' && (c) <= 'Z') || (c) == '_')
#define IS_JOINT(c)  ((c) == '.' || (c) == '-')
#define IS_NAME(c)                                                                                           \
    (IS_DIGIT(c) || IS_LETTER(c) || IS_JOINT(c) || (c) == '#' || (c) == '$' || (c) == '+' || (c) == '/' ||   \
     (c) == '@' || (c) == '~' || (c) >= 0x80)
#define IS_SEPARATOR(c)                                                                                      \
    ((c) == '\t' || (c) == ' ' || (c) == ')' || (c) == ',' || (c) == ':' || (c) == '-' || (c) == '>' ||      \
     (c) == ']' || (c) == '|')
#define IS_CODE(c) (IS_DIGIT(c) || IS_JOINT(c) || (c) == '$' || (c) == '/' || (c) == '_')
#define C1(c)                                                                                                \
    (IS_NAME(c) * NAME | IS_SEPARATOR(c) * SEPARATOR | IS_CODE(c) * CODE | IS_DIGIT(c) * DIGIT |             \
     IS_LETTER(c) * LETTER | IS_JOINT(c) * JOINT | ((c) == '@') * AT_SIGN | ((c) == '#') * HASH)
#define C4(c)  C1(c), C1((c) + 1), C1((c) + 2), C1((c) + 3)
#define C16(c) C4(c), C4((c) + 4), C4((c) + 8), C4((c) + 12)
#define C64(c) C16(c), C16((c) + 16), C16((c) + 32), C16((c) + 48)

static const unsigned char CLASSES[256] = {C64(0), C64(64), C64(128), C64(192)};

static inline unsigned class_of(char c)
{
    return CLASSES[(unsigned char)c];
}

static bool is_name_byte(char c)
{
    return (class_of(c) & NAME) != 0;
}

/* The word at the begin; all classes of its bytes together in *ret_classes. */
static dbr_slice word_at(dbr_slice s, unsigned *ret_classes)
{
    size_t n = 0;
    size_t most = s.len < MAX_TOKEN_BYTES ? s.len : MAX_TOKEN_BYTES;
    unsigned all = 0, class = 0;
    while (n < most && ((class = class_of(s.ptr[n])) & NAME) != 0) {
        all |= class;
        n++;
    }
    *ret_classes = all;
    return dbr_slice_sub(s, 0, n);
}

static dbr_slice name_at(dbr_slice s)
{
    unsigned classes = 0;
    return word_at(s, &classes);
}

static void skip_separators(dbr_slice *s)
{
    size_t i = 0;
    while (i < s->len && (class_of(s->ptr[i]) & SEPARATOR) != 0) {
        char c = s->ptr[i], next = i + 1 < s->len ? s->ptr[i + 1] : ' ';
        bool is_word = (c == ':' && next != ' ' && next != ':') ||
                       (c == '-' && next != ' ' && next != '-' && next != '\0');
        if (is_word) {
            break;
        }
        i++;
    }
    *s = dbr_slice_from(*s, i);
}

dbr_slice read_syslog_host(dbr_slice after)
{
    dbr_record record = {0};
    header h = {.rest = after, .record = &record};
    skip_separators(&h.rest);
    return take_syslog(&h, true) ? record.host : (dbr_slice){0};
}

size_t read_header_len(dbr_slice after, dbr_arena *arena)
{
    read_fields f;
    dbr_record r = {0};
    f.n = 0;
    read_header((dbr_slice){0}, after, READ_ANY, arena, &f, &r);
    dbr_slice plain = after;
    skip_separators(&plain);
    return r.text.ptr != plain.ptr && r.text.len < plain.len ? (size_t)(r.text.ptr - after.ptr) : 0;
}

bool read_header_names(dbr_slice after, dbr_arena *arena)
{
    read_fields f;
    dbr_record r = {0};
    f.n = 0;
    read_header((dbr_slice){0}, after, READ_NAMED, arena, &f, &r);
    return r.title.len > 0;
}

void read_header(dbr_slice before, dbr_slice after, read_form form, dbr_arena *arena, read_fields *f,
                 dbr_record *ret)
{
    header h = {.rest = after, .arena = arena, .fields = f, .record = ret, .has_names = form == READ_NAMED};
    h.severity = read_severity(after);
    f->head_len = f->n_head = 0;
    take_before(&h, before);
    bool is_done = form == READ_COLUMNS || take_rfc5424(&h, before);
    dbr_slice said = {0}; // behind a tag
    if (!is_done) {
        read_skip_sequences(&h.rest);
        skip_separators(&h.rest);
        size_t offset = 0, len = 0;
        dbr_stamp inner;
        if (form == READ_PREFIXED && h.rest.len > 0 &&
            dbr_stamp_detect(dbr_slice_sub(h.rest, 0, 48), 6, &offset, &len, &inner) != NULL) {
            take_before(&h, dbr_slice_sub(h.rest, 0, offset));
            h.rest = dbr_slice_from(h.rest, offset + len);
        }
        bool is_bsd = (ret->stamp.flags & DBR_STAMP_NO_YEAR) != 0 && before.len < 6;
        bool has_pri = before.len == 0 || before.ptr[0] == '<';
        if (take_syslog(&h, form == READ_SYSLOG || (is_bsd && has_pri))) {
            said = take_own_header(&h);
        } else {
            for (size_t i = 0; i < MAX_TOKENS && take_token(&h); i++) {
            }
            tell_head(&h, before, after, form);
        }
    }
    skip_separators(&h.rest);
    if (ret->level == DBR_LEVEL_NONE) {
        ret->level = dbr_text_level_word(h.rest, &ret->level_raw);
    }
    ret->text = said.ptr != NULL ? said : h.rest;
    dbr_slice line = read_first_line(ret->text);
    if (h.severity != NULL) {
        read_statement_time(line, arena, f);
    }
    if (line.len > 0 && memchr(line.ptr, '=', line.len) != NULL) {
        (void)read_pairs(line, arena, f, ret);
    }
}

/*
 * What everything but the message hangs on, when that is known: "INFO [worker-18] c.e.o.OrderStore: " with a message behind it.
 * Each token that was taken lies in there, and so does what was asked about each: the byte behind a word, the word behind
 * that. Of the logger's name ": " was asked and whether anything follows it on the line. A tag of syslog is looked for
 * first, among the first two words; what follows them is asked only where it is a bracket.
 */
static void tell_head(const header *h, dbr_slice before, dbr_slice after, read_form form)
{
    const dbr_record *r = h->record;
    bool is_plain = (form == READ_ANY || form == READ_NAMED) && before.len == 0 &&
                    (r->stamp.flags & DBR_STAMP_NO_YEAR) == 0;
    if (is_plain && h->is_settled && !h->looked_far) {
        h->fields->head_len = (size_t)(r->title.ptr + r->title.len - after.ptr) + 2;
        h->fields->n_head = h->fields->n;
    }
}

/* "err" of "kern  :err   :", what `dmesg -x` writes before a stamp; empty for anything else. */
static dbr_slice level_of_facility(dbr_slice before)
{
    dbr_slice inner = dbr_slice_sub(before, 0, before.len - dbr_slice_ends(before, ":"));
    size_t colon = dbr_slice_find_char(inner, ':');
    bool is_pair = inner.len < before.len && colon != SIZE_MAX;
    return is_pair ? dbr_slice_trim(dbr_slice_from(inner, colon + 1)) : (dbr_slice){0};
}

/* "<34>", "[INFO] ", "E", "kern  :err   :", a host or pod. */
static void take_before(header *h, dbr_slice before)
{
    dbr_record *r = h->record;
    before = dbr_slice_trim(before);
    if (before.len == 0 || r->level != DBR_LEVEL_NONE) {
        return;
    }
    if (before.len == 1 && strchr("IWEFD", before.ptr[0]) != NULL) {
        r->level = dbr_level_parse(before);
        r->level_raw = before;
    } else if (dbr_level_parse(level_of_facility(before)) != DBR_LEVEL_NONE) {
        r->level_raw = level_of_facility(before);
        r->level = dbr_level_parse(r->level_raw);
    } else {
        r->level = dbr_text_level_word(before, &r->level_raw);
    }
}

/* ---- syslog ---- */

/* The program's name; it may hold blanks where a pid is glued to its last word ("Mail Helper[814]"). */
static dbr_slice tag_at(dbr_slice s, bool is_bsd)
{
    dbr_slice tag = name_at(s);
    size_t n = tag.len;
    while (is_bsd && n > 0 && n < s.len && n < MAX_TAG_BYTES && (is_name_byte(s.ptr[n]) || s.ptr[n] == ' ')) {
        n++;
    }
    bool has_more = n > tag.len && n < s.len && s.ptr[n] == '[' && s.ptr[n - 1] != ' ';
    return has_more ? dbr_slice_sub(s, 0, n) : tag;
}

/* Bytes of " 1.4.1" in "syslogd 1.4.1: restart"; 0 when no version stands there. Its parts hold a digit each. */
static size_t version_len(dbr_slice rest)
{
    dbr_slice word = name_at(dbr_slice_from(rest, 1));
    bool has_digit = false, has_dot = false;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '.' && !has_digit) {
            return 0;
        }
        has_dot |= word.ptr[i] == '.';
        has_digit = word.ptr[i] != '.' && (has_digit || (word.ptr[i] >= '0' && word.ptr[i] <= '9'));
    }
    bool is_version = has_digit && has_dot && rest.ptr[0] == ' ' &&
                      dbr_slice_starts(dbr_slice_from(rest, 1 + word.len), ": ");
    return is_version ? 1 + word.len : 0;
}

/* "web-1 sshd[814]: " behind the stamp. Only BSD syslog may lack the pid: elsewhere two words and a colon are
 * prose. */
static bool take_syslog(header *h, bool is_bsd)
{
    dbr_slice host = name_at(h->rest);
    dbr_slice rest = dbr_slice_from(h->rest, host.len);
    if (host.len == 0 || rest.len < 2 || rest.ptr[0] != ' ' || rest.ptr[1] == ' ') {
        return false;
    }
    dbr_slice tag = tag_at(dbr_slice_from(rest, 1), is_bsd);
    if (tag.len == 0) {
        return false;
    }
    rest = dbr_slice_from(rest, 1 + tag.len);
    h->looked_far = rest.len > 0 && (rest.ptr[0] == '(' || rest.ptr[0] == '[');
    rest = dbr_slice_from(rest, is_bsd ? version_len(rest) : 0);
    size_t part =
        rest.len > 0 && rest.ptr[0] == '(' ? dbr_slice_find_char(dbr_slice_sub(rest, 0, 32), ')') : SIZE_MAX;
    if (part != SIZE_MAX && part + 1 < rest.len && strchr("[:", rest.ptr[part + 1]) != NULL) {
        tag.len += part + 1; // sshd(pam_unix)[814]
        rest = dbr_slice_from(rest, part + 1);
    }
    size_t close =
        rest.len > 0 && rest.ptr[0] == '[' ? dbr_slice_find_char(dbr_slice_sub(rest, 0, 16), ']') : SIZE_MAX;
    dbr_slice pid = close != SIZE_MAX ? dbr_slice_sub(rest, 1, close) : (dbr_slice){0};
    rest = dbr_slice_from(rest, close != SIZE_MAX ? close + 1 : 0);
    if (pid.len > 0 && dbr_slice_starts(rest, " (")) { // launchd[1] (com.example.job[814]):
        size_t end = dbr_slice_find(dbr_slice_sub(rest, 0, MAX_LABEL_BYTES), dbr_slice_str("):"));
        rest = dbr_slice_from(rest, end != SIZE_MAX ? end + 1 : 0);
    }
    bool has_colon = rest.len > 0 && rest.ptr[0] == ':';
    if (!has_colon || !(is_digits(pid) || (is_bsd && close == SIZE_MAX)) || is_digits(host) ||
        dbr_level_parse(host) != DBR_LEVEL_NONE) {
        return false;
    }
    h->record->host = host;
    h->record->service = tag;
    h->record->pid = pid;
    h->rest = dbr_slice_from(rest, 1);
    skip_separators(&h->rest);
    return true;
}

/* "web-1 api 814 ID47 [x@1 k="v"] message" behind "<34>1 STAMP". */
static bool take_rfc5424(header *h, dbr_slice before)
{
    before = dbr_slice_trim(before);
    if (before.len < 4 || before.ptr[0] != '<' || before.ptr[before.len - 1] != '1' ||
        before.ptr[before.len - 2] != '>') {
        return false;
    }
    dbr_slice parts[4] = {0};
    dbr_slice rest = dbr_slice_from(h->rest, h->rest.len > 0 && h->rest.ptr[0] == ' ');
    for (size_t i = 0; i < 4 && rest.ptr != NULL; i++) {
        dbr_slice part = dbr_slice_cut(&rest, ' ');
        parts[i] = dbr_slice_is(part, "-") ? (dbr_slice){0} : part;
    }
    if (rest.ptr == NULL || rest.len == 0) {
        return false;
    }
    size_t at = rest.ptr[0] == '-';
    while (at < rest.len && rest.ptr[at] == '[') { // structured data: ']' inside values is written "\]"
        size_t close = at + 1;
        while (close < rest.len && rest.ptr[close] != ']') {
            close += rest.ptr[close] == '\\' ? 2 : 1;
        }
        (void)read_pairs(dbr_slice_sub(rest, at + 1, close), h->arena, h->fields, h->record);
        at = close < rest.len ? close + 1 : rest.len;
    }
    h->record->host = parts[0];
    h->record->service = parts[1];
    h->record->pid = parts[2];
    h->rest = dbr_slice_from(rest, at);
    return true;
}

/*
 * Takes tokens behind a tag. When they are no header but the message's first words, all they said but the level is
 * taken back, and the message is returned with them; else nothing is.
 */
static dbr_slice take_own_header(header *h)
{
    read_skip_sequences(&h->rest);
    dbr_slice said = h->rest;
    dbr_record before = *h->record;
    size_t n_fields = h->fields->n;
    while (h->n_tokens < MAX_TOKENS && take_token(h)) {
        h->n_tokens++;
        if (h->n_values == h->n_tokens) {
            skip_separators(&h->rest);
            said = h->rest;
            before = *h->record;
            n_fields = h->fields->n;
        }
    }
    if (h->has_level && h->n_parts >= 2) {
        return (dbr_slice){0};
    }
    before.level = h->record->level;
    before.level_raw = h->record->level_raw;
    *h->record = before;
    h->fields->n = n_fields;
    return said;
}

/* What stands before PostgreSQL's severity, and the severity; false when the text stands at neither, or the message begins. */
static bool take_severity(header *h)
{
    if (h->severity < h->rest.ptr) {
        return false;
    }
    dbr_slice prefix = dbr_slice_sub(h->rest, 0, (size_t)(h->severity - h->rest.ptr));
    if (prefix.len > 0 && !read_postgres_prefix(prefix, h->arena, h->fields, h->record)) {
        return false;
    }
    h->rest = dbr_slice_from(h->rest, prefix.len);
    h->n_parts += prefix.len > 0;
    h->is_over = true;
    dbr_slice word = name_at(h->rest);
    if (read_is_supplement(word)) {
        return false;
    }
    h->record->level = dbr_level_parse(word);
    h->record->level_raw = word;
    h->has_level = true;
    h->n_parts++;
    h->rest = dbr_slice_from(h->rest, word.len);
    return true;
}

/* ---- tokens ---- */

static bool is_capital(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= 'a' && s.ptr[i] <= 'z') {
            return false;
        }
    }
    return true;
}

/* A level as a bare word: in capitals, longer than a letter, and no number. */
static dbr_level bare_level(dbr_slice word, char after)
{
    bool may_be =
        word.len >= 3 && word.len <= 11 && !(word.ptr[0] >= '0' && word.ptr[0] <= '9') &&
        (after == ':' || (is_capital(word) && !dbr_slice_is(word, "ALERT"))); // "ALERT exited abnormally"
    return may_be ? dbr_level_parse(word) : DBR_LEVEL_NONE;
}

/* Where the bracket closes that the text begins with; SIZE_MAX when it does not on its line. */
static size_t closing_bracket(dbr_slice s)
{
    size_t depth = 0;
    dbr_slice line = dbr_slice_sub(s, 0, MAX_BRACKET_BYTES);
    size_t close = dbr_slice_find_char(line, ']');
    if (close == SIZE_MAX) {
        return SIZE_MAX;
    }
    line = dbr_slice_sub(line, 0, close);
    bool is_plain = dbr_slice_find_char(dbr_slice_from(line, 1), '[') == SIZE_MAX;
    if (is_plain) {
        return dbr_slice_find_char(line, '\n') == SIZE_MAX ? close : SIZE_MAX;
    }
    for (size_t i = 0; i < s.len && i < MAX_BRACKET_BYTES && s.ptr[i] != '\n'; i++) {
        depth += s.ptr[i] == '[';
        if (s.ptr[i] == ']' && --depth == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Words that hold a digit, one or two with '.' or '-' between: a pid, an uptime, a session's line. */
static bool is_value(dbr_slice s)
{
    size_t n_joints = 0;
    bool has_digit = false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned class = class_of(s.ptr[i]);
        bool is_joint = (class & JOINT) != 0;
        if ((is_joint && !has_digit) || (class & (JOINT | LETTER | DIGIT)) == 0) {
            return false;
        }
        n_joints += is_joint;
        has_digit = !is_joint && (has_digit || (class & DIGIT) != 0);
    }
    return has_digit && n_joints <= 1;
}

/* "client 192.0.2.7:51814": a name and an address are about whom the message speaks of, no thread. */
static bool is_peer(dbr_slice s, dbr_slice *ret_name, dbr_slice *ret_address)
{
    size_t blank = dbr_slice_find_char(s, ' '), n_joints = 0;
    for (size_t i = 0; i < s.len && i < blank; i++) {
        if ((s.ptr[i] | 32) < 'a' || (s.ptr[i] | 32) > 'z') {
            return false;
        }
    }
    for (size_t i = blank + 1; blank != SIZE_MAX && i < s.len; i++) {
        n_joints += s.ptr[i] == '.' || s.ptr[i] == ':';
        if (!is_name_byte(s.ptr[i]) && s.ptr[i] != ':') {
            return false;
        }
    }
    *ret_name = dbr_slice_sub(s, 0, blank);
    *ret_address = n_joints >= 2 ? dbr_slice_from(s, blank + 1) : (dbr_slice){0};
    return n_joints >= 2 && ret_name->len > 0;
}

/* A level in brackets: a word, or a letter and a digit; no number, whatever stands around it, no letter alone, and no word
 * that a ':' follows at a distance. */
static dbr_level bracketed_level(dbr_slice inside)
{
    size_t n = 0;
    bool has_letter = false;
    for (size_t i = 0; i < inside.len && (n < 2 || !has_letter); i++) {
        bool is_letter = (class_of(inside.ptr[i]) & LETTER) != 0 || (unsigned char)inside.ptr[i] >= 0x80;
        has_letter |= is_letter;
        n += is_letter || (class_of(inside.ptr[i]) & DIGIT) != 0;
    }
    char last = inside.len > 0 ? inside.ptr[inside.len - 1] : ' ',
         before = inside.len > 1 ? inside.ptr[inside.len - 2] : ' ';
    bool is_apart = (last == ':' || last == '<' || last == '>') && (class_of(before) & (LETTER | DIGIT)) == 0;
    return has_letter && n > 1 && !is_apart ? dbr_level_parse(inside) : DBR_LEVEL_NONE;
}

/* "[…]": a pid, a level, a trace id, pairs, or a thread; false when it belongs to the message. */
static bool take_bracket(header *h)
{
    dbr_slice name, address;
    dbr_record *r = h->record;
    size_t close = closing_bracket(h->rest);
    if (close == SIZE_MAX) {
        return false;
    }
    dbr_slice inside = dbr_slice_trim(dbr_slice_sub(h->rest, 1, close));
    dbr_slice rest = dbr_slice_from(h->rest, close + 1);
    bool is_nested = dbr_slice_find_char(inside, '[') != SIZE_MAX;
    if (inside.len > 0 && inside.ptr[0] == '[') {
        return false;
    }
    if (is_peer(inside, &name, &address)) {
        read_field(h->fields, name, address, false);
        return false;
    }
    dbr_level level = r->level == DBR_LEVEL_NONE ? bracketed_level(inside) : DBR_LEVEL_NONE;
    bool is_number = level == DBR_LEVEL_NONE && is_value(inside);
    h->n_values += is_number;
    h->n_parts += !is_number;
    if (level != DBR_LEVEL_NONE) {
        h->has_level = true;
        r->level = level;
        r->level_raw = inside;
    } else if (is_digits(inside) && r->pid.len == 0) {
        r->pid = inside;
    } else if (read_is_number(inside)) {
        read_field(h->fields, dbr_slice_str(is_digits(inside) ? "tid" : "uptime"), inside,
                   true); // kernel: [0.1283]
    } else if (!is_nested && dbr_slice_find_char(inside, '=') != SIZE_MAX) {
        (void)read_pairs(inside, h->arena, h->fields, r);
    } else if (dbr_slice_find_char(inside, ',') != SIZE_MAX) { // Spring Cloud: application, trace, span
        dbr_slice parts = inside;
        dbr_slice service = dbr_slice_cut(&parts, ',');
        dbr_slice trace = parts.ptr != NULL ? dbr_slice_cut(&parts, ',') : (dbr_slice){0};
        r->service = r->service.len == 0 ? service : r->service;
        r->trace = r->trace.len == 0 ? trace : r->trace;
    } else if (!h->has_thread && inside.len > 0) {
        h->has_thread = true;
        read_field(h->fields, dbr_slice_str("thread"), inside, false);
    } else if (inside.len > 0 && !dbr_slice_starts(rest, " - ")) {
        return false;
    }
    h->has_dash = r->level != DBR_LEVEL_NONE && dbr_slice_starts(rest, " - ");
    h->rest = rest;
    return true;
}

/* "… INFO shop.api.server [req-4f2a - - -] message": what the logger works on; its first word is the request's id. */
static void take_context(header *h)
{
    size_t close = closing_bracket(h->rest);
    dbr_slice inside = dbr_slice_trim(dbr_slice_sub(h->rest, 1, close));
    dbr_slice first = dbr_slice_sub(inside, 0, dbr_slice_find_char(inside, ' '));
    if (close == SIZE_MAX || h->has_thread) {
        return;
    }
    h->has_thread = true;
    if (first.len >= MIN_REQUEST_BYTES && h->record->trace.len == 0) {
        h->record->trace = first;
    } else if (!dbr_slice_is(first, "-")) {
        read_field(h->fields, dbr_slice_str("thread"), inside, false);
    }
    h->rest = dbr_slice_from(h->rest, close + 1);
    skip_separators(&h->rest);
}

/* What stands behind a logger's name is a bracket with what it works on. */
static bool has_context(const dbr_record *r, dbr_slice rest)
{
    return r->level != DBR_LEVEL_NONE && dbr_slice_starts(rest, " [");
}

/* A name from a program's text: "OrderStore", "shop_cart", "c.e.Main", no word that a sentence begins with. */
static bool is_code_name(dbr_slice w)
{
    for (size_t i = 1; i < w.len; i++) {
        bool is_inner_capital =
            w.ptr[i] >= 'A' && w.ptr[i] <= 'Z' && w.ptr[i - 1] >= 'a' && w.ptr[i - 1] <= 'z';
        if (is_inner_capital || (class_of(w.ptr[i]) & CODE) != 0) {
            return true;
        }
    }
    return false;
}

/* The word `w`, of bytes of these classes, names who logs: a level or the end of the header follows it. */
static bool is_logger(const header *h, dbr_slice w, unsigned classes, dbr_slice rest)
{
    bool has_dash =
        dbr_slice_starts(rest, " - ") || dbr_slice_starts(rest, " -- ") || dbr_slice_starts(rest, " | ");
    dbr_slice next = rest, line = read_first_line(rest);
    bool has_dot = (classes & JOINT) != 0 && dbr_slice_find_char(w, '.') != SIZE_MAX;
    bool is_padded =
        has_dot || h->record->level_raw.len == 1; // Spring and logcat fill up: "art     : message"
    dbr_slice at = is_padded ? dbr_slice_trim(line) : line;
    bool has_colon = dbr_slice_starts(at, ": ") || dbr_slice_starts(at, " : ") || dbr_slice_starts(at, ":\t");
    skip_separators(&next);
    dbr_slice word = name_at(next);
    bool has_level = h->record->level == DBR_LEVEL_NONE &&
                     bare_level(word, next.len > word.len ? next.ptr[word.len] : '\0') != DBR_LEVEL_NONE;
    bool is_sure = h->record->pid.len > 0 || h->has_thread || h->record->level_raw.len == 1;
    bool is_known = is_sure || h->record->level != DBR_LEVEL_NONE;
    bool has_name = has_colon && !h->has_dash && (is_sure || h->has_names || is_code_name(w));
    return has_level || (is_known && (has_dash || has_name)) ||
           (has_dot && (has_dash || has_context(h->record, rest)));
}

/* Bytes of ": *1017" behind nginx' "31#31", the number of a connection. */
static size_t take_connection(header *h, dbr_slice rest)
{
    dbr_slice word = dbr_slice_starts(rest, ": *") ? name_at(dbr_slice_from(rest, 3)) : (dbr_slice){0};
    if (!is_value(word) || !dbr_slice_starts(dbr_slice_from(rest, 3 + word.len), " ")) {
        return 0;
    }
    h->is_over = true;
    read_field(h->fields, dbr_slice_str("connection"), word, is_digits(word));
    return 3 + word.len;
}

/* A bare word, of bytes of these classes; false when the message begins here. */
static bool take_word(header *h, dbr_slice w, unsigned classes)
{
    dbr_record *r = h->record;
    dbr_slice rest = dbr_slice_from(h->rest, w.len);
    char after = rest.len > 0 ? rest.ptr[0] : ' ';
    if (w.len == 0 || (strchr(" \t:]|[,", after) == NULL && after != '\0')) {
        return false;
    }
    dbr_level level = r->level == DBR_LEVEL_NONE ? bare_level(w, after) : DBR_LEVEL_NONE;
    size_t at = (classes & AT_SIGN) != 0 ? dbr_slice_find_char(w, '@') : SIZE_MAX;
    size_t hash = (classes & HASH) != 0 ? dbr_slice_find_char(w, '#') : SIZE_MAX;
    dbr_slice digits = dbr_slice_sub(w, 0, hash);
    if (level == DBR_LEVEL_NONE && r->level == DBR_LEVEL_NONE && w.len == 1 && after == ' ' &&
        (strchr("WEFDV", w.ptr[0]) != NULL || (w.ptr[0] == 'I' && r->pid.len > 0))) {
        level = dbr_level_parse(w);
    }
    if (level == DBR_LEVEL_FATAL && dbr_slice_starts(rest, " ERROR: ")) {
        return false; // "FATAL ERROR: Reached heap limit": one phrase
    }
    bool is_part = level != DBR_LEVEL_NONE && (after != ':' || h->n_parts > 0);
    h->n_parts += is_part;
    h->has_level |= is_part;
    if (level != DBR_LEVEL_NONE) {
        r->level = level;
        r->level_raw = w;
        h->is_over = r->title.len > 0; // "logger - LEVEL - message"
    } else if (is_digits(digits) && w.len <= 12 && (r->pid.len == 0 || after == ' ') &&
               h->record->title.len == 0 &&
               (hash != SIZE_MAX || r->level == DBR_LEVEL_NONE || dbr_slice_starts(rest, " ---"))) {
        r->pid = r->pid.len == 0 ? digits : r->pid;
        rest = dbr_slice_from(rest, hash != SIZE_MAX ? take_connection(h, rest) : 0);
    } else if (at != SIZE_MAX && at > 0 && r->level == DBR_LEVEL_NONE &&
               (rest.ptr + 1 == h->severity || is_logger(h, w, classes, rest))) {
        read_field(h->fields, dbr_slice_str("user"), dbr_slice_sub(w, 0, at),
                   false); // PostgreSQL: user@database
        read_field(h->fields, dbr_slice_str("database"), dbr_slice_from(w, at + 1), false);
        h->n_parts++;
    } else if (r->title.len == 0 && !is_digits(w) && is_logger(h, w, classes, rest)) {
        r->title = w;
        h->is_settled = r->level != DBR_LEVEL_NONE && dbr_slice_starts(rest, ": ") && rest.len > 2 &&
                        (unsigned char)rest.ptr[2] > ' ';
        h->n_parts += after != ':';
        h->rest = rest;
        skip_separators(&h->rest);
        if (has_context(r, rest)) {
            take_context(h);
        }
        return r->level == DBR_LEVEL_NONE; // behind the logger only a level may follow
    } else {
        return false;
    }
    h->rest = rest;
    return true;
}

/* "controller.go:12] ". */
static bool take_source_line(header *h, dbr_slice w)
{
    dbr_slice rest = dbr_slice_from(h->rest, w.len);
    if (w.len == 0 || rest.len < 3 || rest.ptr[0] != ':' || rest.ptr[1] < '0' || rest.ptr[1] > '9') {
        return false;
    }
    size_t i = 1;
    while (i < rest.len && rest.ptr[i] >= '0' && rest.ptr[i] <= '9') {
        i++;
    }
    if (i >= rest.len || rest.ptr[i] != ']') {
        return false;
    }
    h->record->title = w;
    h->is_over = true;
    h->rest = dbr_slice_from(rest, i + 1);
    return true;
}

static bool take_token(header *h)
{
    read_skip_sequences(&h->rest);
    skip_separators(&h->rest);
    if (h->is_over || h->rest.len == 0 || h->rest.ptr[0] == '\n') {
        return false;
    }
    if (h->severity != NULL && take_severity(h)) {
        return true;
    }
    if (h->is_over) {
        return false;
    }
    if (h->rest.ptr[0] == '[' || h->rest.ptr[0] == '<') {
        return h->rest.ptr[0] == '[' && take_bracket(h);
    }
    unsigned classes = 0;
    dbr_slice word = word_at(h->rest, &classes);
    return take_source_line(h, word) || take_word(h, word, classes);
}
