# `debrief formats` and what reads by it: the list, pages, explanations, formats of one's own, pasted conversations,
# journal files.
# shellcheck disable=SC2015 # the second command does not fail
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester NO_COLOR=1 HOME="$scratch" XDG_CONFIG_HOME=
cd "$scratch" || exit 1

runs() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" "$@" --now 2025-02-10T09:00:00Z >out 2>err
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
has() { # TEXT…: every one stands in the output
    for text in "$@"; do
        grep -qF -e "$text" out || return 1
    done
}

runs 0 formats </dev/null && has 'csv ' 'github ' 'chat '
ok "the list has a line for each format"
runs 0 formats chat </dev/null && has '# chat' 'What becomes of it'
ok "a format's page is shown"
runs 2 formats no-such-format </dev/null && grep -q "no format 'no-such-format'" err
ok "an unknown format is refused"
runs 2 formats --explain </dev/null
ok "--explain without a file is refused"

# ---- explaining ----

printf '2025-02-09 10:05:23 ERROR pool exhausted\n2025-02-09 10:05:24 INFO ready\n' >app.log
printf '{"ts":"2025-02-09T10:05:23Z","msg":"a"}\n{"ts":"2025-02-09T10:05:24Z","msg":"b"}\n{"ts":"2025-02-09T10:05:25Z"\n' >torn.jsonl
runs 0 formats --explain app.log </dev/null &&
    has 'app.log: text' 'stamps: datetime at byte 1' 'records: 2' 'pool exhausted' 'text 55'
ok "a file is explained: format, candidates, stamps, first records"
runs 0 formats --explain torn.jsonl </dev/null && has 'torn.jsonl: jsonl' 'rejected: 1, the first at line 3'
ok "what was rejected is located"

# ---- formats of one's own ----

mkdir -p own
cat >own/payments.yaml <<'YAML'
name: payments
pattern: '^(?<time>[\d.]+ [\d:.]+) \[(?<level>\w+)\] (?<service>\S+): (?<message>.*)'
zone: Europe/Berlin
match: 'pay-*.log'
samples:
  - text: |
      09.02.2025 10:05:23 [ERR] engine: pool exhausted
        at Pool.take
    records: 1
    time: 2025-02-09T09:05:23Z
    level: error
    service: engine
    message: pool exhausted
YAML
runs 0 formats --test own/payments.yaml </dev/null && has '1 of 1 samples'
ok "samples of one's own format pass"
sed 's/level: error/level: warn/' own/payments.yaml >own/other.yaml
runs 1 formats --test own/other.yaml </dev/null && has "own/other.yaml:11:5: level is 'error', not 'warn'"
ok "a sample that differs is told with its line and column"
sed 's/(?<level>/(?<level/' own/payments.yaml >own/broken.yaml
runs 2 formats --test own/broken.yaml </dev/null && grep -q 'own/broken.yaml:2: pattern:' err
ok "a broken pattern is located"

runs 0 new Payments --folder pm --zone UTC </dev/null
ok "an incident"
printf '09.02.2025 10:05:23 [ERR] engine: pool exhausted\n  at Pool.take\n09.02.2025 10:05:24 [INF] engine: ready\n' >pay-1.log
runs 0 add -i pm pay-1.log </dev/null && runs 0 query -i pm --csv 'select utc from log order by time' </dev/null &&
    has '2025-02-09T10:05:23.000Z'
ok "before the definition is there, the file is any text"
printf '\000\001\002\003' >core.bin
runs 0 add -i pm core.bin </dev/null && grep -q 'core.bin holds no text: not read' err &&
    runs 0 add -i pm core.bin </dev/null
ok "what is added and holds no text is named"
printf '# Payments (2025-02-09)\n\n## Impact\n\n[1](evidence/pay-1.log "= all count(*) where service = %sengine%s") engine failed.\n' "'" "'" >pm/report.md
runs 1 check pm/report.md </dev/null && has contradicted
ok "a claim on what the definition is to tell"
mkdir -p pm/formats
cp own/payments.yaml pm/formats/
runs 0 query -i pm --csv 'select utc, level, service, text from log order by time' </dev/null &&
    has '2025-02-09T09:05:23.000Z,error,engine,"pool exhausted' '2025-02-09T09:05:24.000Z,info,engine,ready'
