/* Mounting host paths into a running container. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "container.h"
#include "idmap.h"
#include "namespace.h"
#include "operation.h"

struct wish {
	bool directory, readonly, recursive, shift;
	const char *propagation;
};

/* d: directory, r: read-only, R: recursive, s: shift */
static struct wish wish_of(const char *flags, const char *propagation)
{
	struct wish wish = { strchr(flags, 'd') != NULL, strchr(flags, 'r') != NULL,
			     strchr(flags, 'R') != NULL, strchr(flags, 's') != NULL, propagation };
	return wish;
}

static int propagation_flag(const char *name, __u64 *flag)
{
	static const struct { const char *name; __u64 flag; } names[] = {
		{ "", 0 }, { "private", MS_PRIVATE }, { "rprivate", MS_PRIVATE },
		{ "shared", MS_SHARED }, { "rshared", MS_SHARED }, { "slave", MS_SLAVE },
		{ "rslave", MS_SLAVE }, { "unbindable", MS_UNBINDABLE },
		{ "runbindable", MS_UNBINDABLE },
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i].name, name) == 0) {
			*flag = names[i].flag;
			return 0;
		}
	}
	return -EINVAL;
}

/* A detached copy of the mount at `source` with all wished properties, or negative errno. */
static int detached_mount(const char *source, const struct wish *wish, pid_t init)
{
	unsigned recursive = wish->recursive ? AT_RECURSIVE : 0;
	int tree = open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | recursive);
	if (tree < 0)
		return -errno;
	struct mount_attr attributes = { 0 };
	int user = -1, error = propagation_flag(wish->propagation, &attributes.propagation);
	if (wish->readonly)
		attributes.attr_set |= MOUNT_ATTR_RDONLY;
	if (wish->shift && error == 0) {
		user = namespace_open(init, "user");
		error = user < 0 ? user : 0;
		attributes.attr_set |= MOUNT_ATTR_IDMAP;
		attributes.userns_fd = (uint64_t)user;
	}
	if (error == 0 && mount_setattr(tree, "", AT_EMPTY_PATH | recursive, &attributes,
					sizeof(attributes)) < 0)
		error = -errno;
	if (user >= 0)
		close(user);
	if (error < 0)
		close(tree);
	return error < 0 ? error : tree;
}

/* Makes the target and the folders above it. Runs as the container's root, inside. */
static int make_target(const char *path, bool directory)
{
	char part[4096];
	size_t length = strlen(path);
	if (length >= sizeof(part))
		return -ENAMETOOLONG;
	for (size_t i = 1; i < length; i++) {
		if (path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0755) < 0 && errno != EEXIST)
			return -errno;
	}
	struct stat st;
	if (stat(path, &st) == 0)
		return S_ISDIR(st.st_mode) == directory ? 0 : (directory ? -ENOTDIR : -EISDIR);
	if (directory)
		return mkdir(path, 0755) < 0 ? -errno : 0;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	return fd < 0 ? -errno : close(fd);
}

/* Does the same from a process that has entered the container's user and mount namespaces. */
static int make_target_inside(pid_t init, const char *path, bool directory)
{
	pid_t child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		int error = namespace_become_root_of(init);
		_exit(-(error < 0 ? error : make_target(path, directory)) & 0xff);
	}
	int status;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EIO; /* every errno fits an exit status */
}

static pid_t init_of(const struct reply *reply, char **argv)
{
	struct lxc_container *container = container_open(argv[0], argv[1]);
	pid_t init = container == NULL ? 0 : container->init_pid(container);
	if (init <= 0)
		reply_error(reply, "The container is not running");
	return init;
}

/* NAME PATH SOURCE TARGET FLAGS PROPAGATION */
int op_mount(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	const char *source = argv[2], *target = argv[3];
	struct wish wish = wish_of(argv[4], argv[5]);
	pid_t init = init_of(reply, argv);
	if (init <= 0)
		return 1;
	int tree = detached_mount(source, &wish, init);
	if (tree < 0)
		return reply_error(reply, "Failed to prepare mount of \"%s\": %s", source,
				   strerror(-tree));
	int error = make_target_inside(init, target, wish.directory);
	if (error < 0)
		return reply_error(reply, "Failed to create mount target \"%s\": %s", target,
				   strerror(-error));
	error = namespace_enter(init, "mnt", CLONE_NEWNS);
	if (error == 0 && move_mount(tree, "", AT_FDCWD, target,
				     MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS) < 0)
		error = -errno;
	if (error < 0)
		return reply_error(reply, "Failed to mount \"%s\" on \"%s\": %s", source, target,
				   strerror(-error));
	return reply_ok(reply);
}

/* NAME PATH TARGET; what isn't mounted is left alone */
int op_unmount(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	pid_t init = init_of(reply, argv);
	if (init <= 0)
		return 1;
	int error = namespace_enter(init, "mnt", CLONE_NEWNS);
	if (error == 0 && umount2(argv[2], MNT_DETACH | UMOUNT_NOFOLLOW) < 0 && errno != EINVAL && errno != ENOENT)
		error = -errno;
	if (error < 0)
		return reply_error(reply, "Failed to unmount \"%s\": %s", argv[2], strerror(-error));
	return reply_ok(reply);
}

/* PATH -> yes|no: whether its file system can be mounted with mapped ids */
int op_idmapped_mounts(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	int tree = open_tree(AT_FDCWD, argv[0], OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (tree < 0)
		return reply_error(reply, "Failed to open \"%s\": %s", argv[0], strerror(errno));
	int user = idmap_namespace("0 1000000 65536\n", "0 1000000 65536\n");
	struct mount_attr map = { .attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (__u64)user };
	bool able = user >= 0 && mount_setattr(tree, "", AT_EMPTY_PATH, &map, sizeof(map)) == 0;
	reply_send(reply, NULL, 0, "ok", able ? "yes" : "no", NULL);
	return 0;
}
