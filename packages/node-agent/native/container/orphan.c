#define _GNU_SOURCE
#include "orphan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ATTEMPTS = 500, PAUSE_MS = 10 }; /* killed processes may need a while to leave: 5 s */

static void write_file(int dir, const char *name, const char *text)
{
	int fd = openat(dir, name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return; /* this hierarchy has no such file */
	ssize_t written = write(fd, text, strlen(text));
	(void)written; /* whether the group can then be removed shows if it mattered */
	close(fd);
}

static void kill_members(int dir)
{
	int fd = openat(dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	FILE *in = fd < 0 ? NULL : fdopen(fd, "re");
	int pid;
	while (in != NULL && fscanf(in, "%d", &pid) == 1)
		if (pid > 1 && pid != getpid())
			kill(pid, SIGKILL);
	if (in != NULL)
		fclose(in);
}

static void kill_all(int dir)
{
	write_file(dir, "pids.max", "0"); /* no fork outruns the killing */
	write_file(dir, "cgroup.kill", "1");
	kill_members(dir);
	write_file(dir, "freezer.state", "THAWED"); /* v1: a frozen process doesn't die */
	write_file(dir, "cgroup.freeze", "0");
}

/* Removes one group with all below it. Returns 0 when it is gone. */
static int remove_group(int parent, const char *name, bool ours, int depth)
{
	int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (dir < 0)
		return errno == ENOENT ? 0 : -errno;
	if (ours)
		kill_all(dir);
	DIR *entries = depth > 32 ? NULL : fdopendir(dup(dir));
	for (struct dirent *e; entries != NULL && (e = readdir(entries)) != NULL;)
		if (e->d_type == DT_DIR && strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			remove_group(dir, e->d_name, ours, depth + 1);
	if (entries != NULL)
		closedir(entries);
	close(dir);
	return unlinkat(parent, name, AT_REMOVEDIR) < 0 && errno != ENOENT ? -errno : 0;
}

static int remove_from(const char *hierarchy, const char *group, bool ours)
{
	const struct timespec pause = { 0, PAUSE_MS * 1000L * 1000L };
	int root = open(hierarchy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return 0; /* unmounted meanwhile */
	int error = remove_group(root, group, ours, 0);
	for (int i = 0; ours && error == -EBUSY && i < ATTEMPTS; i++) {
		nanosleep(&pause, NULL);
		error = remove_group(root, group, ours, 0);
	}
	close(root);
	return !ours && error == -EBUSY ? 0 : error;
}

int orphan_remove(const char *group, bool ours)
{
	char line[4096], point[2048], type[64];
	if (*group == '\0' || *group == '/' || strstr(group, "../") != NULL)
		return -EINVAL;
	FILE *mounts = fopen("/proc/self/mounts", "re");
	if (mounts == NULL)
		return -errno;
	int result = 0;
	while (fgets(line, sizeof(line), mounts) != NULL) {
		if (sscanf(line, "%*s %2047s %63s", point, type) != 2 ||
		    strncmp(type, "cgroup", 6) != 0)
			continue;
		int error = remove_from(point, group, ours);
		if (result == 0)
			result = error;
	}
	fclose(mounts);
	return result;
}
