"""What the alert set off: Alertmanager's webhook notifications and the PagerDuty incident."""
from . import story
from .common import at, hex_id, iso, iso_ms, json_lines, pretty, rng
from .metrics import CERT, DISK, DISK_FIRING, HIGH_ERROR_RATE, OTHER_DISK, OTHER_DISK_END

NEVER = "0001-01-01T00:00:00Z"
KEEP_END = at("10:35:30")
ANNOTATIONS = {
    "HighErrorRate": {"description": "More than 2 % of the answers of api-service were 5xx for one minute.",
                      "runbook_url": "https://wiki.example.com/runbooks/high-error-rate",
                      "summary": "api-service: many failed requests"},
    "DiskFillingUp": {"description": "/var/spool on batch-1 will be full within 12 hours.",
                      "summary": "batch-1: disk is filling up"},
    "CertExpirySoon": {"description": "The certificate of partners.example.com ends in less than 21 days.",
                       "summary": "partners.example.com: certificate ends soon"},
}


def fingerprint(labels):
    """Prometheus' own: FNV-1a over the sorted names and values, 0xff after each."""
    value = 0xcbf29ce484222325
    for key, text in sorted(labels.items()):
        for byte in key.encode() + b"\xff" + text.encode() + b"\xff":
            value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:016x}"


def notification(receiver, labels, starts_at, ends_at=None):
    """One payload of webhook version 4. The copy that Alertmanager has carries the external label."""
    labels = {**labels, "cluster": "shop-prod"}
    status = "resolved" if ends_at else "firing"
    annotations = ANNOTATIONS[labels["alertname"]]
    group = {"alertname": labels["alertname"], "service": labels["service"]}
    alert = {"status": status, "labels": dict(sorted(labels.items())), "annotations": annotations,
             "startsAt": iso_ms(starts_at), "endsAt": iso_ms(ends_at) if ends_at else NEVER,
             "generatorURL": f"http://prometheus.example.com:9090/graph?g0.expr={labels['alertname']}&g0.tab=1",
             "fingerprint": fingerprint(labels)}
    text = ", ".join(f'{key}="{value}"' for key, value in group.items())
    route = '{}/{severity="%s"}' % labels["severity"]
    return {"receiver": receiver, "status": status, "alerts": [alert], "groupLabels": group,
            "commonLabels": alert["labels"], "commonAnnotations": annotations,
            "externalURL": "http://alertmanager.example.com:9093", "version": "4",
            "groupKey": route + ":{" + text + "}", "truncatedAlerts": 0}


def webhooks():
    cert_since = at("08:12:30") - 2 * 86400000
    return [
        notification("tickets", CERT, cert_since),
        notification("tickets", OTHER_DISK, at("09:21:45"), OTHER_DISK_END),
        notification("pager", HIGH_ERROR_RATE, story.FIRING),
        notification("tickets", DISK, DISK_FIRING),
        notification("pager", HIGH_ERROR_RATE, story.FIRING, KEEP_END),
        notification("tickets", CERT, cert_since),
    ]


# PagerDuty, REST v2.

API, WEB = "https://api.pagerduty.com", "https://shop-example.pagerduty.com"
INCIDENT_ID, NUMBER = "Q1L7T3XW0R9ZKD", 2187
TITLE = "[FIRING:1] HighErrorRate api-service (page)"


def reference(kind, identifier, summary, plural, web=None):
    return {"id": identifier, "type": kind + "_reference", "summary": summary,
            "self": f"{API}/{plural}/{identifier}", "html_url": f"{WEB}/{web or plural}/{identifier}"}


ALICE = reference("user", "PA7XQ2M", "Alice Example", "users")
SERVICE = reference("service", "PSV41KD", "api-service", "services", "service-directory")
TEAM = reference("team", "PT9B2LC", "Shop Backend", "teams")
POLICY = reference("escalation_policy", "PE3R8WN", "Shop Backend: on-call, then lead", "escalation_policies")
INCIDENT = reference("incident", INCIDENT_ID, f"[#{NUMBER}] {TITLE}", "incidents")


