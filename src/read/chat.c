/*
 * chat: a conversation as it is copied out of a chat program: Slack, Teams, Feishu, DingTalk, WeCom, WeChat, Discord,
 * Telegram, WhatsApp, IRC. `debrief add --chat -` keeps it as pasted.
 *
 *     Alice Example  10:05 AM               a head: who and when, what was said on the lines below
 *     we have 5xx on the API
 *     Alice Example (10:05): we have 5xx    who, when and what in one line
 *     [2/9 10:06 AM] Bob: looking           when, who and what in one line
 *     10:07                                 when alone: who stands on the line above, or speaks on
 *
 * Which of the three forms are in use is found on the first 64 KiB and locked, with a table of where each of those
 * messages begins, on which day, and who says it: a name on a line of its own and a day's separator ("Sunday, February
 * 9th") stand outside the message they speak for. All is the layout's context:
 *
 *     FORMS YYYY-MM-DD          e.g. "12 2025-02-09"; '-' for no day
 *     OFFSET YYYY-MM-DD WHO     a line a message
 *
 * The day it was copied on, which Yesterday and a clock alone lean on, comes from the file's name
 * ("chat-2025-02-09.txt"); a clock alone is on that day, and a clock that goes back by more than six hours is the next
 * day's. Without any day, messages have a clock only.
 *
 * Minutes that one person kept ("2025-02-09 10:05 db down") have the third form too, with words where a name would stand: heads
 * that nothing was said under are no evidence of speakers, and their words are what was said. Where no lines of logs can be
 * read in them (text.c), they are read here, as what nobody said:
 *
 *     昨天 15:05 数据库宕机                  a note: when, and what
 *
 * No line is passed over: what stands before the first head, and is no name and no day, is a message without a time.
 *
 * A file that nobody said to be a conversation is read as one when heads of several people, without seconds where all stands
 * in one line, make up a quarter of it, or when its name says so ("war-room-chat.txt"). Lines with seconds are those of logs,
 * too: they are a conversation when six in ten lines are so, the names are people's, and a quarter of what is said is what
 * people say to each other (chat_voice.c).
 *
 * Of IRC: "<@erin> text" and WeeChat's tabs are known, "-!- erin has joined" is nobody's word, and "--- Day changed Sun Feb 09
 * 2025" or "**** BEGIN LOGGING AT …" tells the day.
 *
 * Limits: behind the first 64 KiB the last day goes on, and a lone clock has no author.
 */
#include "read/chat_moment.h"
#include "read/chat_voice.h"

#include <assert.h>
#include <stdio.h>

#define MAX_NAME_BYTES 64u
#define MAX_HEAD_BYTES 1024u // a line that begins a message is no longer
#define LOOK_LINES     40u   // after so many it must look like a conversation, unless the file's name says so
#define MAX_KNOWN      32u
#define ROLL_BACK      (6 * DBR_HOUR)

typedef enum chat_form {
    FORM_NONE,
    FORM_HEAD, // NAME MOMENT
    FORM_LINE, // [MOMENT] NAME: text
    FORM_LONE, // MOMENT
    FORM_NOTE, // MOMENT text: where FORM_LINE is nobody's
    FORM_COUNT
} chat_form;

/* A line that begins a message. */
typedef struct chat_head {
    chat_form form;
    read_moment moment;
    dbr_slice name;    // empty for FORM_LONE, and for what nobody said
    size_t text;       // where on the line what was said begins; its end for none
    size_t begin, end; // of the moment
} chat_head;

/* "WARN" of a log. */
static bool is_level(dbr_slice s)
{
    dbr_slice word = {0};
    return dbr_text_level_word(s, &word) != DBR_LEVEL_NONE && word.len == s.len;
}

static bool is_name(dbr_slice s)
{
    size_t letters = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        letters += (c | 32) >= 'a' && (c | 32) <= 'z' ? 1 : c >= 0x80;
        if (c < ' ' || strchr("=<>{}[]|/\\\";!?:*#`", c) != NULL) {
            return false;
        }
    }
    bool ends_as_sentence = s.len > 0 && strchr(".,:", s.ptr[s.len - 1]) != NULL;
    size_t words = 1;
    for (size_t i = 1; i < s.len; i++) {
        words += s.ptr[i] == ' ' && s.ptr[i - 1] != ' ';
    }
    return letters > 0 && s.len <= MAX_NAME_BYTES && words <= 5 && !ends_as_sentence && !is_level(s);
}

