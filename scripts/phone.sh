#!/usr/bin/env bash
# Opens the phone build in a window. Without a display it runs it under a virtual
# one, as run.sh does, with a window manager beside it: the toolkit's phone waits
# for one to place its window.
set -euo pipefail
here=$(dirname "$0")
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" != Linux ]; then
  exec "$@"
fi
picture=$(dirname "$1")/phone.png
# shellcheck disable=SC2016 # the inner shell's own
SCREEN=560x1060 exec "$here/display.sh" bash -c 'openbox & trap "kill $!" EXIT; "$@"' phone "$here/picture.sh" "$picture" "$@"
