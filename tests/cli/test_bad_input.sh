# Bad input: whatever lies in a folder, the rest of it is still read, the message names file and place, the exit code
# tells, nothing is lost, and nothing is written outside the incident folder. Every folder also holds good.log, whose
# 600 records must be there afterwards.
# shellcheck disable=SC2317,SC2010,SC2015,SC2046 # cleanup is called by trap; names are ours and have no blanks
set -u
debrief=${1:-$DEBRIEF}
unset NO_COLOR
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester
# Below a folder that "nobody" may enter: mktemp's is for its owner only.
root=$(mktemp -d "${TMPDIR:-/tmp}/debrief-bad-input.XXXXXX") || exit 1
chmod 755 "$root"
mounted=
background=
cleanup() {
    [ -n "$background" ] && kill "$background" 2>/dev/null
    [ -n "$mounted" ] && umount "$mounted" 2>/dev/null
    chmod -R u+rwX "$root" 2>/dev/null
    rm -rf "$root"
}
trap cleanup EXIT
cd "$root" || exit 1
failed=0

# ---- making input ----

python3 - <<'PY' || exit 1
import io, tarfile
lines = []
for i in range(600):
    status = 503 if 240 <= i < 480 else 200
    lines.append('192.0.2.%d - - [09/Feb/2025:10:%02d:%02d +0000] "GET /orders/%d HTTP/1.1" %d 512 "-" "curl/8"\n'
                 % (i % 250 + 1, i // 60, i % 60, i % 7, status))
open("good.log", "w").write("".join(lines))

def tar(path, members):
    with tarfile.open(path, "w:gz") as t:
        for name, kind, value in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            if kind == tarfile.REGTYPE:
                info.size = len(value)
                t.addfile(info, io.BytesIO(value))
            else:
                info.linkname = value
                t.addfile(info)
text = "".join(lines[:100]).encode()
tar("traversal.tar.gz", [("inside/ok.log", tarfile.REGTYPE, text),
                         ("../escaped.log", tarfile.REGTYPE, text),
                         ("/debrief-absolute.log", tarfile.REGTYPE, text),
                         ("way-out", tarfile.SYMTYPE, "../.."),
                         ("way-out/escaped-too.log", tarfile.REGTYPE, text),
                         ("device", tarfile.CHRTYPE, "")])
PY

# ---- the checks ----

snapshot() { # everything but the incident folder: names and bytes
    (cd "$root/$name" && find . -path ./pm -prune -o -path ./out -prune -o -path ./err -prune -o -print | sort
        find . -path ./pm -prune -o -path ./out -prune -o -path ./err -prune -o -type f -print | sort |
            xargs -r cksum 2>/dev/null)
    ls -A "$root" | grep -v '^\.[ab][ef]'
    ls -A / | grep debrief-absolute
}
begin() { # NAME: an empty folder with raw/good.log
    name=$1
    bad=
    mkdir -p "$root/$name/raw"
    cd "$root/$name" || exit 1
    cp "$root/good.log" raw/good.log
}
problem() {
    bad="$bad
#   $1"
}
as_user() { "$@"; }
go() { # EXIT ARGUMENTS…: `debrief ARGUMENTS` at a fixed time, its exit code among the given ones ("0|3")
    wanted=$1
    shift
    as_user timeout 120 "$debrief" "$@" --now 2025-02-10T09:00:00Z >out 2>err </dev/null
    got=$?
    case "|$wanted|" in
    *"|$got|"*) ;;
    *) problem "debrief $*: exit code $got, expected $wanted: $(head -c 400 err)" ;;
    esac
    # Sanitizers, signals (128 and more), timeout (124) and our own bugs (70).
    if grep -q -e 'Sanitizer' -e 'runtime error' -e 'internal error' err || [ $got -ge 70 ]; then
        problem "debrief $*: crashed with $got: $(grep -m 3 -e ERROR -e runtime -e '#[0-9] ' err)"
    fi
}
run() { # EXIT [ARGUMENTS…]
    wanted_run=$1
    shift
    snapshot >"$root/.before"
    go "$wanted_run" run raw --into pm "$@"
    snapshot >"$root/.after"
    cmp -s "$root/.before" "$root/.after" || problem "written outside the incident folder, or input changed: $(diff "$root/.before" "$root/.after" | head -n 5)"
    if [ -d pm ]; then
        left=$(find pm -name '*.tmp' -o -name .incoming -o -name .probe)
        [ -z "$left" ] || problem "left behind: $left"
    fi
}
says() { # PATTERN: on the screen
    cat out err | grep -q -i -e "$1" || problem "nothing on the screen about '$1': $(cat err out | grep -e Rejected -e Gaps -e error -A 3 | head -n 8)"
}
report_says() { # PATTERN: under "what we could not see"
    sed -n '/^## What We Could Not See/,$p' pm/report.md | grep -q -e "$1" || problem "report.md does not say '$1'"
}
value() { # SQL
    as_user "$debrief" query -i pm --csv "$1" 2>err | sed 1d | tr -d '\r'
}
records() { # ARTIFACT NUMBER
    n=$(value "select count(*) from log where artifact = 'evidence/$1'")
    [ "$n" = "$2" ] || problem "$1: ${n:-no} records, expected $2 $(head -c 300 err)"
}
kept() { # FILE…: their bytes are in evidence/
    for file in "$@"; do
        cmp -s "raw/$file" "pm/evidence/$file" || problem "$file is not in evidence/ as it was"
    done
}
good() { records good.log 600; }
end() {
    cd "$root" || exit 1
    if [ -z "$bad" ]; then
        echo "ok - $name"
        rm -rf "${root:?}/$name"
    else
        echo "not ok - $name$bad"
        failed=1
    fi
}
skip() { echo "ok - $name # SKIP $1"; cd "$root" || exit 1; }

