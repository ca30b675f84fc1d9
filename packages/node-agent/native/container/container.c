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
