#!/bin/sh
# Every header compiles alone: headers.sh, with CC and DBR_BUILD (the build folder, for generated headers) in the
# environment.
set -u
cc=${CC:-cc}
build=${DBR_BUILD:-build/check}
failed=0
if ! [ -f "$build/po/text_ids.h" ]; then
    echo "$build/po/text_ids.h: build first"
    exit 1
fi
for header in src/*/*.h tests/fuzz.h; do
    # shellcheck disable=SC2086 # CC may be several words: "ccache gcc"
    if ! $cc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wno-missing-field-initializers -fsyntax-only \
        -I src -I tests -I "$build/po" -I "$build/src/cmd" -x c -include "$header" /dev/null; then
        echo "$header: does not compile alone"
        failed=1
    fi
done
exit $failed