/* "stock went out at" of a sentence that ends with a clock. */
static bool ends_before_a_time(dbr_slice name)
{
    static const char *const WORDS[] = {"at",     "by",    "on",    "since",  "until", "till", "from",
                                        "before", "after", "about", "around", "um",    "ab",   "seit",
                                        "bis",    "gegen", "is",    "was",    "to",    "and",  "of"};
    size_t from = name.len;
    while (from > 0 && name.ptr[from - 1] != ' ') {
        from--;
    }
    dbr_slice last = dbr_slice_from(name, from);
    bool is = false;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]) && from > 0 && !is; i++) {
        is = dbr_slice_is(last, WORDS[i]);
    }
    return is;
}

/* A line that may be a name alone above a lone clock: every word is capitalised or in another script. */
static bool is_name_line(dbr_slice s)
{
    bool at_word = true;
    for (size_t i = 0; i < s.len; i++) {
        if (at_word && s.ptr[i] >= 'a' && s.ptr[i] <= 'z') {
            return false;
        }
        at_word = s.ptr[i] == ' ';
    }
    return is_name(s);
}

/* Without what separates a name from a moment: blanks, dashes, commas, "APP" and the like. */
static dbr_slice bare_name(dbr_slice s)
{
    static const char *const ENDS[] = {",", " -", " —", " –", " |", " ·", " APP", "："};
    s = dbr_slice_trim(s);
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
            if (dbr_slice_ends(s, ENDS[i]) && s.len > strlen(ENDS[i])) {
                s = dbr_slice_trim(dbr_slice_sub(s, 0, s.len - strlen(ENDS[i])));
                is_changed = true;
            }
        }
    }
    return s;
}

/* "): looking" behind a moment: where what was said begins. */
static bool said_behind(dbr_slice rest, size_t *ret_text)
{
    size_t i = rest.len > 0 && (rest.ptr[0] == ')' || rest.ptr[0] == ']');
    dbr_slice colon = dbr_slice_from(rest, i);
    size_t n = dbr_slice_starts(colon, ": ") ? 2 : dbr_slice_starts(colon, "：") ? 3 : 0;
    *ret_text = n > 0 ? i + n : 0;
    return n > 0;
}

/* NAME MOMENT that fills the line, or is followed by ": what was said". */
static bool read_head_form(dbr_slice line, chat_head *ret)
{
    for (size_t i = 1; i < line.len && i <= MAX_NAME_BYTES + 4; i++) {
        bool is_border =
            strchr(" \t[(,", line.ptr[i - 1]) != NULL ||
            ((unsigned char)line.ptr[i] >= 0xE4 && i > 1 && (unsigned char)line.ptr[i - 1] >= 0x80);
        if (!is_border) {
            continue;
        }
        size_t n = read_moment_at(dbr_slice_from(line, i), &ret->moment);
        dbr_slice rest = dbr_slice_trim(dbr_slice_from(line, i + n));
        size_t text = 0;
        bool is_end = rest.len == 0 || dbr_slice_is(rest, "]") || dbr_slice_is(rest, ")") ||
                      dbr_slice_is(rest, "(edited)") || said_behind(rest, &text);
        if (n == 0 || ret->moment.clock == DBR_TIME_NONE || !is_end ||
            (text > 0 && ret->moment.has_seconds)) {
            continue;
        }
        size_t end = i;
        while (end > 0 && strchr(" \t[(", line.ptr[end - 1]) != NULL) {
            end--;
        }
        ret->name = bare_name(dbr_slice_sub(line, 0, end));
        ret->form = FORM_HEAD;
        ret->begin = i;
        ret->end = i + n;
        ret->text = text > 0 ? (size_t)(rest.ptr - line.ptr) + text : line.len;
        return is_name(ret->name) && !ends_before_a_time(ret->name);
    }
    return false;
}