def log_entry(r, ms, kind, summary, agent, channel, **more):
    identifier = "R" + hex_id(r, 48).upper()[:13]
    return {"id": identifier, "type": kind + "_log_entry", "summary": summary,
            "self": f"{API}/log_entries/{identifier}?incident_id={INCIDENT_ID}",
            "html_url": f"{WEB}/incidents/{INCIDENT_ID}/log_entries/{identifier}",
            "created_at": iso(ms), "agent": agent, "channel": channel, "service": SERVICE,
            "incident": INCIDENT, "teams": [TEAM], "contexts": [], **more}


def trigger_channel():
    return {"type": "api", "summary": TITLE, "client": "Alertmanager",
            "client_url": "http://alertmanager.example.com:9093",
            "details": {"firing": "alertname = HighErrorRate, service = api-service, severity = page",
                        "num_firing": "1", "num_resolved": "0", "received_at": iso(at("10:06:55")),
                        "orchestration_rule": "hold alerts that may clear by themselves for 75 s"}}


def log_entries():
    """Newest first, as the REST API lists them."""
    r = rng("pagerduty")
    phone = {"type": "auto", "notification": {"type": "phone", "address": "+1 555 0100", "status": "success"}}
    website, mobile = {"type": "website"}, {"type": "mobile"}
    entries = [
        log_entry(r, story.PD_TRIGGER, "trigger", "Triggered through the API.", SERVICE, trigger_channel(),
                  event_details={"description": TITLE}),
        log_entry(r, story.PD_TRIGGER, "assign", "Assigned to Alice Example.", SERVICE, {"type": "auto"},
                  assignees=[ALICE]),
        log_entry(r, story.PAGED, "notify", "Notified Alice Example by phone.", SERVICE, phone, user=ALICE),
        log_entry(r, story.ACKNOWLEDGED, "acknowledge", "Acknowledged by Alice Example.", ALICE, mobile,
                  acknowledgement_timeout=1800),
        log_entry(r, at("10:14:20"), "annotate", "Note added by Alice Example.", ALICE, website,
                  note="Order pages fail for a good part of the customers. Looking at web hosts and pods."),
        log_entry(r, at("10:23:05"), "annotate", "Note added by Alice Example.", ALICE, website,
                  note="api-cache is starting. Watching the error ratio."),
        log_entry(r, story.RESOLVED, "resolve", "Resolved by Alice Example.", ALICE, website),
    ]
    return {"log_entries": entries[::-1], "limit": 100, "offset": 0, "more": False, "total": None}


def incident(first_entry):
    return {"incident": {
        **INCIDENT, "type": "incident", "incident_number": NUMBER, "title": TITLE, "description": TITLE,
        "created_at": iso(story.PD_TRIGGER), "updated_at": iso(story.RESOLVED), "status": "resolved",
        "incident_key": hex_id(rng("incident-key"), 32), "service": SERVICE, "assignments": [],
        "assigned_via": "escalation_policy", "last_status_change_at": iso(story.RESOLVED),
        "last_status_change_by": ALICE, "resolved_at": iso(story.RESOLVED),
        "first_trigger_log_entry": {k: first_entry[k] for k in ("id", "summary", "self", "html_url")}
        | {"type": "trigger_log_entry_reference"},
        "alert_counts": {"all": 1, "triggered": 0, "resolved": 1}, "is_mergeable": True,
        "escalation_policy": POLICY, "teams": [TEAM], "pending_actions": [], "acknowledgements": [],
        "priority": {"id": "PP1HGH1", "type": "priority_reference", "summary": "P1",
                     "self": f"{API}/priorities/PP1HGH1"},
        "resolve_reason": None, "urgency": "high"}}


def files():
    entries = log_entries()
    yield "alertmanager/webhook.jsonl", json_lines(webhooks())
    yield "pagerduty/log_entries.json", pretty(entries)
    yield "pagerduty/incident.json", pretty(incident(entries["log_entries"][-1]))