# ---- files ----

begin 'empty file'
: >raw/empty.log
run '0|3'
says 'empty\.log'
kept empty.log
good
end

begin 'nothing but an empty file'
rm raw/good.log
: >raw/empty.log
run 4
says 'empty\.log'
end

begin 'empty folder'
rm raw/good.log
run 4
says 'nothing\|no evidence\|empty'
end

begin 'truncated file'
head -c 2000 raw/good.log >raw/torn.log
whole=$(head -c 2000 raw/good.log | wc -l)
run '0|3'
says "torn\.log:$((whole + 1))"
report_says "torn\.log.*line $((whole + 1))"
records torn.log "$whole"
kept torn.log
good
end

begin 'truncated JSON'
printf '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up"},"values":[[1739095200,"1"],[17390' >raw/cut.json
run '0|3'
says 'cut\.json:1'
kept cut.json
good
end

begin 'growing file'
head -n 300 raw/good.log >raw/growing.log
while :; do
    tail -n 1 raw/good.log
    sleep 0.01
done >>raw/growing.log &
background=$!
go 0 run raw --into pm
sha=$(sha256sum <pm/evidence/growing.log | cut -c1-64)
size=$(wc -c <pm/evidence/growing.log)
grep growing.log pm/evidence/MANIFEST.jsonl | grep -q "\"sha256\":\"$sha\",\"size\":${size}[,}]" ||
    problem "manifest and bytes differ: $(grep growing pm/evidence/MANIFEST.jsonl)"
good
sleep 0.1
go '0|3' run raw --into pm # what was collected stays, what it has become comes beside it
kill $background
wait $background 2>/dev/null
background=
says 'growing-2\.log'
[ "$(sha256sum <pm/evidence/growing.log | cut -c1-64)" = "$sha" ] || problem 'collected evidence was changed'
good
end

begin 'binary file'
head -c 200000 "$debrief" >raw/core.log
run '0|3'
says 'core\.log'
report_says 'core\.log'
kept core.log
good
end

begin 'UTF-16'
for order in le be; do
    python3 -c '
