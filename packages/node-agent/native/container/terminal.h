#ifndef LXD_TERMINAL_H
#define LXD_TERMINAL_H

#include <lxc/lxccontainer.h>
#include <sys/types.h>

/*
 * A new terminal of the container's own devpts, so that it has a name in there, owned by the
 * given user of the container. Returns 0 or negative errno; the caller closes both ends.
 */
int terminal_open(struct lxc_container *container, uid_t uid, int columns, int rows, int *inner,
		  int *outer);

#endif
