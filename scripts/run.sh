#!/usr/bin/env bash
# Opens the app. Without a display it runs it under a virtual one, leaves a
# picture of its window beside the program and ends; KEEP=1 lets it run on.
set -euo pipefail
app=$1
shift
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" != Linux ]; then
  exec "$app" "$@"
fi
picture="$(dirname "$app")/window.png"
rm -f "$picture"
echo "No display here: running under a virtual one (Xvfb)."
quit=(--quit)
[ -n "${KEEP:-}" ] && quit=()
LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a -s "-screen 0 1280x1024x24" "$app" --picture "$picture" "${quit[@]}" "$@"
[ -s "$picture" ] || { echo "The window was not drawn; see the log above." >&2; exit 1; }
echo "A picture of the window is in $picture"
