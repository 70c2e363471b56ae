/*
 * Timelines in the five forms people write:
 *
 *     | 10:05:23 | First 5xx |        a table with a time column, or whose first cells are times
 *     - **10:05** first 5xx           bullets; nested ones too, a date alone gives its children their date
 *     ### 10:05                       a heading per time, the text below it
 *     ### 2025-02-09                  a heading per day: dates what is below, and is a row when that has no times
 *     - Start: 2025-02-09 10:05       a label before the time
 *     10:05 - first 5xx               lines and paragraphs that begin with a time
 *     2020-05-30 16:15 Update 2       newest first, in any of these
 *
 * In a timeline's section one time is enough; elsewhere a form has to show three clock times before it
 * counts. A list is judged as a whole, then the lists in its items one by one: a report that is one list of labels has its
 * timeline under one of them.
 *
 * Gathering (this file) and dating (timeline_dates.c) are apart: what a row says of its time is kept as a
 * moment, and the rows that belong together are dated when all are known.
 */
#include "document/timeline.h"

#include "document/columns.h"

#include <assert.h>

#define MIN_ELSEWHERE 3 // clock times outside a timeline's section: one or two are prose

#define MAX_LABEL_BYTES 40 // "Complete Resolution: October 9 …"

#define LEVELS 7 // of headings, and none

typedef struct gatherer {
    dbr_reader *r;
    dbr_timeline_rows rows;
    size_t n_timelines;
    dbr_time context; // date of a heading, label or item above; DBR_TIME_NONE
    bool context_has_year;
    int table_year;        // of the current table's dates, as its head says; 0: it does not
    size_t table_text;     // column of what happened; SIZE_MAX for none
    const dbr_zone *zone;  // of the current table or section; NULL: the document's
    size_t i_zone_section; // section `zone` was looked up for; the last of which `level_zones` know
    const dbr_zone
        *level_zones[LEVELS]; // of the timeline sections around, as their headings say; NULL for none
    bool elsewhere[2];        // whether headings, lines count outside timeline sections
} gatherer;

static bool is_timeline_section(const gatherer *g, size_t i_section);
static bool is_other_section(const gatherer *g, size_t i_section);
static void gather_table(gatherer *g, const dbr_md_block *table);
static size_t time_column(const gatherer *g, const dbr_md_block *table, const dbr_columns *columns);
static bool has_digit(dbr_slice text);
static int head_year(const gatherer *g, const dbr_md_block *head, const dbr_columns *columns);
static void gather_row(gatherer *g, const dbr_md_block *row, const dbr_columns *columns, size_t i_time);
static size_t text_column(const gatherer *g, const dbr_md_block *table, const dbr_columns *columns,
                          size_t i_time);
static void gather_list(gatherer *g, const dbr_md_block *list);
static void gather_nested(gatherer *g, const dbr_md_block *list);
static size_t count_clocks(const gatherer *g, const dbr_md_block *list, size_t *ret_n_items);
static void gather_item(gatherer *g, const dbr_md_block *item);
static void gather_labelled(gatherer *g, const dbr_md_block *item, dbr_slice plain);
static void gather_heading(gatherer *g, const dbr_md_block *heading);
static bool has_times(const gatherer *g, const dbr_md_block *heading, size_t end);
static void gather_lines(gatherer *g, const dbr_md_block *paragraph);
static bool starts_with_clock(dbr_slice text);
static void count_elsewhere(gatherer *g, bool ret_enough[2]);
static void add_row(gatherer *g, dbr_slice text, const dbr_moment *m, dbr_slice rest, dbr_source_range at);
static void set_context(gatherer *g, const dbr_moment *m);
static dbr_slice strip_lead(dbr_slice s);
static void use_section_zone(gatherer *g, size_t i_section);

