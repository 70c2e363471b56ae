#!/bin/sh
# Install step of meson: install_generated.sh DEBRIEF MANDIR DATADIR. Manual pages and completions come out of the program
# itself, for every row of its table of commands; DESTDIR and PREFIX are in the variable that meson sets.
set -eu
debrief=$1
man=$MESON_INSTALL_DESTDIR_PREFIX/$2/man1
data=$MESON_INSTALL_DESTDIR_PREFIX/$3
"$debrief" man --all "$man"
mkdir -p "$data/bash-completion/completions" "$data/zsh/site-functions" "$data/fish/vendor_completions.d"
"$debrief" completion bash >"$data/bash-completion/completions/debrief"
"$debrief" completion zsh >"$data/zsh/site-functions/_debrief"
"$debrief" completion fish >"$data/fish/vendor_completions.d/debrief.fish"
