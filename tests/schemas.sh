#!/bin/sh
# Real outputs of --json against docs/schemas: schemas.sh DEBRIEF
#
# One line a command: `valid SCHEMA EXIT ARGUMENTS…`. A command with a schema and no line here is a failure.
set -u
debrief=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0 seen=' error '
cp -R examples/api-service-2025-02-09 "$folder/raw" 2>/dev/null || mkdir "$folder/raw"
export DEBRIEF_LANG=en
printf '# Post-Mortem: plain (2025-02-09)\n\n**Duration**: 1h 35min (10:05 - 11:30 UTC)\n' >"$folder/plain.md"

valid() { # SCHEMA EXIT ARGUMENTS…
    schema=$1 wanted=$2
    shift 2
    seen="$seen$schema "
    "$debrief" "$@" --json >"$folder/out" 2>"$folder/err"
    got=$?
    if ! [ "$wanted" = any ] && [ "$got" != "$wanted" ]; then
        printf 'debrief %s: exit code %s, expected %s\n' "$*" "$got" "$wanted"
        cat "$folder/err"
        failed=1
    fi
    case $schema in # a document a line
    read) lines=--lines ;;
    *) lines='' ;;
    esac
    if ! python3 tests/schema.py "docs/schemas/$schema.json" $lines <"$folder/out"; then
        printf 'debrief %s --json: not as docs/schemas/%s.json says\n' "$*" "$schema"
        failed=1
    fi
}

valid version 0 version
valid help 0 help
valid help 0 help doctor
valid doctor any doctor
valid error 2 versoin
valid error 2 version --no-such-option
valid error 2 help no-such-command
valid error 4 -C "$folder/nowhere" version
# Commands of other files: their lines go here, working on a copy of the demo in "$folder/raw".
pm=$folder/pm
export DEBRIEF_BY=@tester
valid new 0 new 'API Service Degradation' --folder "$folder/new" --severity P1 --from 2025-02-09T10:00Z
valid error 2 new 'API Service Degradation' --folder "$folder/new"
valid run 0 run "$folder/raw" --into "$pm"
valid error 4 run "$folder/nowhere" --into "$folder/empty"
: >"$folder/nothing.log"
valid run 4 run "$folder/nothing.log" --into "$folder/empty"
valid add 0 add -i "$pm" "$folder/raw/deploys.json"
valid add 3 add -i "$pm" "$folder/raw/deploys.json" "$folder/nowhere"
valid note 0 note -i "$pm" 10:12 'noticed timeouts on the checkout page'
valid error 2 note -i "$pm" never 'noticed timeouts'
valid timeline 0 timeline -i "$pm"
valid timeline 0 timeline -i "$pm" --all
valid timeline 0 timeline -i "$pm" set resolved 10:40
valid error 2 timeline -i "$pm" accept 0
valid at 0 at -i "$pm" 10:18:45
valid at 0 at -i "$pm" 10:18:45 --all
valid error 2 at -i "$pm" never
valid cite 0 cite "$pm/report.md"
valid cite 0 cite "$pm/report.md" --accept 1
valid error 2 cite "$pm/report.md" --accept x
valid factors 0 factors -i "$pm"
valid draft any draft -i "$pm"
valid layouts 0 layouts
valid layouts 0 layouts blocks
valid layouts 0 layouts show sre --lang zh-CN
valid layouts 1 layouts check "$folder/plain.md"
valid error 4 layouts show nothing
valid check any check "$folder/plain.md" --outline
valid formats 0 formats
valid formats 0 formats --stamps
valid formats 0 formats chat
valid formats 0 formats --explain "$folder/raw"
valid formats 0 formats --test docs/formats/custom.yaml
valid error 2 formats no-such-format
valid query 0 query -i "$pm" 'select status, count(*) from log group by 1'
valid query 0 query -i "$pm" 'select * from metric limit 9'
valid query 0 query -i "$pm" --tables
valid query 0 query 'select artifact, count(*) from log group by 1' "$folder/raw"
valid error 2 query -i "$pm" 'selec'
valid patterns 0 patterns "$folder/raw"
valid patterns 0 patterns --content --limit 1 "$folder/plain.md"
valid error 2 patterns --lines "$folder/raw/deploys.json"
valid changepoints 0 changepoints "$folder/raw/prometheus"
valid error 4 changepoints "$folder/plain.md"
# Every kind of record; of the large logs some lines.
valid read 0 read "$folder/raw/alertmanager" "$folder/raw/prometheus" "$folder/raw/slack-export" "$folder/raw/pagerduty" \
    "$folder/raw/deploys.json" "$folder/raw/git" "$folder/raw/notes" "$folder/raw/web-1"
valid read 0 read "$folder/raw" --in-order --limit 2000
valid read 0 read "$folder/raw/kubernetes" "$folder/raw/postgres" --limit 2000
valid read 0 read "$folder/raw" --stats --merge
valid read 3 read "$folder/raw/deploys.json" "$folder/nowhere"
valid error 2 read --zone Mars/Olympus "$folder/raw"
valid check any check "$pm/report.md"
valid render 0 render -i "$pm"
valid render 0 render -i "$pm" --format markdown --audience public --lang zh-CN,en
valid error 2 render -i "$pm" --format markdown -o "$pm/report.md"
for audience in team public; do # the file itself has a schema, too
    seen="$seen report "
    if ! "$debrief" render -i "$pm" --format json --audience $audience -o - >"$folder/out" 2>"$folder/err" ||
        ! python3 tests/schema.py docs/schemas/report.json <"$folder/out"; then
        printf 'debrief render --format json --audience %s: not as docs/schemas/report.json says\n' $audience
        failed=1
    fi
done
valid check any check "$folder/plain.md"
valid check 0 check "$pm/report.md" --update
sed 's/\[39,963\]/[41,372]/' "$pm/report.md" >"$pm/other.md"
valid check 1 check "$pm/other.md" --update
valid check 1 check "$folder/plain.md" "$pm"
valid check 3 check "$folder/plain.md" "$folder/nowhere.md"
valid check any check "$folder/plain.md" --fix
valid check any check "$pm/report.md" --update
valid check 0 check --rules
valid check 0 check --explain facts/order
valid error 2 check --explain facts/oder
valid error 2 check "$folder/plain.md" --write-baseline

mkdir -p "$folder/tracked"
printf 'title: Outage\nwindow: {start: 2025-02-09 10:05, end: 2025-02-09 10:40}\n' >"$folder/tracked/incident.yaml"
printf '# Outage\n\n**Date**: 2025-02-09\n\n## Action Items\n\n| ID | Action | Owner | Deadline |\n|---|---|---|---|\n| AI-001 | Add an alert | @a | 2025-02-16 |\n' \
    >"$folder/tracked/report.md"
valid collect 0 -C "$folder/tracked" collect --dry-run --repo . --url http://127.0.0.1:9090 --query a=b
valid actions 0 -C "$folder/tracked" actions
valid review 0 review "$folder/tracked" --overdue
valid track 0 -C "$folder/tracked" track --dry-run --tracker ics --tracker github --repo acme/shop

for path in docs/schemas/*.json; do
    name=$(basename "$path" .json)
    case $seen in
    *" $name "*) ;;
    *)
        printf '%s: no real output is validated against it (tests/schemas.sh)\n' "$path"
        failed=1
        ;;
    esac
done
exit $failed
