# The catalogues: the build refuses a message that a language lacks, has empty, or with other places for its arguments; and what
# is there is in its language.
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
scratch=${DBR_SCRATCH:-$(mktemp -d)}
root=$PWD
cd "$scratch" || exit 1

compile() { # EN ZH: catalogues with the messages given as "id=text" lines
    mkdir -p po
    for lang in en zh-CN; do
        {
            printf 'msgid ""\nmsgstr "Language: %s\\n"\n' $lang
            printf '%s\n' "$1" | while IFS='=' read -r id text; do
                [ -z "$id" ] || printf '\nmsgid "%s"\nmsgstr "%s"\n' "$id" "$text"
            done
        } >po/room.$lang.po
        shift
    done
    python3 "$root/tools/po2c.py" --ids ids.h --table table.c po/room.en.po po/room.zh-CN.po >out 2>err
}
compile 'a.time=Time
a.n={1} of {2}' 'a.time=时间
a.n={2} 之 {1}' && grep -q 'DBR_T_A_TIME' ids.h
ok 'two whole catalogues'
grep -q '"Time / 时间"' table.c && grep -q '"时间 / Time"' table.c && grep -q '"{1} of {2} / {2} 之 {1}"' table.c
ok 'both languages beside each other, in either order'
compile 'a.head=| Time | Event |' 'a.head=| 时间 | 事件 |' && grep -q '"| Time / 时间 | Event / 事件 |"' table.c
ok 'the head of a table cell by cell'
! compile 'a.time=Time
a.event=Event' 'a.time=时间' && grep -q "'a.event' has no zh-CN text" err
ok 'a message that Chinese lacks'
! compile 'a.time=Time' 'a.time=时间
a.event=事件' && grep -q "'a.event' has no en text" err
ok 'a message that English lacks'
! compile 'a.time=Time' 'a.time=' && grep -q 'is empty' err
ok 'an empty message'
! compile 'a.n={1} of {2}' 'a.n={1} 个' && grep -q 'other placeholders' err
ok 'other places for arguments'

python3 - "$root" 2>err <<'PY'
import ast, glob, re, sys
def read(path):
    texts, ident = {}, None
    for line in open(path, encoding="utf-8"):
        if line.startswith("msgid "):
            ident = ast.literal_eval(line[6:].strip())
        elif line.startswith("msgstr ") and ident:
            texts[ident] = ast.literal_eval(line[7:].strip())
    return texts
# Names of products are the same in both.
SAME = "read.label."
wrong = []
for path in glob.glob(sys.argv[1] + "/po/*.en.po"):
    en, zh = read(path), read(path.replace(".en.", ".zh-CN."))
    assert set(en) == set(zh), set(en) ^ set(zh)
    for ident, text in zh.items():
        is_chinese = re.search("[\u3400-\u9fff]", text)
        if not is_chinese and not ident.startswith(SAME) and re.search("[A-Za-z]{3}", re.sub(r"\{\d+\}", "", text)):
            wrong.append(f"{ident}: '{text}' is not Chinese")
        if re.search("[\u3400-\u9fff]", en[ident]):
            wrong.append(f"{ident}: '{en[ident]}' is not English")
assert not wrong, "\n".join(wrong)
PY
ok 'every message is in its language'
exit $failed
