# What the scripts share; sourced, from the source folder. POSIX sh, with nothing but what a minimal Debian has.
# shellcheck shell=sh
# shellcheck disable=SC2154 # `script` is set by who sources it

say() {
    printf '%s: %s\n' "$script" "$*"
}

die() {
    printf '%s: error: %s\n' "$script" "$*" >&2
    exit 1
}

# The packages of groups, one a line: NAME WHY. Those with a :COMMAND that is there are left out.
packages_of() { # GROUP…
    while read -r group package why; do
        case $group in '' | '#'*) continue ;; esac
        case " $* " in *" $group "*) ;; *) continue ;; esac
        case $package in
        *:*)
            command -v "${package#*:}" >/dev/null 2>&1 && continue
            package=${package%%:*}
            ;;
        esac
        printf '%s %s\n' "$package" "$why"
    done <script/packages
}

# Those of the given packages (a line each, as above) that are not installed.
missing_of() { # LINES
    # shellcheck disable=SC2046 # one word a package
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(printf '%s\n' "$1" | cut -d' ' -f1) 2>/dev/null |
        sed -n 's/ installed$//p')
    printf '%s\n' "$1" | while read -r package why; do
        case "
$installed
" in *"
$package
"*) ;; *) printf '%s %s\n' "$package" "$why" ;; esac
    done
}

# Installs what is missing of these groups, and says so first.
need_packages() { # GROUP…
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "not a Debian: it is up to you to have what script/packages lists ($*)"
        return 0
    fi
    missing=$(missing_of "$(packages_of "$@")" | sort -u -k1,1)
    [ -n "$missing" ] || return 0
    root=''
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || die "packages are missing, and this is neither root nor is there sudo:
$missing"
        root=sudo
    fi
    say "installing with apt-get${root:+, by sudo,} what is missing on this machine:"
    printf '%s\n' "$missing" | while read -r package why; do printf '  %-28s %s\n' "$package" "$why"; done
    # shellcheck disable=SC2086 # no word when root is empty
    $root env DEBIAN_FRONTEND=noninteractive apt-get -q -q update ||
        say "apt-get update failed; trying with the lists that are here"
    # shellcheck disable=SC2086,SC2046
    $root env DEBIAN_FRONTEND=noninteractive apt-get -q -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends \
        $(printf '%s\n' "$missing" | cut -d' ' -f1) >build/apt.log 2>&1 ||
        die "apt-get install failed:
$(tail -n 20 build/apt.log)"
}

# Configures build/NAME when it is not, or when rooms came or went since, and builds the targets. `rooms` is kept because
# meson looks for rooms only when it configures.
build() { # NAME TARGETS MESON-OPTIONS…
    name=$1 targets=$2
    shift 2
    rooms=$(printf '%s ' src/*/meson.build src/cmd/libexec_*.c "$@")
    if ! [ -f "build/$name/build.ninja" ]; then
        say "configuring build/$name"
        rm -rf "build/$name"
        meson setup "build/$name" "$@" >"build/$name.log" 2>&1 || die "meson failed:
$(tail -n 20 "build/$name.log")"
    elif [ "$rooms" != "$(cat "build/$name/rooms" 2>/dev/null)" ]; then
        meson setup --reconfigure "build/$name" "$@" >"build/$name.log" 2>&1 || die "meson failed:
$(tail -n 20 "build/$name.log")"
    fi
    printf '%s' "$rooms" >"build/$name/rooms"
    # shellcheck disable=SC2086 # a list
    if ! ninja -C "build/$name" -n $targets 2>/dev/null | grep -q 'no work to do'; then
        say "building build/$name"
        # shellcheck disable=SC2086
        ninja -C "build/$name" --quiet $targets >"build/$name.log" 2>&1 || die "the build failed:
$(grep -v '^Dependency\|^Library\|^Program\|^Compiler' "build/$name.log" | tail -n 60)"
    fi
}

# Adds to the counts that the last line shows, from "N passed, N failed[, N skipped]" lines in a file.
count_file() { # FILE
    # shellcheck disable=SC2046 # two numbers
    set -- $(sed -n 's/.*\b\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed.*/\1 \2/p' "$1" |
        awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')
    n_passed=$((n_passed + $1))
    n_failed=$((n_failed + $2))
}
n_passed=0
n_failed=0

cd "$(dirname "$0")/.." || exit 1
mkdir -p build
