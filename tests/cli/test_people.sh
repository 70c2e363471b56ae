# For the public people are shown by roles, without a people map too: whom the evidence gives as actor is a responder, everywhere.
# shellcheck disable=SC2143,SC2319 # outputs are looked at as a whole; ok() reads $? of a test
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1 DEBRIEF_BY=@tester
source_root=$(pwd)
cd "$scratch" || exit 1
cp -r "$source_root/examples/api-service-2025-02-09" raw
"$debrief" run raw >out 2>err
ok "the example is read"
cd post-mortem-raw || exit 1
grep -qi alice report.md
ok "the team's report names people"
for format in markdown html json; do
    "$debrief" render --audience public -f "$format" -o "public.$format" >out 2>err && grep -q ' person: ' out &&
        ! grep -qi 'alice' "public.$format" && grep -qE 'responder( [0-9])?' "public.$format"
    ok "no name is left in $format for the public"
done
"$debrief" render --audience company -f markdown -o company.md >out 2>err && grep -qi alice company.md
ok "the company sees names"
exit "$failed"
