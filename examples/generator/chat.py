"""A Slack export (directory form): channels.json, users.json and one file a channel and day.

MESSAGES below is the whole conversation; '@alice' in a text becomes a mention. People guess,
also wrongly, and most of what they write has nothing to do with the incident.
"""
import re

from .common import at, hex_id, pretty, rng

TEAM = "T06SHPEX1"
USERS = {"alice": "U06ALC4QX1", "bob": "U06BOB7KD2", "charlie": "U06CHA2MW3", "dan": "U06DAN9PZ4",
         "erin": "U06ERN5RT5", "frank": "U06FRK1VN6", "grace": "U06GRC8XL7", "heidi": "U06HDI3BS8"}
TITLES = {"alice": "Backend", "bob": "Platform", "charlie": "Backend", "dan": "Backend lead", "erin": "Frontend",
          "frank": "Support", "grace": "Marketing", "heidi": "Data"}
BOTS = {"pganalyze": "B06PGA1Q2W", "Alertmanager": "B06ALM3E4R", "PagerDuty": "B06PGD5T6Y", "release-bot": "B06REL7U8I"}
CHANNELS = {"incidents": ("C06INC0A1B", "Something is broken? Here."), "general": ("C06GEN2C3D", "Everything else"),
            "deploys": ("C06DEP4E5F", "What goes out, and when")}

