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
exec "$here/display.sh" "$here/picture.sh" "$(dirname "$app")/window.png" "$app" "$@"
