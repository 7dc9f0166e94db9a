#!/bin/sh
# Starts Sijill, or says in one sentence why it cannot start on this computer.
here=$(dirname "$(readlink -f "$0")")
needed=@GLIBC@
found=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d ' ' -f 2)
if [ "$(printf '%s\n' "$needed" "${found:-0}" | sort -V | head -n 1)" != "$needed" ]; then
    echo "Sijill needs a newer system, with glibc $needed or later such as Debian 12 or Ubuntu 22.04; this one has ${found:-none}." >&2
    exit 2
fi
exec "$here/program/sijill" "$@"
