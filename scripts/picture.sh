#!/usr/bin/env bash
# Runs the app, takes a picture of the display once its window has settled, and
# ends it again; KEEP=1 lets it run on. Needs a display.
set -euo pipefail
picture=$1
shift
said=$(mktemp)
trap 'rm -f "$said"' EXIT
"$@" --first-frame >"$said" &
app=$!
for _ in $(seq 300); do
  grep -q "first frame" "$said" && break
  kill -0 "$app" 2>/dev/null || break
  sleep 0.1
done
grep -q "first frame" "$said" || { echo "The app drew no window." >&2; kill "$app" 2>/dev/null || true; exit 1; }
sleep 2 # let the page read what it shows
import -silent -window root "$picture"
echo "A picture of the window is in $picture"
[ -n "${KEEP:-}" ] || kill -TERM "$app"
wait "$app" || true
