# `debrief check` over several reports: forms of output, the team's settings, exceptions, the baseline, mending, what CI runs.
# shellcheck disable=SC2143,SC2319,SC2016 # outputs are looked at as a whole; ok() reads $? of a test; backticks are Markdown's
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
here=$(pwd)
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1

check() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" check "$@" --now 2025-03-01T09:00:00Z --by @tester >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
holds() { # FILE: an expression of python over `d`, its JSON
    python3 -c "
import json, sys
d = json.load(open(sys.argv[1], encoding='utf-8'))
sys.exit(0 if ($2) else 'does not hold')" "$1" 2>err
}

mkdir -p reports/sub reports/inc/evidence
cat >reports/a.md <<'MD'
# Outage (2025-02-09)

## Timeline (all times UTC)

| Time | Event |
|---|---|
| 10:05 | errors rise |
| 10:22 | workers restart |
| 10:12 | alert fires |
| 10:40 | errors end |

## Root Cause

The certificate had run out: 运维同学忘记更新证书，服务不可用。
	With a tab: An	engineer forgot	the second flag.

## Action Items

- Add an alert 20 days before a certificate ends (OPS-7)
MD
cat >reports/sub/b.md <<'MD'
# Outage (2025-02-10)

## Timeline (all times UTC)

- 10:05 errors rise
- 10:40 errors end

## Root Cause

The pool was too small.

## Action Items

- Add a pool metric to the dashboard (OPS-8)
MD
cp reports/a.md 'reports/sub/c d,100%.md'
printf '# Read me\n\nAn engineer forgot it.\n' >reports/README.md
printf 'title: inc\nwindow: {start: 2025-02-09 10:05, end: 2025-02-09 10:40}\nzone: UTC\n' >reports/inc/incident.yaml
cp reports/sub/b.md reports/inc/report.md
printf '# Draft\n\nAn engineer forgot it.\n' >reports/inc/draft.md
printf '# Note\n\nAn engineer forgot it.\n' >reports/inc/evidence/note.md

# ---- several reports ----

check 1 reports
ok 'a folder'
! grep -q -e README -e draft.md -e evidence/ out
ok 'what is no report is passed over, and so is what an incident keeps beside its own'
grep -q '^reports/sub/c d,100%\.md:9:3: error: .*facts/order' out
ok 'every report below it is checked'
tail -n 1 out | grep -q '^4 reports: 2 errors, .* the gate is shut for 2$'
ok 'the total'
check 0 reports/sub/b.md reports/inc && tail -n 1 out | grep -q '^2 reports: 0 errors, 0 warnings'
ok 'files and folders together; sound ones end with 0'
check 3 reports/sub/b.md nowhere.md && grep -q 'nowhere\.md' err && tail -n 1 out | grep -q '^1 report: '
ok 'one that is not there keeps no other from being checked'
mkdir empty
check 4 empty && grep -q 'no reports' err
ok 'a folder without reports'
check 4 nowhere.md && [ ! -s out ]
ok 'nothing at all'
check 1 reports --json && holds out "len(d['reports']) == 4 and d['total']['shut'] == 2 and not d['problems']"
ok 'as JSON'
check 1 reports/a.md --json && cp out one && check 1 reports/a.md --format json && cmp -s one out
ok '--format json is --json'

# ---- source lines ----

check 1 reports/a.md
cat >wanted <<'TEXT'
   14 | The certificate had run out: 运维同学忘记更新证书，服务不可用。
      |                                      ^~~~
TEXT
grep -A 1 '^   14 |' out | cmp -s - wanted
ok 'marks stand under wide characters'
cat >wanted <<'TEXT'
   15 |     With a tab: An  engineer forgot the second flag.
      |                     ^~~~~~~~~~~~~~~
TEXT
grep -A 1 '^   15 |' out | cmp -s - wanted
ok 'and behind tabs'
printf '# X\n\nAn e\314\201ngineer said: an engineer forgot the flag.\n' >combining.md
check 1 combining.md
grep -A 1 '^    3 |' out | tail -n 1 | grep -q '^      |                      ^~~~~~~~~~~~~~~$'
ok 'combining characters take no column'
python3 -c '
print("# X\n\n" + "Some words. " * 40000 + "But an engineer forgot the flag. " + "More words. " * 40000)' >long.md
check 1 long.md && [ "$(wc -c <out)" -lt 4000 ] && grep -q '| ….*an engineer forgot the flag.*…$' out
ok 'of a long line the part around the finding'

# ---- forms ----