void dbr_read_timeline(dbr_reader *r)
{
    const dbr_md *md = r->md;
    gatherer g = {.r = r, .context = DBR_TIME_NONE, .i_zone_section = SIZE_MAX};
    count_elsewhere(&g, g.elsewhere);
    size_t line_timeline = SIZE_MAX; // paragraphs that follow each other are one timeline
    size_t heading_timeline = SIZE_MAX;
    size_t section = SIZE_MAX;
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        size_t i_section = b->i_section;
        bool is_ours = is_timeline_section(&g, i_section);
        if (i_section != section) {
            bool is_time_heading = starts_with_clock(r->d->sections[i_section].heading);
            bool is_inner =
                section != SIZE_MAX && r->d->sections[i_section].at.begin < r->d->sections[section].at.end;
            if (!is_time_heading) {
                line_timeline = SIZE_MAX;
                heading_timeline = is_ours ? heading_timeline : SIZE_MAX;
                g.context = is_inner && is_ours ? g.context : DBR_TIME_NONE;
                dbr_moment m = {0}; // "## Timeline (all times PST) 7/5/2023-7/6/2023"
                if (is_ours && dbr_moment_find(r->d->sections[i_section].heading, true, &m) && m.has_year) {
                    set_context(&g, &m);
                }
            }
            section = i_section;
        }
        use_section_zone(&g, i_section);
        size_t n = g.rows.n;
        if (b->type == DBR_MD_TABLE) {
            gather_table(&g, b);
            i = b->past - 1;
        } else if (b->type == DBR_MD_LIST) {
            gather_list(&g, b);
            i = b->past - 1;
        } else if (b->type == DBR_MD_HEADING && (is_ours || g.elsewhere[0])) {
            gather_heading(&g, b);
            for (size_t k = n; k < g.rows.n; k++) {
                heading_timeline = heading_timeline == SIZE_MAX ? g.n_timelines++ : heading_timeline;
                g.rows.items[k].row.i_timeline = heading_timeline;
            }
        } else if (b->type == DBR_MD_PARAGRAPH &&
                   (is_ours || (g.elsewhere[1] && !is_other_section(&g, i_section)))) {
            gather_lines(&g, b);
            for (size_t k = n; k < g.rows.n; k++) {
                line_timeline = line_timeline == SIZE_MAX ? g.n_timelines++ : line_timeline;
                g.rows.items[k].row.i_timeline = line_timeline;
            }
        }
    }
    dbr_timeline_date(r, &g.rows);
    dbr_row *rows = DBR_NEW_N(r->arena, dbr_row, g.rows.n + 1);
    for (size_t i = 0; i < g.rows.n; i++) {
        rows[i] = g.rows.items[i].row;
    }
    r->d->rows = rows;
    r->d->n_rows = g.rows.n;
    r->d->n_timelines = g.n_timelines;
    DBR_VEC_RELEASE(&g.rows);
}

static bool is_timeline_section(const gatherer *g, size_t i_section)
{
    return dbr_read_is_in(g->r->d, i_section, DBR_SECTION_TIMELINE);
}

/* Sections whose times are not a timeline's. */
static bool is_other_section(const gatherer *g, size_t i_section)
{
    return dbr_read_is_in(g->r->d, i_section, DBR_SECTION_ACTIONS) ||
           dbr_read_is_in(g->r->d, i_section, DBR_SECTION_KEY_TIMES) ||
           dbr_read_is_in(g->r->d, i_section, DBR_SECTION_APPENDIX);
}

/* Owners are of action items, but under a heading that says timeline, where no column speaks of actions. */
static bool is_owned_timeline(const gatherer *g, size_t i_section, const dbr_columns *columns)
{
    return dbr_read_is_in(g->r->d, i_section, DBR_SECTION_TIMELINE) &&
           columns->at[DBR_COLUMN_TIME] != SIZE_MAX && columns->at[DBR_COLUMN_ACTION] == SIZE_MAX;
}

