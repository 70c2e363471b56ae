/*
 * robusta: findings of Robusta, alerts with the evidence it collected beside them. The finding is an alert; the tables in
 * its evidence, which are JSON inside a string, are what happened:
 *
 *     {"headers":["reason","type","time","message"],"rows":[["BackOff","Warning",1739095523000.0,"…"]]}   an event a row
 *     {"headers":["label","value"],"rows":[["Reason","0/1 nodes are available"]]}                          one record
 *
 * and so are its paragraphs. Those have the time at which they were collected. Times without a zone are UTC: Robusta writes
 * some of its own with it and some without.
 *
 * Limits: eight records a finding, the alert first of all, then the evidence in its order; no packed logs and pictures. A
 * finding is known by what stands in the document's first 64 KiB.
 */
#include "read/json_head.h"

#include <stdio.h>

#define MAX_COLUMNS 16u

static bool is_finding(dbr_slice text)
{
    return read_head_has(text, "finding_type") &&
           (read_head_has(text, "aggregation_key") || read_head_has(text, "evidence") ||
            read_head_has(text, "subject_type"));
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    return is_finding(read_head_text(in)) ? 97 : 0;
}

static int sniff_list(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    return read_head_element(read_head_text(in), 0, &first) && is_finding(first) ? 97 : 0;
}

/* The records of a finding. */
typedef struct finding {
    dbr_arena *scratch;
    dbr_slice subject, space;
    dbr_slice collected; // when the piece of evidence was
    dbr_record *ret;
    int n;
} finding;

static dbr_level level_of(dbr_slice priority)
{
    static const struct {
        const char *word;
        dbr_level level;
    } LEVELS[] = {{"HIGH", DBR_LEVEL_ERROR},
                  {"MEDIUM", DBR_LEVEL_WARN},
                  {"LOW", DBR_LEVEL_WARN},
                  {"INFO", DBR_LEVEL_INFO},
                  {"DEBUG", DBR_LEVEL_DEBUG}};
    for (size_t i = 0; i < sizeof(LEVELS) / sizeof(LEVELS[0]); i++) {
        if (dbr_slice_eq_nocase(priority, dbr_slice_str(LEVELS[i].word))) {
            return LEVELS[i].level;
        }
    }
    return dbr_level_parse(priority);
}

static void make_utc(dbr_stamp *stamp)
{
    if (stamp->local != DBR_TIME_NONE && (stamp->flags & DBR_STAMP_OFFSET) == 0) {
        stamp->flags |= DBR_STAMP_OFFSET;
        stamp->offset_s = 0;
    }
}

/* The next value of this type of an array that was entered; false behind the last. What is of another type is passed over. */
static bool next_of(dbr_json *j, dbr_json_type type, dbr_slice *ret)
{
    dbr_json_value value;
    for (dbr_json_type t = dbr_json_next(j, &value); t > DBR_JSON_END && t != DBR_JSON_ARRAY_END;
         t = dbr_json_next(j, &value)) {
        bool is_container = t == DBR_JSON_ARRAY || t == DBR_JSON_OBJECT;
        if (is_container && !dbr_json_skip(j, &value, ret)) {
            return false;
        }
        if (t == type) {
            return true;
        }
    }
    return false;
}

/* Enters the array that a text is; false when it is none. */
static bool enter(dbr_json *j, dbr_slice text)
{
    dbr_json_value value;
    dbr_json_init(j, text);
    return dbr_json_next(j, &value) == DBR_JSON_ARRAY;
}

/* Room for one more record, a log line at `when`; NULL when there is none, or no time. */
static dbr_record *add(finding *f, dbr_slice when)
{
    dbr_stamp stamp;
    if (f->n >= (int)DBR_MAX_SUBRECORDS || when.len == 0 || !dbr_stamp_read(when, &stamp)) {
        return NULL;
    }
    read_fields fields;
    fields.n = 0;
    dbr_record *r = &f->ret[f->n++];
    make_utc(&stamp);
    *r = (dbr_record){.kind = DBR_KIND_LOG, .stamp = stamp, .stamp_raw = when, .service = f->subject};
    read_element_field(&fields, "name", f->subject);
    read_element_field(&fields, "namespace", f->space);
    read_fields_keep(&fields, f->scratch, r);
    return r;
}