/* "-!- erin has joined #ops", "-->	erin …": what a client of IRC tells. */
static bool is_event(dbr_slice rest)
{
    static const char *const MARKS[] = {"-!- ", "-->", "<--", "--\t", "*** ", "==="};
    for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++) {
        if (dbr_slice_starts(rest, MARKS[i])) {
            return true;
        }
    }
    return false;
}

/* A nick without the marks of its rank: "@erin", "+bob". */
static dbr_slice nick(dbr_slice s)
{
    s = dbr_slice_trim(s);
    bool has_rank = s.len > 1 && s.ptr[0] != '\0' && strchr("@+%~&!", s.ptr[0]) != NULL;
    return dbr_slice_from(s, has_rank);
}

/* What stands behind a moment: "] Alice: text", " <alice> text", " - Alice: text", " From Alice to Everyone: text". */
static bool read_speaker(dbr_slice line, size_t at, bool is_bracketed, chat_head *ret)
{
    dbr_slice rest = dbr_slice_from(line, at);
    size_t i = 0;
    while (i < rest.len && strchr("]) \t-", rest.ptr[i]) != NULL && !is_event(dbr_slice_from(rest, i))) {
        i++;
    }
    bool has_tab = i == 1 && rest.ptr[0] == '\t';
    rest = dbr_slice_from(rest, i);
    if (is_event(rest)) {
        ret->text = line.len;
        return true;
    }
    size_t base = line.len - rest.len;
    if (rest.len > 0 && rest.ptr[0] == '<') {
        size_t close = dbr_slice_find_char(rest, '>');
        ret->name = close != SIZE_MAX ? nick(dbr_slice_sub(rest, 1, close)) : (dbr_slice){0};
        ret->text = base + (close != SIZE_MAX ? close + 1 : 0);
        return is_name(ret->name);
    }
    size_t tab = has_tab ? dbr_slice_find_char(rest, '\t') : SIZE_MAX;
    if (tab != SIZE_MAX) { // WeeChat
        ret->name = nick(dbr_slice_sub(rest, 0, tab));
        ret->text = base + tab + 1;
        return is_name(ret->name);
    }
    if (dbr_slice_starts(rest, "From ")) {
        rest = dbr_slice_from(rest, 5);
        base += 5;
    }
    size_t colon = dbr_slice_find(rest, dbr_slice_str(": "));
    size_t wide = dbr_slice_find(rest, dbr_slice_str("："));
    bool is_wide = wide < colon;
    colon = is_wide ? wide : colon;
    if (colon == SIZE_MAX && rest.len > 0 && rest.ptr[rest.len - 1] == ':') {
        colon = rest.len - 1;
    }
    if (colon == SIZE_MAX || colon > MAX_NAME_BYTES) {
        bool is_dated = ret->moment.day != READ_DAY_NONE;
        bool is_head = (is_bracketed || is_dated) && is_name(rest); // "[10:05 AM] Alice", the text below
        ret->name = rest;
        ret->text = line.len;
        return is_head;
    }
    dbr_slice name = dbr_slice_sub(rest, 0, colon);
    size_t to = dbr_slice_find(name, dbr_slice_str(" to "));
    ret->name = dbr_slice_trim(dbr_slice_sub(name, 0, to));
    ret->text = base + colon + (is_wide ? 3 : 1);
    return is_name(ret->name);
}

static bool read_head(dbr_slice line, chat_head *ret)
{
    size_t open = line.len > 0 && (line.ptr[0] == '[' || line.ptr[0] == '(');
    size_t indent = 0;
    while (open == 0 && indent < line.len && (line.ptr[indent] == ' ' || line.ptr[indent] == '\t')) {
        indent++;
    }
    size_t begin = open + indent;
    size_t n = line.len > begin ? read_moment_at(dbr_slice_from(line, begin), &ret->moment) : 0;
    if (n == 0 || ret->moment.clock == DBR_TIME_NONE) {
        return read_head_form(line, ret);
    }
    ret->begin = begin;
    ret->end = begin + n;
    dbr_slice rest = dbr_slice_trim(dbr_slice_from(line, ret->end));
    if (rest.len == 0 || dbr_slice_is(rest, "]") || dbr_slice_is(rest, ")")) {
        ret->form = FORM_LONE;
        ret->name = (dbr_slice){0};
        ret->text = line.len;
        return true;
    }
    ret->form = FORM_LINE;
    if (!read_speaker(line, ret->end, open > 0, ret)) {
        ret->form = FORM_NOTE;
        ret->name = (dbr_slice){0};
        ret->text = ret->end;
    }
    return true;
}

