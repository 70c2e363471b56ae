/*
 * Tables in the outputs of commands: a head line is known by the names of columns that it has, its rows are handed to the judge
 * of that table (output_rows.c). Four ways to write one are read:
 *
 *     NAME     READY   STATUS             columns below their names, two blanks or more apart; cells may be empty
 *     Filesystem Size Used Use% Mounted on    words: right-aligned columns, one blank apart
 *     name<TAB>messages<TAB>consumers
 *      pid | state | query                bars, with or without some around
 *
 * A table ends at a blank line, at a prompt, and where another head begins.
 */
#include "detect/outputs.h"

struct out_table {
    const char *has[5]; // columns that tell it, to the first NULL
    void (*judge)(out_walk *w, const out_cells *row);
    void (*end)(out_walk *w); // judges it as a whole; may be NULL
    bool is_words;            // columns are words
};

static const out_table TABLES[] = {
    {{"TARGETS", "MINPODS", "MAXPODS", "REPLICAS"}, out_judge_hpa, NULL, false},
    {{"NAME", "READY", "UP-TO-DATE", "AVAILABLE"}, out_judge_workload, NULL, false},
    {{"NAME", "READY", "STATUS", "RESTARTS"}, out_judge_pod, NULL, false},
    {{"NAME", "READY", "AGE"}, out_judge_ready, NULL, false},
    {{"NAME", "ENDPOINTS", "AGE"}, out_judge_endpoints, NULL, false},
    {{"NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP"}, out_judge_service, NULL, false},
    {{"NAME", "CLASS", "HOSTS", "ADDRESS"}, out_judge_ingress, NULL, false},
    {{"NAME", "STATUS", "VOLUME", "STORAGECLASS"}, out_judge_claim, NULL, false},
    {{"NAME", "STATUS", "ROLES", "VERSION"}, out_judge_node, NULL, false},
    {{"NAME", "CPU%", "MEMORY%"}, out_judge_top, NULL, false},
    {{"NAME", "SCHEDULE", "SUSPEND"}, out_judge_cronjob, NULL, false},
    {{"Resource", "Used", "Hard"}, out_judge_quota, NULL, false},
    {{"Type", "Status", "Reason"}, out_judge_condition, NULL, false},
    {{"CONTAINER ID", "IMAGE", "STATUS", "NAMES"}, out_judge_docker, NULL, false},
    {{"NAME", "IMAGE", "SERVICE", "STATUS"}, out_judge_docker, NULL, false},
    {{"NAME", "REVISION", "STATUS", "CHART"}, out_judge_release, NULL, false},
    {{"REVISION", "STATUS", "CHART", "DESCRIPTION"}, out_judge_revision, out_end_revision, false},
    {{"NAME", "STATUS", "HEALTH", "SYNCPOLICY"}, out_judge_application, NULL, false},
    {{"KIND", "NAME", "STATUS", "HEALTH", "MESSAGE"}, out_judge_application, NULL, false},
    {{"NAME", "SYNC STATUS", "HEALTH STATUS"}, out_judge_application, NULL, false},
    {{"TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG"}, out_judge_lag, out_end_lag, true},
    {{"UNIT", "LOAD", "ACTIVE", "SUB"}, out_judge_unit, NULL, true},
    {{"name", "messages", "consumers"}, out_judge_queue, NULL, true},
    {{"pid", "state", "query"}, out_judge_session, out_end_session, false},
    {{"application_name", "state", "replay_lag"}, out_judge_standby, NULL, false},
    {{"slot_name", "active"}, out_judge_slot, NULL, false},
    {{"health", "status", "index"}, out_judge_index, NULL, true},
    {{"Device", "%util"}, out_judge_device, NULL, true},
    {{"Filesystem", "Use%", "Mounted"}, out_judge_disk, NULL, true},
    {{"Filesystem", "IUse%", "Mounted"}, out_judge_disk, NULL, true},
    {{"Filesystem", "Capacity", "Mounted"}, out_judge_disk, NULL, true},
    {{"PID", "%CPU", "%MEM", "COMMAND"}, out_judge_process, NULL, true},
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void cut_words(dbr_slice line, out_cells *ret)
{
    ret->n = 0;
    for (size_t i = 0; i < line.len && ret->n < OUT_MAX_CELLS;) {
        while (i < line.len && is_blank(line.ptr[i])) {
            i++;
        }
        size_t begin = i;
        bool is_last = ret->n + 1 == OUT_MAX_CELLS;
        while (i < line.len && (is_last || !is_blank(line.ptr[i]))) {
            i++;
        }
        if (i > begin) {
            ret->at[ret->n++] = dbr_slice_sub(line, begin, i);
        }
    }
}

/* Two blanks or more apart. */
static void cut_pieces(dbr_slice line, out_cells *ret)
{
    ret->n = 0;
    for (size_t i = 0; i < line.len && ret->n < OUT_MAX_CELLS;) {
        while (i < line.len && is_blank(line.ptr[i])) {
            i++;
        }
        size_t begin = i;
        while (i < line.len && line.ptr[i] != '\t' &&
               !(line.ptr[i] == ' ' && (i + 1 == line.len || is_blank(line.ptr[i + 1])))) {
            i++;
        }
        if (i > begin) {
            ret->at[ret->n++] = dbr_slice_sub(line, begin, i);
        }
    }
}

static void cut_at(dbr_slice line, char separator, out_cells *ret)
{
    dbr_slice rest = dbr_slice_trim(line);
    if (separator == '|' && dbr_slice_starts(rest, "|")) {
        rest = dbr_slice_from(rest, 1);
        rest.len -= rest.len > 0 && rest.ptr[rest.len - 1] == '|';
    }
    ret->n = 0;
    while (rest.ptr != NULL && ret->n < OUT_MAX_CELLS) {
        ret->at[ret->n++] = dbr_slice_trim(dbr_slice_cut(&rest, separator));
    }
}

/* Which character parts the cells of a head; ' ' for blanks. */
static char separator_of(dbr_slice head)
{
    return dbr_slice_find_char(head, '\t') != SIZE_MAX              ? '\t'
           : dbr_slice_find(head, dbr_slice_str(" | ")) != SIZE_MAX ? '|'
                                                                    : ' ';
}

static void cut_head(dbr_slice line, bool is_words, out_cells *ret)
{
    char separator = separator_of(line);
    if (separator != ' ') {
        cut_at(line, separator, ret);
    } else if (is_words) {
        cut_words(line, ret);
    } else {
        cut_pieces(line, ret);
    }
}

static size_t columns_before(dbr_slice line, const char *end)
{
    size_t n = 0;
    for (const char *c = line.ptr; c < end; c++) {
        n += ((unsigned char)*c & 0xc0) != 0x80;
    }
    return n;
}

/* Each cell below the name it begins at: the last one that begins no later. */
static void place_cells(const out_walk *w, dbr_slice line, out_cells *ret)
{
    out_cells pieces;
    cut_pieces(line, &pieces);
    ret->n = w->names.n;
    memset(ret->at, 0, sizeof(ret->at));
    if (pieces.n == w->names.n) {
        *ret = pieces;
        return;
    }
    for (size_t i = 0, column = 0; i < pieces.n && w->names.n > 0; i++) {
        size_t at = columns_before(line, pieces.at[i].ptr);
        while (column + 1 < w->names.n && columns_before(w->head, w->names.at[column + 1].ptr) <= at) {
            column++;
        }
        ret->at[column] = ret->at[column].len == 0 ? pieces.at[i] : ret->at[column];
    }
}

static void cut_row(const out_walk *w, dbr_slice line, out_cells *ret)
{
    char separator = separator_of(w->head);
    if (separator != ' ') {
        cut_at(line, separator, ret);
    } else if (w->table->is_words) {
        cut_words(line, ret);
    } else {
        place_cells(w, line, ret);
    }
}

static bool has_all(const out_cells *names, const char *const *has)
{
    for (size_t i = 0; i < 5 && has[i] != NULL; i++) {
        bool is = false;
        for (size_t k = 0; k < names->n && !is; k++) {
            is = dbr_slice_is(names->at[k], has[i]);
        }
        if (!is) {
            return false;
        }
    }
    return true;
}

static const out_table *table_of(dbr_slice line, out_cells *ret)
{
    out_cells words;
    cut_words(line, &words);
    for (size_t i = 0; i < sizeof(TABLES) / sizeof(TABLES[0]) && words.n > 1; i++) {
        const out_table *t = &TABLES[i];
        if (dbr_slice_find(line, dbr_slice_str(t->has[0])) == SIZE_MAX) {
            continue;
        }
        cut_head(line, t->is_words, ret);
        if (has_all(ret, t->has)) {
            return t;
        }
    }
    return NULL;
}

void out_end_table(out_walk *w)
{
    if (w->table != NULL && w->table->end != NULL) {
        w->table->end(w);
    }
    w->table = NULL;
    w->worst = w->worst_where = w->worst_part = w->worst_state = (dbr_slice){0};
    w->worst_n = w->sum = 0;
    w->has_waiting = false;
}

/* "----+-----", "===", "+---+": no row. */
static bool is_rule(dbr_slice line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (strchr("-+=| \t", line.ptr[i]) == NULL) {
            return false;
        }
    }
    return true;
}

void out_see_table(out_walk *w, dbr_slice line)
{
    out_cells cells;
    const out_table *t = table_of(line, &cells);
    if (t != NULL) {
        bool goes_on = t == w->table && t->end != NULL && dbr_slice_eq(w->head, line);
        if (!goes_on) {
            out_end_table(w);
        }
        w->n_told = 0;
        w->table = t;
        w->head = dbr_slice_dup(w->arena, line);
        cut_head(w->head, t->is_words, &w->names);
    } else if (w->table != NULL && !is_rule(line)) {
        cut_row(w, line, &cells);
        w->table->judge(w, &cells);
    }
}