static void gather_table(gatherer *g, const dbr_md_block *table)
{
    const dbr_md *md = g->r->md;
    size_t i_section = table->i_section;
    dbr_columns columns;
    dbr_columns_read(md, table, &columns);
    if (is_other_section(g, i_section) || columns.at[DBR_COLUMN_MILESTONE] != SIZE_MAX ||
        columns.at[DBR_COLUMN_DEADLINE] != SIZE_MAX ||
        (columns.at[DBR_COLUMN_OWNER] != SIZE_MAX && !is_owned_timeline(g, i_section, &columns))) {
        return;
    }
    if (columns.at[DBR_COLUMN_ACTOR] == SIZE_MAX) { // who owns an event has done it
        columns.at[DBR_COLUMN_ACTOR] = columns.at[DBR_COLUMN_OWNER];
    }
    size_t i_time = time_column(g, table, &columns);
    if (i_time == SIZE_MAX) {
        return;
    }
    const dbr_zone *outer = g->zone;
    const dbr_md_block *head = dbr_md_child(md, table, NULL);
    g->table_year = head_year(g, head, &columns);
    g->table_text = text_column(g, table, &columns, i_time);
    for (const dbr_md_block *cell = NULL; (cell = dbr_md_child(md, head, cell)) != NULL;) {
        const dbr_zone *zone = NULL;
        size_t at = 0;
        if (dbr_moment_zone_said(dbr_md_text(md, cell), &at, &zone) > 0 && zone != NULL) {
            g->zone = zone;
        }
    }
    dbr_time context = g->context;
    size_t n = g->rows.n;
    DBR_RESERVE(&g->rows, (table->past - (size_t)(table - md->blocks)) / (columns.n + 1)); // about its rows
    for (const dbr_md_block *row = head; (row = dbr_md_child(md, table, row)) != NULL;) {
        gather_row(g, row, &columns, i_time);
    }
    g->n_timelines += g->rows.n > n ? 1 : 0;
    g->context = context;
    g->zone = outer;
}

/* The column whose cells are times: by its head, else the first one in a timeline's section; SIZE_MAX for
 * none. */
static size_t time_column(const gatherer *g, const dbr_md_block *table, const dbr_columns *columns)
{
    const dbr_md *md = g->r->md;
    bool is_ours = is_timeline_section(g, table->i_section);
    size_t i = columns->at[DBR_COLUMN_TIME];
    i = i != SIZE_MAX ? i : columns->at[DBR_COLUMN_DATE];
    i = i == SIZE_MAX && is_ours ? 0 : i;
    if (i == SIZE_MAX) {
        return i;
    }
    bool is_said = is_ours && columns->at[DBR_COLUMN_TIME] != SIZE_MAX; // a mistyped time is a time, too
    size_t n = 0;
    size_t n_times = 0;
    for (const dbr_md_block *row = dbr_md_child(md, table, NULL);
         (row = dbr_md_child(md, table, row)) != NULL;) {
        const dbr_md_block *cell = dbr_read_cell(md, row, i);
        dbr_moment m = {0};
        n++;
        dbr_slice text = cell != NULL ? dbr_md_text(md, cell) : (dbr_slice){0};
        n_times += dbr_moment_read(text, &m) || (is_said && has_digit(text)) ? 1 : 0;
    }
    return n > 0 && n_times * 2 >= n ? i : SIZE_MAX;
}

