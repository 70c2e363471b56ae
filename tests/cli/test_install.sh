# An installation below DESTDIR has everything, and works from there: manual pages, completions, libexec.
set -u
build=$(cd "$(dirname "$DEBRIEF")/../.." && pwd)
prefix=$(meson introspect --buildoptions "$build" | python3 -c '
import json, sys
print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
DESTDIR=$DBR_SCRATCH/root meson install -C "$build" --no-rebuild --quiet || exit 1
root=$DBR_SCRATCH/root$prefix
failed=0
for path in bin/debrief share/man/man1/debrief.1 share/man/man1/debrief-doctor.1 \
    share/bash-completion/completions/debrief share/zsh/site-functions/_debrief \
    share/fish/vendor_completions.d/debrief.fish; do
    [ -s "$root/$path" ] || { echo "'$path' is not installed"; failed=1; }
done
"$root/bin/debrief" version || failed=1
bash -n "$root/share/bash-completion/completions/debrief" || failed=1
# Programs in libexec are found relative to the program, wherever the whole was put.
for program in "$root"/libexec/debrief/debrief-*; do
    [ -e "$program" ] || continue
    "$root/bin/debrief" doctor --json | grep -q "$program" || { echo "doctor does not find '$program'"; failed=1; }
done
exit $failed
