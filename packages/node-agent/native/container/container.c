#define _GNU_SOURCE
#include "container.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int log_open(const char *name, const char *path, const char *file, const char *level)
{
	struct lxc_log config = { .name = name, .lxcpath = path, .file = file, .level = level,
				  .prefix = "lxc", .quiet = true };
	return lxc_log_init(&config) < 0 ? -EIO : 0;
}

int complaints_follow(struct complaints *log, const char *file)
{
	log->fd = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	if (log->fd < 0)
		return -errno;
	log->start = lseek(log->fd, 0, SEEK_END);
	return 0;
}

int complaints_open(struct complaints *log, const char *name, const char *path)
{
	char file[64];
	log->start = 0;
	log->fd = memfd_create("liblxc-log", MFD_CLOEXEC);
	if (log->fd < 0)
		return -errno;
	snprintf(file, sizeof(file), "/proc/self/fd/%d", log->fd);
	return log_open(name, path, file, "ERROR");
}

/* Keeps the lines that liblxc marks as errors: they say what went wrong, the rest how. */
static size_t keep_errors(char *text)
{
	size_t kept = 0;
	for (char *line = text, *next; line != NULL && *line != '\0'; line = next) {
		char *end = strchr(line, '\n');
		size_t length = end ? (size_t)(end - line) + 1 : strlen(line);
		next = end ? end + 1 : NULL;
		if (memmem(line, length, " ERROR ", 7) == NULL)
			continue;
		memmove(text + kept, line, length);
		kept += length;
	}
	while (kept > 0 && text[kept - 1] == '\n')
		kept--;
	text[kept] = '\0';
	return kept;
}

const char *complaints_text(const struct complaints *log)
{
	static char text[4096];
	struct stat st;
	if (fstat(log->fd, &st) < 0)
		return "";
	off_t from = st.st_size - (off_t)sizeof(text) + 1;
	if (from < log->start)
		from = log->start;
	ssize_t got = pread(log->fd, text, sizeof(text) - 1, from);
	text[got > 0 ? got : 0] = '\0';
	keep_errors(text);
	return text;
}

struct lxc_container *container_open(const char *name, const char *path)
{
	struct lxc_container *container = lxc_container_new(name, path);
	if (container != NULL && !container->is_defined(container)) {
		lxc_container_put(container);
		return NULL;
	}
	return container;
}

int container_file(char *out, size_t size, const char *name, const char *path, const char *file)
{
	int length = snprintf(out, size, "%s/%s/%s", path, name, file);
	return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

int write_atomically(const char *file, const char *text)
{
	char beside[4096];
	if ((size_t)snprintf(beside, sizeof(beside), "%s.new", file) >= sizeof(beside))
		return -ENAMETOOLONG;
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	size_t size = strlen(text);
	int error = write(fd, text, size) == (ssize_t)size ? 0 : -EIO;
	if (close(fd) < 0 && error == 0)
		error = -errno;
	if (error == 0 && rename(beside, file) < 0)
		error = -errno;
	if (error < 0)
		unlink(beside);
	return error;
}

/*
 * Clock ticks from boot to the process's start: with the pid it names one process. 0: it has
 * ended, even if nobody has reaped it yet. Fields 3 and 22 of proc(5).
 */
static unsigned long long start_time(pid_t pid)
{
	char file[64], text[1024];
	snprintf(file, sizeof(file), "/proc/%d/stat", pid);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	char *at = strrchr(text, ')'); /* the name before it may hold anything */
	if (at == NULL || at[1] != ' ' || at[2] == 'Z' || at[2] == 'X')
		return 0;
	for (int field = 2; at != NULL && field < 22; field++)
		at = strchr(at + 1, ' ');
	return at ? strtoull(at, NULL, 10) : 0;
}

int monitor_record(const char *name, const char *path)
{
	char file[4096], text[64];
	int error = container_file(file, sizeof(file), name, path, "monitor.pid");
	if (error < 0)
		return error;
	snprintf(text, sizeof(text), "%d %llu\n", getpid(), start_time(getpid()));
	return write_atomically(file, text);
}

pid_t monitor_pid(const char *name, const char *path)
{
	char file[4096];
	if (container_file(file, sizeof(file), name, path, "monitor.pid") < 0)
		return 0;
	FILE *in = fopen(file, "re");
	if (in == NULL)
		return 0;
	int pid = 0;
	unsigned long long started = 0;
	int fields = fscanf(in, "%d %llu", &pid, &started);
	fclose(in);
	return fields == 2 && pid > 0 && started != 0 && start_time(pid) == started ? pid : 0;
}

int monitor_record_exit(const char *name, const char *path, const char *target, bool clean)
{
	char file[4096], text[128];
	int error = container_file(file, sizeof(file), name, path, "exit.json");
	if (error < 0)
		return error;
	snprintf(text, sizeof(text), "{\"target\":\"%s\",\"clean\":%s}\n", target,
		 clean ? "true" : "false");
	return write_atomically(file, text);
}
