#include "write.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "acl.h"
#include "quick.h"
#include "report.h"
#include "source.h"

struct archive *disk_open(void) {
  struct archive *disk = archive_write_disk_new();
  if (disk == NULL) fail("libarchive: out of memory");
  int what = ARCHIVE_EXTRACT_OWNER | ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_ACL |
             ARCHIVE_EXTRACT_XATTR | ARCHIVE_EXTRACT_UNLINK | ARCHIVE_EXTRACT_SECURE_NODOTDOT |
             ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NOABSOLUTEPATHS;
  if (archive_write_disk_set_options(disk, what) != ARCHIVE_OK) fail("libarchive: %s", archive_error_string(disk));
  return disk;
}

/* What a file system without ACLs or attributes can't keep, it can't keep; all else is an error. */
static void wrote(struct archive *disk, const char *path, int result) {
  if (result == ARCHIVE_OK) return;
  int number = archive_errno(disk);
  if (result == ARCHIVE_WARN && (number == EOPNOTSUPP || number == ENOTSUP)) return;
  const char *words = archive_error_string(disk);
  fail("Failed to unpack %s: %s", shown(path), words == NULL ? strerror(number) : words);
}

/* Of extended attributes only those that belong to the files: the rest is the host's policy. */
static void choose_attributes(struct archive_entry *entry) {
  if (archive_entry_xattr_count(entry) == 0) return;
  struct archive_entry *all = archive_entry_clone(entry);
  if (all == NULL) fail("libarchive: out of memory");
  archive_entry_xattr_clear(entry);
  archive_entry_xattr_reset(all);
  const char *name;
  const void *value;
  size_t size;
  while (archive_entry_xattr_next(all, &name, &value, &size) == ARCHIVE_OK) {
    if (strncmp(name, "user.", 5) == 0 || strcmp(name, "security.capability") == 0) {
      archive_entry_xattr_add_entry(entry, name, value, size);
    }
  }
  archive_entry_free(all);
}

/* Metadata and templates are the daemon's own files. */
static void own(struct archive_entry *entry) {
  archive_entry_set_uid(entry, 0);
  archive_entry_set_gid(entry, 0);
  archive_entry_set_perm(entry, archive_entry_filetype(entry) == AE_IFDIR ? 0755 : 0644);
  archive_entry_xattr_clear(entry);
  archive_entry_acl_clear(entry);
}

static void write_content(struct archive *disk, struct archive *source, const char *path) {
  const void *data;
  size_t size;
  la_int64_t offset;
  int result;
  while ((result = archive_read_data_block(source, &data, &size, &offset)) == ARCHIVE_OK) {
    if (archive_write_data_block(disk, data, size, offset) < ARCHIVE_OK) wrote(disk, path, ARCHIVE_FATAL);
  }
  if (result != ARCHIVE_EOF) source_damaged(source);
}

/* Anything but owner, mode and time? Then it is libarchive's to write. */
static bool plain(struct archive_entry *entry) {
  return archive_entry_xattr_count(entry) == 0 && archive_entry_acl_types(entry) == 0 &&
         archive_entry_sparse_count(entry) == 0;
}

void disk_write(struct archive *disk, struct archive *source, struct archive_entry *entry, Place place) {
  const char *path = archive_entry_pathname(entry);
  if (place != PLACE_ROOTFS) own(entry);
  else acl_by_number(entry);
  choose_attributes(entry);
  /* Owners by number only, as the names are those of another system. */
  archive_entry_copy_uname(entry, NULL);
  archive_entry_copy_gname(entry, NULL);
  if (archive_entry_hardlink(entry) != NULL) archive_entry_unset_size(entry);
  if (plain(entry) && quick_write(source, entry)) return;
  wrote(disk, path, archive_write_header(disk, entry));
  if (archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL) {
    write_content(disk, source, path);
  }
  wrote(disk, path, archive_write_finish_entry(disk));
}

void disk_close(struct archive *disk) {
  wrote(disk, ".", archive_write_close(disk));
  quick_finish();
  archive_write_free(disk);
}