check 1 reports --format sarif && python3 "$here/tests/sarif.py" out
ok 'SARIF 2.1.0'
holds out "[r['locations'][0]['physicalLocation']['artifactLocation']['uri'] for r in d['runs'][0]['results']].count('reports/sub/c%20d%2C100%25.md') > 0"
ok 'its paths are URIs'
holds out "any(r['ruleId'] == 'blame/omission' and r['locations'][0]['physicalLocation']['region']['startColumn'] == 34 for r in d['runs'][0]['results'])"
ok 'its columns count characters'
check 3 reports/sub/b.md nowhere.md --format sarif && python3 "$here/tests/sarif.py" out &&
    holds out "d['runs'][0]['invocations'][0]['executionSuccessful'] is False"
ok 'SARIF says what could not be read'
check 1 'reports/sub/c d,100%.md' --format github
grep -q '^::error file=reports/sub/c d%2C100%25\.md,line=9,endLine=9,col=3,endColumn=8,title=facts/order::.*%0A' out
ok 'workflow commands, escaped'
! grep -v '^::\(error\|warning\|notice\) ' out
ok 'and nothing else'
head -n 1 out | grep -q '^::error'
ok 'errors come first'
check 1 reports --format gitlab && holds out "len(set(i['fingerprint'] for i in d)) == len(d) > 3 and all(set(i) == {'description', 'check_name', 'fingerprint', 'severity', 'location'} and i['severity'] in ('info', 'minor', 'major', 'critical', 'blocker') and i['location']['path'] and i['location']['lines']['begin'] > 0 for i in d)"
ok 'Code Quality: fingerprints are unique'
cp out before
{ head -n 2 reports/a.md; printf 'One line more.\n\n'; tail -n +3 reports/a.md; } >moved && cp reports/a.md kept && cp moved reports/a.md
check 1 reports --format gitlab
python3 -c "
import json, sys
old, new = (json.load(open(n, encoding='utf-8')) for n in ('before', 'out'))
sys.exit(0 if sorted(i['fingerprint'] for i in old) == sorted(i['fingerprint'] for i in new) else 1)"
ok 'and stay when lines move'
cp kept reports/a.md

# ---- a comment ----

sed -e 's/10:40 errors end/10:55 errors end/' -e 's/The pool was too small\./The pool had 20 connections @alice and | more./' reports/sub/b.md >new.md
sed -e 's/The pool was too small\./The pool had 10 connections @alice and | more./' reports/sub/b.md >old.md
check 0 new.md --format comment --against old.md
head -n 1 out | grep -q '^<!-- debrief:comment -->$'
ok 'the comment can be found again'
grep -q '^| 6 | errors end | 10:40 | 10:55 |$' out && grep -q '^| 10 | Root Cause | The pool had 10 .* | The pool had 20 ' out &&
    [ "$(grep -c '^| 6 ' out)" = 1 ]
ok 'numbers that changed'
! grep -q '@alice' out
ok 'nobody is called by it'
check 1 reports/a.md --format comment && grep -q '^\*\*For the facilitator\*\*$' out && grep -q '^- \[ \] 9: .*`facts/order`$' out
ok 'what is open, by who can answer it'
check 2 reports/a.md reports/sub/b.md --format comment --against old.md
ok 'one base for one report'

mkdir -p broken/2025-03-05-disk && printf '# O\n\n## Summary\n\nIt was down.\n' >broken/2025-03-05-disk/report.md
printf 'titel: a\n' >broken/2025-03-05-disk/incident.yaml
check 4 broken && grep -q '2025-03-05-disk/incident.yaml:1: ' err && ! grep -q 'report.md' err
ok 'settings that cannot be read are blamed, not the report'
printf '# 磁盘写满（2025-03-05）\n\n## 时间线（UTC）\n\n- 10:05 %s\n- 10:06 恢复\n' "$(printf '磁盘延迟升高%.0s' 1 2 3 4 5 6 7 8)" >long.md
check 0 long.md --outline || check 1 long.md --outline
! grep -q -e '\u{' -e "$(printf '\357\277\275')" out && grep -q 'row .*磁盘延迟升高' out
ok '--outline cuts between characters'

# ---- the team's settings ----

