/* The console of a container: a terminal of it, and the ring buffer its monitor keeps. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "container.h"
#include "operation.h"

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
		return reply_error(reply, "Failed to read the console log: %s", strerror(-error));
	if (error < 0)
		request->data = NULL;
	return 0;
}

/* NAME PATH -> ok + a descriptor of the text */
int op_console_log(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	uint64_t size = 0;
	struct lxc_console_log request = { .read = true, .read_max = &size };
	if (with_log(reply, argv, &request) != 0)
		return 1;
	int fd = memfd_create("console", MFD_CLOEXEC);
	if (fd < 0)
		return reply_error(reply, "Failed to pass the console log: %s", strerror(errno));
	for (uint64_t at = 0; request.data != NULL && at < size;) {
		ssize_t written = write(fd, request.data + at, size - at);
		if (written <= 0)
			return reply_error(reply, "Failed to pass the console log: %s", strerror(errno));
		at += (uint64_t)written;
	}
	lseek(fd, 0, SEEK_SET);
	reply_send(reply, &fd, 1, "ok", NULL);
	return 0;
}

int op_console_clear(const struct reply *reply, int argc, char **argv)
{
	(void)argc;
	struct lxc_console_log request = { .clear = true };
	return with_log(reply, argv, &request) != 0 ? 1 : reply_ok(reply);
}