/* A line that begins with a moment and goes on with words, as it is written in a conversation: it says who. */
static bool read_said(dbr_slice line, chat_head *ret)
{
    return read_head(line, ret) && ret->form != FORM_NOTE;
}

/* ---- sniffing ---- */

/* The date in a file's name. */
static dbr_time day_of_name(const dbr_sniff *in)
{
    dbr_slice name = read_file_name(in->path, in->member);
    dbr_time day = DBR_TIME_NONE;
    for (size_t i = 0; i + 10 <= name.len; i++) {
        dbr_slice part = dbr_slice_sub(name, i, i + 10);
        if (part.ptr[4] == '-' && dbr_date_parse(part, &day) == 10) {
            return day;
        }
    }
    return DBR_TIME_NONE;
}

/* What is counted and written while the head is walked. */
typedef struct survey {
    size_t n_forms[FORM_COUNT], n_lines, n_heads;
    size_t n_rough;   // FORM_LINE without seconds: no log writes so
    size_t n_spoken;  // with what people say to each other
    size_t n_plain;   // by somebody with a person's name
    size_t n_authors; // that differ from the one before
    size_t n_said;    // lines since the last head
    size_t n_before;  // lines before the first head
    size_t n_empty;   // heads under which nothing was said
    size_t n_notes;   // lines that are a note, whoever may be named in them
    bool is_pending;  // the last head has no text of its own
    dbr_slice author, line_before;
    dbr_slice known[MAX_KNOWN]; // who has spoken
    size_t n_known;
    dbr_time today, day, clock;
    dbr_buf rows;
} survey;

static void write_day(dbr_buf *out, dbr_time day)
{
    if (day == DBR_TIME_NONE) {
        dbr_buf_char(out, '-');
    } else {
        dbr_time_date(out, day, NULL);
    }
}

/* Moves to the day of a message. */
static void follow_day(survey *s, const read_moment *m)
{
    dbr_time day = read_moment_day(m, s->today);
    if (day != DBR_TIME_NONE) {
        s->day = day;
    } else if (s->day != DBR_TIME_NONE && s->clock != DBR_TIME_NONE && m->clock < s->clock - ROLL_BACK) {
        s->day += DBR_DAY;
    }
    s->clock = m->clock;
}

static bool is_known(const survey *s, dbr_slice name)
{
    for (size_t i = 0; i < s->n_known; i++) {
        if (dbr_slice_eq(s->known[i], name)) {
            return true;
        }
    }
    return false;
}

static void know(survey *s, dbr_slice name)
{
    if (name.len > 0 && s->n_known < MAX_KNOWN && !is_known(s, name)) {
        s->known[s->n_known++] = name;
    }
}

/* Who a lone clock speaks for: the line above, unless that is what was said last; else whoever spoke before. */
static dbr_slice author_above(const survey *s)
{
    dbr_slice name = bare_name(s->line_before);
    bool may_be = s->n_heads == 0 || s->n_said >= 2;
    bool is = may_be && is_name(name) && (s->n_heads == 0 || is_known(s, name) || is_name_line(name));
    return is ? name : s->author;
}

/* A moment without seconds, as people write it, at the line's start, and something behind it. */
static bool is_note(const chat_head *h, dbr_slice line)
{
    dbr_slice rest = dbr_slice_from(line, h->end);
    while (rest.len > 0 && strchr("[]():- \t", rest.ptr[0]) != NULL) {
        rest = dbr_slice_from(rest, 1);
    }
    size_t n = 0;
    while (n < rest.len && strchr("[]():| \t", rest.ptr[n]) == NULL) {
        n++;
    }
    bool is_form = h->begin <= 1 && (h->form == FORM_NOTE || h->form == FORM_LINE);
    return is_form && !h->moment.has_seconds && n > 0 && !is_level(dbr_slice_sub(rest, 0, n));
}

