#!/bin/sh
# Brings a fresh host to its first running container; run again, it changes nothing.
set -eu
cd "$(dirname "$0")/.."
here=$PWD
: "${LXD_DIR:=/var/lib/lxd}"
export LXD_DIR
PATH="$here/build/bin:$PATH"

if [ "$(id -u)" != 0 ]; then
  echo "make up starts a system daemon: run it as root" >&2
  exit 1
fi

mkdir -p "$LXD_DIR" "$here/build"
log="$here/build/lxd-output.log"
if ! lxd waitready --timeout 1 >/dev/null 2>&1; then
  setsid lxd --logfile "$LXD_DIR/lxd.log" --group "$(getent group lxd >/dev/null && echo lxd || echo root)" \
    </dev/null >>"$log" 2>&1 &
  echo $! >build/up.pid
fi
if ! lxd waitready --timeout 60; then
  tail -n 20 "$log" >&2
  exit 1
fi

[ -n "$(lxc storage list --format csv)" ] || lxd init --minimal

if [ -z "$(lxc image list --format csv --columns f first)" ]; then
  image=build/images/debian.tar.xz
  mkdir -p build/images
  if [ ! -e "$image" ] && ! images/debian.sh "$image"; then
    echo "No Debian mirror answers: taking a busybox image instead" >&2
    image=build/images/busybox.tar.xz
    [ -e "$image" ] || images/busybox.sh "$image"
  fi
  lxc image import "$image" --alias first
fi

lxc info first >/dev/null 2>&1 || lxc init first first
[ "$(lxc list '^first$' --format csv --columns s)" = RUNNING ] || lxc start first

# The address arrives by DHCP; there is no event for it.
for _ in $(seq 300); do
  [ -n "$(lxc list '^first$' --format csv --columns 4)" ] && break
  sleep 0.2
done

lxc list
cat <<EOF

Your first container runs. What to type next (as root, with the programs of this checkout):

  export PATH=$here/build/bin:\$PATH${LXD_DIR:+ LXD_DIR=$LXD_DIR}
  lxc exec first -- sh            # a shell in it
  lxc launch first second         # another one
  lxc list
  sudo make install               # install for good; sudo make down stops what runs here
EOF
