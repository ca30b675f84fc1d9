/* Entering the namespaces of a container's init. For processes of one thread. */
#ifndef LXD_NAMESPACE_H
#define LXD_NAMESPACE_H

#include <sys/types.h>

/* A descriptor of /proc/<pid>/ns/<kind>, or negative errno. */
int namespace_open(pid_t pid, const char *kind);
int namespace_enter(pid_t pid, const char *kind, int flag);

/* Enters user (unless it is the own one) and mount namespace and becomes root of the former,
 * without the host's groups. Returns 0 or negative errno. */
int namespace_become_root_of(pid_t pid);

#endif
