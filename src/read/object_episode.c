/*
 * Rows and objects that tell a whole page at once: when it was triggered, acknowledged and resolved, as pagers export their
 * incidents. Each time is a record of its own, and the key times follow from them.
 *
 *     incident_number,description,service_name,created_on,acknowledged_on,resolved_on,urgency    PagerDuty
 *     Alert ID,Message,Status,Priority,Created At,Acknowledged At,Closed At,Owner                Opsgenie
 *
 * What says when it was acknowledged is one; so is what has a pager's own columns (urgency, incident_number, escalation
 * policy) and a time of resolution.
 */
#include "read/object.h"

static dbr_slice acknowledged(const read_object_view *v)
{
    return read_view_get(v, READ_KEYS("acknowledged_on", "acknowledged_at", "acknowledgedAt",
                                      "first_acknowledged_at", "Acknowledged At", "Acknowledged On",
                                      "Acknowledged at", "acked_at", "ack_time", "确认时间", "响应时间"));
}

static dbr_slice resolved(const read_object_view *v)
{
    return read_view_get(v,
                         READ_KEYS("resolved_on", "resolved_at", "resolvedAt", "Resolved At", "Resolved On",
                                   "closed_at", "closedAt", "Closed At", "解决时间", "关闭时间", "恢复时间"));
}

static bool is_pager(const read_object_view *v)
{
    return read_view_get(v, READ_KEYS("urgency", "Urgency", "incident_number", "Incident Number",
                                      "escalation_policy", "escalation_policy_name", "Escalation Policy"))
               .len > 0;
}

/* The next record of the episode: as the first, at another time. */
static int add(dbr_record *ret, int n, const char *verb, dbr_slice when)
{
    dbr_stamp stamp;
    if (when.len == 0 || !dbr_stamp_read(when, &stamp)) {
        return n;
    }
    if (n > 0) {
        ret[n] = ret[0];
    }
    ret[n].stamp = stamp;
    ret[n].stamp_raw = when;
    ret[n].verb = dbr_slice_str(verb);
    return n + 1;
}

int read_as_episode(const read_object_view *v, dbr_record *ret)
{
    dbr_slice ack = acknowledged(v), end = resolved(v);
    dbr_slice title =
        read_view_get(v, READ_KEYS("description", "Description", "message", "Message", "title", "Title",
                                   "summary", "Summary", "name", "标题", "告警内容", "描述"));
    if (title.len == 0 || (ack.len == 0 && !(end.len > 0 && is_pager(v)))) {
        return 0;
    }
    dbr_slice begin = read_view_get(v, READ_KEYS("created_on", "created_at", "createdAt", "Created At",
                                                 "Created On", "triggered_at", "triggeredAt", "started_at",
                                                 "告警时间", "触发时间", "创建时间"));
    dbr_slice who = read_view_get(v, READ_KEYS("acknowledged_by", "assigned_to", "assigned_to_user", "owner",
                                               "Owner", "Assigned To", "resolved_by", "负责人", "处理人"));
    ret->kind = DBR_KIND_PAGE;
    ret->title = read_first_line(title);
    ret->text = title;
    ret->service = read_view_get(v, READ_KEYS("service_name", "service", "Service", "服务", "应用"));
    int n = add(ret, 0, "triggered", begin.len > 0 ? begin : read_view_role(v, READ_TIME));
    if (n == 0) {
        return 0;
    }
    int first_of_people = n;
    n = add(ret, n, "acknowledged", ack);
    n = add(ret, n, "resolved", end);
    for (int i = first_of_people; i < n; i++) {
        ret[i].subject = who;
    }
    return n;
}