static void survey_line(survey *s, size_t offset, dbr_slice line)
{
    chat_head h = {0};
    s->n_lines++;
    if (line.len >= MAX_HEAD_BYTES) {
        s->n_said++;
        return;
    }
    dbr_time day = read_day_line(line, s->today);
    if (day != DBR_TIME_NONE) {
        s->day = day;
        s->clock = DBR_TIME_NONE;
        return;
    }
    bool is_head = read_head(line, &h);
    s->n_notes += is_head && is_note(&h, line);
    if (!is_head || h.form == FORM_NOTE) {
        s->line_before = line;
        s->n_said++;
        s->n_before += s->n_heads == 0;
        return;
    }
    if (h.form == FORM_LINE && h.name.len == 0) { // nobody's
        s->n_lines--;
        s->n_said = 0;
        follow_day(s, &h.moment);
        return;
    }
    dbr_slice who = h.form == FORM_LONE ? author_above(s) : h.name;
    know(s, who);
    follow_day(s, &h.moment);
    s->n_authors += !dbr_slice_eq(who, s->author);
    s->author = who;
    s->n_forms[h.form]++;
    s->n_rough += h.form == FORM_LINE && !h.moment.has_seconds;
    s->n_spoken += h.text < line.len && read_is_spoken(dbr_slice_from(line, h.text));
    s->n_plain += read_is_plain_name(who);
    s->n_heads++;
    s->n_empty += s->is_pending && s->n_said == 0;
    s->is_pending = h.text >= line.len && h.form != FORM_LONE;
    s->n_said = 0;
    s->line_before = (dbr_slice){0};
    dbr_buf_printf(&s->rows, "%zu ", offset);
    write_day(&s->rows, s->day);
    dbr_buf_printf(&s->rows, " %.*s\n", DBR_FMT(who));
}

/* Whether somebody said that it is a conversation. */
static bool is_named_chat(const dbr_sniff *in)
{
    return dbr_slice_starts(read_file_name(in->path, in->member), "chat-");
}

/* Whether the file's name lets one expect a conversation. */
static bool sounds_like_chat(const dbr_sniff *in)
{
    static const char *const WORDS[] = {"chat", "slack", "irc",  "conversation", "war-room", "warroom",
                                        "聊天", "群聊",  "飞书", "钉钉",         "微信"};
    dbr_slice name = read_file_name(in->path, in->member);
    bool is = false;
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]) && !is; i++) {
        bool is_ascii = (unsigned char)WORDS[i][0] < 0x80;
        is = is_ascii ? dbr_slice_has_word(name, WORDS[i])
                      : dbr_slice_find(name, dbr_slice_str(WORDS[i])) != SIZE_MAX;
    }
    return is;
}

/* Logs of IRC clients date their clocks themselves, in lines that are nobody's. */
static bool has_irc_dates(dbr_slice head)
{
    static const char *const LINES[] = {" LOGGING AT ", "Day changed ", "Log opened ",
                                        "Session Start: ", "Session Time: "};
    bool has = false;
    for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]) && !has; i++) {
        has = dbr_slice_find(head, dbr_slice_str(LINES[i])) != SIZE_MAX;
    }
    return has;
}

/* Lines of people in the form that logs have, too. */
static bool is_talk(const survey *s)
{
    bool is_most = s->n_heads * 10 >= s->n_lines * 6 && s->n_plain * 10 >= s->n_heads * 9;
    bool recur = s->n_known < s->n_heads;
    return s->n_forms[FORM_LINE] >= 3 && is_most && recur && s->n_spoken >= 2 &&
           s->n_spoken * 4 >= s->n_heads;
}

static bool looks_so(const survey *s, bool is_expected)
{
    bool has_heads = s->n_forms[FORM_HEAD] >= 3 || s->n_rough >= 3 || is_talk(s);
    bool is_one = has_heads && s->n_authors >= 3 && s->n_known >= 2;
    bool is_as_expected = is_expected && s->n_heads >= 2 && s->n_known >= 2;
    bool is_answered = s->n_empty * 3 <= s->n_heads; // people say something
    return (is_one || is_as_expected) && is_answered && s->n_heads * 4 >= s->n_lines && s->n_before <= 2;
}