static void say(finding *f, dbr_slice text)
{
    dbr_record *r = text.len > 0 ? add(f, f->collected) : NULL;
    if (r != NULL) {
        r->text = text;
    }
}

/* "**Pod requires:** 5 GPU" without its stars; a heading of what follows says nothing. */
static void take_paragraph(finding *f, dbr_slice text)
{
    dbr_buf plain = {0};
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '*' && text.ptr[i] != '`') {
            dbr_buf_char(&plain, text.ptr[i]);
        }
    }
    dbr_slice said = dbr_slice_trim(dbr_slice_dup(f->scratch, dbr_buf_view(&plain)));
    if (!dbr_slice_ends(said, ":")) {
        say(f, said);
    }
    dbr_buf_release(&plain);
}

static dbr_slice cell(const finding *f, dbr_slice row, size_t i_column)
{
    char pointer[16];
    (void)snprintf(pointer, sizeof(pointer), "/%zu", i_column);
    return i_column < MAX_COLUMNS ? dbr_json_text_at(f->scratch, row, pointer) : (dbr_slice){0};
}

static void take_event(finding *f, dbr_slice row, const size_t columns[4])
{
    dbr_slice reason = cell(f, row, columns[0]), message = cell(f, row, columns[3]);
    dbr_record *r = message.len > 0 ? add(f, cell(f, row, columns[2])) : NULL;
    if (r != NULL) {
        r->title = reason;
        r->text = message;
        r->level = dbr_slice_is(cell(f, row, columns[1]), "Warning") ? DBR_LEVEL_WARN : DBR_LEVEL_INFO;
    }
}

/* A row as text: "name: value" of two columns, of more with their heads, "node n1, cpu 5, memory 6". */
static void add_row(const finding *f, dbr_slice headers, dbr_slice row, dbr_buf *out)
{
    bool is_pair = cell(f, headers, 2).len == 0;
    dbr_buf_str(out, out->len > 0 ? "; " : "");
    for (size_t i = 0; i < (is_pair ? 2 : MAX_COLUMNS) && cell(f, row, i).len > 0; i++) {
        const char *between = i == 0 ? "" : is_pair ? ": " : ", ";
        dbr_slice head = is_pair ? (dbr_slice){0} : cell(f, headers, i);
        dbr_buf_printf(out, "%s%.*s%s%.*s", between, DBR_FMT(head), head.len > 0 ? " " : "",
                       DBR_FMT(cell(f, row, i)));
    }
}

static void take_table(finding *f, dbr_slice table)
{
    static const char *const NAMES[] = {"reason", "type", "time", "message"};
    size_t columns[4] = {MAX_COLUMNS, MAX_COLUMNS, MAX_COLUMNS, MAX_COLUMNS};
    dbr_slice headers = dbr_json_text_at(f->scratch, table, "/headers"), row;
    for (size_t i = 0; i < MAX_COLUMNS; i++) {
        for (size_t k = 0; k < 4; k++) {
            columns[k] = dbr_slice_eq_nocase(cell(f, headers, i), dbr_slice_str(NAMES[k])) ? i : columns[k];
        }
    }
    dbr_json j;
    bool has_events = columns[2] < MAX_COLUMNS && columns[3] < MAX_COLUMNS;
    bool is_list = enter(&j, dbr_json_text_at(f->scratch, table, "/rows"));
    dbr_buf text = {0};
    while (is_list && next_of(&j, DBR_JSON_ARRAY, &row)) {
        if (has_events) {
            take_event(f, row, columns);
        } else {
            add_row(f, headers, row, &text);
        }
    }
    say(f, dbr_slice_dup(f->scratch, dbr_buf_view(&text)));
    dbr_buf_release(&text);
}

