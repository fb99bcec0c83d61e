#!/bin/sh
# The office for Linux, for each processor: one static program with its units and
# settings, in a tar.gz and a .deb.
set -eu
cd "$WORK/src"
from=packaging/linux/office
go run ./cmd/licences -office >"$WORK/LICENCES.txt"
for arch in amd64 arm64; do
  name=startklar-office-$VERSION-linux-$arch
  mkdir -p "$WORK/$name"
  CGO_ENABLED=0 GOOS=linux GOARCH=$arch go build -trimpath -ldflags "-s -w" -o "$WORK/$name/office" ./cmd/office
  cp LICENSE docs/office.md "$from"/*.service "$from"/*.timer "$from/sysusers.conf" "$from/office.env" "$from/Caddyfile" "$from/nginx.conf" "$WORK/$name"
  cat "$WORK/LICENCES.txt" >"$WORK/$name/LICENCES.txt"
  chmod 644 "$WORK/$name"/*
  chmod 755 "$WORK/$name" "$WORK/$name/office"
  find "$WORK/$name" -exec touch -d "@$SOURCE_DATE_EPOCH" {} + 2>/dev/null || true
  (cd "$WORK" && find "$name" | sort | tar --no-recursion --owner 0 --group 0 --numeric-owner -cf - -T - | gzip -9n >"$OUT/$name.tar.gz")

  command -v dpkg-deb >/dev/null || continue
  stage=$WORK/office-$arch
  doc=$stage/usr/share/doc/startklar-office
  install -Dm755 "$WORK/$name/office" "$stage/usr/bin/startklar-office"
  for unit in "$from"/*.service "$from"/*.timer; do
    install -Dm644 "$unit" "$stage/usr/lib/systemd/system/$(basename "$unit")"
  done
  install -Dm644 "$from/sysusers.conf" "$stage/usr/lib/sysusers.d/startklar-office.conf"
  install -Dm600 "$from/office.env" "$stage/etc/startklar/office.env"
  for file in docs/office.md "$from/Caddyfile" "$from/nginx.conf" packaging/linux/copyright; do
    install -Dm644 "$file" "$doc/$(basename "$file")"
  done
  install -Dm644 "$WORK/$name/LICENCES.txt" "$doc/LICENCES.txt"
  mkdir "$stage/DEBIAN"
  sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$(du -sk --apparent-size "$stage" | cut -f1)/" "$from/control" >"$stage/DEBIAN/control"
  install -m644 "$from/conffiles" "$stage/DEBIAN/conffiles"
  install -m755 "$from/postinst" "$from/prerm" "$stage/DEBIAN"
  (cd "$stage" && find usr -type f | sort | xargs md5sum >DEBIAN/md5sums)
  chmod 644 "$stage/DEBIAN/md5sums" "$stage/DEBIAN/control"
  find "$stage" -type d -exec chmod 755 {} +
  dpkg-deb --root-owner-group -Zxz --build "$stage" "$OUT/startklar-office_${VERSION}_$arch.deb" >/dev/null
done
