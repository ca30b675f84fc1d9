#ifndef LXD_ORPHAN_H
#define LXD_ORPHAN_H

#include <stdbool.h>

/*
 * Removes the group at this path, below each hierarchy's root, with all below it. With `ours` whatever
 * still runs in it is killed first; else a group in use is left alone. For containers whose
 * monitor can't do it any more. Returns 0 (also when there was nothing) or negative errno.
 */
int orphan_remove(const char *group, bool ours);

#endif