import sys
text = open("raw/good.log").read().replace("\n", "\r\n")
bom = {"le": b"\xff\xfe", "be": b"\xfe\xff"}[sys.argv[1]]
open("raw/utf16%s.log" % sys.argv[1], "wb").write(bom + text.encode("utf-16-" + sys.argv[1]))' $order
done
run 0
records utf16le.log 600
records utf16be.log 600
kept utf16le.log utf16be.log
good
end

begin 'UTF-16 cut in the middle of a character'
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE raw/good.log; } | head -c 5001 >raw/half.log
run '0|3'
kept half.log
[ "$(value "select count(*) from log where artifact = 'evidence/half.log'")" -gt 20 ] || problem 'half.log was not read'
good
end

begin 'CRLF'
sed 's/$/\r/' raw/good.log >raw/crlf.log
run 0
records crlf.log 600
[ "$(value "select count(*) from log where text like '%' || char(13) || '%'")" = 0 ] || problem 'carriage returns in records'
kept crlf.log
good
end

begin '100 MB in a single line'
{
    printf '2025-02-09T10:05:30Z ERROR payload='
    head -c 104857600 /dev/zero | tr '\0' x
    printf '\n2025-02-09T10:05:31Z ERROR the line behind it\n'
} >raw/endless.log
run '0|3'
says 'endless\.log'
report_says 'endless\.log'
records endless.log 2
[ "$(value "select line from log where artifact = 'evidence/endless.log' and text like '%behind it%'")" = 2 ] ||
    problem 'the line behind the endless one is not line 2'
kept endless.log
good
end

begin 'filled with NUL'
head -c 300000 /dev/zero >raw/nul.log
run '0|3'
says 'nul\.log'
report_says 'nul\.log'
kept nul.log
good
end

begin 'a hole of NULs, as a power cut leaves it'
{ head -n 100 raw/good.log; head -c 4096 /dev/zero; echo; tail -n 100 raw/good.log; } >raw/hole.log
run '0|3'
says 'hole\.log'
n=$(value "select count(*) from log where artifact = 'evidence/hole.log' and status is not null")
[ "${n:-0}" -ge 199 ] || problem "hole.log: ${n:-no} of 200 records around the hole"
kept hole.log
good
end

begin 'wrong extensions'
cp raw/good.log raw/log.json
cp raw/good.log raw/log.gz
gzip -c raw/good.log >raw/packed.txt
run 0
records log.json 600
records log.gz 600
records packed.txt 600
kept log.json log.gz packed.txt
good
end

begin 'names with line breaks, quotes and bytes that are no UTF-8'
odd=$(printf 'a\n"b\377|.log')
cp raw/good.log "raw/$odd"
run '0|3'
python3 - "$odd" <<'PY' || problem 'MANIFEST.jsonl is broken by a name'
import json, sys
n = 0
for line in open("pm/evidence/MANIFEST.jsonl", encoding="utf-8"):
    n += json.loads(line)["path"] != "good.log"
sys.exit(n != 1)
PY
[ "$(value 'select count(*) from log')" = 1200 ] || problem "$(value 'select count(*) from log') of 1200 records"
go 0 check pm/report.md --json
good
end

begin 'unreadable file and folder'
printf '2025-02-09T10:05:00Z ERROR secret\n' >raw/secret.log
mkdir raw/locked
cp raw/good.log raw/locked/
chmod 000 raw/secret.log raw/locked
if [ "$(id -u)" != 0 ]; then
    run 3
