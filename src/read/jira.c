/*
 * jira: who changed which field of which issue when.
 *
 *     {"issues":[{"key":"OPS-1","changelog":{"histories":[{"created":…,"author":…,"items":[{"field":"status",…}]}]}}]}
 *     {"values":[{"created":…,"items":[…]}]}, one issue with its changelog, or one history a line
 *
 * Every change is a message of its author: "status: Open → In Progress", marked as a bot's since nobody said it. Comments
 * are messages too.
 */
#include "read/mapping.h"

static bool is_history(dbr_slice text)
{
    dbr_slice items, first;
    return read_head_has(text, "created") && read_head_member(text, "items", &items) &&
           read_head_element(items, 0, &first) && read_head_has(first, "field");
}

static bool has_histories(dbr_slice issue)
{
    dbr_slice log, list, first;
    return read_head_member(issue, "changelog", &log) &&
           (read_head_member(log, "histories", &list) || read_head_member(log, "values", &list)) &&
           (!read_head_element(list, 0, &first) || is_history(first));
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), list, first;
    bool is_search =
        read_head_member(text, "issues", &list) && read_head_element(list, 0, &first) && has_histories(first);
    bool is_page = (read_head_member(text, "values", &list) || read_head_member(text, "histories", &list)) &&
                   read_head_element(list, 0, &first) && is_history(first);
    return is_search || is_page || has_histories(text) ? 96 : 0;
}

static int sniff_lines(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    return is_history(text) ? 96 : 0;
}

static const read_place FIELDS[] = {{"id", "/id"}, {"issue", "/issueKey"}, {NULL, NULL}};
static const read_mapping HISTORY = {.kind = DBR_KIND_MESSAGE,
                                     .verb = "updated",
                                     .time = READ_AT("/created", "/updated"),
                                     .subject =
                                         READ_AT("/author/displayName", "/author/name", "/author/accountId"),
                                     .text = READ_AT("/body"),
                                     .fields = FIELDS};

/* "status: Open → In Progress; assignee:  → Erin". */
static dbr_slice say_items(dbr_slice items, dbr_arena *scratch)
{
    DBR_AUTO(dbr_buf) out = {0};
    dbr_slice one;
    for (size_t i = 0; i < 16 && read_head_element(items, i, &one); i++) {
        dbr_slice item = dbr_json_text_at(scratch, items, dbr_arena_printf(scratch, "/%zu", i));
        dbr_slice from = READ_GET(scratch, item, "/fromString", "/from"),
                  to = READ_GET(scratch, item, "/toString", "/to");
        dbr_buf_printf(&out, "%s%.*s: %.*s → %.*s", i > 0 ? "; " : "",
                       DBR_FMT(READ_GET(scratch, item, "/field")), DBR_FMT(from), DBR_FMT(to));
    }
    return dbr_slice_dup(scratch, dbr_buf_view(&out));
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice h = item->bytes;
    if (read_first_byte(h) != '{') {
        return -1;
    }
    if (!read_map(&HISTORY, h, scratch, ret)) {
        return 0;
    }
    dbr_slice items = READ_GET(scratch, h, "/items");
    if (items.len > 0) {
        ret->text = say_items(items, scratch);
        ret->is_bot = true; // nobody's words
    } else {
        ret->verb = dbr_slice_str("said");
    }
    return 1;
}

#define HISTORY_SAMPLE                                                                                       \
    "{\"id\":\"57278\",\"author\":{\"displayName\":\"Erin\"},\"created\":\"2025-02-09T11:09:27.985+0100\","  \
    "\"items\":[{"                                                                                           \
    "\"field\":\"status\",\"fromString\":\"Open\",\"toString\":\"In Progress\"}]}"

static const char *const PATTERNS[] = {"/issues/*/changelog/histories/*",
                                       "/issues/*/changelog/values/*",
                                       "/issues/*/fields/comment/comments/*",
                                       "/changelog/histories/*",
                                       "/changelog/values/*",
                                       "/values/*",
                                       "/histories/*",
                                       NULL};
static const dbr_format_sample SAMPLES[] = {
    {"search.json", "{\"issues\":[{\"key\":\"OPS-1\",\"changelog\":{\"histories\":[" HISTORY_SAMPLE "]}}]}\n",
     1, "2025-02-09T10:09:27.985Z", "status: Open → In Progress"},
    {"changelog.json", "{\"total\":1,\"values\":[" HISTORY_SAMPLE "]}\n", 1, "2025-02-09T10:09:27.985Z",
     "status"},
    {0},
};
const dbr_format read_jira = {
    .name = "jira",
    .help = "Jira changelogs: issues with expand=changelog, or a changelog by itself",
    .label = DBR_T_READ_LABEL_JIRA,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

static const char *const LINE_PATTERNS[] = {"", NULL};
static const dbr_format_sample LINE_SAMPLES[] = {
    {"changelogs.jsonl", HISTORY_SAMPLE "\n" HISTORY_SAMPLE "\n", 2, "2025-02-09T10:09:27.985Z",
     "Open → In Progress"},
    {"one.json", HISTORY_SAMPLE, 1, "2025-02-09T10:09:27.985Z", "status"},
    {0},
};
const dbr_format read_jira_lines = {
    .name = "jira-lines",
    .help = "Jira changelog entries, one a document or one a line",
    .label = DBR_T_READ_LABEL_JIRA,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff_lines,
    .patterns = LINE_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = LINE_SAMPLES,
};