/* [{"type":"markdown","data":"…"},{"type":"table","data":{…}}], escaped once or (what some versions export) twice. */
static void take_evidence(finding *f, dbr_slice data)
{
    dbr_json j;
    dbr_slice block;
    if (dbr_slice_starts(data, "[{\\\"")) {
        dbr_buf plain = {0};
        dbr_json_unescape(&plain, data);
        data = dbr_slice_dup(f->scratch, dbr_buf_view(&plain));
        dbr_buf_release(&plain);
    }
    bool is_list = enter(&j, data);
    while (is_list && next_of(&j, DBR_JSON_OBJECT, &block)) {
        dbr_slice type = READ_GET(f->scratch, block, "/type");
        dbr_slice content = dbr_json_text_at(f->scratch, block, "/data");
        if (dbr_slice_is(type, "table")) {
            take_table(f, content);
        } else if (dbr_slice_is(type, "markdown")) {
            take_paragraph(f, content);
        }
    }
}

static void add_alert(finding *f, dbr_slice object)
{
    read_fields fields;
    fields.n = 0;
    dbr_slice about = READ_GET(f->scratch, object, "/description", "/title");
    dbr_record *r = &f->ret[f->n++];
    *r = (dbr_record){.kind = DBR_KIND_ALERT,
                      .stamp = {.local = DBR_TIME_NONE},
                      .title = READ_GET(f->scratch, object, "/aggregation_key", "/title"),
                      .verb = dbr_slice_str("firing"),
                      .object = f->subject,
                      .text = about,
                      .level = level_of(READ_GET(f->scratch, object, "/priority"))};
    read_element_field(&fields, "namespace", f->space);
    read_element_field(&fields, "kind", READ_GET(f->scratch, object, "/subject_type"));
    read_element_field(&fields, "node", READ_GET(f->scratch, object, "/subject_node"));
    read_element_field(&fields, "cluster", READ_GET(f->scratch, object, "/cluster"));
    read_element_field(&fields, "runbook_url", READ_GET(f->scratch, object, "/annotations/runbook_url"));
    read_fields_keep(&fields, f->scratch, r);
    (void)READ_TIME_OF(f->scratch, object, r, "/starts_at", "/creation_date", "/updated_at");
    make_utc(&r->stamp);
    dbr_record *over = &f->ret[f->n];
    *over = *r;
    bool has_end = READ_TIME_OF(f->scratch, object, over, "/ends_at");
    make_utc(&over->stamp);
    if (has_end && dbr_stamp_instant(&over->stamp) > dbr_stamp_instant(&r->stamp)) {
        over->verb = dbr_slice_str("resolved");
        f->n++;
    }
}

/* Records of an element stand in time order; those without a time first. */
static void sort(dbr_record *records, int n)
{
    for (int i = 1; i < n; i++) {
        dbr_record r = records[i];
        int k = i;
        for (; k > 0 && dbr_stamp_instant(&records[k - 1].stamp) > dbr_stamp_instant(&r.stamp); k--) {
            records[k] = records[k - 1];
        }
        records[k] = r;
    }
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice object = item->bytes;
    if (read_first_byte(object) != '{' || READ_GET(scratch, object, "/finding_type").len == 0) {
        return -1;
    }
    finding f = {.scratch = scratch, .ret = ret};
    f.subject = READ_GET(scratch, object, "/subject_name");
    f.space = READ_GET(scratch, object, "/subject_namespace");
    add_alert(&f, object);
    dbr_json j;
    dbr_slice piece, first = ret[0].stamp_raw;
    bool is_list = enter(&j, dbr_json_text_at(scratch, object, "/evidence"));
    while (is_list && next_of(&j, DBR_JSON_OBJECT, &piece)) {
        f.collected = READ_GET(scratch, piece, "/collection_timestamp", "/creation_date");
        f.collected = f.collected.len > 0 ? f.collected : first;
        take_evidence(&f, READ_GET(scratch, piece, "/data"));
    }
    sort(ret, f.n);
    return f.n;
}

