/*
 * lxd-quota probe PATH                 ends well if the file system of PATH accounts by project
 * lxd-quota assign PATH ID BYTES       puts the tree at PATH into a project, limited to BYTES (0: not)
 * lxd-quota usage PATH ID              prints the bytes a project uses
 *
 * Ends with 3 where the file system has no project quotas, with 1 and a message on other errors.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/quota.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { UNSUPPORTED = 3, PROJECT_QUOTA = 2 /* linux/quota.h: PRJQUOTA */, MOST_OPEN_FOLDERS = 64 };

#ifndef SYS_quotactl_fd
#define SYS_quotactl_fd 443
#endif

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return errno == ENOTTY || errno == EOPNOTSUPP || errno == ENOSYS || errno == ESRCH ? UNSUPPORTED : 1;
}

/* The block device of a file system, as mountinfo has it; needed before Linux 5.14. */
static int device_of(dev_t device, char out[PATH_MAX])
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	if (mounts == NULL)
		return -1;
	char line[PATH_MAX * 2], format[32];
	snprintf(format, sizeof(format), " %u:%u ", major(device), minor(device));
	int found = -1;
	while (found < 0 && fgets(line, sizeof(line), mounts) != NULL) {
		char *tail = strstr(line, " - ");
		if (strstr(line, format) != NULL && tail != NULL && sscanf(tail, " - %*s %4095s", out) == 1)
			found = 0;
	}
	fclose(mounts);
	errno = ENOTTY;
	return found;
}

static int quota(const char *path, int command, int id, void *data)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int whole = QCMD(command, PROJECT_QUOTA);
	int result = (int)syscall(SYS_quotactl_fd, fd, whole, id, data);
	if (result < 0 && errno == ENOSYS) {
		char device[PATH_MAX];
		struct stat st;
		result = fstat(fd, &st) < 0 || device_of(st.st_dev, device) < 0
				 ? -1
				 : quotactl(whole, device, id, data);
	}
	int error = errno;
	close(fd);
	errno = error;
	return result;
}

static unsigned int project;

/* Folders hand their project on to what is made in them. Only these two kinds can be in one. */
static int join_project(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)kind;
	(void)ftw;
	if (!S_ISDIR(st->st_mode) && !S_ISREG(st->st_mode))
		return 0;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -1;
	struct fsxattr attributes;
	int result = ioctl(fd, FS_IOC_FSGETXATTR, &attributes);
	if (result == 0) {
		attributes.fsx_projid = project;
		if (S_ISDIR(st->st_mode))
			attributes.fsx_xflags |= FS_XFLAG_PROJINHERIT;
		result = ioctl(fd, FS_IOC_FSSETXATTR, &attributes);
	}
	int error = errno;
	close(fd);
	errno = error;
	return result;
}

/* What was made in a folder since it joined is in the project too. */
static bool is_in(const char *folder, unsigned int id)
{
	struct fsxattr attributes = {0};
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	int result = ioctl(fd, FS_IOC_FSGETXATTR, &attributes);
	close(fd);
	return result == 0 && attributes.fsx_projid == id && (attributes.fsx_xflags & FS_XFLAG_PROJINHERIT) != 0;
}

static int assign(const char *path, unsigned int id, unsigned long long bytes)
{
	project = id;
	if (!is_in(path, id) && nftw(path, join_project, MOST_OPEN_FOLDERS, FTW_PHYS | FTW_MOUNT) != 0)
		return fail("Failed to set the project");
	struct dqblk limits = {0};
	limits.dqb_bhardlimit = (bytes + 1023) / 1024;
	limits.dqb_bsoftlimit = limits.dqb_bhardlimit;
	limits.dqb_valid = QIF_BLIMITS;
	return quota(path, Q_SETQUOTA, (int)id, &limits) < 0 ? fail("Failed to set the quota") : 0;
}

static int usage(const char *path, unsigned int id)
{
	struct dqblk now = {0};
	if (quota(path, Q_GETQUOTA, (int)id, &now) < 0) {
		if (errno != ENOENT) /* XFS: nothing in the project yet */
			return fail("Failed to get the quota");
	}
	printf("%llu\n", (unsigned long long)now.dqb_curspace);
	return 0;
}

int main(int count, char **words)
{
	if (count == 3 && strcmp(words[1], "probe") == 0) {
		struct dqinfo info;
		return quota(words[2], Q_GETINFO, 0, &info) < 0 ? fail("No project quotas") : 0;
	}
	unsigned int id = count > 3 ? (unsigned int)strtoul(words[3], NULL, 10) : 0;
	if (count == 5 && strcmp(words[1], "assign") == 0)
		return assign(words[2], id, strtoull(words[4], NULL, 10));
	if (count == 4 && strcmp(words[1], "usage") == 0)
		return usage(words[2], id);
	fputs("usage: lxd-quota probe PATH | assign PATH ID BYTES | usage PATH ID\n", stderr);
	return 2;
}
