#!/usr/bin/env bash
# Goes a short way through the real window, by keys and clicks as a person would,
# and leaves pictures of it in a folder: `tour.sh APP FOLDER`. It always has a
# virtual display of its own, with a window manager and a Danish keyboard.
set -euo pipefail
app=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
if [ "$(uname -s)" != Linux ]; then
  echo "The real window is gone through on Linux alone." >&2
  exit 0
fi
work=$(mktemp -d)
started=()
finish() {
  for p in "${started[@]}"; do kill "$p" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
mkfifo "$work/display"
Xvfb -noreset -displayfd 3 -screen 0 1280x860x24 3>"$work/display" 2>/dev/null &
started+=($!)
read -r number <"$work/display"
export DISPLAY=:$number LIBGL_ALWAYS_SOFTWARE=1
for _ in $(seq 50); do setxkbmap dk 2>/dev/null && break || sleep 0.2; done
openbox 2>/dev/null &
started+=($!)

"$app" --profile "$work/profile" --first-frame >"$work/said" 2>"$work/errors" &
started+=($!)
running=$!

fail() {
  import -window root "$out/failed.png" || true
  echo "tour: in the real window: $1; a picture of it is in $out/failed.png" >&2
  exit 1
}

# until tries a condition until it holds or half a minute is over.
until_so() {
  local what=$1
  shift
  for _ in $(seq 150); do
    "$@" && return
    kill -0 "$running" 2>/dev/null || fail "the app has ended"
    sleep 0.2
  done
  fail "$what"
}

pixels() { import -silent -window "$window" rgba:- | sha256sum; }
still() { local before; before=$(pixels); sleep 0.7; [ "$before" = "$(pixels)" ]; }
differs() { [ "$shown" != "$(pixels)" ]; }
# shoot takes a picture once the window rests.
shoot() {
  [ "${2:-}" = now ] || until_so "the window does not come to rest" still
  import -silent -window "$window" "$out/$1.png"
  echo "ok  $1"
}
# after does something and waits until the window has changed.
after() {
  shown=$(pixels)
  "$@"
  until_so "nothing changes after: $*" differs
}
press() { xdotool key --clearmodifiers "$1"; }

until_so "no first frame is drawn" grep -q "first frame" "$work/said"
managed() { xdotool getactivewindow >/dev/null 2>&1; }
until_so "no window manager answers" managed
window=$(xdotool search --onlyvisible --name Startklar | tail -1)
xdotool windowactivate --sync "$window" windowsize --sync "$window" 1240 800
shoot 01-first-run
[ "$(convert "$out/01-first-run.png" -resize 1x1 -format '%[fx:mean>0.8]' info:)" = 1 ] || fail "without a word of the system the first run is not light"

# The demo office is the filled button under the municipalities.
after xdotool mousemove --window "$window" 620 695 click 1
shoot 02-home
after press ctrl+2
shoot 03-plan
eval "$(xdotool getwindowgeometry --shell "$window")"
after xdotool mousemove --window "$window" 840 420 click 1
xdotool type --delay 60 "Smørrebrød på æblegrød"
press End # the cursor is shown anew after a key
sleep 0.1
shoot 04-question now
# The cursor comes and goes: of pictures over two of its periods, not all are alike.
seen=$(for _ in $(seq 12); do pixels; sleep 0.15; done | sort -u | wc -l)
[ "$seen" -gt 1 ] || fail "no text cursor blinks in the field that is written in"
stored() { grep -aq "Smørrebrød på æblegrød" "$work"/profile/*.db* "$work"/profile/*/*.db* 2>/dev/null; }
until_so "what was typed is not in the store" stored
after press ctrl+4
shoot 05-book
after press ctrl+6
shoot 06-mig
