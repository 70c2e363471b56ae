/*
 * cloudtrail: AWS CloudTrail, as its log files have it ({"Records":[…]}) and as lookup-events answers
 * ({"Events":[{"CloudTrailEvent":"…"}]}, the event in a string), or one event a line.
 *
 * What changes something is a change: its verb from the call's name (Create…, Run… → create; Delete…, Terminate… →
 * delete; the rest → update; UpdateService, CreateDeployment and such → deploy). What only reads, and what was
 * refused, is a log line; refusals and failures are warnings.
 */
#include "read/mapping.h"

static bool is_event(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' && read_head_has(text, "eventSource") &&
           read_head_has(text, "eventName") && read_head_has(text, "eventTime");
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in), list, first;
    bool is_file =
        read_head_member(text, "Records", &list) && read_head_element(list, 0, &first) && is_event(first);
    bool is_lookup = read_head_member(text, "Events", &list) && read_head_element(list, 0, &first) &&
                     read_head_has(first, "CloudTrailEvent");
    return is_file || is_lookup ? 97 : 0;
}

static int sniff_events(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    return is_event(text) ? 96 : 0;
}

static const read_place FIELDS[] = {{"event", "/eventName"},      {"source", "/eventSource"},
                                    {"region", "/awsRegion"},     {"client", "/sourceIPAddress"},
                                    {"error", "/errorCode"},      {"account", "/recipientAccountId"},
                                    {"user_agent", "/userAgent"}, {"arn", "/userIdentity/arn"},
                                    {"event_id", "/eventID"},     {NULL, NULL}};
static const read_mapping EVENT = {
    .kind = DBR_KIND_LOG,
    .level = DBR_LEVEL_INFO,
    .time = READ_AT("/eventTime"),
    .title = READ_AT("/eventName"),
    .text = READ_AT("/errorMessage"),
    .trace = READ_AT("/requestID"),
    .subject = READ_AT("/userIdentity/userName", "/userIdentity/sessionContext/sessionIssuer/userName",
                       "/userIdentity/arn", "/userIdentity/invokedBy", "/userIdentity/type"),
    .object =
        READ_AT("/requestParameters/service", "/requestParameters/functionName",
                "/requestParameters/dBInstanceIdentifier", "/requestParameters/autoScalingGroupName",
                "/requestParameters/stackName", "/requestParameters/applicationName",
                "/requestParameters/clusterName", "/requestParameters/bucketName",
                "/requestParameters/groupId", "/requestParameters/groupName", "/requestParameters/roleName",
                "/requestParameters/name", "/requestParameters/instanceId",
                "/requestParameters/instancesSet/items/0/instanceId", "/resources/0/ARN"),
    .fields = FIELDS};

static const char *verb_of(dbr_slice name)
{
    static const char *const VERBS[][2] = {{"UpdateService", "deploy"},
                                           {"CreateDeployment", "deploy"},
                                           {"UpdateFunctionCode", "deploy"},
                                           {"StartPipelineExecution", "deploy"},
                                           {"UpdateStack", "deploy"},
                                           {"ExecuteChangeSet", "deploy"},
                                           {"RegisterTaskDefinition", "deploy"},
                                           {"SetDesiredCapacity", "scale"},
                                           {"UpdateAutoScalingGroup", "scale"},
                                           {"Reboot", "restart"},
                                           {"Create", "create"},
                                           {"Run", "create"},
                                           {"Delete", "delete"},
                                           {"Terminate", "delete"},
                                           {"Remove", "delete"},
                                           {"Modify", "config"},
                                           {"Put", "config"},
                                           {"Authorize", "config"},
                                           {"Revoke", "config"},
                                           {"Attach", "config"},
                                           {"Detach", "config"}};
    for (size_t i = 0; i < sizeof(VERBS) / sizeof(VERBS[0]); i++) {
        if (dbr_slice_starts(name, VERBS[i][0])) {
            return VERBS[i][1];
        }
    }
    return "update";
}