static bool has_digit(dbr_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* "Date (2021)": the year of dates that have none; 0 for none. */
static int head_year(const gatherer *g, const dbr_md_block *head, const dbr_columns *columns)
{
    const dbr_md_block *cell = columns->at[DBR_COLUMN_DATE] != SIZE_MAX
                                   ? dbr_read_cell(g->r->md, head, columns->at[DBR_COLUMN_DATE])
                                   : NULL;
    return cell != NULL ? dbr_moment_year(dbr_md_text(g->r->md, cell)) : 0;
}

static void gather_row(gatherer *g, const dbr_md_block *row, const dbr_columns *columns, size_t i_time)
{
    const dbr_md *md = g->r->md;
    const dbr_md_block *cell = dbr_read_cell(md, row, i_time);
    dbr_slice time_text = cell != NULL ? dbr_slice_trim(dbr_md_text(md, cell)) : (dbr_slice){0};
    dbr_moment m = {
        .date = DBR_TIME_NONE, .clock = DBR_TIME_NONE, .end_date = DBR_TIME_NONE, .end_clock = DBR_TIME_NONE};
    bool has_moment = dbr_moment_read(time_text, &m);
    if (!has_moment) {
        m.begin = 0;
        m.end = time_text.len;
    }
    if (columns->at[DBR_COLUMN_DATE] != SIZE_MAX && columns->at[DBR_COLUMN_DATE] != i_time) {
        dbr_moment date = {0};
        if (dbr_moment_read(dbr_columns_text(md, columns, row, DBR_COLUMN_DATE), &date) &&
            date.date != DBR_TIME_NONE) {
            dbr_moment_give_year(&date, g->table_year);
            set_context(g, &date);
        }
    }
    const dbr_md_block *what = g->table_text != SIZE_MAX ? dbr_read_cell(md, row, g->table_text) : NULL;
    dbr_slice text = what != NULL ? dbr_slice_trim(dbr_md_text(md, what)) : (dbr_slice){0};
    add_row(g, time_text, &m, text, dbr_md_at(md, row->begin, row->end));
    dbr_row *added = &g->rows.items[g->rows.n - 1].row;
    added->i_timeline = g->n_timelines;
    added->source = dbr_read_one_line(g->r->arena, dbr_columns_text(md, columns, row, DBR_COLUMN_SOURCE));
    added->actor = dbr_read_one_line(g->r->arena, dbr_columns_text(md, columns, row, DBR_COLUMN_ACTOR));
}

/* The event's column, else the widest that is nothing else; SIZE_MAX for none. */
static size_t text_column(const gatherer *g, const dbr_md_block *table, const dbr_columns *columns,
                          size_t i_time)
{
    static const dbr_column TAKEN[] = {DBR_COLUMN_DATE, DBR_COLUMN_SOURCE, DBR_COLUMN_ACTOR, DBR_COLUMN_ID,
                                       DBR_COLUMN_OWNER};
    size_t widths[DBR_MAX_COLUMNS] = {0};
    size_t best = columns->at[DBR_COLUMN_EVENT];
    best = best != SIZE_MAX ? best : columns->at[DBR_COLUMN_ACTION];
    if (best != SIZE_MAX) {
        return best;
    }
    for (const dbr_md_block *row = NULL; (row = dbr_md_child(g->r->md, table, row)) != NULL;) {
        size_t k = 0;
        for (const dbr_md_block *cell = NULL;
             k < DBR_MAX_COLUMNS && (cell = dbr_md_child(g->r->md, row, cell)) != NULL; k++) {
            widths[k] += cell->text_end - cell->text;
        }
    }
    for (size_t k = 0; k < columns->n && k < DBR_MAX_COLUMNS; k++) {
        bool is_taken = k == i_time;
        for (size_t t = 0; t < sizeof(TAKEN) / sizeof(*TAKEN); t++) {
            is_taken |= columns->at[TAKEN[t]] == k;
        }
        best = !is_taken && (best == SIZE_MAX || widths[k] > widths[best]) ? k : best;
    }
    return best;
}

static void gather_list(gatherer *g, const dbr_md_block *list)
{
    size_t i_section = list->i_section;
    size_t n_items = 0;
    size_t n_clocks = count_clocks(g, list, &n_items);
    bool is_ours = is_timeline_section(g, i_section);
    bool is_timeline = is_ours || (n_clocks >= MIN_ELSEWHERE && n_clocks * 2 >= n_items);
    if (!is_timeline || is_other_section(g, i_section)) {
        if (!is_ours && n_clocks >= MIN_ELSEWHERE) {
            gather_nested(g, list);
        }
        return;
    }
    size_t n = g->rows.n;
    dbr_time context = g->context;
    for (const dbr_md_block *item = NULL; (item = dbr_md_child(g->r->md, list, item)) != NULL;) {
        gather_item(g, item);
    }
    g->context = context;
    g->n_timelines += g->rows.n > n ? 1 : 0;
}

/* A list that is no timeline as a whole may hold one: "- **Context**:", and below it a list of times. */
static void gather_nested(gatherer *g, const dbr_md_block *list)
{
    const dbr_md *md = g->r->md;
    for (size_t i = (size_t)(list - md->blocks) + 1; i < list->past; i++) {
        if (md->blocks[i].type == DBR_MD_LIST) {
            gather_list(g, &md->blocks[i]);
            i = md->blocks[i].past - 1;
        }
    }
}

/* Items (nested ones too) that begin with a clock time, and belong to no section of another kind. */
static size_t count_clocks(const gatherer *g, const dbr_md_block *list, size_t *ret_n_items)
{
    size_t n = 0;
    for (size_t i = (size_t)(list - g->r->md->blocks); i < list->past; i++) {
        const dbr_md_block *b = &g->r->md->blocks[i];
        if (b->type == DBR_MD_ITEM) {
            const dbr_md_block *text = dbr_md_item_text(g->r->md, b);
            bool is_one = text != NULL && starts_with_clock(dbr_md_text(g->r->md, text)) &&
                          !is_other_section(g, b->i_section);
            (*ret_n_items)++;
            n += is_one ? 1 : 0;
        }
    }
    return n;
}

/* An item, then those nested in it. */
static void gather_item(gatherer *g, const dbr_md_block *item)
{
    const dbr_md *md = g->r->md;
    for (size_t i = (size_t)(item - md->blocks); i < item->past; i++) {
        const dbr_md_block *b = &md->blocks[i];
        const dbr_md_block *text = b->type == DBR_MD_ITEM ? dbr_md_item_text(md, b) : NULL;
        dbr_moment m = {0};
        if (text == NULL || is_other_section(g, b->i_section)) {
            continue; // the second: below a label inside the list
        }
        dbr_slice plain = dbr_md_text(md, text);
        if (!dbr_moment_read(plain, &m)) {
            gather_labelled(g, b, plain);
            continue;
        }
        dbr_slice rest = strip_lead(dbr_slice_from(plain, m.end));
        size_t n_nested = 0;
        bool has_children = b->past > text->past;
        bool is_label = m.clock == DBR_TIME_NONE && has_children && count_clocks(g, b, &n_nested) > 0;
        if (is_label) {
            set_context(g, &m);
            continue;
        }
        add_row(g, plain, &m, rest, dbr_md_at(md, b->begin, b->end));
        g->rows.items[g->rows.n - 1].row.i_timeline = g->n_timelines;
    }
}

/* "Start: October 8, 2025 ~16:00 UTC - the queue grows": the label belongs to what happened. */
static void gather_labelled(gatherer *g, const dbr_md_block *item, dbr_slice plain)
{
    dbr_moment m = {0};
    size_t colon = 0;
    while (colon < plain.len && colon < MAX_LABEL_BYTES &&
           dbr_read_colon(dbr_slice_from(plain, colon)) == 0 && plain.ptr[colon] != '\n') {
        colon++;
    }
    size_t n = colon < plain.len && colon > 0 ? dbr_read_colon(dbr_slice_from(plain, colon)) : 0;
    bool is_ours = is_timeline_section(g, item->i_section);
    if (n == 0 || !is_ours || !dbr_moment_read(dbr_slice_from(plain, colon + n), &m)) {
        return;
    }
    m.begin += colon + n;
    m.end += colon + n;
    dbr_slice label = dbr_slice_trim(dbr_slice_sub(plain, 0, colon));
    dbr_slice rest = strip_lead(dbr_slice_from(plain, m.end));
    dbr_slice what =
        rest.len == 0
            ? label
            : dbr_slice_str(dbr_arena_printf(g->r->arena, "%.*s: %.*s", DBR_FMT(label), DBR_FMT(rest)));
    add_row(g, plain, &m, what, dbr_md_at(g->r->md, item->begin, item->end));
    g->rows.items[g->rows.n - 1].row.i_timeline = g->n_timelines;
}

/* "### 16:32 Deleted the pods", "### 2018-02-22 16:30" and text below, "### 29-09-2021" which dates what
 * follows. */
static void gather_heading(gatherer *g, const dbr_md_block *heading)
{
    const dbr_md *md = g->r->md;
    dbr_slice plain = dbr_md_text(md, heading);
    dbr_moment m = {0};
    if (heading->parent != 0 || !dbr_moment_read(plain, &m)) {
        return;
    }
    const dbr_section *s = &g->r->d->sections[heading->i_section];
    if (s->at.begin != heading->begin) {
        return; // the title
    }
    dbr_slice rest = strip_lead(dbr_slice_from(plain, m.end));
    if (m.clock == DBR_TIME_NONE) {
        set_context(g, &m);
    }
    if (m.clock == DBR_TIME_NONE && has_times(g, heading, s->at.end)) {
        return; // it dates them
    }
    const dbr_md_block *below = dbr_md_child(md, &md->blocks[0], heading);
    if (rest.len == 0 && below != NULL && below->type == DBR_MD_PARAGRAPH) {
        rest = dbr_slice_trim(dbr_md_text(md, below));
    }
    size_t end = s->at.end;
    while (end > heading->end && memchr(" \t\r\n", md->bytes.ptr[end - 1], 4) != NULL) {
        end--;
    }
    if (m.date != DBR_TIME_NONE) {
        set_context(g, &m);
    }
    add_row(g, plain, &m, rest, dbr_md_at(md, heading->begin, end > heading->end ? end : heading->end));
}

/* Whether anything below a heading, up to `end`, begins with a time. */
static bool has_times(const gatherer *g, const dbr_md_block *heading, size_t end)
{
    const dbr_md *md = g->r->md;
    for (const dbr_md_block *b = heading + 1; b < md->blocks + md->n_blocks && b->begin < end; b++) {
        dbr_slice rest = dbr_md_text(md, b);
        dbr_moment m = {0};
        while (rest.len > 0) {
            if (dbr_moment_read(dbr_slice_cut(&rest, '\n'), &m)) {
                return true;
            }
        }
    }
    return false;
}

/* Lines that begin with a time; those between two of them belong to the first. */
static void gather_lines(gatherer *g, const dbr_md_block *paragraph)
{
    const dbr_md *md = g->r->md;
    bool is_ours = is_timeline_section(g, paragraph->i_section);
    dbr_slice plain = dbr_md_text(md, paragraph);
    dbr_slice rest = plain;
    size_t first = g->rows.n;
    while (rest.ptr != NULL) {
        dbr_slice line = dbr_slice_cut(&rest, '\n');
        dbr_moment m = {0};
        bool is_moment = dbr_moment_read(line, &m) && ((m.clock != DBR_TIME_NONE && !m.is_led) || is_ours);
        dbr_slice after = is_moment ? strip_lead(dbr_slice_from(line, m.end)) : (dbr_slice){0};
        bool is_remark = dbr_slice_starts(after, "(") && dbr_slice_ends(after, ")");
        if (is_moment && m.clock == DBR_TIME_NONE && (after.len == 0 || is_remark)) {
            set_context(g, &m); // "Monday Oct 30th 2021", "2021-10-30 (all times UTC)"
        } else if (is_moment) {
            size_t begin = dbr_md_range(md, dbr_slice_from(line, m.begin)).begin;
            add_row(g, line, &m, after, dbr_md_at(md, begin, dbr_md_range(md, line).end));
        } else if (g->rows.n > first && dbr_slice_trim(line).len > 0) {
            dbr_row *row = &g->rows.items[g->rows.n - 1].row;
            size_t end = dbr_md_range(md, dbr_slice_trim(line)).end;
            size_t text = row->text.len > 0 ? (size_t)(row->text.ptr - md->plain.ptr)
                                            : (size_t)(line.ptr - md->plain.ptr);
            if (row->text.len == 0 || (row->text.ptr >= plain.ptr && row->text.ptr < plain.ptr + plain.len)) {
                row->text = dbr_slice_sub(md->plain, text, (size_t)(line.ptr - md->plain.ptr) + line.len);
            }
            row->at = dbr_md_at(md, row->at.begin, end > row->at.end ? end : row->at.end);
        }
    }
    for (size_t i = first; i < g->rows.n; i++) {
        dbr_row *row = &g->rows.items[i].row;
        row->text = dbr_read_one_line(g->r->arena, row->text);
        row->first_link = dbr_md_links(md, row->at.begin, row->at.end, &row->n_links);
    }
}

static bool starts_with_clock(dbr_slice text)
{
    dbr_moment m = {0};
    return dbr_moment_read(text, &m) && m.clock != DBR_TIME_NONE && !m.is_led;
}

/* Whether headings [0] and lines [1] show enough clock times to be a timeline with no section of that name.
 */
static void count_elsewhere(gatherer *g, bool ret_enough[2])
{
    const dbr_md *md = g->r->md;
    size_t n_headings = 0;
    size_t n_lines = 0;
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        bool is_asked = (b->type == DBR_MD_HEADING && n_headings + 1 < MIN_ELSEWHERE) ||
                        (b->type == DBR_MD_PARAGRAPH && n_lines < MIN_ELSEWHERE);
        if (b->parent != 0 || !is_asked) {
            continue;
        }
        dbr_slice rest = dbr_md_text(md, b);
        while (rest.ptr != NULL) {
            size_t n = starts_with_clock(dbr_slice_cut(&rest, '\n')) ? 1 : 0;
            n_headings += b->type == DBR_MD_HEADING ? n : 0;
            n_lines += b->type == DBR_MD_PARAGRAPH ? n : 0;
        }
    }
    ret_enough[0] = n_headings + 1 >= MIN_ELSEWHERE; // two headings that are times are no accident
    ret_enough[1] = n_lines >= MIN_ELSEWHERE;
}

