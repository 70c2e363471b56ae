/*
 * Facts, seventh part: facts/duration in a row of a table that states start, end and length.
 *
 *     | Phase | Start | End | Duration |         heads say what the cells are
 *     | 发生时间 | 10:05 | 恢复时间 | 11:40 | 持续时长 | 45 分钟 |        or the cell before does, or the cell itself
 *
 * Only where one row states all three, each once: what several rows tell may be of several things. Rows are read from the
 * document's bytes, line by line, outside blocks of code.
 */
#include "check/check_impl.h"

#define MAX_CELLS 16
#define MAX_LABEL 60 // bytes; longer is no label

enum { START, END, LENGTH, N_ROLES };

static bool has_digit_in(dbr_slice s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

static bool has_english_word(dbr_slice label, const char *const *words, size_t n)
{
    for (size_t i = 0; i < label.len;) {
        size_t end = i;
        while (end < label.len && ((label.ptr[end] | 0x20) >= 'a' && (label.ptr[end] | 0x20) <= 'z')) {
            end++;
        }
        for (size_t k = 0; k < n && end > i; k++) {
            if (dbr_slice_eq_nocase(dbr_slice_sub(label, i, end), dbr_slice_str(words[k]))) {
                return true;
            }
        }
        i = end > i ? end : i + 1;
    }
    return false;
}

/* What a label says that a cell is; N_ROLES for something else. */
static int role_of(dbr_slice label)
{
    static const char *const STARTS[] = {"start", "started", "began", "begin"};
    static const char *const ENDS[] = {"end", "ended", "resolved", "recovered", "restored"};
    static const char *const LENGTHS[] = {"duration", "length"};
    if (label.len == 0 || label.len > MAX_LABEL) {
        return N_ROLES;
    }
    if (has_english_word(label, LENGTHS, 2) || check_has_word(label, "持续时|时长|历时")) {
        return LENGTH;
    }
    bool is_start =
        has_english_word(label, STARTS, 4) || check_has_word(label, "开始时间|发生时间|起始时间|开始|起始");
    bool is_end =
        has_english_word(label, ENDS, 5) || check_has_word(label, "结束时间|恢复时间|解决时间|结束|恢复");
    return is_start == is_end ? N_ROLES : is_start ? START : END;
}

/* The cells of a line that begins with '|'; escaped bars are rare and make no cell that is judged. */
static size_t cut_cells(dbr_slice line, dbr_slice cells[MAX_CELLS])
{
    size_t n = 0;
    line = dbr_slice_trim(line);
    if (line.len < 2 || line.ptr[0] != '|') {
        return 0;
    }
    for (size_t i = 1; i < line.len && n < MAX_CELLS;) {
        size_t bar = dbr_slice_find_char(dbr_slice_from(line, i), '|');
        size_t end = bar == SIZE_MAX ? line.len : i + bar;
        cells[n++] = dbr_slice_trim(dbr_slice_sub(line, i, end));
        i = end + 1;
    }
    return n;
}

static bool find_moment(const dbr_check_run *run, dbr_slice cell, check_moment *ret)
{
    for (size_t i = 0; i + 3 < cell.len; i++) {
        bool begins = cell.ptr[i] >= '0' && cell.ptr[i] <= '9' &&
                      (i == 0 || cell.ptr[i - 1] < '0' || cell.ptr[i - 1] > '9');
        if (begins && check_read_moment(cell, i, check_zone(run), ret)) {
            return true;
        }
    }
    return false;
}

/* A cell that is nothing but a length, perhaps behind its label. */
static bool read_length(dbr_slice cell, dbr_quantity *ret, dbr_slice *ret_text)
{
    for (size_t i = 0; i < cell.len; i++) {
        bool begins = (cell.ptr[i] >= '0' && cell.ptr[i] <= '9') || (unsigned char)cell.ptr[i] >= 0xE4;
        size_t n = begins ? dbr_quantity_parse(dbr_slice_from(cell, i), ret) : 0;
        if (n > 0) {
            *ret_text = dbr_slice_sub(cell, i, i + n);
            return ret->unit == DBR_DURATION && dbr_slice_trim(dbr_slice_from(cell, i + n)).len == 0;
        }
    }
    return false;
}

static void judge_row(dbr_check_run *run, const dbr_slice *heads, size_t n_heads, const dbr_slice *cells,
                      size_t n)
{
    dbr_slice found[N_ROLES] = {{0}};
    size_t n_found[N_ROLES + 1] = {0};
    for (size_t i = 0; i < n; i++) {
        bool has_digit = has_digit_in(cells[i]);
        int role = i < n_heads && !has_digit_in(heads[i]) ? role_of(heads[i]) : N_ROLES;
        role = role == N_ROLES && i > 0 && !has_digit_in(cells[i - 1]) ? role_of(cells[i - 1]) : role;
        role = role == N_ROLES && has_digit ? role_of(cells[i]) : role;
        if (role < N_ROLES && has_digit) {
            found[role] = cells[i];
            n_found[role]++;
        }
    }
    check_moment m[2];
    dbr_quantity q;
    dbr_slice text = {0};
    bool is_stated = n_found[START] == 1 && n_found[END] == 1 && n_found[LENGTH] == 1 &&
                     find_moment(run, found[START], &m[0]) && find_moment(run, found[END], &m[1]) &&
                     m[0].has_date == m[1].has_date && read_length(found[LENGTH], &q, &text);
    if (!is_stated || check_has_word(found[LENGTH], CHECK_EXCUSES)) {
        return;
    }
    dbr_time span = check_span(run, m);
    dbr_span claimed = check_interval(&q);
    for (dbr_time days = 0; days <= (m[0].has_date ? 0 : 6); days++) {
        dbr_time apart = span + days * DBR_DAY;
        if (claimed.begin < apart + m[1].resolution && apart - m[0].resolution < claimed.end) {
            return;
        }
    }
    size_t at = (size_t)(text.ptr - run->d->bytes.ptr);
    const char *range = dbr_arena_printf(run->arena, "%s - %s",
                                         check_str(run, dbr_slice_sub(found[START], m[0].begin, m[0].end)),
                                         check_str(run, dbr_slice_sub(found[END], m[1].begin, m[1].end)));
    CHECK_SAY(run, at, at + text.len, DBR_T_CHECK_DURATION, check_str(run, text), range,
              check_duration(run, span));
    CHECK_SUGGEST(run, DBR_T_CHECK_DURATION_DO, check_duration_for_report(run, span));
}

static bool has_two_clocks(dbr_slice line)
{
    const char *first = memchr(line.ptr, ':', line.len);
    size_t rest = first != NULL ? line.len - (size_t)(first - line.ptr) - 1 : 0;
    return rest > 0 && memchr(first + 1, ':', rest) != NULL;
}

/* Whether a line can label a length at all: nearly no row can. */
static bool may_name_a_length(dbr_slice line)
{
    static const char *const WORDS[] = {"uration", "URATION", "ength", "ENGTH", "时长", "历时", "持续时"};
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_find(line, dbr_slice_str(WORDS[i])) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

void check_run_table_durations(dbr_check_run *run)
{
    const dbr_document *d = run->d;
    dbr_slice heads[MAX_CELLS];
    dbr_slice cells[MAX_CELLS];
    dbr_slice head = {0};
    bool is_in_table = false;
    bool is_code = false;
    for (size_t i = 0; i < d->n_lines; i++) {
        size_t begin = d->line_begins[i];
        size_t end = i + 1 < d->n_lines ? d->line_begins[i + 1] : d->bytes.len;
        dbr_slice line = dbr_slice_sub(d->bytes, begin, end);
        char c = line.len > 0 ? line.ptr[0] : '\n';
        is_code ^= dbr_slice_starts(line, "```") || dbr_slice_starts(line, "~~~");
        if (c != '|' || is_code) {
            is_in_table = is_in_table && c == ' ' && dbr_slice_trim(line).len > 0;
            continue;
        }
        bool is_rule =
            line.len > 2 &&
            (line.ptr[1] == '-' || line.ptr[1] == ':' || line.ptr[2] == '-' || line.ptr[2] == ':') &&
            dbr_slice_find(line, dbr_slice_str("--")) != SIZE_MAX;
        if (is_rule) {
            is_in_table = true;
            continue;
        }
        head = is_in_table ? head : line;
        if (!has_two_clocks(line)) {
            continue; // nearly every row
        }
        if (!(is_in_table && may_name_a_length(head)) && !may_name_a_length(line)) {
            continue;
        }
        size_t n = cut_cells(line, cells);
        size_t n_heads = is_in_table ? cut_cells(head, heads) : 0; // a table of one row may be all head
        judge_row(run, heads, n_heads, cells, n);
    }
}
