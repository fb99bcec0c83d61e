#!/bin/sh
# The office for Linux: one static program, in a tar.gz for each processor.
set -eu
cd "$WORK/src"
for arch in amd64 arm64; do
  name=startklar-office-$VERSION-linux-$arch
  mkdir -p "$WORK/$name"
  CGO_ENABLED=0 GOOS=linux GOARCH=$arch go build -trimpath -ldflags "-s -w" -o "$WORK/$name/office" ./cmd/office
  cp LICENSE "$WORK/$name"
  chmod 755 "$WORK/$name" "$WORK/$name/office"
  find "$WORK/$name" -exec touch -d "@$SOURCE_DATE_EPOCH" {} + 2>/dev/null || true
  (cd "$WORK" && find "$name" | sort | tar --no-recursion --owner 0 --group 0 --numeric-owner -cf - -T - | gzip -9n >"$OUT/$name.tar.gz")
done
