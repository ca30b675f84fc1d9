/* Moving network interfaces between the host and a running container. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "container.h"
#include "netlink.h"
#include "operation.h"

static int network_namespace(pid_t pid)
{
	char file[64];
	snprintf(file, sizeof(file), "/proc/%d/ns/net", pid);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Moves `from` out of this process's network namespace into `target`, called `to` there. */
static int move(const struct reply *reply, const char *from, const char *to, int target)
{
	int error = interface_move(from, to, target);
	if (error < 0)
		return reply_error(reply, "Failed to move network interface \"%s\" to \"%s\": %s", from,
				   to, strerror(-error));
	return reply_ok(reply);
}

static pid_t init_of(const struct reply *reply, char **argv)
{
	struct lxc_container *container = container_open(argv[0], argv[1]);
	pid_t init = container == NULL ? 0 : container->init_pid(container);
	if (init <= 0)
		reply_error(reply, "The container is not running");
	return init;
}

/* NAME PATH HOST-NAME GUEST-NAME */
int op_interface_attach(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	pid_t init = init_of(reply, argv);
	if (init <= 0)
		return 1;
	int inside = network_namespace(init);
	if (inside < 0)
		return reply_error(reply, "Failed to open the network namespace: %s",
				   strerror(-inside));
	return move(reply, argv[2], argv[3], inside);
}

/* NAME PATH GUEST-NAME HOST-NAME */
int op_interface_detach(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	pid_t init = init_of(reply, argv);
	if (init <= 0)
		return 1;
	int outside = network_namespace(getpid()), inside = network_namespace(init);
	if (outside < 0 || inside < 0 || setns(inside, CLONE_NEWNET) < 0)
		return reply_error(reply, "Failed to enter the network namespace: %s",
				   strerror(errno));
	return move(reply, argv[2], argv[3], outside);
}
