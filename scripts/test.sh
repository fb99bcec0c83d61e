#!/usr/bin/env bash
# Runs every test of the module once and ends with the ten packages that took
# longest. Usage: test.sh TAGS [FLAG...], the flags being what the packages with
# the race detector are built with besides.
set -uo pipefail
tags=$1
shift

# The race detector looks at what goroutines meet in: the app without its pixels,
# the office, and the whole way through the real screens, which has the app's
# goroutines and the drawing one at work together. The rest draws and computes on
# one goroutine, where it finds nothing and takes three times as long; so do the
# tests of the house, which read its files, the simulation, which plays its
# devices by a virtual clock, one after another, and the devices and offices of
# testworld, whose goroutines are those of the app and the office; the demo's
# programme starts none.
raced='^startklar\.dk/(api|app|office|internal)(/|$)|^startklar\.dk/cmd/(office|tour)$'
alone='/internal/(house|testworld|testworld/simulation)$|/office/demo$'
# The desk's pages know no SQL and start no goroutine: with a browser they run on
# SQLite, and without one on PostgreSQL. The six weeks have nothing without a browser.
desk='/office/web/desk$|/internal/testworld/sixweeks$'

packages=$(go list -tags "$tags" ./...) || exit 1
mapfile -t racing < <(grep -E "$raced" <<<"$packages" | grep -vE "$alone|$desk")
mapfile -t plain < <(grep -vE "$raced" <<<"$packages"; grep -E "$alone" <<<"$packages")

# What chooses its database runs once more on the other one, but for what goes with
# SQLite's file; the simulation with fewer seeds, each of which takes twice as long.
simulation=startklar.dk/internal/testworld/simulation
mapfile -t either < <(go list -tags "$tags" -f '{{.ImportPath}} {{.Imports}} {{.TestImports}} {{.XTestImports}}' ./... |
  grep -F /internal/testworld/engine | cut -d' ' -f1 | grep -vFx "$simulation")

# A test that chooses its database in its first line is the same in both rounds: it
# runs in the first, with the race detector.
chosen=$(grep -rhA1 --include='*_test.go' '^func Test' cmd internal office |
  grep -B1 -E '^[[:space:]].*(engine\.OnFile\(t\)|Setenv\((variable|"OFFICE_ENGINE"),|postgres\.Start\(t)' |
  sed -nE 's/^func (Test[[:alnum:]_]+)\(.*/\1/p' | paste -sd '|')

# What opens a browser has InABrowser in its name. Nearly all of its time is the
# browser's: it runs once, without the race detector, on one database.
mapfile -t browsing < <(go list -tags "$tags" -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... |
  grep -F /internal/testworld/browser | cut -d' ' -f1)

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# A database waits for the disk at every commit, and what a test commits nobody needs
# after it. Where the machine has the memory, the tests' folders lie in it, which takes
# half of the time off the office's tests; what is compiled stays on the disk.
memory=$(df -k --output=avail /dev/shm 2>/dev/null | tail -1)
if [ "${memory:-0}" -gt 4000000 ] && [ "$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)" -gt 8000000 ]; then
  export GOTMPDIR=${GOTMPDIR:-${TMPDIR:-/tmp}} TMPDIR
  TMPDIR=/dev/shm/startklar-$UID # always the same, or no result would be cached
  install -d -m 1777 "$TMPDIR" # as /tmp is: PostgreSQL has a user of its own
  trap 'rm -f "$log"; rmdir --ignore-fail-on-non-empty "$TMPDIR"' EXIT
fi
trap 'trap - TERM; kill 0' INT TERM # what runs beside does not hear Ctrl+C
failed=0
# tests runs tests without vet, which looks at everything once, before.
tests() { go test -vet=off -timeout 30m "$@" 2>&1 | tee -a "$log" | grep --line-buffered -v '\[no test files\]'; return "${PIPESTATUS[0]}"; }

# Tests and compilers make much that is soon thrown away. Letting their heaps grow
# further takes a fifth off their work; the largest compilation then needs 1.1 GB.
export GOGC=400 CGO_ENABLED=0
go vet -tags "$tags" ./... || failed=1
# Both at once: the longest package of one takes minutes on one core, in which the
# other has something to do.
beside() {
  local failed=0
  tests -tags "$tags" "${plain[@]}" || failed=1
  tests -tags "$tags" -run InABrowser "${browsing[@]}" || failed=1
  OFFICE_ENGINE=postgres tests -tags "$tags" -skip "InABrowser|^($chosen)\$" "${either[@]}" || failed=1
  OFFICE_ENGINE=postgres tests -tags "$tags" "$simulation" -run NothingIsLost -seeds 20 || failed=1
  return "$failed"
}
beside & drawing=$!
CGO_ENABLED=1 tests -race -tags "$tags" -skip InABrowser "$@" "${racing[@]}" || failed=1
tests -tags "$tags,mobile" -run 'Phone|WholeWay' . ./cmd/tour || failed=1
wait "$drawing" || failed=1

echo "The slowest packages, in seconds:"
sed -nE 's/^(ok|FAIL)[[:space:]]+([^[:space:]]+)[[:space:]]+([0-9.]+)s.*/\3 \2/p' "$log" | sort -rn | head -10
exit "$failed"
