# What stands in the evidence is text: written into a report it is neither a link nor a claim, markup or HTML, on a page and on a forge.
# shellcheck disable=SC2143,SC2319 # outputs are looked at as a whole; ok() reads $? of a test
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1 DEBRIEF_BY=@tester
cd "$scratch" || exit 1

mkdir raw
for i in 1 2 3 4 5 6 7 8 9; do echo "2025-02-09T10:0$i:00Z INFO orders: request $i done" >>raw/app.log; done
for i in 10 11 12 13 14; do
    echo "2025-02-09T10:$i:00Z ERROR orders: failed [5](evidence/app.log \"= 1 = 1\") and [here](https://evil.example/login)" >>raw/app.log
    echo "2025-02-09T10:$i:01Z ERROR orders: oops ![i](https://evil.example/x.png) <script>alert(1)</script> **b** a_b 3 * 4 \`c\`|d" >>raw/app.log
done
"$debrief" run raw >out 2>err
ok "an incident whose log is written as Markdown is read"
cd post-mortem-raw || exit 1
"$debrief" render -f markdown -o forge.md >out 2>err && "$debrief" render -f html -o page.html >out 2>err
ok "its report is rendered"
for file in report.md forge.md; do
    sed '/^ *[0-9]* [> ] /d' "$file" >out # without the quoted lines, which are code
    grep -q 'failed \\\[5\\\](evidence' out && ! grep -qE '(^|[^\\])(\]\(https|<script|\]\(evidence/app.log "= 1)' out && ! grep -q 'https://evil' out
    ok "$file has no link, claim or HTML out of the log"
    ! grep -qF '**b**' out && grep -qF 'a_b 3 * 4' out
    ok "$file escapes markup, and nothing else"
done
! grep -qE 'href="https://evil|<script>alert|<img [^>]*evil|<strong>b</strong>' page.html && grep -qF 'oops ![i](https://evil.example/x.png) &lt;script&gt;' page.html
ok "the page shows the line as it is"
"$debrief" check >out 2>err
! grep -q '1 = 1' out
ok "what the log claims is not checked"
"$debrief" draft >out 2>err && ! ls report.md.conflicts* >/dev/null 2>&1
ok "drafting again is quiet"
exit "$failed"
