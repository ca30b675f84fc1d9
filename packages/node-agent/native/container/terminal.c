#define _GNU_SOURCE
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "idmap.h"

int terminal_open(struct lxc_container *container, uid_t uid, int columns, int rows, int *inner,
		  int *outer)
{
	int devpts = container->devpts_fd(container);
	if (devpts < 0)
		return -ENODEV;
	int ptmx = openat(devpts, "ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW);
	int error = ptmx < 0 ? -errno : 0;
	close(devpts);
	if (error < 0)
		return error;

	int unlock = 0;
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	int peer = -1;
	if (ioctl(ptmx, TIOCSPTLCK, &unlock) == 0)
		peer = ioctl(ptmx, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	pid_t init = container->init_pid(container);
	if (peer < 0 || ioctl(ptmx, TIOCSWINSZ, &size) < 0 ||
	    fchown(peer, idmap_to_host(init, "uid_map", uid), (gid_t)-1) < 0) {
		error = -errno;
		if (peer >= 0)
			close(peer);
		close(ptmx);
		return error;
	}
	*inner = peer;
	*outer = ptmx;
	return 0;
}
