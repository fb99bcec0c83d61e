#!/usr/bin/env bash
# Runs every fuzz target of the module, one after another, for a time each. What
# one finds is written into its package's testdata/fuzz, and is then replayed by
# every test run. Usage: fuzz.sh TAGS TIME
set -euo pipefail
tags=$1
time=$2
failed=()
while read -r package folder; do
  for target in $(grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$folder"/*_test.go 2>/dev/null | sed 's/^func //'); do
    echo "== $package $target"
    go test -tags "$tags" -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package" </dev/null || failed+=("$package $target")
  done
done < <(go list -tags "$tags" -f '{{.ImportPath}} {{.Dir}}' ./...)
[ ${#failed[@]} -eq 0 ] && exit 0
printf 'Found something: %s\n' "${failed[@]}" >&2
exit 1
