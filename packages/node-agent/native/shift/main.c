/* lxd-shift ROOTFS FROM TO: gives every file below ROOTFS the owners it has through another map. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "attributes.h"
#include "idmaps.h"
#include "inode-set.h"

struct walk {
	struct idmap from, to;
	struct inode_set seen;
	dev_t device;
};

/* Names of a folder that is open; the last part is never followed by the l*xattr calls. */
static int path_of(char *out, size_t size, int folder, const char *name)
{
	int length = folder == AT_FDCWD ? snprintf(out, size, "%s", name)
					: snprintf(out, size, "/proc/self/fd/%d/%s", folder, name);
	return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

static bool no_attribute(int error)
{
	return error == ENODATA || error == EOPNOTSUPP;
}

static int shift_acl(const struct walk *walk, const char *path, const char *name)
{
	unsigned char acl[64 * 1024];
	ssize_t size = lgetxattr(path, name, acl, sizeof(acl));
	if (size < 0)
		return no_attribute(errno) ? 0 : -errno;
	if (!acl_translate(&walk->from, &walk->to, acl, (size_t)size))
		return 0;
	return lsetxattr(path, name, acl, (size_t)size, 0) < 0 ? -errno : 0;
}

/* A change of owner clears set-uid bits and capabilities, so those are put back after it. */
static int shift_entry(const struct walk *walk, int folder, const char *name, const struct stat *st)
{
	char path[PATH_MAX];
	unsigned char capability[CAPABILITY_MAX];
	int error = path_of(path, sizeof(path), folder, name);
	if (error < 0)
		return error;
	ssize_t had = lgetxattr(path, "security.capability", capability, sizeof(capability));
	if (had < 0 && !no_attribute(errno))
		return -errno;
	uid_t uid = idmap_translate(&walk->from, &walk->to, ID_USER, st->st_uid);
	gid_t gid = idmap_translate(&walk->from, &walk->to, ID_GROUP, st->st_gid);
	bool moved = uid != st->st_uid || gid != st->st_gid;
	if (moved && fchownat(folder, name, uid, gid, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (S_ISLNK(st->st_mode))
		return 0;
	if (moved && (st->st_mode & (S_ISUID | S_ISGID)) != 0 &&
	    fchmodat(folder, name, st->st_mode & 07777, 0) < 0)
		return -errno;
	if (had > 0) {
		size_t size = capability_translate(&walk->from, &walk->to, capability, (size_t)had);
		if ((size > 0 || moved) &&
		    lsetxattr(path, "security.capability", capability, size ? size : (size_t)had, 0) < 0)
			return -errno;
	}
	error = shift_acl(walk, path, "system.posix_acl_access");
	if (error == 0 && S_ISDIR(st->st_mode))
		error = shift_acl(walk, path, "system.posix_acl_default");
	return error;
}

static int fail(int error, const char *name)
{
	fprintf(stderr, "%s: %s\n", name, strerror(-error));
	return error;
}

static int shift_name(struct walk *walk, int folder, const char *name);

static int shift_folder(struct walk *walk, int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	if (entries == NULL) {
		int error = -errno;
		if (fd >= 0)
			close(fd);
		return fail(error, name);
	}
	int error = 0;
	for (;;) {
		errno = 0;
		struct dirent *entry = readdir(entries);
		if (entry == NULL) {
			error = errno == 0 ? 0 : fail(-errno, name);
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		error = shift_name(walk, fd, entry->d_name);
		if (error < 0)
			break;
	}
	closedir(entries);
	return error;
}

/* What is below goes first, so a folder that is done tells that all in it is. */
static int shift_name(struct walk *walk, int folder, const char *name)
{
	struct stat st;
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return fail(-errno, name);
	if (st.st_dev != walk->device)
		return 0; /* somebody's mount: not ours to change */
	if (S_ISDIR(st.st_mode)) {
		int error = shift_folder(walk, folder, name);
		if (error < 0)
			return error;
	} else if (st.st_nlink > 1) {
		int added = inode_set_add(&walk->seen, st.st_ino);
		if (added <= 0)
			return added < 0 ? fail(added, name) : 0;
	}
	int error = shift_entry(walk, folder, name, &st);
	return error < 0 ? fail(error, name) : 0;
}

int main(int argc, char **argv)
{
	struct walk walk = { 0 };
	struct stat st;
	if (argc != 4 || idmap_parse(argv[2], &walk.from) < 0 || idmap_parse(argv[3], &walk.to) < 0) {
		fputs("usage: lxd-shift ROOTFS FROM TO (maps like u:0:1000000:65536,g:0:1000000:65536)\n",
		      stderr);
		return 2;
	}
	/* One descriptor a level, and a path may have some two thousand. */
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (lstat(argv[1], &st) < 0 || !S_ISDIR(st.st_mode)) {
		fprintf(stderr, "%s: not a directory\n", argv[1]);
		return 1;
	}
	walk.device = st.st_dev;
	int error = shift_name(&walk, AT_FDCWD, argv[1]);
	idmap_free(&walk.from);
	idmap_free(&walk.to);
	inode_set_free(&walk.seen);
	return error < 0 ? 1 : 0;
}