/* Minutes: at least half of the lines begin with a moment. */
static bool looks_noted(const survey *s)
{
    return s->n_notes * 2 >= s->n_lines && s->n_notes > 0;
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    survey s = {.day = DBR_TIME_NONE, .clock = DBR_TIME_NONE};
    char first = read_first_byte(in->head);
    if (first == '{' || first == '<') {
        return 0;
    }
    bool is_named = is_named_chat(in);
    bool is_expected = sounds_like_chat(in) && !has_irc_dates(in->head);
    s.today = s.day = day_of_name(in);
    dbr_slice rest = in->head;
    while (rest.ptr != NULL && rest.len > 0) {
        size_t offset = in->head_offset + (size_t)(rest.ptr - in->head.ptr);
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        while (line.len > 0 && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == ' ')) {
            line.len--;
        }
        if (line.len > 0) {
            survey_line(&s, offset, line);
        }
        if (s.n_lines == LOOK_LINES && !is_named && !looks_so(&s, is_expected) && !looks_noted(&s)) {
            dbr_buf_release(&s.rows);
            return 0;
        }
    }
    s.n_empty += s.is_pending && s.n_said == 0;
    DBR_AUTO(dbr_buf) out = {0};
    bool is_like_one = looks_so(&s, is_expected);
    bool is_noted = !is_like_one && looks_noted(&s) && s.n_empty * 3 > s.n_heads;
    bool is_chat = is_named && (s.n_heads > 0 || is_noted);
    for (chat_form f = FORM_HEAD; f < FORM_NOTE && !is_noted; f++) {
        bool is_used = s.n_forms[f] * 10 >= s.n_heads && s.n_forms[f] > 0;
        dbr_buf_printf(&out, "%.*s", is_used ? 1 : 0, &"0123"[f]);
    }
    dbr_buf_str(&out, is_noted ? "4" : "");
    if (is_chat || is_like_one || is_noted) {
        dbr_buf_char(&out, ' ');
        write_day(&out, s.today);
        dbr_buf_printf(&out, "\n%.*s", (int)s.rows.len, s.rows.ptr);
        layout->context = dbr_slice_dup(arena, dbr_buf_view(&out));
    }
    dbr_buf_release(&s.rows);
    return is_chat       ? 99
           : is_like_one ? 58
           : is_noted    ? 40
                         : 0; // logs are read by text.c, which says 45 and more
}

/* ---- messages ---- */

static bool uses(const dbr_layout *layout, chat_form form)
{
    dbr_slice forms = dbr_slice_sub(layout->context, 0, dbr_slice_find_char(layout->context, ' '));
    return dbr_slice_find_char(forms, (char)('0' + form)) != SIZE_MAX;
}

/* A line that begins a message in this file; of notes all behind the moment is what they say. */
static bool read_as(const dbr_layout *layout, dbr_slice line, chat_head *ret)
{
    bool is_noted = uses(layout, FORM_NOTE);
    if (!(is_noted ? read_head(line, ret) : read_said(line, ret))) {
        return false;
    }
    if (is_noted && ret->begin <= 1 && ret->form != FORM_LONE) {
        ret->form = FORM_NOTE;
        ret->name = (dbr_slice){0};
        ret->text = ret->end + (ret->end < line.len && strchr("])", line.ptr[ret->end]) != NULL);
    }
    return uses(layout, ret->form);
}

static bool begins(const dbr_layout *layout, dbr_slice line, dbr_item *item)
{
    chat_head h = {0};
    (void)item;
    while (line.len > 0 && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == ' ')) {
        line.len--;
    }
    return line.len > 0 && line.len < MAX_HEAD_BYTES && read_as(layout, line, &h);
}

/* The table's row for a message, and whether the next one's name stands on a line of its own. */
typedef struct chat_row {
    dbr_time day;
    dbr_slice who, next_who;
    bool found;
} chat_row;

