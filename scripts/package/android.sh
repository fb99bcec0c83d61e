#!/bin/sh
# The app for Android: an .apk to try on a device; with RELEASE=1 the .aab for the
# store, which wants bundletool. Needs the NDK and the build tools of the SDK,
# named by ANDROID_NDK_HOME and ANDROID_HOME.
set -eu
if [ ! -d "${ANDROID_NDK_HOME:-}" ] || [ ! -d "${ANDROID_HOME:-}" ]; then
  echo "ANDROID_NDK_HOME and ANDROID_HOME name no SDK." >&2
  exit 1
fi
release="" debug=true made=apk
[ -z "${RELEASE:-}" ] || { release=--release; debug=false; made=aab; }
cd "$WORK/src"
sed -e "s/@VERSION@/$VERSION/" -e "s/@BUILD@/$BUILD/" -e "s/@DEBUG@/$debug/" \
  packaging/android/AndroidManifest.xml >AndroidManifest.xml
# shellcheck disable=SC2086 # no release is no argument
fyne package --target android --tags migrated_fynedo $release
mv Startklar.$made "$OUT/startklar-$VERSION-android.$made"
