#!/bin/sh
# The core program has no network code: core_links.sh DEBRIEF looks at the libraries it is linked with, and asks for none
# of the socket calls itself.
set -u
debrief=$1
failed=0
needed=$(readelf -d "$debrief" 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
if [ -z "$needed" ]; then
    echo "$debrief: cannot read its libraries (readelf)"
    exit 1
fi
for library in $needed; do
    case $library in
    libcurl* | libmicrohttpd* | libpq* | libssl* | libpango* | libcairo* | librsvg*)
        echo "$debrief: linked with $library, which belongs to libexec"
        failed=1
        ;;
    esac
done
# Sanitizer runtimes bring calls of their own; then only the libraries are judged.
case $needed in *asan* | *tsan* | *ubsan*) exit $failed ;; esac
for call in socket connect getaddrinfo; do
    if readelf --dyn-syms -W "$debrief" | grep -q " UND $call\(@\|\$\)"; then
        echo "$debrief: calls $call()"
        failed=1
    fi
done
exit $failed