/* `text` holds the moment; `rest` is what happened. */
static void add_row(gatherer *g, dbr_slice text, const dbr_moment *m, dbr_slice rest, dbr_source_range at)
{
    const dbr_md *md = g->r->md;
    dbr_timeline_row *added = DBR_PUSH(&g->rows);
    added->moment = *m;
    added->context = g->context;
    added->context_has_year = g->context_has_year;
    added->zone = m->zone != NULL ? m->zone : g->zone != NULL ? g->zone : g->r->zone;
    dbr_row *row = &added->row;
    row->time = DBR_TIME_NONE;
    row->end = DBR_TIME_NONE;
    row->time_text = dbr_slice_sub(text, m->begin, m->end);
    row->time_at = dbr_md_range(md, row->time_text);
    if (row->time_text.len == 0) { // an empty cell: where its text would stand
        row->time_at = dbr_md_at(md, at.begin, at.begin);
    }
    row->resolution = m->resolution;
    row->is_approximate = m->is_approximate;
    row->has_date = m->date != DBR_TIME_NONE;
    row->has_zone = m->zone != NULL;
    row->text = dbr_read_one_line(g->r->arena, rest);
    row->at = at;
    row->i_section = dbr_read_section_at(g->r->d, at.begin);
    row->first_link = dbr_md_links(md, at.begin, at.end, &row->n_links);
}

