/* User namespace maps: reading those of a process, making a namespace with given ones. */
#ifndef LXD_IDMAP_H
#define LXD_IDMAP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What an id of the process's user namespace is on the host; `file` is uid_map or gid_map.
 * UINT32_MAX (as chown: unchanged) when it is not mapped. */
uint32_t idmap_to_host(pid_t pid, const char *file, uint32_t id);

/* The same on the text of such a file; apart, for tests. */
uint32_t idmap_lookup(const char *map, uint32_t id);

/* Makes a user namespace with these maps (text as the kernel takes it) and returns a descriptor
 * of it, or negative errno. The caller closes it. */
int idmap_namespace(const char *uid_map, const char *gid_map);

#endif
