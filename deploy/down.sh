#!/bin/sh
# Stops what `make up` started: its instances, its daemon and everything that belongs to them.
# Data under LXD_DIR stays.
set -eu
cd "$(dirname "$0")/.."
: "${LXD_DIR:=/var/lib/lxd}"
export LXD_DIR
PATH="$PWD/build/bin:$PATH"

if lxd waitready --timeout 1 >/dev/null 2>&1; then
  lxd shutdown --timeout 120
  echo "LXD has stopped; its data is kept in $LXD_DIR"
else
  echo "LXD does not run under $LXD_DIR"
fi
rm -f build/up.pid
