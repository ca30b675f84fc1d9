#ifndef LXD_ORPHAN_H
#define LXD_ORPHAN_H

/*
 * Kills whatever still runs in the container's cgroups and removes these, in every hierarchy.
 * For containers whose monitor can't do it any more. Returns 0 (also when there was nothing) or
 * negative errno.
 */
int orphan_remove(const char *name);

#endif
