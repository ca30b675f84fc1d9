#!/bin/sh
# Installs what building and running need: Debian packages (when run as root) and npm packages.
set -eu
cd "$(dirname "$0")/.."

packages="acl attr btrfs-progs busybox-static bzip2 ca-certificates debootstrap dnsmasq-base g++
  iproute2 libacl1-dev libarchive-dev libbz2-dev libcap-dev liblzma-dev libseccomp-dev libzstd-dev
  lxc-dev make nftables openssl pkg-config zlib1g-dev
  protobuf-compiler python3 rsync squashfs-tools tar xz-utils zstd"

missing=""
for package in $packages; do
  dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
    missing="$missing $package"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "These Debian packages are missing; run as root or install them:$missing" >&2
    exit 1
  fi
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of words
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

# npm packages, unless those of this very lock file and this Node.js are there already
stamp="node_modules/.installed-for-$(node -p 'process.versions.modules')"
if [ ! -e "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
  npm ci --no-fund --no-audit
  touch "$stamp"
fi
