#!/bin/sh
# The app for macOS: Startklar.app in a .dmg, on a Mac with Xcode's command line
# tools. SIGN_AS names the Developer ID to sign it with; without, it is signed for
# this machine alone.
set -eu
[ "$(uname -s)" = Darwin ] || { echo "The app for macOS is made on a Mac." >&2; exit 1; }
arch=$(go env GOARCH)
cd "$WORK/src"
rm -rf Startklar.app
fyne package --target darwin --release --executable startklar --icon packaging/icons/macos.png
codesign --force --options runtime --sign "${SIGN_AS:--}" Startklar.app
mkdir -p "$WORK/dmg"
rm -rf "$WORK/dmg/Startklar.app"
cp -R Startklar.app "$WORK/dmg"
ln -sf /Applications "$WORK/dmg/Applications"
hdiutil create -quiet -ov -volname Startklar -srcfolder "$WORK/dmg" -format UDZO "$OUT/startklar-$VERSION-macos-$arch.dmg"
