#!/bin/sh
# The app for Windows: one .exe with its icon, and a zip of it. Usage: windows.sh amd64
set -eu
arch=$1
if [ "$(go env GOHOSTOS)" != windows ]; then
  CC=x86_64-w64-mingw32-gcc-posix
  command -v $CC >/dev/null || CC=x86_64-w64-mingw32-gcc
  export CC
  command -v $CC >/dev/null || { echo "There is no mingw-w64 compiler here." >&2; exit 1; }
fi
export GOOS=windows GOARCH="$arch" CGO_ENABLED=1

cd "$WORK/src"
rm -f startklar.exe Startklar.exe
# An icon in a program has at most 256 pixels a side.
fyne package --target windows --release --executable startklar.exe --icon packaging/icons/256.png
name=startklar-$VERSION-windows-$arch
mkdir -p "$WORK/$name"
cp Startklar.exe LICENSE "$WORK/$name"
cp assets/fonts/OFL.txt "$WORK/$name/OFL.txt"
cp Startklar.exe "$OUT/$name.exe"
find "$WORK/$name" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
rm -f "$OUT/$name.zip"
if command -v zip >/dev/null; then
  (cd "$WORK" && find "$name" -type f | sort | zip -qX "$OUT/$name.zip" -@)
elif command -v 7z >/dev/null; then
  (cd "$WORK" && 7z a -bso0 "$OUT/$name.zip" "$name")
else
  echo "There is neither zip nor 7z here, so the .exe alone." >&2
  exit 1
fi