#define FINDING                                                                                              \
    "{\"aggregation_key\":\"PodsPending\",\"finding_type\":\"issue\",\"subject_type\":\"pod\",\"subject_"    \
    "name\":\"cart-0\","                                                                                     \
    "\"subject_namespace\":\"shop\",\"priority\":\"HIGH\",\"starts_at\":\"2025-02-09T10:05:23Z\",\"ends_"    \
    "at\":null,"                                                                                             \
    "\"evidence\":[{\"creation_date\":\"2025-02-09T10:06:00Z\",\"data\":\"[{\\\"type\\\":\\\"table\\\","     \
    "\\\"data\\\":{"                                                                                         \
    "\\\"headers\\\":[\\\"reason\\\",\\\"type\\\",\\\"time\\\",\\\"message\\\"],\\\"rows\\\":[["             \
    "\\\"FailedScheduling\\\",\\\"Warning\\\","                                                              \
    "1739095533000.0,\\\"no node has room for "                                                              \
    "cart-0\\\"]]}},{\\\"type\\\":\\\"markdown\\\",\\\"data\\\":\\\"**Needs:** 5 GPU\\\"}]\"}]}"

static const char *const PATTERNS[] = {"", NULL};
#define RESOLVED                                                                                             \
    "{\"title\":\"Job "                                                                                      \
    "failed\",\"finding_type\":\"issue\",\"subject_type\":\"job\",\"starts_at\":\"2025-02-09T10:05:23Z\","   \
    "\"ends_at\":\"2025-02-09T10:41:00Z\"}"

/* What collected it writes no zone; an element that is no evidence; a table of three columns; a row that is none. */
#define ODD                                                                                                  \
    "{\"aggregation_key\":\"Nodes\",\"finding_type\":\"issue\","                                             \
    "\"starts_at\":\"2025-02-09T10:05:23Z\",\"evidence\":[null,"                                             \
    "{\"creation_date\":\"2025-02-09T10:06:00.5\","                                                          \
    "\"data\":\"[{\\\"type\\\":\\\"table\\\",\\\"data\\\":{\\\"headers\\\":[\\\"node\\\","                   \
    "\\\"cpu\\\",\\\"memory\\\"],\\\"rows\\\":[null,[\\\"n1\\\","                                            \
    "5,6]]}}]\"},{\"creation_date\":\"2025-02-09T10:05:50\","                                                \
    "\"data\":\"[{\\\"type\\\":\\\"markdown\\\",\\\"data\\\":\\\"earlier\\\"}]\"}]}"

static const dbr_format_sample SAMPLES[] = {
    {"finding.json", FINDING "\n", 3, "2025-02-09T10:05:23Z", "PodsPending"},
    {"resolved.json", RESOLVED, 2, "2025-02-09T10:05:23Z", "Job failed"},
    {"odd.json", ODD, 3, "2025-02-09T10:05:23Z", "Nodes"},
    {0},
};
const dbr_format read_robusta = {
    .name = "robusta",
    .help = "a finding of Robusta: an alert with the events and tables collected for it",
    .label = DBR_T_READ_LABEL_ROBUSTA,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_ALERT | 1u << DBR_KIND_LOG,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

static const char *const LIST_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample LIST_SAMPLES[] = {
    {"findings.json", "[" FINDING "," FINDING "]\n", 6, "2025-02-09T10:05:23Z", "PodsPending"},
    {"resolved.json", "[" RESOLVED "]", 2, "2025-02-09T10:05:23Z", "Job failed"},
    {0},
};
const dbr_format read_robusta_list = {
    .name = "robusta-list",
    .help = "findings of Robusta as a list",
    .label = DBR_T_READ_LABEL_ROBUSTA,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_ALERT | 1u << DBR_KIND_LOG,
    .sniff = sniff_list,
    .patterns = LIST_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = LIST_SAMPLES,
};
