#!/bin/sh
# Builds a container image of Debian 12 by debootstrap, from the mirror that this host's own apt
# uses. Packages are kept in $LXD_IMAGE_CACHE (default /var/cache/lxd-images) for the next time.
# Exit status 3: no mirror answers. Options: see pack.sh.
set -eu
umask 022
. "$(dirname "$0")/pack.sh"

suite=bookworm
architecture=$(dpkg --print-architecture)

if [ "$(id -u)" != 0 ]; then
  echo "$0: debootstrap must run as root" >&2
  exit 1
fi

# The first of apt's sources that has this suite's main packages.
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(CODENAME) $(SUITE) $(REPO_URI)' |
  awk -v suite="$suite" '$1 == "Packages" && $2 == "main" && ($3 == suite || $4 == suite) { print $5; exit }')
if [ -z "$mirror" ]; then
  echo "$0: apt on this host has no source of Debian $suite" >&2
  exit 3
fi
# debootstrap fetches with wget: tell it of the proxy that apt uses.
eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
[ -z "${http_proxy:-}" ] || export http_proxy

cache=${LXD_IMAGE_CACHE:-/var/cache/lxd-images}/$suite-$architecture
mkdir -p "$cache"

# What a container needs beyond the minimum: an init, an address, names, and no kernel or boot loader.
packages=ca-certificates,dbus,iproute2,iputils-ping,libnss-resolve,netbase,procps,systemd,systemd-resolved,systemd-sysv,udev

log=$work/debootstrap.log
if ! debootstrap --variant=minbase --arch="$architecture" --include="$packages" --cache-dir="$cache" \
  "$suite" "$rootfs" "$mirror" >"$log" 2>&1; then
  tail -n 5 "$log" "$rootfs/debootstrap/debootstrap.log" 2>/dev/null >&2
  echo "$0: debootstrap failed" >&2
  exit 3
fi

# The image is as old as its newest package list, so the same packages give the same image.
release=$(ls "$rootfs"/var/lib/apt/lists/*Release 2>/dev/null | head -n 1)
epoch=${SOURCE_DATE_EPOCH:-$(date --date="$(sed -n 's/^Date: //p' "$release" | head -n 1)" +%s)}

cd "$rootfs"
cat >etc/systemd/network/50-eth0.network <<'FILE'
[Match]
Name=eth0

[Network]
DHCP=yes
IPv6AcceptRA=yes

[DHCPv4]
UseDomains=yes
ClientIdentifier=mac

[DHCPv6]
UseDomains=yes

[IPv6AcceptRA]
UseDomains=yes
FILE
chroot . systemctl --quiet enable systemd-networkd.service systemd-resolved.service
# What belongs to the machine, not to a container.
chroot . systemctl --quiet mask systemd-networkd-wait-online.service systemd-modules-load.service dev-hugepages.mount sys-kernel-debug.mount sys-kernel-tracing.mount
# networkd waits for udev to have seen an interface, as a container's /sys is writable; of all other
# devices udev has nothing to say here.
mkdir -p etc/systemd/system/systemd-udev-trigger.service.d
cat >etc/systemd/system/systemd-udev-trigger.service.d/container.conf <<'FILE'
[Service]
ExecStart=
ExecStart=-udevadm trigger --subsystem-match=net --action=add
FILE
ln -sf ../run/systemd/resolve/stub-resolv.conf etc/resolv.conf
: >etc/fstab

cat >etc/apt/sources.list <<FILE
deb $mirror $suite main
FILE

# What every instance must have for itself is made at its first start.
: >etc/machine-id
rm -f var/lib/dbus/machine-id etc/ssh/ssh_host_* var/lib/systemd/random-seed etc/hostname
rm -rf var/cache/apt/archives/*.deb var/cache/apt/*.bin var/lib/apt/lists/* var/log/*.log var/log/apt/* \
  var/cache/ldconfig/aux-cache tmp/* var/tmp/* run/* dev/* debootstrap
mkdir -p var/lib/apt/lists/partial

version=$(cat etc/debian_version)
describe Debian "$suite" "Debian $version ($suite)" "$architecture"
pack
