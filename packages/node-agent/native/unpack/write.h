#pragma once

#include <archive.h>
#include <archive_entry.h>

#include "entry.h"

/* Puts entries on disk below the current folder. The host's failures end the program. */
struct archive *disk_open(void);

/* Writes one judged entry with its content. */
void disk_write(struct archive *disk, struct archive *source, struct archive_entry *entry, Place place);

/* Sets what had to wait (times and modes of folders). */
void disk_close(struct archive *disk);
