#define _GNU_SOURCE
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "container.h"

/* Reads a small file whole. Returns 0 or negative errno. */
static int read_text(const char *file, char *text, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t got = read(fd, text, size - 1);
	int error = got < 0 ? -errno : 0;
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	return error;
}

static void boot_id(char *out, size_t size)
{
	if (read_text("/proc/sys/kernel/random/boot_id", out, size) < 0)
		*out = '\0';
	out[strcspn(out, "\n")] = '\0';
}

/*
 * Clock ticks from boot to the process's start: with the pid it names one process of this boot.
 * 0: it has ended, even if nobody has reaped it yet. Fields 3 and 22 of proc(5).
 */
static unsigned long long start_time(pid_t pid)
{
	char file[64], text[1024];
	snprintf(file, sizeof(file), "/proc/%d/stat", pid);
	if (read_text(file, text, sizeof(text)) < 0)
		return 0;
	char *at = strrchr(text, ')'); /* the name before it may hold anything */
	if (at == NULL || at[1] != ' ' || at[2] == 'Z' || at[2] == 'X')
		return 0;
	for (int field = 2; at != NULL && field < 22; field++)
		at = strchr(at + 1, ' ');
	return at ? strtoull(at, NULL, 10) : 0;
}

int record_monitor(const char *name, const char *path)
{
	char file[4096], text[128], boot[64];
	int error = container_file(file, sizeof(file), name, path, "monitor.pid");
	if (error < 0)
		return error;
	boot_id(boot, sizeof(boot));
	snprintf(text, sizeof(text), "%d %llu %s\n", getpid(), start_time(getpid()), boot);
	return write_atomically(file, text);
}

pid_t recorded_monitor(const char *name, const char *path)
{
	char file[4096], text[128], boot[64], now[64];
	int pid = 0;
	unsigned long long started = 0;
	if (container_file(file, sizeof(file), name, path, "monitor.pid") < 0 ||
	    read_text(file, text, sizeof(text)) < 0 ||
	    sscanf(text, "%d %llu %63s", &pid, &started, boot) != 3 || pid <= 0 || started == 0)
		return 0;
	boot_id(now, sizeof(now));
	return strcmp(boot, now) == 0 && start_time(pid) == started ? pid : 0;
}

/* Where in a path a group begins that liblxc made, or NULL. */
static const char *find_group(const char *path, size_t length)
{
	static const char *const prefixes[] = { "/lxc.payload.", "/lxc.monitor." };
	for (size_t i = 0; i < 2; i++) {
		const char *at = memmem(path, length, prefixes[i], strlen(prefixes[i]));
		if (at != NULL)
			return at + 1;
	}
	return NULL;
}

int cgroup_parse(const char *text, char *out, size_t size)
{
	for (const char *line = text; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t length = strcspn(line, "\n");
		const char *path = memchr(line, '/', length);
		const char *group = path == NULL ? NULL : find_group(path, length - (size_t)(path - line));
		if (group == NULL)
			continue;
		length = (size_t)(group - path) + strcspn(group, "/\n") - 1;
		if (length >= size)
			return -ENAMETOOLONG;
		memcpy(out, path + 1, length); /* without the leading slash */
		out[length] = '\0';
		return 0;
	}
	return -ENOENT;
}

int cgroup_of(pid_t pid, char *out, size_t size)
{
	char file[64], text[8192];
	snprintf(file, sizeof(file), "/proc/%d/cgroup", pid);
	int error = read_text(file, text, sizeof(text));
	return error < 0 ? error : cgroup_parse(text, out, size);
}

int record_cgroups(const char *name, const char *path, const char *payload, const char *monitor)
{
	char file[4096], text[1024];
	int error = container_file(file, sizeof(file), name, path, "cgroup");
	if (error < 0)
		return error;
	snprintf(text, sizeof(text), "%s\n%s\n", payload, monitor);
	return write_atomically(file, text);
}

int recorded_cgroups(const char *name, const char *path, char *payload, char *monitor, size_t size)
{
	char file[4096], text[1024];
	if (container_file(file, sizeof(file), name, path, "cgroup") < 0 ||
	    read_text(file, text, sizeof(text)) < 0)
		return -ENOENT;
	char *first = strtok(text, "\n"), *second = strtok(NULL, "\n");
	if (first == NULL || second == NULL || strlen(first) >= size || strlen(second) >= size)
		return -ENOENT;
	strcpy(payload, first);
	strcpy(monitor, second);
	return 0;
}

void forget_cgroups(const char *name, const char *path)
{
	char file[4096];
	if (container_file(file, sizeof(file), name, path, "cgroup") == 0)
		unlink(file);
}

int record_exit(const char *name, const char *path, const char *target, bool clean)
{
	char file[4096], text[128];
	int error = container_file(file, sizeof(file), name, path, "exit.json");
	if (error < 0)
		return error;
	snprintf(text, sizeof(text), "{\"target\":\"%s\",\"clean\":%s}\n", target,
		 clean ? "true" : "false");
	return write_atomically(file, text);
}
