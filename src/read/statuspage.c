/*
 * statuspage: incidents of a status page (Atlassian Statuspage and those that answer alike): every update of
 * every incident is a message, its verb the status it announced.
 */
#include "read/json_head.h"

#include <assert.h>

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    dbr_slice text = read_head_text(in), incidents, first;
    layout->has_many_roots = read_head_has_many_roots(text);
    bool is_page = read_head_member(text, "incidents", &incidents) &&
                   read_head_element(incidents, 0, &first) && read_head_has(first, "incident_updates");
    return is_page ? 97 : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice u = item->bytes;
    read_fields f;
    f.n = 0;
    if (!READ_TIME_OF(scratch, u, ret, "/display_at", "/created_at", "/updated_at")) {
        return 0;
    }
    dbr_slice status = READ_GET(scratch, u, "/status");
    ret->kind = DBR_KIND_MESSAGE;
    ret->verb = status.len > 0 ? status : dbr_slice_str("said");
    ret->text = READ_GET(scratch, u, "/body", "/message");
    read_element_field(&f, "incident", READ_GET(scratch, u, "/incident_id"));
    read_fields_keep(&f, scratch, ret);
    return 1;
}

static const char *const PATTERNS[] = {"/incidents/*/incident_updates/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"incidents.json",
     "{\"page\":{\"id\":\"x\"},\"incidents\":[{\"name\":\"Errors\",\"incident_updates\":[{\"status\":"
     "\"resolved\","
     "\"body\":\"It is over.\",\"display_at\":\"2025-02-09T10:41:00.000Z\"},{\"status\":\"investigating\","
     "\"body\":\"We look.\",\"created_at\":\"2025-02-09T10:20:00.000Z\"}]}]}\n",
     2, "2025-02-09T10:41:00Z", "It is over."},
    {"one.json",
     "{\"incidents\":[{\"incident_updates\":[{\"status\":\"identified\",\"body\":\"Found.\",\"created_at\":"
     "\"2025-02-09T10:20:00.000-06:00\"}]}]}",
     1, "2025-02-09T16:20:00Z", "Found."},
    {0},
};

const dbr_format read_statuspage = {
    .name = "statuspage",
    .help = "incidents of a status page with their updates (Statuspage's incidents.json)",
    .label = DBR_T_READ_LABEL_STATUSPAGE,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};
