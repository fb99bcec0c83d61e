#!/usr/bin/env bash
# Installs the system packages that are missing: `app` for building and showing
# the app, `phone` for its phone build, `test` for the race detector, for tracing,
# for opening documents, for the desk in a browser, for Android's Java and for the
# office on PostgreSQL, `tour` for going through the real window on a display of its
# own, `package` for packaging for Linux and Windows. Debian and Ubuntu by apt;
# elsewhere it says what to install and goes on if the tools are there.
set -euo pipefail

compiler=(gcc libc6-dev pkg-config)
window=(libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev
  libxi-dev libxxf86vm-dev libwayland-dev libxkbcommon-dev)
tracing=(strace)
java=() # any that has a compiler will do
command -v javac >/dev/null || java=(default-jdk-headless)
documents=(libreoffice-calc libreoffice-writer fonts-crosextra-carlito qpdf poppler-utils)
packing=(xz-utils zip binutils gcc-mingw-w64-x86-64-posix desktop-file-utils)
virtual=(xvfb xauth libgl1-mesa-dri imagemagick)
hand=(openbox xdotool x11-xkb-utils)

case "${1:-app}" in
  app) wanted=("${compiler[@]}" "${window[@]}") ;;
  phone) wanted=("${compiler[@]}" "${window[@]}") ;;
  tour) wanted=("${compiler[@]}" "${window[@]}" "${virtual[@]}" "${hand[@]}") ;;
  test) wanted=("${compiler[@]}" "${tracing[@]}" "${documents[@]}" "${java[@]}") ;;
  package) wanted=("${compiler[@]}" "${window[@]}" "${packing[@]}") ;;
  *) echo "usage: packages.sh app|phone|tour|test|package" >&2; exit 2 ;;
esac
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname -s)" = Linux ]; then
  case "${1:-app}" in
    app) wanted+=("${virtual[@]}") ;;
    phone) wanted+=("${virtual[@]}" openbox) ;;
  esac
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
  echo "headers of OpenGL, X11, Xcursor, Xrandr, Xinerama, Xi, Xxf86vm, Wayland and xkbcommon; for the tests" >&2
  echo "also PostgreSQL's server, Chromium, LibreOffice, qpdf, Poppler, strace and a JDK." >&2
  exit 0
fi

native=$(dpkg --print-architecture)
# installed tells whether a package is there for this processor, or for the one
# named after its colon.
installed() {
  local of="all|$native"
  case $1 in *:*) of=${1#*:} ;; esac
  dpkg-query -W -f='${Architecture} ${db:Status-Status}\n' "$1" 2>/dev/null | grep -qxE "($of) installed"
}

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi

# install_missing installs those of its packages that are not there.
install_missing() {
  local missing=() p
  for p in "$@"; do installed "$p" || missing+=("$p"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ ${#as_root[@]} -gt 0 ] && ! command -v sudo >/dev/null; then
    echo "Ask an administrator to run: apt-get install ${missing[*]}" >&2
    return 1
  fi
  echo "Installing: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# install_postgresql installs PostgreSQL's server. The package would make a cluster
# at its first install and have it run from then on: the tests start servers of their
# own, and nothing else is asked for.
install_postgresql() {
  local conf=/etc/postgresql-common/createcluster.conf failed=0
  installed postgresql && return
  install_missing postgresql-common
  "${as_root[@]}" sed -i.before 's/^[# ]*create_main_cluster.*/create_main_cluster = false/' "$conf"
  install_missing postgresql || failed=1
  "${as_root[@]}" mv "$conf.before" "$conf"
  return "$failed"
}

# install_browser installs Chromium without a window to draw, which shows the same pages
# for half of the work. Ubuntu has only the whole of it.
install_browser() {
  installed chromium-headless-shell || install_missing chromium-headless-shell || install_missing chromium
}

install_missing "${wanted[@]}"
[ "${1:-app}" != test ] || { install_browser; install_postgresql; }
[ "${1:-app}" = package ] || exit 0

# Debian has the headers of a second processor in the same archive; Ubuntu has not.
# Without them the packages for it are left out, and the packaging says so.
if [ "$native" = amd64 ] && grep -qx 'ID=debian' /etc/os-release; then
  dpkg --print-foreign-architectures | grep -qx arm64 || "${as_root[@]}" dpkg --add-architecture arm64 || exit 0
  install_missing gcc-aarch64-linux-gnu libc6-dev-arm64-cross "${window[@]/%/:arm64}" ||
    echo "The headers for arm64 cannot be had here." >&2
fi
