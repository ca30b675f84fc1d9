#define _GNU_SOURCE
#include "idmap.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

uint32_t idmap_lookup(const char *map, uint32_t id)
{
	while (map != NULL && *map != '\0') {
		unsigned long inside, outside, count;
		if (sscanf(map, "%lu %lu %lu", &inside, &outside, &count) == 3 && id >= inside &&
		    id - inside < count)
			return (uint32_t)(outside + (id - inside));
		map = strchr(map, '\n');
		if (map != NULL)
			map++;
	}
	return UINT32_MAX;
}

uint32_t idmap_to_host(pid_t pid, const char *file, uint32_t id)
{
	char name[64], text[8192];
	snprintf(name, sizeof(name), "/proc/%d/%s", pid, file);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return UINT32_MAX;
	ssize_t got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	return idmap_lookup(text, id);
}

static int write_map(pid_t pid, const char *file, const char *text)
{
	char name[64];
	snprintf(name, sizeof(name), "/proc/%d/%s", pid, file);
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	size_t size = strlen(text);
	int error = write(fd, text, size) == (ssize_t)size ? 0 : -errno;
	close(fd);
	return error;
}

int idmap_namespace(const char *uid_map, const char *gid_map)
{
	int ready[2];
	char name[64], byte;
	if (pipe2(ready, O_CLOEXEC) < 0)
		return -errno;
	pid_t holder = fork();
	if (holder < 0)
		return -errno;
	if (holder == 0) {
		byte = unshare(CLONE_NEWUSER) == 0 ? '+' : '-';
		if (write(ready[1], &byte, 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	close(ready[1]);
	int result = read(ready[0], &byte, 1) == 1 && byte == '+' ? 0 : -EPERM;
	close(ready[0]);
	if (result == 0)
		result = write_map(holder, "uid_map", uid_map);
	if (result == 0)
		result = write_map(holder, "gid_map", gid_map);
	snprintf(name, sizeof(name), "/proc/%d/ns/user", holder);
	if (result == 0) {
		result = open(name, O_RDONLY | O_CLOEXEC);
		if (result < 0)
			result = -errno;
	}
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	return result;
}
