#!/bin/sh
# The app for Linux: a tar.xz to unpack anywhere and a .deb. Usage: linux.sh amd64|arm64
set -eu
arch=$1
case $arch in
  amd64) triplet=x86_64-linux-gnu ;;
  arm64) triplet=aarch64-linux-gnu ;;
  *) echo "Debian's name of the processor is wanted, amd64 or arm64." >&2; exit 2 ;;
esac
CC=$triplet-gcc
[ "$(go env GOHOSTARCH)" != "$arch" ] || CC=gcc
export CC GOOS=linux GOARCH="$arch" CGO_ENABLED=1 PKG_CONFIG_LIBDIR="/usr/lib/$triplet/pkgconfig:/usr/share/pkgconfig"
if ! command -v "$CC" >/dev/null || ! echo '#include <X11/Xlib.h>' | "$CC" -E - >/dev/null 2>&1 ||
  { [ "$CC" != gcc ] && [ ! -e "/usr/lib/$triplet/libX11.so" ]; }; then
  echo "There is no C compiler with the headers of X11 and OpenGL for $arch here." >&2
  exit 1
fi

cd "$WORK/src"
rm -f startklar Startklar.tar.xz
fyne package --target linux --release --executable startklar
stage=$WORK/linux-$arch
rm -rf "$stage"
mkdir -p "$stage"
tar -C "$stage" -xJf Startklar.tar.xz --strip-components 1
[ ! -d "$stage/usr/local" ] || { mv "$stage/usr/local"/* "$stage/usr"; rmdir "$stage/usr/local"; }
rm -rf "$stage/usr/share/pixmaps" "$stage/Makefile"

# What fyne does not make: icons of all sizes, texts in both languages, licences.
share=$stage/usr/share
for icon in packaging/icons/[0-9]*.png; do
  size=$(basename "$icon" .png)
  install -Dm644 "$icon" "$share/icons/hicolor/${size}x$size/apps/dk.startklar.app.png"
done
install -Dm644 assets/icons/Icon.svg "$share/icons/hicolor/scalable/apps/dk.startklar.app.svg"
install -Dm644 packaging/linux/dk.startklar.app.desktop "$share/applications/dk.startklar.app.desktop"
install -Dm644 packaging/linux/dk.startklar.app.metainfo.xml "$share/metainfo/dk.startklar.app.metainfo.xml"
install -Dm644 packaging/linux/copyright "$share/doc/startklar/copyright"
install -Dm644 assets/fonts/OFL.txt "$share/doc/startklar/OFL.txt"
install -m644 packaging/linux/Makefile "$stage/Makefile"
chmod 755 "$stage/usr/bin/startklar"
find "$stage" -type d -exec chmod 755 {} +

name=startklar-$VERSION-linux-$arch
tar -C "$stage" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
  --transform "s,^\.,$name," -cf - . | xz -T1 -c >"$OUT/$name.tar.xz"

if ! command -v dpkg-deb >/dev/null; then
  echo "There is no dpkg-deb here, so no .deb." >&2
  exit 1
fi
rm "$stage/Makefile"
mkdir "$stage/DEBIAN"
# The newest C library that a symbol asks for.
libc=$(objdump -T "$stage/usr/bin/startklar" 2>/dev/null | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1)
if [ -z "$libc" ]; then libc=$("$triplet-objdump" -T "$stage/usr/bin/startklar" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1); fi
sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCH@/$arch/" -e "s/@LIBC@/${libc#GLIBC_}/" \
  -e "s/@SIZE@/$(du -sk --apparent-size "$stage/usr" | cut -f1)/" packaging/linux/control >"$stage/DEBIAN/control"
(cd "$stage" && find usr -type f | sort | xargs md5sum >DEBIAN/md5sums)
chmod 644 "$stage/DEBIAN/control" "$stage/DEBIAN/md5sums"
dpkg-deb --root-owner-group -Zxz --build "$stage" "$OUT/startklar_${VERSION}_$arch.deb" >/dev/null
