#!/usr/bin/env bash
# Runs a command with a display: the one there is, else a virtual one, of SCREEN
# pixels.
set -euo pipefail
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" != Linux ]; then
  exec "$@"
fi
echo "No display here: running under a virtual one (Xvfb)." >&2
LIBGL_ALWAYS_SOFTWARE=1 exec xvfb-run -a -s "-screen 0 ${SCREEN:-1120x760}x24" "$@"
