#!/bin/sh
# install.sh install|uninstall DESTDIR PREFIX: copies build/ to where it belongs, or removes it.
set -eu
cd "$(dirname "$0")/.."
action=$1
destdir=$2
prefix=$3
[ -n "$prefix" ] || { echo "PREFIX is empty" >&2; exit 1; }
root="$destdir$prefix"
# systemd looks into /usr/lib for packages and into /usr/local/lib for what an operator installs
case "$prefix" in /usr) units=/usr/lib/systemd/system ;; *) units="$prefix/lib/systemd/system" ;; esac
bash_completion=share/bash-completion/completions
# Debian's zsh looks into vendor-completions for packages
case "$prefix" in /usr) zsh_completion=share/zsh/vendor-completions ;; *) zsh_completion=share/zsh/site-functions ;; esac

case "$action" in
  install)
    [ -e build/lib/lxd/daemon.mjs ] || { echo "Nothing is built yet: run make build first" >&2; exit 1; }
    mkdir -p "$root/bin" "$root/lib" "$destdir$units" "$root/$bash_completion" "$root/$zsh_completion"
    rm -rf "$root/lib/lxd"
    cp -RL build/lib/lxd "$root/lib/lxd"
    deploy/launchers.sh "$root/bin" "$prefix/lib/lxd"
    for unit in deploy/systemd/*; do
      sed "s|@PREFIX@|$prefix|g" "$unit" >"$destdir$units/$(basename "$unit")"
    done
    install -m 0644 deploy/completion/lxc.bash "$root/$bash_completion/lxc"
    install -m 0644 deploy/completion/_lxc "$root/$zsh_completion/_lxc"
    ;;
  uninstall)
    rm -rf "$root/lib/lxd"
    rm -f "$root/bin/lxd" "$root/bin/lxc"
    rm -f "$root/$bash_completion/lxc" "$root/$zsh_completion/_lxc"
    for unit in deploy/systemd/*; do rm -f "$destdir$units/$(basename "$unit")"; done
    ;;
  *)
    echo "usage: install.sh install|uninstall DESTDIR PREFIX" >&2
    exit 2
    ;;
esac