static dbr_time read_day_text(dbr_slice text)
{
    dbr_time day = DBR_TIME_NONE;
    return dbr_date_parse(text, &day) == text.len && text.len > 0 ? day : DBR_TIME_NONE;
}

/* Cuts a row of the table, of which `*rest` begins with the first line: its offset, and day and name in `*ret`. */
static uint64_t cut_row(dbr_slice *rest, chat_row *ret)
{
    dbr_slice line = dbr_slice_cut(rest, '\n');
    dbr_slice number = dbr_slice_cut(&line, ' ');
    int64_t n = 0;
    (void)dbr_slice_int(number, &n);
    ret->day = read_day_text(dbr_slice_cut(&line, ' '));
    ret->who = line;
    return (uint64_t)n;
}

/* The table is sorted, and each message looks into it: by halves. */
static chat_row find_row(const dbr_layout *layout, uint64_t offset)
{
    dbr_slice table = layout->context, behind = {0};
    dbr_slice first = dbr_slice_cut(&table, '\n');
    (void)dbr_slice_cut(&first, ' ');
    chat_row row = {.day = read_day_text(first)}, next;
    size_t begin = 0, end = table.len;
    while (begin < end) {
        size_t at = begin + (end - begin) / 2;
        while (at > begin && table.ptr[at - 1] != '\n') {
            at--;
        }
        dbr_slice rest = dbr_slice_from(table, at);
        chat_row middle = {.found = false};
        uint64_t number = cut_row(&rest, &middle);
        if (number > offset) {
            end = at;
            continue;
        }
        row = middle; // behind the table the last day goes on
        row.found = number == offset;
        behind = rest;
        begin = rest.ptr != NULL ? (size_t)(rest.ptr - table.ptr) : table.len;
    }
    if (!row.found) {
        row.who = (dbr_slice){0};
    } else if (behind.len > 0 && cut_row(&behind, &next) > offset) {
        row.next_who = next.who;
    }
    return row;
}

/* What was said, without a name or a day's separator at its end that belong to the next message. */
static dbr_slice said(dbr_slice text, const chat_row *row, bool has_lone)
{
    text = dbr_slice_trim(text);
    for (size_t i = 0; i < 2 && text.len > 0; i++) {
        const char *last = text.ptr != NULL ? memrchr(text.ptr, '\n', text.len) : NULL;
        size_t begin = last != NULL ? (size_t)(last - text.ptr) + 1 : 0;
        dbr_slice line = dbr_slice_trim(dbr_slice_from(text, begin));
        bool is_next_name =
            has_lone && begin > 0 && row->next_who.len > 0 && dbr_slice_eq(bare_name(line), row->next_who);
        bool is_day =
            read_day_line(line, DBR_DAY) != DBR_TIME_NONE; // any day: only whether it is one matters
        if (!is_next_name && !is_day) {
            break;
        }
        text = dbr_slice_trim(dbr_slice_sub(text, 0, begin));
    }
    return text;
}

/* What stands before the first message, without the names and days that belong to it. */
static int parse_preface(const dbr_layout *layout, const dbr_item *item, dbr_record *ret)
{
    dbr_slice table = layout->context, text = item->bytes;
    (void)dbr_slice_cut(&table, '\n');
    chat_row first = {.found = false};
    if (table.len > 0) {
        (void)cut_row(&table, &first);
    }
    first.next_who = first.who;
    text = said(text, &first, true);
    bool is_name = first.who.len > 0 && dbr_slice_eq(bare_name(text), first.who);
    if (text.len == 0 || is_name || read_day_line(text, DBR_DAY) != DBR_TIME_NONE) {
        return -1;
    }
    ret->kind = DBR_KIND_MESSAGE;
    ret->verb = dbr_slice_str("said");
    ret->text = text;
    ret->stamp.local = DBR_TIME_NONE;
    return 1;
}