# clock, who, text, key of the thread's first message (its clock) or "", reactions "name:who,who"
INCIDENTS = [
    ("08:15:09.112", "heidi", "Sunday numbers job is done, nothing odd in it.", "", "+1:dan"),
    ("09:21:58.401", "Alertmanager", "[FIRING:1] DiskFillingUp batch (ticket) batch-2:9100 /var/spool", "", ""),
    ("09:40:33.019", "bob", "looking at batch-2, old exports again. Deleting last week's.", "09:21:58.401", ""),
    ("09:58:26.230", "Alertmanager", "[RESOLVED] DiskFillingUp batch (ticket) batch-2:9100 /var/spool", "", "white_check_mark:bob"),
    ("10:06:56.348", "Alertmanager", "[FIRING:1] HighErrorRate api-service (page): many failed requests", "", "eyes:bob,frank"),
    ("10:07:22.870", "frank", "Three customers in the last minutes: their order page spins and then shows the sad parcel. Is it just them?", "", ""),
    ("10:07:51.006", "bob", "Not just them. Both web hosts show red. I'm not on call but I'm at a keyboard.", "10:07:22.870", ""),
    ("10:08:13.554", "PagerDuty", "Triggered #2187: [FIRING:1] HighErrorRate api-service (page). Assigned to Alice Example", "", ""),
    ("10:08:47.290", "erin", "Could this be the CDN? They had a bad evening on Thursday and it looked a lot like this from the browser.", "", "thinking_face:bob"),
    ("10:09:20.713", "bob", "their status page is green", "10:08:47.290", ""),
    ("10:09:41.118", "erin", "it was green on Thursday too :upside_down_face:", "10:08:47.290", "joy:frank,bob"),
    ("10:10:15.902", "grace", "We sent the spring newsletter at 10:00, 120k people. Might that be too much for the shop?", "", ""),
    ("10:10:58.467", "bob", "Requests are up by less than a tenth. We had more on Black Friday and slept through it.", "10:10:15.902", ""),
    ("10:11:30.085", "frank", "Queue is at 14 tickets now. Shall I put something on the status page?", "", ""),
    ("10:12:01.377", "PagerDuty", "Acknowledged #2187 by Alice Example", "", ""),
    ("10:12:09.640", "alice", "I have it, was on the way home with the phone in the bag. Opening dashboards.", "", "pray:bob,frank"),
    ("10:12:33.204", "alice", "@frank yes please: \"orders may fail or be slow, we are on it\"", "", "ok_hand:frank"),
    ("10:13:02.511", "frank", "Status page is updated.", "", ""),
    ("10:13:44.938", "charlie", "Catalogue and prices answer fine for me, only things with orders and the cart hang.", "", ""),
    ("10:14:06.125", "alice", "Same on the graphs. Pods are all up, no restarts. Readiness is flapping a little.", "", ""),
    ("10:14:31.770", "erin", "so not the CDN then. sorry for the noise", "10:08:47.290", "heart:alice"),
    ("10:14:52.083", "dan", "What went out today? I see billing at 08:40, search at 09:31, api at 10:02.", "", ""),
    ("10:15:11.467", "bob", "Billing touched the invoice tables, it may hold locks. I'll ask.", "10:14:52.083", ""),
    ("10:15:58.309", "charlie", "the pods log pool errors by the dozen now: 20 of 20 in use", "", "eyes:alice,dan"),
    ("10:16:20.846", "alice", "Then they wait for the database. Does somebody see its CPU?", "", ""),
    ("10:16:49.015", "bob", "CPU 96 %, reads through the roof. Disk or CPU, hard to say which came first.", "10:16:20.846", ""),
    ("10:17:10.662", "heidi", "My reporting connection was refused, \"remaining slots are reserved\". I'll stay away for now.", "", "pray:alice"),
    ("10:17:34.290", "alice", "Asking pganalyze for the top statements of the last 15 minutes.", "", ""),
    ("10:17:59.731", "bob", "@dan billing says no locks over a second since 09:00. Not them.", "10:14:52.083", ""),
    ("10:18:45.206", "pganalyze", "Query report for *orders* (last 15 min)\n1. `SELECT o.id, o.placed_at … FROM orders o JOIN shipments s … WHERE lower(o.customer_ref) = lower($1)`\navg 2,431 ms, 5,120 calls, 91 % of total time\nPlan: Seq Scan on orders (8.4M rows read per call)\nReport requested by @alice", "", "eyes:bob,dan,charlie"),
    ("10:19:12.448", "alice", "That one statement holds most of the connections. It is the list of orders.", "", ""),
    ("10:19:40.917", "dan", "Roll api back? The pipeline needs about 20 minutes on a Sunday, it rebuilds the old tag first.", "", ""),
    ("10:20:05.330", "charlie", "or a bigger pool for now?", "", ""),
    ("10:20:21.784", "alice", "A bigger pool only moves the queue into the database, it has 100 slots in total. We have the manifest of the order cache from the December load test. Cache first, then see.", "", "+1:dan,bob"),
    ("10:20:50.190", "dan", "Fine with me. TTL of 60 s is OK for the list.", "", ""),
    ("10:21:31.055", "alice", "Checked the settings key, nothing else uses it. Applying in a moment.", "", ""),
    ("10:22:24.612", "alice", "api-cache is created, two replicas. Settings switched.", "", "rocket:bob"),
    ("10:23:01.998", "bob", "both replicas run", "", ""),
    ("10:24:38.407", "alice", "Hit rate 18 %. It fills as people come.", "", ""),
    ("10:26:02.871", "frank", "41 tickets. Some say it works on the third try.", "", ""),
    ("10:28:15.336", "bob", "44 % down to 42… slow, but the direction is right", "", "crossed_fingers:alice,erin"),
    ("10:30:44.519", "alice", "Hit rate 61 %. Database CPU under 80 for the first time.", "", ""),
    ("10:32:10.083", "charlie", "the pool errors come in ones and twos now, not by the dozen", "", ""),
    ("10:33:27.245", "bob", "looks like the queue is draining for good now", "", ""),
    ("10:35:40.162", "Alertmanager", "[RESOLVED] HighErrorRate api-service (page): many failed requests", "", "tada:frank,erin,grace"),
    ("10:35:58.774", "bob", "Flat line here. Nice.", "", ""),
    ("10:36:30.931", "alice", "I'll wait five minutes before I close it.", "", "+1:dan"),
    ("10:40:01.420", "PagerDuty", "Resolved #2187 by Alice Example", "", ""),
    ("10:40:25.118", "alice", "Closed. Thank you all, and on a Sunday. The cache stays until we know more. Review on Monday at 14:00, please keep your notes.", "", "heart:bob,frank,dan,charlie"),
    ("10:41:13.690", "frank", "Status page back to green. 52 tickets, I'll answer them with the same text.", "", ""),
    ("10:43:02.357", "grace", "Can I send the second half of the newsletter at 12:00?", "", ""),
    ("10:43:50.904", "dan", "Please tomorrow, not today.", "10:43:02.357", "ok_hand:grace"),
]
GENERAL = [
    ("07:58:12.330", "grace", "Good morning! Whoever is up: there is frost on the roof terrace and it is beautiful.", "", "snowflake:heidi"),
    ("08:31:40.018", "heidi", "Does anybody have the charger that was in the small meeting room?", "", ""),
    ("08:44:05.771", "charlie", "mine, I took it home by mistake. Monday!", "08:31:40.018", "+1:heidi"),
    ("09:12:27.405", "dan", "Reminder: the team days list closes tonight.", "", "memo:alice,bob"),
    ("09:47:51.226", "erin", "the new lamp photos are lovely", "", "heart_eyes:grace"),
    ("10:00:36.840", "grace", "Newsletter is out :tada: first half now, second half at noon.", "", "tada:erin,frank"),
    ("10:07:44.912", "heidi", "the shop is slow for me, or is it my train wifi?", "", ""),
    ("10:08:20.077", "frank", "it is not your wifi, see #incidents", "10:07:44.912", ""),
    ("10:21:02.604", "grace", "Should I answer people on social media or wait?", "", ""),
    ("10:21:48.339", "frank", "point them to the status page please", "10:21:02.604", "+1:grace"),
    ("10:37:19.583", "heidi", "I could order a chair again, thank you whoever did that", "", "chair:erin"),
    ("10:46:30.250", "charlie", "lunch, then the football", "", "soccer:bob"),
]
DEPLOYS = [
    ("08:40:11.204", "release-bot", "billing v5.1.2 → production, started by the pipeline for charlie", "", ""),
    ("08:43:52.610", "release-bot", "billing v5.1.2 → production, done", "", "white_check_mark:charlie"),
    ("09:31:20.448", "release-bot", "search v1.9.0 → production, started by the pipeline for heidi", "", ""),
    ("09:34:05.127", "release-bot", "search v1.9.0 → production, done", "", ""),
    ("09:50:17.336", "erin", "v2.3.0 of api-service is tagged, it will go out after the build. Order list by customer, plus small things.", "", "+1:dan"),
    ("10:02:49.015", "release-bot", "api-service v2.3.0 → production, started by the pipeline for erin", "", ""),
    ("10:03:31.902", "release-bot", "api-service v2.3.0 → production, done: 4 of 4 pods ready", "", "white_check_mark:erin"),
    ("10:18:02.660", "release-bot", "thumbnailer v0.7.4 → staging, failed: image not found", "", ""),
]
DAYS = {"incidents": INCIDENTS, "general": GENERAL, "deploys": DEPLOYS}


