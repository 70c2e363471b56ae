/*
 * eventbridge: what AWS says through EventBridge: {"source":"aws.ecs","detail-type":…,"time":…,"detail":{…}}, one a
 * document or line, or a list of them. Health notices, alarms, deployments, instance states.
 *
 * An alarm's state change is an alert; deployments, pipelines, scaling are changes; a Health notice and all else are log
 * lines, warnings when they are issues.
 */
#include "read/mapping.h"

static bool is_event(dbr_slice text)
{
    return text.len > 0 && text.ptr[0] == '{' &&
           ((read_head_has(text, "detail-type") && read_head_has(text, "source")) ||
            (read_head_has(text, "DetailType") && read_head_has(text, "Source")));
}

static int sniff(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice text = read_head_text(in);
    return is_event(text) ? 96 : 0;
}

static int sniff_list(const dbr_sniff *in, dbr_arena *arena, dbr_layout *layout)
{
    (void)arena;
    (void)layout;
    dbr_slice first;
    return read_head_element(read_head_text(in), 0, &first) && is_event(first) ? 96 : 0;
}

static const read_place FIELDS[] = {{"source", "/source"},
                                    {"region", "/region"},
                                    {"account", "/account"},
                                    {"code", "/detail/eventTypeCode"},
                                    {"category", "/detail/eventTypeCategory"},
                                    {"state", "/detail/state"},
                                    {"status", "/detail/statusCode"},
                                    {"resource", "/resources/0"},
                                    {"id", "/id"},
                                    {NULL, NULL}};
static const read_mapping EVENT = {
    .kind = DBR_KIND_LOG,
    .level = DBR_LEVEL_INFO,
    .time = READ_AT("/time", "/Time", "/detail/startTime"),
    .title = READ_AT("/detail-type", "/DetailType"),
    .text = READ_AT("/detail/eventDescription/0/latestDescription", "/detail/description", "/detail/message",
                    "/detail/reason", "/detail/eventName", "/detail/state/reason", "/detail/eventTypeCode",
                    "/detail-type", "/DetailType"),
    .service = READ_AT("/detail/service", "/detail/group", "/detail/application", "/detail/pipeline"),
    .object = READ_AT("/detail/affectedEntities/0/entityValue", "/resources/0", "/Resources/0"),
    .fields = FIELDS,
    .keeps_untimed = true};

static const read_word STATES[] = {
    {"ALARM", "firing"}, {"OK", "resolved"}, {"INSUFFICIENT_DATA", "pending"}, {NULL, NULL}};

static int parse(const dbr_layout *layout, const dbr_item *item, dbr_arena *scratch, dbr_record *ret)
{
    (void)layout;
    dbr_slice e = item->bytes;
    if (read_first_byte(e) != '{') {
        return -1;
    }
    (void)read_map(&EVENT, e, scratch, ret);
    dbr_slice type = ret->title;
    const char *alarm = read_meaning(STATES, READ_GET(scratch, e, "/detail/state/value"));
    if (alarm != NULL) {
        ret->kind = DBR_KIND_ALERT;
        ret->verb = dbr_slice_str(alarm);
        ret->title = READ_GET(scratch, e, "/detail/alarmName");
        ret->level = DBR_LEVEL_NONE;
    } else if (dbr_slice_find_nocase(type, dbr_slice_str("deployment")) != SIZE_MAX ||
               dbr_slice_find_nocase(type, dbr_slice_str("pipeline")) != SIZE_MAX) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str("deploy");
    } else if (dbr_slice_find_nocase(type, dbr_slice_str("auto scaling")) != SIZE_MAX ||
               dbr_slice_find_nocase(type, dbr_slice_str("scaling activity")) != SIZE_MAX) {
        ret->kind = DBR_KIND_CHANGE;
        ret->verb = dbr_slice_str("scale");
    } else if (dbr_slice_is(READ_GET(scratch, e, "/detail/eventTypeCategory"), "issue") ||
               dbr_slice_find_nocase(type, dbr_slice_str("fail")) != SIZE_MAX) {
        ret->level = DBR_LEVEL_WARN;
    }
    return 1;
}

static const char *const PATTERNS[] = {"", NULL};
static const dbr_format_sample SAMPLES[] = {
    {"alarm.json",
     "{\"source\":\"aws.cloudwatch\",\"detail-type\":\"CloudWatch Alarm State "
     "Change\",\"time\":\"2025-02-09T10:06:45Z\","
     "\"detail\":{\"alarmName\":\"cpu-high\",\"state\":{\"value\":\"ALARM\",\"reason\":\"Threshold "
     "crossed\"}}}\n",
     1, "2025-02-09T10:06:45Z", "cpu-high"},
    {"health.jsonl",
     "{\"source\":\"aws.health\",\"detail-type\":\"AWS Health "
     "Event\",\"time\":\"2025-02-09T10:06:45Z\",\"detail\":{\"service\":"
     "\"EBS\",\"eventTypeCategory\":\"issue\",\"eventDescription\":[{\"latestDescription\":\"A volume was "
     "lost\"}]}}\n",
     1, "2025-02-09T10:06:45Z", "A volume was lost"},
    {0},
};
const dbr_format read_eventbridge = {
    .name = "eventbridge",
    .help =
        "AWS events through EventBridge, one a document or one a line: Health, alarms, deployments, states",
    .label = DBR_T_READ_LABEL_AWS_EVENTS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_ALERT | 1u << DBR_KIND_CHANGE,
    .sniff = sniff,
    .patterns = PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = SAMPLES,
};

static const char *const LIST_PATTERNS[] = {"/*", NULL};
static const dbr_format_sample LIST_SAMPLES[] = {
    {"events.json",
     "[{\"source\":\"aws.codedeploy\",\"detail-type\":\"CodeDeploy Deployment State-change "
     "Notification\",\"time\":"
     "\"2025-02-09T10:03:30Z\",\"detail\":{\"state\":\"SUCCESS\",\"application\":\"api\"}}]\n",
     1, "2025-02-09T10:03:30Z", "CodeDeploy"},
    {"put-events.json",
     "[{\"Source\":\"mock.health\",\"DetailType\":\"AWS Health "
     "Event\",\"Time\":\"2025-02-09T10:03:30Z\",\"Detail\":\"{}\"}]",
     1, "2025-02-09T10:03:30Z", "AWS Health"},
    {0},
};
const dbr_format read_eventbridge_list = {
    .name = "eventbridge-list",
    .help = "AWS events through EventBridge, as a list",
    .label = DBR_T_READ_LABEL_AWS_EVENTS,
    .shape = DBR_SHAPE_JSON,
    .kinds = 1u << DBR_KIND_LOG | 1u << DBR_KIND_ALERT | 1u << DBR_KIND_CHANGE,
    .sniff = sniff_list,
    .patterns = LIST_PATTERNS,
    .labels_pattern = -1,
    .parse = parse,
    .samples = LIST_SAMPLES,
};
