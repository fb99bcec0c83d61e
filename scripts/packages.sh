#!/usr/bin/env bash
# Installs the system packages that are missing: `app` for building and showing
# the app, `test` for the race detector and for tracing only. Debian and Ubuntu by
# apt; elsewhere it says what to install and goes on if the tools are there.
set -euo pipefail

compiler=(gcc libc6-dev)
window=(pkg-config libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev
  libxi-dev libxxf86vm-dev libwayland-dev libxkbcommon-dev)
tracing=(strace)
virtual=(xvfb xauth libgl1-mesa-dri imagemagick)

case "${1:-app}" in
  app) wanted=("${compiler[@]}" "${window[@]}") ;;
  test) wanted=("${compiler[@]}" "${tracing[@]}") ;;
  *) echo "usage: packages.sh app|test" >&2; exit 2 ;;
esac
if [ "$1" = app ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname -s)" = Linux ]; then
  wanted+=("${virtual[@]}")
fi

case "$(uname -s)" in
  Darwin)
    command -v cc >/dev/null || { echo "Install the command line tools first: xcode-select --install" >&2; exit 1; }
    exit 0 ;;
  Linux) ;;
  *)
    command -v gcc >/dev/null || { echo "Install a C compiler (on Windows: MSYS2 with mingw-w64-x86_64-gcc) and run this again." >&2; exit 1; }
    exit 0 ;;
esac

if ! command -v dpkg-query >/dev/null; then
  echo "This is neither Debian nor Ubuntu. If the build fails, install: a C compiler, pkg-config and the" >&2
  echo "headers of OpenGL, X11, Xcursor, Xrandr, Xinerama, Xi, Xxf86vm, Wayland and xkbcommon." >&2
  exit 0
fi

missing=()
for p in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Ask an administrator to run: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