mkdir -p team/deep
printf 'rules:\n  blame/omission: {severity: error, gate: yes}\n  facts: off\n  structure: off\n' >team/debrief.yaml
cp reports/a.md team/deep/a.md
check 1 team/deep/a.md && grep -q 'error: .*blame/omission' out && ! grep -q facts/ out && tail -n 1 out | grep -q shut
ok 'debrief.yaml above a report sets severities and gate'
cd team && check 0 --rules && grep -q '^blame/omission  *error  *gate' out && grep -q '^facts/order  *off' out
ok '--rules lists them as set'
cd ..
printf 'rules:\n  blame/omision: off\n' >team/debrief.yaml
check 4 team/deep/a.md || check 2 team/deep/a.md
grep -q "did you mean 'blame/omission'" err && grep -q 'debrief.yaml:2' err
ok 'a mistyped rule is named, with its place'
check 0 --explain facts/order && grep -q 'mended by `--fix`' out && grep -q '^Bad (zh-CN):' out
ok '--explain teaches'
check 2 --explain facts/oder && grep -q "did you mean 'facts/order'" err
ok 'of a rule that there is'

# ---- exceptions, and the baseline ----

sed 's/^\(.*forgot.*\)$/\1 <!-- debrief:ignore blame\/omission: quoted with consent -->/' reports/a.md >ignored.md
check 1 ignored.md && ! grep -q ':15:.*blame' out && grep -q '0 known from the baseline, 1 ignored' out
ok 'a comment with a reason'
sed 's/^\(.*forgot.*\)$/\1 <!-- debrief:ignore blame\/omission -->/' reports/a.md >ignored.md
check 1 ignored.md && grep -q 'ignore/reason' out && grep -q ':15:.*blame' out
ok 'and one without'
check 0 reports --baseline old.txt --write-baseline && grep -q 'facts/order' old.txt
ok 'the baseline is written'
check 0 reports --baseline old.txt && tail -n 1 out | grep -q 'known from the baseline'
ok 'what it has is left out'
cd reports && check 0 a.md --baseline ../old.txt
ok 'from wherever one looks'
cd ..
cp moved reports/a.md
check 0 reports --baseline old.txt
ok 'and lines may move'
printf '\nAn operator forgot the third flag.\n' >>reports/a.md
check 1 reports --baseline old.txt && grep -c ': \(error\|warning\): ' out | grep -qx 1
ok 'what is new is told'
cp kept reports/a.md
check 0 reports/a.md --baseline old.txt --write-baseline && grep -q 'c d,100%' old.txt
ok 'writing it for one report keeps the others'
check 2 reports --write-baseline
ok '--write-baseline needs a file'
printf 'what\n' >torn.txt
check 4 reports --baseline torn.txt || check 2 reports --baseline torn.txt
grep -q 'torn.txt:1' err
ok 'what is no baseline is named'

# ---- mending ----

cp reports/a.md fix.md
check 1 fix.md --fix && cmp -s fix.md reports/a.md && grep -q '^-| 10:22 | workers restart |$' out && grep -q '^+| 10:12 | alert fires |$' out
ok '--fix shows a diff and writes nothing'
sed -n '/^---/,$p' out | sed '$d' >fix.diff
check 0 fix.md --fix --yes && sed -n '/^| 10/p' fix.md | cut -c3-7 | sort -c && [ "$(sort fix.md)" = "$(sort reports/a.md)" ]
ok '--yes puts the rows in order, and every line is still there'
cp reports/a.md patched.md && if command -v patch >/dev/null; then patch -s patched.md fix.diff && cmp -s patched.md fix.md; fi
ok 'the diff is one that patch takes'
check 0 fix.md --fix --yes && grep -q 'Nothing to mend' out
ok 'mended once is mended'
sed -e 's/ (all times UTC)//' reports/inc/report.md >r && cp r reports/inc/report.md
check 0 reports/inc --fix --yes && grep -q '^## Timeline (all times UTC)$' reports/inc/report.md
ok 'the zone that incident.yaml has'

# ---- what CI runs ----

