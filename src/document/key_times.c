/*
 * Key times: the milestones as the report states them.
 *
 *     | Milestone | Time (UTC) | …     a table with a milestone column, or any table of such a section
 *     - First detected 2020-10-06 08:33     - Detected: 10:06:45     items of such a section
 *
 * A time without a date takes the document's; one that is FOLD earlier than the first key time is of the next
 * day. Where a report has no key times, its milestones are read from the header fields, then from rows of the
 * timeline whose words say so.
 */
#include "document/columns.h"
#include "document/timeline.h"

#include <assert.h>

#define FOLD (4 * DBR_HOUR) // as in timeline_dates.c

typedef DBR_VEC(dbr_key_time) key_vec;

/* Words in a row's text that make it a milestone, tried in this order; the first row that has one counts, the
 * last for "resolved". Folded; ASCII. */
static const struct {
    dbr_milestone_name name;
    const char *words;
} ROW_WORDS[] = {
    {DBR_STARTED,
     "first 5xx|first error|first failure|errors appear|errors begin|errors started|incident start|incident "
     "begin|outage begin|outage start|incident "
     "starts|开始报错|首次报错|故障开始|故障发生|事故发生|首次出现|首个错误|开始出现|"
     "出现大量"},
    {DBR_DETECTED, "alert fire|alert fired|alert trigger|alerted|alerts fir|alert receiv|received "
                   "alert|first alert|detected|"
                   "noticed|reported|报警|告警|发现|监控触发"},
    {DBR_DECLARED, "incident declared|declared an incident|declares|宣布"},
    {DBR_PAGED, "paged|pages on-call|page sent|on-call notified|呼叫|通知值班|电话通知"},
    {DBR_ACKNOWLEDGED, "acknowledge|acked|接手|响应|确认告警"},
    {DBR_IDENTIFIED,
     "identified|root cause found|root cause detected|root cause was|cause found|定位|查明|确认根因"},
    {DBR_MITIGATED, "mitigat|rolled back|roll back|rollback|reverted|workaround|止损|回滚|降级|切流"},
    {DBR_RECOVERED,
     "returns to normal|returned to normal|back to normal|recovered|recovers|service restored|restored|恢复"},
    {DBR_RESOLVED, "resolved|incident closed|all clear|incident over|故障结束|结束|解除|关闭故障"},
};

enum { MAX_WORDS = 24 };

/* One list of them, taken apart. */
typedef struct words {
    dbr_slice items[MAX_WORDS];
    uint64_t letters[MAX_WORDS];
    size_t n;
} words;

static void read_table(dbr_reader *r, key_vec *v, const dbr_md_block *table, bool is_ours);
static void read_item(dbr_reader *r, key_vec *v, const dbr_md_block *item);
static void add(dbr_reader *r, key_vec *v, dbr_slice label, dbr_slice time_text, const dbr_moment *m,
                dbr_source_range at);
static dbr_milestone_name milestone_of(dbr_arena *arena, dbr_slice label);
static void fill(dbr_milestone *m, dbr_time time, dbr_slice label, const dbr_document *d, size_t first_link,
                 size_t n_links);
static void fill_from_headers(const dbr_document *d, dbr_milestone *ret);
static uint64_t letters_of(dbr_slice text);
static void read_words(const char *text, words *ret);
static bool has_word(dbr_slice text, uint64_t letters, const words *list);

void dbr_read_key_times(dbr_reader *r)
{
    const dbr_md *md = r->md;
    key_vec v = {0};
    for (size_t i = 1; i < md->n_blocks; i++) {
        const dbr_md_block *b = &md->blocks[i];
        bool is_ours = dbr_read_is_in(r->d, b->i_section, DBR_SECTION_KEY_TIMES);
        if (b->type == DBR_MD_TABLE) {
            read_table(r, &v, b, is_ours);
        } else if (b->type == DBR_MD_ITEM && is_ours) {
            read_item(r, &v, b);
        }
    }
    r->d->key_times = dbr_read_keep(r->arena, v.items);
    r->d->n_key_times = v.n;
}

