#!/bin/sh
# launchers.sh BIN LIB: writes the programs lxc and lxd into the folder BIN; what they start is in LIB.
set -eu
template="$(dirname "$0")/launcher.in"
for program in lxc.cjs lxd.mjs; do
  target="$1/${program%.*}"
  sed -e "s|@LIB@|$2|" -e "s|@PROGRAM@|$program|" "$template" >"$target.new"
  chmod 0755 "$target.new"
  mv "$target.new" "$target"
done
