#include "entry.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "report.h"
#include "seen.h"

enum {
  MAX_PATH = 4000,  /* below the kernel's 4096, with room for "rootfs/" */
  MAX_NAME = 255,   /* of ext4, xfs, btrfs, zfs */
  MAX_DEPTH = 256,
  MAX_METADATA = 1 << 18,
  MAX_TEMPLATE = 1 << 20,
  MAX_TEMPLATES = 1000,
};

/* Copies a path without "." and empty parts. Ends the program when it is unsafe. */
static void normalise(const char *path, char to[MAX_PATH + 1]) {
  if (path == NULL || path[0] == '\0') refuse("Image is damaged: it has an entry without a name");
  if (path[0] == '/') refuse("Image is unsafe: %s is an absolute path", shown(path));
  if (strlen(path) > MAX_PATH) refuse("Image is unsafe: the path %s is too long", shown(path));

  size_t length = 0;
  int depth = 0;
  for (const char *part = path; *part != '\0';) {
    size_t size = strcspn(part, "/");
    if (size > MAX_NAME) refuse("Image is unsafe: the path %s has too long a name in it", shown(path));
    if (size == 2 && part[0] == '.' && part[1] == '.') {
      refuse("Image is unsafe: the path %s leads upwards", shown(path));
    }
    if (size > 0 && !(size == 1 && part[0] == '.')) {
      if (++depth > MAX_DEPTH) refuse("Image is unsafe: the path %s is too deep", shown(path));
      if (length > 0) to[length++] = '/';
      memcpy(to + length, part, size);
      length += size;
    }
    part += size;
    part += strspn(part, "/");
  }
  to[length] = '\0';
}

static bool lies_in(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static Place place_of(const char *path, Part part) {
  if (part == PART_ROOTFS) return PLACE_ROOTFS;
  if (strcmp(path, "metadata.yaml") == 0) return PLACE_METADATA;
  if (lies_in(path, "templates")) return PLACE_TEMPLATE;
  if (part == PART_METADATA) return PLACE_NOWHERE;
  if (lies_in(path, "rootfs")) return PLACE_ROOTFS;
  if (strcmp(path, "rootfs.img") == 0) return PLACE_DISK;
  return PLACE_NOWHERE;
}

/* The nodes that every system has in /dev: harmless, and hidden by the instance's own /dev. */
static bool well_known(const char *path, mode_t type, dev_t device) {
  static const struct { const char *name; unsigned int major, minor; } nodes[] = {
    {"console", 5, 1}, {"full", 1, 7}, {"fuse", 10, 229}, {"net/tun", 10, 200}, {"null", 1, 3},
    {"ptmx", 5, 2}, {"random", 1, 8}, {"tty", 5, 0}, {"urandom", 1, 9}, {"zero", 1, 5},
  };
  static const char folder[] = "rootfs/dev/";
  if (type != AE_IFCHR || strncmp(path, folder, strlen(folder)) != 0) return false;
  const char *name = path + strlen(folder);
  for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++) {
    if (strcmp(name, nodes[i].name) == 0) {
      return major(device) == nodes[i].major && minor(device) == nodes[i].minor;
    }
  }
  unsigned int number; /* terminals: tty1 is 4:1 */
  char end;
  return sscanf(name, "tty%u%c", &number, &end) == 1 && major(device) == 4 && minor(device) == number;
}

/* A device 0:0 opens nothing: it is how overlayfs marks a removed file. */
static bool whiteout(mode_t type, dev_t device) { return type == AE_IFCHR && device == 0; }

static Place judge_device(const char *path, mode_t type, dev_t device) {
  if (well_known(path, type, device)) return PLACE_NOWHERE;
  if (!whiteout(type, device)) refuse("Image is unsafe: %s is a device node", shown(path));
  seen_add(path, SEEN_FILE, NULL);
  return PLACE_ROOTFS;
}

