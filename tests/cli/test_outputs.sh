# `debrief run` on folders of pasted outputs without times: what they state leads, with its proof; what is well is quiet.
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1

mkdir full names well
cat >full/session.txt <<'TXT'
root@db-2:~# df -h
Filesystem      Size  Used Avail Use% Mounted on
/dev/nvme0n1p1   97G   41G   56G  43% /
/dev/nvme1n1    500G  500G   20K 100% /var/lib/store
root@db-2:~# systemctl --failed
  UNIT           LOAD   ACTIVE SUB    DESCRIPTION
* store.service  loaded failed failed The store
root@db-2:~# jq .
bash: jq: command not found
TXT
"$debrief" run --no-html --into full.out full --by @tester --json >out 2>err && python3 - <<'PY'
import json
a = json.load(open("out", encoding="utf-8"))
assert not a["is_quiet"], a["window"]
leads = [(l["title"], l["address"]) for l in a["leads"]]
assert leads[0] == ("/var/lib/store is 100 % full (disk /dev/nvme1n1)", "evidence/session.txt#L4"), leads
assert any("store.service failed" in t for t, _ in leads), leads
assert not any("jq" in t for t, _ in leads), leads
PY
ok 'a session says which disk is full, and where that stands'
"$debrief" draft -i full.out --by @tester >out 2>err; "$debrief" -C full.out check >out 2>err; [ -s out ] && ! grep -q 'proofs/' out
ok 'its proofs hold'

cat >names/policy.yaml <<'TXT'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: base
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
  - Egress
TXT
echo 'lookup pay.shop.svc.cluster.local: no such host' >names/shop.txt
"$debrief" run --no-html --into names.out names --by @tester --json >out 2>err && python3 - <<'PY'
import json
leads = [l["title"] for l in json.load(open("out", encoding="utf-8"))["leads"]]
assert leads[0] == "NetworkPolicy base: the pods it selects may send nothing (egress)", leads
PY
ok 'a policy that lets nothing out leads where a name does not resolve'

cat >well/session.txt <<'TXT'
$ kubectl get pods,hpa
NAME                   READY   STATUS    RESTARTS   AGE
api-7c9                1/1     Running   0          47m

NAME     REFERENCE           TARGETS    MINPODS   MAXPODS   REPLICAS   AGE
fixed    Deployment/fixed    12%/70%    3         3         3          41d
$ df -h
Filesystem      Size  Used Avail Use% Mounted on
/dev/nvme0n1p1   97G   41G   56G  43% /
/dev/loop3       64M   64M     0 100% /snap/tool/18
TXT
"$debrief" run --no-html --into well.out well --by @tester --json >out 2>err && python3 - <<'PY'
import json
a = json.load(open("out", encoding="utf-8"))
assert a["is_quiet"] and not a["leads"], a["leads"]
PY
ok 'outputs of what is well are quiet'
exit $failed