/* Calls that only look, by their name: for events too old to say readOnly. */
static bool is_reading(dbr_slice event, dbr_slice name, dbr_arena *scratch)
{
    static const char *const WORDS[] = {"Get",     "List",    "Describe", "Head",   "Lookup", "Assume",
                                        "Decrypt", "Check",   "Search",   "Select", "Query",  "Scan",
                                        "Batch",   "Console", "Filter",   "Test"};
    dbr_slice said = READ_GET(scratch, event, "/readOnly");
    if (said.len > 0) {
        return dbr_slice_is(said, "true");
    }
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        if (dbr_slice_starts(name, WORDS[i])) {
            return true;
        }
    }
    return false;
}

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice event = item->bytes;
    dbr_slice inner = READ_GET(scratch, event, "/CloudTrailEvent");
    event = inner.len > 0 ? inner : event;
    if (!read_map(&EVENT, event, scratch, ret)) {
        return 0;
    }
    dbr_slice name = ret->title;
    dbr_slice error = READ_GET(scratch, event, "/errorCode");
    dbr_slice source = READ_GET(scratch, event, "/eventSource");
    ret->service = dbr_slice_sub(source, 0, dbr_slice_find_char(source, '.'));
    if (error.len > 0) {
        ret->level = DBR_LEVEL_WARN;
    } else if (!is_reading(event, name, scratch)) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str(verb_of(name));
    }
    dbr_slice what = error.len > 0 ? error : ret->object;
    ret->text = dbr_slice_str(dbr_arena_printf(scratch, "%.*s %.*s%s%.*s by %.*s", DBR_FMT(ret->service),
                                               DBR_FMT(name), what.len > 0 ? ": " : "", DBR_FMT(what),
                                               DBR_FMT(ret->subject)));
    return 1;
}

static const char *const PATTERNS[] = {"/Records/*", "/Events/*", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"cloudtrail.json",
     "{\"Records\":[{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"erin\"},"
     "\"eventTime\":\"2025-02-09T10:02:47Z\",\"eventSource\":\"ecs.amazonaws.com\",\"eventName\":"
     "\"UpdateService\","
     "\"requestParameters\":{\"service\":\"api\"},\"readOnly\":false}]}\n",
     1, "2025-02-09T10:02:47Z", "ecs UpdateService: api by erin"},
    {"lookup.json",
     "{\"Events\":[{\"EventName\":\"DescribeInstances\",\"CloudTrailEvent\":\"{\\\"eventTime\\\":\\\"2025-02-"
     "09T10:02:"
     "47Z\\\",\\\"eventSource\\\":\\\"ec2.amazonaws.com\\\",\\\"eventName\\\":\\\"DescribeInstances\\\","
     "\\\"readOnly\\\":"
     "true}\"}]}\n",
     1, "2025-02-09T10:02:47Z", "ec2 DescribeInstances"},
    {0},
};
const dbr_format read_cloudtrail = {
    .name = "cloudtrail",
    .help = "AWS CloudTrail: log files and lookup-events; what changes something is a change",
    .label = DBR_T_READ_LABEL_CLOUDTRAIL,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

static const char *const EVENT_PATTERNS[] = {"", NULL};
static const dbr_format_sample EVENT_SAMPLES[] = {
    {"trail.jsonl",
     "{\"eventTime\":\"2025-02-09T10:02:47Z\",\"eventSource\":\"rds.amazonaws.com\",\"eventName\":"
     "\"RebootDBInstance\",\"requestParameters\":{\"dBInstanceIdentifier\":\"orders\"}}\n"
     "{\"eventTime\":\"2025-02-09T10:02:48Z\",\"eventSource\":\"rds.amazonaws.com\",\"eventName\":\"x\"}\n",
     2, "2025-02-09T10:02:47Z", "rds RebootDBInstance: orders"},
    {"one.json",
     "{\"eventTime\":\"2025-02-09T10:02:47Z\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":"
     "\"GetObject\","
     "\"errorCode\":\"AccessDenied\"}\n",
     1, "2025-02-09T10:02:47Z", "s3 GetObject: AccessDenied"},
    {0},
};
const dbr_format read_cloudtrail_events = {
    .name = "cloudtrail-events",
    .help = "AWS CloudTrail events by themselves, one document or one a line",
    .label = DBR_T_READ_LABEL_CLOUDTRAIL,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_CHANGE,
    .sniff = sniff_events,
    .patterns = EVENT_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = EVENT_SAMPLES,
};