ci() { # EXIT FOLDER
    wanted=$1
    DEBRIEF=$debrief DEBRIEF_FORMAT=${form:-text} DEBRIEF_COMMENT=comment.md sh "$here/contrib/ci/changed.sh" main "$2" >../out 2>../err
    [ $? = "$wanted" ]
}
if command -v git >/dev/null; then
    printf '# Disk full (2025-03-05)\n\n## Summary\n\nAn engineer forgot the second flag.\n' >clean.md
    mkdir repo && cd repo || exit 1
    git init -q -b main . && git config user.name tester && git config user.email tester@example.invalid
    mkdir pm && cp ../reports/sub/b.md pm/old.md && cp ../reports/a.md pm/untouched.md && git add . && git commit -qm base
    git checkout -qb change
    ci 0 pm && [ ! -e comment.md ]
    ok 'CI: nothing changed, nothing to say'
    sed 's/10:40 errors end/10:55 errors end/' ../reports/sub/b.md >pm/old.md && cp ../reports/a.md 'pm/a new one.md' && cp ../reports/README.md pm/README.md
    git add . && git commit -qm change
    form=github ci 1 pm && grep -q '^::error file=pm/a new one.md,line=9' ../out && ! grep -q -e untouched -e README ../out
    ok 'CI: what the branch changes is checked'
    grep -c '^<!-- debrief:comment -->$' comment.md | grep -qx 2 && grep -q '^| 6 | errors end | 10:40 | 10:55 |$' comment.md
    ok 'CI: the comment has the numbers that changed'
    rm -f comment.md && git checkout -qb advice main && mkdir pm/复盘
    cp ../clean.md pm/复盘/磁盘写满.md && git add pm && git commit -qm advice
    ci 0 pm && grep -q '^pm/复盘/磁盘写满.md:.*warning.*blame/' ../out && tail -n 1 ../out | grep -q open
    ok 'CI: a name in Chinese is checked, and a warning alone fails nothing'
    DEBRIEF_FAIL_ON=findings ci 1 pm
    ok 'CI: unless warnings are to fail'
    printf 'set -- %s\n' "$(python3 "$here/tests/contrib.py" "$here/contrib/pre-commit/hooks.yaml" --script)" >../hook.sh
    printf '%s\n' 'PATH=$(dirname "$DEBRIEF"):$PATH "$@" "$FILE"' >>../hook.sh
    DEBRIEF=$debrief FILE=pm/复盘/磁盘写满.md sh ../hook.sh >../out && grep -q 'blame/' ../out && ! DEBRIEF=$debrief FILE=pm/untouched.md sh ../hook.sh >../out
    ok 'the hook: stops for a shut gate, not for a warning'
    rm -f comment.md && git checkout -q change
    form=gitlab ci 1 . && holds ../out "all(i['location']['path'].startswith('pm/') for i in d)"
    ok 'CI: GitLab, from the root'
    python3 "$here/tests/contrib.py" "$here/contrib/github/action.yml" --script >../step.sh
    : >../outputs && : >../steps
    ACTION=$here/contrib/github BASE=main FOLDER=pm SARIF=out.sarif DEBRIEF_BASELINE='' DEBRIEF_COMMENT=$PWD/comment2.md \
        GITHUB_OUTPUT=../outputs GITHUB_STEP_SUMMARY=../steps DEBRIEF=$debrief sh -e ../step.sh >../out 2>../err
    ok 'the action: its step ends well whatever is found'
    grep -qx 'code=1' ../outputs && grep -q '^::error file=pm/a new one.md' ../out && cmp -s comment2.md ../steps
    ok 'the action: verdict, annotations and summary'
    python3 "$here/tests/sarif.py" out.sarif >../out 2>../err && holds out.sarif "len(d['runs'][0]['results']) > 3"
    ok 'the action: SARIF'
    python3 "$here/tests/contrib.py" "$here/contrib/gitlab/debrief.gitlab-ci.yml" --script >../step.sh
    DEBRIEF_CI=$here/contrib/ci CI_MERGE_REQUEST_DIFF_BASE_SHA=main DEBRIEF_FOLDER=pm DEBRIEF_FORMAT=gitlab DEBRIEF_OUTPUT=quality.json \
        DEBRIEF_COMMENT=comment3.md DEBRIEF=$debrief sh -e ../step.sh >../out 2>../err
    [ $? = 1 ] && cmp -s comment2.md comment3.md && holds quality.json 'len(d) > 3'
    ok 'the job: verdict, Code Quality and comment'
    cd ..
fi
mkdir -p copied
printf '# Search slow (2025-02-09)\n\n- **Time to repair**: 3h 21m\n- **Time to resolve**: 4h 9m\n' >copied/a.md
sed 's/2025-02-09/2025-02-20/' copied/a.md >copied/b.md
check 1 copied && grep -q '^copied/b.md:3:.*copied/a.md.*2025-02-09.*facts/copied' out && ! grep -q '^copied/a.md:.*facts/copied' out
ok 'figures of another report are told of the later one'
check 0 copied/b.md --json || check 1 copied/b.md --json
holds out "not any(f['rule'] == 'facts/copied' for f in d['findings'])"
ok 'of one report alone nothing can be told'

for file in github/action.yml gitlab/debrief.gitlab-ci.yml pre-commit/hooks.yaml; do
    python3 "$here/tests/contrib.py" "$here/contrib/$file" >out 2>err
    ok "contrib/$file"
done
exit "$failed"
