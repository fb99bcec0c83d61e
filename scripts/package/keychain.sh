#!/bin/sh
# Puts a signing certificate (CERTIFICATE: a .p12 in base64, opened by PASSWORD)
# into a keychain of its own, and a provisioning profile (PROFILE, in base64) where
# Xcode looks. Does nothing where there is no certificate.
set -eu
[ -n "${CERTIFICATE:-}" ] || exit 0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chain=$HOME/Library/Keychains/startklar.keychain-db
lock=$(openssl rand -hex 20)
printf %s "$CERTIFICATE" | base64 --decode >"$dir/certificate.p12"
security create-keychain -p "$lock" "$chain"
security set-keychain-settings -lut 3600 "$chain"
security unlock-keychain -p "$lock" "$chain"
security import "$dir/certificate.p12" -P "$PASSWORD" -t cert -f pkcs12 -k "$chain" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$lock" "$chain" >/dev/null
security list-keychains -d user -s "$chain" login.keychain-db
[ -n "${PROFILE:-}" ] || exit 0
profiles="$HOME/Library/MobileDevice/Provisioning Profiles"
mkdir -p "$profiles"
printf %s "$PROFILE" | base64 --decode >"$profiles/startklar.mobileprovision"
