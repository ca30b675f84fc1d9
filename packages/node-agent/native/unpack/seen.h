#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the archive has put where so far. Kept in memory, so that every rule about paths holds
 * whether or not anything is written, and never depends on what the disk says.
 *
 * Paths are normalised and relative: "rootfs/etc/hosts".
 */

typedef enum { SEEN_NOTHING, SEEN_DIRECTORY, SEEN_FILE, SEEN_LINK } SeenKind;

typedef struct {
  SeenKind kind;
  const char *target; /* of a symbolic link */
} Seen;

void seen_init(void);

/* What lies at a path of `length` bytes. */
Seen seen_at(const char *path, size_t length);

/*
 * Records an entry and all folders above it. Ends the program when it would lie below something
 * that is no folder, or turn a folder into something else or the reverse.
 */
void seen_add(const char *path, SeenKind kind, const char *target);

/* Ends the program if a symbolic link leads to itself, over however many others. */
void seen_check_links(void);
