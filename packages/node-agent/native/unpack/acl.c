#include "acl.h"

#include <archive.h>
#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "report.h"

/* linux/posix_acl_xattr.h: all little-endian. */
enum { VERSION = 2, HEADER = 4 };
typedef struct {
  uint16_t tag, permissions;
  uint32_t id;
} Item;

static int tag_of(uint16_t tag) {
  switch (tag) {
  case 0x01: return ARCHIVE_ENTRY_ACL_USER_OBJ;
  case 0x02: return ARCHIVE_ENTRY_ACL_USER;
  case 0x04: return ARCHIVE_ENTRY_ACL_GROUP_OBJ;
  case 0x08: return ARCHIVE_ENTRY_ACL_GROUP;
  case 0x10: return ARCHIVE_ENTRY_ACL_MASK;
  case 0x20: return ARCHIVE_ENTRY_ACL_OTHER;
  default: return -1;
  }
}

static void take_list(struct archive_entry *entry, int type, const char *data, size_t size) {
  uint32_t version = 0;
  if (size >= HEADER) memcpy(&version, data, HEADER);
  if (le32toh(version) != VERSION || (size - HEADER) % sizeof(Item) != 0) {
    refuse("Image is damaged: %s has an unreadable access list", shown(archive_entry_pathname(entry)));
  }
  for (size_t at = HEADER; at < size; at += sizeof(Item)) {
    Item item;
    memcpy(&item, data + at, sizeof item);
    int tag = tag_of(le16toh(item.tag));
    int permissions = le16toh(item.permissions);
    if (tag < 0 || permissions > 7) {
      refuse("Image is damaged: %s has an unreadable access list", shown(archive_entry_pathname(entry)));
    }
    bool whose = tag == ARCHIVE_ENTRY_ACL_USER || tag == ARCHIVE_ENTRY_ACL_GROUP;
    archive_entry_acl_add_entry(entry, type, permissions, tag, whose ? (int)le32toh(item.id) : -1, NULL);
  }
}

static bool names_anyone(struct archive_entry *entry) {
  int type, permissions, tag, id;
  const char *name;
  archive_entry_acl_reset(entry, ARCHIVE_ENTRY_ACL_TYPE_ACCESS | ARCHIVE_ENTRY_ACL_TYPE_DEFAULT);
  while (archive_entry_acl_next(entry, ARCHIVE_ENTRY_ACL_TYPE_ACCESS | ARCHIVE_ENTRY_ACL_TYPE_DEFAULT, &type,
                                &permissions, &tag, &id, &name) == ARCHIVE_OK) {
    if ((tag == ARCHIVE_ENTRY_ACL_USER || tag == ARCHIVE_ENTRY_ACL_GROUP) && id < 0) return true;
  }
  return false;
}

void acl_by_number(struct archive_entry *entry) {
  if (archive_entry_acl_types(entry) != 0 && names_anyone(entry)) archive_entry_acl_clear(entry);
  const char *name;
  const void *value;
  size_t size;
  archive_entry_xattr_reset(entry);
  bool first = true;
  while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK) {
    bool access = strcmp(name, "system.posix_acl_access") == 0;
    if (!access && strcmp(name, "system.posix_acl_default") != 0) continue;
    if (first) archive_entry_acl_clear(entry);
    first = false;
    take_list(entry, access ? ARCHIVE_ENTRY_ACL_TYPE_ACCESS : ARCHIVE_ENTRY_ACL_TYPE_DEFAULT, value, size);
  }
}