elif command -v setpriv >/dev/null; then
    kept_debrief=$debrief
    cp "$debrief" "$root/debrief" # its own folder may be closed to others
    debrief=$root/debrief
    chmod 777 .
    as_user() { setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"; }
    : >out; : >err; chmod 666 out err
    run 3
fi
if [ -s out ] || [ -s err ]; then
    says 'secret\.log.*[Pp]ermission denied'
    says 'locked'
    good
fi
as_user() { "$@"; }
[ -n "${kept_debrief:-}" ] && debrief=$kept_debrief && rm -f "$root/debrief"
chmod -R u+rwX .
end

begin 'files that are not there'
ln -s nowhere raw/dangling.log
run 3
says 'dangling\.log'
good
go 3 run raw/good.log raw/vanished.log --into pm
says 'vanished\.log'
go 4 run vanished.log --into pm2
says 'vanished\.log'
end

begin 'a pipe and a socket among the files'
mkfifo raw/pipe.log
run 3
says 'pipe\.log'
good
end

# ---- packed ----

begin 'gzip cut in the middle'
gzip -c raw/good.log >whole.gz
size=$(wc -c <whole.gz)
head -c $((size / 2)) whole.gz >raw/cut.log.gz
rm whole.gz
run 3
says 'cut\.log\.gz.*torn after line [0-9]'
report_says 'cut\.log\.gz'
n=$(value "select count(*) from log where artifact = 'evidence/cut.log.gz'")
[ "${n:-0}" -ge 100 ] && [ "$n" -lt 600 ] || problem "cut.log.gz: ${n:-no} records before the cut"
kept cut.log.gz
good
end

begin 'gzip with a wrong checksum'
gzip -c raw/good.log | python3 -c '
import sys
b = bytearray(sys.stdin.buffer.read())
b[-6] ^= 0x55
sys.stdout.buffer.write(b)' >raw/flipped.log.gz
run 3
says 'flipped\.log\.gz'
good
end

begin 'decompression bombs'
python3 - <<'PY'
import bz2, gzip, lzma, zipfile
line = b"2025-02-09T10:05:00Z ERROR boom\n" * 32768 # 1 MiB
def pull(n, make):
    c = make()
    return b"".join([c.compress(line) for _ in range(n)] + [c.flush()])
open("raw/bomb.log.xz", "wb").write(pull(300, lambda: lzma.LZMACompressor(preset=0)))
zeros = bz2.compress(b"\0" * (100 << 20))
open("raw/zeros.bz2", "wb").write(zeros)
open("raw/nested.gz", "wb").write(gzip.compress(gzip.compress(gzip.compress(b"\0" * (100 << 20)))))
with zipfile.ZipFile("raw/bomb.zip", "w", zipfile.ZIP_BZIP2) as z:
    z.writestr("a.log", b"2025-02-09T10:05:00Z ERROR in a zip\n")
    with z.open("b.log", "w", force_zip64=True) as m:
        for _ in range(200):
            m.write(b"\0" * (1 << 20))
PY
run 3
for bomb in 'bomb\.log\.xz' 'zeros\.bz2' 'nested\.gz' 'bomb\.zip'; do
    says "$bomb"
done
size=$(du -sm pm | cut -f1)
[ "$size" -lt 100 ] || problem "the incident folder has $size MB"
good
end

begin 'windows of gigabytes'
python3 - <<'PY'
import lzma, struct, zlib
# A zstd frame that demands a window of 2 GiB; an xz stream whose block has a dictionary of 1.5 GiB.
open("raw/window.log.zst", "wb").write(b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00")
whole = lzma.compress(b"2025-02-09T10:05:00Z ERROR in a large window\n" * 9, preset=0, check=lzma.CHECK_CRC32)
head = bytearray(whole[12:24])
assert head[0] == 2 and head[2] == 0x21 and head[3] == 1  # LZMA2, one byte of properties: the dictionary's size
head[4] = 39
head[8:12] = struct.pack("<I", zlib.crc32(bytes(head[:8])))
open("raw/window.log.xz", "wb").write(whole[:12] + bytes(head) + whole[24:])
PY
run 3
says 'window\.log\.zst.*demands too large a window: 2048 MiB, 128 are allowed'
says 'window\.log\.xz.*demands too much memory: .* MiB, 256 are allowed'
good
end

begin 'seek table that is damaged, torn, missing'
python3 - <<'PY'
import gzip
lines = "".join("2025-02-09T10:%02d:%02dZ INFO order %d of customer %d took %d ms\n" % (i // 6000 % 60, i // 100 % 60, i, i * 7919 % 9973, i * i % 997)
                for i in range(120000))
open("raw/big.log.gz", "wb").write(gzip.compress(lines.encode(), 6, mtime=0))
PY
run 0
seek=$(ls pm/.debrief/index/*.seek) || problem 'there is no seek table'
last="select text from log where artifact = 'evidence/big.log.gz' and line in (60001, 119999, 3) order by line desc"
expected=$(value "$last")
case $expected in "order 119998 of customer "*) ;; *) problem "wrong line: $expected" ;; esac
size=$(wc -c <"$seek")
for damage in middle end torn none; do
    case $damage in
    middle) printf 'XXXXXXXX' | dd of="$seek" bs=1 seek=$((size / 3)) conv=notrunc 2>/dev/null ;;
    end) printf 'XXXX' | dd of="$seek" bs=1 seek=$((size - 20)) conv=notrunc 2>/dev/null ;;
    torn) truncate -s $((size / 2)) "$seek" ;;
    none) rm "$seek" ;;
    esac
    [ "$(value "$last")" = "$expected" ] || problem "seek table, $damage: other lines"
done
good
end

begin 'archive members that lead out of the archive'
cp "$root/traversal.tar.gz" raw/
run 3
says "traversal\.tar\.gz.*\.\./escaped\.log"
says '/debrief-absolute\.log'
[ "$(find "$root" -name 'escaped*' | wc -l)" = 0 ] || problem 'a member escaped'
n=$(value "select count(*) from log where artifact = 'evidence/traversal.tar.gz' and member = 'inside/ok.log'")
[ "$n" = 100 ] || problem "the good member has ${n:-no} records of 100"
good
end

begin 'symbolic links in a loop'
ln -s . raw/loop
ln -s second raw/first
ln -s first raw/second
mkdir raw/deep
ln -s ../.. raw/deep/up
run '0|3'
says 'loop'
says 'first'
n=$(value 'select count(*) from log')
[ "$n" = 600 ] || problem "$n records: the loop was followed"
end

# ---- time ----

begin 'a clock from 1970'
sed -n '1,50p' raw/good.log | sed 's,09/Feb/2025:10:0,01/Jan/1970:00:0,' >raw/clock.log
run '0|3'
records clock.log 50
says '2025-02-09 10:0'
cat out pm/report.md | grep -q 'clock\.log.*1970' || problem 'nobody says that clock.log is from 1970'
grep '^\*\*Date\*\*' pm/report.md | grep -q 2025-02-09 || problem 'the report is dated wrongly'
good
end

begin 'a clock from 9999, and times that are none'
{
    printf '9999-12-31T23:59:59Z ERROR the end of time\n'
    printf '2025-02-30T10:05:00Z ERROR no such day\n'
    printf '2025-02-09T25:61:61Z ERROR no such hour\n'
    printf '99999999999999999999 ERROR no such second\n'
} >raw/odd.log
run '0|3'
says '2025-02-09 10:0'
kept odd.log
good
end

# ---- the incident folder ----

begin 'evidence changed after collection'
cp raw/good.log raw/other.log
run 0
echo '192.0.2.1 - - [09/Feb/2025:10:04:00 +0000] "GET /forged HTTP/1.1" 503 1 "-" "-"' >>pm/evidence/other.log
touch -r pm/evidence/good.log pm/evidence/other.log
before=$(cksum pm/evidence/other.log)
go 3 run pm
says 'other\.log'
report_says 'other\.log'
[ "$(cksum pm/evidence/other.log)" = "$before" ] || problem 'changed evidence was overwritten'
[ "$(value "select count(*) from log where text like '%forged%'")" = 0 ] || problem 'forged lines are served as evidence'
good
end

begin 'evidence changed, its size kept'
cp raw/good.log raw/other.log
run 0
sed -i 's/ 503 512/ 200 512/' pm/evidence/other.log
go '0|1' check pm/report.md --json
grep -q '"verdict": "contradicted"' out && problem 'a claim is called contradicted where the evidence is stale'
grep -q -e '"verdict": "stale"' -e '"verdict": "inconclusive"' out || problem 'no claim is stale'
go 3 run pm
says 'other\.log'
good
end

begin 'evidence vanished after collection'
cp raw/good.log raw/other.log
run 0
rm pm/evidence/other.log
go 3 run pm
says 'other\.log'
grep -q other.log pm/evidence/MANIFEST.jsonl || problem 'custody forgot the vanished file'
good
go '0|1' check pm/report.md --json
grep -q '"verdict": "contradicted"' out && problem 'a claim is called contradicted where evidence is missing'
end

begin 'manifest that cannot be read'
run 0
echo 'garbage' >>pm/evidence/MANIFEST.jsonl
before=$(cksum pm/evidence/MANIFEST.jsonl)
go '2|4' run pm
says 'MANIFEST\.jsonl:2'
[ "$(cksum pm/evidence/MANIFEST.jsonl)" = "$before" ] || problem 'the manifest was overwritten'
end

begin 'manifest that leads out'
run 0
sed 's|"path":"good.log"|"path":"../../raw/good.log"|' pm/evidence/MANIFEST.jsonl >m
mv m pm/evidence/MANIFEST.jsonl
go '2|4' run pm
says 'MANIFEST\.jsonl:1'
end

begin 'index that is damaged'
run 0
for file in pm/.debrief/index/*; do
    printf 'garbage' | dd of="$file" bs=1 seek=20 conv=notrunc 2>/dev/null
done
go '0|4' run pm
if [ "$got" = 4 ]; then
    says 'delete .*\.debrief'
    rm -rf pm/.debrief
    go 0 run pm
fi
good
for file in pm/.debrief/index/*; do
    head -c 40 "$file" >t && cat t >"$file"
done
go 0 run pm
good
rm -rf pm/.debrief
go 0 run pm
good
end

begin 'settings that cannot be read'
run 0
printf 'title: [\n' >pm/incident.yaml
go 2 run pm
says 'incident\.yaml:[0-9]'
[ "$(cat pm/incident.yaml)" = 'title: [' ] || problem 'incident.yaml was overwritten'
end

begin 'no space: a limit on file size'
run 0 --no-html
cp pm/report.md report.before
head -c 3000000 /dev/urandom | base64 >raw/big.log
(
    trap '' XFSZ
    ulimit -f 200
    timeout 60 "$debrief" run raw --into pm --now 2025-02-10T09:00:00Z >out 2>err </dev/null
    echo $? >code
)
case $(cat code) in 3 | 4) ;; *) problem "exit code $(cat code), expected 3 or 4" ;; esac
says 'big\.log\|cannot write'
says 'File too large'
rm code
cmp -s pm/report.md report.before || grep -q 'Post-Mortem' pm/report.md || problem 'report.md was damaged'
[ -z "$(find pm -name '*.tmp' -o -name .incoming)" ] || problem "left behind: $(find pm -name '*.tmp' -o -name .incoming)"
good
go '0|3' run raw --into pm # with space again
kept big.log
good
end

begin 'no space: a full file system'
mkdir pm
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=2m none "$PWD/pm" 2>/dev/null; then
    mounted=$PWD/pm
    run 0
    cp pm/report.md report.before
    cp pm/evidence/MANIFEST.jsonl manifest.before
    python3 -c '
import random
r = random.Random(1)
for i in range(40000):
    print("2025-02-09T10:05:%02dZ ERROR %030x" % (i % 60, r.getrandbits(120)))' >raw/big.log
    go '3|4' run raw --into pm # it does not fit, but smaller ones still would
    says 'big\.log.*no space left'
    grep -q Post-Mortem pm/report.md || problem 'report.md was lost'
    cmp -s pm/evidence/MANIFEST.jsonl manifest.before || problem 'the manifest changed or was lost'
    [ -z "$(find pm -name '*.tmp' -o -name .incoming)" ] || problem "left behind: $(find pm -name '*.tmp' -o -name .incoming)"
    rm raw/big.log
    # Not one byte free: the report that is there must survive.
    cat /dev/zero >pm/filler 2>/dev/null
    echo '2025-02-09T10:05:00Z ERROR one more' >raw/more.log
    go 4 run raw --into pm
    says 'no space left'
    cmp -s pm/report.md report.before || problem 'report.md was lost on a full disk'
    rm pm/filler
    go 0 run raw --into pm
    kept more.log
    good
    umount "$mounted" || problem 'the file system is still in use'
    mounted=
    end
else
    skip 'needs root and mount'
fi

begin 'no space for the index only'
run 0
cp raw/good.log raw/more.log
rm -rf pm/.debrief/index
: >pm/.debrief/index # a file where a folder has to be
go '3|4' run raw --into pm
says 'index'
rm pm/.debrief/index
go 0 run raw --into pm
good
records more.log 600
end

begin 'a folder that cannot be written'
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    chmod 755 .
    : >out; : >err
    cp "$debrief" "$root/debrief"
    setpriv --reuid 65534 --regid 65534 --clear-groups -- "$root/debrief" run raw --into pm >out 2>err </dev/null
    got=$?
    rm -f "$root/debrief"
    [ $got = 4 ] || problem "exit code $got, expected 4"
    says 'pm.*[Pp]ermission denied'
    end
else
    skip 'needs root and setpriv'
fi

begin 'an incident that cannot be written to is read all the same'
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    run 0
    rm -rf pm/.debrief
    chmod -R go+rX .
    cp "$debrief" "$root/debrief"
    for what in 'query -i pm --csv select(count(*))from(log)' 'timeline -i pm' 'factors -i pm' 'check pm/report.md'; do
        # shellcheck disable=SC2086 # words
        setpriv --reuid 65534 --regid 65534 --clear-groups -- "$root/debrief" $what --now 2025-02-10T09:00:00Z >out 2>err </dev/null
        got=$?
        case $got in 0|1) ;; *) problem "$what: exit code $got" ;; esac
        says 'cannot be written to: the index is made for this run only'
        [ -d pm/.debrief ] && problem "$what: wrote"
    done
    setpriv --reuid 65534 --regid 65534 --clear-groups -- "$root/debrief" timeline -i pm set resolved 10:40 >out 2>err </dev/null &&
        problem 'changed what cannot be written to'
    says "cannot make folder 'pm/.debrief'"
    rm -f "$root/debrief"
    end
else
    skip 'needs root and setpriv'
fi

# ---- two at once ----

begin 'two at once: the folder is locked'
run 0
before=$(find pm -type f -not -path '*/lock' | sort | xargs cksum)
echo '2025-02-09T10:05:00Z ERROR one more' >raw/more.log
if command -v flock >/dev/null; then
    flock pm/.debrief/lock sleep 30 &
    background=$!
    sleep 0.3
    go 4 run raw --into pm
    says 'pm.*held by'
    [ "$(find pm -type f -not -path '*/lock' | sort | xargs cksum)" = "$before" ] || problem 'it wrote all the same'
    kill "$background" $(ps -o pid= --ppid "$background" 2>/dev/null) 2>/dev/null
    wait "$background" 2>/dev/null
    background=
fi
end

begin 'two at once: both get their evidence in'
mkdir one two
cp raw/good.log one/one.log
cp raw/good.log two/two.log
for n in 1 2 3; do
    rm -rf pm
    "$debrief" run one --into pm --now 2025-02-10T09:00:00Z >out1 2>err1 </dev/null &
    first=$!
    "$debrief" run two --into pm --now 2025-02-10T09:00:00Z >out2 2>err2 </dev/null &
    second=$!
    wait $first
    code1=$?
    wait $second
    code2=$?
    # The second one waits for two seconds; on a slow machine it says who holds the folder.
    for pair in "$code1:1:one" "$code2:2:two"; do
        code=${pair%%:*}
        rest=${pair#*:}
        if [ "$code" = 4 ]; then
            grep -q 'held by' "err${rest%%:*}" || problem "exit code 4, but: $(cat "err${rest%%:*}")"
            go 0 run "${rest#*:}" --into pm
        elif [ "$code" != 0 ]; then
            problem "exit code $code: $(head -c 300 "err${rest%%:*}")"
        fi
    done
    records one.log 600
    records two.log 600
    grep -h Sanitizer err1 err2 && problem 'crashed'
done
end

exit $failed
