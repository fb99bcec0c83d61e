#!/bin/sh
# The app for iOS, on a Mac with Xcode. IOS_CERTIFICATE names the certificate and
# IOS_PROFILE the provisioning profile of dk.startklar.app; without them it is made
# for the simulator.
set -eu
[ "$(uname -s)" = Darwin ] || { echo "The app for iOS is made on a Mac." >&2; exit 1; }
cd "$WORK/src"
rm -rf ./*.app ./*.ipa
if [ -n "${IOS_CERTIFICATE:-}" ] && [ -n "${IOS_PROFILE:-}" ]; then
  fyne release --target ios --tags migrated_fynedo --icon packaging/icons/ios.png \
    --certificate "$IOS_CERTIFICATE" --profile "$IOS_PROFILE"
  mv ./*.ipa "$OUT/startklar-$VERSION-ios.ipa"
else
  fyne package --target iossimulator --tags migrated_fynedo --icon packaging/icons/ios.png
  ditto -c -k --keepParent ./*.app "$OUT/startklar-$VERSION-iossimulator.zip"
fi
