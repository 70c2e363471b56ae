/*
 * statuspage: incidents of a status page (Atlassian Statuspage and those that answer alike): every update of
 * every incident is a message, its verb the status it announced.
 */
#include "read/json_head.h"

#include <assert.h>

/* Whether the text begins with an object that holds incidents of a status page. */
static bool is_page(dbr_slice text)
{
    dbr_slice list, first;
    return (read_head_member(text, "incidents", &list) ||
            read_head_member(text, "scheduled_maintenances", &list)) &&
           read_head_element(list, 0, &first) && read_head_has(first, "incident_updates");
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), incident;
    bool is_one =
        read_head_member(text, "incident", &incident) && read_head_has(incident, "incident_updates");
    return is_page(text) || is_one ? 97 : 0;
}

/* [{"incident_updates":[…]}, …]: GET /v1/pages/ID/incidents; one incident by itself, one a line. */
static int sniff_incidents(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), first;
    bool is_list = read_head_element(text, 0, &first) && read_head_has(first, "incident_updates");
    return is_list || read_head_has(text, "incident_updates") ? 97 : 0;
}

static int sniff_pages(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    return read_head_element(read_head_text(in), 0, &first) && is_page(first) ? 97 : 0;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice u = item->bytes;
    read_fields f;
    f.n = 0;
    if (read_first_byte(u) != '{' || READ_GET(scratch, u, "/body", "/message", "/status").len == 0) {
        return -1; // a component, a page
    }
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

static const char *const PATTERNS[] = {"/incidents/*/incident_updates/*",
                                       "/scheduled_maintenances/*/incident_updates/*",
                                       "/incident/incident_updates/*", NULL};
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

static const char *const INCIDENT_PATTERNS[] = {"/*/incident_updates/*", "/incident_updates/*", NULL};
static const dbr_format_sample INCIDENT_SAMPLES[] = {
    {"list.json",
     "[{\"name\":\"Errors\",\"status\":\"resolved\",\"incident_updates\":[{\"status\":\"resolved\",\"body\":"
     "\"It is over.\","
     "\"created_at\":\"2025-02-09T10:41:00.000Z\"}]}]\n",
     1, "2025-02-09T10:41:00Z", "It is over."},
    {"incident.json",
     "{\"name\":\"Errors\",\"incident_updates\":[{\"status\":\"investigating\",\"body\":\"We "
     "look.\",\"created_at\":"
     "\"2025-02-09T10:20:00.000Z\"}]}\n",
     1, "2025-02-09T10:20:00Z", "We look."},
    {0},
};
const dbr_format read_statuspage_incidents = {
    .name = "statuspage-incidents",
    .help = "incidents of a status page as a list, or one by itself, with their updates",
    .label = DBR_T_READ_LABEL_STATUSPAGE,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff_incidents,
    .patterns = INCIDENT_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = INCIDENT_SAMPLES,
};

static const char *const PAGE_PATTERNS[] = {"/*/incidents/*/incident_updates/*", NULL};
static const dbr_format_sample PAGE_SAMPLES[] = {
    {"pages.json",
     "[{\"page\":{\"id\":\"x\"},\"incidents\":[{\"incident_updates\":[{\"status\":\"resolved\",\"body\":\"It "
     "is over.\","
     "\"display_at\":\"2025-02-09T10:41:00.000Z\"}]}]}]\n",
     1, "2025-02-09T10:41:00Z", "It is over."},
    {"two.json",
     "[{\"incidents\":[{\"incident_updates\":[{\"status\":\"identified\",\"body\":\"Found.\",\"created_at\":"
     "\"2025-02-09T10:20:"
     "00Z\"}]}]},{\"incidents\":[]}]",
     1, "2025-02-09T10:20:00Z", "Found."},
    {0},
};
const dbr_format read_statuspage_pages = {
    .name = "statuspage-pages",
    .help = "several status pages in one list, each with its incidents",
    .label = DBR_T_READ_LABEL_STATUSPAGE,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_MESSAGE,
    .sniff = sniff_pages,
    .patterns = PAGE_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = PAGE_SAMPLES,
};
