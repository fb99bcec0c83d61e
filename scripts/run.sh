#!/usr/bin/env bash
# Opens the app. Without a display it runs it under a virtual one, leaves a
# picture of its window beside the program and ends; KEEP=1 lets it run on.
set -euo pipefail
here=$(dirname "$0")
app=$1
shift
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" != Linux ]; then
  exec "$app" "$@"
fi
picture="$(dirname "$app")/window.png"
rm -f "$picture"
quit=(--quit)
[ -n "${KEEP:-}" ] && quit=()
"$here/display.sh" "$app" --picture "$picture" "${quit[@]}" "$@"
[ -s "$picture" ] || { echo "The window was not drawn; see the log above." >&2; exit 1; }
echo "A picture of the window is in $picture"
