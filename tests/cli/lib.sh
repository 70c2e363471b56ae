# What tests of commands share, to be sourced. A command's output is in the files "out" and "err"; `failed` is the exit code.
# shellcheck shell=sh disable=SC2034 # the sourcing script reads it
failed=0

ok() { # NAME: as the last command ended
    if [ $? = 0 ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        cat out err 2>/dev/null | head -n 12 | sed 's/^/#   /'
        failed=1
    fi
}