void dbr_document_milestones(const dbr_document *d, dbr_milestone ret[])
{
    for (size_t i = 0; i < DBR_MILESTONE_COUNT; i++) {
        ret[i] = (dbr_milestone){.time = DBR_TIME_NONE, .rule = dbr_slice_str("report")};
    }
    for (size_t i = 0; i < d->n_key_times; i++) {
        const dbr_key_time *k = &d->key_times[i];
        if (k->name < DBR_MILESTONE_COUNT) {
            fill(&ret[k->name], k->time, k->label, d, k->first_link, k->n_links);
        }
    }
    if (d->n_key_times > 0) {
        return; // what the table leaves out or calls unknown stays unknown
    }
    fill_from_headers(d, ret);
    uint64_t *letters = dbr_xcalloc(d->n_rows + 1, sizeof(*letters)); // of each row's text
    for (size_t i = 0; i < d->n_rows; i++) {
        letters[i] = letters_of(d->rows[i].text);
    }
    for (size_t w = 0; w < sizeof(ROW_WORDS) / sizeof(*ROW_WORDS); w++) {
        words list;
        read_words(ROW_WORDS[w].words, &list);
        dbr_milestone_name name = ROW_WORDS[w].name;
        bool is_stated = ret[name].time != DBR_TIME_NONE;
        for (size_t i = 0; i < d->n_rows && !is_stated; i++) {
            const dbr_row *row = &d->rows[i];
            bool is_first = ret[name].time == DBR_TIME_NONE || row->time < ret[name].time;
            bool wins = name == DBR_RESOLVED ? !is_first || ret[name].time == DBR_TIME_NONE : is_first;
            if (row->time != DBR_TIME_NONE && wins && has_word(row->text, letters[i], &list)) {
                ret[name].time = DBR_TIME_NONE;
                fill(&ret[name], row->time, row->text, d, row->first_link, row->n_links);
            }
        }
    }
    free(letters);
}

static void read_table(dbr_reader *r, key_vec *v, const dbr_md_block *table, bool is_ours)
{
    const dbr_md *md = r->md;
    dbr_columns columns;
    dbr_columns_read(md, table, &columns);
    size_t i_label = columns.at[DBR_COLUMN_MILESTONE];
    bool is_key = is_ours || (i_label != SIZE_MAX && columns.at[DBR_COLUMN_TIME] != SIZE_MAX);
    if (!is_key || columns.n < 2) {
        return;
    }
    size_t i_time =
        columns.at[DBR_COLUMN_TIME] != SIZE_MAX ? columns.at[DBR_COLUMN_TIME] : columns.at[DBR_COLUMN_DATE];
    i_label = i_label != SIZE_MAX ? i_label : i_time == 0 ? 1 : 0;
    i_time = i_time != SIZE_MAX ? i_time : i_label == 0 ? 1 : 0;
    const dbr_md_block *head = dbr_md_child(md, table, NULL);
    const dbr_md_block *head_cell = dbr_read_cell(md, head, i_time);
    const dbr_zone *zone = NULL;
    size_t where = 0;
    (void)dbr_moment_zone_said(head_cell != NULL ? dbr_md_text(md, head_cell) : (dbr_slice){0}, &where,
                               &zone);
    for (const dbr_md_block *row = head; (row = dbr_md_child(md, table, row)) != NULL;) {
        const dbr_md_block *label = dbr_read_cell(md, row, i_label);
        const dbr_md_block *time = dbr_read_cell(md, row, i_time);
        if (label == NULL || time == NULL) {
            continue;
        }
        dbr_slice text = dbr_slice_trim(dbr_md_text(md, time));
        dbr_moment m = {.date = DBR_TIME_NONE, .clock = DBR_TIME_NONE, .end = text.len};
        (void)dbr_moment_read(text, &m);
        m.zone = m.zone != NULL ? m.zone : zone;
        add(r, v, dbr_slice_trim(dbr_md_text(md, label)), dbr_slice_sub(text, m.begin, m.end), &m,
            dbr_md_at(md, row->begin, row->end));
    }
}

static void read_item(dbr_reader *r, key_vec *v, const dbr_md_block *item)
{
    const dbr_md_block *text = dbr_md_item_text(r->md, item);
    dbr_slice plain = text != NULL ? dbr_md_text(r->md, text) : (dbr_slice){0};
    dbr_moment m = {0};
    if (plain.len == 0 || !dbr_moment_find(plain, false, &m)) {
        return;
    }
    dbr_slice label = dbr_read_strip(dbr_slice_sub(plain, 0, m.begin), ":-@~(*");
    label = dbr_slice_ends(label, "：") ? dbr_slice_sub(label, 0, label.len - strlen("：")) : label;
    if (label.len == 0) { // "10:06 Detected"
        label = dbr_read_strip(dbr_slice_from(plain, m.end), ":-–—()");
    }
    add(r, v, label, dbr_slice_sub(plain, m.begin, m.end), &m, dbr_md_at(r->md, item->begin, item->end));
}

static void add(dbr_reader *r, key_vec *v, dbr_slice label, dbr_slice time_text, const dbr_moment *m,
                dbr_source_range at)
{
    dbr_key_time *key = DBR_PUSH(v);
    key->label = dbr_read_one_line(r->arena, label);
    key->name = milestone_of(r->arena, label);
    key->time_text = time_text;
    key->time_at = time_text.len > 0 ? dbr_md_range(r->md, time_text) : dbr_md_at(r->md, at.begin, at.begin);
    key->time = DBR_TIME_NONE;
    key->resolution = m->resolution;
    key->at = at;
    key->first_link = dbr_md_links(r->md, at.begin, at.end, &key->n_links);
    if (m->clock == DBR_TIME_NONE && m->date == DBR_TIME_NONE) {
        return;
    }
    dbr_time end = DBR_TIME_NONE;
    dbr_time date = m->date != DBR_TIME_NONE && m->has_year ? m->date : r->d->date;
    const dbr_zone *zone = m->zone != NULL ? m->zone : r->zone;
    key->time = dbr_timeline_instant(m, date, zone, &end);
    bool has_first = m->date == DBR_TIME_NONE && v->n > 1 && v->items[0].time != DBR_TIME_NONE &&
                     key->time != DBR_TIME_NONE;
    if (has_first && v->items[0].time - key->time >= FOLD) {
        key->time = dbr_timeline_instant(m, date + DBR_DAY, zone, &end);
    }
}