ok "evidence is read anew when a definition comes"
mkdir -p config/debrief/formats
cp own/payments.yaml config/debrief/formats/
explained=$(XDG_CONFIG_HOME=$PWD/config "$debrief" formats --explain pay-1.log </dev/null)
read_so=$(XDG_CONFIG_HOME=$PWD/config "$debrief" read --json pay-1.log </dev/null)
case $explained$read_so in *'pay-1.log: custom payments'*'"custom":"payments"'*) true ;; *) false ;; esac
ok "an explanation says whose format it is"
sed -i 's/^\[1\]/[2]/' pm/report.md
runs 1 check pm/report.md </dev/null && has '1 verified'
ok "and the answers that were remembered are not taken for its"
rm pm/formats/payments.yaml
runs 0 query -i pm --csv 'select format from artifact' </dev/null && has text
ok "and when it goes"

"$debrief" formats custom </dev/null | sed -n '/^    name: /,/^    *message: /s/^    //p' >own/shown.yaml
[ -s own/shown.yaml ] && runs 0 formats --test own/shown.yaml </dev/null && has '1 of 1 samples'
ok "the page shows a definition that can be copied"
sed 's/- text:/- lines:/' own/shown.yaml >own/key.yaml
runs 1 formats --test own/key.yaml </dev/null && has "key of the sample is 'lines'" "text of the sample is ''"
ok "a wrong key in a sample is told"
sed 's/Europe.Berlin/Mars/' own/shown.yaml >own/zone.yaml
runs 2 formats --test own/zone.yaml </dev/null && grep -q "own/zone.yaml:6: zone: no zone 'Mars'" err
ok "a zone that is none is told with its line"

# ---- pasted conversations ----

printf 'Alice  10:05 AM\nwe have 5xx\nBob  10:06 AM\nlooking\n' >conversation
runs 0 add -i pm --chat - --date 2025-02-09 --zone Europe/Berlin <conversation &&
    runs 0 query -i pm --csv 'select utc, author, text from message order by time' </dev/null &&
    has '2025-02-09T09:05:00.000Z,Alice,we have 5xx' '2025-02-09T09:06:00.000Z,Bob,looking' &&
    cmp -s conversation pm/evidence/chat-2025-02-09.txt && grep -q 'zone: Europe/Berlin' pm/incident.yaml
ok "a conversation is kept as pasted, on its day and in its zone"
printf 'Carol  Yesterday at 10:07 AM\nrolled back\n' >conversation2
runs 0 add -i pm --chat conversation2 --date 2025-02-09 --zone +08:00 </dev/null &&
    runs 0 query -i pm --csv "select utc from message where author = 'Carol'" </dev/null && has '2025-02-08T02:07:00.000Z'
ok "a second one gets its own name and zone; yesterday leans on the day it was copied on"
runs 0 add -i pm --chat - --name ops <conversation && grep -q 'are assumed' err
ok "what is not given is assumed and said so"
runs 0 add -i pm --chat - --name ops <conversation && has '0 added, 1 already there' && grep -q 'counts twice' err
ok "the same conversation again is not a new one; under two days it counts twice, which is said"
runs 0 add -i pm --chat own/payments.yaml --date 2025-02-09 --zone UTC </dev/null && grep -q 'no messages were recognised' err
ok "what is no conversation is kept, and said so"
runs 2 add -i pm --chat - --date never <conversation && grep -q 'is no date' err
ok "a date that is none is refused"
runs 2 add -i pm app.log --date 2025-02-09 </dev/null
ok "--date without --chat is refused"
runs 2 add -i pm --chat - </dev/null
ok "an empty conversation is refused"

# ---- journal files ----

remote=/lib/systemd/systemd-journal-remote
if command -v journalctl >/dev/null && [ -x $remote ]; then
    printf '__REALTIME_TIMESTAMP=1739095523118000\nPRIORITY=3\nSYSLOG_IDENTIFIER=api\n_HOSTNAME=web-1\nMESSAGE=pool exhausted\n\n' >in.export
    $remote -o web-1.journal in.export >/dev/null 2>&1
    runs 0 add -i pm web-1.journal </dev/null &&
        runs 0 query -i pm --csv "select utc, host, text from log where service = 'api'" </dev/null &&
        has '2025-02-09T10:05:23.118Z,web-1,pool exhausted' && cmp -s web-1.journal pm/evidence/web-1.journal
    ok "a journal file is kept and read through journalctl"
fi
exit $failed