static void judge_hard_link(struct archive_entry *entry, const char *path, Part part) {
  char target[MAX_PATH + 1], full[MAX_PATH + 16];
  normalise(archive_entry_hardlink(entry), target);
  snprintf(full, sizeof full, "%s%s", part == PART_ROOTFS ? "rootfs/" : "", target);
  if (!lies_in(full, "rootfs")) refuse("Image is unsafe: %s is a hard link out of the root file system", shown(path));
  Seen found = seen_at(full, strlen(full));
  if (found.kind == SEEN_NOTHING) refuse("Image is unsafe: %s is a hard link to nothing", shown(path));
  if (found.kind == SEEN_DIRECTORY) refuse("Image is unsafe: %s is a hard link to a folder", shown(path));
  if (strcmp(full, path) == 0) refuse("Image is unsafe: %s is a hard link to itself", shown(path));
  seen_add(path, found.kind, found.target);
  archive_entry_copy_hardlink(entry, full);
}

/* The highest id means "nobody in particular" to the kernel. */
static void judge_owner(struct archive_entry *entry, const char *path) {
  int64_t ids[] = {archive_entry_uid(entry), archive_entry_gid(entry)};
  for (int i = 0; i < 2; i++) {
    if (ids[i] < 0 || ids[i] >= UINT32_MAX) refuse("Image is damaged: %s belongs to no possible owner", shown(path));
  }
}

static Place judge_rootfs(struct archive_entry *entry, const char *path, Part part) {
  mode_t type = archive_entry_filetype(entry);
  judge_owner(entry, path);
  if (archive_entry_hardlink(entry) != NULL) {
    judge_hard_link(entry, path, part);
    return PLACE_ROOTFS;
  }
  if (strcmp(path, "rootfs") == 0 && type != AE_IFDIR) refuse("Image is unsafe: its rootfs is no folder");
  switch (type) {
  case AE_IFDIR:
    seen_add(path, SEEN_DIRECTORY, NULL);
    return PLACE_ROOTFS;
  case AE_IFREG:
  case AE_IFIFO:
    seen_add(path, SEEN_FILE, NULL);
    return PLACE_ROOTFS;
  case AE_IFLNK: {
    const char *target = archive_entry_symlink(entry);
    if (target == NULL || target[0] == '\0') refuse("Image is damaged: symbolic link %s is empty", shown(path));
    if (strlen(target) > MAX_PATH) refuse("Image is unsafe: symbolic link %s is too long", shown(path));
    seen_add(path, SEEN_LINK, target);
    return PLACE_ROOTFS;
  }
  case AE_IFCHR:
  case AE_IFBLK:
    return judge_device(path, type, archive_entry_rdev(entry));
  case AE_IFSOCK:
    return PLACE_NOWHERE; /* useless without its listener */
  default:
    refuse("Image is damaged: %s is of no known kind", shown(path));
  }
}

/* What the daemon itself will read: plain files and nothing else. */
static void judge_own(struct archive_entry *entry, const char *path, Place place) {
  static int templates;
  mode_t type = archive_entry_filetype(entry);
  bool folder = type == AE_IFDIR && place == PLACE_TEMPLATE;
  if (archive_entry_hardlink(entry) != NULL || (type != AE_IFREG && !folder)) {
    refuse("Image is unsafe: %s is no plain file", shown(path));
  }
  int64_t most = place == PLACE_METADATA ? MAX_METADATA : place == PLACE_TEMPLATE ? MAX_TEMPLATE : INT64_MAX;
  if (archive_entry_size(entry) > most) refuse("Image is unsafe: %s is too large", shown(path));
  if (place == PLACE_TEMPLATE && ++templates > MAX_TEMPLATES) refuse("Image is unsafe: it has too many templates");
  seen_add(path, folder ? SEEN_DIRECTORY : SEEN_FILE, NULL);
}

Place judge(struct archive_entry *entry, Part part) {
  char path[MAX_PATH + 1], full[MAX_PATH + 16];
  normalise(archive_entry_pathname(entry), path);
  if (part == PART_ROOTFS) snprintf(full, sizeof full, "rootfs%s%s", path[0] == '\0' ? "" : "/", path);
  else snprintf(full, sizeof full, "%s", path);
  if (full[0] == '\0') return PLACE_NOWHERE; /* "./" of a unified image */

  Place place = place_of(full, part);
  if (place == PLACE_ROOTFS) place = judge_rootfs(entry, full, part);
  else if (place != PLACE_NOWHERE) judge_own(entry, full, place);
  archive_entry_copy_pathname(entry, full);
  return place;
}
