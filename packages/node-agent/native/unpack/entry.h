#pragma once

#include <stdbool.h>

#include <archive_entry.h>

/* Which file of an image an archive is. */
typedef enum { PART_UNIFIED, PART_METADATA, PART_ROOTFS } Part;

/* Where an entry belongs in an instance's volume. */
typedef enum {
  PLACE_NOWHERE, /* harmless, but nothing that an instance needs */
  PLACE_METADATA,
  PLACE_TEMPLATE,
  PLACE_ROOTFS,
  PLACE_DISK, /* rootfs.img of a virtual machine */
} Place;

/*
 * Judges one entry. Ends the program when no honest image holds such a thing; else tells where it
 * goes and rewrites its path (and a hard link's target) to the one within the volume.
 */
Place judge(struct archive_entry *entry, Part part);
