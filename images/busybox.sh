#!/bin/sh
# Builds a container image of nothing but Debian's busybox-static: it boots, gets an address by
# DHCP, and stops when asked. Takes a second, needs no network. Options: see pack.sh.
set -eu
umask 022
. "$(dirname "$0")/pack.sh"

busybox=$(command -v busybox)
if ! "$busybox" --list | grep -qx init; then
  echo "$0: $busybox has no init: install busybox-static" >&2
  exit 1
fi
epoch=${SOURCE_DATE_EPOCH:-$(stat -L -c %Y "$busybox")}

cd "$rootfs"
mkdir -p bin dev etc/init.d etc/network lib mnt proc root run sbin sys tmp usr/bin usr/sbin usr/share/udhcpc var/log
ln -s ../run var/run
chmod 0700 root
chmod 1777 tmp
cp "$busybox" bin/busybox
"$busybox" --list-full | while read -r applet; do
  [ "$applet" = bin/busybox ] && continue
  mkdir -p "$(dirname "$applet")"
  ln bin/busybox "$applet" # hard links: one inode, so creating a container is quick
done

cat >etc/inittab <<'FILE'
::sysinit:/etc/init.d/rcS
::respawn:/sbin/udhcpc -f -i eth0 -T 1 -t 10 -A 1 -s /usr/share/udhcpc/default.script -x hostname:$HOSTNAME
console::askfirst:-/bin/sh
::shutdown:/bin/umount -a -r
FILE
cat >etc/init.d/rcS <<'FILE'
#!/bin/sh
mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs /run
ip link set lo up
ip link set eth0 up 2>/dev/null
exit 0
FILE
# udhcpc calls this with what it was given.
cat >usr/share/udhcpc/default.script <<'FILE'
#!/bin/sh
case $1 in
  deconfig)
    ip -4 address flush dev "$interface"
    ip link set "$interface" up
    ;;
  bound | renew)
    ip -4 address flush dev "$interface"
    ip address add "$ip/${mask:-24}" broadcast + dev "$interface"
    for gateway in $router; do
      ip route add default via "$gateway" dev "$interface"
      break
    done
    {
      [ -z "$domain" ] || echo "search $domain"
      for server in $dns; do echo "nameserver $server"; done
    } >/etc/resolv.conf
    ;;
esac
exit 0
FILE
chmod 0755 etc/init.d/rcS usr/share/udhcpc/default.script
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >etc/passwd
printf 'root:x:0:\ntty:x:5:\nnogroup:x:65534:\n' >etc/group
printf 'root:*:19000:0:99999:7:::\n' >etc/shadow
chmod 0640 etc/shadow
printf 'export PATH=/usr/sbin:/usr/bin:/sbin:/bin\n' >etc/profile
: >etc/resolv.conf
: >etc/fstab
printf '127.0.0.1\tlocalhost\n' >etc/hosts
printf 'NAME="BusyBox"\nID=busybox\nVERSION_ID=%s\nPRETTY_NAME="BusyBox %s"\n' \
  "$("$busybox" | sed -nE '1s/^BusyBox v([0-9.]+).*/\1/p')" "$("$busybox" | sed -nE '1s/^BusyBox v([0-9.]+).*/\1/p')" >etc/os-release

version=$("$busybox" | sed -nE '1s/^BusyBox v([0-9.]+).*/\1/p')
describe BusyBox "$version" "BusyBox $version" "$(dpkg --print-architecture)"
pack
