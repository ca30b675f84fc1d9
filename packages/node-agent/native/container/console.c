/* The console of a container: a terminal of it, and the ring buffer its monitor keeps. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "container.h"
#include "operation.h"

enum { CONSOLE_KEPT_BYTES = 1024 * 1024 };

/* NAME PATH COLUMNS ROWS -> ok + descriptors (terminal, hold): the console is taken until the
 * agent has closed both. */
int op_console(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	struct complaints log;
	struct lxc_container *container = NULL;
	if (complaints_open(&log, argv[0], argv[1]) == 0)
		container = container_open(argv[0], argv[1]);
	if (container == NULL)
		return reply_error(reply, "Failed to load the configuration: %s", complaints_text(&log));
	int number = 0, terminal = -1;
	int hold = container->console_getfd(container, &number, &terminal);
	if (hold < 0 || terminal < 0)
		return reply_error(reply, "Failed to attach to the console: %s", complaints_text(&log));
	struct winsize size = { .ws_row = (unsigned short)atoi(argv[3]),
				.ws_col = (unsigned short)atoi(argv[2]) };
	ioctl(terminal, TIOCSWINSZ, &size);
	int fds[2] = { terminal, hold };
	reply_send(reply, fds, 2, "ok", NULL);
	return 0;
}

static int with_log(const struct reply *reply, char **argv, struct lxc_console_log *request)
{
	struct complaints log;
	struct lxc_container *container = NULL;
	if (complaints_open(&log, argv[0], argv[1]) == 0)
		container = container_open(argv[0], argv[1]);
	if (container == NULL)
		return reply_error(reply, "Failed to load the configuration: %s", complaints_text(&log));
	int error = container->console_log(container, request);
	if (error < 0 && error != -ENODATA)
		return reply_errno(reply, error, "Failed to read the console log");
	if (error < 0)
		request->data = NULL;
	return 0;
}

/* The file that keeps what was taken out of the ring buffer, locked, or negative errno. */
static int open_kept(char **argv)
{
	char file[4096];
	int error = container_file(file, sizeof(file), argv[0], argv[1], CONSOLE_FILE);
	if (error < 0)
		return error;
	int fd = open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX) < 0) {
		error = -errno;
		close(fd);
		return error;
	}
	return fd;
}

static int append(int fd, const char *data, uint64_t size)
{
	for (uint64_t at = 0; at < size;) {
		ssize_t written = write(fd, data + at, size - at);
		if (written < 0)
			return -errno;
		at += (uint64_t)written;
	}
	return 0;
}

/* Forgets the oldest half of a file that has grown too large. */
static int trim(int fd)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_size <= CONSOLE_KEPT_BYTES)
		return 0;
	char *rest = malloc(CONSOLE_KEPT_BYTES / 2);
	if (rest == NULL)
		return -ENOMEM;
	ssize_t got = pread(fd, rest, CONSOLE_KEPT_BYTES / 2, st.st_size - CONSOLE_KEPT_BYTES / 2);
	int error = got < 0 || ftruncate(fd, 0) < 0 ? -errno : append(fd, rest, (uint64_t)got);
	free(rest);
	return error;
}

/*
 * NAME PATH -> ok + a descriptor of the text. Reading empties liblxc's ring buffer, so what is read
 * is kept in a file: a log that is shown twice shows the same.
 */
int op_console_log(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	uint64_t size = 0;
	struct lxc_console_log request = { .read = true, .read_max = &size };
	int fd = open_kept(argv);
	if (fd < 0)
		return reply_error(reply, "Failed to keep the console log: %s", strerror(-fd));
	if (with_log(reply, argv, &request) != 0)
		return 1;
	int error = request.data == NULL ? 0 : append(fd, request.data, size);
	if (error == 0)
		error = trim(fd);
	if (error < 0)
		return reply_error(reply, "Failed to keep the console log: %s", strerror(-error));
	lseek(fd, 0, SEEK_SET);
	reply_send(reply, &fd, 1, "ok", NULL);
	return 0;
}

int op_console_clear(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	uint64_t none = 0;
	struct lxc_console_log request = { .clear = true, .read_max = &none }; /* never NULL */
	int fd = open_kept(argv);
	if (fd < 0 || ftruncate(fd, 0) < 0)
		return reply_error(reply, "Failed to clear the console log: %s", strerror(errno));
	return with_log(reply, argv, &request) != 0 ? 1 : reply_ok(reply);
}
