#!/bin/sh
# Runs a command in a network namespace and a mount namespace of its own: its bridges and
# mounts are nobody else's and go when its last process does. /sys shows the new network
# namespace; the cgroup file systems stay as they are outside.
exec unshare --net --mount --propagation private sh -ec '
  keep=$(mktemp -d)
  mount -t tmpfs none "$keep"
  mkdir "$keep/cgroup"
  mount --rbind /sys/fs/cgroup "$keep/cgroup"
  mount -t sysfs sysfs /sys
  mount --rbind "$keep/cgroup" /sys/fs/cgroup
  umount -l "$keep/cgroup"
  umount -l "$keep"
  rmdir "$keep"
  ip link set lo up
  exec "$@"' sh "$@"
