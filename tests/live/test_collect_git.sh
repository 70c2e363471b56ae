#!/bin/sh
# `debrief collect git` on a real repository made here: test_collect_git.sh [DEBRIEF]
set -u
# shellcheck source=tests/live/lib.sh
. "$(dirname "$0")/lib.sh"
need git

commit() { # DATE MESSAGE
    GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1 git -C "$scratch/shop" -c user.name='Erin Example' \
        -c user.email=erin@example.com commit -q --allow-empty -m "$2"
}
git init -q -b main "$scratch/shop"
commit 2025-01-20T12:00:00Z 'Long ago'
commit 2025-02-03T12:00:00+08:00 'Raise the pool limit'
git -C "$scratch/shop" checkout -q -b release
commit 2025-02-09T09:49:38Z 'Release v2.3.0 发布'
git -C "$scratch/shop" tag v2.3.0
git -C "$scratch/shop" checkout -q main
commit 2025-02-20T12:00:00Z 'After it all'
# What the repository's own settings would have git do; none of it may happen.
git -C "$scratch/shop" config core.fsmonitor "touch $scratch/ran"
git -C "$scratch/shop" config log.showSignature true
git -C "$scratch/shop" config gpg.program "$scratch/no-such-program"
git -C "$scratch/shop" config core.pager "touch $scratch/ran"

mkdir -p "$scratch/team/incident"
cd "$scratch/team/incident" || exit 1
cat >incident.yaml <<'YAML'
title: API service degradation
window: {start: 2025-02-09 10:05, end: 2025-02-09 10:40}
YAML
cat >../debrief.yaml <<'YAML'
sources:
  - source: git
    repo: ../shop
YAML

"$debrief" collect --dry-run >"$scratch/dry" 2>&1
check "a dry run shows the command" grep -q -e '^    git --no-pager -C .*/../shop .*--since=2025-02-02T09:35:00Z' "$scratch/dry"
check "and runs nothing" [ ! -e evidence/git ]
"$debrief" collect --json >"$scratch/out" 2>&1
check "collecting ends well" [ $? = 0 ]
check "the commits of the week before are there" grep -q 'Raise the pool limit' evidence/git/shop.log
check "those of other branches too" grep -q 'Release v2.3.0 发布' evidence/git/shop.log
check "older and later ones are not" sh -c '! grep -q -e "Long ago" -e "After it all" evidence/git/shop.log'
check "the manifest has the command" grep -q '"origin":"git --no-pager -C' evidence/MANIFEST.jsonl
check "nothing of the repository was run" [ ! -e "$scratch/ran" ]
"$debrief" query "SELECT * FROM change ORDER BY time" >"$scratch/out" 2>&1
check "the tag is a release at its time" grep -q '2025-02-09T09:49:38.*v2.3.0' "$scratch/out"
"$debrief" collect >"$scratch/out" 2>&1
check "collecting again adds nothing" [ "$(find evidence/git -type f | wc -l)" = 1 ]
"$debrief" collect git --repo "$scratch/nowhere" >"$scratch/out" 2>&1
check "a folder that is no repository: some evidence is missing" [ $? = 3 ]
check "in git's own words" grep -q "nowhere.*not collected: 'git' ended with exit code 128" "$scratch/out"
check "while the other repository was read" grep -q 'git/shop.log: [0-9]* bytes' "$scratch/out"
"$debrief" collect gti >"$scratch/out" 2>&1
check "a mistyped source is answered with the nearest" grep -q "did you mean 'git'" "$scratch/out"
finish
