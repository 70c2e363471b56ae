# An incident whose logs, chat and report carry some thirty secrets: no way out of the program shows one of them. `--reveal` does,
# where it is asked for. The secrets are put together at run time, so that this file holds none.
# shellcheck disable=SC2143,SC2319 # outputs are looked at as a whole; ok() reads $? of a test
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1 DEBRIEF_BY=@tester
cd "$scratch" || exit 1

mkdir raw
cat >make.py <<'PY'
import base64, json, random
rng = random.Random(7)
pick = lambda n, of="abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789": "a1" + "".join(rng.choice(of) for _ in range(n - 2))
hex_of = lambda n: "a1" + "".join(rng.choice("0123456789abcdef") for _ in range(n - 2))
upper = lambda n: "A1" + "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(n - 2))
word = lambda: pick(9).lower()
def luhn(head):
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(head)))
    return head + str(-total % 10)
encoded = base64.b64encode(("app:" + word()).encode()).decode()
odd = "Tr0ub" + word()[:4] + "&3;x"
card = luhn("411111" + "".join(rng.choice("0123456789") for _ in range(9)))
# what must not be seen, and the text around it
KINDS = [
    (word(), "env PGPASSWORD=%s psql failed"), (hex_of(40), "SECRET_KEY_BASE=%s is not what it was"), (word(), "DB_PASS=%s rejected"),
    (word(), "ROOT_PASSWD: %s refused"), (word(), "MYSQL_PWD=%s was set"), (odd, "retry with password=%s now"),
    (word(), "the password is %s, said the runbook"), (word(), "the password was changed to %s."),
    (word(), "数据库密码是%s，请勿外传"), (word(), "密码已改成 %s"), (pick(24), "GET /login Cookie: theme=dark; session=%s"),
    (pick(20), "Set-Cookie: sid=%s; Path=/; HttpOnly"), (word(), "ran mysql -h db -u root -p%s shop"),
    (word(), "ran curl -s -u app:%s https://example.org/health"), (word(), "ran sshpass -p %s ssh db"),
    (word(), "ran redis-cli -h cache -a %s ping"), (word(), "ran docker login -u app -p %s registry.example.org"),
    (word(), "ran backup --password %s --all"), (encoded, '{"auths":{"registry.example.org":{"auth":"%s"}}}'),
    ("gh" + "p_" + pick(36), "clone with %s failed"), ("xo" + "xb-" + pick(24), "posting with %s failed"),
    ("AK" + "IA" + upper(16), "signed with %s"), ("sk" + "_live_" + pick(24), "charged with %s"),
    ("gl" + "pat-" + pick(20), "pushed with %s"), ("eyJ" + pick(20) + ".eyJ" + pick(24) + "." + pick(30), "session of %s expired"),
    (pick(32), "Authorization: Bearer %s was refused"), (word(), "connect postgres://app:%s@db:5432/orders failed"),
    (word(), "connect root:%s1@tcp(db:3306)/orders failed"), (pick(24), "GET /files?token=%s&x=1 HTTP/1.1"),
    (hex_of(64), "GET /blob?X-Amz-Date=20250209&X-Amz-Signature=%s HTTP/1.1"), (card, "payment of card %s failed"),
]
with open("raw/app.log", "w") as f:
    for i in range(120):
        f.write("2025-02-09T10:%02d:%02dZ INFO orders: request %d done\n" % (i // 60, i % 60, i))
    for i in range(400):
        value, text = KINDS[i % len(KINDS)]
        f.write("2025-02-09T10:%02d:%02dZ ERROR orders: %s\n" % (5 + i // 60, i % 60, text % value))
    for i in range(120):
        f.write("2025-02-09T10:%02d:%02dZ INFO orders: request %d done\n" % (20 + i // 60, i % 60, i))
with open("raw/app.json", "w") as f:
    for i, (value, text) in enumerate(KINDS):
        f.write(json.dumps({"time": "2025-02-09T10:07:%02dZ" % i, "level": "error", "msg": text % value, "card": int(card), "pin": 90817,
                            "password": 817263}) + "\n")
users = ["U024BE7LH", "U024BE7LJ"]
with open("raw/chat.json", "w") as f:
    json.dump([{"type": "message", "user": users[i % 2], "ts": "%d.%06d" % (1739095560 + 7 * i, i), "text": text % value}
               for i, (value, text) in enumerate(KINDS)], f)
with open("more.md", "w") as f:
    f.write("\n## Lessons Learned\n\n")
    for value, text in KINDS:
        f.write("We should have seen at 9 o'clock that %s, which took 17 minutes and was careless.\n\n" % (text % value))
    f.write("| Time | Event |\n|---|---|\n")
    for i, (value, text) in enumerate(KINDS):
        f.write("| 10:%02d | %s in evidence/app.log#L%d |\n" % (59 - i, text % value, 121 + i))
with open("values", "w") as f:
    f.write("".join(value + "\n" for value, _ in KINDS))
    f.write("817263\n")
PY
python3 make.py

shows_none() { # FILE…: none of the secrets, of an odd one not even its end
    ! grep -a -q -F -f values "$@" && ! grep -a -q -e '&3;x' -e '&amp;3;x' "$@"
}
run_at() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" "$@" --now 2025-02-10T09:00:00Z >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && case " $wanted " in *" $code "*) ;; *) false ;; esac
}
hides() { # EXITS ARGUMENTS…: what the command says shows none of them, and is whole JSON when that was asked for
    run_at "$@" && shows_none out err && case " $* " in
    *" --json "*) python3 -c 'import json, sys
for line in open("out", encoding="utf-8"):
    json.loads(line)' 2>/dev/null || python3 -c 'import json; json.load(open("out", encoding="utf-8"))' ;;
    esac
}

[ "$(wc -l <values)" -ge 30 ]
ok "there are $(wc -l <values) secrets"

hides '0 1 3' run raw --into pm --no-html && grep -q 'redacted' pm/report.md
ok 'run'
shows_none pm/report.md
ok 'the draft'
for lang in en zh-CN; do
    hides '0 1 3' draft -i pm --lang $lang && shows_none pm/report.md
    ok "draft in $lang"
done
mkdir other && hides '0 1 3' new -i other
hides '0 1 3' add -i pm raw/app.log --json
ok 'add announces kinds, not values'

# ---- looking at evidence ----

hides '0 3' read raw/app.log raw/app.json raw/chat.json && [ "$(grep -c redacted out)" -gt 400 ]
ok 'read'
hides '0 3' read raw/app.json --json
ok 'read --json stays JSON'
hides '0 3' query 'select * from log' raw/app.log raw/app.json && hides '0 3' query 'select * from log' raw/app.json --json &&
    hides '0 3' query 'select text, fields, fields->>'\''password'\'' from log' raw/app.log --csv
ok 'query of files'
hides '0 3' query -i pm 'select * from log' && hides '0 3' query -i pm 'select * from message' && hides '0 3' query -i pm 'select * from event' --json
ok 'query of an incident'
run_at '0 3' read raw/app.log --reveal && [ "$(grep -a -o -F -f values out | sort -u | wc -l)" -ge 30 ] && ! grep -q redacted out
ok 'read --reveal shows them'
run_at '0 3' query 'select text from log' raw/app.log --reveal && grep -a -q -F -f values out
ok 'query --reveal shows them'
hides '0 3' patterns raw/app.log && hides '0 3' patterns raw/app.log --json
ok 'patterns'
hides '0 3' formats --explain raw/app.log && hides '0 3' formats --explain raw/app.json --json
ok 'formats'
hides '0 3' timeline -i pm && hides '0 3' timeline -i pm --json && hides '0 3' timeline -i pm --all
ok 'timeline'
hides '0 3' at 10:20 -i pm && hides '0 3' at 10:20 -i pm --json
ok 'at'
hides '0 3' factors -i pm && hides '0 3' factors -i pm --json
ok 'factors'

# ---- the report, written by hand ----

cat more.md >>pm/report.md
hides '0 1 3' check pm/report.md && grep -q 'privacy/secret' out
ok 'check'
hides '0 1 3' check pm/report.md --json
ok 'check --json'
for form in sarif github gitlab comment; do
    hides '0 1 3' check pm/report.md --format $form && grep -q 'secret' out
    ok "check --format $form"
done
hides '0 1 3' check pm/report.md --baseline known --write-baseline && shows_none known
ok 'a baseline'
hides '0 1 3' check pm/report.md --lang zh-CN
ok 'check in Chinese'
hides '0 1 2 3' cite -i pm
ok 'cite'
hides '0 1 2 3' actions pm/report.md && hides '0 1 2 3' actions pm/report.md --json
ok 'actions'
for form in html markdown json confluence docx pdf; do
    for audience in team public; do
        rm -f "shown.$form"
        if run_at '0 3' render -i pm --format $form --audience $audience -o "shown.$form"; then
            case $form in
            docx) mkdir -p docx && python3 -m zipfile -e shown.docx docx && shows_none docx/word/document.xml ;;
            pdf) if command -v pdftotext >/dev/null; then pdftotext shown.pdf shown.txt && shows_none shown.txt; fi ;;
            *) shows_none "shown.$form" ;;
            esac && shows_none out err
        else
            [ $form = pdf ]
        fi
        ok "render --format $form --audience $audience"
    done
done

# ---- an editor ----

python3 - >in.lsp <<'PY'
import json, os, sys
def frame(m):
    b = json.dumps(m).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(b) + b)