static void set_context(gatherer *g, const dbr_moment *m)
{
    g->context = m->date;
    g->context_has_year = m->has_year;
}

/* What stands between a time and its text: "] - ", "): ", " | ", "，". */
static dbr_slice strip_lead(dbr_slice s)
{
    static const char *const MARKS[] = {"–", "—", "：", "，", "、", "→", "】", "）", "。"};
    for (;;) {
        size_t len = s.len;
        while (s.len > 0 && memchr(" \t\n])*:-|,.>;", s.ptr[0], 13) != NULL) {
            s = dbr_slice_from(s, 1);
        }
        bool is_wide = s.len > 0 && (unsigned char)s.ptr[0] >= 0x80;
        for (size_t i = 0; i < sizeof(MARKS) / sizeof(*MARKS) && is_wide; i++) {
            s = dbr_slice_starts(s, MARKS[i]) ? dbr_slice_from(s, strlen(MARKS[i])) : s;
        }
        if (s.len == len) {
            return dbr_slice_trim(s);
        }
    }
}

/* "#### 29-09-2021 (All times CEST)" holds for what stands under it. */
static void use_section_zone(gatherer *g, size_t i_section)
{
    const dbr_document *d = g->r->d;
    if (i_section == g->i_zone_section) {
        return;
    }
    for (size_t i = g->i_zone_section + 1; i <= i_section; i++) { // SIZE_MAX + 1 is 0: none was looked at
        size_t level = (size_t)d->sections[i].level;
        bool is_ours = i > 0 && is_timeline_section(g, i);
        assert(level < LEVELS);
        for (size_t l = is_ours ? level : 0; l < LEVELS; l++) {
            g->level_zones[l] = NULL; // of sections that ended
        }
        size_t at = 0;
        if (is_ours) {
            (void)dbr_moment_zone_said(d->sections[i].heading, &at, &g->level_zones[level]);
        }
    }
    g->i_zone_section = i_section;
    g->zone = NULL;
    for (size_t l = (size_t)d->sections[i_section].level; l > 0 && g->zone == NULL; l--) {
        g->zone = g->level_zones[l];
    }
}
