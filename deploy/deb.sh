#!/bin/sh
# Builds a binary Debian package of what is in build/ with dpkg-deb.
set -eu
cd "$(dirname "$0")/.."
version=$(node -p 'require("./package.json").version')
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
deploy/install.sh install "$stage" /usr
mkdir -p "$stage/DEBIAN"
size=$(du -sk "$stage/usr" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" \
  deploy/debian/control.in >"$stage/DEBIAN/control"
install -m 0755 deploy/debian/postinst deploy/debian/prerm "$stage/DEBIAN/"
chmod 0755 "$stage"
dpkg-deb --root-owner-group --build "$stage" "build/lxd_${version}_${architecture}.deb"