/* The whole label, then its words: "Incident declared", "Time of recovery", "故障发现". */
static dbr_milestone_name milestone_of(dbr_arena *arena, dbr_slice label)
{
    static const struct {
        const char *words;
        dbr_milestone_name name;
    } MORE[] = {
        {"occurs|occurred|begins|began|begin|start|starts", DBR_STARTED},
        {"repaired|recovery|restored", DBR_RECOVERED},
        {"closed|end|ended|ends", DBR_RESOLVED},
    };
    dbr_milestone_name name = dbr_milestone_parse(label);
    dbr_slice rest = dbr_read_fold(arena, label);
    dbr_slice folded = rest;
    while (name == DBR_MILESTONE_COUNT && rest.ptr != NULL) {
        dbr_slice word = dbr_read_strip(dbr_slice_cut(&rest, ' '), "():,*");
        name = word.len > 0 ? dbr_milestone_parse(word) : name;
        for (size_t i = 0; i < sizeof(MORE) / sizeof(*MORE) && name == DBR_MILESTONE_COUNT; i++) {
            name = dbr_read_word_in(word, MORE[i].words) ? MORE[i].name : name;
        }
    }
    for (size_t i = 0; folded.ptr != NULL && i + 6 <= folded.len && name == DBR_MILESTONE_COUNT;
         i++) { // two Chinese characters
        name = (unsigned char)folded.ptr[i] >= 0xE0 ? dbr_milestone_parse(dbr_slice_sub(folded, i, i + 6))
                                                    : name;
    }
    return name;
}

static void fill(dbr_milestone *m, dbr_time time, dbr_slice label, const dbr_document *d, size_t first_link,
                 size_t n_links)
{
    if (m->time != DBR_TIME_NONE) {
        return; // stated twice: the first counts
    }
    m->time = time;
    m->label = label;
    for (size_t i = first_link; i < first_link + n_links; i++) {
        if (d->links[i].is_address) {
            m->address = d->links[i].url;
            return;
        }
    }
}

static void fill_from_headers(const dbr_document *d, dbr_milestone *ret)
{
    static const struct {
        dbr_header_kind kind;
        dbr_milestone_name name;
    } FIELDS[] = {{DBR_HEADER_STARTED, DBR_STARTED},
                  {DBR_HEADER_DETECTED, DBR_DETECTED},
                  {DBR_HEADER_RESOLVED, DBR_RESOLVED}};
    for (size_t i = 0; i < sizeof(FIELDS) / sizeof(*FIELDS); i++) {
        const dbr_header_field *field = dbr_document_header(d, FIELDS[i].kind);
        dbr_moment m = {0};
        if (field == NULL || !dbr_moment_find(field->value, false, &m) || m.clock == DBR_TIME_NONE) {
            continue;
        }
        dbr_time end = DBR_TIME_NONE;
        dbr_time date = m.date != DBR_TIME_NONE && m.has_year ? m.date : d->date;
        const dbr_zone *zone = m.zone != NULL ? m.zone : d->clock_zone;
        ret[FIELDS[i].name].time = dbr_timeline_instant(&m, date, zone, &end);
        ret[FIELDS[i].name].label = field->key;
    }
}

/* Which letters stand in a text, a bit each without case; the other bits are for characters of three bytes, by their last two. */
static uint64_t letters_of(dbr_slice text)
{
    enum { WIDE = 32 }; // the first such bit, and how many there are
    uint64_t letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        unsigned char small = c | 0x20u;
        letters |= small >= 'a' && small <= 'z' ? UINT64_C(1) << (small - 'a') : 0;
        if (c >= 0xE0 && text.len - i >= 3) {
            unsigned last = (unsigned char)text.ptr[i + 1] * 7u + (unsigned char)text.ptr[i + 2];
            letters |= UINT64_C(1) << (WIDE + last % WIDE);
        }
    }
    return letters;
}

static void read_words(const char *text, words *ret)
{
    ret->n = 0;
    for (dbr_slice rest = dbr_slice_str(text); rest.ptr != NULL && ret->n < MAX_WORDS; ret->n++) {
        ret->items[ret->n] = dbr_slice_cut(&rest, '|');
        ret->letters[ret->n] = letters_of(ret->items[ret->n]);
    }
}

/* `letters` of the text: a word with another one cannot stand in it, which spares most of the search. */
static bool has_word(dbr_slice text, uint64_t letters, const words *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if ((list->letters[i] & ~letters) == 0 && dbr_slice_find_nocase(text, list->items[i]) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}
