# Sourced by the recipes beside it: reads their options, and packs a tree into an image.
#
# Options: [--split] [--squashfs] [--compression=xz|gz|zst|bz2|lzma|none] OUTPUT
#   OUTPUT               a unified image; its name tells the compression (.tar.xz, .tar.gz, ...)
#   --split              OUTPUT is the metadata tarball, OUTPUT.rootfs the root file system
#   --squashfs           as --split, the root file system as squashfs

split=no
squashfs=no
compression=
output=
for argument in "$@"; do
  case $argument in
    --split) split=yes ;;
    --squashfs) split=yes squashfs=yes ;;
    --compression=*) compression=${argument#*=} ;;
    -*) echo "$0: unknown option $argument" >&2; exit 2 ;;
    *) output=$(realpath -m "$argument") ;;
  esac
done
if [ -z "$output" ]; then
  echo "Usage: $0 [--split] [--squashfs] [--compression=xz|gz|zst|bz2|lzma|none] OUTPUT" >&2
  exit 2
fi
if [ -z "$compression" ]; then
  case $output in
    *.gz | *.tgz) compression=gz ;;
    *.zst) compression=zst ;;
    *.bz2) compression=bz2 ;;
    *.lzma) compression=lzma ;;
    *.tar) compression=none ;;
    *) compression=xz ;;
  esac
fi

# Everything is made in a folder that goes away, whatever happens.
work=$(mktemp -d "${TMPDIR:-/var/tmp}/lxd-image.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 1' INT TERM HUP
tree=$work/tree
rootfs=$tree/rootfs
mkdir -p "$rootfs" "$tree/templates"

compress() {
  case $compression in
    xz) xz --threads=0 ;;
    gz) gzip --no-name ;;
    zst) zstd --quiet -9 --threads=0 ;;
    bz2) bzip2 ;;
    lzma) xz --format=lzma ;;
    none) cat ;;
    *) echo "$0: unknown compression $compression" >&2; return 1 ;;
  esac
}

# The same tree always gives the same bytes; the metadata comes first, to be found quickly.
tarball() { # FOLDER NAME...
  folder=$1
  shift
  tar --create --directory="$folder" --sort=name --numeric-owner --xattrs --xattrs-include='*' \
    --format=posix --pax-option='delete=atime,delete=ctime' --clamp-mtime --mtime="@$epoch" "$@" >"$work/tar"
  compress <"$work/tar"
  rm "$work/tar"
}

# Writes metadata.yaml and the templates that every image has. Needs: epoch (creation date, in
# seconds), os, release, description, and the architecture as Debian calls it.
describe() { # OS RELEASE DESCRIPTION ARCHITECTURE
  case $4 in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
    armhf | armel) machine=armv7l ;;
    i386) machine=i686 ;;
    ppc64el) machine=ppc64le ;;
    *) machine=$4 ;;
  esac
  cat >"$tree/metadata.yaml" <<YAML
architecture: $machine
creation_date: $epoch
properties:
  architecture: $4
  description: $3
  name: $(printf '%s' "$1-$2-$4" | tr '[:upper:]' '[:lower:]')
  os: $1
  release: $2
  serial: "$(date --utc --date="@$epoch" +%Y%m%d_%H%M)"
templates:
  /etc/hostname:
    when: [create, copy, rename]
    template: hostname.tpl
  /etc/hosts:
    when: [create, copy, rename]
    template: hosts.tpl
YAML
  printf '{{ instance.name }}\n' >"$tree/templates/hostname.tpl"
  cat >"$tree/templates/hosts.tpl" <<'HOSTS'
127.0.0.1	localhost
127.0.1.1	{{ instance.name }}

::1	localhost ip6-localhost ip6-loopback
ff02::1	ip6-allnodes
ff02::2	ip6-allrouters
HOSTS
}

pack() {
  mkdir -p "$(dirname "$output")"
  if [ "$split" = no ]; then
    tarball "$tree" metadata.yaml templates rootfs >"$output.new"
  else
    tarball "$tree" metadata.yaml templates >"$output.new"
    if [ "$squashfs" = yes ]; then
      rm -f "$output.rootfs.new"
      mksquashfs "$rootfs" "$output.rootfs.new" -noappend -no-progress -quiet -comp zstd -mkfs-time "$epoch" >/dev/null
    else
      tarball "$rootfs" . >"$output.rootfs.new"
    fi
    mv "$output.rootfs.new" "$output.rootfs"
  fi
  mv "$output.new" "$output"
}