def slack_ts(clock):
    """Seconds with six decimals: Slack's key of a message in its channel."""
    ms = at(clock)
    return f"{ms // 1000}.{ms % 1000:03d}{sum(clock.encode()) % 1000:03d}"


def mentions(text):
    return re.sub(r"@([a-z]+)", lambda m: f"<@{USERS[m[1]]}>" if m[1] in USERS else m[0], text)


def reaction_list(text):
    for part in filter(None, [text]):
        name, who = part.split(":")
        users = [USERS[w] for w in who.split(",")]
        yield {"name": name, "users": users, "count": len(users)}


def message(r, row):
    clock, who, text, parent, reactions = row
    if who in BOTS:
        record = {"subtype": "bot_message", "text": mentions(text), "username": who, "type": "message",
                  "ts": slack_ts(clock), "bot_id": BOTS[who]}
    else:
        record = {"client_msg_id": "-".join(hex_id(r, n) for n in (8, 4, 4, 4, 12)), "type": "message",
                  "text": mentions(text), "user": USERS[who], "ts": slack_ts(clock), "team": TEAM,
                  "user_team": TEAM, "source_team": TEAM,
                  "user_profile": {"real_name": who.title() + " Example", "display_name": who, "team": TEAM,
                                   "name": who, "is_restricted": False, "is_ultra_restricted": False}}
    if parent:
        record["thread_ts"] = slack_ts(parent)
    if reactions:
        record["reactions"] = list(reaction_list(reactions))
    return record


def add_thread_counts(records):
    """The first message of a thread lists its answers."""
    for first in records:
        answers = [m for m in records if m.get("thread_ts") == first["ts"]]
        if answers:
            who = list(dict.fromkeys(m["user"] for m in answers))
            first.update(thread_ts=first["ts"], reply_count=len(answers), reply_users_count=len(who),
                         latest_reply=answers[-1]["ts"], reply_users=who,
                         replies=[{"user": m["user"], "ts": m["ts"]} for m in answers])


def channel_day(name):
    r = rng("slack-" + name)
    records = [message(r, row) for row in sorted(DAYS[name], key=lambda row: at(row[0]))]
    add_thread_counts(records)
    return records


def users():
    return [{"id": identifier, "team_id": TEAM, "name": name, "deleted": False, "real_name": name.title() + " Example",
             "tz": "Europe/Berlin", "tz_offset": 3600, "is_bot": False, "is_admin": name == "bob",
             "profile": {"title": TITLES[name], "real_name": name.title() + " Example", "display_name": name,
                         "email": f"{name}@example.com", "team": TEAM}} for name, identifier in USERS.items()]


def channels():
    created = at("08:00:00") // 1000 - 400 * 86400
    return [{"id": identifier, "name": name, "created": created, "creator": USERS["bob"], "is_archived": False,
             "is_general": name == "general", "members": list(USERS.values()),
             "topic": {"value": "", "creator": "", "last_set": 0},
             "purpose": {"value": purpose, "creator": USERS["bob"], "last_set": created}}
            for name, (identifier, purpose) in CHANNELS.items()]


def files():
    yield "slack-export/channels.json", pretty(channels(), 4)
    yield "slack-export/users.json", pretty(users(), 4)
    for name in DAYS:
        yield f"slack-export/{name}/2025-02-09.json", pretty(channel_day(name), 4)