path = "file://" + os.path.abspath("pm/report.md")
text = open("pm/report.md", encoding="utf-8").read()
n = text.count("\n")
frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
frame({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": path, "languageId": "markdown", "version": 1, "text": text}}})
frame({"jsonrpc": "2.0", "id": 2, "method": "textDocument/codeAction", "params": {"textDocument": {"uri": path},
       "range": {"start": {"line": 0, "character": 0}, "end": {"line": n, "character": 0}}, "context": {"diagnostics": []}}})
frame({"jsonrpc": "2.0", "id": 3, "method": "shutdown"})
frame({"jsonrpc": "2.0", "method": "exit"})
PY
"$debrief" lsp --now 2025-02-10T09:00:00Z <in.lsp >out 2>err
shows_none out err && grep -a -q 'privacy/secret' out && python3 - <<'PY'
import json
data = open("out", "rb").read()
n = 0
while data:
    head, _, rest = data.partition(b"\r\n\r\n")
    size = int(head.split(b":")[1])
    json.loads(rest[:size])
    data = rest[size:]
    n += 1
raise SystemExit(n < 3)
PY
ok 'lsp'

# ---- what is kept, and what goes wrong ----

shows_none pm/incident.yaml pm/evidence/manifest* pm/.debrief/*.json pm/.debrief/*.md 2>/dev/null
ok 'what is kept beside the evidence'
secret=$(sed -n 1p values)
hides '2 4' query "select * from log where password=$secret frm" raw/app.log
ok 'an error message that quotes the query'
hides '2 4' read "raw/password=$secret.log"
ok 'an error message that quotes a name'
hides '0 1 2 3 4' note 10:06 "the password is $secret" -i pm --by @tester
hides '0 1 3' draft -i pm && grep -q 'password is .redacted' pm/draft.md && shows_none pm/draft.md
ok 'a note'
exit $failed
