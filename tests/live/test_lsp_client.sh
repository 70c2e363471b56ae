#!/bin/sh
# `debrief lsp` with a client made of the library that editors use (tests/editor/client.mjs). Packages: build/editor, or
# $DBR_EDITOR_MODULES.
set -u
# shellcheck source=tests/live/lib.sh
. "$(dirname "$0")/lib.sh"
need node
modules=${DBR_EDITOR_MODULES:-$root/build/editor/node_modules}
[ -d "$modules/vscode-languageserver-protocol" ] || skip "no vscode-languageserver-protocol in $modules: npm ci in a copy of tests/editor"
node "$root/tests/editor/client.mjs" "$debrief" "$modules" "$scratch"
