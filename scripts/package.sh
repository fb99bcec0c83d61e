#!/bin/sh
# Packages what can be packaged on this machine, into build/packages with its
# SHA256SUMS, and says plainly what cannot. It works on a copy of the tree, since
# fyne writes into the one it packages. Usage: package.sh [linux-amd64
# linux-arm64 windows-amd64 office android darwin ios]; all that may be had here
# where nothing is named.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
OUT=$root/build/packages
WORK=$root/build/package
export PATH="$root/build/bin:$PATH"

value() { sed -n "s/^$1 *= *\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" "$root/FyneApp.toml"; }
VERSION=$(value Version)
BUILD=$(value Build)
# Two builds of one commit are the same, byte for byte.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}
TZ=UTC LC_ALL=C
export VERSION BUILD SOURCE_DATE_EPOCH TZ LC_ALL OUT WORK

case $(uname -s) in
  Linux) here="linux-amd64 linux-arm64 windows-amd64 office" ;;
  Darwin) here="darwin" ;;
  *) here="windows-amd64" ;;
esac
named=$#
# shellcheck disable=SC2086 # the targets are words
[ $named -gt 0 ] || { rm -rf "$OUT"; set -- $here; }
rm -rf "$WORK"
mkdir -p "$OUT" "$WORK/src"
tar -C "$root" --exclude ./build --exclude ./.git -cf - . | tar -C "$WORK/src" -xf -

missed=
for target; do
  echo "== $target"
  "$root/scripts/package/${target%%-*}.sh" "${target#*-}" || missed="$missed $target"
done
cd "$OUT"
rm -f SHA256SUMS
if command -v sha256sum >/dev/null; then sha256sum -- * >SHA256SUMS; else shasum -a 256 -- * >SHA256SUMS; fi
ls -l "$OUT"
[ -z "$missed" ] || echo "Not made here:$missed" >&2
# Who named a target gets it or a failure; who named none gets what can be had.
[ -z "$missed" ] || [ "$named" -eq 0 ]