/* When a message was said. */
static dbr_stamp stamp_of(const chat_head *h, const chat_row *row)
{
    const read_moment *m = &h->moment;
    dbr_time own = m->day == READ_DAY_DATE ? m->date : DBR_TIME_NONE;
    dbr_time day = row->found || own == DBR_TIME_NONE ? row->day : own;
    unsigned flags = day != DBR_TIME_NONE ? 0 : DBR_STAMP_NO_DATE;
    if (day == DBR_TIME_NONE && m->day == READ_DAY_NO_YEAR) { // "Feb 9", of the year the file is from
        day = m->date;
        flags = DBR_STAMP_NO_YEAR;
    }
    bool has_offset = m->has_offset && day != DBR_TIME_NONE;
    return (dbr_stamp){.local = (day != DBR_TIME_NONE ? day : 0) + m->clock,
                       .offset_s = has_offset ? m->offset_s : 0,
                       .flags = flags | (has_offset ? DBR_STAMP_OFFSET : 0),
                       .digits = m->has_seconds ? 0 : DBR_STAMP_MINUTE};
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)scratch;
    chat_head h = {0};
    dbr_slice line = read_first_line(item->bytes);
    size_t line_len = line.len;
    while (line.len > 0 && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == ' ')) {
        line.len--;
    }
    if (line.len == 0 || line.len >= MAX_HEAD_BYTES || !read_as(layout, line, &h)) {
        return parse_preface(layout, item, ret);
    }
    if (h.form == FORM_LINE && h.name.len == 0 && h.text >= line.len) {
        return -1; // what a client of IRC tells is nobody's word
    }
    chat_row row = find_row(layout, item->offset);
    ret->kind = DBR_KIND_MESSAGE;
    ret->verb = dbr_slice_str("said");
    ret->subject = h.name.len > 0 || h.form == FORM_NOTE ? h.name : row.who;
    ret->text = said(dbr_slice_from(item->bytes, h.text < line.len ? h.text : line_len), &row,
                     uses(layout, FORM_LONE));
    if (ret->text.len == 0) { // its words are all there is
        ret->text = h.name.len > 0 ? h.name : line;
        ret->subject = (dbr_slice){0};
    }
    ret->stamp_raw = dbr_slice_sub(line, h.begin, h.end);
    ret->stamp = stamp_of(&h, &row);
    return ret->text.len > 0 ? 1 : -1;
}

static const dbr_format_sample SAMPLES[] = {
    {"chat-2025-02-10.txt",
     "Alice Example  Yesterday at 10:05 AM\nwe have 5xx on the API\nsince the deploy?\nbob  10:06 "
     "PM\nlooking\n"
     "Alice Example  10:09 PM\nrolled back\n",
     3, "2025-02-09T10:05:00", "we have 5xx on the API\nsince the deploy?"},
    {"chat-2025-02-09.txt", "[2/9 10:05 AM] Alice: we have 5xx\n[2/9 10:06 AM] Bob: looking\n", 2,
     "2025-02-09T10:05:00", "we have 5xx"},
    {"chat-2025-02-11.txt",
     "Sunday, February 9th\nAlice Example\n10:05 AM\nwe have 5xx\n10:06 AM\nall zones\nBob\n10:07 "
     "AM\nlooking\n"
     "Monday, February 10th\nBob\n9:30 AM\nall is well\n",
     4, "2025-02-09T10:05:00", "we have 5xx"},
    {"chat-2025-02-09-ops.txt", "张三 上午10:05\n接口大量报错\n李四 下午3:06\n已回滚\n", 2,
     "2025-02-09T10:05:00", "接口大量报错"},
    {"incident.txt", "alice  10:05\nwe have 5xx\nbob  10:06\nlooking\nalice  10:07\nthanks\n", 3,
     "1970-01-01T10:05:00", "we have 5xx"},
    {"minutes.txt", "昨天 15:05 数据库宕机\n昨天 15:20 已恢复\n", 2, "1970-01-01T15:05:00", "数据库宕机"},
    {0},
};

const dbr_format read_chat = {
    .name = "chat",
    .help = "a pasted conversation: Slack, Teams, Feishu, DingTalk, WeCom, Discord, IRC, … (debrief add "
            "--chat -)",
    .label = DBR_T_READ_LABEL_CHAT,
    .shape = DBR_SHAPE_LINES,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff,
    .begins = begins,
    .parse = parse,
    .labels_pattern = -1,
    .samples = SAMPLES,
};
