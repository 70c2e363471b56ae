# The page of an incident: raw lines behind its proofs pass the audience, private ones stay out, evidence that went is told.
# shellcheck disable=SC2015 # the second command does not fail
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester NO_COLOR=1
cd "$scratch" || exit 1

render() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" -C pm render --now 2025-03-03T09:00:00Z "$@" >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
# The key is put together, so that nothing that looks like one stands in the tree.
key="AKIA$(printf 'Z%.0s' 1 2 3 4 5 6 7 8)QWERTYUI"
mkdir raw
i=0
while [ $i -lt 40 ]; do
    printf '2025-03-02T10:05:%02dZ ERROR payment %d failed for jane.roe@example.net with key %s\n' $i $i "$key" >>raw/app.log
    i=$((i + 1))
done
"$debrief" run raw --into pm --no-html --now 2025-03-03T09:00:00Z >out 2>err </dev/null
cat >pm/report.md <<'MD'
# Payments fail (2025-03-02)

## Timeline (all times UTC)

| Time | Event | Source | Actor |
|---|---|---|---|
| 10:05:09 | [payment 9 failed](evidence/app.log#L10) | log | - |
| 10:05:30 | looked | - | @ana |

## Contributing Factors

- **Keys**: one in the log
- **People**: jane.roe@example.net is named there
MD
render 0 -o "$PWD/team.html"
ok 'page for the team'
[ "$(grep -c '<span><b>7</b> ' team.html)" = 1 ] && grep -q '<mark><b>10</b> .*payment 9 failed' team.html && ! grep -q '<b>14</b>' team.html
ok 'the cited line with three around it, once'
grep -q 'data-row="2" data-t="[0-9]*" data-kind="other" data-reached="[0-9]*"' team.html
ok 'a row says when it had reached responders'
for audience in company public; do
    render 0 --audience $audience -o "$PWD/$audience.html"
    grep -q 'payment 9 failed' $audience.html && ! grep -q "$key" $audience.html
    ok "secrets in raw lines are hidden for $audience"
done
! grep -q 'jane.roe' public.html && grep -q 'class="bone-name"' public.html
ok 'also in the pictures'
"$debrief" -C pm render -o "$PWD/first.html" >out 2>err </dev/null && sleep 1.1 && "$debrief" -C pm render -o "$PWD/second.html" >out 2>err </dev/null && cmp -s first.html second.html
ok 'made again later it is the same page'
SOURCE_DATE_EPOCH=1741000000 "$debrief" -C pm render -o "$PWD/second.html" >out 2>err </dev/null && grep -q '2025-03-03T11:06:40Z' second.html
ok 'and SOURCE_DATE_EPOCH says when it was made'
sed -i 's/payment 9 failed/payment 9 succeeded/' pm/evidence/app.log
render 0 -o "$PWD/changed.html" || [ "$code" = 3 ]
grep -q 'aria-label="stale: the evidence was changed ([0-9]*)">≠' changed.html && ! grep -q 'payment 9 succeeded' changed.html
ok 'evidence that changed is stale and not shown'
rm pm/evidence/app.log
render 0 -o "$PWD/gone.html" || [ "$code" = 3 ]
grep -q 'aria-label="inconclusive' gone.html
ok 'evidence that is gone is inconclusive'
exit $failed
