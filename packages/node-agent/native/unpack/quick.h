#pragma once

#include <stdbool.h>

#include <archive.h>
#include <archive_entry.h>

/*
 * Writes a new file, folder, link or hard link that has nothing but owner, mode and time, in as few system
 * calls as that takes; libarchive's own writer makes four times as many. False: nothing was done,
 * as it is of another kind, or something is there already, or the folder is not.
 */
bool quick_write(struct archive *source, struct archive_entry *entry);

/* Call when all is written: gives the folders their times, which writing into them changes. */
void quick_finish(void);
