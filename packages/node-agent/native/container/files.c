/* Serving the files of a container by SFTP: first going where no path leads out, then serving. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "container.h"
#include "idmap.h"
#include "namespace.h"
#include "operation.h"
#include "sftp-server.h"

/*
 * Leaves only what dealing with others' files takes. In a privileged container there is no user
 * namespace that limits what root may do.
 */
static int drop_capabilities(void)
{
	const uint32_t kept = 1U << CAP_CHOWN | 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH |
			      1U << CAP_FOWNER | 1U << CAP_FSETID;
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { { kept, kept, 0 }, { 0, 0, 0 } };
	return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

/* Hands one end of a stream to the agent and serves the other. */
static int serve(const struct reply *reply, int watched)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return reply_error(reply, "Failed to open the file stream: %s", strerror(errno));
	reply_send(reply, &ends[1], 1, "ok", NULL);
	close(ends[1]);
	close(reply->channel);
	return sftp_serve(ends[0], watched) < 0 ? 1 : 0;
}

static int settle(void)
{
	umask(0);
	if (chdir("/") < 0)
		return -errno;
	return drop_capabilities();
}

/* NAME PATH -> ok + descriptor of the stream */
int op_files_running(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	struct lxc_container *container = container_open(argv[0], argv[1]);
	pid_t init = container == NULL ? 0 : container->init_pid(container);
	int pidfd = init > 0 ? container->init_pidfd(container) : -1;
	if (pidfd < 0)
		return reply_errno(reply, -ESRCH, "The container is not running");
	int error = namespace_become_root_of(init);
	if (error == 0)
		error = settle();
	if (error < 0)
		return reply_errno(reply, error, "Failed to enter the container");
	return serve(reply, pidfd);
}

/* Makes a copy of the mount at `rootfs`, its ids mapped by `user` (or -1), the only thing there is. */
static int become_root_mount(const char *rootfs, int user)
{
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -errno;
	int tree = open_tree(AT_FDCWD, rootfs, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	if (tree < 0)
		return -errno;
	if (user >= 0) {
		struct mount_attr map = { .attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (uint64_t)user };
		if (mount_setattr(tree, "", AT_EMPTY_PATH, &map, sizeof(map)) < 0)
			return -errno;
	}
	if (move_mount(tree, "", AT_FDCWD, rootfs, MOVE_MOUNT_F_EMPTY_PATH) < 0 || chdir(rootfs) < 0)
		return -errno;
	close(tree);
	/* The old root lands on top of the new one and is taken away: pivot_root(2). */
	if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0)
		return -errno;
	return 0;
}

static int become_root_in(int user)
{
	if (user >= 0 && setns(user, CLONE_NEWUSER) < 0)
		return -errno;
	if (setgroups(0, NULL) < 0 || setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0)
		return -errno;
	return settle();
}

/* ROOTFS IDMAPPED UID-MAP GID-MAP; empty maps: privileged -> ok + descriptor of the stream */
int op_files_stopped(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	const char *rootfs = argv[0], *uid_map = argv[2], *gid_map = argv[3];
	bool idmapped = strcmp(argv[1], "1") == 0;
	int user = -1;
	if (*uid_map != '\0') {
		user = idmap_namespace(uid_map, gid_map);
		if (user < 0)
			return reply_error(reply, "Failed to make the user namespace: %s",
					   strerror(-user));
	}
	int error = become_root_mount(rootfs, idmapped ? user : -1);
	if (error == 0)
		error = become_root_in(user);
	if (error < 0)
		return reply_errno(reply, error, "Failed to enter root file system \"%s\"", rootfs);
	return serve(reply, -1);
}
