#!/bin/sh
# `debrief track --tracker ics`: the calendar is read back by another library (python3-icalendar), its repetitions are
# worked out by a third (dateutil), and a real CalDAV server (radicale) takes it: test_track_ics.sh [DEBRIEF]
set -u
# shellcheck source=tests/live/lib.sh
. "$(dirname "$0")/lib.sh"
/usr/bin/python3 -c 'import dateutil.rrule, icalendar' 2>/dev/null || skip "python3-icalendar is missing"

incident=$scratch/2025-03-03-api-service
mkdir "$incident"
cd "$incident" || exit 1
cat >incident.yaml <<'YAML'
title: API service degradation
zone: Europe/Berlin
people:
  "@alice": {name: Alice Chen, role: on-call engineer}
YAML
cat >report.md <<'MARKDOWN'
# Post-Mortem: API 服务故障, a rather long title that makes a summary line which has to be folded; with, commas

**Date**: 2025-03-03

## Key Times

| Milestone | Time (UTC) |
|---|---|
| started | 09:05:23 |
| resolved | 09:40:00 |

## Action Items

| ID | Action | Owner | Deadline | State |
|----|--------|-------|----------|-------|
| AI-001 | Add an alert on pool usage | @alice | 2025-03-10 | |
| AI-002 | Done long ago | @bob | 2025-03-11 | done |
| AI-003 | Without a date | @bob | | |
MARKDOWN

"$debrief" track --tracker ics --dry-run --now 2025-03-03T12:00:00Z >"$scratch/dry" 2>&1
check "a dry run ends well" [ $? = 0 ]
check "and writes nothing" [ ! -e follow-up.ics ]
"$debrief" track --now 2025-03-03T12:00:00Z >"$scratch/out" 2>&1
check "without settings the calendar is written" [ -s follow-up.ics ]
cp follow-up.ics "$scratch/first.ics"
cp report.md "$scratch/report.md"
"$debrief" track --now 2025-03-03T12:00:00Z >"$scratch/out" 2>&1
check "again the same bytes" cmp -s follow-up.ics "$scratch/first.ics"
check "the report is left alone" cmp -s report.md "$scratch/report.md"
# shellcheck disable=SC2016 # awk's own fields
check "lines end with CRLF and are at most 75 bytes long" env LC_ALL=C awk \
    '!/\r$/ || length($0) > 76 { bad = 1 } END { exit bad }' follow-up.ics

cat >"$scratch/read.py" <<'PYTHON'
import datetime as dt
import sys
import dateutil.rrule
import dateutil.tz
import icalendar

with open("follow-up.ics", "rb") as f:
    calendar = icalendar.Calendar.from_ical(f.read())
events = {str(e["UID"]): e for e in calendar.walk("VEVENT")}
number = int(sys.argv[1])


def check(what, condition, got=""):
    global number
    number += 1
    print(f"{'ok' if condition else 'not ok'} {number} - {what}" + ("" if condition else f" (got {got})"))


def utc(value):
    return value.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


PREFIX = "2025-03-03-api-service-"
wanted = {PREFIX + key + "@debrief" for key in ("report", "review", "follow-up", "AI-001")}
check("exactly the dates of the procedure, with stable UIDs", set(events) == wanted, sorted(events))
check("no errors", not calendar.errors and not any(e.errors for e in events.values()))
check("every one has DTSTAMP of --now", all(utc(e["DTSTAMP"].dt) == "2025-03-03T12:00:00Z" for e in events.values()))
check("every one reminds", all(len(e.walk("VALARM")) == 1 for e in events.values()))
report = events[PREFIX + "report@debrief"]
check("the report is due 48 h after the end", utc(report.decoded("DTSTART") + report.decoded("DURATION")) ==
      "2025-03-05T09:40:00Z", report["DTSTART"].dt)
check("UTF-8 and commas survive folding", "API 服务故障, a rather long title" in str(report["SUMMARY"]) and
      str(report["SUMMARY"]).endswith("; with, commas"), report["SUMMARY"])
action = events[PREFIX + "AI-001@debrief"]
check("a deadline is a whole day", action.decoded("DTSTART") == dt.date(2025, 3, 10), action["DTSTART"].dt)
check("it names the item and its owner", str(action["SUMMARY"]) == "AI-001: Add an alert on pool usage (@alice)", action["SUMMARY"])
review = events[PREFIX + "review@debrief"]
start = review.decoded("DTSTART")
rule = review["RRULE"].to_ical().decode()
berlin = dateutil.tz.gettz("Europe/Berlin")
local = start.replace(tzinfo=None)
times = list(dateutil.rrule.rrulestr(rule, dtstart=local.replace(tzinfo=berlin)))
check("the review is weekly until the follow-up", [t.strftime("%m-%d") for t in times] == ["03-10", "03-17", "03-24", "03-31"], times)
check("at ten o'clock, before and after the clocks change", {t.strftime("%H:%M") for t in times} == {"10:00"} and
      [utc(times[0]), utc(times[3])] == ["2025-03-10T09:00:00Z", "2025-03-31T08:00:00Z"], times)
check("the file's own zone says the same", utc(start) == "2025-03-10T09:00:00Z", start)
zone = calendar.walk("VTIMEZONE")[0].to_tz()
check("on both sides of the change", [zone.utcoffset(dt.datetime(2025, 3, d, 12)).total_seconds() for d in (29, 31)] == [3600, 7200])
after = events[PREFIX + "follow-up@debrief"]
check("the follow-up is four weeks after", after.decoded("DTSTART").strftime("%Y-%m-%d %H:%M") == "2025-03-31 10:00", after["DTSTART"].dt)
PYTHON
/usr/bin/python3 "$scratch/read.py" "$checks" >"$scratch/read" 2>&1
code=$?
grep '^[no]' "$scratch/read"
checks=$((checks + $(grep -c '^ok\|^not ok' "$scratch/read")))
failures=$((failures + $(grep -c '^not ok' "$scratch/read")))
cp "$scratch/read" "$scratch/out"
check "another library reads it" [ "$code" = 0 ]

if command -v radicale >/dev/null; then
    port=$(free_port)
    mkdir "$scratch/radicale"
    radicale --server-hosts "127.0.0.1:$port" --auth-type none --storage-filesystem-folder "$scratch/radicale" \
        >"$scratch/radicale.log" 2>&1 &
    pid=$!
    at_end "kill $pid 2>/dev/null"
    wait_for "http://127.0.0.1:$port/"
    code=$(curl -s -o "$scratch/out" -w '%{http_code}' -u me: -X PUT -H 'Content-Type: text/calendar' \
        --data-binary @follow-up.ics "http://127.0.0.1:$port/me/follow-up/")
    check "a CalDAV server takes the whole calendar (answered $code)" [ "$code" = 201 ]
    curl -s -u me: -X REPORT -H 'Depth: 1' -H 'Content-Type: application/xml' --data '<?xml version="1.0"?>
<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><C:calendar-data/></D:prop><C:filter>
<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20250324T000000Z" end="20250325T000000Z"/>
</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>' "http://127.0.0.1:$port/me/follow-up/" >"$scratch/out"
    check "and finds the third weekly review in its week" grep -q 'api-service-review@debrief' "$scratch/out"
    check "and nothing else there" [ "$(grep -c '^UID:' "$scratch/out")" = 1 ]
else
    echo "# no radicale here: its part is left out"
fi
finish
