#pragma once

#include "entry.h"

/*
 * Squashfs images, by unsquashfs(1). It wants the image as a file it can seek in, given here by
 * its descriptor. What it lists is judged before it may write.
 */

/* Ends the program when the image holds what no honest image does. `part`: unified or rootfs. */
void squashfs_check(int fd, Part part);

/* Prints the metadata.yaml of a unified image, if it has one. */
void squashfs_print_metadata(int fd);

/* Unpacks into a folder of this process's file system; becomes unsquashfs and doesn't return. */
[[gnu::noreturn]] void squashfs_unpack(int fd, Part part, const char *folder);
